/*
 * Shared by the files of the ui. A pane draws all cells of its area, every time, as a function of the sitting
 * and of struct ui alone; curses finds out which bytes that costs.
 */
#ifndef UI_UI_PRIVATE_H
#define UI_UI_PRIVATE_H

#include "base/buf.h"
#include "ui/draw.h"
#include "ui/input.h"
#include "ui/theme.h"
#include "ui/ui.h"

enum pane {
	PANE_FRAME, PANE_HEADER, PANE_TRACKS, PANE_PLAYER, PANE_NOTES, PANE_HELP, PANE_TARGET, PANE_EDITOR,
	PANE_MESSAGE, PANE_HINT,
	PANES
};

enum move { MOVE_UP, MOVE_DOWN, MOVE_PAGE_UP, MOVE_PAGE_DOWN, MOVE_TOP, MOVE_BOTTOM };

struct pane_ops {
	const char *title;           /* on its tab and above it; NULL: it cannot have the focus */
	unsigned dirty;              /* what makes it draw */
	void (*draw)(struct ui *ui, const struct sitting *s, struct area a);
	void (*move)(struct ui *ui, struct sitting *s, enum move m, int page);
};

extern const struct pane_ops panes[PANES];

/* Where everything stands, worked out from the size alone (and which tab is in front). */
struct layout {
	int rows, cols;
	bool too_small;
	bool tabs;                   /* one pane at a time */
	bool out_in_header;          /* what goes out is said there, not in the player pane */
	int split;                   /* column of the line between the two halves; -1: none */
	struct area area[PANES];     /* rows == 0: not shown */
};

void layout_make(struct layout *l, int rows, int cols, enum pane front, bool help);
void frame_draw(struct ui *ui, const struct sitting *s, struct area a);

/* A line of text that is asked for: a command after `:`, a time after `g`. */
struct prompt {
	const char *label;           /* NULL: none is open */
	const char *command;         /* goes before what was typed, "goto "; "" */
	struct editor line;
	struct buf list;             /* of names that begin as the line does, after Tab */
	size_t past;                 /* which line of the history is shown; history_n: none of it */
};

#define HISTORY 50

struct ui {
	struct canvas canvas;        /* how text may be drawn here */
	struct layout layout;
	enum pane focus;             /* of PANE_TRACKS, PANE_NOTES, PANE_HELP */
	enum pane before_help;
	int top[PANES];              /* first line shown */
	unsigned dirty;              /* as s->dirty, for what only the ui knows */
	bool full;                   /* repaint the terminal, whatever it shows */

	struct sitting *s;
	const struct keymap *keys;
	struct cmd_table tables[4];
	size_t ntables;

	struct input *input;
	struct buf typed;            /* letters of one read that were not given to the editor yet */
	bool hung_up, suspend;

	struct prompt prompt;
	char *history[HISTORY];
	size_t history_n;

	enum state drawn_state;
	uint64_t said;               /* hash of the message that is shown, and since when */
	int64_t said_ns;
	int cursor_y, cursor_x;      /* of the text that is being written; y < 0: hidden */
	int cursor_shown;            /* as the terminal has it; -1: not known */
};

void header_draw(struct ui *ui, const struct sitting *s, struct area a);
/* "FLAC 44.1/16 → 44.1/16 bit-exact"; "" while nothing plays. */
void header_out(const struct sitting *s, struct buf *out);
void tracks_draw(struct ui *ui, const struct sitting *s, struct area a);
void tracks_move(struct ui *ui, struct sitting *s, enum move m, int page);
void player_draw(struct ui *ui, const struct sitting *s, struct area a);
void notes_draw(struct ui *ui, const struct sitting *s, struct area a);
void notes_move(struct ui *ui, struct sitting *s, enum move m, int page);
void help_draw(struct ui *ui, const struct sitting *s, struct area a);
void help_move(struct ui *ui, struct sitting *s, enum move m, int page);
void target_draw(struct ui *ui, const struct sitting *s, struct area a);
void editor_draw(struct ui *ui, const struct sitting *s, struct area a);
void message_draw(struct ui *ui, const struct sitting *s, struct area a);
void hint_draw(struct ui *ui, const struct sitting *s, struct area a);
void prompt_draw(struct ui *ui, struct area a);

/* ---- prompt.c ---- */

void prompt_open(struct ui *ui, const char *label, const char *command);
void prompt_key(struct ui *ui, const struct input_event *ev);
bool prompt_knows(const char *name);
void prompt_paste(struct ui *ui, const char *text, size_t n);
void prompt_finish(struct ui *ui);

/* ---- keys.c ---- */

void keys_event(struct ui *ui, const struct input_event *ev);
void keys_flush(struct ui *ui);      /* after the last event of a read */
void keys_run(struct ui *ui, const char *line);

/* ---- ui.c ---- */

/* What ui_new does once the terminal is there. */
void ui_init(struct ui *ui, const struct ui_options *o);
void ui_finish(struct ui *ui);

void ui_touch(struct ui *ui, unsigned dirty);
void ui_layout(struct ui *ui);       /* after a change of size, focus or help */
/* The first line to show so that lines first..last are seen in `rows`, moving as little as possible. */
int ui_scroll(int top, int rows, int lines, int first, int last);
const struct bench_item *ui_item(const struct sitting *s, const struct uuid *item);

#endif
