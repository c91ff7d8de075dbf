/*
 * Anchors: a device or chain that is known to differ from another one, named with the session.
 * If the listener hears this difference in an attribute, their other ratings of the attribute
 * deserve trust (after the post-screening of ITU-R BS.1534-3). Other pairs and attributes stay
 * untested.
 */
#ifndef ANSWERS_ANCHOR_H
#define ANSWERS_ANCHOR_H

#include "answers/series.h"

enum anchor_verdict { ANCHOR_NONE, ANCHOR_UNKNOWN, ANCHOR_HEARD, ANCHOR_NOT_HEARD };

/* The surest result of one question: `name` is the anchor, `of` the device or chain that it was
 * compared with. Texts are borrowed from the records. name NULL: no anchor was rated for the
 * question. */
struct anchor_heard {
	const char *name, *of;
	double p; /* p of the test of their difference (numbers/differ.h); NAN: too few ratings */
	enum anchor_verdict verdict;
};
struct anchor_heard anchor_heard(const struct gather *g, const struct series *s);

/* Returns the verdict in words: "heard", "not heard", "too few to say"; "" without an anchor. */
const char *anchor_words(const struct anchor_heard *a);

#endif
