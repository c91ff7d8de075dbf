/*
 * Options of the command line, read from tables: the value of an option, its help, and where the
 * value is stored. Forms: -x VALUE, -xVALUE, --name VALUE, --name=VALUE. `--` ends the options; `-`
 * and negative numbers are arguments.
 */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct cli_call;
struct cli_command;

enum option_kind {
	OPTION_FLAG,  /* bool: true if given */
	OPTION_TEXT,  /* const char *, borrowed from argv; the last one wins */
	OPTION_TEXTS, /* struct option_texts: all values given */
};

#define OPTION_MOST 32
struct option_texts {
	const char *v[OPTION_MOST];
	size_t n;
};

struct option_row {
	char letter; /* 0: none */
	const char *name;
	const char *arg; /* name of the value in the help; NULL for a flag */
	const char *help;
	enum option_kind kind;
	size_t offset;     /* in the owner's struct */
	const char *verbs; /* verbs that take the option, "admit, pass"; NULL: all */
};

/* Rows for a command that has defined OPTIONS as its struct. */
#define OPTION_ROW(letter, field, name, arg, help, kind, verbs)                \
	{                                                                      \
		letter, name, arg, help, kind, offsetof(OPTIONS, field), verbs \
	}
/* Rows of options without a letter, for some verbs. */
#define FLAG_OF(verbs, field, name, help) OPTION_ROW(0, field, name, NULL, help, OPTION_FLAG, verbs)
#define TEXT_OF(verbs, field, name, arg, help) \
	OPTION_ROW(0, field, name, arg, help, OPTION_TEXT, verbs)
#define TEXTS_OF(verbs, field, name, arg, help) \
	OPTION_ROW(0, field, name, arg, help, OPTION_TEXTS, verbs)
/* Rows of options without a letter, for all verbs. */
#define FLAG(field, name, help) FLAG_OF(NULL, field, name, help)
#define TEXT(field, name, arg, help) TEXT_OF(NULL, field, name, arg, help)
#define TEXTS(field, name, arg, help) TEXTS_OF(NULL, field, name, arg, help)

/* The struct that an option fills in: the command's own, or struct cli_call for options of some
 * commands or of all. */
enum option_owner { OPTION_OWN, OPTION_SHARED, OPTION_OF_ALL };

/* Gets the i-th option of a command: its own options, then the options of its needs, then the
 * options of every command. `owner` may be NULL. False: no option is left. If only some verbs take
 * the option, its help names them.
 */
bool option_nth(
	const struct cli_command *c, size_t i, struct option_row *row, enum option_owner *owner);

/*
 * Removes the options from c->argv and stores their values in `into` and in the call. Stops at
 * --help. False: an option is wrong (cli_wrong).
 */
bool options_read(struct cli_call *c, void *into, struct err *err);

/* Returns false (cli_wrong) if an option was given that the verb does not take. */
bool options_suit_verb(const struct cli_call *c, struct err *err);

#endif
