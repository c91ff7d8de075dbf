/*
 * Follows another music player: its track, the positions that it reported, and how far these can be
 * trusted. The caller passes the current time from clock_mono_ns(). Positions are microseconds in
 * the track. Texts come from other programs; they are cut to size, without control characters.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FOLLOW_TEXT 256
#define FOLLOW_ADDRESS 1024
#define FOLLOW_ANSWERS 8
/* the player has no position, or its position is not a number */
#define FOLLOW_NO_POS (-1)

enum follow_status { FOLLOW_STOPPED, FOLLOW_PAUSED, FOLLOW_PLAYING };

struct follow_track {
	char id[FOLLOW_TEXT]; /* id that the player gives the track; unknown texts here are "" */
	char title[FOLLOW_TEXT], artist[FOLLOW_TEXT], album[FOLLOW_TEXT];
	char url[FOLLOW_ADDRESS]; /* https:// or http:// address, never a file's */
	int64_t length_us;        /* length of the track; -1: unknown */
	bool is_file;             /* the title is the name of the file */
};

struct follow_answer {
	int64_t pos_us, at_ns;
	/* half of the time between request and answer: how far at_ns may be wrong */
	int64_t half_ns;
};

/* The abilities that the player reports; an int is a D-Bus boolean. */
struct follow_can {
	int play, pause, seek, next, previous;
};

struct follow_player {
	char name[FOLLOW_TEXT];
	enum follow_status status;
	double rate;
	struct follow_can can;
	bool silent; /* in a list of players: it does not answer */
	struct follow_track track;

	struct follow_answer answers[FOLLOW_ANSWERS]; /* answers since status, rate, track or
							 position last changed, oldest first */
	size_t n;
	/* the first answer since status, rate, track or position last changed, even if `answers` no
	 * longer has it */
	struct follow_answer first;
	int64_t asked_ns; /* time of the last request for a position */
	size_t asks;  /* number of requests since status, rate, track or position last changed */
	size_t jumps; /* number of reported positions that contradicted the one before; 0 again when
			 positions agree */
	/* when the followed player began the track; until when its positions are not trusted */
	int64_t began_ns, quiet_until_ns;
	size_t far; /* consecutive answers that are far from the expected position */
	struct follow_answer far_from; /* the first of them */
	int64_t titled_ns; /* of the last position that came with a title; 0: none did */
	int64_t set_ns;    /* when the player last said something else of the track */
	/* The title came seconds after the position, and this is when the track was at 0:00; 0: it
	 * did not. maybe_ns: the same while no position has confirmed it. */
	int64_t late_ns, maybe_ns;
	int64_t paused_us;        /* position at which the player is paused; -1: unknown */
	int64_t paused_spread_us; /* width of the range in which that position was known */
	bool fresh;     /* the next position that the player reports is compared with the time since
			   began_ns, because the track is new, or the player stopped at a doubtful
			   position */
	bool displaced; /* the position compared because of `fresh` was further into the track than
			   the time since began_ns allows */
	bool moved;     /* on this track, positions have been seen to advance with time */
	bool doubted;   /* it played this track, and positions were not seen to advance with time */
	int64_t ahead_ms; /* behind a seek its positions are ahead of the sound by up to this; 0: no
			   */
	bool sought;      /* it was moved on this track */
	/* The position that earlog asked a helper's player for, and when; -1: it is reached, or
	 * was not asked for. */
	int64_t target_us, target_ns;
	uint64_t serial; /* counter that changes whenever another member changes */
};

/* The position of the player at some time, and how far it can be trusted. */
struct follow_verdict {
	bool known;  /* false: the player reports no position */
	bool usable; /* positions advance with time; false: pos_us is extrapolated from the first
			answer, because later answers contradict each other */
	bool exact;
	int64_t pos_us;
	int64_t spread_ms;  /* largest difference between the positions that the player's answers
			       give for the same time, rounded up */
	const char *why;    /* why the position is not exact, in words; "" if it is exact */
	const char *within; /* for a player that reports whole seconds: ", to ±0.5 s" */
};

/* Returns the position in ms, rounded: a player that rests at 1:00 may say 59.999999 s. */
static inline int64_t
follow_pos_ms(const struct follow_verdict *v)
{
	return (v->pos_us + 500) / 1000;
}

void follow_init(struct follow_player *p, const char *name);
/* Copies a text from another program without control characters and outer blanks, cut to size - 1
 * bytes. */
void follow_text(char *into, size_t size, const char *s);
/* Returns a length that a track may have, under a day; -1: it is none. */
int64_t follow_length(int64_t length_us);
/* Gives a track without a title the name of the file at its address: "03 Low" for
 * file:///a/03%20Low.flac; no name for a page, https://…/track/19YK. */
void follow_name(struct follow_track *t, const char *address);
/* Sets t->url to s if it begins with https:// or http:// and is not too long, else to "". */
void follow_address(struct follow_track *t, const char *s);

/* names by enum follow_status: "stopped", "paused", "playing" */
extern const char *const follow_statuses[];
/* Sets *status from its name in any letter case; returns false for another text. */
bool follow_read_status(const char *text, enum follow_status *status);

/* How long a track must stay the same until it is believed: some players say it in steps. */
#define FOLLOW_SETTLES_NS 300000000LL

bool follow_same_track(const struct follow_track *a, const struct follow_track *b);

/* Each function takes one report of the player: a new status, rate or track, a seek to pos_us, or
 * an answer to the request for the position that was made at asked_ns and arrived at came_ns. */
void follow_set_status(struct follow_player *p, enum follow_status status, int64_t now_ns);
void follow_set_rate(struct follow_player *p, double rate);
void follow_set_track(struct follow_player *p, const struct follow_track *t, int64_t now_ns);
void follow_seeked(struct follow_player *p, int64_t pos_us);
void follow_answer(struct follow_player *p, int64_t pos_us, int64_t asked_ns, int64_t came_ns);
/* Call when a helper was asked to go to pos_us: for three seconds, a line whose position is not
 * near it is of before. */
void follow_asked(struct follow_player *p, int64_t pos_us, int64_t now_ns);
/* Takes a line of a helper program that reports for a player: status, seconds, title, artist,
 * length, album, url, and "can: play pause seek next previous", what it does when it is asked;
 * separated by tabs. A missing field or "-" is unknown. Returns false if the status is invalid. */
bool follow_line(struct follow_player *p, const char *line, int64_t now_ns);

/* Returns the time at which the position should be requested again; INT64_MAX: no request is needed
 * until the player reports a change. */
int64_t follow_next_ns(const struct follow_player *p);
/* Returns true if the next request is due. Also true shortly before it is due, if its exact time
 * does not matter: this saves the program a wakeup. */
bool follow_is_due(const struct follow_player *p, int64_t now_ns);
/* Returns the position at at_ns. length_ms: length of the recording to be played; < 0: unknown. */
struct follow_verdict follow_judge(const struct follow_player *p, int64_t length_ms, int64_t at_ns);
