/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/upkeep/open.h"
#include "support/store_help.h"

#include "archive/store/store_private.h"
#include "review/record/rows.h"

static struct err err;

TEST(every_kind_keeps_every_field)
{
	struct store *st;

	works((st = archive_open(":memory:", STORE_WRITE, &err)));
	for (enum row_kind k = 0; k < ROW_KINDS; k++) {
		const struct row_type *t = &row_types[k];
		struct row *full = test_row(k), *bare = test_row(k);
		struct record r;

		fill_row(t, full);
		full->parent = uuid_random();
		full->edited_offset_min = -210;
		full->deleted = k != ROW_OPEN_NOTE; /* a closed open note leaves no row */
		record_init(&r);
		works(store_begin(st, &err));
		works(store_put(st, k, full, &err) == PUT_DONE);
		works(store_put(st, k, bare, &err) == PUT_DONE);
		works(store_load_row(st, k, &full->uuid, &r, &err));
		works(store_load_row(st, k, &bare->uuid, &r, &err));
		store_rollback(st);
		const struct row *back = rows_find(&r.of[k], &full->uuid);
		assert_non_null(back);
		assert_true(row_same(k, back, full));
		assert_memory_equal(back, full, sizeof(*back));
		assert_true(row_same(k, rows_find(&r.of[k], &bare->uuid), bare));
		record_finish(&r);
		row_free(k, full);
		row_free(k, bare);
	}
	store_close(st);
}

TEST(a_draft_that_is_closed_leaves_no_row)
{
	struct store *st;
	struct open_note *o = test_row(ROW_OPEN_NOTE);
	struct record r;

	works((st = archive_open(":memory:", STORE_WRITE, &err)));
	assert_int_equal(store_put(st, ROW_OPEN_NOTE, o, &err), PUT_DONE);
	o->row.parent = o->row.edit;
	o->row.edit = uuid_random();
	o->row.edited_ms++;
	o->row.deleted = true;
	assert_int_equal(store_put(st, ROW_OPEN_NOTE, o, &err), PUT_DONE);
	record_init(&r);
	works(store_load_row(st, ROW_OPEN_NOTE, &o->row.uuid, &r, &err));
	assert_null(rows_find(&r.of[ROW_OPEN_NOTE], &o->row.uuid));
	/* Undo brings it back, as the next version. */
	o->row.parent = o->row.edit;
	o->row.edit = uuid_random();
	o->row.edited_ms++;
	o->row.deleted = false;
	assert_int_equal(store_put(st, ROW_OPEN_NOTE, o, &err), PUT_DONE);
	works(store_load_row(st, ROW_OPEN_NOTE, &o->row.uuid, &r, &err));
	assert_non_null(rows_find(&r.of[ROW_OPEN_NOTE], &o->row.uuid));
	record_finish(&r);
	row_free(ROW_OPEN_NOTE, o);
	store_close(st);
}

TEST(row_that_points_nowhere_fails_at_commit)
{
	struct store *st;

	works((st = archive_open(":memory:", STORE_WRITE, &err)));
	works(store_begin(st, &err));
	put_free(st, ROW_NOTE, note_of(uuid_random(), "text"));
	refuses(store_commit(st, &err), "FOREIGN KEY");
	store_rollback(st);
	store_close(st);
}

/* What only an archive made elsewhere can hold. */
TEST(spoilt_values_are_read_as_far_as_they_go)
{
	struct store *st;
	struct uuid u;
	CLEANUP(record_finish) struct record r;

	works((st = archive_open(":memory:", STORE_WRITE, &err)));
	u = put_review(st, "cantor", "Cantor");
	works(store_exec(st->db,
		"PRAGMA foreign_keys = OFF; UPDATE review SET title = 'a' || char(0) || 'b', "
		"path = CAST(x'66ff' AS TEXT), device = x'0102', deleted = 7",
		&err));
	record_init(&r);
	works(store_load(st, &u, &r, &err));
	const struct review *review = record_at(&r, ROW_REVIEW, 0);
	assert_string_equal(review->title, "a");
	assert_string_equal(review->path, "f\xff");
	assert_true(uuid_none(&review->device));
	assert_true(review->row.deleted);
	store_close(st);
}

TEST(export_base_is_what_was_written_last)
{
	struct store *st;
	CLEANUP(export_base_finish) struct export_base b = { 0 }, back;
	bool found;

	works((st = archive_open(":memory:", STORE_WRITE, &err)));
	struct uuid u = put_review(st, "cantor", "Cantor");
	works(store_export_base(st, &u, "markdown", "/a.md", NULL, &back, &found, &err));
	assert_false(found);
	b = (struct export_base){ .format = xstrdup("markdown"),
		.path = xstrdup("/a.md"),
		.hash = xstrdup("00"),
		.content = xstrdup("") };
	works(store_export_base_put(st, &u, &b, &err));
	export_base_finish(&b);
	b = (struct export_base){ .format = xstrdup("markdown"),
		.template = xstrdup("iem-review"),
		.path = xstrdup("/a.md"),
		.hash = xstrdup("ff"),
		.content = xstrdup("a new one"),
		.size = 9,
		.blocks = xstrdup("0 9 x -") };
	works(store_export_base_put(st, &u, &b, &err));
	works(store_export_base(st, &u, "markdown", "/a.md", NULL, &back, &found, &err));
	assert_true(found);
	assert_string_equal(back.template, "iem-review");
	assert_string_equal(back.hash, "ff");
	assert_int_equal(back.size, 9);
	assert_string_equal(back.content, "a new one");
	assert_string_equal(back.blocks, "0 9 x -");
	export_base_finish(&back);
	/* Moved to another name, it is known by what it holds. */
	works(store_export_base(st, &u, "markdown", "/b.md", "ff", &back, &found, &err));
	assert_true(found);
	export_base_finish(&back);
	works(store_export_base(st, &u, "markdown", "/b.md", "fe", &back, &found, &err));
	assert_false(found);
	store_close(st);
}

static void
put_stretch(struct store *st, const struct uuid *sitting, int64_t wall_ms, int64_t sound_ms)
{
	struct stretch *x = test_row(ROW_STRETCH);

	x->sitting = *sitting;
	x->started_ms = 1000000;
	x->ended_ms = x->started_ms + wall_ms;
	x->pos_ms = 5000;
	x->pos_end_ms = x->pos_ms + sound_ms;
	put_free(st, ROW_STRETCH, x);
}

TEST(minutes_of_a_sitting_are_what_played)
{
	struct sitting_row *s = test_row(ROW_SITTING);
	struct uuid u = s->row.uuid;
	struct store *st;
	int64_t minutes;

	works((st = archive_open(":memory:", STORE_WRITE, &err)));
	works(store_begin(st, &err));
	s->started_ms = 0;
	s->ended_ms = INT64_C(36000000);
	put_free(st, ROW_SITTING, s);
	put_stretch(st, &u, 60000, 60000);
	put_stretch(st, &u, 3600000, 120000); /* the machine slept */
	put_stretch(st, &u, -3600000, 60000); /* the clock was set back */
	works(store_number(st->db, "SELECT minutes FROM v_sitting", &minutes, &err));
	assert_int_equal(minutes, 4);
	store_rollback(st);
	store_close(st);
}
