/* Reads a folder of music with tags, orders its files and divides them into sections, for playlists
 * that are imported and tracks that are added at the bench. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "audio/library/album.h"

#include <ctype.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "base/system/file.h"
#include "base/text/text.h"

#define FILES_MOST 2000
#define SHEET_MOST (1024 * 1024)
#define FILE_LIMIT_MS 10000

/* ---- tags ---- */

static const char *
keep_text(struct album *a, const char *text)
{
	return arena_keep(&a->memory, xstrdup(text));
}

/* Returns the number at the start of a tag, such as "2" or "2/3"; 0 if it is none from 1 to 9999.
 */
static int
tag_number(const char *tag)
{
	long n = strtol(tag, NULL, 10);

	return n >= 1 && n <= 9999 ? (int)n : 0;
}

static void
take_answer(struct album *a, const struct pool_answer *x)
{
	const struct tags *t = &x->tags;
	struct album_file *f = &a->v[(const struct album_file *)x->file - a->v];

	f->why = x->ok ? NULL : keep_text(a, x->why);
	if (!x->ok)
		return;
	f->title = keep_text(a, t->title);
	f->artist = keep_text(a, t->artist);
	f->album = keep_text(a, t->album);
	f->length_ms = t->length_ms;
	f->number = tag_number(t->disc) * 10000 + tag_number(t->track);
	struct tag_chapter *chapters =
		arena_calloc(&a->memory, t->nchapters + 1, sizeof(chapters[0]));
	memcpy(chapters, t->chapters, t->nchapters * sizeof(chapters[0]));
	f->chapters = chapters;
	f->nchapters = t->nchapters;
}

bool
album_read_tags(struct album *a, const char *program, int stop, int nice, struct err *err)
{
	const struct pool_how how = { .nice = nice };
	CLEANUP(pointer_free)
	const struct music_file **todo = xcalloc(a->n + 1, sizeof(todo[0]));
	CLEANUP(pointer_free) struct pool_answer *x = xcalloc(1, sizeof(*x));
	size_t n = 0;

	EACH (f, a) {
		f->why = f->title = f->artist = f->album = "";
		f->length_ms = -1;
		if (f->file.path)
			todo[n++] = &f->file;
	}
	if (!n)
		return true;
	struct pool *pool = pool_new(program, WORKER_TAGS, todo, n, FILE_LIMIT_MS, stop, &how);
	while (pool_next(pool, x))
		take_answer(a, x);
	a->less_protected = pool_missing(pool) ? keep_text(a, pool_missing(pool)) : NULL;
	bool ok = pool_works(pool, err);
	pool_free(pool);
	return ok;
}

/* ---- order and sections ---- */

static int
album_order(const void *a, const void *b)
{
	const struct album_file *x = a, *y = b;
	int o = text_by_numbers(x->folder, y->folder);

	o = o ? o : text_by_numbers(x->apart, y->apart);
	o = o ? o : x->number + x->named - y->number - y->named;
	return o ? o : text_by_numbers(x->file.path, y->file.path);
}

/* Takes the number at the start of a file's name as its track: 3 of "03 - Song.flac". The rest of
 * the name is the title if the tags have none. Other files of the folder (v, n) must have numbers
 * in their tags, all of one disc, and none of them this number. The number must be possible: "99
 * Song" beside eleven others, "1-03 Song" and "2.0 Song" begin with no number of a track. */
static void
take_named_number(struct album *a, struct album_file *f, const struct album_file *v, size_t n)
{
	CLEANUP(pointer_free) char *name = file_bare_name(f->file.path);
	size_t digits = strspn(name, "0123456789"), gap = strspn(name + digits, " ._-");
	const char *rest = name + digits + gap;
	int number = digits <= 3 && (gap || !*rest) ? tag_number(name) : 0;

	if (f->number % 10000 || !number ||
		(isdigit((unsigned char)*rest) && !memchr(name + digits, ' ', gap)))
		return;
	int disc = -1, most = 0, without = 0;
	EACH_IN (o, v, n) {
		if (!text_same(o->apart, f->apart))
			continue;
		if (o->number % 10000 == 0) {
			without++;
			continue;
		}
		if (o->number % 10000 == number || (disc >= 0 && disc != o->number / 10000))
			return;
		disc = o->number / 10000;
		most = o->number % 10000 > most ? o->number % 10000 : most;
	}
	if (disc < 0 || number > most + without || (f->number && f->number / 10000 != disc))
		return;
	f->named = disc * 10000 + number - f->number;
	if (*rest && !*f->title)
		f->title = keep_text(a, rest);
}

/* Returns true if one of n files, sorted by album, has no album or shares its album with no other
 * file. */
static bool
has_lone(const struct album_file *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!*v[i].apart ||
			((!i || !text_same(v[i - 1].apart, v[i].apart)) &&
				(i + 1 == n || !text_same(v[i + 1].apart, v[i].apart))))
			return true;
	return false;
}

/* Returns true if two files belong to one section: they are in one folder, or they have one album
 * and neighbouring folders. */
static bool
is_one_section(const struct album_file *x, const struct album_file *y)
{
	CLEANUP(pointer_free) char *in_x = file_folder(x->folder), *in_y = file_folder(y->folder);

	return text_same(x->apart, y->apart) &&
		(text_same(x->folder, y->folder) || (*x->apart && text_same(in_x, in_y)));
}

static void
divide(struct album *a)
{
	struct album_file *v = a->v;
	size_t from, to;

	EACH_IN (one, v, a->n) {
		one->folder = arena_keep(&a->memory, file_folder(one->file.path));
		one->apart = one->album;
	}
	ARRAY_SORT(v, a->n, album_order);
	for (from = 0; from < a->n; from = to) {
		for (to = from + 1; to < a->n && text_same(v[from].folder, v[to].folder);)
			to++;
		bool whole =
			!text_same(v[from].apart, v[to - 1].apart) && has_lone(v + from, to - from);
		for (size_t i = from; whole && i < to; i++)
			v[i].apart = "";
		for (size_t i = from; i < to; i++)
			take_named_number(a, &v[i], v + from, to - from);
	}
	ARRAY_SORT(v, a->n, album_order);
	for (size_t i = 0; i < a->n; i++) {
		v[i].section = i ? v[i - 1].section + !is_one_section(&v[i - 1], &v[i]) : 0;
		v[i].section_title = *v[i].apart ? v[i].apart : file_name(v[i].folder);
	}
}

static int
by_numbers(const struct dirent **x, const struct dirent **y)
{
	return text_by_numbers((*x)->d_name, (*y)->d_name);
}

/* Finds the lists in a folder; of: its only file, else NULL. */
static void
look_beside(struct album *a, const char *folder, struct album_file *of)
{
	struct dirent **names = NULL;
	int n = scandir(folder, &names, NULL, by_numbers);

	EACH_IN (name, names, n) {
		CLEANUP(pointer_free) struct dirent *e = *name;
		CLEANUP(pointer_free) char *path = file_in(folder, e->d_name);
		CLEANUP(buf_finish) struct buf text = BUF_INIT;
		size_t len = strlen(path);
		bool sheet = text_has_ending(path, len, ".cue"), found;

		if (*e->d_name == '.' || !file_is_regular(path) ||
			!(sheet || text_has_ending(path, len, ".m3u") ||
				text_has_ending(path, len, ".m3u8")))
			continue;
		if (sheet && of && !of->sheet &&
			file_read(path, SHEET_MOST, &text, &found, ERR_IGNORED)) {
			of->sheet = keep_text(a, path);
			of->sheet_text = keep_text(a, text.s);
		} else {
			ARENA_ADD(&a->memory, &a->lists, keep_text(a, path));
		}
	}
	free(names);
}

bool
album_read(struct album *a, const char *program, const char *folder, int stop, int nice,
	struct err *err)
{
	CLEANUP(music_files_finish) struct music_files files = { 0 };

	if (file_is_regular(folder))
		LIST_ADD(&files, (struct music_file){ .path = xstrdup(folder) });
	else if (!walk(folder, &files, err))
		return false;
	walk_sort(&files);
	if (!files.n || files.n > FILES_MOST)
		return err_set(err, "%s has %s: name the folder of an album", folder,
			files.n ? "too many audio files" : "no audio file");
	a->n = files.n;
	a->v = arena_calloc(&a->memory, a->n, sizeof(a->v[0]));
	for (size_t i = 0; i < a->n; i++) {
		a->v[i].file = files.v[i];
		a->v[i].file.path = arena_keep(&a->memory, files.v[i].path);
	}
	files.n = 0; /* the arena owns the paths */
	if (!album_read_tags(a, program, stop, nice, err))
		return false;
	divide(a);
	CLEANUP(pointer_free) char *root = file_is_folder(folder) ? realpath(folder, NULL) : NULL;
	if (root && !text_same(a->v[0].folder, root))
		look_beside(a, root, NULL);
	for (size_t from = 0, to; root && from < a->n; from = to) {
		for (to = from + 1; to < a->n && text_same(a->v[from].folder, a->v[to].folder);)
			to++;
		look_beside(a, a->v[from].folder, to - from == 1 ? &a->v[from] : NULL);
	}
	return true;
}

void
album_finish(struct album *a)
{
	arena_finish(&a->memory);
	*a = (struct album){ 0 };
}
