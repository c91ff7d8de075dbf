/* The order of the ratings in a comparison. */
#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "answers/compare.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"

/* Returns the index of the attribute in the section; SIZE_MAX: the section lacks it. */
static size_t
place_in_section(const struct section *s, const char *attribute)
{
	json_auto_t *list = s->attributes ? json_loads(s->attributes, 0, NULL) : NULL;
	size_t at = SIZE_MAX;

	for (size_t i = 0; at == SIZE_MAX && i < json_array_size(list); i++) {
		const char *id = json_string_value(json_array_get(list, i));

		if (id && strcmp(id, attribute) == 0)
			at = i;
	}
	return at;
}

/* Returns the lowest rank among the section's items in the lists; NO_INT: no item is listed. */
static int64_t
rank_of_section(const struct gather *g, const struct section *s)
{
	const struct listing *l;
	int64_t least = NO_INT;

	for (struct gather_at at = { 0 }; (l = gather_next(g, ROW_LISTING, &at));) {
		const struct item *i = gather_find(g, ROW_ITEM, &l->item);

		if (i && !l->row.deleted && uuid_same(&i->section, &s->row.uuid) &&
			(least == NO_INT || l->rank < least))
			least = l->rank;
	}
	return least;
}

/* Returns the rank of an attribute: by the first section that has it, then its index there. */
static size_t
place_in_session(const struct gather *g, const char *attribute)
{
	const struct section *s;
	size_t best = SIZE_MAX;

	for (struct gather_at at = { 0 }; (s = gather_next(g, ROW_SECTION, &at));) {
		size_t in = place_in_section(s, attribute);
		int64_t rank = in == SIZE_MAX ? NO_INT : rank_of_section(g, s);

		if (rank != NO_INT && rank >= 0 && (size_t)rank * 1000 + in < best)
			best = (size_t)rank * 1000 + in;
	}
	return best;
}

struct compare_place
compare_place(const struct gather *g, const struct series *s)
{
	struct compare_place p = { .first_ms = INT64_MAX };
	const struct rating *r;

	if (s->v[0].rating->lexicon) {
		size_t at = place_in_session(g, s->v[0].rating->attribute);

		p.listed = at == SIZE_MAX ? at : at + 1;
	}
	/* Blind and sighted ratings stay together, since the first rating of either counts. */
	for (struct gather_at at = { 0 }; (r = gather_next(g, ROW_RATING, &at));)
		if (!r->row.deleted && r->made_ms < p.first_ms && r->attribute &&
			strcmp(r->attribute, s->v[0].rating->attribute) == 0)
			p.first_ms = r->made_ms;
	return p;
}

bool
compare_same_question(const struct series_question *a, const struct series_question *b)
{
	return a->blind == b->blind && spread_scale_order(&a->scale, &b->scale) == 0 &&
		text_order(a->lexicon, b->lexicon) == 0 &&
		text_order(a->attribute, b->attribute) == 0 && text_order(a->scope, b->scope) == 0;
}

int
compare_order_places(const struct compare_place *a, const struct compare_place *b)
{
	if (a->listed != b->listed)
		return a->listed < b->listed ? -1 : 1;
	int o = number_order(a->first_ms, b->first_ms);
	return o ? o : (a->grade > b->grade) - (a->grade < b->grade);
}
