/*
 * A terminal without a window: takes the bytes that a program writes, knows what a person would see
 * (libvterm), and which modes were left switched on. Rows and columns count from 0; a negative row
 * counts from the bottom (-1 is the last). Text is UTF-8; a wide character stands in its left cell,
 * the cell right of it is empty.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/core/buf.h"

#define VT_DEFAULT (-1)  /* the terminal's own colour */
#define VT_RGB 0x1000000 /* or'ed to 0xrrggbb; else a number of the palette, 0 to 255 */

enum { /* private modes (CSI ? n h); any other number works too */
	VT_APP_CURSOR = 1,
	VT_CURSOR = 25, /* shown; on at the start */
	VT_MOUSE = 1000,
	VT_MOUSE_DRAG = 1002,
	VT_MOUSE_MOVE = 1003,
	VT_FOCUS = 1004,
	VT_MOUSE_SGR = 1006,
	VT_ALTSCREEN = 1049,
	VT_PASTE = 2004,
};

struct vt_cell {
	char text[32]; /* a character with its combining ones; "" for empty */
	int width;     /* 1 or 2 */
	int fg, bg;    /* VT_DEFAULT, 0 to 255, or VT_RGB | 0xrrggbb */
	bool bold, italic, underline, blink, reverse, strike; /* libvterm does not keep "dim" */
};

struct vt;

struct vt *vt_new(int rows, int cols);
void vt_free(struct vt *t);

void vt_feed(struct vt *t, const char *bytes, size_t n);
/* What the terminal has to say to the program (answers to queries); whoever sends it empties it. */
struct buf *vt_answers(struct vt *t);
/* Sizes below 1 leave the terminal as it is. */
void vt_resize(struct vt *t, int rows, int cols);
void vt_size(const struct vt *t, int *rows, int *cols);

struct vt_cell vt_cell(const struct vt *t, int row, int col);
/* Appends a row, with its blanks up to the last column when `full`. */
void vt_row(const struct vt *t, int row, bool full, struct buf *out);
/* Appends all rows, trimmed, each with a newline. */
void vt_text(const struct vt *t, struct buf *out);
/* The first place of text; text with a newline in it is looked for in vt_text and has no place. */
bool vt_find(const struct vt *t, const char *text, int *row, int *col);
void vt_cursor(const struct vt *t, int *row, int *col);

bool vt_mode(const struct vt *t, int mode); /* as last set or reset by the program */
const char *vt_title(const struct vt *t);   /* by OSC 0 or 2; "" when never set */
size_t vt_bells(const struct vt *t);
const struct buf *vt_log(const struct vt *t); /* every byte fed so far */

/*
 * The bytes xterm sends for a key: one character, or Up Down Left Right Home End PageUp PageDown
 * (PgUp PgDn) Insert Delete Enter Tab Esc Space Backspace F1 to F12, with Shift- Alt- Ctrl- before
 * it. Needs 16 bytes; 0: no such key.
 */
size_t vt_key(const struct vt *t, const char *name, char bytes[16]);
