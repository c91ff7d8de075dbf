/* tests: of deck/instrument ui/pane_lists */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Signals in place of the music, a level match after a swap, and what is in the way of bit-perfect
 * sound, as they are seen on a terminal of 80 by 24.
 */
#include "base/core/mem.h"
#include "e2e/bench.h"

static struct home *
new_home(void)
{
	struct home *h = home_new();

	home_write(h, "work/cantor.yaml",
		"id: cantor\n"
		"device: AFUL Cantor\n"
		"playlist: ./list.yaml\n"
		"chains:\n"
		"  desk: {source: FiiO K7, bit_perfect: yes, volume: {value: 50, unit: steps}}\n"
		"compare: [{device: AFUL Performer8}]\n");
	home_write(h, "work/list.yaml",
		"id: list\n"
		"title: List\n"
		"sections:\n"
		"  - id: bass\n"
		"    title: Bass\n"
		"    tracks:\n"
		"      - {id: low, title: Low, signal: sine 100 240s}\n");
	home_write(h, "config/earlog/config.yaml", "audio: {output: \"null\"}\n");
	return h;
}

TEST_DRIVEN(a_frequency_is_found_by_ear_noted_and_found_again)
{
	struct home *h = new_home();
	struct drive *d = bench_start(h, NULL);
	const char *out, *err;

	drive_wait_text(d, "▶ 0:");
	drive_keys(d, "i");
	drive_wait_text(d, "A tone that Left and Right move");
	drive_keys(d, "\r");
	drive_wait_text(d, "sine 1 kHz, -30 dBFS");
	drive_wait_text(d, "Esc v: note a volume"); /* there a letter finds a line */
	drive_key(d, "Right");
	drive_wait_text(d, "sine 1.01 kHz, -30 dBFS");
	drive_keys(d, "-");
	drive_wait_text(d, "sine 1.01 kHz, -31 dBFS");
	drive_keys(d, "\x1b");
	drive_wait_gone(d, "Signals");
	drive_keys(d, "nrings, on and on\r");
	drive_wait_text(d, "note kept under: frequency response (1 note)");
	drive_keys(d, "i");
	drive_key(d, "Right"); /* the bar is on the signal that sounds */
	drive_wait_text(d, "sine 1.03 kHz, -31 dBFS");
	drive_keys(d, " ");
	drive_wait_text(d, "▶ 0:");
	drive_keys(d, "\x1b");
	drive_wait_gone(d, "Signals");
	bench_quit(d);
	assert_int_equal(
		home_run(h, ARGS("earlog", "search", "--hz", "1k-1.02k"), NULL, &out, &err), 0);
	assert_non_null(strstr(out, "rings, on and on"));
	home_free(h);
}

TEST_DRIVEN(a_matched_volume_names_the_signal_that_sounds)
{
	struct home *h = new_home();
	struct drive *d = bench_start(h, NULL);

	drive_wait_text(d, "▶ 0:");
	drive_keys(d, "d2");
	drive_wait_text(d, "put on AFUL Performer8");
	drive_keys(d, " ");
	drive_wait_text(d, "; i to match levels");
	drive_keys(d, "i");
	drive_wait_text(d, "Pink noise, for a meter");
	drive_keys(d, "pink"); /* letters find, and act on nothing that the list hides */
	drive_wait_gone(d, "A tone that Left and Right move");
	drive_keys(d, "\r");
	drive_wait_text(d, "♪ pink, -30 dBFS");
	drive_wait_gone(d, "Signals"); /* of a line that letters found Enter closes the list */
	drive_keys(d, "v");
	drive_wait_text(d, "volume (");
	drive_keys(d, "43 by ear\r");
	drive_wait_text(d, "volume 43 steps, as loud as AFUL Cantor by ear with pink noise");
	drive_wait_sql(
		d, "SELECT value || ' ' || method || ' ' || signal FROM volume", "43 ear pink");
	bench_command(d, "signal sine 1000");
	drive_wait_text(d, "sine 1 kHz, -30 dBFS");
	bench_command(d, "volume 44 by meter");
	drive_wait_text(d, "as loud as AFUL Cantor with a meter at 1 kHz");
	bench_command(d, "signal off");
	bench_command(d, "volume 45 by ear");
	drive_wait_sql(d,
		"SELECT value || ' ' || how || ' ' || ifnull(signal, '-') FROM volume ORDER BY "
		"value",
		"43 by ear with pink noise pink\n44 with a meter at 1 kHz sine 1 kHz\n45 by ear -");
	bench_quit(d);
	home_free(h);
}

TEST_DRIVEN(what_is_known_of_a_chains_way_is_told_by_check)
{
	struct home *h = new_home();
	const char *out, *err;

	assert_int_equal(home_run(h, ARGS("earlog", "check", "cantor.yaml"), NULL, &out, &err), 0);
	assert_string_equal(out, "");
	home_write(h, "work/loud.yaml",
		"id: loud\ndevice: X\nplaylist: ./list.yaml\nchains:\n"
		"  desk: {source: K7, bit_perfect: yes, audio_output: pulse/bluez_output.0}\n"
		"  walk: {source: R3, bit_perfect: yes, clock: yes}\n");
	assert_int_equal(home_run(h, ARGS("earlog", "check", "loud.yaml"), NULL, &out, &err), 0);
	assert_non_null(strstr(out,
		"loud.yaml:5:3: warning: desk asks for bit-perfect sound, but samples are changed "
		"by: a "
		"mixer; Bluetooth\n"));
	assert_non_null(
		strstr(out, "walk asks for bit-perfect sound, but you play the music yourself"));
	assert_null(strstr(out, "no playlist is named"));
	home_write(h, "work/bare.yaml", "device: X\n");
	assert_int_equal(home_run(h, ARGS("earlog", "check", "bare.yaml"), NULL, &out, &err), 0);
	assert_string_equal(out,
		"bare.yaml: warning: no playlist is named, so `earlog session` takes `playlist: "
		"reference`\n");
	home_free(h);
}

TEST_DRIVEN(a_file_that_is_not_there_is_a_warning)
{
	static const char *const absent[] = {
		"files.yaml:2:9: warning: no file \"z.txt\"",
		"files.yaml:4:11: warning: no file \"./none.mustache\"",
		"files.yaml:6:8: warning: no file \"a.txt\"",
		"files.yaml:7:13: warning: no file \"b.txt\"",
		"files.yaml:9:27: warning: no file \"eq.txt\"",
	};
	struct home *h = home_new();
	const char *out, *err;

	home_write(h, "work/here.flac", "fLaC");
	home_write(h, "work/list.yaml",
		"id: p\ntitle: P\nsections:\n  - id: s\n    title: S\n    tracks:\n"
		"      - {id: a, title: A}\n      - {id: b, title: B, file: here.flac}\n"
		"      - id: c\n        title: C\n        file: gone.flac\n");
	home_write(h, "work/x.yaml",
		"id: x\ndevice: X\nplaylist: ./list.yaml\nchains:\n  a:\n    source: S\n"
		"    filter: slow\n");
	home_write(h, "work/own.yaml",
		"id: own\ndevice: X\nplaylist:\n  - id: a\n    title: A\n    file: gone.flac\n");
	assert_int_equal(home_run(h, ARGS("earlog", "check", "x.yaml"), NULL, &out, &err), 0);
	assert_string_equal(out, "./list.yaml:11:15: warning: no such file \"gone.flac\"\n");
	assert_non_null(strstr(err, "x.yaml: a session file, 1 warning\n"));
	assert_int_equal(home_run(h, ARGS("earlog", "check", "list.yaml"), NULL, &out, &err), 0);
	assert_string_equal(out, "list.yaml:11:15: warning: no such file \"gone.flac\"\n");
	assert_int_equal(home_run(h, ARGS("earlog", "check", "own.yaml"), NULL, &out, &err), 0);
	assert_string_equal(out, "own.yaml:6:11: warning: no such file \"gone.flac\"\n");
	assert_int_equal(
		home_run(h, ARGS("earlog", "check", "--strict", "x.yaml"), NULL, &out, &err), 1);
	home_write(h, "work/files.yaml",
		"id: files\ndevice: {model: F, impedance: {file: z.txt}}\nplaylist: ./list.yaml\n"
		"template: ./none.mustache\nmeasurements:\n  fr: [{file: a.txt, side: L}]\n"
		"  targets: [b.txt]\nchains:\n  c: {source: S, filters: eq.txt}\n");
	home_write(h, "work/gone.flac", "fLaC");
	assert_int_equal(home_run(h, ARGS("earlog", "check", "files.yaml"), NULL, &out, &err), 0);
	for (size_t i = 0; i < LENGTH(absent); i++)
		assert_non_null(strstr(out, absent[i]));
	assert_non_null(strstr(err, "files.yaml: a session file, 5 warnings\n"));
	assert_int_equal(
		home_run(h, ARGS("earlog", "check", "--strict", "files.yaml"), NULL, &out, &err),
		1);
	assert_int_equal(
		home_run(h, ARGS("earlog", "check", "--strict", "x.yaml"), NULL, &out, &err), 0);
	assert_string_equal(out, "");
	home_free(h);
}
