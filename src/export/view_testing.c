/* How it was heard, in the words of a draft: ear tips, volumes, order, blind or not. */
#include "export/view_private.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "answers/method.h"
#include "base/mem.h"
#include "record/abx.h"
#include "record/blind_order.h"
#include "record/note.h"
#include "record/trial.h"

/* Appends { text } to a list unless it has that text; finishes the text. */
static void
add_new_line(json_t *list, struct buf *text)
{
	json_t *one;
	size_t i;

	json_array_foreach (list, i, one)
		if (text->s && strcmp(view_text(one, "text"), text->s) == 0) {
			buf_finish(text);
			return;
		}
	json_t *o = json_object();
	put_built(o, "text", text);
	json_array_append_new(list, o);
}

/* ---- ear tips ---- */

/* Those of the variants that were worn, else the only ones that came with the device. */
static void
put_tips(json_t *o, const struct view *v)
{
	const struct device *d = record_find(v->r, ROW_DEVICE, &v->review->device);
	struct buf out = BUF_INIT;
	json_t *box = put_read(d ? d->tips : NULL);

	for (size_t i = 0; i < record_count(v->r, ROW_VARIANT); i++) {
		const struct variant *x = record_at(v->r, ROW_VARIANT, i);
		char *tips = content_get(x->content, "tips");

		if (tips && variant_is_of(x, &v->review->device) && view_variant_used(v, x) &&
			!(out.len && strstr(out.s, tips)))
			buf_addf(&out, "%s%s", out.len ? "; " : "", tips);
		free(tips);
	}
	if (!out.len && json_array_size(box) == 1)
		put_piece(&out, "", json_string_value(json_array_get(box, 0)));
	json_decref(box);
	put_built(o, "tips", &out);
}

/* ---- volumes ---- */

static const char *
name_of(const struct device *d)
{
	return d && d->name ? d->name : "";
}

/* "AFUL Cantor: 28 steps on the iBasso DX300, matched to AFUL Performer8 by ear" */
static void
add_volume_line(json_t *list, const struct view *v, const struct device *d, const struct chain *c,
	const char *value, const char *unit, const struct volume *matched)
{
	struct buf out = BUF_INIT;
	const struct device *to =
		matched ? record_find(v->r, ROW_DEVICE, &matched->matched_to) : NULL;
	char *listener = matched ? record_other_name(v->r, &matched->listener) : NULL;

	buf_addf(&out, "%s%s%s", name_of(d), *name_of(d) ? " " : "", value);
	if (unit && *unit)
		buf_addf(&out, "%s%s", strcmp(unit, "%") == 0 ? "" : " ", unit);
	view_put_chain(&out, " on ", v, c);
	if (to)
		buf_addf(&out, ", matched to %s", name_of(to));
	if (to && matched->how && *matched->how)
		buf_addf(&out, " %s%s", strchr(matched->how, ' ') ? "" : "by ", matched->how);
	if (listener)
		buf_addf(&out, " (%s)", listener);
	free(listener);
	add_new_line(list, &out);
}

static bool
has_volume(const struct view *v, const struct uuid *device, const struct chain *c)
{
	for (size_t i = 0; i < record_count(v->r, ROW_VOLUME); i++) {
		const struct volume *x = record_at(v->r, ROW_VOLUME, i);
		const struct chain *of = record_find(v->r, ROW_CHAIN, &x->setup.chain);

		if (setup_has(&x->setup, ROW_DEVICE, device) && x->value && of && of->name &&
			c->name && strcmp(of->name, c->name) == 0 && view_volume_stands(v, x))
			return true;
	}
	return false;
}

/* What the session file says: of the chain for the device under test, of a comparison for its. */
static void
add_written_volumes(json_t *list, const struct view *v, const struct chain *c)
{
	const struct device *tested = record_find(v->r, ROW_DEVICE, &v->review->device);
	char *value = content_get(c->content, "volume.value");
	char *unit = content_get(c->content, "volume.unit");

	if (value && tested && !has_volume(v, &tested->row.uuid, c))
		add_volume_line(list, v, tested, c, value, unit, NULL);
	for (size_t i = 0; c->name && i < record_count(v->r, ROW_COMPARISON); i++) {
		const struct comparison *x = record_at(v->r, ROW_COMPARISON, i);
		json_t *read = x->row.deleted ? NULL : put_read(x->volumes);
		const char *own = json_string_value(json_object_get(read, c->name));

		if (own && uuid_same(&x->review, &v->review->row.uuid) &&
			!has_volume(v, &x->device, c))
			add_volume_line(list, v, record_find(v->r, ROW_DEVICE, &x->device), c, own,
				unit, NULL);
		json_decref(read);
	}
	free(value);
	free(unit);
}

static json_t *
testing_volumes(const struct view *v)
{
	json_t *list = json_array();

	if (!view_wants(v, VIEW_SETUP))
		return list;
	for (size_t i = 0; i < v->n_chains; i++)
		if (view_chain_used(v, v->chains[i]))
			add_written_volumes(list, v, v->chains[i]);
	for (size_t i = 0; i < record_count(v->r, ROW_VOLUME); i++) {
		const struct volume *x = record_at(v->r, ROW_VOLUME, i);

		if (x->value && view_volume_stands(v, x))
			add_volume_line(list, v, record_find(v->r, ROW_DEVICE, &x->setup.device),
				record_find(v->r, ROW_CHAIN, &x->setup.chain), x->value, x->unit,
				x);
	}
	return list;
}

/* ---- order ---- */

/* A device in the order in which the devices of a session were first heard. */
struct first_heard {
	const struct device *device;
	int64_t ms;
};

#define ORDER_MOST 32

static size_t
note_first_heard(struct first_heard *order, size_t n, const struct device *d, int64_t ms)
{
	size_t i = 0;

	while (i < n && order[i].device != d)
		i++;
	if (!d || ms == NO_INT || (i == n && n == ORDER_MOST))
		return n;
	if (i == n)
		order[n++] = (struct first_heard){ d, ms };
	else if (ms < order[i].ms)
		order[i].ms = ms;
	return n;
}

static int
first_order(const void *a, const void *b)
{
	const struct first_heard *x = a, *y = b;

	return x->ms < y->ms ? -1 : x->ms > y->ms;
}

/* "AFUL Cantor, then AFUL Performer8"; nothing for a session with one device. */
static void
add_order(struct buf *out, const struct view *v, size_t sitting)
{
	struct first_heard order[ORDER_MOST];
	const struct uuid *own = &v->sittings[sitting]->row.uuid;
	size_t n = 0;

	for (size_t i = 0; i < record_count(v->r, ROW_STRETCH); i++) {
		const struct stretch *s = record_at(v->r, ROW_STRETCH, i);

		if (!s->row.deleted && uuid_same(&s->sitting, own))
			n = note_first_heard(order, n,
				record_find(v->r, ROW_DEVICE, &s->setup.device), s->started_ms);
	}
	for (size_t i = 0; i < v->n_rows; i++)
		if (v->rows[i].sitting == sitting && v->rows[i].place)
			n = note_first_heard(order, n,
				record_find(v->r, ROW_DEVICE, &v->rows[i].note->setup.device),
				v->rows[i].note->made_ms);
	qsort(order, n, sizeof(order[0]), first_order);
	for (size_t i = 0; n > 1 && i < n; i++)
		buf_addf(out, "%s%s", i ? ", then " : "", name_of(order[i].device));
}

static void
put_order(json_t *o, const struct view *v)
{
	struct buf out = BUF_INIT;
	bool differs = false;

	for (size_t i = 0; i < v->n_sittings; i++) {
		struct buf one = BUF_INIT;

		add_order(&one, v, i);
		differs |= one.len && out.len && strcmp(one.s, out.s) != 0;
		if (one.len && !out.len)
			buf_add(&out, one.s);
		buf_finish(&one);
	}
	if (differs) {
		buf_clear(&out);
		buf_add(&out, "it changed from session to session");
	}
	put_built(o, "order", &out);
}

/* ---- blind or not ---- */

/* Did the listener know which device it was? Of a run that goes on nothing is told. */
static bool
is_told_apart(const struct view *v, const struct blind_run *x)
{
	struct blind_order order;

	if (!blind_order_read(x, &order))
		return false;
	bool told = blind_run_told_apart(v->r, x, &order);
	blind_order_finish(&order);
	return told;
}

static void
put_blind(json_t *o, const struct view *v)
{
	struct buf out = BUF_INIT;
	size_t notes = 0, runs = 0, told = 0, written = 0;
	bool compares = false;

	for (size_t i = 0; i < record_count(v->r, ROW_BLIND_RUN); i++) {
		const struct blind_run *x = record_at(v->r, ROW_BLIND_RUN, i);

		if (abx_is(x) || !view_stands(v, &x->row, &x->review, &x->sitting) || x->trial <= 0)
			continue;
		runs++;
		told += is_told_apart(v, x);
	}
	for (size_t i = 0; i < v->n_rows; i++) {
		bool marker = note_is_marker(v->rows[i].note);

		written += !marker;
		notes += !marker && trial_of_made(v->r, &v->rows[i].note->row.uuid) != NO_INT;
	}
	for (size_t i = 0; i < v->n_rows; i++)
		compares |= v->rows[i].home == VIEW_AT_COMPARISON;
	if (!runs)
		buf_add(&out, compares ? "no" : "");
	else
		buf_addf(&out, "%zu %s", runs, runs == 1 ? "run" : "runs");
	if (told)
		buf_addf(&out, " (%zu told apart by the listener)", told);
	if (runs)
		buf_addf(&out, ", with %zu of %zu notes", notes, written);
	put_built(o, "blind", &out);
}

/* A sentence for each ABX that has ended. */
static json_t *
testing_abx(const struct view *v)
{
	json_t *list = json_array();

	for (size_t i = 0; view_wants(v, VIEW_SETUP) && i < record_count(v->r, ROW_BLIND_RUN);
		i++) {
		const struct blind_run *x = record_at(v->r, ROW_BLIND_RUN, i);
		struct buf out = BUF_INIT;

		if (view_stands(v, &x->row, &x->review, &x->sitting))
			abx_add_sentence(v->r, x, &out);
		if (out.len)
			add_new_line(list, &out);
		buf_finish(&out);
	}
	return list;
}

/* "iBasso DX300, 4.4 mm, high gain", each once. */
static json_t *
testing_sources(const struct view *v)
{
	json_t *list = json_array();

	for (size_t i = 0; view_wants(v, VIEW_SETUP) && i < v->n_chains; i++) {
		struct buf out = BUF_INIT;
		char *title = view_chain_title(v->chains[i]);

		if (view_chain_used(v, v->chains[i]))
			buf_add(&out, title);
		if (out.len)
			add_new_line(list, &out);
		buf_finish(&out);
		free(title);
	}
	return list;
}

json_t *
view_method(const struct view *v)
{
	/* "I" is whose archive it is. */
	const struct gather g = { .v = &v->r, .n = 1, .own = true };
	struct buf out = BUF_INIT;

	method_add(&out, &g);
	json_t *text = out.len ? json_string(out.s) : json_null();
	buf_finish(&out);
	return text;
}

json_t *
view_testing(const struct view *v)
{
	json_t *o = json_object(), *volumes = testing_volumes(v);

	put(o, "sources", testing_sources(v));
	put_tips(o, v);
	put_bool(o, "has_volumes", json_array_size(volumes) > 0);
	put(o, "volumes", volumes);
	put_order(o, v);
	put_blind(o, v);
	put(o, "abx", testing_abx(v));
	return o;
}
