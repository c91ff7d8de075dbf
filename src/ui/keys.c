#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "ui/ui_private.h"

#define SEEN_NS 1000000000
#define SEEN_WRITING_NS 5000000000

void
keys_run(struct ui *ui, const char *line)
{
	struct err err = ERR_INIT;

	ui_touch(ui, DIRTY_LINE);
	if (!command_run(ui->tables, ui->ntables, line, &err))
		sitting_say(ui->s, SAID_ERROR, "%s", err.msg);
}

/* Letters that came in one read are one change: a terminal without paste marks sends a page in one go. */
void
keys_flush(struct ui *ui)
{
	if (ui->typed.len == 0)
		return;
	if (editor_insert(&ui->s->editor, ui->typed.s, ui->typed.len))
		sitting_edited(ui->s);
	else
		sitting_say(ui->s, SAID_ERROR, "this note is as long as a note can be: keep it and begin another");
	ui_touch(ui, DIRTY_EDITOR);
	buf_clear(&ui->typed);
}

static void
not_a_key(struct ui *ui, const char *name)
{
	const char *help = keymap_key(ui->keys, STATE_KEYS, "help");

	if (help)
		sitting_say(ui->s, SAID_INFO, "%s is not a key here: %s shows them", name, help);
	else
		sitting_say(ui->s, SAID_INFO, "%s is not a key here", name);
	ui_touch(ui, DIRTY_LINE);
}

/* What stood there for a while has been read by whoever presses the next key; one who writes looks up less. */
static void
forget_message(struct ui *ui)
{
	int64_t seen_ns = ui->s->state == STATE_TEXT ? SEEN_WRITING_NS : SEEN_NS;

	if (*ui->s->said && clock_mono_ns() - ui->said_ns >= seen_ns)
		sitting_say(ui->s, SAID_INFO, "%s", "");
}

static void
key(struct ui *ui, const char *name, const char *text)
{
	const char *line;

	forget_message(ui);
	line = keymap_line(ui->keys, ui->s->state, name);
	if (line) {
		keys_flush(ui);
		keys_run(ui, line);
	} else if (ui->s->state == STATE_TEXT && *text) {
		buf_add(&ui->typed, text);
	} else if (ui->s->state == STATE_KEYS && *text) {
		not_a_key(ui, name);
	}
}

/* ESC and a key at once: Alt, where somebody bound that; else two keys, however fast they came. */
static bool
is_alt(const struct ui *ui, const char *name)
{
	return ui->prompt.label ? prompt_knows(name) : keymap_line(ui->keys, ui->s->state, name) != NULL;
}

static void
one_key(struct ui *ui, const struct input_event *ev)
{
	if (ui->prompt.label)
		prompt_key(ui, ev);
	else
		key(ui, ev->name, ev->text);
}

static void
paste(struct ui *ui, const struct input_event *ev)
{
	const char *note = keymap_key(ui->keys, STATE_KEYS, "note");

	keys_flush(ui);
	if (ui->prompt.label)
		prompt_paste(ui, ev->paste, ev->paste_len);
	else if (ui->s->state != STATE_TEXT)
		sitting_say(ui->s, SAID_WARN, "paste goes into a note: press %s first", note ? note : "its key");
	else if (editor_insert(&ui->s->editor, ev->paste, ev->paste_len))
		sitting_edited(ui->s);
	else
		sitting_say(ui->s, SAID_ERROR, "%zu kB do not fit into a note (64 kB in all): nothing was pasted",
		    ev->paste_len / 1024);
	ui_touch(ui, DIRTY_EDITOR | DIRTY_LINE);
}

void
keys_event(struct ui *ui, const struct input_event *ev)
{
	static const struct input_event esc = { .name = "Esc" };
	struct input_event whole = *ev;

	if (ev->paste) {
		paste(ui, ev);
		return;
	}
	if (ev->escaped) {
		snprintf(whole.name, sizeof(whole.name), "Alt-%.30s", ev->name);
		*whole.text = '\0';
		whole.escaped = false;
		if (is_alt(ui, whole.name)) {
			one_key(ui, &whole);
			return;
		}
		one_key(ui, &esc);
	}
	one_key(ui, ev);
}

/* ---- commands about the screen ---- */

static const enum pane order[] = { PANE_TRACKS, PANE_NOTES };

static bool
cmd_focus(void *context, const char *arg, struct err *err)
{
	struct ui *ui = context;
	size_t i = 0;

	(void)arg, (void)err;
	if (ui->focus == PANE_HELP) {
		ui->focus = ui->before_help;
	} else {
		while (i + 1 < LENGTH(order) && order[i] != ui->focus)
			i++;
		ui->focus = order[(i + 1) % LENGTH(order)];
	}
	ui_layout(ui);
	return true;
}

static bool
move_by(struct ui *ui, enum move m)
{
	const struct layout *l = &ui->layout;

	panes[ui->focus].move(ui, ui->s, m, l->area[ui->focus].rows > 2 ? l->area[ui->focus].rows - 2 : 1);
	ui_touch(ui, DIRTY_TRACKS | DIRTY_NOTES);
	if (ui->focus == PANE_HELP)
		ui_touch(ui, DIRTY_ALL);
	return true;
}

static bool
cmd_up(void *context, const char *arg, struct err *err)
{
	(void)arg, (void)err;
	return move_by(context, MOVE_UP);
}

static bool
cmd_down(void *context, const char *arg, struct err *err)
{
	(void)arg, (void)err;
	return move_by(context, MOVE_DOWN);
}

static bool
cmd_page_up(void *context, const char *arg, struct err *err)
{
	(void)arg, (void)err;
	return move_by(context, MOVE_PAGE_UP);
}

static bool
cmd_page_down(void *context, const char *arg, struct err *err)
{
	(void)arg, (void)err;
	return move_by(context, MOVE_PAGE_DOWN);
}

static bool
cmd_top(void *context, const char *arg, struct err *err)
{
	(void)arg, (void)err;
	return move_by(context, MOVE_TOP);
}

static bool
cmd_bottom(void *context, const char *arg, struct err *err)
{
	(void)arg, (void)err;
	return move_by(context, MOVE_BOTTOM);
}

static bool
cmd_help(void *context, const char *arg, struct err *err)
{
	struct ui *ui = context;

	(void)arg, (void)err;
	if (ui->focus == PANE_HELP) {
		ui->focus = ui->before_help;
	} else {
		ui->before_help = ui->focus;
		ui->focus = PANE_HELP;
		ui->top[PANE_HELP] = 0;
	}
	ui_layout(ui);
	return true;
}

static bool
cmd_command(void *context, const char *arg, struct err *err)
{
	(void)arg, (void)err;
	prompt_open(context, ":", "");
	return true;
}

static bool
cmd_goto_prompt(void *context, const char *arg, struct err *err)
{
	(void)arg, (void)err;
	prompt_open(context, "go to ", "goto ");
	return true;
}

static bool
cmd_redraw(void *context, const char *arg, struct err *err)
{
	struct ui *ui = context;

	(void)arg, (void)err;
	ui_resized(ui);
	return true;
}

static bool
cmd_suspend(void *context, const char *arg, struct err *err)
{
	struct ui *ui = context;

	(void)arg, (void)err;
	ui->suspend = true;
	return true;
}

const struct cmd ui_cmds[] = {
	{ "focus", "", cmd_focus, "Go to the next pane", "pane" },
	{ "up", "", cmd_up, "One line up in the pane", NULL },
	{ "down", "", cmd_down, "One line down in the pane", NULL },
	{ "page-up", "", cmd_page_up, "A page up in the pane", NULL },
	{ "page-down", "", cmd_page_down, "A page down in the pane", NULL },
	{ "top", "", cmd_top, "To the first line of the pane", NULL },
	{ "bottom", "", cmd_bottom, "To the last line of the pane", NULL },
	{ "help", "", cmd_help, "Show the keys, or put them away", "keys" },
	{ "command", "", cmd_command, "Type a command by its name", NULL },
	{ "goto-prompt", "", cmd_goto_prompt, "Go to a time that you type", "go to" },
	{ "redraw", "", cmd_redraw, "Paint the screen again", NULL },
	{ "suspend", "", cmd_suspend, "Pause, and back to the shell (fg returns)", NULL },
};
const size_t ui_ncmds = LENGTH(ui_cmds);
