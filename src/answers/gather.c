#include "answers/gather.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/scale.h"
#include "base/text.h"
#include "record/note.h"

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
gather_lives(const struct gather *g, const struct uuid *review, const struct uuid *sitting)
{
	const struct row *r = gather_find(g, ROW_REVIEW, review),
			 *s = gather_find(g, ROW_SITTING, sitting);

	for (size_t i = 0; g->own && s && i < g->n; i++)
		if (is_left_out(g, g->v[i], ROW_SITTING, s))
			return false;
	return !(r && r->deleted) && !(s && s->deleted);
}

bool
gather_is_private(const struct gather *g, const struct note *n)
{
	for (size_t i = 0; i < g->n; i++)
		if (note_is_private(g->v[i], n))
			return true;
	return false;
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

/* Returns true for the same chain row, or rows of two reviews with equal name and content. */
static bool
same_chain(const struct gather *g, const struct uuid *a, const struct uuid *b)
{
	const struct chain *x = gather_find(g, ROW_CHAIN, a), *y = gather_find(g, ROW_CHAIN, b);

	if (uuid_none(a) || uuid_same(a, b))
		return !uuid_none(a);
	return x && y && text_order(x->name, y->name) == 0 &&
		text_order(x->content, y->content) == 0;
}

int64_t
gather_matched_since(
	const struct gather *g, const struct uuid *a, const struct uuid *b, const struct setup *on)
{
	const struct volume *v;
	int64_t since = INT64_MAX;

	for (struct gather_at at = { 0 }; (v = gather_next(g, ROW_VOLUME, &at));) {
		struct uuid device = gather_device(g, &v->setup, &v->review);
		bool between = (uuid_same(&device, a) && uuid_same(&v->matched_to, b)) ||
			(uuid_same(&device, b) && uuid_same(&v->matched_to, a));

		if (between && volume_is_matched(v) && v->made_ms < since &&
			setup_same(&v->setup, on, SETUP_ALL & ~(SETUP_WORN | SETUP_CHAIN)) &&
			same_chain(g, &v->setup.chain, &on->chain) &&
			gather_lives(g, &v->review, &v->sitting))
			since = v->made_ms;
	}
	return since;
}

/* ---- choosing the ratings that reports use ---- */

struct uuid
gather_listener(const struct record *r, const struct rating *x)
{
	const struct listener_row *other = record_other_listener(r, r, &x->listener);

	return other ? other->row.uuid : UUID_NONE;
}

#define CORRECTED_WITHIN_MS (10 * 60000)
#define DAY_MS INT64_C(86400000)

typedef int graded_order(const void *, const void *);

static int
order_attribute(const void *p, const void *q)
{
	const struct graded *a = p, *b = q;
	const struct rating *x = a->rating, *y = b->rating;
	int o = text_order(x->lexicon, y->lexicon);

	o = o ? o : text_order(x->attribute, y->attribute);
	o = o ? o : text_order(x->scope, y->scope);
	return o ? o : spread_scale_order(&a->scale, &b->scale);
}

static int
order_session(const void *p, const void *q)
{
	const struct graded *a = p, *b = q;
	int o = number_order(a->began_ms, b->began_ms);

	return o ? o : uuid_order(&a->rating->sitting, &b->rating->sitting);
}

static int
order_graded(const void *p, const void *q)
{
	const struct graded *a = p, *b = q;
	const struct rating *x = a->rating, *y = b->rating;
	int o = (a->attribute > b->attribute) - (a->attribute < b->attribute);

	o = o ? o : number_order(y->blind, x->blind);
	o = o ? o : uuid_order(&a->device, &b->device);
	o = o ? o : uuid_order(&a->place, &b->place);
	o = o ? o : strcmp(a->heard_as, b->heard_as);
	o = o ? o : uuid_order(&a->listener, &b->listener);
	o = o ? o : number_order(x->made_ms, y->made_ms);
	return o ? o : uuid_order(&x->row.uuid, &y->row.uuid);
}

/* Sorts the ratings by `order`, and numbers the groups of equal ones from 0: writes the number into
 * the size_t at offset `at` of each struct graded. Returns the number of groups. */
static size_t
number_by(struct grades *x, graded_order *order, size_t at)
{
	size_t n = 0;

	LIST_SORT(x, order);
	for (size_t i = 0; i < x->n; i++) {
		n += i == 0 || order(&x->v[i - 1], &x->v[i]) != 0;
		*(size_t *)(void *)((char *)&x->v[i] + at) = n - 1;
	}
	return n;
}

bool
graded_same_question(const struct graded *a, const struct graded *b)
{
	return a->attribute == b->attribute && a->rating->blind == b->rating->blind;
}

bool
graded_same_place(const struct graded *a, const struct graded *b)
{
	return graded_same_question(a, b) && uuid_same(&a->device, &b->device) &&
		uuid_same(&a->place, &b->place);
}

bool
graded_repeats(const struct graded *a, const struct graded *b)
{
	return graded_same_place(a, b) && strcmp(a->heard_as, b->heard_as) == 0 &&
		uuid_same(&a->listener, &b->listener);
}

/* Returns the scale of a rating. If the previous rating `before` has the same text, copies its
 * scale instead of parsing the text again. */
static struct spread_scale
scale_of(const struct rating *r, const struct graded *before)
{
	struct scale s;
	struct err ignored = ERR_INIT;

	if (before && text_order(r->scale, before->rating->scale) == 0)
		return before->scale;
	if (!r->scale || !scale_from_json(&s, r->scale, &ignored))
		return (struct spread_scale){ NAN, NAN, NAN };
	struct spread_scale x = { s.min, s.max, s.step };
	scale_finish(&s);
	return x;
}

static int64_t
session_began_ms(const struct gather *g, const struct rating *r)
{
	const struct sitting_row *s = gather_find(g, ROW_SITTING, &r->sitting);

	return s && s->started_ms != NO_INT ? s->started_ms
					    : clock_day(r->made_ms, r->made_offset_min) * DAY_MS;
}

/* Returns the name of the equaliser in use, else of the variant. Only ratings with the same name
 * repeat each other; the mean of a device is over all names. */
static const char *
heard_as(const struct gather *g, const struct setup *s)
{
	enum row_kind kind = setup_has(s, ROW_EQUALISER, &UUID_NONE) ? ROW_VARIANT : ROW_EQUALISER;

	return gather_name(g, kind, setup_part(s, kind));
}

static struct graded
graded_of(const struct gather *g, const struct record *of, const struct rating *r,
	const struct graded *before)
{
	bool item = r->scope && strcmp(r->scope, "item") == 0,
	     section = r->scope && strcmp(r->scope, "section") == 0;

	return (struct graded){ .rating = r,
		.device = gather_device(g, &r->setup, &r->review),
		.place = item     ? r->item
			: section ? r->section
				  : UUID_NONE,
		.listener = gather_listener(of, r),
		.heard_as = heard_as(g, &r->setup),
		.scale = scale_of(r, before),
		.began_ms = session_began_ms(g, r) };
}

/* Returns true if both ratings belong to one sitting (a run of the listening session). Ratings made
 * in the shell have no sitting: two of them belong together on one local day, and one to any rating
 * made within 10 minutes. */
static bool
same_sitting(const struct rating *a, const struct rating *b)
{
	bool shell = uuid_none(&a->sitting), both = shell && uuid_none(&b->sitting);

	if (!shell && !uuid_none(&b->sitting))
		return uuid_same(&a->sitting, &b->sitting);
	if (llabs(b->made_ms - a->made_ms) <= CORRECTED_WITHIN_MS)
		return true;
	return both &&
		clock_day(a->made_ms, a->made_offset_min) ==
		clock_day(b->made_ms, b->made_offset_min);
}

/* Returns true if both ratings were made in the same trial. */
static bool
same_trial(const struct gather *g, const struct rating *a, const struct rating *b)
{
	const struct trial *x = gather_find(g, ROW_TRIAL, &a->row.uuid),
			   *y = gather_find(g, ROW_TRIAL, &b->row.uuid);

	return x && y && uuid_same(&x->run, &y->run) && x->number == y->number;
}

/* Returns true if the later rating corrects the earlier one and is no repeat: both were made in one
 * session, or, if they are blind, in one trial. */
static bool
same_occasion(const struct gather *g, const struct rating *a, const struct rating *b)
{
	return a->blind ? same_trial(g, a, b) : same_sitting(a, b);
}

static bool
same_fit(const struct rating *a, const struct rating *b)
{
	return (a->fit == NO_INT ? 1 : a->fit) == (b->fit == NO_INT ? 1 : b->fit);
}

/* Returns true if a later rating of the same session or trial replaces rating i. With `fits` false,
 * only a rating that was made without taking the device off in between replaces it. */
static bool
was_replaced(const struct gather *g, const struct grades *x, size_t i, bool fits)
{
	const struct graded *a = &x->v[i];

	for (size_t k = i + 1; k < x->n && graded_repeats(a, &x->v[k]); k++)
		if (same_occasion(g, a->rating, x->v[k].rating) &&
			(fits || same_fit(a->rating, x->v[k].rating)))
			return true;
	return false;
}

static void
drop_corrected(const struct gather *g, struct grades *x)
{
	size_t kept = 0;
	CLEANUP(pointer_free) bool *drop = xcalloc(x->n + 1, sizeof(drop[0]));

	/* NAN (not judged) replaces earlier ratings, so it is dropped after was_replaced. */
	for (size_t i = 0; i < x->n; i++)
		drop[i] = was_replaced(g, x, i, false) || isnan(x->v[i].rating->value);
	for (size_t i = 0; i < x->n; i++)
		if (!drop[i])
			x->v[kept++] = x->v[i];
	x->n = kept;
}

/* If rating i repeats earlier ratings of the same session or trial after the device was put on
 * again, copies these ratings to x->fits, then rating i. */
static void
keep_fits(const struct gather *g, struct grades *x, size_t i)
{
	size_t from = i, before = x->n_fits;

	while (from > 0 && graded_repeats(&x->v[from - 1], &x->v[i]))
		from--;
	for (; from <= i; from++) {
		if (from == i ? x->n_fits == before
			      : !same_occasion(g, x->v[from].rating, x->v[i].rating))
			continue;
		x->fits[x->n_fits] = x->v[from];
		x->fits[x->n_fits++].occasion = i;
	}
}

/* Keeps in x->v only the last rating of each session or trial. Copies to x->fits the ratings that
 * were repeated after the device was put on again (a new seating). */
static void
take_fits(const struct gather *g, struct grades *x)
{
	size_t kept = 0;
	CLEANUP(pointer_free) bool *drop = xcalloc(x->n + 1, sizeof(drop[0]));

	x->fits = xcalloc(x->n + 1, sizeof(x->fits[0]));
	for (size_t i = 0; i < x->n; i++) {
		drop[i] = was_replaced(g, x, i, true);
		if (!drop[i])
			keep_fits(g, x, i);
	}
	for (size_t i = 0; i < x->n; i++)
		if (!drop[i])
			x->v[kept++] = x->v[i];
	x->n = kept;
}

void
grades_init(struct grades *x, const struct gather *g)
{
	const struct rating *r;

	*x = (struct grades){ .v = xcalloc(gather_count(g, ROW_RATING) + 1, sizeof(x->v[0])) };
	for (struct gather_at at = { 0 }; (r = gather_next(g, ROW_RATING, &at));)
		if (!r->row.deleted && r->attribute && gather_lives(g, &r->review, &r->sitting)) {
			x->v[x->n] =
				graded_of(g, g->v[at.record], r, x->n ? &x->v[x->n - 1] : NULL);
			x->n++;
		}
	x->sessions = number_by(x, order_session, offsetof(struct graded, session));
	number_by(x, order_attribute, offsetof(struct graded, attribute));
	LIST_SORT(x, order_graded);
	drop_corrected(g, x);
	take_fits(g, x);
}

void
grades_finish(struct grades *x)
{
	free(x->fits);
	free(x->v);
	*x = (struct grades){ 0 };
}
