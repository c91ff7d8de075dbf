/*
 * Worker processes (worker.h) that read many files in parallel. A worker that dies or hangs
 * is replaced. Results are checked, so that a damaged or hostile file cannot harm the caller.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "audio/library/walk.h"
#include "audio/library/worker.h"

struct pool;

/* The result for one file. Results come in any order. */
struct pool_answer {
	const struct music_file *file;
	bool ok;
	bool passing; /* temporary: the file could not be opened, or not read in time */
	union {
		struct tags tags;
		struct analysis analysis; /* if ok, owned by the caller (analysis_finish) */
		struct passage_levels levels;
	};
	char why[200];
};

#define POOL_TO_ALL 19 /* niceness of work that yields to all other processes */
#define POOL_TO_SOUND \
	5 /* niceness of work for which the user waits: only the player goes before it */

struct pool_how {
	struct passage_wish wish; /* sent with each file to WORKER_PASSAGE */
	int nice;                 /* niceness of the workers, for os_lower_priority; 0: unchanged */
};

/* Starts `program` (this program) as workers. The name, the files and their list are
 * borrowed until pool_free. limit_ms: the longest wait for a result. stop: pool_next
 * returns early when this descriptor is readable; -1: none. how: copied; may be NULL. */
struct pool *pool_new(const char *program, enum worker_job job,
	const struct music_file *const *files, size_t n, int limit_ms, int stop,
	const struct pool_how *how);
/* Waits for the next result. Returns false after the last one, and if no worker could be
 * started. */
bool pool_next(struct pool *p, struct pool_answer *a);
/* Returns false with err if no worker could be started. */
bool pool_works(const struct pool *p, struct err *err);
/* Returns the sandbox features that this kernel lacks; NULL if it is not known to lack any. */
const char *pool_missing(const struct pool *p);
/* Kills the workers and frees p. */
void pool_free(struct pool *p);
