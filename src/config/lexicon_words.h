/*
 * Guesses the attributes that a text is about, from names and aliases of attributes and terms of a
 * glossary. The author confirms them.
 */
#ifndef CONFIG_LEXICON_WORDS_H
#define CONFIG_LEXICON_WORDS_H

#include "config/lexicon.h"

/* Adds the ids, each once. `glossary` may be NULL. */
void lexicon_words(const struct lexicon_file *x, const struct lexicon_file *glossary,
	const char *text, struct texts *ids);

#endif
