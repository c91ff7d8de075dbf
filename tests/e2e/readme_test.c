/* tests: of README.md CONTRIBUTING.md doc/ */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The examples of README.md and doc/guide.md: each numbered line is run as printed. `code` with a
 * blank in it is a command of the shell, other `code` is a key (`--option` is neither), *text* is
 * typed, or behind “Drop” the name of a picture that is dropped on the terminal, and “text” must
 * appear on the screen or in the output of the command before it.
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
	static const char *const complaints[] = { "no picture", "was not written", "cannot",
		"refused" };

	if (strncmp(command, "earlog session ", strlen("earlog session ")) == 0) {
		x->bench = drive_start(&o, ARGS("sh", "-c", command));
		drive_wait_text(x->bench, "─ Notes ─");
	} else if (home_run(x->home, ARGS("sh", "-c", command), NULL, &x->out, &x->err) != 0) {
		fail_msg("%s: %s", command, x->err);
	} else {
		EACH_OF (word, complaints)
			if (strstr(x->err, *word))
				fail_msg("%s complains: %s", command, x->err);
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
		if (strcmp(code, "Esc") ==
			0) /* or it and the next key would be Alt with that key */
			drive_wait_text(x->bench, "─ Notes");
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
drop(struct example *x, const char *name)
{
	CLEANUP(pointer_free) char *path = xasprintf("work/%s", name);

	drive_paste(x->bench,
		home_write(x->home, path, "GIF89a\2\2\2\2\1\1\1,\1\1\1\1\2\2\2\2\1\2\1p"));
}

static void
run_line(struct example *x, char *line)
{
	char mark, *part;
	bool ends = false;

	for (const char *before = line; (part = next_part(&line, &mark)); before = line) {
		ends |= mark == '`' && strcmp(part, "q") == 0;
		if (mark == '`')
			run_code(x, part);
		else if (mark == '*' && strncmp(before, "Drop ", strlen("Drop ")) == 0)
			drop(x, part);
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
	assert_string_equal(files, "cantor-profile.svg\ncantor.html\ncantor.md\ncantor.yaml\n");
	const char *page = home_read(x.home, "work/cantor.html");
	assert_non_null(strstr(page, "Balance: 4/5"));
	assert_non_null(strstr(page, "A touch brighter"));
	home_free(x.home);
}

/* Returns the block of code of README.md that begins with ```KIND. The caller frees. */
static char *
block_of_readme(const char *kind)
{
	CLEANUP(buf_finish) struct buf page = BUF_INIT;
	CLEANUP(pointer_free) char *fence = xasprintf("\n```%s\n", kind);
	bool found;

	assert_true(file_read("README.md", 1 << 20, &page, &found, ERR_IGNORED) && found);
	const char *at = strstr(page.s, fence);
	assert_non_null(at);
	at += strlen(fence);
	const char *end = strstr(at, "```\n");
	assert_non_null(end);
	return xstrndup(at, (size_t)(end - at));
}

/* The lines of a form in README make the lines beside them, of these notes and ratings. */
TEST(the_form_of_the_readme_makes_its_lines)
{
	static char *const lines[] = {
		"note add k4.yaml --track cellar --at 0:12 --setting brass"
		" 'each note stops cleanly without a hum below it'",
		"note add k4.yaml --track cellar --at 0:12 --setting steel"
		" 'more click and less belly'",
		"rate k4 section 4 --section bass --setting brass",
		"rate k4 bass-depth 4 --setting brass",
		"rate k4 bass-depth 3.5 --device 'AFUL Performer8'",
		"export --markdown k4 --no-front-matter",
	};
	struct home *h = home_of_examples();
	CLEANUP(pointer_free)
	char *form = block_of_readme("form"), *made = block_of_readme("markdown");
	const char *out = "", *err;

	home_write(h, "work/form.md", form);
	home_write(h, "work/list.yaml",
		"sections:\n- {id: bass, title: Bass, tracks: [{id: cellar, title: Cellar Door, "
		"artist: "
		"Moss Trio, listen_for: \"double bass alone, then with brushes\", duration: "
		"\"3:10\"}]}\n");
	home_write(h, "work/k4.yaml",
		"device: Kestrel K4\nsettings: {brass: {nozzle: brass}, steel: {nozzle: steel}}\n"
		"compare: [AFUL Performer8]\nscale: 1-5\nform: ./form.md\nplaylist: ./list.yaml\n");
	for (size_t i = 0; i < LENGTH(lines); i++) {
		CLEANUP(pointer_free) char *line = xasprintf("earlog %s", lines[i]);

		if (home_run(h, ARGS("sh", "-c", line), NULL, &out, &err) != 0)
			fail_msg("%s: %s", line, err);
	}
	assert_has(out, made);
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
	static const char *const homes[] = { "In an empty folder", "After the first evening",
		"At the bench" };
	static const char keep[] = "mkdir \"saved $1\" && cp -a " CHANGED " \"saved $1\"";
	static const char restore[] = "rm -rf " CHANGED " && cp -a \"saved $1\"/* .";
	struct example x = { .home = home_of_examples() };
	FILE *f = fopen("doc/guide.md", "re");
	char text[4096], task[4096] = "", first[4096] = "";
	size_t tasks = 0;

	assert_non_null(f);
	run_script(x.home, keep, homes[0]);
	run_examples(&x, "README.md", "## A first evening");
	run_script(x.home, keep, homes[1]);
	run_script(x.home, keep, homes[2]);
	while (fgets(text, sizeof(text), f)) {
		char *end = *text == '*' ? strchr(text + 1, '*') : NULL;

		if (text[0] == '#')
			memcpy(task, text, sizeof(task));
		if (end && end[-1] == '.') {
			end[-1] = '\0';
			print_message("%s", task);
			run_script(x.home, restore, text + 1);
			tasks++;
			if (strcmp(text + 1, homes[2]) == 0) {
				CLEANUP(pointer_free) char *step = xstrdup(first);

				run_line(&x, step);
			}
		}
		if (text[0] == '0')
			memcpy(first, strchr(text, ' ') + 1, sizeof(first) - 3);
		else if (isdigit((unsigned char)*text))
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
