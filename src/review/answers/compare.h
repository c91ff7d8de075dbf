/*
 * The report of `earlog compare`: several devices next to each other, with what they were
 * rated for together, their volumes, and their notes on the same track and cue. Texts are
 * borrowed from the records, or are in the report's arena. Each `cells` has one entry per device.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "review/answers/selection.h"
#include "review/answers/series.h"
#include "review/answers/paired.h"
#include "review/record/rows_rating.h"

struct compare_request {
	struct selection g;
	const struct uuid *devices; /* the devices to compare, one column for each */
	size_t n;
	bool private; /* include private notes */
	bool all;     /* show tracks and cues without a note */
};

struct compare_device {
	struct uuid uuid;
	const char *id, *name;
	/* the name of a setting, else the words that distinguish it from the other settings */
	const char *short_name;
	const char *review; /* id of a review of the device; NULL: there is no review */
};

struct compare_value {
	const char *text; /* "7", of a blind run "7, 8", with two variants "7 (foam); 6"; "":
			     none */
	double value;     /* NAN: none, or several */
	const char *day;  /* the evening, of several values the newest: "2026-11-20"; NULL: none */
};

/* A row of struct paired_row. */
struct compare_rating {
	struct series_question question;
	/* the place, the chain if several were heard, the days where two rows would say the same:
	 * "Voices, on the K7"; "": the device as a whole */
	const char *where;
	const char *days; /* the evenings: "2026-11-20, 2026-11-21" */
	/* "sighted, levels matched by ear"; "": one device alone, or the values say it */
	const char *conditions;
	bool together; /* heard side by side; else the newest values that were not */
	int64_t mark;  /* of the conditions in compare_answer.how; NO_INT: all have the same */
	struct {
		struct compare_value *v; /* v[i]: the value of devices[i] */
		size_t n;
	} cells;
};

/* The volume of a device on a chain: the last one noted. */
struct compare_volume {
	const char *device, *chain, *matched_to;
	const char *setting;   /* in words; NULL: not known, or the device has no other */
	const char *equaliser; /* the one in use at a match; NULL: none, or not known */
	struct volume noted;   /* of a note, without more than that; value NULL: not known */
	/* the volume of matched_to at the match, if it was changed since; NULL: it was not */
	const struct volume *then;
	bool reference; /* another device was matched to this volume */
};

struct compare_note {
	const struct note *note;
	char time[TIME_TEXT];
	int64_t pos_ms; /* position in the track; NO_MS: the note has no time */
	const char *variant, *chain;
	const char *listener; /* who wrote it; NULL: the owner of the archive */
	/* device or chain that the note compares with; NULL: none */
	const char *against, *against_variant, *against_chain;
	int64_t trial; /* number of the blind trial; NO_INT: not blind */
	bool private, blind;
	/* its setting and its chain are those of most notes on the device, and of all notes */
	bool usual_setting, usual_chain;
	bool own_time; /* it has a time, and another one than its row */
};

/* The notes on one device in one row of a table. */
struct compare_cell LIST_OF(struct compare_note);

struct compare_cells {
	struct compare_cell *v;
	size_t n;
};

/* A row of a table of notes: the notes at one cue, at one time without a cue, or without a time. */
struct compare_row {
	/* for notes that are about no track: their section or part of the review; else NULL */
	const char *part;
	const char *of; /* the part in words */
	char time[TIME_TEXT];
	const struct cue *cue; /* cue of the row; NULL: none */
	struct compare_cells cells;
	bool shown; /* it has a note, or all are to be shown */
};

struct compare_rows LIST_OF(struct compare_row);

/* A track in one section: a track in two sections is two items with the same recording. */
struct compare_item {
	struct uuid recording;
	const char *item, *title, *artist, *section;
	struct {
		const bool *v; /* v[i]: the track was played on devices[i] */
		size_t n;
	} heard;
	/* names of the devices on which the track was played, but that have no note on it */
	struct LIST_OF(const char *) silent;
	size_t notes;
	struct compare_rows rows;
	bool shown; /* one of its rows is */
};

/* The conditions of some rows of ratings. */
struct compare_how {
	int64_t mark; /* from 1; NO_INT: all rows with conditions have these */
	const char *text;
};

struct compare_answer {
	struct arena arena;
	struct {
		struct compare_device *v;
		size_t n;
	} devices;
	struct LIST_OF(struct compare_rating) ratings;
	struct LIST_OF(struct compare_how) how;
	/* what would set devices side by side, if none were; NULL */
	const char *advice;
	struct LIST_OF(struct compare_volume) volumes;
	struct {
		struct compare_item *v;
		size_t n;
	} items;
	/* titles of the tracks without a note, but for songs that another item names */
	struct LIST_OF(const char *) to_hear;
	bool chains, days;         /* the notes were made on several chains, on several evenings */
	struct compare_rows parts; /* notes that are about no track */
};

/* Makes the report; arena_finish(&answer->arena) frees it. The records must outlive the report. */
void compare_answer_init(struct compare_answer *answer, const struct compare_request *a);
