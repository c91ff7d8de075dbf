#include "record/cue.h"

bool
cue_reach(const struct cue *c, int64_t *from_ms, int64_t *to_ms)
{
	bool range = c->open || (c->pos_end_ms != NO_MS && c->pos_end_ms > c->pos_ms);

	if (c->pos_ms == NO_MS)
		return false;
	*from_ms = range ? c->pos_ms : c->pos_ms - CUE_BEFORE_MS;
	*to_ms = c->open ? INT64_MAX : range ? c->pos_end_ms : c->pos_ms + CUE_AFTER_MS;
	return true;
}

bool
cue_is_at(const struct cue *c, int64_t track_ms, int64_t end_ms)
{
	int64_t from_ms, to_ms;

	if (track_ms == NO_MS || !cue_reach(c, &from_ms, &to_ms))
		return false;
	return track_ms <= to_ms && (end_ms == NO_MS ? track_ms : end_ms) >= from_ms;
}
