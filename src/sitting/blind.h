/* For this module alone: blind runs. */
#ifndef SITTING_BLIND_H
#define SITTING_BLIND_H

#include "record/blind_order.h"
#include "sitting/recorded.h"

struct blind_state {
	struct blind_order order; /* of the run that is on */
	bool waits;               /* the first trial was confirmed before the order was on disk */
	/* The setup and the device before it, to be restored when the run ends. */
	struct setup worn;
	struct uuid worn_before;
	int64_t break_ns; /* when a break is suggested; 0: not before a trial begins */
};

/* Behind the question for a trial: what the run can show, or that the one heard has no answer. */
void blind_add_hint(const struct sitting *s, struct buf *out);
void blind_confirmed(struct sitting *s);
void blind_follow(struct sitting *s); /* the run may have been ended by another earlog */
void blind_stored(struct sitting *s); /* news of the writer: what waited for the order goes on */
bool blind_resume(struct sitting *s); /* a run of an earlier sitting; false: none is open */
void blind_go_on(struct sitting *s);  /* … and asks for its trial again */
void blind_enter(struct sitting *s,
	const struct uuid *made); /* made in this trial; before the note or rating is */
bool blind_rated_now(const struct sitting *s,
	const struct rating *r); /* corrected in place, in any other case a repeat */
bool blind_may_begin(const struct sitting *s, const struct blind_wish *w, struct err *err);
bool blind_refuses(const struct sitting *s, struct err *err); /* true: a run is open (err) */
int64_t blind_next_ns(const struct sitting *s, int64_t now_ns);
bool blind_run_timer(struct sitting *s, int64_t now_ns);
void blind_finish(struct sitting *s);

#endif
