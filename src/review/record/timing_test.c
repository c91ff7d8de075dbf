/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/record/timing.h"

#include "base/core/mem.h"
#include "review/record/rows_music.h"
#include "support/test.h"

TEST(moment_is_from_3_s_before_to_10_s_after)
{
	struct timespan c = { .pos_ms = 30000, .pos_end_ms = NO_MS };

	assert_false(cue_is_at(&c, 26999, NO_MS));
	assert_true(cue_is_at(&c, 27000, NO_MS));
	assert_true(cue_is_at(&c, 40000, NO_MS));
	assert_false(cue_is_at(&c, 40001, NO_MS));
}

TEST(range_is_itself)
{
	struct timespan c = { .pos_ms = 30000, .pos_end_ms = 60000 };

	assert_false(cue_is_at(&c, 29999, NO_MS));
	assert_true(cue_is_at(&c, 30000, NO_MS));
	assert_true(cue_is_at(&c, 60000, NO_MS));
	assert_false(cue_is_at(&c, 60001, NO_MS));
	c.pos_end_ms = NO_MS;
	c.open = true;
	assert_false(cue_is_at(&c, 29999, NO_MS));
	assert_true(cue_is_at(&c, 600000, NO_MS));
}

TEST(note_with_a_range_is_at_every_cue_that_it_touches)
{
	struct timespan c = { .pos_ms = 30000, .pos_end_ms = 60000 };

	assert_true(cue_is_at(&c, 10000, 30000));
	assert_true(cue_is_at(&c, 59000, 90000));
	assert_false(cue_is_at(&c, 10000, 29000));
	assert_false(cue_is_at(&c, 60001, 90000));
}

TEST(what_has_no_time_is_nowhere)
{
	struct timespan none = { .pos_ms = NO_MS, .pos_end_ms = NO_MS },
			c = { .pos_ms = 0, .pos_end_ms = NO_MS };

	assert_false(cue_is_at(&none, 0, NO_MS));
	assert_false(cue_is_at(&c, NO_MS, NO_MS));
	assert_true(cue_is_at(&c, 0, NO_MS));
}

/* ---- what a file, a hand and a measurement say ---- */

static struct uuid
id(const char *name)
{
	return uuid_of("%s", name);
}

static void *
add(struct record *r, enum row_kind kind, const char *name, int64_t edited_ms)
{
	struct row *row = row_new(kind);

	row->uuid = id(name);
	row->edit = uuid_of("edit of %s", name);
	row->edited_ms = edited_ms;
	rows_take(&r->of[kind], row);
	return row;
}

static struct alignment *
align(struct record *r, const char *name, int64_t edited_ms, const char *how, int64_t offset_ms)
{
	struct alignment *a = add(r, ROW_ALIGNMENT, name, edited_ms);

	a->source = id("source");
	a->offset_ms = offset_ms;
	a->how = xstrdup(how);
	return a;
}

TEST(a_source_starts_where_the_playlist_says_else_a_hand_else_a_measurement)
{
	CLEANUP(record_finish) struct record r;
	const struct uuid source = id("source");

	record_init(&r);
	r.listener = id("ann");
	struct source *s = add(&r, ROW_SOURCE, "source", 1);
	assert_int_equal(source_offset_ms(&r, &source), 0);
	assert_true(source_start_ms(&r, s) == NO_INT);
	add(&r, ROW_LISTENER, "bob", 1);
	align(&r, "of another listener", 90, ALIGNED_BY_EAR, 5000)->listener = id("bob");
	assert_int_equal(source_offset_ms(&r, &source), 5000);
	align(&r, "measured", 50, ALIGNED_BESIDE, 100);
	assert_int_equal(source_offset_ms(&r, &source), 100);
	align(&r, "by ear", 10, ALIGNED_BY_EAR, 1500)->listener = id("ann");
	assert_int_equal(source_offset_ms(&r, &source), 1500);
	struct alignment *later = align(&r, "later", 11, ALIGNED_BY_EAR, 1600);
	assert_int_equal(source_offset_ms(&r, &source), 1600);
	assert_int_equal(alignment_of(&r, &source, ALIGNED_BESIDE)->offset_ms, 100);
	later->row.deleted = true;
	assert_int_equal(source_offset_ms(&r, &source), 1500);
	s->offset_ms = 700;
	assert_int_equal(source_offset_ms(&r, &source), 700);
}

/* The row that counts is changed, so that it has a history; another listener's is left. */
TEST(a_second_alignment_is_a_version_of_the_first)
{
	CLEANUP(record_finish) struct record r;
	CLEANUP(edits_finish) struct edits rows = { .v = NULL };
	const struct uuid source = id("source");

	record_init(&r);
	r.listener = id("ann");
	add(&r, ROW_LISTENER, "bob", 1);
	align(&r, "of another listener", 90, ALIGNED_BY_EAR, 5000)->listener = id("bob");
	alignment_set(&r, &source, ALIGNED_BY_EAR, 5000, &rows);
	assert_int_equal(rows.n, 0);
	alignment_set(&r, &source, ALIGNED_BY_EAR, 1500, &rows);
	struct alignment *a = rows.v[0].row;
	const struct uuid other = id("of another listener");
	assert_false(uuid_same(&a->row.uuid, &other));
	edits_finish(&rows);
	align(&r, "by ear", 10, ALIGNED_BY_EAR, 1500);
	alignment_set(&r, &source, ALIGNED_BY_EAR, 1600, &rows);
	a = rows.v[0].row;
	const struct uuid mine = id("by ear");
	assert_true(uuid_same(&a->row.uuid, &mine));
	assert_int_equal(a->offset_ms, 1600);
}

TEST(a_cue_is_where_its_newest_pin_heard_it)
{
	CLEANUP(record_finish) struct record r;

	record_init(&r);
	add(&r, ROW_SOURCE, "source", 1);
	struct cue *c = add(&r, ROW_CUE, "cue", 1);
	assert_true(cue_time(&r, c).pos_ms == NO_MS);
	for (int64_t i = 2; i > 0; i--) {
		struct pin *p = add(&r, ROW_PIN, i == 2 ? "later" : "earlier", i);
		p->cue = c->row.uuid;
		p->source = id("source");
		p->pos_ms = i * 10000;
		p->about = i == 2;
	}
	assert_int_equal(cue_time(&r, c).pos_ms, 20000);
	assert_true(cue_time(&r, c).about);
	align(&r, "by ear", 3, ALIGNED_BY_EAR, 1500);
	assert_int_equal(cue_time(&r, c).pos_ms, 18500);
	c->pos_ms = 7000;
	assert_int_equal(cue_time(&r, c).pos_ms, 7000);
	assert_false(cue_time(&r, c).about);
}
