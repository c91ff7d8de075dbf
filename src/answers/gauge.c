#include "answers/gauge.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/number.h"
#include "numbers/blind_draw.h"

enum { SHUFFLES = 999, LEAST_REPEATS = SPREAD_PLAIN_FROM };

/* Sums of squares over all attributes, and their degrees of freedom. */
struct sums {
	double repeats, devices;
	size_t df_repeats, df_devices, most_devices;
};

typedef bool graded_same(const struct graded *, const struct graded *);

static bool
same_device(const struct graded *a, const struct graded *b)
{
	return uuid_same(&a->device, &b->device);
}

/* Adds the squares of the values, which belong to the ratings `of`: within the groups of
 * ratings that are the same, and between the groups. */
static void
add_squares(const struct graded *of, const double *v, size_t n, graded_same *same, double *within,
	double *between, size_t *groups, size_t *df_within)
{
	double all = 0;

	for (size_t i = 0; i < n; i++)
		all += v[i] / (double)n;
	for (size_t i = 0, end; i < n; i = end) {
		double mean = 0;

		for (end = i; end < n && same(&of[i], &of[end]); end++)
			mean += v[end];
		mean /= (double)(end - i);
		for (size_t k = i; k < end; k++)
			*within += (v[k] - mean) * (v[k] - mean);
		*between += (double)(end - i) * (mean - all) * (mean - all);
		*df_within += end - i - 1;
		++*groups;
	}
}

/* Returns the index after the last rating of the question that rating `at` answers. */
static size_t
question_end(const struct grades *x, size_t at)
{
	size_t end = at;

	while (end < x->n && graded_same_question(&x->v[at], &x->v[end]))
		end++;
	return end;
}

/* Returns the sums for these values of the ratings of all attributes. */
static struct sums
sums_of(const struct grades *x, const double *v)
{
	struct sums s = { 0 };

	for (size_t at = 0, end; at < x->n; at = end) {
		const struct graded *of = &x->v[at];
		double rest = 0;
		size_t groups = 0, devices = 0, rest_df = 0, n = (end = question_end(x, at)) - at;

		if (!of->rating->lexicon)
			continue;
		add_squares(
			of, v + at, n, graded_repeats, &s.repeats, &rest, &groups, &s.df_repeats);
		add_squares(of, v + at, n, same_device, &rest, &s.devices, &devices, &rest_df);
		s.df_devices += devices - 1;
		s.most_devices = devices > s.most_devices ? devices : s.most_devices;
	}
	return s;
}

static double
discrimination(const struct sums *s)
{
	return s->devices / (double)s->df_devices / (s->repeats / (double)s->df_repeats);
}

static int
order_evening(const void *a, const void *b)
{
	return number_order(
		(*(const struct graded *const *)a)->day, (*(const struct graded *const *)b)->day);
}

/* Returns the ratings, those of each attribute in the order of evenings; the caller frees them. */
static const struct graded **
by_evening(const struct grades *x)
{
	const struct graded **v = xcalloc(x->n + 1, sizeof(v[0]));

	for (size_t i = 0; i < x->n; i++)
		v[i] = &x->v[i];
	for (size_t at = 0, end; at < x->n; at = end) {
		end = question_end(x, at);
		qsort(v + at, end - at, sizeof(v[0]), order_evening);
	}
	return v;
}

/* Shuffles the values within each attribute and evening. of: by_evening */
static void
shuffle(const struct grades *x, const struct graded *const *of, double *v,
	struct blind_random *random)
{
	for (size_t start = 0, end; start < x->n; start = end) {
		for (end = start; end < x->n && of[start]->day == of[end]->day &&
			graded_same_question(of[start], of[end]);)
			end++;
		for (size_t i = end; i-- > start + 1;) {
			size_t k = start + blind_below(random, i - start + 1);
			double *to = &v[of[i] - x->v], *from = &v[of[k] - x->v], value = *to;

			*to = *from;
			*from = value;
		}
	}
}

static int
order_real(const void *a, const void *b)
{
	return number_order_real(*(const double *)a, *(const double *)b);
}

struct gauge
gauge_of(const struct grades *x)
{
	CLEANUP(pointer_free) double *v = xcalloc(x->n + 1, sizeof(v[0]));
	CLEANUP(pointer_free) const struct graded **of = by_evening(x);
	double reliable[SHUFFLES], discriminating[SHUFFLES], random_squares = 0;
	struct blind_random random;

	for (size_t i = 0; i < x->n; i++)
		v[i] = x->v[i].value;
	const struct sums own = sums_of(x, v);
	struct gauge g = { own.df_repeats, own.most_devices, false, NAN, NAN, NAN, NAN };
	g.enough = g.repeats >= LEAST_REPEATS && own.df_devices;
	if (!g.enough || own.repeats == 0)
		return g;
	blind_seed(&random, 2300); /* the same ratings give the same floors */
	for (size_t i = 0; i < SHUFFLES; i++) {
		shuffle(x, of, v, &random);
		const struct sums s = sums_of(x, v);
		random_squares += s.repeats / SHUFFLES;
		reliable[i] = -s.repeats;
		discriminating[i] = discrimination(&s);
	}
	qsort(reliable, SHUFFLES, sizeof(reliable[0]), order_real);
	qsort(discriminating, SHUFFLES, sizeof(discriminating[0]), order_real);
	size_t at = (SHUFFLES + 1) * 95 / 100 - 1;
	g.reliability = sqrt(random_squares / own.repeats);
	g.floor_reliability = sqrt(random_squares / -reliable[at]);
	g.discrimination = discrimination(&own);
	g.floor_discrimination = discriminating[at];
	return g;
}

bool
gauge_passes(const struct gauge *x)
{
	return x->reliability > x->floor_reliability && x->discrimination > x->floor_discrimination;
}

void
gauge_add(struct buf *b, const struct gauge *x)
{
	if (!x->enough) {
		buf_addf(b,
			"Reliability and discrimination (like ITU-R BS.2300) need two devices and "
			"%d ratings repeated on another evening: so far %zu and %zu.",
			LEAST_REPEATS, x->devices, x->repeats);
		return;
	}
	if (isnan(x->reliability)) {
		buf_add(b,
			"Reliability and discrimination (like ITU-R BS.2300) cannot be computed: "
			"you repeated every rating with the same number.");
		return;
	}
	buf_add(b, "Like ITU-R BS.2300: reliability ");
	number_add(b, x->reliability, 2, false);
	buf_add(b, " (95 of 100 random raters: at most ");
	number_add(b, x->floor_reliability, 2, false);
	buf_add(b, "), discrimination ");
	number_add(b, x->discrimination, 2, false);
	buf_add(b, " (at most ");
	number_add(b, x->floor_discrimination, 2, false);
	buf_addf(b, "): %s.", gauge_passes(x) ? "you are above both" : "you are not above both");
}
