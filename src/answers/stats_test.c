#include "answers/stats.h"
#include "support/answers_bench.h"
#include "support/test.h"

static struct answers_bench b;
static struct stats_answer answer;

static int
begin(void **state)
{
	bench_init(&b);
	stats_answer_init(&answer, &b.g);
	return 0;
}

static int
end(void **state)
{
	arena_finish(&answer.arena);
	bench_finish(&b);
	return 0;
}

static void
near_to(double got, double want, double within)
{
	if (!(fabs(got - want) <= within))
		fail_msg("%.9g is not %.9g", got, want);
}

static const struct series_steadiness *
spread(const struct stats_answer *of, const char *id)
{
	for (size_t i = 0; i < of->ratings.attributes.n; i++)
		if (strcmp(of->ratings.attributes.v[i].question.attribute, id) == 0)
			return &of->ratings.attributes.v[i].spread;
	fail_msg("there is no %s", id);
	return NULL;
}

static const struct series_steadiness *
sighted(const struct stats_answer *of, const char *id)
{
	for (size_t i = 0; i < of->ratings.attributes.n; i++) {
		const struct stats_attribute *a = &of->ratings.attributes.v[i];

		if (strcmp(a->question.attribute, id) == 0 && !a->question.blind)
			return &a->spread;
	}
	fail_msg("there is no sighted %s", id);
	return NULL;
}

static const struct series_difference *
difference(const struct stats_answer *of, const char *id, const char *a, const char *against)
{
	for (size_t i = 0; i < of->ratings.differences.n; i++) {
		const struct series_difference *d = &of->ratings.differences.v[i];

		if (strcmp(d->question.attribute, id) == 0 && strstr(d->device, a) &&
			strstr(d->against, against))
			return d;
	}
	fail_msg("there is no difference in %s", id);
	return NULL;
}

static void
example_a_is_a_provisional_spread(void **state)
{
	const struct series_steadiness *s = spread(&answer, "bass-depth");

	near_to(s->sd, 0.354, 0.0005);
	near_to(s->interval.low, 0.228, 0.0005);
	near_to(s->interval.high, 0.779, 0.0005);
	near_to(s->smallest_difference, 1.22, 0.005);
	assert_int_equal(s->df, 6);
	assert_int_equal(s->ratings, 24);
	assert_string_equal(s->state, "provisional");
}

static void
example_b_says_its_interval(void **state)
{
	const struct series_steadiness *s = spread(&answer, "punch");

	near_to(s->sd, 0.568, 0.0005);
	near_to(s->smallest_difference, 2.23, 0.005);
	assert_non_null(strstr(s->text,
		"Provisional: you vary by about 0.57 (95 %: 0.34 to 1.63, 4 degrees of freedom)."));
}

static void
one_evening_tests_nothing(void **state)
{
	const struct series_difference *d =
		difference(&answer, "bass-depth", "Cantor", "Performer8");

	near_to(d->pair.differ.mean, 0.750, 1e-9);
	assert_true(isnan(d->limit) && isnan(d->pair.differ.p) && isnan(d->pair.p_holm));
	assert_false(range_known(d->pair.differ.interval));
	assert_int_equal(d->pair.family, 0);
	assert_string_equal(d->pair.verdict, "not tested");
	assert_true(d->pair.matched);
	assert_string_equal(d->text,
		"Cantor 0.75 higher than Performer8 on 6 common tracks, sighted, "
		"levels matched: not tested, rated on the same evening only once.");
	assert_string_equal(d->tests, "");
	assert_int_equal(d->reviews.n, 2);
}

/* Rates both devices on 6 tracks, `apart` from each other, on these evenings. */
static void
rate_both(const char *attribute, int evenings, double apart)
{
	for (int evening = 1; evening <= evenings; evening++)
		for (int item = 1; item <= 6; item++) {
			double x = 2 + 0.5 * ((item + evening) % 2), d = (item + evening) % 3 * 0.5;

			bench_rating(
				&b, &b.cantor, "cantor", NULL, evening, attribute, item, x + apart);
			bench_rating(&b, &b.performer, "performer8", NULL, evening, attribute, item,
				x + (apart > 0 ? 0 : d - 0.5))
				->made_ms -= evening % 2 ? 0 : 3600000; /* in turn */
		}
}

static void
three_evenings_with_both_show_a_difference(void **state)
{
	struct stats_answer again;
	const struct series_difference *d;

	rate_both("width", 3, 1);
	rate_both("depth", 3, 0);
	stats_answer_init(&again, &b.g);
	d = difference(&again, "width", "Cantor", "Performer8");
	assert_string_equal(d->pair.verdict, "shown");
	assert_int_equal(d->pair.family, 2);
	near_to(d->pair.p_holm, 2 * d->pair.differ.p, 1e-9);
	assert_non_null(strstr(d->text, ", 6 tracks on the same 3 evenings, sighted"));
	assert_non_null(strstr(d->tests, "Among the 2 attributes of the pair (Holm)"));
	d = difference(&again, "depth", "Cantor", "Performer8");
	assert_string_equal(d->pair.verdict, "alike");
	near_to(d->pair.margin, 0.5, 1e-9);
	assert_non_null(strstr(d->text,
		"Cantor and Performer8 alike to within 0.50 "
		"(90 %: "));
	arena_finish(&again.arena);
}

/* What has no room is with the statistics. */
static void
a_sentence_with_long_names_has_at_most_140_columns(void **state)
{
	struct device *of = record_at(&b.cantor, ROW_DEVICE, 0);
	struct stats_answer again;

	for (int day = 1; day <= 4; day++)
		for (int item = 1; item <= 6; item++)
			for (int k = 0; k < 2; k++)
				bench_rating(&b, &b.cantor, "cantor", k ? "performer8" : NULL, day,
					"width", item,
					2.5 + day % 2 * 0.5 +
						(k                         ? 0
								: item < 4 ? 2
									   : -2))
					->made_ms = BENCH_T0 + day * BENCH_DAY + k * 1000;
	xreplace(&of->name, "Extraordinary Laboratories of Berlin Magnificent Cantor");
	stats_answer_init(&again, &b.g);
	const struct series_difference *d = difference(&again, "width", "Cantor", "Performer8");
	assert_true(strlen(d->text) <= 140);
	assert_non_null(strstr(d->text, "Cantor and Performer8 rated alike"));
	assert_non_null(strstr(d->tests, "was rated first on 4 of 4 evenings; 2.00 higher on "));
	arena_finish(&again.arena);
}

static struct rating *
last_rating(void)
{
	return record_at(&b.cantor, ROW_RATING, record_count(&b.cantor, ROW_RATING) - 1);
}

/* The order within the evenings may cause a difference; in a blind run it is random. */
static void
the_device_that_was_first_is_named(void **state)
{
	for (int i = 0; i < 3; i++) {
		bool blind = i == 2, all = i == 1;
		const char *attribute = i == 0 ? "width" : i == 1 ? "punch" : "depth";
		struct stats_answer again;

		for (int day = 1; day <= 4; day++)
			for (int k = 0; k < 12; k++) {
				bench_rating(&b, &b.cantor, "cantor", k < 6 ? NULL : "performer8",
					day, attribute, k % 6 + 1,
					(k < 6 ? 4 : 2) + (k + day) % 2 * 0.5);
				last_rating()->blind = blind;
				if (day < 4 || all)
					last_rating()->made_ms =
						BENCH_T0 + day * BENCH_DAY + k * 1000;
			}
		stats_answer_init(&again, &b.g);
		const struct series_difference *d =
			difference(&again, attribute, "Cantor", "Performer8");
		assert_string_equal(d->pair.verdict, all ? "not separable from order" : "shown");
		assert_int_equal(
			strstr(d->text, ", put Performer8 on first next time") != NULL, all);
		assert_null(strstr(d->text, "was rated first"));
		arena_finish(&again.arena);
	}
}

/* At the end of a scale two devices may differ and have the same ratings. */
static void
ratings_at_the_end_of_the_scale_are_not_alike(void **state)
{
	for (int i = 0; i < 2; i++) {
		struct stats_answer again;

		for (int day = 1; day <= 4; day++)
			for (int k = 0; k < 12; k++)
				bench_rating(&b, &b.cantor, "cantor", k < 6 ? NULL : "performer8",
					day, i ? "depth" : "width", k % 6 + 1,
					(i ? 4.5 : 5) - (day * 6 + k) % 11 / 10 * 0.5)
					->blind = true; /* so that equal numbers are no memory */
		stats_answer_init(&again, &b.g);
		const struct series_difference *d =
			difference(&again, i ? "depth" : "width", "Cantor", "Performer8");
		assert_string_equal(d->pair.verdict, i ? "alike" : "not shown");
		assert_int_equal(
			strncmp(d->tests, "Ratings lie at the end of the scale. SE ", 40) == 0, !i);
		arena_finish(&again.arena);
	}
}

/* Two reviews, quitting and opening again, and the shell: all of one evening. */
static void
quitting_makes_no_second_evening(void **state)
{
	struct stats_answer again;

	rate_both("width", 3, 1);
	for (size_t i = 0; i < record_count(&b.cantor, ROW_RATING); i++) {
		struct rating *r = record_at(&b.cantor, ROW_RATING, i);

		if (strcmp(r->attribute, "width") == 0)
			r->made_ms = BENCH_T0 + (int64_t)i * 60000;
	}
	stats_answer_init(&again, &b.g);
	const struct series_difference *d = difference(&again, "width", "Cantor", "Performer8");
	assert_int_equal(d->pair.differ.evenings, 0);
	assert_int_equal(d->pair.differ.n_a, 6); /* the newest of each track */
	assert_non_null(strstr(d->text, ": not tested, not rated on the same evening."));
	arena_finish(&again.arena);
}

static void
few_repeats_show_no_number(void **state)
{
	const struct series_steadiness *s = spread(&answer, "sonic-quality");

	assert_string_equal(s->state, "too few");
	assert_true(isnan(s->sd));
	assert_true(isnan(s->interval.low));
	assert_string_equal(s->text, "Too few repeats to say (1 of at least 5).");
}

static void
corrections_are_no_repeats(void **state)
{
	struct rating *x;
	struct variant *deep = bench_row(&b.cantor, ROW_VARIANT, bench_id("variant", "deep"));

	deep->name = xstrdup("deep");
	/* Three sighted ratings in one sitting: the last counts. */
	for (int i = 0; i < 3; i++)
		bench_rating(&b, &b.cantor, "cantor", NULL, 1, "width", 1, i);
	/* Blind is a thing by itself; in another sitting it is a repeat. */
	x = bench_rating(&b, &b.cantor, "cantor", NULL, 1, "width", 1, 3);
	x->blind = true;
	bench_rating(&b, &b.cantor, "cantor", NULL, 2, "width", 1, 2);
	/* "Not judged" corrects the rating before it, and is no rating. */
	bench_rating(&b, &b.cantor, "cantor", NULL, 3, "width", 1, 1);
	bench_rating(&b, &b.cantor, "cantor", NULL, 3, "width", 1, NAN);
	/* Another variant is another thing; another scale another question. */
	x = bench_rating(&b, &b.cantor, "cantor", NULL, 2, "width", 1, 2);
	x->setup.variant = deep->row.uuid;
	struct stats_answer again;
	stats_answer_init(&again, &b.g);
	assert_int_equal(spread(&again, "width")->ratings, 1); /* the blind one */
	assert_int_equal(sighted(&again, "width")->ratings, 3);
	assert_int_equal(sighted(&again, "width")->df, 1);
	arena_finish(&again.arena);
	x = bench_rating(&b, &b.cantor, "cantor", NULL, 3, "width", 1, 2);
	xreplace(&x->scale, "{\"min\":0,\"max\":100,\"step\":1}");
	stats_answer_init(&again, &b.g);
	assert_int_equal(sighted(&again, "width")->ratings, 3);
	arena_finish(&again.arena);
}

static void
hours_come_from_what_played(void **state)
{
	const struct stats_listened *item = &answer.by_item.v[0], *device = &answer.by_device.v[1];

	assert_int_equal(answer.ms, 132 * 60000);
	/* Sessions with ratings count, even if nothing played in them; two of the performer's
	 * three have nothing. */
	assert_int_equal(answer.days, 3);
	assert_int_equal(answer.sittings, 4);
	assert_string_equal(item->name, "Track 1");
	assert_int_equal(item->ms, 120 * 60000);
	assert_int_equal(item->sittings, 2);
	assert_string_equal(device->name, "AFUL Performer8");
	assert_int_equal(device->ms, 30 * 60000);
	assert_string_equal(answer.by_chain.v[0].name, "dx300");
	assert_int_equal(answer.by_chain.n, 1);
}

static void
counts(int64_t sessions, int64_t days)
{
	struct stats_answer again;

	stats_answer_init(&again, &b.g);
	assert_int_equal(again.sittings, sessions);
	assert_int_equal(again.days, days);
	arena_finish(&again.arena);
}

static void
a_session_counts_if_something_was_done_in_it(void **state)
{
	struct record *r = &b.performer;
	struct sitting_row *idle = record_at(r, ROW_SITTING, 2);
	struct note *n;

	idle->started_ms = BENCH_T0 + 8 * BENCH_DAY;
	idle->ended_ms = idle->started_ms + 1000;
	counts(4, 3);
	/* a note of its own, unless it was deleted */
	n = bench_note(&b, r, "performer8", NULL, NO_MS, "even");
	n->sitting = idle->row.uuid;
	counts(5, 4);
	n->row.deleted = true;
	n->row.parent = bench_id("edit", "before");
	n->row.edited_ms = idle->started_ms;
	counts(4, 3);
	/* an edit of a note from another session, while this one ran */
	n->sitting = bench_id("sitting", "performer81");
	counts(5, 4);
	n->row.edited_ms = idle->ended_ms + 1;
	counts(4, 3);
	n->row.edited_ms = idle->started_ms;
	n->row.parent = UUID_NONE;
	counts(4, 3);
	idle->state = xstrdup("tired");
	counts(5, 4);
	/* A note from the shell is a day and no session. */
	n = bench_note(&b, r, "performer8", NULL, NO_MS, "from the shell");
	n->sitting = UUID_NONE;
	n->made_ms = BENCH_T0 + 20 * BENCH_DAY;
	counts(5, 5);
	n->row.deleted = true;
	counts(5, 4);
}

/* Returns the listening time after `change`. */
static int64_t
listened_after(void (*change)(struct stretch *s))
{
	struct stats_answer again;

	change(record_at(&b.cantor, ROW_STRETCH, 2));
	stats_answer_init(&again, &b.g);
	int64_t ms = again.ms;
	arena_finish(&again.arena);
	return ms;
}

/* The last of 90, 30 and 12 minutes. */
static void
sleep_an_hour(struct stretch *s)
{
	s->ended_ms += 3600000;
}

static void
set_the_clock_back(struct stretch *s)
{
	s->ended_ms = s->started_ms - 3600000;
}

static void
play_beside_the_second(struct stretch *s)
{
	const struct stretch *other = record_at(&b.cantor, ROW_STRETCH, 1);

	s->started_ms = other->started_ms + 25 * 60000;
	s->ended_ms = s->started_ms + 12 * 60000;
}

static void
only_what_played_is_listened_to(void **state)
{
	assert_int_equal(listened_after(sleep_an_hour), 132 * 60000);
	assert_int_equal(listened_after(set_the_clock_back), 132 * 60000);
	/* Seven of its minutes are not the other one's as well. */
	assert_int_equal(listened_after(play_beside_the_second), 127 * 60000);
}

/* Adds an interval of track 2 to the second session, n minutes after the one of 12 minutes. */
static struct stretch *
play_on(int n, int64_t pos_min)
{
	char name[32];
	struct stretch *s, *last;

	snprintf(name, sizeof(name), "more%d", n);
	s = bench_row(&b.cantor, ROW_STRETCH, bench_id("stretch", name));
	last = record_at(&b.cantor, ROW_STRETCH, 2);
	s->sitting = last->sitting;
	s->item = last->item;
	s->started_ms = last->ended_ms + n * 60000;
	s->ended_ms = s->started_ms + 30000;
	s->pos_ms = pos_min * 60000;
	s->pos_end_ms = s->pos_ms + 30000;
	s->pos_from = xstrdup(POS_AUDIO);
	return s;
}

static size_t
plays_of(const char *track)
{
	struct stats_answer again;
	size_t plays = 0;

	stats_answer_init(&again, &b.g);
	for (size_t i = 0; i < again.by_item.n; i++)
		if (strcmp(again.by_item.v[i].name, track) == 0)
			plays += again.by_item.v[i].plays;
	arena_finish(&again.arena);
	return plays;
}

static void
seeks_and_switches_are_no_plays(void **state)
{
	assert_int_equal(plays_of("Track 2"), 1);
	play_on(1, 3);
	play_on(2, 0);
	play_on(3, 9);
	assert_int_equal(plays_of("Track 2"), 1);
	/* another track between them */
	struct uuid first = ((struct stretch *)record_at(&b.cantor, ROW_STRETCH, 0))->item;
	play_on(4, 0)->item = first;
	play_on(5, 0);
	assert_int_equal(plays_of("Track 2"), 2);
	assert_int_equal(plays_of("Track 1"), 3);
}

static void
deleted_sittings_count_for_nothing(void **state)
{
	struct uuid u = bench_id("sitting", "cantor2");
	struct sitting_row *s = record_find(&b.cantor, ROW_SITTING, &u);

	s->row.deleted = true;
	struct stats_answer again;
	stats_answer_init(&again, &b.g);
	assert_int_equal(again.ms, 90 * 60000);
	assert_int_equal(spread(&again, "bass-depth")->df, 0);
	arena_finish(&again.arena);
}

static void
blind_and_sighted_are_never_in_one_mean(void **state)
{
	struct stats_answer again;
	size_t sighted = 0;

	for (int item = 1; item <= 8; item++)
		for (int blind = 0; blind < 2; blind++)
			for (int k = 1; k <= 2; k++) {
				bench_rating(&b, &b.cantor, "cantor", NULL, k, "width", item,
					blind ? 4 : 5)
					->blind = blind;
				bench_rating(&b, &b.performer, "performer8", NULL, k, "width", item,
					blind ? 4 : 3)
					->blind = blind;
			}
	stats_answer_init(&again, &b.g);
	const struct series_difference *d = difference(&again, "width", "Cantor", "Performer8");
	assert_true(d->question.blind && !d->pair.also_blind);
	near_to(d->pair.differ.mean, 0, 0);
	assert_string_equal(d->pair.verdict, "not tested"); /* two evenings */
	assert_non_null(strstr(d->text, "8 common tracks, blind,"));
	assert_non_null(strstr(d->tests, "recognised by its fit"));
	for (size_t i = 0; i < again.ratings.differences.n; i++) {
		d = &again.ratings.differences.v[i];
		if (strcmp(d->question.attribute, "width") != 0 || d->question.blind ||
			!strstr(d->against, "Performer8"))
			continue;
		sighted++;
		assert_true(d->pair.also_blind && isnan(d->pair.p_holm));
		near_to(d->pair.differ.mean, 2, 0);
		assert_non_null(strstr(d->text, "8 common tracks, sighted,"));
		assert_non_null(strstr(d->text, "see the blind ratings"));
		assert_null(strstr(d->text, "larger"));
	}
	assert_int_equal(sighted, 1);
	assert_int_equal(spread(&again, "width")->ratings, 32);
	arena_finish(&again.arena);
}

static void
a_match_counts_on_its_chain_and_from_then_on(void **state)
{
	struct volume *v = record_at(&b.cantor, ROW_VOLUME, 0);
	struct stats_answer again;
	int64_t made_ms = v->made_ms;
	struct uuid chain = v->setup.chain;

	for (int i = 0; i < 4; i++) {
		v->made_ms = i == 1 ? BENCH_T0 + 2 * BENCH_DAY : made_ms;
		v->setup.chain = i == 2 ? bench_id("chain", "dongle") : chain;
		xreplace(&v->how, i == 3 ? "by calculation" : "by ear");
		stats_answer_init(&again, &b.g);
		const struct series_difference *d =
			difference(&again, "bass-depth", "Cantor", "Performer8");
		assert_int_equal(d->pair.matched, i == 0);
		assert_true(!strstr(d->text, "loudness may be the cause") == (i == 0));
		arena_finish(&again.arena);
	}
}

/* Until 5:00 of the next day, and for blind ratings in the same trial. */
static void
what_is_rated_again_in_an_evening_is_a_correction(void **state)
{
	static const struct {
		int64_t after_ms;
		bool shell, blind, one_trial;
		size_t counts;
		bool equaliser; /* the second was heard through one */
	} rows[] = { { 1000, false, false, false, 2, true },
		{ 10 * 60000, true, false, false, 1, false },
		{ 5 * 3600000, true, false, false, 1, false },
		{ 5 * 3600000 + 61000, true, false, false, 2, false },
		{ 1000, false, false, false, 1, false }, { 1000, false, true, false, 2, false },
		{ 1000, false, true, true, 1, false } };

	struct uuid harman = bench_id("equaliser", "harman");
	struct equaliser_row *e = bench_row(&b.cantor, ROW_EQUALISER, harman);
	e->name = xstrdup("harman");
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct stats_answer again;
		char id[16];

		snprintf(id, sizeof(id), "again-%zu", i);
		for (int k = 0; k < 2; k++) {
			struct rating *x =
				bench_rating(&b, &b.cantor, "cantor", NULL, 1, id, 1, 3 + k * 0.5);
			struct trial *t = bench_row(&b.cantor, ROW_TRIAL, x->row.uuid);

			if (rows[i].shell)
				x->sitting = UUID_NONE;
			x->blind = rows[i].blind;
			if (rows[i].equaliser && k)
				x->setup.equaliser = harman;
			/* 23:59 local time, and after it. */
			x->made_ms = BENCH_T0 + 16 * 3600000 - 60000 + k * rows[i].after_ms;
			t->run = bench_id("run", "1");
			t->number = rows[i].one_trial ? 1 : k + 1;
		}
		stats_answer_init(&again, &b.g);
		assert_int_equal(spread(&again, id)->ratings, rows[i].counts);
		arena_finish(&again.arena);
	}
}

static const struct stats_attribute *
attribute_of(const struct stats_answer *of, const char *id)
{
	for (size_t i = 0; i < of->ratings.attributes.n; i++)
		if (strcmp(of->ratings.attributes.v[i].question.attribute, id) == 0)
			return &of->ratings.attributes.v[i];
	fail_msg("there is no %s", id);
	return NULL;
}

/* Six tracks on three evenings, each in two seatings that are 1 apart; the evenings do not differ.
 */
static void
a_new_fit_is_a_repeat_of_the_fit_alone(void **state)
{
	struct stats_answer again;

	for (int item = 1; item <= 6; item++)
		for (int session = 1; session <= 3; session++)
			for (int k = 0; k < 3; k++) {
				struct rating *x = bench_rating(
					&b, &b.cantor, "cantor", NULL, session, "width", item, 2);

				/* The first is corrected within its fit, which was not counted. */
				x->value = k == 0 ? 5 : k + 1;
				x->fit = k < 2 ? (k ? 1 : NO_INT) : 2;
			}
	stats_answer_init(&again, &b.g);
	const struct stats_attribute *a = attribute_of(&again, "width");
	assert_int_equal(a->spread.ratings, 36);
	assert_int_equal(a->spread.df, 12);
	assert_true(a->spread.finer_than_scale);
	assert_int_equal(a->devices.v[0].values.v[0].values.n, 3);
	near_to(a->devices.v[0].values.v[0].mean, 2.5, 0);
	assert_int_equal(a->seating.ratings, 36);
	assert_int_equal(a->seating.repeated, 18);
	assert_int_equal(a->seating.df, 18);
	near_to(a->seating.sd, sqrt(0.5), 1e-12);
	assert_non_null(strstr(a->seating.text, "18 degrees of freedom"));
	assert_int_equal(attribute_of(&again, "punch")->seating.ratings, 0);
	arena_finish(&again.arena);
}

/* A second rating is of the same value, or a repeat of the evening, or of another evening. */
static void
what_a_second_rating_is_depends_on_evening_trial_and_seating(void **state)
{
	static const struct {
		int session, fit;
		bool blind;
		int trial;
		double value;
		size_t evenings, each;
	} rows[] = { { 1, 1, false, 0, 4, 1, 1 }, { 1, 2, false, 0, 4, 1, 2 },
		{ 1, 2, false, 0, NAN, 1, 1 }, { 1, 1, false, 0, NAN, 0, 0 },
		{ 2, 1, false, 0, 4, 2, 2 }, { 2, 2, false, 0, 4, 2, 2 },
		{ 1, 2, true, 2, 4, 1, 2 }, { 1, 2, true, 1, 4, 1, 2 },
		{ 1, 1, true, 1, 4, 1, 1 } };

	for (size_t i = 0; i < LENGTH(rows); i++) {
		char id[16];
		size_t evenings = 0, each = 0;

		snprintf(id, sizeof(id), "again-%zu", i);
		for (int k = 0; k < 2; k++) {
			struct rating *r = bench_rating(&b, &b.cantor, "cantor", NULL,
				k ? rows[i].session : 1, id, 1, k ? rows[i].value : 3);

			r->fit = k ? rows[i].fit : 1;
			r->blind = rows[i].blind;
			if (!r->blind)
				continue;
			struct trial *t = bench_row(&b.cantor, ROW_TRIAL, r->row.uuid);
			t->run = bench_id("run", "1");
			t->number = k ? rows[i].trial : 1;
		}
		struct grades x = grades_new(&b.g);
		for (size_t k = 0; k < x.n; k++)
			if (strcmp(x.v[k].rating->attribute, id) == 0) {
				evenings++;
				near_to(x.v[k].value,
					rows[i].each == 2 && rows[i].evenings == 1 ? 3.5
						: k && x.v[k].rating->value > 3    ? 4
										   : 3,
					0);
			}
		for (size_t k = 0; k < x.n_each; k++)
			each += strcmp(x.each[k].rating->attribute, id) == 0;
		if (evenings != rows[i].evenings || each != rows[i].each)
			fail_msg("row %zu: %zu evenings, %zu ratings", i, evenings, each);
		grades_finish(&x);
	}
}

static void
other_chains_are_told(void **state)
{
	struct chain *c = bench_row(&b.cantor, ROW_CHAIN, bench_id("chain", "dongle"));
	struct rating *x = record_at(&b.performer, ROW_RATING, 0);

	c->name = xstrdup("dongle");
	x->setup.chain = c->row.uuid;
	struct stats_answer again;
	stats_answer_init(&again, &b.g);
	assert_non_null(strstr(difference(&again, "bass-depth", "Cantor", "Performer8")->tests,
		"The ratings are from more than one chain."));
	arena_finish(&again.arena);
}

static void
two_tracks_of_one_title_are_two(void **state)
{
	struct uuid u = bench_id("recording", "track2");
	struct recording *r = record_find(&b.cantor, ROW_RECORDING, &u);
	struct stats_answer again;

	xreplace(&r->title, "Track 1");
	stats_answer_init(&again, &b.g);
	assert_int_equal(again.by_item.n, 2);
	assert_string_equal(again.by_item.v[1].name, "Track 1");
	assert_int_equal(again.by_item.v[1].ms, 12 * 60000);
	arena_finish(&again.arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(two_tracks_of_one_title_are_two, begin, end),
		cmocka_unit_test_setup_teardown(example_a_is_a_provisional_spread, begin, end),
		cmocka_unit_test_setup_teardown(example_b_says_its_interval, begin, end),
		cmocka_unit_test_setup_teardown(one_evening_tests_nothing, begin, end),
		cmocka_unit_test_setup_teardown(
			three_evenings_with_both_show_a_difference, begin, end),
		cmocka_unit_test_setup_teardown(
			a_sentence_with_long_names_has_at_most_140_columns, begin, end),
		cmocka_unit_test_setup_teardown(the_device_that_was_first_is_named, begin, end),
		cmocka_unit_test_setup_teardown(
			ratings_at_the_end_of_the_scale_are_not_alike, begin, end),
		cmocka_unit_test_setup_teardown(quitting_makes_no_second_evening, begin, end),
		cmocka_unit_test_setup_teardown(few_repeats_show_no_number, begin, end),
		cmocka_unit_test_setup_teardown(corrections_are_no_repeats, begin, end),
		cmocka_unit_test_setup_teardown(other_chains_are_told, begin, end),
		cmocka_unit_test_setup_teardown(hours_come_from_what_played, begin, end),
		cmocka_unit_test_setup_teardown(
			a_session_counts_if_something_was_done_in_it, begin, end),
		cmocka_unit_test_setup_teardown(only_what_played_is_listened_to, begin, end),
		cmocka_unit_test_setup_teardown(seeks_and_switches_are_no_plays, begin, end),
		cmocka_unit_test_setup_teardown(deleted_sittings_count_for_nothing, begin, end),
		cmocka_unit_test_setup_teardown(
			blind_and_sighted_are_never_in_one_mean, begin, end),
		cmocka_unit_test_setup_teardown(
			a_match_counts_on_its_chain_and_from_then_on, begin, end),
		cmocka_unit_test_setup_teardown(
			what_is_rated_again_in_an_evening_is_a_correction, begin, end),
		cmocka_unit_test_setup_teardown(a_new_fit_is_a_repeat_of_the_fit_alone, begin, end),
		cmocka_unit_test_setup_teardown(
			what_a_second_rating_is_depends_on_evening_trial_and_seating, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
