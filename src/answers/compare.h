/*
 * The report of `earlog compare`: several devices next to each other, with their ratings and the
 * spread of these, their volumes, and their notes on the same track and cue. Texts are borrowed
 * from the records, or are in the report's arena. Each `cells` has one entry per device.
 */
#ifndef ANSWERS_COMPARE_H
#define ANSWERS_COMPARE_H

#include <stdbool.h>

#include "answers/gather.h"
#include "answers/series.h"
#include "answers/stats.h"

struct compare_request {
	struct gather g;
	const struct uuid *devices; /* the devices to compare, one column for each */
	size_t n;
	bool private; /* include private notes */
};

struct compare_device {
	struct uuid uuid;
	const char *id, *name;
	const char *review; /* id of a review of the device; NULL: there is no review */
};

/* The sort key of a row of ratings: scores of the whole device, then attributes in the order of the
 * sections that list them, then other attributes by the time of their first rating; blind before
 * sighted. */
struct compare_place {
	size_t listed;
	int64_t first_ms, section;
	size_t grade;
};

struct compare_rating {
	struct compare_place at;
	struct series_question question;
	const char *section; /* title, if the row is the score of one section; else NULL */
	struct {
		/* v[i]: figure of devices[i]; v[i].places is 0 without ratings */
		struct figure *v;
		size_t n;
	} cells;
	size_t rated; /* number of devices that have ratings */
	/* number of tracks or sections on which all of these were rated */
	size_t shared;
	/* the printed difference of two devices that share a place: that of their sentence, of
	 * scores the difference of the cells; NAN: fewer or more devices have ratings */
	double between;
	double difference; /* the same with its sign: devices[0] less devices[1]; NAN: as above */
	struct series_steadiness spread;
	/* Of two devices the verdict; of more "see the pairs"; NULL: the
	 * row is a score, or of one section. */
	const char *word;
	enum differ_verdict verdict;
	double limit; /* the smallest difference above the listener's spread; NAN: not known */
};

/* The volume of a device on a chain: the last one noted, else the one in the session file. value
 * NULL: neither is known. */
struct compare_volume {
	const char *device, *chain, *value, *unit, *matched_to, *how;
	/* How the levels were matched, if earlog guided the listener: how the level was measured,
	 * the test signal, the equaliser in use. NULL: not known. */
	const char *method, *signal, *equaliser;
	bool reference; /* another device was matched to this volume */
	int64_t made_ms, made_offset_min;
};

struct compare_note {
	struct uuid uuid;
	char time[TIME_TEXT];
	int64_t pos_ms; /* position in the track; NO_MS: the note has no time */
	const char *body, *variant, *chain;
	/* device or chain that the note compares with; NULL: none */
	const char *against, *against_chain;
	int64_t trial; /* number of the blind trial; NO_INT: not blind */
	bool private, blind;
	int64_t made_ms, made_offset_min;
};

/* The notes on one device in one row of a table. */
struct compare_cell {
	struct compare_note *v;
	size_t n, cap;
};

struct compare_cells {
	struct compare_cell *v;
	size_t n, notes; /* notes: the sum of cells.v[i].n */
};

/* A row of a table of notes: the notes at one cue, at one time without a cue, or without a time. */
struct compare_row {
	/* for notes that are about no track: their section or part of the review; else NULL */
	const char *part;
	char time[TIME_TEXT];
	const struct cue *cue; /* cue of the row; NULL: none */
	struct compare_cells cells;
};

struct compare_rows {
	struct compare_row *v;
	size_t n, cap;
};

/* A track in one section: a track in two sections is two items with the same recording. */
struct compare_item {
	struct uuid recording;
	const char *item, *title, *artist, *section;
	struct {
		const bool *v; /* v[i]: the track was played on devices[i] */
		size_t n;
	} heard;
	/* silent[i]: the track was played on devices[i], but has no note made with it */
	const bool *silent;
	size_t notes;
	struct compare_rows rows;
};

struct compare_answer {
	struct arena arena;
	struct {
		struct compare_device *v;
		size_t n;
	} devices;
	struct {
		struct compare_rating *v;
		size_t n, cap;
	} ratings;
	/* for each pair of devices the difference and its verdict */
	struct stats_ratings steadiness;
	struct {
		struct compare_volume *v;
		size_t n, cap;
	} volumes;
	struct {
		struct compare_item *v;
		size_t n;
	} items;
	struct compare_rows parts; /* notes that are about no track */
};

/* Makes the report; arena_finish(&answer->arena) frees it. The records must outlive the report. */
void compare_answer_init(struct compare_answer *answer, const struct compare_request *a);

/* Returns true if both questions have the same attribute, scope (item, section, whole) and scale,
 * and are both blind or both sighted. */
bool compare_same_question(const struct series_question *a, const struct series_question *b);
#endif
