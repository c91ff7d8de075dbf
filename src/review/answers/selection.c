/* Reads the records of several reviews as one, and words what a thing was heard with. grades.c
 * groups the ratings, level_match.c finds the matches. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/answers/selection.h"

#include <stdint.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/system/json.h"
#include "base/text/text.h"
#include "review/files/equaliser.h"
#include "review/files/words.h"
#include "review/record/blind_result.h"
#include "review/record/chains.h"
#include "review/record/device_in_chain.h"
#include "review/record/identity.h"
#include "review/record/rating.h"
#include "review/record/rows.h"
#include "review/record/timing.h"

static bool
is_left_out(const struct selection *g, const struct record *r, enum row_kind kind, const void *row)
{
	/* Most archives have no other listener. */
	bool others = g->own && record_count(r, ROW_LISTENER);
	const struct uuid *listener = others ? row_listener(kind, row) : NULL;

	return listener && record_other_listener(r, r, listener);
}

const void *
selection_next(const struct selection *g, enum row_kind kind, struct selection_at *at)
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
selection_count(const struct selection *g, enum row_kind kind)
{
	size_t n = 0;

	EACH (rec, g)
		n += record_count(*rec, kind);
	return n;
}

const void *
selection_find(const struct selection *g, enum row_kind kind, const struct uuid *u)
{
	EACH_WHILE (rec, g, !uuid_none(u)) {
		const void *row = record_find(*rec, kind, u);

		if (row)
			return row;
	}
	return NULL;
}

struct uuid
selection_device(const struct selection *g, const struct setup *setup, const struct uuid *review)
{
	const struct review *r =
		uuid_none(&setup->device) ? selection_find(g, ROW_REVIEW, review) : NULL;

	return r ? r->device : setup->device;
}

bool
selection_includes(const struct selection *g, const struct uuid *review, const struct uuid *sitting)
{
	const struct row *r = selection_find(g, ROW_REVIEW, review),
			 *s = selection_find(g, ROW_SITTING, sitting);

	EACH_WHILE (rec, g, g->own && s)
		if (is_left_out(g, *rec, ROW_SITTING, s))
			return false;
	return !(r && r->deleted) && !(s && s->deleted);
}

const struct record *
selection_record(const struct selection *g, const struct uuid *review)
{
	EACH (rec, g)
		if (record_find(*rec, ROW_REVIEW, review))
			return *rec;
	return g->v[0];
}

/* Returns true if a row belongs to the review of its record, not to another one. */
static bool
is_of_own_review(
	const struct selection *g, const struct selection_at *at, const struct uuid *review)
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
	if (day == NO_EVENING || (at && days[at - 1] == day))
		return;
	memmove(&days[at + 1], &days[at], ((*n)++ - at) * sizeof(days[0]));
	days[at] = day;
}

bool
selection_session_counts(const struct selection *g, const struct uuid *session)
{
	EACH_SELECTED (sitting_row, s, at, g, ROW_SITTING)
		if (uuid_same(&s->row.uuid, session) && !s->row.deleted &&
			is_of_own_review(g, &at, &s->review))
			return records_sitting_counts(g->v[at.record], s);
	return false;
}

int64_t
selection_sessions(const struct selection *g, int64_t **days, size_t *n)
{
	int64_t sessions = 0;

	*days = xcalloc(selection_count(g, ROW_SITTING) + selection_count(g, ROW_NOTE) +
			selection_count(g, ROW_RATING) + 1,
		sizeof((*days)[0]));
	*n = 0;
	EACH_SELECTED (sitting_row, s, at, g, ROW_SITTING) {
		if (s->row.deleted || !is_of_own_review(g, &at, &s->review) ||
			!selection_includes(g, &s->review, &s->row.uuid) ||
			!records_sitting_counts(g->v[at.record], s))
			continue;
		sessions++;
		add_day(*days, n, s->started_ms, s->started_offset_min);
	}
	EACH_SELECTED (note, x, at, g, ROW_NOTE)
		if (!x->row.deleted && uuid_none(&x->sitting) &&
			is_of_own_review(g, &at, &x->review) &&
			selection_includes(g, &x->review, &x->sitting))
			add_day(*days, n, x->made_ms, x->made_offset_min);
	EACH_SELECTED (rating, r, at, g, ROW_RATING)
		if (!r->row.deleted && uuid_none(&r->sitting) &&
			is_of_own_review(g, &at, &r->review) &&
			selection_includes(g, &r->review, &r->sitting))
			add_day(*days, n, r->made_ms, r->made_offset_min);
	return sessions;
}

int64_t
selection_trial(const struct selection *g, const struct uuid *made)
{
	int64_t trial = NO_INT;

	EACH_WHILE (rec, g, trial == NO_INT)
		trial = trial_of_made(*rec, made);
	return trial;
}

const char *
selection_name(const struct selection *g, enum row_kind kind, const struct uuid *u)
{
	const char *name = row_name(kind, selection_find(g, kind, u));

	return name ? name : "";
}

const char *
selection_known(const struct selection *g, enum row_kind kind, const struct uuid *u)
{
	const char *name = selection_name(g, kind, u);

	return *name ? name : NULL;
}

char *
selection_cue(const struct selection *g, const struct uuid *cue)
{
	EACH_WHILE (rec, g, !uuid_none(cue)) {
		const struct cue *c = record_find(*rec, ROW_CUE, cue);
		struct buf words = BUF_INIT;

		if (!c)
			continue;
		cue_add_words(&words, *rec, c);
		return buf_detach(&words);
	}
	return NULL;
}

bool
selection_same_chain(const struct selection *g, const struct uuid *a, const struct uuid *b)
{
	return uuid_same(a, b) ||
		chains_are_one(selection_find(g, ROW_CHAIN, a), selection_find(g, ROW_CHAIN, b));
}

/* Appends "on the Apple dongle". c: NULL: the chain is not known. */
static void
add_chain(struct buf *out, const struct selection *g, const struct chain *c, const char *name)
{
	const struct record *of = c ? selection_record(g, &c->review) : NULL;

	const char *key =
		of ? device_kind_key(device_kind_in(of, &c->review, NULL), "on_chain") : "on_chain";
	name = text_or(name, text_or(row_name(ROW_CHAIN, c), words_of("unknown_chain")));
	if (c && g->own_names) {
		CLEANUP(pointer_free)
		char *words = chain_words(c->content, CHAIN_DRAFT, words_of("comma"), 0);
		CLEANUP(pointer_free) char *called = chain_called(words, text_or(c->name, ""));

		words_piece(out, key, text_or(called, text_or(c->name, words)));
	} else {
		words_named(out, key, name);
	}
}

bool
selection_setting_words(struct buf *out, const struct variant *x, const struct variant *usual)
{
	CLEANUP(pointer_free) char *words = setup_setting_told(x, usual);
	CLEANUP(pointer_free) char *tips = x ? records_content_get(x->content, "tips") : NULL;
	bool tipped = tips && *tips && text_starts(words, tips);

	if (*words)
		buf_add(out, out->len ? words_of("comma") : "");
	if (tipped)
		words_around(out, "variant_tips", tips);
	buf_add(out, words + (tipped ? strlen(tips) : 0));
	return tipped || (x && text_same(words, x->name));
}

void
selection_add_setting(struct buf *out, const struct variant *x, const struct variant *usual)
{
	CLEANUP(buf_finish) struct buf words = BUF_INIT;
	bool with = selection_setting_words(&words, x, usual);

	if (!x)
		buf_add(&words, words_of("variant_not_noted"));
	words_piece(out, with ? "variant_with" : NULL, words.s);
}

void
selection_add_other(
	struct buf *out, const struct selection *g, const struct setup *s, const struct setup *main)
{
	size_t before = out->len;

	selection_add_setup(out, g, s, main);
	if (out->len == before)
		add_chain(out, g, selection_find(g, ROW_CHAIN, &s->chain), NULL);
}

void
selection_add_setup(
	struct buf *out, const struct selection *g, const struct setup *s, const struct setup *main)
{
	CLEANUP(buf_finish) struct buf all = BUF_INIT, name = BUF_INIT;
	const struct variant *x = selection_find(g, ROW_VARIANT, &s->variant),
			     *usual = selection_find(g, ROW_VARIANT, &main->variant);
	const char *equaliser = selection_known(g, ROW_EQUALISER, &s->equaliser);

	if (!selection_same_chain(g, &s->chain, &main->chain)) {
		const struct chain *c = selection_find(g, ROW_CHAIN, &s->chain),
				   *known_as = selection_find(g, ROW_CHAIN, &main->chain);
		const char *other = known_as ? known_as->content : NULL;
		bool named = false;
		CLEANUP(pointer_free)
		char *known = c ? device_chain_known_as(selection_record(g, &c->review), c, &other,
					  other != NULL, &named)
				: NULL;
		const char *player = device_chain_player(c, known_as, known);
		if (player && !g->own_names)
			words_named(&all, "from_player", player);
		else
			add_chain(&all, g, c, named ? known : NULL);
	}
	if (!setup_setting_reads_same(x, usual))
		selection_add_setting(&all, x, usual);
	if (equaliser && !setup_same(s, main, SETUP_EQUALISER)) {
		equaliser_add_name(&name, equaliser);
		words_piece(&all, "through_equaliser", name.s);
	}
	words_piece(out, NULL, all.s);
}

/* ---- the order of attributes ---- */

int64_t
selection_rank(const struct selection *g, const struct uuid *place)
{
	bool track = selection_find(g, ROW_ITEM, place);
	int64_t rank = INT64_MAX;

	EACH_SELECTED (listing, l, at, g, ROW_LISTING) {
		const struct item *i = track ? NULL : selection_find(g, ROW_ITEM, &l->item);

		const struct uuid *of = i ? &i->section : &l->item;

		if (!l->row.deleted && l->rank != NO_INT && l->rank < rank && uuid_same(of, place))
			rank = l->rank;
	}
	return rank;
}

size_t
selection_attribute_rank(const struct selection *g, const struct rating *x)
{
	const struct attribute *a = selection_attribute(g, x);
	const struct item *i = selection_find(g, ROW_ITEM, &x->item);
	const struct uuid *own = i ? &i->section : &x->section;
	size_t best = a ? SIZE_MAX / 2 + a->nth : SIZE_MAX;

	EACH_SELECTED (section, s, at, g, ROW_SECTION) {
		bool any = uuid_none(own);
		json_auto_t *list =
			any || uuid_same(own, &s->row.uuid) ? json_read(s->attributes) : NULL;
		size_t in = 0, n = json_array_size(list);

		while (in < n &&
			text_order(json_string_value(json_array_get(list, in)), x->attribute))
			in++;
		if (in == n)
			continue;
		int64_t rank = any ? selection_rank(g, &s->row.uuid) : 0;
		if (rank != INT64_MAX && rank >= 0 && (size_t)rank * 1000 + in < best)
			best = (size_t)rank * 1000 + in;
	}
	return best;
}

struct uuid
selection_listener(const struct record *r, const struct rating *x)
{
	const struct listener_row *other = record_other_listener(r, r, &x->listener);

	return other ? other->row.uuid : UUID_NONE;
}

const struct attribute *
selection_attribute(const struct selection *g, const struct rating *r)
{
	const struct uuid u = identity_of_attribute(r->lexicon, r->attribute);

	return r->lexicon ? selection_find(g, ROW_ATTRIBUTE, &u) : NULL;
}

char *
selection_remark(const struct selection *g, const struct rating *r, bool value)
{
	CLEANUP(pointer_free) char *shown = value ? words_value(r->value, r->scale) : NULL;

	return xasprintf("%s%s%s%s%s", rating_name(r, selection_attribute(g, r)), value ? " " : "",
		text_or(shown, ""), words_of("colon"), r->remark);
}
