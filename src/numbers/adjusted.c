#include "numbers/adjusted.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"

#define NEAR 1e-8 /* of the last round; the values are then good to about 1e-6 */
#define ROUNDS 2000

struct effect {
	double value, sum;
	size_t n;
};

/* Sets the effects of one factor to the means of what the others leave of the ratings. Returns the
 * largest change. */
static double
set_effects(struct effect *const effects[ADJUSTED_FACTORS], enum adjusted_factor f, size_t levels,
	const struct adjusted_rating *v, size_t n)
{
	double change = 0;

	for (size_t i = 0; i < levels; i++)
		effects[f][i] = (struct effect){ .value = effects[f][i].value };
	for (size_t i = 0; i < n; i++) {
		struct effect *own = &effects[f][v[i].of[f]];

		own->n++;
		own->sum += v[i].value + own->value;
		for (enum adjusted_factor k = 0; k < ADJUSTED_FACTORS; k++)
			own->sum -= effects[k][v[i].of[k]].value;
	}
	for (struct effect *x = effects[f]; x < effects[f] + levels; x++) {
		double value = x->n ? x->sum / (double)(x->n + (f == ADJUSTED_EVENING)) : 0;

		change = fmax(change, fabs(value - x->value));
		x->value = value;
	}
	return change;
}

/* Moves the mean effect of the evenings to the items. The ratings are fitted as well, and the
 * evenings are nearer to their pseudo-ratings; the rounds alone take hundreds to get there. */
static void
centre_evenings(
	struct effect *const effects[ADJUSTED_FACTORS], const size_t levels[ADJUSTED_FACTORS])
{
	struct effect *evenings = effects[ADJUSTED_EVENING];
	double mean = 0;
	size_t rated = 0;

	for (size_t i = 0; i < levels[ADJUSTED_EVENING]; i++)
		rated += evenings[i].n > 0;
	for (size_t i = 0; i < levels[ADJUSTED_EVENING]; i++)
		mean += evenings[i].value / (double)rated;
	for (size_t i = 0; i < levels[ADJUSTED_EVENING]; i++)
		evenings[i].value -= evenings[i].n ? mean : 0;
	for (size_t i = 0; i < levels[ADJUSTED_ITEM]; i++)
		effects[ADJUSTED_ITEM][i].value += mean;
}

void
adjusted_of(const struct adjusted_rating *v, size_t n, const size_t levels[ADJUSTED_FACTORS],
	double *value)
{
	struct effect *effects[ADJUSTED_FACTORS];
	double change = INFINITY, item = 0;

	for (enum adjusted_factor f = 0; f < ADJUSTED_FACTORS; f++)
		effects[f] = xcalloc(levels[f] + 1, sizeof(effects[f][0]));
	for (int round = 0; round < ROUNDS && change > NEAR; round++) {
		change = 0;
		for (enum adjusted_factor f = 0; f < ADJUSTED_FACTORS; f++)
			change = fmax(change, set_effects(effects, f, levels[f], v, n));
		centre_evenings(effects, levels);
	}
	for (size_t i = 0; i < levels[ADJUSTED_ITEM]; i++)
		item += effects[ADJUSTED_ITEM][i].value / (double)levels[ADJUSTED_ITEM];
	for (size_t d = 0; d < levels[ADJUSTED_DEVICE]; d++)
		value[d] = effects[ADJUSTED_DEVICE][d].value + item;
	for (enum adjusted_factor f = 0; f < ADJUSTED_FACTORS; f++)
		free(effects[f]);
}
