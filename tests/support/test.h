/* cmocka, the headers that must come before it, and those that nearly each test needs. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* cmocka passes a state to each test; most tests use none. */
#pragma GCC diagnostic ignored "-Wunused-parameter"

/* A test of a program, with its body: TEST(a_note_survives_its_track) { … }. The tests of a program
 * run in the order of its file, and main() is in test_main.c. */
#define TEST(name) TEST_WITH(name, NULL, NULL)
/* A test with a function before it and a function after it; NULL: none. */
#define TEST_WITH(name, before, after)                                              \
	static void name(void **state);                                             \
	__attribute__((constructor)) static void name##_joins(void)                 \
	{                                                                           \
		test_add(&(struct CMUnitTest){ #name, name, before, after, NULL }); \
	}                                                                           \
	static void name(void **state)
/* The functions before the first and after the last test of a program; NULL: none. */
#define TEST_GROUP(before, after)                                    \
	__attribute__((constructor)) static void test_group_is(void) \
	{                                                            \
		test_around(before, after);                          \
	}
void test_add(const struct CMUnitTest *test);
void test_around(CMFixtureFunction before, CMFixtureFunction after);

/* Runs the tests of a program, up to ONLY_WHOLE: all, or with EARLOG_PART=2of3 every third,
 * beginning with the second (the mark "parts", tests/README.md); with ONLY=NAME, which may have *
 * and ?, those of that name. Fails if none runs. */
int test_run_group(const char *name, const struct CMUnitTest *tests, size_t n,
	CMFixtureFunction setup, CMFixtureFunction teardown);
/* Fails at a line of the test: for a helper that waits for `what`. */
_Noreturn void test_waited(const char *what, const char *file, int line);
/* Fails unless both texts are the same, with the first line that differs and what to do. */
void test_same(const char *where, const char *want, const char *is, const char *advice);
/* Fails unless tests/golden/NAME has this text, with the first line that differs. With GOLDEN in
 * the environment it replaces the file; git shows what changed. */
void test_is_golden(const char *name, const char *text);
/* A row of a table of tests. Those below it run if the run is whole (support/needs.h). */
#define ONLY_WHOLE \
	{          \
		0  \
	}
#undef cmocka_run_group_tests
#undef cmocka_run_group_tests_name
#define cmocka_run_group_tests(tests, setup, teardown) \
	test_run_group(#tests, tests, sizeof(tests) / sizeof(*(tests)), setup, teardown)
#define cmocka_run_group_tests_name(name, tests, setup, teardown) \
	test_run_group(name, tests, sizeof(tests) / sizeof(*(tests)), setup, teardown)
