#include "plugin/fade.h"

#include <math.h>
#include <string.h>

void
fade_run(struct fade *f, double rate, struct fade_shares *s, size_t n)
{
	double step = 1 / (FADE_S * rate);

	s->none = f->at <= 0 && !f->up;
	s->all = f->at >= 1 && f->up;
	for (size_t i = 0; i < n && !s->none && !s->all; i++) {
		f->at = f->up ? fmin(1, f->at + step) : fmax(0, f->at - step);
		/* The fade follows a smooth curve, because corners in it would be heard as clicks.
		 */
		s->v[i] = f->at * f->at * (3 - 2 * f->at);
	}
}

void
fade_be(struct fade *f, bool up)
{
	f->up = up;
	f->at = up;
}

void
fade_mix(double *from, const double *to, const struct fade_shares *s, size_t n)
{
	if (s->all)
		memcpy(from, to, n * sizeof(*from));
	for (size_t i = 0; i < n && !s->none && !s->all; i++)
		from[i] = s->v[i] >= 1 ? to[i] : from[i] + s->v[i] * (to[i] - from[i]);
}
