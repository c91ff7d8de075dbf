#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "answers/compare.h"
#include "answers/test_bench.h"
#include "answers/tree.h"

static struct bench b;
static json_t *view;

static json_t *
compare(bool private)
{
	return answer_compare(&(struct compare_asked){
		.g = b.g, .devices = b.devices, .n = 2, .private = private });
}

static int
begin(void **state)
{
	(void)state;
	bench_init(&b);
	view = compare(false);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	json_decref(view);
	bench_finish(&b);
	return 0;
}

static const json_t *
row(const char *time, const char *label)
{
	const json_t *item = json_array_get(json_object_get(view, "items"), 0), *o;
	size_t i;

	json_array_foreach (json_object_get(item, "rows"), i, o)
		if (strcmp(tree_get_text(o, "time"), time) == 0 &&
			strcmp(tree_get_text(json_object_get(o, "cue"), "label"), label) == 0)
			return o;
	fail_msg("there is no row %s %s", time, label);
	return NULL;
}

static size_t
notes_in(const json_t *o, size_t column)
{
	return json_array_size(json_array_get(json_object_get(o, "cells"), column));
}

static const char *
body(const json_t *o, size_t column, size_t n)
{
	return tree_get_text(
		json_array_get(json_array_get(json_object_get(o, "cells"), column), n), "body");
}

static void
a_cue_reaches_from_3_s_before_to_10_s_after(void **state)
{
	const json_t *o = row("1:10", "crescendo");

	(void)state;
	assert_int_equal(notes_in(o, 0), 2);
	assert_string_equal(body(o, 0, 0), "Drop lands at once.");
	assert_string_equal(body(o, 0, 1), "Ten seconds after is the same | cue");
	/* 67.4 s less the reaction of 0.4 s is 67.0 s; it stands in both records, and once here. */
	assert_int_equal(notes_in(o, 1), 1);
	assert_string_equal(body(o, 1, 0), "softer edge");
	assert_string_equal(body(row("1:06", ""), 1, 0), "just too early");
	assert_string_equal(body(row("1:20", ""), 0, 0), "a moment later is not");
}

static void
ranges_and_pins_are_cues_too(void **state)
{
	(void)state;
	assert_string_equal(body(row("2:50-", "beats"), 0, 0), "snap");
	assert_int_equal(notes_in(row("2:50-", "beats"), 1), 0);
	assert_string_equal(body(row("0:30", "chorus"), 0, 0), "chorus, pinned");
	assert_string_equal(body(row("", ""), 0, 0), "no time");
}

static void
what_was_heard_without_a_note_is_known(void **state)
{
	const json_t *items = json_object_get(view, "items"), *first = json_array_get(items, 0),
		     *second = json_array_get(items, 1);

	(void)state;
	assert_int_equal(json_array_size(items), 8);
	assert_string_equal(tree_get_text(first, "title"), "Track 1");
	assert_true(json_is_true(json_array_get(json_object_get(first, "heard"), 1)));
	assert_true(json_is_true(json_array_get(json_object_get(second, "heard"), 0)));
	assert_true(json_is_false(json_array_get(json_object_get(second, "heard"), 1)));
}

static void
private_and_deleted_notes_stay_out(void **state)
{
	char *text = json_dumps(view, 0);
	json_t *all = compare(true);
	char *told = json_dumps(all, 0);

	(void)state;
	assert_null(strstr(text, "SECRET"));
	assert_null(strstr(text, "GONE"));
	assert_non_null(strstr(told, "SECRET"));
	assert_null(strstr(told, "GONE"));
	free(text);
	free(told);
	json_decref(all);
}

static void
notes_of_no_item_stand_by_what_they_are_of(void **state)
{
	const json_t *part = json_array_get(json_object_get(view, "parts"), 0);

	(void)state;
	assert_int_equal(json_array_size(json_object_get(view, "parts")), 1);
	assert_string_equal(tree_get_text(part, "part"), "fit");
	assert_string_equal(body(part, 0, 0), "sits deep");
}

static void
near_to(double got, double want)
{
	if (!(fabs(got - want) < 1e-9))
		fail_msg("%.9g is not %.9g", got, want);
}

static void
ratings_stand_side_by_side(void **state)
{
	const json_t *o, *cells;
	size_t i, seen = 0;

	(void)state;
	json_array_foreach (json_object_get(view, "ratings"), i, o) {
		cells = json_object_get(o, "cells");
		if (strcmp(tree_get_text(o, "attribute"), "bass-depth") == 0) {
			/* Example C over its six items; the spread is that of A. */
			near_to(tree_get_real(json_array_get(cells, 0), "mean"), 4);
			near_to(tree_get_real(json_array_get(cells, 1), "mean"), 3.25);
			near_to(tree_get_real(o, "between"), 0.75);
			assert_int_equal(json_integer_value(json_object_get(o, "shared")), 6);
			assert_true(fabs(tree_get_real(json_object_get(o, "spread"), "sd") -
					    0.354) < 0.0005);
			seen++;
		} else if (strcmp(tree_get_text(o, "attribute"), "sonic-quality") == 0) {
			near_to(tree_get_real(o, "between"), 0.5);
			seen++;
		}
	}
	assert_int_equal(seen, 2);
	/* Of these two only: no pair with the third. */
	assert_int_equal(json_array_size(json_object_get(view, "differences")), 4);
}

static void
sections_are_scored_one_by_one(void **state)
{
	struct rating *x;
	const json_t *o;
	size_t i, seen = 0;

	(void)state;
	for (int k = 0; k < 2; k++) {
		x = bench_rating(&b, &b.cantor, "cantor", NULL, 1, "section", 0, 3 + k);
		xreplace(&x->scope, "section");
		x->section = bench_id("section", k ? "bass" : "other");
	}
	json_t *again = compare(false);
	json_array_foreach (json_object_get(again, "ratings"), i, o)
		if (strcmp(tree_get_text(o, "attribute"), "section") == 0) {
			seen++;
			assert_true(json_is_null(json_array_get(json_object_get(o, "cells"), 1)));
		}
	assert_int_equal(seen, 2);
	json_decref(again);
}

static void
the_last_volume_counts(void **state)
{
	struct volume *later = bench_row(&b.cantor, ROW_VOLUME, bench_id("volume", "2"));
	const struct volume *first = record_at(&b.cantor, ROW_VOLUME, 0);

	(void)state;
	later->review = first->review;
	later->sitting = first->sitting;
	later->chain = first->chain;
	later->device = first->device;
	later->matched_to = first->matched_to;
	later->value = xstrdup("23");
	later->made_ms = first->made_ms + 1;
	json_t *again = compare(false);
	const json_t *list = json_object_get(again, "volumes");
	assert_int_equal(json_array_size(list), 1);
	assert_string_equal(tree_get_text(json_array_get(list, 0), "value"), "23");
	assert_string_equal(tree_get_text(json_array_get(list, 0), "matched_to"), "AFUL Cantor");
	json_decref(again);
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
		cmocka_unit_test_setup_teardown(the_last_volume_counts, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
