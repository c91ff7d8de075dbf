/* Differences between two lists of elements: of lines for --diff; of lines, blocks and words for a
 * merge. diff_name first gives each element a number, and equal elements the same number, so that
 * comparing elements is exact and fast. Texts may have any encoding and may contain NUL. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/core/buf.h"

/* The number of each byte string, from 0; equal strings have the same number. Initialise with { 0
 * }. */
struct diff_names {
	struct json_t *numbers;
	size_t n;
};

/* Returns the number of a string of n bytes; a new string is copied and gets the next number. */
uint32_t diff_name(struct diff_names *names, const void *p, size_t n);
void diff_names_finish(struct diff_names *names);
/* Makes a sorted set of n numbers, each once, in their place. Returns how many there are. */
size_t diff_name_set(uint32_t *v, size_t n);

/* A change: `an` elements of text a, from index `a` on, became `bn` elements of text b, from index
 * `b` on. One of the two numbers may be 0. */
struct diff_hunk {
	size_t a, an, b, bn;
};

struct diff {
	struct diff_hunk *hunks; /* sorted, with at least one equal element between two hunks */
	size_t n, cap;
};

/* Compares na numbers with nb numbers, all below n_names, and adds the hunks to d, which the caller
 * initialises with { 0 }. Short lists give the shortest edit script. In long lists, elements that
 * are unique on both sides are matched first, and a range without such elements counts as replaced,
 * so the time is nearly linear. */
void diff_compare(
	struct diff *d, const uint32_t *a, size_t na, const uint32_t *b, size_t nb, size_t n_names);
void diff_finish(struct diff *d);

/* Finds a longest increasing subsequence of row, without the elements that are SIZE_MAX, and sets
 * in[i] to true for its members. */
void diff_rising(const size_t *row, size_t n, bool *in);

/*
 * Appends a unified diff with three lines of context, like diff -u; nothing for equal texts.
 */
void diff_unified(struct buf *out, const char *a, size_t na, const char *b, size_t nb,
	const char *a_name, const char *b_name);

/* Returns the length of the line at s, with its newline; n: bytes from s to the end of the text. 0:
 * no line is left. */
size_t diff_line(const char *s, size_t n);
