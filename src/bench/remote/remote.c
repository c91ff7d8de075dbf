/* Loads sd-bus on a thread, joins the session bus, and gives poll its descriptor and timer.
 * mpris_server.c answers clients, mpris_client.c follows other players. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "bench/remote/remote.h"

#include <dlfcn.h>
#include <poll.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/system/os_system.h"
#include "base/system/os_process.h"
#include "base/text/text.h"
#include "bench/remote/remote_private.h"

#if OS_HAS_BUS

/* Limit for the D-Bus messages handled in one turn of the event loop, so that a flood of them does
 * not delay keys. */
#define MOST_AT_ONCE 32
#define CALL_US 2000000 /* timeout of a D-Bus call, in microseconds */

/* ---- the address of the session bus ---- */

/* Returns true if every address in this list of D-Bus addresses is a local socket. */
static bool
is_local(const char *address)
{
	while (strncmp(address, "unix:", 5) == 0) {
		address = strchr(address, ';');
		if (!address)
			return true;
		address++;
	}
	return false;
}

bool
remote_has_bus(const char *bus_address, const char *runtime_dir)
{
	CLEANUP(pointer_free) char *path = xasprintf("%s/bus", text_or(runtime_dir, "."));

	if (bus_address)
		return is_local(bus_address);
	return path[0] == '/' && access(path, R_OK | W_OK) == 0;
}

/* Returns true if the environment leads to a session bus. */
static bool
has_bus(void)
{
	return remote_has_bus(getenv("DBUS_SESSION_BUS_ADDRESS"), getenv("XDG_RUNTIME_DIR"));
}

/* ---- loading sd-bus ---- */

static const struct {
	const char *name;
	size_t offset;
} functions[] = {
#define X(name) { "sd_bus_" #name, offsetof(struct sdbus, name) },
	SDBUS_FUNCTIONS(X)
#undef X
};

/* On systems without systemd, elogind or basu provides the functions of sd-bus. */
static const char *const libraries[] = { OS_LIBRARY("systemd", "0"), OS_LIBRARY("elogind", "0"),
	OS_LIBRARY("basu", "0") };

struct sdbus sdbus;

bool
remote_library(void)
{
	for (size_t i = 0; i < LENGTH(libraries); i++) {
		void *so = dlopen(libraries[i], RTLD_NOW | RTLD_LOCAL);
		size_t k = 0;
		while (so && k < LENGTH(functions) &&
			os_function(so, functions[k].name, (char *)&sdbus + functions[k].offset))
			k++;
		if (k == LENGTH(functions))
			return true;
	}
	return false;
}

void
remote_facts(struct system_facts *f)
{
	if (remote_library())
		system_fact_add(f, "media keys", "sd-bus", "is there");
	else
		system_fact_lacks(f, "media keys", "sd-bus",
			"no media keys; in the package libsystemd0, libelogind0 or basu");
	if (has_bus())
		system_fact_add(f, "media keys", "session bus", "is there");
	else
		system_fact_lacks(f, "media keys", "session bus", "no media keys");
}

/* ---- creating and closing a struct remote ---- */

struct remote *
remote_new(struct sitting *s, bool media_keys)
{
	if (!has_bus())
		return NULL;
	struct remote *r = xcalloc(1, sizeof(*r));
	r->s = s;
	r->keys = media_keys;
	r->loaded = (struct wake)WAKE_NONE;
	r->constant.yes = 1;
	r->constant.rate = 1;
	r->constant.identity = "earlog";
	return r;
}

static void *
load_bus(void *arg)
{
	struct remote *r = arg;

	r->has_lib = remote_library();
	wake_send(&r->loaded);
	return NULL;
}

static void
end_loading(struct remote *r)
{
	if (r->loaded.fd < 0)
		return;
	pthread_join(r->loader, NULL);
	wake_close(&r->loaded);
}

static void
leave(struct remote *r)
{
	if (r->bus) {
		mpris_client_leave(r);
		sdbus.close_unref(r->bus);
	}
	r->bus = NULL;
	r->named = false;
}

static int
on_named(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct remote *r = userdata;

	(void)error;
	r->refused = sdbus.message_is_method_error(m, NULL) > 0;
	r->named = !r->refused;
	/* clients read all properties when the bus name appears, so no change is left to signal */
	mpris_server_read(r->s, &r->told);
	return 0;
}

/* Starts to connect to the session bus, without waiting; replies arrive through the descriptor that
 * remote_poll returns. */
static bool
join(struct remote *r)
{
	CLEANUP(pointer_free) char *name = xasprintf(MPRIS_NAME "%ld", (long)getpid());
	bool ok = sdbus.open_user(&r->bus) >= 0 &&
		sdbus.set_method_call_timeout(r->bus, CALL_US) >= 0;

	if (ok && r->keys)
		ok = mpris_server_add(r) &&
			sdbus.request_name_async(r->bus, NULL, name, 0, on_named, r) >= 0;
	return ok;
}

void
remote_close(struct remote *r)
{
	if (!r)
		return;
	end_loading(r);
	leave(r);
	free(r);
}

/* ---- the event loop ---- */

/* Returns when sd-bus or a query of a player's position must run next (monotonic clock, ns);
 * INT64_MAX: no timer is set. */
static int64_t
due_ns(const struct remote *r)
{
	int64_t ask_ns = r->s ? mpris_client_due_ns(r) : INT64_MAX;
	uint64_t us;

	if (sdbus.get_timeout(r->bus, &us) <= 0 || us > INT64_MAX / 1000)
		return ask_ns;
	return (int64_t)us * 1000 < ask_ns ? (int64_t)us * 1000 : ask_ns;
}

int
remote_poll(const struct remote *r, struct pollfd *p, int64_t now_ns)
{
	*p = (struct pollfd){ .fd = r ? r->loaded.fd : -1, .events = POLLIN };
	if (!r || !r->bus)
		return -1;
	int fd = sdbus.get_fd(r->bus), events = sdbus.get_events(r->bus);
	if (fd >= 0 && events >= 0) {
		p->fd = fd;
		p->events = (short)events;
	}
	int64_t due = due_ns(r);
	if (due == INT64_MAX)
		return -1;
	return due <= now_ns ? 0 : (int)((due - now_ns + 999999) / 1000000);
}

static void
process(struct remote *r)
{
	int did = 1;

	for (int i = 0; i < MOST_AT_ONCE && did > 0; i++)
		did = sdbus.process(r->bus, NULL);
	if (did < 0 || r->refused)
		/* the bus is gone or refused our name: media keys no longer work, all else does */
		leave(r);
}

void
remote_ready(struct remote *r)
{
	if (r->bus) {
		process(r);
		return;
	}
	end_loading(r);
	if (r->has_lib && !join(r))
		leave(r);
}

void
remote_run_timers(struct remote *r, int64_t now_ns)
{
	if (!r || !r->bus)
		return;
	mpris_client_ask(r, now_ns);
	if (due_ns(r) <= now_ns)
		process(r);
}

void
remote_send_changes(struct remote *r)
{
	if (!r)
		return;
	const struct playing *now = sitting_now(r->s).play;
	/* Not beside libmpv, which is being loaded then. */
	if (!r->begun && (now->state != PLAY_OPENING || now->player_ready || now->player_gone)) {
		r->begun = true;
		/* sd-bus is loaded on a thread, because that may wait for a slow disk. */
		if (wake_open(&r->loaded) &&
			os_thread_start(&r->loader, "earlog-bus", load_bus, r) != 0)
			wake_close(&r->loaded);
	}
	mpris_client_turn(r);
	if (!r->named)
		return;
	mpris_server_read(r->s, &r->now);
	mpris_server_send_changes(r);
}

/* ---- listing players for `earlog players` ---- */

/* time for three replies of each player, which together take up to a second */
#define LIST_NS 1400000000LL

size_t
remote_players(struct follow_player *out, struct err *err)
{
	struct remote *r = remote_new(NULL, false);
	size_t n = 0;

	if (!r || !remote_library() || !join(r)) {
		remote_close(r);
		err_set(err,
			"there is no session bus here, or no library for it: "
			"`earlog version --verbose` says which");
		return SIZE_MAX;
	}
	mpris_client_look(r);
	for (int64_t now_ns = clock_mono_ns(), end_ns = now_ns + LIST_NS; now_ns < end_ns && r->bus;
		now_ns = clock_mono_ns()) {
		struct pollfd fd;

		remote_poll(r, &fd, now_ns);
		poll(&fd, 1, 20);
		remote_ready(r);
		for (size_t i = 0; i < REMOTE_PLAYERS && r->bus; i++)
			if (r->peers[i].owner[0] && follow_next_ns(&r->peers[i].player) <= now_ns)
				mpris_client_ask_peer(r, &r->peers[i]);
	}
	for (size_t i = 0; i < REMOTE_PLAYERS; i++)
		if (r->peers[i].bus_name[0]) {
			out[n] = r->peers[i].player;
			out[n++].silent = !r->peers[i].owner[0];
		}
	remote_close(r);
	return n;
}

/* ---- a note for the open bench ---- */

/* Writes the name of the only open bench to `name`. */
static bool
find_bench(sd_bus *bus, char name[FOLLOW_TEXT], struct err *err)
{
	sd_bus_message *names = NULL;
	size_t n = 0;
	const char *one;

	int ok = sdbus.call_method(bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
		"org.freedesktop.DBus", "ListNames", NULL, &names, "");
	if (ok >= 0)
		ok = sdbus.message_enter_container(names, 'a', "s");
	while (ok >= 0 && sdbus.message_read(names, "s", &one) > 0)
		if (text_starts(one, MPRIS_NAME)) {
			snprintf(name, FOLLOW_TEXT, "%s", one);
			n++;
		}
	sdbus.message_unref(names);
	return n == 1 ||
		err_set(err,
			n ? "%zu benches are open: end all but one"
			  : "no bench is open: `earlog session` opens one",
			n);
}

bool
remote_note(const char *words, int64_t at_ns, struct err *err)
{
	sd_bus *bus = NULL;
	sd_bus_error error = { 0 };
	char name[FOLLOW_TEXT];

	if (!has_bus() || !remote_library() || sdbus.open_user(&bus) < 0)
		return err_set(err,
			"there is no session bus here, by which a bench takes notes: "
			"`earlog version --verbose` says why");
	bool ok = find_bench(bus, name, err);
	if (ok &&
		sdbus.call_method(bus, name, MPRIS_PATH, MPRIS_BENCH, "Note", &error, NULL, "sx",
			words, at_ns / 1000) < 0)
		ok = err_set(err, "%s", text_or(error.message, "the bench does not answer"));
	sdbus.error_free(&error);
	sdbus.close_unref(bus);
	return ok;
}

#endif
