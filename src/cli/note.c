#include "cli/note.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/archive.h"
#include "cli/cli.h"
#include "cli/print.h"
#include "cli/table.h"

#define OPTION(letter, name, field, arg, help)                                             \
	{                                                                                  \
		letter, name, arg, help, OPTION_TEXT, offsetof(struct note_options, field) \
	}
#define FLAG(name, field, help)                                                        \
	{                                                                              \
		0, name, NULL, help, OPTION_FLAG, offsetof(struct note_options, field) \
	}

static const struct option_row rows[] = {
	OPTION(0, "item", f.item, "ITEM", "the track, or section/track"),
	OPTION(0, "section", f.section, "SECTION", "the section"),
	OPTION(0, "part", part, "PART",
		"without a track: diary chain question technology packaging build …"),
	OPTION(0, "at", at, "TIME", "when in the track: 0:54, 0:54-1:15, ~1:30, 3:00-"),
	OPTION(0, "device", f.device, "DEVICE", "the device worn (else the one under test)"),
	OPTION(0, "variant", variant, "VARIANT", "how it was worn"),
	OPTION(0, "against", f.against, "DEVICE", "the device it is set against"),
	FLAG("from-memory", from_memory, "… which was not at hand"),
	OPTION(0, "chain", f.chain, "CHAIN", "what fed it; without a track a note about the chain"),
	OPTION(0, "question", question, "ID", "the question that it answers"),
	OPTION(0, "day", day, "DATE", "the day that it is of, 2024-05-01 (else today)"),
	FLAG("private", private, "never in an export"),
	FLAG("public", public, "no longer private (edit)"),
	OPTION(0, "review", f.review, "REVIEW", "the review (list; move: into that one)"),
	OPTION(0, "attribute", f.attribute, "ATTRIBUTE", "list: that speak of it"),
	OPTION(0, "since", f.since, "DATE", "list: written then or later"),
	OPTION(0, "until", f.until, "DATE", "list: written then or earlier"),
	OPTION(0, "limit", f.limit, "N", "list: so many of the newest (else 50)"),
	FLAG("json", json, "as JSON (list, history)"),
	OPTION_DB(struct note_options),
};

static int
list(const struct note_options *given, int argc, char **argv)
{
	struct note_options o = *given;
	struct search_hits hits = { 0 };
	struct search s;
	struct err err = ERR_INIT;
	bool none;

	if (argc > 1)
		return options_wrong("one review at a time, please");
	if (argc)
		o.f.review = argv[0];
	struct store *st = archive_open(o.db, STORE_READ, &none, &err);
	search_init(&s);
	s.notes_only = true;
	bool ok = none ||
		(st && record_filter(st, &o.f, &s, &err) && store_search(st, &s, &hits, &err));
	int status = ok ? record_print_hits(&hits, o.json, true) : archive_failed(&err);
	search_hits_finish(&hits);
	search_finish(&s);
	store_close(st);
	return status;
}

/* One command, one transaction: `change` is called for each note named. */
typedef bool changes(struct store *st, struct note *n, const struct note_options *o,
	const void *what, struct err *err);

static bool
change_note(struct store *st, const char *name, const struct note_options *o, changes *change,
	const void *what, struct err *err)
{
	struct uuid u;
	struct note *n =
		store_find_note(st, name, &u, err) ? store_copy(st, ROW_NOTE, &u, err) : NULL;

	if (!n)
		return false;
	bool ok = change(st, n, o, what, err);
	if (ok) {
		bool words = n->body != NULL;
		struct note *kept = row_dup(&row_types[ROW_NOTE], n);
		ok = store_change_row(st, ROW_NOTE, kept, err) &&
			(!words || n->row.deleted || note_find_tags(st, n, err));
	}
	row_free(&row_types[ROW_NOTE], n);
	return ok;
}

static int
change_notes(const struct note_options *o, int argc, char **argv, changes *change, const void *what,
	const char *done)
{
	struct err err = ERR_INIT;
	struct store *st = record_begin(o->db, &err);
	bool ok = st != NULL;

	for (int i = 0; ok && i < argc; i++)
		ok = change_note(st, argv[i], o, change, what, &err);
	if (!st || !record_end(st, ok, &err))
		return archive_failed(&err);
	text_print(stderr, "earlog: %s\n", done);
	return STATUS_DONE;
}

static struct review *
review_of(struct store *st, const struct note *n, struct err *err)
{
	return store_copy(st, ROW_REVIEW, &n->review, err);
}

static bool
edit_one(struct store *st, struct note *n, const struct note_options *o, const void *what,
	struct err *err)
{
	struct review *r = review_of(st, n, err);

	if (!r)
		return false;
	if (what)
		xreplace(&n->body, what);
	bool ok = note_place(st, n, r, o, err);
	row_free(&row_types[ROW_REVIEW], r);
	return ok;
}

static int
edit(const struct note_options *o, int argc, char **argv)
{
	struct err err = ERR_INIT;

	if (!argc)
		return options_wrong("name the note by the start of its UUID, then its new text, "
				     "or - for standard input");
	char *text = argc > 1 ? record_words(argc - 1, argv + 1, &err) : NULL;
	if (argc > 1 && !text)
		return archive_failed(&err);
	int status = change_notes(
		o, 1, argv, edit_one, text, "changed; `earlog note history` shows what it was");
	free(text);
	return status;
}

/* The place in the track stays; where in a recording it was heard is of the old track. */
static bool
move_one(struct store *st, struct note *n, const struct note_options *o, const void *what,
	struct err *err)
{
	struct record rec;
	struct uuid item = n->item, review = n->review;

	(void)what;
	record_init(&rec);
	bool ok = uuid_none(&n->source) || store_load_row(st, ROW_SOURCE, &n->source, &rec, err);
	const struct source *played = record_find(&rec, ROW_SOURCE, &n->source);
	int64_t pos_ms = note_track_ms(n, played), end_ms = note_track_end_ms(n, played);
	if (ok && o->f.review) {
		ok = archive_which(st, o->f.review, &n->review, err);
		if (!uuid_same(&review, &n->review)) {
			n->sitting = UUID_NONE;
			n->chain = UUID_NONE;
		}
	}
	struct review *r = ok ? review_of(st, n, err) : NULL;
	ok = r && note_place(st, n, r, o, err);
	if (ok && !uuid_same(&item, &n->item)) {
		n->pos_ms = pos_ms;
		n->pos_end_ms = end_ms;
		n->source = UUID_NONE;
		n->reaction_ms = NO_INT;
		if (!uuid_none(&item))
			n->section = o->f.section ? n->section : UUID_NONE;
	}
	row_free(&row_types[ROW_REVIEW], r);
	record_finish(&rec);
	return ok;
}

static int
move(const struct note_options *o, int argc, char **argv)
{
	if (!argc ||
		!(o->f.item || o->f.section || o->f.review || o->part || o->f.device || o->f.chain))
		return options_wrong("name the notes, and where to: --item, --section, --part, "
				     "--device, --chain or --review");
	return change_notes(o, argc, argv, move_one, NULL, "moved");
}

static bool
remove_one(struct store *st, struct note *n, const struct note_options *o, const void *what,
	struct err *err)
{
	(void)st, (void)o, (void)what;
	if (n->row.deleted)
		return err_set(err, "this note is in the trash already");
	n->row.deleted = true;
	return true;
}

static int
take_away(const struct note_options *o, int argc, char **argv)
{
	if (!argc)
		return options_wrong("name the notes by the starts of their UUIDs (`earlog note "
				     "list` shows them)");
	return change_notes(
		o, argc, argv, remove_one, NULL, "in the trash; `earlog trash back` undoes that");
}

static int
tag(const struct note_options *o, int argc, char **argv, bool on)
{
	struct err err = ERR_INIT;
	struct uuid u;

	if (argc < 2)
		return options_wrong("name the note, then the attributes");
	struct store *st = record_begin(o->db, &err);
	bool ok = st && store_find_note(st, argv[0], &u, &err);
	for (int i = 1; ok && i < argc; i++)
		ok = note_tag(st, &u, argv[i], on, &err);
	if (!st || !record_end(st, ok, &err))
		return archive_failed(&err);
	text_print(stderr, "earlog: %s\n", on ? "confirmed" : "taken away");
	return STATUS_DONE;
}

static int
confirm(const struct note_options *o, int argc, char **argv)
{
	return tag(o, argc, argv, true);
}

static int
deny(const struct note_options *o, int argc, char **argv)
{
	return tag(o, argc, argv, false);
}

/* ---- history ---- */

static void
print_versions(const struct rows *v)
{
	for (size_t i = 0; i < v->n; i++) {
		const struct note *n = (const void *)v->v[i];
		char date[UTC_TEXT], time[TIME_TEXT];

		clock_utc_text(n->row.edited_ms, date);
		note_time_text(n, NULL, time);
		text_print(stdout, "%.16sZ  %s%s%s\n", date, n->row.deleted ? "(deleted) " : "",
			time, *time ? "  " : "");
		text_print(stdout, "    %s\n", n->body ? n->body : "(marker)");
	}
}

static int
versions_json(const struct rows *v)
{
	json_t *list = json_array();

	for (size_t i = 0; i < v->n; i++) {
		const struct note *n = (const void *)v->v[i];
		char when[UTC_TEXT];

		clock_utc_text(n->row.edited_ms, when);
		json_array_append_new(list,
			json_pack("{s:o, s:s, s:b, s:b, s:o}", "edit", record_uuid(&n->row.edit),
				"edited", when, "deleted", (int)n->row.deleted, "private",
				(int)n->private, "text", print_text(n->body)));
	}
	return print_json(list);
}

static int
history(const struct note_options *o, int argc, char **argv)
{
	struct err err = ERR_INIT;
	struct rows versions;
	struct uuid u;

	if (argc != 1)
		return options_wrong("name one note by the start of its UUID");
	struct store *st = archive_open(o->db, STORE_READ, NULL, &err);
	rows_init(&versions, &row_types[ROW_NOTE]);
	bool ok = st && store_find_note(st, argv[0], &u, &err) &&
		store_versions(st, ROW_NOTE, &u, &versions, &err);
	int status = ok ? STATUS_DONE : archive_failed(&err);
	if (ok && o->json)
		status = versions_json(&versions);
	else if (ok)
		print_versions(&versions);
	rows_finish(&versions);
	store_close(st);
	return status;
}

static const struct {
	const char *name;
	int (*run)(const struct note_options *o, int argc, char **argv);
} verbs[] = {
	{ "add", note_add },
	{ "list", list },
	{ "edit", edit },
	{ "move", move },
	{ "remove", take_away },
	{ "confirm", confirm },
	{ "deny", deny },
	{ "history", history },
};

int
cli_note(int argc, char **argv)
{
	struct note_options o = { 0 };
	int status;

	if (!options_parse(rows, LENGTH(rows), &o, &argc, &argv, &status))
		return status;
	for (size_t i = 0; argc && i < LENGTH(verbs); i++)
		if (strcmp(verbs[i].name, argv[0]) == 0)
			return verbs[i].run(&o, argc - 1, argv + 1);
	return options_wrong("say add, list, edit, move, remove, confirm, deny or history");
}
