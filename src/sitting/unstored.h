/* Rows that are not on disk. Used within src/sitting only. */
#ifndef SITTING_UNSTORED_H
#define SITTING_UNSTORED_H

#include "record/edits.h"
#include "sitting/sitting.h"

/* The unstored rows. The caller fills in `versions` from the writer, then calls unstored_find. */
struct unstored {
	struct edits versions; /* all unstored versions, oldest first */
	bool moved;            /* the archive is gone, with the rows that this session stored */
	struct record rows;    /* the last version of each row; an open note counts as a note */
};

void unstored_init(struct unstored *u);
void unstored_find(struct unstored *u, const struct sitting *s);
void unstored_finish(struct unstored *u);
/* Appends the listener's changes, "3 notes, 1 marker and 2 other changes"; returns their number. */
size_t unstored_count(const struct unstored *u, const struct sitting *s, struct buf *out);
/* Appends the unstored words, a line for each row. */
void unstored_add_words(const struct unstored *u, const struct sitting *s, struct buf *out);

/* A note or other row with words. Each field may be NULL or "", and may have any bytes but NUL. */
struct unstored_line {
	char *made;        /* local date and time: "2026-11-20 23:41" */
	const char *time;  /* time in the track: "1:10" */
	const char *track; /* track, section, or part of the review */
	char *device;      /* name of the device on the screen */
	char *words;       /* may have several lines */
};

/* Appends "2026-11-20 23:41 1:10 First, AFUL Cantor: words". Further lines of the words are
 * indented by four columns. Control characters become visible (text_clean). */
void unstored_add_line(struct buf *out, const struct unstored_line *l);

#endif
