/* A terminal's screen as a picture: cells of one size, colours, wide characters, the cursor. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdio.h>

#include "e2e/vt.h"

bool svg_write(FILE *f, const struct vt *t, bool light); /* false: could not write */
