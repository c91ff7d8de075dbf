/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shell/call/options.h"

#include "base/core/mem.h"
#include "shell/call/cli.h"
#include "support/test.h"

struct values {
	bool quiet;
	const char *output;
	struct option_texts chains;
};

static const struct option_row rows[] = {
	{ 0, "quiet", NULL, "say less", OPTION_FLAG, offsetof(struct values, quiet), NULL },
	{ 'o', "output", "FILE", "where to", OPTION_TEXT, offsetof(struct values, output), NULL },
	{ 'c', "chain", "NAME", "a chain", OPTION_TEXTS, offsetof(struct values, chains), NULL },
	{ .name = NULL },
};

static bool
never_run(struct cli_call *c, struct err *err)
{
	(void)c, (void)err;
	return false;
}

static const struct cli_command command = {
	.name = "command",
	.verbs = {
		{ "list", "", "List", ARCHIVE_READ | AS_JSON, 0, 0, never_run, NULL },
		{ "make", "NAME", "Make", ARCHIVE_WRITE, 1, 1, never_run, NULL },
	},
	.options = rows,
	.options_size = sizeof(struct values),
};

/*
 * Arguments as one text, split at blanks. The rest is joined by blanks into `rest`.
 */
static bool
parse(const char *line, struct values *v, struct cli_call *c, char rest[64])
{
	static char copy[256], *args[16];
	struct err err = ERR_INIT;
	int argc = 0;

	snprintf(copy, sizeof(copy), "%s", line);
	for (char *s = strtok(copy, " "); s; s = strtok(NULL, " "))
		args[argc++] = s;
	*v = (struct values){ 0 };
	*c = (struct cli_call){ .command = &command, .argc = argc, .argv = args };
	rest[0] = '\0';
	bool ok = options_read(c, v, &err);
	assert_true(ok == !err.msg[0]);
	for (int i = 0; ok && i < c->argc; i++) {
		strcat(rest, i ? " " : "");
		strcat(rest, c->argv[i]);
	}
	return ok;
}

TEST(every_way_of_writing_is_read)
{
	static const char *const ways[] = {
		"-o x.md a",
		"-ox.md a",
		"--output x.md a",
		"--output=x.md a",
		"a -o x.md",
		"-o y -o x.md -- a",
	};
	struct values v;
	struct cli_call c;
	char rest[64];

	for (size_t i = 0; i < LENGTH(ways); i++) {
		assert_true(parse(ways[i], &v, &c, rest));
		assert_string_equal(v.output, "x.md");
		assert_string_equal(rest, "a");
		assert_false(v.quiet);
	}
}

TEST(dashes_end_options)
{
	struct values v;
	struct cli_call c;
	char rest[64];

	assert_true(parse("--quiet - -- -o --quiet", &v, &c, rest));
	assert_true(v.quiet);
	assert_null(v.output);
	assert_string_equal(rest, "- -o --quiet");
	assert_true(parse("-c a --chain=b -cc", &v, &c, rest));
	assert_int_equal(v.chains.n, 3);
	assert_string_equal(v.chains.v[2], "c");
}

TEST(wrong_use_is_told)
{
	static const char *const wrong[] = { "--nothing", "-x", "-o", "--output", "--quiet=1",
		"--quit", "--markdown" };
	struct values v;
	struct cli_call c;
	char rest[64];

	for (size_t i = 0; i < LENGTH(wrong); i++)
		assert_false(parse(wrong[i], &v, &c, rest));
}

TEST(needs_of_verbs_bring_options)
{
	struct values v;
	struct cli_call c;
	struct option_row row;
	char rest[64];
	size_t i = 0;

	assert_true(parse("list --json --db x.db --no-color", &v, &c, rest));
	assert_true(c.json && c.no_color && !c.help);
	assert_string_equal(c.db, "x.db");
	while (options_nth(&command, i, &row, NULL) && strcmp(row.name, "json") != 0)
		i++;
	assert_string_equal(row.help, "print JSON (list)");
}

TEST(help_ends_reading)
{
	struct values v;
	struct cli_call c;
	char rest[64];

	assert_true(parse("a --help --nothing", &v, &c, rest));
	assert_true(c.help);
}
