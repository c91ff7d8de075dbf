/*
 * The private state of the deck, and what its files share. Used within src/playing only.
 */
#ifndef PLAYING_DECK_PRIVATE_H
#define PLAYING_DECK_PRIVATE_H

#include "playing/deck.h"

/* ---- deck.c ---- */

void deck_say(const struct deck *d, enum said_level level, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* ---- output.c: chooses the sound output, and pauses while it is missing ---- */

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

/* Returns true if the output can be opened: it is not missing, or it is back, or any may play. */
bool output_is_there(const struct deck *d);
void output_carry_out(struct deck *d, const struct play_effect *e);
void output_event(struct deck *d, const struct player_event *ev);
/* Compares a new list of outputs with the known list, and pauses or resumes if an output has
 * appeared or disappeared. */
void output_listed(struct deck *d, const struct outputs *now);
/* Call when the sound server reports a change: reads the list of outputs soon. */
void output_stirred(struct deck *d);
void output_run(struct deck *d);
void output_finish(struct deck *d);

/* ---- instrument.c: test signals in place of the music ---- */

void instrument_carry_out(struct deck *d, const struct play_effect *e);
/* Returns false if the event is not about a signal. */
bool instrument_event(struct deck *d, const struct player_event *ev);
/* Returns true while a sweep sounds, whose frequency the screen shows. */
bool instrument_sweeps(const struct deck *d);

/* ---- the state of all files ---- */

struct deck_private {
	uint64_t ticket; /* the last number of deck_ticket */
	struct output_state output;
};

#endif
