/*
 * earlog check: finds all errors of a file without playing it. A file with the key `sections` is a
 * playlist, with `groups` or `terms` a lexicon, with `reviewer`, `music` or `defaults` a profile,
 * else a session file, whose playlist, lexicon and measurements are also checked.
 */
#ifndef CONFIG_CHECK_H
#define CONFIG_CHECK_H

#include <stdbool.h>
#include <stddef.h>

#include "config/diag.h"
#include "config/lexicon.h"
#include "config/playlist.h"
#include "config/session_file.h"

enum check_kind { CHECK_SESSION, CHECK_PLAYLIST, CHECK_LEXICON, CHECK_PROFILE, CHECK_EQUALISER };

/* Returns true if the file has no errors. Sets *kind (unless NULL) to the kind of file detected. */
bool check_file(const char *path, enum check_kind *kind, struct diags *d);
/* Checks the file's bytes, which are in memory, like check_file. File names in them are relative to
 * `path`. */
bool check_bytes(
	const char *path, const char *bytes, size_t n, enum check_kind *kind, struct diags *d);

/* Checks a session file that was already read, against its playlist p (may be NULL). Returns true
 * if it has no errors. */
bool check_session(const struct session_file *f, const struct playlist_file *p, struct diags *d);

#endif
