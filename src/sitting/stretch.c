/* What played from when to when, one row when it ends; and the place where the next sitting will
 * stand. */
#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "sitting/sitting_private.h"

#define LEAST_STRETCH_MS 500

void
stretch_begin(struct sitting *s)
{
	const struct bench_item *i = sitting_item(s);

	if (s->p->stretch_open || !i)
		return;
	s->p->stretch_open = true;
	s->p->stretch = (struct stretch){ .sitting = s->sitting,
		.item = i->item->row.uuid,
		.source = s->play.source,
		.device = s->device,
		.variant = s->variant,
		.chain = s->chain,
		.started_ms = clock_utc_ms(),
		.pos_ms = sitting_pos_ms(s, clock_mono_ns()),
		.level_db = s->level_db };
}

void
stretch_end(struct sitting *s)
{
	if (!s->p->stretch_open)
		return;
	s->p->stretch_open = false;
	struct stretch *st = row_new(&row_types[ROW_STRETCH]);
	*st = s->p->stretch;
	st->row.uuid = uuid_random();
	st->ended_ms = clock_utc_ms();
	st->pos_end_ms = sitting_pos_ms(s, clock_mono_ns());
	st->pos_from = xstrdup(s->play.clock ? POS_CLOCK : POS_AUDIO);
	if (st->pos_end_ms - st->pos_ms < LEAST_STRETCH_MS)
		row_free(&row_types[ROW_STRETCH], st);
	else
		change_one(s, ROW_STRETCH, st, NULL);
}

void
place_put(struct sitting *s)
{
	struct sitting_row *row = change_copy(s, ROW_SITTING, &s->sitting);
	const struct bench_item *i = sitting_item(s);

	if (!row)
		return;
	row->item = i ? i->item->row.uuid : UUID_NONE;
	row->pos_ms = sitting_pos_ms(s, clock_mono_ns());
	row->device = s->device;
	row->variant = s->variant;
	row->chain = s->chain;
	row->level_db = s->level_db;
	s->p->placed_ns = clock_mono_ns();
	if (row_same(&row_types[ROW_SITTING], row, record_find(&s->rec, ROW_SITTING, &s->sitting)))
		row_free(&row_types[ROW_SITTING], row);
	else
		change_one(s, ROW_SITTING, row, NULL);
}

struct sitting_row *
place_worn(struct sitting *s)
{
	place_put(s);
	return change_copy(s, ROW_SITTING, &s->sitting);
}

void
stretch_resume(struct sitting *s)
{
	if (s->play.state == PLAY_RUNNING && s->play.sounding)
		stretch_begin(s);
}
