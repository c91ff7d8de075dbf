/* Finds what changes samples on their way from the file to the output, and warns if the chain has
 * `bit_perfect: yes`. Knows what earlog itself does and the output format that the player reports.
 * Cannot know what a device does. */
#ifndef SITTING_TRUE_PATH_H
#define SITTING_TRUE_PATH_H

#include "player/player.h"
#include "sitting/sitting.h"

enum {
	PATH_EQUALISER = 1,
	PATH_RESAMPLER = 2, /* file and output have different sample rates */
	PATH_CHANNELS = 4,
	PATH_WIDTH = 8, /* the output has fewer bits than the file, or another sample type */
	PATH_MIXER = 16,
	PATH_PLUG = 32, /* ALSA's plughw, which does not report that it converts */
	PATH_BLUETOOTH = 64,
	PATH_VOLUME = 128, /* the volume set in software is below 0 dB */
};

/* Returns true if the samples are known to reach the output unchanged. */
bool true_path_is_exact(const struct sitting *s);

/* Returns the number of bits of an mpv sample format (s16, s16p, s32); 0 for float and unknown
 * formats. */
int true_path_bits(const char *format);

/* Returns the PATH_ bits that an output of mpv ("alsa/hw:1,0", "auto") sets for every file,
 * whatever its format. exclusive: exclusive mode is requested; level_db: the highest volume
 * allowed, 0 or below. */
unsigned true_path_of(const char *output, bool exclusive, double level_db);
/* Appends these PATH_ bits in words: "a mixer (pulse); volume in software, -6 dB". */
void true_path_add_words(
	unsigned what, const struct player_info *info, double level_db, struct buf *out);

/* ---- used within src/sitting only ---- */

struct true_path_state {
	struct uuid chain; /* the chain for which the next two members were set */
	bool asks;         /* the chain wants bit-perfect sound */
	/* PATH_ bits when they were last checked; only new bits are warned about */
	unsigned told;
};

/* Warns if the chain asks for bit-perfect sound and something new changes samples. Returns true if
 * it has shown a warning. */
bool true_path_run(struct sitting *s);

#endif
