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
	const struct uuid *devices; /* the columns, in this order */
	size_t n;
	bool private; /* include private notes */
};

struct compare_device {
	const char *id, *name;
	const char *review; /* its id; NULL: the device has no review */
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
	const char *section; /* the section's title for scores of one section; else NULL */
	struct {
		struct series_mean *v; /* places is 0 if the device was not rated */
		size_t n;
	} cells;
	size_t shared;  /* places where all of them were rated */
	double between; /* the highest mean minus the lowest; NAN: nothing to compare */
	struct series_steadiness spread;
	/* Numbers of pairs of devices, of judged pairs, and of pairs with the strongest verdict; 0
	 * for sections. */
	size_t pairs, judged, best;
	enum differ_verdict verdict;
};

/* The last volume noted, else the volume in the session file; value NULL: neither. */
struct compare_volume {
	const char *device, *chain, *value, *unit, *matched_to, *how;
	const char *method, *signal, *equaliser; /* of a match that earlog guided step by step */
	bool reference;                          /* others were matched to it, on this chain */
	int64_t made_ms, made_offset_min;
};

struct compare_note {
	struct uuid uuid;
	char time[TIME_TEXT];
	int64_t pos_ms; /* in the track; NO_MS: no time */
	const char *body, *variant, *chain;
	const char *against, *against_chain; /* what it is compared with; NULL: nothing */
	int64_t trial;                       /* of a blind run; NO_INT: not blind */
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
	size_t n, notes; /* notes in all cells */
};

/* The notes at a cue, at a time without cue, or without a time. */
struct compare_row {
	const char *part; /* the section or part of notes without item; else NULL */
	char time[TIME_TEXT];
	const struct cue *cue; /* NULL: none */
	struct compare_cells cells;
};

struct compare_rows {
	struct compare_row *v;
	size_t n, cap;
};

struct compare_item {
	const char *item, *title, *artist, *section;
	struct {
		const bool *v; /* by device: something played there */
		size_t n;
	} heard;
	const bool *silent; /* by device: something played there, and there is no note */
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
	struct stats_ratings steadiness; /* its differences */
	struct {
		struct compare_volume *v;
		size_t n, cap;
	} volumes;
	struct {
		struct compare_item *v;
		size_t n;
	} items;
	struct compare_rows parts; /* notes without an item */
};

/* Makes the answer; arena_finish(&answer->arena) frees it. The records must live as long. */
void compare_answer_init(struct compare_answer *answer, const struct compare_asked *a);

/* Returns true for the same attribute, scope and scale, both blind or both sighted. */
bool compare_same_question(const struct series_question *a, const struct series_question *b);
/* compare_items.c: adds the notes by item and cue, then notes without an item. */
void compare_items(struct compare_answer *answer, const struct compare_asked *a);

#endif
