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
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>

#include "base/numbers/eq_filter.h"

#define BOARD_PLUGIN "earlog-switch.so"
#define BOARD_SYMBOL "earlog_board"
#define BOARD_VERSION 4
#define BOARD_LABEL "one" /* LADSPA label of the plugin, which has an instance for each channel */

struct board_sound {
	double gain_db; /* matching gain, in addition to the equaliser's preamp */
	struct equaliser equaliser;
};

/* A cell of the board. Its value may be read while it is being written; `turn` is odd meanwhile, so
 * that the reader notices. */
struct board_cell {
	atomic_uint turn;
	atomic_uint words[sizeof(struct board_sound) / sizeof(unsigned)];
};
_Static_assert(sizeof(struct board_sound) % sizeof(unsigned) == 0, "a cell has whole words");

struct board {
	unsigned version, size; /* the program refuses a plugin whose values differ from its own */
	struct board_cell sound[2];
	atomic_int which; /* the sound that is heard, 0 or 1 */
	atomic_bool on;   /* false: the plugin fades to its unchanged input */
	/* true: an instance of the plugin that is created now begins with the unchanged input, and
	 * fades to the sound on the board */
	atomic_bool enter;

	atomic_int instances; /* running instances of the plugin, counted by the plugin itself */
};

/* Writes a sound (which: 0 or 1) to the board. Only one thread may call this function. */
void board_put_sound(struct board *b, int which, const struct board_sound *sound);
/* Reads a sound (which: 0 or 1) from the board, and sets *seen to the turn number of the value.
 * Returns false if there is no newer value than *seen, or one is being written. Any odd *seen makes
 * the first call read. */
bool board_get_sound(struct board *b, int which, unsigned *seen, struct board_sound *sound);
