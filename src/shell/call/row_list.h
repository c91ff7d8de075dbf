/*
 * A list of the shell: a row of cli/lists.c, whose query makes a JSON object of each of its rows.
 * The words and options that narrow a list, the order, the table on the terminal and --json are the
 * same for all.
 */
#pragma once

#include "shell/call/cli.h"

/* Appends the rows of a list to `rows`. Their keys are those of --json, but for keys in capitals,
 * which only the table has. On failure sets err and returns false. */
typedef bool row_list_query(struct cli_call *c, json_t *rows, struct err *err);

struct row_list {
	const char *name; /* of the command */
	row_list_query *query;
	/* The columns of the table, with blanks between them: TITLE=KEY, or TITLE, which is the
	 * key too. --sort compares the value of the key TITLE, if the row has it. */
	const char *columns;
	const char *shown; /* the columns without --columns, as --columns names them; NULL: all */
	/* messages for a list without rows; unmatched: if the user gave words or dates, NULL: none
	 */
	const char *none, *unmatched;
	/* The query has all rows: the list keeps those with the words (in id, title, name, device,
	 * kind) and with a `last_date` from --since to --until. */
	bool whole;
};

/* Narrows the rows, sorts them by --sort, keeps the first --limit, and prints them. If an option is
 * wrong, calls cli_wrong and returns false. */
bool row_list_print(
	const struct cli_call *c, const struct row_list *l, json_t *rows, struct err *err);
