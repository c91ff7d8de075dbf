/* tests: long, no-valgrind */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libmpv may open only the source that was named, and only sound. */
#include <locale.h>
#include <sys/wait.h>

#include "support/real_player.h"
#include "support/needs.h"

static struct player *p;

static int
open_player(void **state)
{
	if (test_make_folder(state) != 0)
		return -1;
	test_shell("cp tone.wav secret.wav");
	p = test_player("null", false);
	return 0;
}

static int
close_player(void **state)
{
	bool ended = player_close(p, PATIENCE_MS);

	return test_remove_folder(state) != 0 || !ended;
}

static void
write_text(const char *name, const char *text)
{
	test_write(name, text, strlen(text));
}

static void
a_file_that_names_another_is_refused(void **state)
{
	static const char *const endings[] = { "wav", "flac", "ogg", "mp3", "mka", "txt", "m3u",
		"cue" };
	static const char *const texts[] = {
		"ffconcat version 1.0\nfile secret.wav\n",
		"#EXTM3U\nsecret.wav\n",
		"#EXTM3U\n#EXT-X-TARGETDURATION:20\n#EXTINF:20,\nsecret.wav\n#EXT-X-ENDLIST\n",
		"# mpv EDL v0\nsecret.wav\n",
		"FILE \"secret.wav\" WAVE\n  TRACK 01 AUDIO\n    INDEX 01 00:00:00\n",
		"[playlist]\nFile1=secret.wav\nNumberOfEntries=1\n",
		"<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" "
		"type=\"static\" "
		"mediaPresentationDuration=\"PT20S\"><Period><AdaptationSet><Representation "
		"id=\"1\" "
		"bandwidth=\"1\"><BaseURL>secret.wav</BaseURL></Representation></AdaptationSet></"
		"Period></MPD>",
		"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>",
		"RTSPtextRTSP://127.0.0.1/x\n",
		"[Reference]\nRef1=http://127.0.0.1:9/x.wav\n",
		"1\n00:00:00,000 --> 00:00:10,000\nnot sound\n",
		";FFMETADATA1\ntitle=x\n",
		"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nm=audio 9 RTP/AVP 0\n",
		"noise",
	};

	for (size_t i = 0; i < LENGTH(texts); i++)
		for (size_t k = 0; k < LENGTH(endings); k++) {
			char name[32];
			snprintf(name, sizeof(name), "fake%zu.%s", i, endings[k]);
			write_text(name, texts[i]);
			test_refused(p, PLAYER_FILE, test_path(name));
		}
}

static void
archives_and_pictures_are_refused(void **state)
{
	needs("python3");
	test_shell("python3 -c \"import zipfile; zipfile.ZipFile('z.zip', "
		   "'w').write('secret.wav')\" && "
		   "tar cf t.tar secret.wav && gzip -k t.tar && "
		   "ffmpeg -v error -f lavfi -i color=red:s=64x64 -frames:v 1 picture.png && "
		   "ffmpeg -v error -f lavfi -i color=red:s=64x64:d=1 -c:v mpeg4 movie.mp4 && "
		   "for f in z.zip t.tar t.tar.gz picture.png; do cp $f $f.wav; done");
	static const char *const names[] = {
		"z.zip",
		"t.tar",
		"t.tar.gz",
		"z.zip.wav",
		"t.tar.wav",
		"t.tar.gz.wav",
		"picture.png",
		"picture.png.wav",
		"movie.mp4",
	};
	for (size_t i = 0; i < LENGTH(names); i++)
		test_refused(p, PLAYER_FILE, test_path(names[i]));
}

static void
addresses_are_no_files(void **state)
{
	static const char *const locators[] = {
		"av://lavfi:sine",
		"edl:///etc/passwd",
		"memory://#EXTM3U",
		"mf:///tmp/*.png",
		"fd://0",
		"-",
		"file:///etc/passwd",
		"\\\\host\\x.wav",
		"http://127.0.0.1/x.wav",
		"relative.wav",
		"",
		"lavf://file:/etc/passwd",
		"concat:/etc/passwd",
		"cdda://",
		"slice://0-9@/etc/passwd",
	};

	for (size_t i = 0; i < LENGTH(locators); i++)
		test_refused(p, PLAYER_FILE, locators[i]);
	/* A file may well be called so. */
	test_shell("mkdir -p 'av:' && cp short.wav 'av:/lavfi:sine' && cp short.wav ./-x='%20 "
		   ";\"$(y)`.wav'");
	test_load(p, 1, PLAYER_FILE, test_path("av://lavfi:sine"), 0, true);
	test_wait(p, PLAYER_LOADED, 1);
	test_load(p, 2, PLAYER_FILE, test_path("-x=%20 ;\"$(y)`.wav"), 0, true);
	test_wait(p, PLAYER_LOADED, 2);
}

static void
signals_are_only_ours(void **state)
{
	static const char *const locators[] = {
		"amovie=/etc/passwd",
		"sine 1000,ladspa=file=/x.so",
		"sine=1000",
		"pink;amovie=x",
		"av://lavfi:sine",
	};

	for (size_t i = 0; i < LENGTH(locators); i++)
		test_refused(p, PLAYER_SIGNAL, locators[i]);
}

static void
what_is_no_file_is_refused_at_once(void **state)
{
	static const char *const names[] = { "pipe", "folder", "empty.wav", "gone.wav", "dangling",
		"loop" };

	test_shell("mkfifo pipe && mkdir folder && : >empty.wav && ln -s /nowhere dangling && ln "
		   "-s loop loop "
		   "&& ln -s pipe pipelink.wav");
	for (size_t i = 0; i < LENGTH(names); i++)
		test_refused(p, PLAYER_FILE, test_path(names[i]));
	assert_string_equal(test_refused(p, PLAYER_FILE, "/dev/zero"),
		"this is a pipe or a device, not a file");
	assert_string_equal(test_refused(p, PLAYER_FILE, test_path("pipelink.wav")),
		"this is a pipe or a device, not a file");
	assert_string_equal(
		test_refused(p, PLAYER_FILE, test_path("empty.wav")), "the file is empty");
	assert_string_equal(test_refused(p, PLAYER_FILE, test_path("gone.wav")), "no such file");
	if (geteuid() != 0) {
		test_shell("cp tone.wav closed.wav && chmod 000 closed.wav");
		assert_string_equal(test_refused(p, PLAYER_FILE, test_path("closed.wav")),
			"the file may not be read");
	}
	/* A symbolic link to music is music. */
	test_shell("ln -s short.wav link.wav");
	test_load(p, 1, PLAYER_FILE, test_path("link.wav"), 0, true);
	test_wait(p, PLAYER_LOADED, 1);
}

static void
formats_of_the_list_play(void **state)
{
	static const char *const names[] = {
		"a.flac",
		"a.wav",
		"a.w64",
		"a.aiff",
		"a.caf",
		"a.mp3",
		"a.aac",
		"a.ogg",
		"a.opus",
		"a.m4a",
		"a.mka",
		"a.webm",
		"a.wv",
		"a.tta",
	};

	for (size_t i = 0; i < LENGTH(names); i += test_is_whole() ? 1 : 5) {
		char *cmd = xasprintf("ffmpeg -v error -i short.wav %s%s -strict -2 %s",
			strstr(names[i], "ogg") ? "-c:a flac " : "",
			strstr(names[i], "webm") ? "-c:a libopus" : "", names[i]);
		test_shell(cmd);
		free(cmd);
		test_load(p, i + 1, PLAYER_FILE, test_path(names[i]), 300, false);
		for (bool done = false; !done;) {
			struct player_event ev = test_wait(p, PLAYER_SOUNDING, i + 1);
			done = ev.kind == PLAYER_SOUNDING;
		}
		test_wait(p, PLAYER_ENDED, i + 1);
	}
}

/* Matroska can name other files by their UID; mpv's own demuxer looks for them in the folder. */
static void
matroska_segments_are_not_linked(void **state)
{
	needs("python3");
	test_shell("ffmpeg -v error -i short.wav -c:a flac linked.mka");
	/* SegmentUID, NextUID and NextFilename "secret.wav" put where a Void of the muxer was. */
	test_shell("python3 - <<'E'\n"
		   "d = bytearray(open('linked.mka', 'rb').read())\n"
		   "s = d.index(bytes.fromhex('18538067')) + 12\n"
		   "i = d.index(bytes.fromhex('1549a966'))\n"
		   "n = int.from_bytes(d[i+4:i+12], 'big') & ((1 << 56) - 1) if d[i+4] == 1 else "
		   "d[i+4] & 0x7f\n"
		   "h = 12 if d[i+4] == 1 else 5\n"
		   "v = d.index(0xec, s)\n"
		   "m = int.from_bytes(d[v+1:v+9], 'big') & ((1 << 56) - 1) if d[v+1] == 1 else "
		   "d[v+1] & 0x7f\n"
		   "vh = 9 if d[v+1] == 1 else 2\n"
		   "if m == 0x7f or m + vh < 80: raise SystemExit('no room for links: %d' % m)\n"
		   "x = bytes.fromhex('3eb92390') + b'N' * 16 + bytes.fromhex('3e83bb8a') + "
		   "b'secret.wav'\n"
		   "x = bytes.fromhex('1549a966') + bytes([0x80 | len(x)]) + x\n"
		   "r = m + vh - len(x) - 9\n"
		   "d[v:v+m+vh] = x + bytes([0xec, 1]) + r.to_bytes(7, 'big') + bytes(r)\n"
		   "open('linked.mka', 'wb').write(d)\nE");
	test_load(p, 1, PLAYER_FILE, test_path("linked.mka"), 0, true);
	struct player_event ev = test_wait(p, PLAYER_LOADED, 1);
	assert_in_range(ev.info.length_ms, 700, 900);
	/* FFmpeg's demuxer, which knows no linking, not mpv's. */
}

static void
broken_files_end_or_are_refused(void **state)
{
	uint64_t ticket = 1;

	test_shell("head -c 60 tone.wav >cut.wav && head -c 44 tone.wav >header.wav && "
		   "head -c 5000 tone.flac >cut.flac && head -c 30 tone.flac >header.flac");
	static const char *const names[] = { "cut.wav", "header.wav", "cut.flac", "header.flac" };
	for (size_t i = 0; i < LENGTH(names) + 40; i++) {
		const char *name = i < LENGTH(names) ? names[i] : "noise.mp3";
		if (i >= LENGTH(names)) {
			unsigned char noise[8192];
			srand((unsigned)i);
			for (size_t k = 0; k < sizeof(noise); k++)
				noise[k] = (unsigned char)(rand() >> 7);
			test_write(name, noise, sizeof(noise));
		}
		test_load(p, ++ticket, PLAYER_FILE, test_path(name), 0, false);
		struct player_event ev;
		bool done = false;
		int64_t until = test_now_us() + 3000000;
		while (!done && test_now_us() < until) {
			test_poll(p, 100);
			while (player_next_event(p, &ev))
				done |= ev.ticket == ticket &&
					(ev.kind == PLAYER_LOADED || ev.kind == PLAYER_FAILED);
		}
		if (!done)
			fail_msg("%s (%zu): neither opened nor refused", name, i);
	}
}

static void
write_program(const char *name, const char *text)
{
	write_text(name, text);
	assert_int_equal(chmod(test_path(name), 0755), 0);
}

static void
ytdl_is_run_without_a_shell_and_not_believed(void **state)
{
	const struct player_options o = { .output = "null", .net = true };
	struct player *net = test_new(&o);
	CLEANUP(pointer_free) char *path = xstrdup(getenv("PATH"));
	CLEANUP(pointer_free) char *with = xasprintf(".:bin:%s/bin:%s", test_folder, path);

	player_start(net);
	test_shell("mkdir -p bin");
	setenv("PATH", test_folder, 1); /* the system may have one */
	assert_string_equal(
		test_refused(net, PLAYER_URL, "https://example.org/x"), "yt-dlp is not installed");
	setenv("PATH", with, 1);

	write_program("bin/yt-dlp",
		"#!/bin/sh\necho 'WARNING: old' >&2\necho 'ERROR: Video unavailable' >&2\nexit "
		"1\n");
	assert_string_equal(test_refused(net, PLAYER_URL, "https://example.org/x"),
		"yt-dlp: Video unavailable");

	static const char *const answers[] = {
		"av://lavfi:sine",
		"file:///etc/passwd",
		"/etc/passwd",
		"edl://x",
		"http://127.0.0.1:9/x.wav",
		"https://exa mple/",
		"ytdl://x",
		"-",
	};
	for (size_t i = 0; i < LENGTH(answers); i++) {
		char *text = xasprintf(
			"#!/bin/sh\nprintf '%%s\\n' \"$0\" \"$@\" >'%s/args'\necho '%s'\n",
			test_folder, answers[i]);
		write_program("bin/yt-dlp", text);
		free(text);
		const char *why = test_refused(net, PLAYER_URL, "https://example.org/`x`;$(y)\"'");
		assert_int_equal(strncmp(why, "yt-dlp's answer cannot be used", 30), 0);
	}
	test_shell("sed -n 2p args | grep -qx -- --ignore-config && tail -n 2 args | head -n 1 | "
		   "grep -qx -- -- && "
		   "tail -n 1 args | grep -qxF 'https://example.org/`x`;$(y)\"'\"'\" && ! grep -q "
		   "'^\\.' args");

	static const char *const urls[] = {
		"http://example.org/x",
		"ftp://example.org/x",
		"--exec=x",
		"https://a b",
		"file:///x",
		"javascript:x",
	};
	test_shell("rm -f args");
	for (size_t i = 0; i < LENGTH(urls); i++)
		test_refused(net, PLAYER_URL, urls[i]);
	assert_int_equal(access(test_path("args"), F_OK), -1);

	/* Endless talk is cut off. */
	write_program("bin/yt-dlp", "#!/bin/sh\nexec cat /dev/zero\n");
	assert_string_equal(test_refused(net, PLAYER_URL, "https://example.org/x"),
		"yt-dlp wrote too much output");

	/* A newer load ends it and what it started, although it ignores requests. */
	char *text = xasprintf("#!/bin/sh\ntrap '' TERM INT HUP\necho $$ >'%s/pid'\nsleep 60 "
			       "&\necho $! >>'%s/pid'\n"
			       "wait\n",
		test_folder, test_folder);
	write_program("bin/yt-dlp", text);
	free(text);
	test_load(net, 1, PLAYER_URL, "https://example.org/x", 0, false);
	for (int i = 0; i < 100 && (access(test_path("pid"), F_OK) != 0 || i < 10); i++)
		poll(NULL, 0, 10);
	test_load(net, 2, PLAYER_FILE, test_path("short.wav"), 0, false);
	test_wait(net, PLAYER_LOADED, 2); /* long before the 60 s are over */
	/* The second may be a zombie of whoever took it over. */
	test_shell("for p in $(cat pid); do test ! -e /proc/$p || grep -q '^State:.Z' "
		   "/proc/$p/status || exit 1; done");
	test_load(net, 3, PLAYER_URL, "https://example.org/x", 0, false);
	poll(NULL, 0, 100);
	assert_true(player_close(net, PATIENCE_MS));
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
	setenv("PATH", path, 1);
}

/* A server on 127.0.0.1 that serves the folder, or only accepts; its port and pid go into files. */
static int
serve(bool stalled)
{
	int port = 0;

	needs("python3");
	test_shell("rm -f port");
	test_shell(stalled
			? "python3 -c \"import socket,time,os; "
			  "s=socket.create_server(('127.0.0.1',0)); "
			  "open('p','w').write(str(s.getsockname()[1])); os.rename('p','port'); "
			  "time.sleep(60)\" "
			  "</dev/null >/dev/null 2>&1 & echo $! >server"
			: "python3 -c \"import http.server as h,os; s=h.HTTPServer(('127.0.0.1',0),"
			  "h.SimpleHTTPRequestHandler); open('p','w').write(str(s.server_port)); "
			  "os.rename('p','port'); "
			  "s.serve_forever()\" </dev/null >/dev/null 2>&1 & echo $! >server");
	for (int ms = 0; ms < home_limit_ms(0) && access(test_path("port"), F_OK) != 0; ms += 10)
		poll(NULL, 0, 10);
	FILE *f = fopen(test_path("port"), "re");
	assert_non_null(f);
	assert_int_equal(fscanf(f, "%d", &port), 1);
	fclose(f);
	return port;
}

static void
a_url_plays_and_a_stalled_server_holds_nobody_up(void **state)
{
	const struct player_options o = { .output = "null", .net = true, .http = true };
	char *path = xstrdup(getenv("PATH")), *with = xasprintf("%s/bin:%s", test_folder, path);

	test_shell("mkdir -p bin");
	setenv("PATH", with, 1);
	for (int stalled = 0; stalled < 2; stalled++) {
		struct player *net = test_new(&o);
		int port = serve(stalled);
		player_start(net);
		char *text = xasprintf("#!/bin/sh\necho http://127.0.0.1:%d/tone.flac\n", port);
		write_program("bin/yt-dlp", text);
		free(text);
		test_load(net, 1, PLAYER_URL, "https://example.org/x", 0, false);
		if (stalled) {
			poll(NULL, 0, 500);
		} else {
			struct player_event ev = test_wait(net, PLAYER_LOADED, 1);
			assert_string_equal(ev.info.codec, "flac");
			assert_int_equal(ev.info.length_ms, 20000);
			/* What a server sends may name nothing further either. */
			text = xasprintf("#!/bin/sh\necho http://127.0.0.1:%d/list.m3u8\n", port);
			write_program("bin/yt-dlp", text);
			free(text);
			write_text("list.m3u8",
				"#EXTM3U\n#EXT-X-TARGETDURATION:20\n#EXTINF:20,\n"
				"secret.wav\n#EXT-X-ENDLIST\n");
			test_refused(net, PLAYER_URL, "https://example.org/x");
		}
		int64_t from_us = test_now_us();
		assert_true(player_close(net, PATIENCE_MS));
		print_message("    closed in %d us\n", (int)(test_now_us() - from_us));
		test_shell("kill $(cat server)");
	}
	setenv("PATH", path, 1);
	free(with);
	free(path);
}

static void
a_foreign_number_format_is_said(void **state)
{
	const struct player_options o = { .output = "null" };

	/* A locale with a comma, where one can be made. */
	char *cmd = xasprintf(
		"localedef -i de_DE -f UTF-8 '%s/de_DE.UTF-8' >/dev/null 2>&1", test_folder);
	int rc = system(cmd);
	free(cmd);
	setenv("LOCPATH", test_folder, 1);
	if (rc != 0 || !setlocale(LC_NUMERIC, "de_DE.UTF-8"))
		skip_for("the locale de_DE is not installed (Debian: locales)");
	struct player *q = test_new(&o);
	test_load(q, 5, PLAYER_FILE, test_path("short.wav"), 0, false);
	player_start(q);
	struct player_event ev = test_wait(q, PLAYER_UNAVAILABLE, 0);
	assert_non_null(strstr(ev.text, "LC_NUMERIC"));
	test_wait(q, PLAYER_FAILED, 5);
	test_refused(q, PLAYER_FILE, test_path("short.wav"));
	assert_false(player_ask(q, 1));
	assert_true(player_close(q, PATIENCE_MS));
	setlocale(LC_NUMERIC, "C");
	unsetenv("LOCPATH");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_that_names_another_is_refused),
		cmocka_unit_test(archives_and_pictures_are_refused),
		cmocka_unit_test(addresses_are_no_files),
		cmocka_unit_test(signals_are_only_ours),
		cmocka_unit_test(what_is_no_file_is_refused_at_once),
		cmocka_unit_test(formats_of_the_list_play),
		cmocka_unit_test(matroska_segments_are_not_linked),
		cmocka_unit_test(broken_files_end_or_are_refused),
		cmocka_unit_test(ytdl_is_run_without_a_shell_and_not_believed),
		cmocka_unit_test(a_url_plays_and_a_stalled_server_holds_nobody_up),
		cmocka_unit_test(a_foreign_number_format_is_said),
	};

	return all_need("ffmpeg", LENGTH(tests)) &&
		cmocka_run_group_tests(tests, open_player, close_player);
}
