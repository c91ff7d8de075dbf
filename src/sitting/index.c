/*
 * The track list as the screen wants it: items in order, each with its sources, cues and notes. Made anew
 * after each change of the rows that it points to; a typed letter is none.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "sitting/sitting_private.h"

static int
by_rank(const void *a, const void *b)
{
	const struct bench_item *x = a, *y = b;

	if (x->listing->rank != y->listing->rank)
		return x->listing->rank < y->listing->rank ? -1 : 1;
	return uuid_order(&x->listing->row.uuid, &y->listing->row.uuid);
}

static int
by_number(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

/* Sources: by recording, then in the order in which they are tried. */
static int
source_order(const void *a, const void *b)
{
	const struct source *x = *(const struct source *const *)a, *y = *(const struct source *const *)b;
	int c = uuid_order(&x->recording, &y->recording);

	return c ? c : by_number(x->rank, y->rank);
}

/* Cues: by item, then by time, those without one last. */
static int
cue_order(const void *a, const void *b)
{
	const struct cue *x = *(const struct cue *const *)a, *y = *(const struct cue *const *)b;
	int c = uuid_order(&x->item, &y->item);

	if (c)
		return c;
	if ((x->pos_ms == NO_MS) != (y->pos_ms == NO_MS))
		return x->pos_ms == NO_MS ? 1 : -1;
	c = by_number(x->pos_ms, y->pos_ms);
	return c ? c : by_number(x->rank, y->rank);
}

/* A note with what it is sorted by, worked out once. */
struct timed_note {
	const struct note *note;
	int64_t track_ms;
};

static int
note_order(const void *a, const void *b)
{
	const struct timed_note *x = a, *y = b;
	int c = uuid_order(&x->note->item, &y->note->item);

	if (!c)
		c = by_number(x->track_ms, y->track_ms);
	if (!c)
		c = by_number(x->note->made_ms, y->note->made_ms);
	return c ? c : by_number(x->note->sequence, y->note->sequence);
}

/* Pointers to all rows of a kind that are not deleted. */
static size_t
gather(const struct record *rec, enum row_kind kind, const void ***into)
{
	size_t n = 0, all = record_count(rec, kind);

	*into = xreallocarray(*into, all, sizeof(**into));
	for (size_t i = 0; i < all; i++) {
		const struct row *row = record_at(rec, kind, i);
		if (!row->deleted)
			(*into)[n++] = row;
	}
	return n;
}

static size_t
gather_notes(struct sitting *s)
{
	size_t n = 0, all = record_count(&s->rec, ROW_NOTE);
	struct timed_note *sorted = xcalloc(all, sizeof(sorted[0]));

	for (size_t i = 0; i < all; i++) {
		const struct note *note = record_at(&s->rec, ROW_NOTE, i);
		if (note->row.deleted || !uuid_same(&note->review, &s->review))
			continue;
		int64_t ms = note_track_ms(note, sitting_source(s, &note->source));
		sorted[n++] = (struct timed_note){ note, ms == NO_MS ? INT64_MAX : ms };   /* no time: after the others */
	}
	qsort(sorted, n, sizeof(sorted[0]), note_order);
	s->p->notes = xreallocarray(s->p->notes, n, sizeof(s->p->notes[0]));
	for (size_t i = 0; i < n; i++)
		s->p->notes[i] = sorted[i].note;
	free(sorted);
	return n;
}

static void
build_items(struct sitting *s)
{
	s->items = xreallocarray(s->items, record_count(&s->rec, ROW_LISTING), sizeof(s->items[0]));
	s->nitems = 0;
	for (size_t i = 0; i < record_count(&s->rec, ROW_LISTING); i++) {
		const struct listing *l = record_at(&s->rec, ROW_LISTING, i);
		const struct item *item = record_find(&s->rec, ROW_ITEM, &l->item);
		const struct recording *rec = item ? record_find(&s->rec, ROW_RECORDING, &item->recording) : NULL;

		if (l->row.deleted || !rec || !uuid_same(&l->review, &s->review))
			continue;
		s->items[s->nitems++] = (struct bench_item){
			.listing = l, .item = item, .recording = rec,
			.section = record_find(&s->rec, ROW_SECTION, &item->section),
		};
	}
	qsort(s->items, s->nitems, sizeof(s->items[0]), by_rank);
}

/* Where the rows of a UUID (a field at `offset`) begin in an array sorted by it. */
static size_t
first_of(const void *const *v, size_t n, const struct uuid *u, size_t offset)
{
	size_t lo = 0, hi = n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (uuid_order((const struct uuid *)((const char *)v[mid] + offset), u) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static size_t
run_of(const void *const *v, size_t n, size_t first, const struct uuid *u, size_t offset)
{
	size_t end = first;

	while (end < n && uuid_same((const struct uuid *)((const char *)v[end] + offset), u))
		end++;
	return end - first;
}

static void
hand_out(struct sitting *s, size_t nsources, size_t ncues, size_t nnotes)
{
	for (struct bench_item *b = s->items; b < s->items + s->nitems; b++) {
		const void *const *sources = (const void *const *)s->p->sources;
		const void *const *cues = (const void *const *)s->p->cues;
		const void *const *notes = (const void *const *)s->p->notes;
		const struct uuid *item = &b->item->row.uuid, *recording = &b->recording->row.uuid;
		size_t at = first_of(sources, nsources, recording, offsetof(struct source, recording));

		b->sources = s->p->sources + at;
		b->nsources = run_of(sources, nsources, at, recording, offsetof(struct source, recording));
		at = first_of(cues, ncues, item, offsetof(struct cue, item));
		b->cues = s->p->cues + at;
		b->ncues = run_of(cues, ncues, at, item, offsetof(struct cue, item));
		at = first_of(notes, nnotes, item, offsetof(struct note, item));
		b->notes = s->p->notes + at;
		b->nnotes = run_of(notes, nnotes, at, item, offsetof(struct note, item));
	}
}

/* What was found out about an item stays with it, wherever it stands now. */
static void
keep_states(struct sitting *s)
{
	struct item_state *states = xcalloc(s->nitems, sizeof(states[0]));

	for (size_t i = 0; i < s->nitems; i++) {
		const struct uuid *item = &s->items[i].item->row.uuid;
		const struct item_state *old = NULL;

		if (i < s->p->nstates && uuid_same(&s->p->states[i].item, item))
			old = &s->p->states[i];
		for (size_t j = 0; !old && j < s->p->nstates; j++)
			if (uuid_same(&s->p->states[j].item, item))
				old = &s->p->states[j];
		if (old)
			states[i] = *old;
		states[i].item = *item;
	}
	free(s->p->states);
	s->p->states = states;
	s->p->nstates = s->nitems;
}

static int
device_order(const void *a, const void *b)
{
	const struct worn_device *x = a, *y = b;

	return by_number(x->comparison->rank, y->comparison->rank);
}

static void
build_devices(struct sitting *s)
{
	const struct review *r = record_find(&s->rec, ROW_REVIEW, &s->review);
	size_t n = record_count(&s->rec, ROW_COMPARISON);

	s->devices = xreallocarray(s->devices, n + 1, sizeof(s->devices[0]));
	s->ndevices = 0;
	if (!r)
		return;
	s->devices[s->ndevices++] = (struct worn_device){ record_find(&s->rec, ROW_DEVICE, &r->device), NULL };
	for (size_t i = 0; i < n; i++) {
		const struct comparison *c = record_at(&s->rec, ROW_COMPARISON, i);
		const struct device *d = record_find(&s->rec, ROW_DEVICE, &c->device);
		if (!c->row.deleted && d && uuid_same(&c->review, &s->review))
			s->devices[s->ndevices++] = (struct worn_device){ d, c };
	}
	qsort(s->devices + 1, s->ndevices - 1, sizeof(s->devices[0]), device_order);
}

void
index_build(struct sitting *s)
{
	struct uuid playing = s->item < s->p->nstates ? s->p->states[s->item].item : UUID_NONE;
	struct uuid chosen = s->chosen < s->p->nstates ? s->p->states[s->chosen].item : UUID_NONE;

	build_devices(s);
	build_items(s);
	keep_states(s);
	size_t nsources = gather(&s->rec, ROW_SOURCE, (const void ***)&s->p->sources);
	qsort(s->p->sources, nsources, sizeof(s->p->sources[0]), source_order);
	size_t ncues = gather(&s->rec, ROW_CUE, (const void ***)&s->p->cues);
	qsort(s->p->cues, ncues, sizeof(s->p->cues[0]), cue_order);
	hand_out(s, nsources, ncues, gather_notes(s));
	if (!index_find(s, &playing, &s->item))
		s->item = 0;
	if (!index_find(s, &chosen, &s->chosen))
		s->chosen = s->item;
	wheel_build(s);
}

bool
index_find(const struct sitting *s, const struct uuid *item, size_t *at)
{
	for (size_t i = 0; i < s->nitems; i++)
		if (uuid_same(&s->items[i].item->row.uuid, item)) {
			*at = i;
			return true;
		}
	return false;
}

struct item_state *
index_state(struct sitting *s, size_t item)
{
	return &s->p->states[item];
}

void
index_finish(struct sitting *s)
{
	free(s->items);
	free(s->devices);
	free(s->p->states);
	free(s->p->sources);
	free(s->p->cues);
	free(s->p->notes);
}
