/*
 * The process that reads music files. Files arrive as descriptors over a socket, with a question;
 * answers are records of a fixed size. The process enters the sandbox (jail.h) before the first
 * file, so a file that crashes it costs one restart.
 */
#ifndef LIBRARY_WORKER_H
#define LIBRARY_WORKER_H

#include "base/analysis.h"
#include "library/pair.h"
#include "library/passage.h"
#include "library/tags.h"

/* How a worker is called: earlog library VERB, with the socket as its standard input. */
#define WORKER_COMMAND "library"
#define WORKER_TAGS_VERB "worker"
#define WORKER_ANALYSIS_VERB "analyser"
#define WORKER_PASSAGE_VERB "hearer"
#define WORKER_PAIR_VERB "pairer"

#define WORKER_BYTES 16384 /* of one part */

enum worker_job { WORKER_TAGS, WORKER_ANALYSIS, WORKER_PASSAGE, WORKER_PAIR, WORKER_JOBS };

/* The question about a file; tags and analyses have none. */
union worker_question {
	struct passage_wish passage;
	struct pair_question pair;
};

/* The parts of an analysis and of a pair are sent before the whole answer. */
enum worker_part {
	WORKER_WHOLE,
	WORKER_OVERVIEW,
	WORKER_OCTAVES,
	WORKER_HEAD,
	WORKER_FRAMES,
};

/* The first answer says whether the worker can work; each other one is about a file. */
struct worker_answer {
	uint32_t ok;           /* 0 or 1: any bytes may come, and a bool of 2 is undefined */
	uint32_t part, nbytes; /* enum worker_part; of `bytes` */
	char words[200];       /* why not; of the first answer, what the jail lacks; "" */
	union {
		struct tags tags;
		struct analysis analysis; /* its pointers mean nothing here */
		struct passage_levels levels;
		struct pair_made pair; /* in WORKER_HEAD */
		unsigned char bytes[WORKER_BYTES];
	};
};

/* Answers one question about its files; may send parts before it returns. */
typedef bool worker_run(int socket, const int *files, const union worker_question *q,
	struct worker_answer *a, struct err *err);

extern const struct worker_kind {
	const char *verb, *does; /* of the command; "reads tags" */
	/* A worker is replaced after this many questions, before its limit of CPU time, which also
	 * frees memory that it leaked. */
	size_t questions;
	int cpu_s;
	size_t asks;   /* bytes of a question; 1: none is asked */
	size_t nfiles; /* of one question */
	bool parts;    /* are sent before the answer */
	worker_run *run;
} worker_kinds[WORKER_JOBS];

/* Sends bytes as parts. */
bool worker_send_bytes(int socket, enum worker_part part, const void *bytes, size_t n);
/* Serves until the socket is closed. Returns the exit status. run: a test's own, which is not
 * locked in; NULL: the job's. */
int worker_serve(int socket, enum worker_job job, worker_run *run);

#endif
