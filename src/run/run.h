/*
 * One run of the bench: its start, its end, the event loop, the questions to the listener, and the
 * files of the session. This room alone knows all others.
 */
#pragma once

#include <poll.h>

#include "sitting/sitting.h"

struct run_options {
	const struct session_file *files;
	const struct profile *profile;
	/* The playlist, used by run_new only. NULL: it is read; if it has not changed since this
	 * machine read it, by run_start. */
	struct playlist_file *playlist;
	struct diags *diags; /* gets the mistakes of that playlist */
	const char *db;      /* path of the archive */
	/* Path of the program that measures files (library/pool.h); NULL: nothing is measured. */
	const char *program;
	bool net;
};

/* ---- starting and ending a sitting ---- */

/* Reads the review from the archive (creates a missing archive) and joins it with the files. Call
 * run_start after the first paint: it starts threads and sound, and reads notes and ratings. On
 * failure sets err, unless the playlist has errors, and returns NULL. run_end frees the result. */
struct sitting *run_new(const struct run_options *o, struct err *err);
bool run_start(struct sitting *s, struct err *err);
/* Applies the session file and the playlist after they were read again; s->files must be the new
 * session file already. On failure sets err, changes nothing and returns false. */
bool run_reload(struct sitting *s, const struct playlist_file *playlist, struct err *err);
/* Sets wants_reload, with which the loop reads the files again; an open test may refuse that. */
bool run_want_reload(struct sitting *s, struct err *err);
/* Set what the loop is to do: write a music folder to the profile and look there; end this session
 * and open the demo. */
bool run_want_music(struct sitting *s, const char *folder, struct err *err);
bool run_want_demo(struct sitting *s, struct err *err);
/* Sets export_to, with which the loop exports the review to a file, once all is on disk. path "":
 * the file of the last export. */
bool run_want_export(struct sitting *s, const char *path, struct err *err);
/*
 * Prepares shutdown; call before run_end. Queues the row of this session, with the track and
 * position (session_row_end), and waits up to wait_ms for the disk. Returns false if some change is
 * not stored yet; run_end then waits again, 3 s at most, if storing may still succeed.
 */
bool run_settle(struct sitting *s, int wait_ms);
/*
 * Stores the listener's place, waits for the disk, closes the player and frees s. If some change is
 * not stored, sets err and returns false. The listener's unstored changes are then saved in a file,
 * unless run_throw_away was called: *saved gets a text that names the file and how to restore
 * it, or, if no file can be written, the changes themselves. The caller frees *saved; NULL: nothing
 * is missing. *clean becomes false if libmpv or the disk hangs: the caller must then leave with
 * _exit.
 */
bool run_end(struct sitting *s, bool *clean, char **saved, struct err *err);
/* Appends what this session did: "12 notes, 5 ratings recorded, 1 note changed", or "nothing
 * recorded". */
void run_add_recorded(const struct sitting *s, struct buf *out);

/* ---- the event loop ---- */

/* Indices of the file descriptors to poll. A descriptor of -1 is not in use now. The descriptors
 * may change between two calls of poll. */
enum { RUN_PLAYER, RUN_OUTPUTS, RUN_BACKGROUND, RUN_WRITER, RUN_READER, RUN_HELPER, RUN_SOURCES };
void run_poll(const struct sitting *s, struct pollfd fds[RUN_SOURCES]);
/* Handles the events that poll reported in revents. */
void run_ready(struct sitting *s, const struct pollfd fds[RUN_SOURCES]);
void run_on_player(struct sitting *s);
void run_on_writer(struct sitting *s);
void run_on_reader(struct sitting *s);
void run_on_background(struct sitting *s); /* call when files or levels were measured */
/* Returns the milliseconds until the next timer is due, rounded up; -1: no timer. */
int run_wait_ms(const struct sitting *s, int64_t now_ns);
void run_timers(struct sitting *s, int64_t now_ns);

/* Passes the changes made so far to the writer thread. The loop calls this after drawing, so that
 * the screen shows a change first. While libmpv is asked for the position of a new note or marker,
 * all changes wait, 20 ms at most. */
void run_flush(struct sitting *s);

/* ---- messages and questions (question.c, shutdown.c) ---- */

/* Appends the open question (sitting.ask) and the keys that answer it. Returns false if there is no
 * question. */
bool run_add_question(const struct sitting *s, enum swap_words words, struct buf *out);
/* Returns true if keys answer an open question now. While a note is open, only the question at
 * shutdown takes keys. */
bool run_asks(const struct sitting *s);
/* Returns a word or two for the line of key hints: what the key of `confirm` does. */
const char *run_confirm_hint(const struct sitting *s);
void run_confirm(struct sitting *s); /* answers yes to the open question */
void run_cancel(struct sitting *s);  /* answers no to the open question (enum asked) */

/* Ends the session (sets s->quit) when everything is on disk. If the listener's changes cannot be
 * stored, asks what to do; the next four functions are the answers. run_try_again and
 * run_save_beside fail if that question is not open, run_stay if the session is not
 * ending. */
void run_leave(struct sitting *s);
/* The same, but while a note is open the first call only tells how to keep it. */
void run_quit(struct sitting *s);
bool run_try_again(struct sitting *s, struct err *err);
bool run_save_beside(struct sitting *s, struct err *err);
void run_throw_away(struct sitting *s); /* ends the session and discards unstored rows */
/* cancels the shutdown: the session continues */
bool run_stay(struct sitting *s, struct err *err);

/* ---- writing to the playlist file (files.c) on request; the file is then read again ---- */

/* Adds a cue to the current track at the audible position. label: its text; NULL or "": none. */
bool run_add_cue(struct sitting *s, const char *label, struct err *err);
/* Writes the selected track into its section of the playlist file, if the track was added in a
 * session and not by the file. */
bool run_into_playlist(struct sitting *s, struct err *err);
/* Returns the path of the playlist that run_new or run_start read; NULL: none. */
const char *run_playlist(const struct sitting *s);
/* Returns true if the content of this file is the playlist that was read last. */
bool run_has_read(const struct sitting *s, const char *path);

/* ---- words at the end ---- */

/* Appends a line for each thing that remains to be done: the open note, and the trial of an open
 * blind test or else the number of tracks without a note. Leaves this number out if it is 0, or if
 * no track has a note. */
void run_add_left(const struct sitting *s, struct buf *out);
