/*
 * Output for screen readers: no panes, colours or frames. Each change is printed as a plain line on
 * the normal screen, as in a shell; the line being typed comes last. Only printable characters, \b,
 * \r and \n are written, so that TERM=dumb is enough.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "bench/playback/playback.h"
#include "bench/run/run.h"
#include "bench/ui/term.h"
#include "bench/ui/ui_private.h"
#include "review/record/rows_music.h"

/* Each say_… function writes one line. The line is printed when the part before its first tab
 * differs from the last call; a change after the tab alone, such as a time, prints nothing. */
static void
say_message(struct ui *ui, const struct sitting *s, struct buf *out)
{
	if (ui->pending) {
		ask_choices(ui, s, out);
		return;
	}
	if (s->said_level != SAID_ASKS)
		ui_message_words(ui, s, out);
}

/* The open question with the keys that answer it. While a note is written, it waits. */
static void
say_question(struct ui *ui, const struct sitting *s, struct buf *out)
{
	if (!run_asks(s))
		return;
	run_add_question(s, out);
	buf_add(out, " (");
	ui_answers(ui, s, NULL, out);
	buf_truncate(out, out->len - 2);
	buf_add_char(out, ')');
}

static void
say_disk(struct ui *ui, const struct sitting *s, struct buf *out)
{
	header_disk(s, out);
	/* Here only the end of a delay of the disk is reported; the session itself reports the end
	 * of a failure. */
	if (out->len)
		ui->told_late = !s->disk.failing;
	else if (ui->told_late)
		buf_add(out, "all is on disk");
}

static void
say_worn(struct ui *ui, const struct sitting *s, struct buf *out)
{
	CLEANUP(buf_finish) struct buf volume = BUF_INIT;

	(void)ui;
	header_worn(s, out);
	header_volume(s, &s->setup.device, &s->setup.chain, true, &volume);
	if (volume.len > 0)
		buf_addf(out, ", volume %s", volume.s);
	buf_add(out, ", chain ");
	header_chain(sitting_chain_now(s), true, out);
	size_t sound = out->len;
	buf_add(out, ", ");
	sounds_add(s, 1000, out);
	if (out->len == sound + 2)
		buf_truncate(out, sound);
}

static void
say_play(struct ui *ui, const struct sitting *s, struct buf *out)
{
	static const char *const states[] = { [PLAY_NOTHING] = "nothing plays",
		[PLAY_OPENING] = "opening",
		[PLAY_RUNNING] = "playing",
		[PLAY_PAUSED] = "paused",
		[PLAY_ENDED] = "ended" };
	const struct track_row *t = sitting_item(s);
	struct play_now now = sitting_now(s);
	char time[TIME_TEXT];

	timecode_text(now.track_ms, false, time);
	buf_add(out, states[now.state]);
	if (now.follows)
		buf_add(out, " (followed)");
	else if (now.clock)
		buf_add(out, " (clock)");
	if (t)
		buf_addf(out, ": %s", t->recording->title);
	else if (now.play->unlisted)
		buf_addf(out, ": %s", s->deck.followed->track.title);
	CLEANUP(buf_finish) struct buf offer = BUF_INIT;
	ui_offer_words(ui, s, &offer);
	if (offer.len)
		buf_addf(out, "; %s", offer.s);
	if (*time)
		buf_addf(out, "\tat %s", time);
}

/* The time of the track after a jump. */
static void
say_time(struct ui *ui, const struct sitting *s, struct buf *out)
{
	char time[TIME_TEXT];

	timecode_text(sitting_now(s).track_ms, false, time);
	if (ui->sought && *time)
		buf_addf(out, "at %s", time);
	ui->sought = false;
}

static void
say_cue(struct ui *ui, const struct sitting *s, struct buf *out)
{
	const struct cue *c = sitting_cue_now(s, false);
	char time[TIME_TEXT];

	(void)ui;
	if (!c)
		return;
	buf_addf(out, "cue %s %s", timecode_text(cue_time(&s->rec, c).pos_ms, false, time),
		text_or(c->label, ""));
	if (c->listen_for)
		buf_addf(out, ": %s", c->listen_for);
}

static void
say_pane(struct ui *ui, const struct sitting *s, struct buf *out)
{
	bool writes = s->state == STATE_TEXT;

	if (ui->prompt.label)
		writes = !ui->prompt.finds;
	if (s->reading || writes)
		return;
	buf_addf(out, "%s: ", focus_now(ui)->title);
	grid_say(ui, s, out);
}

static void
say_state(struct ui *ui, const struct sitting *s, struct buf *out)
{
	(void)ui;
	buf_add(out, s->state == STATE_TEXT ? "Text " : "Keys ");
	if (s->state == STATE_TEXT)
		ui_target_words(s, 1000, out);
}

static void
say_against(struct ui *ui, const struct sitting *s, struct buf *out)
{
	CLEANUP(buf_finish) struct buf offer = BUF_INIT;

	if (!ui_against_words(ui, s, &offer) || !keys_first(ui, IN_TEXT, "against", out))
		return;
	buf_addf(out, " %s", offer.s);
}

/* The line above the editor, when it was asked for. */
static void
say_target(struct ui *ui, const struct sitting *s, struct buf *out)
{
	if (ui->says)
		ui_target_words(s, 1000, out);
	ui->says = false;
}

static void
say_prompt(struct ui *ui, const struct sitting *s, struct buf *out)
{
	(void)s;
	if (!ui->prompt.label)
		return;
	buf_addf(out, "%s ", ui->prompt.label);
	if (ui->prompt.list.len)
		keys_words(ui, ui->prompt.list.s, out);
	else if (ui->prompt.hint)
		keys_words(ui, ui->prompt.hint, out);
	for (char *line; (line = strchr(out->s, '\n'));)
		buf_splice(out, (size_t)(line - out->s), 1, ". ", 2);
}

static void (*const sayings[])(struct ui *, const struct sitting *, struct buf *) = { say_worn,
	say_play, say_time, say_cue, say_pane, say_state, say_against, say_target, say_prompt,
	say_disk, say_message, say_question };

struct screen_reader {
	char *last[LENGTH(sayings)];
	unsigned said_nr; /* of the last message: an equal message later is printed again */
	struct buf line;  /* the line being typed, as shown on the terminal */
	int caret;        /* column of the cursor in that line */
};

struct screen_reader *
screen_reader_new(void)
{
	struct screen_reader *r = xcalloc(1, sizeof(*r));

	r->line = (struct buf)BUF_INIT;
	return r;
}

void
screen_reader_free(struct screen_reader *r)
{
	if (!r)
		return;
	EACH_IN (one, r->last, LENGTH(sayings))
		free(*one);
	buf_finish(&r->line);
	free(r);
}

/* ---- the typed line ---- */

/* Moves the cursor in the shown line: left by \b, right by printing the characters again. */
static void
move_caret(struct ui *ui, int to)
{
	struct screen_reader *r = ui->reader;
	int used;

	if (r->caret < to) {
		size_t from = text_fit(r->line.s, r->line.len, r->caret, &used);

		buf_add_bytes(&ui->spoken, r->line.s + from,
			text_fit(r->line.s + from, r->line.len - from, to - r->caret, &used));
	}
	for (; r->caret > to; r->caret--)
		buf_add_char(&ui->spoken, '\b');
	r->caret = to;
}

/* Replaces the shown line, from the first character that differs. */
static void
show_line(struct ui *ui, const char *line, int caret)
{
	struct screen_reader *r = ui->reader;
	size_t same = 0, n = strlen(line);

	for (size_t next; same < n; same = next) {
		next = text_next(line, n, same);
		if (strncmp(line + same, r->line.s + same, next - same) != 0)
			break;
	}
	int before = text_width(r->line.s, r->line.len), now = text_width(line, n);
	if (same < n || same < r->line.len) {
		move_caret(ui, text_width(line, same));
		buf_add(&ui->spoken, line + same);
		for (r->caret = now; r->caret < before; r->caret++)
			buf_add_char(&ui->spoken, ' ');
		buf_clear(&r->line);
		buf_add(&r->line, line);
	}
	move_caret(ui, caret);
}

/* Ends the typed line, which stays on the terminal as in a shell. */
static void
leave_line(struct ui *ui)
{
	struct screen_reader *r = ui->reader;

	buf_add(&ui->spoken, r->line.len ? "\r\n" : "");
	buf_clear(&r->line);
	r->caret = 0;
}

/* Writes the open prompt, or else the line of the note that has the caret. Returns the caret's
 * column. */
static int
typed_line(struct ui *ui, const struct sitting *s, struct buf *out)
{
	const struct editor *e = ui->prompt.label ? &ui->prompt.line : &s->editor;
	CLEANUP(buf_finish) struct buf shown = BUF_INIT;
	int caret, used;

	if (!ui->prompt.label && s->state != STATE_TEXT)
		return 0;
	if (ui->prompt.label)
		prompt_label(&ui->prompt, out);
	size_t from = editor_where(e, EDITOR_LINE_START), to = editor_where(e, EDITOR_LINE_END);
	int label = draw_width(out->s), room = ui->layout.cols - 1 - label;
	size_t at = prompt_view(e->text.s + from, to - from, e->caret - from, room, &shown, &caret);
	buf_add_bytes(out, shown.s + at, text_fit(shown.s + at, shown.len - at, room, &used));
	return label + caret;
}

/* ---- printing all changes ---- */

/* Prints each line of sayings[] that has changed. Text after a tab is printed with the line, but a
 * change of this text alone prints nothing. */
static void
listen(struct ui *ui, const struct sitting *s, struct screen_reader *r)
{
	for (size_t i = 0; i < LENGTH(sayings); i++) {
		CLEANUP(buf_finish) struct buf words = BUF_INIT;

		sayings[i](ui, s, &words);
		size_t n = strcspn(words.s, "\t");
		bool said = sayings[i] == say_message ||
			(sayings[i] == say_question && s->said_level == SAID_ASKS);
		if (said && r->said_nr != s->said_nr)
			xreplace(&r->last[i], NULL);
		CLEANUP(pointer_free) char *now = xstrndup(words.s, n);
		if (text_same(now, r->last[i]))
			continue;
		xreplace(&r->last[i], now);
		if (words.len > n)
			words.s[n] = ' ';
		if (words.len > 0) {
			show_line(ui, "", 0);
			draw_show(&ui->spoken, words.s, words.len, false);
			buf_add(&ui->spoken, "\r\n");
		}
	}
	r->said_nr = s->said_nr;
}

void
screen_reader_draw(struct ui *ui, const struct sitting *s)
{
	CLEANUP(buf_finish) struct buf line = BUF_INIT;

	buf_clear(&ui->spoken);
	int caret = typed_line(ui, s, &line);
	if (!line.len)
		leave_line(ui);
	listen(ui, s, ui->reader);
	show_line(ui, line.s, caret);
	term_write(ui->spoken.s, ui->spoken.len);
}

void
screen_reader_leave(struct ui *ui)
{
	buf_clear(&ui->spoken);
	leave_line(ui);
	term_write(ui->spoken.s, ui->spoken.len);
}
