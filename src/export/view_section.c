#include "export/view_private.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/link.h"
#include "base/mem.h"

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
	struct buf link = BUF_INIT, words = BUF_INIT;
	struct when w = { t.pos_ms, t.pos_end_ms, t.about, t.open };
	bool timed = t.pos_ms != NO_MS, linked = timed && view_link(p, t.pos_ms, &link);

	if (timed) {
		timespan_text(&t, text);
		view_when(&words, &w, WHEN_WORDS);
	}
	put_text(o, "time", *text ? text : NULL);
	put_int(o, "pos_ms", t.pos_ms);
	put_int(o, "pos_end_ms", t.pos_end_ms);
	put_bool(o, "about", t.about);
	put_bool(o, "open", t.open);
	put_bool(o, "pinned", pinned);
	put_text(o, "label", c->label);
	put_text(o, "listen_for", c->listen_for);
	put_text(o, "time_words", timed ? words.s : NULL);
	put_text(o, "link", linked ? link.s : NULL);
	buf_finish(&words);
	buf_finish(&link);
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

/* The address of the whole recording. */
static void
put_link(json_t *o, const struct place *p)
{
	bool url = p->link && p->link->kind && strcmp(p->link->kind, "url") == 0;
	char *link = !p->link ? NULL
		: url         ? link_url(p->link->locator, LINK_NO_MS, 0)
			      : link_file(p->link->locator, LINK_NO_MS, 0);

	put_text(o, "link", link);
	put_text(o, "url", url ? link : NULL);
	free(link);
}

/* "Shivers by Ed Sheeran" */
static void
put_names(json_t *o, const struct place *p)
{
	const struct recording *r = p->recording;
	const char *title = r && r->title && *r->title ? r->title : p->item->id;
	char *name = r && r->artist && *r->artist ? xasprintf("%s by %s", title, r->artist)
						  : xstrdup(title ? title : "");

	put_text(o, "id", p->item->id);
	put_text(o, "title", r ? r->title : NULL);
	put_text(o, "artist", r ? r->artist : NULL);
	put_text(o, "name", name);
	put_link(o, p);
	free(name);
}

static void
put_track(json_t *o, const struct place *p)
{
	const struct recording *r = p->recording;

	put_names(o, p);
	put_text(o, "track", r ? r->id : NULL);
	put_text(o, "album", r ? r->album : NULL);
	put_text(o, "part", p->item->part);
	put_int(o, "length_ms", r ? r->length_ms : NO_INT);
	put_list(o, "tags", r ? r->tags : NULL);
	put_text(o, "listen_for", p->item->listen_for);
	put_text(o, "link_kind", p->link ? p->link->kind : NULL);
}

/* Which of the tracks with notes it is, for sentences that lead from one to the next. */
static const char *
lead_of(size_t nth, size_t n)
{
	if (n == 1)
		return "The track for this is";
	return nth == 0 ? "The first track is" : nth + 1 == n ? "The last one is" : "Next comes";
}

static json_t *
item_json(struct view *v, const struct place *p, size_t nth, size_t n)
{
	size_t group = view_group(v, p, NULL, 0), markers;
	json_t *o = json_object();

	view_find(v, group, TOLD_MARKER, TOLD_MARKER, &markers);
	put_track(o, p);
	put_text(o, "lead", lead_of(nth, n));
	put_bool(o, "times_unsure", p->unsure);
	put_bool(o, "listed", p->listing != NULL);
	put_bool(o, "done", p->listing && p->listing->done);
	put_bool(o, "heard", p->heard);
	put_bool(o, "has_notes", p->has_notes);
	put(o, "cues", cues_json(v, p));
	put(o, "notes", view_stretch(v, group, TOLD_TIMED, TOLD_TIMED));
	put(o, "untimed", view_stretch(v, group, TOLD_UNTIMED, TOLD_UNTIMED));
	put(o, "markers", view_stretch(v, group, TOLD_MARKER, TOLD_MARKER));
	put_bool(o, "has_markers", markers > 0);
	put(o, "by_device", view_by_device(v, p));
	put(o, "ratings", view_ratings(v, "item", &p->item->row.uuid));
	put(o, "timeline", NULL);
	return o;
}

static json_t *
heard_json(const struct place *p)
{
	json_t *o = json_object();

	put_names(o, p);
	return o;
}

static void
put_places(json_t *o, struct view *v, const struct section *s, bool *has_notes)
{
	json_t *items = json_array(), *also = json_array();
	size_t told = 0, nth = 0;

	for (size_t i = 0; i < v->n_places; i++)
		told += v->places[i].section == s && v->places[i].has_notes;
	for (size_t i = 0; i < v->n_places; i++) {
		const struct place *p = &v->places[i];

		if (p->section != s)
			continue;
		json_array_append_new(items, item_json(v, p, nth, told));
		nth += p->has_notes;
		if (p->heard && !p->has_notes)
			json_array_append_new(also, heard_json(p));
	}
	*has_notes = told > 0;
	put_bool(o, "has_items", told > 0);
	put(o, "items", items);
	put_bool(o, "has_also_heard", json_array_size(also) > 0);
	put(o, "also_heard", also);
}

json_t *
view_section(struct view *v, const struct section *s)
{
	json_t *o = json_object();
	size_t group = view_group(v, NULL, s, 0), own = 0;
	bool has_notes;
	uint32_t *none = NULL;

	if (s)
		view_find(v, group, TOLD_TIMED, TOLD_UNTIMED, &own);
	put_text(o, "id", s ? s->id : NULL);
	put_text(o, "title", s ? s->title : "Also heard");
	put_text(o, "name", s ? (s->title && *s->title ? s->title : s->id) : "Also heard");
	put_text(o, "about", s ? s->about : NULL);
	put_list(o, "attributes", s ? s->attributes : NULL);
	put_places(o, v, s, &has_notes);
	put(o, "notes",
		s && own ? view_stretch(v, group, TOLD_TIMED, TOLD_UNTIMED)
			 : view_some(v, none, 0, false));
	put_bool(o, "has_own", own > 0);
	put(o, "markers", s ? view_stretch(v, group, TOLD_MARKER, TOLD_MARKER) : json_array());
	json_t *questions = s ? view_questions(v, &s->row.uuid) : json_array();
	json_t *wheel = s ? view_wheel(v, s) : json_array();
	json_t *score = s ? view_score(v, "section", &s->row.uuid) : NULL;
	put_bool(o, "has_notes", has_notes || own);
	put_bool(o, "has_wheel", json_array_size(wheel) > 0);
	put_bool(o, "has_content", has_notes || own || json_array_size(wheel) || score);
	put(o, "questions", questions);
	put(o, "ratings", s ? view_ratings(v, "section", &s->row.uuid) : json_array());
	put(o, "wheel", wheel);
	put(o, "score", score);
	put(o, "standing", s ? view_standing(v, s) : NULL);
	return o;
}
