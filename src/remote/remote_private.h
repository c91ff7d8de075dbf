/* Shared by the files of this module. */
#ifndef REMOTE_PRIVATE_H
#define REMOTE_PRIVATE_H

#include <pthread.h>

#include "base/buf.h"
#include "base/os_thread.h"
#include "record/follow.h"
#include "remote/bus.h"
#include "remote/remote.h"

/* Returns the address of the session bus; NULL: none behind a local socket. The caller frees. */
char *remote_address(const char *bus_address, const char *runtime_dir);

#if REMOTE_HAS_BUS

/* The functions of sd-bus that earlog calls, without the prefix sd_bus_. dlopen loads them, because
 * earlog also runs without the library. */
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
	X(call_method_async)            \
	X(add_match_async)              \
	X(set_method_call_timeout)      \
	X(slot_unref)                   \
	X(message_is_method_error)      \
	X(message_get_sender)           \
	X(message_peek_type)            \
	X(message_skip)                 \
	X(message_enter_container)      \
	X(message_exit_container)       \
	X(message_get_member)           \
	X(message_read)                 \
	X(message_append)               \
	X(message_open_container)       \
	X(message_close_container)      \
	X(reply_method_return)          \
	X(error_set_const)

struct sdbus {
#define X(name) __typeof__(sd_bus_##name) *name;
	SDBUS_FUNCTIONS(X)
#undef X
};

/* Properties of MPRIS in the types that sd-bus reads from memory; int is a boolean. */
struct properties {
	const char *status; /* Playing, Paused, Stopped */
	int can_next, can_previous, can_play, can_seek;
	double volume;       /* 1: full volume */
	struct buf metadata; /* the content of Metadata, only to detect changes */
	uint64_t jumps;
};

/* Another program's player; an empty bus_name: unused entry. */
struct peer {
	struct remote *r;
	char bus_name[FOLLOW_TEXT];
	char owner[FOLLOW_TEXT]; /* unique D-Bus name of the player; "": no reply yet */
	struct follow_player player;
	sd_bus_slot *getting, *asking; /* pending calls: all properties; the position */
};

#define PEERS 16

struct remote {
	struct sitting *s; /* NULL: only lists players */
	bool keys;         /* offers earlog to the desktop as a player */
	char *address;
	struct wake loaded; /* wakes the loop when the thread has loaded the library */
	bool begun;
	pthread_t loader;
	bool has_lib; /* result of the loading thread */
	struct sdbus lib;
	sd_bus *bus;         /* NULL: not connected */
	bool named, refused; /* earlog owns its name on the bus; the bus refused the name */
	struct properties now, told;
	struct {
		int yes, no;
		double rate;
		const char *identity;
		char **none; /* NULL: an empty list */
	} constant;          /* values of properties that never change */
	bool looks;          /* other players are watched, with the members below */
	sd_bus_slot *matches[3], *naming;
	struct peer peers[PEERS];
	struct peer *chosen; /* NULL: none */
	uint64_t shown; /* 1 + serial number of the report that was last passed to the sitting; 0:
			   none */
};

bool remote_library(struct sdbus *lib); /* loads sd-bus, never unloads it */
bool remote_join(struct remote *r);     /* starts to connect; false: no bus */

/* ---- follow.c ---- */

void follow_turn(struct remote *r);                /* call before each poll */
int64_t follow_due_ns(const struct remote *r);     /* next position query; INT64_MAX: none */
void follow_ask(struct remote *r, int64_t now_ns); /* queries the position, if due */
void follow_leave(struct remote *r);

/* ---- mpris.c ---- */

#define MPRIS_PATH "/org/mpris/MediaPlayer2"
#define MPRIS_PLAYER "org.mpris.MediaPlayer2.Player"
#define MPRIS_NAME "org.mpris.MediaPlayer2.earlog.instance"

bool mpris_add(struct remote *r); /* adds object, methods, properties */
void mpris_read(const struct sitting *s, struct properties *p);
void mpris_send_changes(struct remote *r); /* signals changes from r->told to r->now */

#endif
#endif
