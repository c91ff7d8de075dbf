/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/text/timed_link.h"

#include "base/core/mem.h"
#include "support/test.h"

TEST(addresses_lead_to_a_second)
{
	static const struct {
		const char *url;
		int64_t track_ms, offset_ms;
		const char *want;
	} table[] = {
		{ "https://www.youtube.com/watch?v=ID", 70000, 0,
			"https://www.youtube.com/watch?v=ID&t=70s" },
		{ "https://www.youtube.com/watch?v=ID", 70999, 0,
			"https://www.youtube.com/watch?v=ID&t=70s" },
		{ "https://www.youtube.com/watch?v=ID", 70000, 12000,
			"https://www.youtube.com/watch?v=ID&t=82s" },
		{ "https://www.youtube.com/watch?v=ID", 5000, -9000,
			"https://www.youtube.com/watch?v=ID&t=0s" },
		{ "https://www.youtube.com/watch?t=5&v=ID&list=L", 70000, 0,
			"https://www.youtube.com/watch?v=ID&list=L&t=70s" },
		{ "https://www.youtube.com/watch?v=ID&t=1m5s#t=9", 70000, 0,
			"https://www.youtube.com/watch?v=ID&t=70s" },
		{ "https://www.youtube.com/watch?v=ID&start=5#c", 70000, 0,
			"https://www.youtube.com/watch?v=ID&t=70s#c" },
		{ "http://m.youtube.com/watch?v=ID", 1000, 0,
			"http://m.youtube.com/watch?v=ID&t=1s" },
		{ "https://music.youtube.com/watch?v=ID", 1000, 0,
			"https://music.youtube.com/watch?v=ID&t=1s" },
		{ "https://youtube.com/shorts/ID", 1000, 0, "https://youtube.com/shorts/ID?t=1s" },
		{ "https://www.youtube.com/embed/ID?start=3", 70000, 0,
			"https://www.youtube.com/embed/ID?start=70" },
		{ "https://youtu.be/ID", 70000, 0, "https://youtu.be/ID?t=70" },
		{ "https://youtu.be/ID?si=x&t=9", 70000, 0, "https://youtu.be/ID?si=x&t=70" },
		{ "HTTPS://YouTu.be/ID", 70000, 0, "HTTPS://YouTu.be/ID?t=70" },
		{ "https://music.apple.com/us/album/x/1?i=2", 70000, 0,
			"https://music.apple.com/us/album/x/1?i=2" },
		{ "https://open.spotify.com/track/x", 70000, 0,
			"https://open.spotify.com/track/x" },
		{ "https://example.org/a.flac", 70000, 500, "https://example.org/a.flac#t=70" },
		{ "https://example.org/a?b=c#t=3", 70000, 0, "https://example.org/a?b=c#t=70" },
		{ "https://example.org/topic?t=123", 70000, 0,
			"https://example.org/topic?t=123#t=70" },
		{ "https://tube.example/w/x?start=1m30s&p=2#c", 70000, 0,
			"https://tube.example/w/x?p=2&start=70#c" },
		{ "https://yewtu.example/watch?v=ID&t=30", 70000, 0,
			"https://yewtu.example/watch?v=ID&t=70" },
		{ "https://www.youtube.com/embed/ID?start=66&end=72", 70000, 0,
			"https://www.youtube.com/embed/ID?start=70" },
		{ "https://www.bilibili.com/video/BV1x?p=2&t=75.3", 70000, 0,
			"https://www.bilibili.com/video/BV1x?p=2&t=70" },
		{ "https://www.dailymotion.com/video/x8abc?start=9", 70000, 0,
			"https://www.dailymotion.com/video/x8abc?start=70" },
		{ "https://soundcloud.com/a/b#t=0:30", 3670000, 0,
			"https://soundcloud.com/a/b#t=1:01:10" },
		{ "https://soundcloud.com/a/b?in=x&t=30s", 70000, 0,
			"https://soundcloud.com/a/b?in=x#t=1:10" },
		{ "https://vimeo.com/12345/abcdef0123#t=1m2s", 70000, 0,
			"https://vimeo.com/12345/abcdef0123#t=70s" },
		{ "https://notyoutube.com/watch?v=ID", 70000, 0,
			"https://notyoutube.com/watch?v=ID#t=70" },
		{ "https://youtube.com@evil.example/watch?v=ID", 1000, 0,
			"https://youtube.com@evil.example/watch?v=ID#t=1" },
		{ "https://example.org/a b<c>\"\n{{x}}", 1000, 0,
			"https://example.org/a%20b%3Cc%3E%22%0A%7B%7Bx%7D%7D#t=1" },
		{ "https://www.youtube.com/watch?v=ID", LINK_NO_MS, 0,
			"https://www.youtube.com/watch?v=ID" },
		{ "javascript:alert(1)", 1000, 0, NULL },
		{ "https://", 1000, 0, NULL },
		{ "", 1000, 0, NULL },
	};

	for (size_t i = 0; i < LENGTH(table); i++) {
		char *got = timed_link_url(table[i].url, table[i].track_ms, table[i].offset_ms);

		if (table[i].want)
			assert_string_equal(got, table[i].want);
		else
			assert_null(got);
		free(got);
	}
}

TEST(an_address_says_where_it_begins)
{
	static const struct {
		const char *url;
		int64_t ms; /* 0: it says nothing */
	} table[] = {
		{ "https://www.youtube.com/watch?v=abcdefghijk&t=1h2m3s", 3723000 },
		{ "https://youtu.be/abcdefghijk?t=250", 250000 },
		{ "https://youtu.be/ID?si=x&t=1m10s", 70000 },
		{ "https://www.youtube.com/embed/ID?start=66&end=72", 66000 },
		{ "https://soundcloud.com/a/b#t=0:30", 30000 },
		{ "https://soundcloud.com/a/b#t=1%3A30", 90000 },
		{ "https://www.bilibili.com/video/BV1x?t=75.3", 75300 },
		{ "https://vimeo.com/1#t=1m2.5s", 62500 },
		{ "https://example.org/a.mp3#t=10,20", 10000 },
		{ "https://example.org/a.mp3#t=npt:0:10", 10000 },
		{ "https://tube.example/w/x?start=90s", 90000 },
		{ "https://example.org/topic?t=123", 0 },
		{ "https://example.org/list?start=20", 0 },
		{ "https://youtu.be/ID?t=0", 0 },
		{ "https://youtu.be/ID?t=1x", 0 },
		{ "https://youtu.be/ID?t=", 0 },
		{ "https://youtu.be/ID?t=999999999", 0 },
		{ "https://youtu.be/ID?st=5", 0 },
		{ "sine 1000#t=5", 0 },
	};

	for (size_t i = 0; i < LENGTH(table); i++) {
		int64_t ms = 0;
		bool begins = timed_link_start(table[i].url, &ms);

		if (begins != (table[i].ms > 0) || (begins && ms != table[i].ms))
			fail_msg("%s: %d, %lld", table[i].url, begins, (long long)ms);
	}
}

TEST(a_path_has_no_control_characters)
{
	static const char *const rows[][2] = { { "a%20b%e9", NULL }, { "a%20%c3%a9", "a é" },
		{ "a%0Ab", NULL }, { "a%7f", NULL }, { "100%", "100%" }, { "", NULL } };

	for (size_t i = 0; i < LENGTH(rows); i++) {
		CLEANUP(pointer_free)
		char *path = timed_link_path(rows[i][0], strlen(rows[i][0]));

		assert_true(!path == !rows[i][1]);
		if (path)
			assert_string_equal(path, rows[i][1]);
	}
}

TEST(an_address_with_a_secret_is_known)
{
	static const struct {
		const char *url;
		bool secret;
	} urls[] = { { "https://www.youtube.com/watch?v=kaBMXXo-vdU&t=70s", false },
		{ "https://youtu.be/kaBMXXo-vdU?t=4&si=abc", false },
		{ "https://example.org/a?s=4#t=1:10", false },
		{ "https://example.org/rest/stream?id=4&c=x", false },
		{ "https://example.org/rest/stream?id=4&u=me", true },
		{ "https://example.org/rest/stream?id=4&c=x&t=26719a1196d2a9", true },
		{ "https://me:word@example.org/a.flac", true },
		{ "https://example.org/Audio/4/stream?api_key=1", true },
		{ "https://example.org/a?X-Plex-Token=1", true },
		{ "https://example.org/a?id=2#Signature=1", true } };

	for (size_t i = 0; i < LENGTH(urls); i++)
		if (timed_link_has_secret(urls[i].url) != urls[i].secret)
			fail_msg("%s", urls[i].url);
}
