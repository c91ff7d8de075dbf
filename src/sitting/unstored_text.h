/* Unstored rows as a text for a person. */
#ifndef SITTING_UNSTORED_TEXT_H
#define SITTING_UNSTORED_TEXT_H

#include <stddef.h>

#include "base/buf.h"

/* Something that was written. Each field may be NULL or ""; any bytes but NUL. */
struct unstored_line {
	char *made;   /* local date and time: "2026-11-20 23:41" */
	char *time;   /* in the track: "1:10" */
	char *track;  /* or the section, or the part of the review */
	char *device; /* as the screen calls it */
	char *words;  /* lines of it are parted by newlines */
};

/*
 * Appends each as a line, "2026-11-20 23:41 1:10 First, AFUL Cantor: words"; further lines of its
 * words are indented by four columns, so that none looks like an entry. Control characters become
 * visible (text_clean).
 */
void unstored_text(const struct unstored_line *v, size_t n, struct buf *out);

#endif
