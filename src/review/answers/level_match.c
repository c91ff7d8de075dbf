/* Finds the level match that holds at a time, and the volumes that end it. levels.c words it;
 * record/volume.c decides what is a match. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/answers/level_match.h"

#include "base/text/text.h"
#include "review/record/volume.h"

#define DAY_MS 86400000.0

bool
match_noted_on(const struct gather *g, const struct volume *v, const struct setup *on)
{
	return setup_same(&v->setup, on, SETUP_ALL & ~(SETUP_WORN | SETUP_CHAIN)) &&
		gather_same_chain(g, &v->setup.chain, &on->chain);
}

struct uuid
match_end(const struct gather *g, const struct volume *match, bool matched)
{
	struct uuid device = gather_device(g, &match->setup, &match->review);

	if (uuid_same(&device, &match->matched_to))
		return matched ? match->matched_variant : match->setup.variant;
	return matched ? match->matched_to : device;
}

struct uuid
match_setting(const struct gather *g, const struct volume *match, const struct uuid *device)
{
	const struct uuid to = match_end(g, match, true);

	return uuid_same(device, &to) ? match->matched_variant : match->setup.variant;
}

bool
match_same_setting(const struct gather *g, const struct uuid *a, const struct uuid *b)
{
	return uuid_none(a) || uuid_none(b) || uuid_same(a, b) ||
		text_same(gather_known(g, ROW_VARIANT, a), gather_known(g, ROW_VARIANT, b));
}

/* Returns true if the volume was noted for a device, or a setting of the device of the match, with
 * the setup and the setting of the match. */
static bool
is_noted_of(const struct gather *g, const struct volume *v, const struct uuid *device,
	const struct volume *match)
{
	struct uuid of = gather_device(g, &v->setup, &v->review);
	const struct uuid set = match_setting(g, match, device);

	if (uuid_same(&of, &match->matched_to) && uuid_same(&of, &match->setup.device))
		of = *device;
	return !v->row.deleted && v->value && uuid_same(&of, device) &&
		match_same_setting(g, &v->setup.variant, &set) &&
		match_noted_on(g, v, &match->setup);
}

static bool
noted_before(const struct volume *a, const struct volume *b)
{
	return made_before(MADE(a), MADE(b));
}

/* Returns the first volume after the match that differs from the volume of the same device at the
 * match, which *then gets; NULL: there is none. An unknown volume at the match counts as the first
 * one after it. */
static const struct volume *
end_of_match(const struct gather *g, const struct volume *match, const struct uuid *device,
	const struct volume **then)
{
	const struct volume *v, *end = NULL;

	*then = NULL;
	for (int pass = 0; pass < 2; pass++)
		for (struct gather_at at = { 0 }; (v = gather_next(g, ROW_VOLUME, &at));) {
			bool later = noted_before(match, v);

			if (!is_noted_of(g, v, device, match))
				continue;
			if (pass && later && (!end || noted_before(v, end)) &&
				!text_same(v->value, (*then)->value))
				end = v;
			if (!pass &&
				(!*then || v == match ||
					(*then != match &&
						(later ? noted_before(v, *then)
						       : noted_before(match, *then) ||
									noted_before(*then, v)))))
				*then = v;
		}
	return end;
}

const struct volume *
match_other_volume(const struct gather *g, const struct volume *match)
{
	const struct volume *then;
	const struct uuid other = match_end(g, match, true);

	return end_of_match(g, match, &other, &then) ? then : NULL;
}

const struct volume *
match_volume(const struct gather *g, const struct volume *match)
{
	const struct volume *then;
	const struct uuid other = match_end(g, match, true);

	end_of_match(g, match, &other, &then);
	return then;
}

bool
match_is_of(
	const struct gather *g, const struct volume *v, const struct uuid *a, const struct uuid *b)
{
	const struct uuid of = match_end(g, v, false), to = match_end(g, v, true);

	return ((uuid_same(&of, a) && uuid_same(&to, b)) ||
		       (uuid_same(&of, b) && uuid_same(&to, a))) &&
		volume_is_matched(v) && gather_includes(g, &v->review, &v->sitting);
}

const struct volume *
match_newest(const struct gather *g, const struct uuid *a, const struct uuid *b,
	const struct heard_on *at, const struct volume **end)
{
	const struct volume *v, *then, *found = NULL;

	for (struct gather_at i = { 0 }; (v = gather_next(g, ROW_VOLUME, &i));) {
		if ((found && !noted_before(found, v)) ||
			(at &&
				(made_before(at->made, MADE(v)) ||
					(double)at->made.ms - (double)MADE(v).ms >
						MATCH_DAYS * DAY_MS ||
					!match_noted_on(g, v, at->setup))))
			continue;
		if (!(at && uuid_none(&at->setup->chain)) && match_is_of(g, v, a, b))
			found = v;
	}
	*end = found ? end_of_match(g, found, a, &then) : NULL;
	v = found ? end_of_match(g, found, b, &then) : NULL;
	if (v && (!*end || noted_before(v, *end)))
		*end = v;
	return found;
}

bool
match_holds_before(const struct gather *g, const struct volume *match, const struct uuid *device,
	struct made at)
{
	const struct volume *v;
	const struct uuid to = match_end(g, match, true);

	if (!uuid_same(device, &to) || MADE(match).ms - at.ms > MATCH_HOURS * 3600000)
		return false;
	for (struct gather_at i = { 0 }; (v = gather_next(g, ROW_VOLUME, &i));)
		if (is_noted_of(g, v, device, match) && made_before(at, MADE(v)) &&
			!noted_before(match, v))
			return false;
	return true;
}
