#include <stdlib.h>

#include "base/mem.h"
#include "store/search.h"
#include "store/store_private.h"

/* By its id, which is how most are named: the others need not be read then. */
static bool
find_id(struct store *st, const char *id, struct uuid *review, bool *exact, struct err *err)
{
	static const char sql[] = "SELECT uuid FROM review WHERE id = ?1 AND deleted = 0 LIMIT 2";
	sqlite3_stmt *q = store_query(st, sql, err, AS_TEXT(id));
	enum store_step step;
	int n = 0;

	for (; (step = store_step(st, q, err)) == STEP_ROW; n++)
		store_uuid(q, 0, review);
	*exact = n == 1;
	return step == STEP_DONE;
}

bool
store_find_review(struct store *st, const char *name, struct uuid *review, struct err *err)
{
	bool exact = false;
	CLEANUP(uuids_finish) struct uuids found = { 0 };

	if (!find_id(st, name, review, &exact, err) || exact)
		return exact;
	bool ok = store_find(st, ROW_REVIEW, name, NULL, &found, err) &&
		(found.n == 1 || err_set(err, "“%s” may be any of several reviews", name));
	if (ok)
		*review = found.v[0];
	return ok;
}

bool
store_last_review(struct store *st, struct uuid *review, struct err *err)
{
	static const char sql[] =
		"SELECT r.uuid FROM review r LEFT JOIN tally t ON t.review = r.uuid "
		"WHERE NOT r.deleted ORDER BY ifnull(t.last_ms, r.edited_ms) DESC, r.nr DESC LIMIT "
		"1";
	sqlite3_stmt *q = store_prepare(st, sql, err);
	enum store_step step = store_step(st, q, err);

	if (step == STEP_DONE)
		return err_set(err, "there is no review yet: `earlog new FILE` begins one");
	if (step == STEP_ROW) {
		store_uuid(q, 0, review);
		store_end(q);
	}
	return step == STEP_ROW;
}

static void
read_summary(sqlite3_stmt *q, struct review_summary *s)
{
	store_uuid(q, 0, &s->review);
	s->id = store_text(q, 1);
	s->title = store_text(q, 2);
	s->device = store_text(q, 3);
	s->deleted = sqlite3_column_int64(q, 4) != 0;
	s->days = sqlite3_column_int64(q, 5);
	s->notes = sqlite3_column_int64(q, 6);
	s->markers = sqlite3_column_int64(q, 7);
	s->ratings = sqlite3_column_int64(q, 8);
	s->items = sqlite3_column_int64(q, 9);
	s->items_done = sqlite3_column_int64(q, 10);
	s->items_with_notes = sqlite3_column_int64(q, 11);
	s->drafts = sqlite3_column_int64(q, 12);
	s->first_ms = store_int(q, 13);
	s->last_ms = store_int(q, 14);
	s->last_offset_min = sqlite3_column_int64(q, 15);
}

bool
store_list(struct store *st, bool deleted, struct review_summaries *out, struct err *err)
{
	static const char sql[] =
		"SELECT r.uuid, r.id, r.title, d.name, r.deleted, ifnull(t.days, 0), "
		"ifnull(t.notes, 0), ifnull(t.markers, 0), ifnull(t.ratings, 0), ifnull(t.items, "
		"0), "
		"ifnull(t.items_done, 0), ifnull(t.heard, 0), "
		"ifnull(h.n, 0), t.first_ms, t.last_ms, t.last_offset_min "
		"FROM review r LEFT JOIN device d ON d.uuid = r.device "
		"LEFT JOIN tally t ON t.review = r.uuid LEFT JOIN (SELECT review, count(*) AS n "
		"FROM draft WHERE deleted = 0 GROUP BY review) h ON h.review = r.uuid "
		"WHERE NOT r.deleted OR (?1 AND r.id IS NOT NULL) ORDER BY ifnull(t.last_ms, "
		"r.edited_ms) DESC, r.nr DESC";
	sqlite3_stmt *q = store_query(st, sql, err, AS_INT(deleted));
	enum store_step step;
	size_t cap = 0;

	*out = (struct review_summaries){ 0 };
	while ((step = store_step(st, q, err)) == STEP_ROW) {
		out->v = xgrow(out->v, out->n, &cap, sizeof(out->v[0]));
		read_summary(q, &out->v[out->n++]);
	}
	return step == STEP_DONE;
}

void
review_summaries_finish(struct review_summaries *l)
{
	for (size_t i = 0; i < l->n; i++) {
		free(l->v[i].id);
		free(l->v[i].title);
		free(l->v[i].device);
	}
	free(l->v);
	*l = (struct review_summaries){ 0 };
}
