/* Writes ranges with units. Bounds are rounded outwards, so that the printed range still contains
 * the value. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/numbers/range.h"
#include "base/text/text.h"

#include <math.h>

struct range
range_of(double exact)
{
	exact = number_or_unknown(exact);
	return (struct range){ exact, exact };
}

bool
range_known(struct range r)
{
	return isfinite(r.low) && isfinite(r.high);
}

/* Appends the range from the texts of its two ends, and frees both texts with buf_finish(). */
static void
add_ends(struct buf *b, struct range r, struct buf *low, struct buf *high, const char *unit)
{
	if (!isfinite(r.low) && !isfinite(r.high))
		unit = "";
	if (text_same(low->s, high->s))
		buf_add(b, low->s);
	else if (!isfinite(r.high))
		buf_addf(b, "at least %s", low->s);
	else if (!isfinite(r.low))
		buf_addf(b, "at most %s", high->s);
	else
		buf_addf(b, "%s to %s", low->s, high->s);
	if (*unit)
		buf_addf(b, " %s", unit);
	buf_finish(low);
	buf_finish(high);
}

void
range_add(struct buf *b, struct range r, int decimals, const char *unit)
{
	struct buf low = BUF_INIT, high = BUF_INIT;

	number_add(&low, r.low, decimals);
	number_add(&high, r.high, decimals);
	add_ends(b, r, &low, &high, unit);
}

/* ---- significant digits ---- */

/* Tolerance, so that a division's rounding error does not move a bound. */
#define SAME 1e-9
#define DIGITS 3

static double
round_down(double x)
{
	return floor(x + SAME * (1 + fabs(x)));
}

static double
round_up(double x)
{
	return ceil(x - SAME * (1 + fabs(x)));
}

static void
add_rounded(struct buf *b, double v, int decimals, double (*rounded)(double))
{
	int places = v < 0 || v > 0 ? DIGITS - 1 - (int)floor(log10(fabs(v))) : decimals;

	if (!isfinite(v) || fabs(v) >= NUMBER_WIDEST) {
		number_add(b, v, decimals);
		return;
	}
	if (places > decimals)
		places = decimals;
	v = rounded(v * pow(10, places)) / pow(10, places);
	/* Rounding gave one digit more, as in 99.96 to 100.0: drops a decimal. */
	if (places > 0 && fabs(v) >= pow(10, DIGITS - places))
		places--;
	number_add(b, v, places > 0 ? places : 0);
}

void
range_add_digits(struct buf *b, double v, int decimals)
{
	add_rounded(b, v, decimals, round);
}

void
range_add_bounds(struct buf *b, struct range r, int decimals, const char *unit)
{
	struct buf low = BUF_INIT, high = BUF_INIT;
	bool exact = fabs(r.high - r.low) <= SAME * fabs(r.high);

	add_rounded(&low, r.low, decimals, exact ? round : round_down);
	add_rounded(&high, r.high, decimals, exact ? round : round_up);
	add_ends(b, r, &low, &high, unit);
}
