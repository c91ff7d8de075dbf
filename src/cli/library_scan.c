/* earlog library scan: reads new and changed files of the music folders, and forgets deleted
 * ones. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/archive.h"
#include "cli/cli.h"
#include "cli/earlog_library.h"
#include "cli/column.h"
#include "config/find.h"
#include "library/pool.h"
#include "store/library.h"

/* Files per transaction: so few that a session that writes at the same time does not have to
 * wait. */
#define BATCH 256
#define FILE_LIMIT_MS 10000

struct scan {
	struct library_run r;
	const struct library_options *o;
	struct library_files known;
	bool *seen; /* seen[i]: the file known.v[i] was found */
	const struct library_file *
		/* those files of `known` that are missing and have a hash: they may have been
		 * moved */
		*lost;
	size_t nlost;
	struct library_file batch[BATCH];
	/* moved_from[i]: previous path of batch[i]; NULL: it was not moved */
	const char *moved_from[BATCH];
	size_t nbatch;
	size_t gone, moved;
};

/* Returns true if the path is the folder or inside it. */
static bool
is_below(const char *path, const char *folder)
{
	size_t n = strlen(folder);

	return strncmp(path, folder, n) == 0 &&
		(path[n] == '/' || !path[n] || (n && folder[n - 1] == '/'));
}

static int
find_path(const void *key, const void *element)
{
	return strcmp(key, ((const struct library_file *)element)->path);
}

static void
find_changed(struct scan *s)
{
	s->seen = arena_calloc(&s->r.memory, s->known.n, sizeof(s->seen[0]));
	s->r.todo = arena_calloc(&s->r.memory, s->r.found.n, sizeof(s->r.todo[0]));
	for (size_t i = 0; i < s->r.found.n; i++) {
		const struct music_file *f = &s->r.found.v[i];
		const struct library_file *k = s->known.n
			? bsearch(f->path, s->known.v, s->known.n, sizeof(s->known.v[0]), find_path)
			: NULL;

		if (k)
			s->seen[k - s->known.v] = true;
		if (!k || k->gone || !k->read_ms || k->size_bytes != f->size_bytes ||
			k->mtime_ns != f->mtime_ns || s->o->all)
			s->r.todo[s->r.ntodo++] = f;
	}
}

static void
say_empty_folders(const struct scan *s)
{
	for (const struct library_folder *f = s->r.folders.v; f < s->r.folders.v + s->r.folders.n;
		f++) {
		size_t n = 0;

		for (size_t i = 0; i < s->known.n && f->open && !f->found && !s->o->forget; i++)
			n += !s->known.v[i].gone && is_below(s->known.v[i].path, f->path);
		if (n)
			cli_say("%s is empty now, but %zu files in it are known: is it mounted? "
				"The files stay in the library; --forget removes them",
				f->path, n);
	}
}

/* Removes deleted files from the archive. Looks at the folders before the transaction begins: a
 * slow drive must not block a session that writes. Adds to s->lost those files that may have been
 * moved. */
static bool
forget_gone(struct scan *s, struct err *err)
{
	const struct library_file **gone = arena_calloc(&s->r.memory, s->known.n, sizeof(gone[0]));
	const struct library_folder *end = s->r.folders.v + s->r.folders.n, *f;
	struct stat st;
	size_t n = 0;

	s->lost = arena_calloc(&s->r.memory, s->known.n, sizeof(s->lost[0]));
	for (size_t i = 0; i < s->known.n; i++) {
		const struct library_file *k = &s->known.v[i];

		if (s->seen[i])
			continue;
		if (!k->gone && (lstat(k->path, &st) == 0 || (errno != ENOENT && errno != ENOTDIR)))
			continue;
		if (k->hash)
			s->lost[s->nlost++] = k;
		if (k->gone)
			continue;
		/* It must be known which files the folder has: an unmounted drive leaves an empty
		 * folder or none, and its files are not forgotten (unless --forget is given). */
		for (f = s->r.folders.v; f < end; f++)
			if (f->open && (f->found || s->o->forget) && is_below(k->path, f->path))
				break;
		if (f < end)
			gone[n++] = k;
	}
	bool ok = !n || store_begin(s->r.st, err);
	for (s->gone = 0; s->gone < n && ok; s->gone++)
		ok = store_library_forget(s->r.st, gone[s->gone]->path, err);
	return n ? store_commit_if(s->r.st, ok, err) : ok;
}

/* Returns the missing file that has the same size, length and hash as the new file f; NULL:
 * none. */
static const struct library_file *
moved_from(const struct scan *s, const struct music_file *f, int64_t length_ms)
{
	char hex[FILE_HASH];

	for (size_t i = 0; i < s->nlost; i++) {
		const struct library_file *k = s->lost[i];

		if (k->size_bytes != f->size_bytes ||
			(k->length_ms != NO_INT && length_ms >= 0 &&
				llabs(k->length_ms - length_ms) > 1000))
			continue;
		int fd = open(f->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
		bool same = fd >= 0 && file_hash_fd(fd, hex) && strcmp(hex, k->hash) == 0;
		if (fd >= 0)
			close(fd);
		if (same)
			return k;
	}
	return NULL;
}

static bool
store_scanned(struct scan *s, struct err *err)
{
	bool ok = !s->nbatch || store_begin(s->r.st, err);

	for (size_t i = 0; i < s->nbatch && ok; i++)
		ok = (!s->moved_from[i] || store_library_forget(s->r.st, s->moved_from[i], err)) &&
			store_library_put(s->r.st, &s->batch[i], err);
	if (s->nbatch)
		ok = store_commit_if(s->r.st, ok, err);
	for (size_t i = 0; i < s->nbatch; i++)
		library_file_finish(&s->batch[i]);
	s->nbatch = 0;
	return ok;
}

/* Adds what a worker has read to the batch, and stores a full one. */
static bool
take_scanned(struct library_run *r, struct pool_answer *a, struct err *err)
{
	struct scan *s = (struct scan *)r;
	const struct music_file *f = a->file;

	if (a->passing)
		return true;
	struct library_file *b = &s->batch[s->nbatch];
	*b = (struct library_file){ .path = xstrdup(f->path),
		.size_bytes = f->size_bytes,
		.mtime_ns = f->mtime_ns,
		.read_ms = clock_utc_ms(),
		.trouble = a->ok ? NULL : xstrdup(a->why),
		.length_ms = NO_INT };
	s->moved_from[s->nbatch++] = NULL;
	if (a->ok) {
		const struct tags *t = &a->tags;
		const struct library_file *from = moved_from(s, f, t->length_ms);

		b->title = *t->title ? xstrdup(t->title) : NULL;
		b->artist = *t->artist ? xstrdup(t->artist) : NULL;
		b->album = *t->album ? xstrdup(t->album) : NULL;
		b->isrc = *t->isrc ? xstrdup(t->isrc) : NULL;
		b->mbid = *t->mbid ? xstrdup(t->mbid) : NULL;
		b->length_ms = t->length_ms >= 0 ? t->length_ms : NO_INT;
		if (from) {
			b->hash = xstrdup(from->hash);
			s->moved_from[s->nbatch - 1] = from->path;
			s->moved++;
		}
	}
	return s->nbatch < BATCH || store_scanned(s, err);
}

bool
library_scan(struct cli_call *c, struct err *err)
{
	struct scan s = { .o = c->options, .r.progress.done_word = "files read" };
	struct err later = ERR_INIT;

	/* Looks at the folders first, so that no archive is created if there is no folder. */
	bool ok = library_walk(c, &s.r, "; its files stay in the library", err) &&
		(s.r.st = archive_open(STORE_WRITE, NULL, err)) &&
		store_library_known(s.r.st, &s.known, err);
	if (ok) {
		find_changed(&s);
		say_empty_folders(&s);
		ok = forget_gone(&s, err);
	}
	if (ok) {
		ok = library_read(&s.r, WORKER_TAGS, FILE_LIMIT_MS, take_scanned, err);
		/* Also after a failure, stores the files read until then. */
		if (!store_scanned(&s, &later) && ok)
			ok = err_set(err, "%s", later.msg);
	}
	size_t unchanged = s.r.found.n - s.r.ntodo;
	if (ok && c->json) {
		ok = column_print_value(
			json_pack("{s:I, s:I, s:I, s:I, s:I, s:O}", "files",
				(json_int_t)s.r.found.n, "read", (json_int_t)s.r.progress.done,
				"unchanged", (json_int_t)unchanged, "gone", (json_int_t)s.gone,
				"moved", (json_int_t)s.moved, "skipped", s.r.progress.troubles),
			err);
	} else if (ok) {
		if (s.r.found.closed)
			cli_say("%zu folders below the music folders cannot be read; their files "
				"stay in the library",
				s.r.found.closed);
		library_report_rest(&s.r.progress);
		text_print(stdout, "%zu files: %zu read, %zu unchanged", s.r.found.n,
			s.r.progress.done, unchanged);
		if (s.gone)
			text_print(stdout, ", %zu gone", s.gone);
		if (s.moved)
			text_print(stdout, ", %zu found in another place", s.moved);
		if (s.r.progress.skipped)
			text_print(stdout, ", %zu could not be read", s.r.progress.skipped);
		text_print(stdout, "\n");
	}
	ok = ok && !s.r.failed;
	library_files_finish(&s.known);
	library_run_finish(&s.r);
	return ok;
}
