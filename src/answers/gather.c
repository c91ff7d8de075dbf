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
#include "record/trial.h"

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

/* The same row, or that of another review, described alike. */
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

/* ---- ratings ---- */

struct uuid
gather_listener(const struct record *r, const struct rating *x)
{
	const struct listener_row *other = record_other_listener(r, r, &x->listener);

	return other ? other->row.uuid : UUID_NONE;
}

#define CORRECTED_WITHIN_MS (10 * 60000)
#define DAY_MS INT64_C(86400000)

static int
order_attribute(const struct graded *a, const struct graded *b)
{
	const struct rating *x = a->rating, *y = b->rating;
	int o = text_order(x->lexicon, y->lexicon);

	if (!o)
		o = text_order(x->attribute, y->attribute);
	if (!o)
		o = text_order(x->scope, y->scope);
	return o ? o : spread_scale_order(&a->scale, &b->scale);
}

static int
order_question(const struct graded *a, const struct graded *b)
{
	int o = order_attribute(a, b);

	return o ? o : number_order(b->rating->blind, a->rating->blind);
}

static int
order_place(const struct graded *a, const struct graded *b)
{
	int o = uuid_order(&a->device, &b->device);

	return o ? o : uuid_order(&a->place, &b->place);
}

static int
order_graded(const void *p, const void *q)
{
	const struct graded *a = p, *b = q;
	const struct rating *x = a->rating, *y = b->rating;
	int o = order_question(a, b);

	if (!o)
		o = order_place(a, b);
	if (!o)
		o = strcmp(a->heard_as, b->heard_as);
	if (!o)
		o = uuid_order(&a->listener, &b->listener);
	if (!o)
		o = number_order(x->made_ms, y->made_ms);
	return o ? o : uuid_order(&x->row.uuid, &y->row.uuid);
}

bool
graded_same_question(const struct graded *a, const struct graded *b)
{
	return order_question(a, b) == 0;
}

bool
graded_same_attribute(const struct graded *a, const struct graded *b)
{
	return order_attribute(a, b) == 0;
}

bool
graded_is_of(const struct graded *g, const struct uuid *device)
{
	return uuid_same(&g->device, device);
}

bool
graded_same_place(const struct graded *a, const struct graded *b)
{
	return order_question(a, b) == 0 && order_place(a, b) == 0;
}

bool
graded_repeats(const struct graded *a, const struct graded *b)
{
	return graded_same_place(a, b) && strcmp(a->heard_as, b->heard_as) == 0 &&
		uuid_same(&a->listener, &b->listener);
}

static void
read_scale(struct graded *g)
{
	struct scale s;
	struct err ignored = ERR_INIT;

	g->scale = (struct spread_scale){ NAN, NAN, NAN };
	if (!g->rating->scale || !scale_from_json(&s, g->rating->scale, &ignored))
		return;
	g->scale = (struct spread_scale){ s.min, s.max, s.step };
	scale_finish(&s);
}

/* A device that was heard through an equaliser is another one to the ear. */
static const char *
heard_as(const struct gather *g, const struct setup *s)
{
	enum row_kind kind = setup_has(s, ROW_EQUALISER, &UUID_NONE) ? ROW_VARIANT : ROW_EQUALISER;

	return gather_name(g, kind, setup_part(s, kind));
}

static struct graded
graded_of(const struct gather *g, const struct record *of, const struct rating *r)
{
	bool item = r->scope && strcmp(r->scope, "item") == 0,
	     section = r->scope && strcmp(r->scope, "section") == 0;
	struct graded x = { .rating = r,
		.device = gather_device(g, &r->setup, &r->review),
		.place = item     ? r->item
			: section ? r->section
				  : UUID_NONE,
		.listener = gather_listener(of, r),
		.heard_as = heard_as(g, &r->setup) };

	read_scale(&x);
	return x;
}

/* Without a sitting (rated in the shell) the day stands for it; and who rates there and at the
 * bench within 10 minutes, also across midnight, has not listened anew. */
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

/* Two that were both made in a trial are of one only where the trial is the same. */
static bool
same_trial(const struct gather *g, const struct rating *a, const struct rating *b)
{
	const struct trial *x = gather_find(g, ROW_TRIAL, &a->row.uuid),
			   *y = gather_find(g, ROW_TRIAL, &b->row.uuid);

	return x && y && uuid_same(&x->run, &y->run) && x->number == y->number;
}

/* In one sitting, blind: in one trial. Only there the next rating is no repeat. */
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

/* Does a later one of the same occasion stand for it? `fits`: of any fit, else of the same one,
 * which corrects it. */
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
	bool *drop = xcalloc(x->n + 1, sizeof(drop[0]));

	/* "Not judged" corrects, too; only then it goes. */
	for (size_t i = 0; i < x->n; i++)
		drop[i] = was_replaced(g, x, i, false) || isnan(x->v[i].rating->value);
	for (size_t i = 0; i < x->n; i++)
		if (!drop[i])
			x->v[kept++] = x->v[i];
	x->n = kept;
	free(drop);
}

/* The rating that stands for an occasion, with those of its other fits before it. */
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

/* Of each occasion one rating stays, the last; what it shares with other fits goes to those. */
static void
take_fits(const struct gather *g, struct grades *x)
{
	size_t kept = 0;
	bool *drop = xcalloc(x->n + 1, sizeof(drop[0]));

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
	free(drop);
}

/* A sitting; where a rating has none (given in the shell), its local day. */
struct gather_session {
	int64_t began_ms;
	struct uuid sitting;
};

static struct gather_session
session_of(const struct gather *g, const struct rating *r)
{
	const struct sitting_row *s = gather_find(g, ROW_SITTING, &r->sitting);
	bool known = s && s->started_ms != NO_INT;

	return (struct gather_session){ known ? s->started_ms
					      : clock_day(r->made_ms, r->made_offset_min) * DAY_MS,
		r->sitting };
}

static int
order_session(const struct gather_session *a, const struct gather_session *b)
{
	int o = number_order(a->began_ms, b->began_ms);

	return o ? o : uuid_order(&a->sitting, &b->sitting);
}

/* Its place among n sessions in order; they are few. */
static size_t
place_of_session(const struct gather_session *v, size_t n, const struct gather_session *s)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (order_session(&v[mid], s) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static void
number_sessions(const struct gather *g, struct grades *x)
{
	struct gather_session *v = NULL;
	size_t cap = 0;

	for (size_t i = 0; i < x->n; i++) {
		struct gather_session s = session_of(g, x->v[i].rating);
		size_t at = place_of_session(v, x->sessions, &s);

		if (at < x->sessions && order_session(&v[at], &s) == 0)
			continue;
		v = xgrow(v, x->sessions, &cap, sizeof(v[0]));
		memmove(v + at + 1, v + at, (x->sessions - at) * sizeof(v[0]));
		v[at] = s;
		x->sessions++;
	}
	for (size_t i = 0; i < x->n; i++) {
		struct gather_session s = session_of(g, x->v[i].rating);

		x->v[i].session = place_of_session(v, x->sessions, &s);
	}
	free(v);
}

void
grades_init(struct grades *x, const struct gather *g)
{
	const struct rating *r;

	*x = (struct grades){ .v = xcalloc(gather_count(g, ROW_RATING) + 1, sizeof(x->v[0])) };
	for (struct gather_at at = { 0 }; (r = gather_next(g, ROW_RATING, &at));)
		if (!r->row.deleted && r->attribute && gather_lives(g, &r->review, &r->sitting))
			x->v[x->n++] = graded_of(g, g->v[at.record], r);
	qsort(x->v, x->n, sizeof(x->v[0]), order_graded);
	drop_corrected(g, x);
	take_fits(g, x);
	number_sessions(g, x);
}

void
grades_finish(struct grades *x)
{
	free(x->fits);
	free(x->v);
	*x = (struct grades){ 0 };
}
