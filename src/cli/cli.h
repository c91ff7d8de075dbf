/*
 * The command line as a table. A command is a file that defines `const struct cli_command
 * cli_NAME`, and a line in commands.h. The runner, `earlog help`, the manual page, suggestions for
 * misspelt words and shell completions are made from these rows.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "cli/options.h"
#include "record/records.h"
#include "store/store.h"

/* The exit status of the program. */
enum { STATUS_DONE = 0, STATUS_FAILED = 1, STATUS_WRONG_USE = 2 };

/* Tasks of the runner before and after it calls the function of a verb. */
enum cli_needs {
	/* How the runner opens the archive at --db or at the default path; one of: */
	ARCHIVE_NAMED = 1 << 0,  /* the function opens the archive itself, if needed */
	ARCHIVE_PATH = 1 << 1,   /* sets c->path, even if the file does not exist */
	ARCHIVE_READ = 1 << 2,   /* sets c->st */
	ARCHIVE_IF_ANY = 1 << 3, /* sets c->st; NULL if there is no archive yet */
	ARCHIVE_WRITE = 1 << 4,  /* sets c->st; a missing archive is created */
	/* Sets c->st, an existing archive in a transaction, which is committed if the function
	 * succeeds, else rolled back. */
	ARCHIVE_CHANGE = 1 << 5,
	ARCHIVE_ANY = (1 << 6) - 1,

	/* Sets c->review from the first argument, and removes this argument. */
	REVIEW_FIRST = 1 << 6,
	/* The same; without an argument takes the review last worked on, and prints its name. */
	REVIEW_OR_LAST = 1 << 7,
	REVIEW_LOADED = 1 << 8, /* also loads all data of the review into c->record */

	/* Sets c->text to the arguments joined by blanks, or to standard input if "-" is the only
	 * argument; NULL without arguments. */
	TEXT_ALL = 1 << 9,
	TEXT_AFTER_FIRST = 1 << 10, /* like TEXT_ALL, without the first argument */

	TERMINAL = 1 << 11, /* standard input and output must be a terminal */

	/* Accepts --json and --markdown, but not both at once. */
	AS_JSON = 1 << 12,
	AS_MARKDOWN = 1 << 13,

	/* The report has rows of one listener (--listener; else the owner of the archive) and names
	 * devices, but hides an open blind run (--unblind ends the run first). */
	NAMES_DEVICES = 1 << 14,

	/* With REVIEW_FIRST and ARCHIVE_CHANGE: a session file as argument creates its review, and
	 * the archive if missing. */
	REVIEW_BEGINS = 1 << 15,
};

/* One run of a verb; the runner owns all of it. */
struct cli_call {
	const struct cli_command *command;
	const struct cli_verb *verb;
	const void *options; /* the struct that the command's options fill in */
	int argc;            /* arguments without command, verb, options and the review's name */
	char **argv;         /* ends with a NULL */
	bool json, markdown, unblind, no_color, help;
	const char *db;       /* --db; NULL: not given */
	const char *listener; /* --listener; NULL: not given */
	const char *name;     /* name of the review as typed; NULL: not given */
	char *path;
	struct store *st;
	struct uuid review;
	struct record record;
	char *text;
	struct buf done;  /* messages of cli_done */
	json_t *json_out; /* the value of cli_print_json; NULL: none */
};

struct cli_verb {
	const char *name; /* NULL: the command without a verb */
	const char *args; /* as shown in the usage */
	const char *help; /* a sentence without its full stop; NULL: an internal verb */
	unsigned needs;   /* flags of enum cli_needs */
	int least, most;  /* number of arguments after the verb, including the review */
	/*
	 * Runs the verb: prints results to stdout, messages to stderr. Returns false if it failed,
	 * with the reason in err, or an empty err if the reason was printed.
	 */
	bool (*run)(struct cli_call *c, struct err *err);
	const char *wrong; /* message for a wrong number of arguments; NULL: a general one */
};
#define CLI_MANY 1000000 /* arguments without limit */
#define CLI_VERBS 9      /* most verbs of one command */

struct cli_command {
	const char *name, *help;
	struct cli_verb verbs[CLI_VERBS + 1]; /* ends with a verb without function */
	const struct option_row *options;     /* ends with a row of zeros; NULL: no options */
	size_t options_size;                  /* size of the struct that the rows fill in */
	/* Gets the i-th option that is not in `options`; false: there is none. May be NULL. */
	bool (*more_options)(size_t i, struct option_row *row);
	/* Checks options and arguments before the archive is opened; NULL: nothing to check. */
	bool (*check)(const struct cli_call *c, struct err *err);
};

/* Sets the options of a command that has defined OPTIONS as the struct that `rows` fill in. */
#define OPTIONS_IN(rows) .options = rows, .options_size = sizeof(OPTIONS)

#define COMMAND(name) extern const struct cli_command cli_##name;
#include "cli/commands.h"
#undef COMMAND
extern const struct cli_command cli_last; /* `earlog` without a command */

extern const struct cli_command *const cli_commands[]; /* ends with a NULL */

/* Runs the command that argv[1] names with the rest of argv. Returns the exit status. */
int cli_run(int argc, char **argv);

/* Prints "earlog: " and a line to stderr. */
void cli_say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* Prints "earlog: 2 rows <what>, for a text is too long: …" unless l is empty. */
void cli_say_left_out(const char *what, const struct left_out *l);
/* Sets err and STATUS_WRONG_USE; the usage is printed after the message. Always false. */
bool cli_wrong(struct err *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Returns true if the verb has this name, for a function that several verbs share. */
bool cli_verb_is(const struct cli_call *c, const char *name);

/* Prints "earlog: " and a line to stderr once the transaction is committed. Always true. */
bool cli_done(struct cli_call *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Prints JSON to stdout once the transaction is committed; only one value per run. Takes the
 * reference. False: err, value is NULL. */
bool cli_print_json(struct cli_call *c, json_t *value, struct err *err);

/* Opens the archive, sets c->review by the name (NULL: the review last worked on) and loads
 * c->record. For a function whose argument may be a file or a review. */
bool cli_load_review(struct cli_call *c, const char *name, struct err *err);

/* Finds a command by its name; NULL: err names the nearest one. */
const struct cli_command *cli_find(const char *name, struct err *err);

#endif
