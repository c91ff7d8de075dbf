/* earlog rank: makes one tree of the ranking, which the templates schema/show/rank.mustache and
 * rank_csv.mustache print, and keeps a page up to date. answers/rank.c decides the order,
 * formats/ranking.c makes the page. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "archive/store/edit.h"
#include "base/core/mem.h"
#include "base/system/file.h"
#include "base/text/text.h"
#include "draft/formats/ranking.h"
#include "draft/view/put.h"
#include "review/answers/rank.h"
#include "review/files/device_kind.h"
#include "review/files/profile.h"
#include "review/files/words.h"
#include "review/record/attribute.h"
#include "review/record/identity.h"
#include "review/record/rating.h"
#include "review/record/rows_rating.h"
#include "shell/call/cli.h"
#include "shell/call/intake.h"
#include "shell/call/row_list.h"
#include "shell/call/values.h"
#include "shell/cli/export_draft.h"
#include "shell/picture/picture.h"
#include "shell/table/column.h"

struct rank_options {
	const char *by, *output;
	bool html, csv, all, pictures, force;
};

#define OPTIONS struct rank_options

#define CELL(type, field) COLUMN_SAME(type, rank_cell, field)
#define ROW(type, field) COLUMN_SAME(type, rank_row, field)
/* the columns of --sort */
#define SOUGHT "RANK=rank DEVICE=device KIND=kind"
#define COLUMN(type, field) COLUMN_SAME(type, rank_column, field)

COLUMNS(rating_columns, COLUMN_SAME(JSON, rating, scale), COLUMN_SAME(TEXT, rating, scope),
	COLUMN_KEY(DATE, "date", rating, made_ms));

COLUMNS(cell_columns, CELL(REAL, value), CELL(TEXT, text), CELL(TEXT, word), CELL(BOOL, in_words),
	CELL(TEXT, beside), CELL(BOOL, blind),
	COLUMN_KEY_OF(POINTER, NULL, rank_cell, rating, rating_columns));

COLUMNS(cell_or_null, { .type = COLUMN_MAYBE, .of = cell_columns });

COLUMNS(device_columns, COLUMN_SAME(TEXT, device, drivers), COLUMN_SAME(TEXT, device, signature));

COLUMNS(row_columns, ROW(INT, rank), ROW(TEXT, device), ROW(TEXT, review), ROW(BOOL, benchmark),
	COLUMN_SAME_LIST(rank_row, cells, cell_or_null), ROW(TEXT, kind),
	COLUMN_KEY_OF(POINTER, NULL, rank_row, facts, device_columns), ROW(TEXT, price),
	ROW(TEXT, date), ROW(TEXT, url));

COLUMNS(column_columns, COLUMN(TEXT, id), COLUMN(TEXT, name), COLUMN(TEXT, name_local),
	COLUMN(BOOL, section), COLUMN(BOOL, blind), COLUMN(TEXT, range));

COLUMNS(answer_columns, COLUMN_SAME(TEXT, rank_answer, by), COLUMN_SAME(BOOL, rank_answer, known),
	COLUMN_SAME_LIST(rank_answer, columns, column_columns),
	COLUMN_SAME_LIST(rank_answer, rows, row_columns));

/* ---- the page ---- */

/* Puts the ratings of each device that has a review, drawn, into the rows. */
static void
put_pictures(json_t *ranked, struct store *st, const struct rank_answer *a)
{
	for (size_t i = 0; i < a->rows.n; i++) {
		const struct review *of = a->rows.v[i].of;
		const struct uuid *u = of ? &of->row.uuid : NULL;
		char id[32];
		CLEANUP(plot_drawn_finish)
		struct plot_drawn drawn = { .svg = BUF_INIT, .caption = BUF_INIT, .id = id };
		CLEANUP(record_finish) struct record r = record_new();

		snprintf(id, sizeof(id), "ratings-%zu", i);
		bool ok = u && store_load(st, u, &r, ERR_IGNORED) &&
			store_load_elsewhere(st, &r, ERR_IGNORED) &&
			picture_ratings_of_review(&r, true, true, &drawn, ERR_IGNORED);
		/* The table below a narrow wheel explains its numbers. */
		if (ok && drawn.caption.len)
			ok = picture_ratings_of_review(&r, false, true, &drawn, ERR_IGNORED);
		if (ok && drawn.judged)
			put_text(json_array_get(ranked, i), "picture", drawn.svg.s);
	}
}

/* Writes the page to the file, and says which ranks differ from the page that was there. */
static bool
write_page(const struct cli_call *c, const struct buf *page, const json_t *ranked, struct err *err)
{
	const struct rank_options *o = c->options;
	CLEANUP(buf_finish) struct buf old = BUF_INIT, changes = BUF_INIT;
	const struct export_to to = {
		.way = { .force = o->force }, .review = identity_of_pictures(), .st = c->st
	};
	bool found = false,
	     ok = file_read(o->output, DRAFT_MOST, &old, &found, err) &&
		cli_put(&to, o->output, "ranking", page, NULL, err);

	if (ok && found)
		ranking_changes(&changes, ranked, old.s);
	if (changes.len)
		cli_say("%s: %s", o->output, changes.s);
	return ok;
}

static bool
print_page(const struct rank_answer *a, json_t *tree, const struct profile *p,
	const struct cli_call *c, struct err *err)
{
	const struct rank_options *o = c->options;
	json_t *ranked = json_object_get(tree, K_rows);
	CLEANUP(buf_finish) struct buf out = BUF_INIT;

	if (!a->rows.n)
		cli_say("the list is empty: no review has `published` in its session file; --all "
			"lists every device");
	if (o->pictures && c->st)
		put_pictures(ranked, c->st, a);
	ranking_page(&out, tree, p, o->pictures);
	if (o->output && !text_same(o->output, "-"))
		return write_page(c, &out, ranked, err);
	text_print_bytes(out.s, out.len);
	return true;
}

static bool
rank_check(const struct cli_call *c, struct err *err)
{
	const struct rank_options *o = c->options;

	return (!o->html || !(c->argc || c->limit || c->sort) ||
		       cli_wrong(err,
			       "--html always has the whole ranking: leave out words, --limit and "
			       "--sort")) &&
		(o->html + o->csv + c->json + c->markdown <= 1 ||
			cli_wrong(err, "choose one of --html, --csv, --json and --markdown")) &&
		(o->html || !(o->all || o->pictures || o->output || o->force) ||
			cli_wrong(err, "-o, --all, --pictures and --force need --html"));
}

/* Names the kinds of the devices in the language of the page. */
static void
name_kinds(json_t *ranked)
{
	EACH_VALUE (row, ranked)
		if (*view_text(row, K_kind))
			put_text(row, K_kind, device_kind_noun(view_text(row, K_kind)));
}

static bool
print_answer(const struct rank_answer *a, const struct profile *p, const struct cli_call *c,
	struct err *err)
{
	const struct rank_options *o = c->options;
	json_auto_t *tree = column_tree(answer_columns, a);
	json_t *ranked = json_object_get(tree, K_rows);
	if (!row_list_narrow(c, SOUGHT, true, ranked, err))
		return false;
	if (o->html || c->markdown)
		name_kinds(ranked);
	if (o->html)
		return print_page(a, tree, p, c, err);
	if (o->csv)
		return report_print("rank_csv", json_incref(tree), REPORT_CSV, err);
	if (a->left_out && !c->json)
		cli_say("only devices of the kind %s are ranked; left out: %s (a kind as a word "
			"ranks that one)",
			a->kind, a->left_out);
	if (c->json || json_array_size(ranked))
		return report_print("rank", json_incref(tree), cli_report_form(c), err);
	cli_say(c->argc ? "no ranked device has these words; --by WORD ranks by an attribute"
			: "no scores yet; `earlog rate` gives one");
	return true;
}

/* Loads the kinds of rated devices that only entries of `compare` have. */
static bool
load_kinds(struct record *r, struct store *st, struct err *err)
{
	bool ok = true;

	EACH_ROW_WHILE (rating, x, r, ROW_RATING, ok) {
		const struct device *d = record_find(r, ROW_DEVICE, &x->setup.device);
		const struct review *of = record_find(r, ROW_REVIEW, &x->review);

		if (!d || d->kind || !of || uuid_same(&of->device, &d->row.uuid))
			continue;
		struct uuid u = identity_of_comparison(of, &x->setup.device);
		if (!record_find(r, ROW_COMPARISON, &u))
			ok = store_load_row(st, ROW_COMPARISON, &u, r, err);
	}
	return ok;
}

#define MOST_BY 8 /* names of --by */

/* Returns the id of the attribute or section that a name means. */
static const char *
id_named(const char *name, const struct lexicon_file *x, struct store *st, struct arena *arena)
{
	const struct lexicon_word *w = lexicon_tagged(x, name);

	if (w)
		return w->id;
	const char *own = arena_keep(arena, text_folded(name)); /* of a vocabulary */
	const struct uuid u = identity_of_attribute(LEXICON_OF_WORDS, own);
	void *row = st ? store_copy(st, ROW_ATTRIBUTE, &u, ERR_IGNORED) : NULL;
	const char *id = row ? own : name;
	row_free(ROW_ATTRIBUTE, row);
	return id;
}

static bool
rank_run(struct cli_call *c, struct err *err)
{
	const struct rank_options *o = c->options;
	const struct record *one = &c->record;
	struct rank_asked a = { .g = { .v = &one, .n = 1 },
		.by = "sonic-quality",
		.published = o->html && !o->all,
		.all_kinds = o->html };
	struct rank_answer answer;

	bool published = o->html || c->markdown;

	if ((o->by || published) && !cli_words_use(err) && published)
		return false;
	CLEANUP(pointer_free) char *names = xstrdup(o->by), *rest = names;
	const char *by[MOST_BY], *ids[MOST_BY] = { a.by }, *attributes[MOST_BY];
	size_t n = 0;
	while (rest && n < MOST_BY) {
		by[n] = strsep(&rest, ",");
		by[n] += strspn(by[n], " ");
		const struct score *score = rating_score_called(by[n]);
		ids[n++] = score ? score->id : NULL;
	}
	CLEANUP(diags_finish) struct diags unread = DIAGS_INIT;
	if (!published) /* terminals and files have English words */
		words_use(NULL, &unread, ERR_IGNORED);
	CLEANUP(profile_finish) struct profile p;
	if (!profile_load_own(&p, NULL))
		cli_say("your profile has errors (see `earlog check`); lines with errors are "
			"ignored");
	CLEANUP(lexicon_finish) struct lexicon_file x = { 0 };
	CLEANUP(arena_finish) struct arena own = { 0 };
	if (names)
		attribute_lexicon(&x, NULL, &p, &unread);
	for (size_t i = 0; i < n; i++)
		ids[i] = ids[i] ? ids[i] : id_named(by[i], &x, c->st, &own);
	n = n ? n : 1;
	a.by = ids[0];
	a.also = ids + 1;
	a.n_also = n - 1;
	intake_all(c->st);
	EACH_IN_WHILE (each, c->argv, c->argc, !a.kind) {
		const struct device_kind *k = device_kind_named(*each);

		a.kind = k ? k->name : NULL;
	}
	for (size_t i = 0; i < n; i++) {
		const char *slash = strchr(ids[i], '/'); /* of "voices/clarity" */

		attributes[i] = slash ? slash + 1 : ids[i];
	}
	if (c->st &&
		!(answers_load_rank(&c->record, c->st, attributes, n, err) &&
			load_kinds(&c->record, c->st, err) &&
			store_load_sections(c->st, &p, &c->record, err)))
		return false;
	CLEANUP(pointer_free) struct rank_benchmark *all = rank_benchmarks_new(&p, &a.n);
	attribute_complete(&c->record);
	a.benchmarks = all;
	rank_answer_init(&answer, &a);
	const char *unknown = NULL;
	for (size_t i = n; o->by && i-- > 0;)
		unknown = rank_has(&answer, ids[i]) ? unknown : by[i];
	bool ok = !unknown && print_answer(&answer, &p, c, err);
	if (unknown && lexicon_match(&x, unknown, err))
		err_set(err, "no rating or score is called %s", unknown);
	arena_finish(&answer.arena);
	return ok;
}

const struct cli_command cli_rank = {
	.name = "rank",
	.help = "Rank devices and benchmarks by your own scores",
	.example = "earlog rank --csv",
	.verbs = { { NULL, "[WORDS] [--by ATTRIBUTE|SECTION] [--FORMAT] [-o FILE]", "",
		ARCHIVE_IF_ANY | AS_MARKDOWN | AS_JSON | NAMES_DEVICES | ONE_LISTENER |
			FILTER_ROWS | PAGED,
		0, CLI_MANY, rank_run, NULL } },
	OPTIONS_ARE(
		TEXT(by, "by", "ATTRIBUTE|SECTION",
			"rank by sonic-quality (default), bias, or the id of a section or an "
			"attribute; voices/clarity: in one section; bass-depth,detail: columns of "
			"both, in the order of the first"),
		FLAG(html, "html", "write a page of the devices whose review is published"),
		FLAG(csv, "csv", "print a table for spreadsheets"),
		FLAG(all, "all", "with --html: also devices without a published review"),
		FLAG(pictures, "pictures", "with --html: draw the ratings of each device"),
		OPTION_ROW('o', output, "output", "FILE",
			"with --html: write to FILE, and say which ranks changed", OPTION_TEXT,
			NULL),
		FLAG(force, "force",
			"replace FILE even if you edited it; the old text is kept, and named")),
	.check = rank_check,
};
