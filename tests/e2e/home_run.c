#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/os_file.h"
#include "base/os_process.h"
#include "support/needs.h"
#include "e2e/home_private.h"

/* What a program under test gets of the caller's environment: how its own tools are to behave. */
static const char *const passed[] = { "ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS",
	"TSAN_OPTIONS", "LD_LIBRARY_PATH", "GCOV_PREFIX", "GCOV_PREFIX_STRIP",
	"LLVM_PROFILE_FILE" };

struct env {
	char **v;
	size_t n, cap;
};

/* "NAME=value" takes the place of an earlier NAME, "NAME" alone takes it away. */
static void
env_set(struct env *e, const char *setting)
{
	size_t name = strcspn(setting, "="), i = 0;

	while (i < e->n && (strncmp(e->v[i], setting, name) || e->v[i][name] != '='))
		i++;
	if (i < e->n) {
		free(e->v[i]);
		e->v[i] = e->v[--e->n];
	}
	if (setting[name]) {
		LIST_ADD(e, xstrdup(setting));
	}
}

static void
env_set_to(struct env *e, const char *name, const char *value)
{
	char *setting = xasprintf("%s=%s", name, value);

	env_set(e, setting);
	free(setting);
}

void
home_env(struct home *h, const char *setting)
{
	struct env e = { .v = h->env, .n = h->nenv, .cap = h->cap_env };

	env_set(&e, setting);
	h->env = e.v;
	h->nenv = e.n;
	h->cap_env = e.cap;
}

static struct env
env_of(const struct home *h, const struct start *how)
{
	struct env e = { 0 };

	for (size_t i = 0; i < LENGTH(passed); i++) {
		const char *value = getenv(passed[i]);

		if (value)
			env_set_to(&e, passed[i], value);
	}
	for (size_t i = 0; i < h->nenv; i++)
		env_set(&e, h->env[i]);
	if (how->term)
		env_set_to(&e, "TERM", how->term);
	for (const char *const *s = how->env; s && *s; s++)
		env_set(&e, *s);
	e.v = xgrow(e.v, e.n, &e.cap, sizeof(*e.v));
	e.v[e.n] = NULL;
	return e;
}

static void
default_signals(void)
{
	sigset_t none;

	sigemptyset(&none);
	for (int sig = 1; sig < NSIG; sig++)
		signal(sig, SIG_DFL);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* In the child. Returns only when it went wrong, with errno. */
static void
become(char *const argv[], const struct start *how, const char *folder, char **env)
{
	int fds[3] = { how->in, how->out, how->err };

	default_signals();
	os_end_with_parent();
	if (setsid() < 0 || (how->tty && ioctl(how->in, TIOCSCTTY, 0) < 0))
		return;
	/* First out of the way of 0 to 2: a caller may have had one of them closed. */
	for (int i = 0; i < 3; i++) {
		fds[i] = fcntl(fds[i], F_DUPFD_CLOEXEC, 10);
		if (fds[i] < 0)
			return;
	}
	for (int i = 0; i < 3; i++) {
		if (dup2(fds[i], i) < 0)
			return;
	}
	os_close_on_exec(); /* what whoever runs the tests left open */
	if (chdir(folder) < 0)
		return;
	environ = env;
	if (how->in_child)
		how->in_child();
	execvp(argv[0], argv);
}

pid_t
home_start(struct home *h, char *const argv[], const struct start *how, const char **problem)
{
	const char *folder = how->folder ? how->folder : home_path(h, "work");
	int told[2], why = 0;

	if (!strcmp(argv[0], "earlog") && !home_has(h, "bin/earlog")) /* not one of PATH */
		home_fail("there is no earlog to test: neither $EARLOG nor ./earlog");
	if (strcmp(argv[0], "earlog") && !strchr(argv[0], '/'))
		needs(argv[0]);
	struct env env = env_of(h, how);
	if (!os_pipe(told, false))
		home_fail("cannot make a pipe: %s", strerror(errno));
	fflush(NULL);
	pid_t pid = fork();
	if (pid == 0) {
		told[1] = fcntl(told[1], F_DUPFD_CLOEXEC, 20);
		become(argv, how, folder, env.v);
		why = errno;
		if (write(told[1], &why, sizeof(why)) < 0)
			_exit(126);
		_exit(127);
	}
	why = pid < 0 ? errno : 0;
	close(told[1]);
	if (pid > 0 && read(told[0], &why, sizeof(why)) == (ssize_t)sizeof(why)) {
		waitpid(pid, NULL, 0);
		pid = -1;
	}
	close(told[0]);
	for (size_t i = 0; i < env.n; i++)
		free(env.v[i]);
	free(env.v);
	if (pid < 0) {
		char *text = xasprintf("cannot start %s in %s: %s", argv[0], folder, strerror(why));

		*problem = home_keep(h, text, strlen(text));
		free(text);
	}
	return pid;
}

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void
finish(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void
pass_in(int *fd, const char **in)
{
	ssize_t n = write(*fd, *in, strlen(*in));

	if (n > 0)
		*in += n;
	if ((n < 0 && errno != EAGAIN && errno != EINTR) || !**in)
		finish(fd);
}

static void
take_out(int *fd, struct buf *into)
{
	char part[16384];
	ssize_t n = read(*fd, part, sizeof(part));

	if (n > 0)
		buf_add_bytes(into, part, (size_t)n);
	else if (n == 0 || (errno != EAGAIN && errno != EINTR))
		finish(fd);
}

/* Moves bytes until the command has closed both ends, or time is up (false). */
static bool
attend(int fds[3], const char *in, struct buf *out, struct buf *err)
{
	int64_t end = now_ms() + home_limit_ms(0);

	while (fds[1] >= 0 || fds[2] >= 0) {
		struct pollfd p[3] = {
			{ .fd = fds[0], .events = POLLOUT },
			{ .fd = fds[1], .events = POLLIN },
			{ .fd = fds[2], .events = POLLIN },
		};
		int64_t left = end - now_ms();

		if (left <= 0 || (poll(p, 3, (int)left) < 0 && errno != EINTR))
			return false;
		if (p[0].revents)
			pass_in(&fds[0], &in);
		if (p[1].revents)
			take_out(&fds[1], out);
		if (p[2].revents)
			take_out(&fds[2], err);
	}
	return true;
}

static const char *
kept(struct home *h, struct buf *b)
{
	const char *text = home_keep(h, b->s, b->len);

	buf_finish(b);
	return text;
}

static void
pipe_or_fail(int ends[2])
{
	if (!os_pipe(ends, false))
		home_fail("cannot make a pipe: %s", strerror(errno));
}

int
home_run(struct home *h, char *const argv[], const char *in, const char **out, const char **err)
{
	struct buf said[2] = { BUF_INIT, BUF_INIT };
	int to[2], from[2], from_err[2], status;
	const char *problem;

	signal(SIGPIPE, SIG_IGN); /* a command need not read its stdin to the end */
	pipe_or_fail(to);
	pipe_or_fail(from);
	pipe_or_fail(from_err);
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	pid_t pid = home_start(h, argv,
		&(struct start){ .in = in ? to[0] : null, .out = from[1], .err = from_err[1] },
		&problem);
	close(null);
	close(to[0]);
	close(from[1]);
	close(from_err[1]);
	int fds[3] = { to[1], from[0], from_err[0] };
	fcntl(fds[0], F_SETFL, O_NONBLOCK);
	if (!in || !*in)
		finish(&fds[0]);
	bool ended = pid > 0 && attend(fds, in, &said[0], &said[1]);
	for (int i = 0; i < 3; i++)
		finish(&fds[i]);
	if (pid < 0)
		home_fail("%s", problem);
	if (!ended)
		kill(-pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	const char *text = kept(h, &said[0]), *words = kept(h, &said[1]);
	if (!ended)
		home_fail("%s %s did not end; stdout: %s\nstderr: %s", argv[0],
			argv[1] ? argv[1] : "", text, words);
	if (out)
		*out = text;
	if (err)
		*err = words;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}
