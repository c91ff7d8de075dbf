/*
 * Memory that the player shares with its plugin. The plugin, earlog-switch.so, is part of libmpv's
 * filter chain; the player loads the same file, so that both use the same board. The player writes
 * the board. The plugin reads it once for each block of samples. Neither waits for the other.
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
/* Labels of the plugin. BOARD_ONE has an instance for each channel of a file. BOARD_TWO has one
 * instance for two stereo files, with four outputs, of which only the first two sound. */
#define BOARD_ONE "one"
#define BOARD_TWO "two"
#define BOARD_TONE_MOST_DB (-12.0)
#define BOARD_BANDPASSES 3

struct board_sound {
	double gain_db; /* in addition to the preamp; changes at 6 dB a second… */
	struct equaliser equaliser;
	int file;    /* the file that sounds: 0, or 1 with BOARD_TWO */
	int at_once; /* …or, if at_once is not 0, with a fade of 20 ms */
};

struct board_tone {
	double hz, level_dbfs; /* at -12 dBFS a sine peaks at 0.25 */
	double q; /* 0: a sine. Else noise: white noise with the peak level of that sine, through
		     BOARD_BANDPASSES band passes of this Q */
	bool on;  /* the tone replaces the music, which continues silently */
};

/* A cell of the board with a value that may be read during a write: `turn` is odd while the value
 * is written. */
#define BOARD_CELL(type)                                            \
	struct {                                                    \
		atomic_uint turn;                                   \
		atomic_uint words[sizeof(type) / sizeof(unsigned)]; \
	}
_Static_assert(sizeof(struct board_sound) % sizeof(unsigned) == 0, "it is copied by words");
_Static_assert(sizeof(struct board_tone) % sizeof(unsigned) == 0, "it is copied by words");

struct board {
	unsigned version, size; /* program and plugin must have equal values */
	BOARD_CELL(struct board_sound) sound[2];
	BOARD_CELL(struct board_tone) tone;
	atomic_int which;  /* the selected sound, 0 or 1 */
	atomic_bool on;    /* false: fades to the unchanged input */
	atomic_bool enter; /* new instances start with the unchanged input, and fade from there */

	atomic_int instances; /* number of instances; counted by the plugin */
};

/* Write a sound or the tone. Only one thread may call these functions. */
void board_put_sound(struct board *b, int which, const struct board_sound *sound);
void board_put_tone(struct board *b, const struct board_tone *tone);
/* Read a sound or the tone. False: the board has nothing newer than *seen, or is being written.
 * *seen is odd before the first read. */
bool board_get_sound(struct board *b, int which, unsigned *seen, struct board_sound *sound);
bool board_get_tone(struct board *b, unsigned *seen, struct board_tone *tone);

#endif
