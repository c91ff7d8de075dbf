/* Draws orders from a seed by fixed algorithms, and writes and reads the record of an order.
 * writing/blind_run.c chooses the seed and the devices. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/numbers/blind_draw.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/core/mem.h"
#include "base/system/json.h"

#define TRIES 20000

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
blind_draw_seed(struct blind_random *r, uint64_t seed)
{
	EACH_IN (one, r->s, 4)
		*one = splitmix(&seed);
}

uint64_t
blind_draw_next(struct blind_random *r)
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
blind_draw_below(struct blind_random *r, uint64_t n)
{
	/* Rejects the first 2^64 mod n values, which would make the small remainders likelier. */
	uint64_t x, excess = (0 - n) % n;

	do
		x = blind_draw_next(r);
	while (x < excess);
	return x % n;
}

static void
shuffle(struct blind_random *r, unsigned *v, size_t n)
{
	for (size_t i = n; i > 1; i--) {
		size_t j = (size_t)blind_draw_below(r, i);
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
blind_draw_shuffled(unsigned *order, size_t k, size_t each, uint64_t seed, struct err *err)
{
	struct blind_random r;

	if (!check_devices(k, 1, err))
		return false;
	if (each == 0 || each > BLIND_MOST_TRIALS / k)
		return err_set(err, "%zu trials of each of %zu devices: a run has 1 to %d trials",
			each, k, BLIND_MOST_TRIALS);
	blind_draw_seed(&r, seed);
	for (size_t i = 0; i < k * each; i++)
		order[i] = (unsigned)(i % k);
	shuffle(&r, order, k * each);
	return true;
}

bool
blind_draw_repeats(unsigned *order, size_t k, size_t repeats, uint64_t seed, struct err *err)
{
	struct blind_random r;

	if (k == 2)
		return err_set(err,
			"two devices with hidden repeats can only alternate, so you would know all "
			"after the first trial: x4 instead draws each device four times");
	if (!check_devices(k, 3, err))
		return false;
	if (repeats > BLIND_MOST_REPEATS)
		return err_set(err,
			"%zu hidden repeats are more than %d: use x3, which draws each device "
			"three times",
			repeats, BLIND_MOST_REPEATS);
	blind_draw_seed(&r, seed);
	size_t n = k + repeats;
	for (size_t i = 0; i < n; i++)
		order[i] = (unsigned)(i % k);
	/* If the repeats are no multiple of k, random devices repeat once more. */
	unsigned number[BLIND_MOST_DEVICES];
	for (size_t i = 0; i < k; i++)
		number[i] = (unsigned)i;
	shuffle(&r, number, k);
	EACH_IN (one, order, n)
		*one = number[*one];
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
blind_draw_next_trial(unsigned *order, size_t k, size_t n, uint64_t seed, struct err *err)
{
	struct blind_random r;

	if (!check_devices(k, 2, err))
		return false;
	if (n == 0 || n > BLIND_MOST_TRIALS)
		return err_set(err, "%zu trials are not between 1 and %d", n, BLIND_MOST_TRIALS);
	blind_draw_seed(&r, seed);
	EACH_IN (one, order, n)
		*one = (unsigned)blind_draw_below(&r, k);
	return true;
}

void
blind_draw_add_record(struct buf *b, const struct blind_plan *p)
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
blind_draw_read_record(const char *record, struct blind_plan *p, unsigned **order)
{
	json_auto_t *o = json_read(record);
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
