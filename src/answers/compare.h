/*
 * Devices side by side: ratings and scores with the spread, volumes, and the notes on the same item
 * and the same cue next to each other. Texts are borrowed from the records, or live in the answer's
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
	bool private; /* also private notes */
};

struct compare_device {
	const char *id, *name;
	const char *review; /* its id; NULL: the device has no review */
};

/* The rank of a question: whole scores, then the order of the sections and their attributes, else
 * the order of rating; blind before sighted. */
struct compare_place {
	size_t listed;
	int64_t first_ms;
	size_t grade;
};

struct compare_rating {
	struct compare_place at;
	struct series_question question;
	const char *section; /* the title, of scores of one section; NULL */
	struct {
		struct series_mean *v; /* without places: not rated */
		size_t n;
	} cells;
	size_t shared;  /* places that all of them share */
	double between; /* the highest mean less the lowest; NAN: nothing to compare */
	struct series_steadiness spread;
	/* The number of pairs of devices, of judged pairs, of pairs with the strongest verdict;
	 * sections have none. */
	size_t pairs, judged, best;
	enum differ_verdict verdict;
};

/* As noted last, else as the session file has it; value NULL: none was noted. */
struct compare_volume {
	const char *device, *chain, *value, *unit, *matched_to, *how;
	const char *method, *signal, *equaliser; /* of a match that was asked step by step */
	bool reference;                          /* others were matched to it, on this chain */
	int64_t made_ms, made_offset_min;
};

struct compare_note {
	struct uuid uuid;
	char time[TIME_TEXT];
	int64_t pos_ms; /* in the track; NO_MS */
	const char *body, *variant, *chain;
	const char *against, *against_chain; /* what it is compared with; NULL: nothing */
	int64_t trial;                       /* of a blind run; NO_INT: it was not blind */
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
	size_t n, notes; /* in all of them */
};

/* A cue, a time without one, or no time at all. */
struct compare_row {
	const char *part; /* what notes of no item are of; else NULL */
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
	struct compare_rows parts; /* notes of no item */
};

/* The records must live as long as the answer. */
void compare_answer_init(struct compare_answer *answer, const struct compare_asked *a);
void compare_answer_finish(struct compare_answer *answer);

/* compare_volumes.c: of each device on each chain, and how it was matched. */
void compare_volumes(struct compare_answer *answer, const struct compare_asked *a);
/* compare_order.c */
struct compare_place compare_place(const struct gather *g, const struct series *s);
int compare_order_places(const struct compare_place *a, const struct compare_place *b);
bool compare_same_question(const struct series_question *a, const struct series_question *b);
/* compare_items.c: the notes by item and cue, then notes without an item. */
void compare_items(struct compare_answer *answer, const struct compare_asked *a);
/* The column of a device; a->n: it is not compared. */
size_t compare_column(const struct compare_asked *a, const struct uuid *device);

#endif
