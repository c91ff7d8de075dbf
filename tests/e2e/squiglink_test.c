/* tests: of formats/squiglink cli/export_squiglink picture/measured */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `earlog export --squiglink` as it is typed: curves for a folder of CrinGraph, and the entry that
 * its owner pastes. */
#include "e2e/home.h"

#include <math.h>

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "support/test.h"

static const char session[] =
	"device: {brand: AFUL, model: Cantor, price: [{amount: 799, currency: USD}]}\n"
	"playlist: demo\n"
	"published: {url: \"https://example.org/cantor\"}\n"
	"measurements: {fr: [{file: \"fr/Cantor L.txt\"}, {file: \"fr/Cantor R.txt\"}]}\n";
static const char book[] = "[\n  {\"name\": \"AFUL\", \"phones\": [\"Performer8\"]}\n]\n";
static const char entry[] = "{\n  \"name\": \"Cantor\",\n  \"file\": \"AFUL Cantor\",\n"
			    "  \"price\": \"$799\",\n  \"reviewScore\": \"4\",\n"
			    "  \"reviewLink\": \"https://example.org/cantor\"\n}\n";

/* A curve of n points from 20 Hz to 20 kHz that rises by 1 dB an octave. */
static void
write_curve(struct home *h, const char *path, int n, double level_db)
{
	struct buf b = BUF_INIT;

	for (int i = 0; i < n; i++) {
		double hz = 20 * pow(1000, (double)i / (n - 1));

		buf_addf(&b, "%.3f %.3f\n", hz, level_db + log2(hz / 20));
	}
	home_write(h, path, b.s);
	buf_finish(&b);
}

static int
set_up(void **state)
{
	struct home *h = home_new();
	const char *out, *err;

	write_curve(h, "work/fr/Cantor L.txt", 200, 70);
	write_curve(h, "work/fr/Cantor R.txt", 200, 68);
	home_write(h, "work/cantor.yaml", session);
	if (home_run(h, ARGS("earlog", "rate", "cantor.yaml", "sonic-quality", "4"), NULL, &out,
		    &err) != 0)
		fail_msg("%s", err);
	*state = h;
	return 0;
}

/* Exports into `folder`; returns the messages, *out gets what is printed. */
static const char *
exports(struct home *h, int status, const char *folder, const char *option, const char **out)
{
	const char *err;
	int got = home_run(h,
		ARGS("earlog", "export", "cantor", "--squiglink", "-o", (char *)folder,
			(char *)option),
		NULL, out, &err);

	if (got != status)
		fail_msg("exit %d: %s", got, err);
	return err;
}

TEST_WITH(curves_follow_those_of_the_folder_and_the_entry_is_printed, set_up, home_tear_down)
{
	static const char mine[] = "\nmine\n20\t1\n30\t1\n";
	struct home *h = *state;
	const char *out, *err;

	home_write(h, "work/graphs/phone_book.json", book);
	home_write(h, "work/graphs/P8 L.txt", "\nFrequency\tdB\n20\t60\n20.5\t60\n19999\t50\n");
	exports(h, 0, "graphs", "-n", &out);
	assert_string_equal(out, entry);
	assert_false(home_has(h, "work/graphs/AFUL Cantor L.txt"));

	err = exports(h, 0, "graphs", NULL, &out);
	assert_non_null(strstr(err,
		"graphs: 2 files of 3 points; put this entry into the \"phones\" of AFUL in "
		"phone_book.json:"));
	assert_string_equal(out, entry);
	assert_string_equal(home_read(h, "work/graphs/phone_book.json"), book);
	assert_string_equal(home_read(h, "work/graphs/AFUL Cantor L.txt"),
		"\nFrequency\tdB\n20\t70.00\n20.5\t70.04\n19999\t79.97\n");
	assert_string_equal(home_read(h, "work/graphs/AFUL Cantor R.txt"),
		"\nFrequency\tdB\n20\t68.00\n20.5\t68.04\n19999\t77.97\n");
	/* Again, after it was measured again: these curves are earlog's. */
	write_curve(h, "work/fr/Cantor R.txt", 200, 69);
	exports(h, 0, "graphs", NULL, &out);
	assert_non_null(strstr(home_read(h, "work/graphs/AFUL Cantor R.txt"), "20\t69.00\n"));
	/* A curve that somebody edited stays, unless it is to be replaced. */
	home_write(h, "work/graphs/AFUL Cantor L.txt", mine);
	err = exports(h, 1, "graphs", NULL, &out);
	assert_non_null(strstr(err, "was edited since earlog wrote it"));
	assert_string_equal(home_read(h, "work/graphs/AFUL Cantor L.txt"), mine);
	err = exports(h, 0, "graphs", "--force", &out);
	assert_non_null(strstr(home_read(h, "work/graphs/AFUL Cantor L.txt"), "20\t70.00\n"));
	assert_string_equal(home_kept(h, strstr(err, "Cantor L.txt is ")), mine);
}

/* The curves of somebody else: none of the two files is replaced. */
TEST_WITH(curves_of_others_need_force, set_up, home_tear_down)
{
	static const char theirs[] = "\ntheirs\n20\t1\n30\t1\n";
	struct home *h = *state;
	const char *out;

	home_write(h, "work/graphs/AFUL Cantor R.txt", theirs);
	exports(h, 1, "graphs", NULL, &out);
	assert_string_equal(out, "");
	assert_string_equal(home_read(h, "work/graphs/AFUL Cantor R.txt"), theirs);
	assert_false(home_has(h, "work/graphs/AFUL Cantor L.txt"));
	exports(h, 0, "graphs", "--force", &out);
	assert_string_equal(out, entry);
	assert_true(home_has(h, "work/graphs/AFUL Cantor L.txt"));
}

/* A site may have its phone book and its curves in two folders: the named one gets the curves. */
TEST_WITH(curves_are_written_into_the_named_folder, set_up, home_tear_down)
{
	struct home *h = *state;
	const char *out;

	home_write(h, "work/site/assets/js/config.js",
		"const init_phones = [\"A\"],\n      DIR = \"curves/\",\n"
		"      PHONE_BOOK = \"phone_book.json\";\n");
	home_write(h, "work/site/phone_book.json", book);
	home_write(h, "work/site/curves/Other X L.txt", "20\t60\n30\t60\n");
	exports(h, 0, "site/curves", NULL, &out);
	assert_string_equal(out, entry);
	assert_true(home_has(h, "work/site/curves/AFUL Cantor L.txt"));
	assert_string_equal(home_read(h, "work/site/phone_book.json"), book);
	assert_false(home_has(h, "work/site/curves/phone_book.json"));
}

TEST_WITH(one_side_is_written_as_both, set_up, home_tear_down)
{
	struct home *h = *state;
	const char *out, *err;

	home_write(h, "work/one.yaml",
		"device: {brand: AFUL, model: One}\nplaylist: demo\n"
		"measurements: {fr: [{file: \"fr/Cantor R.txt\"}]}\n");
	assert_int_equal(
		home_run(h, ARGS("earlog", "note", "add", "one.yaml", "read"), NULL, &out, &err),
		0);
	assert_int_equal(home_run(h, ARGS("earlog", "export", "one", "--squiglink", "-o", "graphs"),
				 NULL, &out, &err),
		0);
	assert_non_null(strstr(err, "only one side was measured"));
	const char *left = home_read(h, "work/graphs/AFUL One L.txt");
	assert_string_equal(left, home_read(h, "work/graphs/AFUL One R.txt"));
	assert_non_null(strstr(left, "\nFrequency\tdB\tUnweighted\n20.00\t68.00\n"));
}

/* Files that are called only L and R, and files with the side in front: a device with two sides. */
TEST_WITH(names_of_sides_are_one_entry, set_up, home_tear_down)
{
	static const char *const names[][2] = { { "L.txt", "R.txt" },
		{ "EARS31L-Acme-One.txt", "EARS31R-Acme-One.txt" },
		{ "left Acme One 2.txt", "right Acme One 2.txt" } };
	struct home *h = *state;
	const char *out, *err = "";

	for (size_t i = 0; i < LENGTH(names); i++) {
		CLEANUP(pointer_free)
		char *text = xasprintf("device: {brand: AFUL, model: One}\nplaylist: demo\n"
				       "measurements: {fr: [{file: %s}, {file: %s}]}\n",
			names[i][0], names[i][1]);
		CLEANUP(pointer_free) char *left = xasprintf("work/%s", names[i][0]);
		CLEANUP(pointer_free) char *right = xasprintf("work/%s", names[i][1]);

		write_curve(h, left, 200, 70 + (double)i);
		write_curve(h, right, 200, 62);
		home_write(h, "work/one.yaml", text);
		home_run(h, ARGS("earlog", "note", "add", "one.yaml", "read"), NULL, &out, &err);
		if (home_run(h, ARGS("earlog", "export", "one", "--squiglink", "-o", "graphs"),
			    NULL, &out, &err) != 0)
			fail_msg("%s", err);
		assert_non_null(strstr(out, "\"file\": \"AFUL One\""));
		CLEANUP(pointer_free) char *level = xasprintf("20.00\t%zu.00\n", 70 + i);
		assert_non_null(strstr(home_read(h, "work/graphs/AFUL One L.txt"), level));
		assert_non_null(
			strstr(home_read(h, "work/graphs/AFUL One R.txt"), "20.00\t62.00\n"));
	}
}

TEST_WITH(nothing_is_written_after_a_mistake, set_up, home_tear_down)
{
	struct home *h = *state;
	const char *out;

	write_curve(h, "work/fr/Cantor L.txt", 12, 70);
	assert_non_null(strstr(exports(h, 1, "graphs", NULL, &out), "has 12 points"));
	assert_string_equal(out, "");
	assert_false(home_has(h, "work/graphs/AFUL Cantor R.txt"));
}
