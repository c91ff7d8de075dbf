/* tests: no-valgrind */
/* What a hand sets has rows of its own (record/timing.h): archives and rows of earlier versions of
 * earlog, which stored it in the rows of files, are brought there. */
#include "archive/open.h"
#include "support/store_archive.h"

#include <sys/stat.h>

#include "base/file.h"
#include "base/text.h"
#include "record/identity.h"
#include "record/note_rules.h"
#include "record/timing.h"
#include "store/store_parts.h"
#include "support/store_help.h"

/* Written by the program of version 19: two cues pinned in one.wav (one of them twice), a third
 * pinned before its file was aligned, a file aligned by ear, and one beside another. */
#define PINNED "tests/data/archive-v19.db"

static const char times[] = "SELECT item || ' ' || from_s || ' ' || ifnull(to_s, '') FROM v_note "
			    "ORDER BY uuid";

/* Appends the first column of the rows of a query. */
static void
add_rows(sqlite3 *db, const char *sql, struct buf *out)
{
	sqlite3_stmt *q = NULL;

	if (sqlite3_prepare_v2(db, sql, -1, &q, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	while (sqlite3_step(q) == SQLITE_ROW)
		buf_addf(out, "%s\n", sqlite3_column_text(q, 0));
	sqlite3_finalize(q);
}

static void
assert_rows(struct store *st, const char *sql, const char *expected)
{
	CLEANUP(buf_finish) struct buf rows = BUF_INIT;

	add_rows(st->db, sql, &rows);
	assert_string_equal(rows.len ? rows.s : "", expected);
}

static void
pins_and_alignments_of_an_archive_of_version_19_become_rows(void **state)
{
	CLEANUP(buf_finish) struct buf bytes = BUF_INIT, before = BUF_INIT;
	struct store *st;
	sqlite3 *db;
	CLEANUP(record_finish) struct record r;
	bool found;

	works(file_read(PINNED, 4 << 20, &bytes, &found, &err) && found &&
		file_create(path, bytes.s, bytes.len, NULL, &err));
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	add_rows(db, times, &before);
	sqlite3_close(db);
	works((st = archive_open(path, STORE_WRITE, &err)));
	assert_rows(st, times, before.s);
	assert_rows(st,
		"SELECT a.how || ' ' || a.offset_ms FROM alignment a JOIN source s ON s.uuid = "
		"a.source WHERE a.uuid = s.edit AND a.edited_ms = s.edited_ms ORDER BY 1",
		"align 2000\nbeside -1520\n");
	assert_rows(st, "SELECT count(*) FROM source WHERE offset_ms IS NOT NULL", "0\n");
	/* The voice was pinned before its file was aligned, so no pin proves its time. */
	assert_rows(st,
		"SELECT label || ' ' || ifnull(pos_ms, 'no time') FROM cue WHERE label IN "
		"('chorus', 'bridge', 'voice') ORDER BY 1",
		"bridge no time\nchorus no time\nvoice 12000\n");
	record_init(&r);
	const struct uuid review = identity_of_review("cantor");
	works(store_load(st, &review, &r, &err));
	for (const struct cue *c = NULL; (c = record_next(&r, ROW_CUE, c));) {
		int64_t ms = cue_time(&r, c).pos_ms;

		if (text_same(c->label, "chorus"))
			assert_int_equal(ms, 13000); /* the newer pin */
		if (text_same(c->label, "bridge"))
			assert_int_equal(ms, 20620);
	}
	for (const struct note *n = NULL; (n = record_next(&r, ROW_NOTE, n));)
		if (text_same(n->body, "as it is sold now"))
			assert_int_equal(note_track_ms(n, source_offset_ms(&r, &n->source)), 10000);
	store_close(st);
}

static void
put_row(struct store *st, enum row_kind kind, void *row)
{
	assert_int_equal(store_put(st, kind, row, &err), PUT_DONE);
	row_free(&row_types[kind], row);
}

/* ---- one rule in C and in SQL ---- */

static void *
row_named(enum row_kind kind, const char *name)
{
	struct row *row = test_row(kind);

	row->uuid = uuid_of("%s", name);
	return row;
}

static void
the_views_know_the_same_offset_as_the_program(void **state)
{
	static const char sql[] = "SELECT uuid, offset_ms FROM source_start";
	static const char *const hows[] = { ALIGNED_BY_EAR, ALIGNED_BESIDE };
	unsigned seed = 50;
	struct store *st;
	CLEANUP(record_finish) struct record r;
	bool ok = true;
	size_t sources = 0;

	works((st = archive_open(path, STORE_WRITE, &err)));
	works(store_begin(st, &err));
	for (size_t i = 0; i < 40; i++) {
		struct source *s = row_named(ROW_SOURCE, "");

		s->row.uuid = uuid_of("source %zu", i);
		if (rand_r(&seed) % 5 == 0)
			s->offset_ms = rand_r(&seed) % 9000;
		put_row(st, ROW_SOURCE, s);
		for (int k = rand_r(&seed) % 6; k > 0; k--) {
			struct alignment *a = row_named(ROW_ALIGNMENT, "");

			a->row.uuid = uuid_random();
			a->row.edited_ms = rand_r(&seed) % 4;
			a->row.deleted = rand_r(&seed) % 5 == 0;
			a->source = uuid_of("source %zu", i);
			a->how = xstrdup(hows[rand_r(&seed) % 2]);
			a->offset_ms = rand_r(&seed) % 9000;
			put_row(st, ROW_ALIGNMENT, a);
		}
	}
	works(store_commit(st, &err));
	record_init(&r);
	sqlite3_stmt *q = store_prepare(st, sql, &err);
	while (store_next(st, q, &ok, &err)) {
		struct uuid u;

		store_uuid(q, 0, &u);
		works(store_load_row(st, ROW_SOURCE, &u, &r, &err));
		assert_int_equal(
			source_start_ms(&r, record_find(&r, ROW_SOURCE, &u)), store_int(q, 1));
		sources++;
	}
	assert_true(ok && sources == 40);
	store_close(st);
}

#define test(f) cmocka_unit_test_setup_teardown(f, setup_archive, teardown_archive)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		test(pins_and_alignments_of_an_archive_of_version_19_become_rows),
		test(the_views_know_the_same_offset_as_the_program),
	};

	umask(077);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
