/* Loads and plays items, and handles events of the player. Used within src/sitting only. */
#ifndef SITTING_TRANSPORT_H
#define SITTING_TRANSPORT_H

#include "player/player.h"
#include "sitting/sitting.h"
#include "sitting/sources.h"

struct playback {
	struct candidates tried; /* the sources that the player tries */
	bool want_paused;        /* stay paused once the file is open */
	bool asked;              /* the listener selected this item; false at startup */
	struct uuid clock_told;  /* the item whose message about the clock was shown */
	uint64_t sync_ticket;    /* pending request for the position; 0: none */
	int64_t sync_ns, synced_ns;
	int64_t shown_s; /* the second shown on the screen */
};

void transport_load(struct sitting *s, size_t item, int64_t start_ms, bool paused);
void transport_item_gone(struct sitting *s); /* the current item has left the list */
void transport_event(struct sitting *s, const struct player_event *ev);
int64_t transport_offset_ms(const struct sitting *s); /* where the track starts in the file */
/* Takes over state and position of the followed player. pos_ms NO_MS: the position is unknown, and
 * the clock keeps its own. about: the position is approximate. */
void transport_followed(struct sitting *s, bool plays, int64_t pos_ms, bool about);
void transport_unlisted(struct sitting *s);   /* the followed player's track is no item */
void transport_load_again(struct sitting *s); /* reloads the file from its current position */
void transport_reopen(struct sitting
		*s); /* reloads the file from the audible position; keeps loop and selections */
/* Returns when the second on the screen changes or a loop ends; INT64_MAX: no timer. */
int64_t transport_next_ns(const struct sitting *s, int64_t now_ns);
bool transport_run(struct sitting *s, int64_t now_ns);
void transport_init(struct sitting *s);
void transport_finish(struct sitting *s);

/* ---- loop.c: loops and excerpts ---- */

void loop_aligned(struct sitting *s);            /* ends sitting_align: the cue is heard now */
const char *loop_cue_words(const struct cue *c); /* label, else what to listen for, else "cue" */
bool loop_is_on(const struct sitting *s);        /* true: both ends of the loop are set */
/* Sets the current passage of the recording: the loop, else the cue at the position, else
 * everything. */
void loop_passage(const struct sitting *s, int64_t *from_ms, int64_t *to_ms);
/* Gives a new note the range of a short loop. False: no short loop is set. */
bool loop_into_note(struct sitting *s, struct note *n);
void loop_forget(struct sitting *s); /* removes loop and excerpt: another item plays */
/* Restores a loop after a reload; NO_MS: no loop. Does nothing for the clock. */
void loop_resume(struct sitting *s, int64_t from_ms, int64_t to_ms);
void loop_fit(struct sitting *s); /* call when the length is known: removes a loop beyond the end */
void loop_moved(struct sitting *s,
	int64_t pos_ms); /* call for a seek: ends an excerpt that the seek leaves */
bool loop_excerpt_ended(struct sitting *s); /* ends an excerpt; false: no excerpt was playing */
int64_t loop_next_ns(const struct sitting *s, int64_t now_ns);
void loop_run(struct sitting *s, int64_t now_ns);

/* ---- played.c: records which file plays: its source row, hash and analysis ---- */

/* Returns a copy of the source row of a music file of the current item, for a change. This is row
 * `source` if that row has the same content (hash; "": not known), else another row of the same
 * path. */
struct source *played_row_of_file(
	struct sitting *s, const struct uuid *source, const char *path, const char *hash);
void played_opened(struct sitting *s, size_t at); /* call when candidate `at` was opened */
void played_hashed(struct sitting *s, const struct player_event *ev);
void analysis_follow(struct sitting *s); /* call when another file plays or has a hash */
void analysis_ask(struct sitting *s);    /* reads the analysis if there is none yet */
void analysis_answer(struct sitting *s); /* takes the result from the reader */

#endif
