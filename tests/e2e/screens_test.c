/* tests: long, of tests/screens/ */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs tests/screens/NAME.txt, each file as the test NAME: a line is a step, and the lines below it
 * that begin with two blanks are its text. tests/README.md lists the steps. ONLY=NAME runs one file
 * (* is any text).
 */
#include <ctype.h>
#include <glob.h>

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "base/system/file.h"
#include "e2e/bench.h"
#include "e2e/moved_clock.h"

#define TEXT_MAX (1 << 16)
#define REST "…" /* any lines; within a line any text */

struct script {
	const char *path;
	char *rest;  /* the lines after the step */
	int line;    /* of the step, from 1 */
	char *block; /* its lines, without the two blanks */
	struct home *home;
	struct drive_options options;
	struct drive *d; /* NULL: no command yet */
};

static void script_fail(struct script *x, const char *fmt, ...)
	__attribute__((format(printf, 2, 3), noreturn));

static void
script_fail(struct script *x, const char *fmt, ...)
{
	struct buf why = BUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	buf_vaddf(&why, fmt, ap);
	va_end(ap);
	const char *text = home_keep(x->home, why.s, why.len);
	buf_finish(&why);
	if (x->d)
		drive_fail_at(x->d, x->path, x->line, "%s", text);
	fflush(stdout);
	fprintf(stderr, "%s:%d: %s\n", x->path, x->line, text);
	_fail(x->path, x->line);
	abort(); /* not reached: _fail does not say that it never returns */
}

/* ---- lines ---- */

static char *
cut_line(char **text)
{
	char *line = *text, *end = strchr(line, '\n');

	if (end)
		*end = '\0';
	*text = end ? end + 1 : line + strlen(line);
	for (end = line + strlen(line); end > line && end[-1] == ' ';)
		*--end = '\0';
	return line;
}

/* Returns the lines of a text, without blanks at both ends and without empty lines at the end;
 * writes zeros into it. */
static size_t
split(char *text, const char *lines[TEXT_MAX / 16])
{
	size_t n = 0, filled = 0;

	while (*text && n < TEXT_MAX / 16) {
		const char *line = cut_line(&text);

		lines[n++] = line + strspn(line, " ");
		filled = *lines[n - 1] ? n : filled;
	}
	return filled;
}

static bool
line_matches(const char *want, const char *line)
{
	const char *gap = strstr(want, REST);

	if (!gap)
		return strcmp(want, line) == 0;
	if (strncmp(want, line, (size_t)(gap - want)) != 0)
		return false;
	for (line += gap - want;; line++) {
		if (line_matches(gap + strlen(REST), line))
			return true;
		if (!*line)
			return false;
	}
}

/* most: the count of wanted lines that were found at best. */
static bool
lines_match(const char **want, size_t nwant, const char **lines, size_t n, size_t at, size_t *most)
{
	*most = at > *most ? at : *most;
	if (at == nwant)
		return n == 0;
	if (strcmp(want[at], REST) != 0)
		return n > 0 && line_matches(want[at], *lines) &&
			lines_match(want, nwant, lines + 1, n - 1, at + 1, most);
	for (size_t skip = 0; skip <= n; skip++)
		if (lines_match(want, nwant, lines + skip, n - skip, at + 1, most))
			return true;
	return false;
}

/* NULL: the text has the lines of the block; else the first of them that it lacks. */
static const char *
lacks(struct script *x, const char *text)
{
	const char *want[TEXT_MAX / 16], *lines[TEXT_MAX / 16];
	char *copy = xstrdup(text), *block = xstrdup(x->block);
	size_t nwant = split(block, want), n = split(copy, lines), most = 0;
	bool found = lines_match(want, nwant, lines, n, 0, &most);
	const char *line = most < nwant ? want[most] : "the end";

	line = found ? NULL : home_keep(x->home, line, strlen(line));
	free(copy);
	free(block);
	return line;
}

/* ---- steps ---- */

typedef const char *read_text(struct script *x, const char *arg);

static const char *
screen_text(struct script *x, const char *arg)
{
	return drive_screen(x->d);
}

static const char *
file_text(struct script *x, const char *arg)
{
	char *path = xasprintf("work/%s", arg);
	const char *text = home_has(x->home, path) ? home_read(x->home, path) : "";

	free(path);
	return text;
}

static const char *
sql_text(struct script *x, const char *arg)
{
	const char *problem, *db = home_path(x->home, "data/earlog/earlog.db");
	const char *text = home_sql_in(x->home, db, arg, &problem);

	return text ? text : problem;
}

/* Waits until the text has the lines of the step. */
static void
wait_lines(struct script *x, const char *arg, read_text *read)
{
	const char *text = read(x, arg), *line = lacks(x, text);
	int limit_ms = x->d ? home_limit_ms(0) : 0;

	for (int ms = 0; line && ms < limit_ms; ms += 10) {
		bool last = !drive_running(x->d);

		drive_listen(x->d, 10);
		text = read(x, arg);
		line = lacks(x, text);
		if (last)
			break;
	}
	if (line)
		script_fail(x, "expected\n%swhere no line is “%s” in its place%s%s", x->block, line,
			read == screen_text ? "" : "; found\n", read == screen_text ? "" : text);
}

static void
see_screen(struct script *x, const char *arg)
{
	wait_lines(x, arg, screen_text);
}

static void
see_file(struct script *x, const char *arg)
{
	wait_lines(x, arg, file_text);
}

static void
ask_sql(struct script *x, const char *arg)
{
	wait_lines(x, arg, sql_text);
}

static void
wait_status(struct script *x, const char *arg)
{
	int status = x->d ? drive_wait_exit_at(x->d, x->path, x->line) : 0;

	if (status != atoi(arg))
		script_fail(x, "the command ended with %d, expected %s", status, arg);
	if (x->d)
		drive_end(x->d);
	x->d = NULL;
}

static void
run_command(struct script *x, const char *arg)
{
	if (x->d)
		wait_status(x, "0");
	x->options.home = x->home;
	x->d = drive_start(&x->options, ARGS("sh", "-c", (char *)(uintptr_t)arg));
}

static void
press_keys(struct script *x, const char *arg)
{
	char *keys = xstrdup(arg), *rest = keys;

	for (char *key; (key = strsep(&rest, " "));)
		drive_key(x->d, key);
	free(keys);
}

static void
type_text(struct script *x, const char *arg)
{
	drive_type(x->d, arg);
}

static void
run_line(struct script *x, const char *arg)
{
	bench_command(x->d, arg);
}

static void
write_file(struct script *x, const char *arg)
{
	home_write(x->home, arg, x->block);
}

static void
set_size(struct script *x, const char *arg)
{
	if (sscanf(arg, "%dx%d", &x->options.cols, &x->options.rows) != 2)
		script_fail(x, "size is COLUMNSxROWS");
}

/* The programs that start from here on have the clocks of a later day. */
static void
go_days(struct script *x, const char *arg)
{
	if (x->d)
		wait_status(x, "0");
	moved_clock_begin(x->home);
	moved_clock_go(x->home, atoi(arg) * INT64_C(86400000));
}

static void
nothing(struct script *x, const char *arg)
{
}

static const struct {
	const char *word;
	void (*run)(struct script *x, const char *arg);
	bool runs;  /* needs a command */
	bool reads; /* has a text below it */
} steps[] = {
	{ "#", nothing, false, false },
	{ "home ", nothing, false, false }, /* make_home */
	{ "size ", set_size, false, false },
	{ "write ", write_file, false, true },
	{ "$ ", run_command, false, false },
	{ "keys ", press_keys, true, false },
	{ "type ", type_text, true, false },
	{ ":", run_line, true, false },
	{ "screen", see_screen, true, true },
	{ "sql ", ask_sql, true, true },
	{ "file ", see_file, false, true },
	{ "status ", wait_status, true, false },
	{ "days ", go_days, false, false },
};

/* ---- files ---- */

static void
take_block(struct script *x, int *line)
{
	struct buf block = BUF_INIT;

	while (strncmp(x->rest, "  ", 2) == 0) {
		buf_addf(&block, "%s\n", cut_line(&x->rest) + 2);
		++*line;
	}
	x->block = (char *)(uintptr_t)home_keep(x->home, block.s ? block.s : "", block.len);
	buf_finish(&block);
}

static void
run_step(struct script *x, char *line)
{
	for (size_t i = 0; i < LENGTH(steps); i++) {
		size_t n = strlen(steps[i].word);

		if (strncmp(line, steps[i].word, n) != 0)
			continue;
		if (steps[i].runs && !x->d)
			script_fail(x, "no command runs for “%s”", line);
		if (*x->block && !steps[i].reads)
			script_fail(x, "nothing reads the lines below “%s”", line);
		steps[i].run(x, line + n);
		return;
	}
	script_fail(x, "no step begins like “%s”", line);
}

/* The home of the step `home bench` or `home clock` (e2e/bench.h), which comes first; without it
 * the home is empty, and its sound goes nowhere. */
static struct home *
make_home(const char *text)
{
	if (strstr(text, "home bench\n"))
		return bench_home();
	if (strstr(text, "home clock\n"))
		return bench_clock_home();
	struct home *h = home_new();
	home_write(h, "config/earlog/config.yaml", "audio: {output: \"null\"}\nnet: no\n");
	return h;
}

static void
run_file(void **state)
{
	struct script x = { .path = *state };
	struct buf text = BUF_INIT;
	struct err err;
	bool found;

	assert_true(file_read(x.path, TEXT_MAX, &text, &found, &err) && found);
	x.rest = text.s;
	x.home = make_home(x.rest);
	for (int line = 0; *x.rest;) {
		char *step = cut_line(&x.rest);

		x.line = ++line;
		take_block(&x, &line);
		if (*step)
			run_step(&x, step);
	}
	if (x.d)
		drive_end(x.d);
	home_free(x.home);
	buf_finish(&text);
}

int
main(void)
{
	glob_t files;
	int n = glob("tests/screens/*.txt", 0, NULL, &files) ? 0 : (int)files.gl_pathc;
	struct CMUnitTest *tests = xcalloc((size_t)n, sizeof(*tests));

	for (int i = 0; i < n; i++) {
		const char *name = files.gl_pathv[i] + strlen("tests/screens/");

		tests[i] = (struct CMUnitTest)drive_test(run_file);
		tests[i].name = xasprintf("%.*s", (int)strcspn(name, "."), name);
		tests[i].initial_state = files.gl_pathv[i];
	}
	int failed = test_run_group("tests/screens", tests, (size_t)n, NULL, NULL);
	for (int i = 0; i < n; i++)
		free((char *)(uintptr_t)tests[i].name);
	free(tests);
	globfree(&files);
	return failed;
}
