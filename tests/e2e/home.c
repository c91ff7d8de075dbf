/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "e2e/home.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "base/system/file.h"
#include "base/system/os_file.h"
#include "base/system/os_process.h"
#include "e2e/home_private.h"
#include "support/needs.h"
#include "support/test.h"

static const char *const folders[] = { "bin", "cache", "config", "data", "home", "run", "state",
	"tmp", "work" };

static struct home *homes; /* those not freed yet, newest first */

void
home_fail_at(const char *file, int line, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	char *text = NULL;
	int n = vasprintf(&text, fmt, ap);
	va_end(ap);
	fflush(stdout);
	fprintf(stderr, "%s:%d: %s\n", file, line, n < 0 ? fmt : text);
	free(text);
	_fail(file, line);
	abort(); /* not reached: _fail does not say that it never returns */
}

void
home_text_has(const char *text, const char *part, bool there, const char *file, int line)
{
	if ((strstr(text, part) != NULL) != there)
		home_fail_at(
			file, line, "“%s” should %sbe in:\n%s", part, there ? "" : "not ", text);
}

static void
free_rest(void)
{
	while (homes)
		home_free(homes);
}

static void
link_earlog(struct home *h)
{
	const char *given = getenv("EARLOG");
	char *program = realpath(given && *given ? given : "earlog", NULL);

	if (!program) /* tests of the driver do without */
		return;
	const char *link = home_path(h, "bin/earlog");
	unlink(link);
	if (symlink(program, link) < 0)
		home_fail("cannot link %s: %s", link, strerror(errno));
	home_env_to(h, "EARLOG", program);
	free(program);
}

static void
set_folder(struct home *h, const char *name, const char *folder)
{
	char *setting = xasprintf("%s=%s/%s", name, h->folder, folder);

	home_env(h, setting);
	free(setting);
}

struct home *
home_at(const char *folder)
{
	static bool registered;
	struct home *h = xcalloc(1, sizeof(*h));
	const char *path = getenv("PATH");

	h->folder = realpath(folder, NULL);
	if (!h->folder)
		home_fail("cannot use the folder %s: %s", folder, strerror(errno));
	h->next = homes;
	homes = h;
	if (!registered)
		atexit(free_rest);
	registered = true;
	for (size_t i = 0; i < LENGTH(folders); i++) {
		const char *sub = home_path(h, "%s", folders[i]);

		if (mkdir(sub, 0700) < 0 && errno != EEXIST)
			home_fail("cannot make the folder %s: %s", sub, strerror(errno));
	}
	set_folder(h, "HOME", "home");
	set_folder(h, "XDG_CONFIG_HOME", "config");
	set_folder(h, "XDG_DATA_HOME", "data");
	set_folder(h, "XDG_STATE_HOME", "state");
	set_folder(h, "XDG_CACHE_HOME", "cache");
	set_folder(h, "XDG_RUNTIME_DIR", "run");
	set_folder(h, "TMPDIR", "tmp");
	char *setting = xasprintf("PATH=%s/bin:%s", h->folder, path ? path : "/usr/bin:/bin");
	home_env(h, setting);
	free(setting);
	home_env(h, "LANG=C.UTF-8");
	link_earlog(h);
	return h;
}

struct home *
home_new(void)
{
	char folder[TEST_FOLDER_MAX];

	if (!test_home_make(folder))
		home_fail("cannot make the folder %s: %s", folder, strerror(errno));
	struct home *h = home_at(folder);
	h->fresh = true;
	return h;
}

/* Without following links; folders that a test made read-only become ours again first. */
static void
remove_tree(int parent, const char *name)
{
	struct stat st;

	if (fstatat(parent, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return;
	if (!S_ISDIR(st.st_mode)) {
		unlinkat(parent, name, 0);
		return;
	}
	int fd = fchmodat(parent, name, 0700, 0) < 0
		? -1
		: openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *e;

	while (dir && (e = readdir(dir))) {
		if (strcmp(e->d_name, ".") && strcmp(e->d_name, ".."))
			remove_tree(fd, e->d_name);
	}
	if (dir)
		closedir(dir);
	unlinkat(parent, name, AT_REMOVEDIR);
}

/* What the killed program started may still write, for as long as it takes to end. */
static void
remove_all(const char *folder)
{
	remove_tree(AT_FDCWD, folder);
	for (int tries = 0; tries < 500 && access(folder, F_OK) == 0; tries++) {
		poll(NULL, 0, 10);
		remove_tree(AT_FDCWD, folder);
	}
}

void
home_free(struct home *h)
{
	if (!h)
		return;
	for (struct home **p = &homes; *p; p = &(*p)->next) {
		if (*p == h) {
			*p = h->next;
			break;
		}
	}
	if (h->fresh && getenv("DRIVE_KEEP"))
		fprintf(stderr, "kept: %s\n", h->folder);
	else if (h->fresh)
		remove_all(h->folder);
	if (h->clock)
		munmap(h->clock, sizeof(*h->clock));
	for (size_t i = 0; i < h->ntexts; i++)
		free(h->texts[i].s);
	for (size_t i = 0; i < h->nenv; i++)
		free(h->env[i]);
	free(h->texts);
	free(h->env);
	free(h->folder);
	free(h);
}

int
home_tear_down(void **state)
{
	home_free(*state);
	return 0;
}

const char *
home_keep(struct home *h, const char *text, size_t n)
{
	h->texts = xgrow(h->texts, h->ntexts, &h->cap_texts, sizeof(*h->texts));
	char *copy = xmalloc(n + 1);

	memcpy(copy, text, n);
	copy[n] = '\0';
	h->texts[h->ntexts].s = copy;
	h->texts[h->ntexts++].len = n;
	return copy;
}

size_t
home_len(const struct home *h, const char *text)
{
	for (size_t i = h->ntexts; i-- > 0;) {
		if (h->texts[i].s == text)
			return h->texts[i].len;
	}
	return strlen(text);
}

const char *
home_path(struct home *h, const char *fmt, ...)
{
	struct buf path = BUF_INIT;
	va_list ap;

	buf_addf(&path, "%s/", h->folder);
	va_start(ap, fmt);
	buf_vaddf(&path, fmt, ap);
	va_end(ap);
	const char *kept = home_keep(h, path.s, path.len);
	buf_finish(&path);
	return kept;
}

const char *
home_write(struct home *h, const char *path, const char *text)
{
	const char *full = home_path(h, "%s", path);
	char *part = xstrdup(full), *slash = part + strlen(h->folder);

	while ((slash = strchr(slash + 1, '/'))) {
		*slash = '\0';
		mkdir(part, 0700);
		*slash = '/';
	}
	free(part);
	FILE *f = fopen(full, "we");
	bool ok = f && fputs(text, f) >= 0;
	if ((f && fclose(f)) || !ok)
		home_fail("cannot write %s: %s", full, strerror(errno));
	return full;
}

const char *
home_read(struct home *h, const char *path)
{
	const char *full = home_path(h, "%s", path);
	FILE *f = fopen(full, "re");
	struct buf all = BUF_INIT;
	char part[4096];
	size_t n;

	if (!f)
		home_fail("cannot read %s: %s", full, strerror(errno));
	while ((n = fread(part, 1, sizeof(part), f)) > 0)
		buf_add_bytes(&all, part, n);
	fclose(f);
	const char *kept = home_keep(h, all.s, all.len);
	buf_finish(&all);
	return kept;
}

void
home_edit(struct home *h, const char *path, const char *from, const char *to)
{
	CLEANUP(buf_finish) struct buf b = BUF_INIT;

	buf_add(&b, home_read(h, path));
	assert_has(b.s, from);
	buf_splice(&b, (size_t)(strstr(b.s, from) - b.s), strlen(from), to, strlen(to));
	home_write(h, path, b.s);
}

const char *
home_kept(struct home *h, const char *said)
{
	static const char number[] = " number ";
	const char *at = strstr(said, number), *text;

	if (!at)
		home_fail("no text was kept: %s", said);
	at += strlen(number);
	CLEANUP(pointer_free) char *nr = xstrndup(at, strspn(at, "0123456789"));
	if (home_run(h, (char *const[]){ "earlog", "export", "--text", nr, NULL }, NULL, &text,
		    NULL))
		home_fail("there is no text %s", nr);
	return text;
}

bool
home_has(struct home *h, const char *path)
{
	struct stat st;

	return lstat(home_path(h, "%s", path), &st) == 0;
}

/* What a program under test gets of the caller's environment: how its own tools are to behave. */
static const char *const passed[] = { "ASAN_OPTIONS", "LSAN_OPTIONS", "MUTANTS_ENTERED",
	"UBSAN_OPTIONS", "TSAN_OPTIONS", "LD_LIBRARY_PATH", "GCOV_PREFIX", "GCOV_PREFIX_STRIP",
	"LLVM_PROFILE_FILE", "LD_PRELOAD", "EARLOG_AHEAD" };

struct env LIST_OF(char *);

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

void
home_locale(struct home *h, const char *language)
{
	CLEANUP(pointer_free)
	char *source = xasprintf("/usr/share/i18n/locales/%s", language),
	     *made = xasprintf("locales/%s.UTF-8", language),
	     *wanted = xasprintf("%s.UTF-8", language);

	if (access(source, R_OK) != 0)
		skip_for("the source of the locale is not installed (Debian: locales)");
	home_write(h, "locales/README", "made by localedef");
	assert_int_equal(home_run(h,
				 ARGS("localedef", "-i", (char *)language, "-f", "UTF-8",
					 (char *)home_path(h, "%s", made)),
				 NULL, NULL, NULL),
		0);
	home_env_to(h, "LC_ALL", wanted);
	home_env_to(h, "LOCPATH", home_path(h, "locales"));
	/* glibc keeps what it made of LOCPATH */
	home_env(h, "LSAN_OPTIONS=detect_leaks=0");
}

void
home_env_to(struct home *h, const char *name, const char *value)
{
	CLEANUP(pointer_free) char *setting = xasprintf("%s=%s", name, value);

	home_env(h, setting);
}

/* Returns the value that a program of the home gets, or "". */
static const char *
env_value(const struct home *h, const char *name)
{
	const char *callers = getenv(name);
	size_t n = strlen(name);

	for (size_t i = 0; i < h->nenv; i++)
		if (!strncmp(h->env[i], name, n) && h->env[i][n] == '=')
			return h->env[i] + n + 1;
	return callers ? callers : "";
}

/* LD_PRELOAD is a list with blanks, and the folder of the library may have one. */
void
home_preload(struct home *h, const char *name)
{
	CLEANUP(pointer_free) char *self = realpath("/proc/self/exe", NULL);
	CLEANUP(pointer_free) char *folder = file_folder(self);
	CLEANUP(pointer_free) char *library = xasprintf("%s/../faults/%s.so", folder, name);
	const char *link = home_path(h, "run/%s.so", name), *before = env_value(h, "LD_PRELOAD");
	CLEANUP(pointer_free) char *all = xasprintf("%s%s%s", before, *before ? " " : "", link);

	unlink(link);
	if (symlink(library, link) < 0)
		home_fail("cannot link %s: %s", link, strerror(errno));
	home_env_to(h, "LD_PRELOAD", all);
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
	/* A zone that somebody chose: earlog says where a machine was told none. */
	env_set(&e, "TZ=GMT0");
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
	if (!os_pipe(told))
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
	if (!os_pipe(ends))
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

static void
add_value(struct buf *out, sqlite3_stmt *q, int i)
{
	int n = sqlite3_column_bytes(q, i);

	if (sqlite3_column_type(q, i) == SQLITE_BLOB) {
		const unsigned char *b = sqlite3_column_blob(q, i);

		for (int k = 0; k < n; k++)
			buf_addf(out, "%02x", (unsigned)b[k]);
	} else if (n) {
		buf_add_bytes(out, sqlite3_column_text(q, i), (size_t)n);
	}
}

static int
read_rows(sqlite3_stmt *q, struct buf *out)
{
	int rc;

	for (bool first = true; (rc = sqlite3_step(q)) == SQLITE_ROW; first = false) {
		if (!first)
			buf_add_char(out, '\n');
		for (int i = 0; i < sqlite3_column_count(q); i++) {
			if (i)
				buf_add_char(out, '|');
			add_value(out, q, i);
		}
	}
	return rc;
}

#define AT_JOURNAL 18 /* of the file: its journal mode */
#define ROLLBACK 1

/* By a URI in which nothing of the path means anything. */
static int
open_uri(sqlite3 **db, const char *path, const char *how)
{
	struct buf uri = BUF_INIT;

	buf_add(&uri, "file:");
	for (const char *s = path; *s; s++)
		if (strchr("%?#", *s))
			buf_addf(&uri, "%%%02x", (unsigned)(unsigned char)*s);
		else
			buf_add_char(&uri, *s);
	buf_add(&uri, how);
	int rc = sqlite3_open_v2(uri.s, db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_URI, NULL);
	buf_finish(&uri);
	return rc;
}

static bool
has_rollback_journal(sqlite3 *db)
{
	unsigned char journal = 0;
	sqlite3_file *f = NULL;

	sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &f);
	return f && f->pMethods && f->pMethods->xRead(f, &journal, 1, AT_JOURNAL) == SQLITE_OK &&
		journal == ROLLBACK;
}

/*
 * While someone has the archive open there is a -wal beside it, and we read like any other. Without
 * one nobody writes: "immutable" keeps SQLite from making -wal and -shm files that a test would
 * wonder at. An archive that began while the disk failed may have no -wal but a rollback journal:
 * read as immutable, it would show what is not committed. It is opened for writing, for a killed
 * program may have left a journal to roll back.
 */
static bool
open_db(sqlite3 **db, const char *path)
{
	char *wal = xasprintf("%s-wal", path);
	bool still = access(wal, F_OK) != 0;
	int rc = open_uri(db, path, still ? "?mode=ro&immutable=1" : "?mode=ro");

	free(wal);
	if (rc == SQLITE_OK && still && has_rollback_journal(*db)) {
		sqlite3_close(*db);
		rc = open_uri(db, path, "?mode=rw");
	}
	if (*db)
		sqlite3_busy_timeout(*db, home_limit_ms(0));
	return rc == SQLITE_OK;
}

const char *
home_sql_in(struct home *h, const char *path, const char *sql, const char **problem)
{
	struct buf out = BUF_INIT;
	sqlite3 *db = NULL;
	sqlite3_stmt *q = NULL;
	const char *rows = NULL;

	if (open_db(&db, path) && sqlite3_prepare_v2(db, sql, -1, &q, NULL) == SQLITE_OK &&
		read_rows(q, &out) == SQLITE_DONE)
		rows = home_keep(h, out.s, out.len);
	char *why =
		rows ? NULL : xasprintf("cannot read %s: %s: %s", path, sqlite3_errmsg(db), sql);
	sqlite3_finalize(q);
	sqlite3_close(db);
	buf_finish(&out);
	if (rows)
		return rows;
	const char *text = home_keep(h, why, strlen(why));
	free(why);
	if (!problem)
		home_fail("%s", text);
	*problem = text;
	return NULL;
}

const char *
home_sql(struct home *h, const char *sql)
{
	return home_sql_in(h, home_path(h, "data/earlog/earlog.db"), sql, NULL);
}
