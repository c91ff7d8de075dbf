#include "support/test.h"

#include <stdlib.h>

#include "archive/store/store_parts.h"
#include "base/core/buf.h"
#include "base/system/file.h"

#define PAGE "schema/0001_archive.sql"

/* `make schema` runs it with GOLDEN=write. */
static void
the_page_of_the_schema_is_whole(void **state)
{
	CLEANUP(buf_finish) struct buf page = BUF_INIT;
	struct migrations m = migrations_embedded();
	struct err err = ERR_INIT;
	bool found = false;

	if ((getenv("GOLDEN") && !file_replace(PAGE, m.whole, strlen(m.whole), &err)) ||
		!file_read(PAGE, 1 << 20, &page, &found, &err))
		fail_msg("%s", err.msg);
	test_same(PAGE, m.whole, found ? page.s : "",
		"The file is not what schema/archive.sql and row_types[] make: `make schema` "
		"writes it.");
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(the_page_of_the_schema_is_whole) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
