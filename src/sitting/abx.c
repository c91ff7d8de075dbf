/*
 * ABX: is X sound A or sound B of the bench (sounds.c)? A blind run (blind.c) of two sounds,
 * which needs no helper: keys select A, B and X as often as the listener likes, and an answer
 * begins the next trial. X must stay secret until the end, so each key does the same for any X:
 * the listening interval ends, the player switches, the line names the key.
 */
#include "record/abx.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "sitting/sitting_private.h"
#include "sitting/sound.h"
#include "sitting/sounds.h"

bool
sitting_abx(const struct sitting *s)
{
	return sitting_is_blind(s) && s->p->blind.order.sounds;
}

bool
abx_refuses(const struct sitting *s, struct err *err)
{
	if (!sitting_abx(s))
		return false;
	err_set(err, "not in an ABX, which stays with its sounds and its passage: abx end ends it");
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

/* ---- what sounds ---- */

static const char *const heard_words[] = { [ABX_A] = "A", [ABX_B] = "B", [ABX_X] = "X" };

void
sitting_abx_words(const struct sitting *s, struct buf *out)
{
	if (sitting_abx(s) && s->trial)
		buf_addf(out, "%s sounds", heard_words[s->p->abx.heard]);
}

static void
abx_switch(struct sitting *s, enum abx_heard what)
{
	s->p->abx.heard = what;
	sounds_select(s, what == ABX_X ? s->p->blind.order.which[s->trial - 1] : (size_t)what);
	/* A place that jumps, or does not, would tell X. */
	if (!two_files_in_step(s))
		sitting_seek(s, s->play.loop_ms);
}

bool
sitting_abx_play(struct sitting *s, enum abx_heard what, struct err *err)
{
	if (!sitting_abx(s))
		return err_set(err, "no ABX is on: abx 16 begins one of 16 trials");
	if (!s->trial)
		return err_set(err, "trial 1 begins when the order is on disk");
	if (two_files_waits(s))
		return err_set(err, "both files are being put in step");
	abx_switch(s, what);
	sitting_say(s, SAID_INFO, "%s sounds", heard_words[what]);
	return true;
}

void
abx_trial(struct sitting *s)
{
	abx_switch(s, ABX_A);
	sitting_say(s, SAID_INFO,
		"trial %zu of %zu: \1abx a\2, \1abx b\2 and \1abx x\2 sound A, B and X; \1key "
		"answer\2 "
		"says which of them X is",
		s->trial, s->ntrials);
}

/* ---- its beginning ---- */

/* As they are heard: levels that were not measured are not matched. */
static char *
sounds_json(const struct sitting *s)
{
	struct abx_sound two[ABX_SOUNDS];
	const struct other_sound_ops *ops = s->sounds.other;
	char *name[ABX_SOUNDS];

	for (size_t i = 0; i < ABX_SOUNDS; i++) {
		const struct sound *x = &s->sounds.of[i];

		name[i] = x->name ? xasprintf("%s%s", ops->said, x->name) : xstrdup("no equaliser");
		two[i] = (struct abx_sound){ .name = name[i],
			.source = ops->source(s, i),
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
begin_abx(struct sitting *s, size_t n, struct err *err)
{
	if (!s->sounds.other)
		return err_set(err,
			"there is one sound alone: eq FILE, peak 8000 or beside FILE makes the "
			"other one");
	place_put(s); /* with it the row of the equaliser: nothing of it is new in a trial */
	char *sounds = sounds_json(s);
	size_t before = s->sounds.now;
	bool ok = sitting_blind_begin(s, &(struct blind_wish){ .draws = n, .sounds = sounds }, err);
	free(sounds);
	if (ok)
		s->p->abx = (struct abx_state){ .before = before };
	return ok;
}

bool
sitting_abx_begin(struct sitting *s, size_t n, struct err *err)
{
	if (!blind_may_begin(s, &(struct blind_wish){ .draws = n, .sounds = "" }, err))
		return false;
	if (two_files_waits(s))
		return err_set(err, "two files are being put in step: an ABX begins after that");
	if (!s->sounds.other)
		return begin_abx(s, n, err);
	if (s->play.switch_clicks)
		return err_set(err,
			"without its plugin the switch clicks, and a click would tell what X is");
	if (s->sounds.moving)
		sitting_peak_keep(s);
	if ((!loop_is_on(s) && !sitting_loop_cue(s, err)) ||
		!two_files_agree(s, s->play.loop_ms, s->play.loop_end_ms, err))
		return false;
	sounds_insert(s);
	if (sounds_is_level(s))
		return begin_abx(s, n, err);
	s->p->abx.wish = n;
	sitting_say(s, SAID_INFO,
		"it is measured how loud both are in this passage: then the ABX begins");
	return true;
}

int64_t
abx_next_ns(const struct sitting *s, int64_t now_ns)
{
	bool due = s->p->abx.wish && (sounds_is_level(s) || !s->sounds.other);

	return due ? now_ns : INT64_MAX;
}

bool
abx_run(struct sitting *s, int64_t now_ns)
{
	struct err err = ERR_INIT;

	if (abx_next_ns(s, now_ns) > now_ns)
		return false;
	size_t n = s->p->abx.wish;
	s->p->abx.wish = 0;
	if (!begin_abx(s, n, &err))
		sitting_say(s, SAID_ERROR, "%s", err.msg);
	return true;
}

/* ---- its end, and the next sitting ---- */

void
abx_leave(struct sitting *s)
{
	if (sitting_abx(s))
		sounds_select(s, s->p->abx.before);
}

void
abx_go_on(struct sitting *s)
{
	const struct blind_run *r = record_find(&s->rec, ROW_BLIND_RUN, &s->blind);
	struct abx_sound two[ABX_SOUNDS];
	bool ok = abx_read(r, two);

	s->p->abx = (struct abx_state){ .heard = ABX_A };
	if (ok) {
		ok = sounds_again(s, two);
		abx_finish(two);
	}
	if (!ok)
		sitting_say(s, SAID_ERROR,
			"an ABX is open at trial %zu of %zu, and its equaliser or one of its files "
			"is gone: abx end ends it",
			s->trial, s->ntrials);
	else if (two_files_waits(s))
		sitting_say(s, SAID_INFO,
			"the ABX goes on at trial %zu of %zu when both files are in step again",
			s->trial, s->ntrials);
	else if (s->trial)
		sitting_say(s, SAID_INFO,
			"the ABX goes on at trial %zu of %zu: \1abx a\2, \1abx b\2 and \1abx x\2 "
			"sound "
			"A, B and X; abx end would end it",
			s->trial, s->ntrials);
	else
		s->p->blind.waits = true; /* its first trial begins */
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
