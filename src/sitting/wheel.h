/* The rating wheel and its lexicon. Used within src/sitting only. */
#ifndef SITTING_WHEEL_H
#define SITTING_WHEEL_H

#include "config/lexicon.h"
#include "config/pairs.h"
#include "record/edits.h"
#include "sitting/sitting.h"

/* A minus key on the wheel. It lowers the rating by a step, unless a digit follows: then it is the
 * digit's sign. */
struct minus {
	struct uuid edit; /* the rating's version after the minus or the digit */
	int64_t ns;
	int digit; /* the digit after the minus; -1: none yet */
};

struct wheel_words {
	struct lexicon_file lexicon, glossary; /* glossary: read when the first note is kept */
	/* Was the lexicon read? Was a glossary read? Was a glossary looked for? */
	bool known, has_glossary, looked_for;
	struct texts extra; /* ids of attributes added at the bench */
	struct minus minus; /* the last minus */
};

void wheel_load(struct sitting *s);  /* reads the lexicon; builds the wheel */
void wheel_build(struct sitting *s); /* call after item or device changed */
void wheel_rated(struct sitting *s, const struct rating *was, const struct rating *is);
/* Returns the row of an attribute or score; NULL: the wheel has none. */
struct wheel_row *wheel_row_of(const struct sitting *s, const char *attribute);
void wheel_finish(struct sitting *s);
/* Adds rows for the tags that follow from a note's words, if these tags changed. */
void wheel_add_tags(struct sitting *s, const struct note *n, struct edits *out);
/* Returns the lexicon in use; NULL: none was read (yet). */
const struct lexicon_file *wheel_lexicon(const struct sitting *s);

#endif
