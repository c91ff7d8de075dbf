/*
 * Writing into a playlist file that a person keeps: one cue or one track is put in, in the manner
 * of its neighbours, and every other byte remains: comments, layout, line ends, a byte order mark.
 * The file is read afresh; nothing is written unless what comes out reads as the same playlist with
 * that one thing more.
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
	char hash[FILE_HASH]; /* of the file now (playlist.h) */
	bool changed;         /* the file no longer had this `hash`, and was read again */
	int line;             /* of the entry */
};

/* One of the two: a cue for the track `where`, "section/track", after its other cues; or a track
 * for the section `where`, after its other tracks. Texts that are NULL or "" are left out. */
struct insert_wanted {
	const char *where;
	const struct playlist_cue *cue;
	const struct track *track;
	/* The title of the section, which is made if it is missing; NULL: a missing section is an
	 * error. */
	const char *section_title;
};

/* `hash`: of the file as read before, or NULL. False: the file is unchanged. */
bool insert_file(const char *path, const struct insert_wanted *r, const char *hash,
	struct inserted *done, struct err *err);
/* The same for bytes; `path` is what errors call them. *line (may be NULL) as above. */
bool insert_bytes(struct buf *out, const char *path, const char *bytes, size_t n,
	const struct insert_wanted *r, int *line, struct err *err);

#endif
