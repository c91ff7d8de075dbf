/* Tells which tracks, questions, chains and devices have a note in this review, and counts the
 * tracks without a note. */
#include "sitting/sitting_private.h"

bool
sitting_is_covered(const struct sitting *s, const struct uuid *u)
{
	for (const struct note *n = NULL; (n = record_next(&s->rec, ROW_NOTE, n));)
		if (!n->row.deleted && n->body && uuid_same(&n->review, &s->review) &&
			(uuid_same(&n->item, u) || uuid_same(&n->question, u) ||
				setup_has(&n->setup, ROW_CHAIN, u) ||
				setup_has(&n->setup, ROW_DEVICE, u) || uuid_same(&n->against, u) ||
				uuid_same(&n->against_chain, u)))
			return true;
	return false;
}

bool
sitting_item_is_covered(const struct sitting *s, const struct bench_item *b)
{
	if (!sitting_is_blind(s))
		return sitting_is_covered(s, &b->item->row.uuid);
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
		buf_add(out, "An unfinished note is saved: the next session opens it.\n");
	if (sitting_is_blind(s)) {
		buf_addf(out,
			"The blind run is at trial %zu of %zu; the next session continues it.\n",
			s->trial, s->ntrials);
		return;
	}
	for (size_t i = 0; i < s->nitems; i++)
		left += !sitting_item_is_covered(s, &s->items[i]);
	if (left && left < s->nitems)
		buf_addf(out, "%zu of %zu tracks %s no note: G at the bench lists them.\n", left,
			s->nitems, left == 1 ? "has" : "have");
}
