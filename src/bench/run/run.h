/*
 * One run of the bench: its start, its end, the event loop, the questions to the listener, and the
 * files of the session. This room alone knows all others.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <poll.h>

#include "bench/sitting/sitting.h"

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
/* Call when the session file, its playlist or the lexicon may have been saved: the next run_timers
 * in which no test and no question is open reads them. A change that removes tracks, devices or
 * chains is asked first; a file with a mistake changes nothing. */
void run_files_saved(struct sitting *s);
/* Call after what s->profile points to was replaced: the saved profile holds from now on, but for
 * what a session takes when it begins (add_later in earlog_session.c). */
void run_profile_saved(struct sitting *s);
/* Sets what the loop is to do: write a music folder to the profile and look there. */
bool run_want_music(struct sitting *s, const char *folder, struct err *err);
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
/* Appends what this session did: "12 notes, 5 ratings recorded, 1 note changed, 1 rating
 * corrected", or "nothing recorded". */
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

/* Appends the open question (sitting.ask), without the keys that answer it. Returns false if there
 * is no question. */
bool run_add_question(const struct sitting *s, struct buf *out);
/* Returns true if keys answer an open question now. While a note is open, only the question at
 * shutdown takes keys. */
bool run_asks(const struct sitting *s);
/* Returns a word or two for the line of key hints: what the key of `confirm` does. */
const char *run_confirm_hint(const struct sitting *s);
/* Returns true if music that the open question has paused plays after a yes: a swap or a trial. */
bool run_answer_plays(const struct sitting *s);
void run_confirm(struct sitting *s); /* answers yes to the open question */
void run_cancel(struct sitting *s);  /* answers no to the open question (enum asked) */

/* Ends the session (sets s->quit) when everything is on disk. If the listener's changes cannot be
 * stored, saves them in separate files; if that also fails, the session continues. */
void run_leave(struct sitting *s);
/* The same, but while a note is open the first call only tells how to keep it. */
void run_quit(struct sitting *s);
void run_throw_away(struct sitting *s); /* ends the session and discards unstored rows */

/* ---- writing to the playlist file (files.c) on request; the file is then read again ---- */

/* Adds a cue to the current track at the audible position. label: its text; NULL or "": none. */
bool run_add_cue(struct sitting *s, const char *label, struct err *err);
/* Returns the path of the playlist that was read last; NULL: none. */
const char *run_playlist(const struct sitting *s);

/* ---- words at the end ---- */

/* Appends a line for each thing that remains to be done: the open note, and the trial of an open
 * blind test or else the number of tracks without a note. Leaves this number out if it is 0, or if
 * no track has a note. */
void run_add_left(const struct sitting *s, struct buf *out);
