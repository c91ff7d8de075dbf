/* Counts the notes, ratings, volumes and listening intervals of the session, so that their order
 * does not depend on the wall clock, and notices when that clock was set. record/made.c orders. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/system/clock.h"
#include "base/system/json.h"
#include "bench/sitting/sitting_internal.h"
#include "review/record/rows.h"

#define LEAST_STEP_MS 60000

static int64_t
apart_ms(void)
{
	return clock_utc_ms() - clock_boot_ns() / 1000000;
}

/* Says from what to what the clock moved: the days, or within a day the times. */
static void
say_step(struct sitting *s, int64_t from_ms, int64_t to_ms)
{
	char text[2][UTC_TEXT];
	size_t at = 0;
	int shown = 10;

	clock_utc_text(from_ms + clock_offset_min(from_ms) * 60000, text[0]);
	clock_utc_text(to_ms + clock_offset_min(to_ms) * 60000, text[1]);
	if (strncmp(text[0], text[1], 10) == 0) {
		at = 11;
		shown = 5;
	}
	sitting_say(s, SAID_WARN, "the clock moved from %.*s to %.*s", shown, text[0] + at, shown,
		text[1] + at);
}

/* Stores in the row of the session that the clock was set. The start of the session is then counted
 * by the new clock, so that the whole session belongs to the evening of its end. */
static bool
count_watch_clock(struct sitting *s)
{
	const struct sitting_row *was = sitting_session(s);
	int64_t moved_ms = apart_ms() - s->internal->apart_ms;

	if (!was || llabs(moved_ms) < LEAST_STEP_MS)
		return false;
	s->internal->apart_ms += moved_ms;
	if (clock_utc_ms() < s->internal->least_ms)
		s->internal->least_ms = clock_utc_ms();
	json_t *had = json_read(was->clock_steps);
	json_auto_t *steps = had ? had : json_array();
	json_array_append_new(
		steps, json_pack("[I, I]", (json_int_t)s->internal->counted, (json_int_t)moved_ms));
	struct sitting_row *row = change_copy(s, ROW_SITTING, &s->sitting);
	row->started_ms += moved_ms;
	free(row->clock_steps);
	row->clock_steps = json_text(steps, JSON_COMPACT);
	change_one(s, ROW_SITTING, row, NULL);
	for (enum row_kind k = 0; k < ROW_KINDS; k++)
		for (void *x = NULL; (x = record_next(&s->rec, k, x)) && made_sitting(k, x);)
			if (uuid_same(made_sitting(k, x), &s->sitting))
				made_settle(k, x, sitting_session(s));
	say_step(s, clock_utc_ms() - moved_ms, clock_utc_ms());
	return true;
}

void
count_begin(struct sitting *s)
{
	s->internal->apart_ms = apart_ms();
	s->internal->least_ms = clock_utc_ms();
}

int64_t
count_next(struct sitting *s)
{
	count_watch_clock(s);
	return ++s->internal->counted;
}

void
count_read(struct sitting *s)
{
	/* The sequence of a note without a number is NO_INT, the least value. */
	EACH_ROW (note, n, &s->rec, ROW_NOTE)
		if (n->sequence > s->internal->counted)
			s->internal->counted = n->sequence;
}

const struct component count_component = {
	.turn = count_watch_clock,
};
