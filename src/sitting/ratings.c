/*
 * The ratings of the review by what they are of, so that the wheel finds those of one attribute at
 * one place without looking at the others. Made after the first paint, when the wheel gets its
 * words.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "sitting/sitting_private.h"

/* What a rating is of: an item, a section, or the review. */
static const struct uuid *
rated_place(const struct rating *r)
{
	if (strcmp(r->scope, rating_scopes[SCOPE_ITEM]) == 0)
		return &r->item;
	return strcmp(r->scope, rating_scopes[SCOPE_SECTION]) == 0 ? &r->section : &r->review;
}

static int
rated_order(const struct rating *r, const struct uuid *place, const char *attribute)
{
	int c = uuid_order(rated_place(r), place);

	return c ? c : strcmp(r->attribute, attribute);
}

/* By place and attribute, then as they were made. */
static int
rating_order(const void *a, const void *b)
{
	const struct rating *x = *(const struct rating *const *)a,
			    *y = *(const struct rating *const *)b;
	int c = rated_order(x, rated_place(y), y->attribute);

	if (!c)
		c = (x->made_ms > y->made_ms) - (x->made_ms < y->made_ms);
	return c ? c : uuid_order(&x->row.uuid, &y->row.uuid);
}

static bool
is_of_review(const struct sitting *s, const struct rating *r)
{
	return !r->row.deleted && uuid_same(&r->review, &s->review);
}

void
ratings_build(struct sitting *s)
{
	struct rating_list *l = &s->p->ratings;
	size_t all = record_count(&s->rec, ROW_RATING);

	l->v = xreallocarray(l->v, all, sizeof(l->v[0]));
	l->cap = all;
	l->n = 0;
	for (size_t i = 0; i < all; i++) {
		const struct rating *r = record_at(&s->rec, ROW_RATING, i);
		if (is_of_review(s, r))
			l->v[l->n++] = r;
	}
	qsort(l->v, l->n, sizeof(l->v[0]), rating_order);
}

void
ratings_finish(struct sitting *s)
{
	free(s->p->ratings.v);
}

static size_t
find_rating(const struct rating_list *l, const struct rating *r)
{
	size_t lo = 0, hi = l->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (rating_order(&l->v[mid], &r) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

void
ratings_change(struct sitting *s, const struct rating *old, const struct rating *new)
{
	struct rating_list *l = &s->p->ratings;

	if (old && is_of_review(s, old)) {
		size_t at = find_rating(l, old);
		assert(at < l->n && l->v[at] == old);
		l->n--;
		memmove(l->v + at, l->v + at + 1, (l->n - at) * sizeof(l->v[0]));
	}
	if (is_of_review(s, new)) {
		size_t at = find_rating(l, new);
		l->v = xgrow(l->v, l->n, &l->cap, sizeof(l->v[0]));
		memmove(l->v + at + 1, l->v + at, (l->n - at) * sizeof(l->v[0]));
		l->v[at] = new;
		l->n++;
	}
}

const struct rating *const *
ratings_of(const struct sitting *s, const struct uuid *place, const char *attribute, size_t *n)
{
	const struct rating_list *l = &s->p->ratings;
	size_t lo = 0, hi = l->n, end;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (rated_order(l->v[mid], place, attribute) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (end = lo; end < l->n && rated_order(l->v[end], place, attribute) == 0; end++)
		;
	*n = end - lo;
	return l->v + lo;
}
