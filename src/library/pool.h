/*
 * Worker processes (worker.h) that read many files in parallel. A worker that dies or does not
 * answer is replaced. Answers are checked, so a damaged or hostile file cannot harm the caller.
 */
#ifndef LIBRARY_POOL_H
#define LIBRARY_POOL_H

#include "library/walk.h"
#include "library/worker.h"

struct pool;

/* The answer about one file, or about one question of several files; in no order. */
struct pool_answer {
	const struct music_file *file; /* the first one */
	bool ok;
	bool passing; /* a temporary failure: the file was not opened, or not read in time */
	union {
		struct tags tags;
		struct analysis analysis; /* to be finished, or taken, where it is ok */
		struct passage_levels levels;
	};
	char why[200];
};

/* `program` is started as a worker: this program again. The files are borrowed until the end, their
 * list until pool_new returns. limit_ms: until the next answer or part. stop: a descriptor that
 * becomes readable when pool_next must end without an answer; -1: none. */
struct pool *pool_new(const char *program, enum worker_job job,
	const struct music_file *const *files, size_t n, int limit_ms, int stop);
/* Sets the question of a job that has one; copied. Before the first pool_next. */
void pool_ask(struct pool *p, const union worker_question *q);
/* Gives the parts of answers to `take`; false: the worker is killed. Before the first pool_next. */
void pool_parts(
	struct pool *p, bool (*take)(void *into, const struct worker_answer *w), void *into);
/* Lowers the priority of the workers, as os_lower_priority does. Before the first pool_next. */
#define POOL_TO_ALL 19  /* below everything else */
#define POOL_TO_SOUND 5 /* below the sound: somebody waits for the answer */
void pool_give_way(struct pool *p, int nice);
/* Waits for the next answer. False: the last one was taken; err says why if no worker could work,
 * else it is "". */
bool pool_next(struct pool *p, struct pool_answer *a, struct err *err);
/* The sandbox features that this kernel lacks; NULL: none, as far as is known. */
const char *pool_missing(const struct pool *p);
/* Kills the workers. */
void pool_free(struct pool *p);

#endif
