/* Loads libmpv and finds the plugin, which must be safe from other users. player_worker.c calls it
 * on its thread; filters.c uses the plugin. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "audio/player/player_private.h"

#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/core/mem.h"
#include "base/system/file.h"
#include "base/system/os_system.h"
#include "base/system/os_process.h"

/* ---- libmpv ---- */

static const struct {
	const char *name;
	size_t offset;
} functions[] = {
#define X(name) { "mpv_" #name, offsetof(struct mpvlib, name) },
	MPVLIB_FUNCTIONS(X)
#undef X
};

static void
say_nothing(void)
{
}

static bool
brought(const char *library, const char *function, void *into)
{
	void *so = dlopen(library, RTLD_NOW | RTLD_NOLOAD);

	return so && os_function(so, function, into);
}

/*
 * Stops ALSA, JACK and PipeWire from writing errors to stderr, across the screen; mpv reports the
 * same errors. Calls only libraries that libmpv has loaded. ALSA and JACK pass arguments that the
 * empty callback ignores. PipeWire writes nothing at log level 0.
 */
static void
hush_libraries(void)
{
	static const struct {
		const char *library, *function;
	} rows[] = {
		{ OS_LIBRARY("asound", "2"), "snd_lib_error_set_handler" },
		{ OS_LIBRARY("jack", "0"), "jack_set_error_function" },
		{ OS_LIBRARY("jack", "0"), "jack_set_info_function" },
	};

	int (*set)(void (*)(void));
	void (*set_level)(int);

	EACH_OF (row, rows)
		if (brought(row->library, row->function, &set))
			set(say_nothing);
	if (brought(OS_LIBRARY("pipewire-0.3", "0"), "pw_log_set_level", &set_level))
		set_level(0);
}

/* Returns true if the FFmpeg that libmpv uses has LADSPA. dlsym also searches the dependencies
 * of libmpv. */
static bool
loads_plugins(void *so)
{
	const void *(*filter)(const char *);

	return os_function(so, "avfilter_get_by_name", &filter) && filter("ladspa");
}

static bool
has_soxr(void *so)
{
	const char *(*configuration)(void);

	return os_function(so, "swresample_configuration", &configuration) &&
		strstr(configuration(), "--enable-libsoxr");
}

struct mpvlib mpvlib;

bool
mpvlib_open(struct err *err)
{
	/* libmpv is never closed: its threads and thread storage would outlive its code. Its 200
	 * libraries look for their functions at the first call, which saves a tenth of the time. */
	void *so = dlopen(OS_LIBRARY("mpv", "2"), RTLD_LAZY | RTLD_LOCAL);

	if (!so)
		return err_set(err, "libmpv cannot be loaded (%s); install the package libmpv2",
			dlerror());
	EACH_OF (function, functions)
		if (!os_function(so, function->name, (char *)&mpvlib + function->offset))
			return err_set(err, "this libmpv has no %s; earlog needs 0.35 or newer",
				function->name);
	unsigned long version = mpvlib.client_api_version();
	if (version >> 16 != MPV_CLIENT_API_VERSION >> 16)
		return err_set(err,
			"this libmpv has interface version %lu.%lu, but earlog needs version %lu",
			version >> 16, version & 0xffff, MPV_CLIENT_API_VERSION >> 16);
	mpvlib.loads_plugins = loads_plugins(so);
	mpvlib.has_soxr = has_soxr(so);
	hush_libraries();
	return true;
}

/* ---- the plugin ---- */

/* The folders of the plugin, relative to the program: in the build folder, and installed. */
static const char *const places[] = { BOARD_PLUGIN, "../lib/earlog/" BOARD_PLUGIN };

static char *
find(struct err *err)
{
	char self[PATH_MAX], found[PATH_MAX];

	if (!realpath(OS_SELF, self)) {
		err_fail(err, "cannot find the path of the running earlog: %s", strerror(errno));
		return NULL;
	}
	CLEANUP(pointer_free) char *folder = file_folder(self);
	EACH_OF (one, places) {
		CLEANUP(pointer_free) char *place = file_in(folder, *one);
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
		const char *named = *part ? part : "/";

		if (lstat(named, &st) != 0)
			ok = err_fail(err, "%s: %s", part, strerror(errno));
		else if (!is_closed(&st))
			ok = err_set(err,
				"other users may write to %s, so earlog loads no plugin from there",
				named);
		if (!ok || !*part)
			break;
		*strrchr(part, '/') = '\0';
	}
	return ok;
}

struct board *
player_plugin_open(const char *named, char **path, struct err *err)
{
	char real[PATH_MAX];

	if (named)
		*path = xstrdup(realpath(named, real));
	else
		*path = find(err);
	if (named && !*path)
		err_fail(err, "%s: %s", named, strerror(errno));
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
