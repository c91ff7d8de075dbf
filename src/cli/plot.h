/*
 * What the halves of `earlog plot` share.
 */
#ifndef CLI_PLOT_H
#define CLI_PLOT_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "cli/options.h"

struct plot_options {
	const char *db, *output, *item, *device, *at, *smooth;
	struct option_texts over, targets;
	bool left, right, delta;
};

/*
 * Frequency responses: of the session's measurements where argv is a review or nothing, else of the
 * files it names. *status is set where the use was wrong, which was said.
 */
bool plot_fr_of(const struct plot_options *o, int argc, char **argv, struct buf *out, int *status,
	struct err *err);

#endif
