/*
 * Adds markers, and changes closed notes. open_note.c changes the open note.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "bench/writing/writing_state.h"
#include "review/files/profile.h"
#include "review/record/device_in_chain.h"
#include "review/record/identity.h"
#include "review/record/note_rules.h"
#include "review/record/rows.h"
#include "review/record/section.h"
#include "review/record/switches.h"
#include "review/record/volume.h"

void
note_take_volume(const struct sitting *s, struct note *n, const struct setup *on)
{
	free(n->volume);
	free(n->volume_unit);
	volume_of(&s->rec, on, NULL, &n->volume, &n->volume_unit);
}

void
note_begin_here(struct sitting *s, struct note *n)
{
	const struct track_row *i = sitting_item(s);
	const struct setup on = s->setup;

	note_begin(n, &s->review, &on.device);
	n->sitting = s->sitting;
	n->item = i ? i->item->row.uuid : UUID_NONE;
	if (!i && s->loose.section) {
		n->section = s->loose.section->row.uuid;
		n->part = xstrdup("section");
	}
	n->level_db = s->deck.level_db;
	sounds_keep(s);
	sounds_into(s, &n->setup, &n->held_db);
	setup_take(&n->setup, &on, SETUP_WORN);
	note_take_volume(s, n, &on);
	n->sequence = count_next(s);
}

bool
writing_mark(struct sitting *s, const char *letter, struct err *err)
{
	const char *kind = letter && *letter ? pairs_get(&s->profile->marker_kinds, letter) : NULL;

	if (letter && *letter && !kind)
		return err_set(err,
			"the profile names no marker kind \"%s\": add it under marker_kinds:",
			letter);
	followed_track_list(s);
	if (!sitting_item(s))
		return err_set(err, "there is no track to mark");
	struct note *n = row_new(ROW_NOTE);
	note_begin_here(s, n);
	n->kind = xstrdup(kind);
	capture_into_note(s, n, CAPTURE_POS);
	hidden_enter(s, &n->row.uuid);
	track_index_choose(s, n);
	change_one(s, ROW_NOTE, n, "marker");
	return true;
}

/* ---- changing a closed note: deletion, privacy, times ---- */

const struct note *
note_own(const struct sitting *s, const struct uuid *note, struct err *err)
{
	const struct note *n = record_find(&s->rec, ROW_NOTE, note);
	CLEANUP(pointer_free) char *name = n ? record_other_name(&s->rec, &n->listener) : NULL;

	if (!n || n->row.deleted)
		err_set(err, "there is no note here");
	else if (name)
		err_set(err, "this note belongs to %s: \1note\2 writes your own", name);
	else if (!uuid_same(&n->review, &s->review))
		err_set(err,
			"this note is in another review: you can only read it here. `earlog note "
			"edit` "
			"changes it");
	else
		return n;
	return NULL;
}

bool
writing_delete_note(struct sitting *s, const struct uuid *note, struct err *err)
{
	if (!note_own(s, note, err))
		return false;
	struct note *n = change_copy(s, ROW_NOTE, note);
	n->row.deleted = true;
	if (uuid_same(&s->chosen_note, note))
		s->chosen_note = UUID_NONE;
	CLEANUP(pointer_free) char *words = note_start(n);
	sitting_say(s, SAID_INFO, "%s deleted; \1undo\2 brings it back", words);
	struct edits one = { .v = NULL };
	edits_add(&one, ROW_NOTE, n);
	change_guarded(s, &one, note_is_marker(n) ? "deletion of marker" : "deletion of note");
	return true;
}

bool
writing_bring_back(struct sitting *s, const struct uuid *note, struct err *err)
{
	const struct note *gone = record_find(&s->rec, ROW_NOTE, note);

	if (!gone || !gone->row.deleted)
		return err_set(err, "that note is not in the trash");
	struct note *n = change_copy(s, ROW_NOTE, note);
	n->row.deleted = false;
	CLEANUP(pointer_free) char *words = note_start(n);
	sitting_say(s, SAID_INFO, "%s is back", words);
	if (sitting_find_item(s, &n->item))
		track_index_choose(s, n);
	change_one(s, ROW_NOTE, n, "return of note");
	return true;
}

bool
writing_private(struct sitting *s, const struct uuid *note, struct err *err)
{
	const struct note *n = note_own(s, note, err);
	struct edits e = { .v = NULL };

	if (!n)
		return false;
	bool private = !note_is_private(&s->rec, n);
	CLEANUP(pointer_free) char *words = note_start(n);
	sitting_say(s, SAID_INFO,
		private ? "private: exports leave %s out" : "no longer private: %s", words);
	note_withhold(&s->rec, n, private, &e);
	change_apply(s, &e, "privacy of note");
	return true;
}

char *
note_start(const struct note *n)
{
	const char *body = text_or(n->body, "");
	size_t line = strcspn(body, "\n");
	int used;
	size_t fits = text_fit(body, line, 24, &used);

	if (!line)
		return xstrdup("the marker");
	return xasprintf("“%.*s%s”", (int)fits, body, fits < strlen(body) ? "…" : "");
}

/* Returns the chosen note, else the last note that was written in this session. */
static const struct note *
note_to_move(const struct sitting *s)
{
	const struct note *last = NULL;

	EACH_LIVE_WHILE (note, n, &s->rec, ROW_NOTE, uuid_none(&s->chosen_note))
		if (uuid_same(&n->sitting, &s->sitting) && (!last || n->sequence > last->sequence))
			last = n;
	return last ? last : sitting_chosen_note(s);
}

char *
writing_begin_move(struct sitting *s, bool rating, struct err *err)
{
	const char *attribute = "";
	const struct rating *r = rating ? wheel_rated_last(s, &attribute, err) : NULL;
	const struct note *n = rating ? NULL : note_to_move(s);

	if (!n && !rating)
		err_set(err, NO_NOTE);
	if (r)
		s->writing->moved = r->row.uuid;
	else if (n && note_own(s, &n->row.uuid, err))
		s->writing->moved = n->row.uuid;
	else
		return NULL;
	return r ? xasprintf("the rating of %s", attribute) : note_start(n);
}

struct texts
writing_parts(const struct sitting *s)
{
	const struct device_kind *kind = device_kind_in(&s->rec, &s->review, NULL);
	CLEANUP(pairs_finish) struct pairs own = { 0 };
	struct texts parts = { 0 };

	for (const char *const *part = note_parts; *part; part++)
		if (!text_same(*part, "question") && device_kind_has_part(kind, *part))
			texts_add(&parts, *part, NOWHERE);
	note_own_parts(&own, sitting_review(s));
	EACH (one, &own)
		if (!texts_has(&parts, one->key))
			texts_add(&parts, one->key, NOWHERE);
	return parts;
}

/* Returns the part of the review that `to` names (identity_of_part); NULL: none. */
static const char *
part_at(const struct texts *parts, const struct uuid *to)
{
	EACH (one, parts) {
		struct uuid part = identity_of_part(*one);

		if (uuid_same(&part, to))
			return *one;
	}
	return NULL;
}

/* Moves a note to a track, to a part of the review, or to what it was heard with. */
static void
move_note(struct sitting *s, struct note *n, const struct track_row *to, const char *part,
	const struct setup *on)
{
	const struct uuid was = n->item;

	if (!to && !part) {
		struct compared with = note_compared(n);

		if (!setup_same(&n->setup, on, SETUP_DEVICE))
			with.variant = UUID_NONE;
		setup_take(&n->setup, on, SETUP_WORN | SETUP_CHAIN);
		note_compare_with(n, &with);
		return;
	}
	n->item = to ? to->item->row.uuid : UUID_NONE;
	n->section = n->question = UUID_NONE;
	xreplace(&n->part, part);
	int64_t offset_ms = source_offset_ms(&s->rec, &n->source);
	bool ends = n->pos_end_ms != NO_MS;
	const struct timespan t = { note_track_ms(n, offset_ms),
		ends ? note_track_end_ms(n, offset_ms) : NO_MS, n->about, n->open };
	char time[TIME_TEXT];
	if (!note_keeps_time(n, &s->rec, &was, &n->item))
		xreplace(&s->writing->moved_time, timespan_text(&t, time));
}

static void
move_rating(struct rating *r, const struct track_row *to, const struct section *in,
	const struct setup *on)
{
	if (!to && !in) {
		setup_take(&r->setup, on, SETUP_WORN | SETUP_CHAIN);
		return;
	}
	r->item = to ? to->item->row.uuid : UUID_NONE;
	r->section = in ? in->row.uuid : to->item->section;
	r->cue = UUID_NONE;
	xreplace(&r->scope, rating_scopes[in ? SCOPE_SECTION : SCOPE_ITEM]);
}

const struct setup *
writing_moved(const struct sitting *s, bool *rating)
{
	const struct rating *r = record_find(&s->rec, ROW_RATING, &s->writing->moved);
	const struct note *n = record_find(&s->rec, ROW_NOTE, &s->writing->moved);

	*rating = r;
	if (r)
		return &r->setup;
	return n ? &n->setup : &s->setup;
}

/* Moves to a track, device, chain, section, part or setting. */
static bool
move(struct sitting *s, const struct uuid *to, struct err *err)
{
	const struct device *d = sitting_device(s, to);
	const struct variant *set = record_find(&s->rec, ROW_VARIANT, to);
	const struct chain *c = sitting_chain(s, to);
	bool rating;
	struct setup on = *writing_moved(s, &rating);
	const char *there = row_name(ROW_DEVICE, d);

	if (d) {
		const struct setup worn = sitting_setup_of(s, to);

		setup_take(&on, &worn, SETUP_WORN);
	}
	CLEANUP(pointer_free) char *words = setup_setting_words(set, CHAIN_DRAFT, ", ");
	if (set) {
		on.device = set->device;
		on.variant = set->row.uuid;
		there = words;
	}
	if (c) {
		on.chain = *to;
		there = c->name;
	}
	const struct track_row *t = sitting_find_item(s, to);
	const struct section *in = rating ? record_find(&s->rec, ROW_SECTION, to) : NULL;
	CLEANUP(texts_finish) struct texts parts = writing_parts(s);
	const char *part = rating ? NULL : part_at(&parts, to);
	enum row_kind kind = rating ? ROW_RATING : ROW_NOTE;
	bool known = t || d || set || c || in || part;
	void *row = known ? change_copy(s, kind, &s->writing->moved) : NULL;
	if (!row)
		return err_set(err, "the note or rating to move is gone");
	xreplace(&s->writing->moved_time, NULL);
	if (rating)
		move_rating(row, t, in, &on);
	else
		move_note(s, row, t, part, &on);
	CLEANUP(pointer_free) char *what = rating ? xstrdup("the rating") : note_start(row);
	CLEANUP(pointer_free) char *under = part ? note_part_name(sitting_review(s), part) : NULL;
	if (t)
		there = t->recording->title;
	if (in)
		there = section_name(in);
	if (part)
		there = under;
	const char *time = s->writing->moved_time;
	sitting_say(s, SAID_INFO, "%s moved to %s%s%s", what, there,
		time ? ", without its time; \1edit\2 at this note keeps " : "", text_or(time, ""));
	change_one(s, kind, row, rating ? "move of rating" : "move of note");
	if (!rating)
		track_index_choose(s, sitting_find(s, ROW_NOTE, &s->writing->moved));
	return true;
}

bool
writing_move(struct sitting *s, const struct uuid *to, struct err *err)
{
	bool rating;
	const struct setup on = *writing_moved(s, &rating);
	struct edits made = { .v = NULL };
	struct uuid set = switches_change(
		&s->rec, &s->review, &on.device, setup_row(&s->rec, &on, ROW_VARIANT), to, &made);
	change_apply(s, &made, NULL);
	return move(s, uuid_none(&set) ? to : &set, err);
}

bool
writing_move_to_setting(struct sitting *s, const char *name, struct err *err)
{
	bool rating;
	const struct setup on = *writing_moved(s, &rating);
	const struct variant *v = NULL, *now = setup_row(&s->rec, &on, ROW_VARIANT);
	struct edits made = { .v = NULL };
	struct uuid set;

	if (!switches_named(&s->rec, &s->review, &on.device, now, name, &set, &made, err))
		return false;
	change_apply(s, &made, NULL);
	if (!uuid_none(&set))
		return move(s, &set, err);
	/* The whole name of a setting is no part of another name. */
	while ((v = sitting_next_setting(s, &on.device, v)) && !text_same(v->name, name))
		;
	return v && writing_move(s, &v->row.uuid, err);
}

bool
writing_range_note(struct sitting *s, const struct uuid *note, struct err *err)
{
	const struct note *was = note_own(s, note, err);
	const struct track_row *t = sitting_item(s);

	if (!was)
		return false;
	const struct capture *c = capture_now(s);
	/* A note about another track cannot get the current position. */
	if (was->pos_ms == NO_MS || !t || t != sitting_find_item(s, &was->item) ||
		c->pos_ms == NO_MS ||
		note_heard_ms(c->pos_ms, c->reaction_ms) <=
			note_heard_ms(was->pos_ms, note_reaction_ms(was)))
		return err_set(err, "a range must end after its start, in the same track");
	if (sitting_offset_ms(s, &was->source) != sitting_offset_ms(s, &c->source))
		return err_set(err,
			"the note was made with another source, whose times differ; \1edit\2 it "
			"and "
			"type its range, 0:05-0:09, before its words");
	struct note *n = change_copy(s, ROW_NOTE, note);
	capture_into_note(s, n, CAPTURE_POS_END);
	change_one(s, ROW_NOTE, n, "range of note");
	return true;
}
