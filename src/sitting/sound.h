/*
 * The sound of a sitting: the current item and its position, loops and cues, outputs, sources.
 * Functions return at once; the results arrive as events of the player.
 */
#ifndef SITTING_SOUND_H
#define SITTING_SOUND_H

#include "sitting/sitting.h"
#include "store/library.h"

/* ---- position ---- */

/* Return the position in the recording, or in the track; NO_MS: none. */
int64_t sitting_pos_ms(const struct sitting *s, int64_t now_ns);
int64_t sitting_track_ms(const struct sitting *s, int64_t now_ns);
int64_t sitting_length_ms(const struct sitting *s); /* length of the track; -1: not known */
bool sitting_plays(const struct sitting *s);        /* true: plays, or will once the file is open */
/* Returns the index of the cue that the screen highlights at a track time (cue_is_at); of several
 * cues the latest; -1: none. */
int sitting_cue_at(const struct bench_item *i, int64_t track_ms);

/* ---- playing ---- */

void sitting_play_item(struct sitting *s, size_t item);
void sitting_toggle(struct sitting *s); /* plays or pauses; also starts or stops the clock */
void sitting_pause(struct sitting *s, bool paused);
void sitting_seek(struct sitting *s, int64_t pos_ms); /* to a position in the recording, clamped */
void sitting_seek_by(struct sitting *s, int64_t by_ms);
void sitting_seek_track(struct sitting *s, int64_t track_ms);       /* to a position in the track */
bool sitting_step_item(struct sitting *s, int by, struct err *err); /* next, previous */
bool sitting_step_cue(struct sitting *s, int by, struct err *err);
/* Goes to the previous or next marker or note, also in other tracks, and selects it. */
bool sitting_step_note(struct sitting *s, int by, struct err *err);
/* Plays from the position of a note. */
bool sitting_go_to_place(struct sitting *s, const struct uuid *note, struct err *err);
void sitting_set_level(struct sitting *s, double level_db);
/* Moves the sound to an output, named as in `earlog outputs`; the playing position does not change.
 * "": shows the output in use. */
bool sitting_choose_output(struct sitting *s, const char *name, struct err *err);
/* Returns the name of the n-th output, from 0; NULL after the last. */
const char *sitting_output_name(const struct sitting *s, size_t n);

/* Set a loop between two positions. False (err) while the clock runs. */
bool sitting_loop_start(struct sitting *s, struct err *err);
bool sitting_loop_end(struct sitting *s, struct err *err);
void sitting_loop_off(struct sitting *s);
bool sitting_loop_cue(struct sitting *s, struct err *err); /* the current cue, or the next */
/* Plays a passage once and stops: the last passage if it has just ended; else the selected cue, the
 * loop, the range of the selected note, or the cue at or after the position. A seek out of the
 * passage cancels the stop. */
bool sitting_excerpt(struct sitting *s, struct err *err);
/* Goes to a cue of the current item, counted from 1. While the clock keeps the position, sets the
 * clock to that cue. */
bool sitting_go_cue(struct sitting *s, size_t number, struct err *err);
void sitting_choose_cue(struct sitting *s, const struct uuid *cue); /* NULL: none */
/* Sets the time of the selected cue to the audible position; if no cue is selected, of the first
 * cue of the item without a time. Refuses a cue whose time is in the playlist. */
bool sitting_pin_cue(struct sitting *s, struct err *err);
/* Asks the listener to press a key when the cue at or after the position is heard. The key sets the
 * offset of the source. */
bool sitting_align(struct sitting *s, struct err *err);

/* ---- two sounds (sounds.c) ---- */

/* Toggles between the two sounds without a pause. */
bool sitting_switch(struct sitting *s, struct err *err);
/* Sets the other sound and selects it: the path of an EqualizerAPO file (relative to the session
 * file; read on a thread) or a filter ("pk 8200 -4 q3"; a leading + adds the filter). "off" removes
 * the other sound, "save NAME.txt" writes it to a file, "" shows its name. */
bool sitting_equaliser(struct sitting *s, const char *text, struct err *err);
/* Adds a peak filter, "8000" or "8000 -4 q3" (Hz, dB, Q). sitting_peak_move changes it until
 * sitting_peak_keep. */
bool sitting_peak(struct sitting *s, const char *text, struct err *err);
enum peak_part { PEAK_HZ, PEAK_GAIN, PEAK_Q_STEP };
/* Changes that filter: one step is 1/24 octave, 0.5 dB, or a factor of 2^(1/4) in Q. */
bool sitting_peak_move(struct sitting *s, enum peak_part part, int steps, struct err *err);
void sitting_peak_keep(struct sitting *s);
/* Sets the other sound: a second file of the same music, relative to the session file's folder or a
 * music folder. A worker aligns that file with the first. "": the next file of the track; "+20",
 * "-5 ms": delays the second file; "off" removes it. */
bool sitting_beside(struct sitting *s, const char *text, struct err *err);
/* Appends the sound in use, "EQ harman, -0.6 dB matched" or "file b.flac, -3.2 dB matched", with
 * the name cut to `most` characters. Appends nothing for the unchanged file or in a blind run of
 * both sounds. */
void sitting_add_sound(const struct sitting *s, size_t most, struct buf *out);

/* ---- files of the music library (items.c) ---- */

/* Returns the n-th possible match of an item, from 0, the likeliest first; NULL after the last.
 * Valid until the next event. */
const struct library_file *sitting_near_miss(const struct sitting *s, size_t item, size_t n);
/* Appends why a possible match was not linked automatically. */
void sitting_why_not(
	const struct sitting *s, size_t item, const struct library_file *f, struct buf *out);
/* Return the number of possible matches of all tracks without a file; and the n-th, from 0, with
 * its item (NULL after the last). Valid until the next event. */
size_t sitting_matches(const struct sitting *s);
const struct library_file *sitting_match(const struct sitting *s, size_t n, size_t *item);
/* Link the n-th match; or the likeliest match of each track, as one change. */
bool sitting_take_match(struct sitting *s, size_t n, struct err *err);
bool sitting_take_matches(struct sitting *s, struct err *err);
/* Returns the files of the music library with all these words in path, title, artist or album.
 * NULL: still searching; call again after the next event. Valid until the next event. */
const struct library_files *sitting_music(struct sitting *s, const char *words);
/* Makes a file the first source of the recording of the item and removes an earlier linked file.
 * A relative path starts at the folder of the session file. */
bool sitting_link_file(struct sitting *s, size_t item, const char *path, struct err *err);
/* Like sitting_link_file, for several items as one change. */
bool sitting_link_files(
	struct sitting *s, const size_t *items, char *const *paths, size_t n, struct err *err);

/* ---- the sources of an item (sources.c), and its web page (page.c) ---- */

enum source_state {
	SOURCE_LOOKED_FOR, /* being looked for */
	SOURCE_PLAYS,      /* plays now */
	SOURCE_FOUND,      /* can be played */
	SOURCE_MISSING,    /* cannot be played */
};

/* A source of the item whose sources the listener looks at. */
struct heard_from {
	const struct source *row; /* NULL: a file of the music library that was never played */
	const char *kind,
		*locator; /* kind: file, library, url or signal; locator: its path or address */
	enum source_state state;
	const char *words; /* why it is missing, or where it was found; "" */
};

/* Asks the player which sources of an item can be played; likewise for each item selected later,
 * until a call with SIZE_MAX. The answers arrive as events. */
void sitting_look(struct sitting *s, size_t item);
void sitting_look_again(struct sitting *s); /* call when the item or its sources changed */
/* Returns the measurements of the file of the selected item; NULL: none (yet). */
const struct analysis *sitting_looked_measured(const struct sitting *s);
/* Fills in the n-th source, from 0, of the item passed to sitting_look, in the order of trying;
 * false after the last. Valid until the next event. */
bool sitting_source_state(const struct sitting *s, size_t n, struct heard_from *out);
/* May the times of cues be wrong for this source? True if its length differs from the track's, or
 * if it was found by tags or linked and the length behind the times is unknown. False once an
 * offset was set. */
bool sitting_source_unsure(const struct bench_item *b, const struct source *src);
/* May the times of cues be wrong for any source of this item, or for a file found by tags that has
 * not played yet? */
bool sitting_times_unsure(const struct sitting *s, const struct bench_item *b);
/* Returns the path of a typed file name: the existing file in the folder of the session file or in
 * a music folder, else a path in the folder of the session file. The caller frees. */
char *sitting_file_named(const struct sitting *s, const char *typed);
/* Opens a web page of the selected item, from 1, at the current position, or shows its address. */
bool sitting_open_page(struct sitting *s, size_t number, struct err *err);
void sitting_on_child(struct sitting *s); /* call after SIGCHLD */

#endif
