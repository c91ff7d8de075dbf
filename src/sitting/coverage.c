/* What has no note yet: items, questions, chains, devices to be compared with. */
#include <stdlib.h>

#include "base/mem.h"
#include "sitting/sitting_private.h"

/* Marks the row that a note names, if it names one. */
static void
mark_named(const struct rows *rows, const struct uuid *u, bool *named)
{
	size_t at;

	if (rows_number(rows, u, &at))
		named[at] = true;
}

/* Which rows of some kinds the notes of this review name, by number: one look at each note. */
struct note_coverage {
	bool *questions, *chains, *devices, *items;
};

static struct note_coverage
named_by_notes(const struct sitting *s)
{
	const struct rows *of = s->rec.of;
	struct note_coverage v = {
		.questions = xcalloc(of[ROW_QUESTION].n + 1, sizeof(bool)),
		.chains = xcalloc(of[ROW_CHAIN].n + 1, sizeof(bool)),
		.devices = xcalloc(of[ROW_DEVICE].n + 1, sizeof(bool)),
		.items = xcalloc(of[ROW_ITEM].n + 1, sizeof(bool)),
	};

	for (size_t i = 0; i < record_count(&s->rec, ROW_NOTE); i++) {
		const struct note *n = record_at(&s->rec, ROW_NOTE, i);
		if (n->row.deleted || !n->body || !uuid_same(&n->review, &s->review))
			continue;
		mark_named(&of[ROW_QUESTION], &n->question, v.questions);
		mark_named(&of[ROW_ITEM], &n->item, v.items);
		mark_named(&of[ROW_CHAIN], &n->chain, v.chains);
		mark_named(&of[ROW_DEVICE], &n->device, v.devices);
		mark_named(&of[ROW_DEVICE], &n->against, v.devices);
	}
	return v;
}

static bool
has_words(const struct bench_item *b)
{
	for (size_t i = 0; i < b->nnotes; i++)
		if (b->notes[i]->body)
			return true;
	return false;
}

void
sitting_coverage(const struct sitting *s, struct buf *out)
{
	struct note_coverage named = named_by_notes(s);

	for (size_t i = 0, at; i < s->nitems; i++) {
		/* Also by notes that wait for one's own; but in a blind run only by those of the
		 * run. */
		bool has = sitting_is_blind(s)
			? has_words(&s->items[i])
			: rows_number(&s->rec.of[ROW_ITEM], &s->items[i].item->row.uuid, &at) &&
				named.items[at];
		if (!has)
			buf_addf(out, "item %s\n", s->items[i].recording->title);
	}
	for (size_t i = 0; i < record_count(&s->rec, ROW_QUESTION); i++) {
		const struct question *q = record_at(&s->rec, ROW_QUESTION, i);
		if (!q->row.deleted && !named.questions[i])
			buf_addf(out, "question %s: %s\n", q->id, q->text);
	}
	for (size_t i = 0; i < record_count(&s->rec, ROW_CHAIN); i++) {
		const struct chain *c = record_at(&s->rec, ROW_CHAIN, i);
		if (!c->row.deleted && c->rank != NO_INT && uuid_same(&c->review, &s->review) &&
			!named.chains[i])
			buf_addf(out, "chain %s\n", c->name);
	}
	for (size_t i = 1, at; i < s->ndevices && !sitting_is_blind(s); i++)
		if (rows_number(&s->rec.of[ROW_DEVICE], &s->devices[i].device->row.uuid, &at) &&
			!named.devices[at])
			buf_addf(out, "comparison with %s\n", s->devices[i].device->name);
	free(named.questions);
	free(named.chains);
	free(named.devices);
	free(named.items);
}
