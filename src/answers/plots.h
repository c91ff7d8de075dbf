/*
 * The data of pictures: ratings of a review joined with a lexicon, and the notes of an item.
 */
#ifndef ANSWERS_PLOTS_H
#define ANSWERS_PLOTS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "record/records.h"
#include "base/scale.h"
#include "config/lexicon.h"
#include "plot/plot.h"

/* A device as one listener rated it in one review. Borrows the record. */
struct plots_device {
	const struct record *record;
	struct uuid review, device;
	struct uuid listener; /* none: of whose archive it is */
	const char *name;
};

struct plots_ratings {
	struct plot_ratings plot; /* without head; also borrows from lexicon and devices */
	size_t judged;            /* attributes that any of the devices was judged on */
	struct plot_attribute *attributes;
	struct plot_rating *ratings;
	double *values;
	const char **names;
	char *centre, *centre_colour;
};

/*
 * Attributes of the lexicon in the wheel's order: the rated ones; with `all`, or if none was rated,
 * every one. The value of a device is its latest rating of the whole;
 * where there is none, the mean over items and sections of the latest of each. All that count
 * (gather.h) are its repeats. Ratings that were given on another scale are put on this one, which
 * bipolar attributes have from -max to max.
 */
void plots_ratings_init(struct plots_ratings *p, const struct lexicon_file *x,
	const struct scale *scale, const struct plots_device *devices, size_t n, bool all);
void plots_ratings_finish(struct plots_ratings *p);

struct plots_timeline {
	struct plot_timeline plot; /* without head; borrows from the view */
	struct plot_mark *cues, *notes;
	char **labels; /* of both, each in one line */
	size_t n_labels;
	const char *title, *artist; /* of the track; "" where not known */
};

/* From the view of a review (export/view.h): notes by time; item is SECTION/TRACK. */
bool plots_timeline_init(
	struct plots_timeline *t, const json_t *view, const char *item, struct err *err);
void plots_timeline_finish(struct plots_timeline *t);

#endif
