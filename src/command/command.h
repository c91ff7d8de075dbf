/*
 * Commands of the bench: a table of names, and lines of text that run them. Keys run command lines,
 * so a key, a line of the profile and something typed after `:` are the same thing. Commands about
 * the screen alone are rows of a second table, which belongs to the ui.
 */
#ifndef COMMAND_COMMAND_H
#define COMMAND_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "sitting/sitting.h"

/* The needs of a command of a sitting; command_run reports a missing one and runs nothing. */
enum { NEEDS_ITEM = 1 /* a chosen one */, NEEDS_NOTE = 2 /* a chosen one */, NEEDS_DRAFT = 4 };

/* The page of help with the command. */
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
	const char *args; /* "<time>", "[text]" where it may be left out, "" for none */
	const char *help; /* a sentence */
	const char *hint; /* a word or two for the hint line; NULL: too rare for it */

	/* The function, one of these. `arg`, `text`: the rest of the line, trimmed; "". A
	 * function that returns false fills in err. */
	bool (*run)(void *context, const char *arg, struct err *err); /* of another table */
	bool (*run_by)(void *context, int step, struct err *err);     /* likewise */
	void (*act)(struct sitting *s);
	bool (*verb)(struct sitting *s, struct err *err);
	bool (*by)(struct sitting *s, int step, struct err *err);
	bool (*with_text)(struct sitting *s, const char *text, struct err *err);
	bool (*with_number)(
		struct sitting *s, size_t number, struct err *err); /* from 1, left out: 1 */
	bool (*on_note)(struct sitting *s, const struct uuid *note, struct err *err); /* chosen */
	int step;           /* of `by`, `run_by` */
	const char *number; /* of with_number: what it is, "number of a page" */
	unsigned needs;     /* NEEDS_ of a sitting's command; on_note needs a note anyway */
};

/* A table and what its commands are run with. */
struct cmd_table {
	const struct cmd *rows;
	size_t n;
	void *context;
};

/* The commands of a sitting; their context is a struct sitting *. */
extern const struct cmd sitting_cmds[];
extern const size_t sitting_ncmds;

/* Runs a line, "seek -5", by the first table that knows its name. False: err. */
bool command_run(const struct cmd_table *tables, size_t ntables, const char *line, struct err *err);
/* The row that a line runs; NULL: no table knows its name. */
const struct cmd *command_find(const struct cmd_table *tables, size_t ntables, const char *line);

#endif
