/* The fade of a switch: how one signal becomes another without an audible step. */
#ifndef PLUGIN_FADE_H
#define PLUGIN_FADE_H

#include <stdbool.h>
#include <stddef.h>

#define FADE_S 0.02    /* length of a fade, in seconds */
#define FADE_CHUNK 256 /* number of frames that are computed at once, at most */

/* A fade over FADE_S seconds. `at` goes from 0 to 1 if `up` is true, else from 1 to 0. */
struct fade {
	double at;
	bool up;
};

/* How much of the second sound is in a mix of two sounds, from 0 to 1, at each frame of a chunk. */
struct fade_shares {
	bool none, all; /* none: 0 at every frame; all: 1 at every frame; v is then not set */
	double v[FADE_CHUNK];
};

/* Sets *s to the shares of the next n frames, and moves the fade on by them. rate: frames a second.
 */
void fade_run(struct fade *f, double rate, struct fade_shares *s, size_t n);
/* Ends the fade: all of the second signal if `up` is true, else none of it. */
void fade_be(struct fade *f, bool up);
/* Crossfades in place: replaces `from` by a mix of `from` and `to`. At a share of 0 or 1 the result
 * is exactly the one or the other. */
void fade_mix(double *from, const double *to, const struct fade_shares *s, size_t n);

#endif
