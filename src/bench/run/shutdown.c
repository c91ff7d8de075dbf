/*
 * Shutdown. Unsaved changes are written first. If that fails and they include work of the listener,
 * they are saved in separate files. If that also fails, the session continues. After a signal there
 * is no screen, so the words are printed.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "archive/exchange/file_for_others.h"
#include "archive/upkeep/writer.h"
#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/system/file.h"
#include "base/text/text.h"
#include "bench/run/run_private.h"
#include "review/record/rows.h"

/* Longest waits for the disk, in ms. */
#define TOLD_MS 100      /* until a message says that earlog waits */
#define GIVE_UP_MS 2500  /* until they are saved elsewhere, while the screen is still there */
#define DISK_END_MS 2000 /* after the screen has closed */
#define LAST_TRY_MS 200  /* the same, if storing failed or the changes were saved elsewhere */

/* ---- counting unstored changes ---- */

struct unstored
shutdown_find_unstored(const struct sitting *s, struct edits versions)
{
	return (struct unstored){ versions, s->disk.moved ? s->internal->least_ms : INT64_MAX };
}

/* Returns the first unstored version of a row; NULL: the row is on disk. */
static const struct row *
first_unstored(const struct unstored *u, enum row_kind kind, const struct row *row)
{
	EACH (one, &u->versions) {
		const struct row *version = one->row;

		if (one->kind == kind && uuid_same(&version->uuid, &row->uuid))
			return version;
	}
	return row->edited_ms >= u->since_ms ? row : NULL;
}

/* Returns true if the undo step that made a version of `row` is not on disk. If the archive has
 * moved, earlier versions are unknown, so only the step that made the current version counts. */
static bool
made_unstored(const struct unstored *u, const struct row *row, const struct undo_row *made)
{
	EACH (version, &u->versions)
		if (uuid_same(&((const struct row *)version->row)->edit, &made->edit))
			return true;
	return u->since_ms != INT64_MAX && uuid_same(&row->edit, &made->edit);
}

static const struct thing {
	const char *name;
	enum row_kind kind;
	bool marker;
} things[] = {
	{ "note", ROW_NOTE, false },
	{ "marker", ROW_NOTE, true },
	{ "rating", ROW_RATING, false },
	{ "volume", ROW_VOLUME, false },
};
enum { OTHER = LENGTH(things), COUNTS };

static bool
is_thing(const struct thing *t, enum row_kind kind, const struct row *row)
{
	bool is_marker = kind == ROW_NOTE && note_is_marker((const void *)row);

	return t->kind == kind && t->marker == is_marker && !row->deleted;
}

/* Returns true if the undo step has an unstored change (a swap, a deletion), but none that
 * things[] counts. A row that was added and deleted before it was stored does not count. */
static bool
is_other_change(const struct unstored *u, const struct sitting *s, const struct undo_step *st)
{
	bool is = false;

	EACH_IN (one, st->rows, st->n) {
		enum row_kind kind = one->kind;
		const struct row *row = sitting_find(s, kind, &one->uuid);
		const struct row *first = row ? first_unstored(u, kind, row) : NULL;

		if (!first || kind == ROW_OPEN_NOTE || kind == ROW_TAG)
			continue;
		EACH_OF (thing, things)
			if (is_thing(thing, kind, row))
				return false;
		is |= !(row->deleted && uuid_none(&first->parent)) && made_unstored(u, row, one);
	}
	return is;
}

/* Returns true if the text in the editor is unstored, and no row is counted for it. */
static bool
is_open_text(const struct unstored *u, const struct sitting *s)
{
	const struct open_note *o = s->open_note;

	if (!o || !first_unstored(u, ROW_OPEN_NOTE, &o->row) || note_is_marker(&o->note))
		return false;
	enum row_kind kind = o->field ? ROW_RATING : ROW_NOTE;
	const struct row *row = sitting_find(s, kind, &o->note.row.uuid);
	return !text_same(prose_stored(s), o->note.body) && !(row && first_unstored(u, kind, row));
}

/* Appends the number of the listener's unstored changes, "3 notes, 1 marker and 2 other changes";
 * returns their sum. */
static size_t
unstored_count(const struct unstored *u, const struct sitting *s, struct buf *out)
{
	const struct changes *c = &s->internal->changes;
	size_t counts[COUNTS] = { 0 }, all = 0, left = 0;

	for (size_t t = 0; t < OTHER; t++)
		EACH_ROW (row, x, &s->rec, things[t].kind)
			if (is_thing(&things[t], things[t].kind, x) &&
				first_unstored(u, things[t].kind, x))
				counts[t]++;
	EACH (one, c)
		counts[OTHER] += is_other_change(u, s, one);
	counts[s->open_note && s->open_note->field ? OTHER : 0] += is_open_text(u, s);
	EACH_IN (count, counts, COUNTS)
		if (*count > 0)
			left++;
	for (size_t t = 0; t < COUNTS; t++) {
		if (!counts[t])
			continue;
		const char *thing = t < OTHER ? things[t].name : "change";
		if (all)
			buf_add(out, left > 1 ? ", " : " and ");
		if (all && t == OTHER)
			thing = "other change";
		buf_addf(out, counts[t] == 1 ? "%zu %s" : "%zu %ss", counts[t], thing);
		all += counts[t];
		left--;
	}
	return all;
}

/* ---- unstored rows as text ---- */

/* The fields that are printed of rows of some kinds. Others may tell the device of a trial. Rows
 * that have the field "added" are printed if a session added them: files have the others. */
static const char *const printed[ROW_KINDS][7] = {
	[ROW_CHAIN] = { "name", "content" },
	[ROW_LISTING] = { "item", "added" },
	[ROW_NOTE] = { "question", "item", "section", "part", "device", "kind", "body" },
	[ROW_RATING] = { "item", "section", "device", "attribute", "value", "confidence",
		"remark" },
	[ROW_VOLUME] = { "chain", "device", "value", "unit" },
};

/* Appends the name of what a field of the row `made` refers to; a device as the screen shows it. */
static void
add_named(const struct sitting *s, const struct row_field *f, const struct uuid *u,
	const struct uuid *made, struct buf *out)
{
	static const enum row_kind kinds[] = { ROW_ITEM, ROW_SECTION, ROW_QUESTION, ROW_CHAIN };
	const struct track_row *item = sitting_find_item(s, u);
	const char *name = item ? item->recording->title : NULL;

	EACH_IN_WHILE (kind, kinds, LENGTH(kinds), !name)
		name = row_name(*kind, sitting_find(s, *kind, u));
	buf_add(out, name ? name : "");
	if (text_same(f->name, "device") && !uuid_none(u))
		sitting_add_worn(s, u, made, out);
}

static void
add_field(
	const struct sitting *s, const struct row_field *f, const struct row *row, struct buf *out)
{
	const void *value = row_member(row, f);
	CLEANUP(buf_finish) struct buf words = BUF_INIT;
	char number[SCALE_NUMBER];

	if (f->type == ROW_FIELD_UUID)
		add_named(s, f, value, &row->uuid, &words);
	else if (f->type == ROW_FIELD_REAL && !isnan(*(const double *)value))
		buf_add(&words, scale_number(*(const double *)value, number));
	else if (f->type == ROW_FIELD_TEXT && *(char *const *)value)
		buf_add(&words, *(char *const *)value);
	if (!words.len)
		return;
	bool is_body = text_same(f->name, "body");
	buf_add(out, is_body ? ": " : ", ");
	if (!is_body && f->type != ROW_FIELD_UUID)
		buf_addf(out, "%s ", f->name);
	buf_add(out, words.s);
}

/* Appends a row as a line, "2026-11-20 23:41 1:10, First, AFUL Cantor: bass is loose". Control
 * characters become visible, and further lines of a text are indented. */
static void
add_row(const struct sitting *s, enum row_kind kind, const struct row *row, struct buf *out)
{
	CLEANUP(buf_finish) struct buf line = BUF_INIT;
	const struct row_field *added = row_field_find(kind, "added");
	const char *by = added ? *(char *const *)row_member(row, added) : "bench";
	const struct note *n = kind == ROW_NOTE ? (const void *)row : NULL;
	char made[UTC_TEXT], time[TIME_TEXT];

	clock_utc_text(row->edited_ms + row->edited_offset_min * 60000, made);
	buf_addf(&line, "%.10s %.5s", made, made + strlen("2026-11-20T"));
	if (n && *sitting_note_time(s, n, time))
		buf_addf(&line, " %s", time);
	size_t begin = line.len;
	EACH_IN_WHILE (one, printed[kind], LENGTH(printed[kind]), *one)
		add_field(s, row_field_find(kind, *one), row, &line);
	if (line.len == begin || text_order(by, "bench") != 0)
		return;
	CLEANUP(buf_finish) struct buf clean = BUF_INIT;
	text_clean(&clean, line.s, line.len, true);
	for (const char *at = clean.s; *at; at++)
		buf_addf(out, *at == '\n' ? "\n    " : "%c", *at);
	buf_add_char(out, '\n');
}

void
shutdown_add_unstored(const struct unstored *u, const struct sitting *s, struct buf *out)
{
	for (enum row_kind k = 0; k < ROW_KINDS; k++)
		EACH_ROW (row, x, &s->rec, k)
			if (printed[k][0] && !x->deleted && first_unstored(u, k, x))
				add_row(s, k, x, out);
}

/* ---- saving unstored rows elsewhere ---- */

char *
shutdown_line_of_archive(const struct sitting *s)
{
	CLEANUP(pointer_free) char *folder = file_folder(s->internal->db);
	CLEANUP(pointer_free) char *real = realpath(folder, NULL);

	return xasprintf(
		"\nThe archive: %s/%s\n", real ? real : folder, file_name(s->internal->db));
}

/* Saves the unstored rows in $XDG_STATE_HOME: as text, which is quick and needs little room, then
 * as a small archive for `earlog merge`. why: why they are not in the archive. *said gets the
 * message for the user, which the caller frees; if the text could not be written, it has the words
 * of the rows. Returns false and sets err if the small archive could not be saved. */
static bool
save(struct sitting *s, struct unstored *u, const char *why, char **said, struct err *err)
{
	CLEANUP(buf_finish) struct buf words = BUF_INIT;
	CLEANUP(pointer_free) char *folder = file_xdg_folder("XDG_STATE_HOME", ".local/state");
	CLEANUP(pointer_free) char *archive = exchange_save_name(folder ? folder : "/");
	CLEANUP(pointer_free)
	char *path = xasprintf("%.*s.txt", (int)(strlen(archive) - strlen(".db")), archive);

	if (s->open_note && first_unstored(u, ROW_OPEN_NOTE, &s->open_note->row)) {
		/* `earlog merge` takes no open notes, so the open note becomes a note, silently. */
		u->since_ms = u->since_ms == INT64_MAX ? clock_utc_ms() : u->since_ms;
		open_note_keep_unstored(s);
	}
	shutdown_add_unstored(u, s, &words);
	CLEANUP(pointer_free) char *line = shutdown_line_of_archive(s);
	CLEANUP(pointer_free)
	char *text = xasprintf(
		"Not on disk when a session of %s ended: %s%s\n%s\nThe archive of the same name, "
		"if this folder has one, has all of the above; to merge it:\nearlog merge --mine "
		"%s\n",
		s->files->id, why, line, words.s, archive);
	bool made = folder && file_make_folder(folder, err) &&
		file_create(path, text, strlen(text), NULL, err);
	if (!made) {
		*said = xasprintf(
			"no file could be written; these are the unsaved texts:\n%s", words.s);
		return folder ? false : err_set(err, "there is no home folder");
	}
	if (!exchange_save(archive, &s->rec, &u->versions, err)) {
		if (!s->run->shutdown.closed)
			unlink(path); /* the session continues */
		*said = xasprintf("a small archive could not be saved; only the texts are saved: "
				  "%s\n",
			path);
		return false;
	}
	CLEANUP(pointer_free) char *word = text_shell_word(archive);
	*said = xasprintf(
		"the changes are saved: earlog merge --mine %s puts them into the archive; "
		"as text: %s\n",
		word, path);
	return true;
}

/* ---- the end of a session, while the screen is still open ---- */

/* The listener's rows cannot be stored: saves them elsewhere and ends the session, or continues it.
 * Ends it at once if there are none, or if the listener discards them. */
static void
end_unstored(struct sitting *s)
{
	struct shutdown *l = &s->run->shutdown;
	CLEANUP(buf_finish) struct buf what = BUF_INIT;
	CLEANUP(pointer_free) char *said = NULL;
	struct edits versions = { .v = NULL };
	struct err err = ERR_INIT;
	const char *why = s->disk.failing ? s->disk.error : "the disk did not answer in time";

	writer_unstored(s->internal->writer, &versions);
	struct unstored u = shutdown_find_unstored(s, versions);
	size_t n = unstored_count(&u, s, &what);
	if (!n || l->thrown_away || save(s, &u, why, &said, &err)) {
		l->saved = said;
		said = NULL;
		l->gave_up = s->quit = true;
	} else {
		s->leaving = false;
		session_row_go_on(s);
		sitting_say(s, SAID_ERROR,
			"%s can be saved nowhere. The session continues; :quit! discards %s. %s; "
			"%s",
			what.s, n == 1 ? "it" : "them", err.msg, why);
	}
	edits_finish(&u.versions);
}

void
shutdown_follow(struct sitting *s)
{
	const struct shutdown *l = &s->run->shutdown;

	if (s->leaving && sitting_all_kept(s) && !dropped_waits(s))
		s->quit = true;
	else if (s->leaving && !l->gave_up && !l->closed && !s->internal->backlog.n &&
		s->disk.failing)
		end_unstored(s);
}

void
run_leave(struct sitting *s)
{
	struct shutdown *l = &s->run->shutdown;

	if (s->leaving)
		return;
	if (!s->started) {
		s->quit = true;
		return;
	}
	session_row_end(s);
	s->leaving = true;
	l->asked_ns = clock_mono_ns();
	l->told = false;
}

void
run_quit(struct sitting *s)
{
	struct shutdown *l = &s->run->shutdown;

	if (s->state == STATE_TEXT && !s->leaving && l->told_nr != s->said_nr) {
		sitting_say(s, SAID_WARN,
			"\1quit\2 ends the session; \1keep\2 keeps the note. "
			"The same key again ends it now");
		l->told_nr = s->said_nr;
		return;
	}
	run_leave(s);
}

void
run_throw_away(struct sitting *s)
{
	s->run->shutdown.thrown_away = true;
	run_leave(s);
}

/* ---- the timer of the wait for the disk ---- */

static int64_t
shutdown_next_ns(const struct sitting *s)
{
	const struct shutdown *l = &s->run->shutdown;

	if (!s->leaving || s->quit)
		return INT64_MAX;
	return l->asked_ns + (l->told ? GIVE_UP_MS : TOLD_MS) * INT64_C(1000000);
}

static void
shutdown_run_timer(struct sitting *s)
{
	if (s->run->shutdown.told) {
		end_unstored(s);
	} else {
		s->run->shutdown.told = true;
		sitting_say(s, SAID_INFO, "waiting for the disk, 2 s at most");
	}
}

const struct component shutdown_component = {
	.next_ns = shutdown_next_ns,
	.run = shutdown_run_timer,
};

/* ---- after the screen has closed ---- */

bool
shutdown_end(struct sitting *s, char **saved, bool *hangs, struct err *err)
{
	struct shutdown *l = &s->run->shutdown;
	struct writer_rest rest;
	CLEANUP(buf_finish) struct buf what = BUF_INIT;

	run_settle(s, 0);
	int limit_ms = l->gave_up || s->disk.failing ? LAST_TRY_MS : DISK_END_MS;
	bool stored = sitting_stop_writer(s, limit_ms, &rest, err);
	*hangs = rest.hangs;
	if (saved)
		*saved = l->saved;
	else
		free(l->saved);
	if (stored)
		return true;
	s->disk.moved = rest.moved;
	struct unstored u = shutdown_find_unstored(s, rest.unstored);
	size_t n = unstored_count(&u, s, &what);
	if (n && saved && !l->saved && !l->thrown_away)
		save(s, &u, err->msg, saved, ERR_IGNORED);
	if (!*hangs) /* else the writer's thread may still read the versions */
		edits_finish(&u.versions);
	if (n == 0)
		return err_prefix(
			err, "all that you wrote is on disk, but the position in the track is not");
	const char *are = n == 1 ? "is not on disk" : "are not on disk";
	return err_prefix(err, "%s %s", what.s, l->thrown_away ? "thrown away" : are);
}
