/* Passes values through the board without a lock, by a turn number that is odd while a value is
 * written. player/filters.c writes, ladspa_plugin.c reads. */
#include "audio/player/board.h"

#include <stddef.h>
#include <string.h>

/* Writes a value into a cell of the board, word by word. Each word is stored with release order, so
 * that a reader sees no new word before the odd turn number, and the even one only after all words.
 */
static void
put(atomic_uint *turn, atomic_uint *words, const void *value, size_t size)
{
	unsigned now = atomic_load_explicit(turn, memory_order_relaxed), word = 0;

	atomic_store_explicit(turn, now + 1, memory_order_relaxed);
	for (size_t at = 0; at < size; at += sizeof(word)) {
		memcpy(&word, (const char *)value + at, sizeof(word));
		atomic_store_explicit(&words[at / sizeof(word)], word, memory_order_release);
	}
	atomic_store_explicit(turn, now + 2, memory_order_release);
}

static bool
get(atomic_uint *turn, atomic_uint *words, unsigned *seen, void *value, size_t size)
{
	unsigned now = atomic_load_explicit(turn, memory_order_acquire), word;
	char copy[sizeof(struct board_sound)];

	if (now == *seen || now % 2)
		return false;
	for (size_t at = 0; at < size; at += sizeof(word)) {
		word = atomic_load_explicit(&words[at / sizeof(word)], memory_order_acquire);
		memcpy(copy + at, &word, sizeof(word));
	}
	if (atomic_load_explicit(turn, memory_order_relaxed) != now)
		return false;
	memcpy(value, copy, size);
	*seen = now;
	return true;
}

void
board_put_sound(struct board *b, int which, const struct board_sound *sound)
{
	put(&b->sound[which].turn, b->sound[which].words, sound, sizeof(*sound));
}

bool
board_get_sound(struct board *b, int which, unsigned *seen, struct board_sound *sound)
{
	return get(&b->sound[which].turn, b->sound[which].words, seen, sound, sizeof(*sound));
}
