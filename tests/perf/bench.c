/* The folders of a run, and the programs in it: earlog, cmus, the mpv command line, bare.c. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "perf.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <spawn.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

#define STRACE "strace", "-f", "--seccomp-bpf", "-e", "trace=fdatasync", "-o", "strace.log"

const char *const slow_disk[] = { STRACE, "-e", "inject=fdatasync:delay_exit=200000", NULL };
const char *const same_disk[] = { STRACE, NULL };
const char *const counted_disk[] = { "strace", "-f", "-y", "-e", "trace=pwrite64,fdatasync", "-o",
	"strace.log", NULL };

#define FRAME_HEAD \
	24 /* bytes before each page in SQLite's write-ahead log, written by themselves */

struct bench bench;

static void __attribute__((format(printf, 2, 3))) write_file(const char *path, const char *fmt, ...)
{
	FILE *f = fopen(path, "we");
	va_list ap;

	if (!f) {
		say("cannot write %s: %s", path, strerror(errno));
		exit(1);
	}
	va_start(ap, fmt);
	vfprintf(f, fmt, ap);
	va_end(ap);
	fclose(f);
}

bool
bench_open(const char *argv0, const char *earlog)
{
	static char found[PATH_MAX];
	char self[PATH_MAX], path[400];
	const char *tmp = getenv("TMPDIR");

	if (!realpath(argv0, self))
		return false;
	dirname(self);
	snprintf(bench.bare, sizeof(bench.bare), "%s/bare", self);
	snprintf(bench.review, sizeof(bench.review), "%s/review", self);
	snprintf(bench.generate, sizeof(bench.generate), "%s/generate", self);
	snprintf(bench.inside, sizeof(bench.inside), "%s/inside", self);
	snprintf(bench.sounds, sizeof(bench.sounds), "%s/sounds", self);
	if (access(earlog, X_OK) == 0 && realpath(earlog, found))
		bench.earlog = found;
	snprintf(bench.dir, sizeof(bench.dir), "%s/earlog-perf-XXXXXX", tmp ? tmp : "/tmp");
	if (!mkdtemp(bench.dir)) {
		say("cannot make %s: %s", bench.dir, strerror(errno));
		return false;
	}
	snprintf(bench.file, sizeof(bench.file), "%s/marked.wav", bench.dir);
	if (!marked_file(bench.file, 180))
		return false;

	/* Nobody's own files, sound server or settings; libao's null driver for cmus. */
	setenv("HOME", bench.dir, 1);
	setenv("TERM", "xterm-256color", 1);
	setenv("LANG", "C.UTF-8", 1);
	unsetenv("LC_ALL");
	unsetenv("NO_COLOR");
	unsetenv("COLUMNS");
	unsetenv("LINES");
	unsetenv("MPV_HOME");
	unsetenv("EARLOG_DB");
	unsetenv("DBUS_SESSION_BUS_ADDRESS");
	unsetenv("XDG_RUNTIME_DIR");
	snprintf(path, sizeof(path), "%s/cmus", bench.dir);
	mkdir(path, 0700);
	setenv("CMUS_HOME", path, 1);
	snprintf(path, sizeof(path), "%s/cmus/autosave", bench.dir);
	write_file(path, "set output_plugin=ao\nset dsp.ao.driver=null\nset mpris=false\n");
	snprintf(path, sizeof(path), "%s/cmus/lib.pl", bench.dir);
	write_file(path, "%s\n", bench.file);
	snprintf(path, sizeof(path), "%s/plain", bench.dir);
	mkdir(path, 0700);
	setenv("XDG_CONFIG_HOME", path, 1);
	setenv("XDG_DATA_HOME", path, 1);
	return true;
}

void
bench_close(void)
{
	const char *const rm[] = { "rm", "-rf", "--", bench.dir, NULL };

	if (*bench.dir)
		time_argv(NULL, rm);
}

bool
bench_music(const char *folder, const struct music *m, size_t n)
{
	char source[200], path[400];

	snprintf(path, sizeof(path), "%s/%s", bench.dir, folder);
	if (mkdir(path, 0700) < 0)
		return errno == EEXIST;
	for (size_t i = 0; i < n; i++) {
		snprintf(source, sizeof(source),
			"anoisesrc=c=pink:a=0.4:seed=%zu:r=%d:d=%d,tremolo=f=0.2:d=0.8", i,
			m[i].rate_hz, m[i].seconds);
		snprintf(path, sizeof(path), "%s/%s/%s", bench.dir, folder, m[i].name);
		const char *const argv[] = { "ffmpeg", "-v", "error", "-f", "lavfi", "-i", source,
			"-ac", "2", "-c:a", m[i].codec, path, NULL };

		if (time_argv(NULL, argv) < 0) {
			say("ffmpeg cannot make %s", path);
			return false;
		}
	}
	return true;
}

static void
make_folder(struct perf_place *p, const char *name, const char *output)
{
	char path[400];

	snprintf(p->dir, sizeof(p->dir), "%s/%.20s", bench.dir, name);
	mkdir(p->dir, 0700);
	snprintf(path, sizeof(path), "%s/earlog", p->dir);
	mkdir(path, 0700);
	snprintf(path, sizeof(path), "%s/earlog/config.yaml", p->dir);
	write_file(path, "audio: {output: \"%s\"}\n", output);
	snprintf(p->db, sizeof(p->db), "%s/earlog/earlog.db", p->dir);
}

static bool
make_review(struct perf_place *p, const char *name, const char *tracks, const char *notes,
	const char *ratings)
{
	make_folder(p, name, "null");
	const char *const argv[] = { bench.review, p->dir, tracks, notes, ratings, bench.file,
		NULL };

	snprintf(p->session, sizeof(p->session), "%s/big.yaml", p->dir);
	if (time_argv(p, argv) >= 0)
		return true;
	say("%s made no review", bench.review);
	return false;
}

bool
place_big(struct perf_place *p, const char *name)
{
	return make_review(p, name, "300", "5000", "2000");
}

bool
place_one_track(struct perf_place *p, const char *name)
{
	return make_review(p, name, "1", "5000", "2000");
}

bool
place_large(struct perf_place *p, const char *name)
{
	return make_review(p, name, "300", "10000", "2000");
}

bool
place_small(struct perf_place *p, const char *name)
{
	return make_review(p, name, "30", "500", "200");
}

void
place_make(struct perf_place *p, const char *name, const char *output)
{
	char path[400];

	make_folder(p, name, output);
	snprintf(path, sizeof(path), "%s/list.yaml", p->dir);
	write_file(path,
		"id: p\ntitle: P\nsections:\n"
		"  - {id: s, title: S, tracks: [{id: t1, title: T one, file: %s}]}\n",
		bench.file);
	place_new_review(p);
}

void
place_passage(struct perf_place *p, const char *name, const char *output, const char *first,
	const char *second, double from_s)
{
	char path[400];

	make_folder(p, name, output);
	snprintf(path, sizeof(path), "%s/earlog/config.yaml", p->dir);
	write_file(path, "audio: {output: %s}\nat_end: next\n", output);
	snprintf(path, sizeof(path), "%s/list.yaml", p->dir);
	write_file(path,
		"id: p\ntitle: P\nsections:\n  - {id: s, title: S, tracks: [{id: t1, title: T one, "
		"file: %s, cues: [{from: \"0:%06.3f\", to: \"0:%06.3f\"}]}, {id: t2, title: T "
		"two, file: %s}]}\n",
		first, from_s, from_s + PASS_S, second);
	place_new_review(p);
}

/* One of these is being measured for as long as a round takes. */
static const struct music long_music[] = { { "1.mp3", "libmp3lame", 48000, 1200 },
	{ "2.mp3", "libmp3lame", 48000, 1200 }, { "3.mp3", "libmp3lame", 48000, 1200 } };

bool
place_measuring(struct perf_place *p, const char *name, const char *output, bool measured)
{
	const char *const argv[] = { bench.earlog, "library", "analyse", bench.dir, NULL };
	char path[400];

	if (!bench.earlog ||
		!bench_music("long", long_music, sizeof(long_music) / sizeof(*long_music)))
		return false;
	place_make(p, name, output);
	snprintf(path, sizeof(path), "%s/list.yaml", p->dir);
	FILE *f = fopen(path, "ae");
	for (size_t i = 0; f && i < sizeof(long_music) / sizeof(*long_music); i++)
		fprintf(f,
			"  - {id: m%zu, title: M, tracks: [{id: m%zu, title: M, file: "
			"%s/long/%s}]}\n",
			i, i, bench.dir, long_music[i].name);
	if (f)
		fclose(f);
	return !measured || time_argv(p, argv) >= 0;
}

int
place_measured(const struct perf_place *p)
{
	sqlite3 *sql = NULL;
	sqlite3_stmt *q = NULL;
	int n = -1;

	if (sqlite3_open(p->db, &sql) == SQLITE_OK &&
		sqlite3_prepare_v2(sql, "SELECT count(*) FROM analysis", -1, &q, NULL) ==
			SQLITE_OK &&
		sqlite3_step(q) == SQLITE_ROW)
		n = sqlite3_column_int(q, 0);
	sqlite3_finalize(q);
	sqlite3_close(sql);
	return n;
}

void
place_new_review(struct perf_place *p)
{
	snprintf(p->session, sizeof(p->session), "%s/perf%u.yaml", p->dir, bench.serial);
	write_file(
		p->session, "id: perf%u\ndevice: Perf One\nplaylist: ./list.yaml\n", bench.serial);
	bench.serial++;
}

static void
set_home(const struct perf_place *p)
{
	setenv("XDG_CONFIG_HOME", p->dir, 1);
	setenv("XDG_DATA_HOME", p->dir, 1);
}

bool
start_earlog(struct perf_term *t, const struct perf_place *p, const char *const wrap[])
{
	const char *argv[16] = { NULL };
	size_t n = 0;

	*t = (struct perf_term){ .fd = -1 };
	if (!bench.earlog)
		return false;
	while (wrap && wrap[n] && n < 12) {
		argv[n] = wrap[n];
		n++;
	}
	argv[n++] = bench.earlog;
	argv[n++] = "session";
	argv[n] = p->session;
	set_home(p);
	if (chdir(p->dir) < 0)
		return false;
	return term_start(t, TERM_SCREEN, argv);
}

bool
start_cmus(struct perf_term *t)
{
	const char *const argv[] = { "cmus", NULL };

	return term_start(t, TERM_SCREEN, argv);
}

bool
start_bare(struct perf_term *t, const char *output)
{
	const char *const argv[] = { bench.bare, output, bench.file, NULL };

	return term_start(t, TERM_TEXT, argv);
}

bool
start_mpv(struct perf_term *t, bool no_config)
{
	const char *const argv[] = { "mpv", "--no-video", "--ao=jack", bench.file, NULL };
	const char *const bare[] = { "mpv", "--no-config", "--no-video", "--ao=jack", bench.file,
		NULL };

	return term_start(t, TERM_SCREEN, no_config ? bare : argv);
}

/* *used: what it took with all that it started and waited for. */
static int64_t
run_argv(const struct perf_place *p, const char *const argv[], struct rusage *used)
{
	posix_spawn_file_actions_t quiet;
	int64_t begun;
	int status = -1;
	pid_t pid;

	if (p)
		set_home(p);
	posix_spawn_file_actions_init(&quiet);
	posix_spawn_file_actions_addopen(&quiet, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&quiet, 2, "/dev/null", O_WRONLY, 0);
	begun = now_ns();
	if (posix_spawnp(&pid, argv[0], &quiet, NULL, (char *const *)(uintptr_t)argv, environ) == 0)
		while (wait4(pid, &status, 0, used) < 0 && errno == EINTR)
			;
	int64_t took = now_ns() - begun;

	posix_spawn_file_actions_destroy(&quiet);
	return status == 0 ? took : -1;
}

int64_t
time_argv(const struct perf_place *p, const char *const argv[])
{
	struct rusage used = { 0 };

	return run_argv(p, argv, &used);
}

int64_t
time_and_peak(const struct perf_place *p, const char *const argv[], long *peak_kib)
{
	struct rusage used = { 0 };
	int64_t took = run_argv(p, argv, &used);

	*peak_kib = used.ru_maxrss;
	return took;
}

int64_t
cpu_argv(const struct perf_place *p, const char *const argv[])
{
	struct rusage used = { 0 };
	const struct timeval *u = &used.ru_utime, *s = &used.ru_stime;

	if (run_argv(p, argv, &used) < 0)
		return -1;
	return ((int64_t)u->tv_sec + s->tv_sec) * 1000 * MS +
		((int64_t)u->tv_usec + s->tv_usec) * 1000;
}

int
strace_delays(const char *log)
{
	FILE *f = fopen(log, "re");
	char line[512];
	int n = 0;

	while (f && fgets(line, sizeof(line), f))
		n += strstr(line, "(DELAYED)") != NULL;
	if (f)
		fclose(f);
	return n;
}

struct disk_use
strace_disk_use(const char *log)
{
	struct disk_use use = { 0 };
	FILE *f = fopen(log, "re");
	char line[8192];

	while (f && fgets(line, sizeof(line), f)) {
		const char *result = strrchr(line, '='), *of = strstr(line, "-wal>");
		int bytes = of && result ? atoi(result + 1) : 0;

		use.syncs += strstr(line, "fdatasync(") != NULL;
		use.bytes += bytes;
		use.frames += bytes == FRAME_HEAD;
	}
	if (f)
		fclose(f);
	return use;
}
