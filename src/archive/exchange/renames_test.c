/* tests: long, no-valgrind */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One person with three machines renames a review on each of them, back and in circles, merges and
 * splits devices, and writes under the names that each machine knows. After all have merged, in
 * every order, twice, they are equal, each word is in a list, or in the trash from which it comes
 * back, and each note names the devices that it named when it was made.
 * EARLOG_HISTORIES=500 plays as many, EARLOG_SEED others. */
#include "archive/upkeep/open.h"
#include "support/store_folder.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "archive/exchange/archive_merge.h"
#include "archive/store/edit.h"
#include "archive/store/store_private.h"
#include "base/system/clock.h"
#include "base/text/text.h"
#include "review/files/session_file.h"
#include "review/record/identity.h"
#include "review/record/rows.h"
#include "support/needs.h"
#include "support/store_hands.h"

#define MACHINES 3
#define HISTORIES 12
#define ACTS 30

static const char *const ids[] = { "cantor", "crimson", "mest", "luna" };

struct renamer {
	char *path;
	const char *id; /* of the session file that it has */
};

static struct renamer machines[MACHINES];
/* A note, and what is stored of the device that it was made with and the one that it compares. */
static struct LIST_OF(struct named_note {
	struct uuid uuid;
	char *devices;
}) notes;
static int64_t now_ms;

static struct store *
open_on(int m)
{
	static int64_t mono_ns = 1000000000;
	struct store *st;

	mono_ns += 1000000000;
	now_ms += 1 + hands_dice(3) * 1000;
	clock_set(mono_ns, now_ms);
	works((st = archive_open(machines[m].path, STORE_WRITE, &err)));
	return st;
}

static bool
take_names(struct store *st, const char *id, const char *was)
{
	CLEANUP(buf_finish) struct buf said = BUF_INIT;
	struct session_file f = { .id = (char *)id };

	if (was)
		texts_add(&f.was, was, (struct mark){ 0, 0 });
	err.msg[0] = '\0';
	bool ok = store_take_names(st, &f, &said, &err);
	texts_finish(&f.was);
	return ok;
}

/* Reads the session file. If its review became another one, the author does as the message says. */
static void
read_on(struct store *st, struct renamer *m, struct record *r)
{
	if (!take_names(st, m->id, NULL)) {
		const char *at = strstr(err.msg, "`id: ");

		assert_non_null(at);
		for (size_t i = 0; i < LENGTH(ids); i++)
			if (strncmp(at + 5, ids[i], strcspn(at + 5, "`")) == 0)
				m->id = ids[i];
		works(take_names(st, m->id, NULL));
	}
	struct uuid review = identity_of_review(m->id);
	works(store_load(st, &review, r, &err));
}

static void
back_from_trash(struct store *st)
{
	json_auto_t *l = trash_listed(st);
	unsigned n = (unsigned)json_array_size(l);

	if (n)
		works(store_hide(st, listed_text(l, hands_dice(n), "uuid"), false, &err));
}

static char *
stored_devices(struct store *st, const struct uuid *note)
{
	static const char sql[] =
		"SELECT hex(device) || ' ' || ifnull(hex(against), '-') FROM note "
		"WHERE uuid = ?1";
	char *text;

	works(store_first_text(st, store_query(st, sql, &err, AS_UUID(note)), &text, &err));
	assert_non_null(text);
	return text;
}

/* Makes one device another one, unless a review compares the two, or takes that back. */
static void
merge_or_split(struct store *st)
{
	CLEANUP(uuids_finish) struct uuids of = { 0 }, merged = { 0 };
	const struct uuid *u, *into;

	works(store_uuids(
		st, store_prepare(st, "SELECT uuid FROM device ORDER BY uuid", &err), &of, &err));
	works(store_uuids(st, store_prepare(st, "SELECT uuid FROM same_device ORDER BY uuid", &err),
		&merged, &err));
	if (merged.n && hands_dice(3) == 0) {
		u = &merged.v[hands_dice((unsigned)merged.n)];
		works(store_same_device(st, u, &UUID_NONE, &err));
	} else if (of.n > 1) {
		u = &of.v[hands_dice((unsigned)of.n)];
		into = same_device(st, &of.v[hands_dice((unsigned)of.n)]);
		if (!uuid_same(same_device(st, u), into))
			store_merge_devices(st, u, into, &err);
	}
}

static void
act_on(int k)
{
	struct renamer *m = &machines[k];
	CLEANUP(record_finish) struct record r = record_new();
	struct edits e = { .v = NULL };
	struct store *st = open_on(k);
	unsigned what = hands_dice(10);
	CLEANUP(uuids_finish) struct uuids written = { 0 };

	works(store_begin(st, &err));
	read_on(st, m, &r);
	hands_id = m->id;
	if (!record_count(&r, ROW_REVIEW) || what == 0) {
		hands_read_files(st, &r, hands_dice(512));
	} else if (what == 1) {
		const char *new = ids[hands_dice(LENGTH(ids))];

		if (new != m->id && take_names(st, new, m->id))
			m->id = new;
	} else if (what == 2) {
		back_from_trash(st);
	} else if (what < 5) {
		merge_or_split(st);
	} else {
		random_act(&r, &e);
		for (size_t i = 0; i < e.n; i++)
			if (e.v[i].kind == ROW_NOTE)
				uuids_add(&written, &((struct row *)e.v[i].row)->uuid);
		works(store_change(st, &e, &err));
		for (size_t i = 0; i < written.n; i++)
			LIST_ADD(&notes,
				((struct named_note){
					written.v[i], stored_devices(st, &written.v[i]) }));
	}
	works(store_commit(st, &err));
	store_close(st);
}

static void
merge_from(int into, int from)
{
	struct merge_counts n;
	struct store *st = open_on(into);

	works(exchange_merge(st, machines[from].path, MERGE_MINE, &n, &err));
	store_close(st);
}

static void
merge_any(void)
{
	int into = (int)hands_dice(MACHINES), by = 1 + (int)hands_dice(MACHINES - 1);

	merge_from(into, (into + by) % MACHINES);
}

static void
add_lines(struct store *st, const char *sql, struct buf *out)
{
	sqlite3_stmt *q = NULL;

	if (sqlite3_prepare_v2(st->db, sql, -1, &q, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(st->db));
	while (sqlite3_step(q) == SQLITE_ROW)
		buf_addf(out, "%s\n", sqlite3_column_text(q, 0));
	sqlite3_finalize(q);
}

/* Returns all rows and earlier versions that merge, as sorted text. */
static char *
contents_of(int m)
{
	struct store *st = open_on(m);
	struct buf out = BUF_INIT;

	for (const struct row_type *t = row_types; t < row_types + ROW_KINDS; t++) {
		CLEANUP(buf_finish) struct buf sql = BUF_INIT;

		buf_addf(&sql, "SELECT '%s ' || hex(uuid) || ' ' || hex(edit) || ' ' || deleted",
			t->table);
		for (size_t i = 0; t->fields[i].name; i++)
			buf_addf(&sql, " || ' ' || ifnull(%s(%s), '-')",
				t->fields[i].type == ROW_FIELD_UUID ? "hex" : "",
				t->fields[i].name);
		buf_addf(&sql, " FROM %s ORDER BY uuid", t->table);
		if (!t->local)
			add_lines(st, sql.s, &out);
	}
	add_lines(st,
		"SELECT 'past ' || kind || ' ' || hex(row) || ' ' || hex(edit) || ' ' || deleted "
		"|| "
		"content FROM past ORDER BY kind, row, edit",
		&out);
	add_lines(st, "SELECT 'became ' || hex(uuid) || hex(now) FROM became ORDER BY uuid", &out);
	store_close(st);
	return buf_detach(&out);
}

static void
assert_equal_lines(const char *a, const char *b, unsigned seed)
{
	while (*a && strcspn(a, "\n") == strcspn(b, "\n") && strncmp(a, b, strcspn(a, "\n")) == 0) {
		a = text_after(a, '\n');
		b = text_after(b, '\n');
	}
	if (*a || *b)
		fail_msg("seed %u: one machine has\n%.*s\nthe other\n%.*s", seed,
			(int)strcspn(a, "\n"), a, (int)strcspn(b, "\n"), b);
}

/* All that is in the trash comes back; then each note is in the list of a review, and names the
 * devices that it named when it was made. */
static void
assert_all_words(int m, unsigned seed)
{
	static const char listed[] =
		"SELECT n.uuid FROM note n JOIN v_review r ON r.id = (SELECT x.id FROM review x "
		"WHERE x.uuid = n.review AND NOT x.deleted) WHERE NOT n.deleted";
	CLEANUP(uuids_finish) struct uuids found = { 0 };
	struct store *st = open_on(m);
	json_auto_t *l = trash_listed(st);
	char text[UUID_TEXT];

	for (size_t i = 0; i < json_array_size(l); i++)
		works(store_hide(st, listed_text(l, i, "uuid"), false, &err));
	json_auto_t *left = trash_listed(st);
	assert_int_equal(json_array_size(left), 0);
	works(store_uuids(st, store_prepare(st, listed, &err), &found, &err));
	for (const struct named_note *n = notes.v; n < notes.v + notes.n; n++) {
		CLEANUP(pointer_free) char *devices = stored_devices(st, &n->uuid);

		if (!uuids_have(&found, &n->uuid))
			fail_msg("seed %u: note %s is in no list of machine %d", seed,
				uuid_text(&n->uuid, text), m);
		if (strcmp(devices, n->devices) != 0)
			fail_msg("seed %u: note %s has %s, and not %s", seed,
				uuid_text(&n->uuid, text), devices, n->devices);
	}
	store_close(st);
}

static void
play(unsigned seed)
{
	hands_seed = seed;
	now_ms = 1800000000000;
	for (int m = 0; m < MACHINES; m++) {
		const struct uuid owner = uuid_of("owner of machine %d", m);
		struct store *st;

		machines[m] = (struct renamer){ xasprintf("%s/%u-%d.db", folder, seed, m), ids[0] };
		works((st = store_open_owned(machines[m].path, &owner, &err)));
		store_close(st);
	}
	act_on(0);
	for (int m = 1; m < MACHINES && hands_dice(4); m++)
		merge_from(m, 0);
	for (int i = 0; i < ACTS; i++)
		if (hands_dice(8) == 0)
			merge_any();
		else
			act_on((int)hands_dice(MACHINES));
	for (int i = 0; i < 2; i++)
		for (int m = 0; m < MACHINES; m++)
			for (int k = 1; k < MACHINES; k++)
				merge_from(
					(m + (int)(seed % 3)) % 3, (m + k + (int)(seed % 3)) % 3);
	CLEANUP(pointer_free) char *first = contents_of(0);
	for (int m = 1; m < MACHINES; m++) {
		CLEANUP(pointer_free) char *other = contents_of(m);

		assert_equal_lines(first, other, seed);
	}
	for (int m = 0; m < MACHINES; m++) {
		assert_all_words(m, seed);
		unlink(machines[m].path);
		free(machines[m].path);
	}
	LIST_FINISH(&notes, free(each->devices));
}

static void
machines_that_rename_and_merge_devices_have_the_same_words(void **state)
{
	unsigned seed = (unsigned)number_from("EARLOG_SEED", 1);

	for (int n = number_from("EARLOG_HISTORIES", HISTORIES); n > 0; n--)
		play(seed++);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			machines_that_rename_and_merge_devices_have_the_same_words, setup_folder,
			teardown_folder),
	};

	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	clock_set(-1, 0);
	return failed;
}
