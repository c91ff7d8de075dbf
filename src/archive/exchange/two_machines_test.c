/* tests: long, no-valgrind */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One person with two machines, each begun before they met: what each of them wrote, in any order,
 * under clocks that differ, with files that differ (also in the names of devices and songs), is
 * equal on both after they have merged, each version that a hand wrote is still in both, and each
 * note is of the song and the device that it was made with. EARLOG_HISTORIES=10000 plays as many
 * acts, EARLOG_SEED others. */
#include "archive/upkeep/open.h"
#include "support/store_folder.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "archive/exchange/archive_merge.h"
#include "archive/store/edit.h"
#include "archive/store/store_private.h"
#include "base/system/clock.h"
#include "base/text/text.h"
#include "review/record/identity.h"
#include "review/record/rows.h"
#include "support/needs.h"
#include "support/store_hands.h"
#include "support/store_help.h"

#define HOUR_MS INT64_C(3600000)
#define ACTS 300
#define ACTS_EACH 100 /* then both are compared */

/* What a hand wrote: a version, and the act that wrote it. */
struct written_edit {
	enum row_kind kind;
	struct uuid row, edit;
	int64_t at_ms, revision;
	bool ticked; /* of a tick: the track is done */
	int machine;
	size_t act;
	const char *what;
	char *heard; /* of a note: the song and the device */
};

struct machine {
	char *path;
	int64_t ahead_ms; /* by how much its clock is ahead */
	unsigned files;   /* which files it has */
};

static struct machine machines[2];
static struct written_edit *written;
static size_t n_written, cap_written, acts;
static int64_t now_ms;
static bool apart_by_days;

static void
set_clock(int m)
{
	static int64_t mono_ns = 1000000000;

	mono_ns += 1000000000;
	clock_set(mono_ns, now_ms + machines[m].ahead_ms);
}

/* Returns the song and the device of a note; Low is Låg where the author says so. */
static char *
heard_in(struct store *st, const struct uuid *note)
{
	struct note *n = store_copy(st, ROW_NOTE, note, &err);
	struct item *i = store_copy(st, ROW_ITEM, &n->item, ERR_IGNORED);
	struct recording *r = i ? store_copy(st, ROW_RECORDING, &i->recording, &err) : NULL;
	struct device *d = store_copy(st, ROW_DEVICE, &n->setup.device, &err);
	char *name = text_name_folded(d ? d->name : ""),
	     *text = xasprintf("%s, %s",
		     !r                                   ? "no song"
			     : text_same(r->title, "Låg") ? "Low"
							  : r->title,
		     name);

	free(name);
	row_free(ROW_DEVICE, d);
	row_free(ROW_RECORDING, r);
	row_free(ROW_ITEM, i);
	row_free(ROW_NOTE, n);
	return text;
}

/* Stores what an act changed, and remembers its versions. */
static void
store_act(struct store *st, struct edits *e, int m, const char *what)
{
	size_t first = n_written;

	for (size_t i = 0; i < e->n; i++) {
		written = xgrow(written, n_written, &cap_written, sizeof(written[0]));
		written[n_written++] = (struct written_edit){ e->v[i].kind,
			((struct row *)e->v[i].row)->uuid, UUID_NONE, 0, 0,
			e->v[i].kind == ROW_LISTING && ((struct listing *)e->v[i].row)->done, m,
			acts, what, NULL };
	}
	works(store_change(st, e, &err));
	for (size_t i = first; i < n_written; i++) {
		struct row head;
		bool found;

		works(row_store_head(st, written[i].kind, &written[i].row, &head, &found, &err));
		assert_true(found);
		written[i].edit = head.edit;
		written[i].at_ms = head.edited_ms;
		written[i].revision = head.revision;
		if (written[i].kind == ROW_NOTE && head.revision == 1)
			written[i].heard = heard_in(st, &written[i].row);
	}
}

static void
act(int m)
{
	struct store *st;
	CLEANUP(record_finish) struct record r;
	struct edits e = { .v = NULL };
	const struct uuid review = identity_of_review("cantor");

	set_clock(m);
	works((st = archive_open(machines[m].path, STORE_WRITE, &err)));
	works(store_begin(st, &err));
	record_init(&r);
	works(store_load(st, &review, &r, &err));
	if (hands_dice(8) == 0) /* the author edits a file, or copies those of the other machine */
		machines[m].files = hands_dice(3) ? machines[m].files ^ (1U << hands_dice(14))
						  : machines[!m].files;
	if (!record_count(&r, ROW_REVIEW) || hands_dice(5) == 0) {
		hands_read_files(st, &r, machines[m].files);
	} else {
		const char *what = random_act(&r, &e);

		store_act(st, &e, m, what);
	}
	works(store_commit(st, &err));
	store_close(st);
}

/* ---- both machines ---- */

static void
merge_into(int m)
{
	struct merge_counts n;
	struct store *st;

	set_clock(m);
	works((st = archive_open(machines[m].path, STORE_WRITE, &err)));
	works(exchange_merge(st, machines[!m].path, MERGE_MINE, &n, &err));
	store_close(st);
}

/* Returns all rows and earlier versions that merge, as sorted text. */
static char *
contents(int m)
{
	struct store *st;
	struct buf out = BUF_INIT;
	sqlite3_stmt *q = NULL;

	works((st = archive_open(machines[m].path, STORE_READ, &err)));
	for (int k = 0; k < ROW_KINDS; k++) {
		static char keys[ROW_KINDS];
		struct rows rows;

		if (row_types[k].local)
			continue;
		rows = (struct rows){ .kind = (enum row_kind)k };
		works(row_store_select(st, (enum row_kind)k, &keys[k], "?1 IS NULL ORDER BY uuid",
			&UUID_NONE, &rows, &err));
		for (size_t i = 0; i < rows.n; i++) {
			char uuid[UUID_TEXT], edit[UUID_TEXT];
			CLEANUP(pointer_free)
			char *content = store_past_content((enum row_kind)k, rows.v[i]);

			uuid_text(&rows.v[i]->uuid, uuid);
			uuid_text(&rows.v[i]->edit, edit);
			buf_addf(&out, "%s %s %s %d %" PRId64 " %s\n", row_types[k].table, uuid,
				edit, rows.v[i]->deleted, rows.v[i]->edited_ms, content);
		}
		rows_finish(&rows);
	}
	assert_int_equal(sqlite3_prepare_v2(st->db,
				 "SELECT 'past ' || kind || ' ' || hex(row) || hex(edit) || ' ' || "
				 "deleted || ' ' || content FROM past "
				 "ORDER BY kind, row, edit",
				 -1, &q, NULL),
		SQLITE_OK);
	while (sqlite3_step(q) == SQLITE_ROW)
		buf_addf(&out, "%s\n", sqlite3_column_text(q, 0));
	sqlite3_finalize(q);
	store_close(st);
	return buf_detach(&out);
}

static void
assert_same_line(const char *a, const char *b)
{
	while (*a && strcspn(a, "\n") == strcspn(b, "\n") && strncmp(a, b, strcspn(a, "\n")) == 0) {
		a = text_after(a, '\n');
		b = text_after(b, '\n');
	}
	if (*a || *b)
		fail_msg("after %zu acts one machine has\n%.*s\nthe other\n%.*s", acts,
			(int)strcspn(a, "\n"), a, (int)strcspn(b, "\n"), b);
}

static void
assert_equal(void)
{
	CLEANUP(pointer_free) char *a = contents(0), *b = contents(1);

	assert_same_line(a, b);
}

/* Each version that a hand wrote is current on each machine, or an earlier version there. */
static void
assert_nothing_lost(void)
{
	static const char sql[] = "SELECT 1 FROM past WHERE row = ?1 AND edit = ?2";

	for (int m = 0; m < 2; m++) {
		struct store *st;

		works((st = archive_open(machines[m].path, STORE_READ, &err)));
		for (size_t i = 0; i < n_written; i++) {
			const struct written_edit *w = &written[i];
			struct row head;
			bool found, past = false;

			works(row_store_head(st, w->kind, &w->row, &head, &found, &err));
			if (found && row_types[w->kind].keeps_past &&
				!uuid_same(&head.edit, &w->edit))
				works(store_found(st,
					store_query(
						st, sql, &err, AS_UUID(&w->row), AS_UUID(&w->edit)),
					&past, &err));
			else
				past = found;
			if (found && w->kind == ROW_COMPARISON) {
				struct comparison *c = store_copy(st, w->kind, &w->row, &err);

				past = c && !c->row.deleted && c->rank != NO_INT;
				row_free(w->kind, c);
			}
			CLEANUP(pointer_free)
			char *heard = w->heard ? heard_in(st, &w->row) : NULL;
			if (heard && strcmp(heard, w->heard) != 0)
				fail_msg("note of act %zu on machine %d: %s, now %s", w->act,
					w->machine, w->heard, heard);
			if (!past)
				fail_msg("act %zu on machine %d (%s) is lost on machine %d: %s",
					w->act, w->machine, w->what, m, row_types[w->kind].table);
		}
		store_close(st);
	}
}

/* A track is ticked as the hand with the most versions, then the last one, left it, although files
 * that were read later changed its place. Adding it by hand begins it again. */
static void
assert_ticks(void)
{
	struct store *st;

	works((st = archive_open(machines[0].path, STORE_READ, &err)));
	for (size_t i = 0; i < n_written; i++) {
		const struct written_edit *w = &written[i];
		bool last = w->kind == ROW_LISTING;

		for (size_t k = 0; k < n_written; k++)
			last &= k == i || written[k].kind != ROW_LISTING ||
				!uuid_same(&written[k].row, &w->row) ||
				written[k].revision < w->revision ||
				(written[k].revision == w->revision &&
					(written[k].at_ms < w->at_ms ||
						(written[k].at_ms == w->at_ms &&
							uuid_order(&written[k].edit, &w->edit) <
								0)));
		struct listing *l = last ? store_copy(st, ROW_LISTING, &w->row, &err) : NULL;
		if (l && l->done != w->ticked)
			fail_msg("act %zu on machine %d (%s) has no effect", w->act, w->machine,
				w->what);
		row_free(ROW_LISTING, l);
	}
	store_close(st);
}

/* Clocks that were wrong are right again, and time passes: rows from a later day are taken then. */
static void
meet(void)
{
	now_ms += 5 * 24 * HOUR_MS;
	for (int m = 0; m < 2; m++)
		machines[m].ahead_ms = 0;
	for (int i = 0; i < 4; i++)
		merge_into(i % 2);
	assert_equal();
	assert_nothing_lost();
	assert_ticks();
}

static void
begin(void)
{
	struct store *st;
	const struct uuid a = uuid_of("owner of machine a"), b = uuid_of("owner of machine b");

	now_ms = 1800000000000;
	n_written = acts = 0;
	for (int m = 0; m < 2; m++) {
		machines[m] = (struct machine){ .path = xasprintf("%s/%d.db", folder, m) };
		works((st = store_open_owned(machines[m].path, m ? &b : &a, &err)));
		store_close(st);
		for (size_t i = 0; i < 20; i++, acts++) {
			now_ms += 1000;
			act(m);
		}
	}
	meet();
}

static void
play(unsigned from, int most)
{
	hands_seed = from;
	begin();
	for (int i = 0; i < most; i++, acts++) {
		int m = (int)hands_dice(2);

		now_ms += hands_dice(4) ? (int64_t)hands_dice(5000)
					: (int64_t)hands_dice(4) * HOUR_MS;
		if (hands_dice(12) == 0)
			machines[m].ahead_ms = apart_by_days
				? ((int64_t)hands_dice(73) - 36) * HOUR_MS
				: ((int64_t)hands_dice(21) - 10) * HOUR_MS;
		if (hands_dice(9) == 0)
			merge_into(m);
		else
			act(m);
		if (i % ACTS_EACH == ACTS_EACH - 1)
			meet();
	}
	meet();
	for (size_t i = 0; i < n_written; i++)
		free(written[i].heard);
	for (int m = 0; m < 2; m++)
		free(machines[m].path);
}

static void
clocks_that_are_20_hours_apart(void **state)
{
	apart_by_days = false;
	play((unsigned)number_from("EARLOG_SEED", 1), number_from("EARLOG_HISTORIES", ACTS) / 2);
}

static void
clocks_that_are_3_days_apart(void **state)
{
	apart_by_days = true;
	play((unsigned)number_from("EARLOG_SEED", 2), number_from("EARLOG_HISTORIES", ACTS) / 2);
}

#define test(f) cmocka_unit_test_setup_teardown(f, setup_folder, teardown_folder)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		test(clocks_that_are_20_hours_apart),
		test(clocks_that_are_3_days_apart),
	};

	umask(077);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	clock_set(-1, 0);
	free(written);
	return failed;
}
