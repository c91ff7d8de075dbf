/*
 * Prints the help, the man pages and the completions for shells, all made from the table of
 * commands.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/core/buf.h"
#include "bench/ui/ui.h"
#include "review/files/profile.h"
#include "shell/call/cli.h"

#define COMMAND(name) extern const struct cli_command cli_##name;
#include "shell/cli/commands.h"
#undef COMMAND

/* All commands; a NULL ends it. */
extern const struct cli_command *const cli_commands[];
extern const struct cli_command cli_last; /* `earlog` without a command */
/* Returns the command of this name, or of a name of an earlier version; NULL: there is none. */
const struct cli_command *cli_named(const char *name);
/* Returns the command that the user may have meant, with its options; NULL: no name is near. */
const char *cli_nearest(const char *name);
/* Returns the command of this name; if there is none, sets err, which proposes the nearest name,
 * and returns NULL. */
const struct cli_command *cli_find(const char *name, struct err *err);
/* Runs the command named argv[1]. Returns the exit status of the program. */
int cli_run(int argc, char **argv);

/* Prints `earlog help` to stdout. */
void help_all(void);
/* Prints the commands of an evening to stdout: the first page, for `earlog` alone. */
void help_first(void);
/* Initialises k with the keys of all commands of the bench (keymap_init). */
bool help_keymap(struct keymap *k, const struct profile *p, struct diags *d);

/* Appends s to a man page so that all of s is printed verbatim: escapes characters that roff would
 * take as a request, an escape or a quote. Newlines and tabs become blanks. `context` is not
 * used. */
void help_escape_roff(struct buf *out, const char *s, size_t n, void *context);

/*
 * The places of the user's files, for people: `earlog doctor`, `version`, `help` and help at the
 * bench show them. Reports of bugs never contain them.
 */
#define PLACES 3

/* Fills in archive, backups and profile, and a row of zeros as the end; leaves out places that need
 * a home folder if there is none. profile: NULL: the usual one. help_places_finish frees the paths.
 */
void help_places_init(struct ui_place places[PLACES + 1], const char *profile);
void help_places_finish(struct ui_place places[PLACES + 1]);
/* Prints a line for each place, and whether it is there. */
void help_places_print(void);
