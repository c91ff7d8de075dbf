/*
 * The clocks of the programs of a home, which the test stops, moves and sets: they preload
 * tests/faults/clock.c. The test itself, its limits and processes that it forks keep the machine's
 * time. Nor do they lower the priority of what works in the background: a test that waits for a
 * measured file has these clocks.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "e2e/home.h"

/* All programs that start in the home from here on have these clocks; they go on like the
 * machine's. Homes may have different clocks. */
void moved_clock_begin(struct home *h);
/* Stops monotonic time and the wall clock, or lets both go on. */
void moved_clock_stop(struct home *h, bool stopped);
/* Time goes by at once: both clocks are this much later (not earlier). Waits that end then do. */
void moved_clock_go(struct home *h, int64_t ms);
/* The same for clocks that are stopped. Returns false for others. */
bool moved_clock_goes_if_stopped(struct home *h, int64_t ms);
/* Sets the wall clock, as a person or a time server does, also back: "2026-11-20T23:15:00Z". Not
 * before 2002. */
void moved_clock_set(struct home *h, const char *utc);
/* Now, on these clocks. */
int64_t moved_clock_mono_ms(struct home *h);
