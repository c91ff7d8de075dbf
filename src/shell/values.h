/*
 * Functions for the commands compare, stats and rank: load the records of several reviews, and
 * print what more than one of these commands prints.
 */
#pragma once

#include <stdbool.h>

#include "answers/evening_pairs.h"
#include "answers/gather.h"
#include "answers/series.h"
#include "base/buf.h"
#include "base/err.h"
#include "config/profile.h"
#include "shell/cli.h"
#include "table/column.h"

struct answers {
	struct record **v;
	struct uuid *reviews;
	size_t n, cap;
	bool all;           /* also loads what other listeners have of each review */
	struct record rest; /* ratings in other reviews of devices of these reviews, and the
			       volumes there */
	struct gather wider;
};

/*
 * Loads the record of the review that `name` finds (see own_archive_which), unless it is loaded
 * already. *at (may be NULL) gets the index of the review.
 */
bool answers_load(
	struct answers *a, struct store *st, const char *name, size_t *at, struct err *err);
bool answers_load_review(struct answers *a, struct store *st, const struct uuid *review, size_t *at,
	struct err *err);
/* Returns the device under test of a loaded review; none if the review has no device. */
struct uuid answers_device(const struct answers *a, size_t review);
/* Sets *out to the records of all loaded reviews, with out->wider for ratings of the same devices
 * in other reviews, which it loads. */
bool answers_gather_wide(struct answers *a, struct store *st, struct gather *out, struct err *err);
void answers_finish(struct answers *a);
/* Loads scores and section scores of the device (NULL: of all devices), and its ratings by the name
 * `by` (may be NULL), with the rows to which they belong. */
bool answers_load_scores(struct record *r, struct store *st, const char *by,
	const struct uuid *device, struct err *err);
/* Loads the same of all devices, and every rating of the devices that have one by the name `by`:
 * the chain on which a device was rated most has its value. */
bool answers_load_rank(struct record *r, struct store *st, const char *by, struct err *err);
/* Loads the sections that the benchmarks of the profile name; some have no score. */
bool answers_load_sections(
	struct record *r, struct store *st, const struct profile *p, struct err *err);

/* Appends the name of the attribute or score: "Bass depth, blind", "Section: Timbre". */
void answers_attribute_name(struct buf *b, const struct series_question *q, const char *section);
/* Columns for JSON; a row is a struct series_question or count_words. */
extern const struct column answers_question[], answers_difference[];
extern const struct column answers_scale[]; /* each row is a struct spread_scale */

/*
 * Reports with --listener all: the value of each listener, by name. The values of two listeners are
 * never one number.
 */
struct listener_value {
	const char *listener, *text; /* "Ann", "4 to 4.5 (2 tracks)" */
};

struct listener_row_of {
	char *of, *device;
	struct LIST_OF(struct listener_value) values;
};

struct listener_values {
	bool asked; /* --listener asks for all listeners, and the archive has several */
	struct listener_row_of *v;
	size_t n, cap;
	const char *who;     /* during `one`: the listener whose file is read; NULL: the owner */
	struct buf table;    /* instead of values, for `stats --csv` */
	struct arena memory; /* owns all of `v` */
};

/*
 * If --listener asks for all listeners: calls `one` once for each listener, while c->st shows only
 * the ratings of this listener; `one` passes values to values_add. Afterwards c->st shows
 * the owner's ratings again. of_review: the call is about reviews; if it names none, c->name is set
 * to the one that the owner worked on last, for all of them.
 */
bool values_collect(struct cli_call *c, bool of_review, struct listener_values *b,
	bool (*one)(struct cli_call *c, struct listener_values *b, struct err *err),
	struct err *err);
/* Adds the value that b->who has for a device; `of` is the name of the question. */
void values_add(struct listener_values *b, const char *of, const char *device, const char *text);
/* values_print prints the values of the listeners as a table, after the owner's tables.
 * values_print_json prints the owner's report `row`, with the values of the listeners as its last
 * key. Without --listener all, none are printed. */
void values_print(const struct listener_values *b, bool markdown);
bool values_print_json(
	const struct listener_values *b, const struct column *of, const void *row, struct err *err);
void values_finish(struct listener_values *b);
