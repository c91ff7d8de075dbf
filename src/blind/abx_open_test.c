/* An open test of two sounds: its files are replaced, and another bench goes on with it. */
#include "support/fake_levels.h"

#include "archive/open.h"
#include "record/abx.h"
#include "store/edit.h"
#include "store/store.h"

static struct err err;

/* ---- other music at the path of a file ---- */

/* Fails if the words have a result and an order that no run of the archive has, or if an answer
 * counts that was made after the end of its run. Returns the number of answers that count. */
static size_t
assert_archive_agrees(const struct world *w, const char *words)
{
	struct record rec;
	size_t counted = 0;
	bool found = !strstr(words, "Order: ");

	load(w, &rec);
	for (const struct blind_run *r = NULL; (r = record_next(&rec, ROW_BLIND_RUN, r));) {
		struct buf b = BUF_INIT, order = BUF_INIT;
		struct blind_order o;

		if (r->row.deleted || !blind_order_read(r, &o))
			continue;
		for (size_t i = 1; i <= o.n; i++) {
			const struct trial *t = blind_answer_row(&rec, r, i);

			counted += t != NULL;
			assert_true(!t || r->ended_ms == NO_INT || t->row.edited_ms <= r->ended_ms);
		}
		blind_add_result(&rec, r, &o, &b);
		for (size_t i = 0; i < o.n; i++)
			buf_addf(&order, " %s", abx_letter(o.which[i]));
		found |= strstr(words, b.s) && strstr(words, order.s);
		blind_order_finish(&o);
		buf_finish(&order);
		buf_finish(&b);
	}
	if (!found)
		fail_msg("the archive has no run with this result: %s", words);
	record_finish(&rec);
	return counted;
}

static unsigned audio; /* of the file that was measured last */

static bool
is_measured(const struct sitting *s)
{
	return strtoul(s->heard.analysis.audio, NULL, 16) == audio && s->heard.analysis.overview;
}

/* A file was measured: its hash is player_content. */
static void
audio_is(struct world *w, unsigned hash)
{
	struct analysis a = ANALYSIS_NONE;
	struct library_file f = { .path = (char *)(uintptr_t) "/somewhere/else.flac",
		.size_bytes = player_content,
		.hash = a.file };

	snprintf(a.file, FILE_HASH, "%064x", player_content);
	snprintf(a.audio, FILE_HASH, "%064x", audio = hash);
	a.rate_hz = 48000;
	a.channels = 2;
	a.nsteps = 3;
	a.noctaves = 1;
	a.overview = (unsigned char *)xstrdup("abcdef");
	a.octaves = (unsigned char *)xstrdup("0123456789");
	backlog_queue_file(w->s, &f, &a);
	w->s->sound->measured.stored = true;
	run_until(w, is_measured);
}

/* One trial of six has its answer, and the session ends. */
static void
begin_and_leave(struct world *w, bool pairs)
{
	player_content = 1;
	begin_test(w, 6, pairs);
	answer(w, 1);
	stop(w);
}

static void
replaced_file_ends(struct world *w, bool pairs)
{
	begin_and_leave(w, pairs);
	player_content = 2;
	plays(w);
	/* It may be the same music with another tag, until it is measured. */
	assert_int_equal(w->s->test.state, TEST_MEASURING);
	assert_false(sitting_answer(w->s, 1, &err));
	assert_non_null(strstr(err.msg, "wait: the two sounds are not ready yet"));
	audio_is(w, 2);
	run_until(w, answered);
	sitting_run_timers(w->s, clock_mono_ns());
	run_until(w, answered);
	assert_false(sitting_is_blind(w->s));
	assert_memory_equal(w->s->said, "other files play than it compares: the ", 39);
	assert_non_null(strstr(w->s->said,
		pairs ? "preference test is over before its last trial: "
		      : "ABX is over before its last trial: "));
	assert_int_equal(assert_archive_agrees(w, w->s->said), 1);
	stop(w);
	player_content = 1;
}

static void
a_file_that_was_replaced_ends_the_test(void **state)
{
	replaced_file_ends(*state, false);
}

static void
a_file_that_was_replaced_ends_the_choice(void **state)
{
	replaced_file_ends(*state, true);
}

static void
a_new_tag_ends_no_test(void **state)
{
	struct world *w = *state;

	begin_and_leave(w, false);
	player_content = 2;
	plays(w);
	assert_int_equal(w->s->test.state, TEST_MEASURING);
	audio_is(w, 1);
	assert_int_equal(w->s->test.state, TEST_TRIAL);
	assert_non_null(strstr(w->s->said, "the ABX goes on at trial 2 of 6"));
	assert_null(strstr(w->s->said, "earlier earlog"));
	answer(w, 1);
	assert_int_equal(w->s->trial, 3);
	stop(w);
	/* The next session knows that it is measured. */
	plays(w);
	run_until(w, is_measured);
	assert_int_equal(w->s->test.state, TEST_TRIAL);
	stop(w);
	player_content = 1;
}

/* Another program writes into the file that plays. */
static void
write_into(struct world *w)
{
	char *path = xasprintf("%s/a.wav", w->folder);
	FILE *f = fopen(path, "r+");

	assert_true(f && fwrite("RIFF", 4, 1, f) == 1 && fclose(f) == 0);
	free(path);
	player_content++;
	abx_on_written(w->s);
	/* At once no answer counts. */
	assert_int_equal(w->s->test.state, TEST_MEASURING);
	assert_string_equal(w->s->said, "the file that plays is being written: the ABX waits");
	assert_false(sitting_answer(w->s, 1, &err));
	clock_skip(400 * 1000000LL);
	sitting_run_timers(w->s, clock_mono_ns());
	opens(w);
	assert_int_equal(w->s->test.state, TEST_MEASURING);
}

static void
a_file_that_is_written_while_it_plays_ends_the_test(void **state)
{
	struct world *w = *state;

	two_level_sounds(w);
	w->s->deck.player->named = true;
	assert_true(sitting_abx_begin(w->s, 5, false, &err));
	run_until(w, trial_began);
	hear_all(w);
	write_into(w);
	audio_is(w, 1); /* a tag */
	assert_int_equal(w->s->test.state, TEST_TRIAL);
	answer(w, 1);
	assert_int_equal(w->s->trial, 2);
	hear_all(w);
	write_into(w);
	w->s->deck.player->named = false;
	audio_is(w, 2);
	sitting_run_timers(w->s, clock_mono_ns());
	run_until(w, answered);
	assert_memory_equal(w->s->said, "other files play than it compares: the ABX is over", 50);
	assert_int_equal(assert_archive_agrees(w, w->s->said), 1);
	stop(w);
	player_content = 1;
}

/* Removes what earlier versions of earlog did not store. */
static void
forget_content(struct world *w)
{
	struct blind_run *r = change_copy(w->s, ROW_BLIND_RUN, &w->s->blind);
	struct abx_sound two[ABX_SOUNDS];

	assert_true(abx_read(r, two));
	for (size_t i = 0; i < ABX_SOUNDS; i++) {
		assert_true(strtoul(two[i].hash, NULL, 16) == 1);
		assert_true(strtoul(two[i].audio, NULL, 16) == 1);
		xreplace(&two[i].hash, NULL);
		xreplace(&two[i].audio, NULL);
	}
	free(r->sounds);
	r->sounds = abx_write(two);
	abx_finish(two);
	change_one(w->s, ROW_BLIND_RUN, r, NULL);
}

static void
a_run_of_an_earlier_earlog_goes_on_by_its_source(void **state)
{
	struct world *w = *state;

	begin_test(w, 5, false);
	answer(w, 1);
	forget_content(w);
	stop(w);
	plays(w);
	assert_int_equal(w->s->test.state, TEST_TRIAL);
	assert_non_null(strstr(w->s->said,
		"ends it; an earlier earlog began it and did not store what its files contain"));
	answer(w, 1);
	assert_int_equal(w->s->trial, 3);
}

/* ---- another bench on the same archive ---- */

/* A second bench on the archive of w, which goes on with the open run. It refers to *two. */
static void
second_bench(const struct world *w, struct world *two)
{
	*two = *w;
	plays(two);
}

/* Asks for the order as the shell does with --unblind. */
static void
open_order(const struct world *w)
{
	struct store *st = store_open(w->db, STORE_WRITE, &err);
	CLEANUP(rows_finish) struct rows opened;

	if (!st || !store_open_blind(st, &UUID_NONE, &opened, &err))
		fail_msg("%s", err.msg);
	store_close(st);
}

static void
an_answer_after_the_order_was_shown_is_not_stored(void **state)
{
	struct world *w = *state;

	begin_test(w, 5, false);
	answer(w, 1);
	struct world two;
	second_bench(w, &two);
	assert_int_equal(two.s->trial, 2);
	end_run(&two);
	assert_non_null(strstr(two.s->said, "of 1, but 5 were planned"));
	stop(&two);
	answer(w, 1);
	assert_int_equal(w->s->test.kind, TEST_NONE);
	assert_string_equal(w->s->said,
		"the ABX is over: another earlog ended it; your answer to trial 2 came too late "
		"and is not stored");
	assert_int_equal(assert_archive_agrees(w, ""), 1);
	/* The same if the order was asked for in the shell. */
	assert_true(sitting_loop_cue(w->s, &err));
	match_levels(w);
	assert_true(sitting_abx_begin(w->s, 5, false, &err));
	run_until(w, trial_began);
	open_order(w);
	answer(w, 2);
	assert_non_null(
		strstr(w->s->said, "its order was asked for with --unblind; your answer to"));
	assert_int_equal(assert_archive_agrees(w, ""), 1);
}

/* Such a run comes from a program that is not earlog. */
static void
a_run_with_an_impossible_trial_has_no_trial(void **state)
{
	static const int64_t numbers[] = { 6, -1, INT64_MAX, INT64_MIN + 1 };
	struct world *w = *state;

	begin_test(w, 5, false);
	for (size_t i = 0; i < LENGTH(numbers); i++) {
		struct blind_run *r = change_copy(w->s, ROW_BLIND_RUN, &w->s->blind);

		/* As blind_follow finds the run of another bench. */
		r->trial = numbers[i];
		change_one(w->s, ROW_BLIND_RUN, r, NULL);
		w->s->bench->run_moved = true;
		blind_follow(w->s);
		assert_int_equal(w->s->trial, 0);
		assert_false(sitting_abx_play(w->s, ABX_X, &err));
		assert_false(sitting_answer(w->s, 1, &err));
		w->s->tests->blind.waits = false; /* trial 1 would begin */
		stop(w);
		plays(w);
		assert_true(sitting_abx(w->s));
		run_until(w, trial_began);
		assert_int_equal(w->s->trial, 1);
	}
	end_run(w);
}

static void
two_benches_give_each_answer_once(void **state)
{
	struct world *w = *state;

	begin_test(w, 5, false);
	run_until(w, sitting_all_kept);
	struct world two;
	second_bench(w, &two);
	answer(&two, 1);
	assert_int_equal(two.s->trial, 2);
	answer(w, 2); /* the trial has an answer */
	assert_int_equal(w->s->trial, 2);
	assert_string_equal(w->s->said,
		"another earlog goes on with the ABX, at trial 2 of 5; your answer to trial 1 came "
		"too late and is not stored");
	for (size_t trial = 2; trial <= 5; trial++) {
		answer(trial % 2 ? w : &two, 1);
		if (trial < 5)
			answer(trial % 2 ? &two : w, 2);
	}
	assert_int_equal(assert_archive_agrees(w, w->s->said), 5);
	stop(&two);
}

/* What either bench says of a result is what the archive holds, and no answer counts that was given
 * after the order could be known. */
static void
no_walk_of_two_benches_counts_a_late_answer(void **state)
{
	struct world *w = *state;
	struct world b[2] = { *w, *w };
	const char *acts = getenv("ACTS");
	size_t results = 0, late = 0;
	unsigned x = 53;

	for (int i = 0; i < 2; i++)
		two_level_sounds(&b[i]);
	for (size_t n = acts ? strtoul(acts, NULL, 10) : 200; n-- > 0;) {
		x = x * 1664525 + 1013904223;
		struct world *one = &b[x >> 31];
		struct sitting *s = one->s;
		unsigned act = (x >> 20) % 32;

		if (act == 0) {
			stop(one);
			plays(one);
		} else if (act == 1) {
			open_order(w);
		} else if (!sitting_abx(s)) {
			if (!s->sounds.other)
				assert_true(sitting_equaliser(s, "pk 8200 -4 q3", &err));
			if (!sitting_now(s).loops)
				assert_true(sitting_loop_cue(s, &err));
			sitting_run_timers(s, clock_mono_ns());
			measured(one);
			if (!sitting_abx_begin(s, 6, act % 2 == 0, &err))
				fail_msg("%s", err.msg);
			sitting_run_timers(s, clock_mono_ns());
			measured(one);
			sitting_run_timers(s, clock_mono_ns());
			run_until(one, answered);
		} else if (act == 2) {
			end_run(one);
		} else {
			answer(one, 1 + (act % 2));
			late += strstr(s->said, "came too late") != NULL;
		}
		assert_archive_agrees(w, one->s->said);
		results += strstr(one->s->said, "Order: ") != NULL;
	}
	print_message("%zu results, %zu answers came too late\n", results, late);
	assert_true(results > 5 && late > 5);
	for (int i = 0; i < 2; i++)
		stop(&b[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FILE_TEST(a_file_that_was_replaced_ends_the_test),
		FILE_TEST(a_file_that_was_replaced_ends_the_choice),
		FILE_TEST(a_new_tag_ends_no_test),
		FILE_TEST(a_file_that_is_written_while_it_plays_ends_the_test),
		FILE_TEST(a_run_of_an_earlier_earlog_goes_on_by_its_source),
		FILE_TEST(an_answer_after_the_order_was_shown_is_not_stored),
		FILE_TEST(a_run_with_an_impossible_trial_has_no_trial),
		FILE_TEST(two_benches_give_each_answer_once),
		FILE_TEST(no_walk_of_two_benches_counts_a_late_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
