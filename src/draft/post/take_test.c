/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/post/take.h"

#include "base/core/mem.h"
#include "review/record/rows.h"
#include "support/export_record.h"
#include "support/test.h"

static struct record rec;
static struct uuid review;

static int
setup(void **state)
{
	make_review(&rec);
	review = id("review:cantor");
	return 0;
}

static int
teardown(void **state)
{
	record_finish(&rec);
	return 0;
}

static struct merge_own
own_of(char *text, const struct uuid *u, bool figure)
{
	uuid_text(u, text);
	return (struct merge_own){ .id = text,
		.was = (char *)(uintptr_t) "4",
		.is = (char *)(uintptr_t) "3",
		.figure = figure };
}

/* ---- only the owner's rows of the review that anybody may see ---- */

TEST_WITH(rows_that_the_post_must_not_change_are_none, setup, teardown)
{
	struct note *n = add_note(&rec, 70, "bass/reckoning", 5000, "one tone agian");
	struct rating *x = add_rating(&rec, 70, "whole", NULL, "punch", 4);
	const struct uuid other = id("listener:other");
	char text[UUID_TEXT + 8];

	x->scale = xstrdup("{\"min\":1,\"max\":5,\"step\":0.5}");
	struct merge_own word = own_of(text, &n->row.uuid, false);
	assert_ptr_equal(take_row(&rec, &review, &word, 0), n);
	assert_null(take_row(&rec, &review, &word, 1));
	n->private = true;
	assert_null(take_row(&rec, &review, &word, 0));
	n->private = false;
	n->row.deleted = true;
	assert_null(take_row(&rec, &review, &word, 0));
	n->row.deleted = false;
	n->listener = other;
	assert_null(take_row(&rec, &review, &word, 0));
	n->listener = rec.listener;
	n->review = id("review:another");
	assert_null(take_row(&rec, &review, &word, 0));

	struct merge_own figure = own_of(text, &x->row.uuid, true);
	assert_ptr_equal(take_row(&rec, &review, &figure, 0), x);
	x->blind = true;
	assert_null(take_row(&rec, &review, &figure, 0));
	x->blind = false;
	x->listener = other;
	assert_null(take_row(&rec, &review, &figure, 0));
	x->listener = rec.listener;
	x->row.deleted = true;
	assert_null(take_row(&rec, &review, &figure, 0));
	x->row.deleted = false;
	x->review = id("review:another");
	assert_null(take_row(&rec, &review, &figure, 0));
}

/* A row of a comparison names no rating: those with its figure are tried. */
TEST_WITH(the_cell_of_a_comparison_is_any_rating_with_its_figure, setup, teardown)
{
	static const char scale[] = "{\"min\":1,\"max\":5,\"step\":0.5}";
	struct merge_own own = { .id = (char *)(uintptr_t) ".c[b].rated.rows[2026-11-20.f3]",
		.was = (char *)(uintptr_t) "2.5",
		.is = (char *)(uintptr_t) "3",
		.figure = true };
	struct rating *a = add_rating(&rec, 71, "whole", NULL, "punch", 2.5),
		      *b = add_rating(&rec, 72, "whole", NULL, "air", 2.5),
		      *c = add_rating(&rec, 73, "whole", NULL, "bite", 3);

	a->scale = xstrdup(scale);
	b->scale = xstrdup(scale);
	c->scale = xstrdup(scale);
	const void *one = take_row(&rec, &review, &own, 0), *two = take_row(&rec, &review, &own, 1);
	assert_true((one == a && two == b) || (one == b && two == a));
	assert_null(take_row(&rec, &review, &own, 2));
}

/* ---- words ---- */

/* The words of a note, of the export and of the author, and what the note gets. */
static const struct {
	const char *body, *was, *is, *want;
} words[] = {
	{ "one tone agian", "One tone agian.", "One tone again.", "one tone again" },
	/* line breaks of the note stay, also between two edits */
	{ "cymbal is lean\nand long", "Cymbal is lean and long.", "Cymbal is leaner and too long.",
		"cymbal is leaner\nand too long" },
	{ "one\ntwo\nthree four", "One two three four.", "One two four.", "one\ntwo four" },
	{ "a b", "A b.", "A b c.", "a b c" },
	{ "低音は深い\n声は近い", "低音は深い／声は近い", "低音は深い／声は遠い",
		"低音は深い\n声は遠い" },
	/* a word that is there twice is found with its neighbours */
	{ "dry voice, dry bass", "Dry voice, dry bass.", "Dry voice, soft bass.",
		"dry voice, soft bass" },
	/* what the form wrote otherwise is not guessed */
	{ "a *dry* bass", "A _dry_ bass.", "A _soft_ bass.", NULL },
	{ "#punch is firm", "Punch is firm.", "Punch is soft.", "#punch is soft" },
	{ "#punch is firm", "Punch is firm.", "Thump is firm.", NULL },
};

TEST(words_of_the_author_come_into_the_note)
{
	for (size_t i = 0; i < LENGTH(words); i++) {
		const struct merge_own own = { .was = (char *)(uintptr_t)words[i].was,
			.is = (char *)(uintptr_t)words[i].is };
		CLEANUP(pointer_free) char *is = take_words(words[i].body, &own, 0);

		if (words[i].want)
			assert_string_equal(is, words[i].want);
		else
			assert_null(is);
	}
}

TEST(a_text_in_other_words_is_no_correction)
{
	static const struct {
		const char *was, *is;
		bool want;
	} texts[] = {
		{ "One tone agian.", "One tone again.", true },
		{ "dry", "wet", true },
		{ "The lowest string hums.", "The lowest string hums along.", true },
		{ "The lowest string hums.", "The lowest string is fine, and long.", false },
		{ "The bass is firm and goes deep.", "The bass is firm and goes low.", true },
		{ "The bass is firm and goes deep.", "My wife likes it, and so do I.", false },
		{ "低音はとても深くて遠い", "低音はとても深くて近い", true },
		{ "低音はとても深くて遠い", "私は好きではありません", false },
	};

	for (size_t i = 0; i < LENGTH(texts); i++) {
		const struct merge_own own = { .was = (char *)(uintptr_t)texts[i].was,
			.is = (char *)(uintptr_t)texts[i].is };

		assert_int_equal(take_is_correction(&own), texts[i].want);
	}
}

TEST(what_is_taken_is_said_with_its_sentence)
{
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	struct merge_own own = { .was = (char *)(uintptr_t) "One tone agian.",
		.is = (char *)(uintptr_t) "One tone again.",
		.label = (char *)(uintptr_t) "" };

	static const struct {
		const char *was, *is, *says;
	} edits[] = { { "One tone agian.", "One tone again.",
			      "agian → again in “One tone again.”" },
		{ "Of walnut, soft.", "Of walnut, and its soft.",
			"“and its” added in “Of walnut, and its soft.”" },
		{ "A very calm song.", "A calm song.", "“very” taken out in “A calm song.”" },
		{ "音ははやや明るい。", "音は明るい。", "“はやや” taken out in “音は明るい。”" },
		{ "低音がとても速くて軽い。", "低音がとても遅くて軽い。",
			"ても速くて → ても遅くて in “低音がとても遅くて軽い。”" },
		{ "速い。", "遅い。", "速い。 → 遅い。 in “遅い。”" } };

	EACH_OF (x, edits) {
		own.was = (char *)(uintptr_t)x->was;
		own.is = (char *)(uintptr_t)x->is;
		take_say(&out, &own);
		assert_string_equal(out.s, x->says);
		buf_clear(&out);
	}
	own = (struct merge_own){ .was = (char *)(uintptr_t) "6",
		.is = (char *)(uintptr_t) "5",
		.label = (char *)(uintptr_t) "Punch: ",
		.figure = true };
	take_say(&out, &own);
	assert_string_equal(out.s, "Punch: 6 → 5");
}
