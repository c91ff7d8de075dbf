/*
 * Shared by the files of src/bench/ui. A pane draws every cell of its area each time, from struct
 * sitting (the running session) and struct ui alone; curses finds which bytes to send.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/core/buf.h"
#include "base/text/number.h"
#include "bench/sitting/sitting.h"
#include "bench/ui/draw.h"
#include "bench/ui/input.h"
#include "bench/ui/ui.h"

struct ui;
struct list;
struct list_line;
struct grid;

enum move { MOVE_UP, MOVE_DOWN, MOVE_PAGE_UP, MOVE_PAGE_DOWN, MOVE_TOP, MOVE_BOTTOM };

/* A pane, defined in its file as NAME_pane. Functions may be NULL. */
struct pane_ops {
	const char *name; /* argument of the command `show`; NULL: the pane cannot get the focus */
	const char *title,
		*help;       /* title: shown above the pane; help: a sentence for `show NAME` */
	enum topic topic;    /* help page that lists `show NAME` */
	const char *word;    /* for the line of hints; NULL: the name */
	bool tab;            /* the key Tab goes to this pane */
	unsigned dirty;      /* DIRTY_… bits that require a redraw, besides DIRTY_ALL */
	enum key_table keys; /* keys of this pane only; 0: none */
	const char *const (*first)[2]; /* commands and words that the line of hints shows first */
	/* Makes the title and the rows of a pane of lines, which grid.c draws, moves in and clicks
	 * on; the pane takes row i as chosen by `pick`. Else the pane has draw. */
	void (*grid)(struct grid *v);
	void (*pick)(struct ui *ui, struct sitting *s, size_t i);
	void (*draw)(struct ui *ui, const struct sitting *s, struct area a);

	/* The members below are for list panes (PANE_LIST), which cover other panes until Esc or
	 * Tab closes them. fill adds the lines, in order. */
	void (*fill)(const struct sitting *s, struct list *l);
	/* Appends text to the title. */
	void (*head)(const struct ui *ui, struct buf *out);
	const char *empty; /* shown if there are no lines */
	/* Appends to it where there are some. */
	void (*elsewhere)(const struct ui *ui, struct buf *out);
	enum style start; /* the highlight bar starts on the first line with this style; 0: on the
			     first line */
	const char *hint; /* what Enter does, for the line of hints */
	bool stays;       /* Enter leaves the list open */
	/* The command whose prompt is open over the list: its letters narrow the list, Right goes
	 * into a line and Left goes out again; NULL: none. If the list has keys, which choose, the
	 * first letter or `/` opens the prompt. */
	const char *asks;
	/* Called with the line's `to` when the bar moves to the line, and with NULL when the pane
	 * loses the focus. */
	void (*choose)(struct sitting *s, const struct uuid *to);
	/* `go` handles Enter on a line whose member `to` is set. After it, `show` may focus another
	 * pane. */
	bool (*go)(struct sitting *s, const struct uuid *to, struct err *err);
	bool (*removes)(struct sitting *s, const struct uuid *to, struct err *err); /* Delete */
	void (*show)(struct ui *ui, struct sitting *s, const struct uuid *to);
};

#define PANE_LIST .grid = list_grid, .pick = list_pick, .dirty = DIRTY_TIME | DIRTY_LINE
#define PANE_GRID(pane) .tab = true, .grid = pane##_grid, .pick = pane##_pick

/* Every pane, as X(ID, NAME), in the order of drawing and of the key Tab. */
#define PANES_ALL(X)          \
	X(FRAME, frame)       \
	X(HEADER, header)     \
	X(TRACKS, tracks)     \
	X(PLAYER, player)     \
	X(NOTES, notes)       \
	X(WHEEL, wheel)       \
	X(CUES, cues)         \
	X(OTHERS, others)     \
	X(DEVICES, devices)   \
	X(SETTINGS, settings) \
	X(CHAINS, chains)     \
	X(TRACK, track)       \
	X(SIGNALS, signals)   \
	X(PARTS, parts)       \
	X(WORDS, words)       \
	X(TRASH, trash)       \
	X(MOVE, move)         \
	X(HERE, here)         \
	X(COVERAGE, coverage) \
	X(STORY, story)       \
	X(AGAINST, against)   \
	X(TRIALS, trials)     \
	X(FIND, find)         \
	X(HELP, help)         \
	X(TARGET, target)     \
	X(EDITOR, editor)     \
	X(MESSAGE, message)   \
	X(HINT, hint)

#define PANE_ID(id, name) PANE_##id,
enum pane { PANES_ALL(PANE_ID) PANES };
#define PANE_EXTERN(id, name) extern const struct pane_ops name##_pane;
PANES_ALL(PANE_EXTERN)
extern const struct pane_ops *const ui_panes[PANES];

/* The focus, the pane beside the tracks, and other facts on which the layout depends; without
 * padding. */
struct pane_view {
	enum pane focus, slot;
	int zoom;          /* the pane with the focus has the screen */
	int editor_rows;   /* 0: nothing is written or asked */
	int writes;        /* the editor has a line above it; else it has the row of messages */
	int commands;      /* the list of commands is open, over the lower half */
	int wheel, tracks; /* columns that the wheel and the tracks need for their names */
	int wheel_rows;    /* with its title, without the details */
	int list_rows;     /* of the open list, without its title */
};

/* Positions of all panes, computed from the size of the terminal and the focus. */
struct layout {
	int rows, cols;
	struct pane_view view;
	bool too_small;    /* no pane fits: keys do nothing (keys_unseen) */
	bool tabs;         /* a narrow screen shows one pane at a time */
	bool wide;         /* the header has room for the output format */
	int split, split2; /* columns of the vertical lines between the panes; -1: none */
	struct area area[PANES];
	int covered[PANES];
	/* rows below the area, over which the list of commands lies */ /* area of each
									   pane; rows == 0:
									   the pane is
									   hidden */
};

void layout_make(struct layout *l, int rows, int cols, struct pane_view v);
int layout_tracks_spare(int cols); /* the columns of the tracks that leave the notes enough */

/* The input line at the bottom: a command after `:`, a time after `g`, search words after `/`. */
struct prompt {
	char *label;   /* owned; NULL: no prompt is open */
	char *hint;    /* owned; the keys for the line of hints ("": the usual ones), and from the
			* second line on what can be typed, for the editor's rows; may be NULL */
	char *title;   /* owned; what the line is about, in place of the next note; NULL: that */
	char *command; /* command before the typed text: "goto"; "": the text is a command */
	char *refused; /* owned; the line that Enter runs again, for the typed text; NULL: none */
	char *dropped; /* owned; the paths of pictures for which a part is chosen; NULL: none */
	bool finds;    /* PANE_FIND or PANE_HELP lists results while text is typed */
	bool in_help;  /* it was opened in help, which is open again after it */
	struct uuid
		note; /* the chosen note of the list that it was opened in, which `line` means */
	struct editor line;
	struct buf list;  /* candidates of Tab, or an error in the line */
	bool wrong;       /* `list` holds an error, not candidates */
	struct buf begun; /* the typed start of the word that Tab has replaced by candidate `nth` */
	size_t nth;
	bool waits;  /* a search for files that Tab started has not ended */
	size_t past; /* index of the shown line in the history; history.n: a new line is shown */
};

/* A line of a list pane. */
struct list_line {
	char *name, *text; /* first column, and the text beside it, which is wrapped */
	char *run;         /* command line that Enter runs; NULL: none */
	char *more;        /* text that only the highlighted line has; NULL: none */
	char *key;         /* at the right end: the key that runs it; NULL: none */
	struct uuid to; /* the note, cue or track that the pane's functions choose() and go() get */
	enum style style; /* style of `name` */
	bool closes;      /* Enter closes a list that else stays open */
	bool opens;       /* Right opens the entry and lists its contents */
	int fit;          /* list_fit of its words: the best come first */
};

struct list {
	struct ui *ui;
	struct list_line *v;
	size_t n, cap;
};

/* Longer lines are hard to read, however wide the screen. */
#define READ_COLS 100

#define BAR_COLS 512

/* Loudness along the position bar, stored until the recording or the bar changes. */
struct level_bar {
	uint64_t serial;            /* analysis_serial of the recording that the bar shows */
	int64_t from_ms, length_ms; /* range of the file that the bar covers */
	int cols;
	bool sounds;                     /* true if any column of the position bar is not silent */
	unsigned char eighths[BAR_COLS]; /* height of the bar in each column, in eighths of a line;
					    0: silent or not measured */
};

/* The last key, and what it did: see is_same_press in keys.c. */
struct last_key {
	char name[INPUT_NAME];
	enum { KEY_RAN, KEY_MARKED, KEY_TAKEN, KEY_REFUSED } did;
	size_t item; /* track and shown second of a marker */
	int64_t second;
};

struct scroll {
	int top[PANES];  /* first visible row */
	int skip[PANES]; /* hidden lines of the first visible line */
	struct {
		uint64_t key; /* line_key of the highlighted line of the open list */
		size_t at;    /* index of the highlighted line */
		int row;      /* screen row of the highlighted line when last drawn; -1: unknown */
	} bar_line;
};

struct ui {
	struct layout layout;
	enum pane focus;
	enum pane path[PANES]; /* the npath panes to which Esc leads back, the next one last */
	size_t npath;
	enum pane slot; /* pane that shares the screen with the tracks */
	bool zoom;      /* the pane with the focus has the screen */
	int tracks_cols;
	/* The question that was open when the pane got the focus. A list has the keys before it,
	 * and after each later one. */
	enum asked below;
	struct scroll scroll;
	struct scroll before_resize; /* if `resized`: scroll positions that the last key left */
	struct scroll before_narrow; /* if `narrowed`: of the panes while they had all their rows */
	bool narrowed;
	bool resized;         /* the terminal's size changed since the last key */
	size_t chosen[PANES]; /* index of the highlighted line of each list pane */
	struct {
		bool open;
		uint64_t key; /* line_key of the line of the open list that Right has opened */
		char *name;   /* owned; its first column */
	} inside;
	struct {
		char words[256]; /* typed after `/`; "": nothing yet */
		struct uuid at;  /* the track or note to which Enter or ui_find_next went last */
	} hit;
	size_t list_n;                 /* lines of the open list; 0: letters find none */
	enum topic topic;              /* page of PANE_HELP */
	const struct ui_place *places; /* NULL: none */
	unsigned dirty;   /* parts of the screen to draw because the ui's own state changed */
	size_t row_caret; /* caret after row-up or row-down, and its target column */
	int row_col;
	int list_rows; /* most rows that the open list has needed with list_cols columns */
	int list_cols;
	bool hint_cut;   /* the player pane has no room for the listening hint */
	char *out;       /* owned; what header_out wrote last; NULL: nothing */
	struct area bar; /* area of the position bar, for the mouse */
	struct level_bar level_bar;

	struct sitting *s;
	const struct keymap *keys;
	struct commands commands;
	const char **hints; /* of each binding of `keys`, while hints are drawn */

	struct input *input;
	struct buf typed; /* letters that were read together and are not in the note yet */
	int empty_reads;
	bool hung_up, suspend;

	struct prompt prompt;
	char *pending; /* command of `key` that waits for one key; NULL: none */
	struct last_key last_key;
	struct LIST_OF(char *) history; /* the lines that were typed after `:` */

	bool helper; /* shows the helper of a blind test which device to put on */

	bool rings;  /* a key was refused: the bell rings with the next drawing */
	bool says;   /* the reader repeats the line above the editor with the next drawing */
	bool sought; /* the reader says the time of the track with the next drawing */
	struct screen_reader *reader; /* output for a screen reader; NULL: panes are drawn */
	struct buf spoken;            /* text printed by the last screen_reader_draw */
	bool colour;
	char *title;             /* of the window, as it was written last; NULL: not yet */
	int64_t answer_until_ns; /* until when a reply with the background colour counts; 0: none is
				    due */
	bool told_late;          /* told that the disk is slow; must tell when all is on disk */

	struct sitting drawn;   /* the value of the last drawing (ui.c) */
	int64_t said_ns;        /* when the message that is shown appeared */
	int cursor_y, cursor_x; /* screen position of the caret; y < 0: hidden */
};

/* Writes the formats of file and output, "FLAC 44.1/16 → 44.1/16 bit-exact", if the sound reaches
 * no output, on a wide screen also if it is changed; else "". */
void header_out(struct ui *ui, const struct sitting *s, struct buf *out);
void header_add_out(const struct sitting *s, struct buf *out); /* on any screen */
/* Writes number and name of the device being worn, and its setting: "1 Cantor · stock". */
void header_worn(const struct sitting *s, struct buf *out);
/* Writes the volume: "28" (steps), "40 %", with `match` also whose level it matches: "55 = Cantor
 * 62 by ear"; nothing in a blind run, which hides the device. */
void header_volume(const struct sitting *s, const struct uuid *device, const struct uuid *chain,
	bool match, struct buf *out);
/* Writes a playback chain: with `words` its settings, "iBasso DX300 · 4.4 mm · high gain", or else
 * its name. c may be NULL. */
void header_chain(const struct chain *c, bool words, struct buf *out);
/* Writes "not yet on disk"; "" if all is stored. */
void header_disk(const struct sitting *s, struct buf *out);
/* Returns the loudness along a bar of length_ms from from_ms of the file on; NULL: unknown. */
const struct level_bar *level_bar(
	struct ui *ui, const struct sitting *s, int64_t from_ms, int64_t length_ms, int cols);
void level_bar_draw(const struct level_bar *b, struct pen *p, int played);

/* Writes a note as a line of a list: its text (or the kind of a marker), its device unless that is
 * in use, and the compared device: "softer — Cantor vs Crimson". */
void ui_note_words(const struct sitting *s, const struct note *n, struct buf *out);
/* In the focused notes pane, chooses the highlighted note; after `moved`, if the note left the
 * track, the one that has its row now. */
void notes_keep_bar(struct ui *ui, struct sitting *s, const struct uuid *moved);
int ui_wheel_cols(const struct sitting *s); /* the columns that the longest line needs */
/* Returns the columns that the tracks need: artists are part of it if all is in `with_artists`. */
int ui_tracks_cols(const struct sitting *s, int with_artists);
/* Returns true if the listener heard an equaliser or a second file while writing the note; always
 * false in a blind run. */
bool ui_note_is_changed(const struct sitting *s, const struct note *n);
/* Writes the listening hint of the track; nothing if it has none, or a signal sounds. */
void ui_listen_words(const struct sitting *s, struct buf *out);
/* Returns the rows that the editor needs now: of the open note, or of what is asked or said. */
int ui_editor_rows(struct ui *ui, const struct sitting *s);
/* Writes the time of a cue, such as "~1:10-1:20", and returns text. */
char *ui_cue_time_text(const struct sitting *s, const struct cue *c, char text[TIME_TEXT]);
/* Writes what the open note, or else a note begun now, is about, in at most `cols` columns if
 * possible. */
void ui_target_words(const struct sitting *s, int cols, struct buf *out);
/* Appends what the key of `against` does first in the open note, “to “vs AFUL Cantor””. Returns
 * false if the note names nothing that it can be compared with. */
bool ui_against_words(const struct ui *ui, const struct sitting *s, struct buf *out);
/* Returns the offset in the open note one wrapped row above (by -1) or below (1) the caret. */
size_t ui_editor_row(struct ui *ui, const struct sitting *s, int by);
enum style ui_message_style(const struct sitting *s);
/* Writes the message; errors are marked by a word, not only by colour. */
/* Draws the keys that answer the open question; p NULL: adds them, "Space it is on, Esc no, ". */
void ui_answers(struct ui *ui, const struct sitting *s, struct pen *p, struct buf *out);
void ui_message_words(const struct ui *ui, const struct sitting *s, struct buf *out);
/* Returns true if the message is too long for its line; the editor's lines then show it. */
bool ui_message_is_long(struct ui *ui, const struct sitting *s);
void prompt_label(const struct prompt *p, struct buf *out);
/* Appends a line to `shown`; if the caret is beyond `room` columns, the line is scrolled by half
 * widths. Returns the offset of the first visible byte; *at gets the column of the caret. */
size_t prompt_view(const char *s, size_t n, size_t caret, int room, struct buf *shown, int *at);

/* ---- grid.c: rows of cells, which panes of lines fill ---- */

#define CELLS 5

struct cell {
	enum style style;
	int cols;
	size_t at;   /* offset of its text */
	size_t said; /* offset of what a screen reader gets in its place; 0: the text */
	void (*draw)(const struct grid *v, size_t i, enum style bar, struct pen *p); /* or this */
};

/* A row: cells at the left, words that wrap, cells at the right. A cell at the left whose text is
 * longer than its columns gets the rest of its line; the next cells and the words are below. */
struct cells {
	const struct grid *of; /* with the row i, for cells that draw */
	size_t i;
	struct buf text;
	struct cell left[CELLS], right[CELLS], words, *last; /* last: the newest one */
	size_t nleft, nright;
	const char *hit; /* words of a search, marked in the text; NULL: none */
	bool inside;     /* it may begin inside a word */
	bool aside; /* the cells at the right follow the last word; else they are in the first line
		     */
};

void cells_left(struct cells *r, enum style style, int cols, const char *s);
/* Adds a cell at the left that a function draws, such as a bar. */
void cells_draws(struct cells *r, int cols,
	void (*draw)(const struct grid *v, size_t i, enum style bar, struct pen *p));
void cells_words(struct cells *r, enum style style, const char *s);
void cells_right(struct cells *r, enum style style, int cols, const char *s);
/* Sets the words that a screen reader gets in place of the cell that was added last. */
void cells_said(struct cells *r, const char *words);
int cells_width(const struct cells *r); /* columns of the cells and the blanks beside them */
/* Draws a row from line `row` of the area on, which may be negative; bar: replaces all styles
 * unless STYLE_PLAIN. Returns the lines that it needs. */
int cells_draw(const struct cells *r, enum style bar, struct area a, int row);

/* The rows of a pane. The members down to s are set before .grid is called. */
struct grid {
	enum pane pane;
	struct area a; /* below the title */
	struct ui *ui;
	const struct sitting *s;
	int columns;             /* beside each other: the rows go on at the top of the next */
	struct buf title, right; /* of the line above the rows */
	struct buf empty;        /* words for a pane without rows */
	struct buf about;        /* words beside or below the rows, made by draw_show */
	struct area about_at;
	size_t n, chosen; /* chosen >= n: none */
	size_t must;      /* row that is scrolled into view, with `before` rows above it */
	size_t before;
	int stays; /* line in which row `must` stays; -1: any */
	void (*fill)(const struct grid *v, size_t i, struct cells *out);
	bool (*rests)(const struct grid *v, size_t i); /* the bar may be on row i; NULL: on any */
	int cols[CELLS];                               /* for fill, as is `of` */
	const void *of;
	void *own; /* freed with the grid */
	struct list lines;
	struct cells row;
};

int grid_lines(struct grid *v, size_t i); /* lines of row i */
/* Returns the first row that may be visible while row `must` is, and sets *end behind the last one:
 * only these are formatted, so that a long pane is drawn as quickly as a short one. */
size_t grid_reach(const struct grid *v, size_t *end);
/* Returns the rows that a list needs at the columns that it has below the notes. */
int grid_rows(struct ui *ui, const struct sitting *s, enum pane p);
void grid_count(const struct grid *v, struct buf *out); /* adds "3 of 13", without titles */
/* Draw a pane, move its bar, and put it on the row at line `row` of the pane. */
void grid_draw(struct ui *ui, const struct sitting *s, enum pane p);
void grid_move(struct ui *ui, struct sitting *s, enum pane p, enum move m);
void grid_say(struct ui *ui, const struct sitting *s, struct buf *out); /* for a screen reader */
void grid_click(struct ui *ui, struct sitting *s, enum pane p, int row, int col);

/* ---- list.c: panes that are lists; Enter runs the command of the chosen line ---- */

void list_grid(struct grid *v);
void list_pick(struct ui *ui, struct sitting *s, size_t i);
void list_drawn(const struct grid *v, int row); /* stores where the bar was drawn */
void list_enter(struct ui *ui, struct sitting *s);
/* Removes the highlighted line, in a list whose lines can be removed. */
bool list_remove(struct ui *ui, struct err *err);
void list_take(struct ui *ui); /* takes the command of the chosen line into the typed one */
void list_chosen(struct ui *ui, struct sitting *s); /* call after another line was highlighted */
/* Adds a line with copies of the texts, and the command line that Enter runs, as for printf; text
 * and run may be NULL. Returns the line, valid until the next call. */
struct list_line *list_add(struct list *l, enum style style, const char *name, const char *text,
	const char *run, ...) __attribute__((format(printf, 5, 6)));
/* Opens a list, and chooses its first line with style .start. finds: the letters of the prompt
 * narrow it, and the first line is chosen. */
void list_open(struct ui *ui, enum pane p, bool finds);
/* Returns how well a name has the typed letters: 3 they are the name, 2 it begins so, 1 it
 * has the words in any order, 0 it has not. */
int list_fit(const char *name, const char *typed);
/* A fill function calls this after it added a line that letters find or that may have lines inside.
 * Puts the line before those of lower `fit`. Removes it if that is 0, or another line or this one
 * was opened. Returns true if it is the opened one: the lines inside are listed in its place. */
bool list_keep(struct list *l, int fit);
/* Highlights line `at`, from 0. Returns false if there is none. */
bool list_go(struct ui *ui, size_t at);
/* Returns true if the typed letters leave one line, or fit the first one best. */
bool list_decides(struct ui *ui);
/* Goes into the highlighted line, or out of the opened one. */
void list_walk(struct ui *ui, struct sitting *s, bool in);
/* Returns the letters that narrow the open list; "": none. */
const char *list_typed(const struct ui *ui);
void list_finish(struct list *l);
/* Returns the line after a move from line `at` of n. */
size_t list_step(size_t at, size_t n, enum move m);
/* Returns the first line to show so that first..last are in `rows`, with the least scrolling. */
int list_scroll(int top, int rows, int lines, int first, int last);

/* Goes to the next hit, a track or note, after Enter in the list of hits. */
bool ui_find_next(struct ui *ui, const char *arg, struct err *err);

/* ---- help.c ---- */

/* Before the command of a row that needs an argument: Enter types its name. */
#define HELP_TYPED "command "
void help_pages(const struct ui *ui, const struct ui_help *to); /* every topic, for ui_help */
/* The topic of this name, or the rows that have the words, for ui_help_find. */
bool help_find(const struct ui *ui, const char *words, const struct ui_help *to);
enum topic help_of(enum key_table keys); /* page of the keys of a pane */
const char *help_topic(size_t i);        /* name of topic i (from 0); NULL after the last */
/* Returns true if a line begins the words of newcomers for a command: "blind test" is a question,
 * no argument of `blind`. */
bool help_asks(const char *line);

/* ---- focus.c: the pane that gets the keys ---- */

const struct pane_ops *focus_now(const struct ui *ui); /* the pane that gets the keys */
struct pane_view focus_view(struct ui *ui);
/* Returns the style of a pane's title: the accent colour if the pane gets the keys. What is typed
 * goes to the lines at the bottom, not to a pane. */
enum style focus_title(const struct ui *ui, enum pane p);
/* Returns the next pane in the order of Tab; step -1: the one before. */
enum pane focus_after(enum pane p, int step);
bool focus_pane(const char *name, enum pane *p);
void focus_on(struct ui *ui, enum pane p);
bool focus_back(struct ui *ui); /* closes a covering pane, or leaves the wheel; false: neither */
/* Places the panes; call after a change of size, focus or help. */
void focus_layout(struct ui *ui);

/* ---- prompt.c: the line in which a command or its argument is typed ---- */

void prompt_open(struct ui *ui, const char *label, const char *hint, const char *command);
void prompt_close(struct ui *ui);
void prompt_key(struct ui *ui, const struct input_event *ev);
/* Opens a line for what is typed after the command c was refused, whose line Enter runs again. */
void prompt_refused(struct ui *ui, const struct cmd *c, const char *line, const char *text);
/* Runs the command `line`: an action of the prompt such as "run" or "leave". */
bool prompt_act(struct ui *ui, const char *what, struct err *err);
/* Returns true if the action leads out of a line of a list, or into one. */
bool prompt_walks(const char *what);
/* Returns true if Tab completes the words of a line of this command that failed; c may be NULL. */
bool prompt_offers(const struct cmd *c);
/* Opens the list of commands while a line after `:` is the words of one, and closes it once the
 * line is a command and its argument. */
void prompt_follow(struct ui *ui);
void prompt_remember(struct ui *ui, const char *line); /* for Up after `:` */
/* Before a command that was typed over a list of notes: it means the note that the list showed. */
void prompt_choose_note(struct ui *ui);
void prompt_paste(struct ui *ui, const char *text, size_t n);
void prompt_finish(struct ui *ui);
void prompt_complete(struct ui *ui); /* runs the key Tab; in prompt_complete.c */

/* ---- ask.c: questions that wait for a key ---- */

bool ask_key(struct ui *ui, const char *command, struct err *err); /* runs the command `key` */
/* Writes the keys that `pending` accepts. */
void ask_choices(const struct ui *ui, const struct sitting *s, struct buf *out);
bool ask_may_answer(const struct sitting *s); /* true if a blind trial waits for an answer */

/* ---- keys.c ---- */

void keys_event(struct ui *ui, const struct input_event *ev);
void keys_flush(struct ui *ui); /* inserts typed letters into the note; call after the last event of
				   a read from the terminal */
bool keys_run(struct ui *ui, const char *line); /* returns false after showing an error */
/* Makes notes of dropped pictures; line: of the list of parts (pane_lists.c). */
void keys_note_pictures(struct ui *ui, const char *paths, const char *line);
/* Runs a line and types a text into the note or line that it opens. If it leads to typing and is
 * refused, opens a line that takes what is typed, with the text. */
bool keys_try(struct ui *ui, const char *line, const char *text);
/* Returns the table of the keys of the open note, or else of the pane; IN_KEYS: it has none. */
enum key_table keys_table(const struct ui *ui);
/* Returns what a key runs now; NULL: nothing. Does not look at a command that waits for a key. */
const struct binding *keys_binding(const struct ui *ui, const char *key);
/* Help page and help text of a command line, and its words in the line of hints (NULL: none). */
struct line_words {
	enum topic topic;
	const char *help, *hint;
};
struct line_words keys_about(const struct binding *b);
/* Returns true for a key 0 to 9 that its command gets as a number. */
bool keys_is_digit(const struct binding *b);
void keys_name(const struct ui *ui, const struct binding *b, struct buf *out);
/* Writes the first key of a table that runs the line. Returns false if there is none. */
bool keys_first(const struct ui *ui, enum key_table table, const char *line, struct buf *out);
/* Writes a message with the names of keys filled in (SAID_KEY_BEGIN of sitting/sitting.h). */
void keys_words(const struct ui *ui, const char *message, struct buf *out);
/* Adds "f follows VLC" while a player can be followed and none is. */
void ui_offer_words(const struct ui *ui, const struct sitting *s, struct buf *out);
/* Draws one dim row: a message with the names of keys filled in. */
void keys_draw(struct ui *ui, struct area a, const char *message);
/* Writes which keys work on a screen that is too small: "q ends; other keys do nothing". */
void keys_unseen(const struct ui *ui, struct buf *out);

/* ---- pane_tracks.c: the signs at the end of a track's line ---- */

#define TRACK_UNSURE "cue times are unsure: :pin at a cue corrects them"
/* Adds all signs of sources, and what they mean, in the same order. */
void ui_tracks_add_signs(struct buf *signs, struct buf *words);
/* Writes what the signs of the chosen line mean; nothing if it has none. */
void ui_tracks_legend(const struct sitting *s, struct buf *out);

/* ---- screen_reader.c: the whole screen as plain lines, in order ---- */

struct screen_reader *screen_reader_new(void);
void screen_reader_free(struct screen_reader *r);
void screen_reader_draw(struct ui *ui, const struct sitting *s);
void screen_reader_leave(struct ui *ui); /* ends the typed line, before the shell writes */

/* ---- ui.c ---- */

/* Initialises *ui on an open terminal. */
void ui_init(struct ui *ui, const struct ui_options *o);
void ui_finish(struct ui *ui);

/* Loads the colours for the reported background, unless the report came too late. */
void ui_ground(struct ui *ui, enum ground told);
