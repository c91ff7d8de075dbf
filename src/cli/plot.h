/*
 * Pictures, for `earlog plot` and for the export that writes them beside a draft.
 */
#ifndef CLI_PLOT_H
#define CLI_PLOT_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/uuid.h"
#include "cli/cli.h"

struct plot_options {
	const char *output, *item, *device, *at, *smooth, *eq;
	struct option_texts over, targets;
	bool left, right, delta, full, force, light, dark;
};

/*
 * Draws frequency responses: from the files that the arguments name, or from the session's
 * measurements if an argument is a review or there is none.
 */
bool plot_fr_of(struct cli_call *c, struct buf *out, struct err *err);

/* Draws the frequency responses of a review in the record, with default options. */
bool plot_fr_of_review(
	const struct record *r, const struct uuid *review, struct buf *out, struct err *err);
/* Draws the wheel or the profile of one review; *judged: number of rated attributes. The wheel's
 * caption is appended to `caption`. */
bool plot_ratings_of_review(const struct record *r, const struct uuid *review, bool wheel,
	struct buf *out, struct buf *caption, size_t *judged, struct err *err);

/*
 * Writes a picture. Refuses to replace a file that is no picture. Keeps a picture that was edited
 * (false, and *kept) unless `force`, which saves the old one beside it. `st` stores the picture
 * written last, to detect edits; NULL: no archive.
 */
bool plot_write(const char *path, const struct buf *svg, struct store *st, bool force, bool *kept,
	struct err *err);

#endif
