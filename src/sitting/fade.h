/* For this module alone: raises the level to the chosen one after an output was reopened. */
#ifndef SITTING_FADE_H
#define SITTING_FADE_H

#include "sitting/sitting.h"

struct fade {
	int step;
	int64_t ns; /* the next step, INT64_MAX: waits for the sound */
};

void fade_begin(struct sitting *s); /* in silence; it rises from fade_sounds on */
void fade_sounds(struct sitting *s);
void fade_ends(struct sitting *s); /* at the reviewer's level, now */
int64_t fade_next_ns(const struct sitting *s, int64_t now_ns);
bool fade_run(struct sitting *s, int64_t now_ns);

#endif
