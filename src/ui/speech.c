/*
 * Output for screen readers: no panes, colours or frames. Each change is printed as a plain line
 * above the last line, which is the input line with the cursor. New lines scroll the others up, as
 * in a shell.
 */
#include <curses.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "sitting/sound.h"
#include "ui/ui_private.h"
#include "ui/wrap.h"

#define LINES_KEPT 200

/* Sources of lines; each is printed when its text before a tab changes. */
static void
say_message(struct ui *ui, const struct sitting *s, struct buf *out)
{
	if (ui->pending) {
		ask_choices(ui, s, 1, 4000, out);
		return;
	}
	if (s->state == STATE_TEXT && !sitting_asks(s) && s->said_level == SAID_ASKS)
		return; /* a question waits for the end of the note, whose keys are others */
	buf_add(out, s->said_level == SAID_ERROR && *s->said ? "error: " : "");
	keys_words(ui, s->said, out);
}

static void
say_disk(struct ui *ui, const struct sitting *s, struct buf *out)
{
	header_disk(s, out);
	/* After a failure the sitting itself reports recovery. */
	if (out->len)
		ui->told_late = !s->disk.failing;
	else if (ui->told_late)
		buf_add(out, "all is on disk");
}

static void
say_worn(struct ui *ui, const struct sitting *s, struct buf *out)
{
	struct buf volume = BUF_INIT;

	(void)ui;
	header_worn(s, true, out);
	header_volume(s, &s->setup.device, &s->setup.chain, &volume);
	if (volume.len > 0)
		buf_addf(out, ", volume %s", volume.s);
	buf_add(out, ", chain ");
	header_chain(sitting_chain(s, &s->setup.chain), true, out);
	size_t sound = out->len;
	buf_add(out, ", ");
	sitting_add_sound(s, 1000, out);
	if (out->len == sound + 2)
		buf_truncate(out, sound);
	buf_finish(&volume);
}

static void
say_play(struct ui *ui, const struct sitting *s, struct buf *out)
{
	static const char *const states[] = { [PLAY_NOTHING] = "nothing plays",
		[PLAY_OPENING] = "opening",
		[PLAY_RUNNING] = "playing",
		[PLAY_PAUSED] = "paused",
		[PLAY_ENDED] = "ended" };
	const struct bench_item *b = sitting_item(s);
	char time[TIME_TEXT];

	(void)ui;
	time_text(sitting_track_ms(s, clock_mono_ns()), false, time);
	buf_addf(out, "%s%s%s%s", states[s->play.state],
		s->followed.on          ? " (followed)"
			: s->play.clock ? " (clock)"
					: "",
		b || s->followed.unlisted ? ": " : "",
		b                              ? b->recording->title
			: s->followed.unlisted ? s->followed.player->track.title
					       : "");
	if (*time)
		buf_addf(out, "\tat %s", time);
}

static void
say_cue(struct ui *ui, const struct sitting *s, struct buf *out)
{
	const struct bench_item *b = sitting_item(s);
	int lit = b ? sitting_cue_at(b, sitting_track_ms(s, clock_mono_ns())) : -1;
	char time[TIME_TEXT];

	(void)ui;
	if (lit < 0)
		return;
	time_text(b->cues[lit]->pos_ms, false, time);
	buf_addf(out, "cue %s %s", time, b->cues[lit]->label ? b->cues[lit]->label : "");
	if (b->cues[lit]->listen_for)
		buf_addf(out, ": %s", b->cues[lit]->listen_for);
}

static void
say_pane(struct ui *ui, const struct sitting *s, struct buf *out)
{
	if (s->reading || s->state == STATE_TEXT || (ui->prompt.label && !ui->prompt.finds))
		return;
	buf_addf(out, "%s: ", panes[ui->focus]->title);
	if (panes[ui->focus]->say)
		panes[ui->focus]->say(ui, s, out);
}

static void
say_state(struct ui *ui, const struct sitting *s, struct buf *out)
{
	buf_add(out, s->state == STATE_TEXT ? "Text " : "Keys ");
	if (s->state == STATE_TEXT)
		target_words(ui, s, 1000, out);
}

static void
say_prompt(struct ui *ui, const struct sitting *s, struct buf *out)
{
	(void)s;
	if (!ui->prompt.label)
		return;
	buf_addf(out, "%s %s", ui->prompt.label,
		ui->prompt.list.len       ? ui->prompt.list.s
			: ui->prompt.hint ? ui->prompt.hint
					  : "");
}

static void (*const sayings[])(struct ui *, const struct sitting *, struct buf *) = { say_worn,
	say_play, say_cue, say_pane, say_state, say_prompt, say_disk, say_message };

struct speech {
	char *last[LENGTH(sayings)];
	char *lines[LINES_KEPT]; /* as they are shown, wrapped; the oldest first */
	size_t n;
	size_t fresh; /* of them, not drawn yet */
	int cols;     /* that they were drawn for */
	bool drawn;
};

struct speech *
speech_new(void)
{
	return xcalloc(1, sizeof(struct speech));
}

void
speech_free(struct speech *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < LENGTH(sayings); i++)
		free(r->last[i]);
	for (size_t i = 0; i < r->n; i++)
		free(r->lines[i]);
	free(r);
}

/* A text is new when its part before the tab changed. */
static void
listen(struct ui *ui, const struct sitting *s, struct speech *r)
{
	for (size_t i = 0; i < LENGTH(sayings); i++) {
		struct buf words = BUF_INIT;

		sayings[i](ui, s, &words);
		size_t n = strcspn(words.s, "\t");
		if (!r->last[i] || strlen(r->last[i]) != n || memcmp(r->last[i], words.s, n) != 0) {
			free(r->last[i]);
			r->last[i] = xstrndup(words.s, n);
			if (words.len > n)
				words.s[n] = ' ';
			if (words.len > 0) {
				ui_remember(r->lines, &r->n, LINES_KEPT, words.s);
				r->fresh++;
			}
		}
		buf_finish(&words);
	}
}

/* ---- the screen ---- */

/* Long lines are wrapped. */
static void
scroll_in(struct ui *ui, const char *text, int rows, int cols)
{
	struct area a = { .y = 0, .x = 0, .rows = rows, .cols = cols };
	struct buf shown = BUF_INIT;
	size_t start, end;

	canvas_show(&ui->canvas, &shown, text, strlen(text), false);
	for (struct wrap w = wrap_start(shown.s, shown.len, cols); wrap_line(&w, &start, &end);) {
		struct pen p = pen_at(&ui->canvas, a, rows - 2);

		move(rows - 1, 0);
		clrtoeol();
		scrl(1);
		pen_shown(&p, STYLE_PLAIN, shown.s + start, end - start);
		pen_fill(&p, STYLE_PLAIN);
	}
	buf_finish(&shown);
}

/* The last line: a prompt, the line of the note that the caret is in, or nothing. */
static void
draw_input(struct ui *ui, const struct sitting *s, int rows, int cols)
{
	struct area a = { .y = rows - 1, .x = 0, .rows = 1, .cols = cols };
	const struct editor *e = &s->editor;

	if (ui->prompt.label) {
		prompt_draw(ui, a);
		return;
	}
	bool text = s->state == STATE_TEXT;
	size_t from = text ? editor_where(e, EDITOR_LINE_START) : e->caret,
	       to = text ? editor_where(e, EDITOR_LINE_END) : e->caret;
	struct pen p = pen_at(&ui->canvas, a, 0);
	prompt_draw_line(ui, &p, e->text.s + from, to - from, e->caret - from, cols / 2);
}

void
speech_draw(struct ui *ui, const struct sitting *s)
{
	struct speech *r = ui->speech;
	int rows, cols;

	getmaxyx(stdscr, rows, cols);
	idlok(stdscr, TRUE);
	scrollok(stdscr, TRUE);
	listen(ui, s, r);
	size_t from = ui->shown[PANE_FRAME].len ? r->n - (r->fresh < r->n ? r->fresh : r->n) : 0;
	if (from == 0 && r->n > (size_t)rows)
		from = r->n - (size_t)rows;
	for (size_t i = from; i < r->n; i++)
		scroll_in(ui, r->lines[i], rows, cols);
	r->fresh = 0;
	/* ui_layout forgets it: then all that fits is drawn again. */
	ui_stands(ui, PANE_FRAME, "said");
	scrollok(stdscr, FALSE);
	draw_input(ui, s, rows, cols);
}
