/* The pane of the player: position bar, marks of cues and notes, the next cue, loudness, why there
 * is no sound. draw_levels.c draws the levels. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/text/text.h"
#include "bench/playback/playback.h"
#include "bench/sitting/sitting.h"
#include "bench/ui/ui_private.h"
#include "review/record/note_rules.h"
#include "review/record/rows.h"

static const char *const state_marks[] = { [PLAY_NOTHING] = "·",
	[PLAY_OPENING] = "…",
	[PLAY_RUNNING] = "▶",
	[PLAY_PAUSED] = "‖",
	[PLAY_ENDED] = "■" };

static int64_t
in_track(const struct play_now *at, int64_t pos_ms)
{
	return pos_ms == NO_MS ? NO_MS : pos_ms - at->offset_ms;
}

static int
column(const struct play_now *at, int64_t ms, int cols)
{
	if (ms == NO_MS || at->length_ms <= 0 || ms < 0 || ms > at->length_ms)
		return -1;
	int col = (int)(ms * cols / at->length_ms);
	return col < cols ? col : cols - 1;
}

/* The rows of the pane, from the first one on. */
struct player {
	struct play_now at;
	enum player_row { IS_BAR, IS_MARKS, IS_CUE, IS_LISTEN, IS_ABOUT, IS_SIGNAL } rows[8];
	bool marks;
};

/* Draws the position bar: with loudness, if known, and with brackets around a loop. */
static void
draw_position_bar(const struct grid *v, size_t i, enum style style, struct pen *p)
{
	const struct player *x = v->of;
	const struct play_now *at = &x->at;
	int cols = p->end - p->x;

	(void)i;
	(void)style;
	if (at->length_ms <= 0 && at->state == PLAY_OPENING)
		pen_repeat(p, STYLE_RULE, "─", cols);
	if (cols <= 0 || at->length_ms <= 0)
		return;
	const struct level_bar *levels = level_bar(v->ui, v->s, at->offset_ms, at->length_ms, cols);
	v->ui->bar = (struct area){ .y = p->y, .x = p->x, .rows = 1 + x->marks, .cols = cols };
	int64_t pos_ms = at->track_ms < at->length_ms ? at->track_ms : at->length_ms;
	int filled = at->length_ms > 0 && pos_ms > 0 ? (int)(pos_ms * cols / at->length_ms) : 0,
	    start = p->x;
	int from = column(at, in_track(at, at->play->loop_ms), cols),
	    to = column(at, in_track(at, at->play->loop_end_ms), cols);

	if (levels) {
		level_bar_draw(levels, p, filled);
	} else {
		pen_repeat(p, STYLE_BAR, "━", filled);
		pen_repeat(p, STYLE_RULE, "─", cols - filled);
	}
	int end = p->x;
	if (from >= 0) {
		p->x = start + from;
		pen_text(p, STYLE_PLAYING, "[");
	}
	if (to >= 0) {
		p->x = start + to;
		pen_text(p, STYLE_PLAYING, "]");
	}
	p->x = end;
}

/* ---- marks below the position bar ---- */

struct marks {
	/* The mark of each column: 'l' the name of a cue, 'n' a note, 'o' a note with an equaliser
	 * or a second file, 'r' the rest of a cue's range; 0: none. */
	char kind[512];
	const struct cue *cue[512]; /* which has the column; NULL: none */
	int cols;
};

/* Keeps the columns behind a cue for its name, if that ends before the next cue. */
static void
mark_name(struct marks *m, int at)
{
	int width = draw_width(text_or(m->cue[at]->label, "")), free = 0;

	while (at + free + 1 < m->cols && !m->cue[at + free + 1])
		free++;
	if (width < free)
		memset(m->kind + at + 1, 'l', (size_t)width);
}

static void
mark_cues(struct marks *m, const struct sitting *s, const struct play_now *at)
{
	EACH_IN (one, at->item->cues, at->item->ncues) {
		const struct timespan t = cue_time(&s->rec, *one);
		int from = column(at, t.pos_ms, m->cols), to = column(at, t.pos_end_ms, m->cols);

		for (int col = from + 1; from >= 0 && col <= to; col++)
			m->kind[col] = 'r';
		if (from >= 0)
			m->cue[from] = *one;
	}
	for (int col = 0; col < m->cols; col++)
		if (m->cue[col])
			mark_name(m, col);
}

static void
mark_notes(struct marks *m, const struct sitting *s, const struct play_now *at)
{
	struct uuid source = UUID_NONE; /* the source of the note before */
	int64_t offset_ms = 0;

	EACH_IN (one, at->item->notes, at->item->nnotes) {
		const struct note *n = *one;

		if (!uuid_same(&source, &n->source))
			offset_ms = sitting_offset_ms(s, &n->source);
		source = n->source;
		int col = column(at, note_track_ms(n, offset_ms), m->cols);

		/* The mark and name of a cue are kept; a note in their columns moves behind them.
		 */
		while (col >= 0 && col < m->cols && (m->cue[col] || m->kind[col] == 'l'))
			col++;
		if (col >= 0 && col < m->cols)
			m->kind[col] = ui_note_is_changed(s, n) ? 'o' : 'n';
	}
}

static void
draw_marks(const struct grid *v, size_t i, enum style bar, struct pen *p)
{
	const struct sitting *s = v->s;
	const struct play_now *at = &((const struct player *)v->of)->at;
	struct marks m = { .cols = int_min(p->end - p->x, (int)sizeof(m.kind)) };
	const struct cue *lit = sitting_cue_now(s, false);

	(void)i;
	(void)bar;
	if (at->length_ms > 0) {
		mark_cues(&m, s, at);
		mark_notes(&m, s, at);
	}
	for (int col = 0; col < m.cols;) {
		const struct cue *c = m.cue[col];

		if (c) {
			enum style style = c == lit ? STYLE_PLAYING : STYLE_DIM;
			int width = 0;

			pen_text(p, style, "^");
			for (col++; col < m.cols && m.kind[col] == 'l'; col++)
				width++;
			pen_column(p, style, width, false, text_or(c->label, ""));
		} else {
			switch (m.kind[col++]) {
			case 'n': pen_text(p, STYLE_TIME, "▲"); break;
			case 'o': pen_text(p, STYLE_TIME, "△"); break;
			case 'r': pen_text(p, STYLE_DIM, "·"); break;
			default: pen_blank(p, STYLE_DIM, 1);
			}
		}
	}
}

/* ---- the rows of the player pane ---- */

/* Makes "▶ 1:12 ━━━━───── 4:05", or the marks of cues and notes below it. */
static void
bar_row(const struct grid *v, bool marks, struct cells *out)
{
	const struct play_now *at = &((const struct player *)v->of)->at;
	char now[TIME_TEXT], length[TIME_TEXT + 1] = "", both[TIME_TEXT + 1], right[TIME_TEXT + 1];

	if (at->length_ms >= 0)
		snprintf(length, sizeof(length), "%s%s", at->play->length_guessed ? "~" : "",
			timecode_text(at->length_ms, false, now));
	snprintf(both, sizeof(both), "%s%s", at->play->about ? "~" : "",
		timecode_text(at->track_ms, false, now));
	int tail = (int)strlen(length), width = int_max(tail + at->play->about, (int)strlen(both));
	width = int_max(width, 4);
	snprintf(right, sizeof(right), "%*s", width, both);
	cells_left(out, STYLE_PLAYING, 1, marks ? "" : state_marks[at->state]);
	cells_left(out, STYLE_STRONG, width, marks ? "" : right);
	int bar = v->a.cols - 5 - width - tail;
	if (tail > 0)
		bar--;
	cells_draws(out, bar, marks ? draw_marks : draw_position_bar);
	cells_right(out, STYLE_DIM, tail, marks ? "" : length);
}

/* Adds the labels of cues without a time, and the key that gives the first one a time. */
static void
add_untimed(const struct grid *v, struct buf *out)
{
	const struct track_row *item = ((const struct player *)v->of)->at.item;
	CLEANUP(buf_finish) struct buf words = BUF_INIT;

	EACH_IN (cue, item->cues, item->ncues)
		if (cue_time(&v->s->rec, *cue).pos_ms == NO_MS)
			buf_add_part(&words, ", ", "%s", loop_cue_words(*cue));
	if (!words.len)
		return;
	buf_add(out, out->len ? " · " : "");
	buf_add(out, keys_first(v->ui, IN_KEYS, "pin", out) ? " pins" : "no time yet");
	buf_addf(out, ": %s", words.s);
}

/* Writes the time and label of a cue, "next 1:30 calmer part"; a colon if words follow. */
static void
add_cue_head(const struct sitting *s, const struct cue *c, struct buf *out)
{
	char time[TIME_TEXT];

	buf_add(out, sitting_cue_now(s, false) ? "" : "next ");
	buf_add(out, ui_cue_time_text(s, c, time));
	if (c->label)
		buf_addf(out, " %s", c->label);
	buf_add(out, c->listen_for ? ":" : "");
}

void
ui_listen_words(const struct sitting *s, struct buf *out)
{
	struct play_now at = sitting_now(s);

	if (at.item && at.item->item && !at.signal)
		buf_add(out, text_or(at.item->item->listen_for, ""));
}

static void
cue_row(const struct grid *v, struct cells *out)
{
	CLEANUP(buf_finish) struct buf words = BUF_INIT;
	const struct cue *c = sitting_cue_now(v->s, true);

	add_cue_head(v->s, c, &words);
	buf_add_part(&words, " ", "%s", text_or(c->listen_for, ""));
	cells_words(out, sitting_cue_now(v->s, false) ? STYLE_PLAYING : STYLE_DIM, words.s);
}

static void
listen_row(const struct grid *v, struct cells *out)
{
	CLEANUP(buf_finish) struct buf words = BUF_INIT;

	ui_listen_words(v->s, &words);
	cells_words(out, STYLE_DIM, words.s);
}

/* Writes "-9.1 LUFS" of the playing file; "" if not known. */
static void
level_words(const struct sitting *s, struct buf *out)
{
	if (!isnan(s->heard.analysis.integrated_lufs))
		buf_addf(out, "%.1f LUFS", s->heard.analysis.integrated_lufs);
}

/* Writes why there is no sound, or else the output format if the header has no room for it; cues
 * without a time. */
static void
about_words(const struct grid *v, struct buf *out)
{
	const struct sitting *s = v->s;
	const struct item_state *state = &s->states[s->item];
	bool failed = state->sound == SOUND_FAILED;
	static const char follows[] = "\1follow\2 follows a player, \1toggle\2 runs the clock";

	if (!failed && !v->ui->layout.wide)
		header_out(v->ui, s, out);
	struct play_now now = sitting_now(s);
	if (now.follows) {
		struct follow_verdict is = capture_followed_at(s, clock_mono_ns());

		buf_addf(out, "%s%s%s%s", s->deck.followed->name, is.exact ? " is followed" : ": ",
			is.why, is.within);
	} else if (failed ||
		(!out->len && state->sound == SOUND_CLOCK && now.state != PLAY_RUNNING)) {
		keys_words(v->ui, playable_lacks_music(s) ? follows : state->why, out);
	}
	add_untimed(v, out);
}

/* Makes the row of why there is no sound, and cues without a time; the loudness at its right. */
static void
about_row(const struct grid *v, struct cells *out)
{
	bool failed = v->s->states[v->s->item].sound == SOUND_FAILED;
	CLEANUP(buf_finish) struct buf words = BUF_INIT, loud = BUF_INIT;

	about_words(v, &words);
	level_words(v->s, &loud);
	cells_words(out, failed ? STYLE_WARN : STYLE_DIM, words.s);
	if (draw_width(words.s) + draw_width(loud.s) + 4 <= v->a.cols)
		cells_right(out, STYLE_DIM, draw_width(loud.s), loud.s);
}

/* Makes a row of the test signal that sounds instead of the track: the signal, and what leads back.
 */
static void
signal_row(const struct grid *v, size_t i, struct cells *out)
{
	const struct track_row *item = ((const struct player *)v->of)->at.item;
	CLEANUP(buf_finish) struct buf words = BUF_INIT;
	CLEANUP(pointer_free)
	char *back = xasprintf(
		"\1toggle\2: back to %s", item ? text_or(item->recording->title, "") : "the track");

	if (i == 0) {
		buf_add(&words, "♪ ");
		instrument_add(&v->s->deck, &words);
	} else {
		if (i == 2 && v->ui->focus == PANE_SIGNALS)
			keys_words(v->ui, "\1back\2 ", &words);
		keys_words(v->ui, i == 1 ? back : "\1ask volume\2: note a volume matched by it",
			&words);
	}
	cells_words(out, i ? STYLE_DIM : STYLE_PLAYING, words.s);
}

static void
player_row(const struct grid *v, size_t i, struct cells *out)
{
	const struct player *x = v->of;

	switch (x->rows[i]) {
	case IS_BAR:
	case IS_MARKS: bar_row(v, x->rows[i] == IS_MARKS, out); break;
	case IS_CUE: cue_row(v, out); break;
	case IS_LISTEN: listen_row(v, out); break;
	case IS_ABOUT: about_row(v, out); break;
	case IS_SIGNAL: signal_row(v, i, out); break;
	}
}

void
ui_offer_words(const struct ui *ui, const struct sitting *s, struct buf *out)
{
	const char *player = followed_track_offered(s);

	if (player) {
		keys_words(ui, "\1follow\2", out);
		buf_addf(out, " follows %s", player);
	}
}

static void
add_title(struct grid *v, const struct play_now *at)
{
	const struct recording *r = at->item ? at->item->recording : NULL;
	const struct sitting *s = v->s;
	char from[TIME_TEXT] = "", to[TIME_TEXT] = "";

	if (at->play->unlisted)
		buf_addf(&v->title, "%s%s%s", s->deck.followed->track.title,
			s->deck.followed->track.artist[0] ? " · " : "",
			s->deck.followed->track.artist);

	if (r && (r->title || r->id))
		buf_add(&v->title, r->title ? r->title : r->id);
	if (r && (r->artist || r->album))
		buf_addf(&v->title, " · %s", r->artist ? r->artist : r->album);
	if (!v->title.len)
		buf_add(&v->title, "Nothing to play");
	/* "loop 1:10-1:20", or "loop 1:10-" before its end is set */
	if (at->play->loop_ms != NO_MS)
		buf_addf(&v->right, "loop %s-%s",
			timecode_text(in_track(at, at->play->loop_ms), false, from),
			timecode_text(in_track(at, at->play->loop_end_ms), false, to));
	else
		ui_offer_words(v->ui, s, &v->right);
}

/* Adds a row to the pane. Returns its lines. */
static int
add_row(struct grid *v, enum player_row row)
{
	struct player *x = v->own;

	x->rows[v->n++] = row;
	return grid_lines(v, v->n - 1);
}

/* Adds the rows of a track. Values that are known only while it plays are in the last row, so that
 * no row moves for a moment. The line of messages shows the listening hint if the pane has no room.
 */
static void
add_rows(struct grid *v)
{
	const struct sitting *s = v->s;
	struct player *x = v->own;
	struct play_now *at = &x->at;
	bool opening = at->state == PLAY_OPENING, marked = at->item->nnotes;

	if (opening && at->length_ms <= 0 && at->item->recording->length_ms != NO_INT)
		at->length_ms = at->item->recording->length_ms;
	EACH_IN_WHILE (one, at->item->cues, at->item->ncues, !marked)
		marked = cue_time(&s->rec, *one).pos_ms != NO_MS;
	x->marks = v->a.rows >= 3 && (at->length_ms > 0 || opening) && marked;
	add_row(v, IS_BAR);
	if (x->marks)
		add_row(v, IS_MARKS);
	int room = v->a.rows - (int)v->n;
	CLEANUP(buf_finish) struct buf about = BUF_INIT, hint = BUF_INIT;
	about_words(v, &about);
	ui_listen_words(s, &hint);
	bool first = room > 0 && sitting_cue_now(s, true);
	if (first)
		room -= add_row(v, IS_CUE);
	bool last = room > 0 && about.len;
	size_t n = v->n;
	if (hint.len) {
		room -= add_row(v, IS_LISTEN);
		if (last)
			room--;
	}
	v->ui->hint_cut = hint.len && room < 0 && (first || last);
	if (v->ui->hint_cut)
		v->n = n;
	level_words(s, &about);
	if (last || (about.len && room > 0))
		add_row(v, IS_ABOUT);
}

static void
player_grid(struct grid *v)
{
	struct player *x = v->own = xcalloc(1, sizeof(*x));

	x->at = sitting_now(v->s);
	v->of = x;
	v->fill = player_row;
	v->chosen = SIZE_MAX;
	v->ui->hint_cut = false;
	if (v->ui->layout.tabs)
		v->a = v->ui->layout.area[PANE_PLAYER];
	else if (x->at.signal)
		buf_add(&v->title, "Signal");
	else
		add_title(v, &x->at);
	for (int i = 0; x->at.signal && i < 3; i++)
		add_row(v, IS_SIGNAL);
	if (x->at.signal)
		return;
	if (x->at.item)
		add_rows(v);
	else if (x->at.play->unlisted)
		add_row(v, IS_BAR);
}

const struct pane_ops player_pane = { .dirty = DIRTY_TIME, .grid = player_grid };
