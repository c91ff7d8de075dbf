/*
 * Measures the loudness of a passage for two sounds, to match their levels (sitting/sounds.c): with
 * and without an equaliser, with two equalisers, or of two files in step.
 */
#ifndef LIBRARY_PASSAGE_H
#define LIBRARY_PASSAGE_H

#include <stdint.h>

#include "base/err.h"
#include "base/filter.h"

struct passage_wish {
	int64_t from_ms, to_ms;   /* in the file */
	bool whole;               /* also the whole file; else only the passage is decoded */
	bool pair;                /* the file has four channels, two files in step (pair.h) */
	int file[2];              /* for a pair: the file that each side plays, 0 or 1 */
	struct equaliser side[2]; /* with their preamps */
};

struct passage_levels {
	double lufs[2];           /* integrated (EBU R 128); NAN: too short, or silent */
	double whole_lufs[2];     /* of the whole file if `whole`; else NAN */
	double true_peak_dbtp[2]; /* as whole_lufs; NAN: silent */
};

/* Measures a regular file. Call av_load first. */
bool passage_file(
	int fd, const struct passage_wish *wish, struct passage_levels *out, struct err *err);
/* Returns true if these values are possible. */
bool passage_check(const struct passage_levels *l);

#endif
