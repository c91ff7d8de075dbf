/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support/jack.h"

/* A program of the server's, with its output in a file of the folder. */
static pid_t
jack_run(const struct jack *j, const char *const argv[], const char *log)
{
	char *path = xasprintf("%s/%s", j->folder, log);
	pid_t pid = test_run(argv, path);

	free(path);
	return pid;
}

static bool
jack_answers(const struct jack *j)
{
	int status;
	pid_t pid = jack_run(j, (const char *const[]){ "jack_lsp", NULL }, "lsp.log");

	return waitpid(pid, &status, 0) == pid && status == 0;
}

void
jack_start(struct jack *j)
{
	if (!is_installed("jackd") || !is_installed("jack_rec"))
		skip_for("jackd or jack_rec is not installed");
	assert_true(test_home_make(j->folder));
	snprintf(j->name, sizeof(j->name), "earlog-test-%d", (int)getpid());
	setenv("JACK_DEFAULT_SERVER", j->name, 1);
	setenv("JACK_NO_START_SERVER", "1", 1);
	setenv("JACK_NO_AUDIO_RESERVATION", "1", 1);
	j->pid = jack_run(j,
		(const char *const[]){ "jackd", "-n", j->name, "-r", "-t", "5000", "-d", "dummy",
			"-r", "24000", "-p", "1024", NULL },
		"jackd.log");
	bool answers = false;
	for (int ms = 0; ms < home_limit_ms(0) && !(answers = jack_answers(j)); ms += 20)
		poll(NULL, 0, 20);
	assert_true(answers);
}

void
jack_end(struct jack *j)
{
	if (!j->pid)
		return;
	kill(j->pid, SIGTERM); /* so that it removes its shared memory */
	waitpid(j->pid, NULL, 0);
	j->pid = 0;
	assert_true(test_folder_remove(j->folder));
}

size_t
jack_late(const struct jack *j)
{
	return test_lines_with(j->folder, "jackd.log", "XRun");
}

#define WAV_HEAD 44

static off_t
recorded(const struct jack *j)
{
	char *path = xasprintf("%s/heard.wav", j->folder);
	struct stat st;
	off_t size = stat(path, &st) == 0 ? st.st_size : 0;

	free(path);
	return size;
}

pid_t
jack_listen(const struct jack *j)
{
	char *path = xasprintf("%s/heard.wav", j->folder);

	unlink(path);
	pid_t pid = jack_run(j,
		(const char *const[]){
			"jack_rec", "-f", path, "-d", "3600", "-b", "16", "mpv:out_0", NULL },
		"rec.log");
	for (int ms = 0; ms < home_limit_ms(0) && recorded(j) <= WAV_HEAD; ms += 10)
		poll(NULL, 0, 10);
	free(path);
	return pid;
}

int16_t *
jack_heard(const struct jack *j, pid_t pid, size_t *n)
{
	int16_t *v = jack_so_far(j, n);

	/* So that it leaves the server, which else keeps its place among the few of a machine. */
	kill(pid, SIGTERM);
	waitpid(pid, NULL, 0);
	return v;
}

int16_t *
jack_so_far(const struct jack *j, size_t *n)
{
	char *path = xasprintf("%s/heard.wav", j->folder);
	size_t most = (size_t)recorded(j);

	FILE *f = fopen(path, "re");
	assert_non_null(f);
	int16_t *v = xcalloc(most + 1, 1);
	assert_int_equal(fseek(f, WAV_HEAD, SEEK_SET), 0);
	*n = fread(v, sizeof(*v), most / sizeof(*v), f);
	fclose(f);
	free(path);
	return v;
}
