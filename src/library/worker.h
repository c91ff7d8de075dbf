/*
 * The process that reads music files. Files arrive as descriptors over a socket, each with a
 * question; results are structs of a fixed size. The process enters the sandbox (jail.h) before the
 * first file, so a file that crashes it costs one restart.
 */
#ifndef LIBRARY_WORKER_H
#define LIBRARY_WORKER_H

#include <sys/types.h>

#include "base/analysis.h"
#include "library/pair.h"
#include "library/passage.h"
#include "library/tags.h"

/* The command that starts a worker: earlog library VERB, with the socket as its standard input. */
#define WORKER_COMMAND "library"
#define WORKER_TAGS_VERB "worker"
#define WORKER_ANALYSIS_VERB "analyser"
#define WORKER_PASSAGE_VERB "hearer"
#define WORKER_PAIR_VERB "pairer"

#define WORKER_BYTES 16384 /* most bytes of one part */

enum worker_job { WORKER_TAGS, WORKER_ANALYSIS, WORKER_PASSAGE, WORKER_PAIR, WORKER_JOBS };

/* The question about a file; jobs that read tags or analyse have none. */
union worker_question {
	struct passage_wish passage;
	struct pair_question pair;
};

/* The kinds of messages of a result. An analysis and a pair send parts before WORKER_WHOLE, the
 * result itself. */
enum worker_part {
	WORKER_WHOLE,
	WORKER_OVERVIEW,
	WORKER_OCTAVES,
	WORKER_HEAD,
	WORKER_FRAMES,
};

/* The first message says whether the worker can work; each later one is the result for a file. */
struct worker_answer {
	uint32_t ok;           /* 0 or 1; a number, because a hostile byte in a bool is undefined */
	uint32_t part, nbytes; /* of enum worker_part; length of `bytes` */
	char words[200];       /* the error, or in the first message what the jail lacks */
	union {
		struct tags tags;
		struct analysis analysis; /* its pointers are invalid in this process */
		struct passage_levels levels;
		struct pair_made pair; /* set in WORKER_HEAD */
		unsigned char bytes[WORKER_BYTES];
	};
};

/* Works on one question about its files. May send parts before it returns; `a` becomes the
 * result. */
typedef bool worker_run(int socket, const int *files, const union worker_question *q,
	struct worker_answer *a, struct err *err);

extern const struct worker_kind {
	const char *verb, *does; /* name of the command; "reads tags" */
	/* A worker is replaced after this many questions, before its CPU limit; this also frees
	 * leaked memory. */
	size_t questions;
	int cpu_s;
	size_t asks;   /* bytes of a question; 1 for jobs without a question */
	size_t nfiles; /* number of files of one question */
	bool parts;    /* parts are sent before the result */
	worker_run *run;
} worker_kinds[WORKER_JOBS];

/* ---- the socket ---- */

#define WORKER_SOCKET_FILES 2 /* files per message */

/* Starts `earlog library VERB` with one end of a socket as its standard input. Returns the
 * other end, which the caller closes; -1: see errno. nice: as in os_lower_priority; 0:
 * unchanged. */
int worker_socket_start(pid_t *pid, const char *program, const char *verb, int nice);
/* Kills the worker and its child processes if they still run. Returns its status as waitpid does.
 */
int worker_socket_end(pid_t pid);

bool worker_socket_send(int socket, const void *bytes, size_t n);
/* Sends one message of n bytes, at least one, with open files. */
bool worker_socket_send_files(
	int socket, const void *bytes, size_t n, const int *files, size_t nfiles);

/* ---- the process ---- */

/* Sends n bytes in as many parts as needed. Returns false if the socket is closed. */
bool worker_send_bytes(int socket, enum worker_part part, const void *bytes, size_t n);
/* Serves requests until the socket is closed. Returns the exit status. run: a test's function,
 * run without the sandbox; NULL: the job's function. */
int worker_serve(int socket, enum worker_job job, worker_run *run);

#endif
