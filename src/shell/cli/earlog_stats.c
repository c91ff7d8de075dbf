/* earlog stats: listening time, repeats as dots on the scale, and blind results, as a tree that
 * schema/show/stats.mustache prints.
 * answers/stats.c has the numbers, answers/method.c the sentences, ratings_csv.c the table for
 * R. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <math.h>

#include "archive/exchange/others.h"
#include "base/core/mem.h"
#include "base/text/text.h"
#include "draft/view/put.h"
#include "review/answers/method.h"
#include "review/answers/stats.h"
#include "review/files/words.h"
#include "review/record/rows_review.h"
#include "shell/call/cli.h"
#include "shell/call/values.h"
#include "shell/cli/export_draft.h"
#include "shell/table/column.h"
#include "shell/table/ratings_csv.h"

struct stats_options {
	bool csv, method;
};

#define OPTIONS struct stats_options

COLUMNS(listened_columns, COLUMN_SAME(TEXT, stats_listened, name),
	COLUMN_SAME(INT, stats_listened, ms), COLUMN_SAME(INT, stats_listened, sittings),
	COLUMN_SAME(SIZE, stats_listened, plays));

/* Puts the total, and a table each of tracks, devices and chains. */
static void
put_listened(json_t *tree, const struct stats_answer *a)
{
	const struct {
		const char *title;
		const struct stats_listened_list *rows;
	} of[] = { { "TRACK", &a->by_item }, { "DEVICE", &a->by_device },
		{ "CHAIN", &a->by_chain } };
	struct buf total = BUF_INIT;
	json_t *tables = json_array();

	if (a->ms) {
		stats_add_duration(&total, a->ms);
		buf_addf(&total, " on %lld day%s, in %lld session%s.", (long long)a->days,
			text_s((size_t)a->days), (long long)a->sittings,
			text_s((size_t)a->sittings));
	} else {
		buf_add(&total, "Nothing has played yet.");
	}
	EACH_IN_WHILE (one, of, LENGTH(of), a->ms) {
		if (!one->rows->n)
			continue;
		json_t *rows_of = json_array(), *table = put_new(tables);
		EACH (x, one->rows) {
			json_t *row = put_new(rows_of);
			struct buf time = BUF_INIT;

			stats_add_duration(&time, x->ms);
			put_text(row, "name", x->name);
			put_built(row, "time", &time);
			put_int(row, "sittings", x->sittings);
		}
		put_text(table, "title", one->title);
		put(table, "rows", rows_of);
	}
	put_built(tree, "total", &total);
	put(tree, "listened", tables);
}

#define NO_BREAK "\u00a0"

/* Appends a scale with a mark for each rating: "1 ···●·2··· 5"; ● is one rating at this step, 2 are
 * two. */
static void
add_dots(struct buf *b, const struct spread_scale *scale, const double *values, size_t n)
{
	int count[41] = { 0 };
	double steps = (scale->max - scale->min) / scale->step;

	if (!(steps >= 1 && steps < (double)LENGTH(count))) {
		for (size_t i = 0; i < n; i++) {
			buf_add(b, i ? " " : "");
			column_number(b, values[i]);
		}
		return;
	}
	EACH_IN (x, values, n) {
		double at = round((*x - scale->min) / scale->step);

		if (at >= 0 && at <= steps)
			count[(int)at]++;
	}
	/* A row of dots is one word: it is not broken. */
	column_number(b, scale->min);
	buf_add(b, NO_BREAK);
	for (int k = 0; k <= (int)(steps + 0.5); k++) {
		if (count[k] < 2)
			buf_add(b, count[k] ? "●" : "·");
		else
			buf_addf(b, "%d", count[k] < 10 ? count[k] : 9);
	}
	buf_add(b, NO_BREAK);
	column_number(b, scale->max);
}

/* Puts the ratings that were repeated at one place. */
static void
put_repeated(json_t *list, const struct stats_attribute *of, const struct stats_device *d)
{
	EACH (x, &d->values) {
		struct buf place = BUF_INIT, dots = BUF_INIT;
		const char *of_track = text_or(x->title, x->item);

		if (x->values.n < 2)
			continue;
		json_t *row = put_new(list);
		buf_add(&place, text_or(text_or(of_track, x->section), "whole"));
		words_piece(&place, NULL, x->cue);
		words_piece(&place, NULL, x->heard);
		add_dots(&dots, &of->question.scale, x->values.v, x->values.n);
		put_text(row, "name", of->question.name_local);
		put_bool(row, "blind", of->question.blind);
		put_built(row, "place", &place);
		put_text(row, "device", d->device);
		put_built(row, "dots", &dots);
	}
}

#define RUN(type, field) COLUMN_SAME(type, runs_run, field)
#define GUESSES(type, field) COLUMN_SAME(type, runs_guesses, field)
COLUMNS(guesses_columns, GUESSES(SIZE, asked), GUESSES(SIZE, said), GUESSES(SIZE, right),
	GUESSES(REAL, p));

COLUMNS(all_guesses_columns, GUESSES(SIZE, runs),
	{ .type = COLUMN_INLINE, .at = 0, .of = guesses_columns });

/* Columns of the preferences in a run of pairs: a and b are numbers of votes for the devices, in
 * the order of the run. All are 0 if the run did not ask for a preference. */
COLUMNS(preferred_columns, COLUMN_KEY(SIZE, "a", blind_preferred, of[0]),
	COLUMN_KEY(SIZE, "b", blind_preferred, of[1]), COLUMN_SAME(SIZE, blind_preferred, none),
	COLUMN_KEY(SIZE, "a_first", blind_preferred, first), COLUMN_SAME(REAL, blind_preferred, p));

COLUMNS(run_columns, RUN(TEXT, review), COLUMN_KEY(DATE, "date", runs_run, started_ms),
	RUN(SIZE, devices), RUN(SIZE, trials), RUN(SIZE, heard), RUN(BOOL, named), RUN(TEXT, how),
	RUN(TEXT, text), COLUMN_KEY_OF(OBJECT, "guesses", runs_run, guesses, guesses_columns),
	COLUMN_KEY_OF(OBJECT, "preferred", runs_run, preferred, preferred_columns));

COLUMNS(blind_columns, COLUMN_SAME_LIST(runs, runs, run_columns),
	COLUMN_KEY_OF(OBJECT, "guesses", runs, all, all_guesses_columns));

#define VALUES(type, field) COLUMN_SAME(type, series_values, field)

COLUMNS(value_column, { .type = COLUMN_REAL });

COLUMNS(values_columns, VALUES(TEXT, item), VALUES(TEXT, section), VALUES(TEXT, cue),
	VALUES(TEXT, heard), COLUMN_SAME_LIST(series_values, values, value_column),
	VALUES(SIZE, blind));

COLUMNS(rated_columns, COLUMN_SAME(TEXT, stats_device, device),
	COLUMN_SAME_LIST(stats_device, values, values_columns));

COLUMNS(attribute_columns,
	{ .type = COLUMN_INLINE,
		.at = offsetof(struct stats_attribute, question),
		.of = answers_question },
	COLUMN_SAME_LIST(stats_attribute, devices, rated_columns));

COLUMNS(steadiness_columns, COLUMN_KEY_OF(OBJECT, "scale", series_steadiness, scale, answers_scale),
	COLUMN_KEY(SIZE, "repeats", series_steadiness, spread.repeats),
	COLUMN_KEY(REAL, "sd", series_steadiness, spread.sd),
	COLUMN_SAME(TEXT, series_steadiness, text));

COLUMNS(listening_columns, COLUMN_SAME(INT, stats_answer, ms), COLUMN_SAME(INT, stats_answer, days),
	COLUMN_SAME(INT, stats_answer, sittings),
	COLUMN_SAME_LIST(stats_answer, by_item, listened_columns),
	COLUMN_SAME_LIST(stats_answer, by_device, listened_columns),
	COLUMN_SAME_LIST(stats_answer, by_chain, listened_columns));

COLUMNS(answer_columns, COLUMN_SAME_LIST(stats_answer, reviews, column_texts),
	{ "listening", COLUMN_OBJECT, .at = 0, .of = listening_columns },
	COLUMN_SAME_LIST(stats_answer, gaps, column_texts),
	COLUMN_SAME_LIST(stats_answer, attributes, attribute_columns),
	COLUMN_SAME_LIST(stats_answer, steadiness, steadiness_columns),
	COLUMN_KEY_OF(OBJECT, "blind", stats_answer, blind, blind_columns));

static void
put_title(json_t *tree, const struct selection *g)
{
	struct buf title = BUF_INIT;

	EACH_SELECTED (review, r, at, g, ROW_REVIEW)
		buf_add_part(&title, ", ", "%s (%s)",
			text_or(selection_name(g, ROW_DEVICE, &r->device), "?"),
			text_or(r->id, "?"));
	put_built(tree, "title", &title);
}

/* Prints the report by schema/show/stats.mustache. */
static bool
print_stats(const struct stats_answer *a, const struct selection *g, enum report_form form,
	struct err *err)
{
	json_t *tree = column_tree(answer_columns, a), *repeated = json_array(),
	       *runs = json_array();
	struct buf all = BUF_INIT;
	size_t said = 0, repeats = 0;

	EACH (x, &a->attributes)
		EACH (one, &x->devices)
			put_repeated(repeated, x, one);
	EACH (x, &a->steadiness) {
		repeats += x->spread.repeats;
		if (*x->text != 0)
			said++;
	}
	EACH (x, &a->blind.runs)
		json_array_append_new(runs, json_of_text(x->text));
	if (a->blind.runs.n > 1)
		runs_add_all(&all, &a->blind.all);
	put_title(tree, g);
	put_bool(tree, "so_far", !said && a->attributes.n);
	put_int(tree, "repeats", (int64_t)repeats);
	put_int(tree, "floor", SPREAD_FLOOR);
	put(tree, "repeated", repeated);
	put(tree, "runs", runs);
	put_built(tree, "all_runs", &all);
	put_listened(tree, a);
	return report_print("stats", tree, form, err);
}

/* Loads the reviews that the command line names. */
static bool
load(struct answers *a, struct cli_call *c, struct selection *g, struct err *err)
{
	bool ok = c->argc || answers_load(a, c->st, c->name, err);

	EACH_IN (x, c->argv, c->argc)
		ok = ok && answers_load(a, c->st, *x, err);
	return ok && answers_selection_wide(a, c->st, g, err);
}

static bool
print_csv(struct cli_call *c, struct err *err)
{
	CLEANUP(answers_finish) struct answers a = { 0 };
	CLEANUP(pointer_free) char *own = NULL;
	CLEANUP(buf_finish) struct buf table = BUF_INIT;
	const char *who = exchange_other_name(c->st);
	struct selection g;

	if (!load(&a, c, &g, err) || !store_owner_name(c->st, &own, err))
		return false;
	ratings_csv_add(&table, &g, who ? who : own);
	text_print_bytes(table.s, table.len);
	return true;
}

static bool
stats_run(struct cli_call *c, struct err *err)
{
	const struct stats_options *o = c->options;
	CLEANUP(answers_finish) struct answers a = { 0 };
	CLEANUP(buf_finish) struct buf words = BUF_INIT;

	if (o->csv && (c->json || c->markdown || o->method))
		return cli_wrong(
			err, "--csv is the whole table: no other format or option goes with it");
	if (o->csv)
		return print_csv(c, err);
	struct selection g;
	bool ok = (!o->method || cli_words_use(err)) && load(&a, c, &g, err);
	if (ok && o->method) {
		method_add(&words, &g);
		if (c->json)
			ok = column_print_value(
				json_pack("{s:o}", "method", json_of_text(words.s)), err);
		else if (words.len) {
			buf_add(&words, "\n");
			sheet_prose(stdout, words.s);
		} else
			cli_say("nothing was recorded about how the device was heard");
	} else if (ok) {
		struct stats_answer all;

		stats_answer_init(&all, &g);
		if (c->json)
			ok = column_print_value(column_tree(answer_columns, &all), err);
		else
			ok = print_stats(&all, &g, cli_report_form(c), err);
		arena_finish(&all.arena);
	}
	return ok;
}

const struct cli_command cli_stats = {
	.name = "stats",
	.help = "Report listening time and how steady your ratings are",
	.example = "earlog stats cantor",
	.verbs = { { NULL, "[REVIEW...]", "",
		ARCHIVE_READ | AS_MARKDOWN | AS_JSON | NAMES_DEVICES | ONE_LISTENER | PAGED, 0,
		CLI_MANY, stats_run, NULL } },
	OPTIONS_ARE(
		FLAG(csv, "csv", "print a table of all ratings, to compute with (help numbers)"),
		FLAG(method, "method",
			"print a paragraph on the method of a review: how the device was heard, "
			"matched, repeated, blind or not")),
};
