/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support/deck_owner.h"

#include <poll.h>
#include <stdio.h>

/* ---- what the deck needs of its owner ---- */

static void
facts(const void *of, struct play_facts *now)
{
	const struct owner *o = of;

	now->next = o->track + 1 < LENGTH(o->tracks) && o->tracks[o->track + 1];
}

static void
changed(void *of, const struct playing *was, enum play_event_kind kind)
{
	(void)of, (void)was, (void)kind;
}

static void
load(struct owner *o, int64_t ms, bool paused, bool again)
{
	const char *locator = o->tracks[o->track];
	struct candidates c = {
		.v = xcalloc(1, sizeof(c.v[0])), .source = xcalloc(1, sizeof(c.source[0])), .n = 1
	};

	c.v[0] = (struct player_source){ *locator == '/' ? PLAYER_FILE : PLAYER_SIGNAL,
		xstrdup(locator) };
	c.source[0].b[0] = (unsigned char)(o->track + 1);
	deck_take_files(&o->deck, c);
	deck_on(&o->deck,
		(struct play_event){ .kind = ON_LOAD,
			.loads = LOADED_FILE,
			.source = c.source[0],
			.ms = ms,
			.yes = paused,
			.again = again });
}

static void
listened(void *of, const struct playing *heard)
{
	struct owner *o = of;
	int64_t pos_ms = playing_pos_ms(heard, clock_mono_ns(), clock_boot_ns());

	if (o->listens && pos_ms > o->heard_ms)
		o->heard_ms = pos_ms;
	o->listens = false;
}

static void
listens(void *of)
{
	struct owner *o = of;

	o->listens = owner_sounds(o);
}

static void
does(void *of, const struct play_effect *e)
{
	struct owner *o = of;
	const struct playing *p = &o->deck.play;

	if (e->kind == DO_RELOAD)
		load(o, owner_pos_ms(o), p->want_paused || p->state == PLAY_ENDED, true);
	else if (e->kind == DO_PLAY)
		owner_load(o, o->track + e->yes, 0);
}

static void
say(void *of, enum said_level level, const char *text)
{
	(void)level;
	snprintf(((struct owner *)of)->said, sizeof(((struct owner *)of)->said), "%s", text);
}

static const struct deck_owner functions = { .facts = facts,
	.changed = changed,
	.listened = listened,
	.listens = listens,
	.does = does,
	.say = say };

/* ---- for tests ---- */

void
owner_start(struct owner *o, const char *output, const char *const tracks[2])
{
	struct player_options options = { .output = output };
	struct err err = ERR_INIT;

	*o = (struct owner){ .tracks = { tracks[0], tracks[1] } };
	if (!deck_new(&o->deck, &options, &functions, o, &err))
		fail_msg("%s", err.msg);
	player_start(o->deck.player);
	owner_load(o, 0, 0);
}

void
owner_stop(struct owner *o)
{
	assert_true(player_close(o->deck.player, 60000));
	deck_finish(&o->deck);
}

void
owner_load(struct owner *o, size_t track, int64_t ms)
{
	o->track = track;
	load(o, ms, false, false);
}

void
owner_on(struct owner *o, enum play_event_kind kind, int64_t ms, bool yes)
{
	deck_on(&o->deck, (struct play_event){ .kind = kind, .ms = ms, .yes = yes });
}

void
owner_events(struct owner *o)
{
	struct player_event ev;

	while (player_next_event(o->deck.player, &ev)) {
		if (deck_event(&o->deck, &ev))
			continue;
		if (ev.kind == PLAYER_READY)
			owner_on(o, ON_READY, 0, false);
		else if (ev.kind == PLAYER_LOADED)
			deck_on(&o->deck,
				(struct play_event){ .kind = ON_LOADED,
					.length_ms = ev.info.length_ms,
					.source = o->deck.tried.source[0] });
		else if (ev.kind == PLAYER_FAILED || ev.kind == PLAYER_UNAVAILABLE)
			fail_msg("%s", ev.text);
	}
}

void
owner_until_at(struct owner *o, bool (*done)(const struct owner *), const char *what,
	const char *file, int line)
{
	for (int turns = 0; !done(o); turns++) {
		struct pollfd fds[] = { { player_fd(o->deck.player), POLLIN, 0 },
			{ player_watch_fd(o->deck.player), POLLIN, 0 },
			{ deck_follow_fd(&o->deck), POLLIN, 0 } };

		int64_t from_ns = clock_mono_ns();

		if (turns >= 3000)
			test_waited(what, file, line);
		assert_true(poll(fds, LENGTH(fds), 20) >= 0);
		owner_events(o);
		deck_turn(&o->deck);
		if (clock_mono_ns() - from_ns > o->late_ns)
			o->late_ns = clock_mono_ns() - from_ns;
	}
}

bool
owner_sounds(const struct owner *o)
{
	return o->deck.play.state == PLAY_RUNNING && o->deck.play.sounding;
}

int64_t
owner_pos_ms(const struct owner *o)
{
	return playing_pos_ms(&o->deck.play, clock_mono_ns(), clock_boot_ns());
}

void
owner_goes_on(const struct owner *o, int64_t from_ms, int64_t most)
{
	int64_t pos_ms = owner_pos_ms(o), least_ms = from_ms - 100 - 5 * o->late_ns / 1000000;

	if (pos_ms < least_ms || pos_ms > from_ms + most)
		fail_msg("at %d ms, not from %d ms on (the longest turn took %d ms)", (int)pos_ms,
			(int)from_ms, (int)(o->late_ns / 1000000));
}

void
owner_said(const struct owner *o, const char *words)
{
	if (!strstr(o->said, words))
		fail_msg("\"%s\" is not in the last message: %s", words, o->said);
}

int
owner_make(void **state)
{
	*state = xcalloc(1, sizeof(struct owner));
	return 0;
}

int
owner_free(void **state)
{
	clock_set(-1, 0);
	free(*state);
	return 0;
}
