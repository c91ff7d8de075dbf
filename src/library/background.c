/* The threads of a session that measure files, read tags and folders and measure a passage, each
 * with a worker of pool.c; results are kept, so that a file is decoded once. sound/measured.c
 * decides which files. */
#include "library/background.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/os_thread.h"

/* Longest wait for the measurements of a file: 20 minutes, because the machine may be busy. */
#define FILE_LIMIT_MS 1200000
#define TAGS_LIMIT_MS 60000

/* The stored loudness of a passage that was measured. */
struct kept_passage {
	struct music_file file;
	struct passage_wish wish;
	struct passage_levels levels;
};

#define KEPT 16

struct tag_list LIST_OF(struct background_tags);

/* The last request to measure a passage, the thread that works on it, and stored results. */
struct passage_query {
	pthread_t thread;
	bool running, asked, answered;
	struct wake overtaken; /* signalled by a newer request, or at shutdown */
	uint64_t ticket;
	char *path;
	struct passage_wish wish;
	struct background_levels answer;
	struct kept_passage kept[KEPT]; /* stored results, used only by the thread */
	size_t nkept; /* number of results so far; `kept` has the last KEPT of them */
};

/* A folder that is read. Its thread frees it if background_free does not wait for it. */
struct folder_job {
	pthread_t thread;
	pthread_mutex_t lock; /* guards `done` and `left` */
	bool done, left;
	struct wake stop;
	const struct background *of; /* not after `left` */
	char *program;
	struct background_folder folder;
};

struct background {
	char *program;
	struct wake answered, stop;
	bool running;
	pthread_t thread;
	pthread_mutex_t lock; /* guards all members below it */
	pthread_cond_t changed;
	bool stopping;
	struct music_files wanted; /* files to measure; the last entry is next */
	struct music_files
		tried; /* files whose measurement was started; they are not measured again */
	struct background_answer *answers;
	size_t n, cap;
	struct tag_list untagged, tagged; /* files whose tags are read next; results */
	bool reads_tags;                  /* the thread that reads tags runs */
	pthread_t tag_thread;
	struct passage_query query;
	struct LIST_OF(struct folder_job *) folders; /* used only by the loop */
};

struct background *
background_new(const char *program)
{
	struct background *b = xcalloc(1, sizeof(*b));

	b->program = xstrdup(program);
	b->answered = b->stop = b->query.overtaken = (struct wake)WAKE_NONE;
	wake_open(&b->answered);
	wake_open(&b->stop);
	wake_open(&b->query.overtaken);
	pthread_mutex_init(&b->lock, NULL);
	pthread_cond_init(&b->changed, NULL);
	return b;
}

int
background_fd(const struct background *b)
{
	return b->answered.fd;
}

/* ---- the thread that reads tags ---- */

static void
add_tags(struct tag_list *l, struct background_tags *t)
{
	ARRAY_ADD(l->v, l->n, l->cap, *t);
}

static bool
take_tags(struct tag_list *l, struct background_tags *out)
{
	if (!l->n)
		return false;
	*out = l->v[0];
	memmove(l->v, l->v + 1, --l->n * sizeof(l->v[0]));
	return true;
}

static bool
read_tags(const struct background *b, struct background_tags *t)
{
	const struct music_file f = { .path = t->path }, *files = &f;
	const struct pool_how how = { .nice = POOL_TO_SOUND };
	struct pool *p =
		pool_new(b->program, WORKER_TAGS, &files, 1, TAGS_LIMIT_MS, b->stop.fd, &how);
	struct pool_answer a;

	bool ok = pool_next(p, &a) && a.ok;
	if (ok)
		t->tags = a.tags;
	pool_free(p);
	return ok;
}

static void *
tag_thread(void *arg)
{
	struct background *b = arg;
	struct background_tags t;

	pthread_mutex_lock(&b->lock);
	while (!b->stopping) {
		if (!take_tags(&b->untagged, &t)) {
			pthread_cond_wait(&b->changed, &b->lock);
			continue;
		}
		pthread_mutex_unlock(&b->lock);
		bool ok = read_tags(b, &t);
		pthread_mutex_lock(&b->lock);
		if (ok) {
			add_tags(&b->tagged, &t);
			wake_send(&b->answered);
		} else {
			free(t.path);
		}
	}
	pthread_mutex_unlock(&b->lock);
	return NULL;
}

/* ---- the thread that measures whole files ---- */

/* Measures a file with a worker process. Returns false if the file cannot be measured, has changed
 * since it was listed, or at shutdown. */
static bool
measure(const struct background *b, const struct music_file *f, struct analysis *out)
{
	const struct pool_how how = { .nice = POOL_TO_ALL };
	struct pool *p =
		pool_new(b->program, WORKER_ANALYSIS, &f, 1, FILE_LIMIT_MS, b->stop.fd, &how);
	struct pool_answer a;

	bool ok = pool_next(p, &a) && a.ok;
	if (ok && !walk_is_same(f)) {
		analysis_finish(&a.analysis);
		ok = false;
	}
	if (ok)
		*out = a.analysis;
	pool_free(p);
	return ok;
}

static void *
background_thread(void *arg)
{
	struct background *b = arg;

	pthread_mutex_lock(&b->lock);
	while (!b->stopping) {
		if (!b->wanted.n) {
			pthread_cond_wait(&b->changed, &b->lock);
			continue;
		}
		struct background_answer a = { .file = b->wanted.v[--b->wanted.n] };
		struct music_file begun = a.file;
		begun.path = xstrdup(a.file.path);
		LIST_ADD(&b->tried, begun);
		pthread_mutex_unlock(&b->lock);
		bool ok = measure(b, &a.file, &a.analysis);
		pthread_mutex_lock(&b->lock);
		if (!ok) {
			free(a.file.path);
			continue;
		}
		ARRAY_ADD(b->answers, b->n, b->cap, a);
		wake_send(&b->answered);
	}
	pthread_mutex_unlock(&b->lock);
	return NULL;
}

/* ---- requests to measure files ---- */

static bool
was_tried(const struct background *b, const struct music_file *f)
{
	for (size_t i = 0; i < b->tried.n; i++)
		if (strcmp(b->tried.v[i].path, f->path) == 0 &&
			b->tried.v[i].size_bytes == f->size_bytes &&
			b->tried.v[i].mtime_ns == f->mtime_ns)
			return true;
	return false;
}

void
background_want(struct background *b, const struct music_file *files, size_t n)
{
	pthread_mutex_lock(&b->lock);
	music_files_finish(&b->wanted);
	for (size_t i = n; i-- > 0;) {
		struct music_file f = files[i];
		if (was_tried(b, &f))
			continue;
		f.path = xstrdup(f.path);
		LIST_ADD(&b->wanted, f);
	}
	bool starts = b->wanted.n && !b->running;
	pthread_cond_broadcast(&b->changed);
	pthread_mutex_unlock(&b->lock);
	if (starts)
		b->running =
			os_thread_start(&b->thread, "earlog-measure", background_thread, b) == 0;
}

void
background_read_tags(struct background *b, const struct uuid *of, const char *path)
{
	pthread_mutex_lock(&b->lock);
	add_tags(&b->untagged, &(struct background_tags){ .of = *of, .path = xstrdup(path) });
	pthread_cond_broadcast(&b->changed);
	pthread_mutex_unlock(&b->lock);
	if (!b->reads_tags)
		b->reads_tags = os_thread_start(&b->tag_thread, "earlog-tags", tag_thread, b) == 0;
}

bool
background_take_tags(struct background *b, struct background_tags *out)
{
	pthread_mutex_lock(&b->lock);
	bool there = take_tags(&b->tagged, out);
	pthread_mutex_unlock(&b->lock);
	return there;
}

bool
background_take(struct background *b, struct background_answer *out)
{
	wake_drain(&b->answered);
	pthread_mutex_lock(&b->lock);
	bool there = b->n > 0;
	if (there) {
		*out = b->answers[0];
		memmove(b->answers, b->answers + 1, --b->n * sizeof(b->answers[0]));
	}
	pthread_mutex_unlock(&b->lock);
	return there;
}

/* ---- measuring one passage ---- */

/* Returns stored levels for the same file and equalisers: of the same passage if there are any,
 * else of another passage; NULL: none. */
static const struct kept_passage *
kept_of(const struct passage_query *h, const struct music_file *f, const struct passage_wish *wish)
{
	const struct kept_passage *found = NULL;

	for (size_t i = 0; i < KEPT && i < h->nkept; i++) {
		const struct kept_passage *k = &h->kept[i];

		if (strcmp(k->file.path, f->path) != 0 || k->file.size_bytes != f->size_bytes ||
			k->file.mtime_ns != f->mtime_ns ||
			!equaliser_same(&k->wish.side[0], &wish->side[0]) ||
			!equaliser_same(&k->wish.side[1], &wish->side[1]))
			continue;
		found = k;
		if (k->wish.from_ms == wish->from_ms && k->wish.to_ms == wish->to_ms)
			break;
	}
	return found;
}

/* Returns the levels of a passage. Only the first request for a file decodes the whole file. */
static struct background_levels
levels_of_passage(struct background *b, const char *path, struct passage_wish *wish)
{
	struct music_file f = { .path = (char *)(uintptr_t)path };
	const struct kept_passage *k = walk_look(&f) ? kept_of(&b->query, &f, wish) : NULL;

	if (k && k->wish.from_ms == wish->from_ms && k->wish.to_ms == wish->to_ms)
		return (struct background_levels){ .ok = true, .levels = k->levels };
	wish->whole = !k;
	const struct music_file *files = &f;
	const struct pool_how how = { .wish = *wish, .nice = POOL_TO_SOUND };
	struct background_levels l = { 0 };
	struct pool *p = pool_new(
		b->program, WORKER_PASSAGE, &files, 1, FILE_LIMIT_MS, b->query.overtaken.fd, &how);
	struct pool_answer a;
	struct err err = ERR_INIT;
	bool there = pool_next(p, &a);
	pool_works(p, &err);
	l.ok = there && a.ok;
	if (l.ok)
		l.levels = a.levels;
	snprintf(l.why, sizeof(l.why), "%.199s", there ? a.why : err.msg);
	pool_free(p);
	if (l.ok) {
		if (k)
			memcpy(l.levels.true_peak_dbtp, k->levels.true_peak_dbtp,
				sizeof(l.levels.true_peak_dbtp));
		struct kept_passage *kept = &b->query.kept[b->query.nkept++ % KEPT];
		free(kept->file.path);
		*kept = (struct kept_passage){ f, *wish, l.levels };
		kept->file.path = xstrdup(f.path);
	}
	return l;
}

static void *
passage_thread(void *arg)
{
	struct background *b = arg;
	struct passage_query *h = &b->query;

	pthread_mutex_lock(&b->lock);
	while (!b->stopping) {
		if (!h->asked) {
			pthread_cond_wait(&b->changed, &b->lock);
			continue;
		}
		struct passage_wish wish = h->wish;
		char *path = h->path;
		uint64_t ticket = h->ticket;
		h->asked = false;
		h->path = NULL;
		wake_drain(&h->overtaken);
		pthread_mutex_unlock(&b->lock);
		struct background_levels l = levels_of_passage(b, path, &wish);
		l.ticket = ticket;
		free(path);
		pthread_mutex_lock(&b->lock);
		if (h->asked || b->stopping)
			continue;
		h->answer = l;
		h->answered = true;
		wake_send(&b->answered);
	}
	pthread_mutex_unlock(&b->lock);
	return NULL;
}

void
background_measure_passage(
	struct background *b, uint64_t ticket, const char *path, const struct passage_wish *wish)
{
	struct passage_query *h = &b->query;

	pthread_mutex_lock(&b->lock);
	xreplace(&h->path, path);
	h->wish = *wish;
	h->ticket = ticket;
	h->asked = true;
	h->answered = false;
	pthread_cond_broadcast(&b->changed);
	wake_send(&h->overtaken);
	pthread_mutex_unlock(&b->lock);
	if (!h->running)
		h->running = os_thread_start(&h->thread, "earlog-passage", passage_thread, b) == 0;
}

bool
background_take_levels(struct background *b, struct background_levels *out)
{
	pthread_mutex_lock(&b->lock);
	bool there = b->query.answered;
	if (there)
		*out = b->query.answer;
	b->query.answered = false;
	pthread_mutex_unlock(&b->lock);
	return there;
}

/* ---- reading folders ---- */

void
background_folder_finish(struct background_folder *f)
{
	free(f->path);
	free(f->tag);
	album_finish(&f->album);
}

static void
folder_job_free(struct folder_job *j)
{
	background_folder_finish(&j->folder);
	wake_close(&j->stop);
	pthread_mutex_destroy(&j->lock);
	free(j->program);
	free(j);
}

static void *
folder_thread(void *arg)
{
	struct folder_job *j = arg;
	struct background_folder *f = &j->folder;

	f->ok = album_read(&f->album, j->program, f->path, j->stop.fd, POOL_TO_SOUND, &f->err);
	pthread_mutex_lock(&j->lock);
	bool left = j->left;
	j->done = true;
	if (!left)
		wake_send(&j->of->answered);
	pthread_mutex_unlock(&j->lock);
	if (left)
		folder_job_free(j);
	return NULL;
}

bool
background_read_folder(
	struct background *b, const struct uuid *of, const char *path, const char *tag)
{
	struct folder_job *j = xcalloc(1, sizeof(*j));

	j->folder = (struct background_folder){
		.of = *of, .path = xstrdup(path), .tag = tag ? xstrdup(tag) : NULL, .err = ERR_INIT
	};
	j->of = b;
	j->program = xstrdup(b->program);
	j->stop = (struct wake)WAKE_NONE;
	wake_open(&j->stop);
	pthread_mutex_init(&j->lock, NULL);
	bool ok = os_thread_start(&j->thread, "earlog-folder", folder_thread, j) == 0;
	if (ok)
		LIST_ADD(&b->folders, j);
	else
		folder_job_free(j);
	return ok;
}

bool
background_take_folder(struct background *b, struct background_folder *out)
{
	for (size_t i = 0; i < b->folders.n; i++) {
		struct folder_job *j = b->folders.v[i];

		pthread_mutex_lock(&j->lock);
		bool done = j->done;
		pthread_mutex_unlock(&j->lock);
		if (!done)
			continue;
		pthread_join(j->thread, NULL);
		*out = j->folder;
		j->folder = (struct background_folder){ .path = NULL };
		folder_job_free(j);
		b->folders.v[i] = b->folders.v[--b->folders.n];
		return true;
	}
	return false;
}

/* Leaves a folder to its thread: a network that does not answer must not delay the end. */
static void
leave_folder(struct folder_job *j)
{
	pthread_t thread = j->thread;

	pthread_mutex_lock(&j->lock);
	bool done = j->done;
	j->left = true;
	wake_send(&j->stop);
	pthread_mutex_unlock(&j->lock);
	if (done) {
		pthread_join(thread, NULL);
		folder_job_free(j);
	} else
		pthread_detach(thread);
}

void
background_free(struct background *b)
{
	struct background_answer a;
	struct background_tags t;

	if (!b)
		return;
	pthread_mutex_lock(&b->lock);
	b->stopping = true;
	pthread_cond_broadcast(&b->changed);
	wake_send(&b->query.overtaken);
	pthread_mutex_unlock(&b->lock);
	wake_send(&b->stop);
	if (b->query.running)
		pthread_join(b->query.thread, NULL);
	if (b->running)
		pthread_join(b->thread, NULL);
	if (b->reads_tags)
		pthread_join(b->tag_thread, NULL);
	for (size_t i = 0; i < b->folders.n; i++)
		leave_folder(b->folders.v[i]);
	free(b->folders.v);
	while (background_take(b, &a)) {
		free(a.file.path);
		analysis_finish(&a.analysis);
	}
	while (take_tags(&b->untagged, &t) || take_tags(&b->tagged, &t))
		free(t.path);
	free(b->untagged.v);
	free(b->tagged.v);
	free(b->answers);
	music_files_finish(&b->wanted);
	music_files_finish(&b->tried);
	wake_close(&b->answered);
	wake_close(&b->stop);
	wake_close(&b->query.overtaken);
	free(b->query.path);
	for (size_t i = 0; i < KEPT; i++)
		free(b->query.kept[i].file.path);
	pthread_cond_destroy(&b->changed);
	pthread_mutex_destroy(&b->lock);
	free(b->program);
	free(b);
}
