/*
 * The screen and the keyboard. ncurses only draws; keys are decoded from bytes by libtermkey.
 * Nothing here waits: the loop (cli/session.c) says when bytes have arrived, a timer is due, or it
 * is time to draw.
 */
#ifndef UI_UI_H
#define UI_UI_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "command/command.h"
#include "command/keymap.h"
#include "sitting/sitting.h"

struct ui;

struct ui_options {
	const char *theme; /* auto, dark, light, contrast, mono */
	bool ascii;        /* no byte above 0x7f */
	bool colour;       /* false: NO_COLOR, --no-color */
	bool reader;       /* for screen readers: no panes; changes are printed line by line */
	bool no_mouse;     /* the terminal keeps its mouse */
};

/* Takes over the terminal of fds 0 and 1 (alternate screen, raw keys, bracketed paste). Fails
 * with a message if there is none, or TERM is unknown or lacks abilities. */
struct ui *ui_new(const struct ui_options *o, struct err *err);
/* Restores the terminal. Every exit calls it; safe to call twice and after an error. */
void ui_close(struct ui *ui); /* NULL is fine */

/* Called once. Adds the ui's own commands to `tables` (context: the ui). */
extern const struct cmd ui_cmds[];
extern const size_t ui_ncmds;
void ui_bind(struct ui *ui, struct sitting *s, const struct keymap *keys,
	const struct cmd_table *tables, size_t ntables);

void ui_draw(
	struct ui *ui, const struct sitting *s); /* draws what s->dirty and the ui's state need */
void ui_on_input(struct ui *ui);                 /* fd 0 is readable: handles all complete keys */
int ui_wait_ms(const struct ui *ui, int64_t now_ns); /* wait after a lone ESC; -1: none */
void ui_run_timers(struct ui *ui, int64_t now_ns);
bool ui_needs_draw(const struct ui *ui); /* the ui's state changed (scroll, prompt) */
bool ui_hung_up(const struct ui *ui);    /* the terminal is gone: the program must end */
void ui_resized(struct ui *ui);          /* after SIGWINCH */
bool ui_wants_suspend(struct ui *ui);    /* Ctrl-Z was pressed; false again after the call */
void ui_suspend(struct ui *ui);          /* restores the terminal before SIGTSTP */
void ui_resume(struct ui *ui);           /* takes the terminal over again and draws everything */

/*
 * Passes the lines of the keys pane to a callback, without a screen. `keys` is NULL for a title and
 * for the empty line after a group; `line` is the command line of the keys, or "". The tables are
 * those given to keymap_init. Texts are borrowed during the call.
 */
struct ui_help {
	void (*line)(void *into, const char *keys, const char *line, const char *words);
	void *into;
};
void ui_help(const struct keymap *keys, const struct cmd_table *tables, size_t ntables,
	const struct ui_help *h);

#endif
