/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/answers/compare.h"
#include "support/answers_bench.h"
#include "support/test.h"

static struct answers_bench b;
static struct compare_answer answer;

static void
compare(struct compare_answer *into, bool private)
{
	compare_answer_init(into,
		&(struct compare_request){
			.g = b.g, .devices = b.devices, .n = 2, .private = private });
}

static int
begin(void **state)
{
	bench_init(&b);
	compare(&answer, false);
	return 0;
}

static int
end(void **state)
{
	arena_finish(&answer.arena);
	bench_finish(&b);
	return 0;
}

static const struct compare_cells *
row(const char *time, const char *label)
{
	const struct compare_item *item = &answer.items.v[0];

	for (size_t i = 0; i < item->rows.n; i++) {
		const struct compare_row *r = &item->rows.v[i];

		if (strcmp(r->time, time) == 0 && strcmp(r->cue ? r->cue->label : "", label) == 0)
			return &r->cells;
	}
	fail_msg("there is no row %s %s", time, label);
	return NULL;
}

static size_t
notes_in(const struct compare_cells *cells, size_t column)
{
	return cells->v[column].n;
}

static const char *
body(const struct compare_cells *cells, size_t column, size_t n)
{
	assert_true(n < cells->v[column].n);
	return cells->v[column].v[n].note->body;
}

TEST_WITH(a_cue_reaches_from_its_second_to_10_s_after, begin, end)
{
	const struct compare_cells *o = row("1:10", "crescendo");

	assert_int_equal(notes_in(o, 0), 2);
	assert_string_equal(body(o, 0, 0), "Drop lands at once.");
	assert_string_equal(body(o, 0, 1), "Ten seconds after is the same | cue");
	assert_int_equal(notes_in(o, 1), 0);
	/* 67.4 s less the reaction of 0.4 s is 67.0 s; both records have it, the table once. */
	o = row("1:06", "");
	assert_int_equal(notes_in(o, 1), 2);
	assert_string_equal(body(o, 1, 0), "just too early");
	assert_string_equal(body(o, 1, 1), "softer edge");
	assert_string_equal(body(row("1:20", ""), 0, 0), "a moment later is not");
}

TEST_WITH(ranges_and_pins_are_cues_too, begin, end)
{
	assert_string_equal(body(row("2:50-", "beats"), 0, 0), "snap");
	assert_int_equal(notes_in(row("2:50-", "beats"), 1), 0);
	assert_string_equal(body(row("0:30", "chorus"), 0, 0), "chorus, pinned");
	assert_string_equal(body(row("", ""), 0, 0), "no time");
}

TEST_WITH(what_was_heard_without_a_note_is_known, begin, end)
{
	const struct compare_item *items = answer.items.v;

	assert_int_equal(answer.items.n, 8);
	assert_string_equal(items[0].title, "Track 1");
	assert_true(items[0].heard.v[1]);
	assert_true(items[1].heard.v[0]);
	assert_false(items[1].heard.v[1]);
}

/* Does any note on any device, or of no item, say that? */
static bool
cells_say(const struct compare_cells *c, const char *words)
{
	for (size_t i = 0; i < c->n; i++)
		for (size_t k = 0; k < c->v[i].n; k++)
			if (strstr(c->v[i].v[k].note->body, words))
				return true;
	return false;
}

static bool
says(const struct compare_answer *a, const char *words)
{
	for (size_t i = 0; i < a->items.n; i++)
		for (size_t k = 0; k < a->items.v[i].rows.n; k++)
			if (cells_say(&a->items.v[i].rows.v[k].cells, words))
				return true;
	for (size_t i = 0; i < a->parts.n; i++)
		if (cells_say(&a->parts.v[i].cells, words))
			return true;
	return false;
}

TEST_WITH(private_and_deleted_notes_stay_out, begin, end)
{
	struct compare_answer all;

	compare(&all, true);
	assert_true(says(&answer, "Drop lands at once."));
	assert_false(says(&answer, "SECRET"));
	assert_false(says(&answer, "GONE"));
	assert_true(says(&all, "SECRET"));
	assert_false(says(&all, "GONE"));
	arena_finish(&all.arena);
}

TEST_WITH(notes_of_no_item_stand_by_what_they_are_of, begin, end)
{
	assert_int_equal(answer.parts.n, 1);
	assert_string_equal(answer.parts.v[0].part, "fit");
	assert_string_equal(body(&answer.parts.v[0].cells, 0, 0), "sits deep");
}

/* "Bass depth (Track 1): 5 | 4 – sighted, levels matched by ear" of each row with this word. */
static void
rows_are(const struct compare_answer *of, const char *attribute, const char *want)
{
	CLEANUP(buf_finish) struct buf out = BUF_INIT;

	for (size_t i = 0; i < of->ratings.n; i++) {
		const struct compare_rating *r = &of->ratings.v[i];

		if (strcmp(r->question.attribute, attribute) != 0)
			continue;
		buf_addf(&out, "%s: %s | %s%s%s\n", r->where, r->cells.v[0].text,
			r->cells.v[1].text, *r->conditions ? " - " : "", r->conditions);
	}
	assert_string_equal(out.len ? out.s : "", want);
}

TEST_WITH(ratings_stand_side_by_side, begin, end)
{
	rows_are(&answer, "sonic-quality",
		": 4 (2026-11-21) | 3.5 (2026-11-21)\n"); /* in two reviews */
	rows_are(&answer, "bass-depth",
		"Track 1: 4 | 3 - sighted, levels matched by ear\n"
		"Track 2: 3.5 | 3 - sighted, levels matched by ear\n"
		"Track 3: 5 | 4 - sighted, levels matched by ear\n"
		"Track 4: 4 | 4 - sighted, levels matched by ear\n"
		"Track 5: 3 | 2.5 - sighted, levels matched by ear\n"
		"Track 6: 4.5 | 3 - sighted, levels matched by ear\n");
	assert_null(answer.advice);
}

/* Another chain is no partner, and neither is another scale. */
TEST_WITH(another_chain_and_another_scale_are_other_rows, begin, end)
{
	struct chain *c = bench_row(&b.cantor, ROW_CHAIN, bench_id("chain", "dongle"));
	struct compare_answer again;

	c->name = xstrdup("dongle");
	c->content = xstrdup("source=Apple dongle");
	c->review = bench_id("review", "cantor");
	c->rank = 7;
	bench_rating(&b, &b.cantor, "cantor", NULL, 1, "airy", 1, 3);
	bench_rating(&b, &b.cantor, "cantor", "performer8", 1, "airy", 1, 4);
	for (int i = 0; i < 2; i++) {
		struct rating *x = bench_rating(
			&b, &b.cantor, "cantor", i ? "performer8" : NULL, 2, "airy", 1, 8 + i);
		xreplace(&x->scale, "{\"min\":0,\"max\":10,\"step\":1}");
		if (i)
			x->setup.chain = c->row.uuid;
	}
	compare(&again, false);
	rows_are(&again, "airy",
		"Track 1, on the iBasso DX300, 2026-11-21: 3/5 | 4/5 - sighted, levels matched by "
		"ear\n"
		"Track 1, on the iBasso DX300: 8/10 (2026-11-22) | \n"
		"Track 1, on the Apple dongle:  | 9/10 (2026-11-22)\n");
	arena_finish(&again.arena);
}

TEST_WITH(the_last_volume_counts, begin, end)
{
	struct volume *later = bench_row(&b.cantor, ROW_VOLUME, bench_id("volume", "2"));
	const struct volume *first = record_at(&b.cantor, ROW_VOLUME, 0);
	struct compare_answer again;

	later->review = first->review;
	later->sitting = first->sitting;
	later->setup.chain = first->setup.chain;
	later->setup.device = first->setup.device;
	later->matched.device = first->matched.device;
	later->value = xstrdup("23");
	later->made_ms = first->made_ms + 1;
	compare(&again, false);
	/* Each device has a line; of the first one nothing was noted. */
	assert_int_equal(again.volumes.n, 2);
	assert_string_equal(again.volumes.v[0].device, "AFUL Cantor");
	assert_null(again.volumes.v[0].noted.value);
	assert_string_equal(again.volumes.v[1].noted.value, "23");
	assert_string_equal(again.volumes.v[1].matched_to, "AFUL Cantor");
	assert_null(again.volumes.v[1].setting);
	arena_finish(&again.arena);
	/* Of a device with two settings it says which was on. */
	static const char *const ids[] = { "low", "high" };
	for (size_t i = 0; i < LENGTH(ids); i++) {
		struct variant *x = bench_row(&b.cantor, ROW_VARIANT, bench_id("variant", ids[i]));

		x->device = later->setup.device;
		xreplace(&x->name, ids[i]);
		later->setup.variant = x->row.uuid;
		compare(&again, false);
		const char *setting = again.volumes.v[again.volumes.n - 1].setting;
		if (i)
			assert_string_equal(setting, "high");
		else
			assert_null(setting);
		arena_finish(&again.arena);
	}
	/* So does what was matched to it. */
	struct uuid cantor = later->matched.device;
	bool told = false;
	later->matched.device = later->setup.device;
	later->matched.variant = later->setup.variant;
	later->setup.device = cantor;
	later->setup.variant = UUID_NONE;
	compare(&again, false);
	EACH (x, &again.volumes)
		told |= x->matched_to && strcmp(x->matched_to, "AFUL Performer8 (high)") == 0;
	assert_true(told);
	arena_finish(&again.arena);
}

/* The setting that was matched names the one it was matched to; the other one names none. */
TEST_WITH(a_setting_is_matched_to_another_of_its_device, begin, end)
{
	static const char *const ids[] = { "low", "mid", "high" };
	const struct volume first = *(struct volume *)record_at(&b.cantor, ROW_VOLUME, 0);
	struct compare_answer again;
	struct uuid low = UUID_NONE;
	size_t seen = 0;

	for (size_t i = 0; i < LENGTH(ids); i++) {
		struct variant *x = bench_row(&b.cantor, ROW_VARIANT, bench_id("variant", ids[i]));
		struct volume *v = bench_row(&b.cantor, ROW_VOLUME, bench_id("volume", ids[i]));

		x->device = first.setup.device;
		xreplace(&x->name, ids[i]);
		v->review = first.review;
		v->sitting = first.sitting;
		v->setup = first.setup;
		v->setup.variant = x->row.uuid;
		v->value = xasprintf("%zu", 30 - i);
		v->made_ms = first.made_ms + 1;
		if (i == 0)
			low = x->row.uuid;
		if (i == 2) {
			v->matched.device = first.setup.device;
			v->matched.variant = low;
			v->how = xstrdup("by ear");
		}
	}
	compare(&again, false);
	for (size_t i = 0; i < again.volumes.n; i++) {
		const struct compare_volume *v = &again.volumes.v[i];

		if (!v->setting)
			continue;
		if (*v->setting == 'h')
			assert_string_equal(v->matched_to, "low");
		else
			assert_null(v->matched_to);
		assert_true(v->reference == (*v->setting == 'l'));
		seen++;
	}
	assert_int_equal(seen, 3);
	arena_finish(&again.arena);
}

/* A volume counts if it was noted at the bench; hints of the session file do not. */
TEST_WITH(a_volume_is_that_of_a_note_and_not_of_the_session_file, begin, end)
{
	struct uuid u = bench_id("chain", "dx300");
	struct chain *chain = record_find(&b.cantor, ROW_CHAIN, &u);
	struct comparison *c =
		bench_row(&b.cantor, ROW_COMPARISON, bench_id("comparison", "cantor/crimson"));
	struct compare_answer again;

	xreplace(&chain->content, "volume.unit=steps\nvolume.value=28");
	c->review = bench_id("review", "cantor");
	c->device = bench_id("device", "crimson");
	c->volumes = xstrdup("{\"dx300\":\"31\"}");
	b.devices[1] = c->device;
	compare(&again, false);
	assert_int_equal(again.volumes.n, 0);
	arena_finish(&again.arena);
	struct note *n = bench_row(&b.cantor, ROW_NOTE, bench_id("note", "loud"));
	n->review = c->review;
	n->sitting = bench_id("sitting", "loud");
	n->setup.device = c->device;
	n->setup.chain = u;
	n->volume = xstrdup("30");
	compare(&again, false);
	assert_int_equal(again.volumes.n, 0); /* a note of the shell has no session */
	arena_finish(&again.arena);
	bench_row(&b.cantor, ROW_SITTING, n->sitting);
	compare(&again, false);
	assert_string_equal(again.volumes.v[1].device, "Symphonium Crimson");
	assert_string_equal(again.volumes.v[1].noted.value, "30");
	assert_string_equal(again.volumes.v[1].chain, "dx300");
	arena_finish(&again.arena);
}
