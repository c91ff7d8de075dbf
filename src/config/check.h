/*
 * earlog check: all errors of a file that can be found without playing it. A file with `sections`
 * is a playlist, with `groups` or `terms` a lexicon, with `reviewer`, `music` or `defaults` a
 * profile, any other a session file, whose playlist, lexicon and measurements are checked too.
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

/* True when nothing is wrong. *kind, where not NULL, gets what the file was taken for. */
bool check_file(const char *path, enum check_kind *kind, struct diags *d);
/* The same for bytes; the files that they name are looked for from `path`. */
bool check_bytes(
	const char *path, const char *bytes, size_t n, enum check_kind *kind, struct diags *d);

/* Parts of it, for a session that has read the files already. */
/* p may be NULL */
bool check_session(const struct session_file *f, const struct playlist_file *p, struct diags *d);

#endif
