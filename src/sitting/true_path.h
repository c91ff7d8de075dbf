/* The way of the samples from the file to the output, and the changes on it. A chain asks for
 * none with `bit_perfect: yes`. earlog checks its own processing and the reported output format;
 * it cannot check a device. */
#ifndef SITTING_TRUE_PATH_H
#define SITTING_TRUE_PATH_H

#include "player/player.h"
#include "sitting/sitting.h"

enum {
	PATH_EQUALISER = 1,
	PATH_RESAMPLER = 2, /* the output's rate is another one */
	PATH_CHANNELS = 4,
	PATH_WIDTH = 8, /* fewer bits than the file has, or another kind of samples */
	PATH_MIXER = 16,
	PATH_PLUG = 32, /* ALSA's, which does not say what it converts */
	PATH_BLUETOOTH = 64,
	PATH_VOLUME = 128, /* below 0 dB, in software */
};

/* Is it known that nothing changes the samples of what plays? */
bool true_path_is_exact(const struct sitting *s);

/* The bits of one of mpv's sample formats: s16, s16p, s32; 0 for float and unknown ones. */
int true_path_bits(const char *format);

/* The changes for any file on an output of mpv ("alsa/hw:1,0", "auto"). exclusive: requested;
 * level_db: the highest that is allowed, 0 or below. */
unsigned true_path_of(const char *output, bool exclusive, double level_db);
/* Appends "a mixer (pulse); volume in software, -6 dB". */
void true_path_add_words(
	unsigned what, const struct player_info *info, double level_db, struct buf *out);

/* ---- for this module alone ---- */

struct true_path_state {
	struct uuid chain; /* … that was looked at */
	bool asks;         /* … for bit-perfect sound */
	unsigned told;     /* the changes that were reported */
};

bool true_path_run(struct sitting *s, int64_t now_ns); /* looks whether there is news to tell */

#endif
