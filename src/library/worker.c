#include "library/worker.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/os_process.h"
#include "library/analyse.h"
#include "library/av.h"
#include "library/jail.h"

static bool
send_answer(int socket, const struct worker_answer *a)
{
	size_t sent = 0;

	while (sent < sizeof(*a)) {
		ssize_t n = write(socket, (const char *)a + sent, sizeof(*a) - sent);
		if (n < 0 && errno != EINTR)
			return false;
		sent += n > 0 ? (size_t)n : 0;
	}
	return true;
}

/* The next file; -1: there is none any more. */
static int
receive(int socket)
{
	char byte;
	struct iovec part = { &byte, 1 };
	union {
		struct cmsghdr head;
		char room[CMSG_SPACE(sizeof(int))];
	} control;
	struct msghdr m = { .msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control) };
	ssize_t n;

	do
		n = recvmsg(socket, &m, 0);
	while (n < 0 && errno == EINTR);
	struct cmsghdr *c = n == 1 ? CMSG_FIRSTHDR(&m) : NULL;
	if (!c || c->cmsg_type != SCM_RIGHTS || c->cmsg_len != CMSG_LEN(sizeof(int)))
		return -1;
	int fd;
	memcpy(&fd, CMSG_DATA(c), sizeof(fd));
	return fd;
}

static bool
receive_question(int socket, union worker_question *q, size_t n)
{
	size_t got = 0;

	while (got < n) {
		ssize_t k = read(socket, (char *)q + got, n - got);
		if (k == 0 || (k < 0 && errno != EINTR))
			return false;
		got += k > 0 ? (size_t)k : 0;
	}
	return true;
}

static bool
send_greeting(int socket, bool ok, const char *words)
{
	struct worker_answer a = { .ok = ok };

	snprintf(a.words, sizeof(a.words), "%.199s", words);
	return send_answer(socket, &a) && ok;
}

/* ---- the work ---- */

static bool
read_tags(int fd, const union worker_question *q, struct worker_answer *a, struct err *err)
{
	(void)q;
	return tags_read(fd, &a->tags, err);
}

static bool
analyse(int fd, const union worker_question *q, struct worker_answer *a, struct err *err)
{
	(void)q;
	return analyse_file(fd, &a->analysis, err);
}

static bool
hear_passage(int fd, const union worker_question *q, struct worker_answer *a, struct err *err)
{
	return passage_file(fd, &q->passage, &a->levels, err);
}

static bool
send_bytes(int socket, enum worker_part part, const unsigned char *bytes, size_t n)
{
	struct worker_answer a = { .ok = true, .part = part };
	bool ok = true;

	for (size_t at = 0; ok && at < n; at += a.nbytes) {
		a.nbytes = (uint32_t)(n - at < sizeof(a.bytes) ? n - at : sizeof(a.bytes));
		memcpy(a.bytes, bytes + at, a.nbytes);
		ok = send_answer(socket, &a);
	}
	return ok;
}

static bool
send_steps(int socket, const struct analysis *a)
{
	return send_bytes(socket, WORKER_OVERVIEW, a->overview, a->nsteps * OVERVIEW_BYTES) &&
		send_bytes(socket, WORKER_OCTAVES, a->octaves, a->noctaves * OCTAVES);
}

static int
serve(int socket, enum worker_job job,
	bool (*read)(
		int fd, const union worker_question *q, struct worker_answer *a, struct err *err))
{
	struct worker_answer a = { 0 };
	union worker_question q;
	struct err err = ERR_INIT;
	int fd;

	while ((fd = receive(socket)) >= 0) {
		if (!receive_question(socket, &q, worker_kinds[job].asks)) {
			close(fd);
			return 1;
		}
		a.ok = read(fd, &q, &a, &err);
		snprintf(a.words, sizeof(a.words), "%.199s", a.ok ? "" : err.msg);
		close(fd);
		bool sent = (job != WORKER_ANALYSIS || !a.ok || send_steps(socket, &a.analysis)) &&
			send_answer(socket, &a);
		if (job == WORKER_ANALYSIS)
			analysis_finish(&a.analysis);
		if (!sent)
			return 1;
	}
	return 0;
}

const struct worker_kind worker_kinds[WORKER_JOBS] = {
	[WORKER_TAGS] = { WORKER_TAGS_VERB, "reads tags", 250, 60, 0 },
	[WORKER_ANALYSIS] = { WORKER_ANALYSIS_VERB, "measures music", 50, 3600, 0 },
	[WORKER_PASSAGE] = { WORKER_PASSAGE_VERB, "compares loudness", 50, 3600,
		sizeof(struct passage_wish) },
};

int
worker_serve(int socket, enum worker_job job,
	bool (*reader)(
		int fd, const union worker_question *q, struct worker_answer *a, struct err *err))
{
	static bool (*const readers[WORKER_JOBS])(int, const union worker_question *,
		struct worker_answer *, struct err *) = { [WORKER_TAGS] = read_tags,
		[WORKER_ANALYSIS] = analyse,
		[WORKER_PASSAGE] = hear_passage };
	struct err err = ERR_INIT;
	const char *missing = NULL;

	/* Die with the parent: nobody would read the answers. */
	os_end_with_parent();
	bool ok = reader ||
		(av_load(job != WORKER_TAGS, &err) &&
			jail_enter(worker_kinds[job].cpu_s, &missing, &err));
	if (!send_greeting(socket, ok, !ok ? err.msg : missing ? missing : ""))
		return 1;
	return serve(socket, job, reader ? reader : readers[job]);
}
