/* Lists of tracks as other programs write them; what is wrong with one is said with its place. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shell/import/track_list.h"

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "review/files/field.h"
#include "review/files/playlist.h"
#include "support/test.h"

static struct playlist_file
read_all(enum track_list_format f, const char *text)
{
	CLEANUP(buf_finish) struct buf said = BUF_INIT;
	struct playlist_file p;
	struct err err = ERR_INIT;

	if (!track_list_read(f, text, strlen(text), &p, &said, &err))
		fail_msg("%s", err.msg);
	return p;
}

/* What reading the list says of what it leaves out. */
static void
assert_says(enum track_list_format f, const char *text, const char *expected)
{
	CLEANUP(playlist_finish) struct playlist_file p;
	CLEANUP(buf_finish) struct buf said = BUF_INIT;

	assert_true(track_list_read(f, text, strlen(text), &p, &said, ERR_IGNORED));
	assert_string_equal(said.len ? said.s : "", expected);
}

static void
assert_refused(enum track_list_format f, const char *text, const char *why)
{
	CLEANUP(playlist_finish) struct playlist_file p;
	CLEANUP(buf_finish) struct buf said = BUF_INIT;
	struct err err = ERR_INIT;

	if (track_list_read(f, text, strlen(text), &p, &said, &err))
		fail_msg("read: %s", text);
	if (strncmp(err.msg, why, strlen(why)) != 0)
		fail_msg("\"%s\", not \"%s\"", err.msg, why);
}

TEST(endings_say_what_it_is)
{
	enum track_list_format f;

	assert_true(track_list_format_of("a/b.M3U8", &f) && f == LIST_M3U);
	assert_true(track_list_format_of("b.xspf", &f) && f == LIST_XSPF);
	assert_true(track_list_format_of("b.CSV", &f) && f == LIST_TABLE);
	assert_true(track_list_format_of("b.md", &f) && f == LIST_MARKDOWN);
	assert_true(track_list_format_of("b.txt", &f) && f == LIST_LINES);
	assert_false(track_list_format_of("b.pdf", &f));
	assert_false(track_list_format_of("tracks", &f));
	assert_int_equal(f, LIST_LINES);
	assert_true(track_list_format_of("b.cue", &f) && f == LIST_CUE);
	assert_false(track_list_format_of("b.flac", &f));
	assert_false(track_list_format_of(".cue", &f));
}

TEST(m3u_gives_paths_titles_and_lengths)
{
	struct playlist_file p = read_all(LIST_M3U,
		"\xef\xbb\xbf#EXTM3U\r\n#PLAYLIST: Evening \r\n#EXTINF:245,A Band - A Song - "
		"live\r\n"
		"#EXTVLCOPT:x\r\nAlbum/01 50% [live].flac\r\n\r\n#EXTINF:-1,Only a title\r\n"
		"https://example.org/a\r\nfile:///m/a%20b.mp3\r\nlast.mp3");
	const struct playlist_section *s = &p.sections[0];

	assert_string_equal(p.title, "Evening");
	assert_int_equal(s->n_tracks, 4);
	assert_string_equal(s->tracks[0].artist, "A Band");
	assert_string_equal(s->tracks[0].title, "A Song - live");
	assert_int_equal(s->tracks[0].duration_ms, 245000);
	assert_string_equal(s->tracks[0].file.text, "Album/01 50% [live].flac");
	assert_string_equal(s->tracks[1].title, "Only a title");
	assert_int_equal(s->tracks[1].duration_ms, NO_MS);
	assert_string_equal(s->tracks[1].urls[0].text, "https://example.org/a");
	assert_string_equal(s->tracks[2].file.text, "/m/a b.mp3");
	assert_null(s->tracks[2].title);
	assert_string_equal(s->tracks[3].file.text, "last.mp3");
	playlist_finish(&p);
	assert_refused(LIST_M3U, "#EXTM3U\n", "1:1: there is no track in it");
	assert_says(LIST_M3U, "a.mp3\nsmb://x/y z.mp3\nb.mp3\n",
		"line 2: left out: smb://x/y z.mp3: only https:// and http:// addresses of tracks "
		"are "
		"opened; mount a share, and name its files by their paths\n");
	assert_refused(LIST_M3U, "smb://x/y\n", "1:1: there is no track in it");
	assert_refused(LIST_M3U, "#EXT-X-VERSION:3\nseg.ts\n", "1:1: this is a list of the pieces");
	assert_refused(LIST_M3U, "a\n\xe4.mp3\n", "2:1: this is not UTF-8 text");
}

/* An address that is not opened leaves a track with its title, and none without one. */
TEST(a_place_that_is_left_out_leaves_no_unnamed_track)
{
	static const struct {
		enum track_list_format f;
		const char *text;
	} lists[] = {
		{ LIST_LINES, "smb://nas/one.flac\nAnn - Two\nsmb://nas/B - Three.flac\n" },
		{ LIST_MARKDOWN, "* smb://nas/one.flac\n* Ann - Two\n" },
		{ LIST_M3U, "#EXTART:X\nsmb://nas/one.flac\n#EXTINF:1,Two\nsmb://nas/2.flac\n" },
		{ LIST_TABLE, "title,artist,url\nTwo,Ann,smb://nas/2.flac\n" },
		{ LIST_XSPF,
			"<playlist><track><location>smb://n/1.flac</location><creator>X</creator>"
			"</track><track><location>smb://n/2</location><title>Two</title></track>"
			"</playlist>" },
	};

	for (size_t i = 0; i < LENGTH(lists); i++) {
		struct playlist_file p = read_all(lists[i].f, lists[i].text);

		assert_int_equal(p.sections[0].n_tracks, 1);
		assert_string_equal(p.sections[0].tracks[0].title, "Two");
		playlist_finish(&p);
	}
}

TEST(a_sheet_of_one_file_is_one_track_with_cues)
{
	struct playlist_file p = read_all(LIST_CUE,
		"REM GENRE Rock\nPERFORMER \"The Band\"\nTITLE \"The Album\"\nFILE \"a b.flac\" "
		"WAVE\n"
		"  TRACK 01 AUDIO\n    TITLE \"One\"\n    PERFORMER \"The Band\"\n    INDEX 01 "
		"00:00:00\n"
		"  TRACK 02 AUDIO\n    TITLE Two\n    PERFORMER \"A guest\"\n    INDEX 00 "
		"03:20:00\n"
		"    INDEX 01 03:25:30\n    INDEX 02 04:00:00\n  TRACK 03 AUDIO\n    INDEX 01 "
		"99:59:74\n");
	const struct track *t = p.sections[0].tracks;

	assert_string_equal(p.title, "The Album");
	assert_int_equal(p.sections[0].n_tracks, 1);
	assert_string_equal(t->title, "The Album");
	assert_string_equal(t->artist, "The Band");
	assert_string_equal(t->file.text, "a b.flac");
	assert_int_equal(t->n_cues, 3);
	assert_string_equal(t->cues[0].label, "One");
	assert_int_equal(t->cues[0].time.pos_end_ms, 205400);
	assert_false(t->cues[0].time.open);
	assert_string_equal(t->cues[1].label, "Two (A guest)");
	assert_int_equal(t->cues[1].time.pos_ms, 205400);
	assert_string_equal(t->cues[2].label, "track 3");
	assert_true(t->cues[2].time.open);
	playlist_finish(&p);
}

TEST(a_sheet_of_many_files_is_a_track_for_each)
{
	/* The gap before a track stands in the file before it. */
	struct playlist_file p = read_all(LIST_CUE,
		"TITLE \"Album\"\nPERFORMER Band\nFILE \"1.wav\" WAVE\nTRACK 01 AUDIO\nTITLE One\n"
		"INDEX 01 00:00:00\nTRACK 02 AUDIO\nTITLE Two\nPERFORMER Guest\nINDEX 00 03:00:00\n"
		"FILE \"2.wav\" WAVE\nINDEX 01 00:00:00\n");
	const struct track *t = p.sections[0].tracks;

	assert_int_equal(p.sections[0].n_tracks, 2);
	assert_string_equal(t[0].title, "One");
	assert_string_equal(t[0].artist, "Band");
	assert_string_equal(t[0].album, "Album");
	assert_int_equal(t[0].n_cues, 0);
	assert_string_equal(t[1].title, "Two");
	assert_string_equal(t[1].artist, "Guest");
	assert_string_equal(t[1].file.text, "2.wav");
	playlist_finish(&p);
	assert_refused(LIST_CUE, "TRACK 01 AUDIO\n", "1:1: a TRACK before");
	assert_refused(
		LIST_CUE, "FILE a\nTRACK 01 AUDIO\nTRACK 02 AUDIO\n", "2:1: this track has no");
	assert_refused(LIST_CUE, "FILE a\nTRACK 01 AUDIO\n", "2:1: this track has no INDEX 01");
	assert_refused(
		LIST_CUE, "FILE a\nTRACK 01 AUDIO\nINDEX 01 1:75:00\n", "3:10: write the time");
	assert_refused(
		LIST_CUE, "FILE a\nTRACK 01 AUDIO\nINDEX 01 1:00:75\n", "3:10: write the time");
	assert_refused(LIST_CUE,
		"FILE a\nTRACK 01 AUDIO\nINDEX 01 0:10:00\nTRACK 02 AUDIO\nINDEX 01 0:10:00\n",
		"5:10: this track begins no later");
	assert_refused(LIST_CUE, "INDEX 01 00:00:00\n", "1:6: an INDEX before");
	assert_refused(LIST_CUE, "FILE \"\"\n", "1:1: FILE names no file");
}

/* What programs and hands write: one digit, no quotation marks, marks inside a title. */
TEST(sheets_of_other_shapes)
{
	struct playlist_file p = read_all(LIST_CUE,
		"PERFORMER Some Band\nTITLE Some Album\nFILE my album.flac FLAC\nTRACK 1 AUDIO\n"
		"TITLE First Song\nINDEX 1 00:00:00\nTRACK 2 AUDIO\nTITLE \"Second \"quoted\" "
		"Song\"\nINDEX 0 00:39:00\nINDEX 1 00:40:00\nTRACK 3 AUDIO\nTITLE \"Third\n"
		"INDEX 01 01:00:00\n");
	const struct track *t = p.sections[0].tracks;

	assert_string_equal(p.title, "Some Album");
	assert_string_equal(t->artist, "Some Band");
	assert_string_equal(t->file.text, "my album.flac");
	assert_int_equal(t->n_cues, 3);
	assert_string_equal(t->cues[0].label, "First Song");
	assert_string_equal(t->cues[1].label, "Second \"quoted\" Song");
	assert_int_equal(t->cues[1].time.pos_ms, 40000);
	assert_string_equal(t->cues[2].label, "Third");
	playlist_finish(&p);
	/* A gap at the end of the file before; cyanrip repeats the TRACK. */
	p = read_all(LIST_CUE,
		"FILE \"1.flac\" WAVE\nTRACK 01 AUDIO\nTITLE \"One\"\nINDEX 01 00:00:00\n"
		"TRACK 02 AUDIO\nINDEX 00 03:48:68\nFILE \"2.flac\" WAVE\nTRACK 02 AUDIO\n"
		"TITLE \"Two\"\nINDEX 01 00:00:00\n");
	assert_int_equal(p.sections[0].n_tracks, 2);
	assert_string_equal(p.sections[0].tracks[1].title, "Two");
	playlist_finish(&p);
}

/* A gap before the first track has a file of its own, and data is no music. */
TEST(gaps_and_data_are_no_tracks)
{
	struct playlist_file p = read_all(LIST_CUE,
		"PERFORMER \"B\"\nTITLE \"Album\"\nFILE \"00 - (HTOA).wav\" WAVE\n"
		"  TRACK 01 AUDIO\n    TITLE \"One\"\n    INDEX 00 00:00:00\n"
		"FILE \"01.wav\" WAVE\n    INDEX 01 00:00:00\n"
		"  TRACK 02 AUDIO\n    TITLE \"Two\"\nFILE \"02.wav\" WAVE\n    INDEX 01 "
		"00:00:00\n");

	assert_int_equal(p.sections[0].n_tracks, 2);
	assert_string_equal(p.sections[0].tracks[0].title, "One");
	assert_string_equal(p.sections[0].tracks[0].file.text, "01.wav");
	assert_string_equal(p.sections[0].tracks[1].title, "Two");
	playlist_finish(&p);
	p = read_all(LIST_CUE,
		"TITLE \"R\"\nFILE \"a.flac\" WAVE\n  TRACK 01 AUDIO\n    TITLE \"A\"\n    "
		"INDEX 01 00:00:00\n  TRACK 02 MODE1/2352\n    INDEX 01 03:00:00\n");
	assert_int_equal(p.sections[0].tracks[0].n_cues, 1);
	assert_string_equal(p.sections[0].tracks[0].cues[0].label, "A");
	playlist_finish(&p);
}

/* The playlist as text: "SECTION: ARTIST / TITLE [ALBUM] LENGTH ADDRESS (listen_for) {cues}; …". */
static char *
told(enum track_list_format f, const char *text)
{
	struct playlist_file p = read_all(f, text);
	struct buf b = BUF_INIT;
	char time[CUE_TIME];

	track_list_finish(&p, "x");
	for (const struct playlist_section *s = p.sections; s < p.sections + p.n_sections; s++) {
		buf_addf(&b, "%s:", s->title);
		for (const struct track *t = s->tracks; t < s->tracks + s->n_tracks; t++) {
			buf_addf(&b, " %s / %s", t->artist ? t->artist : "-",
				t->title ? t->title : "?");
			if (t->album)
				buf_addf(&b, " [%s]", t->album);
			if (t->duration_ms != NO_MS)
				buf_addf(&b, " %s", timecode_text(t->duration_ms, false, time));
			if (t->n_urls)
				buf_addf(&b, " %s", t->urls[0].text);
			if (t->isrc)
				buf_addf(&b, " %s", t->isrc);
			if (t->listen_for)
				buf_addf(&b, " (%s)", t->listen_for);
			for (size_t i = 0; i < t->n_cues; i++)
				buf_addf(&b, " {%s %s}", playlist_time(&t->cues[i].time, time),
					t->cues[i].listen_for ? t->cues[i].listen_for : "-");
			buf_add_char(&b, ';');
		}
	}
	playlist_finish(&p);
	return buf_detach(&b);
}

/* Exports of streaming services, tables and lists of people. */
TEST(lists_of_people_become_playlists)
{
	static const struct {
		enum track_list_format f;
		const char *text, *expected;
	} table[] = {
		/* the lines of real lists */
		{ LIST_LINES,
			"Ana Ruiz - W.E.S.T.\n"
			"Ana Ruiz - Nights etc.\n"
			"Ben Kalt - Open Road - \"Dawn Remix\"\n"
			"Ben Kalt - Theme from \"Harbour\"\n"
			"Cleo - Tide (Pt. 1) [feat. Dov]\n"
			"Cleo - ***** Again II\n"
			"Dov - New S***\n"
			"Dov - F**k This\n"
			"Lone Slip\n"
			"The Evening Theme\n"
			"Ana Ruiz - Wait...\n"
			"Ben Kalt - *Starred* Song\n"
			"Ben Kalt - Snake_case_name\n"
			"Cleo - `ticks`\n"
			"Dov - What's Up?\n"
			"Dov - Hello!\n"
			"Ana Ruiz - (I Can't Get No) Rest\n"
			"Ana Ruiz - 99 Boats\n"
			"Ana Ruiz - 1. Outside\n"
			"Ana Ruiz – Dash Long\n"
			"Ana Ruiz — Dash Longer\n"
			"The 1975 - Sound\n"
			"1999 - Prince Song\n"
			"99 - Ranks\n"
			"Roy Da 5'9\" - Money - Radio Edit\n"
			"*NSYNK - Bye\n"
			"B*Which - Life\n"
			"\"Odd Al\" Kovic - White\n",
			"x: Ana Ruiz / W.E.S.T.;"
			" Ana Ruiz / Nights etc.;"
			" Ben Kalt / Open Road - \"Dawn Remix\";"
			" Ben Kalt / Theme from \"Harbour\";"
			" Cleo / Tide (Pt. 1) [feat. Dov];"
			" Cleo / ***** Again II;"
			" Dov / New S***;"
			" Dov / F**k This;"
			" Ana Ruiz / Wait...;"
			" Ben Kalt / *Starred* Song;"
			" Ben Kalt / Snake_case_name;"
			" Cleo / `ticks`;"
			" Dov / What's Up?;"
			" Dov / Hello!;"
			" Ana Ruiz / (I Can't Get No) Rest;"
			" Ana Ruiz / 99 Boats;"
			" Ana Ruiz / 1. Outside;"
			" Ana Ruiz / Dash Long;"
			" Ana Ruiz / Dash Longer;"
			" The 1975 / Sound;"
			" 1999 / Prince Song;"
			" 99 / Ranks;"
			" Roy Da 5'9\" / Money - Radio Edit;"
			" *NSYNK / Bye;"
			" B*Which / Life;"
			" \"Odd Al\" Kovic / White;" },
		{ LIST_LINES,
			"01 - 00:00 - DJ Dane - Move\n02 - 05:21 - Dave A - Funk (Rework)\n"
			"18 - 01:13:41 - Warp - High\n",
			"x: DJ Dane / Move {0:00 -}; Dave A / Funk (Rework) {5:21 -}; Warp / High "
			"{1:13:41 -};" },
		{ LIST_LINES,
			"\U0001f3b5 TRACKLIST \U0001f3b5\n\n04:39 Rex - Hold It / Control It\n"
			"13:10 Rex - Vortex\n35:16 Rex \u2013 Change\n",
			"x: Rex / Hold It / Control It {4:39 -}; Rex / Vortex {13:10 -}; Rex / "
			"Change "
			"{35:16 -};" },

		{ LIST_TABLE,
			"\xef\xbb\xbf\"Track URI\",\"Track Name\",\"Album Name\",\"Artist "
			"Name(s)\",\"Duration (ms)\"\n\"spotify:track:ID\",\"A, B\",\"C\",\"D;E\","
			"\"213573\"\n",
			"x: D, E / A, B [C] 3:33 https://open.spotify.com/track/ID;" },
		{ LIST_TABLE,
			"Track name,Artist name,Album,Playlist name,ISRC\n"
			"A,B,C,Bass,GBAAP8300001\nD,E,F,Bass,\nG,H,I,Voice,x\n",
			"Bass: B / A [C] GBAAP8300001; E / D [F];Voice: H / G [I];" },
		{ LIST_TABLE, "sep=;\r\nTitel;Interpret;Dauer;Notiz\r\nÖl;Ärzte;3:27;tief\r\n",
			"x: Ärzte / Öl 3:27 (tief);" },
		{ LIST_TABLE,
			"Shazam Library\nIndex,TagTime,Title,Artist,URL,TrackKey\n"
			"1,2023-05-25,\"A\", \"B\",https://www.shazam.com/track/6/a,6\n",
			"x: B / A https://www.shazam.com/track/6/a;" },
		{ LIST_TABLE,
			"\xef\xbb\xbftitle;artist;album;isrc;addedDate;addedBy;duration;url\n"
			"Alice;Tom Waits;Alice;us-ep4-17-18138;2020-01-01;me;225s;\n"
			"Polyphia - G.O.A.T.;;;;;;;\n",
			"x: Tom Waits / Alice [Alice] 3:45 USEP41718138; Polyphia / G.O.A.T.;" },
		{ LIST_TABLE,
			"\"Track-URI\",\"Track-Name\",\"Künstlername(n)\",\"Album-Name\","
			"\"Album-Künstlername(n)\",\"Track-Dauer (ms)\",\"ISRC\"\n"
			"\"spotify:local:x\",\"A\",\"B, C\",\"D\",\"E\",\"200960\",\"\"\n",
			"x: B, C / A [D] 3:20;" },
		{ LIST_TABLE,
			"\"URI du titre\",\"Nom du titre\",\"Nom(s) de l'artiste\",\"Nom de "
			"l'album\",\"Durée du titre (ms)\"\n\"spotify:track:I\",\"A\",\"B\",\"C\","
			"\"200960\"\n",
			"x: B / A [C] 3:20 https://open.spotify.com/track/I;" },
		{ LIST_TABLE, "Name\tArtist\tTime\n12\" Mix\tA\t245\n", "x: A / 12\" Mix 4:05;" },
		{ LIST_LINES,
			"Track,Artist,Time,Notes\nA,B,1:10,imaging\nA,B,2:30-2:50,gong\n"
			"C,D,,\"kick, 0:20 the bass, 1:05 drums\"\n",
			"x: B / A {1:10 imaging} {2:30-2:50 gong}; D / C (kick) {0:20 the bass} "
			"{1:05 drums};" },
		{ LIST_MARKDOWN,
			"---\ntitle: no track\n---\n| # | Song | Artist |\n|--:|---|---|\n"
			"| 1 | [A](https://youtu.be/x) | _**B**_ |\n\n"
			"- C – D ([YouTube](https://youtu.be/y))\n"
			"  - [1:15](https://youtu.be/y?t=75) "
			"drop\n  - Listen to the claps\n- (Don't) Stop - E\nJay-Z - 4:44\n"
			"The list ends here, or does it.\n",
			"x: B / A https://youtu.be/x; C / D https://youtu.be/y (Listen to the "
			"claps) "
			"{1:15 drop}; (Don't) Stop / E; Jay-Z / 4:44;" },
		{ LIST_M3U,
			"#EXTINF:9 tvg-id=\"a,b\" group-title=\"Jazz, Soul\",Emerson, Lake - A, B\n"
			"https://example.org/a\n",
			"x: Emerson, Lake / A, B 0:09 https://example.org/a;" },
		/* the name of a station is a title; a file and a video are none */
		{ LIST_M3U,
			"#EXTINF:-1,Radio Paradox - Main Mix\nhttps://stream.example/mp3-192\n"
			"#EXTINF:-1,Ann - Door\nhttps://example.org/door.mp3?x\n"
			"#EXTINF:-1,Ben - Hall\nhttps://youtu.be/3\n",
			"x: - / Radio Paradox - Main Mix https://stream.example/mp3-192; Ann / "
			"Door "
			"https://example.org/door.mp3?x; Ben / Hall https://youtu.be/3;" },
		{ LIST_TABLE, "曲名\tアーティスト\nアイドル\tYOASOBI\n", "x: YOASOBI / アイドル;" },
		{ LIST_MARKDOWN,
			"# Mine\n\nAll of them.\n\n## Bass\n\n| Artist | Title | Link "
			"|\n|---|:-:|---|\n"
			"|A|B|https://youtu.be/x|\n\n1. **C – D** (4:35) 1:15 the drop, "
			"2:50-3:10: "
			"strings\n   - 0:33 air\n2. [E - F](https://youtu.be/y?t=12)\n- “G” by "
			"H\n\nHear "
			"this.\n\n## Voice\n\nA sentence - of words.\n",
			"Bass: A / B https://youtu.be/x; C / D 4:35 {1:15 the drop} {2:50-3:10 "
			"strings} "
			"{0:33 air}; E / F https://youtu.be/y?t=12; H / G;" },
		{ LIST_MARKDOWN, "## Voice\n\nI - J (Live)\nspotify:track:ID\n* K\n",
			"Voice: I / J (Live) https://open.spotify.com/track/ID;" },
		{ LIST_LINES, "https://youtu.be/a\nhttps://youtu.be/b\ntidal://track/12\n",
			"x: - / ? https://youtu.be/a; - / ? https://youtu.be/b; - / ? "
			"https://tidal.com/browse/track/12;" },
		{ LIST_XSPF,
			"<?xml version=\"1.0\"?>\n<playlist><title>P &amp; "
			"Q</title><trackList><track>"
			"<location>file:///m/a%20b.flac</location><title><![CDATA[A <b>]]></title>"
			"<creator>B</creator><duration>213000</duration></"
			"track>\n<track><location>\n"
			"https://youtu.be/x</location><title>C</title></track></trackList></"
			"playlist>",
			"P & Q: B / A <b> 3:33; - / C https://youtu.be/x;" },
		{ LIST_XSPF,
			"<xspf:playlist><xspf:title>P</xspf:title><xspf:trackList><xspf:track>"
			"<xspf:title>A</xspf:title><xspf:creator>B</xspf:creator></xspf:track>"
			"<xspf:track><xspf:location>c%26.flac</xspf:location></xspf:track>"
			"</xspf:trackList></xspf:playlist>",
			"P: B / A; - / c&;" },
		{ LIST_TABLE,
			"Title,Album Artist,Track Artist(s),Spotify Track Id,Titeldauer (ms)\n"
			"A,B,C,3n3P,61000\n",
			"x: C / A 1:01 https://open.spotify.com/track/3n3P;" },
		{ LIST_TABLE, "Title,Album Artist\nA,B\n", "x: B / A;" },
	};

	for (size_t i = 0; i < LENGTH(table); i++) {
		CLEANUP(pointer_free) char *is = told(table[i].f, table[i].text);

		assert_string_equal(is, table[i].expected);
	}
	assert_says(LIST_MARKDOWN, "Of them:\n\n- A - B\n- C\n\nAnd D.\n",
		"3 lines are no track: 1, 4, 6\n");
	/* A row without a title is its address, or is named. */
	static const char untitled[] = "title,artist,url\n\nA,B,\n,C,\n , ,\n"
				       ",D,https://youtu.be/d\n,,https://youtu.be/e\n,E,\n";
	CLEANUP(pointer_free) char *rows = told(LIST_TABLE, untitled);
	assert_string_equal(rows, "x: B / A; D / ? https://youtu.be/d; - / ? https://youtu.be/e;");
	assert_says(LIST_TABLE, untitled, "2 lines are no track: 4, 8\n");
	assert_says(LIST_MARKDOWN, "| Title | Artist |\n|--|--|\n| A | B |\n| | C |\n\nD\n",
		"1 line is no track: 4\n");
	assert_refused(LIST_TABLE, "a,b\n1,2\n", "1:1: no column has the titles");
	assert_refused(LIST_LINES, "# only words\n", "1:1: there is no track");
	assert_refused(LIST_XSPF, "<html>\n", "1:1: this is not XSPF");
}

/* In a text, a line with a sign between artist and title is a track verbatim. */
TEST(a_text_is_its_titles)
{
	static const struct {
		const char *text, *expected;
	} table[] = {
		{ "A - W.E.S.T.\nB - \"Q\"\nC - T (Pt. 1) [feat. D]\nD - S***\n* E - *S* t\n"
		  "F - `t`\nRoy 5'9\" - M - R\n*NS - B\n- G - Wait:\n",
			"x: A / W.E.S.T.; B / \"Q\"; C / T (Pt. 1) [feat. D]; D / S***; E / *S* t; "
			"F / `t`; Roy 5'9\" / M - R; *NS / B; G / Wait:;" },
		{ "A – B\nC — D\nE–F - G\nH—I\nJ－K\nL／M\nN「O - P」\n「Q」R\nS by T by U\n",
			"x: A / B; C / D; E–F / G; H / I; J / K; L / M; N「O / P」; R / Q; U / S "
			"by "
			"T;" },
		{ "N「O」\n「Q」R\n", "x: N / O; R / Q;" },
		/* Numbers that count up, and others. */
		{ "1. A - B\n2. C - D\n", "x: A / B; C / D;" },
		{ "01 A - B\nhear it\n02 C - D\n", "x: A / B; C / D;" },
		{ "01 - A\n02 - B\n", "x: - / A; - / B;" },
		{ "7) A - B\n8) C - D\n\n1) E - F\n2) G - H\n", "x: A / B; C / D; E / F; G / H;" },
		{ "1. A - B\n   the bass\n2. C - D\n", "x: A / B (the bass); C / D;" },
		{ "1999 - A\n99 - B\n3 Doors Down - C\n4 Non Blondes - D\n2 U - E\n1. F - G\n",
			"x: 1999 / A; 99 / B; 3 Doors Down / C; 4 Non Blondes / D; 2 U / E; 1. F / "
			"G;" },
		/* Times before and behind a name. */
		{ "01 - 00:00 - A - B\n02 - 05:21 - C - D (R)\n18 - 1:13:41 - E - F\n",
			"x: A / B {0:00 -}; C / D (R) {5:21 -}; E / F {1:13:41 -};" },
		{ "🎵 LIST 🎵\n[04:39] A - B / C\n13:10 D – E\n1:00:00: F - G\nH - I (3:45)\n"
		  "J - K - 4:05\nL - 4:44\nM - 10:15 N\n",
			"x: A / B / C {4:39 -}; D / E {13:10 -}; F / G {1:00:00 -}; H / I 3:45; J "
			"/ "
			"K {4:05 -}; L / 4:44; M / 10:15 N;" },
		/* Only what is indented belongs to a track. */
		{ "A - B\n  1:15 the drop\n  soft\n    more\n C - D\n",
			"x: A / B (soft more) {1:15 the drop}; C / D;" },
		{ "One\nTwo: (a) *b*\nhttps://a.org/b\n",
			"x: - / One; - / Two: (a) *b* "
			"https://a.org/b;" },
		{ "A - B: https://a.org/b\n<https://a.org/c> C - D\n",
			"x: A / B https://a.org/b; C / D https://a.org/c;" },
	};

	for (size_t i = 0; i < LENGTH(table); i++) {
		CLEANUP(pointer_free) char *is = told(LIST_LINES, table[i].text);

		assert_string_equal(is, table[i].expected);
	}
	assert_says(LIST_LINES, "T:\nA - B\nC\n\nD - E\nF (G)\nH: I\n",
		"4 lines are no track: 1, 3, 6, 7\n");
	assert_says(LIST_LINES, "A - B\n1\n2\n3\n4\n5\n6\n7\n8\n9\na\nb\n",
		"11 lines are no track: 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12\n");
	assert_says(LIST_LINES, "A - B\nC\n", "1 line is no track: 2\n");
	assert_says(LIST_LINES, "A\nB\n", "");
	CLEANUP(pointer_free)
	char *marked = told(LIST_MARKDOWN,
		"- **A** - *B*\n> - `C \\* D` – __E__\n- [F](https://a.org/f) - G *H*\n"
		"- I - [J *K*](https://a.org/j) and *L*\n");
	assert_string_equal(marked,
		"x: A / B; C * D / E; F / G *H* https://a.org/f; I / J *K* and *L* "
		"https://a.org/j;");
}

/* Lists in the shapes in which pages, forums and programs have them: what is a track, what is about
 * a track, and what is neither. */
TEST(lists_as_people_publish_them)
{
	/* clang-format off */
	static const struct {
		enum track_list_format f;
		const char *text, *expected, *said;
	} table[] = {
		/* sentences with a dash are no tracks; what is below a track is about it */
		{ LIST_LINES,
			"Jeder hat seine Liste – und keine davon ist vollständig. Viel Spaß.\n"
			"\n"
			"Ann Example – Hafenlied\n"
			"\n"
			"Das Stück – oft auch Walzer genannt – ist von 1935.\n"
			"Bei 0:40 setzt das Blech ein.\n"
			"Mehr davon\n"
			"\n"
			"Kraftprobe – Autobahn (1974)\n"
			"Mit jedem Jahr erscheint es unglaubwürdiger.\n",
			"x: Ann Example / Hafenlied (Das Stück – oft auch Walzer genannt – ist von 1935.)"
			" {0:40 setzt das Blech ein.};"
			" Kraftprobe / Autobahn (1974) (Mit jedem Jahr erscheint es unglaubwürdiger.);",
			"2 lines are no track: 1, 7\n" },
		{ LIST_LINES,
			"“Eyes Open” — Dragons\n"
			"Loud, and the drums at 1:20 are wide.\n"
			"“361” — Carla\n"
			"The song — one of the best on the album — is dry.\n",
			"x: Dragons / Eyes Open {1:20 Loud, and the drums at 1:20 are wide.};"
			" Carla / 361 (The song — one of the best on the album — is dry.);",
			"" },
		{ LIST_MARKDOWN,
			"I have used these for years and they show\n"
			"me what a headphone does - or does not\n"
			"do - in a few minutes.\n"
			"\n"
			"- Ann - Harbour\n"
			"- Ben - Hall\n"
			"\n"
			"Both are on a disc - and elsewhere - in\n"
			"good quality.\n",
			"x: Ann / Harbour; Ben / Hall;",
			"5 lines are no track: 1, 2, 3, 8, 9\n" },
		{ LIST_LINES,
			"The seven songs that test your headphones best\n"
			"1. SLOW CAR, BY TRACY\n"
			"It is the song that the engineer used all the time.\n"
			"2. JANE\n"
			"A classic with much bass.\n",
			"x: - / SLOW CAR, BY TRACY (It is the song that the engineer used all the time.);"
			" - / JANE (A classic with much bass.);",
			"1 line is no track: 1\n" },
		/* a reason in brackets */
		{ LIST_LINES,
			"Ana Ruiz - Bubbles\n\t(their places)\nBen Kalt - Rhapsody\n\t(voice) and (bass)\n"
			"Cleo - Tide : (the sax)\n",
			"x: Ana Ruiz / Bubbles (their places); Ben Kalt / Rhapsody ((voice) and (bass)); "
			"Cleo / Tide (the sax);",
			"" },
		/* remarks; three parts */
		{ LIST_LINES,
			"Ma liste …\n"
			"- Harbour – Low Tide – Ann : écoutez l'attaque des notes.\n"
			"- Table – Solo – Cora : (a capela) écoutez.\n"
			"- Rhapsody – Ben : chant, voix.\n",
			"x: Ann / Harbour [Low Tide] (écoutez l'attaque des notes.);"
			" Cora / Table [Solo] ((a capela) écoutez.); Ben / Rhapsody (chant, voix.);",
			"most lines have three parts, which were taken as title, album and artist; "
			"swap them if that is wrong\n"
			"1 line is no track: 1\n" },
		{ LIST_LINES,
			"Ma liste …\n"
			"- Ann – Harbour – Live\n"
			"- Cora – Table – Mono\n",
			"x: Ann / Harbour – Live; Cora / Table – Mono;",
			"most lines have three parts, which were taken as artist and title; swap "
			"them if that is wrong\n"
			"1 line is no track: 1\n" },
		/* labels, and times as primes */
		{ LIST_LINES,
			"你的耳机?\n"
			"曲目1:《Harbour》\n"
			"歌手:Ann\n"
			"前奏很奇妙\n"
			"0′00″吉他\n"
			"0′09″,右\n"
			"曲目二：《渡口》\n"
			"演唱：蔡\n"
			"1分20秒 鼓\n",
			"x: Ann / Harbour (前奏很奇妙) {0:00 吉他} {0:09 右}; 蔡 / 渡口 {1:20 鼓};",
			"1 line is no track: 1\n" },
		{ LIST_MARKDOWN,
			"# Mine\n"
			"\n"
			"**Artist:** Ann\n"
			"**Song:** Weather\n"
			"The bass is deep here\n"
			"\n"
			"**Artist:** Ben\n"
			"**Song:** Hall\n"
			"**Album:** Low - Tide\n"
			"0:34 brass\n",
			"Mine: Ann / Weather (The bass is deep here); Ben / Hall [Low - Tide] {0:34 brass};",
			"" },
		{ LIST_LINES,
			"Track 1: Ann - Weather\n"
			"Track 2: Ben - Hall\n"
			"Length: 3:10\n",
			"x: Ann / Weather; Ben / Hall 3:10;",
			"" },
		/* an address alone is of the name above, also among sentences */
		{ LIST_LINES,
			"Title: Weather\n"
			"Artist: Ann\n"
			"https://youtu.be/1\n",
			"x: Ann / Weather https://youtu.be/1;",
			"" },
		{ LIST_MARKDOWN,
			"All of my tracks are here, and there are many.\n"
			"## Hall - Ben\n"
			"\n"
			"https://youtu.be/2\n"
			"The bass at 1:10 is deep, and it is wide.\n",
			"x: Hall / Ben https://youtu.be/2 {1:10 The bass at 1:10 is deep, and it is wide.};",
			"1 line is no track: 1\n" },
		/* a title in quotation marks behind a comma or a label; an album below */
		{ LIST_LINES,
			"1. Moss Trio, “Cellar Door (Live)”\n"
			"from The Long Evening, 1999\n"
			"\n"
			"This is odd - and it mixes speech, piano and a choir.\n"
			"2. Ines Calder, “Harbour”\n"
			"from Tides (disc 2), 1999\n",
			"x: Moss Trio / Cellar Door (Live) [The Long Evening] (This is odd - and it mixes"
			" speech, piano and a choir.); Ines Calder / Harbour [Tides (disc 2)];",
			"" },
		{ LIST_LINES,
			"Tato, 'Rosalia'\n"
			"Scoff, if you like, at the album, but the mix is dense.\n"
			"Holly Cope, 'Rail Song'\n",
			"x: Tato / Rosalia (Scoff, if you like, at the album, but the mix is dense.);"
			" Holly Cope / Rail Song;",
			"" },
		{ LIST_LINES,
			"The Mono: \"River, Hill,\" Ann and Bob\n"
			"The Stereo: \"Are You?\" Alia\n",
			"x: Ann and Bob / River, Hill (The Mono:); Alia / Are You? (The Stereo:);",
			"" },
		{ LIST_LINES,
			"一、高频\n"
			"- 《迷宫》(1985):合成器如流星,随后电吉他。\n"
			"二、中频\n"
			"- 《友人》(1985):钢琴。\n",
			"高频: - / 迷宫 (合成器如流星,随后电吉他。);中频: - / 友人 (钢琴。);",
			"" },
		{ LIST_MARKDOWN,
			"# Bass #\n"
			"- Bibi - \"bad girl\" - Sub-bass hits hard\n"
			"- “Ventana” (Live) – Águila\n"
			"- *Door* by **Moss Trio**. A bass.\n",
			"Bass: Bibi / bad girl (Sub-bass hits hard); Águila / Ventana (Live);"
			" Moss Trio / Door (A bass.);",
			"" },
		/* in a line with the list's shape, only what is behind it is text */
		{ LIST_LINES,
			"So, the easy ones – well recorded. Simply put - if they fail, all do.\n"
			"Dora - you and your friend : Good one to know if the cables are right.\n"
			"Grace - Kiss (Live at Dig): Upright bass from A to Z. In my opinion it is good.\n"
			"Franco - Suspiro\n"
			"A bit more piano, which is good to test the stage.\n",
			"x: Dora / you and your friend (Good one to know if the cables are right.);"
			" Grace / Kiss (Live at Dig) (Upright bass from A to Z. In my opinion it is "
			"good.); Franco / Suspiro (A bit more piano, which is good to test the stage.);",
			"1 line is no track: 1\n" },
		{ LIST_LINES,
			"Songs is the second album of a writer. It came in 2003.\n"
			"  1. “Charity” 4:28\n"
			"  2. “Bigger Boat” 4:26\n"
			"Jon Mays – vocals on all tracks\n",
			"x: - / Charity 4:28; - / Bigger Boat 4:26;",
			"2 lines are no track: 1, 4\n" },
		{ LIST_LINES,
			"Das Mixtape #5\n"
			"- Jim Haskel & His Orchestra: Blast On!\n"
			"- The ROZA: Cameo\n"
			"- Mack Smit: Who Is Rob\n",
			"x: Jim Haskel & His Orchestra / Blast On!; The ROZA / Cameo; Mack Smit / Who Is "
			"Rob;",
			"1 line is no track: 1\n" },
		{ LIST_LINES,
			":Karol – Boa Nite:\n:White Paper – Kool:\n",
			"x: Karol / Boa Nite; White Paper / Kool;",
			"" },
		{ LIST_LINES,
			"01_upon a stream\n\n此歌的感染力之强，每一次听，都叫人凝神屏息。\n\n02_gje meg\n",
			"x: - / upon a stream (此歌的感染力之强，每一次听，都叫人凝神屏息。); - / gje meg;",
			"" },
		{ LIST_MARKDOWN,
			"1. [Ground](https://a.b/1) - Animals ([Young?](https://a.b/2) remix)\n"
			"1. [Aurel](https://a.b/3) - Hours\n",
			"x: Ground / Animals (Young? remix) https://a.b/1; Aurel / Hours https://a.b/3;",
			"" },
		/* signs that count if most lines have them */
		{ LIST_LINES,
			"Track List\n"
			"1) Moss Trio / Door / Evening (24/96)\n"
			"2) Ines / Harbour / Tides\n",
			"x: Moss Trio / Door [Evening (24/96)]; Ines / Harbour [Tides];",
			"1 line is no track: 1\n" },
		{ LIST_LINES,
			"Tests:\n"
			"Moss Trio: Door\n"
			"Ines: Harbour\n"
			"Grey Tools: Fist (Live)\n",
			"x: Moss Trio / Door; Ines / Harbour; Grey Tools / Fist (Live);",
			"1 line is no track: 1\n" },
		{ LIST_LINES,
			"Track / Artist / Album\n"
			"Door / Moss Trio / Evening\n"
			"Harbour / Ines / Tides\n",
			"x: Moss Trio / Door [Evening]; Ines / Harbour [Tides];",
			"1 line is no track: 1\n" },
		{ LIST_LINES,
			"Moss Trio \u00b7 Door\n"
			"Ines \u00b7 Harbour\n",
			"x: Moss Trio / Door; Ines / Harbour;",
			"" },
		/* headings that name the tracks */
		{ LIST_MARKDOWN,
			"# Ten songs\n\n"
			"## 1. \"Hotel\" by Eagle (Live)\n\n"
			"The crowd is wide.\n\n"
			"## 2. \"Harbour\" by Ines\n\n"
			"A voice is close.\n",
			"Ten songs: Eagle (Live) / Hotel (The crowd is wide.); Ines / Harbour (A voice is close.);",
			"" },
		/* sides, and lengths behind the names; where tracks begin in a mix; cues */
		{ LIST_LINES,
			"A1 Moss Trio - Door 4:11\n"
			"A2 Ines - Harbour 3:05\n"
			"B1 Grey Tools - Fist 5:00\n"
			"B2 The Order - Weed 2:59\n",
			"x: Moss Trio / Door 4:11; Ines / Harbour 3:05; Grey Tools / Fist 5:00;"
			" The Order / Weed 2:59;",
			"" },
		/* a first line with two titles of a column is no head of a table */
		{ LIST_LINES, "se,),title,),title\n", "x: - / se,),title,),title;", "" },
		/* years behind artists, addresses behind dashes, a column that is not read */
		{ LIST_MARKDOWN,
			"- *Harbour* - Ines (Tides, 1998)\n"
			"- *Fist* - Grey Tools (2004)\n",
			"x: Ines / Harbour (Tides, 1998); Grey Tools / Fist (2004);",
			"" },
		{ LIST_LINES,
			"1. Ines \u2013 Harbour \u2013 https://youtu.be/abcdefghijk\n"
			"2. Grey Tools \u2013 Fist\n",
			"x: Ines / Harbour https://youtu.be/abcdefghijk; Grey Tools / Fist;",
			"" },
		{ LIST_MARKDOWN,
			"| Band | Song | Why |\n"
			"|-|-|-|\n"
			"| Ines | Harbour | sub-bass |\n",
			"x: Ines / Harbour;",
			"columns that are not read: Why\n" },
		{ LIST_LINES,
			"#3: \"Harbour\" (1998) \u2013 Ines\n"
			"Bass that shakes the room.\n"
			"#2: \"Fist\" \u2013 Grey Tools\n"
			"#1: \"Door\" \u2013 Moss Trio\n",
			"x: Ines / Harbour (Bass that shakes the room.); Grey Tools / Fist; Moss Trio / Door;",
			"" },
		{ LIST_LINES,
			"#1 Moss Trio - Door 0:00\n"
			"#2 Ines - Harbour 4:05\n",
			"x: Moss Trio / Door {0:00 -}; Ines / Harbour {4:05 -};",
			"" },
		{ LIST_LINES,
			"Moss Trio - Door [2:05]\n"
			"Ines - Harbour (1:00, 2:00)\n",
			"x: Moss Trio / Door {2:05 -}; Ines / Harbour {1:00 -} {2:00 -};",
			"" },
		{ LIST_MARKDOWN,
			"| Track | Artist | Timestamp | Notes |\n"
			"|-|-|-|-|\n"
			"| Harbour | Ines | 1:20, 2:05 | voice |\n",
			"x: Ines / Harbour {1:20 -} {2:05 voice};",
			"" },
		/* JSPF, and what a streaming service exports; UTF-16 */
		{ LIST_JSON,
			"{\"playlist\":{\"title\":\"P\",\"creator\":\"me\",\"track\":[{\"title\":\"Harbour\","
			"\"creator\":\"Ines\",\"album\":\"Tides\",\"location\":[\"https://youtu.be/x\"],"
			"\"duration\":245000,\"annotation\":\"voice\"},{\"title\":\"Fist\"}]}}",
			"P: Ines / Harbour [Tides] 4:05 https://youtu.be/x (voice); - / Fist;",
			"" },
		{ LIST_JSON,
			"{\"playlists\":[{\"name\":\"Bass\",\"items\":[{\"track\":{\"trackName\":\"Harbour\","
			"\"artistName\":\"Ines\",\"trackUri\":\"spotify:track:3n\"}}]},"
			"{\"name\":\"Voice\",\"items\":[{\"track\":{\"name\":\"Fist\",\"artists\":"
			"[{\"name\":\"Ann\"},{\"name\":\"Ben\"}],\"album\":{\"name\":\"Low\"}}}]}]}",
			"Bass: Ines / Harbour https://open.spotify.com/track/3n;Voice: Ann, Ben / Fist [Low];",
			"" },
		/* a time in a column behind its words */
		{ LIST_TABLE,
			"Song,Artist,Listen for,Time\n"
			"Hall,Ann,drums,1:20\n"
			"Hall,Ann,0:33 air,\n",
			"x: Ann / Hall {1:20 drums}; Ann / Hall {0:33 air};",
			"" },
		/* quotes and signs */
		{ LIST_LINES,
			"« Le Port » – Ann\n"
			"« Marée », Ben\n"
			"„Hafen” – Cora\n"
			"『K』 L\n"
			"Eve -- Sun\n"
			"Fay: 《Gate》\n",
			"x: Ann / Le Port; Ben / Marée; Cora / Hafen; L / K; Eve / Sun; Fay / Gate;",
			"" },
		{ LIST_LINES,
			"1、Ann - Air\n"
			"2、Ben - Bay\n",
			"x: Ann / Air; Ben / Bay;",
			"" },
		/* foobar2000 */
		{ LIST_LINES,
			"Ann - [Low Tide #03] Weather\n"
			"Ann - [Low Tide CD2/#11] Harbour // Ben\n"
			"Cora - Single\n",
			"x: Ann / Weather [Low Tide]; Ben / Harbour [Low Tide]; Cora / Single;",
			"" },
		/* numbered columns, and columns that are not read */
		{ LIST_TABLE,
			"Video ID,Song Title,Album Title,Artist Name 1,Artist Name 2\n"
			"abc,Weather,Low Tide,Ann,Ben\n"
			"def,Hall,Hall,Cora,\n",
			"x: Ann, Ben / Weather [Low Tide] https://www.youtube.com/watch?v=abc;"
			" Cora / Hall [Hall] https://www.youtube.com/watch?v=def;",
			"" },
		{ LIST_TABLE,
			"Track,Artist,BPM,Artist 2,Year\n"
			"Hall,Ann,98,Ben,2001\n",
			"x: Ann, Ben / Hall;",
			"columns that are not read: BPM, Year\n" },
	};
	/* clang-format on */

	for (size_t i = 0; i < LENGTH(table); i++) {
		CLEANUP(pointer_free) char *is = told(table[i].f, table[i].text);

		assert_string_equal(is, table[i].expected);
		assert_says(table[i].f, table[i].text, table[i].said);
	}
	/* a heading and a row of nothing, found by fuzzing */
	CLEANUP(pointer_free) char *bare = told(LIST_MARKDOWN, "- A - B\n- C - D\n## ");
	assert_string_equal(bare, "x: A / B; C / D;");
	CLEANUP(pointer_free) char *bar = told(LIST_MARKDOWN, "|\n- A - B\n|\n");
	assert_string_equal(bar, "x: A / B;");
	/* UTF-16 that begins with NUL */
	CLEANUP(buf_finish) struct buf said = BUF_INIT;
	struct playlist_file nul;
	struct err err = ERR_INIT;
	assert_false(track_list_read(LIST_LINES, "\xff\xfe\0\0a\0", 6, &nul, &said, &err));
	assert_non_null(strstr(err.msg, "1:1: this is not UTF-8 text"));
	playlist_finish(&nul);
	assert_refused(LIST_JSON, "{\"a\": 1}", "1:1: there is no track");
	assert_refused(LIST_JSON, "{", "1:1: this is not JSON");
	assert_refused(LIST_LINES,
		"A list\nMany of you have seen me at the shows over these years.\nThe Gate, from "
		"\"Pictures\" as played by the great orchestra of the city.\n",
		"1:1: there is no track");
}

/* Which side is the title is read from the path, or from marks around one side. */
TEST(the_title_may_come_first)
{
	static const struct {
		enum track_list_format f;
		const char *text, *expected;
	} table[] = {
		{ LIST_M3U,
			"#EXTM3U\n#EXTINF:241,Low Lamp - Ada Fern\n"
			"Music/Ada Fern/Night Trains/03 Low Lamp.m4a\n"
			"#EXTINF:198,Glass - Half Full - The Ferry Men\n"
			"Music/The Ferry Men/Tides/1-07 Glass - Half Full.m4a\n"
			"#EXTINF:305,Sun & Salt (Live) - Okoro Trio\n"
			"Music/Compilations/Harbour Nights/11 Sun & Salt (Live).m4a\n"
			"#EXTINF:187,Ada Fern - Ember\nMusic/Ada Fern/Night Trains/04 Ember.m4a\n"
			"#EXTINF:9,Reed - Ada Fern\nC:\\Music\\Ada Fern\\Trains\\Track 9.m4a\n"
			"#EXTINF:9,Tide - Tide\nMusic/Tide/Tide/01 Tide.m4a\n"
			"#EXTART:Ada Fern\n#EXTINF:9,Ada Fern - Low\nx.mp3\n",
			"x: Ada Fern / Low Lamp 4:01; The Ferry Men / Glass - Half Full 3:18; "
			"Okoro Trio / Sun & Salt (Live) 5:05; Ada Fern / Ember 3:07; "
			"Ada Fern / Reed 0:09; Tide / Tide 0:09; Ada Fern / Low 0:09;" },
		{ LIST_M3U,
			"#EXTM3U\n#EXTINF\nWinD/mp3/Action/Nora Vale - Two Times_pn.mp3\n"
			"#EXTINF:\nWinD/mp3/Kim O'Hara - Can't Go Home.mp3\n07 - Low.mp3\n",
			"x: Nora Vale / Two Times_pn; Kim O'Hara / Can't Go Home; - / 07 - Low;" },
		{ LIST_M3U,
			"f/01 - Moss Trio - Door.flac\nf/02. Ines - Harbour.flac\n03 Fist.flac\n",
			"x: Moss Trio / Door; Ines / Harbour; - / Fist;" },
		{ LIST_MARKDOWN,
			"# L\n\n- \u201cHotel Sun\u201d \u2013 The Hawks\n- \"Second\" - Band\n"
			"- *Third* \u2014 Band\n- The Hawks \u2013 \u201cFourth\u201d\n"
			"- \u201cFifth\u201d by The Hawks \u2013 the live version is good.\n"
			"- **Band** - Sixth\n- **Band** - *Seventh*\n",
			"L: The Hawks / Hotel Sun; Band / Second; Band / Third; The Hawks / "
			"Fourth; The Hawks / Fifth (the live version is good.); Band / Sixth; Band "
			"/ Seventh;" },
		{ LIST_LINES, "\u300aA\u300b - B\nC\u300aD\u300b\n\u300aE\u300bF\n",
			"x: B / A; C / D; F / E;" },
	};

	for (size_t i = 0; i < LENGTH(table); i++) {
		CLEANUP(pointer_free) char *is = told(table[i].f, table[i].text);

		assert_string_equal(is, table[i].expected);
	}
}

/* Blocks, then tables, headings and items of Markdown; what is no track is named. */
TEST(a_page_is_its_tables_headings_and_items)
{
	static const struct {
		const char *text, *expected, *said;
	} table[] = {
		{ "# Genre reference tracks\n\n## Instructions\n"
		  "1. Analyze each track through the site (site.example)\n"
		  "3. Use the highest quality (WAV/FLAC preferred, 320 MP3 - acceptable)\n\n"
		  "## Track list (8-12 per genre)\n\n### 1. Pop/Balada\n"
		  "| # | Artist | Track | Year | Notes |\n|---|--------|-------|------|-------|\n"
		  "| 1 | Ida Blum | Slow Air | 1982 | Gold standard |\n"
		  "| 2 | K. Omer / Ensemble | Bach \u2014 Suite No. 1, Prelude | 1997 (Sony) | "
		  "Solo "
		  "cello |\n| 4 | Dr. X ft. Y | Still H.E.R. | 1999 | sub-bass |\n\n"
		  "### 9. Cl\u00e1sica\n| # | Artist/Performer | Track | Year | Notes |\n"
		  "|---|-----------------|-------|------|-------|\n"
		  "| 1 | K. Omer / Ensemble | Bach \u2014 Suite No. 2 | 1997 | Solo |\n\n---\n\n"
		  "## Total: ~98 tracks\n\n| Genre | Year |\n|--|--|\n| Pop | 1982 |\n\n"
		  "## After: SQL query\n\n```sql\nSELECT a.x, -- comment - here\n"
		  " a.b FROM t;\n```\n",
			"Pop/Balada: Ida Blum / Slow Air (Gold standard); K. Omer / Ensemble / "
			"Bach \u2014 Suite No. 1, Prelude (Solo cello); Dr. X ft. Y / Still H.E.R. "
			"(sub-bass);Cl\u00e1sica: K. Omer / Ensemble / Bach \u2014 Suite No. 2 "
			"(Solo);",
			"columns that are not read: Year\n"
			"columns that are not read: Year\n"
			"7 lines are no track: 4, 5, 27, 31, 32, 33, 34\n" },
		{ "# Equipment review - songs\n\n## Shadow Air - Fiona Plum\n\n"
		  "DX3 + K10: the piano has fewer harmonics below - more glass on top.\n\n"
		  "* BCL + K10 : the chords have more depth - and air\n\n"
		  "## K10 Encore\n\nhttps://www.example.org/review/3/\n\n"
		  "### Tear - Massive Air\n\nhttps://listen.tidal.com/album/161314\n\n"
		  "Massive Air's track \u201cTear\u201d is one of the best.\n\n"
		  "### Muffin - Frank Z.\n\nhttps://listen.tidal.com/track/16604828\n\n"
		  "Encore catches the voice - well.\n",
			"K10 Encore: Massive Air / Tear https://listen.tidal.com/album/161314 "
			"(Massive Air's track \u201cTear\u201d is one of the best.); Muffin / "
			"Frank Z. https://listen.tidal.com/track/16604828 (Encore catches the "
			"voice - well.);",
			"3 lines are no track: 5, 7, 11\n" },
		{ "\nA service offers several playlists for burn-in.\n\n---\n\n"
		  "#### 1. [**100 Tracks**](https://example.org/p/1)\n\n"
		  "* \u201cBaba O'Tide\u201d \u2013 The What\n"
		  "* \u201cHoliday Air\u201d \u2013 Madina([Style][1], [Shop][2])\n"
		  "* \u201cGomni\u201d (with Ry C.) \u2013 Ali Farka([Shop][5])\n\n"
		  "### \U0001f504 **Tips**\n\n* Sir Simon R.\n"
		  "* **Diverse genres**: rotate through playlists.\n"
		  "* **Volume**: at moderate volumes - then higher.\n\n<!-- not - \nthis -->\n"
		  "<p>nor - this</p>\n[1]: https://example.org/1?utm \"Share\"\n"
		  "[2]: https://example.org/2 \"Playlist - Shop\"\n",
			"100 Tracks: The What / Baba O'Tide; Madina / Holiday Air; Ali Farka / "
			"Gomni (with Ry C.);",
			"9 lines are no track: 2, 14, 15, 16, 18, 19, 20, 21, 22\n" },
	};

	for (size_t i = 0; i < LENGTH(table); i++) {
		CLEANUP(pointer_free) char *is = told(LIST_MARKDOWN, table[i].text);

		assert_string_equal(is, table[i].expected);
		assert_says(LIST_MARKDOWN, table[i].text, table[i].said);
	}
	/* A table may have no bars at its sides; a block of HTML ends with an empty line. */
	CLEANUP(pointer_free)
	char *bare = told(LIST_MARKDOWN,
		"### 11/22\nArtist(s) | Track | Album \n---|---|---\nThe Arcs | Keep - On | K\n"
		"Bill, Kate | Pictures | P\n\n<ul><li>\n\tX\\Y - Z</li>\n\n");
	assert_string_equal(bare, "11/22: The Arcs / Keep - On [K]; Bill, Kate / Pictures [P];");
	CLEANUP(pointer_free) char *crush = told(LIST_LINES, "#1 Crush - Ember\nA - B\n");
	assert_string_equal(crush, "x: #1 Crush / Ember; A / B;");
}

/* Titles with every sign of the keyboard are the same in each format. */
TEST(any_title_comes_back)
{
	enum { TITLES = 10000, PER_LIST = 1000 };
	static const enum track_list_format formats[] = { LIST_LINES, LIST_TABLE, LIST_M3U };
	uint32_t seed = 1;

	for (int first = 0; first < TITLES; first += PER_LIST) {
		struct buf lists[3] = { BUF_INIT, BUF_INIT, BUF_INIT };
		char titles[PER_LIST][32];

		buf_add(&lists[1], "title,artist\n");
		for (int i = 0; i < PER_LIST; i++) {
			size_t n = 0, most = 1 + (size_t)((seed >> 16) % 30);

			while (n < most) {
				seed = seed * 1664525 + 1013904223;
				char c = (char)(' ' + (seed >> 16) % 95);
				/* neither at an end nor twice */
				if (c != ' ' || (n && n + 1 < most && titles[i][n - 1] != ' '))
					titles[i][n++] = c;
			}
			titles[i][n] = '\0';
			buf_addf(&lists[0], "Band %d - %s\n", i * 7, titles[i]);
			buf_add(&lists[1], "\"");
			for (const char *c = titles[i]; *c; c++)
				buf_addf(&lists[1], *c == '"' ? "\"%c" : "%c", *c);
			buf_addf(&lists[1], "\",Band %d\n", i * 7);
			buf_addf(&lists[2], "#EXTINF:9,Band %d - %s\na.flac\n", i * 7, titles[i]);
		}
		for (size_t f = 0; f < LENGTH(formats); f++) {
			struct playlist_file p = read_all(formats[f], lists[f].s);
			const struct playlist_section *s = &p.sections[0];

			assert_int_equal(s->n_tracks, PER_LIST);
			for (int i = 0; i < PER_LIST; i++) {
				CLEANUP(pointer_free) char *artist = xasprintf("Band %d", i * 7);

				assert_string_equal(s->tracks[i].title, titles[i]);
				assert_string_equal(s->tracks[i].artist, artist);
			}
			playlist_finish(&p);
			buf_finish(&lists[f]);
		}
	}
}

TEST(what_was_read_is_a_playlist_file_with_ids)
{
	struct playlist_file
		p = read_all(LIST_M3U,
			"#EXTINF:1,The Band - Don't stop: \"x\"\na: b.flac\n#EXTINF:9,The "
			"Band - Don't stop: \"x\"\n#yes\nb.flac\n#EXTINF:3,音楽\nc.flac\n"
			"#EXTINF:4,The Band - Don't stop: \"x\"\nd.flac\n"),
		again;
	const struct track *t = p.sections[0].tracks;
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	struct err err = ERR_INIT;

	track_list_finish(&p, "my: list");
	assert_string_equal(p.id, "my-list");
	assert_string_equal(p.title, "my: list");
	assert_string_equal(t[0].id, "dont-stop-x-the-band");
	assert_string_equal(t[1].id, "dont-stop-x-the-band-2");
	assert_string_equal(t[3].id, "dont-stop-x-the-band-3");
	assert_int_equal(strncmp(t[2].id, "音楽-", 7), 0);
	track_list_add_cue(&p.sections[0].tracks[0], (struct timespan){ 1000, 2450, false, false },
		xstrdup("a \"cue\": yes"));
	track_list_add_cue(&p.sections[0].tracks[0],
		(struct timespan){ 61000, NO_MS, .open = true }, xstrdup("no"));
	if (!playlist_write(&out, &p, &err))
		fail_msg("%s", err.msg);
	assert_true(field_file("it", out.s, out.len, playlist_take, &again, &d));
	t = again.sections[0].tracks;
	assert_int_equal(again.sections[0].n_tracks, 4);
	assert_string_equal(t[0].title, "Don't stop: \"x\"");
	assert_string_equal(t[0].file.text, "a: b.flac");
	assert_int_equal(t[1].duration_ms, 9000);
	assert_int_equal(t[0].cues[0].time.pos_end_ms, 2400);
	assert_true(t[0].cues[1].time.open);
	assert_string_equal(t[0].cues[1].label, "no");
	playlist_finish(&again);
	playlist_finish(&p);
}
