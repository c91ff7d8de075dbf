/* The thread that writes for the bench: transactions, retries, overtaken open notes, and groups
 * that lose to another program's version. sitting/backlog.c decides when the thread gets a group.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/upkeep/writer.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "archive/store/library.h"
#include "archive/store/store_private.h"
#include "archive/upkeep/open.h"
#include "base/system/clock.h"
#include "base/system/log.h"
#include "base/system/os_thread.h"
#include "review/record/blind_result.h"
#include "review/record/identity.h"
#include "review/record/rows_session.h"

#define AFTER_KEY_MS 3 /* before a group is stored */
#define RETRY_MS 1000
#define LAST_RETRY_MS 100 /* time between two tries while the program ends */

/* Data that the writer stores completely or not at all: rows, or the facts about a played file. */
struct write_group {
	uint64_t number;
	bool guarded;               /* to be stored only if no other program has changed its rows */
	struct library_file played; /* a played file; .path is NULL if the group has rows instead */
	/* measurements of the file; .overview is NULL if there are none */
	struct analysis measured;
	size_t n;
	struct edit rows[];
};

struct write_groups LIST_OF(struct write_group *);

struct current_versions LIST_OF(struct current_version);

/* The changes of one transaction in struct writer_state, published after its commit. */
struct outcome {
	uint64_t nlost, nrefused, nover;
	struct current_versions current;
};

struct writer {
	char *path;
	struct wake news;
	pthread_t thread;
	pthread_mutex_t lock;   /* guards all members that not only the thread uses */
	pthread_cond_t changed; /* wakes the thread when there is work */
	pthread_cond_t ended_now;
	struct write_groups waiting;
	struct writer_state state;
	/* versions for writer_current to return, the oldest first */
	struct current_versions current;
	bool asked; /* a write_group was queued since the last try */
	bool stopping, ended, abandoned;
	int64_t retry_ms, give_up_ms; /* times of os_mono_ms */

	struct store *store; /* this and the members below are used by the thread alone */
	bool stale;          /* `store` can no longer write; the next try opens a new connection */
	/* the groups being stored: read by the thread at any time, changed only under the lock
	 */
	struct write_groups batch;
	uint64_t reached; /* all groups up to this number are on disk */
	/* SQLite's data_version (counts changes by others) after the last batch */
	int64_t version;
	bool moved;   /* the archive's path now belongs to another file, or to none */
	bool gave_up; /* for good, for the reason in state.error */
};

static void
group_free(struct write_group *g)
{
	EACH_IN (one, g->rows, g->n)
		row_free(one->kind, one->row);
	library_file_finish(&g->played);
	analysis_finish(&g->measured);
	free(g);
}

static void
groups_finish(struct write_groups *q)
{
	LIST_FINISH(q, group_free(*each));
}

/* Returns true if group `next` is a newer version of the open note in group `old`, which is not
 * stored yet and can be dropped. Then gives the newer version the parent of the dropped one, since
 * the archive knows only that. */
static bool
supersede(const struct write_group *old, const struct write_group *next)
{
	if (old->n != 1 || next->n != 1 || old->rows[0].kind != ROW_OPEN_NOTE ||
		next->rows[0].kind != ROW_OPEN_NOTE)
		return false;
	const struct row *was = old->rows[0].row;
	struct row *is = next->rows[0].row;
	if (next->guarded || !uuid_same(&was->uuid, &is->uuid))
		return false;
	if (uuid_same(&is->parent, &was->edit))
		is->parent = was->parent;
	return true;
}

static void
free_currents(struct current_versions *l)
{
	LIST_FINISH(l, row_free(each->kind, each->row));
}

/* Adds the archive's current version of a row to the outcome, for writer_current, because our
 * version was not stored. */
static bool
add_current(struct writer *w, struct outcome *o, enum row_kind kind, const struct row *version,
	struct err *err)
{
	struct current_version s = { .kind = kind, .instead_of = version->edit };

	if (!row_store_get(w->store, kind, &version->uuid, &s.row, err))
		return false;
	if (!s.row)
		return true;
	LIST_ADD(&o->current, s);
	if (kind != ROW_BLIND_RUN)
		return true;
	/* The bench of another earlog may have answered trials that our bench knows nothing of. */
	const struct blind_run *run = s.row;
	for (int64_t i = 1; i <= run->trial && i <= BLIND_MOST; i++) {
		struct current_version answer = { .kind = ROW_TRIAL };
		struct uuid u = identity_of_answer(&run->row.uuid, (size_t)i);

		if (!row_store_get(w->store, ROW_TRIAL, &u, &answer.row, err))
			return false;
		if (answer.row)
			LIST_ADD(&o->current, answer);
	}
	return true;
}

/* The archive's current version of a row, compared with a version to be stored. */
enum stored_row {
	STORED_UNTOUCHED, /* the version that the new one replaces (its parent), or there is none */
	STORED_SAME,      /* another version, which says the same: both were read from one file */
	STORED_OTHER
};

/* Open notes are always untouched. */
static bool
compare_stored(struct writer *w, enum row_kind kind, const struct row *incoming,
	enum stored_row *is, struct err *err)
{
	struct row old = { .edit = UUID_NONE };
	bool found;
	void *now;

	if (!row_store_head(w->store, kind, &incoming->uuid, &old, &found, err))
		return false;
	*is = STORED_UNTOUCHED;
	if (!found || kind == ROW_OPEN_NOTE || uuid_same(&old.edit, &incoming->parent) ||
		uuid_same(&old.edit, &incoming->edit))
		return true;
	if (!row_store_get(w->store, kind, &incoming->uuid, &now, err))
		return false;
	*is = now && row_same(kind, now, incoming) ? STORED_SAME : STORED_OTHER;
	row_free(kind, now);
	return true;
}

static bool
put_group(struct writer *w, const struct write_group *g, struct outcome *o, struct err *err)
{
	enum stored_row stored;
	bool refused = false;

	EACH_IN_WHILE (one, g->rows, g->n, g->guarded) {
		if (!compare_stored(w, one->kind, one->row, &stored, err))
			return false;
		refused = refused || stored == STORED_OTHER;
	}
	if (refused) {
		o->nrefused++;
		EACH_IN (one, g->rows, g->n)
			if (!add_current(w, o, one->kind, one->row, err))
				return false;
		return true;
	}
	EACH_IN (one, g->rows, g->n) {
		const struct row *row = one->row;

		if (!compare_stored(w, one->kind, row, &stored, err))
			return false;
		/* Our version would become the current one, and undo would take the other's back.
		 */
		if (stored == STORED_SAME) {
			if (!add_current(w, o, one->kind, row, err))
				return false;
			continue;
		}
		switch (store_put(w->store, one->kind, row, err)) {
		case PUT_FAILED: return false;
		case PUT_LOST:
			o->nlost++;
			if (!add_current(w, o, one->kind, row, err))
				return false;
			break;
		case PUT_DONE:
			if (stored == STORED_OTHER && row_types[one->kind].keeps_past)
				o->nover++;
			break;
		case PUT_SAME: break;
		}
	}
	if (g->measured.overview)
		return store_put_analysis(w->store, &g->played, &g->measured, err);
	return !g->played.path || store_library_played(w->store, &g->played, err);
}

/* Adds the outcome of a committed transaction to the state that the session's loop reads. */
static void
take_outcome(struct writer *w, const struct outcome *o)
{
	pthread_mutex_lock(&w->lock);
	w->state.nlost += o->nlost;
	w->state.nrefused += o->nrefused;
	w->state.nover += o->nover;
	EACH (one, &o->current)
		LIST_ADD(&w->current, *one);
	pthread_mutex_unlock(&w->lock);
	free(o->current.v);
}

/* Stores the groups from index `from` to before `to` of the batch in one transaction. Sets
 * *broke_rule to true if a row violates a constraint of the archive, so that it can never be
 * stored. */
static bool
store_groups(struct writer *w, size_t from, size_t to, bool *broke_rule, struct err *err)
{
	struct outcome o = { .nlost = 0 };

	bool ok = store_begin(w->store, err);
	for (size_t i = from; ok && i < to; i++)
		ok = put_group(w, w->batch.v[i], &o, err);
	/* The rollback comes after the error code was read, which it would change. */
	ok = ok && store_commit(w->store, err);
	int rc = sqlite3_extended_errcode(w->store->db);
	*broke_rule = !ok && (rc & 0xff) == SQLITE_CONSTRAINT;
	/* If SQLite could not open the write-ahead log for writing, this connection stays
	 * read-only. */
	w->stale = !ok && (rc & 0xff) == SQLITE_READONLY && rc != SQLITE_READONLY_DBMOVED;
	if (!ok) {
		store_rollback(w->store);
		free_currents(&o.current);
		return false;
	}
	take_outcome(w, &o);
	return true;
}

/* Removes the stored groups, from index `from` to before `to`, from the batch. */
static void
drop_stored(struct writer *w, size_t from, size_t to)
{
	pthread_mutex_lock(&w->lock);
	if (from == 0)
		w->reached = w->batch.v[to - 1]->number;
	for (size_t i = from; i < to; i++)
		group_free(w->batch.v[i]);
	memmove(w->batch.v + from, w->batch.v + to, (w->batch.n - to) * sizeof(w->batch.v[0]));
	w->batch.n -= to - from;
	pthread_mutex_unlock(&w->lock);
}

/* Stores all groups of the batch in one transaction. If a row violates a constraint, stores the
 * groups one by one, so that only the bad group stays in the queue. Returns false if a group was
 * not stored; err is the reason. */
static bool
store_batch(struct writer *w, struct err *err)
{
	bool broke_rule;

	if (w->gave_up)
		return err_set(err, "%s", w->state.error);
	if (!w->store || w->stale) {
		store_close(w->store);
		w->stale = false;
		w->store = archive_open(w->path, STORE_WRITE, err);
		if (!w->store)
			return false;
	}
	if (w->batch.n == 0)
		return true;
	w->moved = !store_in_place(w->store, err);
	if (w->moved)
		return false;
	if (store_groups(w, 0, w->batch.n, &broke_rule, err)) {
		drop_stored(w, 0, w->batch.n);
		return true;
	}
	/* A file over which another one is being copied may first seem damaged. */
	struct err place = *err;
	w->moved = w->store->overwritten || !store_in_place(w->store, &place);
	if (w->moved)
		*err = place;
	if (w->moved || !broke_rule || w->batch.n == 1)
		return false;
	for (size_t i = 0; i < w->batch.n;)
		if (store_groups(w, i, i + 1, &broke_rule, err))
			drop_stored(w, i, i + 1);
		else
			i++;
	return w->batch.n == 0;
}

/* Puts the groups that were not stored back into the queue, before those queued since. */
static void
put_back(struct writer *w)
{
	struct write_groups since = w->waiting;

	if (w->batch.n && since.n && supersede(w->batch.v[w->batch.n - 1], since.v[0]))
		group_free(w->batch.v[--w->batch.n]);
	EACH (one, &since)
		LIST_ADD(&w->batch, *one);
	since.n = 0;
	w->waiting = w->batch;
	w->batch = since;
}

/* Stores the waiting groups. Called with the lock held; releases it while it waits for the disk. */
static void
try_to_store(struct writer *w)
{
	struct err err = ERR_INIT;
	struct write_groups empty = w->batch;

	/* The kernel hands a letter to the terminal by a worker of the same processor: a
	 * transaction that begins with the key would hold it up. */
	if (!w->stopping && !w->state.failing)
		os_cond_wait(&w->changed, &w->lock, os_mono_ms() + AFTER_KEY_MS);
	w->batch = w->waiting;
	w->waiting = empty;
	w->asked = false;
	pthread_mutex_unlock(&w->lock);
	size_t n = w->batch.n;
	/* The clock is read only for the program's log: tests set the clock while this thread runs.
	 */
	int64_t began_ns = log_is_on() ? clock_mono_ns() : 0;
	bool ok = store_batch(w, &err);
	/* SQLite's data_version changes only if another connection has written. */
	int64_t version = w->version;
	if (ok)
		store_number(w->store->db, "PRAGMA data_version", &version, ERR_IGNORED);
	if (log_is_on())
		log_line(LOG_WRITER,
			ok ? "%zu groups of rows stored after %.3f ms"
			   : "%zu groups of rows not stored after %.3f ms: %s",
			n, (double)(clock_mono_ns() - began_ns) / 1e6, err.msg);
	if (w->store && w->store->overwritten) {
		/* Another file was copied over the archive: the writer gives up, so that it never
		 * writes into that file. */
		w->gave_up = w->moved = true;
		store_close(w->store);
		w->store = NULL;
	}
	pthread_mutex_lock(&w->lock);
	if (version != w->version)
		w->state.nothers++;
	w->version = version;
	w->state.stored = w->reached;
	w->state.failing = !ok;
	w->state.moved = w->moved;
	w->state.gave_up = w->gave_up;
	snprintf(w->state.error, sizeof(w->state.error), "%.255s", err.msg);
	if (!ok) {
		put_back(w);
		w->retry_ms = os_mono_ms() + (w->stopping ? LAST_RETRY_MS : RETRY_MS);
	}
	wake_send(&w->news);
}

static bool
may_try(const struct writer *w)
{
	if (!w->store || w->state.failing)
		return w->asked || !w->state.failing || os_mono_ms() >= w->retry_ms;
	return w->waiting.n > 0;
}

static bool
may_end(const struct writer *w)
{
	return w->stopping &&
		(w->waiting.n == 0 || (w->state.failing && os_mono_ms() >= w->give_up_ms));
}

static void
writer_free(struct writer *w)
{
	groups_finish(&w->waiting);
	groups_finish(&w->batch);
	free_currents(&w->current);
	pthread_mutex_destroy(&w->lock);
	pthread_cond_destroy(&w->changed);
	pthread_cond_destroy(&w->ended_now);
	wake_close(&w->news);
	free(w->path);
	free(w);
}

static void
close_store(struct writer *w)
{
	bool moved = w->store && !store_in_place(w->store, ERR_IGNORED);

	if (w->store && !moved) {
		/* The log is emptied, unless another earlog uses the archive, which then does it
		 * when it ends. */
		sqlite3_busy_timeout(w->store->db, 0);
		sqlite3_wal_checkpoint_v2(
			w->store->db, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	}
	store_close(w->store);
	w->store = NULL;
	/* Moves the log aside: its file is gone, and other programs would write it into the file
	 * that is there now. */
	if (moved)
		archive_log_tidy(w->path);
}

static void *
writer_run(void *arg)
{
	struct writer *w = arg;

	pthread_mutex_lock(&w->lock);
	while (!may_end(w))
		if (may_try(w))
			try_to_store(w);
		else if (w->state.failing)
			os_cond_wait(&w->changed, &w->lock, w->retry_ms);
		else
			pthread_cond_wait(&w->changed, &w->lock);
	pthread_mutex_unlock(&w->lock);
	close_store(w);
	pthread_mutex_lock(&w->lock);
	w->ended = true;
	bool abandoned = w->abandoned;
	pthread_cond_signal(&w->ended_now);
	pthread_mutex_unlock(&w->lock);
	if (abandoned)
		writer_free(w);
	return NULL;
}

struct writer *
writer_start(const char *path, struct err *err)
{
	struct writer *w = xcalloc(1, sizeof(*w));

	w->path = xstrdup(path);
	bool can_wake = wake_open(&w->news);
	pthread_mutex_init(&w->lock, NULL);
	os_cond_init(&w->changed);
	os_cond_init(&w->ended_now);
	int rc = can_wake ? os_thread_start(&w->thread, "earlog-writer", writer_run, w) : errno;
	if (rc == 0)
		return w;
	writer_free(w);
	err_fail(err, "cannot start the writer of the archive: %s", strerror(rc));
	return NULL;
}

int
writer_fd(const struct writer *w)
{
	return w->news.fd;
}

void
writer_read(struct writer *w, struct writer_state *state)
{
	wake_drain(&w->news);
	pthread_mutex_lock(&w->lock);
	*state = w->state;
	pthread_mutex_unlock(&w->lock);
}

static uint64_t
queue(struct writer *w, struct write_group *g)
{
	pthread_mutex_lock(&w->lock);
	uint64_t number = g->number = ++w->state.queued;
	struct write_group *last = w->waiting.n ? w->waiting.v[w->waiting.n - 1] : NULL;
	if (last && supersede(last, g)) {
		group_free(last);
		w->waiting.v[w->waiting.n - 1] = g;
	} else {
		LIST_ADD(&w->waiting, g);
	}
	w->asked = true;
	pthread_cond_signal(&w->changed);
	pthread_mutex_unlock(&w->lock);
	return number;
}

uint64_t
writer_queue(struct writer *w, const struct edit *rows, size_t n, bool guarded)
{
	struct write_group *g = xcalloc(1, sizeof(*g) + n * sizeof(g->rows[0]));

	assert(n > 0);
	g->n = n;
	g->guarded = guarded;
	for (size_t i = 0; i < n; i++)
		g->rows[i] = (struct edit){ rows[i].kind, row_dup(rows[i].kind, rows[i].row) };
	return queue(w, g);
}

uint64_t
writer_queue_file(struct writer *w, const struct library_file *f, const struct analysis *a)
{
	struct write_group *g = xcalloc(1, sizeof(*g));

	g->played = (struct library_file){ .path = xstrdup(f->path),
		.size_bytes = f->size_bytes,
		.mtime_ns = f->mtime_ns,
		.length_ms = f->length_ms,
		.hash = xstrdup(f->hash) };
	if (a)
		g->measured = *a;
	return queue(w, g);
}

bool
writer_current(struct writer *w, struct current_version *out)
{
	pthread_mutex_lock(&w->lock);
	struct current_versions *l = &w->current;
	bool there = l->n > 0;
	if (there) {
		*out = l->v[0];
		ARRAY_REMOVE(l->v, l->n, 0);
	}
	pthread_mutex_unlock(&w->lock);
	return there;
}

/* Appends copies of all rows in the batch and the queue to `out`. Called with the lock held. */
static void
copy_unstored(const struct writer *w, struct edits *out)
{
	for (size_t i = 0; i < w->batch.n + w->waiting.n; i++) {
		const struct write_group *g =
			i < w->batch.n ? w->batch.v[i] : w->waiting.v[i - w->batch.n];

		EACH_IN (e, g->rows, g->n)
			edits_add(out, e->kind, row_dup(e->kind, e->row));
	}
}

void
writer_unstored(struct writer *w, struct edits *out)
{
	pthread_mutex_lock(&w->lock);
	copy_unstored(w, out);
	pthread_mutex_unlock(&w->lock);
}

/* A thread that waits for the disk cannot be cancelled: it is detached, and frees the writer when
 * it ends. */
bool
writer_stop(struct writer *w, int limit_ms, struct writer_rest *rest, struct err *err)
{
	pthread_mutex_lock(&w->lock);
	w->stopping = w->asked = true;
	int64_t now_ms = os_mono_ms(), until_ms = now_ms + limit_ms;
	w->give_up_ms = limit_ms > LAST_RETRY_MS ? until_ms - LAST_RETRY_MS : now_ms;
	pthread_cond_signal(&w->changed);
	int rc = 0;
	while (!w->ended && rc == 0)
		rc = os_cond_wait(&w->ended_now, &w->lock, until_ms);
	bool ended = w->ended, ok = w->state.queued == w->state.stored;
	if (!ok)
		err_set(err, "%s",
			w->state.failing ? w->state.error : "the disk did not answer in time");
	if (rest)
		*rest = (struct writer_rest){ .moved = w->state.moved, .hangs = !ended };
	if (rest && !ok)
		copy_unstored(w, &rest->unstored);
	w->abandoned = !ended;
	if (!ended)
		pthread_detach(w->thread);
	pthread_t thread = w->thread;
	pthread_mutex_unlock(&w->lock);
	if (ended) {
		pthread_join(thread, NULL);
		writer_free(w);
	}
	return ok;
}
