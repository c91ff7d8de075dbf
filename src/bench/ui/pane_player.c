/* The pane of the player: position bar, marks of cues and notes, the next cue, loudness, why there
 * is no sound. draw_levels.c draws the levels. */
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

/* Draws the position bar: with loudness, if known, and with brackets around a loop. */
static void
draw_position_bar(
	struct pen *p, const struct play_now *at, const struct level_bar *levels, int cols)
{
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
	/* The mark of each column: 'n' a note, 'o' a note with an equaliser or a second file, 'c' a
	 * cue, 'r' the rest of a cue's range; 0: none. */
	char kind[512];
	int cue[512]; /* cue[i]: index of the cue, if kind[i] is 'c' */
	int cols;
};

static void
mark_cues(struct marks *m, const struct sitting *s, const struct play_now *at)
{
	for (size_t i = 0; i < at->item->ncues; i++) {
		const struct timespan t = cue_time(&s->rec, at->item->cues[i]);
		int from = column(at, t.pos_ms, m->cols), to = column(at, t.pos_end_ms, m->cols);

		for (int col = from + 1; from >= 0 && col <= to; col++)
			if (!m->kind[col])
				m->kind[col] = 'r';
		if (from >= 0) {
			m->kind[from] = 'c';
			m->cue[from] = (int)i;
		}
	}
}

static void
mark_notes(struct marks *m, const struct sitting *s, const struct play_now *at)
{
	struct uuid source = UUID_NONE; /* the source of the note before */
	int64_t offset_ms = 0;

	for (size_t i = 0; i < at->item->nnotes; i++) {
		const struct note *n = at->item->notes[i];

		if (!uuid_same(&source, &n->source))
			offset_ms = sitting_offset_ms(s, &n->source);
		source = n->source;
		int col = column(at, note_track_ms(n, offset_ms), m->cols);

		/* The mark of a cue is kept; a note in its column moves to the next column. */
		if (col >= 0 && m->kind[col] == 'c' && col + 1 < m->cols)
			col++;
		if (col >= 0 && m->kind[col] != 'c')
			m->kind[col] = ui_note_is_changed(s, n) ? 'o' : 'n';
	}
}

static void
draw_marks(const struct sitting *s, const struct play_now *at, struct pen *p, int cols)
{
	struct marks m = { .cols = int_min(cols, (int)sizeof(m.kind)) };
	int lit = sitting_cue_at(s, at->item, at->track_ms);

	if (at->length_ms > 0) {
		mark_cues(&m, s, at);
		mark_notes(&m, s, at);
	}
	for (int col = 0; col < m.cols;) {
		if (m.kind[col] == 'c') {
			const char *label = at->item->cues[m.cue[col]]->label;
			enum style style = m.cue[col] == lit ? STYLE_PLAYING : STYLE_DIM;
			int width = label ? draw_width(label) : 0;

			pen_text(p, style, "^");
			int room = col++; /* the label goes between this mark and the next */
			while (room + 1 < m.cols && !m.kind[room + 1])
				room++;
			if (width > 0 && width <= room - col) {
				pen_column(p, style, width, false, label);
				col += width;
			}
		} else {
			switch (m.kind[col++]) {
			case 'n': pen_text(p, STYLE_TIME, "▲"); break;
			case 'o': pen_text(p, STYLE_TIME, "△"); break;
			case 'r': pen_text(p, STYLE_DIM, "·"); break;
			default: pen_blank(p, STYLE_DIM, 1);
			}
		}
	}
	pen_fill(p, STYLE_PLAIN);
}

/* ---- the rows of the player pane ---- */

/* Draws "▶ 1:12 ━━━━───── 4:05" and, with `marks`, the marks of cues and notes below it. */
static void
draw_bars(struct ui *ui, const struct sitting *s, const struct play_now *at, struct area a, int row,
	bool marks)
{
	struct pen p = pen_at(a, row);
	char now[TIME_TEXT], length[TIME_TEXT + 1] = "", both[TIME_TEXT + 1];

	if (at->length_ms >= 0)
		snprintf(length, sizeof(length), "%s%s", at->play->length_guessed ? "~" : "",
			timecode_text(at->length_ms, false, now));
	snprintf(both, sizeof(both), "%s%s", at->play->about ? "~" : "",
		timecode_text(at->track_ms, false, now));
	int width = int_max((int)strlen(length) + at->play->about, (int)strlen(both));
	pen_blank(&p, STYLE_PLAIN, 1);
	pen_text(&p, STYLE_PLAYING, state_marks[at->state]);
	pen_blank(&p, STYLE_PLAIN, 1);
	pen_column(&p, STYLE_STRONG, int_max(width, 4), true, both);
	pen_blank(&p, STYLE_PLAIN, 1);
	int start = p.x, tail = *length ? (int)strlen(length) + 2 : 1;
	int cols = int_max(p.end - p.x - tail, 0);
	ui->bar = (struct area){ .y = p.y, .x = start, .rows = 1 + marks };
	if (at->length_ms > 0) {
		ui->bar.cols = cols;
		draw_position_bar(
			&p, at, level_bar(ui, s, at->offset_ms, at->length_ms, cols), cols);
	} else {
		pen_blank(&p, STYLE_PLAIN, cols);
	}
	pen_blank(&p, STYLE_PLAIN, 1);
	pen_text(&p, STYLE_DIM, length);
	pen_fill(&p, STYLE_PLAIN);
	if (!marks)
		return;
	p = pen_at(a, row + 1);
	pen_blank(&p, STYLE_PLAIN, start - p.x);
	draw_marks(s, at, &p, cols);
}

/* Draws the labels of cues without a time, and the key that gives the first one a time. */
static void
draw_untimed(struct ui *ui, const struct sitting *s, const struct play_now *at, struct pen *p)
{
	CLEANUP(buf_finish) struct buf words = BUF_INIT, text = BUF_INIT;

	for (size_t i = 0; i < at->item->ncues; i++) {
		const struct cue *c = at->item->cues[i];
		if (cue_time(&s->rec, c).pos_ms == NO_MS)
			buf_add_part(&words, ", ", "%s", loop_cue_words(c));
	}
	if (words.len == 0)
		return;
	if (p->x > ui->layout.area[PANE_PLAYER].x + 1)
		buf_add(&text, " · ");
	buf_add(&text, keys_first(ui, IN_KEYS, "pin", &text) ? " pins" : "no time yet");
	buf_addf(&text, ": %s", words.s);
	pen_text(p, STYLE_DIM, text.s);
}

/* Rows of the pane for text: from `row` up to, not including, `end`. */
struct text_rows {
	struct area a;
	int row, end;
};

/* Returns a pen after the left margin of a row. end_row writes the right margin. */
static struct pen
begin_row(struct area a, int row)
{
	struct pen p = pen_at(a, row);

	p.end -= 1;
	pen_blank(&p, STYLE_PLAIN, 1);
	return p;
}

static void
end_row(struct pen p)
{
	p.end += 1;
	pen_fill(&p, STYLE_PLAIN);
}

/* Draws a text that begins with `strong`, in the rows that are left. Returns the pen after the last
 * word; the caller ends that row. */
static struct pen
draw_paragraph(struct text_rows *t, const char *strong, enum style first, const char *text,
	enum style rest)
{
	CLEANUP(buf_finish) struct buf shown = BUF_INIT;
	struct pen p = begin_row(t->a, t->row);
	size_t start, stop, cue;

	draw_show(&shown, strong, strlen(strong), false);
	cue = shown.len;
	draw_show(&shown, text, strlen(text), false);
	struct wrap lines = wrap_start(shown.s, shown.len, int_min(t->a.cols - 2, READ_COLS));
	for (bool more = wrap_line(&lines, &start, &stop); more;) {
		const char *from = shown.s + start;
		size_t n = start < cue ? cue - start : 0;
		bool cut = t->row + 1 == t->end;

		n = n < stop - start ? n : stop - start;
		pen_shown(&p, first, from, n);
		if (cut)
			pen_text(&p, rest, from + n);
		else
			pen_shown(&p, rest, from + n, stop - start - n);
		more = wrap_line(&lines, &start, &stop);
		if (!more || cut)
			break;
		end_row(p);
		p = begin_row(t->a, ++t->row);
	}
	return p;
}

/* Returns the highlighted cue (*lit is true), or else the next cue; NULL: there is neither. */
static const struct cue *
cue_now(const struct sitting *s, const struct play_now *at, bool *lit)
{
	int n = sitting_cue_at(s, at->item, at->track_ms);

	*lit = n >= 0;
	if (*lit)
		return at->item->cues[n];
	for (size_t i = 0; i < at->item->ncues && at->track_ms != NO_MS; i++)
		/* false for a cue without a time */
		if (cue_time(&s->rec, at->item->cues[i]).pos_ms > at->track_ms)
			return at->item->cues[i];
	return NULL;
}

/* Writes a cue in two parts: "next 1:30 calmer part" and ": small shades of the voice". */
static void
add_cue_words(
	const struct sitting *s, const struct cue *c, bool lit, struct buf *head, struct buf *words)
{
	char time[TIME_TEXT];

	buf_addf(head, "%s%s", lit ? "" : "next ", ui_cue_time_text(s, c, time));
	if (c->label)
		buf_addf(head, " %s", c->label);
	if (c->listen_for)
		buf_addf(words, ": %s", c->listen_for);
}

static const char *
listen_for(const struct play_now *at)
{
	return at->item->item ? at->item->item->listen_for : NULL;
}

void
ui_listen_words(const struct ui *ui, const struct sitting *s, struct buf *out)
{
	struct play_now at = sitting_now(s);
	bool lit;

	if (!at.item || !ui->listen_cut)
		return;
	const struct cue *c = cue_now(s, &at, &lit);
	if (c && c->listen_for)
		add_cue_words(s, c, lit, out, out);
	if (listen_for(&at))
		buf_add_part(out, "\n", "%s", listen_for(&at));
}

/* Draws the current or next cue and below it the track's listening hint. pins: also draws the cues
 * without a time. below: leaves out all words if they do not fit, because the lines of the editor
 * show them (ui_listen_words). */
static void
draw_listen(struct ui *ui, const struct sitting *s, const struct play_now *at, struct text_rows t,
	bool pins, bool below)
{
	struct pen p = begin_row(t.a, t.row);
	CLEANUP(buf_finish) struct buf head = BUF_INIT, words = BUF_INIT;
	const char *text = listen_for(at);
	bool lit;
	const struct cue *c = cue_now(s, at, &lit);

	if (c)
		add_cue_words(s, c, lit, &head, &words);
	if (below && ui->listen_cut) {
		buf_clear(&words);
		text = NULL;
	}
	if (c && lit)
		p = draw_paragraph(&t, head.s, STYLE_PLAYING, words.s, STYLE_PLAIN);
	else if (c)
		p = draw_paragraph(&t, head.s, STYLE_DIM, words.s, STYLE_DIM);
	if (c && text && t.row + 1 < t.end) {
		end_row(p);
		t.row++;
	} else if (c) {
		text = NULL;
	}
	if (text)
		p = draw_paragraph(&t, "", STYLE_DIM, text, STYLE_DIM);
	if (pins)
		draw_untimed(ui, s, at, &p);
	end_row(p);
	draw_blank((struct area){ .y = t.a.y, .x = t.a.x, .rows = t.end, .cols = t.a.cols },
		t.row + 1);
}

/* Writes "-9.1 LUFS" of the playing file, with `peak` also " · -0.3 dBTP"; "" if not known. */
static void
level_words(const struct sitting *s, bool peak, struct buf *out)
{
	const struct analysis *a = &s->heard.analysis;

	if (!isnan(a->integrated_lufs))
		buf_addf(out, "%.1f LUFS", a->integrated_lufs);
	if (peak && !isnan(a->true_peak_dbtp))
		buf_add_part(out, " · ", "%.1f dBTP", a->true_peak_dbtp);
}

/* Draws the loudness of the file at the end of the line, without the peak if the line is short. */
static void
draw_loudness(struct pen *p, const struct sitting *s)
{
	CLEANUP(buf_finish) struct buf words = BUF_INIT;
	int room = p->end - p->x - 2;

	level_words(s, true, &words);
	if (draw_width(words.s) > room) {
		buf_clear(&words);
		level_words(s, false, &words);
	}
	int width = draw_width(words.s);
	if (width <= room) {
		pen_blank(p, STYLE_PLAIN, p->end - p->x - width);
		pen_text(p, STYLE_DIM, words.s);
	}
}

/* Writes why there is no sound, or else the output format if the header has no room for it. */
static void
about_words(struct ui *ui, const struct sitting *s, struct buf *out)
{
	const struct item_state *state = &s->states[s->item];
	bool failed = state->sound == SOUND_FAILED;

	if (!failed && !ui->layout.wide)
		header_out(s, out);
	struct play_now now = sitting_now(s);
	if (now.follows) {
		struct follow_verdict v = capture_followed_at(s, clock_mono_ns());

		buf_addf(out, "%s%s%s", s->deck.followed->name, v.exact ? " is followed" : ": ",
			v.why);
	} else if (failed ||
		(!out->len && state->sound == SOUND_CLOCK && now.state != PLAY_RUNNING))
		keys_words(ui, state->why, out);
}

/* Returns true if draw_about has something to draw: why there is no sound, output format, loudness,
 * or cues without a time. */
static bool
has_about(struct ui *ui, const struct sitting *s, const struct play_now *at)
{
	CLEANUP(buf_finish) struct buf words = BUF_INIT;

	about_words(ui, s, &words);
	level_words(s, false, &words);
	bool has = words.len > 0;
	for (size_t i = 0; i < at->item->ncues && !has; i++)
		has = cue_time(&s->rec, at->item->cues[i]).pos_ms == NO_MS;
	return has;
}

static void
draw_about(
	struct ui *ui, const struct sitting *s, const struct play_now *at, struct area a, int row)
{
	struct pen p = begin_row(a, row);
	bool failed = s->states[s->item].sound == SOUND_FAILED;
	CLEANUP(buf_finish) struct buf words = BUF_INIT;

	about_words(ui, s, &words);
	pen_text(&p, failed ? STYLE_WARN : STYLE_DIM, words.s);
	draw_untimed(ui, s, at, &p);
	draw_loudness(&p, s);
	end_row(p);
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
draw_player_title(struct ui *ui, const struct sitting *s, const struct play_now *at, struct area a)
{
	const struct recording *r = at->item ? at->item->recording : NULL;
	CLEANUP(buf_finish) struct buf title = BUF_INIT, loop = BUF_INIT;
	char from[TIME_TEXT] = "", to[TIME_TEXT] = "";

	if (at->play->unlisted)
		buf_addf(&title, "%s%s%s", s->deck.followed->track.title,
			s->deck.followed->track.artist[0] ? " · " : "",
			s->deck.followed->track.artist);

	if (r && (r->title || r->id))
		buf_add(&title, r->title ? r->title : r->id);
	if (r && (r->artist || r->album))
		buf_addf(&title, " · %s", r->artist ? r->artist : r->album);
	/* "loop 1:10-1:20", or "loop 1:10-" before its end is set */
	if (at->play->loop_ms != NO_MS)
		buf_addf(&loop, "loop %s-%s",
			timecode_text(in_track(at, at->play->loop_ms), false, from),
			timecode_text(in_track(at, at->play->loop_end_ms), false, to));
	if (!loop.len)
		ui_offer_words(ui, s, &loop);
	draw_rule(a, STYLE_STRONG, title.len ? title.s : "Nothing to play", loop.s);
}

/* Draws the test signal that sounds instead of the track, and what leads back. */
static void
draw_signal(struct ui *ui, const struct sitting *s, const struct play_now *at, struct area a)
{
	const struct recording *r = at->item ? at->item->recording : NULL;
	CLEANUP(buf_finish) struct buf is = BUF_INIT;

	if (!ui->layout.tabs)
		a = draw_rule(a, STYLE_STRONG, "Signal", NULL);
	buf_add(&is, " ♪ ");
	instrument_add(&s->deck, &is);
	struct pen p = pen_at(a, 0);
	pen_text(&p, STYLE_PLAYING, is.s);
	pen_fill(&p, STYLE_PLAIN);
	CLEANUP(pointer_free)
	char *back = xasprintf("\1toggle\2: back to %s", r ? text_or(r->title, "") : "the track");
	const char *const does[] = { back, "\1ask volume\2: note a volume matched by it" };
	draw_blank(a, 1);
	for (int i = 0; i < (int)LENGTH(does); i++)
		keys_draw(ui, (struct area){ a.y + 1 + i, a.x, a.rows > 1 + i, a.cols }, does[i]);
}

static void
player_draw(struct ui *ui, const struct sitting *s, struct area a)
{
	struct play_now at = sitting_now(s);
	int row = 0, rows = a.rows;

	bool opening = at.state == PLAY_OPENING;

	if (at.signal) {
		draw_signal(ui, s, &at, a);
		return;
	}
	/* What is known only once the track plays keeps its rows: nothing moves for a moment. */
	if (opening && at.length_ms <= 0 && at.item && at.item->recording->length_ms != NO_INT)
		at.length_ms = at.item->recording->length_ms;
	if (!ui->layout.tabs) {
		draw_player_title(ui, s, &at, a);
		row++;
		rows--;
	}
	if (!at.item) {
		if (at.play->unlisted)
			draw_bars(ui, s, &at, a, row++, false);
		draw_blank(a, row);
		return;
	}
	/* Without any mark, text uses the row of the marks. */
	bool marked = at.item->nnotes;
	for (size_t i = 0; i < at.item->ncues && !marked; i++)
		marked = cue_time(&s->rec, at.item->cues[i]).pos_ms != NO_MS;
	bool marks = rows >= 3 && (at.length_ms > 0 || opening) && marked;
	draw_bars(ui, s, &at, a, row, marks);
	row += marks ? 2 : 1;
	bool about = a.rows - row > 1 && (opening || has_about(ui, s, &at));
	CLEANUP(buf_finish) struct buf words = BUF_INIT, shown = BUF_INIT;
	ui->listen_cut = true;
	ui_listen_words(ui, s, &words);
	draw_show(&shown, words.s, words.len, true);
	/* Only the pane has a cue that says nothing more. */
	const struct cue *c = cue_now(s, &at, &(bool){ false });
	ui->listen_cut = shown.len &&
		(c && !c->listen_for) +
				wrap_count(shown.s, shown.len, int_min(a.cols - 2, READ_COLS)) >
			a.rows - about - row;
	if (row < a.rows)
		draw_listen(ui, s, &at, (struct text_rows){ a, row, a.rows - about },
			row == a.rows - 1,
			s->state == STATE_KEYS && ui->layout.area[PANE_EDITOR].rows > 0);
	if (about)
		draw_about(ui, s, &at, a, a.rows - 1);
}

const struct pane_ops player_pane = { .dirty = DIRTY_PLAYER, .draw = player_draw };
