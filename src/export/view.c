#include "export/view.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "export/view_private.h"

/*
 * The parts of a review that a note can be of without a track, in the order in which a review tells
 * them.
 */
static const char *const parts[] = {
	"opening",
	"technology",
	"packaging",
	"build",
	"fit",
	"comfort",
	"isolation",
	"tips",
	"multimedia",
	"chain",
	"question",
	"diary",
	"summary",
	"like",
	"improve",
};

const char *
view_text(const json_t *object, const char *key)
{
	const char *s = json_string_value(json_object_get(object, key));

	return s ? s : "";
}

static const struct review *
review_of(const struct record *r)
{
	for (size_t i = 0; i < record_count(r, ROW_REVIEW); i++) {
		const struct review *review = record_at(r, ROW_REVIEW, i);

		if (!review->row.deleted)
			return review;
	}
	return NULL;
}

/* Which part a note is of; NULL: it belongs to an item or a section. */
static const char *
part_of(const struct view *v, const struct told *t)
{
	const struct note *n = t->note;

	if (t->place || record_find(v->r, ROW_SECTION, &n->section))
		return NULL;
	for (size_t i = 0; n->part && i < LENGTH(parts); i++)
		if (strcmp(n->part, parts[i]) == 0)
			return parts[i];
	return uuid_none(&n->question) ? "other" : "question";
}

static bool
of_part(const struct view *v, const struct told *t, const void *part)
{
	const char *mine = part_of(v, t);

	return mine && strcmp(mine, part) == 0;
}

static json_t *
parts_json(const struct view *v)
{
	json_t *o = json_object();

	for (size_t i = 0; i < LENGTH(parts); i++)
		put(o, parts[i], view_notes(v, of_part, parts[i]));
	put(o, "other", view_notes(v, of_part, "other"));
	return o;
}

static json_t *
review_json(const struct view *v)
{
	const struct review *x = v->review;
	const struct sitting_row *first = v->n_sittings ? v->sittings[0] : NULL;
	const struct sitting_row *last = v->n_sittings ? v->sittings[v->n_sittings - 1] : NULL;
	json_t *o = json_object();

	put_text(o, "id", x->id);
	put_text(o, "title", x->title);
	put_int(o, "days", (int64_t)v->n_days);
	put_date(o, "first_date", first ? first->started_ms : NO_INT,
		first ? first->started_offset_min : 0);
	put_date(o, "last_date", last ? last->started_ms : NO_INT,
		last ? last->started_offset_min : 0);
	put_text(o, "playlist", x->playlist);
	put_text(o, "lexicon", x->lexicon);
	put_text(o, "template", x->template);
	put_json(o, "scale", x->scale);
	put_json(o, "wheel_scale", x->wheel_scale);
	put_json(o, "measurements", x->measurements);
	put_json(o, "pictures", x->pictures);
	return o;
}

static json_t *
unit_json(const struct review *x)
{
	json_t *o = json_object();

	put_text(o, "how", x->unit_how);
	put_text(o, "from", x->unit_from);
	put_bool(o, "thanks", x->unit_thanks);
	return o;
}

/* Sections in the order of their first item in the list; those known by a note alone come after. */
static json_t *
sections_json(const struct view *v)
{
	json_t *list = json_array();
	size_t n = 0, most = v->n_places + v->n_told;
	const struct section **done = xcalloc(most + 1, sizeof(*done));
	bool homeless = false;

	for (size_t i = 0; i < most; i++) {
		const struct section *s;
		size_t k = 0;

		if (i < v->n_places) {
			s = v->places[i].section;
			homeless |= !s;
		} else {
			const struct told *t = &v->told[i - v->n_places];
			s = t->place ? NULL : record_find(v->r, ROW_SECTION, &t->note->section);
		}
		while (k < n && done[k] != s)
			k++;
		if (!s || k < n)
			continue;
		done[n++] = s;
		json_array_append_new(list, view_section(v, s));
	}
	if (homeless)
		json_array_append_new(list, view_section(v, NULL));
	free(done);
	return list;
}

static json_t *
scores_json(const struct view *v)
{
	json_t *o = json_object();

	put(o, "sonic_quality", view_score(v, "sonic-quality", NULL));
	put(o, "bias", view_score(v, "bias", NULL));
	return o;
}

json_t *
view_new(const struct record *r, struct err *err)
{
	const struct review *review = review_of(r);
	struct view v;

	if (!review) {
		err_set(err, "there is no such review in the archive, or it is in the trash");
		return NULL;
	}
	view_rows_init(&v, r, review);
	for (size_t i = 0; i < v.n_told; i++)
		v.told[i].json = view_note(&v, &v.told[i]);
	const struct device *tested = record_find(r, ROW_DEVICE, &review->device);
	const struct device unknown = { .impedance_ohm = NAN, .sensitivity_db = NAN };
	json_t *o = json_object();
	put_int(o, "view", VIEW_VERSION);
	put(o, "review", review_json(&v));
	put_text(o, "front_matter", review->front_matter);
	put(o, "device", view_device(&v, tested ? tested : &unknown));
	put(o, "unit", unit_json(review));
	put(o, "devices", view_devices(&v));
	put(o, "chains", view_chains(&v));
	put(o, "sittings", view_sittings(&v));
	put(o, "sections", sections_json(&v));
	put(o, "parts", parts_json(&v));
	put(o, "questions", view_questions(&v, NULL));
	put(o, "comparisons", view_comparisons(&v));
	put(o, "ratings", view_ratings(&v, "whole", NULL));
	put(o, "scores", scores_json(&v));
	put(o, "volumes", view_volumes(&v));
	view_rows_finish(&v);
	return o;
}
