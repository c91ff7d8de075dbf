/* tests: no-valgrind */
/*
 * Error rates of the verdicts, on simulated archives whose truth is known. A check
 * runs some; `make evidence` runs 4,000 of each kind (EARLOG_ROUNDS) and prints what came out.
 */

#include "answers/compare.h"
#include "answers/rank.h"
#include "answers/stats.h"
#include "support/answers_bench.h"
#include "base/text.h"
#include "cli/help.h"
#include "numbers/blind_chance.h"
#include "numbers/blind_draw.h"
#include "support/needs.h"
#include "support/test.h"

#define SPREAD 0.5 /* SD of a rating, without that of the evening */
#define MOST_DEVICES 4
#define ROUNDS(few) ((size_t)number_from("EARLOG_ROUNDS", few))

static double
uniform(struct blind_random *r)
{
	return ((double)(blind_next(r) >> 11) + 0.5) / 9007199254740992.0;
}

static double
normal(struct blind_random *r)
{
	return sqrt(-2 * log(uniform(r))) * cos(2 * acos(-1) * uniform(r));
}

/* As the wheel takes it: half steps of 0 to 5. */
static double
half_step(double x)
{
	return fmax(0, fmin(5, round(2 * x) / 2));
}

/* ---- archives ---- */

struct archive {
	struct record rec;
	const struct record *one;
	struct gather g;
	struct uuid devices[MOST_DEVICES];
	size_t ratings;
};

static void
archive_init(struct archive *a, size_t devices, size_t items)
{
	char name[32];

	*a = (struct archive){ 0 };
	record_init(&a->rec);
	a->one = &a->rec;
	a->g = (struct gather){ .v = &a->one, .n = 1 };
	struct review *r = bench_row(&a->rec, ROW_REVIEW, bench_id("review", "r"));
	r->id = xstrdup("r");
	for (size_t d = 0; d < devices; d++) {
		snprintf(name, sizeof(name), "d%zu", d);
		bench_device(&a->rec, name, name);
		a->devices[d] = bench_id("device", name);
	}
	r->device = a->devices[0];
	for (size_t i = 0; i < items; i++)
		bench_item(&a->rec, "r", (int)i);
	for (int n = 1; n <= 20; n++)
		bench_sitting(&a->rec, "r", n);
}

static struct rating *
add_rating(struct archive *a, size_t device, const char *attribute, size_t item, int sitting,
	double value)
{
	char name[32];

	snprintf(name, sizeof(name), "%zu", ++a->ratings);
	struct rating *x = bench_row(&a->rec, ROW_RATING, bench_id("rating", name));
	x->review = bench_id("review", "r");
	snprintf(name, sizeof(name), "r%d", sitting);
	x->sitting = bench_id("sitting", name);
	x->setup.device = a->devices[device];
	snprintf(name, sizeof(name), "bass/track%zu", item);
	x->item = bench_id("item", name);
	x->setup.chain = bench_id("chain", "dx300");
	x->scope = xstrdup("item");
	x->lexicon = xstrdup("bs2399");
	x->attribute = xstrdup(attribute);
	x->value = value;
	x->scale = xstrdup(BENCH_HALVES);
	x->made_ms = BENCH_T0 + sitting * BENCH_DAY + (int64_t)a->ratings * 1000;
	x->made_offset_min = 0;
	return x;
}

/* ---- two devices on several evenings ---- */

/* Which devices are rated on an evening: both on all; one device on each, in turn; a block of
 * tracks with one, on the next evening with the other; first the one, then the other, with one
 * evening in common; three evenings with both, before them one alone and after them the other.
 * Both at two thirds of the tracks; at all tracks on the first evening and then at one; at another
 * track on each evening. */
enum rating_layout {
	TOGETHER,
	IN_TURN,
	BLOCKS,
	ONE_COMMON,
	THREE_COMMON,
	TWO_THIRDS,
	ALL_THEN_ONE,
	OWN_TRACK
};

/* All SDs are of the listener. `apart`: how much higher the first device is; hang, hang_evening: SD
 * of the difference between tracks and between evenings; drift: change per evening. */
struct design {
	const char *name;
	enum rating_layout layout;
	size_t items, evenings;
	double evening_sd, drift, apart, hang;
	size_t attributes;    /* 0: one */
	double step, ceiling; /* of the scale; 0: half steps to 5 */
	double hang_evening;
	/* The listener: the probability that the number of the evening before is given again; how
	 * much lower the device is rated that is put on second, which is then always the same one
	 * (else they take turns); the probability that the track which speaks most against the
	 * first evening is rated again. */
	double repeat, order, again;
};

#define RATED(words, which, tracks, days) \
	.name = words, .layout = which, .items = tracks, .evenings = days, .evening_sd = 0.5

enum { MOST_EVENINGS = 20, MOST_ITEMS = 20 };

static bool
is_rated(const struct design *d, size_t evening, size_t device, size_t item)
{
	size_t n = d->evenings, block = (n + 1) / 2;

	switch (d->layout) {
	case TOGETHER: return true;
	case IN_TURN: return evening % 2 == device;
	case BLOCKS: return evening % 2 == device && item * block / d->items == evening / 2;
	case ONE_COMMON: return evening == n / 2 || (evening > n / 2) == (device == 1);
	case THREE_COMMON:
		return (evening + 1 >= n / 2 && evening <= n / 2 + 1) ||
			(evening > n / 2) == (device == 1);
	case TWO_THIRDS: return (evening + 2 * item) % 3 != 0;
	case ALL_THEN_ONE: return evening == 0 || item == 0;
	case OWN_TRACK: return item == evening;
	}
	return false;
}

/* The ratings of all evenings, made before the first look at them. */
struct drawn {
	double v[MOST_EVENINGS][2][MOST_ITEMS];
};

static void
draw(struct drawn *x, const struct design *d, struct blind_random *r)
{
	double step = d->step > 0 ? d->step : 0.5, ceiling = d->ceiling > 0 ? d->ceiling : 5;
	double level[MOST_ITEMS], own[2][MOST_ITEMS], of_evening[2], belief = 0;

	for (size_t i = 0; i < d->items; i++) {
		level[i] = ceiling * (0.35 + 0.3 * uniform(r));
		for (size_t k = 0; k < 2; k++)
			own[k][i] = (k ? 0 : d->apart) + d->hang / sqrt(2) * normal(r);
	}
	for (size_t e = 0; e < d->evenings; e++) {
		double mood = d->evening_sd * normal(r) +
			d->drift * ((double)e - (double)d->evenings / 2);

		for (size_t k = 0; k < 2; k++)
			of_evening[k] = mood + d->hang_evening / sqrt(2) * normal(r);
		for (size_t k = 0; k < 2; k++)
			for (size_t i = 0; i < d->items; i++) {
				double value = level[i] + own[k][i] + of_evening[k] -
					(k ? d->order : 0) + SPREAD * normal(r);

				x->v[e][k][i] = fmax(0, fmin(ceiling, round(value / step) * step));
				if (e && d->repeat > 0 && uniform(r) < d->repeat)
					x->v[e][k][i] = x->v[e - 1][k][i];
			}
		size_t worst = 0;
		double least = INFINITY;
		for (size_t i = 0; i < d->items; i++) {
			double apart = x->v[e][0][i] - x->v[e][1][i];

			belief += e ? 0 : apart;
			if (copysign(1, belief) * apart < least) {
				least = copysign(1, belief) * apart;
				worst = i;
			}
		}
		if (e && least < 0 && d->again > 0 && uniform(r) < d->again) {
			double value =
				level[worst] + own[0][worst] + of_evening[0] + SPREAD * normal(r);

			x->v[e][0][worst] = fmax(0, fmin(ceiling, round(value / step) * step));
		}
	}
}

/* Makes the archive after the first n evenings. */
static void
design_init(struct archive *a, const struct design *d, const struct drawn *drawn, size_t attributes,
	size_t n)
{
	char attribute[32];

	archive_init(a, 2, d->items);
	for (size_t at = 0; at < attributes; at++) {
		snprintf(attribute, sizeof(attribute), "a%02zu", at);
		for (size_t e = 0; e < n; e++)
			for (size_t turn = 0; turn < 2; turn++)
				for (size_t i = 0; i < d->items; i++) {
					size_t k = d->order > 0 ? turn : (turn + e) % 2;

					if (!is_rated(d, e, k, i))
						continue;
					struct rating *row = add_rating(
						a, k, attribute, i, (int)e, drawn[at].v[e][k][i]);
					if (d->step > 0)
						xreplace(&row->scale,
							"{\"min\":0,\"max\":3,\"step\":1}");
				}
	}
}

struct tally {
	size_t archives, shown, alike, claims, held, inner_held;
	double width;
};

/* Counts archives with a "shown" or an "alike", and intervals that hold the true difference. looks:
 * a "shown" counts after any evening, else after the last. */
static struct tally
tally_of(const struct design *d, bool looks, size_t n, uint64_t seed)
{
	size_t attributes = d->attributes ? d->attributes : 1;
	CLEANUP(pointer_free) struct drawn *drawn = xcalloc(attributes, sizeof(drawn[0]));
	struct tally t = { .archives = n };
	struct blind_random random;

	blind_seed(&random, seed);
	for (size_t i = 0; i < n; i++) {
		bool shown = false, alike = false;

		for (size_t k = 0; k < attributes; k++)
			draw(&drawn[k], d, &random);
		for (size_t e = looks ? 1 : d->evenings; e <= d->evenings; e++) {
			CLEANUP(arena_finish) struct arena arena = { 0 };
			struct stats_ratings ratings = { 0 };
			struct archive a;

			design_init(&a, d, drawn, attributes, e);
			struct grades grades = grades_new(&a.g);
			stats_ratings(&ratings, &a.g, &grades, NULL, 0, &arena);
			for (size_t k = 0; k < ratings.differences.n; k++) {
				const struct series_difference *x = &ratings.differences.v[k];
				struct range r = x->pair.differ.interval,
					     inner = x->pair.differ.interval_90;

				shown |= x->pair.judged == DIFFER_SHOWN;
				alike |= x->pair.judged == DIFFER_ALIKE;
				if (!range_known(r) || e < d->evenings)
					continue;
				t.claims++;
				t.held += r.low <= d->apart && d->apart <= r.high;
				t.inner_held += inner.low <= d->apart && d->apart <= inner.high;
				t.width += r.high - r.low;
			}
			grades_finish(&grades);
			record_finish(&a.rec);
		}
		t.shown += shown;
		t.alike += alike;
	}
	return t;
}

static double
share(size_t part, size_t of)
{
	return of ? (double)part / (double)of : 0;
}

static void
print_share(const char *what, size_t part, size_t of)
{
	struct range r = blind_interval(part, of);

	print_message(" %s %.1f %% (%.1f to %.1f)", what, 100 * share(part, of), 100 * r.low,
		100 * r.high);
}

/* With few archives only a gross error is found. */
static bool
at_most(size_t part, size_t of, double most)
{
	struct range r = blind_interval(part, of);

	return of < 1000 ? r.low <= most : share(part, of) <= most && r.high <= most + 0.01;
}

static bool
at_least(size_t part, size_t of, double least)
{
	return !of || (of < 1000 ? blind_interval(part, of).high : share(part, of)) >= least;
}

#define ALIKE_SHOWN 0.06    /* of alike devices at most; with the end of its interval 0.07 */
#define REPEATED_SHOWN 0.07 /* of equal devices at most, if numbers are repeated */
#define HOLDS 0.935         /* of the intervals at least */

/* The least and the greatest share of intervals that hold the truth, of a listener who gives each
 * number anew and puts each device on first in turn. */
static struct range holds = { 1, 0 };

static struct tally
report(const struct design *d, bool looks, size_t n, uint64_t seed)
{
	struct tally t = tally_of(d, looks, n, seed);

	if (t.claims && d->repeat <= 0 && d->order <= 0 && d->again <= 0) {
		holds.low = fmin(holds.low, share(t.held, t.claims));
		holds.high = fmax(holds.high, share(t.held, t.claims));
	}
	print_message("%s, %zu x %zu%s:", d->name, d->items, d->evenings,
		looks ? ", looked at after each evening" : "");
	print_share("shown", t.shown, n);
	if (t.alike)
		print_share("alike", t.alike, n);
	if (t.claims) {
		print_share("interval holds", t.held, t.claims);
		print_message(" mean width %.2f", t.width / (double)t.claims);
	}
	print_message("\n");
	return t;
}

static void
alike_devices_are_hardly_ever_shown(void **state)
{
	static const struct design rows[] = {
		{ RATED("both each evening", TOGETHER, 8, 3) },
		{ RATED("both each evening", TOGETHER, 8, 6) },
		{ RATED("both each evening, drift", TOGETHER, 8, 6), .drift = 0.2 },
		{ RATED("both, ten attributes", TOGETHER, 8, 3), .attributes = 10 },
		{ RATED("both, whole steps to 3", TOGETHER, 8, 3), .step = 1, .ceiling = 3 },
		{ RATED("both, as a whole", TOGETHER, 1, 6) },
		{ RATED("in turn", IN_TURN, 8, 6) },
		{ RATED("in turn, drift", IN_TURN, 8, 6), .drift = 0.2 },
		{ RATED("blocks of tracks", BLOCKS, 8, 8) },
		{ RATED("blocks of tracks, drift", BLOCKS, 8, 8), .drift = 0.2 },
		{ RATED("one evening in common, drift", ONE_COMMON, 8, 7), .drift = 0.2 },
		{ RATED("three in common, drift", THREE_COMMON, 8, 9), .drift = 0.2 },
		{ RATED("one evening each", IN_TURN, 3, 2) },
		{ RATED("one evening each", IN_TURN, 8, 2) },
		{ RATED("one evening each, drift", IN_TURN, 12, 2), .drift = 0.2 },
	};
	size_t n = ROUNDS(40);

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct tally t = report(&rows[i], false, n, 11 + i);

		assert_true(at_most(t.shown, n, ALIKE_SHOWN));
		assert_true(at_least(t.held, t.claims, HOLDS));
		assert_true(at_least(t.inner_held, t.claims, HOLDS - 0.05));
		if (rows[i].layout != TOGETHER && rows[i].layout != THREE_COMMON)
			assert_true(t.shown == 0 && t.claims == 0);
	}
}

/* The difference of the devices is 0 over all music and days, but not on each track and evening. */
static void
a_difference_of_tracks_and_evenings_is_none_of_devices(void **state)
{
	static const struct {
		size_t items, evenings;
	} sizes[] = { { 8, 3 }, { 8, 6 }, { 8, 8 }, { 12, 10 }, { 20, 20 } };
	static const double sds[] = { 0.3, 0.5, 0.8 };
	static const struct design rows[] = {
		{ RATED("tracks .5", TOGETHER, 8, 3), .hang = 0.5 },
		{ RATED("tracks .5", TOGETHER, 8, 6), .hang = 0.5 },
		{ RATED("evenings .8", TOGETHER, 8, 3), .hang_evening = 0.8 },
		{ RATED("both .5", TOGETHER, 2, 3), .hang = 0.5, .hang_evening = 0.5 },
		{ RATED("a third missing, both .5", TWO_THIRDS, 8, 6), .hang = 0.5,
			.hang_evening = 0.5 },
		{ RATED("12, 1 and 1, both .5", ALL_THEN_ONE, 12, 3), .hang = 0.5,
			.hang_evening = 0.5 },
		{ RATED("own track, both .5", OWN_TRACK, 6, 6), .hang = 0.5, .hang_evening = 0.5 },
	};
	/* Three times as many: the true share is up to 5.5 % (60,000 archives), and 4,000 would
	 * find more than 6 % in every tenth layout. */
	size_t n = 3 * ROUNDS(7), both = LENGTH(sizes) * LENGTH(sds);

	for (size_t i = 0; i < both + LENGTH(rows); i++) {
		char name[32] = "";
		struct design d = rows[i < both ? 0 : i - both];

		if (i < both) {
			d.items = sizes[i / LENGTH(sds)].items;
			d.evenings = sizes[i / LENGTH(sds)].evenings;
			d.hang = d.hang_evening = sds[i % LENGTH(sds)];
			snprintf(name, sizeof(name), "tracks and evenings %.1f", d.hang);
			d.name = name;
		}
		struct tally t = report(&d, false, n, 101 + i);

		assert_true(at_most(t.shown, n, ALIKE_SHOWN));
		assert_true(at_least(t.held, t.claims, HOLDS));
	}
}

/* Devices that are equal but for the order: the one that is put on second is rated lower. */
static void
an_effect_of_order_is_no_difference(void **state)
{
	size_t n = ROUNDS(20);

	for (size_t evenings = 3; evenings <= 9; evenings += 3) {
		struct design d = { RATED("always the same device first", TOGETHER, 8, evenings),
			.order = 0.15 };

		assert_int_equal(report(&d, false, n, 301).shown, 0);
	}
}

/* ---- the sentences of `earlog help numbers` ---- */

static json_t *page;
static size_t page_rounds;
static bool page_drifts; /* the page lacks a sentence */

/* Returns how many of 100 archives are called different, and checks that they are at most `most`.
 */
static int
of_100(struct design d, bool looks, double most, uint64_t seed)
{
	d.evening_sd = 0.5;
	struct tally t = report(&d, looks, page_rounds, seed);
	assert_true(at_most(t.shown, page_rounds, most));
	return (int)round(100 * share(t.shown, page_rounds));
}

/* Prints a sentence. With 4,000 archives of each kind the page has the same sentence. */
static void __attribute__((format(printf, 1, 2))) page_says(const char *fmt, ...)
{
	CLEANUP(buf_finish) struct buf b = BUF_INIT;
	bool found = page_rounds != 4000;
	json_t *part;
	size_t i;

	BUF_ADD_ARGUMENTS(&b, fmt);
	print_message("%s\n", b.s);
	json_array_foreach (page, i, part)
		found |= strstr(json_string_value(json_object_get(part, "words")), b.s) != NULL;
	if (!found)
		print_error("schema/help/numbers.txt has no such sentence\n");
	page_drifts |= !found;
}

static int
most_of_100(struct design d, const size_t *evenings, size_t n, double most, uint64_t seed)
{
	int of = 0;

	for (size_t i = 0; i < n; i++) {
		d.evenings = evenings[i];
		int found = of_100(d, false, most, seed + i);
		of = found > of ? found : of;
	}
	return of;
}

/* At one place the evenings are all that repeats: a remembered number must not count as new. */
static int
of_repeating(double odds, uint64_t seed)
{
	static const size_t evenings[] = { 3, 4, 6, 10 };
	struct design d = { .name = "repeats", .items = 1, .repeat = odds };
	int whole = most_of_100(d, evenings, LENGTH(evenings), REPEATED_SHOWN, seed);

	d.items = 8;
	d.hang = d.hang_evening = 0.3;
	int tracks = most_of_100(d, evenings, LENGTH(evenings), REPEATED_SHOWN, seed + 10);
	return whole > tracks ? whole : tracks;
}

static void
the_page_says_what_was_simulated(void **state)
{
	static const size_t evenings[] = { 3, 6, 10 };
	struct design d = { .name = "steady", .items = 8 },
		      both = { .name = "both .5", .items = 8 };
	int of[4];

	page = help_parts("numbers");
	page_rounds = ROUNDS(5);
	for (int i = 0; i < 4; i++) {
		d.items = i < 2 ? 8 : 1;
		d.evenings = i % 2 ? 6 : 3;
		of[i] = of_100(d, false, ALIKE_SHOWN, 700 + (uint64_t)i);
	}
	page_says("Of 100 pairs of equal devices, both rated on 8 tracks each evening, %d are "
		  "called different after three evenings and %d after six; both rated as a whole, "
		  "%d and %d.",
		of[0], of[1], of[2], of[3]);
	both.hang = both.hang_evening = 0.5;
	for (int i = 0; i < 2; i++) {
		both.items = i ? 12 : 8;
		both.evenings = i ? 10 : 3;
		of[i] = of_100(both, false, ALIKE_SHOWN, 710 + (uint64_t)i);
	}
	page_says("If the difference varies from track to track and from evening to evening, %d "
		  "are on 8 tracks and three evenings, %d on 12 tracks and ten.",
		of[0], of[1]);
	page_says("A listener who gives 3, 5 or 8 of 10 numbers again gets at most %d, %d and %d.",
		of_repeating(0.3, 720), of_repeating(0.5, 740), of_repeating(0.8, 760));
	d = (struct design){ .name = "again", .items = 8, .again = 1 };
	page_says("If the track that speaks against the first evening is rated again, at most %d "
		  "are.",
		most_of_100(d, evenings, LENGTH(evenings), 0.1, 780));
	both.items = 8;
	for (int i = 0; i < 4; i++) {
		both.evenings = (const size_t[]){ 3, 4, 6, 10 }[i];
		of[i] = of_100(both, true, (const double[]){ 0.07, 0.09, 0.12, 0.15 }[i],
			790 + (uint64_t)i);
	}
	page_says("If you look after every evening, equal devices are called different once in %d "
		  "of 100 in 3 evenings, %d in 4, %d in 6 and %d in 10.",
		of[0], of[1], of[2], of[3]);
	d = (struct design){ .name = "steady", .items = 8 };
	for (int i = 0; i < 2; i++) {
		d.evenings = i ? 6 : 3;
		d.apart = i ? SPREAD : 2 * SPREAD;
		of[i] = of_100(d, false, 1, 800 + (uint64_t)i);
	}
	page_says(
		"A difference of two SDs is shown by 8 tracks on three evenings in %d of 100, one "
		"of one SD on six evenings in %d.",
		of[0], of[1]);
	page_says("The printed intervals hold the true difference in %.0f to %.0f of 100.",
		100 * holds.low, 100 * holds.high);
	json_decref(page);
	assert_false(page_drifts);
}

static void
true_differences_are_found(void **state)
{
	static const struct {
		struct design d;
		double found;
	} rows[] = {
		{ { RATED("2 spreads apart", TOGETHER, 8, 3), .apart = 2 * SPREAD }, 0.85 },
		{ { RATED("1 spread apart", TOGETHER, 8, 6), .apart = SPREAD }, 0.91 },
		{ { RATED("2 spreads apart, in turn", IN_TURN, 8, 6), .apart = 2 * SPREAD }, 0 },
	};
	size_t n = ROUNDS(40);

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct tally t = report(&rows[i].d, false, n, 31 + i);

		assert_true(at_least(t.shown, n, rows[i].found));
		assert_true(at_least(t.held, t.claims, HOLDS));
	}
}

/* The true difference equals the margin, one half step. */
static void
devices_at_the_margin_are_hardly_ever_alike(void **state)
{
	struct design d = { RATED("at the margin", TOGETHER, 8, 3), .apart = 0.5 };
	size_t n = ROUNDS(40);

	struct tally t = report(&d, false, n, 41);
	assert_true(at_most(t.alike, n, ALIKE_SHOWN));
	d = (struct design){ RATED("alike in truth", TOGETHER, 8, 6) };
	t = report(&d, false, n, 42);
	assert_true(at_least(t.alike, n, 0.8));
	d.name = "alike in truth, one after the other";
	d.layout = IN_TURN;
	t = report(&d, false, n, 43);
	assert_int_equal(t.alike, 0);
}

/* ---- sentences that contradict each other ---- */

static const char *const some_attributes[] = { "bass-depth", "punch", "natural", "width" };

/* Everything that a review may have, with gaps: blind or not, matched late, elsewhere or not at
 * all, corrected, with few tracks for one device, through an equaliser or another
 * variant, on a scale of other steps or ends, of the device as a whole. */
static void
random_archive(struct archive *a, struct blind_random *r)
{
	size_t devices = 2 + blind_below(r, 3), items = 1 + blind_below(r, 9),
	       few = blind_below(r, 3) ? items : 1 + blind_below(r, items),
	       odd = blind_below(r, 3) ? SIZE_MAX : 8 + blind_below(r, 40);
	int blind_mode = (int)blind_below(r, 3);
	double spread = blind_below(r, 4) ? uniform(r) : 0;

	archive_init(a, devices, items);
	struct chain *c = bench_row(&a->rec, ROW_CHAIN, bench_id("chain", "dx300"));
	c->review = bench_id("review", "r");
	c->name = xstrdup("dx300");
	struct uuid equaliser = bench_id("equaliser", "bass"),
		    variant = bench_id("variant", "deep");
	((struct equaliser_row *)bench_row(&a->rec, ROW_EQUALISER, equaliser))->name =
		xstrdup("bass");
	((struct variant *)bench_row(&a->rec, ROW_VARIANT, variant))->name = xstrdup("deep");
	for (size_t k = blind_below(r, LENGTH(some_attributes)); k < LENGTH(some_attributes); k++)
		for (size_t i = 0; i < items; i++)
			for (size_t d = 0; d < devices; d++) {
				size_t n = blind_below(r, 5) && (d || i < few)
					? 1 + blind_below(r, 4)
					: 0;

				for (size_t x = 0; x < n; x++) {
					struct rating *v = add_rating(a, d, some_attributes[k], i,
						1 + (int)blind_below(r, 6),
						half_step(3 + (d == 0) * 1.2 +
							(i < few                ? 0
									: i % 2 ? 2
										: -2) +
							spread * normal(r)));

					v->blind = blind_mode == 1 ? blind_below(r, 2)
								   : blind_mode == 2;
					if (!blind_below(r, 40))
						v->setup.chain = bench_id("chain", "other");
					if (!blind_below(r, 60))
						v->value = NAN;
					if (odd != SIZE_MAX && !blind_below(r, odd))
						v->setup.equaliser = equaliser;
					if (odd != SIZE_MAX && !blind_below(r, odd))
						v->setup.variant = variant;
					if (odd != SIZE_MAX && !blind_below(r, odd)) {
						v->value = floor(v->value);
						xreplace(&v->scale,
							"{\"min\":0,\"max\":5,\"step\":1}");
					} else if (odd != SIZE_MAX && !blind_below(r, 4 * odd)) {
						xreplace(&v->scale,
							"{\"min\":0,\"max\":9,\"step\":1}");
					}
					if (odd != SIZE_MAX && !blind_below(r, odd)) {
						xreplace(&v->scope, "whole");
						v->item = UUID_NONE;
					}
				}
			}
	for (size_t n = blind_below(r, 4); n > 0; n--) {
		char name[32];

		snprintf(name, sizeof(name), "%zu", n);
		struct volume *v = bench_row(&a->rec, ROW_VOLUME, bench_id("volume", name));
		v->review = bench_id("review", "r");
		v->setup.chain = bench_id("chain", blind_below(r, 5) ? "dx300" : "other");
		v->setup.device = a->devices[n % devices];
		v->matched_to = a->devices[(n + 1) % devices];
		v->how = xstrdup(blind_below(r, 4) ? "by ear" : "by calculation");
		v->value = xstrdup("22");
		v->made_ms = BENCH_T0 + (int64_t)blind_below(r, 5) * BENCH_DAY;
		v->made_offset_min = 0;
	}
}

static bool
near_enough(double a, double b)
{
	return (isnan(a) && isnan(b)) || fabs(a - b) < 1e-9;
}

static bool
has(const struct series_difference *d, const char *words)
{
	return strstr(d->text, words) != NULL;
}

/* The sentence of one difference agrees with its numbers. */
static int
count_in_sentence(const struct series_difference *d)
{
	const struct series_pair *p = &d->pair;
	bool shown = p->judged == DIFFER_SHOWN, matched = has(d, "levels matched"),
	     tested = isfinite(p->differ.p);
	struct range r = p->differ.interval;
	double apart = figure_rounded(p->differ.mean),
	       cells = figure_rounded(p->of[0].value) - figure_rounded(p->of[1].value);
	char mean[32];

	snprintf(mean, sizeof(mean), "%.2f %s", fabs(apart), apart < 0 ? "lower" : "higher");
	return (shown && !(p->p_holm < 0.05)) + (shown != has(d, ": shown")) +
		((p->judged == DIFFER_ORDER) != has(d, ": not separable from order")) +
		(text_width(d->text, strlen(d->text)) > 140) +
		(shown && r.low <= 0 && r.high >= 0) + (tested != range_known(r)) +
		(tested !=
			(p->differ.evenings >= DIFFER_EVENINGS && !p->equalised &&
				!p->differ.same)) +
		(p->equalised && !p->also_blind && !has(d, "heard through an equaliser")) +
		(tested && has(d, "rated on the same evening")) +
		((fabs(cells - apart) > 0.015) !=
			(has(d, "over all ratings") || strstr(d->tests, "over all ratings"))) +
		!near_enough(p->differ.mean_a - p->differ.mean_b, p->differ.mean) +
		(matched && has(d, "loudness")) + (matched != p->matched) +
		(d->question.blind == has(d, " sighted")) +
		(p->also_blind && (shown || d->question.blind)) +
		(p->judged != DIFFER_ALIKE && fabs(apart) >= 0.01 && !has(d, mean));
}

/* The same pair in two answers. */
static int
count_between(const struct series_difference *a, const struct series_difference *b)
{
	return !near_enough(a->pair.differ.mean, b->pair.differ.mean) +
		!near_enough(a->pair.p_holm, b->pair.p_holm) + (a->pair.judged != b->pair.judged) +
		(a->pair.differ.places != b->pair.differ.places) +
		(a->pair.differ.n_a != b->pair.differ.n_a) +
		(a->pair.differ.n_b != b->pair.differ.n_b) + !near_enough(a->spread, b->spread) +
		(a->pair.matched != b->pair.matched) + (a->pair.also_blind != b->pair.also_blind);
}

/* The row of two devices: its columns are their figures, DIFFERENCE that of the sentence. One of
 * more has no difference. */
static int
count_in_row(const struct compare_answer *a, const struct compare_rating *r)
{
	const struct series_difference *d = NULL;
	double v[MOST_DEVICES];
	size_t n = 0;
	int wrong = 0;

	for (size_t i = 0; i < r->cells.n; i++)
		if (r->cells.v[i].last) {
			v[n++] = r->cells.v[i].value;
			wrong += !(v[n - 1] >= 0 && v[n - 1] <= 9);
		}
	for (size_t i = 0; !r->section && i < a->steadiness.differences.n; i++)
		if (compare_same_question(&r->question, &a->steadiness.differences.v[i].question))
			d = &a->steadiness.differences.v[i];
	if (n != 2 || !d)
		return wrong + isfinite(r->between) + (r->word && !d && r->shared);
	return wrong +
		(isnan(d->pair.differ.p) && !d->pair.differ.same &&
			r->shared != d->pair.differ.places) +
		!near_enough(r->spread.sd_used, d->spread) +
		!near_enough(r->between, fabs(figure_rounded(d->pair.differ.mean))) +
		!near_enough(v[0], d->pair.of[0].value) + !near_enough(v[1], d->pair.of[1].value) +
		(r->verdict != d->pair.judged);
}

/* In the question of the ranked column, with its scope and scale. */
static bool
is_ranked_by(
	const struct rank_answer *rank, const struct rank_row *x, const struct series_question *q)
{
	const struct rank_cell *c = &x->cells.v[0];

	for (size_t k = 0; k < rank->columns.n; k++)
		if (strcmp(rank->columns.v[k].id, q->attribute) == 0)
			c = &x->cells.v[k];
	return x->rank != NO_INT && text_same(c->scope, q->scope) &&
		!strstr(c->scale, ":9") == (q->scale.max < 9);
}

/* A rank that is better than that of a device that `compare` shows to be higher is named; with all
 * devices, columns are those of `compare`. */
static int
count_in_rank(const struct archive *a, const struct compare_answer *compare,
	const struct compare_rating *r)
{
	struct rank_answer rank;
	int wrong = 0;

	rank_answer_init(&rank, &(struct rank_asked){ .g = a->g, .by = r->question.attribute });
	for (size_t i = 0; i < compare->steadiness.differences.n; i++) {
		const struct series_difference *d = &compare->steadiness.differences.v[i];
		size_t row[2] = { 0 };
		bool higher = d->pair.differ.mean > 0;

		if (d->pair.judged != DIFFER_SHOWN ||
			strcmp(d->question.attribute, r->question.attribute) != 0)
			continue;
		for (size_t k = 0; k < rank.rows.n; k++)
			for (int b = 0; b < 2; b++)
				if (strcmp(rank.rows.v[k].device, b ? d->against : d->device) == 0)
					row[b] = k;
		const struct rank_row *up = &rank.rows.v[row[!higher]],
				      *down = &rank.rows.v[row[higher]];
		if (!is_ranked_by(&rank, up, &d->question) ||
			!is_ranked_by(&rank, down, &d->question))
			continue;
		bool said = false;
		for (size_t k = 0; k < rank.against.n; k++)
			said |= strncmp(rank.against.v[k], up->device, strlen(up->device)) == 0 &&
				strstr(rank.against.v[k], down->device);
		wrong += (up > down) != said;
		for (size_t k = 0; k < rank.alike.n; k++)
			wrong += strstr(rank.alike.v[k], d->device) &&
				strstr(rank.alike.v[k], d->against);
	}
	bool all = compare->devices.n == record_count(&a->rec, ROW_DEVICE);
	for (size_t i = 0; i < rank.rows.n && all; i++)
		for (size_t k = 0; k < rank.columns.n; k++)
			for (size_t d = 0; d < compare->devices.n; d++) {
				const struct rank_cell *c = &rank.rows.v[i].cells.v[k];

				if (uuid_same(&rank.rows.v[i].uuid, &a->devices[d]) && c->scope &&
					strcmp(rank.columns.v[k].id, r->question.attribute) == 0 &&
					c->blind == r->question.blind && !c->other_kind &&
					strcmp(c->scope, r->question.scope) == 0 &&
					!strstr(c->scale, ":9") == (r->question.scale.max < 9))
					wrong += !near_enough(c->of.value, r->cells.v[d].value);
			}
	arena_finish(&rank.arena);
	return wrong;
}

static int
contradictions(const struct archive *a, size_t devices)
{
	struct stats_answer stats;
	struct compare_answer compare;
	int wrong = 0;

	stats_answer_init(&stats, &a->g);
	compare_answer_init(&compare,
		&(struct compare_request){ .g = a->g, .devices = a->devices, .n = devices });
	for (size_t i = 0; i < stats.ratings.differences.n; i++) {
		const struct series_difference *d = &stats.ratings.differences.v[i];

		wrong += count_in_sentence(d);
		for (size_t k = 0; k < compare.steadiness.differences.n; k++) {
			const struct series_difference *o = &compare.steadiness.differences.v[k];

			if (compare_same_question(&d->question, &o->question) &&
				strcmp(d->device, o->device) == 0 &&
				strcmp(d->against, o->against) == 0)
				wrong += count_between(d, o);
		}
	}
	for (size_t k = 0; k < compare.steadiness.differences.n; k++)
		wrong += count_in_sentence(&compare.steadiness.differences.v[k]);
	for (size_t i = 0; i < compare.ratings.n; i++)
		wrong += count_in_row(&compare, &compare.ratings.v[i]) +
			count_in_rank(a, &compare, &compare.ratings.v[i]);
	arena_finish(&compare.arena);
	arena_finish(&stats.arena);
	return wrong;
}

static void
no_sentence_contradicts_another(void **state)
{
	size_t n = getenv("EARLOG_ROUNDS") ? 10000 : 60;
	int wrong = 0;

	for (size_t i = 0; i < n; i++) {
		struct blind_random random;
		struct archive a;

		blind_seed(&random, i);
		random_archive(&a, &random);
		for (size_t devices = 2; devices <= record_count(&a.rec, ROW_DEVICE); devices++) {
			int here = contradictions(&a, devices);

			if (here)
				print_message("archive %zu, %zu devices: %d\n", i, devices, here);
			wrong += here;
		}
		record_finish(&a.rec);
	}
	print_message("%d contradictions in %zu archives\n", wrong, n);
	assert_int_equal(wrong, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(alike_devices_are_hardly_ever_shown),
		cmocka_unit_test(a_difference_of_tracks_and_evenings_is_none_of_devices),
		cmocka_unit_test(an_effect_of_order_is_no_difference),
		cmocka_unit_test(true_differences_are_found),
		cmocka_unit_test(devices_at_the_margin_are_hardly_ever_alike),
		cmocka_unit_test(the_page_says_what_was_simulated),
		cmocka_unit_test(no_sentence_contradicts_another),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
