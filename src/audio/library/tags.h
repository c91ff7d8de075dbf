/*
 * Tags, length and chapters of an audio file, read by libavformat from a descriptor. The struct has
 * a fixed size and no pointers, because it comes from a process that a hostile file may have taken
 * over (worker.h). Texts are bytes of the file without newlines, NUL-terminated, cut
 * between characters if too long; "" if the tag is missing.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/core/err.h"

#define TAG_TEXT 512
#define CHAPTER_TEXT 128
#define CHAPTERS_MOST 128

struct tag_chapter {
	int64_t pos_ms,
		pos_end_ms; /* range of the chapter in the file; the end is not before the start */
	char title[CHAPTER_TEXT];
};

struct tags {
	char title[TAG_TEXT], artist[TAG_TEXT], album[TAG_TEXT];
	char disc[16], track[16];      /* "2" or "2/3", as written */
	char released[32], label[128]; /* date of the release, as written, and record company */
	/* ISRCs and MusicBrainz recording ids, as written in the tags; several, as of artists, are
	 * separated by ";" */
	char isrc[128], mbid[256];
	int64_t length_ms;  /* length of the file; -1: not known */
	uint32_t nchapters; /* number of chapters; more than CHAPTERS_MOST are dropped */
	struct tag_chapter chapters[CHAPTERS_MOST]; /* chapters, sorted by their start */
};

/* Reads a regular file from its start. Returns false with err if it has no audio that we know. */
bool tags_read(int fd, struct tags *t, struct err *err);
/* Corrects a struct from a worker that a hostile file may have taken over: terminates texts,
 * removes newlines, and limits numbers and ranges. */
void tags_check(struct tags *t);
