/* Reads arguments of commands: texts, days, attributes, tracks, devices, filters. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "archive/store/edit.h"
#include "base/core/err.h"
#include "review/files/lexicon.h"
#include "review/record/note_rules.h"
#include "shell/call/cli.h"

/* Returns the arguments joined by spaces, or standard input if "-" is the only argument; without
 * control characters and without blanks at both ends. The caller frees. On failure sets err and
 * returns NULL. */
char *argument_words(int argc, char **argv, struct err *err);

/* Reads a year, month or day as clock_read_date does. */
bool argument_day(const char *text, int64_t *from_day, int64_t *until_day, struct err *err);

/* Loads the lexicon of a review r (NULL: no review); if the review has none, the one of the user's
 * profile, else bs2399. The caller calls lexicon_finish even on failure. */
bool argument_lexicon(struct lexicon_file *x, const struct review *r, struct err *err);
/* Stores a new version of a note, and the tags that its words set. In earlog_note.c.
 */
bool cli_store_note(struct store *st, const struct note *n, struct err *err);

/* Options that filter the rows of `earlog search` and `earlog note list`, as the user typed them;
 * borrowed from argv. */
struct hit_filter {
	const char *review, *item, *section, *device, *against, *chain, *against_chain, *attribute,
		*hz;
};
/* The subject of a note, as options of `earlog note` or columns of an exported table name it. NULL:
 * not given; "none" removes `against` and `hz`. */
struct note_place {
	const char *part, *variant, *question;
	bool from_memory;
	struct hit_filter f;
};
/* Sets it in a note whose review and device under test are set already. */
bool cli_note_place(struct store *st, struct note *n, const struct review *r,
	const struct note_place *where, struct err *err);
/* Sets parts of the setup s: names[k] is the name of a row of kind k (device, chain and so on), as
 * an option gives it; NULL leaves this part unchanged. */
bool argument_setup(struct store *st, const char *const names[ROW_KINDS], const struct uuid *review,
	struct setup *s, struct err *err);
/* Returns the name that an option gives; NULL if the option is missing or says "none". */
const char *argument_given(const char *option);
/* Finds what a note compares with, by `against` or `against_chain`: a device, else a setting of the
 * device `own`, else a chain of the review. NULL: of any device or review. */
bool argument_compared(struct store *st, const struct hit_filter *f, const struct uuid *own,
	const struct uuid *review, struct compared *with, struct err *err);
/* Gives a new row without a setting that which its device had last, in its notes, ratings and
 * sessions, else its first. Appends it to `told`: ", with foam M". */
bool argument_last_setting(struct store *st, const struct uuid *review, struct setup *s,
	struct buf *messages, struct err *err);
/* What `--track NAME` means in every command: the tracks with this id (SECTION/TRACK, or TRACK),
 * this title, or this part of a title, by store_find; a recording in two sections is two of them.
 * If some are in the playlist of the review, only these. argument_item: the only one; several are
 * an error that lists them. The caller calls uuids_finish. */
bool argument_items(struct store *st, const char *name, const struct uuid *review,
	struct uuids *out, struct err *err);
bool argument_item(struct store *st, const char *name, const struct uuid *review, struct uuid *item,
	struct err *err);
/* Adds to the list the rows that have these words (NULL: any words) and suit the filter. `notes`:
 * only notes. */
bool cli_add_hits(struct cli_call *c, const struct hit_filter *f, const char *words, bool notes,
	json_t *rows, struct err *err);
