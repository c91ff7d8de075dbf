/*
 * A made-up player of the session bus, which a bench follows: honest, lying or hostile. Its clock
 * is that of the home (moved_clock.h), which fake_beside and fake_follow stop: the player stands
 * still until fake_time.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "e2e/drive.h"

/* Starts a bus, the player and a bench that follows it. lie: 'h' for an honest player; the other
 * letters are in fake.c. */
struct drive *fake_follow(struct home *h, char lie);
/* Does so with a bench that has these chains, and does not wait until it follows. */
struct drive *fake_beside(struct home *h, char lie, const char *chains);
void fake_says(
	char letter); /* changes the track, or what the player lies about; waits until it has */
/* Lets n seconds and a little go by, one after the other: the bench asks a player that plays once
 * in each, and has its answer. */
void fake_time(struct drive *d, int n);
/* Does so until the screen has this text. */
void fake_until(struct drive *d, const char *text);
/* Starts another player on the bus, of this bus name and Identity (NULL: it has none). Its number
 * is 1 for the first, 2 for the second, … */
void fake_another(struct home *h, const char *name, const char *identity, char lie);
void fake_says_to(size_t player, char letter); /* 0: the player of fake_says */
void fake_end(void);                           /* ends the players, if there are any */
