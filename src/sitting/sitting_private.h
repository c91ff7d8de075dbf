/*
 * The state of the parts of a sitting (one run of the bench) that use the archive, its writer or
 * its reader. For the files of this directory only. A sitting is made of parts. A part is a file, a
 * struct that only that file writes, a section of a private header and, if the loop has to call it,
 * a row in parts[] of sitting.c.
 */
#ifndef SITTING_PRIVATE_H
#define SITTING_PRIVATE_H

#include "sitting/change.h"
#include "sitting/recorded_private.h"
#include "sitting/sound_private.h"

/* The functions of one module of src/sitting, such as capture.c, which the start, the event loop
 * and the end of a session call. Each may be NULL. Times are from clock_mono_ns(). */
struct part {
	/* Returns the time at which the event loop must wake; INT64_MAX: no timer. */
	int64_t (*next_ns)(const struct sitting *s);
	/* called when that time is reached */
	void (*run)(struct sitting *s);
	/* called in each turn of the event loop; returns true if it changed the screen */
	bool (*turn)(struct sitting *s);
	unsigned dirty; /* DIRTY_ bits: the parts of the screen that run() and turn() change */
	void (*finish)(struct sitting *s); /* frees what this module has allocated */
	/* In place of next_ns: offset in struct sitting_private of the time to wake; 0: none. */
	size_t timer;
};

/* ---- sitting.c: starting a session ---- */

/* Reads notes, ratings and lexicon; meanwhile libmpv is loaded. */
void sitting_read(struct sitting *s);

/* ---- the state of parts that need the archive ---- */

struct sitting_private {
	struct store *unread; /* the archive, open until the notes are read; then NULL */
	struct writer *writer;
	struct reader *reader;
	/* path of the archive; path of the program that measures files (NULL: none) */
	char *db, *program;
	bool net, started, resumed;

	struct changes changes;
	struct backlog backlog;
	struct own_music music;
	struct other_notes others;
	struct draft_state draft;
	struct blind_state blind;
	struct abx_state abx;
	struct shutdown shutdown;
	struct measured measured;
};

#endif
