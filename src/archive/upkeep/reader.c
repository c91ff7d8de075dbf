/* The thread that reads for the bench: one slot for each kind of question, in which the newest
 * wins. store/ has the queries, exchange/others.c the files of other listeners. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/upkeep/reader.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "archive/exchange/others.h"
#include "archive/store/store_private.h"
#include "archive/upkeep/open.h"
#include "base/system/os_thread.h"

#define MOST_FOUND 40

/* A question to the thread, with copies of its arguments. Each kind of question uses only some of
 * the members. */
struct reader_question {
	struct arena owned;
	char *text; /* hash or path of a file, or words to search for */
	struct library_question *wanted;
	const char **paths;
	size_t n;
	struct uuid item;
	bool only_news;
	size_t most_bytes;
	int64_t version; /* SQLite's data_version (counts changes) when the answer was read */
};

static const size_t answer_sizes[READER_KINDS] = {
	[READER_LIBRARY] = sizeof(struct library_answers),
	[READER_FOUND] = sizeof(struct library_files),
	[READER_TEXT] = sizeof(struct reader_text),
	[READER_HEARD] = sizeof(struct heard_notes),
	[READER_ANALYSIS] = sizeof(struct analysis),
	[READER_LOOKED] = sizeof(struct analysis),
	[READER_STORY] = sizeof(struct device_story),
	[READER_UNMEASURED] = sizeof(struct library_files),
};

struct reader_slot {
	bool asked;
	struct reader_question question; /* valid while `asked` is true */
	void *answer; /* answer that the session has not fetched yet; NULL: none */
};

struct reader {
	char *path;
	struct wake news;
	bool running;
	pthread_t thread;
	pthread_mutex_t lock; /* guards all members below */
	pthread_cond_t changed;
	bool stopping;
	struct reader_slot slots[READER_KINDS];
	/* data_version at the last answer to READER_HEARD; used by the thread alone */
	int64_t version;
};

struct reader *
reader_new(const char *path)
{
	struct reader *r = xcalloc(1, sizeof(*r));

	r->path = xstrdup(path);
	wake_open(&r->news);
	pthread_mutex_init(&r->lock, NULL);
	pthread_cond_init(&r->changed, NULL);
	return r;
}

int
reader_fd(const struct reader *r)
{
	return r->news.fd;
}

void
reader_drain(struct reader *r)
{
	wake_drain(&r->news);
}

/* ---- answering a question: reads the archive or a file ---- */

static bool
open_store(struct reader *r, struct store **st)
{
	struct err err;

	if (*st && !store_in_place(*st, &err) && (*st)->overwritten)
		/* a file over which another one was copied mixes pages of two archives */
		return false;
	if (*st && (*st)->snapshot) {
		store_close(*st);
		*st = NULL;
	}
	if (!*st)
		*st = archive_open(r->path, STORE_READ, &err);
	store_hide_blind(*st);
	return *st != NULL;
}

/* Lists the library's files that contain the words in q->text, which is split in place. */
static bool
list_found(struct store *st, struct reader_question *q, struct library_files *out, struct err *err)
{
	const char *words[16];
	size_t n = 0;

	for (char *rest = q->text, *word; n < LENGTH(words) && (word = strsep(&rest, " "));)
		if (*word)
			words[n++] = word;
	return store_library_list(st, words, n, MOST_FOUND, out, err);
}

static bool
load_heard(struct reader *r, struct store *st, struct reader_question *q, struct heard_notes *out,
	struct err *err)
{
	heard_notes_init(out);
	if (!store_number(st->db, "PRAGMA data_version", &q->version, err) ||
		(q->only_news && q->version == r->version) ||
		!store_load_heard(st, &q->item, &out->notes, err))
		return false;
	exchange_others_load(st, &q->item, true, &out->notes, &out->unread);
	return true;
}

/* Reads the answer to a question into *a, which has the type for this kind and is all zero bytes.
 * Returns false if there is no answer to deliver. */
static bool
read_answer(struct reader *r, struct store **st, enum reader_kind kind, struct reader_question *q,
	void *a)
{
	struct library_answers *library = a;
	struct device_story *story = a;
	struct err err;

	if (kind == READER_TEXT) {
		struct reader_text *t = a;
		bool found;

		*t = (struct reader_text){ .path = xstrdup(q->text), .bytes = BUF_INIT };
		t->ok = file_read(t->path, q->most_bytes, &t->bytes, &found, &t->why) &&
			(found || err_set(&t->why, "there is no file %s", t->path));
		return true;
	}
	bool is_open = open_store(r, st);
	if (kind == READER_LIBRARY) {
		if (!is_open || !store_library_answer(*st, q->wanted, q->n, library, &err)) {
			library_answers_finish(library);
			library->files = -1;
		}
		return true;
	}
	if (!is_open)
		return false;
	switch (kind) {
	case READER_FOUND: return list_found(*st, q, a, &err);
	case READER_UNMEASURED: return store_unmeasured(*st, q->paths, q->n, a, &err);
	case READER_HEARD: return load_heard(r, *st, q, a, &err);
	case READER_STORY:
		if (!store_device_story(*st, q->text, story, &err))
			story->why = err;
		return true;
	case READER_LOOKED: return store_load_analysis_at(*st, q->text, a, &err);
	default: return store_load_analysis(*st, q->text, a, &err);
	}
}

void
heard_notes_init(struct heard_notes *h)
{
	*h = (struct heard_notes){ .notes = record_new(), .unread = BUF_INIT };
}

void
heard_notes_finish(struct heard_notes *h)
{
	record_finish(&h->notes);
	buf_finish(&h->unread);
}

void
reader_text_finish(struct reader_text *t)
{
	free(t->path);
	buf_finish(&t->bytes);
}

static void
finish_answer(enum reader_kind kind, void *a)
{
	switch (kind) {
	case READER_LIBRARY: library_answers_finish(a); break;
	case READER_FOUND:
	case READER_UNMEASURED: library_files_finish(a); break;
	case READER_TEXT: reader_text_finish(a); break;
	case READER_HEARD: heard_notes_finish(a); break;
	case READER_STORY: device_story_finish(a); break;
	case READER_ANALYSIS:
	case READER_LOOKED: analysis_finish(a); break;
	case READER_KINDS: break;
	}
}

/* ---- the reader's thread ---- */

/* Sets the answer to a kind of question to `a`, which malloc returned and which it now owns, or to
 * none (NULL). Frees the previous answer. */
static void
set_answer(struct reader *r, enum reader_kind kind, void *a)
{
	if (r->slots[kind].answer)
		finish_answer(kind, r->slots[kind].answer);
	free(r->slots[kind].answer);
	r->slots[kind].answer = a;
	if (a)
		wake_send(&r->news);
}

/* Answers the pending question of a kind. Called with the lock held; releases it while reading.
 * Drops the answer if a newer question was asked meanwhile. */
static void
answer_question(struct reader *r, enum reader_kind kind, struct store **st)
{
	struct reader_slot *slot = &r->slots[kind];
	struct reader_question q = slot->question;
	void *a = xcalloc(1, answer_sizes[kind]);

	slot->asked = false;
	slot->question = (struct reader_question){ 0 };
	pthread_mutex_unlock(&r->lock);
	bool ok = read_answer(r, st, kind, &q, a);
	if (*st)
		sqlite3_db_release_memory((*st)->db); /* the pages that were read */
	arena_finish(&q.owned);
	pthread_mutex_lock(&r->lock);
	if (ok && !slot->asked) {
		/* Set only if the answer is delivered: after a dropped answer the next question
		 * must still be answered, also if it has only_news. */
		if (kind == READER_HEARD)
			r->version = q.version;
		set_answer(r, kind, a);
	} else {
		slot->question.only_news &= !ok;
		finish_answer(kind, a);
		free(a);
	}
}

static void *
reader_thread(void *arg)
{
	struct reader *r = arg;
	struct store *st = NULL;

	pthread_mutex_lock(&r->lock);
	while (!r->stopping) {
		size_t kind = 0;

		while (kind < READER_KINDS && !r->slots[kind].asked)
			kind++;
		if (kind < READER_KINDS)
			answer_question(r, (enum reader_kind)kind, &st);
		else
			pthread_cond_wait(&r->changed, &r->lock);
	}
	pthread_mutex_unlock(&r->lock);
	store_close(st);
	return NULL;
}

/* ---- asking questions ---- */

/* Makes q the pending question of its kind, and owns it. The first question starts the thread; if
 * that fails, the answer to a library question is `files` -1 (unknown). q.only_news is
 * cleared if an answer of this kind was not fetched yet, or if q replaces a question without
 * only_news. */
static void
ask_reader(struct reader *r, enum reader_kind kind, struct reader_question q)
{
	struct reader_slot *slot = &r->slots[kind];

	pthread_mutex_lock(&r->lock);
	q.only_news &= !slot->answer && (!slot->asked || slot->question.only_news);
	set_answer(r, kind, NULL);
	arena_finish(&slot->question.owned);
	slot->question = q;
	slot->asked = true;
	pthread_cond_signal(&r->changed);
	if (!r->running)
		r->running = os_thread_start(&r->thread, "earlog-reader", reader_thread, r) == 0;
	if (!r->running) {
		struct library_answers *unknown = xcalloc(1, sizeof(*unknown));
		unknown->files = -1;
		set_answer(r, READER_LIBRARY, unknown);
	}
	pthread_mutex_unlock(&r->lock);
}

static char *
copy_text(struct reader_question *q, const char *text)
{
	return arena_keep(&q->owned, xstrdup(text));
}

void
reader_ask(struct reader *r, enum reader_kind kind, const char *text, size_t most_bytes)
{
	struct reader_question q = { .most_bytes = most_bytes };

	q.text = copy_text(&q, text);
	ask_reader(r, kind, q);
}

void
reader_ask_heard(struct reader *r, const struct uuid *item, bool only_news)
{
	ask_reader(
		r, READER_HEARD, (struct reader_question){ .item = *item, .only_news = only_news });
}

void
reader_ask_library(struct reader *r, const struct library_question *v, size_t n)
{
	struct reader_question q = { .n = n };

	q.wanted = arena_calloc(&q.owned, n, sizeof(q.wanted[0]));
	for (size_t i = 0; i < n; i++) {
		const struct library_wanted *w = &v[i].wanted;

		q.wanted[i] = (struct library_question){ .id = v[i].id,
			.hash = copy_text(&q, v[i].hash),
			.moved = copy_text(&q, v[i].moved),
			.wanted = { copy_text(&q, w->title), copy_text(&q, w->artist),
				copy_text(&q, w->album), copy_text(&q, w->isrc),
				copy_text(&q, w->mbid), w->length_ms } };
	}
	ask_reader(r, READER_LIBRARY, q);
}

void
reader_ask_unmeasured(struct reader *r, const char *const *paths, size_t n)
{
	struct reader_question q = { .n = n };

	q.paths = arena_calloc(&q.owned, n, sizeof(q.paths[0]));
	for (size_t i = 0; i < n; i++)
		q.paths[i] = copy_text(&q, paths[i]);
	ask_reader(r, READER_UNMEASURED, q);
}

bool
reader_take(struct reader *r, enum reader_kind kind, void *out)
{
	pthread_mutex_lock(&r->lock);
	void *a = r->slots[kind].answer;
	r->slots[kind].answer = NULL;
	pthread_mutex_unlock(&r->lock);
	if (!a)
		return false;
	finish_answer(kind, out);
	memcpy(out, a, answer_sizes[kind]);
	free(a);
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
	for (int k = 0; k < READER_KINDS; k++) {
		set_answer(r, (enum reader_kind)k, NULL);
		arena_finish(&r->slots[k].question.owned);
	}
	pthread_cond_destroy(&r->changed);
	pthread_mutex_destroy(&r->lock);
	wake_close(&r->news);
	free(r->path);
	free(r);
}
