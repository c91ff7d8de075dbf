/*
 * Every event in every state that can be reached, and long walks: a position never jumps without a
 * seek, an effect is asked for once, nothing is sent to a player that is not in use, and no state
 * waits for ever.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */

#include "audio/deck/playing.h"
#include "audio/player/player.h"
#include "base/core/mem.h"
#include "base/text/timecode.h"
#include "support/test.h"

#define SECOND 1000000000LL
#define WALK 30000
#define SOURCE ((struct uuid){ .b = { 7 } })

struct play_world {
	struct playing p;
	int64_t now_ns;
	uint64_t ticket;
	struct play_facts facts;
	struct play_effects last;
	size_t asked[PLAY_EFFECTS]; /* how often each effect was asked for */
	size_t seen[PLAY_EVENTS];
};

static const struct signal sine = { SIGNAL_SINE, 1000, 0, 60000, -40 };

/* Every event, with each of its meanings. */
static const struct play_event events[] = {
	{ .kind = ON_LOAD, .loads = LOADED_FILE, .ms = 0 },
	{ .kind = ON_LOAD, .loads = LOADED_FILE, .ms = 4000, .yes = true },
	{ .kind = ON_LOAD, .loads = LOADED_FILE, .ms = 500 },
	{ .kind = ON_LOAD, .loads = LOADED_FILE, .ms = 700, .again = true },
	{ .kind = ON_LOAD, .loads = LOADED_NOTHING, .ms = 0 },
	{ .kind = ON_LOAD, .loads = LOADED_CLOCK, .ms = 0, .length_ms = -1 },
	{ .kind = ON_EMPTY },
	{ .kind = ON_TOGGLE },
	{ .kind = ON_PAUSE, .yes = true },
	{ .kind = ON_PAUSE },
	{ .kind = ON_SEEK, .ms = 2500 },
	{ .kind = ON_SEEK, .ms = 99000 },
	{ .kind = ON_SEEK, .ms = -5 },
	{ .kind = ON_BACK, .ms = 2000 },
	{ .kind = ON_LOOP, .ms = 1000, .end_ms = 3000 },
	{ .kind = ON_LOOP, .ms = 8000, .end_ms = 12000 },
	{ .kind = ON_LOOP, .ms = NO_MS, .end_ms = NO_MS },
	{ .kind = ON_LEVEL },
	{ .kind = ON_SIGNAL, .signal = &sine },
	{ .kind = ON_SIGNAL_OFF },
	{ .kind = ON_OUTPUT_CHOSEN },
	{ .kind = ON_OUTPUT_CHOSEN, .yes = true },
	{ .kind = ON_READY },
	{ .kind = ON_GONE },
	{ .kind = ON_CLOCK, .length_ms = 9000 },
	{ .kind = ON_LOADED, .length_ms = 9000 },
	{ .kind = ON_LOADED, .length_ms = -1 },
	{ .kind = ON_LOADED, .length_ms = 9000, .about = true },
	{ .kind = ON_SOURCE },
	{ .kind = ON_SOUNDING },
	{ .kind = ON_ENDED },
	{ .kind = ON_POSITION, .yes = true },
	{ .kind = ON_POSITION },
	{ .kind = ON_SIGNAL_SOUNDING },
	{ .kind = ON_OUTPUT },
	{ .kind = ON_OUTPUT, .lost = true },
	{ .kind = ON_OUTPUT, .yes = true, .silent = true },
	{ .kind = ON_OUTPUT_THERE },
	{ .kind = ON_OUTPUT_GONE },
	{ .kind = ON_OUTPUT_DOUBT },
	{ .kind = ON_FOLLOW, .yes = true },
	{ .kind = ON_FOLLOW },
	{ .kind = ON_UNLISTED, .length_ms = -1 },
	{ .kind = ON_LISTED },
	{ .kind = ON_LENGTH, .length_ms = 7000 },
	{ .kind = ON_FOLLOWED, .yes = true, .ms = 3000 },
	{ .kind = ON_FOLLOWED, .yes = true, .ms = NO_MS, .about = true },
	{ .kind = ON_FOLLOWED, .ms = 3100 },
	{ .kind = ON_TIME },
};

/* Returns false for an event that transport.c does not let through in this state: it asks for the
 * ticket, or for who is followed, or the verb refuses. */
static bool
may_come(const struct playing *p, const struct play_event *ev)
{
	bool clock = playing_is_clock(p), loads = p->loaded == LOADED_FILE, alone = p->signal.on;

	switch (ev->kind) {
	case ON_LOAD:
		return (ev->loads == LOADED_CLOCK) == (playing_follows(p) || p->player_gone) ||
			(ev->loads == LOADED_CLOCK && !playing_follows(p));
	case ON_EMPTY: return !playing_follows(p);
	case ON_LOADED: return loads && p->state == PLAY_OPENING && !alone;
	case ON_SOUNDING:
	case ON_ENDED:
		return loads && p->state != PLAY_OPENING && p->state != PLAY_NOTHING && !alone;
	case ON_SOURCE: return loads;
	case ON_CLOCK: return p->state != PLAY_NOTHING && !clock;
	case ON_LOOP:
		return p->state != PLAY_NOTHING && (ev->ms == NO_MS || p->loaded != LOADED_CLOCK);
	case ON_SIGNAL: return !clock && !p->player_gone;
	case ON_SIGNAL_SOUNDING: return alone;
	case ON_FOLLOW: return ev->yes ? clock || p->state == PLAY_NOTHING : playing_follows(p);
	case ON_UNLISTED:
	case ON_LISTED:
	case ON_FOLLOWED: return playing_follows(p);
	case ON_LENGTH: return playing_follows(p) || p->length_guessed;
	default: return true;
	}
}

static bool
has(const struct play_effects *fx, enum play_effect_kind kind)
{
	for (size_t i = 0; i < fx->n; i++)
		if (fx->v[i].kind == kind)
			return true;
	return false;
}

/* What is true of every value. */
static void
check_value(const struct playing *p)
{
	bool clock = playing_is_clock(p);

	assert_true(p->state != PLAY_NOTHING || p->loaded == LOADED_NOTHING || clock);
	assert_true(p->loaded != LOADED_NOTHING || p->state == PLAY_NOTHING ||
		p->state == PLAY_OPENING);
	assert_true(!clock || p->state == PLAY_RUNNING || p->state == PLAY_PAUSED ||
		p->state == PLAY_NOTHING);
	assert_true(!clock || uuid_none(&p->source));
	/* Nothing plays through an output that may be another one. */
	assert_false(p->output.state != OUT_OPEN && !clock && p->state == PLAY_RUNNING);
	assert_false(p->output.state == OUT_MISSED && p->output.state == OUT_OPEN);
	assert_false((p->output.reopens || p->output.plays_on) && p->output.state == OUT_OPEN &&
		!clock && p->state == PLAY_RUNNING);
	assert_true(p->loop_end_ms == NO_MS || p->loop_ms != NO_MS);
	assert_true(!p->unlisted || playing_follows(p));
	assert_true(p->output.fade_step >= 0 && p->output.fade_step <= PLAY_FADE_STEPS);
	assert_true(p->length_ms >= -1);
}

/* What is true of every step from one value to the next. */
static void
check_step(const struct playing *was, const struct play_event *ev, const struct playing *is,
	const struct play_effects *fx)
{
	int64_t now_ns = ev->now.mono_ns, before_ms = playing_pos_ms(was, now_ns, now_ns),
		after_ms = playing_pos_ms(is, now_ns, now_ns);
	bool clock = playing_is_clock(is),
	     moves = is->jumps != was->jumps || has(fx, DO_CLOCK) || has(fx, DO_STOP) ||
		ev->kind == ON_POSITION || ev->kind == ON_FOLLOWED || is->state == PLAY_ENDED ||
		is->length_ms != was->length_ms || is->output.still_ms != was->output.still_ms;

	/* A seek before the length is known may go beyond the end. */
	if (is->length_ms >= 0 && before_ms > is->length_ms && after_ms == is->length_ms)
		before_ms = after_ms;
	for (size_t i = 0; i < fx->n; i++)
		for (size_t j = i + 1; j < fx->n; j++)
			if (fx->v[i].kind == fx->v[j].kind)
				fail_msg("event %d asks twice for effect %d", (int)ev->kind,
					(int)fx->v[i].kind);
			else if (fx->v[i].kind == DO_RELOAD && fx->v[j].kind != DO_PLAY)
				fail_msg("event %d leaves effect %d behind a load", (int)ev->kind,
					(int)fx->v[j].kind);
	if (before_ms != after_ms && !moves)
		fail_msg("event %d moves from %lld to %lld ms", (int)ev->kind, (long long)before_ms,
			(long long)after_ms);
	/* The shown time goes back only where something starts, seeks or loops. */
	int64_t shown_ms = playing_shown_ms(was, now_ns, now_ns),
		shows_ms = playing_shown_ms(is, now_ns, now_ns);
	bool starts = is->jumps != was->jumps || has(fx, DO_CLOCK) || has(fx, DO_STOP) ||
		is->state == PLAY_NOTHING || (is->length_ms >= 0 && shows_ms == is->length_ms);
	if (shows_ms < shown_ms && !starts)
		fail_msg("event %d shows %lld after %lld ms", (int)ev->kind, (long long)shows_ms,
			(long long)shown_ms);
	/* Nothing is sent to libmpv while another player plays. */
	for (size_t i = 0; i < fx->n && (clock || is->state == PLAY_NOTHING); i++) {
		enum play_effect_kind k = fx->v[i].kind;

		if (k == DO_LOAD || k == DO_SEEK || k == DO_PAUSE || k == DO_ASK)
			fail_msg("event %d asks for %d while nothing is loaded", (int)ev->kind,
				(int)k);
	}
	/* A track that is loaded again keeps its loop, unless the clock counts. */
	if (ev->kind == ON_LOAD)
		assert_int_equal(is->loop_ms, ev->again && !clock ? was->loop_ms : NO_MS);
	assert_true(has(fx, DO_LOAD) == (ev->kind == ON_LOAD && ev->loads == LOADED_FILE));
	assert_false(has(fx, DO_RELOAD) && has(fx, DO_SEEK)); /* it is loaded at the place */
	/* An interval that has ended was one of the old value; one begins only while music sounds.
	 */
	if (fx->begins && !has(fx, DO_RELOAD))
		assert_true(is->state == PLAY_RUNNING && is->sounding);
	if (was->state == PLAY_RUNNING && was->sounding && is->state != PLAY_RUNNING)
		assert_true(fx->ends);
	/* A loaded file is recognised by a new number. */
	assert_true(has(fx, DO_LOAD) ? is->ticket != was->ticket : true);
	assert_true(!has(fx, DO_SIGNAL) || is->signal.ticket == ev->now.ticket);
	/* Time that was due is not due again at once. */
	if (ev->kind == ON_TIME && !is->output.fading &&
		playing_next_ns(is, &(struct play_facts){ .mono_ns = now_ns, .boot_ns = now_ns }) <=
			now_ns)
		fail_msg("due again: state %d, loaded %d, loop %lld-%lld, at %lld, "
			 "silent %d",
			(int)is->state, (int)is->loaded, (long long)is->loop_ms,
			(long long)is->loop_end_ms, (long long)after_ms,
			is->output.silent_ns <= now_ns);
}

static void on(struct play_world *w, struct play_event ev);

/* Does what transport.c does with the effects that lead to another event. */
static void
carry_out(struct play_world *w, const struct play_effect *e)
{
	w->asked[e->kind]++;
	switch (e->kind) {
	case DO_RELOAD:
		on(w,
			(struct play_event){ .kind = ON_LOAD,
				.loads = LOADED_FILE,
				.ms = w->p.base_ms,
				.again = true,
				.yes = w->p.want_paused });
		break;
	case DO_PLAY:
		if (!playing_follows(&w->p))
			on(w,
				(struct play_event){ .kind = ON_LOAD,
					.loads = w->p.player_gone ? LOADED_CLOCK : LOADED_FILE,
					.length_ms = -1 });
		break;
	default: break;
	}
}

static void
on(struct play_world *w, struct play_event ev)
{
	struct playing was = w->p;
	struct play_effects fx;

	if (ev.kind == ON_POSITION && !ev.ms)
		ev.ms = was.base_ms + 5;
	if (ev.kind == ON_LOAD || ev.kind == ON_LOADED || ev.kind == ON_SOURCE)
		ev.source = ev.loads == LOADED_CLOCK ? UUID_NONE : SOURCE;
	ev.now = w->facts;
	ev.now.mono_ns = ev.now.boot_ns = w->now_ns;
	ev.now.ticket = ++w->ticket;
	w->seen[ev.kind]++;
	w->p = playing_next(&was, &ev, &fx);
	check_step(&was, &ev, &w->p, &fx);
	w->last = fx;
	check_value(&w->p);
	for (size_t i = 0; i < fx.n; i++)
		carry_out(w, &fx.v[i]);
}

static struct play_world
world_new(void)
{
	return (struct play_world){
		.p = playing_none(), .now_ns = SECOND, .facts = { .there = true }
	};
}

/* ---- every event in every state ---- */

/* The parts of a value on which a decision depends. */
struct key {
	unsigned char v[32];
};

static struct key
key_of(const struct playing *p)
{
	return (struct key){ { (unsigned char)p->state, (unsigned char)p->loaded, p->want_paused,
		p->unlisted, p->sounding, p->length_ms >= 0, p->seek_ms != NO_MS, playing_loops(p),
		p->sync_ticket != 0, p->player_ready, p->player_gone, p->output.silent,
		p->output.state == OUT_MISSED, p->output.state != OUT_OPEN, p->output.heard,
		p->output.plays_on, (unsigned char)p->output.reopens,
		p->output.reopens == REOPEN_ASKED, p->output.still > 0,
		p->output.silent_ns != INT64_MAX, p->output.fading, p->signal.on,
		p->signal.resumes } };
}

#define STATES 8192
#define SLOTS 65536 /* of a hash table of the states that were reached */

/* Returns true if no state with this key was reached before. */
static bool
is_new(struct key *slots, const struct key *key)
{
	static const struct key none;
	uint32_t at = 2166136261u;

	for (size_t i = 0; i < sizeof(*key); i++)
		at = (at ^ key->v[i]) * 16777619u;
	for (at %= SLOTS; memcmp(&slots[at], &none, sizeof(none)) != 0; at = (at + 1) % SLOTS)
		if (memcmp(&slots[at], key, sizeof(*key)) == 0)
			return false;
	slots[at] = *key;
	return true;
}

TEST(every_event_in_every_state_leads_to_a_sound_value)
{
	struct play_world *w = xcalloc(STATES, sizeof(*w));
	struct key *slots = xcalloc(SLOTS, sizeof(*slots));
	size_t n = 1;

	w[0] = world_new();
	for (size_t at = 0; at < n; at++)
		for (size_t e = 0; e < LENGTH(events); e++) {
			struct play_world next = w[at];

			next.facts.there = next.facts.seeks = e % 2;
			next.facts.key_ticket = e % 5 ? 0 : 1;
			next.facts.back_ms = e % 3 ? 0 : 700;
			next.now_ns += e % 3 ? 200000000 : 7 * SECOND;
			if (!may_come(&next.p, &events[e]))
				continue;
			on(&next, events[e]);
			struct key key = key_of(&next.p);
			if (n < STATES && is_new(slots, &key))
				w[n++] = next;
		}
	assert_int_equal(n, STATES);
	free(slots);
	free(w);
}

/* ---- walks ---- */

static unsigned
dice(unsigned *seed, unsigned n)
{
	*seed = *seed * 1103515245 + 12345;
	return (*seed >> 16) % n;
}

TEST(a_walk_of_thirty_thousand_events_stays_sound)
{
	struct play_world w = world_new();
	unsigned seed = 40;

	size_t seen[PLAY_EVENTS] = { 0 };
	for (size_t i = 0; i < WALK; i++) {
		const struct play_event *ev = &events[dice(&seed, LENGTH(events))];

		/* Most walks do not lose libmpv at once, and time goes on in small steps. */
		if (i % 500 == 0) {
			for (size_t e = 0; e < PLAY_EVENTS; e++)
				seen[e] += w.seen[e];
			w = world_new();
		}
		if ((ev->kind == ON_GONE || ev->kind == ON_EMPTY) && dice(&seed, 20))
			continue;
		w.now_ns += (int64_t)dice(&seed, 4000) * 1000000;
		w.facts.there = dice(&seed, 2);
		w.facts.seeks = dice(&seed, 2);
		w.facts.next = dice(&seed, 2);
		w.facts.back_ms = dice(&seed, 2) * 1500;
		w.facts.streams = !dice(&seed, 4);
		if (may_come(&w.p, ev))
			on(&w, *ev);
	}
	for (size_t e = 0; e < PLAY_EVENTS; e++)
		assert_true(seen[e] > 0);
}

/* ---- what Space does ---- */

static struct play_world
in_state(enum play_state to, enum loaded what)
{
	struct play_world w = world_new();

	if (to == PLAY_NOTHING)
		return w;
	on(&w, (struct play_event){ .kind = ON_LOAD, .loads = what, .length_ms = -1 });
	if (what == LOADED_CLOCK) {
		if (to == PLAY_RUNNING)
			on(&w, (struct play_event){ .kind = ON_PAUSE });
		return w;
	}
	if (to == PLAY_OPENING)
		return w;
	on(&w, (struct play_event){ .kind = ON_LOADED, .length_ms = 9000 });
	on(&w, (struct play_event){ .kind = ON_SOUNDING });
	if (to == PLAY_PAUSED)
		on(&w, (struct play_event){ .kind = ON_PAUSE, .yes = true });
	if (to == PLAY_ENDED) {
		w.now_ns += 8900 * (SECOND / 1000);
		on(&w, (struct play_event){ .kind = ON_ENDED });
		w.now_ns += SECOND;
		on(&w, (struct play_event){ .kind = ON_TIME });
	}
	return w;
}

TEST(space_does_what_the_table_says)
{
	static const struct {
		enum play_state was;
		enum loaded what;
		enum play_state is;
		enum play_effect_kind asks;
	} rows[] = {
		{ PLAY_NOTHING, LOADED_NOTHING, PLAY_OPENING, DO_LOAD },
		{ PLAY_OPENING, LOADED_FILE, PLAY_OPENING, DO_PAUSE },
		{ PLAY_RUNNING, LOADED_FILE, PLAY_PAUSED, DO_PAUSE },
		{ PLAY_PAUSED, LOADED_FILE, PLAY_RUNNING, DO_PAUSE },
		{ PLAY_ENDED, LOADED_FILE, PLAY_OPENING, DO_LOAD },
		{ PLAY_RUNNING, LOADED_CLOCK, PLAY_PAUSED, DO_PLACE },
	};
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct play_world w = in_state(rows[i].was, rows[i].what);

		assert_int_equal(w.p.state, rows[i].was);
		memset(w.asked, 0, sizeof(w.asked));
		on(&w, (struct play_event){ .kind = ON_TOGGLE });
		assert_int_equal(w.p.state, rows[i].is);
		assert_int_equal(w.asked[rows[i].asks], 1);
	}
	/* The clock: silent where it starts, unless how to start it was not said yet. */
	struct play_world w = in_state(PLAY_PAUSED, LOADED_CLOCK);
	on(&w, (struct play_event){ .kind = ON_TOGGLE });
	assert_int_equal(w.p.state, PLAY_RUNNING);
	/* A followed player is asked; its answer changes the state. */
	on(&w, (struct play_event){ .kind = ON_FOLLOW, .yes = true });
	on(&w, (struct play_event){ .kind = ON_TOGGLE });
	assert_true(w.p.state == PLAY_RUNNING && w.asked[DO_ASK_PLAYER] == 1);
	/* A signal over the paused music ends, and the music resumes. */
	w = in_state(PLAY_RUNNING, LOADED_FILE);
	on(&w, (struct play_event){ .kind = ON_SIGNAL, .signal = &sine });
	assert_true(w.p.signal.on && w.p.state == PLAY_PAUSED);
	on(&w, (struct play_event){ .kind = ON_TOGGLE });
	assert_false(w.p.signal.on);
	assert_true(w.p.state == PLAY_OPENING && !w.p.want_paused);
}

TEST(one_key_asks_once_and_stores_the_place_once)
{
	struct play_world w = in_state(PLAY_RUNNING, LOADED_FILE);

	memset(w.asked, 0, sizeof(w.asked));
	w.facts.key_ticket = 1000; /* the key itself has asked */
	on(&w, (struct play_event){ .kind = ON_TOGGLE });
	assert_int_equal(w.p.sync_ticket, 1000);
	assert_int_equal(w.asked[DO_ASK] + w.asked[DO_PLACE], 0);
	on(&w, (struct play_event){ .kind = ON_POSITION, .yes = true });
	assert_int_equal(w.asked[DO_ASK], 0);
	assert_int_equal(w.asked[DO_PLACE], 1);
	w.facts.key_ticket = 0; /* a media key, which has no position */
	on(&w, (struct play_event){ .kind = ON_TOGGLE });
	assert_int_equal(w.asked[DO_ASK], 1);
}

TEST(paused_at_the_end_it_stays_paused_after_a_seek_back)
{
	struct play_world w = in_state(PLAY_PAUSED, LOADED_FILE);

	on(&w, (struct play_event){ .kind = ON_SEEK, .ms = 99000 });
	on(&w, (struct play_event){ .kind = ON_ENDED });
	assert_int_equal(w.p.state, PLAY_ENDED);
	on(&w, (struct play_event){ .kind = ON_SEEK, .ms = 4000 });
	assert_int_equal(w.p.state, PLAY_PAUSED);
	w = in_state(PLAY_ENDED, LOADED_FILE);
	on(&w, (struct play_event){ .kind = ON_SEEK, .ms = 4000 });
	assert_int_equal(w.p.state, PLAY_RUNNING);
}

/* Two periods of 1024 frames at 44.1 kHz, by which the position may be ahead. */
TEST(a_loop_jumps_back_when_its_fade_out_was_heard)
{
	struct play_world w = in_state(PLAY_RUNNING, LOADED_FILE);

	on(&w, (struct play_event){ .kind = ON_POSITION });
	on(&w, (struct play_event){ .kind = ON_LOOP, .ms = 1000, .end_ms = 3000 });
	w.now_ns += 3046 * (SECOND / 1000);
	on(&w, (struct play_event){ .kind = ON_TIME });
	assert_false(has(&w.last, DO_SEEK));
	w.now_ns = playing_next_ns(&w.p, &(struct play_facts){ .mono_ns = w.now_ns });
	on(&w, (struct play_event){ .kind = ON_TIME });
	assert_true(has(&w.last, DO_SEEK) && w.p.base_ms == 1000);
}

/* libmpv goes back in a file by itself, when the fade behind the end was heard. */
TEST(a_loop_of_a_file_turns_without_a_seek)
{
	struct play_world w = in_state(PLAY_RUNNING, LOADED_FILE);

	w.facts.repeats = true;
	on(&w, (struct play_event){ .kind = ON_LOOP, .ms = 1000, .end_ms = 3000 });
	on(&w, (struct play_event){ .kind = ON_SEEK, .ms = 1000 });
	on(&w, (struct play_event){ .kind = ON_SOUNDING });
	on(&w, (struct play_event){ .kind = ON_POSITION });
	memset(w.asked, 0, sizeof(w.asked));
	for (int i = 0; i < 3; i++) {
		uint64_t jumps = w.p.jumps;

		w.now_ns += 1994 * (SECOND / 1000);
		while (w.p.jumps == jumps) {
			w.facts.mono_ns = w.facts.boot_ns = w.now_ns;
			w.now_ns = playing_next_ns(&w.p, &w.facts);
			on(&w, (struct play_event){ .kind = ON_TIME });
			w.p.sync_ticket = 0; /* libmpv answers */
		}
		assert_true(w.last.ends && w.last.begins);
		assert_int_equal(playing_pos_ms(&w.p, w.now_ns, w.now_ns), 1000);
	}
	assert_int_equal(w.asked[DO_SEEK], 0);
	/* Behind its end libmpv does not: a seek there leads back. */
	on(&w, (struct play_event){ .kind = ON_SEEK, .ms = 5000 });
	on(&w, (struct play_event){ .kind = ON_SOUNDING });
	on(&w, (struct play_event){ .kind = ON_TIME });
	assert_int_equal(w.asked[DO_SEEK], 2);
	assert_int_equal(w.p.base_ms, 1000);
}

/* libmpv has decoded the end of a file while the output still plays. */
/* A guess of the length hides no music behind it, ends where the file ends, and gives way to the
 * measured length. */
TEST(a_guessed_length_is_no_end)
{
	struct play_world w = in_state(PLAY_RUNNING, LOADED_FILE);

	w.p.length_ms = 6000;
	w.p.length_guessed = true;
	on(&w, (struct play_event){ .kind = ON_SEEK, .ms = 7000 });
	on(&w, (struct play_event){ .kind = ON_SOUNDING });
	w.now_ns += SECOND;
	assert_int_equal(playing_pos_ms(&w.p, w.now_ns, w.now_ns), 8000);
	on(&w, (struct play_event){ .kind = ON_ENDED });
	w.now_ns += SECOND;
	on(&w, (struct play_event){ .kind = ON_TIME });
	assert_int_equal(w.p.state, PLAY_ENDED);
	assert_in_range(w.p.base_ms, 8000, 9000);
	assert_int_equal(w.p.length_ms, w.p.base_ms);
	assert_true(w.p.length_guessed);
	on(&w, (struct play_event){ .kind = ON_LENGTH, .length_ms = 7500 });
	assert_true(w.p.length_ms == 7500 && w.p.base_ms == 7500 && !w.p.length_guessed);
}

TEST(a_file_ends_when_its_end_was_heard)
{
	/* The length of the file, and how much later it ends. */
	static const struct {
		int64_t length_ms, after_ms;
	} rows[] = { { 9000, 200 }, { 8700, 250 }, { 12000, 500 } };

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct play_world w = in_state(PLAY_RUNNING, LOADED_FILE);

		w.p.length_ms = rows[i].length_ms;
		w.p.base_ms = 8800;
		w.p.base_ns = w.now_ns;
		memset(w.asked, 0, sizeof(w.asked));
		on(&w, (struct play_event){ .kind = ON_ENDED });
		w.now_ns += rows[i].after_ms * (SECOND / 1000);
		on(&w, (struct play_event){ .kind = ON_TIME });
		assert_int_equal(w.p.state, PLAY_RUNNING);
		for (int k = 0; k < 2 && i == 0; k++) { /* a pause keeps what is left */
			on(&w, (struct play_event){ .kind = ON_TOGGLE });
			w.now_ns += (1 - k) * SECOND;
			on(&w, (struct play_event){ .kind = ON_TIME });
			assert_int_equal(w.p.state, k ? PLAY_RUNNING : PLAY_PAUSED);
		}
		w.now_ns += 25 * (SECOND / 1000);
		on(&w, (struct play_event){ .kind = ON_TIME });
		assert_int_equal(w.p.state, PLAY_ENDED);
	}
}

/* libmpv plays the rest of this file and then the next one, unless the end of the file is not the
 * end of what is heard. */
TEST(the_next_file_is_loaded_when_the_end_is_decoded)
{
	for (int i = 0; i < 3; i++) {
		struct play_world w = in_state(PLAY_RUNNING, LOADED_FILE);

		w.facts.next = true;
		w.p.length_ms = 9000;
		w.p.length_guessed = i == 1;
		if (i == 2)
			on(&w, (struct play_event){ .kind = ON_LOOP, .ms = 1000, .end_ms = 9000 });
		on(&w, (struct play_event){ .kind = ON_SOUNDING });
		memset(w.asked, 0, sizeof(w.asked));
		on(&w, (struct play_event){ .kind = ON_ENDED });
		assert_int_equal(w.asked[DO_PLAY], i == 0);
		assert_true((w.p.state == PLAY_RUNNING) == (i != 0));
	}
}

/* The last half second is decoded, and with it the silence behind the loop. */
TEST(a_loop_that_is_removed_near_its_end_goes_on_after_a_seek)
{
	static const struct {
		int64_t at_ms;
		bool seeks;
	} rows[] = { { 2499, false }, { 2501, true }, { 3010, true }, { 3050, false } };

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct play_world w = in_state(PLAY_RUNNING, LOADED_FILE);

		w.facts.repeats = true;
		on(&w, (struct play_event){ .kind = ON_LOOP, .ms = 1000, .end_ms = 3000 });
		w.p.base_ms = rows[i].at_ms;
		w.p.base_ns = w.now_ns;
		on(&w, (struct play_event){ .kind = ON_LOOP, .ms = NO_MS, .end_ms = NO_MS });
		assert_true(has(&w.last, DO_LOOP) && has(&w.last, DO_SEEK) == rows[i].seeks);
		assert_int_equal(w.p.base_ms, rows[i].at_ms);
	}
}

/* libmpv goes back by itself, however short the loop is, and wherever the sound began. */
TEST(a_loop_that_is_entered_from_before_it_needs_no_seek)
{
	struct play_world w = in_state(PLAY_RUNNING, LOADED_FILE);

	w.facts.repeats = true;
	on(&w, (struct play_event){ .kind = ON_LOOP, .ms = 1000, .end_ms = 1450 });
	on(&w, (struct play_event){ .kind = ON_SEEK, .ms = 700 });
	on(&w, (struct play_event){ .kind = ON_SOUNDING });
	on(&w, (struct play_event){ .kind = ON_POSITION, .yes = true, .ms = 700 });
	memset(w.asked, 0, sizeof(w.asked));
	w.now_ns += 755 * (SECOND / 1000);
	on(&w, (struct play_event){ .kind = ON_TIME });
	assert_int_equal(playing_pos_ms(&w.p, w.now_ns, w.now_ns), 1000);
	assert_true(w.asked[DO_LOOP] == 0 && w.asked[DO_SEEK] == 0);
}

/* The header of a cut file states a length that it does not have. */
TEST(a_cut_file_ends_where_its_sound_ended)
{
	struct play_world w = in_state(PLAY_RUNNING, LOADED_FILE);

	on(&w, (struct play_event){ .kind = ON_POSITION });
	w.now_ns += 5 * SECOND;
	on(&w, (struct play_event){ .kind = ON_ENDED });
	on(&w, (struct play_event){ .kind = ON_POSITION, .yes = true, .ms = 5000 });
	w.now_ns += SECOND;
	on(&w, (struct play_event){ .kind = ON_TIME });
	assert_int_equal(w.p.state, PLAY_ENDED);
	assert_in_range(w.p.base_ms, 5000, 6000);
	assert_true(w.p.length_ms == w.p.base_ms && w.p.length_guessed);
}

/* ---- outputs ---- */

/* libmpv's audible position: it goes back by itself at the end of a loop, and advances unless the
 * output is dead. */
struct sounding_file {
	int64_t pos_ms, at_ns, loop_ms, loop_end_ms;
	bool dead;
};

static int64_t
heard_ms(struct sounding_file *f, int64_t now_ns)
{
	int64_t pass_ms = player_pass_ms(f->loop_ms, f->loop_end_ms);

	f->pos_ms += f->dead ? 0 : (now_ns - f->at_ns) / 1000000;
	while (f->loop_end_ms != NO_MS && f->pos_ms >= f->loop_ms + pass_ms)
		f->pos_ms -= pass_ms;
	f->at_ns = now_ns;
	return f->pos_ms;
}

/* Lets time go on: libmpv answers each question 1 ms later, and the clock is at most 3 ms late. */
static void
play_for(struct play_world *w, struct sounding_file *f, int64_t ms, unsigned *seed)
{
	for (int64_t until_ns = w->now_ns + ms * (SECOND / 1000); w->now_ns < until_ns;) {
		w->facts.mono_ns = w->facts.boot_ns = w->now_ns;
		int64_t next_ns = playing_next_ns(&w->p, &w->facts);

		w->now_ns = (next_ns > until_ns ? until_ns : next_ns) +
			(int64_t)dice(seed, 4) * 1000000;
		on(w, (struct play_event){ .kind = ON_TIME });
		if (has(&w->last, DO_SEEK)) {
			f->pos_ms = w->p.base_ms;
			f->at_ns = w->now_ns;
			on(w, (struct play_event){ .kind = ON_SOUNDING });
		}
		if (w->p.sync_ticket) {
			w->now_ns += SECOND / 1000;
			on(w,
				(struct play_event){ .kind = ON_POSITION,
					.yes = true,
					.ms = heard_ms(f, w->now_ns) });
		}
	}
}

/* The turn of a loop is no sign of a dead output, wherever the comparison falls. */
TEST(no_turn_of_a_loop_is_taken_for_a_dead_output)
{
	unsigned seed = 7;

	for (int round = 0; round < 300; round++) {
		struct play_world w = in_state(PLAY_RUNNING, LOADED_FILE);
		struct sounding_file f = { .loop_ms =
						   dice(&seed, 3) * 1000 + dice(&seed, 2) * 377 };

		w.facts.repeats = true;
		f.loop_end_ms = f.loop_ms + (1 + dice(&seed, 4)) * 1000 + dice(&seed, 2) * 123;
		on(&w,
			(struct play_event){
				.kind = ON_LOOP, .ms = f.loop_ms, .end_ms = f.loop_end_ms });
		for (int seeks = 0; seeks < 4; seeks++) {
			int64_t to_ms =
				f.loop_ms + dice(&seed, (unsigned)(f.loop_end_ms - f.loop_ms));

			on(&w, (struct play_event){ .kind = ON_SEEK, .ms = to_ms });
			on(&w, (struct play_event){ .kind = ON_SOUNDING });
			f.pos_ms = to_ms;
			f.at_ns = w.now_ns;
			play_for(&w, &f, 2000 + dice(&seed, 9000), &seed);
		}
		if (w.asked[DO_REOPEN] != 0)
			fail_msg("round %d: the output was opened again", round);
		int64_t clock_ms = playing_pos_ms(&w.p, w.now_ns, w.now_ns);
		assert_in_range(clock_ms - heard_ms(&f, w.now_ns) + 10, 0, 20);
	}
}

/* The server hangs: the clock stands with the position from the second answer on, and goes on with
 * it; a dead output is opened again once. */
TEST(the_clock_stands_with_a_sound_that_stands)
{
	struct play_world w = in_state(PLAY_RUNNING, LOADED_FILE);
	struct sounding_file f = { .loop_end_ms = NO_MS, .at_ns = w.now_ns };
	unsigned seed = 3;

	play_for(&w, &f, 1300, &seed);
	int64_t stands_ms = heard_ms(&f, w.now_ns);
	f.dead = true;
	play_for(&w, &f, 2800, &seed);
	assert_int_equal(playing_pos_ms(&w.p, w.now_ns, w.now_ns), stands_ms);
	assert_int_equal(w.asked[DO_REOPEN], 0);
	f.dead = false;
	f.at_ns = w.now_ns;
	play_for(&w, &f, 1200, &seed);
	assert_in_range(
		playing_pos_ms(&w.p, w.now_ns, w.now_ns), stands_ms + 1000, stands_ms + 1300);
	f.dead = true;
	play_for(&w, &f, 4500, &seed);
	assert_int_equal(w.asked[DO_REOPEN], 1);
	assert_true(w.last.stalled || w.p.output.still == 1);
}

TEST(an_output_that_comes_back_plays_on_where_it_was)
{
	struct play_world w = in_state(PLAY_RUNNING, LOADED_FILE);

	w.p.player_ready = w.p.output.heard = true;
	w.now_ns += 3 * SECOND;
	int64_t pos_ms = playing_pos_ms(&w.p, w.now_ns, w.now_ns);
	w.facts.there = false;
	on(&w, (struct play_event){ .kind = ON_OUTPUT_GONE });
	assert_true(
		w.p.state == PLAY_PAUSED && w.p.output.state == OUT_MISSED && w.p.output.plays_on);
	assert_int_equal(w.p.base_ms, pos_ms);
	on(&w, (struct play_event){ .kind = ON_TOGGLE });
	assert_true(w.p.state == PLAY_PAUSED && has(&w.last, DO_SAY_STILL_GONE));
	w.now_ns += 5 * SECOND;
	on(&w, (struct play_event){ .kind = ON_OUTPUT_THERE });
	assert_true(w.p.output.reopens && has(&w.last, DO_REOPEN));
	on(&w, (struct play_event){ .kind = ON_OUTPUT });
	assert_true(w.p.state == PLAY_RUNNING && w.p.output.fading &&
		w.p.output.state == OUT_OPEN && !w.p.sounding);
	on(&w, (struct play_event){ .kind = ON_SOUNDING });
	for (int i = 0; i < PLAY_FADE_STEPS; i++) {
		assert_true(w.p.output.fading);
		w.now_ns = w.p.output.fade_ns;
		on(&w, (struct play_event){ .kind = ON_TIME });
	}
	assert_false(w.p.output.fading);
	assert_int_equal(playing_pos_ms(&w.p, w.now_ns, w.now_ns), pos_ms); /* heard whole */
}
