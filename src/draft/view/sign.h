/*
 * Signs that are text in CommonMark, but that the Markdown of some sites reads as marks. A listener
 * who writes "3--4 kHz" or "$300" in a note means the signs; so they are escaped if the site of the
 * draft reads them. The marks of CommonMark, tables and ~~ are the author's.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/core/buf.h"

/* The programs that read a draft, as bits. */
enum sign_site {
	SIGN_JEKYLL = 1 << 0,
	SIGN_HUGO = 1 << 1,
	SIGN_ELEVENTY = 1 << 2,
	SIGN_ASTRO = 1 << 3,
	SIGN_PELICAN = 1 << 4,
	SIGN_OBSIDIAN = 1 << 5,
	SIGN_FORUM = 1 << 6, /* of BBCode */
};

/* Returns the signs that a site reads, as bits: by default, and if its configuration (may be NULL)
 * turns them on. */
unsigned sign_set(enum sign_site site, const char *config);
/* If one of the signs of a set is at byte i of the text s, adds it escaped and returns true. */
bool sign_put(struct buf *out, unsigned set, const char *s, size_t i);
