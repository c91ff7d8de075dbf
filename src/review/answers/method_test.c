/* The paragraph of method has every recorded fact, and nothing else. */
/* SPDX-License-Identifier: GPL-2.0-or-later */

#include <ctype.h>
#include <math.h>

#include "review/answers/method.h"
#include "review/answers/level_match.h"
#include "review/answers/levels.h"
#include "review/answers/series.h"
#include "review/files/words.h"
#include "review/record/identity.h"
#include "support/answers_bench.h"
#include "support/test.h"

static struct answers_bench b;
static struct record rec;

static void
begin(void)
{
	static const struct record *const v[] = { &rec };

	record_init(&rec);
	b = (struct answers_bench){ .g = { .v = v, .n = 1 } };
}

static void
says(const char *what)
{
	CLEANUP(buf_finish) struct buf out = BUF_INIT;

	method_add(&out, &b.g);
	if (!strstr(out.s, what))
		fail_msg("no «%s» in «%s»", what, out.s);
}

static void
says_nothing_of(const char *what)
{
	CLEANUP(buf_finish) struct buf out = BUF_INIT;

	method_add(&out, &b.g);
	if (out.len && strstr(out.s, what))
		fail_msg("«%s» in «%s»", what, out.s);
}

TEST(the_spread_is_said_in_steps)
{
	static const struct {
		double sd, step;
		const char *words;
	} rows[] = { { 0, 0.5, "gave the same number each time" },
		{ 0.1, 0.5, "vary by less than a quarter of a step" },
		{ 0.25, 0.5, "vary by about half a step" },
		{ 0.35, 0.5, "vary by about half a step" }, { 0.5, 0.5, "vary by about one step" },
		{ 0.77, 0.5, "vary by about 1.5 steps" }, { 1.9, 1, "vary by about 2 steps" },
		{ 0.77, NAN, "vary by about 0.77" }, { NAN, 1, "" } };

	for (size_t i = 0; i < LENGTH(rows); i++) {
		CLEANUP(buf_finish) struct buf out = BUF_INIT;
		const struct spread s = { rows[i].sd, 12 };
		const struct spread_scale scale = { 0, 5, rows[i].step };

		series_add_spread(&out, &s, &scale, false);
		assert_string_equal(out.len ? out.s : "", rows[i].words);
	}
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	series_add_spread(
		&out, &(struct spread){ 0.5, 4 }, &(struct spread_scale){ 0, 5, 0.5 }, true);
	assert_string_equal(out.s, "vary by about one step on the scale 0 to 5");
}

/* Fails if a word of four or more small ASCII letters is in the text. */
static void
no_english_word_is_in(const char *text)
{
	static const char small[] = "abcdefghijklmnopqrstuvwxyz";

	for (const char *s = text; *(s += strcspn(s, small)); s += strspn(s, small))
		if (strspn(s, small) > 3 && (s == text || !isupper((unsigned char)s[-1])))
			fail_msg("%s", text);
}

/* Names are of capital letters alone here. */
TEST(the_paragraph_is_in_the_language_of_the_reviews)
{
	static const struct {
		const char *language, *says[6];
	} rows[] = { { "ja",
			     { "試聴時間は2時間12分（3日間、4回）です。",
				     "Symphonium Crimson、AFUL CantorとAFUL Performer8について",
				     "件の評価をしました（非ブラインド）。",
				     "AFUL CantorとAFUL "
				     "Performer8：2026年11月21日、同じ晩に聴き比べて評価（非ブライ"
				     "ンド、聴感で"
				     "音量合わせ済み）。" } },
		{ "zh", { "AFUL Cantor和AFUL Performer8：2026年11月21日一起评分，非盲听，" } },
		{ "de",
			{ "Merkmale bewertet, offen, an Symphonium Crimson, AFUL Cantor und ",
				"AFUL Cantor und AFUL Performer8: zusammen bewertet am "
				"21. November 2026, offen, Pegel angeglichen nach Gehör." } } };
	struct diags faults = DIAGS_INIT;
	struct err err = ERR_INIT;

	bench_init(&b);
	for (size_t i = 0; i < LENGTH(rows); i++) {
		CLEANUP(buf_finish) struct buf out = BUF_INIT;

		assert_true(words_use(rows[i].language, &faults, &err));
		for (size_t k = 0; k < LENGTH(rows[i].says) && rows[i].says[k]; k++)
			says(rows[i].says[k]);
		method_add(&out, &b.g);
		if (i < 2)
			no_english_word_is_in(out.s);
	}
	assert_true(words_use(NULL, &faults, &err));
	bench_finish(&b);
}

static void
sitting_chain_named(const char *name)
{
	struct chain *c = bench_row(&rec, ROW_CHAIN, bench_id("chain", name));

	c->name = xstrdup(name);
}

TEST(what_was_done_is_told_and_nothing_else)
{
	struct diags faults = DIAGS_INIT;

	begin();
	says_nothing_of("rating");
	bench_sitting(&rec, "cantor", 1);
	bench_stretch(&rec, "cantor", 1, 1, NULL, "dx300", 90);
	says("I listened for 1 h 30 min.");
	bench_note(&b, &rec, "cantor", NULL, NO_MS, "kept");
	/* Not once a day. */
	assert_true(words_use("ja", &faults, ERR_IGNORED));
	says("試聴時間は1時間30分（1日、1回）です。");
	CLEANUP(buf_finish) struct buf how = BUF_INIT;
	levels_add_how(&how, "with a meter and pink noise, 118 mV");
	buf_add(&how, words_of("semicolon"));
	levels_add_how(&how, "by meter, 118 mV");
	assert_string_equal(how.s, "測定器（ピンクノイズ、118 mV）で／測定器（118 mV）で");
	assert_true(words_use(NULL, &faults, ERR_IGNORED));
	says("I listened for 1 h 30 min, in 1 session on 1 day.");
	says_nothing_of("rating");
	says_nothing_of("matched");
	says_nothing_of("blind");
	bench_device(&rec, "crimson", "Symphonium Crimson");
	static const double v[][2] = { { 4, 4 }, { 3, 3.5 }, { 5, 4 }, { 2, 2 }, { 3, 3 },
		{ 4, 4.5 } };
	for (int i = 0; i < 12; i++)
		bench_rating(&b, &rec, "cantor", "crimson", i % 2 + 1, "bass-depth", i / 2 + 1,
			v[i / 2][i % 2]);
	says("I gave 12 attribute ratings, sighted, of Symphonium Crimson. I vary by about half a "
	     "step (6 repeats).");
	bench_device(&rec, "performer8", "AFUL Performer8");
	bench_device(&rec, "walk", "Walk");
	bench_rating(&b, &rec, "cantor", "performer8", 1, "bass-depth", 1, 3);
	says(", sighted, of Symphonium Crimson and AFUL Performer8. ");
	bench_rating(&b, &rec, "cantor", "walk", 1, "bass-depth", 1, 3);
	says(", sighted, of Symphonium Crimson, AFUL Performer8 and Walk. ");
	record_finish(&rec);
}

/* Evenings on two scales, of which one has a match: each is said with what is true of it. */
TEST(each_evening_is_said_with_its_levels)
{
	begin();
	bench_device(&rec, "cantor", "AFUL Cantor");
	bench_device(&rec, "performer8", "AFUL Performer8");
	bench_rating(&b, &rec, "cantor", "cantor", 1, "bass-depth", 1, 4);
	bench_rating(&b, &rec, "cantor", "performer8", 1, "bass-depth", 1, 3);
	for (int i = 2; i < 4; i++) {
		struct rating *x = bench_rating(
			&b, &rec, "cantor", i < 3 ? "cantor" : "performer8", 2, "bass-depth", i, 8);

		xreplace(&x->scale, "{\"min\":0,\"max\":10,\"step\":1}");
	}
	/* for two tracks on the second */
	says("rated together on 21 November 2026, sighted, levels not noted as matched.");
	for (int i = 0; i < 4; i++)
		bench_rating(&b, &rec, "cantor", i % 2 ? "cantor" : "performer8", 2,
			i < 2 ? "punch" : "width", 1, 4);
	says("rated together on 21 November 2026, 22 November 2026, sighted, levels not noted as "
	     "matched.");
	struct volume *v = bench_row(&rec, ROW_VOLUME, bench_id("volume", "1"));
	v->review = bench_id("review", "cantor");
	v->sitting = bench_id("sitting", "cantor1");
	v->setup = (struct setup){ .chain = bench_id("chain", "dx300"),
		.device = bench_id("device", "performer8") };
	v->matched.device = bench_id("device", "cantor");
	v->value = xstrdup("22");
	v->how = xstrdup("by ear with pink noise");
	v->made_ms = BENCH_T0 + 2 * BENCH_DAY - 7200000;
	says("AFUL Performer8 and AFUL Cantor: rated together on 21 November 2026, sighted, levels "
	     "not "
	     "noted as matched; rated together on 22 November 2026, sighted, levels matched by ear "
	     "with "
	     "pink noise.");
	xreplace(&v->how, "with a meter and pink noise, 118 mV");
	says("AFUL Performer8 and AFUL Cantor: rated together on 21 November 2026, sighted, levels "
	     "not "
	     "noted as matched; rated together on 22 November 2026, sighted, levels matched with a "
	     "meter "
	     "and pink noise, 118 mV.");
	record_finish(&rec);
}

/* Of each pair what is recorded of it: evenings, blind or sighted, and the match of its ratings. */
TEST(each_pair_is_told_apart)
{
	bench_init(&b);
	says("AFUL Cantor and AFUL Performer8: rated together on 21 November 2026, sighted, levels "
	     "matched "
	     "by ear.");
	says("AFUL Cantor and Symphonium Crimson: rated together on 21 November 2026, sighted, "
	     "levels "
	     "not "
	     "noted as matched.");
	struct volume *v = record_at(&b.cantor, ROW_VOLUME, 0);
	v->made_ms -= 90 * BENCH_DAY;
	says("AFUL Cantor and AFUL Performer8: rated together on 21 November 2026, sighted, levels "
	     "not "
	     "noted as matched.");
	v->made_ms = BENCH_T0;
	for (size_t i = 0; i < record_count(&b.cantor, ROW_RATING); i++)
		((struct rating *)record_at(&b.cantor, ROW_RATING, i))->setup.chain =
			bench_id("chain", "dongle");
	says("AFUL Cantor and AFUL Performer8: rated together on 21 November 2026, sighted, levels "
	     "matched "
	     "on another chain.");
	/* Only what was rated in one review on one evening. */
	for (size_t i = 0; i < record_count(&b.cantor, ROW_RATING); i++) {
		struct rating *x = record_at(&b.cantor, ROW_RATING, i);

		if (setup_has(&x->setup, ROW_DEVICE, &b.devices[1]))
			x->made_ms += 7 * BENCH_DAY;
	}
	says_nothing_of("AFUL Cantor and AFUL Performer8: rated together");
	bench_finish(&b);
}

/* Two devices that were rated may differ by their loudness alone. */
TEST(that_no_match_was_recorded_is_told_where_devices_are_compared)
{
	begin();
	bench_sitting(&rec, "cantor", 1);
	bench_rating(&b, &rec, "cantor", "cantor", 1, "bass-depth", 1, 3);
	says_nothing_of("matched");
	bench_device(&rec, "crimson", "Symphonium Crimson");
	bench_rating(&b, &rec, "cantor", "crimson", 1, "bass-depth", 1, 4);
	says("sighted, levels not noted as matched.");
	record_finish(&rec);
}

TEST(blind_runs_are_told_once_they_have_ended)
{
	char one[UUID_TEXT], two[UUID_TEXT];
	struct uuid cantor = bench_id("device", "cantor"), other = bench_id("device", "performer8");

	begin();
	struct blind_run *r = bench_row(&rec, ROW_BLIND_RUN, bench_id("run", "1"));
	r->review = bench_id("review", "cantor");
	r->sitting = bench_id("sitting", "cantor1");
	uuid_text(&cantor, one);
	uuid_text(&other, two);
	r->devices = xasprintf("[\"%s\",\"%s\"]", one, two);
	r->plan = xstrdup("{\"seed\":\"0x00000000000004d2\",\"algorithm\":\"a\",\"version\":2,"
			  "\"how\":\"blocks\",\"k\":2,\"blocks\":3,\"repeats\":0,"
			  "\"order\":[0,1,1,0,1,0]}");
	r->trial = 6;
	r->started_ms = BENCH_T0;
	says_nothing_of("helper");
	r->ended_ms = BENCH_T0 + 1000;
	struct device *d = bench_row(&rec, ROW_DEVICE, cantor);
	d->name = xstrdup("AFUL Cantor");
	says("A helper swapped AFUL Cantor and a deleted device in 6 trials (single blind; one may "
	     "be recognised by "
	     "its fit; levels not noted as matched).");
	static const int order[] = { 0, 1, 1, 0, 1, 0 };
	for (int i = 0; i < 6; i++) {
		struct trial *t =
			bench_row(&rec, ROW_TRIAL, identity_of_answer(&r->row.uuid, (size_t)i + 1));
		t->run = r->row.uuid;
		t->number = i + 1;
		t->answer = order[i];
	}
	/* One of the 20 orders: exactly 0.05. */
	says("its fit; levels not noted as matched): which it was: 6 of 6 right; guessing "
	     "does as well in 1 of 20 runs.");
	r->trial = 4;
	r->opened_ms = BENCH_T0 + 900;
	says("4 of 6 planned trials");
	says("The order was opened before the run had ended.");
	says("6 of 6 right.");
	/* The clock was an hour ahead when the run ended, and set back before the volume changed:
	 * the count of the session says which was first. */
	sitting_chain_named("dx300");
	r->chain = bench_id("chain", "dx300");
	r->sequence = 4;
	r->ended_sequence = 9;
	r->ended_ms = BENCH_T0 + 3601000;
	for (int i = 0; i < 2; i++) {
		struct volume *v = bench_row(&rec, ROW_VOLUME, bench_id("volume", i ? "2" : "1"));

		v->review = r->review;
		v->sitting = r->sitting;
		v->setup = (struct setup){ .device = cantor, .chain = r->chain };
		v->value = xasprintf("%d", i ? 31 : 28);
		v->sequence = i ? 10 : 3;
		v->made_ms = v->settled.ms = BENCH_T0 + (i ? 2000 : -1000);
		if (!i) {
			v->matched.device = other;
			v->how = xstrdup("by ear");
		}
	}
	says("its fit; levels matched by ear)");
	r->ended_sequence = 11;
	says("its fit; volume changed after the match)");
	/* Of two settings of one device none was matched to the other. */
	static const char *const ids[] = { "foam", "deep" };
	for (size_t i = 0; i < LENGTH(ids); i++) {
		struct variant *x = bench_row(&rec, ROW_VARIANT, bench_id("variant", ids[i]));

		x->device = cantor;
		xreplace(&x->name, ids[i]);
		uuid_text(&x->row.uuid, i ? two : one);
	}
	char device[UUID_TEXT];
	uuid_text(&cantor, device);
	free(r->devices);
	r->devices = xasprintf("[\"%s/%s\",\"%s/%s\"]", device, one, device, two);
	says("A helper swapped AFUL Cantor (foam) and AFUL Cantor (deep) in ");
	says("levels not noted as matched)");
	record_finish(&rec);
}
