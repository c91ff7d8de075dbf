/*
 * The one place that makes libmpv play: brings an event and the facts of its moment to
 * playing_next, keeps the value that it returns, and carries out the effects in their order
 * (carry_out); the owner does what concerns the track list, rows, tests and messages. An effect may
 * send another event. deck_event drops answers of libmpv with the ticket of
 * an earlier load; deck_turn sends ON_TIME when it is due.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "audio/deck/deck_private.h"
#include "base/core/mem.h"
#include "base/system/clock.h"

#define SWEEP_LOOK_NS (100 * 1000000LL) /* how often the frequency of a sweep is drawn */

bool
deck_new(struct deck *d, const struct player_options *o, const struct deck_owner *owner, void *of,
	struct err *err)
{
	*d = (struct deck){
		.play = playing_none(), .owner = owner, .of = of, .p = xcalloc(1, sizeof(*d->p))
	};
	d->p->output = (struct output_state){ .name = xstrdup(o->output), .look_ns = INT64_MAX };
	d->p->follow = (struct follow_state){
		.fd = -1, .to = -1, .restart_ns = INT64_MAX, .line = BUF_INIT, .said_last = BUF_INIT
	};
	d->followed = &d->p->follow.player;
	d->player = player_new(o, err);
	return d->player != NULL;
}

void
deck_finish(struct deck *d)
{
	if (!d->p)
		return;
	deck_candidates_finish(&d->tried);
	output_finish(d);
	deck_follow_finish(d);
	free(d->p);
}

void
deck_candidates_finish(struct candidates *c)
{
	EACH (one, c)
		free((char *)(uintptr_t)one->locator);
	free(c->v);
	free(c->source);
	*c = (struct candidates){ 0 };
}

uint64_t
deck_ticket(struct deck *d)
{
	return ++d->p->ticket;
}

struct play_facts
deck_facts(const struct deck *d)
{
	struct play_facts now = { .mono_ns = clock_mono_ns(), .boot_ns = clock_boot_ns() };

	d->owner->facts(d->of, &now);
	return now;
}

void
deck_say(const struct deck *d, enum said_level level, const char *fmt, ...)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;

	BUF_ADD_ARGUMENTS(&text, fmt);
	d->owner->say(d->of, level, text.s);
}

void
deck_take_files(struct deck *d, struct candidates files)
{
	deck_candidates_finish(&d->tried);
	d->tried = files;
	memset(&d->info, 0, sizeof(d->info));
}

/* ---- an event, and its effects ---- */

/* Sends the loop to the player; none while another player, or a test signal in place of the music,
 * plays. */
static void
send_loop(const struct deck *d)
{
	const struct playing *p = &d->play;
	bool music = !playing_is_clock(p) && !p->signal.on;

	if (music && playing_loops(p))
		player_loop(d->player, p->loop_ms, p->loop_end_ms);
	else
		player_loop(d->player, -1, -1);
}

/* Sends the level. At 0 dB no sample is changed, so the last step has exactly the level. */
static void
send_level(const struct deck *d)
{
	const struct playing *p = &d->play;
	double fade_db =
		p->output.fading ? 20 * log10((double)p->output.fade_step / PLAY_FADE_STEPS) : 0;

	player_set_level(d->player, d->level_db + fade_db);
}

/* Carries out the deck's part of an effect, then the owner's. */
static void
carry_out(struct deck *d, const struct play_effect *e)
{
	struct player *player = d->player;

	switch (e->kind) {
	case DO_LOAD:
		send_loop(d);
		player_load(player, d->play.ticket, d->tried.v, d->tried.n, e->ms, e->yes);
		break;
	case DO_CLOCK:
	case DO_STOP: player_stop(player); break;
	case DO_PAUSE: player_pause(player, e->yes); break;
	case DO_SEEK: player_seek(player, e->ms); break;
	case DO_LOOP: send_loop(d); break;
	case DO_ASK: player_ask(player, d->play.sync_ticket); break;
	case DO_LEVEL: send_level(d); break;
	case DO_SIGNAL:
		send_loop(d);
		instrument_load(d);
		break;
	case DO_ASK_PLAYER: deck_follow_pauses(d, e->yes); break;
	case DO_MOVE_PLAYER: deck_follow_seeks(d, e->ms); break;
	case DO_REOPEN: player_reload_output(player); break;
	default: output_does(d, e); break;
	}
	d->owner->does(d->of, e);
}

static void
handle(struct deck *d, struct play_event ev)
{
	struct play_effects fx;

	ev.now = deck_facts(d);
	ev.now.ticket = deck_ticket(d);
	ev.now.there = output_is_there(d);
	ev.now.seeks = d->followed->can.seek;
	struct playing next = playing_next(&d->play, &ev, &fx), was = d->play;
	if (fx.stalled) { /* nothing was heard since: the interval is not extrapolated */
		was.base_ms = next.base_ms;
		was.sounding = false;
	}
	if (fx.ends)
		d->owner->listened(d->of, &was);
	d->play = next;
	d->owner->changed(d->of, &was, ev.kind);
	for (size_t i = 0; i < fx.n; i++) {
		d->p->left = fx.n - 1 - i;
		carry_out(d, &fx.v[i]);
	}
	if (fx.begins)
		d->owner->listens(d->of);
	d->p->due_ns = 0;
}

void
deck_on(struct deck *d, struct play_event ev)
{
	struct deck_private *p = d->p;

	assert(p->nwaiting < LENGTH(p->waiting));
	p->waiting[p->nwaiting++] = ev;
	while (p->nwaiting && !p->left) {
		ev = p->waiting[0];
		ARRAY_REMOVE(p->waiting, p->nwaiting, 0);
		handle(d, ev);
	}
}

void
deck_tell(struct deck *d, enum play_event_kind kind)
{
	deck_on(d, (struct play_event){ .kind = kind });
}

bool
deck_event(struct deck *d, const struct player_event *ev)
{
	struct play_event on = { .ms = ev->pos_ms, .yes = ev->known };
	bool mine = ev->ticket == d->play.ticket && !playing_is_clock(&d->play);

	if (instrument_event(d, ev))
		return true;
	if (!mine &&
		(ev->kind == PLAYER_LOADED || ev->kind == PLAYER_SOUNDING ||
			ev->kind == PLAYER_ENDED || ev->kind == PLAYER_FAILED))
		return true; /* an event of an earlier load is ignored */
	switch (ev->kind) {
	case PLAYER_LOADED: d->info = ev->info; return false;
	case PLAYER_SOUNDING: on.kind = ON_SOUNDING; break;
	case PLAYER_ENDED: on.kind = ON_ENDED; break;
	case PLAYER_POSITION:
		on.kind = ON_POSITION;
		if (ev->ticket != d->play.sync_ticket)
			return true;
		break;
	case PLAYER_OUTPUT: output_event(d, ev); return true;
	case PLAYER_OUTPUTS: output_listed(d, player_outputs(d->player)); return true;
	case PLAYER_RATE: d->info.server_hz = mine ? ev->index : d->info.server_hz; return false;
	case PLAYER_STIRRED: output_stirred(d); return true;
	default: return false;
	}
	deck_on(d, on);
	return true;
}

/* Returns the time of the next ON_TIME, which is computed once after each event. */
static int64_t
due_ns(const struct deck *d)
{
	if (!d->p->due_ns) {
		struct play_facts now = deck_facts(d);
		d->p->due_ns = playing_next_ns(&d->play, &now);
	}
	return d->p->due_ns;
}

int64_t
deck_next_ns(const struct deck *d)
{
	const int64_t at[] = { due_ns(d), d->p->output.look_ns, d->p->follow.restart_ns,
		instrument_sweeps(d) ? clock_mono_ns() + SWEEP_LOOK_NS : INT64_MAX };
	int64_t first = INT64_MAX;

	EACH_OF (one, at)
		first = *one < first ? *one : first;
	return first;
}

bool
deck_turn(struct deck *d)
{
	int64_t now_ns = clock_mono_ns();

	if (due_ns(d) <= now_ns)
		deck_tell(d, ON_TIME);
	if (d->p->output.look_ns <= now_ns)
		output_run(d);
	if (d->p->follow.restart_ns <= now_ns)
		deck_follow_timer(d);
	return instrument_sweeps(d);
}
