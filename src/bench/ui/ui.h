/*
 * The screen and the keyboard. ncurses only draws; keys are decoded by input.c. No function waits:
 * the loop (cli/earlog_session.c) calls ui_on_input when bytes have arrived, ui_run_timers and
 * ui_draw.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/core/err.h"
#include "bench/command/command.h"
#include "bench/command/keymap.h"
#include "bench/sitting/sitting.h"

struct ui;

/* A file or folder of the user, for help. */
struct ui_place {
	const char *name, *words;
	char *path;
};

struct ui_options {
	struct sitting *s;
	const struct keymap *keys;     /* not copied */
	const struct ui_place *places; /* ends with a row of zeros; not copied */
	const char *theme;             /* auto, dark, light, contrast, mono */
	bool ascii;                    /* output is ASCII */
	bool colour;                   /* false with NO_COLOR or --no-color */
	bool reader;   /* for screen readers: no panes; changes are printed line by line */
	bool no_mouse; /* the mouse is left to the terminal, for selecting text */
};

/* Takes over the terminal of fds 0 and 1 (alternate screen, raw keys, bracketed paste). Fails
 * with a message if there is none, or TERM is unknown or lacks abilities. */
struct ui *ui_new(const struct ui_options *o, struct err *err);
/* Restores the terminal. Every exit calls it; safe to call twice and after an error. */
void ui_close(struct ui *ui); /* NULL is fine */

extern const struct cmd ui_cmds[]; /* the ui's own commands, for struct commands */

/* Opens the prompt, and the list, of a command of the session that lacks its argument: the command
 * `ask`. */
bool ui_ask(struct ui *ui, const char *command, struct err *err);

/* Takes the keys, of which the number may have changed, and the theme of a profile that was saved.
 */
void ui_profile_read(struct ui *ui, const char *theme);

/* Draws all changes of the session (s->dirty) and of the ui. */
void ui_draw(struct ui *ui, const struct sitting *s);
void ui_on_input(struct ui *ui); /* handles all complete keys; fd 0 must be readable */
/* Returns the time until the next call of ui_run_timers; -1: none. */
int ui_wait_ms(const struct ui *ui, int64_t now_ns);
void ui_run_timers(struct ui *ui, int64_t now_ns);
/* Returns true if the ui's own state changed: scrolling, a prompt. */
bool ui_needs_draw(const struct ui *ui, const struct sitting *s);
bool ui_hung_up(const struct ui *ui); /* true if the terminal is gone: the program must end */
void ui_resized(struct ui *ui);       /* called after SIGWINCH */
bool ui_wants_suspend(struct ui *ui); /* true once after Ctrl-Z was pressed */
void ui_suspend(struct ui *ui);       /* restores the terminal before SIGTSTP */
void ui_resume(struct ui *ui);        /* takes the terminal over again and draws everything */

/*
 * Passes the lines of the keys pane to a callback, without a screen. `keys` is NULL for a title and
 * for the empty line after a group; `line` is the command line of the keys, or "". Texts are
 * borrowed during the call.
 */
struct ui_help {
	void (*line)(void *into, const char *keys, const char *line, const char *words);
	void *into;
};
void ui_help(const struct keymap *keys, const struct ui_help *h);
/* Passes the lines of the topic that `words` names, or else those that have the words, as `/` in
 * the keys pane finds them. Returns false if there are none. */
bool ui_help_find(const struct keymap *keys, const char *words, const struct ui_help *h);
