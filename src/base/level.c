#include "base/level.h"

#include <stdlib.h>

#define LOWEST (-117.5) /* LUFS that byte 0 would stand for if it did not mean silence */

void
level_finish(struct level *l)
{
	free(l->steps);
	*l = (struct level)LEVEL_NONE;
}

double
level_lufs(unsigned char step)
{
	return step ? step / 2.0 + LOWEST : -INFINITY;
}

unsigned char
level_step(double lufs)
{
	double step = round((lufs - LOWEST) * 2);

	return step >= 255 ? 255 : step >= 1 ? (unsigned char)step : 0;
}

double
level_mean_lufs(const struct level *l, int64_t from_ms, int64_t to_ms)
{
	double energy = 0, measured_ms = 0;

	if (from_ms < 0)
		from_ms = 0;
	for (size_t i = (size_t)(from_ms / l->step_ms); i < l->n; i++) {
		int64_t start_ms = (int64_t)i * l->step_ms, end_ms = start_ms + l->step_ms;

		if (start_ms >= to_ms)
			break;
		double part_ms = (double)((end_ms < to_ms ? end_ms : to_ms) -
			(start_ms > from_ms ? start_ms : from_ms));
		measured_ms += part_ms;
		energy += part_ms * pow(10, level_lufs(l->steps[i]) / 10);
	}
	return measured_ms > 0 ? 10 * log10(energy / measured_ms) : -INFINITY;
}
