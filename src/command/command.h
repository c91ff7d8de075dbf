/*
 * Commands of the bench: a table of names, and command lines that run them. A key, a line of the
 * profile and a line typed after `:` all run a command line. Commands that only change the screen
 * are in a second table, in src/ui.
 */
#ifndef COMMAND_COMMAND_H
#define COMMAND_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "sitting/sitting.h"

/* The needs of a command: a selected item, a selected note, an open note. command_run fails without
 * them. */
enum { NEEDS_ITEM = 1 /* selected */, NEEDS_NOTE = 2 /* selected */, NEEDS_DRAFT = 4 };

/* The help page that lists the command. */
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
	const char *args; /* arguments: "<time>", optional "[text]", "" for none */
	const char *help; /* a sentence that says what the command does */
	const char *hint; /* a word or two for the line of hints; NULL: not shown there */

	/* Exactly one of these functions is set. `arg`, `text`: the rest of the line, trimmed, or
	 * "". A function that returns false fills in err. */
	/* For commands of another table. */
	bool (*run)(void *context, const char *arg, struct err *err);
	bool (*run_by)(void *context, int step, struct err *err);
	void (*act)(struct sitting *s);
	bool (*verb)(struct sitting *s, struct err *err);
	bool (*by)(struct sitting *s, int step, struct err *err);
	bool (*with_text)(struct sitting *s, const char *text, struct err *err);
	/* The number counts from 1; without an argument it is 1. */
	bool (*with_number)(struct sitting *s, size_t number, struct err *err);
	bool (*on_note)(struct sitting *s, const struct uuid *note, struct err *err); /* selected */
	int step;           /* the argument of `by` and `run_by` */
	const char *number; /* meaning of the number of with_number: "number of a page" */
	unsigned needs;     /* NEEDS_ bits; on_note always needs a note */
};

/* A table, and the context passed to its commands. */
struct cmd_table {
	const struct cmd *rows;
	size_t n;
	void *context;
};

/* The commands of a sitting; their context is a struct sitting *. */
extern const struct cmd sitting_cmds[];
extern const size_t sitting_ncmds;

/* Runs a line, "seek -5", with the first table that has its name. False: err. */
bool command_run(const struct cmd_table *tables, size_t ntables, const char *line, struct err *err);
/* Returns the command that a line runs; NULL: no table has its name. */
const struct cmd *command_find(const struct cmd_table *tables, size_t ntables, const char *line);

#endif
