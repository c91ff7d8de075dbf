/*
 * The rows of a comparison. A row has the values that one listener gave several devices for one
 * word or score of one place (a track, a cue, a section or the whole) on one scale, on one evening
 * of one review, through the same chain and equaliser, all blind or all sighted. Each value is
 * shown as given: none is a mean, replaced by a later row or taken from another. A value without
 * another device beside it is also a row, if it is the device's newest with its setup at its place;
 * where `alone` is given, of that device, and of another if an earlier row has it or `alone` has
 * such a row for the same word.
 * Rows that differ only in the evening are one row with its evenings. Every report takes its rows
 * from here.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/core/mem.h"
#include "review/answers/selection.h"
#include "review/answers/grades.h"
#include "review/answers/levels.h"

struct paired_value {
	const struct counted_rating *counted;
	struct levels levels; /* the worst with a value of another device of the row */
};

/* The values of one device in the order of its settings, of which each has one. */
struct paired_cell LIST_OF(struct paired_value);

struct paired_row {
	const struct counted_rating *of; /* the newest value: the rated word, place and setup */
	struct paired_cell *cells;       /* cells[i]: the value of device i of the question */
	size_t n;                        /* number of cells */
	size_t devices;                  /* number of the devices that have a value */
	struct levels levels;            /* the worst of all */
	bool apart; /* the values of one device differ in `levels`: each says its own */
	/* the evenings (rating_evening_date), the newest last */
	struct LIST_OF(int64_t) days;
	bool is_row;   /* set by paired_of: it is shown */
	bool dated;    /* show the days: there are several, or another row has the same word */
	bool twice;    /* another row of several devices has the same evening, in another review */
	size_t rank;   /* of the word in the playlist; scores come first */
	int64_t place; /* selection_rank; -1: the device as a whole */
	int64_t chain; /* its rank in the session file */
};
struct paired_rows LIST_OF(struct paired_row);

struct paired_asked {
	const struct selection *g;
	const struct grades *grades; /* the rows point into it */
	const struct uuid *devices;
	size_t n;
	/* the device and the review whose sighted values without another are rows; NULL: all */
	const struct uuid *alone, *review;
};
/* Returns the rows in the order of the playlist. The rows of one word at one place are together, by
 * chain in the order of the session file, the earliest evening first; in the arena. */
struct paired_rows paired_of(const struct paired_asked *a, struct arena *arena);
/* Returns true if a later evening has a value of the device with this setup at this place. */
bool paired_is_repeated(const struct grades *x, const struct counted_rating *one);
/* Moves the rows to the front of which no later one has all devices with their setups, of the same
 * word, place, chain and kind (blind or sighted), and returns their number. The others follow. */
size_t paired_newest(const struct selection *g, struct paired_rows *rows);
/* Returns an identity of the row that later ratings, another name or another evening do not change:
 * "2026-11-20.f3…", of the newest evening and a hash of the word, place, chain, equaliser, kind and
 * scale. The caller frees. */
char *paired_id(const struct selection *g, const struct paired_row *row);
/* Moves the rows of values that were heard beside no other behind the others, whose number it
 * returns, and makes one row of those that would be one on one evening: of one word on any scale,
 * place, listener, chain and equaliser. A blind trial, and a value without a chain, stay a row. */
size_t paired_set_apart(const struct selection *g, struct paired_rows *rows, struct arena *arena);
/* Returns true if the rows have several scales: each value then shows its scale. */
bool paired_scaled(const struct paired_row *rows, size_t n);
/* Appends a value, for a blind run the value of each trial: "7, 8"; with its scale if `scaled`. */
void paired_add_value(
	struct buf *out, const struct grades *x, const struct counted_rating *one, bool scaled);
/* Appends the place of a rating: "Voices", "Low Tide, 1:10 crescendo"; nothing for the whole. */
void paired_add_place(struct buf *out, const struct selection *g, const struct counted_rating *of);
/* Appends the evenings, each as a further piece (words_piece): "2026-11-20, 2026-11-21". */
void paired_add_days(struct buf *out, const struct paired_row *row);
/* Appends what holds of values with these levels: "sighted, levels matched by ear". */
void paired_add_conditions(struct buf *out, const struct paired_row *row, const struct levels *l);
