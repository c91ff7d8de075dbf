/* Decides what sounds next, after Space, a seek, the end of a track: the function from value and
 * event to next value and effects, a part for each event. deck.c carries the effects out; the table
 * of Space is in the header. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "audio/deck/playing.h"

#include <assert.h>
#include <stdlib.h>

#include "audio/player/player.h"
#include "base/text/timecode.h"

/* Time in ns between two comparisons of the extrapolated position with the player's: at each full
 * second that the screen shows. */
#define SYNC_NS (950 * 1000000LL)
/* Time in ms for which the position has not advanced. The second comparison stops the clock, the
 * third counts the output as dead. */
#define STANDS_MS 1850
#define DEAD_MS 2800
/* Time in ns after which the position is compared for the first time: when libmpv reports that
 * sound runs, a busy output may begin much later, and an end would come too soon. */
#define FIRST_SYNC_NS (300 * 1000000LL)
/* Playing has stopped if the position advances by less than this fraction (1/10) of the elapsed
 * time. */
#define LEAST_MOVE 10
/* A followed player has jumped if its position differs from the extrapolated one by more than this,
 * in ms. */
#define JUMP_MS 2000
/* A pause or jump comes this long after the end of a passage, when the fade-out has left the
 * output: after two periods of 1024 frames, by which the position after a seek may be ahead. */
#define PAST_END_MS 50
/* The end of a file has been heard this long after its last position, in ms. */
#define END_HEARD_MS 20
/* The most that an output plays behind the end of decoding, and what it plays if the length of the
 * file was wrong, in ms. */
#define END_MOST_MS 500
#define END_USUAL_MS 250
/* If the position does not advance for this time in ns, the output counts as dead. */
#define STILL_NS (3000 * 1000000LL)
#define FADE_STEP_NS (50 * 1000000LL)

/* One computation: the value that is being changed, the event, the effects so far. */
struct playing_step {
	struct playing *p;
	const struct play_event *ev;
	const struct play_facts *now;
	struct play_effects *out;
};

/* ---- reading the value ---- */

bool
playing_is_clock(const struct playing *p)
{
	return p->loaded == LOADED_CLOCK || p->loaded == LOADED_PLAYER;
}

bool
playing_follows(const struct playing *p)
{
	return p->loaded == LOADED_PLAYER;
}

bool
playing_plays(const struct playing *p)
{
	return p->state == PLAY_RUNNING || (p->state == PLAY_OPENING && !p->want_paused);
}

bool
playing_loops(const struct playing *p)
{
	return p->loop_ms != NO_MS && p->loop_end_ms != NO_MS;
}

/* Returns true if libmpv's position does not advance: the output has stopped taking sound. */
static bool
stands(const struct playing *p)
{
	return p->output.still_ms >= STANDS_MS;
}

int64_t
playing_pos_ms(const struct playing *p, int64_t mono_ns, int64_t boot_ns)
{
	if (p->state == PLAY_NOTHING)
		return NO_MS;
	if (p->state != PLAY_RUNNING || !p->sounding || stands(p))
		return p->base_ms;
	/* The clock also counts while the computer is suspended. */
	int64_t now_ns = playing_is_clock(p) ? boot_ns : mono_ns,
		pos_ms = p->base_ms + (now_ns - p->base_ns) / 1000000;
	if (p->length_ms >= 0 && !p->length_guessed && pos_ms > p->length_ms)
		pos_ms = p->length_ms;
	return pos_ms > 0 ? pos_ms : 0;
}

int64_t
playing_shown_ms(const struct playing *p, int64_t mono_ns, int64_t boot_ns)
{
	int64_t pos_ms = playing_pos_ms(p, mono_ns, boot_ns);
	bool ends = p->length_ms >= 0 && !p->length_guessed && p->least_ms > p->length_ms;

	if (pos_ms == NO_MS || pos_ms >= p->least_ms)
		return pos_ms;
	return ends ? p->length_ms : p->least_ms;
}

/* Returns true if the music is audible, or the clock runs. */
static bool
is_audible(const struct playing *p)
{
	return p->state == PLAY_RUNNING && p->sounding;
}

/* Returns true if the position is to be compared for the first time since sound began. */
static bool
is_begun(const struct playing *p)
{
	return p->begun && !p->sync_ticket && !playing_is_clock(p);
}

/* Returns true if libmpv goes back at the end of the loop by itself. It does not if the position
 * was behind the end already. */
static bool
repeats(const struct playing *p, const struct play_facts *now)
{
	return now->repeats && !playing_is_clock(p) && playing_loops(p) &&
		p->base_ms < p->loop_end_ms + PAST_END_MS;
}

/* Returns the time at which the loop has been heard whole. */
static int64_t
loop_ns(const struct playing *p, const struct play_facts *now)
{
	if (!is_audible(p) || stands(p) || !playing_loops(p))
		return INT64_MAX;
	int64_t end_ms = p->loop_end_ms;
	if (repeats(p, now))
		end_ms += PLAYER_FADE_MS;
	else if (!playing_is_clock(p))
		end_ms += PAST_END_MS;
	/* A position is never beyond the end of the file, and the end of a loop may be that. */
	return playing_is_clock(p)
		? now->mono_ns + (end_ms - playing_pos_ms(p, now->mono_ns, now->boot_ns)) * 1000000
		: p->base_ns + (end_ms - p->base_ms) * 1000000;
}

/* Returns the time at which the end of the file has been heard. */
static int64_t
end_ns(const struct playing *p)
{
	return is_audible(p) && !stands(p) && p->end_ms != NO_MS
		? p->base_ns + (p->end_ms - p->base_ms + END_HEARD_MS) * 1000000
		: INT64_MAX;
}

static int64_t
earlier(int64_t a_ns, int64_t b_ns)
{
	return a_ns < b_ns ? a_ns : b_ns;
}

int64_t
playing_next_ns(const struct playing *p, const struct play_facts *now)
{
	int64_t ns = p->output.silent_ns, pos_ms = playing_pos_ms(p, now->mono_ns, now->boot_ns),
		ms = pos_ms - now->offset_ms;

	if (p->output.fading)
		ns = earlier(ns, p->output.fade_ns);
	if (!is_audible(p))
		return ns;
	if (p->output.still_ms)
		ns = earlier(ns, p->synced_ns + SYNC_NS);
	if (stands(p))
		return ns;
	/* The screen is due 1 ms after the next full second of the track, so that it never shows
	 * the second before too long. */
	ms = ms > 0 ? ms : 0;
	ns = earlier(ns, now->mono_ns + (1000 - ms % 1000) * 1000000 + 1000000);
	if (is_begun(p))
		ns = earlier(ns, p->synced_ns + FIRST_SYNC_NS);
	return earlier(earlier(ns, end_ns(p)), loop_ns(p, now));
}

/* ---- steps that several events share ---- */

static bool
sends_event(enum play_effect_kind kind)
{
	return kind == DO_RELOAD || kind == DO_PLAY;
}

/* Lists an effect, once. Effects that send an event are last. */
static void
effect_ms(struct playing_step *x, enum play_effect_kind kind, int64_t ms, bool yes)
{
	struct play_effects *out = x->out;

	EACH (one, out)
		if (one->kind == kind && one->ms == ms && one->yes == yes)
			return;
	assert(out->n < PLAY_EFFECTS_MOST);
	size_t at = out->n++;
	for (; at > 0 && sends_event(out->v[at - 1].kind) && !sends_event(kind); at--)
		out->v[at] = out->v[at - 1];
	out->v[at] = (struct play_effect){ kind, ms, yes };
}

static void
effect(struct playing_step *x, enum play_effect_kind kind)
{
	effect_ms(x, kind, 0, false);
}

static int64_t
pos_now(const struct playing_step *x)
{
	return playing_pos_ms(x->p, x->now->mono_ns, x->now->boot_ns);
}

static void
set_base(struct playing_step *x, int64_t pos_ms)
{
	x->p->base_ms = pos_ms;
	x->p->output.still_ms = 0;
	x->p->base_ns = playing_is_clock(x->p) ? x->now->boot_ns : x->now->mono_ns;
}

static void
forget_loop(struct playing_step *x)
{
	x->p->loop_ms = x->p->loop_end_ms = NO_MS;
	effect(x, DO_LOOP);
}

static void
fade_to(struct playing_step *x, int fade_step, int64_t next_ns)
{
	struct output_now *o = &x->p->output;

	o->fade_step = fade_step;
	o->fading = fade_step < PLAY_FADE_STEPS;
	o->fade_ns = next_ns;
	effect(x, DO_LEVEL);
}

static void
await_sound(struct playing_step *x)
{
	x->p->output.silent_ns = x->now->mono_ns + STILL_NS;
}

static void
ask_position(struct playing_step *x)
{
	x->p->sync_ticket = x->now->ticket;
	x->p->sync_ns = x->p->synced_ns = x->now->mono_ns;
	effect(x, DO_ASK);
}

/* ---- signals ---- */

/* Ends the signal and loads the music at its position; plays: the music resumes. Returns false if
 * no signal plays. */
static bool
end_signal(struct playing_step *x, bool plays)
{
	struct playing *p = x->p;

	if (!p->signal.on)
		return false;
	p->signal.on = false;
	if (playing_is_clock(p) || p->state == PLAY_NOTHING) {
		effect(x, DO_STOP);
		return true;
	}
	p->want_paused = !plays;
	p->state = PLAY_OPENING;
	p->sounding = false;
	effect(x, DO_RELOAD);
	return true;
}

/* ---- pausing, seeking, and the output ---- */

/* Reopens the output; the next ON_OUTPUT has the result. */
static void
reopen(struct playing_step *x, enum output_reopening how)
{
	x->p->output.reopens = how;
	await_sound(x);
	effect(x, DO_REOPEN);
}

/* Call before playing resumes. Returns true if the output has to be reopened first: playing resumes
 * later. */
static bool
reopens_first(struct playing_step *x)
{
	struct playing *p = x->p;

	if (p->output.state == OUT_OPEN || playing_is_clock(p) ||
		(p->state != PLAY_PAUSED && p->state != PLAY_OPENING))
		return false;
	p->output.plays_on = true;
	if (p->output.state == OUT_MISSED && !x->now->there)
		effect(x, DO_SAY_STILL_GONE);
	else
		reopen(x, REOPEN_ASKED);
	return true;
}

static void
seek(struct playing_step *x, int64_t pos_ms)
{
	struct playing *p = x->p;

	if (p->state == PLAY_NOTHING)
		return;
	if (playing_follows(p))
		effect_ms(x, DO_MOVE_PLAYER, pos_now(x), false);
	if (playing_follows(p) && !x->now->seeks) {
		forget_loop(x); /* the player cannot go back to its start */
		return;
	}
	bool loads = end_signal(x, p->signal.resumes), ended = p->state == PLAY_ENDED;
	p->output.plays_on &= p->output.reopens != REOPEN_NOT;
	effect(x, DO_FORGET_KEY); /* later commands of this key use the new position */
	if (p->length_ms >= 0 && !p->length_guessed && pos_ms > p->length_ms)
		pos_ms = p->length_ms;
	if (pos_ms < 0)
		pos_ms = 0;
	set_base(x, pos_ms);
	p->about |= playing_follows(p); /* until the player reports its position */
	if (ended && pos_ms < p->length_ms)
		p->state =
			p->output.state != OUT_OPEN || p->want_paused ? PLAY_PAUSED : PLAY_RUNNING;
	p->seek_ms = pos_ms;
	p->end_ms = NO_MS;
	p->jumps++;
	if (!playing_is_clock(p)) {
		p->sounding = false;
		if (!loads)
			effect_ms(x, DO_SEEK, pos_ms, false);
		if (p->state == PLAY_RUNNING)
			await_sound(x);
		if (ended && !p->want_paused && !reopens_first(x))
			effect(x, DO_PAUSE);
	}
	if (p->state != PLAY_RUNNING)
		effect(x, DO_PLACE);
}

static void
step_back(struct playing_step *x, int64_t by_ms)
{
	int64_t pos_ms = pos_now(x), loop_ms = x->p->loop_ms;

	if (pos_ms != NO_MS && by_ms != 0)
		seek(x, pos_ms - by_ms < loop_ms && loop_ms <= pos_ms ? loop_ms : pos_ms - by_ms);
}

/* Returns true if Space steps back. seek_ms: the listener went to a place during the pause, where
 * the music shall begin. */
static bool
steps_back(const struct playing *p)
{
	return p->state == PLAY_PAUSED && !p->signal.on &&
		(!playing_is_clock(p) || playing_follows(p)) && p->seek_ms == NO_MS;
}

/* Goes to where a pause ends. At the end of a loop that is its start: else the fade-out behind the
 * end would be heard first. */
static void
go_to_resume(struct playing_step *x, int64_t back_ms)
{
	struct playing *p = x->p;

	if (p->state == PLAY_PAUSED && !playing_is_clock(p) && !p->signal.on && playing_loops(p) &&
		p->base_ms >= p->loop_end_ms)
		seek(x, p->loop_ms);
	else if (steps_back(p))
		step_back(x, back_ms);
}

/* Plays the track from its start. */
static void
play_again(struct playing_step *x)
{
	x->p->want_paused = false;
	effect(x, DO_PLAY);
}

static void
pause_or_play(struct playing_step *x, bool paused)
{
	struct playing *p = x->p;

	if (playing_follows(p)) {
		effect_ms(x, DO_ASK_PLAYER, 0, paused);
		return;
	}
	p->output.plays_on = false;
	if (!paused && (end_signal(x, true) || reopens_first(x)))
		return;
	if (p->state == PLAY_OPENING) {
		p->want_paused = paused;
		effect_ms(x, DO_PAUSE, 0, paused);
		return;
	}
	if (paused == (p->state != PLAY_RUNNING) || p->state == PLAY_NOTHING)
		return;
	if (p->state == PLAY_ENDED) { /* nothing is left to play */
		play_again(x);
		return;
	}
	set_base(x, pos_now(x));
	p->want_paused = paused;
	p->state = paused ? PLAY_PAUSED : PLAY_RUNNING;
	if (!playing_is_clock(p)) {
		effect_ms(x, DO_PAUSE, 0, paused);
		/* An output with a latency of seconds plays the extrapolated sound only later. */
		p->begun = !paused;
		if (x->now->key_ticket && p->sounding) {
			p->sync_ticket = x->now->key_ticket;
			p->sync_ns = p->synced_ns = x->now->key_ns;
		} else {
			ask_position(x);
		}
	}
	if (paused) {
		p->output.silent_ns = INT64_MAX;
		if (p->output.fading)
			fade_to(x, PLAY_FADE_STEPS, INT64_MAX);
		if (playing_is_clock(p)) /* else when the position is known */
			effect(x, DO_PLACE);
	} else {
		p->seek_ms = NO_MS;
		if (!p->sounding)
			await_sound(x);
	}
}

/* Pauses at the current position; playing resumes only after the output was reopened. */
static void
hold(struct playing_step *x)
{
	bool plays = x->p->output.plays_on || playing_plays(x->p);

	if (x->p->output.state == OUT_OPEN)
		x->p->output.state = OUT_HELD;
	if (playing_is_clock(x->p))
		return;
	pause_or_play(x, true);
	x->p->output.plays_on = plays;
}

static void
miss_output(struct playing_step *x)
{
	hold(x);
	x->p->output.reopens = REOPEN_NOT;
	x->p->output.state = OUT_MISSED;
	effect(x, DO_OUTPUT_MISSED);
}

/* Returns where to play on behind a pause, so that the music is as loud as before where it was
 * interrupted: earlier by the length of the fade, but not before the passage. */
static int64_t
fade_from_ms(const struct playing *p)
{
	int64_t from_ms = p->base_ms - PLAY_FADE_STEPS * FADE_STEP_NS / 1000000,
		least_ms = playing_loops(p) && p->base_ms >= p->loop_ms ? p->loop_ms : 0;

	return from_ms > least_ms ? from_ms : least_ms;
}

/* Ends the pause after the output was reopened: plays from there if playing was to resume. */
static void
output_is_back(struct playing_step *x, bool asked)
{
	struct playing *p = x->p;
	bool plays = p->output.plays_on, was_missed = p->output.state == OUT_MISSED;

	p->output.state = OUT_OPEN;
	effect(x, DO_OUTPUT_BACK);
	if (was_missed && !asked)
		effect_ms(x, DO_SAY_BACK, 0, plays);
	if (playing_is_clock(p) || p->state == PLAY_NOTHING || p->state == PLAY_ENDED)
		return;
	if (p->state == PLAY_PAUSED)
		seek(x, plays ? fade_from_ms(p) : p->base_ms);
	if (!plays)
		return;
	fade_to(x, 0, INT64_MAX);
	pause_or_play(x, false);
}

static void
on_output(struct playing_step *x)
{
	struct playing *p = x->p;
	struct output_now *o = &p->output;
	bool mute = x->ev->yes, plays = o->plays_on, was_silent = o->silent;

	if (mute && o->heard && o->reopens) {
		o->reopens = REOPEN_NOT;
		o->silent_ns = INT64_MAX;
		if (o->state != OUT_MISSED)
			miss_output(x);
		/* earlog tries again when the listener presses play, or when a later list of
		 * outputs has the output. */
		o->plays_on = plays;
		effect(x, DO_SAY_NOT_OPEN);
		return;
	}
	if (o->state != OUT_MISSED && (x->ev->lost || (mute && o->heard))) {
		miss_output(x);
		return;
	}
	if (o->state == OUT_MISSED && !o->reopens)
		return; /* ignores another output that mpv opened by itself while the chosen output
			   is missing */
	o->silent = x->ev->silent;
	o->heard |= !o->silent;
	effect_ms(x, DO_OUTPUT_IS, 0, mute);
	if (mute && !was_silent)
		effect(x, DO_SAY_SILENT);
	if (!o->reopens)
		return;
	bool asked = o->reopens == REOPEN_ASKED;
	o->reopens = REOPEN_NOT;
	o->silent_ns = INT64_MAX;
	output_is_back(x, asked);
}

/* Decides if the output counts as dead: the position has not advanced for for_ms more, 0: it has.
 * The output is reopened once; then the music pauses. */
static void
judge_output(struct playing_step *x, int64_t for_ms)
{
	struct playing *p = x->p;
	struct output_now *o = &p->output;

	o->still_ms = for_ms ? o->still_ms + for_ms : 0;
	if (!for_ms)
		o->still = 0;
	if (o->still_ms < DEAD_MS || o->silent || x->now->streams)
		/* Not a fault: a silent session has no output to lose, and a stream may wait for
		 * the network. */
		return;
	x->out->stalled = true;
	o->still++;
	if (o->still == 1) {
		effect(x, DO_REOPEN);
		seek(x, p->base_ms);
		return;
	}
	/* Without sound the position is not extrapolated: the pause is at the position that mpv
	 * reported. */
	p->sounding = false;
	hold(x);
	o->plays_on = false;
	effect(x, DO_SAY_NO_SOUND);
}

/* ---- loading, and the answers of libmpv ---- */

/* The clock takes over at start_ms, stopped. A followed player is still followed. */
static void
count(struct playing_step *x, int64_t start_ms)
{
	struct playing *p = x->p;

	effect(x, DO_CLOCK);
	if (!playing_follows(p))
		p->loaded = LOADED_CLOCK;
	p->about = p->sounding = true;
	p->source = UUID_NONE;
	p->length_ms = x->ev->length_ms;
	p->length_guessed = false;
	p->end_ms = p->least_ms = NO_MS;
	p->state = PLAY_PAUSED;
	forget_loop(x);
	set_base(x, start_ms);
}

static void
on_load(struct playing_step *x)
{
	struct playing *p = x->p;
	const struct play_event *ev = x->ev;

	p->signal.on = false;
	p->ticket = x->now->ticket;
	p->seek_ms = ev->ms > 0 ? ev->ms : NO_MS;
	p->jumps++;
	p->output.plays_on = false;
	p->want_paused = ev->yes || p->output.state != OUT_OPEN;
	if (ev->loads == LOADED_CLOCK) {
		count(x, ev->ms);
		return;
	}
	p->loaded = ev->loads;
	p->state = PLAY_OPENING;
	p->sounding = p->about = false;
	p->source = ev->source;
	p->length_ms = -1;
	p->length_guessed = false;
	p->end_ms = NO_MS;
	if (!ev->again)
		forget_loop(x);
	set_base(x, ev->ms);
	if (p->loaded == LOADED_NOTHING)
		return;
	effect_ms(x, DO_LOAD, ev->ms, p->want_paused);
	if (!ev->yes)
		reopens_first(x);
}

/* Sets the length of the file. */
static void
take_length(struct playing_step *x)
{
	struct playing *p = x->p;

	p->length_ms = x->ev->length_ms;
	p->length_guessed = x->ev->about;
	if (p->length_ms < 0 || !playing_loops(p) || p->loop_end_ms <= p->length_ms)
		return;
	/* The loop ends at the end of the file; a loop behind that is removed. */
	p->loop_end_ms = p->length_ms;
	if (p->loop_ms + PLAY_LEAST_LOOP_MS > p->length_ms)
		forget_loop(x);
	else
		effect(x, DO_LOOP);
}

static void
on_loaded(struct playing_step *x)
{
	struct playing *p = x->p;

	p->source = x->ev->source;
	p->state = p->want_paused ? PLAY_PAUSED : PLAY_RUNNING;
	take_length(x);
}

static void
on_length(struct playing_step *x)
{
	struct playing *p = x->p;

	if (playing_follows(p)) {
		p->length_ms = x->ev->length_ms;
		return;
	}
	take_length(x);
	/* The guess was too long, and the listener went beyond the end. */
	if (p->base_ms > p->length_ms)
		set_base(x, p->length_ms);
}

static void
on_sounding(struct playing_step *x)
{
	struct playing *p = x->p;

	if (!p->sounding)
		set_base(x, p->base_ms);
	p->sounding = true;
	p->output.silent_ns = INT64_MAX;
	effect(x, DO_SETTLED);
	if (p->state != PLAY_RUNNING)
		return;
	p->seek_ms = NO_MS;
	p->begun = true;
	ask_position(x);
	if (p->output.fading && p->output.fade_ns == INT64_MAX)
		p->output.fade_ns = x->now->mono_ns + FADE_STEP_NS;
}

/* The end of the file has been heard. */
static void
end(struct playing_step *x)
{
	struct playing *p = x->p;

	p->end_ms = NO_MS;
	p->length_guessed |= p->length_ms - pos_now(x) > PLAY_CUT_MS;
	if (p->length_guessed)
		p->length_ms = pos_now(x);
	p->state = PLAY_ENDED;
	set_base(x, p->length_ms);
	if (playing_loops(p)) { /* the track ends: plays the loop again */
		seek(x, p->loop_ms);
		return;
	}
	effect(x, DO_PLACE);
	if (x->now->next)
		effect_ms(x, DO_PLAY, 0, true);
}

/* libmpv has decoded the end, and the output still plays its buffer: ON_TIME goes on when the end
 * of the file or of the loop was heard. */
static void
on_ended(struct playing_step *x)
{
	struct playing *p = x->p;
	int64_t pos_ms = p->base_ms + (x->now->mono_ns - p->base_ns) / 1000000;

	if (p->length_ms < 0) { /* until it is measured */
		p->length_ms = pos_now(x);
		p->length_guessed = true;
	}
	if (loop_ns(p, x->now) != INT64_MAX)
		return;
	/* libmpv plays the rest of this file and the next one without a gap. */
	bool joins = x->now->next && !p->length_guessed && !playing_loops(p);
	if (!is_audible(p) || joins) {
		end(x);
		return;
	}
	/* The length may be wrong. */
	int64_t left_ms = p->length_guessed ? 0 : p->length_ms - pos_ms;
	if (left_ms <= 0)
		left_ms = END_USUAL_MS;
	if (left_ms > END_MOST_MS)
		left_ms = END_MOST_MS;
	p->end_ms = pos_ms + left_ms;
	ask_position(x);
}

static void
on_position(struct playing_step *x)
{
	struct playing *p = x->p;
	bool known = x->ev->yes && p->sounding;

	p->sync_ticket = 0;
	if (playing_is_clock(p))
		return;
	/* Paused: the header, a note and the next session have the position that was heard. */
	if (p->state == PLAY_PAUSED) {
		if (known && p->seek_ms == NO_MS && p->output.state == OUT_OPEN)
			set_base(x, x->ev->ms);
		effect(x, DO_PLACE);
	}
	if (!known || p->state != PLAY_RUNNING)
		return;
	int64_t took_ms = (p->sync_ns - p->base_ns) / 1000000, moved_ms = x->ev->ms - p->base_ms;
	/* libmpv went back at the end of the loop before ON_TIME counted it: a dead output never
	 * goes back. */
	bool turned = moved_ms < 0 && repeats(p, x->now);
	p->jumps += turned;
	p->base_ms = x->ev->ms;
	p->base_ns = p->sync_ns;
	if (took_ms * 1000000 >= SYNC_NS / 2)
		judge_output(x, turned || moved_ms >= took_ms / LEAST_MOVE ? 0 : took_ms);
}

/* ---- the followed player ---- */

static void
on_followed(struct playing_step *x)
{
	struct playing *p = x->p;
	bool plays = x->ev->yes;
	int64_t now_ms = pos_now(x), pos_ms = x->ev->ms;
	bool played = p->state == PLAY_RUNNING,
	     jumped = pos_ms != NO_MS && now_ms != NO_MS && llabs(pos_ms - now_ms) > JUMP_MS;

	if (pos_ms == NO_MS)
		pos_ms = now_ms != NO_MS ? now_ms : 0;
	p->jumps += jumped;
	p->state = plays ? PLAY_RUNNING : PLAY_PAUSED;
	p->sounding = true;
	p->seek_ms = NO_MS;
	p->about = x->ev->about;
	set_base(x, pos_ms);
	if (played && !plays)
		effect(x, DO_PLACE);
}

/* ---- time ---- */

static void
on_time(struct playing_step *x)
{
	struct playing *p = x->p;
	int64_t now_ns = x->now->mono_ns;

	if (is_audible(p)) {
		if (loop_ns(p, x->now) <= now_ns) {
			if (repeats(p, x->now)) {
				p->base_ms -= player_pass_ms(p->loop_ms, p->loop_end_ms);
				p->jumps++;
			} else {
				seek(x, p->loop_ms);
			}
		}
		if (end_ns(p) <= now_ns)
			end(x);
		if (p->state == PLAY_RUNNING)
			effect_ms(x, DO_PLACE, 0, true);
		bool due = !playing_is_clock(p) && now_ns - p->synced_ns >= SYNC_NS;
		if (due && p->sync_ticket && now_ns - p->sync_ns >= SYNC_NS / 2) {
			/* The last request for the position has no reply: libmpv waits for the
			 * output. */
			p->sync_ticket = 0;
			p->synced_ns = now_ns;
			judge_output(x, SYNC_NS / 1000000);
		} else if (due || (is_begun(p) && now_ns - p->synced_ns >= FIRST_SYNC_NS)) {
			p->begun = false;
			ask_position(x);
		}
	}
	if (p->output.silent_ns <= now_ns) {
		p->output.silent_ns = INT64_MAX;
		if (p->output.reopens)
			effect(x, DO_SAY_NO_ANSWER);
		else if (p->state == PLAY_RUNNING && !p->sounding)
			judge_output(x, DEAD_MS);
	}
	if (p->output.fading && p->output.fade_ns <= now_ns)
		fade_to(x, p->output.fade_step + 1, p->output.fade_ns + FADE_STEP_NS);
}

/* Plays a signal, or the signal with another frequency. */
static void
on_signal(struct playing_step *x)
{
	struct playing *p = x->p;

	if (!p->signal.on) {
		p->signal.resumes = playing_plays(p);
		pause_or_play(x, true);
	}
	p->signal.on = true;
	p->signal.is = *x->ev->signal;
	p->signal.ticket = x->now->ticket;
	p->signal.since_ns = 0;
	effect(x, DO_SIGNAL);
}

/* Removes or changes the loop. Its last END_MOST_MS are decoded, with the silence behind it: the
 * music then goes on after a seek. */
static void
on_loop(struct playing_step *x)
{
	struct playing *p = x->p;
	int64_t pos_ms = pos_now(x);
	bool decoded = playing_loops(p) && !playing_is_clock(p) && p->state != PLAY_OPENING &&
		pos_ms > p->loop_end_ms - END_MOST_MS && pos_ms < p->loop_end_ms + PAST_END_MS;

	p->loop_ms = x->ev->ms;
	p->loop_end_ms = x->ev->end_ms;
	effect(x, DO_LOOP);
	if (decoded && !playing_loops(p))
		seek(x, pos_ms);
}

/* ---- the one function ---- */

struct playing
playing_none(void)
{
	return (struct playing){ .length_ms = -1,
		.end_ms = NO_MS,
		.seek_ms = NO_MS,
		.loop_ms = NO_MS,
		.loop_end_ms = NO_MS,
		.output.silent_ns = INT64_MAX,
		.output.fade_ns = INT64_MAX };
}

struct playing
playing_next(const struct playing *was, const struct play_event *ev, struct play_effects *out)
{
	struct playing next = *was, *p = &next;
	struct playing_step *x = &(struct playing_step){ p, ev, &ev->now, out };

	*out = (struct play_effects){ .n = 0 };
	p->least_ms = playing_shown_ms(was, ev->now.mono_ns, ev->now.boot_ns);
	switch (ev->kind) {
	case ON_LOAD: on_load(x); break;
	case ON_EMPTY:
		p->signal.on = false;
		forget_loop(x);
		effect(x, DO_STOP);
		p->state = PLAY_NOTHING;
		p->loaded = LOADED_NOTHING;
		p->about = false;
		p->source = UUID_NONE;
		p->ticket = ev->now.ticket; /* late events of the last track are ignored */
		break;
	case ON_TOGGLE:
		go_to_resume(x, ev->now.back_ms);
		if (p->state == PLAY_NOTHING || p->state == PLAY_ENDED)
			play_again(x);
		else
			pause_or_play(x, playing_plays(p));
		break;
	case ON_PAUSE:
		if (!ev->yes)
			go_to_resume(x, 0);
		pause_or_play(x, ev->yes);
		break;
	case ON_SEEK: seek(x, ev->ms); break;
	case ON_BACK: step_back(x, ev->ms); break;
	case ON_LOOP: on_loop(x); break;
	case ON_LEVEL: fade_to(x, PLAY_FADE_STEPS, INT64_MAX); break;
	case ON_SIGNAL: on_signal(x); break;
	case ON_SIGNAL_OFF: end_signal(x, p->signal.resumes); break;
	case ON_SIGNAL_SOUNDING: p->signal.since_ns = ev->now.mono_ns; break;
	case ON_OUTPUT_CHOSEN: {
		bool open = !playing_is_clock(p) && p->state != PLAY_NOTHING && p->player_ready;

		if (open)
			hold(x);
		effect(x, DO_OUTPUT_CHOSEN);
		if (open && ev->yes) {
			miss_output(x);
		} else if (open) {
			p->output.reopens = REOPEN_ASKED;
			await_sound(x);
		}
		break;
	}
	case ON_READY: p->player_ready = true; break;
	case ON_GONE: p->player_gone = true; break;
	case ON_CLOCK: {
		int64_t pos_ms = pos_now(x);

		count(x, pos_ms == NO_MS ? 0 : pos_ms);
		effect(x, DO_PLACE);
		break;
	}
	case ON_LOADED: on_loaded(x); break;
	case ON_SOURCE: p->source = ev->source; break;
	case ON_SOUNDING: on_sounding(x); break;
	case ON_ENDED: on_ended(x); break;
	case ON_POSITION: on_position(x); break;
	case ON_OUTPUT: on_output(x); break;
	case ON_OUTPUT_THERE:
		if (p->output.state == OUT_MISSED && !p->output.reopens)
			reopen(x, REOPEN_OWN);
		break;
	case ON_OUTPUT_GONE: miss_output(x); break;
	case ON_OUTPUT_DOUBT:
		hold(x);
		p->output.plays_on = false;
		break;
	case ON_FOLLOW:
		if (playing_follows(p) != ev->yes)
			forget_loop(x); /* the loop was one of what played before */
		p->loaded = ev->yes ? LOADED_PLAYER : LOADED_CLOCK;
		p->unlisted &= ev->yes;
		break;
	case ON_UNLISTED:
		p->unlisted = true;
		effect(x, DO_FORGET_KEY);
		p->signal.on = false;
		count(x, x->ev->ms);
		break;
	case ON_LISTED: p->unlisted = false; break;
	case ON_LENGTH: on_length(x); break;
	case ON_FOLLOWED: on_followed(x); break;
	case ON_TIME: on_time(x); break;
	case PLAY_EVENTS: break;
	}
	if (p->jumps != was->jumps)
		p->least_ms = NO_MS;
	out->ends = p->jumps != was->jumps || !is_audible(p);
	out->begins = is_audible(p) && (out->ends || !is_audible(was));
	return next;
}
