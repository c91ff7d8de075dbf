/* For this module alone: the rating wheel and its lexicon. */
#ifndef SITTING_WHEEL_H
#define SITTING_WHEEL_H

#include "config/lexicon.h"
#include "config/pairs.h"
#include "record/edits.h"
#include "sitting/sitting.h"

/* A minus on the wheel, which may be the sign of a digit. */
struct minus {
	struct uuid edit; /* version of the rating that it made, or that the digit made of it */
	int64_t ns;
	int digit; /* that followed it; -1: none yet */
};

struct wheel_words {
	struct lexicon_file lexicon, glossary; /* read after the first paint, with the first note */
	bool known, has_glossary, looked_for;  /* … the glossary */
	struct texts extra; /* ids of attributes that joined the wheel at the bench */
	struct minus minus; /* the last one */
};

void wheel_load(struct sitting *s);  /* the lexicon, and the first wheel */
void wheel_build(struct sitting *s); /* after the item or the device changed */
void wheel_rated(struct sitting *s, const struct rating *was, const struct rating *is);
void wheel_finish(struct sitting *s);
/* Adds the tags that follow from a note's words, where they are others than before. */
void wheel_add_tags(struct sitting *s, const struct note *n, struct edits *out);
/* The lexicon in use; NULL: none was read (yet). */
const struct lexicon_file *wheel_lexicon(const struct sitting *s);

#endif
