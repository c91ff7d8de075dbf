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
	table_add(&t, "\xe6\xb0\xb4\xe6\x9c\x88");         /* two characters, four columns */
	table_addf(&t, "%d", 3);
	table_add(&t, "x");
	table_add(&t, NULL);
	table_add(&t, "a\x1b[2Jb");
	table_print(&t, f);
	fclose(f);
	assert_string_equal(text, "ID      DEVICE  N\n"
		"cantor  \xe6\xb0\xb4\xe6\x9c\x88    3\n"
		"x               a\xe2\x90\x9b[2Jb\n");
	free(text);
	table_finish(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_are_as_wide_as_their_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
