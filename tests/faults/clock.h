/*
 * The clocks of programs under test: clock.c, which they preload, reads all of them from this page.
 * The page is a file that the test and its programs have mapped; EARLOG_CLOCK names it.
 * EARLOG_AHEAD, in seconds, is how far the wall clock is ahead at first, and how far the times of
 * files are ahead always. Without a page nothing else moves.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* Monotonic time is `lapse_ns`, plus the machine's monotonic time unless the clocks are stopped;
 * the wall clock is monotonic time plus `wall_ns`. */
struct clock_state {
	int64_t lapse_ns, wall_ns;
	bool stopped;
};

struct clock_page {
	atomic_uint turn; /* states[turn % 2] is valid; the other one may be half written */
	struct clock_state states[2];
};

static inline struct clock_state
clock_page_read(struct clock_page *p)
{
	struct clock_state s;
	unsigned turn;

	do {
		turn = atomic_load(&p->turn);
		s = p->states[turn % 2];
	} while (atomic_load(&p->turn) != turn);
	return s;
}

static inline void
clock_page_write(struct clock_page *p, struct clock_state s)
{
	unsigned turn = atomic_load(&p->turn);

	p->states[(turn + 1) % 2] = s;
	atomic_store(&p->turn, turn + 1);
}
