#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "answers/compare.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/answers.h"
#include "cli/archive.h"
#include "cli/cli.h"
#include "cli/compare_print.h"

#define MOST_DEVICES 12

struct compare_options {
	const char *by;
	bool private, all;
};

static const struct option_row rows[] = {
	{ 0, "by", "item|device", "notes by item and cue (the default), or device by device",
		OPTION_TEXT, offsetof(struct compare_options, by) },
	{ 0, "all", NULL, "also items and cues that have no note on any of them", OPTION_FLAG,
		offsetof(struct compare_options, all) },
	{ 0, "private", NULL, "private notes, too", OPTION_FLAG,
		offsetof(struct compare_options, private) },
	{ 0 },
};

struct devices {
	struct uuid v[MOST_DEVICES];
	size_t n;
};

static bool
add_device(struct devices *d, const struct uuid *device, struct err *err)
{
	for (size_t i = 0; i < d->n; i++)
		if (uuid_same(&d->v[i], device))
			return true;
	if (d->n == MOST_DEVICES)
		return err_set(err, "at most %d devices stand side by side", MOST_DEVICES);
	d->v[d->n++] = *device;
	return true;
}

static struct uuid
device_of(const struct answers *a, size_t review)
{
	const struct review *r = record_find(a->v[review], ROW_REVIEW, &a->reviews[review]);

	return r ? r->device : UUID_NONE;
}

/* A device without a review of its own, heard in one that was named before it. */
static bool
find_device(const struct answers *a, const char *name, struct uuid *device)
{
	size_t found = 0;

	for (size_t i = 0; i < a->n; i++)
		for (size_t k = 0; k < record_count(a->v[i], ROW_DEVICE); k++) {
			const struct device *d = record_at(a->v[i], ROW_DEVICE, k);

			if (text_has_name(d->name, name) &&
				!(found && uuid_same(device, &d->row.uuid))) {
				*device = d->row.uuid;
				found++;
			}
		}
	return found == 1;
}

static bool
take_named(
	struct answers *a, struct devices *d, struct store *st, const char *name, struct err *err)
{
	size_t at;
	struct uuid device;

	if (answers_load(a, st, name, &at, err))
		device = device_of(a, at);
	else if (!find_device(a, name, &device))
		return false;
	return add_device(d, &device, err);
}

static int
order_comparison(const void *p, const void *q)
{
	const struct comparison *a = *(const struct comparison *const *)p,
				*b = *(const struct comparison *const *)q;

	/* What its file no longer names comes last. */
	if ((a->rank == NO_INT) != (b->rank == NO_INT))
		return a->rank == NO_INT ? 1 : -1;
	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	return uuid_order(&a->row.uuid, &b->row.uuid);
}

/* One review alone is compared with the devices that its file names. */
static bool
take_compared(struct answers *a, struct devices *d, struct store *st, struct err *err)
{
	const struct record *r = a->v[0];
	size_t n = 0, most = record_count(r, ROW_COMPARISON);
	const struct comparison **all = xcalloc(most + 1, sizeof(all[0]));
	bool ok = true;

	for (size_t i = 0; i < most; i++) {
		const struct comparison *c = record_at(r, ROW_COMPARISON, i);

		if (!c->row.deleted && uuid_same(&c->review, &a->reviews[0]))
			all[n++] = c;
	}
	if (n)
		qsort(all, n, sizeof(all[0]), order_comparison);
	for (size_t i = 0; ok && i < n; i++) {
		const struct device *of = record_find(r, ROW_DEVICE, &all[i]->device);
		struct err none = ERR_INIT;
		struct uuid review;

		/* Perhaps it has a review of its own, with more to say. */
		if (of && of->name && store_find_review(st, of->name, &review, &none))
			ok = answers_load_review(a, st, &review, NULL, err);
		ok = ok && add_device(d, &all[i]->device, err);
	}
	free(all);
	if (ok && d->n < 2)
		return err_set(err, "compare it with what? Name a second review");
	return ok;
}

static bool
take_all(struct answers *a, struct devices *d, struct store *st, char **names, int n,
	struct err *err)
{
	for (int i = 0; i < n; i++)
		if (!take_named(a, d, st, names[i], err))
			return false;
	if (!n && !take_named(a, d, st, NULL, err))
		return false;
	return d->n > 1 || take_compared(a, d, st, err);
}

static bool
compare_run(struct cli_call *c, struct err *err)
{
	const struct compare_options *o = c->options;
	bool by_device = o->by && strcmp(o->by, "device") == 0;
	struct answers a = { 0 };
	struct devices d = { .n = 0 };
	bool ok;

	if (o->by && !by_device && strcmp(o->by, "item") != 0)
		return cli_wrong(err, "--by takes item or device, not %s", o->by);
	ok = take_all(&a, &d, c->st, c->argv, c->argc, err);
	if (ok) {
		struct compare_answer answer;

		compare_answer_init(&answer,
			&(struct compare_asked){ .g = answers_gather(&a),
				.devices = d.v,
				.n = d.n,
				.private = o->private });
		if (c->json)
			ok = column_print_object(compare_columns, &answer, err);
		else
			compare_print(&answer, c->markdown, by_device, o->all);
		compare_answer_finish(&answer);
	}
	answers_finish(&a);
	return ok;
}

const struct cli_command cli_compare = {
	.name = "compare",
	.help = "Set devices side by side: ratings, volumes, notes",
	.verbs = { { NULL, "REVIEW [REVIEW...]", "", ARCHIVE_READ | AS_MARKDOWN | AS_JSON, 0,
		CLI_MANY, compare_run, NULL } },
	.options = rows,
	.options_size = sizeof(struct compare_options),
};
