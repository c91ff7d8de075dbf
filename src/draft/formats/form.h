/*
 * Forms: a form is a page of Markdown with {holes}, and looks like the post. The text between holes
 * is the author's and stays. form.c makes a template in Mustache of a form; form_holes.c has the
 * table of holes.
 *
 * Texts are UTF-8. Lines and columns (in characters) count from 1.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "base/yaml/pairs.h"
#include "draft/formats/mustache.h"

/* The lists that a line can be repeated for, each inside those before it. A hole of several scopes
 * is filled from the innermost that is open. */
enum form_scope {
	OF_REVIEW = 1,
	OF_APART = 1 << 1, /* of the review, where comparisons show their part of the hole */
	OF_REST = 1 << 2,  /* of the review, where sections show their part of it */
	OF_SECTION = 1 << 3,
	OF_PAIR = 1 << 4, /* a comparison of the device with another */
	OF_RUN = 1 << 5,  /* a blind run */
	OF_TRACK = 1 << 6,
	OF_GROUP = 1 << 7, /* the notes on a track with one setting and chain */
	OF_NOTE = 1 << 8,
	OF_RATING = 1 << 9,
	OF_OTHER = 1 << 10, /* below a heading that names the other device of a comparison alone */
	OF_BOTH = 1 << 11,  /* a line with {setting} and {chain} */
	OF_HEAD = 1 << 12,  /* front matter and a heading with one # */
	OF_TABLE = 1 << 13,
	OF_PAIR_NOTE = OF_PAIR | OF_NOTE,
	OF_PAIR_RATING = OF_PAIR | OF_RATING,
	OF_OTHER_NOTE = OF_OTHER | OF_NOTE,
	OF_NOTE_BOTH = OF_NOTE | OF_BOTH,
};

enum form_shape {
	HOLE_TEXT,   /* words in a line */
	HOLE_NOTES,  /* the author's notes: paragraphs, items of a list, or words in a line */
	HOLE_POINTS, /* the same, which not every review has: a heading above them goes with them */
	HOLE_PART    /* a coarse hole: lines of a fixed shape */
};

struct form_hole {
	const char *name;
	enum form_scope scope;
	enum form_shape shape;
	/* The key that has a value if the hole has something, or a condition: keys with | before
	 * them, of which one has. "": it always has; NULL: words, which nothing depends on. */
	const char *when;
	/* HOLE_TEXT: its Mustache. HOLE_PART: the partial. Else the key of the notes. */
	const char *text;
	const char *pictures; /* the key of those that belong to the notes; NULL: none */
	const char *fills,
		*example; /* for the reader of `earlog help form`; NULL: as the row above */
};

/* The table of holes; the last row has no name. */
extern const struct form_hole form_holes[];
/* Returns the words that say for what a line with a hole of this scope is repeated; "": once. */
const char *form_repeats(enum form_scope scope);

/* Returns true if a template of this name is a form: the name ends in .md. */
bool form_is(const char *name);
/* Adds the author's own parts that a form has a place for: "anc" of {part anc}. */
void form_parts(struct texts *into, const char *text);
/* Returns the form without the heading "# {title}" at its top; a form with front matter of its own
 * stays. The caller frees. */
char *form_untitled(const char *text, size_t n);
/* Appends the template of a form. Returns false, with a message for each mistake in `wrong`.
 * hints: what the author may want to know; NULL: not wanted. */
bool form_compile(struct buf *out, const char *text, size_t n, struct mustache_faults *wrong,
	struct mustache_faults *hints);
/* Appends the form with its {words.…} in the language of the profile, as an author reads it. */
void form_in_words(struct buf *out, const char *text, size_t n);
