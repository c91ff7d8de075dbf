/* tests: long, no-valgrind */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Random histories with a word of its own in each text that is written: a file for others has the
 * word of no text that is private or deleted now, was replaced, or is of an open test or a deleted
 * session. EARLOG_HISTORIES=2000 plays as many acts, EARLOG_SEED others. */
#include "archive/upkeep/open.h"
#include "support/store_folder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "archive/exchange/file_for_others.h"
#include "archive/store/edit.h"
#include "archive/store/store_private.h"
#include "base/system/clock.h"
#include "base/system/file.h"
#include "review/record/identity.h"
#include "review/record/note_rules.h"
#include "review/record/rows.h"
#include "support/needs.h"
#include "support/store_hands.h"

#define ACTS 400
#define ACTS_EACH 50 /* then a file is made */
#define WORD "zq"

static char *path;
static struct uuid session; /* that is open; UUID_NONE: none */
static unsigned words;      /* how many were written */
static size_t left;         /* how many were found in files */

static void
write_word(char **text)
{
	CLEANUP(pointer_free) char *word = xasprintf(WORD "%07u", ++words);

	xreplace(text, word);
}

/* ---- acts ---- */

static const char *
session_act(const struct record *r, struct edits *e)
{
	const struct review *review = record_at(r, ROW_REVIEW, 0);
	struct sitting_row *s = hands_dice(3) ? NULL : any_version(r, ROW_SITTING);

	if (s) {
		s->row.deleted = true;
	} else {
		s = row_new(ROW_SITTING);
		s->row.uuid = session = uuid_random();
		s->review = review->row.uuid;
		s->started_ms = clock_utc_ms();
		s->started_offset_min = 0;
		write_word(&s->room);
		write_word(&s->state);
	}
	edits_add(e, ROW_SITTING, s);
	return "a session";
}

static const struct blind_run *
open_run(const struct record *r)
{
	EACH_ROW (row, x, r, ROW_BLIND_RUN) {
		const struct blind_run *run = (const void *)x;

		if (!x->deleted && run->ended_ms == NO_INT)
			return run;
	}
	return NULL;
}

static const char *
test_act(const struct record *r, struct edits *e)
{
	const struct review *review = record_at(r, ROW_REVIEW, 0);
	const struct blind_run *open = open_run(r);
	struct blind_run *run = open ? row_dup(ROW_BLIND_RUN, open) : row_new(ROW_BLIND_RUN);

	if (open) {
		run->ended_ms = clock_utc_ms();
	} else {
		run->row.uuid = uuid_random();
		run->review = review->row.uuid;
		run->sitting = session;
		run->devices = xstrdup("[]");
		run->plan = xstrdup("{}");
		run->started_ms = clock_utc_ms();
		run->started_offset_min = 0;
	}
	edits_add(e, ROW_BLIND_RUN, run);
	return open ? "the end of a test" : "a test";
}

static const char *
remark_act(const struct record *r, struct edits *e)
{
	const struct rating *x = any_row(r, ROW_RATING);

	if (x)
		withheld_set(r, &x->row.uuid, hands_dice(2), e);
	return "a remark made private, or public";
}

static const char *
room_act(const struct record *r, struct edits *e)
{
	const struct sitting_row *s = any_row(r, ROW_SITTING);

	if (s)
		withheld_set(r, &s->row.uuid, hands_dice(2), e);
	return "room and state made private, or public";
}

static const char *
draft_act(const struct record *r, struct edits *e)
{
	const struct review *review = record_at(r, ROW_REVIEW, 0);
	struct open_note *o = row_new(ROW_OPEN_NOTE);

	o->row.uuid = uuid_random();
	note_begin(&o->note, &review->row.uuid, &review->device);
	write_word(&o->note.body);
	edits_add(e, ROW_OPEN_NOTE, o);
	return "an unfinished note";
}

/* A mark: the note or rating was made in the open test. */
static void
mark(const struct blind_run *open, const struct uuid *made, struct edits *e)
{
	struct trial *t = open ? row_new(ROW_TRIAL) : NULL;

	if (t) {
		t->row.uuid = *made;
		t->run = open->row.uuid;
		edits_add(e, ROW_TRIAL, t);
	}
}

/* Gives each text that an act writes a word of its own. */
static void
write_words(const struct record *r, struct edits *e)
{
	const struct blind_run *open = open_run(r);

	for (size_t i = 0, n = e->n; i < n; i++) {
		struct note *note = e->v[i].kind == ROW_NOTE ? e->v[i].row : NULL;
		struct rating *rating = e->v[i].kind == ROW_RATING ? e->v[i].row : NULL;

		if (note && !note->row.deleted)
			write_word(&note->body);
		if (rating)
			write_word(&rating->remark);
		if (note && !record_find(r, ROW_NOTE, &note->row.uuid)) {
			note->sitting = session;
			mark(open, &note->row.uuid, e);
		}
		if (rating && !record_find(r, ROW_RATING, &rating->row.uuid)) {
			rating->sitting = session;
			mark(open, &rating->row.uuid, e);
		}
	}
}

static void
act(struct store *st)
{
	static hand_act *const hands[] = { session_act, test_act, remark_act, room_act, draft_act };
	const struct uuid review = identity_of_review("cantor");
	struct edits e = { .v = NULL };
	CLEANUP(record_finish) struct record r;

	record_init(&r);
	works(store_begin(st, &err) && store_load(st, &review, &r, &err));
	if (!record_count(&r, ROW_REVIEW)) {
		hands_read_files(st, &r, 0);
	} else {
		unsigned which = hands_dice(16);

		(which < LENGTH(hands) ? hands[which] : random_act)(&r, &e);
		if (which >= LENGTH(hands))
			write_words(&r, &e);
		works(store_change(st, &e, &err));
	}
	works(store_commit(st, &err));
}

/* ---- the file ---- */

/* Marks the words that may leave. */
static void
allow(struct store *st, bool *may)
{
#define SHOWN(r)                                                                                \
	r ".deleted = 0 AND NOT EXISTS (SELECT 1 FROM withheld w WHERE w.target = " r           \
	  ".uuid AND w.deleted = 0) AND NOT EXISTS (SELECT 1 FROM sitting s WHERE s.uuid = " r  \
	  ".sitting AND s.deleted = 1) AND NOT EXISTS (SELECT 1 FROM trial t JOIN blind_run b " \
	  "ON b.uuid = t.run WHERE t.uuid = " r ".uuid AND b.ended_ms IS NULL)"
#define TOLD                                                                                \
	" FROM sitting s WHERE deleted = 0 AND NOT EXISTS (SELECT 1 FROM withheld w WHERE " \
	"w.target = s.uuid AND w.deleted = 0)"
	static const char sql[] = "SELECT body FROM note n WHERE n.private = 0 AND " SHOWN(
		"n") " UNION ALL SELECT remark FROM rating x WHERE " SHOWN("x") " UNION ALL SELECT "
										"room" TOLD
										" UNION ALL SELECT "
										"state" TOLD;
	sqlite3_stmt *q = store_prepare(st, sql, &err);
	unsigned n;
	bool ok = true;

	while (store_next(st, q, &ok, &err)) {
		const char *text = (const char *)sqlite3_column_text(q, 0);

		if (text && sscanf(text, WORD "%7u", &n) == 1)
			may[n] = true;
	}
	works(ok);
}

static void
make_file(struct store *st, int acts)
{
	CLEANUP(pointer_free) char *file = xasprintf("%s/given-%d.db", folder, acts);
	CLEANUP(pointer_free) bool *may = xcalloc(words + 1, sizeof(*may));
	CLEANUP(buf_finish) struct buf bytes = BUF_INIT;
	bool found;
	unsigned n;

	allow(st, may);
	works(exchange_save_for(file, st, NULL, &err));
	works(file_read(file, 64 << 20, &bytes, &found, &err) && found);
	for (size_t i = 0; i + 9 <= bytes.len; i++)
		if (memcmp(bytes.s + i, WORD, 2) == 0 && sscanf(bytes.s + i + 2, "%7u", &n) == 1) {
			if (n > words || !may[n])
				fail_msg(
					"seed %u: word %u left after %d acts", hands_seed, n, acts);
			left++;
		}
}

TEST_IN_FOLDER(no_word_of_a_private_text_leaves)
{
	int most = number_from("EARLOG_HISTORIES", ACTS);
	struct store *st;

	path = xasprintf("%s/earlog.db", folder);
	hands_seed = (unsigned)number_from("EARLOG_SEED", 1);
	session = UUID_NONE;
	works((st = archive_open(path, STORE_WRITE, &err)));
	for (int i = 1; i <= most; i++) {
		act(st);
		if (i % ACTS_EACH == 0)
			make_file(st, i);
	}
	assert_true(left > (size_t)most / 10);
	store_close(st);
	free(path);
}
