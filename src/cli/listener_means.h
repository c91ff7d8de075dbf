/*
 * Reports with --listener all: the mean of each listener, and how much these means vary. Ratings of
 * different listeners are averaged nowhere else.
 */
#ifndef CLI_LISTENER_MEANS_H
#define CLI_LISTENER_MEANS_H

#include "cli/cli.h"
#include "cli/column.h"
#include "numbers/spread.h"

struct mean_row {
	char *of, *device;
	double *v; /* one mean for each listener who has ratings */
	size_t listeners, cap;
	struct spread_mean spread; /* mean, sd and range of v; sd is NAN for a single listener */
};

struct listener_means {
	bool asked; /* --listener asks for all listeners, and the archive has several */
	struct mean_row *v;
	size_t n, cap;
	const char *who;     /* during `one`: the listener whose file is read; NULL: the owner */
	struct buf table;    /* instead of means, for `stats --csv` */
	struct arena memory; /* owns all of `v` */
};

/*
 * If --listener asks for all listeners: calls `one` once for each listener, while c->st shows only
 * the ratings of this listener; `one` passes means to means_add. Afterwards c->st shows
 * the owner's ratings again.
 */
bool means_collect(struct cli_call *c, struct listener_means *b,
	bool (*one)(struct cli_call *c, struct listener_means *b, struct err *err),
	struct err *err);
/* Adds the mean that one listener has for a device; `of` is the name of the question. */
void means_add(struct listener_means *b, const char *of, const char *device, double mean);
/* means_print prints the means of the listeners as a table, after the owner's tables.
 * means_print_json prints the owner's report `row`, with the means of the listeners as its
 * last key. Without --listener all, no means are printed. */
void means_print(const struct listener_means *b, bool markdown);
bool means_print_json(
	const struct listener_means *b, const struct column *of, const void *row, struct err *err);
void means_finish(struct listener_means *b);

#endif
