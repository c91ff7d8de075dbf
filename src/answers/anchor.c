#include "answers/anchor.h"

#include <math.h>
#include <string.h>

/* Returns true if `ids`, separated by blanks, contains `id`. */
static bool
is_among(const char *ids, const char *id)
{
	size_t n = strlen(id);

	for (const char *at = ids; (at = strstr(at, id)); at += n)
		if ((at == ids || at[-1] == ' ') && (!at[n] || at[n] == ' '))
			return true;
	return false;
}

/* In older session files an anchor does not say what it differs from: it cannot be tested. */
static bool
anchor_compare(const struct gather *g, const struct series *s, const struct sitting_row *row,
	struct series_pair *p)
{
	CLEANUP(pointer_free) struct uuid *places = NULL;
	bool any = false;

	if (!uuid_none(&row->anchor) && !uuid_none(&row->anchor_of))
		any = series_compare(g, s, &row->anchor, &row->anchor_of, p, &places);
	else if (!uuid_none(&row->anchor_chain) && !uuid_none(&row->anchor_chain_of))
		any = series_compare_chains(s, &row->anchor_chain, &row->anchor_chain_of, p);
	return any;
}

struct anchor_heard
anchor_heard(const struct gather *g, const struct series *s)
{
	struct anchor_heard best = { .p = NAN };
	const struct rating *r = s->v[0].rating;
	const struct sitting_row *row;
	struct series_pair pair;

	for (struct gather_at at = { 0 }; r->lexicon && (row = gather_next(g, ROW_SITTING, &at));) {
		bool chain = uuid_none(&row->anchor);
		enum row_kind kind = chain ? ROW_CHAIN : ROW_DEVICE;

		if ((row->anchor_in && !is_among(row->anchor_in, r->attribute)) ||
			!gather_lives(g, &row->review, &row->row.uuid) ||
			!anchor_compare(g, s, row, &pair) ||
			(best.name && !(pair.differ.p < best.p) && !isnan(best.p)))
			continue;
		best.name = gather_name(g, kind, chain ? &row->anchor_chain : &row->anchor);
		best.of = gather_name(g, kind, chain ? &row->anchor_chain_of : &row->anchor_of);
		best.p = pair.differ.p;
		best.verdict = isnan(best.p)    ? ANCHOR_UNKNOWN
			: best.p < DIFFER_LEVEL ? ANCHOR_HEARD
						: ANCHOR_NOT_HEARD;
	}
	return best;
}

const char *
anchor_words(const struct anchor_heard *a)
{
	static const char *const words[] = { [ANCHOR_NONE] = "",
		[ANCHOR_UNKNOWN] = "too few to say",
		[ANCHOR_HEARD] = "heard",
		[ANCHOR_NOT_HEARD] = "not heard" };

	return words[a->verdict];
}
