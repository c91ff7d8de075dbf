/* tests: no-valgrind */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Blind runs: what is recorded when, what the listener may know, and what becomes of a run that was
 * left. */
#include "review/record/blind_result.h"

#include "base/numbers/blind_draw.h"
#include "review/record/identity.h"
#include "support/sitting_world.h"

static struct err err;

static bool
kept(const struct sitting *s)
{
	return sitting_all_kept(s);
}

static void
begin(struct world *w, size_t blocks)
{
	struct blind_wish wish = { .devices = { 1, 2 }, .n = 2, .blocks = blocks };

	if (!blind_begin(w->s, &wish, &err))
		fail_msg("%s", err.msg);
}

static void
next(struct world *w)
{
	assert_true(blind_next(w->s, &err));
	run_confirm(w->s);
}

static void
first(struct world *w)
{
	run_until(w, kept);
	run_confirm(w->s);
	assert_int_equal(w->s->trial, 1);
}

/* On the wheel of the section, which has a score whatever its attributes are. */
static void
rate(struct world *w, double value)
{
	if (w->s->wheel.scope != SCOPE_SECTION)
		wheel_scope(w->s);
	wheel_choose(w->s, 0);
	if (!wheel_rate(w->s, value, &err))
		fail_msg("%s", err.msg);
}

static void
write_note(struct world *w, const char *text)
{
	press(w);
	assert_true(writing_note(w->s, true, &err));
	type_text(w, text);
	writing_keep(w->s);
}

static const struct blind_run *
only_run(const struct record *rec)
{
	assert_int_equal(record_count(rec, ROW_BLIND_RUN), 1);
	return record_at(rec, ROW_BLIND_RUN, 0);
}

static bool
is_name(const char *text)
{
	return strcasestr(text, "aful") || strcasestr(text, "cantor") ||
		strcasestr(text, "performer");
}

/* ---- beginning ---- */

TEST_IN_WORLD(nonsense_is_refused_in_words)
{
	static const struct {
		struct blind_wish wish;
		const char *says;
	} none[] = {
		{ { .n = 0, .blocks = 3 }, "two devices" },
		{ { .devices = { 1 }, .n = 1, .blocks = 3 }, "two devices" },
		{ { .devices = { 1, 7 }, .n = 2, .blocks = 3 }, "no device 7" },
		{ { .devices = { 0, 1 }, .n = 2, .blocks = 3 }, "no device 0" },
		{ { .devices = { 2, 2 }, .n = 2, .blocks = 3 }, "named twice" },
		{ { .devices = { 1, 2 }, .n = 2, .blocks = 1 }, "nothing is repeated" },
		{ { .devices = { 1, 2 }, .n = 2, .blocks = 0 }, "nothing is repeated" },
		{ { .devices = { 1, 2 }, .n = 2, .blocks = 50 }, "at most 99" },
		{ { .devices = { 1, 2 }, .n = 2, .blocks = 1, .repeats = 3 },
			"can only alternate" },
		{ { .devices = { 1 }, .n = 1, .draws = 10 }, "two devices" },
		{ { .devices = { 1, 2 }, .n = 2, .draws = 4 }, "n5 or more" },
		{ { .devices = { 1, 2 }, .n = 2, .draws = 100 }, "at most 99" },
		{ { .devices = { 1, 2 }, .n = 2, .blocks = 3, .pairs = true }, "6 or more" },
	};
	struct world *w = *state;

	start(w, "walk");
	for (size_t i = 0; i < LENGTH(none); i++) {
		assert_false(blind_begin(w->s, &none[i].wish, &err));
		if (!strstr(err.msg, none[i].says))
			fail_msg("%zu: %s", i, err.msg);
		assert_false(sitting_is_blind(w->s));
	}
	assert_int_equal(record_count(&w->s->rec, ROW_BLIND_RUN), 0);
	assert_false(blind_next(w->s, &err));
	assert_false(blind_end(w->s, &err));
	press(w);
	assert_true(writing_note(w->s, true, &err));
	struct blind_wish wish = { .devices = { 1, 2 }, .n = 2, .blocks = 3 };
	assert_false(blind_begin(w->s, &wish, &err));
	assert_non_null(strstr(err.msg, "a note is open"));
	writing_give_up(w->s);
	begin(w, 3);
	assert_false(blind_begin(w->s, &wish, &err));
	assert_non_null(strstr(err.msg, "a blind run is on"));
}

TEST_IN_WORLD(the_order_is_on_disk_before_the_first_trial)
{
	struct world *w = *state;
	CLEANUP(blind_order_finish) struct blind_order o;
	CLEANUP(record_finish) struct record rec;
	size_t of[2] = { 0 };

	start(w, "walk");
	begin(w, 3);
	run_until(w, kept);
	load(w, &rec);
	const struct blind_run *r = only_run(&rec);
	assert_int_equal(r->trial, 0);
	assert_true(r->ended_ms == NO_INT && r->started_ms > 0);
	assert_true(
		uuid_same(&r->sitting, &w->s->sitting) && uuid_same(&r->chain, &w->s->setup.chain));
	assert_non_null(strstr(r->plan, "\"seed\":\"0x"));
	assert_non_null(strstr(r->plan, "\"version\":2"));
	assert_true(blind_order_read(r, &o));
	assert_int_equal(o.n, 6);
	for (size_t i = 0; i < o.n; i++) {
		size_t number = sitting_device_number(w->s, &blind_order_at(&o, i)->device);
		assert_in_range(number, 1, 2);
		of[number - 1]++;
	}
	assert_true(of[0] == 3 && of[1] == 3);
	run_confirm(w->s);
	assert_int_equal(w->s->trial, 1);
	assert_true(uuid_same(&w->s->setup.device, &blind_order_at(&o, 0)->device));
}

static bool
trial_began(const struct sitting *s)
{
	return s->trial == 1;
}

TEST_IN_WORLD(a_trial_that_is_confirmed_too_soon_waits_for_the_order)
{
	struct world *w = *state;

	start(w, "walk");
	begin(w, 3);
	run_confirm(w->s); /* at once: nothing can be stored yet */
	assert_int_equal(w->s->trial, 0);
	assert_int_equal(w->s->ask, ASK_TRIAL);
	assert_non_null(strstr(w->s->said, "waits until the random order is on disk"));
	run_until(w, trial_began);
	assert_int_equal(w->s->ask, ASK_NOTHING);
	end_run(w);
	begin(w, 3);
	run_confirm(w->s);
	run_cancel(w->s); /* thought better of it */
	run_until(w, kept);
	assert_int_equal(w->s->trial, 0);
}

TEST_IN_WORLD(a_run_can_be_given_up_before_its_first_trial)
{
	struct world *w = *state;

	start(w, "walk");
	struct uuid worn = w->s->setup.device;
	begin(w, 2);
	run_cancel(w->s);
	assert_true(sitting_is_blind(w->s));
	end_run(w);
	assert_false(sitting_is_blind(w->s));
	assert_true(uuid_same(&w->s->setup.device, &worn));
	assert_true(only_run(&w->s->rec)->row.deleted);
	assert_non_null(strstr(w->s->said, "given up"));
}

TEST_IN_WORLD(an_order_that_cannot_be_read_is_no_run)
{
	static const char *const plans[] = { NULL, "",
		"{\"seed\":\"0x1\",\"k\":2,\"order\":[0,1]}" };
	struct blind_run r = { .devices = (char *)"[\"nonsense\"]" };
	struct blind_order o;

	for (size_t i = 0; i < LENGTH(plans); i++) {
		r.plan = (char *)plans[i];
		assert_false(blind_order_read(&r, &o));
	}
}

/* ---- trials ---- */

TEST_IN_WORLD(all_that_is_said_in_a_run_names_the_trial_alone)
{
	struct world *w = *state;
	struct sitting *s;
	CLEANUP(buf_finish) struct buf b = BUF_INIT;
	const char *device;
	struct other_note others[OTHERS_MOST];
	double value;

	start(w, "walk");
	s = w->s;
	write_note(w, "before all");
	begin(w, 2);
	assert_int_equal(s->items[0].nnotes, 0);
	first(w);
	for (;;) {
		write_note(w, "heard in it");
		buf_clear(&b);
		sitting_add_worn(s, &s->setup.device, NULL, &b);
		sitting_add_worn(s, &s->setup.device, &sitting_chosen_note(s)->row.uuid, &b);
		run_add_left(s, &b);
		assert_non_null(strstr(b.s, "The blind run is at trial "));
		assert_false(is_name(b.s));
		assert_false(is_name(s->said));
		assert_int_equal(s->items[0].nnotes, s->trial);
		assert_true(sitting_is_worn(s, sitting_chosen_note(s)));
		assert_true(uuid_none(&s->writing->next.device));
		assert_false(against_choose(s, "", &err));
		assert_true(uuid_none(&s->writing->next.device));
		assert_false(is_name(s->said));
		assert_false(wear_device(s, 2, &err) || is_name(err.msg));
		assert_false(wear_back(s, &err) || is_name(err.msg));
		assert_false(wear_setting_named(s, "foam", &err) || is_name(err.msg));
		assert_false(chain_choice_choose(s, "desk", &err) || is_name(err.msg));
		assert_false(wear_volume(s, "22 by ear", &err) || is_name(err.msg));
		assert_int_equal(sitting_others(s, others), 0);
		for (size_t i = 0; i < s->wheel.n; i++)
			assert_false(wheel_benchmark(s, &s->wheel.rows[i], 0, &device, &value));
		const struct note *found[4];
		assert_int_equal(jump_find_notes(s, "before all", found, 4), 0);
		if (s->trial == s->ntrials)
			break;
		assert_true(blind_next(s, &err));
		assert_false(is_name(s->said));
		buf_clear(&b);
		blind_add_helper(s, &b); /* for the eyes of the helper */
		assert_true(is_name(b.s));
		run_confirm(s);
	}
	assert_int_equal(jump_find_notes(s, "heard in it", (const struct note *[8]){ NULL }, 8), 4);
	assert_true(blind_next(s, &err));
	assert_false(is_name(s->said));
	run_confirm(s);
	run_until(w, answered);
	assert_false(sitting_is_blind(s));
	assert_non_null(strstr(s->said, "revealed. Put on "));
	assert_null(strstr(s->said, "seed"));
	assert_int_equal(s->items[0].nnotes, 5);
	buf_clear(&b);
	sitting_add_worn(s, &s->setup.device, NULL, &b);
	assert_true(is_name(b.s));
}

TEST_IN_WORLD(each_trial_has_ratings_of_its_own_of_the_true_device)
{
	struct world *w = *state;
	CLEANUP(blind_order_finish) struct blind_order o;
	CLEANUP(record_finish) struct record rec;

	start(w, "walk");
	rate(w, 1); /* with open eyes, on the first device */
	begin(w, 2);
	first(w);
	for (;;) {
		assert_null(w->s->wheel.rows[0].now);
		assert_null(w->s->wheel.rows[0].before);
		rate(w, 2);
		rate(w, 3); /* corrects it */
		assert_null(w->s->wheel.rows[0].before);
		write_note(w, "heard");
		if (w->s->trial == w->s->ntrials)
			break;
		next(w);
	}
	end_run(w);
	/* With open eyes again, those of the run stand as they are. */
	assert_true(!w->s->wheel.rows[0].now || !w->s->wheel.rows[0].now->blind);
	rate(w, 4);
	run_until(w, kept);
	load(w, &rec);
	const struct blind_run *r = only_run(&rec);
	assert_true(r->ended_ms != NO_INT);
	assert_true(blind_order_read(r, &o));
	size_t blind = 0, seen = 0;
	EACH_ROW (rating, x, &rec, ROW_RATING) {
		const struct trial *t = record_find(&rec, ROW_TRIAL, &x->row.uuid);
		assert_int_equal(t != NULL, x->blind);
		blind += x->blind;
		if (!x->blind)
			continue;
		assert_true(x->value == 3 &&
			setup_same(
				&x->setup, blind_order_at(&o, (size_t)t->number - 1), SETUP_WORN));
		seen |= (size_t)1 << t->number;
	}
	assert_int_equal(blind, 4);
	assert_int_equal(seen, 2 | 4 | 8 | 16);
	EACH_ROW (note, n, &rec, ROW_NOTE) {
		const struct trial *t = record_find(&rec, ROW_TRIAL, &n->row.uuid);
		assert_non_null(t);
		assert_true(setup_same(
			&n->setup, blind_order_at(&o, (size_t)t->number - 1), SETUP_WORN));
	}
}

/* It opens at the first row without a value, whether the device is that of the trial before or not.
 */
TEST_IN_WORLD(the_row_of_the_wheel_tells_no_device)
{
	struct world *w = *state;

	start(w, "walk");
	begin(w, 2);
	first(w);
	for (;;) {
		for (int times = 0; times < 2; times++) {
			wheel_open(w->s);
			assert_int_equal(w->s->wheel.chosen, 0);
			wheel_show(w->s);
			wheel_choose(w->s, w->s->wheel.n - 1);
		}
		assert_true(wheel_rate(w->s, 3, &err));
		if (w->s->trial == w->s->ntrials)
			break;
		next(w);
		assert_int_equal(w->s->wheel.chosen, w->s->wheel.n - 1);
	}
}

TEST_IN_WORLD(undo_works_within_a_run_and_does_not_leave_it)
{
	struct world *w = *state;

	start(w, "walk");
	begin(w, 2);
	first(w);
	rate(w, 2);
	next(w);
	assert_null(w->s->wheel.rows[0].now);
	assert_true(sitting_undo(w->s, &err)); /* the rating of trial 1 */
	assert_false(is_name(w->s->said));
	assert_false(sitting_undo(w->s, &err));
	assert_int_equal(w->s->trial, 2);
	assert_true(sitting_redo(w->s, &err));
	assert_null(w->s->wheel.rows[0].now);
	assert_true(sitting_is_blind(w->s));
	assert_true(((struct rating *)record_at(&w->s->rec, ROW_RATING, 0))->blind);
}

/* ---- trials that are named ---- */

static void
begin_named(struct world *w, size_t n)
{
	struct blind_wish wish = { .devices = { 2, 1 }, .n = 2, .draws = n };

	if (!blind_begin(w->s, &wish, &err))
		fail_msg("%s", err.msg);
	assert_int_equal(w->s->ntrials, n);
}

/* Answers so many trials with the device that is worn, the others with the other one. */
static void
answer(struct world *w, size_t right)
{
	size_t worn = sitting_device_number(w->s, &w->s->setup.device), other = worn == 1 ? 2 : 1;

	assert_false(blind_next(w->s, &err));
	assert_non_null(strstr(err.msg, "first say which device"));
	assert_true(blind_answer(w->s, other, &err));
	assert_true(blind_answer(w->s, w->s->trial <= right ? worn : other, &err));
}

TEST_IN_WORLD(a_trial_that_waited_for_the_disk_takes_an_answer)
{
	struct world *w = *state;

	start(w, "walk");
	begin_named(w, 10);
	run_confirm(w->s); /* the order is not on disk yet */
	assert_int_equal(w->s->trial, 0);
	run_until(w, trial_began);
	assert_true(blind_answer(w->s, 1, &err));
}

TEST_IN_WORLD(named_trials_end_with_an_exact_p)
{
	struct world *w = *state;
	CLEANUP(record_finish) struct record rec;
	CLEANUP(blind_order_finish) struct blind_order o;
	CLEANUP(buf_finish) struct buf b = BUF_INIT;

	start(w, "walk");
	assert_false(blind_answer(w->s, 1, &err));
	begin_named(w, 10);
	assert_false(blind_answer(w->s, 1, &err)); /* none has begun */
	first(w);
	assert_false(blind_answer(w->s, 3, &err));
	for (;;) {
		answer(w, 8);
		if (w->s->trial == w->s->ntrials)
			break;
		next(w);
	}
	next(w);
	run_until(w, answered);
	assert_non_null(strstr(w->s->said, "8 of 10 right; guessing does as well in 1 of 18 runs"));
	run_until(w, kept);
	load(w, &rec);
	assert_true(blind_order_read(only_run(&rec), &o));
	blind_result_add(&rec, only_run(&rec), &o, &b);
	assert_string_equal(b.s, "8 of 10 right; guessing does as well in 1 of 18 runs");
	assert_null(blind_result_answer(&rec, only_run(&rec), &o, 11));
}

TEST_IN_WORLD(two_devices_are_preferred_in_pairs_of_trials)
{
	struct blind_wish wish = { .devices = { 2, 1 }, .n = 2, .draws = 6, .pairs = true };
	struct world *w = *state;
	CLEANUP(record_finish) struct record rec;
	CLEANUP(blind_order_finish) struct blind_order o;
	CLEANUP(buf_finish) struct buf b = BUF_INIT;
	size_t firsts = 0;

	start(w, "walk");
	if (!blind_begin(w->s, &wish, &err))
		fail_msg("%s", err.msg);
	assert_int_equal(w->s->ntrials, 12);
	first(w);
	for (size_t trial = 1; trial <= 12; trial += 2) {
		size_t worn = sitting_device_number(w->s, &w->s->setup.device);

		firsts += worn == 2;
		assert_false(blind_answer(w->s, 1, &err)); /* before the second of the pair */
		assert_non_null(strstr(err.msg, "after the second of the two trials"));
		if (trial == 7) { /* the pair goes on in the next session */
			run_until(w, kept);
			stop(w);
			start(w, "walk");
			run_confirm(w->s);
		}
		next(w);
		assert_int_equal(w->s->trial, trial + 1);
		assert_int_equal(sitting_device_number(w->s, &w->s->setup.device), 3 - worn);
		assert_false(blind_next(w->s, &err));
		assert_non_null(strstr(err.msg, "first say which of the last two"));
		assert_true(blind_answer(w->s, 0, &err));
		assert_false(is_name(w->s->said));
		if (trial == 1) { /* no difference */
			next(w);
			continue;
		}
		assert_true(sitting_undo(w->s, &err));
		assert_false(blind_next(w->s, &err));
		assert_true(blind_answer(w->s, worn == 1 ? 1 : 2, &err));
		if (trial < 11)
			next(w);
	}
	next(w);
	run_until(w, answered);
	assert_non_null(strstr(w->s->said,
		"preferred AFUL Cantor in 5 of 5 pairs with a preference, guessing does as well in "
		"1 of 16 "
		"runs; no difference in 1; "));
	run_until(w, kept);
	load(w, &rec);
	assert_true(blind_order_read(only_run(&rec), &o));
	blind_result_add(&rec, only_run(&rec), &o, &b);
	CLEANUP(pointer_free) char *tail = xasprintf(" came first in %zu of 6", firsts);
	assert_non_null(strstr(b.s, tail));
	assert_string_equal(blind_run_how(&rec, only_run(&rec), &o),
		"single blind; one may be recognised by its fit");
}

TEST_IN_WORLD(which_device_a_trial_was_may_be_guessed_in_any_run)
{
	struct world *w = *state;
	CLEANUP(record_finish) struct record rec;
	CLEANUP(blind_order_finish) struct blind_order o;
	struct blind_guesses g;
	CLEANUP(buf_finish) struct buf b = BUF_INIT;

	start(w, "walk");
	assert_false(blind_next(w->s, &err));
	assert_string_equal(err.msg, "no blind run is on: :blind 1 2 x4 begins one");
	begin(w, 5);
	assert_true(run_add_question(w->s, &b));
	assert_non_null(strstr(b.s, "2 devices, "));
	assert_non_null(strstr(b.s, " 5 repeats; about "));
	assert_false(blind_answer(w->s, 0, &err)); /* none has begun */
	first(w);
	for (;;) {
		size_t worn = sitting_device_number(w->s, &w->s->setup.device);

		if (w->s->trial == 2)
			assert_true(blind_answer(w->s, 0, &err)); /* no idea */
		else if (w->s->trial != 3)
			assert_true(blind_answer(w->s, worn, &err));
		assert_false(is_name(w->s->said) && w->s->trial == 2);
		bool asked = w->s->trial == 3;
		if (w->s->trial == w->s->ntrials)
			break;
		assert_true(blind_next(w->s, &err));
		assert_true(!strstr(w->s->said, "Which device was trial 3") == !asked);
		run_confirm(w->s);
	}
	next(w);
	run_until(w, answered);
	/* p depends on how often each device was named, and so on the order that was drawn. */
	assert_non_null(strstr(w->s->said,
		"which it was: 8 of 8 right, \"no idea\" for 1; guessing does as well in "));
	assert_non_null(strstr(w->s->said, " runs; 1 without an answer. Put on "));
	run_until(w, kept);
	load(w, &rec);
	assert_true(blind_order_read(only_run(&rec), &o));
	blind_guesses(&rec, only_run(&rec), &o, &g);
	assert_int_equal(g.asked, 9);
	assert_int_equal(g.said, 8);
	assert_int_equal(g.right, 8);
	assert_string_equal(blind_run_how(&rec, only_run(&rec), &o),
		"single blind; one may be recognised by its fit");
}

/* "A vs A with the other tips": what is noted has the setting of its trial, the answers are the
 * places in the wish, and the result names settings. */
TEST_IN_WORLD(two_settings_of_one_device_are_two_candidates)
{
	struct world *w = *state;
	struct blind_wish wish = {
		.devices = { 1, 1 }, .settings = { "stock", "foam" }, .n = 2, .draws = 5
	};
	CLEANUP(blind_order_finish) struct blind_order o;
	CLEANUP(record_finish) struct record rec;
	CLEANUP(buf_finish) struct buf helper = BUF_INIT, told = BUF_INIT;
	CLEANUP(pointer_free)
	char *yaml = xasprintf(
		"%svariants: {foam: {tips: foam, nozzle: brass}, stock: {tips: silicone, nozzle: "
		"brass}, other: {tips: wide}}\n",
		session_yaml);

	write_file(w, "cantor.yaml", yaml);
	start(w, "walk");
	assert_true(wear_setting_named(w->s, "other", &err));
	wish.settings[1] = "wood";
	assert_false(blind_begin(w->s, &wish, &err));
	assert_non_null(strstr(err.msg, "no setting"));
	wish.settings[1] = "stock";
	assert_false(blind_begin(w->s, &wish, &err));
	assert_non_null(strstr(err.msg, "named twice"));
	wish.settings[1] = "foam";
	assert_true(blind_begin(w->s, &wish, &err));
	blind_add_helper(w->s, &helper);
	assert_true(strstr(helper.s, " (foam), ") || strstr(helper.s, " (stock), "));
	first(w);
	for (;;) {
		const char *on = setup_name(&w->s->rec, &w->s->setup, ROW_VARIANT);

		write_note(w, "heard");
		assert_false(blind_answer(w->s, 3, &err));
		assert_true(blind_answer(w->s, 1 + text_same(on, "foam"), &err));
		assert_non_null(strstr(w->s->said,
			text_same(on, "foam") ? "you say AFUL Cantor (foam)"
					      : "you say AFUL Cantor (stock)"));
		if (w->s->trial == w->s->ntrials)
			break;
		next(w);
	}
	next(w);
	run_until(w, answered);
	assert_non_null(strstr(w->s->said, "5 of 5 right"));
	assert_string_equal(setup_name(&w->s->rec, &w->s->setup, ROW_VARIANT), "other");
	run_until(w, kept);
	load(w, &rec);
	assert_true(blind_order_read(only_run(&rec), &o));
	assert_true(o.settings && !setup_same(&o.of[0], &o.of[1], SETUP_VARIANT));
	EACH_ROW (note, n, &rec, ROW_NOTE) {
		const struct trial *t = record_find(&rec, ROW_TRIAL, &n->row.uuid);
		const struct setup *on = blind_order_at(&o, (size_t)t->number - 1);

		assert_true(setup_same(&n->setup, on, SETUP_WORN));
	}
	blind_run_add(&told, &rec, only_run(&rec), &o, 5, "levels not matched", true);
	assert_non_null(strstr(told.s,
		"A helper swapped AFUL Cantor (stock) and AFUL Cantor (foam) in "
		"5 trials"));
	const struct uuid foam = o.of[1].variant;
	assert_false(chain_choice_remove(w->s, &foam, &err));
}

TEST_IN_WORLD(a_break_is_suggested_after_25_minutes_of_trials)
{
	struct world *w = *state;
	const int64_t minute_ns = 60 * INT64_C(1000000000);

	start(w, "walk");
	begin(w, 3);
	assert_int_equal(w->s->blind_state->break_ns, INT64_MAX); /* none before the first trial */
	first(w);
	int64_t at = w->s->blind_state->break_ns;
	clock_set(at, clock_utc_ms());
	blind_part.run(w->s);
	assert_non_null(strstr(w->s->said, "a break of five"));
	assert_int_equal(w->s->blind_state->break_ns, at + 25 * minute_ns);
	end_run(w);
	assert_int_equal(w->s->blind_state->break_ns, INT64_MAX);
}

TEST_IN_WORLD(an_answer_stands_once_the_next_trial_is_on)
{
	struct world *w = *state;
	struct blind_wish wish = { .devices = { 1, 2 }, .n = 2, .draws = 10 };

	start(w, "walk");
	assert_true(blind_begin(w->s, &wish, &err));
	first(w);
	assert_true(blind_answer(w->s, 1, &err));
	next(w);
	assert_false(sitting_undo(w->s, &err));
}

TEST_IN_WORLD(stopping_early_gives_no_p_and_undo_takes_an_answer_back)
{
	struct world *w = *state;

	start(w, "walk");
	begin_named(w, 6);
	first(w);
	answer(w, 6);
	next(w);
	answer(w, 6);
	assert_true(sitting_undo(w->s, &err)); /* back to what was answered first */
	assert_true(sitting_undo(w->s, &err));
	assert_false(blind_next(w->s, &err));
	end_run(w);
	assert_non_null(strstr(w->s->said, "1 of 1 right, but 6 were planned"));
}

/* What was rated an hour later by the clock was rated before the end. */
TEST_IN_WORLD(a_clock_that_is_set_back_makes_no_answer_late)
{
	struct world *w = *state;

	start(w, "walk");
	begin_named(w, 6);
	first(w);
	answer(w, 6);
	clock_set(clock_mono_ns(), clock_utc_ms() - 3600000);
	end_run(w);
	assert_non_null(strstr(w->s->said, "1 of 1 right, but 6 were planned"));
}

TEST_IN_WORLD(music_that_an_open_swap_paused_goes_on_if_the_run_is_cancelled)
{
	struct world *w = *state;

	start(w, "desk");
	run_until(w, sounds);
	assert_true(wear_device(w->s, 2, &err));
	assert_int_equal(w->s->deck.play.state, PLAY_PAUSED);
	begin(w, 3);
	assert_int_equal(w->s->ask, ASK_TRIAL);
	run_cancel(w->s);
	assert_int_equal(w->s->deck.play.state, PLAY_RUNNING);
}

/* ---- the next sitting ---- */

TEST_IN_WORLD(a_run_goes_on_in_the_next_sitting)
{
	struct world *w = *state;

	start(w, "walk");
	begin(w, 3);
	first(w);
	next(w);
	rate(w, 2);
	press(w);
	assert_true(writing_note(w->s, true, &err));
	type_text(w, "half a ");
	struct uuid worn = w->s->setup.device;
	stop(w);
	start(w, "walk");
	assert_true(sitting_is_blind(w->s));
	assert_int_equal(w->s->trial, 2);
	assert_int_equal(w->s->ntrials, 6);
	assert_true(uuid_same(&w->s->setup.device, &worn));
	assert_int_equal(w->s->ask, ASK_TRIAL);
	assert_int_equal(w->s->ask_trial, 2);
	assert_false(is_name(w->s->said));
	assert_non_null(w->s->open_note);
	CLEANUP(buf_finish) struct buf b = BUF_INIT;
	sitting_add_worn(
		w->s, &w->s->open_note->note.setup.device, &w->s->open_note->note.row.uuid, &b);
	assert_string_equal(b.s, "trial 2");
	buf_finish(&b);
	type_text(w, "thought");
	writing_keep(w->s);
	run_confirm(w->s);
	assert_int_equal(w->s->trial, 2);
	rate(w, 2.5); /* mends the rating of this trial */
	assert_int_equal(record_count(&w->s->rec, ROW_RATING), 1);
	end_run(w);
	assert_non_null(strstr(w->s->said, "before its last trial"));
	stop(w);
	start(w, "walk");
	assert_false(sitting_is_blind(w->s));
	/* Nothing was worn before trial 1, also if the next session repeats it. */
	begin(w, 3);
	first(w);
	stop(w);
	start(w, "walk");
	b = (struct buf)BUF_INIT;
	blind_add_helper(w->s, &b);
	assert_non_null(strstr(b.s, "put on "));
	assert_null(strstr(b.s, "the same again"));
}

/* A run takes swaps out of the history, and leaves what undo cannot revert. */
TEST_IN_WORLD(undo_after_a_run_begins_says_that_it_changes_no_file)
{
	struct world *w = *state;

	start(w, "walk");
	transport_play_item(w->s, 0);
	press(w);
	assert_true(writing_mark(w->s, NULL, &err));
	assert_true(run_add_cue(w->s, "here", &err));
	begin(w, 3);
	assert_true(sitting_undo(w->s, &err));
	assert_null(strstr(w->s->said, "marker"));
	assert_non_null(strstr(w->s->said, "undo "));
}
