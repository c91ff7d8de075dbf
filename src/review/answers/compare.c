/* The report of compare. Decides which tracks, cues and moments get a row in the comparison, and to
 * which row a note belongs. paired.c decides the rows of ratings; schema/show/compare.mustache has
 * the words of the report. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/answers/compare.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/text/number.h"
#include "base/text/text.h"
#include "review/answers/grades.h"
#include "review/answers/level_match.h"
#include "review/files/words.h"
#include "review/record/device_in_chain.h"
#include "review/record/note_rules.h"
#include "review/record/rating.h"
#include "review/record/rows.h"
#include "review/record/switches.h"
#include "review/record/timing.h"
#include "review/record/volume.h"

/* ---- the table of ratings ---- */

/* The rows, and what they are made of. */
struct shown {
	const struct selection *g;
	const struct grades *grades;
	struct paired_rows rows;
	bool scaled; /* each value bears its scale */
	struct arena *arena;
};

static const char *
kept(const struct shown *x, struct buf *text)
{
	return arena_keep(x->arena, buf_detach(text));
}

/* Returns true if the listener rated the device with another variant in a row. Such a variant may
 * have a separate column. */
static bool
has_settings(const struct shown *x, const struct counted_rating *one)
{
	EACH (row, &x->rows)
		EACH_IN (cell, row->cells, row->n)
			EACH (each, cell) {
				const struct counted_rating *y = each->counted;
				const struct variant *own =
					selection_find(x->g, ROW_VARIANT, &y->device);
				const struct uuid *device = own ? &own->device : &y->device;

				if (uuid_same(device, &one->device) &&
					uuid_same(&y->listener, &one->listener) &&
					!uuid_same(&y->variant, &one->variant))
					return true;
			}
	return false;
}

/* Returns the values of a device, each with its variant if it was rated with several, and with what
 * holds of it if that differs: "7.5 (foam); 6.5 (wide M; sighted, …)". Beside no other device, with
 * its day. */
static struct compare_value
value_of(const struct shown *x, const struct paired_row *row, const struct paired_cell *cell)
{
	struct buf out = BUF_INIT;
	bool one = cell->n == 1 && cell->v[0].counted->n == 1;
	int64_t last = INT64_MIN;
	char day[11] = "";

	EACH (v, cell) {
		int64_t evening = rating_evening_date(v->counted->rating);

		const struct variant *worn =
			selection_find(x->g, ROW_VARIANT, &v->counted->variant);
		CLEANUP(buf_finish) struct buf with = BUF_INIT;

		buf_add(&out, out.len ? words_of("semicolon") : "");
		paired_add_value(&out, x->grades, v->counted, x->scaled);
		if (has_settings(x, v->counted))
			selection_add_setting(&with, worn, NULL);
		if (row->apart && cell->n > 1) {
			buf_add(&with, with.len ? words_of("semicolon") : "");
			paired_add_conditions(&with, row, &v->levels);
		}
		if (row->devices == 1) {
			buf_add(&with, with.len ? words_of("semicolon") : "");
			buf_add(&with, clock_day_text(evening, day));
		}
		words_bracket(&out, with.s);
		last = evening > last ? evening : last;
	}
	const char *newest =
		cell->n ? arena_keep(x->arena, xstrdup(clock_day_text(last, day))) : NULL;
	return (struct compare_value){ kept(x, &out), one ? cell->v[0].counted->value : (double)NAN,
		newest };
}

/* Returns the name of a listener other than the owner; NULL: the owner. The caller frees it. */
static char *
other_name(const struct selection *g, const struct uuid *listener)
{
	EACH (rec, g) {
		char *name = record_other_name(*rec, listener);

		if (name)
			return name;
	}
	return NULL;
}

static void
add_where(struct buf *out, const struct shown *x, const struct paired_row *row)
{
	struct setup none = { .chain = UUID_NONE }, heard = row->of->rating->setup;
	CLEANUP(pointer_free) char *listener = other_name(x->g, &row->of->listener);
	CLEANUP(buf_finish) struct buf setup = BUF_INIT, days = BUF_INIT;
	bool several = false;

	EACH (one, &x->rows)
		several |= !selection_same_chain(x->g, &one->of->rating->setup.chain, &heard.chain);
	if (!several)
		heard.chain = UUID_NONE;
	heard.variant = UUID_NONE;
	selection_add_setup(&setup, x->g, &heard, &none);
	if (row->dated && row->devices > 1)
		paired_add_days(&days, row);
	paired_add_place(out, x->g, row->of);
	const struct review *review = selection_find(x->g, ROW_REVIEW, &row->of->rating->review);
	const char *const more[] = { setup.s, listener, days.s,
		row->twice && review ? review->id : NULL };
	EACH_OF (each, more)
		words_piece(out, NULL, *each);
}

static struct compare_rating
rating_of(const struct shown *x, const struct selection *names, const struct paired_row *row)
{
	const struct series s = { .v = row->of, .n = 1, .scale = row->of->scale };
	struct buf where = BUF_INIT, conditions = BUF_INIT, days = BUF_INIT;
	struct compare_rating r = { .question = series_question(names, &s),
		.cells = { arena_calloc(x->arena, row->n, sizeof(r.cells.v[0])), row->n } };

	add_where(&where, x, row);
	paired_add_days(&days, row);
	if (row->devices > 1 && !row->apart)
		paired_add_conditions(&conditions, row, &row->levels);
	r.together = row->devices > 1;
	r.where = kept(x, &where);
	r.days = kept(x, &days);
	r.conditions = kept(x, &conditions);
	if (text_same(r.question.attribute, "section"))
		r.question.name_local = words_of("score_in");
	for (size_t i = 0; i < row->n; i++)
		r.cells.v[i] = value_of(x, row, &row->cells[i]);
	return r;
}

/* Lists the conditions of the rows, each once. */
static void
mark_conditions(struct compare_answer *answer)
{
	EACH (r, &answer->ratings) {
		size_t k = 0;

		r->mark = NO_INT;
		if (!*r->conditions)
			continue;
		while (k < answer->how.n && !text_same(answer->how.v[k].text, r->conditions))
			k++;
		r->mark = (int64_t)k + 1;
		if (k == answer->how.n)
			ARENA_ADD(&answer->arena, &answer->how,
				(struct compare_how){ r->mark, r->conditions });
	}
	EACH_WHILE (rating, &answer->ratings, answer->how.n == 1)
		rating->mark = answer->how.v[0].mark = NO_INT;
}

static void
add_ratings(struct compare_answer *answer, const struct compare_request *a)
{
	const struct selection *g = a->g.wider ? a->g.wider : &a->g;
	CLEANUP(grades_finish) struct grades grades = grades_new(g);
	struct arena *arena = &answer->arena;
	struct shown x = { .g = g,
		.grades = &grades,
		.rows = paired_of(
			&(struct paired_asked){
				.g = g, .grades = &grades, .devices = a->devices, .n = a->n },
			arena),
		.arena = arena };

	x.scaled = paired_scaled(x.rows.v, x.rows.n);
	size_t together = paired_set_apart(g, &x.rows, arena);
	EACH (row, &x.rows)
		ARENA_ADD(arena, &answer->ratings, rating_of(&x, &a->g, row));
	mark_conditions(answer);
	if (x.rows.n && !together)
		answer->advice =
			"No value was given beside one of another device: on one evening of "
			"one review, rate the same word of the same section or track on "
			"each, on the same chain.";
}

/* ---- the volumes that were used ---- */

static int
order_volume(const void *p, const void *q)
{
	BOTH_OF(struct volume, a, b, p, q);
	int o = setup_order(&a->setup, &b->setup);

	o = o ? o : setup_order(&a->matched, &b->matched);
	o = o ? o : made_order(MADE(b), MADE(a));
	return o ? o : uuid_order(&b->row.uuid, &a->row.uuid);
}

static bool
has_volume(const struct compare_answer *answer, const char *device, const char *chain)
{
	EACH (v, &answer->volumes) {
		if (text_same(v->device, device) && (!chain || text_same(v->chain, chain)))
			return true;
	}
	return false;
}

static void
add_noted_volumes(struct compare_answer *answer, const struct compare_request *a, size_t col)
{
	const char *device = selection_name(&a->g, ROW_DEVICE, &a->devices[col]);

	EACH_SELECTED (chain, c, at, &a->g, ROW_CHAIN) {
		const struct note *n = NULL;

		if (!c->name || has_volume(answer, device, c->name))
			continue;
		EACH_WHILE (rec, &a->g, !n)
			n = note_of_volume(*rec, &a->devices[col], c);
		if (n)
			ARENA_ADD(&answer->arena, &answer->volumes,
				(struct compare_volume){ .device = device,
					.chain = c->name,
					.noted = { .setup = n->setup,
						.value = n->volume,
						.unit = n->volume_unit,
						.made_ms = n->made_ms,
						.made_offset_min = n->made_offset_min } });
	}
	if (!has_volume(answer, device, NULL))
		ARENA_ADD(&answer->arena, &answer->volumes,
			(struct compare_volume){ .device = device,
				.noted = { .setup.device = a->devices[col], .made_ms = NO_INT } });
}

/* Returns the words of a setting of which its device has others; NULL: it has none. */
static const char *
setting_words(struct arena *arena, const struct selection *g, const struct uuid *device,
	const struct uuid *setting)
{
	const struct variant *worn = selection_find(g, ROW_VARIANT, setting);
	struct buf words = BUF_INIT;
	bool several = false;

	EACH_SELECTED (variant, x, at, g, ROW_VARIANT)
		several |=
			worn && uuid_same(&x->device, device) && !uuid_same(&x->row.uuid, setting);
	if (several)
		selection_setting_words(&words, worn, NULL);
	return words.len ? arena_keep(arena, buf_detach(&words)) : NULL;
}

/* Returns what a volume was matched to: another device with its setting, else another setting or
 * chain of the same one; NULL: nothing. */
static const char *
matched_words(struct arena *arena, const struct selection *g, const struct volume *v)
{
	const struct setup of = match_end(g, v, false), to = match_end(g, v, true);

	if (uuid_none(&v->matched.device))
		return NULL;
	const char *setting = setting_words(arena, g, &to.device, &to.variant);
	struct buf words = BUF_INIT;
	if (setup_same(&of, &to, SETUP_DEVICE))
		return setup_same(&of, &to, SETUP_VARIANT)
			? selection_known(g, ROW_CHAIN, &to.chain)
			: setting;
	buf_add(&words, selection_name(g, ROW_DEVICE, &to.device));
	words_bracket(&words, setting);
	return words.len ? arena_keep(arena, buf_detach(&words)) : NULL;
}

/* Adds the last volume that was noted for each combination of device, chain and what it was matched
 * to; then volumes that only notes have. */
static void
add_volumes(struct compare_answer *answer, const struct compare_request *a)
{
	const struct selection *g = &a->g;
	const struct volume **v = xcalloc(selection_count(g, ROW_VOLUME) + 1, sizeof(v[0]));
	size_t n = 0;

	EACH_SELECTED (volume, x, at, g, ROW_VOLUME)
		if (!x->row.deleted && selection_includes(g, &x->review, &x->sitting))
			v[n++] = x;
	ARRAY_SORT(v, n, order_volume);
	for (size_t col = 0; col < a->n; col++) {
		for (size_t i = 0; i < n; i++) {
			const struct setup *on = &v[i]->setup;
			const struct chain *fed = selection_find(g, ROW_CHAIN, &on->chain);

			if (uuid_index(&on->device, a->devices, a->n) != col ||
				(i > 0 && setup_same(on, &v[i - 1]->setup, SETUP_ALL) &&
					setup_same(&v[i]->matched, &v[i - 1]->matched, SETUP_ALL)))
				continue;
			struct compare_volume one = { .device = selection_name(
							      g, ROW_DEVICE, &on->device),
				.chain = selection_known(g, ROW_CHAIN, &on->chain),
				.setting =
					setting_words(&answer->arena, g, &on->device, &on->variant),
				.noted = *v[i],
				.matched_to = matched_words(&answer->arena, g, v[i]),
				.then = match_volume(g, v[i], true),
				.equaliser = selection_known(g, ROW_EQUALISER, &on->equaliser) };
			if (fed)
				one.noted.unit = arena_keep(&answer->arena,
					volume_unit(selection_record(g, &fed->review), v[i]));
			ARENA_ADD(&answer->arena, &answer->volumes, one);
		}
		add_noted_volumes(answer, a, col);
	}
	free(v);
	size_t noted = 0;
	EACH (to, &answer->volumes) {
		if (to->noted.value || to->matched_to)
			noted++;
		EACH_WHILE (each, &answer->volumes, !to->reference) {
			const struct volume *from = &each->noted;
			const struct setup at = match_end(g, from, true);

			to->reference = !uuid_none(&from->matched.device) &&
				match_is_at(g, &at, &to->noted.setup, to->chain ? SETUP_CHAIN : 0);
		}
	}
	if (!noted)
		answer->volumes.n = 0;
}

/* ---- notes on the compared devices ---- */

/* A note on one of the compared devices. */
struct heard_note {
	const struct note *note;
	int64_t offset_ms;      /* of the source that played */
	int64_t pos_ms, end_ms; /* positions in the track where the note begins and ends, ms */
	size_t column;
};

/* A row in the table of an item: the notes at a cue, at another time, or without a time. */
struct moment {
	struct compare_row row;
	struct timespan time; /* of the cue, else where the row begins */
	int64_t to_ms;        /* of a row without a cue */
};

struct heard_item {
	const struct item *item;
	/* number of the first review that lists the track, and the track's place in its list;
	 * SIZE_MAX, NO_INT: no review lists it */
	size_t record;
	int64_t rank;
	size_t first, n; /* the track's notes are table_of_notes.notes[first] to [first + n - 1] */
	bool *heard;     /* heard[i]: the track was played on device i; owned by the arena */
};

struct table_of_notes {
	const struct compare_request *a;
	struct arena *arena;      /* arena of the report */
	struct heard_note *notes; /* sorted by item, second, time of writing */
	size_t n;
	struct heard_item *items;
	size_t n_items;
};

static int
order_note(const void *p, const void *q)
{
	const struct heard_note *a = p, *b = q;
	int o = uuid_order(&a->note->item, &b->note->item);

	return o ? o : note_order_in_track(a->note, a->pos_ms, b->note, b->pos_ms);
}

/* Returns the remark of a rating as a note: "Punch 3: soft hits". It belongs to the arena. */
static const struct note *
remark_as_note(struct table_of_notes *t, const struct rating *r)
{
	struct note *n = arena_calloc(t->arena, 1, sizeof(*n));

	*n = (struct note){ .row = r->row,
		.review = r->review,
		.sitting = r->sitting,
		.item = r->item,
		.section = r->section,
		.setup = r->setup,
		.pos_ms = NO_MS,
		.pos_end_ms = NO_MS,
		.made_ms = r->made_ms,
		.made_offset_min = r->made_offset_min,
		.listener = r->listener };
	n->body = arena_keep(t->arena, selection_remark(&t->a->g, r, true));
	if (uuid_none(&r->item))
		n->part = uuid_none(&r->section) ? (char *)"impression" : (char *)"section";
	return n;
}

/* Returns true if the note is private according to any of the records (note_is_private). */
static bool
is_private_to_any(const struct selection *g, const struct note *n)
{
	EACH (rec, g)
		if (note_is_private(*rec, n))
			return true;
	return false;
}

/* Adds a note if it is on one of the compared devices. */
static void
selection_note(struct table_of_notes *t, const struct record *r, const struct note *n)
{
	const struct selection *g = &t->a->g;
	struct uuid device = selection_device(g, &n->setup, &n->review);
	size_t column = uuid_index(&device, t->a->devices, t->a->n);
	int64_t offset_ms = source_offset_ms(r, &n->source);

	if (column < t->a->n && !note_is_marker(n) && !n->row.deleted &&
		(t->a->private || !is_private_to_any(g, n)) &&
		selection_includes(g, &n->review, &n->sitting))
		t->notes[t->n++] = (struct heard_note){ n, offset_ms, note_track_ms(n, offset_ms),
			note_track_end_ms(n, offset_ms), column };
}

/* Gathers the notes on the compared devices and the remarks on their ratings that count; a note in
 * the records of two reviews only once. */
static void
selection_notes(struct table_of_notes *t)
{
	const struct selection *g = &t->a->g;
	CLEANUP(grades_finish) struct grades ratings = grades_new(g);

	t->notes = xcalloc(selection_count(g, ROW_NOTE) + ratings.n_each + 1, sizeof(t->notes[0]));
	EACH_SELECTED (note, n, at, g, ROW_NOTE)
		if (selection_find(g, ROW_NOTE, &n->row.uuid) == n)
			selection_note(t, g->v[at.record], n);
	EACH_IN (one, ratings.each, ratings.n_each)
		if (one->rating->remark)
			selection_note(t, g->v[0], remark_as_note(t, one->rating));
	ARRAY_SORT(t->notes, t->n, order_note);
}

/* ---- the tracks that get a table ---- */

/* Compares by review, then by place in its list; tracks without a place come last. */
static int
order_item_rank(const void *p, const void *q)
{
	const struct heard_item *a = p, *b = q;
	int o = number_order_size(a->record, b->record);

	o = o ? o : number_order(a->rank == NO_INT, b->rank == NO_INT);
	o = o ? o : number_order(a->rank, b->rank);
	return o ? o : text_order(a->item->id, b->item->id);
}

static struct heard_item *
item_find(const struct table_of_notes *t, const struct uuid *item)
{
	EACH_IN (h, t->items, t->n_items)
		if (uuid_same(&h->item->row.uuid, item))
			return h;
	return NULL;
}

static void
item_add(struct table_of_notes *t, const struct uuid *item, size_t record, int64_t rank)
{
	const struct item *i = selection_find(&t->a->g, ROW_ITEM, item);

	if (i && !item_find(t, item))
		t->items[t->n_items++] = (struct heard_item){ .item = i,
			.record = record,
			.rank = rank,
			.heard = arena_calloc(t->arena, t->a->n, sizeof(bool)) };
}

/* Gathers the tracks of all playlists, each once, with its position in the first review that lists
 * it; then other tracks with notes. */
static void
selection_items(struct table_of_notes *t)
{
	const struct selection *g = &t->a->g;

	t->items = xcalloc(selection_count(g, ROW_LISTING) + t->n + 1, sizeof(t->items[0]));
	EACH_SELECTED (listing, l, at, g, ROW_LISTING)
		if (!l->row.deleted && selection_includes(g, &l->review, &UUID_NONE))
			item_add(t, &l->item, at.record, l->rank);
	for (size_t i = 0; i < t->n; i++)
		if (i == 0 || !uuid_same(&t->notes[i].note->item, &t->notes[i - 1].note->item))
			item_add(t, &t->notes[i].note->item, SIZE_MAX, NO_INT);
	ARRAY_SORT(t->items, t->n_items, order_item_rank);
}

static void
assign_notes(struct table_of_notes *t)
{
	for (size_t i = 0; i < t->n; i++) {
		struct heard_item *h = item_find(t, &t->notes[i].note->item);

		if (!h)
			continue;
		if (!h->n)
			h->first = i;
		h->n++;
	}
}

/* Sets for each track on which devices it was played. */
static void
mark_heard(struct table_of_notes *t)
{
	const struct selection *g = &t->a->g;

	EACH_SELECTED (stretch, s, at, g, ROW_STRETCH) {
		const struct sitting_row *sit = selection_find(g, ROW_SITTING, &s->sitting);
		struct uuid review = sit ? sit->review : UUID_NONE,
			    device = selection_device(g, &s->setup, &review);
		size_t column = uuid_index(&device, t->a->devices, t->a->n);
		struct heard_item *h = item_find(t, &s->item);

		if (h && column < t->a->n && !s->row.deleted &&
			selection_includes(g, &review, &s->sitting))
			h->heard[column] = true;
	}
}

/* ---- the rows of a track's table: its cues and times ---- */

static int
order_moment(const void *p, const void *q)
{
	const struct moment *a = p, *b = q;
	/* Rows without a time come last. */
	int o = number_order(a->time.pos_ms == NO_MS, b->time.pos_ms == NO_MS);

	return o ? o : number_order(a->time.pos_ms, b->time.pos_ms);
}

static struct compare_cells
cells_new(const struct table_of_notes *t)
{
	struct compare_cell *v = arena_calloc(t->arena, t->a->n, sizeof(v[0]));

	return (struct compare_cells){ .v = v, .n = t->a->n };
}

struct moments {
	struct moment *v;
	size_t n, cap, cues; /* v[0] to v[cues - 1] have a cue, the others have none */
};

static struct moment *
moment_add(struct moments *ms, const struct table_of_notes *t, struct moment m)
{
	m.row.cells = cells_new(t);
	m.row.shown = t->a->all;
	if (m.time.pos_ms != NO_MS)
		timespan_text(&m.time, m.row.time);
	LIST_ADD(ms, m);
	return &ms->v[ms->n - 1];
}

static void
moments_of_cues(struct moments *ms, const struct table_of_notes *t, const struct uuid *item)
{
	const struct selection *g = &t->a->g;

	/* Two reviews with the same playlist have the same cue rows: takes each cue only once. */
	EACH_SELECTED (cue, c, at, g, ROW_CUE)
		if (!c->row.deleted && uuid_same(&c->item, item) &&
			selection_find(g, ROW_CUE, &c->row.uuid) == c) {
			moment_add(ms, t,
				(struct moment){
					.row.cue = c, .time = cue_time(g->v[at.record], c) });
		}
	ms->cues = ms->n;
}

/* Returns the row for a note: the row of its cue, the last that is on, else a row that begins at
 * most CUE_AFTER_MS before the note, else a new row. The caller passes notes in order of time. */
static struct moment *
moment_for(struct moments *ms, const struct table_of_notes *t, const struct heard_note *n)
{
	struct moment *best = NULL;

	EACH_IN (one, ms->v, ms->cues)
		if (cue_is_on(&one->time, n->pos_ms) &&
			(!best || one->time.pos_ms >= best->time.pos_ms))
			best = one;
	if (best)
		return best;
	for (size_t i = ms->cues; i < ms->n; i++) {
		struct moment *x = &ms->v[i];
		bool timed = x->time.pos_ms != NO_MS;

		if (timed == (n->pos_ms != NO_MS) && (!timed || n->pos_ms <= x->to_ms))
			return x;
	}
	return moment_add(ms, t,
		(struct moment){ .time = { .pos_ms = n->pos_ms, .pos_end_ms = NO_MS },
			.to_ms = n->pos_ms == NO_MS ? NO_MS : n->pos_ms + CUE_AFTER_MS });
}

/* ---- the tables of notes ---- */

/* Returns true if more than half of the notes on the device of a column (a->n: of all) have this
 * part of the note's setup, and it is not the only one. */
static bool
is_usual(const struct table_of_notes *t, const struct heard_note *n, size_t column, unsigned part)
{
	size_t all = 0, same = 0;

	for (size_t i = 0; i < t->n; i++)
		if (column == t->a->n || t->notes[i].column == column) {
			all++;
			same += setup_same(&t->notes[i].note->setup, &n->note->setup, part);
		}
	return same > 1 && 2 * same > all;
}

static void
note_add(struct compare_row *row, const struct table_of_notes *t, size_t note)
{
	const struct heard_note *n = &t->notes[note];
	const struct selection *g = &t->a->g;
	struct compare_cell *c = &row->cells.v[n->column];
	const struct setup *on = &n->note->setup;
	const struct record *of = selection_record(g, &n->note->review);
	const struct variant *against = selection_find(g, ROW_VARIANT, &n->note->against_variant);
	struct compare_note x = { .note = n->note,
		.pos_ms = n->pos_ms,
		.variant = setting_words(t->arena, g, &on->device, &on->variant),
		.chain = selection_known(g, ROW_CHAIN, &on->chain),
		.against = selection_known(g, ROW_DEVICE, &n->note->against),
		.against_variant =
			against ? arena_keep(t->arena, switches_called(of, against, ", ")) : NULL,
		.against_chain = selection_known(g, ROW_CHAIN, &n->note->against_chain),
		.trial = selection_trial(g, &n->note->row.uuid),
		.private = is_private_to_any(g, n->note),
		.listener = arena_keep(t->arena, other_name(g, &n->note->listener)) };

	note_time_text(n->note, n->offset_ms, x.time);
	x.own_time = *x.time && !text_same(x.time, row->time);
	x.blind = x.trial != NO_INT;
	x.usual_setting = is_usual(t, n, n->column, SETUP_VARIANT);
	x.usual_chain = is_usual(t, n, t->a->n, SETUP_CHAIN);
	ARENA_ADD(t->arena, c, x);
	row->shown = true;
}

static struct compare_item
item_of(const struct table_of_notes *t, const struct heard_item *h)
{
	const struct recording *r = selection_find(&t->a->g, ROW_RECORDING, &h->item->recording);
	struct compare_item x = { .recording = h->item->recording,
		.item = h->item->id,
		.title = row_name(ROW_RECORDING, r),
		.artist = r ? r->artist : NULL,
		.section = selection_known(&t->a->g, ROW_SECTION, &h->item->section),
		.heard = { h->heard, t->a->n },
		.notes = h->n };
	struct moments ms = { 0 };

	moments_of_cues(&ms, t, &h->item->row.uuid);
	for (size_t i = h->first; i < h->first + h->n; i++)
		note_add(&moment_for(&ms, t, &t->notes[i])->row, t, i);
	LIST_SORT(&ms, order_moment);
	EACH (one, &ms)
		ARENA_ADD(t->arena, &x.rows, one->row);
	free(ms.v);
	x.shown = x.notes || (t->a->all && x.rows.n);
	for (size_t i = 0; i < t->a->n; i++) {
		bool noted = false;

		for (size_t k = h->first; k < h->first + h->n; k++)
			noted |= t->notes[k].column == i;
		if (h->heard[i] && !noted)
			ARENA_ADD(t->arena, &x.silent,
				selection_name(&t->a->g, ROW_DEVICE, &t->a->devices[i]));
		h->heard[i] |= noted;
	}
	return x;
}

/* Lists the tracks without a note, each song once: not if another section has a note on it, or an
 * earlier section lists it. */
static void
list_to_hear(struct compare_answer *answer)
{
	for (size_t i = 0; i < answer->items.n; i++) {
		const struct compare_item *x = &answer->items.v[i];
		bool named = x->notes;

		for (size_t k = 0; k < answer->items.n; k++)
			named |= (k < i || (k > i && answer->items.v[k].notes)) &&
				uuid_same(&answer->items.v[k].recording, &x->recording);
		if (!named)
			ARENA_ADD(&answer->arena, &answer->to_hear,
				text_or(text_or(x->title, x->item), ""));
	}
}

/* Adds a table of notes for each track, and one for notes without a track. */
static void
compare_items(struct compare_answer *answer, const struct compare_request *a)
{
	struct table_of_notes t = { .a = a, .arena = &answer->arena };

	selection_notes(&t);
	selection_items(&t);
	assign_notes(&t);
	mark_heard(&t);
	/* Notes without a track, by section or part. */
	for (size_t i = 0; i < t.n; i++) {
		const struct note *n = t.notes[i].note;
		const char *part = selection_known(&a->g, ROW_SECTION, &n->section);
		size_t k = 0;

		answer->chains |= !selection_same_chain(
			&a->g, &t.notes[0].note->setup.chain, &n->setup.chain);
		answer->days |= note_evening(t.notes[0].note) != note_evening(n);
		part = text_or(part, text_or(n->part, words_of("of_the_device")));
		if (item_find(&t, &n->item))
			continue;
		while (k < answer->parts.n && !text_same(answer->parts.v[k].part, part))
			k++;
		if (k == answer->parts.n)
			ARENA_ADD(t.arena, &answer->parts,
				(struct compare_row){ .part = part,
					.of = arena_keep(t.arena,
						note_part_name(selection_find(&a->g, ROW_REVIEW,
								       &n->review),
							part)),
					.cells = cells_new(&t) });
		note_add(&answer->parts.v[k], &t, i);
	}
	answer->items.v = arena_calloc(&answer->arena, t.n_items, sizeof(answer->items.v[0]));
	EACH_IN (x, t.items, t.n_items)
		answer->items.v[answer->items.n++] = item_of(&t, x);
	list_to_hear(answer);
	free(t.items);
	free(t.notes);
}

/* ---- making the report ---- */

void
compare_answer_init(struct compare_answer *answer, const struct compare_request *a)
{
	CLEANUP(pointer_free) const char **names = xcalloc(a->n + 1, sizeof(names[0]));

	*answer = (struct compare_answer){ 0 };
	answer->devices.v = arena_calloc(&answer->arena, a->n, sizeof(answer->devices.v[0]));
	for (size_t i = 0; i < a->n; i++) {
		const struct device *d = selection_find(&a->g, ROW_DEVICE, &a->devices[i]);
		struct compare_device *x = &answer->devices.v[answer->devices.n++];
		const struct variant *v = selection_find(&a->g, ROW_VARIANT, &a->devices[i]);

		names[i] = selection_name(&a->g, ROW_DEVICE, &a->devices[i]);
		*x = (struct compare_device){ .uuid = a->devices[i],
			.id = d ? d->id : NULL,
			.name = row_name(ROW_DEVICE, d),
			.short_name = text_or(row_name(ROW_VARIANT, v), NULL) };
		const struct uuid *device = v ? &v->device : &a->devices[i];
		EACH_SELECTED (review, r, at, &a->g, ROW_REVIEW)
			if (!x->review && uuid_same(&r->device, device))
				x->review = r->id;
	}
	for (size_t i = 0; i < a->n; i++)
		if (!answer->devices.v[i].short_name)
			answer->devices.v[i].short_name = text_name_apart(names[i], names, a->n);
	add_ratings(answer, a);
	add_volumes(answer, a);
	compare_items(answer, a);
}
