/* tests: of cli/earlog_playlist */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Playlists of one's own: what the bench and the shell write into them, and what they leave as it
 * is. */
#include "e2e/bench.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/core/mem.h"
#include "support/needs.h"

/* Runs it; its stderr must hold `says`. Its stdout. */
static const char *
run(struct home *h, int status, char *const argv[], const char *says)
{
	const char *out, *err;
	int got = home_run(h, argv, NULL, &out, &err);

	if (got != status || !strstr(err, says))
		fail_msg("%s %s: status %d, %s", argv[1], argv[2], got, err);
	return out;
}

static void
assert_holds(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("no\n%s\nin\n%s", part, text);
}

TEST_DRIVEN(a_cue_is_there_at_once_and_the_comments_stay)
{
	struct home *h = bench_clock_home();

	bench_tracks(h,
		"      # the first\n      - id: first   # one\n        title: First\n      "
		"  signal: sine 200 20s\n");
	struct drive *d = bench_start(h, NULL);
	bench_command(d, "goto 0:07");
	bench_command(d, "cue crescendo");
	drive_wait_text(d, "cue ~0:07 crescendo: in list.yaml, line 12");
	drive_wait_sql(
		d, "SELECT label, pos_ms, about FROM cue WHERE NOT deleted", "crescendo|7000|1");
	drive_listen(d, 300);
	assert_screen_lacks(d, "reload"); /* our own writing is no news */
	assert_string_equal(home_read(h, "work/list.yaml"),
		"id: list\ntitle: List\nsections:\n  - id: things\n    title: Things\n    "
		"tracks:\n      # the first\n"
		"      - id: first   # one\n        title: First\n        signal: sine 200 20s\n   "
		"     cues:\n"
		"          - {at: \"~0:07\", label: crescendo}\n");
	bench_quit(d);
	home_free(h);
}

/* A file of sound of so many seconds, with what a file of FFmpeg's metadata says. */
static void
make_sound(struct home *h, const char *path, const char *seconds, const char *metadata)
{
	const char *err, *meta = home_write(h, "work/metadata.txt", metadata);
	char *source = xasprintf("sine=300:duration=%s", seconds);

	if (home_run(h,
		    ARGS("ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", source, "-i",
			    (char *)meta, "-map_metadata", "1", (char *)home_path(h, "%s", path)),
		    NULL, NULL, &err) != 0)
		fail_msg("ffmpeg cannot make %s: %s", path, err);
	free(source);
}

TEST_DRIVEN(items_on_the_command_line_come_once_and_are_missing_in_the_playlist)
{
	struct home *h = bench_clock_home();
	struct drive_options o = { .home = h };

	home_write(h, "work/My song.flac", "no music");
	run(h, 1, ARGS("earlog", "session", "cantor.yaml", "gone.flac"), "cannot open gone.flac");
	for (int i = 0; i < 2; i++) {
		struct drive *d = drive_start(&o,
			ARGS("earlog", "session", "cantor.yaml", "My song.flac",
				"https://example.org/v"));
		bench_keys(d);
		drive_wait_sql(d, "SELECT count(*) FROM listing WHERE added = 'bench'", "2");
		drive_wait_text(d, "My song");
		bench_quit(d);
	}
	const char *out = run(h, 0, ARGS("earlog", "check", "--missing", "cantor.yaml"), "");
	assert_holds(out,
		"list.yaml, under sections\n  - id: also-heard\n    title: Also heard\n  "
		"  tracks:\n"
		"      - {id: my-song-");
	assert_holds(out, ", title: My song, file: \"");
	assert_holds(out, "      - {id: v-0419, title: v, url: \"https://example.org/v\"}\n");
	home_free(h);
}

/* The names say nothing: the titles of the tags are shown, also of files in a folder. */
TEST_DRIVEN(files_of_the_command_line_have_their_tags)
{
	struct home *h = bench_clock_home();
	struct drive_options o = { .home = h };

	make_sound(h, "work/02.flac", "3",
		";FFMETADATA1\ntitle=Tidewrack\nartist=Nell Ova\nalbum=Shore\n");
	make_sound(h, "work/01.flac", "2", ";FFMETADATA1\nartist=Somebody\n");
	for (int i = 0; i < 2; i++) {
		struct drive *d = drive_start(
			&o, ARGS("earlog", "session", "cantor.yaml", "02.flac", "01.flac"));
		bench_keys(d);
		drive_wait_text(d, "Tidewrack");
		drive_wait_sql(d,
			"SELECT group_concat(r.title || '|' || coalesce(r.artist, '') || '|' || "
			"coalesce(r.album, '') || '|' || r.length_ms, ', ') FROM (SELECT item FROM "
			"listing WHERE added = 'bench' ORDER BY rank) l JOIN item i ON i.uuid = "
			"l.item JOIN recording r ON r.uuid = i.recording",
			"Tidewrack|Nell Ova|Shore|3000, 01|Somebody||2000");
		bench_quit(d);
	}
	home_free(h);
}

TEST_DRIVEN(what_is_missing_can_be_pasted)
{
	struct home *h = bench_clock_home();
	const char *list =
		"id: list\ntitle: List\nsections:\n  - id: s\n    title: S\n    tracks:\n"
		"      - {id: a, title: A, signal: sine 200 20s, cues: [{label: chorus}]}\n";

	home_write(h, "work/list.yaml", list);
	bench_session(h,
		"chains:\n  walk: {source: HiBy R3 II, clock: yes, volume: {value: 28, "
		"unit: steps}}\n"
		"  desk: {source: \"FiiO: K7\"}\ncompare: [{device: AFUL Performer8, "
		"volume: {walk: 22}}]\n");
	struct drive *d = bench_start(h, NULL);
	bench_command(d, "chain walk");
	bench_command(d, "goto 0:09");
	bench_command(d, "pin");
	bench_quit(d);
	run(h, 0, ARGS("earlog", "check", "--missing", "cantor.yaml", "--db", "none.db"),
		"the files of cantor have everything");
	bench_session(h, "chains: {}\n");
	const char *out = run(h, 0, ARGS("earlog", "check", "--missing", "cantor.yaml"), "");
	assert_holds(out,
		"# into cantor.yaml, under compare\n  - {device: AFUL Performer8, "
		"volume: {walk: 22}}\n");
	assert_holds(out,
		"# into cantor.yaml, under chains\n  walk: {clock: yes, source: HiBy R3 II, "
		"volume: {unit: steps, value: 28}}\n  desk: {source: \"FiiO: K7\"}\n");
	assert_holds(out,
		"list.yaml, s/a, in place of its cue 1\n          - {at: \"~0:09\", "
		"label: chorus}\n");

	/* Pasted, it checks, and nothing is missing any more. */
	bench_session(h,
		"compare:\n  - {device: AFUL Performer8, volume: {walk: \"22\"}}\nchains:\n"
		"  walk: {clock: yes, source: HiBy R3 II, volume: {unit: steps, value: 28}}\n  "
		"desk: {source: \"FiiO: K7\"}\n");
	home_write(h, "work/list.yaml",
		"id: list\ntitle: List\nsections:\n  - id: s\n    title: S\n    tracks:\n"
		"      - id: a\n        title: A\n        signal: sine 200 20s\n        cues:\n"
		"          - {at: \"~0:09\", label: chorus}\n");
	run(h, 0, ARGS("earlog", "check", "cantor.yaml"), "nothing wrong");
	run(h, 0, ARGS("earlog", "check", "--missing", "cantor.yaml"),
		"the files of cantor have everything");
	home_free(h);
}

TEST(a_shipped_playlist_becomes_ones_own)
{
	struct home *h = home_new();
	struct stat st;

	run(h, 1, ARGS("earlog", "playlist", "add", "demo", "nowhere/x", "--title", "X"),
		"no section nowhere");
	assert_false(home_has(h, "config/earlog/playlists/demo.yaml"));
	const char *out = run(h, 0,
		ARGS("earlog", "playlist", "add", "demo", "tone/live", "--title",
			"Live: at the Caf\xc3\xa9", "--url", "https://example.org/v"),
		"copied to");
	assert_holds(out, "playlists/demo.yaml:");
	assert_holds(out, ": tone/live\n");
	assert_int_equal(stat(home_path(h, "config/earlog/playlists"), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	run(h, 1, ARGS("earlog", "playlist", "add", "demo", "tone/live", "--title", "Again"),
		"already");
	assert_holds(run(h, 0, ARGS("earlog", "playlist", "show", "demo"), ""),
		"Live: at the Caf\xc3\xa9");
	run(h, 2, ARGS("earlog", "playlist", "add", "demo", "tone/", "--title", "X"),
		"SECTION/TRACK");
	run(h, 2, ARGS("earlog", "playlist", "add", "demo", "tone/x"), "--title");
	run(h, 1,
		ARGS("earlog", "playlist", "add", "demo", "tone/x", "--title", "X", "--signal",
			"boom"),
		"boom");

	out = run(h, 0, ARGS("earlog", "playlist", "copy", "reference", "mine.yaml"), "");
	assert_string_equal(out, "mine.yaml\n");
	run(h, 1, ARGS("earlog", "playlist", "copy", "reference", "mine.yaml"), "is not replaced");
	run(h, 0, ARGS("earlog", "playlist", "copy", "reference"), "");
	assert_string_equal(home_read(h, "work/mine.yaml"),
		home_read(h, "config/earlog/playlists/reference.yaml"));
	home_free(h);
}

/* Paths in the profile are from its folder, wherever a command runs. */
TEST(defaults_with_a_path_are_from_the_folder_of_the_profile)
{
	struct home *h = home_new();

	home_write(h, "config/earlog/mine/list.yaml",
		"sections: [{id: s, tracks: [{id: t, title: T}]}]\n");
	home_write(h, "config/earlog/mine/words.yaml",
		"groups: [{id: g, name: G, categories: [{id: c, name: C, attributes: [{id: a, "
		"name: A, scale: {type: unipolar, low: l, high: h}}]}]}]\n");
	home_write(h, "config/earlog/config.yaml",
		"defaults: {playlist: mine/list.yaml, lexicon: mine/words.yaml}\n");
	home_write(h, "work/x.yaml", "device: X\n");
	run(h, 0, ARGS("earlog", "check", "x.yaml"), "nothing wrong");
	run(h, 0, ARGS("earlog", "note", "add", "x.yaml", "--item", "s/t", "a note"), "");
	run(h, 0, ARGS("earlog", "rate", "x", "a", "3"), "");
	home_free(h);
}

TEST(a_folder_is_in_the_order_of_discs_and_tracks)
{
	struct home *h = bench_clock_home();

	home_write(h, "work/Album/CD2/x", "");
	home_write(h, "work/Album/One/x", "");
	make_sound(h, "work/Album/One/b.flac", "2", ";FFMETADATA1\ntitle=Tenth\ntrack=10/12\n");
	make_sound(h, "work/Album/One/c.flac", "2", ";FFMETADATA1\ntitle=Second\ntrack=2/12\n");
	make_sound(h, "work/Album/One/a.flac", "2",
		";FFMETADATA1\ntitle=Other disc\ntrack=1\ndisc=2/2\n");
	make_sound(h, "work/Album/CD2/9.flac", "2", ";FFMETADATA1\ntitle=No number\n");
	const char *out = run(h, 0, ARGS("earlog", "playlist", "import", "Album/", "-"),
		"4 tracks and 0 cues from Album");
	const char *order[] = { "title: Album\n", "title: No number\n", "title: Second\n",
		"title: Tenth\n", "title: Other disc\n" };

	for (size_t i = 0; i < LENGTH(order); i++) {
		const char *at = strstr(out, order[i]);

		if (!at)
			fail_msg("%s is not in its place in %s", order[i], out);
		out = at;
	}
	home_free(h);
}

/* A file without a number in its tags has that of its name beside tracks with numbers: 2 and 3 are
 * free, 4 is that of another, 99 is more than there are, 1999 is none, and beside two discs no
 * number says of which. */
TEST(a_file_without_tags_is_at_the_number_of_its_name)
{
	static const char *const files[][2] = { { "z.flac", "title=One\ntrack=1/12\ndisc=1" },
		{ "03 Song.flac", "" }, { "2. a second 2.flac", "" },
		{ "y.flac", "title=Four\ntrack=4\ndisc=1" },
		{ "05_five.flac", "title=Fifth\ndisc=1" }, { "4 Seasons.flac", "" },
		{ "1999 Nights.flac", "" }, { "99 Problems.flac", "" }, { "1-03 More.flac", "" },
		{ "b.flac", "title=Ten\ntrack=10\ndisc=1" }, { "06.flac", "" },
		{ "Discs/b.flac", "title=A\ntrack=1\ndisc=1" },
		{ "Discs/a.flac", "title=B\ntrack=1\ndisc=2" }, { "Discs/03 c.flac", "" },
		{ "None/02 Two.flac", "" }, { "None/10 Ten.flac", "" } };
	static const char *const order[] = { "1-03 More", "4 Seasons", "99 Problems", "1999 Nights",
		"One", "a second 2", "Song", "Four", "Fifth", "06", "Ten", "03 c", "A", "B", "Two",
		"Ten" };
	struct home *h = bench_clock_home();

	home_write(h, "work/Album/Discs/x", "");
	home_write(h, "work/Album/None/x", "");
	for (size_t i = 0; i < LENGTH(files); i++) {
		char *path = xasprintf("work/Album/%s", files[i][0]),
		     *tags = xasprintf(";FFMETADATA1\n%s\n", files[i][1]);

		make_sound(h, path, "1", tags);
		free(path);
		free(tags);
	}
	const char *out = run(h, 0, ARGS("earlog", "playlist", "import", "Album", "-"),
			   "16 tracks and 0 cues from Album"),
		   *at = out;
	CLEANUP(buf_finish) struct buf titles = BUF_INIT;
	for (size_t i = 0; i < LENGTH(order); i++) {
		CLEANUP(pointer_free) char *line = xasprintf("        title: %s\n", order[i]);
		CLEANUP(pointer_free) char *quoted = xasprintf("        title: \"%s\"\n", order[i]);
		const char *found = strstr(at, line);

		at = found ? found : strstr(at, quoted);
		if (!at)
			fail_msg("%s is not in its place in %s", order[i], out);
		buf_addf(&titles, "%s%s", i ? "|" : "", order[i]);
	}

	struct drive *d = bench_start(h, NULL);
	static const char in_order[] =
		"SELECT group_concat(title, '|') FROM (SELECT r.title FROM listing l JOIN item i "
		"ON "
		"i.uuid = l.item JOIN recording r ON r.uuid = i.recording WHERE l.added = 'bench' "
		"AND NOT l.deleted ORDER BY l.rank)";
	bench_command(d, "add Album");
	drive_wait_text(d, "added 16 tracks of Album");
	drive_wait_sql(d, in_order, titles.s);
	bench_command(d, "undo");
	drive_wait_text(d, "Undone: 16 tracks of Album");
	bench_command(d, "redo");
	drive_wait_sql(d, in_order, titles.s);
	bench_quit(d);
	home_free(h);
}

/* Two albums side by side, a third on two discs, a folder of songs of several albums, and a folder
 * with two albums in it, with names that have another order than their tags: work/music. */
static void
make_albums(struct home *h)
{
	static const struct {
		const char *file, *title, *album, *disc, *track;
	} files[] = {
		{ "Ann/b.flac", "Ann one", "Ann Album", "1", "1" },
		{ "Ann/a.flac", "Ann ten", "Ann Album", "1", "10/10" },
		{ "Ben/1.flac", "Ben one", "", "", "" },
		{ "Cid/CD1/x.flac", "Cid first", "Cid Box", "1/2", "1" },
		{ "Cid/CD2/a.flac", "Cid second", "Cid Box", "2/2", "1" },
		{ "Mix/2.flac", "Mix two", "Once", "1", "7" },
		{ "Mix/10.flac", "Mix ten", "Twice", "1", "8" },
		{ "Mix/11.flac", "Mix eleven", "Twice", "1", "9" },
		{ "Two/1.flac", "Two B one", "Two B", "", "1" },
		{ "Two/2.flac", "Two A one", "Two A", "", "1" },
		{ "Two/3.flac", "Two B two", "Two B", "", "2" },
		{ "Two/4.flac", "Two A two", "Two A", "", "2" },
	};

	for (size_t i = 0; i < LENGTH(files); i++) {
		char *path = xasprintf("work/music/%s", files[i].file),
		     *tags = xasprintf(
			     ";FFMETADATA1\ntitle=%s\nalbum=%s\ndisc=%s\ntrack=%s\nartist=Eve\n",
			     files[i].title, files[i].album, files[i].disc, files[i].track);

		home_write(h, path, ""); /* makes the folder */
		unlink(home_path(h, "%s", path));
		make_sound(h, path, "1", tags);
		free(path);
		free(tags);
	}
}

TEST(a_folder_of_albums_is_a_section_for_each_and_one_change_at_the_bench)
{
	struct home *h = bench_clock_home();

	make_albums(h);
	const char *out = run(h, 0, ARGS("earlog", "playlist", "import", "music", "-"),
		"12 tracks and 0 cues from music");
	static const char *const order[] = { "title: music\n", "title: Ann Album\n",
		"title: Ann one\n", "title: Ann ten\n", "title: Ben\n", "title: Ben one\n",
		"title: Cid Box\n", "title: Cid first\n", "title: Cid second\n", "title: Mix\n",
		"title: Mix two\n", "title: Mix ten\n", "title: Mix eleven\n", "title: Two A\n",
		"title: Two A one\n", "title: Two A two\n", "title: Two B\n", "title: Two B one\n",
		"title: Two B two\n" };
	const char *at = out;

	for (size_t i = 0; i < LENGTH(order); i++)
		if (!(at = strstr(at, order[i])))
			fail_msg("%s is not in its place in %s", order[i], out);
	assert_null(strstr(strstr(out, "title: Cid Box\n") + 1, "title: Cid Box\n"));

	struct drive *d = bench_start(h, NULL);
	bench_command(d, "add music");
	drive_wait_text(d, "added 12 tracks of music: Enter plays the first");
	drive_wait_text(d, "─ Notes · Ann one ");
	drive_wait_sql(d,
		"SELECT group_concat(title, '|') FROM (SELECT r.title FROM listing l JOIN item i "
		"ON "
		"i.uuid = l.item JOIN recording r ON r.uuid = i.recording WHERE l.added = 'bench' "
		"AND "
		"NOT l.deleted AND r.artist = 'Eve' AND r.length_ms = 1000 ORDER BY l.rank)",
		"Ann one|Ann ten|Ben one|Cid first|Cid second|Mix two|Mix ten|Mix eleven|Two A one|"
		"Two A two|Two B one|Two B two");
	bench_command(d, "add music");
	drive_wait_text(d, "all tracks of music are on the list already");
	bench_command(d, "undo");
	drive_wait_text(d, "Undone: 12 tracks of music");
	/* What the listener writes meanwhile stays where it is: the note opens before a file is
	 * read. */
	drive_keys(d, ":add music\rn");
	drive_wait_text(d, " Text ");
	drive_keys(d, "still here");
	drive_wait_text(d, " 0/12 ");
	drive_keys(d, "\r");
	bench_keys(d);
	drive_wait_sql(d,
		"SELECT count(*) FROM note n JOIN item i ON i.uuid = n.item JOIN recording r ON "
		"r.uuid "
		"= i.recording WHERE r.title = 'First' AND NOT n.deleted",
		"1");
	bench_command(d, "add ../config");
	drive_wait_text(d, "config has no audio file: name the folder");
	bench_quit(d);
	home_free(h);
}

TEST(a_list_of_windows_plays_what_has_its_names_below_the_music_folders)
{
	struct home *h = bench_home();
	char *profile = xasprintf(
		"audio: {output: \"null\"}\nmusic: [\"%s\"]\n", home_path(h, "work/Music"));

	home_write(h, "config/earlog/config.yaml", profile);
	free(profile);
	home_write(h, "work/Music/Ann/x", "");
	home_write(h, "work/beside/x", "");
	make_sound(h, "work/Music/Ann/01 Song.flac", "2", ";FFMETADATA1\ntitle=Another\n");
	make_sound(h, "work/beside/two.flac", "2", ";FFMETADATA1\n");
	home_write(h, "work/windows.m3u8",
		"#EXTM3U\nD:\\Hi-Res\\Ann\\01 Song.flac\nbeside\\two.flac\nE:\\gone.flac\n");
	home_write(h, "work/cantor.yaml", "device: AFUL Cantor\nplaylist: windows.m3u8\n");
	run(h, 0, ARGS("earlog", "library", "scan"), "");
	run(h, 0, ARGS("earlog", "note", "add", "cantor.yaml", "airy"), "");
	const char *out = run(h, 0, ARGS("earlog", "library", "missing", "cantor"), "");
	assert_holds(out, "known by its name");
	struct drive *d = bench_start(h, &(struct drive_options){ .rows = 32, .cols = 200 });
	drive_wait_text(d, "▶ 0:0");
	drive_wait_text(d, "FLAC");
	drive_keys(d, "t");
	drive_wait_text(d, "work/Music/Ann/01");
	drive_wait_text(d, "Song.flac · 0:02 long");
	drive_keys(d, ">");
	drive_wait_text(d, "beside/two.flac");
	bench_quit(d);
	home_free(h);
}

TEST_DRIVEN(lists_of_other_programs_become_playlists)
{
	struct home *h = bench_clock_home();
	char *profile = xasprintf("music: [\"%s\"]\n", home_path(h, "work/music"));

	home_write(h, "config/earlog/config.yaml", profile);
	free(profile);
	home_write(h, "work/music/x", "");
	make_sound(h, "work/music/one.flac", "12",
		";FFMETADATA1\ntitle=The first\nartist=A band\nalbum=Both\n");
	home_write(h, "work/list.m3u8",
		"#EXTM3U\n#PLAYLIST:Evening\n#EXTINF:3,someone - else\nmusic/one.flac\n"
		"#EXTINF:60,B - Two\nhttps://example.org/two\nmusic\\gone.mp3\n");
	const char *out = run(h, 0, ARGS("earlog", "playlist", "import", "list.m3u8", "mine.yaml"),
		"3 tracks and 0 cues from list.m3u8; 1 file is missing");
	assert_string_equal(out, "mine.yaml\n");
	run(h, 0, ARGS("earlog", "playlist", "import", "list.m3u8", "again.yaml"),
		"this file does not exist: music\\gone.mp3\n");
	home_write(h, "work/gone.m3u8",
		"0.mp3\n1.mp3\n2.mp3\n3.mp3\n4.mp3\n5.mp3\n6.mp3\n7.mp3\n"
		"8.mp3\n9.mp3\na.mp3\nb.mp3\n");
	run(h, 0, ARGS("earlog", "playlist", "import", "gone.m3u8", "gone.yaml"),
		"this file does not exist: 9.mp3\nearlog: and 2 more\n");
	/* The lines of a list that is read as YAML are not those of the file. */
	home_write(h, "work/s.yaml", "device: A B\nplaylist: gone.m3u8\n");
	out = run(h, 0, ARGS("earlog", "check", "s.yaml"), "");
	assert_holds(out, "\ngone.m3u8: warning: no such file \"1.mp3\"\n");
	const char *yaml = home_read(h, "work/mine.yaml");
	assert_holds(yaml,
		"      - id: the-first-a-band\n        title: The first\n        artist: A band\n"
		"        album: Both\n        duration: \"0:12\"\n        file: one.flac\n");
	assert_holds(yaml,
		"        title: Two\n        artist: B\n        duration: \"1:00\"\n"
		"        url: \"https://example.org/two\"\n");
	run(h, 0, ARGS("earlog", "check", "mine.yaml"), "");
	run(h, 1, ARGS("earlog", "playlist", "import", "list.m3u8", "mine.yaml"),
		"is not replaced");

	/* YAML holds no such name, and another one is no file. */
	home_write(h, "work/odd/x", "");
	make_sound(h, "work/odd/caf\xe9.flac", "1", ";FFMETADATA1\ntitle=One\n");
	run(h, 1, ARGS("earlog", "playlist", "import", "odd", "odd.yaml"),
		"caf<e9>.flac: the name is not UTF-8: rename it");
	assert_false(home_has(h, "work/odd.yaml"));

	home_write(h, "work/album.cue",
		"TITLE \"Both\"\nPERFORMER \"Gr\xf6\xdf"
		"e\"\nFILE \"music/one.wav\" WAVE\n"
		"  TRACK 01 AUDIO\n    TITLE \"A\"\n    INDEX 01 00:00:00\n"
		"  TRACK 02 AUDIO\n    TITLE \"B\"\n    INDEX 01 00:05:00\n");
	run(h, 1, ARGS("earlog", "playlist", "import", "album.cue", "-"),
		"album.cue:2:14: this is not UTF-8 text; save the file as UTF-8, or say --latin-1");
	out = run(h, 0, ARGS("earlog", "playlist", "import", "--latin-1", "album.cue", "-"),
		"music/one.wav does not exist; one.flac is used instead");
	assert_holds(out, "artist: \"Größe\"");
	home_write(h, "work/music/CD.ape.flac", "x");
	home_write(h, "work/cd.m3u", "music/CD.ape\n");
	run(h, 0, ARGS("earlog", "playlist", "import", "cd.m3u", "-"),
		"music/CD.ape does not exist; CD.ape.flac is used instead");
	assert_holds(out,
		"        cues:\n          - {at: \"0:00-0:05\", label: A}\n"
		"          - {at: \"0:05-\", label: B}\n");

	/* A draft names the piece of the image and the time in it. */
	home_write(h, "work/image.cue",
		"TITLE \"Both\"\nFILE \"one.flac\" WAVE\n  TRACK 01 AUDIO\n    TITLE \"A\"\n"
		"    INDEX 01 00:00:00\n  TRACK 02 AUDIO\n    TITLE \"Bee\"\n    INDEX 01 "
		"00:05:00\n");
	home_write(h, "work/image.yaml", "device: Em\nplaylist: image.cue\n");
	run(h, 0,
		ARGS("earlog", "note", "add", "image.yaml", "--track", "Both", "--at", "0:07-0:08",
			"hisses"),
		"");
	assert_holds(run(h, 0, ARGS("earlog", "export", "image", "--markdown"), ""),
		"Bee 0:02-0:03 Hisses.");
	assert_holds(run(h, 0, ARGS("earlog", "export", "image", "--csv"), ""), ",0:07-0:08,7000,");

	home_write(h, "work/other.xspf", "<playlist/>");
	run(h, 1, ARGS("earlog", "playlist", "import", "other.xspf"), "there is no track in it");
	home_free(h);
}

/* What the import of a list says. */
static const char *
said_of(struct home *h, char *list)
{
	const char *said;

	assert_int_equal(
		home_run(h, ARGS("earlog", "playlist", "import", list, "-"), NULL, NULL, &said), 0);
	return said;
}

/* Artists of the archive who stand where titles do are said, with the option that exchanges them;
 * so is the guess where nobody is known. */
TEST(titles_that_are_artists_are_said)
{
	struct home *h = home_new();
	const char *out;

	home_write(h, "work/p.yaml",
		"sections:\n  - {id: v, title: V, tracks: [{id: a, title: Door, artist: Ann}, "
		"{id: b, title: Hall, artist: Ben}]}\n");
	home_write(h, "work/r.yaml", "id: r\ndevice: A B\nplaylist: ./p.yaml\n");
	home_write(h, "work/t.txt", "Harbour - Ann\nWeed - ben\nFist - Cleo\n");
	run(h, 0, ARGS("earlog", "note", "add", "r.yaml", "dry", "--track", "v/a"), "");
	run(h, 0, ARGS("earlog", "playlist", "import", "t.txt", "-"),
		"2 titles are artists that earlog knows; if the title is first in each line, "
		"import "
		"the list with --title-first\n");
	out = run(h, 0, ARGS("earlog", "playlist", "import", "t.txt", "-", "--title-first"),
		"earlog: 3 tracks and 0 cues from t.txt\n");
	assert_holds(out, "title: Harbour\n        artist: Ann\n");
	/* Where nobody is known, the way to read it is said as well; where an artist stands as one,
	 * nothing is. */
	home_write(h, "work/u.txt", "Weed - Cleo\nFist - Dora\n");
	run(h, 0, ARGS("earlog", "playlist", "import", "u.txt", "-"),
		"“Weed” was read as an artist, and “Cleo” as a title; if the title is first in "
		"each "
		"line, import the list with --title-first\n");
	run(h, 0, ARGS("earlog", "playlist", "import", "u.txt", "out.yaml"),
		"if the title is first in each line, remove that file and import the list with "
		"--title-first\n");
	home_write(h, "work/v.txt", "Weed - Cleo\nann - Fist\n");
	assert_string_equal(said_of(h, "v.txt"), "earlog: 2 tracks and 0 cues from v.txt\n");
}

/* What is left out of a list is named; a list of another kind has a way out. */
TEST(a_list_says_what_it_leaves_out)
{
	struct home *h = home_new();
	const char *out;

	home_write(h, "work/tracks", "My tracks:\n1. Ana - S.O.S.\n2. Ben - New S***\nby heart\n");
	out = run(h, 0, ARGS("earlog", "playlist", "import", "tracks", "-"),
		"earlog: 2 lines are no track: 1, 4\nearlog: “Ana” was read as an artist, and "
		"“S.O.S.” as a title; if the title is first in each line, import the list "
		"with --title-first\nearlog: 2 tracks and 0 cues from tracks\n"
		"earlog: 2 tracks, 2 lines left out\n");
	assert_holds(out, "title: S.O.S.\n        artist: Ana\n");
	assert_holds(out, "title: \"New S***\"\n        artist: Ben\n");
	home_write(h, "work/a.m3u8",
		"#EXTINF:-1,Ana - One\nsmb://nas/one.flac\nsmb://nas/two.flac\n"
		"https://example.org/three\n");
	out = run(h, 0, ARGS("earlog", "playlist", "import", "a.m3u8", "-"),
		"line 3: left out: smb://nas/two.flac: only https:// and http:// addresses of "
		"tracks are opened; mount a share, and name its files by their paths\nearlog: 2 "
		"tracks");
	assert_holds(out, "title: One\n        artist: Ana\n");
	/* A share has one way out, wherever it is named. */
	home_write(h, "work/s.yaml", "device: A B\nplaylist: smb://nas/list.m3u8\n");
	home_write(h, "work/t.yaml",
		"device: A B\nplaylist: [{id: a, title: A, file: \"smb://nas/a\"}]\n");
	static const char way_out[] = "mount a share, and name its files by their paths";
	run(h, 1, ARGS("earlog", "playlist", "import", "smb://nas/a.m3u8"), way_out);
	run(h, 1, ARGS("earlog", "session", "t.yaml", "smb://nas/a.flac"), way_out);
	run(h, 1, ARGS("earlog", "new", "n.yaml", "--device=A", "--playlist=smb://n/a.m3u8"),
		way_out);
	assert_holds(run(h, 1, ARGS("earlog", "check", "s.yaml"), ""), way_out);
	assert_holds(run(h, 1, ARGS("earlog", "check", "t.yaml"), ""), way_out);
	home_write(h, "work/l.txt", "Ana - S.O.S.\n");
	home_write(h, "work/p.yaml", "device: A B\nplaylist: ./l.txt\n");
	assert_holds(run(h, 1, ARGS("earlog", "check", "p.yaml"), ""),
		"./l.txt: this is not an earlog playlist; `earlog playlist import ./l.txt` makes "
		"one of a list\n");
	home_write(h, "work/a.PLS", "[playlist]\nFile1=a.flac\n");
	run(h, 1, ARGS("earlog", "new", "q.yaml", "--device=A", "--playlist=./a.PLS"),
		"`earlog playlist import ./a.PLS`");
	run(h, 1, ARGS("earlog", "playlist", "import", "https://a.org/l.m3u8", "-"),
		"https://a.org/l.m3u8 is an address, not a file: save the file, and name its path");
	run(h, 1, ARGS("earlog", "playlist", "import", "a.PLS", "-"),
		"a.PLS: a list of the kind .pls is not read; save it as .m3u8 in the program that "
		"made it");
	home_free(h);
}

/* A list for another player: files as the list names them or the library has them, else addresses.
 */
TEST(a_playlist_goes_out_as_m3u)
{
	struct home *h = home_new();
	char **file =
		ARGS("earlog", "playlist", "export", "l.yaml", "--relative", "-o", "out/x.m3u8");
	const char *out;

	home_write(h, "work/music/y", "");
	make_sound(h, "work/music/#1 \u00e9.flac", "1", ";FFMETADATA1\ntitle=One\nartist=Ann\n");
	make_sound(h, "work/music/2.flac", "1", ";FFMETADATA1\ntitle=Two\nartist=Ann\n");
	home_write(h, "work/out/y", "");
	home_write(h, "work/l.yaml",
		"title: \"L\\nist\"\nsections:\n  - id: b\n    tracks:\n"
		"      - {id: b, title: \"Two\\nlines\", file: ./music/2.flac, duration: "
		"\"0:01.6\"}\n"
		"  - id: a\n    tracks:\n"
		"      - {id: a, title: One, artist: Ann, url: \"https://a.org/1\", cues: [{at: "
		"\"0:00\"}]}\n"
		"      - {id: w, title: W, url: {url: \"https://a.org/w\", offset: \"0:05\"}}\n"
		"      - {id: s, title: S, artist: T, signal: sine 1000}\n");
	run(h, 0, ARGS("earlog", "library", "scan", "music"), "");
	out = run(h, 0, ARGS("earlog", "playlist", "export", "l.yaml"),
		"earlog: 3 tracks; without a file or address: 1; left out: 1 cue, 1 offset\n");
	char *expected =
		xasprintf("#EXTM3U\n#PLAYLIST:L ist\n#EXTINF:2,Two lines\n%s\n#EXTINF:-1,Ann - "
			  "One\n",
			home_path(h, "work/music/2.flac"));
	assert_int_equal(strncmp(out, expected, strlen(expected)), 0);
	free(expected);
	expected = xasprintf("%s\n#EXTINF:-1,W\nhttps://a.org/w\n# T - S\n",
		home_path(h, "work/music/#1 \u00e9.flac"));
	assert_holds(out, expected);
	free(expected);
	run(h, 0, file, "3 tracks");
	assert_holds(home_read(h, "work/out/x.m3u8"),
		"\n../music/2.flac\n#EXTINF:-1,Ann - One\n../music/#1 \u00e9.flac\n");
	run(h, 0, file, "up to date");
	home_write(h, "work/out/x.m3u8", "mine\n");
	run(h, 1, file, "--force");
	run(h, 0,
		ARGS("earlog", "playlist", "export", "l.yaml", "--relative", "-o", "music/x.m3u8"),
		"");
	out = run(h, 0, ARGS("earlog", "playlist", "import", "music/x.m3u8", "-"), "3 tracks");
	assert_holds(home_read(h, "work/music/x.m3u8"), "\n2.flac\n");
	assert_holds(home_read(h, "work/music/x.m3u8"), "\n./#1 \u00e9.flac\n");
	home_free(h);
}

/* Writes a list of three files in another order than that of their names, and exports it. */
static struct home *
exported_home(void)
{
	struct home *h = home_new();

	home_write(h, "work/out/y", "");
	home_write(h, "work/music/y", "");
	make_sound(h, "work/music/#1 \u00e9.flac", "30", ";FFMETADATA1\ntitle=One\nartist=Ann\n");
	make_sound(h, "work/music/2.flac", "30", ";FFMETADATA1\ntitle=Two\nartist=Ann\n");
	make_sound(h, "work/music/3 50%.flac", "30", ";FFMETADATA1\ntitle=Three\nartist=Ben\n");
	home_write(h, "work/l.yaml",
		"sections:\n  - id: a\n    tracks:\n"
		"      - {id: t, title: Three, file: \"./music/3 50%.flac\"}\n"
		"      - {id: x, title: Nowhere}\n"
		"  - id: b\n    tracks:\n"
		"      - {id: o, title: One, file: \"./music/#1 \u00e9.flac\"}\n"
		"      - {id: w, title: Two, file: ./music/2.flac}\n");
	run(h, 0, ARGS("earlog", "playlist", "export", "l.yaml", "--relative", "-o", "out/x.m3u"),
		"3 tracks");
	return h;
}

TEST(mpv_plays_an_exported_list_in_order)
{
	needs("mpv");
	struct home *h = exported_home();
	const char *out;

	home_run(h,
		ARGS("mpv", "--no-config", "--ao=null", "--vo=null", "--length=0.1", "out/x.m3u"),
		NULL, &out, NULL);
	const char *three = strstr(out, "3 50%.flac"), *one = strstr(out, "#1 \u00e9.flac"),
		   *two = strstr(out, "/2.flac");
	if (!three || !one || !two || one < three || two < one)
		fail_msg("not in the order of the list:\n%s", out);
	home_free(h);
}

/* cmus knows a list by its ending, .m3u. */
TEST_DRIVEN(cmus_plays_an_exported_list_in_order)
{
	static const char *const titles[] = { "Ben - Three", "Ann - One", "Ann - Two" };

	needs("cmus");
	struct home *h = exported_home();
	home_write(h, "config/cmus/autosave",
		"set output_plugin=ao\nset dsp.ao.driver=null\nset mpris=false\n"
		"set play_library=false\nset format_current= playing %a - %t\n");
	struct drive *d = drive_start(&(struct drive_options){ .home = h }, ARGS("cmus"));
	drive_wait_text(d, "Artist");
	drive_keys(d, ":add -p out/x.m3u\r:view playlist\r");
	drive_wait_text(d, "Two");
	for (size_t i = 0; i < LENGTH(titles); i++) {
		CLEANUP(pointer_free) char *playing = xasprintf("playing %s", titles[i]);

		drive_keys(d, ":player-next\r");
		drive_wait_text(d, playing);
	}
	drive_end(d);
	home_free(h);
}

/* One file with chapters is one item with cues; the bench plays it. */
TEST_DRIVEN(chapters_become_cues_of_one_item)
{
	struct home *h = bench_home();

	make_sound(h, "work/mix.m4a", "12",
		";FFMETADATA1\ntitle=Long mix\nartist=DJ\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\n"
		"END=4500\ntitle=Intro\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=4500\nEND=12000\n"
		"title=Main\n");
	run(h, 0, ARGS("earlog", "playlist", "import", "mix.m4a", "mix.yaml", "--title", "Mixes"),
		"1 track and 2 cues from mix.m4a");
	assert_holds(home_read(h, "work/mix.yaml"), "\ntitle: Mixes\n");
	assert_holds(home_read(h, "work/mix.yaml"),
		"          - {at: \"0:00-0:04.5\", label: Intro}\n"
		"          - {at: \"0:04.5-0:12\", label: Main}\n");
	run(h, 1, ARGS("earlog", "playlist", "import", "mix.yaml"),
		"neither a list that earlog reads");
	run(h, 1, ARGS("earlog", "playlist", "import", "gone.mka"), "gone.mka does not exist");
	home_write(
		h, "work/cantor.yaml", "id: cantor\ndevice: AFUL Cantor\nplaylist: ./mix.yaml\n");
	struct drive *d = bench_start(h, NULL);
	drive_wait_text(d, "▶ 0:0");
	drive_keys(d, " Q");
	drive_wait_text(d, "0:04-0:12");
	assert_screen_has(d, "Main");
	assert_screen_has(d, "─ Long mix · DJ ");
	drive_keys(d, "\033");
	bench_quit(d);
	home_free(h);
}

/* The time in an address is where the track begins on its page, and links lead to its seconds. */
TEST(an_address_with_a_time_begins_there)
{
	struct home *h = home_new();
	const char *out;

	home_write(h, "work/l.yaml",
		"id: l\nsections:\n- id: s\n  tracks:\n"
		"  - {id: a, title: A, url: \"https://youtu.be/ID?t=1h2m3s\"}\n"
		"  - {id: b, title: B, url: {url: \"https://youtu.be/ID?t=250\", offset: "
		"\"4:10\"}}\n"
		"  - {id: c, title: C, url: {url: \"https://vimeo.com/1#t=9s\", offset: "
		"\"0:12\"}}\n");
	out = run(h, 0, ARGS("earlog", "check", "l.yaml"), "2 warnings");
	assert_holds(out, "l.yaml:5:28: warning: this address begins at 1:02:03: taken as offset");
	assert_holds(out,
		"l.yaml:7:34: warning: this address begins at 0:09, but its offset is "
		"0:12: the offset counts");
	assert_lacks(out, "l.yaml:6");
	run(h, 0,
		ARGS("earlog", "playlist", "add", "./l.yaml", "s/d", "--title", "D", "--url",
			"https://soundcloud.com/x/d#t=1:05"),
		"https://soundcloud.com/x/d#t=1:05 begins at 1:05: taken as offset");
	assert_holds(home_read(h, "work/l.yaml"), "d#t=1:05\", offset: \"1:05\"}");
	home_write(h, "work/x.m3u", "#EXTINF:9,E - F\nhttps://youtu.be/ID?t=1m30s\n");
	out = run(h, 0, ARGS("earlog", "playlist", "import", "x.m3u", "-"), "begins at 1:30");
	assert_holds(out, "offset: \"1:30\"");
	home_write(h, "work/x.yaml", "device: Maker One\nplaylist: ./l.yaml\n");
	run(h, 0, ARGS("earlog", "note", "add", "x.yaml", "dry", "--track", "s/a", "--at", "0:30"),
		"");
	run(h, 0, ARGS("earlog", "note", "add", "x", "wet", "--track", "s/d", "--at", "0:30"), "");
	out = run(h, 0, ARGS("earlog", "export", "x", "--markdown", "--template", "notes"), "");
	assert_holds(out, "[0:30](https://youtu.be/ID?t=3753)");
	assert_holds(out, "[0:30](https://soundcloud.com/x/d#t=1:35)");
	home_free(h);
}

/* A list begins with its first track; ids are made. Another one says that there is no list. */
TEST(a_list_begins_with_its_first_track)
{
	struct home *h = home_new();
	const char *out;

	out = run(h, 0,
		ARGS("earlog", "playlist", "add", "my.yaml", "--title", "Shivers", "--artist",
			"Ed Sheeran", "--cue", "1:15=drop", "--cue", "0:33-0:40=verse"),
		"");
	assert_holds(out, "my.yaml: my/shivers-ed-sheeran");
	run(h, 0,
		ARGS("earlog", "playlist", "add", "./my.yaml", "--title", "Hey Now", "--artist",
			"X"),
		"");
	run(h, 0, ARGS("earlog", "playlist", "add", "./my.yaml", "my", "--title", "Now"), "");
	run(h, 1, ARGS("earlog", "playlist", "add", "./my.yaml", "--title", "Y", "--cue", "x=y"),
		"--cue: \"x\" is not a time");
	run(h, 0, ARGS("earlog", "check", "my.yaml"), "nothing wrong");
	out = run(h, 0, ARGS("earlog", "playlist", "show", "./my.yaml"), "");
	assert_holds(out, "1:15");
	assert_holds(out, "Hey Now");
	run(h, 0, ARGS("earlog", "new", "s.yaml", "--device", "X One", "--playlist", "none"), "");
	run(h, 0, ARGS("earlog", "check", "s.yaml"), "nothing wrong");
	home_write(h, "work/l.csv", "Track Name,Artist\nA,B\n");
	out = run(h, 0, ARGS("earlog", "playlist", "import", "l.csv", "-"), "1 track and 0 cues");
	assert_holds(out, "- id: a-b");
	home_write(h, "work/l.md",
		"## Bass\n\n1. **C – D** 1:15 the drop\n\n| Song | Artist |\n|---|---|\n| E | F "
		"|\n");
	out = run(h, 0, ARGS("earlog", "playlist", "import", "l.md", "-"), "2 tracks and 1 cue ");
	assert_holds(out, "title: Bass");
	assert_holds(out, "- {at: \"1:15\", listen_for: the drop}");
	home_write(h, "work/l.txt", "G - H\nI by J https://youtu.be/x\n");
	out = run(h, 0, ARGS("earlog", "playlist", "import", "l.txt", "-"), "2 tracks and 0 cues");
	assert_holds(out, "url: \"https://youtu.be/x\"");
	home_write(h, "work/l.xspf",
		"<playlist><trackList><track><location>m%C3%BC.flac</location><title>K</title>"
		"</track></trackList></playlist>");
	out = run(h, 0, ARGS("earlog", "playlist", "import", "l.xspf"), "1 track and 0 cues");
	run(h, 0, ARGS("earlog", "new", "t.yaml", "--device", "X Two", "--playlist", "l"), "");
	assert_holds(home_read(h, "config/earlog/playlists/l.yaml"), "file: \"m\xc3\xbc.flac\"");
	home_free(h);
}

TEST(a_folder_reads_its_cue_sheet_and_names_what_it_leaves_out)
{
	struct home *h = home_new();

	home_write(h, "work/al/one/long.mp3", "x");
	home_write(h, "work/al/one/long.cue",
		"TITLE \"Album\"\nPERFORMER \"P\"\nFILE \"long.wav\" WAVE\n  TRACK 01 AUDIO\n"
		"    TITLE \"A\"\n    INDEX 01 00:00:00\n  TRACK 02 AUDIO\n    TITLE \"B\"\n"
		"    INDEX 01 01:00:00\n");
	home_write(h, "work/al/two/1.mp3", "x");
	home_write(h, "work/al/two/2.mp3", "x");
	home_write(h, "work/al/two/two.cue", "FILE \"1.mp3\" MP3\n");
	home_write(h, "work/al/all.m3u8", "two/1.mp3\n");
	run(h, 0, ARGS("earlog", "playlist", "import", "al", "al.yaml"),
		"/al/all.m3u8` reads it\n");
	const char *yaml = home_read(h, "work/al.yaml");
	assert_holds(yaml, "title: Album\n        artist: P\n");
	assert_holds(yaml, "{at: \"0:00-1:00\", label: A}\n");
	assert_holds(yaml, "{at: \"1:00-\", label: B}\n");
	assert_holds(yaml, "/two/2.mp3");
	unlink(home_path(h, "work/al.yaml"));
	run(h, 0, ARGS("earlog", "playlist", "import", "al", "al.yaml"), "/two/two.cue` reads it");
	/* A sheet that is read is not named as left out. */
	const char *out, *said;
	home_run(h, ARGS("earlog", "playlist", "import", "al/one/", "-"), NULL, &out, &said);
	assert_holds(out, "{at: \"1:00-\", label: B}\n");
	assert_null(strstr(said, "left out"));
	home_free(h);
}

/* `:add` of a folder reads the sheet as the import does; what it has goes into the playlist. */
TEST(a_sheet_beside_a_file_is_read_at_the_bench)
{
	struct home *h = bench_clock_home();
	static const char cues[] =
		"          - {at: \"0:00-1:00.4\", label: A}\n          - {at: \"1:00.4-\", "
		"label: \"B (Q)\"}\n";

	bench_tracks(h, "      - {id: first, title: First, signal: sine 200 20s}\n");
	home_write(h, "work/al/long.flac", "x");
	home_write(h, "work/al/long.cue",
		"TITLE \"Album\"\nPERFORMER \"P\"\nFILE \"long.wav\" WAVE\n  TRACK 01 AUDIO\n"
		"    TITLE \"A\"\n    INDEX 01 00:00:00\n  TRACK 02 AUDIO\n    TITLE \"B\"\n"
		"    PERFORMER \"Q\"\n    INDEX 01 01:00:30\n");
	home_write(
		h, "work/al/more.cue", "FILE \"1.wav\" WAVE\nTRACK 01 AUDIO\nINDEX 01 00:00:00\n");
	assert_holds(run(h, 0, ARGS("earlog", "playlist", "import", "al", "-"),
			     "/al/more.cue` reads it\n"),
		cues);
	struct drive *d = bench_start(h, NULL);
	bench_command(d, "add al");
	drive_wait_text(d, "left out: more.cue (`earlog");
	drive_wait_text(d, "─ Notes · Album");
	drive_wait_sql(d,
		"SELECT r.artist, r.album, group_concat(c.label || ' ' || c.pos_ms || '-' || "
		"ifnull(c.pos_end_ms, ''), '; ') FROM cue c JOIN item i ON i.uuid = c.item JOIN "
		"recording r ON r.uuid = i.recording WHERE NOT c.deleted",
		"P|Album|A 0-60400; B (Q) 60400-");
	bench_command(d, "undo");
	drive_wait_sql(d, "SELECT count(*) FROM cue WHERE NOT deleted", "0");
	bench_command(d, "add al");
	drive_wait_text(d, "─ Notes · Album");
	drive_wait_sql(d, "SELECT count(*) FROM cue WHERE NOT deleted", "2");
	bench_quit(d);
	assert_holds(run(h, 0, ARGS("earlog", "check", "--missing", "cantor.yaml"), ""),
		"cues: [{at: \"0:00-1:00.4\", label: A}, {at: \"1:00.4-\", label: \"B (Q)\"}]}");
	home_free(h);
}

TEST(addresses_are_tracks_whose_titles_are_counted)
{
	struct home *h = home_new();

	home_write(h, "work/a.txt",
		"https://example.org/track/1\nhttps://example.org/track/2\nAnn - Hall\n");
	run(h, 0, ARGS("earlog", "playlist", "import", "a.txt", "list.yaml"),
		"3 tracks and 0 cues from a.txt; 2 titles are not known yet\n");
	run(h, 0, ARGS("earlog", "check", "list.yaml"), "nothing wrong");
	assert_holds(
		home_read(h, "work/list.yaml"), "\n        url: \"https://example.org/track/1\"");
	assert_holds(run(h, 0, ARGS("earlog", "playlist", "show", "list.yaml"), ""),
		"\n  https://example.org/track/2\n");
	run(h, 0,
		ARGS("earlog", "playlist", "add", "list.yaml", "--url",
			"https://example.org/track/3"),
		"");
	assert_holds(home_read(h, "work/list.yaml"), "https://example.org/track/3");
	run(h, 2, ARGS("earlog", "playlist", "add", "list.yaml", "--artist", "A"),
		"the track needs a title: give --title. Only an address has one by itself");
	home_write(h, "work/bad.yaml",
		"id: bad\nsections:\n  - id: s\n    tracks:\n      - {id: a, artist: B}\n");
	assert_holds(run(h, 1, ARGS("earlog", "check", "bad.yaml"), "1 error"),
		"the track has no key \"title\"; expected one, or \"url\"");
	home_free(h);
}
