/* Loads the records that compare, stats and rank report on. The reports are made in answers/. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shell/call/values.h"

#include <stdlib.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "review/answers/series.h"
#include "review/record/attribute.h"
#include "review/record/rows_music.h"
#include "review/record/rows_rating.h"
#include "review/record/rows_review.h"
#include "shell/call/own_archive.h"

struct record *
answers_load_review(struct answers *a, struct store *st, const struct uuid *review, struct err *err)
{
	EACH (x, a) {
		const struct review *has = record_next(*x, ROW_REVIEW, NULL);

		if (has && uuid_same(&has->row.uuid, review))
			return *x;
	}
	struct record *r = xmalloc(sizeof(*r));
	record_init(r);
	if (!store_load(st, review, r, err)) {
		record_finish(r);
		free(r);
		return NULL;
	}
	if (a->all)
		own_archive_load_others(st, review, r);
	attribute_complete(r);
	LIST_ADD(a, r);
	return r;
}

struct record *
answers_load(struct answers *a, struct store *st, const char *name, struct err *err)
{
	struct uuid review;

	return own_archive_which(st, name, &review, err) ? answers_load_review(a, st, &review, err)
							 : NULL;
}

bool
answers_selection_wide(struct answers *a, struct store *st, struct selection *out, struct err *err)
{
	record_init(&a->rest);
	a->v = xgrow(a->v, a->n, &a->cap, sizeof(a->v[0]));
	a->v[a->n] = &a->rest;
	bool ok = store_load_wider(st, a->v, a->n, err);
	attribute_complete(&a->rest);
	a->wider = (struct selection){ .v = (const struct record *const *)a->v, .n = a->n + 1 };
	*out = (struct selection){ .v = a->wider.v, .n = a->n };
	if (record_count(&a->rest, ROW_RATING))
		out->wider = &a->wider;
	return ok;
}

/* Loads the tracks of a review whose playlist most reviews have: rank has the sections in their
 * order. */
static bool
load_order(struct record *r, struct store *st, struct err *err)
{
	const struct review *best = NULL;
	size_t most = 0;

	EACH_LIVE (review, x, r, ROW_REVIEW) {
		size_t n = 0;

		EACH_LIVE (review, y, r, ROW_REVIEW)
			n += text_same(x->playlist, y->playlist);
		if (n > most)
			best = x;
		most = n > most ? n : most;
	}
	bool ok = !best || store_load_kind(st, ROW_LISTING, &best->row.uuid, r, err);
	EACH_ROW_WHILE (listing, l, r, ROW_LISTING, ok)
		ok = store_load_row(st, ROW_ITEM, &l->item, r, err);
	return ok;
}

/* Loads a row that the record lacks. */
static bool
load_new(struct record *r, struct store *st, enum row_kind kind, const struct uuid *u,
	struct err *err)
{
	return uuid_none(u) || record_find(r, kind, u) || store_load_row(st, kind, u, r, err);
}

/* Loads the sections and tracks that were rated. */
static bool
load_places(struct record *r, struct store *st, struct err *err)
{
	bool ok = true;

	EACH_ROW_WHILE (rating, x, r, ROW_RATING, ok)
		ok = load_new(r, st, ROW_SECTION, &x->section, err) &&
			load_new(r, st, ROW_ITEM, &x->item, err);
	EACH_ROW_WHILE (item, i, r, ROW_ITEM, ok)
		ok = load_new(r, st, ROW_SECTION, &i->section, err) &&
			load_new(r, st, ROW_RECORDING, &i->recording, err);
	return ok;
}

bool
answers_load_rank(
	struct record *r, struct store *st, const char *const *by, size_t n, struct err *err)
{
	bool ok = store_load_scores(st, NULL, r, err);

	for (size_t i = 0; ok && i < n; i++)
		ok = store_load_ratings(st, by[i], NULL, r, err);
	return ok && load_order(r, st, err) && load_places(r, st, err);
}

void
answers_finish(struct answers *a)
{
	record_finish(&a->rest);
	LIST_FINISH(a, record_finish(*each), free(*each));
	*a = (struct answers){ 0 };
}

/* ---- the columns in JSON ---- */

#define QUESTION(type, field) COLUMN_SAME(type, series_question, field)

const struct column answers_scale[] = { COLUMN_SAME(REAL, spread_scale, min),
	COLUMN_SAME(REAL, spread_scale, max), COLUMN_SAME(REAL, spread_scale, step), { 0 } };

const struct column answers_question[] = { QUESTION(TEXT, lexicon), QUESTION(TEXT, attribute),
	QUESTION(TEXT, name), QUESTION(TEXT, name_local), QUESTION(TEXT, low), QUESTION(TEXT, mid),
	QUESTION(TEXT, high), QUESTION(BOOL, bipolar), QUESTION(BOOL, blind),
	COLUMN_KEY_OF(OBJECT, "scale", series_question, scale, answers_scale), { 0 } };
