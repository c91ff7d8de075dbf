#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "store/store_private.h"

#define MOST_CANDIDATES 6

/* How well a name fits a review; the best fit must be the only one of its kind. */
enum fit { FIT_NOT, FIT_PART, FIT_NAME, FIT_ID };

struct naming {
	const char *name;
	struct buf folded;
	enum fit best;
	size_t n;                    /* reviews that fit that well */
	struct uuid review;          /* the last of them */
	bool deleted;
	struct buf candidates;
};

static enum fit
fit_folded(const char *text, const char *folded)
{
	struct buf b = BUF_INIT;

	text_fold(&b, text);
	enum fit fit = strcmp(b.s, folded) == 0 ? FIT_NAME :
		strstr(b.s, folded)             ? FIT_PART :
						  FIT_NOT;
	buf_finish(&b);
	return fit;
}

static enum fit
fit_of(const struct naming *s, sqlite3_stmt *q)
{
	enum fit best = FIT_NOT;
	const char *id = (const char *)sqlite3_column_text(q, 1);

	if (id && strcmp(id, s->name) == 0)
		return FIT_ID;
	for (int column = 1; s->folded.len && column <= 3; column++) {
		const char *text = (const char *)sqlite3_column_text(q, column);
		enum fit fit = text ? fit_folded(text, s->folded.s) : FIT_NOT;
		best = fit > best ? fit : best;
	}
	return best;
}

static void
consider(struct naming *s, sqlite3_stmt *q)
{
	bool deleted = sqlite3_column_int(q, 4) != 0;
	enum fit fit = fit_of(s, q);

	if (fit == FIT_NOT || fit < s->best || (deleted && fit != FIT_ID))
		return;
	if (fit > s->best) {
		s->n = 0;
		buf_clear(&s->candidates);
	}
	s->best = fit;
	s->deleted = deleted;
	store_uuid(q, 0, &s->review);
	const char *id = (const char *)sqlite3_column_text(q, 1);
	if (s->n++ < MOST_CANDIDATES)
		buf_addf(&s->candidates, "%s%s", s->n > 1 ? ", " : "", id ? id : "?");
	else if (s->n == MOST_CANDIDATES + 1)
		buf_add(&s->candidates, ", …");
}

static bool
found(const struct naming *s, struct uuid *review, struct err *err)
{
	char text[UUID_TEXT];

	if (s->n == 0)
		return err_set(err, "there is no review “%s” (`earlog list` shows all)", s->name);
	if (s->n > 1)
		return err_set(
			err, "“%s” may be any of these reviews: %s", s->name, s->candidates.s);
	uuid_text(&s->review, text);
	if (s->deleted)
		return err_set(err, "the review “%s” is in the trash: `earlog trash back %.8s`",
			s->name, text);
	*review = s->review;
	return true;
}

/* By its id, which is how most are named: the others need not be read then. */
static bool
find_id(struct store *st, const char *id, struct uuid *review, bool *exact, struct err *err)
{
	static const char sql[] = "SELECT uuid FROM review WHERE id = ?1 AND deleted = 0 LIMIT 2";
	sqlite3_stmt *q = store_prepare(st, sql, err);
	enum store_step step = STEP_FAILED;
	int n = 0;

	if (!q)
		return false;
	store_bind_text(q, 1, id);
	for (; (step = store_step(st, q, err)) == STEP_ROW; n++)
		store_uuid(q, 0, review);
	*exact = n == 1;
	return step == STEP_DONE;
}

bool
store_find_review(struct store *st, const char *name, struct uuid *review, struct err *err)
{
	static const char sql[] = "SELECT r.uuid, r.id, d.name, r.title, r.deleted FROM review r "
		"LEFT JOIN device d ON d.uuid = r.device ORDER BY r.nr";
	struct naming s = { .name = name, .folded = BUF_INIT, .candidates = BUF_INIT };
	enum store_step step = STEP_FAILED;
	bool exact = false;

	if (!find_id(st, name, review, &exact, err) || exact)
		return exact;
	sqlite3_stmt *q = store_prepare(st, sql, err);

	text_fold(&s.folded, name);
	while (q && (step = store_step(st, q, err)) == STEP_ROW)
		consider(&s, q);
	bool ok = step == STEP_DONE && found(&s, review, err);
	buf_finish(&s.folded);
	buf_finish(&s.candidates);
	return ok;
}

bool
store_last_review(struct store *st, struct uuid *review, struct err *err)
{
	static const char sql[] =
		"SELECT r.uuid FROM review r LEFT JOIN tally t ON t.review = r.uuid "
		"WHERE NOT r.deleted ORDER BY ifnull(t.last_ms, r.edited_ms) DESC, r.nr DESC LIMIT 1";
	sqlite3_stmt *q = store_prepare(st, sql, err);

	if (!q)
		return false;
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
		"ifnull(t.notes, 0), ifnull(t.markers, 0), ifnull(t.ratings, 0), ifnull(t.items, 0), "
		"ifnull(t.items_done, 0), ifnull(t.heard, 0), "
		"(SELECT count(*) FROM draft WHERE review = r.uuid AND deleted = 0), "
		"t.first_ms, t.last_ms, t.last_offset_min "
		"FROM review r LEFT JOIN device d ON d.uuid = r.device "
		"LEFT JOIN tally t ON t.review = r.uuid WHERE NOT r.deleted OR ?1 "
		"ORDER BY ifnull(t.last_ms, r.edited_ms) DESC, r.nr DESC";
	sqlite3_stmt *q = store_prepare(st, sql, err);
	enum store_step step;
	size_t cap = 0;

	*out = (struct review_summaries){ 0 };
	if (!q)
		return false;
	sqlite3_bind_int(q, 1, deleted);
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
