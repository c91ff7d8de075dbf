/* For this module alone: fades in to the chosen level after an output was reopened. */
#ifndef SITTING_FADE_H
#define SITTING_FADE_H

#include "sitting/sitting.h"

struct fade {
	int step;
	int64_t ns; /* time of the next step; INT64_MAX: waits for the sound */
};

void fade_begin(struct sitting *s); /* mutes; the level rises after fade_sounds */
void fade_sounds(struct sitting *s);
void fade_ends(struct sitting *s); /* ends the fade at the chosen level */
int64_t fade_next_ns(const struct sitting *s, int64_t now_ns);
bool fade_run(struct sitting *s, int64_t now_ns);

#endif
