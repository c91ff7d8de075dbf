/*
 * Stores the row of this session: position (where the next session continues), device, chain, room
 * and mood; and a row for each listening interval that ends. Also finds earlier sessions.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/system/json.h"
#include "bench/playback/playback_state.h"
#include "review/files/profile.h"
#include "review/record/made.h"
#include "review/record/rows.h"

#define OUTPUTS_NOTED 32     /* the row of a session names at most so many outputs */
#define LEAST_STRETCH_MS 500 /* a shorter interval is not stored */

/* ---- earlier sessions of this review, and the start of this session ---- */

const struct sitting_row *
session_row_last(const struct sitting *s)
{
	const struct sitting_row *last = NULL;

	EACH_LIVE (sitting_row, r, &s->rec, ROW_SITTING) {
		if ((uuid_none(&r->item) && !r->follow) || !uuid_same(&r->review, &s->review))
			continue;
		/* The archive got r later than `last`. A clock that was put right during r has
		 * moved the start of r, but not the session before, which may have the wrong
		 * clock all through: so what that clock said at the start of r counts too. */
		if (!last || clock_is_newer(r->started_ms, last->started_ms) ||
			clock_is_newer(r->started_ms - made_moved_ms(r, 0), last->started_ms))
			last = r;
	}
	return last;
}

int64_t
session_row_day(const struct sitting *s, int64_t today)
{
	CLEANUP(pointer_free)
	int64_t *days = xcalloc(record_count(&s->rec, ROW_SITTING), sizeof(days[0]));
	int64_t count = 0;

	EACH_LIVE (sitting_row, r, &s->rec, ROW_SITTING) {
		int64_t day = clock_evening(r->started_ms, r->started_offset_min);
		bool seen = day == today || !uuid_same(&r->review, &s->review);
		EACH_IN_WHILE (one, days, count, !seen)
			seen = *one == day;
		if (!seen)
			days[count++] = day;
	}
	return count + 1;
}

void
session_row_begin(struct sitting *s)
{
	struct sitting_row *r = row_new(ROW_SITTING);

	r->row.uuid = s->sitting;
	r->review = s->review;
	r->started_ms = clock_utc_ms();
	r->started_offset_min = clock_offset_min(r->started_ms);
	r->reaction_ms = s->profile->reaction_ms;
	r->version = xstrdup(EARLOG_VERSION);
	count_begin(s);
	change_one(s, ROW_SITTING, r, NULL);
}

void
session_row_take(struct sitting *s, const struct sitting_row *last)
{
	const struct review *r = sitting_review(s);
	const struct chain *c = last ? sitting_find(s, ROW_CHAIN, &last->setup.chain) : NULL;

	s->setup.device = r ? r->device : UUID_NONE;
	s->setup.chain = sitting_chain_named(s, c ? c->name : s->profile->default_chain);
	s->deck.level_db = s->profile->volume_ceiling_db;
	if (!last) {
		sitting_setting_follow(s, &s->setup);
		return;
	}
	const struct device *worn = sitting_device(s, &last->setup.device),
			    *now = sitting_device(s, &s->setup.device);
	if (sitting_device_number(s, &last->setup.device))
		s->setup.device = last->setup.device;
	else if (worn && now && worn->name && now->name)
		sitting_say(s, SAID_OPENS,
			"%s was %s last and is no longer in this review; %s is %s now", worn->name,
			sitting_words(s)->worn, now->name, sitting_words(s)->worn);
	sitting_setting_follow(s, &last->setup);
	xreplace(&s->playback->followed.before, last->follow);
	if (last->level_db < s->deck.level_db)
		s->deck.level_db = last->level_db;
	sounds_resume(s, setup_field(&last->setup, ROW_EQUALISER));
	track_index_find(s, &last->item, &s->item);
	sitting_choose_item(s, s->item);
}

/* ---- the row of this session ---- */

void
session_row_put(struct sitting *s)
{
	struct sitting_row *row = change_copy(s, ROW_SITTING, &s->sitting);
	const struct track_row *i = sitting_item(s);
	struct play_now now = sitting_now(s);

	if (!row)
		return;
	if (!now.play->unlisted) {
		row->item = i ? i->item->row.uuid : UUID_NONE;
		row->pos_ms = now.pos_ms;
	}
	setup_take(&row->setup, &s->setup, SETUP_CHOSEN);
	if (sitting_is_blind(s))
		setup_take(&row->setup, &s->internal->before_run, SETUP_WORN);
	row->level_db = s->deck.level_db;
	xreplace(&row->follow, deck_follow_chosen(&s->deck));
	sounds_keep(s);
	row->setup.equaliser = s->playback->sounds.row;
	row->loop_ms = now.play->loop_ms;
	row->loop_end_ms = now.play->loop_end_ms;
	s->playback->placed_ns = clock_mono_ns();
	if (row_same(ROW_SITTING, row, sitting_session(s)))
		row_free(ROW_SITTING, row);
	else
		change_one(s, ROW_SITTING, row, NULL);
}

void
session_row_end(struct sitting *s)
{
	session_row_end_stretch(s);
	struct sitting_row *r = session_row_worn(s);
	r->ended_ms = clock_utc_ms();
	change_one(s, ROW_SITTING, r, NULL);
}

void
session_row_go_on(struct sitting *s)
{
	struct sitting_row *r = change_copy(s, ROW_SITTING, &s->sitting);

	r->ended_ms = NO_INT;
	change_one(s, ROW_SITTING, r, NULL);
	session_row_resume_stretch(s);
}

struct sitting_row *
session_row_worn(struct sitting *s)
{
	session_row_put(s);
	return change_copy(s, ROW_SITTING, &s->sitting);
}

/* ---- the outputs that the session used ---- */

void
session_row_put_output(struct sitting *s)
{
	const struct player_info *i = &s->deck.info;
	struct sitting_row *row = sitting_now(s).clock || !i->rate_hz || !*i->codec
		? NULL
		: change_copy(s, ROW_SITTING, &s->sitting);

	if (!row)
		return;
	json_t *had = json_read(row->audio);
	json_auto_t *list = had ? had : json_array();
	json_t *now = json_pack("{ss ss ss si si si si ss ss sb sb}", "output", i->output, "device",
		i->device, "codec", i->codec, "rate_hz", i->rate_hz, "out_rate_hz", i->out_rate_hz,
		"channels", i->channels, "out_channels", i->out_channels, "format", i->format,
		"out_format", i->out_format, "exclusive", i->exclusive, "silent", i->silent);
	bool has = false;
	EACH_VALUE (e, list)
		has |= now && json_equal(e, now);
	if (!now || has) {
		json_decref(now);
		row_free(ROW_SITTING, row);
	} else {
		if (json_array_size(list) == OUTPUTS_NOTED)
			json_array_remove(list, 0);
		json_array_append_new(list, now);
		char *text = json_text(list, JSON_COMPACT);
		xreplace(&row->audio, text);
		free(text);
		change_one(s, ROW_SITTING, row, NULL);
	}
}

/* ---- listening intervals: from when to when something played ---- */

void
session_row_end_stretch(struct sitting *s)
{
	session_row_listened(s, &s->deck.play);
}

void
session_row_listened(struct sitting *s, const struct playing *heard)
{
	if (!s->playback->playing.started_ms)
		return;
	struct stretch *st = row_dup(ROW_STRETCH, &s->playback->playing);
	s->playback->playing.started_ms = 0;
	st->row.uuid = uuid_random();
	st->sequence = count_next(s);
	st->ended_ms = clock_utc_ms();
	st->pos_end_ms = playing_pos_ms(heard, clock_mono_ns(), clock_boot_ns());
	const char *from = playing_is_clock(heard) ? POS_CLOCK : POS_AUDIO;
	st->pos_from = xstrdup(playing_follows(heard) ? POS_PLAYER : from);
	if (st->pos_end_ms - st->pos_ms < LEAST_STRETCH_MS) {
		row_free(ROW_STRETCH, st);
		return;
	}
	sounds_keep(s);
	sounds_into(s, &st->setup, &st->held_db);
	change_one(s, ROW_STRETCH, st, NULL);
}

void
session_row_resume_stretch(struct sitting *s)
{
	const struct track_row *i = sitting_item(s);
	struct play_now now = sitting_now(s);

	if (!now.heard || s->playback->playing.started_ms || !i)
		return;
	s->playback->playing = (struct stretch){ .sitting = s->sitting,
		.item = i->item->row.uuid,
		.source = now.play->source,
		.started_ms = clock_utc_ms(),
		.pos_ms = now.pos_ms,
		.level_db = s->deck.level_db };
}
