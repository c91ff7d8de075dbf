/* tests: smoke */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/system/file.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/core/mem.h"
#include "base/system/os_file.h"
#include "base/system/os_system.h"
#include "support/needs.h"
#include "support/test.h"

static char folder[TEST_FOLDER_MAX];

static int
into_folder(void **state)
{
	return test_folder_make(folder, "file") && chdir(folder) == 0 ? 0 : -1;
}

static int
out_of_folder(void **state)
{
	return chdir("/") == 0 && test_folder_remove(folder) ? 0 : -1;
}

static void
holds(const char *path, const char *text)
{
	CLEANUP(buf_finish) struct buf b = BUF_INIT;
	struct err err = ERR_INIT;
	bool found;

	assert_true(file_read(path, 1000, &b, &found, &err));
	assert_true(found);
	assert_string_equal(b.s, text);
}

TEST(replacing_keeps_the_mode)
{
	struct err err = ERR_INIT;
	struct stat st;

	assert_true(file_replace("a.md", "one", 3, &err));
	holds("a.md", "one");
	assert_int_equal(chmod("a.md", 0640), 0);
	assert_true(file_replace("a.md", "two!", 4, &err));
	holds("a.md", "two!");
	assert_int_equal(stat("a.md", &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
}

TEST(links_are_followed_to_their_end)
{
	struct err err = ERR_INIT;
	struct stat st;

	assert_int_equal(mkdir("far", 0700), 0);
	assert_int_equal(symlink("far/b.md", "link.md"), 0);
	/* There is nothing at its end yet. */
	assert_true(file_replace("link.md", "x", 1, &err));
	holds("far/b.md", "x");
	assert_true(file_replace("link.md", "y", 1, &err));
	holds("far/b.md", "y");
	assert_int_equal(lstat("link.md", &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	CLEANUP(pointer_free) char *target = file_target("link.md", &err);
	assert_non_null(strstr(target, "/far/b.md"));
}

TEST(leftovers_go_and_what_is_being_written_stays)
{
	struct err err = ERR_INIT;
	int left = open(".else.earlog-9876fedc", O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
	int held = open(".a.md.earlog-0123abcd", O_CREAT | O_WRONLY | O_CLOEXEC, 0600);

	assert_int_equal(flock(held, LOCK_EX), 0);
	close(left);
	assert_true(file_replace("a.md", "three", 5, &err));
	holds("a.md", "three");
	assert_int_equal(access(".else.earlog-9876fedc", F_OK), -1);
	assert_int_equal(access(".a.md.earlog-0123abcd", F_OK), 0);
	close(held);
}

/* A site publishes what is in its folders. */
TEST(a_killed_program_leaves_nothing_beside_a_file)
{
	if (!OS_LINUX)
		skip_for("the layer of POSIX has no files without a name");
	assert_int_equal(mkdir("posts", 0700) + mkdir("earlog", 0700), 0);
	setenv("XDG_STATE_HOME", folder, 1);
	for (int i = 0; i < 8; i++) {
		pid_t child = fork();

		while (child == 0)
			file_replace("posts/a.md", "three", 5, ERR_IGNORED);
		while (access("posts/a.md", F_OK) != 0)
			usleep(100);
		usleep(1000 + 900 * (unsigned)i);
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
		struct dirent **names;
		int n = scandir("posts", &names, NULL, alphasort);
		assert_int_equal(n, 3);
		assert_string_equal(names[2]->d_name, "a.md");
		while (n > 0)
			free(names[--n]);
		free(names);
	}
}

TEST(creating_replaces_nothing)
{
	struct err err = ERR_INIT;
	bool exists;

	assert_true(file_replace("old.md", "mine", 4, &err));
	assert_false(file_create("old.md", "theirs", 6, &exists, &err));
	assert_true(exists);
	holds("old.md", "mine");
	assert_true(file_create("new.md", "made", 4, &exists, &err));
	assert_false(exists);
	holds("new.md", "made");
}

TEST(what_somebody_saved_meanwhile_stands)
{
	struct err err = ERR_INIT;
	const struct file_seen nothing = { .found = false }, one = { "one", 3, true };
	bool changed;

	assert_true(file_update("up.md", "one", 3, &nothing, &changed, &err));
	assert_false(changed);
	assert_true(file_update("up.md", "else", 4, &nothing, &changed, &err));
	assert_true(changed);
	holds("up.md", "one");
	assert_true(file_update("up.md", "two", 3, &one, &changed, &err));
	assert_false(changed);
	holds("up.md", "two");
	assert_true(file_update("up.md", "three", 5, &one, &changed, &err));
	assert_true(changed);
	holds("up.md", "two");
	assert_int_equal(unlink("up.md"), 0);
	assert_true(file_update("up.md", "three", 5, &one, &changed, &err));
	assert_true(changed);
	assert_int_equal(access("up.md", F_OK), -1);
}

TEST(only_regular_files_are_touched)
{
	struct err err = ERR_INIT;
	CLEANUP(buf_finish) struct buf b = BUF_INIT;
	bool found;

	assert_false(file_replace("/dev/null", "x", 1, &err));
	assert_false(file_replace("far", "x", 1, &err));
	assert_false(file_replace("far/", "x", 1, &err));
	assert_false(file_replace("nowhere/x", "x", 1, &err));
	assert_false(file_read("/dev/zero", 10, &b, &found, &err));
	assert_true(file_replace("db", "SQLite format 3", 16, &err));
	assert_false(file_replace("db", "x", 1, &err));
	assert_false(file_replace("db-wal", "x", 1, &err));
	assert_non_null(strstr(err.msg, "database"));
	assert_true(file_read("nowhere", 10, &b, &found, &err));
	assert_false(found);
	assert_false(file_read("old.md", 3, &b, &found, &err));
}

/* What is drawn goes through it, whatever became of the disk. */
TEST(a_file_without_a_name_needs_no_disk)
{
	const char *temp = getenv("TMPDIR");
	char *before = temp ? xstrdup(temp) : NULL, text[4];

	setenv("TMPDIR", "nowhere", 1);
	int fd = os_nameless_file("test");
	assert_true(fd >= 0);
	assert_int_equal(lseek(fd, 0, SEEK_END), 0);
	assert_int_equal(write(fd, "text", 4), 4);
	assert_int_equal(pread(fd, text, 4, 0), 4);
	assert_memory_equal(text, "text", 4);
	assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
	close(fd);
	if (before)
		setenv("TMPDIR", before, 1);
	else
		unsetenv("TMPDIR");
	free(before);
}

TEST(hash_is_sha256)
{
	char hex[FILE_HASH];

	file_hash("abc", 3, hex);
	assert_string_equal(
		hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(paths_are_a_folder_and_a_name)
{
	static const char *const rows[][3] = { { "/a/b.md", "/a", "b.md" }, { "/x", "/", "x" },
		{ "x", ".", "x" }, { "a/b/", "a/b", "" } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *above = file_folder(rows[i][0]);

		assert_string_equal(above, rows[i][1]);
		assert_string_equal(file_name(rows[i][0]), rows[i][2]);
		free(above);
	}
}

TEST(accents_in_either_form_are_one_name)
{
	CLEANUP(pointer_free) char *real = NULL, *named = NULL, *none = NULL;

	assert_int_equal(mkdir("e\xcc\x81", 0700), 0);
	FILE *f = fopen("e\xcc\x81/u\xcc\x88.flac", "w");
	assert_non_null(f);
	fclose(f);
	named = file_alike("\xc3\xa9/\xc3\xbc.flac");
	real = realpath("e\xcc\x81/u\xcc\x88.flac", NULL);
	assert_string_equal(named, real);
	assert_null(none = file_alike("\xc3\xa9/u.flac"));
	assert_null(file_alike("\xc3\xa9"));
}

TEST(a_folder_that_cannot_be_made_is_told)
{
	struct err err = ERR_INIT;

	assert_true(file_make_folder("new/deep", &err));
	assert_int_equal(access("new/deep", F_OK), 0);
	assert_true(file_create("plain", "x", 1, &(bool){ false }, &err));
	assert_false(file_make_folder("plain/under", &err));
	assert_string_equal(err.msg, "cannot make the folder plain/under: Not a directory");
}

TEST(a_folder_is_listed_by_the_bytes_of_the_names)
{
	static const char *const named[] = { "d/.", "d/..", "d/.b", "d/B", "d/a", "d/é" };
	CLEANUP(file_paths_finish) struct file_paths all, none;

	assert_int_equal(mkdir("d", 0700), 0);
	assert_int_equal(mkdir("d/B", 0700), 0);
	assert_int_equal(mkdir("d/é", 0700), 0);
	assert_int_equal(mkdir("d/.b", 0700), 0);
	assert_int_equal(symlink("a", "d/a"), 0);
	assert_true(file_paths("d/", &all));
	assert_int_equal(all.n, LENGTH(named));
	for (size_t i = 0; i < all.n; i++)
		assert_string_equal(all.v[i], named[i]);
	assert_false(file_paths("d/a", &none));
	assert_int_equal(errno, ELOOP);
	assert_int_equal(none.n, 0);
}

TEST_GROUP(into_folder, out_of_folder)
