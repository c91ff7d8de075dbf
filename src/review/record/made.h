/*
 * When a note, rating or volume was made, so that two of them can be ordered. Within a session this
 * is `sequence`, one count for all three kinds, whatever the clock did; between sessions it is the
 * time, where one after now comes first (clock_newest_ms). Rows of earlier versions without a
 * sequence, and rows of the shell, have only the time.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "review/record/row.h"

/* The time of a row by its session; not stored. ms 0: unknown. */
struct settled {
	int64_t ms;      /* UTC by the clock at the end of the session */
	int64_t evening; /* as clock_evening */
};

struct made {
	struct uuid sitting; /* none: made in the shell */
	int64_t sequence;    /* at most 0: none */
	int64_t ms;          /* UTC, by clock_newest_ms */
};

/* The time of a row by the clock at the end of its session, for display. row: a pointer to a struct
 * note, rating or volume. */
#define MADE_MS(row) ((row)->settled.ms ? (row)->settled.ms : (row)->made_ms)
#define MADE(row) made_of(&(row)->sitting, (row)->sequence, MADE_MS(row))

struct sitting_row;

/* Returns the session of a row; NULL: rows of this kind are none of the three. */
const struct uuid *made_sitting(enum row_kind kind, const void *row);
/* Sets `settled` of a row by its session (NULL: not known): when it was made, by the clock at the
 * end of the session, and the evening. One session is one evening, also past 5:00. */
void made_settle(enum row_kind kind, void *row, const struct sitting_row *in);
/* Returns by how much the clock was set in the session after the row with this number. */
int64_t made_moved_ms(const struct sitting_row *in, int64_t sequence);

struct made made_of(const struct uuid *sitting, int64_t sequence, int64_t made_ms);
/* Compares for qsort: negative if a came first. 0: neither did. */
int made_order(struct made a, struct made b);
/* Returns true if a was made before b. */
bool made_before(struct made a, struct made b);
