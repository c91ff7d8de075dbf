/*
 * Reads arguments of commands: texts, days, attributes and filters. Prints UUIDs and days.
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

/* Returns argv joined by spaces, or standard input if argv is only "-"; trimmed, without control
 * characters. The caller frees; NULL: err. */
char *record_words(int argc, char **argv, struct err *err);

/* Parses "2024", "2024-05" or "2024-05-01": gets its first moment in local time, and the first
 * moment after it (either pointer may be NULL). */
bool record_day(const char *text, int64_t *from_ms, int64_t *until_ms, struct err *err);

/* Loads the lexicon of a review (NULL: no review): the review's, else the profile's, else bs2399.
 * The caller finishes x even on failure. */
bool record_lexicon(struct lexicon_file *x, const struct review *r, struct err *err);
/* Finds an attribute by its id, name or alias; NULL: err names the nearest. */
const struct lexicon_word *record_attribute(
	const struct lexicon_file *x, const char *name, struct err *err);

/* Stores a version of a note, with the tags found in its words (note.c). */
bool note_store(struct store *st, const struct note *n, struct err *err);

/* Number of letters of a UUID that are shown to people. */
#define SHORT_UUID 8
const char *record_short(const struct uuid *u, char text[UUID_TEXT]);
json_t *record_uuid(const struct uuid *u);
/* Writes the local date of a time, or "" if there is none. */
void record_date(int64_t utc_ms, int64_t offset_min, char text[11]);

/* Filter of search and note list, with names resolved. Texts are borrowed. */
struct record_filter {
	const char *review, *item, *section, *device, *against, *chain, *against_chain, *attribute,
		*since, *until, *hz, *limit;
};
/* Sets the parts of a setup that options name; NULL: leaves that part unchanged. */
bool record_setup(struct store *st, const char *const names[ROW_KINDS], const struct uuid *review,
	struct setup *s, struct err *err);
/* Prints rows with these words (NULL: any) as a table or JSON; `notes`: only notes, with ids. */
bool record_search(struct cli_call *c, const struct record_filter *f, const char *words, bool notes,
	struct err *err);

#endif
