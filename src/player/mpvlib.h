/* Loads libmpv with dlopen, so that commands without sound start faster, and earlog also runs
 * without libmpv. */
#ifndef PLAYER_MPVLIB_H
#define PLAYER_MPVLIB_H

#include <mpv/client.h>
#include <stdbool.h>

#include "base/err.h"

/* The functions of libmpv that earlog calls, each without its prefix mpv_. */
#define MPVLIB_FUNCTIONS(X)     \
	X(client_api_version)   \
	X(create)               \
	X(initialize)           \
	X(terminate_destroy)    \
	X(set_option_string)    \
	X(set_wakeup_callback)  \
	X(wait_event)           \
	X(request_event)        \
	X(request_log_messages) \
	X(observe_property)     \
	X(get_property)         \
	X(get_property_string)  \
	X(get_property_async)   \
	X(set_property_async)   \
	X(command_async)        \
	X(command_node_async)   \
	X(error_string)         \
	X(free_node_contents)   \
	X(free)

struct mpvlib {
#define X(name) __typeof__(mpv_##name) *name;
	MPVLIB_FUNCTIONS(X)
#undef X
	bool loads_plugins; /* FFmpeg, as libmpv uses it, can load LADSPA plugins */
	bool has_soxr;      /* FFmpeg's libswresample can use the resampler soxr */
};

/* Loads libmpv.so.2; it stays loaded until the program ends. May take tens of milliseconds. */
bool mpvlib_open(struct mpvlib *lib, struct err *err);

#endif
