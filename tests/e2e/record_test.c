/* tests: of cli/earlog_note cli/earlog_rate cli/earlog_trash */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The record from the shell: written, rated, found, moved, mended and looked back on, as somebody
 * would who works without the bench.
 */

#include <jansson.h>
#include <sqlite3.h>

#include "base/core/mem.h"
#include "e2e/bench.h"
#include "e2e/moved_clock.h"
#include "support/test.h"

static const char session_yaml[] = "id: cantor\n"
				   "device: AFUL Cantor\n"
				   "playlist: ./list.yaml\n"
				   "chains:\n"
				   "  walk: {source: HiBy R3 II, output: 4.4 mm, clock: yes, "
				   "volume: {value: 28, unit: steps}}\n"
				   "compare: [{device: Symphonium Crimson}]\n"
				   "questions: [{id: cable, text: \"Is the cable any good?\"}]\n";

static const char playlist_yaml[] = "id: list\n"
				    "title: List\n"
				    "sections:\n"
				    "  - id: timbre\n"
				    "    title: Timbre\n"
				    "    tracks:\n"
				    "      - {id: shivers, title: Shivers, duration: \"4:05\"}\n"
				    "      - {id: synchro, title: Synchro, duration: \"4:05\"}\n";

static struct home *h;
static const char *out, *err;

static int
setup_files(void **state)
{
	h = home_new();
	home_write(h, "work/cantor.yaml", session_yaml);
	home_write(h, "work/list.yaml", playlist_yaml);
	home_write(h, "config/earlog/config.yaml", "audio: {output: \"null\"}\n");
	return 0;
}

/* A review that was opened at the bench once, and left. */
static int
setup(void **state)
{
	struct drive_options o = { .rows = 24, .cols = 80 };

	setup_files(state);
	o.home = h;
	struct drive *d = drive_start(&o, ARGS("earlog", "session", "cantor.yaml"));
	drive_wait_text(d, " Keys ");
	drive_keys(d, "q");
	drive_wait_exit(d);
	drive_end(d);
	return 0;
}

static int
teardown(void **state)
{
	home_free(h);
	return 0;
}

#define RUN(...) home_run(h, ARGS("earlog", __VA_ARGS__), NULL, &out, &err)

#define works(...)                           \
	do {                                 \
		if (RUN(__VA_ARGS__) != 0)   \
			fail_msg("%s", err); \
	} while (0)

#define refuses(status, word, ...)                              \
	do {                                                    \
		assert_int_equal(RUN(__VA_ARGS__), status);     \
		if (!strstr(err, word))                         \
			fail_msg("“%s” lacks “%s”", err, word); \
		assert_string_equal(out, "");                   \
	} while (0)

/* The short UUID of the note that was kept by the last command. */
static char *
kept(void)
{
	const char *at = strstr(err, "kept as ");

	assert_non_null(at);
	return xstrndup(at + 8, 8);
}

TEST_WITH(note_with_its_place_is_shown_and_exported, setup, teardown)
{
	works("note", "add", "cantor", "--item", "timbre/shivers", "--at", "0:54-1:15", "--chain",
		"walk", "Strings", "shimmer");
	works("show", "cantor");
	assert_has(out, "0:54-1:15");
	assert_has(out, "Strings shimmer");
	works("export", "--markdown", "cantor");
	assert_has(out, "Strings shimmer");
	works("note", "list", "cantor", "--json");
	json_t *list = json_loads(out, 0, NULL);
	const json_t *n = json_array_get(list, 0);
	assert_string_equal(json_string_value(json_object_get(n, "item")), "timbre/shivers");
	assert_string_equal(json_string_value(json_object_get(n, "chain")), "walk");
	assert_string_equal(json_string_value(json_object_get(n, "time")), "0:54-1:15");
	json_decref(list);
	/* Two ends that are one are a moment. */
	works("note", "add", "cantor", "--item", "timbre/shivers", "--at", "1:10-1:10", "One hit");
	works("show", "cantor");
	assert_has(out, "1:10");
	assert_null(strstr(out, "1:10-"));
	works("rate", "cantor", "bias", "4");
	works("show", "cantor");
	assert_has(out, "\nRatings\n    Bias 4/5");
}

TEST_WITH(a_question_is_read_from_the_session_file_as_it_is_now, setup, teardown)
{
	refuses(1, "later", "note", "add", "cantor", "--question", "later", "It tangles");
	char *more = xasprintf("%.*s, {id: later, text: \"And later?\"}]\n",
		(int)(strrchr(session_yaml, ']') - session_yaml), session_yaml);
	home_write(h, "work/cantor.yaml", more); /* the file as it is now */
	free(more);
	works("note", "add", "cantor", "--question", "later", "It tangles");
}

TEST_WITH(every_part_of_a_review_can_be_written, setup, teardown)
{
	works("note", "add", "cantor", "Three hours on the train");
	works("note", "add", "cantor", "--day", "2024-05-01", "An old impression");
	works("note", "add", "cantor", "--section", "timbre", "Warm all through");
	works("note", "add", "cantor", "--part", "like", "The stage");
	works("note", "add", "cantor", "--chain", "walk", "No hiss at all");
	works("note", "add", "cantor", "--question", "cable", "Soft, does not tangle");
	works("note", "add", "cantor", "--private", "--part", "summary", "What I would not print");
	works("note", "add", "cantor", "--against", "crimson", "--from-memory", "--item", "shivers",
		"Less bite");
	assert_int_equal(
		home_run(h, ARGS("earlog", "note", "add", "cantor", "--part", "improve", "-"),
			"First line\nsecond line\n", &out, &err),
		0);
	works("export", "--json", "cantor");
	json_t *view = json_loads(out, 0, NULL), *parts = json_object_get(view, "parts");
	static const char *const one[] = { "like", "chain", "question", "improve" };
	for (size_t i = 0; i < LENGTH(one); i++)
		assert_int_equal(json_array_size(json_object_get(parts, one[i])), 1);
	assert_int_equal(json_array_size(json_object_get(parts, "impression")), 2);
	assert_int_equal(json_array_size(json_object_get(parts, "other")), 0);
	json_decref(view);
	assert_has(out, "An old impression");
	assert_has(out, "2024-05-01");
	assert_has(out, "First line\\nsecond line");
	assert_has(out, "Less bite");
	assert_lacks(out, "would not print");
	works("search", "print");
	assert_has(out, "[private]");
	works("show", "cantor");
	assert_has(out, "Less bite [compared with Symphonium Crimson, from memory]");
}

/* One name finds a device, a setting or a chain, and the table of notes has each. */
TEST_WITH(a_note_is_compared_with_a_setting, setup, teardown)
{
	home_write(h, "work/tips.yaml",
		"id: tips\ndevice: Maker One\nplaylist: ./list.yaml\n"
		"settings: {silicone: {tips: silicone}, foam: {tips: foam}}\n");
	works("note", "add", "tips", "--item", "shivers", "--against", "foam", "more air");
	works("note", "add", "tips", "--item", "shivers", "closed in");
	works("note", "list", "--against", "foam");
	assert_has(out, "more air");
	assert_lacks(out, "closed in");
	works("search", "--against", "foam", "air");
	assert_has(out, "more air");
	refuses(1, "there is no device", "search", "--against", "nobody");
	works("export", "--csv", "tips");
	assert_has(out, ",against_variant\r\n");
	assert_has(out, ",foam\r\n");
}

/* "Dongle against DX300": two ways to drive one device. */
TEST_WITH(a_note_is_compared_with_a_chain, setup, teardown)
{
	works("chain", "add", "cantor", "dongle", "source=Apple dongle");
	works("note", "add", "cantor", "--item", "shivers", "--at", "1:10", "--chain", "dongle",
		"--against-chain", "walk", "thinner than on the player");
	char *note = kept();
	works("search", "--against-chain", "walk");
	assert_has(out, "thinner than on the player [compared with walk]");
	works("search", "--against-chain", "walk", "--json", "thinner");
	assert_has(out, "\"against_chain\": \"walk\"");
	works("search", "--against-chain", "dongle");
	assert_lacks(out, "thinner");
	works("note", "list", "--against", "walk");
	assert_has(out, "thinner than on the player [compared with walk]");
	works("search", "--against", "dongle");
	assert_lacks(out, "thinner");
	works("note", "list", "cantor");
	assert_has(out, "thinner than on the player [compared with walk]");
	works("show", "cantor");
	assert_has(out, "[compared with the HiBy R3 II]");
	/* It stays at its track, once. */
	works("export", "--markdown", "cantor");
	assert_has(out, "compared with the HiBy R3 II:* Thinner than on the player");
	assert_null(strstr(strstr(out, "hinner than") + 1, "hinner than"));
	assert_string_equal(home_sql(h, "select against_chain from v_note"), "walk");
	/* A device takes its place, nothing takes that, and history has all. */
	works("note", "edit", note, "--against", "crimson");
	assert_string_equal(
		home_sql(h, "select against, against_chain from v_note"), "Symphonium Crimson|");
	works("search", "--against-chain", "walk");
	assert_lacks(out, "thinner");
	works("note", "edit", note, "--against", "none");
	assert_string_equal(home_sql(h, "select against, against_chain from v_note"), "|");
	works("note", "history", note, "--json");
	assert_has(out, "thinner");
	refuses(2, "with a device or with a chain, not both", "note", "add", "cantor", "--against",
		"crimson", "--against-chain", "walk", "text");
	refuses(1, "there is no chain", "note", "add", "cantor", "--against-chain", "run", "text");
	refuses(1, "there is no track", "note", "add", "cantor", "--track", "nothing", "text");
	works("note", "add", "cantor", "--against-chain", "walk", "no hiss, and the player has");
	assert_string_equal(
		home_sql(h, "select part from v_note where body like 'no hiss%'"), "chain");
	free(note);
}

TEST_WITH(a_note_of_a_frequency_is_found_by_it, setup, teardown)
{
	works("note", "add", "cantor", "--hz", "7.9k", "rings a little");
	char *note = kept();
	works("note", "add", "cantor", "--hz", "120", "a hump");
	works("search", "--hz", "7k-9k");
	assert_has(out, "rings a little");
	assert_lacks(out, "hump");
	works("search", "--hz", "115 Hz", "--json", "hump");
	assert_has(out, "\"hz\": 120");
	works("note", "edit", note, "--hz", "8.2k");
	works("search", "--hz", "7k-8k");
	assert_lacks(out, "rings");
	works("note", "edit", note, "--hz", "none");
	assert_string_equal(home_sql(h, "select hz from v_note where body like 'rings%'"), "");
	refuses(1, "\"7k-\" is not a frequency; write 7.9k, 440 Hz, or a range: 7k-9k", "search",
		"--hz", "7k-");
	refuses(1, "ends below its beginning", "search", "--hz", "9k-7k");
	refuses(1, "\"loud\" is not a frequency", "note", "add", "cantor", "--hz", "loud", "text");
	free(note);
}

/* What two commands print, filtered by days: the first day has the text, the second has not. */
static void
agrees(const char *option, const char *has, const char *lacks, const char *text)
{
	static const char *const shows[][2] = { { "search", "midnight" }, { "show", "cantor" },
		{ "note", "list" }, { "list", "cantor" } };

	for (size_t i = 0; i < sizeof(shows) / sizeof(shows[0]); i++) {
		works((char *)shows[i][0], (char *)shows[i][1], (char *)option, (char *)has);
		assert_has(out, i == 3 ? "2026-11-28" : text);
		RUN((char *)shows[i][0], (char *)shows[i][1], (char *)option, (char *)lacks);
		assert_lacks(out, i == 3 ? "2026-11-28" : text);
	}
}

/* Half past midnight, in two zones: the day is that on which the evening began. */
TEST_WITH(a_day_is_that_of_the_evening, setup_files, teardown)
{
	moved_clock_begin(h);
	moved_clock_set(h, "2026-11-28T21:40:00Z");
	home_env(h, "TZ=AAA-3");
	struct drive *d = bench_start(h, NULL);
	bench_type(d, "After midnight");
	drive_keys(d, "\r");
	bench_keys(d);
	bench_command(d, "rate punch 4");
	drive_wait_sql(d, "select count(*) from rating", "1");
	bench_quit(d);
	home_env(h, "TZ=BBB5"); /* at home again, where it is afternoon */
	works("note", "list", "--json");
	assert_has(out, "2026-11-28");
	works("search", "midnight");
	assert_has(out, "2026-11-28");
	works("list");
	assert_has(out, "2026-11-28");
	works("show", "--ids", "cantor");
	assert_has(out, "on 1 day, 2026-11-28\n");
	assert_has(out, "2026-11-29 00:40, 1 note"); /* a time of day has the date of the clock */
	works("export", "--json", "cantor");
	assert_has(out, "\"date\": \"2026-11-28\"");
	assert_has(out, "\"made\": \"2026-11-29T00:4");
	assert_lacks(out, "\"date\": \"2026-11-29\"");
	works("export", "--csv", "cantor", "--since", "2026-11-28");
	assert_has(out, "After midnight");
	works("export", "--csv", "cantor", "--since", "2026-11-29");
	assert_lacks(out, "After midnight");
	agrees("--since", "2026-11-28", "2026-11-29", "After midnight");
	agrees("--until", "2026-11-28", "2026-11-27", "After midnight");
	moved_clock_set(h, "2026-11-30T06:30:00Z"); /* 1:30 here */
	refuses(1, "--day 2026-11-30, from 5:00 on, is in the future", "note", "add", "cantor",
		"--day", "2026-11-30", "Too early");
	works("note", "add", "cantor", "--day", "2026-11-27", "An evening before");
	works("search", "evening");
	assert_has(out, "2026-11-27");
	works("compare", "cantor");
	assert_has(out, "After midnight (walk) (2026-11-28)"); /* of several evenings */
	assert_string_equal(
		home_sql(h, "SELECT made_offset_min FROM note WHERE body LIKE 'An%'"), "-300");
	works("trash", "put", "cantor");
	works("trash", "list");
	assert_has(out, "2026-11-29");
	works("backup");
	works("restore");
	assert_has(out, "2026-11-30 01:3");
}

TEST_WITH(what_is_wrong_is_said, setup, teardown)
{
	refuses(1, "did you mean timbre/shivers", "note", "add", "cantor", "--item",
		"timbre/shiverz", "text");
	refuses(1, "or use diary, section", "note", "add", "cantor", "--part", "lunch", "text");
	refuses(1, "a time needs its track", "note", "add", "cantor", "--at", "1:10", "text");
	refuses(1, "", "note", "add", "cantor", "--item", "shivers", "--at", "1:99:1:1", "text");
	refuses(1, "there is no review", "note", "add", "tenor", "text");
	refuses(1, "no text", "note", "add", "cantor", "  ");
	refuses(2, "name the review", "note", "add", "cantor");
	refuses(2, "say add", "note");
	refuses(1, "there is no chain", "note", "add", "cantor", "--chain", "run", "text");
	refuses(1, "from 0 to 5 in steps of 0.5", "rate", "cantor", "punch", "7");
	refuses(1, "from 0 to 5 in steps of 0.5", "rate", "cantor", "punch", "0x4");
	refuses(1, "from 0 to 5 in steps of 0.5", "rate", "cantor", "punch", "4,5,1");
	refuses(1, "did you mean", "rate", "cantor", "punsh", "3");
	refuses(1, "score of the whole", "rate", "cantor", "bias", "3", "--section", "timbre");
	refuses(1, "is not closed", "search", "\"tinny");
	refuses(1, "is not a date", "search", "x", "--since", "yesterday");
	refuses(2, "there is no column mood", "list", "--columns", "id,mood");
	refuses(1, "no note begins", "note", "history", "00000000");
	assert_string_equal(home_sql(h, "SELECT count(*) FROM note"), "0");
}

TEST_WITH(ratings_and_scores_keep_their_scale, setup, teardown)
{
	works("rate", "cantor", "punch", "4.5", "--track", "timbre/shivers", "--confidence", "sure",
		"--remark", "felt in the jaw");
	works("rate", "cantor", "sonic-quality", "Great");
	assert_has(err, "4 Great");
	works("rate", "cantor", "section", "3.5", "--section", "timbre");
	works("rate", "cantor", "width", "-");
	assert_has(err, "not judged");
	works("rate", "cantor", "Dark-Bright", "-1.5");
	assert_string_equal(home_sql(h,
				    "SELECT attribute, value FROM rating WHERE lexicon IS NOT NULL "
				    "ORDER BY attribute"),
		"dark-bright|-1.5\npunch|4.5\nwidth|");
	assert_has(home_sql(h, "SELECT scale FROM rating WHERE attribute = 'sonic-quality'"),
		"Outstanding");
	/* Given again at once it is a correction, no repeat. */
	works("rate", "cantor", "depth", "3.5", "--item", "timbre/shivers");
	works("rate", "cantor", "depth", "4", "--item", "timbre/shivers");
	works("stats", "cantor", "--markdown");
	assert_has(out, "(0 so far)");
	works("search", "jaw");
	assert_has(out, "Punch");
	works("export", "--json", "cantor");
	assert_has(out, "felt in the jaw");
	assert_has(out, "Great");
	works("list", "--columns", "id,ratings,last", "--sort", "-ratings");
	assert_has(out, "cantor  5"); /* width was not judged */
}

static void
change_archive(const char *sql)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(home_path(h, "data/earlog/earlog.db"), &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

/* what `rate` says without --chain, where the review has chains */
#define NO_CHAIN ", on no chain (--chain says on which)\n"

TEST_WITH(the_earlier_number_is_beside_the_new_one, setup, teardown)
{
	static const char yesterday[] = "UPDATE rating SET made_ms = made_ms - 86400000";

	works("rate", "cantor", "bass-depth", "4", "--track", "timbre/shivers");
	assert_string_equal(err, "earlog: bass-depth: 4" NO_CHAIN);
	change_archive(yesterday);
	/* not of another track, nor of another device */
	works("rate", "cantor", "bass-depth", "2");
	works("rate", "cantor", "bass-depth", "1", "--track", "timbre/shivers", "--device",
		"crimson");
	assert_string_equal(err, "earlog: bass-depth: 1" NO_CHAIN);
	works("rate", "cantor", "bass-depth", "3.5", "--track", "timbre/shivers", "--again");
	assert_string_equal(err, "earlog: bass-depth: 3.5 (before: 4)" NO_CHAIN);
	works("rate", "cantor", "sonic-quality", "Great");
	change_archive(yesterday);
	works("rate", "cantor", "sonic-quality", "3");
	assert_has(err, ": 4, corrected to 3;\n  `earlog rate … --again` if you heard it again\n");
	works("rate", "cantor", "sonic-quality", "3", "--again");
	assert_has(err, "sonic-quality: 3 Good; that of ");
	assert_has(err, " is 4 again,");
	/* a blind number would name the device of a run */
	change_archive("UPDATE rating SET blind = 1");
	works("rate", "cantor", "bass-depth", "3.5", "--track", "timbre/shivers");
	assert_string_equal(err, "earlog: bass-depth: 3.5" NO_CHAIN);
}

#define GIVEN(value, section, chain, device)                                                     \
	works("rate", "nocturne.yaml", "clarity", value, "--section", section, "--chain", chain, \
		"--device", device)

/* Puts the ratings of today's clock on the evening of 2024-03-15, or `later` ms after it. */
#define PUT_ON_15_MARCH(later)                                                                  \
	change_archive("UPDATE rating SET made_ms = 1710532800000 + made_ms % 3600000 + " later \
		       " WHERE made_ms > 1710700000000")

/* A pair is what was heard on one evening through one headphone: none is made of two evenings, and
 * a value by itself stays one, in each report. */
TEST_WITH(what_was_not_heard_together_is_no_pair, setup, teardown)
{
	static const char row[] = "| Clarity (Voices) | 8 | 6 | |\n",
			  apart[] = "| Clarity, 15 March (Strings) | 7 | – | through the "
				    "Andromeda |\n"
				    "| Clarity, 16 March (Strings) | – | 5 | through the "
				    "Andromeda |\n";

	home_write(h, "work/nocturne.yaml",
		"id: nocturne\ndevice: {brand: Halyard, model: Nocturne, kind: dongle}\n"
		"compare: [{device: Apple dongle, kind: dongle}]\n"
		"wheel_scale: {min: 0, max: 10, step: 0.5}\n"
		"chains: {hd: {headphone: Sennheiser HD 6XX}, andro: {headphone: Campfire "
		"Andromeda}}\nplaylist: voices.yaml\n");
	home_write(h, "work/voices.yaml",
		"id: voices\nsections: [{id: voices, title: Voices, tracks: [{id: a, title: A}]}, "
		"{id: strings, title: Strings, tracks: [{id: b, title: B}]}]\n");
	GIVEN("8", "voices", "hd", "Halyard Nocturne");
	GIVEN("6", "voices", "hd", "Apple dongle");
	GIVEN("7", "strings", "andro", "Halyard Nocturne");
	PUT_ON_15_MARCH("0");
	GIVEN("7.5", "voices", "andro", "Halyard Nocturne");
	GIVEN("5", "strings", "andro", "Apple dongle");
	PUT_ON_15_MARCH("86400000");
	works("compare", "nocturne");
	assert_has(out, "Clarity  Voices, through the Sennheiser HD 6XX  8         6\n");
	assert_has(out, "\nClarity  Voices, through the Campfire Andromeda   7.5 (2024-03-16)\n");
	assert_has(out, "Campfire Andromeda  7 (2024-03-15)    5 (2024-03-16)\n");
	works("export", "--markdown", "nocturne");
	assert_has(out, row);
	assert_has(out, apart);
	assert_has(out, "- Heard through: Sennheiser HD 6XX, unless noted; Campfire Andromeda\n");
	assert_has(out, "- Clarity: 8/10\n  - through the Campfire Andromeda: 7.5/10\n");
	works("export", "--html", "nocturne");
	assert_has(out, "<td>Clarity (Voices)</td><td>8</td><td>6</td>");
	assert_has(out, "</td><td>7</td><td>–</td>");
	works("export", "--bbcode", "nocturne");
	assert_has(out, "[td]Clarity (Voices)[/td][td]8[/td][td]6[/td]");
	works("export", "--json", "nocturne");
	json_auto_t *view = json_loads(out, 0, NULL);
	const json_t *rated =
		json_object_get(json_array_get(json_object_get(view, "comparisons"), 0), "rated");
	assert_int_equal(json_array_size(json_object_get(rated, "rows")), 3);
	assert_int_equal(json_array_size(json_object_get(rated, "earlier")), 0);
	works("rank", "--by", "voices/clarity");
	assert_has(out, "7.5; through the Sennheiser HD 6XX: 8");
	assert_has(out, "Apple dongle      6\n");
	works("stats", "--method");
	assert_has(out, "Halyard Nocturne and Apple dongle: rated together on ");
	works("stats", "--csv");
	size_t counting = 0;
	for (const char *at = out; (at = strstr(at, ",yes,,0.5")); at++)
		counting++;
	assert_int_equal(counting, 5);
}

TEST_WITH(levels_that_were_not_matched_are_told_also_in_a_draft, setup, teardown)
{
	static const char *const values[2][6] = { { "4", "4.5", "4.5", "4", "5", "4.5" },
		{ "2", "2.5", "2", "2.5", "2.5", "2" } };

	for (int e = 0; e < 3; e++) {
		change_archive("UPDATE rating SET made_ms = made_ms - 86400000");
		for (int i = 0; i < 4; i++) {
			int k = (i / 2 + e) % 2; /* the device that is first takes turns */

			works("rate", "cantor", "punch", (char *)values[k][e * 2 + i % 2],
				"--track", i % 2 ? "shivers" : "synchro", "--device",
				k ? "crimson" : "cantor");
		}
	}
	works("compare", "cantor", "crimson");
	assert_has(out, "5       2.5");
	assert_has(out, "levels not noted as matched");
	works("export", "--markdown", "cantor");
	assert_has(out, "evels not noted as matched");
	works("export", "--markdown", "cantor", "--section", "timbre");
	assert_lacks(out, "evels not noted as matched");
	works("export", "--markdown", "cantor", "--since", "2020-01-01");
	assert_lacks(out, "evels not noted as matched");
}

TEST_WITH(search_finds_by_words_and_filters, setup, teardown)
{
	works("note", "add", "cantor", "--item", "shivers", "--chain", "walk",
		"Sibilance on every s, a bit tinny #shrill");
	works("note", "add", "cantor", "--item", "synchro", "Tinny cymbals");
	works("note", "add", "cantor", "--device", "crimson", "--item", "shivers", "tinny, too");
	works("search", "tinny OR sibilan*");
	assert_has(out, "Sibilance");
	assert_has(out, "cymbals");
	works("search", "tinny OR sibilan*", "--item", "shivers", "--device", "cantor",
		"--attribute", "shrill", "--chain", "walk", "--since", "2024-05", "--json");
	json_t *list = json_loads(out, 0, NULL);
	assert_int_equal(json_array_size(list), 1);
	assert_has(
		json_string_value(json_object_get(json_array_get(list, 0), "text")), "Sibilance");
	json_decref(list);
	works("search", "tinny", "--device", "crimson");
	assert_has(out, "tinny, too");
	assert_lacks(out, "cymbals");
	works("search", "--chain", "walk");
	assert_has(out, "Sibilance");
	assert_lacks(out, "cymbals");
	refuses(2, "name words to find", "search", "--limit", "5");
	works("search", "nowhere");
	assert_string_equal(out, "");
	assert_has(err, "nothing found");
	works("search", "nowhere", "--json");
	assert_string_equal(out, "[]\n");
}

TEST_WITH(notes_are_changed_moved_and_keep_what_they_were, setup, teardown)
{
	works("note", "add", "cantor", "--item", "shivers", "--at", "1:10", "first words");
	char *id = kept();
	works("note", "edit", id, "second words");
	works("note", "move", id, "--item", "synchro", "--at", "0:07");
	works("show", "cantor", "--ids");
	assert_has(out, "0:07");
	works("note", "edit", id, "--at", "1:10");
	works("note", "move", id, "--item", "shivers");
	assert_has(err, "was removed; --at sets a new one");
	works("note", "move", id, "--item", "synchro");
	assert_lacks(err, "was removed; --at sets a new one");
	works("show", "cantor", "--ids");
	assert_lacks(out, "1:10");
	works("note", "edit", id, "--at", "1:10");
	works("show", "cantor", "--ids");
	assert_has(out, "1:10");
	assert_has(out, "second words");
	assert_string_equal(home_sql(h, "SELECT i.id FROM note n JOIN item i ON i.uuid = n.item"),
		"timbre/synchro");
	/* As if it had been written while a file played that begins 20 s before the track. */
	change_archive(
		"INSERT INTO source (nr, uuid, edit, edited_ms, edited_offset_min, deleted, kind, "
		"locator, offset_ms) VALUES (1, randomblob(16), randomblob(16), 1, 0, 0, "
		"'file', 'x.flac', 20000);"
		"UPDATE note SET source = (SELECT uuid FROM source), pos_ms = 90000");
	works("note", "history", id);
	assert_has(out, "1:10  ");
	assert_lacks(out, "1:10-"); /* "1:30" may be the time of day */
	works("note", "remove", id);
	CLEANUP(pointer_free) char *back = xasprintf("`earlog trash back %.8s`", id);
	assert_has(err, back);
	works("show", "cantor");
	assert_lacks(out, "second words");
	works("search", "words");
	assert_string_equal(out, "");
	works("note", "history", id);
	assert_has(out, "first words");
	assert_has(out, "second words");
	assert_has(out, "(deleted)");
	works("note", "history", id, "--json");
	json_t *list = json_loads(out, 0, NULL);
	assert_int_equal(json_array_size(list), 8);
	assert_string_equal(
		json_string_value(json_object_get(json_array_get(list, 0), "text")), "first words");
	json_decref(list);
	refuses(1, "`earlog trash back", "note", "edit", id, "other words");
	works("note", "edit", id, "--private"); /* also in the trash */
	works("trash", "back", id);
	works("note", "edit", id, "--private");
	works("note", "history", id);
	assert_has(out, "made private");
	assert_lacks(out, "made public");
	works("note", "edit", id, "--public");
	works("note", "history", id);
	assert_has(out, "made public");
	works("note", "history", id, "--json");
	assert_has(out, "\"act\": \"made public\"");
	works("search", "words");
	assert_has(out, "second words");
	refuses(1, "no note begins", "note", "edit", "ffffffff", "x");
	free(id);
}

TEST_WITH(a_note_has_one_place, setup, teardown)
{
	static const char place[] = "SELECT coalesce(part, '-') || ' ' || (item IS NOT NULL) || "
				    "(section IS NOT NULL) || (pos_ms IS NOT NULL) FROM note";

	works("note", "add", "cantor", "--item", "shivers", "--at", "1:10", "Rings on");
	char *id = kept();
	works("note", "move", id, "--part", "driveability");
	assert_has(err, "and was removed\n");
	assert_string_equal(home_sql(h, place), "chain 000");
	works("note", "move", id, "--section", "timbre");
	assert_string_equal(home_sql(h, place), "section 010");
	works("note", "edit", id, "--part", "section");
	assert_string_equal(home_sql(h, place), "section 010");
	works("note", "edit", id, "--part", "build");
	assert_string_equal(home_sql(h, place), "build 000");
	works("note", "edit", id, "--track", "shivers", "--at", "1:10");
	assert_string_equal(home_sql(h, place), "- 101");
	works("note", "edit", id, "--part", "build");
	assert_string_equal(home_sql(h, place), "build 000");
	free(id);
}

/* A correction after an update of the firmware keeps the firmware that was heard. */
TEST_WITH(a_note_keeps_its_own_setting_of_a_name, setup, teardown)
{
	static const char file[] =
		"id: nocturne\ndevice: {brand: Halyard, model: Nocturne, kind: "
		"dongle, firmware: \"%d.0\", output: 3.5 mm}\n"
		"variants: {bal: {output: 4.4 mm}, slow: {filter: slow}}\nplaylist: demo\n";
	static const char firmware[] = "SELECT content LIKE '%firmware=1.0%' FROM note n JOIN "
				       "variant v ON v.uuid = n.variant";

	for (int i = 1; i <= 2; i++) {
		CLEANUP(pointer_free) char *text = xasprintf(file, i);

		home_write(h, "work/nocturne.yaml", text);
		if (i == 1) {
			works("rate", "nocturne.yaml", "punch", "4", "--setting", "bal");
			works("note", "add", "nocturne", "Black", "--setting", "bal");
		}
	}
	char *id = kept();
	works("rate", "nocturne.yaml", "punch", "3", "--setting", "bal");
	assert_has(err, ": 4, corrected to 3");
	works("rate", "nocturne", "punch", "2", "--setting", "slow");
	assert_lacks(err, "corrected");
	works("show", "nocturne");
	works("note", "edit", id, "--setting", "bal");
	assert_lacks(err, "the setting of the note");
	assert_string_equal(home_sql(h, firmware), "1");
	works("note", "edit", id, "--setting", "slow");
	assert_has(err, "the setting of the note is now firmware 1.0, filter slow, 3.5 mm");
	assert_string_equal(home_sql(h, firmware), "1");
	free(id);
}

/* An option that a verb does not take is refused, not ignored. */
TEST_WITH(a_list_of_notes_refuses_what_does_not_filter_it, setup, teardown)
{
	refuses(2, "list takes no --part (only for: add, edit, move)", "note", "list", "--part",
		"build");
	refuses(2, "list takes no --setting", "note", "list", "--setting", "foam");
	refuses(2, "edit takes no --review", "note", "edit", "00", "--review", "cantor");
	refuses(2, "remove takes no --track", "note", "remove", "00", "--track", "shivers");
}

TEST_WITH(attributes_are_found_by_tag_and_word, setup, teardown)
{
	static const char tags[] = "SELECT attribute FROM tag WHERE deleted = 0 AND confirmed = 1";

	works("note", "add", "cantor", "--item", "shivers", "Great punch, boomy now and then");
	assert_string_equal(home_sql(h, tags), "");
	char *id = kept();
	works("note", "edit", id, "Dry hits #punch");
	assert_string_equal(home_sql(h, tags), "punch");
	works("note", "confirm", id, "boomy");
	works("note", "edit", id, "Dry hits");
	assert_string_equal(home_sql(h, tags), "boomy");
	works("search", "--attribute", "Punch");
	assert_string_equal(out, "");
	works("search", "--attribute", "boomy");
	assert_has(out, "Dry hits");
	works("note", "deny", id, "boomy");
	works("note", "edit", id, "Boomy hits");
	works("search", "--attribute", "boomy");
	assert_has(out, "Boomy hits");
	refuses(1, "nosuch", "note", "confirm", id, "nosuch");
	assert_string_equal(home_sql(h, tags), "");
	free(id);
}

/* A session file may compare both spellings. */
TEST_WITH(two_compared_devices_that_were_merged_are_one_chapter, setup, teardown)
{
	static const char chapter[] = "**AFUL Cantor vs Symphonium Crimson**";

	home_write(h, "work/both.yaml",
		"id: both\ndevice: AFUL Cantor\nplaylist: ./list.yaml\n"
		"compare: [Symphonium Crimson, Symphonium Crimsom]\n");
	works("note", "add", "both.yaml", "--device", "Crimson", "quick");
	works("note", "add", "both", "--device", "Crimsom", "wide");
	works("device", "merge", "crimsom", "symphoniumcrimson");
	works("export", "both");
	const char *at = strstr(out, chapter);
	assert_non_null(at);
	assert_null(strstr(at + 1, chapter));
	assert_has(at, "Quick");
	assert_has(at, "Wide");
}

TEST_WITH(devices_are_mended, setup, teardown)
{
	works("note", "add", "cantor", "--against", "Crimson", "--item", "shivers", "less bite");
	works("device", "rename", "crimson", "Symphonium Krimson");
	works("device", "list");
	assert_has(out, "Krimson");
	works("device", "edit", "krimson", "--brand", "Symphonium", "--kind", "IEM");
	works("device", "show", "krimson", "--json");
	assert_has(out, "\"brand\": \"Symphonium\"");
	home_write(h, "work/other.yaml",
		"id: other\ndevice: Symphonium Crimsom\nplaylist: ./list.yaml\n");
	struct drive_options o = { .rows = 24, .cols = 80, .home = h };
	struct drive *d = drive_start(&o, ARGS("earlog", "session", "other.yaml"));
	drive_wait_text(d, " Keys ");
	drive_wait_sql(d, "SELECT count(*) FROM files_read WHERE path LIKE '%/other.yaml'", "1");
	refuses(1, "end the session (q)", "trash", "put", "other");
	works("list");
	assert_has(out, "other");
	bench_quit(d);
	works("trash", "put", "other");
	works("trash", "back", "other");
	/* the note above compares the device under test with Krimson */
	refuses(1, "compared with each other in cantor", "device", "merge", "cantor", "krimson");
	refuses(1, "compared with each other in cantor", "device", "merge", "krimson", "cantor");
	works("backup", "laptop");
	char *laptop = strndup(out, strcspn(out, "\n"));
	works("device", "merge", "crimsom", "krimson");
	works("device", "list");
	assert_lacks(out, "Crimsom");
	works("device", "list", "--json");
	assert_has(out, "\"name\": \"Symphonium Crimsom\"");
	assert_has(out, "\"same_as\": \"");
	works("list");
	assert_has(out, "Symphonium Krimson");
	works("device", "show", "symphoniumcrimsom");
	assert_has(out, "Symphonium Krimson");
	assert_has(out, "merged     Symphonium Crimsom\n");
	/* its session file still names the misspelt one, and is changed */
	home_write(h, "work/other.yaml",
		"id: other\ndevice: Symphonium Crimsom\nplaylist: ./list.yaml\n"
		"variants: {foam: {tips: foam}}\n");
	works("note", "add", "other", "--item", "shivers", "--setting", "foam", "much snap");
	works("search", "snap", "--device", "krimson");
	assert_has(out, "Symphonium Krimson");
	works("show", "other");
	assert_has(out, "Symphonium Krimson");
	assert_lacks(out, "Crimsom");
	/* and a bench wears it */
	d = drive_start(&o, ARGS("earlog", "session", "other.yaml"));
	drive_wait_text(d, "Symphonium Krimson");
	drive_keys(d, "nfizzy rims\r");
	drive_wait_text(d, "fizzy rims");
	drive_keys(d, "q");
	drive_wait_exit(d);
	drive_end(d);
	works("search", "fizzy", "--device", "krimson");
	assert_has(out, "Symphonium Krimson");
	/* another machine, where the device was changed later and knows nothing of the merge */
	works("device", "edit", "crimsom", "--kind", "IEM", "--db", laptop);
	works("note", "add", "other", "--item", "shivers", "thin up there", "--db", laptop);
	works("merge", "--mine", laptop);
	works("search", "thin", "--device", "krimson");
	assert_has(out, "Symphonium Krimson");
	works("doctor");
	/* and back */
	works("device", "split", "crimsom");
	works("search", "thin", "--device", "crimsom");
	assert_has(out, "Symphonium Crimsom");
	works("search", "thin", "--device", "krimson");
	assert_lacks(out, "thin");
	refuses(1, "merged into no other device", "device", "split", "crimsom");
	works("merge", "--mine", laptop);
	works("device", "list");
	assert_has(out, "Symphonium Crimsom");
	free(laptop);
	works("device", "merge", "crimsom", "krimson");
	refuses(1, "both names are the same device", "device", "merge", "krimson", "krimson");
	refuses(1, "there is no device", "device", "show", "nothing");
	works("chain", "list");
	assert_has(out, "HiBy R3 II");
	works("chain", "show", "cantor", "walk", "--json");
	assert_has(out, "\"name\": \"walk\"");
}

TEST_WITH(a_device_is_shown_over_the_years, setup, teardown)
{
	works("note", "add", "cantor", "--item", "shivers", "Great punch in the kick");
	works("note", "add", "cantor", "--against", "Crimson", "--item", "shivers", "less bite");
	works("note", "add", "cantor", "--private", "--part", "diary", "cost me a fortune");
	works("rate", "cantor", "--item", "shivers", "punch", "4");
	works("rate", "cantor", "--item", "shivers", "boomy", "1");
	works("device", "show", "cantor");
	assert_has(out, "tested ");
	assert_has(out, "note       cantor: Shivers · Great punch in the kick\n");
	assert_has(out, "compared with Symphonium Crimson: less bite\n");
	assert_has(out, "rating     cantor: Boomy 1; Punch 4\n");
	assert_has(out, "cost me a fortune (private)\n");
	works("device", "show", "cantor", "--markdown");
	assert_has(out, "Great punch in the kick\n");
	assert_lacks(out, "fortune");
	works("device", "show", "cantor", "--json");
	assert_has(out, "\"attribute\": \"Punch\"");
	works("device", "show", "crimson");
	assert_has(out, "compared   cantor: in the review of AFUL Cantor\n");
	assert_has(out, "compared with it: less bite\n");
	works("trash", "put", "cantor");
	works("device", "show", "crimson");
	assert_lacks(out, "less bite");
}

TEST_WITH(prices_and_drives_of_a_device_are_shown, setup, teardown)
{
	home_write(h, "work/driven.yaml",
		"id: driven\ndevice: {brand: Sony, model: MDR-7506, impedance: 63 ohm, "
		"sensitivity: "
		"106 dB/mW, price: [{amount: 99, currency: USD}, {amount: 60, currency: EUR, for: "
		"used}]}\nplaylist: ./list.yaml\n"
		"chains: {desk: {source: My amp, output_voltage: 2 Vrms, output_impedance: 1 "
		"ohm}}\n");
	works("note", "add", "driven.yaml", "--item", "shivers", "--chain", "desk", "wide");
	works("device", "show", "mdr-7506");
	assert_has(out, "price        99 USD, 60 EUR (used)\n");
	assert_has(out, "sensitivity  106 dB/mW\n");
	assert_has(out, "drive      driven: desk · enough if it gives 0.6 mA, with at most");
	works("device", "show", "mdr-7506", "--json");
	assert_has(out, "\"kind\": \"drive\"");
}

TEST_WITH(nothing_is_made_where_there_is_no_archive, setup, teardown)
{
	struct home *empty = home_new(), *full = h;

	h = empty;
	refuses(1, "there is no archive", "note", "add", "cantor", "text");
	refuses(1, "there is no archive", "rate", "cantor", "punch", "3");
	works("search", "x", "--json");
	assert_string_equal(out, "[]\n");
	assert_false(home_has(h, "data/earlog/earlog.db"));
	h = full;
	home_free(empty);
}

/* A review that was never opened at the bench begins with its session file. */
TEST_WITH(note_and_rating_work_before_the_first_session, setup, teardown)
{
	struct home *empty = home_new(), *full = h;

	h = empty;
	home_write(h, "work/cantor.yaml", session_yaml);
	home_write(h, "work/bad.yaml", "device: X\nplaylist: ./gone.yaml\n");
	home_write(h, "work/list.yaml", playlist_yaml);
	refuses(1, "bad.yaml:2:", "note", "add", "bad.yaml", "text");
	refuses(1, "not a session file", "rate", "list.yaml", "punch", "3");
	assert_false(home_has(h, "data/earlog/earlog.db"));
	works("note", "add", "cantor.yaml", "first thought", "--item", "timbre/shivers");
	works("rate", "cantor.yaml", "sonic-quality", "4.5");
	works("show", "cantor");
	assert_has(out, "first thought");
	works("rate", "cantor", "punch", "3");
	struct drive_options o = { .rows = 24, .cols = 80, .home = h };
	struct drive *d = drive_start(&o, ARGS("earlog", "session", "cantor.yaml"));
	drive_wait_text(d, "first thought");
	drive_keys(d, "q");
	assert_int_equal(drive_wait_exit(d), 0);
	drive_end(d);
	assert_string_equal(home_sql(h, "select count(*) from review"), "1");
	h = full;
	home_free(empty);
}

TEST_WITH(scores_are_suggested_and_listed, setup, teardown)
{
	static char *const said[] = { "score", "quality", "overall", "biass" };

	for (size_t i = 0; i < sizeof(said) / sizeof(said[0]); i++)
		refuses(1,
			"the scores of the whole are sonic-quality, how good it sounds, and bias",
			"rate", "cantor", said[i], "5");
	/* The track is also in the playlist of another review, in another section. */
	home_write(h, "work/p2.yaml",
		"id: p2\ntitle: P2\nsections: [{id: treble, title: T, tracks: [{id: shivers, "
		"title: Shivers}]}]\n");
	home_write(h, "work/other.yaml", "id: other\ndevice: Other One\nplaylist: ./p2.yaml\n");
	works("note", "add", "other.yaml", "--item", "treble/shivers", "x");
	works("rate", "cantor", "bass-depth", "3", "--item", "shivers");
	works("rate", "--help");
	assert_has(out, "sonic-quality (how good the\ndevice sounds)");
	assert_has(out, "bias (how much you like it)");
}

TEST_WITH(chains_are_made_and_changed_and_notes_keep_theirs, setup, teardown)
{
	works("chain", "add", "cantor", "desk", "source=FiiO K7", "volume.unit=%");
	works("note", "add", "cantor", "--item", "timbre/shivers", "--chain", "desk", "calm");
	works("chain", "edit", "cantor", "desk", "gain=high", "volume.unit=");
	works("chain", "show", "cantor", "desk");
	assert_non_null(strstr(out, "gain=high, source=FiiO K7"));
	assert_null(strstr(out, "volume.unit"));
	works("chain", "list", "cantor", "--old");
	assert_non_null(strstr(out, "(earlier)"));
	works("export", "cantor", "--json");
	assert_non_null(strstr(out, "calm"));
	assert_int_not_equal(RUN("chain", "add", "cantor", "desk", "source=x"), 0);
	refuses(1, "did you mean \"gain\"?", "chain", "add", "cantor", "bed", "source=x",
		"gein=high");
	refuses(1, "an impedance like 0.4 ohm", "chain", "edit", "cantor", "desk",
		"output_impedance=low");
	assert_int_not_equal(RUN("chain", "edit", "cantor", "nothing", "source=x"), 0);
	works("chain", "remove", "cantor", "desk");
	works("chain", "list", "cantor");
	assert_null(strstr(out, "FiiO K7"));
}

/* The same place, device, variant and chain on one evening is one row. */
TEST_WITH(a_corrected_rating_replaces, setup, teardown)
{
	static const char count[] =
		"SELECT count(*) || ' ' || sum(deleted) || ' ' || (SELECT count(*) FROM past WHERE "
		"kind = 'rating') FROM rating WHERE attribute = 'punch'";

	works("rate", "cantor", "punch", "4", "--remark", "WRONG words");
	works("rate", "cantor", "punch", "3", "--remark", "right words");
	assert_string_equal(home_sql(h, count), "1 0 1");
	works("export", "cantor", "--json");
	assert_has(out, "right words");
	assert_lacks(out, "WRONG");
	/* What is not said stays; another place, chain and device are other ratings. */
	works("rate", "cantor", "punch", "2.5", "--private");
	works("rate", "cantor", "punch", "2", "--confidence", "sure");
	assert_string_equal(home_sql(h, count), "1 0 3");
	works("export", "cantor", "--csv", "--only", "ratings");
	assert_lacks(out, "right words");
	assert_string_equal(
		home_sql(h, "SELECT remark FROM rating WHERE attribute = 'punch'"), "right words");
	works("rate", "cantor", "punch", "4", "--device", "crimson");
	works("rate", "cantor", "punch", "4", "--track", "timbre/shivers");
	assert_string_equal(home_sql(h, count), "3 0 3");
	works("rate", "cantor", "punch", "2", "--remark", "");
	assert_string_equal(
		home_sql(h,
			"SELECT count(*) FROM rating WHERE attribute = 'punch' AND remark <> ''"),
		"0");
	/* A value that is taken back leaves nothing, and the next one is a new rating. */
	works("rate", "cantor", "punch", "4", "--track", "timbre/shivers", "--remark",
		"GONE words");
	works("rate", "cantor", "punch", "-", "--track", "timbre/shivers");
	assert_has(err, ": 4, taken back");
	assert_string_equal(
		home_sql(h, "SELECT sum(deleted) FROM rating WHERE attribute = 'punch'"), "1");
	works("export", "cantor", "--json");
	assert_lacks(out, "GONE");
	works("rate", "cantor", "punch", "-", "--track", "timbre/shivers");
	assert_has(err, "punch: not judged");
}

/* `--track` and `--section` mean one thing in every command: an id, a title, or a part of a title.
 */
TEST_WITH(a_track_is_named_alike_in_every_command, setup, teardown)
{
	static const char *const commands[][6] = { { "note", "add", "cantor", "air" },
		{ "rate", "cantor", "punch", "4" }, { "search" }, { "export", "cantor", "--csv" },
		{ "import", "cantor", "notes.txt" } };

	home_write(h, "work/notes.txt", "0:10 warm\n0:20 bright\n");
	for (size_t i = 0; i < LENGTH(commands); i++) {
		static const char *const names[] = { "shivers", "Shivers", "timbre/shivers",
			"hiver", "r" };

		for (size_t k = 0; k < LENGTH(names); k++) {
			char *argv[10] = { "earlog" };
			size_t n = 1;

			for (const char *const *w = commands[i]; *w; w++)
				argv[n++] = (char *)(uintptr_t)*w;
			argv[n++] = "--track";
			argv[n++] = (char *)(uintptr_t)names[k];
			int status = home_run(h, argv, NULL, &out, &err);
			if (status != (k == LENGTH(names) - 1))
				fail_msg("%s --track %s: %d: %s", argv[1], names[k], status, err);
			if (status)
				assert_non_null(strstr(err,
					"“r” may be any of these: timbre/shivers, "
					"timbre/synchro"));
		}
	}
	works("export", "cantor", "--csv", "--section", "imbr");
	refuses(1, "there is no section “bass”", "export", "cantor", "--csv", "--section", "bass");
}
