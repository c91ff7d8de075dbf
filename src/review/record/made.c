/* Orders notes, ratings and volumes by when they were made. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/record/made.h"

#include "base/system/clock.h"
#include "base/system/json.h"
#include "base/text/number.h"
#include "review/record/rows.h"

#define NIGHT_MS INT64_C(43200000) /* a session may go on past 5:00 for so long since its start */

#define AT(type)                                                                       \
	{                                                                              \
		true, offsetof(struct type, sitting), offsetof(struct type, sequence), \
			offsetof(struct type, made_ms), offsetof(struct type, settled) \
	}

static const struct {
	bool has;
	size_t sitting, sequence, made_ms, settled;
} fields[ROW_KINDS] = {
	[ROW_NOTE] = AT(note), [ROW_RATING] = AT(rating), [ROW_VOLUME] = AT(volume)
};

const struct uuid *
made_sitting(enum row_kind kind, const void *row)
{
	return fields[kind].has ? (const void *)((const char *)row + fields[kind].sitting) : NULL;
}

int64_t
made_moved_ms(const struct sitting_row *in, int64_t sequence)
{
	json_auto_t *steps = json_read(in->clock_steps);
	int64_t moved_ms = 0;

	EACH_VALUE (step, steps)
		if (json_integer_value(json_array_get(step, 0)) >= sequence)
			moved_ms += json_integer_value(json_array_get(step, 1));
	return moved_ms;
}

void
made_settle(enum row_kind kind, void *row, const struct sitting_row *in)
{
	char *x = row;
	int64_t sequence = *(int64_t *)(void *)(x + fields[kind].sequence),
		made_ms = *(int64_t *)(void *)(x + fields[kind].made_ms);
	struct settled *to = (void *)(x + fields[kind].settled);

	*to = (struct settled){ 0 };
	if (!in || sequence <= 0 || made_ms == NO_INT)
		return;
	int64_t first = clock_evening(in->started_ms, in->started_offset_min);
	to->ms = made_ms + made_moved_ms(in, sequence);
	to->evening = clock_evening(to->ms, in->started_offset_min);
	if (to->evening == first + 1 && to->ms - in->started_ms < NIGHT_MS)
		to->evening = first;
}

struct made
made_of(const struct uuid *sitting, int64_t sequence, int64_t made_ms)
{
	return (struct made){ *sitting, sequence, clock_newest_ms(made_ms) };
}

int
made_order(struct made a, struct made b)
{
	bool counted = a.sequence > 0 && b.sequence > 0 && !uuid_none(&a.sitting) &&
		uuid_same(&a.sitting, &b.sitting);
	int o = counted ? number_order(a.sequence, b.sequence) : 0;

	return o ? o : number_order(a.ms, b.ms);
}

bool
made_before(struct made a, struct made b)
{
	return made_order(a, b) < 0;
}
