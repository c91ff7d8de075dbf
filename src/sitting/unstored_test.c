#include "sitting/recorded_private.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"

static void
each_is_a_line_with_what_is_known_of_it(void **state)
{
	struct unstored_line v[] = {
		{ "2026-11-20 23:41", "1:10", "First", "AFUL Cantor", "bass is loose\nand slow" },
		{ "2026-11-20 23:42", "", "First", NULL, "marker" },
		{ NULL, NULL, NULL, "AFUL Cantor", "volume 22" },
		{ NULL, NULL, NULL, NULL, "room: study" },
		{ "2026-11-20 23:43", NULL, NULL, NULL, NULL },
	};
	struct buf out = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < LENGTH(v); i++)
		unstored_add_line(&out, &v[i]);
	assert_string_equal(out.s,
		"2026-11-20 23:41 1:10 First, AFUL Cantor: bass is loose\n    and slow\n"
		"2026-11-20 23:42 First: marker\n"
		"AFUL Cantor: volume 22\n"
		"room: study\n"
		"2026-11-20 23:43\n");
	buf_finish(&out);
}

/* Nothing in it is obeyed by a terminal or passes for a line of its own. */
static void
hostile_text_is_one_line_and_harmless(void **state)
{
	struct unstored_line l = { "now", "1:10", "Fi\nrst\x1b[2J", "AF\xffUL",
		"one\n2026-11-20 23:41 1:10 First: forged\r\x1b]0;x\a" };
	struct buf out = BUF_INIT;

	(void)state;
	unstored_add_line(&out, &l);
	assert_string_equal(out.s,
		"now 1:10 Fi␤rst␛[2J, AF<ff>UL: one\n"
		"    2026-11-20 23:41 1:10 First: forged␍␛]0;x␇\n");
	buf_finish(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_is_a_line_with_what_is_known_of_it),
		cmocka_unit_test(hostile_text_is_one_line_and_harmless),
	};

	return cmocka_run_group_tests_name("unstored", tests, NULL, NULL);
}
