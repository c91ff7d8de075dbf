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
	struct record rest; /* ratings of their devices in the other reviews */
	struct gather wider;
};

/*
 * Loads the review that `name` means (archive_which), unless it is there already. *at (may be NULL)
 * gets its index.
 */
bool answers_load(
	struct answers *a, struct store *st, const char *name, size_t *at, struct err *err);
bool answers_load_review(struct answers *a, struct store *st, const struct uuid *review, size_t *at,
	struct err *err);
struct gather answers_gather(const struct answers *a); /* borrowed */
/* … with what the other reviews hold of the devices that were rated here: the more a pair was
 * compared, whatever is asked, the stricter Holm's correction. */
bool answers_gather_wide(struct answers *a, struct store *st, struct gather *out, struct err *err);
void answers_finish(struct answers *a);

/* "Bass depth", and where it was judged: "Bass depth, items", "Section: Timbre". */
void answers_attribute_name(struct buf *b, const struct series_question *q, const char *section);
/* Prints the differences of two devices that have a verdict; with `tests` all of them, and the
 * tests behind each. */
void answers_print_differences(struct sheet *s, const struct stats_ratings *r, bool tests);

/* In JSON: of a series_question, a series_steadiness, a series_difference. */
extern const struct column answers_question[], answers_steadiness[], answers_difference[];
extern const struct column answers_scale[]; /* of a spread_scale */
extern const struct column answers_plan[];  /* of a planned */

#endif
