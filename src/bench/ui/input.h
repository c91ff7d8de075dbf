/*
 * Converts bytes from a terminal to named keys (keymap.h). The result depends only on the bytes and
 * their arrival times: a cut sequence waits for its rest, a lone ESC for 50 ms, and a sequence that
 * no terminal should send is dropped whole, never read as letters. The terminal's name and its
 * terminfo entry play no part: one table has the sequences of xterm, tmux, screen, foot, kitty, st,
 * rxvt and the Linux console.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define INPUT_NAME 40

/* The background reported by the terminal (OSC 11), or its report that it has another now (mode
 * 2031). */
enum ground { GROUND_NONE, GROUND_DARK, GROUND_LIGHT, GROUND_CHANGED };

enum mouse { MOUSE_NONE, MOUSE_PRESS, MOUSE_WHEEL_UP, MOUSE_WHEEL_DOWN };

struct input_event {
	char name[INPUT_NAME]; /* "a", "Space", "Ctrl-J", "Shift-Left"; "": paste, mouse */
	char text[8];          /* UTF-8 text that the key types; "": none */
	bool escaped;      /* after an ESC: means Alt-NAME if that is bound, else Esc, then NAME */
	const char *paste; /* NULL, or the pasted bytes, valid until the next call */
	size_t paste_len;
	enum mouse mouse;   /* the left button or the wheel; then name is "" */
	int row, col;       /* of the mouse, counted from 0 */
	enum ground ground; /* background that the terminal reported; if set, all other members are
			       zero */
};

struct input;

struct input *input_new(void);
void input_free(struct input *in); /* NULL is fine */

/* If one read returns at least this number of bytes, they are probably part of a paste, and more
 * may follow. */
#define INPUT_A_PASTE 64

/* Makes the bytes that wait a paste if they are plain text with a line end between two words: a
 * terminal that marks no pastes sent them, or late keys that may be meant for a note. */
void input_find_paste(struct input *in);

void input_push(struct input *in, const void *bytes, size_t n, int64_t now_ns);
/* Sets ev to the next key. Returns false if there is no whole key yet. */
bool input_next(struct input *in, int64_t now_ns, struct input_event *ev);
/* Returns the time to call input_next again even if no byte arrives; -1: never. */
int64_t input_due_ns(const struct input *in);
