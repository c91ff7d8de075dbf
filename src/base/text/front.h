/*
 * The front matter of a post: the lines above its text that the generator of a site reads. Its
 * marks are "---", "+++" or ";;;", with any line end and a BOM; JSON may have braces alone.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum front_kind {
	FRONT_NONE,
	FRONT_YAML,
	FRONT_TOML,
	FRONT_JSON,
	FRONT_LINES /* "Title: words" up to an empty line, as Pelican reads them */
};

struct front {
	enum front_kind kind;
	size_t at, len; /* the text between the marks, in bytes; JSON includes its braces */
	size_t body;    /* where the text below begins */
};

/* Finds the front matter of a post of n bytes. lines: its site takes FRONT_LINES. */
struct front front_find(const char *s, size_t n, bool lines);
