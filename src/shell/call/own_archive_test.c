/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shell/call/own_archive.h"

#include "support/test.h"

static void
same(const char *want)
{
	CLEANUP(pointer_free) char *path = own_archive_path();

	if (want)
		assert_string_equal(path, want);
	else
		assert_null(path);
}

TEST(nearest_word_wins)
{
	unsetenv("EARLOG_DB");
	unsetenv("XDG_DATA_HOME");
	unsetenv("HOME");
	same(NULL);
	setenv("HOME", "/home/me", 1);
	same("/home/me/.local/share/earlog/earlog.db");
	setenv("XDG_DATA_HOME", "relative", 1);
	same("/home/me/.local/share/earlog/earlog.db");
	setenv("XDG_DATA_HOME", "/data", 1);
	same("/data/earlog/earlog.db");
	setenv("EARLOG_DB", "/env.db", 1);
	same("/env.db");
	setenv("EARLOG_DB", "", 1);
	same("/data/earlog/earlog.db");
	setenv("EARLOG_DB", "/env.db", 1);
	own_archive_use("/global.db");
	same("/global.db");
}
