/*
 * The value of a device in one question, which the bench, drafts, pictures, tables and commands
 * publish. A rating is replaced only by a newer one of the same place, device, setup (variant,
 * chain and equaliser), kind (blind or sighted) and blind trial; of those left the newest evening
 * of each place counts. The value is that of the setup with which the device was rated most; what
 * differs with another setup is shown beside it. A rated section decides before the device as a
 * whole, and both before tracks. Over several tracks the value is a range, never a mean.
 */
#pragma once

#include <jansson.h>

#include "answers/gather.h"
#include "base/scale.h"

struct figure {
	double least, most; /* the lowest and the highest place; equal: one value; NAN: no rating */
	double value;       /* their middle, by which reports sort and pictures draw */
	const char *noun;   /* what the places are: "track", "cue", "section"; NULL: the whole */
	size_t places, ratings;
	const struct graded *last; /* the newest that counts; NULL: none */
};

/* Returns true if the device was heard without an equaliser. */
bool figure_is_plain(const struct graded *g);
/* Moves to the front of v the entries that count, and returns their number; keeps their order. v:
 * entries of one attribute or score, one device and kind (blind or sighted), sorted by place. Of
 * several listeners one counts: the owner of the archive, else the one with the newest rating.
 * Entries on another scale than the newest do not count, nor do those of a cue if the track itself
 * was rated. Of scores one counts: the newest in the device's own review, else the newest. Every
 * report takes its ratings from here. */
size_t figure_counting(const struct graded **v, size_t n);
/* Does the same, but keeps the entries of a cue. all: keeps also all evenings and scales, and any
 * setup without an equaliser (any, if there is none), for the count of evenings on which one device
 * was higher. */
size_t figure_keep(const struct graded **v, size_t n, bool all);
/* Returns the figure of such entries; reorders v. */
struct figure figure_of(const struct graded **v, size_t n);

/* The score of a section, and the total of such scores. */
struct figure_score {
	const char *section; /* its id */
	double value;
	const json_t *scale;
};
struct figure_total {
	double value;
	bool sums;                    /* else it is a mean */
	size_t n;                     /* the number of scores in it */
	char *text, of[SCALE_NUMBER]; /* of: the highest value; "": text is a word of the scale */
};
/* Sets the total that the session file asks for (review.total); free t->text then. Returns false if
 * it asks for none, no section has a score, or a mean has scores of several scales. */
bool figure_total(
	struct figure_total *t, const char *asked, const struct figure_score *v, size_t n);

/* Appends "4.5", or "4 to 4.5"; nothing without a rating. */
void figure_add_value(struct buf *out, const struct figure *w);
/* Appends the highest value of the scale to a value in numbers: "8/10". */
void figure_add_scale(struct buf *value, const struct figure *w);
/* Appends " (2 tracks)"; nothing for one place. */
void figure_add_places(struct buf *out, const struct figure *w);
/* Returns "4 to 4.5 (2 tracks)", with the scale if `scaled`; the caller frees. */
char *figure_shown(const struct figure *w, bool scaled);
/* The scale of the values in numbers that are shown beside each other. Starts with most = NAN. */
struct figure_scales {
	double most;
	bool several; /* each value has its own: "8/10" beside "3/5" */
};
void figure_scales_add(struct figure_scales *x, const struct figure *w);
/* Appends the values with other setups that differ from w, the figure of the same n entries: "on
 * the Apple dongle: 2 – softer". If they and w have several scales, each has its own, "2/5", and
 * true is returned: w is to bear its own too. Each begins with `between`,
 * unless `out` is empty. said: returns the remarks on such entries, which are then appended, also
 * of an equal value; NULL: it is not asked. It frees nothing, and its text is freed. */
typedef char *figure_said(const void *from, const struct graded **v, size_t n);
bool figure_add_beside(struct buf *out, const struct gather *g, const struct figure *w,
	const struct graded *const *v, size_t n, const char *between, figure_said *said,
	const void *from);
