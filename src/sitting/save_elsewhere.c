/*
 * Saves in another folder the rows that could not be stored in the archive: as a text, and as a
 * small archive for `earlog merge`. A thread does this, because the other disk may also hang.
 */
#include <dirent.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/os_thread.h"
#include "base/text.h"
#include "sitting/sitting_private.h"
#include "store/partial_archive.h"

#define FOLDERS 4
/* Index in `folders` of earlog's folder in $XDG_STATE_HOME, which is created if it is missing. */
#define STATE 1

struct beside {
	const struct record *rec;
	const struct edits *more;
	const char *text;
	/* The folders to save in, in the order of the attempts; an entry may be NULL. */
	char *folders[FOLDERS];
	char *told; /* the message for the user; NULL: no folder could be written */
	pthread_mutex_t lock;
	pthread_cond_t ended_now;
	bool ended;
};

/* ---- the folders to save in ---- */

static void
find_folders(char *folders[FOLDERS], const char *archive)
{
	const char *home = getenv("HOME"), *temp = getenv("TMPDIR");

	folders[0] = archive ? file_folder(archive) : NULL;
	folders[STATE] = file_xdg_folder("XDG_STATE_HOME", ".local/state");
	folders[2] = xstrdup(home);
	folders[3] = xstrdup(temp && temp[0] == '/' ? temp : "/tmp");
}

static void
free_folders(char *folders[FOLDERS])
{
	for (size_t i = 0; i < FOLDERS; i++)
		free(folders[i]);
}

/* Returns the path of a small archive in `folder` that this user wrote after since_ms (UTC), or
 * NULL. The caller frees the path. */
static char *
find_saved(const char *folder, int64_t since_ms)
{
	static const char begin[] = STORE_SAVE_BEGIN, end[] = ".db";
	DIR *d = folder ? opendir(folder) : NULL;
	const struct dirent *e;
	char *found = NULL;
	struct stat st;

	while (!found && d && (e = readdir(d))) {
		if (strncmp(e->d_name, begin, strlen(begin)) != 0 || !text_ends_in(e->d_name, end))
			continue;
		char *path = xasprintf("%s/%s", folder, e->d_name);
		if (lstat(path, &st) == 0 && S_ISREG(st.st_mode) && st.st_uid == geteuid() &&
			st.st_mtim.tv_sec * 1000 + st.st_mtim.tv_nsec / 1000000 > since_ms)
			found = path;
		else
			free(path);
	}
	if (d)
		closedir(d);
	return found;
}

char *
beside_find(const struct sitting *s)
{
	char *folders[FOLDERS], *found = NULL;
	int64_t last_ms = 0;

	for (const struct sitting_row *r = NULL; (r = record_next(&s->rec, ROW_SITTING, r));)
		if (!uuid_same(&r->row.uuid, &s->sitting) && r->started_ms > last_ms)
			last_ms = r->started_ms;
	find_folders(folders, s->bench->db);
	for (size_t i = 0; i < FOLDERS && !found; i++)
		found = find_saved(folders[i], last_ms);
	free_folders(folders);
	return found;
}

/* ---- saving unstored rows ---- */

/* Saves the text and the small archive. The text comes first: it is quick, and the only file if
 * time runs out. Returns true if this folder took both files; a text in an earlier folder (*text)
 * is then deleted. */
static bool
save_both(const struct beside *b, const char *folder, char **text)
{
	CLEANUP(pointer_free) char *archive = store_save_name(folder);
	CLEANUP(pointer_free)
	char *path = xasprintf("%.*s.txt", (int)(strlen(archive) - strlen(".db")), archive);
	CLEANUP(pointer_free)
	char *whole = xasprintf(
		"%s\nThe archive of the same name, if this folder has one, has all of the "
		"above; to merge it:\nearlog merge --mine %s\n",
		b->text, archive);

	bool written = file_create(path, whole, strlen(whole), NULL, ERR_IGNORED);
	bool both = written && store_save(archive, b->rec, b->more, ERR_IGNORED);
	if (*text && both)
		unlink(*text);
	if (written && (both || !*text))
		xreplace(text, path);
	else if (written)
		unlink(path);
	return both;
}

static void *
beside_run(void *arg)
{
	struct beside *b = arg;
	char *text = NULL;
	bool both = false;

	if (b->folders[STATE])
		file_make_folder(b->folders[STATE], ERR_IGNORED);
	for (size_t i = 0; i < FOLDERS && !both; i++)
		if (b->folders[i] && access(b->folders[i], W_OK | X_OK) == 0)
			both = save_both(b, b->folders[i], &text);
	if (text && both)
		b->told = xasprintf("the changes are saved: earlog merge --mine %.*s.db puts them "
				    "into the archive; as text: %s\n",
			(int)(strlen(text) - strlen(".txt")), text, text);
	else if (text)
		b->told = xasprintf("a small archive could not be saved in any folder; only the "
				    "texts are saved: %s\n",
			text);
	free(text);
	pthread_mutex_lock(&b->lock);
	b->ended = true;
	pthread_cond_signal(&b->ended_now);
	pthread_mutex_unlock(&b->lock);
	return NULL;
}

bool
beside_save(const struct sitting *s, const char *archive, const struct edits *more,
	const char *text, int64_t deadline_ms, char **told, bool *hangs)
{
	struct beside *b = xcalloc(1, sizeof(*b));
	pthread_t thread;

	*b = (struct beside){ .rec = &s->rec, .more = more, .text = text };
	find_folders(b->folders, archive);
	pthread_mutex_init(&b->lock, NULL);
	os_cond_init(&b->ended_now);
	bool started = thread_start(&thread, "earlog-beside", beside_run, b) == 0;
	pthread_mutex_lock(&b->lock);
	for (int rc = 0; started && !b->ended && rc == 0;)
		rc = os_cond_wait(&b->ended_now, &b->lock, deadline_ms);
	*hangs = started && !b->ended;
	pthread_mutex_unlock(&b->lock);
	if (*hangs) {
		pthread_detach(thread);
		return false; /* b is not freed: the thread still uses it */
	}
	if (started)
		pthread_join(thread, NULL);
	*told = b->told;
	free_folders(b->folders);
	pthread_cond_destroy(&b->ended_now);
	pthread_mutex_destroy(&b->lock);
	free(b);
	return *told != NULL;
}
