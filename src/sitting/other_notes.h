/* Notes about the current track in all reviews. Used within src/sitting only. */
#ifndef SITTING_OTHER_NOTES_H
#define SITTING_OTHER_NOTES_H

#include "record/records.h"
#include "sitting/sitting.h"

/* The remark of a rating of the current track that counts. */
struct other_remark {
	const struct rating *rating; /* in other_notes.notes */
	char *text;                  /* as gather_remark writes it */
};

struct other_notes {
	struct record notes; /* notes and rated remarks about the current track, in all reviews */
	struct other_remark *remarks;
	size_t nremarks;
	bool stale; /* a note or rating changed; `notes` is read again when the change is on disk */
	int64_t look_ns; /* when to read rows of other processes; 0: no timer */
};

void other_notes_ask(struct sitting *s); /* call when another track has become the current one */
void other_notes_changed(struct sitting *s); /* after a note or rating changed: sets `stale` */
/* Starts a timer of one second, which reads the rows that another process wrote. */
void other_notes_look(struct sitting *s, int64_t now_ns);
void other_notes_stored(struct sitting *s); /* call when all changes are on disk: if a note has
					       changed, has the notes read again */
/* takes the notes from the reader thread, if they were read */
void other_notes_answer(struct sitting *s);
void other_notes_init(struct sitting *s);
int64_t other_notes_next_ns(const struct sitting *s);
void other_notes_run(struct sitting *s, int64_t now_ns);
void other_notes_finish(struct sitting *s);
/* Returns true if the profile hides notes of other devices until the listener has written one,
 * except in a blind test, where sitting_hides_note decides. */
bool other_notes_hides(const struct sitting *s);
/* Returns flags that say where this session has a note with the current device: [0] anywhere on the
 * track, [1 + n] at its cue n. Notes of other devices may be shown there. The caller frees. NULL:
 * nothing is hidden. */
bool *other_notes_open(const struct sitting *s, const struct bench_item *b);
/* Returns true if this note on track b may be shown. open: from other_notes_open; track_ms: time of
 * the note in the track, or NO_MS. */
bool other_notes_may_show(const struct sitting *s, const struct bench_item *b, const bool *open,
	const struct note *n, int64_t track_ms);

#endif
