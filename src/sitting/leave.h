/* The shutdown, which waits for the disk and asks what to do with unstored rows. Used within
 * src/sitting only. */
#ifndef SITTING_LEAVE_H
#define SITTING_LEAVE_H

#include "sitting/said.h"

struct leave_state {
	/* When the listener ended the session, or tried again; clock_mono_ns. */
	int64_t asked_ns;
	bool told;        /* the message "waiting for the disk" was shown */
	bool answered;    /* the listener answered the question of the shutdown: do not wait for the
			     disk */
	bool thrown_away; /* the listener answered that the unstored rows are to be discarded */
	char *what;       /* what is not stored, in words for the question: "3 notes" */
	size_t n;         /* number of unstored rows that `what` describes */
	int64_t ended_ms; /* clock_mono_ms when leave_end was called */
};

/* Ends the session if all is stored; asks the user if storing failed. Call after each report of the
 * writer. */
void leave_follow(struct sitting *s);
void leave_add_question(const struct sitting *s, enum swap_words words, struct buf *out);
int64_t leave_next_ns(const struct sitting *s);
void leave_run_timer(struct sitting *s, int64_t now_ns);
void leave_finish(struct sitting *s);
/* Writes the last rows and stops the writer. Returns true if everything is stored. Otherwise sets
 * err, and saves the listener's unstored changes, if any, in a file, unless the listener discarded
 * them: *saved then says where the file is, or has the texts of the changes if no file could be
 * written. The caller frees *saved. Sets *hangs if the disk does not answer: a thread then still
 * reads s. */
bool leave_end(struct sitting *s, char **saved, bool *hangs, struct err *err);

#endif
