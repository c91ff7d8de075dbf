/*
 * A file with two tracks of music that the made-up player plays, and made-up levels of passages in
 * place of library/background.c, for tests of two sounds. They come when the test calls
 * match_levels.
 */
#ifndef SITTING_TEST_LEVELS_H
#define SITTING_TEST_LEVELS_H

#include "sitting/test_world.h"
#include "sitting/test_player.h"

#include "library/background.h"
#include "sitting/sitting_private.h"

/* ---- how loud passages are, in place of library/background.c ---- */

/* What was asked last, and its answer when a test gives one. */
struct background {
	uint64_t ticket;
	struct passage_wish wish;
	struct background_levels answer;
	bool answered;
};

struct background *
background_new(const char *program)
{
	(void)program;
	return xcalloc(1, sizeof(struct background));
}

int
background_fd(const struct background *b)
{
	(void)b;
	return -1;
}

void
background_want(struct background *b, const struct music_file *files, size_t n)
{
	(void)b, (void)files, (void)n;
}

bool
background_take(struct background *b, struct background_answer *out)
{
	(void)b, (void)out;
	return false;
}

void
background_measure_passage(
	struct background *b, uint64_t ticket, const char *path, const struct passage_wish *wish)
{
	assert_string_equal(file_name(path), "else.flac");
	b->ticket = ticket;
	b->wish = *wish;
	b->answered = false;
}

bool
background_take_levels(struct background *b, struct background_levels *out)
{
	bool answered = b->answered;

	*out = b->answer;
	b->answered = false;
	return answered;
}

void
background_free(struct background *b)
{
	free(b);
}

/* How loud the second sound is in a passage; the first one is -20 LUFS everywhere. */
static inline double
lufs_from(int64_t from_ms)
{
	return -20 + (double)from_ms / 1000;
}

/* The worker answers what was asked last. */
static inline void
measured(struct world *w)
{
	struct background *b = w->s->p->measured.background;

	b->answer = (struct background_levels){ .ticket = b->ticket,
		.ok = true,
		.levels = { .lufs = { -20, lufs_from(b->wish.from_ms) },
			.true_peak_dbtp = { -6, -6 } } };
	snprintf(b->answer.levels.audio, FILE_HASH, "%064x", 1);
	b->answered = true;
	sitting_on_background(w->s);
}

/* A file plays whose loudness can be measured. */
static inline int
set_up_file(void **state)
{
	int rc = setup(state);
	struct world *w = *state;

	write_wav(w, "a.wav", 9);
	write_file(w, "list.yaml",
		"id: list\ntitle: List\nsections:\n  - id: bass\n    title: Bass\n    tracks:\n"
		"      - {id: low, title: Low, file: a.wav, cues: [{at: \"0:05\", label: "
		"five}]}\n"
		"      - {id: gone, title: Gone, file: not-there.flac}\n"
		"      - {id: high, title: High, file: a.wav}\n");
	w->program = "none";
	return rc;
}

static inline void
opens(struct world *w)
{
	while (!sounds(w->s) && !stands(w->s)) {
		player_news(w->s->deck.player, 1);
		sitting_on_player(w->s);
		sitting_run_timers(w->s, clock_mono_ns());
	}
}

static inline void
plays(struct world *w)
{
	start(w, "desk");
	opens(w);
}

/* Lets all that an answer in a test of two sounds is about sound for more than a second. */
static inline void
hear_all(struct world *w)
{
	struct err err = ERR_INIT;

	for (enum abx_heard i = ABX_A; i <= (sitting_prefers(w->s) ? ABX_B : ABX_X); i++) {
		assert_true(sitting_abx_play(w->s, i, &err));
		for (int heard = 0, turns = 0; heard < 12; turns++) {
			assert_true(turns < 500);
			if (w->s->deck.play.held) /* an output that was chosen opens */
				snprintf(player_tell(w->s->deck.player, PLAYER_OUTPUT, 0)
						 ->info.output,
					8, "out1");
			if (sitting_now(w->s).state >= PLAY_PAUSED)
				sitting_toggle(w->s);
			player_news(w->s->deck.player, 1);
			sitting_on_player(w->s);
			if (!sounds(w->s) || w->s->deck.player->nasked)
				continue;
			clock_skip(100 * 1000000LL);
			sitting_run_timers(w->s, clock_mono_ns());
			heard++;
		}
	}
}

/* Gives an answer in a test of two sounds after that, and waits until it is on disk and the next
 * trial, or the result, is there. */
static inline void
answer(struct world *w, size_t number)
{
	struct err err = ERR_INIT;

	hear_all(w);
	if (!sitting_answer(w->s, number, &err))
		fail_msg("%s", err.msg);
	run_until(w, answered);
}

/* Measures the levels of both sounds in the passage that plays. */
static inline void
match_levels(struct world *w)
{
	sitting_run_timers(w->s, clock_mono_ns());
	measured(w);
	assert_true(sounds_is_level(&w->s->deck));
}

#endif
