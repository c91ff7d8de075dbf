/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/files/find.h"

#include <stdio.h>
#include <sys/stat.h>

#include "base/core/mem.h"
#include "support/needs.h"
#include "support/test.h"

static void
expect_path(char *got, const char *expected)
{
	assert_string_equal(got, expected);
	free(got);
}

TEST(paths_start_at_the_file_that_names_them)
{
	setenv("HOME", "/home/x", 1);
	expect_path(find_from("reviews/cantor.yaml", "fr/a.txt"), "reviews/fr/a.txt");
	expect_path(find_from("cantor.yaml", "fr/a.txt"), "fr/a.txt");
	expect_path(find_from(NULL, "fr/a.txt"), "fr/a.txt");
	expect_path(find_from("/r/cantor.yaml", "/abs/a.txt"), "/abs/a.txt");
	expect_path(find_from("/r/cantor.yaml", "~/a.txt"), "/home/x/a.txt");
	expect_path(find_home("~"), "/home/x");
	expect_path(find_home("~root/a"), "~root/a");
	expect_path(find_base_name("a/b.c.yaml"), "b.c");
	expect_path(find_base_name(".yaml"), ".yaml");
}

TEST(relative_xdg_folders_are_ignored)
{
	setenv("HOME", "/home/x", 1);
	setenv("XDG_CONFIG_HOME", "/etc/xdg", 1);
	expect_path(find_config_folder(), "/etc/xdg/earlog");
	setenv("XDG_CONFIG_HOME", "relative", 1);
	expect_path(find_config_folder(), "/home/x/.config/earlog");
	setenv("XDG_CONFIG_HOME", "", 1);
	expect_path(find_profile(), "/home/x/.config/earlog/config.yaml");
	unsetenv("XDG_CONFIG_HOME");
	unsetenv("HOME");
	assert_null(find_config_folder());
	assert_null(find_profile());
}

TEST(ones_own_files_come_before_ours)
{
	char folder[TEST_FOLDER_MAX];
	struct err err = ERR_INIT;
	struct found f;

	assert_true(test_folder_make(folder, "find"));
	setenv("XDG_CONFIG_HOME", folder, 1);
	assert_true(find_named(&f, FIND_PLAYLIST, "demo", NULL, &err));
	assert_non_null(f.shipped);
	assert_string_equal(f.path, "playlists/demo.yaml");
	found_finish(&f);

	char *earlog = xasprintf("%s/earlog", folder), *lists = xasprintf("%s/playlists", earlog);
	CLEANUP(pointer_free) char *own = xasprintf("%s/demo.yaml", lists);
	assert_int_equal(mkdir(earlog, 0700), 0);
	assert_int_equal(mkdir(lists, 0700), 0);
	fclose(fopen(own, "we"));
	assert_true(find_named(&f, FIND_PLAYLIST, "demo", NULL, &err));
	assert_null(f.shipped);
	assert_string_equal(f.path, own);
	found_finish(&f);
	assert_true(test_folder_remove(folder));
	free(lists);
	free(earlog);
}

TEST(names_and_paths_are_told_apart)
{
	struct err err = ERR_INIT;
	CLEANUP(found_finish) struct found f;

	setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
	assert_true(find_named(&f, FIND_LEXICON, "demo.yaml", "r/x.yaml", &err));
	assert_string_equal(f.path, "r/demo.yaml");
	found_finish(&f);
	assert_true(find_named(&f, FIND_LEXICON, "sub/demo", "r/x.yaml", &err));
	assert_string_equal(f.path, "r/sub/demo");
	found_finish(&f);
	assert_true(find_named(&f, FIND_LEXICON, "bs2399", "r/x.yaml", &err));
	assert_string_equal(f.path, "schema/lexicons/bs2399.yaml");
	found_finish(&f);
	assert_true(find_named(&f, FIND_TEMPLATE, "find_test.c", "src/review/files/x.yaml", &err));
	assert_string_equal(f.path, "src/review/files/find_test.c");
	found_finish(&f);
	assert_false(find_named(&f, FIND_TEMPLATE, "mine.md", "src/review/files/x.yaml", &err));
	assert_false(find_named(&f, FIND_LEXICON, "bs23", NULL, &err));
	assert_non_null(strstr(err.msg, "`earlog lexicon list`"));
	assert_false(find_named(&f, FIND_PLAYLIST, "", NULL, &err));
}
