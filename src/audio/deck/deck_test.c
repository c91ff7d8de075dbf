/*
 * An event that an effect sends waits for the other effects, and the value of what sounds is
 * written once for each event.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "audio/deck/deck.h"

#include <stdio.h>

#include "base/core/buf.h"
#include "support/test.h"

static struct deck deck;
static struct buf order = BUF_INIT;

static void
facts(const void *of, struct play_facts *now)
{
	(void)of, (void)now;
}

static void
changed(void *of, const struct playing *was, enum play_event_kind kind)
{
	(void)of, (void)was;
	buf_addf(&order, "event %d; ", (int)kind);
}

static void
listened(void *of, const struct playing *heard)
{
	(void)of;
	buf_addf(&order, "heard until %lld; ", (long long)heard->base_ms);
}

static void
listens(void *of)
{
	(void)of;
}

/* The first effect of a seek sends an event. */
static void
does(void *of, const struct play_effect *e)
{
	(void)of;
	buf_addf(&order, "task %d; ", (int)e->kind);
	if (e->kind == DO_FORGET_KEY)
		deck_tell(&deck, ON_READY);
}

static void
say(void *of, enum said_level level, const char *text)
{
	(void)of, (void)level, (void)text;
}

TEST(an_event_of_an_effect_waits_for_the_others)
{
	static const struct deck_owner owner = { .facts = facts,
		.changed = changed,
		.listened = listened,
		.listens = listens,
		.does = does,
		.say = say };
	struct err err = ERR_INIT;
	char expected[120];

	assert_true(
		deck_new(&deck, &(struct player_options){ .output = "null" }, &owner, NULL, &err));
	deck_on(&deck,
		(struct play_event){ .kind = ON_LOAD, .loads = LOADED_CLOCK, .length_ms = 9000 });
	buf_clear(&order);
	deck_on(&deck, (struct play_event){ .kind = ON_SEEK, .ms = 2500 });
	snprintf(expected, sizeof(expected),
		"heard until 0; event %d; task %d; task %d; heard until 2500; event %d; ", ON_SEEK,
		DO_FORGET_KEY, DO_PLACE, ON_READY);
	assert_string_equal(order.s, expected);
	assert_true(deck.play.player_ready && deck.play.base_ms == 2500);
	buf_finish(&order);
	assert_true(player_close(deck.player, 1000));
	deck_finish(&deck);
}
