/* The two lines at the bottom: the last message, and hints about keys. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <math.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "bench/run/run.h"
#include "bench/ui/ui_private.h"
#include "bench/writing/blind.h"
#include "bench/writing/writing.h"
#include "review/files/profile.h"

/* Returns true if the message is a question that the editor's lines show, or that was answered. */
static bool
is_question(const struct sitting *s)
{
	return s->said_level == SAID_ASKS && (run_asks(s) || s->ask == ASK_NOTHING);
}

enum style
ui_message_style(const struct sitting *s)
{
	static const enum style styles[SAID_LEVELS] = { [SAID_NOTICE] = STYLE_WARN,
		[SAID_REFUSED] = STYLE_DIM,
		[SAID_WARN] = STYLE_WARN,
		[SAID_FILES] = STYLE_WARN,
		[SAID_ERROR] = STYLE_ERROR };

	return styles[s->said_level];
}

void
ui_message_words(const struct ui *ui, const struct sitting *s, struct buf *out)
{
	buf_add(out, s->said_level == SAID_ERROR && *s->said ? "error: " : "");
	keys_words(ui, s->said, out);
}

/* Returns true if a message is too long for its line. Such a message is shown whole in the editor's
 * lines, which are free while no note is open (STATE_KEYS). */
bool
ui_message_is_long(struct ui *ui, const struct sitting *s)
{
	int state = ui->layout.area[PANE_MESSAGE].rows ? 0 : 6;

	state += s->said_level == SAID_ERROR ? (int)strlen("error: ") : 0;
	return s->state == STATE_KEYS && !ui->prompt.label && !ui->pending && !run_asks(s) &&
		!is_question(s) && draw_width(s->said) > ui->layout.cols - 2 - state;
}

static void
prompt_draw(struct ui *ui, struct area a)
{
	const struct editor *e = &ui->prompt.line;
	struct pen p = pen_at(a, 0);
	CLEANUP(buf_finish) struct buf label = BUF_INIT, shown = BUF_INIT;
	int at;

	prompt_label(&ui->prompt, &label);
	pen_blank(&p, STYLE_PLAIN, 1);
	pen_text(&p, STYLE_KEY, label.s);
	size_t from = prompt_view(e->text.s, e->text.len, e->caret, p.end - p.x - 1, &shown, &at);
	ui->cursor_y = p.y;
	ui->cursor_x = p.x + at;
	pen_shown(&p, STYLE_PLAIN, shown.s + from, shown.len - from);
	pen_fill(&p, STYLE_PLAIN);
}

static void
message_draw(struct ui *ui, const struct sitting *s, struct area a)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	struct pen p = pen_at(a, 0);

	if (ui->prompt.label) {
		prompt_draw(ui, a);
		return;
	}
	/* A note is written: the question waits, and its keys type text. */
	if (!run_asks(s) && s->ask != ASK_NOTHING && (s->said_level == SAID_ASKS || !*s->said)) {
		run_add_question(s, &text);
	} else if (!is_question(s) && !ui_message_is_long(ui, s)) {
		ui_message_words(ui, s, &text);
	}
	bool free_line = !text.len && !*s->said;
	if (free_line && ui->hint_cut)
		ui_listen_words(s, &text);
	else if (free_line && ui->focus == PANE_TRACKS)
		ui_tracks_legend(s, &text);
	pen_blank(&p, STYLE_PLAIN, 1);
	p.end--;
	pen_text(&p, free_line ? STYLE_DIM : ui_message_style(s), text.s);
	p.end++;
	pen_fill(&p, STYLE_PLAIN);
}

/* ---- hints about keys ---- */

#define STATE_COLS 6 /* of the word at the left, which ends in a blank */

/* Draws keys and their hint, or nothing if they do not fit. */
static void
draw_hint(struct pen *p, const char *keys, const char *hint)
{
	int gap = p->x == STATE_COLS ? 1 : 2;

	if (gap + 1 + draw_width(keys) + draw_width(hint) > p->end - p->x)
		return;
	pen_blank(p, STYLE_PLAIN, gap);
	pen_text(p, STYLE_KEY, keys);
	pen_blank(p, STYLE_PLAIN, 1);
	pen_text(p, STYLE_DIM, hint);
}

/* Returns true if the pane's own keys, which are drawn first, have this one. */
static bool
is_of_pane(const struct ui *ui, const struct binding *b)
{
	const char *const(*line)[2] = focus_now(ui)->first;

	for (; line && (*line)[0]; line++)
		if (b->table == IN_KEYS && text_same((*line)[0], b->line))
			return true;
	return false;
}

/* Returns the hint of a key; NULL: it has none, or does not work now. offers: another hint offers a
 * name for the comparison. A blind run refuses to change what is on. */
static const char *
hint_of(const struct ui *ui, const struct binding *b, bool offers)
{
	const struct line_words about = keys_about(b);
	const struct binding *now = about.hint ? keys_binding(ui, b->key) : NULL;

	if (!now || !binding_same(now, b) || is_of_pane(ui, b) ||
		(sitting_is_blind(ui->s) && about.topic == OF_COMPARE) ||
		(command_is(b->cmd, "against") &&
			(offers || prose_is_remark(ui->s) || focus_now(ui)->fill)))
		return NULL;
	if (command_is(b->cmd, "focus"))
		return *b->arg || focus_now(ui)->fill ? NULL
						      : ui_panes[focus_after(ui->focus, 1)]->name;
	return about.hint;
}

/* Adds the numbers that digits type, as a range: "0-9"; on the wheel those of the scale. */
static void
add_digits(const struct ui *ui, enum key_table table, int from, int to, struct buf *out)
{
	const struct wheel_row *row = table == IN_WHEEL ? wheel_chosen(ui->s) : NULL;

	if (row) {
		from = (int)ceil(row->scale.min);
		to = (int)row->scale.max;
	}
	buf_addf(out, "%d", int_max(from, 0));
	if (to > from)
		buf_addf(out, "-%d", to);
	if (from < 0)
		buf_addf(out, " -1 to %d", from);
}

/* Adds the keys of the first three command lines that have the hint of this one; digits as a range.
 */
static void
add_hint_keys(const struct ui *ui, size_t first, struct buf *out)
{
	const struct binding *b = &ui->keys->v[first],
			     *esc = keymap_find(ui->keys, b->table, "Esc");
	int to = 0, lines = 0;

	for (size_t k = first; k < ui->keys->n && lines < 3; k++) {
		const struct binding *other = &ui->keys->v[k];

		if (other->table != b->table || !text_same(ui->hints[k], ui->hints[first]))
			continue;
		if (keys_is_digit(other))
			to = other->key[0] - '0';
		bool kinds = !text_same(other->line, "key mark") || ui->s->profile->marker_kinds.n;
		bool known = k > first && (binding_same(other, b) || !kinds);
		if (keys_is_digit(b)) /* add_digits adds them as a range */
			known = keys_is_digit(other);
		if (known)
			continue;
		buf_add(out, lines ? " " : "");
		lines++;
		keys_name(ui, other, out);
		/* Elsewhere Esc cancels, so the hint says what else it does. */
		if (k == first && esc && esc != b && binding_same(esc, b))
			buf_add(out, " Esc");
	}
	if (keys_is_digit(b))
		add_digits(ui, b->table, b->key[0] - '0', to, out);
}

/* Draws the hints of one key table, in its order, as many as fit. A hint is drawn once, with all of
 * its keys. offers: as for hint_of. */
static void
draw_table(struct ui *ui, enum key_table table, bool offers, struct pen *p)
{
	CLEANUP(buf_finish) struct buf keys = BUF_INIT;
	const struct binding *b = ui->keys->v;

	for (size_t i = 0; i < ui->keys->n; i++)
		ui->hints[i] = b[i].table == table ? hint_of(ui, &b[i], offers) : NULL;
	for (size_t i = 0; i < ui->keys->n; i++) {
		size_t k = 0;

		while (k < i && !text_same(ui->hints[k], ui->hints[i]))
			k++;
		if (!ui->hints[i] || k < i)
			continue;
		buf_clear(&keys);
		add_hint_keys(ui, i, &keys);
		draw_hint(p, keys.s, ui->hints[i]);
	}
}

static void
draw_first(struct ui *ui, struct pen *p, enum key_table table, const char *line, const char *hint)
{
	CLEANUP(buf_finish) struct buf key = BUF_INIT;

	/* A question may have the key of a list. */
	if (keys_first(ui, table, line, &key) &&
		(table != IN_LISTS || keys_binding(ui, key.s)->table == IN_LISTS))
		draw_hint(p, key.s, hint);
}

/* Draws a key that answers a question, or adds it to out, if a pen draws nothing. */
static void
add_answer(struct ui *ui, struct pen *p, struct buf *out, enum key_table table, const char *line,
	const char *words)
{
	if (p)
		draw_first(ui, p, table, line, words);
	else if (keys_first(ui, table, line, out))
		buf_addf(out, " %s, ", words);
}

void
ui_answers(struct ui *ui, const struct sitting *s, struct pen *p, struct buf *out)
{
	bool trial = s->ask == ASK_TRIAL && s->ask_trial <= s->ntrials;

	add_answer(ui, p, out, IN_QUESTION, "confirm", run_confirm_hint(s));
	add_answer(ui, p, out, IN_QUESTION, "cancel", "no");
	if (trial && p)
		draw_first(ui, p, IN_KEYS, "helper", "helper");
	if (trial && !blind_prefers(s) && ask_may_answer(s))
		add_answer(ui, p, out, IN_KEYS, "key answer", "which was it");
}

/* Draws the hints for answering a question or, in a blind run, for its commands. */
static void
draw_ask_hints(struct ui *ui, const struct sitting *s, struct pen *p)
{
	if (s->ask != ASK_NOTHING) {
		ui_answers(ui, s, p, NULL);
	} else if (sitting_is_blind(s)) {
		if (ask_may_answer(s))
			draw_first(ui, p, IN_KEYS, "key answer",
				blind_prefers(s) ? "which is better" : "which is it");
		draw_first(
			ui, p, IN_KEYS, "helper", s->trial < s->ntrials ? "next trial" : "reveal");
	}
}

/* Draws as many hints as fit; the key that shows all keys is always included. */
static void
draw_hints(struct ui *ui, const struct sitting *s, struct pen *p)
{
	static const char all[] = "all";
	CLEANUP(buf_finish) struct buf help = BUF_INIT;

	if (s->state == STATE_KEYS)
		keys_first(ui, IN_KEYS, "help", &help);
	int tail = help.len ? draw_width(help.s) + (int)strlen(all) + 3 : 0;
	p->end -= tail;
	if (s->state == STATE_KEYS) {
		draw_ask_hints(ui, s, p);
		if (focus_now(ui)->keys == IN_CHAINS && ui->list_n && s->ask == ASK_NOTHING)
			draw_hint(p, "1-9 Enter", focus_now(ui)->hint);
		else if (focus_now(ui)->hint) /* what Enter does here */
			draw_first(ui, p, IN_LISTS, "choose", focus_now(ui)->hint);
		if (focus_now(ui)->fill)
			draw_first(ui, p, IN_LISTS, "back", "back");
		else if (s->ask == ASK_NOTHING && ui->focus == PANE_WHEEL)
			draw_first(ui, p, IN_KEYS, "back", "back");
	}
	CLEANUP(buf_finish) struct buf offer = BUF_INIT;
	bool offers = ui_against_words(ui, s, &offer);
	if (offers)
		draw_first(ui, p, IN_TEXT, "against", offer.s);
	enum key_table all_panes = s->state == STATE_TEXT ? IN_TEXT : IN_KEYS;
	bool acts = s->state == STATE_TEXT ||
		(s->ask == ASK_NOTHING && (ui->focus != PANE_NOTES || sitting_chosen_note(s)));
	if (keys_table(ui) != all_panes && acts)
		draw_table(ui, keys_table(ui), offers, p);
	const char *const(*line)[2] = s->state == STATE_KEYS && acts ? focus_now(ui)->first : NULL;
	for (; line && (*line)[0]; line++)
		draw_first(ui, p, IN_KEYS, (*line)[0], (*line)[1]);
	draw_table(ui, all_panes, offers, p);
	pen_fill(p, STYLE_PLAIN);
	p->end += tail;
	if (help.len > 0)
		draw_hint(p, help.s, all);
}

static void
draw_state(const struct ui *ui, const struct sitting *s, struct pen *p)
{
	if (s->state == STATE_TEXT && !ui->pending)
		pen_text(p, STYLE_STATE_TEXT, " Text ");
	else
		pen_text(p, STYLE_STATE_KEYS, " Keys ");
}

static void
hint_draw(struct ui *ui, const struct sitting *s, struct area a)
{
	struct pen p = pen_at(a, 0);

	bool message = *s->said && !run_asks(s) && !is_question(s) && !ui->pending &&
		!ui_message_is_long(ui, s);

	/* A screen without a line for messages shows them in the line of hints, unless it has the
	 * keys of a question. */
	if (ui->layout.area[PANE_MESSAGE].rows == 0 && (ui->prompt.label || message)) {
		if (!ui->prompt.label) {
			draw_state(ui, s, &p);
			a = (struct area){ .y = a.y, .x = p.x, .rows = 1, .cols = p.end - p.x };
		}
		message_draw(ui, s, a);
		return;
	}
	if (ui->prompt.label) {
		const char *hint = text_or(ui->prompt.hint, "");
		CLEANUP(pointer_free) char *keys = xstrndup(hint, strcspn(hint, "\n"));

		if (ui->focus == PANE_HELP && ui->prompt.wrong) {
			draw_words(a, ui->prompt.list.s);
			return;
		}
		const char *usual = ui->prompt.finds
			? "\1line run\2 run · \1line complete\2 take its name · "
			  "\1line later\2 choose · \1line earlier\2 earlier · "
			  "\1line leave\2 cancel"
			: "\1line run\2 run · \1line complete\2 complete · "
			  "\1line leave\2 cancel";
		keys_draw(ui, a, *keys ? keys : usual);
		return;
	}
	draw_state(ui, s, &p);
	if (ui->pending) {
		draw_hint(&p, "press one of these keys", "");
		draw_first(ui, &p, IN_LINE, "line leave", "no");
	} else if (ui->helper) {
		draw_hint(&p, "any other key", "begins the trial");
	} else {
		draw_hints(ui, s, &p);
	}
	pen_fill(&p, STYLE_PLAIN);
}

const struct pane_ops message_pane = { .dirty = DIRTY_LINE, .draw = message_draw };

const struct pane_ops hint_pane = { .dirty = DIRTY_LINE, .draw = hint_draw };
