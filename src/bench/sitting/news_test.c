/* The weights of messages: which one is shown, and what is shown after it. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support/sitting_world.h"

TEST_IN_WORLD(a_lighter_message_waits_until_a_key_takes_the_heavier_away)
{
	static const struct {
		enum said_level shown, later;
		bool waits;
	} cases[] = {
		{ SAID_OPENS, SAID_NEWS, true },
		{ SAID_OPENS, SAID_NOTICE, true },
		{ SAID_OPENS, SAID_PLAYER, true },
		{ SAID_OPENS, SAID_WARN, true },
		{ SAID_OPENS, SAID_FILES, false },
		{ SAID_OPENS, SAID_ERROR, false },
		{ SAID_FILES, SAID_OPENS, true },
		{ SAID_FILES, SAID_ERROR, false },
		{ SAID_ERROR, SAID_ASKS, true },
		{ SAID_INFO, SAID_NEWS, true },
		{ SAID_INFO, SAID_NOTICE, true },
		{ SAID_INFO, SAID_PLAYER, false },
		{ SAID_PLAYER, SAID_NOTICE, true },
		{ SAID_REFUSED, SAID_INFO, false },
		{ SAID_NOTICE, SAID_NEWS, true },
		{ SAID_NOTICE, SAID_PLAYER, false },
		{ SAID_NEWS, SAID_NEWS, false },
	};
	struct world *w = *state;

	start(w, "desk");
	for (size_t i = 0; i < LENGTH(cases); i++) {
		sitting_key(w->s);
		sitting_unsay(w->s);
		sitting_say(w->s, cases[i].shown, "first");
		sitting_say(w->s, cases[i].later, "earlier news");
		sitting_say(w->s, cases[i].later, "later news");
		if (text_same(w->s->said, "first") != cases[i].waits)
			fail_msg("case %zu: %s", i, w->s->said);
		sitting_say_next(w->s);
		assert_int_equal(text_same(w->s->said, "first"), cases[i].waits);
		sitting_unsay(w->s);
		sitting_say_next(w->s);
		assert_string_equal(w->s->said, cases[i].waits ? "later news" : "");
		assert_int_equal(w->s->said_level, cases[i].waits ? cases[i].later : SAID_INFO);
	}
}

TEST_IN_WORLD(an_answer_to_a_key_replaces_each_and_news_wait_for_it)
{
	struct world *w = *state;

	start(w, "desk");
	sitting_unsay(w->s);
	sitting_say(w->s, SAID_ERROR, "lost");
	sitting_key(w->s);
	sitting_say(w->s, SAID_NEWS, "a file is read");
	assert_string_equal(w->s->said, "lost");
	sitting_say(w->s, SAID_INFO, "undone");
	assert_string_equal(w->s->said, "undone");
	sitting_say(w->s, SAID_NOTICE, "no track can play");
	assert_string_equal(w->s->said, "undone");
	/* The heavier of two that wait is the first. */
	sitting_unsay(w->s);
	sitting_say_next(w->s);
	assert_string_equal(w->s->said, "no track can play");
	sitting_unsay(w->s);
	sitting_say_next(w->s);
	assert_string_equal(w->s->said, "a file is read");
}

TEST_IN_WORLD(a_message_that_no_longer_holds_is_neither_shown_nor_waits)
{
	struct world *w = *state;

	start(w, "desk");
	sitting_unsay(w->s);
	sitting_say(w->s, SAID_OPENS, "steel was on last");
	sitting_say(w->s, SAID_PLAYER, "web plays “Song”");
	sitting_take_back(w->s, SAID_PLAYER);
	assert_string_equal(w->s->said, "steel was on last");
	sitting_take_back(w->s, SAID_OPENS);
	assert_string_equal(w->s->said, "");
	sitting_say_next(w->s);
	assert_string_equal(w->s->said, "");
}
