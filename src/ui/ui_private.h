/*
 * Shared by the files of src/ui. A pane draws every cell of its area each time, only from the
 * sitting and struct ui; curses finds which bytes to send.
 */
#ifndef UI_UI_PRIVATE_H
#define UI_UI_PRIVATE_H

#include "base/buf.h"
#include "base/number.h"
#include "sitting/said.h"
#include "ui/draw.h"
#include "ui/input.h"
#include "ui/theme.h"
#include "ui/ui.h"

struct ui;
struct list;
struct list_line;
struct library_file;

enum move { MOVE_UP, MOVE_DOWN, MOVE_PAGE_UP, MOVE_PAGE_DOWN, MOVE_TOP, MOVE_BOTTOM };

/* A pane; its file defines it as NAME_pane. */
struct pane_ops {
	const char *name;         /* argument of `show`; NULL: it cannot get the focus */
	const char *title, *help; /* title: in its tab and above it; help: a sentence for `show` */
	enum topic topic;         /* help page of `show` */
	bool tab;                 /* Tab goes to it */
	bool over;                /* covers other panes for a while: Esc and Tab close it */
	unsigned dirty;           /* changes of the sitting that require a redraw */
	enum key_table keys;      /* its own keys; 0: none */
	void (*draw)(struct ui *ui, const struct sitting *s, struct area a);
	void (*move)(struct ui *ui, struct sitting *s, enum move m, int page);
	bool (*enter)(struct ui *ui, struct sitting *s); /* Enter; false: it means nothing here */
	void (*click)(struct ui *ui, struct sitting *s, int row);             /* of its area */
	void (*say)(struct ui *ui, const struct sitting *s, struct buf *out); /* chosen line */

	/* For list panes (PANE_LIST). */
	void (*fill)(const struct sitting *s, struct list *l);
	/* Appends to the title. */
	void (*head)(const struct ui *ui, struct buf *out);
	const char *empty; /* shown if there are no lines */
	enum style start;  /* the bar starts on the first line of this style; 0: on line 1 */
	const char *hint;  /* what Enter does, shown in the last line of the screen */
	bool stays;        /* Enter does not close it */
	/* Called when the bar moves to a line, with its `to`, and when the pane loses the focus,
	 * with NULL. */
	void (*choose)(struct sitting *s, const struct uuid *to);
	/* Called after Enter on a line with `to`. */
	bool (*go)(struct sitting *s, const struct uuid *to, struct err *err);
	void (*show)(struct ui *ui, struct sitting *s, const struct uuid *to);
};

#define LIST_DIRTY (DIRTY_NOTES | DIRTY_HEADER | DIRTY_TRACKS | DIRTY_PLAYER)
#define PANE_LIST                                                                \
	.over = true, .draw = list_draw, .move = list_move, .enter = list_enter, \
	.click = list_click, .say = list_say
#define PANE_TAB(pane) .tab = true, .draw = pane##_draw, .move = pane##_move, .say = pane##_say

/* Every pane, as PANE_ID and NAME_pane, in the order of drawing and of Tab. */
#define PANES_ALL(X)                \
	X(FRAME, frame)             \
	X(HEADER, header)           \
	X(TRACKS, tracks)           \
	X(PLAYER, player)           \
	X(NOTES, notes)             \
	X(WHEEL, wheel)             \
	X(OTHERS, others)           \
	X(CUES, cues)               \
	X(CHAINS, chains)           \
	X(TRACK, track)             \
	X(MATCHES, matches)         \
	X(SIGNALS, signals)         \
	X(PARTS, parts)             \
	X(TRASH, trash)             \
	X(COVERAGE, coverage)       \
	X(COMPARISONS, comparisons) \
	X(TRIALS, trials)           \
	X(FIND, find)               \
	X(HELP, help)               \
	X(TARGET, target)           \
	X(EDITOR, editor)           \
	X(MESSAGE, message)         \
	X(HINT, hint)

#define PANE_ID(id, name) PANE_##id,
enum pane { PANES_ALL(PANE_ID) PANES };
#define PANE_EXTERN(id, name) extern const struct pane_ops name##_pane;
PANES_ALL(PANE_EXTERN)
extern const struct pane_ops *const panes[PANES];

/* Positions of all panes, computed from the size of the terminal and the focus. */
struct layout {
	int rows, cols;
	bool too_small;          /* no pane fits: keys do nothing (keys_unseen) */
	bool tabs;               /* one pane at a time */
	bool reading;            /* as in struct pane_view */
	bool wide;               /* the wheel has a separate column */
	int wheel;               /* as in struct pane_view */
	bool out_in_header;      /* the output format is in the header, not in the player pane */
	int split, split2;       /* columns of the lines between the panes; -1: none */
	struct area area[PANES]; /* rows == 0: not shown */
};

/* The pane with the focus, and the pane beside the tracks. */
struct pane_view {
	enum pane focus, slot;
	bool reading; /* help is open and no note or question: help gets their rows */
	int wheel;    /* columns for the longest name on the wheel; 0: none */
};

void layout_make(struct layout *l, int rows, int cols, struct pane_view v);

/* An input line: a command after `:`, a time after `g`, search words after `/`. */
struct prompt {
	char *label;   /* NULL: none is open */
	char *hint;    /* what to type, shown below; NULL: the usual hint */
	char *command; /* command before the typed text: "goto"; "": the line is a command itself */
	bool finds;    /* lists results while typing: PANE_FIND, PANE_HELP */
	bool names;    /* PANE_HELP lists commands that begin like the line */
	bool may_be_empty; /* an empty line is accepted */
	bool leaving;      /* it was opened by the question on leaving */
	struct editor line;
	struct buf list;  /* candidates after Tab, or an error in the line */
	bool wrong;       /* list holds an error */
	bool completing;  /* Tab has replaced … */
	struct buf begun; /* … this start of a word by its n-th candidate */
	size_t nth;
	bool waits;  /* waits for a file search of Tab; the loop continues */
	size_t past; /* index of the shown history line; history_n: none */
};

/* An entry of a list pane. */
struct list_line {
	char *name, *text; /* first column; wrapped text beside it */
	char *run;         /* the command line of Enter; NULL: none */
	struct uuid to;    /* row passed to the pane's .go: a note or item; none: `run` */
	enum style style;  /* of the name */
};

struct list {
	struct ui *ui;
	struct list_line *v;
	size_t n, cap;
};

/* Longer lines are hard to read, however wide the screen. */
#define READ_COLS 100

#define BAR_COLS 512

/* Loudness along the position bar; recomputed when another recording plays or the bar changes. */
struct level_bar {
	uint64_t serial;            /* serial number of the level that it shows */
	int64_t from_ms, length_ms; /* range of the file that the bar covers */
	int cols;
	bool sounds;                     /* true if any part is not silent */
	unsigned char eighths[BAR_COLS]; /* bar heights in eighths; 0: silence, or not measured */
};

#define HISTORY 50

/* The last key, to detect auto-repeat while it is held: keys.c. */
struct held_key {
	char name[INPUT_NAME];
	int64_t ns;   /* when it was last received */
	bool delayed; /* it repeated after a delay typical of auto-repeat */
	enum { HELD_RUNS, HELD_MARKS, HELD_ANSWERS } does;
	struct uuid again; /* the marker made by a possible first repeat */
};

struct ui {
	struct canvas canvas; /* abilities of the terminal */
	struct layout layout;
	enum pane focus;
	enum pane base;                /* pane that had the focus before a covering one */
	enum pane before, base_before; /* focus and base before the wheel got the focus */
	enum pane slot;                /* the pane shown beside the tracks */
	int top[PANES];                /* first line shown; for the notes: first note */
	int notes_skip;                /* scrolled-out lines of the first note */
	size_t chosen[PANES];          /* chosen line of each list pane */
	enum topic topic;              /* page of PANE_HELP */
	struct {
		uint64_t key; /* key of the line under a list's bar, */
		size_t at;    /* … its index, */
		int row;      /* … and its row, when last drawn */
	} bar_line;
	unsigned dirty;       /* like s->dirty, for the ui's state */
	bool full;            /* clear and repaint the terminal */
	struct buf hints_key; /* what the shown hints depend on: line.c */
	size_t row_caret;     /* caret after row-up or row-down, and the column to keep */
	int row_col;
	bool listen_cut; /* the listening hint does not fit below the bar */
	struct area bar; /* position bar, for the mouse */
	int64_t bar_ms;  /* duration that it covers */
	struct level_bar level_bar;

	struct sitting *s;
	const struct keymap *keys;
	struct cmd_table tables[4];
	size_t ntables;
	const char **hints; /* hint for each of `keys`, or NULL; looked up once */

	struct input *input;
	struct buf typed; /* letters from one read, not yet in the editor */
	int empty_reads;
	bool hung_up, suspend;

	struct prompt prompt;
	char *pending; /* the command that waits for one key (`key`); NULL: none */
	struct held_key held;
	char *history[HISTORY];
	size_t history_n;

	bool octaves;       /* the player pane shows octaves */
	int64_t octaves_ns; /* when it was drawn last */
	bool helper;        /* shows the device to put on while a trial waits */

	struct speech *speech; /* NULL: panes are drawn */
	struct buf spoken;     /* output of the last speech_draw */
	int64_t asked_ns;      /* when the background was requested; 0: never, or replied */
	bool told_late;        /* reported a slow disk, and must report its end */

	enum state drawn_state;
	uint64_t said; /* hash of the message shown, and when it appeared */
	int64_t said_ns;
	int cursor_y, cursor_x; /* position of the caret; y < 0: hidden */
	int cursor_shown;       /* visibility of the terminal's cursor; -1: unknown */
};

/* "FLAC 44.1/16 → 44.1/16 bit-exact"; "" while nothing plays. */
void header_out(const struct sitting *s, struct buf *out);
void header_worn(const struct sitting *s, bool variant, struct buf *out); /* "1 Cantor · stock" */
void header_volume(const struct sitting *s, const struct uuid *device, const struct uuid *chain,
	struct buf *out);
/* "iBasso DX300 · 4.4 mm · high gain", or its name if it has no details; c may be NULL. */
void header_chain(const struct chain *c, bool words, struct buf *out);
void header_disk(const struct sitting *s, struct buf *out); /* "not yet on disk"; "" where all is */
/* Returns the loudness along a bar from from_ms of the file on; NULL: unknown. */
const struct level_bar *level_bar(
	struct ui *ui, const struct sitting *s, int64_t from_ms, int64_t length_ms, int cols);
void level_bar_draw(const struct level_bar *b, struct pen *p, int played);
/* Writes "-9.1 LUFS" of the playing file, with `peak` also " · -0.3 dBTP"; "" if not known. */
void level_words(const struct sitting *s, bool peak, struct buf *out);

void octaves_draw(struct ui *ui, const struct sitting *s, struct pen *p);
void octaves_words(const struct sitting *s, struct buf *out);
int64_t octaves_due_ns(const struct ui *ui); /* next redraw; -1: only after other changes */

/* Writes a note for lists: its text or kind, its device unless in use, and the compared device:
 * "softer — Cantor vs Crimson". */
void note_words(struct ui *ui, const struct sitting *s, const struct note *n, struct buf *out);
/* True if made through an equaliser or from a second file; false in a blind run. */
bool note_is_changed(const struct sitting *s, const struct note *n, const struct source *src);
int wheel_cols(struct ui *ui, const struct sitting *s); /* for struct pane_view */
/* Writes the whole listening hint if the player pane had to cut it; else nothing. */
void listen_words(const struct ui *ui, const struct sitting *s, struct buf *out);
void cue_time_text(const struct cue *c, char text[TIME_TEXT]); /* "~1:10-1:20" */
void target_words(struct ui *ui, const struct sitting *s, int cols, struct buf *out);
/* Returns the offset in the open note one wrapped row above (by -1) or below (1) the caret. */
size_t editor_row(struct ui *ui, const struct sitting *s, int by);
enum style message_style(const struct sitting *s);
/* Writes the message; errors are marked by a word, not only by colour. */
void message_words(const struct ui *ui, const struct sitting *s, struct buf *out);
bool message_is_long(struct ui *ui, const struct sitting *s); /* too long: it is shown above */
void prompt_draw(struct ui *ui, struct area a);
void prompt_label(const struct prompt *p, struct buf *out);
/* Appends the visible part of a line, `room` columns wide, scrolled by half widths, to `shown`.
 * Returns its first byte; *at is the caret's column (bytes). */
size_t prompt_view(const struct canvas *c, const char *s, size_t n, size_t caret, int room,
	struct buf *shown, int *at);

/* ---- list.c: panes that are lists; Enter runs the command of the chosen line ---- */

void list_draw(struct ui *ui, const struct sitting *s, struct area a);
void list_move(struct ui *ui, struct sitting *s, enum move m, int page);
bool list_enter(struct ui *ui, struct sitting *s);
void list_click(struct ui *ui, struct sitting *s, int row);
void list_chosen(struct ui *ui, struct sitting *s); /* called after the bar moved */
void list_agree(struct ui *ui, struct sitting *s);  /* called before a command on the chosen line */
void list_say(struct ui *ui, const struct sitting *s, struct buf *out);
/* Adds a line and takes over the texts; text and run may be NULL. */
struct list_line *list_add(struct list *l, enum style style, char *name, char *text, char *run);
/* Returns the line to choose in an opened pane: the first with style .start, else the first line.
 */
size_t list_start(struct ui *ui, const struct sitting *s);
void list_finish(struct list *l);
/* Writes "Is {device} warm?" with the name of the device under test. */
void list_question(const struct sitting *s, const char *text, struct buf *out);
/* Writes the titles of the question's items: "hear Shivers, Ciaccona"; "": none. */
void list_question_items(const struct sitting *s, const struct question *q, struct buf *out);
size_t list_step(size_t at, size_t n, enum move m, int page);

/* ---- help.c ---- */

const char *help_topic(size_t i); /* a name; NULL ends them */

/* ---- focus.c ---- */

struct pane_view focus_view(struct ui *ui);
enum style focus_title(const struct ui *ui, enum pane p); /* reversed if the pane gets the keys */
void focus_on(struct ui *ui, enum pane p);
void focus_next(struct ui *ui);
enum pane focus_after(enum pane p); /* the pane after it in Tab order */
bool focus_back(struct ui *ui); /* closes a covering pane, or leaves the wheel; false: neither */
void focus_note(struct ui *ui); /* a note was opened: shows the notes again */
bool focus_pane(const char *name, enum pane *p);
void mouse_event(struct ui *ui, const struct input_event *ev);

/* ---- prompt.c ---- */

void prompt_open(struct ui *ui, const char *label, const char *hint, const char *command);
void prompt_close(struct ui *ui);
void prompt_key(struct ui *ui, const struct input_event *ev);
bool prompt_act(void *ui, const char *what, struct err *err); /* runs the command `line` */
void prompt_paste(struct ui *ui, const char *text, size_t n);
void prompt_finish(struct ui *ui);
bool prompt_scrolls(struct ui *ui, int cols); /* true if the line is longer than `cols` columns */
void prompt_complete(struct ui *ui);          /* complete.c */

/* ---- ask.c: questions that wait for a key ---- */

bool ask_open(void *ui, const char *command, struct err *err); /* runs the command `ask` */
bool ask_key(void *ui, const char *command, struct err *err);  /* runs the command `key` */
const char *ask_help(const char *command); /* of `key COMMAND`, for the list of keys; or NULL */
bool ask_takes(const struct ui *ui, const char *name); /* true if `pending` accepts that key */
void ask_answer(struct ui *ui, const char *name);      /* runs `pending` with that key */
/* Writes the keys that `pending` accepts, in as many words as fit. */
void ask_choices(struct ui *ui, const struct sitting *s, int rows, int cols, struct buf *out);
bool ask_may_answer(const struct sitting *s); /* a blind trial waits for an answer */
/* Writes the sitting's open question; false: none. */
bool ask_question(
	const struct ui *ui, const struct sitting *s, int rows, int cols, struct buf *out);

/* ---- keys.c ---- */

void keys_event(struct ui *ui, const struct input_event *ev);
void keys_flush(struct ui *ui);                 /* called after the last event of a read */
bool keys_run(struct ui *ui, const char *line); /* false: an error was shown */
enum key_table keys_table(const struct ui *ui); /* the table searched before STATE_KEYS */
/* Returns the command line that a key runs now (ui->pending and ui->prompt are before); or NULL. */
const char *keys_line(const struct ui *ui, const char *key);
/* Returns the command of a line ("ask volume": volume); NULL: the line shows a pane. */
const struct cmd *keys_command(const struct ui *ui, const char *line);
const char *keys_help(const struct ui *ui, const char *line);
enum topic keys_topic(const struct ui *ui, const char *line); /* help page of a command line */
const char *keys_hint(const struct ui *ui, const char *line); /* of each binding: ui->hints */
bool keys_is_digit(const struct binding *b); /* a key 0 to 9, passed to its command as a number */
void keys_name(const struct ui *ui, const struct binding *b, struct buf *out);
/* Writes the first key of a table that runs the line; false: none. */
bool keys_first(const struct ui *ui, enum key_table table, const char *line, struct buf *out);
/* Writes a message with key names (SAID_KEY_BEGIN of sitting.h) filled in. */
void keys_words(const struct ui *ui, const char *message, struct buf *out);
void keys_draw(struct ui *ui, struct area a, enum style style, const char *message); /* its row */
/* Writes the words for a screen that is too small: "q ends; other keys do nothing". */
void keys_unseen(const struct ui *ui, struct buf *out);
void keys_own(const struct ui *ui, enum key_table table, struct buf *out); /* "e change · A add" */

/* ---- speech.c: the whole screen as plain lines, in order ---- */

struct speech *speech_new(void);
void speech_free(struct speech *r);
void speech_draw(struct ui *ui, const struct sitting *s);
void speech_leave(struct ui *ui); /* called before the shell writes */

/* ---- ui.c ---- */

/* The part of ui_new that needs the terminal. */
void ui_init(struct ui *ui, const struct ui_options *o);
void ui_finish(struct ui *ui);

/* Selects colours for that background, unless the reply came too late. */
void ui_ground(struct ui *ui, enum ground told);
void ui_layout(struct ui *ui); /* called after a change of size, focus or help */
/* Continues an FNV-1a hash that begins with UI_HASH. */
#define UI_HASH 0xcbf29ce484222325
uint64_t ui_hash(uint64_t hash, const void *p, size_t n);
/* Returns the first line to show so that first..last are in `rows`, with the least scrolling. */
int ui_scroll(int top, int rows, int lines, int first, int last);

#endif
