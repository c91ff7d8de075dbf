#include "answers/planned.h"

#include <jansson.h>
#include <string.h>

/* Returns true if the plan includes the attribute. A plan without attributes includes all. */
static bool
is_planned(const json_t *plan, const struct rating *r)
{
	const json_t *list = json_object_get(plan, "attributes");
	bool any = false;

	for (size_t i = 0; r && i < json_array_size(list); i++) {
		const char *id = json_string_value(json_array_get(list, i));

		any |= id && strcmp(id, r->attribute) == 0;
	}
	return any || !r || !json_array_size(list);
}

/* Sets *most to the number in the plan, unless it is larger. Returns false if there is none. */
static bool
take_larger(size_t *most, const json_t *plan, const char *key)
{
	double n = json_number_value(json_object_get(plan, key));

	if (n > (double)*most)
		*most = (size_t)n;
	return n >= 1;
}

struct planned
planned_for(const struct gather *g, const struct rating *r)
{
	struct planned all = { 0 };
	const struct review *of;

	for (struct gather_at at = { 0 };
		!(r && uuid_none(&r->item)) && (of = gather_next(g, ROW_REVIEW, &at));) {
		json_auto_t *plan =
			of->plan && !of->row.deleted ? json_loads(of->plan, 0, NULL) : NULL;
		struct planned p = all;

		if (!take_larger(&p.tracks, plan, "tracks") ||
			!take_larger(&p.evenings, plan, "sessions") || !is_planned(plan, r))
			continue;
		take_larger(&p.after, plan, "after");
		all = p;
	}
	return all;
}

bool
planned_binds(const struct planned *p)
{
	return p->evenings && !p->after;
}

enum differ_verdict
planned_judge(
	const struct planned *p, const struct differ *x, double p_holm, double margin, bool *so_far)
{
	enum differ_verdict judged = differ_judge(x, p_holm, margin);

	*so_far = planned_binds(p) && (x->evenings < p->evenings || x->places < p->tracks);
	return *so_far && judged == DIFFER_SHOWN ? DIFFER_SO_FAR : judged;
}
