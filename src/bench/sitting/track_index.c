/*
 * The track list for the screen: items (tracks of the review) in order, each with its sources, cues
 * and notes. A changed note, source or listing (the row that puts an item on the list) updates one
 * element; changes of other rows build the list again.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/system/json.h"
#include "base/text/number.h"
#include "base/text/text.h"
#include "bench/sitting/sitting_internal.h"
#include "review/record/chains.h"
#include "review/record/device_in_chain.h"
#include "review/record/listing.h"
#include "review/record/note_rules.h"
#include "review/record/rows.h"
#include "review/record/section.h"

static int
by_rank(const void *a, const void *b)
{
	const struct track_row *x = a, *y = b;
	/* Sections without tracks of the list come after the others, "also heard" last. */
	int c = !x->section - !y->section;

	if (!c)
		c = number_order_size(x->heading, y->heading);
	if (!c)
		c = number_order(x->listing->rank, y->listing->rank);
	return c ? c : uuid_order(&x->listing->row.uuid, &y->listing->row.uuid);
}

/* Sorts sources by recording, then in the order in which they are tried. */
static int
source_order(const void *a, const void *b)
{
	BOTH_OF(struct source, x, y, a, b);
	int c = uuid_order(&x->recording, &y->recording);

	return c ? c : number_order(x->rank, y->rank);
}

/* A cue with its time in the track, computed once for sorting. */
struct timed_cue {
	const struct cue *cue;
	int64_t ms;
};

/* Sorts cues by track (item), then by time; cues without a time come last. */
static int
cue_order(const void *a, const void *b)
{
	const struct timed_cue *x = a, *y = b;
	int c = uuid_order(&x->cue->item, &y->cue->item);

	if (!c)
		c = number_order(x->ms == NO_MS, y->ms == NO_MS);
	if (!c)
		c = number_order(x->ms, y->ms);
	return c ? c : number_order(x->cue->rank, y->cue->rank);
}

/* A note with its time in the track, computed once for sorting. */
struct timed_note {
	const struct note *note;
	int64_t track_ms;
};

static int
note_order(const void *a, const void *b)
{
	const struct timed_note *x = a, *y = b;
	int c = uuid_order(&x->note->item, &y->note->item);

	return c ? c : note_order_in_track(x->note, x->track_ms, y->note, y->track_ms);
}

/* Returns true for a note that is about no track, question or part; while a section without tracks
 * is chosen, for a note about this section. */
static bool
is_loose(const struct sitting *s, const struct note *n)
{
	const struct section *in = s->loose.section;

	return uuid_none(&n->item) && uuid_none(&n->question) &&
		(in ? uuid_same(&n->section, &in->row.uuid) : !n->part);
}

/* Returns true if the track list shows note n: it belongs to this review, it is about a track or
 * has no place, and no open blind run hides it. */
static bool
is_shown(const struct sitting *s, const struct note *n)
{
	return !n->row.deleted && uuid_same(&n->review, &s->review) &&
		(!uuid_none(&n->item) || is_loose(s, n)) && !sitting_hides_note(s, &n->row.uuid);
}

/* Returns the row of a track in the list, NULL: it has none; of no track the one without. */
static struct track_row *
row_of(struct sitting *s, const struct uuid *item)
{
	size_t at;

	if (uuid_none(item))
		return &s->loose;
	return track_index_find(s, item, &at) ? &s->items[at] : NULL;
}

/* Returns the notes of the review, sorted by track and time, and sets *n to their number. item:
 * only the notes on this track; NULL: the notes on all tracks. The caller frees the array. */
static struct timed_note *
selection_notes(const struct sitting *s, const struct uuid *item, size_t *n)
{
	struct timed_note *sorted = xcalloc(record_count(&s->rec, ROW_NOTE), sizeof(sorted[0]));

	*n = 0;
	EACH_ROW (note, note, &s->rec, ROW_NOTE) {
		if ((item && !uuid_same(&note->item, item)) || !is_shown(s, note))
			continue;
		int64_t ms = sitting_note_ms(s, note);
		/* Notes without a time come last. */
		sorted[(*n)++] = (struct timed_note){ note, ms == NO_MS ? INT64_MAX : ms };
	}
	ARRAY_SORT(sorted, *n, note_order);
	return sorted;
}

static void
free_items(struct sitting *s)
{
	EACH_IN (item, s->items, s->nitems)
		free(item->notes);
	free(s->loose.notes);
	s->loose.notes = NULL;
	s->loose.nnotes = 0;
	s->nitems = 0;
}

/* Finds the sections without tracks, and which items were heard for them. */
static void
build_headings(struct sitting *s)
{
	const struct section **v = NULL;
	size_t n = s->unjoined ? 0 : section_list(&s->rec, sitting_review(s), &v);

	free(s->headings);
	s->headings = v;
	s->nheadings = 0;
	s->loose.section = NULL;
	EACH_IN (one, v, n) {
		const struct section *in = *one;
		size_t k = 0;

		while (k < s->nitems &&
			(s->items[k].section != in ||
				text_same(s->items[k].listing->added, "bench")))
			k++;
		if (k < s->nitems)
			continue;
		s->headings[s->nheadings++] = in;
		for (k = 0; k < s->nitems; k++)
			if (s->items[k].section == in)
				s->items[k].heading = s->nheadings;
		if (uuid_same(&in->row.uuid, &s->internal->index.heard_for))
			s->loose.section = in;
	}
}

/* Puts the tracks of a review without a list under their albums or artists, each where its first
 * track is; tracks of neither come first. */
static void
group_items(struct sitting *s)
{
	EACH_IN (item, s->items, s->nitems)
		if (item->section)
			return;
	for (size_t i = 0; i < s->nitems; i++) {
		struct track_row row = s->items[i];
		size_t to = i;

		row.group = listing_group(row.recording);
		while (to && text_order(s->items[to - 1].group, row.group) != 0)
			to--;
		to = to || !row.group ? to : i;
		memmove(&s->items[to + 1], &s->items[to], (i - to) * sizeof(row));
		s->items[to] = row;
	}
}

static void
build_items(struct sitting *s)
{
	free_items(s);
	s->items = xreallocarray(s->items, record_count(&s->rec, ROW_LISTING), sizeof(s->items[0]));
	EACH_LIVE (listing, l, &s->rec, ROW_LISTING) {
		const struct item *item = sitting_find(s, ROW_ITEM, &l->item);
		const struct recording *rec =
			item ? sitting_find(s, ROW_RECORDING, &item->recording) : NULL;

		if (!rec || !uuid_same(&l->review, &s->review))
			continue;
		s->items[s->nitems++] = (struct track_row){ .listing = l,
			.item = item,
			.recording = rec,
			.section = sitting_find(s, ROW_SECTION, &item->section) };
	}
	build_headings(s);
	ARRAY_SORT(s->items, s->nitems, by_rank);
	group_items(s);
}

/* Finds the rows that refer to UUID u in v, which is sorted by the UUID at byte `offset` of each
 * row. Returns the index of the first one and sets *count to their number. */
static size_t
rows_range(const void *const *v, size_t n, const struct uuid *u, size_t offset, size_t *count)
{
	size_t lo = 0, hi = n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (uuid_order((const struct uuid *)((const char *)v[mid] + offset), u) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (hi = lo; hi < n && uuid_same((const struct uuid *)((const char *)v[hi] + offset), u);)
		hi++;
	*count = hi - lo;
	return lo;
}

/* Returns the index in s->internal->index.sources of the first source of a recording, and sets
 * *count to the number of its sources. */
static size_t
sources_range(const struct sitting *s, const struct uuid *recording, size_t *count)
{
	return rows_range((const void *const *)s->internal->index.sources,
		s->internal->index.nsources, recording, offsetof(struct source, recording), count);
}

static void
take_notes(struct sitting *s, struct track_row *t, const struct timed_note *sorted, size_t n)
{
	t->notes = xreallocarray(t->notes, n, sizeof(t->notes[0]));
	t->nnotes = n;
	for (size_t k = 0; k < n; k++)
		t->notes[k] = sorted[k].note;
	/* If the profile hides notes on other devices, removes them until the listener has kept a
	 * note on this device. */
	CLEANUP(pointer_free) bool *open = other_notes_open(s, t);
	if (open)
		t->nnotes = 0;
	EACH_IN_WHILE (one, sorted, n, open) {
		const struct note *note = one->note;
		int64_t ms = sitting_note_ms(s, note);

		if (other_notes_may_show(s, t, open, note, ms))
			t->notes[t->nnotes++] = note;
		else if (uuid_same(&s->chosen_note, &note->row.uuid))
			s->chosen_note = UUID_NONE; /* a hidden note cannot be selected */
	}
	t->first_evening = INT64_MAX;
	EACH_IN (each, t->notes, t->nnotes)
		if (!note_is_marker(*each) && note_evening(*each) < t->first_evening &&
			note_evening(*each) != NO_EVENING)
			t->first_evening = note_evening(*each);
}

static void
hand_out_notes(struct sitting *s)
{
	size_t n, end;
	CLEANUP(pointer_free) struct timed_note *sorted = selection_notes(s, NULL, &n);

	for (size_t i = 0; i < n; i = end) {
		const struct uuid *item = &sorted[i].note->item;
		struct track_row *t = row_of(s, item);

		for (end = i; end < n && uuid_same(&sorted[end].note->item, item); end++)
			;
		if (t)
			take_notes(s, t, sorted + i, end - i);
	}
}

static int
device_order(const void *a, const void *b)
{
	const struct worn_device *x = a, *y = b;
	int c = number_order(x->comparison->rank, y->comparison->rank);
	return c ? c : uuid_order(&x->comparison->row.uuid, &y->comparison->row.uuid);
}

/* of: NULL: of all devices. */
static void
find_usual_settings(struct sitting *s, const struct uuid *of)
{
	EACH_IN (one, s->devices, s->ndevices) {
		const struct uuid *device = &one->device->row.uuid;

		if (of && !uuid_same(of, device))
			continue;
		const struct variant *v = device_setting_usual(&s->rec, &s->review, device);
		one->usual = v ? v->row.uuid : UUID_NONE;
	}
}

static void
build_devices(struct sitting *s)
{
	const struct review *r = sitting_review(s);

	s->devices = xreallocarray(
		s->devices, record_count(&s->rec, ROW_COMPARISON) + 1, sizeof(s->devices[0]));
	s->ndevices = 0;
	if (!r)
		return;
	s->devices[s->ndevices++] =
		(struct worn_device){ .device = sitting_find(s, ROW_DEVICE, &r->device) };
	EACH_ROW (comparison, c, &s->rec, ROW_COMPARISON) {
		const struct device *d = sitting_find(s, ROW_DEVICE, &c->device);
		if (d && comparison_is_listed(&s->rec, c, &s->review))
			s->devices[s->ndevices++] =
				(struct worn_device){ .device = d, .comparison = c };
	}
	ARRAY_SORT(s->devices + 1, s->ndevices - 1, device_order);
	find_usual_settings(s, NULL);
}

static int
state_order(const void *a, const void *b)
{
	const struct item_state *const *x = a, *const *y = b;

	return uuid_order(&(*x)->item, &(*y)->item);
}

static void
sort_cues(struct sitting *s, size_t n)
{
	const struct cue **v = s->internal->index.cues;
	CLEANUP(pointer_free) struct timed_cue *sorted = xcalloc(n + 1, sizeof(sorted[0]));

	for (size_t i = 0; i < n; i++)
		sorted[i] = (struct timed_cue){ v[i], cue_time(&s->rec, v[i]).pos_ms };
	ARRAY_SORT(sorted, n, cue_order);
	for (size_t i = 0; i < n; i++)
		v[i] = sorted[i].cue;
}

void
track_index_take_notes(struct sitting *s, const struct uuid *item)
{
	struct track_row *t = row_of(s, item);
	size_t n;
	CLEANUP(pointer_free) struct timed_note *sorted = selection_notes(s, item, &n);

	if (t)
		take_notes(s, t, sorted, n);
}

/* From now on, music that no list has is heard for this section without tracks. */
static void
hear_for(struct sitting *s, size_t heading)
{
	const struct section *to = heading < s->nheadings ? s->headings[heading] : NULL;

	if (!to || to == s->loose.section)
		return;
	s->loose.section = to;
	s->internal->index.heard_for = to->row.uuid;
	track_index_take_notes(s, &UUID_NONE);
	news_tell(s, NEWS_HEARD_FOR);
}

/* Writes pointers to all rows of a kind that are not deleted into *into, which grows as xrealloc
 * does. Returns their number. */
static size_t
gather(const struct record *r, enum row_kind kind, const void ***into)
{
	size_t n = 0;

	*into = xreallocarray(*into, record_count(r, kind), sizeof(**into));
	EACH_ROW (row, row, r, kind)
		if (!row->deleted)
			(*into)[n++] = row;
	return n;
}

void
track_index_build(struct sitting *s)
{
	struct item_index *x = &s->internal->index;
	struct uuid playing = s->item < x->nstates ? s->states[s->item].item : UUID_NONE;
	struct uuid chosen = s->chosen < x->nstates ? s->states[s->chosen].item : UUID_NONE;
	bool none = x->nstates && s->chosen >= x->nstates;

	build_devices(s);
	free(s->chains);
	s->nchains = chains_list(&s->rec, &s->review, &s->chains);
	build_items(s);
	/* Moves the state of each track from its index in the old list to that in the new. */
	struct item_state *states = xcalloc(s->nitems, sizeof(states[0]));
	for (size_t i = 0, old; i < s->nitems; i++) {
		const struct uuid *item = &s->items[i].item->row.uuid;

		if (track_index_find(s, item, &old)) /* the track was in the list before */
			states[i] = s->states[old];
		states[i].item = *item;
	}
	free(s->states);
	s->states = states;
	x->nstates = s->nitems;
	x->by_item = xreallocarray(x->by_item, x->nstates, sizeof(x->by_item[0]));
	for (size_t i = 0; i < x->nstates; i++)
		x->by_item[i] = &states[i];
	ARRAY_SORT(x->by_item, x->nstates, state_order);
	x->parts_counted = false;
	x->nsources = gather(&s->rec, ROW_SOURCE, (const void ***)&x->sources);
	ARRAY_SORT(x->sources, x->nsources, source_order);
	size_t ncues = gather(&s->rec, ROW_CUE, (const void ***)&x->cues);
	sort_cues(s, ncues);
	EACH_IN (t, s->items, s->nitems) {
		t->sources = x->sources + sources_range(s, &t->recording->row.uuid, &t->nsources);
		t->cues = x->cues +
			rows_range((const void *const *)x->cues, ncues, &t->item->row.uuid,
				offsetof(struct cue, item), &t->ncues);
	}
	hand_out_notes(s);
	bool stays = track_index_find(s, &playing, &s->item);
	if (!stays)
		s->item = 0;
	if (!track_index_find(s, &chosen, &s->chosen))
		s->chosen = none ? s->nitems : s->item;
	/* Chooses a section for a list that has none but sections without tracks. */
	if (!s->loose.section && s->chosen < s->nitems)
		hear_for(s, s->items[s->chosen].heading - 1);
	else if (!s->loose.section && !s->nitems)
		hear_for(s, 0);
	news_tell(s, NEWS_LISTS);
	if (!stays && !uuid_none(&playing))
		news_tell(s, NEWS_ITEM_GONE);
}

/* ---- updating the track list after one row changed ---- */

void
track_index_forget_sound(struct sitting *s, size_t item)
{
	struct item_state *st = &s->states[item];

	st->sound = SOUND_UNKNOWN;
	st->probe = 0;
	st->why[0] = '\0';
}

bool
sitting_note_in_parts(const struct sitting *s, const struct note *n)
{
	return !n->row.deleted && n->body && uuid_same(&n->review, &s->review) &&
		!sitting_hides_note(s, &n->row.uuid) &&
		(n->part || !sitting_find_item(s, &n->item));
}

size_t
sitting_notes_in_parts(const struct sitting *s)
{
	struct item_index *x = &s->internal->index;

	if (!x->parts_counted) {
		x->nparts = 0;
		EACH_ROW (note, n, &s->rec, ROW_NOTE)
			x->nparts += sitting_note_in_parts(s, n);
		x->parts_counted = true;
	}
	return x->nparts;
}

static bool
change_note(struct sitting *s, const void *old, const void *version)
{
	const struct note *was = old, *is = version;

	s->internal->index.nparts += sitting_note_in_parts(s, is);
	if (was && sitting_note_in_parts(s, was))
		s->internal->index.nparts--;
	if (was && !uuid_same(&was->item, &is->item))
		track_index_take_notes(s, &was->item);
	track_index_take_notes(s, &is->item);
	if (was && !uuid_same(&was->setup.device, &is->setup.device))
		find_usual_settings(s, &was->setup.device);
	if (!was || !setup_same(&was->setup, &is->setup, SETUP_ALL) ||
		was->row.deleted != is->row.deleted || note_is_marker(was) != note_is_marker(is))
		find_usual_settings(s, &is->setup.device);
	return true;
}

static bool
change_setting(struct sitting *s, const void *old, const void *version)
{
	(void)old, (void)version;
	find_usual_settings(s, NULL);
	return true;
}

/* Replaces a source row if only its length or hash changed. Returns false if the track list must be
 * built again. */
static bool
change_source(struct sitting *s, const void *old, const void *version)
{
	const struct source *was = old, *is = version;

	bool same = was && was->row.deleted == is->row.deleted && was->rank == is->rank;
	/* Has the player check again if the tracks that have this source can play. */
	for (size_t i = 0; !same && i < s->nitems; i++)
		if (uuid_same(&s->items[i].recording->row.uuid, &is->recording))
			track_index_forget_sound(s, i);
	if (!same || was->offset_ms != is->offset_ms)
		return false;
	size_t n, at = sources_range(s, &is->recording, &n);
	for (const struct source **v = s->internal->index.sources + at; n; v++, n--)
		if (*v == was)
			*v = is;
	return true;
}

bool
track_index_change(struct sitting *s, enum row_kind kind, const void *old, const void *version)
{
	static bool (*const change[ROW_KINDS])(
		struct sitting *, const void *, const void *) = { [ROW_NOTE] = change_note,
		[ROW_SOURCE] = change_source,
		[ROW_VARIANT] = change_setting };
	static const bool pointed_to[ROW_KINDS] = { [ROW_REVIEW] = true,
		[ROW_DEVICE] = true,
		[ROW_CHAIN] = true,
		[ROW_COMPARISON] = true,
		[ROW_SECTION] = true,
		[ROW_RECORDING] = true,
		[ROW_ITEM] = true,
		[ROW_LISTING] = true,
		[ROW_CUE] = true,
		[ROW_PIN] = true,
		[ROW_ALIGNMENT] = true };

	if (!s->devices) /* track_index_build has not run */
		return false;
	return change[kind] ? change[kind](s, old, version) : !pointed_to[kind];
}

/* ---- finding items, devices, chains and notes ---- */

void *
sitting_find(const struct sitting *s, enum row_kind kind, const struct uuid *u)
{
	return record_find(&s->rec, kind, u);
}

const struct review *
sitting_review(const struct sitting *s)
{
	return sitting_find(s, ROW_REVIEW, &s->review);
}

const struct sitting_row *
sitting_session(const struct sitting *s)
{
	return sitting_find(s, ROW_SITTING, &s->sitting);
}

const struct source *
sitting_source(const struct sitting *s, const struct uuid *u)
{
	return sitting_find(s, ROW_SOURCE, u);
}

int64_t
sitting_offset_ms(const struct sitting *s, const struct uuid *source)
{
	return source_offset_ms(&s->rec, source);
}

int64_t
sitting_note_ms(const struct sitting *s, const struct note *n)
{
	return note_track_ms(n, sitting_offset_ms(s, &n->source));
}

char *
sitting_note_time(const struct sitting *s, const struct note *n, char text[TIME_TEXT])
{
	return note_time_text(n, sitting_offset_ms(s, &n->source), text);
}

const struct device *
sitting_device(const struct sitting *s, const struct uuid *u)
{
	return sitting_find(s, ROW_DEVICE, u);
}

const struct chain *
sitting_chain(const struct sitting *s, const struct uuid *u)
{
	return sitting_find(s, ROW_CHAIN, u);
}

const struct chain *
sitting_chain_now(const struct sitting *s)
{
	return sitting_chain(s, &s->setup.chain);
}

const struct device_words *
sitting_words(const struct sitting *s)
{
	return device_kind_in(&s->rec, &s->review, NULL)->words;
}

size_t
sitting_device_number(const struct sitting *s, const struct uuid *u)
{
	for (size_t i = 0; i < s->ndevices; i++)
		if (s->devices[i].device && uuid_same(&s->devices[i].device->row.uuid, u))
			return i + 1;
	return 0;
}

const struct note *
sitting_chosen_note(const struct sitting *s)
{
	const struct note *n = sitting_find(s, ROW_NOTE, &s->chosen_note);

	if (s->no_note)
		return NULL;
	if (n && !n->row.deleted)
		return n;
	const struct track_row *t = sitting_chosen(s);
	return t->nnotes ? t->notes[t->nnotes - 1] : NULL;
}

static void
choose_track(struct sitting *s, size_t item, size_t heading)
{
	s->chosen = item;
	sitting_choose_note(s, &UUID_NONE);
	hear_for(s, heading);
	news_tell(s, NEWS_CHOSEN);
}

void
sitting_choose_item(struct sitting *s, size_t item)
{
	if (item < s->nitems)
		choose_track(s, item, s->items[item].heading - 1);
}

void
sitting_choose_heading(struct sitting *s, size_t heading)
{
	choose_track(s, s->nitems, heading);
}

void
sitting_choose_note(struct sitting *s, const struct uuid *note)
{
	s->no_note = !note;
	s->chosen_note = note ? *note : UUID_NONE;
}

void
track_index_choose(struct sitting *s, const struct note *n)
{
	size_t at;

	if (track_index_find(s, &n->item, &at) && at != s->chosen)
		sitting_choose_item(s, at);
	else if (is_loose(s, n))
		s->chosen = s->nitems;
	sitting_choose_note(s, &n->row.uuid);
}

bool
track_index_find(const struct sitting *s, const struct uuid *item, size_t *at)
{
	const struct item_index *x = &s->internal->index;
	size_t n,
		first = rows_range((const void *const *)x->by_item, x->nstates, item,
			offsetof(struct item_state, item), &n);

	if (n)
		*at = (size_t)(x->by_item[first] - s->states);
	return n;
}

const struct track_row *
sitting_find_item(const struct sitting *s, const struct uuid *item)
{
	size_t at;

	return track_index_find(s, item, &at) ? &s->items[at] : NULL;
}

static void
index_finish(struct sitting *s)
{
	free_items(s);
	free(s->items);
	free(s->devices);
	free(s->chains);
	uuids_finish(&s->taken_off);
	free(s->states);
	free(s->internal->index.by_item);
	free(s->headings);
	free(s->internal->index.sources);
	free(s->internal->index.cues);
}

/* Returns the title of a track that a question names. A question of a section names a track by its
 * id, other questions by SECTION/TRACK. Returns the name itself if there is no such track. */
static const char *
item_title(const struct sitting *s, const struct question *q, const char *name)
{
	const struct section *sec =
		strchr(name, '/') ? NULL : sitting_find(s, ROW_SECTION, &q->section);
	CLEANUP(pointer_free) char *id = sec ? xasprintf("%s/%s", sec->id, name) : xstrdup(name);
	const char *title = name;

	EACH_IN (one, s->items, s->nitems)
		if (text_same(one->item->id, id))
			title = one->recording->title;
	return title;
}

void
sitting_add_question(const struct sitting *s, const char *text, struct buf *out)
{
	const struct device *d = s->ndevices && !sitting_is_blind(s) ? s->devices[0].device : NULL;

	question_add_text(out, text, d ? d->name : NULL);
}

void
sitting_question_items(const struct sitting *s, const struct question *q, struct buf *out)
{
	json_auto_t *names = json_read(q->items);
	const json_t *name;
	size_t i;

	json_array_foreach (names, i, name)
		if (json_is_string(name))
			buf_addf(out, "%s%s", i ? ", " : "hear ",
				item_title(s, q, json_string_value(name)));
}

const struct component track_index_component = {
	.finish = index_finish,
};
