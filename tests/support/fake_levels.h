/*
 * A file with two tracks of music that the made-up player plays, and made-up levels of passages in
 * place of library/background.c, for tests of two sounds. They come when the test calls
 * match_levels.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "support/fake_player.h"
#include "support/sitting_world.h"

#include "audio/library/background.h"
#include "bench/run/run_private.h"

/* ---- how loud passages are, in place of library/background.c ---- */

/* What was asked last, and its answer when a test gives one. */
struct background {
	uint64_t ticket;
	struct passage_wish wish;
	struct background_job answer;
	bool answered;
};

/* How loud the second sound is in a passage; the first one is -20 LUFS everywhere. */
double lufs_from(int64_t from_ms);

/* The worker answers what was asked last. */
void measured(struct world *w);

/* A file plays whose loudness can be measured. */
int set_up_file(void **state);

#define TEST_OF_FILE(name) TEST_WITH(name, set_up_file, teardown)

void opens(struct world *w);
void plays(struct world *w);

/* Measures the levels of both sounds in the passage that plays. */
void match_levels(struct world *w);
