/*
 * What the files of `earlog note` share.
 */
#ifndef CLI_NOTE_H
#define CLI_NOTE_H

#include "cli/cli.h"
#include "cli/record.h"

struct note_options {
	bool from_memory, private, public;
	const char *part, *at, *variant, *question, *day;
	struct record_filter f; /* review, item, section, device, against, chain */
};

/* note_add.c: c->review and c->text. */
bool note_add(struct cli_call *c, struct err *err);
/* Fills in what the options name: where the note belongs. `n->review` and its device are set. */
bool note_place(struct store *st, struct note *n, const struct review *r,
	const struct note_options *o, struct err *err);

/* note_tags.c: stores a version of a note, with the tags that follow from its words. */
bool note_store(struct store *st, const struct note *n, struct err *err);
/* Confirms an attribute of a note, or takes it away. */
bool note_tag(
	struct store *st, const struct uuid *note, const char *attribute, bool on, struct err *err);

#endif
