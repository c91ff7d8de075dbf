/*
 * Options of the command line, read from one table for each command: what it takes, its help, and
 * where the value goes. -x VALUE, -xVALUE, --name VALUE, --name=VALUE; `--` ends them; `-` is no
 * option. Every command knows --help and --no-color.
 *
 *	struct list_options { bool json; const char *db; } o = { 0 };
 *	static const struct option_row rows[] = {
 *		{ 0, "json", NULL, "as JSON", OPTION_FLAG, offsetof(struct list_options, json) },
 *		OPTION_DB(struct list_options),
 *	};
 *	int status;
 *	if (!options_parse(rows, LENGTH(rows), &o, &argc, &argv, &status))
 *		return status;
 */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* What a command answers: main returns it. */
enum { STATUS_DONE = 0, STATUS_FAILED = 1, STATUS_WRONG_USE = 2 };

enum option_kind {
	OPTION_FLAG,  /* bool: was it given? */
	OPTION_TEXT,  /* const char *, borrowed from argv; the last one given counts */
	OPTION_TEXTS, /* struct option_texts: each one given */
};

#define OPTION_MOST 32
struct option_texts {
	const char *v[OPTION_MOST];
	size_t n;
};

struct option_row {
	char letter; /* 0: none */
	const char *name;
	const char *arg; /* what the value is called; NULL for a flag */
	const char *help;
	enum option_kind kind;
	size_t offset; /* into the struct of the caller */
};

#define OPTION_DB(type)                                                                            \
	{                                                                                          \
		0, "db", "FILE", "the archive (else EARLOG_DB, else the one in your data folder)", \
			OPTION_TEXT, offsetof(type, db)                                            \
	}

struct cli_command {
	const char *name, *args, *help;
	int (*run)(int argc, char **argv); /* argv[0] is the command's name */
};

/* Whose options are read from here on, for messages and --help. */
void options_begin(const struct cli_command *c);

/* Who answers --help from here on; NULL: lines for people. The rows are the command's own and then
 * those of all. */
typedef void options_help(const struct cli_command *c, const struct option_row *rows, size_t n,
	const struct option_row *common, size_t ncommon);
void options_help_by(options_help *print);

/*
 * Reads argv[1..], leaves what is no option in *argv, *argc of them, without the command's name.
 * False: *status says what to return; --help was answered, or the use was wrong and that was said.
 */
bool options_parse(
	const struct option_row *rows, size_t n, void *into, int *argc, char ***argv, int *status);

/* "earlog X: words", how it is used; always STATUS_WRONG_USE. */
int options_wrong(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
