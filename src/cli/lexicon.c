#include "config/lexicon.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/print.h"
#include "cli/shelf.h"
#include "cli/table.h"

struct lexicon_options {
	bool json;
};

static const struct option_row rows[] = {
	{ 0, "json", NULL, "as JSON", OPTION_FLAG, offsetof(struct lexicon_options, json) },
};

static int
lexicon_list(bool json)
{
	static const char *const titles[] = { "NAME", "ATTRIBUTES", "TERMS", "FROM", "TITLE" };
	struct shelf s;
	struct table t;
	json_t *list = json_array();

	shelf_init(&s, "lexicons", "schema/lexicons/");
	table_init(&t, titles, LENGTH(titles));
	for (size_t i = 0; i < s.n; i++) {
		struct lexicon_file x;
		struct diags d = DIAGS_INIT;
		const struct shelf_entry *e = &s.v[i];

		if (e->hidden)
			continue;
		bool ok = lexicon_find(&x, e->path ? e->path : e->name, NULL, &d);
		table_add(&t, e->name);
		table_addf(&t, "%zu", x.n_attributes);
		table_addf(&t, "%zu", x.n_terms);
		table_add(&t, e->path ? e->path : "shipped");
		table_addf(&t, "%s%s", x.title ? x.title : "",
			ok ? "" : " (has errors: see earlog check)");
		json_array_append_new(list, json_pack("{s:o, s:o, s:I, s:I, s:b, s:b}", "name", print_text(e->name),
			"title", print_text(x.title), "attributes", (json_int_t)x.n_attributes, "terms",
			(json_int_t)x.n_terms, "shipped", e->path == NULL, "errors", !ok));
		lexicon_finish(&x);
		diags_finish(&d);
	}
	int status = json ? print_json(json_incref(list)) : STATUS_DONE;
	if (!json)
		table_print(&t, stdout);
	json_decref(list);
	table_finish(&t);
	shelf_finish(&s);
	return status;
}

static int
show_json(const struct lexicon_file *x)
{
	json_t *attributes = json_array(), *terms = json_array();
	const struct lexicon_word *a;

	for (size_t i = 0; (a = lexicon_nth(x, i)); i++)
		json_array_append_new(attributes, json_pack("{s:o, s:o, s:o, s:o, s:b, s:o, s:o, s:o}",
			"id", print_text(a->id), "name", print_text(a->name),
			"category", print_text(a->category ? a->category->name : NULL),
			"definition", print_text(a->definition), "bipolar", (int)a->bipolar,
			"low", print_text(a->low), "mid", print_text(a->mid), "high", print_text(a->high)));
	for (size_t i = 0; i < x->n_terms; i++)
		json_array_append_new(terms, json_pack("{s:o, s:o, s:o}", "id", print_text(x->terms[i].id),
			"term", print_text(x->terms[i].term), "definition", print_text(x->terms[i].definition)));
	return print_json(json_pack("{s:o, s:o, s:o, s:o}", "id", print_text(x->id), "title", print_text(x->title),
		"attributes", attributes, "terms", terms));
}

static void
show_attribute(const struct lexicon_word *a)
{
	text_print(stdout, "  %s (%s): %s … %s\n", a->name ? a->name : "", a->id ? a->id : "", a->low ? a->low : "",
		a->high ? a->high : "");
	if (a->definition)
		text_print(stdout, "    %s\n", a->definition);
}

static int
show_text(const struct lexicon_file *x)
{
	text_print(stdout, "%s (%s)\n", x->title ? x->title : "", x->id ? x->id : "");
	for (size_t g = 0; g < x->n_groups; g++)
		for (size_t c = 0; c < x->groups[g].n_categories; c++) {
			const struct category *cat = &x->groups[g].categories[c];

			text_print(stdout, "\n%s · %s\n",
				x->groups[g].name ? x->groups[g].name : "",
				cat->name ? cat->name : "");
			for (size_t i = 0; i < cat->n_attributes; i++)
				show_attribute(&cat->attributes[i]);
		}
	for (size_t i = 0; i < x->n_terms; i++)
		text_print(stdout, "%s%s\n  %s\n", i ? "" : "\n",
			x->terms[i].term ? x->terms[i].term : "",
			x->terms[i].definition ? x->terms[i].definition : "");
	return STATUS_DONE;
}

static int
lexicon_show(const char *name, bool json)
{
	struct lexicon_file x;
	struct diags d = DIAGS_INIT;
	bool ok = lexicon_find(&x, name, NULL, &d);

	diags_print(&d, stderr);
	int status = STATUS_FAILED;
	if (ok)
		status = json ? show_json(&x) : show_text(&x);
	lexicon_finish(&x);
	diags_finish(&d);
	return status;
}

int
cli_lexicon(int argc, char **argv)
{
	struct lexicon_options o = { 0 };
	int status;

	if (!options_parse(rows, LENGTH(rows), &o, &argc, &argv, &status))
		return status;
	if (argc == 1 && strcmp(argv[0], "list") == 0)
		return lexicon_list(o.json);
	if (argc == 2 && strcmp(argv[0], "show") == 0)
		return lexicon_show(argv[1], o.json);
	return options_wrong("say list, or show and a name");
}
