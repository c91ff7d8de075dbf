/* Binds keys, panes and terminal together: when to draw, which input to read, suspending, resizing.
 * keys.c runs keys, layout.c places panes. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <curses.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/system/locale.h"
#include "base/system/os_file.h"
#include "base/text/text.h"
#include "bench/playback/playback.h"
#include "bench/ui/term.h"
#include "bench/ui/ui_private.h"
#include "bench/writing/blind.h"
#include "review/record/rows_music.h"

#define PANE_ROW(id, name) [PANE_##id] = &name##_pane,

const struct pane_ops *const ui_panes[PANES] = { PANES_ALL(PANE_ROW) };

#define CHANGE_MS \
	1000 /* in which the terminal may report another background, after it has said so */

static bool
may_answer(const struct ui *ui)
{
	return clock_mono_ns() <= ui->answer_until_ns;
}

static void
ask_ground(struct ui *ui, int64_t wait_ms)
{
	term_ask_background();
	ui->answer_until_ns = clock_mono_ns() + wait_ms * 1000000;
}

/* ---- creating and freeing the ui ---- */

void
ui_init(struct ui *ui, const struct ui_options *o)
{
	memset(ui, 0, sizeof(*ui));
	ui->s = o->s;
	ui->keys = o->keys;
	ui->commands = (struct commands){ .s = o->s, .ui = ui, .screen = ui_cmds };
	ui->hints = xcalloc(o->keys->n, sizeof(ui->hints[0]));
	ui->places = o->places;
	draw_begin(o->ascii || !locale_is_utf8() || os_console_lacks("─│├┤┬┴┼━▶‖·…“”█✓↑↓"));
	ui->colour = o->colour;
	theme_load(o->theme, o->colour);
	ui->input = input_new();
	ui->spoken = ui->typed = (struct buf)BUF_INIT;
	ui->prompt.list = ui->prompt.begun = (struct buf)BUF_INIT;
	editor_init(&ui->prompt.line);
	ui->focus = PANE_TRACKS;
	ui->slot = PANE_NOTES;
	ui->reader = o->reader ? screen_reader_new() : NULL;
	ui->cursor_y = -1;
	focus_layout(ui);
}

void
ui_finish(struct ui *ui)
{
	prompt_finish(ui);
	input_free(ui->input);
	screen_reader_free(ui->reader);
	buf_finish(&ui->spoken);
	free(ui->inside.name);
	free(ui->pending);
	free(ui->out);
	free(ui->title);
	free(ui->hints);
	buf_finish(&ui->typed);
	draw_finish();
}

/* Asks the terminal for its background, on which the colours of the theme `auto` depend, and to
 * report when that changes. */
static void
take_theme(struct ui *ui, const char *theme)
{
	bool guessed = !ui->reader && ui->colour && theme_is_guessed(theme);

	term_report_ground(guessed);
	if (guessed)
		ask_ground(ui, TERM_ANSWER_MS);
}

struct ui *
ui_new(const struct ui_options *o, struct err *err)
{
	if (!term_open(!o->no_mouse && !o->reader, o->reader, err))
		return NULL;
	struct ui *ui = xmalloc(sizeof(*ui));
	ui_init(ui, o);
	take_theme(ui, o->theme);
	return ui;
}

void
ui_profile_read(struct ui *ui, const char *theme)
{
	free(ui->hints);
	ui->hints = xcalloc(ui->keys->n, sizeof(ui->hints[0]));
	theme_load(theme, ui->colour);
	take_theme(ui, theme);
	focus_layout(ui);
	clearok(curscr, TRUE);
}

void
ui_close(struct ui *ui)
{
	if (ui && ui->reader)
		screen_reader_leave(ui);
	if (ui && may_answer(ui))
		term_drop_answer();
	term_close();
	if (!ui)
		return;
	ui_finish(ui);
	free(ui);
}

/* ---- drawing the screen ---- */

#define TITLE_COLS 80 /* of the window */

static void
draw_too_small(struct ui *ui)
{
	struct area a = { 0, 0, ui->layout.rows, ui->layout.cols };
	CLEANUP(buf_finish) struct buf words = BUF_INIT;

	buf_addf(&words, "earlog needs 40x10, this is %dx%d\n", ui->layout.cols, ui->layout.rows);
	keys_unseen(ui, &words);
	draw_wrapped(a, 0, a.cols - 1, STYLE_PLAIN, 0, &words);
}

/* Draws the page for the helper of a blind run over the panes. It has no likeness to the questions
 * to the listener, who sees from afar that it is not for them. */
static void
draw_helper(struct ui *ui, const struct sitting *s)
{
	struct area a = { 1, 0, ui->layout.rows - 2, ui->layout.cols };
	CLEANUP(buf_finish) struct buf raw = BUF_INIT, words = BUF_INIT;

	blind_add_helper(s, &raw);
	draw_show(&words, raw.s, raw.len, true);
	draw_rule(a, STYLE_TITLE_FOCUS, "HELPER ONLY, the listener looks away", NULL);
	draw_blank(a, 1);
	a = (struct area){ 2 + (a.rows - 1) / 3, a.cols / 6, (a.rows - 1) / 2, a.cols * 2 / 3 };
	draw_wrapped(a, 0, a.cols - 2, STYLE_STRONG, 0, &words);
}

/* Rings the terminal's bell, if the profile asks for it, when a key was refused or the disk has
 * become late; never in a test, where a sound would tell or disturb. */
static void
ring_bell(struct ui *ui, const struct sitting *s)
{
	const struct sitting *was = &ui->drawn;
	bool late = (s->pending || s->disk.failing) && !was->pending && !was->disk.failing;

	if ((ui->rings || late) && s->profile->bell_on_refused && !sitting_is_blind(s))
		term_write("\a", 1);
	ui->rings = false;
}

/* The values of a session that the screen shows. A change of the record, of what plays and of what
 * threads have read marks what must be drawn itself (sitting.dirty). */
static const struct {
	size_t at, bytes;
} shown[] = {
#define SHOWN(field)                                                                     \
	{                                                                                \
		offsetof(struct sitting, field), sizeof(((struct sitting *)NULL)->field) \
	}
	SHOWN(item),
	SHOWN(setup),
	SHOWN(heard.analysis_serial),
	SHOWN(ask),
	SHOWN(ask_about),
	SHOWN(blind),
	SHOWN(trial),
	SHOWN(chosen),
	SHOWN(chosen_note),
	SHOWN(no_note),
	SHOWN(chosen_cue),
	SHOWN(state),
	SHOWN(wheel.chosen),
	SHOWN(said_nr),
	SHOWN(disk.failing),
	SHOWN(pending),
	SHOWN(reading),
	SHOWN(leaving),
};

/* Returns the parts of the screen to draw: all if a value has changed since it was drawn. */
static unsigned
dirty_now(const struct ui *ui, const struct sitting *s)
{
	for (size_t i = 0; i < LENGTH(shown); i++)
		if (memcmp((const char *)&ui->drawn + shown[i].at, (const char *)s + shown[i].at,
			    shown[i].bytes) != 0)
			return DIRTY_ALL;
	return ui->dirty | s->dirty;
}

static void
draw_pane(struct ui *ui, const struct sitting *s, enum pane p)
{
	if (ui_panes[p]->grid)
		grid_draw(ui, s, p);
	else
		ui_panes[p]->draw(ui, s, ui->layout.area[p]);
}

/* Shows in the window's title what one listens with and to; a blind run tells neither. */
static void
show_title(struct ui *ui, const struct sitting *s)
{
	const struct track_row *item = sitting_now(s).item;
	CLEANUP(buf_finish) struct buf raw = BUF_INIT, words = BUF_INIT;

	if (sitting_is_blind(s))
		item = NULL;
	else
		buf_add(&raw,
			sitting_brief(s, text_or(setup_name(&s->rec, &s->setup, ROW_DEVICE), "")));
	if (item && item->recording)
		buf_add_part(&raw, " · ", "%s", text_or(item->recording->title, ""));
	draw_cut(&words, raw.len ? raw.s : "earlog", TITLE_COLS);
	if (text_same(ui->title, words.s))
		return;
	xreplace(&ui->title, words.s);
	term_title(words.s);
}

void
ui_draw(struct ui *ui, const struct sitting *s)
{
	/* A terminal that is late gets the new cells after it has read the rest. */
	if (!term_flush()) {
		ui->dirty |= s->dirty;
		return;
	}
	/* The result of a blind run comes when its end is on disk, not with a key. */
	if (ui->drawn.trial && !sitting_is_blind(s))
		command_run(&ui->commands, "show trials", ERR_IGNORED);
	/* Without music the empty pane of notes gives way to what leads to some. After the first
	 * key only the message says so: nothing opens over what a person does. */
	if (playable_lacks_music(s) && !*ui->last_key.name && ui->slot == PANE_NOTES &&
		!ui->prompt.label && s->state == STATE_KEYS && sitting_item(s) &&
		!sitting_item(s)->nnotes)
		command_run(&ui->commands, "show track", ERR_IGNORED);
	struct pane_view v = focus_view(ui);
	/* A list, or what is asked or written, takes rows for a while. */
	bool narrows = v.editor_rows || v.list_rows || v.commands;
	if (narrows && !ui->narrowed)
		ui->before_narrow = ui->scroll;
	else if (!narrows && ui->narrowed)
		ui->scroll = ui->before_narrow;
	ui->narrowed = narrows;
	if (!ui->layout.too_small && memcmp(&v, &ui->layout.view, sizeof(v)) != 0)
		focus_layout(ui);
	if (ui->prompt.label && ui->prompt.waits)
		prompt_complete(ui);
	unsigned dirty = dirty_now(ui, s);
	ring_bell(ui, s);
	if (!text_same(ui->drawn.said, s->said))
		ui->said_ns = clock_mono_ns();
	ui->drawn = *s;
	ui->dirty = 0;
	if (!ui->prompt.label && s->state == STATE_KEYS)
		ui->cursor_y = -1;
	if (ui->reader) {
		screen_reader_draw(ui, s);
		return;
	}
	if (dirty == DIRTY_ALL)
		show_title(ui, s);
	if (ui->layout.too_small)
		draw_too_small(ui);
	for (enum pane i = 0; i < PANES; i++) /* no pane has rows if the screen is too small */
		if (ui->layout.area[i].rows > 0 &&
			(dirty == DIRTY_ALL || ui_panes[i]->dirty & dirty))
			draw_pane(ui, s, i);
	if (ui->helper && !ui->layout.too_small)
		draw_helper(ui, s);
	term_begin_frame();
	bool cursor = ui->cursor_y >= 0 && !ui->layout.too_small;
	if (cursor)
		move(ui->cursor_y, ui->cursor_x);
	curs_set(cursor);
	wnoutrefresh(stdscr);
	doupdate();
	term_end_frame();
}

bool
ui_needs_draw(const struct ui *ui, const struct sitting *s)
{
	return dirty_now(ui, s) != 0;
}

/* ---- input and timers ---- */

/* Returns true if the terminal is gone. A read of 0 bytes alone does not show that: another reader
 * may have taken the bytes. */
static bool
is_gone(struct ui *ui)
{
	struct pollfd p = { .fd = STDIN_FILENO, .events = POLLIN };

	return ++ui->empty_reads > 100 ||
		(poll(&p, 1, 0) > 0 && p.revents & (POLLHUP | POLLERR | POLLNVAL));
}

/* Reads the available bytes, up to a limit, without blocking. Returns false if there were none. */
static bool
read_keys(struct ui *ui)
{
	char bytes[4096];
	bool any = false;

	for (int turns = 0; turns < 32; turns++) {
		ssize_t n = read(STDIN_FILENO, bytes, sizeof(bytes));

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			if (any)
				return true;
			bool gone = n == 0 ? is_gone(ui) : errno != EAGAIN;
			if (gone)
				ui->hung_up = true;
			return false;
		}
		int64_t now_ns = clock_mono_ns();
		if (!any)
			capture_key_pressed(ui->s, now_ns);
		any = true;
		ui->empty_reads = 0;
		input_push(ui->input, bytes, (size_t)n, now_ns);
		if (n < INPUT_A_PASTE)
			break;
	}
	return any;
}

void
ui_ground(struct ui *ui, enum ground told)
{
	if (!may_answer(ui))
		return;
	ui->answer_until_ns = 0;
	theme_load(told == GROUND_LIGHT ? "light" : "dark", true);
	focus_layout(ui);
	clearok(curscr, TRUE);
}

/* Handles the keys that were read. */
static void
take_events(struct ui *ui)
{
	struct input_event ev;

	ui->resized = false;
	input_find_paste(ui->input);
	while (input_next(ui->input, clock_mono_ns(), &ev))
		if (ev.ground == GROUND_CHANGED)
			ask_ground(ui, CHANGE_MS);
		else if (ev.ground)
			ui_ground(ui, ev.ground);
		else
			keys_event(ui, &ev);
	keys_flush(ui);
}

void
ui_on_input(struct ui *ui)
{
	if (read_keys(ui))
		take_events(ui);
}

int
ui_wait_ms(const struct ui *ui, int64_t now_ns)
{
	int64_t due = input_due_ns(ui->input);

	if (due < 0)
		return -1;
	return due <= now_ns ? 0 : (int)((due - now_ns + 999999) / 1000000);
}

void
ui_run_timers(struct ui *ui, int64_t now_ns)
{
	int64_t due = input_due_ns(ui->input);

	/* The rest of a key may have arrived while the loop was busy. */
	if (due >= 0 && due <= now_ns) {
		read_keys(ui);
		take_events(ui);
	}
}

bool
ui_hung_up(const struct ui *ui)
{
	return ui->hung_up;
}

/* ---- resizing and suspending the terminal ---- */

void
ui_resized(struct ui *ui)
{
	/* Drawing scrolls as needed. A size that comes back, with no key between, shows the same.
	 */
	if (ui->resized)
		ui->scroll = ui->before_resize;
	ui->before_resize = ui->scroll;
	ui->resized = true;
	term_resize();
	focus_layout(ui);
	clearok(curscr, TRUE);
}

bool
ui_wants_suspend(struct ui *ui)
{
	bool wants = ui->suspend;

	ui->suspend = false;
	return wants;
}

void
ui_suspend(struct ui *ui)
{
	if (ui->reader)
		screen_reader_leave(ui);
	term_suspend();
}

void
ui_resume(struct ui *ui)
{
	term_resume();
	focus_layout(ui);
}

/* ---- help without a screen ---- */

void
ui_help(const struct keymap *keys, const struct ui_help *to)
{
	struct ui ui = { .keys = keys, .commands.screen = ui_cmds };

	help_pages(&ui, to);
}

bool
ui_help_find(const struct keymap *keys, const char *words, const struct ui_help *to)
{
	struct ui ui = { .keys = keys, .commands.screen = ui_cmds };

	return help_find(&ui, words, to);
}
