/*
 * The commands of earlog as a table. Each command is a file that defines `const struct cli_command
 * cli_NAME`, and has a line in cli/commands.h. The runner, `earlog help`, the man pages, the
 * proposals for misspelt words and the shell completions use these structs.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "archive/store/store.h"
#include "base/core/buf.h"
#include "base/core/err.h"
#include "review/record/records.h"
#include "shell/call/options.h"
#include "shell/table/report.h"

/* The exit status of the program. */
enum { STATUS_DONE = 0, STATUS_FAILED = 1, STATUS_WRONG_USE = 2 };

/* The runner's work before and after it calls the function of a verb. */
enum cli_needs {
	/* How the runner opens the archive; exactly one of these. The archive is at --db or at the
	 * default path. */
	ARCHIVE_NAMED = 1 << 0, /* does not open the archive: the function does, if needed */
	/* does not open the archive: sets c->path to its path, even if there is no file */
	ARCHIVE_PATH = 1 << 1,
	ARCHIVE_READ = 1 << 2, /* opens c->st for reading */
	/* Opens c->st for reading; NULL if there is no archive yet. An archive that --db names must
	 * exist. */
	ARCHIVE_IF_ANY = 1 << 3,
	ARCHIVE_WRITE = 1 << 4, /* opens c->st for writing, and creates a missing archive */
	/* Opens c->st, an existing archive, for writing in a transaction. The runner commits the
	 * transaction if the function succeeds, and rolls it back if not. */
	ARCHIVE_CHANGE = 1 << 5,
	ARCHIVE_ANY = (1 << 6) - 1,

	/* Sets c->review to the review that the first argument names, and removes this argument. */
	REVIEW_FIRST = 1 << 6,
	/* Like REVIEW_FIRST; but without an argument takes the review last worked on, and prints
	 * its id. */
	REVIEW_OR_LAST = 1 << 7,
	/* loads all data of the review c->review into c->record */
	REVIEW_LOADED = 1 << 8,

	/* Sets c->text to the arguments joined by blanks, or to standard input if "-" is the only
	 * argument; NULL without arguments. */
	TEXT_ALL = 1 << 9,
	/* Sets c->text as TEXT_ALL does, but from the arguments after the first. */
	TEXT_AFTER_FIRST = 1 << 10,

	/* Words after the verb are arguments even if they begin with a dash. */
	WORDS_AS_TYPED = 1 << 17,

	TERMINAL = 1 << 11, /* standard input and output must be a terminal */

	/* The verb has the options --json and --markdown; the user cannot give both. */
	AS_JSON = 1 << 12,
	AS_MARKDOWN = 1 << 13,

	/* The report shows rows of one listener (--listener NAME, else the owner of the archive)
	 * and the names of devices, without the rows of an open blind run. --unblind ends this run
	 * first. */
	NAMES_DEVICES = 1 << 14,
	ONE_LISTENER = 1 << 21, /* --listener all is refused */

	/* With REVIEW_FIRST and ARCHIVE_CHANGE: if the argument is a session file whose review is
	 * not in the archive yet, creates this review, and also the archive if there is none. */
	REVIEW_BEGINS = 1 << 15,

	/* The verb narrows its list (row_list.h): by --since and --until, --limit, --sort. */
	FILTER_DATES = 1 << 18,
	FILTER_LIMIT = 1 << 19,
	FILTER_SORT = 1 << 20,
	FILTER_ROWS = FILTER_LIMIT | FILTER_SORT,
	FILTER_COLUMNS = 1 << 22, /* --columns */

	PAGED = 1 << 16, /* on a terminal the output goes through the pager, unless it is JSON */
};

/* The arguments and the data of one run of a verb. The runner owns all of it. */
struct cli_call {
	const struct cli_command *command;
	const struct cli_verb *verb;
	/* values of the command's own options: the struct that its rows describe */
	const void *options;
	int argc;    /* number of arguments, without command, verb, options and review */
	char **argv; /* ends with a NULL */
	bool json, markdown, unblind, no_color, help;
	const char *db;       /* argument of --db; NULL: not given */
	const char *listener; /* argument of --listener; NULL: not given */
	const char *since, *until, *limit, *sort, *columns; /* row_list.h; NULL: not given */
	const char *name; /* argument that names the review; NULL: not given */
	char *path;
	struct store *st;
	struct uuid review;
	struct record record;
	char *text;
	struct buf found; /* what is searched for, as text_searched_hit takes it, or empty */
	struct buf done;  /* messages of cli_done, printed after the commit */
	json_t *json_out; /* printed to stdout after the commit; NULL: nothing */
};

struct cli_verb {
	const char *name; /* NULL: used when the first argument names no verb */
	const char *args; /* the arguments, as the usage shows them */
	/* what the verb does, a sentence without its full stop; NULL: an internal verb, not in the
	 * help */
	const char *help;
	unsigned needs;  /* flags of enum cli_needs */
	int least, most; /* least and most arguments after the verb; the review counts */
	/*
	 * Runs the verb: prints results to stdout, messages to stderr. Returns false on failure,
	 * with the reason in err; err is empty if the reason was printed.
	 */
	bool (*run)(struct cli_call *c, struct err *err);
	const char *wrong; /* message for a wrong number of arguments; NULL: a general one */
};
#define CLI_MANY 1000000 /* value of the member `most`: any number of arguments */
#define CLI_VERBS 11     /* largest number of verbs in a command */

struct cli_command {
	const char *name, *help, *example;
	struct cli_verb verbs[CLI_VERBS + 1]; /* in the last verb, run is NULL */
	const struct option_row *options;     /* a row of zeros ends the array; NULL: no options */
	size_t options_size;                  /* size of the struct in which `options` are stored */
	/* Sets *row to the i-th option in addition to `options`. Returns false if there is none.
	 * NULL: no additional options. */
	bool (*more_options)(size_t i, struct option_row *row);
	/* Checks options and arguments before the archive is opened; NULL: nothing to check. */
	bool (*check)(const struct cli_call *c, struct err *err);
	/* Returns true if a call needs neither the archive nor a review; NULL: no call does. */
	bool (*is_of_file)(const struct cli_call *c);
};

/* For struct cli_command: the options of a command. The macro OPTIONS must be the struct in which
 * their values are stored. */
#define OPTIONS_ARE(...)                                              \
	.options = (const struct option_row[]){ __VA_ARGS__, { 0 } }, \
	.options_size = sizeof(OPTIONS)

/* Runs a command with the words behind its name. Returns the exit status of the program. */
int cli_run_command(const struct cli_command *command, int argc, char **argv);

/* Prints "earlog: ", the message and a newline to stderr. */
void cli_say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* Sets err and the exit status STATUS_WRONG_USE: the runner prints the message, then the usage.
 * Returns false. */
bool cli_wrong(struct err *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Returns the form of a report by --json and --markdown. */
enum report_form cli_report_form(const struct cli_call *c);

/* Returns true if c runs the verb of this name; for a function that several verbs share. */
bool cli_verb_is(const struct cli_call *c, const char *name);

/* Adds a message, which the runner prints to stderr once the transaction is committed. Returns
 * true. */
bool cli_done(struct cli_call *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Opens the archive, sets c->review to the review that `name` finds (NULL: the review last worked
 * on) and loads c->record. For functions whose argument may be a file instead of a review. */
bool cli_load_review(struct cli_call *c, const char *name, struct err *err);

/* Returns true if earlier versions had this word (a verb or an option) of the command, and sets err
 * as cli_wrong does. */
bool cli_gone(const char *command, const char *word, struct err *err);
