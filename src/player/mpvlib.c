#include "player/player_private.h"

#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

#include "base/mem.h"
#include "base/os.h"

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

static void *
brought(const char *library, const char *function)
{
	void *so = dlopen(library, RTLD_NOW | RTLD_NOLOAD);

	return so ? dlsym(so, function) : NULL;
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

	for (size_t i = 0; i < LENGTH(rows); i++) {
		void *f = brought(rows[i].library, rows[i].function);
		int (*set)(void (*)(void));
		if (!f)
			continue;
		memcpy(&set, &f, sizeof(f));
		set(say_nothing);
	}
	void *f = brought(OS_LIBRARY("pipewire-0.3", "0"), "pw_log_set_level");
	void (*set_level)(int);
	if (!f)
		return;
	memcpy(&set_level, &f, sizeof(f));
	set_level(0);
}

/* Returns true if the FFmpeg that libmpv uses has LADSPA. dlsym also searches the dependencies
 * of libmpv. */
static bool
loads_plugins(void *so)
{
	void *f = dlsym(so, "avfilter_get_by_name");
	const void *(*filter)(const char *);

	memcpy(&filter, &f, sizeof(f));
	return f && filter("ladspa");
}

static bool
has_soxr(void *so)
{
	void *f = dlsym(so, "swresample_configuration");
	const char *(*configuration)(void);

	memcpy(&configuration, &f, sizeof(f));
	return f && strstr(configuration(), "--enable-libsoxr");
}

bool
mpvlib_open(struct mpvlib *lib, struct err *err)
{
	/* libmpv is never closed: its threads and thread storage would outlive its code. */
	void *so = dlopen(OS_LIBRARY("mpv", "2"), RTLD_NOW | RTLD_LOCAL);

	if (!so)
		return err_set(err, "libmpv cannot be loaded (%s); install the package libmpv2",
			dlerror());
	for (size_t i = 0; i < LENGTH(functions); i++) {
		void *f = dlsym(so, functions[i].name);
		if (!f)
			return err_set(err, "this libmpv has no %s; earlog needs 0.35 or newer",
				functions[i].name);
		memcpy((char *)lib + functions[i].offset, &f, sizeof(f));
	}
	unsigned long version = lib->client_api_version();
	if (version >> 16 != MPV_CLIENT_API_VERSION >> 16)
		return err_set(err,
			"this libmpv has interface version %lu.%lu, but earlog needs version %lu",
			version >> 16, version & 0xffff, MPV_CLIENT_API_VERSION >> 16);
	lib->loads_plugins = loads_plugins(so);
	lib->has_soxr = has_soxr(so);
	hush_libraries();
	return true;
}
