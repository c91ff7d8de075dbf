/*
 * The end of a session, its files and its questions. For the files of this directory.
 */
#ifndef SITTING_PRIVATE_H
#define SITTING_PRIVATE_H

#include "blind/blind_parts.h"
#include "sitting/sitting.h"

/* ---- sitting.c: starting a session ---- */

/* Reads notes, ratings and lexicon; meanwhile libmpv is loaded. */
void sitting_read(struct sitting *s);

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
	struct edits versions; /* all unstored versions of rows, oldest first */
	/* The archive file was moved or deleted: rows that this session stored are lost also. */
	bool moved;
	struct record rows; /* the last version of each row; open drafts are converted to notes */
};

/* Fills in u. versions: from the writer thread; u owns them from here on. */
void unstored_find(struct unstored *u, const struct sitting *s, struct edits versions);
void unstored_finish(struct unstored *u);
/* Appends the texts of the unstored rows, a line for each row. */
void unstored_add_words(const struct unstored *u, const struct sitting *s, struct buf *out);

/* A line of the text of unstored_add_words: a row with words, usually a note. Each field may be
 * NULL or "", and may have any bytes but NUL. */
struct unstored_line {
	const char *made;   /* local date and time: "2026-11-20 23:41" */
	const char *time;   /* time of the note in the track: "1:10" */
	const char *track;  /* title of the track or section, or part of the review */
	const char *device; /* name of the device as the screen shows it */
	const char *words;  /* text of the note or row, which may have several lines */
};

/* Appends the line, "2026-11-20 23:41 1:10 First, AFUL Cantor: words". Indents further lines of the
 * words by four columns. Makes control characters visible (text_clean). */
void unstored_add_line(struct buf *out, const struct unstored_line *l);

struct shutdown {
	/* When the listener ended the session, or tried again; clock_mono_ns. */
	int64_t asked_ns;
	bool told;        /* the message "waiting for the disk" was shown */
	bool answered;    /* the listener answered the question of the shutdown: do not wait for the
			     disk */
	bool thrown_away; /* the listener answered that the unstored rows are to be discarded */
	char *what;       /* the unstored rows, in words for the question: "3 notes" */
	size_t n;         /* number of unstored rows that `what` describes */
};

/* Ends the session if all is stored; asks the user if storing failed. Call after each report of the
 * writer. */
void shutdown_follow(struct sitting *s);
void shutdown_add_question(const struct sitting *s, enum swap_words words, struct buf *out);
int64_t shutdown_next_ns(const struct sitting *s);
void shutdown_run_timer(struct sitting *s);
void shutdown_finish(struct sitting *s);
/* Returns the path of a small archive that a session saved after the previous session began; NULL:
 * there is none. The caller frees the path. */
char *shutdown_find_saved(const struct sitting *s);
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

/* ---- the state of this room ---- */

struct sitting_parts {
	struct shutdown shutdown;
	bool ask_plays; /* question.c: the music played before the question paused it */
};

#endif
