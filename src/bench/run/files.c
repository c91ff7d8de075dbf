/*
 * The files of a session. Session file and playlist are read into rows of the record, at the start
 * and when they are saved during the session; tracks and cues that the listener adds are written
 * into the playlist. A playlist that ships with earlog is first copied for the user. These are
 * short local files, and the listener waits for them, so no thread is used.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "archive/store/edit.h"
#include "archive/upkeep/open.h"
#include "base/core/mem.h"
#include "base/text/text.h"
#include "bench/run/run_private.h"
#include "review/files/check.h"
#include "review/files/field.h"
#include "review/files/find.h"
#include "review/files/insert.h"
#include "review/files/playlist.h"
#include "review/files/profile.h"
#include "review/files/session_file.h"
#include "review/record/enrol.h"
#include "review/record/identity.h"
#include "review/record/section.h"

#define GONE_NAMED 4 /* so many names of what a saved file lacks are asked about */

/* ---- reading the files into the record ---- */

/* Returns the files as read; never NULL after files_enrol. */
static const struct files_read *
files_read(const struct sitting *s)
{
	struct uuid u = identity_of_files_read(&s->review);

	return sitting_find(s, ROW_FILES_READ, &u);
}

/* Warns about entries that were removed from the files but have notes. The message begins with the
 * command, so that a narrow screen shows the command however long the list is. */
static bool
say_gone(struct sitting *s, const struct enrolled *e, struct store *st, struct err *err)
{
	CLEANUP(buf_finish) struct buf list = BUF_INIT;
	const char *last = "";
	bool ok = true;

	EACH_IN_WHILE (g, e->gone, e->n_gone, ok) {
		if (text_same(g->words, last))
			continue;
		bool has = enrol_has_notes(&s->rec, &s->review, g->kind, &g->uuid);
		/* While the session starts, the notes are in the archive but not yet in memory. */
		if (!has && s->reading)
			ok = store_has_notes(st, &s->review, g->kind, &g->uuid, &has, err);
		if (has) {
			last = g->words;
			buf_add_part(&list, ", ", "%s", g->words);
		}
	}
	CLEANUP(pointer_free) char *word = text_shell_word(s->files->path);
	if (list.len)
		sitting_say(s, SAID_FILES,
			"earlog check --missing %s prints what was removed from the files: %s; "
			"notes on these remain",
			word, list.s);
	return ok;
}

/* Asks whether the files may take away what they no longer name. Returns false if that is nothing.
 */
static bool
ask_gone(struct sitting *s, const struct enrolled *e)
{
	CLEANUP(buf_finish) struct buf list = BUF_INIT;
	const char *last = "";
	size_t n = 0;

	EACH_IN (g, e->gone, e->n_gone) {
		if (g->replaced || text_same(g->words, last))
			continue;
		last = g->words;
		n++;
		if (n <= GONE_NAMED)
			buf_add_part(&list, ", ", "%s", last);
	}
	if (n > GONE_NAMED)
		buf_addf(&list, " and %zu more", n - GONE_NAMED);
	xreplace(&s->run->gone, list.s);
	if (n)
		news_ask(s, ASK_FILES, &UUID_NONE);
	return n;
}

bool
files_enrol(struct sitting *s, const struct playlist_file *playlist, struct store *st, bool asks,
	struct err *err)
{
	/* The files are const for whoever does not read them into the record. */
	struct enrol_files files = { .session = (struct session_file *)(uintptr_t)s->files,
		.playlist = (struct playlist_file *)(uintptr_t)playlist,
		.parts = &s->profile->parts };
	CLEANUP(enrolled_finish) struct enrolled e = { .gone = NULL };

	bool ok = store_enrol(st, &s->rec, &files, &e, err);
	ok = ok && !(asks && ask_gone(s, &e)) && say_gone(s, &e, st, err);
	CLEANUP(buf_finish) struct buf taken = BUF_INIT;
	enrolled_add_taken(&e, &taken);
	if (taken.len)
		sitting_say(s, SAID_INFO, "%s: %s taken out", file_name(s->files->path), taken.s);
	if (ok && e.spelt.len)
		sitting_say(s, SAID_FILES, "%s", e.spelt.s);
	bool changed = s->run->changed = ok && e.edits.n;
	if (changed)
		change_apply(s, &e.edits, NULL);
	/* The record has the texts of the sections as long as no row changes. */
	if (!changed || section_take_texts(&s->rec, &s->review))
		track_index_build(s);
	return ok;
}

bool
files_read_playlist(struct sitting *s, struct store *st, struct err *err)
{
	CLEANUP(playlist_finish) struct playlist_file p = { 0 };

	if (!check_playlist_of(s->files, s->profile, &p, s->run->diags) ||
		!files_enrol(s, &p, st, false, err))
		return false;
	s->run->playlist = p.path;
	p.path = NULL;
	return true;
}

bool
files_unchanged(const struct sitting *s, struct store *st)
{
	const struct files_read *was = files_read(s);
	bool merged = true;

	return was && !s->files->tracks && store_has_merged(st, &merged) && !merged &&
		text_same(was->hash, s->files->stamp.hash) &&
		enrol_is_unchanged(was, s->files->playlist, s->files->path, s->profile);
}

/* ---- writing into the playlist ---- */

/* Finds the playlist file, and sets *there to true if it has the track `item` (an id). Returns
 * false and sets err if the file cannot be read. */
static bool
look_into_file(
	const struct sitting *s, struct found *f, const char *item, bool *there, struct err *err)
{
	const char *from, *name = session_file_playlist_name(s->files, s->profile, &from);
	CLEANUP(playlist_finish) struct playlist_file p = { 0 };
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;

	*f = (struct found){ .path = NULL };
	if (s->files->tracks)
		return err_set(err, "the tracks are listed in %s, which earlog does not write",
			s->files->path);
	if (!find_named(f, FIND_PLAYLIST, name, from, err))
		return false;
	bool ok = playlist_find(&p, name, from, &d);
	*there = ok && playlist_item(&p, item);
	if (!ok && !diags_first(&d, err))
		err_prefix(err, "nothing was written");
	return ok;
}

/* Inserts `wanted` into the playlist file and reads the file again, with any changes that others
 * made to it. A playlist that ships with earlog is first copied for the user. what: the new entry
 * in words. On failure sets err and returns false. */
static bool
write_into_playlist(struct sitting *s, struct found *f, const struct insert_wanted *wanted,
	const char *what, struct err *err)
{
	CLEANUP(playlist_finish) struct playlist_file p = { 0 };
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	const struct files_read *read = files_read(s);
	struct inserted done;
	bool copied;

	if (!find_own_take(f, &copied, err) ||
		!insert_file(f->path, wanted, read->playlist_hash, &done, err))
		return false;
	if (!(field_file(f->path, NULL, 0, playlist_take, &p, &d) || diags_first(&d, err)) ||
		!files_apply(s, &p, false, err))
		return err_prefix(err, "%s was changed, but cannot be read again", f->path);
	const char *name = file_name(f->path);
	CLEANUP(pointer_free)
	char *stays =
		xasprintf("undo changes no file: %s stays in %s, line %d", what, name, done.line);
	change_outside(s, stays);
	if (copied)
		sitting_say(s, SAID_INFO, "%s is in %s, from now on your own copy of the playlist",
			what, f->path);
	else
		sitting_say(s, SAID_INFO, "%s: in %s, line %d%s", what, name, done.line,
			done.changed ? "; the file had changed, and was read again" : "");
	return true;
}

bool
run_add_cue(struct sitting *s, const char *label, struct err *err)
{
	const struct track_row *t = sitting_item(s);
	const struct capture *heard = capture_now(s);
	CLEANUP(found_finish) struct found f = { .path = NULL };
	bool there = false;

	if (!t || heard->pos_ms == NO_MS)
		return err_set(err, "nothing plays, so a cue has no time here");
	CLEANUP(pointer_free) char *first = xstrndup(label, strcspn(label, "= "));
	int64_t typed_ms;
	if (strchr(first, ':') && timecode_parse(&typed_ms, first, ERR_IGNORED))
		return err_set(err, "a cue is set at the current time: go to %s first", first);
	CLEANUP(pointer_free) char *item = xstrdup(t->item->id), *named = xstrdup(label);
	char time[CUE_TIME];
	/* The cue is at the loop if there is one, else at the audible position. */
	struct play_now now = sitting_now(s);
	int64_t offset_ms = now.offset_ms;
	int64_t ms = heard->pos_ms;
	struct timespan at = { .pos_end_ms = NO_MS, .about = heard->about };
	if (now.loops && now.play->loop_end_ms > offset_ms) {
		ms = now.play->loop_ms;
		at.pos_end_ms = now.play->loop_end_ms - offset_ms;
		at.about = false;
	}
	at.pos_ms = ms > offset_ms ? ms - offset_ms : 0;
	struct playlist_cue cue = { .timed = true, .time = at, .label = named };
	if (!look_into_file(s, &f, item, &there, err))
		return false;
	if (!there)
		return err_set(err,
			"%s is not on the playlist: `earlog check --missing` prints the lines for "
			"it",
			item);
	CLEANUP(pointer_free)
	char *what = xasprintf("cue %s%s%s", playlist_time(&cue.time, time),
		label && *label ? " " : "", text_or(label, ""));
	struct insert_wanted wanted = { .where = item, .cue = &cue };
	return write_into_playlist(s, &f, &wanted, what, err);
}

/* ---- files that are saved during the session ---- */

bool
files_apply(struct sitting *s, const struct playlist_file *playlist, bool asks, struct err *err)
{
	struct store *st = archive_open(s->internal->db, STORE_READ, err);

	if (!st)
		return false;
	bool ok = files_enrol(s, playlist, st, asks, err);
	store_close(st);
	if (!ok)
		return false;
	xreplace(&s->run->playlist, playlist->path);
	wheel_read_lexicon(s);
	const struct chain *c = sitting_chain_now(s);
	struct uuid chain = sitting_chain_named(s, c ? c->name : NULL);
	/* Only a change of the chain changes the output: the listener may have chosen another with
	 * :output. */
	if (!setup_has(&s->setup, ROW_CHAIN, &chain))
		chain_choice_use(s, &chain, false);
	const struct variant *v = setup_row(&s->rec, &s->setup, ROW_VARIANT);
	if (v && v->row.deleted) {
		session_row_end_stretch(s);
		sitting_setting_follow(s, &s->setup);
		session_row_resume_stretch(s);
		session_row_put(s);
		wheel_build(s);
	}
	own_music_ask(s);
	playable_probe(s);
	playable_look_again(s);
	s->dirty = DIRTY_ALL;
	return true;
}

void
run_profile_saved(struct sitting *s)
{
	s->type_to_note = s->profile->type_to_note;
	if (s->deck.level_db > s->profile->volume_ceiling_db)
		transport_set_level(s, s->profile->volume_ceiling_db);
	wheel_read_lexicon(s);
	run_files_saved(s); /* they name chains of the profile */
	s->dirty = DIRTY_ALL;
}

void
run_files_saved(struct sitting *s)
{
	s->run->saved = true;
	s->run->takes = false;
}

/* Reads the session file and its playlist. A file with a mistake changes nothing. */
static void
read_saved(struct sitting *s)
{
	CLEANUP(session_file_finish) struct session_file files = { 0 };
	CLEANUP(playlist_finish) struct playlist_file playlist = { 0 };
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	const struct session_file *was = s->files;
	struct run_state *r = s->run;
	bool asked = s->ask == ASK_FILES;

	r->saved = false;
	if (asked)
		s->ask = ASK_NOTHING;
	struct err err = ERR_INIT;
	bool ok = session_file_load(&files, was->path, &d) &&
		check_playlist_of(&files, s->profile, &playlist, &d);
	if (ok && !text_same(files.id, was->id))
		ok = diags_add(&d, was->path, NOWHERE, "the id is %s now: that is another review",
			files.id);
	if (!ok) {
		diags_first(&d, &err);
		sitting_say(s, SAID_FILES, "not read: %s", err.msg);
		return;
	}
	sitting_take_back(s, SAID_FILES);
	unsigned said_nr = s->said_nr;
	s->files = &files;
	if (!files_apply(s, &playlist, !r->takes, &err)) {
		s->files = was;
		if (err.msg[0])
			sitting_say_err(s, &err);
		return;
	}
	/* earlog has already read its own changes to the file, so no message is needed. */
	if ((r->changed || asked) && s->said_nr == said_nr)
		sitting_say(s, SAID_INFO, "%s is read again", file_name(was->path));
	session_file_finish(&r->files);
	r->files = files;
	s->files = &r->files;
	files = (struct session_file){ 0 };
}

/* A test, another question and the end of the session come first. */
static bool
files_turn(struct sitting *s)
{
	struct run_state *r = s->run;

	if (!r->saved || s->leaving)
		return false;
	if (sitting_is_blind(s)) {
		if (!r->told)
			sitting_say(s, SAID_INFO, "%s changed; it is read when the test has ended",
				file_name(s->files->path));
		r->told = true;
		return false;
	}
	r->told = false;
	if (s->ask != ASK_NOTHING && s->ask != ASK_FILES)
		return false;
	read_saved(s);
	return true;
}

static void
files_finish(struct sitting *s)
{
	session_file_finish(&s->run->files);
	free(s->run->gone);
	free(s->run->playlist);
}

const struct component files_component = { .turn = files_turn, .finish = files_finish };

static void
files_add_question(const struct sitting *s, struct buf *out)
{
	buf_addf(out, "%s now lacks %s: take that away?", file_name(s->files->path), s->run->gone);
}

static void
files_confirmed(struct sitting *s)
{
	s->run->saved = s->run->takes = true;
}

static void
files_kept(struct sitting *s)
{
	sitting_say(s, SAID_INFO, "%s is not read; its next save asks again",
		file_name(s->files->path));
}

const struct asks files_asks = {
	.add = files_add_question, .hint = "take away", .yes = files_confirmed, .no = files_kept
};
