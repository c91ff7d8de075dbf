/* A level match that is asked step by step. */
#include <ctype.h>

#include "answers/levels.h"
#include "config/words.h"
#include "support/fake_player.h"
#include "support/sitting_world.h"

static const char devices_yaml[] =
	"id: cantor\n"
	"device: {brand: AFUL, model: Cantor, impedance: 20 ohm, sensitivity: "
	"106 dB/Vrms}\n"
	"playlist: ./list.yaml\n"
	"chains:\n"
	"  desk: {source: FiiO K7, volume: {value: 50, unit: steps, db_per_step: 0.5}}\n"
	"  walk: {source: HiBy R3 II, clock: yes, volume: {value: 28, unit: steps}}\n"
	"compare: [{device: AFUL Performer8}]\n";

static int64_t now_ns;

static void
pass(int64_t ms)
{
	now_ns += ms * 1000000;
	clock_set(now_ns, 1800000000000 + now_ns / 1000000);
}

static void
news(struct world *w)
{
	for (int i = 0; i < 8; i++) {
		player_news(w->s->deck.player, 2);
		run_on_player(w->s);
	}
}

/* The Performer8 is worn, the Cantor was before, and music plays. */
static void
begin(struct world *w, const char *chain)
{
	struct err err = ERR_INIT;

	now_ns = 1000000000;
	pass(0);
	write_file(w, "cantor.yaml", devices_yaml);
	start(w, chain);
	news(w);
	assert_true(wear_device(w->s, 2, &err));
	run_confirm(w->s);
	news(w);
}

static void
match(struct world *w, const char *text)
{
	struct err err = ERR_INIT;

	if (!level_match_begin(w->s, text, &err))
		fail_msg("%s: %s", text, err.msg);
	news(w);
}

static void
asks(const struct world *w, const char *words)
{
	if (w->s->ask != ASK_MATCH || !strstr(w->s->said, words))
		fail_msg("\"%s\" does not ask \"%s\"", w->s->said, words);
}

static void
next(struct world *w)
{
	run_confirm(w->s);
	news(w);
}

static const struct volume *
last_volume(const struct world *w)
{
	size_t n = record_count(&w->s->rec, ROW_VOLUME);

	assert_int_equal(n, 1);
	return record_at(&w->s->rec, ROW_VOLUME, 0);
}

static void
both_sound_as_loud_until_the_volume_is_typed(void **state)
{
	struct world *w = *state;
	struct err err = ERR_INIT;
	struct player *p;

	begin(w, "desk");
	p = w->s->deck.player;
	assert_non_null(strstr(w->s->said, "\1match\2 matches levels"));
	assert_true(playing_plays(&w->s->deck.play));
	match(w, "meter 1k");
	asks(w, "put on AFUL Cantor at 50 steps; ");
	assert_false(playing_plays(&w->s->deck.play));
	assert_false(w->s->deck.play.signal.on);
	next(w);
	asks(w, "read the meter: AFUL Cantor (\1level +1\2 louder); ");
	assert_ptr_equal(sitting_device_on(w->s), &w->s->worn_before);
	assert_string_equal(run_confirm_hint(w->s), "go on");
	assert_true(p->toned && p->tone.hz == 1000 && p->tone.level_dbfs == -40);
	assert_true(instrument_raise(&w->s->deck, 6, &err));
	next(w);
	asks(w, "turn Cantor down, put on AFUL Performer8; ");
	assert_ptr_equal(sitting_device_on(w->s), &w->s->worn_before);
	assert_string_equal(run_confirm_hint(w->s), "it is on");
	assert_false(w->s->deck.play.signal.on);
	assert_false(p->toned);
	next(w);
	asks(w, "turn AFUL Performer8 until the meter reads the same; then ");
	assert_ptr_equal(sitting_device_on(w->s), &w->s->setup.device);
	assert_true(level_match_ready(w->s));
	assert_true(p->toned && p->tone.level_dbfs == -34);
	assert_true(level_match_begin(w->s, "43", &err)); /* or :volume 43 */
	const struct volume *v = last_volume(w);
	assert_string_equal(v->value, "43");
	assert_string_equal(v->how, "with a meter at 1 kHz");
	assert_string_equal(v->method, "meter");
	assert_string_equal(v->signal, "sine 1 kHz");
	assert_true(uuid_same(&v->matched_to, &w->s->worn_before));
	assert_int_equal(w->s->ask, ASK_NOTHING);
	assert_false(p->toned);
	assert_true(playing_plays(&w->s->deck.play));
	assert_string_equal(
		w->s->said, "volume 43 steps, as loud as AFUL Cantor with a meter at 1 kHz");
}

/* Kept with the equaliser that is on: without it the two may differ otherwise. */
static void
a_match_is_one_through_the_equaliser_that_is_on(void **state)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	begin(w, "desk");
	assert_true(sounds_equaliser(w->s, "pk 8200 -4 q3", &err));
	match(w, "ear");
	for (int i = 0; i < 3; i++)
		next(w);
	assert_true(wear_volume(w->s, "43", NULL, &err));
	const struct equaliser_row *q =
		record_find(&w->s->rec, ROW_EQUALISER, &last_volume(w)->setup.equaliser);
	assert_non_null(q);
}

static void
the_figures_say_where_it_should_be(void **state)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	begin(w, "desk");
	struct device *d = record_find(&w->s->rec, ROW_DEVICE, &w->s->setup.device);
	d->impedance_ohm = 20;
	d->sensitivity_db = 111;
	xreplace(&d->sensitivity_unit, "dB/Vrms");
	match(w, "ear 1k");
	next(w);
	assert_true(instrument_raise(&w->s->deck, -6, &err)); /* softer, for both */
	for (int i = 0; i < 2; i++)
		next(w);
	assert_true(w->s->deck.player->tone.level_dbfs == -46);
	asks(w, "both are equally loud, predicted: about 40 steps (5.0 dB less); then ");
	next(w); /* once more */
	asks(w, "put on AFUL Cantor");
}

static void
a_match_ends_with_what_takes_its_place(void **state)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	begin(w, "desk");
	match(w, "ear");
	next(w);
	assert_true(w->s->deck.play.signal.on);
	run_cancel(w->s);
	news(w);
	assert_false(w->s->deck.play.signal.on);
	assert_true(playing_plays(&w->s->deck.play));
	match(w, "ear");
	match(w, "meter"); /* another one instead */
	run_cancel(w->s);
	assert_true(playing_plays(&w->s->deck.play));
	match(w, "ear");
	next(w);
	/* What is on is rated and noted, at the position of the music. */
	const struct uuid on = *sitting_device_on(w->s);
	assert_false(uuid_same(&on, &w->s->setup.device));
	pass(1500);
	assert_true(writing_mark(w->s, NULL, &err));
	assert_true(wheel_add(w->s, "bass-depth", &err));
	if (!wheel_rate(w->s, 4, &err))
		fail_msg("%s", err.msg);
	news(w);
	const struct note *m = record_at(&w->s->rec, ROW_NOTE, 0);
	const struct rating *r = record_at(&w->s->rec, ROW_RATING, 0);
	assert_true(uuid_same(&m->setup.device, &on));
	assert_true(uuid_same(&r->setup.device, &on));
	assert_int_equal(m->pos_ms, sitting_now(w->s).pos_ms);
	while (sitting_undo(w->s, &err)) /* rating and marker */
		continue;
	/* Its two devices stay until it ends. */
	assert_false(wear_device(w->s, 1, &err));
	assert_non_null(strstr(err.msg, "level match"));
	assert_false(wear_back(w->s, &err));
	assert_false(sitting_undo(w->s, &err));
	assert_true(w->s->deck.play.signal.on);
	assert_int_equal(w->s->test, TEST_MATCH);
	run_cancel(w->s);
	assert_int_equal(w->s->test, TEST_NONE);
	assert_true(wear_device(w->s, 1, &err));
	run_cancel(w->s);
	/* A volume that is typed before the last step is one, and no match. */
	match(w, "ear");
	assert_true(wear_volume(w->s, "40", NULL, &err));
	assert_true(uuid_none(&last_volume(w)->matched_to));
	assert_int_equal(w->s->ask, ASK_NOTHING);
}

/* While the first device is on, a note and a volume are of it, as the header says; a volume that
 * was matched is known only at the last step. */
static void
what_is_noted_in_a_match_is_of_the_device_that_is_on(void **state)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	begin(w, "desk");
	match(w, "ear");
	next(w);
	struct uuid on = *sitting_device_on(w->s);
	assert_true(uuid_same(&on, &w->s->worn_before));
	assert_true(writing_mark(w->s, NULL, &err));
	assert_true(uuid_same(&sitting_chosen_note(w->s)->setup.device, &on));
	assert_string_equal(sitting_chosen_note(w->s)->volume, "50");
	assert_false(level_match_begin(w->s, "43", &err));
	assert_non_null(strstr(err.msg, "at its last step"));
	assert_false(wear_volume(w->s, "43 by ear", NULL, &err));
	assert_int_equal(record_count(&w->s->rec, ROW_VOLUME), 0);
	assert_int_equal(w->s->ask, ASK_MATCH);
	assert_true(wear_volume(w->s, "48", NULL, &err));
	assert_true(uuid_same(&last_volume(w)->setup.device, &on));
}

static void
what_plays_by_itself_plays_the_signal_itself(void **state)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	begin(w, "walk");
	match(w, "ear");
	asks(w, "put on AFUL Cantor at 28 steps (play the signal on its player); ");
	for (int i = 0; i < 3; i++)
		next(w);
	assert_false(w->s->deck.play.signal.on);
	assert_true(wear_volume(w->s, "22", NULL, &err));
	assert_string_equal(last_volume(w)->how, "by ear with pink noise");
}

/* A draft has no English word of the way of any match, with a signal or without. */
static void
each_way_has_words_in_each_language(void **state)
{
	static const char *const ways[] = { "ear", "ear 1k", "meter", "meter 1k" },
				 *const languages[] = { "ja", "zh", "de" };
	struct world *w = *state;
	struct err err = ERR_INIT;

	begin(w, "walk");
	for (size_t i = 0; i < LENGTH(ways); i++) {
		CLEANUP(pointer_free) char *value = xasprintf("%zu", 22 + i);
		CLEANUP(buf_finish) struct buf plain = BUF_INIT;

		match(w, ways[i]);
		for (int k = 0; k < 3; k++)
			next(w);
		assert_true(wear_volume(w->s, value, NULL, &err));
		size_t n = record_count(&w->s->rec, ROW_VOLUME);
		const struct volume *x = record_at(&w->s->rec, ROW_VOLUME, n - 1);
		assert_string_equal(x->value, value);
		levels_add_how(&plain, x->how);
		assert_string_equal(plain.s, x->how); /* English is as it was typed */
		for (size_t k = 0; k < LENGTH(languages); k++) {
			struct diags faults = DIAGS_INIT;
			CLEANUP(buf_finish) struct buf how = BUF_INIT;

			assert_true(words_use(languages[k], &faults, &err));
			levels_add_how(&how, x->how);
			for (const char *s = how.s; k < 2 && *s; s++)
				if (isalpha((unsigned char)*s) && strncmp(s, "kHz", 3) != 0)
					fail_msg("%s, %s: %s", ways[i], languages[k], how.s);
				else if (*s == 'k')
					s += 2;
			assert_null(strstr(how.s, "ear"));
			assert_null(strstr(how.s, "with a"));
			assert_null(strstr(how.s, "pink"));
		}
		assert_true(words_use(NULL, &(struct diags){ .v = NULL }, &err));
	}
}

static void
there_must_be_something_to_match_to(void **state)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	write_file(w, "cantor.yaml", devices_yaml);
	start(w, "desk");
	assert_false(level_match_begin(w->s, "", &err));
	assert_non_null(strstr(err.msg, "matched to what?"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(both_sound_as_loud_until_the_volume_is_typed),
		WORLD_TEST(a_match_is_one_through_the_equaliser_that_is_on),
		WORLD_TEST(the_figures_say_where_it_should_be),
		WORLD_TEST(a_match_ends_with_what_takes_its_place),
		WORLD_TEST(what_is_noted_in_a_match_is_of_the_device_that_is_on),
		WORLD_TEST(what_plays_by_itself_plays_the_signal_itself),
		WORLD_TEST(each_way_has_words_in_each_language),
		WORLD_TEST(there_must_be_something_to_match_to),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
