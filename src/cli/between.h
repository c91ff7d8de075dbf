/*
 * The means of several listeners for one question, and how these means spread. One
 * listener's ratings are never mixed with another's before that.
 */
#ifndef CLI_BETWEEN_H
#define CLI_BETWEEN_H

#include "cli/cli.h"
#include "cli/column.h"

struct between_row {
	char *of, *device;
	double *v; /* one for each listener who said something */
	size_t listeners, cap;
	double mean, sd, least, most; /* of those means; sd NAN: fewer than two */
};

struct between {
	struct between_row *v;
	size_t n, cap;
};

/* Does --listener ask for all, where there are others? */
bool between_asked(const struct cli_call *c);
/*
 * Calls `one` with the connection telling of each listener in turn, who adds means by between_add;
 * from then on it tells of the owner again.
 */
bool between_all(struct cli_call *c, struct between *b,
	bool (*one)(struct cli_call *c, struct between *b, struct err *err), struct err *err);
/* Adds one listener's mean of a device; `of` names the question. */
void between_add(struct between *b, const char *of, const char *device, double mean);
void between_print(const struct between *b, bool markdown); /* after the owner's own tables */
void between_finish(struct between *b);

extern const struct column between_columns[]; /* of a between_row, in JSON */

#endif
