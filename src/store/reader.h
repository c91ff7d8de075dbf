/*
 * Reads the archive on a thread with its own connection, so that the loop never waits for the disk.
 * One question of each kind is pending at a time; a newer one replaces it.
 */
#ifndef STORE_READER_H
#define STORE_READER_H

#include "base/analysis.h"
#include "base/buf.h"
#include "record/records.h"
#include "store/library.h"

struct reader;

/* Costs nothing until the first question: then the thread starts and opens `path` (STORE_READ). */
struct reader *reader_new(const char *path);
int reader_fd(const struct reader *r); /* borrowed, for poll: an answer is there */
void reader_ask_heard(struct reader *r, const struct uuid *item); /* store_load_heard */
/* The same, answered only where the archive has changed since the last answer: SQLite's
 * data_version tells. */
void reader_ask_news(struct reader *r, const struct uuid *item);
/* Takes the answer to the last question; false: there is none (yet), or it could not be read. `out`
 * is set up. */
bool reader_take(struct reader *r, struct uuid *item, struct record *out);
void reader_ask_analysis(struct reader *r, const char *hash); /* store_load_analysis; copied */
/* Takes the measurements of a file; out->overview is NULL if it was not measured. Finishes the old
 * content of `out`. */
bool reader_take_analysis(struct reader *r, struct analysis *out);
/* store_library_answer; the questions are copied. */
void reader_ask_library(struct reader *r, const struct library_question *q, size_t n);
/* Takes the answers to the last of them, with `files` -1 where nothing could be read; false: there
 * are none (yet). */
bool reader_take_library(struct reader *r, struct library_answers *out);
/* store_library_list of the words in a line, at most 40 files; copied. reader_take_found gives the
 * answer to the last one; false: there is none (yet), or nothing could be read. */
void reader_ask_found(struct reader *r, const char *words);
bool reader_take_found(struct reader *r, struct library_files *out);
/* store_unmeasured; copied. The answer to the last question, as above. */
void reader_ask_unmeasured(struct reader *r, const char *const *paths, size_t n);
bool reader_take_unmeasured(struct reader *r, struct library_files *out);
/* store_load_analysis_at, of a file that is looked at, whatever plays. */
void reader_ask_looked(struct reader *r, const char *path);
bool reader_take_looked(struct reader *r, struct analysis *out);
/*
 * Reads a text file that has nothing to do with the archive; copied. reader_take_text gives the
 * answer to the last question, to be finished; false: there is none (yet).
 */
struct reader_text {
	char *path;
	bool ok;
	struct buf bytes;
	struct err why; /* not ok: why */
};
void reader_ask_text(struct reader *r, const char *path, size_t most_bytes);
bool reader_take_text(struct reader *r, struct reader_text *out);
void reader_text_finish(struct reader_text *t);
void reader_close(struct reader *r); /* waits for a question in hand; NULL is fine */

#endif
