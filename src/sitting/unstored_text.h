/* Formats unstored rows as text for people. */
#ifndef SITTING_UNSTORED_TEXT_H
#define SITTING_UNSTORED_TEXT_H

#include <stddef.h>

#include "base/buf.h"

/* A note or other row with words. Each field may be NULL or "", and may have any bytes but NUL. */
struct unstored_line {
	char *made;   /* local date and time: "2026-11-20 23:41" */
	char *time;   /* in the track: "1:10" */
	char *track;  /* or the section, or the part of the review */
	char *device; /* its name on the screen */
	char *words;  /* lines end in newlines */
};

/*
 * Appends a line for each, "2026-11-20 23:41 1:10 First, AFUL Cantor: words". Further lines of its
 * words are indented by four columns, unlike new entries. Control characters become visible
 * (text_clean).
 */
void unstored_text(const struct unstored_line *v, size_t n, struct buf *out);

#endif
