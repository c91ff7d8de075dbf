#include "record/rating.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/mem.h"
#include "config/lexicon.h"
#include "config/profile.h"
#include "record/identity.h"

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
		row_free(&row_types[e->v[i].kind], rows_take(&rec->of[e->v[i].kind], e->v[i].row));
	free(e->v);
	*e = (struct edits){ .v = NULL };
}

static void
rate(const struct record *rec, const struct lexicon_file *x, struct edits *out)
{
	struct uuid review = uuid_of_review("cantor");
	struct scale scale;

	scale_init_wheel(&scale);
	rating_edits(rec, rating_new(&review, SCOPE_WHOLE, NULL, NULL, x->id, "tilt"), &scale, x,
		lexicon_attribute(x, "tilt"), out);
	scale_finish(&scale);
}

static void
first_rating_of_an_attribute_brings_its_rows_and_the_next_does_not(void **state)
{
	struct diags d = DIAGS_INIT;
	struct lexicon_file x;
	struct edits e = { .v = NULL };
	struct record rec;

	(void)state;
	record_init(&rec);
	lexicon_parse(
		&x, "mine.yaml", words, strlen(words), &d); /* leaves out what is not needed */
	rate(&rec, &x, &e);
	assert_int_equal(e.n, 3);
	assert_int_equal(e.v[2].kind, ROW_RATING);
	take_edits(&rec, &e);
	struct uuid u = uuid_of_attribute("mine", "tilt"), l = uuid_of_lexicon("mine");
	const struct attribute *a = record_find(&rec, ROW_ATTRIBUTE, &u);
	assert_non_null(a);
	assert_string_equal(a->name, "Tilt");
	assert_string_equal(a->low, "dark");
	assert_true(a->bipolar);
	assert_true(uuid_same(&a->lexicon, &l));
	rate(&rec, &x, &e);
	assert_int_equal(e.n, 1);
	edits_finish(&e);
	record_finish(&rec);
	lexicon_finish(&x);
	diags_finish(&d);
}

/* Of the two ratings only that of a lexicon at hand gets its rows; a score needs none. */
static void
missing_words_come_from_the_lexicons_at_hand(void **state)
{
	static const char *const rated[][2] = { { "bs2399", "dark-bright" }, { "gone", "x" },
		{ NULL, "bias" } };
	struct uuid review = uuid_of_review("cantor");
	struct record rec;

	(void)state;
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
	record_finish(&rec);
}

static void
rating_of_an_item_names_its_section(void **state)
{
	struct item item = { .row.uuid = uuid_of_item("bass/low"),
		.section = uuid_of_section("bass") };
	struct uuid review = uuid_of_review("cantor");
	struct rating *r = rating_new(&review, SCOPE_ITEM, &item, NULL, "mine", "tilt");

	(void)state;
	assert_true(uuid_same(&r->item, &item.row.uuid));
	assert_true(uuid_same(&r->section, &item.section));
	assert_string_equal(r->scope, "item");
	row_free(&row_types[ROW_RATING], r);
	r = rating_new(&review, SCOPE_WHOLE, &item, NULL, "mine", "tilt");
	assert_true(uuid_none(&r->item) && uuid_none(&r->section));
	row_free(&row_types[ROW_RATING], r);
}

static void
assert_same_scale(const struct scale *a, const struct scale *b)
{
	char *x = scale_json(a), *y = scale_json(b);

	assert_string_equal(x, y);
	free(x);
	free(y);
}

static void
scale_is_the_reviews_own_else_the_profiles(void **state)
{
	struct review r = { .wheel_scale = (char[]){ "{\"min\":0,\"max\":10,\"step\":1}" } };
	struct err err = ERR_INIT;
	struct profile p;
	struct scale s;

	(void)state;
	profile_init(&p);
	assert_true(rating_scale(&s, &r, &p, NULL, true, &err));
	assert_true(s.min < -9 && s.max > 9);
	scale_finish(&s);
	assert_true(rating_scale(&s, &r, &p, rating_score("sonic-quality"), false, &err));
	assert_same_scale(&s, &p.scale);
	scale_finish(&s);
	r.wheel_scale = (char[]){ "{" };
	assert_false(rating_scale(&s, &r, &p, NULL, false, &err));
	assert_same_scale(&s, &p.wheel_scale);
	scale_finish(&s);
	profile_finish(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			first_rating_of_an_attribute_brings_its_rows_and_the_next_does_not),
		cmocka_unit_test(missing_words_come_from_the_lexicons_at_hand),
		cmocka_unit_test(rating_of_an_item_names_its_section),
		cmocka_unit_test(scale_is_the_reviews_own_else_the_profiles),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
