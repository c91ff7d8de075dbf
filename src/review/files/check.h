/*
 * earlog check: finds all errors of a file without playing it. A file with the key `sections` is a
 * playlist, with `groups` or `terms` a lexicon, with `reviewer`, `music` or `defaults` a profile,
 * else a session file, whose playlist, lexicon and measurements are also checked. Without any of
 * the keys of these files, a text with filters or a preamp is the file of an equaliser, and JSON is
 * of another program.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/yaml/diag.h"
#include "review/files/equaliser.h"
#include "review/files/lexicon.h"
#include "review/files/playlist.h"
#include "review/files/session_file.h"

enum check_kind {
	CHECK_SESSION,
	CHECK_PLAYLIST,
	CHECK_LEXICON,
	CHECK_PROFILE,
	CHECK_WORDS,
	CHECK_EQUALISER,
	CHECK_OTHER,
	CHECK_NOTHING
};

extern const char *const check_kind_names[]; /* "session file" for CHECK_SESSION */
/* Reads the file of an equaliser. A file of another kind, or without a filter that is on, is an
 * error. */
bool check_equaliser(
	struct equaliser *e, const char *path, const char *bytes, size_t n, struct diags *d);
/* Returns true if the file has no errors. Sets *kind (unless NULL) to the kind of file detected. */
bool check_file(const char *path, enum check_kind *kind, struct diags *d);
/* Checks the file's bytes, which are in memory, like check_file. File names in them are relative to
 * `path`. */
bool check_bytes(
	const char *path, const char *bytes, size_t n, enum check_kind *kind, struct diags *d);

/* Checks a session file that was already read, against its playlist p (may be NULL). Returns true
 * if it has no errors. */
bool check_session(const struct session_file *f, const struct playlist_file *p, struct diags *d);
/* Reads the playlist of a session file (session_file_playlist), and checks both. */
bool check_playlist_of(const struct session_file *f, const struct profile *own,
	struct playlist_file *p, struct diags *d);
