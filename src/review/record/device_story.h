/*
 * All that the archive knows of a device, in the order of time (`earlog device show`, `:device` at
 * the bench).
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "review/record/records.h"

/* Something that happened to a device. The texts belong to the story. */
struct device_event {
	const char *kind; /* tested, compared, heard, variant, chain, drive, volume, note, rating,
			     published or merged */
	int64_t nr;       /* order of events of one time; 0: device_story_add sets an even number */
	int64_t at_ms, offset_min; /* when: UTC, and the local offset then */
	const char *review;        /* id of the review; NULL: none */
	const char *place;     /* track, section or part of a note, chain of a volume; or NULL */
	const char *title;     /* of the track or section; NULL: none */
	int64_t pos_ms;        /* time in the track; NO_INT: none */
	const char *attribute; /* name of what was rated; NULL: no rating */
	const char *text;      /* first words of a note, values of a rating, … */
	const char *content;   /* of a chain: its key=value lines; else NULL */
	bool private;
};

struct device_story {
	struct device_event *v;
	size_t n, cap;
	struct device *device; /* owned; NULL: not found */
	struct err why;        /* if not found: the reason */
	struct arena arena;    /* owns the texts */
};

/* Adds an event, which device_story_sort puts in its place. */
void device_story_add(struct device_story *s, struct device_event e);
void device_story_sort(struct device_story *s);
void device_story_finish(struct device_story *s);

/* The story as lines: a fact ("drivers"), or an event with its day. */
struct device_line {
	char name[20];    /* name of the fact, or the day */
	const char *kind; /* kind of the event; NULL: a fact */
	struct buf text;
};
struct device_lines LIST_OF(struct device_line);
/* Writes the facts, then the events. The ratings of an evening share a line. shared: private notes
 * are left out. `s` must outlive the lines; the caller calls device_lines_finish. */
void device_story_lines(const struct device_story *s, bool shared, struct device_lines *out);
void device_lines_finish(struct device_lines *l);
