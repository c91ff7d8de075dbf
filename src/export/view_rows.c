#include "export/view_private.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/link.h"
#include "base/mem.h"
#include "base/text.h"

bool
view_is_marker(const struct note *n)
{
	const char *s = n->body;

	while (s && (*s == ' ' || *s == '\t' || *s == '\n'))
		s++;
	return !s || !*s;
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

/* A url before a file, for readers have the one and not the other; among equals the lower rank. A
 * file that was linked at the bench is a place on one's own disk and no business of readers. */
static bool
links_better(const struct source *s, const struct source *than)
{
	char *link = is_kind(s, "url") && s->locator ? link_url(s->locator, LINK_NO_MS, 0) : NULL;
	bool url = link != NULL;

	free(link);
	if (!url && (!is_kind(s, "file") || source_is_linked(s) || !s->locator || !*s->locator))
		return false;
	if (!than || is_kind(than, "url") != url)
		return !than || url;
	return s->rank < than->rank;
}

bool
view_link(const struct place *p, int64_t track_ms, struct buf *out)
{
	char number[24];

	if (!p->link_before)
		return false;
	int64_t offset_ms = p->link->offset_ms == NO_INT ? 0 : p->link->offset_ms;
	buf_add(out, p->link_before);
	if (!p->link_timed)
		return true;
	int64_t s = link_seconds(track_ms, offset_ms);
	size_t at = sizeof(number);
	do {
		number[--at] = (char)('0' + s % 10);
		s /= 10;
	} while (s);
	buf_add_bytes(out, number + at, sizeof(number) - at);
	buf_add(out, p->link_after);
	return true;
}

/* The parts of the links to this place's moments: the address is read once. */
static void
place_link(struct place *p)
{
	struct buf before = BUF_INIT, after = BUF_INIT;
	bool known = false;

	if (p->link && is_kind(p->link, "url"))
		known = link_url_parts(p->link->locator, &before, &after, &p->link_timed);
	else if (p->link && (known = link_file_parts(p->link->locator, &before))) {
		buf_add(&before, "#t=");
		p->link_timed = true;
	}
	if (known) {
		p->link_before = buf_detach(&before);
		p->link_after = buf_detach(&after);
	}
	buf_finish(&before);
	buf_finish(&after);
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

		if (!s->row.deleted && uuid_same(&s->recording, &p->recording->row.uuid) &&
			links_better(s, p->link))
			p->link = s;
	}
	place_link(p);
	int64_t own = own_length(p);
	for (size_t i = 0; p->recording && own != NO_INT && i < n; i++) {
		const struct source *s = record_at(v->r, ROW_SOURCE, i);

		p->unsure |= !s->row.deleted && uuid_same(&s->recording, &p->recording->row.uuid) &&
			source_unsure(s, own);
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

/* Letters and digits alike, whatever the case: "performer8" is in "AFUL Performer8". */
static bool
is_named(const char *wanted, const char *one, const char *other)
{
	struct buf w = BUF_INIT, a = BUF_INIT, b = BUF_INIT;

	text_fold(&w, wanted);
	text_fold(&a, one ? one : "");
	text_fold(&b, other ? other : "");
	bool is = w.len && (strcmp(a.s, w.s) == 0 || strstr(b.s, w.s));
	buf_finish(&w);
	buf_finish(&a);
	buf_finish(&b);
	return is;
}

bool
view_wants(const struct view *v, enum view_part part)
{
	return !v->filter.only || (v->filter.only & part);
}

bool
view_wants_section(const struct view *v, const struct section *s)
{
	return !v->filter.section || (s && is_named(v->filter.section, s->id, s->title));
}

static bool
wants_device(const struct view *v, const struct uuid *u)
{
	const struct device *d = record_find(v->r, ROW_DEVICE, u);

	return d && is_named(v->filter.device, d->id, d->name);
}

bool
view_wants_rating(const struct view *v, const struct rating *x)
{
	const struct place *p = view_place(v, &x->item);
	const struct section *s = p ? p->section : record_find(v->r, ROW_SECTION, &x->section);

	return view_wants(v, VIEW_RATINGS) && (!v->filter.section || view_wants_section(v, s)) &&
		(!v->filter.device || wants_device(v, &x->device)) &&
		(!v->filter.since_ms || x->made_ms >= v->filter.since_ms);
}

static bool
wants_note(const struct view *v, const struct note *n, const struct place *p)
{
	const struct section *s = p ? p->section : record_find(v->r, ROW_SECTION, &n->section);
	bool diary = n->part && strcmp(n->part, "diary") == 0;

	if (v->filter.only && !view_wants(v, diary ? VIEW_DIARY : VIEW_NOTES) &&
		!(view_wants(v, VIEW_QUESTIONS) && !uuid_none(&n->question)) &&
		!(view_wants(v, VIEW_COMPARISONS) &&
			(!uuid_none(&n->against) || !uuid_same(&n->device, &v->review->device))))
		return false;
	if (v->filter.section && !view_wants_section(v, s))
		return false;
	if (v->filter.device && !wants_device(v, &n->device) && !wants_device(v, &n->against))
		return false;
	return !v->filter.since_ms || n->made_ms >= v->filter.since_ms;
}

/* Deleting a sitting hides what was written in it. */
static bool
may_leave(const struct view *v, const struct note *n)
{
	const struct sitting_row *s = record_find(v->r, ROW_SITTING, &n->sitting);

	return !n->row.deleted && !n->private && !(s && s->row.deleted) &&
		uuid_same(&n->review, &v->review->row.uuid);
}

/* By where it belongs, then in order of the track, then of writing. */
static int
told_order(const void *a, const void *b)
{
	const struct told *x = a, *y = b;
	int o = order_int(x->group, y->group);

	if (!o)
		o = order_int(x->pos_ms, y->pos_ms);
	if (!o)
		o = order_int(x->sitting, y->sitting);
	if (!o)
		o = order_int(x->note->sequence, y->note->sequence);
	if (!o)
		o = order_int(x->note->made_ms, y->note->made_ms);
	return o ? o : uuid_order(&x->note->row.uuid, &y->note->row.uuid);
}

static size_t
part_of(const struct note *n)
{
	for (size_t i = 0; n->part && i < PART_COUNT - 1; i++)
		if (strcmp(n->part, view_parts[i]) == 0)
			return i;
	const char *other = uuid_none(&n->question) ? "other" : "question";
	size_t i = 0;
	while (strcmp(view_parts[i], other) != 0)
		i++;
	return i;
}

static void
know_section(struct view *v, const struct section *s)
{
	for (size_t i = 0; i < v->n_sections; i++)
		if (v->sections[i] == s)
			return;
	v->sections[v->n_sections++] = s;
}

static struct told *
pick_note(struct view *v, const struct note *n)
{
	struct place *p = may_leave(v, n) ? add_place(v, &n->item, NULL) : NULL;
	struct told *t = &v->told[v->n_told];

	if (!may_leave(v, n) || !wants_note(v, n, p))
		return NULL;
	v->n_told++;
	t->note = n;
	t->pos_ms = note_track_ms(n, record_find(v->r, ROW_SOURCE, &n->source));
	t->sitting = (uint32_t)sitting_index(v, &n->sitting);
	if (p && !view_is_marker(n))
		p->has_notes = p->heard = true;
	const struct section *s = p ? NULL : record_find(v->r, ROW_SECTION, &n->section);
	if (s)
		know_section(v, s);
	/* Until all places are known, sections and parts count from the end. */
	t->group = p ? (uint32_t)(p - v->places) : UINT32_MAX;
	return t;
}

static void
pick_notes(struct view *v)
{
	size_t n = record_count(v->r, ROW_NOTE);

	v->told = xcalloc(n + 1, sizeof(v->told[0]));
	v->sections = xcalloc(record_count(v->r, ROW_SECTION) + 1, sizeof(v->sections[0]));
	for (size_t i = 0; i < n; i++)
		pick_note(v, record_at(v->r, ROW_NOTE, i));
	for (size_t i = 0; i < v->n_told; i++) {
		struct told *t = &v->told[i];
		const struct note *note = t->note;
		const struct section *s = t->group != UINT32_MAX
			? NULL
			: record_find(v->r, ROW_SECTION, &note->section);
		size_t group = t->group != UINT32_MAX
			? t->group
			: view_group(v, NULL, s, s ? 0 : part_of(note));
		enum told_class class = view_is_marker(note) ? TOLD_MARKER
			: t->pos_ms == NO_MS                 ? TOLD_UNTIMED
							     : TOLD_TIMED;

		t->group = (uint32_t)(group * 4 + class);
	}
	qsort(v->told, v->n_told, sizeof(v->told[0]), told_order);
}

static int
tag_order(const void *a, const void *b)
{
	const struct tag_of *x = a, *y = b;
	int o = uuid_order(x->note, y->note);

	return o ? o : (x->tag > y->tag) - (x->tag < y->tag);
}

static void
pick_tags(struct view *v)
{
	size_t n = record_count(v->r, ROW_TAG);

	v->tags = xcalloc(n + 1, sizeof(v->tags[0]));
	for (size_t i = 0; i < n; i++) {
		const struct tag *t = record_at(v->r, ROW_TAG, i);

		if (!t->row.deleted)
			v->tags[v->n_tags++] = (struct tag_of){ &t->note, t };
	}
	qsort(v->tags, v->n_tags, sizeof(v->tags[0]), tag_order);
}

const struct place *
view_place_of(const struct view *v, const struct told *t)
{
	return t->group / 4 < v->n_places ? &v->places[t->group / 4] : NULL;
}

void
view_rows_init(struct view *v)
{
	pick_sittings(v);
	pick_places(v);
	pick_notes(v);
	pick_tags(v);
}

void
view_rows_finish(struct view *v)
{
	for (size_t i = 0; i < v->n_places; i++) {
		free(v->places[i].link_before);
		free(v->places[i].link_after);
	}
	for (size_t i = 0; i < v->n_lists; i++) {
		json_decref(v->lists[i].stand);
		free(v->lists[i].at);
	}
	free(v->lists);
	free(v->tags);
	free(v->told);
	free(v->sections);
	free(v->places);
	free(v->days);
	free(v->sittings);
	buf_finish(&v->scratch);
}

bool
view_stands(const struct view *v, const struct row *row, const struct uuid *review,
	const struct uuid *sitting)
{
	const struct sitting_row *s = record_find(v->r, ROW_SITTING, sitting);

	return !row->deleted && !(s && s->row.deleted) && uuid_same(review, &v->review->row.uuid);
}

bool
view_is_later(const struct row *a, int64_t a_ms, const struct row *b, int64_t b_ms)
{
	return a_ms > b_ms || (a_ms == b_ms && uuid_order(&a->uuid, &b->uuid) > 0);
}
