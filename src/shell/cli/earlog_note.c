/* earlog note: adds, edits, moves and removes notes, and shows their history. record/note_rules.c
 * decides what a note is about; the list is printed by earlog_search.c. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <math.h>

#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/text/hz.h"
#include "base/text/text.h"
#include "bench/remote/remote.h"
#include "draft/view/put.h"
#include "review/record/attribute.h"
#include "review/record/note_rules.h"
#include "review/record/rows.h"
#include "review/record/timing.h"
#include "shell/call/argument.h"
#include "shell/call/cli.h"
#include "shell/call/intake.h"
#include "shell/call/own_archive.h"
#include "shell/cli/lists.h"
#include "shell/table/column.h"

struct note_options {
	bool private, public;
	const char *at, *day;
	struct note_place where; /* of `list`: its filters */
};

/* The verbs that take the place of a note, and the verbs that also filter by it. */
#define PLACES "add, edit, move"
#define FILTERS "add, edit, list, move"

#define MOVE_WHERE                                                                                \
	"name the notes, and where to: --track, --section, --part, --device, --setting, --chain " \
	"or --review"

#define OPTIONS struct note_options

bool
cli_note_rows(struct cli_call *c, json_t *into, struct err *err)
{
	struct hit_filter f = ((const struct note_options *)c->options)->where.f;
	CLEANUP(pointer_free)
	char *words = c->argc > 1 ? argument_words(c->argc - 1, c->argv + 1, err) : NULL;

	if (c->argc > 1 && !words)
		return false;
	if (c->argc)
		f.review = c->argv[0];
	if (!f.review)
		intake_all(c->st);
	return cli_add_hits(c, &f, words, true, into, err);
}

/* ---- tags: the attributes that a note is about ---- */

static bool
read_note_lexicon(struct store *st, const struct note *n, struct lexicon_file *x, struct err *err)
{
	struct review *r = store_copy(st, ROW_REVIEW, &n->review, err);

	*x = (struct lexicon_file){ .path = NULL };
	bool ok = r && argument_lexicon(x, r, err);
	row_free(ROW_REVIEW, r);
	return ok;
}

bool
cli_store_note(struct store *st, const struct note *n, struct err *err)
{
	CLEANUP(lexicon_finish) struct lexicon_file x = { .path = NULL };
	CLEANUP(record_finish) struct record r = record_new();
	CLEANUP(edits_finish) struct edits e = { .v = NULL };

	edits_add(&e, ROW_NOTE, row_dup(ROW_NOTE, n));
	if (!uuid_none(&n->against) && !n->row.deleted) {
		if (!store_load_row(st, ROW_REVIEW, &n->review, &r, err) ||
			!store_load_row(st, ROW_DEVICE, &n->against, &r, err) ||
			!store_load_kind(st, ROW_COMPARISON, &n->review, &r, err))
			return false;
		note_against_edits(&r, n, &e);
	}
	/* If the lexicon cannot be read, the note is stored without tags. */
	if (n->body && !n->row.deleted && read_note_lexicon(st, n, &x, ERR_IGNORED)) {
		if (!store_load_row(st, ROW_NOTE, &n->row.uuid, &r, err) ||
			!store_load_kind(st, ROW_TAG, &n->row.uuid, &r, err))
			return false;
		tag_edits(&r, n, &x, &e);
	}
	return store_change(st, &e, err);
}

/* ---- what a note is about: track, section, device, question ---- */

/* Sets the evening of a note from --day, with the present time of day, so that notes of one evening
 * stay in the order in which they were written. */
static bool
place_day(struct note *n, const char *day, struct err *err)
{
	int64_t from, until, now_ms = clock_utc_ms();
	int offset_min = clock_offset_min(now_ms);
	int64_t today = clock_evening(now_ms, offset_min);

	if (!day)
		return true;
	if (!argument_day(day, &from, &until, err))
		return false;
	if (until - from > 1)
		return err_set(err, "--day is one day: 2024-05-01");
	if (from > today)
		return err_set(
			err, "--day %s, from 5:00 on, is in the future: when was it heard?", day);
	n->made_ms = now_ms - (today - from) * INT64_C(86400000);
	n->made_offset_min = clock_offset_min(n->made_ms);
	n->made_ms += (offset_min - n->made_offset_min) * INT64_C(60000);
	return true;
}

/* Sets the question that a note answers, which may be new in the session file. */
static bool
set_question(
	struct store *st, struct note *n, const char *name, const struct review *r, struct err *err)
{
	const struct uuid *review = &r->row.uuid;
	struct uuid u, section = n->section;

	intake(st, review, NULL);
	bool found = store_find_one(st, ROW_QUESTION, name, review, &u, err);
	struct question *q = found ? store_copy(st, ROW_QUESTION, &u, err) : NULL;

	if (!q)
		return false;
	note_set_question(n, q);
	/* --section was given: it overrides the section of the question */
	if (!uuid_none(&section))
		n->section = section;
	row_free(ROW_QUESTION, q);
	return true;
}

/* Makes a note private or public; changes nothing if it already is. */
static bool
set_note_private(struct store *st, struct note *n, bool private, struct err *err)
{
	struct edits e = { .v = NULL };
	CLEANUP(record_finish) struct record rec = record_new();

	if (!store_load_kind(st, ROW_WITHHELD, &n->row.uuid, &rec, err))
		return false;
	bool was = note_is_private(&rec, n);
	n->private &= private;
	if (was && !private)
		cli_say("no longer private: “%s”", text_or(n->body, ""));
	if (note_is_private(&rec, n) != private)
		note_withhold(&rec, n, private, &e);
	return store_change(st, &e, err);
}

bool
cli_note_place(struct store *st, struct note *n, const struct review *r,
	const struct note_place *where, struct err *err)
{
	const struct hit_filter *f = &where->f;
	struct compared with = { .memory = where->from_memory };
	const char *const heard[ROW_KINDS] = {
		[ROW_DEVICE] = f->device, [ROW_VARIANT] = where->variant, [ROW_CHAIN] = f->chain
	};

	CLEANUP(pointer_free) char *part = where->part ? note_part_named(r, where->part) : NULL;
	if (where->part && !part)
		return note_part_refused(r, where->part, err);
	if (part)
		xreplace(&n->part, part);
	if ((f->item && !argument_item(st, f->item, &r->row.uuid, &n->item, err)) ||
		(f->section &&
			!store_find_one(st, ROW_SECTION, f->section, NULL, &n->section, err)) ||
		!argument_setup(st, heard, &r->row.uuid, &n->setup, err))
		return false;
	const struct uuid *worn = uuid_none(&n->setup.device) ? &r->device : &n->setup.device;
	if (!argument_compared(st, f, worn, &r->row.uuid, &with, err) ||
		(where->question && !set_question(st, n, where->question, r, err)))
		return false;
	if (f->against || f->against_chain)
		note_compare_with(n, &with);
	if (where->from_memory && uuid_none(&n->against))
		return err_set(err, "--from-memory needs the other device: also give --against");
	n->from_memory |= where->from_memory;
	note_complete_part(n);
	if (f->hz && !argument_given(f->hz))
		n->hz = NAN;
	else if (f->hz && !hz_parse(f->hz, &n->hz, err))
		return false;
	if (f->hz)
		xreplace(&n->hz_from, isfinite(n->hz) ? HZ_TYPED : NULL);
	return true;
}

/* Sets the time of a note in its track; refuses a time after the end of the track, if its length is
 * known. */
static bool
place_time(struct store *st, struct note *n, const char *at, struct err *err)
{
	CLEANUP(record_finish) struct record rec = record_new();
	char length[TIME_TEXT];
	struct timespan t;

	if (!at)
		return true;
	if (uuid_none(&n->item))
		return err_set(err, "a time needs its track: also give --track");
	if (!timespan_parse(&t, at, err))
		return false;
	note_set_time(n, &t, POS_TYPED);

	if (!store_load_row(st, ROW_ITEM, &n->item, &rec, err))
		return false;
	const struct item *item = record_find(&rec, ROW_ITEM, &n->item);
	if (item && !store_load_row(st, ROW_RECORDING, &item->recording, &rec, err))
		return false;
	const struct recording *r =
		item ? record_find(&rec, ROW_RECORDING, &item->recording) : NULL;
	int64_t last_ms = t.pos_end_ms == NO_MS ? t.pos_ms : t.pos_end_ms;
	return !r || r->length_ms == NO_INT || last_ms < r->length_ms + 1000 ||
		err_set(err, "%s is after the end of “%s”, which is %s long", at, r->title,
			timecode_text(r->length_ms, false, length));
}

/* Sets what the note is about, from the options: track, section, device, question and so on, its
 * time and its day. n->review and the device under test are set already. A note has one place,
 * its track, section or part; a part also takes its question away. */
static bool
place_note(struct store *st, struct note *n, const struct review *r, const struct note_options *o,
	struct err *err)
{
	static const char *const within[] = { "section", "question", NULL };
	const struct note_place *to = &o->where;
	CLEANUP(pointer_free) char *part = to->part ? note_part_named(r, to->part) : NULL;
	bool stays = text_same(part, n->part) && text_is_among(part, within);

	if ((part || to->f.item || to->f.section) && !stays) {
		n->item = n->section = UUID_NONE;
		n->question = part ? UUID_NONE : n->question;
		xreplace(&n->part, NULL);
	}
	return cli_note_place(st, n, r, to, err) && place_time(st, n, o->at, err) &&
		place_day(n, o->day, err) &&
		(o->private == o->public || set_note_private(st, n, o->private, err));
}

/* Gives a new note of a track, unless an option does, the time with which its words begin, if the
 * track is so long. */
static void
take_time(struct store *st, struct note *n)
{
	const char *rest;
	struct timespan t;
	bool begins = n->pos_ms == NO_MS && !uuid_none(&n->item) &&
		timespan_begins(n->body, &t, &rest) && *rest;
	CLEANUP(pointer_free) char *at = begins ? xstrndup(n->body, strcspn(n->body, " \n")) : NULL;

	if (begins && place_time(st, n, at, ERR_IGNORED)) {
		CLEANUP(pointer_free) char *words = xstrdup(rest);
		xreplace(&n->body, words);
	} else if (begins)
		note_set_time(n, &(struct timespan){ NO_MS, NO_MS, false, false }, NULL);
}

/* Makes a note whose new words begin with "vs Cantor: " compare with it, unless an option says with
 * what. */
static bool
take_versus(const struct cli_call *c, struct note *n, struct err *err)
{
	static const enum row_kind kinds[] = { ROW_COMPARISON, ROW_CHAIN, ROW_BLIND_RUN };
	const struct hit_filter *f = &((const struct note_options *)c->options)->where.f;
	CLEANUP(record_finish) struct record rec = record_new();

	if (!c->text || f->against || f->against_chain)
		return true;
	bool ok = store_load_row(c->st, ROW_REVIEW, &n->review, &rec, err) &&
		store_load_kind(c->st, ROW_DEVICE, NULL, &rec, err) &&
		store_load_kind(c->st, ROW_VARIANT, NULL, &rec, err);
	EACH_OF (x, kinds)
		ok = ok && store_load_kind(c->st, *x, &n->review, &rec, err);
	if (ok)
		note_take_versus(&rec, n);
	return ok;
}

static bool
note_add(struct cli_call *c, struct err *err)
{
	struct store *st = c->st;
	struct note *n = row_new(ROW_NOTE);
	struct review *r = store_copy(st, ROW_REVIEW, &c->review, err);
	CLEANUP(buf_finish) struct buf with = BUF_INIT;
	char uuid[UUID_TEXT];

	n->body = xstrdup(c->text);
	if (r)
		note_begin(n, &c->review, &r->device);
	bool ok = r && place_note(st, n, r, c->options, err) &&
		argument_last_setting(st, &c->review, &n->setup, &with, err);
	if (ok)
		take_time(st, n);
	ok = ok && take_versus(c, n, err) && cli_store_note(st, n, err);
	if (ok)
		cli_done(c, "kept as %.8s%s", uuid_text(&n->row.uuid, uuid), with.s);
	row_free(ROW_NOTE, n);
	row_free(ROW_REVIEW, r);
	return ok;
}

/* Standard input may end long after the command began, which is the moment of the note. Words that
 * were not kept are printed, so that what was dictated is not lost. */
static bool
note_now(struct cli_call *c, struct err *err)
{
	bool ok = remote_note(c->text, c->began_ns, err);

	if (ok)
		return cli_done(c, "kept at the bench");
	text_print(stdout, "%s\n", c->text);
	return err_prefix(err, "the note is not saved, so its words are on standard output");
}

/* ---- changing notes ---- */

/* A function that changes one note, for `edit`, `move` and similar verbs. */
typedef bool note_change(const struct cli_call *c, struct note *n, struct err *err);

static bool
remove_one(const struct cli_call *c, struct note *n, struct err *err)
{
	(void)c;
	if (n->row.deleted)
		return err_set(err, "this note is in the trash already");
	n->row.deleted = true;
	return true;
}

static bool
change_one_note(const struct cli_call *c, const char *name, note_change *change, struct uuid *u,
	struct err *err)
{
	struct note *n =
		store_find_note(c->st, name, u, err) ? store_copy(c->st, ROW_NOTE, u, err) : NULL;

	if (!n)
		return false;
	bool private = ((const struct note_options *)c->options)->private;
	struct uuid chain = n->setup.chain;
	bool ok = (!n->row.deleted || change == remove_one || private ||
			  err_set(err,
				  "this note is in the trash; `earlog trash back %s` brings it "
				  "back",
				  name)) &&
		change(c, n, err);
	/* A volume was set on its chain. */
	if (!uuid_same(&chain, &n->setup.chain)) {
		xreplace(&n->volume, NULL);
		xreplace(&n->volume_unit, NULL);
	}
	ok = ok && cli_store_note(c->st, n, err);
	row_free(ROW_NOTE, n);
	return ok;
}

/* Gives a note its new words, and moves it to another track, section, part or review. Keeps its
 * position if the track has the same recording. Forgets which file played, since this file
 * belongs to the old track. */
static bool
edit_one(const struct cli_call *c, struct note *n, struct err *err)
{
	const struct note_options *o = c->options;
	struct store *st = c->st;
	CLEANUP(record_finish) struct record rec = record_new();
	struct uuid item = n->item, review = n->review, setting = n->setup.variant;

	if (c->text)
		xreplace(&n->body, c->text);
	bool ok = store_load_row(st, ROW_SOURCE, &n->source, &rec, err);
	int64_t offset_ms = source_offset_ms(&rec, &n->source),
		pos_ms = note_track_ms(n, offset_ms), end_ms = note_track_end_ms(n, offset_ms);
	if (ok && o->where.f.review) {
		ok = own_archive_which(st, o->where.f.review, &n->review, err);
		if (!uuid_same(&review, &n->review)) {
			n->sitting = UUID_NONE;
			n->against_chain = UUID_NONE;
			setup_clear(&n->setup, SETUP_CHAIN);
		}
	}
	struct review *r = ok ? store_copy(st, ROW_REVIEW, &n->review, err) : NULL;
	ok = r && place_note(st, n, r, o, err) && take_versus(c, n, err);
	if (ok && o->where.variant && !uuid_same(&setting, &n->setup.variant)) {
		struct variant *v = store_copy(st, ROW_VARIANT, &n->setup.variant, err);
		CLEANUP(pointer_free) char *words = setup_setting_words(v, CHAIN_ALL, ", ");

		cli_say("the setting of the note is now %s", words);
		row_free(ROW_VARIANT, v);
	}
	if (ok && !uuid_same(&item, &n->item)) {
		if (!o->at) {
			n->pos_ms = pos_ms;
			n->pos_end_ms = end_ms;
			ok = store_load_row(st, ROW_ITEM, &item, &rec, err) &&
				store_load_row(st, ROW_ITEM, &n->item, &rec, err);
			if (ok && !note_keeps_time(n, &rec, &item, &n->item))
				cli_say("the time of the note belonged to another recording "
					"and was removed%s",
					uuid_none(&n->item) ? "" : "; --at sets a new one");
		}
		n->source = UUID_NONE;
		n->reaction_ms = n->reaction_end_ms = NO_INT;
		if (!uuid_none(&item))
			n->section = o->where.f.section ? n->section : UUID_NONE;
	}
	row_free(ROW_REVIEW, r);
	return ok;
}

static bool
note_edit(struct cli_call *c, struct err *err)
{
	return change_one_note(c, c->argv[0], edit_one, &(struct uuid){ 0 }, err) &&
		cli_done(c, "changed; `earlog note history` shows the earlier versions");
}

static bool
note_move(struct cli_call *c, struct err *err)
{
	const struct note_options *o = c->options;

	if (!(o->where.f.item || o->where.f.section || o->where.f.review || o->where.part ||
		    o->where.f.device || o->where.variant || o->where.f.chain))
		return cli_wrong(err, MOVE_WHERE);
	EACH_IN (x, c->argv, c->argc)
		if (!change_one_note(c, *x, edit_one, &(struct uuid){ 0 }, err))
			return false;
	return cli_done(c, "moved");
}

static bool
note_remove(struct cli_call *c, struct err *err)
{
	CLEANUP(buf_finish) struct buf ids = BUF_INIT;
	struct uuid u;
	char text[UUID_TEXT];

	EACH_IN (x, c->argv, c->argc) {
		if (!change_one_note(c, *x, remove_one, &u, err))
			return false;
		buf_addf(&ids, " %.8s", uuid_text(&u, text));
	}
	return cli_done(c, "in the trash; `earlog trash back%s` undoes that", ids.s);
}

/* Tags a note with attributes, or removes such tags. */
static bool
note_confirm(struct cli_call *c, struct err *err)
{
	bool on = cli_verb_is(c, "confirm");
	CLEANUP(lexicon_finish) struct lexicon_file x = { .path = NULL };
	struct uuid u;

	if (!store_find_note(c->st, c->argv[0], &u, err))
		return false;
	struct note *n = store_copy(c->st, ROW_NOTE, &u, err);
	bool ok = n && read_note_lexicon(c->st, n, &x, err);
	for (int i = 1; ok && i < c->argc; i++) {
		const struct lexicon_word *w = lexicon_match(&x, c->argv[i], err);
		struct edits e = { .v = NULL };
		CLEANUP(record_finish) struct record r = record_new();

		ok = w && store_load_kind(c->st, ROW_TAG, &u, &r, err);
		if (ok)
			tag_edit(&r, &u, x.id, w->id, on, &e);
		ok = ok && store_change(c->st, &e, err);
	}
	row_free(ROW_NOTE, n);
	return ok && cli_done(c, "%s", on ? "tagged" : "taken away");
}

/* ---- the history of a note ---- */

/* Adds a version of a note, or an act that made it private or public. */
static json_t *
add_version(json_t *into, const struct row *r)
{
	json_t *o = put_new(into);
	char when[UTC_TEXT];

	put(o, "edit", column_json_uuid(&r->edit));
	put_text(o, "edited", clock_utc_text(r->edited_ms, when));
	return o;
}

static bool
note_history(struct cli_call *c, struct err *err)
{
	CLEANUP(rows_finish) struct rows versions = { .n = 0 };
	json_auto_t *all = json_array();
	struct uuid u;

	if (!store_find_note(c->st, c->argv[0], &u, err) ||
		!store_versions(c->st, ROW_NOTE, &u, &versions, err) ||
		!store_load_acts(c->st, &u, &c->record, err))
		return false;
	EACH (x, &versions) {
		const struct note *n = (const void *)*x;
		json_t *o = add_version(all, &n->row);
		char time[TIME_TEXT];

		if (!store_load_row(c->st, ROW_SOURCE, &n->source, &c->record, err))
			return false;
		note_time_text(n, source_offset_ms(&c->record, &n->source), time);
		put_bool(o, "deleted", n->row.deleted);
		put_bool(o, "private", n->private);
		put_text(o, "text", n->body);
		put_text(o, "TIME", time);
		put_taken(o, "WORDS",
			xasprintf("%s%s", n->row.deleted ? "(deleted) " : "",
				text_or(n->body, "(marker)")));
	}
	EACH_ROW (withheld, w, &c->record, ROW_WITHHELD) {
		const char *act = w->row.deleted ? "made public" : "made private";
		json_t *o = add_version(all, &w->row);

		put_text(o, "act", act);
		put_text(o, "WORDS", act);
	}
	c->sort = "CHANGED";
	return lists_print(c, "note history", all, err);
}

const struct cli_command cli_note = {
	.name = "note",
	.help = "Write, change and list notes",
	.example = "earlog note add cantor \"comfortable for hours\" --part comfort",
	.verbs = {
		{ "add", "REVIEW TEXT", "Write a note; TEXT \"-\" reads standard input",
			ARCHIVE_CHANGE | REVIEW_FIRST | REVIEW_BEGINS | TEXT_AFTER_FIRST, 2,
			CLI_MANY, note_add,
			"name the review, then the text, or - to read it from standard input" },
		{ "now", "TEXT",
			"Write a note at the open bench: of its track and second, its device, "
			"setting and chain; TEXT \"-\" reads standard input",
			TEXT_ALL, 1, CLI_MANY, note_now, "give the text, or - for standard input" },
		{ "list", "[REVIEW [WORDS]]", "List notes, the newest first",
			ARCHIVE_IF_ANY | AS_JSON | NAMES_DEVICES | FILTER_DATES | FILTER_ROWS,
			0, CLI_MANY, lists_run, NULL },
		{ "edit", "NOTE [TEXT]", "Change the text of a note, or where it belongs",
			ARCHIVE_CHANGE | TEXT_AFTER_FIRST, 1, CLI_MANY, note_edit,
			"name the note by the start of its UUID, then its new text, or - for "
			"standard input" },
		{ "move", "NOTE...", "Move notes to another track, section, part, device or review",
			ARCHIVE_CHANGE, 1, CLI_MANY, note_move, MOVE_WHERE },
		{ "remove", "NOTE...", "Move notes to the trash", ARCHIVE_CHANGE, 1, CLI_MANY,
			note_remove,
			"name the notes by the starts of their UUIDs (`earlog note list` shows "
			"them)" },
		{ "confirm", "NOTE ATTRIBUTE...",
			"Tag a note with attributes, as #ID in its words does",
			ARCHIVE_CHANGE, 2, CLI_MANY, note_confirm,
			"name the note, then the attributes" },
		{ "deny", "NOTE ATTRIBUTE...", "Remove such tags from a note",
			ARCHIVE_CHANGE, 2, CLI_MANY, note_confirm,
			"name the note, then the attributes" },
		{ "history", "NOTE", "Show every version of a note", ARCHIVE_READ | AS_JSON, 1, 1,
			note_history, "name one note by the start of its UUID" },
	},
	OPTIONS_ARE(TEXT_OF(FILTERS, where.f.item, "track", "TRACK",
			    "the track: its title, or SECTION/TRACK"),
		TEXT_OF(FILTERS, where.f.section, "section", "SECTION",
			"the section of the playlist"),
		TEXT_OF(PLACES, where.part, "part", "PART",
			"for a note without a track: diary chain question technology packaging "
			"build …"),
		TEXT_OF(PLACES, at, "at", "TIME",
			"the time in the track: 0:54, 0:54-1:15, ~1:30 (about), 3:00- (to the "
			"end)"),
		TEXT_OF(FILTERS, where.f.device, "device", "DEVICE",
			"the device that was worn (default: the device under test)"),
		TEXT_OF(PLACES, where.variant, "setting", "SETTING",
			"the setting of the device, by its name under `settings`: tips, socket, "
			"filter …"),
		TEXT_OF(FILTERS, where.f.against, "against", "DEVICE",
			"the device, setting or chain that the note compares with; in `note edit`, "
			"\"none\" removes it"),
		FLAG_OF(PLACES, where.from_memory, "from-memory",
			"the compared device was not at hand, but remembered"),
		TEXT_OF(FILTERS, where.f.against_chain, "against-chain", "CHAIN",
			"the chain that the note compares with; in `note edit`, \"none\" removes "
			"it"),
		TEXT_OF(FILTERS, where.f.chain, "chain", "CHAIN",
			"the chain in use; without a track the note is about the chain"),
		TEXT_OF(PLACES, where.question, "question", "ID",
			"the question that the note answers"),
		TEXT_OF(PLACES, day, "day", "DATE",
			"the evening of the note: 2024-05-01 (default: this one)"),
		FLAG_OF("add, edit", private, "private",
			"keep the note out of exports, files for others and panels"),
		FLAG_OF("edit", public, "public", "make the note public again"),
		TEXT_OF("list, move", where.f.review, "review", "REVIEW",
			"notes of this review; move: move the notes into this review"),
		TEXT_OF("list", where.f.attribute, "attribute", "ATTRIBUTE",
			"show only notes about this attribute"),
		TEXT_OF(FILTERS, where.f.hz, "hz", "HZ",
			"the frequency that the note is about: 7.9k; in `note edit`, \"none\" "
			"removes it; in `note list` also a range, 7k-9k")),
};
