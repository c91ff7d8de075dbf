/*
 * Reads from the chain in use how it plays: its output, if another player makes the sound, and if
 * its samples must be unchanged.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */

#include "base/core/mem.h"
#include "bench/playback/playback_state.h"
#include "review/files/chain.h"
#include "review/files/profile.h"
#include "review/record/rows_review.h"

/* Returns true if the chain wants earlog's clock; follows: or another player to be followed. */
static bool
plays_itself(const struct chain *c, bool follows)
{
	CLEANUP(pairs_finish) struct pairs content = { .v = NULL };
	struct chain_facts f;

	pairs_from_content(&content, c && c->content ? c->content : "");
	chain_facts(&content, &f);
	return f.clock || (follows && f.follows);
}

bool
chain_sound_plays_itself(const struct chain *c)
{
	return plays_itself(c, true);
}

bool
chain_sound_is_clock(const struct sitting *s)
{
	return deck_follow_wanted(&s->deck) ||
		plays_itself(sitting_chain_now(s), !deck_follow_off(&s->deck));
}

void
chain_sound_output(struct sitting *s)
{
	const struct chain *c = sitting_chain_now(s);
	CLEANUP(pointer_free)
	char *output = c ? records_content_get(c->content, "audio_output") : NULL;

	output_use(&s->deck, output ? output : s->profile->audio_output);
}

/* Warns if the chain asks for bit-perfect sound and something new changes samples. Returns true if
 * it has shown a warning. Warns once if the samples begin to be changed in a new way, on a chain
 * that wants bit-perfect sound. Does not warn while a question is open, in a blind test (the
 * warning might reveal the device), or about a short change (a fade, a reopened output). */
static bool
bit_perfect_turn(struct sitting *s)
{
	struct bit_perfect *t = &s->playback->bit_perfect;

	if (!setup_has(&s->setup, ROW_CHAIN, &t->chain)) {
		*t = (struct bit_perfect){ .chain = s->setup.chain };
		const struct chain *c = sitting_chain_now(s);
		CLEANUP(pairs_finish) struct pairs content = { .v = NULL };
		struct chain_facts f;

		pairs_from_content(&content, c && c->content ? c->content : "");
		chain_facts(&content, &f);
		t->asks = f.bit_perfect;
	}
	if (!t->asks || !true_path_is_settled(&s->deck) || s->ask != ASK_NOTHING ||
		sitting_is_blind(s))
		return false;
	unsigned now = true_path_now(&s->deck), untold = now & ~t->told;
	t->told = now;
	if (!untold)
		return false;
	CLEANUP(buf_finish) struct buf words = BUF_INIT;
	true_path_add_words(now, &s->deck.info, s->deck.level_db, &words);
	sitting_say(s, SAID_WARN, "%s asks for bit-perfect sound, but samples are changed by: %s",
		sitting_chain_now(s)->name, words.s);
	return true;
}

const struct component chain_sound_component = {
	.turn = bit_perfect_turn,
};
