/* Random edits of the lists of two reviews between notes: each note is of the song that it was made
 * with, or of what a hand said with `was`. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/upkeep/open.h"
#include "support/store_help.h"

#include "review/files/field.h"
#include "review/files/session_file.h"
#include "review/record/enrol.h"
#include "review/record/identity.h"
#include "review/record/rows.h"

#define IDS 3
#define SONGS 5
#define STEPS 300

static struct err err;
static unsigned seed = 3;
static const char *const titles[SONGS] = { "Shivers", "Bad Guy", "Lemon", "Ciaccona", "So What" };
static const char *const forms[] = { "%s", "%s (feat. Somebody)", "%s!" };

/* What a list has at an id, and the songs that a hand said are one. */
struct place {
	size_t song, form, was;
};
static struct place lists[2][IDS];
static size_t same_as[IDS][SONGS];

static size_t
dice(size_t n)
{
	return (size_t)rand_r(&seed) % n;
}

static void
add_list(struct buf *out, int review)
{
	size_t first = dice(IDS);

	buf_addf(out, "id: r%d\ndevice: Em\nplaylist:\n", review);
	for (size_t k = 0; k < IDS; k++) {
		const struct place *p = &lists[review][(first + k) % IDS];
		CLEANUP(buf_finish) struct buf title = BUF_INIT;

		buf_add(&title, titles[p->song]);
		buf_addf(out, "  - {id: t%zu, title: \"%s%s\", artist: Art%zu", (first + k) % IDS,
			title.s, strstr(forms[p->form], "%s") + 2, p->song);
		if (p->was != p->song)
			buf_addf(out, ", was: [Nothing, %s]", titles[p->was]);
		buf_add(out, "}\n");
	}
}

/* Reads the files of a review as a session does, and adds a note on the place `id`. */
static void
sit(struct store *st, int review, size_t id)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	CLEANUP(session_file_finish) struct session_file f;
	CLEANUP(playlist_finish) struct playlist_file p = { .path = NULL };
	CLEANUP(record_finish) struct record r = record_new();
	CLEANUP(enrolled_finish) struct enrolled e = { .gone = NULL };
	char name[32];

	add_list(&text, review);
	assert_true(field_file("r.yaml", text.s, text.len, session_file_take, &f, &d));
	playlist_hash(text.s, text.len, f.stamp.hash);
	assert_true(session_file_playlist(&f, NULL, &p, &d));
	p.stamp = f.stamp;
	struct enrol_files files = { .session = &f, .playlist = &p };
	struct uuid u = identity_of_review(f.id);
	works(store_begin(st, &err));
	works(store_join_songs(st, &p, &err) && store_load_first(st, &u, &r, &err) &&
		store_load_cues(st, &u, &r, &err));
	works(store_enrol(st, &r, &files, &e, &err) && store_change(st, &e.edits, &err));
	snprintf(name, sizeof(name), "r%d/t%zu", review, id);
	const struct track *t = playlist_item(&p, name);
	assert_non_null(t);
	snprintf(name, sizeof(name), "%zu %zu", id, lists[review][id].song);
	struct note *n = note_of(u, name);
	CLEANUP(pointer_free) char *item = xasprintf("r%d/t%zu", review, id);
	n->item = identity_of_item(item, &t->recording);
	put_free(st, ROW_NOTE, n);
	works(store_commit(st, &err));
}

/* Two notes are of one recording if and only if they are of songs that are one. */
static void
assert_bound(struct store *st)
{
	sqlite3_stmt *q;
	bool ok = true;

	works((q = store_prepare(st,
		       "SELECT a.body, b.body, i.recording = k.recording FROM note a JOIN note b "
		       "ON "
		       "a.nr < b.nr JOIN item i ON i.uuid = a.item JOIN item k ON k.uuid = b.item",
		       &err)));
	while (store_next(st, q, &ok, &err)) {
		size_t id[2], song[2];

		for (int k = 0; k < 2; k++)
			assert_int_equal(sscanf((const char *)sqlite3_column_text(q, k), "%zu %zu",
						 &id[k], &song[k]),
				2);
		bool one = id[0] == id[1] && same_as[id[0]][song[0]] == same_as[id[1]][song[1]];
		if (one != (sqlite3_column_int(q, 2) != 0))
			fail_msg("%s, %s: %s", sqlite3_column_text(q, 0), sqlite3_column_text(q, 1),
				one ? "two recordings" : "one recording");
	}
	assert_true(ok);
}

TEST(a_note_is_of_the_song_that_was_heard)
{
	char *folder = folder_new();
	CLEANUP(pointer_free) char *path = xasprintf("%s/a.db", folder);
	struct store *st;

	for (size_t i = 0; i < IDS; i++)
		for (size_t k = 0; k < SONGS; k++)
			same_as[i][k] = k;
	works((st = archive_open(path, STORE_WRITE, &err)));
	for (size_t step = 0; step < STEPS; step++) {
		int review = (int)dice(2);
		size_t id = dice(IDS), song = dice(SONGS);
		struct place *p = &lists[review][id];

		switch (dice(4)) {
		case 0: *p = (struct place){ song, 0, song }; break;
		case 1: p->form = dice(LENGTH(forms)); break;
		case 2: lists[!review][id] = *p; break;
		case 3: /* a hand says that two songs are one, once for each id */
			if (same_as[id][song] == song && same_as[id][p->song] == p->song &&
				song != p->song && step > STEPS / 2 && p->was == p->song &&
				same_as[id][SONGS - 1] == SONGS - 1 && song == SONGS - 1) {
				same_as[id][song] = p->song;
				*p = (struct place){ song, 0, p->song };
			}
			break;
		}
		sit(st, review, id);
		if (step % 50 == 49)
			assert_bound(st);
	}
	store_close(st);
	folder_free(folder);
}
