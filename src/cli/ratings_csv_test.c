/* tests: no-valgrind */
/*
 * The table of `stats --csv`: independent code (tests/support/differences.py) computes from it what
 * earlog computes, for one listener and for several.
 */

#include "answers/stats.h"
#include "cli/answers.h"
#include "numbers/blind_draw.h"
#include "support/answers_bench.h"
#include "support/needs.h"
#include "support/test.h"

enum { ARCHIVES = 200 };

static const char *const names[] = { "d0", "d1", "d2" };
static const char *const attributes[] = { "punch", "bass-depth" };

struct archive {
	struct record rec;
	const struct record *one;
	struct gather g;
	int ratings;
};

static void
add_rating(struct archive *a, size_t device, const char *attribute, int track, int evening,
	struct blind_random *r)
{
	char name[32];

	snprintf(name, sizeof(name), "%s%d", attribute, ++a->ratings);
	struct rating *x = bench_row(&a->rec, ROW_RATING, bench_id("rating", name));
	x->review = bench_id("review", "r");
	snprintf(name, sizeof(name), "r%d", evening);
	x->sitting = bench_id("sitting", name);
	x->setup.device = bench_id("device", names[device]);
	if (!blind_below(r, 20))
		x->setup.equaliser = bench_id("equaliser", "e");
	if (!blind_below(r, 9))
		x->setup.variant = bench_id("variant", "foam");
	snprintf(name, sizeof(name), "bass/track%d", track);
	x->item = bench_id("item", name);
	x->scope = xstrdup("item");
	x->lexicon = xstrdup("bs2399");
	x->attribute = xstrdup(attribute);
	x->value = blind_below(r, 30) ? (double)(2 + blind_below(r, 6 + device)) / 2 : (double)NAN;
	x->scale = xstrdup(BENCH_HALVES);
	x->fit = 1 + (int64_t)blind_below(r, 2);
	x->blind = attribute == attributes[1];
	x->made_ms = BENCH_T0 + evening * BENCH_DAY + a->ratings * 1000;
	x->made_offset_min = 0;
	x->listener = a->rec.listener;
}

static void
archive_init(struct archive *a, const char *listener, struct blind_random *r)
{
	int tracks = 1 + (int)blind_below(r, 7), evenings = 2 + (int)blind_below(r, 6);
	size_t devices = 2 + blind_below(r, 2);

	*a = (struct archive){ 0 };
	record_init(&a->rec);
	a->one = &a->rec;
	a->g = (struct gather){ .v = &a->one, .n = 1 };
	a->rec.listener = bench_id("listener", listener);
	struct listener_row *who = bench_row(&a->rec, ROW_LISTENER, a->rec.listener);
	who->name = xstrdup(listener);
	struct review *review = bench_row(&a->rec, ROW_REVIEW, bench_id("review", "r"));
	review->id = xstrdup("r");
	review->device = bench_id("device", names[0]);
	struct equaliser_row *e = bench_row(&a->rec, ROW_EQUALISER, bench_id("equaliser", "e"));
	e->name = xstrdup("bass EQ");
	struct variant *foam = bench_row(&a->rec, ROW_VARIANT, bench_id("variant", "foam"));
	foam->name = xstrdup("foam");
	for (size_t d = 0; d < devices; d++)
		bench_device(&a->rec, names[d], names[d]);
	for (int i = 0; i < tracks; i++)
		bench_item(&a->rec, "r", i);
	for (int n = 0; n < evenings; n++)
		bench_sitting(&a->rec, "r", n);
	for (size_t k = 0; k < LENGTH(attributes); k++)
		for (int n = 0; n < evenings; n++)
			for (size_t d = 0; d < devices; d++)
				for (int i = 0; i < tracks; i++)
					for (uint64_t c = blind_below(r, 6); c > 0; c /= 3)
						add_rating(a, d, attributes[k], i, n, r);
}

/* Adds the differences that earlog tests, as differences.py reads them. */
static void
add_tested(struct buf *out, const struct archive *a, const char *listener)
{
	struct stats_answer answer;

	stats_answer_init(&answer, &a->g);
	for (size_t i = 0; i < answer.ratings.differences.n; i++) {
		const struct series_difference *d = &answer.ratings.differences.v[i];
		const struct differ *x = &d->pair.differ;
		bool turned = strcmp(d->device, d->against) > 0;

		if (isfinite(x->p))
			buf_addf(out, "%s\t%s\t%s\t%s\t%s\t%.17g\t%.17g\t%.17g\t%.17g\n", listener,
				d->question.attribute, d->question.blind ? "yes" : "no",
				turned ? d->against : d->device, turned ? d->device : d->against,
				turned ? -x->mean : x->mean, x->se, x->df, x->p);
	}
	arena_finish(&answer.arena);
}

static void
write_text(const char *folder, size_t n, const char *ending, struct buf *text)
{
	CLEANUP(pointer_free) char *path = xasprintf("%s/%zu.%s", folder, n, ending);
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text->s, f);
	fclose(f);
	buf_finish(text);
}

/* Every third table has two listeners, as `--listener all` prints them. */
static void
other_code_computes_the_same_from_the_table(void **state)
{
	char folder[TEST_FOLDER_MAX];

	needs("python3");
	assert_true(test_folder_make(folder, "csv"));
	for (size_t i = 0; i < ARCHIVES; i++) {
		struct buf table = BUF_INIT, tested = BUF_INIT;
		struct blind_random random;

		blind_seed(&random, 6400 + i);
		for (size_t k = 0; k < (i % 3 ? 1 : 2); k++) {
			const char *listener = k ? "Bob" : "Ann";
			struct archive a;

			archive_init(&a, listener, &random);
			ratings_csv_add(&table, &a.g, NULL);
			add_tested(&tested, &a, listener);
			record_finish(&a.rec);
		}
		write_text(folder, i, "csv", &table);
		write_text(folder, i, "txt", &tested);
	}
	CLEANUP(pointer_free)
	char *command = xasprintf("python3 tests/support/differences.py '%s'", folder);
	int status = system(command); /* NOLINT(cert-env33-c) */
	test_folder_remove(folder);
	assert_int_equal(status, 0);
}

/* A rating that does not count says why. */
static void
every_rating_has_a_row(void **state)
{
	struct blind_random random;
	struct buf table = BUF_INIT;
	struct archive a;
	size_t rows = 0;

	blind_seed(&random, 64);
	archive_init(&a, "Ann", &random);
	ratings_csv_add(&table, &a.g, NULL);
	for (const char *at = table.s; (at = strstr(at, "\r\n")); at += 2)
		rows++;
	assert_int_equal(rows, 1 + a.ratings);
	assert_non_null(strstr(table.s, ",no,not judged,"));
	assert_non_null(strstr(table.s, ",no,through an equaliser,"));
	assert_non_null(strstr(table.s, ",no,given again the same evening or after the run,"));
	buf_finish(&table);
	record_finish(&a.rec);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(other_code_computes_the_same_from_the_table),
		cmocka_unit_test(every_rating_has_a_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
