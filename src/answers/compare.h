/*
 * Devices side by side: ratings and scores with the spread, volumes, and the notes on the same item
 * and the same cue next to each other. Texts are borrowed from the records, or are in the answer's
 * arena. `cells` have one entry for each device.
 */
#ifndef ANSWERS_COMPARE_H
#define ANSWERS_COMPARE_H

#include <stdbool.h>

#include "answers/gather.h"
#include "answers/series.h"
#include "answers/stats.h"

struct compare_asked {
	struct gather g;
	const struct uuid *devices; /* the devices to compare, one column for each */
	size_t n;
	bool private; /* include private notes */
};

struct compare_device {
	const char *id, *name;
	const char *review; /* id of a review of the device; NULL: it has none */
};

/* The sort key of a question: whole scores, then sections and their attributes in order, else by
 * time of rating; blind before sighted. */
struct compare_place {
	size_t listed;
	int64_t first_ms;
	size_t grade;
};

struct compare_rating {
	struct compare_place at;
	struct series_question question;
	const char *section; /* title of the section that is scored; else NULL */
	struct {
		struct series_mean *v; /* by device; v[i].places is 0 without ratings */
		size_t n;
	} cells;
	size_t shared;  /* tracks or sections with ratings of all devices */
	double between; /* highest mean of a device minus the lowest; NAN: fewer than two means */
	struct series_steadiness spread;
	/* How many pairs of devices have ratings, how many of these have a verdict, and how many
	 * have the strongest verdict; all 0 for the score of one section. */
	size_t pairs, judged, best;
	enum differ_verdict verdict;
};

/* The last volume noted, else the volume in the session file; value NULL: neither. */
struct compare_volume {
	const char *device, *chain, *value, *unit, *matched_to, *how;
	/* Set if earlog guided the level match: how the level was measured, the test signal, the
	 * equaliser in use. */
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

/* The notes on one device. */
struct compare_cell {
	struct compare_note *v;
	size_t n, cap;
};

struct compare_cells {
	struct compare_cell *v;
	size_t n, notes; /* notes: their number in all cells */
};

/* The notes at a cue, at a time without cue, or without a time. */
struct compare_row {
	const char *part; /* section or part of notes about no item; else NULL */
	char time[TIME_TEXT];
	const struct cue *cue; /* NULL: the row has no cue */
	struct compare_cells cells;
};

struct compare_rows {
	struct compare_row *v;
	size_t n, cap;
};

struct compare_item {
	const char *item, *title, *artist, *section;
	struct {
		const bool *v; /* by device: the item was played */
		size_t n;
	} heard;
	const bool *silent; /* by device: the item was played, and has no note */
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
	struct stats_ratings steadiness; /* differences of the devices, with their verdicts */
	struct {
		struct compare_volume *v;
		size_t n, cap;
	} volumes;
	struct {
		struct compare_item *v;
		size_t n;
	} items;
	struct compare_rows parts; /* notes about no item */
};

/* Makes the answer; arena_finish(&answer->arena) frees it. The records must live as long. */
void compare_answer_init(struct compare_answer *answer, const struct compare_asked *a);

/* Returns true for the same attribute, scope and scale, both blind or both sighted. */
bool compare_same_question(const struct series_question *a, const struct series_question *b);
/* compare_items.c: adds the notes by item and cue, then notes without an item. */
void compare_items(struct compare_answer *answer, const struct compare_asked *a);

#endif
