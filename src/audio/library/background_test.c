/* tests: races, no-valgrind */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Jobs of each kind, how they wait, and levels that are kept. This program is its own worker. */
#include "audio/library/background.h"

#include <math.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audio/library/worker.h"
#include "base/core/mem.h"
#include "base/system/os_process.h"
#include "support/needs.h"
#include "support/test.h"

/* The peaks of the file tell for which passage it was decoded, lufs[1] tells the process. From 7 s
 * on it is silent. That from 9 s is never measured. */
static bool
make_up(int socket, int file, const struct passage_wish *w, struct worker_answer *a,
	struct err *err)
{
	double from = (double)w->from_ms / 1000;

	(void)socket, (void)file, (void)err;
	if (from >= 9)
		pause();
	a->levels = (struct passage_levels){
		.lufs = { from >= 7 ? (double)NAN : -20 - from, -(double)(getpid() % 400) },
		.true_peak_dbtp = { w->whole ? -from : (double)NAN, w->whole ? -2 : (double)NAN },
	};
	return true;
}

/* Waits for the next job that has ended. */
static struct background_job
next(struct background *b)
{
	struct background_job j;
	struct pollfd fd = { background_fd(b), POLLIN, 0 };

	while (!background_take(b, &j))
		assert_int_equal(poll(&fd, 1, 60000), 1);
	return j;
}

static void
ask_passage(
	struct background *b, uint64_t ticket, const char *path, const struct passage_wish *wish)
{
	background_ask(b,
		&(struct background_job){ .kind = BACKGROUND_PASSAGE,
			.ticket = ticket,
			.file = { .path = (char *)(uintptr_t)path },
			.wish = (struct passage_wish *)(uintptr_t)wish });
}

static struct passage_levels
asked(struct background *b, const char *path, const struct passage_wish *wish)
{
	static uint64_t ticket;

	ask_passage(b, ++ticket, path, wish);
	struct background_job j = next(b);
	if (!j.ok)
		fail_msg("%s", j.why);
	assert_int_equal(j.ticket, ticket);
	struct passage_levels l = j.result.levels;
	background_job_finish(&j);
	return l;
}

static void
a_file_is_decoded_whole_once(void **state)
{
	char folder[TEST_FOLDER_MAX], path[TEST_FOLDER_MAX + 8];
	struct background *b = background_new(OS_SELF);
	struct passage_wish w = { .from_ms = 1000, .to_ms = 2000 };

	assert_true(test_folder_make(folder, "background"));
	snprintf(path, sizeof(path), "%s/a", folder);
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	struct passage_levels first = asked(b, path, &w);
	assert_true(first.lufs[0] == -21 && first.true_peak_dbtp[0] == -1);
	/* Another passage has the peaks of the file. */
	w.from_ms = 3000;
	struct passage_levels l = asked(b, path, &w);
	assert_true(l.lufs[0] == -23 && l.true_peak_dbtp[0] == -1);
	/* The same passage needs no worker. */
	w.from_ms = 1000;
	l = asked(b, path, &w);
	assert_true(l.lufs[1] == first.lufs[1]);
	/* A silent passage does not get the loudness of the file. */
	w.from_ms = 7000;
	l = asked(b, path, &w);
	assert_true(isnan(l.lufs[0]));
	w.from_ms = 1000;
	/* Through another equaliser, and when it has changed, it is another file. */
	w.from_ms = 2000;
	w.side[1] = (struct equaliser){ .v = { { FILTER_PEAK, 1000, 6, 1 } }, .n = 1 };
	assert_true(asked(b, path, &w).true_peak_dbtp[0] == -2);
	w.from_ms = 4000;
	assert_int_equal(write(fd, "more", 4), 4);
	assert_true(asked(b, path, &w).true_peak_dbtp[0] == -4);
	background_free(b);
	assert_int_equal(close(fd), 0);
	assert_true(test_folder_remove(folder));
}

/* Title and number are those in the name of the file; one file is never read. */
static bool
make_up_tags(int socket, int file, const struct passage_wish *w, struct worker_answer *a,
	struct err *err)
{
	char text[16] = "";

	(void)socket, (void)w, (void)err;
	if (read(file, text, sizeof(text) - 1) < 0 || strcmp(text, "hangs") == 0)
		pause();
	snprintf(a->tags.title, sizeof(a->tags.title), "%s", text);
	snprintf(a->tags.track, sizeof(a->tags.track), "%s", text);
	return true;
}

static void
write_text(const char *folder, const char *name, const char *text)
{
	CLEANUP(pointer_free) char *path = xasprintf("%s/%s", folder, name);
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
}

static void
ask_folder(struct background *b, const struct uuid *of, char *path, char *tag)
{
	background_ask(b,
		&(struct background_job){ .kind = BACKGROUND_FOLDER,
			.of = *of,
			.file = { .path = path },
			.tag = tag });
}

static void
a_folder_is_read_while_another_hangs_and_its_end_is_not_waited_for(void **state)
{
	char folder[TEST_FOLDER_MAX];
	struct background *b = background_new(OS_SELF);
	struct background_job f;

	assert_true(test_folder_make(folder, "folders"));
	CLEANUP(pointer_free) char *hangs = xasprintf("%s/hangs", folder);
	CLEANUP(pointer_free) char *none = xasprintf("%s/none", folder);
	assert_int_equal(mkdir(hangs, 0700), 0);
	write_text(hangs, "a.flac", "hangs");
	ask_folder(b, &UUID_NONE, hangs, NULL);
	assert_false(background_take(b, &f));
	CLEANUP(pointer_free) char *album = xasprintf("%s/album", folder);
	assert_int_equal(mkdir(album, 0700), 0);
	write_text(album, "a.flac", "10/10");
	write_text(album, "b.flac", "9");
	struct uuid of = uuid_random();
	ask_folder(b, &of, album, (char[]){ "bass" });
	f = next(b);
	assert_true(f.ok && uuid_same(&f.of, &of));
	assert_string_equal(f.tag, "bass");
	assert_int_equal(f.result.album.n, 2);
	assert_string_equal(f.result.album.v[0].title, "9");
	assert_string_equal(f.result.album.v[1].title, "10/10");
	background_job_finish(&f);
	ask_folder(b, &of, none, NULL);
	f = next(b);
	assert_false(f.ok);
	assert_non_null(strstr(f.why, "none: No such file"));
	background_job_finish(&f);
	/* ends, though one folder is still read */
	background_free(b);
	assert_true(test_folder_remove(folder));
}

static void
only_the_last_passage_has_a_result(void **state)
{
	char folder[TEST_FOLDER_MAX];
	struct background *b = background_new(OS_SELF);
	struct passage_wish w = { .from_ms = 9000, .to_ms = 9500 };

	assert_true(test_folder_make(folder, "last"));
	write_text(folder, "a", "sound");
	CLEANUP(pointer_free) char *path = xasprintf("%s/a", folder);
	ask_passage(b, 1, path, &w);
	ask_passage(b, 2, path, &w);
	w.from_ms = 3000;
	ask_passage(b, 3, path, &w);
	struct background_job j = next(b);
	assert_true(j.ok && j.ticket == 3 && j.result.levels.lufs[0] == -23);
	background_job_finish(&j);
	/* Nor has one that is done, but was not taken. */
	w.from_ms = 4000;
	ask_passage(b, 4, path, &w);
	struct pollfd fd = { background_fd(b), POLLIN, 0 };
	assert_int_equal(poll(&fd, 1, 60000), 1);
	w.from_ms = 5000;
	ask_passage(b, 5, path, &w);
	j = next(b);
	assert_true(j.ok && j.ticket == 5);
	background_job_finish(&j);
	assert_false(background_take(b, &j));
	background_free(b);
	assert_true(test_folder_remove(folder));
}

static void
tags_are_read_one_after_the_other_beside_a_passage(void **state)
{
	static const char *const names[] = { "b", "none", "a" };
	char folder[TEST_FOLDER_MAX];
	struct background *b = background_new(OS_SELF);
	struct passage_wish w = { .from_ms = 9000, .to_ms = 9500 };
	struct background_job j;

	assert_true(test_folder_make(folder, "tags"));
	write_text(folder, "a", "one");
	write_text(folder, "b", "two");
	CLEANUP(pointer_free) char *hangs = xasprintf("%s/a", folder);
	ask_passage(b, 1, hangs, &w);
	for (size_t i = 0; i < 3; i++) {
		CLEANUP(pointer_free) char *path = xasprintf("%s/%s", folder, names[i]);

		background_ask(b,
			&(struct background_job){
				.kind = BACKGROUND_TAGS, .ticket = i, .file = { .path = path } });
	}
	for (size_t i = 0; i < 3; i++) {
		j = next(b);
		assert_true(j.kind == BACKGROUND_TAGS && j.ticket == i && j.ok == (i != 1));
		if (j.ok)
			assert_string_equal(j.result.tags->title, i ? "one" : "two");
		else
			assert_non_null(strstr(j.why, "No such file"));
		background_job_finish(&j);
	}
	background_free(b);
	assert_true(test_folder_remove(folder));
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(a_file_is_decoded_whole_once),
		cmocka_unit_test(only_the_last_passage_has_a_result),
		cmocka_unit_test(tags_are_read_one_after_the_other_beside_a_passage),
		cmocka_unit_test(
			a_folder_is_read_while_another_hangs_and_its_end_is_not_waited_for) };

	signal(SIGPIPE, SIG_IGN); /* as earlog does */
	if (argc > 2 && strcmp(argv[1], WORKER_COMMAND) == 0)
		return strcmp(argv[2], WORKER_PASSAGE_VERB) == 0
			? worker_serve(0, WORKER_PASSAGE, make_up)
			: worker_serve(0, WORKER_TAGS, make_up_tags);
	return cmocka_run_group_tests_name("background", tests, NULL, NULL);
}
