/* The line for a command or its argument: its keys, history and results. prompt_complete.c
 * completes, list.c draws results, ask.c opens prompts for commands. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "bench/ui/ui_private.h"

void
prompt_open(struct ui *ui, const char *label, const char *hint, const char *command)
{
	struct prompt *p = &ui->prompt;

	keys_flush(ui);
	if (p->label)
		prompt_close(ui);
	editor_set(&p->line, "", 0);
	ui->commands.line = &p->line;
	xreplace(&p->label, label);
	xreplace(&p->hint, hint);
	xreplace(&p->command, command);
	xreplace(&p->refused, NULL);
	xreplace(&p->dropped, NULL);
	xreplace(&p->title, NULL);
	p->finds = p->in_help = p->wrong = p->waits = false;
	p->note = focus_now(ui)->choose ? ui->s->chosen_note : UUID_NONE;
	p->past = ui->history.n;
	buf_clear(&p->begun);
	buf_clear(&p->list);
	ui->dirty |= DIRTY_ALL;
}

void
prompt_close(struct ui *ui)
{
	bool finds = ui->prompt.finds;

	xreplace(&ui->prompt.label, NULL);
	xreplace(&ui->prompt.dropped, NULL);
	ui->commands.line = NULL;
	ui->prompt.finds = false;
	ui->cursor_y = -1;
	ui->dirty |= DIRTY_ALL;
	if (finds &&
		(ui->focus == PANE_FIND || (ui->focus == PANE_HELP && !ui->prompt.in_help) ||
			focus_now(ui)->asks))
		focus_back(ui);
}

void
prompt_finish(struct ui *ui)
{
	editor_finish(&ui->prompt.line);
	buf_finish(&ui->prompt.list);
	buf_finish(&ui->prompt.begun);
	free(ui->prompt.command);
	free(ui->prompt.refused);
	free(ui->prompt.dropped);
	free(ui->prompt.label);
	free(ui->prompt.title);
	free(ui->prompt.hint);
	LIST_FINISH(&ui->history, free(*each));
}

/* Shows why the line of the prompt was refused, in place of the message. */
static void
take_message(struct ui *ui)
{
	buf_clear(&ui->prompt.list);
	keys_words(ui, ui->s->said, &ui->prompt.list);
	ui->prompt.wrong = true;
	sitting_unsay(ui->s);
}

void
prompt_refused(struct ui *ui, const struct cmd *c, const char *line, const char *text)
{
	const char *space = strchr(line, ' ');
	bool asks = command_is(c, "ask") || command_is(c, "key");
	CLEANUP(pointer_free)
	char *again = xstrdup(line),
	     *label = xasprintf("text for %s: ", asks && space ? space + 1 : c->name);

	prompt_open(ui, label, "\1line run\2 tries again · \1line leave\2 drops the text", "");
	xreplace(&ui->prompt.refused, again);
	editor_set(&ui->prompt.line, text, strlen(text));
	take_message(ui);
}

/* ---- what the keys of a prompt do ---- */

void
prompt_remember(struct ui *ui, const char *line)
{
	if (!(ui->history.n && text_same(ui->history.v[ui->history.n - 1], line)))
		LIST_ADD(&ui->history, xstrdup(line));
}

void
prompt_follow(struct ui *ui)
{
	struct prompt *p = &ui->prompt;
	const char *line = p->line.text.s;
	const struct cmd *c = strchr(line, ' ') ? command_find(&ui->commands, line) : NULL;
	/* A question may begin with the name of a command. */
	bool lists = p->in_help || !(c && *c->args) || help_asks(line), listed = p->finds;

	bool shown = lists ? listed : !listed && p->hint;

	if (!p->label || *p->command || p->refused || shown)
		return;
	xreplace(&p->hint, NULL);
	p->finds = false;
	if (lists) {
		list_open(ui, PANE_HELP, true);
		return;
	}
	p->hint = xasprintf("\n%s %s: %s", c->name, c->args, c->help);
	if (listed)
		focus_back(ui);
}

void
prompt_choose_note(struct ui *ui)
{
	const struct uuid *note = &ui->prompt.note;

	if (uuid_none(&ui->s->chosen_note) && !uuid_none(note))
		sitting_choose_note(ui->s, note);
}

static void
prompt_run(struct ui *ui)
{
	struct prompt *p = &ui->prompt;
	bool command = !*p->command, empty = p->line.text.len == 0;

	if (p->finds) {
		list_enter(ui, ui->s);
		return;
	}
	if (p->refused) {
		CLEANUP(pointer_free)
		char *again = xstrdup(p->refused), *text = xstrdup(p->line.text.s);

		prompt_close(ui);
		keys_try(ui, again, text);
		return;
	}
	CLEANUP(pointer_free)
	char *line = xasprintf("%s%s%s", p->command, command ? "" : " ", p->line.text.s),
	     *label = xstrdup(p->label), *hint = xstrdup(p->hint), *name = xstrdup(p->command);
	const struct cmd *c = command_find(&ui->commands, line);
	bool offers = prompt_offers(c);
	prompt_close(ui);
	if (!empty && command)
		prompt_remember(ui, line);
	if (command)
		prompt_choose_note(ui);
	if (empty || keys_run(ui, line) || (command && !offers) || ui->s->state != STATE_KEYS ||
		p->label)
		return;
	/* Reopens the prompt with the failed line and the reason, so that it can be corrected. */
	const char *text = command ? line : line + strlen(name) + 1;
	prompt_open(ui, label, hint, name);
	editor_set(&p->line, text, strlen(text));
	if (!offers || strpbrk(text, "/~."))
		take_message(ui);
	else
		prompt_complete(ui);
	sitting_unsay(ui->s);
}

/* Moves among the lines of the list, or else the caret to an end of the line, or to an earlier or
 * later line of the history. */
static void
walk(struct ui *ui, enum move m)
{
	struct prompt *p = &ui->prompt;

	bool command = !*p->command,
	     past = p->past < ui->history.n || (m == MOVE_UP && p->past && !ui->chosen[ui->focus]);
	if (p->finds && !(command && past)) {
		grid_move(ui, ui->s, ui->focus, m);
	} else if (m == MOVE_TOP || m == MOVE_BOTTOM) {
		editor_move(&p->line, m == MOVE_TOP ? EDITOR_LINE_START : EDITOR_LINE_END);
	} else if (command &&
		((m == MOVE_UP && p->past > 0) || (m == MOVE_DOWN && p->past < ui->history.n))) {
		p->past += m == MOVE_UP ? (size_t)-1 : 1;
		const char *line = p->past < ui->history.n ? ui->history.v[p->past] : "";
		editor_set(&p->line, line, strlen(line));
		prompt_follow(ui);
	}
}

/* The command `line`: LINE_CHOOSES moves in results or the history, LINE_WALKS moves the
 * caret, or out of and into the lines of a list. */
static const struct line_act {
	const char *name;
	enum { LINE_RUNS, LINE_LEAVES, LINE_COMPLETES, LINE_CHOOSES, LINE_WALKS } does;
	int way; /* LINE_CHOOSES: an enum move; LINE_WALKS: an enum editor_motion */
} acts[] = { { "run", LINE_RUNS, 0 }, { "leave", LINE_LEAVES, 0 },
	{ "complete", LINE_COMPLETES, 0 }, { "earlier", LINE_CHOOSES, MOVE_UP },
	{ "later", LINE_CHOOSES, MOVE_DOWN }, { "page-up", LINE_CHOOSES, MOVE_PAGE_UP },
	{ "page-down", LINE_CHOOSES, MOVE_PAGE_DOWN }, { "top", LINE_CHOOSES, MOVE_TOP },
	{ "bottom", LINE_CHOOSES, MOVE_BOTTOM }, { "left", LINE_WALKS, EDITOR_LEFT },
	{ "right", LINE_WALKS, EDITOR_RIGHT } };

bool
prompt_walks(const char *what)
{
	const struct line_act *a = TEXT_ROW(acts, what);

	return a && a->does == LINE_WALKS;
}

/* Updates the prompt before a key changes the line: removes the error and the candidates for the
 * old text. completes: the key is Tab. chooses: the key moves among results or runs the line. */
static void
touched(struct ui *ui, bool completes, bool chooses)
{
	ui->dirty |= DIRTY_LINE;
	buf_clear(&ui->prompt.list);
	ui->prompt.wrong = ui->prompt.waits = false;
	if (!completes)
		buf_clear(&ui->prompt.begun);
	if (!completes && !chooses)
		ui->prompt.past = ui->history.n;
	/* A changed search selects its first result. */
	if (ui->prompt.finds && !chooses && !completes)
		ui->chosen[ui->focus] = 0;
}

bool
prompt_act(struct ui *ui, const char *what, struct err *err)
{
	struct editor *line = &ui->prompt.line;
	const struct line_act *a = TEXT_ROW(acts, what);

	if (!a)
		return err_set(err,
			"no line has the key \"%s\"; earlog help keys lists the keys of a line",
			what);
	/* In a list that letters narrow, Left and Right go out and in. */
	bool walks = a->does == LINE_WALKS && focus_now(ui)->asks &&
		(ui->prompt.finds || ui->inside.open);
	if (!ui->prompt.label && !walks)
		return err_set(err, "no line is open: \1command\2 opens one");
	touched(ui, a->does == LINE_COMPLETES,
		a->does == LINE_CHOOSES || a->does == LINE_RUNS || walks);
	if (walks) {
		list_walk(ui, ui->s, a->way == EDITOR_RIGHT);
		return true;
	}
	switch (a->does) {
	case LINE_RUNS: prompt_run(ui); break;
	case LINE_LEAVES: prompt_close(ui); break;
	case LINE_COMPLETES: prompt_complete(ui); break;
	case LINE_CHOOSES: walk(ui, (enum move)a->way); break;
	case LINE_WALKS: editor_move(line, (enum editor_motion)a->way); break;
	}
	return true;
}

void
prompt_key(struct ui *ui, const struct input_event *ev)
{
	const struct binding *b = keys_binding(ui, ev->name);

	bool touches = b ? b->cmd->takes == CMD_MOTION : *ev->text;

	if (touches)
		touched(ui, false, false);
	if (b && command_is(b->cmd, "erase") && ui->prompt.line.text.len == 0) {
		prompt_close(ui); /* erasing in an empty line leaves */
	} else if (b) {
		keys_run(ui, b->line);
	} else if (!editor_insert(&ui->prompt.line, ev->text, strlen(ev->text)) || !*ev->text) {
		sitting_say(ui->s, SAID_REFUSED, "%s does nothing in this line", ev->name);
		take_message(ui);
	}
	prompt_follow(ui);
}

/* Inserts pasted text; line ends become blanks, so that nothing is run. */
void
prompt_paste(struct ui *ui, const char *text, size_t n)
{
	CLEANUP(pointer_free) char *line = xstrndup(text, n);

	touched(ui, false, false);
	EACH_IN (c, line, n)
		if (*c == '\n' || *c == '\r')
			*c = ' ';
	if (!editor_insert(&ui->prompt.line, line, n))
		sitting_say(ui->s, SAID_REFUSED,
			"the pasted text is too long for one line: nothing was pasted");
	prompt_follow(ui);
}

/* ---- drawing the prompt ---- */

size_t
prompt_view(const char *s, size_t n, size_t caret, int room, struct buf *shown, int *at)
{
	CLEANUP(buf_finish) struct buf before = BUF_INIT;
	int used = 1, step = room / 2;
	size_t from = 0;

	draw_show(shown, s, n, false);
	draw_show(&before, s, caret, false);
	*at = text_width(before.s, before.len);
	for (; *at > room && step > 0 && used > 0; *at -= used)
		from += text_fit(shown->s + from, shown->len - from, step, &used);
	*at = int_min(*at, int_max(room, 0));
	return from;
}

void
prompt_label(const struct prompt *p, struct buf *out)
{
	buf_addf(out, "%s%s", p->label, strchr(" :/", p->label[strlen(p->label) - 1]) ? "" : " ");
}
