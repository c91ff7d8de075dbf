/* tests: of src/export/squiglink src/cli/export_squiglink src/cli/earlog_plot_fr */
/* `earlog export --squiglink` as it is typed: a device joins a folder of CrinGraph. */
#include "e2e/home.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"

static const char session[] =
	"device: {brand: AFUL, model: Cantor, price: [{amount: 799, currency: USD}]}\n"
	"playlist: demo\n"
	"published: {url: \"https://example.org/cantor\"}\n"
	"measurements: {fr: [{file: \"fr/Cantor L.txt\"}, {file: \"fr/Cantor R.txt\"}]}\n";
static const char book[] =
	"[\n  {\n    \"name\": \"AFUL\",\n    \"phones\": [ \"Performer8\" ]\n  }\n]\n";

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

static int
tear_down(void **state)
{
	home_free(*state);
	return 0;
}

static const char *
exports(struct home *h, int status, const char *option)
{
	const char *out, *err;
	int got = home_run(h,
		ARGS("earlog", "export", "cantor", "--squiglink", "-o", "graphs", (char *)option),
		NULL, &out, &err);

	if (got != status)
		fail_msg("exit %d: %s", got, err);
	return err;
}

static void
a_device_joins_its_brand_and_follows_the_files_of_the_folder(void **state)
{
	struct home *h = *state;

	home_write(h, "work/graphs/phone_book.json", book);
	home_write(h, "work/graphs/P8 L.txt", "\nFrequency\tdB\n20\t60\n20.5\t60\n19999\t50\n");
	assert_non_null(strstr(exports(h, 0, "-n"), "AFUL Cantor to be added"));
	assert_string_equal(home_read(h, "work/graphs/phone_book.json"), book);
	assert_false(home_has(h, "work/graphs/AFUL Cantor L.txt"));

	assert_non_null(strstr(exports(h, 0, NULL), "AFUL Cantor added; 2 files of 3 points"));
	assert_string_equal(home_read(h, "work/graphs/phone_book.json"),
		"[\n  {\n    \"name\": \"AFUL\",\n    \"phones\": [ \"Performer8\", "
		"{\"name\":\"Cantor\",\"file\":\"AFUL Cantor\",\"price\":\"$799\","
		"\"reviewScore\":\"4\",\"reviewLink\":\"https://example.org/cantor\"} ]\n  }\n]\n");
	assert_string_equal(home_read(h, "work/graphs/AFUL Cantor L.txt"),
		"\nFrequency\tdB\n20\t70.00\n20.5\t70.04\n19999\t79.97\n");
	assert_string_equal(home_read(h, "work/graphs/AFUL Cantor R.txt"),
		"\nFrequency\tdB\n20\t68.00\n20.5\t68.04\n19999\t77.97\n");
	/* Again: nothing changes; a new measurement does. */
	assert_non_null(strstr(exports(h, 0, NULL), "in the list already"));
	write_curve(h, "work/fr/Cantor R.txt", 200, 69);
	exports(h, 0, NULL);
	assert_non_null(strstr(home_read(h, "work/graphs/AFUL Cantor R.txt"), "20\t69.00\n"));
	/* A curve that somebody edited stays. */
	home_write(h, "work/graphs/AFUL Cantor L.txt", "\nmine\n20\t1\n30\t1\n");
	assert_non_null(strstr(exports(h, 1, NULL), "was edited since earlog wrote it"));
	assert_string_equal(
		home_read(h, "work/graphs/AFUL Cantor L.txt"), "\nmine\n20\t1\n30\t1\n");
}

static void
one_side_is_written_as_both(void **state)
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

static void
nothing_is_written_after_a_mistake(void **state)
{
	struct home *h = *state;

	home_write(h, "work/graphs/phone_book.json", "[\n{]");
	assert_non_null(strstr(exports(h, 1, NULL), "graphs/phone_book.json:2:2: "));
	assert_false(home_has(h, "work/graphs/AFUL Cantor L.txt"));
	home_write(h, "work/graphs/phone_book.json", book);
	write_curve(h, "work/fr/Cantor L.txt", 12, 70);
	assert_non_null(strstr(exports(h, 1, NULL), "has 12 points"));
	assert_string_equal(home_read(h, "work/graphs/phone_book.json"), book);
	assert_false(home_has(h, "work/graphs/AFUL Cantor R.txt"));
}

#define test(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		test(a_device_joins_its_brand_and_follows_the_files_of_the_folder),
		test(one_side_is_written_as_both),
		test(nothing_is_written_after_a_mistake),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
