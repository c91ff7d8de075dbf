/* The keys of a lexicon file, the links between its words, and which word a typed name means.
 * record/attribute.c makes rows of them. */
#include "review/files/lexicon.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/core/mem.h"
#include "base/text/name.h"
#include "review/files/field.h"
#include "review/files/find.h"

/* ---- the tables of a lexicon file ---- */

static bool
colour_valid(const char *text)
{
	return text[0] == '#' && strlen(text) == 7 &&
		strspn(text + 1, "0123456789abcdefABCDEF") == 6;
}

#define COLOUR                                                          \
	.valid = colour_valid, .expected = "a colour like \"#145C9D\"", \
	.schema = SCHEMA_PATTERN("^#[0-9A-Fa-f]{6}$")

static const struct fields names_fields = {
	FIELD_TABLE("name in a language", struct lexicon_names,
		FIELD_PLAIN(FIELD_TEXT, struct lexicon_names, name, "The name"),
		FIELD_PLAIN(FIELD_TEXT, struct lexicon_names, low, "The word for the lowest value"),
		FIELD_PLAIN(FIELD_TEXT, struct lexicon_names, mid,
			"The word for the middle of a bipolar scale"),
		FIELD_PLAIN(
			FIELD_TEXT, struct lexicon_names, high, "The word for the highest value")),
	MARKED(struct lexicon_names), .text = "name"
};

/* The row of the names in languages, a text or, of an attribute, also the words of its scale. */
#define NAMES(of)                                                              \
	FIELD_ROWS("names", FIELD_NAMED, of, names, .map = &names_fields,      \
		.schema = SCHEMA_NAMED_OR_TEXT,                                \
		.help = "The name in other languages, {de: Basstiefe}; of an " \
			"attribute also the words of its scale")

static const char *const scale_types[] = { "unipolar", "bipolar", NULL };

/* The keys of an attribute's nested map `scale`. They fill members of the attribute itself. */
static const struct fields ends_fields = FIELDS("scale of an attribute", struct lexicon_word,
	FIELD_ROW_AS("type", FIELD_YES, struct lexicon_word, bipolar, .required = true,
		.choices = scale_types, .expected = "one of unipolar, bipolar", .schema = "{}",
		.help = "unipolar, or bipolar: from -max to max"),
	FIELD_NEEDED(FIELD_TEXT, struct lexicon_word, low, "The word for the lowest value"),
	FIELD_PLAIN(
		FIELD_TEXT, struct lexicon_word, mid, "The word for the middle of a bipolar scale"),
	FIELD_NEEDED(FIELD_TEXT, struct lexicon_word, high, "The word for the highest value"));

static const struct fields attribute_fields = {
	FIELD_TABLE("attribute", struct lexicon_word,
		FIELD_NEEDED(FIELD_ID, struct lexicon_word, id, "A unique id"),
		FIELD_NEEDED(FIELD_TEXT, struct lexicon_word, name, "The name that is shown"),
		NAMES(struct lexicon_word),
		FIELD_PLAIN(FIELD_TEXTS, struct lexicon_word, aliases, "Other names"),
		FIELD_PLAIN(FIELD_TEXTS, struct lexicon_word, reversed_aliases,
			"Names of the opposite attribute: low and high are exchanged"),
		FIELD_PLAIN(FIELD_TEXT, struct lexicon_word, definition, "The definition"),
		FIELD_KEY("scale", FIELD_MAP, .required = true, .map = &ends_fields,
			.help = "The words at the ends of the scale"),
		FIELD_KEY("scale_note", FIELD_PASS, .help = "A remark on the scale"),
		FIELD_KEY("evidence", FIELD_PASS, .help = "How well each fact is documented"),
		FIELD_KEY("sources", FIELD_PASS, .help = "Ids of the attribute's sources"),
		FIELD_KEY("versions", FIELD_PASS,
			.help = "Ids of the vocabulary's versions that have this attribute"),
		FIELD_KEY(
			"in_template", FIELD_PASS, .help = "yes: `template` lists this attribute")),
	MARKED(struct lexicon_word)
};

static const struct fields category_fields = FIELDS("category", struct category,
	FIELD_NEEDED(FIELD_ID, struct category, id, "A unique id"),
	FIELD_NEEDED(FIELD_TEXT, struct category, name, "The name that is shown"),
	NAMES(struct category),
	FIELD_ROW(FIELD_TEXT, struct category, colour, COLOUR, .help = "The colour: \"#145C9D\""),
	FIELD_ROW(FIELD_TEXT, struct category, attribute_colour, COLOUR,
		.help = "The colour of the category's attributes; if absent, that of the category"),
	FIELD_KEY("note", FIELD_PASS, .help = "A remark"),
	FIELD_ROWS("attributes", FIELD_LIST, struct category, attributes, .required = true,
		.map = &attribute_fields, .help = "Its attributes"));

static const struct fields group_fields = FIELDS("group", struct lexicon_group,
	FIELD_NEEDED(FIELD_ID, struct lexicon_group, id, "A unique id"),
	FIELD_NEEDED(FIELD_TEXT, struct lexicon_group, name, "The name that is shown"),
	NAMES(struct lexicon_group),
	FIELD_ROW(FIELD_TEXT, struct lexicon_group, colour, COLOUR,
		.help = "The colour: \"#145C9D\""),
	FIELD_ROWS("categories", FIELD_LIST, struct lexicon_group, categories, .required = true,
		.map = &category_fields, .help = "Its categories"));

static const struct fields term_fields = FIELDS("term", struct term,
	FIELD_NEEDED(FIELD_ID, struct term, id, "A unique id"),
	FIELD_NEEDED(FIELD_TEXT, struct term, term, "The name that is shown"), NAMES(struct term),
	FIELD_KEY("leaning", FIELD_PASS, .help = "praise, criticism, neutral, mixed"),
	FIELD_KEY("region", FIELD_PASS, .help = "bass, midrange, treble, space, …"),
	FIELD_PLAIN(FIELD_TEXT, struct term, definition, "The definition"),
	FIELD_ROW(FIELD_IDS, struct term, related, .valid = field_id_valid,
		.expected = "the id of an attribute",
		.help = "Ids of the nearest attributes in a lexicon with a wheel"),
	FIELD_KEY("evidence", FIELD_PASS, .help = "How well the term is documented"),
	FIELD_KEY("seen_in", FIELD_PASS, .help = "Ids of the sources that use the term"));

static void
lexicon_done(struct field_reader *r, const struct yaml_node *n, void *into)
{
	(void)into;
	if (!yaml_node_get(n, "groups") && !yaml_node_get(n, "terms") && !r->tree->broken)
		field_error(r, n, "neither \"groups\" nor \"terms\"; a lexicon needs one of them");
}

static const struct fields lexicon_fields = {
	FIELD_TABLE("lexicon", struct lexicon_file,
		FIELD_KEY("schema", FIELD_PASS, .help = "1: the version of this file format"),
		FIELD_PLAIN(FIELD_ID, struct lexicon_file, id, "A unique id"),
		FIELD_PLAIN(FIELD_ID, struct lexicon_file, names_of,
			"The id of another lexicon: this file gives its words to ratings of that "
			"one"),
		FIELD_PLAIN(FIELD_TEXT, struct lexicon_file, title, "Its title"),
		FIELD_KEY("backbone", FIELD_PASS,
			.help = "The id of the version of the vocabulary whose order this lexicon "
				"follows"),
		FIELD_KEY("versions", FIELD_PASS, .help = "Versions of the vocabulary"),
		FIELD_KEY("evidence_levels", FIELD_PASS,
			.help = "The meaning of each value of `evidence`"),
		FIELD_KEY("sources", FIELD_PASS, .help = "The sources"),
		FIELD_ROW_AS("wheel", FIELD_JSON, struct lexicon_file, wheel_json,
			.help = "How the wheel is drawn"),
		FIELD_ROWS("groups", FIELD_LIST, struct lexicon_file, groups, .map = &group_fields,
			.help = "The wheel: groups of categories of attributes"),
		FIELD_KEY("template", FIELD_PASS,
			.help = "The same attributes in a reviewer's order"),
		FIELD_ROWS("terms", FIELD_LIST, struct lexicon_file, terms, .map = &term_fields,
			.help = "A glossary")),
	.done = lexicon_done
};

const struct fields *const lexicon_maps[] = { &lexicon_fields, &group_fields, &category_fields,
	&attribute_fields, &names_fields, &ends_fields, &term_fields, NULL };

/* ---- checking and linking the read values ---- */

void
lexicon_take(void *into, const struct yaml_tree *t, struct diags *d)
{
	struct lexicon_file *x = into;

	*x = (struct lexicon_file){ .path = xstrdup(t->path), .broken = t->broken };
	field_tree(t, &lexicon_fields, x, d);
	if (!x->id)
		x->id = find_base_name(t->path);
	if (x->names_of)
		xreplace(&x->id, x->names_of);
	struct names names = { .v = NULL };
	for (size_t g = 0; g < x->n_groups; g++)
		for (size_t c = 0; c < x->groups[g].n_categories; c++) {
			struct category *in = &x->groups[g].categories[c];

			in->group = &x->groups[g];
			for (struct lexicon_word *a = in->attributes;
				a < in->attributes + in->n_attributes; a++) {
				a->category = in;
				names_add(&names, a->id, a->at);
				x->attributes = xreallocarray(
					x->attributes, x->n_attributes + 1, sizeof(*x->attributes));
				x->attributes[x->n_attributes++] = a;
			}
		}
	names_report_repeats(&names, x->path, "attribute", d);
	lexicon_speak(x, NULL);
}

const struct lexicon_names *
lexicon_names_in(const struct lexicon_names *names, size_t n, const char *language)
{
	const struct lexicon_names *found = NULL;

	for (size_t i = 0; language && i < n; i++) {
		size_t len = strlen(names[i].language);

		if (strncmp(names[i].language, language, len) == 0 && strchr("-", language[len]))
			found = &names[i];
	}
	return found;
}

/* Sets what is shown: the names of a language over a thing's own words. */
static void
speak(struct lexicon_words *shown, const struct lexicon_names *names, size_t n,
	const char *language, struct lexicon_words own)
{
	static const struct lexicon_names none;
	const struct lexicon_names *in = lexicon_names_in(names, n, language);

	in = in ? in : &none;
	*shown = (struct lexicon_words){ text_or(in->name, own.name), text_or(in->low, own.low),
		text_or(in->mid, own.mid), text_or(in->high, own.high) };
}

#define SPEAK(of, ...)                                            \
	speak(&(of)->shown, (of)->names, (of)->n_names, language, \
		(struct lexicon_words){ __VA_ARGS__ })

void
lexicon_speak(struct lexicon_file *x, const char *language)
{
	for (struct lexicon_group *g = x->groups; g < x->groups + x->n_groups; g++) {
		SPEAK(g, .name = g->name);
		for (struct category *c = g->categories; c < g->categories + g->n_categories; c++) {
			SPEAK(c, .name = c->name);
			for (struct lexicon_word *w = c->attributes;
				w < c->attributes + c->n_attributes; w++)
				SPEAK(w, w->name, w->low, w->mid, w->high);
		}
	}
	for (struct term *t = x->terms; t < x->terms + x->n_terms; t++)
		SPEAK(t, .name = t->term);
}

bool
lexicon_find(struct lexicon_file *x, const char *name, const char *from, struct diags *d)
{
	*x = (struct lexicon_file){ .broken = true };
	return field_named(FIND_LEXICON, name, from, lexicon_take, x, d);
}

const struct lexicon_word *
lexicon_attribute(const struct lexicon_file *x, const char *id)
{
	for (size_t i = 0; i < x->n_attributes; i++)
		if (text_same(x->attributes[i]->id, id))
			return x->attributes[i];
	return NULL;
}

const struct lexicon_word *
lexicon_nth(const struct lexicon_file *x, size_t n)
{
	return n < x->n_attributes ? x->attributes[n] : NULL;
}

const struct lexicon_word *
lexicon_tagged(const struct lexicon_file *x, const char *tag)
{
	const struct lexicon_word *w = lexicon_attribute(x, tag);

	for (size_t i = 0; !w && i < x->n_attributes; i++)
		if (strcasecmp(text_or(x->attributes[i]->shown.name, ""), tag) == 0 ||
			strcasecmp(text_or(x->attributes[i]->name, ""), tag) == 0)
			w = x->attributes[i];
	return w;
}

/* Returns how a typed name fits a word. An alias never wins over the name of another word. */
static enum name_fit
fit_word(struct name_search *s, const struct lexicon_word *w)
{
	enum name_fit fit = name_search_fit(s, w->id, true);
	const char *const names[] = { w->shown.name, w->name };

	for (size_t i = 0; i < LENGTH(names); i++) {
		enum name_fit by_name = name_search_fit(s, names[i], false);

		fit = by_name > fit ? by_name : fit;
	}

	for (size_t i = 0; i < w->aliases.n && fit < NAME_ALIKE; i++)
		if (name_search_fit(s, w->aliases.v[i], false) > NAME_PART)
			fit = NAME_ALIKE;
	return fit;
}

const struct lexicon_word *
lexicon_match(const struct lexicon_file *x, const char *word, struct err *err)
{
	CLEANUP(name_search_finish) struct name_search s;
	CLEANUP(pointer_free) char *list = xasprintf("`earlog lexicon show %s` shows all", x->id);

	name_search_init(&s, word);
	for (size_t i = 0; i < x->n_attributes; i++)
		name_search_offer(&s, fit_word(&s, x->attributes[i]), i, x->attributes[i]->id);
	return name_search_one(&s, "attribute", list, err) ? x->attributes[s.at] : NULL;
}

void
lexicon_finish(struct lexicon_file *x)
{
	free(x->path);
	free(x->attributes);
	field_finish(&lexicon_fields, x);
	*x = (struct lexicon_file){ .path = NULL };
}
