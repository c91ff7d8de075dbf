/*
 * The listener's wishes to the deck. A wish that a test may refuse asks the table of tests
 * (allowed.c) here, or, if it holds to a passage, in playing_next.
 */
#include "config/profile.h"
#include "sitting/recorded_private.h"
#include "sitting/sound_private.h"

void
sitting_pause(struct sitting *s, bool paused)
{
	deck_on(&s->deck, (struct play_event){ .kind = ON_PAUSE, .yes = paused });
}

void
sitting_toggle(struct sitting *s)
{
	deck_on(&s->deck, (struct play_event){ .kind = ON_TOGGLE });
}

void
sitting_seek(struct sitting *s, int64_t pos_ms)
{
	deck_on(&s->deck, (struct play_event){ .kind = ON_SEEK, .ms = pos_ms });
}

void
sitting_seek_by(struct sitting *s, int64_t by_ms)
{
	int64_t pos_ms = sitting_now(s).pos_ms;

	if (pos_ms != NO_MS)
		sitting_seek(s, pos_ms + by_ms);
}

void
sitting_seek_track(struct sitting *s, int64_t track_ms)
{
	sitting_seek(s, track_ms + sitting_now(s).offset_ms);
}

bool
sitting_step_item(struct sitting *s, int by, struct err *err)
{
	if (by < 0 && s->item < (size_t)-by)
		return err_set(err, "this is the first track");
	if (by > 0 && s->item + (size_t)by >= s->nitems)
		return err_set(err, "this is the last track");
	sitting_play_item(s, s->item + (size_t)by);
	return true;
}

void
sitting_set_level(struct sitting *s, double level_db)
{
	double ceiling = s->profile->volume_ceiling_db;

	s->deck.level_db = level_db > ceiling ? ceiling : level_db < -60 ? -60 : level_db;
	deck_on(&s->deck, (struct play_event){ .kind = ON_LEVEL });
	session_row_put(s);
}

bool
sitting_choose_output(struct sitting *s, const char *name, struct err *err)
{
	return output_choose(&s->deck, name, err);
}

bool
sitting_signal(struct sitting *s, const char *text, struct err *err)
{
	bool starts = text[0] && strcmp(text, "off") != 0;

	if (starts && test_refuses(s, WISH_SIGNAL, err))
		return false;
	if (starts && !sitting_now(s).play->player_gone && chain_is_clock(s))
		return err_set(err,
			"this chain plays by itself (clock): earlog's signals do not reach it");
	return instrument_choose(&s->deck, text, err);
}

bool
sitting_may_change_sound(const struct sitting *s, struct err *err)
{
	if (test_refuses(s, WISH_SOUND, err))
		return false;
	return !sitting_now(s).clock ||
		err_set(err,
			"this needs a file: your own player plays, and earlog cannot change its "
			"sound");
}
