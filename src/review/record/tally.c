/* The one rule by which notes, markers and ratings are counted. The view review_counted of
 * schema/archive.sql follows it for lists of reviews. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/record/tally.h"

#include <math.h>

#include "base/text/text.h"
#include "review/record/note_rules.h"
#include "review/record/rows.h"

/* Returns true if a row of this review and session counts. */
static bool
is_counted(const struct record *r, const struct row *row, const struct uuid *made,
	const struct uuid *sitting)
{
	const struct sitting_row *in = record_find(r, ROW_SITTING, made);

	return !row->deleted && !(in && in->row.deleted) && (!sitting || uuid_same(made, sitting));
}

struct tally
tally_of(const struct record *r, const struct uuid *review, const struct uuid *sitting)
{
	struct tally t = { 0 };

	EACH_ROW (note, n, r, ROW_NOTE)
		if (uuid_same(&n->review, review) && is_counted(r, &n->row, &n->sitting, sitting))
			*(note_is_marker(n) ? &t.markers : &t.notes) += 1;
	EACH_ROW (rating, x, r, ROW_RATING)
		if (uuid_same(&x->review, review) && !isnan(x->value) &&
			is_counted(r, &x->row, &x->sitting, sitting))
			t.ratings++;
	return t;
}

void
tally_add_things(struct buf *out, size_t n, const char *thing)
{
	if (n)
		buf_add_part(out, ", ", "%zu %s%s", n, thing, text_s(n));
}

void
tally_add(const struct tally *t, struct buf *out)
{
	tally_add_things(out, t->notes, "note");
	tally_add_things(out, t->markers, "marker");
	tally_add_things(out, t->ratings, "rating");
}
