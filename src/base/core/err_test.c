/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/core/err.h"

#include "support/test.h"

TEST(error_says_what_was_set)
{
	struct err err = ERR_INIT;

	assert_string_equal(err.msg, "");
	assert_false(err_set(&err, "cannot read %s: %s", "a.yaml", "no such file"));
	assert_string_equal(err.msg, "cannot read a.yaml: no such file");
}

TEST(last_error_replaces_the_one_before)
{
	struct err err = ERR_INIT;

	err_set(&err, "a much longer sentence than the second");
	err_set(&err, "short");
	assert_string_equal(err.msg, "short");
}

TEST(purpose_stands_before_cause)
{
	struct err err = ERR_INIT;

	err_set(&err, "line 3: no title");
	assert_false(err_prefix(&err, "playlist %s", "demo"));
	assert_false(err_prefix(&err, "cannot start"));
	assert_string_equal(err.msg, "cannot start: playlist demo: line 3: no title");
}

TEST(percent_signs_in_data_stay_text)
{
	struct err err = ERR_INIT;

	err_set(&err, "%s", "100 %n %s");
	err_prefix(&err, "%s", "%d");
	assert_string_equal(err.msg, "%d: 100 %n %s");
}

TEST(long_error_is_cut_and_keeps_its_start)
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

TEST(cause_outlives_a_prefix_without_room)
{
	struct err err = ERR_INIT;
	char name[2 * sizeof(err.msg)];

	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	err_set(&err, "disk full");
	err_prefix(&err, "%s", name);
	assert_string_equal(err.msg, "disk full");
}
