#include "config/lexicon.h"

#include "base/mem.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/column.h"
#include "cli/sheet.h"
#include "cli/shelf.h"

static const struct column columns[] = SHELF_COLUMNS("ATTRIBUTES", "attributes", "TERMS", "terms");

static void
read_shelf_lexicon(struct shelf_row *row)
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
	return shelf_print(
		"lexicons", "schema/lexicons/", columns, read_shelf_lexicon, c->json, err);
}

static json_t *
texts_json(const struct texts *t)
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

static bool
show_json(const struct lexicon_file *x, struct err *err)
{
	json_t *attributes = json_array(), *terms = json_array();
	const struct lexicon_word *a;

	for (size_t i = 0; (a = lexicon_nth(x, i)); i++)
		json_array_append_new(attributes,
			json_pack("{s:s?, s:s?, s:s?, s:s?, s:b, s:s?, s:s?, s:s?, s:o, s:o}", "id",
				a->id, "name", a->name, "category",
				a->category ? a->category->name : NULL, "definition", a->definition,
				"bipolar", (int)a->bipolar, "low", a->low, "mid", a->mid, "high",
				a->high, "aliases", texts_json(&a->aliases), "evidence",
				evidence_json(a->evidence_json)));
	for (size_t i = 0; i < x->n_terms; i++)
		json_array_append_new(terms,
			json_pack("{s:s?, s:s?, s:s?, s:s?, s:o}", "id", x->terms[i].id, "term",
				x->terms[i].term, "definition", x->terms[i].definition, "evidence",
				x->terms[i].evidence, "related", texts_json(&x->terms[i].related)));
	return column_print_value(
		json_pack("{s:s?, s:s?, s:o, s:o, s:o}", "id", x->id, "title", x->title,
			"attributes", attributes, "terms", terms, "evidence_levels",
			evidence_json(x->evidence_levels_json)),
		err);
}

static void
print_evidence(const char *text)
{
	json_t *levels = evidence_json(text), *level;
	const char *what;
	bool first = true;

	json_object_foreach (levels, what, level) {
		text_print(stdout, "%s%s %s", first ? "    evidence: " : ", ", what,
			json_string_value(level) ? json_string_value(level) : "");
		first = false;
	}
	if (!first)
		text_print(stdout, "\n");
	json_decref(levels);
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

static void
show_text(const struct lexicon_file *x)
{
	struct sheet s;

	sheet_init(&s, false);
	sheet_line(&s, 0, 2, "%s (%s)", x->title ? x->title : "", x->id ? x->id : "");
	for (size_t g = 0; g < x->n_groups; g++)
		for (size_t c = 0; c < x->groups[g].n_categories; c++) {
			const struct category *cat = &x->groups[g].categories[c];

			text_print(stdout, "\n%s · %s\n",
				x->groups[g].name ? x->groups[g].name : "",
				cat->name ? cat->name : "");
			for (size_t i = 0; i < cat->n_attributes; i++)
				show_attribute(&s, &cat->attributes[i]);
		}
	for (size_t i = 0; i < x->n_terms; i++) {
		text_print(stdout, "%s", i ? "" : "\n");
		show_term(&s, &x->terms[i]);
	}
}

static bool
lexicon_show(struct cli_call *c, struct err *err)
{
	CLEANUP(lexicon_finish) struct lexicon_file x;
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	bool ok = lexicon_find(&x, c->argv[0], NULL, &d);

	diags_print(&d, stderr);
	if (ok && c->json)
		ok = show_json(&x, err);
	else if (ok)
		show_text(&x);
	return ok;
}

/* ---- searching the lexicons ---- */

static bool
attribute_holds(const struct lexicon_word *a, const char *word)
{
	const char *texts[] = { a->id, a->name, a->definition, a->low, a->mid, a->high };
	bool found = false;

	for (size_t i = 0; i < LENGTH(texts); i++)
		found = found || text_has_name(texts[i], word);
	for (size_t i = 0; i < a->aliases.n; i++)
		found = found || text_has_name(a->aliases.v[i], word);
	for (size_t i = 0; i < a->reversed_aliases.n; i++)
		found = found || text_has_name(a->reversed_aliases.v[i], word);
	return found;
}

static void
add_match(json_t *list, const char *lexicon, const char *kind, const char *id, const char *name,
	const char *definition, json_t *evidence)
{
	json_array_append_new(list,
		json_pack("{s:s, s:s, s:s?, s:s?, s:s?, s:o}", "lexicon", lexicon, "kind", kind,
			"id", id, "name", name, "definition", definition, "evidence", evidence));
}

/* Searches one lexicon for a word; returns the number of matches. Adds them to `list`; if `list` is
 * NULL, prints them. */
static size_t
search_one(const struct lexicon_file *x, const char *word, json_t *list)
{
	const struct lexicon_word *a;
	struct sheet sheet;
	size_t n = 0;

	sheet_init(&sheet, false);

	for (size_t i = 0; (a = lexicon_nth(x, i)); i++) {
		if (!attribute_holds(a, word))
			continue;
		if (!n++ && !list)
			text_print(stdout, "%s\n", x->id);
		if (list)
			add_match(list, x->id, "attribute", a->id, a->name, a->definition,
				evidence_json(a->evidence_json));
		else {
			show_attribute(&sheet, a);
			print_evidence(a->evidence_json);
		}
	}
	for (size_t i = 0; i < x->n_terms; i++) {
		const struct term *t = &x->terms[i];

		if (!text_has_name(t->term, word) && !text_has_name(t->definition, word))
			continue;
		if (!n++ && !list)
			text_print(stdout, "%s\n", x->id);
		if (list)
			add_match(list, x->id, "term", t->id, t->term, t->definition,
				column_json_text(t->evidence));
		else {
			show_term(&sheet, t);
			if (t->evidence)
				text_print(stdout, "  evidence: %s\n", t->evidence);
		}
	}
	return n;
}

static bool
lexicon_search(struct cli_call *c, struct err *err)
{
	struct shelf s;
	json_t *list = c->json ? json_array() : NULL;
	size_t n = 0;

	shelf_init(&s, "lexicons", "schema/lexicons/");
	for (size_t i = 0; i < s.n; i++) {
		CLEANUP(lexicon_finish) struct lexicon_file x;
		CLEANUP(diags_finish) struct diags d = DIAGS_INIT;

		if (lexicon_find(&x, s.v[i].path ? s.v[i].path : s.v[i].name, NULL, &d))
			n += search_one(&x, c->argv[0], list);
	}
	arena_finish(&s.memory);
	if (!n && !c->json)
		cli_say("no lexicon has “%s”", c->argv[0]);
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
