#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/os_process.h"
#include "player/player_private.h"

/* The folders of the plugin, relative to the program: in the build folder, and installed. */
static const char *const places[] = { BOARD_PLUGIN, "../lib/earlog/" BOARD_PLUGIN };

static char *
find(struct err *err)
{
	char self[PATH_MAX], found[PATH_MAX];

	if (!realpath(os_self(), self)) {
		err_set(err, "cannot find the path of the running earlog: %s", strerror(errno));
		return NULL;
	}
	CLEANUP(pointer_free) char *folder = file_folder(self);
	for (size_t i = 0; i < LENGTH(places); i++) {
		CLEANUP(pointer_free) char *place = xasprintf("%s/%s", folder, places[i]);
		if (realpath(place, found))
			return xstrdup(found);
	}
	err_set(err, "%s is neither beside earlog nor in ../lib/earlog from there", BOARD_PLUGIN);
	return NULL;
}

/* Returns true if only root and the user may replace the file. Others may write into a
 * sticky folder, because they can only add files there. Group write access is allowed for a user's
 * own group, which has the number of the user on many systems. */
static bool
is_closed(const struct stat *st)
{
	mode_t open = S_IWOTH;

	if (st->st_gid != 0 && (st->st_gid != getgid() || getgid() != getuid()))
		open |= S_IWGRP;
	return (st->st_uid == 0 || st->st_uid == geteuid()) &&
		(!(st->st_mode & open) || (S_ISDIR(st->st_mode) && st->st_mode & S_ISVTX));
}

/* Checks the file and each folder above it, since renaming any of them could replace the file. */
static bool
is_safe(const char *path, struct err *err)
{
	CLEANUP(pointer_free) char *part = xstrdup(path);
	struct stat st;
	bool ok = true;

	for (;;) {
		if (lstat(*part ? part : "/", &st) != 0)
			ok = err_set(err, "%s: %s", part, strerror(errno));
		else if (!is_closed(&st))
			ok = err_set(err,
				"other users may write to %s, so earlog loads no plugin from there",
				*part ? part : "/");
		if (!ok || !*part)
			break;
		*strrchr(part, '/') = '\0';
	}
	return ok;
}

struct board *
plugin_open(const char *named, char **path, struct err *err)
{
	char real[PATH_MAX];

	*path = !named ? find(err) : realpath(named, real) ? xstrdup(real) : NULL;
	if (named && !*path)
		err_set(err, "%s: %s", named, strerror(errno));
	if (!*path || !is_safe(*path, err))
		return NULL;
	void *so = dlopen(*path, RTLD_NOW | RTLD_LOCAL);
	struct board *b = so ? dlsym(so, BOARD_SYMBOL) : NULL;
	if (!so)
		err_set(err, "the plugin cannot be loaded: %s", dlerror());
	else if (!b || b->version != BOARD_VERSION || b->size != sizeof(*b)) {
		err_set(err, "%s belongs to another version of earlog", *path);
		return NULL;
	}
	return b;
}
