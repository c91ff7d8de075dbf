/* Loads and plays tracks, and handles the events of the player. Used within src/sitting only. */
#ifndef SITTING_TRANSPORT_H
#define SITTING_TRANSPORT_H

#include "player/player.h"
#include "sitting/sitting.h"
#include "sitting/sources.h"

struct playback {
	struct candidates tried; /* the sources of the current track, in the order of trying */
	bool want_paused;        /* playback stays paused when the file is open */
	bool asked;              /* the listener started this track (not the startup) */
	/* The track for which a message said that the clock can be started. */
	struct uuid clock_told;
	uint64_t sync_ticket; /* number of the open request for the position; 0: none */
	int64_t sync_ns, synced_ns;
	int64_t shown_s; /* time of the track that the screen shows, in whole seconds */
};

void transport_load(struct sitting *s, size_t item, int64_t start_ms, bool paused);
/* Call when the current track was removed from the track list. */
void transport_item_gone(struct sitting *s);
void transport_event(struct sitting *s, const struct player_event *ev);
/* Returns the position in the file, in ms, at which the track starts. */
int64_t transport_offset_ms(const struct sitting *s);
/* Copies state and position of the followed player to the clock. pos_ms NO_MS: the position is
 * unknown, and the clock keeps its own. about: the position is approximate. */
void transport_followed(struct sitting *s, bool plays, int64_t pos_ms, bool about);
/* Call when the followed player plays a track that is not in the track list. */
void transport_unlisted(struct sitting *s);
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
bool loop_is_on(const struct sitting *s); /* returns true if both ends of the loop are set */
/* Sets *from_ms and *to_ms to the passage that plays, as positions in the recording: the loop, else
 * the whole track. */
void loop_passage(const struct sitting *s, int64_t *from_ms, int64_t *to_ms);
/* Sets the range of a new note to the loop, if the loop is short. Returns false if no short loop is
 * set. */
bool loop_into_note(struct sitting *s, struct note *n);
void loop_forget(struct sitting *s); /* removes loop and excerpt; call when another track plays */
/* Sets the loop again after a reload; NO_MS: no loop. Does nothing while the clock counts. */
void loop_resume(struct sitting *s, int64_t from_ms, int64_t to_ms);
/* Call when the length of the file is known: ends a loop at its end, and removes a
 * loop behind it. */
void loop_fit(struct sitting *s);
/* Call when a test locks the loop: ends the excerpt, and seeks to the loop from outside of it. */
void loop_locked(struct sitting *s);
/* Call after a seek to pos_ms: ends the excerpt if the position is outside it. */
void loop_moved(struct sitting *s, int64_t pos_ms);
/* Ends the excerpt. Returns false if none was playing. */
bool loop_excerpt_ended(struct sitting *s);
int64_t loop_next_ns(const struct sitting *s, int64_t now_ns);
void loop_run(struct sitting *s, int64_t now_ns);

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
