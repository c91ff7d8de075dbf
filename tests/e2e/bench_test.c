/* tests: smoke, long, of ui/ui run/run */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The bench as a reviewer uses it: rating on the wheel, swapping devices and chains, markers with
 * kinds, loops, notes without a time, finding what was written, and all of it on the smallest
 * screen. Sound is made here and goes nowhere.
 */
#include <stdlib.h>

#include "base/core/mem.h"
#include "e2e/bench.h"

static const char session_yaml[] =
	"id: cantor\n"
	"device: AFUL Cantor\n"
	"playlist: ./list.yaml\n"
	"lexicon: bs2399\n"
	"chains:\n"
	"  dx300: {source: iBasso DX300, output: 4.4 mm, gain: high, volume: {value: 28, unit: "
	"steps}}\n"
	"  dongle: {source: Apple dongle, output: 3.5 mm, volume: {value: 40, unit: \"%\"}}\n"
	"compare:\n"
	"  - {device: AFUL Performer8, volume: {dx300: 22}}\n"
	"  - {device: Symphonium Crimson}\n"
	"questions:\n"
	"  - {id: warmth, section: bass, text: \"Is there enough warmth for {device}?\"}\n";

static const char playlist_yaml[] = "id: list\n"
				    "title: List\n"
				    "sections:\n"
				    "  - id: bass\n"
				    "    title: Bass and dynamics\n"
				    "    attributes: [bass-depth, attack, dark-bright]\n"
				    "    tracks:\n"
				    "      - {id: low, title: Low, signal: sine 100 240s, cues: "
				    "[{at: \"0:30\", label: thirty}, {label: chorus}]}\n"
				    "      - {id: high, title: High, signal: pink 60s}\n";

static const char config_yaml[] =
	"audio: {output: \"null\"}\n"
	"marker_kinds: {b: bass, s: sibilance}\n"
	"short_codes: {sib: sibilance}\n"
	"benchmarks: [{device: 7Hz Timeless, attribute: bass-depth, value: 4}]\n";

static struct drive *
start(int rows, int cols, const char *profile)
{
	struct drive_options o = { .rows = rows, .cols = cols, .home = home_new() };

	home_write(o.home, "work/cantor.yaml", session_yaml);
	home_write(o.home, "work/list.yaml", playlist_yaml);
	home_write(o.home, "config/earlog/config.yaml", profile);
	struct drive *d = drive_start(&o, ARGS("earlog", "session", "cantor.yaml"));
	drive_wait_text(d, " Keys ");
	/* It plays. */
	drive_wait_text(d, "0:01");
	return d;
}

static void
end(struct drive *d)
{
	struct home *h = drive_home(d);

	bench_interrupt(d);
	assert_int_equal(drive_wait_exit(d), 0);
	assert_terminal_clean(d);
	drive_end(d);
	home_free(h);
}

/* ---- the wheel ---- */

static void
has_line(const char *text, const char *line)
{
	if (!strstr(text, line))
		fail_msg("“%s” lacks “%s”", text, line);
}

TEST_DRIVEN(the_wheel_rates_a_cue)
{
	static const char rated[] = "select scope, item, cue, value from v_rating "
				    "where cue is not null";
	struct drive *d = start(24, 80, config_yaml);
	const char *out, *err;

	bench_command(d, "goto 0:31");
	drive_keys(d, "w");
	drive_wait_text(d, "Wheel: Bass and dy");
	drive_keys(d, "II");
	drive_wait_text(d, "ratings are for the track");
	drive_keys(d, "3");
	drive_wait_text(d, "3: AFUL Cantor, for the track Low");
	drive_keys(d, "I");
	drive_wait_text(d, "ratings are for the cue 0:30 thirty");
	drive_wait_text(d, "[cue]");
	drive_keys(d, "4");
	drive_wait_sql(d, rated, "item|bass/low|thirty|4.0");
	drive_keys(d, "u");
	drive_wait_sql(d, rated, "");
	drive_key(d, "Ctrl-R");
	drive_wait_sql(d, rated, "item|bass/low|thirty|4.0");
	drive_keys(d, "I");
	drive_wait_text(d, "ratings are for the section");
	drive_run(d, ARGS("earlog", "export", "--markdown", "cantor"), NULL, &out, &err);
	has_line(out, "\n- Bass depth: 3/5");
	has_line(out, "\n- 0:30 Bass depth: 4/5");
	drive_run(d, ARGS("earlog", "export", "--json", "cantor"), NULL, &out, &err);
	has_line(out, "\"cue\": \"0:30 thirty\"");
	drive_run(d, ARGS("earlog", "show", "cantor"), NULL, &out, &err);
	has_line(out, "Bass depth 4/5 · at 0:30 thirty\n");
	drive_run(d, ARGS("earlog", "stats", "--csv", "cantor"), NULL, &out, &err);
	has_line(out, ",bass-depth,cue,bass/low,0:30 thirty,4,");
	has_line(out, ",bass-depth,track,bass/low,,3,");
	end(d);
}

TEST_DRIVEN(the_wheel_takes_attributes_and_scopes)
{
	struct drive *d = start(40, 120, config_yaml);

	drive_wait_text(d, "Wheel: Bass and dy");
	drive_keys(d, "wi");
	drive_wait_text(d, "attribute ");
	drive_type(d, "tin");
	drive_wait_gone(d, "Timbre");
	drive_wait_text(d, "Tinny");
	drive_keys(d, "\r");
	drive_wait_gone(d, "attribute tin");
	drive_keys(d, "2");
	drive_wait_sql(d,
		"select value from rating where attribute = 'tinny' and scope = 'section'", "2.0");
	/* What was found is below the score. */
	drive_key(d, "Up");
	drive_wait_text(d, "Score ");
	drive_keys(d, "3");
	drive_wait_sql(d, "select value from rating where attribute = 'section'", "3.0");
	drive_keys(d, "I");
	drive_wait_text(d, "Sonic quality");
	drive_keys(d, "wn");
	drive_wait_text(d, " Text ");
	end(d);
}

static const char *
output_of(struct home *h, char *const argv[])
{
	const char *out, *problem;

	if (home_run(h, argv, NULL, &out, &problem) != 0)
		fail_msg("%s", problem);
	return out;
}

#define assert_says(h, words, ...)                                            \
	do {                                                                  \
		const char *said = output_of(h, ARGS("earlog", __VA_ARGS__)); \
		if (!strstr(said, words))                                     \
			fail_msg("\"%s\" is not in: %s", words, said);        \
	} while (0)

/* What was rated has its name and the words at its ends, wherever it is read. */
static void
assert_named(struct home *h)
{
	assert_says(h, "\"name\": \"Dark-Bright\"", "export", "--json", "cantor");
	assert_says(h, "\"low\": \"dark\"", "export", "--json", "cantor");
	assert_says(h, "\"bipolar\": true", "export", "--json", "cantor");
	assert_says(h, "Dark-Bright", "export", "--markdown", "cantor");
	assert_says(h, "Dark-Bright", "stats", "--json", "cantor");
	assert_says(h, "Dark-Bright", "rank", "--by", "dark-bright");
	assert_says(h, "Dark-Bright", "compare", "cantor", "cantor");
	assert_says(h, "Dark-Bright", "show", "cantor");
}

#define COUNT_WORDS \
	"select (select count(*) from lexicon) || ' ' || (select count(*) from attribute)"

TEST_DRIVEN(rating_on_the_wheel_brings_its_words_along)
{
	struct drive *d = start(24, 80, config_yaml);
	struct home *h = drive_home(d);

	drive_keys(d, "w");
	drive_wait_text(d, "Wheel: Bass and dy");
	drive_key(d, "Down");
	drive_key(d, "Down");
	drive_keys(d, "4");
	drive_wait_sql(d, COUNT_WORDS, "1 1");
	/* One step of undo takes the rating away; what the lexicon says of the word stays. */
	drive_keys(d, "u");
	drive_wait_sql(d, "select count(*) from rating where deleted = 0", "0");
	assert_string_equal(drive_sql(d, COUNT_WORDS), "1 1");
	drive_keys(d, "4");
	drive_wait_sql(d, "select count(*) from rating where deleted = 0", "1");
	drive_keys(d, "\x03");
	assert_int_equal(drive_wait_exit(d), 0);
	drive_end(d);
	assert_named(h);

	/* An archive that lacks the words: shown from the lexicons at hand, stored by the next
	 * session. */
	bench_spoil(h, "delete from attribute; delete from lexicon");
	assert_named(h);
	assert_string_equal(home_sql(h, COUNT_WORDS), "0 0");
	struct drive_options o = { .rows = 24, .cols = 80, .home = h };
	d = drive_start(&o, ARGS("earlog", "session", "cantor.yaml"));
	drive_wait_sql(d, COUNT_WORDS, "1 1");
	drive_keys(d, "\x03");
	assert_int_equal(drive_wait_exit(d), 0);
	drive_end(d);
	assert_string_equal(home_sql(h, "select name, low, high, bipolar from attribute"),
		"Dark-Bright|dark|bright|1");
	home_free(h);
}

/* ---- devices and chains ---- */

TEST_DRIVEN(a_swap_waits_for_the_hands)
{
	struct drive *d = start(24, 80, config_yaml);

	drive_keys(d, "d");
	drive_wait_text(d, "2 AFUL Performer8     vol 22");
	drive_keys(d, "2");
	drive_wait_text(d, "put on AFUL Performer8, volume 22 steps");
	/* A note has other keys: the question waits, whole, for its end. */
	drive_keys(d, "n");
	drive_wait_text(d, "put on AFUL Performer8, volume 22 steps ");
	assert_screen_lacks(d, ":confirm");
	drive_keys(d, "\r");
	drive_wait_text(d, "put on AFUL Performer8, volume 22 steps");
	drive_wait_text(d, "‖");
	drive_key(d, "Esc");
	drive_wait_gone(d, "put on AFUL");
	drive_wait_text(d, "▶");
	drive_wait_text(d, "high gain · vol 28");
	drive_keys(d, "d2");
	drive_wait_text(d, "put on AFUL");
	drive_keys(d, " ");
	drive_wait_text(d, "2 AFUL Performer8 · iBasso DX300 · 4.4 mm · high gain · vol 22");
	drive_keys(d, "n");
	drive_wait_text(d, " Text ");
	drive_type(d, "softer sib ");
	drive_wait_text(d, "softer sibilance");
	drive_key(d, "Ctrl-X");
	drive_wait_text(d, "→ Low · AFUL Performer8 vs AFUL Cantor · dx300");
	drive_key(d, "Ctrl-X");
	drive_wait_text(d, "─ Compared with ");
	drive_type(d, "mem");
	drive_keys(d, "\r");
	drive_wait_text(d, "vs AFUL Cantor (from memory)");
	drive_keys(d, "\r");
	drive_wait_text(d, "vs AFUL Cantor (from memory)");
	drive_wait_sql(d,
		"select body, from_memory, (select name from device where uuid = note.against) "
		"from note",
		"softer sibilance|1|AFUL Cantor");
	drive_keys(d, "D");
	drive_wait_text(d, "put on AFUL Cantor");
	drive_keys(d, "\r");
	drive_wait_text(d, "1 AFUL Cantor");
	drive_wait_text(d, "vs 1 (from memory)");
	drive_keys(d, "d9");
	drive_wait_text(d, "no line here has the number 9");
	drive_key(d, "Esc");
	end(d);
}

TEST_DRIVEN(a_chain_is_chosen_and_its_volume_noted)
{
	struct drive *d = start(24, 80, config_yaml);

	drive_keys(d, "s");
	drive_wait_text(d, "▶ 1 dx300");
	drive_wait_text(d, "vol 28, AFUL Performer8 22");
	drive_keys(d, "\033[B\r");
	/* Hands need longer than a key, as with another device. */
	drive_wait_text(d, "switch to dongle, volume 40 %");
	drive_wait_gone(d, "─ Chains");
	drive_keys(d, " ");
	drive_wait_text(d, "vol 40 %");
	drive_keys(d, "v");
	drive_wait_text(d, "volume ");
	drive_type(d, "35\r");
	drive_wait_text(d, "vol 35 %");
	drive_wait_sql(d, "select value, unit from volume", "35|%");
	drive_keys(d, "u");
	drive_wait_text(d, "vol 40 %");
	end(d);
}

/* ---- marks, loops, parts, words ---- */

TEST_DRIVEN(a_marker_has_a_kind)
{
	struct drive *d = start(24, 80, config_yaml);

	drive_keys(d, "M");
	drive_wait_text(d, "mark b bass · s sibilance");
	drive_keys(d, "b");
	drive_wait_text(d, "[bass]");
	drive_wait_sql(d, "select kind from note", "bass");
	drive_keys(d, "M");
	drive_wait_text(d, "mark b bass");
	drive_key(d, "Esc");
	drive_wait_gone(d, "mark b bass");
	drive_keys(d, "Mz");
	drive_wait_text(d, "names no marker kind \"z\"");
	end(d);
}

TEST_DRIVEN(a_loop_is_on_the_bar)
{
	struct drive *d = start(24, 80, config_yaml);

	drive_wait_text(d, "▶ 0:");
	drive_keys(d, " ");
	drive_wait_text(d, "‖ 0:");
	drive_keys(d, "g");
	drive_wait_text(d, "go to ");
	drive_type(d, "1:10\r");
	drive_wait_text(d, "‖ 1:10");
	drive_keys(d, "a");
	drive_wait_text(d, "loop 1:1");
	drive_keys(d, "\033[1;2C\033[1;2C");
	drive_wait_text(d, "2:1");
	drive_keys(d, "b");
	drive_wait_text(d, "loop 1:10.0-2:1");
	drive_wait_text(d, "]");
	drive_wait_text(d, "[");
	drive_keys(d, "B");
	drive_wait_gone(d, "[");
	end(d);
}

/* ---- everywhere ---- */

TEST_DRIVEN(the_mouse_is_given_back)
{
	struct drive *d = start(24, 80, config_yaml);
	int row, col;

	drive_wait_text(d, "High");
	assert_true(drive_find(d, "High", &row, &col));
	drive_click(d, row, col);
	drive_keys(d, "\r");
	drive_wait_text(d, "─ High");
	drive_wait_text(d, "1:00");
	assert_true(drive_find(d, "1:00", &row, &col));
	drive_click(d, row, col - 10);
	drive_wait_text(d, "0:4");
	end(d);
}

TEST_DRIVEN(letters_write_where_the_profile_says_so)
{
	char *profile = xasprintf("%stype_to_note: yes\n", config_yaml);
	struct drive *d = start(24, 80, profile);

	drive_wait_text(d, "Alt-M mark");
	drive_keys(d, "quick");
	drive_wait_text(d, "quick");
	drive_keys(d, "\r");
	drive_wait_sql(d, "select body from note", "quick");
	drive_keys(d, "é\r");
	drive_wait_sql(d, "select body from note where body <> 'quick'", "é");
	drive_key(d, "Alt-x");
	drive_wait_text(d, "1/2");
	end(d);
	free(profile);
}

TEST_DRIVEN(remarks_on_other_devices_are_on_the_screen)
{
	struct home *h = bench_home();
	struct drive *d;

	assert_int_equal(home_run(h,
				 ARGS("earlog", "rate", "cantor.yaml", "bass-depth", "3", "--track",
					 "first", "--device", "AFUL Performer8", "--remark",
					 "soft hits on every track"),
				 NULL, NULL, NULL),
		0);
	d = bench_start(h, &(struct drive_options){ .rows = 40, .cols = 120 });
	bench_command(d, "show others");
	drive_wait_text(d, "AFUL Performer8  Bass depth 3:");
	drive_wait_text(d, "soft hits on");
	bench_quit(d);
	bench_intact(h);
	home_free(h);
}
