/* A terminal's screen as a picture: cells of one size, colours, wide characters, the cursor. */
#ifndef SHOT_SVG_H
#define SHOT_SVG_H

#include <stdbool.h>
#include <stdio.h>

#include "e2e/vt.h"

bool svg_write(FILE *f, const struct vt *t, bool light); /* false: could not write */

#endif
