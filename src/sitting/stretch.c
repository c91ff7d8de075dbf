/* Stretches: what played from when to when, one row at the end of each. */
#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "sitting/sitting_private.h"

#define LEAST_STRETCH_MS 500

void
stretch_begin(struct sitting *s)
{
	const struct bench_item *i = sitting_item(s);

	if (s->p->playing.open || !i)
		return;
	s->p->playing.open = true;
	s->p->playing.stretch = (struct stretch){ .sitting = s->sitting,
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
	if (!s->p->playing.open)
		return;
	s->p->playing.open = false;
	struct stretch *st = row_new(&row_types[ROW_STRETCH]);
	*st = s->p->playing.stretch;
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
stretch_source_became(struct sitting *s, const struct uuid *was, const struct uuid *is)
{
	if (s->p->playing.open && uuid_same(&s->p->playing.stretch.source, was))
		s->p->playing.stretch.source = *is;
}

void
stretch_resume(struct sitting *s)
{
	if (s->play.state == PLAY_RUNNING && s->play.sounding)
		stretch_begin(s);
}
