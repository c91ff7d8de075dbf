/* For this module alone: guides through a level match of two devices. */
#ifndef SITTING_MATCH_H
#define SITTING_MATCH_H

#include "sitting/said.h"

/* A level match that is being made (ASK_MATCH). */
struct match_guide {
	int step;        /* 0: none is */
	size_t row;      /* by which way, with which signal */
	double level_db; /* by which the signal was raised: as loud for both devices */
	bool plays;      /* the music did before */
};

void match_add_question(const struct sitting *s, enum swap_words words, struct buf *out);
const char *match_hint(const struct sitting *s); /* of the key that confirms */
void match_confirmed(struct sitting *s);
void match_ends(struct sitting *s); /* if one is made; the music goes on */
/* Fills in how the volume that was typed is matched; false: it is none of a match. */
bool match_takes(const struct sitting *s, struct volume *v);

#endif
