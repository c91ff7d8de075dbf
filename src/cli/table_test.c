#include "cli/table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static void
columns_are_as_wide_as_their_text(void **state)
{
	static const char *const titles[] = { "ID", "DEVICE", "N" };
	struct table t;
	char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);

	(void)state;
	table_init(&t, titles, 3);
	table_add(&t, "cantor");
	table_add(&t, "\xe6\xb0\xb4\xe6\x9c\x88"); /* two characters, four columns */
	table_addf(&t, "%d", 3);
	table_add(&t, "x");
	table_add(&t, NULL);
	table_add(&t, "a\x1b[2Jb");
	table_print(&t, f);
	fclose(f);
	assert_string_equal(text,
		"ID      DEVICE  N\n"
		"cantor  \xe6\xb0\xb4\xe6\x9c\x88    3\n"
		"x               a\xe2\x90\x9b[2Jb\n");
	free(text);
	table_finish(&t);
}

static void
wide_cells_go_on_below(void **state)
{
	static const char *const titles[] = { "CUE", "ONE", "OTHER" };
	struct table t;
	char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);

	(void)state;
	table_init(&t, titles, 3);
	table_add(&t, "1:10");
	table_add_lines(&t, "two words and more\nnext line");
	table_add(&t, "unbreakablebutlong");
	table_add(&t, "2:50");
	table_add(&t, "");
	table_add(&t, "x");
	table_print_within(&t, f, 30);
	fclose(f);
	assert_string_equal(text,
		"CUE   ONE          OTHER\n"
		"1:10  two words    unbreakable\n"
		"      and more     butlong\n"
		"      next line\n"
		"2:50               x\n");
	free(text);
	table_finish(&t);
}

static void
markdown_has_a_rule_below_the_titles(void **state)
{
	static const char *const titles[] = { "A", "B" };
	struct table t;
	char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);

	(void)state;
	table_init(&t, titles, 2);
	table_add(&t, "1");
	table_add(&t, "");
	table_print_markdown(&t, f);
	fclose(f);
	assert_string_equal(text, "| A | B |\n| --- | --- |\n| 1 |  |\n");
	free(text);
	table_finish(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_are_as_wide_as_their_text),
		cmocka_unit_test(wide_cells_go_on_below),
		cmocka_unit_test(markdown_has_a_rule_below_the_titles),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
