/* tests: no-valgrind */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Workers that break, hang and lie: this program is started again as one, and does what the first
 * letter of a file says. */
#include <stdio.h>

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "audio/library/pool.h"
#include "audio/library/worker.h"
#include "base/core/mem.h"
#include "base/system/os_process.h"
#include "support/needs.h"
#include "support/test.h"

/* But for the one that this needs. */
static int
count_open(void)
{
	DIR *d = opendir("/dev/fd");
	int n = -1;

	while (d && readdir(d))
		n++;
	if (d)
		closedir(d);
	return n - 2;
}

static bool
misread(int socket, int file, const struct passage_wish *wish, struct worker_answer *answer,
	struct err *err)
{
	struct tags *t = &answer->tags;
	char letter = 0;

	(void)socket, (void)wish;
	memset(t, 0, sizeof(*t));
	t->length_ms = 1000;
	if (read(file, &letter, 1) != 1)
		return err_set(err, "it is empty");
	switch (letter) {
	case 'c': raise(SIGKILL); break;
	case 'h': pause(); break;
	case 'x': _exit(0);
	case 'g': send(0, "garbage", 7, 0); break;
	case 't':
		memset(answer, 2, sizeof(*answer));
		answer->part = WORKER_WHOLE;
		send(0, answer, sizeof(*answer), 0);
		pause();
		break;
	case 'l': memset(t, '\n', sizeof(*t)); break;
	case 'k':
		t->nchapters = 4;
		t->chapters[0] = (struct tag_chapter){ 5000, 1000, "b\nc" };
		t->chapters[1] = (struct tag_chapter){ -5, 100, "before" };
		t->chapters[2] = (struct tag_chapter){ 1000, 2000, "a" };
		t->chapters[3] = (struct tag_chapter){ 9000, INT64_MAX, "beyond" };
		memset(t->chapters[2].title, 'a', CHAPTER_TEXT);
		break;
	case 'd': snprintf(t->title, sizeof(t->title), "%d descriptors", count_open()); break;
	case 'n': return err_set(err, "no sound");
	default: snprintf(t->title, sizeof(t->title), "title %c", letter); break;
	}
	return true;
}

struct pool_world {
	char folder[TEST_FOLDER_MAX];
	struct music_files files;
};

static void
write_file(const struct pool_world *w, const char *name, const char *text)
{
	CLEANUP(pointer_free) char *path = xasprintf("%s/%s", w->folder, name);
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
}

/* Reads all of the folder; answers in the order of the files. */
static void
read_all(struct pool_world *w, int limit_ms, struct pool_answer *answers)
{
	const struct music_file *todo[2000];
	struct pool_answer a;
	struct err err = ERR_INIT;
	size_t n = 0;

	assert_true(walk(w->folder, &w->files, &err));
	walk_sort(&w->files);
	assert_true(w->files.n <= LENGTH(todo));
	for (size_t i = 0; i < w->files.n; i++)
		todo[i] = &w->files.v[i];
	struct pool *p = pool_new(OS_SELF, WORKER_TAGS, todo, w->files.n, limit_ms, -1, NULL);
	for (; pool_next(p, &a); n++)
		answers[a.file - w->files.v] = a;
	assert_true(pool_works(p, &err));
	assert_int_equal(n, w->files.n);
	pool_free(p);
	/* Nothing is left behind. */
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
}

static void
what_breaks_a_worker_costs_itself_alone(void **state)
{
	static const struct {
		const char *name, *text, *why;
	} files[] = { { "1.mp3", "a", "" }, { "2.mp3", "c", "crashed" }, { "3.mp3", "b", "" },
		{ "4.mp3", "h", "too long" }, { "5.mp3", "i", "" }, { "6.mp3", "x", "crashed" },
		{ "7.mp3", "e", "" }, { "8.mp3", "n", "no sound" }, { "9.mp3", "f", "" } };
	struct pool_world *w = *state;
	struct pool_answer a[LENGTH(files)] = { 0 };

	for (size_t i = 0; i < LENGTH(files); i++)
		write_file(w, files[i].name, files[i].text);
	read_all(w, 300, a);
	for (size_t i = 0; i < LENGTH(files); i++) {
		assert_int_equal(a[i].ok, !*files[i].why);
		assert_non_null(strstr(a[i].why, files[i].why));
		if (a[i].ok) {
			assert_int_equal(a[i].tags.title[6], files[i].text[0]);
			assert_int_equal(a[i].tags.length_ms, 1000);
		}
	}
}

static void
a_worker_has_three_descriptors_and_the_file(void **state)
{
	struct pool_world *w = *state;
	struct pool_answer a[1] = { 0 };
	int ours = open("/dev/null", O_RDONLY); /* not for it, although it was not closed for it */

	write_file(w, "1.mp3", "d");
	read_all(w, 20000, a);
	assert_string_equal(a[0].tags.title, "4 descriptors");
	close(ours);
}

static void
what_a_worker_makes_up_is_checked(void **state)
{
	struct pool_world *w = *state;
	struct pool_answer a[4] = { 0 };

	write_file(w, "1.mp3", "g"); /* no record */
	write_file(w, "2.mp3", "l"); /* texts without an end */
	write_file(w, "3.mp3", "a");
	write_file(w, "4.mp3", "t"); /* a truth value of 2 */
	read_all(w, 5000, a);
	assert_false(a[0].ok);
	assert_true(a[1].ok);
	assert_int_equal(strlen(a[1].tags.title), TAG_TEXT - 1);
	assert_null(strchr(a[1].tags.title, '\n'));
	assert_int_equal(strlen(a[1].tags.isrc), sizeof(a[1].tags.isrc) - 1);
	assert_true(a[2].ok);
	assert_false(a[3].ok);
	assert_string_equal(a[3].why, "it crashed the worker that reads tags (Killed)");
}

static void
chapters_are_checked_and_in_order(void **state)
{
	struct pool_world *w = *state;
	struct pool_answer *a = xcalloc(2, sizeof(*a));

	write_file(w, "1.mp3", "k");
	write_file(w, "2.mp3", "l"); /* more than there is room for */
	read_all(w, 5000, a);
	assert_int_equal(a[0].tags.nchapters, 2);
	assert_int_equal(a[0].tags.chapters[0].pos_ms, 1000);
	assert_int_equal(strlen(a[0].tags.chapters[0].title), CHAPTER_TEXT - 1);
	assert_int_equal(a[0].tags.chapters[1].pos_ms, 5000);
	assert_int_equal(a[0].tags.chapters[1].pos_end_ms, 5000);
	assert_string_equal(a[0].tags.chapters[1].title, "b c");
	assert_int_equal(a[1].tags.nchapters, 0);
	free(a);
}

static void
many_files_take_many_workers(void **state)
{
	struct pool_world *w = *state;
	struct pool_answer *a = xcalloc(1500, sizeof(*a));

	for (int i = 0; i < 1200; i++) {
		char name[32];
		snprintf(name, sizeof(name), "%04d.flac", i);
		write_file(w, name, i % 100 == 50 ? "c" : "a");
	}
	read_all(w, 20000, a);
	for (int i = 0; i < 1200; i++)
		assert_int_equal(a[i].ok, i % 100 != 50);
	free(a);
}

static void
no_worker_is_an_error_in_words(void **state)
{
	struct pool_world *w = *state;
	struct err err = ERR_INIT;
	struct pool_answer a;

	write_file(w, "1.mp3", "a");
	assert_true(walk(w->folder, &w->files, &err));
	const struct music_file *todo[] = { &w->files.v[0] };
	static const char *const programs[] = { "/nowhere/earlog", "/bin/true" };
	for (size_t i = 0; i < LENGTH(programs); i++) {
		struct pool *p = pool_new(programs[i], WORKER_TAGS, todo, 1, 1000, -1, NULL);
		assert_false(pool_next(p, &a));
		assert_false(pool_works(p, &err));
		assert_non_null(strstr(err.msg, "reads tags"));
		pool_free(p);
	}
}

static void
only_files_of_sound_are_found_and_no_folder_twice(void **state)
{
	struct pool_world *w = *state;
	struct err err = ERR_INIT;
	char *path = xasprintf("%s/sub", w->folder), *hidden = xasprintf("%s/.git", w->folder);
	char *pipe = xasprintf("%s/pipe.flac", w->folder),
	     *link = xasprintf("%s/link.flac", w->folder);
	CLEANUP(pointer_free) char *round = xasprintf("%s/sub/round", w->folder);

	assert_int_equal(mkdir(path, 0700) | mkdir(hidden, 0700) | mkfifo(pipe, 0600), 0);
	write_file(w, "a.FLAC", "a");
	write_file(w, "sub/b.m4a", "a");
	write_file(w, "cover.jpg", "a");
	write_file(w, "notes.flac.txt", "a");
	write_file(w, "empty.mp3", "");
	write_file(w, ".git/c.mp3", "a");
	assert_int_equal(symlink("a.FLAC", link) | symlink(w->folder, round), 0);
	assert_true(walk(w->folder, &w->files, &err));
	assert_true(walk(path, &w->files, &err)); /* named twice, found once */
	walk_sort(&w->files);
	assert_int_equal(w->files.n, 2);
	assert_non_null(strstr(w->files.v[0].path, "/a.FLAC"));
	assert_non_null(strstr(w->files.v[1].path, "/sub/b.m4a"));
	assert_int_equal(w->files.v[0].size_bytes, 1);
	assert_false(walk("/nowhere/at/all", &w->files, &err));
	assert_non_null(strstr(err.msg, "/nowhere/at/all"));
	free(path);
	free(hidden);
	free(pipe);
	free(link);
}

static int
setup(void **state)
{
	struct pool_world *w = xcalloc(1, sizeof(*w));

	*state = w;
	return test_folder_make(w->folder, "library") ? 0 : -1;
}

static int
teardown(void **state)
{
	struct pool_world *w = *state;

	test_folder_remove(w->folder);
	music_files_finish(&w->files);
	free(w);
	return 0;
}

#define WORLD_TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(what_breaks_a_worker_costs_itself_alone),
		WORLD_TEST(a_worker_has_three_descriptors_and_the_file),
		WORLD_TEST(what_a_worker_makes_up_is_checked),
		WORLD_TEST(chapters_are_checked_and_in_order),
		WORLD_TEST(many_files_take_many_workers),
		WORLD_TEST(no_worker_is_an_error_in_words),
		WORLD_TEST(only_files_of_sound_are_found_and_no_folder_twice),
	};

	signal(SIGPIPE, SIG_IGN); /* as earlog does */
	if (argc == 3 && strcmp(argv[2], worker_kinds[WORKER_TAGS].verb) == 0)
		return worker_serve(0, WORKER_TAGS, misread);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
