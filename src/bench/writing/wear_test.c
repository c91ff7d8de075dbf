/* What is worn: at which volume it is put on, what is not at hand, and what stands meanwhile. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/record/volume.h"
#include "support/sitting_world.h"

static const char compares_yaml[] =
	"id: cantor\n"
	"device: AFUL Cantor\n"
	"playlist: ./list.yaml\n"
	"chains:\n"
	"  walk: {source: HiBy R3 II, clock: yes, volume: {value: 50, unit: \"%\"}}\n"
	"  desk: {source: FiiO K7}\n"
	"compare: [{device: AFUL Performer8}, {device: Crimson, from_memory: yes}, {device: "
	"Truthear Zero, volume: {walk: 33}}]\n";

static void
begin(struct world *w)
{
	write_file(w, "cantor.yaml", compares_yaml);
	start(w, "walk");
}

static void
put_on(struct world *w, size_t number)
{
	struct err err = ERR_INIT;

	if (!wear_device(w->s, number, &err))
		fail_msg("%s", err.msg);
	run_confirm(w->s);
}

static void
note_volume(struct world *w, const char *text)
{
	struct err err = ERR_INIT;

	sitting_key(w->s);
	if (!wear_volume(w->s, text, &err))
		fail_msg("%s", err.msg);
}

/* What the question of a swap says before its keys. */
static void
assert_asks(struct world *w, size_t number, const char *expected)
{
	CLEANUP(buf_finish) struct buf b = BUF_INIT;

	w->s->ask_about = w->s->devices[number - 1].device->row.uuid;
	swap_asks.add(w->s, &b);
	assert_string_equal(b.s, expected);
}

TEST_IN_WORLD(a_swap_says_to_what_its_volume_was_matched_and_how)
{
	struct world *w = *state;
	struct err err;

	begin(w);
	assert_asks(w, 2, "put on AFUL Performer8, no volume noted");
	assert_asks(w, 4, "put on Truthear Zero, volume 33 %");
	put_on(w, 2);
	note_volume(w, "45 by ear");
	put_on(w, 1);
	assert_true(wear_device(w->s, 2, &err));
	assert_non_null(strstr(w->s->said, "volume 45 %, matched by ear to AFUL Cantor at 50 %"));
	run_cancel(w->s);
}

/* So do a setting and a chain that hands change. */
TEST_IN_WORLD(a_setting_and_a_chain_tell_their_volumes)
{
	struct world *w = *state;
	CLEANUP(pointer_free)
	char *sockets = xasprintf(
		"%ssettings: {output: [se, bal], tips: [foam, silicone]}\n", session_yaml);
	CLEANUP(buf_finish) struct buf setting = BUF_INIT, chain = BUF_INIT;
	struct err err;

	write_file(w, "cantor.yaml", sockets);
	start(w, "walk");
	note_volume(w, "30");
	assert_true(wear_setting_named(w->s, "bal", &err));
	assert_string_equal(w->s->said, "setting foam · bal");
	w->s->ask_about = w->s->setup.variant;
	put_on_asks.add(w->s, &setting);
	assert_string_equal(setting.s, "put on foam, bal, volume 28 steps");
	note_volume(w, "24 by ear");
	assert_true(wear_setting_named(w->s, "se", &err));
	w->s->ask_about = w->s->writing->before.variant;
	buf_clear(&setting);
	put_on_asks.add(w->s, &setting);
	assert_string_equal(setting.s,
		"put on foam, bal, volume 24 steps, matched by ear to foam, se at 30 "
		"steps");
	assert_true(chain_choice_choose(w->s, "desk", &err));
	w->s->ask_about = w->s->writing->before.chain;
	put_on_asks.add(w->s, &chain);
	assert_string_equal(chain.s,
		"switch to walk, volume 30 steps, matched by ear to foam, bal at 24 steps");
}

/* What the meter read stays behind the signal that sounded. */
TEST_IN_WORLD(a_match_names_its_signal_and_what_the_meter_read)
{
	static const char *const typed[] = { "45 by ear", "45 by meter 118 mV" };
	static const char *const how[] = { "by ear with pink noise",
		"with a meter and pink noise, 118 mV" };
	struct world *w = *state;

	begin(w);
	put_on(w, 2);
	w->s->deck.play.signal.is = (struct signal){ .kind = SIGNAL_PINK };
	for (size_t i = 0; i < LENGTH(typed); i++) {
		w->s->deck.play.signal.on = true;
		note_volume(w, typed[i]);
		const struct volume *v =
			record_at(&w->s->rec, ROW_VOLUME, record_count(&w->s->rec, ROW_VOLUME) - 1);
		assert_string_equal(v->how, how[i]);
		assert_string_equal(v->signal, "pink");
		w->s->deck.play.signal.on = false;
	}
}

/* Settings that were on in between have no volume with which a reading could be a match. */
TEST_IN_WORLD(a_reading_is_a_match_only_with_a_volume_that_is_known)
{
	static const struct {
		const char *setting, *typed, *said;
	} turns[] = {
		{ "steel", "42 by meter 118 mV",
			"volume 42, noted (by meter, 118 mV) without a match: nothing else was "
			"just on" },
		{ "brass", NULL, NULL },
		{ "steel", "41 by meter 118 mV",
			"volume 41, noted (by meter, 118 mV) without a match: brass has no "
			"volume of this evening" },
		{ "brass", "45 by meter 118 mV", "volume 45, as loud as steel by meter, 118 mV" },
		{ "steel", "40 by meter 118 mV", "volume 40, as loud as brass by meter, 118 mV" },
		{ "open", NULL, NULL },
		{ "brass", "44 by meter 120 mV",
			"volume 44, noted (by meter, 120 mV) without a match: open has no "
			"volume of this evening" },
		{ "open", "48 by ear", "volume 48, as loud as brass by ear" },
	};
	struct world *w = *state;
	struct err err;

	write_file(w, "cantor.yaml",
		"id: cantor\n"
		"device: AFUL Cantor\n"
		"variants: {steel: {nozzle: steel}, brass: {nozzle: brass}, open: {nozzle: "
		"open}}\n"
		"playlist: ./list.yaml\n"
		"chains: {walk: {source: HiBy R3 II, clock: yes}}\n");
	start(w, "walk");
	for (size_t i = 0; i < LENGTH(turns); i++) {
		if (i && !wear_setting_named(w->s, turns[i].setting, &err))
			fail_msg("%s", err.msg);
		if (!turns[i].typed)
			continue;
		note_volume(w, turns[i].typed);
		assert_string_equal(w->s->said, turns[i].said);
	}
	const struct volume *first = record_at(&w->s->rec, ROW_VOLUME, 0);
	assert_string_equal(first->how, "by meter, 118 mV");
	assert_true(uuid_none(&first->matched.device));
}

/* A volume of an earlier evening is where the knob was then. */
TEST_IN_WORLD(a_reading_is_a_match_only_with_a_volume_of_this_evening)
{
	struct world *w = *state;

	clock_set(1000000000, 1800000000000);
	begin(w);
	put_on(w, 2);
	note_volume(w, "45");
	note_volume(w, "44 by meter 118 mV"); /* the Cantor has only the 50 % of the file */
	assert_string_equal(w->s->said,
		"volume 44 %, noted (by meter, 118 mV) without a match: AFUL Cantor has no volume "
		"of this evening");
	put_on(w, 1);
	note_volume(w, "51");
	stop(w);
	clock_set(clock_mono_ns() + 1000000000, clock_utc_ms() + 3600000);
	start(w, "walk");
	put_on(w, 2);
	note_volume(w, "43 by meter 118 mV");
	assert_string_equal(w->s->said, "volume 43 %, as loud as AFUL Cantor by meter, 118 mV");
	stop(w);
	clock_set(clock_mono_ns() + 1000000000, clock_utc_ms() + 86400000);
	start(w, "walk");
	put_on(w, 1);
	note_volume(w, "49 by meter 118 mV");
	assert_string_equal(w->s->said,
		"volume 49 %, noted (by meter, 118 mV) without a match: AFUL Performer8 has no "
		"volume of this evening");
	put_on(w, 2);
	note_volume(w, "44 by meter 118 mV");
	assert_string_equal(w->s->said, "volume 44 %, as loud as AFUL Cantor by meter, 118 mV");
	stop(w);
	clock_set(clock_mono_ns() + 1000000000, clock_utc_ms() + 86400000);
	start(w, "walk");
	put_on(w, 1);
	note_volume(w, "46 by ear"); /* needs no other volume */
	assert_string_equal(w->s->said, "volume 46 %, as loud as AFUL Performer8 by ear");
}

/* Also after the chain was swapped: two chains are matched for the device that is on. */
TEST_IN_WORLD(a_volume_after_a_swap_of_the_chain_matches_two_chains)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	begin(w);
	put_on(w, 2);
	note_volume(w, "45");
	assert_true(chain_choice_choose(w->s, "desk", &err));
	note_volume(w, "10 o'clock by ear");
	assert_string_equal(w->s->said, "volume 10 o'clock, as loud as walk by ear");
	const struct volume *v = record_at(&w->s->rec, ROW_VOLUME, 1);
	assert_true(setup_same(&v->matched, &v->setup, SETUP_WORN));
	assert_string_equal(setup_name(&w->s->rec, &v->matched, ROW_CHAIN), "walk");
	assert_asks(
		w, 2, "put on AFUL Performer8, volume 10 o'clock, matched by ear to walk at 45 %");
	assert_true(chain_choice_choose(w->s, "walk", &err));
	note_volume(w, "44 by meter 110 mV");
	assert_string_equal(w->s->said, "volume 44 %, as loud as desk by meter, 110 mV");
	put_on(w, 1);
	note_volume(w, "20 by ear");
	assert_string_equal(w->s->said, "volume 20 %, as loud as AFUL Performer8 by ear");
	/* The file changes the chain: how loud the other one was there is not known. */
	write_file(w, "cantor.yaml",
		"id: cantor\ndevice: AFUL Cantor\nplaylist: ./list.yaml\n"
		"chains: {walk: {source: HiBy R4, clock: yes}, desk: {source: FiiO K7}}\n"
		"compare: [{device: AFUL Performer8}, {device: Crimson, from_memory: yes}, "
		"{device: Truthear Zero, volume: {walk: 33}}]\n");
	run_files_saved(w->s);
	run_timers(w->s, clock_mono_ns());
	assert_string_equal(w->s->said, "cantor.yaml is read again");
	note_volume(w, "46 by ear");
	assert_string_equal(
		w->s->said, "volume 46, noted without a match: nothing else was just on");
}

TEST_IN_WORLD(a_match_that_holds_no_more_is_told)
{
	struct world *w = *state;

	begin(w);
	put_on(w, 2);
	note_volume(w, "45 by meter");
	put_on(w, 1);
	clock_set(clock_mono_ns() + 1000000000, clock_utc_ms() + 1000);
	note_volume(w, "60");
	assert_asks(w, 2,
		"put on AFUL Performer8, volume 45 %, matched by meter to AFUL Cantor at 50 "
		"%, now at 60 %");
	put_on(w, 2);
	/* The same two the other way round. */
	assert_asks(w, 1,
		"put on AFUL Cantor, volume 60 %; 50 % was matched by meter to AFUL "
		"Performer8 at 45 %");
	note_volume(w, "47");
	assert_asks(w, 1,
		"put on AFUL Cantor, volume 60 %; 50 % was matched by meter to AFUL "
		"Performer8 at 45 %, now at 47 %");
	put_on(w, 1);
	assert_asks(w, 2,
		"put on AFUL Performer8, volume 47 %; 45 % was matched by meter to AFUL "
		"Cantor at 50 %, now at 60 %");
}

TEST_IN_WORLD(the_match_with_what_is_worn_counts_before_others)
{
	struct world *w = *state;

	begin(w);
	put_on(w, 2);
	note_volume(w, "45 by ear"); /* to the Cantor */
	put_on(w, 4);
	note_volume(w, "30 by ear"); /* to the Performer8 */
	assert_asks(w, 2,
		"put on AFUL Performer8, volume 45 %, matched by ear to Truthear Zero at 30 %");
	put_on(w, 1);
	assert_asks(
		w, 2, "put on AFUL Performer8, volume 45 %, matched by ear to AFUL Cantor at 50 %");
	assert_asks(w, 4,
		"put on Truthear Zero, volume 30 %, matched by ear to AFUL Performer8 at 45 %");
}

/* Of a source with its setting: another gain has another volume, and no match of this one. */
TEST_IN_WORLD(a_match_is_of_the_setting_that_is_on)
{
	struct world *w = *state;
	struct err err;

	write_file(w, "cantor.yaml",
		"id: cantor\n"
		"device: {brand: Halyard, model: Nocturne, kind: dongle, gain: low, volume: {unit: "
		"steps}}\n"
		"variants: {high: {gain: high}}\n"
		"playlist: ./list.yaml\n"
		"chains: {andro: {source: laptop, headphone: Campfire Andromeda}}\n"
		"compare: [{device: Qudelix 5K, kind: dongle, volume: {unit: dB}}]\n");
	start(w, "andro");
	note_volume(w, "24");
	put_on(w, 2);
	note_volume(w, "-31 by ear");
	put_on(w, 1);
	assert_true(wear_setting_named(w->s, "high", &err));
	assert_asks(w, 2,
		"switch to Qudelix 5K, volume -31 dB, matched by ear to Halyard Nocturne (low "
		"gain) at 24 steps");
	put_on(w, 2);
	put_on(w, 1);
	note_volume(w, "12 by ear");
	put_on(w, 2);
	assert_asks(w, 1,
		"switch to Halyard Nocturne (high), volume 12 steps, matched by ear to "
		"Qudelix 5K at -31 "
		"dB");
	put_on(w, 1);
	assert_asks(w, 2,
		"switch to Qudelix 5K, volume -31 dB, matched by ear to Halyard Nocturne at 12 "
		"steps");
	struct uuid first = sitting_next_setting(w->s, &w->s->setup.device, NULL)->row.uuid;
	assert_true(wear_setting(w->s, &first, &err));
	assert_asks(w, 2,
		"switch to Qudelix 5K, volume -31 dB, matched by ear to Halyard Nocturne at 24 "
		"steps");
	put_on(w, 2);
	assert_asks(w, 1,
		"switch to Halyard Nocturne (low gain), volume 24 steps, matched by ear to Qudelix "
		"5K at -31 "
		"dB");
}

static void
assert_volume(struct world *w, const char *setting, const char *expected)
{
	struct err err;
	char text[64];

	assert_true(wear_setting_named(w->s, setting, &err));
	volume_text(&w->s->rec, &w->s->setup, NULL, text, sizeof(text));
	assert_string_equal(text, expected);
}

/* The knob stays where it is while tips or a gain change; another socket has another volume. */
TEST_IN_WORLD(a_socket_has_its_own_volume)
{
	struct world *w = *state;

	write_file(w, "cantor.yaml",
		"id: cantor\n"
		"device: {brand: Halyard, model: Nocturne, kind: dongle, volume: {unit: steps}}\n"
		"variants:\n"
		"  low: {output: 4.4 mm, gain: low}\n"
		"  high: {output: 4.4 mm, gain: high}\n"
		"  se: {output: 3.5 mm, gain: high}\n"
		"playlist: ./list.yaml\n"
		"chains: {andro: {source: laptop, headphone: Campfire Andromeda}}\n");
	start(w, "andro");
	assert_volume(w, "low", "");
	note_volume(w, "24");
	assert_volume(w, "high", "24 steps");
	assert_volume(w, "se", "");
	assert_true(writing_note(w->s, true, ERR_IGNORED));
	type_text(w, "narrower");
	writing_keep(w->s);
	assert_null(sitting_chosen_note(w->s)->volume);
	note_volume(w, "31");
	assert_volume(w, "high", "24 steps");
	assert_volume(w, "se", "31 steps");
}

/* Tips have no socket: the knob stays, also where the file has a volume. */
TEST_IN_WORLD(tips_leave_the_volume_as_it_is)
{
	struct world *w = *state;

	write_file(w, "cantor.yaml",
		"id: cantor\ndevice: AFUL Cantor\n"
		"variants: {foam: {tips: foam M}, silicone: {tips: silicone M}}\n"
		"playlist: ./list.yaml\n"
		"chains: {desk: {source: FiiO K7, output: 6.35 mm, volume: {value: 50, unit: "
		"steps}}}\n");
	start(w, "desk");
	assert_volume(w, "foam", "50 steps");
	note_volume(w, "33");
	assert_volume(w, "silicone", "33 steps");
}

static void
assert_compares(struct world *w, const char *name, const char *said)
{
	struct err err;

	if (!against_choose(w->s, name, &err))
		fail_msg("%s", err.msg);
	assert_string_equal(w->s->said, said);
}

TEST_IN_WORLD(what_is_heard_from_memory_only_is_never_put_on)
{
	struct world *w = *state;
	struct err err;

	begin(w);
	assert_false(wear_device(w->s, 3, &err));
	assert_non_null(strstr(err.msg, "Crimson from memory only"));
	assert_int_equal(w->s->ask, ASK_NOTHING);
	assert_true(writing_note(w->s, false, &err));
	assert_compares(w, "crimson", "compared with Crimson, from memory");
	assert_compares(w, "zero", "compared with Truthear Zero");
	writing_give_up(w->s);
	struct blind_wish wish = { .devices = { 1, 3 }, .n = 2, .blocks = 2 };
	assert_false(blind_begin(w->s, &wish, &err));
	assert_non_null(strstr(err.msg, "from memory only"));
}

TEST_IN_WORLD(a_clock_that_stands_after_a_swap_says_so)
{
	struct world *w = *state;
	struct err err;

	begin(w);
	transport_toggle(w->s);
	assert_int_equal(w->s->deck.play.state, PLAY_RUNNING);
	put_on(w, 2);
	assert_int_equal(w->s->deck.play.state, PLAY_PAUSED);
	assert_string_equal(w->s->said,
		"AFUL Performer8 is worn; \1toggle\2 starts the clock with your player");
	assert_true(chain_choice_choose(w->s, "desk", &err));
	put_on(w, 1);
	/* Signals need earlog to play. */
	assert_string_equal(w->s->said, "AFUL Cantor is worn; \1show signals\2 to match levels");
}

/* `d`, a number, `v`: the volume is read while the device is put on. */
TEST_IN_WORLD(a_volume_is_of_the_device_that_goes_on)
{
	struct world *w = *state;
	struct err err = ERR_INIT;
	struct setup before;

	begin(w);
	assert_true(wear_device(w->s, 2, &err));
	const struct setup on = wear_volume_setup(w->s, &before);
	assert_true(setup_has(&on, ROW_DEVICE, &w->s->devices[1].device->row.uuid));
	assert_true(wear_volume(w->s, "40 by ear", &err));
	assert_string_equal(
		w->s->said, "volume of AFUL Performer8 40 %, as loud as AFUL Cantor by ear");
	const struct volume *v = record_at(&w->s->rec, ROW_VOLUME, 0);
	assert_true(setup_has(&v->setup, ROW_DEVICE, &w->s->devices[1].device->row.uuid));
	assert_true(uuid_same(&v->matched.device, &w->s->setup.device));
	assert_int_equal(w->s->ask, ASK_SWAP);
	assert_asks(
		w, 2, "put on AFUL Performer8, volume 40 %, matched by ear to AFUL Cantor at 50 %");
	run_confirm(w->s);
	assert_int_equal(sitting_device_number(w->s, &w->s->setup.device), 2);
}

/* What was on last stays on, and is said unless it is the device under test. */
TEST_IN_WORLD(a_session_goes_on_with_the_device_that_was_on_last)
{
	struct world *w = *state;

	begin(w);
	put_on(w, 2);
	stop(w);
	start(w, "walk");
	assert_int_equal(w->s->ask, ASK_NOTHING);
	assert_non_null(strstr(w->s->said, "AFUL Performer8 was on last"));
	assert_int_equal(sitting_device_number(w->s, &w->s->setup.device), 2);
	put_on(w, 1);
	stop(w);
	start(w, "walk");
	assert_null(strstr(w->s->said, "was on last"));
	assert_int_equal(sitting_device_number(w->s, &w->s->setup.device), 1);
}

/* One setting is always on, the first at the beginning. */
TEST_IN_WORLD(one_setting_is_always_on)
{
	static const char *const said[] = { "setting foam", "setting stock: silicone",
		"setting foam" };
	static const char *const names[] = { "foam", "stock", "foam" };
	struct world *w = *state;
	struct err err;
	CLEANUP(pointer_free)
	char *two = xasprintf(
		     "%svariants: {stock: {tips: silicone}, foam: {tips: foam}}\n", session_yaml),
	     *one = xasprintf("%svariants: {foam: {tips: foam}}\n", session_yaml);

	write_file(w, "cantor.yaml", two);
	start(w, "walk");
	for (size_t i = 0; i < LENGTH(said); i++) {
		assert_true(wear_setting_named(w->s, names[i], &err));
		assert_string_equal(w->s->said, said[i]);
	}
	assert_false(wear_setting_named(w->s, "none", &err));
	stop(w);
	start(w, "walk");
	assert_string_equal(setup_name(&w->s->rec, &w->s->setup, ROW_VARIANT), "foam");
	assert_non_null(strstr(w->s->said, "AFUL Cantor · foam was on last"));
	assert_true(wear_setting_named(w->s, "stock", &err));
	stop(w);
	start(w, "walk");
	assert_null(strstr(w->s->said, "was on last"));
	assert_true(wear_setting_named(w->s, "foam", &err));
	stop(w);
	write_file(w, "cantor.yaml", one);
	start(w, "walk");
	assert_string_equal(setup_name(&w->s->rec, &w->s->setup, ROW_VARIANT), "foam");
}
