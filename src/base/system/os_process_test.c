/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/system/os_process.h"

#include <sys/wait.h>
#include <unistd.h>

#include "base/core/buf.h"
#include "base/system/os_file.h"
#include "support/test.h"

TEST(children_do_not_get_what_is_ours_alone)
{
	char program[PATH_MAX], part[4096];
	const char *const argv[] = { program, NULL };
	CLEANUP(buf_finish) struct buf said = BUF_INIT;
	int out[2];
	ssize_t n;
	pid_t pid;

	setenv("EARLOG_OURS", "1", 1);
	setenv("EARLOG_OURS_TOO", "1", 1);
	os_child_hide("EARLOG_OURS");
	assert_true(os_child_find("env", program) && os_pipe(out));
	assert_int_equal(os_child_spawn(&pid, argv[0], argv, -1, out[1], -1), 0);
	close(out[1]);
	while ((n = read(out[0], part, sizeof(part))) > 0)
		buf_add_bytes(&said, part, (size_t)n);
	close(out[0]);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	assert_null(strstr(said.s, "EARLOG_OURS="));
	assert_non_null(strstr(said.s, "EARLOG_OURS_TOO=1"));
}
