/*
 * An owner of the deck, for tests of src/playing: a list of files or test signals, and what the
 * deck asked for and said. It has no rows, no tests and no screen.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "audio/deck/deck_private.h"
#include "base/core/mem.h"
#include "base/system/clock.h"
#include "support/test.h"

struct owner {
	struct deck deck;
	const char *tracks[2]; /* paths of files, or test signals */
	size_t track;          /* index of the track that plays */
	char said[512];
	bool listens;     /* a listening interval is open */
	int64_t heard_ms; /* the last position of all intervals */
	int64_t late_ns;  /* the longest turn of owner_until so far; 20 ms on a quiet machine */
};

/* Plays track 0 on this output. owner_stop closes the player and frees the insides of o. */
void owner_start(struct owner *o, const char *output, const char *const tracks[2]);
void owner_stop(struct owner *o);
void owner_load(struct owner *o, size_t track, int64_t ms);
/* Sends one wish to the deck: an event with a time and a yes or no. */
void owner_on(struct owner *o, enum play_event_kind kind, int64_t ms, bool yes);
/* Hands the events of the player to the deck. */
void owner_events(struct owner *o);
/* Runs the loop until `done`; the limit is only there so that a broken deck ends the test. */
#define owner_until(o, done) owner_until_at(o, done, #done, __FILE__, __LINE__)
void owner_until_at(struct owner *o, bool (*done)(const struct owner *), const char *what,
	const char *file, int line);
bool owner_sounds(const struct owner *o);
int64_t owner_pos_ms(const struct owner *o);
/*
 * Fails the test unless the music goes on from a place, `most` ms behind it at most. On a quiet
 * machine that is at most 0.2 s before it: the place is counted on from the last one that libmpv
 * told. While a busy machine lets this thread wait, server and player may wait as often as there
 * are threads between them and the sound.
 */
void owner_goes_on(const struct owner *o, int64_t from_ms, int64_t most);

/* Fails the test unless the last message has the words. */
void owner_said(const struct owner *o, const char *words);

int owner_make(void **state);
int owner_free(void **state);

#define TEST_OF_DECK(name) TEST_WITH(name, owner_make, owner_free)
