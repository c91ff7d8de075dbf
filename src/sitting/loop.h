/* For this module alone: loops and excerpts. */
#ifndef SITTING_LOOP_H
#define SITTING_LOOP_H

#include "sitting/sitting.h"

void loop_aligned(struct sitting *s);            /* takes the current time for the cue */
const char *loop_cue_words(const struct cue *c); /* label, else what to listen for, else "cue" */
bool loop_is_on(const struct sitting *s);        /* both ends are set */
/* Writes the current passage of the recording: the loop, else the current cue, else all. */
void loop_passage(const struct sitting *s, int64_t *from_ms, int64_t *to_ms);
/* Gives a new note the range of a short loop; false: no short loop is set. */
bool loop_into_note(struct sitting *s, struct note *n);
void loop_forget(struct sitting *s); /* loop and excerpt: another item plays */
/* Restores a loop after a reload; NO_MS: no loop. Does nothing for the clock. */
void loop_resume(struct sitting *s, int64_t from_ms, int64_t to_ms);
void loop_fit(struct sitting *s); /* call when the length is known: drops a loop beyond it */
void loop_moved(struct sitting *s, int64_t pos_ms); /* a seek ends an excerpt that it leaves */
bool loop_excerpt_ended(struct sitting *s);         /* true: an excerpt was playing, and is over */
int64_t loop_next_ns(const struct sitting *s, int64_t now_ns);
void loop_run(struct sitting *s, int64_t now_ns);

#endif
