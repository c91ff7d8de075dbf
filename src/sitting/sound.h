/*
 * The sound of a sitting: the current item and its position, loops and cues, outputs, sources.
 * Functions return at once; the results arrive as events of the player.
 */
#ifndef SITTING_SOUND_H
#define SITTING_SOUND_H

#include "sitting/sitting.h"
#include "store/library.h"

/* ---- position ---- */

int64_t sitting_pos_ms(const struct sitting *s, int64_t now_ns); /* in the recording; NO_MS: none */
int64_t sitting_track_ms(
	const struct sitting *s, int64_t now_ns);   /* in the track (offset taken off) */
int64_t sitting_length_ms(const struct sitting *s); /* of the track; -1: not known */
bool sitting_plays(const struct sitting *s);        /* or will, once it is open */
/* The cue that is lit at a track time (cue_is_at), the latest of several; -1: none. */
int sitting_cue_at(const struct bench_item *i, int64_t track_ms);

/* ---- playing ---- */

void sitting_play_item(struct sitting *s, size_t item);
void sitting_toggle(struct sitting *s); /* play, pause; the clock too */
void sitting_pause(struct sitting *s, bool paused);
void sitting_seek(struct sitting *s, int64_t pos_ms); /* in the recording; clamped */
void sitting_seek_by(struct sitting *s, int64_t by_ms);
void sitting_seek_track(struct sitting *s, int64_t track_ms);       /* in the track's time */
bool sitting_step_item(struct sitting *s, int by, struct err *err); /* next, previous */
bool sitting_step_cue(struct sitting *s, int by, struct err *err);
/* Goes to the marker or note before or after the current position, in other tracks also, and
 * chooses it. */
bool sitting_step_note(struct sitting *s, int by, struct err *err);
/* Plays from the place of a note of the record. */
bool sitting_go_to_place(struct sitting *s, const struct uuid *note, struct err *err);
void sitting_set_level(struct sitting *s, double level_db);
/* Moves the sound to an output, by its name in `earlog outputs`; the position stays. "": says which
 * output it is. */
bool sitting_choose_output(struct sitting *s, const char *name, struct err *err);
/* The name of the n-th output, from 0; NULL after the last. */
const char *sitting_output_name(const struct sitting *s, size_t n);

/* Loops between two positions; the clock has none. */
bool sitting_loop_start(struct sitting *s, struct err *err);
bool sitting_loop_end(struct sitting *s, struct err *err);
void sitting_loop_off(struct sitting *s);
bool sitting_loop_cue(struct sitting *s, struct err *err); /* the lit cue, or the next one */
/* Plays a passage once and stops: the last one if it just ended; else the chosen cue, the loop,
 * the range of the chosen note, the lit cue or the next one. A seek out of it lets it play on. */
bool sitting_excerpt(struct sitting *s, struct err *err);
/* Goes to a cue of the item that plays, from 1; the clock is set to it and runs on. */
bool sitting_go_cue(struct sitting *s, size_t number, struct err *err);
void sitting_choose_cue(struct sitting *s, size_t cue); /* SIZE_MAX: none */
/* Gives the chosen cue, else the first one of this item without a time, the position that is heard
 * now. Refuses a cue that has its time from the playlist. */
bool sitting_pin_cue(struct sitting *s, struct err *err);
/* Asks to confirm when the lit or next cue is heard; that sets the source's offset. */
bool sitting_align(struct sitting *s, struct err *err);

/* ---- two sounds (sounds.c) ---- */

/* To the other of the two sounds, and back, while it plays on. */
bool sitting_switch(struct sitting *s, struct err *err);
/* The other sound: a file of EqualizerAPO (read on a thread, relative to the session file), one
 * typed filter ("pk 8200 -4 q3"; a leading + adds one), "off": none, "save NAME.txt": writes it,
 * "": shows its name. It is selected at once. */
bool sitting_equaliser(struct sitting *s, const char *text, struct err *err);
/* Adds a peak filter, "8000" or "8000 -4 q3", that sitting_peak_move changes until
 * sitting_peak_keep. */
bool sitting_peak(struct sitting *s, const char *text, struct err *err);
enum peak_part { PEAK_HZ, PEAK_GAIN, PEAK_Q_STEP };
/* Steps of 1/24 octave, 0.5 dB, a factor of 2^(1/4). */
bool sitting_peak_move(struct sitting *s, enum peak_part part, int steps, struct err *err);
void sitting_peak_keep(struct sitting *s);
/* The other sound: another file of the same music (seen from the session file's folder and the
 * music folders), which a worker puts in step with what plays; "": the next file of the track;
 * "+20", "-5 ms": the second file so much later; "off": none. */
bool sitting_beside(struct sitting *s, const char *text, struct err *err);
/* Appends "EQ harman, -0.6 dB matched", "file b.flac, -3.2 dB matched", the name cut to `most`
 * characters; nothing for the unchanged file, and in a blind run of the two. */
void sitting_add_sound(const struct sitting *s, size_t most, struct buf *out);
/* Do samples pass a filter, on or off? */
bool sitting_is_changed(const struct sitting *s);

/* ---- files of the music library (items.c) ---- */

/* The n-th possible match of an item, from 0, the likeliest first; NULL after the last. Valid until
 * the next event. */
const struct library_file *sitting_near_miss(const struct sitting *s, size_t item, size_t n);
/* Appends why such a file was not taken at once. */
void sitting_why_not(
	const struct sitting *s, size_t item, const struct library_file *f, struct buf *out);
/* The possible matches of all tracks that have no file yet: how many; the n-th, from 0, with its
 * item, NULL after the last. Valid until the next event. */
size_t sitting_matches(const struct sitting *s);
const struct library_file *sitting_match(const struct sitting *s, size_t n, size_t *item);
/* Links the n-th; or to each track its likeliest one, as one change. */
bool sitting_take_match(struct sitting *s, size_t n, struct err *err);
bool sitting_take_matches(struct sitting *s, struct err *err);
/* Files of the music library with all these words in path, title, artist or album. NULL: the
 * search runs; a later event brings the files. Valid until the next event. */
const struct library_files *sitting_music(struct sitting *s, const char *words);
/* Makes a file the first source of the recording of the item and removes an earlier linked file.
 * A relative path starts at the folder of the session file. */
bool sitting_link_file(struct sitting *s, size_t item, const char *path, struct err *err);
/* The same for several items, as one change. */
bool sitting_link_files(
	struct sitting *s, const size_t *items, char *const *paths, size_t n, struct err *err);

/* ---- what an item is heard from (sources.c), and its page (page.c) ---- */

enum source_state {
	SOURCE_LOOKED_FOR, /* not known yet */
	SOURCE_PLAYS,      /* now */
	SOURCE_FOUND,      /* it could play */
	SOURCE_MISSING,    /* it could not */
};

/* A source of the item that is looked at. */
struct heard_from {
	const struct source *row;   /* NULL: a file of the music library that was never played */
	const char *kind, *locator; /* file, library, url, signal; the name of the source */
	enum source_state state;
	const char *words; /* why it is missing, where else it was found; "" */
};

/* Asks the player which sources of an item it could play, and goes on with each item that is
 * chosen, until a call with SIZE_MAX. The answers come as events. */
void sitting_look(struct sitting *s, size_t item);
void sitting_look_again(struct sitting *s); /* the chosen item or its sources changed */
/* The n-th source of that item, from 0, in the order in which they are tried; false after the last.
 * Valid until the next event. */
/* The measurements of the file of the chosen item; NULL: none (yet). */
const struct analysis *sitting_looked_measured(const struct sitting *s);
bool sitting_source_state(const struct sitting *s, size_t n, struct heard_from *out);
/* Are the times of a source unsure? Its length differs from the track's; or it was found by its
 * tags or linked, and the length of the video or list that gives the times is not known. An offset
 * that was set makes them sure. */
bool sitting_source_unsure(const struct bench_item *b, const struct source *src);
/* … of any source, or of the file that was found by its tags and not heard yet. */
bool sitting_times_unsure(const struct sitting *s, const struct bench_item *b);
/* Finds a typed file name in the folder of the session file, then in the music folders; the
 * first existing path, else the first one. The caller frees. */
char *sitting_file_named(const struct sitting *s, const char *typed);
/* Opens a page of the chosen item, from 1, at the current position, or shows its address. */
bool sitting_open_page(struct sitting *s, size_t number, struct err *err);
void sitting_on_child(struct sitting *s); /* SIGCHLD came */

#endif
