/* The jobs of a session: each has a thread with a worker of pool.c, and everything else is used by
 * the loop alone. Levels of passages are kept, so that a file is decoded whole once.
 * playback/track_measured.c decides which files are measured. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "audio/library/background.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/system/kept_picture.h"
#include "base/system/os_thread.h"
#include "base/text/text.h"

/* Longest wait for the measurements of a file: 20 minutes, because the machine may be busy. */
#define FILE_LIMIT_MS 1200000
#define TAGS_LIMIT_MS 60000
#define KEPT 16

/* The loudness of a passage that was measured. */
struct kept_passage {
	struct music_file file;
	struct passage_wish wish;
	struct passage_levels levels;
};

struct kept_passages LIST_OF(struct kept_passage);

/* A job that waits, that its thread works on, or that is done. */
struct task {
	struct background_job job;
	bool started, overtaken; /* used by the loop; overtaken: its result is not wanted */
	bool threaded;           /* `thread` is to be joined or detached */
	/* For the thread; all below is set when the task is started. */
	pthread_t thread;
	struct wake stop;
	char *program;
	struct kept_passages kept;   /* of the file of a passage */
	const struct background *of; /* valid until the task is left */
	atomic_int state;
};

enum { TASK_WORKS, TASK_DONE, TASK_LEFT }; /* left: its thread frees it */

struct background {
	char *program;
	struct wake ended;
	struct LIST_OF(struct task *) tasks; /* in the order in which they were asked for */
	struct music_files tried; /* files whose measurement was started; not measured again */
	struct kept_passages kept;
};

struct background *
background_new(const char *program)
{
	struct background *b = xcalloc(1, sizeof(*b));

	b->program = xstrdup(program);
	wake_open(&b->ended);
	return b;
}

int
background_fd(const struct background *b)
{
	return b->ended.fd;
}

static void
kept_finish(struct kept_passages *l)
{
	LIST_FINISH(l, free(each->file.path));
}

void
background_job_finish(struct background_job *j)
{
	if (j->kind == BACKGROUND_FOLDER)
		album_finish(&j->result.album);
	else if (j->kind == BACKGROUND_FILE && j->ok)
		analysis_finish(&j->result.analysis);
	else if (j->kind == BACKGROUND_TAGS)
		free(j->result.tags);
	else if (j->kind == BACKGROUND_PICTURE)
		free(j->result.name);
	free(j->file.path);
	free(j->tag);
	free(j->wish);
	free(j->why);
}

static void
task_free(struct task *t)
{
	background_job_finish(&t->job);
	kept_finish(&t->kept);
	if (t->started)
		wake_close(&t->stop);
	free(t->program);
	free(t);
}

/* ---- what the thread of a task does ---- */

/* Asks a worker about the file of a job. Returns false with err if there is no result. */
static bool
ask_worker(struct task *t, enum worker_job job, int limit_ms, struct pool_how how,
	struct pool_answer *a, struct err *err)
{
	const struct music_file *files = &t->job.file;
	struct pool *p = pool_new(t->program, job, &files, 1, limit_ms, t->stop.fd, &how);
	bool there = pool_next(p, a);

	if (there && !a->ok)
		err_set(err, "%s", a->why);
	else if (!there)
		pool_works(p, err);
	pool_free(p);
	return there && a->ok;
}

/* Returns kept levels for the file and equalisers of a job: of the same passage if there are any,
 * else of another one; NULL: none. */
static const struct kept_passage *
kept_of(const struct kept_passages *l, const struct background_job *j, bool *same)
{
	const struct kept_passage *found = NULL;

	*same = false;
	EACH_WHILE (k, l, !*same) {
		if (!walk_same(&k->file, &j->file) ||
			!equaliser_same(&k->wish.side[0], &j->wish->side[0]) ||
			!equaliser_same(&k->wish.side[1], &j->wish->side[1]))
			continue;
		found = k;
		*same = k->wish.from_ms == j->wish->from_ms && k->wish.to_ms == j->wish->to_ms;
	}
	return found;
}

/* Decodes a whole file only at the first request for it. */
static bool
passage_task(struct task *t, struct err *err)
{
	struct passage_levels *l = &t->job.result.levels;
	struct pool_answer a;
	bool same = false;
	const struct kept_passage *k =
		walk_look(&t->job.file) ? kept_of(&t->kept, &t->job, &same) : NULL;

	if (same) {
		*l = k->levels;
		return true;
	}
	t->job.wish->whole = !k;
	if (!ask_worker(t, WORKER_PASSAGE, FILE_LIMIT_MS,
		    (struct pool_how){ *t->job.wish, POOL_TO_SOUND }, &a, err))
		return false;
	*l = a.levels;
	if (k)
		memcpy(l->true_peak_dbtp, k->levels.true_peak_dbtp, sizeof(l->true_peak_dbtp));
	return true;
}

/* Returns false also if the file has changed since it was listed. */
static bool
file_task(struct task *t, struct err *err)
{
	struct pool_answer a;

	if (!ask_worker(t, WORKER_ANALYSIS, FILE_LIMIT_MS, (struct pool_how){ .nice = POOL_TO_ALL },
		    &a, err))
		return false;
	if (walk_is_same(&t->job.file)) {
		t->job.result.analysis = a.analysis;
		return true;
	}
	analysis_finish(&a.analysis);
	return err_set(err, "the file has changed");
}

static bool
tags_task(struct task *t, struct err *err)
{
	struct pool_answer a;

	if (!ask_worker(t, WORKER_TAGS, TAGS_LIMIT_MS, (struct pool_how){ .nice = POOL_TO_SOUND },
		    &a, err))
		return false;
	t->job.result.tags = xmalloc(sizeof(a.tags));
	*t->job.result.tags = a.tags;
	return true;
}

static bool
folder_task(struct task *t, struct err *err)
{
	return album_read(
		&t->job.result.album, t->program, t->job.file.path, t->stop.fd, POOL_TO_SOUND, err);
}

static bool
picture_task(struct task *t, struct err *err)
{
	return kept_picture_add(t->job.file.path, t->job.tag, &t->job.result.name, err);
}

static const struct {
	const char *thread;
	bool (*run)(struct task *t, struct err *err);
	/* QUEUE: one after the other. LAST: likewise, and a new job drops those before it.
	 * AT_ONCE: beside the others; not waited for, because a network may hang. */
	enum { QUEUE, LAST, AT_ONCE } waits;
} kinds[] = {
	[BACKGROUND_FILE] = { "earlog-measure", file_task, QUEUE },
	[BACKGROUND_TAGS] = { "earlog-tags", tags_task, QUEUE },
	[BACKGROUND_PASSAGE] = { "earlog-passage", passage_task, LAST },
	[BACKGROUND_FOLDER] = { "earlog-folder", folder_task, AT_ONCE },
	[BACKGROUND_PICTURE] = { "earlog-picture", picture_task, AT_ONCE },
};

static void *
run_task(void *arg)
{
	struct task *t = arg;
	struct err err = ERR_INIT;

	t->job.ok = kinds[t->job.kind].run(t, &err);
	if (!t->job.ok)
		t->job.why = xstrdup(err.msg);
	if (atomic_exchange(&t->state, TASK_DONE) == TASK_LEFT)
		task_free(t);
	else
		wake_send(&t->of->ended); /* exists: the loop joins this thread */
	return NULL;
}

/* ---- the loop's side ---- */

static struct task *
remove_task(struct background *b, size_t i)
{
	struct task *t = b->tasks.v[i];

	ARRAY_REMOVE(b->tasks.v, b->tasks.n, i);
	return t;
}

static void
copy_kept(const struct background *b, struct task *t)
{
	EACH (one, &b->kept) {
		struct kept_passage k = *one;

		if (!text_same(k.file.path, t->job.file.path))
			continue;
		k.file.path = xstrdup(k.file.path);
		LIST_ADD(&t->kept, k);
	}
}

static void
start(struct background *b, struct task *t)
{
	t->started = true;
	t->of = b;
	t->program = xstrdup(b->program);
	wake_open(&t->stop);
	if (t->job.kind == BACKGROUND_PASSAGE)
		copy_kept(b, t);
	if (t->job.kind == BACKGROUND_FILE) {
		struct music_file f = t->job.file;

		f.path = xstrdup(f.path);
		LIST_ADD(&b->tried, f);
	}
	int rc = os_thread_start(&t->thread, kinds[t->job.kind].thread, run_task, t);
	t->threaded = rc == 0;
	if (t->threaded)
		return;
	t->job.why = xasprintf("cannot start a thread: %s", strerror(rc));
	atomic_store(&t->state, TASK_DONE);
	wake_send(&b->ended);
}

/* Starts the tasks of a kind that need not wait. */
static void
start_next(struct background *b, enum background_kind kind)
{
	EACH (one, &b->tasks) {
		struct task *t = *one;

		if (t->job.kind != kind)
			continue;
		if (!t->started)
			start(b, t);
		if (kinds[kind].waits != AT_ONCE)
			return;
	}
}

/* Drops the waiting tasks of a kind; running: also the running task. */
static void
drop(struct background *b, enum background_kind kind, bool running)
{
	for (size_t i = b->tasks.n; i-- > 0;) {
		struct task *t = b->tasks.v[i];

		if (t->job.kind != kind)
			continue;
		if (!t->started) {
			task_free(remove_task(b, i));
		} else if (running) {
			t->overtaken = true;
			wake_send(&t->stop);
		}
	}
}

static void
add(struct background *b, const struct background_job *job)
{
	struct task *t = xcalloc(1, sizeof(*t));

	t->job = *job;
	t->job.file.path = xstrdup(job->file.path);
	t->job.tag = xstrdup(job->tag);
	if (job->wish) {
		t->job.wish = xmalloc(sizeof(*job->wish));
		*t->job.wish = *job->wish;
	}
	LIST_ADD(&b->tasks, t);
}

void
background_ask(struct background *b, const struct background_job *job)
{
	if (kinds[job->kind].waits == LAST)
		drop(b, job->kind, true);
	add(b, job);
	start_next(b, job->kind);
}

static bool
was_tried(const struct background *b, const struct music_file *f)
{
	EACH (one, &b->tried)
		if (walk_same(one, f))
			return true;
	return false;
}

void
background_want(struct background *b, const struct music_file *files, size_t n)
{
	drop(b, BACKGROUND_FILE, false);
	EACH_IN (one, files, n)
		if (!was_tried(b, one))
			add(b, &(struct background_job){ .kind = BACKGROUND_FILE, .file = *one });
	start_next(b, BACKGROUND_FILE);
}

/* Keeps the levels of a passage, if need be in place of the oldest ones. */
static void
keep(struct background *b, const struct background_job *j)
{
	struct kept_passage k = { j->file, *j->wish, j->result.levels };
	bool same;

	kept_of(&b->kept, j, &same);
	if (same)
		return;
	if (b->kept.n == KEPT) {
		free(b->kept.v[0].file.path);
		ARRAY_REMOVE(b->kept.v, b->kept.n, 0);
	}
	k.file.path = xstrdup(j->file.path);
	LIST_ADD(&b->kept, k);
}

bool
background_take(struct background *b, struct background_job *out)
{
	wake_drain(&b->ended);
	for (size_t i = 0; i < b->tasks.n;) {
		struct task *t = b->tasks.v[i];
		bool wanted = !t->overtaken;

		if (atomic_load(&t->state) != TASK_DONE) {
			i++;
			continue;
		}
		remove_task(b, i);
		if (t->threaded)
			pthread_join(t->thread, NULL);
		if (t->job.ok && t->job.kind == BACKGROUND_PASSAGE)
			keep(b, &t->job);
		*out = t->job;
		t->job = (struct background_job){ .kind = out->kind };
		task_free(t);
		start_next(b, out->kind);
		if (wanted)
			return true;
		background_job_finish(out);
	}
	return false;
}

void
background_free(struct background *b)
{
	if (!b)
		return;
	EACH (one, &b->tasks)
		if ((*one)->started)
			wake_send(&(*one)->stop);
	EACH (one, &b->tasks) {
		struct task *t = *one;
		pthread_t thread = t->thread;

		if (kinds[t->job.kind].waits == AT_ONCE &&
			atomic_exchange(&t->state, TASK_LEFT) == TASK_WORKS) {
			pthread_detach(thread);
			continue;
		}
		if (t->threaded)
			pthread_join(thread, NULL);
		task_free(t);
	}
	free(b->tasks.v);
	music_files_finish(&b->tried);
	kept_finish(&b->kept);
	wake_close(&b->ended);
	free(b->program);
	free(b);
}
