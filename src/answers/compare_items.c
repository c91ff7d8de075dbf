#include <stdlib.h>
#include <string.h>

#include "answers/compare.h"
#include "answers/tree.h"
#include "base/mem.h"
#include "record/cue.h"
#include "record/note.h"

/* A note of one of the devices. */
struct heard_note {
	const struct note *note;
	const struct source *played;
	int64_t pos_ms, end_ms; /* in the track */
	size_t column;
};

/* A moment of an item: a cue, a time without one, or no time at all. */
struct moment {
	const struct cue *cue;
	int64_t pos_ms, from_ms, to_ms;
	size_t *notes, n; /* indices */
};

struct heard_item {
	const struct item *item;
	int64_t rank;
	size_t first, n; /* notes */
	bool *heard;     /* by column: something played there */
};

struct table_of_notes {
	const struct compare_asked *a;
	struct heard_note *notes; /* by item, time, moment of writing */
	size_t n;
	struct heard_item *items;
	size_t n_items;
};

static int
order_int(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int
order_note(const void *p, const void *q)
{
	const struct heard_note *a = p, *b = q;
	int o = uuid_order(&a->note->item, &b->note->item);

	if (!o)
		o = order_int(a->pos_ms, b->pos_ms);
	if (!o)
		o = order_int(a->note->made_ms, b->note->made_ms);
	return o ? o : uuid_order(&a->note->row.uuid, &b->note->row.uuid);
}

static bool
is_told(const struct compare_asked *a, const struct note *n)
{
	bool words = n->body && n->body[strspn(n->body, " \t\n")];

	return words && !n->row.deleted && (!n->private || a->private) &&
		gather_lives(&a->g, &n->review, &n->sitting);
}

/* A note that compares stands in the records of both reviews. */
static void
gather_notes(struct table_of_notes *t)
{
	const struct gather *g = &t->a->g;
	size_t most = 0, kept = 0;

	for (size_t i = 0; i < g->n; i++)
		most += record_count(g->v[i], ROW_NOTE);
	t->notes = xcalloc(most + 1, sizeof(t->notes[0]));
	for (size_t i = 0; i < g->n; i++)
		for (size_t k = 0; k < record_count(g->v[i], ROW_NOTE); k++) {
			const struct note *n = record_at(g->v[i], ROW_NOTE, k);
			struct uuid device = gather_device(g, &n->device, &n->review);
			size_t column = compare_column(t->a, &device);
			const struct source *played = gather_find(g, ROW_SOURCE, &n->source);

			if (column < t->a->n && is_told(t->a, n))
				t->notes[t->n++] =
					(struct heard_note){ n, played, note_track_ms(n, played),
						note_track_end_ms(n, played), column };
		}
	if (t->n)
		qsort(t->notes, t->n, sizeof(t->notes[0]), order_note);
	for (size_t i = 0; i < t->n; i++)
		if (!kept ||
			!uuid_same(&t->notes[i].note->row.uuid, &t->notes[kept - 1].note->row.uuid))
			t->notes[kept++] = t->notes[i];
	t->n = kept;
}

/* ---- items ---- */

static int
order_item_uuid(const void *p, const void *q)
{
	const struct heard_item *a = p, *b = q;
	int o = uuid_order(&a->item->row.uuid, &b->item->row.uuid);

	return o ? o : order_int(a->rank, b->rank);
}

static int
order_item_rank(const void *p, const void *q)
{
	const struct heard_item *a = p, *b = q;
	int o = order_int(a->rank, b->rank);

	return o ? o : strcmp(a->item->id ? a->item->id : "", b->item->id ? b->item->id : "");
}

static struct heard_item *
item_find(const struct table_of_notes *t, const struct uuid *item)
{
	size_t low = 0, high = t->n_items;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int o = uuid_order(&t->items[mid].item->row.uuid, item);

		if (o == 0)
			return &t->items[mid];
		if (o < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

static void
item_add(struct table_of_notes *t, const struct uuid *item, int64_t rank)
{
	const struct item *i = gather_find(&t->a->g, ROW_ITEM, item);

	if (i)
		t->items[t->n_items++] = (struct heard_item){ .item = i, .rank = rank };
}

/* All that is listed, in the order of the first review that lists it; then what only has notes. */
static void
gather_items(struct table_of_notes *t)
{
	const struct gather *g = &t->a->g;
	size_t most = t->n, kept = 0;

	for (size_t i = 0; i < g->n; i++)
		most += record_count(g->v[i], ROW_LISTING);
	t->items = xcalloc(most + 1, sizeof(t->items[0]));
	for (size_t i = 0; i < g->n; i++)
		for (size_t k = 0; k < record_count(g->v[i], ROW_LISTING); k++) {
			const struct listing *l = record_at(g->v[i], ROW_LISTING, k);

			if (!l->row.deleted && gather_lives(g, &l->review, &UUID_NONE))
				item_add(t, &l->item,
					(int64_t)i * INT32_MAX +
						(l->rank == NO_INT ? INT32_MAX - 1 : l->rank));
		}
	for (size_t i = 0; i < t->n; i++)
		if (i == 0 || !uuid_same(&t->notes[i].note->item, &t->notes[i - 1].note->item))
			item_add(t, &t->notes[i].note->item, INT64_MAX);
	if (t->n_items)
		qsort(t->items, t->n_items, sizeof(t->items[0]), order_item_uuid);
	for (size_t i = 0; i < t->n_items; i++)
		if (!kept || t->items[i].item != t->items[kept - 1].item)
			t->items[kept++] = t->items[i];
	t->n_items = kept;
	for (size_t i = 0; i < kept; i++)
		t->items[i].heard = xcalloc(t->a->n + 1, sizeof(bool));
	for (size_t i = 0; i < t->n; i++) {
		struct heard_item *h = item_find(t, &t->notes[i].note->item);

		if (h && !h->n++)
			h->first = i;
	}
}

static void
mark_heard(struct table_of_notes *t)
{
	const struct gather *g = &t->a->g;

	for (size_t i = 0; i < g->n; i++)
		for (size_t k = 0; k < record_count(g->v[i], ROW_STRETCH); k++) {
			const struct stretch *s = record_at(g->v[i], ROW_STRETCH, k);
			const struct sitting_row *sit = gather_find(g, ROW_SITTING, &s->sitting);
			struct uuid review = sit ? sit->review : UUID_NONE,
				    device = gather_device(g, &s->device, &review);
			size_t column = compare_column(t->a, &device);
			struct heard_item *h = item_find(t, &s->item);

			if (h && column < t->a->n && !s->row.deleted &&
				gather_lives(g, &review, &s->sitting))
				h->heard[column] = true;
		}
	for (size_t i = 0; i < t->n_items; i++)
		for (size_t k = 0; k < t->items[i].n; k++)
			t->items[i].heard[t->notes[t->items[i].first + k].column] = true;
}

/* ---- moments ---- */

static int
order_moment(const void *p, const void *q)
{
	const struct moment *a = p, *b = q;
	/* What has no time comes last. */
	int o = order_int(a->pos_ms == NO_MS, b->pos_ms == NO_MS);

	return o ? o : order_int(a->pos_ms, b->pos_ms);
}

/* Where a cue without a time was pinned last, in the track; NO_MS: nowhere. */
static int64_t
pinned_ms(const struct gather *g, const struct cue *c)
{
	const struct pin *last = NULL;

	for (size_t i = 0; i < g->n; i++)
		for (size_t k = 0; k < record_count(g->v[i], ROW_PIN); k++) {
			const struct pin *p = record_at(g->v[i], ROW_PIN, k);

			if (!p->row.deleted && uuid_same(&p->cue, &c->row.uuid) &&
				(!last || p->row.edited_ms > last->row.edited_ms))
				last = p;
		}
	if (!last || last->pos_ms == NO_MS)
		return NO_MS;
	const struct source *s = gather_find(g, ROW_SOURCE, &last->source);
	return source_track_ms(s, last->pos_ms);
}

static struct moment
moment_of_cue(const struct gather *g, const struct cue *c)
{
	struct moment m = { .cue = c, .pos_ms = c->pos_ms, .from_ms = NO_MS, .to_ms = NO_MS };

	if (m.pos_ms == NO_MS)
		m.pos_ms = pinned_ms(g, c);
	struct cue timed = *c;
	timed.pos_ms = m.pos_ms;
	cue_reach(&timed, &m.from_ms, &m.to_ms);
	return m;
}

/* Of cues that reach a note the narrowest counts, then the nearest. */
static bool
reaches_better(const struct moment *m, const struct moment *than, const struct heard_note *n)
{
	struct cue timed = *m->cue;

	timed.pos_ms = m->pos_ms;
	if (!cue_is_at(&timed, n->pos_ms, n->end_ms))
		return false;
	if (!than)
		return true;
	int64_t a = m->to_ms - m->from_ms, b = than->to_ms - than->from_ms;
	if (a != b)
		return a < b;
	return llabs(n->pos_ms - m->pos_ms) < llabs(n->pos_ms - than->pos_ms);
}

struct moments {
	struct moment *v;
	size_t n, cap, cues; /* the first ones are cues */
};

static struct moment *
moment_add(struct moments *ms, struct moment m)
{
	ms->v = xgrow(ms->v, ms->n, &ms->cap, sizeof(ms->v[0]));
	ms->v[ms->n] = m;
	return &ms->v[ms->n++];
}

static void
moments_of_cues(struct moments *ms, const struct gather *g, const struct uuid *item)
{
	for (size_t i = 0; i < g->n; i++)
		for (size_t k = 0; k < record_count(g->v[i], ROW_CUE); k++) {
			const struct cue *c = record_at(g->v[i], ROW_CUE, k);

			/* The same playlist in two reviews: one and the same row. */
			if (!c->row.deleted && uuid_same(&c->item, item) &&
				gather_find(g, ROW_CUE, &c->row.uuid) == c)
				moment_add(ms, moment_of_cue(g, c));
		}
	ms->cues = ms->n;
}

/* Notes come in order of time: one that no cue reaches opens a moment for those soon after it. */
static struct moment *
moment_for(struct moments *ms, const struct heard_note *n)
{
	struct moment *best = NULL;

	for (size_t i = 0; i < ms->cues; i++)
		if (reaches_better(&ms->v[i], best, n))
			best = &ms->v[i];
	if (best)
		return best;
	for (size_t i = ms->cues; i < ms->n; i++)
		if (n->pos_ms == NO_MS ? ms->v[i].pos_ms == NO_MS
				       : ms->v[i].pos_ms != NO_MS && n->pos_ms <= ms->v[i].to_ms)
			return &ms->v[i];
	return moment_add(ms,
		(struct moment){ .pos_ms = n->pos_ms,
			.from_ms = n->pos_ms,
			.to_ms = n->pos_ms == NO_MS ? NO_MS : n->pos_ms + CUE_AFTER_MS });
}

/* ---- as JSON ---- */

static json_t *
note_json(const struct table_of_notes *t, const struct heard_note *n)
{
	const struct gather *g = &t->a->g;
	const char *variant = gather_name(g, ROW_VARIANT, &n->note->variant),
		   *chain = gather_name(g, ROW_CHAIN, &n->note->chain),
		   *against = gather_name(g, ROW_DEVICE, &n->note->against);
	char time[TIME_TEXT], uuid[UUID_TEXT];
	json_t *o = json_object();

	note_time_text(n->note, n->played, time);
	uuid_text(&n->note->row.uuid, uuid);
	tree_text(o, "uuid", uuid);
	tree_text(o, "time", *time ? time : NULL);
	tree_int(o, "pos_ms", n->pos_ms);
	tree_text(o, "body", n->note->body);
	tree_text(o, "variant", *variant ? variant : NULL);
	tree_text(o, "chain", *chain ? chain : NULL);
	tree_text(o, "against", *against ? against : NULL);
	tree_bool(o, "private", n->note->private);
	tree_date(o, "date", n->note->made_ms, n->note->made_offset_min);
	return o;
}

static json_t *
cells_new(const struct table_of_notes *t)
{
	json_t *cells = json_array();

	for (size_t i = 0; i < t->a->n; i++)
		json_array_append_new(cells, json_array());
	return cells;
}

static void
cells_add(json_t *cells, const struct table_of_notes *t, size_t note)
{
	const struct heard_note *n = &t->notes[note];

	json_array_append_new(json_array_get(cells, n->column), note_json(t, n));
}

static json_t *
moment_json(const struct table_of_notes *t, const struct moment *m)
{
	json_t *o = json_object(), *cue = NULL, *cells = cells_new(t);
	char time[TIME_TEXT] = "";

	if (m->cue) {
		struct timespan span = { m->pos_ms, m->cue->pos_end_ms, m->cue->about,
			m->cue->open };

		if (m->pos_ms != NO_MS)
			timespan_text(&span, time);
		cue = json_object();
		tree_text(cue, "label", m->cue->label);
		tree_text(cue, "listen_for", m->cue->listen_for);
	} else if (m->pos_ms != NO_MS) {
		time_text(m->pos_ms, false, time);
	}
	tree_text(o, "time", *time ? time : NULL);
	tree_put(o, "cue", cue);
	for (size_t i = 0; i < m->n; i++)
		cells_add(cells, t, m->notes[i]);
	tree_put(o, "cells", cells);
	return o;
}

static json_t *
rows_json(const struct table_of_notes *t, const struct heard_item *h)
{
	struct moments ms = { 0 };
	json_t *list = json_array();

	moments_of_cues(&ms, &t->a->g, &h->item->row.uuid);
	for (size_t i = 0; i < h->n; i++) {
		struct moment *m = moment_for(&ms, &t->notes[h->first + i]);

		if (!m->notes)
			m->notes = xcalloc(h->n, sizeof(m->notes[0]));
		m->notes[m->n++] = h->first + i;
	}
	if (ms.n)
		qsort(ms.v, ms.n, sizeof(ms.v[0]), order_moment);
	for (size_t i = 0; i < ms.n; i++) {
		json_array_append_new(list, moment_json(t, &ms.v[i]));
		free(ms.v[i].notes);
	}
	free(ms.v);
	return list;
}

static json_t *
item_json(const struct table_of_notes *t, const struct heard_item *h)
{
	const struct recording *r = gather_find(&t->a->g, ROW_RECORDING, &h->item->recording);
	const char *section = gather_name(&t->a->g, ROW_SECTION, &h->item->section);
	json_t *o = json_object(), *heard = json_array();

	tree_text(o, "item", h->item->id);
	tree_text(o, "title", r ? r->title : NULL);
	tree_text(o, "artist", r ? r->artist : NULL);
	tree_text(o, "section", *section ? section : NULL);
	for (size_t i = 0; i < t->a->n; i++)
		json_array_append_new(heard, json_boolean(h->heard[i]));
	tree_put(o, "heard", heard);
	tree_put(o, "rows", rows_json(t, h));
	return o;
}

/* Of no item: what the note is of. */
static const char *
part_of(const struct table_of_notes *t, const struct note *n)
{
	const char *section = gather_name(&t->a->g, ROW_SECTION, &n->section);

	if (*section)
		return section;
	return n->part ? n->part : "of the device";
}

static json_t *
parts_json(const struct table_of_notes *t)
{
	json_t *list = json_array(), *o;
	size_t k;

	for (size_t i = 0; i < t->n; i++) {
		const char *part = part_of(t, t->notes[i].note);
		json_t *cells = NULL;

		if (item_find(t, &t->notes[i].note->item))
			continue;
		json_array_foreach (list, k, o)
			if (strcmp(tree_get_text(o, "part"), part) == 0)
				cells = json_object_get(o, "cells");
		if (!cells) {
			o = json_object();
			tree_text(o, "part", part);
			tree_put(o, "cells", cells = cells_new(t));
			json_array_append_new(list, o);
		}
		cells_add(cells, t, i);
	}
	return list;
}

void
compare_put_notes(json_t *into, const struct compare_asked *a)
{
	struct table_of_notes t = { .a = a };
	json_t *items = json_array();

	gather_notes(&t);
	gather_items(&t);
	mark_heard(&t);
	/* Before the items lose the order by which they are found. */
	json_t *parts = parts_json(&t);
	if (t.n_items)
		qsort(t.items, t.n_items, sizeof(t.items[0]), order_item_rank);
	for (size_t i = 0; i < t.n_items; i++) {
		json_array_append_new(items, item_json(&t, &t.items[i]));
		free(t.items[i].heard);
	}
	tree_put(into, "items", items);
	tree_put(into, "parts", parts);
	free(t.items);
	free(t.notes);
}
