/*
 * Maps keys to command lines; there is a map for each key table (files/profile.h). The default
 * keys and the profile use one syntax; "none" in the profile removes a key. Names of keys: a, A, ?,
 * Space, Enter, Esc, Tab, Backspace, Delete, Left, Shift-Left, Ctrl-J, Alt-b, Alt-Enter, F5,
 * PageUp, Home.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/yaml/diag.h"
#include "bench/command/command.h"
#include "review/files/profile.h"

struct binding {
	enum key_table table;
	const char *key;
	const char *line;
	const char *help;      /* what this command line does; NULL: the help of `about` applies */
	const struct cmd *cmd; /* what the line runs */
	/* The command that help and hints are about: in "ask volume" it is volume, in "key mark"
	 * mark; NULL: no command is called so. */
	const struct cmd *about;
	const char *arg; /* the end of `line` */
};

struct keymap {
	/* The default keys, changed by the profile. The texts belong to the profile or to the
	 * program. */
	struct binding *v;
	size_t n, cap;
};

/* Sets k to the default keys and applies the profile's changes. Returns false if the profile has an
 * unknown command or key; adds each fault to d, with its line. */
bool keymap_init(
	struct keymap *k, const struct profile *p, const struct commands *of, struct diags *d);
void keymap_finish(struct keymap *k);
/* Returns the keys without the profile, with no commands; never freed. */
const struct keymap *keymap_defaults(void);
/* Returns the binding of a key in a table; NULL: there is none. */
const struct binding *keymap_find(const struct keymap *k, enum key_table table, const char *key);
/* Returns what the profile runs for a media key, named as its MPRIS method; NULL: it has none. */
const char *keymap_media(const struct profile *p, const char *key);
bool binding_same(const struct binding *a, const struct binding *b); /* the same command line */
#define KEY_NAME 32 /* size of a buffer for the name of a key, with its NUL */
/* Returns true if this is the name of a key that terminals send. */
bool keymap_is_key(const char *name);
