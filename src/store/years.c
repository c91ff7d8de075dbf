/* Counts what was done in each year, and loads all ratings, for a report on a whole archive.
 * answers/stats.c makes the report. */
#include "store/years.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "store/store_parts.h"

static struct year *
year_of(struct years *l, int64_t evening)
{
	char text[11];
	int64_t year = strtol(clock_date_text(evening * 86400000, 0, text), NULL, 10);
	size_t i = 0;

	while (i < l->n && l->v[i].year < year)
		i++;
	if (i == l->n || l->v[i].year != year)
		ARRAY_INSERT(l->v, l->n, l->cap, i, (struct year){ .year = year });
	return &l->v[i];
}

struct heard {
	int64_t from_ms, end_ms, evening;
};

static int
order_heard(const void *a, const void *b)
{
	const struct heard *x = a, *y = b;

	return x->from_ms < y->from_ms ? -1 : x->from_ms > y->from_ms;
}

#define EVENING(ms, min) "(" ms " + ifnull(" min ", 0) * 60000 - 18000000) / 86400000"
#define OF_REVIEW " JOIN review r ON r.uuid = x.review AND NOT r.deleted "
#define OF_SESSION EVENING("x.started_ms", "x.started_offset_min")
#define OF_TALLY EVENING("x.first_ms", "x.last_offset_min")
#define OF_MADE EVENING("made_ms", "made_offset_min")
#define OF_HEARD EVENING("s.started_ms", "s.started_offset_min")
/* The notes and ratings that count, as note_counted and rating_counted have them. NOT IN: SQLite
 * then reads the rows in their order; by an index it takes half as long again. */
#define COUNTS                                                                         \
	" WHERE NOT deleted AND made_ms NOTNULL AND review NOTNULL AND review NOT IN " \
	"(SELECT uuid FROM review WHERE deleted) AND ifnull"                           \
	"(sitting, x'') NOT IN (SELECT uuid FROM sitting WHERE deleted) "

bool
store_years(struct store *st, struct years *out, struct err *err)
{
	static const size_t fields[] = { offsetof(struct year, evenings),
		offsetof(struct year, sessions), offsetof(struct year, reviews),
		offsetof(struct year, notes), offsetof(struct year, ratings) };
	/* Not grouped or sorted: SQLite takes twice the time. The duration is that of the view
	 * v_sitting. */
	static const char sql[] =
		"SELECT DISTINCT 0, evening, 0, 0 FROM review_evening x" OF_REVIEW
		"UNION ALL SELECT 1, " OF_SESSION ", 0, 0 FROM sitting_counted x" OF_REVIEW
		"UNION ALL SELECT 2, " OF_TALLY ", 0, 0 FROM tally x" OF_REVIEW
		"WHERE x.first_ms NOTNULL "
		"UNION ALL SELECT 3, " OF_MADE ", 0, 0 FROM note" COUNTS "AND body NOTNULL "
		"UNION ALL SELECT 4, " OF_MADE ", 0, 0 FROM rating" COUNTS
		"UNION ALL SELECT 5, " OF_HEARD ", x.started_ms, x.started_ms + CASE "
		"WHEN x.pos_ms IS NULL OR x.pos_end_ms IS NULL THEN x.ended_ms - x.started_ms "
		"WHEN x.ended_ms < x.started_ms THEN x.pos_end_ms - x.pos_ms "
		"ELSE min(x.ended_ms - x.started_ms, x.pos_end_ms - x.pos_ms) END "
		"FROM sitting s CROSS JOIN stretch x ON x.sitting = s.uuid AND NOT x.deleted "
		"WHERE NOT s.deleted AND s.review NOT IN (SELECT uuid FROM review WHERE deleted) "
		"AND x.started_ms NOTNULL AND x.ended_ms NOTNULL";
	sqlite3_stmt *q = store_prepare(st, sql, err);
	struct LIST_OF(struct heard) heard = { .v = NULL };
	struct year *y = NULL;
	int64_t before = 0, until_ms = INT64_MIN;
	bool ok = true;

	*out = (struct years){ 0 };
	while (store_next(st, q, &ok, err)) {
		size_t kind = (size_t)sqlite3_column_int(q, 0);
		struct heard h = { sqlite3_column_int64(q, 2), sqlite3_column_int64(q, 3),
			sqlite3_column_int64(q, 1) };

		if (kind == LENGTH(fields)) {
			LIST_ADD(&heard, h);
			continue;
		}
		y = y && h.evening == before ? y : year_of(out, h.evening);
		before = h.evening;
		++*(int64_t *)(void *)((char *)y + fields[kind]);
	}
	LIST_SORT(&heard, order_heard);
	for (const struct heard *h = heard.v; h < heard.v + heard.n; h++) {
		/* time in two sessions counts once */
		int64_t from_ms = h->from_ms > until_ms ? h->from_ms : until_ms;

		if (h->end_ms <= from_ms)
			continue;
		y = y && h->evening == before ? y : year_of(out, h->evening);
		before = h->evening;
		y->heard_ms += h->end_ms - from_ms;
		until_ms = h->end_ms;
	}
	free(heard.v);
	return ok;
}

bool
store_load_rated(struct store *st, struct record *out, struct err *err)
{
	static const enum row_kind kinds[] = { ROW_REVIEW, ROW_SITTING, ROW_VARIANT, ROW_CHAIN,
		ROW_EQUALISER, ROW_BLIND_RUN, ROW_TRIAL, ROW_ATTRIBUTE, ROW_LISTENER };
	static const char all[ROW_KINDS], ratings;
	bool ok = store_load_devices(st, out, err) &&
		row_store_select(st, ROW_RATING, &ratings, "deleted = 0" RATING_IN_TIME, &UUID_NONE,
			&out->of[ROW_RATING], err);

	for (size_t i = 0; ok && i < LENGTH(kinds); i++)
		ok = row_store_select(st, kinds[i], &all[kinds[i]], "1 ORDER BY nr", &UUID_NONE,
			&out->of[kinds[i]], err);
	return ok || err_prefix(err, "cannot load the ratings");
}
