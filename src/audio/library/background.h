/*
 * Jobs of a session that a worker process (library/pool.h) does while the session goes on:
 * measuring files and passages, reading tags and folders. Each job has a thread, which waits for
 * the worker and the disk; the loop takes its result. The thread itself copies a picture.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "audio/library/album.h"
#include "base/system/uuid.h"

enum background_kind {
	BACKGROUND_FILE,    /* measures a file: result.analysis */
	BACKGROUND_TAGS,    /* result.tags */
	BACKGROUND_PASSAGE, /* result.levels; a new request drops those before it */
	BACKGROUND_FOLDER,  /* reads a folder of music (album_read): result.album */
	BACKGROUND_PICTURE, /* copies a picture (kept_picture_add); tag: its stem. result.name */
};

/* A job, and its result. */
struct background_job {
	enum background_kind kind;
	/* chosen by the caller to recognise the result; tag may be NULL */
	struct uuid of;
	uint64_t ticket;
	char *tag;
	struct music_file file;    /* its path, and the state of a file that was measured */
	struct passage_wish *wish; /* of a passage; else NULL */
	bool ok;                   /* false: there is no result, for the reason `why` */
	char *why;
	union {
		struct analysis analysis;
		struct tags *tags;
		struct passage_levels levels;
		struct album album;
		char *name;
	} result;
};

struct background;

/* program: path of earlog, which is started as the worker process. Copied. */
struct background *background_new(const char *program);
/* Returns a descriptor that is readable when a job has ended; borrowed. */
int background_fd(const struct background *b);
/* Adds a job; copies its texts and its wish. */
void background_ask(struct background *b, const struct background_job *job);
/* Replaces the list of files to measure, in this order; copies the list. A running measurement goes
 * on. Files whose measurement was started before are skipped. */
void background_want(struct background *b, const struct music_file *files, size_t n);
/* Takes the next job that has ended; the caller calls background_job_finish. Returns false if none
 * has. */
bool background_take(struct background *b, struct background_job *out);
void background_job_finish(struct background_job *j);
void background_free(struct background *b); /* stops the workers; accepts NULL */
