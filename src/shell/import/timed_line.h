/* Lines that begin with a time, in the forms that people type (see notes.c). */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/text/timecode.h"
#include "shell/import/rest.h"

struct reading;

#define TIMES_MOST 8 /* times of one line, "0:30, 1:05: text" */

struct timed_line {
	struct timespan times[TIMES_MOST];
	size_t n;
	struct rest text, address; /* address: of the page to which the time is linked */
	struct rest track;         /* "On TRACK at 1:10": the track; else empty */
	bool heading;              /* "## 1:10 text": what follows belongs to it */
	bool lead;                 /* "At 1:10: text", as drafts of earlog have it */
};

/* Splits a line into times and text, which is part of the line. Returns false if it has no time
 * that timespan_parse reads. */
bool timed_line_split(struct rest line, struct timed_line *l);
/* Returns true if a line without a time begins like one with a time: with a number, in brackets or
 * not, that is joined to ":", ".", "s", "m" or "h". */
bool timed_line_is_doubtful(struct rest line);
/* Takes a time or range, "0:54-1:15". */
bool timed_line_time(struct rest *r, struct timespan *t);
/* Returns true for the line above the notes of another device, "With the U12t:", as a draft of each
 * shipped language has it. */
bool timed_line_is_device(struct rest r);
/* Returns true if the next non-empty line begins with a time, or with a bullet if those count: the
 * current line may be a heading. */
bool timed_line_follows(const struct reading *r, bool bullets);
