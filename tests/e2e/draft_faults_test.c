/* tests: long, of post/write post/draft_open store/replaced */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An export to a post that its author edited, while the program is killed at each of its calls, and
 * while there is no room for what the archive keeps: no word is lost, and the next export merges.
 */
#include <errno.h>
#include <stdlib.h>

#include "base/core/mem.h"
#include "e2e/home.h"
#include "e2e/preload.h"
#include "e2e/review.h"
#include "support/needs.h"
#include "support/test.h"

#define MANY 1000000

static int
exports(struct home *h, bool undo, const char **said)
{
	return undo ? home_run(h, ARGS("earlog", "export", "cantor", "--undo"), NULL, NULL, said)
		    : home_run(h, ARGS("earlog", "export", "cantor", "-o", "cantor.md"), NULL, NULL,
			      said);
}

static void
shell(struct home *h, const char *command)
{
	CLEANUP(pointer_free) char *line = xasprintf("cd '%s' && %s", home_path(h, "."), command);

	assert_int_equal(system(line), 0);
}

/* A post that its author edited, with a note that is new since; `replaced`: exported since, so that
 * there is a text to put back. Its state is kept in `was`. */
static void
begin(struct home *h, bool replaced)
{
	needs_preload();
	assert_int_equal(exports(h, false, NULL), 0);
	home_edit(h, "work/cantor.md", "Drop lands at once", "The drop lands like a door");
	home_run(h, ARGS("earlog", "note", "add", "cantor", "--part", "summary", "Bold, and even."),
		NULL, NULL, NULL);
	if (replaced)
		assert_int_equal(exports(h, false, NULL), 0);
	shell(h, "rm -rf was && mkdir was && cp -a data/earlog work was/");
	fault_begin(h);
}

static void
put_back(struct home *h)
{
	shell(h, "rm -rf data/earlog work && cp -a was/earlog data/ && cp -a was/work .");
}

static void
is_whole(struct home *h)
{
	const char *said;

	if (exports(h, false, &said) != 0)
		fail_msg("%s", said);
	const char *post = home_read(h, "work/cantor.md"),
		   *mine = strstr(post, "The drop lands like a door");
	assert_non_null(mine);
	assert_null(strstr(mine + 1, "The drop lands like a door"));
	assert_has(post, "Bold, and even.");
	assert_lacks(post, "Drop lands at once");
	assert_lacks(post, "<<<<<<<");
}

static void
killed_at_any_call_the_next_export_merges(struct home *h, bool undo)
{
	begin(h, undo);
	CLEANUP(pointer_free) char *under = xstrdup(home_path(h, "work"));
	*strrchr(under, '/') = '\0';
	home_env_to(h, "EARLOG_FAULT_UNDER", under);
	fault_arm(FAULT_ALL, EIO, MANY, 0);
	assert_int_equal(exports(h, undo, NULL), 0);
	fault_end();
	const size_t most = test_is_whole() ? 40 : 10; /* calls at which a program is killed */
	size_t n = MANY - (size_t)atomic_load(&fault->skip), fired = 0;
	assert_true(n > 2);
	for (size_t r = 0; r < n && r < most; r++) {
		put_back(h);
		fault_arm(FAULT_ALL, FAULT_KILL, (int)(n <= most ? r : r * n / most), 1);
		exports(h, undo, NULL);
		fired += fault_end();
		is_whole(h);
	}
	assert_true(fired > 2);
}

TEST_WITH(killed_in_an_export_the_next_one_merges, review_set_up, home_tear_down)
{
	killed_at_any_call_the_next_export_merges(*state, false);
}

TEST_WITH(killed_in_an_undo_the_next_export_merges, review_set_up, home_tear_down)
{
	killed_at_any_call_the_next_export_merges(*state, true);
}

TEST_WITH(without_room_in_the_archive_the_post_is_not_written, review_set_up, home_tear_down)
{
	struct home *h = *state;
	const char *said;
	size_t failed = 0;

	begin(h, false);
	CLEANUP(pointer_free) char *was = xstrdup(home_read(h, "work/cantor.md"));
	for (int skip = 0; skip < 12; skip++) {
		put_back(h);
		fault_arm(FAULT_WRITE, ENOSPC, skip, MANY);
		int status = exports(h, false, &said);
		bool fired = fault_end();
		if (status != 0) {
			assert_string_equal(home_read(h, "work/cantor.md"), was);
			assert_int_equal(status, 1);
			failed++;
		}
		assert_true(fired || status == 0);
		is_whole(h);
	}
	assert_true(failed > 2);
}
