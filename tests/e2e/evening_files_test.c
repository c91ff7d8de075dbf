/* tests: of playback/own_music */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An evening with the shipped playlist and seven files of one's own: what is taken at once, what is
 * offered in one list, what is said where no track can play, and what is added by words.
 */
#include "e2e/bench.h"

#include <sys/stat.h>

#include "base/core/mem.h"

static const struct own_file {
	const char *name, *seconds, *title, *artist, *album;
} own_files[] = {
	{ "01.flac", "20", "Shivers", "Ed Sheeran", "=" },
	{ "02.flac", "22", "Kimi Wa Boku Ni Niteiru", "See Saw", "Singles" },
	{ "03.flac", "24", "Now We Are Free (From \"Gladiator\")", "2Cellos", "Score" },
	{ "04.flac", "18", "ABC", "Polyphia ft. Sophia Black", "Remember" },
	{ "05.flac", "19", "A Reckoning in Blood", "", "Ghost of Tsushima (Soundtrack)" },
	{ "06.flac", "21", "Strength of a Thousand Men", "Two Steps From Hell", "Archangel" },
	{ "07.flac", "25", "Shadow of Baar Dau (Live)", "Unknown Artist", "" },
};
static const struct own_file dances[] = {
	{ "dance.flac", "31", "Slavonic Dance No. 8", "Antonín Dvořák", "Dances" },
	{ "dance2.flac", "33", "Slavonic Dance No. 2", "Antonín Dvořák", "Dances" },
};

static void
make_file(struct home *h, const struct own_file *f)
{
	char *source = xasprintf("sine=440:sample_rate=8000:duration=%s", f->seconds),
	     *title = xasprintf("title=%s", f->title), *artist = xasprintf("artist=%s", f->artist),
	     *album = xasprintf("album=%s", f->album);
	const char *err;

	if (home_run(h,
		    ARGS("ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", source, "-metadata",
			    title, "-metadata", artist, "-metadata", album,
			    (char *)home_path(h, "home/Music/%s", f->name)),
		    NULL, NULL, &err) != 0)
		fail_msg("ffmpeg cannot make %s: %s", f->name, err);
	free(source);
	free(title);
	free(artist);
	free(album);
}

static void
scan(struct home *h)
{
	const char *err;

	if (home_run(h, ARGS("earlog", "library", "scan"), NULL, NULL, &err) != 0)
		fail_msg("%s", err);
}

/* The shipped playlist, a device, a chain that plays, and the first `n` of the files. */
static struct home *
evening_home(size_t n)
{
	struct home *h = bench_home();

	home_write(h, "work/cantor.yaml",
		"id: cantor\ndevice: {brand: AFUL, model: Cantor, kind: IEM}\n"
		"chains: {desk: {source: FiiO K7}}\nplaylist: reference\n");
	home_write(h, "home/Music/readme", "");
	char *profile = xasprintf(
		"audio: {output: \"null\"}\nmusic: [\"%s\"]\n", home_path(h, "home/Music"));
	home_write(h, "config/earlog/config.yaml", profile);
	free(profile);
	for (size_t i = 0; i < n; i++)
		make_file(h, &own_files[i]);
	return h;
}

static const char *
missing(struct home *h, const char *flag)
{
	const char *out, *err;

	if (home_run(h, ARGS("earlog", "library", "missing", "cantor", (char *)flag), NULL, &out,
		    &err) != 0)
		fail_msg("%s", err);
	return out;
}

/* The row of the track list that begins like this ends in these marks. */
static void
wait_mark(struct drive *d, const char *title, const char *mark)
{
	char *end = xasprintf("%s │", mark), *corner = xasprintf("%s ├", mark);
	bool found = false;

	for (int waited_ms = 0; !found && waited_ms <= home_limit_ms(0); waited_ms += 20) {
		for (int row = 2; row < 26 && !found; row++)
			found = strstr(drive_row(d, row), title) &&
				(strstr(drive_row(d, row), end) ||
					strstr(drive_row(d, row), corner));
		if (!found)
			drive_listen(d, 20);
	}
	free(end);
	free(corner);
	if (found)
		return;
	drive_fail(d, "%s has no %s", title, mark);
}

TEST_DRIVEN(shipped_playlist_with_seven_own_files)
{
	struct home *h = evening_home(LENGTH(own_files));
	struct drive *d;

	scan(h);
	d = bench_start(h, &(struct drive_options){ .rows = 32 });
	/* Five are taken at once, two are offered at their tracks. */
	drive_wait_text(d, "2 tracks may be among your files: t there links one");
	wait_mark(d, "Shivers  ", "≈");
	wait_mark(d, "Kimi wa Boku", "≈");
	wait_mark(d, "Now We Are Free", "≈");
	wait_mark(d, "A Reckoning in Blood", "≈");
	wait_mark(d, "ABC feat.", "≈");
	wait_mark(d, "Strength of", "○");
	drive_wait_text(d, "0:20");   /* the first one plays */
	drive_keys(d, "/Strength\r"); /* what is found plays */
	drive_wait_text(d, "1 possible match: t shows it");
	drive_keys(d, "t");
	drive_wait_text(d, "Two Steps From Hell –");
	drive_wait_text(d, "another version");
	assert_screen_lacks(d, "Unknown");
	assert_screen_lacks(d, "unknown");
	drive_keys(d, "\r");
	drive_wait_text(d, "Strength of a Thousand Men (Live) has the file 06.flac now");
	drive_key(d, "Esc");
	wait_mark(d, "Strength of", "≈");
	drive_keys(d, "u");
	drive_wait_text(d, "Undone: file of Strength");
	wait_mark(d, "Strength of", "○");
	drive_keys(d, "/Shivers\r");
	/* What sounds is named, under the name of its track. */
	drive_keys(d, "t");
	drive_wait_text(d, "─ Track · Shivers ");
	drive_key(d, "End"); /* what was measured may push it down */
	drive_wait_text(d, "1 music ");
	drive_wait_text(d, "1.flac");
	drive_wait_text(d, "plays now");
	drive_key(d, "Esc");
	drive_wait_gone(d, "─ Track · ");
	/* A cue that is confirmed makes the times sure. */
	drive_keys(d, ">>");
	drive_wait_text(d, "─ Now We Are Free · 2CELLOS ─");
	drive_wait_text(d, "▶ 0:0");
	drive_wait_text(d, "0:24");
	drive_keys(d, " ");
	drive_wait_text(d, "‖ 0:0");
	drive_keys(d, "P");
	drive_wait_text(d, "move all times of this file by");
	drive_keys(d, "\r");
	wait_mark(d, "Now We Are Free", "♫");
	bench_quit(d);
	assert_string_equal(home_sql(h,
				    "select count(*) from recording where lower(artist) like "
				    "'%unknown%'"),
		"0");
	assert_has(missing(h, NULL), "(title and artist or album)");
	bench_intact(h);
	home_free(h);
}

TEST_DRIVEN(where_nothing_can_sound_space_says_so_first)
{
	struct home *h = evening_home(0);
	struct drive *d = bench_start(h, NULL);

	drive_wait_text(d, "No track can play");
	drive_wait_text(d, "f follows a player, Space runs the clock");
	assert_screen_has(d, "‖ ~0:00");
	drive_keys(d, " ");
	drive_wait_text(d, "▶ ~0:0");
	drive_wait_gone(d, "Space runs the clock");
	drive_keys(d, " ");
	drive_wait_text(d, "‖ ~0:0");
	drive_wait_text(d, "f follows a player, Space runs the clock");
	drive_keys(d, " ");
	drive_wait_text(d, "▶ ~0:0");
	/* Another track says it again where Enter did not. */
	drive_keys(d, ">");
	drive_wait_text(d, "‖ ~0:00"); /* the library has answered: Space is for the clock */
	drive_wait_text(d, "f follows a player, Space runs the clock");
	drive_keys(d, " ");
	drive_wait_text(d, "▶ ~0:0");
	bench_end(d);
}

TEST_DRIVEN(music_is_added_by_words)
{
	struct home *h = evening_home(1);

	for (size_t i = 0; i < LENGTH(dances); i++)
		make_file(h, &dances[i]);
	scan(h);
	struct drive *d = bench_start(h, NULL);
	drive_wait_text(d, "0:20");
	drive_keys(d, "A");
	drive_wait_text(d, "add under Timbre: ");
	drive_type(d, "dvorak danc");
	drive_key(d, "Tab");
	drive_wait_text(d, "Antonín Dvořák – Slavonic Dance No. 8");
	drive_wait_text(d, "/Music/dance.flac");
	drive_key(d, "Tab"); /* the next one, and the first one again */
	drive_wait_text(d, "/Music/dance2.flac");
	drive_key(d, "Tab");
	drive_wait_text(d, "/Music/dance.flac");
	drive_keys(d, "\r");
	drive_wait_text(d, "under Timbre: Enter plays it");
	drive_wait_sql(d,
		"select substr(i.id, 1, 13), r.title, r.artist, r.album, r.length_ms from "
		"recording "
		"r join item i on i.recording = r.uuid where r.artist like 'Anton%'",
		"timbre/dance-|Slavonic Dance No. 8|Antonín Dvořák|Dances|31000");
	bench_end(d);
}

TEST_DRIVEN(missing_reads_the_files_as_they_are_now)
{
	struct home *h = evening_home(1);

	bench_tracks(h, "      - {id: one, title: Dreams, artist: Somebody}\n");
	bench_session(h, "");
	scan(h);
	struct drive *d = bench_start(h, NULL);
	bench_quit(d);
	assert_has(missing(h, NULL), "no file");
	bench_tracks(h,
		"      - {id: one, title: Dreams, artist: Somebody}\n"
		"      - {id: two, title: Shivers, artist: Ed Sheeran}\n"
		"      - {id: three, title: Shivers, artist: Somebody Else, duration: \"4:00\"}\n");
	assert_has(missing(h, NULL), "01.flac (title and artist or album)");
	assert_has(missing(h, NULL), "01.flac (another artist, 0:20 long, not 4:00)");
	assert_has(missing(h, "--json"), "\"why_not\": \"another artist, 0:20 long, not 4:00\"");
	home_free(h);
}
