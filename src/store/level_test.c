/* Loudness that was worked out once, found by the hash of the file. */
#include "store/store_private.h"
#include "store/test_help.h"

static struct err err;

static void
loudness_is_found_by_the_hash_of_a_file(void **state)
{
	struct store *st = store_open(":memory:", STORE_WRITE, &err);
	struct level l;

	(void)state;
	works(st != NULL);
	works(store_exec(st->db,
		"INSERT INTO level (hash, step_ms, overview, integrated_lufs, true_peak_dbtp) "
		"VALUES ('aa', 100, x'00eb01', -14.5, 9e999), ('bb', 0, x'01', 0, 0), ('cc', 100, "
		"x'', 0, 0), "
		"('dd', 100, zeroblob(900001), 0, 0)",
		&err));
	works(store_load_level(st, "aa", &l, &err));
	assert_string_equal(l.hash, "aa");
	assert_int_equal(l.n, 3);
	assert_int_equal(l.step_ms, 100);
	assert_memory_equal(l.steps, "\0\xeb\1", 3);
	assert_true(l.integrated_lufs == -14.5);
	assert_true(isnan(l.range_lu) && isnan(l.true_peak_dbtp));
	level_finish(&l);
	/* None, and rows that no measuring makes. */
	const char *none[] = { "ee", "", "bb", "cc", "dd" };
	for (size_t i = 0; i < LENGTH(none); i++) {
		works(store_load_level(st, none[i], &l, &err));
		assert_null(l.steps);
		assert_true(isnan(l.integrated_lufs));
	}
	store_close(st);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(loudness_is_found_by_the_hash_of_a_file),
	};

	return cmocka_run_group_tests_name("level", tests, NULL, NULL);
}
