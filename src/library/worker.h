/*
 * The process that reads music files: they arrive as descriptors over a socket, one at a time;
 * answers are records of a fixed size. It enters the sandbox (jail.h) before the first file, so a
 * file that crashes it costs one restart.
 */
#ifndef LIBRARY_WORKER_H
#define LIBRARY_WORKER_H

#include "base/analysis.h"
#include "library/passage.h"
#include "library/tags.h"

/* How a worker is called: earlog library VERB, with the socket as its standard input. */
#define WORKER_COMMAND "library"
#define WORKER_TAGS_VERB "worker"
#define WORKER_ANALYSIS_VERB "analyser"
#define WORKER_PASSAGE_VERB "hearer"

enum worker_job { WORKER_TAGS, WORKER_ANALYSIS, WORKER_PASSAGE, WORKER_JOBS };

extern const struct worker_kind {
	const char *verb, *does; /* of the command; "reads tags" */
	/* One is replaced after this many files, before its limit of CPU time, which also frees
	 * memory that it leaked. */
	size_t files;
	int cpu_s;
	size_t asks; /* bytes of a question, which comes with each file; 1: none is asked */
} worker_kinds[WORKER_JOBS];

/* The question about a file; of tags and analyses there is none. */
union worker_question {
	struct passage_wish passage;
};

enum worker_part { WORKER_WHOLE, WORKER_OVERVIEW, WORKER_OCTAVES, WORKER_PARTS };

/* The first answer says whether it can work; each other one is about a file, or bytes of its
 * analysis: these come before. */
struct worker_answer {
	uint32_t ok;           /* 0 or 1: any bytes may come, and a bool of 2 is undefined */
	uint32_t part, nbytes; /* enum worker_part; of `bytes` */
	char words[200];       /* why not; of the first answer, what the jail lacks; "" */
	union {
		struct tags tags;
		struct analysis analysis; /* its pointers mean nothing here */
		struct passage_levels levels;
		unsigned char bytes[16384];
	};
};

/* Serves until the socket is closed; answers the exit status. A test gives another reader, which is
 * not locked in and fills in tags, or an analysis, which is finished here; NULL: the real one. */
int worker_serve(int socket, enum worker_job job,
	bool (*reader)(
		int fd, const union worker_question *q, struct worker_answer *a, struct err *err));

#endif
