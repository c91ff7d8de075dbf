/* Declarations shared by the files of src/bench/remote. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <pthread.h>

#include "audio/deck/follow.h"
#include "base/core/buf.h"
#include "base/system/os_system.h"
#include "base/system/os_thread.h"
#include "bench/remote/remote.h"

#if OS_HAS_BUS
#if __has_include(<systemd/sd-bus.h>)
#include <systemd/sd-bus.h>
#else
#include <basu/sd-bus.h>
#endif

/* Returns true if the session bus is behind a local socket. The arguments are the values of the two
 * environment variables that lead sd-bus to it, which may be NULL. */
bool remote_has_bus(const char *bus_address, const char *runtime_dir);

/* The functions of sd-bus that earlog calls, without the prefix sd_bus_. The library is loaded with
 * dlopen, because earlog also runs without it. */
#define SDBUS_FUNCTIONS(X)              \
	X(open_user)                    \
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
	X(call_method)                  \
	X(error_free)                   \
	X(message_unref)                \
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

extern struct sdbus {
#define X(name) __typeof__(sd_bus_##name) *name;
	SDBUS_FUNCTIONS(X)
#undef X
} sdbus;

/* Loads sd-bus and never unloads it; may block while the disk is read. Returns false if the library
 * is missing or too old. */
bool remote_library(void);

/* earlog's MPRIS properties, in the types that sd-bus reads from memory; an int is a D-Bus boolean.
 */
struct properties {
	const char *status; /* one of "Playing", "Paused", "Stopped" */
	int can_next, can_previous, can_play, can_seek;
	double volume;             /* 1 is full volume */
	struct uuid item, version; /* of Metadata: the track, and the version of its recording */
	int64_t length_ms;
	uint64_t jumps;
};

/* Another program's media player. An entry with an empty bus_name is unused. */
struct peer {
	struct remote *r;
	char bus_name[FOLLOW_TEXT];
	/* the player's unique D-Bus name; "": the bus has not reported it yet */
	char owner[FOLLOW_TEXT];
	char identity[FOLLOW_TEXT]; /* how the player names itself; "": not known yet */
	struct follow_player player;
	bool has_position; /* it reports its position */
	bool held;         /* earlog has paused it, and it has not played since */
	/* calls that wait for a reply: for its name, all properties, the position; NULL: none */
	sd_bus_slot *naming, *getting, *asking;
};

struct remote {
	struct sitting *s; /* NULL: there is no session, players are only listed */
	/* earlog is offered to the desktop as a player, so that media keys reach it */
	bool keys;
	struct wake loaded; /* wakes the event loop when `loader` has loaded sd-bus */
	bool begun;
	pthread_t loader;
	bool has_lib; /* the thread `loader` has found sd-bus */
	sd_bus *bus;  /* connection to the session bus; NULL: not connected */
	/* named: earlog owns its bus name; refused: the bus refused the name */
	bool named, refused;
	char refused_note[512]; /* why the last note of another program was not written */
	struct properties now, told;
	int64_t moved_us; /* when the sound last began, stopped or jumped, by the monotonic clock */
	struct {
		int yes, no;
		double rate;
		const char *identity;
		char **none; /* NULL: sd-bus sends an empty list of strings */
	} constant;          /* values of those MPRIS properties that never change */
	bool looks;          /* other players are watched; the members below are for that */
	sd_bus_slot *matches[3], *naming;
	struct peer peers[REMOTE_PLAYERS];
	struct peer *chosen; /* the player that is followed; NULL: none */
	/* the wish that no player fulfils; since when, INT64_MAX: a message has said so */
	char awaited[FOLLOW_TEXT];
	int64_t awaited_ns;
	bool had_one;   /* a player was followed in this session */
	uint64_t shown; /* 1 + serial number of the last report passed to the session; 0: none */
};

/* ---- mpris_client.c: follows other players ---- */

/* Chooses the followed player and sends it the session's requests. Call before each poll. */
void mpris_client_turn(struct remote *r);
/* time of the next position query; INT64_MAX: none */
int64_t mpris_client_due_ns(const struct remote *r);
/* queries the player's position, if that is due */
void mpris_client_ask(struct remote *r, int64_t now_ns);
void mpris_client_leave(struct remote *r);
/* Looks for players on the bus; asks one where it is. */
void mpris_client_look(struct remote *r);
void mpris_client_ask_peer(struct remote *r, struct peer *p);

/* ---- mpris_server.c: offers earlog as a player ---- */

#define MPRIS_PATH "/org/mpris/MediaPlayer2"
#define MPRIS_PLAYER "org.mpris.MediaPlayer2.Player"
#define MPRIS_NAME "org.mpris.MediaPlayer2.earlog.instance"
#define MPRIS_BENCH "io.github.earlog.Bench" /* what other programs can tell a bench */

bool mpris_server_add(struct remote *r); /* adds earlog's object to the bus connection */
void mpris_server_read(const struct sitting *s, struct properties *p);
/* signals the properties in which r->now differs from r->told */
void mpris_server_send_changes(struct remote *r);

#endif
