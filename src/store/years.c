/* Counts what was done in each year, and loads all ratings, for a report on a whole archive.
 * answers/stats.c makes the report. */
#include "store/years.h"

#include "base/mem.h"
#include "store/store_parts.h"

#define EVENING(ms, min) "(" ms " + ifnull(" min ", 0) * 60000 - 18000000) / 86400000"
#define OF_SESSION EVENING("x.started_ms", "x.started_offset_min")
#define OF_TALLY EVENING("x.first_ms", "x.last_offset_min")
#define OF_MADE EVENING("made_ms", "made_offset_min")
#define OF_REVIEW " JOIN review r ON r.uuid = x.review AND NOT r.deleted "
#define HEARD_IN EVENING("s.started_ms", "s.started_offset_min")
/* The duration is that of the view v_sitting. */
#define HEARD_MS                                                              \
	"CASE WHEN x.pos_ms IS NULL OR x.pos_end_ms IS NULL "                 \
	"THEN x.ended_ms - x.started_ms WHEN x.ended_ms < x.started_ms THEN " \
	"x.pos_end_ms - x.pos_ms ELSE min(x.ended_ms - x.started_ms, "        \
	"x.pos_end_ms - x.pos_ms) END"
/* The notes and ratings that count, as note_counted and rating_counted have them. */
#define COUNTS                                                   \
	" WHERE NOT deleted AND made_ms NOTNULL AND review IN "  \
	"(SELECT uuid FROM review WHERE NOT deleted) AND ifnull" \
	"(sitting, x'') NOT IN (SELECT uuid FROM sitting WHERE deleted) "

bool
store_years(struct store *st, struct years *out, struct err *err)
{
	/* time in two sessions counts once */
	static const char sql[] =
		"WITH heard (evening, from_ms, end_ms) AS MATERIALIZED (SELECT " HEARD_IN
		", x.started_ms, x.started_ms + " HEARD_MS " FROM sitting s CROSS JOIN stretch x "
		"ON x.sitting = s.uuid AND NOT x.deleted WHERE NOT s.deleted AND s.review NOT IN "
		"(SELECT uuid FROM review WHERE deleted) AND x.ended_ms NOTNULL "
		"AND x.started_ms NOTNULL), "
		"apart (evening, ms) AS (SELECT evening, end_ms - max(from_ms, ifnull(max(end_ms) "
		"OVER (ORDER BY from_ms ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), "
		"from_ms)) FROM heard), "
		"done (kind, evening, n) AS ("
		"SELECT DISTINCT 0, evening, 1 FROM review_evening x" OF_REVIEW
		"UNION ALL SELECT 1, " OF_SESSION ", 1 FROM sitting_counted x" OF_REVIEW
		"UNION ALL SELECT 2, evening, ms FROM apart WHERE ms > 0 "
		"UNION ALL SELECT 3, " OF_TALLY ", 1 FROM tally x" OF_REVIEW
		"WHERE x.first_ms NOTNULL "
		"UNION ALL SELECT 4, " OF_MADE ", 1 FROM note" COUNTS "AND body NOTNULL "
		"UNION ALL SELECT 5, " OF_MADE ", 1 FROM rating" COUNTS "), "
		"each (kind, evening, n) AS (SELECT kind, evening, sum(n) FROM done GROUP BY 1, 2) "
		"SELECT strftime('%Y', evening * 86400, 'unixepoch') + 0, "
		"sum(n) FILTER (WHERE kind = 0), sum(n) FILTER (WHERE kind = 1), "
		"sum(n) FILTER (WHERE kind = 2), sum(n) FILTER (WHERE kind = 3), "
		"sum(n) FILTER (WHERE kind = 4), sum(n) FILTER (WHERE kind = 5) "
		"FROM each GROUP BY 1 ORDER BY 1";
	sqlite3_stmt *q = store_prepare(st, sql, err);
	bool ok = true;

	*out = (struct years){ 0 };
	while (store_next(st, q, &ok, err)) {
		int64_t v[7];

		for (int i = 0; i < 7; i++)
			v[i] = sqlite3_column_int64(q, i);
		LIST_ADD(out, (struct year){ v[0], v[1], v[2], v[3], v[4], v[5], v[6] });
	}
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
