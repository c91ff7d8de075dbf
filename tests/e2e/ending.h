/*
 * An archive that cannot be written any more, and what a session leaves then. For tests of the end;
 * ending_round plays one that is drawn by lot.
 */
#ifndef E2E_ENDING_H
#define E2E_ENDING_H

#include <errno.h>
#include <glob.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "e2e/bench.h"

/* A home where temporary files have a folder of their own, too. */
static inline struct home *
ending_home(void)
{
	struct home *h = bench_clock_home();
	char *setting = xasprintf("TMPDIR=%s", home_path(h, "temp"));

	assert_int_equal(mkdir(home_path(h, "temp"), 0700), 0);
	home_env(h, setting);
	free(setting);
	return h;
}

/* The archive is removed. */
static inline void
ending_remove(struct home *h)
{
	static const char *const ends[] = { "", "-wal", "-shm" };

	for (size_t i = 0; i < LENGTH(ends); i++)
		unlink(home_path(h, "data/earlog/earlog.db%s", ends[i]));
	assert_int_equal(access(home_path(h, "data/earlog/earlog.db"), F_OK), -1);
}

/* Files cannot grow beyond this: room for what the terminal gets, and for a text, but not for
 * another transaction of a new archive's log. */
#define ENDING_ROOM 65536

/* A full disk, everywhere; or one with room again. */
static inline void
ending_full(struct drive *d, bool full)
{
	struct rlimit l;

	assert_int_equal(prlimit(drive_pid(d), RLIMIT_FSIZE, NULL, &l), 0);
	l.rlim_cur = full ? ENDING_ROOM : l.rlim_max;
	assert_int_equal(prlimit(drive_pid(d), RLIMIT_FSIZE, &l, NULL), 0);
}

/* A file in the place of a folder of the home ("data/earlog"), which is kept aside: nobody, root
 * neither, can write there. */
static inline void
ending_block(struct home *h, const char *folder)
{
	char *at = xstrdup(home_path(h, "%s", folder)), *aside = xasprintf("%s.aside", at);

	assert_true(rename(at, aside) == 0 || errno == ENOENT);
	home_write(h, folder, "no folder\n");
	free(at);
	free(aside);
}

/* The one file in a folder of the home that was saved with this end; NULL: there is none. */
static inline const char *
ending_saved(struct home *h, const char *folder, const char *end)
{
	glob_t found;
	const char *path = NULL;

	if (glob(home_path(h, "%s/earlog-unsaved-*%s", folder, end), 0, NULL, &found) == 0) {
		assert_int_equal(found.gl_pathc, 1);
		path = home_keep(h, found.gl_pathv[0], strlen(found.gl_pathv[0]));
		globfree(&found);
	}
	return path;
}

/* earlog merge; the archive begins there where there is none. */
static inline void
ending_merge(struct home *h, const char *saved)
{
	const char *err;

	if (home_run(h, ARGS("earlog", "merge", (char *)saved), NULL, NULL, &err) != 0)
		fail_msg("not merged: %s", err);
}

#endif
