#include "answers/compare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

size_t
compare_column(const struct compare_asked *a, const struct uuid *device)
{
	size_t i = 0;

	while (i < a->n && !uuid_same(&a->devices[i], device))
		i++;
	return i;
}

static struct compare_device
compared_device(const struct compare_asked *a, const struct uuid *device)
{
	const struct device *d = gather_find(&a->g, ROW_DEVICE, device);
	const struct review *r;
	const char *review = NULL;

	for (struct gather_at at = { 0 }; !review && (r = gather_next(&a->g, ROW_REVIEW, &at));)
		if (review_is_of(r, device))
			review = r->id;
	return (struct compare_device){ d ? d->id : NULL, d ? d->name : NULL, review };
}

/* ---- ratings ---- */

/* Adds the row of a question, unless none of the devices has ratings for it. */
static void
add_compared_rating(struct compare_answer *answer, const struct compare_asked *a,
	const struct series *s, const char *section)
{
	struct compare_rating r = { .question = series_question(&a->g, s),
		.section = section,
		.cells = { arena_calloc(&answer->arena, a->n, sizeof(r.cells.v[0])), a->n } };
	double least = NAN, most = NAN;
	size_t rated = 0;

	r.at = compare_place(&a->g, s);
	r.at.grade = answer->ratings.n;
	series_means(s, a->devices, a->n, r.cells.v, &r.shared);
	for (size_t i = 0; i < a->n; i++) {
		if (!r.cells.v[i].places)
			continue;
		rated++;
		if (!(r.cells.v[i].mean >= least))
			least = r.cells.v[i].mean;
		if (!(r.cells.v[i].mean <= most))
			most = r.cells.v[i].mean;
	}
	if (!rated)
		return;
	r.between = rated > 1 && r.shared ? most - least : (double)NAN;
	r.spread = series_steadiness(s, &answer->arena);
	ARENA_ADD(&answer->arena, &answer->ratings, r);
}

/* Adds a row for each section: a mean over different sections has no meaning. */
static void
add_sections(struct compare_answer *answer, const struct compare_asked *a, const struct series *s)
{
	struct series one;

	for (size_t at = 0; series_next_place(&one, s, &at, &answer->arena);)
		add_compared_rating(
			answer, a, &one, gather_name(&a->g, ROW_SECTION, &one.v->place));
}

/* Counts a verdict, but not for sighted ratings if blind ones exist. */
static void
add_verdict(struct compare_rating *r, const struct series_difference *d)
{
	r->pairs++;
	if (d->pair.beside)
		return;
	r->judged++;
	r->best = d->judged > r->verdict ? 1 : r->best + (d->judged == r->verdict);
	r->verdict = d->judged > r->verdict ? d->judged : r->verdict;
}

/* Sorts the differences like the ratings; the pairs of one question are adjacent. */
static void
order_differences(struct compare_answer *answer)
{
	size_t n = answer->steadiness.differences.n, at = 0;
	struct series_difference *v = answer->steadiness.differences.v,
				 *sorted = xcalloc(n + 1, sizeof(sorted[0]));
	CLEANUP(pointer_free) bool *moved = xcalloc(n + 1, sizeof(moved[0]));

	for (size_t i = 0; i < answer->ratings.n; i++)
		for (size_t k = 0; k < n; k++)
			if (!moved[k] &&
				compare_same_question(
					&answer->ratings.v[i].question, &v[k].question)) {
				if (!answer->ratings.v[i].section)
					add_verdict(&answer->ratings.v[i], &v[k]);
				moved[k] = true;
				sorted[at++] = v[k];
			}
	memcpy(v, sorted, at * sizeof(v[0]));
	free(sorted);
}

static int
order_rating(const void *p, const void *q)
{
	const struct compare_rating *a = p, *b = q;

	return compare_order_places(&a->at, &b->at);
}

static void
add_ratings(struct compare_answer *answer, const struct compare_asked *a)
{
	struct grades grades;
	struct series s;

	const struct gather *all = a->g.wider ? a->g.wider : &a->g;
	grades_init(&grades, all);
	for (size_t at = 0; series_next(&s, &grades, &at);) {
		if (s.v[0].rating->scope && strcmp(s.v[0].rating->scope, "section") == 0)
			add_sections(answer, a, &s);
		else
			add_compared_rating(answer, a, &s, NULL);
	}
	stats_ratings(&answer->steadiness, &a->g, &grades, a->devices, a->n, &answer->arena);
	grades_finish(&grades);
	LIST_SORT(&answer->ratings, order_rating);
	if (answer->steadiness.differences.n)
		order_differences(answer);
}

void
compare_answer_init(struct compare_answer *answer, const struct compare_asked *a)
{
	*answer = (struct compare_answer){ 0 };
	answer->devices.v = arena_calloc(&answer->arena, a->n, sizeof(answer->devices.v[0]));
	for (size_t i = 0; i < a->n; i++)
		answer->devices.v[answer->devices.n++] = compared_device(a, &a->devices[i]);
	add_ratings(answer, a);
	compare_volumes(answer, a);
	compare_items(answer, a);
}
