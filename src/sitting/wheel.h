/* The rating wheel and the lexicon of its attributes. Used within src/sitting only. */
#ifndef SITTING_WHEEL_H
#define SITTING_WHEEL_H

#include "config/lexicon.h"
#include "config/pairs.h"
#include "record/edits.h"
#include "sitting/sitting.h"

/* A minus typed at the rating wheel. It lowers the rating by a step, unless a digit follows: then
 * it is the sign of the digit. */
struct minus {
	struct uuid edit; /* the version of the rating that the minus made, or that the digit after
			     it made */
	int64_t ns;
	int digit; /* the digit that was typed after the minus; -1: none yet */
};

struct wheel_words {
	/* the glossary is read when the first note is closed */
	struct lexicon_file lexicon, glossary;
	/* The lexicon was read; a glossary was read; a glossary was looked for. */
	bool known, has_glossary, looked_for;
	struct texts extra;  /* ids of attributes added to the wheel in this session */
	struct minus minus;  /* the last typed minus; a digit typed soon after it is negative */
	struct uuid section; /* the section for which the rows were built last */
};

void wheel_load(struct sitting *s); /* reads the lexicon, and lists its attributes for rating */
/* Lists the attributes and their ratings again. Call after the track or the device changed. */
void wheel_build(struct sitting *s);
void wheel_rated(struct sitting *s, const struct rating *was, const struct rating *is);
/* Returns the wheel's row for an attribute or score; NULL: not on the wheel. */
struct wheel_row *wheel_row_of(const struct sitting *s, const char *attribute);
void wheel_finish(struct sitting *s);
/* Adds to out the tag rows that the lexicon finds for a note's words, if these tags changed. */
void wheel_add_tags(struct sitting *s, const struct note *n, struct edits *out);
/* Returns the lexicon of the wheel; NULL: none was read (yet). */
const struct lexicon_file *wheel_lexicon(const struct sitting *s);

#endif
