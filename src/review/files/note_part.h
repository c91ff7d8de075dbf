/*
 * The parts of a review for notes without a track: those of earlog, and those that the author names
 * (`parts: {anc: Noise cancelling}` of the profile or the session file), which have no id of
 * earlog's. record/note_rules.h has the parts of one review.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

/* The parts of earlog ("diary"), as in note.part; ends with NULL. */
extern const char *const note_parts[];
/* Returns the word by which people know a part: "driveability" for "chain". */
const char *note_part_word(const char *part);
/* Returns true for an id that an author may give a part: no part of earlog's, and no hole of a form
 * (schema/holes.txt). */
bool note_part_is_own(const char *id);

/* The row of the key `parts` in the table of a file. */
#define OWN_PARTS(of, words)                                                                      \
	FIELD_ROW(FIELD_PAIRS, of, parts, .valid = note_part_is_own,                              \
		.expected = "an id of your own: letters, digits, '-' and '_', no hole of a form " \
			    "and no part of earlog's",                                            \
		.schema = SCHEMA_PAIRS, .help = words)
