/*
 * Memory that the player shares with its plugin. The plugin, earlog-switch.so, is part of libmpv's
 * filter chain; the player loads the same file, so that both see one board. The player writes the
 * board, the plugin reads it once for each block of samples, and neither waits for the other.
 *
 * The listener hears one of two sounds. Both are always computed, so that a switch is a crossfade
 * between filters that have settled. When a sound changes, its old and its new filters both run
 * until the new ones have settled.
 */
#ifndef PLUGIN_BOARD_H
#define PLUGIN_BOARD_H

#include <stdatomic.h>
#include <stdbool.h>

#include "base/filter.h"

#define BOARD_PLUGIN "earlog-switch.so"
#define BOARD_SYMBOL "earlog_board"
#define BOARD_VERSION 2
/* Labels of the plugin: an instance for each channel of a file; one for two stereo files, the
 * second behind the first, with as many outputs, of which only the first two sound. */
#define BOARD_ONE "one"
#define BOARD_TWO "two"
#define BOARD_TONE_MOST_DB (-12.0)
#define BOARD_BANDPASSES 3

struct board_sound {
	double gain_db; /* besides the preamp; a changed gain is reached at a few dB a second… */
	struct equaliser equaliser;
	int file;    /* 0; 1 with BOARD_TWO alone */
	int at_once; /* …not 0: with a fade */
};

struct board_tone {
	double hz, level_dbfs; /* a sine of -12 dBFS peaks at a quarter */
	double q; /* 0: a sine; else noise, which is white with such peaks before BOARD_BANDPASSES
		     band passes of this Q */
	bool on;  /* it is heard in place of the music, which goes on */
};

/* A value that may be read while it is written: `turn` is odd meanwhile. */
#define BOARD_CELL(type)                                            \
	struct {                                                    \
		atomic_uint turn;                                   \
		atomic_uint words[sizeof(type) / sizeof(unsigned)]; \
	}
_Static_assert(sizeof(struct board_sound) % sizeof(unsigned) == 0, "it is copied by words");
_Static_assert(sizeof(struct board_tone) % sizeof(unsigned) == 0, "it is copied by words");

struct board {
	unsigned version, size; /* BOARD_VERSION, sizeof(struct board): both sides mean the same */
	BOARD_CELL(struct board_sound) sound[2];
	BOARD_CELL(struct board_tone) tone;
	atomic_int which;  /* the sound that is heard, 0 or 1 */
	atomic_bool on;    /* false: fades to what comes in, which then goes out untouched */
	atomic_bool enter; /* what starts next begins with what comes in, and fades from there */

	atomic_int instances; /* existing ones; the plugin counts */
};

/* Written by one thread. */
void board_put_sound(struct board *b, int which, const struct board_sound *sound);
void board_put_tone(struct board *b, const struct board_tone *tone);
/* False: nothing that was not seen yet, or it is just being written. *seen: odd for none. */
bool board_get_sound(struct board *b, int which, unsigned *seen, struct board_sound *sound);
bool board_get_tone(struct board *b, unsigned *seen, struct board_tone *tone);

#endif
