/* earlog stats: prints listening time, repeats as dots on the scale, and blind results.
 * answers/stats.c has the numbers, answers/method.c the sentences, ratings_csv.c the table for
 * R. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "archive/exchange/others.h"
#include "base/core/mem.h"
#include "base/text/text.h"
#include "review/answers/method.h"
#include "review/answers/stats.h"
#include "review/record/attribute.h"
#include "review/record/chains.h"
#include "shell/call/cli.h"
#include "shell/call/intake.h"
#include "shell/call/values.h"
#include "shell/cli/export_draft.h"
#include "shell/table/column.h"
#include "shell/table/ratings_csv.h"

struct stats_options {
	bool csv, method;
};

#define OPTIONS struct stats_options

static const struct option_row rows[] = {
	FLAG(csv, "csv", "print a table of all ratings, to compute with (help numbers)"),
	FLAG(method, "method",
		"print a paragraph on the method of a review: how the device was heard, matched, "
		"repeated, blind or not"),
	{ 0 },
};

static void
add_listened(struct buf *b, const void *row)
{
	stats_add_duration(b, ((const struct stats_listened *)row)->ms);
}

#define LISTENED(name) .at = offsetof(struct stats_listened, name)
#define LISTENED_COLUMNS(title)                                                                \
	{                                                                                      \
		{ title, "name", COLUMN_TEXT, LISTENED(name) },                                \
			{ "LISTENED", "ms", COLUMN_INT, LISTENED(ms), .words = add_listened }, \
			{ "SESSIONS", "sittings", COLUMN_INT, LISTENED(sittings) },            \
			{ NULL, "plays", COLUMN_SIZE, LISTENED(plays) }, { 0 },                \
	}

static const struct column item_columns[] = LISTENED_COLUMNS("TRACK"),
			   device_columns[] = LISTENED_COLUMNS("DEVICE"),
			   chain_columns[] = LISTENED_COLUMNS("CHAIN");

static void
print_listening(struct sheet *s, const struct stats_answer *a)
{
	const struct {
		const struct stats_listened_list *rows;
		const struct column *columns;
	} of[] = { { &a->by_item, item_columns }, { &a->by_device, device_columns },
		{ &a->by_chain, chain_columns } };
	CLEANUP(buf_finish) struct buf line = BUF_INIT;

	sheet_heading(s, 2, "Listened");
	if (!a->ms) {
		sheet_say(s, "Nothing has played yet.");
		return;
	}
	stats_add_duration(&line, a->ms);
	buf_addf(&line, " on %lld day%s, in %lld session%s.", (long long)a->days,
		a->days == 1 ? "" : "s", (long long)a->sittings, a->sittings == 1 ? "" : "s");
	sheet_say(s, line.s);
	for (size_t i = 0; i < LENGTH(of); i++) {
		if (!of[i].rows->n)
			continue;
		sheet_gap(s);
		COLUMN_TABLE(s, of[i].columns, *of[i].rows);
	}
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
	for (size_t i = 0; i < n; i++) {
		double at = round((values[i] - scale->min) / scale->step);

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

/* Ratings of one device in one attribute at one place. */
struct repeated {
	const struct stats_attribute *of;
	const struct stats_device *device;
	const struct series_values *at;
};

static void
add_repeated_name(struct buf *b, const void *row)
{
	answers_attribute_name(b, &((const struct repeated *)row)->of->question, NULL);
}

static void
add_repeated_place(struct buf *b, const void *row)
{
	const struct series_values *x = ((const struct repeated *)row)->at;
	const char *of = x->title ? x->title : x->item ? x->item : x->section;

	buf_addf(b, "%s%s%s%s%s", of ? of : "whole", x->cue ? ", " : "", x->cue ? x->cue : "",
		x->heard ? ", " : "", x->heard ? x->heard : "");
}

static void
add_repeated_device(struct buf *b, const void *row)
{
	buf_add(b, ((const struct repeated *)row)->device->device);
}

static void
add_repeated_values(struct buf *b, const void *row)
{
	const struct repeated *r = row;

	add_dots(b, &r->of->question.scale, r->at->values.v, r->at->values.n);
}

static const struct column repeated_columns[] = { { "RATED AGAIN", NULL, COLUMN_WORDS,
							  .words = add_repeated_name },
	{ "AT", NULL, COLUMN_WORDS, .words = add_repeated_place },
	{ "DEVICE", NULL, COLUMN_WORDS, .words = add_repeated_device },
	{ "RATINGS", NULL, COLUMN_WORDS, .words = add_repeated_values }, { 0 } };

/* Prints the repeated ratings. */
static void
print_repeats(struct sheet *s, const struct stats_answer *a)
{
	struct LIST_OF(struct repeated) l = { .v = NULL };

	for (size_t i = 0; i < a->attributes.n; i++) {
		const struct stats_attribute *of = &a->attributes.v[i];

		for (const struct stats_device *d = of->devices.v;
			d < of->devices.v + of->devices.n; d++)
			for (size_t k = 0; k < d->values.n; k++)
				if (d->values.v[k].values.n > 1)
					LIST_ADD(&l, ((struct repeated){ of, d, &d->values.v[k] }));
	}
	if (!l.n)
		return;
	sheet_gap(s);
	COLUMN_TABLE(s, repeated_columns, l);
	sheet_gap(s);
	sheet_say(s,
		"From the lowest to the highest step of the scale; ● is one rating there, 2 to 9 "
		"that many.");
	free(l.v);
}

#define RUN(type, field) COLUMN_SAME(type, runs_run, field)
#define GUESSES(type, field) COLUMN_SAME(type, runs_guesses, field)
static const struct column guesses_columns[] = { GUESSES(SIZE, asked), GUESSES(SIZE, said),
	GUESSES(SIZE, right), GUESSES(REAL, p), { 0 } };

static const struct column all_guesses_columns[] = { GUESSES(SIZE, runs),
	{ .type = COLUMN_INLINE, .at = 0, .of = guesses_columns }, { 0 } };

#define PREFERRED(type, field) COLUMN_SAME(type, blind_preferred, field)

/* Columns of the preferences in a run of pairs: a and b are numbers of votes for the devices, in
 * the order of the run. All are 0 if the run did not ask for a preference. */
static const struct column preferred_columns[] = { COLUMN_KEY(SIZE, "a", blind_preferred, of[0]),
	COLUMN_KEY(SIZE, "b", blind_preferred, of[1]), PREFERRED(SIZE, none),
	COLUMN_KEY(SIZE, "a_first", blind_preferred, first), PREFERRED(REAL, p), { 0 } };

static const struct column run_columns[] = { RUN(TEXT, review),
	COLUMN_KEY(DATE, "date", runs_run, started_ms), RUN(SIZE, devices), RUN(SIZE, trials),
	RUN(SIZE, heard), RUN(BOOL, named), RUN(TEXT, how), RUN(TEXT, text),
	COLUMN_KEY_OF(OBJECT, "guesses", runs_run, guesses, guesses_columns),
	COLUMN_KEY_OF(OBJECT, "preferred", runs_run, preferred, preferred_columns), { 0 } };

static const struct column blind_columns[] = { COLUMN_KEY_LIST("runs", runs, runs, run_columns),
	COLUMN_KEY_OF(OBJECT, "guesses", runs, all, all_guesses_columns), { 0 } };

static void
print_blind(struct sheet *s, const struct runs *r)
{
	CLEANUP(buf_finish) struct buf all = BUF_INIT;

	if (!r->runs.n)
		return;
	sheet_heading(s, 2, "Blind runs");
	for (size_t i = 0; i < r->runs.n; i++)
		sheet_point(s, r->runs.v[i].text);
	runs_add_all(&all, &r->all);
	if (r->runs.n > 1 && all.len) {
		sheet_gap(s);
		sheet_say(s, all.s);
	}
}

#define DEVICE(type, field) COLUMN_SAME(type, stats_device, field)
#define VALUES(type, field) COLUMN_SAME(type, series_values, field)
#define ANSWER(type, field) COLUMN_SAME(type, stats_answer, field)

static const struct column value_column[] = { { .type = COLUMN_REAL }, { 0 } };

static const struct column values_columns[] = { VALUES(TEXT, item), VALUES(TEXT, section),
	VALUES(TEXT, cue), VALUES(TEXT, heard),
	COLUMN_KEY_LIST("values", series_values, values, value_column), VALUES(SIZE, blind),
	{ 0 } };

static const struct column rated_columns[] = { DEVICE(TEXT, device),
	COLUMN_KEY_LIST("values", stats_device, values, values_columns), { 0 } };

static const struct column attribute_columns[] = {
	{ .type = COLUMN_INLINE,
		.at = offsetof(struct stats_attribute, question),
		.of = answers_question },
	COLUMN_KEY_LIST("devices", stats_attribute, devices, rated_columns),
	{ 0 },
};

static const struct column steadiness_columns[] = {
	COLUMN_KEY_OF(OBJECT, "scale", series_steadiness, scale, answers_scale),
	COLUMN_KEY(SIZE, "repeats", series_steadiness, spread.repeats),
	COLUMN_KEY(REAL, "sd", series_steadiness, spread.sd),
	COLUMN_SAME(TEXT, series_steadiness, text), { 0 }
};

static const struct column listening_columns[] = { ANSWER(INT, ms), ANSWER(INT, days),
	ANSWER(INT, sittings), COLUMN_KEY_LIST("by_item", stats_answer, by_item, item_columns),
	COLUMN_KEY_LIST("by_device", stats_answer, by_device, device_columns),
	COLUMN_KEY_LIST("by_chain", stats_answer, by_chain, chain_columns), { 0 } };

static const struct column answer_columns[] = { COLUMN_KEY_LIST("reviews", stats_answer, reviews,
							column_texts),
	{ NULL, "listening", COLUMN_OBJECT, .at = 0, .of = listening_columns },
	COLUMN_KEY_LIST("gaps", stats_answer, gaps, column_texts),
	COLUMN_KEY_LIST("attributes", stats_answer, attributes, attribute_columns),
	COLUMN_KEY_LIST("steadiness", stats_answer, steadiness, steadiness_columns),
	COLUMN_KEY_OF(OBJECT, "blind", stats_answer, blind, blind_columns), { 0 } };

/* Prints how much repeated ratings vary. */
static void
print_steadiness(struct sheet *s, const struct stats_answer *a)
{
	size_t said = 0, repeats = 0;

	sheet_heading(s, 2, "Steadiness");
	for (size_t i = 0; i < a->steadiness.n; i++) {
		const struct series_steadiness *x = &a->steadiness.v[i];

		repeats += x->spread.repeats;
		said += *x->text != 0;
		if (*x->text)
			sheet_say(s, x->text);
	}
	if (!said && a->attributes.n) {
		CLEANUP(buf_finish) struct buf line = BUF_INIT;

		buf_addf(&line,
			"Rate the same tracks on another evening: from %d repeats on, this says "
			"how "
			"far your ratings vary (%zu so far).",
			SPREAD_FLOOR, repeats);
		sheet_say(s, line.s);
	} else if (!a->attributes.n) {
		sheet_say(s, "No ratings yet.");
	}
}

static void
print_stats(const struct stats_answer *a, const struct gather *g, bool markdown)
{
	struct sheet s = sheet_new(markdown);
	CLEANUP(buf_finish) struct buf title = BUF_INIT;
	const struct review *r;

	for (struct gather_at at = { 0 }; (r = gather_next(g, ROW_REVIEW, &at));) {
		const char *device = gather_name(g, ROW_DEVICE, &r->device);

		buf_addf(&title, "%s%s (%s)", title.len ? ", " : "", device ? device : "?",
			r->id ? r->id : "?");
	}
	sheet_heading(&s, 1, title.s);
	print_steadiness(&s, a);
	print_repeats(&s, a);
	print_blind(&s, &a->blind);
	print_listening(&s, a);
	if (a->gaps.n)
		sheet_heading(&s, 2, "Nothing written yet");
	for (size_t i = 0; i < a->gaps.n; i++)
		sheet_point(&s, a->gaps.v[i]);
}

/* Loads the reviews that the command line names. */
static bool
load(struct answers *a, struct cli_call *c, struct gather *g, struct err *err)
{
	bool ok = c->argc || answers_load(a, c->st, c->name, NULL, err);

	for (int i = 0; ok && i < c->argc; i++)
		ok = answers_load(a, c->st, c->argv[i], NULL, err);
	return ok && answers_gather_wide(a, c->st, g, err);
}

static bool
print_csv(struct cli_call *c, struct err *err)
{
	CLEANUP(answers_finish) struct answers a = { 0 };
	CLEANUP(pointer_free) char *own = NULL;
	CLEANUP(buf_finish) struct buf table = BUF_INIT;
	const char *who = exchange_other_name(c->st);
	struct gather g;

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
	struct gather g;
	bool ok = (!o->method || cli_words_use(err)) && load(&a, c, &g, err);
	if (ok && o->method) {
		method_add(&words, &g);
		if (c->json)
			ok = column_print_value(
				json_pack("{s:o}", "method", column_json_text(words.s)), err);
		else if (words.len)
			text_print(stdout, "%s\n", words.s);
		else
			cli_say("nothing was recorded about how the device was heard");
	} else if (ok) {
		struct stats_answer all;

		stats_answer_init(&all, &g);
		if (c->json)
			ok = column_print_object(answer_columns, &all, err);
		else
			print_stats(&all, &g, c->markdown);
		arena_finish(&all.arena);
	}
	return ok;
}

const struct cli_command cli_stats = {
	.name = "stats",
	.help = "Report listening time and how steady your ratings are",
	.verbs = { { NULL, "[REVIEW...]", "",
		ARCHIVE_READ | AS_MARKDOWN | AS_JSON | NAMES_DEVICES | ONE_LISTENER | PAGED, 0,
		CLI_MANY, stats_run, NULL } },
	OPTIONS_IN(rows),
};
