/*
 * sd-bus, found by dlopen: only a session with a session bus pays for loading it, and earlog runs
 * where it is missing.
 */
#ifndef REMOTE_SDBUS_H
#define REMOTE_SDBUS_H

#include <stdbool.h>
#include <systemd/sd-bus.h>

/* The functions that we call, each without its sd_bus_. */
#define SDBUS_FUNCTIONS(X)              \
	X(new)                          \
	X(set_address)                  \
	X(set_bus_client)               \
	X(set_trusted)                  \
	X(start)                        \
	X(close_unref)                  \
	X(get_fd)                       \
	X(get_events)                   \
	X(get_timeout)                  \
	X(process)                      \
	X(add_object_vtable)            \
	X(request_name_async)           \
	X(emit_properties_changed_strv) \
	X(emit_signal)                  \
	X(message_is_method_error)      \
	X(message_get_member)           \
	X(message_read)                 \
	X(message_append)               \
	X(message_append_strv)          \
	X(message_open_container)       \
	X(message_close_container)      \
	X(reply_method_return)          \
	X(error_set_const)

struct sdbus {
#define X(name) __typeof__(sd_bus_##name) *name;
	SDBUS_FUNCTIONS(X)
#undef X
};

/* Loads the library for good; false: there is none, or it is too old. May wait for the disk. */
bool sdbus_open(struct sdbus *lib);

#endif
