/* The rating wheel and its lexicon. Used within src/sitting only. */
#ifndef SITTING_WHEEL_H
#define SITTING_WHEEL_H

#include "config/lexicon.h"
#include "config/pairs.h"
#include "record/edits.h"
#include "sitting/sitting.h"

/* A minus key on the wheel: a step down, or the sign of the digit that follows. */
struct minus {
	struct uuid edit; /* version of the rating that the minus or digit made */
	int64_t ns;
	int digit; /* the digit that followed; -1: none yet */
};

struct wheel_words {
	struct lexicon_file lexicon, glossary; /* read after the first paint, with the first note */
	bool known, has_glossary, looked_for;  /* … for a glossary */
	struct texts extra;                    /* ids of attributes added at the bench */
	struct minus minus;                    /* the last minus */
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
