#include "cli/options.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <unistd.h>

#include "base/mem.h"

struct values {
	bool json;
	const char *output;
	struct option_texts chains;
};

static const struct option_row rows[] = {
	{ 0, "json", NULL, "as JSON", OPTION_FLAG, offsetof(struct values, json) },
	{ 'o', "output", "FILE", "where to", OPTION_TEXT, offsetof(struct values, output) },
	{ 'c', "chain", "NAME", "a chain", OPTION_TEXTS, offsetof(struct values, chains) },
};

/*
 * Up to eight arguments as one text, split at blanks. What is left is joined by blanks into `rest`.
 */
static bool
parse(const char *line, struct values *v, char rest[64], int *status)
{
	static char copy[256], *args[16];
	char **argv = args;
	int argc = 0;

	snprintf(copy, sizeof(copy), "command %s", line);
	for (char *s = strtok(copy, " "); s; s = strtok(NULL, " "))
		args[argc++] = s;
	*v = (struct values){ 0 };
	rest[0] = '\0';
	bool ok = options_parse(rows, LENGTH(rows), v, &argc, &argv, status);
	for (int i = 0; ok && i < argc; i++) {
		strcat(rest, i ? " " : "");
		strcat(rest, argv[i]);
	}
	return ok;
}

static void
every_way_of_writing_is_read(void **state)
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
	char rest[64];
	int status;

	(void)state;
	for (size_t i = 0; i < LENGTH(ways); i++) {
		assert_true(parse(ways[i], &v, rest, &status));
		assert_string_equal(v.output, "x.md");
		assert_string_equal(rest, "a");
		assert_false(v.json);
	}
}

static void
dashes_end_options(void **state)
{
	struct values v;
	char rest[64];
	int status;

	(void)state;
	assert_true(parse("--json - -- -o --json", &v, rest, &status));
	assert_true(v.json);
	assert_null(v.output);
	assert_string_equal(rest, "- -o --json");
	assert_true(parse("-c a --chain=b -cc", &v, rest, &status));
	assert_int_equal(v.chains.n, 3);
	assert_string_equal(v.chains.v[2], "c");
}

static void
wrong_use_is_status_2(void **state)
{
	static const char *const wrong[] = { "--nothing", "-x", "-o", "--output", "--json=1",
		"--jsn" };
	struct values v;
	char rest[64];
	int saved = dup(2), status;

	(void)state;
	assert_non_null(freopen("/dev/null", "w", stderr));
	for (size_t i = 0; i < LENGTH(wrong); i++) {
		status = -1;
		assert_false(parse(wrong[i], &v, rest, &status));
		assert_int_equal(status, STATUS_WRONG_USE);
	}
	fflush(stderr);
	dup2(saved, 2);
	close(saved);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_way_of_writing_is_read),
		cmocka_unit_test(dashes_end_options),
		cmocka_unit_test(wrong_use_is_status_2),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
