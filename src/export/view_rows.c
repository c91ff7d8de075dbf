#include "export/view_private.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "export/link.h"

#define UNSURE_MS 2000 /* two lengths that differ by more may be two recordings (design, 2) */

bool
view_is_marker(const struct note *n)
{
	return !n->body || n->body[strspn(n->body, " \t\n")] == '\0';
}

static int
order_int(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int
sitting_order(const void *a, const void *b)
{
	const struct sitting_row *x = *(const struct sitting_row *const *)a,
				 *y = *(const struct sitting_row *const *)b;
	int o = order_int(x->started_ms, y->started_ms);

	return o ? o : uuid_order(&x->row.uuid, &y->row.uuid);
}

static void
pick_sittings(struct view *v)
{
	size_t n = record_count(v->r, ROW_SITTING);

	v->sittings = xcalloc(n + 1, sizeof(v->sittings[0]));
	v->days = xcalloc(n + 1, sizeof(v->days[0]));
	for (size_t i = 0; i < n; i++) {
		const struct sitting_row *s = record_at(v->r, ROW_SITTING, i);

		if (!s->row.deleted && uuid_same(&s->review, &v->review->row.uuid))
			v->sittings[v->n_sittings++] = s;
	}
	qsort(v->sittings, v->n_sittings, sizeof(v->sittings[0]), sitting_order);
	for (size_t i = 0; i < v->n_sittings; i++) {
		const struct sitting_row *s = v->sittings[i];

		if (s->started_ms == NO_INT)
			continue;
		int64_t day = clock_day(s->started_ms,
			s->started_offset_min == NO_INT ? 0 : (int)s->started_offset_min);
		if (!v->n_days || v->days[v->n_days - 1] < day)
			v->days[v->n_days++] = day;
	}
}

int64_t
view_day(const struct view *v, int64_t utc_ms, int64_t offset_min)
{
	if (utc_ms == NO_INT)
		return 0;
	int64_t day = clock_day(utc_ms, offset_min == NO_INT ? 0 : (int)offset_min);
	for (size_t i = 0; i < v->n_days; i++)
		if (v->days[i] == day)
			return (int64_t)i + 1;
	return 0;
}

static bool
is_kind(const struct source *s, const char *kind)
{
	return s->kind && strcmp(s->kind, kind) == 0;
}

/* A url before a file, for readers have the one and not the other; among equals the lower rank. */
static bool
links_better(const struct source *s, const struct source *than)
{
	char *link = is_kind(s, "url") && s->locator ? link_url(s->locator, LINK_NO_MS, 0) : NULL;
	bool url = link != NULL;

	free(link);
	if (!url && (!is_kind(s, "file") || !s->locator || !*s->locator))
		return false;
	if (!than || is_kind(than, "url") != url)
		return !than || url;
	return s->rank < than->rank;
}

char *
view_link(const struct place *p, int64_t track_ms)
{
	if (!p || !p->link)
		return NULL;
	int64_t offset_ms = p->link->offset_ms == NO_INT ? 0 : p->link->offset_ms;
	return is_kind(p->link, "url") ? link_url(p->link->locator, track_ms, offset_ms)
		: link_file(p->link->locator, track_ms, offset_ms);
}

/* The track's own length: said by the playlist, else that of what its times are of. */
static int64_t
own_length(const struct place *p)
{
	if (p->recording && p->recording->length_ms != NO_INT)
		return p->recording->length_ms;
	return p->link ? p->link->length_ms : NO_INT;
}

static void
place_sources(const struct view *v, struct place *p)
{
	size_t n = record_count(v->r, ROW_SOURCE);

	for (size_t i = 0; p->recording && i < n; i++) {
		const struct source *s = record_at(v->r, ROW_SOURCE, i);

		if (!s->row.deleted && uuid_same(&s->recording, &p->recording->row.uuid)
			&& links_better(s, p->link))
			p->link = s;
	}
	int64_t own = own_length(p);
	for (size_t i = 0; p->recording && own != NO_INT && i < n; i++) {
		const struct source *s = record_at(v->r, ROW_SOURCE, i);

		if (s->row.deleted || !uuid_same(&s->recording, &p->recording->row.uuid)
			|| s->length_ms == NO_INT || s->offset_ms != NO_INT
			|| !(is_kind(s, "url") || is_kind(s, "file")))
			continue;
		p->unsure |= s->length_ms - own > UNSURE_MS || own - s->length_ms > UNSURE_MS;
	}
}

struct place *
view_place(const struct view *v, const struct uuid *item)
{
	for (size_t i = 0; !uuid_none(item) && i < v->n_places; i++)
		if (uuid_same(&v->places[i].item->row.uuid, item))
			return &v->places[i];
	return NULL;
}

static struct place *
add_place(struct view *v, const struct uuid *item, const struct listing *l)
{
	const struct item *it = record_find(v->r, ROW_ITEM, item);
	struct place *p = view_place(v, item);

	if (!it || p)
		return p;
	p = &v->places[v->n_places++];
	*p = (struct place){ .item = it, .listing = l };
	p->section = record_find(v->r, ROW_SECTION, &it->section);
	p->recording = record_find(v->r, ROW_RECORDING, &it->recording);
	p->heard = l && l->done;
	place_sources(v, p);
	return p;
}

static int
listing_order(const void *a, const void *b)
{
	const struct listing *x = *(const struct listing *const *)a,
			     *y = *(const struct listing *const *)b;
	int o = order_int(x->rank, y->rank);

	return o ? o : uuid_order(&x->row.uuid, &y->row.uuid);
}

static void
pick_places(struct view *v)
{
	size_t n = record_count(v->r, ROW_LISTING), listed = 0;
	const struct listing **l = xcalloc(n + 1, sizeof(*l));

	/* One for each item is enough: what is added later are items as well. */
	v->places = xcalloc(record_count(v->r, ROW_ITEM) + 1, sizeof(v->places[0]));
	for (size_t i = 0; i < n; i++) {
		const struct listing *one = record_at(v->r, ROW_LISTING, i);

		if (!one->row.deleted && uuid_same(&one->review, &v->review->row.uuid))
			l[listed++] = one;
	}
	qsort(l, listed, sizeof(*l), listing_order);
	for (size_t i = 0; i < listed; i++)
		add_place(v, &l[i]->item, l[i]);
	free(l);
	for (size_t i = 0; i < record_count(v->r, ROW_STRETCH); i++) {
		const struct stretch *s = record_at(v->r, ROW_STRETCH, i);
		struct place *p = s->row.deleted ? NULL : add_place(v, &s->item, NULL);

		if (p)
			p->heard = true;
	}
}

static size_t
sitting_index(const struct view *v, const struct uuid *u)
{
	size_t i = 0;

	while (i < v->n_sittings && !uuid_same(&v->sittings[i]->row.uuid, u))
		i++;
	return i;
}

/* Deleting a sitting hides what was written in it. */
static bool
may_leave(const struct view *v, const struct note *n)
{
	const struct sitting_row *s = record_find(v->r, ROW_SITTING, &n->sitting);

	return !n->row.deleted && !n->private && !(s && s->row.deleted)
		&& uuid_same(&n->review, &v->review->row.uuid);
}

static int
told_order(const void *a, const void *b)
{
	const struct told *x = a, *y = b;
	int o = order_int(x->pos_ms, y->pos_ms);

	if (!o)
		o = order_int((int64_t)x->sitting, (int64_t)y->sitting);
	if (!o)
		o = order_int(x->note->sequence, y->note->sequence);
	if (!o)
		o = order_int(x->note->made_ms, y->note->made_ms);
	return o ? o : uuid_order(&x->note->row.uuid, &y->note->row.uuid);
}

static void
pick_notes(struct view *v)
{
	size_t n = record_count(v->r, ROW_NOTE);

	v->told = xcalloc(n + 1, sizeof(v->told[0]));
	for (size_t i = 0; i < n; i++) {
		const struct note *note = record_at(v->r, ROW_NOTE, i);

		if (!may_leave(v, note))
			continue;
		struct told *t = &v->told[v->n_told++];
		t->note = note;
		t->played = record_find(v->r, ROW_SOURCE, &note->source);
		t->pos_ms = note_track_ms(note, t->played);
		t->sitting = sitting_index(v, &note->sitting);
		t->place = add_place(v, &note->item, NULL);
		if (t->place && !view_is_marker(note))
			t->place->has_notes = t->place->heard = true;
	}
	qsort(v->told, v->n_told, sizeof(v->told[0]), told_order);
}

void
view_rows_init(struct view *v, const struct record *r, const struct review *review)
{
	*v = (struct view){ .r = r, .review = review };
	pick_sittings(v);
	pick_places(v);
	pick_notes(v);
}

void
view_rows_finish(struct view *v)
{
	for (size_t i = 0; i < v->n_told; i++)
		json_decref(v->told[i].json);
	free(v->told);
	free(v->places);
	free(v->days);
	free(v->sittings);
}
