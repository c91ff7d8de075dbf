/*
 * Pictures of a review, as SVG: the sound wheel and the profile of ratings, and frequency
 * responses. Functions take plain structs and append one picture to `out`. All draw
 * any input: hostile texts, empty lists, extreme numbers. Values that are not finite count as
 * missing; values outside the range are drawn at the edge and stated in words.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/core/buf.h"
#include "draft/plot/fr.h"

struct plot_head {
	const char *id, *title;
	/* Width in px of the picture on a page that has title and caption itself; 0: the picture is
	 * a file alone. */
	double page;
	bool draft; /* the page is a draft: the picture is a file that has its style itself */
};

/* ---- the picture of frequency responses ---- */

struct plot_fr_curve {
	const char *label;
	const char *channels; /* "L+R", "only L", …: shown after the label */
	struct fr fr;         /* smoothed and normalised (fr_prepare, fr_delta) */
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
	struct fr_view view; /* how the curves were processed; stated on the picture */
	/* name of the curve that was subtracted from all; NULL: the curves are levels, not
	 * differences */
	const char *delta_to;
	const char *coupler; /* "IEC 60318-4 clone"; NULL: shown as not stated */
};

void plot_fr(const struct plot_fr *p, struct buf *out);
/* Appends sentences for below the picture: how the curves were processed and, if `coupler`, with
 * which coupler. */
void plot_fr_caption(const struct plot_fr *p, bool coupler, struct buf *out);

/* ---- ratings, which plot_wheel and plot_profile draw ---- */

#define PLOT_NOT_JUDGED ((double)NAN)

struct plot_rating {
	/* the leading rating; PLOT_NOT_JUDGED: there is none, or the listener could not judge */
	double value;
	const double *repeats; /* it and all others that count, which plot_profile draws as dots */
	size_t n_repeats;
	const char *remark; /* words about the rating, which plot_profile_table prints; or NULL */
	const char *given;  /* "3/5": the value on the scale on which it was given */
};

struct plot_attribute {
	const char *label;
	const char *group, *category; /* attributes beside each other with equal names share a
					 sector of the ring */
	const char *group_colour, *category_colour, *colour; /* colours as "#rrggbb" */
	const char *low, *high;                              /* words for both ends of the scale */
	double min, max;
	bool bipolar;                      /* the scale's zero is in its middle */
	const struct plot_rating *ratings; /* one rating for each of plot_ratings.devices */
	size_t family;                     /* number of the category in the lexicon (svg_calm) */
};

struct plot_ratings {
	struct plot_head head;
	/* names of the devices: first the device under test, then those drawn over it */
	const char *const *devices;
	size_t n_devices;
	bool scaled; /* not all were given on the scale of the picture: each value has its own */
	const char
		*dots; /* what the dots of plot_profile were heard with or at; NULL: as the marks */
	/* order of the attributes: on the wheel clockwise from the top, in the profile from top
	 * to bottom */
	const struct plot_attribute *attributes;
	size_t n;
};

/* Least number of attributes for a wheel: with fewer a profile is clearer. */
#define PLOT_WHEEL_LEAST 5
/* Widths in px of pictures for a page: the text of the page; a telephone. */
#define PLOT_PAGE_BROAD 540.0
#define PLOT_PAGE_NARROW 320.0
/* Width of pictures of drafts, whose text is readable in a blog and on a telephone. */
#define PLOT_DRAFT 440.0
/* More attributes than this get numbers instead of names on a narrow page. */
#define PLOT_WHEEL_FEW 10
void plot_wheel(const struct plot_ratings *p, struct buf *out);
/* Appends sentences for below the wheel: how to read it, and the attributes left out (not on a
 * page). */
void plot_wheel_caption(const struct plot_ratings *p, struct buf *out);
/* Draws the profile: a line per attribute, with a mark per device. Leaves out attributes without a
 * rating, and states how many below. */
void plot_profile(const struct plot_ratings *p, struct buf *out);
/* Appends the profile as an HTML table, whose scales the style of the page draws. */
void plot_profile_table(const struct plot_ratings *p, struct buf *out);
