/*
 * The value of a device in one question: the figure that drafts, pictures, tables and commands
 * publish. An attribute's figure is the mean over the device's tracks of the mean on that track,
 * each track once; a score's is its newest rating. Blind and sighted ratings have separate figures.
 */
#ifndef ANSWERS_FIGURE_H
#define ANSWERS_FIGURE_H

#include "answers/gather.h"
#include "base/scale.h"

struct figure {
	double value;                   /* NAN: no rating counts */
	double least, most;             /* lowest and highest figure of an evening */
	double least_place, most_place; /* lowest and highest mean of a track */
	double median, latest;          /* of the values at a place in an evening */
	size_t evenings, places, ratings, reviews;
	const struct graded *last; /* the newest that counts; NULL: none */
};

/* Returns true if the device was heard without an equaliser. */
bool figure_is_plain(const struct graded *g);
/* Moves to the front of v the entries that count, and returns their number; keeps their order. v:
 * entries of one question, device and kind (blind or sighted), sorted by place. Entries on another
 * scale than the newest one do not count, nor do those through an equaliser if there are others,
 * nor those of a cue if the listener rated the track itself. Of scores one counts: the newest in
 * the device's own review, else the newest. Every report takes its ratings from here. */
size_t figure_counting(const struct graded **v, size_t n);
/* Does the same for the entries of two devices, a and b, but of the cues of a track those count
 * which both devices have, if the track itself was not rated on both: a cue is compared only with
 * the same cue. If a cue has both devices on one evening, only cues with both on their evening
 * count at the place. */
void figure_comparable(const struct graded **a, size_t *n_a, const struct graded **b, size_t *n_b);
/* Returns the figure of such entries; reorders v. */
struct figure figure_of(const struct graded **v, size_t n);

/* Rounds a figure to two decimals, as all reports print it. */
double figure_rounded(double value);
/* Sets text to such a figure, and returns it; "": NAN. */
char *figure_text(double value, char text[SCALE_NUMBER]);
/* Appends "over 3 evenings in 2 reviews, 2.5 to 4"; nothing for a single evening. */
void figure_add_evenings(struct buf *out, const struct figure *w);

#endif
