/* tests: no-valgrind */
/* Anchors by attribute, and their effect on differences. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "answers/stats.h"
#include "support/answers_bench.h"

static struct answers_bench b;

/* Makes a device the anchor of the first session of the review; `of`: from what it differs. */
static void
name_anchor(const char *device, const char *of, const char *in)
{
	struct uuid u = bench_id("sitting", "cantor1");
	struct sitting_row *s = record_find(&b.cantor, ROW_SITTING, &u);

	if (!s)
		fail_msg("no session");
	s->anchor = bench_id("device", device);
	s->anchor_of = of ? bench_id("device", of) : UUID_NONE;
	xreplace(&s->anchor_in, in);
}

/* Two devices on 6 items, 3 times each: `apart` between them, repeats half a step around. */
static void
rate_all(const char *attribute, double apart)
{
	static const double around[] = { -0.5, 0, 0.5 };

	for (int item = 1; item <= 6; item++)
		for (int n = 0; n < 3; n++) {
			bench_rating(&b, &b.cantor, "cantor", NULL, n + 1, attribute, item,
				3 + around[(n + item) % 3]);
			bench_rating(&b, &b.cantor, "cantor", "performer8", n + 1, attribute, item,
				3 + apart + around[(n + item + 1) % 3]);
		}
}

static const struct stats_attribute *
attribute(const struct stats_answer *a, const char *id)
{
	for (size_t i = 0; i < a->ratings.attributes.n; i++)
		if (strcmp(a->ratings.attributes.v[i].question.attribute, id) == 0)
			return &a->ratings.attributes.v[i];
	fail_msg("there is no %s", id);
	return NULL;
}

static const struct series_difference *
difference(const struct stats_answer *a, const char *id)
{
	for (size_t i = 0; i < a->ratings.differences.n; i++)
		if (strcmp(a->ratings.differences.v[i].question.attribute, id) == 0)
			return &a->ratings.differences.v[i];
	fail_msg("there is no difference in %s", id);
	return NULL;
}

static void
an_anchor_is_heard_or_not_in_its_pair_and_attributes(void **state)
{
	struct stats_answer a;

	(void)state;
	bench_init(&b);
	rate_all("bass-depth", 1.5);
	rate_all("attack", 0);
	stats_answer_init(&a, &b.g);
	assert_null(attribute(&a, "attack")->anchor.name);
	assert_int_equal(attribute(&a, "attack")->anchor.verdict, ANCHOR_NONE);
	arena_finish(&a.arena);

	/* As sessions of before have it: from what it differs was not said. */
	name_anchor("performer8", NULL, NULL);
	stats_answer_init(&a, &b.g);
	assert_int_equal(attribute(&a, "attack")->anchor.verdict, ANCHOR_NONE);
	arena_finish(&a.arena);

	name_anchor("performer8", "cantor", NULL);
	stats_answer_init(&a, &b.g);
	assert_int_equal(attribute(&a, "bass-depth")->anchor.verdict, ANCHOR_HEARD);
	assert_int_equal(difference(&a, "bass-depth")->pair.judged, DIFFER_SHOWN);
	assert_int_equal(attribute(&a, "attack")->anchor.verdict, ANCHOR_NOT_HEARD);
	assert_non_null(strstr(attribute(&a, "attack")->anchor.name, "Performer8"));
	assert_non_null(strstr(attribute(&a, "attack")->anchor.of, "Cantor"));
	arena_finish(&a.arena);

	name_anchor("performer8", "cantor", "punch bass-depth");
	stats_answer_init(&a, &b.g);
	assert_int_equal(attribute(&a, "bass-depth")->anchor.verdict, ANCHOR_HEARD);
	assert_int_equal(attribute(&a, "attack")->anchor.verdict, ANCHOR_NONE);
	arena_finish(&a.arena);
	bench_finish(&b);
}

/* On each evening all is rated again through another chain, in a new seating, 2 higher. */
static void
a_chain_may_be_the_anchor(void **state)
{
	struct stats_answer a;

	(void)state;
	bench_init(&b);
	struct uuid u = bench_id("sitting", "cantor1");
	struct sitting_row *s = record_find(&b.cantor, ROW_SITTING, &u);
	s->anchor_chain = bench_id("chain", "bass up");
	s->anchor_chain_of = bench_id("chain", "dx300");
	rate_all("bass-depth", 0);
	stats_answer_init(&a, &b.g);
	assert_int_equal(attribute(&a, "bass-depth")->anchor.verdict, ANCHOR_NONE);
	arena_finish(&a.arena);
	for (int item = 1; item <= 6; item++)
		for (int n = 1; n <= 3; n++) {
			struct rating *r = bench_rating(&b, &b.cantor, "cantor", NULL, n,
				"bass-depth", item, 5 - (item + n) % 2 * 0.5);

			r->fit = 2;
			r->setup.chain = bench_id("chain", "bass up");
		}
	stats_answer_init(&a, &b.g);
	assert_int_equal(attribute(&a, "bass-depth")->anchor.verdict, ANCHOR_HEARD);
	arena_finish(&a.arena);
	bench_finish(&b);
}

static void
an_anchor_is_heard_in_its_direction_and_family(void **state)
{
	struct stats_answer a;

	(void)state;
	bench_init(&b);
	rate_all("bass-depth", 1.5);
	rate_all("attack", -1.5);
	rate_all("width", 0);
	name_anchor("performer8", "cantor", "+bass-depth +attack width");
	stats_answer_init(&a, &b.g);
	assert_int_equal(attribute(&a, "bass-depth")->anchor.verdict, ANCHOR_HEARD);
	assert_int_equal(attribute(&a, "attack")->anchor.verdict, ANCHOR_NOT_HEARD);
	/* Three attributes of the anchor; the report compares the devices in six. */
	assert_true(attribute(&a, "bass-depth")->anchor.p >
		1.9 * difference(&a, "bass-depth")->pair.differ.p);
	arena_finish(&a.arena);
	name_anchor("performer8", "cantor", "+bass-depth -attack");
	stats_answer_init(&a, &b.g);
	assert_int_equal(attribute(&a, "attack")->anchor.verdict, ANCHOR_HEARD);
	arena_finish(&a.arena);
	/* The plan binds here also. */
	xreplace(&((struct review *)record_at(&b.cantor, ROW_REVIEW, 0))->plan,
		"{\"tracks\":6,\"sessions\":4}");
	stats_answer_init(&a, &b.g);
	assert_int_equal(attribute(&a, "attack")->anchor.verdict, ANCHOR_UNKNOWN);
	arena_finish(&a.arena);
	bench_finish(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_anchor_is_heard_or_not_in_its_pair_and_attributes),
		cmocka_unit_test(a_chain_may_be_the_anchor),
		cmocka_unit_test(an_anchor_is_heard_in_its_direction_and_family),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
