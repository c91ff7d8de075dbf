/* On how many evenings one device was higher: of what, how it is said, and what is said of it. */

#include "answers/compare.h"
#include "answers/evening_pairs.h"
#include "support/answers_bench.h"
#include "support/test.h"

static struct answers_bench b;

static int
begin(void **state)
{
	bench_init(&b);
	for (int i = 0; i < 2; i++) {
		struct record *r = i ? &b.performer : &b.cantor;

		for (size_t k = 0; k < record_count(r, ROW_RATING); k++)
			((struct rating *)record_at(r, ROW_RATING, k))->row.deleted = true;
	}
	return 0;
}

static int
end(void **state)
{
	bench_finish(&b);
	return 0;
}

/* Rates a device (NULL: Cantor) on track n, 0: as a whole; the devices take turns to be first. */
static struct rating *
rate(const char *device, int evening, int track, double value)
{
	struct rating *x =
		bench_rating(&b, &b.cantor, "cantor", device, evening, "punch", track, value);

	if (!track) {
		x->lexicon = xstrdup("bs2399");
		xreplace(&x->scale, BENCH_HALVES);
	}
	return x;
}

static void
rate_both(int evening, int track, double cantor, double performer)
{
	rate(NULL, evening, track, cantor);
	rate("performer8", evening, track, performer);
}

static struct count_words
words(struct arena *arena)
{
	struct grades *grades = arena_calloc(arena, 1, sizeof(*grades));
	struct count_words found = { .text = NULL };
	size_t n;

	*grades = grades_new(&b.g);
	const struct series *all = series_all(grades, &n, arena);
	struct counts c = counts_of(&b.g, all, n, &b.devices[0], &b.devices[1], false, arena);
	assert_int_equal(c.n, 1);
	found = count_words(&b.g, &c.v[0], arena);
	grades_finish(grades);
	return found;
}

static void
says(const char *text, const char *cell)
{
	CLEANUP(arena_finish) struct arena arena = { 0 };
	const struct count_words x = words(&arena);

	assert_string_equal(x.text, text);
	assert_string_equal(x.higher, cell);
}

static void
a_difference_is_a_count_of_evenings(void **state)
{
	for (int day = 1; day <= 3; day++)
		for (int track = 1; track <= 2; track++)
			rate_both(day, track, 4.5, 3.5);
	says("Cantor 4.5 (2 tracks), Performer8 3.5 (2 tracks). Higher on 3 of 3 evenings, on 2 "
	     "tracks; sighted, levels matched by ear.",
		"Cantor on 3 of 3 evenings, 2 tracks");
}

static void
the_device_that_was_higher_comes_first(void **state)
{
	rate_both(1, 1, 3, 4);
	rate_both(2, 1, 3, 3);
	rate_both(3, 1, 3, 4);
	says("Performer8 4, Cantor 3. Higher on 2, equal on 1 of 3 evenings, on 1 track; sighted, "
	     "levels matched by ear.",
		"Performer8 on 2, equal on 1 of 3 evenings, 1 track");
}

static void
equal_evenings_are_said(void **state)
{
	rate_both(1, 1, 3, 3);
	rate_both(2, 1, 3, 3);
	says("Cantor 3, Performer8 3. Equal on 2 of 2 evenings, on 1 track; sighted, levels "
	     "matched "
	     "by ear.",
		"equal on 2 of 2 evenings, 1 track");
}

/* Values of the newest evening, or of tracks that only one device has, may say another thing. */
static void
the_tracks_are_named_if_the_values_say_another_thing(void **state)
{
	rate_both(1, 1, 4, 3);
	rate_both(2, 1, 4, 3);
	rate_both(3, 1, 3.5, 4);
	says("Cantor 3.5, Performer8 4. Higher on 2, lower on 1 of 3 evenings, on Track 1; "
	     "newest: 3.5 vs 4; sighted, levels matched by ear.",
		"Cantor on 2, Performer8 on 1 of 3 evenings, Track 1; newest: 3.5 vs 4");
}

/* Each was higher once, and the values are of the older evening. */
static void
the_newest_evening_is_said_if_none_leads(void **state)
{
	rate(NULL, 0, 1, 3);
	rate_both(1, 1, 3, 4);
	rate(NULL, 2, 1, 4.5)->setup.variant = uuid_of("variant:foam");
	rate("performer8", 2, 1, 4);
	says("Cantor 3, Performer8 4. Higher on 1, lower on 1 of 2 evenings, on Track 1; "
	     "newest: 4.5 vs 4; sighted, levels matched by ear.",
		"Cantor on 1, Performer8 on 1 of 2 evenings, Track 1; newest: 4.5 vs 4");
}

static void
one_evening_is_said(void **state)
{
	rate_both(2, 1, 4, 3);
	says("Cantor 4, Performer8 3. Higher on 1 track; sighted, levels matched by ear, Cantor "
	     "put "
	     "on after Performer8, one evening only.",
		"Cantor on 1 track");
}

/* Another track, another evening, a cue of one device alone: nothing is in common. */
static void
only_the_same_on_one_evening_is_compared(void **state)
{
	rate(NULL, 1, 1, 4);
	rate("performer8", 2, 1, 3);
	rate("performer8", 1, 2, 3);
	rate("performer8", 1, 1, 3)->cue = bench_id("cue", "bass/track1#0");
	says("Cantor 4, Performer8 3 (2 tracks).", "");
	rate(NULL, 1, 1, 3)->cue = bench_id("cue", "bass/track1#0");
	says("Cantor 4, Performer8 3 (2 tracks). Equal on Track 1; sighted, levels matched by ear, "
	     "Cantor put on after Performer8, one evening only.",
		"equal on Track 1");
}

static struct rating *
rate_section(const char *device, int evening, double value, const char *review)
{
	struct rating *x = rate(device, evening, 1, value);

	xreplace(&x->scope, "section");
	x->item = UUID_NONE;
	x->section = bench_id("section", "bass");
	x->review = bench_id("review", review);
	return x;
}

/* A list of 2025 that shares a track with that of 2024, and one with other music. */
static void
a_section_is_common_if_the_playlists_share_a_track_of_it(void **state)
{
	for (int day = 1; day <= 2; day++) {
		rate_section(NULL, day, 4, "cantor");
		rate_section("performer8", day, 3, "performer8");
	}
	says("Cantor 4, Performer8 3. Higher on 2 of 2 evenings; sighted, levels matched by ear.",
		"Cantor on 2 of 2 evenings");
	for (size_t i = 0; i < record_count(&b.performer, ROW_LISTING); i++)
		((struct listing *)record_at(&b.performer, ROW_LISTING, i))->row.deleted = true;
	says("Cantor 4, Performer8 3.", "");
}

static void
a_section_decides_before_the_whole_and_tracks(void **state)
{
	for (int day = 1; day <= 2; day++) {
		rate_section(NULL, day, 4, "cantor");
		rate_section("performer8", day, 3, "cantor");
		rate_both(day, 0, 1, 5);
		rate_both(day, 1, 1, 5);
	}
	says("Cantor 4, Performer8 3. Higher on 2 of 2 evenings; sighted, levels matched by ear.",
		"Cantor on 2 of 2 evenings");
}

/* Both through it: nothing else was rated. */
static void
an_equaliser_is_a_warning(void **state)
{
	struct uuid e = bench_id("equaliser", "e");

	((struct equaliser_row *)bench_row(&b.cantor, ROW_EQUALISER, e))->name = xstrdup("bass");
	for (int day = 1; day <= 2; day++) {
		rate(NULL, day, 1, 4)->setup.equaliser = e;
		rate("performer8", day, 1, 3);
	}
	says("Cantor 4, Performer8 3. Higher on 2 of 2 evenings, on 1 track; sighted, Cantor "
	     "through "
	     "an equaliser, levels not noted as matched.",
		"Cantor on 2 of 2 evenings, 1 track");
}

static struct volume *
volume(const char *device, const char *value, int evening)
{
	char name[32];
	struct volume *v;

	snprintf(name, sizeof(name), "%s%d", device, evening);
	v = bench_row(&b.cantor, ROW_VOLUME, bench_id("volume", name));
	v->review = bench_id("review", "cantor");
	v->sitting = bench_id("sitting", "cantor1");
	v->setup.chain = bench_id("chain", "dx300");
	v->setup.device = bench_id("device", device);
	v->value = xstrdup(value);
	v->unit = xstrdup("steps");
	v->made_ms = BENCH_T0 + evening * BENCH_DAY - 7200000;
	return v;
}

/* The clock was an hour ahead at the match, and was set back before the ratings of the session. */
static void
a_match_holds_for_what_was_rated_after_it_whatever_the_clock_did(void **state)
{
	struct volume *match = record_at(&b.cantor, ROW_VOLUME, 0);

	for (struct volume *v = NULL; (v = record_next(&b.performer, ROW_VOLUME, v));)
		v->row.deleted = true;
	rate_both(1, 1, 4, 3);
	struct rating *r =
		record_at(&b.cantor, ROW_RATING, record_count(&b.cantor, ROW_RATING) - 2);
	match->made_ms = r->made_ms + 3600000;
	match->settled.ms = r->made_ms - 60000; /* by the clock at the end of the session */
	says("Cantor 4, Performer8 3. Higher on 1 track; sighted, levels matched by ear, "
	     "Performer8 put on after Cantor, one evening only.",
		"Cantor on 1 track");
	match->settled.ms = 0;
	says("Cantor 4, Performer8 3. Higher on 1 track; sighted, levels matched only afterwards, "
	     "Performer8 put on after Cantor, one evening only.",
		"Cantor on 1 track");
	/* within a session the count decides, where it has one */
	for (struct rating *x = NULL; (x = record_next(&b.cantor, ROW_RATING, x));)
		x->sitting = match->sitting;
	r->sequence = 4;
	((struct rating *)record_at(&b.cantor, ROW_RATING, record_count(&b.cantor, ROW_RATING) - 1))
		->sequence = 5;
	match->sequence = 3;
	says("Cantor 4, Performer8 3. Higher on 1 track; sighted, levels matched by ear, "
	     "Performer8 put on after Cantor, one evening only.",
		"Cantor on 1 track");
	match->sequence = 6;
	says("Cantor 4, Performer8 3. Higher on 1 track; sighted, levels matched only afterwards, "
	     "Performer8 put on after Cantor, one evening only.",
		"Cantor on 1 track");
}

/* Matched at 22 and 28 steps of 0.5 dB; on the second evening Cantor is at 31. */
static void
levels_that_were_not_matched_are_said_with_the_decibels(void **state)
{
	struct uuid u = bench_id("chain", "dx300");
	struct chain *c = record_find(&b.cantor, ROW_CHAIN, &u);

	xreplace(&c->content, "source=iBasso DX300\nvolume.db_per_step=0.5\nvolume.unit=steps");
	((struct volume *)record_at(&b.cantor, ROW_VOLUME, 0))->made_ms = BENCH_T0 + 3600000;
	volume("cantor", "28", 0);
	rate_both(1, 1, 4, 3);
	rate_both(2, 1, 4, 3);
	says("Cantor 4, Performer8 3. Higher on 2 of 2 evenings, on 1 track; sighted, levels "
	     "matched "
	     "by ear.",
		"Cantor on 2 of 2 evenings, 1 track");
	volume("cantor", "31", 2);
	says("Cantor 4, Performer8 3. Higher on 2 of 2 evenings, on 1 track; sighted, volume "
	     "changed after the match (1.5 dB apart).",
		"Cantor on 2 of 2 evenings, 1 track");
}

static void
matches_in_two_ways_are_said_of_no_way(void **state)
{
	((struct volume *)record_at(&b.cantor, ROW_VOLUME, 0))->made_ms = BENCH_T0 + 3600000;
	struct volume *v = volume("performer8", "21", 2);
	v->matched_to = bench_id("device", "cantor");
	v->how = xstrdup("by meter");
	rate_both(1, 1, 4, 3);
	rate_both(2, 1, 4, 3);
	says("Cantor 4, Performer8 3. Higher on 2 of 2 evenings, on 1 track; sighted, levels "
	     "matched.",
		"Cantor on 2 of 2 evenings, 1 track");
}

/* The values are those of today's scale; an evening on another one counts too. */
static void
evenings_on_two_scales_are_one_count(void **state)
{
	rate_both(1, 1, 4, 3);
	for (int k = 0; k < 2; k++)
		xreplace(&rate(k ? "performer8" : NULL, 2, 1, 8 - k)->scale,
			"{\"min\":0,\"max\":10,\"step\":1}");
	says("Cantor 8, Performer8 7. Higher on 2 of 2 evenings, on 1 track; sighted, levels "
	     "matched by ear.",
		"Cantor on 2 of 2 evenings, 1 track");
}

static void
the_device_that_always_came_second_is_named(void **state)
{
	for (int day = 1; day <= 3; day += 2)
		rate_both(day, 1, 4, 3);
	for (size_t i = 0; i < record_count(&b.cantor, ROW_RATING); i++) {
		struct rating *x = record_at(&b.cantor, ROW_RATING, i);

		if (uuid_none(&x->setup.device))
			x->made_ms -= 7200000;
	}
	says("Cantor 4, Performer8 3. Higher on 2 of 2 evenings, on 1 track; sighted, levels "
	     "matched "
	     "by ear, Performer8 put on after Cantor each time.",
		"Cantor on 2 of 2 evenings, 1 track");
}

static void
other_chains_are_said(void **state)
{
	struct chain *c = bench_row(&b.cantor, ROW_CHAIN, bench_id("chain", "dongle"));

	c->name = xstrdup("dongle");
	c->review = bench_id("review", "cantor");
	for (int day = 1; day <= 2; day++) {
		rate(NULL, day, 1, 4);
		rate("performer8", day, 1, 3)->setup.chain = c->row.uuid;
	}
	says("Cantor 4 (on the iBasso DX300), Performer8 3 (on the dongle). Higher on 2 of 2 "
	     "evenings, on 1 track; sighted, levels matched on another chain, on different "
	     "chains.",
		"Cantor on 2 of 2 evenings, 1 track");
	/* on one chain both are compared there */
	for (int day = 1; day <= 2; day++)
		rate("performer8", day, 1, 5);
	says("Performer8 5, Cantor 4. Higher on 2 of 2 evenings, on 1 track; sighted, levels "
	     "matched "
	     "by ear.",
		"Performer8 on 2 of 2 evenings, 1 track");
}

/* A device is rated, the other one put on and matched to it, and rated. */
static void
the_natural_order_is_matched(void **state)
{
	struct volume *v = record_at(&b.cantor, ROW_VOLUME, 0);
	struct rating *first, *second;

	xreplace(&v->value, "27");
	second = rate("performer8", 1, 1, 4);
	first = rate(NULL, 1, 1, 3);
	if (uuid_same(&v->matched_to, &b.devices[1])) {
		struct rating *x = first;

		first = second;
		second = x;
	}
	first->made_ms = v->made_ms - 60000;
	second->made_ms = v->made_ms + 60000;
	CLEANUP(arena_finish) struct arena arena = { 0 };
	assert_non_null(strstr(words(&arena).conditions, "sighted, levels matched by ear"));
	/* both before the match */
	second->made_ms = v->made_ms - 30000;
	assert_non_null(strstr(words(&arena).conditions, "levels matched only afterwards"));
	/* longer before than an evening lasts */
	second->made_ms = v->made_ms + 60000;
	first->made_ms = v->made_ms - 9 * 3600000;
	assert_null(strstr(words(&arena).conditions, "levels matched by ear"));
}

/* Who is higher follows from the two values beside it. */
static void
a_value_of_a_later_evening_is_not_compared(void **state)
{
	rate_both(1, 1, 4, 3);
	rate(NULL, 3, 1, 2);
	CLEANUP(arena_finish) struct arena arena = { 0 };
	struct count_words x = words(&arena);
	assert_string_equal(x.value[0], "2");
	assert_string_equal(x.value[1], "3");
	assert_string_equal(x.higher, "");
	assert_string_equal(x.conditions, "not rated for the same music on one evening");
	rate_both(5, 1, 4, 3);
	rate_both(6, 1, 2, 3);
	x = words(&arena);
	assert_string_equal(
		x.higher, "Cantor on 2, Performer8 on 1 of 3 evenings, Track 1; newest: 2 vs 3");
}

static void
what_would_make_devices_comparable_is_said_once(void **state)
{
	struct compare_answer answer;

	for (int i = 0; i < 2; i++) {
		compare_answer_init(&answer,
			&(struct compare_request){ .g = b.g, .devices = b.devices, .n = 2 });
		assert_int_equal(answer.advice != NULL, i == 0 && answer.ratings.n > 0);
		arena_finish(&answer.arena);
		rate(NULL, 1 + i, 1, 4);
		if (i == 0) {
			compare_answer_init(&answer,
				&(struct compare_request){
					.g = b.g, .devices = b.devices, .n = 2 });
			assert_string_equal(answer.advice,
				"Nothing to compare yet: rate the devices on one evening, for the "
				"same tracks.");
			arena_finish(&answer.arena);
			rate("performer8", 1, 1, 3);
		}
	}
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
	const struct CMUnitTest tests[] = {
		TEST(a_difference_is_a_count_of_evenings),
		TEST(the_device_that_was_higher_comes_first),
		TEST(equal_evenings_are_said),
		TEST(the_tracks_are_named_if_the_values_say_another_thing),
		TEST(the_newest_evening_is_said_if_none_leads),
		TEST(one_evening_is_said),
		TEST(only_the_same_on_one_evening_is_compared),
		TEST(a_section_is_common_if_the_playlists_share_a_track_of_it),
		TEST(a_section_decides_before_the_whole_and_tracks),
		TEST(an_equaliser_is_a_warning),
		TEST(a_match_holds_for_what_was_rated_after_it_whatever_the_clock_did),
		TEST(levels_that_were_not_matched_are_said_with_the_decibels),
		TEST(matches_in_two_ways_are_said_of_no_way),
		TEST(the_natural_order_is_matched),
		TEST(a_value_of_a_later_evening_is_not_compared),
		TEST(evenings_on_two_scales_are_one_count),
		TEST(the_device_that_always_came_second_is_named),
		TEST(other_chains_are_said),
		TEST(what_would_make_devices_comparable_is_said_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
