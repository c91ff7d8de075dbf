/*
 * Follows another player: the screen shows that player's position, and keys are passed on to the
 * player. The player is on the session bus (remote/mpris_client.c), or a helper process reports its
 * state as lines of text.
 */
#ifndef SITTING_FOLLOWED_PLAYER_H
#define SITTING_FOLLOWED_PLAYER_H

#include <sys/types.h>

#include "base/buf.h"
#include "record/follow.h"
#include "sitting/sitting.h"

/* A request to the player. */
struct follow_request {
	enum { FOLLOW_ASK, FOLLOW_PLAY, FOLLOW_PAUSE, FOLLOW_SEEK } kind;
	int64_t pos_us, from_us; /* FOLLOW_SEEK: target and current position in the track */
};

/* Follows the player whose name begins with `name`; "auto": any player that plays; "off": none. On
 * failure sets err and returns false. */
bool sitting_follow(struct sitting *s, const char *name, struct err *err);

/* ---- for the code that talks to players (remote/mpris_client.c) and to the helper ---- */

/* Returns how the name of the player to follow on the session bus begins; "auto": any player; NULL:
 * none is wanted. */
const char *sitting_follow_wish(const struct sitting *s);
/* Call when the state of the player changed: makes the clock follow it, or suggests :follow. p is
 * NULL if the player is gone. */
void sitting_player(struct sitting *s, const struct follow_player *p);
/* Takes the oldest request that must be sent to the player. Returns false if there is none. */
bool sitting_follow_request(struct sitting *s, struct follow_request *out);
/* Call with true when a session bus is connected, and with false if there is none. */
void sitting_has_bus(struct sitting *s, bool has);
/* Call when the helper's pipe has data or was closed. */
void sitting_on_helper(struct sitting *s);

/* ---- for src/sitting only ---- */

struct follow_state {
	/* Player typed after :follow ("off": none); NULL: the chain in use decides. */
	char *wish;
	char *of_chain; /* player (follow.player) of the chain in use; NULL: none */
	/* The chain in use is a clock, which only counts the time: if a player on this computer
	 * plays, following it is suggested. */
	bool offers;
	bool no_bus;
	struct follow_player player; /* the state that the player reported last */
	bool offered;                /* :follow was suggested, which happens once */
	struct follow_request requests[8];
	size_t nrequests;
	/* Time and target of the last seek that earlog sent to the player. */
	int64_t seek_ns, seek_ms;

	char *command; /* command line of the helper, from the chain in use; NULL: none */
	pid_t pid;     /* process of the helper program; 0: it does not run */
	int fd;        /* descriptor of the helper program's output; -1: closed */
	struct buf line;
	int64_t restart_ns; /* when the helper is started again; INT64_MAX: never */
	int64_t pause_ns;   /* pause before the next restart of the helper */
};

void follow_chain(struct sitting *s); /* call when another chain is in use: changes to the player or
					 helper program that the chain names */
bool follow_wanted(const struct sitting *s);
/* Returns true if the followed player can seek. Otherwise sets err and returns false. */
bool follow_can_seek(const struct sitting *s, struct err *err);
/* Ask the followed player to pause, resume or seek; show a message if it cannot. */
void follow_pauses(struct sitting *s, bool paused);
void follow_seeks(struct sitting *s, int64_t pos_ms);
/* If a player is followed, says that the player chooses the track, and returns true. */
bool follow_stays(struct sitting *s);
/* Returns the player's position at a time, and how exact this position is. */
struct follow_verdict follow_at(const struct sitting *s, int64_t at_ns);
/* Asks the followed player for its position. Returns true if an answer will come. */
bool follow_asks(struct sitting *s);
/* If the followed player's track is not on the track list, adds it. Call before something is
 * recorded about the track. */
void follow_list(struct sitting *s);
/* Call after tracks were deleted: finds the followed player's track on the track list again.
 * Returns false if no player is followed. */
bool follow_takes_again(struct sitting *s);
void follow_init_state(struct sitting *s);
int64_t follow_timer_ns(const struct sitting *s);
void follow_timer(struct sitting *s); /* starts the program that reports a player */
void follow_finish(struct sitting *s);

#endif
