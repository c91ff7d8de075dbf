/* Decides whether levels were matched, and words it. level_match.c finds the match. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/answers/levels.h"

#include <string.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "review/answers/level_match.h"
#include "review/files/words.h"
#include "review/record/blind_result.h"
#include "review/record/device_in_chain.h"
#include "review/record/rows.h"
#include "review/record/volume.h"

static const struct levels no_levels = { .state = LEVELS_NONE };

/* Returns what holds where no match is before the later moment on its chain: the newest one before
 * on another chain, else the first one soon after. */
static struct levels
without_match(const struct gather *g, const struct uuid *a, const struct uuid *b,
	const struct heard_on *later)
{
	struct levels l = no_levels;
	const struct volume *v;

	if (uuid_none(&later->setup->chain))
		return l;
	for (struct gather_at at = { 0 }; (v = gather_next(g, ROW_VOLUME, &at));) {
		bool after = made_before(later->made, MADE(v));
		int64_t ms = after ? MADE(v).ms - later->made.ms : later->made.ms - MADE(v).ms;
		enum level_state state = after ? LEVELS_LATER : LEVELS_CHAINS;

		if (!match_is_of(g, v, a, b) || state > l.state ||
			ms > (after ? MATCH_HOURS * INT64_C(3600000)
				    : MATCH_DAYS * INT64_C(86400000)) ||
			(!after && gather_same_chain(g, &v->setup.chain, &later->setup->chain)))
			continue;
		if (state == l.state && made_before(MADE(l.match), MADE(v)) == after)
			continue;
		l.state = state;
		l.match = v;
	}
	return l;
}

static struct levels
of_pair(const struct gather *g, const struct uuid *a, const struct uuid *b,
	const struct heard_on pair[2])
{
	const struct heard_on *later = &pair[!made_before(pair[1].made, pair[0].made)];
	const struct volume *end;
	struct levels l = LEVELS_BEST;

	l.match = match_newest(g, a, b, later, &end);
	if (!l.match)
		return without_match(g, a, b, later);
	for (int k = 0; k < 2; k++) {
		const struct heard_on *m = &pair[k];
		const struct uuid *device = k ? b : a, set = match_setting(g, l.match, device);
		enum level_state s = LEVELS_MATCHED;

		if (!gather_same_chain(g, &m->setup->chain, &l.match->setup.chain))
			s = uuid_none(&m->setup->chain) ? LEVELS_NONE : LEVELS_CHAINS;
		else if (!match_noted_on(g, l.match, m->setup) ||
			!match_same_setting(g, &set, &m->setup->variant))
			s = LEVELS_NONE;
		else if (made_before(m->made, MADE(l.match)))
			s = match_holds_before(g, l.match, device, m->made) ? LEVELS_MATCHED
									    : LEVELS_LATER;
		else if (end && !made_before(m->made, MADE(end)))
			s = LEVELS_CHANGED;
		l.state = s > l.state ? s : l.state;
	}
	return l;
}

/* Returns the newest match of a device with any but `other`, before it was heard at `at`, and which
 * it is; NULL: none. */
static const struct volume *
link_of(const struct gather *g, const struct uuid *device, const struct uuid *other,
	const struct heard_on *at, struct uuid *with)
{
	const struct volume *v, *found = NULL;

	for (struct gather_at i = { 0 }; (v = gather_next(g, ROW_VOLUME, &i));) {
		const struct uuid of = match_end(g, v, false), to = match_end(g, v, true);
		const struct uuid *x = uuid_same(&to, device) ? &of : &UUID_NONE;

		if (uuid_same(&of, device))
			x = &to;
		if (uuid_none(x) || uuid_same(x, other) || uuid_same(x, device) ||
			!volume_is_matched(v) || made_before(at->made, MADE(v)) ||
			!match_noted_on(g, v, at->setup) ||
			!gather_includes(g, &v->review, &v->sitting) ||
			(found && !made_before(MADE(found), MADE(v))))
			continue;
		found = v;
		*with = *x;
	}
	return found;
}

/* Returns what holds through a third device: of three in turn each is matched to the one before,
 * and so the last to the first. LEVELS_NONE: there is none. */
static struct levels
through(const struct gather *g, const struct uuid *a, const struct uuid *b,
	const struct heard_on pair[2])
{
	int k = !made_before(pair[1].made, pair[0].made);
	const struct uuid *late = k ? b : a;
	const struct uuid *early = k ? a : b;
	struct uuid with;
	const struct volume *v = link_of(g, late, early, &pair[k], &with);
	struct levels worst = LEVELS_BEST;

	if (!v)
		return no_levels;
	const struct heard_on linked = { &v->setup, MADE(v) };
	struct levels l = of_pair(g, early, &with, (const struct heard_on[2]){ pair[!k], linked });
	levels_take_worse(&worst, &l);
	l = of_pair(g, &with, late, (const struct heard_on[2]){ linked, pair[k] });
	levels_take_worse(&worst, &l);
	return worst;
}

/* Returns the kind of the source a that a review compares with b; NULL: a is no source. */
static const struct device_kind *
kind_of_both(const struct gather *g, const struct uuid *a, const struct uuid *b)
{
	for (size_t i = 0; i < g->n; i++) {
		const struct review *of = record_next(g->v[i], ROW_REVIEW, NULL);
		const struct device_kind *kind =
			of ? device_kind_in(g->v[i], &of->row.uuid, a) : NULL;

		if (kind && kind->place && record_find(g->v[i], ROW_DEVICE, a) &&
			record_find(g->v[i], ROW_DEVICE, b))
			return kind;
	}
	return NULL;
}

struct levels
levels_of(const struct gather *g, const struct uuid *a, const struct uuid *b,
	const struct heard_on pair[2])
{
	const struct device_kind *kind = kind_of_both(g, a, b);

	if (uuid_same(a, b)) {
		a = &pair[0].setup->variant;
		b = &pair[1].setup->variant;
	}
	struct levels l = of_pair(g, a, b, pair), other = l;
	if (l.state != LEVELS_MATCHED)
		other = through(g, a, b, pair);
	l = other.state < l.state ? other : l;
	l.kind = kind;
	return l;
}

void
levels_take_worse(struct levels *worst, const struct levels *l)
{
	bool ways = worst->ways || l->ways ||
		(worst->match && l->match && text_order(worst->match->how, l->match->how) != 0);

	if (l->state > worst->state ||
		(l->state == worst->state && l->match &&
			(!worst->match || made_before(MADE(worst->match), MADE(l->match)))))
		*worst = *l;
	worst->ways = ways;
}

struct levels
levels_of_run(const struct gather *g, const struct blind_run *r, const struct blind_order *o)
{
	const struct made times[] = { made_of(&r->sitting, r->sequence, r->started_ms),
		made_of(&r->sitting, r->ended_sequence, r->ended_ms) };
	struct levels worst = LEVELS_BEST;

	for (size_t i = 0; i < o->ndevices; i++)
		for (size_t k = i + 1; k < o->ndevices; k++)
			for (size_t n = 0; n < LENGTH(times); n++) {
				struct setup a = o->of[i], b = o->of[k];

				a.chain = b.chain = r->chain;
				struct levels l = levels_of(g, &a.device, &b.device,
					(struct heard_on[]){ { &a, times[n] }, { &b, times[n] } });
				levels_take_worse(&worst, &l);
			}
	return worst;
}

void
levels_add_how(struct buf *out, const char *how)
{
	/* The ways with a signal, as wear.c writes them. */
	static const char *const ways[][2] = { { "by ear with ", "by_ear_with" },
		{ "with a meter and ", "by_meter_and" }, { "with a meter at ", "by_meter_at" },
		{ "by meter, ", "by_meter_read" } };
	const char *typed = text_starts(how, "by ") ? how + 3 : how;
	bool ear = text_same(typed, "ear"), meter = text_same(typed, "meter");

	size_t i = 0;
	while (i < LENGTH(ways) && !text_starts(how, ways[i][0]))
		i++;
	const char *key = meter ? "by_meter" : "by_how";
	const char *with = i < LENGTH(ways) ? how + strlen(ways[i][0]) : "";
	CLEANUP(buf_finish) struct buf signal = BUF_INIT;
	const char *read = strstr(with, ", ");
	CLEANUP(pointer_free)
	char *sounds = xstrndup(with, read ? (size_t)(read - with) : strlen(with));
	words_piece(
		&signal, NULL, text_same(sounds, "pink noise") ? words_of("pink_noise") : sounds);
	words_piece(&signal, NULL, read ? read + strlen(", ") : "");
	if (*with)
		WORDS_ADD(out, ways[i][1], signal.s);
	else if (strchr(how, ' ') && !ear && !meter)
		buf_add(out, how);
	else
		WORDS_ADD(out, ear ? "by_ear" : key, how);
}

void
levels_add(struct buf *out, const struct levels *l)
{
	static const char *const keys[] = { "levels_matched", "levels_changed", "levels_chains",
		"levels_later", "levels_not_matched" };
	const char *how = l->state == LEVELS_MATCHED && !l->ways ? l->match->how : NULL;
	const char *levels = words_of(device_kind_key(l->kind, keys[l->state]));
	CLEANUP(buf_finish) struct buf by = BUF_INIT;

	if (how) {
		levels_add_how(&by, how);
		WORDS_ADD(out, "matched_how", levels, by.s);
	} else {
		buf_add(out, levels);
	}
}

void
levels_add_volume(struct buf *out, const char *value, const char *unit)
{
	static const char *const units[][2] = { { "steps", "volume_steps" },
		{ "o'clock", "volume_clock" } };
	const char *shown = text_or(unit, "");
	const char *const *key = TEXT_ROW(units, shown);

	if (key)
		WORDS_ADD(out, key[1], value);
	else
		buf_addf(out, "%s%s%s", value,
			!*shown || text_same(shown, "%") || text_runs_on(shown, strlen(shown))
				? ""
				: " ",
			shown);
}
