/* Guides the listener through a level match of two devices. Used within src/sitting only. */
#ifndef SITTING_MATCH_H
#define SITTING_MATCH_H

#include "sitting/said.h"

/* An open level match (sitting.ask is ASK_MATCH). */
struct match_guide {
	int step;        /* the current step, a MATCH_ value of match.c; 0: no match is open */
	size_t row;      /* index in matches[] of match.c, which gives the method and the signal */
	double level_db; /* gain added to the signal, the same for both devices */
	bool plays;      /* music played before the level match, and resumes after it */
};

void match_add_question(const struct sitting *s, enum swap_words words, struct buf *out);
/* What the confirm key does in this step, in words. */
const char *match_hint(const struct sitting *s);
void match_confirmed(struct sitting *s);
void match_ends(struct sitting *s); /* ends an open level match; the music resumes */
/* If a level match waits for a volume, adds its method, signal and previous device to the volume v
 * that the listener typed. */
void match_takes(const struct sitting *s, struct volume *v);

#endif
