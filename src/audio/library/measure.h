/*
 * Reads an audio file through and measures its first stream of sound: loudness and true peak (EBU R
 * 128, by libebur128), clipped samples, level over time, octaves over time, and the level above 22
 * kHz (numbers/analysis.h). The audio is identified by the SHA-256 of its packets' payload, as
 * `ffmpeg -i FILE -map 0:a:0 -c copy -f streamhash -` prints it: the hash does not depend on tags
 * or decoder. Also measures the loudness of a passage for two sounds, to match their levels
 * (playback/sounds.c): with and without an equaliser, or with two equalisers.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdint.h>

#include "base/core/err.h"
#include "base/numbers/analysis.h"
#include "base/numbers/eq_filter.h"

/* Measures an audio file from its start; call av_load first. Returns false with err on failure. The
 * caller calls analysis_finish, also after a failure. */
bool measure_file(int fd, struct analysis *a, struct err *err);

struct passage_wish {
	int64_t from_ms, to_ms; /* the passage: a range of the file */
	bool whole;             /* measure also the whole file; else only the passage is decoded */
	struct equaliser side[2]; /* equaliser of each side, with its preamp */
};

struct passage_levels {
	double lufs[2]; /* integrated loudness (EBU R 128) per sound, as two channels; NAN: too
			   short, or silent */
	double true_peak_dbtp[2]; /* true peak of the whole file, per sound; NAN: silent, or not
				   wanted */
};

/* Measures a passage of a regular file; call av_load first. Returns false with err on failure. */
bool measure_passage(
	int fd, const struct passage_wish *wish, struct passage_levels *out, struct err *err);
/* Returns true if these values from a worker are plausible. */
bool measure_passage_check(const struct passage_levels *l);
