#include "library/worker.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/os_process.h"
#include "library/analyse.h"
#include "library/av.h"
#include "library/jail.h"
#include "library/worker_socket.h"

static bool
send_greeting(int socket, bool ok, const char *words)
{
	struct worker_answer a = { .ok = ok };

	snprintf(a.words, sizeof(a.words), "%.199s", words);
	return worker_socket_send(socket, &a, sizeof(a)) && ok;
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
measure_passage(int fd, const union worker_question *q, struct worker_answer *a, struct err *err)
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
		ok = worker_socket_send(socket, &a, sizeof(a));
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

	while (worker_socket_receive_files(socket, &q, worker_kinds[job].asks, &fd, 1)) {
		a.ok = read(fd, &q, &a, &err);
		snprintf(a.words, sizeof(a.words), "%.199s", a.ok ? "" : err.msg);
		close(fd);
		bool sent = (job != WORKER_ANALYSIS || !a.ok || send_steps(socket, &a.analysis)) &&
			worker_socket_send(socket, &a, sizeof(a));
		if (job == WORKER_ANALYSIS)
			analysis_finish(&a.analysis);
		if (!sent)
			return 1;
	}
	return 0;
}

const struct worker_kind worker_kinds[WORKER_JOBS] = {
	[WORKER_TAGS] = { WORKER_TAGS_VERB, "reads tags", 250, 60, 1 },
	[WORKER_ANALYSIS] = { WORKER_ANALYSIS_VERB, "measures music", 50, 3600, 1 },
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
		[WORKER_PASSAGE] = measure_passage };
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
