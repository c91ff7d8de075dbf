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
	struct uuid note; /* a stored note, or the note that a draft will become */
	enum capture_end end;
	/* The capture completes only versions of the note that were edited after this time; 0: all
	 * versions. */
	int64_t since_ms;
};

/* The audible position at a key press. */
struct capture {
	/* The player_ask() that is not answered yet; 0: none, pos_ms is final. */
	uint64_t ticket;
	int64_t key_ns;
	int64_t pos_ms; /* position in `source`; assumed until the player's answer arrives; NO_MS:
			   none */
	const char *pos_from;
	struct uuid source;
	int64_t reaction_ms;
	/* If two files play in step: position in the first file minus position in `source`. */
	int64_t shift_ms;
	/* The assumed pos_ms and pos_from: waiting notes that still have them are changed by the
	 * answer. */
	int64_t held_ms;
	const char *held_from;
	/* about: pos_ms is approximate; follows: it comes from a followed player. */
	bool about, follows;
	/* Uncertainty of the position in ms, if it comes from a followed player; else NO_INT. */
	int64_t spread_ms;
	struct capture_target targets[4];
	size_t ntargets;
};

#define CAPTURES 8

struct captures {
	struct capture v[CAPTURES];
	size_t n;
	bool in_hand;  /* the last element of v belongs to the key that is being handled */
	bool key_held; /* later keys use the same position, until sitting_keep_key(s, false) */
};

/* Returns the position captured for the key that is being handled. Captures it now if no key was
 * pressed (a remote command). */
struct capture *capture_now(struct sitting *s);
/* Returns the position of c in the file `source`: the file of c, or the other one of two files that
 * play time-aligned. */
int64_t capture_pos_in(const struct sitting *s, const struct capture *c, const struct uuid *source);
/* Writes the captured position into n. If the player has not answered yet, the answer completes n
 * later. */
void capture_into_note(struct sitting *s, struct note *n, enum capture_end end);
/* Takes the player's answer to a request for a position, and completes the notes that wait for it.
 * Returns false if ev answers no such request. */
bool capture_answer(struct sitting *s, const struct player_event *ev);
/* Call when the followed player has reported its position: completes the notes that wait for it. */
void capture_followed(struct sitting *s);
/* Returns true if a note waits for the player to report its position. */
bool capture_waits(const struct sitting *s);
/* Forgets the position captured for the current key: the next note captures a new one. */
void capture_forget_key(struct sitting *s);
int64_t capture_next_ns(const struct sitting *s);
void capture_run(struct sitting *s, int64_t now_ns);

#endif
