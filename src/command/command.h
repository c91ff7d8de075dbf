/*
 * Runs the command line of a key, of the profile, or typed after `:`. A command line begins with
 * the name of a command, which is looked up in tables: sitting_cmds has the commands that work on
 * the session, a table in src/ui the commands that only change the screen.
 */
#ifndef COMMAND_COMMAND_H
#define COMMAND_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "sitting/sitting.h"

/* Bits that say what must exist for a command to run: a selected track, a selected note, an open
 * note. If it does not, command_run fails. */
enum {
	NEEDS_ITEM = 1 /* a selected track */,
	NEEDS_NOTE = 2 /* a selected note */,
	NEEDS_DRAFT = 4
};

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

struct cmd {
	enum topic topic;
	const char *name;
	/* the arguments for the help: "<time>"; "[text]" if optional; "" for none */
	const char *args;
	const char *help; /* a sentence that says what the command does */
	/* a word or two for the line of key hints on the screen; NULL: not in that line */
	const char *hint;

	/* Exactly one of these functions is set. `arg`, `text`: the rest of the command line,
	 * trimmed, or "". A function that returns false has set err. */
	/* run and run_by are not used in sitting_cmds. context: from the command's table. */
	bool (*run)(void *context, const char *arg, struct err *err);
	bool (*run_by)(void *context, int step, struct err *err);
	void (*act)(struct sitting *s);
	bool (*verb)(struct sitting *s, struct err *err);
	bool (*by)(struct sitting *s, int step, struct err *err);
	bool (*with_text)(struct sitting *s, const char *text, struct err *err);
	/* number: the argument, 1 or greater; without an argument 1. */
	bool (*with_number)(struct sitting *s, size_t number, struct err *err);
	/* note: the selected note. */
	bool (*on_note)(struct sitting *s, const struct uuid *note, struct err *err);
	int step; /* passed to `by` and `run_by` */
	/* what the argument of with_number is, for messages: "number of a page" */
	const char *number;
	/* NEEDS_ bits; a command with on_note needs a selected note in any case */
	unsigned needs;
};

/* A table of commands, and the context that their run and run_by get. */
struct cmd_table {
	const struct cmd *rows;
	size_t n;
	void *context;
};

/* The commands that work on the session. Their context must be a struct sitting *. */
extern const struct cmd sitting_cmds[];
extern const size_t sitting_ncmds;

/* Runs a command line, "seek -5"; searches the tables in order for the command's name. On failure
 * sets err and returns false. */
bool command_run(const struct cmd_table *tables, size_t ntables, const char *line, struct err *err);
/* Returns the command that the command line would run; NULL if no table has a command of that
 * name. */
const struct cmd *command_find(const struct cmd_table *tables, size_t ntables, const char *line);

#endif
