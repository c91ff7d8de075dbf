#include <math.h>
#include <string.h>

#include "answers/stats.h"
#include "answers/tree.h"
#include "base/mem.h"
#include "cli/answers.h"
#include "cli/archive.h"
#include "cli/cli.h"
#include "cli/print.h"

struct stats_options {
	bool all;
};

static const struct option_row rows[] = {
	{ 0, "all", NULL, "all reviews of the archive together", OPTION_FLAG,
		offsetof(struct stats_options, all) },
	{ 0 },
};

static int64_t
whole(const json_t *o, const char *key)
{
	return json_integer_value(json_object_get(o, key));
}

/* "3 h 20 min", "12 min", "40 s". */
static void
add_duration(struct buf *b, int64_t ms)
{
	long long s = (ms + 500) / 1000;

	if (s >= 3600)
		buf_addf(b, "%lld h %lld min", s / 3600, s % 3600 / 60);
	else if (s >= 60)
		buf_addf(b, "%lld min", s / 60);
	else
		buf_addf(b, "%lld s", s);
}

static void
print_listened(struct sheet *s, const json_t *listening, const char *key, const char *title)
{
	const char *titles[] = { title, "LISTENED", "SITTINGS", "STRETCHES" };
	const json_t *list = json_object_get(listening, key), *o;
	size_t i;

	if (!json_array_size(list))
		return;
	sheet_gap(s);
	sheet_table(s, titles, LENGTH(titles));
	json_array_foreach (list, i, o) {
		struct buf time = BUF_INIT;

		add_duration(&time, whole(o, "ms"));
		sheet_cell(s, tree_get_text(o, "name"));
		sheet_cell(s, time.s);
		sheet_cellf(s, "%lld", (long long)whole(o, "sittings"));
		sheet_cellf(s, "%lld", (long long)whole(o, "stretches"));
		buf_finish(&time);
	}
	sheet_table_end(s);
}

static void
print_listening(struct sheet *s, const json_t *listening)
{
	struct buf line = BUF_INIT;
	long long days = whole(listening, "days"), sittings = whole(listening, "sittings");

	sheet_heading(s, 2, "Listened");
	if (!sittings) {
		sheet_say(s, "Nothing has played yet.");
		return;
	}
	add_duration(&line, whole(listening, "ms"));
	buf_addf(&line, " on %lld day%s, in %lld sitting%s.", days, days == 1 ? "" : "s", sittings,
		sittings == 1 ? "" : "s");
	sheet_say(s, line.s);
	print_listened(s, listening, "by_item", "ITEM");
	print_listened(s, listening, "by_device", "DEVICE");
	print_listened(s, listening, "by_chain", "CHAIN");
	buf_finish(&line);
}

/* The repeats themselves, on their scale: "1 ···●·2··· 5". */
static void
add_dots(struct buf *b, const json_t *scale, const json_t *values)
{
	enum { MOST = 41 };
	int count[MOST] = { 0 };
	double min = tree_get_real(scale, "min"), max = tree_get_real(scale, "max"),
	       step = tree_get_real(scale, "step"), steps = (max - min) / step;
	const json_t *v;
	size_t i;

	if (!(steps >= 1 && steps < MOST)) {
		json_array_foreach (values, i, v) {
			buf_add(b, i ? " " : "");
			answers_number(b, json_number_value(v));
		}
		return;
	}
	json_array_foreach (values, i, v) {
		double at = round((json_number_value(v) - min) / step);

		if (at >= 0 && at <= steps)
			count[(int)at]++;
	}
	answers_number(b, min);
	buf_add_char(b, ' ');
	for (int k = 0; k <= (int)(steps + 0.5); k++) {
		if (count[k] < 2)
			buf_add(b, count[k] ? "●" : "·");
		else
			buf_addf(b, "%d", count[k] < 10 ? count[k] : 9);
	}
	buf_add_char(b, ' ');
	answers_number(b, max);
}

static void
print_series(struct sheet *s, const json_t *attribute, const char *device, const json_t *o)
{
	struct buf text = BUF_INIT;
	const char *item = tree_get_text(o, "item"), *section = tree_get_text(o, "section"),
		   *variant = tree_get_text(o, "variant");

	answers_attribute_name(&text, attribute);
	sheet_cell(s, text.s);
	sheet_cellf(s, "%s%s%s", device, *variant ? ", " : "", variant);
	sheet_cell(s, *item ? item : *section ? section : "whole");
	buf_clear(&text);
	add_dots(&text, json_object_get(attribute, "scale"), json_object_get(o, "values"));
	sheet_cell(s, text.s);
	buf_clear(&text);
	answers_number(&text, tree_get_real(o, "median"));
	buf_add(&text, " (");
	answers_number(&text, tree_get_real(o, "least"));
	buf_add(&text, " to ");
	answers_number(&text, tree_get_real(o, "most"));
	buf_add_char(&text, ')');
	sheet_cell(s, text.s);
	buf_finish(&text);
}

/* What was rated more than once. */
static void
print_repeats(struct sheet *s, const json_t *attributes)
{
	static const char *const titles[] = { "RATED AGAIN", "DEVICE", "AT", "RATINGS", "MEDIAN" };
	const json_t *a, *d, *o;
	size_t i, k, n;
	bool any = false;

	json_array_foreach (attributes, i, a)
		json_array_foreach (json_object_get(a, "devices"), k, d)
			json_array_foreach (json_object_get(d, "values"), n, o) {
				if (json_array_size(json_object_get(o, "values")) < 2)
					continue;
				if (!any) {
					sheet_gap(s);
					sheet_table(s, titles, LENGTH(titles));
				}
				any = true;
				print_series(s, a, tree_get_text(d, "device"), o);
			}
	if (any)
		sheet_table_end(s);
}

static void
print_steadiness(struct sheet *s, const json_t *attributes)
{
	static const char *const titles[] = { "RATED", "RATINGS", "BLIND", "REPEATED",
		"STEADINESS" };
	const json_t *a;
	size_t i;

	sheet_heading(s, 2, "Steadiness");
	if (!json_array_size(attributes)) {
		sheet_say(s, "No ratings yet.");
		return;
	}
	sheet_table(s, titles, LENGTH(titles));
	json_array_foreach (attributes, i, a) {
		const json_t *spread = json_object_get(a, "spread");
		struct buf name = BUF_INIT;

		answers_attribute_name(&name, a);
		sheet_cell(s, name.s);
		sheet_cellf(s, "%lld", (long long)whole(spread, "ratings"));
		sheet_cellf(s, "%lld", (long long)whole(spread, "blind"));
		sheet_cellf(s, "%lld", (long long)whole(spread, "degrees_of_freedom"));
		sheet_cell(s, tree_get_text(spread, "text"));
		buf_finish(&name);
	}
	sheet_table_end(s);
	print_repeats(s, attributes);
}

static void
print_stats(const json_t *view, bool markdown)
{
	struct sheet s;
	struct buf title = BUF_INIT;
	const json_t *id;
	size_t i;

	sheet_init(&s, markdown);
	json_array_foreach (json_object_get(view, "reviews"), i, id)
		if (json_is_string(id))
			buf_addf(&title, "%s%s", title.len ? ", " : "", json_string_value(id));
	sheet_heading(&s, 1, title.s);
	print_listening(&s, json_object_get(view, "listening"));
	print_steadiness(&s, json_object_get(view, "attributes"));
	answers_print_differences(&s, json_object_get(view, "differences"));
	buf_finish(&title);
}

static bool
load_all(struct answers *a, struct store *st, struct err *err)
{
	struct review_summaries l = { 0 };
	bool ok = store_list(st, false, &l, err);

	for (size_t i = 0; ok && i < l.n; i++)
		ok = answers_load_review(a, st, &l.v[i].review, NULL, err);
	review_summaries_finish(&l);
	return ok;
}

static bool
stats_run(struct cli_call *c, struct err *err)
{
	const struct stats_options *o = c->options;
	struct answers a = { 0 };
	bool ok = true;

	if (o->all && c->argc)
		return cli_wrong(err, "--all takes every review; none is to be named");
	if (o->all)
		ok = load_all(&a, c->st, err);
	else if (!c->argc)
		ok = answers_load(&a, c->st, NULL, NULL, err);
	for (int i = 0; ok && i < c->argc; i++)
		ok = answers_load(&a, c->st, c->argv[i], NULL, err);
	struct gather g = answers_gather(&a);
	json_t *view = ok ? answer_stats(&g) : NULL;
	answers_finish(&a);
	if (view && c->json)
		return print_json(view) == STATUS_DONE;
	if (view)
		print_stats(view, c->markdown);
	json_decref(view);
	return view != NULL;
}

const struct cli_command cli_stats = {
	.name = "stats",
	.help = "Say how long was listened, and how steady the ratings are",
	.verbs = { { NULL, "[REVIEW...]", "", ARCHIVE_READ | AS_MARKDOWN | AS_JSON, 0, CLI_MANY,
		stats_run, NULL } },
	.options = rows,
	.options_size = sizeof(struct stats_options),
};
