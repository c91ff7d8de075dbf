#include "export/view_private.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* Which notes of one item, or of one section beside its items. */
struct wanted {
	const struct place *place;
	const struct section *section;
	bool markers, timed;
};

static bool
of_item(const struct view *v, const struct told *t, const void *what)
{
	const struct wanted *w = what;

	(void)v;
	return t->place == w->place && view_is_marker(t->note) == w->markers
		&& (w->markers || (t->pos_ms != NO_MS) == w->timed);
}

static bool
of_section(const struct view *v, const struct told *t, const void *what)
{
	const struct wanted *w = what;

	(void)v;
	return !t->place && view_is_marker(t->note) == w->markers
		&& uuid_same(&t->note->section, &w->section->row.uuid);
}

/* A cue has the playlist's time, or the one at which it was pinned. */
static struct timespan
cue_time(const struct view *v, const struct cue *c, bool *pinned)
{
	struct timespan t = { c->pos_ms, c->pos_end_ms, c->about, c->open };

	*pinned = false;
	for (size_t i = 0; t.pos_ms == NO_MS && i < record_count(v->r, ROW_PIN); i++) {
		const struct pin *p = record_at(v->r, ROW_PIN, i);
		const struct source *s = record_find(v->r, ROW_SOURCE, &p->source);

		if (p->row.deleted || p->pos_ms == NO_MS || !uuid_same(&p->cue, &c->row.uuid))
			continue;
		t.pos_ms = p->pos_ms - (s && s->offset_ms != NO_INT ? s->offset_ms : 0);
		t.pos_ms = t.pos_ms > 0 ? t.pos_ms : 0;
		*pinned = true;
	}
	return t;
}

static json_t *
cue_json(const struct view *v, const struct place *p, const struct cue *c)
{
	json_t *o = json_object();
	char text[TIME_TEXT] = "";
	bool pinned;
	struct timespan t = cue_time(v, c, &pinned);
	char *link = t.pos_ms == NO_MS ? NULL : view_link(p, t.pos_ms);

	if (t.pos_ms != NO_MS)
		timespan_text(&t, text);
	put_text(o, "time", *text ? text : NULL);
	put_int(o, "pos_ms", t.pos_ms);
	put_int(o, "pos_end_ms", t.pos_end_ms);
	put_bool(o, "about", t.about);
	put_bool(o, "open", t.open);
	put_bool(o, "pinned", pinned);
	put_text(o, "label", c->label);
	put_text(o, "listen_for", c->listen_for);
	put_text(o, "link", link);
	free(link);
	return o;
}

static int
cue_order(const void *a, const void *b)
{
	const struct cue *x = *(const struct cue *const *)a, *y = *(const struct cue *const *)b;

	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	return uuid_order(&x->row.uuid, &y->row.uuid);
}

static json_t *
cues_json(const struct view *v, const struct place *p)
{
	size_t n = 0, most = record_count(v->r, ROW_CUE);
	const struct cue **cues = xcalloc(most + 1, sizeof(*cues));
	json_t *list = json_array();

	for (size_t i = 0; i < most; i++) {
		const struct cue *c = record_at(v->r, ROW_CUE, i);

		if (!c->row.deleted && uuid_same(&c->item, &p->item->row.uuid))
			cues[n++] = c;
	}
	qsort(cues, n, sizeof(*cues), cue_order);
	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, cue_json(v, p, cues[i]));
	free(cues);
	return list;
}

static void
put_track(json_t *o, const struct place *p)
{
	const struct recording *r = p->recording;
	char *link = view_link(p, NO_MS);

	put_text(o, "id", p->item->id);
	put_text(o, "track", r ? r->id : NULL);
	put_text(o, "title", r ? r->title : NULL);
	put_text(o, "artist", r ? r->artist : NULL);
	put_text(o, "album", r ? r->album : NULL);
	put_text(o, "part", p->item->part);
	put_int(o, "length_ms", r ? r->length_ms : NO_INT);
	put_list(o, "tags", r ? r->tags : NULL);
	put_text(o, "listen_for", p->item->listen_for);
	put_text(o, "link", link);
	put_text(o, "link_kind", p->link ? p->link->kind : NULL);
	free(link);
}

static json_t *
item_json(const struct view *v, const struct place *p)
{
	struct wanted timed = { .place = p, .timed = true }, untimed = { .place = p };
	struct wanted markers = { .place = p, .markers = true };
	json_t *o = json_object();

	put_track(o, p);
	put_bool(o, "times_unsure", p->unsure);
	put_bool(o, "listed", p->listing != NULL);
	put_bool(o, "done", p->listing && p->listing->done);
	put_bool(o, "heard", p->heard);
	put_bool(o, "has_notes", p->has_notes);
	put(o, "cues", cues_json(v, p));
	put(o, "notes", view_notes(v, of_item, &timed));
	put(o, "untimed", view_notes(v, of_item, &untimed));
	put(o, "markers", view_notes(v, of_item, &markers));
	put(o, "ratings", view_ratings(v, "item", &p->item->row.uuid));
	return o;
}

static json_t *
heard_json(const struct place *p)
{
	json_t *o = json_object();
	char *link = view_link(p, NO_MS);

	put_text(o, "id", p->item->id);
	put_text(o, "title", p->recording ? p->recording->title : NULL);
	put_text(o, "artist", p->recording ? p->recording->artist : NULL);
	put_text(o, "link", link);
	free(link);
	return o;
}

json_t *
view_section(const struct view *v, const struct section *s)
{
	json_t *o = json_object(), *items = json_array(), *also = json_array();
	struct wanted notes = { .section = s }, markers = { .section = s, .markers = true };
	bool has_notes = false;

	for (size_t i = 0; i < v->n_places; i++) {
		const struct place *p = &v->places[i];

		if (p->section != s)
			continue;
		json_array_append_new(items, item_json(v, p));
		if (p->heard && !p->has_notes)
			json_array_append_new(also, heard_json(p));
		has_notes |= p->has_notes;
	}
	json_t *own = s ? view_notes(v, of_section, &notes) : json_array();
	put_text(o, "id", s ? s->id : NULL);
	put_text(o, "title", s ? s->title : "Also heard");
	put_text(o, "about", s ? s->about : NULL);
	put_list(o, "attributes", s ? s->attributes : NULL);
	put_bool(o, "has_notes", has_notes || json_array_size(own) > 0);
	put(o, "notes", own);
	put(o, "markers", s ? view_notes(v, of_section, &markers) : json_array());
	put(o, "items", items);
	put(o, "also_heard", also);
	put(o, "questions", s ? view_questions(v, &s->row.uuid) : json_array());
	put(o, "ratings", s ? view_ratings(v, "section", &s->row.uuid) : json_array());
	put(o, "score", s ? view_score(v, "section", &s->row.uuid) : NULL);
	return o;
}
