#include "library/worker.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/os_process.h"
#include "library/av.h"
#include "library/jail.h"
#include "library/measure.h"

/* ---- the jobs ---- */

static bool
run_tags(int socket, const int *files, const union worker_question *q, struct worker_answer *a,
	struct err *err)
{
	(void)socket, (void)q;
	return tags_read(files[0], &a->tags, err);
}

static bool
run_analysis(int socket, const int *files, const union worker_question *q, struct worker_answer *a,
	struct err *err)
{
	struct analysis of;

	(void)q;
	bool ok = analyse_file(files[0], &of, err) &&
		worker_send_bytes(
			socket, WORKER_OVERVIEW, of.overview, of.nsteps * OVERVIEW_BYTES) &&
		worker_send_bytes(socket, WORKER_OCTAVES, of.octaves, of.noctaves * OCTAVES);
	a->analysis = of;
	analysis_finish(&of);
	return ok;
}

static bool
run_passage(int socket, const int *files, const union worker_question *q, struct worker_answer *a,
	struct err *err)
{
	(void)socket;
	return passage_file(files[0], &q->passage, &a->levels, err);
}

static bool
run_pair(int socket, const int *files, const union worker_question *q, struct worker_answer *a,
	struct err *err)
{
	(void)a;
	return pair_run(socket, files, &q->pair, err);
}

const struct worker_kind worker_kinds[WORKER_JOBS] = {
	[WORKER_TAGS] = { WORKER_TAGS_VERB, "reads tags", 250, 60, 1, 1, false, run_tags },
	[WORKER_ANALYSIS] = { WORKER_ANALYSIS_VERB, "measures music", 50, 3600, 1, 1, true,
		run_analysis },
	[WORKER_PASSAGE] = { WORKER_PASSAGE_VERB, "compares loudness", 50, 3600,
		sizeof(struct passage_wish), 1, false, run_passage },
	[WORKER_PAIR] = { WORKER_PAIR_VERB, "puts files in step", 1, 1200,
		sizeof(struct pair_question), 2, true, run_pair },
};

/* ---- the process ---- */

bool
worker_send_bytes(int socket, enum worker_part part, const void *bytes, size_t n)
{
	struct worker_answer a = { .ok = true, .part = part };
	bool ok = true;

	for (size_t at = 0; ok && at < n; at += a.nbytes) {
		a.nbytes = (uint32_t)(n - at < sizeof(a.bytes) ? n - at : sizeof(a.bytes));
		memcpy(a.bytes, (const char *)bytes + at, a.nbytes);
		ok = worker_socket_send(socket, &a, sizeof(a));
	}
	return ok;
}

int
worker_serve(int socket, enum worker_job job, worker_run *run)
{
	const struct worker_kind *kind = &worker_kinds[job];
	struct worker_answer a = { .ok = true };
	union worker_question q;
	struct err err = ERR_INIT;
	const char *missing = NULL;
	int files[WORKER_SOCKET_FILES];

	/* Ends with the parent process, which reads the results. */
	os_end_with_parent();
	a.ok = run ||
		(av_load(job != WORKER_TAGS, &err) && jail_enter(kind->cpu_s, &missing, &err));
	snprintf(a.words, sizeof(a.words), "%.199s", !a.ok ? err.msg : missing ? missing : "");
	if (!worker_socket_send(socket, &a, sizeof(a)) || !a.ok)
		return 1;
	while (worker_socket_receive_files(socket, &q, kind->asks, files, kind->nfiles)) {
		a.ok = (run ? run : kind->run)(socket, files, &q, &a, &err);
		snprintf(a.words, sizeof(a.words), "%.199s", a.ok ? "" : err.msg);
		for (size_t i = 0; i < kind->nfiles; i++)
			close(files[i]);
		if (!worker_socket_send(socket, &a, sizeof(a)))
			return 1;
	}
	return 0;
}
