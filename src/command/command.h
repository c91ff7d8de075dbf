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

struct cmd {
	const char *name;
	const char *args; /* "<time>", "" for none; shown in help */
	bool (*run)(void *context, const char *arg,
		struct err *err); /* arg: the rest of the line, trimmed; "" */
	const char *help;         /* a sentence */
	const char *hint;         /* a word or two for the hint line; NULL: too rare for it */
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

/* Runs a line, "seek -5", by the first table that knows its name. False: err says what is wrong. */
bool command_run(const struct cmd_table *tables, size_t ntables, const char *line, struct err *err);
const struct cmd *command_find(const struct cmd_table *tables, size_t ntables, const char *line);

#endif
