/*
 * Shared by the files of src/ui. A pane draws every cell of its area each time, from the sitting
 * and struct ui alone; curses works out which bytes to send.
 */
#ifndef UI_UI_PRIVATE_H
#define UI_UI_PRIVATE_H

#include "base/buf.h"
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
	const char *name;         /* argument of `show`; NULL: it cannot have the focus */
	const char *title, *help; /* on its tab and above it; a sentence for `show` */
	enum topic topic;         /* of help, for `show` */
	bool tab;                 /* Tab goes to it */
	bool over;                /* covers others for a moment: Esc and Tab close it */
	unsigned dirty;           /* changes of the sitting that redraw it */
	enum key_table keys;      /* its own keys; 0: none */
	void (*draw)(struct ui *ui, const struct sitting *s, struct area a);
	void (*move)(struct ui *ui, struct sitting *s, enum move m, int page);
	bool (*enter)(struct ui *ui, struct sitting *s); /* Enter; false: it means nothing here */
	void (*click)(struct ui *ui, struct sitting *s, int row, int col);    /* of its area */
	void (*say)(struct ui *ui, const struct sitting *s, struct buf *out); /* chosen line */
	void (*leave)(struct sitting *s); /* the focus goes elsewhere */

	/* Of lists (PANE_LIST). */
	void (*fill)(struct ui *ui, const struct sitting *s, struct list *l);
	/* Appends to the title. */
	void (*head)(const struct ui *ui, const struct sitting *s, struct buf *out);
	const char *empty; /* shown where there is no line */
	enum style start;  /* the bar starts on the first line of this style; 0: on the first */
	const char *hint;  /* what Enter does, for the last line of the screen */
	bool stays;        /* Enter does not close it */
	/* Called when the bar moves to a line; NULL: it is on no line. */
	void (*choose)(struct sitting *s, size_t at, const struct list_line *line);
	/* Enter on a line with `to`, and then. */
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
	bool too_small;
	bool tabs;               /* one pane at a time */
	bool reading;            /* as in struct pane_view */
	bool wide;               /* the wheel has a separate column */
	int wheel;               /* as in struct pane_view */
	bool out_in_header;      /* the output format is shown there, not in the player pane */
	int split, split2;       /* columns of the lines between the panes; -1: none */
	struct area area[PANES]; /* rows == 0: not shown */
};

/* The pane with the focus, and the pane beside the tracks. */
struct pane_view {
	enum pane focus, slot;
	bool reading; /* help, while no note or question is open: it gets their room too */
	int wheel;    /* columns that the longest name on the wheel needs; 0: none */
};

void layout_make(struct layout *l, int rows, int cols, struct pane_view v);

/* An input line: a command after `:`, a time after `g`, words after `/`. */
struct prompt {
	const char *label; /* NULL: none is open */
	const char *hint;  /* what to type, shown below; NULL: the usual hint */
	char *command; /* command before the typed text: "goto"; "": the line is a command itself */
	bool finds;    /* lists results while typing: PANE_FIND, PANE_HELP */
	bool names;    /* PANE_HELP lists the commands that begin like the line */
	bool may_be_empty; /* an empty line is accepted */
	bool leaving;      /* it is open at the question of the end */
	struct editor line;
	struct buf list;              /* candidates after Tab, or an error in the line */
	bool wrong;                   /* list holds an error */
	char *made_label, *made_hint; /* label and hint where they are not constant; owned */
	bool completing;              /* Tab replaced … */
	struct buf begun;             /* … this start of a word by its n-th candidate */
	size_t nth;
	bool waits;  /* for files that Tab looks for; the loop goes on meanwhile */
	size_t past; /* index of the shown line of the history; history_n: none */
};

/* An entry of a list pane. */
struct list_line {
	char *name, *text; /* first column; wrapped text beside it */
	char *run;         /* the command line of Enter; NULL: none */
	struct uuid to;    /* row that .go of the pane gets: a note, an item; none: `run` */
	enum style style;  /* of the name */
};

struct list {
	struct list_line *v;
	size_t n, cap;
};

#define BAR_COLS 512

/* Loudness along the position bar; rebuilt when another recording plays or the bar changes. */
struct level_bar {
	uint64_t serial;            /* serial number of the level it was made from */
	int64_t from_ms, length_ms; /* range of the file that the bar covers */
	int cols;
	bool sounds;                     /* whether any part is not silent */
	unsigned char eighths[BAR_COLS]; /* of the height; 0: silence, or not measured */
};

#define HISTORY 50
#define EDITOR_ROWS 8

/* The last key, of which a terminal sends more while it is held: keys.c. */
struct held_key {
	char name[INPUT_NAME];
	int64_t ns;   /* when it came last */
	bool delayed; /* it came again after a delay as auto-repeat has it */
	enum { HELD_RUNS, HELD_MARKS, HELD_ANSWERS } does;
	struct uuid again; /* the marker of what may be its first repeat */
};

struct ui {
	struct canvas canvas; /* abilities of the terminal */
	struct layout layout;
	enum pane focus;
	enum pane base;                /* pane with the focus below a covering one */
	enum pane before, base_before; /* focus and base before the wheel got the focus */
	enum pane slot;                /* beside the tracks */
	int top[PANES];                /* first line shown; first note of the notes */
	int notes_skip;                /* lines of the first note that are scrolled out */
	size_t chosen[PANES];          /* of the list panes */
	enum topic topic;              /* page of PANE_HELP */
	struct {
		uint64_t key; /* identity of the line under the bar of a list, */
		size_t at;    /* … its index, */
		int row;      /* … and its row, when it was drawn last */
	} bar_line;
	unsigned dirty;          /* like s->dirty, for state of the ui */
	bool full;               /* clear and repaint the terminal */
	struct buf shown[PANES]; /* of panes of one line: drawn when it changes */
	uint64_t target_key;     /* of the line above the editor (draft_key) */
	size_t row_caret;        /* caret after row-up or row-down, and the column that they keep */
	int row_col;
	uint64_t editor_rows[EDITOR_ROWS]; /* hashes of the rows shown; 0: unknown */
	bool listen_cut;                   /* what to listen for does not fit below the bar */
	struct area bar;                   /* position bar, for the mouse */
	int64_t bar_ms;                    /* length of time that it covers */
	struct level_bar level_bar;

	struct sitting *s;
	const struct keymap *keys;
	struct cmd_table tables[4];
	size_t ntables;
	const char **hints; /* hint of each of `keys`, or NULL; looked up once */

	struct input *input;
	struct buf typed; /* letters of one read that are not yet in the editor */
	int empty_reads;
	bool hung_up, suspend;

	struct prompt prompt;
	char *pending; /* the command that waits for one key (`key`); NULL: none */
	struct held_key held;
	char *history[HISTORY];
	size_t history_n;

	bool octaves;       /* a row of the player pane shows them */
	int64_t octaves_ns; /* when it was drawn last */
	bool helper;        /* the device to put on is shown while a trial waits */

	struct speech *speech; /* NULL: panes are drawn */
	struct buf spoken;     /* bytes of the last speech_draw */
	int64_t asked_ns; /* the terminal was asked for its background; 0: not, or it answered */
	bool told_late;   /* it reported that the disk is late, and must report the end of that */

	enum state drawn_state;
	uint64_t said; /* hash of the message shown, and the time it appeared */
	int64_t said_ns;
	int cursor_y, cursor_x; /* of the caret; y < 0: hidden */
	int cursor_shown;       /* state of the terminal's cursor; -1: unknown */
};

/* "FLAC 44.1/16 → 44.1/16 bit-exact"; "" while nothing plays. */
void header_out(const struct sitting *s, struct buf *out);
void header_worn(const struct sitting *s, bool variant, struct buf *out); /* "1 Cantor · stock" */
void header_volume(const struct sitting *s, const struct uuid *device, const struct uuid *chain,
	struct buf *out);
/* "iBasso DX300 · 4.4 mm · high gain", or its name if it has no details; c may be NULL. */
void header_chain(const struct chain *c, bool words, struct buf *out);
void header_disk(const struct sitting *s, struct buf *out); /* "not yet on disk"; "" where all is */
/* The loudness along a bar that begins at from_ms of the file; NULL: unknown. level_bar.c */
const struct level_bar *level_bar(
	struct ui *ui, const struct sitting *s, int64_t from_ms, int64_t length_ms, int cols);
void level_bar_draw(const struct level_bar *b, struct pen *p, int played);
/* "-9.1 LUFS", and with `peak` " · -0.3 dBTP", of the file that plays; "": not known. */
void level_words(const struct sitting *s, bool peak, struct buf *out);

/* ---- octaves.c ---- */

void octaves_draw(struct ui *ui, const struct sitting *s, struct pen *p);
void octaves_words(const struct sitting *s, struct buf *out);
int64_t octaves_due_ns(const struct ui *ui); /* when to redraw them; -1: only after other changes */

/* Text of a note in lists: its text or kind, its device where that is not worn now, and what that
 * is compared with: "softer — Cantor vs Crimson". */
void note_words(struct ui *ui, const struct sitting *s, const struct note *n, struct buf *out);
/* Heard through an equaliser, or from a second file? False in a blind run. */
bool note_is_changed(const struct sitting *s, const struct note *n, const struct source *src);
int wheel_cols(struct ui *ui, const struct sitting *s); /* struct pane_view */
/* All of what to listen for now, where the pane of the player had to cut it; else nothing. */
void listen_words(const struct ui *ui, const struct sitting *s, struct buf *out);
void cue_time_text(const struct cue *c, char text[TIME_TEXT]); /* "~1:10-1:20" */
void target_words(struct ui *ui, const struct sitting *s, int cols, struct buf *out);
/* Offset in the open note one wrapped row above (by -1) or below (1) the caret. */
size_t editor_row(struct ui *ui, const struct sitting *s, int by);
enum style message_style(const struct sitting *s);
/* The message; the word for an error does not depend on colour. */
void message_words(const struct ui *ui, const struct sitting *s, struct buf *out);
bool message_is_long(struct ui *ui, const struct sitting *s); /* too long: it is shown above */
void prompt_draw(struct ui *ui, struct area a);
void prompt_label(const struct prompt *p, struct buf *out);
/* Appends the visible part of a line, `room` columns wide, scrolled sideways in half widths,
 * to `shown`; returns the byte at which to begin, and in *at the column of the caret (bytes). */
size_t prompt_view(const struct canvas *c, const char *s, size_t n, size_t caret, int room,
	struct buf *shown, int *at);

/* ---- list.c: panes that are lists; Enter runs what the chosen line says ---- */

void list_draw(struct ui *ui, const struct sitting *s, struct area a);
void list_move(struct ui *ui, struct sitting *s, enum move m, int page);
bool list_enter(struct ui *ui, struct sitting *s);
void list_click(struct ui *ui, struct sitting *s, int row, int col);
void list_chosen(struct ui *ui, struct sitting *s); /* after the bar moved */
void list_agree(struct ui *ui, struct sitting *s);  /* before a command on the chosen line */
void list_say(struct ui *ui, const struct sitting *s, struct buf *out);
/* Takes the texts; text and run may be NULL. */
struct list_line *list_add(struct list *l, enum style style, char *name, char *text, char *run);
/* The line that is chosen when the pane opens: the first of style .start, else the first. */
size_t list_start(struct ui *ui, const struct sitting *s, enum pane p);
void list_finish(struct list *l);
/* "Polyphia – ABC · 3:16", and its path on a second line. */
void list_file_words(const struct library_file *f, struct buf *out);
/* "Is {device} warm?" with the name of the device under test. */
void list_question(const struct sitting *s, const char *text, struct buf *out);
/* "hear Shivers, Ciaccona": the items that it names, by their titles; "": none. */
void list_question_items(const struct sitting *s, const struct question *q, struct buf *out);
size_t list_step(size_t at, size_t n, enum move m, int page);

/* ---- help.c ---- */

const char *help_topic(size_t i); /* a name; NULL ends them */

/* ---- focus.c ---- */

struct pane_view focus_view(struct ui *ui);
enum style focus_title(const struct ui *ui, enum pane p); /* reversed where the keys go */
void focus_on(struct ui *ui, enum pane p);
void focus_next(struct ui *ui);
enum pane focus_after(enum pane p); /* where Tab goes from it */
bool focus_back(struct ui *ui); /* closes a covering pane, or leaves the wheel; false: neither */
void focus_note(struct ui *ui); /* a note is opened: the notes are seen again */
bool focus_pane(const char *name, enum pane *p);

/* ---- prompt.c ---- */

void prompt_open(struct ui *ui, const char *label, const char *hint, const char *command);
void prompt_close(struct ui *ui);
void prompt_key(struct ui *ui, const struct input_event *ev);
bool prompt_act(void *ui, const char *what, struct err *err); /* the command `line` */
void prompt_paste(struct ui *ui, const char *text, size_t n);
void prompt_finish(struct ui *ui);
bool prompt_scrolls(struct ui *ui, int cols); /* whether the line is longer than `cols` columns */
void prompt_complete(struct ui *ui);          /* complete.c */

/* ---- ask.c: what waits for an answer ---- */

bool ask_open(void *ui, const char *command, struct err *err); /* the command `ask` */
bool ask_key(void *ui, const char *command, struct err *err);  /* the command `key` */
const char *ask_help(const char *command); /* of `key COMMAND`, for the list of keys; or NULL */
bool ask_takes(const struct ui *ui, const char *name); /* whether `pending` accepts that key */
void ask_answer(struct ui *ui, const char *name);      /* runs `pending` with that key */
/* The keys that `pending` accepts, in as many words as fit. */
void ask_choices(struct ui *ui, const struct sitting *s, int rows, int cols, struct buf *out);
bool ask_may_answer(const struct sitting *s); /* a blind trial waits for its device's name */
/* The open question of the sitting; false: none. */
bool ask_question(
	const struct ui *ui, const struct sitting *s, int rows, int cols, struct buf *out);

/* ---- keys.c ---- */

void keys_event(struct ui *ui, const struct input_event *ev);
void keys_flush(struct ui *ui);                 /* after the last event of a read */
bool keys_run(struct ui *ui, const char *line); /* false: the error was shown */
enum key_table keys_table(const struct ui *ui); /* the table that is searched before STATE_KEYS */
/* The command line that a key runs now (ui->pending and ui->prompt come before); NULL: none. */
const char *keys_line(const struct ui *ui, const char *key);
/* The command of a line ("ask volume": volume); NULL: the line shows a pane. */
const struct cmd *keys_command(const struct ui *ui, const char *line);
const char *keys_help(const struct ui *ui, const char *line);
enum topic keys_topic(const struct ui *ui, const char *line); /* of a line: its page of help */
const char *keys_hint(const struct ui *ui, const char *line); /* of each binding: ui->hints */
bool keys_is_digit(const struct binding *b); /* 0 to 9, given to its command as a number */
void keys_name(const struct ui *ui, const struct binding *b, struct buf *out);
/* The name of the first key of a table that runs the line; false: none. */
bool keys_first(const struct ui *ui, enum key_table table, const char *line, struct buf *out);
/* A message with the names of its keys (SAID_KEY_BEGIN of sitting.h). */
void keys_words(const struct ui *ui, const char *message, struct buf *out);
void keys_draw(struct ui *ui, struct area a, enum style style, const char *message); /* its row */
/* The words for a screen that is too small: "q ends; other keys do nothing". */
void keys_unseen(const struct ui *ui, struct buf *out);
void keys_back(const struct ui *ui, struct buf *out); /* "Esc: back", on covering panes */
void keys_own(const struct ui *ui, enum key_table table, struct buf *out); /* "e change · A add" */

/* ---- mouse.c ---- */

void mouse_event(struct ui *ui, const struct input_event *ev);

/* ---- speech.c: everything as plain lines, in order ---- */

struct speech *speech_new(void);
void speech_free(struct speech *r);
void speech_draw(struct ui *ui, const struct sitting *s);
void speech_leave(struct ui *ui); /* the shell writes next */

/* ---- ui.c ---- */

/* The part of ui_new that needs the terminal. */
void ui_init(struct ui *ui, const struct ui_options *o);
void ui_finish(struct ui *ui);

void ui_touch(struct ui *ui, unsigned dirty);
/* Colours for that background, unless the answer comes too late. */
void ui_ground(struct ui *ui, enum ground told);
void ui_layout(struct ui *ui);             /* after a change of size, focus or help */
bool ui_is_too_small(const struct ui *ui); /* no pane has room: keys do nothing (keys_unseen) */
/* Returns true if the pane shows this text already; otherwise remembers it as shown. */
bool ui_is_shown(struct ui *ui, enum pane p, const char *text);
/* Appends a copy of a line; of more than `most` lines the first is freed. */
void ui_remember(char **lines, size_t *n, size_t most, const char *line);
/* FNV-1a of more bytes, from UI_HASH on. */
#define UI_HASH 0xcbf29ce484222325
uint64_t ui_hash(uint64_t hash, const void *p, size_t n);
/* The first line to show so that first..last are in `rows`, moving as little as possible. */
int ui_scroll(int top, int rows, int lines, int first, int last);

#endif
