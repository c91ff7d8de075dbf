/* Adds and selects notes. Used within src/sitting only. */
#ifndef SITTING_NOTE_H
#define SITTING_NOTE_H

#include "sitting/sitting.h"

/* Selects a note and its track in the list. */
void note_choose(struct sitting *s, const struct note *n);
/* Returns the note if the listener may change it. If it is deleted or another listener made it,
 * sets err and returns NULL. */
const struct note *note_own(const struct sitting *s, const struct uuid *note, struct err *err);
/* Initialises n as a note about the current track, with the device, chain, sound and volume in use,
 * and with the next number. */
void note_begin_here(struct sitting *s, struct note *n);
/* Finds the highest number of a note in the record; new notes are numbered from the next one. */
void note_count(struct sitting *s);

#endif
