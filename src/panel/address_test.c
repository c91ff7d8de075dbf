#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/mem.h"
#include "panel/address.h"

static void
what_is_kept_of_an_address_has_no_password(void **state)
{
	static const struct {
		const char *given, *kept;
		bool had;
	} table[] = {
		{ "postgresql://anna@panel.example/panel", "postgresql://anna@panel.example/panel",
			false },
		{ "postgresql://anna:S3cret@panel.example:5433/panel",
			"postgresql://anna@panel.example:5433/panel", true },
		{ "postgres://anna:S3:c@ret@panel.example/panel",
			"postgres://anna@panel.example/panel", true },
		{ "postgresql://anna:S3/cret@panel.example/panel",
			"postgresql://anna@panel.example/panel", true },
		{ "postgresql://anna:S3?cret@panel.example/panel",
			"postgresql://anna@panel.example/panel", true },
		{ "postgresql://:S3cret@/panel", "postgresql://@/panel", true },
		{ "postgresql:///panel?host=/tmp/x&password=S3cret&user=a",
			"postgresql:///panel?host=/tmp/x&user=a", true },
		{ "postgresql:///panel?PASSWORD=S3cret", "postgresql:///panel", true },
		{ "postgresql:///panel?pass%77ord=S3cret", "postgresql:///panel", true },
		{ "postgresql://panel.example:5432/panel?application_name=a@b",
			"postgresql://panel.example:5432/panel?application_name=a@b", false },
		{ "service=panel", "service=panel", false },
		{ "host=a password=S3cret user=b", "host=a user=b", true },
		{ "host=a password = 'S3 c\\'ret' user = 'b c'", "host=a user='b c'", true },
		{ "password=S3cret", "", true },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(table); i++) {
		struct err err = ERR_INIT;
		bool had;
		char *kept = address_clean(table[i].given, &had, &err);

		assert_non_null(kept);
		assert_string_equal(kept, table[i].kept);
		assert_int_equal(had, table[i].had);
		free(kept);
	}
}

static void
what_is_no_address_is_refused_without_its_words(void **state)
{
	static const char *const table[] = { "S3cret", "", "http://anna:S3cret@panel.example/",
		"host=a S3cret" };

	(void)state;
	for (size_t i = 0; i < LENGTH(table); i++) {
		struct err err = ERR_INIT;
		bool had;

		assert_null(address_clean(table[i], &had, &err));
		assert_non_null(strstr(err.msg, "service="));
		assert_null(strstr(err.msg, "S3cret"));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_kept_of_an_address_has_no_password),
		cmocka_unit_test(what_is_no_address_is_refused_without_its_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
