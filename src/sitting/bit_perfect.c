#include "config/chain.h"
#include "sitting/recorded.h"
#include "sitting/sound_private.h"

/* Warns once if the samples begin to be changed in a new way, on a chain that wants bit-perfect
 * sound. Does not warn while a question is open, in a blind test (the warning might reveal the
 * device), or about a short change (a fade, a reopened output). */
bool
bit_perfect_turn(struct sitting *s)
{
	struct bit_perfect *t = &s->sound->bit_perfect;

	if (!setup_has(&s->setup, ROW_CHAIN, &t->chain)) {
		*t = (struct bit_perfect){ .chain = s->setup.chain };
		const struct chain *c = sitting_chain(s, &s->setup.chain);
		CLEANUP(pairs_finish) struct pairs content = { .v = NULL };
		struct chain_facts f;

		pairs_from_content(&content, c && c->content ? c->content : "");
		chain_facts(&content, &f);
		t->asks = f.bit_perfect;
	}
	if (!t->asks || !true_path_is_settled(&s->deck) || s->ask != ASK_NOTHING ||
		sitting_is_blind(s))
		return false;
	unsigned now = true_path_now(&s->deck), new = now & ~t->told;
	t->told = now;
	if (!new)
		return false;
	CLEANUP(buf_finish) struct buf words = BUF_INIT;
	true_path_add_words(now, &s->deck.info, s->deck.level_db, &words);
	sitting_say(s, SAID_WARN, "%s asks for bit-perfect sound, but samples are changed by: %s",
		sitting_chain(s, &s->setup.chain)->name, words.s);
	return true;
}
