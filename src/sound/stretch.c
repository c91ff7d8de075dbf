/* Listening intervals: from when to when something played. A row is stored when one ends. */
#include "base/clock.h"
#include "base/mem.h"
#include "sound/sound_parts.h"

#define LEAST_STRETCH_MS 500 /* a shorter interval is not stored */

void
stretch_end(struct sitting *s)
{
	if (!s->sound->playing.started_ms)
		return;
	struct stretch *st = row_new(&row_types[ROW_STRETCH]);
	struct play_now now = sitting_now(s);
	*st = s->sound->playing;
	s->sound->playing.started_ms = 0;
	st->row.uuid = uuid_random();
	st->ended_ms = clock_utc_ms();
	st->pos_end_ms = two_files_pos_ms(s, &st->source, now.pos_ms);
	st->pos_from = xstrdup(now.follows ? POS_PLAYER : now.clock ? POS_CLOCK : POS_AUDIO);
	news_tell(s, (struct news){ .kind = NEWS_INTERVAL, .ms = st->pos_end_ms - st->pos_ms });
	if (st->pos_end_ms - st->pos_ms < LEAST_STRETCH_MS) {
		row_free(&row_types[ROW_STRETCH], st);
		return;
	}
	sounds_keep(s);
	sounds_into(s, &st->setup, &st->held_db);
	change_one(s, ROW_STRETCH, st, NULL);
}

void
stretch_resume(struct sitting *s)
{
	const struct bench_item *i = sitting_item(s);
	struct play_now now = sitting_now(s);

	if (!now.heard || s->sound->playing.started_ms || !i)
		return;
	struct uuid source = two_files_source(s);
	s->sound->playing = (struct stretch){ .sitting = s->sitting,
		.item = i->item->row.uuid,
		.source = source,
		.started_ms = clock_utc_ms(),
		.pos_ms = two_files_pos_ms(s, &source, now.pos_ms),
		.level_db = s->deck.level_db };
}
