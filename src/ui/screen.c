/* Commands about the screen alone. */
#include <string.h>

#include "base/mem.h"
#include "sitting/recorded.h"
#include "sitting/sound.h"
#include "ui/ui_private.h"

static bool
cmd_focus(void *context, const char *arg, struct err *err)
{
	(void)arg, (void)err;
	focus_next(context);
	return true;
}

static bool
cmd_show(void *context, const char *arg, struct err *err)
{
	struct ui *ui = context;
	enum pane p;

	if (!focus_pane(arg, &p)) {
		struct buf names = BUF_INIT;

		for (enum pane i = 0; i < PANES; i++)
			if (panes[i]->name)
				buf_addf(&names, "%s%s", names.len ? ", " : "", panes[i]->name);
		err_set(err, "no pane is called \"%s\": there are %s", arg, names.s);
		buf_finish(&names);
		return false;
	}
	if (p == PANE_TRACK)
		sitting_look(ui->s, ui->s->chosen);
	focus_on(ui, p);
	if (panes[p]->over) {
		ui->top[p] = 0;
		ui->chosen[p] = list_start(ui, ui->s, p);
		list_chosen(ui, ui->s);
	}
	return true;
}

/* step: an enum move. */
static bool
cmd_move(void *context, int step, struct err *err)
{
	struct ui *ui = context;
	int rows = ui->layout.area[ui->focus].rows;

	(void)err;
	panes[ui->focus]->move(ui, ui->s, (enum move)step, rows > 2 ? rows - 2 : 1);
	ui_touch(ui, panes[ui->focus]->dirty | DIRTY_TRACKS | DIRTY_NOTES);
	if (ui->focus == PANE_HELP)
		ui_touch(ui, DIRTY_ALL);
	return true;
}

static bool
cmd_row(void *context, int by, struct err *err)
{
	struct ui *ui = context;

	if (ui->s->state != STATE_TEXT)
		return err_set(err, "no note is open: \1note\2 opens one");
	sitting_caret_to(ui->s, editor_row(ui, ui->s, by));
	return true;
}

static bool
cmd_comparisons(void *context, const char *arg, struct err *err)
{
	(void)arg;
	return cmd_show(context, "comparisons", err);
}

static bool
cmd_help(void *context, const char *arg, struct err *err)
{
	struct ui *ui = context;

	(void)arg;
	if (ui->focus == PANE_HELP)
		return focus_back(ui);
	return cmd_show(context, "keys", err);
}

/* Closes a covering pane, or leaves the wheel. */
static bool
cmd_back(void *context, const char *arg, struct err *err)
{
	(void)arg, (void)err;
	focus_back(context);
	return true;
}

/* A line without an action leaves Enter to the item. */
static bool
cmd_choose(void *context, const char *arg, struct err *err)
{
	struct ui *ui = context;

	(void)arg;
	if (panes[ui->focus]->enter && panes[ui->focus]->enter(ui, ui->s))
		return true;
	return command_run(ui->tables, ui->ntables, "play-item", err);
}

static bool
cmd_command(void *context, const char *arg, struct err *err)
{
	(void)arg, (void)err;
	prompt_open(context, ":", NULL, "");
	return true;
}

static bool
cmd_find(void *context, const char *arg, struct err *err)
{
	struct ui *ui = context;

	(void)err;
	prompt_open(ui, "/",
		"\1line run\2 goes there · \1line earlier\2 \1line later\2 choose · "
		"\1line leave\2 cancel",
		"find");
	ui->prompt.finds = true;
	editor_set(&ui->prompt.line, arg, strlen(arg));
	ui->top[PANE_FIND] = 0;
	ui->chosen[PANE_FIND] = 0;
	focus_on(ui, PANE_FIND);
	return true;
}

static bool
cmd_octaves(void *context, const char *arg, struct err *err)
{
	struct ui *ui = context;
	struct buf words = BUF_INIT;

	(void)arg, (void)err;
	if (ui->speech) {
		octaves_words(ui->s, &words);
		sitting_say(ui->s, SAID_INFO, "%s", words.s);
	}
	buf_finish(&words);
	ui->octaves = !ui->octaves && !ui->speech;
	ui_touch(ui, DIRTY_PLAYER);
	return true;
}

static bool
cmd_redraw(void *context, const char *arg, struct err *err)
{
	(void)arg, (void)err;
	ui_resized(context);
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

/* Shows the helper which device to put on, while the listener looks away. Refused for screen
 * readers, which speak it or keep it in scrollback. */
static bool
cmd_helper(void *context, const char *arg, struct err *err)
{
	struct ui *ui = context;

	(void)arg;
	if (ui->s->ask != ASK_TRIAL || ui->s->ask_trial > ui->s->ntrials)
		return err_set(err, "no trial of a blind run waits for its device");
	if (ui->speech)
		return err_set(err,
			"the listener would hear it: the helper runs earlog blind, on another "
			"terminal");
	ui->helper = !ui->helper;
	ui_touch(ui, DIRTY_EDITOR | DIRTY_LINE);
	return true;
}

const struct cmd ui_cmds[] = {
	{ "focus", "", "Go to the next pane", "pane", .run = cmd_focus },
	{ "show", "<pane>", "Show a pane; typed after :, Tab lists them", NULL, .run = cmd_show },
	{ "comparisons", "", "What the notes of this session are compared with: true or false",
		NULL, .run = cmd_comparisons },
	{ "up", "", "One line up in the pane", NULL, .run_by = cmd_move, .step = MOVE_UP },
	{ "down", "", "One line down in the pane", NULL, .run_by = cmd_move, .step = MOVE_DOWN },
	{ "page-up", "", "A page up in the pane", NULL, .run_by = cmd_move, .step = MOVE_PAGE_UP },
	{ "page-down", "", "A page down in the pane", NULL, .run_by = cmd_move,
		.step = MOVE_PAGE_DOWN },
	{ "top", "", "To the first line of the pane", NULL, .run_by = cmd_move, .step = MOVE_TOP },
	{ "bottom", "", "To the last line of the pane", NULL, .run_by = cmd_move,
		.step = MOVE_BOTTOM },
	{ "back", "", "Back from a list or the wheel", NULL, .run = cmd_back },
	{ "choose", "",
		"Do what the chosen line says; where it only tells something, play the item", NULL,
		.run = cmd_choose },
	{ "line", "<what>",
		"Of the typed line: run or leave it, complete, earlier and later ones, move, erase",
		NULL, .run = prompt_act },
	{ "row-up", "", "A row up in the note, as it is wrapped on the screen", NULL,
		.run_by = cmd_row, .step = -1 },
	{ "row-down", "", "A row down in the note, as it is wrapped on the screen", NULL,
		.run_by = cmd_row, .step = 1 },
	{ "find", "[words]", "Search the notes of this review, as you type", "find",
		.run = cmd_find },
	{ "help", "", "Show the keys, or put them away", "keys", .run = cmd_help },
	{ "command", "", "Type a command by its name", NULL, .run = cmd_command },
	{ "ask", "<command>", "Type what a command needs: ask goto", NULL, .run = ask_open },
	{ "key", "<command>", "Take the next key for a command: key mark", NULL, .run = ask_key },
	{ "helper", "",
		"Blind: show the helper what to put on, or hide it; the listener looks away", NULL,
		.run = cmd_helper },
	{ "octaves", "",
		"Show how much sounds in each octave, as measured of the file (in ASCII from _, "
		"nothing, over . : - = + * # to @); again puts it away",
		NULL, .run = cmd_octaves },
	{ "redraw", "", "Paint the screen again", NULL, .run = cmd_redraw },
	{ "suspend", "", "Pause, and back to the shell (fg returns)", NULL, .run = cmd_suspend },
};
const size_t ui_ncmds = LENGTH(ui_cmds);
