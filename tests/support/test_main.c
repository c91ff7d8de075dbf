/* The main() of test programs that have none: runs what TEST added, in the order of the file. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/core/mem.h"
#include "support/test.h"

static struct LIST_OF(struct CMUnitTest) tests;
static CMFixtureFunction before_all, after_all;

void
test_add(const struct CMUnitTest *test)
{
	LIST_ADD(&tests, *test);
}

void
test_around(CMFixtureFunction before, CMFixtureFunction after)
{
	before_all = before;
	after_all = after;
}

int
main(void)
{
	int status = test_run_group("tests", tests.v, tests.n, before_all, after_all);

	free(tests.v);
	return status;
}
