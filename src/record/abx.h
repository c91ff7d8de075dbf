/*
 * Blind runs of two sounds, which earlier versions of earlog played: archives have them. In each
 * trial of an ABX, X was picked at random from both, and the listener said which one it was. In
 * each trial of a preference test both sounds played in random order, and the listener said which
 * one was better. blind_run.sounds
 * stores both sounds as a JSON array of two objects with name, source, equaliser (UUIDs; absent:
 * none), hash, audio, held_db and lufs.
 */
#pragma once

#include "base/buf.h"
#include "record/blind_result.h"
#include "record/records.h"

#define ABX_SOUNDS 2

/* One of the two sounds of a run: a file, heard through an equaliser or without one. */
struct abx_sound {
	char *name; /* "no equaliser", "EQ Cantor", or the name of the file; owned */
	struct uuid source, equaliser; /* rows of the file and of the equaliser; UUID_NONE: none */
	/* SHA-256 of the file, and of its audio without tags (base/analysis.h); owned; NULL: not
	 * known. Earlier versions of earlog stored neither. */
	char *hash, *audio;
	double held_db; /* gain by which the louder sound was lowered to match the other one, in dB,
			   at most 0; NAN: none */
	double lufs;    /* loudness of the repeated passage, in LUFS; NAN: not measured */
};

/* Returns true for a run of two sounds, false for a run of devices. */
bool abx_is(const struct blind_run *r);
/* Reads the two sounds of a run, which the caller frees with abx_finish. Returns false for a run of
 * devices or invalid JSON; abx_finish is not needed then. */
bool abx_read(const struct blind_run *r, struct abx_sound two[ABX_SOUNDS]);
void abx_finish(struct abx_sound two[ABX_SOUNDS]);

/* Returns the letter that stands for a sound: "A" for sound 0, "B" for sound 1. */
const char *abx_letter(size_t sound);
/* Appends both sounds of a run: "A: no equaliser, B: EQ Cantor (-0.6 dB matched), matched to within
 * 0.1 LU". Names of files have their folders. */
void abx_add_sounds(const struct record *rec, const struct blind_run *r, struct buf *out);
/* Appends a sentence for a draft about a run that has ended: "I heard a difference between no
 * equaliser and EQ Cantor without knowing which one played (13 of 16 right in a double-blind ABX,
 * p = 0.0106; levels within 0.1 LU)." Appends
 * nothing for an open run, and for a run of devices. */
void abx_add_sentence(const struct record *rec, const struct blind_run *r, struct buf *out);
