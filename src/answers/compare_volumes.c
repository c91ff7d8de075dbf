#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "answers/compare.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"

static int
order_volume(const void *p, const void *q)
{
	const struct volume *a = *(const struct volume *const *)p,
			    *b = *(const struct volume *const *)q;
	int o = setup_order(&a->setup, &b->setup);

	if (!o)
		o = uuid_order(&a->matched_to, &b->matched_to);
	if (!o)
		o = number_order(b->made_ms, a->made_ms);
	return o ? o : uuid_order(&b->row.uuid, &a->row.uuid);
}

static struct compare_volume
volume_of(struct compare_answer *answer, const struct compare_asked *a, const struct volume *v)
{
	const struct chain *fed = gather_find(&a->g, ROW_CHAIN, &v->setup.chain);
	const char *unit = v->unit;

	if (fed && !unit)
		unit = arena_keep(&answer->arena, content_get(fed->content, "volume.unit"));
	return (struct compare_volume){ .device = gather_name(&a->g, ROW_DEVICE, &v->setup.device),
		.chain = gather_known(&a->g, ROW_CHAIN, &v->setup.chain),
		.value = v->value,
		.unit = unit,
		.matched_to = gather_known(&a->g, ROW_DEVICE, &v->matched_to),
		.how = v->how,
		.method = v->method,
		.signal = v->signal,
		.equaliser = gather_known(&a->g, ROW_EQUALISER, &v->setup.equaliser),
		.made_ms = v->made_ms,
		.made_offset_min = v->made_offset_min };
}

/* ---- volumes of the session file ---- */

static bool
has_volume(const struct compare_answer *answer, const char *device, const char *chain)
{
	for (size_t i = 0; i < answer->volumes.n; i++) {
		const struct compare_volume *v = &answer->volumes.v[i];

		if (strcmp(v->device, device) == 0 &&
			(!chain || (v->chain && strcmp(v->chain, chain) == 0)))
			return true;
	}
	return false;
}

/* Returns the volume in the session file: under `compare`, or of the chain for the device under
 * test. NULL: none. */
static char *
volume_in_file(const struct gather *g, const struct uuid *device, const struct chain *c)
{
	const struct review *r = gather_find(g, ROW_REVIEW, &c->review);
	const struct comparison *x;

	for (struct gather_at at = { 0 }; (x = gather_next(g, ROW_COMPARISON, &at));) {
		json_t *o = !x->row.deleted && comparison_is_of(x, &c->review, device) && x->volumes
			? json_loads(x->volumes, 0, NULL)
			: NULL;
		const char *value = json_string_value(json_object_get(o, c->name));
		char *copy = value ? xstrdup(value) : NULL;

		json_decref(o);
		if (copy)
			return copy;
	}
	return r && review_is_of(r, device) ? content_get(c->content, "volume.value") : NULL;
}

static void
add_written_volumes(struct compare_answer *answer, const struct compare_asked *a, size_t col)
{
	const char *device = gather_name(&a->g, ROW_DEVICE, &a->devices[col]);
	const struct chain *c;

	for (struct gather_at at = { 0 }; (c = gather_next(&a->g, ROW_CHAIN, &at));) {
		char *value = c->row.deleted || !c->name || has_volume(answer, device, c->name)
			? NULL
			: volume_in_file(&a->g, &a->devices[col], c);

		if (value)
			ARENA_ADD(&answer->arena, &answer->volumes,
				(struct compare_volume){ .device = device,
					.chain = c->name,
					.value = arena_keep(&answer->arena, value),
					.unit = arena_keep(&answer->arena,
						content_get(c->content, "volume.unit")),
					.made_ms = NO_INT });
	}
	if (!has_volume(answer, device, NULL))
		ARENA_ADD(&answer->arena, &answer->volumes,
			(struct compare_volume){ .device = device, .made_ms = NO_INT });
}

static void
find_references(struct compare_answer *answer)
{
	for (size_t i = 0; i < answer->volumes.n; i++) {
		struct compare_volume *v = &answer->volumes.v[i];

		for (size_t k = 0; k < answer->volumes.n && !v->reference; k++) {
			const struct compare_volume *x = &answer->volumes.v[k];

			v->reference = text_order(x->matched_to, v->device) == 0 &&
				(!v->chain || text_order(x->chain, v->chain) == 0);
		}
	}
}

/* ---- the answer ---- */

/* Adds the last noted volume for each device, chain and device that it was matched to. */
void
compare_volumes(struct compare_answer *answer, const struct compare_asked *a)
{
	const struct volume *x, **v = xcalloc(gather_count(&a->g, ROW_VOLUME) + 1, sizeof(v[0]));
	size_t n = 0;

	for (struct gather_at at = { 0 }; (x = gather_next(&a->g, ROW_VOLUME, &at));)
		if (!x->row.deleted && gather_lives(&a->g, &x->review, &x->sitting) &&
			compare_column(a, &x->setup.device) < a->n)
			v[n++] = x;
	qsort(v, n, sizeof(v[0]), order_volume);
	for (size_t col = 0; col < a->n; col++) {
		for (size_t i = 0; i < n; i++)
			if (compare_column(a, &v[i]->setup.device) == col &&
				(i == 0 || !volume_is_same(v[i], v[i - 1])))
				ARENA_ADD(&answer->arena, &answer->volumes,
					volume_of(answer, a, v[i]));
		add_written_volumes(answer, a, col);
	}
	free(v);
	find_references(answer);
}
