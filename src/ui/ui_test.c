/*
 * The bench without a terminal: curses draws into nothing, and the test reads its screen. The sitting is a real one
 * that was never started: no thread, no sound, and a clock that the test sets.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <curses.h>
#include <limits.h>
#include <locale.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "config/playlist.h"
#include "config/profile.h"
#include "config/session_file.h"
#include "ui/ui_private.h"
#include "ui/wrap.h"

struct world {
	char folder[64];
	char *session, *db;
	struct session_file files;
	struct playlist_file playlist;
	struct profile profile;
	struct keymap keys;
	struct sitting *s;
	struct ui ui;
	FILE *nothing;
	SCREEN *screen;
	int64_t now_ns;
};

static const char session_yaml[] =
	"id: cantor\n"
	"device: AFUL Cantor\n"
	"playlist: ./list.yaml\n"
	"chains:\n"
	"  dx300: {source: iBasso DX300, output: 4.4 mm, gain: high, clock: yes, volume: {value: 28, unit: steps}}\n"
	"compare: [{device: AFUL Performer8}]\n";

static const char playlist_yaml[] =
	"id: list\n"
	"title: List\n"
	"sections:\n"
	"  - id: bass\n"
	"    title: Bass and dynamics\n"
	"    tracks:\n"
	"      - id: reckoning\n"
	"        title: A Reckoning in Blood\n"
	"        artist: Ilan Eshkeri\n"
	"        duration: \"4:05\"\n"
	"        cues:\n"
	"          - {at: \"1:10\", label: crescendo, listen_for: how much bigger}\n"
	"          - {from: \"2:50\", label: beats}\n"
	"      - {id: gone, title: \"Gone \\u202ewith\\u009b the \\u200bwind\\r\\t\\e[2J\", duration: \"1:00\"}\n"
	"  - id: odd\n"
	"    title: \"\\u0e44\\u0e17\\u0e22 \\u677e\\u4efb\\u8c37 \\U0001F468\\u200D\\U0001F469\\u200D\\U0001F467\"\n"
	"    tracks:\n"
	"      - {id: wide, title: \"\\u6625\\u3088\\u3001\\u6765\\u3044\\u677e\\u4efb\\u8c37\\u7531\\u5b9f\"}\n"
	"      - id: family\n"
	"        title: \"\\U0001F468\\u200D\\U0001F469\\u200D\\U0001F467 \\u2764\\uFE0F "
	"\\U0001F1EF\\U0001F1F5 e\\u0301\\u0301\\u0301\\u0301\\u0301\\u0301x\"\n"
	"      - id: hebrew\n"
	"        title: \"\\u05e9\\u05dc\\u05d5\\u05dd \\u0939\\u093f\\u0928\\u094d\\u0926\\u0940 \\u1100\\u1161\\u11a8\"\n";

static void
write_file(const char *folder, const char *name, const char *text)
{
	char *path = xasprintf("%s/%s", folder, name);
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
	free(path);
}

static void
open_sitting(struct world *w)
{
	struct diags d = DIAGS_INIT;
	struct err err = ERR_INIT;

	profile_init(&w->profile);
	session_file_init(&w->files);
	playlist_init(&w->playlist);
	bool ok = session_file_load(&w->files, w->session, &d)
	    && playlist_find(&w->playlist, w->files.playlist, w->session, &d);
	diags_print(&d, stderr);
	diags_finish(&d);
	assert_true(ok);
	xreplace(&w->profile.audio_output, "null");
	struct sitting_options o = {
		.files = &w->files, .profile = &w->profile, .playlist = &w->playlist, .db = w->db,
	};
	w->s = sitting_new(&o, &err);
	if (!w->s)
		fail_msg("%s", err.msg);
}

static void
open_ui(struct world *w, int rows, int cols, bool ascii)
{
	struct ui_options o = { .theme = "dark", .ascii = ascii, .colour = true };
	struct cmd_table tables[] = { { sitting_cmds, sitting_ncmds, w->s } };
	struct diags d = DIAGS_INIT;

	w->screen = newterm("xterm-256color", w->nothing, w->nothing);
	assert_non_null(w->screen);
	resize_term(rows, cols);
	ui_init(&w->ui, &o);
	assert_true(keymap_init(&w->keys, NULL, tables, 1, &d));
	diags_finish(&d);
	ui_bind(&w->ui, w->s, &w->keys, tables, 1);
}

static void
close_ui(struct world *w)
{
	ui_finish(&w->ui);
	keymap_finish(&w->keys);
	endwin();
	delscreen(w->screen);
}

static int
setup(void **state)
{
	struct world *w = xcalloc(1, sizeof(*w));

	setlocale(LC_ALL, "C.UTF-8");
	setlocale(LC_NUMERIC, "C");
	w->now_ns = 1000000000;
	clock_set(w->now_ns, 1795000000000);
	strcpy(w->folder, "/tmp/earlog-ui-XXXXXX");
	if (!mkdtemp(w->folder))
		return -1;
	w->session = xasprintf("%s/cantor.yaml", w->folder);
	w->db = xasprintf("%s/earlog.db", w->folder);
	w->nothing = fopen("/dev/null", "r+");
	write_file(w->folder, "cantor.yaml", session_yaml);
	write_file(w->folder, "list.yaml", playlist_yaml);
	open_sitting(w);
	open_ui(w, 24, 80, false);
	*state = w;
	return 0;
}

static int
teardown(void **state)
{
	struct world *w = *state;
	struct err err = ERR_INIT;
	const char *files[] = { "cantor.yaml", "list.yaml", "earlog.db", "earlog.db-wal", "earlog.db-shm" };
	bool clean;

	close_ui(w);
	sitting_end(w->s, &clean, &err);
	profile_finish(&w->profile);
	session_file_finish(&w->files);
	playlist_finish(&w->playlist);
	for (size_t i = 0; i < LENGTH(files); i++) {
		char *path = xasprintf("%s/%s", w->folder, files[i]);
		unlink(path);
		free(path);
	}
	rmdir(w->folder);
	clock_set(-1, 0);
	fclose(w->nothing);
	free(w->session);
	free(w->db);
	free(w);
	return 0;
}

/* ---- looking ---- */

static void
draw(struct world *w)
{
	ui_draw(&w->ui, w->s);
	w->s->dirty = 0;
}

/* The screen as text with its attributes, a line for each row. Wide characters stand once. */
static char *
look(bool attributes)
{
	struct buf out = BUF_INIT;
	int rows, cols, y, x;

	getyx(stdscr, y, x);
	getmaxyx(stdscr, rows, cols);
	for (int r = 0; r < rows; r++, buf_add_char(&out, '\n'))
		for (int c = 0; c < cols; c++) {
			wchar_t text[CCHARW_MAX + 1] = { 0 };
			char bytes[64];
			cchar_t cell;
			attr_t attrs;
			short pair;

			mvin_wch(r, c, &cell);
			getcchar(&cell, text, &attrs, &pair, NULL);
			size_t n = wcstombs(bytes, text, sizeof(bytes) - 1);
			buf_add_bytes(&out, bytes, n == (size_t)-1 ? 0 : n);
			if (attributes)
				buf_addf(&out, "{%lx,%d}", (unsigned long)(attrs & (A_BOLD | A_REVERSE | A_DIM)), pair);
			if (wcwidth(text[0]) == 2)
				c++;
		}
	move(y, x);
	return buf_detach(&out);
}

static bool
shows(struct world *w, const char *text)
{
	char *screen;

	draw(w);
	screen = look(false);
	bool found = strstr(screen, text) != NULL;
	free(screen);
	return found;
}

#define assert_shows(w, text) do { \
		if (!shows(w, text)) { \
			char *screen_ = look(false); \
			print_error("%s", screen_); \
			free(screen_); \
			fail_msg("the screen does not show \"%s\"", text); \
		} \
	} while (0)

/* ---- doing ---- */

static void
key(struct world *w, const char *name)
{
	struct input_event ev = { .paste = NULL };

	sitting_key_pressed(w->s, clock_mono_ns());
	snprintf(ev.name, sizeof(ev.name), "%s", name);
	if (!strcmp(name, "Space"))
		strcpy(ev.text, " ");
	else if (strlen(name) == 1 || (name[0] & 0x80))
		snprintf(ev.text, sizeof(ev.text), "%.7s", name);
	keys_event(&w->ui, &ev);
	keys_flush(&w->ui);
}

static void
type(struct world *w, const char *text)
{
	for (; *text; text++)
		key(w, *text == ' ' ? "Space" : (char[]){ *text, 0 });
}

static void
paste(struct world *w, const char *text, size_t n)
{
	struct input_event ev = { .paste = text, .paste_len = n };

	keys_event(&w->ui, &ev);
	keys_flush(&w->ui);
}

static void
pass(struct world *w, int64_t ms)
{
	w->now_ns += ms * 1000000;
	clock_set(w->now_ns, 1795000000000 + w->now_ns / 1000000);
}

/* Starts the clock of the first item and lets 72 seconds go by. */
static void
play(struct world *w)
{
	sitting_play_item(w->s, 0);
	if (w->s->play.state != PLAY_RUNNING)
		sitting_toggle(w->s);
	assert_int_equal(w->s->play.state, PLAY_RUNNING);
	pass(w, 72000);
}

/* ---- tests ---- */

static void
no_two_panes_share_a_cell(void **state)
{
	(void)state;
	for (int rows = 1; rows <= 70; rows++)
		for (int cols = 1; cols <= 220; cols++)
			for (int help = 0; help < 2; help++) {
				static unsigned char cells[70][220];
				struct layout l;

				layout_make(&l, rows, cols, (struct view){ help ? PANE_HELP : PANE_NOTES, PANE_NOTES });
				memset(cells, 0, sizeof(cells));
				for (int k = 0; k < 2; k++) if ((k ? l.split2 : l.split) >= 0)
					for (int y = 0; y < l.area[PANE_FRAME].rows; y++)
						cells[l.area[PANE_FRAME].y + y][k ? l.split2 : l.split] = 1;
				for (enum pane i = PANE_HEADER; i < PANES; i++)
					for (int y = l.area[i].y; y < l.area[i].y + l.area[i].rows; y++)
						for (int x = l.area[i].x; x < l.area[i].x + l.area[i].cols; x++) {
							assert_true(y < rows && x < cols);
							assert_int_equal(cells[y][x]++, 0);
						}
				for (int y = 0; y < rows && !l.too_small; y++)
					for (int x = 0; x < cols; x++)
						assert_int_equal(cells[y][x], 1);
			}
}

static void
lines_break_at_blanks(void **state)
{
	static const struct { const char *text, *lines; int cols; } cases[] = {
		{ "", "|", 5 }, { "one two", "one|two|", 5 }, { "one two", "one two|", 7 },
		{ "abcdefgh", "abc|def|gh|", 3 },
		{ "a\n\nb\n", "a||b||", 5 }, { "to  be", "to |be|", 4 }, { "a abcdef", "a|abcd|ef|", 4 },
		{ "松任谷", "松|任|谷|", 3 }, { "e\u0301e\u0301e\u0301", "e\u0301e\u0301|e\u0301|", 2 }, { "松", "松|", 1 },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct wrap w = wrap_start(cases[i].text, strlen(cases[i].text), cases[i].cols);
		struct buf out = BUF_INIT;
		size_t start, end;

		while (wrap_line(&w, &start, &end)) {
			buf_add_bytes(&out, cases[i].text + start, end - start);
			buf_add_char(&out, '|');
		}
		assert_string_equal(out.s, cases[i].lines);
		buf_finish(&out);
	}
}

static void
the_bench_shows_where_one_stands(void **state)
{
	struct world *w = *state;

	play(w);
	assert_shows(w, "1 AFUL Cantor · vol 28");
	assert_shows(w, "iBasso DX300 · 4.4 mm · high gain");
	assert_shows(w, "A Reckoning in Blood · Ilan Eshkeri");
	assert_shows(w, "~1:12");
	assert_shows(w, "1:10 crescendo: how much bigger");
	assert_shows(w, "─ ~1:12 → A Reckoning in Blood · AFUL Cantor · dx300 ─");
	assert_shows(w, " Keys ");
	assert_shows(w, "n note");
	assert_shows(w, "? all keys");
}

static void
a_note_is_written_and_listed(void **state)
{
	struct world *w = *state;

	play(w);
	key(w, "n");
	pass(w, 60000);
	type(w, "the second hit has a leading edge");
	assert_shows(w, " Text ");
	assert_shows(w, "the second hit has a leading edge");
	assert_shows(w, "─ ~1:12 → A Reckoning in Blood · AFUL Cantor · dx300 ─");
	assert_int_equal(w->ui.cursor_x, 34);
	key(w, "Enter");
	assert_shows(w, "~1:12   the second hit has a leading edge");
	key(w, "m");
	assert_shows(w, "marker");
	assert_int_equal(w->ui.cursor_y, -1);
}

static void
the_line_above_names_what_the_open_note_belongs_to(void **state)
{
	struct world *w = *state;

	play(w);
	key(w, "n");
	sitting_play_item(w->s, 1);
	assert_shows(w, "→ A Reckoning in Blood · AFUL Cantor · dx300 ─");
	resize_term(10, 40);
	ui_layout(&w->ui);
	assert_shows(w, "→ A Rec");
	assert_shows(w, "· AFUL Cantor · dx300");
}

static void
long_notes_scroll_with_the_caret(void **state)
{
	struct world *w = *state;
	char text[32];

	play(w);
	key(w, "n");
	for (int i = 0; i < 60; i++) {
		snprintf(text, sizeof(text), "word%d ", i);
		type(w, text);
	}
	assert_shows(w, "word59");
	assert_false(shows(w, "word0 "));
	assert_true(w->ui.cursor_y >= w->ui.layout.area[PANE_EDITOR].y);
	key(w, "Up");
	key(w, "Home");
	for (int i = 0; i < 400; i++)
		key(w, "Left");
	assert_shows(w, "word0 ");
	assert_int_equal(w->ui.cursor_x, 1);
	assert_int_equal(w->ui.cursor_y, w->ui.layout.area[PANE_EDITOR].y);
}

/* Nothing that a name holds reaches a cell outside its pane. */
static void
borders_stay_in_their_column(void **state)
{
	struct world *w = *state;

	for (int cols = 60; cols < 140; cols++) {
		resize_term(24, cols);
		ui_layout(&w->ui);
		draw(w);
		for (int y = 0; y < w->ui.layout.area[PANE_FRAME].rows; y++) {
			wchar_t text[CCHARW_MAX + 1];
			cchar_t cell;
			attr_t attrs;
			short pair;

			mvin_wch(w->ui.layout.area[PANE_FRAME].y + y, w->ui.layout.split, &cell);
			getcchar(&cell, text, &attrs, &pair, NULL);
			assert_true(text[0] == L'│' || text[0] == L'┬' || text[0] == L'├');
		}
	}
	assert_shows(w, "<U+202E>");
}

/* Any text, in any width: the cells beside it stay what they were. */
static void
text_stays_in_its_columns(void **state)
{
	static const int32_t kinds[] = { 0x20, 0x300, 0x590, 0x900, 0xe00, 0x1100, 0x1160, 0x200b, 0x2028, 0x2600, 0x3040,
		0xac00, 0xfe00, 0xff00, 0x1f1e6, 0x1f300, 0x1f3fb, 0x1f600, 0xe0000, 0x20000 };
	struct world *w = *state;
	uint64_t seed = 5;

	for (int round = 0; round < 20000; round++) {
		struct buf text = BUF_INIT;
		int cols = 1 + round % 12;

		for (int i = 0; i < 12; i++) {
			char bytes[MB_LEN_MAX];
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			wchar_t c = (wchar_t)(kinds[(seed >> 33) % LENGTH(kinds)] + (int)(seed >> 57) % 128);
			int n = wctomb(bytes, seed >> 63 ? c : (seed >> 50) % 3 ? 0x200d : 0xfe0f);
			buf_add_bytes(&text, bytes, n > 0 ? (size_t)n : 0);
		}
		mvaddstr(3, 4, "#################");
		struct pen p = { .c = &w->ui.canvas, .y = 3, .x = 5, .end = 5 + cols };
		pen_text(&p, STYLE_PLAIN, text.s);
		pen_fill(&p, STYLE_PLAIN);
		assert_int_equal(p.x, 5 + cols);
		for (int x = 4; x < 21; x++)
			if (x == 4 || x >= 5 + cols)
				assert_int_equal(mvinch(3, x) & A_CHARTEXT, '#');
		buf_finish(&text);
	}
}

static void
ascii_is_ascii(void **state)
{
	struct world *w = *state;

	close_ui(w);
	open_ui(w, 24, 80, true);
	play(w);
	key(w, "n");
	key(w, "ä");
	key(w, "松");
	draw(w);
	char *screen = look(false);
	for (const char *c = screen; *c; c++)
		assert_true((unsigned char)*c < 0x80);
	assert_non_null(strstr(screen, " a?"));
	assert_int_equal(w->ui.cursor_x, 3);
	free(screen);
}

static void
small_screens_say_so_and_wait(void **state)
{
	static const struct { int rows, cols; } sizes[] = { { 5, 20 }, { 1, 2 }, { 1, 1 }, { 9, 200 }, { 200, 39 } };
	struct world *w = *state;

	draw(w);
	char *before = look(true);
	for (size_t i = 0; i < LENGTH(sizes); i++) {
		resize_term(sizes[i].rows, sizes[i].cols);
		ui_layout(&w->ui);
		draw(w);
	}
	resize_term(9, 60);
	ui_layout(&w->ui);
	assert_shows(w, "earlog needs 40x10, this is 60x9");
	resize_term(24, 80);
	ui_layout(&w->ui);
	draw(w);
	char *after = look(true);
	assert_string_equal(after, before);
	free(before);
	free(after);
}

static void
narrow_screens_have_tabs(void **state)
{
	struct world *w = *state;

	resize_term(10, 40);
	ui_layout(&w->ui);
	assert_shows(w, "─ Tracks ─");
	assert_false(shows(w, "─ Notes"));
	key(w, "Tab");
	assert_shows(w, "─ Notes");
	assert_false(shows(w, "─ Tracks ─"));
}

static void
alt_is_alt_only_where_it_is_bound(void **state)
{
	struct world *w = *state;
	struct input_event b = { .name = "b", .text = "b", .escaped = true };
	struct input_event x = { .name = "x", .text = "x", .escaped = true };

	key(w, "n");
	type(w, "one two");
	keys_event(&w->ui, &b);
	assert_int_equal(w->s->state, STATE_TEXT);
	assert_int_equal(w->s->editor.caret, 4);
	sitting_choose_item(w->s, 0);
	keys_event(&w->ui, &x);                  /* Esc keeps the note, x ticks the item off */
	assert_int_equal(w->s->state, STATE_KEYS);
	assert_int_equal(w->s->items[0].nnotes, 1);
	assert_true(w->s->items[0].listing->done);
}

static void
a_prompt_completes_runs_and_remembers(void **state)
{
	struct world *w = *state;

	key(w, ":");
	type(w, "redr");
	key(w, "Tab");
	assert_string_equal(w->ui.prompt.line.text.s, "redraw ");
	key(w, "Ctrl-U");
	type(w, "ne");
	key(w, "Tab");
	assert_shows(w, "next  next-cue  newline");
	key(w, "Ctrl-U");
	type(w, "quit");
	assert_false(w->s->quit);
	key(w, "Esc");
	assert_false(w->s->quit);
	key(w, ":");
	type(w, "nonsense");
	key(w, "Enter");
	assert_shows(w, "nonsense");
	assert_int_equal(w->s->said_level, SAID_ERROR);
	key(w, ":");
	key(w, "Up");
	assert_string_equal(w->ui.prompt.line.text.s, "nonsense");
	key(w, "Ctrl-G");
	assert_null(w->ui.prompt.label);
}

static void
paste_is_text_and_nothing_else(void **state)
{
	static const char text[] = "q\n:quit\n\033[31m x";
	struct world *w = *state;

	paste(w, text, sizeof(text) - 1);
	assert_false(w->s->quit);
	assert_int_equal(w->s->state, STATE_KEYS);
	assert_shows(w, "paste goes into a note: press n first");
	key(w, ":");
	paste(w, text, sizeof(text) - 1);
	assert_non_null(w->ui.prompt.label);
	assert_null(strchr(w->ui.prompt.line.text.s, '\n'));
	key(w, "Esc");
	key(w, "n");
	paste(w, text, sizeof(text) - 1);
	assert_false(w->s->quit);
	assert_null(strchr(w->s->editor.text.s, '\033'));
	assert_non_null(strstr(w->s->editor.text.s, ":quit\n"));
	assert_shows(w, ":quit");
}

static void
the_disk_is_in_the_header_when_it_is_late(void **state)
{
	struct world *w = *state;

	w->s->pending = true;
	w->s->dirty |= DIRTY_HEADER;
	assert_shows(w, "not yet on disk");
	w->s->disk.failing = true;
	strcpy(w->s->disk.error, "cannot write earlog.db: No space left on device, and a long tale besides");
	w->s->dirty |= DIRTY_HEADER;
	assert_shows(w, "not on disk: cannot write earlog.db");
	assert_shows(w, "AFUL Cantor");
}

static void
help_is_drawn_from_the_tables(void **state)
{
	struct world *w = *state;

	key(w, "?");
	assert_shows(w, "Keys: every key is a command");
	assert_shows(w, "Write a note at what is heard now");
	key(w, "End");
	assert_shows(w, "In the track list");
	key(w, "?");
	assert_shows(w, "─ Tracks ─");
}

/* Whatever was pressed: what is on the screen is what a screen drawn from nothing would show. */
static void
the_screen_is_a_function_of_the_state(void **state)
{
	static const char *const names[] = {
		"n", "m", "Enter", "Esc", "a", "Space", "j", "k", "Tab", "?", ":", "Down", "Up", "PageDown",
		"PageUp", "Home", "End", "x", "e", "u", "Ctrl-R", "X", "p", "g", "1", "Backspace", "Left", "c",
		"o", "Ctrl-J", "Ctrl-G", "Delete", "松", "é", ">", "<", "Right", "+", "-",
	};
	static const struct { int rows, cols; } sizes[] = {
		{ 24, 80 }, { 40, 120 }, { 10, 40 }, { 12, 61 }, { 60, 200 },
	};
	struct world *w = *state;
	uint64_t seed = 7;

	play(w);
	for (int i = 0; i < 4000; i++) {
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		const char *name = names[(seed >> 33) % LENGTH(names)];
		if (i % 500 == 0) {
			resize_term(sizes[i / 500 % 5].rows, sizes[i / 500 % 5].cols);
			ui_layout(&w->ui);
		}
		key(w, name);
		pass(w, 50);
		w->s->dirty |= DIRTY_PLAYER;     /* as the timer of the sitting would */
		draw(w);
		char *now = look(true);
		ui_layout(&w->ui);
		draw(w);
		char *fresh = look(true);
		if (strcmp(now, fresh) != 0) {
			print_error("after %d keys, the last %s:\n%s\nand fresh:\n%s\n", i + 1, name, now, fresh);
			fail();
		}
		free(now);
		free(fresh);
		w->s->quit = false;
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_two_panes_share_a_cell),
		cmocka_unit_test(lines_break_at_blanks),
#define ui_test(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
		ui_test(the_bench_shows_where_one_stands),
		ui_test(a_note_is_written_and_listed),
		ui_test(the_line_above_names_what_the_open_note_belongs_to),
		ui_test(long_notes_scroll_with_the_caret),
		ui_test(borders_stay_in_their_column),
		ui_test(text_stays_in_its_columns),
		ui_test(ascii_is_ascii),
		ui_test(small_screens_say_so_and_wait),
		ui_test(narrow_screens_have_tabs),
		ui_test(alt_is_alt_only_where_it_is_bound),
		ui_test(a_prompt_completes_runs_and_remembers),
		ui_test(paste_is_text_and_nothing_else),
		ui_test(the_disk_is_in_the_header_when_it_is_late),
		ui_test(help_is_drawn_from_the_tables),
		ui_test(the_screen_is_a_function_of_the_state),
	};

	return cmocka_run_group_tests_name("ui", tests, NULL, NULL);
}
