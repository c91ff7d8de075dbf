#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "ui/ui_private.h"

void
prompt_open(struct ui *ui, const char *label, const char *command)
{
	struct prompt *p = &ui->prompt;

	keys_flush(ui);
	editor_set(&p->line, "", 0);
	p->label = label;
	p->command = command;
	p->past = ui->history_n;
	ui_touch(ui, DIRTY_EDITOR | DIRTY_LINE);
}

static void
close_prompt(struct ui *ui)
{
	ui->prompt.label = NULL;
	ui->cursor_y = -1;
	ui_touch(ui, DIRTY_EDITOR | DIRTY_LINE);
}

void
prompt_finish(struct ui *ui)
{
	editor_finish(&ui->prompt.line);
	buf_finish(&ui->prompt.list);
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

static void
run(struct ui *ui)
{
	char *line = xasprintf("%s%s", ui->prompt.command, ui->prompt.line.text.s);
	bool empty = ui->prompt.line.text.len == 0, command = !*ui->prompt.command;

	close_prompt(ui);
	if (!empty && command)
		remember(ui, line);
	if (!empty)
		keys_run(ui, line);
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
	if (!*ui->prompt.command && ui->prompt.past > 0)
		show_past(ui, ui->prompt.past - 1);
}

static void
later(struct ui *ui)
{
	if (!*ui->prompt.command && ui->prompt.past < ui->history_n)
		show_past(ui, ui->prompt.past + 1);
}

static bool
begins(const char *name, const char *line, size_t n)
{
	return strlen(name) >= n && !memcmp(name, line, n);
}

/* As far as all names agree; their list stands below until the next key. */
static void
complete(struct ui *ui)
{
	const char *typed = ui->prompt.line.text.s, *first = NULL;
	size_t n = ui->prompt.line.text.len, common = 0, found = 0;
	struct buf *list = &ui->prompt.list;

	if (*ui->prompt.command || strchr(typed, ' '))
		return;
	for (size_t t = 0; t < ui->ntables; t++)
		for (size_t i = 0; i < ui->tables[t].n; i++) {
			const char *name = ui->tables[t].rows[i].name;
			size_t same = 0;

			if (!begins(name, typed, n))
				continue;
			buf_addf(list, "%s%s", found++ ? "  " : "", name);
			if (!first) {
				first = name;
				common = strlen(name);
			}
			while (same < common && name[same] == first[same])
				same++;
			common = same;
		}
	if (first) {
		char *line = xasprintf("%.*s%s", (int)common, first, found == 1 ? " " : "");
		editor_set(&ui->prompt.line, line, strlen(line));
		free(line);
	}
	if (found == 1)
		buf_clear(list);
	else if (found == 0)
		buf_add(list, "no command begins so");
}

enum effect { MOVE, DELETE };

static const struct {
	const char *key;
	void (*act)(struct ui *ui);  /* NULL: the editor's */
	enum effect effect;
	enum editor_motion motion;
} prompt_keys[] = {
	{ "Enter", run, 0, 0 }, { "Esc", close_prompt, 0, 0 }, { "Ctrl-G", close_prompt, 0, 0 },
	{ "Ctrl-C", close_prompt, 0, 0 }, { "Tab", complete, 0, 0 }, { "Up", earlier, 0, 0 },
	{ "Down", later, 0, 0 }, { "Ctrl-P", earlier, 0, 0 }, { "Ctrl-N", later, 0, 0 },
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

	ui_touch(ui, DIRTY_LINE);
	buf_clear(&ui->prompt.list);
	for (size_t i = 0; i < LENGTH(prompt_keys); i++) {
		if (strcmp(prompt_keys[i].key, ev->name) != 0)
			continue;
		if (prompt_keys[i].act)
			prompt_keys[i].act(ui);
		else if (prompt_keys[i].effect == MOVE)
			editor_move(line, prompt_keys[i].motion);
		else if (line->text.len == 0)           /* there is nothing left but the prompt itself */
			close_prompt(ui);
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
