/*
 * The current track, and what sounds at this moment, as one value for the files that do not play
 * it.
 */
#include "base/clock.h"
#include "bench/bench_parts.h"

const struct bench_item *
sitting_item(const struct sitting *s)
{
	return s->item < s->nitems && !s->deck.play.unlisted ? &s->items[s->item] : NULL;
}

struct play_now
sitting_now(const struct sitting *s)
{
	const struct playing *p = &s->deck.play;
	const struct bench_item *b = sitting_item(s);
	int64_t offset_ms = sitting_offset_ms(s, &p->source),
		pos_ms = playing_pos_ms(p, clock_mono_ns(), clock_boot_ns()),
		listed_ms = b && b->recording ? b->recording->length_ms : -1;

	return (struct play_now){ .item = b,
		.state = p->state,
		.clock = playing_is_clock(p),
		.follows = playing_follows(p),
		.plays = playing_plays(p),
		.heard = p->state == PLAY_RUNNING && p->sounding,
		.signal = p->signal.on,
		.loops = playing_loops(p),
		.offset_ms = offset_ms,
		.pos_ms = pos_ms,
		.track_ms = pos_ms == NO_MS  ? NO_MS
			: pos_ms > offset_ms ? pos_ms - offset_ms
					     : 0,
		.length_ms = b && p->length_ms > 0 ? p->length_ms - offset_ms
			: listed_ms > 0            ? listed_ms
						   : -1,
		.play = p };
}

int
sitting_cue_at(const struct sitting *s, const struct bench_item *i, int64_t track_ms)
{
	int lit = -1;

	/* Takes the last cue that has begun: an earlier cue may be open, which has no end. */
	for (size_t c = 0; c < i->ncues; c++) {
		const struct timespan t = cue_time(&s->rec, i->cues[c]);

		if (cue_is_at(&t, track_ms, NO_MS))
			lit = (int)c;
	}
	return lit;
}
