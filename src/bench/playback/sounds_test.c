/* Two sounds: through an equaliser and as the file stands, what carries them, and how loud. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support/fake_player.h"
#include "support/sitting_world.h"

#include <math.h>

#include "archive/upkeep/reader.h"
#include "audio/library/background.h"
#include "base/text/text.h"

static struct err err;

static void
plays(struct world *w)
{
	start(w, "desk");
	transport_pause(w->s, false);
	for (int turns = 0; !sounds(w->s); turns++) {
		assert_true(turns < 3000);
		player_news(w->s->deck.player, 1);
		poll(&(struct pollfd){ reader_fd(w->s->internal->reader), POLLIN, 0 }, 1, 5);
		run_on_player(w->s);
		run_on_reader(w->s);
		run_timers(w->s, clock_mono_ns());
	}
}

static bool
heard(const struct sitting *s)
{
	return s->deck.filtered || s->said_level == SAID_REFUSED;
}

static const struct note *
noted(struct world *w)
{
	press(w);
	assert_true(writing_mark(w->s, NULL, &err));
	return sitting_chosen_note(w->s);
}

static const struct equaliser_row *
equaliser_of(const struct record *rec, const struct uuid *u)
{
	return record_find(rec, ROW_EQUALISER, u);
}

TEST_IN_WORLD(nothing_stands_in_the_way_until_the_other_sound_is_heard)
{
	struct world *w = *state;

	plays(w);
	struct player *p = w->s->deck.player;
	assert_false(p->sounds);
	assert_false(sounds_switch(w->s, &err));
	assert_non_null(strstr(err.msg, "there is no other sound"));
	assert_true(uuid_none(&noted(w)->setup.equaliser));
	assert_false(noted(w)->held_db <= 0);

	assert_true(sounds_equaliser(w->s, "pk 8200 -4 q3", &err));
	assert_true(p->sounds);
	assert_int_equal(p->which, 1);
	assert_int_equal(p->sound[0].equaliser.n, 0);
	assert_int_equal(p->sound[1].equaliser.n, 1);
	assert_true(sounds_switch(w->s, &err));
	assert_int_equal(p->which, 0);
	assert_true(p->sounds); /* both stay warm */
	assert_true(sounds_equaliser(w->s, "off", &err));
	assert_false(p->sounds);
}

TEST_IN_WORLD(the_sound_of_another_player_is_not_changed)
{
	struct world *w = *state;

	start(w, "walk");
	assert_false(sounds_equaliser(w->s, "pk 8200 -4 q3", &err));
	err.msg[0] = '\0';
	assert_false(sounds_switch(w->s, &err));
	assert_non_null(strstr(err.msg, "this needs a file"));
}

/* Notes, what played, ratings and the place carry it; undo and the chain know nothing of it. */
TEST_IN_WORLD(what_is_heard_is_kept_with_its_equaliser)
{
	struct world *w = *state;
	struct record rec;

	plays(w);
	struct uuid chain = w->s->setup.chain;
	assert_true(sounds_equaliser(w->s, "pk 8200 -4 q3", &err));
	struct uuid with = noted(w)->row.uuid;
	assert_true(sounds_switch(w->s, &err));
	struct uuid without = noted(w)->row.uuid;
	assert_true(uuid_same(&w->s->setup.chain, &chain));
	assert_true(sitting_undo(w->s, &err)); /* the marker, and no switch */
	assert_int_equal(w->s->playback->sounds.now, 0);
	assert_true(sitting_redo(w->s, &err));
	stop(w);

	load(w, &rec);
	const struct note *n = record_find(&rec, ROW_NOTE, &with),
			  *plain = record_find(&rec, ROW_NOTE, &without);
	const struct equaliser_row *e = equaliser_of(&rec, &n->setup.equaliser);
	assert_string_equal(e->name, "pk 8200 -4 q3");
	assert_string_equal(
		e->content, "Preamp: 0 dB\nFilter 1: ON PK Fc 8200 Hz Gain -4 dB Q 3\n");
	assert_true(n->held_db <= 0);
	assert_true(uuid_none(&plain->setup.equaliser));
	record_finish(&rec);

	/* At hand the next time, and off. */
	plays(w);
	assert_false(w->s->deck.player->sounds);
	assert_true(sounds_switch(w->s, &err));
	assert_true(w->s->deck.player->sounds);
	assert_int_equal(w->s->deck.player->which, 1);
	assert_true(uuid_same(&noted(w)->setup.equaliser, &w->s->playback->sounds.row));
}

TEST_IN_WORLD(ratings_through_an_equaliser_stand_beside_those_without)
{
	struct world *w = *state;

	plays(w);
	while (w->s->wheel.n == 0)
		wheel_scope(w->s);
	assert_true(wheel_rate(w->s, 3, &err));
	assert_non_null(w->s->wheel.rows[w->s->wheel.chosen].now);
	assert_true(sounds_equaliser(w->s, "lsc 105 5", &err));
	assert_null(w->s->wheel.rows[w->s->wheel.chosen].now);
	assert_true(wheel_rate(w->s, 4, &err));
	const struct rating *r = w->s->wheel.rows[w->s->wheel.chosen].now;
	assert_true(uuid_same(&r->setup.equaliser, &w->s->playback->sounds.row));
	assert_true(sounds_switch(w->s, &err));
	assert_true(fabs(w->s->wheel.rows[w->s->wheel.chosen].now->value - 3) < 1e-9);
}

TEST_IN_WORLD(a_file_is_read_and_what_is_wrong_in_it_is_told_with_its_place)
{
	struct world *w = *state;

	write_file(w, "harman.txt", "Preamp: -6 dB\nFilter 1: ON LSC Fc 105 Hz Gain 5 dB Q 0.7\n");
	write_file(w, "wrong.txt", "Preamp: -6 dB\nFilter 1: ON XX Fc 105 Hz\n");
	plays(w);
	assert_true(sounds_equaliser(w->s, "wrong.txt", &err));
	run_until(w, heard);
	assert_non_null(strstr(w->s->said, "wrong.txt:2:14: unknown filter type"));
	assert_false(w->s->deck.player->sounds);
	w->s->said_level = SAID_INFO;
	assert_true(sounds_equaliser(w->s, "nowhere.txt", &err));
	run_until(w, heard);
	assert_non_null(strstr(w->s->said, "there is no file"));
	w->s->said_level = SAID_INFO;
	assert_true(sounds_equaliser(w->s, "harman.txt", &err));
	run_until(w, heard);
	assert_string_equal(w->s->playback->sounds.name, "harman");
	assert_int_equal(w->s->deck.player->which, 1);
	write_file(w, "a\xff\033[2Jb.txt", "Filter: ON HP Fc 30 Hz\n");
	assert_true(sounds_equaliser(w->s, "off", &err));
	assert_true(sounds_equaliser(w->s, "a\xff\033[2Jb.txt", &err));
	run_until(w, heard);
	assert_true(text_valid(w->s->playback->sounds.name, strlen(w->s->playback->sounds.name)));
	assert_null(strchr(w->s->playback->sounds.name, '\033'));
	/* A filter that is typed wrong is no file. */
	assert_false(sounds_equaliser(w->s, "pk 8200 -4", &err));
	assert_non_null(strstr(err.msg, "needs a Q"));
}

TEST_IN_WORLD(another_equaliser_takes_the_place_of_the_first)
{
	struct world *w = *state;

	write_file(w, "a.txt", "Filter 1: ON LSC Fc 105 Hz Gain 5 dB Q 0.7\n");
	plays(w);
	assert_true(sounds_equaliser(w->s, "a.txt", &err));
	run_until(w, heard);
	struct uuid with_a = noted(w)->setup.equaliser;
	assert_true(sounds_switch(w->s, &err));
	assert_true(sounds_equaliser(w->s, "pk 3000 2 q1", &err));
	const struct player_sound *two = w->s->deck.player->sound;
	assert_int_equal(two[0].equaliser.n, 0);
	assert_int_equal(two[1].equaliser.n, 1);
	assert_int_equal(w->s->deck.player->which, 1);
	assert_int_equal(w->s->ask, ASK_NOTHING);
	struct uuid with_b = noted(w)->setup.equaliser;
	assert_string_equal(equaliser_of(&w->s->rec, &with_a)->name, "a");
	assert_string_equal(equaliser_of(&w->s->rec, &with_b)->name, "pk 3000 2 q1");
	/* A filter with a plus comes to it. */
	assert_true(sounds_equaliser(w->s, "+pk 500 1 q1", &err));
	assert_int_equal(two[1].equaliser.n, 2);
	assert_string_equal(w->s->playback->sounds.name, "pk 3000 2 q1 + pk 500 1 q1");
}

TEST(the_louder_side_is_lowered_and_neither_clips)
{
	static const struct {
		struct passage_levels l;
		double held[2];
	} cases[] = {
		{ { .lufs = { -20, -18 }, .true_peak_dbtp = { -6, -4 } }, { 0, -2 } },
		{ { .lufs = { -14, -16 }, .true_peak_dbtp = { -1, -2 } }, { -2, 0 } },
		{ { .lufs = { -14, -14 }, .true_peak_dbtp = { -1, 1.5 } }, { -1.5, -1.5 } },
		{ { .lufs = { -14, -12 }, .true_peak_dbtp = { 0.3, 3 } }, { -1, -3 } },
		{ { .lufs = { -14, -12 }, .true_peak_dbtp = { (double)NAN, (double)NAN } },
			{ 0, -2 } },
	};

	for (size_t i = 0; i < LENGTH(cases); i++) {
		double held[2];

		sounds_match_levels(&cases[i].l, held);
		assert_true(fabs(held[0] - cases[i].held[0]) < 1e-9);
		assert_true(fabs(held[1] - cases[i].held[1]) < 1e-9);
	}
}

/* Until it was measured, no signal can clip on either side, and the header says so. */
TEST_IN_WORLD(what_is_not_measured_yet_is_held_safely_and_said)
{
	struct world *w = *state;
	CLEANUP(buf_finish) struct buf words = BUF_INIT;

	plays(w);
	assert_true(sounds_equaliser(w->s, "pk 8200 6 q3", &err));
	const struct player_sound *two = w->s->deck.player->sound;
	assert_true(fabs(two[0].gain_db - two[1].gain_db) < 1e-9);
	assert_true(two[1].gain_db <= -6 && two[1].gain_db > -12);
	sounds_add(w->s, 100, &words);
	assert_string_equal(words.s, "EQ pk 8200 6 q3, level not matched");

	struct background_job l = { .ok = true,
		.result.levels = { .lufs = { -20, -19.4 }, .true_peak_dbtp = { -6, -5 } } };
	run_timers(w->s, clock_mono_ns());
	/* There is no worker in this test; its answer comes by hand. */
	w->s->playback->sounds.held = HELD_NOT_YET;
	l.ticket = w->s->playback->sounds.ticket + 1;
	sounds_measured(w->s, &l);
	assert_int_equal(w->s->playback->sounds.held, HELD_NOT_YET); /* of another question */
	buf_clear(&words);
	sounds_add(w->s, 100, &words);
	assert_string_equal(words.s, "EQ pk 8200 6 q3, measuring…");
	assert_non_null(strstr(w->s->said, ", measuring both levels: "));
	l.ticket = w->s->playback->sounds.ticket;
	w->s->dirty = 0;
	sounds_measured(w->s, &l);
	assert_true(w->s->dirty & DIRTY_ALL);
	buf_clear(&words);
	sounds_add(w->s, 100, &words);
	assert_string_equal(words.s, "EQ pk 8200 6 q3, -0.6 dB matched");
	assert_non_null(strstr(w->s->said, "EQ pk 8200 6 q3, levels matched: "));
	assert_true(fabs(two[1].gain_db + 0.6) < 1e-9 && two[0].gain_db >= 0);
	assert_true(fabs(noted(w)->held_db + 0.6) < 1e-9);
	buf_clear(&words);
	sounds_add(w->s, 8, &words);
	assert_string_equal(words.s, "EQ pk 8200…, -0.6 dB matched");

	/* Another file: what was measured holds no more. */
	assert_true(transport_step_item(w->s, 1, &err));
	assert_int_equal(w->s->playback->sounds.held, HELD_NOT_YET);
	assert_true(two[1].gain_db <= -6);
}

TEST_IN_WORLD(a_chain_may_bring_its_equaliser)
{
	struct world *w = *state;

	write_file(w, "harman.txt", "Preamp: -6 dB\nFilter 1: ON LSC Fc 105 Hz Gain 5 dB Q 0.7\n");
	plays(w);
	assert_null(w->s->playback->sounds.name);
	assert_true(chain_choice_add(w->s, "eqd: source=Computer, filters=harman.txt", &err));
	run_until(w, heard);
	assert_string_equal(w->s->playback->sounds.name, "harman");
	assert_int_equal(w->s->deck.player->which, 1);
	/* It goes with its chain, also if the equaliser of the next one cannot be read. */
	assert_true(chain_choice_add(w->s, "gone: source=Computer, filters=gone.txt", &err));
	assert_false(w->s->deck.player->sounds);
	assert_true(chain_choice_choose(w->s, "eqd", &err));
	run_confirm(w->s);
	run_until(w, heard);
	assert_true(chain_choice_choose(w->s, "desk", &err));
	run_confirm(w->s);
	assert_false(w->s->deck.player->sounds);
	stop(w);
	start(w, "desk");
	assert_false(w->s->deck.filtered);
}

/* Its levels would have to be matched through it, too. */
TEST_IN_WORLD(a_match_made_without_the_equaliser_is_said)
{
	struct world *w = *state;

	plays(w);
	assert_true(sounds_equaliser(w->s, "pk 8200 -4 q3", &err));
	assert_null(strstr(w->s->said, "matched"));
	assert_true(sounds_switch(w->s, &err));
	assert_true(wear_device(w->s, 2, &err));
	run_confirm(w->s);
	assert_true(wear_volume(w->s, "19 by ear", &err));
	assert_true(sounds_switch(w->s, &err));
	if (!strstr(w->s->said, "levels were matched without it: match them again"))
		fail_msg("%s", w->s->said);
	assert_true(wear_volume(w->s, "20 by ear", &err));
	assert_true(sounds_switch(w->s, &err));
	assert_true(sounds_switch(w->s, &err));
	assert_null(strstr(w->s->said, "matched"));
}
