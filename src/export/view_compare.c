#include "export/view_private.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

static bool
of_device(const struct view *v, const struct told *t, const void *device)
{
	(void)v;
	return !told_is_marker(t) &&
		(uuid_same(&t->note->device, device) || uuid_same(&t->note->against, device));
}

static json_t *
volumes_json(const char *json)
{
	json_t *read = json ? json_loads(json, JSON_REJECT_DUPLICATES, NULL) : NULL,
	       *list = json_array(), *value;
	const char *chain;

	json_object_foreach (read, chain, value) {
		json_t *o = json_object();

		put_text(o, "chain", chain);
		put_text(o, "volume", json_string_value(value));
		json_array_append_new(list, o);
	}
	json_decref(read);
	return list;
}

static bool
same_volume(const struct volume *a, const struct volume *b)
{
	return uuid_same(&a->device, &b->device) && uuid_same(&a->chain, &b->chain) &&
		uuid_same(&a->matched_to, &b->matched_to);
}

static bool
volume_stands(const struct view *v, const struct volume *x)
{
	return view_stands(v, &x->row, &x->review, &x->sitting);
}

static bool
volume_is_latest(const struct view *v, const struct volume *x)
{
	for (size_t i = 0; i < record_count(v->r, ROW_VOLUME); i++) {
		const struct volume *y = record_at(v->r, ROW_VOLUME, i);

		if (y == x || !same_volume(x, y) || !volume_stands(v, y))
			continue;
		if (view_is_later(&y->row, y->made_ms, &x->row, x->made_ms))
			return false;
	}
	return true;
}

static void
put_items(json_t *o, struct view *v, const struct uuid *device)
{
	json_t *items = view_by_item(v, device);

	put_bool(o, "has_notes", json_array_size(items) > 0);
	put(o, "items", items);
}

/* "22 steps on dx300, as loud as AFUL Cantor"; null where no volume is known. */
static void
put_matched(json_t *o, const struct view *v, const struct uuid *device)
{
	struct buf out = BUF_INIT;

	for (size_t i = 0; i < record_count(v->r, ROW_VOLUME); i++) {
		const struct volume *x = record_at(v->r, ROW_VOLUME, i);
		const struct chain *c = record_find(v->r, ROW_CHAIN, &x->chain);
		const struct device *to = record_find(v->r, ROW_DEVICE, &x->matched_to);

		if (!uuid_same(&x->device, device) || !x->value || !volume_stands(v, x) ||
			!volume_is_latest(v, x))
			continue;
		buf_addf(&out, "%s%s%s%s", out.len ? "; " : "", x->value, x->unit ? " " : "",
			x->unit ? x->unit : "");
		if (c && c->name)
			buf_addf(&out, " on %s", c->name);
		if (to && to->name)
			buf_addf(&out, ", as loud as %s", to->name);
	}
	put_text(o, "matched", out.len ? out.s : NULL);
	buf_finish(&out);
}

/* One that its file no longer names stands for what was said of it, last, and has no key. */
static bool
is_told_of(const struct view *v, const struct comparison *c)
{
	bool told = c->rank != NO_INT;

	for (size_t i = 0; !told && i < v->n_told; i++)
		told = of_device(v, &v->told[i], &c->device);
	return told;
}

static int
comparison_order(const void *a, const void *b)
{
	const struct comparison *x = *(const struct comparison *const *)a;
	const struct comparison *y = *(const struct comparison *const *)b;

	if ((x->rank == NO_INT) != (y->rank == NO_INT))
		return x->rank == NO_INT ? 1 : -1;
	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	return uuid_order(&x->row.uuid, &y->row.uuid);
}

json_t *
view_comparisons(struct view *v)
{
	size_t n = 0, most = record_count(v->r, ROW_COMPARISON);
	const struct comparison **all = xcalloc(most + 1, sizeof(*all));
	json_t *list = json_array();

	for (size_t i = 0; i < most; i++) {
		const struct comparison *c = record_at(v->r, ROW_COMPARISON, i);

		if (!c->row.deleted && uuid_same(&c->review, &v->review->row.uuid) &&
			view_wants(v, VIEW_COMPARISONS) && is_told_of(v, c))
			all[n++] = c;
	}
	qsort(all, n, sizeof(*all), comparison_order);
	for (size_t i = 0; i < n; i++) {
		const struct device *d = record_find(v->r, ROW_DEVICE, &all[i]->device);
		json_t *o = json_object();

		/* The number is the key that wears it: d1 is the device under test. */
		put_int(o, "number", all[i]->rank == NO_INT ? 0 : (int64_t)i + 2);
		put_text(o, "device", d ? d->name : NULL);
		put_text(o, "device_id", d ? d->id : NULL);
		put_name(o, "tested", v, ROW_DEVICE, &v->review->device);
		put_bool(o, "from_memory", all[i]->from_memory);
		put(o, "volumes", volumes_json(all[i]->volumes));
		put(o, "notes", view_notes(v, of_device, &all[i]->device, false));
		put_items(o, v, &all[i]->device);
		put_matched(o, v, &all[i]->device);
		json_array_append_new(list, o);
	}
	free(all);
	return list;
}

json_t *
view_volumes(const struct view *v)
{
	json_t *list = json_array();

	for (size_t i = 0; i < record_count(v->r, ROW_VOLUME); i++) {
		const struct volume *x = record_at(v->r, ROW_VOLUME, i);

		if (!view_wants(v, VIEW_SETUP) || !volume_stands(v, x) || !volume_is_latest(v, x))
			continue;
		json_t *o = json_object();
		put_name(o, "device", v, ROW_DEVICE, &x->device);
		put_name(o, "chain", v, ROW_CHAIN, &x->chain);
		put_text(o, "value", x->value);
		put_text(o, "unit", x->unit);
		put_name(o, "matched_to", v, ROW_DEVICE, &x->matched_to);
		put_text(o, "how", x->how);
		put_date(o, "date", x->made_ms, x->made_offset_min);
		json_array_append_new(list, o);
	}
	return list;
}

static bool
answers(const struct view *v, const struct told *t, const void *question)
{
	(void)v;
	return !told_is_marker(t) && uuid_same(&t->note->question, question);
}

/* One that is asked no more stays for its answers. */
static bool
is_answered(const struct view *v, const struct question *q)
{
	for (size_t i = 0; i < v->n_told; i++)
		if (answers(v, &v->told[i], &q->row.uuid))
			return true;
	return false;
}

json_t *
view_questions(struct view *v, const struct uuid *section)
{
	json_t *list = json_array();

	for (size_t i = 0; i < record_count(v->r, ROW_QUESTION); i++) {
		const struct question *q = record_at(v->r, ROW_QUESTION, i);
		bool mine = section ? uuid_same(&q->section, section) : uuid_none(&q->section);

		if (!mine || !view_wants(v, VIEW_QUESTIONS) ||
			(q->row.deleted && !is_answered(v, q)) ||
			(!uuid_none(&q->review) && !uuid_same(&q->review, &v->review->row.uuid)))
			continue;
		json_t *o = json_object();
		char *text = view_question_text(v, q);
		put_text(o, "id", q->id);
		put_text(o, "text", text);
		put_list(o, "items", q->items);
		json_t *notes = view_notes(v, answers, &q->row.uuid, false);
		size_t answered = 0;
		view_list(v, notes, &answered);
		put_bool(o, "has_answers", answered > 0);
		put(o, "notes", notes);
		free(text);
		json_array_append_new(list, o);
	}
	return list;
}
