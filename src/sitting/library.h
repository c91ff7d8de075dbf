/* Files of the music library that match the tracks of this review. Used within src/sitting only. */
#ifndef SITTING_LIBRARY_H
#define SITTING_LIBRARY_H

#include "sitting/sitting.h"
#include "store/library.h"

struct own_music {
	/* Answers of the reader thread: the files that match each recording, and the new path of
	 * each moved source, by the UUID of the recording or source. */
	struct library_answers answers;
	bool known;       /* `answers` is known, because the reader thread has answered */
	char *words;      /* the words that the listener last searched for in the music library */
	bool found_known; /* `found` has the result of the search for `words` */
	struct library_files found;
};

/* Returns what to look for in the library; borrows the texts of r. */
struct library_wanted library_wanted_of(const struct recording *r);
void library_ask(struct sitting *s); /* asks the reader thread for files of the tracks; call after
					tracks were added */
void library_answered(struct sitting *s); /* takes the answer of the reader thread, if any */
void library_found(struct sitting *s);    /* takes the result of sitting_music's search, if ready */
const struct library_hits *library_hits(const struct sitting *s, const struct bench_item *b);
/* Returns the new path of a file that was moved; NULL: not known. */
const char *library_moved(const struct sitting *s, const struct source *src);
/* Appends what the listener can do if a track has no file. space: the key that runs the clock, for
 * example SPACE_KEY, which the screen replaces by the key's name. */
#define SPACE_KEY "\1toggle\2"
void library_way_out(const struct sitting *s, size_t item, const char *space, struct buf *out);
/* Shows that a track was added, and in which section (items.c). */
void items_say_added(struct sitting *s, size_t item);
void library_finish(struct sitting *s);

#endif
