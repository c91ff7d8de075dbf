/* tests: of formats/squiglink cli/export_squiglink picture/measured */
/* `earlog export --squiglink` as it is typed: a device joins a folder of CrinGraph. */
#include "e2e/home.h"

#include <math.h>

#include <jansson.h>

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "support/test.h"

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

/* Files that are called only L and R: one device with two sides. A site that has them as two
 * variants gets the sides, and is told what to remove. config.js says where the curves of the site
 * are. */
static void
names_that_are_only_sides_are_one_entry(void **state)
{
	static const char *const files[] = { "{file: L.txt, side: both}, {file: R.txt, side: both}",
		"L.txt, R.txt" };
	struct home *h = *state;
	const char *out, *err = "";

	write_curve(h, "work/L.txt", 200, 70);
	write_curve(h, "work/R.txt", 200, 62);
	home_write(h, "work/graphs/config.js", "const NAME = \"x\",\n  DIR = 'curves/';\n");
	home_write(h, "work/graphs/curves/phone_book.json", book);
	for (size_t i = 0; i < 2; i++) {
		CLEANUP(pointer_free)
		char *text = xasprintf("device: {brand: AFUL, model: One}\nplaylist: demo\n"
				       "measurements: {fr: [%s]}\n",
			files[i]);

		home_write(h, "work/one.yaml", text);
		home_run(h, ARGS("earlog", "note", "add", "one.yaml", "read"), NULL, &out, &err);
		if (home_run(h, ARGS("earlog", "export", "one", "--squiglink", "-o", "graphs"),
			    NULL, &out, &err) != 0)
			fail_msg("%s", err);
		assert_true(!i == !strstr(err, "\"AFUL One R\" is a side of \"AFUL One\""));
	}
	assert_non_null(strstr(err, "the files AFUL One R L.txt and AFUL One R R.txt"));
	assert_non_null(
		strstr(home_read(h, "work/graphs/curves/AFUL One L.txt"), "20.00\t70.00\n"));
	assert_non_null(
		strstr(home_read(h, "work/graphs/curves/AFUL One R.txt"), "20.00\t62.00\n"));
	assert_non_null(strstr(err, "graphs/curves/phone_book.json: AFUL One in the list already"));
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

/*
 * Returns the file without " L.txt" that CrinGraph loads first for the phone "Cantor" of a book;
 * NULL: none. Fails if the book has the phone twice. The rule is that of graphtool.js of
 * mlochbaum/CrinGraph (d3.json(…"phone_book.json"…) and loadFiles), line by line:
 *
 *     if (typeof p === "string") r.phone = r.fileName = p;
 *     else { let f = p.file || p.name;
 *            if (typeof f === "string") r.fileName = f; else r.fileName = f[0]; }
 *     l = f => d3.text(DIR+f+".txt").catch(()=>null); l(p.fileName+" "+s) for each s of ["L","R"]
 */
static const char *
cringraph_file(const json_t *brands)
{
	const json_t *brand, *p, *cantor = NULL;
	size_t i, k;

	json_array_foreach (brands, i, brand)
		json_array_foreach (json_object_get(brand, "phones"), k, p) {
			const json_t *name = json_is_string(p) ? p : json_object_get(p, "name");
			const char *text = json_string_value(
				json_is_array(name) ? json_array_get(name, 0) : name);

			if (!strcasestr(text, "cantor"))
				continue;
			if (cantor)
				fail_msg("the phone is in the book twice");
			cantor = p;
		}
	if (json_is_string(cantor))
		return json_string_value(cantor);
	const json_t *f = json_object_get(cantor, "file");
	bool falsy = !f || json_is_null(f) || json_is_false(f) ||
		(json_is_string(f) && !*json_string_value(f));
	if (falsy)
		f = json_object_get(cantor, "name");
	return json_string_value(json_is_array(f) ? json_array_get(f, 0) : f);
}

#define A(phones) "[{\"name\":\"AFUL\",\"phones\":[" phones "]}]"
#define ITEM(more) A("{\"name\":\"Cantor\"" more "}")
#define SHOWN "the list already shows "
#define SEVERAL "several curves; earlog would write "

/* Each shape of an entry; with the curves of somebody in the folder, or without. */
static const struct shape {
	const char *book;
	const char *there; /* the curves that are in the folder before; NULL: none */
	/* what earlog says if it writes nothing; NULL: CrinGraph loads what earlog wrote */
	const char *says;
} shapes[] = {
	{ "[]", NULL, NULL },
	{ A("\"Performer8\""), NULL, NULL },
	{ A("\"Cantor\""), NULL, NULL },
	{ A("\"CANTOR\""), NULL, NULL },
	{ A("\"AFUL Cantor\""), NULL, NULL },
	{ ITEM(""), NULL, NULL },
	{ ITEM(",\"file\":\"C1 2024\""), NULL, NULL },
	{ ITEM(",\"file\":\"\""), NULL, NULL },
	{ ITEM(",\"file\":null"), NULL, NULL },
	{ ITEM(",\"file\":[\"Cantor\"]"), NULL, NULL },
	{ ITEM(",\"file\":[\"AFUL Cantor\"]"), NULL, NULL },
	{ ITEM(",\"file\":[\"Cantor\"],\"suffix\":[\"(S2)\"]"), NULL, NULL },
	{ ITEM(",\"file\":\"AFUL Cantor\",\"prefix\":\"AFUL\""), NULL, NULL },
	{ A("{\"name\":[\"Cantor\"]}"), NULL, NULL },
	{ A("{\"name\":\"CANTOR\",\"file\":\"x\"}"), NULL, NULL },
	{ "[{\"name\":\"B\",\"phones\":[{\"name\":\"Cantor\",\"collab\":\"AFUL\"}]},"
	  "{\"name\":\"AFUL\",\"phones\":[]}]",
		NULL, NULL },
	{ "[{\"name\":\"Aful\",\"suffix\":\"Audio\",\"phones\":[\"Cantor\"]}]", NULL, NULL },
	{ ITEM(",\"file\":[\"Cantor\",\"Cantor Foam\"],\"suffix\":[\"\",\"Foam\"]"), NULL, NULL },
	{ ITEM(",\"file\":[\"Cantor\",\"Cantor Foam\"]"), NULL, SEVERAL "Cantor L, R;" },
	{ ITEM(",\"file\":[\"Cantor\",\"AFUL Cantor\"],\"suffix\":[\"\",\"Foam\"]"), NULL,
		SEVERAL "AFUL Cantor L, R;" },
	{ A("{\"name\":[\"Cantor\",\"Cantor II\"]}"), NULL, SEVERAL "Cantor L, R;" },
	{ A("\"Cantor\""), "Cantor", SHOWN "Cantor L, R;" },
	{ ITEM(",\"file\":[\"AFUL Cantor\"]"), "AFUL Cantor", SHOWN "AFUL Cantor L, R;" },
	{ ITEM(",\"file\":[\"Cantor\",\"Cantor Foam\"]"), "Cantor", SHOWN "Cantor L, R;" },
	{ ITEM(",\"file\":\"C1\",\"price\":\"$1\""), "C1", SHOWN "C1 L, R;" },
};

static void
cringraph_reads_what_was_written_or_nothing_was(void **state)
{
	static const char mine[] = "\nmine\n20\t1\n30\t1\n";
	struct home *h = *state;
	const char *out, *err;

	for (size_t i = 0; i < LENGTH(shapes); i++) {
		const struct shape *s = &shapes[i];
		CLEANUP(pointer_free) char *folder = xasprintf("graphs%zu", i);
		CLEANUP(pointer_free) char *to = xasprintf("work/%s/phone_book.json", folder);

		home_write(h, to, s->book);
		for (int side = 0; s->there && side < 2; side++) {
			CLEANUP(pointer_free)
			char *curve = xasprintf("work/%s/%s %c.txt", folder, s->there, "LR"[side]);
			home_write(h, curve, mine);
		}
		int status =
			home_run(h, ARGS("earlog", "export", "cantor", "--squiglink", "-o", folder),
				NULL, &out, &err);
		bool unclear = s->says && strstr(s->says, SEVERAL);
		if (status != unclear || (unclear && !strstr(err, "phone_book.json:1:")) ||
			(s->says && !strstr(err, s->says)) || strstr(err, "file is missing"))
			fail_msg("%s: exit %d: %s", s->book, status, err);
		json_auto_t *book_now = json_loads(home_read(h, to), 0, NULL);
		const char *file = cringraph_file(book_now);
		/* Nothing but a new entry changes the book. */
		if (i > 1)
			assert_string_equal(home_read(h, to), s->book);
		for (int side = 0; side < 2; side++) {
			CLEANUP(pointer_free)
			char *curve = xasprintf("work/%s/%s %c.txt", folder, file, "LR"[side]);
			const char *level = side ? "\t68.00\n" : "\t70.00\n";

			if (!s->says &&
				(!home_has(h, curve) || !strstr(home_read(h, curve), level)))
				fail_msg("%s: CrinGraph does not load %s", s->book, curve);
			if (s->says && !s->there && home_has(h, curve))
				fail_msg("%s: %s was written", s->book, curve);
			if (s->there)
				assert_string_equal(home_read(h, curve), mine);
		}
		CLEANUP(pointer_free)
		char *beside = xasprintf("work/%s/AFUL Cantor L.txt", folder);
		if (strcmp(file, "AFUL Cantor") != 0 && home_has(h, beside))
			fail_msg("%s: %s was written beside %s", s->book, beside, file);
	}
	/* Again, and after it was measured again: these curves are earlog's. */
	write_curve(h, "work/fr/Cantor R.txt", 200, 69);
	assert_int_equal(
		home_run(h, ARGS("earlog", "export", "cantor", "--squiglink", "-o", "graphs2"),
			NULL, &out, &err),
		0);
	assert_non_null(strstr(home_read(h, "work/graphs2/Cantor R.txt"), "\t69.00\n"));
	/* The curves of somebody, replaced on request. */
	assert_int_equal(home_run(h,
				 ARGS("earlog", "export", "cantor", "--squiglink", "-o", "graphs21",
					 "--force"),
				 NULL, &out, &err),
		0);
	assert_non_null(strstr(home_read(h, "work/graphs21/Cantor R.txt"), "20\t69.00\n"));
	assert_string_equal(home_kept(h, strstr(err, "Cantor R.txt is ")), mine);
}

#define test(f) cmocka_unit_test_setup_teardown(f, set_up, home_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		test(a_device_joins_its_brand_and_follows_the_files_of_the_folder),
		test(one_side_is_written_as_both),
		test(names_that_are_only_sides_are_one_entry),
		test(nothing_is_written_after_a_mistake),
		test(cringraph_reads_what_was_written_or_nothing_was),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
