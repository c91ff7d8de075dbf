/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/core/err.h"

#include "support/test.h"

static void
error_says_what_was_set(void **state)
{
	struct err err = ERR_INIT;

	assert_string_equal(err.msg, "");
	assert_false(err_set(&err, "cannot read %s: %s", "a.yaml", "no such file"));
	assert_string_equal(err.msg, "cannot read a.yaml: no such file");
}

static void
last_error_replaces_the_one_before(void **state)
{
	struct err err = ERR_INIT;

	err_set(&err, "a much longer sentence than the second");
	err_set(&err, "short");
	assert_string_equal(err.msg, "short");
}

static void
purpose_stands_before_cause(void **state)
{
	struct err err = ERR_INIT;

	err_set(&err, "line 3: no title");
	assert_false(err_prefix(&err, "playlist %s", "demo"));
	assert_false(err_prefix(&err, "cannot start"));
	assert_string_equal(err.msg, "cannot start: playlist demo: line 3: no title");
}

static void
percent_signs_in_data_stay_text(void **state)
{
	struct err err = ERR_INIT;

	err_set(&err, "%s", "100 %n %s");
	err_prefix(&err, "%s", "%d");
	assert_string_equal(err.msg, "%d: 100 %n %s");
}

static void
long_error_is_cut_and_keeps_its_start(void **state)
{
	struct err err = ERR_INIT;
	char name[2 * sizeof(err.msg)];

	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	err_set(&err, "cannot read %s", name);
	assert_int_equal(strlen(err.msg), sizeof(err.msg) - 1);
	err_prefix(&err, "export");
	assert_int_equal(strlen(err.msg), sizeof(err.msg) - 1);
	assert_memory_equal(err.msg, "export: cannot read xxx", 23);
}

static void
cause_outlives_a_prefix_without_room(void **state)
{
	struct err err = ERR_INIT;
	char name[2 * sizeof(err.msg)];

	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	err_set(&err, "disk full");
	err_prefix(&err, "%s", name);
	assert_string_equal(err.msg, "disk full");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(error_says_what_was_set),
		cmocka_unit_test(last_error_replaces_the_one_before),
		cmocka_unit_test(purpose_stands_before_cause),
		cmocka_unit_test(percent_signs_in_data_stay_text),
		cmocka_unit_test(long_error_is_cut_and_keeps_its_start),
		cmocka_unit_test(cause_outlives_a_prefix_without_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
