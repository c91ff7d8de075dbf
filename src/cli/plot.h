/*
 * Draws pictures, for `earlog plot` and for `earlog export`, which writes them next to a draft.
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
 * Draws frequency responses: of the files that the arguments name. If an argument is a review, or
 * there is no argument, of the measurements that the session file names.
 */
bool plot_fr_of(struct cli_call *c, struct buf *out, struct err *err);

/* Draws the frequency responses of the review, as `earlog plot fr` without options does. */
bool plot_fr_of_review(
	const struct record *r, const struct uuid *review, struct buf *out, struct err *err);
/* Draws the wheel, or the profile, of the ratings of one review. *judged gets the number of rated
 * attributes. Appends the caption of the wheel to `caption`. */
bool plot_ratings_of_review(const struct record *r, const struct uuid *review, bool wheel,
	struct buf *out, struct buf *caption, size_t *judged, struct err *err);

/*
 * Writes a picture to a file. Never replaces a file that is no picture. If the user edited the
 * picture, keeps it, sets *kept and returns false; with `force` replaces it and saves the old one
 * next to it. st: the archive, which stores the picture that was written last, so that edits are
 * found; NULL: opens the archive.
 */
bool plot_write(const char *path, const struct buf *svg, struct store *st, bool force, bool *kept,
	struct err *err);

#endif
