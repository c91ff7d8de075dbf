/*
 * Follows another player: the screen shows that player's position, and keys are passed on to the
 * player. The player is on the session bus (remote/follow.c), or a helper process reports its state
 * as lines of text.
 */
#ifndef SITTING_FOLLOW_H
#define SITTING_FOLLOW_H

#include <sys/types.h>

#include "base/buf.h"
#include "record/follow.h"
#include "sitting/sitting.h"

/* A request to the player. */
struct follow_request {
	enum { FOLLOW_ASK, FOLLOW_PLAY, FOLLOW_PAUSE, FOLLOW_SEEK } kind;
	int64_t pos_us, from_us; /* FOLLOW_SEEK: target and current position */
};

/* Follows the player whose name begins with `name`; "auto": any player that plays, "off": none.
 * False: err. */
bool sitting_follow(struct sitting *s, const char *name, struct err *err);

/* ---- for the code that talks to players ---- */

/* Returns the name of the wanted player on the session bus, as in sitting_follow; NULL: none. */
const char *sitting_follow_wish(const struct sitting *s);
/* Takes the state of the player; NULL: the player is gone. */
void sitting_player(struct sitting *s, const struct follow_player *p);
bool sitting_follow_request(
	struct sitting *s, struct follow_request *out); /* takes the oldest; false: none */
void sitting_has_bus(struct sitting *s, bool has);      /* has: a session bus is connected */
void sitting_on_helper(struct sitting *s); /* the helper's pipe has data or was closed */

/* ---- for this module ---- */

struct follow_state {
	char *wish;     /* name typed after :follow; NULL: the chain decides */
	char *of_chain; /* name in the chain in use; NULL: none */
	bool offers;    /* the chain in use is a clock: a player is only offered */
	bool no_bus;
	struct follow_player player; /* the last report of the player */
	bool offered;                /* :follow was suggested, which happens once */
	struct follow_request requests[8];
	size_t nrequests;
	int64_t seek_ns, seek_ms; /* time and target of the bench's last seek */

	char *command; /* command line of the helper; NULL: none */
	pid_t pid;     /* 0: the helper does not run */
	int fd;        /* the helper's output; -1: closed */
	struct buf line;
	int64_t restart_ns; /* when the helper is started again; INT64_MAX: never */
	int64_t pause_ns;   /* pause before the next restart */
};

void follow_chain(struct sitting *s); /* call when another chain is in use */
bool follow_wanted(const struct sitting *s);
/* Returns true if the followed player can seek; else err says that it cannot. */
bool follow_can_seek(const struct sitting *s, struct err *err);
/* Pass a pause, a resume or a seek on to the followed player. False: no player is followed. */
bool follow_pauses(struct sitting *s, bool paused);
bool follow_seeks(struct sitting *s, int64_t pos_ms);
bool follow_stays(struct sitting *s); /* true: the player chooses the track; shows a message */
/* Returns the player's position at a time, and how exact this position is. */
struct follow_verdict follow_at(const struct sitting *s, int64_t at_ns);
bool follow_asks(struct sitting *s); /* asks for the position; true: an answer will come */
/* Adds the followed player's track as an item if it is on no list, before something is recorded
 * about it. */
void follow_list(struct sitting *s);
/* Finds the followed player's track among the items again, after a deletion. False: no player is
 * followed. */
bool follow_takes_again(struct sitting *s);
void follow_init_state(struct sitting *s);
int64_t follow_timer_ns(const struct sitting *s, int64_t now_ns);
bool follow_timer(struct sitting *s, int64_t now_ns);
void follow_finish(struct sitting *s);

#endif
