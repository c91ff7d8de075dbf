#include <assert.h>
#include <curses.h>
#include <errno.h>
#include <langinfo.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "ui/term.h"
#include "ui/ui_private.h"

/* A key is shorter; after so many bytes there may be more. */
#define A_PASTE 64

#define LISTS DIRTY_NOTES | DIRTY_HEADER | DIRTY_TRACKS | DIRTY_PLAYER

#define A_LIST                                                                   \
	.over = true, .draw = list_draw, .move = list_move, .enter = list_enter, \
	.click = list_click, .say = list_say

const struct pane_ops panes[PANES] = {
	[PANE_FRAME] = { .draw = frame_draw },
	[PANE_HEADER] = { .dirty = DIRTY_HEADER, .draw = header_draw },
	[PANE_TRACKS] = { .name = "tracks",
		.title = "Tracks",
		.help = "Go to the track list",
		.dirty = DIRTY_TRACKS,
		.draw = tracks_draw,
		.move = tracks_move,
		.click = tracks_click,
		.say = tracks_say },
	[PANE_PLAYER] = { .dirty = DIRTY_PLAYER, .draw = player_draw, .click = player_click },
	[PANE_NOTES] = { .name = "notes",
		.title = "Notes",
		.help = "Go to the notes of this item",
		.dirty = DIRTY_NOTES | DIRTY_HEADER | DIRTY_TRACKS,
		.draw = notes_draw,
		.move = notes_move,
		.click = notes_click,
		.say = notes_say },
	[PANE_WHEEL] = { .name = "wheel",
		.title = "Wheel",
		.help = "The wheel: rate the words of this section",
		.dirty = DIRTY_WHEEL | DIRTY_HEADER,
		.keys = IN_WHEEL,
		.draw = wheel_draw,
		.move = wheel_move,
		.click = wheel_click,
		.say = wheel_say },
	[PANE_OTHERS] = { .name = "others",
		.title = "Same cue, other devices",
		.help = "What was written about other devices here",
		.dirty = DIRTY_NOTES | DIRTY_PLAYER | DIRTY_HEADER,
		.draw = others_draw,
		.move = others_move,
		.say = others_say },
	[PANE_CUES] = { .name = "cues",
		.title = "Cues",
		.help = "The cues of this item: go to one, pin one",
		.dirty = LISTS,
		.stays = true,
		A_LIST },
	[PANE_CHAINS] = { .name = "chains",
		.title = "Chains",
		.help = "Choose what feeds the ears, add a chain, change one",
		.dirty = LISTS,
		.keys = IN_CHAINS,
		A_LIST },
	[PANE_TRACK] = { .name = "track",
		.title = "Track",
		.help = "The chosen item: what it is heard from; link a file, open its page",
		.dirty = LISTS | DIRTY_LINE,
		.keys = IN_TRACK,
		.stays = true,
		A_LIST },
	[PANE_PARTS] = { .name = "parts",
		.title = "A note without a time",
		.help = "A note without a time: of the item, a question, a part of the review",
		.dirty = LISTS,
		A_LIST },
	[PANE_TRASH] = { .name = "trash",
		.title = "Deleted notes",
		.help = "Deleted notes of this review, to bring one back",
		.dirty = LISTS,
		A_LIST },
	[PANE_COVERAGE] = { .name = "coverage",
		.title = "Nothing written yet",
		.help = "What has no note yet",
		.dirty = LISTS,
		A_LIST },
	[PANE_TRIALS] = { .name = "trials",
		.title = "Trials",
		.help = "What each trial of the last blind run was",
		.dirty = LISTS | DIRTY_WHEEL,
		A_LIST },
	[PANE_FIND] = { .title = "Found",
		.help = "The notes that hold the words",
		.dirty = LISTS | DIRTY_LINE,
		A_LIST },
	[PANE_HELP] = { .name = "keys",
		.title = "Keys",
		.help = "Show the keys",
		.over = true,
		.draw = help_draw,
		.move = help_move,
		.say = help_say },
	[PANE_TARGET] = { .dirty = DIRTY_EDITOR | DIRTY_PLAYER | DIRTY_HEADER,
		.draw = target_draw },
	[PANE_EDITOR] = { .dirty = DIRTY_EDITOR | DIRTY_LINE, .draw = editor_draw },
	[PANE_MESSAGE] = { .dirty = DIRTY_LINE, .draw = message_draw },
	[PANE_HINT] = { .dirty = DIRTY_LINE, .draw = hint_draw },
};

/* ---- life ---- */

void
ui_init(struct ui *ui, const struct ui_options *o)
{
	bool utf8 = !strcmp(nl_langinfo(CODESET), "UTF-8");

	memset(ui, 0, sizeof(*ui));
	canvas_init(&ui->canvas, o->ascii || !utf8);
	theme_load(o->theme, o->colour);
	ui->input = input_new(getenv("TERM"));
	ui->typed = ui->prompt.list = ui->prompt.begun = (struct buf)BUF_INIT;
	for (enum pane i = 0; i < PANES; i++)
		ui->shown[i] = (struct buf)BUF_INIT;
	editor_init(&ui->prompt.line);
	ui->focus = ui->base = ui->before = PANE_TRACKS;
	ui->slot = PANE_NOTES;
	ui->speech = o->reader ? speech_new() : NULL;
	ui->cursor_y = -1;
	ui->cursor_shown = -1;
	ui_layout(ui);
}

void
ui_finish(struct ui *ui)
{
	prompt_finish(ui);
	input_free(ui->input);
	speech_free(ui->speech);
	free(ui->pending);
	free(ui->hints);
	buf_finish(&ui->typed);
	for (enum pane i = 0; i < PANES; i++)
		buf_finish(&ui->shown[i]);
	canvas_finish(&ui->canvas);
}

struct ui *
ui_new(const struct ui_options *o, struct err *err)
{
	if (!term_open(!o->no_mouse && !o->reader, err))
		return NULL;
	struct ui *ui = xmalloc(sizeof(*ui));
	ui_init(ui, o);
	return ui;
}

void
ui_close(struct ui *ui)
{
	term_close();
	if (!ui)
		return;
	ui_finish(ui);
	free(ui);
}

void
ui_bind(struct ui *ui, struct sitting *s, const struct keymap *keys, const struct cmd_table *tables,
	size_t ntables)
{
	assert(ntables < LENGTH(ui->tables));
	ui->s = s;
	ui->keys = keys;
	memcpy(ui->tables, tables, ntables * sizeof(*tables));
	ui->tables[ntables] = (struct cmd_table){ .rows = ui_cmds, .n = ui_ncmds, .context = ui };
	ui->ntables = ntables + 1;
	ui->hints = xreallocarray(ui->hints, keys->n, sizeof(ui->hints[0]));
	for (size_t i = 0; i < keys->n; i++)
		ui->hints[i] = keys_hint(ui, keys->v[i].line);
	ui_touch(ui, DIRTY_ALL);
}

void
ui_touch(struct ui *ui, unsigned dirty)
{
	ui->dirty |= dirty;
}

void
ui_layout(struct ui *ui)
{
	int rows, cols;

	getmaxyx(stdscr, rows, cols);
	layout_make(&ui->layout, rows, cols, focus_view(ui));
	erase();
	for (enum pane i = 0; i < PANES; i++)
		buf_clear(&ui->shown[i]);
	memset(ui->editor_rows, 0, sizeof(ui->editor_rows));
	ui->bar = (struct area){ 0 };
	ui_touch(ui, DIRTY_ALL);
}

bool
ui_stands(struct ui *ui, enum pane p, const char *text)
{
	struct buf *shown = &ui->shown[p];

	if (shown->len > 0 && strcmp(shown->s, text) == 0)
		return true;
	buf_clear(shown);
	buf_add(shown, text);
	return false;
}

int
ui_scroll(int top, int rows, int lines, int first, int last)
{
	if (last >= top + rows)
		top = last - rows + 1;
	if (first < top)
		top = first;
	if (top > lines - rows)
		top = lines - rows;
	return top > 0 ? top : 0;
}

/* ---- drawing ---- */

static void
draw_too_small(struct ui *ui)
{
	struct area a = { 0, 0, ui->layout.rows, ui->layout.cols };
	struct pen p = pen_at(&ui->canvas, a, 0);

	pen_printf(&p, STYLE_PLAIN, "earlog needs 40x10, this is %dx%d", ui->layout.cols,
		ui->layout.rows);
	pen_fill(&p, STYLE_PLAIN);
}

static void
draw_panes(struct ui *ui, const struct sitting *s, unsigned dirty)
{
	for (enum pane i = 0; i < PANES; i++)
		if (ui->layout.area[i].rows > 0 && (dirty == DIRTY_ALL || panes[i].dirty & dirty))
			panes[i].draw(ui, s, ui->layout.area[i]);
}

static void
place_cursor(struct ui *ui)
{
	bool shown = ui->cursor_y >= 0 && (ui->speech || !ui->layout.too_small);

	if (shown)
		move(ui->cursor_y, ui->cursor_x);
	if (ui->cursor_shown != shown)
		curs_set(shown);
	ui->cursor_shown = shown;
}

static void
watch_message(struct ui *ui, const struct sitting *s)
{
	uint64_t hash = 0xcbf29ce484222325;

	for (const char *c = s->said; *c; c++)
		hash = (hash ^ (unsigned char)*c) * 0x100000001b3;
	if (hash != ui->said)
		ui->said_ns = clock_mono_ns();
	ui->said = hash;
}

void
ui_draw(struct ui *ui, const struct sitting *s)
{
	if (!ui->layout.too_small && focus_view(ui).reading != ui->layout.reading)
		ui_layout(ui);
	unsigned dirty = s->dirty | ui->dirty;

	watch_message(ui, s);
	if (s->state != ui->drawn_state)
		dirty = DIRTY_ALL;
	if (ui->full) {
		clearok(curscr, TRUE);
		dirty = DIRTY_ALL;
	}
	ui->drawn_state = s->state;
	ui->dirty = 0;
	ui->full = false;
	if (s->state == STATE_KEYS && !ui->prompt.label)
		ui->cursor_y = -1;
	if (ui->speech)
		speech_draw(ui, s);
	else if (ui->layout.too_small)
		draw_too_small(ui);
	else
		draw_panes(ui, s, dirty & DIRTY_ALL);
	/* A letter in a note is one write anyhow. */
	bool frame = dirty & ~(unsigned)(DIRTY_EDITOR | DIRTY_LINE);
	if (frame)
		term_begin_frame();
	place_cursor(ui);
	wnoutrefresh(stdscr);
	doupdate();
	if (frame)
		term_end_frame();
}

bool
ui_needs_draw(const struct ui *ui)
{
	return ui->dirty != 0 || ui->full;
}

/* ---- input and timers ---- */

/* A read that gives nothing may have come too late, or the terminal is gone. */
static bool
is_gone(struct ui *ui)
{
	struct pollfd p = { .fd = STDIN_FILENO, .events = POLLIN };

	return ++ui->empty_reads > 100 ||
		(poll(&p, 1, 0) > 0 && p.revents & (POLLHUP | POLLERR | POLLNVAL));
}

/* All that is there, or a good part of what does not end; false: nothing was. No read waits
 * (term.c). */
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
			if (!any && (n == 0 ? is_gone(ui) : errno != EAGAIN))
				ui->hung_up = true;
			return any;
		}
		int64_t now_ns = clock_mono_ns();
		if (!any && ui->s)
			sitting_key_pressed(ui->s, now_ns);
		any = true;
		ui->empty_reads = 0;
		input_push(ui->input, bytes, (size_t)n, now_ns);
		if (n < A_PASTE)
			break;
	}
	return any;
}

static void
take_events(struct ui *ui)
{
	struct input_event ev;

	while (input_next(ui->input, clock_mono_ns(), &ev))
		if (ui->s)
			keys_event(ui, &ev);
	if (ui->s)
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

	/* The rest of a key may have come while the loop was busy. */
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

/* ---- the terminal changes ---- */

void
ui_resized(struct ui *ui)
{
	term_resize();
	ui_layout(ui);
	ui->full = true;
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
	(void)ui;
	term_suspend();
}

void
ui_resume(struct ui *ui)
{
	term_resume();
	ui->cursor_shown = -1;
	ui_layout(ui);
	ui->full = true;
}
