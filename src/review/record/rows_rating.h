/* Rows of ratings, of their attributes, and of volumes. See rows.h. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "review/files/lexicon.h"
#include "review/record/made.h"
#include "review/record/row.h"
#include "review/record/setup.h"

struct rating {
	struct row row;
	struct uuid review, sitting, item, section;
	struct setup setup;
	char *scope;     /* what the rating is about: item, section, whole */
	struct uuid cue; /* the cue of the item that the rating is about; none: the whole item */
	char *lexicon;   /* id of the attribute's lexicon; NULL for a score */
	char *attribute; /* id of an attribute, or of a score: sonic-quality, bias, section */
	double value;    /* NAN: the listener could not judge */
	char *confidence, *remark;
	char *scale; /* JSON: the scale on which the value was given */
	bool blind;
	bool imported; /* it came from a table (earlog import), with a date and no evening */
	int64_t made_ms, made_offset_min;
	int64_t sequence; /* its number in its session, as of a note */
	struct settled settled;
	int64_t fit; /* number of the seating (sitting_row.fit) in which the rating was given */
	double held_db;
	struct uuid listener; /* the listener who made the row; none: the archive's owner */
};

/* A volume that a playback device showed. If matched.device is set, what is in `setup` is as loud
 * at this volume as what is in `matched`: another device, setting or chain. */
struct volume {
	struct row row;
	struct uuid review, sitting;
	struct setup setup;   /* device, setting and chain at this volume */
	struct setup matched; /* without an equaliser: that of `setup`. Up to 1.2.0 without a chain
				 also */
	char *value, *unit;
	char *how;
	int64_t made_ms, made_offset_min;
	int64_t sequence; /* its number in its session, as of a note */
	struct settled settled;
	char *method, *signal; /* how the loudness was matched (meter, ear, calculation), and with
				  which signal (pink, sine 1 kHz, music) */
	struct uuid listener;  /* the listener who made the row; none: the archive's owner */
};

struct lexicon {
	struct row row; /* its UUID is made from "lexicon:ID" */
	char *id, *title;
};

struct attribute {
	struct row row; /* its UUID is made from "attribute:LEXICON/ID" */
	struct uuid lexicon;
	char *id, *name, *definition;
	char *low, *mid, *high; /* words for the lowest, (bipolar) middle and highest value */
	bool bipolar;
	char *names; /* JSON: {"de": {"name": "Basstiefe", "low": "gering"}} */
	/* in memory alone: its words in the reader's language (attribute_complete), which the
	 * record keeps; name NULL: not set */
	struct lexicon_words shown;
	/* in memory alone: its number in the order of the wheel, from 1 (attribute_complete); 0:
	 * not known */
	size_t nth;
};
