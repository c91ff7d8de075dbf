/* Changes the device that the listener wears, or its variant. Used within src/sitting only. */
#ifndef SITTING_WEAR_H
#define SITTING_WEAR_H

#include "sitting/said.h"

void wear_replay(struct sitting *s); /* after a swap: plays the loop or the last 10 s again */
/* Returns the end of a message: how to start the clock if it is paused; else "". */
const char *wear_clock_words(const struct sitting *s);
/* Sets worn_before from earlier sessions. Call before sitting_read closes the archive s->p->unread.
 */
void wear_remember_before(struct sitting *s);
/* Asks at startup if the listener still wears the last session's device. */
void wear_ask_still(struct sitting *s);
/* Call when the listener has answered yes to the question of wear_ask_still. */
void wear_still(struct sitting *s);
void wear_add_still(const struct sitting *s, bool brief, struct buf *out);
/* forgets worn_before and the device of the next comparison */
void wear_forget_before(struct sitting *s);
/* call when the listener has put on the device asked for */
void wear_swapped(struct sitting *s);
/* Appends the question that asks for device d: "put on AFUL Performer8, volume 45 %, matched by ear
 * to AFUL Cantor at 50 %, now at 60 %; …". */
void wear_add_swap(
	const struct sitting *s, const struct device *d, enum swap_words words, struct buf *out);
/* Call after undo or redo: changes to the device, variant and chain that the row of the session has
 * now. */
void wear_follow(struct sitting *s, bool redone);
/* Puts the variant of the setup `before` in use, in its current revision; puts no variant in use if
 * it is of another device or no longer exists. */
void wear_variant_follow(struct sitting *s, const struct setup *before);

#endif
