/* Starts workers, gives each a file, kills a worker that hangs, and checks every result before a
 * caller sees it. worker.c is the other end of the socket. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "audio/library/pool.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/system/os_file.h"
#include "base/system/os_process.h"

#define WORKERS 4
#define START_MS 20000

struct hand {
	pid_t pid; /* process id of the worker; 0: no process */
	int socket;
	bool greeted;
	const struct music_file *file; /* file of the current question; NULL: none */
	size_t nread;                  /* number of questions that this worker answered */
	int64_t until_ms; /* time at which the worker is killed if its result is missing */
	char answer[sizeof(struct worker_answer) +
		1]; /* one byte more than a result, to detect results that are too long */
	size_t answered;
	struct buf overview, octaves;
};

struct pool {
	const char *program;
	const struct worker_kind *kind;
	enum worker_job job;
	int stop;
	struct pool_how how;
	const struct music_file *const *files;
	size_t n, at;
	int limit_ms;
	struct hand hands[WORKERS];
	size_t nhands;
	char missing[200];
	bool broken; /* no worker can work; `why` has the reason */
	struct err why;
};

/* Kills the worker and its child processes if they still run. Returns its status as waitpid does.
 */
static int
hand_end(struct hand *h)
{
	int status = 0;

	if (!h->pid)
		return 0;
	if (kill(-h->pid, SIGKILL) != 0)
		kill(h->pid, SIGKILL);
	while (waitpid(h->pid, &status, 0) < 0 && errno == EINTR)
		;
	close(h->socket);
	h->pid = 0;
	h->file = NULL;
	buf_finish(&h->overview);
	buf_finish(&h->octaves);
	return status;
}

/* ---- sending files to a worker ---- */

/* Opens a regular file; the caller closes it. Returns -1 on failure, with the reason in `why`. */
static int
open_music_file(const struct music_file *f, char why[200])
{
	struct stat st;
	int fd = open(f->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);

	if (fd < 0) {
		snprintf(why, 200, "%s", strerror(errno));
		return -1;
	}
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		return fd;
	snprintf(why, 200, "it is no longer a regular file");
	close(fd);
	return -1;
}

/* Sends the next file to an idle worker. If it does not open, sends nothing and returns
 * true: *a is the failure. */
static bool
give(struct pool *p, struct hand *h, struct pool_answer *a)
{
	*a = (struct pool_answer){ .file = p->files[p->at++], .passing = true };
	CLEANUP(file_close) int fd = open_music_file(a->file, a->why);

	h->until_ms = clock_mono_ms() + p->limit_ms;
	if (fd < 0)
		return true;
	h->file = a->file;
	/* Ignores failures: a dead worker is detected when its result is read, and the socket
	 * always has space for one question. */
	worker_socket_send_file(h->socket, &p->how.wish, p->kind->asks, fd);
	return false;
}

/* ---- reading the results of workers ---- */

/* Ends a worker that died or missed its deadline. Returns true if it was reading a file: `a` then
 * says that the file failed. */
static bool
died(struct pool *p, struct hand *h, bool late, struct pool_answer *a)
{
	const struct music_file *f = h->file;
	bool greeted = h->greeted;
	int status = hand_end(h);

	if (!greeted) {
		p->broken = true;
		err_set(&p->why, "the worker that %s does not start%s", p->kind->does,
			late ? " in time" : "");
	}
	if (!f)
		return false;
	/* A file that took too long may succeed next time: a sleeping drive, a slow network. */
	*a = (struct pool_answer){ .file = f, .passing = late };
	if (late)
		snprintf(a->why, sizeof(a->why), "reading it took too long");
	else if (WIFSIGNALED(status))
		snprintf(a->why, sizeof(a->why), "it crashed the worker that %s (%s)",
			p->kind->does, strsignal(WTERMSIG(status)));
	else
		snprintf(a->why, sizeof(a->why), "it crashed the worker that %s", p->kind->does);
	return true;
}

/* Receives a part of a result. Returns false if the part is invalid. */
static bool
take_part(struct hand *h, const struct worker_answer *w)
{
	struct buf *into = w->part == WORKER_OVERVIEW ? &h->overview : &h->octaves;

	if (w->part > WORKER_OCTAVES || w->nbytes > sizeof(w->bytes) ||
		into->len + w->nbytes > ANALYSIS_MOST_STEPS * OCTAVES)
		return false;
	buf_add_bytes(into, w->bytes, w->nbytes);
	return true;
}

static bool
take_measurements(struct hand *h, const struct worker_answer *w, struct analysis *a)
{
	*a = w->analysis;
	a->overview = a->octaves = NULL;
	if (!analysis_check(a) || h->overview.len != a->nsteps * OVERVIEW_BYTES ||
		h->octaves.len != a->noctaves * OCTAVES)
		return false;
	a->overview = (unsigned char *)buf_detach(&h->overview);
	a->octaves = (unsigned char *)buf_detach(&h->octaves);
	return true;
}

/* Converts a worker's result to the pool's. Returns false if it is invalid. */
static bool
take_answer(
	const struct pool *p, struct hand *h, const struct worker_answer *w, struct pool_answer *a)
{
	*a = (struct pool_answer){ .file = h->file, .ok = w->ok };
	memcpy(a->why, w->words, sizeof(a->why));
	switch (p->job) {
	case WORKER_TAGS:
		a->tags = w->tags;
		tags_check(&a->tags);
		return true;
	case WORKER_ANALYSIS: return !w->ok || take_measurements(h, w, &a->analysis);
	case WORKER_PASSAGE:
		a->levels = w->levels;
		return !w->ok || measure_passage_check(&a->levels);
	default: return true;
	}
}

/* Reads from a worker. Returns true if `a` is a result for a file. */
static bool
read_hand(struct pool *p, struct hand *h, struct pool_answer *a)
{
	struct worker_answer w;
	/* Reads one byte more to detect a result that is too long; not if the worker sends parts,
	 * because after one part the next may follow at once. */
	size_t most = p->kind->parts ? sizeof(w) : sizeof(h->answer);
	ssize_t n;

	do
		n = read(h->socket, h->answer + h->answered, most - h->answered);
	while (n < 0 && errno == EINTR);
	h->answered += n > 0 ? (size_t)n : 0;
	if (n <= 0 || h->answered > sizeof(w))
		return died(p, h, false, a);
	if (h->answered < sizeof(w))
		return false;
	memcpy(&w, h->answer, sizeof(w));
	h->answered = 0;
	if (w.ok > 1)
		return died(p, h, false, a);
	w.words[sizeof(w.words) - 1] = '\0';
	if (!h->greeted) {
		h->greeted = w.ok;
		if (!w.ok) {
			p->broken = true;
			err_set(&p->why, "%.199s", w.words);
			hand_end(h);
		} else if (!*p->missing) {
			memcpy(p->missing, w.words, sizeof(p->missing));
		}
		return false;
	}
	/* a result without a question, or an invalid result */
	if (!h->file)
		return died(p, h, false, a);
	bool valid = w.part == WORKER_WHOLE ? take_answer(p, h, &w, a) : take_part(h, &w);
	if (!valid)
		return died(p, h, false, a);
	if (w.part != WORKER_WHOLE)
		return false;
	h->file = NULL;
	h->nread++;
	if (h->nread == p->kind->questions)
		hand_end(h);
	return true;
}

/* ---- creating the pool, waiting for results, and freeing the pool ---- */

struct pool *
pool_new(const char *program, enum worker_job job, const struct music_file *const *files, size_t n,
	int limit_ms, int stop, const struct pool_how *how)
{
	struct pool *p = xcalloc(1, sizeof(*p));
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);

	p->program = program;
	p->files = files;
	p->n = n;
	p->limit_ms = limit_ms;
	p->kind = &worker_kinds[job];
	p->job = job;
	p->how = how ? *how : (struct pool_how){ .nice = 0 };
	p->stop = stop;
	/* For the tags of few files, one worker is faster than the start of several. */
	size_t several = job == WORKER_TAGS ? 50 : 2;
	if (n < several)
		p->nhands = 1;
	else if (cpus < 2)
		p->nhands = 2;
	else
		p->nhands = cpus > WORKERS ? WORKERS : (size_t)cpus;
	return p;
}

/* Starts `program library VERB` as a worker, with one end of a socket as its standard input.
 * Returns the other end, which the caller closes; -1 on failure, with errno set. nice: niceness of
 * the worker; 0: unchanged. */
static int
start_process(pid_t *pid, const char *program, const char *verb, int nice)
{
	const char *const argv[] = { "earlog", WORKER_COMMAND, verb, NULL };
	int ends[2];

	if (!os_socketpair(ends))
		return -1;
	/* Starts a new program: a forked worker would inherit the open archive. */
	int rc = os_child_spawn(pid, program, argv, ends[1], -1, -1);
	close(ends[1]);
	if (rc != 0) {
		close(ends[0]);
		errno = rc;
		return -1;
	}
	if (nice)
		os_lower_priority(*pid, nice);
	return ends[0];
}

/* Sends a question to every idle worker. Returns true, with `a`, if a file does not open. */
static bool
ask_idle_hands(struct pool *p, struct pool_answer *a)
{
	EACH_IN_WHILE (h, p->hands, p->nhands, !p->broken) {
		if (!h->pid && p->at < p->n) {
			*h = (struct hand){ .until_ms = clock_mono_ms() + START_MS,
				.overview = BUF_INIT,
				.octaves = BUF_INIT };
			h->socket = start_process(&h->pid, p->program, p->kind->verb, p->how.nice);
			if (h->socket < 0) {
				h->pid = 0;
				p->broken = true;
				err_fail(&p->why, "cannot start the worker that %s: %s",
					p->kind->does, strerror(errno));
			}
		}
		if (h->pid && h->greeted && !h->file && p->at < p->n && give(p, h, a))
			return true;
	}
	return false;
}

static bool
hand_is_awaited(const struct hand *h)
{
	return h->pid && (!h->greeted || h->file);
}

/* Fills in the sockets to poll, and the index of the worker for each of them. Returns their number,
 * and sets *ms to the timeout. */
static size_t
waiting(const struct pool *p, struct pollfd fds[WORKERS + 1], size_t of[WORKERS], int *ms)
{
	int64_t now_ms = clock_mono_ms(), until_ms = INT64_MAX;
	size_t n = 0;

	for (size_t i = 0; i < p->nhands; i++) {
		const struct hand *h = &p->hands[i];

		if (!hand_is_awaited(h))
			continue;
		fds[n] = (struct pollfd){ .fd = h->socket, .events = POLLIN };
		of[n++] = i;
		until_ms = h->until_ms < until_ms ? h->until_ms : until_ms;
	}
	*ms = until_ms > now_ms ? (int)(until_ms - now_ms) : 0;
	return n;
}

bool
pool_next(struct pool *p, struct pool_answer *a)
{
	struct pollfd fds[WORKERS + 1];
	size_t of[WORKERS], n;
	int ms;

	*a = (struct pool_answer){ 0 };
	while (!p->broken) {
		if (ask_idle_hands(p, a))
			return true;
		n = waiting(p, fds, of, &ms);
		if (p->broken || !n)
			break;
		fds[n] = (struct pollfd){ .fd = p->stop, .events = POLLIN };
		if ((poll(fds, (nfds_t)(n + 1), ms) < 0 && errno != EINTR) || fds[n].revents)
			break;
		for (size_t i = 0; i < n; i++) {
			struct hand *h = &p->hands[of[i]];

			if ((fds[i].revents && read_hand(p, h, a)) ||
				(hand_is_awaited(h) && clock_mono_ms() >= h->until_ms &&
					died(p, h, true, a)))
				return true;
		}
	}
	return false;
}

bool
pool_works(const struct pool *p, struct err *err)
{
	return !p->broken || err_set(err, "%s", p->why.msg);
}

const char *
pool_missing(const struct pool *p)
{
	return *p->missing ? p->missing : NULL;
}

void
pool_free(struct pool *p)
{
	if (!p)
		return;
	EACH_IN (hand, p->hands, p->nhands)
		hand_end(hand);
	free(p);
}
