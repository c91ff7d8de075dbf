/*
 * Names that earlier versions of earlog had: keys and commands that a profile, a script or a hand
 * may still use. Each row says what stands in its place. Files that use such a name are read; the
 * name is a warning.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "base/core/err.h"

enum gone_kind {
	GONE_NOTHING,
	GONE_PROFILE, /* a key of config.yaml */
	GONE_KEYS,    /* a table of `keys:` in config.yaml */
	GONE_SESSION, /* a key of a session file */
	GONE_BENCH,   /* a command of the bench, or its first words: "show matches" */
	/* a command of the shell, a command and verb, or a command and option: "plot --near" */
	GONE_SHELL,
	GONE_VIEW, /* a key of the JSON, in a template */
};

struct gone {
	const char *name;
	const char *instead; /* what to use instead, for a message; no capital, no full stop */
};

/* The names of each kind, in order; NULL name: end. */
extern const struct gone gone_names[][64];

/* Returns true if `words` are a name of this kind that is gone, or begin with one and a blank, and
 * sets err to the message about it. In a command of the bench, "ask " and "key " may be before
 * the name. */
bool gone_name(enum gone_kind kind, const char *words, struct err *err);
