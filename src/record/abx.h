/*
 * A blind run of two sounds that the bench plays itself. In each trial of an ABX the program picks
 * X at random, and the listener names it. In each trial of a preference test both sounds play in
 * random order, and the listener names the better one. blind_run.sounds stores the two sounds as a
 * JSON array of two objects: name, source, equaliser (UUIDs; absent: none), held_db and lufs.
 */
#ifndef RECORD_ABX_H
#define RECORD_ABX_H

#include "base/buf.h"
#include "record/blind_order.h"
#include "record/records.h"

#define ABX_SOUNDS 2

/* One of the two sounds. */
struct abx_sound {
	char *name;                    /* owned: "no equaliser", "EQ Cantor", a file's name */
	struct uuid source, equaliser; /* each may be none */
	double held_db;                /* gain that matched the other sound's level; NAN: none */
	double lufs; /* loudness of the passage during the run; NAN: not measured */
};

bool abx_is(const struct blind_run *r); /* a run of sounds, not of devices */
/* Returns the JSON text for blind_run.sounds, which the caller frees. */
char *abx_write(const struct abx_sound two[ABX_SOUNDS]);
/* Reads the two sounds of a run. False: a run of devices, or its JSON is invalid; there is nothing
 * to finish then. */
bool abx_read(const struct blind_run *r, struct abx_sound two[ABX_SOUNDS]);
void abx_finish(struct abx_sound two[ABX_SOUNDS]);

/* Returns "A" for sound 0, "B" for sound 1. */
const char *abx_letter(size_t sound);
/* Appends "A no equaliser, B EQ Cantor (-0.6 dB matched), matched to within 0.1 LU". rec: hides the
 * folders of files, for text that others read; NULL: shows them. */
void abx_add_sounds(const struct record *rec, const struct blind_run *r, struct buf *out);
/* Appends the sentence on a run that has ended, for a draft: "No equaliser and EQ Cantor, matched
 * to within 0.1 LU, were distinguished 13 of 16 times, p = 0.0106 (ABX)."; else nothing. */
void abx_add_sentence(const struct record *rec, const struct blind_run *r, struct buf *out);

#endif
