/* Lists the items, questions, chains and compared devices that have no note. */
#include "sitting/sitting_private.h"

/* Returns true if a note of this review names the row, as its question, item, chain or device. */
static bool
is_named(const struct sitting *s, const struct uuid *u)
{
	for (const struct note *n = NULL; (n = record_next(&s->rec, ROW_NOTE, n));)
		if (!n->row.deleted && n->body && uuid_same(&n->review, &s->review) &&
			(uuid_same(&n->item, u) || uuid_same(&n->question, u) ||
				setup_has(&n->setup, ROW_CHAIN, u) ||
				setup_has(&n->setup, ROW_DEVICE, u) || uuid_same(&n->against, u)))
			return true;
	return false;
}

/* Counts hidden notes of other devices also, except in a blind run. */
static bool
has_note(const struct sitting *s, const struct bench_item *b)
{
	if (!sitting_is_blind(s))
		return is_named(s, &b->item->row.uuid);
	for (size_t i = 0; i < b->nnotes; i++)
		if (b->notes[i]->body)
			return true;
	return false;
}

void
sitting_add_left(const struct sitting *s, struct buf *out)
{
	size_t left = 0;

	if (sitting_is_blind(s)) {
		buf_addf(out,
			"The blind run is at trial %zu of %zu; the next session continues it.\n",
			s->trial, s->ntrials);
		return;
	}
	for (size_t i = 0; i < s->nitems; i++)
		left += !has_note(s, &s->items[i]);
	if (left && left < s->nitems)
		buf_addf(out, "%zu of %zu tracks %s no note: G at the bench lists them.\n", left,
			s->nitems, left == 1 ? "has" : "have");
}

void
sitting_coverage(const struct sitting *s, struct buf *out)
{
	for (size_t i = 0; i < s->nitems; i++)
		if (!has_note(s, &s->items[i]))
			buf_addf(out, "item %s\n", s->items[i].recording->title);
	for (const struct question *q = NULL; (q = record_next(&s->rec, ROW_QUESTION, q));)
		if (!q->row.deleted && !is_named(s, &q->row.uuid))
			buf_addf(out, "question %s: %s\n", q->id, q->text);
	for (const struct chain *c = NULL; (c = record_next(&s->rec, ROW_CHAIN, c));)
		if (!c->row.deleted && c->rank != NO_INT && uuid_same(&c->review, &s->review) &&
			!is_named(s, &c->row.uuid))
			buf_addf(out, "chain %s\n", c->name);
	for (size_t i = 1; i < s->ndevices && !sitting_is_blind(s); i++)
		if (!is_named(s, &s->devices[i].device->row.uuid))
			buf_addf(out, "comparison with %s\n", s->devices[i].device->name);
}
