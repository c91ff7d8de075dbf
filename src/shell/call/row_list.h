/*
 * A list of the shell: a row of cli/lists.c, whose query makes a JSON object of each of its rows.
 * The words and options that narrow a list, the order, the table on the terminal and --json are the
 * same for all.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "shell/call/cli.h"

/* Appends the rows of a list to `rows`. The keys are the keys of --json; keys in capitals are only
 * in the table; below 100 columns the text of the key QUOTE is under the others there. On failure
 * sets err and returns false. */
typedef bool row_list_query(struct cli_call *c, json_t *rows, struct err *err);

struct row_list {
	const char *name; /* of the command */
	row_list_query *query;
	/* The columns of the table, with blanks between them: TITLE, which is the
	 * key too, TITLE=KEY, or TITLE=KEY/KEY: --sort compares the values of the second key. A
	 * "!" before the title: a value says what is missing or wrong. */
	const char *columns;
	const char *shown; /* the columns without --columns, as --columns names them; NULL: all */
	/* messages for a list without rows; unmatched: if the user gave words or dates, NULL: none
	 */
	const char *none, *unmatched;
	/* The query has all rows: the list keeps those with the words (in id, title, name, device,
	 * kind) and with a `last_date` from --since to --until. */
	bool whole;
};

/* Narrows the rows, if they are `whole`, sorts them by --sort, and keeps the first --limit. If an
 * option is wrong, this and the functions below call cli_wrong and return false. */
bool row_list_narrow(
	const struct cli_call *c, const char *columns, bool whole, json_t *rows, struct err *err);
/* Does so, and prints the rows. */
bool row_list_print(
	const struct cli_call *c, const struct row_list *l, json_t *rows, struct err *err);
/* Sets the evenings that --since and --until name: from *since on, before *until. The bounds that
 * are not given remain. */
bool row_list_dates(const struct cli_call *c, int64_t *since, int64_t *until, struct err *err);
/* Sets *limit to --limit; NO_INT: not given. */
bool row_list_limit(const struct cli_call *c, int64_t *limit, struct err *err);
