/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/store/library.h"

#include "base/core/mem.h"
#include "base/text/title.h"
#include "support/test.h"

static const struct library_wanted monday = {
	.title = "Blue Monday", .artist = "New Order", .length_ms = 450000
};
static const struct library_wanted shivers = {
	.title = "Shivers", .artist = "Ed Sheeran", .length_ms = 207000
};
static const struct library_wanted idol = {
	.title = "アイドル", .artist = "YOASOBI", .length_ms = NO_INT
};
static const struct library_wanted tears = {
	.title = "Tears in Heaven", .artist = "Eric Clapton", .length_ms = 70000
};
static const struct library_wanted unplugged = {
	.title = "Layla (Unplugged)", .artist = "Eric Clapton", .length_ms = NO_INT
};
static const struct library_wanted letdie = {
	.title = "Live and Let Die", .artist = "Wings", .length_ms = NO_INT
};

static const struct {
	const struct library_wanted *w;
	const char *title, *artist;
	int64_t length_ms;
	enum library_hears is;
} cases[] = {
	{ &monday, "Blue Monday", "New Order", 450000, HEARD_SAME_LENGTH },
	{ &monday, "Blue Monday", "New Order", NO_INT, HEARD_SAME },
	{ &monday, "Blue Monday (2015 Remaster)", "New Order", 451000, HEARD_SAME_LENGTH },
	{ &monday, "Blue Monday - 2015 Remastered Version", "New Order", NO_INT, HEARD_SAME },
	{ &monday, "Blue Monday [Official Lyric Video] [4K]", "New Order - Topic", 470000,
		HEARD_SAME },
	{ &monday, "Blue Monday (Live)", "New Order", 450000, HEARD_NEAR },
	{ &monday, "Blue Monday – Live at Wembley", "New Order", NO_INT, HEARD_NEAR },
	{ &monday, "Blue Monday (Hardfloor Mix)", "New Order", NO_INT, HEARD_NEAR },
	{ &monday, "Blue Monday (Akustikversion)", "New Order", NO_INT, HEARD_NEAR },
	{ &monday, "Blue Monday (en concert)", "New Order", NO_INT, HEARD_NEAR },
	{ &monday, "Blue Monday (en direct)", "New Order", NO_INT, HEARD_NEAR },
	{ &monday, "Blue Monday (version karaoké)", "New Order", NO_INT, HEARD_NEAR },
	{ &monday, "Blue Monday （ライブ）", "New Order", NO_INT, HEARD_NEAR },
	{ &monday, "Blue Monday【歌ってみた】", "New Order", NO_INT, HEARD_NEAR },
	{ &monday, "Blue Monday (现场版)", "New Order", NO_INT, HEARD_NEAR },
	{ &monday, "Blue Monday (Live版)", "New Order", NO_INT, HEARD_NEAR },
	{ &monday, "Blue Monday（DJ版）", "New Order", NO_INT, HEARD_NEAR },
	{ &monday, "Blue Monday （钢琴版）", "New Order", NO_INT, HEARD_NEAR },
	{ &monday, "Blue Monday - Remix版", "New Order", NO_INT, HEARD_NEAR },
	{ &monday, "Blue Monday (原版)", "New Order", NO_INT, HEARD_SAME },
	{ &monday, "Blue Monday", "New Order、Orgy", NO_INT, HEARD_SAME },
	{ &monday, "Blue Monday", "Orgy，New Order", NO_INT, HEARD_SAME },
	{ &monday, "Blue Monday", "Orgy & New Order", NO_INT, HEARD_SAME },
	{ &monday, "Blue Monday", "Orgy feat. New Order", NO_INT, HEARD_SAME },
	{ &monday, "Blue Monday (伴奏)", "New Order", NO_INT, HEARD_NEAR },
	{ &monday, "Blue Monday (Концертная запись)", "New Order", NO_INT, HEARD_NEAR },
	{ &monday, "Blue Monday (минус)", "New Order", NO_INT, HEARD_NEAR },
	{ &monday, "Blue Monday (официальный клип)", "New Order", NO_INT, HEARD_SAME },
	{ &monday, "Blue Monday (slowed + reverb)", "New Order", NO_INT, HEARD_NEAR },
	{ &monday, "Blue Monday (Instrumental)", "New Order", NO_INT, HEARD_NEAR },
	{ &monday, "Blue Monday (Demo)", "New Order", NO_INT, HEARD_NEAR },
	{ &monday, "Blue Monday", "New Order", 220000, HEARD_NEAR },
	{ &monday, "Blue Monday", "New Order", 901000, HEARD_NEAR },
	{ &monday, "Blue Monday", "New Order", 500000, HEARD_SAME },
	{ &monday, "Blue Monday", "Orgy", 450000, HEARD_OTHER },
	{ &monday, "True Faith", "New Order", 450000, HEARD_OTHER },
	{ &shivers, "Ed Sheeran - Shivers (Official Music Video) - YouTube", NULL, 248000,
		HEARD_SAME },
	{ &shivers, "(3) Ed Sheeran - Shivers (Official Music Video) - YouTube", NULL, NO_INT,
		HEARD_SAME },
	{ &shivers, "Shivers – Ed Sheeran", NULL, NO_INT, HEARD_SAME },
	{ &shivers, "Ed Sheeran - Shivers (Live) - YouTube", NULL, 248000, HEARD_NEAR },
	{ &shivers, "Ed Sheeran - Shivers | Official Video", "Atlantic Records", 207000,
		HEARD_SAME_LENGTH },
	{ &shivers, "Ed Sheeran - Shivers | Official Video", "Atlantic Records", 248000,
		HEARD_NEAR },
	{ &shivers, "Ed Sheeran - Shivers", "EdSheeranVEVO", 248000, HEARD_SAME },
	{ &shivers, "Shivers", "Ed Sheeran", 207500, HEARD_SAME_LENGTH },
	{ &tears, "Eric Clapton - Tears in Heaven (Lyrics)", "7clouds", 70000, HEARD_SAME_LENGTH },
	{ &idol, "YOASOBI「アイドル」 Official Music Video", NULL, NO_INT, HEARD_SAME },
	{ &idol, "YOASOBI「アイドル」", "YOASOBI", NO_INT, HEARD_SAME },
	{ &idol, "YOASOBI《アイドル》", NULL, NO_INT, HEARD_SAME },
	{ &idol, "《アイドル》 - YOASOBI", NULL, NO_INT, HEARD_SAME },
	{ &idol, "「アイドル」（YOASOBI）", NULL, NO_INT, HEARD_SAME },
	{ &idol, "アイドル von YOASOBI", NULL, NO_INT, HEARD_SAME },
	{ &idol, "アイドル / YOASOBI", NULL, NO_INT, HEARD_SAME },
	{ &idol, "あいどる", "YOASOBI", NO_INT, HEARD_SAME },
	{ &idol, "ｱｲﾄﾞﾙ", "YOASOBI", NO_INT, HEARD_SAME },
	{ &unplugged, "Layla (Acoustic; Live at MTV Unplugged)", "Eric Clapton", NO_INT,
		HEARD_NEAR },
	{ &unplugged, "Layla", "Eric Clapton", NO_INT, HEARD_NEAR },
	{ &unplugged, "Layla (Unplugged)", "Eric Clapton", NO_INT, HEARD_SAME },
	{ &letdie, "Live and Let Die", "Wings", NO_INT, HEARD_SAME },
};

TEST(another_version_is_another_recording)
{
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct library_heard h = { .title = cases[i].title,
			.artist = cases[i].artist,
			.length_ms = cases[i].length_ms };
		enum library_hears is = library_hears(cases[i].w, &h);

		if (is != cases[i].is)
			print_error("“%s” by %s: %d, not %d\n", cases[i].title,
				cases[i].artist ? cases[i].artist : "-", is, cases[i].is);
	}
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct library_heard h = { .title = cases[i].title,
			.artist = cases[i].artist,
			.length_ms = cases[i].length_ms };
		assert_int_equal(library_hears(cases[i].w, &h), cases[i].is);
	}
}

TEST(names_of_files_and_versions_of_one_kind)
{
	const struct library_wanted hotel = {
		.title = "Hotel California", .artist = "Eagles", .length_ms = NO_INT
	};
	const struct library_heard file = {
		.title = "03 - Eagles - Hotel California", .length_ms = NO_INT, .is_file = true
	};

	assert_int_equal(library_hears(&hotel, &file), HEARD_SAME);
	assert_true(title_versions_same("A (Remix)", "A (Tiësto Remix)"));
	assert_false(title_versions_same("A (Skrillex Remix)", "A (Tiësto Remix)"));
	assert_false(title_versions_same("A (Live 1985)", "A (Live 1986)"));
	assert_true(title_versions_same("A (Live in Paris)", "A - Live at Paris, 1985"));
	assert_false(title_versions_same("A (Radio Edit)", "A"));
	assert_true(title_versions_same("A (feat. B)", "A"));
	assert_true(title_is_site("YouTube") && title_is_site("Advertisement"));
	assert_false(title_is_site("Shivers"));
}
