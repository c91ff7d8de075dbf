/*
 * The bench without a terminal: curses draws into nothing, and the test reads its screen. The
 * sitting is a real one that was never started: no thread, no sound, and a clock that the test
 * sets.
 */
#ifndef UI_TEST_WORLD_H
#define UI_TEST_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <curses.h>
#include <locale.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/test_folder.h"
#include "config/playlist.h"
#include "config/profile.h"
#include "config/session_file.h"
#include "sitting/sitting_private.h"
#include "sitting/sound.h"
#include "ui/ui_private.h"

struct ui_world {
	char folder[TEST_FOLDER_MAX];
	char *session, *db;
	struct session_file files;
	struct playlist_file playlist;
	struct profile profile;
	struct keymap keys;
	struct sitting *s;
	struct ui ui;
	FILE *nothing;
	SCREEN *screen;
	struct buf heard; /* all that a screen reader got */
	int64_t now_ns;
};

__attribute__((unused)) static const char session_yaml[] =
	"id: cantor\n"
	"device: AFUL Cantor\n"
	"playlist: ./list.yaml\n"
	"chains:\n"
	"  dx300: {source: iBasso DX300, output: 4.4 mm, gain: high, clock: yes, volume: {value: "
	"28, unit: steps}}\n"
	"  dongle: {source: Apple dongle, output: 3.5 mm, clock: yes, volume: {value: 40, unit: "
	"\"%\"}}\n"
	"compare: [{device: AFUL Performer8, volume: {dx300: 22}}]\n"
	"questions:\n"
	"  - {id: warmth, section: bass, text: \"Is {device} warm enough?\", items: "
	"[bass/reckoning]}\n";

__attribute__((unused)) static const char playlist_yaml[] =
	"id: list\n"
	"title: List\n"
	"sections:\n"
	"  - id: bass\n"
	"    title: Bass and dynamics\n"
	"    attributes: [bass-depth, attack, dark-bright]\n"
	"    tracks:\n"
	"      - id: reckoning\n"
	"        title: A Reckoning in Blood\n"
	"        artist: Ilan Eshkeri\n"
	"        duration: \"4:05\"\n"
	"        cues:\n"
	"          - {at: \"1:10\", label: crescendo, listen_for: how much bigger}\n"
	"          - {from: \"2:50\", label: beats}\n"
	"          - {label: chorus}\n"
	"      - {id: gone, title: \"Gone \\u202ewith\\u009b the \\u200bwind\\r\\t\\e[2J\", "
	"duration: \"1:00\"}\n"
	"  - id: odd\n"
	"    title: \"\\u0e44\\u0e17\\u0e22 \\u677e\\u4efb\\u8c37 "
	"\\U0001F468\\u200D\\U0001F469\\u200D\\U0001F467\"\n"
	"    tracks:\n"
	"      - {id: wide, title: "
	"\"\\u6625\\u3088\\u3001\\u6765\\u3044\\u677e\\u4efb\\u8c37\\u7531\\u5b9f\"}\n"
	"      - id: family\n"
	"        title: \"\\U0001F468\\u200D\\U0001F469\\u200D\\U0001F467 \\u2764\\uFE0F "
	"\\U0001F1EF\\U0001F1F5 e\\u0301\\u0301\\u0301\\u0301\\u0301\\u0301x\"\n"
	"      - id: hebrew\n"
	"        title: \"\\u05e9\\u05dc\\u05d5\\u05dd \\u0939\\u093f\\u0928\\u094d\\u0926\\u0940 "
	"\\u1100\\u1161\\u11a8\"\n";

static inline void
write_file(const char *folder, const char *name, const char *text)
{
	char *path = xasprintf("%s/%s", folder, name);
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
	free(path);
}

static inline void
open_sitting(struct ui_world *w)
{
	struct diags d = DIAGS_INIT;
	struct err err = ERR_INIT;

	profile_init(&w->profile);
	session_file_init(&w->files);
	w->playlist = (struct playlist_file){ .path = NULL };
	bool ok = session_file_load(&w->files, w->session, &d) &&
		playlist_find(&w->playlist, w->files.playlist, w->session, &d);
	diags_print(&d, stderr);
	diags_finish(&d);
	assert_true(ok);
	xreplace(&w->profile.audio_output, "null");
	pairs_add(&w->profile.marker_kinds, "b", "bass", (struct mark){ 0 }, (struct mark){ 0 });
	pairs_add(&w->profile.short_codes, "sib", "sibilance", (struct mark){ 0 },
		(struct mark){ 0 });
	struct sitting_options o = {
		.files = &w->files, .profile = &w->profile, .playlist = &w->playlist, .db = w->db
	};
	w->s = sitting_new(&o, &err);
	if (!w->s)
		fail_msg("%s", err.msg);
	sitting_read(w->s); /* what sitting_start would do besides threads and sound */
}

static inline void
open_ui(struct ui_world *w, int rows, int cols, struct ui_options o)
{
	struct cmd_table tables[] = { { sitting_cmds, sitting_ncmds, w->s } };
	struct diags d = DIAGS_INIT;

	w->screen = newterm("xterm-256color", w->nothing, w->nothing);
	assert_non_null(w->screen);
	resize_term(rows, cols);
	buf_clear(&w->heard);
	ui_init(&w->ui, &o);
	assert_true(keymap_init(&w->keys, NULL, tables, 1, &d));
	diags_finish(&d);
	ui_bind(&w->ui, w->s, &w->keys, tables, 1);
}

static inline void
close_ui(struct ui_world *w)
{
	ui_finish(&w->ui);
	keymap_finish(&w->keys);
	endwin();
	delscreen(w->screen);
}

static inline int
setup(void **state)
{
	struct ui_world *w = xcalloc(1, sizeof(*w));

	setlocale(LC_ALL, "C.UTF-8");
	setlocale(LC_NUMERIC, "C");
	w->now_ns = 1000000000;
	w->heard = (struct buf)BUF_INIT;
	clock_set(w->now_ns, 1795000000000);
	if (!test_folder_make(w->folder, "ui"))
		return -1;
	w->session = xasprintf("%s/cantor.yaml", w->folder);
	w->db = xasprintf("%s/earlog.db", w->folder);
	w->nothing = fopen("/dev/null", "r+");
	write_file(w->folder, "cantor.yaml", session_yaml);
	write_file(w->folder, "list.yaml", playlist_yaml);
	open_sitting(w);
	open_ui(w, 24, 80, (struct ui_options){ .theme = "dark", .colour = true });
	*state = w;
	return 0;
}

static inline int
teardown(void **state)
{
	struct ui_world *w = *state;
	struct err err = ERR_INIT;
	bool clean;

	close_ui(w);
	sitting_end(w->s, &clean, NULL, &err);
	profile_finish(&w->profile);
	session_file_finish(&w->files);
	playlist_finish(&w->playlist);
	test_folder_remove(w->folder);
	clock_set(-1, 0);
	fclose(w->nothing);
	buf_finish(&w->heard);
	free(w->session);
	free(w->db);
	free(w);
	return 0;
}

/* ---- looking ---- */

static inline void
draw(struct ui_world *w)
{
	ui_draw(&w->ui, w->s);
	buf_add(&w->heard, w->ui.spoken.s);
	w->s->dirty = 0;
}

/* The screen as text with its attributes, a line for each row. Wide characters stand once. */
static inline char *
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
				buf_addf(&out, "{%lx,%d}",
					(unsigned long)(attrs & (A_BOLD | A_REVERSE | A_DIM)),
					pair);
			if (wcwidth(text[0]) == 2)
				c++;
		}
	move(y, x);
	return buf_detach(&out);
}

static inline bool
shows(struct ui_world *w, const char *text)
{
	char *screen;

	draw(w);
	screen = w->ui.speech ? xstrdup(w->heard.s) : look(false);
	bool found = strstr(screen, text) != NULL;
	free(screen);
	return found;
}

#define assert_shows(w, text)                                                              \
	do {                                                                               \
		if (!shows(w, text)) {                                                     \
			char *screen_ = look(false);                                       \
			for (char *rest_ = screen_, *row_; (row_ = strsep(&rest_, "\n"));) \
				print_error("%s\n", row_);                                 \
			free(screen_);                                                     \
			fail_msg("the screen does not show \"%s\"", text);                 \
		}                                                                          \
	} while (0)

/* ---- doing ---- */

static inline void
key(struct ui_world *w, const char *name)
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

static inline void
mouse(struct ui_world *w, enum mouse what, int row, int col)
{
	struct input_event ev = { .mouse = what, .row = row, .col = col };

	sitting_key_pressed(w->s, clock_mono_ns());
	keys_event(&w->ui, &ev);
	keys_flush(&w->ui);
}

static inline void
type(struct ui_world *w, const char *text)
{
	for (; *text; text++) {
		if (*text == ' ')
			key(w, "Space");
		else
			key(w, (char[INPUT_NAME]){ *text });
	}
}

static inline void
paste(struct ui_world *w, const char *text, size_t n)
{
	struct input_event ev = { .paste = text, .paste_len = n };

	keys_event(&w->ui, &ev);
	keys_flush(&w->ui);
}

static inline void
pass(struct ui_world *w, int64_t ms)
{
	w->now_ns += ms * 1000000;
	clock_set(w->now_ns, 1795000000000 + w->now_ns / 1000000);
}

/* Starts the clock of the first item and lets 72 seconds go by. */
static inline void
play(struct ui_world *w)
{
	sitting_play_item(w->s, 0);
	if (w->s->deck.play.state != PLAY_RUNNING)
		sitting_toggle(w->s);
	assert_int_equal(w->s->deck.play.state, PLAY_RUNNING);
	pass(w, 72000);
}

static inline void
resize(struct ui_world *w, int rows, int cols)
{
	resize_term(rows, cols);
	ui_layout(&w->ui);
}

#define assert_lacks(w, text) assert_false(shows(w, text))
#define ui_test(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

#endif
