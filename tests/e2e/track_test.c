/* tests: of ui/pane_track playback/browser */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The pane of a track: what it is heard from and why not, a file that is linked, a page that is
 * opened at what is heard.
 */
#include "e2e/bench.h"

#include <dirent.h>
#include <sys/stat.h>

#include "base/core/mem.h"

#define PAGE "https://www.youtube.com/watch?v=kaBMXXo-vdU"

static const char tracks[] = "      - id: blood\n"
			     "        title: Blood\n"
			     "        artist: Eshkeri\n"
			     "        album: Ghost\n"
			     "        part: whole\n"
			     "        duration: \"4:05\"\n"
			     "        file: {path: \"gone/09.wav\", offset: \"0:00\"}\n"
			     "        url: [{url: \"" PAGE "\", offset: \"0:12\"}]\n"
			     "        tags: [drums, macro]\n"
			     "        listen_for: the size of the swings\n"
			     "      - {id: odd, title: Odd, duration: \"1:00\", file: tone.wav}\n"
			     "      - {id: plain, title: Plain, signal: sine 200 20s}\n";

/* Three seconds of silence. */
static void
make_wav(struct home *h, const char *name)
{
	static const char head[] =
		"RIFF\xa4\xbb\0\0WAVEfmt "
		"\x10\0\0\0\1\0\1\0\x40\x1f\0\0\x40\x1f\0\0\1\0\x8\0data\xc0\x5d\0\0";
	char *path = xstrdup(home_write(h, name, ""));
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fwrite(head, 1, sizeof(head) - 1, f);
	for (int i = 0; i < 24000; i++)
		fputc(0x80, f);
	assert_int_equal(fclose(f), 0);
	free(path);
}

static struct home *
track_home(void)
{
	struct home *h = bench_home();

	bench_tracks(h, tracks);
	make_wav(h, "work/tone.wav");
	make_wav(h, "home/Music/Ghost/09 Blood.wav");
	char *profile = xasprintf(
		"audio: {output: \"null\"}\nmusic: [\"%s\"]\n", home_path(h, "home/Music"));
	home_write(h, "config/earlog/config.yaml", profile);
	free(profile);
	return h;
}

/* As track_home, but no file of the music folder comes into the list of sources. */
static struct home *
track_home_alone(void)
{
	struct home *h = track_home();

	home_write(h, "config/earlog/config.yaml", "audio: {output: \"null\"}\nmusic: []\n");
	return h;
}

TEST_DRIVEN(each_source_says_what_became_of_it)
{
	struct drive *d =
		bench_start(track_home(), &(struct drive_options){ .rows = 44, .cols = 150 });

	drive_keys(d, "t");
	drive_wait_text(d, "─ Track ");
	drive_wait_text(d, "o page");
	drive_wait_text(d, " album       Ghost");
	drive_wait_text(d, " part        whole");
	drive_wait_text(d, " length      4:05");
	drive_wait_text(d, " listen for  the size of the swings");
	drive_wait_text(d, " tags        drums, macro");
	drive_wait_text(d, " 1 file      gone/09.wav");
	drive_wait_text(d, "not found: no such file · offset");
	drive_wait_text(d, " 2 page ");
	drive_wait_text(d, "streaming is off (--net) · offset");
	drive_wait_text(d, " 0:12");
	drive_wait_text(d, " the clock ");
	drive_wait_text(d, "counts the time while");
	drive_keys(d, ">");
	drive_wait_text(d, " 1 file     tone.wav");
	drive_wait_text(d, "plays now · 0:03 long · times unsure");
	drive_wait_text(d, " the clock  used if no source above plays");
	drive_wait_text(d, "≈ │");
	drive_keys(d, ">");
	drive_wait_text(d, " 1 signal ");
	drive_wait_text(d, "plays now");
	drive_key(d, "Esc");
	drive_wait_gone(d, "─ Track ");
	bench_end(d);
}

TEST_DRIVEN(a_file_is_linked_by_its_name_and_undo_takes_it_back)
{
	struct drive *d =
		bench_start(track_home(), &(struct drive_options){ .rows = 32, .cols = 120 });

	drive_wait_text(d, "‖ ~0:00");
	drive_keys(d, "t");
	drive_wait_text(d, "─ Track ");
	drive_keys(d, ":ask link\r");
	drive_wait_text(d, " file ");
	drive_type(d, "nothing.wav\r");
	drive_wait_text(d, "nothing.wav");
	drive_wait_text(d, "cannot link");
	drive_key(d, "Ctrl-U");
	drive_type(d, "Gh");
	drive_key(d, "Tab");
	drive_wait_text(d, "file Ghost/");
	drive_key(d, "Tab");
	drive_wait_text(d, "file Ghost/09 Blood.wav");
	drive_keys(d, "\r");
	drive_wait_text(d, "Blood has the file 09 Blood.wav now");
	drive_wait_sql(d,
		"select kind, locator like '%/Music/Ghost/09 Blood.wav' from source where not "
		"deleted and recording = "
		"(select uuid from recording where id = 'blood') order by rank limit 1",
		"file|1");
	drive_wait_text(d, "2 file      gone/09.wav");
	/* The screen may say at once, in the place of "Undone: file of", that this file is not
	 * there. */
	drive_keys(d, "u");
	drive_wait_text(d, "1 file      gone/09.wav");
	drive_key(d, "Ctrl-R");
	drive_wait_text(d, "2 file      gone/09.wav");
	/* On what is only told, Enter is what it is elsewhere. */
	drive_keys(d, "\033[A\r");
	drive_wait_text(d, "▶ 0:0");
	drive_wait_text(d, "plays now");
	bench_end(d);
}

TEST_DRIVEN(a_near_miss_is_linked_where_it_stands)
{
	struct home *h = track_home();
	const char *out;

	bench_tracks(h,
		"      - {id: dreams, title: Dreams, artist: Fleetwood Mac, duration: \"0:06\"}\n");
	assert_int_equal(home_run(h,
				 ARGS("ffmpeg", "-v", "error", "-f", "lavfi", "-i",
					 "sine=440:duration=6", "-metadata", "title=Dreams (Live)",
					 "-metadata", "artist=Fleetwood Mac",
					 (char *)home_path(h, "home/Music/live.flac")),
				 NULL, NULL, NULL),
		0);
	assert_int_equal(home_run(h, ARGS("earlog", "library", "scan"), NULL, &out, NULL), 0);
	struct drive *d = bench_start(h, NULL);
	drive_wait_text(d, "1 track may be among your files: t there links one");
	/* No file begins like this: words find it, too. */
	drive_keys(d, ":link fleetwood");
	drive_key(d, "Tab");
	drive_wait_text(d, "Fleetwood Mac – Dreams (Live)");
	drive_wait_text(d, "live.flac");
	drive_key(d, "Esc");
	drive_wait_gone(d, "live.flac");
	drive_keys(d, "t");
	drive_wait_text(d, " similar ");
	drive_wait_text(d, "Fleetwood Mac – Dreams (Live) · 0:06");
	drive_keys(d, "\r");
	drive_wait_text(d, "Dreams has the file live.flac now");
	drive_wait_gone(d, " similar ");
	drive_wait_text(d, "1 file");
	drive_key(d, "Home");
	drive_keys(d, "\r");
	drive_wait_text(d, "plays now");
	drive_wait_text(d, "▶ 0:0");
	drive_wait_sql(d, "select kind, locator like '%/Music/live.flac', rank < 0 from source",
		"file|1|1");
	bench_end(d);
}

static void
tag_file(struct home *h, const char *name, const char *album, const char *date, const char *label)
{
	char *album_tag = xasprintf("album=%s", album), *date_tag = xasprintf("date=%s", date),
	     *label_tag = xasprintf("publisher=%s", label);

	assert_int_equal(
		home_run(h,
			ARGS("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=440:duration=20",
				"-metadata", album_tag, "-metadata", date_tag, "-metadata",
				label_tag, (char *)home_path(h, "%s", name)),
			NULL, NULL, NULL),
		0);
	free(album_tag);
	free(date_tag);
	free(label_tag);
}

TEST_DRIVEN(a_note_says_from_which_release_it_was_heard)
{
	struct home *h = track_home();

	tag_file(h, "work/old.flac", "Rumours", "1977-02-04", "Warner \033[7m");
	tag_file(h, "work/new.flac", "Rumours (2004 Remaster)", "2004", "Rhino");
	bench_tracks(h,
		"      - {id: dreams, title: Dreams, file: old.flac}\n"
		"      - {id: plain, title: Plain, signal: sine 200 20s}\n");
	struct drive *d = bench_start(h, NULL);
	drive_wait_sql(d, "select album, released, label from source where kind = 'file'",
		"Rumours|1977-02-04|Warner ␛[7m");
	drive_keys(d, "nold\r");
	drive_keys(d, "t");
	drive_wait_text(d, "Rumours, 1977, Warner");
	bench_command(d, "link new.flac");
	drive_wait_text(
		d, "2 file     old.flac"); /* the message may be gone when the library is read */
	drive_key(d, "Esc");
	drive_keys(d, ">");
	drive_wait_text(d, "─ Plain ");
	drive_keys(d, "<");
	drive_wait_sql(
		d, "select count(*) from source where album = 'Rumours (2004 Remaster)'", "1");
	drive_keys(d, "nnew\r");
	drive_wait_sql(d, "select count(*) from note where body in ('old', 'new')", "2");
	const char *out = bench_run(h, "export", "--markdown");
	assert_non_null(strstr(out, "*from the 1977 release:* Old."));
	assert_non_null(strstr(out, "*from the 2004 Remaster:* New."));
	out = bench_run(h, "export", "--json");
	assert_non_null(strstr(out, "\"released\": \"1977-02-04\""));
	bench_end(d);
}

TEST_DRIVEN(a_device_is_shown_over_the_years)
{
	struct home *h = track_home();

	struct drive *d = bench_start(h, NULL);
	drive_keys(d, "nall in the kick\r");
	drive_wait_sql(d, "select count(*) from note where body = 'all in the kick'", "1");
	drive_keys(d, ":device AFUL C\t\r");
	drive_wait_text(d, "tested · cantor");
	drive_wait_text(d, "Blood · all");
	bench_command(d, "device nobody");
	drive_wait_text(d, "nobody");
	drive_wait_gone(d, "Blood · all");
	bench_end(d);
}

/* What it was called with goes into a file; says what its own stdio is. */
static const char opener[] = "#!/bin/sh\n"
			     "stdio=$(for fd in 0 1 2; do readlink /proc/$$/fd/$fd; done)\n"
			     "echo \"$stdio\" >\"$HOME/stdio\"\n"
			     "echo \"$# $1\" >\"$HOME/opened.tmp\"\n"
			     "mv \"$HOME/opened.tmp\" \"$HOME/opened\"\n";

static void
wait_file(struct drive *d, const char *path)
{
	for (int waited_ms = 0; !home_has(drive_home(d), path); waited_ms += 20) {
		if (waited_ms > home_limit_ms(0))
			drive_fail(d, "%s did not come", path);
		drive_listen(d, 20);
	}
}

/* Nobody is left who waits to be waited for. */
static void
wait_no_child(struct drive *d)
{
	char *path = xasprintf("/proc/%d/task/%d/children", (int)drive_pid(d), (int)drive_pid(d));

	for (int waited_ms = 0;; waited_ms += 20) {
		FILE *f = fopen(path, "r");
		int c = f ? fgetc(f) : EOF;

		if (f)
			fclose(f);
		if (c == EOF)
			break;
		if (waited_ms > home_limit_ms(0))
			drive_fail(d, "a child is left");
		drive_listen(d, 20);
	}
	free(path);
}

TEST_DRIVEN(a_page_opens_at_what_is_heard)
{
	struct home *h = track_home_alone();

	chmod(home_write(h, "bin/xdg-open", opener), 0755);
	home_env(h, "DISPLAY=:7");
	struct drive *d = bench_start(h, NULL);
	drive_wait_text(d, "‖ ~0:00");
	bench_command(d, "goto 1:10");
	drive_wait_text(d, "~1:10");
	assert_false(home_has(h, "home/opened"));
	drive_keys(d, "to");
	drive_wait_text(d, "opening " PAGE "&t=82s");
	wait_file(d, "home/opened");
	assert_string_equal(home_read(h, "home/opened"), "1 " PAGE "&t=82s\n");
	assert_string_equal(home_read(h, "home/stdio"), "/dev/null\n/dev/null\n/dev/null\n");
	wait_no_child(d);
	/* Another item's page opens at its start. */
	drive_keys(d, "\033");
	drive_wait_gone(d, "─ Track ");
	drive_keys(d, ">");
	drive_wait_text(d, "─ Odd");
	bench_command(d, "page");
	drive_wait_text(d, "Odd has no page");
	bench_end(d);
}

TEST_DRIVEN(where_nothing_opens_a_page_its_address_is_told)
{
	struct home *h = track_home_alone();

	chmod(home_write(h, "bin/xdg-open", opener), 0755);
	struct drive *d = bench_start(h, NULL);
	drive_wait_text(d, "‖ ~0:00");
	bench_command(d, "goto 1:10");
	drive_wait_text(d, "~1:10");
	drive_keys(d, "t");
	drive_wait_text(d, "─ Track ");
	drive_key(d, "End");
	drive_wait_text(d, "the clock");
	drive_keys(d, "\033[A\033[A\033[A\033[A\r"); /* above the ways to music */
	drive_wait_text(d, "no desktop here, copy: " PAGE "&t=82s");
	assert_false(home_has(h, "home/opened"));
	bench_quit(d);

	chmod(home_write(h, "bin/xdg-open", "#!/bin/sh\nexit 3\n"), 0755);
	home_env(h, "WAYLAND_DISPLAY=wayland-7");
	d = bench_start(h, NULL);
	drive_wait_text(d, "Space runs the clock");
	bench_command(d, "page 1");
	drive_wait_text(d, "the page did not open; copy: " PAGE);
	wait_no_child(d);
	bench_end(d);
}

TEST_DRIVEN(the_pane_serves_the_smallest_screen)
{
	struct drive *d =
		bench_start(track_home_alone(), &(struct drive_options){ .rows = 10, .cols = 40 });

	drive_wait_text(d, "no such file"); /* said when the player has tried it: not later, then */
	drive_keys(d, "t");
	drive_wait_text(d, "─ Track · Blood ━");
	drive_wait_text(d, "a folder");
	drive_key(d, "Home");
	drive_wait_text(d, "artist");
	drive_key(d, "End");
	drive_wait_text(d, "+ a file");
	drive_keys(d, "\r");
	drive_wait_text(d, "file ");
	drive_type(d, "to");
	drive_key(d, "Tab");
	drive_wait_text(d, "file tone.wav");
	drive_keys(d, "\r");
	drive_wait_text(d, "Blood has the file tone.wav now");
	drive_keys(d, "\033[A\033[A\033[A"); /* the bar stayed on its line */
	drive_wait_text(d, " 2 file ");
	drive_wait_text(d, " of 13 "); /* the file is loaded, which adds a row */
	bench_same_when_redrawn(d);
	bench_end(d);
}
