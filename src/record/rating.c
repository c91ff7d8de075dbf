#include "record/rating.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "config/profile.h"

const char *const rating_scopes[] = { "item", "section", "whole", NULL };

const struct score rating_scores[SCORES] = {
	{ SCOPE_SECTION, "section", "Score of this section",
		"How good the device is at the subject of this section." },
	{ SCOPE_WHOLE, "sonic-quality", "Sonic quality",
		"How good the device sounds, for any listener." },
	{ SCOPE_WHOLE, "bias", "Bias", "How much you like the device yourself." },
};

const struct score *
rating_score(const char *id)
{
	for (size_t i = 0; i < SCORES; i++)
		if (strcmp(rating_scores[i].id, id) == 0)
			return &rating_scores[i];
	return NULL;
}

bool
rating_scale(struct scale *into, const struct review *r, const struct profile *p,
	const struct score *score, bool bipolar, struct err *err)
{
	bool bias = score && strcmp(score->id, "bias") == 0;
	const char *own = bias ? NULL : score ? r->scale : r->wheel_scale;
	bool ok = !own || scale_from_json(into, own, err);

	if (!own || !ok) {
		*into = (struct scale){ .n = 0 };
		scale_copy(into, bias ? &p->bias_scale : score ? &p->scale : &p->wheel_scale);
	}
	if (bipolar)
		into->min = -into->max;
	return ok;
}

bool
rating_is_later(const struct rating *r, const struct rating *than)
{
	if (!than || r->made_ms != than->made_ms)
		return !than || r->made_ms > than->made_ms;
	return uuid_order(&r->row.uuid, &than->row.uuid) > 0;
}

bool
rating_counts_over(const struct rating *r, const struct rating *than)
{
	bool scores = than && !r->lexicon && !than->lexicon;

	return scores && r->blind != than->blind ? than->blind : rating_is_later(r, than);
}

struct rating *
rating_new(const struct uuid *review, enum scope scope, const struct item *item,
	const struct uuid *section, const char *lexicon, const char *attribute)
{
	struct rating *r = row_new(&row_types[ROW_RATING]);

	r->row.uuid = uuid_random();
	r->review = *review;
	if (scope == SCOPE_ITEM && item)
		r->item = item->row.uuid;
	if (scope != SCOPE_WHOLE)
		r->section = item ? item->section : section ? *section : UUID_NONE;
	r->scope = xstrdup(rating_scopes[scope]);
	r->lexicon = xstrdup(lexicon);
	r->attribute = xstrdup(attribute);
	r->made_ms = clock_utc_ms();
	r->made_offset_min = clock_offset_min(r->made_ms);
	return r;
}

void
rating_edits(const struct record *rec, struct rating *r, const struct scale *scale,
	const struct lexicon_file *x, const struct lexicon_word *w, struct edits *out)
{
	free(r->scale);
	r->scale = scale_json(scale);
	if (w)
		attribute_edits(rec, x, w, out);
	edits_add(out, ROW_RATING, r);
}
