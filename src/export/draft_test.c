/* Drafts tell what the record holds, once: each test shows one way in which they did not. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "export/export.h"
#include "export/test_record.h"
#include "numbers/blind_draw.h"
#include "record/abx.h"
#include "record/identity.h"

static struct record rec;
static char *draft;

static void
write_draft(const char *template)
{
	struct export_how how = { .template_name = template };
	struct err err = ERR_INIT;
	struct buf out = BUF_INIT;

	how.template = export_template(template, &how.template_n);
	struct view *v = view_open(&rec, NULL, NULL, &err);
	assert_non_null(v);
	assert_true(export_draft(v, &how, true, &out, &err));
	view_close(v);
	free(draft);
	draft = buf_detach(&out);
}

static void
has(const char *what)
{
	if (!strstr(draft, what))
		fail_msg("no «%s» in «%s»", what, (fprintf(stderr, "%s", draft), draft));
}

static void
lacks(const char *what)
{
	if (strstr(draft, what))
		fail_msg("«%s» in «%s»", what, draft);
}

static size_t
count(const char *what)
{
	size_t n = 0;

	for (const char *at = draft; (at = strstr(at, what)); at++)
		n++;
	return n;
}

static int
setup(void **state)
{
	(void)state;
	make_review(&rec);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	record_finish(&rec);
	free(draft);
	draft = NULL;
	return 0;
}

static const char *const templates[] = { "iem-review", "iem-review-classic", "impressions",
	"notes" };

static struct note *
add_part(int n, const char *part, const char *body)
{
	struct note *x = add_note(&rec, n, NULL, NO_MS, body);

	x->part = xstrdup(part);
	return x;
}

static void
what_is_said_of_another_device_opens_its_paragraph(void **state)
{
	(void)state;
	add_part(40, "impression", "warmer overall")->against = id("device:aful-performer8");
	add_part(41, "diary", "less forward")->against = id("device:aful-performer8");
	write_draft("iem-review");
	has("**AFUL Cantor vs AFUL Performer8**\n\nWarmer overall.\n\nLess forward.\n\nOn [A Reck");
	for (size_t i = 0; i < LENGTH(templates); i++) {
		write_draft(templates[i]);
		assert_int_equal(count("armer overall"), 1);
		lacks("<!-- Day 1, 2026-11-20: less");
	}
}

static void
impressions_and_frequencies_have_a_place_in_each_template(void **state)
{
	(void)state;
	add_part(40, "impression", "it plays with ease");
	add_part(41, "fr", "a dip before the peak");
	struct note *n = add_part(42, "fr", "rings at 6.35 kHz");
	n->hz = 6350;
	n->setup.chain = id("dongle");
	n = add_part(44, "fr", "a dip");
	n->hz = 2500;
	n->sitting = UUID_NONE;
	n = add_part(45, "fr", "a peak at 12.0 kHz");
	n->hz = 12000;
	n->sitting = UUID_NONE;
	n = add_note(&rec, 43, "bass/quiet", NO_MS, "a hum");
	n->hz = 60;
	for (size_t i = 0; i < LENGTH(templates); i++) {
		write_draft(templates[i]);
		assert_int_equal(count("t plays with ease"), 1);
		assert_int_equal(count(" dip before the peak"), 1);
		has("At single frequencies:\n\n- At 60 Hz: a hum\n- On the graph: at 2.5 kHz "
		    "a dip\n- rings at 6.35 kHz (on the Apple USB-C dongle)\n- On the graph: a "
		    "peak at 12.0 kHz\n");
		assert_int_equal(count("6.35 kHz"), 1);
	}
	write_draft("iem-review");
	has("**Impressions:**\n\nIt plays with ease.\n");
	write_draft("iem-review-classic");
	has("Frequency Response Analysis\n===\n\nA dip before the peak.\n\nAt single "
	    "frequencies:\n");
	write_draft("iem-review");
	has("**Timbre:** <!-- to write: timbre -->\n\nA dip before the peak.\n\nAt single "
	    "frequencies:\n");
}

static void
no_time_links_to_music_that_was_not_heard(void **state)
{
	struct source *video = record_at(&rec, ROW_SOURCE, 3),
		      *first = record_at(&rec, ROW_SOURCE, 2);
	struct note *n;

	(void)state;
	assert_string_equal(video->kind, "url");
	add_source(&rec, "shivers", 2, "file", "copy/Shivers.flac", NO_INT);
	struct source *copy = record_at(&rec, ROW_SOURCE, record_count(&rec, ROW_SOURCE) - 1);
	first->length_ms = video->length_ms = copy->length_ms = 234000;
	add_note(&rec, 40, "timbre/shivers", 20000, "as heard")->source = first->row.uuid;
	add_note(&rec, 41, "timbre/shivers", 21000, "on the copy")->source = copy->row.uuid;
	n = add_note(&rec, 42, "timbre/shivers", 22000, "moved here");
	n->source = ((struct source *)record_at(&rec, ROW_SOURCE, 0))->row.uuid;
	n = add_note(&rec, 43, "timbre/shivers", 0, "no clock ran");
	xreplace(&n->pos_from, POS_CLOCK);
	n->about = true;
	write_draft("iem-review");
	has("- [0:15](https://www.youtube.com/watch?v=z2_Lrg6rRks&list=X&t=17s) as heard\n");
	has("- [~0:21](https://www.youtube.com/watch?v=z2_Lrg6rRks&list=X&t=23s) "
	    "*from Shivers.flac (2):* on the copy\n");
	has("- *from 09 A Reckoning in Blood.flac:* moved here\n");
	has("\n- no clock ran\n");
	copy->length_ms = 300000;
	write_draft("iem-review");
	has("- *from Shivers.flac (2):* on the copy\n");
	copy->offset_ms = 0;
	write_draft("iem-review");
	has("- [0:21](https://www.youtube.com/watch?v=z2_Lrg6rRks&list=X&t=23s) ");
}

static void
score(int n, double value, bool blind)
{
	struct rating *x = add_rating(&rec, n, "section", NULL, "section", value);

	x->section = id("section:bass");
	x->blind = blind;
	x->scale = xstrdup("{\"min\":1,\"max\":5,\"step\":0.5}");
}

static void
blind_and_sighted_scores_are_two_figures_and_blind_comes_first(void **state)
{
	(void)state;
	score(50, 4, false);
	score(51, 2, true);
	score(52, 3, true);
	write_draft("iem-review");
	has("**Score: 3/5 (blind); sighted: 4**");
	((struct rating *)record_at(&rec, ROW_RATING, 4))->row.deleted = true;
	((struct rating *)record_at(&rec, ROW_RATING, 5))->row.deleted = true;
	write_draft("iem-review");
	has("**Score: 3/5 (blind)**");
}

static void
ratings_are_numbers_and_words_where_they_hold(void **state)
{
	static const struct {
		const char *low, *mid, *high;
		bool bipolar;
		double value;
		const char *written;
	} table[] = { { "dark", "neutral", "bright", true, 4, "Bass depth: +4 of ±5 (bright)\n" },
		{ "dark", "neutral", "bright", true, -1, "Bass depth: -1 of ±5 (rather dark)\n" },
		{ "dark", "neutral", "bright", true, 0, "Bass depth: 0 of ±5 (neutral)\n" },
		{ "a little", NULL, "a lot", false, 3, "Bass depth: 3/5\n" },
		{ "none", NULL, "a lot", false, 1, "Bass depth: 1/5\n" },
		{ "none", NULL, "a lot", false, 0, "Bass depth: 0/5 (none)\n" } };
	struct attribute *a = record_at(&rec, ROW_ATTRIBUTE, 0);
	struct rating *x = record_at(&rec, ROW_RATING, 2);

	(void)state;
	for (size_t i = 0; i < LENGTH(table); i++) {
		xreplace(&a->low, table[i].low);
		xreplace(&a->mid, table[i].mid);
		xreplace(&a->high, table[i].high);
		a->bipolar = table[i].bipolar;
		x->value = table[i].value;
		write_draft("iem-review");
		has(table[i].written);
	}
}

static void
standing_texts_keep_the_emphasis_of_their_author(void **state)
{
	(void)state;
	add_note(&rec, 40, "bass/quiet", NO_MS, "first line\nsecond line");
	struct device *d = record_at(&rec, ROW_DEVICE, 0);
	xreplace(&d->impedance, "20");
	write_draft("iem-review-classic");
	has("first line; second line.");
	has("14 BA, 20 ohm, 106 dB/Vrms");
	lacks("Listen for:");
	lacks("Blind: no");
	assert_int_equal(count("are approximate"), 1);
	write_draft("iem-review");
	has("- first line  \n  second line\n");
	has("With the foam S, nozzle brass:\n");
}

static void
trials_of_a_blind_run_are_told_in_their_order(void **state)
{
	static const int64_t at[] = { 30000, 20000, 10000 };

	(void)state;
	struct blind_run *run = add_row(&rec, ROW_BLIND_RUN, "run:1");
	run->review = id("review:cantor");
	for (int i = 0; i < 3; i++) {
		char *name = xasprintf("note:%d", 40 + i), *body = xasprintf("trial no. %d", i + 1);

		add_note(&rec, 40 + i, "bass/quiet", at[i], body);
		struct trial *t = add_row(&rec, ROW_TRIAL, name);
		t->run = run->row.uuid;
		t->number = i + 1;
		t->answer = NO_INT;
		free(name);
		free(body);
	}
	write_draft("iem-review");
	assert_true(strstr(draft, "no. 1") < strstr(draft, "no. 2") &&
		strstr(draft, "no. 2") < strstr(draft, "no. 3"));
}

/* ---- an evening whose draft needs no editing ---- */

/* An ABX or a preference test of two sounds: `liked` of 8 answers are the second sound, or right.
 */
static void
add_test(const char *name, bool pairs, int64_t liked)
{
	static const unsigned order[] = { 0, 1, 1, 0, 1, 0, 0, 1 };
	const struct abx_sound two[ABX_SOUNDS] = {
		{ .name = (char *)"no equaliser", .held_db = (double)NAN, .lufs = -20.31 },
		{ .name = (char *)"EQ Cantor", .held_db = -1.5, .lufs = -20.27 }
	};
	struct blind_run *run = add_row(&rec, ROW_BLIND_RUN, name);
	struct buf plan = BUF_INIT;

	blind_add_record(&plan,
		&(struct blind_plan){ .seed = 7,
			.how = pairs ? "pairs" : "draws",
			.k = 2,
			.order = order,
			.n = LENGTH(order),
			.pairs = pairs });
	run->review = id("review:cantor");
	run->sitting = id("sitting:1");
	run->devices = xstrdup("[]");
	run->plan = buf_detach(&plan);
	run->sounds = abx_write(two);
	run->trial = LENGTH(order);
	run->started_ms = T0;
	run->ended_ms = T0 + 60000;
	run->opened_ms = NO_INT;
	for (int64_t i = 0; i < (int64_t)LENGTH(order); i++) {
		struct uuid uuid = uuid_of_answer(&run->row.uuid, (size_t)i + 1);
		struct trial *t = row_new(&row_types[ROW_TRIAL]);

		t->row.uuid = t->row.edit = uuid;
		t->run = run->row.uuid;
		t->number = i + 1;
		t->answer = i < liked ? 1 - order[i] : order[i];
		if (!pairs)
			t->answer = 1 - t->answer;
		rows_take(&rec.of[ROW_TRIAL], t);
	}
}

static void
same_as_golden(const char *template)
{
	CLEANUP(buf_finish) struct buf golden = BUF_INIT;
	char *path = xasprintf("tests/golden/evening-%s.md", template);
	struct err err = ERR_INIT;
	bool found;

	if (getenv("GOLDEN"))
		assert_true(file_replace(path, draft, strlen(draft), &err));
	assert_true(file_read(path, 1 << 20, &golden, &found, &err) && found);
	assert_string_equal(golden.s, draft);
	free(path);
}

static void
an_evening_of_26_notes_reads_well_unedited(void **state)
{
	static const char *const parts[][2] = { { "impression", "plays loud with ease" },
		{ "impression", "it is warm" }, { "fit", "sits deep" }, { "comfort", "light" },
		{ "isolation", "keeps the train out" }, { "tips", "wide bore M" },
		{ "multimedia", "voices are clear in films" }, { "summary", "a warm allrounder" },
		{ "like", "bass" }, { "improve", "the case" }, { "chain", "no hiss" },
		{ "build", "one piece of resin" } };
	/* Sentences that a draft had, and nobody would write. */
	static const char *const unwritten[] = { "By sweep", "Heard:", "2.50 kHz", "12.0 kHz",
		"In a double-blind", "not shown", "were not rated", "guessing may give", "seed",
		"-0.0 dB", "p = nan", "The last one is **Quiet", "matched)" };
	static const char *const against[] = { "device:aful-performer8", "device:variations" };
	const struct uuid review = id("review:cantor");
	size_t notes = 0;

	(void)state;
	struct device *d = add_row(&rec, ROW_DEVICE, "device:variations");
	d->id = xstrdup("moondrop-variations");
	d->name = xstrdup("Moondrop Variations");
	for (size_t i = 0; i < LENGTH(parts); i++)
		add_part(60 + (int)i, parts[i][0], parts[i][1]);
	for (int i = 0; i < 2; i++) {
		add_part(80 + i, "impression", "warmer overall")->against = id(against[i]);
		add_note(&rec, 85 + i, "bass/quiet", 20000, "softer beats")->against =
			id(against[i]);
	}
	struct note *n = add_part(90, "fr", "a dip");
	n->hz = 2500;
	n->sitting = UUID_NONE;
	n = add_part(91, "fr", "a peak");
	n->hz = 12000;
	n->sitting = UUID_NONE;
	add_test("run:abx", false, 5);
	add_test("run:prefer", true, 5);
	for (n = NULL; (n = (struct note *)(uintptr_t)record_next(&rec, ROW_NOTE, n));)
		notes += !n->row.deleted && n->body && uuid_same(&n->review, &review);
	assert_true(notes >= 26);
	for (size_t i = 0; i < LENGTH(templates); i++) {
		write_draft(templates[i]);
		for (size_t k = 0; k < LENGTH(unwritten); k++)
			lacks(unwritten[k]);
		has("On the graph: at 2.5 kHz a dip\n");
		has("On the graph: at 12 kHz a peak\n");
		has("I heard no reliable difference between no equaliser and EQ Cantor without "
		    "knowing which one played (");
		has("I had no clear preference between no equaliser and EQ Cantor without knowing "
		    "which one played (");
		same_as_golden(templates[i]);
	}
}

static void
front_matter_in_braces_becomes_a_block(void **state)
{
	struct review *x = record_at(&rec, ROW_REVIEW, 0);

	(void)state;
	xreplace(&x->front_matter, "{layout: single, excerpt: \"A: b\", tags: [iem, ba]}");
	write_draft("iem-review");
	has("---\ntitle: \"AFUL Cantor: a new light\"\nlayout: single\nexcerpt: \"A: b\"\n"
	    "tags:\n- iem\n- ba\ntoc: true\n---\n");
	xreplace(&x->front_matter, "title: Mine\ntoc: false # of my own\n");
	write_draft("iem-review");
	has("---\ntitle: Mine\ntoc: false # of my own\n---\n");
}

static void
driveability_begins_with_the_facts(void **state)
{
	struct chain *c = record_at(&rec, ROW_CHAIN, 0);

	(void)state;
	xreplace(&c->content,
		"output=4.4 mm\noutput_impedance=0.4 ohm\noutput_voltage=2 Vrms\nsource=Desk");
	write_draft("iem-review");
	has("Driveability\n===\n\n22 ohm; 106 dB/Vrms = 89.4 dB/mW.\n\n- Desk: ");
	has(" dB SPL at full volume; ");
	has(" dB to spare");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(what_is_said_of_another_device_opens_its_paragraph),
		TEST(impressions_and_frequencies_have_a_place_in_each_template),
		TEST(no_time_links_to_music_that_was_not_heard),
		TEST(blind_and_sighted_scores_are_two_figures_and_blind_comes_first),
		TEST(ratings_are_numbers_and_words_where_they_hold),
		TEST(standing_texts_keep_the_emphasis_of_their_author),
		TEST(trials_of_a_blind_run_are_told_in_their_order),
		TEST(an_evening_of_26_notes_reads_well_unedited),
		TEST(front_matter_in_braces_becomes_a_block),
		TEST(driveability_begins_with_the_facts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
