/*
 * What a terminal pastes when files are dropped on it: decides which paths a text has, and whether
 * they are music or pictures. Makes the notes of pictures; background.c copies them.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "archive/store/store.h"
#include "audio/library/background.h"
#include "base/core/mem.h"
#include "base/system/kept_picture.h"
#include "base/system/media.h"
#include "base/text/text.h"
#include "base/text/timed_link.h"
#include "bench/writing/writing_state.h"
#include "review/files/session_file.h"
#include "review/record/rows_note.h"

/* ---- the paths of a text ---- */

#define MOST_PATHS 1000

/* Adds the file that a word names, if it is there and is music, a folder or a picture. */
static bool
add_path(struct dropped *d, const char *word)
{
	static const char file[] = "file://", local[] = "file://localhost/";
	size_t skip = text_starts(word, file) ? strlen(file) : 0;
	CLEANUP(meant_finish) struct meant m = { .path = NULL };

	if (text_starts(word, local))
		skip = strlen(local) - 1;
	CLEANUP(pointer_free)
	char *path = skip ? timed_link_path(word + skip, strlen(word + skip)) : xstrdup(word);
	if (!path || !meant_is_path(path) || !store_meant(NULL, path, &m, ERR_IGNORED))
		return false;
	bool music = m.kind == MEANT_MUSIC || m.kind == MEANT_FOLDER,
	     picture = m.kind == MEANT_FILE && media_is_picture(m.path);
	if ((!music && !picture) || d->paths.n == MOST_PATHS)
		return false;
	d->music |= music;
	d->pictures |= picture;
	texts_add(&d->paths, m.path, NOWHERE);
	return true;
}

/* Takes the next word of a line, as a shell reads it: in quotes or with backslashes. Returns what
 * is left of the line; NULL: there is no word, or a quote is not closed. */
static const char *
next_word(const char *s, struct buf *word)
{
	char quote = '\0';

	buf_clear(word);
	s += strspn(s, " \t");
	if (!*s)
		return NULL;
	for (; *s && (quote || !strchr(" \t", *s)); s++) {
		bool escapes = *s == '\\' && quote != '\'' && s[1];

		if (*s == quote)
			quote = '\0';
		else if (!quote && strchr("'\"", *s))
			quote = *s;
		else {
			s += escapes;
			buf_add_char(word, *s);
		}
	}
	return quote ? NULL : s;
}

/* Adds the paths of a line: the line is one, blanks and all, or each of its words is. */
static bool
add_line(struct dropped *d, const char *line)
{
	CLEANUP(buf_finish) struct buf word = BUF_INIT;
	const char *rest = line;

	if (add_path(d, line))
		return true;
	while (rest && rest[strspn(rest, " \t")]) {
		rest = next_word(rest, &word);
		if (!rest || !add_path(d, word.s))
			return false;
	}
	return true;
}

bool
dropped_read(struct dropped *d, const char *text, size_t n)
{
	CLEANUP(pointer_free) char *lines = xstrndup(text, n);
	char *rest = lines;
	bool ok = strlen(lines) == n && (strchr(lines, '/') || strchr(lines, '~'));

	*d = (struct dropped){ .music = false };
	for (char *line; ok && (line = strsep(&rest, "\r\n"));) {
		line += strspn(line, " \t");
		line[text_trimmed(line, strlen(line), " \t")] = '\0';
		ok = add_line(d, line) || !*line;
	}
	if (ok && d->paths.n)
		return true;
	dropped_finish(d);
	return false;
}

void
dropped_finish(struct dropped *d)
{
	texts_finish(&d->paths);
	*d = (struct dropped){ .music = false };
}

void
dropped_words(const struct dropped *d, struct buf *out)
{
	EACH (path, &d->paths) {
		CLEANUP(pointer_free) char *word = text_shell_word(*path);

		buf_add_part(out, " ", "%s", d->paths.n > 1 ? word : *path);
	}
}

/* ---- notes of pictures ---- */

bool
dropped_are_cleaned(const struct dropped *d, struct err *err)
{
	EACH (path, &d->paths)
		if (!media_is_cleaned_picture(*path))
			return err_set(err,
				"%s is not noted: its place and author cannot be removed; save it "
				"as "
				"PNG or JPEG",
				file_name(*path));
	return true;
}

/* Asks for a copy of a picture. The note of it is of this moment, and kept when the copy is there.
 */
static bool
ask_for(struct sitting *s, const char *path, const char *part, struct err *err)
{
	CLEANUP(pointer_free) char *folder = kept_picture_folder(s->internal->db);
	struct note *n = row_new(ROW_NOTE);

	if (!open_note_begin_part(s, n, part, err)) {
		row_free(ROW_NOTE, n);
		return false;
	}
	CLEANUP(pointer_free)
	char *stem = xasprintf(
		"%s/%s-%s", folder, s->files->id, n->part ? note_part_word(n->part) : "track");
	LIST_ADD(&s->writing->pictures, n);
	background_ask(s->playback->measured.background,
		&(struct background_job){ .kind = BACKGROUND_PICTURE,
			.of = n->row.uuid,
			.tag = stem,
			.file = { .path = (char *)(uintptr_t)path } });
	return true;
}

bool
dropped_note(struct sitting *s, const struct dropped *d, const char *part, struct err *err)
{
	bool ok = s->playback->measured.background || err_set(err, "no thread can copy a picture");

	EACH_WHILE (path, &d->paths, ok)
		ok = ask_for(s, *path, part, err);
	return ok;
}

void
dropped_copied(struct sitting *s, struct background_job *j)
{
	struct note *n = NULL;

	for (size_t i = s->writing->pictures.n; !n && i-- > 0;)
		if (uuid_same(&s->writing->pictures.v[i]->row.uuid, &j->of)) {
			n = s->writing->pictures.v[i];
			ARRAY_REMOVE(s->writing->pictures.v, s->writing->pictures.n, i);
		}
	if (!n)
		return;
	if (!j->ok) {
		sitting_say(s, SAID_ERROR, "%s is not noted: %s", file_name(j->file.path), j->why);
		row_free(ROW_NOTE, n);
		return;
	}
	n->body = xasprintf("![](%s)", j->result.name);
	hidden_enter(s, &n->row.uuid);
	change_one(s, ROW_NOTE, n, "picture");
	open_note_say_kept(s, sitting_find(s, ROW_NOTE, &j->of));
}

bool
dropped_waits(const struct sitting *s)
{
	return s->writing->pictures.n > 0;
}

static void
dropped_end(struct sitting *s)
{
	LIST_FINISH(&s->writing->pictures, row_free(ROW_NOTE, *each));
}

const struct component dropped_component = { .finish = dropped_end };
