/* The audible position at a key press. Asks the player for the position, and completes rows when
 * the answer arrives. Used within src/sitting only. */
#ifndef SITTING_CAPTURE_H
#define SITTING_CAPTURE_H

#include "player/player.h"
#include "record/records.h"
#include "sitting/sitting.h"

/* The part of a note that a capture completes: its start or its end. */
enum capture_end { CAPTURE_POS, CAPTURE_POS_END };

struct capture_target {
	struct uuid note; /* a kept note, or the future note of a draft */
	enum capture_end end;
	int64_t since_ms; /* versions edited up to this time keep their position; 0: none does */
};

/* The audible position at a key press. */
struct capture {
	uint64_t ticket; /* of player_ask; 0: no answer is awaited, and pos_ms is final */
	int64_t key_ns;
	int64_t pos_ms; /* assumed until the answer arrives; NO_MS: none */
	const char *pos_from;
	struct uuid source;
	int64_t reaction_ms;
	int64_t shift_ms; /* position in the first of two files minus position in `source` */
	int64_t held_ms;  /* the assumed pos_ms and pos_from, which waiting notes have */
	const char *held_from;
	bool about, follows; /* pos_ms is approximate; it comes from a followed player */
	int64_t spread_ms;   /* uncertainty of that position, as in note.pos_spread_ms */
	struct capture_target targets[4];
	size_t ntargets;
};

#define CAPTURES 8

struct captures {
	struct capture v[CAPTURES];
	size_t n;
	bool in_hand;  /* the last capture belongs to the key that is being handled */
	bool key_held; /* the following keys also use that capture */
};

/* Returns the capture of the key that is being handled; makes one if there is none (a remote
 * command). */
struct capture *capture_now(struct sitting *s);
/* Returns the position of c in `source`, which may be the other one of two files in step. */
int64_t capture_pos_in(const struct sitting *s, const struct capture *c, const struct uuid *source);
/* Writes the captured position into n. If the player has not answered yet, the answer completes n
 * later. */
void capture_into_note(struct sitting *s, struct note *n, enum capture_end end);
bool capture_answer(struct sitting *s, const struct player_event *ev); /* false: no answer */
void capture_followed(struct sitting *s);    /* the followed player has answered */
bool capture_waits(const struct sitting *s); /* true: a note waits for an answer */
void capture_forget_key(struct sitting *s);  /* the next note needs a new capture */
/* The parts of the screen that a completed note changes. */
#define CAPTURE_DIRTY (DIRTY_NOTES | DIRTY_PLAYER | DIRTY_EDITOR)
int64_t capture_next_ns(const struct sitting *s, int64_t now_ns);
bool capture_run(struct sitting *s, int64_t now_ns);

#endif
