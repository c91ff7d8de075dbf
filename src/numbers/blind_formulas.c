#include "numbers/blind_formulas.h"

#include <float.h>
#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "numbers/dist.h"

#define TRIES 20000
#define ALPHA 0.05

/* ---- random numbers: splitmix64 (Vigna) fills xoshiro256** (Blackman and Vigna) ---- */

static uint64_t
splitmix(uint64_t *x)
{
	uint64_t z = *x += 0x9e3779b97f4a7c15U;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
	return z ^ (z >> 31);
}

static uint64_t
turn_left(uint64_t x, int by)
{
	return (x << by) | (x >> (64 - by));
}

void
blind_seed(struct blind_random *r, uint64_t seed)
{
	for (int i = 0; i < 4; i++)
		r->s[i] = splitmix(&seed);
}

uint64_t
blind_next(struct blind_random *r)
{
	uint64_t *s = r->s, result = turn_left(s[1] * 5, 7) * 9, t = s[1] << 17;

	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = turn_left(s[3], 45);
	return result;
}

uint64_t
blind_below(struct blind_random *r, uint64_t n)
{
	/* Rejects the first 2^64 mod n values, which would make the small remainders likelier. */
	uint64_t x, excess = (0 - n) % n;

	do
		x = blind_next(r);
	while (x < excess);
	return x % n;
}

static void
shuffle(struct blind_random *r, unsigned *v, size_t n)
{
	for (size_t i = n; i > 1; i--) {
		size_t j = (size_t)blind_below(r, i);
		unsigned other = v[i - 1];
		v[i - 1] = v[j];
		v[j] = other;
	}
}

/* ---- random orders of the devices ---- */

static bool
check_devices(size_t k, size_t fewest, struct err *err)
{
	if (k < fewest || k > BLIND_MOST_DEVICES)
		return err_set(err, "an order needs %zu to %d devices, not %zu", fewest,
			BLIND_MOST_DEVICES, k);
	return true;
}

bool
blind_shuffled(unsigned *order, size_t k, size_t each, uint64_t seed, struct err *err)
{
	struct blind_random r;

	if (!check_devices(k, 1, err))
		return false;
	if (each == 0 || each > BLIND_MOST_TRIALS / k)
		return err_set(err, "%zu trials of each of %zu devices: a run has 1 to %d trials",
			each, k, BLIND_MOST_TRIALS);
	blind_seed(&r, seed);
	for (size_t i = 0; i < k * each; i++)
		order[i] = (unsigned)(i % k);
	shuffle(&r, order, k * each);
	return true;
}

bool
blind_repeats(unsigned *order, size_t k, size_t repeats, uint64_t seed, struct err *err)
{
	struct blind_random r;

	if (k == 2)
		return err_set(err,
			"two devices with hidden repeats can only alternate, so you would know all "
			"after the first trial: x3 instead draws each device three times");
	if (!check_devices(k, 3, err))
		return false;
	if (repeats > BLIND_MOST_REPEATS)
		return err_set(err,
			"%zu hidden repeats are more than %d: use x3, which draws each device "
			"three times",
			repeats, BLIND_MOST_REPEATS);
	blind_seed(&r, seed);
	size_t n = k + repeats;
	for (size_t i = 0; i < n; i++)
		order[i] = (unsigned)(i % k);
	/* If the repeats are no multiple of k, random devices repeat once more. */
	unsigned number[BLIND_MOST_DEVICES];
	for (size_t i = 0; i < k; i++)
		number[i] = (unsigned)i;
	shuffle(&r, number, k);
	for (size_t i = 0; i < n; i++)
		order[i] = number[order[i]];
	/* Rejection sampling: all valid orders are equally likely. */
	for (int i = 0; i < TRIES; i++) {
		size_t at = 1;

		shuffle(&r, order, n);
		while (at < n && order[at] != order[at - 1])
			at++;
		if (at >= n)
			return true;
	}
	return err_set(err,
		"%zu hidden repeats are too many for %zu devices: use x3, which draws each three "
		"times",
		repeats, k);
}

bool
blind_draws(unsigned *order, size_t k, size_t n, uint64_t seed, struct err *err)
{
	struct blind_random r;

	if (!check_devices(k, 2, err))
		return false;
	if (n == 0 || n > BLIND_MOST_TRIALS)
		return err_set(err, "%zu trials are not between 1 and %d", n, BLIND_MOST_TRIALS);
	blind_seed(&r, seed);
	for (size_t i = 0; i < n; i++)
		order[i] = (unsigned)blind_below(&r, k);
	return true;
}

void
blind_add_record(struct buf *b, const struct blind_plan *p)
{
	buf_addf(b,
		"{\"seed\":\"0x%016" PRIx64 "\",\"algorithm\":\"%s\",\"version\":%d,\"how\":\"%s\","
		"\"k\":%zu,\"blocks\":%zu,\"repeats\":%zu,\"%s\":[",
		p->seed, BLIND_ALGORITHM, BLIND_VERSION, p->how, p->k, p->blocks, p->repeats,
		p->pairs ? "first" : "order");
	for (size_t i = 0; i < p->n; i++)
		buf_addf(b, i ? ",%u" : "%u", p->order[i]);
	buf_add(b, "]}");
}

bool
blind_read_record(const char *record, struct blind_plan *p, unsigned **order)
{
	json_auto_t *o = record ? json_loads(record, 0, NULL) : NULL;
	const json_t *order_list = json_object_get(o, "order"),
		     *first = json_object_get(o, "first"), *list = first ? first : order_list;
	const char *seed = json_string_value(json_object_get(o, "seed"));

	*p = (struct blind_plan){ .n = json_array_size(list),
		.k = (size_t)json_integer_value(json_object_get(o, "k")),
		.blocks = (size_t)json_integer_value(json_object_get(o, "blocks")),
		.repeats = (size_t)json_integer_value(json_object_get(o, "repeats")),
		.pairs = first != NULL };
	*order = NULL;
	bool ok = seed && p->n && p->n <= BLIND_MOST_TRIALS && p->k && p->k <= BLIND_MOST_DEVICES;
	if (ok) {
		p->seed = strtoull(seed, NULL, 16);
		p->order = *order = xcalloc(p->n, sizeof(**order));
		for (size_t i = 0; i < p->n && ok; i++) {
			const json_t *x = json_array_get(list, i);
			json_int_t device = json_is_integer(x) ? json_integer_value(x) : -1;

			ok = device >= 0 && (size_t)device < p->k;
			(*order)[i] = (unsigned)device;
		}
	}
	if (!ok) {
		free(*order);
		*order = NULL;
	}
	return ok;
}

const char *
blind_how(bool alike)
{
	return alike ? "single blind; the devices feel alike, says the listener"
		     : "single blind; a device may be recognised by its fit";
}

/* ---- significance of a score ---- */

double
blind_guess_p(uint64_t hits, uint64_t n)
{
	return n && hits <= n ? dist_binomial_tail(hits, n) : (double)NAN;
}

double
blind_chance_p(uint64_t hits, uint64_t n, uint64_t k)
{
	return n && k && hits <= n ? dist_binomial_tail_of(hits, n, 1 / (double)k) : (double)NAN;
}

static size_t
sum_of(const size_t *v, size_t k)
{
	size_t sum = 0;

	for (size_t i = 0; i < k; i++)
		sum += v[i];
	return sum;
}

/* Writes to moment[j] the expected number of sets of j right answers if the listener guesses:
 * the coefficient of x^j in the product, over the devices, of the sum over c of C(said, c) ·
 * order (order - 1) … (c factors) · x^c, divided by n (n - 1) … (j factors). */
static void
find_moments(const size_t *order, const size_t *said, size_t k, long double *moment)
{
	size_t most = sum_of(said, k), n = sum_of(order, k);
	long double all = 1;

	moment[0] = 1;
	for (size_t i = 0; i < k; i++)
		for (size_t j = most; j > 0; j--) {
			long double ways = 1;

			for (size_t c = 1; c <= j && c <= said[i] && c <= order[i]; c++) {
				ways *= (long double)(said[i] + 1 - c) / (long double)c *
					(long double)(order[i] + 1 - c);
				moment[j] += ways * moment[j - c];
			}
		}
	for (size_t j = 1; j <= most; j++)
		moment[j] /= all *= (long double)(n + 1 - j);
}

/* Returns the binomial coefficients C(n, 0) to C(n, n); the caller frees. */
static long double *
binomials(size_t n)
{
	long double *v = xcalloc(n + 1, sizeof(v[0]));

	v[0] = 1;
	for (size_t k = 0; k < n; k++)
		v[k + 1] = v[k] * (long double)(n - k) / (long double)(k + 1);
	return v;
}

/* Two devices. All terms are positive, so nothing cancels. */
static void
matches_of_two(const size_t *order, const size_t *said, double *chance)
{
	size_t n = order[0] + order[1], rest = n - said[0] - said[1];
	long double *all = binomials(n), *of_first = binomials(said[0]),
		    *of_second = binomials(said[1]), *of_rest = binomials(rest);

	memset(chance, 0, (said[0] + said[1] + 1) * sizeof(chance[0]));
	for (size_t right = 0; right <= said[0]; right++)
		for (size_t wrong = 0; wrong <= said[1] && right + wrong <= order[0]; wrong++) {
			size_t left = order[0] - right - wrong; /* of device 0, not named */

			if (left <= rest)
				chance[right + said[1] - wrong] += (double)(of_first[right] *
					of_second[wrong] * of_rest[left] / all[order[0]]);
		}
	free(of_rest);
	free(of_second);
	free(of_first);
	free(all);
}

bool
blind_matches(const size_t *order, const size_t *said, size_t k, double *chance)
{
	size_t most = sum_of(said, k);
	long double largest = 0;

	if (k == 2) {
		matches_of_two(order, said, chance);
		return true;
	}
	long double *moment = xcalloc(most + 1, sizeof(moment[0]));
	find_moments(order, said, k, moment);
	for (size_t m = 0; m <= most; m++) {
		long double sum = 0, over = 1; /* binomial coefficient C(j, m) */

		for (size_t j = m; j <= most; j++) {
			long double term = over * moment[j];

			sum += (j - m) % 2 ? -term : term;
			largest = fmaxl(largest, fabsl(term));
			over *= (long double)(j + 1) / (long double)(j + 1 - m);
		}
		chance[m] = (double)fminl(1, fmaxl(0, sum));
	}
	free(moment);
	/* The terms alternate in sign; each is rounded. The comparison is false for NAN. */
	return largest * LDBL_EPSILON * (long double)(most + 1) * 8 < 1e-7L;
}

struct range
blind_interval(uint64_t hits, uint64_t n)
{
	if (n == 0 || hits > n)
		return RANGE_UNKNOWN;
	double k = (double)hits, misses = (double)(n - hits);
	return (struct range){
		hits ? dist_beta_quantile(ALPHA / 2, k, misses + 1) : 0,
		hits < n ? dist_beta_quantile(1 - ALPHA / 2, k + 1, misses) : 1,
	};
}

void
blind_add_score(struct buf *b, uint64_t hits, uint64_t n)
{
	double p = blind_guess_p(hits, n);

	buf_addf(b, "%" PRIu64 " of %" PRIu64 ", ", hits, n);
	number_add_p(b, p);
	if (isfinite(p))
		buf_add(b,
			p > 0.05           ? " (guessing may do as well)"
				: p > 0.01 ? " (below 5 %)"
					   : " (below 1 %)");
	buf_add(b, "; hit rate ");
	struct range rate = blind_interval(hits, n);
	range_add(b, rate, 3, "");
	buf_add(b, range_known(rate) ? " (95 %)." : ".");
}
