/* The parts of a review that earlog knows, and which ids are left for the author's own. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/files/note_part.h"

#include <string.h>

#include "base/core/mem.h"
#include "base/system/file.h"
#include "base/text/text.h"
#include "review/files/field.h"

const char *const note_parts[] = { "diary", "section", "chain", "question", "technology",
	"packaging", "build", "fit", "comfort", "isolation", "tips", "cable", "controls",
	"software", "multimedia", "opening", "summary", "like", "improve", "impression", "fr",
	"tagline", "excerpts", "reader", NULL };

/* The part of which a draft has a chapter of another name. */
static const char stored_part[] = "chain", shown_part[] = "driveability";

const char *
note_part_word(const char *part)
{
	return text_same(part, stored_part) ? shown_part : part;
}

/* Returns true if a form has a hole of this name. */
static bool
is_hole(const char *id)
{
	const struct embedded *holes = file_embedded("schema/holes.txt");
	CLEANUP(pointer_free) char *row = xasprintf("\n%s\t", id);

	return memmem(holes->data, holes->size, row, strlen(row));
}

bool
note_part_is_own(const char *id)
{
	/* "other" is what no hole takes; a dot would name a key of a key. */
	return field_id_valid(id) && !strchr(id, '.') && !is_hole(id) && !text_same(id, "other") &&
		!text_same(id, shown_part) && !text_is_among(id, note_parts);
}
