/* Files that a hostile person could give to others, and whether an archive is the same after they
 * were read. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "e2e/home.h"

#define HOSTILE_UUID "0badf11e0badf11e0badf11e0badf1%02zx" /* of the owner of file %02zu.db */

/* Fills the folder with files 00.db, 01.db …, made from `good`, a file for others, and from `mine`,
 * the archive that will read them. Returns their number. */
size_t hostile_make(const char *folder, const char *good, const char *mine);
/* Copies the first bytes of a file, so many of 1000. */
void hostile_copy(const char *from, const char *to, int per_mille);

/* Returns schema and rows of all tables but those in `except`. The caller frees. */
char *hostile_dump(struct home *h, const char *except);
void hostile_same_dump(struct home *h, const char *before, const char *except);
