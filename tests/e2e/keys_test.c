/* tests: long, parts, of command/keymap ui/keys */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table of keys, as the program carries it: each of its rows reaches its command. The clock
 * stands still here, so that every time is exact. A key that has no row in `probes` is only shown
 * to run something.
 */
#include "e2e/bench.h"
#include "e2e/moved_clock.h"

#include "base/core/mem.h"
#include "bench/command/keymap.h"

/*
 * What shows that a command ran. Steps prepare it: each sends its keys and waits for its text
 * ("!text": for its going). Then the key under test is pressed, `then` is typed, and `want` must
 * come, which was not there before. `after` clears up.
 */
struct probe {
	enum key_table table;
	const char *line;
	struct {
		const char *keys, *until;
	} steps[3];
	const char *then, *want, *after;
};

#define AT(time)                               \
	{                                      \
		":goto " time "\r", "‖ ~" time \
	}
#define NOTE(time)                         \
	{                                  \
		":note w\r", "~" time " w" \
	}
#define TEXT_EMPTY            \
	{                     \
		"n", " Text " \
	}
#define HOME_KEY             \
	{                    \
		"\001", NULL \
	}
#define NOTHING          \
	{                \
		"", NULL \
	}
#define OUT "\x07"

static const struct probe probes[] = {
	{ IN_KEYS, "toggle", { AT("1:00") }, "", "▶ ~1:0", " " },
	{ IN_KEYS, "play-item", { AT("1:00"), { ":top\r\033[B\033[B", "Notes · Item 3" } }, "",
		"─ Item 3 ", ":top\r:play-item\r" },
	{ IN_KEYS, "mark", { AT("1:01") }, "", "~1:01 marker", "X" },
	{ IN_KEYS, "note", { AT("1:02") }, "", " Text ", OUT },
	{ IN_KEYS, "edit", { AT("1:03"), NOTE("1:03") }, "", " Text ", OUT "X" },
	{ IN_KEYS, "undo", { AT("1:04"), NOTE("1:04") }, "", "!~1:04 w", "" },
	{ IN_KEYS, "redo", { AT("1:05"), NOTE("1:05"), { ":undo\r", "!~1:05 w" } }, "", "~1:05 w",
		"X" },
	{ IN_KEYS, "next-cue", { AT("0:00") }, "", "‖ ~0:05", "" },
	{ IN_KEYS, "previous-cue", { AT("0:30") }, "", "‖ ~0:15", "" },
	{ IN_KEYS, "seek -5", { AT("1:00") }, "", "‖ ~0:55", "" },
	{ IN_KEYS, "seek +5", { AT("1:00") }, "", "‖ ~1:05", "" },
	{ IN_KEYS, "seek -30", { AT("1:00") }, "", "‖ ~0:30", "" },
	{ IN_KEYS, "seek +30", { AT("1:00") }, "", "‖ ~1:30", "" },
	{ IN_KEYS, "ask goto", { NOTHING }, "", "Enter go", "\033" },
	{ IN_KEYS, "previous", { { ":top\r:play-item\r:next\r", "─ Item 2 " } }, "", "─ Item 1 ",
		"" },
	{ IN_KEYS, "next", { { ":top\r:play-item\r", "─ Item 1 " } }, "", "─ Item 2 ",
		":previous\r" },
	{ IN_NOTES, "jump",
		{ AT("1:06"), NOTE("1:06"), { ":goto 0:10\r:show notes\r", "‖ ~0:10" } }, "",
		"‖ ~1:06", "X\033" },
	{ IN_KEYS, "note-untimed", { AT("1:07") }, "x\r", "        x", "X" },
	{ IN_KEYS, "delete", { AT("1:08"), NOTE("1:08") }, "", "!~1:08 w", "" },
	{ IN_KEYS, "private", { AT("1:09"), NOTE("1:09") }, "", "~1:09 (private) w", "X" },
	{ IN_KEYS, "range", { AT("1:14"), NOTE("1:14"), AT("1:20") }, "", "~1:14-", "X" },
	{ IN_KEYS, "level -1", { { ":level -5\r", "level -5 dB" } }, "", "level -6 dB",
		":level +9\r" },
	{ IN_KEYS, "level +1", { { ":level -5\r", "level -5 dB" } }, "", "level -4 dB",
		":level +9\r" },
	{ IN_KEYS, "up", { { ":top\r\033[B\033[B", "Notes · Item 3" } }, "", "Notes · Item 2",
		":top\r" },
	{ IN_KEYS, "down", { { ":top\r\033[B", "Notes · Item 2" } }, "", "Notes · Item 3",
		":top\r" },
	{ IN_KEYS, "page-up", { { ":bottom\r", "Notes · Item 30" } }, "", "Notes · Item 11",
		":top\r" },
	{ IN_KEYS, "page-down", { { ":top\r\033[B", "Notes · Item 2" } }, "", "Notes · Item 21",
		":top\r" },
	{ IN_KEYS, "top", { { ":top\r\033[B\033[B", "Notes · Item 3" } }, "", "!Notes · Item 3",
		"" },
	{ IN_KEYS, "bottom", { { ":top\r\033[B", "Notes · Item 2" } }, "", "Notes · Item 30",
		":top\r" },
	{ IN_KEYS, "focus", { { ":help\r", "Keys and commands" } }, "", "!Keys and commands", "" },
	{ IN_KEYS, "help", { NOTHING }, "", "Keys and commands", "?" },
	{ IN_KEYS, "pin", { { ":goto 0:40\r", "‖ ~0:40" } }, "", "\"chorus\" is at 0:40", "" },
	{ IN_KEYS, "wear-back", { NOTHING }, "", "put on AFUL Performer8", "\033" },
	{ IN_KEYS, "show settings", { NOTHING }, "", "─ Settings ", "\033" },
	{ IN_KEYS, "show coverage", { NOTHING }, "", "Without a note", "\033" },
	{ IN_KEYS, "command", { NOTHING }, "", "Enter run", "\033" },
	{ IN_KEYS, "back", { { "t", "─ Track · " } }, "", "!─ Track · ", "" },

	{ IN_LISTS, "choose",
		{ { ":note kept away\r", "kept away" }, { "X", "“kept away” deleted" },
			{ "U", "Deleted notes" } },
		"", "!Deleted notes", ":delete\r" },

	{ IN_QUESTION, "confirm", { { "d2", "put on AFUL" } }, "", "AFUL Performer8 is worn",
		"d1 " },
	{ IN_QUESTION, "cancel", { { "d2", "put on AFUL" } }, "", "!put on AFUL", "" },

	{ IN_LINE, "line run", { { ":goto 2:22", "goto 2:22" } }, "", "‖ ~2:22", ":goto 0:00\r" },
	{ IN_LINE, "line leave", { { ":nothing", ":nothing" } }, "", "!:nothing", "" },
	{ IN_LINE, "line complete", { { ":remark-p", ":remark-p" } }, "", ":remark-private",
		"\033" },
	{ IN_LINE, "line earlier", { { ":level =-3\r", "level -3 dB" }, { ":", "Enter run" } }, "",
		":level =-3", "\033" },
	{ IN_LINE, "line later",
		{ { ":level =-3\r", "level -3 dB" }, { ":level =-4\r", "level -4 dB" },
			{ ":\x10\x10", ":level =-3" } },
		"", ":level =-4", "\033" },
	{ IN_LINE, "line left", { { ":ab", ":ab" } }, "Q", ":aQb\n", "\033" },
	{ IN_LINE, "line right", { { ":ab\001", ":ab" } }, "Q", ":aQb\n", "\033" },

	{ IN_TEXT, "keep", { TEXT_EMPTY, { "kept words", "kept words" } }, "", " Keys ", "X" },
	{ IN_TEXT, "newline", { TEXT_EMPTY, { "upper", "upper" } }, "lower", " upper\n lower\n",
		OUT },
	{ IN_TEXT, "toggle", { AT("1:00"), TEXT_EMPTY }, "", "▶ ~1:0", OUT " " },
	{ IN_TEXT, "seek -5", { AT("1:00"), TEXT_EMPTY }, "", "‖ ~0:55", OUT },
	{ IN_TEXT, "seek +5", { AT("1:00"), TEXT_EMPTY }, "", "‖ ~1:05", OUT },
	{ IN_TEXT, "insert-time", { AT("1:15"), TEXT_EMPTY }, "", "[1:15]", OUT },
	{ IN_TEXT, "give-up", { TEXT_EMPTY, { "offer", "offer" } }, "", "!offer", "" },
	{ IN_TEXT, "caret left", { TEXT_EMPTY, { "ab", "ab" } }, "Q", " aQb\n", OUT },
	{ IN_TEXT, "caret right", { TEXT_EMPTY, { "ab", "ab" }, HOME_KEY }, "Q", " aQb\n", OUT },
	{ IN_TEXT, "row-up", { TEXT_EMPTY, { "ab\ncd", "cd" } }, "Q", " abQ\n", OUT },
	{ IN_TEXT, "row-down", { TEXT_EMPTY, { "ab\ncd", "cd" }, { "\033[A", NULL } }, "Q",
		" cdQ\n", OUT },
	{ IN_TEXT, "caret line-start", { TEXT_EMPTY, { "ab", "ab" } }, "Q", " Qab\n", OUT },
	{ IN_TEXT, "caret line-end", { TEXT_EMPTY, { "ab", "ab" }, HOME_KEY }, "Q", " abQ\n", OUT },
	{ IN_TEXT, "caret word-left", { TEXT_EMPTY, { "ab cd", "ab cd" } }, "Q", " ab Qcd\n", OUT },
	{ IN_TEXT, "caret word-right", { TEXT_EMPTY, { "ab cd", "ab cd" }, HOME_KEY }, "Q",
		" abQ cd\n", OUT },
	{ IN_TEXT, "erase left", { TEXT_EMPTY, { "abc", "abc" } }, "Q", " abQ\n", OUT },
	{ IN_TEXT, "erase right", { TEXT_EMPTY, { "abc", "abc" }, HOME_KEY }, "Q", " Qbc\n", OUT },
	{ IN_TEXT, "erase word-left", { TEXT_EMPTY, { "ab cd", "ab cd" } }, "Q", " ab Q\n", OUT },
	{ IN_TEXT, "erase line-start", { TEXT_EMPTY, { "ab cd", "ab cd" } }, "Q", " Q\n", OUT },
	{ IN_TEXT, "erase line-end", { TEXT_EMPTY, { "ab cd", "ab cd" }, HOME_KEY }, "Q", " Q\n",
		OUT },
	{ IN_TEXT, "complete", { TEXT_EMPTY, { "qqq", "qqq" } }, "", "no word of the lexicon",
		OUT },
	{ IN_TEXT, "against", { TEXT_EMPTY, { "as d2", "as d2" } }, "",
		"compared with AFUL Performer8", OUT },
	{ IN_TEXT, "text-undo", { TEXT_EMPTY, { "typed", "typed" } }, "", "!typed", OUT },
	{ IN_TEXT, "text-redo", { TEXT_EMPTY, { "typed", "typed" }, { "\x1f", "!typed" } }, "",
		"typed", OUT },
};

/* Those whose effect is no text: their bytes, or the end. */
static const char *const others[] = { "redraw", "suspend", "quit" };

static struct home *
home_of_items(void)
{
	struct home *h = bench_clock_home();
	struct buf tracks = BUF_INIT;

	buf_add(&tracks,
		"      - {id: t1, title: Item 1, duration: \"4:05\", cues: [{at: \"0:05\", label: "
		"five}, "
		"{at: \"0:15\", label: late}, {label: chorus}]}\n");
	bench_session(h,
		"chains: {walk: {source: HiBy R3 II, clock: yes}}\nvariants: {stock: {tips: M}, "
		"deep: {tips: S}}\n"
		"compare: [{device: AFUL Performer8}]\n");
	for (int i = 2; i <= 30; i++)
		buf_addf(&tracks, "      - {id: t%d, title: Item %d, duration: \"4:05\"}\n", i, i);
	bench_tracks(h, tracks.s);
	buf_finish(&tracks);
	return h;
}

/* Waits for a text, or for its going. */
static void
await(struct drive *d, const char *text, const struct binding *b)
{
	bool gone = text[0] == '!';

	if (gone ? !drive_try_gone(d, text + 1, 0) : !drive_try_text(d, text, 0))
		drive_fail(d, "%s (%s): waited for %s", b->key, b->line, text);
}

/* Presses keys line by line: words on both sides of an Enter that come at once are a paste. */
static void
press(struct drive *d, const char *keys)
{
	for (size_t n; *keys; keys += n) {
		n = strcspn(keys, "\r");
		n += keys[n] == '\r';
		drive_bytes(d, keys, n);
	}
}

static void
try_binding(struct drive *d, const struct binding *b, const struct probe *p)
{
	for (size_t i = 0; i < LENGTH(p->steps) && p->steps[i].keys; i++) {
		press(d, p->steps[i].keys);
		if (p->steps[i].until)
			await(d, p->steps[i].until, b);
	}
	drive_wait_quiet(d, 30);
	if (drive_find(d, p->want + (p->want[0] == '!'), NULL, NULL) != (p->want[0] == '!'))
		drive_fail(d, "%s (%s): %s before the key was pressed", b->key, b->line, p->want);
	drive_key(d, b->key);
	press(d, p->then);
	await(d, p->want, b);
	press(d, p->after);
	bench_keys(d);
}

static const struct probe *
probe_of(const struct binding *b)
{
	for (size_t i = 0; i < LENGTH(probes); i++)
		if (probes[i].table == b->table && strcmp(probes[i].line, b->line) == 0)
			return &probes[i];
	return NULL;
}

static bool
of_the_whole_screen(const struct binding *b)
{
	for (size_t i = 0; i < LENGTH(others); i++)
		if (strcmp(others[i], b->line) == 0)
			return true;
	return false;
}

TEST_DRIVEN(every_key_of_the_table_reaches_its_command)
{
	struct drive *d = bench_start(home_of_items(), NULL);

	for (size_t i = 0; i < keymap_defaults()->n; i++) {
		const struct probe *p = probe_of(&keymap_defaults()->v[i]);

		if (p)
			try_binding(d, &keymap_defaults()->v[i], p);
	}
	bench_quit(d);
}

/* Back to Keys, whatever a key opened: prompt, list, wheel or note. */
static void
leave_all(struct drive *d)
{
	for (int i = 0; i < 4; i++) {
		drive_keys(d, "\033");
		if (drive_find(d, " Text ", NULL, NULL))
			drive_keys(d, OUT);
	}
	drive_keys(d, ":top\r");
	bench_keys(d);
}

TEST_DRIVEN(every_other_key_of_the_table_runs_something)
{
	static const char *const wrong[] = { "no command is called", "is not a key here" };
	static const char *const opens[KEY_TABLES] = { [IN_KEYS] = "",
		[IN_TEXT] = "n",
		[IN_WHEEL] = ":show notes\rw", /* w again would go back */
		[IN_NOTES] = ":show notes\r",
		[IN_CHAINS] = ":show chains\r",
		[IN_TRACK] = ":show track\r",
		[IN_SIGNALS] = ":show signals\r",
		[IN_LISTS] = ":show coverage\r",
		[IN_QUESTION] = "d2",
		[IN_LINE] = ":" };
	struct home *h = home_of_items();
	struct buf idle = BUF_INIT;

	moved_clock_begin(h);
	struct drive *d = bench_start(h, NULL);
	moved_clock_stop(h, true);

	for (size_t i = 0; i < keymap_defaults()->n; i++) {
		const struct binding *b = &keymap_defaults()->v[i];

		if (probe_of(b) || of_the_whole_screen(b))
			continue;
		drive_keys(d, opens[b->table]);
		drive_wait_quiet(d, 30);
		drive_key(d, b->key);
		drive_wait_quiet(d, 60);
		for (size_t k = 0; k < LENGTH(wrong); k++)
			if (drive_find(d, wrong[k], NULL, NULL))
				buf_addf(&idle, "  %s (%s): %s\n", b->key, b->line, wrong[k]);
		leave_all(d);
	}
	if (idle.len)
		print_error("keys that run nothing:\n%s", idle.s);
	assert_int_equal(idle.len, 0);
	buf_finish(&idle);
	moved_clock_stop(h, false);
	bench_quit(d);
}

TEST_DRIVEN(keys_for_the_whole_screen_do_what_they_say)
{
	struct home *h = home_of_items();
	struct drive *d = NULL;

	for (size_t i = 0; i < keymap_defaults()->n; i++) {
		const struct binding *b = &keymap_defaults()->v[i];

		if (!of_the_whole_screen(b))
			continue;
		if (!d)
			d = bench_launch(h, NULL, NULL);
		drive_wait_row(d, -1, "  "); /* before the hints of keys and of text */
		drive_wait_quiet(d, 50);
		if (b->table == IN_TEXT && !drive_find(d, " Text ", NULL, NULL))
			bench_type(d, "words");
		drive_wait_quiet(d, 50);
		drive_mark(d);
		drive_key(d, b->key);
		if (strcmp(b->line, "quit") == 0) {
			if (b->table == IN_TEXT) { /* an open note is told first */
				drive_wait_text(d, "The same key again ends it now");
				assert_true(drive_running(d));
				drive_key(d, b->key);
			}
			assert_int_equal(drive_wait_exit(d), 0);
			assert_terminal_clean(d);
			drive_end(d);
			d = NULL;
		} else if (strcmp(b->line, "suspend") == 0) {
			/* Nobody could wake it up here, so the system lets it go on at once. */
			drive_wait_written(d, "\033[?1049l");
			drive_wait_mode(d, VT_ALTSCREEN, true);
			drive_wait_text(d, b->table == IN_TEXT ? " Text " : " Keys ");
		} else {
			drive_wait_written(d, "\033[H\033[2J");
			drive_wait_text(d, b->table == IN_TEXT ? " Text " : " Keys ");
		}
	}
	assert_null(d); /* quit stands last */
	home_free(h);
}

/* What is typed ahead of a busy program comes in one piece: each key finds what those before it
 * made. */
TEST_DRIVEN(keys_typed_ahead_mark_the_place_they_went_to)
{
	struct drive *d = bench_start(home_of_items(), NULL);

	bench_command(d, "goto 1:02");
	drive_wait_text(d, "‖ ~1:02");
	drive_keys(d, ":goto 2:03\rm");
	drive_wait_sql(d, "select count(*) from note", "1");
	assert_string_equal(drive_sql(d, "select pos_ms from note"), "123000");
	drive_keys(d, ">:note w\r");
	drive_wait_sql(d, "select count(*) from note", "2");
	assert_string_equal(
		drive_sql(d,
			"select n.pos_ms, i.id from note n join item i on i.uuid = n.item "
			"order by sequence desc limit 1"),
		"0|things/t2");
	bench_end(d);
}

TEST_DRIVEN(a_letter_that_is_no_key_says_where_the_keys_are)
{
	struct drive *d = bench_start(home_of_items(), NULL);

	drive_keys(d, "ö");
	drive_wait_text(d, "ö is not a key here: ? shows them");
	drive_keys(d, ":frobnicate\r");
	drive_wait_text(d, "No key or command has these words.");
	drive_key(d, "Esc");
	drive_wait_gone(d, "No key or command");
	assert_true(drive_running(d));
	bench_end(d);
}

TEST_DRIVEN(a_level_is_set_as_its_own_message_says)
{
	struct drive *d = bench_start(home_of_items(), NULL);

	bench_command(d, "level loud");
	drive_wait_text(d, "write +1, -1 or =-12 in dB");
	bench_command(d, "level =-12");
	drive_wait_text(d, "level -12 dB");
	bench_command(d, "level +40"); /* never above the ceiling */
	drive_wait_text(d, "level 0 dB");
	bench_end(d);
}

/* src/bench/ui/help_test.c reads the pages. */
TEST_DRIVEN(help_finds_keys_and_commands_by_words)
{
	struct drive *d =
		bench_start(home_of_items(), &(struct drive_options){ .rows = 24, .cols = 80 });
	static const char *const found[][2] = { { "Shift-Left", "Go 30 seconds back" },
		{ "Ctrl-T", "Insert the time of the track" },
		{ "take back", "Undo the last change" },
		{ "which device", "Swap the device; then Space" },
		{ "signal-move", "Shift-Left -16" } };

	for (size_t i = 0; i < LENGTH(found); i++) {
		drive_keys(d, "?");
		drive_wait_text(d, "Keys and commands");
		drive_keys(d, "/");
		drive_wait_text(d, "cancel");
		drive_keys(d, found[i][0]);
		drive_wait_text(d, found[i][1]);
		drive_keys(d, "\033");
		drive_wait_text(d, "Play or pause");
		drive_keys(d, "?");
		drive_wait_gone(d, "Keys and commands");
	}
	bench_end(d);
}

TEST_DRIVEN(a_rebound_key_works_and_help_knows_it)
{
	struct home *h = home_of_items();

	home_write(h, "config/earlog/config.yaml",
		"audio: {output: \"null\"}\n"
		"keys:\n  keys: {F9: note bound words, z: mark, m: help}\n  text: {Ctrl-L: "
		"give-up}\n");
	struct drive *d = bench_start(h, &(struct drive_options){ .rows = 24, .cols = 160 });
	drive_key(d, "F9");
	drive_wait_text(d, "bound words");
	drive_keys(d, "z");
	drive_wait_text(d, "marker");
	drive_keys(d, "m"); /* no longer a marker */
	drive_wait_text(d, "Keys and commands");
	drive_keys(d, "/bound words");
	drive_wait_text(d, "F9 bound words");
	drive_keys(d, "\033");
	drive_wait_text(d, "Play or pause");
	drive_keys(d, "m");
	drive_wait_gone(d, "Keys and commands");
	drive_wait_text(d, "z mark"); /* in the hint line, too */
	bench_type(d, "gone");
	drive_keys(d, "\x0c");
	drive_wait_text(d, "given up");
	bench_quit(d);
	assert_string_equal(home_sql(h, "select count(*) from note where deleted = 0"), "2");
	home_free(h);
}

/* What the screen says of a key is the key that does it, whichever table it is in. */
TEST_DRIVEN(keys_of_panes_questions_and_lines_are_rebound_too)
{
	struct home *h = home_of_items();

	home_write(h, "config/earlog/config.yaml",
		"audio: {output: \"null\"}\nkeys:\n  keys: {Ctrl-B: back}\n"
		"  wheel: {j: rate-step +, 5: none}\n  chains: {n: ask chain-add}\n  "
		"lists: {F2: choose}\n"
		"  question: {y: confirm, Space: none, Enter: none, n: cancel}\n  line: {Ctrl-B: "
		"line leave, F3: line run}\n");
	struct drive *d = bench_start(h, &(struct drive_options){ .rows = 24, .cols = 160 });
	drive_keys(d, "d2");
	drive_wait_text(d, "put on AFUL Performer8, no volume noted");
	drive_wait_text(d, "y it is on");
	drive_keys(d, "n");
	drive_wait_gone(d, "put on AFUL");
	drive_keys(d, "d2");
	drive_wait_text(d, "put on AFUL");
	drive_keys(d, "y");
	drive_wait_text(d, "AFUL Performer8 is worn");
	drive_keys(d, "s");
	drive_wait_text(d, "─ Chains");
	drive_keys(d, "n");
	drive_wait_text(d, "dx300: source=iBasso DX300");
	drive_key(d, "Ctrl-G");
	drive_wait_gone(d, "dx300: source=");
	drive_keys(d, "\x02"); /* a second one leaves the list */
	drive_wait_gone(d, "─ Chains");
	drive_keys(d, ":goto 1:11");
	drive_key(d, "F3");
	drive_wait_text(d, "‖ ~1:11");
	bench_quit(d);
	home_free(h);
}

TEST_DRIVEN(a_wrong_key_or_command_in_the_profile_is_told_with_its_place)
{
	struct home *h = home_of_items();

	home_write(h, "config/earlog/config.yaml",
		"audio: {output: \"null\"}\nkeys:\n"
		"  keys:\n    Strg-Q: quit\n    z: frobnicate\n  text:\n    Hyper-x: keep\n  "
		"wheel:\n    u: unrte\n");
	struct drive *d = bench_start(h, &(struct drive_options){ .cols = 200 });
	drive_wait_text(d,
		"config.yaml:4:5 is skipped, and more (`earlog check` lists all): "
		"\"Strg-Q\" is not a key");
	drive_keys(d, "q");
	assert_int_equal(drive_wait_exit(d), 0);
	assert_screen_has(d, "config.yaml:4:5: \"Strg-Q\" is not a key");
	assert_screen_has(d, "config.yaml:5:8: no command is called \"frobnicate\"");
	assert_screen_has(d, "config.yaml:7:5: \"Hyper-x\" is not a key");
	assert_screen_has(d, "config.yaml:9:8: no command is called \"unrte\"");
	assert_terminal_clean(d);
	bench_end(d);
}

/* --reader needs no terminfo: on a dumb terminal not one escape sequence is written. */
TEST_DRIVEN(a_reader_needs_no_terminfo)
{
	static const char *const terms[] = { "dumb", "no-such-terminal" };

	for (size_t i = 0; i < LENGTH(terms); i++) {
		struct drive *d = bench_launch(home_of_items(),
			&(struct drive_options){ .rows = 24, .cols = 100, .term = terms[i] },
			"--reader");
		size_t n;

		drive_wait_text(d, "Tracks: 1 of ");
		drive_keys(d, "n");
		drive_wait_text(d, "Text ");
		drive_type(d, "dry");
		drive_wait_text(d, "dry");
		drive_keys(d, "\r");
		drive_wait_text(d, "1 note");
		drive_keys(d, ":");
		drive_type(d, "frob\r");
		drive_wait_text(d, "No key or command has these words.");
		drive_key(d, "Esc");
		const char *log = drive_log(d, &n);
		assert_int_equal(memchr(log, '\033', n) == NULL, i == 0);
		bench_end(d);
	}
}
