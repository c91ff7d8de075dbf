/*
 * What a file of sound says of itself: its tags and its length, read by libavformat from a
 * descriptor.
 *
 * The struct is of a fixed size and holds no pointers, for it comes from a process that a hostile
 * file may have taken over (worker.h). Texts are bytes from the file without newlines, ended by a
 * NUL, cut at a character where they are too long; "" where there is none.
 */
#ifndef LIBRARY_TAGS_H
#define LIBRARY_TAGS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

#define TAG_TEXT 512

struct tags {
	char title[TAG_TEXT], artist[TAG_TEXT], album[TAG_TEXT];
	char isrc[16], mbid[40]; /* as tagged; mbid: of the recording */
	int64_t length_ms;       /* -1: not known */
};

/* Once in a process, before tags_read. */
bool tags_open(struct err *err);
/* Reads through a regular file from its start. False: there is no sound in it that we know, and the
 * err says so. */
bool tags_read(int fd, struct tags *t, struct err *err);
/* Makes what came from elsewhere keep the promises above. */
void tags_check(struct tags *t);

#endif
