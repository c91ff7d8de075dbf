/*
 * The current sound, as one value (struct playing), and the one function that computes the next
 * value from the present one and an event. This module knows no libmpv, no archive, no screen and
 * no clock: the event brings all that the function needs, and the function lists the effects that
 * deck.c and its owner carry out. Only deck_on writes the value.
 *
 *                    ON_LOAD                    ON_LOADED
 *     PLAY_NOTHING ───────────► PLAY_OPENING ───────────────► PLAY_RUNNING ◄──► PLAY_PAUSED
 *          ▲                      │ no source opens: clock         │ ON_ENDED      ON_PAUSE
 *          │ ON_EMPTY             ▼                                ▼
 *       (any state)           PLAY_PAUSED                      PLAY_ENDED ──► a seek plays on
 *
 * The effect of Space (ON_TOGGLE), unless a question is open (it answers yes) or a note is written;
 * "-" does not occur:
 *
 *     state         file                         clock               followed player
 *     PLAY_NOTHING  plays the current track      -                   says that it has no track yet
 *     PLAY_OPENING  will open paused, or playing -                   -
 *     PLAY_RUNNING  pauses                       stops the clock     is asked to pause
 *     PLAY_PAUSED   ends a signal, or steps      ends a signal, else steps back, is
 *                   back, and plays; reopens     starts the clock,    asked to play
 *                   the output first if that     or says how
 *                   has changed, says so if it
 *                   is still missing
 *     PLAY_ENDED    plays the track again        -                   -
 *
 * Space steps back (play_facts.back_ms) unless the listener has gone to a place during the pause,
 * and goes to the start of a loop from its end.
 *
 * All positions are in the file that plays. Times in ns come from the monotonic clock, except that
 * base_ns comes from the clock that also counts in suspend while earlog's clock or a player counts.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/numbers/audio_signal.h"
#include "base/system/uuid.h"

/* In each state a signal may be on (signal.on), and in each with a file the output in each state.
 */
enum play_state {
	/* No track was played yet, or the list is empty: there is no position. `loaded` is
	 * LOADED_NOTHING, or the clock of a player that has reported nothing. */
	PLAY_NOTHING,
	PLAY_OPENING, /* `ticket` names the load; the position is its target */
	PLAY_RUNNING, /* with output.silent_ns: sound is awaited */
	PLAY_PAUSED,  /* the position is base_ms; OUT_HELD: the output is reopened first */
	PLAY_ENDED,   /* the file reached its end: the position is length_ms */
};

enum loaded {
	LOADED_NOTHING, /* nothing, or no file yet: the music library may find one */
	LOADED_FILE,    /* a file, an address, or a signal of the playlist */
	LOADED_CLOCK,   /* another player plays the music, and earlog's clock counts its time */
	LOADED_PLAYER   /* another player on this computer, whose position the clock copies */
};

/* Shows if music can go to the output. */
enum output_use {
	OUT_OPEN,   /* it can */
	OUT_HELD,   /* an output has appeared or disappeared: reopened before playing resumes */
	OUT_MISSED, /* the same, and the output has disappeared */
};

/* The next ON_OUTPUT is the result of reopening it. */
enum output_reopening { REOPEN_NOT, REOPEN_OWN, REOPEN_ASKED /* by the listener */ };

struct output_now {
	enum output_use state;
	enum output_reopening reopens;
	bool silent;       /* there is no sound device: the music plays without sound */
	bool heard;        /* an output with sound was open in this session */
	bool plays_on;     /* playing resumes without a key when the output is back or reopened */
	int still;         /* how often the output was reopened since the position advanced */
	int64_t still_ms;  /* how long the position has not advanced, as its comparisons show */
	int64_t silent_ns; /* deadline for sound to begin; INT64_MAX: none */
	bool fading;       /* a fade raises the level, which is still below the chosen one */
	int fade_step;     /* from 0, silence, to PLAY_FADE_STEPS, the chosen level */
	int64_t fade_ns;   /* when the level is raised next; INT64_MAX: not before sound comes */
};

struct playing {
	enum play_state state;
	enum loaded loaded;
	bool want_paused;   /* in PLAY_OPENING: playback stays paused when the file is open */
	bool about;         /* the position of earlog's clock is only approximate */
	bool unlisted;      /* the followed player's track is not in the track list */
	uint64_t ticket;    /* ticket of the last load, to recognise its events */
	struct uuid source; /* row of the source that plays; UUID_NONE while the clock counts */
	/* The position at time base_ns. In PLAY_RUNNING the current position is extrapolated from
	 * it. */
	int64_t base_ms, base_ns;
	int64_t length_ms;   /* length of the source; -1: not known */
	bool length_guessed; /* the source may be shorter or longer */
	/* The position at which the sound ends, once libmpv has decoded the end, which the output
	 * has still to play; else NO_MS. */
	int64_t end_ms;
	/* Target of the last exact seek, until sound comes from there; then NO_MS. */
	int64_t seek_ms;
	bool sounding;    /* sound has begun since the last load or seek */
	int64_t least_ms; /* the position that was shown last; NO_MS: none since a jump */
	uint64_t jumps;   /* number of seeks and loads so far */
	int64_t loop_ms, loop_end_ms; /* start and end of the loop; NO_MS: not set */
	/* The open request for the exact position, 0: none; when it was sent; when the position was
	 * compared last. */
	uint64_t sync_ticket;
	int64_t sync_ns, synced_ns;
	bool begun; /* sound has begun, and the position was not compared again since */
	bool player_ready, player_gone; /* libmpv was loaded; loading libmpv failed */

	struct output_now output;

	/* The test signal that plays in place of the music, which is paused meanwhile. */
	struct {
		bool on, resumes; /* resumes: the music goes on playing after the signal */
		struct signal is;
		uint64_t ticket;  /* of its load, to recognise its events */
		int64_t since_ns; /* when it became audible; 0: not yet */
	} signal;
};

#define PLAY_FADE_STEPS 20
#define PLAY_LEAST_LOOP_MS 200
/* A file that ends by more than this before its stated length is cut: the end of its sound counts.
 */
#define PLAY_CUT_MS 2000

/* After each kind: the members of struct play_event that it reads. */
enum play_event_kind {
	/* wishes of the listener */
	ON_LOAD,  /* loads, source, ms, length_ms, again: keeps the loop of a file; yes: paused */
	ON_EMPTY, /* the list has no tracks */
	ON_TOGGLE,
	ON_PAUSE,  /* yes: paused */
	ON_SEEK,   /* ms; limited to the length */
	ON_BACK,   /* goes back by ms, but not past the start of the loop */
	ON_LOOP,   /* ms and end_ms, NO_MS: not set */
	ON_LEVEL,  /* another level was chosen */
	ON_SIGNAL, /* signal; from now on it plays in place of the music */
	ON_SIGNAL_OFF,
	ON_OUTPUT_CHOSEN, /* yes: the chosen output is not in the list */
	/* answers of libmpv */
	ON_READY,
	ON_GONE,   /* libmpv was not loaded, or has ended */
	ON_CLOCK,  /* no source opened: the clock takes over here, stopped; length_ms */
	ON_LOADED, /* source, length_ms, about: the length is a guess */
	ON_SOURCE, /* source: the row of the file that plays was replaced by this one */
	ON_SOUNDING,
	ON_ENDED,
	ON_POSITION, /* the answer to sync_ticket. ms, yes: the position is known */
	ON_SIGNAL_SOUNDING,
	/* outputs that come and go */
	/* lost: the output has failed; silent: it has no sound; yes: although one with sound was
	 * chosen */
	ON_OUTPUT,
	ON_OUTPUT_THERE, /* the missing output is in the list again */
	ON_OUTPUT_GONE,  /* the output in use is no longer in the list */
	ON_OUTPUT_DOUBT, /* another output came or went, and may have taken the sound along */
	/* the followed player */
	ON_FOLLOW,   /* yes: a player is followed; no: no longer */
	ON_UNLISTED, /* the player's track is not in the list */
	ON_LISTED,   /* now it is */
	ON_LENGTH,   /* length_ms of the player's track, or of a file that was decoded to its end */
	ON_FOLLOWED, /* yes: the player plays; ms: NO_MS: not known; about */
	ON_TIME,
	PLAY_EVENTS
};

/* The facts of the surroundings at the time of an event. */
struct play_facts {
	int64_t mono_ns, boot_ns;
	uint64_t ticket; /* a new number for a load or a request */
	/* The request for the position that the key being handled has sent, 0: none; when. */
	uint64_t key_ticket;
	int64_t key_ns;
	int64_t offset_ms; /* position in the source at which the track begins */
	int64_t back_ms;   /* how far Space steps back behind a pause */
	bool there;        /* the output can be opened: it is listed, or any may play */
	bool seeks;        /* the followed player can seek */
	bool streams;      /* the music comes from an address, and may wait for the network */
	bool repeats;      /* libmpv itself goes back at the end of a loop: not in a signal */
	bool next;         /* at the end of a track the next one plays */
};

struct play_event {
	enum play_event_kind kind;
	bool yes, about, lost, silent, again;
	enum loaded loads;
	struct uuid source;
	int64_t ms, end_ms, length_ms;
	const struct signal *signal;
	struct play_facts now;
};

/* carry_out in deck.c has a row for each of them. */
enum play_effect_kind {
	DO_LOAD,   /* ms, yes: paused */
	DO_RELOAD, /* load the current track again, as the value says; keep the loop */
	DO_CLOCK,  /* the clock counts: stop the player */
	DO_STOP,
	DO_PAUSE,       /* yes: paused */
	DO_SEEK,        /* ms */
	DO_LOOP,        /* send the loop to the player */
	DO_ASK,         /* ask for the position, by sync_ticket */
	DO_LEVEL,       /* set the level of fade_step */
	DO_SIGNAL,      /* load the signal */
	DO_PLAY,        /* play the current track from its start, or yes: the next one */
	DO_ASK_PLAYER,  /* ask the followed player to pause (yes) or play */
	DO_MOVE_PLAYER, /* ask the followed player to go from ms to base_ms */
	DO_REOPEN,
	DO_OUTPUT_CHOSEN,
	DO_OUTPUT_MISSED,
	DO_OUTPUT_BACK,
	DO_OUTPUT_IS,  /* take note of the output; yes: it has no sound */
	DO_SETTLED,    /* sound plays, or the file is open and paused */
	DO_PLACE,      /* store track and position; yes: unless that was done lately */
	DO_FORGET_KEY, /* the position of the key that is being handled is not of use now */
	/* messages */
	DO_SAY_STILL_GONE,
	DO_SAY_BACK,
	DO_SAY_NOT_OPEN,
	DO_SAY_NO_SOUND,
	DO_SAY_NO_ANSWER,
	DO_SAY_SILENT,
	PLAY_EFFECTS
};

struct play_effect {
	enum play_effect_kind kind;
	int64_t ms;
	bool yes;
};

#define PLAY_EFFECTS_MOST 24

struct play_effects {
	/* ends: a listening interval that is open ends, with the value before the event. begins:
	 * one begins with the new value, after all effects. */
	bool ends, begins;
	/* the position did not advance: an interval that ends does so at the new base_ms */
	bool stalled;
	/* DO_RELOAD and DO_PLAY, which send an event, are last. */
	struct play_effect v[PLAY_EFFECTS_MOST];
	size_t n;
};

/* Returns the value before anything was loaded. */
struct playing playing_none(void);
/* Returns the value after an event, and sets *out to the effects, in the order of carrying out. */
struct playing playing_next(
	const struct playing *p, const struct play_event *ev, struct play_effects *out);
/* Returns true if earlog's clock counts the time of the music that another player plays. */
bool playing_is_clock(const struct playing *p);
/* Returns true if another player on this computer is followed. */
bool playing_follows(const struct playing *p);
/* Returns true if the music plays, or will play once the file is open. */
bool playing_plays(const struct playing *p);
/* Returns true if both ends of the loop are set. */
bool playing_loops(const struct playing *p);
/* Returns the current position; NO_MS: nothing plays. */
int64_t playing_pos_ms(const struct playing *p, int64_t mono_ns, int64_t boot_ns);
/* Returns the position that is shown: it goes back only where a track or a clock starts, at a seek
 * and at the end of a loop, not where a comparison with the player finds that it was ahead. */
int64_t playing_shown_ms(const struct playing *p, int64_t mono_ns, int64_t boot_ns);
/* Returns the time of the next ON_TIME; INT64_MAX: none. Reads the clocks and the offset in now. */
int64_t playing_next_ns(const struct playing *p, const struct play_facts *now);
