#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "ui/ui_private.h"

void
prompt_open(struct ui *ui, const char *label, const char *hint, const char *command)
{
	struct prompt *p = &ui->prompt;

	keys_flush(ui);
	if (p->label)
		prompt_close(ui);
	editor_set(&p->line, "", 0);
	p->label = label;
	p->hint = hint;
	xreplace(&p->command, command);
	p->finds = p->may_be_empty = p->completing = p->wrong = false;
	p->past = ui->history_n;
	buf_clear(&p->begun);
	buf_clear(&p->list);
	ui_touch(ui, DIRTY_EDITOR | DIRTY_LINE);
}

void
prompt_close(struct ui *ui)
{
	bool finds = ui->prompt.finds;

	ui->prompt.label = NULL;
	ui->prompt.finds = false;
	ui->cursor_y = -1;
	ui_touch(ui, DIRTY_EDITOR | DIRTY_LINE);
	if (finds && ui->focus == PANE_FIND)
		focus_back(ui);
}

void
prompt_finish(struct ui *ui)
{
	editor_finish(&ui->prompt.line);
	buf_finish(&ui->prompt.list);
	buf_finish(&ui->prompt.begun);
	free(ui->prompt.command);
	free(ui->prompt.made_label);
	free(ui->prompt.made_hint);
	for (size_t i = 0; i < ui->history_n; i++)
		free(ui->history[i]);
	ui->history_n = 0;
}

static void
remember(struct ui *ui, const char *line)
{
	if (ui->history_n > 0 && !strcmp(ui->history[ui->history_n - 1], line))
		return;
	if (ui->history_n == HISTORY) {
		free(ui->history[0]);
		memmove(ui->history, ui->history + 1, (HISTORY - 1) * sizeof(ui->history[0]));
		ui->history_n--;
	}
	ui->history[ui->history_n++] = xstrdup(line);
}

/* ---- what its keys do ---- */

/* What could not be done is there to be mended, with the reason; nothing has to be typed again. */
static void
mend(struct ui *ui, const char *label, const char *hint, const char *command, const char *text)
{
	prompt_open(ui, label, hint, command);
	editor_set(&ui->prompt.line, text, strlen(text));
	buf_add(&ui->prompt.list, ui->s->said);
	ui->prompt.wrong = true;
	sitting_say(ui->s, SAID_INFO, "%s", "");
}

static void
run(struct ui *ui)
{
	struct prompt *p = &ui->prompt;
	bool command = !*p->command, empty = p->line.text.len == 0 && !p->may_be_empty;

	if (p->finds && list_enter(ui, ui->s))
		return;
	char *line = xasprintf("%s%s%s", p->command, command ? "" : " ", p->line.text.s);
	char *name = xstrdup(p->command), *text = line + (command ? 0 : strlen(name) + 1);
	const char *label = p->label, *hint = p->hint;
	bool finds = p->finds;
	prompt_close(ui);
	if (!empty && command)
		remember(ui, line);
	if (!empty && !finds && !keys_run(ui, line) && !command && ui->s->state == STATE_KEYS && !p->label)
		mend(ui, label, hint, name, text);
	free(name);
	free(line);
}

static void
show_past(struct ui *ui, size_t past)
{
	const char *line = past < ui->history_n ? ui->history[past] : "";

	ui->prompt.past = past;
	editor_set(&ui->prompt.line, line, strlen(line));
}

static void
earlier(struct ui *ui)
{
	if (ui->prompt.finds)
		list_move(ui, ui->s, MOVE_UP, 1);
	else if (!*ui->prompt.command && ui->prompt.past > 0)
		show_past(ui, ui->prompt.past - 1);
}

static void
later(struct ui *ui)
{
	if (ui->prompt.finds)
		list_move(ui, ui->s, MOVE_DOWN, 1);
	else if (!*ui->prompt.command && ui->prompt.past < ui->history_n)
		show_past(ui, ui->prompt.past + 1);
}

static void
page_up(struct ui *ui)
{
	if (ui->prompt.finds)
		list_move(ui, ui->s, MOVE_PAGE_UP, 5);
}

static void
page_down(struct ui *ui)
{
	if (ui->prompt.finds)
		list_move(ui, ui->s, MOVE_PAGE_DOWN, 5);
}

enum effect { MOVE, DELETE };

static const struct {
	const char *key;
	void (*act)(struct ui *ui);  /* NULL: the editor's */
	enum effect effect;
	enum editor_motion motion;
} prompt_keys[] = {
	{ "Enter", run, 0, 0 }, { "Esc", prompt_close, 0, 0 }, { "Ctrl-G", prompt_close, 0, 0 },
	{ "Ctrl-C", prompt_close, 0, 0 }, { "Tab", prompt_complete, 0, 0 }, { "Up", earlier, 0, 0 },
	{ "Down", later, 0, 0 }, { "Ctrl-P", earlier, 0, 0 }, { "Ctrl-N", later, 0, 0 },
	{ "PageUp", page_up, 0, 0 }, { "PageDown", page_down, 0, 0 },
	{ "Left", NULL, MOVE, EDITOR_LEFT }, { "Right", NULL, MOVE, EDITOR_RIGHT },
	{ "Home", NULL, MOVE, EDITOR_START }, { "End", NULL, MOVE, EDITOR_END },
	{ "Ctrl-A", NULL, MOVE, EDITOR_START }, { "Ctrl-E", NULL, MOVE, EDITOR_END },
	{ "Alt-b", NULL, MOVE, EDITOR_WORD_LEFT }, { "Alt-f", NULL, MOVE, EDITOR_WORD_RIGHT },
	{ "Ctrl-Left", NULL, MOVE, EDITOR_WORD_LEFT }, { "Ctrl-Right", NULL, MOVE, EDITOR_WORD_RIGHT },
	{ "Backspace", NULL, DELETE, EDITOR_LEFT }, { "Delete", NULL, DELETE, EDITOR_RIGHT },
	{ "Ctrl-W", NULL, DELETE, EDITOR_WORD_LEFT }, { "Ctrl-U", NULL, DELETE, EDITOR_START },
	{ "Ctrl-K", NULL, DELETE, EDITOR_END },
};

bool
prompt_knows(const char *name)
{
	for (size_t i = 0; i < LENGTH(prompt_keys); i++)
		if (!strcmp(prompt_keys[i].key, name))
			return true;
	return false;
}

void
prompt_key(struct ui *ui, const struct input_event *ev)
{
	struct editor *line = &ui->prompt.line;
	bool moves = !strcmp(ev->name, "Up") || !strcmp(ev->name, "Down") || !strncmp(ev->name, "Page", 4);

	ui_touch(ui, DIRTY_LINE);
	buf_clear(&ui->prompt.list);
	ui->prompt.wrong = false;
	if (strcmp(ev->name, "Tab") != 0) {
		buf_clear(&ui->prompt.begun);
		ui->prompt.completing = false;
	}
	/* Other words find other notes; the newest of them is chosen again. */
	if (ui->prompt.finds && !moves && strcmp(ev->name, "Enter") != 0)
		ui->chosen[PANE_FIND] = 0;
	for (size_t i = 0; i < LENGTH(prompt_keys); i++) {
		if (strcmp(prompt_keys[i].key, ev->name) != 0)
			continue;
		if (prompt_keys[i].act)
			prompt_keys[i].act(ui);
		else if (prompt_keys[i].effect == MOVE)
			editor_move(line, prompt_keys[i].motion);
		else if (line->text.len == 0)           /* there is nothing left but the prompt itself */
			prompt_close(ui);
		else
			editor_delete(line, prompt_keys[i].motion);
		return;
	}
	if (*ev->text)
		editor_insert(line, ev->text, strlen(ev->text));
}

/* A line is one line: what ended lines is a blank, and nothing is run. */
void
prompt_paste(struct ui *ui, const char *text, size_t n)
{
	char *line = xstrndup(text, n);

	for (size_t i = 0; i < n; i++)
		if (line[i] == '\n' || line[i] == '\r')
			line[i] = ' ';
	if (!editor_insert(&ui->prompt.line, line, n))
		sitting_say(ui->s, SAID_ERROR, "that is too much for one line: nothing was pasted");
	ui_touch(ui, DIRTY_LINE);
	free(line);
}

/* ---- drawing ---- */

bool
prompt_scrolls(struct ui *ui, int cols)
{
	const struct prompt *p = &ui->prompt;

	return text_width(p->line.text.s, p->line.text.len) + canvas_width(&ui->canvas, p->label) + 4 > cols;
}

/* Scrolled sideways so that the caret is seen, in steps of half the room: it does not move at every letter. */
void
prompt_draw(struct ui *ui, struct area a)
{
	struct prompt *p = &ui->prompt;
	struct pen pen = pen_at(&ui->canvas, a, 0);
	struct buf shown = BUF_INIT, before = BUF_INIT;
	int used, caret;

	pen_blank(&pen, STYLE_PLAIN, 1);
	pen_text(&pen, STYLE_KEY, p->label);
	pen_blank(&pen, STYLE_PLAIN, strchr(" :/", p->label[strlen(p->label) - 1]) ? 0 : 1);
	int room = pen.end - pen.x - 1;
	canvas_show(&ui->canvas, &shown, p->line.text.s, p->line.text.len, false);
	canvas_show(&ui->canvas, &before, p->line.text.s, p->line.caret, false);
	caret = text_width(before.s, before.len);
	size_t from = 0;
	while (caret > room && room > 1) {
		from += text_fit(shown.s + from, shown.len - from, room / 2, &used);
		caret -= used;
		if (used == 0)
			break;
	}
	ui->cursor_y = pen.y;
	ui->cursor_x = pen.x + caret;
	pen_shown(&pen, STYLE_PLAIN, shown.s + from, shown.len - from);
	pen_fill(&pen, STYLE_PLAIN);
	buf_finish(&shown);
	buf_finish(&before);
}
