/*
 * Signals as instruments: what sounds in place of the music, moved by keys, so that a peak, a leak,
 * a swapped channel or a difference in level is found by ear. Each begins low, and none is louder
 * than SIGNAL_MOST_DBFS.
 */
#ifndef SITTING_INSTRUMENT_H
#define SITTING_INSTRUMENT_H

#include "sitting/sitting.h"

/* The n-th instrument, from 0: its name, what it is for, and how it is used; false after the last.
 */
bool instrument_row(size_t n, const char **name, const char **what, const char **how);
/* Starts "sine", "sine 3150", "sweep 20-20000 30s", "seal", …; "off" returns to the music, and
 * "" names the signal. All signals start at the same level; a given level must be lower. */
bool sitting_signal(struct sitting *s, const char *text, struct err *err);
/* Moves the frequency by so many 48ths of an octave; a third octave goes to the next band. */
bool sitting_signal_move(struct sitting *s, int by, struct err *err);
/* Above -30 dBFS it rises by at most 1 dB at once, and 6 dB in a second. */
bool sitting_signal_level(struct sitting *s, double by_db, struct err *err);
/* Opens a note with the frequency at the key: "rings at 7.94 kHz"; with words, keeps "words at
 * 7.94 kHz". Without a signal it opens a note at the current position. */
bool sitting_signal_note(struct sitting *s, const char *words, struct err *err);
/* The frequency that is heard, of an instrument or of a test signal of the playlist; 0: none. */
double sitting_hz(const struct sitting *s, int64_t now_ns);
/* Appends "sine 7.94 kHz, -40 dBFS" of an instrument, or of a sweep of the playlist; nothing where
 * something else has the sound. */
void sitting_add_signal(const struct sitting *s, struct buf *out);

/* ---- for this module alone ---- */

bool instrument_level(struct sitting *s, double by_db, struct err *err); /* at once */
double instrument_raised(const struct sitting *s); /* dB above the level that it began with */

/* The frequency at a position of the test signal of the playlist that plays; 0: none. */
double instrument_hz_at(const struct sitting *s, int64_t pos_ms);
/* Opens the music again at its position; false: no signal had replaced it. */
bool instrument_ends(struct sitting *s, bool plays);
void instrument_forget(struct sitting *s); /* another item is opened */
bool instrument_event(
	struct sitting *s, const struct player_event *ev); /* false: an event of something else */
int64_t instrument_next_ns(const struct sitting *s, int64_t now_ns);
bool instrument_run(struct sitting *s, int64_t now_ns);

#endif
