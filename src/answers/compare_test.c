#include "answers/compare.h"
#include "support/answers_bench.h"
#include "support/test.h"

static struct answers_bench b;
static struct compare_answer answer;

static void
compare(struct compare_answer *into, bool private)
{
	compare_answer_init(into,
		&(struct compare_request){
			.g = b.g, .devices = b.devices, .n = 2, .private = private });
}

static int
begin(void **state)
{
	bench_init(&b);
	compare(&answer, false);
	return 0;
}

static int
end(void **state)
{
	arena_finish(&answer.arena);
	bench_finish(&b);
	return 0;
}

static const struct compare_cells *
row(const char *time, const char *label)
{
	const struct compare_item *item = &answer.items.v[0];

	for (size_t i = 0; i < item->rows.n; i++) {
		const struct compare_row *r = &item->rows.v[i];

		if (strcmp(r->time, time) == 0 && strcmp(r->cue ? r->cue->label : "", label) == 0)
			return &r->cells;
	}
	fail_msg("there is no row %s %s", time, label);
	return NULL;
}

static size_t
notes_in(const struct compare_cells *cells, size_t column)
{
	return cells->v[column].n;
}

static const char *
body(const struct compare_cells *cells, size_t column, size_t n)
{
	assert_true(n < cells->v[column].n);
	return cells->v[column].v[n].body;
}

static void
a_cue_reaches_from_3_s_before_to_10_s_after(void **state)
{
	const struct compare_cells *o = row("1:10", "crescendo");

	assert_int_equal(notes_in(o, 0), 2);
	assert_string_equal(body(o, 0, 0), "Drop lands at once.");
	assert_string_equal(body(o, 0, 1), "Ten seconds after is the same | cue");
	/* 67.4 s less the reaction of 0.4 s is 67.0 s; both records have it, the table once. */
	assert_int_equal(notes_in(o, 1), 1);
	assert_string_equal(body(o, 1, 0), "softer edge");
	assert_string_equal(body(row("1:06", ""), 1, 0), "just too early");
	assert_string_equal(body(row("1:20", ""), 0, 0), "a moment later is not");
}

static void
ranges_and_pins_are_cues_too(void **state)
{
	assert_string_equal(body(row("2:50-", "beats"), 0, 0), "snap");
	assert_int_equal(notes_in(row("2:50-", "beats"), 1), 0);
	assert_string_equal(body(row("0:30", "chorus"), 0, 0), "chorus, pinned");
	assert_string_equal(body(row("", ""), 0, 0), "no time");
}

static void
what_was_heard_without_a_note_is_known(void **state)
{
	const struct compare_item *items = answer.items.v;

	assert_int_equal(answer.items.n, 8);
	assert_string_equal(items[0].title, "Track 1");
	assert_true(items[0].heard.v[1]);
	assert_true(items[1].heard.v[0]);
	assert_false(items[1].heard.v[1]);
}

/* Does any note on any device, or of no item, say that? */
static bool
cells_say(const struct compare_cells *c, const char *words)
{
	for (size_t i = 0; i < c->n; i++)
		for (size_t k = 0; k < c->v[i].n; k++)
			if (strstr(c->v[i].v[k].body, words))
				return true;
	return false;
}

static bool
says(const struct compare_answer *a, const char *words)
{
	for (size_t i = 0; i < a->items.n; i++)
		for (size_t k = 0; k < a->items.v[i].rows.n; k++)
			if (cells_say(&a->items.v[i].rows.v[k].cells, words))
				return true;
	for (size_t i = 0; i < a->parts.n; i++)
		if (cells_say(&a->parts.v[i].cells, words))
			return true;
	return false;
}

static void
private_and_deleted_notes_stay_out(void **state)
{
	struct compare_answer all;

	compare(&all, true);
	assert_true(says(&answer, "Drop lands at once."));
	assert_false(says(&answer, "SECRET"));
	assert_false(says(&answer, "GONE"));
	assert_true(says(&all, "SECRET"));
	assert_false(says(&all, "GONE"));
	arena_finish(&all.arena);
}

static void
notes_of_no_item_stand_by_what_they_are_of(void **state)
{
	assert_int_equal(answer.parts.n, 1);
	assert_string_equal(answer.parts.v[0].part, "fit");
	assert_string_equal(body(&answer.parts.v[0].cells, 0, 0), "sits deep");
}

static void
ratings_stand_side_by_side(void **state)
{
	size_t seen = 0;

	for (size_t i = 0; i < answer.ratings.n; i++) {
		const struct compare_rating *r = &answer.ratings.v[i];

		if (strcmp(r->question.attribute, "bass-depth") == 0) {
			assert_string_equal(r->cells.v[0].text, "3 to 5 (6 tracks)");
			assert_string_equal(r->cells.v[1].text, "2.5 to 4 (6 tracks)");
			assert_string_equal(r->count->higher, "Cantor on 6 tracks");
			seen++;
		} else if (strcmp(r->question.attribute, "sonic-quality") == 0) {
			assert_string_equal(r->cells.v[0].text, "4");
			assert_null(r->count);
			seen++;
		}
	}
	assert_int_equal(seen, 2);
	/* Of these two only: no pair with the third. */
	assert_int_equal(answer.differences.n, 3);
}

static void
sections_are_scored_one_by_one(void **state)
{
	struct rating *x;
	struct compare_answer again;
	size_t seen = 0;

	for (int k = 0; k < 2; k++) {
		x = bench_rating(&b, &b.cantor, "cantor", NULL, 1, "section", 0, 3 + k);
		xreplace(&x->scope, "section");
		x->section = bench_id("section", k ? "bass" : "other");
	}
	compare(&again, false);
	for (size_t i = 0; i < again.ratings.n; i++)
		if (strcmp(again.ratings.v[i].question.attribute, "section") == 0) {
			seen++;
			assert_string_equal(again.ratings.v[i].cells.v[1].text, "");
		}
	assert_int_equal(seen, 2);
	arena_finish(&again.arena);
}

/* A score is the listener's word: the newest is in the table, and none is counted. */
static void
the_newest_score_counts_in_differences(void **state)
{
	struct compare_answer again;
	bool seen = false;

	for (int day = 1; day <= 4; day++) {
		bench_rating(&b, &b.cantor, "cantor", NULL, day, "bias", 0, day);
		bench_rating(&b, &b.cantor, "cantor", "performer8", day, "bias", 0, 3);
	}
	compare(&again, false);
	for (size_t i = 0; i < again.differences.n; i++)
		assert_string_not_equal(again.differences.v[i].question.attribute, "bias");
	for (size_t i = 0; i < again.ratings.n; i++) {
		const struct compare_rating *r = &again.ratings.v[i];

		if (strcmp(r->question.attribute, "bias") != 0)
			continue;
		seen = true;
		assert_string_equal(r->cells.v[0].text, "4");
		assert_null(r->count);
	}
	assert_true(seen);
	arena_finish(&again.arena);
}

/* A value on another chain is beside that of the usual one, also if it is on another scale. */
static void
a_value_on_another_scale_is_beside(void **state)
{
	struct chain *c = bench_row(&b.cantor, ROW_CHAIN, bench_id("chain", "dongle"));
	struct compare_answer again;
	bool seen = false;

	c->name = xstrdup("dongle");
	c->content = xstrdup("source=Apple dongle");
	c->review = bench_id("review", "cantor");
	bench_rating(&b, &b.cantor, "cantor", NULL, 1, "airy", 1, 3);
	struct rating *x = bench_rating(&b, &b.cantor, "cantor", NULL, 2, "airy", 1, 8);
	xreplace(&x->scale, "{\"min\":0,\"max\":10,\"step\":1}");
	x->setup.chain = c->row.uuid;
	compare(&again, false);
	for (size_t i = 0; i < again.ratings.n; i++) {
		const struct compare_rating *r = &again.ratings.v[i];

		if (strcmp(r->question.attribute, "airy") != 0)
			continue;
		assert_false(seen);
		seen = true;
		assert_string_equal(r->cells.v[0].text, "3/5");
		assert_string_equal(r->cells.v[0].beside, "on the Apple dongle: 8/10");
	}
	assert_true(seen);
	arena_finish(&again.arena);
}

static void
the_last_volume_counts(void **state)
{
	struct volume *later = bench_row(&b.cantor, ROW_VOLUME, bench_id("volume", "2"));
	const struct volume *first = record_at(&b.cantor, ROW_VOLUME, 0);
	struct compare_answer again;

	later->review = first->review;
	later->sitting = first->sitting;
	later->setup.chain = first->setup.chain;
	later->setup.device = first->setup.device;
	later->matched_to = first->matched_to;
	later->value = xstrdup("23");
	later->made_ms = first->made_ms + 1;
	compare(&again, false);
	/* Each device has a line; of the first one nothing was noted. */
	assert_int_equal(again.volumes.n, 2);
	assert_string_equal(again.volumes.v[0].device, "AFUL Cantor");
	assert_null(again.volumes.v[0].value);
	assert_string_equal(again.volumes.v[1].value, "23");
	assert_string_equal(again.volumes.v[1].matched_to, "AFUL Cantor");
	arena_finish(&again.arena);
}

/* A volume counts if it was noted at the bench; hints of the session file do not. */
static void
a_volume_is_that_of_a_note_and_not_of_the_session_file(void **state)
{
	struct uuid u = bench_id("chain", "dx300");
	struct chain *chain = record_find(&b.cantor, ROW_CHAIN, &u);
	struct comparison *c =
		bench_row(&b.cantor, ROW_COMPARISON, bench_id("comparison", "cantor/crimson"));
	struct compare_answer again;

	xreplace(&chain->content, "volume.unit=steps\nvolume.value=28");
	c->review = bench_id("review", "cantor");
	c->device = bench_id("device", "crimson");
	c->volumes = xstrdup("{\"dx300\":\"31\"}");
	b.devices[1] = c->device;
	compare(&again, false);
	assert_int_equal(again.volumes.n, 0);
	arena_finish(&again.arena);
	struct note *n = bench_row(&b.cantor, ROW_NOTE, bench_id("note", "loud"));
	n->review = c->review;
	n->sitting = bench_id("sitting", "loud");
	n->setup.device = c->device;
	n->setup.chain = u;
	n->volume = xstrdup("30");
	compare(&again, false);
	assert_int_equal(again.volumes.n, 0); /* a note of the shell has no session */
	arena_finish(&again.arena);
	bench_row(&b.cantor, ROW_SITTING, n->sitting);
	compare(&again, false);
	assert_string_equal(again.volumes.v[1].device, "Symphonium Crimson");
	assert_string_equal(again.volumes.v[1].value, "30");
	assert_string_equal(again.volumes.v[1].chain, "dx300");
	arena_finish(&again.arena);
}

/* Whole scores, then by the sections of the session and their attributes, not by the alphabet. */
static void
ratings_stand_in_the_order_of_the_session(void **state)
{
	struct uuid u = bench_id("section", "bass");
	struct section *s = record_find(&b.cantor, ROW_SECTION, &u);
	struct compare_answer again;
	static const char *const want[] = { "sonic-quality", "tinny", "punch", "bass-depth" };

	xreplace(&s->attributes, "[\"tinny\",\"punch\"]");
	compare(&again, false);
	assert_int_equal(again.ratings.n, LENGTH(want));
	for (size_t i = 0; i < LENGTH(want); i++) {
		assert_string_equal(again.ratings.v[i].question.attribute, want[i]);
		if (i > 0) /* a score has no difference */
			assert_string_equal(again.differences.v[i - 1].question.attribute, want[i]);
	}
	assert_true(answer.volumes.v[0].reference);
	assert_int_equal(again.differences.v[2].over.n, 6);
	assert_string_equal(again.differences.v[2].over.v[5], "Track 6");
	arena_finish(&again.arena);
	/* A track that no playlist lists any more comes last. */
	for (size_t i = 0; i < b.g.n; i++)
		((struct listing *)record_at(b.both[i], ROW_LISTING, 0))->row.deleted = true;
	compare(&again, false);
	assert_string_equal(again.differences.v[2].over.v[5], "Track 1");
	arena_finish(&again.arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			a_cue_reaches_from_3_s_before_to_10_s_after, begin, end),
		cmocka_unit_test_setup_teardown(ranges_and_pins_are_cues_too, begin, end),
		cmocka_unit_test_setup_teardown(what_was_heard_without_a_note_is_known, begin, end),
		cmocka_unit_test_setup_teardown(private_and_deleted_notes_stay_out, begin, end),
		cmocka_unit_test_setup_teardown(
			notes_of_no_item_stand_by_what_they_are_of, begin, end),
		cmocka_unit_test_setup_teardown(ratings_stand_side_by_side, begin, end),
		cmocka_unit_test_setup_teardown(sections_are_scored_one_by_one, begin, end),
		cmocka_unit_test_setup_teardown(the_newest_score_counts_in_differences, begin, end),
		cmocka_unit_test_setup_teardown(a_value_on_another_scale_is_beside, begin, end),
		cmocka_unit_test_setup_teardown(the_last_volume_counts, begin, end),
		cmocka_unit_test_setup_teardown(
			a_volume_is_that_of_a_note_and_not_of_the_session_file, begin, end),
		cmocka_unit_test_setup_teardown(
			ratings_stand_in_the_order_of_the_session, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
