/* tests: of README.md CONTRIBUTING.md doc/ */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The examples of README.md and doc/guide.md: each numbered line is run as printed. `code` with a
 * blank in it is a command of the shell, other `code` is a key (`--option` is neither), *text* is
 * typed, and “text” must appear on the screen or in the output of the command before it.
 */
#include <ctype.h>

#include "base/core/mem.h"
#include "base/system/file.h"
#include "e2e/bench.h"

#define LINES_MAX 64

struct example {
	struct home *home;
	struct drive *bench; /* NULL: no session is open */
	const char *out, *err;
};

/* Reads the numbered lines under the headings that begin with `heading`, without their numbers.
 * Returns how many. */
static int
read_lines(const char *path, const char *heading, char *lines[LINES_MAX])
{
	FILE *f = fopen(path, "re");
	char text[1024];
	bool inside = false;
	int n = 0;

	assert_non_null(f);
	while (fgets(text, sizeof(text), f)) {
		if (text[0] == '#')
			inside = strncmp(text, heading, strlen(heading)) == 0;
		if (!inside || !isdigit((unsigned char)text[0]))
			continue;
		assert_true(n < LINES_MAX);
		lines[n++] = xstrdup(strchr(text, ' ') + 1);
	}
	fclose(f);
	assert_true(n > 0);
	return n;
}

/* Cuts the next `code`, *text* or “text” out of a line; `mark` is its first character. */
static char *
next_part(char **rest, char *mark)
{
	static const char open_quote[] = "“", close_quote[] = "”";
	char *code = strpbrk(*rest, "`*"), *quote = strstr(*rest, open_quote);
	char *start = quote && (!code || quote < code) ? quote : code, *end;

	if (!start)
		return NULL;
	*mark = *start;
	const char closing[] = { *mark, '\0' };
	const char *until = start == quote ? close_quote : closing;
	start += start == quote ? strlen(open_quote) : 1;
	end = strstr(start, until);
	assert_non_null(end);
	*end = '\0';
	*rest = end + strlen(until);
	return start;
}

/* Runs a command of the shell; `earlog session` stays open as the bench. */
static void
run_command(struct example *x, char *command)
{
	struct drive_options o = { .home = x->home };

	if (strncmp(command, "earlog session ", strlen("earlog session ")) == 0) {
		x->bench = drive_start(&o, ARGS("sh", "-c", command));
		drive_wait_text(x->bench, "─ Notes ─");
	} else if (home_run(x->home, ARGS("sh", "-c", command), NULL, &x->out, &x->err) != 0) {
		fail_msg("%s: %s", command, x->err);
	}
}

static void
run_code(struct example *x, char *code)
{
	if (strchr(code, ' ') && isalpha((unsigned char)code[0])) {
		assert_null(x->bench);
		run_command(x, code);
	} else if (code[0] != '-') {
		if (!x->bench)
			fail_msg("no session for the key %s", code);
		drive_key(x->bench, code);
	}
}

static void
expect(struct example *x, const char *text)
{
	if (x->bench)
		drive_wait_text(x->bench, text);
	else if (!strstr(x->out, text) && !strstr(x->err, text))
		fail_msg("no “%s” in what was printed:\n%s%s", text, x->out, x->err);
}

static void
run_line(struct example *x, char *line)
{
	char mark, *part;
	bool ends = false;

	while ((part = next_part(&line, &mark))) {
		ends |= mark == '`' && strcmp(part, "q") == 0;
		if (mark == '`')
			run_code(x, part);
		else if (mark == '*')
			drive_type(x->bench, part);
		else
			expect(x, part);
	}
	if (ends) {
		assert_int_equal(drive_wait_exit(x->bench), 0);
		drive_end(x->bench);
		x->bench = NULL;
	}
}

static void
run_examples(struct example *x, const char *path, const char *heading)
{
	char *lines[LINES_MAX];
	int n = read_lines(path, heading, lines);

	for (int i = 0; i < n; i++) {
		run_line(x, lines[i]);
		free(lines[i]);
	}
	assert_null(x->bench);
}

static struct home *
home_of_examples(void)
{
	struct home *h = home_new();

	home_write(h, "config/earlog/config.yaml", "audio: {output: \"null\"}\nnet: no\n");
	return h;
}

TEST_DRIVEN(the_first_evening_works_as_printed)
{
	struct example x = { .home = home_of_examples() };

	run_examples(&x, "README.md", "## A first evening");
	assert_has(home_read(x.home, "work/cantor.md"), "A touch brighter");
	const char *files;
	assert_int_equal(home_run(x.home, ARGS("ls"), NULL, &files, &x.err), 0);
	assert_string_equal(files, "cantor.html\ncantor.md\ncantor.yaml\n");
	const char *page = home_read(x.home, "work/cantor.html");
	assert_non_null(strstr(page, "Balance: 4/5"));
	assert_non_null(strstr(page, "A touch brighter"));
	home_free(x.home);
}

/* The three lines below the picture, one after the other in one home. */
TEST_DRIVEN(the_three_lines_begin)
{
	struct example x = { .home = home_of_examples() };
	FILE *f = fopen("README.md", "re");
	char text[1024];
	size_t n = 0;

	assert_non_null(f);
	while (n < 3 && fgets(text, sizeof(text), f)) {
		char *line = text + strspn(text, " ");

		if (line == text || strncmp(line, "earlog ", 7) != 0)
			continue;
		line[strcspn(line, "\n")] = '\0';
		run_command(&x, line);
		if (x.bench) {
			drive_key(x.bench, "q");
			assert_int_equal(drive_wait_exit(x.bench), 0);
			drive_end(x.bench);
			x.bench = NULL;
		}
		n++;
	}
	fclose(f);
	assert_has(x.out, "AFUL Cantor");
	home_free(x.home);
}

/* Types a command in a terminal, names a device if it is asked, and answers Enter to all else. */
static void
type_command(struct home *h, char *command)
{
	struct drive_options o = { .home = h };
	struct drive *d = drive_start(&o, ARGS("sh", "-c", command));

	if (strncmp(command, "earlog session ", strlen("earlog session ")) == 0) {
		drive_wait_text(d, "─ Notes ─");
		assert_screen_lacks(d, "Reckoning"); /* the playlist is none, or the folder's */
		if (strstr(command, "z.yaml"))
			drive_wait_text(d, "Second");
		drive_key(d, "q");
	} else if (strncmp(command, "earlog new ", strlen("earlog new ")) == 0) {
		drive_wait_text(d, "Device, brand and model");
		drive_keys(d, "AFUL Cantor\r");
		for (int n = 0; n < 20 && !strstr(drive_screen(d), "begins the session; n: later:");
			n++) {
			drive_keys(d, "\r");
			drive_listen(d, 100);
		}
		drive_keys(d, "n\r");
		drive_wait_text(d, "is written");
	}
	assert_int_equal(drive_wait_exit(d), 0);
	drive_end(d);
}

/* Each command of “Three ways to begin”, as it stands there. */
TEST_DRIVEN(the_three_ways_begin_as_printed)
{
	struct home *h = home_of_examples();
	FILE *f = fopen("README.md", "re");
	char text[1024];
	bool inside = false;
	size_t n = 0;

	home_write(h, "home/Music/Album/1 First.mp3", "x");
	home_write(h, "home/Music/Album/2 Second.mp3", "x");
	assert_non_null(f);
	while (fgets(text, sizeof(text), f)) {
		char mark, *rest = text, *part;

		if (text[0] == '#')
			inside = strncmp(text, "## Three ways", 13) == 0;
		while (inside && (part = next_part(&rest, &mark)))
			if (mark == '`' && strncmp(part, "earlog ", 7) == 0) {
				type_command(h, part);
				n++;
			}
	}
	fclose(f);
	assert_true(n >= 6);
	assert_has(home_read(h, "work/x.yaml"), "\nplaylist: signals\n");
	assert_has(home_read(h, "work/y.yaml"), "\nplaylist: none\n");
	assert_has(home_read(h, "work/mine.yaml"), "Second");
	assert_has(home_read(h, "work/z.yaml"), "\nplaylist: mine.yaml\n");
	home_free(h);
}

/* The folders of a home that a task of the guide changes. */
#define CHANGED "work data config state home"

static void
run_script(struct home *h, const char *script, const char *name)
{
	char *line = xasprintf("cd .. && %s", script);

	assert_int_equal(
		home_run(h, ARGS("sh", "-ec", line, "sh", (char *)name), NULL, NULL, NULL), 0);
	free(line);
}

/* Each task of the guide begins in the home that the line below its heading names. */
TEST_DRIVEN(each_task_of_the_guide_works_as_printed)
{
	static const char *const homes[] = { "In an empty folder", "After the first evening" };
	static const char keep[] = "mkdir \"saved $1\" && cp -a " CHANGED " \"saved $1\"";
	static const char restore[] = "rm -rf " CHANGED " && cp -a \"saved $1\"/* .";
	struct example x = { .home = home_of_examples() };
	FILE *f = fopen("doc/guide.md", "re");
	char text[4096], task[4096] = "";
	size_t tasks = 0;

	assert_non_null(f);
	run_script(x.home, keep, homes[0]);
	run_examples(&x, "README.md", "## A first evening");
	run_script(x.home, keep, homes[1]);
	while (fgets(text, sizeof(text), f)) {
		char *end = *text == '*' ? strchr(text + 1, '*') : NULL;

		if (text[0] == '#')
			memcpy(task, text, sizeof(task));
		if (end && end[-1] == '.') {
			end[-1] = '\0';
			print_message("%s", task);
			run_script(x.home, restore, text + 1);
			tasks++;
		}
		if (isdigit((unsigned char)*text))
			run_line(&x, strchr(text, ' ') + 1);
		else
			assert_true(!x.bench || *text != '#');
	}
	assert_true(tasks > 20);
	fclose(f);
	home_free(x.home);
}

static void
assert_names(const char *path, const char *command)
{
	struct buf text = BUF_INIT;
	struct err err;
	bool found;

	assert_true(file_read(path, 1 << 20, &text, &found, &err) && found);
	if (!strstr(text.s, command))
		fail_msg("%s does not name %s", path, command);
	buf_finish(&text);
}

/* The commands that run all tests are those that .ci/run runs. */
TEST(the_documents_name_the_commands_that_test)
{
	assert_names(".ci/run", " 'make check'\n");
	assert_names(".ci/run", " 'make check-all'\n");
	assert_names("README.md", "`make check`");
	assert_names("CONTRIBUTING.md", "\n    make check ");
	assert_names("CONTRIBUTING.md", "\n    make check-all ");
}
