/*
 * The private state of the deck, and what its files share. Used within src/audio/deck only.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <sys/types.h>

#include "audio/deck/deck.h"

/* ---- deck.c ---- */

/* Returns the facts of this moment, without ticket and output. */
struct play_facts deck_facts(const struct deck *d);
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
void output_does(struct deck *d, const struct play_effect *e); /* what concerns the output */
void output_event(struct deck *d, const struct player_event *ev);
/* Compares a new list of outputs with the known list, and pauses or resumes if an output has
 * appeared or disappeared. */
void output_listed(struct deck *d, const struct outputs *now);
/* Call when the sound server reports a change: reads the list of outputs soon. */
void output_stirred(struct deck *d);
void output_run(struct deck *d);
void output_finish(struct deck *d);

/* ---- followed_player.c: another player that is followed ---- */

struct follow_state {
	/* Player typed after :follow ("off": none); NULL: the chain in use decides. */
	char *wish;
	char *of_chain; /* player (follow.player) of the chain in use; NULL: none */
	/* The chain in use is a clock, which only counts the time: if a player on this computer
	 * plays, following it is suggested. */
	bool offers;
	bool no_bus;
	bool again;                  /* `wish` was set in the last session */
	struct follow_player player; /* the state that the player reported last */
	bool offered;                /* :follow was suggested, which happens once */
	struct follow_request requests[8];
	size_t nrequests;
	/* Time and target of the last seek that earlog sent to the player. */
	int64_t seek_ns, seek_ms;

	char *command; /* command line of the helper, from the chain in use; NULL: none */
	pid_t pid;     /* process of the helper program; 0: it does not run */
	/* descriptors of the helper program's output, and of its input, to which requests are
	 * written; -1: closed */
	int fd, to;
	struct buf line;
	bool reported, end_said; /* the helper of the chain has reported; its end was reported */
	struct buf said_last;    /* its last line that is no report */
	int64_t restart_ns;      /* when the helper is started again; INT64_MAX: never */
	int64_t pause_ns;        /* pause before the next restart of the helper */
};

/* Ask the followed player to pause, resume or seek; show a message if it cannot. */
void deck_follow_pauses(struct deck *d, bool paused);
void deck_follow_seeks(struct deck *d, int64_t from_ms);
void deck_follow_timer(struct deck *d); /* starts the program that reports a player */
void deck_follow_finish(struct deck *d);

/* ---- instrument.c: test signals in place of the music ---- */

/* Loads the test signal of deck.play from its start. */
void instrument_load(struct deck *d);
/* Returns false if the event is not about a signal. */
bool instrument_event(struct deck *d, const struct player_event *ev);
/* Returns true while a sweep sounds, whose frequency the screen shows. */
bool instrument_sweeps(const struct deck *d);

/* ---- the state of all files ---- */

struct deck_private {
	uint64_t ticket; /* the last number of deck_ticket */
	int64_t due_ns;  /* time of the next ON_TIME; INT64_MAX: none; 0: not computed yet */
	size_t left;     /* number of effects of the last event that are not carried out yet */
	struct play_event waiting[4]; /* events that wait for these effects */
	size_t nwaiting;
	struct output_state output;
	struct follow_state follow;
};
