/* For this module alone: loops and excerpts. */
#ifndef SITTING_LOOP_H
#define SITTING_LOOP_H

#include "record/cue.h"
#include "record/records.h"
#include "sitting/sitting.h"

void loop_aligned(struct sitting *s);            /* the cue of sitting_align is heard now */
const char *loop_cue_words(const struct cue *c); /* label, else what to listen for, else "cue" */
bool loop_is_on(const struct sitting *s);        /* from and to */
/* The current passage in the recording: the loop, else the lit cue, else all. */
void loop_passage(const struct sitting *s, int64_t *from_ms, int64_t *to_ms);
/* Gives a new note the range of a short loop; false: there is none, the note is timed by its key.
 */
bool loop_into_note(struct sitting *s, struct note *n);
void loop_forget(struct sitting *s); /* loop and excerpt: another item plays */
/* Restores the loop after loading again; NO_MS: none. The clock has none. */
void loop_resume(struct sitting *s, int64_t from_ms, int64_t to_ms);
void loop_fit(struct sitting *s); /* the length is known: a loop beyond it is none */
void loop_moved(struct sitting *s, int64_t pos_ms); /* a seek ends an excerpt that it leaves */
bool loop_excerpt_ended(struct sitting *s); /* the sound is at its end: does an excerpt end? */
int64_t loop_next_ns(const struct sitting *s, int64_t now_ns);
void loop_run(struct sitting *s, int64_t now_ns);

#endif
