/* Edits one text: the caret moves by clusters and words, and undo takes back a typed word.
 * writing/open_note.c stores what it holds; ui/pane_editor.c and ui/prompt.c draw it. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "bench/sitting/editor.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/text/line.h"
#include "base/text/text.h"

#define MOST_BYTES (64 * 1024)
#define MOST_STEPS 1000

struct editor_step {
	size_t at;
	char *removed, *inserted; /* of a step to redo, what redoing removes is in `inserted` */
	size_t nremoved, ninserted;
};

static void
step_finish(struct editor_step *st)
{
	free(st->removed);
	free(st->inserted);
}

static void
forget_redo(struct editor *e, size_t from)
{
	while (e->nall > from)
		step_finish(&e->steps[--e->nall]);
	if (e->nsteps > from)
		e->nsteps = from;
}

void
editor_init(struct editor *e)
{
	*e = (struct editor){ .text = BUF_INIT };
}

void
editor_finish(struct editor *e)
{
	forget_redo(e, 0);
	free(e->steps);
	buf_finish(&e->text);
	editor_init(e);
}

void
editor_set(struct editor *e, const char *text, size_t caret)
{
	forget_redo(e, 0);
	buf_clear(&e->text);
	buf_add(&e->text, text);
	editor_move_to(e, caret);
}

/* Adds typed letters to the last undo step, so that undo removes a whole word. Returns false if the
 * letters need a new step. */
static bool
join_step(struct editor *e, size_t at, size_t del, const char *s, size_t n)
{
	if (!e->joins || del || !n || e->nsteps == 0)
		return false;
	struct editor_step *last = &e->steps[e->nsteps - 1];
	if (last->nremoved || last->at + last->ninserted != at ||
		last->inserted[last->ninserted - 1] == ' ')
		return false;
	last->inserted = xreallocarray(last->inserted, last->ninserted + n, 1);
	memcpy(last->inserted + last->ninserted, s, n);
	last->ninserted += n;
	return true;
}

static void
splice(struct editor *e, size_t at, size_t del, const char *s, size_t n)
{
	forget_redo(e, e->nsteps);
	if (!join_step(e, at, del, s, n)) {
		if (e->nsteps == MOST_STEPS) {
			step_finish(&e->steps[0]);
			ARRAY_REMOVE(e->steps, e->nall, 0);
			e->nsteps = e->nall;
		}
		e->steps = xgrow(e->steps, e->nsteps, &e->cap, sizeof(e->steps[0]));
		e->steps[e->nsteps] = (struct editor_step){ .at = at,
			.removed = xstrndup(e->text.s + at, del),
			.nremoved = del,
			.inserted = xstrndup(s, n),
			.ninserted = n };
		e->nall = ++e->nsteps;
	}
	buf_splice(&e->text, at, del, s, n);
	e->caret = at + n;
}

/* Appends text from a terminal or clipboard, without control characters and as valid UTF-8. */
static void
as_typed(struct buf *out, const char *s, size_t n)
{
	for (size_t i = 0, len; i < n; i += len) {
		int32_t c = text_decode(s + i, n - i, &len);

		if (c == TEXT_BAD)
			buf_add(out, "\xef\xbf\xbd");
		else if (c == '\r' && i + 1 < n && s[i + 1] == '\n')
			continue;
		else if (c == '\n' || c == '\r')
			buf_add_char(out, '\n');
		else if (c == '\t')
			buf_add_char(out, ' ');
		else if (c >= 0x20 && c != 0x7f && !(c >= 0x80 && c < 0xa0))
			buf_add_bytes(out, s + i, len);
	}
}

bool
editor_insert(struct editor *e, const char *s, size_t n)
{
	CLEANUP(buf_finish) struct buf clean = BUF_INIT;

	as_typed(&clean, s, n);
	bool fits = e->text.len + clean.len <= MOST_BYTES;
	if (fits && clean.len) {
		e->joins = e->joins && clean.len <= 4; /* a paste is undone alone */
		splice(e, e->caret, 0, clean.s, clean.len);
		e->joins = clean.len <= 4 && clean.s[0] != '\n';
	}
	return fits;
}

static size_t
end_of_text_line(const struct editor *e, size_t at)
{
	while (at < e->text.len && e->text.s[at] != '\n')
		at++;
	return at;
}

/* Returns the offset to which the caret moves in another line, which begins at `to`: the column on
 * the screen stays the same. */
static size_t
same_column(const struct editor *e, size_t to)
{
	size_t from = line_begin(e->text.s, e->caret);
	int column = text_width(e->text.s + from, e->caret - from), used;

	return to + text_fit(e->text.s + to, end_of_text_line(e, to) - to, column, &used);
}

size_t
editor_where(const struct editor *e, enum editor_motion m)
{
	const char *s = e->text.s;
	size_t n = e->text.len, at = e->caret;

	switch (m) {
	case EDITOR_LEFT: return at ? text_prev(s, n, at) : 0;
	case EDITOR_RIGHT: return at < n ? text_next(s, n, at) : n;
	case EDITOR_WORD_LEFT: return text_word_end(s, n, at, true);
	case EDITOR_WORD_RIGHT: return text_word_end(s, n, at, false);
	case EDITOR_LINE_START: return line_begin(e->text.s, at);
	case EDITOR_LINE_END: return end_of_text_line(e, at);
	case EDITOR_UP: {
		size_t start = line_begin(e->text.s, at);
		return start ? same_column(e, line_begin(e->text.s, start - 1)) : 0;
	}
	case EDITOR_DOWN: {
		size_t end = end_of_text_line(e, at);
		return end < n ? same_column(e, end + 1) : n;
	}
	case EDITOR_START: return 0;
	case EDITOR_END: return n;
	}
	return at;
}

void
editor_move(struct editor *e, enum editor_motion m)
{
	editor_move_to(e, editor_where(e, m));
}

void
editor_move_to(struct editor *e, size_t at)
{
	e->caret = at < e->text.len ? at : e->text.len;
	e->joins = false;
}

void
editor_delete(struct editor *e, enum editor_motion m)
{
	size_t to = editor_where(e, m), from = to < e->caret ? to : e->caret;

	if (to == e->caret)
		return;
	splice(e, from, to + e->caret - 2 * from, "", 0);
	e->joins = false;
}

bool
editor_step(struct editor *e, int by)
{
	size_t stop = by < 0 ? 0 : e->nall;

	if (e->nsteps == stop)
		return false;
	if (by < 0)
		e->nsteps--;
	struct editor_step *st = &e->steps[e->nsteps], was = *st;
	if (by >= 0)
		e->nsteps++;
	buf_splice(&e->text, was.at, was.ninserted, was.removed, was.nremoved);
	editor_move_to(e, was.at + was.nremoved);
	*st = (struct editor_step){ was.at, was.inserted, was.removed, was.ninserted,
		was.nremoved };
	return true;
}
