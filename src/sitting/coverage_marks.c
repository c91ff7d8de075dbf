/* Tells which tracks, questions, chains and devices have a note in this review, and counts the
 * tracks without a note. */
#include "record/coverage.h"
#include "sitting/recorded_private.h"

bool
sitting_is_covered(const struct sitting *s, enum row_kind kind, const struct uuid *row)
{
	return coverage_has(&s->rec, record_find(&s->rec, ROW_REVIEW, &s->review), kind, row);
}

bool
sitting_item_is_covered(const struct sitting *s, const struct bench_item *b)
{
	if (!sitting_is_blind(s))
		return sitting_is_covered(s, ROW_ITEM, &b->item->row.uuid);
	for (size_t i = 0; i < b->nnotes; i++)
		if (b->notes[i]->body)
			return true;
	return false;
}

void
sitting_add_left(const struct sitting *s, struct buf *out)
{
	size_t left = 0;

	if (s->draft && s->draft->note.body && *s->draft->note.body)
		buf_addf(out, "An unfinished %s is saved: the next session opens it.\n",
			s->draft->field ? s->draft->field : "note");
	if (sitting_is_blind(s)) {
		buf_addf(out,
			"The blind run is at trial %zu of %zu; the next session continues it.\n",
			s->trial, s->ntrials);
		return;
	}
	wheel_add_unrated(s, out);
	CLEANUP(buf_finish) struct buf notes = BUF_INIT;
	size_t alone = against_left_out(s, &notes);
	if (alone)
		buf_addf(out,
			"%zu note%s another device and compare%s with none: :comparisons at the "
			"bench, `earlog note edit --against`\n%s",
			alone, alone == 1 ? " names" : "s name", alone == 1 ? "s" : "", notes.s);
	for (size_t i = 0; i < s->nitems; i++)
		left += !sitting_item_is_covered(s, &s->items[i]);
	if (left && left < s->nitems)
		buf_addf(out, "%zu of %zu tracks %s no note: G at the bench lists them.\n", left,
			s->nitems, left == 1 ? "has" : "have");
}
