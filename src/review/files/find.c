/* Looks a name up in the user's folder and then among the built-in files, and copies a built-in
 * file there. playlist.c, lexicon.c and profile.c read the files. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/files/find.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/core/mem.h"
#include "base/system/file.h"
#include "base/system/media.h"
#include "base/text/text.h"
#include "base/yaml/yaml.h"
#include "review/files/field.h"

const struct find_place find_places[] = {
	[FIND_PLAYLIST] = { "playlist", "playlists", "playlists/", ".yaml", NULL },
	[FIND_LEXICON] = { "lexicon", "lexicons", "schema/lexicons/", ".yaml", NULL },
	[FIND_TEMPLATE] = { "form", "forms", FIND_TEMPLATES, "", .was = "templates" },
	[FIND_WORDS] = { "words", "words", "schema/words/", ".yaml", NULL },
};

enum find_kind
find_kind_called(const char *word)
{
	int kind = 0;

	while (kind < FIND_KINDS && !text_same(find_places[kind].word, word))
		kind++;
	return (enum find_kind)kind;
}

bool
find_is_yaml(const char *name)
{
	return strlen(name) > 5 && text_ends_in(name, ".yaml");
}

char *
find_home(const char *path)
{
	const char *home = getenv("HOME");

	if (path[0] != '~' || (path[1] != '\0' && path[1] != '/') || !home || home[0] != '/')
		return xstrdup(path);
	return xasprintf("%s%s", home, path + 1);
}

char *
find_from(const char *from, const char *name)
{
	CLEANUP(pointer_free) char *path = find_home(name);
	const char *slash = from ? strrchr(from, '/') : NULL;

	return path[0] == '/' || !slash ? xstrdup(path)
					: xasprintf("%.*s/%s", (int)(slash - from), from, path);
}

char *
find_track(const char *file, const char *from, const struct texts *music, size_t n)
{
	if (n == 0)
		return find_from(from, file);
	if (file[0] == '/' || file[0] == '~' || n > music->n)
		return NULL;
	return file_in(music->v[n - 1], file);
}

char *
find_music(const char *file, const char *from, const struct texts *music)
{
	char *path;
	struct stat st;

	for (size_t n = 0; (path = find_track(file, from, music, n)); n++) {
		if (stat(path, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0 &&
			access(path, R_OK) == 0)
			return path;
		free(path);
	}
	return NULL;
}

char *
find_config_folder(void)
{
	return file_xdg_folder("XDG_CONFIG_HOME", ".config");
}

static char *
config_folder(const char *name)
{
	CLEANUP(pointer_free) char *config = name ? find_config_folder() : NULL;

	return config ? file_in(config, name) : NULL;
}

char *
find_own_folder(enum find_kind kind)
{
	return config_folder(find_places[kind].folder);
}

char *
find_earlier_folder(enum find_kind kind)
{
	return config_folder(find_places[kind].was);
}

char *
find_profile(void)
{
	CLEANUP(pointer_free) char *folder = find_config_folder();
	return folder ? xasprintf("%s/config.yaml", folder) : NULL;
}

char *
find_base_name(const char *path)
{
	const char *name = file_name(path);
	size_t n = strlen(name);

	return xstrndup(name, find_is_yaml(name) ? n - 5 : n);
}

static const struct embedded *
shipped_file(enum find_kind kind, const char *name)
{
	size_t front = strlen(find_places[kind].shipped), len = strlen(name);
	const struct embedded *e;

	for (size_t i = 0; (e = file_embedded_nth(find_places[kind].shipped, i)); i++) {
		const char *rest = e->name + front;

		if (strncmp(rest, name, len) != 0)
			continue;
		if (rest[len] == '\0' || text_same(rest + len, find_places[kind].suffix) ||
			(kind == FIND_TEMPLATE && rest[len] == '.'))
			return e;
	}
	return NULL;
}

/* Returns the path of the user's file of this name in `folder`, such as ~/.config/earlog/playlists;
 * NULL: there is none. The name of a form includes its ending, whatever that is; only .mustache and
 * .md may be omitted. The caller frees. */
static char *
own_file(enum find_kind kind, const char *folder, const char *name)
{
	const char *suffixes[] = { find_places[kind].suffix, ".mustache", ".md" };
	size_t n = kind == FIND_TEMPLATE ? LENGTH(suffixes) : 1;

	EACH_IN_WHILE (suffix, suffixes, n, folder) {
		char *path = xasprintf("%s/%s%s", folder, name, *suffix);

		if (access(path, F_OK) == 0)
			return path;
		free(path);
	}
	return NULL;
}

bool
find_named(
	struct found *f, enum find_kind kind, const char *name, const char *from, struct err *err)
{
	*f = (struct found){ .path = NULL };
	if (strstr(name, "://"))
		return media_refuse_address(name, err);
	if (find_is_yaml(name) || strchr(name, '/') ||
		(kind == FIND_PLAYLIST && field_is_foreign(name))) {
		f->path = find_from(from, name);
		return true;
	}
	/* A form with its ending, mine.md, may be beside the file that names it. */
	if (kind == FIND_TEMPLATE && strchr(name, '.')) {
		f->path = find_from(from, name);
		if (access(f->path, F_OK) == 0)
			return true;
		xreplace(&f->path, NULL);
	}
	CLEANUP(pointer_free)
	char *folder = find_own_folder(kind), *earlier = find_earlier_folder(kind);
	f->path = own_file(kind, folder, name);
	if (!f->path)
		f->path = own_file(kind, earlier, name);
	if (f->path)
		return true;
	f->shipped = shipped_file(kind, name);
	if (f->shipped) {
		f->path = xstrdup(f->shipped->name);
		return true;
	}
	err_set(err,
		"no %s \"%.60s\": there is no such file here or in your earlog/%s folder, and "
		"`earlog %s list` does not name it",
		find_places[kind].word, name, find_places[kind].folder, find_places[kind].word);
	return false;
}

void
found_finish(struct found *f)
{
	free(f->path);
	*f = (struct found){ .path = NULL };
}

/* ---- new files in the user's configuration folder ---- */

/* Returns find_own_folder, creating it if necessary; NULL with err on failure. The caller frees. */
static char *
own_folder(enum find_kind kind, struct err *err)
{
	char *folder = find_own_folder(kind);

	if (!folder) {
		err_set(err, "there is no home folder to keep %s in; set HOME, or name a path",
			find_places[kind].folder);
		return NULL;
	}
	if (file_make_folder(folder, err))
		return folder;
	free(folder);
	return NULL;
}

bool
find_own_create(enum find_kind kind, const char *name, const struct buf *bytes, const char *to,
	char **path, struct err *err)
{
	char *at = to ? find_home(to) : own_folder(kind, err);
	bool exists = false;

	*path = NULL;
	if (!at)
		return false;
	if (!to || file_is_folder(at)) {
		*path = file_in(at, name);
		free(at);
	} else
		*path = at;
	if (file_create(*path, bytes->s, bytes->len, &exists, err))
		return true;
	if (exists)
		err_set(err, "%s exists and is not replaced; name another file or folder", *path);
	free(*path);
	*path = NULL;
	return false;
}

bool
find_own_copy(
	enum find_kind kind, const struct found *f, const char *to, char **path, struct err *err)
{
	CLEANUP(buf_finish) struct buf bytes = BUF_INIT;
	CLEANUP(pointer_free)
	char *base = find_base_name(f->path),
	     *name = kind == FIND_TEMPLATE ? xstrdup(file_name(f->path))
					   : xasprintf("%s.yaml", base);
	bool ok = true;

	*path = NULL;
	if (f->shipped)
		buf_add_bytes(&bytes, f->shipped->data, f->shipped->size);
	else
		ok = file_read_input(f->path, YAML_MOST_BYTES, &bytes, err);
	return ok && find_own_create(kind, name, &bytes, to, path, err);
}

bool
find_own_take(struct found *f, bool *copied, struct err *err)
{
	char *path;

	*copied = false;
	if (!f->shipped)
		return true;
	if (!find_own_copy(FIND_PLAYLIST, f, NULL, &path, err))
		return false;
	found_finish(f);
	f->path = path;
	return *copied = true;
}
