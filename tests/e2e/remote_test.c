/* tests: of remote/ */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Media keys and the desktop's player controls, over a session bus of the test's own. */
#include "e2e/bench.h"
#include "e2e/bus.h"

#include <unistd.h>

#include "base/core/mem.h"
#include "base/system/clock.h"
#include "support/needs.h"

#define PLAYER "org.mpris.MediaPlayer2.Player"
#define PATH "/org/mpris/MediaPlayer2"

static int
teardown(void **state)
{
	bus_end();
	return drive_teardown(state);
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

	for (int ms = 0; !bus_has_name(drive_home(d), name); ms += 20) {
		if (ms > home_limit_ms(0))
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
	bool ok = bus_send(drive_home(d), name, PATH, what, a, b, NULL, NULL);

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

	if (!bus_send(drive_home(d), name, PATH, "org.freedesktop.DBus.Properties.Get", i, p, NULL,
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

TEST_WITH(the_keys_of_the_desktop_play_pause_and_step, NULL, teardown)
{
	struct home *h = bench_home();

	bus_start(h);
	struct drive *d = bench_start(h, NULL);
	drive_wait_text(d, "▶ 0:0");
	wait_name(d);
	assert_non_null(strstr(get(d, "org.mpris.MediaPlayer2", "Identity"), "earlog"));
	assert_gets(d, "PlaybackStatus", "Playing");
	assert_gets(d, "CanGoPrevious", "false");
	assert_gets(d, "CanGoNext", "true");
	assert_gets(d, "Volume", "double 1");
	assert_true(call(d, "Play", NULL, NULL)); /* it plays already */
	assert_gets(d, "PlaybackStatus", "Playing");
	assert_true(call(d, "Pause", NULL, NULL));
	drive_wait_text(d, "‖ 0:0");
	assert_true(call(d, "Pause", NULL, NULL));
	assert_true(call(d, "Stop", NULL, NULL));
	assert_gets(d, "PlaybackStatus", "Paused");
	assert_true(call(d, "Seek", "int64:5000000", NULL));
	assert_true(call(d, "Seek", "int64:-9223372036854775808", NULL));
	drive_wait_text(d, "‖ 0:00");
	assert_gets(d, "Position", "int64 0");
	assert_true(call(d, "PlayPause", NULL, NULL));
	drive_wait_text(d, "▶ 0:0");
	assert_true(call(d, "Next", NULL, NULL));
	drive_wait_text(d, "─ Second");
	assert_gets(d, "CanGoPrevious", "true");
	assert_true(call(d, "Previous", NULL, NULL));
	drive_wait_text(d, "─ First");
	assert_true(call(d, "Previous", NULL, NULL));
	drive_wait_text(d, "this is the first track");
	assert_false(call(d, "OpenUri", "string:file:///etc/passwd", NULL));
	/* The level is the listener's own. */
	char *name = name_of(d);
	assert_false(bus_send(h, name, PATH, "org.freedesktop.DBus.Properties.Set",
		"string:" PLAYER, "string:Volume", "variant:double:0.5", NULL));
	free(name);
	bench_type(d, "half a tho");
	assert_true(call(d, "Quit", NULL, NULL));
	assert_int_equal(drive_wait_exit(d), 0);
	assert_terminal_clean(d);
	drive_end(d);
	assert_string_equal(home_sql(h, "select body from draft where not deleted"), "half a tho");
	home_free(h);
}

TEST_WITH(a_position_is_set_for_the_track_that_plays_only, NULL, teardown)
{
	struct home *h = bench_home();

	bus_start(h);
	bench_tracks(h,
		"      - {id: one, title: \"One \\e[2J \\u202eX\", artist: Somebody, album: Some, "
		"signal: sine 300 20s}\n");
	struct drive *d = bench_start(h, NULL);
	drive_wait_text(d, "▶ 0:0");
	wait_name(d);
	call(d, "Pause", NULL, NULL);
	drive_wait_text(d, "‖ 0:0");
	const char *metadata = get(d, PLAYER, "Metadata"),
		   *track = strstr(metadata, "/earlog/item/");
	assert_non_null(track);
	assert_non_null(strstr(metadata, "int64 20000000"));
	assert_non_null(strstr(metadata, "One ␛[2J <U+202E>X"));
	assert_non_null(strstr(metadata, "Somebody"));
	assert_non_null(strstr(metadata, "Some "));
	char *id = xasprintf("objpath:%.*s", (int)strcspn(track, " \n"), track);
	assert_true(call(d, "SetPosition", id, "int64:7123000"));
	drive_wait_text(d, "‖ 0:07");
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
	for (int ms = 0; count(home_read(drive_home(d), "work/heard"), text) < times; ms += 20) {
		if (ms > home_limit_ms(0))
			drive_fail(d, "\"%s\" was not told %zu times, but:\n%s", text, times,
				home_read(drive_home(d), "work/heard"));
		drive_listen(d, 20);
	}
}

TEST_WITH(changes_are_told_and_the_time_is_not, NULL, teardown)
{
	struct home *h = bench_home();

	bus_start(h);
	struct drive *d = bench_start(h, NULL);
	drive_wait_text(d, "▶ 0:0");
	wait_name(d);
	bus_listen(h);
	wait_heard(d, "member=NameLost", 1);
	drive_wait_gone(d, "▶ 0:00");
	drive_wait_gone(d, "▶ 0:01");
	drive_wait_gone(d, "▶ 0:02");
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
	bench_quit(d);
	home_free(h);
}

TEST_WITH(play_answers_a_swap_as_space_does, NULL, teardown)
{
	struct home *h = bench_home();

	bus_start(h);
	struct drive *d = bench_start(h, NULL);
	drive_wait_text(d, "▶ 0:0");
	wait_name(d);
	drive_keys(d, "d2");
	drive_wait_text(d, "put on AFUL Performer8");
	assert_true(call(d, "Pause", NULL, NULL));
	assert_screen_has(d, "put on AFUL Performer8");
	assert_true(call(d, "PlayPause", NULL, NULL));
	drive_wait_row(d, 0, "2 AFUL Performer8");
	drive_wait_text(d, "▶ 0:0");
	bench_quit(d);
	home_free(h);
}

/* A press on the earphone is a mark. In a blind run a command is refused as its key is. */
TEST_WITH(a_media_key_is_what_the_profile_says, NULL, teardown)
{
	struct home *h = bench_home();

	home_write(h, "config/earlog/config.yaml",
		"audio: {output: \"null\"}\n"
		"keys: {media: {Next: mark, Previous: wear 2, Stop: none}}\n");
	bus_start(h);
	struct drive *d = bench_start(h, NULL);
	drive_wait_text(d, "▶ 0:0");
	wait_name(d);
	assert_true(call(d, "Stop", NULL, NULL));
	assert_gets(d, "PlaybackStatus", "Playing");
	assert_true(call(d, "Next", NULL, NULL));
	drive_wait_sql(d, "select count(*) from note where body is null", "1");
	drive_keys(d, "n");
	drive_type(d, "half a tho");
	assert_true(call(d, "Next", NULL, NULL));
	drive_wait_sql(d, "select count(*) from note where body is null", "2");
	drive_type(d, "ught");
	drive_keys(d, "\r");
	drive_wait_sql(d, "select body from note where body is not null", "half a thought");
	assert_true(call(d, "PlayPause", NULL, NULL));
	drive_wait_text(d, "‖ 0:");
	bench_command(d, "blind 1 2 x3");
	drive_wait_row(d, 0, "BLIND, 6 trials");
	assert_true(call(d, "Previous", NULL, NULL));
	drive_wait_text(d, "not possible in a blind run");
	drive_keys(d, ":blind end\r");
	drive_wait_gone(d, "BLIND");
	bench_quit(d);
	d = bench_launch(h, NULL, "--no-media-keys");
	bench_keys(d);
	drive_wait_quiet(d, 200);
	char *name = name_of(d);
	assert_false(bus_has_name(h, name)); /* whatever the profile binds */
	free(name);
	bench_quit(d);
	home_free(h);
}

TEST_WITH(without_a_bus_or_after_its_end_everything_else_works, NULL, teardown)
{
	struct home *h = bench_home();
	static const char *const addresses[] = { "DBUS_SESSION_BUS_ADDRESS=unix:path=/nowhere/bus",
		"DBUS_SESSION_BUS_ADDRESS=tcp:host=localhost,port=1",
		"DBUS_SESSION_BUS_ADDRESS=unixexec:path=/bin/false",
		"DBUS_SESSION_BUS_ADDRESS=;;=,%", "XDG_RUNTIME_DIR" };

	for (size_t i = 0; i < LENGTH(addresses); i += test_is_whole() ? 1 : 2) {
		struct drive *d =
			bench_start(h, &(struct drive_options){ .env = ENV(addresses[i]) });
		drive_wait_text(d, i ? "‖ 0:0" : "▶ 0:0");
		bench_quit(d);
	}
	bus_start(h);
	struct drive *d = bench_launch(h, NULL, "--no-media-keys");
	bench_keys(d);
	drive_keys(d, " ");
	drive_wait_text(d, "▶ 0:0");
	char *name = name_of(d);
	assert_false(bus_has_name(h, name));
	free(name);
	bench_quit(d);

	d = bench_start(h, NULL);
	wait_name(d);
	bus_end();
	drive_keys(d, " ");
	drive_wait_text(d, "▶ 0:0");
	drive_keys(d, "m");
	drive_wait_text(d, "marker");
	drive_wait_quiet(d, 100);
	bench_quit(d);
	home_free(h);
}

/* Runs `earlog note now`, with `input` as its standard input if the words are "-". Returns its exit
 * status. */
static int
note_now(struct home *h, const char *words, const char *input, const char **out, const char **err)
{
	const char *in = input ? home_write(h, "work/dictated", input) : "/dev/null";
	char *line = xasprintf("earlog note now %s <%s", words, in);
	int status = home_run(h, ARGS("sh", "-c", line), NULL, out, err);

	free(line);
	return status;
}

TEST_WITH(a_note_comes_from_another_terminal, NULL, teardown)
{
	struct home *h = bench_home();
	const char *out, *err;

	/* without a bus, and without a bench, the words are not lost */
	assert_int_equal(note_now(h, "-", "a dry\nsnare", &out, &err), 1);
	assert_string_equal(out, "a dry\nsnare\n");
	assert_non_null(strstr(err, "there is no session bus"));
	bus_start(h);
	assert_int_equal(note_now(h, "a dry snare", NULL, &out, &err), 1);
	assert_string_equal(out, "a dry snare\n");
	assert_non_null(strstr(err, "no bench is open: `earlog session` opens one"));
	struct drive *d = bench_start(h, NULL);
	drive_wait_text(d, "▶ 0:0");
	wait_name(d);
	bench_type(d, "half a tho");
	assert_int_equal(note_now(h, "a dry snare", NULL, &out, &err), 0);
	assert_string_equal(out, "");
	assert_int_equal(note_now(h, "-", "q!\n:blind 1 2\n\x1b[2J", &out, &err), 0);
	drive_keys(d, "ught\r");
	bench_keys(d);
	assert_true(call(d, "Seek", "int64:5000000", NULL));
	char *name = name_of(d),
	     *long_ago = xasprintf("int64:%lld", (long long)(clock_mono_ns() / 1000 - 700000000)),
	     *just_now = xasprintf("int64:%lld", (long long)(clock_mono_ns() / 1000 - 9000000));
	static const char method[] = "io.github.earlog.Bench.Note";
	assert_false(bus_send(h, name, PATH, method, "string:late", long_ago, NULL, NULL));
	assert_false(bus_send(
		h, name, PATH, method, "string:late", "int64:-9223372036854775808", NULL, NULL));
	CLEANUP(pointer_free)
	char *where = xasprintf("--bus=unix:path=%s", home_path(h, "run/bus"));
	CLEANUP(pointer_free) char *dest = xasprintf("--dest=%s", name);
	assert_int_equal(home_run(h,
				 ARGS("dbus-send", where, dest, "--print-reply=literal", PATH,
					 (char *)(uintptr_t)method, "string:early",
					 "int64:9223372036854775807"),
				 NULL, NULL, &err),
		1);
	assert_non_null(strstr(err, "its moment is in the future"));
	assert_true(bus_send(h, name, PATH, method, "string:jumped", just_now, NULL, NULL));
	free(name);
	free(long_ago);
	free(just_now);
	bench_quit(d);
	assert_string_equal(home_sql(h,
				    "select body, about, pos_ms < 9000 from note where not deleted "
				    "order by sequence"),
		"half a thought|0|1\na dry snare|0|1\nq!\n:blind 1 2\n[2J|0|1\njumped|1|1");
	home_free(h);
}
