/*
 * The note that is being written, or another text (prose.c). Until it is closed it is stored as an
 * open note, a row that gets a new version with each key. Closing it makes the note, or changes the
 * row that has the text, and deletes the open note.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <ctype.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/core/mem.h"
#include "base/system/os_file.h"
#include "base/text/text.h"
#include "bench/writing/writing_state.h"
#include "review/files/profile.h"
#include "review/record/attribute.h"
#include "review/record/identity.h"
#include "review/record/rows.h"
#include "review/record/section.h"

/* ---- the lock of an open note ---- */

/*
 * The process that has a note open locks it. So another earlog on the same archive does not take
 * the open note for a leftover of a crash. The kernel drops the lock when the process ends. The
 * lock is on a byte of the archive's folder, because closing a descriptor of the archive itself
 * would drop SQLite's locks.
 */

/* Returns the offset of the byte that is locked for an open note, made from its UUID. */
static int64_t
byte_of(const struct uuid *note)
{
	int64_t start;

	memcpy(&start, note->b + 8, sizeof(start));
	return start & (INT64_MAX >> 1);
}

bool
open_note_lock(struct sitting *s, const struct uuid *note)
{
	int locks = s->writing->open.locks;

	return locks < 0 || os_lock_byte(locks, byte_of(note));
}

void
open_note_unlock(struct sitting *s, const struct uuid *note)
{
	if (s->writing->open.locks >= 0)
		os_unlock_byte(s->writing->open.locks, byte_of(note));
}

/* ---- typing the text of the note ---- */

/* Replaces the text from `from` to the caret by `with`. Returns false and keeps the text if the
 * note is full. */
static bool
replace_word(struct sitting *s, size_t from, const char *with)
{
	struct editor *e = &s->editor;
	CLEANUP(pointer_free) char *was = xstrndup(e->text.s + from, e->caret - from);

	while (e->caret > from)
		editor_delete(e, EDITOR_LEFT);
	if (editor_insert(e, with, strlen(with)))
		return true;
	editor_insert(e, was, strlen(was));
	return false;
}

/* If the word before the caret is a short code of the profile, replaces it by the code's text. */
static void
expand(struct sitting *s)
{
	struct editor *e = &s->editor;

	if (!s->profile->short_codes.n)
		return;
	size_t from = text_word_end(e->text.s, e->text.len, e->caret, true);
	CLEANUP(pointer_free) char *word = xstrndup(e->text.s + from, e->caret - from);
	const char *full = pairs_get(&s->profile->short_codes, word);

	if (full && replace_word(s, from, full))
		open_note_edited(s);
}

static void
store_open_note(struct sitting *s)
{
	change_one(s, ROW_OPEN_NOTE, row_dup(ROW_OPEN_NOTE, s->open_note), NULL);
}

void
open_note_edited(struct sitting *s)
{
	s->open_note->caret = (int64_t)s->editor.caret;
	s->open_note->note.body = s->editor.text.s;
	store_open_note(s);
}

bool
open_note_type(struct sitting *s, const char *text, size_t n)
{
	const struct editor *e = &s->editor;

	/* A space or a punctuation mark ends a short code. */
	if (n == 1 && strchr(" .,;:!?)-\n", text[0]))
		expand(s);
	if (!editor_insert(&s->editor, text, n)) {
		sitting_say(s, SAID_WARN, "the note is full: 64 kB at most");
		return false;
	}
	open_note_edited(s);
	/* A word in small letters names nothing until it ends. */
	if (n > 1 || !islower((unsigned char)*text) ||
		!islower((unsigned char)
				 e->text.s[text_word_end(e->text.s, e->text.len, e->caret, true)]))
		s->dirty |= DIRTY_LINE;
	return true;
}

static void
add_name(struct texts *out, const char *name, const char *start)
{
	if (name && text_found(name, start, false) && !texts_has(out, name))
		texts_add(out, name, NOWHERE);
}

/* Adds what completes `start`: after `#` the ids of attributes; else devices, chains and tracks of
 * the review, then words of the lexicon. Returns how many are names. */
static size_t
candidates(const struct sitting *s, const char *start, struct texts *out)
{
	const struct lexicon_word *a;
	bool tags = *start == '#';

	for (size_t i = 0; !tags && i < s->ndevices; i++)
		add_name(out, s->devices[i].device->name, start);
	for (size_t i = 0; !tags && i < s->nchains; i++) {
		bool told;
		CLEANUP(pointer_free)
		char *known = device_chain_known_as(&s->rec, s->chains[i], NULL, 0, &told);
		const char *name = told ? known : s->chains[i]->name;

		add_name(out, name, text_found(s->chains[i]->name, start, false) ? "" : start);
	}
	for (size_t i = 0; !tags && i < s->nitems; i++)
		add_name(out, s->items[i].recording->title, start);
	size_t names = out->n;
	for (size_t i = 0;
		s->writing->words.known && (a = lexicon_nth(&s->writing->words.lexicon, i)); i++) {
		/* a tag is by the id; in another language, or of plain words, by its name */
		const char *const called[] = { a->shown.name, tags ? a->id : a->name };
		bool plain = lexicon_is_vocabulary(&s->writing->words.lexicon);

		for (size_t k = tags && a->shown.name == a->name && !plain; k < LENGTH(called);
			k++) {
			CLEANUP(pointer_free) char *tag = xasprintf("#%s", called[k]);

			if (k && tags && plain && !strchr(a->name, ' '))
				continue;
			if (tags && !strchr(tag, ' ') && text_found(called[k], start + 1, false))
				add_name(out, tag, "");
			else if (!tags && text_begins(called[k], start))
				add_name(out, called[k], "");
		}
	}
	return tags ? out->n : names;
}

/* Finds what completes the word before the caret, from the tag or word that begins there. Returns
 * how many of `all` are names. */
static size_t
complete_anew(struct sitting *s, struct texts *all)
{
	const struct editor *e = &s->editor;
	struct open_note_state *d = &s->writing->open;
	const char *tag = tag_typed(e->text.s, e->caret);

	if (tag)
		d->from = (size_t)(tag - e->text.s);
	else
		d->from = text_word_end(e->text.s, e->text.len, e->caret, true);
	free(d->completed);
	d->completed = xstrndup(e->text.s + d->from, e->caret - d->from);
	d->nth = 0;
	size_t names = *d->completed ? candidates(s, d->completed, all) : 0;
	/* a name of Han and Kana needs no blank before it: the longest one that begins */
	while (!all->n && !tag && *d->completed & 0x80) {
		size_t first = text_next(d->completed, strlen(d->completed), 0);

		d->from += first;
		xreplace(&d->completed, d->completed + first);
		names = *d->completed ? candidates(s, d->completed, all) : 0;
	}
	return names;
}

/* Returns a word of the lexicon as it is written here: small, unless it begins a sentence. The
 * caller frees. */
static char *
word_in_sentence(const struct open_note_state *d, const char *text, const char *word)
{
	char *cased = xstrdup(word);
	size_t before = text_trimmed(text, d->from, " \n");
	bool begins = !before || strchr(".!?", text[before - 1]);

	if (!begins && cased[0] >= 'A' && cased[0] <= 'Z')
		cased[0] = (char)(cased[0] - 'A' + 'a');
	return cased;
}

bool
open_note_complete(struct sitting *s, struct err *err)
{
	struct editor *e = &s->editor;
	struct open_note_state *d = &s->writing->open;
	CLEANUP(texts_finish) struct texts all = { 0 };
	size_t names = d->completed ? candidates(s, d->completed, &all) : 0;
	const char *last = d->nth < all.n ? all.v[d->nth] : NULL;

	if (last && d->end == e->caret &&
		strncasecmp(e->text.s + d->from, last, d->end - d->from) == 0) {
		d->nth = (d->nth + 1) % all.n; /* pressed again: the next one */
	} else {
		texts_finish(&all);
		names = complete_anew(s, &all);
	}
	if (!all.n) {
		xreplace(&d->completed, NULL);
		return err_set(
			err, "no name of the review and no word of the lexicon starts like this");
	}
	const char *word = all.v[d->nth];
	bool named = d->nth < names; /* a device, chain, track or tag */
	CLEANUP(pointer_free)
	char *put = named ? xstrdup(word) : word_in_sentence(d, e->text.s, word);
	if (!replace_word(s, d->from, put))
		return err_set(err, "the note is full: 64 kB at most");
	d->end = e->caret;
	bool tag = *word == '#';
	const struct lexicon_word *a = NULL;
	if (tag || !named)
		a = lexicon_match(&s->writing->words.lexicon, tag ? word + 1 : word, ERR_IGNORED);
	if (a && a->definition)
		sitting_say(s, SAID_INFO, "%s: %s", a->shown.name, a->definition);
	open_note_edited(s);
	return true;
}

bool
open_note_insert_time(struct sitting *s, struct err *err)
{
	int64_t ms = sitting_now(s).track_ms;
	char time[TIME_TEXT], text[TIME_TEXT + 4];
	const struct editor *e = &s->editor;

	if (ms == NO_MS)
		return err_set(err, "nothing plays, so there is no time to insert");
	char before = e->caret ? e->text.s[e->caret - 1] : '\n', after = e->text.s[e->caret];
	const char *left = strchr(" \n", before) ? "" : " ";
	const char *right = after == ' ' ? "" : " ";
	int n = snprintf(
		text, sizeof(text), "%s[%s]%s", left, timecode_text(ms, false, time), right);
	if (!editor_insert(&s->editor, text, (size_t)n))
		return err_set(err, "the note is full: 64 kB at most");
	open_note_edited(s);
	return true;
}

/* ---- opening, keeping and discarding a note ---- */

/* Opens the editor with the open note o and takes ownership of o. The record has another copy. As
 * long as the text is open, o borrows its text from the editor. */
static void
open_editor(struct sitting *s, struct open_note *o)
{
	CLEANUP(pointer_free) char *text = o->note.body;

	s->open_note = o;
	open_note_lock(s, &o->row.uuid);
	editor_set(&s->editor, text ? text : "", (size_t)o->caret);
	o->note.body = text ? s->editor.text.s : NULL;
	s->state = STATE_TEXT;
	struct play_now now = sitting_now(s);
	s->writing->open.paused = s->profile->typing_pauses && now.state == PLAY_RUNNING &&
		(!now.clock || now.follows);
	if (s->writing->open.paused)
		transport_pause(s, true);
}

static void
close_text(struct sitting *s)
{
	open_note_unlock(s, &s->open_note->row.uuid);
	s->open_note->note.body = xstrdup(s->open_note->note.body);
	s->open_note = NULL;
	s->state = STATE_KEYS;
	bool resume = s->writing->open.paused && sitting_now(s).state == PLAY_PAUSED;
	s->writing->open.paused = false;
	if (!resume)
		return;
	transport_step_back(s);
	transport_pause(s, false);
}

static struct open_note *
new_open_note(void)
{
	struct open_note *o = row_new(ROW_OPEN_NOTE);

	o->row.uuid = uuid_random();
	o->caret = 0;
	return o;
}

static bool
is_closed(const struct sitting *s, struct err *err)
{
	return !s->open_note ||
		err_set(err, "a %s is open already: \1keep\2 keeps it",
			text_or(s->open_note->field, "note"));
}

bool
open_note_open_remark(struct sitting *s, const struct uuid *rating, struct err *err)
{
	if (!is_closed(s, err))
		return false;
	const struct rating *r = sitting_find(s, ROW_RATING, rating);
	struct open_note *o = new_open_note();
	o->field = xstrdup(PROSE_REMARK);
	o->note.row.uuid = *rating;
	o->note.review = s->review;
	o->note.sitting = s->sitting;
	o->note.body = xstrdup(r->remark);
	o->caret = o->note.body ? (int64_t)strlen(o->note.body) : 0;
	open_editor(s, o);
	store_open_note(s);
	return true;
}

/* A note while a test signal sounds is about the frequency response, not about the paused track. */
static void
signal_into_note(struct sitting *s, struct note *n, int64_t at_ns)
{
	double hz = instrument_hz(&s->deck, at_ns);

	n->item = n->section = UUID_NONE;
	xreplace(&n->part, "fr");
	n->hz = hz > 0 ? hz : (double)NAN;
	xreplace(&n->hz_from, hz > 0 ? HZ_MEASURED : NULL);
}

bool
writing_note(struct sitting *s, bool timed, struct err *err)
{
	if (!is_closed(s, err))
		return false;
	if (timed)
		followed_track_list(s);
	struct open_note *o = new_open_note();
	note_begin_here(s, &o->note);
	o->is_new = true;
	note_compare_with(&o->note, &s->writing->next);
	if (timed && s->deck.play.signal.on)
		signal_into_note(s, &o->note, capture_now(s)->key_ns);
	else if (timed && !loop_into_note(s, &o->note))
		capture_into_note(s, &o->note, CAPTURE_POS);
	hidden_enter(s, &o->note.row.uuid);
	open_editor(s, o);
	store_open_note(s);
	return true;
}

/* A part of the review that a note is on: of its questions, of its sections, or another one. */
struct part_of {
	const struct question *question;
	const struct section *section;
	char *stored; /* note.part; owned */
};

static void
part_of_finish(struct part_of *of)
{
	free(of->stored);
}

static bool
find_part(const struct sitting *s, const char *part, struct part_of *out, struct err *err)
{
	static const char asks[] = "question ", of[] = "section ";

	*out = (struct part_of){ .section = wheel_section(s),
		.stored = note_part_named(sitting_review(s), part) };
	if (text_starts(part, asks)) {
		const struct question *q = NULL;

		while ((q = record_live(&s->rec, ROW_QUESTION, q)) &&
			!text_same(q->id, part + strlen(asks)))
			;
		if (!q)
			return err_set(err, "no question is called \"%s\"", part + strlen(asks));
		out->question = q;
		xreplace(&out->stored, "question");
	} else if (text_starts(part, of)) {
		struct uuid u = identity_of_section(part + strlen(of));

		out->section = sitting_find(s, ROW_SECTION, &u);
		if (!out->section)
			return err_set(err, "no section is called \"%s\"", part + strlen(of));
		xreplace(&out->stored, "section");
	} else if (text_same(part, "question")) {
		return err_set(err, "\"question\" needs the id of the question behind it");
	} else if (!out->stored) {
		return note_part_refused(sitting_review(s), part, err);
	}
	return true;
}

static void
set_part(struct note *n, const struct part_of *of)
{
	xreplace(&n->part, of->stored);
	n->item = n->section = UUID_NONE;
	if (of->question)
		note_set_question(n, of->question);
	else if (text_same(n->part, "section") && of->section)
		n->section = of->section->row.uuid;
}

bool
writing_note_part(struct sitting *s, const char *part, struct err *err)
{
	CLEANUP(part_of_finish) struct part_of of = { .stored = NULL };

	if (!part[0]) {
		followed_track_list(s);
		return writing_note(s, false, err);
	}
	if (!find_part(s, part, &of, err) || !writing_note(s, false, err))
		return false;
	struct note *n = &s->open_note->note;
	set_part(n, &of);
	if (text_same(n->part, "chain"))
		against_say_chain(s);
	store_open_note(s);
	return true;
}

bool
open_note_begin_part(struct sitting *s, struct note *n, const char *part, struct err *err)
{
	CLEANUP(part_of_finish) struct part_of of = { .stored = NULL };

	if (!part[0])
		followed_track_list(s);
	else if (!find_part(s, part, &of, err))
		return false;
	note_begin_here(s, n);
	if (part[0])
		set_part(n, &of);
	return true;
}

bool
writing_edit(struct sitting *s, const struct uuid *note, struct err *err)
{
	if (!is_closed(s, err) || !note_own(s, note, err))
		return false;
	struct open_note *o = new_open_note();
	CLEANUP(pointer_free) struct note *copy = change_copy(s, ROW_NOTE, note);
	copy->row = (struct row){ .uuid = *note };
	o->note = *copy; /* d owns the strings of the copy from now on */
	/* The time that a move took away is offered before the words. */
	const char *time = s->writing->moved_time;
	if (time && o->note.pos_ms == NO_MS && uuid_same(note, &s->writing->moved)) {
		char *body = xasprintf("%s %s", time, text_or(o->note.body, ""));

		free(o->note.body);
		o->note.body = body;
	}
	o->caret = o->note.body ? (int64_t)strlen(o->note.body) : 0;
	open_editor(s, o);
	store_open_note(s);
	return true;
}

void
open_note_reopen(struct sitting *s, const struct open_note *o)
{
	if (!s->open_note)
		open_editor(s, row_dup(ROW_OPEN_NOTE, o));
}

void
open_note_turned(struct sitting *s, const struct news *n)
{
	for (size_t i = 0; i < n->step->n; i++) {
		const struct undo_row *u = &n->step->rows[i];
		const struct open_note *o =
			u->kind == ROW_OPEN_NOTE ? sitting_find(s, ROW_OPEN_NOTE, &u->uuid) : NULL;

		if (o && o->row.deleted && s->open_note) {
			struct open_note *open = s->open_note;

			close_text(s);
			row_free(ROW_OPEN_NOTE, open);
		} else if (o && !o->row.deleted)
			open_note_reopen(s, o);
	}
}

void
open_note_caret_to(struct sitting *s, size_t at)
{
	if (!s->open_note)
		return;
	editor_move_to(&s->editor, at);
	open_note_edited(s);
}

/* Closes the editor and returns a row that deletes the open note. The caller applies the row. */
static struct open_note *
close_editor(struct sitting *s)
{
	struct open_note *o = s->open_note;

	close_text(s);
	o->row.deleted = true;
	return o;
}

/* Returns a copy of the text without leading and trailing spaces and newlines; NULL: nothing is
 * left. The caller frees. */
static char *
trimmed(const char *text)
{
	text += strspn(text, " \n");
	size_t n = text_trimmed(text, strlen(text), " \n");
	return n ? xstrndup(text, n) : NULL;
}

/* Shows where a kept note without a time is, "note kept under: what I like (2 notes)": the part of
 * the review, or the track, and how many notes are there; of another device than the one under test
 * also that an open note has it in their comparison. */
void
open_note_say_kept(struct sitting *s, const struct note *n)
{
	const struct track_row *t = sitting_find_item(s, &n->item);
	const struct question *q = sitting_find(s, ROW_QUESTION, &n->question);
	size_t count = 0;

	if (n->pos_ms != NO_MS || (!n->part && !t))
		return;
	EACH_LIVE (note, other, &s->rec, ROW_NOTE)
		if (other->body && other->pos_ms == NO_MS &&
			uuid_same(&other->review, &n->review) &&
			uuid_same(&other->item, &n->item) &&
			uuid_same(&other->question, &n->question) &&
			uuid_same(&other->section, &n->section) &&
			text_same(text_or(other->part, ""), text_or(n->part, "")))
			count++;
	const struct review *r = sitting_review(s);
	const struct device *with = NULL;
	if (n->part && !sitting_is_blind(s) && note_compares(&s->rec, &r->device, n)) {
		const struct note_pair pair = note_pair(&s->rec, &r->device, n);
		with = sitting_device(s, &pair.with);
	}
	const struct section *in = sitting_find(s, ROW_SECTION, &n->section);
	CLEANUP(buf_finish) struct buf under = BUF_INIT;
	CLEANUP(pointer_free) char *part = n->part ? note_part_name(r, n->part) : NULL;
	buf_add(&under, part ? part : t->recording->title);
	if (q || in)
		buf_add_char(&under, ' ');
	if (q)
		sitting_add_question(s, text_or(q->text, q->id), &under);
	else if (in)
		buf_add(&under, section_name(in));
	if (with)
		buf_addf(&under, ", comparison with %s", wear_name(with));
	const char *more = text_starts(text_or(n->body, ""), "![](")
		? "; \1show parts\2 and Right there describe the picture"
		: "";
	sitting_say(s, SAID_INFO, "note kept under: %s (%zu note%s)%s", under.s, count,
		text_s(count), more);
}

/* Call after a kept text has lost its words. */
static void
say_emptied(struct sitting *s, const char *what)
{
	sitting_say(
		s, SAID_INFO, "the words of the %s are deleted; \1undo\2 brings them back", what);
}

/* Keeps the words of a remark. If its rating is deleted, the editor stays open. */
static void
keep_remark(struct sitting *s)
{
	struct uuid row = s->open_note->note.row.uuid;
	CLEANUP(pointer_free) char *words = trimmed(s->editor.text.s);
	const char *stored = prose_stored(s);
	bool emptied = stored && !words;
	struct err err = ERR_INIT;

	if (text_order(words, stored) != 0 && !prose_put_remark(s, &row, words, &err)) {
		sitting_say_err(s, &err);
		return;
	}
	change_one(s, ROW_OPEN_NOTE, close_editor(s), NULL);
	if (emptied)
		say_emptied(s, PROSE_REMARK);
}

/* Gives a kept note of a track the time or range with which its words begin, if the track is so
 * long. was: the earlier words, which did not begin with the time; NULL: none. typed: the words in
 * the editor. This is a separate change: undo restores the earlier time and the words. */
static void
take_typed_time(struct sitting *s, const struct note *kept, const char *was, const char *typed)
{
	const struct track_row *b = sitting_find_item(s, &kept->item);
	int64_t length_ms = b ? b->recording->length_ms : NO_INT;
	struct timespan t;
	const char *rest;

	if (!b || !timespan_begins(typed + strspn(typed, " \n"), &t, &rest))
		return;
	if (length_ms == NO_INT && b == sitting_item(s) && sitting_now(s).length_ms > 0)
		length_ms = sitting_now(s).length_ms;
	struct timespan before = { .pos_ms = NO_MS };
	const char *other;
	if (was)
		timespan_begins(was, &before, &other);
	bool again = before.pos_ms == t.pos_ms && before.pos_end_ms == t.pos_end_ms &&
		before.open == t.open;
	int64_t last_ms = t.pos_end_ms == NO_MS ? t.pos_ms : t.pos_end_ms;
	if (again || (length_ms != NO_INT && last_ms > length_ms))
		return;
	struct note *n = change_copy(s, ROW_NOTE, &kept->row.uuid);
	if (note_type_time(n, &t, sitting_offset_ms(s, &n->source)))
		measured_note(s, n);
	free(n->body);
	n->body = trimmed(rest);
	against_take_typed(s, n);
	change_one(s, ROW_NOTE, n, "time of the note");
	char text[TIME_TEXT];
	sitting_say(s, SAID_INFO, "%s is the time of the note now; \1undo\2 takes that back",
		timespan_text(&t, text));
}

/* Stores a note with new words. was: the earlier words; NULL: none. typed: as they were given. */
static void
store_words(
	struct sitting *s, struct note *n, const char *label, const char *was, const char *typed)
{
	struct uuid kept = n->row.uuid;
	struct edits rows = { .v = NULL };

	edits_add(&rows, ROW_NOTE, n);
	if (s->writing->words.known)
		tag_edits(&s->rec, n, &s->writing->words.lexicon, &rows);
	change_apply(s, &rows, label);
	open_note_say_kept(s, sitting_find(s, ROW_NOTE, &kept));
	take_typed_time(s, sitting_find(s, ROW_NOTE, &kept), was, typed);
}

bool
writing_note_at(struct sitting *s, const char *words, int64_t at_ns, bool moved, struct err *err)
{
	CLEANUP(editor_finish) struct editor typed = { 0 };

	editor_set(&typed, "", 0);
	if (!editor_insert(&typed, words, strlen(words)))
		return err_set(err, "the note is too long: 64 kB at most");
	char *body = trimmed(typed.text.s);
	if (!body)
		return err_set(err, "the note has no words");
	followed_track_list(s);
	struct note *n = row_new(ROW_NOTE);
	note_begin_here(s, n);
	n->body = body;
	if (!s->open_note) { /* else it is for the open note */
		note_compare_with(n, &s->writing->next);
		s->writing->next = (struct compared){ 0 };
	}
	if (s->deck.play.signal.on)
		signal_into_note(s, n, at_ns);
	else if (!loop_into_note(s, n))
		capture_past_into_note(s, n, at_ns, moved);
	against_take_typed(s, n);
	hidden_enter(s, &n->row.uuid);
	if (!s->open_note)
		track_index_choose(s, n);
	store_words(s, n, "note", NULL, typed.text.s);
	return true;
}

static void
keep(struct sitting *s)
{
	if (s->open_note->field) {
		keep_remark(s);
		return;
	}
	struct note *n = row_dup(ROW_NOTE, &s->open_note->note);
	const struct note *before = sitting_find(s, ROW_NOTE, &n->row.uuid);

	free(n->body);
	n->body = trimmed(s->editor.text.s);
	against_take_typed(s, n);
	if (s->open_note->is_new && !n->part && n->body)
		s->writing->next = (struct compared){ 0 };
	CLEANUP(pointer_free) char *was = before ? xstrdup(before->body) : NULL;
	bool emptied = was && !n->body;
	struct open_note *closed = close_editor(s);
	bool nothing = s->editor.text.len == 0 && !before;
	if ((!n->body && !before) || (before && row_same(ROW_NOTE, before, n))) {
		row_free(ROW_NOTE, n);
		if (!nothing && !before)
			sitting_say(s, SAID_INFO, "the note has only spaces: not kept");
	} else {
		track_index_choose(s, n);
		store_words(s, n, before ? "edit of note" : "note", was, s->editor.text.s);
		if (emptied)
			say_emptied(s, "note");
	}
	change_one(s, ROW_OPEN_NOTE, closed, NULL);
}

void
open_note_keep_unstored(struct sitting *s)
{
	s->writing->open.paused = false;
	keep(s);
}

/* ---- closing the text ---- */

void
writing_keep(struct sitting *s)
{
	if (!s->open_note)
		return;
	expand(s);
	keep(s);
}

void
writing_give_up(struct sitting *s)
{
	if (!s->open_note)
		return;
	const struct note *n = &s->open_note->note, *kept = sitting_find(s, ROW_NOTE, &n->row.uuid);
	const char *stored = prose_stored(s), *what = s->open_note->field ? PROSE_REMARK : "note";
	bool had = stored,
	     same = text_order(stored, n->body) == 0 && (!kept || row_same(ROW_NOTE, kept, n));
	change_one(s, ROW_OPEN_NOTE, close_editor(s), same ? NULL : what);
	if (same && had)
		sitting_say(s, SAID_INFO, "edit given up; the %s is unchanged", what);
	if (!same)
		sitting_say(s, SAID_INFO, "%s given up; \1undo\2 brings it back", what);
}

/* ---- beginning and freeing ---- */

static void
open_note_begin(struct sitting *s)
{
	CLEANUP(pointer_free) char *folder = file_folder(s->internal->db);

	s->writing->open.locks = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static void
open_note_finish(struct sitting *s)
{
	free(s->writing->open.completed);
	free(s->writing->moved_time);
	free(s->writing->new_key);
	free(s->writing->new_value);
	if (s->open_note)
		s->open_note->note.body = NULL;
	row_free(ROW_OPEN_NOTE, s->open_note);
	editor_finish(&s->editor);
	if (s->writing->open.locks >= 0)
		close(s->writing->open.locks);
}

const struct component open_note_component = {
	.begin = open_note_begin,
	.finish = open_note_finish,
};
