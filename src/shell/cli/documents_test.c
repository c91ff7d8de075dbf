/* What a document or a message tells a reader to type is there: each command of the bench, command
 * and option of the shell, and key. The tables of these names and of those that are gone decide. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <ctype.h>
#include <glob.h>

#include "base/core/mem.h"
#include "base/system/file.h"
#include "base/text/text.h"
#include "bench/ui/ui.h"
#include "draft/view/view.h"
#include "review/files/field.h"
#include "review/files/gone.h"
#include "shell/cli/help_pages.h"
#include "support/test.h"

static const struct commands commands = { .screen = ui_cmds };

/* ---- the tables ---- */

/* Returns true if the option is one of this command; NULL: of any. */
static bool
is_option(const struct cli_command *of, const char *name)
{
	struct option_row row;

	for (const struct cli_command *const *c = cli_commands; *c; c++)
		for (size_t i = 0; (!of || *c == of) && options_nth(*c, i, &row, NULL); i++)
			if (strcmp(row.name, name) == 0)
				return true;
	/* a command that is written as an option, and an option of PostgreSQL's createuser */
	return strcmp(name, "version") == 0 || strcmp(name, "pwprompt") == 0;
}

static const struct cli_command *
shell_command(const char *name)
{
	const struct cli_command *const *c = cli_commands;

	while (*c && strcmp((*c)->name, name) != 0)
		c++;
	return *c;
}

static bool
is_line(const char *line)
{
	const char *rest = strchr(line, ' ');
	const struct cmd *c = command_find(&commands, line);
	struct err gone;

	return c && !gone_name(GONE_BENCH, line, &gone) &&
		(!command_leads(c) || (rest && command_find(&commands, rest + 1)));
}

static bool
is_view_key(const char *name)
{
	size_t i = 0;

	while (view_key(i) && strcmp(view_key(i), name) != 0)
		i++;
	return view_key(i);
}

static bool
is_bound(const char *key)
{
	for (size_t i = 0; i < keymap_defaults()->n; i++)
		if (strcmp(keymap_defaults()->v[i].key, key) == 0)
			return true;
	return false;
}

/* ---- the names in a text ---- */

/* Returns the characters of a name from `at` on. */
static char *
word_at(const char *at, const char *also)
{
	size_t n = 0;

	while (at[n] && (islower((unsigned char)at[n]) || strchr(also, at[n])))
		n++;
	while (n && at[n - 1] == '-')
		n--;
	return xstrndup(at, n);
}

static void
add_command_of_bench(const char *at, struct buf *wrong)
{
	CLEANUP(pointer_free) char *line = xstrndup(at, strcspn(at, "`\"\n,;.)"));
	CLEANUP(pointer_free) char *name = word_at(at, "-!");
	struct err gone;

	if (strchr("=:\n", at[strlen(name)]))
		return; /* ":memory:" of SQLite, ":gain=" of a filter, ":playlist" of XML */
	if (strcmp(name, "speed") != 0 && /* which help says that there is none */
		(!command_find(&commands, name) || gone_name(GONE_BENCH, line, &gone)))
		buf_addf(wrong, " :%s", name);
}

/* Adds what follows "earlog " and is no command, and its verb or option that is none. */
static void
add_command_of_shell(const char *at, bool code, struct buf *wrong)
{
	CLEANUP(pointer_free) char *name = word_at(at, "-");
	const struct cli_command *c = shell_command(name);
	const char *next = at + strlen(name) + strspn(at + strlen(name), " \n");
	CLEANUP(pointer_free) char *word = word_at(next, "-_");
	struct err gone;

	if (!c && code && *name && *name != '-')
		buf_addf(wrong, " earlog %s", name);
	else if (c && cli_gone(name, word, &gone))
		buf_addf(wrong, " earlog %s %s", name, word);
	else if (c && strncmp(word, "--", 2) == 0 && !is_option(c, word + 2))
		buf_addf(wrong, " earlog %s %s", name, word);
}

static void
add_key(const char *at, struct buf *wrong)
{
	static const char signs[] = "'[]\\{}";
	CLEANUP(pointer_free) char *key = xstrndup(at, strcspn(at, "`\n"));
	bool sign = !isalpha((unsigned char)*key) && !strchr(signs, *key);

	/* Alt and a letter is the letter on a keyboard of other letters. */
	if (!sign && keymap_is_key(key) && !is_bound(key) &&
		!(strncmp(key, "Alt-", 4) == 0 && is_bound(key + 4)))
		buf_addf(wrong, " %s", key);
}

/* Adds a key of a file or of the JSON that is gone. A key of one word may mean another thing. */
static void
add_gone_key(const char *at, struct buf *wrong)
{
	CLEANUP(pointer_free) char *key = word_at(at, "_.");
	const char *last = strrchr(key, '.') ? strrchr(key, '.') + 1 : key;
	bool file = at[strlen(key)] == ':';
	struct err gone;

	for (enum gone_kind kind = GONE_PROFILE; file && kind <= GONE_SESSION; kind++)
		if (gone_name(kind, key, &gone))
			buf_addf(wrong, " %s:", key);
	if (strchr(last, '_') && gone_name(GONE_VIEW, last, &gone))
		buf_addf(wrong, " %s", key);
}

/* Adds each name in the text that is in no table. lines: each line is a text of its own, in which
 * backticks are around commands alone. */
static void
add_wrong(const char *text, bool lines, struct buf *wrong)
{
	bool code = false;

	for (const char *at = text; *at; at++) {
		char before = at > text ? at[-1] : ' ';
		bool starts = isspace((unsigned char)before) || strchr("`([|", before);

		code = (code ^ (*at == '`')) && !(lines && *at == '\n');
		if (*at == '`' && code && !lines)
			add_key(at + 1, wrong);
		if (*at == '`' && code)
			add_gone_key(at + 1 + strspn(at + 1, "{#/^&"), wrong);
		if (starts && *at == ':' && islower((unsigned char)at[1]))
			add_command_of_bench(at + 1, wrong);
		if (starts && strncmp(at, "earlog", 6) == 0 && isspace((unsigned char)at[6]))
			add_command_of_shell(at + 7, before == '`', wrong);
		/* A string of an option alone is for another program. */
		if (starts && !(lines && before == '\n') && strncmp(at, "--", 2) == 0 &&
			islower((unsigned char)at[2])) {
			CLEANUP(pointer_free) char *name = word_at(at + 2, "-0123456789");
			if (!is_option(NULL, name))
				buf_addf(wrong, " --%s", name);
		}
		if (strncmp(at, "\\1", 2) == 0 && islower((unsigned char)at[2])) {
			CLEANUP(pointer_free) char *line = xstrndup(at + 2, strcspn(at + 2, "\\"));
			if ((!strchr(line, '%') && !is_line(line)) ||
				strncmp(at + 2 + strlen(line), "\\2", 2) != 0)
				buf_addf(wrong, " \\1%s\\2", line);
		}
	}
}

static void
assert_names(const char *text, const char *expected)
{
	CLEANUP(buf_finish) struct buf wrong = BUF_INIT;

	add_wrong(text, false, &wrong);
	assert_string_equal(wrong.s, expected);
}

TEST(a_name_that_is_gone_or_never_was_is_found)
{
	assert_names("`x` ticks it, `F` and `'` too, `Ctrl-B`; `a` and `b` and `-` stay",
		" x F ' Ctrl-B");
	assert_names(
		"type :octaves or `:eq save FILE`, not :eq FILE or :blind 1 2 x4", " :octaves :eq");
	assert_names("`earlog tally` and `earlog stats --all`, `earlog\nlexicon search`; earlog is",
		" earlog tally earlog stats --all earlog lexicon search");
	assert_names("`earlog backup --markdown` or --nothing, --markdown, earlog export --texts",
		" earlog backup --markdown --nothing");
	assert_names(
		"`plan: x`, `{{#notes.time_bare}}`, `peak:` and `label_rest` in `keys:`, `plan`",
		" plan: notes.time_bare peak: label_rest");
	assert_names("\\1done\\2 \\1toggle\\2 \\1ask goto\\2 \\1ask retry\\2 \\1key peak\\2 "
		     "\\1toggle\\3",
		" \\1done\\2 \\1ask retry\\2 \\1key peak\\2 \\1toggle\\2");
}

static void
read_text(const char *path, struct buf *text)
{
	struct err err = ERR_INIT;
	bool found;

	if (!file_read(path, 4 << 20, text, &found, &err) || !found)
		fail_msg("%s: %s", path, err.msg);
}

/* Leaves out the blocks between lines of ```, whose backticks begin no code. */
static void
drop_blocks(struct buf *text)
{
	for (char *at = text->s; (at = strstr(at, "```"));)
		memcpy(at, "   ", 3);
}

TEST(no_document_names_what_is_not_there)
{
	static const char *const documents[] = { "README.md", "ARCHITECTURE.md", "doc/guide.md",
		"doc/templates.md", "contrib/config.yaml", "contrib/packaging/README",
		"schema/help/numbers.txt", "schema/help/panel.txt",
		"schema/help/session-file.yaml" };

	for (size_t i = 0; i < LENGTH(documents); i++) {
		CLEANUP(buf_finish) struct buf text = BUF_INIT, wrong = BUF_INIT;

		read_text(documents[i], &text);
		drop_blocks(&text);
		add_wrong(text.s, false, &wrong);
		if (wrong.len)
			fail_msg("%s names%s", documents[i], wrong.s);
	}
}

/* The parts that are written by hand; the rest is printed from the tables. */
TEST(no_manual_or_completion_names_what_is_not_there)
{
	glob_t files;

	assert_int_equal(glob("schema/help/*", 0, NULL, &files), 0);
	assert_in_range(files.gl_pathc, 8, 100);
	for (size_t i = 0; i < files.gl_pathc; i++) {
		CLEANUP(buf_finish) struct buf text = BUF_INIT, plain = BUF_INIT, wrong = BUF_INIT;

		read_text(files.gl_pathv[i], &text);
		for (const char *at = text.s; *at; at++)
			if (strncmp(at, "\\f", 2) == 0 && at[2])
				at += 2;
			else if (*at != '\\')
				buf_add_char(&plain, *at);
		add_wrong(plain.s, false, &wrong);
		if (wrong.len)
			fail_msg("%s names%s", files.gl_pathv[i], wrong.s);
	}
	globfree(&files);
}

/* ---- the messages of the program ---- */

/* Adds the string literals of a C file, each on a line; those that the compiler joins are one. */
static void
add_literals(const char *at, struct buf *out)
{
	while (*at) {
		if (strncmp(at, "/*", 2) == 0 && strstr(at, "*/")) {
			at = strstr(at, "*/") + 2;
		} else if (*at == '\'') {
			at += at[1] == '\\' ? 3 : 2;
			at += strcspn(at, "'") + 1;
		} else if (*at++ == '"') {
			for (; *at && *at != '"'; at++) {
				buf_add_char(out, *at);
				if (*at == '\\')
					buf_add_char(out, *++at);
			}
			at += *at != '\0';
			size_t blank = strspn(at, " \t\n");
			if (at[blank] != '"')
				buf_add_char(out, '\n');
			else
				at += blank;
		}
	}
}

TEST(no_message_names_what_is_not_there)
{
	glob_t files;

	assert_int_equal(glob("src/*/*/*.[ch]", 0, NULL, &files), 0);
	assert_in_range(files.gl_pathc, 200, 5000);
	for (size_t i = 0; i < files.gl_pathc; i++) {
		CLEANUP(buf_finish) struct buf text = BUF_INIT, said = BUF_INIT, wrong = BUF_INIT;
		const char *path = files.gl_pathv[i];

		if (strstr(path, "_test.") || strcmp(path, "src/review/files/gone.c") == 0)
			continue;
		read_text(path, &text);
		add_literals(text.s, &said);
		add_wrong(said.s, true, &wrong);
		if (wrong.len)
			fail_msg("a message of %s names%s", path, wrong.s);
	}
	globfree(&files);
}

/* Adds the text of the files of a pattern: words in quotation marks as a line of a shell has them.
 */
static void
add_tests(const char *pattern, struct buf *out)
{
	glob_t files;

	assert_int_equal(glob(pattern, 0, NULL, &files), 0);
	for (size_t i = 0; i < files.gl_pathc; i++) {
		CLEANUP(buf_finish) struct buf text = BUF_INIT;
		bool blank = false;

		read_text(files.gl_pathv[i], &text);
		for (const char *at = text.s; *at; blank = strchr("\", \t\n", *at++) != NULL)
			if (!strchr("\", \t\n", *at))
				buf_addf(out, "%s%c", blank ? " " : "", *at);
	}
	globfree(&files);
}

TEST(each_command_is_run_by_a_test)
{
	CLEANUP(buf_finish) struct buf tests = BUF_INIT, none = BUF_INIT;

	add_tests("tests/e2e/*.c", &tests);
	add_tests("tests/pages/*.c", &tests);
	add_tests("tests/screens/*.txt", &tests);
	add_tests("src/*/*/*_test.c", &tests);
	for (const struct cli_command *const *c = cli_commands; *c; c++)
		for (const struct cli_verb *v = (*c)->verbs; v->run; v++) {
			CLEANUP(pointer_free)
			char *words = xasprintf("%s%s%s", (*c)->name, v->name ? " " : "",
				     text_or(v->name, "")),
			     *line = xasprintf("earlog %s", words),
			     *macro = xasprintf("(%s", words);

			if (v->help && !strstr(tests.s, line) &&
				!(v->name && strstr(tests.s, words)) && !strstr(tests.s, macro))
				buf_addf(&none, " earlog %s;", words);
		}
	if (none.len)
		fail_msg("no test runs%s", none.s);
}

/* What stands in place of a name is there. */
TEST(no_name_is_replaced_by_one_that_is_gone)
{
	for (enum gone_kind kind = GONE_PROFILE; kind <= GONE_VIEW; kind++)
		for (const struct gone *g = gone_names[kind]; g->name; g++) {
			CLEANUP(buf_finish) struct buf wrong = BUF_INIT;
			const char *at = g->instead, *end;

			if (strncmp(at, "no :", 4) == 0)
				continue; /* it was never here */
			add_wrong(at, true, &wrong);
			for (; (at = strchr(at, '`')); at = end + 1) {
				end = strchr(at + 1, '`');
				assert_non_null(end);
				CLEANUP(pointer_free)
				char *line = xstrndup(at + 1, (size_t)(end - at - 1));
				bool shell = strncmp(line, "earlog ", 7) == 0 || strchr(line, ':'),
				     there = kind == GONE_VIEW         ? is_view_key(line)
					: kind == GONE_BENCH && !shell ? is_line(line)
								       : true;
				if (!there)
					buf_addf(&wrong, " %s", line);
			}
			if (wrong.len)
				fail_msg("in place of %s:%s", g->name, wrong.s);
		}
}

/* The profile that shows all keys binds what is there. */
TEST(the_profile_of_contrib_has_no_warning)
{
	CLEANUP(keymap_finish) struct keymap k;
	CLEANUP(profile_finish) struct profile p;
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;

	assert_true(field_file("contrib/config.yaml", NULL, 0, profile_take, &p, &d));
	assert_true(keymap_init(&k, &p, &commands, &d));
	if (d.n)
		fail_msg("%s", d.v[0].msg);
}
