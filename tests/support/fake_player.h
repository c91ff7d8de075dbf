/*
 * A player without libmpv, for tests: these functions take the place of the room's own, because the
 * linker has them already. Time is the clock that the test sets; news comes when the test says so
 * (player_news), late, out of step with what was asked since, or never.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audio/player/player.h"
#include "base/core/mem.h"
#include "base/system/clock.h"

#define NEWS 64

extern unsigned player_content; /* the hash of each file; at first 1 */

struct player {
	struct player_event news[NEWS];
	size_t n;
	uint64_t load; /* ticket of what is loaded; 0: nothing is */
	bool opening, seeking, paused, file;
	bool named; /* player_path tells what was loaded */
	int64_t pos_ms, at_ns, length_ms;
	uint64_t asked[NEWS];
	size_t nasked;
	bool net;
	double level_db;
	bool sounds;
	int64_t loop_ms[2];
	struct player_sound sound[2];
	int which;
	char locator[128]; /* of what is loaded */
};

void player_stand(struct player *p, int64_t pos_ms);
struct player_event *player_tell(struct player *p, enum player_event_kind kind, uint64_t ticket);

/* What a roll of dice makes happen next: 0 nothing, else one piece of news. */
void player_news(struct player *p, unsigned dice);
