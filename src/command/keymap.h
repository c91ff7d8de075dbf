/*
 * The command line of each key, by table (config/profile.h). The defaults and the profile are the
 * same text; in the profile "none" removes a key. Key names: a, A, ?, Space, Enter, Esc, Tab,
 * Backspace, Delete, Left, Shift-Left, Ctrl-J, Alt-b, Alt-Enter, F5, PageUp, Home.
 */
#ifndef COMMAND_KEYMAP_H
#define COMMAND_KEYMAP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "command/command.h"
#include "config/diag.h"
#include "config/profile.h"

struct binding {
	enum key_table table;
	const char *key;
	const char *line;
};

extern const struct binding default_keys[];
extern const size_t ndefault_keys;

struct keymap {
	struct binding *v; /* the defaults as the profile changed them; texts are borrowed */
	size_t n;
};

/* Adds the profile's keys to the defaults. Reports unknown commands, wrong keys and keys bound
 * twice with their line in the profile; then returns false. */
bool keymap_init(struct keymap *k, const struct profile *p, const struct cmd_table *tables,
	size_t ntables, struct diags *d);
void keymap_finish(struct keymap *k);
/* The help of a line whose command does several things; NULL: the help of the command. */
const char *keymap_line_help(const char *line);
const char *keymap_line(
	const struct keymap *k, enum key_table table, const char *key); /* NULL: not bound */
#define KEY_NAME 32                   /* bytes of a key's name with its NUL */
bool keymap_is_key(const char *name); /* a key that a terminal can send, by its canonical name */

#endif
