/*
 * The end of a session, its files and its questions. For the files of this directory.
 */
#pragma once

#include "blind/blind_parts.h"
#include "run/run.h"

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

/* ---- shutdown.c: the shutdown, which waits for the disk and asks about unstored rows ---- */

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
	/* When the listener ended the session, or tried again; clock_mono_ns. */
	int64_t asked_ns;
	bool told;        /* the message "waiting for the disk" was shown */
	bool answered;    /* the listener answered the question of the shutdown: do not wait for the
			     disk */
	bool thrown_away; /* the listener answered that the unstored rows are to be discarded */
	unsigned told_nr; /* said_nr of the message that a note is open */
	char what[160];   /* the unstored rows, in words for the question: "3 notes" */
	size_t n;         /* number of unstored rows that `what` describes */
};

/* Ends the session if all is stored; asks the user if storing failed. Call after each report of the
 * writer. */
void shutdown_follow(struct sitting *s);
void shutdown_add_question(const struct sitting *s, enum swap_words words, struct buf *out);
extern const struct part shutdown_part;
/* Writes the last rows and stops the writer. Returns true if everything is stored. Otherwise sets
 * err, and saves the listener's unstored changes, if any, in a file, unless the listener discarded
 * them: *saved then says where the file is, or has the texts of the changes if no file could be
 * written. The caller frees *saved. Sets *hangs if the disk of the archive does not answer: the
 * writer's thread then still runs. */
bool shutdown_end(struct sitting *s, char **saved, bool *hangs, struct err *err);

/* ---- files.c: rows made from the session file and the playlist ---- */

/* Adds and updates rows of the record from the session file and the playlist (record/enrol.h). st:
 * the archive, from which rows are loaded that the record lacks. */
bool files_enrol(
	struct sitting *s, const struct playlist_file *playlist, struct store *st, struct err *err);
/* Reads the playlist, with its mistakes in run_options.diags, then does the same. */
bool files_read_playlist(struct sitting *s, struct store *st, struct err *err);
/* Returns true if the files have not changed since this machine read them, and list tracks in a
 * playlist; false if a merge brought rows, which may be joined with those of the list. */
bool files_unchanged(const struct sitting *s, struct store *st);

/* ---- the state of this room ---- */

struct run_parts {
	struct store *unread; /* the archive, open until the notes are read; then NULL */
	struct diags *diags;  /* of run_options */
	char *playlist;       /* run_playlist; owned */
	struct shutdown shutdown;
	bool ask_plays; /* question.c: the music played before the question paused it */
};
