/*
 * A lexicon file: a sound wheel (groups of categories of attributes) or a glossary (terms). Absent
 * texts are NULL; aliases and similar lists may be empty.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/yaml/diag.h"
#include "base/yaml/pairs.h"

struct lexicon_word {
	char *id, *name, *definition;
	struct texts aliases;
	struct texts reversed_aliases; /* names of the opposite quality: with such a name, low and
					  high of the scale are exchanged */
	bool bipolar; /* rated from −max to max of the wheel's scale, instead of from min */
	/* words for the lowest value, the middle (if bipolar) and the highest */
	char *low, *mid, *high;
	/* the category to which it belongs, borrowed from the lexicon */
	const struct category *category;
	struct mark at;
};

struct category {
	char *id, *name, *colour; /* colour: "#RRGGBB" */
	/* "#RRGGBB", colour of its attributes; NULL: the same as `colour` */
	char *attribute_colour;
	struct lexicon_word *attributes;
	size_t n_attributes;
	const struct lexicon_group *group;
};

struct lexicon_group {
	char *id, *name, *colour;
	struct category *categories;
	size_t n_categories;
};

struct term {
	char *id, *term, *definition;
	struct texts related; /* ids of the nearest attributes, which are in another lexicon, that
				 of the wheel */
};

struct lexicon_file {
	char *path;
	/* id: the key `id` of the file; without this key the file's base name */
	char *id, *title;
	struct lexicon_group *groups;
	size_t n_groups;
	struct term *terms;
	size_t n_terms;
	/* JSON: geometry and colours of the wheel; every value is a string */
	char *wheel_json;
	const struct lexicon_word **by_id; /* all attributes, sorted by id */
	size_t n_attributes;
	const struct lexicon_word **in_order; /* all attributes, in the order of the wheel */
	size_t n_in_order;
	bool broken;
};

/* Reads the lexicon called `name` from a file that is found relative to the session file `from`
 * (find.h). Returns false after adding an error to d. The caller calls lexicon_finish in either
 * case. */
bool lexicon_find(struct lexicon_file *x, const char *name, const char *from, struct diags *d);
void lexicon_finish(struct lexicon_file *x);

/* Returns the attribute with this id; NULL: none. */
const struct lexicon_word *lexicon_attribute(const struct lexicon_file *x, const char *id);
/* Returns the n-th attribute in the wheel's order, from 0; NULL after the last. */
const struct lexicon_word *lexicon_nth(const struct lexicon_file *x, size_t n);
/* Returns the attribute that a person calls so, by its id, name or alias (text/name.h). NULL with
 * err: none, or several. */
const struct lexicon_word *lexicon_match(
	const struct lexicon_file *x, const char *word, struct err *err);
