/*
 * Functions that read arguments of commands (texts, days, attributes, filters) and print UUIDs and
 * days.
 */
#ifndef CLI_RECORD_H
#define CLI_RECORD_H

#include <jansson.h>

#include "base/err.h"
#include "cli/cli.h"
#include "record/records.h"
#include "config/lexicon.h"
#include "store/edit.h"
#include "store/search.h"

/* Returns the arguments joined by spaces, or standard input if "-" is the only argument; without
 * control characters and without blanks at both ends. The caller frees. On failure sets err and
 * returns NULL. */
char *record_words(int argc, char **argv, struct err *err);

/* Reads a year, month or day: "2024", "2024-05" or "2024-05-01". *from_ms gets the time (UTC) at
 * which it begins here, *until_ms the time at which it has ended; either may be NULL. */
bool record_day(const char *text, int64_t *from_ms, int64_t *until_ms, struct err *err);

/* Loads the lexicon of a review r (NULL: no review); if the review has none, the one of the user's
 * profile, else bs2399. The caller calls lexicon_finish even on failure. */
bool record_lexicon(struct lexicon_file *x, const struct review *r, struct err *err);
/* Returns the attribute with this id, name or alias. If there is none, sets err, which proposes the
 * nearest one, and returns NULL. */
const struct lexicon_word *record_attribute(
	const struct lexicon_file *x, const char *name, struct err *err);

/* Stores a new version of a note, and tags with the attributes that its words name. In note.c. */
bool note_store(struct store *st, const struct note *n, struct err *err);

json_t *record_uuid(const struct uuid *u);
/* Writes the date in the time zone offset_min, "2024-05-01"; "" if there is no time. */
void record_date(int64_t utc_ms, int64_t offset_min, char text[11]);

/* Options that filter the rows of `earlog search` and `earlog note list`, as the user typed them;
 * borrowed from argv. */
struct record_filter {
	const char *review, *item, *section, *device, *against, *chain, *against_chain, *attribute,
		*since, *until, *hz, *limit;
};
/* Sets parts of the setup s: names[k] is the name of a row of kind k (device, chain and so on), as
 * an option gives it; NULL leaves this part unchanged. */
bool record_setup(struct store *st, const char *const names[ROW_KINDS], const struct uuid *review,
	struct setup *s, struct err *err);
/* Sets *item to the track of this name. If several sections have it, to the track that is in the
 * playlist of the review. */
bool record_item(struct store *st, const char *name, const struct uuid *review, struct uuid *item,
	struct err *err);
/* Prints the rows that have these words (NULL: any words) and suit the filter, as a table or as
 * JSON. `notes`: prints only notes, with a column of their UUIDs. */
bool record_search(struct cli_call *c, const struct record_filter *f, const char *words, bool notes,
	struct err *err);

#endif
