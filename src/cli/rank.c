#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "answers/rank.h"
#include "answers/tree.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/answers.h"
#include "cli/archive.h"
#include "cli/cli.h"
#include "cli/print.h"
#include "config/profile.h"
#include "record/attribute.h"
#include "record/identity.h"

struct rank_options {
	const char *by;
};

static const struct option_row rows[] = {
	{ 0, "by", "WHAT",
		"sonic-quality (the default), bias, or the id of a section or an attribute",
		OPTION_TEXT, offsetof(struct rank_options, by) },
	{ 0 },
};

static void
print_row(struct sheet *s, const json_t *row)
{
	const json_t *rank = json_object_get(row, "rank"), *cell;
	bool benchmark = json_is_true(json_object_get(row, "benchmark"));
	size_t i;

	if (json_is_integer(rank))
		sheet_cellf(s, "%lld", (long long)json_integer_value(rank));
	else
		sheet_cell(s, "");
	sheet_cellf(s, "%s%s", tree_get_text(row, "device"), benchmark ? " (benchmark)" : "");
	json_array_foreach (json_object_get(row, "cells"), i, cell) {
		const char *word = tree_get_text(cell, "word");
		double ratings = tree_get_real(cell, "ratings");
		struct buf text = BUF_INIT;

		if (s->table.n % s->table.columns == 0)
			break; /* more columns than a table has */
		buf_addf(&text, "%s%s%s", tree_get_text(cell, "text"), *word ? " " : "", word);
		if (json_is_true(json_object_get(cell, "other_scale")))
			buf_add(&text, " (another scale)");
		else if (ratings > 1)
			buf_addf(&text, " (%.0f ratings)", ratings);
		sheet_cell(s, text.s);
		buf_finish(&text);
	}
}

static void
print_rank(const json_t *view, bool markdown)
{
	const char *titles[TABLE_COLUMNS] = { "RANK", "DEVICE" };
	const json_t *list = json_object_get(view, "rows"), *o;
	const char *spread = tree_get_text(json_object_get(view, "spread"), "text");
	struct sheet s;
	size_t n = 2, i;

	sheet_init(&s, markdown);
	json_array_foreach (json_object_get(view, "columns"), i, o)
		if (n < TABLE_COLUMNS)
			titles[n++] = tree_get_text(o, "name");
	sheet_table(&s, titles, n);
	json_array_foreach (list, i, o)
		print_row(&s, o);
	sheet_table_end(&s);
	if (!*spread)
		return;
	struct buf line = BUF_INIT;
	buf_addf(&line, "By %s. How steady you are in it: %s", tree_get_text(view, "by"), spread);
	sheet_gap(&s);
	sheet_say(&s, line.s);
	buf_finish(&line);
}

static bool
load(struct record *r, struct store *st, const char *by, struct err *err)
{
	const char *scores[] = { "sonic-quality", "bias", "section", by };

	for (size_t i = 0; i < LENGTH(scores); i++)
		if (!store_load_ratings(st, scores[i], r, err))
			return false;
	return true;
}

/* What benchmarks stand for may have no score yet. */
static bool
load_sections(struct record *r, struct store *st, const struct profile *p, struct err *err)
{
	for (size_t i = 0; i < p->n_benchmarks; i++) {
		const char *id = p->benchmarks[i].section;
		struct uuid u = uuid_of_section(id);

		if (id && !record_find(r, ROW_SECTION, &u) &&
			!store_load_row(st, ROW_SECTION, &u, r, err))
			return false;
	}
	return true;
}

/* The profile's; and those of the archive, which have no profile with them. */
static struct rank_benchmark *
benchmarks_new(const struct profile *p, const struct gather *g, size_t *n)
{
	size_t most = p->n_benchmarks + record_count(g->v[0], ROW_BENCHMARK);
	struct rank_benchmark *all = xcalloc(most + 1, sizeof(all[0]));

	*n = 0;
	for (size_t i = 0; i < p->n_benchmarks; i++) {
		const struct profile_benchmark *b = &p->benchmarks[i];

		if (b->device && isfinite(b->value))
			all[(*n)++] = (struct rank_benchmark){ b->device, b->section, b->attribute,
				b->value };
	}
	for (size_t i = 0; !p->n_benchmarks && i < record_count(g->v[0], ROW_BENCHMARK); i++) {
		const struct benchmark *b = record_at(g->v[0], ROW_BENCHMARK, i);
		const struct section *s = gather_find(g, ROW_SECTION, &b->section);
		const char *device = gather_name(g, ROW_DEVICE, &b->device);

		if (!b->row.deleted && *device && (s || b->attribute))
			all[(*n)++] = (struct rank_benchmark){ device, s ? s->id : NULL,
				b->attribute, b->value };
	}
	return all;
}

static json_t *
rank_view(struct store *st, const char *by, struct err *err)
{
	struct record r;
	struct profile p;
	struct diags d = DIAGS_INIT;
	json_t *view = NULL;

	record_init(&r);
	if (!profile_load_own(&p, &d))
		text_print(stderr,
			"earlog: the profile has errors (see earlog check); what of it "
			"could be read counts\n");
	if (!st || (load(&r, st, by, err) && load_sections(&r, st, &p, err))) {
		const struct record *one = &r;
		struct rank_asked a = { .g = { &one, 1 }, .by = by };
		struct rank_benchmark *all = benchmarks_new(&p, &a.g, &a.n);

		attribute_complete(&r);
		a.benchmarks = all;
		view = answer_rank(&a);
		free(all);
	}
	profile_finish(&p);
	diags_finish(&d);
	record_finish(&r);
	return view;
}

static bool
rank_run(struct cli_call *c, struct err *err)
{
	const struct rank_options *o = c->options;

	if (c->argc)
		return cli_wrong(err, "nothing is to be named; --by %s ranks by it", c->argv[0]);
	json_t *view = rank_view(c->st, o->by ? o->by : "sonic-quality", err);
	if (!view)
		return false;
	if (o->by && !json_is_true(json_object_get(view, "known"))) {
		json_decref(view);
		return err_set(err, "nothing was rated or scored by the name %s", o->by);
	}
	if (c->json)
		return print_json(view) == STATUS_DONE;
	if (json_array_size(json_object_get(view, "rows")))
		print_rank(view, c->markdown);
	else
		text_print(stderr, "earlog: no scores yet; `earlog rate` gives one\n");
	json_decref(view);
	return true;
}

const struct cli_command cli_rank = {
	.name = "rank",
	.help = "Rank devices by your own scores, benchmarks among them",
	.verbs = { { NULL, "[--by WHAT]", "", ARCHIVE_IF_ANY | AS_MARKDOWN | AS_JSON, 0, CLI_MANY,
		rank_run, NULL } },
	.options = rows,
	.options_size = sizeof(struct rank_options),
};
