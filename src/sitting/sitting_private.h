/*
 * The archive of a sitting (one run of the bench), its threads, undo, and what waits for the disk.
 * For the files of this directory that need these.
 */
#ifndef SITTING_PRIVATE_H
#define SITTING_PRIVATE_H

#include "sitting/change.h"
#include "sitting/recorded_private.h"
#include "sitting/sound_private.h"

/* ---- sitting.c: starting a session ---- */

/* Reads notes, ratings and lexicon; meanwhile libmpv is loaded. */
void sitting_read(struct sitting *s);

/* ---- the archive ---- */

struct sitting_private {
	struct store *unread; /* the archive, open until the notes are read; then NULL */
	struct writer *writer;
	struct reader *reader;
	char *db; /* path of the archive */
	struct changes changes;
	struct backlog backlog;
};

#endif
