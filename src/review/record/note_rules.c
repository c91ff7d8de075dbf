/* Decides what a note is about, which devices it compares, whether it is private, and its time in
 * the track, less the reaction time. wording.c reads the words, timing.c has the offset of the
 * source. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/record/note_rules.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/system/json.h"
#include "base/text/number.h"
#include "base/text/text.h"
#include "review/files/words.h"
#include "review/record/chains.h"
#include "review/record/device_in_chain.h"
#include "review/record/identity.h"
#include "review/record/rows.h"
#include "review/record/timing.h"

void
note_own_parts(struct pairs *into, const struct review *r)
{
	json_auto_t *names = json_read(r ? r->parts : NULL);

	EACH_MEMBER (id, name, names)
		pairs_add(into, id, text_or(json_string_value(name), id), NOWHERE, NOWHERE);
}

/* Returns the name that files gave a part of the review's author; NULL: it is none. The caller
 * frees. */
static char *
own_name(const struct review *r, const char *part)
{
	json_auto_t *names = json_read(r ? r->parts : NULL);
	const char *name = json_text_at(names, part);

	return *name ? xstrdup(name) : NULL;
}

char *
note_part_named(const struct review *r, const char *word)
{
	CLEANUP(pairs_finish) struct pairs own = { 0 };

	note_own_parts(&own, r);
	EACH (one, &own)
		if (text_same(one->key, word) || text_same_name(one->value, word))
			return xstrdup(one->key);
	for (const char *const *p = note_parts; *p; p++)
		if (text_same(*p, word) || text_same(note_part_word(*p), word))
			return xstrdup(*p);
	return NULL;
}

bool
note_part_refused(const struct review *r, const char *word, struct err *err)
{
	CLEANUP(pairs_finish) struct pairs own = { 0 };
	CLEANUP(buf_finish) struct buf all = BUF_INIT;

	note_own_parts(&own, r);
	EACH (one, &own)
		buf_add_part(&all, ", ", "%s", one->key);
	for (const char *const *p = note_parts; *p; p++)
		buf_add_part(&all, ", ", "%s", note_part_word(*p));
	if (note_part_is_own(word))
		return err_set(err,
			"there is no part “%s”; write `parts: {%s: its name}` into the session "
			"file or the profile, or use %s",
			word, word, all.s);
	return err_set(err, "there is no part “%s”; parts are: %s", word, all.s);
}

char *
note_part_name(const struct review *r, const char *part)
{
	char *own = own_name(r, part);
	CLEANUP(pointer_free) char *key = xasprintf("of_%s", part);

	if (own)
		return own;
	return xstrdup(words_has(key) ? words_of(key) : note_part_word(part));
}

void
note_begin(struct note *n, const struct uuid *review, const struct uuid *device)
{
	n->row.uuid = uuid_random();
	n->review = *review;
	n->setup.device = *device;
	n->made_ms = clock_utc_ms();
	n->made_offset_min = clock_offset_min(n->made_ms);
}

bool
note_is_marker(const struct note *n)
{
	return !n->body || !n->body[strspn(n->body, " \t\n")];
}

void
note_set_time(struct note *n, const struct timespan *t, const char *from)
{
	n->pos_ms = t->pos_ms;
	n->pos_end_ms = t->pos_end_ms;
	n->open = t->open;
	n->about = t->about;
	n->source = UUID_NONE;
	n->reaction_ms = n->reaction_end_ms = n->pos_spread_ms = NO_INT;
	xreplace(&n->pos_from, from);
}

/* Returns the time `was` if `typed` is in its second, else `typed`. NO_MS: none. */
static int64_t
same_second(int64_t typed, int64_t was)
{
	bool same = typed != NO_MS && was != NO_MS && typed / 1000 == was / 1000;

	return same ? was : typed;
}

bool
note_type_time(struct note *n, const struct timespan *t, int64_t offset_ms)
{
	int64_t was_ms = note_track_ms(n, offset_ms), was_end_ms = note_track_end_ms(n, offset_ms);
	int64_t from_ms = same_second(t->pos_ms, was_ms),
		to_ms = same_second(t->pos_end_ms, was_end_ms);
	struct uuid source = n->source;

	if (from_ms == was_ms && to_ms == was_end_ms && t->open == n->open)
		return false;
	bool about = n->about && from_ms == was_ms;
	/* A time before the start of the source is in the track alone. */
	bool within = from_ms + offset_ms >= 0;
	int64_t shift_ms = within ? offset_ms : 0;
	note_set_time(n,
		&(struct timespan){ .pos_ms = from_ms + shift_ms,
			.pos_end_ms = to_ms == NO_MS ? NO_MS : to_ms + shift_ms,
			.about = about,
			.open = t->open },
		POS_TYPED);
	if (within)
		n->source = source;
	return true;
}

bool
note_keeps_time(
	struct note *n, const struct record *r, const struct uuid *from, const struct uuid *to)
{
	const struct item *was = record_find(r, ROW_ITEM, from), *is = record_find(r, ROW_ITEM, to);
	bool timed = n->pos_ms != NO_MS;

	/* The clock and another player go on whatever track the listener has chosen. */
	if ((was && is && uuid_same(&was->recording, &is->recording)) ||
		text_same(note_pos_from(n), POS_CLOCK) || text_same(note_pos_from(n), POS_PLAYER))
		return true;
	note_set_time(n, &(struct timespan){ .pos_ms = NO_MS, .pos_end_ms = NO_MS }, NULL);
	return !timed;
}

void
question_add_text(struct buf *out, const char *text, const char *device)
{
	static const char mark[] = "{device}";

	for (const char *at; (at = strstr(text, mark)); text = at + strlen(mark)) {
		buf_add_bytes(out, text, (size_t)(at - text));
		buf_add(out, text_or(device, "it"));
	}
	buf_add(out, text);
}

void
note_set_question(struct note *n, const struct question *q)
{
	n->question = q->row.uuid;
	n->section = q->section;
}

bool
withheld_is(const struct record *rec, const struct uuid *target)
{
	EACH_LIVE (withheld, w, rec, ROW_WITHHELD)
		if (uuid_same(&w->target, target))
			return true;
	return false;
}

bool
note_is_of_review(const struct note *n)
{
	static const char *const parts[] = { "opening", "tagline", "excerpts", "summary", "diary",
		NULL };

	return text_is_among(n->part, parts);
}

struct note_pair
note_pair(const struct record *rec, const struct uuid *tested, const struct note *n)
{
	const struct uuid *worn =
		record_find(rec, ROW_DEVICE, &n->setup.device) ? &n->setup.device : tested;

	if (!record_find(rec, ROW_DEVICE, &n->against) || uuid_same(&n->against, tested))
		return (struct note_pair){ *tested, *worn };
	return (struct note_pair){ *worn, n->against };
}

bool
note_is_elsewhere(const struct record *r, const struct uuid *review, const struct note *n)
{
	return !uuid_same(&n->review, review) && !n->row.deleted && !note_is_marker(n) &&
		!note_is_private(r, n);
}

bool
note_compares(const struct record *rec, const struct uuid *tested, const struct note *n)
{
	const struct note_pair p = note_pair(rec, tested, n);

	return !uuid_same(&p.of, &p.with) &&
		(!note_is_of_review(n) || isfinite(n->hz) || !uuid_none(&n->against));
}

bool
note_is_on_graph(const struct note *n)
{
	return text_same(n->part, "fr") && isfinite(n->hz) && uuid_none(&n->sitting);
}

bool
note_is_private(const struct record *rec, const struct note *n)
{
	return n->private || withheld_is(rec, &n->row.uuid);
}

void
note_mark_private(const struct record *rec, struct edits *out)
{
	EACH (one, out)
		if (one->kind == ROW_WITHHELD)
			return;
	EACH (each, out) {
		struct note *n = each->row;
		const struct note *old =
			each->kind == ROW_NOTE ? record_find(rec, ROW_NOTE, &n->row.uuid) : NULL;

		if (old && !row_same(ROW_NOTE, old, n))
			n->private |= note_is_private(rec, n);
	}
}

void
withheld_set(const struct record *rec, const struct uuid *target, bool private, struct edits *out)
{
	EACH_LIVE (withheld, w, rec, ROW_WITHHELD) {
		if (private || !uuid_same(&w->target, target))
			continue;
		struct withheld *gone = row_dup(ROW_WITHHELD, w);
		gone->row.deleted = true;
		edits_add(out, ROW_WITHHELD, gone);
	}
	if (!private)
		return;
	struct withheld *w = row_new(ROW_WITHHELD);
	w->row.uuid = uuid_random();
	w->target = *target;
	edits_add(out, ROW_WITHHELD, w);
}

void
note_withhold(const struct record *rec, const struct note *n, bool private, struct edits *out)
{
	withheld_set(rec, &n->row.uuid, private, out);
	if (private || !n->private)
		return;
	struct note *public = row_dup(ROW_NOTE, n);
	public->private = false;
	edits_add(out, ROW_NOTE, public);
}

void
note_complete_part(struct note *n)
{
	const char *part = "impression";

	if (!uuid_none(&n->item) || n->part)
		return;
	if (!uuid_none(&n->question))
		part = "question";
	else if (!uuid_none(&n->section))
		part = "section";
	else if (!uuid_none(&n->setup.chain) || !uuid_none(&n->against_chain))
		part = "chain";
	xreplace(&n->part, part);
}

void
note_compare_with(struct note *n, const struct compared *with)
{
	struct compared c = *with;

	if (setup_has(&n->setup, ROW_DEVICE, &c.device))
		c.device = UUID_NONE;
	if (!uuid_none(&c.device) || setup_has(&n->setup, ROW_VARIANT, &c.variant))
		c.variant = UUID_NONE;
	if (!uuid_none(&c.device) || !uuid_none(&c.variant) ||
		setup_has(&n->setup, ROW_CHAIN, &c.chain))
		c.chain = UUID_NONE;
	n->against = c.device;
	n->against_variant = c.variant;
	n->against_chain = c.chain;
	n->from_memory = c.memory && !uuid_none(&c.device);
}

struct compared
note_compared(const struct note *n)
{
	return (struct compared){ n->against, n->against_variant, n->against_chain,
		n->from_memory };
}

bool
compared_is_nothing(const struct compared *c)
{
	return uuid_none(&c->device) && uuid_none(&c->variant) && uuid_none(&c->chain);
}

/* The things that the words of a note may name: names[i] is the name of of[i]. */
struct nameable {
	struct wording_name *names;
	struct compared *of;
	size_t n;
	struct texts known;
};

static void
nameable_finish(struct nameable *x)
{
	free(x->names);
	free(x->of);
	texts_finish(&x->known);
}

/* number: the number by which words may call the device, 2 for "d2"; 1: the device under test. */
static void
add_nameable_device(struct nameable *x, const struct record *rec, const struct note *n,
	const struct uuid *device, size_t number, bool from_memory)
{
	x->of[x->n] = (struct compared){ .device = *device, .memory = from_memory };
	x->names[x->n++] = (struct wording_name){ .name = row_name(ROW_DEVICE,
							  record_find(rec, ROW_DEVICE, device)),
		.number = number,
		.used = setup_has(&n->setup, ROW_DEVICE, device) };
}

static struct nameable
nameable_of(const struct record *rec, const struct note *n)
{
	const struct review *r = record_find(rec, ROW_REVIEW, &n->review);
	const struct chain *used = record_find(rec, ROW_CHAIN, &n->setup.chain);
	CLEANUP(pointer_free) const struct chain **chains;
	size_t nchains = chains_list(rec, &n->review, &chains),
	       most = 1 + record_count(rec, ROW_COMPARISON) + nchains +
		record_count(rec, ROW_VARIANT);
	struct nameable x = { .names = xcalloc(most, sizeof(x.names[0])),
		.of = xcalloc(most, sizeof(x.of[0])) };

	if (r)
		add_nameable_device(&x, rec, n, &r->device, 1, false);
	EACH_ROW (comparison, c, rec, ROW_COMPARISON) {
		size_t number = 2; /* of the device in the review's order */

		if (!comparison_is_listed(rec, c, &n->review))
			continue;
		EACH_ROW (comparison, o, rec, ROW_COMPARISON)
			if (comparison_is_listed(rec, o, &c->review) && o->rank < c->rank)
				number++;
		add_nameable_device(&x, rec, n, &c->device, number, c->from_memory);
	}
	for (const struct variant *v = NULL;
		(v = device_next_setting(rec, &n->review, &n->setup.device, v));) {
		x.of[x.n] = (struct compared){ .variant = v->row.uuid };
		x.names[x.n++] =
			(struct wording_name){ .name = *text_or(v->name, "") ? v->name : NULL,
				.used = setup_has(&n->setup, ROW_VARIANT, &v->row.uuid) };
	}
	for (size_t i = 0; i < nchains; i++) {
		CLEANUP(pointer_free)
		char *known = device_chain_known_as(rec, chains[i], NULL, 0, &(bool){ false });

		texts_add(&x.known, known, NOWHERE);
		x.of[x.n] = (struct compared){ .chain = chains[i]->row.uuid };
		x.names[x.n++] = (struct wording_name){ .name = chains[i]->name,
			.known = x.known.v[i],
			.used = used && text_same(used->name, chains[i]->name) };
	}
	return x;
}

size_t
note_offers(const struct record *rec, const struct note *n, const char *text, size_t caret,
	struct compared **found)
{
	CLEANUP(nameable_finish) struct nameable x = nameable_of(rec, n);
	CLEANUP(pointer_free) size_t *at = xcalloc(x.n + 1, sizeof(at[0]));
	CLEANUP(wording_text_finish) struct wording_text words = wording_text(text);
	size_t count = wording_names(&words, caret, x.names, x.n, at);

	*found = xcalloc(count + 1, sizeof(**found));
	for (size_t i = 0; i < count; i++)
		(*found)[i] = x.of[at[i]];
	return count;
}

void
note_take_versus(const struct record *rec, struct note *n)
{
	struct compared with = note_compared(n);
	size_t at;

	if (!n->body || !wording_has_lead(n->body) || !compared_is_nothing(&with))
		return;
	EACH_LIVE (blind_run, b, rec, ROW_BLIND_RUN)
		if (b->ended_ms == NO_INT && uuid_same(&b->review, &n->review))
			return;
	CLEANUP(nameable_finish) struct nameable x = nameable_of(rec, n);
	if (wording_versus(n->body, x.names, x.n, &at))
		note_compare_with(n, &x.of[at]);
}

size_t
note_versus(const struct record *rec, const struct note *n, const char *body)
{
	const struct device *d = record_find(rec, ROW_DEVICE, &n->against);
	const struct chain *c = record_find(rec, ROW_CHAIN, &n->against_chain);
	CLEANUP(pointer_free)
	char *known = device_chain_known_as(rec, c, NULL, 0, &(bool){ false });
	const struct wording_name names[] = { { .name = d ? d->name : NULL },
		{ .name = row_name(
			  ROW_VARIANT, record_find(rec, ROW_VARIANT, &n->against_variant)) },
		{ .name = c ? c->name : NULL, .known = known } };

	return wording_versus(body, names, LENGTH(names), &(size_t){ 0 });
}

void
note_against_edits(const struct record *rec, const struct note *n, struct edits *out)
{
	const struct review *r = record_find(rec, ROW_REVIEW, &n->review);
	const struct device *d = record_find(rec, ROW_DEVICE, &n->against);
	const struct comparison *old = NULL;

	if (!r || !d || uuid_same(&r->device, &n->against))
		return;
	EACH_ROW (comparison, c, rec, ROW_COMPARISON) {
		if (!comparison_is_of(c, &n->review, &n->against))
			continue;
		if (c->rank != NO_INT)
			return;
		old = old ? old : c;
	}
	struct comparison *c = old ? row_dup(ROW_COMPARISON, old) : row_new(ROW_COMPARISON);
	if (!old) {
		c->row.uuid = identity_of_comparison(r, &d->row.uuid);
		c->review = r->row.uuid;
		c->device = n->against;
		c->from_memory = n->from_memory;
	}
	c->rank = RANK_ADDED + (int64_t)record_count(rec, ROW_COMPARISON);
	xreplace(&c->added, "shell");
	edits_add(out, ROW_COMPARISON, c);
}

const struct note *
note_of_volume(const struct record *r, const struct uuid *device, const struct chain *on)
{
	const struct note *last = NULL;

	EACH_LIVE (note, n, r, ROW_NOTE) {
		if (!n->volume || !setup_has(&n->setup, ROW_DEVICE, device))
			continue;
		const struct chain *c = record_find(r, ROW_CHAIN, &n->setup.chain);
		const struct row *sitting = record_find(r, ROW_SITTING, &n->sitting);

		if (!note_is_private(r, n) && sitting && !sitting->deleted && c &&
			uuid_same(&c->review, &on->review) && text_order(c->name, on->name) == 0 &&
			!record_other_listener(r, r, &n->listener) &&
			(!last || !made_before(MADE(n), MADE(last))))
			last = n;
	}
	return last;
}

const char *
note_pos_from(const struct note *n)
{
	return n->pos_spread_ms != NO_INT ? POS_PLAYER : n->pos_from;
}

int64_t
note_heard_ms(int64_t pos_ms, int64_t reaction_ms)
{
	return pos_ms == NO_MS ? NO_MS : pos_ms - reaction_ms;
}

int64_t
note_reaction_ms(const struct note *n)
{
	return n->reaction_ms == NO_INT ? 0 : n->reaction_ms;
}

int64_t
note_heard_end_ms(const struct note *n)
{
	return note_heard_ms(n->pos_end_ms,
		n->reaction_end_ms == NO_INT ? note_reaction_ms(n) : n->reaction_end_ms);
}

int64_t
note_track_ms(const struct note *n, int64_t offset_ms)
{
	return n->pos_ms == NO_MS
		? NO_MS
		: source_track_ms(offset_ms, note_heard_ms(n->pos_ms, note_reaction_ms(n)));
}

int64_t
note_evening(const struct note *n)
{
	return clock_evening(MADE_MS(n), n->made_offset_min);
}

int
note_order_in_track(const struct note *a, int64_t a_ms, const struct note *b, int64_t b_ms)
{
	int o = number_order(a_ms / 1000, b_ms / 1000);

	o = o ? o : made_order(MADE(a), MADE(b));
	return o ? o : uuid_order(&a->row.uuid, &b->row.uuid);
}

int64_t
note_track_end_ms(const struct note *n, int64_t offset_ms)
{
	return n->pos_end_ms == NO_MS ? NO_MS : source_track_ms(offset_ms, note_heard_end_ms(n));
}

char *
note_time_text(const struct note *n, int64_t offset_ms, char text[TIME_TEXT])
{
	struct timespan t = { .pos_ms = note_track_ms(n, offset_ms),
		.pos_end_ms = note_track_end_ms(n, offset_ms),
		.about = n->about,
		.open = n->open };

	return timespan_text(&t, text);
}
