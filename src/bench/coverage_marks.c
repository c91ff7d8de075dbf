/* Tells which tracks, questions, chains and devices have a note in this review, and counts the
 * tracks without a note. */
#include "bench/bench_parts.h"
#include "record/coverage.h"

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
