/* The line above a pane, with its title in it: "─ Tracks ───────── 7/13 ". */
#ifndef UI_RULE_H
#define UI_RULE_H

#include "ui/draw.h"

/* Draws the first row of `a`. `right` may be NULL. */
void rule_draw(
	struct canvas *c, struct area a, enum style style, const char *title, const char *right);
void rule_join(struct canvas *c, int y, int x, const char *joint);

#endif
