#include "cli/roff.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"

/* Text that roff would take for something else. */
static void
each_character_is_shown_as_it_is(void **state)
{
	static const struct {
		const char *text, *roff;
	} rows[] = {
		{ "plain words", "plain words" },
		{ ".so /etc/passwd", "\\&.so /etc/passwd" },
		{ "'br", "\\(aqbr" },
		{ "\\fBbold\\n", "\\efBbold\\en" },
		{ "one\n.sh two\r\n'three\tfour", "one .sh two  \\(aqthree four" },
		{ "a \"b\" c", "a \\(dqb\\(dq c" },
		{ "-x ~1:10 `cmd` ^C", "\\-x \\(ti1:10 \\(gacmd\\(ga \\(haC" },
		{ "Dvořák ≈ 日本", "Dvořák ≈ 日本" },
		{ "", "" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct buf out = BUF_INIT;

		roff_add(&out, rows[i].text);
		assert_string_equal(out.s, rows[i].roff);
		buf_finish(&out);
	}
}

static void
no_part_of_a_page_leaves_its_place(void **state)
{
	struct buf out = BUF_INIT;

	(void)state;
	roff_heading(&out, ".SS", "a\" \"b\n.so c");
	assert_string_equal(out.s, ".SS \"a\\(dq \\(dqb .so c\"\n");
	buf_clear(&out);
	roff_item(&out, ".tag\\fR", "'more", ".words");
	assert_string_equal(out.s, ".TP\n\\fB\\&.tag\\efR\\fR \\(aqmore\n\\&.words\n");
	buf_clear(&out);
	roff_item(&out, "tag", NULL, "");
	assert_string_equal(out.s, ".TP\n\\fBtag\\fR\n\\&\n");
	buf_clear(&out);
	roff_example(&out, "a: 1\n.EE\n  'b'\n");
	assert_string_equal(out.s, ".EX\na: 1\n\\&.EE\n  \\(aqb\\(aq\n.EE\n");
	buf_finish(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_character_is_shown_as_it_is),
		cmocka_unit_test(no_part_of_a_page_leaves_its_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
