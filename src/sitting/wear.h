/* Changes the device or variant in use. Used within src/sitting only. */
#ifndef SITTING_WEAR_H
#define SITTING_WEAR_H

#include "sitting/said.h"

void wear_replay(struct sitting *s); /* plays the loop or the last 10 s after a swap */
/* Returns words for a message: how to start a paused clock; or "". */
const char *wear_clock_words(const struct sitting *s);
/* Sets the previous device from earlier sittings. To be called while s->p->unread is open. */
void wear_remember_before(struct sitting *s);
/* Asks at startup if the last session's device is still worn. */
void wear_ask_still(struct sitting *s);
void wear_still(struct sitting *s); /* call when the listener answered yes: it is */
void wear_add_still(const struct sitting *s, bool brief, struct buf *out);
void wear_forget_before(struct sitting *s); /* forgets the previous device and the comparison */
void wear_swapped(struct sitting *s);       /* completes the swap that was asked for */
/* Appends the question of a swap: "put on AFUL Performer8, volume 45 %, matched by ear to AFUL
 * Cantor at 50 %, now at 60 %; …". */
void wear_add_swap(
	const struct sitting *s, const struct device *d, enum swap_words words, struct buf *out);
/* Changes to the record's device after undo or redo. */
void wear_follow(struct sitting *s, bool redone);
/* Keeps the variant of `before`, in its current revision. */
void wear_variant_follow(struct sitting *s, const struct setup *before);

#endif
