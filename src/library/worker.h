/*
 * The process that reads tags: files arrive as descriptors over a socket, one at a time; answers
 * are records of a fixed size. It enters the sandbox (jail.h) before the first file, so a file that
 * crashes it costs one restart.
 */
#ifndef LIBRARY_WORKER_H
#define LIBRARY_WORKER_H

#include "library/tags.h"

/* How the worker is called: earlog library worker, with the socket as its standard input. */
#define WORKER_COMMAND "library"
#define WORKER_VERB "worker"

/* The first answer says whether it can work; each other one is about a file. */
struct worker_answer {
	bool ok;
	char words[200]; /* why not; of the first answer, what the jail lacks; "" */
	struct tags tags;
};

/* Serves until the socket is closed; answers the exit status. A test gives another reader, which is
 * not locked in; NULL: tags_read. */
int worker_serve(int socket, bool (*reader)(int fd, struct tags *t, struct err *err));

#endif
