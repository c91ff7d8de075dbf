/* Passes values through the board without a lock, by a turn number that is odd while a value is
 * written. player/filters.c writes, ladspa_plugin.c reads. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "audio/player/board.h"

#include <stddef.h>
#include <string.h>

/* Writes word by word. Each word is stored with release order, so that a reader sees no new word
 * before the odd turn number, and the even one only after all words. */
void
board_put_sound(struct board *b, int which, const struct board_sound *sound)
{
	struct board_cell *c = &b->sound[which];
	unsigned now = atomic_load_explicit(&c->turn, memory_order_relaxed), word = 0;

	atomic_store_explicit(&c->turn, now + 1, memory_order_relaxed);
	for (size_t at = 0; at < sizeof(*sound); at += sizeof(word)) {
		memcpy(&word, (const char *)sound + at, sizeof(word));
		atomic_store_explicit(&c->words[at / sizeof(word)], word, memory_order_release);
	}
	atomic_store_explicit(&c->turn, now + 2, memory_order_release);
}

bool
board_get_sound(struct board *b, int which, unsigned *seen, struct board_sound *sound)
{
	struct board_cell *c = &b->sound[which];
	unsigned now = atomic_load_explicit(&c->turn, memory_order_acquire), word;
	struct board_sound copy;

	if (now == *seen || now % 2)
		return false;
	for (size_t at = 0; at < sizeof(copy); at += sizeof(word)) {
		word = atomic_load_explicit(&c->words[at / sizeof(word)], memory_order_acquire);
		memcpy((char *)&copy + at, &word, sizeof(word));
	}
	if (atomic_load_explicit(&c->turn, memory_order_relaxed) != now)
		return false;
	*sound = copy;
	*seen = now;
	return true;
}
