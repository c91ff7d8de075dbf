/* Finds the level match of two devices, settings or chains, and the volumes that end it. levels.c
 * words it; record/volume.c decides what is a match. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/answers/level_match.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/text/text.h"
#include "review/record/volume.h"

#define HOUR_MS INT64_C(3600000)

/* ---- the two ends of a match ---- */

struct setup
match_end(const struct selection *g, const struct volume *match, bool matched)
{
	struct setup end = match->setup;

	end.device = selection_device(g, &match->setup, &match->review);
	if (!matched)
		return end;
	setup_take(&end, &match->matched, SETUP_WORN);
	if (!uuid_none(&match->matched.chain))
		end.chain = match->matched.chain;
	return end;
}

/* Returns true if two settings are one, or one of them is not known. */
static bool
same_setting(const struct selection *g, const struct uuid *a, const struct uuid *b)
{
	return uuid_none(a) || uuid_none(b) || uuid_same(a, b) ||
		text_same(selection_known(g, ROW_VARIANT, a), selection_known(g, ROW_VARIANT, b));
}

bool
match_is_at(
	const struct selection *g, const struct setup *end, const struct setup *on, unsigned parts)
{
	return setup_same(end, on, SETUP_DEVICE | (parts & SETUP_EQUALISER)) &&
		same_setting(g, &end->variant, &on->variant) &&
		(!(parts & SETUP_CHAIN) || selection_same_chain(g, &end->chain, &on->chain));
}

/* Sets m to the match v if that is one of a and b. */
static void
take_between(const struct selection *g, const struct volume *v, const struct setup *a,
	const struct setup *b, unsigned parts, struct match *m)
{
	const struct setup ends[] = { match_end(g, v, false), match_end(g, v, true) };
	bool one_chain = selection_same_chain(g, &ends[0].chain, &ends[1].chain);

	if (!selection_includes(g, &v->review, &v->sitting) || !(parts & SETUP_CHAIN || one_chain))
		return;
	for (int k = 1; k >= 0; k--)
		if (match_is_at(g, &ends[k], a, parts) &&
			(!b || match_is_at(g, &ends[1 - k], b, parts)))
			*m = (struct match){ v, { ends[k], ends[1 - k] }, k };
}

struct match
match_find(const struct selection *g, const struct setup *a, const struct setup *b,
	const struct made *at, bool after, unsigned parts)
{
	const int64_t most = HOUR_MS * (after ? MATCH_HOURS : MATCH_DAYS * 24);
	struct match m = { .v = NULL };

	EACH_SELECTED (volume, v, i, g, ROW_VOLUME)
		if (volume_is_matched(v) && !(m.v && made_before(MADE(m.v), MADE(v)) == after) &&
			(!at ||
				(made_before(*at, MADE(v)) == after &&
					llabs(MADE(v).ms - at->ms) <= most)))
			take_between(g, v, a, b, parts, &m);
	return m;
}

/* ---- what ended a match ---- */

static bool
is_noted_at(const struct selection *g, const struct volume *v, const struct setup *end)
{
	const struct setup on = match_end(g, v, false);

	return !v->row.deleted && v->value && match_is_at(g, &on, end, SETUP_ALL);
}

static bool
noted_before(const struct volume *a, const struct volume *b)
{
	return made_before(MADE(a), MADE(b));
}

/* Returns true if v tells the volume at the match better than `then`, which may be NULL: the match
 * itself does, else the last volume before it, else the first one after it. */
static bool
tells_better(const struct volume *match, const struct volume *v, const struct volume *then)
{
	if (!then || v == match)
		return true;
	if (then == match)
		return false;
	if (noted_before(match, v))
		return noted_before(v, then);
	return noted_before(match, then) || noted_before(then, v);
}

/* Returns the first volume after the match that differs from the volume at the same end at the
 * match, which *then gets; NULL: there is none. An unknown volume at the match counts as the first
 * one after it. */
static const struct volume *
end_of_match(const struct selection *g, const struct volume *match, const struct setup *at,
	const struct volume **then)
{
	const struct volume *end = NULL;

	*then = NULL;
	for (int pass = 0; pass < 2; pass++)
		EACH_SELECTED (volume, v, i, g, ROW_VOLUME) {
			bool later = noted_before(match, v);

			if (!is_noted_at(g, v, at))
				continue;
			if (pass && later && (!end || noted_before(v, end)) &&
				!text_same(v->value, (*then)->value))
				end = v;
			if (!pass && tells_better(match, v, *then))
				*then = v;
		}
	return end;
}

const struct volume *
match_ended(const struct selection *g, const struct match *m)
{
	const struct volume *then, *first = NULL;

	EACH_IN_WHILE (one, m->ends, 2, m->v) {
		const struct volume *end = end_of_match(g, m->v, one, &then);

		first = end && (!first || noted_before(end, first)) ? end : first;
	}
	return first;
}

const struct volume *
match_volume(const struct selection *g, const struct volume *match, bool changed)
{
	const struct volume *then;
	const struct setup other = match_end(g, match, true);

	return end_of_match(g, match, &other, &then) || !changed ? then : NULL;
}

bool
match_holds_before(const struct selection *g, const struct match *m, int end, struct made at)
{
	if (end == m->turned || MADE(m->v).ms - at.ms > MATCH_HOURS * HOUR_MS)
		return false;
	EACH_SELECTED (volume, v, i, g, ROW_VOLUME)
		if (is_noted_at(g, v, &m->ends[end]) && made_before(at, MADE(v)) &&
			!noted_before(m->v, v))
			return false;
	return true;
}

/* ---- at the bench ---- */

bool
match_at(const struct record *r, const struct setup *on, const struct setup *worn,
	struct match_now *out)
{
	const struct selection g = { .v = &r, .n = 1 };
	struct match m = match_find(&g, on, worn, NULL, false, SETUP_CHAIN);

	if (!m.v)
		m = match_find(&g, on, NULL, NULL, false, SETUP_CHAIN);
	/* A device of another review has no name here. */
	if (!m.v || !setup_row(r, &m.ends[1], ROW_DEVICE))
		return false;
	*out = (struct match_now){ .other = m.ends[1], .how = text_or(m.v->how, "") };
	char *const then[] = { out->value, out->other_then };
	snprintf(then[m.turned], sizeof(out->value), m.v->unit ? "%s %s" : "%s",
		text_or(m.v->value, ""), m.v->unit);
	const int held = 1 - m.turned;
	volume_text(r, &m.ends[held], m.v, then[held], sizeof(out->value));
	/* The row of a setting that is not known, or that the file changed. */
	const struct setup *now = setup_same(&out->other, on, SETUP_DEVICE) ? on : worn;
	if (match_is_at(&g, &out->other, now, 0))
		out->other.variant = now->variant;
	volume_text(r, &out->other, NULL, out->other_now, sizeof(out->other_now));
	return true;
}
