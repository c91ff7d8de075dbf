/*
 * Scales of scores and ratings: from min to max in steps, with words for some of the values. Every
 * stored rating keeps its scale, as JSON text:
 * {"min":1,"max":5,"step":0.5,"words":{"1":"Poor","5":"Outstanding"}}
 * A struct scale owns its words, and whoever declares one calls scale_finish. The scale_init
 * functions begin one, as {0} does; functions that fill one (scale_copy, scale_from_json) free its
 * old words.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/core/err.h"
#include "base/system/json.h"

struct scale_word {
	double value;
	char *word;
};

struct scale {
	double min, max, step;
	struct scale_word *words; /* by value, lowest first */
	size_t n;
};

#define SCALE_NUMBER 32

void scale_init(struct scale *s, double min, double max, double step);
/* 1 to 5 in steps of 0.5, with words from Poor to Outstanding. */
void scale_init_score(struct scale *s);
void scale_copy(struct scale *into, const struct scale *from);
void scale_finish(struct scale *s);
/* Adds a word (copied) for a value, or replaces the value's word. */
void scale_add_word(struct scale *s, double value, const char *word);

/* Returns true if two scales have the same values: the words may differ. */
bool scale_has_numbers(const struct scale *a, const struct scale *b);
/* Returns true if the value is a step of the scale. */
bool scale_has(const struct scale *s, double value);
/* Returns the step nearest to a value. */
double scale_nearest(const struct scale *s, double value);
/* Returns the word of a value, borrowed; NULL: this value has no word. */
const char *scale_word(const struct scale *s, double value);

/* Reads the number of a rating or a scale: "3.5" or "3,5". */
bool scale_number_read(const char *text, double *value);
/* Reads what a person typed: a word of the scale (text/name.h), else a number, else a part of one
 * word. Returns false with err if it is no step of the scale. */
bool scale_read(const struct scale *s, const char *typed, double *value, struct err *err);

/* Writes a value, "3" or "3.5", as short as possible, '.' in every locale; returns text. */
char *scale_number(double value, char text[SCALE_NUMBER]);
/* Writes it with at most two decimals; "" if it is not finite. */
char *scale_rounded(double value, char text[SCALE_NUMBER]);
/* Returns true if each step has a word: then its words are shown instead of values. */
bool scale_in_words(const struct scale *s);
/* Returns a value for display, as text or as a word of s: a word if scale_in_words. Steps finer
 * than a half keep their decimals ("9.0"), and a value between them, such as a mean, has one.
 * Values of other scales have at most two. */
const char *scale_show(const struct scale *s, double value, char text[SCALE_NUMBER]);
char *scale_json(const struct scale *s); /* returns JSON text, which the caller frees */
/* Read a scale from JSON; on failure s is unchanged. */
bool scale_from_json(struct scale *s, const char *json, struct err *err);
bool scale_from_value(struct scale *s, json_t *json, struct err *err);
/* Checks that min < max, step > 0, at most 1000 steps, max is on a step, and so is every word. */
bool scale_valid(const struct scale *s, struct err *err);
