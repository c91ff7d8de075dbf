/* Decides the scale of a rating, its evening, which of several ratings counts, and which rows go
 * with one. answers/figure.c decides the value that is published. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/record/rating.h"

#include <math.h>
#include <stdlib.h>

#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/text/number.h"
#include "base/text/text.h"
#include "review/files/profile.h"
#include "review/files/words.h"
#include "review/record/chains.h"
#include "review/record/note_rules.h"
#include "review/record/rows.h"
#include "review/record/section.h"

const char *const rating_scopes[] = { "item", "item", "section", "whole" };

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
	EACH_IN (one, rating_scores, SCORES)
		if (text_same(one->id, id))
			return one;
	return NULL;
}

const struct score *
rating_score_called(const char *word)
{
	EACH_IN (c, rating_scores, SCORES)
		if (text_same_name(c->id, word) || text_same_name(c->name, word) ||
			text_same_name(rating_score_name(c->id), word))
			return c;
	return NULL;
}

const char *
rating_score_name(const char *id)
{
	CLEANUP(pointer_free) char *key = xasprintf("score_%s", id ? id : "");

	return id && words_has(key) ? words_of(key) : id;
}

const char *
rating_name(const struct rating *r, const struct attribute *a)
{
	if (a && a->name)
		return attribute_shown(a).name;
	return r->lexicon ? r->attribute : rating_score_name(r->attribute);
}

void
rating_take_words(struct record *rec)
{
	CLEANUP(profile_finish) struct profile p = { .path = NULL };
	bool loaded = false, known = false;

	for (size_t i = 0; i < record_count(rec, ROW_RATING); i++) {
		struct rating *r = record_at(rec, ROW_RATING, i);
		CLEANUP(scale_finish) struct scale own = { .n = 0 }, today = { .n = 0 };
		const struct review *of = record_find(rec, ROW_REVIEW, &r->review);
		const struct score *score =
			!r->lexicon && r->attribute ? rating_score(r->attribute) : NULL;

		if (!score || !of || !r->scale || record_other_listener(rec, rec, &r->listener) ||
			!scale_from_json(&own, r->scale, ERR_IGNORED))
			continue;
		known = loaded ? known : profile_load_own(&p, NULL);
		loaded = true;
		if (!known)
			return;
		rating_scale(&today, of, &p, score, record_find(rec, ROW_SECTION, &r->section),
			false, ERR_IGNORED);
		if (!scale_has_numbers(&own, &today))
			continue;
		free(r->scale);
		r->scale = scale_json(&today);
	}
}

bool
rating_scale(struct scale *into, const struct review *r, const struct profile *p,
	const struct score *score, const struct section *section, bool bipolar, struct err *err)
{
	/* A section has a scale for its score and for the words in its file. */
	CLEANUP(pointer_free) char *words = section && !score ? section_words(r, section) : NULL;
	if ((words || (section && score && score->scope == SCOPE_SECTION)) &&
		section_scale(r, section, into))
		return true;

	bool bias = score && text_same(score->id, "bias");
	const char *own = score ? r->scale : r->wheel_scale;
	const struct scale *usual = score ? &p->scale : &p->wheel_scale;
	if (bias) {
		own = r->bias_scale;
		usual = &p->bias_scale;
	}
	bool ok = !own || scale_from_json(into, own, err);

	if (!own || !ok)
		scale_copy(into, usual);
	if (bipolar)
		into->min = -into->max;
	return ok;
}

const struct uuid *
rating_place(const struct rating *r)
{
	if (!uuid_none(&r->cue))
		return &r->cue;
	if (text_same(r->scope, rating_scopes[SCOPE_ITEM]))
		return &r->item;
	return text_same(r->scope, rating_scopes[SCOPE_SECTION]) ? &r->section : &r->review;
}

const char *
rating_confidence(const char *word)
{
	static const char *const words[][2] = { { "sure", "sure" }, { "unsure", "unsure" },
		{ "high", "sure" }, { "low", "unsure" } };
	const char *const *row = word ? TEXT_ROW(words, word) : NULL;

	return row ? row[1] : NULL;
}

bool
rating_is_later(const struct rating *r, const struct rating *than)
{
	return !than || rating_order(r, than) > 0;
}

int64_t
rating_evening_date(const struct rating *r)
{
	return r->settled.ms ? r->settled.evening : clock_evening(r->made_ms, r->made_offset_min);
}

int64_t
rating_evening(const struct rating *r)
{
	int64_t ms = r->settled.ms ? r->settled.ms : r->made_ms;

	return rating_evening_date(r) + (clock_newest_ms(ms) - ms) / 86400000;
}

int
rating_order(const struct rating *x, const struct rating *y)
{
	int o = number_order(rating_evening(x), rating_evening(y));

	o = o ? o : made_order(MADE(x), MADE(y));
	return o ? o : uuid_order(&x->row.uuid, &y->row.uuid);
}

bool
rating_is_of_tonight(const struct rating *r, const struct sitting_row *now)
{
	struct rating x = { .made_ms = clock_utc_ms(), .sequence = INT64_MAX };

	x.made_offset_min = clock_offset_min(x.made_ms);
	made_settle(ROW_RATING, &x, now);
	return rating_evening_date(r) == rating_evening_date(&x);
}

static int
order_trial(const struct trial *a, const struct trial *b)
{
	if (!a || !b)
		return (a != NULL) - (b != NULL);
	int o = uuid_order(&a->run, &b->run);
	return o ? o : number_order(a->number, b->number);
}

int
rating_heard_order(const struct rating_heard *a, const struct rating_heard *b)
{
	const struct rating *x = a->rating, *y = b->rating;
	int o = number_order(rating_evening(x), rating_evening(y));

	o = o ? o : order_trial(a->trial, b->trial);
	o = o ? o : uuid_order(&x->review, &y->review);
	return o ? o : rating_order(x, y);
}

size_t
rating_counting(struct rating_heard *v, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		bool last = i + 1 == n || order_trial(v[i].trial, v[i + 1].trial) != 0 ||
			rating_evening(v[i].rating) != rating_evening(v[i + 1].rating) ||
			!uuid_same(&v[i].rating->review, &v[i + 1].rating->review);

		if (last && !isnan(v[i].rating->value))
			v[kept++] = v[i];
	}
	return kept;
}

const char *
rating_remark(const struct record *rec, const struct rating *r)
{
	return r->remark && !withheld_is(rec, &r->row.uuid) ? r->remark : NULL;
}

struct rating *
rating_new(const struct uuid *review, enum scope scope, const struct item *item,
	const struct uuid *section, const char *lexicon, const char *attribute)
{
	struct rating *r = row_new(ROW_RATING);

	r->row.uuid = uuid_random();
	r->review = *review;
	if ((scope == SCOPE_ITEM || scope == SCOPE_CUE) && item)
		r->item = item->row.uuid;
	if (scope != SCOPE_WHOLE && item)
		r->section = item->section;
	else if (scope != SCOPE_WHOLE && section)
		r->section = *section;
	r->scope = xstrdup(rating_scopes[scope]);
	r->lexicon = xstrdup(lexicon);
	r->attribute = xstrdup(attribute);
	r->made_ms = clock_utc_ms();
	r->made_offset_min = clock_offset_min(r->made_ms);
	return r;
}

/* Returns true if both were heard with these parts. An update of the firmware is no other setting,
 * and rows of one chain are no other chain. */
static bool
heard_alike(
	const struct record *all, const struct rating *r, const struct rating *x, unsigned parts)
{
	const struct variant *a = record_find(all, ROW_VARIANT, &r->setup.variant),
			     *b = record_find(all, ROW_VARIANT, &x->setup.variant);
	const struct chain *c = record_find(all, ROW_CHAIN, &r->setup.chain),
			   *d = record_find(all, ROW_CHAIN, &x->setup.chain);
	unsigned others = a && b && setup_setting_is_update(a, b) ? parts & ~SETUP_VARIANT : parts;

	others &= chains_are_one(c, d) ? ~SETUP_CHAIN : SETUP_ALL;
	return setup_same(&r->setup, &x->setup, others);
}

/* Returns true if r is a value that the owner of the record gave the word of x, with open eyes and
 * for the same device, and not on the evening of the session `now` (NULL: there is none). */
static bool
is_earlier(const struct rating *r, const struct rating *x, const struct sitting_row *now)
{
	return !r->blind && !isnan(r->value) && text_same(r->attribute, x->attribute) &&
		uuid_same(&r->review, &x->review) && uuid_none(&r->listener) &&
		setup_same(&r->setup, &x->setup, SETUP_DEVICE) &&
		!(now && rating_is_of_tonight(r, now));
}

const struct rating *
rating_earlier(const struct record *all, const struct rating *x, const struct sitting_row *now)
{
	const struct rating *last = NULL;

	EACH_LIVE (rating, r, all, ROW_RATING)
		if (is_earlier(r, x, now) && rating_is_later(r, last))
			last = r;
	return last;
}

const struct rating *
rating_corrected(const struct record *all, const struct rating *x, unsigned parts,
	const struct sitting_row *now)
{
	const struct rating *last = NULL;

	EACH_LIVE (rating, r, all, ROW_RATING)
		if (is_earlier(r, x, now) && !r->imported && text_same(r->scope, x->scope) &&
			uuid_same(rating_place(r), rating_place(x)) &&
			text_order(r->lexicon, x->lexicon) == 0 &&
			text_order(r->scale, x->scale) == 0 && heard_alike(all, r, x, parts) &&
			rating_is_later(r, last))
			last = r;
	return last;
}

void
rating_add_day(struct buf *out, const struct rating *r)
{
	int64_t now = clock_utc_ms();
	char day[11], today[11];

	clock_date_text(now, clock_offset_min(now), today);
	clock_day_text(rating_evening_date(r), day);
	if (*day)
		words_day_said(out, day, today);
	else /* NO_EVENING */
		buf_add(out, "an unknown day");
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
