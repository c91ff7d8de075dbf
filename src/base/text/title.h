/* The parts of a title that are not the name of the piece. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/core/buf.h"

/* The version that a title names: live, remix, …, and of what: "at wembley", "tiesto". Starts as
 * zero bytes. */
struct title_version {
	unsigned says;
	struct buf of;
};

/* Returns true if a part of a title, in brackets or behind a dash, is no part of the name. */
bool title_is_addition(const char *s);
/* Adds what one such part says. */
void title_version_add(struct title_version *v, const char *part);
bool title_same_version(const struct title_version *a, const struct title_version *b);
void title_version_finish(struct title_version *v);

/* Returns the title without the name of the site at its end: "… - YouTube". The caller frees. */
char *title_without_site(const char *title);
/* Returns the artist without the ends of names of channels: "… - Topic". The caller frees. */
char *title_channel(const char *artist);
/* Returns true for the name of a site, and for words like "Advertisement". */
bool title_is_site(const char *title);
/* Sets *left and *right to the parts at the n-th place, from 0, where the title may be split into
 * artist and name: "A - B", "A「B」". Returns false if there are fewer. The caller frees both. */
bool title_split(const char *title, size_t n, char **left, char **right);

/* ---- title_key.c: two spellings of a title ---- */

/* Appends a key by which titles or artists are compared: letters and digits in their plainest
 * spelling, without accents, brackets, guest artists and additions after a dash, and with part
 * numbers as figures: "thechain" for "The Chain (2004 Remaster)", "part2" for "Pt. II". */
void title_key(struct buf *out, const char *title);
/* Returns the key (title_key) of a name, "" of NULL. The caller frees. */
char *title_key_of(const char *name);
enum title_likeness { TITLE_OTHER, TITLE_UNKNOWN, TITLE_SIMILAR, TITLE_SAME };
/* Compares two keys. TITLE_UNKNOWN: one of them is empty. */
enum title_likeness title_keys_like(const char *x, const char *y);
/* Returns true if two titles have the same key. */
bool title_keys_same(const char *a, const char *b);
/* Returns true if two titles name the same version of a piece: live, remix, … NULL counts as "". */
bool title_versions_same(const char *a, const char *b);
