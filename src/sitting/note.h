/* For this module alone: adding and choosing notes. */
#ifndef SITTING_NOTE_H
#define SITTING_NOTE_H

#include "sitting/sitting.h"

/* Chooses a note, and its item in the list: what edit and delete mean next is seen there. */
void note_choose(struct sitting *s, const struct note *n);
/* Returns false for another listener's note. */
bool note_is_own(const struct sitting *s, const struct note *n, struct err *err);
/* Fills in a new note about the current item and setup. */
void note_begin_here(struct sitting *s, struct note *n);
bool note_refuse(struct note *n, struct err *err, const char *why); /* frees it; false */
void note_count(struct sitting *s); /* goes on after the notes of the record */

#endif
