/*
 * Anchors: devices or chains of known difference that a session names. Whether one was told apart
 * says, attribute by attribute, how far the other differences may be believed (after the
 * post-screening of ITU-R BS.1534-3).
 */
#ifndef ANSWERS_ANCHOR_H
#define ANSWERS_ANCHOR_H

#include "answers/series.h"

struct anchors {
	struct uuid *devices, *chains; /* each once */
	size_t n_devices, n_chains;
};

void anchors_init(struct anchors *a, const struct gather *g);
void anchors_finish(struct anchors *a);

/* Of one question. name: of the anchor that was rated, borrowed from the records; NULL: none was,
 * the verdict is SCREEN_NO_ANCHOR and nothing is concluded. */
struct anchor_heard {
	const char *name;
	struct screen screen;
	enum screen_verdict verdict;
};
/* `screen`: that of all devices, which judges an anchor among them; an anchor chain is held against
 * the other chains. Of several that of the smallest p stands. */
struct anchor_heard anchor_heard(const struct anchors *a, const struct gather *g,
	const struct series *s, const struct screen *screen);

#endif
