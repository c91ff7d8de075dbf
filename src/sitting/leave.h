/* For this module alone: shutdown: waits for the disk and asks what to do with unstored rows. */
#ifndef SITTING_LEAVE_H
#define SITTING_LEAVE_H

#include "sitting/said.h"

struct leave_state {
	int64_t asked_ns; /* when somebody wanted to end the session */
	bool told;        /* … and was informed of the wait */
	bool answered;    /* the question was: what cannot be stored at once is not waited for */
	bool thrown_away; /* … by discarding the unstored rows */
	char *what;       /* is not on disk, in words, while that is asked … */
	size_t n;         /* … and how much that is */
	int64_t ended_ms; /* when the bench was left, clock_mono_ms */
};

/* News of the writer, or of time. */
void leave_follow(struct sitting *s);
void leave_add_question(const struct sitting *s, enum swap_words words, struct buf *out);
int64_t leave_next_ns(const struct sitting *s, int64_t now_ns);
bool leave_run_timer(struct sitting *s, int64_t now_ns);
void leave_finish(struct sitting *s);
/* The last rows, and the end of the writer: as sitting_end. *hangs: a disk does, and a thread still
 * reads s. */
bool leave_end(struct sitting *s, char **saved, bool *hangs, struct err *err);

#endif
