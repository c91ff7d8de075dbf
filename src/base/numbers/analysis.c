/* Converts between levels in dB and the bytes in which measurements are kept, and reads levels from
 * them. library/measure.c measures; store/analysis_rows.c stores. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/numbers/analysis.h"

#include <stdlib.h>

#define LOWEST (-117.5) /* dB; a byte b > 0 stands for the level b / 2 + LOWEST */

void
analysis_finish(struct analysis *a)
{
	free(a->overview);
	free(a->octaves);
	*a = (struct analysis)ANALYSIS_NONE;
}

/* Sets *v to NAN if it is not from least to most. */
static void
keep_in_range(double *v, double least, double most)
{
	if (!(*v >= least && *v <= most))
		*v = NAN;
}

bool
analysis_check(struct analysis *a)
{
	keep_in_range(&a->integrated_lufs, -120, 60);
	keep_in_range(&a->range_lu, 0, 120);
	keep_in_range(&a->true_peak_dbtp, -400, 60);
	if (a->above_22k_dbfs > -INFINITY)
		keep_in_range(&a->above_22k_dbfs, -400, 60);
	return file_is_hash(a->file) && file_is_hash(a->audio) && a->length_ms >= 0 &&
		a->length_ms <= ANALYSIS_MOST_MS && a->rate_hz > 0 && a->channels > 0 &&
		a->clipped >= 0 && a->nsteps <= ANALYSIS_MOST_STEPS &&
		a->noctaves <= ANALYSIS_MOST_STEPS;
}

double
analysis_db(unsigned char byte)
{
	return byte ? byte / 2.0 + LOWEST : -INFINITY;
}

unsigned char
analysis_byte(double db)
{
	double byte = round((db - LOWEST) * 2);

	return (unsigned char)fmin(fmax(byte, 0), 255);
}

double
analysis_mean_dbfs(const struct analysis *a, int64_t from_ms, int64_t to_ms)
{
	double energy = 0, measured_ms = 0;

	if (from_ms < 0)
		from_ms = 0;
	for (size_t i = (size_t)(from_ms / OVERVIEW_STEP_MS); i < a->nsteps; i++) {
		int64_t start_ms = (int64_t)i * OVERVIEW_STEP_MS,
			end_ms = start_ms + OVERVIEW_STEP_MS;

		if (start_ms >= to_ms)
			break;
		if (start_ms < from_ms)
			start_ms = from_ms;
		if (end_ms > to_ms)
			end_ms = to_ms;
		double part_ms = (double)(end_ms - start_ms);
		measured_ms += part_ms;
		energy += part_ms * pow(10, analysis_db(a->overview[i * OVERVIEW_BYTES + 1]) / 10);
	}
	return measured_ms > 0 ? 10 * log10(energy / measured_ms) : -INFINITY;
}

const unsigned char *
analysis_octaves(const struct analysis *a, int64_t pos_ms)
{
	size_t i = pos_ms >= 0 ? (size_t)(pos_ms / OCTAVES_STEP_MS) : SIZE_MAX;

	return i < a->noctaves ? a->octaves + i * OCTAVES : NULL;
}

bool
analysis_second(const struct analysis *a, int64_t pos_ms, unsigned char octaves[OCTAVES])
{
	double energy[OCTAVES] = { 0 };
	int n = 0;

	for (int64_t ms = pos_ms - 500; ms < pos_ms + 500; ms += OCTAVES_STEP_MS) {
		const unsigned char *step = analysis_octaves(a, ms);
		n += step != NULL;
		for (size_t i = 0; step && i < OCTAVES; i++)
			energy[i] += pow(10, analysis_db(step[i]) / 10);
	}
	for (size_t i = 0; i < OCTAVES; i++)
		octaves[i] = n ? analysis_byte(10 * log10(energy[i] / n)) : 0;
	return n > 0;
}

void
analysis_octaves_json(const unsigned char octaves[OCTAVES], struct buf *out)
{
	for (size_t i = 0; i < OCTAVES; i++) {
		buf_add(out, i ? "," : "[");
		if (octaves[i])
			buf_addf(out, "%.0f", round(analysis_db(octaves[i])));
		else
			buf_add(out, "null");
	}
	buf_add_char(out, ']');
}
