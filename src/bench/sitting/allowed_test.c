/*
 * What each test refuses: every wish in every state of a blind run. A wish that is refused
 * changes nothing, and a blind run keeps its order.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support/fake_levels.h"
#include "support/needs.h"

static struct err err;

/* Functions of the wishes: each returns false if it was refused. */
#define ASKS(name, ...)                     \
	static bool name(struct sitting *s) \
	{                                   \
		return __VA_ARGS__;         \
	}

ASKS(wear, wear_device(s, sitting_device_number(s, &s->setup.device) == 1 ? 2 : 1, &err))
ASKS(variant, wear_setting_named(s, "foam", &err))
ASKS(chain, chain_choice_choose(s, "desk", &err))
ASKS(volume, wear_volume(s, "20", &err))
ASKS(loop_cue, loop_around_cue(s, &err))
ASKS(equaliser, sounds_equaliser(s, "pk 500 5 q1", &err))
ASKS(link_file, items_link_file(s, "a.wav", &err))
ASKS(add_cue, run_add_cue(s, "here", &err))
ASKS(rate, wheel_rate(s, 1, &err))
ASKS(pin, playback_pin_cue(s, &err))
ASKS(mark, writing_mark(s, NULL, &err))
ASKS(undo, sitting_undo(s, &err))
ASKS(redo, sitting_redo(s, &err))
ASKS(next_trial, blind_next(s, &err))

static bool
blind(struct sitting *s)
{
	struct blind_wish w = { .devices = { 1, 2 }, .n = 2, .blocks = 3 };

	return blind_begin(s, &w, &err);
}

/* refused: by a blind run. */
static const struct {
	bool (*run)(struct sitting *s);
	bool refused;
} wishes[] = {
	{ wear, true },
	{ variant, true },
	{ chain, true },
	{ volume, true },
	{ loop_cue, false },
	{ equaliser, false },
	{ link_file, false },
	{ add_cue, false },
	{ rate, false },
	{ mark, false },
};

static bool
refuses(const struct sitting *s, bool refused)
{
	return refused && sitting_refuses(s, &err);
}

static const char cue_without_a_time[] =
	"id: list\ntitle: List\nsections:\n  - id: bass\n    title: Bass\n    attributes: "
	"[punch]\n    tracks:\n      - id: low\n        title: Low\n        file: a.wav\n"
	"        cues:\n          - {at: \"0:05\", label: five}\n          - label: later\n";

/* READY: trial 1 begins when its order is on disk and its device is put on. BETWEEN: the device of
 * the next trial or step is asked for. */
enum how_far { OFF, READY, TRIAL, BETWEEN };

/* Opens a test and leads it to a state; false: this test has no such state. */
static bool
enter(struct world *w, bool in_run, enum how_far state)
{
	struct sitting *s = w->s;

	if (!in_run)
		return state == OFF;
	if (state == OFF)
		return false;
	assert_true(blind(s));
	run_until(w, sitting_all_kept);
	for (int i = 0; i < (state == READY ? 0 : 1); i++)
		run_confirm(s);
	if (state == BETWEEN)
		assert_true(next_trial(s));
	assert_true(sitting_is_blind(s));
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
begin_again(void **state)
{
	stop(*state);
	teardown(state);
	set_up_file(state);
}

TEST_OF_FILE(every_wish_in_every_state_is_allowed_or_refused)
{
	for (int in_run = 0; in_run < 2; in_run++)
		for (int st = OFF; st <= BETWEEN; st++)
			for (size_t i = 0; i < LENGTH(wishes); i++) {
				struct world *w = *state;
				if (!test_is_whole() && (i + (size_t)st + (size_t)in_run) % 3)
					continue;
				write_file(w, "list.yaml", cue_without_a_time);
				plays(w);
				if (!enter(w, in_run, (enum how_far)st)) {
					begin_again(state);
					continue;
				}
				bool was = sitting_is_blind(w->s);
				const struct blind_run *r =
					record_find(&w->s->rec, ROW_BLIND_RUN, &w->s->blind);
				CLEANUP(pointer_free) char *plan = r ? xstrdup(r->plan) : NULL;
				size_t rows = rows_of(w->s);
				bool no = refuses(w->s, wishes[i].refused);

				w->s->said[0] = '\0';
				bool ok = wishes[i].run(w->s);
				if (no &&
					(ok || rows_of(w->s) != rows ||
						sitting_is_blind(w->s) != was))
					fail_msg("test %d, state %d: wish %zu is not refused: %s",
						in_run, st, i, w->s->said);
				if (!no && !wishes[i].refused && !ok)
					fail_msg("test %d, state %d: wish %zu is refused: %s",
						in_run, st, i, err.msg);
				r = record_find(&w->s->rec, ROW_BLIND_RUN, &w->s->blind);
				if (plan && (!r || strcmp(r->plan, plan) != 0))
					fail_msg("wish %zu changes the order", i);
				begin_again(state);
			}
}

/* Each act that undo reverts, and whether a blind run refuses its undo. */
static const struct {
	bool (*run)(struct sitting *s);
	bool refused;
} acts[] = {
	{ pin, false },
	{ mark, false },
	{ rate, false },
	{ volume, true },
	{ link_file, false },
	{ add_cue, false },
};

TEST_OF_FILE(undo_is_refused_only_for_what_a_test_locks)
{
	struct world *w = *state;

	for (int in_run = 0; in_run < 2; in_run++)
		for (size_t i = 0; i < LENGTH(acts); i++) {
			write_file(w, "list.yaml", cue_without_a_time);
			plays(w);
			if (!acts[i].run(w->s))
				fail_msg("act %zu: %s", i, err.msg);
			enter(w, in_run, TRIAL);
			bool no = refuses(w->s, acts[i].refused);
			if (undo(w->s) == no || (!no && acts[i].run != add_cue && !redo(w->s)))
				fail_msg("test %d: undo of act %zu: %s", in_run, i, err.msg);
			begin_again(state);
			w = *state;
		}
}
