#include "store/reader.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/mem.h"
#include "store/store.h"

struct reader {
	char *path;
	int fd;
	bool running;
	pthread_t thread;
	pthread_mutex_t lock;        /* of all below */
	pthread_cond_t changed;
	bool asked, answered, stopping;
	struct uuid item;            /* that is asked for, or answered */
	struct record answer;
};

struct reader *
reader_new(const char *path)
{
	struct reader *r = xcalloc(1, sizeof(*r));

	r->path = xstrdup(path);
	r->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	pthread_mutex_init(&r->lock, NULL);
	pthread_cond_init(&r->changed, NULL);
	record_init(&r->answer);
	return r;
}

int
reader_fd(const struct reader *r)
{
	return r->fd;
}

/* Answers one question; the lock is held, but for the reading itself. */
static void
answer(struct reader *r, struct store **st)
{
	struct uuid item = r->item;
	struct record found;
	struct err err;

	r->asked = false;
	pthread_mutex_unlock(&r->lock);
	record_init(&found);
	if (!*st)
		*st = store_open(r->path, STORE_READ, &err);
	bool ok = *st && store_load_heard(*st, &item, &found, &err);
	pthread_mutex_lock(&r->lock);
	if (!ok || r->asked) {           /* overtaken meanwhile */
		record_finish(&found);
		return;
	}
	record_finish(&r->answer);
	r->answer = found;
	r->answered = true;
	uint64_t one = 1;
	ssize_t told = write(r->fd, &one, sizeof(one));
	(void)told;                      /* EAGAIN: it is readable already */
}

static void *
run(void *arg)
{
	struct reader *r = arg;
	struct store *st = NULL;

	pthread_mutex_lock(&r->lock);
	while (!r->stopping) {
		if (r->asked)
			answer(r, &st);
		else
			pthread_cond_wait(&r->changed, &r->lock);
	}
	pthread_mutex_unlock(&r->lock);
	store_close(st);
	return NULL;
}

void
reader_ask_heard(struct reader *r, const struct uuid *item)
{
	sigset_t all, before;

	pthread_mutex_lock(&r->lock);
	r->item = *item;
	r->asked = true;
	r->answered = false;
	pthread_cond_signal(&r->changed);
	pthread_mutex_unlock(&r->lock);
	if (r->running)
		return;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	r->running = pthread_create(&r->thread, NULL, run, r) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (r->running)
		pthread_setname_np(r->thread, "earlog-reader");
}

bool
reader_take(struct reader *r, struct uuid *item, struct record *out)
{
	uint64_t n;
	ssize_t drained = read(r->fd, &n, sizeof(n));    /* first: an answer after this wakes again */

	(void)drained;
	pthread_mutex_lock(&r->lock);
	bool there = r->answered;
	if (there) {
		*item = r->item;
		record_finish(out);
		*out = r->answer;
		record_init(&r->answer);
		r->answered = false;
	}
	pthread_mutex_unlock(&r->lock);
	return there;
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
	pthread_cond_destroy(&r->changed);
	pthread_mutex_destroy(&r->lock);
	close(r->fd);
	free(r->path);
	free(r);
}
