/*
 * Functions that compare, stats and rank share: loading the records of several reviews, and
 * printing the parts that more than one of these commands prints.
 */
#ifndef CLI_ANSWERS_H
#define CLI_ANSWERS_H

#include <stdbool.h>

#include "answers/gather.h"
#include "answers/series.h"
#include "answers/stats.h"
#include "base/err.h"
#include "cli/column.h"
#include "cli/sheet.h"
#include "store/store.h"

struct answers {
	struct record **v;
	struct uuid *reviews;
	size_t n, cap;
	struct record rest; /* ratings of the same devices in other reviews */
	struct gather wider;
};

/*
 * Loads the review called `name` (archive_which) unless it is loaded already. *at (may be NULL)
 * gets its index.
 */
bool answers_load(
	struct answers *a, struct store *st, const char *name, size_t *at, struct err *err);
bool answers_load_review(struct answers *a, struct store *st, const struct uuid *review, size_t *at,
	struct err *err);
/* Returns the device under test of a loaded review; none if the review has no device. */
struct uuid answers_device(const struct answers *a, size_t review);
/* the records of all loaded reviews, borrowed from *a */
struct gather answers_gather(const struct answers *a);
/* Like answers_gather, and adds ratings of the same devices in other reviews: Holm's correction
 * counts all comparisons of a pair, whatever the command shows. */
bool answers_gather_wide(struct answers *a, struct store *st, struct gather *out, struct err *err);
void answers_finish(struct answers *a);

/* Appends the attribute and its scope: "Bass depth", "Bass depth, items", "Section: Timbre". */
void answers_attribute_name(struct buf *b, const struct series_question *q, const char *section);
/* Prints the differences of two devices that have a verdict; with `tests` all differences, each
 * with its tests. */
void answers_print_differences(struct sheet *s, const struct stats_ratings *r, bool tests);

/* JSON columns of struct series_question, series_steadiness and series_difference. */
extern const struct column answers_question[], answers_steadiness[], answers_difference[];
extern const struct column answers_scale[]; /* rows: struct spread_scale */
extern const struct column answers_plan[];  /* rows: struct planned */

#endif
