/* Gathers the data for pictures: the ratings of a review in the order of a lexicon. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/core/mem.h"
#include "base/numbers/scale.h"
#include "draft/plot/plot.h"
#include "review/files/lexicon.h"
#include "review/record/records.h"

/* A device and the listener whose ratings of it are drawn: of questions rated in the review, also
 * the ratings in others (record->elsewhere). Everything is borrowed. */
struct plots_device {
	const struct record *record;
	struct uuid review, device;
	struct uuid listener; /* who made the ratings; none: the owner of the archive */
	const char *name;
	const char *by; /* name of this listener; NULL: the owner */
	/* The words beside the figures: the list `wheel` of the review's view; NULL: no words. */
	const json_t *wheel;
	const struct view *view; /* leads with the usual setting; NULL: the newest leads */
};

struct plots_ratings {
	struct arena arena;
	/* plot.head is not set; texts are borrowed from the lexicon and the devices */
	struct plot_ratings plot;
	size_t judged; /* number of attributes on which at least one device was judged */
	struct LIST_OF(const char *) dots; /* what other ratings were heard with or at, each once */
};

/* Makes the data for a wheel or profile: the rated attributes of the lexicon in the wheel's order;
 * all attributes if `all` is set or none was rated. The value of a device is the figure of its
 * blind ratings, else of the sighted ones (figure.h). Its repeats are all ratings that count
 * (selection.h). Ratings on another scale are converted to `scale`; bipolar attributes range from
 * -max to max. arena_finish(&p->arena) frees the data. */
void plots_ratings_init(struct plots_ratings *p, const struct lexicon_file *x,
	const struct scale *scale, const struct plots_device *devices, size_t n, bool all);
