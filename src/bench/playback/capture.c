/*
 * The audible position at a key press. A key first asks the player for the position, before
 * anything else happens. Until the answer arrives (after a millisecond, 20 at most) a note has an
 * assumed position and is not given to the writer, so that only the final position is stored.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/system/clock.h"
#include "bench/playback/playback_state.h"
#include "review/files/profile.h"
#include "review/record/rows.h"

#define ANSWER_NS (20 * 1000000LL)
/* For so long after a part that could not be decoded, libmpv does not know the position. */
#define DAMAGED_MS 1000

/* Returns true if a note waits for the player's answer to capture c. */
static bool
is_awaited(const struct capture *c)
{
	return c->ticket && c->ntargets;
}

struct follow_verdict
capture_followed_at(const struct sitting *s, int64_t at_ns)
{
	const struct track_row *t = sitting_item(s);
	int64_t listed_ms = t && t->recording->length_ms != NO_INT ? t->recording->length_ms : -1;

	return follow_judge(s->deck.followed, listed_ms, at_ns);
}

/* Writes the last known position of the followed player into c. */
static void
read_followed_position(const struct sitting *s, struct capture *c)
{
	struct follow_verdict v = capture_followed_at(s, c->key_ns);
	bool theirs = v.known && v.usable;

	c->follows = true;
	c->pos_ms = theirs ? follow_pos_ms(&v)
			   : playing_pos_ms(&s->deck.play, c->key_ns, clock_boot_ns());
	c->pos_from = theirs ? POS_PLAYER : POS_CLOCK;
	c->spread_ms = theirs ? v.spread_ms : NO_INT;
	c->about = !v.exact;
}

/* Sets the assumed position of c, if there is one. Returns true if the player can be asked for a
 * better one. */
static bool
capture_playing(const struct sitting *s, struct capture *c)
{
	const struct playing *t = &s->deck.play;

	if (t->state == PLAY_NOTHING)
		return false;
	c->source = t->source;
	if (playing_follows(t)) {
		read_followed_position(s, c);
		return false;
	}
	if (t->state == PLAY_OPENING && t->seek_ms == NO_MS)
		return false;
	c->pos_ms = playing_pos_ms(t, c->key_ns, clock_boot_ns());
	c->pos_from = POS_HELD;
	if (playing_is_clock(t))
		c->pos_from = POS_CLOCK;
	else if (t->seek_ms != NO_MS && t->state != PLAY_RUNNING)
		c->pos_from = POS_SEEK;
	else if (t->state == PLAY_ENDED)
		c->pos_from = POS_END;
	c->about = playing_is_clock(t);
	/* The output will be reopened, or mpv plays a signal in place of the music: its position is
	 * useless. */
	if (strcmp(c->pos_from, POS_HELD) != 0 || t->output.state != OUT_OPEN || t->signal.on)
		return false;
	c->about = uuid_same(&t->source, &s->heard.damaged) && c->pos_ms >= s->heard.damaged_ms &&
		c->pos_ms < s->heard.damaged_ms + DAMAGED_MS;
	/* Until a seek is heard, libmpv may answer with the place before it. */
	return t->seek_ms == NO_MS;
}

static void
drop_capture(struct sitting *s, size_t i)
{
	ARRAY_REMOVE(s->playback->captures.v, s->playback->captures.n, i);
}

static struct capture
capture_of(const struct sitting *s, int64_t key_ns, bool *asks)
{
	bool moves = s->deck.play.state == PLAY_RUNNING;
	struct capture c = { .key_ns = key_ns,
		.pos_ms = NO_MS,
		.spread_ms = NO_INT,
		.reaction_ms = moves ? s->profile->reaction_ms : 0 };

	*asks = capture_playing(s, &c);
	c.held_ms = c.pos_ms;
	c.held_from = c.pos_from;
	return c;
}

static void
begin_capture(struct sitting *s, int64_t key_ns)
{
	bool asks;

	/* Drops captures that no note waits for. If the list is still full, drops the oldest: its
	 * notes keep the assumed position. */
	for (size_t i = s->playback->captures.n; i-- > 0;)
		if (!is_awaited(&s->playback->captures.v[i]))
			drop_capture(s, i);
	if (s->playback->captures.n == CAPTURES)
		drop_capture(s, 0);
	struct capture c = capture_of(s, key_ns, &asks);
	uint64_t ticket = deck_ticket(&s->deck);
	bool asked =
		c.follows ? deck_follow_asks(&s->deck) : asks && player_ask(s->deck.player, ticket);
	if (asked)
		c.ticket = ticket;
	s->playback->captures.v[s->playback->captures.n++] = c;
	s->playback->captures.in_hand = true;
}

void
capture_key_pressed(struct sitting *s, int64_t now_ns)
{
	if (s->playback->captures.key_held && s->playback->captures.in_hand)
		return;
	s->playback->captures.in_hand = false;
	if (s->state == STATE_KEYS) /* keys that type text need no position */
		begin_capture(s, now_ns);
}

void
capture_forget_key(struct sitting *s)
{
	s->playback->captures.in_hand = false;
}

void
capture_keep_key(struct sitting *s, bool held)
{
	if (held)
		capture_now(s);
	s->playback->captures.key_held = held;
}

struct capture *
capture_now(struct sitting *s)
{
	if (!s->playback->captures.in_hand)
		begin_capture(s, clock_mono_ns());
	return &s->playback->captures.v[s->playback->captures.n - 1];
}

/* Sets the start or the end of note n to the position of c. */
static void
put_position(const struct sitting *s, struct note *n, const struct capture *c, enum capture_end end)
{
	if (end == CAPTURE_POS_END) {
		/* The start may be exact and the end assumed, or the reverse, so the end could come
		 * before the start. */
		int64_t least_ms = note_heard_ms(n->pos_ms, note_reaction_ms(n)) + 1;
		n->pos_end_ms = note_heard_ms(c->pos_ms, c->reaction_ms) >= least_ms
			? c->pos_ms
			: least_ms + c->reaction_ms;
		n->reaction_end_ms =
			c->reaction_ms == note_reaction_ms(n) ? NO_INT : c->reaction_ms;
		n->open = false;
		return;
	}
	n->pos_ms = c->pos_ms;
	n->about = c->about;
	n->source = c->source;
	n->reaction_ms = c->reaction_ms ? c->reaction_ms : NO_INT;
	n->pos_spread_ms = c->spread_ms;
	xreplace(&n->pos_from, c->spread_ms == NO_INT ? c->pos_from : NULL);
	if (!c->ticket) /* else once the position is known */
		measured_note(s, n);
}

void
capture_into_note(struct sitting *s, struct note *n, enum capture_end end)
{
	struct capture *c = capture_now(s);

	put_position(s, n, c, end);
	if (c->ticket && c->ntargets < LENGTH(c->targets))
		c->targets[c->ntargets++] =
			(struct capture_target){ n->row.uuid, end, n->row.edited_ms };
}

void
capture_past_into_note(struct sitting *s, struct note *n, int64_t at_ns, bool moved)
{
	bool asks;
	struct capture c = capture_of(s, at_ns, &asks);

	c.about |= moved;
	put_position(s, n, &c, CAPTURE_POS);
}

/* Sets the position of capture c in the versions of the waiting notes that still have the assumed
 * position. Versions from before the capture, and later edits, have another position. */
static void
complete_notes(struct sitting *s, struct capture *c)
{
	size_t n = c->ntargets;

	if (n)
		s->dirty |= DIRTY_ALL;
	c->ntargets = 0;
	c->ticket = 0;
	EACH_IN (t, c->targets, n) {
		const struct note *kept = sitting_find(s, ROW_NOTE, &t->note);
		struct note_versions versions = change_versions(s, &t->note);

		EACH (version, &versions) {
			struct note *v = *version;
			bool holds = t->end == CAPTURE_POS_END
				? v->pos_end_ms == c->held_ms
				: v->pos_ms == c->held_ms && note_pos_from(v) &&
					strcmp(note_pos_from(v), c->held_from) == 0 &&
					uuid_same(&v->source, &c->source);

			if (holds && (t->since_ms == 0 || v->row.edited_ms > t->since_ms))
				put_position(s, v, c, t->end);
		}
		if (kept)
			track_index_take_notes(s, &kept->item);
		free(versions.v);
	}
}

uint64_t
capture_asks(const struct sitting *s, int64_t *key_ns)
{
	const struct captures *all = &s->playback->captures;
	const struct capture *c = all->in_hand ? &all->v[all->n - 1] : NULL;

	*key_ns = c ? c->key_ns : 0;
	return c && !c->follows ? c->ticket : 0;
}

void
capture_answer(struct sitting *s, const struct player_event *ev)
{
	EACH (c, &s->playback->captures) {
		if (c->ticket != ev->ticket)
			continue;
		if (ev->known) {
			c->pos_ms = ev->pos_ms;
			c->pos_from = POS_AUDIO;
		}
		complete_notes(s, c);
		return;
	}
}

void
capture_followed(struct sitting *s)
{
	const struct follow_player *p = s->deck.followed;

	EACH (c, &s->playback->captures) {
		if (!c->follows || !c->ticket || !p || !p->n ||
			p->answers[p->n - 1].at_ns < c->key_ns)
			continue;
		read_followed_position(s, c);
		complete_notes(s, c);
	}
}

static int64_t
capture_next_ns(const struct sitting *s)
{
	int64_t first = INT64_MAX;

	EACH (c, &s->playback->captures)
		if (is_awaited(c) && c->key_ns + ANSWER_NS < first)
			first = c->key_ns + ANSWER_NS;
	return first;
}

void
capture_end(struct sitting *s, int64_t asked_ns)
{
	EACH (c, &s->playback->captures) {
		if (is_awaited(c) && c->key_ns <= asked_ns)
			complete_notes(s, c);
	}
}

static void
capture_run(struct sitting *s)
{
	capture_end(s, clock_mono_ns() - ANSWER_NS);
}

const struct component capture_component = {
	.next_ns = capture_next_ns,
	.run = capture_run,
};
