/* Media keys and the desktop's player controls, over a session bus of the test's own. */
#include "e2e/bench.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/test_needs.h"
#include "remote/bus.h"

#define PLAYER "org.mpris.MediaPlayer2.Player"
#define PATH "/org/mpris/MediaPlayer2"

/* Ended by the teardown, too, if a test fails. */
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

static int
teardown(void **state)
{
	end(&monitor);
	end(&bus);
	return drive_teardown(state);
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

/* dbus-send with what every call has; answers whether it worked. */
static bool
send(struct home *h, const char *to, const char *path, const char *what, const char *a,
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

static bool
has_name(struct home *h, const char *name)
{
	char *arg = xasprintf("string:%s", name);
	const char *out = "";
	bool ok = send(h, "org.freedesktop.DBus", "/", "org.freedesktop.DBus.NameHasOwner", arg,
		NULL, NULL, &out);

	free(arg);
	return ok && strstr(out, "true");
}

/* At run/bus, where a session finds it by itself. */
static void
start_bus(struct home *h)
{
	char *conf = xasprintf(
		"<busconfig><type>session</type><listen>unix:path=%s</listen>"
		"<policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/>"
		"<allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>",
		home_path(h, "run/bus"));
	char *file = xasprintf("--config-file=%s", home_write(h, "work/bus.conf", conf));

	bus = start(h, ARGS("dbus-daemon", "--nofork", file), NULL);
	for (int i = 0; !has_name(h, "org.freedesktop.DBus"); i++) {
		assert_true(i < 500);
		usleep(20000);
	}
	free(conf);
	free(file);
}

static char *
name_of(struct drive *d)
{
	return xasprintf("org.mpris.MediaPlayer2.earlog.instance%d", (int)drive_pid(d));
}

static void
wait_name(struct drive *d)
{
	char *name = name_of(d);

	for (int i = 0; !has_name(drive_home(d), name); i++) {
		if (i > 500)
			drive_fail(d, "it never got its name on the bus");
		drive_listen(d, 20);
	}
	free(name);
}

static bool
call(struct drive *d, const char *method, const char *a, const char *b)
{
	char *name = name_of(d),
	     *what = xasprintf(
		     "%s.%s", strcmp(method, "Quit") ? PLAYER : "org.mpris.MediaPlayer2", method);
	bool ok = send(drive_home(d), name, PATH, what, a, b, NULL, NULL);

	free(name);
	free(what);
	return ok;
}

static const char *
get(struct drive *d, const char *interface, const char *property)
{
	char *name = name_of(d), *i = xasprintf("string:%s", interface),
	     *p = xasprintf("string:%s", property);
	const char *out = "";

	if (!send(drive_home(d), name, PATH, "org.freedesktop.DBus.Properties.Get", i, p, NULL,
		    &out))
		drive_fail(d, "%s.%s cannot be read", interface, property);
	free(name);
	free(i);
	free(p);
	return out;
}

#define assert_gets(d, property, text)                                              \
	do {                                                                        \
		const char *got_ = get(d, PLAYER, property);                        \
		if (!strstr(got_, text))                                            \
			drive_fail(d, "%s is not %s but %s", property, text, got_); \
	} while (0)

static void
the_keys_of_the_desktop_play_pause_and_step(void **state)
{
	struct home *h = bench_home();

	(void)state;
	start_bus(h);
	struct drive *d = bench_start(h, NULL);
	drive_wait_text(d, "▶ 0:01", 0);
	wait_name(d);
	assert_non_null(strstr(get(d, "org.mpris.MediaPlayer2", "Identity"), "earlog"));
	assert_gets(d, "PlaybackStatus", "Playing");
	assert_gets(d, "CanGoPrevious", "false");
	assert_gets(d, "CanGoNext", "true");
	assert_gets(d, "Volume", "double 1");
	assert_true(call(d, "Play", NULL, NULL)); /* it plays already */
	assert_gets(d, "PlaybackStatus", "Playing");
	assert_true(call(d, "Pause", NULL, NULL));
	drive_wait_text(d, "‖ 0:0", 0);
	assert_true(call(d, "Pause", NULL, NULL));
	assert_true(call(d, "Stop", NULL, NULL));
	assert_gets(d, "PlaybackStatus", "Paused");
	assert_true(call(d, "Seek", "int64:5000000", NULL));
	assert_true(call(d, "Seek", "int64:-9223372036854775808", NULL));
	drive_wait_text(d, "‖ 0:00", 0);
	assert_gets(d, "Position", "int64 0");
	assert_true(call(d, "PlayPause", NULL, NULL));
	drive_wait_text(d, "▶ 0:0", 0);
	assert_true(call(d, "Next", NULL, NULL));
	drive_wait_text(d, "─ Second", 0);
	assert_gets(d, "CanGoPrevious", "true");
	assert_true(call(d, "Previous", NULL, NULL));
	drive_wait_text(d, "─ First", 0);
	assert_true(call(d, "Previous", NULL, NULL));
	drive_wait_text(d, "this is the first item", 0);
	assert_false(call(d, "OpenUri", "string:file:///etc/passwd", NULL));
	/* The level is the listener's own. */
	char *name = name_of(d);
	assert_false(send(h, name, PATH, "org.freedesktop.DBus.Properties.Set", "string:" PLAYER,
		"string:Volume", "variant:double:0.5", NULL));
	free(name);
	bench_type(d, "half a tho");
	assert_true(call(d, "Quit", NULL, NULL));
	assert_int_equal(drive_wait_exit(d, 0), 0);
	assert_terminal_clean(d);
	drive_end(d);
	assert_string_equal(home_sql(h, "select body from draft where not deleted"), "half a tho");
	home_free(h);
}

static void
a_position_is_set_for_the_track_that_plays_only(void **state)
{
	struct home *h = bench_home();

	(void)state;
	start_bus(h);
	bench_tracks(h,
		"      - {id: one, title: \"One \\e[2J \\u202eX\", artist: Somebody, album: Some, "
		"signal: sine 300 20s}\n");
	struct drive *d = bench_start(h, NULL);
	drive_wait_text(d, "▶ 0:01", 0);
	wait_name(d);
	call(d, "Pause", NULL, NULL);
	drive_wait_text(d, "‖ 0:0", 0);
	const char *metadata = get(d, PLAYER, "Metadata"),
		   *track = strstr(metadata, "/earlog/item/");
	assert_non_null(track);
	assert_non_null(strstr(metadata, "int64 20000000"));
	assert_non_null(strstr(metadata, "One ␛[2J <U+202E>X"));
	assert_non_null(strstr(metadata, "Somebody"));
	assert_non_null(strstr(metadata, "Some "));
	char *id = xasprintf("objpath:%.*s", (int)strcspn(track, " \n"), track);
	assert_true(call(d, "SetPosition", id, "int64:7123000"));
	drive_wait_text(d, "‖ 0:07", 0);
	assert_gets(d, "Position", "int64 7123000");
	assert_true(call(d, "SetPosition", "objpath:/earlog/item/other", "int64:1000000"));
	assert_true(call(d, "SetPosition", id, "int64:20001000"));
	assert_true(call(d, "SetPosition", id, "int64:-1"));
	assert_gets(d, "Position", "int64 7123000");
	free(id);
	bench_quit(d);
	home_free(h);
}

static size_t
count(const char *text, const char *part)
{
	size_t n = 0;

	for (; (text = strstr(text, part)); text++)
		n++;
	return n;
}

static void
wait_heard(struct drive *d, const char *text, size_t times)
{
	for (int i = 0; count(home_read(drive_home(d), "work/heard"), text) < times; i++) {
		if (i > 500)
			drive_fail(d, "\"%s\" was not told %zu times, but:\n%s", text, times,
				home_read(drive_home(d), "work/heard"));
		drive_listen(d, 20);
	}
}

static void
changes_are_told_and_the_time_is_not(void **state)
{
	struct home *h = bench_home();

	(void)state;
	start_bus(h);
	struct drive *d = bench_start(h, NULL);
	drive_wait_text(d, "▶ 0:01", 0);
	wait_name(d);
	char *address = xasprintf("unix:path=%s", home_path(h, "run/bus"));
	monitor = start(h, ARGS("dbus-monitor", "--address", address), "work/heard");
	wait_heard(d, "member=NameLost", 1);
	drive_wait_text(d, "▶ 0:05", 0);
	assert_int_equal(count(home_read(h, "work/heard"), "path=" PATH), 0);
	drive_keys(d, " ");
	wait_heard(d, "string \"Paused\"", 1);
	assert_int_equal(count(home_read(h, "work/heard"), "member=PropertiesChanged"), 1);
	drive_key(d, "Left");
	wait_heard(d, "member=Seeked", 1);
	assert_int_equal(count(home_read(h, "work/heard"), "member=PropertiesChanged"), 1);
	drive_keys(d, ">");
	wait_heard(d, "string \"Second\"", 1);
	wait_heard(d, "string \"Playing\"", 1);
	drive_keys(d, "-");
	wait_heard(d, "string \"Volume\"", 1);
	free(address);
	bench_quit(d);
	home_free(h);
}

static void
play_answers_a_swap_as_space_does(void **state)
{
	struct home *h = bench_home();

	(void)state;
	start_bus(h);
	struct drive *d = bench_start(h, NULL);
	drive_wait_text(d, "▶ 0:01", 0);
	wait_name(d);
	drive_keys(d, "d2");
	drive_wait_text(d, "put on AFUL Performer8", 0);
	assert_true(call(d, "Pause", NULL, NULL));
	assert_screen_has(d, "put on AFUL Performer8");
	assert_true(call(d, "PlayPause", NULL, NULL));
	drive_wait_row(d, 0, "2 AFUL Performer8", 0);
	drive_wait_text(d, "▶ 0:0", 0);
	bench_quit(d);
	home_free(h);
}

static void
without_a_bus_or_after_its_end_everything_else_works(void **state)
{
	struct home *h = bench_home();
	static const char *const addresses[] = { "DBUS_SESSION_BUS_ADDRESS=unix:path=/nowhere/bus",
		"DBUS_SESSION_BUS_ADDRESS=tcp:host=localhost,port=1",
		"DBUS_SESSION_BUS_ADDRESS=unixexec:path=/bin/false",
		"DBUS_SESSION_BUS_ADDRESS=;;=,%", "XDG_RUNTIME_DIR" };

	(void)state;
	for (size_t i = 0; i < LENGTH(addresses); i++) {
		struct drive *d =
			bench_start(h, &(struct drive_options){ .env = ENV(addresses[i]) });
		drive_wait_text(d, i ? "‖ 0:0" : "▶ 0:01", 0);
		bench_quit(d);
	}
	start_bus(h);
	struct drive *d = bench_launch(h, NULL, "--no-media-keys");
	bench_keys(d);
	drive_keys(d, " ");
	drive_wait_text(d, "▶ 0:0", 0);
	char *name = name_of(d);
	assert_false(has_name(h, name));
	free(name);
	bench_quit(d);

	d = bench_start(h, NULL);
	wait_name(d);
	end(&bus);
	drive_keys(d, " ");
	drive_wait_text(d, "▶ 0:0", 0);
	drive_keys(d, "m");
	drive_wait_text(d, "marker", 0);
	drive_wait_quiet(d, 100);
	bench_quit(d);
	home_free(h);
}

#define TEST(f) cmocka_unit_test_teardown(f, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_keys_of_the_desktop_play_pause_and_step),
		TEST(a_position_is_set_for_the_track_that_plays_only),
		TEST(changes_are_told_and_the_time_is_not),
		TEST(play_answers_a_swap_as_space_does),
		TEST(without_a_bus_or_after_its_end_everything_else_works),
	};

	if (!REMOTE_HAS_BUS) {
		printf("[  SKIPPED ] %zu test(s): built without sd-bus\n", LENGTH(tests));
		return 0;
	}
	return cmocka_run_group_tests_name("remote", tests, NULL, NULL);
}
