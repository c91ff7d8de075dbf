/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/system/log.h"
#include "support/needs.h"
#include "support/test.h"

#include <stdio.h>
#include <sys/stat.h>

static char folder[TEST_FOLDER_MAX], path[TEST_FOLDER_MAX + 8];
static char text[4096];

static const char *
read_log(void)
{
	FILE *f = fopen(path, "r");

	assert_non_null(f);
	text[fread(text, 1, sizeof(text) - 1, f)] = '\0';
	fclose(f);
	return text;
}

static int
log_start(void **state)
{
	struct err err = ERR_INIT;

	assert_true(test_folder_make(folder, "log"));
	snprintf(path, sizeof(path), "%s/log", folder);
	setenv("EARLOG_LOG", path, 1);
	assert_true(log_open(&err));
	return 0;
}

static int
log_end(void **state)
{
	log_close();
	unsetenv("EARLOG_LOG");
	test_folder_remove(folder);
	return 0;
}

TEST(without_the_variable_nothing_is_opened)
{
	struct err err = ERR_INIT;

	unsetenv("EARLOG_LOG");
	assert_true(log_open(&err));
	assert_false(log_is_on());
	log_line(LOG_BENCH, "nobody reads this");
}

TEST_WITH(a_line_has_its_time_and_part_and_is_one_line, log_start, log_end)
{
	log_line(LOG_WRITER, "two\nlines\x1b[2J and %d\n", 7);
	const char *line = strstr(read_log(), "writer two lines [2J and 7\n");
	assert_non_null(line);
	double s = -1;
	const char *begin = line;
	while (begin > text && begin[-1] != '\n')
		begin--;
	assert_int_equal(sscanf(begin, "%lf", &s), 1);
	assert_true(s >= 0 && s < 60);
}

TEST_WITH(only_its_owner_may_read_it, log_start, log_end)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

TEST_WITH(a_long_line_is_cut_and_ends, log_start, log_end)
{
	char body[3000];

	memset(body, 'x', sizeof(body) - 1);
	body[sizeof(body) - 1] = '\0';
	log_line(LOG_BENCH, "%s", body);
	log_line(LOG_BENCH, "next");
	assert_non_null(strstr(read_log(), "xx\n"));
	assert_non_null(strstr(text, "bench  next\n"));
}

TEST_WITH(what_the_player_says_is_left_out_while_sound_is_hidden, log_start, log_end)
{
	log_hide_sound(true);
	log_line(LOG_PLAYER, "secret.flac");
	log_line(LOG_WRITER, "a transaction");
	log_hide_sound(false);
	log_line(LOG_PLAYER, "open.flac");
	assert_null(strstr(read_log(), "secret"));
	assert_non_null(strstr(text, "a transaction"));
	assert_non_null(strstr(text, "open.flac"));
	assert_non_null(strstr(text, "a blind run is open"));
}

TEST(what_is_no_file_is_refused_with_its_name)
{
	struct err err = ERR_INIT;

	setenv("EARLOG_LOG", "/dev/null", 1);
	assert_false(log_open(&err));
	assert_false(log_is_on());
	assert_non_null(strstr(err.msg, "/dev/null"));
	setenv("EARLOG_LOG", "/nowhere/at/all", 1);
	assert_false(log_open(&err));
	assert_non_null(strstr(err.msg, "/nowhere/at/all"));
}
