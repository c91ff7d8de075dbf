/* tests: long, parts, of playback/playable */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the sound comes from, and what it must not bring with it. */
#include "e2e/bench.h"
#include "e2e/moved_clock.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/core/mem.h"

/* A tone of `seconds` at home's work/NAME, in what the name ends in. */
static void
make_tone(struct home *h, const char *name, const char *codec, const char *seconds)
{
	char *source = xasprintf("sine=440:sample_rate=48000:duration=%s", seconds);
	const char *path = home_path(h, "work/%s", name), *err;

	if (home_run(h,
		    ARGS("ffmpeg", "-v", "error", "-f", "lavfi", "-i", source, "-metadata",
			    "title=A tag", "-c:a", (char *)codec, (char *)path),
		    NULL, NULL, &err) != 0)
		fail_msg("ffmpeg cannot make %s: %s", name, err);
	free(source);
}

TEST_DRIVEN(ogg_flac_mp3_and_opus_are_played_and_noted)
{
	static const struct {
		const char *file, *codec, *shown, *title;
	} kinds[] = {
		{ "one.ogg", "libvorbis", "VORBIS 48", "─ One " },
		{ "two.flac", "flac", "FLAC 48", "─ Two " },
		{ "three.mp3", "libmp3lame", "MP3", "─ Three " },
		{ "four.opus", "libopus", "OPUS 48", "─ Four " },
	};
	struct home *h = bench_home();

	for (size_t i = 0; i < LENGTH(kinds); i++)
		make_tone(h, kinds[i].file, kinds[i].codec, "60");
	bench_tracks(h,
		"      - {id: one, title: One, file: one.ogg}\n"
		"      - {id: two, title: Two, file: two.flac}\n"
		"      - {id: three, title: Three, file: three.mp3}\n"
		"      - {id: four, title: Four, file: four.opus}\n");
	struct drive *d = bench_start(h, NULL);
	for (size_t i = 0; i < LENGTH(kinds); i++) {
		if (i)
			drive_keys(d, ">");
		drive_wait_text(d, kinds[i].title);
		drive_wait_text(d, kinds[i].shown);
		bench_command(d, "goto 0:10");
		drive_wait_text(d, "▶ 0:1");
		drive_keys(d, "m");
		drive_wait_text(d, "marker");
		bench_type(d, kinds[i].file);
		drive_keys(d, "\r");
		bench_keys(d);
	}
	bench_command(d, "goto 0:59.8");
	drive_wait_text(d, "■ 1:00"); /* its end: it stays there */
	assert_screen_lacks(d, "!");
	bench_quit(d);
	assert_string_equal(home_sql(h,
				    "select r.id, n.pos_from in ('audio', 'held'), n.pos_ms "
				    "between 9900 and 59000 from note n join item i on "
				    "i.uuid = n.item join recording r on r.uuid = i.recording "
				    "where n.body is null order by n.sequence"),
		"one|1|1\ntwo|1|1\nthree|1|1\nfour|1|1");
	assert_string_equal(
		home_sql(h,
			"select locator, length_ms between 59950 and 60150, length(hash) "
			">= 32 from source "
			"where deleted = 0 order by locator"),
		"four.opus|1|1\none.ogg|1|1\nthree.mp3|1|1\ntwo.flac|1|1");
	const char *md = bench_run(h, "export", "--markdown");
	for (size_t i = 0; i < LENGTH(kinds); i++)
		assert_non_null(
			strstr(md, kinds[i].file + 1)); /* a draft begins it with a capital */
	assert_null(strstr(md, "A tag"));
	bench_intact(h);
	home_free(h);
}

TEST_DRIVEN(a_missing_file_is_said_and_the_next_item_plays)
{
	struct home *h = bench_home();

	bench_tracks(h,
		"      - {id: gone, title: Gone, file: gone.flac}\n"
		"      - {id: there, title: There, signal: sine 300 10s}\n");
	struct drive *d = bench_start(h, NULL);
	drive_wait_text(d, "! Gone");
	drive_wait_text(d, "no such file");
	drive_wait_text(d, "Space runs the clock");
	drive_keys(d, " ");
	drive_wait_text(d, "▶ ~0:0");
	bench_type(d, "by the clock, then");
	drive_keys(d, "\r");
	bench_keys(d);
	drive_keys(d, ">");
	drive_wait_text(d, "─ There ");
	drive_wait_text(d, "▶ 0:0");
	assert_screen_has(d, "! Gone");
	bench_quit(d);
	assert_string_equal(
		home_sql(h, "select body, pos_from from note"), "by the clock, then|clock");
	home_free(h);
}

TEST_DRIVEN(what_is_no_music_is_said_and_nothing_is_opened_through_it)
{
	struct home *h = bench_home();

	make_tone(h, "secret.wav", "pcm_s16le", "5");
	home_write(h, "work/list.flac", "ffconcat version 1.0\nfile secret.wav\n");
	home_write(h, "work/pointer.wav", "#EXTM3U\nsecret.wav\n");
	home_write(h, "work/empty.ogg", "");
	home_write(h, "work/noise.mp3", "this is no music at all");
	mkdir(home_path(h, "work/folder.flac"), 0700);
	assert_int_equal(mkfifo(home_path(h, "work/fifo.wav"), 0600), 0);
	bench_tracks(h,
		"      - {id: a, title: Aa, file: list.flac}\n"
		"      - {id: b, title: Bb, file: pointer.wav}\n"
		"      - {id: c, title: Cc, file: empty.ogg}\n"
		"      - {id: d, title: Dd, file: noise.mp3}\n"
		"      - {id: e, title: Ee, file: folder.flac}\n"
		"      - {id: f, title: Ff, file: fifo.wav}\n"
		"      - {id: g, title: Gg, signal: sine 300 10s}\n");
	struct drive *d = bench_start(h, &(struct drive_options){ .rows = 32, .cols = 200 });
	drive_wait_text(d, "! Aa");
	drive_wait_text(d, "‖ ~0:00"); /* nothing sounds: the clock is offered */
	drive_keys(d, ">");
	drive_wait_text(d, "! Bb");
	drive_keys(d, ">");
	drive_wait_text(d, "─ Cc ");
	drive_wait_text(d, "Cc: the file is empty");
	drive_keys(d, ">");
	drive_wait_text(d, "! Dd");
	drive_wait_text(d, "! Ee");
	drive_wait_text(d, "! Ff");
	drive_keys(d, ">>>");
	drive_wait_text(d, "─ Gg ");
	drive_wait_text(d, "▶ 0:0");
	bench_quit(d);
	assert_string_equal(
		home_sql(h,
			"select count(*) from source where hash is not null or length_ms = 5000"),
		"0");
	home_free(h);
}

TEST_DRIVEN(without_a_sound_device_notes_have_true_times)
{
	struct home *h = bench_home();

	home_write(h, "config/earlog/config.yaml", "audio: {output: alsa/hw:CARD=NoSuchCard}\n");
	struct drive *d = bench_start(h, NULL);
	drive_wait_text(d, "no sound device: the music plays without sound");
	bench_command(d, "goto 0:10");
	drive_wait_text(d, "▶ 0:1");
	drive_keys(d, "m");
	drive_wait_text(d, "marker");
	bench_quit(d);
	assert_string_equal(home_sql(h,
				    "select pos_from in ('audio', 'held'), iif(pos_ms between 9900 "
				    "and 20000, 1, pos_ms) from note"),
		"1|1");
	assert_string_equal(home_sql(h, "select audio like '%\"silent\":true%' from sitting"), "1");
	home_free(h);
}

TEST_DRIVEN(what_mpv_is_told_at_home_is_not_read)
{
	struct home *h = bench_home();
	const char *told = home_path(h, "work/told");
	char *lua = xasprintf("local f = io.open('%s', 'w'); f:write('read'); f:close()\n", told);
	char *conf =
		xasprintf("log-file=%s\nscript=%s\nvolume=3\n", told, home_path(h, "home/x.lua"));
	char *mpv_home = xasprintf("MPV_HOME=%s", home_path(h, "home/mpvhome"));
	static const char *const folders[] = { "home/.config/mpv", "config/mpv", "home/.mpv",
		"home/mpvhome" };

	home_write(h, "home/x.lua", lua);
	for (size_t i = 0; i < LENGTH(folders); i++) {
		char *path = xasprintf("%s/mpv.conf", folders[i]),
		     *script = xasprintf("%s/scripts/x.lua", folders[i]);

		home_write(h, path, conf);
		home_write(h, script, lua);
		free(path);
		free(script);
	}
	home_env(h, mpv_home);
	make_tone(h, "one.flac", "flac", "60");
	home_write(h, "work/mpv.conf", conf);
	home_write(h, "work/one.flac.conf", conf);
	bench_tracks(h, "      - {id: one, title: One, file: one.flac}\n");
	struct drive *d = bench_start(h, NULL);
	drive_wait_text(d, "▶ 0:0");
	assert_screen_lacks(d, "level");
	bench_quit(d);
	assert_false(home_has(h, "work/told"));
	free(lua);
	free(conf);
	free(mpv_home);
	home_free(h);
}

static const char shim[] = "#!/bin/sh\n"
			   "for a; do printf '%s\\n' \"$a\"; done >../data/asked.tmp\n"
			   "mv ../data/asked.tmp ../data/asked\n"
			   "echo 'ERROR: nothing there' >&2\n"
			   "exit 1\n";

TEST_DRIVEN(yt_dlp_runs_only_when_the_net_is_allowed_and_behind_two_dashes)
{
	struct home *h = bench_home();

	chmod(home_write(h, "bin/yt-dlp", shim), 0755);
	bench_tracks(h,
		"      - {id: one, title: One, url: \"https://example.org/watch?v=1&x=$(id)\"}\n"
		"      - {id: two, title: Two, signal: sine 300 10s}\n");
	struct drive *d = bench_start(h, NULL);
	drive_wait_text(d, "‖ ~0:00"); /* the clock, as nothing else may be asked */
	drive_keys(d, ">");
	drive_wait_text(d, "▶ 0:0");
	bench_quit(d);
	assert_false(home_has(h, "data/asked"));

	home_free(h);
	h = bench_home();
	chmod(home_write(h, "bin/yt-dlp", shim), 0755);
	bench_tracks(h,
		"      - {id: one, title: One, url: \"https://example.org/watch?v=1&x=$(id)\"}\n");
	d = bench_launch(h, NULL, "--net");
	bench_keys(d);
	drive_wait_text(d, "! One");
	drive_wait_text(d, "yt-dlp: nothing"); /* beside the track, where it stays */
	bench_quit(d);
	const char *asked = home_read(h, "data/asked");
	assert_non_null(strstr(asked, "\n--\nhttps://example.org/watch?v=1&x=$(id)\n"));
	assert_non_null(strstr(asked, "--ignore-config\n"));
	home_free(h);
}

TEST_DRIVEN(a_file_is_taken_before_its_url)
{
	struct home *h = bench_home();

	chmod(home_write(h, "bin/yt-dlp", shim), 0755);
	make_tone(h, "one.opus", "libopus", "3");
	bench_tracks(h,
		"      - {id: one, title: One, file: one.opus, url: \"https://example.org/1\"}\n");
	struct drive *d = bench_launch(h, NULL, "--net");
	bench_keys(d);
	drive_wait_text(d, "OPUS");
	bench_quit(d);
	assert_false(home_has(h, "data/asked"));
	home_free(h);
}

/* Half of it silent, then louder in two steps of 10 dB. */
static void
make_steps(struct home *h, const char *name)
{
	const char *err;

	if (home_run(h,
		    ARGS("ffmpeg", "-v", "error", "-f", "lavfi", "-i",
			    "aevalsrc='sin(2765*t)*if(lt(t,10),0,if(lt(t,15),0.0316,0.1))'"
			    ":s=48000:d=20",
			    (char *)home_path(h, "work/%s", name)),
		    NULL, NULL, &err) != 0)
		fail_msg("ffmpeg cannot make %s: %s", name, err);
}

TEST_DRIVEN(a_file_that_was_measured_shows_how_loud_it_is)
{
	struct home *h = bench_home();

	moved_clock_begin(h);
	make_steps(h, "one.flac");
	bench_tracks(h,
		"      - {id: one, title: One, file: one.flac}\n"
		"      - {id: two, title: Two, signal: sine 300 10s}\n");
	struct drive *d = bench_start(h, NULL);
	drive_wait_text(d, "▃▄▄▄▄▄▄▄▄▄▆██████████");
	drive_wait_text(d, "-23.3 LUFS");
	assert_null(strstr(drive_row(d, 2), "━")); /* the bar of what was not measured */
	drive_keys(d, ">");
	drive_wait_text(d, "─ Two");
	drive_wait_row(d, 2, "━");
	assert_screen_lacks(d, "█");
	assert_screen_lacks(d, "LUFS");
	drive_keys(d, "<");
	drive_wait_text(d, "▃▄▄▄▄▄▄▄▄▄▆██████████");
	bench_quit(d);
	/* The hash becomes known only while it plays. */
	bench_spoil(h, "update source set hash = null");
	d = bench_start(h, NULL);
	drive_keys(d, " ");
	drive_wait_text(d, "▃▄▄▄▄▄▄▄▄▄▆██████████");
	bench_quit(d);
	home_free(h);
}

/* An MP3 file without an index: FFmpeg guesses the length from the quiet start. A note made behind
 * the end is at the end once the file was decoded. */
TEST_DRIVEN(a_guessed_length_gives_way_to_the_measured_one)
{
	struct home *h = bench_home();

	moved_clock_begin(h);
	const char *err;

	if (home_run(h,
		    ARGS("ffmpeg", "-v", "error", "-f", "lavfi", "-i",
			    "anoisesrc=c=pink:r=44100:d=60:a=0.5:seed=1,"
			    "volume='if(lt(t,30),0.0001,1)':eval=frame",
			    "-ac", "2", "-c:a", "libmp3lame", "-q:a", "4", "-write_xing", "0",
			    (char *)home_path(h, "work/one.mp3")),
		    NULL, NULL, &err) != 0)
		fail_msg("ffmpeg: %s", err);
	bench_tracks(h, "      - {id: one, title: One, file: one.mp3}\n");
	struct drive *d = bench_start(h, NULL);
	drive_wait_written(d, "~1:"); /* until it is measured */
	bench_command(d, "seek 1:20");
	drive_wait_text(d, "■");
	drive_keys(d, "m");
	drive_wait_text(d, "marker");
	drive_wait_text(d, "█ 1:00");
	assert_screen_lacks(d, "~");
	drive_wait_text(d, "1:00 marker");
	bench_quit(d);
	assert_string_equal(
		home_sql(h, "SELECT length_ms / 1000, pos_ms / 1000, pos_from FROM source, note"),
		"60|60|end");
	assert_string_equal(home_sql(h, "SELECT length_ms / 1000 FROM library"), "60");
	d = bench_start(h, NULL);
	drive_wait_text(d, "█ 1:00");
	bench_quit(d);
	home_free(h);
}

/* For mpv, a file without a length is as long as what it has read of it: about a second. */
TEST_DRIVEN(a_length_that_no_file_states_is_measured)
{
	struct home *h = bench_home();

	moved_clock_begin(h);
	const char *err;

	if (home_run(h,
		    ARGS("sh", "-c",
			    "ffmpeg -v error -f lavfi -i sine=440:d=30 -f flac - >one.flac && "
			    "ffmpeg -v error -i one.flac -c:a libopus -live 1 two.webm"),
		    NULL, NULL, &err) != 0)
		fail_msg("ffmpeg: %s", err);
	bench_tracks(h,
		"      - {id: one, title: One, file: one.flac}\n"
		"      - {id: two, title: Two, file: two.webm}\n");
	struct drive *d = bench_start(h, NULL);
	drive_wait_text(d, "▶ 0:0");
	bench_command(d, "seek 0:12");
	drive_wait_text(d, "▶ 0:1");
	assert_screen_lacks(d, "past the end");
	drive_wait_text(d, " 0:30");
	drive_keys(d, ">");
	drive_wait_text(d, "─ Two ");
	drive_wait_text(d, " 0:30");
	bench_quit(d);
	assert_string_equal(home_sql(h, "SELECT length_ms / 1000 FROM source"), "30\n30");
	home_free(h);
}

/* What stands still cannot play on while a busy machine looks. */
static void
pause_it(struct drive *d)
{
	drive_wait_text(d, "▶ 0:0");
	drive_keys(d, " ");
	drive_wait_text(d, "‖ 0:0");
}

/* A tone of 1 kHz for a minute, then one of 125 Hz; the file after it is measured, too. */
TEST_DRIVEN(octaves_of_the_moment_are_kept_with_a_marker)
{
	struct home *h = bench_home();

	moved_clock_begin(h);
	const char *err;

	if (home_run(h,
		    ARGS("ffmpeg", "-v", "error", "-f", "lavfi", "-i",
			    "aevalsrc='0.05*sin(2*PI*t*if(lt(t,60),1000,125))':s=48000:d=120",
			    (char *)home_path(h, "work/one.flac")),
		    NULL, NULL, &err) != 0)
		fail_msg("ffmpeg: %s", err);
	make_tone(h, "two.flac", "flac", "5");
	bench_tracks(h,
		"      - {id: one, title: One, file: one.flac}\n"
		"      - {id: two, title: Two, file: two.flac}\n");
	struct drive *d = bench_launch(h, &(struct drive_options){ .rows = 24, .cols = 80 }, NULL);
	bench_keys(d);
	pause_it(d);
	drive_wait_text(d, "LUFS");
	drive_wait_sql(d, "select count(*) from analysis", "2");
	bench_command(d, "goto 0:05");
	drive_keys(d, "m");
	drive_wait_text(d, "marker");
	bench_command(d, "goto 1:10");
	drive_keys(d, "m");
	drive_wait_text(d, "1:10 marker");
	drive_keys(d, "t");
	drive_wait_text(d, "LUFS · range 1.4 LU");
	bench_quit(d);
	assert_string_equal(home_sql(h,
				    "select pos_ms, octaves ->> '$[5]', octaves ->> '$[2]' from "
				    "note order by pos_ms"),
		"5000|-29|\n70000||-29");
	bench_intact(h);
	home_free(h);
}
