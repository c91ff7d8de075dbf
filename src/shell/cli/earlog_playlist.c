/* earlog playlist: lists and shows playlists, adds tracks, and makes a playlist of a list or file,
 * for which it finds the audio files. import/track_list.c reads the lists. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "archive/store/library.h"
#include "audio/library/album.h"
#include "base/core/buf.h"
#include "base/core/mem.h"
#include "base/system/file.h"
#include "base/system/os_process.h"
#include "base/text/text.h"
#include "draft/formats/form.h"
#include "draft/view/put.h"
#include "review/files/find.h"
#include "review/files/insert.h"
#include "review/files/playlist.h"
#include "review/files/profile.h"
#include "review/record/identity.h"
#include "review/record/rows_music.h"
#include "shell/call/cli.h"
#include "shell/cli/export_draft.h"
#include "shell/cli/lists.h"
#include "shell/cli/shared.h"
#include "shell/import/import.h"
#include "shell/import/track_list.h"
#include "shell/table/column.h"

struct playlist_options {
	struct track track; /* the track that `add` adds; options set some of its members */
	struct track_place url;
	struct option_texts cues; /* TIME=LABEL */
	const char *section_title, *output;
	bool latin1, title_first, relative, force;
};

#define OPTIONS struct playlist_options

bool
cli_playlist_file(json_t *row, const char *name, const char *path)
{
	CLEANUP(playlist_finish) struct playlist_file p;
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	bool ok = playlist_find(&p, path ? path : name, NULL, &d);
	size_t tracks = 0;

	EACH_IN (x, p.sections, p.n_sections)
		tracks += x->n_tracks;
	put_text(row, "title", p.title);
	put_int(row, "sections", (int64_t)p.n_sections);
	put_int(row, "tracks", (int64_t)tracks);
	return ok;
}

#define TEXT_OF_ROW(row, field) COLUMN_SAME(TEXT, row, field)
/* A list in two members of a row, such as `cues` and, right after it, `n_cues`. */
#define LIST_OF_ROW(row, field, columns)                                                  \
	{                                                                                 \
#field, COLUMN_LIST, .at = offsetof(struct row, field), .of = columns,    \
				     .size = sizeof(((const struct row *)NULL)->field[0]) \
	}

COLUMNS(cue_columns, COLUMN_SAME(TIME, playlist_cue, time), TEXT_OF_ROW(playlist_cue, label),
	TEXT_OF_ROW(playlist_cue, listen_for));

COLUMNS(url_column, { .type = COLUMN_TEXT, .at = offsetof(struct track_place, text) });

COLUMNS(track_columns, TEXT_OF_ROW(track, id), TEXT_OF_ROW(track, title),
	TEXT_OF_ROW(track, artist), TEXT_OF_ROW(track, album),
	{ "url", COLUMN_LIST, .at = offsetof(struct track, urls), .of = url_column,
		.size = sizeof(struct track_place) },
	COLUMN_KEY(TEXT, "file", track, file.text), TEXT_OF_ROW(track, signal),
	TEXT_OF_ROW(track, listen_for), TEXT_OF_ROW(track, intro),
	LIST_OF_ROW(track, cues, cue_columns));

COLUMNS(section_columns, TEXT_OF_ROW(playlist_section, id), TEXT_OF_ROW(playlist_section, title),
	TEXT_OF_ROW(playlist_section, about), LIST_OF_ROW(playlist_section, tracks, track_columns));

COLUMNS(playlist_columns, TEXT_OF_ROW(playlist_file, id), TEXT_OF_ROW(playlist_file, title),
	TEXT_OF_ROW(playlist_file, about), LIST_OF_ROW(playlist_file, sections, section_columns));

/* Puts what followed players call the recording of a track, as the listener said. */
static void
put_heard_as(json_t *track, const struct record *r, const struct uuid *recording)
{
	json_t *list = json_array();

	EACH_ROW (heard_as, h, r, ROW_HEARD_AS)
		if (uuid_same(&h->recording, recording))
			json_array_append_new(list,
				json_pack("{s:s, s:s}", "title", h->title, "artist", h->artist));
	put(track, "heard_as", list);
}

static bool
playlist_show(struct cli_call *c, struct err *err)
{
	CLEANUP(playlist_finish) struct playlist_file p;
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	bool ok = playlist_find(&p, c->argv[0], NULL, &d);

	sheet_faults(&d, stderr);
	if (!ok)
		return false;
	if (c->st && !store_load_kind(c->st, ROW_HEARD_AS, NULL, &c->record, err))
		return false;
	json_t *tree = column_tree(playlist_columns, &p);
	for (size_t i = 0; i < p.n_sections && !c->json; i++) {
		json_t *section = json_array_get(json_object_get(tree, K_sections), i), *track;
		size_t k;

		json_array_foreach (json_object_get(section, K_tracks), k, track)
			put_heard_as(track, &c->record, &p.sections[i].tracks[k].recording);
	}
	return report_print("playlist", tree, cli_report_form(c), err);
}

/* ---- copying a playlist and adding tracks to the user's own files ---- */

bool
cli_copy(struct cli_call *c, struct err *err)
{
	enum find_kind kind = find_kind_called(c->command->name);
	CLEANUP(found_finish) struct found f;
	CLEANUP(pointer_free) char *path = NULL;
	CLEANUP(buf_finish) struct buf form = BUF_INIT;
	bool ok = find_named(&f, kind, c->argv[0], NULL, err);

	if (ok && f.shipped && form_is(f.path)) {
		if (!cli_words_use(err))
			return false;
		const char *to = c->argv[1];
		CLEANUP(pointer_free)
		char *named =
			to && !form_is(to) ? xasprintf("%s.md", to) : NULL; /* a form's name */

		form_in_words(&form, f.shipped->data, f.shipped->size);
		ok = find_own_create(
			kind, file_name(f.path), &form, named ? named : to, &path, err);
	} else
		ok = ok && find_own_copy(kind, &f, c->argv[1], &path, err);

	if (ok)
		text_print(stdout, "%s\n", path);
	return ok;
}

/* Reports the address of a track that does not begin with it; its time becomes the offset. */
static void
take_starts(struct track *t)
{
	char text[TIME_TEXT];

	EACH_IN (x, t->urls, t->n_urls)
		if (track_place_take_start(x))
			cli_say("%s begins at %s: taken as offset", x->text,
				timecode_text(x->offset_ms, false, text));
}

/* Takes the cues of the command line, "1:15=drop". */
static bool
take_cues(struct track *t, const struct option_texts *cues, struct err *err)
{
	EACH (x, cues) {
		const char *label = text_after(*x, '=');
		CLEANUP(pointer_free)
		char *time = xstrndup(*x, strcspn(*x, "="));
		struct timespan at;

		if (!timespan_parse(&at, time, err))
			return err_prefix(err, "--cue");
		track_list_add_cue(t, at, label ? xstrdup(label) : NULL);
	}
	return true;
}

static void
free_cues(struct playlist_options *o)
{
	EACH_IN (x, o->track.cues, o->track.n_cues)
		free(x->label);
	free(o->track.cues);
}

/* Begins a playlist file with the track in a section. section: NULL is one named after the file. */
static bool
begin_playlist(const char *path, const char *section, const char *title, const struct track *t,
	struct err *err)
{
	CLEANUP(pointer_free) char *base = find_base_name(path);
	CLEANUP(buf_finish) struct buf id = BUF_INIT, out = BUF_INIT;
	CLEANUP(pointer_free) char *written = NULL;

	track_list_add_id(&id, base);
	if (!section)
		section = id.len ? id.s : "tracks";
	struct track one = *t;
	struct playlist_section s = { .id = (char *)(uintptr_t)section,
		.title = (char *)(uintptr_t)(title ? title : section),
		.tracks = &one,
		.n_tracks = 1 };
	struct playlist_file p = {
		.id = id.len ? id.s : NULL, .title = base, .sections = &s, .n_sections = 1
	};
	if (!playlist_write(&out, &p, err) ||
		!find_own_create(FIND_PLAYLIST, file_name(path), &out, path, &written, err))
		return false;
	text_print(stdout, "%s: %s/%s\n", written, section, t->id);
	return true;
}

/* Adds a track to the playlist called argv[0], or begins one at this path. argv[1]: SECTION,
 * SECTION/TRACK; none: the last section. */
static bool
playlist_add(struct cli_call *c, struct err *err)
{
	CLEANUP(free_cues)
	struct playlist_options o = *(const struct playlist_options *)c->options;
	struct track *t = &o.track;
	const char *name = c->argv[0], *where = c->argc > 1 ? c->argv[1] : "";
	const char *slash = strchr(where, '/');

	if (slash && (slash == where || !slash[1]))
		return cli_wrong(err,
			"\"%s\" is not SECTION/TRACK: write the id of the section, a /, and an id "
			"for the track",
			where);
	if ((!t->title || !*t->title) && !o.url.text)
		return cli_wrong(err,
			"the track needs a title: give --title. Only an address has one by itself; "
			"`earlog playlist import` reads the titles in files");
	t->duration_ms = NO_MS;
	t->urls = &o.url;
	t->n_urls = o.url.text != NULL;
	CLEANUP(pointer_free) char *id = slash ? xstrdup(slash + 1) : track_list_id(t);
	t->id = id;
	if (!take_cues(t, &o.cues, err))
		return false;
	take_starts(t);
	CLEANUP(playlist_finish) struct playlist_file old = { .path = NULL };
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	bool begins = find_is_yaml(name) && access(name, F_OK) < 0;
	if (!begins)
		playlist_find(&old, name, NULL, &d);
	const char *into = begins ? NULL : "tracks";
	if (old.n_sections)
		into = text_or(old.sections[old.n_sections - 1].id, into);
	CLEANUP(pointer_free)
	char *section = *where ? xstrndup(where, strcspn(where, "/")) : xstrdup(into);
	if (begins)
		return begin_playlist(name, section, o.section_title, t, err);
	const struct insert_wanted wanted = {
		.where = section, .track = t, .section_title = o.section_title
	};
	CLEANUP(buf_finish) struct buf ignored = BUF_INIT;
	CLEANUP(found_finish) struct found f = { 0 };
	struct inserted done;
	bool copied = false;
	/* Adds the track to a text in memory first, so that a built-in playlist is not copied if
	 * the track cannot be added. */
	bool ok = find_named(&f, FIND_PLAYLIST, name, NULL, err) &&
		(!f.shipped ||
			insert_bytes(&ignored, f.path, f.shipped->data, f.shipped->size, &wanted,
				NULL, err)) &&
		find_own_take(&f, &copied, err);
	if (copied)
		cli_say("%s comes with earlog; it was copied to %s, which is used from now on",
			name, f.path);
	if (!ok || !insert_file(f.path, &wanted, NULL, &done, err))
		return false;
	text_print(stdout, "%s:%d: %s/%s\n", f.path, done.line, section, t->id);
	return true;
}

/* ---- earlog playlist import ---- */

/* Number of missing files, and of unreadable ones, that are printed; further ones are only
 * counted. */
#define MOST_TOLD 10

struct import {
	struct playlist_file p;
	/* titles in the list may be file names, so titles in the tags replace them */
	bool weak;
	const char *folder; /* folder of the list, to which its paths are relative */
	struct album files; /* v[i]: audio file of track i */
	size_t missing, unread;
	struct music_files below; /* the files in the music folders, once one is looked for */
	bool walked;
	struct arena memory; /* owns the folder and the files */
};

static struct playlist_section *
all_tracks(struct import *x)
{
	return &x->p.sections[0];
}

/* ---- finding the audio file for a path in the list ---- */

/* Returns the file with another extension, such as .flac for .wav, or .ape.flac for .ape: a cue
 * sheet often names the file before it was compressed. The caller frees. NULL: none. */
static char *
file_packed(const struct import *x, const char *path)
{
	static const char *const endings[] = { "flac", "wv", "ape", "m4a", "opus", "ogg", "mp3",
		"wav" };
	const char *dot = strrchr(path, '.');
	char *found = NULL;

	for (size_t i = 0; dot && !strchr(dot, '/') && !found && i < 2 * LENGTH(endings); i++) {
		int n = (int)(i % 2 ? strlen(path) : (size_t)(dot - path));
		CLEANUP(pointer_free) char *other = xasprintf("%.*s.%s", n, path, endings[i / 2]);

		found = track_list_file(x->folder, other);
		if (found)
			cli_say("%s does not exist; %s is used instead", path, file_name(found));
	}
	return found;
}

/* Returns the file of this name below the music folders, for a path of Windows, if only one file
 * has it; NULL: none. The caller frees. */
static char *
file_below(struct import *x, const struct profile *profile, const char *path)
{
	const char *name = file_name_foreign(path), *found = NULL;
	size_t n = 0;

	EACH_WHILE (one, &profile->music, !x->walked) {
		CLEANUP(pointer_free) char *folder = find_home(*one);

		walk(folder, &x->below, ERR_IGNORED);
	}
	walk_sort(&x->below);
	x->walked = true;
	EACH_WHILE (one, &x->below, file_is_foreign(path))
		if (text_same(file_name(one->path), name)) {
			found = one->path;
			n++;
		}
	return n == 1 ? xstrdup(found) : NULL;
}

static void
find_imported_files(struct import *x)
{
	struct playlist_section *s = all_tracks(x);
	CLEANUP(profile_finish) struct profile profile;

	cli_library_profile(&profile);
	size_t nroots = profile.music.n;
	char **roots = arena_calloc(&x->memory, nroots, sizeof(roots[0])); /* real paths */
	for (size_t i = 0; i < nroots; i++) {
		CLEANUP(pointer_free) char *named = find_home(profile.music.v[i]);

		roots[i] = arena_keep(&x->memory, realpath(named, NULL));
	}
	if (!x->files.n)
		x->files.v = arena_calloc(&x->files.memory, s->n_tracks, sizeof(x->files.v[0]));
	x->files.n = s->n_tracks;
	for (size_t i = 0; i < s->n_tracks; i++) {
		struct track_place *f = &s->tracks[i].file;
		char *real = f->text ? track_list_file(x->folder, f->text) : NULL;

		if (!real && f->text)
			real = file_packed(x, f->text);
		if (!real && f->text)
			real = file_below(x, &profile, f->text);
		if (real) {
			const char *from = real; /* relative to the music folder that has it, so
						    that the playlist works on other machines */

			EACH_IN_WHILE (one, roots, nroots, from == real) {
				const char *inside = file_inside(real, *one);

				from = inside ? inside : real;
			}
			xreplace(&f->text, from);
		} else if (f->text) {
			if (x->missing < MOST_TOLD)
				cli_say("this file does not exist: %s", f->text);
			x->missing++;
		}
		x->files.v[i].file.path = arena_keep(&x->memory, real);
	}
	if (x->missing > MOST_TOLD)
		cli_say("and %zu more", x->missing - MOST_TOLD);
}

/* ---- tags, lengths and chapters of the audio files ---- */

static void
take_tag(char **into, const char *tag, bool instead)
{
	char *text = *into && !instead ? NULL : track_list_text(rest_of(tag));

	if (!text)
		return;
	free(*into);
	*into = text;
}

/* Takes titles, lengths and chapters of the tags that were read. */
static void
take_imported_tags(struct import *x)
{
	for (size_t i = 0; i < x->files.n; i++) {
		const struct album_file *f = &x->files.v[i];
		struct track *t = &all_tracks(x)->tracks[i];
		bool instead = x->weak && !f->why && *f->title, cues = t->n_cues > 0;

		if (f->file.path && f->why) {
			if (x->unread < MOST_TOLD)
				cli_say("%s: %s", f->file.path, f->why);
			x->unread++;
		}
		take_tag(&t->title, f->title, instead);
		if (f->why)
			continue;
		take_tag(&t->artist, f->artist, instead);
		take_tag(&t->album, f->album, false);
		if (f->length_ms > 0)
			t->duration_ms = f->length_ms;
		for (size_t k = 0; !cues && k < f->nchapters; k++) {
			const struct tag_chapter *c = &f->chapters[k];
			char *label = track_list_text(rest_of(c->title));

			track_list_add_cue(t,
				(struct timespan){
					c->pos_ms, c->pos_end_ms, .open = c->pos_end_ms == NO_MS },
				label ? label : xasprintf("chapter %zu", k + 1));
		}
	}
	if (x->files.less_protected)
		cli_say("this system has %s: tags were read with less protection",
			x->files.less_protected);
}

static bool
read_imported_files(struct import *x, struct err *err)
{
	bool ok = album_read_tags(&x->files, OS_SELF, -1, 0, err);

	take_imported_tags(x);
	return ok;
}

/* ---- making the playlist from the list ---- */

static bool
read_track_list(
	struct import *x, const char *path, enum track_list_format f, bool latin1, struct err *err)
{
	CLEANUP(buf_finish) struct buf bytes = BUF_INIT, text = BUF_INIT;
	struct err why = ERR_INIT;
	bool ok = file_read_input(path, IMPORT_FILE_MOST, &bytes, err);

	EACH_IN_WHILE (one, bytes.s, bytes.len, ok && latin1)
		text_encode(&text, (unsigned char)*one);
	const struct buf *from = latin1 ? &text : &bytes;
	CLEANUP(buf_finish) struct buf said = BUF_INIT;
	if (ok && !track_list_read(f, from->s, from->len, &x->p, &said, &why))
		ok = err_set(err, "%s:%s%s", path, why.msg,
			latin1 || !strstr(why.msg, "UTF-8 text;") ? "" : ", or say --latin-1");
	EACH_TEXT_LINE (line, said.s)
		cli_say("%.*s", (int)strcspn(line, "\n"), line);
	x->weak = f == LIST_M3U;
	return ok;
}

/* section: its number, for track_list_finish */
static void
add_file(struct import *x, const char *path, int section)
{
	struct playlist_section *s = all_tracks(x);

	s->tracks = xreallocarray(s->tracks, s->n_tracks + 1, sizeof(s->tracks[0]));
	s->tracks[s->n_tracks++] = (struct track){
		.duration_ms = NO_MS, .file.text = xstrdup(path), .at.line = section
	};
}

/* Gives the only file of a folder the titles and cues of the CUE sheet beside it, and names the
 * lists that are not used. */
static void
take_lists_of(struct import *x)
{
	struct album *a = &x->files;

	for (size_t i = 0; i < a->n; i++) {
		CLEANUP(playlist_finish) struct playlist_file p;
		struct track *t = &all_tracks(x)->tracks[i];

		if (playlist_parse_sheet(&p, a->v[i].sheet, a->v[i].sheet_text)) {
			struct track *of = &p.sections[0].tracks[0], was = *t;

			*t = *of;
			t->at = was.at;
			t->file = was.file;
			t->id = NULL;
			*of = (struct track){ .id = of->id, .file = of->file };
		} else if (a->v[i].sheet) {
			ARENA_ADD(&a->memory, &a->lists, a->v[i].sheet);
		}
	}
	for (size_t i = 0; i < a->lists.n && i < MOST_TOLD; i++) {
		CLEANUP(pointer_free) char *word = text_shell_word(a->lists.v[i]);

		cli_say("left out: `earlog playlist import %s` reads it", word);
	}
}

/* Adds the files of a folder, a section for each album. */
static bool
read_folder(struct import *x, const char *folder, struct err *err)
{
	const struct album *a = &x->files;

	if (!album_read(&x->files, OS_SELF, folder, -1, 0, err))
		return false;
	x->p.n_sections = a->v[a->n - 1].section + 1;
	x->p.sections = xcalloc(x->p.n_sections, sizeof(x->p.sections[0]));
	EACH (f, a) {
		char **title = &x->p.sections[f->section].title;

		add_file(x, f->file.path, (int)f->section);
		if (x->p.n_sections > 1 && !*title)
			*title = track_list_text(rest_of(f->section_title));
	}
	take_lists_of(x);
	find_imported_files(x);
	take_imported_tags(x);
	return true;
}

/* Adds an audio file with chapters as the only track, as if a list named it; reads its tags. */
static bool
read_file(struct import *x, const char *path, const char *real, struct err *err)
{
	x->p.n_sections = 1;
	x->p.sections = xcalloc(1, sizeof(x->p.sections[0]));
	add_file(x, file_name(real), 0);
	find_imported_files(x);
	if (!read_imported_files(x, err))
		return false;
	if (!x->files.v[0].file.path)
		return err_set(err, "%s does not exist", path);
	if (x->unread)
		return err_set(err,
			"%s is neither a list that earlog reads (.m3u, .m3u8, .cue, .xspf, .jspf, "
			".json, .csv, .tsv, .md, .txt) nor a file with chapters",
			path);
	return all_tracks(x)->tracks[0].n_cues ||
		err_set(err,
			"%s has no chapters; `earlog playlist add` adds it to a playlist as a "
			"track",
			path);
}

static bool
is_known_artist(struct store *st, const char *name)
{
	bool is = false;

	return st && store_knows_artist(st, name, &is, ERR_IGNORED) && is;
}

/* Exchanges title and artist of the lines that only a sign divides, or appends how they were read,
 * unless artists who are known stand where the artist was read. st: NULL: there is no archive. */
static void
order_names(struct import *x, const struct playlist_options *o, struct store *st, struct buf *doubt)
{
	size_t titles = 0, artists = 0;
	const struct track *first = NULL;

	EACH_IN (t, all_tracks(x)->tracks, all_tracks(x)->n_tracks) {
		char *artist = t->artist;

		if (!TRACK_LIST_IS_UNSURE(t))
			continue;
		first = first ? first : t;
		if (o->title_first) {
			t->artist = t->title;
			t->title = artist;
			continue;
		}
		if (is_known_artist(st, t->title))
			titles++;
		if (is_known_artist(st, artist))
			artists++;
	}
	if (!first || o->title_first || artists > titles)
		return;
	if (titles > 1)
		buf_addf(doubt, "%zu titles are artists that earlog knows", titles);
	else
		buf_addf(doubt, "“%s” was read as an artist, and “%s” as a title",
			text_or(first->artist, ""), text_or(first->title, ""));
}

/* Makes a playlist from a list of tracks (import/track_list.h), a folder or an audio file with
 * chapters, with tags, lengths and chapters of audio files that exist. to: the path of the new
 * playlist or a folder for it; NULL: the playlists of the configuration folder; "-": standard
 * output. Never replaces a file. Prints a summary to stderr. If id is not NULL, sets *id to the id
 * of the playlist, which may be there already; the caller frees it. */
static bool
import_list(const char *path, const char *to, const struct playlist_options *o, struct store *st,
	char **id, struct err *err)
{
	struct import x = { .weak = false };
	enum track_list_format f;
	/* a file without an ending is text */
	bool list = track_list_format_of(path, &f) ||
		(!file_is_folder(path) && !strchr(file_name(path), '.'));
	CLEANUP(pointer_free)
	char *real = realpath(path, NULL), *base = find_base_name(real ? real : path);

	CLEANUP(buf_finish) struct buf doubt = BUF_INIT;
	x.folder = arena_keep(&x.memory, file_folder(real ? real : path));
	bool ok = track_list_is_known(path, err);
	if (ok && list)
		ok = read_track_list(&x, path, f, o->latin1, err);
	else if (ok)
		ok = file_is_folder(path) ? read_folder(&x, path, err)
					  : read_file(&x, path, text_or(real, path), err);
	if (ok && list) {
		order_names(&x, o, st, &doubt);
		find_imported_files(&x);
		struct err why = ERR_INIT;
		if (!read_imported_files(&x, &why))
			cli_say("%s; the playlist is made without the tags of its files", why.msg);
	}
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	CLEANUP(pointer_free) char *file = NULL, *written = NULL;
	size_t cues = 0, tracks = 0, untitled = 0, nameless = 0;
	if (ok) {
		CLEANUP(pointer_free) char *name = file_bare_name(base);

		tracks = all_tracks(&x)->n_tracks;
		for (size_t i = 0; i < tracks; i++) {
			const char *at = all_tracks(&x)->tracks[i].file.text;

			if (at && !text_valid(at, strlen(at)))
				ok = err_set(err, "%s: the name is not UTF-8: rename it", at);
			take_starts(&all_tracks(&x)->tracks[i]);
			cues += all_tracks(&x)->tracks[i].n_cues;
			if (!all_tracks(&x)->tracks[i].artist)
				nameless++;
			if (!all_tracks(&x)->tracks[i].title &&
				!all_tracks(&x)->tracks[i].file.text)
				untitled++;
		}
		if (o->track.title)
			xreplace(&x.p.title, o->track.title);
		else if (!list && tracks == 1)
			xreplace(&x.p.title, x.p.sections[0].tracks[0].title);
		track_list_finish(&x.p, name);
		file = xasprintf("%s.yaml", x.p.id);
		ok = ok && playlist_write(&out, &x.p, err);
	}
	CLEANUP(found_finish) struct found own = { 0 };
	bool there = ok && id && find_named(&own, FIND_PLAYLIST, x.p.id, NULL, ERR_IGNORED) &&
		!own.shipped && access(own.path, F_OK) == 0;
	if (there)
		cli_say("the list %s exists already and is used", x.p.id);
	else if (ok && text_same(to, "-"))
		text_print_bytes(out.s, out.len);
	else if (ok) {
		ok = find_own_create(FIND_PLAYLIST, file, &out, to, &written, err);
		if (ok)
			text_print(stdout, "%s\n", written);
	}
	if (ok && id)
		*id = xstrdup(x.p.id);
	if (ok && !there) {
		CLEANUP(buf_finish) struct buf said = BUF_INIT;

		if (doubt.len)
			cli_say("%s; if the title is first in each line, %simport the list with "
				"--title-first",
				doubt.s, written ? "remove that file and " : "");
		buf_addf(&said, "%zu track%s and %zu cue%s from %s", tracks, text_s(tracks), cues,
			text_s(cues), path);
		if (x.missing)
			buf_addf(&said, "; %zu file%s missing, but in the playlist", x.missing,
				x.missing == 1 ? " is" : "s are");
		if (untitled)
			buf_addf(&said, "; %zu title%s not known yet", untitled,
				untitled == 1 ? " is" : "s are");
		cli_say("%s", said.s);
		buf_clear(&said);
		if (nameless && list)
			buf_addf(&said, ", %zu without an artist", nameless);
		if (x.p.left_out)
			buf_addf(
				&said, ", %zu line%s left out", x.p.left_out, text_s(x.p.left_out));
		if (said.len)
			cli_say("%zu track%s%s", tracks, text_s(tracks), said.s);
	}
	album_finish(&x.files);
	arena_finish(&x.memory);
	music_files_finish(&x.below);
	playlist_finish(&x.p);
	return ok;
}

static bool
playlist_import(struct cli_call *c, struct err *err)
{
	return import_list(
		c->argv[0], c->argc > 1 ? c->argv[1] : NULL, c->options, c->st, NULL, err);
}

char *
cli_import_list(const char *path, struct err *err)
{
	const struct playlist_options none = { .latin1 = false };
	char *id = NULL;

	return import_list(path, NULL, &none, NULL, &id, err) ? id : NULL;
}

/* ---- earlog playlist export ---- */

struct list_export {
	const struct playlist_options *o;
	struct store *st;
	struct profile profile;
	char *folder; /* absolute, of the list that is written; NULL: paths are absolute */
	struct buf out;
	size_t tracks, left_out, cues, offsets;
};

/* Returns the path of the track's file, as the list names it or by the library; NULL: there is
 * none. The caller frees. */
static char *
exported_file(const struct list_export *x, const char *list, const struct track *t)
{
	char *path = t->file.text ? find_music(t->file.text, list, &x->profile.music) : NULL;
	const struct library_wanted w = { t->title, t->artist, t->album, t->isrc, t->mbid,
		t->duration_ms == NO_MS ? NO_INT : t->duration_ms };
	struct own_music_hits hits = { 0 };
	CLEANUP(pointer_free) char *found = path;

	if (!path && x->st && t->title && store_library_find(x->st, &w, &hits, ERR_IGNORED) &&
		hits.exact)
		found = xstrdup(hits.v[0].file.path);
	library_hits_finish(&hits);
	return found ? realpath(found, NULL) : NULL;
}

/* Appends a path; a path that begins with # would be a comment. */
static void
add_path(const struct list_export *x, struct buf *out, const char *path)
{
	size_t same = 0;

	for (size_t i = 0; x->folder && (!i || path[i - 1]); i++) {
		bool end = !x->folder[i] || x->folder[i] == '/', at = !path[i] || path[i] == '/';

		if (end && at)
			same = i;
		if (!x->folder[i] || path[i] != x->folder[i])
			break;
	}
	if (!x->folder) {
		buf_add(out, path);
		return;
	}
	for (const char *up = x->folder + same; *up; up++)
		if (*up == '/' && up[1])
			buf_add(out, "../");
	buf_addf(out, "%s%s", path[same + 1] == '#' && !out->len ? "./" : "", path + same + 1);
}

static void
export_track(struct list_export *x, const char *list, const struct track *t)
{
	CLEANUP(pointer_free) char *file = exported_file(x, list, t);
	CLEANUP(buf_finish) struct buf place = BUF_INIT, name = BUF_INIT;

	if (file && !strpbrk(file, "\r\n"))
		add_path(x, &place, file);
	else if (t->n_urls)
		buf_add(&place, t->urls[0].text);
	if (t->artist)
		buf_addf(&name, "%s - ", t->artist);
	buf_add(&name, t->title ? t->title : t->id);
	CLEANUP(pointer_free) char *line = track_list_text(rest_of(name.s));
	x->cues += t->n_cues;
	if (t->file.offset_set || (t->n_urls && t->urls[0].offset_set))
		x->offsets++;
	if (!place.len) {
		buf_addf(&x->out, "# %s\n", line);
		x->left_out++;
		return;
	}
	buf_addf(&x->out, "#EXTINF:%" PRId64 ",%s\n%s\n",
		t->duration_ms == NO_MS ? -1 : (t->duration_ms + 500) / 1000, line, place.s);
	x->tracks++;
}

/* Writes a playlist as extended M3U: paths of files that exist, else addresses. */
static bool
playlist_export(struct cli_call *c, struct err *err)
{
	CLEANUP(playlist_finish) struct playlist_file p;
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	struct list_export x = { .o = c->options, .st = c->st, .out = BUF_INIT };
	const char *to = text_same(x.o->output, "-") ? NULL : x.o->output;
	bool ok = playlist_find(&p, c->argv[0], NULL, &d);

	sheet_faults(&d, stderr);
	if (!ok)
		return false;
	cli_library_profile(&x.profile);
	if (x.o->relative) {
		CLEANUP(pointer_free) char *folder = to ? file_folder(to) : xstrdup(".");

		x.folder = realpath(folder, NULL);
		ok = x.folder || err_set(err, "there is no folder %s", folder);
	}
	CLEANUP(pointer_free)
	char *title = track_list_text(rest_of(p.title ? p.title : p.id));
	buf_addf(&x.out, "#EXTM3U\n#PLAYLIST:%s\n", title);
	EACH_TRACK (s, t, &p)
		export_track(&x, p.path, t);
	if (ok && !to) {
		text_print_bytes(x.out.s, x.out.len);
	} else if (ok) {
		const struct export_to file = {
			.way = { .force = x.o->force }, .review = identity_of_pictures(), .st = x.st
		};

		ok = cli_put(&file, to, "m3u8", &x.out, NULL, err);
	}
	if (ok)
		cli_say("%zu track%s; without a file or address: %zu; left out: %zu cue%s, %zu "
			"offset%s",
			x.tracks, text_s(x.tracks), x.left_out, x.cues, text_s(x.cues), x.offsets,
			text_s(x.offsets));
	profile_finish(&x.profile);
	free(x.folder);
	buf_finish(&x.out);
	return ok;
}

const struct cli_command cli_playlist = {
	.name = "playlist",
	.help = "List, show, copy, import and export playlists, or add tracks",
	.example = "earlog playlist import ~/Music/Album mine.yaml",
	.verbs = {
		{ "list", "", "List your own and the built-in playlists", AS_JSON, 0, 0,
			lists_run, NULL },
		{ "show", "NAME", "Show the sections, tracks and cues of a playlist",
			ARCHIVE_IF_ANY | AS_JSON, 1, 1, playlist_show, NULL },
		{ "copy", "NAME [TO]", "Copy a playlist to your own folder, or to TO", 0, 1, 2,
			cli_copy, NULL },
		{ "add", "NAME|FILE [SECTION[/TRACK]]",
			"Add a track to a playlist, or begin one in a new file", 0, 1, 2,
			playlist_add, NULL },
		{ "import", "FILE|FOLDER [TO]",
			"Make a playlist of a list of tracks (M3U, CUE, XSPF, JSPF, CSV, "
			"Markdown, paths, lines \"Artist - Title\"), of a folder (a section for "
			"each album), or of an audio file with chapters",
			ARCHIVE_IF_ANY, 1, 2, playlist_import, NULL },
		{ "export", "NAME [-o FILE.m3u8]",
			"Write a playlist as M3U for another player: the files that it names or "
			"that the library has, else addresses",
			ARCHIVE_IF_ANY, 1, 1, playlist_export, NULL },
	},
	OPTIONS_ARE(TEXT_OF("add, import", track.title, "title", "TEXT",
			    "the title of the track or playlist"),
		TEXT_OF("add", track.artist, "artist", "TEXT", "the artist"),
		TEXT_OF("add", track.album, "album", "TEXT", "the album"),
		TEXT_OF("add", url.text, "url", "ADDRESS", "the web address of the track"),
		TEXT_OF("add", track.file.text, "file", "PATH",
			"the music file: a path from the folder of the session file, or from a "
			"music folder"),
		TEXT_OF("add", track.signal, "signal", "WORDS",
			"a test signal that earlog generates: sine 1000"),
		TEXT_OF("add", track.listen_for, "listen-for", "TEXT", "what to listen for"),
		TEXTS_OF("add", cues, "cue", "TIME=LABEL",
			"a cue, 1:15=drop or 0:54-1:15=verse; repeat the option for more"),
		TEXT_OF("add", section_title, "section-title", "TEXT",
			"the title of the section, if it must be made"),
		FLAG_OF("import", title_first, "title-first",
			"the title is first in a line with one sign: \"Title - Artist\""),
		FLAG_OF("import", latin1, "latin-1", "the file is in Latin-1, not in UTF-8"),
		OPTION_ROW('o', output, "output", "FILE.m3u8",
			"write to FILE, not to standard output; cmus knows a list by .m3u",
			OPTION_TEXT, "export"),
		FLAG_OF("export", relative, "relative",
			"paths from the folder of the list, for another machine"),
		FLAG_OF("export", force, "force", "replace the file even if it was edited")),
};
