/*
 * Saves what the archive did not take in a folder that works: as a text, and as a small archive
 * that `earlog merge` takes. On a thread, for the next disk may hang, too.
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/os_thread.h"
#include "base/thread.h"
#include "sitting/sitting_private.h"
#include "store/save.h"

#define FOLDERS 4

struct beside {
	const struct record *rec;
	const struct edits *more;
	const char *text;
	char *folders[FOLDERS]; /* NULL: there is none */
	char *told;             /* NULL: none of them works */
	pthread_mutex_t lock;
	pthread_cond_t ended_now;
	bool ended;
};

/* ---- where ---- */

static char *
state_folder(const char *home)
{
	const char *state = getenv("XDG_STATE_HOME");
	struct err ignored;

	if (!(state && state[0] == '/') && !home)
		return NULL;
	char *folder = state && state[0] == '/' ? xasprintf("%s/earlog", state)
						: xasprintf("%s/.local/state/earlog", home);
	file_make_folder(folder, &ignored);
	return folder;
}

static void
find_folders(struct beside *b, const char *archive)
{
	const char *home = getenv("HOME"), *temp = getenv("TMPDIR");

	b->folders[0] = archive ? file_folder(archive) : NULL;
	b->folders[1] = state_folder(home);
	b->folders[2] = xstrdup(home);
	b->folders[3] = xstrdup(temp && temp[0] == '/' ? temp : "/tmp");
}

/* ---- what ---- */

/* The small archive's name with another end. */
static char *
text_name(const char *archive)
{
	return xasprintf("%.*s.txt", (int)(strlen(archive) - strlen(".db")), archive);
}

static bool
write_text(const char *archive, const char *text, const char *hint, char **path)
{
	struct err ignored;
	char *whole = xasprintf("%s%s", text, hint);

	*path = text_name(archive);
	bool ok = file_create(*path, whole, strlen(whole), NULL, &ignored);
	free(whole);
	return ok;
}

static char *
save_both(const struct beside *b, const char *folder)
{
	struct err ignored;
	char *archive = store_save_name(folder), *text = NULL, *told = NULL;
	char *hint = xasprintf("\nearlog merge %s\nbrings it back.\n", archive);

	if (store_save(archive, b->rec, b->more, &ignored)) {
		if (write_text(archive, b->text, hint, &text))
			told = xasprintf("saved: earlog merge %s brings it back; to read: %s\n",
				archive, text);
		else
			unlink(archive);
	}
	free(hint);
	free(text);
	free(archive);
	return told;
}

static char *
save_text(const struct beside *b, const char *folder)
{
	char *archive = store_save_name(folder), *text, *told = NULL;

	if (write_text(archive, b->text, "", &text))
		told = xasprintf("no folder takes a small archive; the words are in %s\n", text);
	free(text);
	free(archive);
	return told;
}

static void *
beside_run(void *arg)
{
	struct beside *b = arg;
	char *(*const ways[])(const struct beside *, const char *) = { save_both, save_text };

	for (size_t w = 0; w < LENGTH(ways); w++)
		for (size_t i = 0; !b->told && i < FOLDERS; i++)
			if (b->folders[i] && access(b->folders[i], W_OK | X_OK) == 0)
				b->told = ways[w](b, b->folders[i]);
	pthread_mutex_lock(&b->lock);
	b->ended = true;
	pthread_cond_signal(&b->ended_now);
	pthread_mutex_unlock(&b->lock);
	return NULL;
}

static bool
wait_until(struct beside *b, int64_t deadline_ms)
{
	struct timespec limit = { .tv_sec = deadline_ms / 1000,
		.tv_nsec = (long)(deadline_ms % 1000) * 1000000 };
	int rc = 0;

	pthread_mutex_lock(&b->lock);
	while (!b->ended && rc == 0)
		rc = os_cond_wait(&b->ended_now, &b->lock, &limit);
	bool ended = b->ended;
	pthread_mutex_unlock(&b->lock);
	return ended;
}

bool
beside_save(const struct sitting *s, const char *archive, const struct edits *more,
	const char *text, int64_t deadline_ms, char **told, bool *hangs)
{
	struct beside *b = xcalloc(1, sizeof(*b));
	pthread_t thread;

	*b = (struct beside){ .rec = &s->rec, .more = more, .text = text };
	find_folders(b, archive);
	pthread_mutex_init(&b->lock, NULL);
	os_cond_init(&b->ended_now);
	if (thread_start(&thread, "earlog-beside", beside_run, b) != 0)
		return false;
	*hangs = !wait_until(b, deadline_ms);
	if (*hangs) {
		pthread_detach(thread);
		return false; /* the thread still reads it all */
	}
	pthread_join(thread, NULL);
	*told = b->told;
	for (size_t i = 0; i < FOLDERS; i++)
		free(b->folders[i]);
	pthread_cond_destroy(&b->ended_now);
	pthread_mutex_destroy(&b->lock);
	free(b);
	return *told != NULL;
}
