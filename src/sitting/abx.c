/*
 * ABX: which of the two sounds (sounds.c) is X? Preference test: is the first or the second sound
 * better? Both are blind runs (blind.c) of sounds instead of devices, and need no helper: keys play
 * A, B and X, or 1 and 2, any number of times, and an answer begins the next trial. Nothing may
 * reveal X, or which sound is the first, until the run ends. So every key that plays a sound takes
 * the same steps: it ends the listening interval, selects a sound, and shows only the name of the
 * key ("X sounds").
 */
#include "record/abx.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "sitting/sitting_private.h"

bool
sitting_abx(const struct sitting *s)
{
	return sitting_is_blind(s) && s->p->blind.order.sounds;
}

bool
sitting_prefers(const struct sitting *s)
{
	return sitting_is_blind(s) && s->p->blind.order.pairs;
}

/* Returns the words that messages use for the open run, which is an ABX or a preference test. */
static const struct blind_words *
words_now(const struct sitting *s)
{
	return blind_words(sitting_abx(s), sitting_prefers(s));
}

bool
abx_refuses(const struct sitting *s, struct err *err)
{
	if (!sitting_abx(s))
		return false;
	err_set(err, "not in %s, whose sounds and passage stay the same: %s end ends it",
		words_now(s)->a, words_now(s)->line);
	return true;
}

bool
abx_stays(struct sitting *s)
{
	struct err err = ERR_INIT;

	if (!abx_refuses(s, &err))
		return false;
	sitting_say(s, SAID_ERROR, "%s", err.msg);
	return true;
}

/* ---- playing A, B and X ---- */

void
sitting_abx_words(const struct sitting *s, struct buf *out)
{
	static const char *const words[2][3] = { { "A", "B", "X" }, { "1", "2", "" } };

	if (sitting_abx(s) && s->trial)
		buf_addf(out, "%s sounds", words[sitting_prefers(s)][s->p->abx.heard]);
}

static void
abx_switch(struct sitting *s, enum abx_heard what)
{
	size_t drawn = s->p->blind.order.which[s->trial - 1];

	s->p->abx.heard = what;
	sounds_select(s, what == ABX_X ? drawn : what ^ (sitting_prefers(s) ? drawn : 0));
	/* If it is not certain that the two files are time-aligned, every switch restarts the loop:
	 * a jump at only some switches would reveal X. */
	if (!two_files_in_step(s))
		sitting_seek(s, s->play.loop_ms);
}

bool
sitting_abx_play(struct sitting *s, enum abx_heard what, struct err *err)
{
	if (!sitting_abx(s))
		return err_set(err, "no ABX is on: abx 16 begins one of 16 trials");
	if (what == ABX_X && sitting_prefers(s))
		return err_set(err, "a preference test has no X: 1 and 2 are its sounds");
	if (!s->trial)
		return err_set(err, "trial 1 begins when the order is on disk");
	if (s->p->two.making)
		return err_set(err, "wait: both files are still being put in step (time-aligned)");
	abx_switch(s, what);
	CLEANUP(buf_finish) struct buf words = BUF_INIT;
	sitting_abx_words(s, &words);
	sitting_say(s, SAID_INFO, "%s", words.s);
	return true;
}

void
abx_trial(struct sitting *s)
{
	abx_switch(s, ABX_A);
	sitting_say(s, SAID_INFO,
		sitting_prefers(s)
			? "trial %zu of %zu: \1abx a\2 and \1abx b\2 play the two sounds; \1key "
			  "answer\2 says which is better, 0 that there is no difference"
			: "trial %zu of %zu: \1abx a\2, \1abx b\2 and \1abx x\2 play A, B and X; "
			  "\1key answer\2 says which of them X is",
		s->trial, s->ntrials);
}

/* ---- beginning an ABX or a preference test ---- */

/* Returns both sounds as JSON: name, source, equaliser, loudness, and the gain in dB of the sound
 * that was lowered to match the levels. The caller frees the text. */
static char *
sounds_json(const struct sitting *s)
{
	struct abx_sound two[ABX_SOUNDS];
	char *name[ABX_SOUNDS];

	for (size_t i = 0; i < ABX_SOUNDS; i++) {
		const struct sound *x = &s->sounds.of[i];

		name[i] = x->name ? xasprintf("%s%s", s->sounds.other->said, x->name)
				  : xstrdup("no equaliser");
		two[i] = (struct abx_sound){ .name = name[i],
			.source = two_files_on(s) ? s->p->two.source[i] : s->play.source,
			.equaliser = x->row,
			.held_db = x->held_db < 0 ? x->held_db : (double)NAN,
			.lufs = x->lufs };
	}
	char *json = abx_write(two);
	for (size_t i = 0; i < ABX_SOUNDS; i++)
		free(name[i]);
	return json;
}

static bool
begin_abx(struct sitting *s, struct blind_wish w, struct err *err)
{
	if (!s->sounds.other)
		return err_set(err,
			"there is only one sound: eq FILE, peak 8000 or beside FILE adds the "
			"other");
	/* Stores position and equaliser before trial 1: a new row of the equaliser during a trial
	 * would reveal that X is the sound with the equaliser. */
	s->sounds.moving = false;
	place_put(s);
	char *sounds = sounds_json(s);
	size_t before = s->sounds.now;
	w.sounds = sounds;
	bool ok = sitting_blind_begin(s, &w, err);
	free(sounds);
	if (!ok)
		return false;
	s->p->abx = (struct abx_state){ .before = before, .loops_cue = s->p->abx.loops_cue };
	/* A question asked before would change a sound, and its words name the one that sounds. */
	match_ends(s);
	s->ask = ASK_NOTHING;
	return true;
}

bool
sitting_abx_begin(struct sitting *s, size_t n, bool pairs, struct err *err)
{
	struct blind_wish w = { .draws = n, .pairs = pairs, .sounds = "" };
	const struct blind_words *words = blind_words(true, pairs);

	if (!blind_may_begin(s, &w, err))
		return false;
	if (s->p->two.making)
		return err_set(err,
			"two files are still being put in step (time-aligned): wait, then begin %s",
			words->a);
	if (!s->sounds.other)
		return begin_abx(s, w, err);
	if (s->play.switch_clicks)
		return err_set(err,
			"the switch clicks, because earlog's plugin cannot be loaded: a click "
			"would reveal the sound");
	s->p->abx.loops_cue = !loop_is_on(s);
	if (s->p->abx.loops_cue && !sitting_loop_cue(s, err))
		return err_prefix(err, "set a loop first, with \1loop start\2 and \1loop end\2");
	if (!two_files_agree(s, s->play.loop_ms, s->play.loop_end_ms, err))
		return false;
	sounds_insert(s);
	if (sounds_is_level(s))
		return begin_abx(s, w, err);
	s->p->abx.wish = w;
	sitting_say(s, SAID_INFO,
		"measuring the levels of both sounds in this passage; then the %s begins",
		words->name);
	return true;
}

int64_t
abx_next_ns(const struct sitting *s)
{
	bool due = s->p->abx.wish.draws && (sounds_is_level(s) || !s->sounds.other);

	return due ? 0 : INT64_MAX;
}

void
abx_run(struct sitting *s, int64_t now_ns)
{
	struct err err = ERR_INIT;
	struct blind_wish w = s->p->abx.wish;

	(void)now_ns;
	s->p->abx.wish.draws = 0;
	if (!begin_abx(s, w, &err))
		sitting_say(s, SAID_ERROR, "%s", err.msg);
}

/* ---- the end of a run, and continuing an open run in the next session ---- */

void
abx_leave(struct sitting *s)
{
	if (!sitting_abx(s))
		return;
	sounds_select(s, s->p->abx.before);
	/* If the loop went on, notes would get its range, although the listener never set a loop.
	 */
	if (s->p->abx.loops_cue)
		loop_forget(s);
}

void
abx_go_on(struct sitting *s)
{
	const struct blind_run *r = record_find(&s->rec, ROW_BLIND_RUN, &s->blind);
	const struct blind_words *words = words_now(s);
	struct abx_sound two[ABX_SOUNDS];
	bool ok = abx_read(r, two);

	s->p->abx = (struct abx_state){ .heard = ABX_A };
	if (ok) {
		ok = sounds_again(s, two);
		abx_finish(two);
	}
	if (!ok)
		sitting_say(s, SAID_ERROR,
			"%s is open at trial %zu of %zu, and its equaliser or one of its files is "
			"gone: %s end ends it",
			words->a, s->trial, s->ntrials, words->line);
	else if (s->p->two.making)
		sitting_say(s, SAID_INFO,
			"the %s goes on at trial %zu of %zu when both files are in step again",
			words->name, s->trial, s->ntrials);
	else if (s->trial)
		sitting_say(s, SAID_INFO,
			"the %s goes on at trial %zu of %zu: \1key answer\2 answers, %s end ends "
			"it",
			words->name, s->trial, s->ntrials, words->line);
	else
		s->p->blind.waits = true;
}

void
abx_has_sounds(struct sitting *s)
{
	const struct blind_run *r = record_find(&s->rec, ROW_BLIND_RUN, &s->blind);
	struct abx_sound two[ABX_SOUNDS];

	if (abx_read(r, two)) {
		sounds_take_levels(s, two);
		abx_finish(two);
	}
	if (s->trial)
		abx_trial(s);
	else
		s->p->blind.waits = true;
}
