/* Adds and selects notes. Used within src/sitting only. */
#ifndef SITTING_NOTE_H
#define SITTING_NOTE_H

#include "sitting/sitting.h"

/* Selects a note and its item in the list: the screen shows what edit and delete work on. */
void note_choose(struct sitting *s, const struct note *n);
/* Returns the note if the listener may change it. NULL: it is deleted or another listener's; err.
 */
const struct note *note_own(const struct sitting *s, const struct uuid *note, struct err *err);
/* Fills in a new note about the current item and setup. */
void note_begin_here(struct sitting *s, struct note *n);
void note_count(struct sitting *s); /* finds the last note's number, so that new notes count on */

#endif
