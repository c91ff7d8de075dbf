/*
 * Which attributes a text speaks of, by the words in it: names and aliases of attributes, and the
 * terms of a glossary that lead to some. A guess, to be confirmed by whoever wrote it.
 */
#ifndef CONFIG_LEXICON_WORDS_H
#define CONFIG_LEXICON_WORDS_H

#include "config/lexicon.h"

/* Adds the ids, each once. `glossary` may be NULL. */
void lexicon_words(const struct lexicon_file *x, const struct lexicon_file *glossary,
	const char *text, struct texts *ids);

#endif
