/*
 * Inserts one cue or one track into a playlist file that a person maintains, in the layout of the
 * entries around it. All other bytes of the file remain: comments, layout, line ends, byte order
 * mark. The file is read again before the insertion. It is written only if the result reads as the
 * same playlist plus the new entry.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/core/buf.h"
#include "base/core/err.h"
#include "base/system/file.h"
#include "review/files/playlist.h"

struct inserted {
	char hash[FILE_HASH]; /* playlist_hash of the new file */
	bool changed;         /* another program had changed the file: its hash was not `hash` */
	int line;             /* line of the new entry in the file */
};

/* The insertion: either `cue`, after the other cues of the track `where` ("section/track"), or
 * `track`, after the other tracks of the section `where`. Texts that are NULL or "" are left out.
 */
struct insert_wanted {
	const char *where;
	const struct playlist_cue *cue;
	const struct track *track;
	/* If the section `where` is missing, it is created with this title; NULL: it is an error
	 * then. */
	const char *section_title;
};

/* Inserts into a file. hash: playlist_hash of the file when the caller last read it, or NULL.
 * Returns false with err after a failure; the file is then unchanged. */
bool insert_file(const char *path, const struct insert_wanted *r, const char *hash,
	struct inserted *done, struct err *err);
/* Inserts into the bytes of a playlist, and appends the new bytes to out; errors name `path`. Sets
 * *line, unless line is NULL, to the entry's line. */
bool insert_bytes(struct buf *out, const char *path, const char *bytes, size_t n,
	const struct insert_wanted *r, int *line, struct err *err);
