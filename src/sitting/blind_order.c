/* What the record of a blind run says: the order, and what the listener took each trial for. */
#include <inttypes.h>
#include <stdlib.h>

#include "base/mem.h"
#include "numbers/blind.h"
#include "record/identity.h"
#include "sitting/blind.h"

static bool
read_devices(const json_t *list, struct blind_order *o)
{
	for (size_t i = 0; i < o->ndevices; i++) {
		const char *text = json_string_value(json_array_get(list, i));
		if (!text || !uuid_read(&o->devices[i], text))
			return false;
	}
	for (size_t i = 0; i < o->n; i++)
		o->device[i] = o->devices[o->which[i]];
	return true;
}

bool
blind_order_read(const struct blind_run *r, struct blind_order *o)
{
	struct blind_plan plan;
	unsigned *order;

	if (!blind_read_record(r->plan, &plan, &order))
		return false;
	json_t *list = r->devices ? json_loads(r->devices, 0, NULL) : NULL;
	*o = (struct blind_order){ .device = xcalloc(plan.n, sizeof(o->device[0])),
		.which = order,
		.devices = xcalloc(plan.k, sizeof(o->devices[0])),
		.n = plan.n,
		.ndevices = plan.k,
		.seed = plan.seed,
		.named = plan.blocks == 0 };
	bool ok = read_devices(list, o);
	if (!ok)
		blind_order_finish(o);
	json_decref(list);
	return ok;
}

void
blind_order_finish(struct blind_order *o)
{
	free(o->device);
	free(o->which);
	free(o->devices);
	*o = (struct blind_order){ .n = 0 };
}

const struct uuid *
blind_answer(const struct record *rec, const struct blind_run *r, const struct blind_order *o,
	size_t number)
{
	struct uuid u = uuid_of_answer(&r->row.uuid, number);
	const struct trial *t = record_find(rec, ROW_TRIAL, &u);

	if (!t || t->row.deleted || t->answer < 0 || t->answer >= (int64_t)o->ndevices)
		return NULL;
	return &o->devices[t->answer];
}

void
blind_add_result(const struct record *rec, const struct blind_run *r, const struct blind_order *o,
	struct buf *out)
{
	uint64_t hits = 0, answered = 0;

	if (!o->named || r->ended_ms == NO_INT)
		return;
	for (size_t i = 0; i < o->n; i++) {
		const struct uuid *said = blind_answer(rec, r, o, i + 1);
		answered += said != NULL;
		hits += said && uuid_same(said, &o->device[i]);
	}
	/* Stopping when the score looks good would void the p. */
	if (answered == o->n)
		blind_add_score(out, hits, o->n);
	else
		buf_addf(out, "%" PRIu64 " right of %" PRIu64 ", but %zu were to be answered: no p",
			hits, answered, o->n);
}
