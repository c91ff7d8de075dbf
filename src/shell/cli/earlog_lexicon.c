/* earlog lexicon: lists lexicons and shows one. files/lexicon.c reads them. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/files/lexicon.h"

#include "base/core/mem.h"
#include "draft/view/put.h"
#include "review/files/profile.h"
#include "shell/cli/lists.h"
#include "shell/cli/shared.h"
#include "shell/table/column.h"
#include "shell/table/report.h"

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

static bool
lexicon_show(struct cli_call *c, struct err *err)
{
	CLEANUP(lexicon_finish) struct lexicon_file x;
	CLEANUP(profile_finish) struct profile p = profile_own();
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	const struct lexicon_word *a;
	const struct category *of = NULL;
	bool ok = lexicon_find(&x, c->argv[0], NULL, &d);

	diags_print(&d, stderr);
	if (!ok)
		return false;
	if (!c->json) /* which has the names of the file */
		lexicon_speak(&x, p.language);
	json_t *attributes = json_array(), *terms = json_array();
	for (size_t i = 0; (a = lexicon_nth(&x, i)); of = a->category, i++)
		json_array_append_new(attributes,
			json_pack("{s:s?, s:s?, s:s?, s:s?, s:b, s:s?, s:b, s:s?, s:s?, s:s?, s:o}",
				"id", a->id, "name", a->shown.name, "group",
				a->category->group->shown.name, "category", a->category->shown.name,
				"begins", a->category != of, "definition", a->definition, "bipolar",
				(int)a->bipolar, "low", a->shown.low, "mid", a->shown.mid, "high",
				a->shown.high, "aliases",
				json_of_texts(a->aliases.v, a->aliases.n)));
	EACH_IN (t, x.terms, x.n_terms)
		json_array_append_new(terms,
			json_pack("{s:s?, s:s?, s:s?, s:s?, s:o}", "id", t->id, "term", t->term,
				"name_local", t->shown.name == t->term ? NULL : t->shown.name,
				"definition", t->definition, "related",
				json_of_texts(t->related.v, t->related.n)));
	return report_print("lexicon",
		json_pack("{s:s?, s:s?, s:o, s:o}", "id", x.id, "title", x.title, "attributes",
			attributes, "terms", terms),
		cli_report_form(c), err);
}

const struct cli_command cli_lexicon = {
	.name = "lexicon",
	.help = "List, show and copy the lexicons: the words for ratings",
	.example = "earlog lexicon copy bs2399",
	.verbs = {
		{ "list", "", "List your own and the built-in lexicons", AS_JSON, 0, 0,
			lists_run, NULL },
		{ "show", "NAME", "Show the attributes and terms of a lexicon", AS_JSON, 1, 1,
			lexicon_show, NULL },
		{ "copy", "NAME [TO]", "Copy a lexicon to your own folder, or to TO", 0, 1, 2,
			cli_copy, NULL },
	},
};
