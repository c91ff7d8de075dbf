/*
 * Reads the archive on a thread with its own connection, so that the loop never waits for the disk.
 * One question of each kind is pending at a time; a newer one replaces it.
 */
#ifndef STORE_READER_H
#define STORE_READER_H

#include "store/library.h"

struct reader;

/* Questions, in the order in which they are answered, with the type of the answer. */
enum reader_kind {
	READER_LIBRARY,  /* library_answers: store_library_answer */
	READER_FOUND,    /* library_files: store_library_list of the words in a text, at most 40 */
	READER_TEXT,     /* reader_text: a text file outside the archive, by its path */
	READER_HEARD,    /* record: store_load_heard */
	READER_ANALYSIS, /* analysis: store_load_analysis, by the hash of a file */
	READER_LOOKED,   /* analysis: store_load_analysis_at, by the path of a file that is shown */
	READER_UNMEASURED, /* library_files: store_unmeasured */
	READER_KINDS
};

/* Makes a reader. The first question starts its thread, which opens `path` (STORE_READ). */
struct reader *reader_new(const char *path);
int reader_fd(const struct reader *r); /* borrowed, for poll: readable after each answer */

/* Ask a question, which is copied. reader_ask: FOUND, TEXT (of at most most_bytes), ANALYSIS and
 * LOOKED. only_news: answered only if the archive has changed since the last answer (SQLite's
 * data_version). */
void reader_ask(struct reader *r, enum reader_kind kind, const char *text, size_t most_bytes);
void reader_ask_heard(struct reader *r, const struct uuid *item, bool only_news);
void reader_ask_library(struct reader *r, const struct library_question *q, size_t n);
void reader_ask_unmeasured(struct reader *r, const char *const *paths, size_t n);

/*
 * Moves the answer to the last question of a kind to *out, which has the type of this kind, and
 * finishes the old content of *out. False: no answer yet, or the archive could not be read; library
 * answers then have `files` -1. The overview of an analysis is NULL if the file was not measured.
 */
bool reader_take(struct reader *r, enum reader_kind kind, void *out);

/* A text file that was read; the caller finishes it. */
struct reader_text {
	char *path;
	bool ok; /* false: `why` is the error */
	struct buf bytes;
	struct err why;
};
void reader_text_finish(struct reader_text *t);
void reader_close(struct reader *r); /* waits for the question being answered; NULL is fine */

#endif
