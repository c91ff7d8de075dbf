/* Chooses the sound output, and pauses while it is missing. Used within src/sitting only. */
#ifndef SITTING_OUTPUT_H
#define SITTING_OUTPUT_H

#include "player/player.h"
#include "sitting/sitting.h"

struct output_state {
	char *name; /* mpv's name of the output in use, or "auto" */
	/* the last list of outputs; while an output is missing, the list before it was lost */
	struct outputs known;
	char *what; /* description of the missing output, for messages */
	bool looks; /* the list of outputs has been requested */
	size_t look;
	int64_t look_ns; /* when the list of outputs is read next; INT64_MAX: never */
	/* While an event is handled: the event of the player; the output that has gone (NULL: the
	 * output in use). */
	const struct player_event *news;
	const char *left;
};

void output_init(struct sitting *s);
/* Returns true if the output can be opened: it is not missing, or it is back, or any may play. */
bool output_is_there(const struct sitting *s);
void output_carry_out(struct sitting *s, const struct play_effect *e);
void output_event(struct sitting *s, const struct player_event *ev);
/* Compares a new list of outputs with the known list, and pauses or resumes if an output has
 * appeared or disappeared. */
void output_listed(struct sitting *s, const struct outputs *now);
/* Call when the sound server reports a change: reads the list of outputs soon. */
void output_stirred(struct sitting *s);
/* Changes to the output that the chain names, or else the profile. */
void output_of_chain(struct sitting *s);
int64_t output_next_ns(const struct sitting *s);
void output_run(struct sitting *s, int64_t now_ns);
void output_finish(struct sitting *s);

#endif
