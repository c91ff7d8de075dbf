/*
 * What was heard elsewhere and what was not heard yet: notes of other devices at the same cue,
 * notes found by their words, and what has nothing at all so far.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "config/profile.h"
#include "sitting/sitting_private.h"
#include "store/reader.h"

void
heard_ask(struct sitting *s)
{
	const struct bench_item *b = sitting_item(s);

	s->p->heard_stale = false;
	if (s->p->reader && b)
		reader_ask_heard(s->p->reader, &b->item->row.uuid);
}

void
sitting_on_reader(struct sitting *s)
{
	struct uuid item;

	if (reader_take(s->p->reader, &item, &s->p->heard))
		s->dirty |= DIRTY_NOTES;
	level_answer(s);
	library_answered(s);
}

/* ---- notes of other devices ---- */

/* In a blind run, where devices are not told apart, what hides is sitting_hides_note. */
bool
heard_hides(const struct sitting *s)
{
	return s->profile->hide_others_until_kept && !sitting_is_blind(s);
}

bool *
heard_open(const struct sitting *s, const struct bench_item *b)
{
	if (!heard_hides(s))
		return NULL;
	bool *open = xcalloc(b->ncues + 1, sizeof(open[0]));
	for (size_t i = 0; i < b->nnotes; i++) {
		const struct note *n = b->notes[i];
		if (!n->body || !uuid_same(&n->device, &s->device) ||
			!uuid_same(&n->sitting, &s->sitting))
			continue;
		int64_t ms = note_track_ms(n, sitting_source(s, &n->source));
		open[0] = true;
		for (size_t c = 0; c < b->ncues; c++)
			open[c + 1] |= cue_is_at(b->cues[c], ms);
	}
	return open;
}

bool
heard_may_show(const struct sitting *s, const struct bench_item *b, const bool *open,
	const struct note *n, int64_t track_ms)
{
	bool at_cue = false;

	if (!open || uuid_none(&n->device) || uuid_same(&n->device, &s->device))
		return true;
	for (size_t c = 0; c < b->ncues; c++) {
		if (!cue_is_at(b->cues[c], track_ms))
			continue;
		if (open[c + 1])
			return true;
		at_cue = true;
	}
	return !at_cue && open[0];
}

size_t
sitting_others(const struct sitting *s, struct other_note *out, size_t most)
{
	const struct bench_item *b = sitting_item(s);
	const struct record *heard = &s->p->heard;
	int64_t now_ms = sitting_track_ms(s, clock_mono_ns());
	size_t n = 0;

	if (!b || sitting_is_blind(s))
		return 0;
	int lit = now_ms == NO_MS ? -1 : sitting_cue_at(b, now_ms);
	const struct cue *cue = lit >= 0 ? b->cues[lit] : NULL;
	bool *open = heard_open(s, b);
	bool hidden = open && !open[lit + 1];
	for (size_t i = 0; !hidden && i < record_count(heard, ROW_NOTE) && n < most; i++) {
		const struct note *o = record_at(heard, ROW_NOTE, i);
		const struct device *d = record_find(heard, ROW_DEVICE, &o->device);

		if (!o->body || !d || uuid_same(&o->device, &s->device) ||
			!uuid_same(&o->item, &b->item->row.uuid))
			continue;
		int64_t ms = note_track_ms(o, record_find(heard, ROW_SOURCE, &o->source));
		if ((cue && !cue_is_at(cue, ms)) || !heard_may_show(s, b, open, o, ms))
			continue;
		out[n++] = (struct other_note){ .device = d->name, .note = o, .track_ms = ms };
	}
	free(open);
	return n;
}

/* ---- find ---- */

/* Only where the first letter stands are the others looked at: most of a review does not hold what
 * is looked for. */
static bool
holds_ascii(const char *text, const char *words)
{
	const char first[] = { (char)tolower((unsigned char)words[0]),
		(char)toupper((unsigned char)words[0]), '\0' };
	size_t n = strlen(words);

	while ((text = strpbrk(text, first)) && strncasecmp(text, words, n) != 0)
		text++;
	return text != NULL;
}

/* Does `text` hold the words? Letter case does not matter; beyond ASCII both sides are folded. */
static bool
holds(const char *text, const char *words, bool plain)
{
	if (plain)
		return holds_ascii(text, words);
	struct buf a = BUF_INIT, b = BUF_INIT;
	text_fold(&a, text);
	text_fold(&b, words);
	bool found = strstr(a.s, b.s) != NULL;
	buf_finish(&a);
	buf_finish(&b);
	return found;
}

static bool
is_plain(const char *words)
{
	for (; *words; words++)
		if ((unsigned char)*words >= 0x80)
			return false;
	return true;
}

void
find_forget(struct sitting *s)
{
	xreplace(&s->p->found.words, NULL);
}

/* Is what was found before all that these words can be in, but for the notes that were not looked
 * at yet? */
static bool
narrows(const struct found_notes *f, const char *words, size_t most)
{
	return f->words && f->most == most && is_plain(words) &&
		strncmp(words, f->words, strlen(f->words)) == 0;
}

/* Letter by letter the same notes are looked through once: what did not hold the beginning does not
 * hold more. */
size_t
sitting_find(const struct sitting *s, const char *words, const struct note **out, size_t most)
{
	struct found_notes *f = &s->p->found;
	bool plain = is_plain(words);
	size_t kept = 0;

	if (!words[0])
		return 0;
	if (!narrows(f, words, most)) {
		f->v = xreallocarray(f->v, most, sizeof(f->v[0]));
		f->n = 0;
		f->most = most;
		f->next = record_count(&s->rec, ROW_NOTE);
	}
	for (size_t i = 0; i < f->n; i++)
		if (holds(f->v[i]->body, words, plain))
			f->v[kept++] = f->v[i];
	f->n = kept;
	while (f->next > 0 && f->n < most) {
		const struct note *note = record_at(&s->rec, ROW_NOTE, --f->next);
		if (!note->row.deleted && note->body && uuid_same(&note->review, &s->review) &&
			!sitting_hides_note(s, &note->row.uuid) && holds(note->body, words, plain))
			f->v[f->n++] = note;
	}
	xreplace(&f->words, words);
	memcpy(out, f->v, f->n * sizeof(f->v[0]));
	return f->n;
}

bool
sitting_go_to_note(struct sitting *s, const struct uuid *note, struct err *err)
{
	s->chosen_note = *note;
	const struct note *n = sitting_chosen_note(s);
	size_t at;
	if (!n || !uuid_same(&n->row.uuid, note))
		return err_set(err, "that note is gone");
	if (index_find(s, &n->item, &at)) {
		sitting_choose_item(s, at);
		s->chosen_note = *note;
		if (n->pos_ms != NO_MS)
			return sitting_go_to_place(s, note, err);
	}
	s->dirty |= DIRTY_NOTES;
	return true;
}

/* ---- coverage ---- */

/* Marks the row that a note names, if it names one. */
static void
mark(const struct rows *rows, const struct uuid *u, bool *named)
{
	size_t at;

	if (rows_number(rows, u, &at))
		named[at] = true;
}

/* Which rows of some kinds the notes of this review name, by number: one look at each note. */
struct named {
	bool *questions, *chains, *devices, *items;
};

static struct named
named_by_notes(const struct sitting *s)
{
	const struct rows *of = s->rec.of;
	struct named v = {
		.questions = xcalloc(of[ROW_QUESTION].n + 1, sizeof(bool)),
		.chains = xcalloc(of[ROW_CHAIN].n + 1, sizeof(bool)),
		.devices = xcalloc(of[ROW_DEVICE].n + 1, sizeof(bool)),
		.items = xcalloc(of[ROW_ITEM].n + 1, sizeof(bool)),
	};

	for (size_t i = 0; i < record_count(&s->rec, ROW_NOTE); i++) {
		const struct note *n = record_at(&s->rec, ROW_NOTE, i);
		if (n->row.deleted || !n->body || !uuid_same(&n->review, &s->review))
			continue;
		mark(&of[ROW_QUESTION], &n->question, v.questions);
		mark(&of[ROW_ITEM], &n->item, v.items);
		mark(&of[ROW_CHAIN], &n->chain, v.chains);
		mark(&of[ROW_DEVICE], &n->device, v.devices);
		mark(&of[ROW_DEVICE], &n->against, v.devices);
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
	struct named named = named_by_notes(s);

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
