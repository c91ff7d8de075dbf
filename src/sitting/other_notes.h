/* Notes about the same item in all reviews, and search in notes. Used within src/sitting only. */
#ifndef SITTING_OTHER_NOTES_H
#define SITTING_OTHER_NOTES_H

#include "record/records.h"
#include "sitting/sitting.h"

struct other_notes {
	struct record notes; /* about the current item, in all reviews */
	bool stale;          /* a note changed; the notes are read again once it is on disk */
	int64_t look_ns;     /* when to look for rows of other processes; 0: not now */
};

void other_notes_ask(struct sitting *s);     /* call after the item changed */
void other_notes_changed(struct sitting *s); /* call after a note changed */
/* Schedules a look, one second later, for rows that another earlog wrote. */
void other_notes_look(struct sitting *s, int64_t now_ns);
void other_notes_stored(struct sitting *s); /* call when all changes are on disk */
void other_notes_answer(struct sitting *s); /* takes the reader's answer, if there is one */
void other_notes_init(struct sitting *s);
int64_t other_notes_next_ns(const struct sitting *s, int64_t now_ns);
bool other_notes_run(struct sitting *s, int64_t now_ns);
void other_notes_finish(struct sitting *s);
/* Does the profile hide notes of other devices now? */
bool other_notes_hides(const struct sitting *s);
/* Returns where the listener has kept a note: [0] on the item, [1 + n] at its cue n. The caller
 * frees; NULL: nothing is hidden. */
bool *other_notes_open(const struct sitting *s, const struct bench_item *b);
/* May this note of the item be shown? open: from other_notes_open; track_ms: NO_MS for none. */
bool other_notes_may_show(const struct sitting *s, const struct bench_item *b, const bool *open,
	const struct note *n, int64_t track_ms);

#endif
