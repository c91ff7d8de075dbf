/*
 * Help, manual and completions, made from the table of commands.
 */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "base/buf.h"
#include "cli/cli.h"
#include "config/profile.h"
#include "ui/ui.h"

/* Prints `earlog help` to stdout. */
void help_all(void);
/* Prints `earlog help COMMAND` to stdout. */
void help_command(const struct cli_command *c);
/* Appends "earlog note edit NOTE [TEXT]"; v NULL: the usage of all verbs. */
void help_usage(struct buf *out, const struct cli_command *c, const struct cli_verb *v);
/* Calls keymap_init with all commands of the bench. */
bool help_keymap(struct keymap *k, const struct profile *p, struct diags *d);
/* Writes the keys and commands of the bench with the bindings of a profile (NULL: the defaults). */
void help_bench(const struct profile *p, const struct ui_help *to);

/* Prints a man page as roff to stdout: "earlog-session.5"; NULL: earlog.1. False: err. */
bool manual_page(const char *name, struct err *err);
/* Prints the completions for a shell to stdout: "bash", "zsh", "fish". False: err. */
bool completion_print(const char *shell, struct err *err);

#endif
