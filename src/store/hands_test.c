/* tests: no-valgrind */
/* What a hand sets has rows of its own (record/timing.h): archives and rows of earlier versions of
 * earlog, which stored it in the rows of files, are brought there. */
#include "support/store_archive.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/text.h"
#include "record/identity.h"
#include "record/note_rules.h"
#include "record/timing.h"
#include "store/archive_merge.h"
#include "store/edit.h"
#include "store/incoming.h"
#include "store/store_private.h"
#include "support/store_open.h"

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
	struct record r;
	bool found;

	(void)state;
	works(file_read(PINNED, 4 << 20, &bytes, &found, &err) && found &&
		file_create(path, bytes.s, bytes.len, NULL, &err));
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	add_rows(db, times, &before);
	sqlite3_close(db);
	works((st = store_open(path, STORE_WRITE, &err)));
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
	const struct uuid review = uuid_of_review("cantor");
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
	record_finish(&r);
	store_close(st);
}

/* ---- rows of earlier versions that come from elsewhere ---- */

static void
put_row(struct store *st, enum row_kind kind, void *row)
{
	assert_int_equal(store_put(st, kind, row, &err), PUT_DONE);
	row_free(&row_types[kind], row);
}

static void
comes(struct incoming *in, enum row_kind kind, void *row)
{
	works(incoming_row(in, kind, row, NULL, &err));
	row_free(&row_types[kind], row);
}

static void *
row_named(enum row_kind kind, const char *name)
{
	struct row *row = test_row(kind);

	row->uuid = uuid_of("%s", name);
	return row;
}

static struct source *
aligned_source(const char *name)
{
	struct source *s = row_named(ROW_SOURCE, name);

	s->offset_ms = 1500;
	s->offset_from = xstrdup("align");
	return s;
}

static void
a_source_of_an_earlier_version_comes_with_its_alignment(void **state)
{
	struct merge_counts n = { 0 };
	struct store *st;
	const struct uuid other = uuid_of("another listener");
	const struct uuid ours = uuid_of("known"), theirs = uuid_of("theirs");
	struct record r;

	(void)state;
	works((st = store_open(path, STORE_WRITE, &err)));
	sqlite3_db_config(st->db, SQLITE_DBCONFIG_ENABLE_FKEY, 0, NULL);
	works(store_begin(st, &err));
	struct incoming own = { .to = st, .n = &n, .panel = true };
	comes(&own, ROW_SOURCE, aligned_source("by a machine of ours"));
	assert_rows(st,
		"SELECT a.how || ' ' || a.offset_ms FROM alignment a JOIN source s ON s.uuid = "
		"a.source AND a.uuid = s.edit WHERE s.offset_ms IS NULL AND s.offset_from IS NULL",
		"align 1500\n");
	/* Another listener's alignment counts for what that listener's files brought. */
	struct incoming in = { .to = st, .n = &n, .listener = other, .panel = true };
	put_row(st, ROW_SOURCE, row_named(ROW_SOURCE, "known"));
	comes(&in, ROW_SOURCE, aligned_source("known"));
	comes(&in, ROW_SOURCE, aligned_source("theirs"));
	record_init(&r);
	works(store_load_row(st, ROW_SOURCE, &ours, &r, &err) &&
		store_load_row(st, ROW_SOURCE, &theirs, &r, &err));
	assert_int_equal(source_offset_ms(&r, &ours), 0);
	assert_int_equal(source_offset_ms(&r, &theirs), 1500);
	record_finish(&r);
	works(store_commit(st, &err));
	sqlite3_db_config(st->db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
	store_close(st);
}

static struct cue *
pinned_cue(const char *name)
{
	struct cue *c = row_named(ROW_CUE, name);

	c->pos_ms = 30000;
	c->about = true;
	return c;
}

static struct pin *
pin_of_cue(const char *name)
{
	struct pin *p = row_named(ROW_PIN, name);

	p->row.uuid = uuid_random();
	p->cue = uuid_of("%s", name);
	p->pos_ms = 30000;
	return p;
}

static void
a_cue_of_an_earlier_version_gives_its_time_back_to_the_pin(void **state)
{
	struct merge_counts n = { 0 };
	struct store *st;

	(void)state;
	works((st = store_open(path, STORE_WRITE, &err)));
	sqlite3_db_config(st->db, SQLITE_DBCONFIG_ENABLE_FKEY, 0, NULL);
	works(store_begin(st, &err));
	struct incoming in = { .to = st, .n = &n, .panel = true };
	comes(&in, ROW_CUE, pinned_cue("cue first"));
	comes(&in, ROW_PIN, pin_of_cue("cue first"));
	comes(&in, ROW_PIN, pin_of_cue("pin first"));
	comes(&in, ROW_CUE, pinned_cue("pin first"));
	/* The playlist gives this one the same time. */
	struct cue *timed = pinned_cue("timed");
	timed->timed = true;
	comes(&in, ROW_PIN, pin_of_cue("timed"));
	comes(&in, ROW_CUE, timed);
	assert_rows(st, "SELECT ifnull(pos_ms, 'none') || ' ' || about FROM cue ORDER BY 1",
		"30000 1\nnone 0\nnone 0\n");
	assert_rows(st, "SELECT sum(about) FROM pin", "2\n");
	works(store_commit(st, &err));
	sqlite3_db_config(st->db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
	store_close(st);
}

/* ---- one rule in C and in SQL ---- */

static void
the_views_know_the_same_offset_as_the_program(void **state)
{
	static const char sql[] = "SELECT uuid, offset_ms FROM source_start";
	static const char *const hows[] = { ALIGNED_BY_EAR, ALIGNED_BESIDE };
	unsigned seed = 50;
	struct store *st;
	struct record r;
	bool ok = true;
	size_t sources = 0;

	(void)state;
	works((st = store_open(path, STORE_WRITE, &err)));
	works(store_begin(st, &err));
	struct listener_row *l = row_named(ROW_LISTENER, "another listener");
	put_row(st, ROW_LISTENER, l);
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
			a->listener = rand_r(&seed) % 3 ? *store_owner(st)
				: rand_r(&seed) % 2     ? uuid_of("another listener")
							: UUID_NONE;
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
	record_finish(&r);
	store_close(st);
}

#define test(f) cmocka_unit_test_setup_teardown(f, setup_archive, teardown_archive)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		test(pins_and_alignments_of_an_archive_of_version_19_become_rows),
		test(a_source_of_an_earlier_version_comes_with_its_alignment),
		test(a_cue_of_an_earlier_version_gives_its_time_back_to_the_pin),
		test(the_views_know_the_same_offset_as_the_program),
	};

	umask(077);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
