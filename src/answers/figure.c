#include "answers/figure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/number.h"
#include "record/rating.h"

bool
figure_is_plain(const struct graded *g)
{
	return setup_has(&g->rating->setup, ROW_EQUALISER, &UUID_NONE);
}

/* Returns true if x decides before `last`, NULL: none. A score of the device's own review decides
 * first, then the newest. */
static bool
counts_before(const struct graded *x, const struct graded *last)
{
	if (last && !x->rating->lexicon && x->own_review != last->own_review)
		return x->own_review;
	return rating_is_later(x->rating, last ? last->rating : NULL);
}

/* Moves to the front of v the entries on the scale of the newest one, without an equaliser if there
 * are such entries, of scores one. Returns their number. */
static size_t
keep_latest(const struct graded **v, size_t n)
{
	const struct graded *last = NULL;
	size_t kept = 0;
	bool plain = false;

	for (size_t i = 0; i < n; i++)
		plain |= figure_is_plain(v[i]);
	for (size_t i = 0; i < n; i++)
		if ((figure_is_plain(v[i]) || !plain) && counts_before(v[i], last))
			last = v[i];
	for (size_t i = 0; i < n; i++)
		if ((figure_is_plain(v[i]) || !plain) && v[i]->attribute == last->attribute &&
			(v[i]->rating->lexicon || v[i] == last))
			v[kept++] = v[i];
	return kept;
}

static bool
is_of_cue(const struct graded *const *v, size_t n)
{
	while (n && uuid_none(&v[n - 1]->cue))
		n--;
	return n > 0;
}

/* Returns true if v has an entry with the place of x and this cue (none: the track itself); of: by
 * this listener, on this evening; NULL: any. */
static bool
has_cue(const struct graded *const *v, size_t n, const struct graded *x, const struct uuid *cue,
	const struct uuid *listener, const size_t *evening)
{
	size_t i = 0;

	while (i < n &&
		!(uuid_same(&v[i]->place, &x->place) && uuid_same(&v[i]->cue, cue) &&
			(!listener || uuid_same(&v[i]->listener, listener)) &&
			(!evening || v[i]->evening == *evening)))
		i++;
	return i < n;
}

size_t
figure_counting(const struct graded **v, size_t n)
{
	size_t kept = 0;

	n = keep_latest(v, n);
	if (!is_of_cue(v, n))
		return n;
	CLEANUP(pointer_free) const struct graded **all = xcalloc(n, sizeof(all[0]));
	memcpy(all, v, n * sizeof(all[0]));
	for (size_t i = 0; i < n; i++)
		if (uuid_none(&all[i]->cue) ||
			!has_cue(all, n, all[i], &UUID_NONE, &all[i]->listener, NULL))
			v[kept++] = all[i];
	return kept;
}

/* Returns true if the entry x of `own` is of a cue that `other` has also: on the same evening, if
 * both have any cue of the place on one evening. */
static bool
shares_cue(const struct graded *x, const struct graded *const *own, size_t n_own,
	const struct graded *const *other, size_t n_other)
{
	size_t i = 0;

	while (i < n_own &&
		!(uuid_same(&own[i]->place, &x->place) &&
			has_cue(other, n_other, x, &own[i]->cue, NULL, &own[i]->evening)))
		i++;
	return has_cue(other, n_other, x, &x->cue, NULL, i < n_own ? &x->evening : NULL);
}

void
figure_comparable(const struct graded **a, size_t *n_a, const struct graded **b, size_t *n_b)
{
	const struct graded **v[] = { a, b };
	size_t *n[] = { n_a, n_b };

	*n_a = keep_latest(a, *n_a);
	*n_b = keep_latest(b, *n_b);
	if (!is_of_cue(a, *n_a) && !is_of_cue(b, *n_b))
		return;
	CLEANUP(pointer_free)
	const struct graded **all_a = xcalloc(*n_a + 1, sizeof(all_a[0])),
			    **all_b = xcalloc(*n_b + 1, sizeof(all_b[0]));
	const struct graded *const *all[] = { all_a, all_b };
	const size_t of[] = { *n_a, *n_b };
	memcpy(all_a, a, of[0] * sizeof(a[0]));
	memcpy(all_b, b, of[1] * sizeof(b[0]));
	for (int k = 0; k < 2; k++) {
		const struct graded *const *own = all[k], *const *other = all[!k];

		*n[k] = 0;
		for (size_t i = 0; i < of[k]; i++) {
			const struct graded *x = own[i];
			bool track = has_cue(own, of[k], x, &UUID_NONE, NULL, NULL) &&
				has_cue(other, of[!k], x, &UUID_NONE, NULL, NULL);

			if (track ? uuid_none(&x->cue) : shares_cue(x, own, of[k], other, of[!k]))
				v[k][(*n[k])++] = x;
		}
	}
}

static int
order_evening(const void *p, const void *q)
{
	const struct graded *a = *(const struct graded *const *)p,
			    *b = *(const struct graded *const *)q;
	int o = number_order((int64_t)a->evening, (int64_t)b->evening);

	o = o ? o : uuid_order(&a->place, &b->place);
	return o ? o : uuid_order(&a->rating->row.uuid, &b->rating->row.uuid);
}

static int
order_place(const void *p, const void *q)
{
	return uuid_order(&(*(const struct graded *const *)p)->place,
		&(*(const struct graded *const *)q)->place);
}

/* Returns the mean over the places of the entries v, which are sorted by place. */
static double
mean_of_places(const struct graded *const *v, size_t n)
{
	double sum = 0;
	size_t places = 0;

	for (size_t i = 0, end; i < n; i = end) {
		double at_place = 0;

		for (end = i; end < n && uuid_same(&v[end]->place, &v[i]->place); end++)
			at_place += v[end]->value;
		sum += at_place / (double)(end - i);
		places++;
	}
	return sum / (double)places;
}

static double
median_of(const struct graded *const *v, size_t n)
{
	CLEANUP(pointer_free) double *values = xcalloc(n + 1, sizeof(values[0]));
	struct spread_mean all;

	for (size_t i = 0; i < n; i++)
		values[i] = v[i]->value;
	spread_mean(&all, values, n);
	return all.median;
}

struct figure
figure_of(const struct graded **v, size_t n)
{
	struct figure w = { NAN, NAN, NAN, NAN, NAN, NAN, NAN, 0, 0, 0, 0, NULL };
	CLEANUP(pointer_free) struct uuid *reviews = xcalloc(n + 1, sizeof(reviews[0]));

	n = figure_counting(v, n);
	if (!n)
		return w;
	qsort(v, n, sizeof(v[0]), order_evening);
	for (size_t i = 0, end; i < n; i = end) {
		for (end = i; end < n && v[end]->evening == v[i]->evening; end++) {
			w.ratings += v[end]->n;
			if (uuid_index(&v[end]->rating->review, reviews, w.reviews) == w.reviews)
				reviews[w.reviews++] = v[end]->rating->review;
			if (rating_is_later(v[end]->rating, w.last ? w.last->rating : NULL))
				w.last = v[end];
		}
		double evening = mean_of_places(&v[i], end - i);
		w.evenings++;
		w.least = w.least <= evening ? w.least : evening;
		w.most = w.most >= evening ? w.most : evening;
	}
	if (!w.last->rating->lexicon)
		w.least = w.most = w.last->rating->value;
	w.latest = w.last->value;
	w.median = median_of(v, n);
	qsort(v, n, sizeof(v[0]), order_place);
	w.value = w.last->rating->lexicon ? mean_of_places(v, n) : w.last->rating->value;
	for (size_t i = 0, end; i < n; i = end) {
		for (end = i; end < n && uuid_same(&v[end]->place, &v[i]->place);)
			end++;
		double place = mean_of_places(&v[i], end - i);
		w.places++;
		w.least_place = w.least_place <= place ? w.least_place : place;
		w.most_place = w.most_place >= place ? w.most_place : place;
	}
	return w;
}

double
figure_rounded(double value)
{
	return round(value * 100) / 100;
}

char *
figure_text(double value, char text[SCALE_NUMBER])
{
	text[0] = '\0';
	return isnan(value) ? text : scale_number(figure_rounded(value), text);
}

void
figure_add_evenings(struct buf *out, const struct figure *w)
{
	char least[SCALE_NUMBER], most[SCALE_NUMBER];

	if (w->evenings < 2)
		return;
	figure_text(w->least, least);
	figure_text(w->most, most);
	buf_addf(out, "over %zu evenings", w->evenings);
	if (w->reviews > 1)
		buf_addf(out, " in %zu reviews", w->reviews);
	if (strcmp(least, most) != 0)
		buf_addf(out, ", %s to %s", least, most);
}
