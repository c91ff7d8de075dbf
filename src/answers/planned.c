#include "answers/planned.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

/* Returns true if the plan includes the attribute. A plan without attributes includes all. */
static bool
is_planned(const json_t *plan, const struct rating *r)
{
	const json_t *list = json_object_get(plan, "attributes");
	bool any = false;

	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *id = json_string_value(json_array_get(list, i));

		any |= id && strcmp(id, r->attribute) == 0;
	}
	return any || !json_array_size(list);
}

static int64_t
count_in(const json_t *plan, const char *key)
{
	return (int64_t)json_number_value(json_object_get(plan, key));
}

struct planned
planned_of(const struct gather *g, const struct grades *x, struct arena *arena)
{
	struct planned best = { .tracks = NO_INT, .sessions = NO_INT };
	const struct review *of;
	struct buf words = BUF_INIT;

	for (struct gather_at at = { 0 }; (of = gather_next(g, ROW_REVIEW, &at));) {
		json_auto_t *plan = of->plan ? json_loads(of->plan, 0, NULL) : NULL;
		CLEANUP(pointer_free) struct uuid *items = xcalloc(x->n + 1, sizeof(items[0]));
		CLEANUP(pointer_free) bool *rated = xcalloc(x->evenings + 1, sizeof(rated[0]));
		struct planned p = { .tracks = count_in(plan, "tracks"),
			.sessions = count_in(plan, "sessions"),
			.text = "" };
		size_t n = 0;

		if (of->row.deleted || p.tracks < 1 || p.sessions < 1)
			continue;
		for (size_t i = 0; i < x->n; i++) {
			const struct rating *r = x->v[i].rating;

			if (!uuid_same(&r->review, &of->row.uuid) || uuid_none(&r->item) ||
				!is_planned(plan, r))
				continue;
			if (uuid_index(&r->item, items, n) == n)
				items[n++] = r->item;
			rated[x->v[i].evening] = true;
		}
		p.done_tracks = (int64_t)n;
		for (size_t i = 0; i < x->evenings; i++)
			p.done_sessions += rated[i];
		p.met = p.done_tracks >= p.tracks && p.done_sessions >= p.sessions;
		if (!best.text || (best.met && !p.met))
			best = p;
	}
	if (!best.text)
		buf_add(&words, "Exploratory: no plan was set before rating.");
	else
		buf_addf(&words,
			"%s: planned %" PRId64 " track%s on %" PRId64 " evening%s, done %" PRId64
			" on %" PRId64 ".",
			best.met ? "As planned" : "So far", best.tracks,
			best.tracks == 1 ? "" : "s", best.sessions, best.sessions == 1 ? "" : "s",
			best.done_tracks, best.done_sessions);
	best.text = arena_keep(arena, buf_detach(&words));
	return best;
}

struct planned_verdict
planned_judge(const struct gather *g, const struct rating *r, const struct differ *x, double p_holm,
	double margin)
{
	struct planned_verdict v = { .judged = differ_judge(x, p_holm, margin) };
	const struct review *of;

	for (struct gather_at at = { 0 };
		!uuid_none(&r->item) && (of = gather_next(g, ROW_REVIEW, &at));) {
		json_auto_t *plan =
			of->plan && !of->row.deleted ? json_loads(of->plan, 0, NULL) : NULL;
		int64_t tracks = count_in(plan, "tracks"), evenings = count_in(plan, "sessions");

		if (tracks < 1 || evenings < 1 || !is_planned(plan, r))
			continue;
		v.so_far |= x->evenings < (size_t)evenings || x->pairs.n < (size_t)tracks;
		v.evenings = (size_t)evenings > v.evenings ? (size_t)evenings : v.evenings;
	}
	if (v.so_far && v.judged == DIFFER_SHOWN)
		v.judged = DIFFER_SO_FAR;
	return v;
}
