#include "import/phone_book.h"

#include "base/file.h"
#include "base/mem.h"
#include "record/rows_review.h"
#include "support/needs.h"
#include "support/test.h"

static void
reads(struct phone_book *b, const char *json)
{
	struct err err = ERR_INIT;

	if (!phone_book_read(b, json, strlen(json), &err))
		fail_msg("%s", err.msg);
}

static void
brands_and_models_are_merged(void **state)
{
	CLEANUP(phone_book_finish) struct phone_book b;

	reads(&b,
		"\xef\xbb\xbf[{\"name\":\"AFUL\",\"suffix\":\"Audio\",\"phones\":[\"Cantor\","
		"{\"name\":\"Performer8\",\"file\":[\"P8\",\"P8 S2\"],\"suffix\":[\"\",\"S2\"]}]},"
		"{\"name\":\"Sony\",\"phones\":[]},"
		"{\"name\":\" aful \",\"phones\":[\"Explorer\","
		"{\"name\":\"cantor\",\"file\":\"Cantor foam\"}]}]");
	assert_int_equal(b.n, 2);
	assert_int_equal(b.phones, 3);
	assert_string_equal(b.brands[0].name, "AFUL");
	assert_int_equal(b.brands[0].times, 2);
	assert_int_equal(b.brands[0].n, 3);
	assert_int_equal(b.brands[1].n, 0);
	assert_string_equal(b.brands[0].phones[0].name, "Cantor");
	assert_string_equal(b.brands[0].phones[0].also, "cantor");
	assert_int_equal(b.brands[0].phones[0].n_files, 2);
	assert_string_equal(b.brands[0].phones[0].files[1], "Cantor foam");
	assert_string_equal(b.brands[0].phones[1].files[1], "P8 S2");
	assert_null(b.brands[0].phones[1].also);
}

static void
names_may_be_lists(void **state)
{
	CLEANUP(phone_book_finish) struct phone_book b;

	reads(&b,
		"[{\"name\":\"7Hz\",\"phones\":["
		"{\"name\":[\"Timeless\"],\"file\":[\"Timeless S1\"]},"
		"{\"file\":\"Eternal\"},{\"name\":[\"Zero\",\"0\"],\"file\":null}]}]");
	assert_int_equal(b.phones, 3);
	assert_string_equal(b.brands[0].phones[0].name, "Timeless");
	assert_string_equal(b.brands[0].phones[0].files[0], "Timeless S1");
	assert_string_equal(b.brands[0].phones[1].name, "Eternal");
	assert_string_equal(b.brands[0].phones[2].name, "Zero");
}

static void
refuses(const char *json, const char *start)
{
	struct phone_book b;
	struct err err = ERR_INIT;

	assert_false(phone_book_read(&b, json, strlen(json), &err));
	assert_int_equal(b.n, 0);
	assert_null(b.brands);
	if (strncmp(err.msg, start, strlen(start)) != 0)
		fail_msg("\"%s\" does not begin with \"%s\"", err.msg, start);
}

static void
what_is_wrong_is_told(void **state)
{
	refuses("", "1:");
	refuses("[\n  {\"name\" \"x\"}]", "2:");
	refuses("{}", "1:1: it is no phone book");
	refuses("[1]", "brand 1: its name is missing");
	refuses("[{\"name\":\"\\u0001\",\"phones\":[]}]", "brand 1: its name is missing");
	refuses("[{\"name\":\"A\"}]", "brand \"A\": it has no list");
	refuses("[{\"name\":\"A\",\"phones\":[\"x\",{}]}]",
		"brand \"A\", phone 2: its name is missing");
	refuses("[{\"name\":\"A\",\"phones\":[{\"name\":\"x\",\"file\":[7]}]}]",
		"brand \"A\", phone \"x\": \"file\"");
}

static void
rows_fill_in_what_is_missing(void **state)
{
	CLEANUP(phone_book_finish) struct phone_book b;
	struct device *old = row_new(&row_types[ROW_DEVICE]);

	reads(&b, "[{\"name\":\"AFUL\",\"phones\":[\"Cantor\",\"AFUL MagicOne\"]}]");
	struct device *d = import_device_row(&b.brands[0], &b.brands[0].phones[0], NULL);
	struct uuid u = uuid_of("device-name:afulcantor");
	assert_true(uuid_same(&d->row.uuid, &u));
	assert_string_equal(d->id, "afulcantor");
	assert_string_equal(d->name, "AFUL Cantor");
	assert_string_equal(d->brand, "AFUL");
	assert_string_equal(d->model, "Cantor");
	row_free(&row_types[ROW_DEVICE], d);

	d = import_device_row(&b.brands[0], &b.brands[0].phones[1], NULL);
	assert_string_equal(d->name, "AFUL MagicOne");
	assert_string_equal(d->model, "MagicOne");
	row_free(&row_types[ROW_DEVICE], d);

	old->row.uuid = uuid_of("device:my-own");
	old->id = xstrdup("my-own");
	old->name = xstrdup("Aful CANTOR");
	d = import_device_row(&b.brands[0], &b.brands[0].phones[0], old);
	assert_true(uuid_same(&d->row.uuid, &old->row.uuid));
	assert_string_equal(d->id, "my-own");
	assert_string_equal(d->name, "Aful CANTOR");
	assert_string_equal(d->brand, "AFUL");
	row_free(&row_types[ROW_DEVICE], d);
	row_free(&row_types[ROW_DEVICE], old);
}

static void
sides_are_looked_for(void **state)
{
	static const char *const files[] = { "a L.txt", "a R.txt", "b R1.txt", "c.txt" };
	char folder[TEST_FOLDER_MAX];
	struct err err = ERR_INIT;

	assert_true(test_folder_make(folder, "phones"));
	for (size_t i = 0; i < LENGTH(files); i++) {
		char *path = xasprintf("%s/%s", folder, files[i]);

		assert_true(file_create(path, "", 0, NULL, &err));
		free(path);
	}
	assert_int_equal(phone_file_sides(folder, "a"), PHONE_BOTH);
	assert_int_equal(phone_file_sides(folder, "b"), PHONE_RIGHT);
	assert_int_equal(phone_file_sides(folder, "c"), PHONE_BOTH);
	assert_int_equal(phone_file_sides(folder, "d"), PHONE_NONE);
	assert_int_equal(phone_file_sides(folder, "x/../a"), PHONE_NONE);
	assert_int_equal(phone_file_sides("/", folder + 1), PHONE_NONE);
	assert_true(test_folder_remove(folder));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(brands_and_models_are_merged),
		cmocka_unit_test(names_may_be_lists),
		cmocka_unit_test(what_is_wrong_is_told),
		cmocka_unit_test(rows_fill_in_what_is_missing),
		cmocka_unit_test(sides_are_looked_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
