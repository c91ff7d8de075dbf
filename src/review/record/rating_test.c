/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/record/rating.h"

#include <math.h>
#include <stdio.h>

#include "base/core/mem.h"
#include "review/files/field.h"
#include "review/files/lexicon.h"
#include "review/files/playlist.h"
#include "review/files/profile.h"
#include "review/record/identity.h"
#include "review/record/rows.h"
#include "review/record/section.h"
#include "support/test.h"

static const char words[] = "id: mine\n"
			    "title: My words\n"
			    "groups:\n"
			    "  - name: Timbre\n"
			    "    categories:\n"
			    "      - name: Balance\n"
			    "        attributes:\n"
			    "          - id: tilt\n"
			    "            name: Tilt\n"
			    "            scale: {type: bipolar, low: dark, high: bright}\n";

static void
take_edits(struct record *rec, struct edits *e)
{
	for (size_t i = 0; i < e->n; i++)
		rows_put(&rec->of[e->v[i].kind], e->v[i].row);
	free(e->v);
	*e = (struct edits){ .v = NULL };
}

static void
rate(const struct record *rec, const struct lexicon_file *x, struct edits *out)
{
	struct uuid review = identity_of_review("cantor");
	CLEANUP(scale_finish) struct scale scale;

	scale_init(&scale, 0, 5, 0.5);
	rating_edits(rec, rating_new(&review, SCOPE_WHOLE, NULL, NULL, x->id, "tilt"), &scale, x,
		lexicon_attribute(x, "tilt"), out);
}

TEST(first_rating_of_an_attribute_brings_its_rows_and_the_next_does_not)
{
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	CLEANUP(lexicon_finish) struct lexicon_file x;
	CLEANUP(edits_finish) struct edits e = { .v = NULL };
	CLEANUP(record_finish) struct record rec;

	record_init(&rec);
	field_file("mine.yaml", words, strlen(words), lexicon_take, &x,
		&d); /* leaves out what is not needed */
	rate(&rec, &x, &e);
	assert_int_equal(e.n, 3);
	assert_int_equal(e.v[2].kind, ROW_RATING);
	take_edits(&rec, &e);
	struct uuid u = identity_of_attribute("mine", "tilt"), l = identity_of_lexicon("mine");
	const struct attribute *a = record_find(&rec, ROW_ATTRIBUTE, &u);
	assert_non_null(a);
	assert_string_equal(a->name, "Tilt");
	assert_string_equal(a->low, "dark");
	assert_true(a->bipolar);
	assert_true(uuid_same(&a->lexicon, &l));
	rate(&rec, &x, &e);
	assert_int_equal(e.n, 1);
}

/* Of the two ratings only that of a lexicon at hand gets its rows; a score needs none. */
TEST(missing_words_come_from_the_lexicons_at_hand)
{
	static const char *const rated[][2] = { { "bs2399", "dark-bright" }, { "gone", "x" },
		{ NULL, "bias" } };
	struct uuid review = identity_of_review("cantor");
	CLEANUP(record_finish) struct record rec;

	record_init(&rec);
	for (size_t i = 0; i < LENGTH(rated); i++)
		rows_take(&rec.of[ROW_RATING],
			rating_new(&review, SCOPE_WHOLE, NULL, NULL, rated[i][0], rated[i][1]));
	attribute_complete(&rec);
	assert_int_equal(record_count(&rec, ROW_LEXICON), 1);
	assert_int_equal(record_count(&rec, ROW_ATTRIBUTE), 1);
	const struct attribute *a = record_at(&rec, ROW_ATTRIBUTE, 0);
	assert_string_equal(a->name, "Dark-Bright");
	struct edits e = { .v = NULL };
	attribute_missing(&rec, &e);
	assert_int_equal(e.n, 0);
}

TEST(rating_of_an_item_names_its_section)
{
	struct item item = { .row.uuid = identity_of_item("bass/low", NULL),
		.section = identity_of_section("bass") };
	struct uuid review = identity_of_review("cantor");
	struct rating *r = rating_new(&review, SCOPE_ITEM, &item, NULL, "mine", "tilt");

	assert_true(uuid_same(&r->item, &item.row.uuid));
	assert_true(uuid_same(&r->section, &item.section));
	assert_string_equal(r->scope, "item");
	row_free(ROW_RATING, r);
	r = rating_new(&review, SCOPE_WHOLE, &item, NULL, "mine", "tilt");
	assert_true(uuid_none(&r->item) && uuid_none(&r->section));
	row_free(ROW_RATING, r);
}

static void
assert_same_scale(const struct scale *a, const struct scale *b)
{
	CLEANUP(pointer_free) char *x = scale_json(a), *y = scale_json(b);

	assert_string_equal(x, y);
}

TEST(scale_is_the_reviews_own_else_the_profiles)
{
	struct review r = { .wheel_scale = (char[]){ "{\"min\":0,\"max\":10,\"step\":1}" } };
	struct err err = ERR_INIT;
	CLEANUP(profile_finish) struct profile p;
	CLEANUP(scale_finish) struct scale s = { .n = 0 };

	profile_init(&p);
	assert_true(rating_scale(&s, &r, &p, NULL, NULL, true, &err));
	assert_true(s.min < -9 && s.max > 9);
	assert_true(rating_scale(&s, &r, &p, rating_score("sonic-quality"), NULL, false, &err));
	assert_same_scale(&s, &p.scale);
	assert_true(rating_scale(&s, &r, &p, rating_score("bias"), NULL, false, &err));
	assert_same_scale(&s, &p.bias_scale);
	r.bias_scale = (char[]){ "{\"min\":0,\"max\":10,\"step\":1,\"words\":{\"10\":\"Love\"}}" };
	assert_true(rating_scale(&s, &r, &p, rating_score("bias"), NULL, false, &err));
	assert_string_equal(scale_word(&s, 10), "Love");
	r.wheel_scale = (char[]){ "{" };
	assert_false(rating_scale(&s, &r, &p, NULL, NULL, false, &err));
	assert_same_scale(&s, &p.wheel_scale);
}

/* The playlist gives a section its own scale; the other sections, and the whole, have the
 * review's. */
TEST(a_section_may_have_its_own_scale)
{
	static const char list[] =
		"id: l\nsections:\n"
		"  - {id: value, scale: {min: 0, max: 10, words: {10: Steal}}, tracks: []}\n"
		"  - {id: build, tracks: []}\n";
	CLEANUP(playlist_finish) struct playlist_file pl;
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	struct section value = { .id = (char[]){ "value" } }, build = { .id = (char[]){ "build" } };
	struct review r = { .scale = (char[]){ "{\"min\":1,\"max\":6,\"step\":1}" } };
	CLEANUP(profile_finish) struct profile p;
	CLEANUP(scale_finish) struct scale s = { .n = 0 };
	const struct score *section = rating_score("section");

	profile_init(&p);
	assert_true(field_file("l.yaml", list, strlen(list), playlist_take, &pl, &d));
	r.sections = section_texts(&pl);
	assert_true(rating_scale(&s, &r, &p, section, &value, false, ERR_IGNORED));
	assert_true(s.max == 10 && s.step == 1);
	assert_string_equal(scale_word(&s, 10), "Steal");
	assert_true(rating_scale(&s, &r, &p, section, &build, false, ERR_IGNORED));
	assert_true(s.max == 6);
	assert_true(
		rating_scale(&s, &r, &p, rating_score("sonic-quality"), NULL, false, ERR_IGNORED));
	assert_true(s.max == 6);
	free(r.sections);
}

/* ---- the ratings that count within an evening ---- */

#define MINUTE INT64_C(60000)
#define HOUR (60 * MINUTE)
#define NOON INT64_C(1795176000000) /* 2026-11-20T12:00:00Z */

static struct rating given[8];
static struct trial trials[8];

/* A rating with the value n at this time, in a session ("" for the shell). */
static struct rating_heard
rated(size_t n, int64_t at_ms, const char *session)
{
	given[n] = (struct rating){ .value = (double)n, .made_ms = NOON + at_ms };
	given[n].row.uuid = uuid_of("rating:%zu", n);
	given[n].sitting = *session ? uuid_of("sitting:%s", session) : UUID_NONE;
	return (struct rating_heard){ &given[n], NULL };
}

static struct rating_heard
rated_in_trial(size_t n, const char *run, int64_t trial)
{
	struct rating_heard x = rated(n, (int64_t)n * MINUTE, "a");

	trials[n] = (struct trial){ .run = uuid_of("run:%s", run), .number = trial };
	x.trial = &trials[n];
	return x;
}

/* Asserts that of v the ratings with these values count: "1 3". */
static void
count_of_these(struct rating_heard *v, size_t n, const char *values)
{
	char counts[64] = "";

	n = rating_counting(v, n);
	for (size_t i = 0; i < n; i++)
		snprintf(counts + strlen(counts), sizeof(counts) - strlen(counts), "%s%.0f",
			i ? " " : "", v[i].rating->value);
	assert_string_equal(counts, values);
}

TEST(an_evening_is_from_five_to_five_by_the_clock_of_the_place)
{
	struct rating r = { .made_ms = NOON, .made_offset_min = 0 };
	int64_t day = rating_evening(&r);

	r.made_ms = NOON + 16 * HOUR + 59 * MINUTE;
	assert_int_equal(rating_evening(&r), day);
	r.made_ms = NOON + 17 * HOUR;
	assert_int_equal(rating_evening(&r), day + 1);
	r.made_offset_min = -60;
	assert_int_equal(rating_evening(&r), day);
	r.made_ms = NOON - 7 * HOUR;
	assert_int_equal(rating_evening(&r), day - 1);
	r.made_ms = r.made_offset_min = NO_INT; /* overflows nothing */
	assert_true(rating_evening(&r) < 0);
}

TEST(the_newest_rating_of_an_evening_counts)
{
	struct rating_heard quit[] = { rated(0, 0, "a"), rated(1, HOUR, "b"),
		rated(2, 2 * HOUR, ""), rated(3, 20 * HOUR, "b") };

	count_of_these(quit, 4, "2 3");
	struct rating_heard withdrawn[] = { rated(1, 0, "a"), rated(2, 1, "a") };
	given[2].value = NAN;
	count_of_these(withdrawn, 2, "");
	count_of_these(withdrawn, 0, "");
}

TEST(a_rating_in_another_trial_is_a_repeat)
{
	struct rating_heard v[] = { rated_in_trial(1, "x", 1), rated_in_trial(5, "x", 1),
		rated_in_trial(2, "x", 2), rated_in_trial(3, "x", 3), rated_in_trial(4, "x", 3) };

	assert_true(rating_heard_order(&v[1], &v[2]) < 0);
	assert_true(rating_heard_order(&v[2], &v[1]) > 0);
	assert_true(rating_heard_order(&v[0], &v[1]) < 0);
	count_of_these(v, LENGTH(v), "5 2 4");
}
