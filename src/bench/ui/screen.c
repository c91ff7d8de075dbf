/* The commands that change only the screen: focus, lists, prompts, help. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "bench/playback/playback.h"
#include "bench/ui/ui_private.h"
#include "bench/writing/blind.h"
#include "bench/writing/writing.h"

/* Closes a list, or goes round the panes. arg: "back": the other way round. */
static bool
cmd_focus(struct ui *ui, const char *arg, struct err *err)
{
	if (*arg && !text_same(arg, "back"))
		return err_set(err, "focus takes nothing, or back");
	if (focus_now(ui)->fill)
		return focus_back(ui);
	focus_on(ui, focus_after(ui->focus, *arg ? -1 : 1));
	return true;
}

static bool
cmd_show(struct ui *ui, const char *arg, struct err *err)
{
	enum pane p;

	if (!focus_pane(arg, &p))
		return err_set(err, "no pane is called \"%s\": Tab after :show lists them", arg);
	if ((p == PANE_DEVICES || p == PANE_SETTINGS) && sitting_is_blind(ui->s))
		return err_set(err,
			"the device stays hidden in a blind run: \1helper\2 begins the next "
			"trial");
	if (ui_panes[p]->asks && !ui_panes[p]->keys)
		return ui_ask(ui, ui_panes[p]->asks, err);
	ui->topic = OF_FIRST;
	if (p == PANE_WHEEL && ui->focus != PANE_WHEEL)
		wheel_open(ui->s);
	if (p == PANE_OTHERS)
		sitting_read_others(ui->s);
	if (ui_panes[p]->fill)
		list_open(ui, p, false);
	else
		focus_on(ui, p);
	return true;
}

/* Moves the selection or the scroll position in the pane with the focus. step: an enum move. */
static bool
cmd_move(struct ui *ui, int step, struct err *err)
{
	(void)err;
	grid_move(ui, ui->s, ui->focus, (enum move)step);
	return true;
}

static bool
cmd_row(struct ui *ui, int by, struct err *err)
{
	if (ui->s->state != STATE_TEXT)
		return err_set(err, "no note is open: \1note\2 opens one");
	open_note_caret_to(ui->s, ui_editor_row(ui, ui->s, by));
	return true;
}

static bool
cmd_device(struct ui *ui, const char *arg, struct err *err)
{
	return sitting_ask_story(ui->s, arg, err) && cmd_show(ui, "device", err);
}

static bool
cmd_against(struct ui *ui, const char *name, struct err *err)
{
	if (!*name && ui->prompt.label && ui->focus == PANE_AGAINST) {
		prompt_close(ui); /* behind the list is nothing */
		name = "none";
	}
	return against_choose(ui->s, name, err) &&
		(*name || against_next(ui->s) || ui_ask(ui, "against", err));
}

/* Opens the list of tracks, sections and devices to which a note or, from the wheel, a rating can
 * be moved. Moves at once if the argument is the name of a setting, or fits one line best. */
static bool
cmd_move_note(struct ui *ui, const char *arg, struct err *err)
{
	notes_keep_bar(ui, ui->s, NULL);
	CLEANUP(pointer_free)
	char *words = writing_begin_move(ui->s, ui->focus == PANE_WHEEL, err);
	CLEANUP(pointer_free) char *label = words ? xasprintf("move %s to ", words) : NULL;
	struct err two = ERR_INIT;

	if (words && *arg && !sitting_is_blind(ui->s) &&
		writing_move_to_setting(ui->s, arg, &two)) {
		notes_keep_bar(ui, ui->s, &ui->s->setup.variant);
	} else if (two.msg[0]) {
		return err_set(err, "%s", two.msg);
	} else if (words && ui_ask(ui, "move", err)) {
		xreplace(&ui->prompt.label, label);
		editor_set(&ui->prompt.line, arg, strlen(arg));
		if (*arg && list_decides(ui))
			list_enter(ui, ui->s);
	}
	return words != NULL;
}

static bool
cmd_here(struct ui *ui, const char *arg, struct err *err)
{
	struct uuid near;

	return followed_track_may_be(ui->s, &near, err) &&
		(*arg ? followed_track_name(ui->s, arg, err) : ui_ask(ui, "here", err));
}

/* Opens the list of commands, narrowed by words. */
static bool
open_commands(struct ui *ui, const char *words)
{
	bool in_help = ui->focus == PANE_HELP;

	prompt_open(ui, ":", NULL, "");
	ui->prompt.in_help = in_help;
	editor_set(&ui->prompt.line, words, strlen(words));
	prompt_follow(ui);
	return true;
}

static bool
cmd_command(struct ui *ui, const char *arg, struct err *err)
{
	const struct cmd *c = command_find(&ui->commands, arg);
	CLEANUP(pointer_free) char *line = xasprintf("%s%s", arg, c && *c->args ? " " : "");

	(void)err;
	return open_commands(ui, line);
}

static bool
cmd_help(struct ui *ui, const char *arg, struct err *err)
{
	const struct pane_ops *pane = focus_now(ui);
	enum topic t = OF_FIRST, of_pane = pane->fill ? pane->topic : help_of(pane->keys);

	if (!*arg && ui->focus == PANE_HELP)
		return focus_back(ui);
	while (*arg && help_topic(t) && !text_same(help_topic(t), arg))
		t++;
	if (*arg && !help_topic(t))
		return open_commands(ui, arg);
	cmd_show(ui, "keys", err);
	ui->topic = *arg ? t + 1 : of_pane;
	return true;
}

static void
cmd_zoom(struct ui *ui)
{
	ui->zoom = !ui->zoom;
	focus_layout(ui);
}

/* Closes all open lists, or leaves the wheel, and names what it closed: its key may have meant the
 * session. */
static void
close_lists(struct ui *ui)
{
	CLEANUP(buf_finish) struct buf closed = BUF_INIT;
	bool list = focus_now(ui)->fill;

	do
		buf_add_part(&closed, ", ", "%s", focus_now(ui)->title);
	while (focus_back(ui) && list && focus_now(ui)->fill);
	sitting_say(ui->s, SAID_INFO, "closed: %s; \1quit\2 ends the session", closed.s);
}

/* Goes from a topic of help to the first page, or out of an opened line; else closes a covering
 * pane, or leaves the wheel. arg: "told": closes all lists. */
static bool
cmd_back(struct ui *ui, const char *arg, struct err *err)
{
	(void)err;
	if (*arg)
		close_lists(ui);
	else if (ui->focus == PANE_HELP && ui->topic)
		cmd_show(ui, "keys", ERR_IGNORED);
	else if (ui->inside.open)
		list_walk(ui, ui->s, false);
	else if (ui->zoom && !focus_now(ui)->fill)
		cmd_zoom(ui);
	else
		focus_back(ui);
	return true;
}

/* Runs the chosen line of the list, or the line with this number; without a list plays the track.
 */
static bool
cmd_choose(struct ui *ui, const char *arg, struct err *err)
{
	int64_t n;

	if (*arg && !(number_parse_int(arg, 1, 9, &n) && list_go(ui, (size_t)n - 1)))
		return err_set(err, "no line here has the number %s", arg);
	if (!focus_now(ui)->fill)
		return command_run(&ui->commands, "play-item", err);
	list_enter(ui, ui->s);
	return true;
}

static bool
cmd_find(struct ui *ui, const char *arg, struct err *err)
{
	const struct pane_ops *pane = focus_now(ui);

	if (ui->focus == PANE_HELP)
		return open_commands(ui, arg);
	if (!*arg && pane->asks && pane->keys)
		return ui_ask(ui, pane->asks, err);
	prompt_open(ui, "/",
		"\1line run\2 goes to the note, plays the track · \1line earlier\2 "
		"\1line later\2 choose · \1line leave\2 cancel",
		"find");
	editor_set(&ui->prompt.line, arg, strlen(arg));
	list_open(ui, PANE_FIND, true);
	return true;
}

static bool
cmd_say(struct ui *ui, const char *arg, struct err *err)
{
	(void)arg;
	if (!ui->reader)
		return err_set(err,
			"the line above an open note shows this; earlog session --reader speaks "
			"it");
	ui->says = true;
	return true;
}

static void
cmd_suspend(struct ui *ui)
{
	ui->suspend = true;
}

/* Asks for the next trial of a blind run, and shows the helper which device to put on, while the
 * listener looks away; any key begins the trial (keys.c). A screen reader would speak the name or
 * keep it in the scrollback, so it only asks. */
static bool
cmd_helper(struct ui *ui, const char *arg, struct err *err)
{
	bool asked = ui->s->ask == ASK_TRIAL;

	(void)arg;
	if (asked && ui->reader)
		return err_set(err,
			"the listener would hear the device's name: the helper runs earlog blind, "
			"on another terminal");
	if (!asked && !blind_next(ui->s, err))
		return false;
	ui->helper = !ui->reader && ui->s->ask_trial <= ui->s->ntrials;
	ui->dirty |= DIRTY_ALL;
	return true;
}

#define MOVES(to) RUNS(cmd_move), .step = to

const struct cmd ui_cmds[] = {
	{ OF_LISTS, "focus", "[back]", "Go to the next pane", "pane", RUNS(cmd_focus) },
	{ OF_LISTS, "show", "<pane>", "Show a pane; after typing :show, Tab lists the panes",
		RUNS(cmd_show) },
	{ OF_LISTS, "device", "<name>",
		"Show all that the archive knows of a device, in the order of time",
		RUNS(cmd_device) },
	{ OF_COMPARE, "against", "[name|none]", "", "compare", RUNS(cmd_against),
		.unlisted = true },
	{ OF_WRITE, "move", "[name]",
		"Move the chosen note, else the last one, or a rating of the wheel to another "
		"track, device, setting or chain, the rating also to a section",
		RUNS(cmd_move_note) },
	{ OF_WRITE, "here", "[title]",
		"Say which track of the list is followed: its title is known from now on; or "
		"name it, if the player does not",
		RUNS(cmd_here) },
	{ OF_SESSION, "zoom", "", "Give the pane the whole screen, or give it back",
		RUNS(cmd_zoom) },
	{ OF_LISTS, "up", "", "One line up in the pane", MOVES(MOVE_UP) },
	{ OF_LISTS, "down", "", "One line down in the pane", MOVES(MOVE_DOWN) },
	{ OF_LISTS, "page-up", "", "A page up in the pane", MOVES(MOVE_PAGE_UP) },
	{ OF_LISTS, "page-down", "", "A page down in the pane", MOVES(MOVE_PAGE_DOWN) },
	{ OF_LISTS, "top", "", "Go to the first line of the pane", MOVES(MOVE_TOP) },
	{ OF_LISTS, "bottom", "", "Go to the last line of the pane", MOVES(MOVE_BOTTOM) },
	{ OF_LISTS, "back", "[told]", "Leave a list or the wheel", RUNS(cmd_back) },
	{ OF_LISTS, "choose", "[number]",
		"Run the chosen line, or a numbered one; a line that only informs plays the track",
		RUNS(cmd_choose) },
	{ OF_SESSION, "line", "<what>", "Edit the typed line: run, leave, complete, move, erase",
		RUNS(prompt_act), .unlisted = true },
	{ OF_TEXT, "row-up", "", "Move the caret one row up", RUNS(cmd_row), .step = -1 },
	{ OF_TEXT, "row-down", "", "Move the caret one row down", RUNS(cmd_row), .step = 1 },
	{ OF_WRITE, "find", "[words]",
		"Find notes of this review by their words, and tracks by a part of their name; "
		"in help, a key by its words",
		"find", RUNS(cmd_find), .types = true },
	{ OF_WRITE, "find-next", "", "Go to the next track or note that / found",
		RUNS(ui_find_next) },
	{ OF_SESSION, "help", "[topic]", "Show the keys, or the page of a topic; again: close",
		RUNS(cmd_help) },
	{ OF_SESSION, "command", "[name]", "Type a command by its name", "command",
		RUNS(cmd_command), .types = true },
	{ OF_SESSION, "ask", "<command>", "Type what a command needs: ask goto", RUNS(ui_ask),
		.types = true },
	{ OF_SESSION, "key", "<command>", "Use the next key as a command's argument: key mark",
		RUNS(ask_key) },
	{ OF_BLIND, "helper", "",
		"Blind: next trial. The helper sees the device, the listener looks away; any key "
		"begins it",
		RUNS(cmd_helper) },
	{ OF_SESSION, "say", "", "With a screen reader: say again to what the next note belongs",
		RUNS(cmd_say) },
	{ OF_SESSION, "redraw", "", "Paint the screen again", RUNS(ui_resized) },
	{ OF_SESSION, "suspend", "", "Pause and return to the shell (fg comes back)",
		RUNS(cmd_suspend) },
	{ .name = NULL },
};
