/*
 * Reads the archive on a thread with its own connection, so that the session's loop never waits for
 * the disk. The loop asks questions and fetches the answers later. At most one question of each
 * kind is pending; a newer one replaces it.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "archive/store/library.h"

struct reader;

/* Kinds of questions, in the order in which the thread answers them. Each comment names the type of
 * the answer, then what it contains. */
enum reader_kind {
	/* struct library_answers: for each track, what store_library_answer finds */
	READER_LIBRARY,
	/* library_files: at most 40 files whose path or tags contain the words of a text */
	READER_FOUND,
	READER_TEXT, /* reader_text: the content of a text file outside the archive */
	/* struct heard_notes: notes and remarks about a track in all reviews (store_load_heard) */
	READER_HEARD,
	READER_ANALYSIS,   /* analysis: measurements of a file, found by its hash */
	READER_LOOKED,     /* analysis: measurements of a file, found by its path */
	READER_STORY,      /* device_story: the facts of a device; no device: not found */
	READER_UNMEASURED, /* library_files: the files without measurements (store_unmeasured) */
	READER_KINDS
};

/* Creates a reader without reading anything. The first question starts its thread, which opens the
 * archive `path` (STORE_READ). */
struct reader *reader_new(const char *path);
int reader_fd(const struct reader *r); /* borrowed, for poll: becomes readable after each answer */
/* Makes the descriptor wait for the next answer. Before the answers of all kinds are taken: one
 * that comes between two kinds would be forgotten. */
void reader_drain(struct reader *r);

/* Ask a question; the arguments are copied. reader_ask is for the kinds FOUND, TEXT (reads at most
 * most_bytes), ANALYSIS, LOOKED and STORY (the name of a device). only_news: there is an answer
 * only if the archive has changed since the last answer of this kind (SQLite's data_version). */
void reader_ask(struct reader *r, enum reader_kind kind, const char *text, size_t most_bytes);
void reader_ask_heard(struct reader *r, const struct uuid *item, bool only_news);
void reader_ask_library(struct reader *r, const struct library_question *q, size_t n);
void reader_ask_unmeasured(struct reader *r, const char *const *paths, size_t n);

/*
 * Moves the answer to the last question of a kind to *out, which has the type of this kind's
 * answers, and frees the old content of *out. Returns false if there is no answer (yet). If the
 * archive cannot be read, a library question is answered with `files` -1, and other questions get
 * no answer. The overview of an analysis is NULL if the file was not measured.
 */
bool reader_take(struct reader *r, enum reader_kind kind, void *out);

/* The notes of the owner and of other listeners; the caller calls heard_notes_finish. */
struct heard_notes {
	struct record notes;
	struct buf unread; /* a line for each file of another listener that cannot be read */
};
void heard_notes_init(struct heard_notes *h);
void heard_notes_finish(struct heard_notes *h);

/* The content of a text file; the caller calls reader_text_finish. */
struct reader_text {
	char *path;
	bool ok; /* false: reading failed, with the error `why` */
	struct buf bytes;
	struct err why;
};
void reader_text_finish(struct reader_text *t);
/* waits until the current question is answered; r may be NULL */
void reader_close(struct reader *r);
