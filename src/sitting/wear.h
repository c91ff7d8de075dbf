/* For this module alone: putting on devices and variants. */
#ifndef SITTING_WEAR_H
#define SITTING_WEAR_H

#include "sitting/said.h"

void wear_replay(struct sitting *s); /* the loop or the last ten seconds, after a swap */
const char *wear_clock_words(const struct sitting *s); /* how a paused clock is started; or "" */
/* The device worn before, by what earlier sittings tell; while s->p->unread is open. */
void wear_remember_before(struct sitting *s);
void wear_ask_still(struct sitting *s); /* at the start, unless the device under test is worn */
void wear_still(struct sitting *s);     /* the answer is yes */
void wear_add_still(const struct sitting *s, bool brief, struct buf *out);
void wear_forget_before(struct sitting *s); /* and what the next note is compared with */
void wear_swapped(struct sitting *s);       /* the device that was asked for is on */
/* The question of a swap: "put on AFUL Performer8, volume 45 %, matched by ear to AFUL Cantor at 50
 * %, now at 60 %; …". */
void wear_add_swap(
	const struct sitting *s, const struct device *d, enum swap_words words, struct buf *out);
void wear_follow(struct sitting *s, bool redone); /* after undo or redo: follows the record */
void wear_variant_follow(
	struct sitting *s, const struct setup *before); /* in use, or its revision of now */

#endif
