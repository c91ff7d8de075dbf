/* Decides what of other reviews a draft may have: comparisons and scores, and of reviews that are
 * not published the ratings that its last export has. view/ shows them. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/post/other_reviews.h"

#include "base/core/mem.h"
#include "base/text/text.h"
#include "review/record/chains.h"
#include "review/record/rows.h"

bool
other_reviews_load(struct record *others, struct record *r, struct store *st,
	const struct profile *p, struct err *err)
{
	const struct review *own = record_at(r, ROW_REVIEW, 0);
	bool ok = true, all = own->comparisons && !text_same(own->comparisons, "own");
	bool table = record_count(r, ROW_COMPARISON) || p->n_benchmarks;

	if (table)
		ok = store_load_scores(st, &own->device, others, err) &&
			store_load_sections(st, p, others, err);
	EACH_ROW_WHILE (note, n, r, ROW_NOTE, ok && all)
		if (!uuid_same(&n->review, &own->row.uuid))
			ok = store_load_row(st, ROW_REVIEW, &n->review, others, err);
	EACH_LIVE_WHILE (comparison, c, r, ROW_COMPARISON, ok)
		ok = store_load_scores(st, &c->device, others, err) &&
			(!all || store_load_kind(st, ROW_REVIEW, &c->device, others, err));
	ok = ok && store_load_row(st, ROW_DEVICE, &own->device, others, err);
	EACH_ROW_WHILE (review, x, others, ROW_REVIEW, ok && all)
		ok = store_load_row(st, ROW_DEVICE, &x->device, others, err) &&
			store_load_kind(st, ROW_VOLUME, &x->row.uuid, others, err) &&
			store_load_kind(st, ROW_BLIND_RUN, &x->row.uuid, others, err);
	EACH_ROW_WHILE (volume, x, others, ROW_VOLUME, ok)
		ok = store_load_row(st, ROW_CHAIN, &x->setup.chain, others, err);
	EACH_ROW_WHILE (blind_run, x, others, ROW_BLIND_RUN, ok)
		ok = store_load_kind(st, ROW_TRIAL, &x->row.uuid, others, err);
	chains_unite((struct record *const[]){ r, others }, 2);
	return ok;
}

/* Returns true if the last export had a rating of the same review and attribute; attribute NULL: of
 * any. had: the ratings that it had. */
static bool
had_such(const struct record *r, const struct uuids *had, const struct rating *x,
	const char *attribute)
{
	EACH (u, had) {
		const struct rating *y = record_find(r, ROW_RATING, u);

		if (y && uuid_same(&y->review, &x->review) &&
			(!attribute || text_same(y->attribute, attribute)))
			return true;
	}
	return false;
}

void
other_reviews_leave(struct record *r, struct record *others, const char *blocks, struct gaps *g)
{
	const struct review *own = record_at(r, ROW_REVIEW, 0), *of;
	struct record *const in[] = { r->elsewhere, others };
	CLEANUP(uuids_finish) struct uuids had = { .v = NULL }, named = { .v = NULL };

	merge_table_uuids(blocks, MERGE_RATINGS, &had);
	EACH_OF (one, in) {
		CLEANUP(uuids_finish) struct uuids out = { .v = NULL };

		EACH_LIVE_WHILE (rating, x, *one, ROW_RATING, *one) {
			of = record_find(*one, ROW_REVIEW, &x->review);
			if (!of || of->published || uuid_same(&of->row.uuid, &own->row.uuid) ||
				review_takes(own, of))
				continue;
			if (!had_such(*one, &had, x, x->attribute))
				uuids_add(&out, &x->row.uuid);
			if (!of->id || of->row.deleted || uuids_have(&named, &of->row.uuid))
				continue;
			uuids_add(&named, &of->row.uuid);
			gaps_add(g,
				had_such(*one, &had, x, NULL)
					? "the review %s is not published: its ratings stay if the "
					  "post has them already; `comparisons: %s` adds the "
					  "others"
					: "the review %s is not published: its ratings are left "
					  "out; `comparisons: %s` adds them",
				of->id, of->id);
		}
		if (out.n)
			rows_remove(&(*one)->of[ROW_RATING], &out);
	}
}
