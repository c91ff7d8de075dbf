/* Finds the row of a command line in the tables and runs it. cmds.c has the commands of the
 * session, ui/screen.c the ones that only change the screen. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "bench/command/command.h"

#include <string.h>

#include "base/core/mem.h"
#include "base/system/log.h"
#include "base/text/number.h"
#include "base/text/text.h"
#include "bench/sitting/sitting.h"
#include "bench/writing/writing.h"
#include "review/files/gone.h"
#include "review/record/rows_note.h"

#define MOST_NUMBER 999

/* Returns the bytes of a blank: an input method types one of full width. */
static size_t
blank_at(const char *s)
{
	static const char wide[] = "\u3000";

	if (*s == ' ')
		return 1;
	return text_starts(s, wide) ? strlen(wide) : 0;
}

static size_t
name_length(const char *line)
{
	size_t n = 0;

	while (line[n] && !blank_at(line + n))
		n++;
	return n;
}

static const char *
skip_blanks(const char *s)
{
	for (size_t n; (n = blank_at(s));)
		s += n;
	return s;
}

const struct cmd *
command_next(const struct commands *of, const struct cmd *c)
{
	c = c ? c + 1 : sitting_cmds;
	if (c == sitting_cmds + sitting_ncmds)
		c = of->screen;
	return c && c->name ? c : NULL;
}

const struct cmd *
command_find(const struct commands *of, const char *line)
{
	const struct cmd *c = NULL;
	CLEANUP(pointer_free) char *typed = xstrndup(line, name_length(line));
	CLEANUP(buf_finish) struct buf narrow = BUF_INIT;
	const char *name = text_typed(&narrow, typed);

	while ((c = command_next(of, c)) && (*c->name != *name || !text_same(c->name, name)))
		;
	return c;
}

bool
command_is(const struct cmd *c, const char *name)
{
	return c && text_same(c->name, name);
}

bool
command_leads(const struct cmd *c)
{
	return text_same(c->args, "<command>");
}

/* Calls a function that moves the caret or deletes text, with the motion of this name. */
static bool
run_motion(const struct commands *of, const struct cmd *c, const char *name, struct err *err)
{
	static const char *const motions[] = { [EDITOR_LEFT] = "left",
		[EDITOR_RIGHT] = "right",
		[EDITOR_WORD_LEFT] = "word-left",
		[EDITOR_WORD_RIGHT] = "word-right",
		[EDITOR_LINE_START] = "line-start",
		[EDITOR_LINE_END] = "line-end",
		[EDITOR_UP] = "up",
		[EDITOR_DOWN] = "down",
		[EDITOR_START] = "start",
		[EDITOR_END] = "end" };
	const char *const *m = TEXT_ROW(motions, name);

	if (!m)
		return err_set(err,
			"\"%s\" is not a motion: left, right, word-left, word-right, line-start, "
			"line-end, up, down, start, end",
			name);
	((cmd_motion *)c->run)(
		of->line ? of->line : &of->s->editor, (enum editor_motion)(m - motions));
	if (!of->line)
		open_note_edited(of->s);
	return true;
}

/* Calls the function of a row. Each cast is to the type from which RUNS took the enumerator. */
static bool
run_row(const struct commands *of, const struct cmd *c, const char *arg, struct err *err)
{
	struct sitting *s = of->s;
	struct uuid note;
	int64_t n = 1;

	if (c->needs == NEEDS_ITEM && s->chosen >= s->nitems)
		return err_set(err, "no track is selected");
	if (c->takes == CMD_ON_NOTE && !sitting_chosen_note(s))
		return err_set(err, NO_NOTE);
	if (c->needs == NEEDS_OPEN_NOTE && !s->open_note && !(of->line && c->takes == CMD_MOTION))
		return err_set(err, "no note is open: \1note\2 opens one");
	switch (c->takes) {
	case CMD_ACT: ((cmd_act *)c->run)(s); return true;
	case CMD_VERB: return ((cmd_verb *)c->run)(s, err);
	case CMD_BY: return ((cmd_by *)c->run)(s, c->step, err);
	case CMD_WITH_TEXT: return ((cmd_with_text *)c->run)(s, arg, err);
	case CMD_WITH_NUMBER:
		if (*arg && !number_parse_int(arg, !c->from_zero, MOST_NUMBER, &n))
			return err_set(err, "\"%s\" is not a %s", arg, c->number);
		return ((cmd_with_number *)c->run)(s, (size_t)n, err);
	case CMD_ON_NOTE:
		note = sitting_chosen_note(s)->row.uuid;
		return ((cmd_on_note *)c->run)(s, &note, err);
	case CMD_MOTION: return run_motion(of, c, arg, err);
	case CMD_UI_ACT: ((cmd_ui_act *)c->run)(of->ui); return true;
	case CMD_UI_BY: return ((cmd_ui_by *)c->run)(of->ui, c->step, err);
	case CMD_UI_WITH_TEXT: return ((cmd_ui_with_text *)c->run)(of->ui, arg, err);
	}
	return false;
}

bool
command_run(const struct commands *of, const char *line, struct err *err)
{
	line = skip_blanks(line);
	if (gone_name(GONE_BENCH, line, err))
		return false;
	const struct cmd *c = command_find(of, line);
	if (!c) {
		CLEANUP(pointer_free) char *name = xstrndup(line, name_length(line));
		return err_set(err, "no command is called \"%s\"; ? shows them", name);
	}
	line = skip_blanks(line + name_length(line));
	size_t n = text_trimmed(line, strlen(line), " ");
	CLEANUP(pointer_free) char *arg = xstrndup(line, n);
	bool ok;
	if (n && !c->args[0])
		ok = err_set(err, "%s takes nothing after its name", c->name);
	else if (!n && c->args[0] == '<')
		ok = err_set(err, "%s needs %s", c->name, c->args);
	else
		ok = run_row(of, c, arg, err);
	/* The log gets no arguments: they may contain text of a note, or the devices of a blind
	 * test. */
	log_line(LOG_BENCH, "command %s%s", c->name, ok ? "" : " refused");
	return ok;
}
