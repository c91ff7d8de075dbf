#include "merge/merge.h"

#include "base/buf.h"
#include "base/mem.h"
#include "support/test.h"

/* A withheld text, a public one (NULL: none), and a file; line: where the text is, 0: nowhere. */
static const struct {
	const char *text, *open, *file;
	bool exported;
	size_t line;
} finds[] = {
	/* Reworded, joined, moved: half of its words. */
	{ "voice is near and wet", "sibilants kept in check",
		"Mine.\n\nRebecca stands near and wet (0:02), and her sibilants are kept in "
		"check.\n",
		true, 3 },
	{ "voice is near and wet", NULL, "Mine.\n\nRebecca stands near and wet.\n", false, 0 },
	{ "The bass is deep here", "bass is deep", "The bass is deep.\n", true, 0 },
	{ "Bass: deep, warm and slow", NULL, "---\ntitle: Deep, slow bass\n---\n\nA.\n", true, 2 },
	{ "Bass: deep, warm and slow", NULL, "A.\n\n<!-- deep and slow bass\n-->\n", true, 3 },
	{ "Höhen “sehr” scharf", NULL, "- A.\n- [0:02](https://a.b/c) HÖHEN, sehr *scharf*!\n",
		true, 2 },
	{ "低音がとても深い", NULL, "低音は深くて、とても良い。\n", true, 1 },
	{ "低音がとても深い", NULL, "高音は明るい。\n", true, 0 },
	{ "bright", NULL, "A bright and long day in the life of a reviewer.\n", true, 0 },
	{ "bright", NULL, "Bright!\n", true, 1 },
	/* Not exported: a sentence, or twelve words in a row. */
	{ "A dull evening. Cold tea.", NULL, "It was so.\n\n- 0:42 a *dull* evening: yes\n", false,
		3 },
	{ "A dull evening. Cold tea.", NULL, "A dull evening with cold tea.\n", false, 0 },
	{ "A dull evening. Cold tea.", NULL, "Cold tea.\n", false, 0 },
	{ "A dull evening.", "Again a dull evening, sadly.", "A dull evening.\n", false, 0 },
	{ "one two three four five six seven eight nine ten eleven twelve thirteen.", NULL,
		"So one two three four five\nsix seven eight nine ten eleven twelve, or so.\n",
		false, 1 },
	{ "one two three four five six seven eight nine ten eleven twelve thirteen.",
		"one two three four five six seven eight nine ten eleven twelve",
		"So one two three four five six seven eight nine ten eleven twelve, or.\n", false,
		0 },
	{ "one two three four five six seven eight nine ten eleven twelve thirteen.", NULL,
		"So two three four five six seven eight nine ten eleven twelve, or so.\n", false,
		0 },
	{ "とても良い。これは机の上に置いてある", NULL, "とても良い。これは私の机です。\n", false,
		0 },
	{ "これは机の上に置いてある。", NULL, "昨日。これは机の上に置いてある。また。\n", false,
		1 },
	{ "", NULL, "A.\n", true, 0 },
	{ "A.", NULL, "", true, 0 },
};

static void
a_withheld_text_is_found_however_its_author_wrote_it(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(finds); i++) {
		struct merge_secret s[2] = { { .s = "of another thing", .line = 7 },
			{ .s = finds[i].text, .exported = finds[i].exported } };
		const char *open = finds[i].open;
		const struct merge_known known = { .open = { &open, open != NULL, 0 } };

		merge_find_words(s, 2, &known, finds[i].file, strlen(finds[i].file));
		if (s[1].line != finds[i].line || s[0].line)
			fail_msg("%s: line %zu", finds[i].file, s[1].line);
	}
}

static void
what_an_export_has_was_exported(void **state)
{
	char *exports[] = { "A text.\n", "- **Label:** A *dull* evening, at home.\n" };
	struct merge_secret s[] = { { .s = "a dull evening" }, { .s = "dull at home" } };
	const struct merge_known known = { .exports = { exports, LENGTH(exports), 0 } };

	(void)state;
	merge_find_words(s, 2, &known, "The evening was dull.\n", 22);
	assert_true(s[0].exported);
	assert_int_equal(s[0].line, 1);
	assert_false(s[1].exported);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_withheld_text_is_found_however_its_author_wrote_it),
		cmocka_unit_test(what_an_export_has_was_exported),
	};

	return cmocka_run_group_tests_name("merge_find", tests, NULL, NULL);
}
