/* tests: of src/ui/input */
/* What is no key: sequences that are in no table, and ones that were cut on their way. */
#include "e2e/bench.h"

#include "base/mem.h"

static const char *const unknown[] = {
	"\033[99;9~",
	"\033[<0;3;3M",
	"\033[<0;3;3m",
	"\033[I",
	"\033[O",
	"\033[1;9P",
	"\033[27;5;300~",
	"\033[?62;22c",
	"\033[12;40R",
	"\033[M !!",
	"\033OZ",
	"\033[23;6~",
	"\033]11;rgb:0000/0000/0000\033\\",
	"\033P1$r0m\033\\",
	"\033]52;c;cXVpdA==\a",
	"\033[;;;;;;q",
	"\033[5n",
	"\xff",
	"\x9b",
	"\xed\xa0\x80",
	"\xf5\x80\x80\x80",
};

static const char *const cut[] = {
	"\033[1;",
	"\033[12",
	"\033[<0;1",
	"\033[[",
	"\033O5",
	"\033[?6",
	"\033P+r",
	"\033]0;t",
	"\xf0\x9f",
	"\xe2\x82",
};

/* Longer than the program waits for the rest of a key. */
#define CUT_MS 600

static void
assert_nothing_happens(struct drive *d, const char *keys, int ms)
{
	char *before = xstrdup(drive_screen(d));

	drive_keys(d, keys);
	drive_listen(d, ms);
	if (strcmp(drive_screen(d), before) != 0)
		drive_fail(d, "%s did something", keys + 1);
	free(before);
}

static void
assert_all_do_nothing(struct drive *d, size_t every)
{
	drive_wait_text(d, "Third                    s", 0); /* the marks come from a thread */
	drive_wait_quiet(d, 200);
	for (size_t i = 0; i < LENGTH(unknown); i++)
		assert_nothing_happens(d, unknown[i], 10);
	for (size_t i = 0; i < LENGTH(cut); i += every)
		assert_nothing_happens(d, cut[i], CUT_MS);
	assert_true(drive_running(d));
}

static void
unknown_and_cut_keys_do_nothing_in_keys(void **state)
{
	struct drive *d = bench_start(bench_clock_home(), NULL);

	drive_keys(d, "m");
	drive_wait_text(d, "marker", 0);
	assert_all_do_nothing(d, 1);
	drive_keys(d, "j"); /* and the next key is whole */
	drive_wait_text(d, "Notes · Second", 0);
	assert_string_equal(drive_sql(d, "select count(*) from note"), "1");
	bench_end(d);
}

static void
unknown_and_cut_keys_do_nothing_in_text(void **state)
{
	struct drive *d = bench_start(bench_clock_home(), NULL);

	bench_type(d, "abc");
	assert_all_do_nothing(d, 3);
	drive_keys(d, "d");
	drive_wait_text(d, " abcd\n", 0);
	drive_wait_sql(d, "select body from draft where deleted = 0", "abcd", 0);
	assert_string_equal(drive_sql(d, "select count(*) from note"), "0");
	bench_end(d);
}

static void
a_key_that_comes_in_pieces_is_one_key(void **state)
{
	static const char ctrl_left[] = "\033[1;5D";
	struct drive *d = bench_start(bench_clock_home(), NULL);

	bench_type(d, "ab cd");
	for (size_t i = 0; ctrl_left[i]; i++) {
		drive_bytes(d, ctrl_left + i, 1);
		drive_listen(d, 5);
	}
	drive_bytes(d, "\xc3", 1);
	drive_listen(d, 5);
	drive_bytes(d, "\xb6", 1);
	drive_wait_text(d, " ab öcd\n", 0);
	bench_end(d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		drive_test(unknown_and_cut_keys_do_nothing_in_keys),
		drive_test(unknown_and_cut_keys_do_nothing_in_text),
		drive_test(a_key_that_comes_in_pieces_is_one_key),
	};

	return cmocka_run_group_tests_name("stray", tests, NULL, NULL);
}
