/* earlog lexicon: lists lexicons, shows one or a word of it with its evidence, and searches them.
 * config/lexicon.c reads them. */
#include "config/lexicon.h"

#include "base/mem.h"
#include "base/text.h"
#include "shell/cli.h"
#include "table/column.h"
#include "table/file_list.h"
#include "table/sheet.h"

static const struct column columns[] = LISTED_COLUMNS("ATTRIBUTES", "attributes", "TERMS", "terms");

static void
read_lexicon_row(struct listed_file *row)
{
	CLEANUP(lexicon_finish) struct lexicon_file x;
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;

	row->errors = !lexicon_find(&x, row->path ? row->path : row->name, NULL, &d);
	row->title = xstrdup(x.title);
	row->outer = (int64_t)x.n_attributes;
	row->inner = (int64_t)x.n_terms;
}

static bool
lexicon_list(struct cli_call *c, struct err *err)
{
	return file_list_print(
		"lexicons", "schema/lexicons/", columns, read_lexicon_row, c->json, err);
}

static json_t *
lexicon_texts_json(const struct texts *t)
{
	json_t *list = json_array();

	for (size_t i = 0; i < t->n; i++)
		json_array_append_new(list, column_json_text(t->v[i]));
	return list;
}

/* Returns as JSON where each statement about an attribute comes from: {"placement": "figure",
 * "definition": "quoted", …}. */
static json_t *
evidence_json(const char *text)
{
	json_t *value = text ? json_loads(text, 0, NULL) : NULL;

	return value ? value : json_null();
}

static void
print_evidence(const char *text)
{
	json_auto_t *levels = evidence_json(text);
	json_t *level;
	const char *what;
	bool first = true;

	json_object_foreach (levels, what, level) {
		text_print(stdout, "%s%s %s", first ? "    evidence: " : ", ", what,
			json_string_value(level) ? json_string_value(level) : "");
		first = false;
	}
	if (!first)
		text_print(stdout, "\n");
}

static void
show_attribute(const struct sheet *s, const struct lexicon_word *a)
{
	sheet_line(s, 2, 4, "%s (%s): %s … %s", a->name ? a->name : "", a->id ? a->id : "",
		a->low ? a->low : "", a->high ? a->high : "");
	if (a->definition)
		sheet_line(s, 4, 4, "%s", a->definition);
}

static void
show_term(const struct sheet *s, const struct term *t)
{
	sheet_line(s, 0, 2, "%s", t->term ? t->term : "");
	if (t->definition)
		sheet_line(s, 2, 2, "%s", t->definition);
}

static bool
lexicon_show(struct cli_call *c, struct err *err)
{
	CLEANUP(lexicon_finish) struct lexicon_file x;
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	const struct lexicon_word *a;
	struct sheet s;
	bool ok = lexicon_find(&x, c->argv[0], NULL, &d);

	diags_print(&d, stderr);
	if (!ok)
		return false;
	if (c->json) {
		json_t *attributes = json_array(), *terms = json_array();

		for (size_t i = 0; (a = lexicon_nth(&x, i)); i++)
			json_array_append_new(attributes,
				json_pack("{s:s?, s:s?, s:s?, s:s?, s:b, s:s?, s:s?, s:s?, s:o, "
					  "s:o}",
					"id", a->id, "name", a->name, "category",
					a->category ? a->category->name : NULL, "definition",
					a->definition, "bipolar", (int)a->bipolar, "low", a->low,
					"mid", a->mid, "high", a->high, "aliases",
					lexicon_texts_json(&a->aliases), "evidence",
					evidence_json(a->evidence_json)));
		for (const struct term *t = x.terms; t < x.terms + x.n_terms; t++)
			json_array_append_new(terms,
				json_pack("{s:s?, s:s?, s:s?, s:s?, s:o}", "id", t->id, "term",
					t->term, "definition", t->definition, "evidence",
					t->evidence, "related", lexicon_texts_json(&t->related)));
		return column_print_value(
			json_pack("{s:s?, s:s?, s:o, s:o, s:o}", "id", x.id, "title", x.title,
				"attributes", attributes, "terms", terms, "evidence_levels",
				evidence_json(x.evidence_levels_json)),
			err);
	}
	s = sheet_new(false);
	sheet_line(&s, 0, 2, "%s (%s)", x.title ? x.title : "", x.id ? x.id : "");
	for (size_t g = 0; g < x.n_groups; g++)
		for (size_t k = 0; k < x.groups[g].n_categories; k++) {
			const struct category *cat = &x.groups[g].categories[k];

			text_print(stdout, "\n%s · %s\n", x.groups[g].name ? x.groups[g].name : "",
				cat->name ? cat->name : "");
			for (size_t i = 0; i < cat->n_attributes; i++)
				show_attribute(&s, &cat->attributes[i]);
		}
	for (size_t i = 0; i < x.n_terms; i++) {
		text_print(stdout, "%s", i ? "" : "\n");
		show_term(&s, &x.terms[i]);
	}
	return true;
}

static bool
attribute_holds(const struct lexicon_word *a, const char *word)
{
	const char *texts[] = { a->id, a->name, a->definition, a->low, a->mid, a->high };
	bool found = false;

	for (size_t i = 0; i < LENGTH(texts); i++)
		found = found || text_found(texts[i], word, true);
	for (size_t i = 0; i < a->aliases.n; i++)
		found = found || text_found(a->aliases.v[i], word, true);
	for (size_t i = 0; i < a->reversed_aliases.n; i++)
		found = found || text_found(a->reversed_aliases.v[i], word, true);
	return found;
}

static void
add_lexicon_match(json_t *list, const char *lexicon, const char *kind, const char *id,
	const char *name, const char *definition, json_t *evidence)
{
	json_array_append_new(list,
		json_pack("{s:s, s:s, s:s?, s:s?, s:s?, s:o}", "lexicon", lexicon, "kind", kind,
			"id", id, "name", name, "definition", definition, "evidence", evidence));
}

static bool
lexicon_search(struct cli_call *c, struct err *err)
{
	struct file_list s;
	struct sheet sheet = sheet_new(false);
	const char *word = c->argv[0];
	json_t *list = c->json ? json_array() : NULL;
	size_t n = 0;

	file_list_init(&s, "lexicons", "schema/lexicons/");
	for (size_t i = 0; i < s.n; i++) {
		CLEANUP(lexicon_finish) struct lexicon_file x;
		CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
		const char *name = s.v[i].path ? s.v[i].path : s.v[i].name;
		const struct lexicon_word *a;
		size_t here = 0;

		if (!lexicon_find(&x, name, NULL, &d))
			continue;
		for (size_t k = 0; (a = lexicon_nth(&x, k)); k++) {
			if (!attribute_holds(a, word))
				continue;
			if (!here++ && !list)
				text_print(stdout, "%s\n", x.id);
			if (list) {
				add_lexicon_match(list, x.id, "attribute", a->id, a->name,
					a->definition, evidence_json(a->evidence_json));
			} else {
				show_attribute(&sheet, a);
				print_evidence(a->evidence_json);
			}
		}
		for (const struct term *t = x.terms; t < x.terms + x.n_terms; t++) {
			if (!text_found(t->term, word, true) &&
				!text_found(t->definition, word, true))
				continue;
			if (!here++ && !list)
				text_print(stdout, "%s\n", x.id);
			if (list)
				add_lexicon_match(list, x.id, "term", t->id, t->term, t->definition,
					column_json_text(t->evidence));
			else
				show_term(&sheet, t);
			if (!list && t->evidence)
				text_print(stdout, "  evidence: %s\n", t->evidence);
		}
		n += here;
	}
	arena_finish(&s.memory);
	if (!n && !c->json)
		cli_say("no lexicon has “%s”", word);
	return !c->json || column_print_value(list, err);
}

const struct cli_command cli_lexicon = {
	.name = "lexicon",
	.help = "List, show and search the vocabularies for ratings",
	.verbs = {
		{ "list", "", "List your own and the built-in vocabularies", AS_JSON, 0, 0,
			lexicon_list, NULL },
		{ "show", "NAME", "Show the attributes and terms of a vocabulary", AS_JSON, 1, 1,
			lexicon_show, NULL },
		{ "search", "WORD", "Find attributes and terms in all vocabularies", AS_JSON, 1, 1,
			lexicon_search, NULL },
	},
};
