/*
 * Measures files one by one in the background, and reads the tags of others, each with a thread and
 * a low-priority worker process (library/pool.h).
 */
#pragma once

#include "base/uuid.h"
#include "library/album.h"

struct background;

/* The files of a folder. */
struct background_folder {
	struct uuid of; /* chosen by the caller, as is `tag`, which may be NULL */
	char *path, *tag;
	bool ok; /* false: for the reason `err` */
	struct err err;
	struct album album;
};

/* The result of the last request to measure a passage. */
struct background_levels {
	uint64_t ticket;
	bool ok;
	struct passage_levels levels;
	char why[200]; /* the reason of the failure if `ok` is false */
};

/* The measurements of one file. */
struct background_answer {
	struct music_file file;   /* freed by the caller, with its path */
	struct analysis analysis; /* the caller frees it with analysis_finish */
};

/* The tags of a file. */
struct background_tags {
	struct uuid of; /* chosen by the caller to recognise the result */
	char *path;     /* freed by the caller */
	struct tags tags;
};

/* Returns a new struct, which the caller frees with background_free. The thread starts with the
 * first file. program: path of earlog, which is started as the worker process. */
struct background *background_new(const char *program);
int background_fd(const struct background
		*b); /* returns a descriptor that is readable when a result is ready; borrowed */
/* Replaces the list of files to measure, in this order; copies the list. A running measurement goes
 * on. Files whose measurement was started before are skipped. */
void background_want(struct background *b, const struct music_file *files, size_t n);
/* Takes the next measurements of a file. Returns false if none are ready. A file that cannot be
 * measured has no result. */
bool background_take(struct background *b, struct background_answer *out);
/* Starts to read the tags of a file. Copies `of` and `path`. */
void background_read_tags(struct background *b, const struct uuid *of, const char *path);
/* Takes the next tags. Returns false if none are ready. A file without audio has no result. */
bool background_take_tags(struct background *b, struct background_tags *out);
/* Starts to read a folder (album_read), with a thread of its own, as a folder of a network may take
 * its time. Copies `of`, `path` and `tag`. Returns false if no thread could be started. */
bool background_read_folder(
	struct background *b, const struct uuid *of, const char *path, const char *tag);
/* Takes the next folder that was read, for background_folder_finish. Returns false if none was. */
bool background_take_folder(struct background *b, struct background_folder *out);
void background_folder_finish(struct background_folder *f);
/* Starts to measure the loudness of a passage at once, while the measuring of files goes on.
 * Cancels an earlier such request. Copies `path` and `wish`. ticket: a number other than 0, chosen
 * by the caller; the result has the same number. */
void background_measure_passage(
	struct background *b, uint64_t ticket, const char *path, const struct passage_wish *wish);
/* Takes the result of the last background_measure_passage. Returns false if it is not ready. */
bool background_take_levels(struct background *b, struct background_levels *out);
void background_free(struct background *b); /* stops the threads and workers; accepts NULL */
