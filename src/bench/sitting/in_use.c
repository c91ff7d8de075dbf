/*
 * The current track, and what sounds at this moment, as one value for the files that do not play
 * it. The device, the variant and the chain in use, and the ones that have their names now: a
 * session file may be edited between two sessions, or while one runs.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */

#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/text/text.h"
#include "bench/sitting/sitting_internal.h"
#include "review/record/chains.h"
#include "review/record/device_in_chain.h"
#include "review/record/rows.h"

/* ---- the current track, and what sounds ---- */

const struct track_row *
sitting_item(const struct sitting *s)
{
	return s->item < s->nitems && !s->deck.play.unlisted ? &s->items[s->item] : NULL;
}

const struct track_row *
sitting_chosen(const struct sitting *s)
{
	return s->chosen < s->nitems ? &s->items[s->chosen] : &s->loose;
}

struct play_now
sitting_now(const struct sitting *s)
{
	const struct playing *p = &s->deck.play;
	const struct track_row *t = sitting_item(s);
	int64_t offset_ms = sitting_offset_ms(s, &p->source),
		pos_ms = playing_pos_ms(p, clock_mono_ns(), clock_boot_ns()),
		track_ms = playing_shown_ms(p, clock_mono_ns(), clock_boot_ns()), length_ms = -1;

	if (pos_ms != NO_MS)
		track_ms = track_ms > offset_ms ? track_ms - offset_ms : 0;
	if ((t || p->unlisted) && p->length_ms > 0)
		length_ms = p->length_ms - offset_ms;
	else if (t && t->recording && t->recording->length_ms > 0)
		length_ms = t->recording->length_ms;
	return (struct play_now){ .item = t,
		.state = p->state,
		.clock = playing_is_clock(p),
		.follows = playing_follows(p),
		.plays = playing_plays(p),
		.heard = p->state == PLAY_RUNNING && p->sounding,
		.signal = p->signal.on,
		.loops = playing_loops(p),
		.offset_ms = offset_ms,
		.pos_ms = pos_ms,
		.track_ms = track_ms,
		.length_ms = length_ms,
		.play = p };
}

const struct cue *
sitting_cue_now(const struct sitting *s, bool next)
{
	const struct play_now now = sitting_now(s);
	const struct cue *lit = NULL, *after = NULL;

	/* Takes the last cue that has begun, by the shown second: an earlier cue may be open, which
	 * has no end. */
	for (size_t i = 0; now.item && now.track_ms != NO_MS && i < now.item->ncues; i++) {
		const struct cue *c = now.item->cues[i];
		const struct timespan t = cue_time(&s->rec, c);

		if (cue_is_on(&t, now.track_ms))
			lit = c;
		else if (!after && t.pos_ms > now.track_ms)
			after = c;
	}
	return lit || !next ? lit : after;
}

/* ---- devices ---- */

const char *
sitting_brief(const struct sitting *s, const char *name)
{
	CLEANUP(pointer_free) const char **all = xcalloc(s->ndevices + 1, sizeof(all[0]));

	for (size_t i = 0; i < s->ndevices; i++)
		all[i] = text_or(s->devices[i].device->name, "");
	return text_name_apart(name, all, s->ndevices);
}

bool
sitting_from_memory(const struct sitting *s, size_t number)
{
	const struct comparison *c =
		number >= 1 && number <= s->ndevices ? s->devices[number - 1].comparison : NULL;

	return c && c->from_memory;
}

int64_t
sitting_seating(const struct sitting *s)
{
	const struct sitting_row *row = sitting_session(s);

	return row && row->fit != NO_INT ? row->fit : 1;
}

const struct variant *
sitting_next_setting(
	const struct sitting *s, const struct uuid *device, const struct variant *after)
{
	return device_next_setting(&s->rec, &s->review, device, after);
}

const struct variant *
sitting_usual_setting(const struct sitting *s, const struct uuid *device)
{
	EACH_IN (one, s->devices, s->ndevices)
		if (uuid_same(&one->device->row.uuid, device))
			return sitting_find(s, ROW_VARIANT, &one->usual);
	return NULL;
}

/* Returns the setting with which a device is put on. was: with which it was on before, perhaps as
 * the file had it then; NULL: it was not on. NULL: it has none. */
static const struct variant *
setting_at_first(const struct sitting *s, const struct uuid *device, const struct variant *was)
{
	for (size_t i = s->taken_off.n; !was && i-- > 0;) {
		const struct variant *v = sitting_find(s, ROW_VARIANT, &s->taken_off.v[i]);

		was = v && uuid_same(&v->device, device) ? v : NULL;
	}
	return was ? device_setting_now(&s->rec, &s->review, device, was)
		   : device_setting_last(&s->rec, &s->review, device);
}

struct setup
sitting_setup_of(const struct sitting *s, const struct uuid *device)
{
	struct setup on = s->setup;

	on.device = *device;
	if (!setup_same(&on, &s->setup, SETUP_DEVICE)) {
		const struct variant *v = setting_at_first(s, device, NULL);
		on.variant = v ? v->row.uuid : UUID_NONE;
	}
	return on;
}

/* ---- variants and chains ---- */

void
sitting_setting_follow(struct sitting *s, const struct setup *before)
{
	const struct variant *was = setup_row(&s->rec, before, ROW_VARIANT);

	if (was && !uuid_same(&was->device, &s->setup.device))
		was = NULL;
	was = setting_at_first(s, &s->setup.device, was);
	s->setup.variant = was ? was->row.uuid : UUID_NONE;
}

struct uuid
sitting_chain_named(const struct sitting *s, const char *name)
{
	const struct chain *c = name ? chains_named(&s->rec, &s->review, name) : NULL;

	if (!c && s->nchains)
		c = s->chains[0];
	return c ? c->row.uuid : UUID_NONE;
}
