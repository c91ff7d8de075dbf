/* tests: of plot/ cli/earlog_plot */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "e2e/review.h"

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "review/record/rows.h"
#include "support/test.h"
#include "support/xml.h"

static const char measurements[] =
	"{\"fr\":[{\"file\":\"fr/x L.txt\",\"side\":\"L\",\"coupler\":\"IEC 711\"},"
	"{\"file\":\"fr/x R.txt\",\"side\":\"R\",\"coupler\":\"IEC 711\"}],"
	"\"targets\":[\"fr/My Target.txt\"]}";

static void
rate(struct record *r, const char *device, const char *attribute, double value, int n)
{
	struct rating *x = row_new(ROW_RATING);

	x->row.uuid = x->row.edit = uuid_of("plot:%d", n);
	x->review = uuid_of("review:cantor");
	x->sitting = uuid_of("sitting:%d", n % 2 + 1);
	x->setup.device = uuid_of("device:%s", device);
	x->scope = xstrdup("whole");
	x->lexicon = xstrdup("bs2399");
	x->attribute = xstrdup(attribute);
	x->scale = xstrdup("{\"min\":0,\"max\":10,\"step\":1}");
	x->value = value;
	x->made_ms = INT64_C(1795161600000) + n * 1000;
	x->made_offset_min = 60;
	rows_take(&r->of[ROW_RATING], x);
}

static void
add_what_is_drawn(struct record *r)
{
	struct review *review = record_at(r, ROW_REVIEW, 0);

	xreplace(&review->measurements, measurements);
	rate(r, "aful-cantor", "punch", 4, 1);
	rate(r, "aful-cantor", "punch", 7, 2);
	rate(r, "aful-performer8", "punch", 9, 3);
	const struct uuid gone = uuid_of("sitting:gone");
	for (struct note *n = NULL; (n = record_next(r, ROW_NOTE, n));)
		if (uuid_same(&n->sitting, &gone))
			n->hz = 1000;
}

static int
set_up(void **state)
{
	struct home *h = home_new();

	review_store(h, add_what_is_drawn);
	home_write(h, "work/fr/x L.txt", "* REW\n20 70\n500 80\n1000 82\n20000 60\n");
	home_write(h, "work/fr/x R.txt", "20 70\n500 80\n1000 82\n20000 60\n");
	home_write(h, "work/fr/My Target.txt", "20 50\n500 50\n1000 51\n20000 50\n");
	home_write(h, "work/cantor.yaml",
		"id: cantor\ndevice: AFUL Cantor\nmeasurements:\n"
		"  fr:\n    - {file: fr/x L.txt, coupler: IEC 711}\n"
		"    - {file: fr/x R.txt, coupler: IEC 711}\n"
		"  targets: [fr/My Target.txt]\n");
	*state = h;
	return 0;
}

/* The picture on stdout: well-formed, and with `holds` in it. */
static void
draws(struct home *h, char *const argv[], const char *holds)
{
	const char *out, *err;
	struct buf b = BUF_INIT;

	if (home_run(h, argv, NULL, &out, &err) != 0)
		fail_msg("%s", err);
	buf_add(&b, out);
	const char *wrong = xml_wrong(&b);
	if (wrong)
		fail_msg("%s", wrong);
	buf_finish(&b);
	if (!strstr(out, holds))
		fail_msg("no \"%s\" in %.3000s", holds, out);
}

static void
does_not_draw(struct home *h, char *const argv[], const char *words)
{
	const char *out, *err;

	assert_int_equal(home_run(h, argv, NULL, &out, &err), 0);
	assert_null(strstr(out, words));
}

static void
fails(struct home *h, int status, char *const argv[], const char *says)
{
	const char *out, *err;
	int got = home_run(h, argv, NULL, &out, &err);

	if (got != status || !strstr(err, says))
		fail_msg("status %d: %s", got, err);
	assert_string_equal(out, "");
}

TEST_WITH(ratings_are_drawn, set_up, home_tear_down)
{
	struct home *h = *state;

	/* Drawn on the wheel's own scale, 0 to 5, whatever they were given on, and said as they
	 * were given; the latest one counts. */
	draws(h, ARGS("earlog", "plot", "wheel", "cantor"), "Punch: 7/10; from weak to strong");
	draws(h, ARGS("earlog", "plot", "wheel"), "Bass depth: 4.5");
	draws(h, ARGS("earlog", "plot", "wheel", "cantor", "--over", "Performer8"),
		"Punch: AFUL Cantor 7/10, AFUL Performer8 9/10; from weak");
	draws(h, ARGS("earlog", "plot", "wheel", "--device", "Performer8", "-o", "-"),
		"Punch: 9/10; from weak");
	draws(h, ARGS("earlog", "plot", "profile", "cantor"),
		"AFUL Cantor compared with AFUL Performer8");
	does_not_draw(h, ARGS("earlog", "plot", "profile", "cantor", "--device", "AFUL Cantor"),
		"Performer8");
	draws(h, ARGS("earlog", "plot", "profile", "cantor", "--over", "Performer8"),
		"AFUL Cantor compared with AFUL Performer8");
	/* Only what was rated, unless the whole wheel is asked for. */
	does_not_draw(h, ARGS("earlog", "plot", "wheel", "cantor"), "Attack");
	does_not_draw(h, ARGS("earlog", "plot", "wheel", "cantor"), "not shown");
	for (int full = 0; full < 2; full++) {
		const char *out, *err;

		assert_int_equal(
			home_run(h,
				ARGS("earlog", "plot", "wheel", "cantor", full ? "--full" : NULL),
				NULL, &out, &err),
			0);
		assert_int_equal(strstr(err, "drawn as a profile: a wheel needs 5") != NULL, !full);
	}
	draws(h, ARGS("earlog", "plot", "wheel", "cantor", "--full"), "Attack");
	/* For one ground. */
	draws(h, ARGS("earlog", "plot", "wheel", "cantor", "--light"), ".ep .bg{fill:#fff}");
	does_not_draw(h, ARGS("earlog", "plot", "wheel", "cantor", "--light"), "prefers-color");
	draws(h, ARGS("earlog", "plot", "wheel", "cantor", "--dark"), ".ep .bg{fill:#14181c}");
	does_not_draw(h, ARGS("earlog", "plot", "wheel", "cantor", "--dark"), "prefers-color");
	fails(h, 2, ARGS("earlog", "plot", "wheel", "cantor", "--dark", "--light"), "not both");
	fails(h, 1, ARGS("earlog", "plot", "wheel", "cantor", "--over", "nothing"), "nothing");
	fails(h, 2, ARGS("earlog", "plot", "wheel", "a", "b"), "--over");
	fails(h, 2, ARGS("earlog", "plot", "pie", "a"), "wheel, profile or fr");
}

TEST_WITH(frequency_responses_are_drawn, set_up, home_tear_down)
{
	struct home *h = *state;
	const char *out, *err;

	draws(h, ARGS("earlog", "plot", "fr", "cantor.yaml"), "AFUL Cantor (L+R)");
	home_write(h, "work/two.yaml",
		"device: X\nmeasurements:\n  fr:\n    - {file: fr/x L.txt, coupler: IEC 711 "
		"clone}\n"
		"    - {file: fr/x R.txt, coupler: IEC 711}\n");
	draws(h, ARGS("earlog", "plot", "fr", "two.yaml"), "Coupler: IEC 711 clone, IEC 711.");
	draws(h, ARGS("earlog", "plot", "fr", "cantor.yaml", "--smooth", "12", "--at", "1000"),
		"Normalised to 60 dB at 1000 Hz. Smoothed over 1/12 octave. Coupler: IEC 711.");
	draws(h, ARGS("earlog", "plot", "fr", "cantor.yaml", "--delta"),
		"AFUL Cantor less My Target");
	draws(h, ARGS("earlog", "plot", "fr", "fr/x L.txt", "fr/x R.txt"), ">x (L+R)<");
	draws(h, ARGS("earlog", "plot", "fr", "fr/x L.txt", "fr/x R.txt", "--right"),
		">x (only R)<");
	draws(h, ARGS("earlog", "plot", "fr", "fr/x L.txt", "--target", "fr/My Target.txt"),
		"My Target");
	draws(h, ARGS("earlog", "plot", "fr", "fr/x L.txt", "fr/My Target.txt", "--delta"),
		"Difference from My Target. Normalised");
	/* Names that are only sides: of one measurement if both are there. */
	home_write(h, "work/foam/left.txt", "20 60\n500 60\n20000 50\n");
	home_write(h, "work/foam/RIGHT2.txt", "20 54\n500 54\n20000 50\n");
	draws(h, ARGS("earlog", "plot", "fr", "foam/left.txt", "foam/RIGHT2.txt"),
		">foam (mean of L and R, up to 6.0 dB apart)<");
	draws(h, ARGS("earlog", "plot", "fr", "foam/left.txt", "fr/x R.txt"), ">left, x<");
	home_write(h, "work/names.yaml",
		"device: X\nmeasurements: {fr: [foam/left.txt, foam/RIGHT2.txt, fr/x L.txt]}\n");
	draws(h, ARGS("earlog", "plot", "fr", "names.yaml"), ">x (only L)<");
	draws(h, ARGS("earlog", "plot", "fr", "names.yaml"), ">foam (mean of L and R");
	home_write(h, "work/names.yaml",
		"device: X\nmeasurements: {fr: [{file: foam/left.txt, side: both}, "
		"foam/RIGHT2.txt]}\n");
	draws(h, ARGS("earlog", "plot", "fr", "names.yaml"), ">RIGHT2<");
	/* The session file has the sides: the files are of its device. */
	home_write(h, "work/names.yaml",
		"device: X\nmeasurements: {fr: [{file: foam/left.txt, side: R}, "
		"{file: foam/RIGHT2.txt, side: L}]}\n");
	draws(h, ARGS("earlog", "plot", "fr", "names.yaml"), ">X (mean of L and R, up to 6.0 dB");
	home_write(h, "work/names.yaml",
		"device: X\nmeasurements: {fr: [{file: foam/left.txt, side: R}]}\n");
	draws(h, ARGS("earlog", "plot", "fr", "names.yaml"), ">X (only R)<");
	/* As an equaliser changes it: a file, which check knows too, or one filter. */
	home_write(
		h, "work/eq.txt", "Preamp: -6.2 dB\nFilter 1: ON PK Fc 105 Hz Gain 4 dB Q 0.7\n");
	draws(h, ARGS("earlog", "plot", "fr", "fr/x L.txt", "--eq", "eq.txt"), "(with eq.txt)");
	home_write(h, "work/y.txt", "20 60\n500 60\n20000 50\n");
	home_write(h, "work/z.txt", "20 60\n500 61\n20000 50\n");
	draws(h, ARGS("earlog", "plot", "fr", "fr/x L.txt", "y.txt", "z.txt", "--eq", "eq.txt"),
		">x, y, z with eq.txt<");
	assert_int_equal(home_run(h, ARGS("earlog", "check", "eq.txt"), NULL, &out, &err), 0);
	draws(h,
		ARGS("earlog", "plot", "fr", "fr/x L.txt", "--eq", "pk 1000 9 q0.7", "--delta",
			"--target", "fr/x L.txt"),
		"with pk 1000 9 q0.7");
	home_run(h, ARGS("earlog", "plot", "fr", "fr/x L.txt", "--eq", "eq.txt"), NULL, &out, &err);
	assert_string_equal(err, ""); /* nothing plays, so nothing clips */
	fails(h, 1, ARGS("earlog", "plot", "fr", "fr/x L.txt", "--eq", "pk 1000"),
		"“pk 1000” is neither a file nor a filter");
	/* A table of both sides, and gains instead of filters. */
	home_write(h, "work/lr.csv", "Hz,Left,Right\n20,60,54\n500,60,54\n20000,50,50\n");
	draws(h, ARGS("earlog", "plot", "fr", "lr.csv"),
		">lr (mean of L and R, up to 6.0 dB apart)<");
	draws(h, ARGS("earlog", "plot", "fr", "lr.csv", "--right"), ">lr (only R)<");
	home_write(h, "work/g.txt", "GraphicEQ: 20 -8.1; 1000 -6; 19871 -5.7\n");
	draws(h, ARGS("earlog", "plot", "fr", "fr/x L.txt", "--eq", "g.txt"), "(with g.txt)");
	fails(h, 1, ARGS("earlog", "plot", "fr", "fr/x L.txt", "--eq", "lr.csv"),
		"lr.csv: this is a curve; expected the filters of an equaliser");
	home_run(h, ARGS("earlog", "check", "g.txt", "lr.csv"), NULL, &out, &err);
	assert_non_null(strstr(out, "g.txt:1:11: a GraphicEQ: export the parametric one"));
	assert_non_null(strstr(out, "lr.csv: this is a curve"));
	home_write(h, "work/eq.txt", "Filter 1: ON PK Fc 105 Hz Gain 4 Q 0.7\n");
	fails(h, 1, ARGS("earlog", "plot", "fr", "fr/x L.txt", "--eq", "eq.txt"),
		"eq.txt:1:34: unknown text; expected dB");
	fails(h, 1, ARGS("earlog", "plot", "fr", "fr/x L.txt", "--delta"),
		"--delta needs a curve to subtract");
	fails(h, 1, ARGS("earlog", "plot", "fr", "fr/x L.txt", "--right"), "no right measurement");
	fails(h, 1, ARGS("earlog", "plot", "fr", "fr/none.txt"),
		"fr/none.txt: there is no such file");
	fails(h, 1, ARGS("earlog", "plot", "fr", "cantor.yaml", "--target", "cantor.yaml"),
		"cantor.yaml");
	fails(h, 2, ARGS("earlog", "plot", "fr", "cantor.yaml", "--smooth", "x"),
		"--smooth takes a number");
	fails(h, 2, ARGS("earlog", "plot", "fr", "cantor", "--at", "30000"), "--at takes a number");
	draws(h, ARGS("earlog", "plot", "fr", "cantor"), "AFUL Cantor (L+R)");
	does_not_draw(h, ARGS("earlog", "plot", "fr", "cantor"), "Notes:");
	home_run(h, ARGS("earlog", "note", "add", "cantor", "--hz", "7.9k", "rings"), NULL, &out,
		&err);
	home_run(h, ARGS("earlog", "note", "add", "cantor", "--hz", "300", "a hump at 300 Hz"),
		NULL, &out, &err);
	home_run(h, ARGS("earlog", "note", "add", "cantor", "--hz", "5k", "--private", "hush"),
		NULL, &out, &err);
	draws(h, ARGS("earlog", "plot", "fr", "cantor"),
		"Notes: (1) a hump at 300 Hz; (2) rings (7.9 kHz).");
	does_not_draw(h, ARGS("earlog", "plot", "fr", "cantor"), "hush");
}

TEST_WITH(only_pictures_are_replaced, set_up, home_tear_down)
{
	struct home *h = *state;
	const char *out, *err;

	assert_int_equal(home_run(h, ARGS("earlog", "plot", "wheel", "--full", "-o", "w.svg"), NULL,
				 &out, &err),
		0);
	assert_string_equal(out, "");
	assert_non_null(strstr(err, "caption: Each scale goes from"));
	assert_non_null(strstr(home_read(h, "work/w.svg"), "<svg"));
	if (home_run(h, ARGS("earlog", "plot", "profile", "-o", "w.svg"), NULL, &out, &err) != 0)
		fail_msg("%s", err);
	assert_null(strstr(home_read(h, "work/w.svg"), "Sound wheel"));
	/* What was edited is kept, until it is said otherwise; then elsewhere. */
	home_write(h, "work/w.svg", "<svg>mine</svg>\n");
	fails(h, 1, ARGS("earlog", "plot", "wheel", "-o", "w.svg"),
		"was edited since earlog wrote it");
	assert_string_equal(home_read(h, "work/w.svg"), "<svg>mine</svg>\n");
	assert_int_equal(
		home_run(h, ARGS("earlog", "plot", "wheel", "--full", "-o", "w.svg", "--force"),
			NULL, &out, &err),
		0);
	assert_non_null(strstr(home_read(h, "work/w.svg"), "Sound wheel"));
	assert_string_equal(home_kept(h, err), "<svg>mine</svg>\n");
	/* One that earlog did not write is somebody's as well. */
	home_write(h, "work/theirs.svg", "<svg>theirs</svg>\n");
	fails(h, 1, ARGS("earlog", "plot", "fr", "fr/x L.txt", "-o", "theirs.svg"),
		"theirs.svg exists and was not written by this export");
	home_write(h, "work/cantor.md", "my draft\n");
	fails(h, 2, ARGS("earlog", "plot", "wheel", "cantor", "-o", "cantor.md"),
		"the name of its file ends in .svg");
	assert_string_equal(home_read(h, "work/cantor.md"), "my draft\n");
	fails(h, 1, ARGS("earlog", "plot", "wheel", "cantor", "-o", "none/w.svg"), "none");
}

TEST_WITH(an_export_refers_to_its_pictures, set_up, home_tear_down)
{
	struct home *h = *state;
	char **argv =
		ARGS("earlog", "export", "cantor", "--markdown", "--pictures", "-o", "out/c.md");
	const char *out, *err;

	home_write(h, "work/out/x", "");
	fails(h, 2, ARGS("earlog", "export", "cantor", "--pictures"), "name its file with -o");
	home_run(h, argv, NULL, &out, &err);
	const char *draft = home_read(h, "work/out/c.md");
	assert_non_null(strstr(draft, "![Ratings of AFUL Cantor](c-profile.svg)"));
	/* There are too few for a wheel. */
	assert_null(strstr(draft, "c-wheel.svg"));
	assert_non_null(strstr(draft, "(c-fr.svg)"));
	assert_non_null(strstr(home_read(h, "work/out/c-profile.svg"), "Punch: 7/10"));
	/* A picture that was edited stays, and the draft is written all the same. */
	home_write(h, "work/out/c-profile.svg", "<svg>mine</svg>\n");
	assert_int_equal(home_run(h, argv, NULL, &out, &err), 0);
	assert_non_null(strstr(err, "c-profile.svg was edited"));
	assert_string_equal(home_read(h, "work/out/c-profile.svg"), "<svg>mine</svg>\n");
	home_write(h, "work/out/c-profile.svg", "mine\n");
	fails(h, 1, argv, "is not an SVG picture");
	assert_string_equal(home_read(h, "work/out/c-profile.svg"), "mine\n");
}

/* Each picture is at its place, in the draft and inside the page; one whose place is not in the
 * draft is a gap. Measurements are drawn unasked, also beside a comparison with a measured device.
 */
TEST(own_pictures_and_measurements_are_at_their_places)
{
	static const char png[] = "\x89PNG rest";
	static const char *const files[] = { "h", "b", "b2", "s", "p", "d" };
	struct home *h = home_new();
	const char *out, *err;

	for (size_t i = 0; i < LENGTH(files); i++) {
		CLEANUP(pointer_free) char *path = xasprintf("work/%s.png", files[i]);

		home_write(h, path, png);
	}
	home_write(h, "work/Cantor L.txt", "20 1\n1000 0\n10000 3\n20000 2\n");
	home_write(h, "work/P8 L.txt", "20 2\n1000 0\n10000 1\n20000 2\n");
	home_write(h, "work/p8.yaml",
		"device: AFUL Performer8\nplaylist: demo\nmeasurements: {fr: [{file: P8 "
		"L.txt}]}\n");
	home_write(h, "work/c.yaml",
		"id: c\ndevice: AFUL Cantor\nplaylist: demo\ncompare: [AFUL Performer8]\n"
		"measurements: {fr: [{file: Cantor L.txt}]}\npictures:\n"
		"  - {at: header, path: h.png, alt: Head}\n  - {at: packaging, path: b.png, alt: "
		"Box}\n"
		"  - {at: box, path: b2.png, alt: Rest}\n  - {at: signals, path: s.png, alt: "
		"Side}\n"
		"  - {at: Performer8, path: p.png, alt: Pair}\n  - {at: driveability, path: d.png, "
		"alt: "
		"Amp}\n");
	assert_int_equal(
		home_run(h,
			ARGS("earlog", "note", "add", "p8.yaml", "a box", "--part", "packaging"),
			NULL, NULL, NULL),
		0);
	assert_int_equal(
		home_run(h, ARGS("earlog", "note", "add", "c.yaml", "a box", "--part", "packaging"),
			NULL, NULL, NULL),
		0);
	assert_int_equal(
		home_run(h,
			ARGS("earlog", "note", "add", "c", "wide stage", "--section", "signals"),
			NULL, NULL, NULL),
		0);
	assert_int_equal(home_run(h,
				 ARGS("earlog", "note", "add", "c", "softer", "--against",
					 "AFUL Performer8", "--section", "signals"),
				 NULL, NULL, NULL),
		0);
	assert_int_equal(home_run(h, ARGS("earlog", "export", "c", "-o", "c.md", "--gaps"), NULL,
				 &out, &err),
		0);
	assert_null(strstr(err, ".png belongs to"));
	const char *draft = home_read(h, "work/c.md");
	/* Its part has no note. */
	assert_non_null(strstr(draft, "Driveability\n===\n\n![Amp](d.png)\n"));
	assert_non_null(
		strstr(draft, "**Packaging and accessories**\n\n![Box](b.png)\n![Rest](b2.png)"));
	assert_non_null(strstr(draft, "**Channels and polarity:**\n\n![Side](s.png)\n"));
	assert_non_null(
		strstr(draft, "Performer8**\n\n![Pair](p.png)\n\n![Frequency response, compared"));
	assert_non_null(strstr(draft, "](c-fr.svg)"));
	assert_null(strstr(draft, "h.png)"));
	assert_int_equal(home_run(h, ARGS("earlog", "export", "c", "--html", "-o", "c.html"), NULL,
				 NULL, NULL),
		0);
	const char *page = home_read(h, "work/c.html");
	const char *head = strstr(page, "alt=\"Head\""), *box = strstr(page, "alt=\"Box\""),
		   *pair = strstr(page, "alt=\"Pair\"");
	assert_true(head && box && pair && head < box && box < pair);
	assert_null(strstr(page, "src=\"b.png"));
	assert_non_null(strstr(page, "src=\"data:image/png;base64,"));
	/* Refused once, no picture comes back. */
	assert_int_equal(home_run(h, ARGS("earlog", "export", "c", "--no-pictures", "-o", "c.md"),
				 NULL, NULL, NULL),
		0);
	assert_int_equal(
		home_run(h, ARGS("earlog", "export", "c", "-o", "c.md"), NULL, NULL, NULL), 0);
	assert_null(strstr(home_read(h, "work/c.md"), "c-fr.svg"));
	home_write(h, "work/post.md", "---\nheader:\n  image: gone.png\n---\n\nText\n");
	home_run(h, ARGS("earlog", "export", "--check", "post.md"), NULL, &out, NULL);
	assert_non_null(strstr(out, "the header picture gone.png is not there"));
	home_free(h);
}

TEST_WITH(pictures_that_cannot_be_are_left_out, set_up, home_tear_down)
{
	struct home *h = *state;
	const char *out, *err;

	home_write(h, "work/fr/x L.txt", "no numbers\n");
	int status = home_run(h,
		ARGS("earlog", "export", "cantor", "--markdown", "--pictures", "-o", "c.md"), NULL,
		&out, &err);
	assert_int_equal(status, 0);
	if (!strstr(err, "the frequency response is not drawn: "))
		fail_msg("%s", err);
	assert_false(home_has(h, "work/c-fr.svg"));
	assert_null(strstr(home_read(h, "work/c.md"), "c-fr.svg"));
}

/* The sides of a device are one curve in each picture, which says if they differ. */
TEST_WITH(a_page_a_draft_and_a_plot_draw_the_mean_of_both_sides, set_up, home_tear_down)
{
	static const char words[] = "mean of L and R, up to 4.0 dB apart";
	struct home *h = *state;
	const char *out;

	home_write(h, "work/fr/x R.txt", "20 66\n500 80\n1000 82\n20000 60\n");
	home_run(h, ARGS("earlog", "plot", "fr", "cantor"), NULL, &out, NULL);
	assert_non_null(strstr(out, words));
	home_run(h, ARGS("earlog", "export", "cantor", "--pictures", "-o", "c.md"), NULL, NULL,
		NULL);
	assert_non_null(strstr(home_read(h, "work/c-fr.svg"), words));
	home_run(h, ARGS("earlog", "export", "cantor", "--html", "--pictures", "-o", "c.html"),
		NULL, NULL, NULL);
	const char *page = home_read(h, "work/c.html");
	assert_non_null(strstr(page, words));
	assert_null(strstr(page, "curve thin s0"));
}
