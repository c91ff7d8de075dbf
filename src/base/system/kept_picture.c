/* The pictures of notes beside the archive: how they are copied and named, and which addresses of a
 * text are theirs. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/system/kept_picture.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "base/system/embedded_picture.h"
#include "base/system/file.h"
#include "base/text/text.h"

#define MOST (64 * 1024 * 1024) /* bytes of a picture */
#define HASH_DIGITS 8

char *
kept_picture_folder(const char *archive)
{
	CLEANUP(pointer_free) char *real = realpath(archive, NULL);
	CLEANUP(pointer_free) char *folder = file_folder(real ? real : archive);

	return file_in(folder, "pictures");
}

/* Returns true for a byte that names of pictures may have. */
static bool
is_plain(char c)
{
	return isalnum((unsigned char)c) || (c && strchr("-._", c));
}

/* Returns true if n bytes are the name of a picture of a note. */
static bool
is_name(const char *s, size_t n)
{
	static const char *const ends[] = { ".jpg", ".png", ".gif", ".webp" };
	size_t stem = 0;

	EACH_OF (end, ends)
		if (n > strlen(*end) && text_starts(s + n - strlen(*end), *end))
			stem = n - strlen(*end);
	for (size_t i = 0; i < n; i++)
		if (!is_plain(s[i]))
			return false;
	return stem > HASH_DIGITS + 1 && *s != '.' && s[stem - HASH_DIGITS - 1] == '-' &&
		strspn(s + stem - HASH_DIGITS, "0123456789abcdef") == HASH_DIGITS;
}

const char *
kept_picture_next(const char *text, size_t *n, const char **name)
{
	for (const char *s = text; (s = strstr(s, "]("));) {
		static const char liquid[] = "{{ '";

		s += strlen("](");
		bool site = text_starts(s, liquid); /* Jekyll makes an address of it */
		s += site ? strlen(liquid) : 0;
		*n = strcspn(s, site ? "'\n" : " \t\n)");
		*name = s + *n;
		while (*name > s && (*name)[-1] != '/')
			--*name;
		if (s[*n] == (site ? '\'' : ')') && is_name(*name, (size_t)(s + *n - *name)))
			return s;
	}
	return NULL;
}

/* Makes the file of a picture, unless it is there with these bytes. */
static bool
put(const char *path, const struct buf *bytes, struct err *err)
{
	CLEANUP(buf_finish) struct buf is = BUF_INIT;
	bool exists, found;

	if (file_create(path, bytes->s, bytes->len, &exists, err))
		return true;
	if (!exists)
		return false;
	bool same = file_read(path, MOST, &is, &found, err) && found && is.len == bytes->len &&
		memcmp(is.s, bytes->s, is.len) == 0;
	return same || err_set(err, "%s is there, with other bytes, and stays as it is", path);
}

bool
kept_picture_add(const char *from, const char *stem, char **name, struct err *err)
{
	CLEANUP(buf_finish) struct buf bytes = BUF_INIT, clean = BUF_INIT, path = BUF_INIT;
	CLEANUP(pointer_free) char *folder = file_folder(stem);
	const char *ending;
	char hash[FILE_HASH];

	*name = NULL;
	if (!file_read_input(from, MOST, &bytes, err) ||
		!embedded_picture_clean(&clean, bytes.s, bytes.len, &ending, err))
		return false;
	file_hash(clean.s, clean.len, hash);
	buf_addf(&path, "%s/", folder);
	for (const char *s = file_name(stem); *s; s++) {
		bool dash = !is_plain(*s) || *s == '-';

		/* two dashes are a mark where quotes are made curly */
		if (!dash || path.s[path.len - 1] != '-')
			buf_add_char(&path, dash ? '-' : *s);
	}
	buf_addf(&path, "-%.*s.%s", HASH_DIGITS, hash, ending);
	if (!file_make_folder(folder, err) || !put(path.s, &clean, err))
		return false;
	*name = xstrdup(file_name(path.s));
	return true;
}

bool
kept_picture_copy(
	const char *folder, const char *name, const char *to, bool *missing, struct err *err)
{
	CLEANUP(pointer_free) char *from = file_in(folder, name), *path = file_in(to, name);
	CLEANUP(buf_finish) struct buf bytes = BUF_INIT;
	bool found;

	if (!file_read(from, MOST, &bytes, &found, err))
		return false;
	*missing = !found;
	return !found || access(path, F_OK) == 0 || put(path, &bytes, err);
}

bool
kept_picture_copy_all(const char *from, const char *to, struct err *err)
{
	CLEANUP(file_paths_finish) struct file_paths all;
	bool ok = true, missing;

	file_paths(from, &all);
	EACH_WHILE (one, &all, ok) {
		const char *name = file_name(*one);
		CLEANUP(pointer_free) char *path = file_in(to, name);

		if (!is_name(name, strlen(name)) || !file_is_regular(*one) ||
			access(path, F_OK) == 0)
			continue;
		ok = file_make_folder(to, err) &&
			(link(*one, path) == 0 || kept_picture_copy(from, name, to, &missing, err));
	}
	return ok;
}
