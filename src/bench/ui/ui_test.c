/* tests: no-valgrind */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What stands on the screen: sizes, text in its columns, notes, prompts. The panes of the bench:
 * panes_test.c. */
#include <errno.h>
#include <limits.h>
#include <linux/kd.h>
#include <stdarg.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>

#include "base/system/os_system.h"
#include "bench/playback/playback.h"
#include "review/record/rows_review.h"
#include "support/needs.h"
#include "support/ui_world.h"

/* ---- a Linux console, whose font the test sets ---- */

#define GLYPHS 0x2fff

static int32_t lacks = -1; /* the only character below GLYPHS without a glyph; -1: no console */

/* Takes the place of libc's, also in libncurses. Without room, the console says how many glyphs
 * there are. */
int
ioctl(int fd, unsigned long request, ...)
{
	struct unimapdesc *map;
	va_list list;

	va_start(list, request);
	void *arg = va_arg(list, void *);
	va_end(list);
	if (request != GIO_UNIMAP || lacks < 0)
		return (int)syscall(SYS_ioctl, fd, request, arg);
	map = arg;
	if (map->entry_ct < GLYPHS) {
		map->entry_ct = GLYPHS;
		errno = ENOMEM;
		return -1;
	}
	for (unsigned short i = 0; i < GLYPHS; i++)
		map->entries[i] = (struct unipair){ .unicode = i == lacks ? 0 : i, .fontpos = i };
	return 0;
}

TEST_ON_SCREEN(a_console_without_a_glyph_has_ascii)
{
	static const int32_t fonts[] = { 0, 0x2500, 0x2713, 0x2193, 0x2714, -1 };
	struct ui_world *w = *state;

	if (!OS_LINUX)
		skip_for("the layer of POSIX asks no console for its font");
	for (size_t i = 0; i < LENGTH(fonts); i++) {
		bool ascii = fonts[i] > 0 && fonts[i] != 0x2714; /* which is never drawn */

		close_ui(w);
		lacks = fonts[i];
		open_ui(w, 24, 80, (struct ui_options){ .colour = true });
		lacks = -1;
		assert_shows(w, ascii ? "- Tracks =" : "─ Tracks ━");
		assert_lacks(w, ascii ? "─" : "- Tracks =");
	}
}

/* ---- tests ---- */

/* Every cell of a screen of this size belongs to one pane, or to the lines between them. */
static void
assert_covered(int rows, int cols, struct pane_view v)
{
	static unsigned char cells[70][220], once[220];
	struct layout l;
	bool alone = true;

	layout_make(&l, rows, cols, v);
	memset(cells, 0, sizeof(cells));
	for (int y = 0; y < l.area[PANE_FRAME].rows; y++) {
		if (l.split >= 0)
			cells[l.area[PANE_FRAME].y + y][l.split] = 1;
		if (l.split2 >= 0)
			cells[l.area[PANE_FRAME].y + y][l.split2] = 1;
	}
	for (enum pane i = PANE_HEADER; i < PANES; i++)
		for (int y = l.area[i].y; y < l.area[i].y + l.area[i].rows; y++)
			for (int x = l.area[i].x; x < l.area[i].x + l.area[i].cols; x++) {
				alone = alone && y < rows && x < cols && !cells[y][x];
				if (alone)
					cells[y][x] = 1;
			}
	assert_true(alone);
	memset(once, 1, sizeof(once));
	for (int y = 0; y < rows && !l.too_small; y++)
		assert_memory_equal(cells[y], once, (size_t)cols);
	if (!l.too_small)
		assert_true(l.area[v.focus].rows > 0);
}

static int
notes_cols(int rows, int cols, int wheel, int tracks)
{
	struct layout l;

	layout_make(&l, rows, cols,
		(struct pane_view){ .focus = PANE_TRACKS,
			.slot = PANE_NOTES,
			.wheel = wheel,
			.wheel_rows = 9,
			.tracks = tracks });
	return l.area[PANE_NOTES].cols;
}

/* A wider window never takes columns from the notes that they need to be read, whatever the words
 * of the wheel and the titles of the tracks need. */
TEST(no_wider_window_takes_columns_from_the_notes)
{
	static const int wheels[] = { 41, 49, 58 }, tracks[] = { 24, 33, 57 };

	for (size_t w = 0; w < LENGTH(wheels); w++)
		for (size_t t = 0; t < LENGTH(tracks); t++)
			for (int rows = 20; rows <= 70; rows++)
				for (int cols = 61; cols <= 220; cols++) {
					int was = notes_cols(rows, cols - 1, wheels[w], tracks[t]),
					    is = notes_cols(rows, cols, wheels[w], tracks[t]),
					    least = was - (cols == 100);

					least = int_min(least, rows < 23 ? 60 : 90);
					if (is < least)
						fail_msg("%dx%d: %d columns, before %d", cols, rows,
							is, was);
				}
}

TEST(no_two_panes_share_a_cell)
{
	static const struct pane_view views[] = {
		{ .focus = PANE_TRACKS, .slot = PANE_NOTES, .wheel = 47, .wheel_rows = 9 },
		{ .focus = PANE_NOTES,
			.slot = PANE_NOTES,
			.editor_rows = 2,
			.wheel = 47,
			.wheel_rows = 17 },
		{ .focus = PANE_WHEEL, .slot = PANE_WHEEL, .wheel = 47, .wheel_rows = 17 },
		{ .focus = PANE_WHEEL,
			.slot = PANE_WHEEL,
			.editor_rows = 9,
			.wheel = 47,
			.wheel_rows = 9 },
		{ .focus = PANE_NOTES, .slot = PANE_NOTES, .zoom = true, .editor_rows = 2 },
		{ .focus = PANE_TRACKS, .slot = PANE_WHEEL, .tracks = 80, .wheel = 47 },
		{ .focus = PANE_CHAINS,
			.slot = PANE_CHAINS,
			.wheel = 47,
			.wheel_rows = 9,
			.list_rows = 3 },
		{ .focus = PANE_CHAINS,
			.slot = PANE_CHAINS,
			.editor_rows = 9,
			.wheel = 47,
			.wheel_rows = 9,
			.list_rows = 8 },
		{ .focus = PANE_FIND,
			.slot = PANE_FIND,
			.wheel = 47,
			.wheel_rows = 9,
			.list_rows = 200 },
		{ .focus = PANE_HELP, .slot = PANE_WHEEL, .wheel = 47 },
		{ .focus = PANE_HELP, .slot = PANE_WHEEL, .editor_rows = 2, .wheel = 47 },
		{ .focus = PANE_HELP,
			.slot = PANE_NOTES,
			.commands = 1,
			.wheel = 47,
			.wheel_rows = 9 },
		{ .focus = PANE_HELP,
			.slot = PANE_WHEEL,
			.commands = 1,
			.wheel = 47,
			.wheel_rows = 17 }
	};

	for (int rows = 1; rows <= 70; rows++)
		for (int cols = 1; cols <= 220; cols += 4 / rounds_here(4))
			for (size_t v = 0; v < LENGTH(views); v++)
				assert_covered(rows, cols, views[v]);
}

TEST(lines_break_at_blanks)
{
	static const struct {
		const char *text, *lines;
		int cols;
	} cases[] = { { "", "|", 5 }, { "one two", "one|two|", 5 }, { "one two", "one two|", 7 },
		{ "abcdefgh", "abc|def|gh|", 3 }, { "a\n\nb\n", "a||b||", 5 },
		{ "to  be", "to |be|", 4 }, { "a abcdef", "a|abcd|ef|", 4 },
		{ "松任谷", "松|任|谷|", 3 },
		{ "e\u0301e\u0301e\u0301", "e\u0301e\u0301|e\u0301|", 2 }, { "松", "松|", 1 } };

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

TEST_ON_SCREEN(the_bench_shows_where_one_stands)
{
	struct ui_world *w = *state;

	play(w);
	assert_shows(w, "1 AFUL Cantor · iBasso DX300 · 4.4 mm · high gain · vol 28");
	assert_shows(w, "A Reckoning in Blood · Ilan Eshkeri");
	assert_shows(w, "~1:12");
	assert_shows(w, "1:10 crescendo: how much bigger");
	assert_shows(w, " Keys  Space play  n note  m M mark  w rate  d device  Tab notes ");
	assert_shows(w, "  ? all");
}

TEST_ON_SCREEN(a_note_is_written_and_listed)
{
	struct ui_world *w = *state;

	play(w);
	key(w, "n");
	pass(w, 60000);
	type(w, "the second hit has a leading edge");
	assert_shows(w, " Text ");
	assert_shows(w, "the second hit has a leading edge");
	assert_shows(w, "─ ~1:12 → A Reckoning in Blood · AFUL Cantor · dx300 ━");
	assert_int_equal(w->ui.cursor_x, 34);
	key(w, "Enter");
	assert_shows(w, "~1:12 the second hit has a leading edge");
	key(w, "m");
	assert_shows(w, "marker");
	assert_int_equal(w->ui.cursor_y, -1);
}

TEST_ON_SCREEN(the_line_above_names_what_the_open_note_belongs_to)
{
	struct ui_world *w = *state;

	play(w);
	key(w, "n");
	transport_play_item(w->s, 1);
	assert_shows(w, "→ A Reckoning in Blood · AFUL Cantor · dx300 ━");
	resize_term(10, 40);
	focus_layout(&w->ui);
	assert_shows(w, "→ A Rec");
	assert_shows(w, "· AFUL Cantor · dx300");
}

TEST_ON_SCREEN(long_notes_scroll_with_the_caret)
{
	struct ui_world *w = *state;
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
TEST_ON_SCREEN(borders_stay_in_their_column)
{
	struct ui_world *w = *state;

	for (int cols = 60; cols < 140; cols++) {
		resize_term(24, cols);
		focus_layout(&w->ui);
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
TEST_ON_SCREEN(text_stays_in_its_columns)
{
	static const int32_t kinds[] = { 0x20, 0x300, 0x590, 0x900, 0xe00, 0x1100, 0x1160, 0x200b,
		0x2028, 0x2600, 0x3040, 0xac00, 0xfe00, 0xff00, 0x1f1e6, 0x1f300, 0x1f3fb, 0x1f600,
		0xe0000, 0x20000 };
	uint64_t seed = 5;

	for (int round = 0; round < 20000; round++) {
		struct buf text = BUF_INIT;
		int cols = 1 + round % 12;

		for (int i = 0; i < 12; i++) {
			char bytes[MB_LEN_MAX];
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			wchar_t c = (wchar_t)(kinds[(seed >> 33) % LENGTH(kinds)] +
				(int)(seed >> 57) % 128);
			int n = wctomb(bytes, seed >> 63 ? c : (seed >> 50) % 3 ? 0x200d : 0xfe0f);
			buf_add_bytes(&text, bytes, n > 0 ? (size_t)n : 0);
		}
		mvaddstr(3, 4, "#################");
		struct pen p = { .y = 3, .x = 5, .end = 5 + cols };
		pen_text(&p, STYLE_PLAIN, text.s);
		pen_fill(&p, STYLE_PLAIN);
		assert_int_equal(p.x, 5 + cols);
		for (int x = 4; x < 21; x++)
			if (x == 4 || x >= 5 + cols)
				assert_int_equal(mvinch(3, x) & A_CHARTEXT, '#');
		buf_finish(&text);
	}
}

TEST_ON_SCREEN(ascii_is_ascii)
{
	struct ui_world *w = *state;

	close_ui(w);
	open_ui(w, 24, 80, (struct ui_options){ .ascii = true, .colour = true });
	play(w);
	key(w, "n");
	key(w, "ä");
	key(w, "松");
	draw(w);
	CLEANUP(pointer_free) char *screen = look(false);
	for (const char *c = screen; *c; c++)
		assert_true((unsigned char)*c < 0x80);
	assert_non_null(strstr(screen, " a?"));
	assert_int_equal(w->ui.cursor_x, 3);
}

TEST_ON_SCREEN(narrow_screens_have_tabs)
{
	struct ui_world *w = *state;

	resize_term(10, 40);
	focus_layout(&w->ui);
	assert_shows(w, "─ Tracks ━");
	assert_false(shows(w, "─ Notes"));
	key(w, "Tab");
	assert_shows(w, "─ Notes");
	assert_false(shows(w, "─ Tracks ━"));
}

static bool
has_accent(struct ui_world *w, enum pane p)
{
	wchar_t text[CCHARW_MAX + 1];
	cchar_t cell;
	attr_t attrs;
	short pair;

	draw(w);
	struct area a = w->ui.layout.area[p];
	mvin_wch(a.y, a.x + 2, &cell);
	getcchar(&cell, text, &attrs, &pair, NULL);
	uint32_t accent = theme_look(STYLE_TITLE_FOCUS);
	return a.rows > 0 && (attrs & ~A_COLOR) == (accent & ~A_COLOR) &&
		pair == PAIR_NUMBER(accent);
}

TEST_ON_SCREEN(only_the_pane_with_the_keys_has_the_accent_in_its_title)
{
	struct ui_world *w = *state;
	const char *const themes[] = { "auto", "dark", "light", "contrast", "mono" };

	for (size_t i = 0; i < LENGTH(themes); i++) {
		theme_load(themes[i], i % 2);
		w->ui.dirty |= DIRTY_ALL;
		assert_true(has_accent(w, PANE_TRACKS));
		assert_false(has_accent(w, PANE_PLAYER) || has_accent(w, PANE_NOTES));
		key(w, "Tab");
		assert_true(has_accent(w, PANE_NOTES));
		assert_false(has_accent(w, PANE_TRACKS) || has_accent(w, PANE_TARGET));
		key(w, "n");
		type(w, "x");
		assert_true(has_accent(w, PANE_TARGET));
		assert_false(has_accent(w, PANE_NOTES));
		key(w, "Ctrl-G");
		key(w, "Q");
		assert_true(has_accent(w, PANE_CUES));
		key(w, "Esc");
		focus_on(&w->ui, PANE_TRACKS);
	}
}

TEST_ON_SCREEN(the_wheel_leads_back_to_where_one_was)
{
	struct ui_world *w = *state;

	assert_int_equal(w->ui.focus, PANE_TRACKS);
	key(w, "w");
	focus_on(&w->ui, PANE_OTHERS);
	key(w, "w");
	key(w, "Esc");
	assert_int_equal(w->ui.focus, PANE_TRACKS);
	key(w, "Q");
	assert_int_equal(w->ui.focus, PANE_CUES);
	key(w, "w");
	key(w, "Esc");
	assert_int_equal(w->ui.focus, PANE_CUES);
	key(w, "Esc");
	assert_int_equal(w->ui.focus, PANE_TRACKS);
}

TEST_ON_SCREEN(alt_is_alt_only_where_it_is_bound)
{
	struct ui_world *w = *state;
	struct input_event b = { .name = "b", .text = "b", .escaped = true };
	struct input_event m = { .name = "m", .text = "m", .escaped = true };

	key(w, "n");
	type(w, "one two");
	keys_event(&w->ui, &b);
	assert_int_equal(w->s->state, STATE_TEXT);
	assert_int_equal(w->s->editor.caret, 4);
	sitting_choose_item(w->s, 0);
	keys_event(&w->ui, &m); /* Esc keeps the note, m drops a marker */
	assert_int_equal(w->s->state, STATE_KEYS);
	assert_int_equal(w->s->items[0].nnotes, 2);
}

TEST_ON_SCREEN(ctrl_and_alt_are_named_in_one_order)
{
	struct ui_world *w = *state;
	struct input_event x = { .name = "Ctrl-X",
		.escaped = true }; /* ESC and the byte of Ctrl-X */

	w->keys.v[0] = (struct binding){ .key = "Ctrl-Alt-X",
		.line = "mark",
		.cmd = command_find(&w->ui.commands, "mark"),
		.arg = "" };
	assert_true(keymap_is_key(w->keys.v[0].key));
	keys_event(&w->ui, &x);
	assert_int_equal(w->s->items[0].nnotes, 1);
}

/* Each key that moves the caret or deletes does so in a note, in a typed line and in a filter. */
TEST_ON_SCREEN(one_table_of_keys_edits_every_text)
{
	static const char *const opens[] = { "n", ":", "/" };
	struct ui_world *w = *state;
	size_t tried = 0;

	for (size_t i = 0; i < keymap_defaults()->n; i++) {
		const struct binding *b = &w->keys.v[i];
		CLEANUP(buf_finish) struct buf in_note = BUF_INIT;

		/* a line has other keys for its ends: they choose in a list */
		if (b->cmd->takes != CMD_MOTION || keymap_find(&w->keys, IN_LINE, b->key))
			continue;
		tried++;
		for (size_t k = 0; k < LENGTH(opens); k++) {
			CLEANUP(buf_finish) struct buf is = BUF_INIT;

			key(w, opens[k]);
			type(w, "so warm a cello");
			key(w, "Alt-b");
			key(w, "Alt-b");
			key(w, b->key);
			const struct editor *e = k ? &w->ui.prompt.line : &w->s->editor;
			buf_addf(&is, "%.*s|%s", (int)e->caret, e->text.s, e->text.s + e->caret);
			if (!k)
				buf_add(&in_note, is.s);
			else if (strcmp(is.s, in_note.s) != 0)
				fail_msg("%s: %s, in a note %s", b->key, is.s, in_note.s);
			key(w, k ? "Esc" : "Ctrl-G");
		}
	}
	assert_int_equal(tried, 12);
}

TEST_ON_SCREEN(a_prompt_completes_runs_and_remembers)
{
	struct ui_world *w = *state;

	key(w, ":");
	type(w, "redr");
	key(w, "Tab");
	assert_string_equal(w->ui.prompt.line.text.s, "redraw ");
	key(w, "Ctrl-U");
	type(w, "ne");
	assert_shows(w, "next-cue");
	key(w, "Ctrl-U");
	type(w, "device AF");
	key(w, "Tab");
	assert_shows(w, "AFUL Cantor  AFUL Performer8");
	type(w, "P");
	key(w, "Tab");
	assert_string_equal(w->ui.prompt.line.text.s, "device AFUL Performer8");
	key(w, "Ctrl-U");
	type(w, "follow o");
	key(w, "Tab");
	assert_string_equal(w->ui.prompt.line.text.s, "follow off");
	key(w, "Ctrl-U");
	type(w, "quit");
	assert_false(w->s->quit);
	key(w, "Esc");
	assert_false(w->s->quit);
	key(w, ":");
	type(w, "nonsense");
	key(w, "Enter");
	assert_shows(w, "No key or command has these words.");
	assert_string_equal(w->ui.prompt.line.text.s, "nonsense"); /* to be corrected */
	key(w, "Ctrl-U");
	type(w, "level 0");
	key(w, "Enter");
	assert_null(w->ui.prompt.label);
	key(w, ":");
	key(w, "Up");
	assert_string_equal(w->ui.prompt.line.text.s, "level 0");
	key(w, "Ctrl-G");
	assert_null(w->ui.prompt.label);
}

TEST_ON_SCREEN(the_disk_is_in_the_header_when_it_is_late)
{
	struct ui_world *w = *state;

	w->s->pending = true;
	w->s->dirty |= DIRTY_TIME;
	w->s->day = 2;
	/* Socket, gain and volume are needed more than the day. */
	assert_shows(w, "4.4 mm · high gain · vol 28     not yet on disk \n");
	resize(w, 24, 100);
	assert_shows(w, " not yet on disk   evening 2 \n");
	resize(w, 24, 80);
	w->s->disk.failing = true;
	strcpy(w->s->disk.error,
		"cannot write earlog.db: No space left on device, and a long tale besides");
	w->s->dirty |= DIRTY_TIME;
	assert_shows(w, "not on disk: cannot write earlog.db");
	assert_shows(w, "AFUL Cantor");
}

TEST_ON_SCREEN(how_loud_a_sound_is_held_stands_whole_on_the_smallest_screen)
{
	struct ui_world *w = *state;
	struct sounds *x = &w->s->playback->sounds;

	*x = (struct sounds){ .now = 1, .held = HELD_SAME };
	w->s->deck.filtered = true;
	x->name = xstrdup("harman over-ear 2018");
	x->equaliser.n = 1;
	x->held_db[1] = -10.6;
	w->s->dirty |= DIRTY_TIME;
	assert_shows(w, "EQ harman over-ear 2018, -10.6 dB matched");
	resize(w, 10, 40);
	assert_shows(w, "EQ har…, -10.6 dB matched");
	assert_shows(w, "AFUL Cantor");
	x->held = HELD_NOT_YET;
	w->s->dirty |= DIRTY_TIME;
	assert_shows(w, "EQ har…, not matched");
}

TEST_ON_SCREEN(help_is_drawn_from_the_tables)
{
	struct ui_world *w = *state;

	key(w, "?");
	assert_shows(w, "Hear the last 5 seconds again");
	key(w, "End");
	key(w, "Enter");
	assert_shows(w, "─ Keys and commands: session");
	key(w, "Esc");
	key(w, "?");
	assert_shows(w, "─ Tracks ━");
}

TEST_ON_SCREEN(messages_name_the_keys_as_they_are_bound)
{
	struct ui_world *w = *state;
	struct buf words = BUF_INIT;

	keys_words(&w->ui, "\1note\2 writes, \1keep\2 keeps, \1eq\2 has no key", &words);
	assert_string_equal(words.s, "n writes, Enter keeps, :eq has no key");
	buf_clear(&words);
	/* A key that the pane uses for another command is none of this one. */
	keys_run(&w->ui, "show track");
	keys_words(&w->ui, "\1show parts\2, \1follow\2", &words);
	assert_string_equal(words.s, ":show parts, f");
	key(w, "Esc");
	buf_clear(&words);
	keys_words(&w->ui, "\1show parts\2", &words);
	assert_string_equal(words.s, "o");
	buf_clear(&words);
	w->s->type_to_note = true; /* letters write now */
	keys_words(&w->ui, "\1undo\2", &words);
	assert_string_equal(words.s, "Alt-u");
	buf_finish(&words);
	keys_run(&w->ui, "keep");
	keys_run(&w->ui, "newline");
	assert_shows(w, "no note is open: Alt-n opens one");
}

TEST_ON_SCREEN(every_theme_of_the_profile_is_drawn)
{
	struct ui_world *w = *state;

	for (size_t i = 0; profile_themes[i]; i++) {
		close_ui(w);
		open_ui(w, 24, 80,
			(struct ui_options){ .theme = profile_themes[i], .colour = true });
		assert_shows(w, "A Reckoning in Blood");
	}
}
