/* The loop of a worker: enters the sandbox, takes a file and a question from the socket, sends the
 * result. pool.c starts workers and replaces them. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "audio/library/worker.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "audio/library/av.h"
#include "base/system/os_jail.h"
#include "audio/library/measure.h"
#include "base/system/file.h"
#include "base/system/os_process.h"

/* ---- the socket to a worker ---- */

/* Buffer for the ancillary data of a message, which contains the file descriptor. */
union control {
	struct cmsghdr head;
	char room[CMSG_SPACE(sizeof(int))];
};

static struct msghdr
message(struct iovec *part, union control *control)
{
	return (struct msghdr){ .msg_iov = part,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = (socklen_t)CMSG_SPACE(sizeof(int)) };
}

bool
worker_socket_send_file(int socket, const void *bytes, size_t n, int file)
{
	struct iovec part = { (void *)(uintptr_t)bytes, n };
	union control control = { 0 };
	struct msghdr m = message(&part, &control);
	struct cmsghdr *c = CMSG_FIRSTHDR(&m);
	ssize_t sent;

	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = (socklen_t)CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(c), &file, sizeof(file));
	do
		sent = sendmsg(socket, &m, 0);
	while (sent < 0 && errno == EINTR);
	return sent == (ssize_t)n;
}

/* Receives n bytes with a file, which the caller closes. Returns false at the end or on an error.
 */
static bool
receive_question(int socket, void *bytes, size_t n, int *file)
{
	struct iovec part = { bytes, n };
	union control control;
	struct msghdr m = message(&part, &control);
	ssize_t got;

	do
		got = recvmsg(socket, &m, MSG_WAITALL);
	while (got < 0 && errno == EINTR);
	struct cmsghdr *c = got == (ssize_t)n ? CMSG_FIRSTHDR(&m) : NULL;
	if (!c || c->cmsg_type != SCM_RIGHTS || c->cmsg_len != CMSG_LEN(sizeof(int)))
		return false;
	memcpy(file, CMSG_DATA(c), sizeof(*file));
	return true;
}

/* ---- the jobs of a worker ---- */

/* Sends n bytes in as many parts as needed. Returns false if the socket is closed. */
static bool
send_bytes(int socket, enum worker_component part, const void *bytes, size_t n)
{
	struct worker_answer a = { .ok = true, .part = part };
	bool ok = true;

	for (size_t at = 0; ok && at < n; at += a.nbytes) {
		a.nbytes = (uint32_t)(n - at < sizeof(a.bytes) ? n - at : sizeof(a.bytes));
		memcpy(a.bytes, (const char *)bytes + at, a.nbytes);
		ok = file_put_all(socket, &a, sizeof(a));
	}
	return ok;
}

static bool
run_analysis(int socket, int file, struct worker_answer *a, struct err *err)
{
	CLEANUP(analysis_finish) struct analysis of;

	bool ok = measure_file(file, &of, err) &&
		send_bytes(socket, WORKER_OVERVIEW, of.overview, of.nsteps * OVERVIEW_BYTES) &&
		send_bytes(socket, WORKER_OCTAVES, of.octaves, of.noctaves * OCTAVES);
	a->analysis = of;
	return ok;
}

const struct worker_kind worker_kinds[WORKER_JOBS] = {
	[WORKER_TAGS] = { WORKER_TAGS_VERB, "reads tags", 250, 60, 1, false },
	[WORKER_ANALYSIS] = { WORKER_ANALYSIS_VERB, "measures music", 50, 3600, 1, true },
	[WORKER_PASSAGE] = { WORKER_PASSAGE_VERB, "compares loudness", 50, 3600,
		sizeof(struct passage_wish), false },
};

/* ---- the main loop of a worker ---- */

int
worker_serve(int socket, enum worker_job job, worker_run *run)
{
	const struct worker_kind *kind = &worker_kinds[job];
	struct worker_answer a = { .ok = true };
	struct passage_wish wish;
	struct err err = ERR_INIT;
	const char *missing = NULL;
	int file;

	/* The worker ends when the parent process ends, which reads the results; it may have ended
	 * already. */
	os_end_with_parent();
	if (recv(socket, &wish, 1, MSG_PEEK | MSG_DONTWAIT) == 0)
		return 1;
	a.ok = run ||
		(av_load(job != WORKER_TAGS, &err) && os_jail_enter(kind->cpu_s, &missing, &err));
	if (!a.ok)
		missing = err.msg;
	snprintf(a.words, sizeof(a.words), "%.199s", missing ? missing : "");
	if (!file_put_all(socket, &a, sizeof(a)) || !a.ok)
		return 1;
	while (receive_question(socket, &wish, kind->asks, &file)) {
		if (run)
			a.ok = run(socket, file, &wish, &a, &err);
		else if (job == WORKER_TAGS)
			a.ok = tags_read(file, &a.tags, &err);
		else if (job == WORKER_PASSAGE)
			a.ok = measure_passage(file, &wish, &a.levels, &err);
		else
			a.ok = run_analysis(socket, file, &a, &err);
		snprintf(a.words, sizeof(a.words), "%.199s", a.ok ? "" : err.msg);
		close(file);
		if (!file_put_all(socket, &a, sizeof(a)))
			return 1;
	}
	return 0;
}
