/*
 * Reads the options of the command line. A table has for each option its name, its help, and where
 * its value is stored. Forms: -x VALUE, -xVALUE, --name VALUE, --name=VALUE. `--` ends the options;
 * `-` and negative numbers are arguments.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/core/err.h"

struct cli_call;
struct cli_command;

enum option_kind {
	OPTION_FLAG,  /* bool: true if given */
	OPTION_TEXT,  /* const char *, borrowed from argv; of several the last one is used */
	OPTION_TEXTS, /* struct option_texts, with the values of all occurrences */
};

#define OPTION_MOST 32
struct option_texts {
	const char *v[OPTION_MOST];
	size_t n;
};

struct option_row {
	char letter; /* letter x of the short form -x; 0: there is no short form */
	const char *name;
	const char *arg; /* name of the value, for the help; NULL for a flag */
	const char *help;
	enum option_kind kind;
	/* offset of the value in the struct of the option's owner (enum option_owner), in bytes */
	size_t offset;
	/* names of the verbs that take the option: "admit, pass"; NULL: all verbs */
	const char *verbs;
};

/* Initialiser of an option. The macro OPTIONS must be the struct in which the command's values are
 * stored. */
#define OPTION_ROW(letter, field, name, arg, help, kind, verbs)                \
	{                                                                      \
		letter, name, arg, help, kind, offsetof(OPTIONS, field), verbs \
	}
/* Initialisers of options without a short form that only some verbs take. */
#define FLAG_OF(verbs, field, name, help) OPTION_ROW(0, field, name, NULL, help, OPTION_FLAG, verbs)
#define TEXT_OF(verbs, field, name, arg, help) \
	OPTION_ROW(0, field, name, arg, help, OPTION_TEXT, verbs)
#define TEXTS_OF(verbs, field, name, arg, help) \
	OPTION_ROW(0, field, name, arg, help, OPTION_TEXTS, verbs)
/* Initialisers of options without a short form that all verbs take. */
#define FLAG(field, name, help) FLAG_OF(NULL, field, name, help)
#define TEXT(field, name, arg, help) TEXT_OF(NULL, field, name, arg, help)
#define TEXTS(field, name, arg, help) TEXTS_OF(NULL, field, name, arg, help)

/* The place of an option's value: OPTION_OWN: in the command's own struct; else in struct
 * cli_call, for options of some commands (OPTION_SHARED) or of all (OPTION_OF_ALL). */
enum option_owner { OPTION_OWN, OPTION_SHARED, OPTION_OF_ALL };

/* Sets *row to the i-th option of a command: first its own options, then options that follow from
 * the needs of its verbs, then options of every command. *owner (may be NULL) gets where its value
 * is stored. If only some verbs take the option, row->help names them. Returns false if there is no
 * i-th option. */
bool options_nth(
	const struct cli_command *c, size_t i, struct option_row *row, enum option_owner *owner);

/*
 * Removes the options from c->argv. Stores the values of the command's own options in `into`, and
 * all others in *c. Stops at --help. If an option is wrong, calls cli_wrong and returns false.
 */
bool options_read(struct cli_call *c, void *into, struct err *err);

/* Returns the name that an option or a command of an earlier release has now, since scripts may
 * have it; `name` itself if it (n bytes) is none of these. */
const char *options_name_now(const char *name, size_t n);

/* Returns false, after cli_wrong, if an option was given that the verb does not take. */
bool options_suit_verb(const struct cli_call *c, struct err *err);
