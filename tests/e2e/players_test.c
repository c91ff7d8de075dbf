/* tests: long, parts */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A bench that follows a player of the session bus: a fake one, honest, lying or hostile. */
#include "e2e/bench.h"
#include "e2e/bus.h"
#include "e2e/fake.h"
#include "e2e/moved_clock.h"

#include "base/core/mem.h"

/* The clocks of its programs stand still. */
static struct home *
still_home(void)
{
	struct home *h = bench_home();

	moved_clock_begin(h);
	moved_clock_stop(h, true);
	return h;
}

/* At the end the bench waits for a player, until a time. */
static void
quit(struct drive *d)
{
	moved_clock_stop(drive_home(d), false);
	bench_quit(d);
}

static int
teardown(void **state)
{
	fake_end();
	bus_end();
	return drive_teardown(state);
}

/* Presses Esc, which is a key when time has gone by, until the screen has this text. */
static void
leave(struct drive *d, const char *text)
{
	drive_keys(d, "\33");
	for (int ms = 0; ms < home_limit_ms(0) && !drive_try_text(d, text, 20); ms += 20)
		moved_clock_go(drive_home(d), 100);
	drive_wait_text(d, text);
}

/* Returns what `earlog players` prints, for which it takes time. */
static const char *
list_players(struct home *h)
{
	const char *out;

	moved_clock_stop(h, false);
	assert_int_equal(home_run(h, ARGS("earlog", "players"), NULL, &out, NULL), 0);
	moved_clock_stop(h, true);
	return out;
}

TEST_WITH(an_honest_player_is_followed, NULL, teardown)
{
	struct home *h = still_home();
	const char *out;

	struct drive *d = fake_follow(h, 'h');
	fake_until(d, "▶ 0:0"); /* without ~ */
	drive_keys(d, "m");
	drive_wait_text(d, "marker");
	drive_keys(d, ":go-cue 1\r");
	fake_until(d, "▶ 1:0");
	drive_keys(d, "m");
	drive_wait_text(d, "1:0");
	drive_keys(d, " ");
	fake_until(d, "‖ 1:0");
	fake_says('1');
	fake_until(d, "─ Two");
	assert_screen_lacks(d, "Also heard");
	drive_keys(d, "m");
	drive_wait_text(d, "Also heard");
	out = list_players(h);
	assert_non_null(strstr(out, "Fake"));
	assert_non_null(strstr(out, "paused"));
	fake_end();
	fake_until(d, "Fake is gone: the clock keeps the position, Space starts the clock");
	quit(d);
	assert_string_equal(home_sql(h,
				    "SELECT pos_from, pos_spread_ms IS NOT NULL FROM v_note WHERE "
				    "from_s > 1 LIMIT 1"),
		"player|1");
	assert_string_equal(home_sql(h, "SELECT count(*) FROM note WHERE about = 0"), "2");
	assert_string_equal(home_sql(h, "SELECT count(*) FROM source WHERE kind = 'url'"), "0");
	home_free(h);
}

/* Where no track can play, the ways to music name the player that runs; Enter follows it, and the
 * notes are seen again. */
TEST_WITH(a_player_that_runs_is_offered, NULL, teardown)
{
	struct home *h = still_home();
	struct drive *d = fake_beside(h, 'h', "");

	fake_until(d, "follow Fake");
	/* f follows it in this pane too */
	fake_until(d, "plays “First”: f follows it");
	drive_wait_text(d, "f follows a player");
	drive_keys(d, "\r");
	drive_wait_text(d, "─ Notes ─");
	fake_until(d, "Fake is followed");
	quit(d);

	/* A review without a list: what the player plays is added, and nothing else is missed. */
	home_write(h, "work/cantor.yaml", "id: other\ndevice: AFUL Cantor\nplaylist: none\n");
	moved_clock_stop(h, true);
	d = bench_start(h, NULL);
	fake_until(d, "f follows it");
	/* A note without a track is seen, and the offer stays. */
	drive_keys(d, "nwarm and wide\r");
	drive_wait_text(d, "warm and wide");
	assert_screen_lacks(d, "Nothing yet");
	fake_until(d, "f follows Fake");
	bench_command(d, "follow off");
	drive_wait_text(d, "no player is followed");
	assert_screen_lacks(d, "f follows Fake");
	drive_keys(d, "f");
	fake_until(d, "Fake is followed");
	bench_type(d, "dry");
	drive_keys(d, "\r");
	drive_wait_sql(d, "select body from note order by body", "dry\nwarm and wide");
	drive_wait_sql(d, "select artist from recording where artist is not null",
		"Ann A., New Orchestra");
	assert_screen_lacks(d, "warm and wide");
	fake_time(d, 3);
	quit(d);

	/* The next evening: what was followed is followed again, also by a note typed at once. */
	const char *out, *words;
	assert_int_equal(home_run(h, ARGS("earlog", "check", "--missing", "cantor.yaml"), NULL,
				 &out, &words),
		0);
	assert_non_null(strstr(out, "follow: auto"));
	fake_says('2');
	moved_clock_stop(h, true);
	d = bench_start(h, NULL);
	bench_type(d, "at once");
	drive_keys(d, "\r"); /* takes the message away, if it is there already */
	fake_until(d, "Fake is followed");
	fake_time(d, 3);
	drive_wait_sql(d,
		"SELECT r.title FROM note n JOIN item i ON i.uuid = n.item JOIN recording r ON "
		"r.uuid = i.recording WHERE body = 'at once'",
		"Three");
	assert_screen_lacks(d, "No track can play");
	quit(d);
	d = bench_start(h, NULL);
	drive_wait_text(d, "as in the last session");
	quit(d);
	home_free(h);
}

TEST_WITH(no_lie_becomes_an_exact_note, NULL, teardown)
{
	static const char lies[] = "mf0bewl";
	struct home *h = still_home();

	struct drive *d = fake_follow(h, 'm');
	for (size_t i = 0; i < sizeof(lies) - 1; i++) {
		fake_says(lies[i]);
		fake_says(i % 2 ? '2' : '1');
		fake_until(d, i % 2 ? "─ Three" : "─ Two");
		fake_time(d, 3);
		drive_keys(d, "m");
		fake_time(d, 3);
	}
	quit(d);
	assert_string_equal(home_sql(h, "SELECT count(*), sum(about) FROM note"), "7|7");
	home_free(h);
}

/* Positions are numbers of any type; a text is none. */
TEST_WITH(a_position_is_a_number_of_any_type, NULL, teardown)
{
	struct home *h = still_home();

	for (const char *type = "dt"; *type; type++) {
		struct drive *d = fake_follow(h, *type);
		fake_until(d, "▶ 0:0"); /* without ~ */
		drive_keys(d, "m");
		drive_wait_text(d, "marker");
		quit(d);
		fake_end();
		bus_end();
	}
	assert_string_equal(home_sql(h, "SELECT count(*), sum(about) FROM note"), "2|0");
	home_free(h);
	h = still_home();
	struct drive *d = fake_follow(h, 's');
	fake_time(d, 3);
	drive_keys(d, "m");
	drive_wait_text(d, "marker");
	quit(d);
	assert_string_equal(home_sql(h, "SELECT about FROM note"), "1");
	assert_string_equal(home_sql(h, "SELECT pos_from FROM v_note"), "clock");
	home_free(h);
}

TEST_WITH(a_hostile_player_delays_no_key, NULL, teardown)
{
	struct home *h = still_home();

	struct drive *d = fake_follow(h, 'h');
	fake_until(d, "▶ 0:0");
	fake_says('F');
	drive_keys(d, "m");
	drive_wait_text(d, "marker");
	fake_says('M');
	fake_until(d, "─ xxx");
	drive_keys(d, "m");
	drive_wait_text(d, "Also heard");
	assert_string_equal(home_sql(h, "SELECT max(length(title)) < 300 FROM recording"), "1");
	fake_says('N');
	fake_until(d, "Other is followed");
	fake_says('H');
	fake_time(d, 3);
	drive_keys(d, "nhangs\r");
	drive_wait_text(d, "hangs");
	quit(d);
	home_free(h);
}

static const char auto_chain[] = "chains:\n  web: {source: laptop, follow: auto}\n";

/* An application id is no name; each of the names that a player has is taken. */
TEST_WITH(a_player_is_called_by_the_name_that_it_gives_itself, NULL, teardown)
{
	struct home *h = still_home();
	struct drive *d = fake_beside(h, 'h', "chains:\n  web: {source: laptop, follow: tidal}\n");
	const char *out;

	fake_says('p');
	fake_another(h, "org.example.TidePlayer", "Tide", 'h');
	fake_another(h, "org.example.SandPlayer", NULL, 'h');
	fake_another(h, "org.mpris.tide.instance2", "Tide", 'h');
	fake_until(d, "waiting for tidal: on the session bus: ");
	out = list_players(h);
	assert_non_null(strstr(out, "Tide (org.example.TidePlayer)"));
	assert_non_null(strstr(out, "Tide (org.mpris.tide.instance2)"));
	assert_non_null(strstr(out, "SandPlayer"));
	assert_null(strstr(out, "Org."));
	bench_command(d, "follow sandplayer");
	drive_wait_text(d, "SandPlayer is followed");
	bench_command(d, "follow TIDE");
	drive_wait_text(d, "Tide");
	bench_command(d, "follow org.example.sand");
	drive_wait_text(d, "SandPlayer is followed");
	bench_command(d, "follow org.mpris.MediaPlayer2.org.example.tideplayer");
	drive_wait_text(d, "Tide");
	quit(d);
	home_free(h);
}

/* There, I is the capital of another letter. */
TEST_WITH(in_turkish_capitals_are_those_of_the_same_letters, NULL, teardown)
{
	struct home *h = still_home();
	const char *out;

	home_locale(h, "tr_TR");
	home_write(h, "work/music/SHIVERS.AIFF", "no sound");
	home_write(h, "work/eq.txt", "FILTER 1: ON PK FC 100 HZ GAIN -3 DB Q 1\n");
	home_run(h, ARGS("earlog", "library", "scan", "music"), NULL, &out, NULL);
	assert_has(out, "1 files: 1 read");
	assert_int_equal(home_run(h, ARGS("earlog", "check", "eq.txt"), NULL, NULL, NULL), 0);
	struct drive *d = fake_beside(h, 'h', "chains:\n  web: {source: laptop, follow: TIDE}\n");
	fake_another(h, "org.example.tideplayer", "Tide", 'h');
	fake_until(d, "Tide is followed");
	quit(d);
	home_free(h);
}

TEST_WITH(what_earlog_paused_keeps_its_place, NULL, teardown)
{
	struct home *h = still_home();
	struct drive *d = fake_follow(h, 'h');

	fake_another(h, "second", "Second", 'h');
	fake_until(d, "▶ 0:0");
	drive_keys(d, " ");
	fake_until(d, "‖ 0:");
	fake_time(d, 3);
	assert_screen_lacks(d, "Second is followed");
	/* Its user starts it again and pauses it: the one that plays is followed. */
	fake_says('P');
	fake_until(d, "▶ 0:");
	fake_says('p');
	fake_until(d, "Second is followed");
	quit(d);
	home_free(h);
}

/* A browser without a position beside its plugin, which reports the same. */
TEST_WITH(the_one_that_knows_its_position_is_followed, NULL, teardown)
{
	struct home *h = still_home();
	struct drive *d = fake_beside(h, 'n', auto_chain);

	fake_until(d, "Fake is followed");
	fake_another(h, "plasma-browser-integration", "Plasma", 'h');
	fake_until(d, "Plasma is followed");
	fake_until(d, "▶ 0:0");
	/* The plugin tells a pause first. */
	fake_says_to(1, 'p');
	fake_until(d, "‖ 0:");
	fake_time(d, 3);
	assert_screen_lacks(d, "Fake is followed");
	quit(d);
	home_free(h);
}

TEST_WITH(keys_are_passed_on_and_late_titles_take_their_notes, NULL, teardown)
{
	struct home *h = still_home();
	struct drive *d = fake_follow(h, 'h');

	fake_until(d, "▶ 0:0");
	drive_keys(d, ">");
	fake_until(d, "─ Three");
	drive_keys(d, "<");
	drive_wait_text(d, "cannot go to its previous track");
	drive_keys(d, "s");
	drive_wait_text(d, "follows Fake");
	leave(d, "─ Three");
	/* Nothing can be rated, or is noted, while an advertisement plays. */
	fake_says('a');
	fake_until(d, "which is an advertisement");
	bench_command(d, "rate 4");
	drive_wait_text(d, "gets no ratings");
	/* A note of the first seconds goes with the title, which comes later. */
	fake_says('-');
	fake_until(d, "Fake does not name what it plays");
	fake_until(d, "▶ 0:0");
	bench_type(d, "first words");
	drive_keys(d, "\r");
	drive_wait_text(d, "first words");
	fake_says('+');
	fake_until(d, "─ Late");
	drive_wait_sql(d,
		"SELECT r.title FROM note n JOIN item i ON i.uuid = n.item JOIN recording r ON "
		"r.uuid = i.recording",
		"Late");
	assert_screen_lacks(d, "played by");
	/* So does one that was made while the title was of the track before. */
	fake_time(d, 3);
	fake_says('1');
	fake_until(d, "─ Two");
	fake_time(d, 9);
	fake_says('r');
	fake_time(d, 3);
	bench_type(d, "second words");
	drive_keys(d, "\r");
	drive_wait_text(d, "second words");
	fake_says('+');
	fake_until(d, "─ Later");
	drive_wait_sql(d,
		"SELECT r.title, n.pos_ms < 4000 FROM note n JOIN item i ON i.uuid = n.item JOIN "
		"recording r ON r.uuid = i.recording WHERE body = 'second words'",
		"Later|1");
	quit(d);
	home_free(h);
}

/* A private window of a browser says "Fake is playing media". A note asks which track it is, once;
 * the answer takes the note along, and names nothing for the next track without a title. */
TEST_WITH(a_text_in_place_of_a_title_is_none, NULL, teardown)
{
	struct home *h = still_home();
	struct drive *d = fake_follow(h, 'n');

	fake_until(d, "Fake is followed");
	fake_says('x');
	fake_until(d, "Fake does not name what it plays");
	drive_keys(d, "n");
	drive_wait_text(d, "which track does Fake play?");
	drive_keys(d, "dry snare\r");
	drive_wait_text(d, "─ played by Fake");
	drive_wait_text(d, "Fake: it reports no position");
	drive_keys(d, "y");
	drive_wait_text(d, "What is followed is");
	drive_keys(d, "\r");
	drive_wait_text(d, "this is First");
	/* A track of no list is named, once. */
	fake_says('2');
	fake_until(d, "Three");
	fake_says('-');
	fake_until(d, "Fake does not name what it plays");
	drive_keys(d, "n");
	drive_keys(d, "soft bells\r");
	drive_wait_text(d, "soft bells");
	drive_keys(d, "y");
	drive_wait_text(d, "What is followed is");
	drive_keys(d, "Tide Song");
	drive_wait_text(d, "new");
	drive_keys(d, "\r");
	drive_wait_text(d, "this is Tide Song");
	quit(d);
	assert_string_equal(home_sql(h,
				    "SELECT r.title FROM note n JOIN item i ON i.uuid = n.item "
				    "JOIN recording r ON r.uuid = i.recording WHERE n.body LIKE "
				    "'soft%'"),
		"Tide Song");
	assert_string_equal(
		home_sql(h, "SELECT body FROM note WHERE body LIKE 'dry%'"), "dry snare");
	assert_string_equal(
		home_sql(h,
			"SELECT r.title FROM note n JOIN item i ON i.uuid = n.item JOIN "
			"recording r ON r.uuid = i.recording WHERE n.body LIKE 'dry%'"),
		"First");
	assert_string_equal(home_sql(h, "SELECT count(*) FROM heard_as"), "0");
	assert_string_equal(
		home_sql(h, "SELECT count(*) FROM recording WHERE title LIKE '%media%'"), "0");
	home_free(h);
}

/* A rating on a track of no list is in the draft, the page, the comparison and the ranking; while
 * no track can be named it is about the whole. */
TEST_WITH(what_is_rated_on_a_followed_track_is_published, NULL, teardown)
{
	struct home *h = still_home();
	const char *out, *words;

	bus_start(h);
	home_write(h, "work/cantor.yaml",
		"device: AFUL Cantor\nplaylist: none\ncompare: [{device: AFUL Performer8}]\n");
	struct drive *d = bench_start(h, NULL);
	drive_keys(d, "w");
	drive_wait_text(d, "[whole]");
	drive_keys(d, "5");
	drive_wait_sql(d, "SELECT scope, item IS NULL FROM rating", "whole|1");
	leave(d, "─ Notes");
	fake_another(h, "fake", "Fake", 'h');
	fake_until(d, "f follows Fake");
	drive_keys(d, "f");
	fake_until(d, "Fake is followed");
	fake_time(d, 1);
	drive_keys(d, "w");
	drive_wait_text(d, "[track]");
	drive_keys(d,
		"\033[B"
		"3");
	drive_wait_sql(d, "SELECT count(*) FROM rating WHERE item IS NOT NULL", "1");
	leave(d, "─ Notes");
	bench_command(d, "wear 2");
	drive_keys(d, " ");
	drive_wait_text(d, "Performer8 is worn");
	drive_keys(d, "w");
	drive_wait_text(d, "[track]");
	drive_keys(d, "4"); /* the wheel opens at what the Cantor has and the Performer8 lacks */
	drive_wait_sql(d, "SELECT count(*) FROM rating WHERE item IS NOT NULL", "2");
	leave(d, "─ Notes");
	quit(d);
	assert_int_equal(
		home_run(h, ARGS("earlog", "export", "--markdown", "cantor"), NULL, &out, &words),
		0);
	assert_non_null(strstr(out, "**First by Ann A., New Orchestra**\n\n- Bass precision: 3/5"));
	assert_int_equal(
		home_run(h, ARGS("earlog", "export", "--html", "cantor"), NULL, &out, &words), 0);
	assert_non_null(strstr(out, "Bass precision"));
	assert_int_equal(home_run(h, ARGS("earlog", "compare", "AFUL Cantor", "AFUL Performer8"),
				 NULL, &out, &words),
		0);
	assert_non_null(strstr(out, "Bass precision  First  3       4\n"));
	assert_int_equal(
		home_run(h, ARGS("earlog", "rank", "--by", "bass-precision"), NULL, &out, &words),
		0);
	assert_non_null(strstr(out, "AFUL Performer8"));
	home_free(h);
}

static const char five[] =
	"id: mine\ntitle: Mine\nsections:\n"
	"  - {id: bass, title: Bass, attributes: [bass-depth, punch], tracks: []}\n"
	"  - {id: mids, title: Mids, attributes: [midrange-strength], tracks: []}\n"
	"  - {id: treble, title: Treble, attributes: [treble-strength], tracks: []}\n"
	"  - {id: build, title: Build, tracks: []}\n"
	"  - {id: value, title: Value, tracks: []}\n";

/* Sections without tracks are headings that can be chosen; what plays is heard for the chosen one.
 */
TEST_WITH(sections_without_tracks_are_heard_over_whatever_plays, NULL, teardown)
{
	struct home *h = still_home();
	const char *out, *words;

	bus_start(h);
	fake_another(h, "fake", "Fake", 'h');
	home_write(h, "work/mine.yaml", five);
	home_write(h, "work/cantor.yaml", "device: AFUL Cantor\nplaylist: mine.yaml\n");
	struct drive *d = bench_start(h, NULL);
	drive_wait_text(d, "▶ Bass");
	drive_wait_text(d, "Value");
	bench_command(d, "follow");
	fake_until(d, "a note adds it under Bass");
	fake_until(d, "▶ 0:0"); /* without ~ */
	drive_keys(d, "nthumps\r");
	fake_until(d, "▶ First ");
	drive_keys(d, "w");
	drive_wait_text(d, "Bass");
	drive_wait_text(d, "Punch");
	drive_wait_text(d, "[section]");
	drive_keys(d, "II");
	drive_wait_text(d, "[track]");
	drive_keys(d, "4");
	drive_wait_sql(d, "SELECT attribute FROM rating", "bass-depth");
	leave(d, "─ Notes");
	/* The same track for another section. */
	bench_command(d, "show tracks");
	drive_keys(d, "\033[B");
	drive_wait_text(d, "▶ Mids");
	drive_wait_text(d, "adds it under Mids");
	fake_until(d, "▶ 0:0"); /* without ~ */
	drive_keys(d, "nthin\r");
	drive_wait_sql(d, "SELECT count(*) FROM item", "2");
	/* `o` has them, too. */
	drive_keys(d, "o");
	drive_wait_text(d, "Treble");
	drive_keys(d, "Build\r");
	drive_wait_text(d, "→ section Build");
	drive_keys(d, "heavy\r");
	drive_wait_sql(d, "SELECT s.id FROM note n JOIN section s ON s.uuid = n.section", "build");
	drive_keys(d, "w");
	drive_wait_text(d, "Wheel: Mids");
	leave(d, "─ Notes");
	bench_command(d, "show tracks");
	drive_keys(d, "\033[B");
	drive_wait_text(d, "▶ Treble");
	drive_keys(d, "w");
	drive_wait_text(d, "Wheel: Treble");
	drive_wait_text(d, "[section]");
	drive_keys(d, "2");
	drive_wait_sql(d, "SELECT count(*) FROM rating WHERE scope = 'section'", "1");
	leave(d, "─ Notes");
	quit(d);
	assert_int_equal(
		home_run(h, ARGS("earlog", "export", "--markdown", "cantor"), NULL, &out, &words),
		0);
	assert_non_null(strstr(out,
		"**Bass:**\n\n**First by Ann A., New Orchestra**\n\n- Bass depth: 4/5\n- 0:0"));
	assert_non_null(strstr(out, "**Mids:**\n\n**First by Ann A., New Orchestra**\n\n- 0:"));
	assert_non_null(strstr(out, "**Treble:**\n\n- Treble strength: 2/5"));
	assert_non_null(strstr(out, "**Build:**\n\nHeavy."));
	home_free(h);
}

/* Chromium says after a seek that it is further than what is heard. */
TEST_WITH(a_browser_that_was_moved_has_no_exact_time_until_the_next_track, NULL, teardown)
{
	struct home *h = still_home();

	bus_start(h);
	fake_another(h, "chromium.instance7", "Chromium", 'h');
	bench_session(h, auto_chain);
	bench_tracks(h,
		"      - {id: first, title: First, duration: \"3:20\", cues: [{at: \"1:00\", "
		"label: "
		"one}]}\n      - {id: two, title: Two, duration: \"3:20\"}\n");
	struct drive *d = bench_start(h, NULL);
	fake_until(d, "▶ 0:0");
	drive_keys(d, ":go-cue 1\r");
	fake_until(d, "▶ ~1:0");
	fake_time(d, 4);
	drive_keys(d, "m");
	drive_wait_text(d, "marker");
	fake_time(d, 1); /* the answer to the key has come */
	fake_says('1');
	fake_until(d, "─ Two");
	fake_until(d, "▶ 0:");
	quit(d);
	assert_string_equal(
		home_sql(h, "SELECT about, pos_spread_ms BETWEEN 930 AND 1100 FROM note"), "1|1");
	home_free(h);
}
