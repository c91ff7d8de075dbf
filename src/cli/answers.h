/*
 * What the answering commands (compare, stats, rank) share: the records of several reviews, and the
 * parts that more than one of them prints.
 */
#ifndef CLI_ANSWERS_H
#define CLI_ANSWERS_H

#include <stdbool.h>

#include "answers/gather.h"
#include "answers/series.h"
#include "base/err.h"
#include "cli/column.h"
#include "cli/sheet.h"
#include "store/store.h"

struct answers {
	struct record **v;
	struct uuid *reviews;
	size_t n, cap;
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
void answers_finish(struct answers *a);

/* "Bass depth", and where it was judged: "Bass depth, items", "Section: Timbre". */
void answers_attribute_name(struct buf *b, const struct series_question *q, const char *section);
/* Each difference of two devices with its verdict. */
void answers_print_differences(struct sheet *s, const struct series_difference *v, size_t n);

/* In JSON: of a series_question, a series_steadiness, a series_difference. */
extern const struct column answers_question[], answers_steadiness[], answers_difference[];
extern const struct column answers_scale[]; /* of a spread_scale */

#endif
