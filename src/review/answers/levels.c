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

static struct levels
of_pair(const struct selection *g, const struct heard_on pair[2])
{
	static const struct {
		enum level_state state;
		bool after;
		unsigned parts;
	} ways[] = { { LEVELS_MATCHED, false, SETUP_ALL },
		{ LEVELS_CHAINS, false, SETUP_EQUALISER }, { LEVELS_LATER, true, SETUP_ALL } };
	const struct setup *a = &pair[0].setup, *b = &pair[1].setup;
	const struct made later =
		made_before(pair[1].made, pair[0].made) ? pair[0].made : pair[1].made;
	struct levels l = no_levels;
	struct match m = { .v = NULL };

	for (size_t i = 0;
		i < LENGTH(ways) && !m.v && !uuid_none(&a->chain) && !uuid_none(&b->chain); i++) {
		m = match_find(g, a, b, &later, ways[i].after, ways[i].parts);
		l.state = m.v ? ways[i].state : LEVELS_NONE;
	}
	l.match = m.v;
	if (l.state != LEVELS_MATCHED)
		return l;
	const struct volume *end = match_ended(g, &m);
	for (int k = 0; k < 2; k++) {
		enum level_state s = LEVELS_MATCHED;

		if (made_before(pair[k].made, MADE(m.v)))
			s = match_holds_before(g, &m, k, pair[k].made) ? s : LEVELS_LATER;
		else if (end && !made_before(pair[k].made, MADE(end)))
			s = LEVELS_CHANGED;
		l.state = s > l.state ? s : l.state;
	}
	return l;
}

/* Returns what holds through a third setup: of three in turn each is matched to the one before, and
 * so the last to the first. LEVELS_NONE: there is none. */
static struct levels
through(const struct selection *g, const struct heard_on pair[2])
{
	int k = made_before(pair[1].made, pair[0].made) ? 0 : 1; /* the later one */
	struct match m = match_find(g, &pair[k].setup, NULL, &pair[k].made, false, SETUP_ALL);
	struct levels worst = LEVELS_BEST;

	if (!m.v)
		return no_levels;
	const struct heard_on linked = { m.ends[1], MADE(m.v) };
	struct levels l = of_pair(g, (const struct heard_on[]){ pair[1 - k], linked });
	if (l.match == m.v) /* of a setting that is not known: it would link two settings */
		return no_levels;
	levels_take_worse(&worst, &l);
	l = of_pair(g, (const struct heard_on[]){ linked, pair[k] });
	levels_take_worse(&worst, &l);
	return worst;
}

/* Returns the kind of the source a that a review compares with b; NULL: a is no source. */
static const struct device_kind *
kind_of_both(const struct selection *g, const struct uuid *a, const struct uuid *b)
{
	EACH (rec, g) {
		const struct review *of = record_next(*rec, ROW_REVIEW, NULL);
		const struct device_kind *kind = of ? device_kind_in(*rec, &of->row.uuid, a) : NULL;

		if (kind && kind->place && record_find(*rec, ROW_DEVICE, a) &&
			record_find(*rec, ROW_DEVICE, b))
			return kind;
	}
	return NULL;
}

struct levels
levels_of(const struct selection *g, const struct heard_on pair[2])
{
	struct levels l = of_pair(g, pair), other = l;

	if (l.state != LEVELS_MATCHED)
		other = through(g, pair);
	l = other.state < l.state ? other : l;
	l.kind = kind_of_both(g, &pair[0].setup.device, &pair[1].setup.device);
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
levels_of_run(const struct selection *g, const struct blind_run *r, const struct blind_order *o)
{
	const struct made times[] = { made_of(&r->sitting, r->sequence, r->started_ms),
		made_of(&r->sitting, r->ended_sequence, r->ended_ms) };
	struct levels worst = LEVELS_BEST;

	for (size_t i = 0; i < o->ndevices; i++)
		for (size_t k = i + 1; k < o->ndevices; k++)
			EACH_OF (when, times) {
				struct setup a = o->of[i], b = o->of[k];

				a.chain = b.chain = r->chain;
				struct levels l = levels_of(
					g, (struct heard_on[]){ { a, *when }, { b, *when } });
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
