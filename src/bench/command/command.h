/*
 * Runs the command line of a key, of the profile, or typed after `:`. A command line begins with
 * the name of a command, which is looked up in two tables: sitting_cmds has the commands that work
 * on the session, a table of src/bench/ui the commands that only change the screen.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/core/err.h"
#include "bench/sitting/sitting.h"

struct ui;

/* Pages of the help. Each command is on one of them. */
enum topic {
	OF_FIRST,
	OF_PLAY,
	OF_WRITE,
	OF_COMPARE,
	OF_RATE,
	OF_BLIND,
	OF_SOUND,
	OF_LISTS,
	OF_TEXT,
	OF_SESSION,
	TOPICS
};

enum cmd_type {
	CMD_ACT,
	CMD_VERB,
	CMD_BY,
	CMD_WITH_TEXT,
	CMD_WITH_NUMBER,
	CMD_ON_NOTE,
	CMD_MOTION,
	CMD_UI_ACT,
	CMD_UI_BY,
	CMD_UI_WITH_TEXT
};

/* The types of the functions that commands run. The first argument is the session, or the screen in
 * the table of src/bench/ui. The second: `step` of the row; the rest of the command line, trimmed,
 * or ""; a number of 1 or greater, 1 if there is none; the selected note. cmd_motion gets the
 * editor that has the keys, and the motion that its argument names. A function that returns false
 * has set err. */
typedef void cmd_act(struct sitting *s);
typedef bool cmd_verb(struct sitting *s, struct err *err);
typedef bool cmd_by(struct sitting *s, int step, struct err *err);
typedef bool cmd_with_text(struct sitting *s, const char *text, struct err *err);
typedef bool cmd_with_number(struct sitting *s, size_t number, struct err *err);
typedef bool cmd_on_note(struct sitting *s, const struct uuid *note, struct err *err);
typedef void cmd_motion(struct editor *e, enum editor_motion m);
typedef void cmd_ui_act(struct ui *ui);
typedef bool cmd_ui_by(struct ui *ui, int step, struct err *err);
typedef bool cmd_ui_with_text(struct ui *ui, const char *text, struct err *err);

/* Sets the members `takes` and `run` of struct cmd. */
/* clang-format off */
#define RUNS(f) .takes = _Generic(&(f), cmd_act *: CMD_ACT, cmd_verb *: CMD_VERB, \
	cmd_by *: CMD_BY, cmd_with_text *: CMD_WITH_TEXT, cmd_with_number *: CMD_WITH_NUMBER, \
	cmd_on_note *: CMD_ON_NOTE, cmd_motion *: CMD_MOTION, cmd_ui_act *: CMD_UI_ACT, \
	cmd_ui_by *: CMD_UI_BY, cmd_ui_with_text *: CMD_UI_WITH_TEXT), .run = (void (*)(void))(f)
/* clang-format on */

/* Without this the command fails: a selected track, an open note. */
enum cmd_needs { NEEDS_NOTHING, NEEDS_ITEM, NEEDS_OPEN_NOTE };

struct cmd {
	enum topic topic;
	const char *name;
	/* the arguments for the help: "<time>"; "[text]" if optional; "" for none. "<command>": its
	 * argument is another command, which its keys and hints are about. */
	const char *args;
	const char *help; /* a sentence that says what the command does */
	/* a word or two for the line of key hints on the screen; NULL: not in that line */
	const char *hint;
	enum cmd_type takes; /* the type of `run` */
	void (*run)(void);
	int step;
	const char *number; /* what its number is, for messages: "number of a page" */
	bool from_zero;     /* the number may be 0 */
	bool unlisted;      /* rows of lists, or keys that help lists, run it: it has no row of its
			       own in help and after `:` */
	bool types;         /* leads to typing: text, or the argument of the other command */
	enum cmd_needs needs;
};

extern const struct cmd sitting_cmds[];
extern const size_t sitting_ncmds;

/* The commands that a command line can run, and what they work on. */
struct commands {
	struct sitting *s;
	struct ui *ui;
	/* the table of src/bench/ui, which ends with a row without a name; NULL: none */
	const struct cmd *screen;
	struct editor
		*line; /* has the keys of the open note while a line is typed; NULL: none is */
};

/* Runs a command line, "seek -5". On failure sets err and returns false. */
bool command_run(const struct commands *of, const char *line, struct err *err);
/* Returns the command that the command line would run; NULL: no command has that name. */
const struct cmd *command_find(const struct commands *of, const char *line);
/* Returns the command after c, or the first if c is NULL; NULL: there is none. */
const struct cmd *command_next(const struct commands *of, const struct cmd *c);
/* Returns true if the command has this name; c may be NULL. */
bool command_is(const struct cmd *c, const char *name);
/* Returns true if the argument of the command is another command. */
bool command_leads(const struct cmd *c);
