/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support/pipewire.h"

#include <string.h>
#include <unistd.h>

static const char *const programs[] = { "pipewire", "wireplumber" };

static pid_t
run(const struct pipewire *p, const char *const argv[], const char *log)
{
	CLEANUP(pointer_free) char *path = xasprintf("%s/%s", p->tape.folder, log);

	return test_run(argv, path);
}

static void
make_folder(const struct pipewire *p, const char *name)
{
	CLEANUP(pointer_free) char *path = xasprintf("%s/%s", p->tape.folder, name);

	assert_int_equal(mkdir(path, 0700), 0);
}

static FILE *
new_file(const struct pipewire *p, const char *name)
{
	CLEANUP(pointer_free) char *path = xasprintf("%s/%s", p->tape.folder, name);
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	return f;
}

/* PipeWire lets a sink sleep while all that plays to it is paused; this one goes on, as a tape
 * does. */
static void
configure_sink(const struct pipewire *p, const char *pipe)
{
	make_folder(p, "pipewire");
	make_folder(p, "pipewire/pipewire.conf.d");
	FILE *f = new_file(p, "pipewire/pipewire.conf.d/tape.conf");
	fprintf(f,
		"context.modules = [ { name = libpipewire-module-pipe-tunnel args = { tunnel.mode "
		"= sink pipe.filename = \"%s\" audio.format = \"S32LE\" audio.rate = %d "
		"audio.channels = 2 audio.position = [ FL FR ] stream.props = { node.name = "
		"\"tape\" media.class = \"Audio/Sink\" node.description = \"tape\" "
		"node.always-process = true } } } ]\n",
		pipe, PULSE_RATE);
	fclose(f);
}

static const struct {
	const char *file, *text;
} session_manager[] = {
	/* 0.4 */
	{ "wireplumber/main.lua.d/51-tape.lua",
		"alsa_monitor.enabled = false\n"
		"v4l2_monitor.enabled = false\n"
		"libcamera_monitor.enabled = false\n"
		"default_access.properties[\"enable-flatpak-portal\"] = false\n" },
	{ "wireplumber/bluetooth.lua.d/51-tape.lua", "bluez_monitor.enabled = false\n" },
	/* 0.5 */
	{ "wireplumber/wireplumber.conf.d/tape.conf",
		"wireplumber.profiles = { main = {\n"
		"  hardware.audio = disabled, hardware.bluetooth = disabled\n"
		"  hardware.video-capture = disabled, support.logind = disabled\n"
		"  support.reserve-device = disabled, support.portal-permissionstore = disabled\n"
		"} }\n" },
};

/* The session manager leaves the devices of the machine alone, and needs no bus. It ends where
 * systemd does not run if it looks for the seat of Bluetooth devices. */
static void
configure_session_manager(const struct pipewire *p)
{
	make_folder(p, "wireplumber");
	make_folder(p, "wireplumber/main.lua.d");
	make_folder(p, "wireplumber/bluetooth.lua.d");
	make_folder(p, "wireplumber/wireplumber.conf.d");
	for (size_t i = 0; i < LENGTH(session_manager); i++) {
		FILE *f = new_file(p, session_manager[i].file);

		fputs(session_manager[i].text, f);
		fclose(f);
	}
}

static bool
is_listening(const struct pipewire *p)
{
	CLEANUP(pointer_free) char *path = xasprintf("%s/pipewire-0", p->tape.folder);

	return access(path, F_OK) == 0;
}

static bool
is_taping(const struct pipewire *p)
{
	return pulse_tape_now(&p->tape) > 0;
}

static void
wait_until(const struct pipewire *p, bool (*is)(const struct pipewire *))
{
	bool done = is(p);

	for (int ms = 0; !done && ms < home_limit_ms(0); ms += 20) {
		poll(NULL, 0, 20);
		done = is(p);
	}
	if (!done)
		fail_msg("PipeWire or its session manager does not run");
}

void
pipewire_start(struct pipewire *p)
{
	for (size_t i = 0; i < LENGTH(programs); i++)
		needs(programs[i]);
	assert_true(test_home_make(p->tape.folder));
	CLEANUP(pointer_free) char *pipe = xasprintf("%s/tape.pipe", p->tape.folder);
	CLEANUP(pointer_free) char *raw = xasprintf("%s/tape.raw", p->tape.folder);
	CLEANUP(pointer_free) char *bus = xasprintf("unix:path=%s/no-bus", p->tape.folder);
	configure_sink(p, pipe);
	configure_session_manager(p);
	setenv("DBUS_SESSION_BUS_ADDRESS", bus, 1);
	setenv("XDG_RUNTIME_DIR", p->tape.folder, 1);
	setenv("PIPEWIRE_RUNTIME_DIR", p->tape.folder, 1);
	setenv("XDG_CONFIG_HOME", p->tape.folder, 1);
	setenv("XDG_STATE_HOME", p->tape.folder, 1);
	setenv("PIPEWIRE_DEBUG", "3", 1); /* so that the log names what was late */
	assert_int_equal(mkfifo(pipe, 0600), 0);
	p->tape.tape = test_run((const char *const[]){ "cat", pipe, NULL }, raw);
	p->pids[0] = run(p, (const char *const[]){ "pipewire", NULL }, "pipewire.log");
	wait_until(p, is_listening); /* the session manager ends where no server is */
	p->pids[1] = run(p, (const char *const[]){ "wireplumber", NULL }, "wireplumber.log");
	/* The session manager makes the sink run; silence is on the tape then. */
	wait_until(p, is_taping);
}

size_t
pipewire_late(const struct pulse *tape)
{
	return test_lines_with(tape->folder, "pipewire.log", " XRun! ") +
		test_lines_with(tape->folder, "pipewire.log", " client missed ") +
		test_lines_with(tape->folder, "pipewire.log", " client too slow! ");
}

void
pipewire_end(struct pipewire *p)
{
	for (size_t i = LENGTH(p->pids); i-- > 0;)
		if (p->pids[i] > 0) {
			kill(p->pids[i], SIGTERM);
			waitpid(p->pids[i], NULL, 0);
			p->pids[i] = 0;
		}
	if (!p->tape.folder[0])
		return;
	unsetenv("XDG_CONFIG_HOME"); /* the next test's library would make the folder again */
	unsetenv("XDG_STATE_HOME");
	pulse_end(&p->tape);
	p->tape.folder[0] = '\0';
}
