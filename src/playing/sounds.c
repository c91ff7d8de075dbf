/*
 * Plays one of two sounds, which the `switch` command toggles: sound 0 is the file, unchanged or
 * through an equaliser; sound 1 is the file through an equaliser, or another file that plays in
 * step (two_files.c). Both are level-matched: a background process measures their loudness in the
 * passage that plays (the loop, else the file) and the true peak of the whole file. The louder
 * sound is lowered to the other, and both are lowered further if one would clip. Until the result
 * arrives, both are lowered by the most that the filters can raise a peak. libmpv's filter chain is
 * empty until a second sound is first selected.
 */
#include "playing/deck_private.h"
#include "record/setup.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"
#include "config/equaliser.h"
#include "config/find.h"
#include "library/background.h"

/* Time in ns after the last change of a filter by keys, after which the loudness is measured. */
#define RESTS_NS 1000000000LL
/* The sample rate for which equaliser_most_db computes; the result differs little at higher
 * rates. */
#define RATE_HZ 48000
#define PEAK_Q 2.0
#define MOST_PEAK_DB 24.0
#define LEAST_STEP_Q 0.1
#define FEW 8 /* if names are cut to fewer characters than this, the screen is narrow */
#define MOST_STEP_Q 30.0

static const char *
name_of(const struct sound *x)
{
	return x->name ? x->name : "off";
}

/* ---- sending the sounds to the player ---- */

static void
send_sounds(struct deck *d)
{
	struct player_sound two[2];

	if (!d->sounds.inserted) {
		player_sounds(d->player, NULL);
		return;
	}
	for (size_t i = 0; i < 2; i++)
		two[i] = (struct player_sound){ .file = i == 1 && two_files_on(d),
			.equaliser = d->sounds.of[i].equaliser,
			.gain_db = d->sounds.of[i].held_db,
			/* in an ABX trial a new gain applies by a short crossfade, not slowly */
			.at_once = d->owner->hides(d->of) };
	player_sounds(d->player, two);
	player_switch(d->player, (int)d->sounds.now);
}

/* Marks the loudness of both sounds as unknown. Keeps their gains, with which neither can clip. */
static void
forget_levels(struct deck *d)
{
	for (size_t i = 0; i < 2; i++)
		d->sounds.of[i].lufs = NAN;
	d->sounds.held = HELD_NOT_YET;
	d->owner->sounds(d->of, false);
}

/* For two sounds of unknown loudness: sets gains with which neither can clip. */
static void
lower_safely(struct deck *d)
{
	double most = 0;

	for (size_t i = 0; i < 2; i++) {
		const struct equaliser *e = &d->sounds.of[i].equaliser;
		if (e->n)
			most = fmax(most, equaliser_most_db(e, RATE_HZ) + e->preamp_db);
	}
	/* While keys move a filter, the level only falls: it would go up and down with each key. */
	double least =
		d->sounds.moving ? fmin(d->sounds.of[0].held_db, d->sounds.of[1].held_db) : 0;
	for (size_t i = 0; i < 2; i++)
		d->sounds.of[i].held_db = fmin(least, most > 0 ? -most : 0);
	forget_levels(d);
	d->p->switching.asked = false;
}

void
sounds_match_levels(const struct passage_levels *l, double held_db[2])
{
	double least = fmin(l->lufs[0], l->lufs[1]), over = 0;

	for (size_t i = 0; i < 2; i++) {
		held_db[i] = least - l->lufs[i];
		over = fmax(over, l->true_peak_dbtp[i] + held_db[i]);
	}
	for (size_t i = 0; i < 2; i++)
		held_db[i] -= over;
}

/* ---- setting an equaliser as the second sound ---- */

/* Makes x the second sound (an equaliser), selects it and begins a new listening interval. */
static void
change_sound(struct deck *d, struct sound x)
{
	struct sound *at = &d->sounds.of[1];

	d->owner->ends(d->of);
	x.row = equaliser_round(&x.equaliser);
	free(at->name);
	*at = x;
	d->p->switching.told = true;
	d->sounds.other = &equaliser_ops;
	d->sounds.now = 1;
	d->sounds.inserted = true;
	lower_safely(d);
	send_sounds(d);
	d->owner->begins(d->of);
	d->owner->sounds(d->of, true);
}

void
sounds_add_measuring(const struct deck *d, struct buf *out)
{
	static const char *const words[] = { [HELD_NOT_YET] = ", measuring both levels",
		[HELD_SAME] = ", levels matched",
		[HELD_NEVER] = "" };

	if (d->p->switching.told)
		buf_add(out, words[d->sounds.held]);
}

/* Shows a message that names the sound in use. Its matching gain is not in the message: it may
 * change, and the header shows it. */
void
sounds_show(struct deck *d)
{
	const struct sound *x = &d->sounds.of[d->sounds.now];
	const char *more = !d->owner->matched_otherwise(d->of) ? ""
		: !x->equaliser.n ? "; levels were matched only with an equaliser: :match again"
				  : "; levels were matched without it: :match again";
	const struct other_sound_ops *ops = d->sounds.other;
	CLEANUP(buf_finish) struct buf passage = BUF_INIT;

	sounds_add_measuring(d, &passage);
	if (ops->add_passage && d->sounds.held == HELD_SAME)
		ops->add_passage(d, &passage);
	deck_say(d, SAID_INFO, "%s%s%s: \1switch\2 goes to the other %s and back%s", ops->said,
		name_of(x), passage.s, ops->noun, more);
}

void
sounds_drop(struct deck *d)
{
	for (size_t i = 0; i < 2; i++)
		free(d->sounds.of[i].name);
	d->sounds = (struct sounds){ .other = NULL };
}

void
sounds_clear(struct deck *d)
{
	if (!d->sounds.other)
		return;
	d->owner->lost(d->of, "one of its sounds is gone");
	d->owner->ends(d->of);
	sounds_drop(d);
	d->p->switching.asked = d->p->switching.of_chain = false;
	send_sounds(d);
	d->owner->begins(d->of);
	d->owner->sounds(d->of, true);
}

void
sounds_forget(struct deck *d, bool only_of_chain)
{
	if (only_of_chain && !d->p->switching.of_chain)
		return;
	two_files_leave(d);
	sounds_clear(d);
}

void
sounds_set(struct deck *d, size_t which, struct sound x)
{
	d->sounds.of[which] = x;
	d->sounds.other = &equaliser_ops;
}

bool
sounds_switch(struct deck *d, struct err *err)
{
	if (!d->sounds.other && d->two.making)
		return err_set(err, "the other file is not in step yet: wait for the message");
	if (!d->sounds.other)
		return err_set(err,
			"there is no other sound: :eq FILE, :eq pk 8200 -4 q3, :peak 8000 or "
			":beside FILE makes one");
	sounds_insert(d);
	sounds_select(d, !d->sounds.now);
	d->owner->sounds(d->of, true);
	sounds_show(d);
	return true;
}

void
sounds_insert(struct deck *d)
{
	if (d->sounds.inserted)
		return;
	d->sounds.inserted = true;
	send_sounds(d);
}

void
sounds_select(struct deck *d, size_t which)
{
	d->owner->ends(d->of);
	d->sounds.now = which;
	send_sounds(d);
	d->owner->begins(d->of);
	d->owner->sounds(d->of, false);
}

/* Returns the name of an equaliser (NULL: none) with this filter added: "harman + PK 8 kHz …". The
 * caller frees. */
static char *
name_with_filter(const char *equaliser, const struct filter *f)
{
	struct buf name = BUF_INIT;

	buf_add(&name, equaliser ? equaliser : "");
	buf_add(&name, name.len ? " + " : "");
	equaliser_filter_words(&name, f);
	return buf_detach(&name);
}

/* Makes equaliser x the second sound; it replaces another equaliser or a second file. of_chain:
 * true if the current chain names x. */
static void
put(struct deck *d, struct sound x, bool of_chain)
{
	two_files_leave(d);
	d->sounds.moving = false;
	d->p->switching.of_chain = of_chain;
	change_sound(d, x);
	sounds_show(d);
}

bool
sounds_type(struct deck *d, const char *text, struct err *err)
{
	struct sound x = { .equaliser.n = 0 };
	const struct sound *was = &d->sounds.of[1];
	struct filter f;

	if (!equaliser_type(&f, text + (*text == '+'), err))
		return false;
	/* An equaliser replaces a second file. */
	two_files_leave(d);
	bool more = *text == '+' && d->sounds.other;
	if (more && was->equaliser.n == FILTERS_MOST)
		return err_set(err, "an equaliser has at most %d filters", FILTERS_MOST);
	if (more)
		x.equaliser = was->equaliser;
	x.equaliser.v[x.equaliser.n++] = f;
	x.name = name_with_filter(more ? was->name : NULL, &f);
	put(d, x, false);
	return true;
}

bool
sounds_save(struct deck *d, const char *beside, const char *name, struct err *err)
{
	struct equaliser e = d->sounds.of[1].equaliser;
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	bool exists = false;

	if (d->sounds.other != &equaliser_ops)
		return err_set(err, "there is no equaliser to save");
	if (!*name)
		return err_set(err, "which file? :eq save NAME.txt");
	/* A program that reads the file does not lower the sound as earlog does: the preamp in the
	 * file must prevent clipping. */
	double most = ceil(10 * equaliser_most_db(&e, RATE_HZ)) / 10;
	e.preamp_db = fmin(e.preamp_db, -most);
	equaliser_write(&text, &e);
	CLEANUP(pointer_free) char *path = find_from(beside, name);
	bool ok = file_create(path, text.s, text.len, &exists, err) ||
		(exists && err_set(err, "%s exists already: give another name", path));
	if (ok)
		deck_say(
			d, SAID_INFO, "%s is written, with a preamp of %.1f dB", path, e.preamp_db);
	return ok;
}

void
sounds_add_question(const struct deck *d, struct buf *out)
{
	const struct sound *x = &d->p->switching.waiting;

	buf_addf(out, "EQ %s is on: \1confirm\2 compares EQ %s with it, \1cancel\2 replaces it",
		name_of(&d->sounds.of[d->sounds.now]), name_of(x));
}

void
sounds_answered(struct deck *d, bool beside)
{
	struct sound x = d->p->switching.waiting, *two = d->sounds.of;

	d->p->switching.waiting = (struct sound){ .name = NULL };
	d->owner->ends(d->of);
	if (beside == (d->sounds.now == 1)) {
		struct sound first = two[0];
		two[0] = two[1];
		two[1] = first;
		d->sounds.now = 0;
	}
	put(d, x, false);
}

bool
sounds_offer(struct deck *d, struct sound x, bool of_chain)
{
	struct switching *w = &d->p->switching;

	if (of_chain || !d->sounds.of[d->sounds.now].equaliser.n) {
		put(d, x, of_chain);
		return true;
	}
	free(w->waiting.name);
	w->waiting = x;
	return false;
}

static void
loop_or_track(const struct deck *d, int64_t *from_ms, int64_t *to_ms)
{
	int64_t length_ms = d->play.length_ms >= 0 ? d->play.length_ms : ANALYSIS_MOST_MS;

	*from_ms = playing_loops(&d->play) ? d->play.loop_ms : 0;
	*to_ms = playing_loops(&d->play) ? d->play.loop_end_ms : length_ms;
}

const struct other_sound_ops equaliser_ops = {
	.name = "EQ ", .said = "EQ ", .noun = "sound", .passage = loop_or_track, .show = sounds_show
};

/* ---- a peak filter that keys change ---- */

/* Changes the filter that keys move to f, or adds f to the equaliser if keys move none yet. */
static void
put_peak(struct deck *d, const struct filter *f)
{
	two_files_leave(d);
	const struct sound *was = &d->sounds.of[1];
	struct sound x = { .equaliser = was->equaliser, .held_db = was->held_db };

	if (!d->sounds.moving) {
		free(d->p->switching.base);
		d->p->switching.base = d->sounds.other ? xstrdup(was->name) : NULL;
		x.equaliser.n++;
	}
	x.equaliser.v[x.equaliser.n - 1] = *f;
	x.name = name_with_filter(d->p->switching.base, f);
	d->sounds.moving = true;
	d->p->switching.of_chain = false;
	change_sound(d, x);
	d->p->switching.moved_ns = clock_mono_ns();
}

bool
sounds_peak(struct deck *d, const char *text, struct err *err)
{
	struct filter f = { FILTER_PEAK, NAN, 0, PEAK_Q };
	CLEANUP(pointer_free) char *line = xasprintf("pk %s", text);
	bool ok = number_parse(text, FILTER_LEAST_HZ, RATE_HZ / 2.0, &f.hz) ||
		equaliser_type(&f, line, err);

	if (ok && d->sounds.of[1].equaliser.n == FILTERS_MOST)
		ok = err_set(err, "an equaliser has at most %d filters", FILTERS_MOST);
	if (!ok)
		return false;
	d->sounds.moving = false;
	put_peak(d, &f);
	deck_say(d, SAID_INFO,
		"\1peak-move hz +1\2: frequency, \1peak-move gain +1\2: gain, \1peak-move q "
		"+1\2: Q; \1peak-keep\2 keeps it");
	return true;
}

bool
sounds_peak_move(struct deck *d, enum peak_part part, int steps, struct err *err)
{
	struct filter *v = d->sounds.of[1].equaliser.v, f;

	if (!d->sounds.moving)
		return err_set(err, "no filter is being moved: peak 8000 makes one");
	f = v[d->sounds.of[1].equaliser.n - 1];
	switch (part) {
	case PEAK_HZ: f.hz *= exp2(steps / 24.0); break;
	case PEAK_GAIN: f.gain_db += steps / 2.0; break;
	case PEAK_Q_STEP: f.q *= exp2(steps / 4.0); break;
	}
	f.hz = fmin(fmax(f.hz, 20), 20000);
	f.hz = f.hz < 1000 ? round(f.hz) : round(f.hz / 10) * 10;
	f.gain_db = fmin(fmax(f.gain_db, -MOST_PEAK_DB), MOST_PEAK_DB);
	f.q = fmin(fmax(round(f.q * 100) / 100, LEAST_STEP_Q), MOST_STEP_Q);
	put_peak(d, &f);
	CLEANUP(buf_finish) struct buf words = BUF_INIT;
	equaliser_filter_words(
		&words, &d->sounds.of[1].equaliser.v[d->sounds.of[1].equaliser.n - 1]);
	deck_say(d, SAID_INFO, "%s; \1peak-keep\2 keeps it", words.s);
	return true;
}

bool
sounds_peak_keep(struct deck *d)
{
	bool moved = d->sounds.moving;

	d->sounds.moving = false;
	return moved;
}

/* ---- the name of the sound for the screen ---- */

/* Appends a name cut to `most` characters; a cut name ends in "…". */
static void
add_cut_name(struct buf *out, const char *name, size_t most)
{
	size_t n = 0, chars = 0, len = strlen(name);

	while (n < len && chars + 1 < most) {
		n = text_next(name, len, n);
		chars++;
	}
	bool cut = n < len && text_next(name, len, n) < len;
	buf_add_bytes(out, name, cut ? n : len);
	buf_add(out, cut ? "…" : "");
}

void
sounds_add(const struct deck *d, size_t most, struct buf *out)
{
	const struct sound *x = &d->sounds.of[d->sounds.now];
	const char *level = most < FEW ? "" : "level ";

	if (!d->sounds.inserted || d->owner->hides(d->of))
		return;
	buf_add(out, d->sounds.other->name);
	if (d->sounds.moving && x->equaliser.n)
		equaliser_filter_words(out, &x->equaliser.v[x->equaliser.n - 1]);
	else
		add_cut_name(out, name_of(x), most);
	if (d->sounds.held == HELD_NOT_YET && d->p->switching.asked)
		buf_add(out, ", measuring…");
	else if (d->sounds.held != HELD_SAME || !two_files_have_music(d))
		buf_addf(out, ", %snot matched", level);
	else if (x->name || x->held_db <= -0.05)
		buf_addf(out, ", %.1f dB matched", x->held_db <= -0.05 ? x->held_db : 0);
}

/* ---- two files, and the sounds of a test that an earlier session began ---- */

void
sounds_of_files(struct deck *d, const char *const name[2])
{
	size_t now = two_files_on(d) ? d->sounds.now : 0;

	d->owner->ends(d->of);
	sounds_drop(d);
	d->sounds = (struct sounds){ .other = &two_files_ops, .inserted = true, .now = now };
	for (size_t i = 0; i < 2; i++) {
		struct buf text = BUF_INIT;

		text_clean(&text, name[i], strlen(name[i]), false);
		d->sounds.of[i].name = buf_detach(&text);
	}
	d->p->switching.of_chain = false;
	d->p->switching.told = true;
	lower_safely(d);
	d->owner->sounds(d->of, true);
}

void
sounds_take_levels(struct deck *d, const struct abx_sound two[2])
{
	for (size_t i = 0; i < 2; i++) {
		d->sounds.of[i].held_db = isnan(two[i].held_db) ? 0 : two[i].held_db;
		d->sounds.of[i].lufs = two[i].lufs;
	}
	d->sounds.held = isnan(two[0].lufs + two[1].lufs) ? HELD_NEVER : HELD_SAME;
	d->sounds.inserted = true;
	send_sounds(d);
}

/* ---- measuring and matching the levels of both sounds ---- */

void
sounds_loads(struct deck *d)
{
	if (!d->sounds.other || d->owner->hides(d->of))
		return;
	lower_safely(d);
	send_sounds(d);
}

/* Sets *from_ms and *to_ms to start and end of the loop, or both to NO_MS if one is not set. */
static void
loop_of(const struct deck *d, int64_t *from_ms, int64_t *to_ms)
{
	*from_ms = playing_loops(&d->play) ? d->play.loop_ms : NO_MS;
	*to_ms = playing_loops(&d->play) ? d->play.loop_end_ms : NO_MS;
}

/* Returns true if the levels must be measured: for the first time, or because the file or the loop
 * has changed. False in an ABX test. */
static bool
is_stale(const struct deck *d)
{
	const struct switching *w = &d->p->switching;
	bool plays = d->play.state == PLAY_RUNNING || d->play.state == PLAY_PAUSED ||
		d->play.state == PLAY_ENDED;
	int64_t from_ms, to_ms;

	loop_of(d, &from_ms, &to_ms);
	return d->sounds.inserted && plays && !playing_is_clock(&d->play) &&
		!d->owner->hides(d->of) &&
		(!w->asked || w->loop_ms != from_ms || w->loop_end_ms != to_ms ||
			w->source_jump != d->play.ticket);
}

bool
sounds_is_level(const struct deck *d)
{
	return d->sounds.inserted && !is_stale(d) && d->sounds.held != HELD_NOT_YET;
}

int64_t
sounds_next_ns(const struct deck *d)
{
	if (!is_stale(d))
		return INT64_MAX;
	return d->sounds.moving ? d->p->switching.moved_ns + RESTS_NS : 0;
}

static void
say_unmatched(struct deck *d, const struct background_levels *l)
{
	if (!two_files_on(d))
		deck_say(d, SAID_WARN, "the two sounds are not equally loud: %s",
			l->ok ? "this passage is silent" : l->why);
	else if (l->ok)
		deck_say(d, SAID_WARN,
			"the two files are not equally loud: this passage is silent or very short, "
			"or one file lacks it");
	else /* measuring failed: for example, another program deleted the combined file */
		deck_say(d, SAID_WARN,
			"the two files are not equally loud: %s; :beside %s puts them in step "
			"again",
			l->why, d->sounds.of[1].name);
}

void
sounds_run(struct deck *d)
{
	struct switching *w = &d->p->switching;

	forget_levels(d);
	w->asked = true;
	loop_of(d, &w->loop_ms, &w->loop_end_ms);
	w->source_jump = d->play.ticket;
	w->ticket = deck_ticket(d);
	struct passage_wish wish = { .pair = two_files_on(d), .file = { 0, 1 } };
	const char *path = wish.pair ? pair_path(d->two.pair) : player_path(d->player);
	if (!path || !d->background) {
		/* A stream or a signal has no file to measure. */
		d->sounds.held = HELD_NEVER;
		return;
	}
	d->sounds.other->passage(d, &wish.from_ms, &wish.to_ms);
	if (playing_loops(&d->play) &&
		(wish.from_ms != w->loop_ms || wish.to_ms != w->loop_end_ms)) {
		d->sounds.held = HELD_NEVER;
		say_unmatched(d, &(struct background_levels){ .ok = true });
		return;
	}
	for (size_t i = 0; i < 2; i++)
		wish.side[i] = d->sounds.of[i].equaliser;
	background_measure_passage(d->background, w->ticket, path, &wish);
}

void
sounds_measured(struct deck *d, const struct background_levels *l)
{
	double held_db[2];

	if (!d->sounds.inserted || l->ticket != d->p->switching.ticket || !d->p->switching.asked ||
		is_stale(d) || d->owner->hides(d->of))
		return;
	d->owner->sounds(d->of, false);
	if (!l->ok || isnan(l->levels.lufs[0] + l->levels.lufs[1])) {
		d->sounds.held = HELD_NEVER;
		say_unmatched(d, l);
		return;
	}
	sounds_match_levels(&l->levels, held_db);
	d->owner->ends(d->of);
	for (size_t i = 0; i < 2; i++) {
		d->sounds.of[i].held_db = held_db[i];
		d->sounds.of[i].lufs = l->levels.lufs[i] + held_db[i];
	}
	memcpy(d->sounds.audio, l->levels.audio, FILE_HASH);
	d->sounds.held = HELD_SAME;
	send_sounds(d);
	d->owner->begins(d->of);
	/* A test that waits for the levels reports its beginning instead. */
	if (d->p->switching.told && !d->sounds.moving && !deck_facts(d).locks)
		d->sounds.other->show(d);
	d->p->switching.told = false;
}

void
sounds_finish(struct deck *d)
{
	sounds_drop(d);
	free(d->p->switching.waiting.name);
	free(d->p->switching.base);
}
