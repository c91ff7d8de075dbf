/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support/test.h"

#include <fnmatch.h>
#include <stdio.h>

#include "base/core/mem.h"
#include "base/system/file.h"
#include "support/needs.h"

int
test_run_group(const char *name, const struct CMUnitTest *tests, size_t n, CMFixtureFunction setup,
	CMFixtureFunction teardown)
{
	struct CMUnitTest *mine = calloc(n, sizeof(*mine));
	const char *part = getenv("EARLOG_PART"), *only = getenv("ONLY");
	size_t nth = 1, of = 1, count = 0;

	if (part && *part && sscanf(part, "%zuof%zu", &nth, &of) != 2)
		return 2;
	for (size_t i = 0, row = 0; i < n; i++) {
		if (!tests[i].name && !(only && *only) && !test_is_whole())
			break;
		if (!tests[i].name)
			continue;
		if (row % of == nth - 1 &&
			(!only || !*only || fnmatch(only, tests[i].name, 0) == 0))
			mine[count++] = tests[i];
		row++;
	}
	if (!count) {
		fprintf(stderr, "[  ERROR   ] --- %s: no test is called \"%s\"\n", name,
			only ? only : "");
		for (size_t i = 0; only && i < n; i++)
			if (tests[i].name && strstr(tests[i].name, only))
				fprintf(stderr, "  ONLY=%s\n", tests[i].name);
	}
	int status = count ? _cmocka_run_group_tests(name, mine, count, setup, teardown) : 1;
	free(mine);
	return status;
}

void
test_waited(const char *what, const char *file, int line)
{
	print_error("ERROR: waited for %s\n", what);
	_fail(file, line);
	abort();
}

void
test_same(const char *where, const char *want, const char *is, const char *advice)
{
	size_t same = 0, line = 1;

	if (strcmp(want, is) == 0)
		return;
	for (size_t i = 0; want[i] && want[i] == is[i]; i++)
		if (want[i] == '\n')
			same = i + 1, line++;
	fail_msg("%s:%zu\n- %.*s\n+ %.*s\n%s", where, line, (int)strcspn(want + same, "\n"),
		want + same, (int)strcspn(is + same, "\n"), is + same, advice);
}

void
test_is_golden(const char *name, const char *text)
{
	CLEANUP(pointer_free) char *path = xasprintf("tests/golden/%s", name);
	CLEANUP(buf_finish) struct buf golden = BUF_INIT;
	struct err err = ERR_INIT;
	bool found;

	if (getenv("GOLDEN") && !file_replace(path, text, strlen(text), &err))
		fail_msg("%s", err.msg);
	if (!file_read(path, 1 << 20, &golden, &found, &err))
		fail_msg("%s", err.msg);
	test_same(path, found ? golden.s : "", text,
		"If the new line is right, run this test with GOLDEN=write, and look at what git "
		"diff shows");
}
