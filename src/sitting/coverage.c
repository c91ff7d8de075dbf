/* What has no note yet: items, questions, chains, devices to be compared with. */
#include <stdlib.h>

#include "base/mem.h"
#include "sitting/sitting_private.h"

/* Marks the row that a note names, if it names one. */
static void
mark_named(const struct sitting *s, bool *named[], enum row_kind kind, const struct uuid *u)
{
	size_t at;

	if (rows_number(&s->rec.of[kind], u, &at))
		named[kind][at] = true;
}

static bool
is_named(const struct sitting *s, bool *const named[], enum row_kind kind, const struct uuid *u)
{
	size_t at;

	return rows_number(&s->rec.of[kind], u, &at) && named[kind][at];
}

/* Marks which rows of each kind the notes of this review name, by number. */
static void
mark_notes(const struct sitting *s, bool *named[])
{
	for (const struct note *n = NULL; (n = record_next(&s->rec, ROW_NOTE, n));) {
		if (n->row.deleted || !n->body || !uuid_same(&n->review, &s->review))
			continue;
		mark_named(s, named, ROW_QUESTION, &n->question);
		mark_named(s, named, ROW_ITEM, &n->item);
		mark_named(s, named, ROW_CHAIN, &n->setup.chain);
		mark_named(s, named, ROW_DEVICE, &n->setup.device);
		mark_named(s, named, ROW_DEVICE, &n->against);
	}
}

static bool
has_words(const struct bench_item *b)
{
	for (size_t i = 0; i < b->nnotes; i++)
		if (b->notes[i]->body)
			return true;
	return false;
}

static void
named_init(const struct sitting *s, bool *named[])
{
	for (int kind = 0; kind < ROW_KINDS; kind++)
		named[kind] = xcalloc(s->rec.of[kind].n + 1, sizeof(bool));
	mark_notes(s, named);
}

static void
named_finish(bool *named[])
{
	for (int kind = 0; kind < ROW_KINDS; kind++)
		free(named[kind]);
}

/* Counts hidden notes of other devices also, except in a blind run. */
static bool
has_note(const struct sitting *s, bool *const named[], const struct bench_item *b)
{
	return sitting_is_blind(s) ? has_words(b)
				   : is_named(s, named, ROW_ITEM, &b->item->row.uuid);
}

void
sitting_add_left(const struct sitting *s, struct buf *out)
{
	bool *named[ROW_KINDS];
	size_t left = 0;

	if (sitting_is_blind(s)) {
		buf_addf(out,
			"The blind run is at trial %zu of %zu; the next session continues it.\n",
			s->trial, s->ntrials);
		return;
	}
	named_init(s, named);
	for (size_t i = 0; i < s->nitems; i++)
		left += !has_note(s, named, &s->items[i]);
	if (left && left < s->nitems)
		buf_addf(out, "%zu of %zu tracks %s no note: G at the bench lists them.\n", left,
			s->nitems, left == 1 ? "has" : "have");
	named_finish(named);
}

void
sitting_coverage(const struct sitting *s, struct buf *out)
{
	bool *named[ROW_KINDS];

	named_init(s, named);
	for (size_t i = 0; i < s->nitems; i++)
		if (!has_note(s, named, &s->items[i]))
			buf_addf(out, "item %s\n", s->items[i].recording->title);
	for (size_t i = 0; i < record_count(&s->rec, ROW_QUESTION); i++) {
		const struct question *q = record_at(&s->rec, ROW_QUESTION, i);
		if (!q->row.deleted && !named[ROW_QUESTION][i])
			buf_addf(out, "question %s: %s\n", q->id, q->text);
	}
	for (size_t i = 0; i < record_count(&s->rec, ROW_CHAIN); i++) {
		const struct chain *c = record_at(&s->rec, ROW_CHAIN, i);
		if (!c->row.deleted && c->rank != NO_INT && uuid_same(&c->review, &s->review) &&
			!named[ROW_CHAIN][i])
			buf_addf(out, "chain %s\n", c->name);
	}
	for (size_t i = 1; i < s->ndevices && !sitting_is_blind(s); i++)
		if (!is_named(s, named, ROW_DEVICE, &s->devices[i].device->row.uuid))
			buf_addf(out, "comparison with %s\n", s->devices[i].device->name);
	named_finish(named);
}
