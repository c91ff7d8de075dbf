/*
 * The loudness of a passage of a file unchanged and through an equaliser, or through two, or in
 * each of two files in step: the level difference to match (sitting/sounds.c).
 */
#ifndef LIBRARY_PASSAGE_H
#define LIBRARY_PASSAGE_H

#include <stdint.h>

#include "base/err.h"
#include "base/filter.h"

struct passage_wish {
	int64_t from_ms, to_ms;   /* in the file */
	bool whole;               /* and of the whole file; else the passage alone is decoded */
	bool pair;                /* the file is of four channels, two files in step (pair.h) */
	int file[2];              /* of a pair: which of them each side is, 0 or 1 */
	struct equaliser side[2]; /* with their preamps */
};

struct passage_levels {
	double lufs[2];           /* integrated (EBU R 128); NAN: too short, or silent */
	double whole_lufs[2];     /* of the whole file, where that was asked for; else NAN */
	double true_peak_dbtp[2]; /* the same; NAN: it is silent */
};

/* After av_load. Reads a regular file. */
bool passage_file(
	int fd, const struct passage_wish *wish, struct passage_levels *out, struct err *err);
/* Can these be levels of any file? */
bool passage_check(const struct passage_levels *l);

#endif
