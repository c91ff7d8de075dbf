/* earlog lexicon: lists lexicons and shows one. files/lexicon.c reads them. */
#include "review/files/lexicon.h"

#include "base/core/mem.h"
#include "base/text/text.h"
#include "draft/view/put.h"
#include "shell/cli/lists.h"
#include "shell/cli/shared.h"
#include "shell/table/column.h"
#include "shell/table/sheet.h"

bool
cli_lexicon_file(json_t *row, const char *name, const char *path)
{
	CLEANUP(lexicon_finish) struct lexicon_file x;
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	bool ok = lexicon_find(&x, path ? path : name, NULL, &d);

	put_text(row, "title", x.title);
	put_int(row, "attributes", (int64_t)x.n_attributes);
	put_int(row, "terms", (int64_t)x.n_terms);
	return ok;
}

static json_t *
lexicon_texts_json(const struct texts *t)
{
	json_t *list = json_array();

	for (size_t i = 0; i < t->n; i++)
		json_array_append_new(list, column_json_text(t->v[i]));
	return list;
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
				json_pack("{s:s?, s:s?, s:s?, s:s?, s:b, s:s?, s:s?, s:s?, s:o}",
					"id", a->id, "name", a->name, "category",
					a->category ? a->category->name : NULL, "definition",
					a->definition, "bipolar", (int)a->bipolar, "low", a->low,
					"mid", a->mid, "high", a->high, "aliases",
					lexicon_texts_json(&a->aliases)));
		for (const struct term *t = x.terms; t < x.terms + x.n_terms; t++)
			json_array_append_new(terms,
				json_pack("{s:s?, s:s?, s:s?, s:o}", "id", t->id, "term", t->term,
					"definition", t->definition, "related",
					lexicon_texts_json(&t->related)));
		return column_print_value(
			json_pack("{s:s?, s:s?, s:o, s:o}", "id", x.id, "title", x.title,
				"attributes", attributes, "terms", terms),
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
lexicon_copy(struct cli_call *c, struct err *err)
{
	return cli_copy(c, FIND_LEXICON, err);
}

const struct cli_command cli_lexicon = {
	.name = "lexicon",
	.help = "List, show and copy the vocabularies for ratings",
	.verbs = {
		{ "list", "", "List your own and the built-in vocabularies", AS_JSON, 0, 0,
			lists_run, NULL },
		{ "show", "NAME", "Show the attributes and terms of a vocabulary", AS_JSON, 1, 1,
			lexicon_show, NULL },
		{ "copy", "NAME [TO]", "Copy a vocabulary to your own folder, or to TO", 0, 1, 2,
			lexicon_copy, NULL },
	},
};
