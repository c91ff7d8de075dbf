/* tests: no-valgrind */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of `stats --csv`, and the script in R that reads it. */

#include "base/numbers/blind_draw.h"
#include "base/system/file.h"
#include "shell/table/ratings_csv.h"
#include "support/answers_bench.h"
#include "support/needs.h"
#include "support/test.h"

static const char *const names[] = { "d0", "d1", "d2" };
static const char *const attributes[] = { "punch", "bass-depth" };

struct archive {
	struct record rec;
	const struct record *one;
	struct selection g;
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
	if (!blind_draw_below(r, 20))
		x->setup.equaliser = bench_id("equaliser", "e");
	if (!blind_draw_below(r, 9))
		x->setup.variant = bench_id("variant", "foam");
	snprintf(name, sizeof(name), "bass/track%d", track);
	x->item = bench_id("item", name);
	x->scope = xstrdup("item");
	x->lexicon = xstrdup("bs2399");
	x->attribute = xstrdup(attribute);
	x->value = blind_draw_below(r, 30) ? (double)(2 + blind_draw_below(r, 6 + device)) / 2
					   : (double)NAN;
	x->scale = xstrdup(BENCH_HALVES);
	x->fit = 1 + (int64_t)blind_draw_below(r, 2);
	x->blind = attribute == attributes[1];
	x->made_ms = BENCH_T0 + evening * BENCH_DAY + a->ratings * 1000;
	x->made_offset_min = 0;
	x->listener = a->rec.listener;
}

/* r: NULL adds no ratings. */
static void
archive_init(struct archive *a, const char *listener, struct blind_random *r)
{
	int tracks = r ? 1 + (int)blind_draw_below(r, 7) : 5,
	    evenings = r ? 2 + (int)blind_draw_below(r, 6) : 5;
	size_t devices = r ? 2 + blind_draw_below(r, 2) : 2;

	*a = (struct archive){ 0 };
	record_init(&a->rec);
	a->one = &a->rec;
	a->g = (struct selection){ .v = &a->one, .n = 1 };
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
		track_row(&a->rec, "r", i);
	for (int n = 0; n < evenings; n++)
		bench_sitting(&a->rec, "r", n);
	for (size_t k = 0; r && k < LENGTH(attributes); k++)
		for (int n = 0; n < evenings; n++)
			for (size_t d = 0; d < devices; d++)
				for (int i = 0; i < tracks; i++)
					for (uint64_t c = blind_draw_below(r, 6); c > 0; c /= 3)
						add_rating(a, d, attributes[k], i, n, r);
}

/* Five tracks on five evenings: d0 is 1.0 higher in punch, in turn 0.5 higher and lower in bass
 * depth, which three tracks have. */
static void
add_apart(struct archive *a)
{
	static const double wobble[] = { 0, 0.5, -0.5, 0.5, 0 };

	for (size_t k = 0; k < LENGTH(attributes); k++)
		for (int evening = 0; evening < 5; evening++)
			for (int track = 0; track < (k ? 3 : 5); track++)
				for (size_t d = 0; d < 2; d++) {
					struct blind_random none;

					blind_draw_seed(&none, 1);
					add_rating(a, d, attributes[k], track, evening, &none);
					struct rating *x = record_at(&a->rec, ROW_RATING,
						record_count(&a->rec, ROW_RATING) - 1);
					x->setup.equaliser = x->setup.variant = UUID_NONE;
					x->blind = false;
					x->value = 2 + (d ? 0 : 1 + wobble[(evening + track) % 5]);
				}
}

/* The script that `help numbers` names computes a difference from the table. */
TEST(the_script_in_r_tests_a_difference)
{
	char folder[TEST_FOLDER_MAX];
	struct buf table = BUF_INIT;
	struct archive a;

	needs("Rscript");
	if (system("Rscript -e 'library(sandwich)' >/dev/null 2>&1")) /* NOLINT(cert-env33-c) */
		skip_for("sandwich of R is not installed");
	assert_true(test_folder_make(folder, "csv"));
	archive_init(&a, "Ann", NULL);
	add_apart(&a);
	ratings_csv_add(&table, &a.g, NULL);
	CLEANUP(pointer_free) char *csv = xasprintf("%s/0.csv", folder);
	assert_true(file_replace(csv, table.s, table.len, &(struct err)ERR_INIT));
	buf_finish(&table);
	CLEANUP(pointer_free)
	char *command = xasprintf("cd '%s' && Rscript \"$OLDPWD/contrib/difference.R\" 0.csv d0 d1 "
				  ">out 2>&1",
		folder);
	int status = system(command); /* NOLINT(cert-env33-c) */
	CLEANUP(pointer_free) char *path = xasprintf("%s/out", folder);
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	bool found;
	assert_true(file_read(path, 1 << 20, &out, &found, ERR_IGNORED) && found);
	test_folder_remove(folder);
	record_finish(&a.rec);
	if (status || !strstr(out.s, "d0 less d1") || !strstr(out.s, "punch") ||
		!strstr(out.s, "1 of 2 attributes have fewer than four tracks"))
		fail_msg("%s", out.s);
}

/* A rating that does not count says why. */
TEST(every_rating_has_a_row)
{
	struct blind_random random;
	struct buf table = BUF_INIT;
	struct archive a;
	size_t rows = 0;

	blind_draw_seed(&random, 64);
	archive_init(&a, "Ann", &random);
	ratings_csv_add(&table, &a.g, NULL);
	for (const char *at = table.s; (at = strstr(at, "\r\n")); at += 2)
		rows++;
	assert_int_equal(rows, 1 + a.ratings);
	assert_non_null(strstr(table.s, ",no,not judged,"));
	assert_non_null(strstr(table.s, ",no,a newer evening counts,"));
	assert_non_null(strstr(table.s, ",no,given again the same evening or after the run,"));
	buf_finish(&table);
	record_finish(&a.rec);
}
