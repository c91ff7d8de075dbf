/*
 * A level match of two devices in steps. The previous device plays a signal, then the device in use
 * plays the same signal, until the listener types the volume at which both are equally loud, by ear
 * or with a meter. The questions also show the volume predicted from the devices' data.
 */
#include <math.h>
#include <string.h>

#include "answers/drive_report.h"
#include "base/mem.h"
#include "base/text.h"
#include "config/chain.h"
#include "config/quantity.h"
#include "record/volume.h"
#include "writing/writing_parts.h"

static const struct {
	const char *name, *method, *signal, *how;
	const char *plays; /* the argument of transport_signal */
} matches[] = {
	{ "ear", "ear", "pink", "by ear with pink noise", "pink" },
	{ "ear 1k", "ear", "sine 1 kHz", "by ear with 1 kHz", "sine 1000" },
	{ "meter", "meter", "pink", "with a meter and pink noise", "pink" },
	{ "meter 1k", "meter", "sine 1 kHz", "with a meter at 1 kHz", "sine 1000" },
};

enum { MATCH_NOT, MATCH_FIRST, MATCH_HEARD, MATCH_SECOND, MATCH_TURNED };

/* ---- the predicted volume ---- */

/* Appends the volume setting at which device `to` should be as loud as `from`, predicted from their
 * data: ", predicted: about 33 steps (5.2 dB more)". Appends nothing if the data are
 * incomplete. */
static void
add_predicted(const struct sitting *s, const struct device *from, const struct device *to,
	struct buf *out)
{
	const struct chain *c = sitting_chain(s, &s->setup.chain);
	CLEANUP(pairs_finish) struct pairs content = { .v = NULL };
	CLEANUP(pointer_free) char *value = NULL, *unit = NULL;
	struct chain_facts f;
	double number;
	double db = c ? drive_report_between(from, to, c->content) : (double)NAN;

	if (!isfinite(db))
		return;
	pairs_from_content(&content, c->content ? c->content : "");
	chain_facts(&content, &f);
	volume_of(&s->rec, &from->row.uuid, &s->setup.chain, NULL, &value, &unit);
	double step = unit && strcmp(unit, "dB") == 0 ? 1 : f.volume_db_per_step;
	bool counts = value && quantity_number(value, &number) && step > 0 &&
		!(unit && strcmp(unit, "%") == 0);
	buf_add(out, ", predicted: ");
	if (counts)
		buf_addf(out, "about %.0f%s%s (", number + db / step, unit ? " " : "",
			unit ? unit : "");
	buf_addf(out, "%.1f dB %s%s", fabs(db), db < 0 ? "less" : "more", counts ? ")" : "");
}

/* ---- the question that each step of a level match asks ---- */

bool
level_match_ready(const struct sitting *s)
{
	return s->writing->match.step == MATCH_TURNED;
}

/* Returns the effect of the confirm key in this step, in words. */
static const char *
match_hint(const struct sitting *s)
{
	static const char *const hints[] = { [MATCH_FIRST] = "it is on",
		[MATCH_HEARD] = "go on",
		[MATCH_SECOND] = "it is on",
		[MATCH_TURNED] = "hear the first device" };

	return hints[s->writing->match.step];
}

static void
match_add_question(const struct sitting *s, enum swap_words words, struct buf *out)
{
	const struct match_guide *m = &s->writing->match;
	const struct device *first = sitting_device(s, &s->worn_before),
			    *second = sitting_device(s, &s->setup.device);
	const char *put_on = sitting_words(s)->put_on;
	const char *plays = chain_sound_is_clock(s) ? " (play the signal on its player)" : "";
	bool all = words <= SWAP_BRIEF, meter = strcmp(matches[m->row].method, "meter") == 0;
	char volume[64];

	volume_text(&s->rec, &s->worn_before, &s->setup.chain, volume, sizeof(volume));
	switch (m->step) {
	case MATCH_FIRST:
		buf_addf(out, "%s%s %s%s%s%s", all ? "level match: " : "", put_on, wear_name(first),
			volume[0] ? " at " : "", volume, plays);
		break;
	case MATCH_HEARD:
		buf_addf(out, meter ? "read the meter: %s" : "how loud is %s? Keep it in mind",
			wear_name(first));
		break;
	case MATCH_SECOND:
		buf_addf(out, "turn %s down, %s %s%s", text_last_word(wear_name(first)), put_on,
			wear_name(second), plays);
		break;
	default:
		buf_addf(out, "turn %s until %s",
			all ? wear_name(second) : text_last_word(wear_name(second)),
			meter ? "the meter reads the same" : "both are equally loud");
		if (all && first && second)
			add_predicted(s, first, second, out);
	}
	if (words == SWAP_NO_KEYS)
		return;
	if (m->step == MATCH_TURNED)
		buf_addf(out, "; then \1ask volume\2 and its volume%s, \1cancel\2 ends",
			all ? "; \1confirm\2 hears the first device again" : "");
	else
		buf_addf(out, "%s; \1confirm\2 %s, \1cancel\2 ends",
			m->step == MATCH_HEARD && all && sitting_now(s).signal
				? " (\1level +1\2 louder)"
				: "",
			m->step == MATCH_HEARD ? "goes on" : "when it is on");
}

static void
ask_step(struct sitting *s, int step)
{
	s->writing->match.step = step;
	s->before_is_on = step == MATCH_HEARD || step == MATCH_SECOND;
	news_ask(s, ASK_MATCH, &UUID_NONE);
	sitting_enter_test(s, TEST_MATCH);
	wheel_build(s); /* the other device may be on */
}

static void
match_confirmed(struct sitting *s)
{
	struct match_guide *m = &s->writing->match;
	struct err err = ERR_INIT;
	bool ok = true;

	switch (m->step) {
	case MATCH_FIRST:
	case MATCH_SECOND:
		/* The same signal for both devices, at the same level; a chain with its own player
		 * plays it itself. */
		ok = chain_sound_is_clock(s) ||
			(transport_signal(s, matches[m->row].plays, &err) &&
				(m->level_db == 0 ||
					instrument_level(&s->deck, sitting_now(s).play->signal,
						m->level_db, &err)));
		break;
	default: m->level_db = instrument_raised(&s->deck); instrument_ends(&s->deck, false);
	}
	if (ok) {
		ask_step(s, m->step == MATCH_TURNED ? MATCH_FIRST : m->step + 1);
		return;
	}
	level_match_ends(s);
	sitting_say(s, SAID_WARN, "no level match: %s", err.msg);
}

void
level_match_ends(struct sitting *s)
{
	bool plays = s->writing->match.plays, was = s->writing->match.step != MATCH_NOT;

	s->writing->match = (struct match_guide){ .step = MATCH_NOT };
	s->before_is_on = false;
	if (s->ask == ASK_MATCH)
		s->ask = ASK_NOTHING;
	if (s->test == TEST_MATCH)
		sitting_enter_test(s, TEST_NONE);
	if (was && !instrument_ends(&s->deck, plays) && plays)
		transport_pause(s, false);
	if (was)
		wheel_build(s);
}

void
level_match_takes(const struct sitting *s, struct volume *v)
{
	const struct match_guide *m = &s->writing->match;

	if (m->step != MATCH_TURNED)
		return;
	v->matched_to = s->worn_before;
	xreplace(&v->how, matches[m->row].how);
	xreplace(&v->method, matches[m->row].method);
	xreplace(&v->signal, matches[m->row].signal);
}

/* ---- beginning a level match ---- */

const char *
level_match_way(size_t n)
{
	return n < LENGTH(matches) ? matches[n].name : NULL;
}

bool
level_match_begin(struct sitting *s, const char *text, struct err *err)
{
	size_t row = 0;
	bool plays = sitting_now(s).plays || s->writing->match.plays;

	while (*text && row < LENGTH(matches) && strcmp(matches[row].name, text) != 0)
		row++;
	if (row == LENGTH(matches))
		/* At the last step the volume is one by the method of the match. */
		return wear_volume(s, text, level_match_ready(s) ? NULL : "", err);
	if (!wear_may_note_volume(s, err))
		return false;
	if (uuid_none(&s->worn_before))
		return err_set(err, "matched to what? No other device was %s before this one",
			sitting_words(s)->worn);
	bool clock = sitting_now(s).clock;
	if (!clock)
		transport_pause(s, true);
	s->writing->match = (struct match_guide){ .row = row, .plays = plays && !clock };
	ask_step(s, MATCH_FIRST);
	return true;
}

const struct asks match_asks = { .add = match_add_question,
	.hint_now = match_hint,
	.yes = match_confirmed,
	.no = level_match_ends };
