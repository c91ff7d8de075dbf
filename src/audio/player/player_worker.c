/* The thread of the player: starts mpv, opens and hashes files, one job after the other; jobs of an
 * earlier load stop. source.c does the opening. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <nettle/sha2.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audio/player/player_private.h"
#include "base/core/mem.h"
#include "base/system/file.h"
#include "base/system/os_file.h"
#include "base/text/text.h"

#define HASH_BYTES 65536

/* The file that is being hashed, one piece at a time while no job waits. */
struct hashing {
	struct player_job *job; /* the job to hash a file; NULL: none */
	int fd;
	struct sha256_ctx sha;
};

struct worker {
	struct player_options o; /* a copy: the thread may outlive the player */
	struct wake news, cancel;
	_Atomic uint64_t newest; /* id of the newest load: jobs of earlier loads stop */
	_Atomic bool net;        /* the value of o.net from the next job on */

	pthread_t thread;
	bool started;
	pthread_mutex_t lock; /* guards the members from here to `abandoned` */
	pthread_cond_t changed;
	struct player_job *todo, *done;
	bool loads; /* JOB_START was given */
	bool closing, ended, abandoned;

	/* These members are used only by the thread. */
	mpv_handle *mpv, *looks; /* mpv plays the track; looks only lists the outputs */
	struct hashing hashing;
};

struct player_source *
player_sources_dup(const struct player_source *sources, size_t n)
{
	struct player_source *copy = xcalloc(n ? n : 1, sizeof(*copy));

	for (size_t i = 0; i < n; i++) {
		copy[i].kind = sources[i].kind;
		copy[i].locator = xstrdup(sources[i].locator);
	}
	return copy;
}

void
player_sources_free(struct player_source *sources, size_t n)
{
	EACH_IN (source, sources, n)
		free((char *)(uintptr_t)source->locator);
	free(sources);
}

struct player_job *
player_job_new(enum job_kind kind, uint64_t id, const struct player_source *sources, size_t n)
{
	struct player_job *job = xcalloc(1, sizeof(*job));

	job->kind = kind;
	job->id = id;
	job->sources = player_sources_dup(sources, n);
	job->n = n;
	job->index = -1;
	return job;
}

void
player_job_free(struct player_job *job)
{
	if (!job)
		return;
	player_sources_free(job->sources, job->n);
	free(job->target);
	free(job);
}

static void
free_jobs(struct player_job *job)
{
	while (job) {
		struct player_job *next = job->next;
		player_job_free(job);
		job = next;
	}
}

/* Wakes the loop. Called on mpv's threads, where libmpv's functions must not be called. */
static void
wakeup(void *data)
{
	wake_send(data);
}

static void
answer(struct worker *w, struct player_job *job)
{
	struct player_job **at = &w->done;

	pthread_mutex_lock(&w->lock);
	while (*at)
		at = &(*at)->next;
	job->next = NULL;
	*at = job;
	pthread_mutex_unlock(&w->lock);
	wake_send(&w->news);
}

static bool
overtaken(const struct worker *w, const struct player_job *job)
{
	return (job->kind == JOB_OPEN || job->kind == JOB_HASH) &&
		atomic_load(&w->newest) != job->id;
}

static void
run_start(struct worker *w, struct player_job *job)
{
	/* Once for all players: an abandoned worker may still use it. */
	static pthread_mutex_t opening_libmpv = PTHREAD_MUTEX_INITIALIZER;
	static bool opened;

	pthread_mutex_lock(&opening_libmpv);
	job->ok = opened = opened || mpvlib_open(&job->why);
	pthread_mutex_unlock(&opening_libmpv);
	if (job->ok) {
		w->mpv = mpv_options_start(&w->o, &job->why);
		job->ok = w->mpv != NULL;
	}
	if (!job->ok)
		return;
	char *version = mpvlib.get_property_string(w->mpv, "mpv-version");
	TEXT_COPY(job->text, version ? version : "mpv");
	mpvlib.free(version);
	job->mpv = w->mpv;
	mpvlib.set_wakeup_callback(w->mpv, wakeup, &w->news);
}

static void
run_open(struct worker *w, struct player_job *job)
{
	const struct player_source *s = &job->sources[0];
	struct source_limits limits = {
		.cancel = &w->cancel, .newest = &w->newest, .id = job->id, .http = w->o.http
	};

	if (s->kind == PLAYER_FILE)
		job->target = source_real_path(s->locator, &job->why);
	else if (source_probe(s, &w->o, &job->why))
		job->target = s->kind == PLAYER_URL ? source_resolve(s->locator, &limits, &job->why)
						    : xstrdup(s->locator);
	job->ok = job->target != NULL;
}

static void
hash_end(struct worker *w, bool ok)
{
	struct player_job *job = w->hashing.job;

	close(w->hashing.fd);
	w->hashing.job = NULL;
	if (!ok) {
		player_job_free(job);
		return;
	}
	file_hash_text(&w->hashing.sha, job->text);
	job->ok = true;
	answer(w, job);
}

static void
hash_begin(struct worker *w, struct player_job *job)
{
	if (w->hashing.job)
		hash_end(w, false);
	struct stat st;
	int fd = source_open(job->target, &job->why);
	if (fd < 0 || fstat(fd, &st) != 0) {
		if (fd >= 0)
			close(fd);
		player_job_free(job);
		return;
	}
	w->hashing.fd = fd;
	job->size_bytes = st.st_size;
	job->mtime_ns = os_mtime_ns(&st);
	w->hashing.job = job;
	sha256_init(&w->hashing.sha);
}

static void
hash_more(struct worker *w)
{
	uint8_t part[HASH_BYTES];

	if (overtaken(w, w->hashing.job)) {
		hash_end(w, false);
		return;
	}
	ssize_t n = read(w->hashing.fd, part, sizeof(part));
	if (n > 0)
		sha256_update(&w->hashing.sha, (size_t)n, part);
	else if (n == 0 || errno != EINTR)
		hash_end(w, n == 0);
}

static void
run_job(struct worker *w, struct player_job *job)
{
	if (overtaken(w, job)) {
		player_job_free(job);
		return;
	}
	w->o.net = w->net;
	switch (job->kind) {
	case JOB_START: run_start(w, job); break;
	case JOB_PLUGIN:
		if (!mpvlib.loads_plugins)
			err_set(&job->why, "FFmpeg is built without LADSPA here");
		else
			job->board = player_plugin_open(w->o.plugin, &job->target, &job->why);
		job->ok = job->board != NULL;
		break;
	case JOB_OPEN: run_open(w, job); break;
	case JOB_RATE: job->index = server_rate(job->target); break;
	case JOB_LOOK: /* this mpv instance only lists the outputs of its sound server */
		if (w->looks)
			mpvlib.terminate_destroy(w->looks);
		w->looks =
			mpv_options_start(&(struct player_options){ .output = "null" }, &job->why);
		job->ok = w->looks != NULL;
		job->mpv = w->looks;
		if (w->looks)
			mpvlib.set_wakeup_callback(w->looks, wakeup, &w->news);
		break;
	case JOB_PROBE:
		for (size_t i = 0; i < job->n && !job->ok; i++) {
			job->ok = source_probe(&job->sources[i], &w->o, &job->why);
			if (job->ok)
				job->index = (int)i;
		}
		if (job->n == 0)
			err_set(&job->why, "the track has no source");
		break;
	case JOB_HASH: hash_begin(w, job); return;
	}
	answer(w, job);
}

/* Waits for a job and returns it. Returns NULL if the thread must end (*closing), or if a file is
 * being hashed and no job waits. */
static struct player_job *
next(struct worker *w, bool *closing)
{
	pthread_mutex_lock(&w->lock);
	while (!w->todo && !w->closing && !w->hashing.job)
		pthread_cond_wait(&w->changed, &w->lock);
	struct player_job *job = w->closing ? NULL : w->todo;
	if (job)
		w->todo = job->next;
	*closing = w->closing;
	pthread_mutex_unlock(&w->lock);
	return job;
}

static void
worker_free(struct worker *w)
{
	free((char *)(uintptr_t)w->o.output);
	free((char *)(uintptr_t)w->o.plugin);
	free_jobs(w->todo);
	free_jobs(w->done);
	wake_close(&w->news);
	wake_close(&w->cancel);
	pthread_cond_destroy(&w->changed);
	pthread_mutex_destroy(&w->lock);
	free(w);
}

static void *
work(void *data)
{
	struct worker *w = data;
	bool closing = false;

	while (!closing) {
		struct player_job *job = next(w, &closing);
		if (job)
			run_job(w, job);
		else if (!closing)
			hash_more(w);
	}
	if (w->hashing.job)
		hash_end(w, false);
	if (w->looks)
		mpvlib.terminate_destroy(w->looks);
	if (w->mpv)
		mpvlib.terminate_destroy(w->mpv);

	pthread_mutex_lock(&w->lock);
	w->ended = true;
	bool abandoned = w->abandoned;
	pthread_cond_broadcast(&w->changed);
	pthread_mutex_unlock(&w->lock);
	if (abandoned)
		worker_free(w);
	return NULL;
}

void
worker_allow_net(struct worker *w)
{
	w->net = true;
}

bool
worker_has_net(const struct worker *w)
{
	return w->net;
}

struct worker *
worker_new(const struct player_options *o, struct err *err)
{
	struct worker *w = xcalloc(1, sizeof(*w));

	w->o = *o;
	w->net = o->net;
	w->o.output = xstrdup(o->output ? o->output : "auto");
	w->o.plugin = o->plugin ? xstrdup(o->plugin) : NULL;
	w->news = w->cancel = (struct wake)WAKE_NONE;
	pthread_mutex_init(&w->lock, NULL);
	os_cond_init(&w->changed);
	if (wake_open(&w->news) && wake_open(&w->cancel))
		return w;
	err_fail(err, "cannot start the player: %s", strerror(errno));
	worker_free(w);
	return NULL;
}

const struct wake *
worker_news(const struct worker *w)
{
	return &w->news;
}

void
worker_start(struct worker *w)
{
	if (w->started)
		return;
	int rc = os_thread_start(&w->thread, "earlog-player", work, w);

	w->started = rc == 0;
	if (!w->started) {
		struct player_job *job = player_job_new(JOB_START, 0, NULL, 0);
		err_set(&job->why, "a thread for playing cannot be started: %s", strerror(rc));
		answer(w, job);
	}
}

void
worker_give(struct worker *w, struct player_job *job)
{
	struct player_job **at = &w->todo;

	pthread_mutex_lock(&w->lock);
	while (*at && (*at)->kind <= job->kind)
		at = &(*at)->next;
	job->next = *at;
	*at = job;
	if (job->kind <= JOB_OPEN && !w->loads) {
		w->loads = true;
		job = player_job_new(JOB_START, 0, NULL, 0);
		job->next = w->todo;
		w->todo = job;
	}
	pthread_cond_broadcast(&w->changed);
	pthread_mutex_unlock(&w->lock);
}

struct player_job *
worker_take(struct worker *w)
{
	pthread_mutex_lock(&w->lock);
	struct player_job *job = w->done;
	if (job)
		w->done = job->next;
	pthread_mutex_unlock(&w->lock);
	return job;
}

void
worker_overtake(struct worker *w, uint64_t id)
{
	atomic_store(&w->newest, id);
	wake_send(&w->cancel);
}

bool
worker_close(struct worker *w, int limit_ms)
{
	int64_t until_ms = os_mono_ms() + limit_ms;
	int rc = 0;

	if (!w->started) {
		worker_free(w);
		return true;
	}
	worker_overtake(w, 0);
	pthread_mutex_lock(&w->lock);
	w->closing = true;
	pthread_cond_broadcast(&w->changed);
	while (!w->ended && rc == 0)
		rc = os_cond_wait(&w->changed, &w->lock, until_ms);
	bool ended = w->ended;
	w->abandoned = !ended;
	pthread_t thread = w->thread;
	pthread_mutex_unlock(&w->lock);
	if (!ended) {
		pthread_detach(thread); /* the thread frees w at its end */
		return false;
	}
	pthread_join(thread, NULL);
	worker_free(w);
	return true;
}
