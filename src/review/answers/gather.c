/* Reads several records as one, groups ratings by place and evening, and finds the level match that
 * holds at a time. record/rating.c decides which repeat counts, figure.c which groups are
 * published. */
#include "review/answers/gather.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/core/mem.h"
#include "base/numbers/scale.h"
#include "base/system/clock.h"
#include "base/text/number.h"
#include "base/text/text.h"
#include "base/yaml/pairs.h"
#include "base/yaml/quantity.h"
#include "review/files/chain.h"
#include "review/files/equaliser.h"
#include "review/files/words.h"
#include "review/record/blind_result.h"
#include "review/record/chains.h"
#include "review/record/device_in_chain.h"
#include "review/record/identity.h"
#include "review/record/rating.h"
#include "review/record/redact.h"
#include "review/record/rows.h"
#include "review/record/timing.h"
#include "review/record/volume.h"

static bool
is_left_out(const struct gather *g, const struct record *r, enum row_kind kind, const void *row)
{
	const struct uuid *listener = g->own ? row_listener(&row_types[kind], row) : NULL;

	return listener && record_other_listener(r, r, listener);
}

const void *
gather_next(const struct gather *g, enum row_kind kind, struct gather_at *at)
{
	for (; at->record < g->n; at->record++, at->row = 0) {
		const struct record *r = g->v[at->record];

		while (at->row < record_count(r, kind)) {
			const void *row = record_at(r, kind, at->row++);

			if (!is_left_out(g, r, kind, row))
				return row;
		}
	}
	return NULL;
}

size_t
gather_count(const struct gather *g, enum row_kind kind)
{
	size_t n = 0;

	for (size_t i = 0; i < g->n; i++)
		n += record_count(g->v[i], kind);
	return n;
}

const void *
gather_find(const struct gather *g, enum row_kind kind, const struct uuid *u)
{
	for (size_t i = 0; !uuid_none(u) && i < g->n; i++) {
		const void *row = record_find(g->v[i], kind, u);

		if (row)
			return row;
	}
	return NULL;
}

struct uuid
gather_device(const struct gather *g, const struct setup *setup, const struct uuid *review)
{
	const struct review *r =
		uuid_none(&setup->device) ? gather_find(g, ROW_REVIEW, review) : NULL;

	return r ? r->device : setup->device;
}

bool
gather_includes(const struct gather *g, const struct uuid *review, const struct uuid *sitting)
{
	const struct row *r = gather_find(g, ROW_REVIEW, review),
			 *s = gather_find(g, ROW_SITTING, sitting);

	for (size_t i = 0; g->own && s && i < g->n; i++)
		if (is_left_out(g, g->v[i], ROW_SITTING, s))
			return false;
	return !(r && r->deleted) && !(s && s->deleted);
}

const struct record *
gather_record(const struct gather *g, const struct uuid *review)
{
	for (size_t i = 0; i < g->n; i++)
		if (record_find(g->v[i], ROW_REVIEW, review))
			return g->v[i];
	return g->v[0];
}

const struct device_kind *
gather_kind(const struct gather *g, const struct uuid *a, const struct uuid *b)
{
	for (size_t i = 0; i < g->n; i++) {
		const struct review *of = record_next(g->v[i], ROW_REVIEW, NULL);
		const struct device_kind *kind =
			of ? device_kind_in(g->v[i], &of->row.uuid, a) : NULL;

		if (kind && kind->place && record_find(g->v[i], ROW_DEVICE, a) &&
			record_find(g->v[i], ROW_DEVICE, b))
			return kind;
	}
	return NULL;
}

/* Returns true if a row belongs to the review of its record, not to another one. */
static bool
is_of_own_review(const struct gather *g, const struct gather_at *at, const struct uuid *review)
{
	const struct review *of = record_next(g->v[at->record], ROW_REVIEW, NULL);

	return !of || uuid_same(review, &of->row.uuid);
}

static void
add_day(int64_t *days, size_t *n, int64_t at_ms, int64_t offset_min)
{
	int64_t day = clock_evening(at_ms, offset_min);
	size_t at = *n;

	while (at && days[at - 1] > day)
		at--;
	if (at_ms == NO_INT || (at && days[at - 1] == day))
		return;
	memmove(&days[at + 1], &days[at], ((*n)++ - at) * sizeof(days[0]));
	days[at] = day;
}

int64_t
gather_sessions(const struct gather *g, int64_t **days, size_t *n)
{
	int64_t sessions = 0;
	const struct sitting_row *s;
	const struct note *x;
	const struct rating *r;

	*days = xcalloc(gather_count(g, ROW_SITTING) + gather_count(g, ROW_NOTE) +
			gather_count(g, ROW_RATING) + 1,
		sizeof((*days)[0]));
	*n = 0;
	for (struct gather_at at = { 0 }; (s = gather_next(g, ROW_SITTING, &at));) {
		if (s->row.deleted || !is_of_own_review(g, &at, &s->review) ||
			!gather_includes(g, &s->review, &s->row.uuid) ||
			!records_sitting_counts(g->v[at.record], s))
			continue;
		sessions++;
		add_day(*days, n, s->started_ms, s->started_offset_min);
	}
	for (struct gather_at at = { 0 }; (x = gather_next(g, ROW_NOTE, &at));)
		if (!x->row.deleted && uuid_none(&x->sitting) &&
			is_of_own_review(g, &at, &x->review) &&
			gather_includes(g, &x->review, &x->sitting))
			add_day(*days, n, x->made_ms, x->made_offset_min);
	for (struct gather_at at = { 0 }; (r = gather_next(g, ROW_RATING, &at));)
		if (!r->row.deleted && uuid_none(&r->sitting) &&
			is_of_own_review(g, &at, &r->review) &&
			gather_includes(g, &r->review, &r->sitting))
			add_day(*days, n, r->made_ms, r->made_offset_min);
	return sessions;
}

int64_t
gather_trial(const struct gather *g, const struct uuid *made)
{
	int64_t trial = NO_INT;

	for (size_t i = 0; i < g->n && trial == NO_INT; i++)
		trial = trial_of_made(g->v[i], made);
	return trial;
}

const char *
gather_name(const struct gather *g, enum row_kind kind, const struct uuid *u)
{
	const char *name = row_name(kind, gather_find(g, kind, u));

	return name ? name : "";
}

const char *
gather_known(const struct gather *g, enum row_kind kind, const struct uuid *u)
{
	const char *name = gather_name(g, kind, u);

	return *name ? name : NULL;
}

char *
gather_other_name(const struct gather *g, const struct uuid *listener)
{
	for (size_t i = 0; i < g->n; i++) {
		char *name = record_other_name(g->v[i], listener);

		if (name)
			return name;
	}
	return NULL;
}

char *
gather_cue(const struct gather *g, const struct uuid *cue)
{
	for (size_t i = 0; !uuid_none(cue) && i < g->n; i++) {
		const struct cue *c = record_find(g->v[i], ROW_CUE, cue);
		struct buf words = BUF_INIT;

		if (!c)
			continue;
		cue_add_words(&words, g->v[i], c);
		return buf_detach(&words);
	}
	return NULL;
}

bool
gather_same_chain(const struct gather *g, const struct uuid *a, const struct uuid *b)
{
	return uuid_same(a, b) ||
		chains_are_one(gather_find(g, ROW_CHAIN, a), gather_find(g, ROW_CHAIN, b));
}

/* Appends "on the Apple dongle". c: NULL: the chain is not known. */
static void
add_chain(struct buf *out, const struct gather *g, const struct chain *c, const char *name)
{
	const struct record *of = c ? gather_record(g, &c->review) : NULL;

	name = text_or(name, text_or(row_name(ROW_CHAIN, c), words_of("unknown_chain")));
	words_named(out,
		of ? device_kind_key(device_kind_in(of, &c->review, NULL), "on_chain") : "on_chain",
		name);
}

bool
gather_variant_words(struct buf *out, const struct variant *x, const struct variant *usual)
{
	CLEANUP(pointer_free)
	char *words = setup_variant_words(x, usual, CHAIN_DRAFT, words_of("comma"));
	CLEANUP(pointer_free) char *tips = x ? records_content_get(x->content, "tips") : NULL;
	bool tipped = tips && *tips && strncmp(words, tips, strlen(tips)) == 0;

	if (*words)
		buf_add(out, out->len ? words_of("comma") : "");
	if (tipped)
		words_around(out, "variant_tips", tips);
	buf_add(out, words + (tipped ? strlen(tips) : 0));
	return tipped || (x && text_same(words, x->name));
}

void
gather_add_variant(struct buf *out, const struct variant *x, const struct variant *usual)
{
	CLEANUP(buf_finish) struct buf words = BUF_INIT;
	bool with = gather_variant_words(&words, x, usual);

	if (!x)
		buf_add(&words, words_of("variant_not_noted"));
	if (!words.len)
		return;
	buf_add(out, out->len ? words_of("comma") : "");
	words_around(out, with ? "variant_with" : NULL, words.s);
}

void
gather_add_other(
	struct buf *out, const struct gather *g, const struct setup *s, const struct setup *main)
{
	size_t before = out->len;

	gather_add_setup(out, g, s, main);
	if (out->len == before)
		add_chain(out, g, gather_find(g, ROW_CHAIN, &s->chain), NULL);
}

void
gather_add_setup(
	struct buf *out, const struct gather *g, const struct setup *s, const struct setup *main)
{
	size_t before = out->len;
	const struct variant *x = gather_find(g, ROW_VARIANT, &s->variant),
			     *usual = gather_find(g, ROW_VARIANT, &main->variant);
	const char *equaliser = gather_known(g, ROW_EQUALISER, &s->equaliser);

	if (!gather_same_chain(g, &s->chain, &main->chain)) {
		const struct chain *c = gather_find(g, ROW_CHAIN, &s->chain),
				   *known_as = gather_find(g, ROW_CHAIN, &main->chain);
		const char *other = known_as ? known_as->content : NULL;
		bool told = false;
		CLEANUP(pointer_free)
		char *known = c ? device_chain_known_as(gather_record(g, &c->review), c, &other,
					  other != NULL, &told)
				: NULL;
		add_chain(out, g, c, told ? known : NULL);
	}
	if (!setup_variant_reads_same(x, usual)) {
		bool one = x && usual && uuid_same(&x->device, &usual->device);
		CLEANUP(buf_finish) struct buf words = BUF_INIT;

		gather_add_variant(&words, x, one ? usual : NULL);
		buf_add(out, out->len > before ? words_of("comma") : "");
		buf_add(out, words.len ? words.s : "");
	}
	if (equaliser && !setup_same(s, main, SETUP_EQUALISER)) {
		CLEANUP(buf_finish) struct buf name = BUF_INIT;

		buf_add(out, out->len > before ? words_of("comma") : "");
		equaliser_add_name(&name, equaliser);
		words_around(out, "through_equaliser", name.s);
	}
}

#define DAY_MS 86400000.0

bool
gather_is_noted_on(const struct gather *g, const struct volume *v, const struct setup *on)
{
	return setup_same(&v->setup, on, SETUP_ALL & ~(SETUP_WORN | SETUP_CHAIN)) &&
		gather_same_chain(g, &v->setup.chain, &on->chain);
}

/* Returns true if the volume was noted for a device with the setup of the match. */
static bool
is_noted_of(const struct gather *g, const struct volume *v, const struct uuid *device,
	const struct volume *match)
{
	struct uuid of = gather_device(g, &v->setup, &v->review);

	return !v->row.deleted && v->value && uuid_same(&of, device) &&
		gather_is_noted_on(g, v, &match->setup);
}

static bool
noted_before(const struct volume *a, const struct volume *b)
{
	return made_before(MADE(a), MADE(b));
}

/* Returns the first volume after the match that differs from the volume of the same device at the
 * match, which *then gets; NULL: there is none. An unknown volume at the match counts as the first
 * one after it. */
static const struct volume *
end_of_match(const struct gather *g, const struct volume *match, const struct uuid *device,
	const struct volume **then)
{
	const struct volume *v, *end = NULL;

	*then = NULL;
	for (int pass = 0; pass < 2; pass++)
		for (struct gather_at at = { 0 }; (v = gather_next(g, ROW_VOLUME, &at));) {
			bool later = noted_before(match, v);

			if (!is_noted_of(g, v, device, match))
				continue;
			if (pass && later && (!end || noted_before(v, end)) &&
				!text_same(v->value, (*then)->value))
				end = v;
			if (!pass &&
				(!*then || v == match ||
					(*then != match &&
						(later ? noted_before(v, *then)
						       : noted_before(match, *then) ||
									noted_before(*then, v)))))
				*then = v;
		}
	return end;
}

const struct volume *
gather_matched_volume(const struct gather *g, const struct volume *match)
{
	const struct volume *then;

	return end_of_match(g, match, &match->matched_to, &then) ? then : NULL;
}

const struct volume *
gather_volume_then(const struct gather *g, const struct volume *match, const struct uuid *device)
{
	const struct volume *then;

	end_of_match(g, match, device, &then);
	return then;
}

bool
gather_is_match(
	const struct gather *g, const struct volume *v, const struct uuid *a, const struct uuid *b)
{
	struct uuid device = gather_device(g, &v->setup, &v->review);

	return ((uuid_same(&device, a) && uuid_same(&v->matched_to, b)) ||
		       (uuid_same(&device, b) && uuid_same(&v->matched_to, a))) &&
		volume_is_matched(v) && gather_includes(g, &v->review, &v->sitting);
}

const struct volume *
gather_match(const struct gather *g, const struct uuid *a, const struct uuid *b,
	const struct heard_on *at, const struct volume **end)
{
	const struct volume *v, *then, *found = NULL;

	for (struct gather_at i = { 0 }; (v = gather_next(g, ROW_VOLUME, &i));) {
		if ((found && !noted_before(found, v)) ||
			(at &&
				(made_before(at->made, MADE(v)) ||
					(double)at->made.ms - (double)MADE(v).ms >
						GATHER_MATCH_DAYS * DAY_MS ||
					!gather_is_noted_on(g, v, at->setup))))
			continue;
		if (!(at && uuid_none(&at->setup->chain)) && gather_is_match(g, v, a, b))
			found = v;
	}
	*end = found ? end_of_match(g, found, a, &then) : NULL;
	v = found ? end_of_match(g, found, b, &then) : NULL;
	if (v && (!*end || noted_before(v, *end)))
		*end = v;
	return found;
}

bool
gather_match_holds_before(const struct gather *g, const struct volume *match,
	const struct uuid *device, struct made at)
{
	const struct volume *v;

	if (!uuid_same(device, &match->matched_to) ||
		MADE(match).ms - at.ms > GATHER_MATCH_HOURS * 3600000)
		return false;
	for (struct gather_at i = { 0 }; (v = gather_next(g, ROW_VOLUME, &i));)
		if (is_noted_of(g, v, device, match) && made_before(at, MADE(v)) &&
			!noted_before(match, v))
			return false;
	return true;
}

/* ---- the order of attributes ---- */

int64_t
gather_rank(const struct gather *g, const struct uuid *place)
{
	const struct listing *l;
	bool track = gather_find(g, ROW_ITEM, place);
	int64_t rank = INT64_MAX;

	for (struct gather_at at = { 0 }; (l = gather_next(g, ROW_LISTING, &at));) {
		const struct item *i = track ? NULL : gather_find(g, ROW_ITEM, &l->item);

		if (!l->row.deleted && l->rank != NO_INT && l->rank < rank &&
			uuid_same(i ? &i->section : &l->item, place))
			rank = l->rank;
	}
	return rank;
}

size_t
gather_attribute_rank(const struct gather *g, const char *attribute)
{
	const struct section *s;
	size_t best = SIZE_MAX;

	for (struct gather_at at = { 0 }; (s = gather_next(g, ROW_SECTION, &at));) {
		json_auto_t *list = s->attributes ? json_loads(s->attributes, 0, NULL) : NULL;
		size_t in = 0, n = json_array_size(list);

		while (in < n && text_order(json_string_value(json_array_get(list, in)), attribute))
			in++;
		if (in == n)
			continue;
		int64_t rank = gather_rank(g, &s->row.uuid);
		if (rank != INT64_MAX && rank >= 0 && (size_t)rank * 1000 + in < best)
			best = (size_t)rank * 1000 + in;
	}
	return best;
}

/* ---- choosing the ratings that reports use ---- */

struct uuid
gather_listener(const struct record *r, const struct rating *x)
{
	const struct listener_row *other = record_other_listener(r, r, &x->listener);

	return other ? other->row.uuid : UUID_NONE;
}

char *
gather_remark(const struct gather *g, const struct rating *r, bool value)
{
	const struct uuid u = identity_of_attribute(r->lexicon, r->attribute);
	const struct attribute *a = r->lexicon ? gather_find(g, ROW_ATTRIBUTE, &u) : NULL;
	CLEANUP(pointer_free) char *shown = value ? words_value(r->value, r->scale) : NULL;

	return xasprintf(
		"%s%s%s: %s", rating_name(r, a), value ? " " : "", text_or(shown, ""), r->remark);
}

bool
graded_asks_same(const struct graded *a, const struct graded *b)
{
	return text_same(a->rating->attribute, b->rating->attribute) &&
		text_order(a->rating->lexicon, b->rating->lexicon) == 0;
}

/* Compares two pointers to ratings by question, without the kind (blind or sighted). */
static int
order_attribute(const void *p, const void *q)
{
	const struct graded *a = *(const struct graded *const *)p,
			    *b = *(const struct graded *const *)q;
	const struct rating *x = a->rating, *y = b->rating;
	int o = text_order(x->lexicon, y->lexicon);

	o = o ? o : text_order(x->attribute, y->attribute);
	return o ? o : spread_scale_order(&a->scale, &b->scale);
}

static int
order_evening(const void *p, const void *q)
{
	const struct graded *a = *(const struct graded *const *)p,
			    *b = *(const struct graded *const *)q;
	int o = number_order(a->day, b->day);

	return o ? o : uuid_order(&a->listener, &b->listener);
}

/* Returns the number of different ratings in the given order, and sets the size_t at `offset` of
 * each rating to the place of its like among them. Texts are compared here alone, so that sorting
 * compares numbers. */
static size_t
number_by(struct grades *x, int (*order)(const void *, const void *), size_t offset)
{
	CLEANUP(pointer_free)
	struct graded **sorted = xcalloc(x->n_each + 1, sizeof(struct graded *));
	size_t n = 0;

	for (size_t i = 0; i < x->n_each; i++)
		sorted[i] = &x->each[i];
	qsort(sorted, x->n_each, sizeof(sorted[0]), order);
	for (size_t i = 0; i < x->n_each; i++) {
		n += !i || order(&sorted[i - 1], &sorted[i]) != 0;
		*(size_t *)(void *)((char *)sorted[i] + offset) = n - 1;
	}
	return n;
}

/* Compares two pointers to ratings by attribute (already a number), blind or sighted, device,
 * rated track or section, cue, setup (a number) and listener. */
static int
order_repeats(const void *p, const void *q)
{
	const struct graded *a = *(const struct graded *const *)p,
			    *b = *(const struct graded *const *)q;
	int o = (a->attribute > b->attribute) - (a->attribute < b->attribute);

	o = o ? o : number_order(b->rating->blind, a->rating->blind);
	o = o ? o : uuid_order(&a->device, &b->device);
	o = o ? o : uuid_order(&a->place, &b->place);
	o = o ? o : uuid_order(&a->cue, &b->cue);
	o = o ? o : (a->setup > b->setup) - (a->setup < b->setup);
	o = o ? o : uuid_order(&a->listener, &b->listener);
	/* Another review does not replace the score of the device's own one (figure.c). */
	return o || a->rating->lexicon ? o : number_order(b->own_review, a->own_review);
}

/* A rating while the ratings are sorted: comparing these few bytes, and not whole ratings, takes a
 * third of the time. */
struct sorted_rating {
	size_t repeats, evening;
	const struct graded *of;
};

static int
order_sorted(const void *p, const void *q)
{
	const struct sorted_rating *a = p, *b = q;

	if (a->repeats != b->repeats)
		return a->repeats < b->repeats ? -1 : 1;
	if (a->evening != b->evening)
		return a->evening < b->evening ? -1 : 1;
	return rating_heard_order(&(struct rating_heard){ a->of->rating, a->of->trial },
		&(struct rating_heard){ b->of->rating, b->of->trial });
}

bool
graded_repeats(const struct graded *a, const struct graded *b)
{
	return a->repeats == b->repeats;
}

/* Returns the scale of a rating. If the previous rating `before` has the same text, copies its
 * scale instead of parsing the text again. */
static struct spread_scale
scale_of(const struct rating *r, const struct graded *before)
{
	CLEANUP(scale_finish) struct scale s = { .n = 0 };

	if (before && text_order(r->scale, before->rating->scale) == 0)
		return before->scale;
	if (!r->scale || !scale_from_json(&s, r->scale, ERR_IGNORED))
		return (struct spread_scale){ NAN, NAN, NAN };
	return (struct spread_scale){ s.min, s.max, s.step };
}

/* ---- the setups with which a device was rated ---- */

static bool
is_heard_with(const struct gather *g, const struct graded *a, const struct graded *b)
{
	const struct setup *x = &a->rating->setup, *y = &b->rating->setup;

	return uuid_same(&a->device, &b->device) && setup_same(x, y, SETUP_EQUALISER) &&
		(uuid_same(&a->variant, &b->variant) ||
			text_same(gather_known(g, ROW_VARIANT, &a->variant),
				gather_known(g, ROW_VARIANT, &b->variant))) &&
		gather_same_chain(g, &x->chain, &y->chain);
}

/* Sets graded.setup of all ratings. */
static void
number_setups(struct grades *x, const struct gather *g)
{
	CLEANUP(pointer_free) const struct graded **v = xcalloc(x->n_each + 1, sizeof(v[0]));
	size_t n = 0, of = 0;

	for (size_t i = 0; i < x->n_each; i++) {
		/* that of the rating before, most often */
		if (!i || !is_heard_with(g, v[of], &x->each[i]))
			for (of = 0; of < n && !is_heard_with(g, v[of], &x->each[i]);)
				of++;
		if (of == n)
			v[n++] = &x->each[i];
		x->each[i].setup = of;
	}
}

static struct graded
graded_of(const struct gather *g, const struct record *of, const struct rating *r,
	const struct graded *before)
{
	struct uuid place = text_same(r->scope, "item") ? r->item : UUID_NONE;
	const struct trial *trial = r->blind ? gather_find(g, ROW_TRIAL, &r->row.uuid) : NULL;
	const struct review *review = gather_find(g, ROW_REVIEW, &r->review);
	struct uuid device = gather_device(g, &r->setup, &r->review);

	if (text_same(r->scope, "section"))
		place = r->section;
	return (struct graded){ .rating = r,
		.trial = trial && !trial->row.deleted ? trial : NULL,
		.value = r->value,
		.n = 1,
		.device = device,
		.variant = r->setup.variant,
		.own_review = review && uuid_same(&review->device, &device),
		.place = place,
		.cue = r->cue,
		.listener = gather_listener(of, r),
		.scale = scale_of(r, before),
		.day = rating_evening(r) };
}

/* Fills x->v: one entry for all ratings of one place in one evening of a review. */
static void
add_evenings(struct grades *x)
{
	x->v = xcalloc(x->n_each + 1, sizeof(x->v[0]));
	for (size_t i = 0, end; i < x->n_each; i = end) {
		struct graded *evening = &x->v[x->n++];

		*evening = x->each[i];
		for (end = i; end < x->n_each && x->each[i].evening == x->each[end].evening &&
			uuid_same(&x->each[i].rating->review, &x->each[end].rating->review) &&
			graded_repeats(&x->each[i], &x->each[end]);
			end++)
			if (rating_is_later(x->each[end].rating, evening->rating))
				*evening = x->each[end];
		evening->n = end - i;
		evening->each = i;
	}
}

/* Returns true if the rating was made in a blind run after its end. */
static bool
is_late(const struct record *of, const struct rating *r)
{
	const struct trial *t = r->blind ? record_find(of, ROW_TRIAL, &r->row.uuid) : NULL;

	return t && !t->row.deleted && trial_is_late(of, t);
}

struct grades
grades_new(const struct gather *g)
{
	struct grades x = { .each = xcalloc(gather_count(g, ROW_RATING) + 1, sizeof(x.each[0])) };
	const struct rating *r;

	for (struct gather_at at = { 0 }; (r = gather_next(g, ROW_RATING, &at));)
		if (!r->row.deleted && r->attribute && !is_late(g->v[at.record], r) &&
			gather_includes(g, &r->review, &r->sitting)) {
			x.each[x.n_each] = graded_of(
				g, g->v[at.record], r, x.n_each ? &x.each[x.n_each - 1] : NULL);
			x.n_each++;
		}
	number_setups(&x, g);
	x.evenings = number_by(&x, order_evening, offsetof(struct graded, evening));
	number_by(&x, order_attribute, offsetof(struct graded, attribute));
	number_by(&x, order_repeats, offsetof(struct graded, repeats));
	struct sorted_rating *order = xcalloc(x.n_each + 1, sizeof(order[0]));
	struct graded *sorted = xcalloc(x.n_each + 1, sizeof(sorted[0]));
	for (size_t i = 0; i < x.n_each; i++)
		order[i] =
			(struct sorted_rating){ x.each[i].repeats, x.each[i].evening, &x.each[i] };
	qsort(order, x.n_each, sizeof(order[0]), order_sorted);
	for (size_t i = 0; i < x.n_each; i++)
		sorted[i] = *order[i].of;
	free(order);
	free(x.each);
	x.each = sorted;
	/* Drops ratings that do not count, of each group of repeats. */
	CLEANUP(pointer_free) struct rating_heard *room = xcalloc(x.n_each + 1, sizeof(room[0]));
	size_t kept = 0;
	x.not_judged = xcalloc(x.n_each + 1, sizeof(x.not_judged[0]));
	for (size_t i = 0, end; i < x.n_each; i = end) {
		for (end = i; end < x.n_each && graded_repeats(&x.each[i], &x.each[end]); end++)
			room[end - i] =
				(struct rating_heard){ x.each[end].rating, x.each[end].trial };
		if (isnan(x.each[end - 1].value))
			x.not_judged[x.n_not_judged++] = x.each[end - 1].rating;
		size_t counting = rating_counting(room, end - i);
		for (size_t k = i, n = 0; n < counting; k++)
			if (x.each[k].rating == room[n].rating) {
				x.each[kept++] = x.each[k];
				n++;
			}
	}
	x.n_each = kept;
	add_evenings(&x);
	return x;
}

void
grades_finish(struct grades *x)
{
	free(x->each);
	free(x->v);
	free((void *)x->not_judged);
	*x = (struct grades){ 0 };
}

struct uuid *
grades_devices(const struct grades *x, const struct gather *g, size_t more, size_t *n)
{
	struct uuid *v = xcalloc(gather_count(g, ROW_REVIEW) + x->n + more + 1, sizeof(v[0]));
	const struct review *r;

	*n = 0;
	for (struct gather_at at = { 0 }; (r = gather_next(g, ROW_REVIEW, &at));)
		if (uuid_index(&r->device, v, *n) == *n)
			v[(*n)++] = r->device;
	for (size_t i = 0; i < x->n; i++)
		if ((!i || !uuid_same(&x->v[i].device, &x->v[i - 1].device)) &&
			uuid_index(&x->v[i].device, v, *n) == *n)
			v[(*n)++] = x->v[i].device;
	return v;
}
