/* Prints how a command is used, from its table. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/core/buf.h"
#include "shell/call/cli.h"

/* Width of all pages of help in columns, on a terminal or not. */
#define USAGE_PAGE 79

/* Appends the usage of a verb, such as "earlog note edit NOTE [TEXT]"; v NULL: of all verbs of
 * c. */
void usage_add(struct buf *out, const struct cli_command *c, const struct cli_verb *v);
/* Prints `earlog help COMMAND` to stdout. */
void usage_print(const struct cli_command *c);

/* Prints words, wrapped at the width of a page. The cursor is at column `at`; further lines are
 * indented to column `hang`. */
void usage_wrapped(int at, int hang, const char *words);
/* Prints a name and its explanation in two columns. A name wider than `width` gets a line of its
 * own. */
void usage_pair(const char *left, int width, const char *right);
