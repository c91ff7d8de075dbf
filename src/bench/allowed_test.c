/*
 * What each test allows: every wish in every state of every test, and long walks of random wishes.
 * While a test of two sounds is open, its sounds, levels, passage, track and order never change,
 * and no position is outside the passage; a blind run keeps its order; a wish that is refused
 * changes nothing.
 */
#include "support/fake_levels.h"

#include "record/listing.h"

#define WALK 10000
#define EARLY_MS 10 /* what is heard is a little behind what the player has reached */
#define LATE_MS 300 /* the loop jumps back so much later on a busy machine */

static struct err err;

/* ---- every wish ---- */

/* Functions of the wishes: those that can be refused, and those that always return true. */
#define ASKS(name, ...)                     \
	static bool name(struct sitting *s) \
	{                                   \
		return __VA_ARGS__;         \
	}
#define DOES(name, ...)                     \
	static bool name(struct sitting *s) \
	{                                   \
		__VA_ARGS__;                \
		return true;                \
	}

DOES(toggle, sitting_toggle(s))
ASKS(play_next, sitting_step_item(s, 1, &err))
DOES(play_first, sitting_play_item(s, 0))
DOES(far_back, sitting_seek_by(s, -30000))
DOES(go_far, sitting_seek_track(s, 8500))
ASKS(next_cue, sitting_step_cue(s, 1, &err))
ASKS(next_note, sitting_step_note(s, 1, &err))
ASKS(go_cue, sitting_go_cue(s, 2, &err))
ASKS(excerpt, sitting_excerpt(s, &err))
ASKS(loop_start, sitting_loop_start(s, &err))
ASKS(loop_cue, sitting_loop_cue(s, &err))
DOES(loop_off, sitting_loop_off(s))
ASKS(equaliser, sitting_equaliser(s, "pk 500 5 q1", &err))
ASKS(equaliser_off, sitting_equaliser(s, "off", &err))
ASKS(switch_sounds, sitting_switch(s, &err))
ASKS(peak, sitting_peak(s, "8000 3", &err))
ASKS(peak_move, sounds_peak_move(s, PEAK_GAIN, 1, &err))
ASKS(beside, sitting_beside(s, "a.wav", &err))
ASKS(pink, sitting_signal(s, "pink", &err))
ASKS(signal_off, sitting_signal(s, "off", &err))
ASKS(follow, sitting_follow(s, "auto", &err))
ASKS(follow_off, sitting_follow(s, "off", &err))
ASKS(reload, sitting_want_reload(s, &err))
ASKS(link_file, sitting_link_file(s, 0, "a.wav", &err))
ASKS(add_cue, sitting_add_cue(s, "here", &err))
ASKS(align, sitting_align(s, &err))
ASKS(wear, sitting_wear(s, sitting_device_number(s, &s->setup.device) == 1 ? 2 : 1, &err))
ASKS(chain, sitting_choose_chain(s, "", &err))
ASKS(volume, sitting_volume(s, "20", NULL, &err))
ASKS(match, sitting_match_levels(s, "ear", &err))
ASKS(rate, sitting_rate(s, 1, &err))
ASKS(room, sitting_room(s, "the study", &err))
ASKS(mood, sitting_mood(s, "rested", &err))
ASKS(done, sitting_done(s, 0))
ASKS(pin, sitting_pin_cue(s, &err))
ASKS(mark, sitting_mark(s, NULL, &err))
DOES(level, sitting_set_level(s, -20))
ASKS(output, sitting_choose_output(s, "auto", &err))
ASKS(undo, sitting_undo(s, &err))
ASKS(redo, sitting_redo(s, &err))
ASKS(abx, sitting_abx_begin(s, 5, false, &err))
ASKS(prefer, sitting_abx_begin(s, 6, true, &err))
DOES(confirm, sitting_confirm(s))
DOES(cancel, sitting_cancel(s))
ASKS(play_b, sitting_abx_play(s, ABX_B, &err))
ASKS(say_a, sitting_answer(s, 1, &err))
ASKS(next_trial, sitting_blind_next(s, &err))

static bool
blind(struct sitting *s)
{
	struct blind_wish w = { .devices = { 1, 2 }, .n = 2, .blocks = 3 };

	return sitting_blind_begin(s, &w, &err);
}

static const struct {
	bool (*run)(struct sitting *s);
	enum wish wish;
} wishes[] = {
	{ toggle, WISH_PAUSE },
	{ level, WISH_PAUSE },
	{ output, WISH_PAUSE },
	{ play_next, WISH_TRACK },
	{ play_first, WISH_TRACK },
	{ far_back, WISH_SEEK },
	{ go_far, WISH_SEEK },
	{ next_cue, WISH_SEEK },
	{ next_note, WISH_SEEK },
	{ go_cue, WISH_SEEK },
	{ excerpt, WISH_EXCERPT },
	{ loop_start, WISH_LOOP },
	{ loop_cue, WISH_LOOP },
	{ loop_off, WISH_LOOP },
	{ equaliser, WISH_SOUND },
	{ equaliser_off, WISH_SOUND },
	{ switch_sounds, WISH_SOUND },
	{ peak, WISH_SOUND },
	{ peak_move, WISH_SOUND },
	{ beside, WISH_SOUND },
	{ pink, WISH_SIGNAL },
	{ signal_off, WISH_PAUSE },
	{ follow, WISH_PLAYER },
	{ follow_off, WISH_PLAYER },
	{ reload, WISH_FILES },
	{ link_file, WISH_FILES },
	{ add_cue, WISH_FILES },
	{ align, WISH_ALIGN },
	{ wear, WISH_DEVICE },
	{ chain, WISH_CHAIN },
	{ volume, WISH_VOLUME },
	{ match, WISH_VOLUME },
	{ rate, WISH_RATE },
	{ room, WISH_NOTE },
	{ mood, WISH_NOTE },
	{ done, WISH_NOTE },
	{ mark, WISH_NOTE },
	{ undo, WISH_NOTE },
	{ redo, WISH_NOTE },
	{ abx, WISH_TEST },
	{ prefer, WISH_TEST },
	{ blind, WISH_TEST },
	{ confirm, WISH_NOTE },
	{ cancel, WISH_NOTE },
	{ play_b, WISH_NOTE },
	{ say_a, WISH_NOTE },
	{ next_trial, WISH_NOTE },
};

/* ---- what a test locks ---- */

struct locked {
	struct test test;
	struct uuid item, run;
	char plan[1024];
	int64_t loop_ms[2];
	struct equaliser eq[2];
	double gain_db[2];
};

static struct locked
look(const struct sitting *s)
{
	const struct blind_run *r = record_find(&s->rec, ROW_BLIND_RUN, &s->blind);
	const struct bench_item *b = sitting_item(s);
	struct locked l = { .test = s->test,
		.item = b ? b->item->row.uuid : UUID_NONE,
		.run = s->blind,
		.loop_ms = { s->deck.play.loop_ms, s->deck.play.loop_end_ms } };

	snprintf(l.plan, sizeof(l.plan), "%s", r ? r->plan : "");
	for (int i = 0; i < 2; i++) {
		l.eq[i] = s->deck.player->sound[i].equaliser;
		l.gain_db[i] = s->deck.player->sound[i].gain_db;
	}
	return l;
}

static bool
is_same(const struct locked *a, const struct locked *b, bool gains)
{
	bool same = uuid_same(&a->item, &b->item) && a->loop_ms[0] == b->loop_ms[0] &&
		a->loop_ms[1] == b->loop_ms[1];

	for (int i = 0; i < 2; i++) {
		same &= a->eq[i].n == b->eq[i].n && a->eq[i].v[0].hz == b->eq[i].v[0].hz &&
			a->eq[i].v[0].gain_db == b->eq[i].v[0].gain_db;
		same &= !gains || a->gain_db[i] == b->gain_db[i];
	}
	return same;
}

/* Fails if a test that is open before and after a wish lost what it locks. */
static void
assert_locked(const struct sitting *s, const struct locked *was, size_t wish)
{
	struct locked now = look(s);
	bool opened = was->test.kind == now.test.kind && uuid_same(&was->run, &now.run);

	if (!opened)
		return;
	if (!uuid_none(&now.run) && strcmp(was->plan, now.plan) != 0)
		fail_msg("wish %zu changes the order", wish);
	if (!test_locks_sounds(s))
		return;
	if (!is_same(was, &now, !uuid_none(&now.run)))
		fail_msg("wish %zu changes what a test locks", wish);
	assert_true(now.loop_ms[0] == s->test.from_ms && now.loop_ms[1] == s->test.to_ms);
	assert_int_not_equal(s->test.state, TEST_ENDED);
	int64_t pos_ms = sitting_now(s).pos_ms;
	if (pos_ms < s->test.from_ms - EARLY_MS || pos_ms > s->test.to_ms + LATE_MS)
		fail_msg("wish %zu leads to %lld, outside %lld-%lld", wish, (long long)pos_ms,
			(long long)s->test.from_ms, (long long)s->test.to_ms);
	assert_false(playing_is_clock(&s->deck.play) || s->deck.play.signal.on);
}

/* ---- every state of every test ---- */

static bool
test_waits(const struct sitting *s)
{
	return s->test.state != TEST_READY;
}

static void
two_sounds(struct world *w)
{
	plays(w);
	assert_true(equaliser(w->s) && loop_cue(w->s));
	sitting_pause(w->s, false);
	opens(w);
}

/* Opens a test and leads it to a state; false: this test has no such state. */
static bool
enter(struct world *w, enum test_kind kind, enum test_state state)
{
	struct sitting *s = w->s;
	bool sounds = kind == TEST_ABX || kind == TEST_PREFER;

	if (kind == TEST_NONE)
		return state == TEST_OFF;
	if (state == TEST_OFF || (sounds ? state == TEST_BETWEEN : state == TEST_MEASURING) ||
		(!sounds && state == TEST_ENDED) || (kind == TEST_MATCH && state == TEST_READY))
		return false;
	if (kind == TEST_MATCH) {
		assert_true(wear(s));
		sitting_confirm(s);
		assert_true(match(s));
		if (state == TEST_TRIAL)
			sitting_confirm(s);
	} else if (kind == TEST_BLIND) {
		assert_true(blind(s));
		run_until(w, sitting_all_kept);
		for (int i = 0; i < (state == TEST_READY ? 0 : 1); i++)
			sitting_confirm(s);
		if (state == TEST_BETWEEN)
			assert_true(next_trial(s));
	} else {
		assert_true(kind == TEST_ABX ? abx(s) : prefer(s));
		sitting_run_timers(s, clock_mono_ns());
		if (state == TEST_MEASURING)
			return true;
		measured(w);
		sitting_run_timers(s, clock_mono_ns());
		if (state == TEST_TRIAL)
			run_until(w, test_waits);
		if (state == TEST_ENDED) {
			test_lost(s, "it is a test");
			s->tests->abx.began = false; /* as after a restart */
			sitting_run_timers(s, clock_mono_ns());
		}
	}
	assert_int_equal(s->test.kind, kind);
	assert_int_equal(s->test.state, state);
	return true;
}

static size_t
rows_of(const struct sitting *s)
{
	size_t n = 0;

	for (int k = 0; k < ROW_KINDS; k++)
		n += k == ROW_STRETCH ? 0 : record_count(&s->rec, (enum row_kind)k);
	return n;
}

static void
every_wish_in_every_state_is_allowed_held_or_refused(void **state)
{
	struct world *w = *state;

	for (int kind = TEST_NONE; kind < TEST_KINDS; kind++)
		for (int st = TEST_OFF; st <= TEST_ENDED; st++) {
			two_sounds(w);
			bool has = enter(w, (enum test_kind)kind, (enum test_state)st);
			for (size_t i = 0; has && i < LENGTH(wishes); i++) {
				struct locked was = look(w->s);
				size_t rows = rows_of(w->s);
				bool no = test_refuses(w->s, wishes[i].wish, &err);

				w->s->said[0] = '\0';
				err.msg[0] = '\0';
				bool ok = wishes[i].run(w->s);
				bool words = strstr(err.msg, "not ") || strstr(w->s->said, "not ");
				struct locked now = look(w->s);
				if (no &&
					((ok && !words) || rows_of(w->s) != rows ||
						!is_same(&was, &now, true) ||
						now.test.kind != was.test.kind))
					fail_msg("test %d, state %d: wish %zu is not refused: %s%s",
						kind, st, i, err.msg, w->s->said);
				if (!no && strstr(err.msg, "whose sounds and passage"))
					fail_msg("test %d, state %d: wish %zu is refused", kind, st,
						i);
				if (now.test.kind != was.test.kind ||
					(st != TEST_ENDED && now.test.state != was.test.state) ||
					kind == TEST_NONE) {
					/* It has led to another state: begins again. */
					stop(w);
					teardown(state);
					set_up_file(state);
					w = *state;
					two_sounds(w);
					enter(w, (enum test_kind)kind, (enum test_state)st);
				} else if (st != TEST_ENDED) {
					assert_locked(w->s, &was, i);
				}
			}
			stop(w);
			teardown(state);
			set_up_file(state);
			w = *state;
		}
}

/* Each act that undo reverts, with the wish that undo is in a test. */
static const struct {
	bool (*run)(struct sitting *s);
	enum wish undo;
} acts[] = {
	{ room, WISH_NOTE },
	{ mood, WISH_NOTE },
	{ done, WISH_NOTE },
	{ pin, WISH_NOTE },
	{ mark, WISH_NOTE },
	{ rate, WISH_NOTE },
	{ volume, WISH_VOLUME },
	{ link_file, WISH_FILES },
	{ add_cue, WISH_FILES },
};

static const char cue_without_a_time[] =
	"id: list\ntitle: List\nsections:\n  - id: bass\n    title: Bass\n    attributes: "
	"[punch]\n    tracks:\n      - {id: low, title: Low, file: a.wav, cues: [{at: \"0:05\", "
	"label: five}, {label: later}]}\n";

static void
undo_is_refused_only_for_what_a_test_locks(void **state)
{
	struct world *w = *state;

	for (int kind = TEST_NONE; kind < TEST_MATCH; kind++)
		for (size_t i = 0; i < LENGTH(acts); i++) {
			write_file(w, "list.yaml", cue_without_a_time);
			two_sounds(w);
			if (!acts[i].run(w->s))
				fail_msg("act %zu: %s", i, err.msg);
			enter(w, (enum test_kind)kind, TEST_TRIAL);
			bool no = test_refuses(w->s, acts[i].undo, &err);
			if (undo(w->s) == no || (!no && acts[i].run != add_cue && !redo(w->s)))
				fail_msg("test %d: undo of act %zu: %s", kind, i, err.msg);
			stop(w);
			teardown(state);
			set_up_file(state);
			w = *state;
		}
}

/* ---- random walks ---- */

/* Lets time, player, measurements and the writer do what they do. */
static void
pass_time(struct world *w, unsigned dice)
{
	struct background *b = w->s->sound->measured.background;

	player_news(w->s->deck.player, dice % 16 == 3 ? 1 : dice % 64);
	sitting_on_player(w->s);
	if (b->ticket && dice % 4 == 0)
		measured(w);
	sitting_run_timers(w->s, clock_mono_ns());
	sitting_flush(w->s);
	sitting_on_writer(w->s);
	sitting_on_reader(w->s);
	w->s->wants_reload = false;
}

static void
no_walk_leaves_the_passage(void **state)
{
	struct world *w = *state;
	const char *seed = getenv("EARLOG_SEED");
	unsigned x = seed ? (unsigned)strtoul(seed, NULL, 10) : 36;
	size_t tests = 0, refused = 0;

	two_sounds(w);
	for (size_t i = 0; i < WALK; i++) {
		struct sitting *s = w->s;
		struct locked was = look(s);

		x = x * 1664525 + 1013904223;
		size_t n = (x >> 8) % LENGTH(wishes);
		if (s->test.kind == TEST_NONE && x % 7 == 0) {
			/* Leads to a test of two sounds more often than chance would. */
			signal_off(s);
			cancel(s);
			equaliser(s);
			loop_cue(s);
			n = LENGTH(wishes) - 8;
			while (wishes[n].run != abx && wishes[n].run != prefer)
				n--;
			was = look(s);
		}
		bool test = s->test.kind != TEST_NONE, ok = wishes[n].run(s);
		refused += !ok;
		tests += !test && s->test.kind != TEST_NONE;
		assert_locked(s, &was, n);
		was = look(s);
		pass_time(w, x >> 16);
		assert_locked(s, &was, LENGTH(wishes));
		/* What waits is led out: a long test ends now and then. */
		if (test && x % 97 == 0) {
			sitting_blind_end(s, &err);
			run_until(w, answered);
		}
	}
	print_message("%zu tests, %zu wishes were refused\n", tests, refused);
	assert_true(tests > 50 && refused > 500);
}

/* ---- a guesser by loudness ---- */

static void
until_trial_1(struct world *w)
{
	sitting_run_timers(w->s, clock_mono_ns());
	measured(w);
	sitting_run_timers(w->s, clock_mono_ns());
	run_until(w, test_waits);
	assert_int_equal(w->s->test.state, TEST_TRIAL);
}

/* How loud sound `which` is at a position, with the gain that the player has. As measured() says,
 * the second sound is louder the later its passage begins. */
static double
heard_lufs(const struct sitting *s, size_t which)
{
	const struct test *t = &s->test;
	int64_t pos_ms = sitting_now(s).pos_ms;
	bool inside = pos_ms >= t->from_ms - EARLY_MS && pos_ms <= t->to_ms + LATE_MS;

	return (which ? lufs_from(inside ? t->from_ms : pos_ms) : -20) +
		s->deck.player->sound[which].gain_db;
}

/* Goes where the bench allows, changes what it allows, and compares X with A by loudness alone. */
static void
a_guesser_by_loudness_has_chance(void **state)
{
	struct world *w = *state;
	const char *runs = getenv("RUNS");
	size_t n = 0, right = 0, all = (runs ? strtoul(runs, NULL, 10) : 4) * 16;
	unsigned x = 7;

	two_sounds(w);
	while (n < all) {
		struct sitting *s = w->s;

		if (s->test.kind == TEST_NONE)
			assert_true(sitting_abx_begin(s, 16, false, &err));
		if (s->test.state != TEST_TRIAL)
			until_trial_1(w);
		for (size_t k = 0; k < 20; k++) {
			x = x * 1664525 + 1013904223;
			size_t wish = (x >> 8) % LENGTH(wishes);
			if (wishes[wish].run != say_a)
				wishes[wish].run(s);
		}
		assert_true(sitting_abx_play(s, ABX_A, &err));
		double a = heard_lufs(s, (size_t)s->deck.player->which);
		assert_true(sitting_abx_play(s, ABX_X, &err));
		double is = heard_lufs(s, (size_t)s->deck.player->which);
		size_t which = s->tests->blind.order.which[s->trial - 1],
		       says = fabs(is - a) > 1e-6 ? 1 : x >> 31;
		right += says == which;
		n++;
		answer(w, 1 + says);
	}
	print_message("loudness: %zu of %zu right\n", right, n);
	/* 99.99 of 100 by chance */
	assert_true(fabs((double)right - (double)n / 2) < 3.9 * sqrt((double)n) / 2 + 0.5);
}

/* ---- as it was found ---- */

static void
while_levels_are_measured_the_passage_stays(void **state)
{
	struct world *w = *state;

	two_sounds(w);
	int64_t from_ms = w->s->deck.play.loop_ms;
	assert_true(abx(w->s));
	sitting_loop_off(w->s);
	assert_non_null(strstr(w->s->said, "not in an ABX"));
	play_next(w->s);
	assert_int_equal(w->s->item, 0);
	until_trial_1(w);
	assert_int_equal(w->s->deck.play.loop_ms, from_ms);
	assert_true(w->s->sound->measured.background->wish.from_ms == from_ms);
}

static void
what_waits_for_levels_can_be_given_up(void **state)
{
	struct world *w = *state;

	two_sounds(w);
	assert_true(abx(w->s));
	assert_false(say_a(w->s));
	assert_non_null(strstr(err.msg, ":abx end gives it up"));
	end_run(w);
	assert_int_equal(w->s->test.kind, TEST_NONE);
	assert_true(playing_loops(&w->s->deck.play)); /* the listener's own */
	sitting_loop_off(w->s);
	sitting_seek(w->s, 5000);
	assert_true(abx(w->s)); /* loops the cue */
	end_run(w);
	assert_false(playing_loops(&w->s->deck.play));
}

static void
a_passage_that_cannot_be_measured_has_no_test(void **state)
{
	struct world *w = *state;
	struct background_levels l = { .ok = true, .levels = { .lufs = { NAN, -20 } } };

	two_sounds(w);
	assert_true(abx(w->s));
	sitting_run_timers(w->s, clock_mono_ns());
	l.ticket = w->s->sound->switching.ticket;
	sounds_measured(w->s, &l);
	sitting_run_timers(w->s, clock_mono_ns());
	assert_int_equal(w->s->test.kind, TEST_NONE);
	assert_non_null(strstr(w->s->said, "needs two sounds of the same level"));
	assert_int_equal(record_count(&w->s->rec, ROW_BLIND_RUN), 0);
	assert_false(prefer(w->s));
}

static void
a_test_ends_without_a_p_when_a_sound_is_gone(void **state)
{
	struct world *w = *state;

	two_sounds(w);
	assert_true(abx(w->s));
	until_trial_1(w);
	answer(w, 1);
	snprintf(player_tell(w->s->deck.player, PLAYER_FAILED, w->s->deck.play.ticket)->text, 64,
		"the disk was pulled");
	sitting_on_player(w->s);
	assert_int_equal(w->s->test.state, TEST_ENDED);
	assert_false(say_a(w->s));
	sitting_run_timers(w->s, clock_mono_ns());
	run_until(w, answered);
	assert_int_equal(w->s->test.kind, TEST_NONE);
	assert_non_null(strstr(w->s->said, "plays no file: "));
	assert_non_null(strstr(w->s->said, "but 5 were planned, so p is not given"));
}

/* A file may only be away for now: the test is open, and no answer counts. */
static void
without_its_file_the_next_session_counts_no_answer(void **state)
{
	struct world *w = *state;

	two_sounds(w);
	assert_true(abx(w->s));
	until_trial_1(w);
	run_until(w, sitting_all_kept);
	stop(w);
	CLEANUP(pointer_free) char *file = xasprintf("%s/a.wav", w->folder);
	assert_int_equal(unlink(file), 0);
	start(w, "walk");
	sitting_choose_chain(w->s, "walk", &err);
	w->s->deck.play.loaded = LOADED_CLOCK;
	test_lost(w->s, "earlog plays no file");
	sitting_run_timers(w->s, clock_mono_ns());
	assert_int_equal(w->s->test.state, TEST_ENDED);
	assert_non_null(strstr(w->s->said, "is open at trial 1 of 5, but cannot go on: "));
	assert_false(say_a(w->s));
	assert_non_null(strstr(err.msg, "is gone: :abx end ends it"));
	w->s->deck.play.loaded = LOADED_FILE;
	stop(w);
	write_wav(w, "a.wav", 9);
	plays(w);
	assert_int_equal(w->s->test.state, TEST_TRIAL);
	answer(w, 1);
}

static void
a_test_goes_on_in_its_own_passage(void **state)
{
	struct world *w = *state;

	two_sounds(w);
	assert_true(prefer(w->s));
	until_trial_1(w);
	int64_t from_ms = w->s->test.from_ms, to_ms = w->s->test.to_ms;
	size_t first = (size_t)w->s->deck.player->which;
	run_until(w, sitting_all_kept);
	stop(w);
	start(w, "desk");
	assert_int_equal(w->s->test.state, TEST_MEASURING);
	assert_false(say_a(w->s));
	opens(w);
	assert_int_equal(w->s->test.state, TEST_TRIAL);
	assert_true(w->s->test.from_ms == from_ms && w->s->test.to_ms == to_ms);
	assert_int_equal(w->s->deck.player->which, first); /* "1 sounds" */
	sitting_seek(w->s, 0);
	assert_int_equal(w->s->deck.play.base_ms, from_ms);
}

/* libmpv says that a file has ended when its output still plays the last 0.2 s. */
static void
a_loop_up_to_the_end_is_heard_to_its_end(void **state)
{
	struct world *w = *state;

	for (int i = 0; i < 2; i++) {
		plays(w);
		sitting_pause(w->s, false);
		opens(w);
		loop_set(w->s, 5000, i ? 9000 : 8950);
		sitting_seek(w->s, 8700);
		while (!sounds(w->s)) {
			player_news(w->s->deck.player, 1);
			sitting_on_player(w->s);
		}
		int64_t begun_ns = clock_mono_ns();
		player_tell(w->s->deck.player, PLAYER_ENDED, w->s->deck.play.ticket);
		uint64_t jumps = w->s->deck.play.jumps;
		while (w->s->deck.play.jumps == jumps) {
			sitting_on_player(w->s);
			poll(NULL, 0, 5);
			sitting_run_timers(w->s, clock_mono_ns());
			assert_true(clock_mono_ns() - begun_ns < 60000000000LL);
		}
		assert_true(clock_mono_ns() - begun_ns >= 230000000LL);
		assert_int_equal(w->s->deck.play.base_ms, 5000);
		assert_int_equal(w->s->deck.play.state, PLAY_RUNNING);
		stop(w);
	}
}

/* The length is known only when the file is open. */
static void
a_loop_that_is_set_while_the_file_opens_ends_with_it(void **state)
{
	struct world *w = *state;

	write_file(w, "list.yaml",
		"id: list\ntitle: List\nsections:\n  - id: bass\n    title: Bass\n    tracks:\n"
		"      - {id: low, title: Low, file: a.wav, cues: [{at: \"0:07\", label: "
		"seven}]}\n");
	start(w, "desk");
	assert_int_equal(w->s->deck.play.state, PLAY_OPENING);
	assert_true(loop_cue(w->s));
	assert_true(w->s->deck.play.loop_end_ms > 9000);
	opens(w);
	assert_int_equal(w->s->deck.play.loop_end_ms, 9000);
	assert_int_equal(w->s->deck.player->loop_ms[1], 9000);
}

/* What plays on is the file, and the cue at the position is only a moment of it. */
static void
without_a_loop_the_levels_are_those_of_the_file(void **state)
{
	struct world *w = *state;

	plays(w);
	sitting_seek(w->s, 5000);
	opens(w);
	assert_true(equaliser(w->s));
	match_levels(w);
	const struct passage_wish *wish = &w->s->sound->measured.background->wish;
	assert_true(wish->from_ms == 0 && wish->to_ms == 9000);
}

/* For example after an output that went: other files may be the sources of the track by then. */
static void
no_other_file_sounds_in_a_trial(void **state)
{
	struct world *w = *state;

	two_sounds(w);
	assert_true(abx(w->s));
	until_trial_1(w);
	for (size_t i = 0; i < w->s->deck.tried.n; i++)
		w->s->deck.tried.source[i] = uuid_random();
	player_tell(w->s->deck.player, PLAYER_LOADED, w->s->deck.play.ticket);
	sitting_on_player(w->s);
	/* until the hash says whether they are the files of the run (abx_run_test) */
	assert_int_equal(w->s->test.state, TEST_MEASURING);
	assert_false(say_a(w->s));
}

/* The output plays two seconds late. */
static void
a_pause_has_the_position_that_was_heard(void **state)
{
	struct world *w = *state;

	plays(w);
	sitting_pause(w->s, false);
	opens(w);
	w->s->deck.player->nasked = 0;
	w->s->deck.play.base_ms = 1200;
	sitting_pause(w->s, true);
	player_stand(w->s->deck.player, 307);
	player_news(w->s->deck.player, 2);
	sitting_on_player(w->s);
	assert_int_equal(sitting_now(w->s).pos_ms, 300);
	sitting_pause(w->s, false);
	assert_true(w->s->deck.play.base_ms == 300);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FILE_TEST(every_wish_in_every_state_is_allowed_held_or_refused),
		FILE_TEST(undo_is_refused_only_for_what_a_test_locks),
		FILE_TEST(no_walk_leaves_the_passage),
		FILE_TEST(a_guesser_by_loudness_has_chance),
		FILE_TEST(while_levels_are_measured_the_passage_stays),
		FILE_TEST(what_waits_for_levels_can_be_given_up),
		FILE_TEST(a_passage_that_cannot_be_measured_has_no_test),
		FILE_TEST(a_test_ends_without_a_p_when_a_sound_is_gone),
		FILE_TEST(without_its_file_the_next_session_counts_no_answer),
		FILE_TEST(a_test_goes_on_in_its_own_passage),
		FILE_TEST(a_loop_up_to_the_end_is_heard_to_its_end),
		FILE_TEST(a_loop_that_is_set_while_the_file_opens_ends_with_it),
		FILE_TEST(without_a_loop_the_levels_are_those_of_the_file),
		FILE_TEST(no_other_file_sounds_in_a_trial),
		FILE_TEST(a_pause_has_the_position_that_was_heard),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
