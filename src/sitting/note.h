/* Adds and selects notes. Used within src/sitting only. */
#ifndef SITTING_NOTE_H
#define SITTING_NOTE_H

#include "sitting/sitting.h"

/* Selects a note and its item in the list: the screen shows what edit and delete work on. */
void note_choose(struct sitting *s, const struct note *n);
/* Returns false, with err, for another listener's note. */
bool note_is_own(const struct sitting *s, const struct note *n, struct err *err);
/* Fills in a new note about the current item and setup. */
void note_begin_here(struct sitting *s, struct note *n);
bool note_refuse(struct note *n, struct err *err, const char *why); /* frees n; returns false */
void note_count(struct sitting *s); /* continues the numbering of the record */

#endif
