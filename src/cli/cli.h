/*
 * The command line as a table. A command is a file that defines `const struct cli_command cli_NAME`
 * and a line in commands.h; from these rows come the runner, `earlog help`, the manual page, the
 * suggestions for misspelt words and the completions of shells.
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

/* Tasks of the runner before and after the function of a verb. */
enum cli_needs {
	/* The archive, which --db names; one of: */
	ARCHIVE_NAMED = 1 << 0,  /* the function opens it itself, where it needs one */
	ARCHIVE_PATH = 1 << 1,   /* c->path, whether it is there or not */
	ARCHIVE_READ = 1 << 2,   /* c->st */
	ARCHIVE_IF_ANY = 1 << 3, /* c->st; NULL where there is no archive yet */
	ARCHIVE_WRITE = 1 << 4,  /* c->st; made where there is none */
	/* c->st, of an archive that is there, in a transaction: committed where the function
	 * succeeds, else rolled back */
	ARCHIVE_CHANGE = 1 << 5,
	ARCHIVE_ANY = (1 << 6) - 1,

	/* c->review, by the first argument, which is taken off: */
	REVIEW_FIRST = 1 << 6,
	REVIEW_OR_LAST =
		1 << 7, /* without an argument the one last worked on, and stderr says which */
	REVIEW_LOADED = 1 << 8, /* and c->record: all that is recorded for it */

	/* c->text: the arguments joined by blanks, or standard input where "-" is the only one;
	 * NULL where there are none */
	TEXT_ALL = 1 << 9,
	TEXT_AFTER_FIRST = 1 << 10, /* all but the first */

	TERMINAL = 1 << 11, /* standard input and output are a terminal */

	/* The options --json and --markdown; never both are given. */
	AS_JSON = 1 << 12,
	AS_MARKDOWN = 1 << 13,

	/* The report has rows of one listener (--listener; else the owner of the archive) and names
	 * devices, but hides an open blind run (--unblind ends the run first). */
	NAMES_DEVICES = 1 << 14,

	/* With REVIEW_FIRST and ARCHIVE_CHANGE: a review that is named by its session file may
	 * begin here, and the archive with it. */
	REVIEW_BEGINS = 1 << 15,
};

/* One run of a verb; all of it is the runner's. */
struct cli_call {
	const struct cli_command *command;
	const struct cli_verb *verb;
	const void *options; /* the command's struct */
	int argc;            /* arguments without command, verb, options and the review's name */
	char **argv;         /* ends with a NULL */
	bool json, markdown, unblind, no_color, help;
	const char *db;       /* --db; NULL: not given */
	const char *listener; /* --listener; NULL: not given */
	const char *name;     /* of the review, verbatim; NULL: not given */
	char *path;
	struct store *st;
	struct uuid review;
	struct record record;
	char *text;
	struct buf done;  /* cli_done */
	json_t *json_out; /* cli_print_json; NULL: nothing */
};

struct cli_verb {
	const char *name; /* NULL: the command without a verb */
	const char *args; /* as people read them */
	const char *help; /* a sentence without its full stop; NULL: an internal verb */
	unsigned needs;   /* of enum cli_needs */
	int least, most;  /* arguments after the verb, a review's name among them */
	/*
	 * False: it failed, for the reason in err; with nothing in err the function has said it.
	 * Results are printed to stdout, remarks to stderr.
	 */
	bool (*run)(struct cli_call *c, struct err *err);
	const char *wrong; /* said where their number is wrong; NULL: general words */
};
#define CLI_MANY 1000000 /* arguments without limit */
#define CLI_VERBS 9      /* of one command, at most */

struct cli_command {
	const char *name, *help;
	struct cli_verb verbs[CLI_VERBS + 1]; /* as many as have a function */
	const struct option_row *options;     /* ends with a row of zeros; NULL: no options */
	size_t options_size;                  /* of the struct that the rows fill in */
	/* The i-th option from another table; false: there is none. */
	bool (*more_options)(size_t i, struct option_row *row);
	/* Checks options and arguments before the archive is opened; NULL: nothing to check. */
	bool (*check)(const struct cli_call *c, struct err *err);
};

/* In a row of a command that has defined OPTIONS as the struct that `rows` fill in. */
#define OPTIONS_IN(rows) .options = rows, .options_size = sizeof(OPTIONS)

#define COMMAND(name) extern const struct cli_command cli_##name;
#include "cli/commands.h"
#undef COMMAND
extern const struct cli_command cli_last; /* `earlog` without a command */

extern const struct cli_command *const cli_commands[]; /* ends with a NULL */

/* Runs the command that argv[1] names with the rest of argv. The exit status. */
int cli_run(int argc, char **argv);

/* Prints "earlog: 2 rows <what>, for a text is too long: …" unless l is empty. */
void cli_say_left_out(const char *what, const struct left_out *l);
/* Sets err and STATUS_WRONG_USE; the usage is printed after the message. Always false. */
bool cli_wrong(struct err *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Returns true if the verb has this name, for a function that several verbs share. */
bool cli_verb_is(const struct cli_call *c, const char *name);

/* Prints "earlog: " and a line to stderr after the commit. Always true. */
bool cli_done(struct cli_call *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* The same as JSON on stdout, once in a run. Takes the reference; false: there is none. */
bool cli_print_json(struct cli_call *c, json_t *value, struct err *err);

/* For a function whose argument may be a file as well as a review: opens the archive, sets
 * c->review by the name (NULL: the one last worked on) and loads c->record. */
bool cli_load_review(struct cli_call *c, const char *name, struct err *err);

/* Finds a command by its name; NULL: err names the nearest one. */
const struct cli_command *cli_find(const char *name, struct err *err);

#endif
