/* Decides whether levels were matched, and words it. gather.c finds the match. */
#include "answers/levels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "config/words.h"
#include "record/rows.h"

/* Returns what holds where no match is before the later moment on its chain. */
static struct levels
without_match(const struct gather *g, const struct uuid *a, const struct uuid *b,
	const struct heard_on *later)
{
	const struct volume *end, *any = gather_match(g, a, b, NULL, &end);
	int64_t after_ms = any ? MADE(any).ms - later->made.ms : 0;
	bool after = any && made_before(later->made, MADE(any));
	struct levels l = { LEVELS_NONE, NULL, (double)NAN };

	if (!any || uuid_none(&later->setup->chain))
		return l;
	if (after && after_ms <= (int64_t)GATHER_MATCH_HOURS * 3600000)
		l.state = LEVELS_LATER;
	else if (!after && -after_ms <= (int64_t)GATHER_MATCH_DAYS * 86400000 &&
		!gather_same_chain(g, &any->setup.chain, &later->setup->chain))
		l.state = LEVELS_CHAINS;
	l.match = l.state == LEVELS_NONE ? NULL : any;
	return l;
}

static struct levels
of_pair(const struct gather *g, const struct uuid *a, const struct uuid *b,
	const struct heard_on pair[2])
{
	const struct heard_on *later = &pair[!made_before(pair[1].made, pair[0].made)];
	const struct volume *end;
	struct levels l = { LEVELS_MATCHED, gather_match(g, a, b, later, &end), (double)NAN };

	if (!l.match)
		return without_match(g, a, b, later);
	for (int k = 0; k < 2; k++) {
		const struct heard_on *m = &pair[k];
		enum level_state s = LEVELS_MATCHED;

		if (!gather_same_chain(g, &m->setup->chain, &l.match->setup.chain))
			s = uuid_none(&m->setup->chain) ? LEVELS_NONE : LEVELS_CHAINS;
		else if (!gather_is_noted_on(g, l.match, m->setup))
			s = LEVELS_NONE;
		else if (made_before(m->made, MADE(l.match)))
			s = gather_match_holds_before(g, l.match, k ? b : a, m->made)
				? LEVELS_MATCHED
				: LEVELS_LATER;
		else if (end && !made_before(m->made, MADE(end))) {
			double off = fabs(gather_off_db(g, l.match, a, b, m->made));

			l.off_db = fmax(l.off_db, off);
			s = LEVELS_CHANGED;
		}
		l.state = s > l.state ? s : l.state;
	}
	return l;
}

struct levels
levels_of(const struct gather *g, const struct uuid *a, const struct uuid *b,
	const struct heard_on (*pairs)[2], size_t n)
{
	struct levels worst = { n ? LEVELS_MATCHED : LEVELS_NONE, NULL, (double)NAN };

	for (size_t i = 0; i < n; i++) {
		struct levels l = of_pair(g, a, b, pairs[i]);
		double off = fmax(worst.off_db, l.off_db);

		if (l.state > worst.state || !i ||
			(l.state == worst.state && l.match &&
				made_before(MADE(worst.match), MADE(l.match))))
			worst = l;
		worst.off_db = off;
	}
	if (worst.state != LEVELS_CHANGED)
		worst.off_db = (double)NAN;
	return worst;
}

void
levels_add(struct buf *out, const struct levels *l)
{
	static const char *const keys[] = { "levels_matched", "levels_changed", "levels_chains",
		"levels_later", "levels_not_matched" };
	const char *how = l->state == LEVELS_MATCHED ? l->match->how : NULL;
	bool ear = text_same(how, "ear"), meter = text_same(how, "meter");

	buf_add(out, words_of(keys[l->state]));
	if (how)
		buf_addf(out, " %s%s", !strchr(how, ' ') && !ear && !meter ? "by " : "",
			ear             ? words_of("by_ear")
				: meter ? words_of("by_meter")
					: how);
	if (l->off_db >= 0.05) {
		CLEANUP(pointer_free) char *db = xasprintf("%.1f", l->off_db);
		CLEANUP(pointer_free) char *number = words_number(db);

		WORDS_ADD(out, "db_apart", number);
	}
}
