/* Finds what changes samples between the file and the output; a chain with `bit_perfect: yes` wants
 * no change. earlog checks its own processing and the output format that is reported. It cannot
 * check a device. */
#ifndef SITTING_TRUE_PATH_H
#define SITTING_TRUE_PATH_H

#include "player/player.h"
#include "sitting/sitting.h"

enum {
	PATH_EQUALISER = 1,
	PATH_RESAMPLER = 2, /* file and output have different sample rates */
	PATH_CHANNELS = 4,
	PATH_WIDTH = 8, /* fewer bits than the file, or another sample type */
	PATH_MIXER = 16,
	PATH_PLUG = 32, /* an ALSA plugin, which does not report conversions */
	PATH_BLUETOOTH = 64,
	PATH_VOLUME = 128, /* software volume below 0 dB */
};

/* Are the samples known to reach the output unchanged? */
bool true_path_is_exact(const struct sitting *s);

/* Returns the bits of an mpv sample format (s16, s16p, s32); 0 for float and unknown formats. */
int true_path_bits(const char *format);

/* Returns the PATH_ bits that an mpv output ("alsa/hw:1,0", "auto") implies for any file.
 * exclusive: exclusive mode is requested; level_db: the highest level allowed, 0 or below. */
unsigned true_path_of(const char *output, bool exclusive, double level_db);
/* Appends PATH_ bits in words: "a mixer (pulse); volume in software, -6 dB". */
void true_path_add_words(
	unsigned what, const struct player_info *info, double level_db, struct buf *out);

/* ---- within src/sitting only ---- */

struct true_path_state {
	struct uuid chain; /* the chain that the other fields are about */
	bool asks;         /* that chain wants bit-perfect sound */
	unsigned told;     /* PATH_ bits of the last warning */
};

bool true_path_run(struct sitting *s, int64_t now_ns); /* warns about new changes */

#endif
