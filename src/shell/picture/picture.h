/*
 * Pictures of measurements and ratings, for `earlog plot` and for `earlog export`, which writes
 * them next to a draft. plot/ draws them from plain structs.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <jansson.h>
#include <stdbool.h>

#include "base/core/buf.h"
#include "base/core/err.h"
#include "base/system/uuid.h"
#include "draft/plot/plot.h"
#include "shell/call/cli.h"
#include "shell/picture/plots.h"

struct plot_options {
	const char *output, *item, *device, *at, *smooth, *eq;
	struct option_texts over, targets;
	bool left, right, delta, full, force, light, dark;
};

/*
 * Draws frequency responses: of the files that the arguments name. If an argument is a review, or
 * there is no argument, of the measurements that the session file names.
 */
bool picture_fr_of(struct cli_call *c, struct buf *out, struct err *err);

/* Draws the frequency responses of the review, as `earlog plot fr` without options does. beside:
 * another device's review, whose measurements are drawn beside, without notes; NULL: none. in_page:
 * as HTML for a page. The caption is appended to `caption`; coupler: it tells of the coupler. */
struct plot_beside {
	const struct review *review;
	const char *device;
};
bool picture_fr_of_review(const struct record *r, const struct plot_beside *beside, bool in_page,
	bool coupler, struct buf *out, struct buf *caption, struct err *err);
/* The measurements of the reviewed device, for other programs. */
struct plot_measured {
	struct plot_measured_curve {
		const char *label; /* name of the files without side, or of the device */
		struct fr left,
			right; /* means of the files of one side, as measured; empty: none */
	} * v;
	size_t n, cap;
	struct arena memory; /* owns the array and the labels */
};

/* Reads the measurements that the session file of a review names, without its targets. Files
 * without a side count for both sides. The caller calls plot_measured_finish in either case. */
bool plot_measured_read(struct plot_measured *m, const struct record *r, struct err *err);
void plot_measured_finish(struct plot_measured *m);

/* ---- ratings: rated.c ---- */

/* A drawn wheel or profile of ratings, and what the page needs beside it. */
struct plot_drawn {
	struct buf svg, caption; /* caption: of the wheel */
	size_t judged;           /* number of rated attributes */
	bool lacks;              /* the lexicon lacks a word that was rated */
	json_t *values;          /* the rating of each attribute, by its name; NULL: not wanted */
	const struct view *view; /* of plots_device; for a draft */
	const char *id;          /* of the picture, unique on its page; NULL: the page has one */
};
void plot_drawn_finish(struct plot_drawn *d);
/* The devices of a picture; a device that several listeners rated is there once for each. */
#define RATED_DEVICES_MOST 16
struct rated_devices {
	struct plots_device v[RATED_DEVICES_MOST];
	size_t n;
	struct arena arena; /* owns the names of the devices */
};

/* Returns any rating of the device in the review; listener: whose rating; NULL: anyone's. Returns
 * NULL if there is no such rating. */
const struct rating *rated_find(
	const struct record *r, const struct uuid *device, const struct uuid *listener);
/* Adds the device once for each listener who rated it, the owner of the archive first. The owner is
 * added even without ratings, if no listener rated the device. */
bool rated_add(struct rated_devices *d, const struct record *r, const struct uuid *device,
	struct err *err);
/* Draws the wheel, or the profile, of the devices. full: also attributes without a rating; draft:
 * for a draft. */
bool rated_draw(const struct rated_devices *d, bool wheel, bool full, bool in_page, bool draft,
	struct plot_drawn *out, struct err *err);
/* Draws the wheel, or the profile, of the ratings of one review. in_page: as HTML for a page. */
bool picture_ratings_of_review(
	const struct record *r, bool wheel, bool in_page, struct plot_drawn *out, struct err *err);
/* Appends a picture in both widths for a page, of which the style of the page shows one. `draw`
 * appends the picture in the width of `head`, with the id of `head`. */
void picture_for_page(struct plot_head *head, void (*draw)(const void *plot, struct buf *out),
	const void *plot, struct buf *out);
