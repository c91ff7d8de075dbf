/* earlog library: lists the user's music files, and runs workers that read many files. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <math.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/store/library.h"
#include "archive/upkeep/open.h"
#include "audio/library/pool.h"
#include "audio/library/walk.h"
#include "audio/library/worker.h"
#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/system/file.h"
#include "base/system/os_process.h"
#include "base/text/text.h"
#include "base/text/timecode.h"
#include "draft/view/put.h"
#include "review/files/check.h"
#include "review/files/find.h"
#include "review/files/playlist.h"
#include "review/files/profile.h"
#include "review/files/session_file.h"
#include "review/record/rows.h"
#include "shell/call/cli.h"
#include "shell/call/own_archive.h"
#include "shell/cli/lists.h"
#include "shell/cli/shared.h"
#include "shell/table/column.h"

#define MOST_LISTED 1000000

struct library_options {
	bool all, forget;
};

#define OPTIONS struct library_options

void
cli_library_profile(struct profile *p)
{
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;

	profile_load_own(p, &d);
	profile_add_music(p);
	sheet_faults(&d, stderr);
}

/* ---- progress ---- */

#define PROGRESS_MS 100
/* Number of errors that are printed; further ones are only counted. */
#define MOST_TOLD 20

void
cli_library_progress(struct library_progress *p, bool end)
{
	int64_t now_ms = clock_mono_ms();

	if ((!p->bench && !isatty(STDERR_FILENO)) || (!end && now_ms - p->shown_ms < PROGRESS_MS) ||
		(end && !p->shown))
		return;
	p->shown_ms = now_ms;
	p->shown = !end;
	if (p->bench)
		text_print(stdout, "%zu of %zu\n", p->done, p->all);
	else if (end)
		fputs("\r\033[K", stderr);
	else
		fprintf(stderr, "\r%zu of %zu %s", p->done, p->all, p->done_word);
	fflush(p->bench ? stdout : stderr);
}

/* Prints why a file was skipped. Further files after the 20th are only counted; library_read prints
 * their number. */
static void
library_report_trouble(struct library_progress *p, const char *path, const char *why)
{
	p->skipped++;
	if (p->skipped <= MOST_TOLD && !p->json) {
		cli_library_progress(p, true);
		cli_say("skipped %s: %s", path, why);
	}
	json_array_append_new(p->troubles,
		json_pack("{s:o, s:o}", "path", json_of_text(path), "why", json_of_text(why)));
}

/* ---- reading many files by worker processes ---- */

struct library_folder {
	char *path; /* absolute, without symbolic links */
	bool open;  /* the folder could be read */
	bool lost;  /* there is no such folder, and --forget names it */
	size_t found;
};

/* Reading of many files by worker processes. The caller sets progress.done_word, st and todo. */
struct library_run {
	struct store *st;
	struct LIST_OF(struct library_folder) folders;
	const struct library_options *o;
	bool failed; /* a folder could not be read */
	struct music_files found;
	const struct music_file **todo; /* files to read */
	size_t ntodo;
	struct library_progress progress;
	struct arena memory; /* owns the paths; the caller may allocate its lists here */
};

static void
walk_folder(struct library_run *r, const char *name, const char *stays)
{
	char *path = arena_keep(&r->memory, find_home(name)), *real = realpath(path, NULL);
	size_t before = r->found.n;
	struct err err = ERR_INIT;

	bool open = walk(path, &r->found, &err);
	bool lost = !open && r->o->forget && !real;
	if (lost && *path != '/') {
		char here[PATH_MAX];

		if (getcwd(here, sizeof(here)))
			path = arena_keep(&r->memory, file_in(here, path));
	}
	ARENA_ADD(&r->memory, &r->folders,
		(struct library_folder){ real ? arena_keep(&r->memory, real) : path, open, lost,
			r->found.n - before });
	if (!open && !lost) {
		cli_say("%s%s", err.msg, stays);
		r->failed = true;
	}
}

/* Finds the audio files in the folders that the arguments name, else in the music folders of the
 * profile. `stays`: end of the message about a folder that cannot be read. Returns false if there
 * is no folder. */
static bool
library_walk(const struct cli_call *c, struct library_run *r, const char *stays, struct err *err)
{
	r->o = c->options;
	r->progress.json = c->json;
	r->progress.troubles = json_array();
	EACH_IN (x, c->argv, c->argc)
		walk_folder(r, *x, stays);
	if (!c->argc) {
		CLEANUP(profile_finish) struct profile p;

		cli_library_profile(&p);
		EACH (x, &p.music)
			walk_folder(r, *x, stays);
	}
	walk_sort(&r->found);
	return r->folders.n ||
		err_set(err,
			"no music folder is named: `earlog library %s FOLDER`, or under `music:` "
			"in your profile",
			c->verb->name);
}

/* Lets workers read the files in r->todo, and calls `take` with the answer for each file. Stops
 * when `take` returns false. */
static bool
library_read(struct library_run *r, enum worker_job job, int limit_ms,
	bool (*take)(struct library_run *r, struct pool_answer *a, struct err *err),
	struct err *err)
{
	struct pool *p = pool_new(OS_SELF, job, r->todo, r->ntodo, limit_ms, -1, NULL);
	struct pool_answer a;
	bool ok = true;

	r->progress.all = r->ntodo;
	cli_library_progress(&r->progress, false);
	while (ok && pool_next(p, &a)) {
		r->progress.done++;
		if (!a.ok)
			library_report_trouble(&r->progress, a.file->path, a.why);
		ok = take(r, &a, err);
		cli_library_progress(&r->progress, false);
	}
	cli_library_progress(&r->progress, true);
	if (r->progress.skipped > MOST_TOLD && !r->progress.json)
		cli_say("skipped %zu more", r->progress.skipped - MOST_TOLD);
	if (pool_missing(p))
		cli_say("this system has %s: files were read with less protection",
			pool_missing(p));
	ok = ok && pool_works(p, err);
	pool_free(p);
	return ok;
}

/* Returns the counts of a run as JSON. done: the key of n, the number of files that were read. */
static json_t *
library_done(const struct library_run *r, const char *done, size_t n)
{
	return json_pack("{s:I, s:I, s:I, s:I, s:O}", "files", (json_int_t)r->found.n, done,
		(json_int_t)n, "unchanged", (json_int_t)(r->found.n - r->ntodo), "failed",
		(json_int_t)r->progress.skipped, "skipped", r->progress.troubles);
}

/* Also closes r->st. */
static void
library_run_finish(struct library_run *r)
{
	music_files_finish(&r->found);
	json_decref(r->progress.troubles);
	arena_finish(&r->memory);
	store_close(r->st);
}

/* ---- earlog library scan: reads new and changed files, forgets deleted ones ---- */

/* Files per transaction: so few that a session that writes at the same time does not have to
 * wait. */
#define BATCH 256
/* The longest time between two batches: a session shows the files that were found until then. */
#define BATCH_MS 1000
#define READ_LIMIT_MS 10000

struct scan {
	struct library_run r;
	struct library_files known;
	bool *seen; /* seen[i]: the file known.v[i] was found */
	/* those files of `known` that are not on disk; one with a hash may have been moved */
	const struct library_file **absent;
	size_t nabsent;
	struct library_file batch[BATCH];
	/* moved_from[i]: previous path of batch[i]; NULL: it was not moved */
	const char *moved_from[BATCH];
	size_t nbatch;
	int64_t stored_ms; /* the time of the last batch */
	int64_t began_ms;  /* UTC */
	size_t gone, moved;
};

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
	EACH (f, &s->r.found) {
		const struct library_file *k =
			ARRAY_FIND(f->path, s->known.v, s->known.n, find_path);

		if (k)
			s->seen[k - s->known.v] = true;
		if (!k || k->gone || !k->read_ms || k->size_bytes != f->size_bytes ||
			k->mtime_ns != f->mtime_ns || s->r.o->all)
			s->r.todo[s->r.ntodo++] = f;
	}
}

static void
say_empty_folders(const struct scan *s)
{
	EACH (f, &s->r.folders) {
		size_t n = 0;

		EACH_WHILE (x, &s->known, f->open && !f->found && !s->r.o->forget)
			if (!x->gone && file_inside(x->path, f->path))
				n++;
		if (n)
			cli_say("%s is empty now: is it mounted? Its %zu files stay in the "
				"library; "
				"--forget removes them",
				f->path, n);
	}
}

/* Removes deleted files from the archive. Looks at the folders before the transaction begins: a
 * slow drive must not block a session that writes. */
static bool
forget_gone(struct scan *s, struct err *err)
{
	const struct library_file **gone = arena_calloc(&s->r.memory, s->known.n, sizeof(gone[0]));
	const struct library_folder *end = s->r.folders.v + s->r.folders.n, *f;
	struct stat st;
	size_t n = 0;

	s->absent = arena_calloc(&s->r.memory, s->known.n, sizeof(s->absent[0]));
	for (size_t i = 0; i < s->known.n; i++) {
		const struct library_file *k = &s->known.v[i];

		if (s->seen[i])
			continue;
		if (!k->gone && (lstat(k->path, &st) == 0 || (errno != ENOENT && errno != ENOTDIR)))
			continue;
		s->absent[s->nabsent++] = k;
		if (k->gone)
			continue;
		/* It must be known which files the folder has: an unmounted drive leaves an empty
		 * folder or none, and its files are not forgotten (unless --forget is given). */
		for (f = s->r.folders.v; f < end; f++)
			if ((f->lost || (f->open && (f->found || s->r.o->forget))) &&
				file_inside(k->path, f->path))
				break;
		if (f < end)
			gone[n++] = k;
	}
	bool ok = store_begin(s->r.st, err);
	for (s->gone = 0; s->gone < n && ok; s->gone++)
		ok = store_library_forget(s->r.st, gone[s->gone]->path, err);
	return store_commit_if(s->r.st, ok, err);
}

/* Returns the missing file that has the same size, length and hash as the new file f; NULL:
 * none. */
static const struct library_file *
moved_from(const struct scan *s, const struct music_file *f, int64_t length_ms)
{
	char hex[FILE_HASH];

	EACH_IN (x, s->absent, s->nabsent) {
		const struct library_file *k = *x;

		if (!k->hash || k->size_bytes != f->size_bytes ||
			(k->length_ms != NO_INT && length_ms >= 0 &&
				llabs(k->length_ms - length_ms) > 1000))
			continue;
		CLEANUP(file_close)
		int fd = open(f->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
		if (fd >= 0 && file_hash_fd(fd, hex) && text_same(hex, k->hash))
			return k;
	}
	return NULL;
}

static bool
store_scanned(struct scan *s, struct err *err)
{
	bool ok = store_begin(s->r.st, err);

	for (size_t i = 0; i < s->nbatch && ok; i++)
		ok = (!s->moved_from[i] || store_library_forget(s->r.st, s->moved_from[i], err)) &&
			store_library_put(s->r.st, &s->batch[i], err);
	ok = store_commit_if(s->r.st, ok, err);
	EACH_IN (x, s->batch, s->nbatch)
		library_file_finish(x);
	s->nbatch = 0;
	s->stored_ms = clock_mono_ms();
	return ok;
}

/* Adds what a worker has read to the batch, and stores it if it is full or late. */
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

		b->title = xstrdup(text_or(t->title, NULL));
		b->artist = xstrdup(text_or(t->artist, NULL));
		b->album = xstrdup(text_or(t->album, NULL));
		b->isrc = xstrdup(text_or(t->isrc, NULL));
		b->mbid = xstrdup(text_or(t->mbid, NULL));
		b->length_ms = t->length_ms >= 0 ? t->length_ms : NO_INT;
		if (from) {
			b->hash = xstrdup(from->hash);
			s->moved_from[s->nbatch - 1] = from->path;
			s->moved++;
		}
	}
	return (s->nbatch < BATCH && clock_mono_ms() - s->stored_ms < BATCH_MS) ||
		store_scanned(s, err);
}

/* Returns true if a missing file was in a folder that the profile no longer names. A drive that is
 * not mounted leaves an empty folder, or none in an empty one. */
static bool
left_profile(const struct scan *s, const char *path)
{
	CLEANUP(pointer_free) char *at = xstrdup(path);
	char *slash;

	EACH (x, &s->r.folders)
		if (file_inside(path, x->path))
			return false;
	while ((slash = strrchr(at, '/')) && slash > at) {
		*slash = '\0';
		DIR *d = opendir(at);
		size_t n = 0;

		if (!d && errno == ENOENT)
			continue;
		while (d && n < 3 && readdir(d)) /* also . and .. */
			n++;
		if (d)
			closedir(d);
		return n > 2;
	}
	return false;
}

/* Removes the rows of missing files that were found elsewhere, and of folders that the profile no
 * longer names. */
static bool
replace_absent(struct scan *s, bool of_profile, struct err *err)
{
	bool ok = store_begin(s->r.st, err);

	EACH_IN_WHILE (x, s->absent, s->nabsent, ok) {
		const struct library_file *k = *x;
		bool is = false;

		ok = store_library_replace(s->r.st, k->path, s->began_ms, &is, err);
		if (is && !k->hash) /* those with a hash are counted */
			s->moved++;
		if (ok && !is && !k->gone && of_profile && left_profile(s, k->path)) {
			ok = store_library_forget(s->r.st, k->path, err);
			s->gone++;
		}
	}
	return store_commit_if(s->r.st, ok, err);
}

static bool
library_scan(struct cli_call *c, struct err *err)
{
	struct scan s = { .stored_ms = clock_mono_ms(),
		.began_ms = clock_utc_ms(),
		.r.progress = { .done_word = "files read", .bench = c->path != NULL } };
	struct err later = ERR_INIT;

	/* Looks at the folders first, so that no archive is created if there is no folder. */
	bool ok = library_walk(c, &s.r, "; its files stay in the library", err) &&
		(s.r.st = c->path ? archive_open(c->path, STORE_WRITE, err)
				  : own_archive_open(STORE_WRITE, NULL, err)) &&
		store_library_known(s.r.st, &s.known, err);
	if (ok) {
		find_changed(&s);
		say_empty_folders(&s);
		if (c->path) {
			text_print(stdout, "%zu found\n", s.r.found.n);
			fflush(stdout);
		}
		ok = forget_gone(&s, err);
	}
	if (ok) {
		ok = library_read(&s.r, WORKER_TAGS, READ_LIMIT_MS, take_scanned, err);
		/* Also after a failure, stores the files read until then. */
		if (!store_scanned(&s, &later) && ok)
			ok = err_set(err, "%s", later.msg);
		ok = ok && replace_absent(&s, !c->argc, err);
	}
	if (ok && s.r.found.closed)
		cli_say("%zu folders below the music folders cannot be read; their files stay in "
			"the library",
			s.r.found.closed);
	if (ok && !c->path) {
		json_t *tree = library_done(&s.r, "read", s.r.progress.done);

		put_int(tree, "gone", (int64_t)s.gone);
		put_int(tree, "moved", (int64_t)s.moved);
		ok = report_print("library", tree, cli_report_form(c), err);
	}
	ok = ok && !s.r.failed;
	library_files_finish(&s.known);
	library_run_finish(&s.r);
	return ok;
}

/* library_scan for a bench. Ends with the bench, also if it is killed; does nothing if the bench
 * has ended, since its folders may be gone. */
static bool
library_look(struct cli_call *c, struct err *err)
{
	struct pollfd bench = { .fd = STDOUT_FILENO };

	os_end_with_parent();
	poll(&bench, 1, 0);
	return (bench.revents & POLLERR) || library_scan(c, err);
}

/* ---- earlog library analyse: measures files that were not measured yet ---- */

/* Longest time for one file; long, because measuring runs at low priority. */
#define MEASURE_LIMIT_MS 600000

static struct library_file
library_file_of(const struct music_file *f)
{
	return (struct library_file){ .path = f->path,
		.size_bytes = f->size_bytes,
		.mtime_ns = f->mtime_ns,
		.length_ms = NO_INT };
}

/* Commits the measurements of each file separately, so that a later run continues after an
 * interrupted one. */
static bool
take_measured(struct library_run *r, struct pool_answer *a, struct err *err)
{
	struct library_file f = library_file_of(a->file);
	bool ok = true;

	if (!a->ok)
		return true;
	if (!walk_is_same(a->file)) {
		library_report_trouble(
			&r->progress, f.path, "it changed while it was measured; try again");
	} else {
		f.length_ms = a->analysis.length_ms;
		f.hash = (char *)(uintptr_t)a->analysis.file;
		ok = store_begin(r->st, err) &&
			store_commit_if(
				r->st, store_put_analysis(r->st, &f, &a->analysis, err), err);
	}
	analysis_finish(&a->analysis);
	return ok;
}

/* library_scan reads new and changed files, library_analyse measures files, in the folders that the
 * arguments name, by default in the music folders of the profile. */
static bool
library_analyse(struct cli_call *c, struct err *err)
{
	struct library_run r = { .progress.done_word = "files measured" };
	bool is = false;
	bool ok = library_walk(c, &r, "", err) && (r.st = own_archive_open(STORE_WRITE, NULL, err));

	r.todo = arena_calloc(&r.memory, r.found.n, sizeof(r.todo[0]));
	EACH_WHILE (x, &r.found, ok) {
		struct library_file f = library_file_of(x);
		ok = store_is_analysed(r.st, &f, &is, err);
		if (ok && !is)
			r.todo[r.ntodo++] = x;
	}
	ok = ok && library_read(&r, WORKER_ANALYSIS, MEASURE_LIMIT_MS, take_measured, err) &&
		report_print("library",
			library_done(&r, "measured", r.progress.done - r.progress.skipped),
			cli_report_form(c), err) &&
		!r.failed;
	library_run_finish(&r);
	return ok;
}

/* ---- earlog library missing: the file of each recording, else similar files ---- */

/* A recording that is looked for. Texts are borrowed from the record or the playlist. */
struct sought {
	const char *item;
	struct library_wanted wanted;
	/* paths and hashes of the recording's files, as the record or the playlist has them */
	const char *files[4], *hashes[4];
	size_t nfiles;
	const char *other;          /* a sound source that is no file: url, signal; NULL: none */
	char *path;                 /* the file of the recording; NULL: not found */
	const char *by;             /* how the file at `path` was found; NULL: no file was found */
	struct own_music_hits hits; /* the files that are it, then similar ones */
};

struct library_search {
	const struct cli_call *c;
	struct store *st; /* NULL: there is no archive yet */
	struct profile profile;
	const char *from; /* session file; its paths are relative to its folder; NULL: none */
	struct sought *v;
	size_t n, cap;
	struct arena memory; /* owns the array v, and the texts `item` and `path` of its elements */
};

/* Adds a recording; takes ownership of item. */
static struct sought *
add_sought(struct library_search *m, char *item)
{
	ARENA_ADD(&m->memory, m, (struct sought){ .item = arena_keep(&m->memory, item) });
	return &m->v[m->n - 1];
}

static void
put_seconds(json_t *o, int64_t ms)
{
	put_real(o, "length_s", ms == NO_INT ? (double)NAN : (double)ms / 1000);
}

static void
add_sought_row(json_t *into, const struct sought *t)
{
	const struct library_hit *near = t->hits.v + t->hits.exact;
	size_t n = t->hits.n - t->hits.exact;
	const char *found = n ? "near" : "nothing";
	json_t *o = put_new(into), *list = json_array();
	CLEANUP(buf_finish) struct buf file = BUF_INIT;

	put_text(o, "item", t->item);
	put_text(o, "title", t->wanted.title);
	put_text(o, "artist", t->wanted.artist);
	put_text(o, "found", t->path ? "file" : found);
	put_text(o, "by", t->by);
	put_text(o, "path", t->path);
	put(o, "near", list);
	EACH_IN (one, near, n) {
		json_t *x = put_new(list);
		const struct library_file *f = &one->file;

		put_text(x, "path", f->path);
		put_text(x, "title", f->title);
		put_text(x, "artist", f->artist);
		put_seconds(x, f->length_ms);
		put_text(x, "why_not", one->why);
	}
	if (t->path)
		buf_addf(&file, "%s (%s)", t->path, t->by);
	else if (n)
		buf_addf(&file, "%zu similar: %s (%s)%s", n, near->file.path,
			text_or(near->why, library_match_words[MATCH_NEAR]), n > 1 ? " …" : "");
	else
		buf_addf(&file, "no file%s%s", t->other ? ", but a " : "", text_or(t->other, ""));
	put_text(o, "FILE", file.s);
}

/* Looks for the file of a recording: by the paths that are named, else by their content, else by
 * its title. */
static bool
find_file(struct library_search *m, struct sought *s, struct err *err)
{
	s->by = "named";
	EACH_IN_WHILE (x, s->files, s->nfiles, !s->path)
		s->path = find_music(*x, m->from, &m->profile.music);
	if (s->path)
		return true;
	for (size_t i = 0; i < s->nfiles && m->st && !s->path; i++) {
		s->by = s->hashes[i] ? "known by its content" : "known by its name";
		if (!store_library_moved(m->st, s->hashes[i], s->files[i], &s->path, err))
			return false;
	}
	if (m->st && !store_library_find(m->st, &s->wanted, &s->hits, err))
		return false;
	if (!s->path && s->hits.exact) {
		s->path = xstrdup(s->hits.v[0].file.path);
		s->by = library_match_words[s->hits.v[0].match];
	}
	if (!s->path)
		s->by = NULL;
	return true;
}

static bool
report_sought(struct library_search *m, struct err *err)
{
	CLEANUP(pointer_free) struct library_wanted *wanted = xcalloc(m->n + 1, sizeof(*wanted));
	CLEANUP(pointer_free) struct own_music_hits *hits = xcalloc(m->n + 1, sizeof(*hits));
	size_t n = 0;
	bool ok = true;

	EACH_WHILE (x, m, ok) {
		ok = find_file(m, x, err);
		arena_keep(&m->memory, x->path);
	}
	/* Searches for files that are similar to the recordings without a file, in one pass. */
	EACH (x, m)
		if (!x->path) {
			wanted[n] = x->wanted;
			hits[n++] = x->hits;
		}
	ok = ok && (!n || !m->st || store_library_similar(m->st, wanted, hits, n, err));
	for (size_t i = 0, k = 0; i < m->n; i++)
		if (!m->v[i].path)
			m->v[i].hits = hits[k++];
	if (!ok)
		return false;
	json_auto_t *found = json_array();
	EACH (x, m)
		add_sought_row(found, x);
	return lists_print(m->c, "library missing", found, err);
}

/* Lists the recordings of a playlist and their files. `session`: `name` is a session file, whose
 * playlist is listed. */
static bool
search_file(struct library_search *m, const char *name, bool session, struct err *err)
{
	CLEANUP(session_file_finish) struct session_file f;
	CLEANUP(playlist_finish) struct playlist_file p = { .path = NULL };
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;

	session_file_init(&f);
	bool ok = session
		? session_file_load(&f, name, &d) && session_file_playlist(&f, &m->profile, &p, &d)
		: playlist_find(&p, name, NULL, &d);
	sheet_faults(&d, stderr);
	if (!ok)
		return false;
	m->from = session ? name : NULL;
	EACH_TRACK (of, k, &p) {
		struct sought *s = add_sought(m, xasprintf("%s/%s", of->id, k->id));

		const char *title = k->title ? k->title : k->id;
		s->wanted = (struct library_wanted){ .title = title,
			.artist = k->artist,
			.album = k->album,
			.isrc = k->isrc,
			.mbid = k->mbid,
			.length_ms = k->duration_ms == NO_MS ? NO_INT : k->duration_ms };
		s->other = k->signal ? "signal" : NULL;
		if (k->n_urls)
			s->other = "url";
		if (k->file.text)
			s->files[s->nfiles++] = k->file.text;
	}
	return report_sought(m, err);
}

/* Lists the recordings of a review. */
static bool
search_review(struct library_search *m, struct cli_call *c, struct err *err)
{
	const struct record *r = &c->record;

	if (!store_load(c->st, &c->review, &c->record, err))
		return false;
	const struct review *row = record_find(r, ROW_REVIEW, &c->review);
	m->from = row ? row->path : NULL;
	EACH_LIVE (listing, l, r, ROW_LISTING) {
		const struct item *item = record_find(r, ROW_ITEM, &l->item);
		const struct recording *rec =
			item ? record_find(r, ROW_RECORDING, &item->recording) : NULL;

		if (!rec || !uuid_same(&l->review, &c->review))
			continue;
		struct sought *s = add_sought(m, xstrdup(item->id));
		s->wanted = library_wanted_of(rec);
		EACH_LIVE (source, f, r, ROW_SOURCE) {
			if (!uuid_same(&f->recording, &rec->row.uuid))
				continue;
			if (!text_same(f->kind, "file")) {
				if (!s->other && !text_same(f->kind, "library"))
					s->other = f->kind;
			} else if (s->nfiles < LENGTH(s->files)) {
				s->hashes[s->nfiles] = f->hash;
				s->files[s->nfiles++] = f->locator;
			}
		}
	}
	return report_sought(m, err);
}

static bool
is_playlist(const char *name)
{
	CLEANUP(playlist_finish) struct playlist_file p = { .path = NULL };
	CLEANUP(diags_finish) struct diags ignored = DIAGS_INIT;
	enum check_kind kind = CHECK_PLAYLIST;

	if (!find_is_yaml(name))
		return playlist_find(&p, name, NULL, &ignored);
	check_file(name, &kind, &ignored);
	return kind == CHECK_PLAYLIST;
}

/* Takes the argument as the first of these that exists: a playlist file, a review in the archive, a
 * session file, the name of a playlist. */
static bool
library_missing(struct cli_call *c, struct err *err)
{
	struct library_search m = { .c = c, .st = c->st };
	const char *name = c->argv[0];
	bool yaml = name && find_is_yaml(name), ok;
	struct err why = ERR_INIT;

	cli_library_profile(&m.profile);
	if (yaml && is_playlist(name))
		ok = search_file(&m, name, false, err);
	else if (c->st && own_archive_which(c->st, name, &c->review, &why))
		ok = search_review(&m, c, err);
	else if (yaml || (name && is_playlist(name)))
		ok = search_file(&m, name, yaml, err);
	else
		ok = err_set(err, "%s",
			why.msg[0] ? why.msg
				   : "there is no review yet: name a session file or a playlist");
	profile_finish(&m.profile);
	EACH (x, &m)
		library_hits_finish(&x->hits);
	arena_finish(&m.memory);
	return ok;
}

/* ---- earlog library list, and the table of verbs ---- */

bool
cli_library_rows(struct cli_call *c, json_t *into, struct err *err)
{
	CLEANUP(library_files_finish) struct library_files l = { 0 };
	bool ok = !c->st ||
		store_library_list(
			c->st, (const char *const *)c->argv, (size_t)c->argc, MOST_LISTED, &l, err);

	EACH (f, &l) {
		json_t *o = put_new(into);
		CLEANUP(pointer_free)
		char *trouble = f->trouble ? xasprintf("(%s)", f->trouble) : NULL;
		char length[TIME_TEXT];

		put_text(o, "path", f->path);
		put_text(o, "title", f->title);
		put_text(o, "artist", f->artist);
		put_text(o, "album", f->album);
		put_seconds(o, f->length_ms);
		put_text(o, "isrc", f->isrc);
		put_text(o, "mbid", f->mbid);
		put_text(o, "trouble", f->trouble);
		put_text(o, "SHOWN", trouble ? trouble : f->title);
		put_text(o, "LENGTH", timecode_text(f->length_ms, false, length));
	}
	return ok;
}

/* Runs one worker process. The program itself calls this internal verb, to read many files
 * (library/pool.h). */
static bool
library_worker(struct cli_call *c, struct err *err)
{
	(void)err;
	enum worker_job job = WORKER_TAGS;

	while (!cli_verb_is(c, worker_kinds[job].verb))
		job++;
	return worker_serve(0, job, NULL) == 0;
}

const struct cli_command cli_library = {
	.name = "library",
	.help = "Read your music folders and find the file of each track",
	.example = "earlog library scan ~/Music",
	.verbs = {
		{ "scan", "[FOLDER...]",
			"Read the tags of new and changed files in your music folders",
			ARCHIVE_NAMED | AS_JSON, 0, CLI_MANY, library_scan, NULL },
		{ "list", "[WORDS]",
			"List the files that `scan` has read, with WORDS only matching ones",
			ARCHIVE_IF_ANY | AS_JSON, 0, CLI_MANY, lists_run, NULL },
		{ "missing", "[REVIEW | PLAYLIST]",
			"List the music file of each track, and the tracks without a file",
			ARCHIVE_IF_ANY | AS_JSON, 0, 1, library_missing, NULL },
		{ "analyse", "[FOLDER...]",
			"Measure loudness, true peak and octave bands of your music; an "
			"interrupted run continues", ARCHIVE_NAMED | AS_JSON, 0, CLI_MANY,
			library_analyse, NULL },
		/* A session starts it: a scan that says how far it is, without a daily backup. */
		{ LIBRARY_LOOK_VERB, "", NULL, ARCHIVE_PATH, 0, CLI_MANY, library_look, NULL },
		{ WORKER_TAGS_VERB, "", NULL, 0, 0, 0, library_worker, NULL },
		{ WORKER_ANALYSIS_VERB, "", NULL, 0, 0, 0, library_worker, NULL },
		{ WORKER_PASSAGE_VERB, "", NULL, 0, 0, 0, library_worker, NULL },
	},
	OPTIONS_ARE(FLAG_OF("scan", all, "all", "read every file again, also unchanged ones"),
		FLAG_OF("scan", forget, "forget",
			"also forget the files of folders that are empty now or, if named, not "
			"there")),
};
