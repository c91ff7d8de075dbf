/*
 * The open test and what the listener may do in it. sitting.test is the one value that says which
 * test is open and how far it is; only testing.c writes it. One table says for each wish of the
 * listener, by whatever way it arrives, whether the test allows it. Used within src/sitting only.
 */
#ifndef SITTING_TESTING_H
#define SITTING_TESTING_H

#include "base/err.h"
#include "record/records.h"
#include "sitting/sitting.h"

/* What a listener, another program or a changed file may ask for. */
enum wish {
	WISH_PAUSE,   /* pause, resume; an output that goes, comes back or is chosen; the level */
	WISH_TRACK,   /* play another track, or the current one from its start */
	WISH_SEEK,    /* another position in the track: time, cue, note, replay after a swap */
	WISH_EXCERPT, /* play a passage once */
	WISH_LOOP,    /* set, move or remove the loop */
	WISH_SOUND,   /* another equaliser or second file; switch between the two sounds */
	WISH_SIGNAL,  /* a test signal in place of the music */
	WISH_PLAYER,  /* follow another player */
	WISH_FILES,   /* read session file and playlist again, write a cue or track into them, link
			 a file to a track, undo of such a change */
	WISH_ALIGN,   /* another offset of the file that plays */
	WISH_DEVICE,  /* another device or variant, undo of a swap */
	WISH_CHAIN,   /* another chain, or a change of one */
	WISH_VOLUME,  /* note a volume, match levels */
	WISH_RATE,    /* rate an attribute */
	WISH_ANCHOR,  /* record a known difference */
	WISH_NOTE,    /* write and change notes, their undo */
	WISH_TEST,    /* begin another test */
	WISHES
};

/* Opens a test, or sets the state of the open one. For two sounds, the first call locks the loop as
 * the passage, and moves the position into it. */
void test_enter(struct sitting *s, enum test_kind kind, enum test_state state);
void test_leave(struct sitting *s);
/* Returns true while a test of two sounds locks the sounds, their levels, the passage and the
 * files: from the command that begins it to its end, also over a restart. */
bool test_locks_sounds(const struct sitting *s);
/* Returns true and sets err if the open test refuses the wish. */
bool test_refuses(const struct sitting *s, enum wish w, struct err *err);
/* Does the same, and shows the error. */
bool test_stops(struct sitting *s, enum wish w);
/* Returns the position to which a wish for pos_ms (in the recording) leads: the start of the
 * passage if the test holds the position inside it and pos_ms is outside. */
int64_t test_held_ms(const struct sitting *s, int64_t pos_ms);
/* Returns the wish that a change of a row of this kind stands for. */
enum wish test_wish_of(enum row_kind kind);
/* Call when a sound or the passage of a test of two sounds is gone: no answer counts from now on,
 * and the test ends in the next turn of the loop, with a message that ends in `why`. */
void test_lost(struct sitting *s, const char *why);

#endif
