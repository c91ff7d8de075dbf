/* tests: no-valgrind */
/* Two files become one that holds them in step. This program is its own worker. */
#include "library/pair.h"

#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/os_process.h"
#include "support/needs.h"
#include "library/worker_process.h"
#include "support/test.h"

#define LIES "EARLOG_TEST_LIES" /* in the environment: the worker lies */

static char folder[TEST_FOLDER_MAX];
static struct pair *pair;           /* made last; its file goes with it */
static const int64_t known = 70001; /* of a.wav and b.flac, where the search is not tested */

static void
shell(const char *line)
{
	CLEANUP(pointer_free) char *cmd = xasprintf("cd '%s' && %s", folder, line);

	if (system(cmd) != 0)
		fail_msg("%s", line);
}

static int
make_folder(void **state)
{
	return test_folder_make(folder, "pair") ? 0 : -1;
}

static int
remove_folder(void **state)
{
	pair_free(pair);
	return test_folder_remove(folder) ? 0 : -1;
}

static bool
make(const char *first, const char *second, const int64_t *frames, struct pair_made *out,
	struct err *err)
{
	char *a = xasprintf("%s/%s", folder, first), *b = xasprintf("%s/%s", folder, second);
	char *into = xasprintf("%s/in/step", folder);
	bool made = false;

	pair_free(pair);
	pair = pair_new(os_self(), a, b, (const char *const[]){ into, NULL }, frames);
	struct pollfd fd = { pair_fd(pair), POLLIN, 0 };
	while (!pair_take(pair, &made, out, err))
		poll(&fd, 1, 50000);
	assert_int_equal(pair_fd(pair), -1);
	assert_int_equal(pair_path(pair) && access(pair_path(pair), F_OK) == 0, made);
	free(a);
	free(b);
	free(into);
	return made;
}

/* The frames of the pair, as floats; the caller frees. */
static float *
frames(size_t *n)
{
	struct buf bytes = BUF_INIT;
	struct err err = ERR_INIT;
	bool found;

	assert_true(file_read(pair_path(pair), 1 << 28, &bytes, &found, &err) && found);
	assert_memory_equal(bytes.s, "RIFF", 4);
	*n = (bytes.len - 44) / 16;
	float *v = xmalloc(bytes.len);
	memcpy(v, bytes.s + 44, bytes.len - 44);
	buf_finish(&bytes);
	return v;
}

/* Noise whose level moves without coming again, as music's does; then a part of it in other
 * formats. */
static void
write_music(void)
{
	shell("ffmpeg -v error -y -f lavfi -i 'anoisesrc=c=pink:a=0.5:r=48000:d=12:s=3' -f lavfi "
	      "-i "
	      "'anoisesrc=c=white:a=1:r=48000:d=12:s=4,lowpass=f=6,lowpass=f=6,volume=30,"
	      "aformat=sample_fmts=fltp' -filter_complex "
	      "'[0:a][1:a]amultiply,lowpass=f=8000,lowpass=f=8000,pan=stereo|c0=c0|c1=0.5*c0' -c:a "
	      "pcm_s16le a.wav && "
	      "ffmpeg -v error -y -i a.wav -af atrim=start_sample=70001 b.flac && "
	      "ffmpeg -v error -y -i b.flac -af aresample=44100 -c:a pcm_s24le other.wav && "
	      "ffmpeg -v error -y -i b.flac -ac 1 mono.wav");
}

static void
the_second_file_is_put_where_its_music_is(void **state)
{
	struct pair_made m;
	struct err err = ERR_INIT;
	size_t n;

	needs("ffmpeg");
	write_music();
	if (!make("a.wav", "b.flac", NULL, &m, &err))
		fail_msg("%s", err.msg);
	assert_int_equal(m.offset.frames, 70001);
	assert_true(m.offset.sure && m.offset.alike > 0.99);
	assert_int_equal(m.rate_hz, 48000);
	assert_int_equal(m.length_ms, 12000);
	float *v = frames(&n);
	assert_int_equal(n, 12 * 48000);
	for (size_t i = 0; i < n; i++)
		for (size_t c = 0; c < 2; c++)
			assert_true(v[4 * i + 2 + c] == (i < 70001 ? 0 : v[4 * i + c]));
	free(v);
	/* The other way round it begins before the first one. */
	assert_true(make("b.flac", "a.wav", NULL, &m, &err));
	assert_int_equal(m.offset.frames, -70001);
	v = frames(&n);
	assert_int_equal(n, 12 * 48000 - 70001);
	for (size_t i = 0; i < 4 * n; i += 4)
		assert_true(v[i] == v[i + 2] && v[i + 1] == v[i + 3]);
	free(v);
	/* As it was told. */
	assert_true(make("a.wav", "b.flac", &(int64_t){ 100 }, &m, &err));
	assert_int_equal(m.offset.frames, 100);
	v = frames(&n);
	assert_true(v[4 * 100 + 2] == v[4 * 0 + 2] || v[4 * 100 + 2] != 0);
	assert_true(v[4 * 99 + 2] == 0);
	free(v);
}

static void
another_rate_and_one_channel_are_put_in_step(void **state)
{
	struct pair_made m;
	struct err err = ERR_INIT;
	double apart = 0, size = 0;
	size_t n;

	needs("ffmpeg");
	assert_true(make("a.wav", "other.wav", NULL, &m, &err));
	assert_true(llabs(m.offset.frames - 70001) <= 1);
	assert_int_equal(m.other_rate_hz, 44100);
	float *v = frames(&n);
	for (size_t i = 80000; i < n - 2000; i++) {
		apart += pow((double)v[4 * i] - (double)v[4 * i + 2], 2);
		size += pow((double)v[4 * i], 2);
	}
	print_message("    resampled, it is %.1f dB apart\n", 10 * log10(apart / size));
	assert_true(10 * log10(apart / size) < -30);
	free(v);
	assert_true(make("a.wav", "mono.wav", NULL, &m, &err));
	assert_int_equal(m.offset.frames, 70001);
}

static void
what_cannot_be_put_in_step_says_why(void **state)
{
	struct pair_made m;
	struct err err = ERR_INIT;

	needs("ffmpeg");
	assert_false(make("a.wav", "nowhere.wav", NULL, &m, &err));
	assert_string_equal(err.msg, "nowhere.wav: No such file or directory");
	shell("head -c 100000 /dev/urandom >noise.flac && "
	      "ffmpeg -v error -y -i a.wav -af pan=5.1\\|FL=c0 six.wav && "
	      "ffmpeg -v error -y -f lavfi -i anoisesrc=d=5:s=9 unlike.wav");
	assert_false(make("a.wav", "noise.flac", NULL, &m, &err));
	assert_non_null(strstr(err.msg, "the second file: "));
	assert_false(make("six.wav", "a.wav", NULL, &m, &err));
	assert_string_equal(err.msg, "the first file: it has more than two channels");
	/* It is made, but not sure. */
	assert_true(make("a.wav", "unlike.wav", NULL, &m, &err));
	assert_false(m.offset.sure);
}

/* A worker that a file has taken over answers with impossible values. */
static void
an_answer_of_a_worker_is_checked(void **state)
{
	struct pair_made m;
	struct err err = ERR_INIT;

	needs("ffmpeg");
	assert_int_equal(setenv(LIES, "1", 1), 0);
	assert_false(make("a.wav", "b.flac", NULL, &m, &err));
	assert_int_equal(unsetenv(LIES), 0);
	assert_string_equal(err.msg, "the worker that aligns two files sent an invalid result");
}

/* Its file is for nobody else, and goes with it. */
static void
the_file_of_both_is_private_and_goes(void **state)
{
	char hash[2][FILE_HASH];
	struct pair_made m, n;
	struct err err = ERR_INIT;
	struct stat st;

	needs("ffmpeg");
	assert_true(make("a.wav", "b.flac", &known, &m, &err));
	assert_true(stat(pair_path(pair), &st) == 0 && (st.st_mode & 07777) == 0600);
	shell("sha256sum a.wav b.flac | cut -c1-64 >hash");
	char *path = xasprintf("%s/hash", folder), *was = xstrdup(pair_path(pair));
	FILE *f = fopen(path, "r");
	assert_true(f && fscanf(f, "%64s %64s", hash[0], hash[1]) == 2 && fclose(f) == 0);
	assert_string_equal(m.hash[0], hash[0]);
	assert_string_equal(m.hash[1], hash[1]);
	/* A new tag changes a file, but not its audio. */
	shell("ffmpeg -v error -y -i b.flac -c copy -metadata title=New tagged.flac");
	assert_true(make("a.wav", "tagged.flac", &known, &n, &err));
	assert_string_not_equal(n.hash[1], m.hash[1]);
	assert_string_equal(n.audio[1], m.audio[1]);
	assert_string_not_equal(n.audio[1], n.audio[0]);
	free(was);
	was = xstrdup(pair_path(pair));
	pair_free(pair);
	pair = NULL;
	assert_int_equal(access(was, F_OK), -1);
	free(path);
	free(was);
}

/* Numbers of processes say nothing: the folder may be shared with another machine. */
static void
files_that_nobody_locks_are_removed(void **state)
{
	char *into = xasprintf("%s/in/step", folder), *other = xasprintf("%s/pair-notes.txt", into),
	     *left = xasprintf("%s/pair-%ld-900.wav", into, (long)getpid()),
	     *used = xasprintf("%s/pair-2000000000-1.wav", into);
	struct pair_made m;
	struct err err = ERR_INIT;

	needs("ffmpeg");
	assert_true(make("a.wav", "b.flac", &known, &m, &err));
	int fd[] = { file_create_locked(AT_FDCWD, used, 0600), open(left, O_WRONLY | O_CREAT, 0600),
		open(other, O_WRONLY | O_CREAT, 0600) };
	assert_true(fd[0] >= 0 && fd[1] >= 0 && fd[2] >= 0);
	pair_remove_left((const char *const[]){ NULL, into });
	for (int i = 0; i < 500 && access(left, F_OK) == 0; i++)
		poll(NULL, 0, 10);
	assert_int_equal(access(left, F_OK), -1);
	assert_int_equal(access(used, F_OK), 0);
	assert_int_equal(access(other, F_OK), 0);
	assert_int_equal(access(pair_path(pair), F_OK), 0);
	for (size_t i = 0; i < LENGTH(fd); i++)
		close(fd[i]);
	free(into);
	free(other);
	free(left);
	free(used);
}

/* Silence, which is short as FLAC, of more samples than fit. */
static void
what_does_not_fit_into_memory_says_how_much_does(void **state)
{
	struct pair_made m;
	struct err err = ERR_INIT;

	needs("ffmpeg");
	shell("for of in 192000:240 48000:700 44100:700; do "
	      "ffmpeg -v error -y -f lavfi -i anullsrc=cl=mono:r=${of%:*} -t ${of#*:} "
	      "${of%:*}.flac || exit 1; done");
	assert_false(make("192000.flac", "a.wav", NULL, &m, &err));
	assert_string_equal(err.msg,
		"the first file: it is too long: at 192 kHz, 3.9 minutes of each file fit into "
		"memory");
	assert_false(make("48000.flac", "44100.flac", NULL, &m, &err));
	assert_string_equal(err.msg,
		"the second file: it is too long: at 48 and 44.1 kHz, 10.6 minutes of each file "
		"fit "
		"into memory");
}

/* A disk that is full from the beginning, or without a folder to write into. */
static void
where_nothing_can_be_written_it_says_so(void **state)
{
	struct err err = ERR_INIT;
	struct pair_made m;
	bool made = true;
	char *a = xasprintf("%s/a.wav", folder), *file = xasprintf("%s/a.wav/x", folder);

	needs("ffmpeg");
	struct pair *p = pair_new(os_self(), a, a, (const char *const[]){ NULL, file }, NULL);
	struct pollfd fd = { pair_fd(p), POLLIN, 0 };
	while (!pair_take(p, &made, &m, &err))
		poll(&fd, 1, 50000);
	assert_false(made);
	assert_null(pair_path(p));
	assert_non_null(strstr(err.msg, "a.wav"));
	pair_free(p);
	free(a);
	free(file);
}

/* A disk that takes the beginning only leaves nothing of it. */
static void
a_file_that_cannot_be_written_whole_says_so(void **state)
{
	struct rlimit was, small;
	struct err err = ERR_INIT;
	struct pair_made m;

	needs("ffmpeg");
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &was), 0);
	small = (struct rlimit){ 100000, was.rlim_max };
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	bool made = make("a.wav", "b.flac", &known, &m, &err);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &was), 0);
	assert_false(made);
	assert_non_null(strstr(err.msg, "cannot write the file that combines two files in "));
	assert_non_null(strstr(err.msg, "/in/step: File too large"));
}

/* Sends impossible values in place of the head of an answer. */
static bool
lie(int socket, const int *files, const union worker_question *q, struct worker_answer *a,
	struct err *err)
{
	(void)files, (void)q, (void)err;
	memset(a, 2, sizeof(*a));
	a->ok = 1;
	a->part = WORKER_HEAD;
	a->words[0] = '\0';
	return write(socket, a, sizeof(*a)) == sizeof(*a);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_second_file_is_put_where_its_music_is),
		cmocka_unit_test(another_rate_and_one_channel_are_put_in_step),
		cmocka_unit_test(what_cannot_be_put_in_step_says_why),
		cmocka_unit_test(an_answer_of_a_worker_is_checked),
		cmocka_unit_test(the_file_of_both_is_private_and_goes),
		cmocka_unit_test(files_that_nobody_locks_are_removed),
		cmocka_unit_test(what_does_not_fit_into_memory_says_how_much_does),
		cmocka_unit_test(where_nothing_can_be_written_it_says_so),
		cmocka_unit_test(a_file_that_cannot_be_written_whole_says_so),
	};

	signal(SIGPIPE, SIG_IGN); /* as earlog does */
	signal(SIGXFSZ, SIG_IGN);
	if (argc > 2 && strcmp(argv[1], WORKER_COMMAND) == 0 &&
		strcmp(argv[2], WORKER_PAIR_VERB) == 0)
		return worker_serve(0, WORKER_PAIR, getenv(LIES) ? lie : NULL);
	return all_need("ffmpeg", LENGTH(tests)) &&
		cmocka_run_group_tests(tests, make_folder, remove_folder);
}
