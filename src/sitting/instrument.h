/*
 * Instruments: test signals that play in place of the music and are changed by keys, to find a
 * peak, a leak, a swapped channel or a difference in level by ear. Each begins at -40 dBFS or less,
 * and none is louder than SIGNAL_MOST_DBFS.
 */
#ifndef SITTING_INSTRUMENT_H
#define SITTING_INSTRUMENT_H

#include "sitting/sitting.h"

/* Sets name, purpose and use of the n-th instrument, from 0. Returns false after the last one. */
bool instrument_row(size_t n, const char **name, const char **what, const char **how);
/* Starts "sine", "sine 3150", "sweep 20-20000 30s", "seal", …; "off" returns to the music, and ""
 * shows the current signal. A typed level above -40 dBFS is lowered to -40. On failure sets err and
 * returns false. */
bool sitting_signal(struct sitting *s, const char *text, struct err *err);
/* Moves the frequency by `by` 48ths of an octave; third-octave noise moves by one band. */
bool sitting_signal_move(struct sitting *s, int by, struct err *err);
/* Changes the level of the signal. Above -30 dBFS a key press raises it by at most 1 dB, and all
 * key presses in a second by at most 6 dB. */
bool sitting_signal_level(struct sitting *s, double by_db, struct err *err);
/* Opens a note with the frequency at the key press: "rings at 7.94 kHz". If `words` is not empty,
 * stores the note "words at 7.94 kHz" at once. Without a signal, the note is at the current
 * position. */
bool sitting_signal_note(struct sitting *s, const char *words, struct err *err);
/* Returns the current frequency in Hz of the signal that plays, from the keys or from the playlist;
 * 0: none. */
double sitting_hz(const struct sitting *s, int64_t now_ns);
/* Appends "sine 7.94 kHz, -40 dBFS" for the test signal that plays, if the listener started
 * it with sitting_signal or it is a sweep of the playlist; else appends nothing. */
void sitting_add_signal(const struct sitting *s, struct buf *out);

/* ---- for this module alone ---- */

/* Changes the level of the signal at once by any amount, within the range of levels. */
bool instrument_level(struct sitting *s, double by_db, struct err *err);
/* Returns how far the level of the signal is above -40 dBFS, in dB; 0: no signal. */
double instrument_raised(const struct sitting *s);

/* Returns the frequency in Hz at a position of the playlist's test signal; 0: music plays. */
double instrument_hz_at(const struct sitting *s, int64_t pos_ms);
/* Ends the signal and loads the music at its position; plays: the music resumes. Returns false if
 * no signal had replaced the music. */
bool instrument_ends(struct sitting *s, bool plays);
void instrument_carry_out(struct sitting *s, const struct play_effect *e);
/* Returns false if the event is not about a signal. */
bool instrument_event(struct sitting *s, const struct player_event *ev);
int64_t instrument_next_ns(const struct sitting *s);
bool instrument_run(struct sitting *s);

#endif
