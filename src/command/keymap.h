/*
 * Maps keys to command lines; there is a map for each key table (config/profile.h). The default
 * keys and the profile use one syntax; "none" in the profile removes a key. Names of keys: a, A, ?,
 * Space, Enter, Esc, Tab, Backspace, Delete, Left, Shift-Left, Ctrl-J, Alt-b, Alt-Enter, F5,
 * PageUp, Home.
 */
#ifndef COMMAND_KEYMAP_H
#define COMMAND_KEYMAP_H

#include <stdbool.h>
#include <stddef.h>

#include "command/command.h"
#include "config/diag.h"
#include "config/profile.h"

struct binding {
	enum key_table table;
	const char *key;
	const char *line;
};

struct keymap {
	/* The default keys, changed by the profile. The texts belong to the profile or to the
	 * program. */
	struct binding *v;
	size_t n, cap;
};

/* Sets k to the default keys and applies the profile's changes. Returns false if the profile has an
 * unknown command or key; adds each fault to d, with its line. */
bool keymap_init(struct keymap *k, const struct profile *p, const struct cmd_table *tables,
	size_t ntables, struct diags *d);
void keymap_finish(struct keymap *k);
const struct keymap *keymap_defaults(void); /* returns the keys without the profile; never freed */
/* Returns the help for this exact command line if it has its own, for example "seek -5"; NULL: the
 * command's help applies. */
const char *keymap_line_help(const char *line);
/* Returns the command line of a key in a table; NULL: the key has none there. */
const char *keymap_line(const struct keymap *k, enum key_table table, const char *key);
#define KEY_NAME 32 /* size of a buffer for the name of a key, with its NUL */
/* Returns true if this is the name of a key that terminals send. */
bool keymap_is_key(const char *name);

#endif
