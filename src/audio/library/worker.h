/*
 * The process that reads music files. Files arrive as descriptors over a socket, each with a
 * question; results are structs of a fixed size. The process enters the sandbox (os_jail.h) before
 * the first file, so a file that crashes it costs one restart.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <sys/types.h>

#include "audio/library/measure.h"
#include "audio/library/tags.h"
#include "base/numbers/analysis.h"

/* The command that starts a worker: earlog library VERB, with the socket as its standard input. */
#define WORKER_COMMAND "library"
#define WORKER_TAGS_VERB "worker"
#define WORKER_ANALYSIS_VERB "analyser"
#define WORKER_PASSAGE_VERB "hearer"

#define WORKER_BYTES 16384 /* most bytes in one part of a result */

enum worker_job { WORKER_TAGS, WORKER_ANALYSIS, WORKER_PASSAGE, WORKER_JOBS };

/* The part of a result in a message. Before WORKER_WHOLE, an analysis sends WORKER_OVERVIEW
 * and WORKER_OCTAVES. */
enum worker_component { WORKER_WHOLE, WORKER_OVERVIEW, WORKER_OCTAVES };

/* A message from a worker. The first one reports whether the worker can work; each later one is the
 * result for a file, or a part of it. */
struct worker_answer {
	uint32_t ok;           /* 0 or 1; a number, because a hostile byte in a bool is undefined */
	uint32_t part, nbytes; /* part: value of enum worker_component; nbytes: length of `bytes` */
	char words[200]; /* the error; in the first message of a worker that can work, the sandbox
			    features that the kernel lacks */
	union {
		struct tags tags;
		struct analysis
			analysis; /* its pointers are invalid in the process that receives it */
		struct passage_levels levels;
		unsigned char bytes[WORKER_BYTES];
	};
};

/* A test's function in place of the job: answers the question about a file. May send parts of the
 * result before it returns; fills in the result `a`. Returns false with err on failure. */
typedef bool worker_run(int socket, int file, const struct passage_wish *wish,
	struct worker_answer *a, struct err *err);

extern const struct worker_kind {
	const char *verb, *does; /* verb: name of the job on the command line; does: words for
				    messages, such as "reads tags" */
	/* A worker is replaced after this many questions, before its CPU limit; this also frees
	 * leaked memory. */
	size_t questions;
	int cpu_s;
	size_t asks; /* length of a question in bytes; 1 for jobs without a question */
	bool parts;  /* the worker sends parts of the result before the end of the result */
} worker_kinds[WORKER_JOBS];

/* ---- the socket to a worker ---- */

/* Sends one message of n bytes, at least one, with an open file. */
bool worker_socket_send_file(int socket, const void *bytes, size_t n, int file);

/* ---- the main loop of a worker ---- */

/* Serves requests until the socket is closed. Returns the exit status. run: a test's function,
 * run without the sandbox; NULL: the job's function. */
int worker_serve(int socket, enum worker_job job, worker_run *run);
