/* The wheel of ratings: attributes, scales, digits, and what earlier evenings rated. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support/sitting_world.h"

static const struct wheel_row *
row_named(const struct sitting *s, const char *attribute)
{
	for (size_t i = 0; i < s->wheel.n; i++)
		if (strcmp(s->wheel.rows[i].attribute, attribute) == 0)
			return &s->wheel.rows[i];
	return NULL;
}

static void
choose(struct sitting *s, const char *attribute)
{
	for (size_t i = 0; i < s->wheel.n; i++)
		if (strcmp(s->wheel.rows[i].attribute, attribute) == 0)
			wheel_choose(s, i);
}

/* Else a rating would be about another attribute than the one that was selected. */
TEST_IN_WORLD(the_wheel_selects_an_unrated_attribute_in_another_section)
{
	struct world *w = *state;
	struct err err;

	write_file(w, "list.yaml",
		"id: list\ntitle: List\nsections:\n"
		"  - {id: bass, title: Bass, attributes: [bass-depth, dark-bright], tracks: [{id: "
		"low, "
		"title: Low, signal: sine 60 30s}]}\n"
		"  - {id: treble, title: Treble, attributes: [treble-strength, tinny, hissing], "
		"tracks: [{id: high, title: High, signal: sine 6000 20s}]}\n");
	start(w, "walk");
	assert_int_equal(w->s->wheel.scope, SCOPE_SECTION);
	assert_int_equal(w->s->wheel.n, 3);
	assert_true(w->s->wheel.rows[2].score); /* the score is last */
	wheel_choose(w->s, 1);
	transport_play_item(w->s, 1);
	assert_int_equal(w->s->wheel.chosen, 0);
	assert_true(wheel_rate(w->s, 3, &err));
	transport_play_item(w->s, 0);
	transport_play_item(w->s, 1);
	assert_int_equal(w->s->wheel.chosen, 1);
	assert_null(w->s->wheel.rows[1].now);
	wheel_choose(w->s, 2);
	assert_true(wear_device(w->s, 2, &err)); /* the same section: the same attribute */
	run_confirm(w->s);
	assert_int_equal(w->s->wheel.chosen, 2);
	/* A word that was looked for is asked in its section alone. */
	assert_true(wheel_add(w->s, "brilliance", &err));
	assert_int_equal(w->s->wheel.n, 5);
	transport_play_item(w->s, 0);
	assert_int_equal(w->s->wheel.n, 3);
	wheel_scope(w->s);
	assert_true(wear_device(w->s, 1, &err));
	run_confirm(w->s);
	assert_int_equal(w->s->wheel.scope, SCOPE_WHOLE);
}

/* Else the first digits on another nozzle rate what the last one ended with. */
TEST_IN_WORLD(the_wheel_opens_at_an_unrated_attribute_with_another_setting)
{
	struct world *w = *state;
	struct err err;

	write_file(w, "cantor.yaml",
		"id: cantor\n"
		"device: AFUL Cantor\n"
		"variants: {steel: {nozzle: steel}, brass: {nozzle: brass}}\n"
		"playlist: ./list.yaml\n"
		"chains: {walk: {source: HiBy R3 II, clock: yes}}\n");
	write_file(w, "list.yaml",
		"id: list\ntitle: List\nsections:\n"
		"  - {id: bass, title: Bass, attributes: [bass-depth, dark-bright, punch], tracks: "
		"[{id: low, "
		"title: Low, signal: sine 60 30s}]}\n");
	start(w, "walk");
	wheel_open(w->s);
	assert_true(wheel_rate(w->s, 4, &err));
	wheel_choose(w->s, 2);
	assert_true(wheel_rate(w->s, 3, &err));
	wheel_open(w->s);
	assert_int_equal(w->s->wheel.chosen, 2);
	assert_true(wear_setting_named(w->s, "brass", &err));
	assert_true(wear_setting_named(w->s, "steel", &err));
	wheel_open(w->s); /* a swap and back: the value that was given last can be taken back */
	assert_int_equal(w->s->wheel.chosen, 2);
	assert_true(wear_setting_named(w->s, "brass", &err));
	wheel_open(w->s);
	assert_int_equal(w->s->wheel.chosen, 0);
}

static void
rate_row(struct sitting *s, size_t row, double value)
{
	wheel_choose(s, row);
	assert_true(wheel_rate(s, value, ERR_IGNORED));
}

static void
put_on_device(struct sitting *s, size_t number)
{
	assert_true(wear_device(s, number, ERR_IGNORED));
	run_confirm(s);
}

/* Else the values of the second device are of the wrong attributes, whichever way one rates. */
TEST_IN_WORLD(a_swap_at_the_wheel_goes_to_what_lacks_a_value)
{
	struct world *w = *state;

	write_file(w, "cantor.yaml",
		"id: cantor\ndevice: AFUL Cantor\nplaylist: ./list.yaml\n"
		"compare: [{device: AFUL Performer8}]\n"
		"chains: {walk: {source: HiBy R3 II, clock: yes}, "
		"desk: {source: FiiO K7, clock: yes}}\n");
	start(w, "walk");
	wheel_open(w->s);
	wheel_show(w->s);
	/* All down one device, the second row left out; then all down the other. */
	rate_row(w->s, 0, 4);
	rate_row(w->s, 2, 3);
	rate_row(w->s, 3, 5);
	put_on_device(w->s, 2);
	assert_int_equal(w->s->wheel.chosen, 0);
	rate_row(w->s, 0, 2);
	rate_row(w->s, 2, 1);
	/* A look at the first device moves nothing. */
	wheel_choose(w->s, 3);
	put_on_device(w->s, 1);
	assert_int_equal(w->s->wheel.chosen, 3);
	put_on_device(w->s, 2);
	assert_int_equal(w->s->wheel.chosen, 3);
	/* From device to device: it goes neither to what both left out nor over what both have. */
	rate_row(w->s, 3, 2);
	rate_row(w->s, 5, 5);
	put_on_device(w->s, 1);
	assert_int_equal(w->s->wheel.chosen, 5);
	rate_row(w->s, 5, 1);
	/* With another chain all lack a value. A closed wheel goes there when it is opened. */
	wheel_close(w->s);
	assert_true(chain_choice_choose(w->s, "desk", ERR_IGNORED));
	assert_int_equal(w->s->wheel.chosen, 5);
	wheel_open(w->s);
	assert_int_equal(w->s->wheel.chosen, 0);
}

TEST_IN_WORLD(ratings_go_by_digit_step_and_not_judged)
{
	struct world *w = *state;
	struct err err;
	CLEANUP(record_finish) struct record rec;

	start(w, "walk");
	assert_true(wheel_add(w->s, "bass-depth", &err));
	choose(w->s, "bass-depth");
	const struct wheel_row *r = row_named(w->s, "bass-depth");
	assert_null(r->now);
	assert_true(wheel_rate_digit(w->s, 4, &err));
	assert_true(row_named(w->s, "bass-depth")->now->value == 4);
	assert_true(wheel_rate_step(w->s, 1, &err));
	assert_true(row_named(w->s, "bass-depth")->now->value == 4.5);
	assert_true(wheel_rate_step(w->s, 1, &err));
	assert_true(row_named(w->s, "bass-depth")->now->value == 5);
	assert_true(wheel_rate_step(w->s, 1, &err));
	assert_true(row_named(w->s, "bass-depth")->now->value == 5);
	assert_false(wheel_rate_digit(w->s, 7, &err));
	assert_true(wheel_rate_digit(w->s, 0, &err));
	assert_true(row_named(w->s, "bass-depth")->now->value == 0);
	assert_true(wheel_unrate(w->s, &err));
	assert_null(row_named(w->s, "bass-depth")->now);
	assert_true(wheel_rate_digit(w->s, 2, &err));
	assert_true(wheel_rate_point(w->s));
	assert_true(wheel_rate_digit(w->s, 5, &err));
	assert_true(w->s->wheel.rows[w->s->wheel.chosen].now->value == 2.5);
	/* A number is one step, however many keys it took. */
	assert_true(sitting_undo(w->s, &err));
	assert_null(row_named(w->s, "bass-depth")->now);
	assert_true(sitting_redo(w->s, &err));
	assert_true(row_named(w->s, "bass-depth")->now->value == 2.5);
	assert_true(wheel_rate_digit(w->s, 3, &err));
	assert_true(wheel_rate_confidence(w->s, &err));
	assert_string_equal(row_named(w->s, "bass-depth")->now->confidence, "sure");
	struct rating *old = (struct rating *)(uintptr_t)row_named(w->s, "bass-depth")->now;
	xreplace(&old->confidence, "high"); /* as an older earlog wrote “sure” */
	assert_true(wheel_rate_confidence(w->s, &err));
	assert_string_equal(row_named(w->s, "bass-depth")->now->confidence, "unsure");
	assert_true(wheel_rate_remark(w->s, "on the drums", &err));
	stop(w);
	load(w, &rec);
	assert_int_equal(record_count(&rec, ROW_RATING), 2); /* corrected, not repeated */
	const struct rating *kept = record_at(&rec, ROW_RATING, 0);
	if (kept->row.deleted) /* what was taken back */
		kept = record_at(&rec, ROW_RATING, 1);
	assert_true(kept->value == 3);
	assert_string_equal(kept->remark, "on the drums");
	assert_non_null(strstr(kept->scale, "\"max\""));
}

/* Opens the wheel in another session and chooses Punch. */
static const struct wheel_row *
start_at_punch(struct world *w)
{
	stop(w);
	start(w, "walk");
	assert_true(wheel_add(w->s, "punch", ERR_IGNORED));
	choose(w->s, "punch");
	return row_named(w->s, "punch");
}

/* Returns the rating of Punch of this evening, which is of three evenings before from now on. */
static struct rating *
make_older(struct world *w)
{
	struct rating *old = (struct rating *)(uintptr_t)row_named(w->s, "punch")->now;

	old->made_ms -= 3 * INT64_C(86400000);
	old->settled.ms = 0;
	wheel_build(w->s);
	return old;
}

TEST_IN_WORLD(an_earlier_rating_shows_only_after_ones_own)
{
	struct world *w = *state;
	struct err err;
	CLEANUP(record_finish) struct record rec;

	start(w, "walk");
	const struct wheel_row *row = start_at_punch(w);
	assert_int_equal(row->evenings, 0);
	assert_true(wheel_rate_digit(w->s, 4, &err));
	row = start_at_punch(w);
	make_older(w);
	assert_true(row->before && !row->now && row->evenings == 1);
	assert_true(wheel_rate_digit(w->s, 2, &err));
	assert_true(row_named(w->s, "punch")->before->value == 4);
	stop(w);
	load(w, &rec);
	assert_int_equal(record_count(&rec, ROW_RATING), 2);
}

/* Returns the number of ratings that were not taken back. */
static size_t
live_ratings(const struct world *w)
{
	size_t n = 0;

	EACH_LIVE (rating, r, &w->s->rec, ROW_RATING)
		n++;
	return n;
}

TEST_IN_WORLD(a_correction_is_no_rating_of_this_evening)
{
	struct world *w = *state;
	struct err err;

	start(w, "walk");
	start_at_punch(w);
	assert_false(wheel_correct(w->s, "", &err));
	assert_true(wheel_rate(w->s, 4, &err));
	start_at_punch(w);
	const struct rating *old = make_older(w);
	assert_true(wheel_rate(w->s, 2, &err));
	assert_non_null(strstr(w->s->said, "Punch 2: AFUL Cantor, for the section Bass (4 on "));
	assert_non_null(strstr(w->s->said, " if that was a slip)"));
	assert_true(wheel_rate_remark(w->s, "softer", &err));
	assert_true(wheel_correct(w->s, "", &err));
	assert_non_null(strstr(w->s->said, ": 4, corrected to 2"));
	const struct wheel_row *row = row_named(w->s, "punch");
	assert_true(!row->now && row->before->value == 2 && row->evenings == 1);
	assert_true(uuid_same(&row->before->row.uuid, &old->row.uuid) && !row->before->remark);
	assert_int_equal(live_ratings(w), 1);
	/* One step takes it back whole. */
	assert_true(sitting_undo(w->s, &err));
	row = row_named(w->s, "punch");
	assert_true(row->now->value == 2 && row->before->value == 4);
	assert_string_equal(row->now->remark, "softer");
	assert_true(wheel_correct(w->s, "", &err));
	/* Before a value; the next one is a rating of this evening. */
	assert_true(wheel_correct(w->s, "3", &err));
	assert_non_null(strstr(w->s->said, ": 2, corrected to 3"));
	assert_true(wheel_rate(w->s, 5, &err));
	row = row_named(w->s, "punch");
	assert_true(row->now->value == 5 && row->before->value == 3);
	assert_int_equal(live_ratings(w), 2);
	/* A value of another place is shown, and not corrected. */
	assert_true(wheel_unrate(w->s, &err));
	w->s->wheel.wanted = SCOPE_WHOLE;
	wheel_build(w->s);
	choose(w->s, "punch");
	assert_false(wheel_correct(w->s, "1", &err));
	assert_true(wheel_rate(w->s, 1, &err));
	assert_non_null(strstr(w->s->said, "Punch 1: AFUL Cantor, for the whole (3 on "));
	assert_non_null(strstr(w->s->said, ", for Bass)"));
}

/* Imported values keep theirs; an update of the firmware is no other setting, and another volume in
 * the file no other chain: as `earlog rate`. */
TEST_IN_WORLD(a_correction_finds_what_the_shell_corrects)
{
	static const char file[] = "id: cantor\ndevice: {brand: AFUL, model: Cantor, firmware: "
				   "\"%d\"}\nplaylist: ./list.yaml\n"
				   "settings: {bal: {output: 4.4 mm}, se: {output: 3.5 mm}}\n"
				   "chains: {walk: {source: HiBy R3 II, clock: yes, "
				   "volume: {value: %d}}}\n";
	struct world *w = *state;
	struct err err;
	CLEANUP(pointer_free)
	char *first = xasprintf(file, 1, 28), *second = xasprintf(file, 2, 31);

	write_file(w, "cantor.yaml", first);
	start(w, "walk");
	start_at_punch(w);
	assert_true(wheel_rate(w->s, 4, &err));
	stop(w);
	write_file(w, "cantor.yaml", second);
	start(w, "walk");
	start_at_punch(w);
	struct rating *old = (struct rating *)(uintptr_t)record_at(&w->s->rec, ROW_RATING, 0);
	old->made_ms -= 3 * INT64_C(86400000);
	old->settled.ms = 0;
	wheel_build(w->s);
	assert_true(wheel_correct(w->s, "3", &err));
	old = (struct rating *)(uintptr_t)record_at(&w->s->rec, ROW_RATING, 0);
	assert_true(old->value == 3);
	old->imported = true;
	assert_false(wheel_correct(w->s, "2", &err));
	sitting_key(w->s);
	assert_true(wheel_rate(w->s, 2, &err));
	assert_non_null(
		strstr(w->s->said, "Punch 2: AFUL Cantor (bal), for the section Bass (3 on "));
	assert_null(strstr(w->s->said, "if that was a slip"));
}

/* The digits of a refused number are no rating, and the value of before is back. */
TEST_IN_WORLD(a_number_between_two_steps_leaves_nothing)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	start(w, "walk");
	assert_true(wheel_add(w->s, "punch", &err));
	choose(w->s, "punch");
	struct scale *scale = &w->s->wheel.rows[w->s->wheel.chosen].scale;
	scale_init(scale, 0, 10, 1);
	for (int given = 0; given < 2; given++) {
		assert_true(wheel_rate_digit(w->s, 7, &err));
		assert_true(row_named(w->s, "punch")->now->value == 7);
		assert_true(wheel_rate_point(w->s));
		assert_false(wheel_rate_digit(w->s, 5, &err));
		assert_string_equal(err.msg,
			"Punch goes from 0 to 10 in steps of 1; 7.5 needs “wheel_scale: {min: 0, "
			"max: 10, step: 0.5}” in cantor.yaml");
		const struct rating *now = row_named(w->s, "punch")->now;
		assert_true(given ? now->value == 3 : !now);
		wheel_end_number(w->s);
		assert_true(wheel_rate(w->s, 3, &err));
	}
	assert_false(wheel_rate_text(w->s, "2.5", &err));
	assert_non_null(strstr(err.msg, "; 2.5 needs “"));
	assert_true(row_named(w->s, "punch")->now->value == 3);
}

/* The named word is rated where the wheel would: it forgets a track or cue when it is closed. */
TEST_IN_WORLD(a_closed_wheel_rates_the_section_or_the_whole)
{
	struct world *w = *state;
	struct err err;

	start(w, "walk");
	start_at_punch(w);
	wheel_open(w->s);
	while (w->s->wheel.scope != SCOPE_ITEM)
		wheel_scope(w->s);
	wheel_close(w->s);
	assert_true(wheel_rate_text(w->s, "punch 4", &err));
	assert_non_null(strstr(w->s->said, "for the section Bass"));
	while (w->s->wheel.scope != SCOPE_WHOLE)
		wheel_scope(w->s);
	wheel_close(w->s);
	wheel_open(w->s);
	assert_true(wheel_rate_text(w->s, "punch 3", &err));
	assert_non_null(strstr(w->s->said, "for the whole"));
	/* So does the wheel of the next session. */
	start_at_punch(w);
	assert_int_equal(w->s->wheel.scope, SCOPE_WHOLE);
}

/* While hands change something, a value is still of what is on, and says so. */
TEST_IN_WORLD(a_value_before_a_swap_is_done_names_its_device)
{
	struct world *w = *state;
	struct err err;

	start(w, "walk");
	start_at_punch(w);
	assert_true(wheel_rate(w->s, 4, &err));
	start_at_punch(w);
	make_older(w);
	assert_true(wear_device(w->s, 2, &err));
	assert_true(wheel_rate(w->s, 2, &err));
	assert_non_null(strstr(w->s->said, "Punch 2: AFUL Cantor, for the section Bass (4 on "));
	assert_true(sitting_undo(w->s, &err));
	run_confirm(w->s);
	assert_true(wheel_rate(w->s, 3, &err));
	assert_null(strstr(w->s->said, "AFUL Cantor"));
}

/* One evening has one value: what was given in a session before, or before a swap, is shown, and
 * what is given again is kept beside it. */
TEST_IN_WORLD(a_rating_of_this_evening_stays_in_sight)
{
	struct world *w = *state;
	struct err err;

	start(w, "walk");
	start_at_punch(w);
	assert_true(wheel_rate(w->s, 4, &err));
	const struct wheel_row *row = start_at_punch(w);
	assert_true(row->now->value == 4 && row->evenings == 0);
	assert_true(wheel_rate_confidence(w->s, &err));
	assert_string_equal(row_named(w->s, "punch")->now->confidence, "sure");
	assert_int_equal(record_count(&w->s->rec, ROW_RATING), 1);
	assert_true(wheel_rate(w->s, 3, &err));
	assert_true(row_named(w->s, "punch")->now->value == 3);
	assert_true(wheel_rate(w->s, 2, &err));
	assert_int_equal(record_count(&w->s->rec, ROW_RATING), 2);
	assert_true(wheel_unrate(w->s, &err));
	assert_true(row_named(w->s, "punch")->now->value == 4);
}

/* What another listener gave, which a merge brought, is not the listener's to see or to change. */
TEST_IN_WORLD(a_rating_of_another_listener_is_not_in_the_wheel)
{
	struct world *w = *state;
	struct err err;

	start(w, "walk");
	start_at_punch(w);
	assert_true(wheel_rate(w->s, 4, &err));
	struct listener_row *ben = row_new(ROW_LISTENER);
	struct rating *r = (struct rating *)(uintptr_t)row_named(w->s, "punch")->now;
	r->listener = ben->row.uuid = uuid_of("listener:ben");
	rows_take(&w->s->rec.of[ROW_LISTENER], ben);
	wheel_build(w->s);
	assert_null(row_named(w->s, "punch")->now);
	assert_false(wheel_unrate(w->s, &err));
	r->made_ms -= 3 * INT64_C(86400000);
	r->settled.ms = 0;
	wheel_build(w->s);
	assert_int_equal(row_named(w->s, "punch")->evenings, 0);
}

/* A key must not take longer in a review of many ratings. */
TEST_IN_WORLD(a_value_searches_no_other_ratings)
{
	struct world *w = *state;
	struct err err;

	start(w, "walk");
	assert_true(wheel_add(w->s, "punch", &err));
	assert_true(wheel_add(w->s, "tinny", &err));
	choose(w->s, "punch");
	assert_true(wheel_rate_digit(w->s, 4, &err));
	struct rating *unseen = row_dup(ROW_RATING, row_named(w->s, "punch")->now);
	unseen->row.uuid = uuid_random();
	xreplace(&unseen->attribute, "tinny");
	rows_put(&w->s->rec.of[ROW_RATING], unseen);
	assert_true(wheel_add(w->s, "width", &err));
	choose(w->s, "width");
	wheel_row_of(w->s, "tinny")->now = NULL;
	assert_true(wheel_rate_digit(w->s, 2, &err));
	assert_true(row_named(w->s, "width")->now->value == 2);
	assert_null(row_named(w->s, "tinny")->now);
	wheel_build(w->s);
	assert_ptr_equal(row_named(w->s, "tinny")->now, unseen);
}

/* A slip is withdrawn where it is: of an earlier evening after a question, which does not say the
 * value; of tonight at once, also after another device was worn in between. */
TEST_IN_WORLD(a_slip_of_an_earlier_evening_is_withdrawn)
{
	struct world *w = *state;
	struct err err;
	CLEANUP(record_finish) struct record rec;

	start(w, "walk");
	assert_true(wheel_add(w->s, "punch", &err));
	choose(w->s, "punch");
	assert_false(wheel_unrate(w->s, &err));
	assert_non_null(strstr(err.msg, "Punch has no rating"));
	assert_true(wheel_rate_digit(w->s, 4, &err));
	start_at_punch(w);
	struct rating *old = make_older(w);
	assert_true(wheel_unrate(w->s, &err));
	assert_int_equal(w->s->ask, ASK_WITHDRAW);
	assert_non_null(strstr(w->s->said, "take back the rating of Punch of "));
	run_cancel(w->s);
	assert_false(old->row.deleted);
	assert_true(wheel_unrate(w->s, &err));
	run_confirm(w->s);
	assert_int_equal(row_named(w->s, "punch")->evenings, 0);
	assert_false(wheel_unrate(w->s, &err));
	assert_true(sitting_undo(w->s, &err));
	assert_int_equal(row_named(w->s, "punch")->evenings, 1);
	assert_true(sitting_redo(w->s, &err));
	/* tonight, with the device put on again since */
	assert_true(wheel_rate_digit(w->s, 3, &err));
	assert_true(start_at_punch(w)->now->value == 3);
	assert_true(wheel_unrate(w->s, &err));
	assert_int_equal(w->s->ask, ASK_NOTHING);
	stop(w);
	load(w, &rec);
	assert_int_equal(record_count(&rec, ROW_RATING), 2);
	for (size_t i = 0; i < 2; i++)
		assert_true(((struct rating *)record_at(&rec, ROW_RATING, i))->row.deleted);
}

TEST_IN_WORLD(a_bipolar_attribute_has_two_sides_and_scores_stand_with_the_whole)
{
	struct world *w = *state;
	struct err err;

	start(w, "walk");
	assert_true(wheel_add(w->s, "dark-bright", &err));
	choose(w->s, "dark-bright");
	assert_true(row_named(w->s, "dark-bright")->bipolar);
	assert_true(wheel_rate(w->s, -3, &err));
	assert_true(wheel_rate_step(w->s, -1, &err)); /* a sign, so far */
	assert_true(wheel_rate_step(w->s, -1, &err));
	assert_true(row_named(w->s, "dark-bright")->now->value == -3.5);
	assert_non_null(row_named(w->s, "section"));
	size_t chosen = w->s->wheel.chosen;
	wheel_scope(w->s);
	assert_int_equal(w->s->wheel.scope, SCOPE_WHOLE);
	assert_null(row_named(w->s, "dark-bright")->now); /* for the section, not for the whole */
	assert_int_equal(w->s->wheel.chosen, chosen);     /* a digit by habit rates the same word */
	choose(w->s, "bias");
	assert_true(wheel_rate_digit(w->s, 5, &err));
	assert_false(wheel_rate_digit(w->s, 0, &err)); /* scores go from 1 */
}

static double
value_of(const struct sitting *s, const char *attribute)
{
	const struct wheel_row *r = row_named(s, attribute);

	return r->now ? r->now->value : NAN;
}

/* As it is written: -4. A minus that is no sign is a step down. */
TEST_IN_WORLD(a_minus_before_the_first_digit_is_a_sign)
{
	struct world *w = *state;
	struct err err;

	start(w, "walk");
	assert_true(wheel_add(w->s, "dark-bright", &err));
	choose(w->s, "dark-bright");
	assert_true(wheel_rate_step(w->s, -1, &err));
	assert_string_equal(wheel_unfinished(w->s), "-");
	assert_null(row_named(w->s, "dark-bright")->now);
	assert_true(wheel_rate_digit(w->s, 4, &err));
	assert_true(value_of(w->s, "dark-bright") == -4);
	assert_true(wheel_rate_step(w->s, -1, &err)); /* behind a digit it is a step */
	assert_true(wheel_rate_step(w->s, -1, &err));
	assert_true(value_of(w->s, "dark-bright") == -5);
	assert_true(wheel_rate_digit(w->s, 3, &err)); /* another number says its own sign */
	assert_true(value_of(w->s, "dark-bright") == 3);
	wheel_end_number(w->s);
	assert_true(wheel_rate_step(w->s, -1, &err));
	assert_true(value_of(w->s, "dark-bright") == 3);
	assert_true(wheel_rate_digit(w->s, 5, &err));
	assert_true(value_of(w->s, "dark-bright") == -5);
	/* The sign again is the step that it is without a digit. */
	wheel_end_number(w->s);
	assert_true(wheel_rate_digit(w->s, 2, &err));
	wheel_end_number(w->s);
	assert_true(wheel_rate_step(w->s, -1, &err) && wheel_rate_step(w->s, -1, &err));
	assert_true(value_of(w->s, "dark-bright") == 1.5);
	/* Each number is one step of undo, with its minus. */
	static const double before[] = { 2, -5, 3, -5, -4.5, -4 };
	for (size_t i = 0; i < LENGTH(before); i++) {
		assert_true(sitting_undo(w->s, &err));
		assert_true(value_of(w->s, "dark-bright") == before[i]);
	}
	wheel_end_number(w->s);
	assert_true(wheel_rate_step(w->s, -1, &err));
	assert_true(sitting_undo(w->s, &err));
	assert_null(row_named(w->s, "dark-bright")->now);
	wheel_end_number(w->s);
	assert_true(wheel_rate_digit(w->s, 2, &err)); /* another key was pressed since the minus */
	assert_true(value_of(w->s, "dark-bright") == 2);
	assert_true(wheel_add(w->s, "bass-depth", &err));
	choose(w->s, "bass-depth");
	assert_true(wheel_rate_step(w->s, -1, &err)); /* this scale has nothing below zero */
	assert_true(value_of(w->s, "bass-depth") == 2.5);
	assert_true(wheel_rate_digit(w->s, 4, &err));
	assert_true(value_of(w->s, "bass-depth") == 4);
}

/* Types a number at the chosen row, on a scale of its own, after another rating: digits, points and
 * signs. Returns its value; *left gets what the row shows as unfinished. */
static double
typed(struct world *w, struct scale scale, const char *keys, const char **left)
{
	struct wheel_row *row = &w->s->wheel.rows[w->s->wheel.chosen];
	struct err err = ERR_INIT;

	row->scale = scale;
	assert_true(wheel_rate(w->s, scale.max, &err));
	wheel_end_number(w->s);
	for (; *keys; keys++)
		if (*keys == '-')
			assert_true(wheel_rate_step(w->s, -1, &err));
		else if (*keys == '.')
			wheel_rate_point(w->s);
		else
			wheel_rate_digit(w->s, *keys - '0', &err);
	*left = wheel_unfinished(w->s);
	return row->now->value;
}

/* Independent of the clock. */
TEST_IN_WORLD(a_number_goes_on_while_the_row_shows_it_as_unfinished)
{
	static const struct scale ten = { .min = 0, .max = 10, .step = 0.5 },
				  hundred = { .min = 0, .max = 100, .step = 0.5 },
				  fives = { .min = 0, .max = 100, .step = 5 },
				  both = { .min = -20, .max = 20, .step = 1 },
				  five = { .min = 1, .max = 5, .step = 1 },
				  quarters = { .min = 0, .max = 5, .step = 0.25 };
	static const struct {
		const struct scale *scale;
		const char *keys;
		double value;
		const char *left;
	} cases[] = { { &ten, "1", 1, "1" }, { &ten, "10", 10, "" }, { &ten, "105", 5, "5" },
		{ &ten, "55", 5, "5" }, { &ten, "43", 3, "3" }, { &ten, "4.", 4, "4." },
		{ &ten, "4.5", 4.5, "" }, { &ten, "4.51", 1, "1" }, { &ten, "04", 4, "4" },
		{ &ten, "0.5", 0.5, "" }, { &ten, "4.7", 10, "" }, { &hundred, "87", 87, "87" },
		{ &hundred, "100", 100, "" }, { &hundred, "1000", 0, "0" },
		{ &hundred, "55.5", 55.5, "" }, { &fives, "8", 100, "8" }, { &fives, "85", 85, "" },
		{ &fives, "8.5", 100, "" }, { &both, "-12", -12, "" }, { &both, "-1", -1, "-1" },
		{ &both, "-30", 0, "" }, { &both, "1-", 0, "" }, { &both, "--", 19, "" },
		{ &five, "3", 3, "" }, { &five, "3.", 3, "3." }, { &five, "3.5", 5, "" },
		{ &five, "34", 4, "" }, { &five, "37", 3, "" }, { &quarters, "4.25", 4.25, "" },
		{ &quarters, "5.", 5, "5." }, { &ten, "-4", 4, "4" },
		{ &quarters, "4.2", 4, "4.2" }, { &quarters, "4.256", 4.25, "" } };
	struct world *w = *state;
	struct err err = ERR_INIT;
	const char *left;

	start(w, "walk");
	assert_true(wheel_add(w->s, "punch", &err));
	assert_true(wheel_add(w->s, "bass-depth", &err));
	choose(w->s, "bass-depth");
	for (size_t i = 0; i < LENGTH(cases); i++) {
		double value = typed(w, *cases[i].scale, cases[i].keys, &left);

		if (fabs(value - cases[i].value) > 1e-9 || strcmp(left, cases[i].left) != 0)
			fail_msg("%zu: %s is %g, unfinished \"%s\"", i, cases[i].keys, value, left);
	}
	/* In another row a digit begins a number. */
	assert_true(typed(w, ten, "1", &left) == 1);
	choose(w->s, "punch");
	assert_true(wheel_rate_digit(w->s, 0, &err));
	assert_true(row_named(w->s, "punch")->now->value == 0);
	stop(w);
}

TEST_IN_WORLD(words_of_the_scale_rate_as_in_the_shell)
{
	static const char *const grades[] = { "D", "D+", "C", "C+", "B-", "B", "B+", "A-", "A" };
	struct world *w = *state;
	struct err err = ERR_INIT;

	start(w, "walk");
	assert_true(wheel_add(w->s, "punch", &err));
	choose(w->s, "punch");
	struct wheel_row *row = &w->s->wheel.rows[w->s->wheel.chosen];
	scale_init(&row->scale, 0, 8, 0.5);
	for (size_t i = 0; i < LENGTH(grades); i++)
		scale_add_word(&row->scale, (double)i, grades[i]);
	assert_true(wheel_rate_text(w->s, "B+", &err) && row->now->value == 6);
	assert_true(wheel_rate_text(w->s, "B", &err) && row->now->value == 5);
	assert_true(wheel_rate_text(w->s, "b-", &err) && row->now->value == 4);
	assert_true(wheel_rate_text(w->s, "7,5", &err) && row->now->value == 7.5);
	assert_true(wheel_rate_text(w->s, "-", &err) && !row->now);
	assert_false(wheel_rate_text(w->s, "E", &err) || wheel_rate_text(w->s, "8.7", &err));
	assert_string_equal(err.msg,
		"“8.7” is not on the scale: from 0 to 8 in steps of 0.5, or one of its words");
	stop(w);
}

/* A score of the whole is rated while the wheel shows a section, and the wheel stays there. */
TEST_IN_WORLD(a_score_of_the_whole_is_rated_from_any_scope)
{
	static const char *const scores[] = { "bias", "sonic-quality" };
	struct world *w = *state;
	struct err err = ERR_INIT;

	start(w, "walk");
	assert_true(wheel_add(w->s, "punch", &err));
	choose(w->s, "punch");
	enum scope before = w->s->wheel.scope;
	assert_int_not_equal(before, SCOPE_WHOLE);
	for (size_t i = 0; i < LENGTH(scores); i++) {
		CLEANUP(pointer_free) char *line = xasprintf("%s 4", scores[i]);

		assert_true(wheel_rate_text(w->s, line, &err));
		const struct rating *r = NULL, *last = NULL;
		while ((r = record_next(&w->s->rec, ROW_RATING, r)))
			last = strcmp(r->attribute, scores[i]) == 0 ? r : last;
		assert_non_null(last);
		assert_true(last->value == 4);
		assert_true(uuid_same(rating_place(last), &w->s->review));
		assert_int_equal(w->s->wheel.scope, before);
		assert_string_equal(w->s->wheel.rows[w->s->wheel.chosen].attribute, "punch");
	}
	assert_false(wheel_rate_text(w->s, "bias 77", &err));
	assert_int_equal(w->s->wheel.scope, before);
	/* The wheel and the gaps call it a score. */
	assert_true(wheel_rate_text(w->s, "score 4", &err));
	assert_true(row_named(w->s, "section")->now->value == 4);
	stop(w);
}
