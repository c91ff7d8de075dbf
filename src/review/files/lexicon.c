/* The keys of a lexicon file, the links between its words, and which word a typed name means.
 * record/attribute.c makes rows of them. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/files/lexicon.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/core/mem.h"
#include "base/system/json.h"
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
			.help = "Ids of the standard's versions that have this attribute"),
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
			.help = "The id of the version of the standard whose order this lexicon "
				"follows"),
		FIELD_KEY("versions", FIELD_PASS, .help = "Versions of the standard"),
		FIELD_KEY("evidence_levels", FIELD_PASS,
			.help = "The meaning of each value of `evidence`"),
		FIELD_KEY("sources", FIELD_PASS, .help = "The sources"),
		FIELD_ROW_AS("wheel", FIELD_JSON, struct lexicon_file, wheel_json,
			.help = "How a published wheel is drawn, as its authors say; pictures have "
				"one form for all"),
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

/* Links the attributes to their categories, and reports ids that are there twice. */
static void
link_attributes(struct lexicon_file *x, struct diags *d)
{
	struct names names = { .v = NULL };

	EACH_IN (group, x->groups, x->n_groups)
		EACH_IN (in, group->categories, group->n_categories) {
			in->group = group;
			EACH_IN (a, in->attributes, in->n_attributes) {
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
	link_attributes(x, d);
}

/* ---- vocabularies of plain words ---- */

#define WORDS_MOST 60 /* the wheel has 64 rows, also of scores */

bool
lexicon_is_words(const char *name)
{
	return name && *name == '[';
}

bool
lexicon_is_vocabulary(const struct lexicon_file *x)
{
	return text_same(x->id, LEXICON_OF_WORDS);
}

/* Returns a copy of n bytes without the blanks around them. */
static char *
trimmed(const char *s, size_t n)
{
	for (; n && *s == ' '; n--)
		s++;
	return xstrndup(s, text_trimmed(s, n, " "));
}

/* Returns a word of a vocabulary, "Vocals (distant … shouty)", as {id, name, low, high}. Other
 * brackets are part of its name. NULL with err: it is no word. */
static json_t *
read_word(const char *text, struct err *err)
{
	const char *open = strchr(text, '('), *close = open ? strchr(open, ')') : NULL;
	const char *dots = strstr(text, "…"), *behind = dots ? dots : strstr(text, "...");

	dots = behind;
	while (behind && (text_starts(behind, "…") || text_starts(behind, "...")))
		behind += strlen("…"); /* as long as three dots */
	bool ends = open && close && dots > open && behind <= close;
	CLEANUP(pointer_free)
	char *name = trimmed(text, ends ? (size_t)(open - text) : strlen(text)),
	     *id = text_folded(name), *low = NULL, *high = NULL;
	if (ends) {
		low = trimmed(open + 1, (size_t)(dots - open - 1));
		high = trimmed(behind, (size_t)(close - behind));
	}
	if (open && !close)
		err_set(err, "\"%.60s\" has no closing bracket", text);
	else if (dots && !(ends && *low && *high && !close[1]))
		err_set(err, "\"%.60s\"; expected both ends, like Vocals (distant … shouty)", text);
	else if (!field_id_valid(id))
		err_set(err, "\"%.60s\"; expected a word with letters or digits", text);
	else
		return json_pack(
			"{s:s, s:s, s:s*, s:s*}", "id", id, "name", name, "low", low, "high", high);
	return NULL;
}

/* Adds a word of n bytes to a vocabulary, or reports why it is no word. */
static void
add_word(struct field_reader *r, const struct yaml_node *at, const char *s, size_t n, json_t *words)
{
	CLEANUP(buf_finish) struct buf narrow = BUF_INIT;
	CLEANUP(pointer_free) char *text = trimmed(s, n);
	struct err err = ERR_INIT;
	json_t *word = read_word(text_typed(&narrow, text), &err), *other;
	size_t i;

	json_array_foreach (words, i, other)
		if (json_equal(json_object_get(word, "id"), json_object_get(other, "id")))
			err_set(&err, "\"%.60s\" is the word \"%.60s\" again; expected it once",
				text, json_string_value(json_object_get(other, "name")));
	if (i == WORDS_MOST)
		err_set(&err, "more than %d words; expected fewer", WORDS_MOST);
	if (*err.msg && i <= WORDS_MOST)
		field_error(r, at, "%s", err.msg);
	if (word)
		json_array_append_new(words, word);
}

/* Returns the bytes before the next comma that is not in brackets. */
static size_t
word_length(const char *s)
{
	size_t n = 0;
	int depth = 0;

	for (; s[n] && (depth || (s[n] != ',' && !text_starts(s + n, "、"))); n++) {
		if (s[n] == '(')
			depth++;
		else if (s[n] == ')')
			depth--;
	}
	return n;
}

void
lexicon_read(struct field_reader *r, const struct yaml_node *n, void *into)
{
	CLEANUP(buf_finish) struct buf narrow = BUF_INIT;
	json_auto_t *words = json_array();
	char **value = into;
	bool list = n->kind == YAML_LIST;

	if (!list && !field_kind(r, n, YAML_TEXT, "a name, or words like Bass, Vocals, Stage"))
		return;
	for (const struct yaml_node *e = n->first; list && e; e = e->next)
		if (!e->reported && field_kind(r, e, YAML_TEXT, "a word"))
			add_word(r, e, e->text, strlen(e->text), words);
	const char *s = list ? "" : text_typed(&narrow, n->text);
	size_t len = word_length(s);
	if (!list && !*s)
		field_error(r, n, "\"\"; expected a name, or words like Bass, Vocals, Stage");
	if (!list && !s[len]) {
		xreplace(value, *s ? s : NULL);
		return;
	}
	for (; *s; len = word_length(s)) {
		add_word(r, n, s, len, words);
		s += len;
		if (*s == ',')
			s++;
		else if (*s)
			s += strlen("、");
	}
	free(*value);
	*value = json_text(words, JSON_COMPACT);
}

void
lexicon_add_ids(const char *words, struct mark at, struct texts *ids)
{
	json_auto_t *list = json_read(words);

	EACH_VALUE (word, list) {
		const char *id = json_string_value(json_object_get(word, "id"));

		if (!texts_has(ids, id))
			texts_add(ids, id, at);
	}
}

/* Makes a lexicon of the words of a vocabulary, or of several, each word once. */
static void
take_words(struct lexicon_file *x, const char *words)
{
	json_auto_t *list = json_read(words);

	*x = (struct lexicon_file){ .path = xstrdup(""), .id = xstrdup(LEXICON_OF_WORDS) };
	x->groups = xcalloc(1, sizeof(*x->groups));
	x->n_groups = 1;
	struct category *c = x->groups->categories = xcalloc(1, sizeof(*c));
	x->groups->n_categories = 1;
	c->attributes = xcalloc(json_array_size(list) + 1, sizeof(*c->attributes));
	EACH_VALUE (word, list) {
		struct lexicon_word *w = &c->attributes[c->n_attributes];
		const char *id = json_string_value(json_object_get(word, "id"));

		if (TEXT_ROW_OF(c->attributes, c->n_attributes, id))
			continue;
#define TAKE(key) w->key = xstrdup(json_string_value(json_object_get(word, #key)))
		TAKE(id);
		TAKE(name);
		TAKE(low);
		TAKE(high);
		c->n_attributes++;
	}
	link_attributes(x, NULL);
}

const struct lexicon_names *
lexicon_names_in(const struct lexicon_names *names, size_t n, const char *language)
{
	const struct lexicon_names *found = NULL;

	EACH_IN_WHILE (name, names, n, language) {
		size_t len = strlen(name->language);

		if (strncmp(name->language, language, len) == 0 && strchr("-", language[len]))
			found = name;
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
	EACH_IN (g, x->groups, x->n_groups) {
		SPEAK(g, .name = g->name);
		EACH_IN (c, g->categories, g->n_categories) {
			SPEAK(c, .name = c->name);
			EACH_IN (w, c->attributes, c->n_attributes)
				SPEAK(w, w->name, w->low, w->mid, w->high);
		}
	}
	EACH_IN (t, x->terms, x->n_terms)
		SPEAK(t, .name = t->term);
}

bool
lexicon_find(struct lexicon_file *x, const char *name, const char *from, struct diags *d)
{
	*x = (struct lexicon_file){ .broken = true };
	if (lexicon_is_words(name)) {
		take_words(x, name);
		return true;
	}
	return field_named(FIND_LEXICON, name, from, lexicon_take, x, d);
}

const struct lexicon_word *
lexicon_attribute(const struct lexicon_file *x, const char *id)
{
	EACH_IN (attribute, x->attributes, x->n_attributes)
		if (text_same((*attribute)->id, id))
			return *attribute;
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

	EACH_OF (one, names) {
		enum name_fit by_name = name_search_fit(s, *one, false);

		fit = by_name > fit ? by_name : fit;
	}

	EACH_WHILE (alias, &w->aliases, fit < NAME_ALIKE)
		if (name_search_fit(s, *alias, false) > NAME_PART)
			fit = NAME_ALIKE;
	return fit;
}

const struct lexicon_word *
lexicon_match(const struct lexicon_file *x, const char *word, struct err *err)
{
	CLEANUP(name_search_finish) struct name_search s;
	CLEANUP(pointer_free)
	char *list = lexicon_is_vocabulary(x)
		? xstrdup("add it to `lexicon:`")
		: xasprintf("`earlog lexicon show %s` shows all", x->id);

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
