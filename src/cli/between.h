/*
 * Means of several listeners for one question, and the spread of these means. Ratings of different
 * listeners are never mixed before this.
 */
#ifndef CLI_BETWEEN_H
#define CLI_BETWEEN_H

#include "cli/cli.h"
#include "cli/column.h"
#include "numbers/spread.h"

struct between_row {
	char *of, *device;
	double *v; /* the mean of each listener who has ratings */
	size_t listeners, cap;
	struct spread_mean spread; /* mean, sd and range of v; sd is NAN for a single listener */
};

struct between {
	bool asked; /* --listener asks for all, and there are other listeners */
	struct between_row *v;
	size_t n, cap;
};

/*
 * If --listener asks for all: calls `one` for each listener, with that listener's ratings visible
 * in c->st; `one` adds means with between_add. Afterwards the owner's ratings are visible again.
 */
bool between_all(struct cli_call *c, struct between *b,
	bool (*one)(struct cli_call *c, struct between *b, struct err *err), struct err *err);
/* Adds one listener's mean for a device; `of` is the question. */
void between_add(struct between *b, const char *of, const char *device, double mean);
/* Print what was asked for: the means after the tables of the owner, or the report `row` as JSON
 * with the means as its last key. */
void between_print(const struct between *b, bool markdown);
bool between_print_json(
	const struct between *b, const struct column *of, const void *row, struct err *err);
void between_finish(struct between *b);

#endif
