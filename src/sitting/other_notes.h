/* For this module alone: notes about the same item in all reviews, and search in notes. */
#ifndef SITTING_OTHER_NOTES_H
#define SITTING_OTHER_NOTES_H

#include "record/records.h"
#include "sitting/sitting.h"

struct other_notes {
	struct record notes; /* of the item that plays, in all reviews */
	bool stale;          /* a note changed since: asked again when it is on disk */
	int64_t look_ns;     /* when to look whether others wrote into the archive; 0: not now */
};

void other_notes_ask(struct sitting *s);     /* after the item changed */
void other_notes_changed(struct sitting *s); /* a note did */
/* Looks in a second for what another earlog wrote. */
void other_notes_look(struct sitting *s, int64_t now_ns);
void other_notes_stored(struct sitting *s); /* all that was done is on disk */
void other_notes_answer(struct sitting *s); /* the reader has something */
void other_notes_init(struct sitting *s);
int64_t other_notes_next_ns(const struct sitting *s, int64_t now_ns);
bool other_notes_run(struct sitting *s, int64_t now_ns);
void other_notes_finish(struct sitting *s);
bool other_notes_hides(const struct sitting *s); /* others' notes, until the listener keeps one */
/* The places where the listener kept a note: [0] the item, [1 + n] its cue n. The caller frees;
 * NULL: nothing is hidden. */
bool *other_notes_open(const struct sitting *s, const struct bench_item *b);
/* A note of this item, at a time of the track (NO_MS: none), by what other_notes_open gave. */
bool other_notes_may_show(const struct sitting *s, const struct bench_item *b, const bool *open,
	const struct note *n, int64_t track_ms);

#endif
