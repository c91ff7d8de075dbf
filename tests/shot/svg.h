/* A terminal's screen as a picture: cells of one size, colours, wide characters, the cursor. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdio.h>

#include "e2e/vt.h"

bool svg_write(FILE *f, const struct vt *t, bool light); /* false: could not write */

/* Pictures of one size that are shown one after the other. Equal rows are drawn once. */
struct svg_film {
	char **rows, **pictures;
	size_t n_rows, n;
};

void svg_film_take(struct svg_film *m, const struct vt *t, bool light);
/* Writes the pictures and releases them. */
bool svg_film_write(FILE *f, struct svg_film *m, const struct vt *t, bool light);
