#include "store/reader.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/os_thread.h"
#include "base/thread.h"
#include "store/store_private.h"

struct reader_question {
	bool asked, answered;
};

/* Questions about music, with texts of their own. */
struct questions {
	struct library_question *v;
	size_t n;
};

struct paths {
	char **v;
	size_t n;
};

struct reader {
	char *path;
	struct wake news;
	bool running;
	pthread_t thread;
	pthread_mutex_t lock; /* of all below */
	pthread_cond_t changed;
	bool stopping;
	struct reader_question heard, analysis, looked, library, found, unmeasured, text;
	struct uuid item; /* that is asked for, or answered */
	bool only_news;
	int64_t version; /* of the archive, when that was answered last; the thread's own */
	struct record answer;
	char hash[ANALYSIS_HASH];
	struct analysis answer_analysis;
	struct questions questions;
	struct library_answers answers;
	char *words;
	struct library_files files;
	char *path_looked;
	struct analysis answer_looked;
	struct paths paths;
	struct library_files files_unmeasured;
	char *path_text;
	size_t most_bytes;
	struct reader_text answer_text;
};

struct reader *
reader_new(const char *path)
{
	struct reader *r = xcalloc(1, sizeof(*r));

	r->path = xstrdup(path);
	wake_open(&r->news);
	pthread_mutex_init(&r->lock, NULL);
	pthread_cond_init(&r->changed, NULL);
	record_init(&r->answer);
	r->answer_analysis = r->answer_looked = (struct analysis)ANALYSIS_NONE;
	r->answer_text.bytes = (struct buf)BUF_INIT;
	return r;
}

int
reader_fd(const struct reader *r)
{
	return r->news.fd;
}

static void
questions_finish(struct questions *q)
{
	for (size_t i = 0; i < q->n; i++) {
		struct library_question *one = &q->v[i];
		const char *const texts[] = { one->wanted.title, one->wanted.artist,
			one->wanted.album, one->wanted.isrc, one->wanted.mbid, one->hash,
			one->path };
		for (size_t k = 0; k < LENGTH(texts); k++)
			free((char *)(uintptr_t)texts[k]);
	}
	free(q->v);
	*q = (struct questions){ 0 };
}

static struct questions
questions_dup(const struct library_question *v, size_t n)
{
	struct questions q = { .v = xcalloc(n + 1, sizeof(q.v[0])), .n = n };

	for (size_t i = 0; i < n; i++) {
		const struct library_wanted *w = &v[i].wanted;
		q.v[i] = (struct library_question){ .id = v[i].id,
			.hash = xstrdup(v[i].hash),
			.path = xstrdup(v[i].path),
			.wanted = { xstrdup(w->title), xstrdup(w->artist), xstrdup(w->album),
				xstrdup(w->isrc), xstrdup(w->mbid), w->length_ms } };
	}
	return q;
}

static bool
open_store(struct reader *r, struct store **st)
{
	struct err err;

	if (*st && !store_in_place(*st, &err) && (*st)->overwritten)
		return false; /* its pages are of two archives */
	if (*st && (*st)->snapshot) {
		store_close(*st);
		*st = NULL;
	}
	if (!*st)
		*st = store_open(r->path, STORE_READ, &err);
	store_hide_blind(*st);
	return *st != NULL;
}

/* Whether the answer is still wanted, or a newer question replaced it. The lock is held. */
static bool
counts(struct reader *r, struct reader_question *q, bool ok)
{
	if (!ok || q->asked)
		return false;
	q->answered = true;
	wake_send(&r->news);
	return true;
}

/* Each answers one question; the lock is held, but for the reading itself. */
static void
answer_heard(struct reader *r, struct store **st)
{
	struct uuid item = r->item;
	struct record found;
	struct err err;
	bool only_news = r->only_news;
	int64_t version = -1;

	r->heard.asked = r->only_news = false;
	pthread_mutex_unlock(&r->lock);
	record_init(&found);
	bool ok = open_store(r, st) &&
		store_number((*st)->db, "PRAGMA data_version", &version, &err) &&
		!(only_news && version == r->version) && store_load_heard(*st, &item, &found, &err);
	pthread_mutex_lock(&r->lock);
	if (!counts(r, &r->heard, ok)) {
		record_finish(&found);
		return;
	}
	r->version = version;
	record_finish(&r->answer);
	r->answer = found;
}

static void
answer_analysis_of(struct reader *r, struct store **st)
{
	struct analysis found = ANALYSIS_NONE;
	char hash[sizeof(r->hash)];
	struct err err;

	r->analysis.asked = false;
	memcpy(hash, r->hash, sizeof(hash));
	pthread_mutex_unlock(&r->lock);
	bool ok = open_store(r, st) && store_load_analysis(*st, hash, &found, &err);
	pthread_mutex_lock(&r->lock);
	if (!counts(r, &r->analysis, ok)) {
		analysis_finish(&found);
		return;
	}
	analysis_finish(&r->answer_analysis);
	r->answer_analysis = found;
}

static void
answer_library(struct reader *r, struct store **st)
{
	struct questions q = r->questions;
	struct library_answers found = { 0 };
	struct err err;

	r->library.asked = false;
	r->questions = (struct questions){ 0 };
	pthread_mutex_unlock(&r->lock);
	if (!open_store(r, st) || !store_library_answer(*st, q.v, q.n, &found, &err)) {
		library_answers_finish(&found);
		found.files = -1;
	}
	questions_finish(&q);
	pthread_mutex_lock(&r->lock);
	if (!counts(r, &r->library, true)) {
		library_answers_finish(&found);
		return;
	}
	library_answers_finish(&r->answers);
	r->answers = found;
}

#define MOST_FOUND 40

/* line is taken apart. */
static bool
list_words(struct store *st, char *line, struct library_files *out, struct err *err)
{
	const char *words[16];
	size_t n = 0;

	for (char *rest = line, *word; n < LENGTH(words) && (word = strsep(&rest, " "));)
		if (*word)
			words[n++] = word;
	return store_library_list(st, words, n, MOST_FOUND, out, err);
}

static void
answer_found(struct reader *r, struct store **st)
{
	struct library_files found = { 0 };
	char *words = r->words;
	struct err err;

	r->found.asked = false;
	r->words = NULL;
	pthread_mutex_unlock(&r->lock);
	bool ok = open_store(r, st) && list_words(*st, words, &found, &err);
	free(words);
	pthread_mutex_lock(&r->lock);
	if (!counts(r, &r->found, ok)) {
		library_files_finish(&found);
		return;
	}
	library_files_finish(&r->files);
	r->files = found;
}

static void
answer_looked(struct reader *r, struct store **st)
{
	struct analysis found = ANALYSIS_NONE;
	char *path = r->path_looked;
	struct err err;

	r->looked.asked = false;
	r->path_looked = NULL;
	pthread_mutex_unlock(&r->lock);
	bool ok = open_store(r, st) && store_load_analysis_at(*st, path, &found, &err);
	free(path);
	pthread_mutex_lock(&r->lock);
	if (!counts(r, &r->looked, ok)) {
		analysis_finish(&found);
		return;
	}
	analysis_finish(&r->answer_looked);
	r->answer_looked = found;
}

static void
paths_finish(struct paths *p)
{
	for (size_t i = 0; i < p->n; i++)
		free(p->v[i]);
	free(p->v);
	*p = (struct paths){ 0 };
}

static void
answer_unmeasured(struct reader *r, struct store **st)
{
	struct paths asked = r->paths;
	struct library_files found = { 0 };
	struct err err;

	r->unmeasured.asked = false;
	r->paths = (struct paths){ 0 };
	pthread_mutex_unlock(&r->lock);
	bool ok = open_store(r, st) &&
		store_unmeasured(*st, (const char *const *)asked.v, asked.n, &found, &err);
	paths_finish(&asked);
	pthread_mutex_lock(&r->lock);
	if (!counts(r, &r->unmeasured, ok)) {
		library_files_finish(&found);
		return;
	}
	library_files_finish(&r->files_unmeasured);
	r->files_unmeasured = found;
}

void
reader_text_finish(struct reader_text *t)
{
	free(t->path);
	buf_finish(&t->bytes);
}

static void
answer_text(struct reader *r)
{
	struct reader_text t = { .path = r->path_text, .bytes = BUF_INIT };
	size_t most = r->most_bytes;
	bool found;

	r->text.asked = false;
	r->path_text = NULL;
	pthread_mutex_unlock(&r->lock);
	t.ok = file_read(t.path, most, &t.bytes, &found, &t.why) &&
		(found || err_set(&t.why, "there is no file %s", t.path));
	pthread_mutex_lock(&r->lock);
	if (!counts(r, &r->text, true)) {
		reader_text_finish(&t);
		return;
	}
	reader_text_finish(&r->answer_text);
	r->answer_text = t;
}

static void *
reader_thread(void *arg)
{
	struct reader *r = arg;
	struct store *st = NULL;

	pthread_mutex_lock(&r->lock);
	while (!r->stopping) {
		if (r->library.asked)
			answer_library(r, &st);
		else if (r->found.asked)
			answer_found(r, &st);
		else if (r->text.asked)
			answer_text(r);
		else if (r->heard.asked)
			answer_heard(r, &st);
		else if (r->analysis.asked)
			answer_analysis_of(r, &st);
		else if (r->looked.asked)
			answer_looked(r, &st);
		else if (r->unmeasured.asked)
			answer_unmeasured(r, &st);
		else
			pthread_cond_wait(&r->changed, &r->lock);
	}
	pthread_mutex_unlock(&r->lock);
	store_close(st);
	return NULL;
}

/* Called with the lock held; releases it. The first question starts the thread; if that fails, the
 * music library counts as unknown. */
static void
ask_reader(struct reader *r, struct reader_question *q)
{
	*q = (struct reader_question){ .asked = true };
	pthread_cond_signal(&r->changed);
	pthread_mutex_unlock(&r->lock);
	if (r->running)
		return;
	r->running = thread_start(&r->thread, "earlog-reader", reader_thread, r) == 0;
	if (r->running)
		return;
	r->library.answered = true;
	r->answers.files = -1;
	wake_send(&r->news);
}

void
reader_ask_heard(struct reader *r, const struct uuid *item)
{
	pthread_mutex_lock(&r->lock);
	r->item = *item;
	r->only_news = false;
	ask_reader(r, &r->heard);
}

void
reader_ask_news(struct reader *r, const struct uuid *item)
{
	pthread_mutex_lock(&r->lock);
	r->only_news = !r->heard.answered && (!r->heard.asked || r->only_news);
	r->item = *item;
	ask_reader(r, &r->heard);
}

void
reader_ask_analysis(struct reader *r, const char *hash)
{
	pthread_mutex_lock(&r->lock);
	snprintf(r->hash, sizeof(r->hash), "%s", hash);
	ask_reader(r, &r->analysis);
}

void
reader_ask_library(struct reader *r, const struct library_question *q, size_t n)
{
	struct questions copy = questions_dup(q, n);

	pthread_mutex_lock(&r->lock);
	questions_finish(&r->questions);
	r->questions = copy;
	ask_reader(r, &r->library);
}

void
reader_ask_found(struct reader *r, const char *words)
{
	pthread_mutex_lock(&r->lock);
	xreplace(&r->words, words);
	ask_reader(r, &r->found);
}

void
reader_ask_looked(struct reader *r, const char *path)
{
	pthread_mutex_lock(&r->lock);
	xreplace(&r->path_looked, path);
	ask_reader(r, &r->looked);
}

void
reader_ask_unmeasured(struct reader *r, const char *const *paths, size_t n)
{
	pthread_mutex_lock(&r->lock);
	paths_finish(&r->paths);
	r->paths = (struct paths){ .v = xcalloc(n + 1, sizeof(char *)), .n = n };
	for (size_t i = 0; i < n; i++)
		r->paths.v[i] = xstrdup(paths[i]);
	ask_reader(r, &r->unmeasured);
}

void
reader_ask_text(struct reader *r, const char *path, size_t most_bytes)
{
	pthread_mutex_lock(&r->lock);
	xreplace(&r->path_text, path);
	r->most_bytes = most_bytes;
	ask_reader(r, &r->text);
}

/* Takes the answer, with the lock held where there is one. */
static bool
lock_answered(struct reader *r, struct reader_question *q)
{
	wake_drain(&r->news);
	pthread_mutex_lock(&r->lock);
	bool there = q->answered;
	q->answered = false;
	if (!there)
		pthread_mutex_unlock(&r->lock);
	return there;
}

bool
reader_take(struct reader *r, struct uuid *item, struct record *out)
{
	if (!lock_answered(r, &r->heard))
		return false;
	*item = r->item;
	record_finish(out);
	*out = r->answer;
	record_init(&r->answer);
	pthread_mutex_unlock(&r->lock);
	return true;
}

bool
reader_take_analysis(struct reader *r, struct analysis *out)
{
	if (!lock_answered(r, &r->analysis))
		return false;
	analysis_finish(out);
	*out = r->answer_analysis;
	r->answer_analysis = (struct analysis)ANALYSIS_NONE;
	pthread_mutex_unlock(&r->lock);
	return true;
}

bool
reader_take_library(struct reader *r, struct library_answers *out)
{
	if (!lock_answered(r, &r->library))
		return false;
	library_answers_finish(out);
	*out = r->answers;
	r->answers = (struct library_answers){ 0 };
	pthread_mutex_unlock(&r->lock);
	return true;
}

bool
reader_take_found(struct reader *r, struct library_files *out)
{
	if (!lock_answered(r, &r->found))
		return false;
	library_files_finish(out);
	*out = r->files;
	r->files = (struct library_files){ 0 };
	pthread_mutex_unlock(&r->lock);
	return true;
}

bool
reader_take_looked(struct reader *r, struct analysis *out)
{
	if (!lock_answered(r, &r->looked))
		return false;
	analysis_finish(out);
	*out = r->answer_looked;
	r->answer_looked = (struct analysis)ANALYSIS_NONE;
	pthread_mutex_unlock(&r->lock);
	return true;
}

bool
reader_take_unmeasured(struct reader *r, struct library_files *out)
{
	if (!lock_answered(r, &r->unmeasured))
		return false;
	library_files_finish(out);
	*out = r->files_unmeasured;
	r->files_unmeasured = (struct library_files){ 0 };
	pthread_mutex_unlock(&r->lock);
	return true;
}

bool
reader_take_text(struct reader *r, struct reader_text *out)
{
	if (!lock_answered(r, &r->text))
		return false;
	*out = r->answer_text;
	r->answer_text = (struct reader_text){ .bytes = BUF_INIT };
	pthread_mutex_unlock(&r->lock);
	return true;
}

void
reader_close(struct reader *r)
{
	if (!r)
		return;
	if (r->running) {
		pthread_mutex_lock(&r->lock);
		r->stopping = true;
		pthread_cond_signal(&r->changed);
		pthread_mutex_unlock(&r->lock);
		pthread_join(r->thread, NULL);
	}
	record_finish(&r->answer);
	analysis_finish(&r->answer_analysis);
	questions_finish(&r->questions);
	library_answers_finish(&r->answers);
	library_files_finish(&r->files);
	analysis_finish(&r->answer_looked);
	paths_finish(&r->paths);
	library_files_finish(&r->files_unmeasured);
	free(r->path_looked);
	free(r->path_text);
	reader_text_finish(&r->answer_text);
	free(r->words);
	pthread_cond_destroy(&r->changed);
	pthread_mutex_destroy(&r->lock);
	wake_close(&r->news);
	free(r->path);
	free(r);
}
