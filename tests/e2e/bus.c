/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "e2e/bus.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/core/mem.h"
#include "support/test.h"

static pid_t bus, monitor;

static void
end(pid_t *pid)
{
	if (*pid > 0) {
		kill(*pid, SIGKILL);
		waitpid(*pid, NULL, 0);
	}
	*pid = 0;
}

void
bus_end(void)
{
	end(&monitor);
	end(&bus);
}

/* In the background; `out` is a file below the home, or NULL. */
static pid_t
start(struct home *h, char *const argv[], const char *out)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	int to = out ? open(home_write(h, out, ""), O_WRONLY | O_CLOEXEC) : null;
	const char *problem;
	pid_t pid = home_start(
		h, argv, &(struct start){ .in = null, .out = to, .err = null }, &problem);

	if (pid < 0)
		fail_msg("%s", problem);
	close(null);
	if (out)
		close(to);
	return pid;
}

pid_t
bus_pid(void)
{
	return bus;
}

bool
bus_send(struct home *h, const char *to, const char *path, const char *what, const char *a,
	const char *b, const char *c, const char **out)
{
	char *where = xasprintf("--bus=unix:path=%s", home_path(h, "run/bus")),
	     *dest = xasprintf("--dest=%s", to);
	char *argv[] = { (char[]){ "dbus-send" }, where, dest, (char[]){ "--print-reply=literal" },
		(char *)(uintptr_t)path, (char *)(uintptr_t)what, (char *)(uintptr_t)a,
		(char *)(uintptr_t)b, (char *)(uintptr_t)c, NULL };
	const char *words;
	bool ok = home_run(h, argv, NULL, out, &words) == 0;

	free(where);
	free(dest);
	return ok;
}

bool
bus_has_name(struct home *h, const char *name)
{
	char *arg = xasprintf("string:%s", name);
	const char *out = "";
	bool ok = bus_send(h, "org.freedesktop.DBus", "/", "org.freedesktop.DBus.NameHasOwner", arg,
		NULL, NULL, &out);

	free(arg);
	return ok && strstr(out, "true");
}

void
bus_start(struct home *h)
{
	char *conf = xasprintf(
		"<busconfig><type>session</type><listen>unix:path=%s</listen>"
		"<policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/>"
		"<allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>",
		home_path(h, "run/bus"));
	char *file = xasprintf("--config-file=%s", home_write(h, "work/bus.conf", conf));

	bus = start(h, ARGS("dbus-daemon", "--nofork", file), NULL);
	for (int ms = 0; !bus_has_name(h, "org.freedesktop.DBus"); ms += 20) {
		assert_true(ms < home_limit_ms(0));
		usleep(20000);
	}
	free(conf);
	free(file);
}

void
bus_listen(struct home *h)
{
	char *address = xasprintf("unix:path=%s", home_path(h, "run/bus"));

	monitor = start(h, ARGS("dbus-monitor", "--address", address), "work/heard");
	free(address);
}
