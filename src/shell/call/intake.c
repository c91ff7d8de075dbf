/* Decides when the files of a review are read again and whether their rows may be stored now.
 * record/enrol.c makes the rows, store/load.c loads what they are compared with. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shell/call/intake.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "archive/exchange/others.h"
#include "archive/store/edit.h"
#include "archive/upkeep/open.h"
#include "base/core/mem.h"
#include "base/text/text.h"
#include "review/files/check.h"
#include "review/files/profile.h"
#include "review/record/enrol.h"
#include "review/record/identity.h"
#include "review/record/rows_review.h"
#include "review/record/rows_session.h"
#include "shell/call/cli.h"
#include "shell/call/own_archive.h"

static struct err mistake; /* of intake_mistake */
static struct uuid last;   /* the review whose files were taken in last: once is enough */

/* The files of a review. */
struct intake {
	struct session_file session;
	struct playlist_file playlist;
	struct diags errors;
};

static void
intake_finish(struct intake *t)
{
	session_file_finish(&t->session);
	playlist_finish(&t->playlist);
	diags_finish(&t->errors);
}

/* Reads the files of a review; own: the user's profile. Returns false if they have errors. */
static bool
intake_read(struct intake *t, const char *path, const struct profile *own)
{
	return session_file_load(&t->session, path, &t->errors) &&
		check_playlist_of(&t->session, own, &t->playlist, &t->errors);
}

/* Compares the files with the rows of their review. The caller frees `out`, also on failure. */
static bool
enrol_all(struct store *st, struct enrol_files *files, struct record *rec, struct enrolled *out,
	struct err *err)
{
	struct uuid review = identity_of_review(files->session->id);

	return store_load_first(st, &review, rec, err) && store_load_cues(st, &review, rec, err) &&
		store_enrol(st, rec, files, out, err);
}

/* ---- may it be? ---- */

static bool
has_open_test(const struct record *rec)
{
	EACH_LIVE (blind_run, b, rec, ROW_BLIND_RUN)
		if (b->ended_ms == NO_INT)
			return true;
	return false;
}

int
intake_lock(const char *path, bool *other)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	bool got = fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0;

	*other = fd >= 0 && !got;
	if (fd >= 0 && !got)
		close(fd);
	return got ? fd : -1;
}

bool
intake_is_held(const char *path)
{
	bool held;
	int lock = intake_lock(path, &held);

	file_close(&lock);
	return held;
}

/* ---- what came, in words ---- */

/* Returns the word for what the playlist or session file describes by rows of a kind; NULL: not
 * worth a word. */
static const char *
word_of(enum row_kind kind)
{
	static const char *const kinds[ROW_KINDS] = { [ROW_VARIANT] = "settings",
		[ROW_CHAIN] = "chains",
		[ROW_COMPARISON] = "compare",
		[ROW_QUESTION] = "questions",
		[ROW_SECTION] = "sections",
		[ROW_RECORDING] = "tracks",
		[ROW_ITEM] = "tracks",
		[ROW_LISTING] = "tracks",
		[ROW_SOURCE] = "files",
		[ROW_CUE] = "cues" };

	return kinds[kind];
}

/* Returns true if a setting and one that takes its place differ in the firmware of the device
 * alone.
 */
static bool
is_update(const struct record *rec, const struct edits *edits, const struct variant *v)
{
	bool is = false;

	EACH_LIVE (variant, x, rec, ROW_VARIANT)
		is |= !v->row.deleted && setup_setting_is_update(x, v) &&
			!text_same(x->content, v->content);
	EACH (e, edits) {
		const struct variant *x = e->kind == ROW_VARIANT ? e->row : NULL;

		is |= x && v->row.deleted && !x->row.deleted && setup_setting_is_update(x, v);
	}
	return is;
}

static void
add_word(struct texts *words, const char *word)
{
	if (word && !texts_has(words, word))
		texts_add(words, word, NOWHERE);
}

/* Appends "crimson.yaml has changed: price, chains; tagline, tags taken out; list.yaml has changed:
 * tracks", with the words behind the name of a file; what the edits
 * change; nothing if only the time of a file changed. */
static void
add_changed(struct buf *out, const char *has, const struct record *rec,
	const struct enrol_files *files, const struct enrolled *enrolled)
{
	const struct edits *edits = &enrolled->edits;

	for (int list = 0; list < 2; list++) {
		CLEANUP(texts_finish) struct texts words = { 0 };

		EACH (e, edits) {
			const struct row_type *t = &row_types[e->kind];
			const void *old = record_find(rec, e->kind, &((struct row *)e->row)->uuid);

			if (enrol_is_of_playlist(e->kind, e->row) != (list == 1))
				continue;
			if (e->kind == ROW_VARIANT && is_update(rec, edits, e->row))
				add_word(&words, "firmware");
			else
				add_word(&words, word_of(e->kind));
			for (const struct row_field *f = t->fields; old && f->name; f++)
				if ((e->kind == ROW_REVIEW || e->kind == ROW_DEVICE) &&
					!row_field_same(f, old, e->row))
					add_word(&words, enrol_key(f->name));
		}
		const char *file = file_name(list ? files->playlist->path : files->session->path);
		CLEANUP(buf_finish) struct buf line = BUF_INIT;
		EACH (x, &words)
			if (list || !texts_has(&enrolled->taken, *x))
				buf_add_part(&line, ", ", "%s", *x);
		if (!list && enrolled->taken.n) {
			buf_add(&line, line.len ? "; " : "");
			enrolled_add_taken(enrolled, &line);
			buf_add(&line, " taken out");
		}
		if (line.len)
			buf_add_part(out, "; ", "%s%s: %s", file, has, line.s);
	}
}

/* ---- taking in ---- */

/* Stores what the files say in place of the rows. Sets *left if the files have to wait, and adds to
 * `said` what came or why nothing did. In a transaction. */
static bool
take(struct store *st, struct intake *t, const struct profile *own, struct buf *said,
	struct err *err)
{
	CLEANUP(record_finish) struct record rec = record_new();
	CLEANUP(enrolled_finish) struct enrolled e = { .gone = NULL };
	struct enrol_files files = {
		.session = &t->session, .playlist = &t->playlist, .parts = &own->parts
	};
	const char *name = file_name(t->session.path);

	if (!store_take_names(st, &t->session, said, err) ||
		!store_join_songs(st, files.playlist, err) || !enrol_all(st, &files, &rec, &e, err))
		return false;
	size_t lost = 0;
	EACH_IN (x, e.gone, e.n_gone)
		if (!x->replaced)
			lost++;
	if (has_open_test(&rec)) {
		if (!enrol_is_read(&rec, &files))
			buf_addf(said, "%s has changed, and is read once the open test has ended",
				name);
	} else if (lost) {
		bool held = intake_is_held(t->session.path);

		if (held)
			buf_addf(said,
				"%s is not read yet: the open session asks before it takes away ",
				name);
		else
			buf_addf(said,
				"%s is not read yet: `earlog session %s` reads it and takes away ",
				name, t->session.id);
		const char *before = "";
		EACH_IN (x, e.gone, e.n_gone) {
			/* A setting or chain that was changed has several rows of one name. */
			if (x->replaced || text_same(x->words, before))
				continue;
			buf_addf(said, "%s%s", *before ? ", " : "", x->words);
			before = x->words;
		}
	} else {
		add_changed(said, " has changed", &rec, &files, &e);
		if (e.spelt.len)
			buf_add_part(said, "; ", "%s: %s", name, e.spelt.s);
		return store_change(st, &e.edits, err);
	}
	return true;
}

/* One run over the files of one or all reviews. */
struct intake_run {
	struct store *st;
	struct store
		*to; /* `st`, if it has begun a transaction; else opened for the first change */
	bool failed; /* the archive cannot be written */
	struct profile own;
	struct record rec; /* the reviews, and which files this machine has read */
};

/* Begins a transaction for the first change. Says nothing if the archive is read-only. */
static bool
run_begin(struct intake_run *run, const char *path)
{
	CLEANUP(pointer_free) char *db = own_archive_path();
	struct err err = ERR_INIT;

	if (run->to || run->failed)
		return !run->failed;
	run->to = store_has_begun(run->st) ? run->st : archive_open(db, STORE_WRITE, &err);
	run->failed = !run->to;
	if (run->to && run->to != run->st && !store_begin_soon(run->to, &err)) {
		run->failed = true;
		cli_say("%s has changed and is not read: %s", file_name(path), err.msg);
	}
	return !run->failed;
}

/* Takes in changed files, if they belong to the review. */
static void
run_files(struct intake_run *run, const struct review *r, const char *path)
{
	CLEANUP(intake_finish) struct intake t = { .errors = DIAGS_INIT };
	CLEANUP(buf_finish) struct buf said = BUF_INIT;
	struct err err = ERR_INIT;
	bool ok = intake_read(&t, path, &run->own);

	if (!store_take_names(run->st, &t.session, NULL, &err)) {
		cli_say("%s is not read: %s", file_name(path), err.msg);
	} else if (!text_same(t.session.id, r->id) && !texts_has(&t.session.was, r->id) &&
		!t.session.broken) {
		return;
	} else if (!ok) {
		diags_first(&t.errors, &mistake);
		cli_say("%s; the archive's values are used", mistake.msg);
	} else if (run_begin(run, path)) {
		run->failed = !take(run->to, &t, &run->own, &said, &err);
		if (run->failed)
			cli_say("%s is not read: %s", file_name(path), err.msg);
		else if (said.len)
			cli_say("%s", said.s);
	}
}

/* Takes in the files of each review in run->rec, unless they are unchanged. path: as in intake. */
static void
run_all(struct intake_run *run, const char *path)
{
	struct err err = ERR_INIT;

	profile_load_own(&run->own, NULL);
	EACH_ROW (review, r, &run->rec, ROW_REVIEW) {
		struct uuid read = identity_of_files_read(&r->row.uuid);
		const struct files_read *was = record_find(&run->rec, ROW_FILES_READ, &read);
		const char *at = path;

		if (!at)
			at = was ? was->path : r->path;
		if (at && !r->became && !enrol_is_unchanged(was, r->playlist, at, &run->own))
			run_files(run, r, at);
	}
	if (run->to && run->to != run->st) {
		if (!run->failed && !store_commit(run->to, &err))
			cli_say("changed files are not read: %s", err.msg);
		store_rollback(run->to);
		store_close(run->to);
	}
	profile_finish(&run->own);
}

void
intake(struct store *st, const struct uuid *review, const char *path)
{
	struct uuid read = identity_of_files_read(review);
	struct intake_run run = { .st = st, .rec = record_new() };

	if (!exchange_other_name(st) && !uuid_same(review, &last) &&
		store_load_row(st, ROW_REVIEW, review, &run.rec, ERR_IGNORED) &&
		store_load_row(st, ROW_FILES_READ, &read, &run.rec, ERR_IGNORED))
		run_all(&run, path);
	last = *review;
	record_finish(&run.rec);
}

bool
intake_names(struct store *st, const struct session_file *f, struct err *err)
{
	EACH_WHILE (x, &f->was, st) {
		struct uuid was = identity_of_review(*x);

		intake(st, &was, f->path);
	}
	return !st || exchange_other_name(st) || store_take_names(st, f, NULL, err);
}

void
intake_all(struct store *st)
{
	struct intake_run run = { .st = st, .rec = record_new() };

	if (st && !exchange_other_name(st) &&
		store_load_kind(st, ROW_REVIEW, NULL, &run.rec, ERR_IGNORED) &&
		store_load_kind(st, ROW_FILES_READ, NULL, &run.rec, ERR_IGNORED))
		run_all(&run, NULL);
	record_finish(&run.rec);
}

const char *
intake_mistake(void)
{
	return mistake.msg[0] ? mistake.msg : NULL;
}

bool
intake_begin(struct store *st, const char *path, const struct uuid *review, struct err *err)
{
	CLEANUP(intake_finish) struct intake t = { .errors = DIAGS_INIT };
	CLEANUP(profile_finish) struct profile own = profile_own();
	CLEANUP(record_finish) struct record rec = record_new();
	CLEANUP(enrolled_finish) struct enrolled e = { .gone = NULL };
	struct enrol_files files = {
		.session = &t.session, .playlist = &t.playlist, .parts = &own.parts
	};

	if (!intake_read(&t, path, &own))
		return diags_first(&t.errors, err);
	last = *review;
	bool ok = store_join_songs(st, files.playlist, err) &&
		enrol_all(st, &files, &rec, &e, err) && store_change(st, &e.edits, err);
	if (ok && e.spelt.len)
		cli_say("%s: %s", file_name(path), e.spelt.s);
	return ok;
}

bool
intake_compare(struct session_file *f, struct playlist_file *p, struct buf *out, struct buf *said)
{
	CLEANUP(record_finish) struct record rec = record_new();
	CLEANUP(enrolled_finish) struct enrolled e = { .gone = NULL };
	CLEANUP(profile_finish) struct profile own = profile_own();
	struct enrol_files files = {
		.session = f, .playlist = p, .parts = &own.parts, .compares = true
	};
	bool none;

	struct store *st = own_archive_open(STORE_READ, &none, ERR_IGNORED);
	if (!st && !none)
		return false;
	bool ok = !st ||
		(intake_names(st, f, ERR_IGNORED) && enrol_all(st, &files, &rec, &e, ERR_IGNORED));
	if (ok && enrol_is_read(&rec, &files))
		add_changed(out, "", &rec, &files, &e);
	if (ok)
		buf_add(said, text_or(e.spelt.s, ""));
	store_close(st);
	return ok;
}
