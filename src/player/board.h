/*
 * The board: memory through which the player controls its audio plugin. The plugin,
 * earlog-switch.so, is part of libmpv's filter chain; the player loads the same file, so that both
 * use the same memory. The player writes the board. The plugin reads it once for each block of
 * samples. Neither waits for the other.
 *
 * The listener hears one of two sounds (a file with an equaliser and a gain). Both are always
 * computed, so that a switch is a crossfade between filters that have settled. When a sound
 * changes, its old and its new filters both run until the new ones have settled.
 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>

#include "base/eq_filter.h"

#define BOARD_PLUGIN "earlog-switch.so"
#define BOARD_SYMBOL "earlog_board"
#define BOARD_VERSION 3
#define BOARD_LABEL "one" /* LADSPA label of the plugin, which has an instance for each channel */
#define BOARD_TONE_MOST_DB (-12.0)
#define BOARD_BANDPASSES 3

struct board_sound {
	double gain_db; /* matching gain, in addition to the equaliser's preamp */
	struct equaliser equaliser;
};

struct board_tone {
	double hz, level_dbfs; /* frequency and level; a sine at -12 dBFS peaks at 0.25 */
	/* 0: the tone is a sine; else it is white noise with the sine's peak level, through
	 * BOARD_BANDPASSES band passes of this Q */
	double q;
	bool on; /* the tone is heard instead of the music, which plays on silently */
};

/* A cell of the board. Its value may be read while it is being written; `turn` is odd meanwhile, so
 * that the reader notices. */
#define BOARD_CELL(type)                                            \
	struct {                                                    \
		atomic_uint turn;                                   \
		atomic_uint words[sizeof(type) / sizeof(unsigned)]; \
	}
_Static_assert(sizeof(struct board_sound) % sizeof(unsigned) == 0, "BOARD_CELL copies whole words");
_Static_assert(sizeof(struct board_tone) % sizeof(unsigned) == 0, "BOARD_CELL copies whole words");

struct board {
	unsigned version, size; /* the program refuses a plugin whose values differ from its own */
	BOARD_CELL(struct board_sound) sound[2];
	BOARD_CELL(struct board_tone) tone;
	atomic_int which; /* the sound that is heard, 0 or 1 */
	atomic_bool on;   /* false: the plugin fades to its unchanged input */
	/* true: an instance of the plugin that is created now begins with the unchanged input, and
	 * fades to the sound on the board */
	atomic_bool enter;

	atomic_int instances; /* running instances of the plugin, counted by the plugin itself */
};

/* Write a sound (which: 0 or 1), or the tone, to the board. Only one thread may call these
 * functions. */
void board_put_sound(struct board *b, int which, const struct board_sound *sound);
void board_put_tone(struct board *b, const struct board_tone *tone);
/* Read a sound (which: 0 or 1), or the tone, from the board, and set *seen to the turn number of
 * the value. Return false if there is no newer value than *seen, or one is being written. Any odd
 * *seen makes the first call read. */
bool board_get_sound(struct board *b, int which, unsigned *seen, struct board_sound *sound);
bool board_get_tone(struct board *b, unsigned *seen, struct board_tone *tone);
