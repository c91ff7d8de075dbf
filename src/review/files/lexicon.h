/*
 * A lexicon: a sound wheel (groups of categories of attributes) or a glossary (terms) in a file, or
 * a vocabulary, which is a list of plain words in another file. All vocabularies are one lexicon,
 * in which words that text_fold makes equal are one attribute. Absent texts are NULL; aliases and
 * similar lists may be empty.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/yaml/diag.h"
#include "base/yaml/pairs.h"

struct field_reader;
struct yaml_node;

/* What an attribute, a category, a group or a term is called in a language, "de", and the words of
 * its scale. A text is NULL if the file has none. */
struct lexicon_names {
	char *language;
	char *name, *low, *mid, *high;
	struct mark at;
};

/* The same as it is shown. */
struct lexicon_words {
	const char *name, *low, *mid, *high;
};

struct lexicon_word {
	char *id, *name, *definition;
	struct lexicon_names *names; /* one for each language */
	size_t n_names;
	struct lexicon_words shown; /* in the reader's language, else its own words; borrowed */
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
	char *id, *name, *colour;    /* colour: "#RRGGBB" */
	struct lexicon_names *names; /* as of a word, as is `shown` */
	struct lexicon_words shown;
	size_t n_names;
	/* "#RRGGBB", colour of its attributes; NULL: the same as `colour` */
	char *attribute_colour;
	struct lexicon_word *attributes;
	size_t n_attributes;
	const struct lexicon_group *group;
};

struct lexicon_group {
	char *id, *name, *colour;
	struct lexicon_names *names; /* as of a word, as is `shown` */
	struct lexicon_words shown;
	size_t n_names;
	struct category *categories;
	size_t n_categories;
};

struct term {
	char *id, *term, *definition;
	struct lexicon_names *names; /* as of a word, as is `shown` */
	struct lexicon_words shown;
	size_t n_names;
	struct texts related; /* ids of the nearest attributes, which are in another lexicon, that
				 of the wheel */
};

struct lexicon_file {
	char *path;
	/* id: the key `id` of the file; without this key the file's base name */
	char *id, *title, *names_of; /* names_of: then also the id */
	struct lexicon_group *groups;
	size_t n_groups;
	struct term *terms;
	size_t n_terms;
	/* JSON: geometry and colours of the wheel; every value is a string */
	char *wheel_json;
	const struct lexicon_word **attributes; /* all, in the order of the wheel */
	size_t n_attributes;
	bool broken;
};

#define LEXICON_OF_WORDS "own-words" /* id of the lexicon of all vocabularies */

/* Reads the value of a key that names a lexicon or has the words of a vocabulary, "Sub-bass, Vocals
 * (distant … shouty)" or a list, into *(char **)into: the name, or the words as a JSON list. */
void lexicon_read(struct field_reader *r, const struct yaml_node *n, void *into);
#define LEXICON_KEY                                       \
	.read = lexicon_read,                             \
	.schema = "{'anyOf': [{'$ref': '#/$defs/text'}, " \
		  "{'type': 'array', 'items': {'$ref': '#/$defs/text'}}]}"
/* Returns true for words that lexicon_read stored. NULL and names have none. */
bool lexicon_is_words(const char *name);
/* Adds the ids of such words (NULL or a name: none) that `ids` lacks. */
void lexicon_add_ids(const char *words, struct mark at, struct texts *ids);
/* Returns true if the lexicon is a vocabulary. */
bool lexicon_is_vocabulary(const struct lexicon_file *x);

/* Reads a vocabulary of words, or the lexicon called `name` from a file that is found relative to
 * the session file `from` (find.h). Returns false after adding an error to d. The caller calls
 * lexicon_finish in either case. */
bool lexicon_find(struct lexicon_file *x, const char *name, const char *from, struct diags *d);
void lexicon_finish(struct lexicon_file *x);
/* Shows all attributes, categories, groups and terms by their names in a language; NULL: by their
 * own names. */
void lexicon_speak(struct lexicon_file *x, const char *language);
/* Returns the names in a language, of "de" also for "de-AT"; NULL: there are none. */
const struct lexicon_names *lexicon_names_in(
	const struct lexicon_names *names, size_t n, const char *language);

/* Returns the attribute with this id; NULL: none. */
const struct lexicon_word *lexicon_attribute(const struct lexicon_file *x, const char *id);
/* Returns the n-th attribute in the wheel's order, from 0; NULL after the last. */
const struct lexicon_word *lexicon_nth(const struct lexicon_file *x, size_t n);
/* Returns the attribute with this id or name, in the language that is shown or its own; NULL:
 * none. */
const struct lexicon_word *lexicon_tagged(const struct lexicon_file *x, const char *tag);
/* Returns the attribute that a person calls so, by its id, its name in the language that is shown,
 * its own name or an alias (text/name.h). NULL with err: none, or several. */
const struct lexicon_word *lexicon_match(
	const struct lexicon_file *x, const char *word, struct err *err);
