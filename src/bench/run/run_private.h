/*
 * The end of a session, its files and its questions. For the files of this directory.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "bench/run/run.h"
#include "bench/writing/blind_state.h"
#include "review/files/session_file.h"

/* ---- run.c: starting a session ---- */

/* Reads notes, ratings and lexicon; meanwhile libmpv is loaded. */
void run_read(struct sitting *s);

/* ---- question.c: questions ---- */

void question_ask(struct sitting *s, const struct news *n); /* hears NEWS_ASKS */
/* Call after the lists of devices or tracks changed: closes the open question if its device or cue
 * is gone. */
void question_follow(struct sitting *s);
/* Hears NEWS_TURNED: shows the label of the step that was undone or redone, and its first note or
 * rating. */
void question_turned(struct sitting *s, const struct news *n);

/* ---- shutdown.c: the shutdown, which waits for the disk and saves unstored rows ---- */

/* The unstored rows. */
struct unstored {
	struct edits versions; /* all unstored versions of rows, oldest first; owned */
	/* Rows of the record that were edited since then are unstored also; INT64_MAX: none. */
	int64_t since_ms;
};

/* versions: from the writer thread. */
struct unstored shutdown_find_unstored(const struct sitting *s, struct edits versions);
/* Appends the texts of the unstored rows, a line for each row. */
void shutdown_add_unstored(const struct unstored *u, const struct sitting *s, struct buf *out);
/* Returns the line of a file with unstored texts that names the archive of their session. The
 * caller frees. */
char *shutdown_line_of_archive(const struct sitting *s);

struct shutdown {
	int64_t asked_ns; /* when the listener ended the session; clock_mono_ns */
	bool told;        /* the screen has shown "waiting for the disk" */
	bool closed;      /* the screen is closed: shutdown_end saves unstored rows */
	bool gave_up;     /* the session ends with unstored rows: do not wait for the disk */
	bool thrown_away; /* the listener discards unstored rows */
	unsigned told_nr; /* said_nr of the message that a note is open */
	char *saved;      /* says where the unstored rows were saved; NULL: nowhere */
};

/* Ends the session if all is stored, or if storing failed and the rows could be saved elsewhere.
 * Call after each report of the writer. */
void shutdown_follow(struct sitting *s);
extern const struct component shutdown_component;
/* Writes the last rows and stops the writer. Returns true if everything is stored. Otherwise sets
 * err, and saves the listener's unstored changes, if any, in a file, unless the listener discarded
 * them: *saved then says where the file is, or has the texts of the changes if no file could be
 * written. The caller frees *saved. Sets *hangs if the disk of the archive does not answer: the
 * writer's thread then still runs. */
bool shutdown_end(struct sitting *s, char **saved, bool *hangs, struct err *err);

/* ---- files.c: rows made from the session file and the playlist ---- */

/* Adds and updates rows of the record from the session file and the playlist (record/enrol.h). st:
 * the archive, from which rows are loaded that the record lacks. asks: if the files no longer name
 * a row, changes nothing, asks about that (ASK_FILES), and returns false without an err. */
bool files_enrol(struct sitting *s, const struct playlist_file *playlist, struct store *st,
	bool asks, struct err *err);
/* Reads the file during the session and follows its changes: s->files is the new session file. */
bool files_apply(
	struct sitting *s, const struct playlist_file *playlist, bool asks, struct err *err);
/* Reads the playlist, with its mistakes in run_options.diags, then does the same. */
bool files_read_playlist(struct sitting *s, struct store *st, struct err *err);
/* Returns true if the files have not changed since this machine read them, and list tracks in a
 * playlist; false if a merge brought rows, which may be joined with rows of the list. */
bool files_unchanged(const struct sitting *s, struct store *st);
extern const struct component files_component;
extern const struct asks files_asks;

/* ---- the state of this room ---- */

struct run_state {
	struct store *unread;      /* the archive, open until the notes are read; then NULL */
	struct diags *diags;       /* of run_options */
	char *playlist;            /* run_playlist; owned */
	struct session_file files; /* the session file, once it was read again; owned */
	bool saved;                /* the files are to be read again */
	bool takes;                /* the listener agreed to what that takes away */
	bool told;                 /* that the open test comes first */
	bool changed;              /* files_enrol changed a row */
	char *gone;                /* in words, what the files lack (ASK_FILES); owned */
	struct shutdown shutdown;
	bool ask_plays; /* question.c: the music played before the question paused it */
};
