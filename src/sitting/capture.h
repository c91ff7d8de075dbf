/* For this module alone: positions at key presses: asks the player and completes rows when the
 * answer arrives. */
#ifndef SITTING_CAPTURE_H
#define SITTING_CAPTURE_H

#include "player/player.h"
#include "record/records.h"
#include "sitting/sitting.h"

/* The position of a note that a capture completes. */
enum capture_end { CAPTURE_POS, CAPTURE_POS_END };

struct capture_target {
	struct uuid note; /* a kept note, or the future note of a draft */
	enum capture_end end;
	int64_t since_ms; /* when the version with the time before it was made; 0: none */
};

/* The audible position at a key press. */
struct capture {
	uint64_t ticket; /* of player_ask; 0: nothing is asked, the position below is the answer */
	int64_t key_ns;
	int64_t pos_ms; /* assumed until the answer arrives; NO_MS: none */
	const char *pos_from;
	struct uuid source;
	int64_t reaction_ms;
	int64_t shift_ms; /* of the source, as two_files_shift_ms has it */
	int64_t held_ms;  /* pos_ms and pos_from, as they went into what waits */
	const char *held_from;
	bool about, follows; /* follows: the position is a followed player's … */
	int64_t spread_ms;   /* … as note.pos_spread_ms */
	struct capture_target targets[4];
	size_t ntargets;
};

#define CAPTURES 8

struct captures {
	struct capture v[CAPTURES];
	size_t n;
	bool in_hand;  /* the last capture belongs to the key in hand */
	bool key_held; /* … and of the keys that follow it */
};

/* Returns the capture of the key in hand. Makes one if there is none (a command from elsewhere). */
struct capture *capture_now(struct sitting *s);
/* Its position in another source, where that is the other one of two files in step. */
int64_t capture_pos_in(const struct sitting *s, const struct capture *c, const struct uuid *source);
/* Writes what the capture knows into a row and, while it waits for the answer, notes where that
 * belongs. */
void capture_into_note(struct sitting *s, struct note *n, enum capture_end end);
bool capture_answer(struct sitting *s, const struct player_event *ev); /* false: not one of ours */
void capture_followed(struct sitting *s); /* the player that is followed has answered */
bool capture_waits(const struct sitting *s);
void capture_forget_key(struct sitting *s); /* what follows is about another place */
#define CAPTURE_DIRTY (DIRTY_NOTES | DIRTY_PLAYER | DIRTY_EDITOR) /* when one is completed */
int64_t capture_next_ns(const struct sitting *s, int64_t now_ns);
bool capture_run(struct sitting *s, int64_t now_ns);

#endif
