/* tests: smoke */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/upkeep/open.h"
#include "base/text/title.h"
#include "support/store_help.h"

#include "archive/store/library.h"
#include "archive/store/store_private.h"

static struct err err;

/* ---- what matches ---- */

#define CHAIN "The Chain", "Fleetwood Mac"

enum { NOT_FOUND = MATCH_NEAR + 1 };

static const struct {
	const char *title, *artist;
	int64_t length_ms;
	const char *path;
	int match;
} cases[] = {
	{ CHAIN, 270000, "/a.flac", MATCH_TAGS },
	{ CHAIN, 271900, "/a.flac", MATCH_TAGS },
	{ CHAIN, 272100, "/a.flac", MATCH_TITLE },
	{ CHAIN, NO_INT, "/a.flac", MATCH_TITLE },
	{ "the chain!", "FLEETWOOD  MAC", 270000, "/a.flac", MATCH_TAGS },
	{ "Thé Chaïn", "Fleetwood Mac feat. Somebody", 270000, "/a.flac", MATCH_TAGS },
	{ "The Chain (2004 Remaster)", "Fleetwood Mac", 270000, "/a.flac", MATCH_TAGS },
	{ "The Chain - From \"Rumours\"", "Fleetwood Mac (Band)", NO_INT, "/a.flac", MATCH_TITLE },
	{ "The Chain - Live at Boston", "Fleetwood Mac", 270000, "/a.flac", MATCH_NEAR },
	{ "The Chain [Mono] (Bonus Track)", "Fleetwood Mac", 270000, "/a.flac", MATCH_NEAR },
	{ "The Chain - Part Two", "Fleetwood Mac", 270000, "/a.flac", NOT_FOUND },
	{ "The Chain", "Fleetwood Mac & Friends", 270000, "/a.flac", MATCH_TAGS },
	{ "The Chain", "Fleetwood Macs", 270000, "/a.flac", MATCH_NEAR },
	{ "The Chain", "Fleetwod Mac", 270000, "/a.flac", MATCH_NEAR },
	{ "The Chain", NULL, 270000, "/a.flac", MATCH_NEAR },
	{ "The Chain", "Ingrid Michaelson", 270000, "/a.flac", NOT_FOUND },
	{ "Dreams", "Fleetwood Mac", 270000, "/a.flac", NOT_FOUND },
	{ NULL, NULL, 270000, "/music/07 - The Chain.wav", MATCH_NEAR },
	{ NULL, NULL, 270000, "/music/Fleetwood Mac - The Chain.wav", MATCH_NEAR },
	{ NULL, NULL, 270000, "/music/07_The Chain (live).wav", MATCH_NEAR },
	{ NULL, NULL, 270000, "/music/Dreams.wav", NOT_FOUND },
};

static const struct library_wanted chain = {
	.title = "The Chain", .artist = "Fleetwood Mac", .length_ms = 270000
};

TEST(titles_artists_and_lengths_decide)
{
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct library_file f = { .path = (char *)cases[i].path,
			.title = (char *)cases[i].title,
			.artist = (char *)cases[i].artist,
			.length_ms = cases[i].length_ms };
		enum library_match match = MATCH_NEAR;
		bool found = library_matches(&chain, &f, &match);

		if ((found ? (int)match : NOT_FOUND) != cases[i].match)
			fail_msg("case %zu: found %d, %s", i, found, library_match_words[match]);
	}
}

TEST(one_title_in_many_spellings_is_one)
{
	static const char *const same[][2] = {
		{ "ABC feat. Sophia Black", "ABC" },
		{ "ABC (feat. Sophia Black)", "Abc ft. Sophia Black" },
		{ "Now We Are Free", "Now We Are Free (From \"Gladiator\")" },
		{ "Now We Are Free", "Now We Are Free - from Gladiator" },
		{ "Gladiator Suite, Part 1", "Gladiator Suite: Pt. I" },
		{ "Gladiator Suite, Part 2", "Gladiator Suite (Live), Part II" },
		{ "Goldberg Variations, BWV 988: Aria", "Goldberg Variations BWV 988 - Aria" },
		{ "Lakmé – Duo des fleurs", "Lakme: Duo Des Fleurs" },
		{ "Symphony No. 9 in D", "Symphony Nr. 09 in D" },
		{ "Chapter XXIV", "Chapter 24" },
		{ "Sabine & Marianne", "Sabine and Marianne" },
	};
	static const char *const other[][2] = {
		{ "Gladiator Suite, Part 1", "Gladiator Suite, Part 2" },
		{ "Greetings from Asbury Park", "Greetings" },
		{ "Feat of Strength", "Strength" },
	};

	for (size_t i = 0; i < LENGTH(same) + LENGTH(other); i++) {
		bool alike = i < LENGTH(same);
		const char *const *pair = alike ? same[i] : other[i - LENGTH(same)];
		struct buf x = BUF_INIT, y = BUF_INIT;

		title_key(&x, pair[0]);
		title_key(&y, pair[1]);
		if ((strcmp(x.s, y.s) == 0) != alike)
			fail_msg("%s (%s), %s (%s)", pair[0], x.s, pair[1], y.s);
		buf_finish(&x);
		buf_finish(&y);
	}
}

TEST(it_is_told_why_a_file_is_not_the_one)
{
	static const struct {
		const char *title, *artist;
		bool several;
		const char *why;
	} told[] = {
		{ "The Chain", "Fleetwood Mac", true,
			"one of several of this title and artist, 4:00 long, not 4:30" },
		{ "The Chain (Live)", "Fleetwood Mac", false,
			"another version, 4:00 long, not 4:30" },
		{ "The Chain", "Ingrid Michaelson", false, "another artist, 4:00 long, not 4:30" },
		{ "The Chain", "Fleetwood Macs", false,
			"the artist is written otherwise, 4:00 long, not 4:30" },
		{ "The Chain", NULL, false, "artist not tagged, 4:00 long, not 4:30" },
		{ "The Chains", "Fleetwood Mac", false, "another title, 4:00 long, not 4:30" },
	};

	for (size_t i = 0; i < LENGTH(told); i++) {
		struct library_file f = { .path = (char *)"/a.flac",
			.title = (char *)told[i].title,
			.artist = (char *)told[i].artist,
			.length_ms = 240000 };
		struct buf why = BUF_INIT;

		assert_true(library_is_similar(&chain, &f));
		library_why_not(&chain, &f, told[i].several, &why);
		assert_string_equal(why.s, told[i].why);
		buf_finish(&why);
	}
	/* A track that is known by its album. */
	struct library_wanted w = {
		.title = (char *)"Reckoning", .album = (char *)"Tsushima OST", .length_ms = NO_INT
	};
	static const char *const albums[][2] = { { NULL, "album not tagged" },
		{ "Rumours", "another album" } };
	for (size_t i = 0; i < LENGTH(albums); i++) {
		struct library_file f = { .path = (char *)"/a.flac",
			.title = (char *)"Reckoning",
			.artist = (char *)"Ilan Eshkeri",
			.album = (char *)albums[i][0],
			.length_ms = 240000 };
		struct buf why = BUF_INIT;

		library_why_not(&w, &f, false, &why);
		assert_string_equal(why.s, albums[i][1]);
		buf_finish(&why);
	}
}

static void
put(struct store *st, const char *path, const char *title, const char *artist, int64_t length_ms,
	const char *isrc)
{
	struct library_file f = { .path = (char *)path,
		.size_bytes = 1000,
		.mtime_ns = 5,
		.read_ms = 7,
		.title = (char *)title,
		.artist = (char *)artist,
		.isrc = (char *)isrc,
		.length_ms = length_ms };

	works(store_library_put(st, &f, &err));
}

static struct store *
open_memory(void)
{
	struct store *st = archive_open(":memory:", STORE_WRITE, &err);

	assert_non_null(st);
	return st;
}

/* A list of one's own often has titles alone. */
TEST(a_title_alone_is_enough_if_one_artist_has_it)
{
	struct store *st = open_memory();
	CLEANUP(library_hits_finish) struct own_music_hits h;
	struct library_wanted w = { .title = "Shivers", .length_ms = NO_INT };

	put(st, "/a/live.flac", "Shivers (Live)", "Ed Sheeran", 300000, NULL);
	put(st, "/a/shivers.flac", "Shivers", "Ed Sheeran", 207000, NULL);
	put(st, "/b/shivers.mp3", "Shivers", "Ed Sheeran", 207500, NULL);
	works(store_library_find(st, &w, &h, &err));
	assert_int_equal(h.exact, 2);
	assert_string_equal(h.v[0].file.path, "/a/shivers.flac");
	assert_int_equal(h.v[0].match, MATCH_ONLY);
	library_hits_finish(&h);

	w.length_ms = 100000;
	works(store_library_find(st, &w, &h, &err));
	assert_int_equal(h.exact, 0);
	library_hits_finish(&h);

	w.length_ms = NO_INT;
	put(st, "/c/shivers.flac", "Shivers", "Armin van Buuren", 207000, NULL);
	works(store_library_find(st, &w, &h, &err));
	assert_int_equal(h.exact, 0);
	store_close(st);
}

TEST(what_is_it_comes_before_what_is_near)
{
	struct store *st = open_memory();
	CLEANUP(library_hits_finish) struct own_music_hits h;
	struct library_wanted w = chain;

	put(st, "/a/live.flac", "The Chain (Live)", "Fleetwood Mac", 300000, NULL);
	put(st, "/a/cover.flac", "The Chain", "Somebody", 270000, NULL);
	put(st, "/a/short.flac", "The Chain", "Fleetwood Mac", 200000, NULL);
	put(st, "/a/chain.flac", "The Chain", "Fleetwood Mac", 270500, NULL);
	put(st, "/b/code.mp3", "Kette", "F. M.", 240000, "US-WB1-04-00001");
	works(store_library_find(st, &w, &h, &err));
	assert_int_equal(h.exact, 1);
	assert_string_equal(h.v[0].file.path, "/a/chain.flac");
	assert_int_equal(h.n, 3);
	assert_string_equal(h.v[1].file.path, "/a/short.flac"); /* the other one is live */
	library_hits_finish(&h);

	/* Where no length is known, two of a title and artist are open, but not two copies. */
	w.length_ms = NO_INT;
	works(store_library_find(st, &w, &h, &err));
	assert_int_equal(h.exact, 0);
	assert_int_equal(h.v[1].match, MATCH_TITLE);
	library_hits_finish(&h);
	put(st, "/a/short.flac", "The Chain", "Fleetwood Mac", 271500, NULL);
	works(store_library_find(st, &w, &h, &err));
	assert_int_equal(h.exact, 2);
	library_hits_finish(&h);
	w.length_ms = chain.length_ms;

	/* A code is nothing that two recordings share. */
	w.isrc = "uswb10400001";
	works(store_library_find(st, &w, &h, &err));
	assert_int_equal(h.exact, 3);
	assert_string_equal(h.v[0].file.path, "/b/code.mp3");
	assert_int_equal(h.v[0].match, MATCH_ISRC);
	store_close(st);
}

/* Each is as long as the recording, so that their paths decide. */
TEST(a_second_more_is_no_other_length)
{
	struct store *st = open_memory();
	CLEANUP(library_hits_finish) struct own_music_hits h;

	put(st, "/a/chain.flac", CHAIN, 271000, NULL);
	put(st, "/b/chain.flac", CHAIN, 270000, NULL);
	works(store_library_find(st, &chain, &h, &err));
	assert_int_equal(h.exact, 2);
	assert_string_equal(h.v[0].file.path, "/a/chain.flac");
	store_close(st);
}

TEST(a_misspelt_title_of_the_same_artist_is_offered)
{
	struct store *st = open_memory();
	CLEANUP(library_answers_finish) struct library_answers a;
	struct library_question q[] = { { .id = uuid_random(),
						.wanted = { .title = "Kimi wa Boku ni Niteiru",
							.artist = "See-Saw",
							.length_ms = NO_INT } },
		{ .id = uuid_random(), .wanted = chain } };

	put(st, "/a/kiwi.flac", "Kiwi wa Boku ni Niteiru", "See-Saw", 261000, NULL);
	put(st, "/a/cover.flac", "Kimi wa Boku ni Nitteiru", "Somebody Else", 261000, NULL);
	works(store_library_answer(st, q, LENGTH(q), &a, &err));
	assert_int_equal(a.n, 1);
	const struct library_answer *found = library_answer(&a, &q[0].id);
	assert_non_null(found);
	assert_int_equal(found->hits.n, 1);
	assert_int_equal(found->hits.exact, 0);
	assert_int_equal(found->hits.v[0].match, MATCH_NEAR);
	assert_string_equal(found->hits.v[0].file.path, "/a/kiwi.flac");
	store_close(st);
}

/* ---- what a scan and a player write ---- */

TEST(a_hash_outlives_its_file_and_finds_it_again)
{
	struct store *st = open_memory();
	struct library_files l;
	struct own_music_hits h;
	char *path;

	put(st, "/old.flac", CHAIN, 270000, NULL);
	put(st, "/other.flac", "Dreams", "Fleetwood Mac", 250000, NULL);
	struct library_file played = { .path = (char *)"/old.flac",
		.size_bytes = 1000,
		.mtime_ns = 5,
		.length_ms = 270010,
		.hash = (char *)"aa" };
	works(store_library_played(st, &played, &err));
	int64_t before = sqlite3_total_changes64(st->db);
	works(store_library_played(st, &played, &err));
	assert_int_equal(
		sqlite3_total_changes64(st->db), before); /* known already: nothing is written */
	put(st, "/old.flac", CHAIN, 270000, NULL);        /* read once more: the hash stays */
	works(store_library_moved(st, "aa", "/x", &path, &err));
	assert_string_equal(path, "/old.flac");
	free(path);

	works(store_library_forget(st, "/old.flac", &err) &&
		store_library_forget(st, "/other.flac", &err));
	works(store_library_moved(st, "aa", "/x", &path, &err));
	assert_null(path);
	works(store_library_find(st, &chain, &h, &err));
	assert_int_equal(h.n, 0);
	works(store_library_known(st, &l, &err));
	assert_int_equal(l.n, 1);
	assert_true(l.v[0].gone);
	assert_string_equal(l.v[0].hash, "aa");
	library_files_finish(&l);

	struct library_file moved = { .path = (char *)"/new.flac",
		.size_bytes = 1000,
		.mtime_ns = 9,
		.read_ms = 8,
		.length_ms = 270000,
		.hash = (char *)"aa" };
	works(store_library_put(st, &moved, &err));
	works(store_library_moved(st, "aa", "/x", &path, &err));
	assert_string_equal(path, "/new.flac");
	free(path);
	/* A path of Windows says its name, if one file alone has it; another path says nothing. */
	put(st, "/m/Ann/01 Song.flac", "Song", "Ann", 1000, NULL);
	put(st, "/m/Ben/Two.flac", "Two", "Ben", 1000, NULL);
	put(st, "/m/Cid/Two.flac", "Two", "Cid", 1000, NULL);
	works(store_library_moved(st, NULL, "D:\\Hi-Res\\01 Song.flac", &path, &err));
	assert_string_equal(path, "/m/Ann/01 Song.flac");
	free(path);
	static const char *const others[] = { "D:\\Ben\\Two.flac", "/d/01 Song.flac",
		"01 Song.flac", "D:\\1 Song.flac", "D:\\%.flac" };
	for (size_t i = 0; i < LENGTH(others); i++) {
		works(store_library_moved(st, NULL, others[i], &path, &err));
		assert_null(path);
	}
	store_close(st);
}

TEST(another_file_in_the_same_place_loses_the_hash)
{
	struct store *st = open_memory();
	struct library_file f = { .path = (char *)"/a.flac",
		.size_bytes = 1,
		.mtime_ns = 1,
		.read_ms = 1,
		.length_ms = NO_INT,
		.hash = (char *)"aa" };
	char *path;

	works(store_library_put(st, &f, &err));
	f.size_bytes = 2;
	f.hash = NULL;
	works(store_library_put(st, &f, &err));
	works(store_library_moved(st, "aa", "/x", &path, &err));
	assert_null(path);
	store_close(st);
}

TEST(words_find_files_in_any_case)
{
	struct store *st = open_memory();
	CLEANUP(library_files_finish) struct library_files l;

	put(st, "/Rumours/07.flac", CHAIN, 270000, NULL);
	put(st, "/Vespertine/01.flac", "Hidden Place", "Björk", 328000, NULL);
	const char *const both[] = { "BJÖRK", "vesper" }, *const none[] = { "björk", "chain" };
	works(store_library_list(st, both, 2, 10, &l, &err));
	assert_int_equal(l.n, 1);
	assert_string_equal(l.v[0].title, "Hidden Place");
	library_files_finish(&l);
	works(store_library_list(st, none, 2, 10, &l, &err));
	assert_int_equal(l.n, 0);
	library_files_finish(&l);
	works(store_library_list(st, NULL, 0, 1, &l, &err));
	assert_int_equal(l.n, 1);
	store_close(st);
}

/* ---- many ---- */

TEST(a_look_up_among_twenty_thousand_reads_a_handful)
{
	struct store *st = open_memory();
	struct own_music_hits h;
	size_t plans = 0;

	works(store_begin(st, &err));
	for (int i = 0; i < 20000; i++) {
		char path[64], title[64], artist[64], isrc[32];

		snprintf(path, sizeof(path), "/music/%d.flac", i);
		snprintf(title, sizeof(title), "Song %d", i);
		snprintf(artist, sizeof(artist), "Band %d", i % 500);
		snprintf(isrc, sizeof(isrc), "DEAAA%07d", i);
		put(st, path, title, artist, 100000 + i, i % 2 ? isrc : NULL);
	}
	put(st, "/music/two.flac", "Two", "Band", 1000, "GBAAA0000001;GBAAA0000002");
	works(store_commit(st, &err));
	struct library_wanted second = { .title = "Other", .isrc = "GB-AAA-00-00002" };
	works(store_library_find(st, &second, &h, &err));
	assert_int_equal(h.exact, 1);
	library_hits_finish(&h);
	for (int i = 0; i < 300; i++) {
		char title[64], artist[64];
		int at = i * 66;

		snprintf(title, sizeof(title), "song %d", at);
		snprintf(artist, sizeof(artist), "Band %d", at % 500);
		struct library_wanted w = {
			.title = title, .artist = artist, .length_ms = 100000 + at
		};
		works(store_library_find(st, &w, &h, &err));
		assert_int_equal(h.exact, 1);
		library_hits_finish(&h);
	}
	/* Not by the clock: by an index for each thing that is asked for. */
	sqlite3_stmt *q = NULL;
	for (size_t i = 0; i < st->nprepared; i++) {
		const char *sql = sqlite3_sql(st->prepared[i].stmt);
		if (!strstr(sql, "title_key = ?3"))
			continue;
		char *plan = xasprintf("EXPLAIN QUERY PLAN %s", sql);
		assert_int_equal(sqlite3_prepare_v2(st->db, plan, -1, &q, NULL), SQLITE_OK);
		for (; sqlite3_step(q) == SQLITE_ROW; plans++)
			assert_null(strstr((const char *)sqlite3_column_text(q, 3), "SCAN"));
		sqlite3_finalize(q);
		free(plan);
	}
	assert_true(plans >= 5);
	store_close(st);
}

TEST(any_of_several_values_counts)
{
	static const struct {
		char *artist, *isrc, *mbid;
		int match;
	} table[] = {
		{ "Somebody;Fleetwood Mac", NULL, NULL, MATCH_TAGS },
		{ "Fleetwood Mac; Somebody", NULL, NULL, MATCH_TAGS },
		{ "Somebody/Fleetwood Mac", NULL, NULL, MATCH_TAGS },
		{ "Somebody", "GBAAA0000001;DEAAA2000001", NULL, MATCH_ISRC },
		{ "Somebody", "DE-AAA-20-00001 / GBAAA0000001", NULL, MATCH_ISRC },
		{ "Somebody", NULL,
			"00000000-0000-4000-8000-000000000001;00000000-0000-4000-8000-000000000002",
			MATCH_MBID },
		{ "Somebody", "GBAAA0000001;GBAAA0000002", NULL, NOT_FOUND },
		{ "Somebody;Else", NULL, NULL, NOT_FOUND },
	};
	struct library_wanted w = chain;

	w.isrc = "DEAAA2000001";
	w.mbid = "00000000-0000-4000-8000-000000000002";
	for (size_t i = 0; i < LENGTH(table); i++) {
		struct library_file f = { .path = "/a.flac",
			.title = "The Chain",
			.artist = table[i].artist,
			.isrc = table[i].isrc,
			.mbid = table[i].mbid,
			.length_ms = 270000 };
		enum library_match match = MATCH_NEAR;
		bool found = library_matches(&w, &f, &match);

		if ((found ? (int)match : NOT_FOUND) != table[i].match)
			fail_msg("case %zu: found %d", i, found);
	}
}
