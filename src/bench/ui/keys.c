/* Decides who has a key now (question, list, editor, pane, bench) and runs it, a paste or the
 * mouse; typed letters become the text of a note. Names keys in messages, hints and help. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/text/number.h"
#include "base/text/text.h"
#include "bench/playback/playback.h"
#include "bench/run/run.h"
#include "bench/ui/ui_private.h"
#include "bench/writing/writing.h"
#include "review/files/profile.h"
#include "review/record/rows_note.h"

#define SEEN_NS 1000000000
#define SEEN_WRITING_NS 5000000000

/* Reports a new or changed note or marker in a message if another pane covers the notes, or a
 * screen reader reads no pane; else removes the message about an earlier act. */
static void
show_written(struct ui *ui, const struct uuid *edit_before, unsigned said_before)
{
	const struct sitting *s = ui->s;
	const struct note *n = sitting_chosen_note(s);
	CLEANUP(buf_finish) struct buf words = BUF_INIT;
	char time[TIME_TEXT];

	if (s->said_nr != said_before || !n || uuid_same(&n->row.edit, edit_before))
		return;
	if (ui->layout.area[PANE_NOTES].rows > 0 && !ui->reader) {
		if (s->said_level == SAID_INFO) /* a message about an earlier act */
			sitting_unsay(ui->s);
		return;
	}
	sitting_note_time(s, n, time);
	ui_note_words(s, n, &words);
	sitting_say(ui->s, SAID_INFO, "kept: %s%s%s", time, *time ? " " : "", words.s);
}

/* Runs `delete`: a list whose lines can be removed deletes the highlighted one, and a list that
 * hides the chosen note nothing. The last note of a track is shown before it is deleted. */
static bool
run_delete(struct ui *ui, const char *line, struct err *err)
{
	const struct pane_ops *pane = focus_now(ui);

	if (pane->removes)
		return list_remove(ui, err);
	if (pane->fill && pane->choose != parts_pane.choose)
		return err_set(err, "nothing in this list can be deleted: \1back\2 closes it");
	const struct note *last =
		uuid_none(&ui->s->chosen_note) ? sitting_chosen_note(ui->s) : NULL;
	if (!last || ui->focus == PANE_NOTES)
		return command_run(&ui->commands, line, err);
	focus_on(ui, PANE_NOTES);
	sitting_choose_note(ui->s, &last->row.uuid);
	sitting_say(ui->s, SAID_INFO, "\1delete\2 deletes this note");
	return true;
}

static const struct uuid *
chosen_in_focus(const struct ui *ui)
{
	return ui->focus == PANE_CUES ? &ui->s->chosen_cue : &ui->s->chosen_note;
}

bool
keys_run(struct ui *ui, const char *line)
{
	const struct cmd *c = command_find(&ui->commands, line);
	bool helper = ui->helper, wrote = ui->s->state == STATE_TEXT;
	const struct note *chosen = sitting_chosen_note(ui->s);
	const struct row before = chosen ? chosen->row : (struct row){ .uuid = UUID_NONE };
	unsigned said = ui->s->said_nr;

	/* Chooses the highlighted line again if nothing is chosen, because the track changed or
	 * the chosen row was deleted. */
	if (uuid_none(chosen_in_focus(ui)))
		list_chosen(ui, ui->s);
	struct err err = ERR_INIT;
	bool ok = command_is(c, "delete") ? run_delete(ui, line, &err)
					  : command_run(&ui->commands, line, &err);

	ui->dirty |= DIRTY_LINE;
	ui->rings |= !ok;
	ui->sought |= ok && (command_is(c, "seek") || command_is(c, "goto"));
	chosen = sitting_chosen_note(ui->s);
	bool written = command_is(c, "mark") ||
		(ui->reader && chosen && uuid_same(&chosen->row.uuid, &before.uuid));
	if (wrote)
		written = ui->s->state == STATE_KEYS;
	if (!ok)
		sitting_say_err(ui->s, &err);
	else if (written)
		show_written(ui, &before.edit, said);
	if (!wrote && ui->s->state == STATE_TEXT) {
		/* The caret of a note that a search found is behind the letters that found it. */
		struct editor *e = &ui->s->editor;
		size_t start, end = 0;
		if (uuid_same(&ui->hit.at, &ui->s->open_note->note.row.uuid) &&
			command_is(c, "edit") &&
			text_hit(e->text.s, ui->hit.words, true, &start, &end))
			editor_move_to(e, end);
		/* An earlier message does not belong to the note above it. */
		if (ok && ui->s->said_level != SAID_ASKS && ui->s->said_nr == said)
			sitting_unsay(ui->s);
		/* The wheel closes when a note is opened, unless both are on the screen. */
		if (!prose_is_remark(ui->s) && ui->layout.area[PANE_NOTES].rows == 0 &&
			!focus_now(ui)->fill && ui->slot != PANE_NOTES)
			focus_back(ui);
	}
	if (helper) { /* the mouse or a media key ran a command: hide the page for the helper, who
			 swaps the devices */
		ui->helper = false;
		ui->dirty |= DIRTY_ALL;
	}
	return ok;
}

bool
keys_try(struct ui *ui, const char *line, const char *text)
{
	const struct cmd *c = command_find(&ui->commands, line);
	bool ok = keys_run(ui, line);

	if (!ok && c && c->types)
		prompt_refused(ui, c, line, text);
	else if (*text && ui->prompt.label)
		prompt_paste(ui, text, strlen(text));
	else if (*text && ui->s->open_note)
		open_note_type(ui->s, text, strlen(text));
	return ok;
}

/* ---- inserting typed letters into a note ---- */

/* Returns how many bytes to insert at once. Short codes expand at the end of a word, so words are
 * inserted one by one; more than 200 bytes of one read are a paste and are inserted whole. */
static size_t
expandable_length(const struct ui *ui, const char *s, size_t n)
{
	static const char ends[] = " .,;:!?)-\n";
	size_t len = strcspn(s, ends);

	if (n > 200 || ui->s->profile->short_codes.n == 0 || len > n)
		return n;
	return len ? len : 1;
}

/* Inserts all letters of one read as one change to the note. */
void
keys_flush(struct ui *ui)
{
	const struct buf *typed = &ui->typed;

	if (typed->len == 0)
		return;
	for (size_t at = 0, n; at < typed->len; at += n) {
		n = expandable_length(ui, typed->s + at, typed->len - at);
		if (!ui->s->open_note || !open_note_type(ui->s, typed->s + at, n))
			break;
	}
	buf_clear(&ui->typed);
}

/* ---- pasted text, and files that were dropped on the terminal ---- */

/* Opens the list of parts: a choice makes a note of each picture there. */
static void
offer_parts(struct ui *ui, const struct dropped *d, struct buf *paths)
{
	const struct texts *t = &d->paths;

	if (!ui_ask(ui, "note-untimed", ERR_IGNORED))
		return;
	CLEANUP(pointer_free) char *usual = ui->prompt.hint;
	ui->prompt.hint = xasprintf("\1line run\2 keep it there · \1line leave\2 cancel%s",
		text_or(strchr(usual, '\n'), ""));
	ui->prompt.dropped = xstrdup(paths->s);
	ui->prompt.title = t->n == 1 ? xasprintf("→ note with the picture %s", file_name(t->v[0]))
				     : xasprintf("→ notes with %zu pictures", t->n);
}

void
keys_note_pictures(struct ui *ui, const char *paths, const char *line)
{
	CLEANUP(dropped_finish) struct dropped d;
	const char *blank = strchr(line, ' ');
	const char *part = blank ? blank + 1 : "";
	struct err err = ERR_INIT;

	if (!dropped_read(&d, paths, strlen(paths)))
		err_set(&err, "a picture is gone: nothing was noted");
	else if (dropped_note(ui->s, &d, part, &err))
		return;
	sitting_say_err(ui->s, &err);
}

/* Offers what one may want with files that were dropped. Returns false if the text has no paths of
 * files that are there. */
static bool
offer_dropped(struct ui *ui, const struct input_event *ev)
{
	CLEANUP(dropped_finish) struct dropped d;
	CLEANUP(buf_finish) struct buf paths = BUF_INIT;
	struct err err = ERR_INIT;

	if (!dropped_read(&d, ev->paste, ev->paste_len))
		return false;
	dropped_words(&d, &paths);
	if (d.music && d.pictures)
		sitting_say(ui->s, SAID_REFUSED,
			"music is added and a picture is noted: drop one of them at a time");
	else if (d.pictures && !dropped_are_cleaned(&d, &err))
		sitting_say_err(ui->s, &err);
	else if (d.pictures)
		offer_parts(ui, &d, &paths);
	else if (keys_run(ui, "ask add") && ui->prompt.label)
		prompt_paste(ui, paths.s, paths.len);
	return true;
}

static void
paste(struct ui *ui, const struct input_event *ev)
{
	if (ui->prompt.label) {
		prompt_paste(ui, ev->paste, ev->paste_len);
		return;
	}
	xreplace(&ui->pending, NULL); /* the text is no answer to a key that waits for another */
	keys_flush(ui);
	ui->dirty |= DIRTY_LINE;
	if (ui->s->state == STATE_KEYS && offer_dropped(ui, ev))
		return;
	if (ui->s->state != STATE_TEXT && !keys_try(ui, "note", "") && ui->prompt.label)
		prompt_paste(ui, ev->paste, ev->paste_len);
	else if (ui->s->state == STATE_TEXT && !open_note_type(ui->s, ev->paste, ev->paste_len))
		sitting_say(ui->s, SAID_REFUSED,
			"%zu kB more do not fit into this note (64 kB in all): nothing was pasted",
			(ev->paste_len + 1023) / 1024);
}

/* ---- who has the keys: a question, a list, the editor, the pane, the bench ---- */

enum key_table
keys_table(const struct ui *ui)
{
	return ui->s->state == STATE_TEXT ? IN_TEXT : focus_now(ui)->keys;
}

static bool
is_ascii_letter(const char *name)
{
	return ((*name >= 'a' && *name <= 'z') || (*name >= 'A' && *name <= 'Z')) && !name[1];
}

/* Returns true if the key is a letter in help, or in a list in which letters find a line, and which
 * is no question's: it does nothing else, because a word may begin with it. */
static bool
is_letter_of_list(const struct ui *ui, const char *name)
{
	const struct pane_ops *pane = focus_now(ui);

	return ((pane->asks && ui->list_n) || ui->focus == PANE_HELP) && !pane->choose &&
		ui->s->state == STATE_KEYS && !ui->s->type_to_note &&
		(!run_asks(ui->s) || ui->below == ui->s->ask) &&
		(is_ascii_letter(name) || (unsigned char)*name >= 0x80);
}

/* Returns true if a key whose table has the keys works now. */
static bool
works(const struct ui *ui, const struct binding *b)
{
	const struct cmd *c = b->cmd;
	const struct binding *bench = keymap_find(ui->keys, IN_KEYS, b->key);

	switch (b->table) {
	case IN_QUESTION: /* the key that plays is a yes only to what then plays */
		return run_answer_plays(ui->s) || !bench || !command_is(bench->cmd, "toggle");
	case IN_LINE: return ui->prompt.label || prompt_walks(b->arg);
	case IN_TEXT: /* of a typed line only what edits it, and the key that opened its list */
		return !ui->prompt.label || c->takes == CMD_MOTION ||
			text_same(focus_now(ui)->asks, c->name);
	case IN_KEYS:
		return !is_letter_of_list(ui, b->key) || command_is(c, "help") ||
			(c->topic == OF_LISTS && !command_is(c, "show"));
	default: return true;
	}
}

/* A question is above a list, unless the list was opened to answer it. A typed line and an open
 * note take each key that has no row, so that nothing below them has keys. */
const struct binding *
keys_binding(const struct ui *ui, const char *name)
{
	const struct pane_ops *pane = focus_now(ui);
	bool line = ui->prompt.label, bench = !line && ui->s->state == STATE_KEYS,
	     asks = !line && run_asks(ui->s), answers = pane->fill && ui->below == ui->s->ask;
	const struct {
		bool open;
		enum key_table table;
	} stack[] = { { asks && !answers, IN_QUESTION },
		{ line || (bench && ui->inside.open), IN_LINE }, { !bench, IN_TEXT },
		{ bench && pane->keys, pane->keys }, { bench && pane->fill, IN_LISTS },
		{ asks && answers, IN_QUESTION }, { bench, IN_KEYS } };

	for (size_t i = 0; i < LENGTH(stack); i++) {
		const struct binding *b =
			stack[i].open ? keymap_find(ui->keys, stack[i].table, name) : NULL;

		if (b && works(ui, b))
			return b;
	}
	return NULL;
}

/* Returns true if a letter of this table is a key also where letters begin a note. */
static bool
above_notes(enum key_table table)
{
	return table == IN_TEXT || table >= IN_LISTS;
}

/* Returns true while letters are typed into a note; commands then need Alt. */
static bool
letters_write(const struct ui *ui)
{
	return ui->s->type_to_note && ui->s->state == STATE_KEYS && !ui->prompt.label &&
		!ui->pending;
}

/* Returns true if what was typed begins a note and stays in it: where letters write, each text that
 * is no key of a list or a question; of other keys only letters. */
static bool
begins_note(const struct ui *ui, const struct binding *b, const char *text)
{
	bool letter = is_ascii_letter(text) || (unsigned char)*text >= 0x80;

	return letters_write(ui) && *text && *text != ' ' &&
		!(b && (!letter || above_notes(b->table)));
}

/* Clears the message when a key is pressed, if it was visible long enough to be read. */
static void
forget_message(struct ui *ui)
{
	int64_t seen_ns = ui->s->state == STATE_TEXT ? SEEN_WRITING_NS : SEEN_NS;

	if (text_same(ui->drawn.said, ui->s->said) && *ui->s->said &&
		clock_mono_ns() - ui->said_ns >= seen_ns)
		sitting_unsay(ui->s);
}

/* Returns the message about a key that runs nothing. */
static const char *
words_of_no_key(const struct ui *ui, const struct input_event *ev)
{
	enum text_script script =
		*ev->text ? text_script_at(ev->text, strlen(ev->text)) : TEXT_SIGN;

	if (script >= TEXT_HAN && script <= TEXT_HANGUL)
		return "is not a key: an input method is on. Turn it off, or set "
		       "`type_to_note: yes` to write notes so";
	if (ui->s->state == STATE_TEXT)
		return "does nothing in a note";
	return "is not a key here: \1help\2 shows them";
}

static bool
is_point(const struct ui *ui, const struct input_event *ev)
{
	return keys_table(ui) == IN_WHEEL && (*ev->text == '.' || *ev->text == ',');
}

static void
key(struct ui *ui, const struct input_event *ev)
{
	const struct binding *b = keys_binding(ui, ev->name);

	forget_message(ui);
	if (!b && is_letter_of_list(ui, ev->name)) {
		if (ui->focus == PANE_HELP)
			keys_run(ui, "command");
		else
			ui_ask(ui, focus_now(ui)->asks, ERR_IGNORED);
		prompt_key(ui, ev);
	} else if (is_point(ui, ev) && wheel_rate_point(ui->s)) {
		ui->dirty |= DIRTY_LINE; /* it was the decimal point of a number */
	} else if (begins_note(ui, b, ev->text)) {
		keys_try(ui, "note", ev->text);
	} else if (b) {
		keys_flush(ui);
		keys_try(ui, b->line, "");
	} else if (ui->s->state == STATE_TEXT && *ev->text) {
		buf_add(&ui->typed, ev->text);
	} else {
		sitting_say(ui->s, SAID_REFUSED, "%s %s", ev->name, words_of_no_key(ui, ev));
		ui->rings = true;
	}
}

/* ---- a command that waits for a key, and a key that is held down ---- */

/* Returns true if the command `pending`, which waits for a key, accepts the key. */
static bool
pending_takes(const struct ui *ui, const char *name)
{
	const struct pairs *kinds = &ui->s->profile->marker_kinds;

	for (size_t i = 0; text_same(ui->pending, "mark") && i < kinds->n; i++)
		if (text_same(kinds->v[i].key, name))
			return true;
	return *name >= '0' && *name <= '9' && !name[1];
}

/* Runs the command `pending` with this key. Returns true if the command took it. */
static bool
answer_pending(struct ui *ui, const char *name)
{
	CLEANUP(pointer_free) char *command = ui->pending;
	const struct binding *b = keymap_find(ui->keys, IN_LINE, name);

	ui->pending = NULL;
	ui->dirty |= DIRTY_LINE;
	if (b && text_same(b->line, "line leave"))
		return false;
	CLEANUP(pointer_free) char *line = xasprintf("%s %s", command, name);
	return keys_run(ui, line);
}

static int64_t
shown_second(const struct sitting *s)
{
	return sitting_now(s).track_ms / 1000;
}

/* Returns true if the key is the one before and no other press of it, whether it is held down or
 * not: it made a marker at the second that is still shown, or a command took it. */
static bool
is_same_press(const struct ui *ui, const char *name)
{
	const struct last_key *k = &ui->last_key;

	if (!text_same(k->name, name))
		return false;
	if (k->did == KEY_MARKED)
		return k->item == ui->s->item && k->second == shown_second(ui->s);
	return k->did == KEY_TAKEN && !(ui->pending && pending_takes(ui, name));
}

static void
one_key(struct ui *ui, const struct input_event *ev)
{
	const struct binding *b =
		ui->prompt.label || ui->pending ? NULL : keys_binding(ui, ev->name);
	bool taken = false, mark = b && command_is(b->cmd, "mark"), helper = ui->helper,
	     digit = number_is_digit(ev->name[0]) && !ev->name[1];
	const struct uuid chosen = ui->s->chosen_note;

	if (is_same_press(ui, ev->name)) {
		if (!ui->pending)
			sitting_say(ui->s, SAID_REFUSED,
				ui->last_key.did == KEY_MARKED
					? "“%s”: this second has a marker already"
					: "“%s” was taken by the last command; press another key "
					  "first",
				ev->name);
		return;
	}
	if (helper) {
		keys_run(ui, "confirm"); /* begins the trial, and hides the page for the helper */
	} else if (ui->prompt.label) {
		prompt_key(ui, ev);
	} else if (ui->pending) {
		taken = answer_pending(ui, ev->name);
	} else if (ui->last_key.did != KEY_REFUSED || !digit) { /* else it was for that key */
		key(ui, ev);
	}
	ui->last_key = (struct last_key){ .item = ui->s->item, .second = shown_second(ui->s) };
	TEXT_COPY(ui->last_key.name, ev->name);
	if (taken || ui->pending || ui->helper)
		ui->last_key.did = KEY_TAKEN;
	else if (b && command_is(b->cmd, "key"))
		ui->last_key.did = KEY_REFUSED;
	else if (mark && !helper && !uuid_same(&chosen, &ui->s->chosen_note))
		ui->last_key.did = KEY_MARKED;
}

/* ---- on a screen that is too small to show what keys do ---- */

static enum key_table
bench_table(const struct ui *ui)
{
	return ui->s->state == STATE_TEXT ? IN_TEXT : IN_KEYS;
}

/* Handles an event when no pane fits on the screen. Letters are added to an open note, so that
 * typed text is not lost. */
static void
unseen_event(struct ui *ui, const struct input_event *ev)
{
	static const char *const always[] = { "quit", "redraw", "suspend" };
	const struct binding *b = keymap_find(ui->keys, bench_table(ui), ev->name);
	bool writes = ui->s->state == STATE_TEXT && !ui->prompt.label && !ui->pending;
	bool alt = ui->s->type_to_note && ui->s->state == STATE_KEYS && is_ascii_letter(ev->name);
	bool acts = b && TEXT_ROW(always, b->cmd->name) && !ev->paste && ev->escaped == alt;

	if (ev->mouse != MOUSE_NONE || ui->s->leaving)
		return;
	if (writes && ev->paste) {
		paste(ui, ev);
	} else if (writes && !b && *ev->text && !ev->escaped) {
		buf_add(&ui->typed, ev->text);
	} else if (acts) {
		keys_flush(ui);
		keys_run(ui, b->line);
	} else {
		sitting_say(ui->s, SAID_REFUSED,
			"the window was too small to show what the key does, so it did nothing");
	}
}

void
keys_unseen(const struct ui *ui, struct buf *out)
{
	bool writes = ui->s->state == STATE_TEXT && !ui->prompt.label && !ui->pending;

	if (ui->s->leaving) {
		buf_add(out, "not everything is on disk yet");
		return;
	}
	if (keys_first(ui, bench_table(ui), "quit", out))
		buf_add(out, " ends; ");
	buf_add(out, writes ? "letters go into the note" : "other keys do nothing");
}

/* ---- clicks and turns of the mouse wheel ---- */

#define WHEEL_LINES 3

static bool
is_in(struct area a, int row, int col)
{
	return row >= a.y && row < a.y + a.rows && col >= a.x && col < a.x + a.cols;
}

static void
mouse_event(struct ui *ui, const struct input_event *ev)
{
	bool narrows = ui->prompt.finds && is_in(ui->layout.area[ui->focus], ev->row, ev->col);

	if (ui->reader || (ui->prompt.label && !narrows) || ui->pending)
		return;
	keys_flush(ui);
	for (enum pane p = PANE_HEADER; p < PANES; p++) {
		if (!is_in(ui->layout.area[p], ev->row, ev->col))
			continue;
		bool press = ev->mouse == MOUSE_PRESS;
		if (press && ui_panes[p]->title && ui->focus != p)
			focus_on(ui, p);
		if (press && ui_panes[p]->pick)
			grid_click(ui, ui->s, p, ev->row - ui->layout.area[p].y,
				ev->col - ui->layout.area[p].x);
		if (press && is_in(ui->bar, ev->row, ev->col))
			transport_seek_track(ui->s,
				sitting_now(ui->s).length_ms * (ev->col - ui->bar.x) /
					ui->bar.cols);
		enum move m = ev->mouse == MOUSE_WHEEL_UP ? MOVE_UP : MOVE_DOWN;
		for (int i = 0; i < WHEEL_LINES && !press && ui_panes[p]->pick; i++)
			grid_move(ui, ui->s, p, m);
		ui->dirty |= DIRTY_ALL;
		return;
	}
}

/* ---- all events ---- */

/* Replaces a full-width sign of an input method by the ASCII one where it is a key, and no text:
 * where letters write, a blank, : and ?, an answer, and the digits of a list. */
static void
narrow(const struct ui *ui, struct input_event *ev)
{
	CLEANUP(buf_finish) struct buf typed = BUF_INIT;
	const char *key = text_typed(&typed, ev->text), *name = *key == ' ' ? "Space" : key;
	enum key_table table = keys_table(ui);
	const struct binding *b = keys_binding(ui, name);
	bool writes = letters_write(ui) && !strchr(" :?", *key) && table != IN_WHEEL &&
		!(b && above_notes(b->table)) &&
		(table == IN_KEYS || is_ascii_letter(name) || !keymap_find(ui->keys, table, name));

	if (key == ev->text || ev->paste || ui->s->state != STATE_KEYS || ui->prompt.label ||
		writes)
		return;
	TEXT_COPY(ev->text, key);
	TEXT_COPY(ev->name, name);
}

/* Returns true if the key is a digit, point or step of the wheel, which can go on with a number. */
static bool
types_number(const struct ui *ui, const struct input_event *ev)
{
	const struct binding *b = keys_binding(ui, ev->name);

	return is_point(ui, ev) ||
		(b && (command_is(b->cmd, "rate-digit") || command_is(b->cmd, "rate-step")));
}

static void
take_event(struct ui *ui, const struct input_event *typed)
{
	static const struct input_event esc = { .name = "Esc" };
	struct input_event now = *typed;
	const struct input_event *ev = &now;

	narrow(ui, &now);
	if (!types_number(ui, ev))
		wheel_end_number(ui->s);
	if (ui->layout.too_small && !ui->reader) {
		unseen_event(ui, ev);
		return;
	}
	if (ui->s->leaving)
		return;
	if (ev->paste) {
		paste(ui, ev);
		return;
	}
	if (ev->mouse != MOUSE_NONE) {
		mouse_event(ui, ev);
		return;
	}
	if (ev->escaped) {
		struct input_event whole = { 0 };
		const char *rest = ev->name;
		bool ctrl = text_starts(rest, "Ctrl-") && rest[5];

		/* Builds the name that profiles use, and terminals with CSI u codes report. */
		rest += ctrl ? strlen("Ctrl-") : 0;
		snprintf(whole.name, sizeof(whole.name), "%sAlt-%.25s", ctrl ? "Ctrl-" : "", rest);
		/* An ESC directly before a bound key means Alt, otherwise two keys. */
		if (!ui->pending && keys_binding(ui, whole.name)) {
			one_key(ui, &whole);
			return;
		}
		/* If letters begin notes, Alt-LETTER runs the command of the letter, if it is
		 * one, also from a note, which is kept. */
		if (ui->s->type_to_note && is_ascii_letter(ev->name)) {
			memcpy(whole.name, ev->name, sizeof(whole.name));
			if (ui->s->state == STATE_TEXT && !ui->prompt.label &&
				keymap_find(ui->keys, IN_KEYS, ev->name))
				one_key(ui, &esc);
			one_key(ui, &whole);
			return;
		}
		one_key(ui, &esc);
		now.escaped = false;
	}
	one_key(ui, ev);
}

void
keys_event(struct ui *ui, const struct input_event *typed)
{
	if (ui->s->ask == ASK_NOTHING)
		ui->below = ASK_NOTHING;
	sitting_key(ui->s);
	take_event(ui, typed);
	sitting_say_next(ui->s);
	/* A typed line, and M and its letter, have the time of their first key. */
	capture_keep_key(ui->s, ui->prompt.label || ui->pending);
}

/* ---- words about a command line, for hints and help ---- */

struct line_words
keys_about(const struct binding *b)
{
	enum pane p;

	if (command_is(b->cmd, "show") && focus_pane(b->arg, &p))
		return (struct line_words){ ui_panes[p]->topic, ui_panes[p]->help,
			ui_panes[p]->word ? ui_panes[p]->word : ui_panes[p]->name };
	if (!b->about)
		return (struct line_words){ OF_FIRST, text_or(b->help, ""), NULL };
	return (struct line_words){ b->about->topic, b->help ? b->help : b->about->help,
		b->about->hint };
}

bool
keys_is_digit(const struct binding *b)
{
	return number_is_digit(b->key[0]) && !b->key[1] && text_same(b->arg, b->key);
}

void
keys_name(const struct ui *ui, const struct binding *b, struct buf *out)
{
	/* The manual (ui->s is NULL) shows the keys of the default, in which letters run
	 * commands. */
	bool alt =
		ui->s && ui->s->type_to_note && !above_notes(b->table) && is_ascii_letter(b->key);

	buf_addf(out, "%s%s", alt ? "Alt-" : "", b->key);
}

bool
keys_first(const struct ui *ui, enum key_table table, const char *line, struct buf *out)
{
	for (size_t i = 0; i < ui->keys->n; i++) {
		const struct binding *b = &ui->keys->v[i];

		if (b->table != table || !text_same(b->line, line))
			continue;
		if (table == IN_QUESTION && ui->s->ask != ASK_NOTHING &&
			keys_binding(ui, b->key) != b)
			continue;
		keys_name(ui, b, out);
		return true;
	}
	return false;
}

void
keys_words(const struct ui *ui, const char *message, struct buf *out)
{
	const char *at = message, *begin, *end;

	while ((begin = strchr(at, SAID_KEY_BEGIN)) && (end = strchr(begin, SAID_KEY_END))) {
		CLEANUP(pointer_free)
		char *line = xstrndup(begin + 1, (size_t)(end - begin - 1));

		buf_add_bytes(out, at, (size_t)(begin - at));
		enum key_table t = 0, pane = focus_now(ui)->keys;
		size_t from = out->len;
		while (t < KEY_TABLES && !keys_first(ui, t, line, out))
			t++;
		/* The pane may use the key for another command. */
		const struct binding *b =
			pane && t == IN_KEYS ? keymap_find(ui->keys, pane, out->s + from) : NULL;
		if (b && !text_same(b->line, line)) {
			buf_truncate(out, from);
			t = KEY_TABLES;
		}
		if (t == KEY_TABLES)
			buf_addf(out, ":%s", line);
		at = end + 1;
	}
	buf_add(out, at);
}

void
keys_draw(struct ui *ui, struct area a, const char *message)
{
	CLEANUP(buf_finish) struct buf words = BUF_INIT;

	keys_words(ui, message, &words);
	draw_words(a, words.s);
}
