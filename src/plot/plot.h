/*
 * Pictures of a review, as SVG: the sound wheel and the profile of ratings, frequency responses,
 * the timeline of a track. Functions take plain structs and append one picture to `out`. All draw
 * any input: hostile texts, empty lists, extreme numbers. Values that are not finite count as
 * missing; values outside the range are drawn at the edge and stated in words.
 */
#ifndef PLOT_PLOT_H
#define PLOT_PLOT_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/timecode.h"
#include "plot/fr.h"

struct plot_head {
	const char *id, *title;
};

/* ---- frequency responses ---- */

struct plot_fr_curve {
	const char *label;
	const char *channels; /* "L+R", "only L", …: shown after the label */
	const struct fr *fr;  /* smoothed and normalised (fr_prepare, fr_delta) */
	bool target;          /* a target curve: thin and grey */
};

/* A note about a frequency. */
struct plot_fr_note {
	double hz;
	const char *text;
};

struct plot_fr {
	struct plot_head head;
	const struct plot_fr_curve *curves;
	size_t n;
	/* sorted by frequency; drawn as numbers on the first curve */
	const struct plot_fr_note *notes;
	size_t n_notes;
	struct fr_view view;  /* how the curves were processed; stated on the picture */
	const char *delta_to; /* the curves are differences from this; NULL: levels */
	const char *coupler;  /* "IEC 60318-4 clone"; NULL: shown as not stated */
};

void plot_fr(const struct plot_fr *p, struct buf *out);

/* ---- ratings: one input, two pictures ---- */

#define PLOT_NOT_JUDGED ((double)NAN)

struct plot_rating {
	double value;          /* PLOT_NOT_JUDGED is not 0 */
	const double *repeats; /* the single ratings; the profile shows each as a dot */
	size_t n_repeats;
	size_t n_places; /* value is the mean of so many items and sections; 0: a rating of the
			    whole */
};

struct plot_attribute {
	const char *label;
	const char *group, *category; /* equal neighbours share a sector of the ring */
	const char *group_colour, *category_colour, *colour; /* "#rrggbb" */
	const char *low, *mid, *high; /* words of the scale's ends and middle */
	double min, max;
	bool bipolar;                      /* the scale's zero is in its middle */
	const struct plot_rating *ratings; /* one for each device, in the order of devices */
};

struct plot_ratings {
	struct plot_head head;
	const char *const *devices; /* the one under test, then those drawn over it */
	size_t n_devices;
	const struct plot_attribute *attributes; /* clockwise from the top; top to bottom */
	size_t n;
	size_t left_out;                    /* attributes without rating that are not in the list */
	const char *centre, *centre_colour; /* wheel only */
	/* Wheel only: inner and outer radius of the rings of groups, categories and attributes,
	 * from 0 to 1. All 0: as in the 2015 wheel. */
	double rings[3][2];
};

/* With fewer attributes a profile is clearer. */
#define PLOT_WHEEL_LEAST 5
void plot_wheel(const struct plot_ratings *p, struct buf *out);
/* Appends sentences for below the wheel: how to read it, and the attributes left out. */
void plot_wheel_caption(const struct plot_ratings *p, struct buf *out);
/* Draws the profile. Leaves out attributes without a rating, and states how many below. */
void plot_profile(const struct plot_ratings *p, struct buf *out);

/* ---- the timeline of a track ---- */

struct plot_mark {
	int64_t pos_ms, pos_end_ms; /* pos_end_ms NO_MS: a moment */
	bool open, about;           /* open: lasts from pos_ms on; about: pos_ms is approximate */
	const char *label;          /* name of a cue, text of a note */
	const char *by;             /* the device of a note; shown after its time */
};

struct plot_timeline {
	struct plot_head head;
	int64_t length_ms; /* NO_MS or 0: up to the last mark */
	bool no_list;      /* the notes are listed outside the picture: dots, not numbers */
	const struct plot_mark *cues, *notes;
	size_t n_cues, n_notes;
};

void plot_timeline(const struct plot_timeline *p, struct buf *out);

#endif
