/*
 * Inserts one cue or one track into a playlist file that a person maintains, laid out like its
 * neighbours. All other bytes remain: comments, layout, line ends, byte order mark. The file is
 * read again first. It is written only if the result reads as the same playlist plus the new entry.
 */
#ifndef CONFIG_INSERT_H
#define CONFIG_INSERT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "config/playlist.h"

struct inserted {
	char hash[FILE_HASH]; /* playlist_hash of the file afterwards */
	bool changed;         /* the file no longer had the expected `hash`, and was read again */
	int line;             /* line of the new entry */
};

/* The entry to insert: a cue, after the other cues of the track `where` ("section/track"), or a
 * track, after the other tracks of the section `where`. Texts that are NULL or "" are left out. */
struct insert_wanted {
	const char *where;
	const struct playlist_cue *cue;
	const struct track *track;
	/* The title of a section to create if it is missing; NULL: a missing section is an
	 * error. */
	const char *section_title;
};

/* Inserts into a file. `hash`: of the file as last read, or NULL. False: the file is unchanged. */
bool insert_file(const char *path, const struct insert_wanted *r, const char *hash,
	struct inserted *done, struct err *err);
/* As insert_file, for bytes; errors name `path`. *line (may be NULL) gets the entry's line. */
bool insert_bytes(struct buf *out, const char *path, const char *bytes, size_t n,
	const struct insert_wanted *r, int *line, struct err *err);

#endif
