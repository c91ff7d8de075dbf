/*
 * Help, manual and completions, made from the table of commands.
 */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include <jansson.h>

#include "base/buf.h"
#include "cli/cli.h"
#include "config/profile.h"
#include "ui/ui.h"

/* Prints `earlog help` to stdout. */
void help_all(void);
/* Prints `earlog help COMMAND` to stdout. */
void help_command(const struct cli_command *c);
/* Appends the usage of a verb, "earlog note edit NOTE [TEXT]", or of all verbs (v is NULL). */
void help_usage(struct buf *out, const struct cli_command *c, const struct cli_verb *v);
/* Calls keymap_init with all commands of the bench. */
bool help_keymap(struct keymap *k, const struct profile *p, struct diags *d);
/* Writes the keys and commands of the bench with the bindings of a profile (NULL: the defaults). */
void help_bench(const struct profile *p, const struct ui_help *to);

/* Returns the parts of schema/help/NAME.txt as [{name, words}]; words has a line for each
 * paragraph. */
json_t *help_parts(const char *name);
/* Appends s so that man shows every character verbatim: no character acts as a request, an escape
 * or a quote. Newlines and tabs become blanks. */
void help_escape_roff(struct buf *out, const char *s, size_t n, void *context);

/* Verbs of `earlog help`: print a man page as roff, or the completions for a shell. */
bool help_manual(struct cli_call *c, struct err *err);
bool help_completion(struct cli_call *c, struct err *err);

#endif
