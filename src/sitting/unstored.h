/* Finds and prints the rows that could not be stored. Used within src/sitting only. */
#ifndef SITTING_UNSTORED_H
#define SITTING_UNSTORED_H

#include "record/edits.h"
#include "sitting/sitting.h"

/* The unstored rows. The caller fills in `versions` from the writer thread and then calls
 * unstored_find, which fills in the rest. */
struct unstored {
	struct edits versions; /* all unstored versions of rows, oldest first */
	/* The archive file was moved or deleted: rows that this session stored are lost also. */
	bool moved;
	struct record rows; /* the last version of each row; open drafts are converted to notes */
};

void unstored_init(struct unstored *u);
void unstored_find(struct unstored *u, const struct sitting *s);
void unstored_finish(struct unstored *u);
/* Appends the number of the listener's unstored changes, "3 notes, 1 marker and 2 other changes";
 * returns their sum. */
size_t unstored_count(const struct unstored *u, const struct sitting *s, struct buf *out);
/* Appends the texts of the unstored rows, a line for each row. */
void unstored_add_words(const struct unstored *u, const struct sitting *s, struct buf *out);

/* A line of the text of unstored_add_words: a row with words, usually a note. Each field may be
 * NULL or "", and may have any bytes but NUL. */
struct unstored_line {
	char *made;        /* local date and time: "2026-11-20 23:41" */
	const char *time;  /* time of the note in the track: "1:10" */
	const char *track; /* title of the track or section, or part of the review */
	char *device;      /* name of the device as the screen shows it */
	char *words;       /* text of the note or row, which may have several lines */
};

/* Appends the line, "2026-11-20 23:41 1:10 First, AFUL Cantor: words". Indents further lines of the
 * words by four columns. Makes control characters visible (text_clean). */
void unstored_add_line(struct buf *out, const struct unstored_line *l);

#endif
