/* tests: of run/shutdown */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A disk without a byte left: one listens and writes all the same, and nothing is lost when there
 * is room again. */
#include "e2e/ending.h"

#include <sched.h>
#include <stdio.h>
#include <sys/mount.h>
#include <unistd.h>

#include "base/core/mem.h"
#include "support/needs.h"

static bool
tell(const char *file, const char *text)
{
	FILE *f = fopen(file, "we");
	bool ok = f && fputs(text, f) >= 0;

	return f && fclose(f) == 0 && ok;
}

/* Who is not root may mount in a namespace where nobody else is, if the kernel lets him. */
static bool
may_mount(void)
{
	char *user = xasprintf("%u %u 1", getuid(), getuid()),
	     *group = xasprintf("%u %u 1", getgid(), getgid());
	bool may = unshare(CLONE_NEWNS) == 0 ||
		(unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0 && tell("/proc/self/uid_map", user) &&
			tell("/proc/self/setgroups", "deny") && tell("/proc/self/gid_map", group));

	free(user);
	free(group);
	return may;
}

/* A small disk for the archive, which ends with this program. */
static struct home *
home_on_small_disk(void)
{
	static bool may;
	struct home *h = bench_home();

	may = may || may_mount();
	home_write(h, "data/earlog/.keep", "");
	if (!may || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
		mount("none", home_path(h, "data/earlog"), "tmpfs", 0, "size=1m,mode=0700") < 0)
		skip_for("nobody but root may mount here");
	return h;
}

static void
fill(struct home *h, bool full)
{
	const char *path = home_path(h, "data/earlog/filler");
	static const char block[1024];

	if (!full) {
		assert_int_equal(unlink(path), 0);
		return;
	}
	FILE *f = fopen(path, "we");
	assert_non_null(f);
	setvbuf(f, NULL, _IONBF, 0);
	while (fwrite(block, sizeof(block), 1, f) == 1)
		;
	fclose(f);
}

TEST_DRIVEN(on_a_full_disk_it_starts_says_so_and_keeps_all_when_there_is_room)
{
	struct home *h = home_on_small_disk();

	struct drive *d = bench_start(h, NULL);
	bench_type(d, "before");
	drive_keys(d, "\r");
	bench_keys(d);
	bench_quit(d);

	fill(h, true);
	assert_non_null(strstr(bench_run(h, "show", NULL), "before"));
	assert_non_null(strstr(bench_run(h, "export", "--markdown"), "Before"));
	d = bench_start(h, NULL);
	drive_wait_text(d, "not on disk: the disk is full");
	assert_screen_has(d, "before");
	bench_type(d, "written on a full disk");
	drive_keys(d, "\r");
	bench_keys(d);
	assert_screen_has(d, "written on a full disk");
	fill(h, false);
	drive_wait_gone(d, "not on disk");
	bench_quit(d);
	assert_string_equal(
		home_sql(h, "select body from note order by nr"), "before\nwritten on a full disk");
	bench_intact(h);
	umount2(home_path(h, "data/earlog"), MNT_DETACH);
	home_free(h);
}

TEST_DRIVEN(what_was_never_kept_is_saved_elsewhere)
{
	struct home *h = home_on_small_disk();

	struct drive *d = bench_start(h, NULL);
	bench_quit(d);
	fill(h, true);
	d = bench_start(h, NULL);
	drive_wait_text(d, "not on disk: the disk is full");
	bench_type(d, "not lost");
	drive_keys(d, "\r");
	bench_keys(d);
	drive_keys(d, "q");
	assert_int_equal(drive_wait_exit(d), 1);
	assert_screen_has(d, "1 note is not on disk");
	const char *saved = ending_saved(h, "state/earlog", ".db");
	assert_non_null(saved);
	drive_end(d);
	fill(h, false);
	ending_merge(h, saved);
	assert_string_equal(home_sql(h, "select body from note"), "not lost");
	bench_intact(h);
	umount2(home_path(h, "data/earlog"), MNT_DETACH);
	home_free(h);
}
