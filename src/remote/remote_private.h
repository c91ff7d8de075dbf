/* Shared by the files of this module. */
#ifndef REMOTE_PRIVATE_H
#define REMOTE_PRIVATE_H

#include <pthread.h>

#include "base/buf.h"
#include "base/os_thread.h"
#include "record/follow.h"
#include "remote/bus.h"
#include "remote/remote.h"

/* Address of the session bus; NULL: none, or none behind a local socket. The caller frees. */
char *remote_address(const char *bus_address, const char *runtime_dir);

#if REMOTE_HAS_BUS

/* sd-bus, found by dlopen: only a session with a session bus pays for it; earlog runs without it.
 */

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

/* Properties of MPRIS in the types that sd-bus reads from memory; int is a truth. */
struct properties {
	const char *status; /* Playing, Paused, Stopped */
	int can_next, can_previous, can_play, can_seek;
	double volume;       /* 1: not lowered */
	struct buf metadata; /* all that Metadata is made of; only to see that it changed */
	uint64_t jumps;
};

/* A player that others run; an empty bus_name: none. */
struct peer {
	struct remote *r;
	char bus_name[FOLLOW_TEXT];
	char owner[FOLLOW_TEXT]; /* its unique name; "": it has not answered yet */
	struct follow_player player;
	sd_bus_slot *getting, *asking; /* open questions; NULL: none */
};

#define PEERS 16

struct remote {
	struct sitting *s; /* NULL: players are listed, for no session */
	bool keys;         /* it is offered to the desktop under a name */
	char *address;
	struct wake loaded; /* of the loading thread; not open: not begun, or done */
	bool begun;
	pthread_t loader;
	bool has_lib; /* what the loading thread answers */
	struct sdbus lib;
	sd_bus *bus;         /* NULL: none (yet, or any more) */
	bool named, refused; /* it has its name there; it will not get it */
	struct properties now, told;
	bool looks; /* for players: */
	sd_bus_slot *matches[3], *naming;
	struct peer peers[PEERS];
	struct peer *chosen; /* NULL: none */
	uint64_t shown;      /* 1 + its serial that the sitting knows; 0: none */
};

bool remote_library(struct sdbus *lib); /* loads it for good */
bool remote_join(struct remote *r);     /* waits for the library; false: no bus */

/* ---- follow.c ---- */

void follow_turn(struct remote *r);                /* before each poll */
int64_t follow_due_ns(const struct remote *r);     /* the next question; INT64_MAX: none */
void follow_ask(struct remote *r, int64_t now_ns); /* … if it is due */
void follow_leave(struct remote *r);

/* ---- mpris.c ---- */

#define MPRIS_PATH "/org/mpris/MediaPlayer2"
#define MPRIS_NAME "org.mpris.MediaPlayer2.earlog.instance"

bool mpris_add(struct remote *r); /* the object, its methods and properties */
void mpris_read(const struct sitting *s, struct properties *p);
void mpris_send_changes(struct remote *r); /* what differs between r->told and r->now */

#endif
#endif
