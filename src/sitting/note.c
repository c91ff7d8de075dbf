/*
 * Markers and notes, from the key that opens one to the note that is kept. While it is written a
 * note is a draft, a row of its own that follows every editing step; keeping it makes the note.
 */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "config/pairs.h"
#include "config/playlist.h"
#include "config/profile.h"
#include "sitting/sitting_private.h"
#include "sitting/volume.h"

/* A held key repeats after half a second or so, and then faster than anybody presses one. */
#define HELD_NS (700 * 1000000LL)
#define REPEAT_NS (100 * 1000000LL)

/* A note that belongs to what is played, worn and fed now. */
static void
begin_note_here(struct sitting *s, struct note *n)
{
	const struct bench_item *i = sitting_item(s);

	note_begin(n, &s->review, &s->device);
	n->sitting = s->sitting;
	n->item = i ? i->item->row.uuid : UUID_NONE;
	n->variant = s->variant;
	n->chain = s->chain;
	n->level_db = s->level_db;
	volume_of(&s->rec, &s->device, &s->chain, &n->volume, &n->volume_unit);
	n->sequence = ++s->p->marking.sequence;
}

void
note_count(struct sitting *s)
{
	int64_t *last = &s->p->marking.sequence;

	for (size_t i = 0; i < record_count(&s->rec, ROW_NOTE); i++) {
		const struct note *n = record_at(&s->rec, ROW_NOTE, i);
		if (n->sequence != NO_INT && n->sequence > *last)
			*last = n->sequence;
	}
}

/* What the profile calls markers of this letter; NULL: it names none. */
static const char *
marker_kind(const struct sitting *s, const char *letter)
{
	return pairs_get(&s->profile->marker_kinds, letter);
}

/* The key is held. Was the marker before this one its first repeat? Then it goes again. */
static bool
held_key(struct sitting *s, struct err *err)
{
	bool was_repeat = change_made_last(s, &s->p->marking.maybe_repeat);

	s->p->marking.maybe_repeat = UUID_NONE;
	if (!was_repeat)
		return true;
	bool ok = sitting_undo(s, err);
	sitting_say(s, SAID_INFO, "a held key is one marker");
	return ok;
}

bool
sitting_mark(struct sitting *s, const char *letter, struct err *err)
{
	const char *kind = letter && *letter ? marker_kind(s, letter) : NULL;
	int64_t now_ns = clock_mono_ns(),
		gap_ns = s->p->marking.ns ? now_ns - s->p->marking.ns : INT64_MAX;

	if (!sitting_item(s))
		return err_set(err, "there is no item to mark");
	if (letter && *letter && !kind)
		return err_set(
			err, "the profile names no marker kind \"%s\" (marker_kinds)", letter);
	s->p->marking.ns = now_ns;
	if (gap_ns < REPEAT_NS)
		return held_key(s, err);
	struct note *n = row_new(&row_types[ROW_NOTE]);
	begin_note_here(s, n);
	n->kind = xstrdup(kind);
	capture_into_note(s, n, CAPTURE_POS);
	blind_enter(s, &n->row.uuid);
	s->chosen_note = n->row.uuid;
	s->p->marking.maybe_repeat = gap_ns < HELD_NS ? n->row.uuid : UUID_NONE;
	change_one(s, ROW_NOTE, n, "marker");
	return true;
}

/* Opens Text on a draft, which the sitting owns a copy of; the record holds the version on its way
 * to disk. */
static void
open_draft(struct sitting *s, struct draft *d)
{
	s->draft = d;
	draft_lock(s, &d->row.uuid);
	editor_set(&s->editor, d->note.body ? d->note.body : "", (size_t)d->caret);
	s->state = STATE_TEXT;
	draft_opened(s);
	s->dirty |= DIRTY_EDITOR | DIRTY_LINE;
}

static void
close_text(struct sitting *s)
{
	draft_unlock(s, &s->draft->row.uuid);
	s->draft = NULL;
	s->state = STATE_KEYS;
	draft_closed(s);
	s->dirty |= DIRTY_EDITOR | DIRTY_LINE;
}

static struct draft *
new_draft(void)
{
	struct draft *d = row_new(&row_types[ROW_DRAFT]);

	d->row.uuid = uuid_random();
	d->caret = 0;
	return d;
}

static void
store_draft(struct sitting *s)
{
	change_one(s, ROW_DRAFT, row_dup(&row_types[ROW_DRAFT], s->draft), NULL);
}

bool
sitting_note(struct sitting *s, bool timed, struct err *err)
{
	if (s->draft)
		return err_set(err, "a note is open already: \1keep\2 keeps it");
	struct draft *d = new_draft();
	begin_note_here(s, &d->note);
	d->is_new = true;
	if (!uuid_same(&s->against, &s->device)) {
		d->note.against = s->against;
		d->note.from_memory = s->against_memory;
	}
	if (timed)
		capture_into_note(s, &d->note, CAPTURE_POS);
	blind_enter(s, &d->note.row.uuid);
	open_draft(s, d);
	store_draft(s);
	return true;
}

/* The question of that id that this review knows; NULL: none. */
static const struct question *
question_named(const struct sitting *s, const char *id)
{
	for (size_t i = 0; i < record_count(&s->rec, ROW_QUESTION); i++) {
		const struct question *q = record_at(&s->rec, ROW_QUESTION, i);
		if (!q->row.deleted && strcmp(q->id, id) == 0)
			return q;
	}
	return NULL;
}

bool
sitting_note_part(struct sitting *s, const char *part, struct err *err)
{
	const struct bench_item *b = sitting_item(s);
	const struct question *q = NULL;
	static const char asks[] = "question ";

	if (!part[0])
		return sitting_note(s, false, err);
	if (strncmp(part, asks, strlen(asks)) == 0) {
		q = question_named(s, part + strlen(asks));
		if (!q)
			return err_set(err, "no question is called \"%s\"", part + strlen(asks));
	} else if (!note_has_part(part) || strcmp(part, "question") == 0) {
		char *parts = note_parts_text();
		err_set(err, "\"%s\" is no part of a review: %s (with its ID)", part, parts);
		free(parts);
		return false;
	}
	if (!sitting_note(s, false, err))
		return false;
	struct note *n = &s->draft->note;
	n->part = xstrdup(q ? "question" : part);
	n->item = UUID_NONE;
	n->against = UUID_NONE; /* what is heard after a swap is proposed; a box is not */
	n->from_memory = false;
	if (q)
		note_set_question(n, q);
	else if (strcmp(part, "section") == 0 && b)
		n->section = b->item->section;
	store_draft(s);
	return true;
}

/* Moves the fields of a note (not its head) into another; `from` is left without texts. */
static void
move_note(struct note *into, struct note *from)
{
	struct row head = into->row;

	*into = *from;
	into->row = head;
	into->row.uuid = from->row.uuid;
}

bool
sitting_edit(struct sitting *s, const struct uuid *note, struct err *err)
{
	struct note *copy = change_copy(s, ROW_NOTE, note);

	if (s->draft || !copy) {
		row_free(&row_types[ROW_NOTE], copy);
		return err_set(err,
			s->draft ? "a note is open already: \1keep\2 keeps it"
				 : "there is no note to edit");
	}
	struct draft *d = new_draft();
	move_note(&d->note, copy);
	free(copy);
	d->caret = d->note.body ? (int64_t)strlen(d->note.body) : 0;
	open_draft(s, d);
	store_draft(s);
	return true;
}

void
draft_reopen(struct sitting *s, const struct draft *d)
{
	if (s->draft)
		return;
	open_draft(s, row_dup(&row_types[ROW_DRAFT], d));
}

void
draft_put_away(struct sitting *s)
{
	if (!s->draft)
		return;
	struct draft *d = s->draft;
	close_text(s);
	row_free(&row_types[ROW_DRAFT], d);
}

void
sitting_edited(struct sitting *s)
{
	s->draft->caret = (int64_t)s->editor.caret;
	xreplace(&s->draft->note.body, s->editor.text.s);
	store_draft(s);
}

void
sitting_caret_to(struct sitting *s, size_t at)
{
	if (!s->draft)
		return;
	editor_move_to(&s->editor, at);
	sitting_edited(s);
}

/* Back to Keys; the draft is gone from the archive with the group that this returns a row of. */
static struct edit
close_draft(struct sitting *s)
{
	struct draft *d = s->draft;

	close_text(s);
	d->row.deleted = true;
	return (struct edit){ ROW_DRAFT, d };
}

/* A body without the white space around it; NULL when nothing is left. */
static char *
trimmed(const char *text)
{
	size_t n = strlen(text);

	text += strspn(text, " \n");
	n = strlen(text);
	while (n && (text[n - 1] == ' ' || text[n - 1] == '\n'))
		n--;
	return n ? xstrndup(text, n) : NULL;
}

void
sitting_keep(struct sitting *s)
{
	if (!s->draft)
		return;
	draft_ends(s);
	struct note *n = row_new(&row_types[ROW_NOTE]);
	struct draft *copy = row_dup(&row_types[ROW_DRAFT], s->draft);
	const struct note *before = record_find(&s->rec, ROW_NOTE, &copy->note.row.uuid);

	move_note(n, &copy->note);
	copy->note = (struct note){ 0 };
	row_free(&row_types[ROW_DRAFT], copy);
	free(n->body);
	n->body = trimmed(s->editor.text.s);
	struct edit draft = close_draft(s);
	bool nothing = s->editor.text.len == 0 && !before;
	if ((!n->body && !before) || (before && row_same(&row_types[ROW_NOTE], before, n))) {
		row_free(&row_types[ROW_NOTE], n);
		if (!nothing && !before)
			sitting_say(s, SAID_INFO, "nothing but space: not kept");
	} else {
		s->chosen_note = n->row.uuid;
		struct edits rows = { .v = NULL };
		edits_add(&rows, ROW_NOTE, n);
		wheel_add_tags(s, n, &rows);
		change_apply(s, rows.v, rows.n, before ? "edit" : "note");
		free(rows.v);
	}
	change_apply(s, &draft, 1, NULL);
}

void
sitting_give_up(struct sitting *s)
{
	if (!s->draft)
		return;
	bool empty = s->editor.text.len == 0;
	struct edit draft = close_draft(s);
	change_apply(s, &draft, 1, empty ? NULL : "give up");
	if (!empty)
		sitting_say(s, SAID_INFO, "given up; \1undo\2 brings it back");
}

/* A copy of a note to be changed; err says that there is none. */
static struct note *
note_copy(struct sitting *s, const struct uuid *note, struct err *err)
{
	struct note *n = change_copy(s, ROW_NOTE, note);

	if (!n || n->row.deleted) {
		row_free(&row_types[ROW_NOTE], n);
		err_set(err, "there is no note here");
		return NULL;
	}
	return n;
}

bool
sitting_delete_note(struct sitting *s, const struct uuid *note, struct err *err)
{
	struct note *n = note_copy(s, note, err);

	if (!n)
		return false;
	n->row.deleted = true;
	if (uuid_same(&s->chosen_note, note))
		s->chosen_note = UUID_NONE;
	sitting_say(
		s, SAID_INFO, "%s deleted; \1undo\2 brings it back", n->body ? "note" : "marker");
	change_guarded(s, ROW_NOTE, n, "delete");
	return true;
}

bool
sitting_bring_back(struct sitting *s, const struct uuid *note, struct err *err)
{
	struct note *n = change_copy(s, ROW_NOTE, note);

	if (!n || !n->row.deleted) {
		row_free(&row_types[ROW_NOTE], n);
		return err_set(err, "that note is not in the trash");
	}
	n->row.deleted = false;
	sitting_say(s, SAID_INFO, "%s is back", n->body ? "note" : "marker");
	struct uuid item = n->item;
	size_t at;
	change_one(s, ROW_NOTE, n, "bring back");
	/* What edit and delete mean next is seen under the bar. */
	if (index_find(s, &item, &at)) {
		if (at != s->chosen)
			sitting_choose_item(s, at);
		s->chosen_note = *note;
	}
	return true;
}

bool
sitting_private(struct sitting *s, const struct uuid *note, struct err *err)
{
	struct note *n = note_copy(s, note, err);

	if (!n)
		return false;
	n->private = !n->private;
	sitting_say(s, SAID_INFO,
		n->private ? "private: never leaves in an export" : "no longer private");
	change_one(s, ROW_NOTE, n, "private");
	return true;
}

/* Is it of what plays? A time in another recording would be none of its own. */
static bool
is_of_this_item(const struct sitting *s, const struct note *n)
{
	const struct bench_item *i = sitting_item(s);

	return i && uuid_same(&n->item, &i->item->row.uuid);
}

bool
sitting_note_now(struct sitting *s, const struct uuid *note, struct err *err)
{
	struct note *n = note_copy(s, note, err);

	if (!n)
		return false;
	if (!is_of_this_item(s, n)) {
		row_free(&row_types[ROW_NOTE], n);
		return err_set(
			err, "this note is not about the item that plays: its time is not here");
	}
	n->pos_end_ms = NO_MS;
	n->open = false;
	capture_into_note(s, n, CAPTURE_POS);
	change_one(s, ROW_NOTE, n, "time");
	return true;
}

bool
sitting_nudge_note(struct sitting *s, const struct uuid *note, int64_t by_ms, struct err *err)
{
	struct note *n = note_copy(s, note, err);

	if (!n)
		return false;
	if (n->pos_ms == NO_MS) {
		row_free(&row_types[ROW_NOTE], n);
		return err_set(err, "this note has no time: \1note-time\2 gives it one");
	}
	/* What was corrected by hand carries no reaction time any more, but stands where it was
	 * shown. */
	int64_t reaction_ms = n->reaction_ms == NO_INT ? 0 : n->reaction_ms;
	n->reaction_ms = NO_INT;
	n->pos_ms = n->pos_ms - reaction_ms + by_ms > 0 ? n->pos_ms - reaction_ms + by_ms : 0;
	if (n->pos_end_ms != NO_MS)
		n->pos_end_ms -= reaction_ms;
	if (n->pos_end_ms != NO_MS && n->pos_ms >= n->pos_end_ms) {
		row_free(&row_types[ROW_NOTE], n);
		return err_set(
			err, "a range ends later than it starts: \1range\2 gives it another end");
	}
	xreplace(&n->pos_from, POS_TYPED);
	change_one(s, ROW_NOTE, n, "time");
	return true;
}

bool
sitting_range_note(struct sitting *s, const struct uuid *note, struct err *err)
{
	struct note *n = note_copy(s, note, err);

	if (!n)
		return false;
	const struct capture *c = capture_now(s);
	if (n->pos_ms == NO_MS || !is_of_this_item(s, n) || c->pos_ms == NO_MS ||
		c->pos_ms <= n->pos_ms) {
		row_free(&row_types[ROW_NOTE], n);
		return err_set(err, "a range ends later than it starts, in the same track");
	}
	if (source_offset_ms(sitting_source(s, &n->source)) !=
		source_offset_ms(sitting_source(s, &c->source))) {
		row_free(&row_types[ROW_NOTE], n);
		return err_set(err,
			"it was made with another source, whose times differ: \1note-time\2"
			" gives it a new start");
	}
	capture_into_note(s, n, CAPTURE_POS_END);
	change_one(s, ROW_NOTE, n, "range");
	return true;
}

bool
sitting_insert_time(struct sitting *s, struct err *err)
{
	int64_t ms = sitting_track_ms(s, clock_mono_ns());
	char time[TIME_TEXT], text[TIME_TEXT + 2];

	if (ms == NO_MS)
		return err_set(err, "nothing plays that has a time");
	time_text(ms, false, time);
	int n = snprintf(text, sizeof(text), "[%s]", time);
	if (!editor_insert(&s->editor, text, (size_t)n))
		return err_set(err, "the note is as long as a note can be");
	sitting_edited(s);
	return true;
}
