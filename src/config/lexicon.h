/*
 * A lexicon: a sound wheel (groups, categories, attributes) or a glossary (terms). Absent texts are
 * NULL; aliases and similar lists may be empty.
 */
#ifndef CONFIG_LEXICON_H
#define CONFIG_LEXICON_H

#include <stdbool.h>
#include <stddef.h>

#include "config/diag.h"
#include "config/pairs.h"

struct lexicon_word {
	char *id, *name, *definition;
	struct texts aliases;
	struct texts reversed_aliases; /* aliases with low and high exchanged */
	bool bipolar; /* rated from −max to +max of the wheel's scale, not from its min */
	char *low, *mid, *high; /* words for the ends and, if bipolar, for the middle */
	char *scale_note, *evidence_json;
	struct texts sources, versions;
	bool in_template;
	const struct category *category; /* borrowed from the lexicon */
	struct mark at;
};

struct category {
	char *id, *name, *colour; /* "#145C9D" */
	char *attribute_colour;   /* colour of its attributes; NULL: `colour` */
	char *note;
	struct lexicon_word *attributes;
	size_t n_attributes;
	const struct lexicon_group *group;
	struct mark at;
};

struct lexicon_group {
	char *id, *name, *colour;
	struct category *categories;
	size_t n_categories;
	struct mark at;
};

/* The same attributes in another order, with other headings. */
struct template_category {
	char *name;
	struct texts attributes;
	struct pairs labels; /* attribute id = the name shown here */
};

struct template_group {
	char *name; /* read from the key `group` */
	struct template_category *categories;
	size_t n_categories;
	struct mark at;
};

struct term {
	char *id, *term, *leaning, *region, *definition, *evidence;
	struct texts related; /* ids of attributes of another lexicon */
	struct texts seen_in;
	struct mark at;
};

struct lexicon_file {
	char *path;
	char *id, *title, *backbone; /* id: the file's base name if the file gives none */
	struct lexicon_group *groups;
	size_t n_groups;
	struct template_group *template;
	size_t n_template;
	struct term *terms;
	size_t n_terms;
	/* geometry and colours from the file; every value a text */
	char *wheel_json;
	char *evidence_levels_json;
	const struct lexicon_word **by_id; /* every attribute, sorted by id */
	size_t n_attributes;
	const struct lexicon_word **in_order; /* every attribute in the wheel's order */
	size_t n_in_order;
	bool broken;
};

/* Reads a lexicon from bytes. Returns false after an error; x then has the part before the
 * fault. The caller finishes x either way. */
bool lexicon_parse(
	struct lexicon_file *x, const char *path, const char *bytes, size_t n, struct diags *d);
/* As lexicon_parse, by name, relative to the session file `from`; see find.h. */
bool lexicon_find(struct lexicon_file *x, const char *name, const char *from, struct diags *d);
void lexicon_finish(struct lexicon_file *x);

/* Returns the attribute with this id; NULL: none. */
const struct lexicon_word *lexicon_attribute(const struct lexicon_file *x, const char *id);
/* Returns the n-th attribute in the wheel's order, from 0; NULL after the last. */
const struct lexicon_word *lexicon_nth(const struct lexicon_file *x, size_t n);
/* Finds an attribute by id, name or alias, compared as folded text; NULL: none. */
const struct lexicon_word *lexicon_match(const struct lexicon_file *x, const char *word);

/* Guesses which attributes a text is about, from the names and aliases of attributes and
 * glossary terms (glossary may be NULL); the author confirms them. Adds each id once. */
void lexicon_words(const struct lexicon_file *x, const struct lexicon_file *glossary,
	const char *text, struct texts *ids);

#endif
