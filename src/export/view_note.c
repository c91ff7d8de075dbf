#include "export/view_private.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

char *
view_question_text(const struct view *v, const struct question *q)
{
	static const char slot[] = "{device}";
	const struct device *d = record_find(v->r, ROW_DEVICE, &v->review->device);
	struct buf out = BUF_INIT;
	const char *at = q->text ? q->text : "", *next;

	while (d && d->name && (next = strstr(at, slot))) {
		buf_add_bytes(&out, at, (size_t)(next - at));
		buf_add(&out, d->name);
		at = next + strlen(slot);
	}
	buf_add(&out, at);
	return buf_detach(&out);
}

static void
put_tags(json_t *o, const struct view *v, const struct note *n)
{
	json_t *list = json_array();

	for (size_t i = 0; i < record_count(v->r, ROW_TAG); i++) {
		const struct tag *t = record_at(v->r, ROW_TAG, i);

		if (t->row.deleted || !uuid_same(&t->note, &n->row.uuid))
			continue;
		json_t *tag = json_object();
		put_text(tag, "lexicon", t->lexicon);
		put_text(tag, "attribute", t->attribute);
		put_bool(tag, "confirmed", t->confirmed);
		json_array_append_new(list, tag);
	}
	put(o, "tags", list);
}

static void
put_time(json_t *o, const struct told *t)
{
	char text[TIME_TEXT];

	note_time_text(t->note, t->played, text);
	put_text(o, "time", *text ? text : NULL);
	put_int(o, "pos_ms", t->pos_ms);
	put_int(o, "pos_end_ms", note_track_end_ms(t->note, t->played));
	put_bool(o, "about", t->note->about);
	put_bool(o, "open", t->note->open);
	put_text(o, "pos_from", t->note->pos_from);
	char *link = t->pos_ms == NO_MS ? NULL : view_link(t->place, t->pos_ms);
	put_text(o, "link", link);
	free(link);
	put_bool(o, "times_unsure", t->pos_ms != NO_MS && t->place && t->place->unsure);
}

static void
put_where(json_t *o, const struct view *v, const struct told *t)
{
	const struct place *p = t->place;
	const struct section *s =
		p ? p->section : record_find(v->r, ROW_SECTION, &t->note->section);

	put_text(o, "item", p ? p->item->id : NULL);
	put_text(o, "item_title", p && p->recording ? p->recording->title : NULL);
	put_text(o, "section", s ? s->id : NULL);
	put_text(o, "section_title", s ? s->title : NULL);
	put_text(o, "part", t->note->part);
}

static void
put_worn(json_t *o, const struct view *v, const struct note *n)
{
	const struct device *d = record_find(v->r, ROW_DEVICE, &n->device);
	const struct device *against = record_find(v->r, ROW_DEVICE, &n->against);

	put_text(o, "device", d ? d->name : NULL);
	put_text(o, "device_id", d ? d->id : NULL);
	put_bool(o, "under_test", !d || uuid_same(&n->device, &v->review->device));
	put_name(o, "variant", v, ROW_VARIANT, &n->variant);
	put_name(o, "chain", v, ROW_CHAIN, &n->chain);
	put_text(o, "volume", n->volume);
	put_text(o, "volume_unit", n->volume_unit);
	put_real(o, "level_db", n->level_db);
	put_text(o, "against", against ? against->name : NULL);
	put_text(o, "against_id", against ? against->id : NULL);
	put_bool(o, "from_memory", n->from_memory);
}

static void
put_made(json_t *o, const struct view *v, const struct told *t)
{
	const struct note *n = t->note;
	int64_t day = view_day(v, n->made_ms, n->made_offset_min);

	put_moment(o, "made", n->made_ms, n->made_offset_min);
	put_date(o, "date", n->made_ms, n->made_offset_min);
	put_int(o, "day", day ? day : NO_INT);
	put_int(o, "sitting", t->sitting < v->n_sittings ? (int64_t)t->sitting + 1 : NO_INT);
}

json_t *
view_note(const struct view *v, const struct told *t)
{
	const struct note *n = t->note;
	const struct question *q = record_find(v->r, ROW_QUESTION, &n->question);
	char *text = q ? view_question_text(v, q) : NULL;
	json_t *o = json_object();

	put_uuid(o, "uuid", &n->row.uuid);
	put_time(o, t);
	put_text(o, "body", view_is_marker(n) ? NULL : n->body);
	put_text(o, "kind", n->kind);
	put_worn(o, v, n);
	put_where(o, v, t);
	put_text(o, "question", q ? q->id : NULL);
	put_text(o, "question_text", text);
	put_made(o, v, t);
	put_tags(o, v, n);
	free(text);
	return o;
}

json_t *
view_notes(const struct view *v, view_wanted *wanted, const void *what)
{
	json_t *list = json_array();

	for (size_t i = 0; i < v->n_told; i++)
		if (wanted(v, &v->told[i], what))
			json_array_append(list, v->told[i].json);
	return list;
}
