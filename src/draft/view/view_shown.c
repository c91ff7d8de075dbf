/*
 * Chooses the rows that an export shows, and sorts them: rows of the review that are not deleted,
 * in a session that is not, and that the filter wants; and the place in a draft of each note. A
 * private note stays out; of a rating with a private remark, only the remark (rating_remark).
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/view/view_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/system/clock.h"
#include "base/system/json.h"
#include "base/text/number.h"
#include "base/text/text.h"
#include "base/text/timed_link.h"
#include "review/files/words.h"
#include "review/record/blind_result.h"
#include "review/record/listing.h"
#include "review/record/note_rules.h"
#include "review/record/rating.h"

/* Orders the rows x and y by their times or ranks a and b; if these are equal, by UUID. */
static int
rank_order(int64_t a, const void *x, int64_t b, const void *y)
{
	int o = number_order(a, b);

	return o ? o : uuid_order(&((const struct row *)x)->uuid, &((const struct row *)y)->uuid);
}

const void **
view_ranked(const struct view *v, enum row_kind kind, const char *of, const char *rank,
	const struct uuid *u, size_t *n)
{
	const void **rows = xcalloc(record_count(v->r, kind) + 1, sizeof(*rows));
	size_t at_of = row_field_find(kind, of)->offset, at = row_field_find(kind, rank)->offset;

	*n = 0;
	for (const char *row = NULL; (row = record_next(v->r, kind, row));) {
		const int64_t *mine = (const void *)(row + at);
		size_t i = *n;

		if (memcmp(row + at_of, u, sizeof(*u)) != 0)
			continue;
		/* Insertion sort, because the rows are mostly in order already. */
		for (; i; i--) {
			const int64_t *other = (const void *)((const char *)rows[i - 1] + at);

			if (rank_order(*mine, row, *other, rows[i - 1]) >= 0)
				break;
			rows[i] = rows[i - 1];
		}
		rows[i] = row;
		++*n;
	}
	return rows;
}

static void
pick_sittings(struct view *v)
{
	size_t n;
	CLEANUP(pointer_free)
	const void **rows =
		view_ranked(v, ROW_SITTING, "review", "started_ms", &v->review->row.uuid, &n);

	v->sittings = xcalloc(n + 1, sizeof(v->sittings[0]));
	EACH_IN (one, rows, n) {
		const struct sitting_row *s = *one;

		if (!s->row.deleted && records_sitting_counts(v->r, s))
			v->sittings[v->n_sittings++] = s;
	}
	selection_sessions(&v->here, &v->days, &v->n_days);
}

int64_t
view_day(const struct view *v, int64_t utc_ms, int64_t offset_min)
{
	int64_t day = clock_evening(utc_ms, offset_min);
	for (size_t i = 0; i < v->n_days; i++)
		if (v->days[i] == day)
			return (int64_t)i + 1;
	return NO_INT;
}

/* Returns true if an export may link to the source: only https, because file paths are private, and
 * no address with a secret of the listener's server. */
static bool
is_public(const struct source *s)
{
	bool https = text_same(s->kind, "url") && s->locator &&
		strncasecmp(s->locator, "https://", 8) == 0 && !timed_link_has_secret(s->locator);
	CLEANUP(pointer_free) char *link = https ? timed_link_url(s->locator, LINK_NO_MS, 0) : NULL;
	return link != NULL;
}

char *
view_link(const struct view_place *p, int64_t track_ms)
{
	return p && p->link ? timed_link_url(p->link->locator, track_ms, p->link_ms) : NULL;
}

char *
view_time_link(const struct view *v, const char *note, int64_t track_ms)
{
	EACH_IN (one, v->rows, v->n_all_rows)
		if (text_same(json_string_value(one->uuid), note))
			return view_link(one->place, track_ms);
	return NULL;
}

/* Returns the length of a track from the playlist, else from the linked source, or NO_INT. */
static int64_t
own_length(const struct view_place *p)
{
	if (p->recording && p->recording->length_ms != NO_INT)
		return p->recording->length_ms;
	return p->link ? p->link->length_ms : NO_INT;
}

bool
view_is_known(const char *name)
{
	return name && *name && !text_is_unknown(name);
}

char *
view_track_name(const struct view_place *p)
{
	const struct recording *r = p ? p->recording : NULL;

	if (!p)
		return NULL;
	const char *title = r && r->title && *r->title ? r->title : p->item->id;
	struct buf out = BUF_INIT;
	if (r && view_is_known(r->artist))
		WORDS_ADD(&out, "track_by", title, r->artist);
	else if (r && view_is_known(r->album))
		WORDS_ADD(&out, "track_from", title, r->album);
	else
		buf_add(&out, title ? title : "");
	return buf_detach(&out);
}

int64_t
view_length_ms(const struct view_place *p)
{
	bool listed = p->recording && p->recording->length_ms != NO_INT;

	return !listed && p->first_file && p->first_file->length_ms != NO_INT
		? p->first_file->length_ms
		: own_length(p);
}

static void
place_sources(const struct view *v, struct view_place *p)
{
	const struct source *s = NULL;

	while (p->recording && (s = record_live(v->r, ROW_SOURCE, s))) {
		if (!uuid_same(&s->recording, &p->recording->row.uuid))
			continue;
		if ((!p->link || s->rank < p->link->rank) && is_public(s))
			p->link = s;
		if ((!p->first_file || s->rank < p->first_file->rank) && source_is_file(s))
			p->first_file = s;
	}
	p->link_ms = p->link ? source_offset_ms(v->r, &p->link->row.uuid) : 0;
	int64_t own = own_length(p);
	while (p->recording && own != NO_INT && (s = record_live(v->r, ROW_SOURCE, s)))
		p->unsure |= uuid_same(&s->recording, &p->recording->row.uuid) &&
			source_unsure(v->r, s, own);
}

const struct view_place *
view_place(const struct view *v, const struct uuid *item)
{
	size_t at;

	return rows_number(&v->r->of[ROW_ITEM], item, &at) ? v->place_of[at] : NULL;
}

static struct view_place *
add_place(struct view *v, const struct uuid *item, const struct listing *l)
{
	size_t at;

	if (!rows_number(&v->r->of[ROW_ITEM], item, &at))
		return NULL;
	if (v->place_of[at])
		return v->place_of[at];
	struct view_place *p = v->place_of[at] = &v->places[v->n_places++];
	*p = (struct view_place){ .item = record_at(v->r, ROW_ITEM, at), .listing = l };
	p->section = record_find(v->r, ROW_SECTION, &p->item->section);
	p->recording = record_find(v->r, ROW_RECORDING, &p->item->recording);
	p->heard = l && l->done;
	place_sources(v, p);
	return p;
}

static void
pick_places(struct view *v)
{
	size_t items = record_count(v->r, ROW_ITEM), n;
	CLEANUP(pointer_free)
	const void **listed =
		view_ranked(v, ROW_LISTING, "review", "rank", &v->review->row.uuid, &n);

	v->places = xcalloc(items + 1, sizeof(v->places[0]));
	v->place_of = xcalloc(items + 1, sizeof(v->place_of[0]));
	EACH_IN (each, listed, n) {
		const struct listing *l = *each;

		if (!l->row.deleted)
			add_place(v, &l->item, l);
	}
	EACH_ROW (stretch, s, v->r, ROW_STRETCH) {
		bool shown = !record_in_trash(v->r, &s->row, &s->sitting);
		struct view_place *p = shown ? add_place(v, &s->item, NULL) : NULL;

		if (p)
			p->heard = true;
	}
	EACH_IN (place, v->places, v->n_places)
		if (place->section)
			return;
	EACH_IN (one, v->places, v->n_places)
		one->group = listing_group(one->recording);
}

bool
view_wants(const struct view *v, enum view_part part)
{
	return !v->filter.only || (v->filter.only & part);
}

bool
view_wants_section(const struct view *v, const struct section *s)
{
	return uuid_none(&v->filter.section) || (s && uuid_same(&v->filter.section, &s->row.uuid));
}

static bool
wants_item(const struct view *v, const struct view_place *p)
{
	return !v->filter.items ||
		(p &&
			uuid_index(&p->item->row.uuid, v->filter.items, v->filter.n_items) <
				v->filter.n_items);
}

static bool
wants_device(const struct view *v, const struct uuid *u)
{
	return !v->filter.device || uuid_same(u, &v->wanted_device);
}

static bool
wants_evening(const struct view *v, int64_t evening)
{
	return !v->filter.since || evening >= v->filter.since;
}

bool
view_wants_rating(const struct view *v, const struct rating *x)
{
	const struct view_place *p = view_place(v, &x->item);
	const struct section *s = p ? p->section : record_find(v->r, ROW_SECTION, &x->section);

	return view_wants(v, VIEW_RATINGS) && wants_item(v, p) && view_wants_section(v, s) &&
		wants_device(v, &x->setup.device) && wants_evening(v, rating_evening_date(x));
}

static bool
wants_note(const struct view *v, const struct note *n, const struct view_place *p)
{
	const struct section *s = p ? p->section : record_find(v->r, ROW_SECTION, &n->section);
	bool diary = text_same(n->part, "diary");

	if (v->filter.only) {
		enum view_part kind = diary ? VIEW_DIARY : VIEW_NOTES;
		bool answers = !uuid_none(&n->question),
		     compares = !uuid_none(&n->against) ||
			!setup_has(&n->setup, ROW_DEVICE, &v->review->device);

		if (!view_wants(v, kind) && !(answers && view_wants(v, VIEW_QUESTIONS)) &&
			!(compares && view_wants(v, VIEW_COMPARISONS)))
			return false;
	}
	if (!wants_item(v, p) || !view_wants_section(v, s))
		return false;
	if (!wants_device(v, &n->setup.device) && !wants_device(v, &n->against))
		return false;
	return wants_evening(v, note_evening(n));
}

int
view_order_of_writing(const struct note *x, const struct note *y)
{
	int o = number_order(x->sequence, y->sequence);

	return o ? o : rank_order(x->made_ms, x, y->made_ms, y);
}

/* Orders notes by group (track, section or part; in each timed, untimed, markers), then by their
 * own part, by the second in the track and by when they were written. */
static int
row_order(const void *a, const void *b)
{
	const struct view_row *x = a, *y = b;
	int o = number_order((int64_t)x->group, (int64_t)y->group);

	o = o ? o : number_order(x->rank, y->rank);
	return o ? o : note_order_in_track(x->note, x->pos_ms, y->note, y->pos_ms);
}

static size_t
part_at(const char *part)
{
	size_t i = 0;

	while (i < PART_COUNT && !text_same(view_parts[i], part))
		i++;
	return i;
}

size_t
view_own_part(const struct view *v, const char *part)
{
	size_t i = 0;

	while (i < v->parts.n && !text_same(v->parts.v[i], part))
		i++;
	return i;
}

/* Finds the author's own parts, and those of them that have a place of their own. */
static void
pick_parts(struct view *v)
{
	note_own_parts(&v->own_parts, v->review);
	if (v->filter.parts)
		EACH (id, v->filter.parts)
			texts_add(&v->parts, *id, NOWHERE);
	else
		EACH (one, &v->own_parts)
			texts_add(&v->parts, one->key, NOWHERE);
}

static size_t
part_of(const struct view *v, const struct note *n)
{
	const char *other = uuid_none(&n->question) ? "other" : "question";
	size_t own = view_own_part(v, n->part), i = part_at(n->part);

	if (own < v->parts.n)
		return PART_OWN + own;
	return i < PART_COUNT - 1 && !pairs_get(&v->own_parts, n->part) ? i : part_at(other);
}

/* Adds a section to v->sections, if it is missing. */
static void
add_section(struct view *v, const struct section *s)
{
	size_t i = 0;

	while (i < v->n_sections && v->sections[i] != s)
		i++;
	if (i == v->n_sections)
		v->sections[v->n_sections++] = s;
}

/* Returns the time of a note in the track; NO_MS if another recording played (or a file of another
 * length whose offset is not known), or if the clock had not been started. */
static int64_t
track_time(const struct view *v, const struct note *n, const struct view_place *p)
{
	const struct source *played = record_find(v->r, ROW_SOURCE, &n->source);
	bool clock = text_same(n->pos_from, POS_CLOCK);
	bool other = p && p->recording && played &&
		!uuid_same(&played->recording, &p->recording->row.uuid);

	other |= p && played && source_is_file(played) && played != p->first_file &&
		source_unsure(v->r, played, own_length(p));
	return other || (clock && n->pos_ms == 0)
		? NO_MS
		: note_track_ms(n, source_offset_ms(v->r, &n->source));
}

const struct review *
view_wanted_review(const struct view *v, const struct uuid *review)
{
	const struct review *x =
		v->filter.others ? record_find(v->filter.others, ROW_REVIEW, review) : NULL;

	return x && review_takes(v->review, x) && !x->row.deleted && !view_is_here(v, review)
		? x
		: NULL;
}

/* Returns true if the note belongs to the part "chain" or compares two chains. */
bool
view_is_about_chain(const struct note *n)
{
	return !uuid_none(&n->against_chain) || text_same(n->part, "chain");
}

/* Returns the one place in a draft that shows a note. A comparison of devices appears under
 * comparisons, a note on a chain without a track under driveability, a note on a frequency
 * without a track in a separate list, and an answer under its question. Other notes appear at their
 * track, section or part of the review.
 */
static enum view_home
home_of(const struct view *v, const struct note *n)
{
	bool compares = note_compares(v->r, &v->review->device, n);
	bool of_chain = view_is_about_chain(n);
	const struct question *q = record_find(v->r, ROW_QUESTION, &n->question);

	if (note_is_marker(n) ||
		(note_is_of_review(n) && !compares && !isfinite(n->hz) &&
			uuid_none(&n->against_chain)))
		return VIEW_AT_PLACE;
	if (compares && view_wants(v, VIEW_COMPARISONS))
		return VIEW_AT_COMPARISON;
	if (of_chain && !compares && !view_place(v, &n->item) && view_wants(v, VIEW_SETUP))
		return VIEW_AT_CHAIN;
	if (isfinite(n->hz) && !view_place(v, &n->item))
		return VIEW_AT_FREQUENCY;
	if (q && !view_place(v, &n->item) && view_wants(v, VIEW_QUESTIONS) &&
		(uuid_none(&q->review) || view_is_here(v, &q->review)))
		return VIEW_AT_QUESTION;
	return VIEW_AT_PLACE;
}

/* Adds a note to the rows. from: the review in which it was written. */
static void
pick_note(struct view *v, const struct note *n, const struct review *from, struct note_pair pair)
{
	bool own = from == v->review;
	struct view_place *p = add_place(v, &n->item, NULL);

	if (!wants_note(v, n, p))
		return;
	enum view_home home = own ? home_of(v, n) : VIEW_AT_COMPARISON;
	if (own && p && !note_is_marker(n)) {
		p->has_notes = p->heard = true;
		p->in_draft |= home == VIEW_AT_PLACE;
	}
	v->rows[v->n_all_rows++] = (struct view_row){
		.note = n,
		.place = p,
		.home = home,
		.pair = pair,
		.unsure = p && p->unsure && n->pos_ms != NO_MS && p->link &&
			record_find(v->r, ROW_SOURCE, &n->source) != p->link,
		.section = p ? p->section : record_find(v->r, ROW_SECTION, &n->section),
		.pos_ms = track_time(v, n, p),
		.trial = trial_of_made(v->r, &n->row.uuid),
		.evening = note_evening(n),
	};
}

/* Sets the group number of a note, once all tracks are known. Tracks are numbered first, then
 * sections, then the parts of the review. */
static void
give_group(struct view *v, struct view_row *x)
{
	enum view_class class = x->pos_ms == NO_MS ? VIEW_UNTIMED : VIEW_TIMED;

	if (note_is_marker(x->note) && !v->filter.mixed)
		class = VIEW_MARKER;
	if (!x->place && x->section)
		add_section(v, x->section);
	x->group = view_group_of(v, x->place, x->section, part_of(v, x->note)) * 4 + class;
	EACH_WHILE (one, &v->own_parts, !x->place && !x->section)
		if (text_same(one->key, x->note->part))
			x->rank = one - v->own_parts.v + 1;
}

/* Returns true if both notes are written, and a draft shows x where it shows y, or, if y is in a
 * comparison, at the place that both are about. */
static bool
share_place(const struct view_row *x, const struct view_row *y)
{
	bool compared = y->home == VIEW_AT_COMPARISON && x->home == VIEW_AT_PLACE;

	return (compared || x->home == y->home) && !note_is_marker(x->note) &&
		!note_is_marker(y->note) && uuid_same(&x->note->question, &y->note->question) &&
		(x->home != VIEW_AT_FREQUENCY ||
			number_order_real(x->note->hz, y->note->hz) == 0) &&
		(x->home != VIEW_AT_COMPARISON ||
			(uuid_same(&x->pair.of, &y->pair.of) &&
				uuid_same(&x->pair.with, &y->pair.with)));
}

/* Finds the first evening of the place of each note; the rows are sorted by track, section or
 * part. */
static void
find_first_evenings(struct view_row *v, size_t n)
{
	for (size_t i = 0, end; i < n; i = end) {
		for (end = i; end < n && v[end].group / 4 == v[i].group / 4; end++)
			v[end].first_evening = v[end].evening;
		for (size_t k = i; k < end; k++)
			for (size_t j = i; j < end; j++)
				if (v[j].evening < v[k].first_evening &&
					v[j].evening != NO_EVENING && share_place(&v[j], &v[k]))
					v[k].first_evening = v[j].evening;
	}
}

/* Returns the devices that a note of another review compares if one of them, or that review, is of
 * the device under test here, and this one first; else twice the same. */
static struct note_pair
pair_elsewhere(const struct view *v, const struct note *n, const struct review *from)
{
	const struct uuid *here = &v->review->device;
	bool both = record_find(v->r, ROW_DEVICE, &n->setup.device) &&
		record_find(v->r, ROW_DEVICE, &n->against);
	const struct note_pair p = note_pair(v->r, both ? here : &from->device, n);
	bool told = uuid_same(&from->device, here) || uuid_same(&n->against, here) ||
		setup_has(&n->setup, ROW_DEVICE, here);

	if (!told)
		return (struct note_pair){ *here, *here };
	return uuid_same(&p.with, here) ? (struct note_pair){ *here, p.of } : p;
}

/* Adds the comparisons with the device under test of other reviews, behind the rows of this one. */
static void
pick_others(struct view *v)
{
	size_t places = v->n_places;

	EACH_ROW (note, n, v->r, ROW_NOTE) {
		const struct review *from = view_wanted_review(v, &n->review);

		if (!from || !note_is_elsewhere(v->r, &v->review->row.uuid, n) ||
			!view_wants(v, VIEW_COMPARISONS) || !note_compares(v->r, &from->device, n))
			continue;
		const struct note_pair pair = pair_elsewhere(v, n, from);
		if (!uuid_same(&pair.of, &pair.with))
			pick_note(v, n, from, pair);
	}
	for (size_t i = v->n_rows; i < v->n_all_rows; i++)
		v->rows[i].group = v->rows[i].place ? (size_t)(v->rows[i].place - v->places) : 0;
	ARRAY_SORT(v->rows + v->n_rows, v->n_all_rows - v->n_rows, row_order);
	find_first_evenings(v->rows + v->n_rows, v->n_all_rows - v->n_rows);
	v->n_places = places;
}

static void
pick_notes(struct view *v)
{
	v->rows = xcalloc(record_count(v->r, ROW_NOTE) + 1, sizeof(v->rows[0]));
	v->sections = xcalloc(record_count(v->r, ROW_SECTION) + 1, sizeof(v->sections[0]));
	EACH_ROW (note, n, v->r, ROW_NOTE)
		if (!note_is_private(v->r, n) && view_is_shown(v, ROW_NOTE, n))
			pick_note(v, n, v->review, note_pair(v->r, &v->review->device, n));
	/* A section that has only a score or a rating is a section, too. */
	EACH_ROW (rating, x, v->r, ROW_RATING) {
		const struct section *s = record_find(v->r, ROW_SECTION, &x->section);

		if (s && text_same(x->scope, rating_scopes[SCOPE_SECTION]) &&
			view_is_shown(v, ROW_RATING, x))
			add_section(v, s);
	}
	v->n_rows = v->n_all_rows;
	EACH_IN (row, v->rows, v->n_rows)
		give_group(v, row);
	ARRAY_SORT(v->rows, v->n_rows, row_order);
	find_first_evenings(v->rows, v->n_rows);
	pick_others(v);
}

struct view_hidden
view_hidden(const struct view *v)
{
	struct view_hidden n = { 0 };

	EACH_ROW (note, x, v->r, ROW_NOTE)
		if (view_is_shown(v, ROW_NOTE, x) && note_is_private(v->r, x))
			n.notes++;
	EACH_ROW (rating, x, v->r, ROW_RATING)
		if (view_is_shown(v, ROW_RATING, x) && x->remark && !rating_remark(v->r, x))
			n.remarks++;
	EACH_ROW (blind_run, x, v->r, ROW_BLIND_RUN)
		if (view_is_shown(v, ROW_BLIND_RUN, x) && x->ended_ms == NO_INT)
			n.runs++;
	return n;
}

void
view_shown_init(struct view *v)
{
	pick_parts(v);
	pick_sittings(v);
	pick_places(v);
	pick_notes(v);
}

void
view_shown_finish(struct view *v)
{
	pairs_finish(&v->own_parts);
	texts_finish(&v->parts);
	free(v->rows);
	free(v->sections);
	free(v->places);
	free(v->place_of);
	free(v->days);
	free(v->sittings);
}

void
view_put_listener(json_t *o, const struct view *v, const struct uuid *listener)
{
	put_taken(o, K_listener, record_other_name(v->r, listener));
}

bool
view_is_here(const struct view *v, const struct uuid *review)
{
	return uuid_same(review, &v->review->row.uuid);
}

bool
view_is_shown(const struct view *v, enum row_kind kind, const void *row)
{
	const char *at = row;
	const void *sitting = at + row_field_find(kind, "sitting")->offset,
		   *review = at + row_field_find(kind, "review")->offset;

	return !record_in_trash(v->r, row, sitting) && view_is_here(v, review);
}
