/* Loads and plays tracks, and handles the events of the player. Used within src/sitting only. */
#ifndef SITTING_TRANSPORT_H
#define SITTING_TRANSPORT_H

#include "player/player.h"
#include "sitting/sitting.h"
#include "sitting/sources.h"

struct playback {
	struct candidates tried; /* the sources of the current track, in the order of trying */
	bool asked;              /* the listener started this track (not the startup) */
	/* The track for which a message said that the clock can be started. */
	struct uuid clock_told;
};

/* Computes the next value of what sounds, and carries out the effects. Sets ev.now. */
void transport_on(struct sitting *s, struct play_event ev);
void transport_load(struct sitting *s, size_t item, int64_t start_ms, bool paused);
/* Call when the current track was removed from the track list. */
void transport_item_gone(struct sitting *s);
void transport_event(struct sitting *s, const struct player_event *ev);
/* Returns the position in the file, in ms, at which the track starts. */
int64_t transport_offset_ms(const struct sitting *s);
/* Loads the current track again from the position at which it was loaded or paused. */
void transport_load_again(struct sitting *s);
/* Loads the current track again from the audible position; keeps the loop and what is selected. */
void transport_reopen(struct sitting *s);
/* Returns the time at which the shown second changes or the loop ends; INT64_MAX: no timer. */
int64_t transport_next_ns(const struct sitting *s);
bool transport_run(struct sitting *s, int64_t now_ns);
void transport_init(struct sitting *s);
void transport_finish(struct sitting *s);

/* ---- loop.c: loops, and passages that play once (excerpts) ---- */

/* Call when the listener hears the cue that sitting_align has asked about: sets the offset of the
 * source. */
void loop_aligned(struct sitting *s);
/* Returns the label of a cue, else what to listen for, else "cue". */
const char *loop_cue_words(const struct cue *c);
/* Sets *from_ms and *to_ms to the passage that plays, as positions in the recording: the loop, else
 * the whole track. */
void loop_passage(const struct sitting *s, int64_t *from_ms, int64_t *to_ms);
/* Sets the range of a new note to the loop, if the loop is short. Returns false if no short loop is
 * set. */
bool loop_into_note(struct sitting *s, struct note *n);
void loop_forget(struct sitting *s); /* removes loop and excerpt; call when another track plays */
/* Sets the loop again after a reload; NO_MS: no loop. Does nothing while the clock counts. */
void loop_resume(struct sitting *s, int64_t from_ms, int64_t to_ms);

/* ---- played.c: which file plays: its source row, its hash and its measurements ---- */

/* Returns a copy, for changing, of the source row of a music file of the current track: the row
 * `source`, or, if that has another hash than `hash` ("": not known), the row with this path and
 * hash. The caller owns the copy. */
struct source *played_row_of_file(
	struct sitting *s, const struct uuid *source, const char *path, const char *hash);
/* call when source `at` of playback.tried was opened */
void played_opened(struct sitting *s, size_t at);
void played_hashed(struct sitting *s, const struct player_event *ev);
/* call when another file plays, or when its hash becomes known */
void analysis_follow(struct sitting *s);
/* requests the measurements from the reader thread if there are none yet */
void analysis_ask(struct sitting *s);
void analysis_answer(struct sitting *s); /* takes the measurements of the playing file, if the
					    reader thread has read them */

#endif
