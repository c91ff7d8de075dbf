/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "e2e/fake.h"

#include "bench/remote/remote_private.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/core/mem.h"
#include "e2e/bench.h"
#include "e2e/bus.h"
#include "e2e/moved_clock.h"

#define PLAYER "org.mpris.MediaPlayer2.Player"
#define PATH "/org/mpris/MediaPlayer2"
#define LENGTH_US 200000000LL

static struct {
	sd_bus *bus;
	char lie; /* h: none; the others as in lies[] */
	const char *status, *identity;
	char title[32];
	bool hides;  /* length and address */
	size_t much; /* so long a title */
	int64_t zero_us, stood_us;
	bool hangs;
	struct home *home;
	atomic_uint *obeyed; /* letters; shared with the test */
} fake;

static struct {
	pid_t pid;
	int in;
	atomic_uint *obeyed;
} players[4];
static size_t nplayers;

static int64_t
now_us(void)
{
	return moved_clock_mono_ms(fake.home) * 1000;
}

static int64_t
true_us(void)
{
	return strcmp(fake.status, "Playing") == 0 ? now_us() - fake.zero_us : fake.stood_us;
}

static int
get_property(sd_bus *bus, const char *path, const char *interface, const char *property,
	sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	const struct sdbus *l = &sdbus;
	int64_t us = true_us();

	(void)bus, (void)path, (void)interface, (void)userdata, (void)error;
	if (strcmp(property, "PlaybackStatus") == 0)
		return l->message_append(reply, "s", fake.status);
	if (strcmp(property, "Rate") == 0)
		return l->message_append(reply, "d", 1.0);
	if (strncmp(property, "Can", 3) == 0)
		return l->message_append(reply, "b", 1);
	if (strcmp(property, "Metadata") == 0) {
		char *much = fake.much ? xcalloc(1, fake.much + 1) : xstrdup(fake.title);

		if (fake.much)
			memset(much, 'x', fake.much);
		l->message_open_container(reply, 'a', "{sv}");
		l->message_append(reply, "{sv}", "mpris:trackid", "o", "/track/1");
		if (!fake.hides)
			l->message_append(reply, "{sv}", "mpris:length", "x",
				fake.lie == 'w' ? LENGTH_US + 5000000 : LENGTH_US);
		l->message_append(reply, "{sv}", "xesam:title", "s", much);
		if (fake.title[0] && !fake.hides)
			l->message_append(
				reply, "{sv}", "xesam:artist", "as", 2, "Ann A.", "New Orchestra");
		if (fake.title[0] && !fake.hides)
			l->message_append(
				reply, "{sv}", "xesam:url", "s", "file:///home/me/secret.flac");
		free(much);
		return l->message_close_container(reply);
	}
	if (strcmp(property, "Identity") == 0)
		return l->message_append(reply, "s", fake.identity);
	switch (fake.lie) {
	case 'm': us /= 1000; break;
	case 'f': us = 17345678; break;
	case '0': us = 0; break;
	case 'b': us += 100000000; break;
	case 'e': us += LENGTH_US; break;
	case 'l': us = 30000000; break;
	default: break;
	}
	return fake.lie == 'd'    ? l->message_append(reply, "d", (double)us)
		: fake.lie == 't' ? l->message_append(reply, "t", (uint64_t)us)
		: fake.lie == 's' ? l->message_append(reply, "s", "0:12")
				  : l->message_append(reply, "x", us);
}

static int
get_changing(sd_bus *bus, const char *path, const char *interface, const char *property,
	sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	return get_property(bus, path, interface, property, reply, userdata, error);
}

static void
tell(const char *property)
{
	char *names[] = { (char *)(uintptr_t)property, NULL };

	sdbus.emit_properties_changed_strv(fake.bus, PATH, PLAYER, names);
}

static void
set_status(const char *status)
{
	fake.stood_us = true_us();
	fake.status = status;
	fake.zero_us = now_us() - fake.stood_us;
	tell("PlaybackStatus");
}

static void begin_track(const char *title);

static int
on_method(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	const char *member = (const char *)userdata, *track;
	int64_t us;

	(void)error;
	member = sdbus.message_get_member(m);
	if (strcmp(member, "SetPosition") == 0 && sdbus.message_read(m, "ox", &track, &us) > 0) {
		fake.stood_us = us;
		fake.zero_us = now_us() - us;
		sdbus.emit_signal(fake.bus, PATH, PLAYER, "Seeked", "x", us);
	} else if (strcmp(member, "Next") == 0) {
		begin_track("Three");
	} else if (strcmp(member, "SetPosition") != 0) {
		set_status(strcmp(member, "Play") == 0 ? "Playing" : "Paused");
	}
	return sdbus.reply_method_return(m, "");
}

#define PROPERTY(name, type) \
	SD_BUS_PROPERTY(name, type, get_changing, 0, SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE)

static const sd_bus_vtable vtable[] = {
	{ .type = _SD_BUS_VTABLE_START,
		.x = { .start = { .element_size = sizeof(sd_bus_vtable) } } },
	SD_BUS_METHOD("Play", "", "", on_method, 0),
	SD_BUS_METHOD("Pause", "", "", on_method, 0),
	SD_BUS_METHOD("Next", "", "", on_method, 0),
	SD_BUS_METHOD("SetPosition", "ox", "", on_method, 0),
	SD_BUS_SIGNAL("Seeked", "x", 0),
	PROPERTY("PlaybackStatus", "s"),
	PROPERTY("Rate", "d"),
	PROPERTY("Metadata", "a{sv}"),
	PROPERTY("CanPlay", "b"),
	PROPERTY("CanPause", "b"),
	PROPERTY("CanSeek", "b"),
	PROPERTY("CanGoNext", "b"),
	SD_BUS_VTABLE_END,
};

/* Position, as the player's lie has it; no row: it has none. */
static sd_bus_vtable position_vtable[] = {
	{ .type = _SD_BUS_VTABLE_START,
		.x = { .start = { .element_size = sizeof(sd_bus_vtable) } } },
	SD_BUS_PROPERTY("Position", "x", get_property, 0, 0),
	SD_BUS_VTABLE_END,
};

static const sd_bus_vtable root_vtable[] = {
	{ .type = _SD_BUS_VTABLE_START,
		.x = { .start = { .element_size = sizeof(sd_bus_vtable) } } },
	SD_BUS_PROPERTY("Identity", "s", get_property, 0, 0),
	SD_BUS_VTABLE_END,
};

static void
begin_track(const char *title)
{
	/* The position begins again before the title is another one. */
	if (title)
		snprintf(fake.title, sizeof(fake.title), "%s", title);
	fake.zero_us = now_us();
	fake.stood_us = 0;
	if (title)
		tell("Metadata");
}

static void
obey(char letter)
{
	switch (letter) {
	case '1': begin_track("Two"); break;
	case '2': begin_track("Three"); break;
	case '-': begin_track(""); break;
	case 'a': begin_track("Advertisement"); break;
	case 'x': /* a browser in a private window */
		fake.hides = true;
		begin_track("Fake is playing media");
		break;
	case 'r': begin_track(NULL); break;
	case '+':
		snprintf(fake.title, sizeof(fake.title), fake.title[0] ? "Later" : "Late");
		tell("Metadata");
		break;
	case 'p': set_status("Paused"); break;
	case 'P': set_status("Playing"); break;
	case 'M': /* a title of 10 MB */
		fake.much = 10000000;
		tell("Metadata");
		break;
	case 'F': /* 10,000 changes at once */
		for (int i = 0; i < 10000; i++) {
			snprintf(fake.title, sizeof(fake.title), "T%d", i);
			tell(i % 2 ? "Metadata" : "PlaybackStatus");
		}
		break;
	case 'H': fake.hangs = true; break;
	case 'N': /* another name */
		sdbus.close_unref(fake.bus);
		fake.bus = NULL;
		break;
	default: fake.lie = letter;
	}
}

static void
join(const char *address, const char *name)
{
	const struct sdbus *l = &sdbus;
	char *full = xasprintf("org.mpris.MediaPlayer2.%s", name);

	setenv("DBUS_SESSION_BUS_ADDRESS", address, 1);
	if (l->open_user(&fake.bus) < 0 ||
		l->add_object_vtable(fake.bus, NULL, PATH, PLAYER, vtable, NULL) < 0 ||
		(fake.lie != 'n' &&
			l->add_object_vtable(fake.bus, NULL, PATH, PLAYER, position_vtable, NULL) <
				0) ||
		(fake.identity &&
			l->add_object_vtable(fake.bus, NULL, PATH, "org.mpris.MediaPlayer2",
				root_vtable, NULL) < 0) ||
		l->request_name_async(fake.bus, NULL, full, 0, NULL, NULL) < 0)
		_exit(1);
	free(full);
}

static void
play_fake(const char *address, const char *name, const char *identity, char lie, int in)
{
	static char type[] = "x";
	char letter;

	fake.lie = lie;
	fake.identity = identity;
	type[0] = strchr("dts", lie) ? lie : 'x';
	position_vtable[1].x.property.signature = type;
	fake.status = "Playing";
	snprintf(fake.title, sizeof(fake.title), "First");
	fake.zero_us = now_us();
	join(address, name);
	for (;;) {
		struct pollfd fds[] = { { in, POLLIN, 0 },
			{ sdbus.get_fd(fake.bus), (short)sdbus.get_events(fake.bus), 0 } };

		while (sdbus.process(fake.bus, NULL) > 0)
			;
		poll(fds, 2, 20);
		if (fds[0].revents && read(in, &letter, 1) <= 0)
			_exit(0);
		if (fds[0].revents) {
			obey(letter);
			atomic_fetch_add(fake.obeyed, 1);
		}
		if (!fake.bus)
			join(address, "other.instance7");
		while (fake.hangs)
			pause();
	}
}

void
fake_another(struct home *h, const char *name, const char *identity, char lie)
{
	char *address = xasprintf("unix:path=%s", home_path(h, "run/bus"));
	int pair[2];

	assert_true(remote_library());
	assert_int_equal(pipe(pair), 0);
	fcntl(pair[1], F_SETFD, FD_CLOEXEC);
	assert_true(nplayers < LENGTH(players));
	fake.home = h;
	fake.obeyed = mmap(NULL, sizeof(*fake.obeyed), PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_true(fake.obeyed != MAP_FAILED);
	players[nplayers].obeyed = fake.obeyed;
	players[nplayers].pid = fork();
	assert_true(players[nplayers].pid >= 0);
	if (players[nplayers].pid == 0) {
		close(pair[1]);
		play_fake(address, name, identity, lie, pair[0]);
	}
	close(pair[0]);
	players[nplayers++].in = pair[1];
	free(address);
	char *full = xasprintf("org.mpris.MediaPlayer2.%s", name);
	for (int ms = 0; !bus_has_name(h, full); ms += 20) {
		assert_true(ms < home_limit_ms(0));
		usleep(20000);
	}
	free(full);
}

void
fake_says_to(size_t player, char letter)
{
	unsigned obeyed = atomic_load(players[player].obeyed);

	assert_int_equal(write(players[player].in, &letter, 1), 1);
	for (int ms = 0; atomic_load(players[player].obeyed) == obeyed; ms += 5) {
		assert_true(ms < home_limit_ms(0));
		usleep(5000);
	}
}

/* Until nobody has anything to do: the program, the bus and the players wait for one another, so
 * that all that was asked is answered, however slow the machine is. Two looks, since a message may
 * go from one to the next during the first. */
static void
rest(struct drive *d)
{
	bool busy;

	for (int ms = 0, looks = 0; looks < 2; ms += 12, looks = busy ? 0 : looks + 1) {
		assert_true(ms < home_limit_ms(0));
		busy = drive_listen(d, 12) > 0; /* each looks at its clock every 10 ms */
		busy = drive_is_busy(d) || drive_wants_to_run(bus_pid()) || busy;
		for (size_t i = 0; i < nplayers; i++)
			busy = drive_wants_to_run(players[i].pid) || busy;
	}
}

void
fake_time(struct drive *d, int n)
{
	for (int i = 0; i < n; i++) {
		rest(d);
		moved_clock_go(drive_home(d), 1070); /* the positions are no whole seconds */
		rest(d);
	}
}

void
fake_until(struct drive *d, const char *text)
{
	for (int i = 0; i < 30; i++) {
		rest(d);
		if (drive_find(d, text, NULL, NULL))
			break; /* no time goes by that was not needed */
		fake_time(d, 1);
	}
	drive_wait_text(d, text);
}

void
fake_says(char letter)
{
	fake_says_to(0, letter);
}

void
fake_end(void)
{
	while (nplayers) {
		nplayers--;
		kill(players[nplayers].pid, SIGKILL);
		waitpid(players[nplayers].pid, NULL, 0);
		close(players[nplayers].in);
		munmap(players[nplayers].obeyed, sizeof(*players[nplayers].obeyed));
	}
}

struct drive *
fake_beside(struct home *h, char lie, const char *chains)
{
	moved_clock_begin(h);
	moved_clock_stop(h, true);
	bus_start(h);
	fake_another(h, "fake", NULL, lie);
	bench_session(h, chains);
	bench_tracks(h,
		"      - {id: first, title: First, duration: \"3:20\", cues: [{at: \"1:00\", "
		"label: "
		"one}]}\n");
	return bench_start(h, NULL);
}

struct drive *
fake_follow(struct home *h, char lie)
{
	struct drive *d = fake_beside(h, lie, "chains:\n  web: {source: laptop, follow: auto}\n");

	fake_until(d, "Fake is followed");
	return d;
}
