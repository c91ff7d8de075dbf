/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/core/mem.h"
#include "base/text/text.h"
#include "review/answers/rank.h"
#include "support/answers_bench.h"
#include "support/test.h"

static struct answers_bench b;

static const struct rank_benchmark benchmarks[] = {
	{ "Moondrop Blessing 2", "bass", NULL, 3 },
	{ "64 Audio U12t", NULL, "sonic-quality", 4 },
	{ "7Hz Timeless", NULL, "bass-depth", 3.5 },
};

static struct rank_answer answer;

static void
rank(const char *by)
{
	arena_finish(&answer.arena);
	rank_answer_init(&answer,
		&(struct rank_asked){
			.g = b.g, .by = by, .benchmarks = benchmarks, .n = LENGTH(benchmarks) });
}

/* "1 AFUL Cantor; 0 64 Audio U12t*; …": 0 has no rank. */
static void
is_ranked(const char *by, const char *want)
{
	CLEANUP(buf_finish) struct buf out = BUF_INIT;

	rank(by);
	for (size_t i = 0; i < answer.rows.n; i++) {
		const struct rank_row *r = &answer.rows.v[i];

		buf_addf(&out, "%s%d %s%s", i ? "; " : "", r->rank == NO_INT ? 0 : (int)r->rank,
			r->device, r->benchmark ? "*" : "");
	}
	assert_string_equal(out.s, want);
}

static int
begin(void **state)
{
	bench_init(&b);
	return 0;
}

static int
end(void **state)
{
	arena_finish(&answer.arena);
	answer = (struct rank_answer){ 0 };
	bench_finish(&b);
	return 0;
}

TEST_WITH(benchmarks_stand_among_the_scores, begin, end)
{
	is_ranked("sonic-quality",
		"0 64 Audio U12t*; 1 AFUL Cantor; 2 AFUL Performer8; "
		"0 Moondrop Blessing 2*");
}

TEST_WITH(equal_scores_share_a_rank, begin, end)
{
	bench_rating(&b, &b.cantor, "cantor", "crimson", 1, "sonic-quality", 0, 4);
	is_ranked("sonic-quality",
		"0 64 Audio U12t*; 1 AFUL Cantor; 1 Symphonium Crimson; "
		"3 AFUL Performer8; 0 Moondrop Blessing 2*");
}

TEST_WITH(the_newest_score_of_a_known_device_counts, begin, end)
{
	bench_rating(&b, &b.cantor, "cantor", NULL, 2, "sonic-quality", 0, 3.5);
	bench_rating(&b, &b.cantor, "cantor", NULL, 3, "sonic-quality", 0, 2)->blind = true;
	rank("sonic-quality");
	const struct rank_row *row = &answer.rows.v[1];
	const struct rank_cell *cell = &row->cells.v[0];
	assert_string_equal(row->device, "AFUL Cantor");
	assert_string_equal(row->review, "cantor");
	assert_string_equal(cell->text, "3.5");
	assert_int_equal(row->rank, 1);
	assert_int_equal(answer.rows.v[2].rank, 1);
	assert_false(cell->blind);
	assert_string_equal(cell->beside, "blind: 2");
	/* The score of the device's own review counts, even if another review has a newer one, also
	 * of the same evening. */
	bench_rating(&b, &b.performer, "performer8", "cantor", 2, "sonic-quality", 0, 1);
	rank("sonic-quality");
	assert_string_equal(answer.rows.v[1].cells.v[0].text, "3.5");
	bench_rating(&b, &b.performer, "performer8", "cantor", 4, "sonic-quality", 0, 1);
	rank("sonic-quality");
	assert_string_equal(answer.rows.v[1].device, "AFUL Cantor");
	assert_string_equal(answer.rows.v[1].cells.v[0].text, "3.5");
}

/* The newest value is on another scale than the column: an older one does not take its place. */
TEST_WITH(a_value_on_another_scale_has_no_rank, begin, end)
{
	struct rating *x = bench_rating(&b, &b.cantor, "cantor", NULL, 3, "sonic-quality", 0, 8);
	bool found = false;

	xreplace(&x->scale, "{\"min\":0,\"max\":10,\"step\":1}");
	bench_rating(&b, &b.performer, "performer8", NULL, 4, "sonic-quality", 0, 3);
	rank("sonic-quality");
	for (size_t i = 0; i < answer.rows.n; i++) {
		const struct rank_row *row = &answer.rows.v[i];

		if (strcmp(row->device, "AFUL Cantor") != 0)
			continue;
		found = true;
		assert_string_equal(row->cells.v[0].text, "8/10");
		assert_true(isnan(row->cells.v[0].value));
		assert_int_equal(row->rank, NO_INT);
	}
	assert_true(found);
}

TEST_WITH(values_of_two_scales_have_their_scale, begin, end)
{
	struct rating *x =
		bench_rating(&b, &b.cantor, "cantor", "crimson", 1, "sonic-quality", 0, 8);

	xreplace(&x->scale, "{\"min\":0,\"max\":10,\"step\":1}");
	rank("sonic-quality");
	size_t tens = 0, fives = 0;
	for (size_t i = 0; i < answer.rows.n; i++) {
		const struct rank_row *row = &answer.rows.v[i];
		const char *text = row->cells.v[0].text;

		tens += text && strcmp(text, "8/10") == 0;
		fives += text && !row->benchmark && strstr(text, "/5");
		/* the columns beside it also */
		for (size_t k = 1; k < answer.columns.n; k++)
			if (row->cells.v[k].text && row->cells.v[k].rating->scale)
				assert_non_null(strchr(row->cells.v[k].text, '/'));
	}
	assert_int_equal(tens, 1);
	assert_int_equal(fives, 2);
}

/* The texts of the column with this id, in the order of the rows: "4 (Track 4); –". */
static void
column_is(const char *id, const char *name, const char *want)
{
	CLEANUP(buf_finish) struct buf out = BUF_INIT;

	for (size_t k = 0; k < answer.columns.n; k++) {
		if (strcmp(answer.columns.v[k].id, id) != 0)
			continue;
		assert_string_equal(answer.columns.v[k].name, name);
		for (size_t i = 0; i < answer.rows.n; i++) {
			const char *text = answer.rows.v[i].cells.v[k].text;

			buf_addf(&out, "%s%s", i ? "; " : "", *text ? text : "-");
		}
	}
	assert_string_equal(out.len ? out.s : "", want);
}

/* Of several tracks of a section the newest ranks, and says which it is. */
TEST_WITH(a_device_on_half_of_the_tracks_has_a_rank, begin, end)
{
	static const double cantor[] = { 2, 2, 5, 5 };

	for (int i = 0; i < 4; i++)
		bench_rating(&b, &b.cantor, "cantor", NULL, 1, "width", i + 1, cantor[i]);
	for (int i = 0; i < 2; i++)
		bench_rating(&b, &b.performer, "performer8", NULL, 1, "width", i + 1, 3);
	is_ranked("width",
		"1 AFUL Cantor; 2 AFUL Performer8; 0 64 Audio U12t*; 0 Moondrop Blessing 2*");
	column_is("bass/width", "width (Bass and dynamics)", "5 (Track 4); 3 (Track 2); -; -");
}

static struct rating *
rate_section(struct record *r, const char *review, const char *section, int evening, double value)
{
	struct rating *x = bench_rating(&b, r, review, NULL, evening, "width", 1, value);

	xreplace(&x->scope, "section");
	x->item = UUID_NONE;
	x->section = bench_id("section", section);
	return x;
}

/* A word of two sections has two columns: values of one are never ranked beside those of the other.
 */
TEST_WITH(a_word_is_ranked_within_one_section, begin, end)
{
	struct section *s = bench_row(&b.cantor, ROW_SECTION, bench_id("section", "voices"));

	s->id = xstrdup("voices");
	s->title = xstrdup("Voices");
	rate_section(&b.cantor, "cantor", "bass", 1, 2);
	rate_section(&b.performer, "performer8", "bass", 1, 3);
	rate_section(&b.cantor, "cantor", "voices", 2, 5);
	is_ranked("width",
		"1 AFUL Performer8; 2 AFUL Cantor; 0 64 Audio U12t*; 0 Moondrop Blessing 2*");
	column_is("bass/width", "width (Bass and dynamics)", "3; 2; -; -");
	column_is("voices/width", "width (Voices)", "-; 5; -; -");
	is_ranked("voices/width",
		"1 AFUL Cantor; 0 64 Audio U12t*; 0 Moondrop Blessing 2*; 0 AFUL Performer8");
	column_is("bass/width", "", "");
	rank("treble/width");
	assert_false(answer.known);
}

/* The first name gives the order, each has its columns. */
TEST_WITH(two_words_have_columns_and_the_first_ranks, begin, end)
{
	static const char *const also[] = { "detail" };

	rate_section(&b.cantor, "cantor", "bass", 1, 2);
	rate_section(&b.performer, "performer8", "bass", 1, 3);
	xreplace(&rate_section(&b.cantor, "cantor", "bass", 1, 4.5)->attribute, "detail");
	xreplace(&rate_section(&b.cantor, "cantor", "bass", 1, 4)->attribute, "full");
	arena_finish(&answer.arena);
	rank_answer_init(&answer,
		&(struct rank_asked){ .g = b.g, .by = "width", .also = also, .n_also = 1 });
	assert_true(rank_has(&answer, "width") && rank_has(&answer, "bass/detail"));
	assert_false(rank_has(&answer, "full"));
	assert_string_equal(answer.rows.v[0].device, "AFUL Performer8");
	assert_string_equal(answer.rows.v[1].device, "AFUL Cantor");
	column_is("bass/width", "width (Bass and dynamics)", "3; 2");
	column_is("bass/detail", "detail (Bass and dynamics)", "-; 4.5");
}

/* One sighted rating beside blind ones of all devices changes no rank. */
TEST_WITH(a_sighted_rating_is_beside_the_blind_ones, begin, end)
{
	for (int i = 0; i < 4; i++) {
		bench_rating(&b, &b.cantor, "cantor", NULL, 1, "width", i + 1, 4)->blind = true;
		bench_rating(&b, &b.performer, "performer8", NULL, 1, "width", i + 1, 3)->blind =
			true;
	}
	bench_rating(&b, &b.cantor, "cantor", NULL, 2, "width", 1, 1);
	is_ranked("width",
		"1 AFUL Cantor; 2 AFUL Performer8; 0 64 Audio U12t*; 0 Moondrop Blessing 2*");
	for (size_t i = 0; i < answer.columns.n; i++)
		if (strcmp(answer.columns.v[i].id, "bass/width") == 0) {
			assert_true(answer.columns.v[i].blind);
			assert_string_equal(answer.rows.v[0].cells.v[i].beside,
				"Track 3: 4; Track 2: 4; Track 1: 4; sighted, Track 1: 1");
		}
}

TEST_WITH(another_scale_has_no_rank, begin, end)
{
	struct rating *x;

	x = bench_rating(&b, &b.cantor, "cantor", "crimson", 1, "sonic-quality", 0, 9);
	xreplace(&x->scale, "{\"min\":0,\"max\":10,\"step\":1}");
	x->made_ms = 0;
	is_ranked("sonic-quality",
		"0 64 Audio U12t*; 1 AFUL Cantor; 2 AFUL Performer8; "
		"0 Moondrop Blessing 2*; 0 Symphonium Crimson");
}

static const struct rank_cell *
cell(const char *by, const char *device)
{
	rank(by);
	for (size_t i = 0; i < answer.rows.n; i++)
		for (size_t k = 0; k < answer.columns.n; k++)
			if (strstr(answer.rows.v[i].device, device) &&
				text_same(answer.columns.v[k].attribute, by))
				return &answer.rows.v[i].cells.v[k];
	fail();
	return NULL;
}

/* Blind ratings are ranked where every device has some; else they are only shown. */
TEST_WITH(blind_and_sighted_are_not_ranked_together, begin, end)
{
	bench_rating(&b, &b.cantor, "cantor", NULL, 1, "width", 1, 5);
	bench_rating(&b, &b.cantor, "cantor", NULL, 1, "width", 1, 2)->blind = true;
	bench_rating(&b, &b.performer, "performer8", NULL, 1, "width", 1, 4);
	assert_string_equal(cell("width", "Cantor")->text, "5 (Track 1)");
	bench_rating(&b, &b.performer, "performer8", NULL, 1, "width", 1, 3)->blind = true;
	assert_string_equal(cell("width", "Cantor")->text, "2 (Track 1)");
	assert_true(cell("width", "Performer8")->blind);
	is_ranked("width",
		"1 AFUL Performer8; 2 AFUL Cantor; 0 64 Audio U12t*; 0 Moondrop Blessing 2*");
}

TEST_WITH(blind_scores_are_ranked_if_every_device_has_one, begin, end)
{
	bench_rating(&b, &b.cantor, "cantor", NULL, 3, "sonic-quality", 0, 1)->blind = true;
	bench_rating(&b, &b.performer, "performer8", NULL, 3, "sonic-quality", 0, 5)->blind = true;
	is_ranked("sonic-quality",
		"1 AFUL Performer8; 0 64 Audio U12t*; 2 AFUL Cantor; "
		"0 Moondrop Blessing 2*");
}

/* A benchmark of the bias is shown in the column that the devices' own bias has. */
TEST_WITH(a_benchmark_of_the_bias_has_a_row, begin, end)
{
	static const struct rank_benchmark bias = { "64 Audio U12t", NULL, "bias", 4 };

	bench_rating(&b, &b.cantor, "cantor", NULL, 1, "bias", 0, 3);
	rank_answer_init(&answer,
		&(struct rank_asked){
			.g = b.g, .by = "sonic-quality", .benchmarks = &bias, .n = 1 });
	assert_string_equal(answer.rows.v[answer.rows.n - 1].device, "64 Audio U12t");
}

TEST_WITH(unknown_names_are_told, begin, end)
{
	rank("nothing");
	assert_false(answer.known);
}
