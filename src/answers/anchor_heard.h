/*
 * Anchors: devices or chains that the listener names, each known to differ from another one. If the
 * ratings of an attribute show this difference, the listener hears the attribute well enough for
 * their other ratings of it to be trusted (after the post-screening of ITU-R BS.1534-3). Pairs and
 * attributes without an anchor are not tested.
 */
#ifndef ANSWERS_ANCHOR_HEARD_H
#define ANSWERS_ANCHOR_HEARD_H

#include "answers/series.h"

enum anchor_verdict { ANCHOR_NONE, ANCHOR_UNKNOWN, ANCHOR_HEARD, ANCHOR_NOT_HEARD };

/* The result for one question; if it has several anchors, the result of the one with the smallest
 * p. `name` is the anchor, `of` the device or chain that it was compared with. Texts are borrowed
 * from the records. name NULL: no anchor was rated for the question. */
struct anchor_heard {
	const char *name, *of;
	/* p of the test that `name` and `of` differ (numbers/differ.h), corrected (Holm) for all
	 * attributes of the anchor; NAN: not tested */
	double p;
	enum anchor_verdict verdict;
};

/* Returns the anchors of all questions, in the order of series_next, for the caller to free. Heard
 * means shown by the rule for any two devices (planned_judge), in the direction that
 * the listener stated. */
struct anchor_heard *anchors_heard(const struct gather *g, const struct grades *x);

/* Returns "heard", "not heard" or "not tested" (too few evenings, or fewer than planned), for the
 * anchor's difference;
 * "": there is no anchor. */
const char *anchor_words(const struct anchor_heard *a);

/* Appends the anchor of a session: "Performer8 differs from Cantor in bass-depth"; nothing if it
 * has none. */
void anchor_add_of_session(
	struct buf *out, const struct record *r, const struct sitting_row *session);

#endif
