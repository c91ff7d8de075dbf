/*
 * The text of a note while it is written: UTF-8, a caret, and undo. Draws nothing: the screen
 * breaks the text into lines. Offsets are bytes and always between grapheme clusters.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/core/buf.h"

struct editor_step;

struct editor {
	struct buf text;
	size_t caret;
	struct editor_step *steps; /* nsteps steps to undo, then the steps to redo */
	size_t nsteps, nall, cap;
	bool joins; /* the next letter is added to the last undo step */
};

void editor_init(struct editor *e);
void editor_finish(struct editor *e);
/* Sets text and caret; clears undo. */
void editor_set(struct editor *e, const char *text, size_t caret);

/* Inserts typed or pasted text. Control characters except newline become spaces or are dropped;
 * invalid UTF-8 becomes U+FFFD. Returns false, and inserts nothing, if the note would exceed its
 * maximum size (64 kB). */
bool editor_insert(struct editor *e, const char *s, size_t n);

/* Motions of the caret. editor_where returns the offset to which a motion leads. */
enum editor_motion {
	EDITOR_LEFT,
	EDITOR_RIGHT,
	EDITOR_WORD_LEFT,
	EDITOR_WORD_RIGHT,
	EDITOR_LINE_START,
	EDITOR_LINE_END,
	EDITOR_UP,
	EDITOR_DOWN,
	EDITOR_START,
	EDITOR_END
};
size_t editor_where(const struct editor *e, enum editor_motion m);
void editor_move(struct editor *e, enum editor_motion m);
void editor_move_to(struct editor *e, size_t at);
/* Deletes the text between the caret and the offset where the motion ends. */
void editor_delete(struct editor *e, enum editor_motion m);
/* Takes the last step back (by -1), or repeats a step that was taken back (1). Returns false if
 * there is none. */
bool editor_step(struct editor *e, int by);
