/* The entry in a phone book, and the files of curves, as CrinGraph reads them. */

#include <jansson.h>

#include "base/core/mem.h"
#include "draft/formats/squiglink.h"
#include "support/test.h"

static const char *const one_file[] = { "AFUL Cantor" }, *const no_suffix[] = { "" };

static struct squiglink_phone
cantor(void)
{
	return (struct squiglink_phone){ .brand = "AFUL",
		.name = "Cantor",
		.files = one_file,
		.suffixes = no_suffix,
		.n = 1,
		.price = "$799" };
}

static const char cantor_entry[] =
	"{\"name\":\"Cantor\",\"file\":\"AFUL Cantor\",\"price\":\"$799\"}";

/* Adds the Cantor to `book`, and compares the new book with `expected`. */
static void
adds(const char *book, const char *expected)
{
	CLEANUP(squiglink_list_finish) struct squiglink_list list = SQUIGLINK_LIST_INIT;
	struct squiglink_phone p = cantor();
	struct err err = ERR_INIT;

	if (!squiglink_add(book, strlen(book), &p, &list, &err))
		fail_msg("%s", err.msg);
	assert_string_equal(list.book.s, expected);
	assert_string_equal(list.differences.s, "");
	assert_null(list.files);
}

static void
refuses(const char *book, size_t n, const char *words)
{
	CLEANUP(squiglink_list_finish) struct squiglink_list list = SQUIGLINK_LIST_INIT;
	struct squiglink_phone p = cantor();
	struct err err = ERR_INIT;

	assert_false(squiglink_add(book, n, &p, &list, &err));
	if (!strstr(err.msg, words))
		fail_msg("\"%s\" does not say \"%s\"", err.msg, words);
	assert_int_equal(list.book.len, 0);
}

static void
an_entry_comes_last_in_its_brand_and_keeps_the_writing_of_the_list(void **state)
{
	CLEANUP(buf_finish) struct buf book = BUF_INIT, expected = BUF_INIT;

	buf_add(&book,
		"[\r\n  { \"name\": \"ZKZ\", \"phones\": [ \"H4\" ] }, {\n"
		"    \"name\": \"Aful\", \"suffix\": \"Audio\",\n"
		"    \"phones\": [ \"P5\"\n              , {\"name\":\"P\\u00e9\\\"8\"} ] }\n]\n");
	buf_addf(&expected,
		"[\r\n  { \"name\": \"ZKZ\", \"phones\": [ \"H4\" ] }, {\n"
		"    \"name\": \"Aful\", \"suffix\": \"Audio\",\n"
		"    \"phones\": [ \"P5\"\n              , {\"name\":\"P\\u00e9\\\"8\"}\n"
		"              , %s ] }\n]\n",
		cantor_entry);
	adds(book.s, expected.s);
	buf_clear(&expected);
	buf_addf(&expected, "[{\"name\":\"AFUL\",\"phones\":[%s]}]", cantor_entry);
	adds("[{\"name\":\"AFUL\",\"phones\":[]}]", expected.s);
	buf_clear(&expected);
	buf_addf(&expected, "[{\"name\":\"AFUL\",\"phones\":[\n\t\"A\",\n\t%s\n]}]", cantor_entry);
	adds("[{\"name\":\"AFUL\",\"phones\":[\n\t\"A\"\n]}]", expected.s);
}

static void
a_new_brand_comes_last(void **state)
{
	CLEANUP(pointer_free)
	char *brand =
		xasprintf("{\n    \"name\": \"AFUL\",\n    \"phones\": [ %s ]\n  }", cantor_entry);
	CLEANUP(pointer_free) char *alone = xasprintf("[\n  %s\n]\n", brand);
	CLEANUP(pointer_free)
	char *second = xasprintf("\xef\xbb\xbf[{\"name\":\"B\",\"phones\":[]}, %s]", brand);

	adds("", alone);
	adds("\xef\xbb\xbf[{\"name\":\"B\",\"phones\":[]}]", second);
}

static void
an_entry_that_is_there_is_compared_and_kept(void **state)
{
	static const char book[] = "[{\"name\":\"AFUL\",\"phones\":[\n"
				   "{\"name\":\"cantor\",\"file\":\"C\",\"price\":\"$699\"}]}]";
	CLEANUP(squiglink_list_finish) struct squiglink_list list = SQUIGLINK_LIST_INIT;
	CLEANUP(squiglink_list_finish) struct squiglink_list added = SQUIGLINK_LIST_INIT;
	CLEANUP(squiglink_list_finish) struct squiglink_list again = SQUIGLINK_LIST_INIT;
	struct squiglink_phone p = cantor();
	struct err err = ERR_INIT;

	assert_true(squiglink_add(book, strlen(book), &p, &list, &err));
	assert_int_equal(list.book.len, 0);
	assert_string_equal(
		list.differences.s, "2:1: price is \"$699\" here, \"$799\" in the review\n");
	assert_int_equal(json_array_size(list.files), 1);
	assert_string_equal(json_string_value(json_array_get(list.files, 0)), "C");
	/* What was added is the same entry the next time. */
	assert_true(squiglink_add("", 0, &p, &added, &err));
	assert_true(squiglink_add(added.book.s, added.book.len, &p, &again, &err));
	assert_int_equal(again.book.len, 0);
	assert_int_equal(json_array_size(again.files), 1);
	assert_string_equal(again.differences.s, "");
}

static void
variants_have_a_list_of_files_and_suffixes(void **state)
{
	static const char *const files[] = { "AFUL Cantor", "AFUL Cantor Foam" },
				 *const suffixes[] = { "", "Foam" };
	CLEANUP(squiglink_list_finish) struct squiglink_list list = SQUIGLINK_LIST_INIT;
	struct squiglink_phone p = cantor();
	struct err err = ERR_INIT;

	p.files = files;
	p.suffixes = suffixes;
	p.n = 2;
	p.review_score = "4";
	p.review_link = "https://example.org/\"x";
	p.price = NULL;
	assert_true(squiglink_add("", 0, &p, &list, &err));
	assert_non_null(strstr(list.book.s,
		"{\"name\":\"Cantor\",\"file\":[\"AFUL Cantor\",\"AFUL Cantor Foam\"],"
		"\"suffix\":[\"\",\"Foam\"],\"reviewScore\":\"4\","
		"\"reviewLink\":\"https://example.org/\\\"x\"}"));
}

static void
a_new_variant_joins_the_lists_of_its_phone(void **state)
{
	static const char *const files[] = { "AFUL Cantor", "AFUL Cantor Foam" },
				 *const suffixes[] = { "", "Foam" };
	static const struct {
		const char *book, *now, *first; /* first: file of the variant without a suffix */
	} books[] = {
		{ "[{\"name\":\"AFUL\",\"phones\":[ \"X\",\n {\"name\":\"Cantor\",\"file\":[\"C\", "
		  "\"C wide\"],\"suffix\":[\"\",\"Wide\"],\"z\":1}]}]",
			"[{\"name\":\"AFUL\",\"phones\":[ \"X\",\n "
			"{\"name\":\"Cantor\",\"file\":[\"C\", "
			"\"C wide\", \"AFUL Cantor "
			"Foam\"],\"suffix\":[\"\",\"Wide\",\"Foam\"],\"z\":1}]}]",
			"C" },
		{ "[{\"name\":\"AFUL\",\"phones\":[{\"name\":\"Cantor\",\"file\":[\"C\",\"C "
		  "foam\"],"
		  "\"suffix\":[\"\",\"Foam\"]}]}]",
			NULL, "C" },
		/* the file is of one variant, the suffix of another one */
		{ "[{\"name\":\"AFUL\",\"phones\":[{\"name\":\"Cantor\",\"file\":[\"C\",\"AFUL "
		  "Cantor\"],\"suffix\":[\"\",\"Foam\"]}]}]",
			NULL, NULL },
		/* the same, after a new variant */
		{ "[{\"name\":\"AFUL\",\"phones\":[{\"name\":\"Cantor\",\"file\":[\"AFUL Cantor "
		  "Foam\",\"C wide\"],\"suffix\":[\"Wide\",\"Foam\"]}]}]",
			NULL, NULL },
	};
	struct squiglink_phone p = cantor();

	p.files = files;
	p.suffixes = suffixes;
	p.n = 2;
	for (size_t i = 0; i < LENGTH(books); i++) {
		CLEANUP(squiglink_list_finish) struct squiglink_list list = SQUIGLINK_LIST_INIT;
		struct err err = ERR_INIT;

		assert_true(squiglink_add(books[i].book, strlen(books[i].book), &p, &list, &err));
		assert_string_equal(
			list.book.len ? list.book.s : "", books[i].now ? books[i].now : "");
		assert_int_equal(list.joined, books[i].now != NULL);
		const char *first = json_string_value(json_array_get(list.names, 0));
		assert_string_equal(first ? first : "", books[i].first ? books[i].first : "");
	}
	const char *uneven =
		"[{\"name\":\"AFUL\",\"phones\":[\n{\"name\":\"Cantor\",\"file\":[\"C\","
		"\"D\"],\"suffix\":[\"\"]}]}]";
	CLEANUP(squiglink_list_finish) struct squiglink_list list = SQUIGLINK_LIST_INIT;
	struct err err = ERR_INIT;
	assert_false(squiglink_add(uneven, strlen(uneven), &p, &list, &err));
	assert_string_equal(
		err.msg, "2:1: its lists \"file\" and \"suffix\" differ in length; correct them");
}

static void
mistakes_in_a_phone_book_have_their_place(void **state)
{
	static const struct {
		const char *book, *words;
	} wrong[] = {
		{ "[\n{\"name\":\"A\" \"phones\":[]}]", "2:" },
		{ "{}", "1:1: expected a list of brands" },
		{ "[\n {\"name\":\"A\"}]", "2:2: expected a brand" },
		{ "[{\"name\":\"A\",\"phones\":[\"x\",\n\t{}]}]", "2:2: a phone of \"A\" has no" },
		{ "[{\"name\":\"AFUL\",\"phones\":[]},\n{\"name\":\"aful\",\"phones\":[]}]",
			"2:1: the second brand called \"AFUL\"" },
		{ "[{\"name\":\"AFUL\",\"phones\":[\"Cantor\",\n\"é\", \"Cantor\"]}]",
			"2:6: the second phone called \"Cantor\"" },
		{ "[{\"name\":\"B\",\"phones\":[{\"name\":\"X\",\"file\":[\"y\",\"AFUL "
		  "Cantor\"]}]}]",
			"1:24: another phone has the file \"AFUL Cantor\"" },
		{ "[{\"name\":\"AFUL\",\"phones\":[{\"name\":\"Cantor\",\"file\":[\"C\",3]}]}]",
			"1:27: its \"file\" names no file" },
		{ "[{\"name\":\"AFUL\",\"phones\":[{\"name\":\"Cantor\",\"file\":[]}]}]",
			"1:27: its \"file\" names no file" },
		{ "[{\"name\":\"AFUL\",\"phones\":[{\"name\":\"Cantor\",\"file\":\"../C\"}]}]",
			"1:27: its \"file\" names no file" },
	};

	for (size_t i = 0; i < LENGTH(wrong); i++)
		refuses(wrong[i].book, strlen(wrong[i].book), wrong[i].words);
	refuses("[]\0x", 4, "");
}

static size_t
pick(size_t n)
{
	static uint32_t seed = 7;

	seed = seed * 1103515245u + 12345u;
	return (seed >> 16) % n;
}

/* Every byte but those of the entry stays, whatever the book looks like. */
static void
random_books_keep_every_other_byte(void **state)
{
	static const char *const blanks[] = { "", " ", "\n", "\r\n\t", "  \n  " };

	for (int round = 0; round < 500; round++) {
		CLEANUP(squiglink_list_finish) struct squiglink_list list = SQUIGLINK_LIST_INIT;
		struct buf book = BUF_INIT;
		struct squiglink_phone p = cantor();
		struct err err = ERR_INIT;
		size_t same = 0, tail = 0;

		buf_add(&book, "[");
		int brands = (int)pick(4);
		for (int b = 0; b < brands; b++) {
			buf_addf(&book,
				"%s%s{%s\"x\":[{\"]\":\"}\\\\\"}],\"name\":\"%s\",\"phones\"%s:[",
				b ? "," : "", blanks[pick(5)], blanks[pick(5)],
				b == 1      ? "AFUL"
					: b ? "Q"
					    : "Z",
				blanks[pick(5)]);
			int phones = (int)pick(4);
			for (int k = 0; k < phones; k++)
				buf_addf(&book, "%s%s\"p%d\"%s", k ? "," : "", blanks[pick(5)], k,
					blanks[pick(5)]);
			buf_addf(&book, "%s]}", blanks[pick(5)]);
		}
		buf_addf(&book, "%s]%s", blanks[pick(5)], blanks[pick(5)]);
		if (!squiglink_add(book.s, book.len, &p, &list, &err))
			fail_msg("%s: %s", err.msg, book.s);
		json_auto_t *read = json_loads(list.book.s, 0, NULL);
		assert_non_null(read);
		assert_non_null(strstr(list.book.s, cantor_entry));
		while (book.s[same] && book.s[same] == list.book.s[same])
			same++;
		while (tail < book.len - same &&
			book.s[book.len - 1 - tail] == list.book.s[list.book.len - 1 - tail])
			tail++;
		assert_int_equal(same + tail, book.len);
		buf_finish(&book);
	}
}

static void
a_file_name_can_be_loaded_and_shared(void **state)
{
	CLEANUP(pointer_free)
	char *name = squiglink_file("../A_B, C/D #1?"), *plain = squiglink_file("iBasso IT07");

	assert_string_equal(name, "A B  C D  1");
	assert_string_equal(plain, "iBasso IT07");
}

static void
a_curve_follows_the_form_of_the_folder(void **state)
{
	static const char rew[] =
		"* Measurement data measured by REW V5.20\r\n* Dated: 2023\r\n*\r\n"
		"* Freq(Hz)\tSPL(dB)\tPhase(degrees)\r\n20.00\t60.1\t3.0\r\n"
		"20.3\t60.2\t3.0\r\n";
	CLEANUP(squiglink_form_finish) struct squiglink_form f;
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	const double level_db[] = { 71.234, -3 };

	assert_true(squiglink_form_read(&f, rew, strlen(rew)));
	assert_int_equal(f.n, 2);
	squiglink_curve(&f, level_db, &out);
	assert_string_equal(out.s,
		"*\r\n*\r\n*\r\n* Freq(Hz)\tSPL(dB)\tPhase(degrees)\r\n20.00\t71.23\r\n"
		"20.3\t-3.00\r\n");
	squiglink_form_finish(&f);
	buf_clear(&out);
	assert_false(squiglink_form_read(&f, "no\nnumbers\n", 11));

	squiglink_form_default(&f);
	double *flat = xcalloc(f.n, sizeof(*flat));
	squiglink_curve(&f, flat, &out);
	/* CrinGraph's setting for AudioTools takes the lines 4 to 482. */
	assert_int_equal(f.n, 480);
	assert_memory_equal(out.s, "\nFrequency\tdB\tUnweighted\n20.00\t0.00\n20.29\t", 41);
	assert_true(f.freq_hz[479] == 20000);
	free(flat);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			an_entry_comes_last_in_its_brand_and_keeps_the_writing_of_the_list),
		cmocka_unit_test(a_new_brand_comes_last),
		cmocka_unit_test(an_entry_that_is_there_is_compared_and_kept),
		cmocka_unit_test(variants_have_a_list_of_files_and_suffixes),
		cmocka_unit_test(a_new_variant_joins_the_lists_of_its_phone),
		cmocka_unit_test(mistakes_in_a_phone_book_have_their_place),
		cmocka_unit_test(random_books_keep_every_other_byte),
		cmocka_unit_test(a_file_name_can_be_loaded_and_shared),
		cmocka_unit_test(a_curve_follows_the_form_of_the_folder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
