/*
 * Plays one of two sounds, which the `switch` command toggles: sound 0 is the file, unchanged or
 * through an equaliser; sound 1 is the file through an equaliser. Both are level-matched: a
 * background process measures their loudness in the passage that plays (the loop, else the file)
 * and the true peak of the whole file. The louder sound is lowered to the other, and both are
 * lowered further if one would clip. Until the result arrives, both are lowered by the most that
 * the filters can raise a peak. libmpv's filter chain is empty until a second sound is first
 * selected. Equalisers are stored as rows.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "archive/reader.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"
#include "config/check.h"
#include "config/equaliser.h"
#include "config/find.h"
#include "library/background.h"
#include "record/rows_review.h"
#include "record/setup.h"
#include "record/volume.h"
#include "sound/sound_parts.h"

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

/* Marks what the screen shows of the sounds. other: so that earlier ratings belong to another
 * sound. */
static void
mark_sounds(struct sitting *s, bool other)
{
	s->dirty |= DIRTY_HEADER | DIRTY_PLAYER | DIRTY_LINE;
	if (other)
		news_tell(s, (struct news){ .kind = NEWS_SOUND });
}

/* ---- the rows of the sounds ---- */

void
sounds_keep(struct sitting *s)
{
	for (size_t i = 0; i < 2; i++) {
		const struct sound *x = &s->sounds.of[i];
		bool unheard = i == 1 && s->sounds.moving && s->sounds.now == 0;
		struct equaliser_row *row = unheard
			? NULL
			: setup_new_equaliser(&s->rec, &x->row, x->name, &x->equaliser);

		if (row)
			change_one(s, ROW_EQUALISER, row, NULL);
	}
}

void
sounds_into(const struct sitting *s, struct setup *setup, double *held_db)
{
	const struct sound *x = &s->sounds.of[s->sounds.now];

	*setup = sitting_setup_on(s);
	*held_db = NAN;
	if (!s->deck.filtered || playing_is_clock(&s->deck.play))
		return;
	setup->equaliser = x->row;
	if (x->equaliser.n || x->held_db < 0)
		*held_db = x->held_db;
}

bool
sounds_is_same(const struct sitting *s, const struct setup *setup, unsigned parts)
{
	struct setup now = sitting_setup_on(s);

	now.equaliser = s->sounds.of[s->sounds.now].row;
	return setup_same(setup, &now, parts);
}

/* Returns true if the level of the device was matched, but only while another sound than the
 * current one played. `compare` and drafts then ignore the match. Returns false in a blind test,
 * where the message would reveal the device. */
static bool
matched_otherwise(const struct sitting *s)
{
	bool otherwise = false;

	for (const struct volume *v = NULL;
		(v = record_next(&s->rec, ROW_VOLUME, v)) && !sitting_is_blind(s);) {
		if (!volume_is_matched(v) || !setup_same(&v->setup, &s->setup, SETUP_CHAIN) ||
			(!setup_same(&v->setup, &s->setup, SETUP_DEVICE) &&
				!setup_has(&s->setup, ROW_DEVICE, &v->matched_to)))
			continue;
		if (sounds_is_same(s, &v->setup, SETUP_EQUALISER))
			return false;
		otherwise = true;
	}
	return otherwise;
}

/* ---- sending the sounds to the player ---- */

static void
send_sounds(struct sitting *s)
{
	struct player_sound two[2];

	if (!s->deck.filtered) {
		player_sounds(s->deck.player, NULL);
		return;
	}
	for (size_t i = 0; i < 2; i++)
		two[i] = (struct player_sound){ .equaliser = s->sounds.of[i].equaliser,
			.gain_db = s->sounds.of[i].held_db };
	player_sounds(s->deck.player, two);
	player_switch(s->deck.player, (int)s->sounds.now);
}

/* Marks the loudness of both sounds as unknown. Keeps their gains, with which neither can clip. */
static void
forget_levels(struct sitting *s)
{
	s->sounds.held = HELD_NOT_YET;
	mark_sounds(s, false);
}

/* For two sounds of unknown loudness: sets gains with which neither can clip. */
static void
lower_safely(struct sitting *s)
{
	double most = 0;

	for (size_t i = 0; i < 2; i++) {
		const struct equaliser *e = &s->sounds.of[i].equaliser;
		if (e->n)
			most = fmax(most, equaliser_most_db(e, RATE_HZ) + e->preamp_db);
	}
	/* While keys move a filter, the level only falls: it would go up and down with each key. */
	double least =
		s->sounds.moving ? fmin(s->sounds.of[0].held_db, s->sounds.of[1].held_db) : 0;
	for (size_t i = 0; i < 2; i++)
		s->sounds.of[i].held_db = fmin(least, most > 0 ? -most : 0);
	forget_levels(s);
	s->sound->switching.asked = false;
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
change_sound(struct sitting *s, struct sound x)
{
	struct sound *at = &s->sounds.of[1];

	session_row_end_stretch(s);
	x.row = setup_round_equaliser(&x.equaliser);
	free(at->name);
	*at = x;
	s->sound->switching.told = true;
	s->sounds.two = true;
	s->sounds.now = 1;
	s->deck.filtered = true;
	lower_safely(s);
	send_sounds(s);
	session_row_resume_stretch(s);
	mark_sounds(s, true);
}

/* Shows a message that names the sound in use. Its matching gain is not in the message: it may
 * change, and the header shows it. */
static void
show_sound(struct sitting *s)
{
	static const char *const words[] = { [HELD_NOT_YET] = ", measuring both levels",
		[HELD_SAME] = ", levels matched",
		[HELD_NEVER] = "" };
	const struct sound *x = &s->sounds.of[s->sounds.now];
	const char *more = !matched_otherwise(s) ? ""
		: !x->equaliser.n ? "; levels were matched only with an equaliser: :match again"
				  : "; levels were matched without it: :match again";

	sitting_say(s, SAID_INFO, "EQ %s%s: \1switch\2 goes to the other sound and back%s",
		name_of(x), s->sound->switching.told ? words[s->sounds.held] : "", more);
}

/* Forgets both sounds, without a word to the player. */
static void
drop_sounds(struct sitting *s)
{
	for (size_t i = 0; i < 2; i++)
		free(s->sounds.of[i].name);
	s->sounds = (struct sounds){ .two = false };
	s->deck.filtered = false;
}

/* Removes the second sound and plays the file. only_of_chain: does nothing unless the chain named
 * it. */
static void
forget_sound(struct sitting *s, bool only_of_chain)
{
	if (!s->sounds.two || (only_of_chain && !s->sound->switching.of_chain))
		return;
	session_row_end_stretch(s);
	drop_sounds(s);
	s->sound->switching.asked = s->sound->switching.of_chain = false;
	send_sounds(s);
	session_row_resume_stretch(s);
	mark_sounds(s, true);
}

bool
sounds_switch(struct sitting *s, struct err *err)
{
	if (!transport_may_change_sound(s, err))
		return false;
	if (!s->sounds.two)
		return err_set(err,
			"there is no other sound: :eq FILE, :eq pk 8200 -4 q3 or :peak 8000 makes "
			"one");
	session_row_end_stretch(s);
	s->deck.filtered = true;
	s->sounds.now = !s->sounds.now;
	send_sounds(s);
	session_row_resume_stretch(s);
	mark_sounds(s, true);
	show_sound(s);
	return true;
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

/* Makes equaliser x the second sound; it replaces another equaliser. of_chain: true if the current
 * chain names x. */
static void
put(struct sitting *s, struct sound x, bool of_chain)
{
	s->sounds.moving = false;
	s->sound->switching.of_chain = of_chain;
	change_sound(s, x);
	show_sound(s);
}

static void
sounds_add_question(const struct sitting *s, enum swap_words words, struct buf *out)
{
	const struct sound *x = &s->sound->switching.waiting;

	(void)words;
	buf_addf(out, "EQ %s is on: \1confirm\2 compares EQ %s with it, \1cancel\2 replaces it",
		name_of(&s->sounds.of[s->sounds.now]), name_of(x));
}

/* beside: the equaliser in use becomes the first sound and the new one the second; else the new one
 * replaces it. */
static void
sounds_answered(struct sitting *s, bool beside)
{
	struct sound x = s->sound->switching.waiting, *two = s->sounds.of;

	s->sound->switching.waiting = (struct sound){ .name = NULL };
	session_row_end_stretch(s);
	if (beside == (s->sounds.now == 1)) {
		struct sound first = two[0];
		two[0] = two[1];
		two[1] = first;
		s->sounds.now = 0;
	}
	put(s, x, false);
}

static void
sounds_compared(struct sitting *s)
{
	sounds_answered(s, true);
}

static void
sounds_replaced(struct sitting *s)
{
	sounds_answered(s, false);
}

const struct asks equaliser_asks = { .add = sounds_add_question,
	.hint = "compare",
	.yes = sounds_compared,
	.no = sounds_replaced,
	.no_says = true };

/* ---- equalisers that the listener or the chain names ---- */

/* Reads a filter that the listener typed and uses it: "pk 8200 -4 q3" replaces all filters, "+pk …"
 * adds one. On failure sets err and returns false. */
static bool
type_filter(struct sitting *s, const char *text, struct err *err)
{
	struct sound x = { .equaliser.n = 0 };
	const struct sound *was = &s->sounds.of[1];
	struct filter f;

	if (!equaliser_type(&f, text + (*text == '+'), err))
		return false;
	bool more = *text == '+' && s->sounds.two;
	if (more && was->equaliser.n == FILTERS_MOST)
		return err_set(err, "an equaliser has at most %d filters", FILTERS_MOST);
	if (more)
		x.equaliser = was->equaliser;
	x.equaliser.v[x.equaliser.n++] = f;
	x.name = name_with_filter(more ? was->name : NULL, &f);
	put(s, x, false);
	return true;
}

/* Writes the equaliser to a new file; a relative name starts in the folder of the session file. */
static bool
save_equaliser(struct sitting *s, const char *name, struct err *err)
{
	struct equaliser e = s->sounds.of[1].equaliser;
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	bool exists = false;

	if (!s->sounds.two)
		return err_set(err, "there is no equaliser to save");
	if (!*name)
		return err_set(err, "which file? :eq save NAME.txt");
	/* A program that reads the file does not lower the sound as earlog does: the preamp in the
	 * file must prevent clipping. */
	double most = ceil(10 * equaliser_most_db(&e, RATE_HZ)) / 10;
	e.preamp_db = fmin(e.preamp_db, -most);
	equaliser_write(&text, &e);
	CLEANUP(pointer_free) char *path = find_from(s->files->path, name);
	bool ok = file_create(path, text.s, text.len, &exists, err) ||
		(exists && err_set(err, "%s exists already: give another name", path));
	if (ok)
		sitting_say(
			s, SAID_INFO, "%s is written, with a preamp of %.1f dB", path, e.preamp_db);
	return ok;
}

/* Makes equaliser x the second sound and selects it; takes ownership of its name. Returns false if
 * another equaliser is on: then x waits for sounds_answered. of_chain: the current chain names x,
 * which replaces the equaliser. */
static bool
offer_equaliser(struct sitting *s, struct sound x, bool of_chain)
{
	struct switching *w = &s->sound->switching;

	if (of_chain || !s->sounds.of[s->sounds.now].equaliser.n) {
		put(s, x, of_chain);
		return true;
	}
	free(w->waiting.name);
	w->waiting = x;
	return false;
}

static void
ask_file(struct sitting *s, const char *name, bool of_chain)
{
	CLEANUP(pointer_free) char *path = find_from(s->files->path, name);

	s->sound->switching.reads_for_chain = of_chain;
	reader_ask(s->parts->reader, READER_TEXT, path, EQUALISER_MOST_BYTES);
}

/* Takes the text of an equaliser file. */
static void
sounds_read(struct sitting *s)
{
	CLEANUP(reader_text_finish) struct reader_text t = { .path = NULL };
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	struct sound x = { .name = NULL };
	bool of_chain = s->sound->switching.reads_for_chain;

	if (!reader_take(s->parts->reader, READER_TEXT, &t))
		return;
	bool ok = t.ok && check_equaliser(&x.equaliser, t.path, t.bytes.s, t.bytes.len, &d);
	if (!ok && t.ok)
		diags_first(&d, &t.why);
	if (!ok && of_chain) {
		sitting_say(s, SAID_WARN, "%s", t.why.msg);
	} else if (!ok) {
		sitting_say_err(s, &t.why);
	} else {
		/* "harman" for "…/harman.txt", as valid UTF-8 */
		CLEANUP(pointer_free) char *name = file_bare_name(t.path);
		struct buf text = BUF_INIT;
		text_clean(&text, name, strlen(name), false);
		x.name = buf_detach(&text);
		/* Another equaliser is in use: compare x with it, or replace it? */
		if (!offer_equaliser(s, x, of_chain))
			news_ask(s, ASK_EQUALISER, &UUID_NONE);
	}
}

bool
sounds_equaliser(struct sitting *s, const char *text, struct err *err)
{
	if (!transport_may_change_sound(s, err))
		return false;
	if (strcmp(text, "off") == 0) {
		forget_sound(s, false);
		sitting_say(s, SAID_INFO, "No equaliser: the file plays unchanged.");
		return true;
	}
	if (strncmp(text, "save", 4) == 0 && (!text[4] || text[4] == ' '))
		return save_equaliser(s, text + 4 + strspn(text + 4, " "), err);
	if (*text == '+' || equaliser_is_typed(text))
		return type_filter(s, text, err);
	if (*text)
		ask_file(s, text, false);
	else if (s->sounds.two)
		show_sound(s);
	else
		return err_set(err,
			"which equaliser? A file of EqualizerAPO, or a filter: eq pk 8200 -4 q3");
	return true;
}

/* Removes the equaliser of an earlier chain, and uses the current chain's. */
void
sounds_of_chain(struct sitting *s)
{
	const struct chain *c = sitting_chain(s, &s->setup.chain);
	CLEANUP(pointer_free)
	char *name = c && c->content ? records_content_get(c->content, "filters") : NULL;

	forget_sound(s, true);
	if (name && s->parts->reader && !chain_sound_plays_itself(c))
		ask_file(s, name, true);
}

/* ---- a peak filter that keys change ---- */

/* Changes the filter that keys move to f, or adds f to the equaliser if keys move none yet. */
static void
put_peak(struct sitting *s, const struct filter *f)
{
	const struct sound *was = &s->sounds.of[1];
	struct sound x = { .equaliser = was->equaliser, .held_db = was->held_db };

	if (!s->sounds.moving) {
		free(s->sound->switching.base);
		s->sound->switching.base = s->sounds.two ? xstrdup(was->name) : NULL;
		x.equaliser.n++;
	}
	x.equaliser.v[x.equaliser.n - 1] = *f;
	x.name = name_with_filter(s->sound->switching.base, f);
	s->sounds.moving = true;
	s->sound->switching.of_chain = false;
	change_sound(s, x);
	s->sound->switching.moved_ns = clock_mono_ns();
}

bool
sounds_peak(struct sitting *s, const char *text, struct err *err)
{
	struct filter f = { FILTER_PEAK, NAN, 0, PEAK_Q };
	CLEANUP(pointer_free) char *line = xasprintf("pk %s", text);
	bool ok = transport_may_change_sound(s, err) &&
		(number_parse(text, FILTER_LEAST_HZ, RATE_HZ / 2.0, &f.hz) ||
			equaliser_type(&f, line, err));

	if (ok && s->sounds.of[1].equaliser.n == FILTERS_MOST)
		ok = err_set(err, "an equaliser has at most %d filters", FILTERS_MOST);
	if (!ok)
		return false;
	s->sounds.moving = false;
	put_peak(s, &f);
	sitting_say(s, SAID_INFO,
		"\1peak-move hz +1\2: frequency, \1peak-move gain +1\2: gain, \1peak-move q "
		"+1\2: Q; \1peak-keep\2 keeps it");
	return true;
}

bool
sounds_peak_move(struct sitting *s, enum peak_part part, int steps, struct err *err)
{
	struct filter *v = s->sounds.of[1].equaliser.v, f;

	if (!s->sounds.moving)
		return err_set(err, "no filter is being moved: :peak 8000 makes one");
	f = v[s->sounds.of[1].equaliser.n - 1];
	switch (part) {
	case PEAK_HZ: f.hz *= exp2(steps / 24.0); break;
	case PEAK_GAIN: f.gain_db += steps / 2.0; break;
	case PEAK_Q_STEP: f.q *= exp2(steps / 4.0); break;
	}
	f.hz = fmin(fmax(f.hz, 20), 20000);
	f.hz = f.hz < 1000 ? round(f.hz) : round(f.hz / 10) * 10;
	f.gain_db = fmin(fmax(f.gain_db, -MOST_PEAK_DB), MOST_PEAK_DB);
	f.q = fmin(fmax(round(f.q * 100) / 100, LEAST_STEP_Q), MOST_STEP_Q);
	put_peak(s, &f);
	CLEANUP(buf_finish) struct buf words = BUF_INIT;
	equaliser_filter_words(
		&words, &s->sounds.of[1].equaliser.v[s->sounds.of[1].equaliser.n - 1]);
	sitting_say(s, SAID_INFO, "%s; \1peak-keep\2 keeps it", words.s);
	return true;
}

void
sounds_peak_keep(struct sitting *s)
{
	if (!s->sounds.moving)
		return;
	s->sounds.moving = false;
	session_row_put(s);
	show_sound(s);
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
sounds_add(const struct sitting *s, size_t most, struct buf *out)
{
	const struct sound *x = &s->sounds.of[s->sounds.now];
	const char *level = most < FEW ? "" : "level ";

	if (!s->deck.filtered)
		return;
	buf_add(out, "EQ ");
	if (s->sounds.moving && x->equaliser.n)
		equaliser_filter_words(out, &x->equaliser.v[x->equaliser.n - 1]);
	else
		add_cut_name(out, name_of(x), most);
	if (s->sounds.held == HELD_NOT_YET && s->sound->switching.asked)
		buf_add(out, ", measuring…");
	else if (s->sounds.held != HELD_SAME)
		buf_addf(out, ", %snot matched", level);
	else if (x->name || x->held_db <= -0.05)
		buf_addf(out, ", %.1f dB matched", x->held_db <= -0.05 ? x->held_db : 0);
}

/* ---- the equaliser of the last session ---- */

void
sounds_resume(struct sitting *s, const struct uuid *equaliser)
{
	const struct equaliser_row *row = record_find(&s->rec, ROW_EQUALISER, equaliser);
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	struct sound x = { .row = *equaliser };

	if (!row || !row->content ||
		!equaliser_read(&x.equaliser, "", row->content, strlen(row->content), &d) ||
		!x.equaliser.n)
		return;
	x.name = xstrdup(row->name ? row->name : "");
	s->sounds.of[1] = x;
	s->sounds.two = true;
}

/* ---- measuring and matching the levels of both sounds ---- */

void
sounds_loads(struct sitting *s)
{
	if (!s->sounds.two)
		return;
	lower_safely(s);
	send_sounds(s);
}

/* Sets *from_ms and *to_ms to start and end of the loop, or both to NO_MS if one is not set. */
static void
loop_of(const struct sitting *s, int64_t *from_ms, int64_t *to_ms)
{
	*from_ms = playing_loops(&s->deck.play) ? s->deck.play.loop_ms : NO_MS;
	*to_ms = playing_loops(&s->deck.play) ? s->deck.play.loop_end_ms : NO_MS;
}

/* Returns true if the levels must be measured: for the first time, or because the file or the loop
 * has changed. */
static bool
is_stale(const struct sitting *s)
{
	const struct switching *w = &s->sound->switching;
	bool plays = s->deck.play.state == PLAY_RUNNING || s->deck.play.state == PLAY_PAUSED ||
		s->deck.play.state == PLAY_ENDED;
	int64_t from_ms, to_ms;

	loop_of(s, &from_ms, &to_ms);
	return s->deck.filtered && plays && !playing_is_clock(&s->deck.play) &&
		(!w->asked || w->loop_ms != from_ms || w->loop_end_ms != to_ms ||
			w->source_jump != s->deck.play.ticket);
}

static int64_t
sounds_next_ns(const struct sitting *s)
{
	if (!is_stale(s))
		return INT64_MAX;
	return s->sounds.moving ? s->sound->switching.moved_ns + RESTS_NS : 0;
}

static void
sounds_run(struct sitting *s)
{
	struct switching *w = &s->sound->switching;

	forget_levels(s);
	w->asked = true;
	loop_of(s, &w->loop_ms, &w->loop_end_ms);
	w->source_jump = s->deck.play.ticket;
	w->ticket = deck_ticket(&s->deck);
	struct passage_wish wish = { .whole = false };
	const char *path = player_path(s->deck.player);
	if (!path || !s->sound->measured.background) {
		/* A stream or a signal has no file to measure. */
		s->sounds.held = HELD_NEVER;
		return;
	}
	wish.to_ms = s->deck.play.length_ms >= 0 ? s->deck.play.length_ms : ANALYSIS_MOST_MS;
	if (playing_loops(&s->deck.play)) {
		wish.from_ms = s->deck.play.loop_ms;
		wish.to_ms = s->deck.play.loop_end_ms;
	}
	for (size_t i = 0; i < 2; i++)
		wish.side[i] = s->sounds.of[i].equaliser;
	background_ask(s->sound->measured.background,
		&(struct background_job){ .kind = BACKGROUND_PASSAGE,
			.ticket = w->ticket,
			.file = { .path = (char *)(uintptr_t)path },
			.wish = &wish });
}

void
sounds_measured(struct sitting *s, struct background_job *l)
{
	double held_db[2];

	if (!s->deck.filtered || l->ticket != s->sound->switching.ticket ||
		!s->sound->switching.asked || is_stale(s))
		return;
	mark_sounds(s, false);
	if (!l->ok || isnan(l->result.levels.lufs[0] + l->result.levels.lufs[1])) {
		s->sounds.held = HELD_NEVER;
		sitting_say(s, SAID_WARN, "the two sounds are not equally loud: %s",
			l->ok ? "this passage is silent" : l->why);
		return;
	}
	sounds_match_levels(&l->result.levels, held_db);
	session_row_end_stretch(s);
	for (size_t i = 0; i < 2; i++)
		s->sounds.of[i].held_db = held_db[i];
	s->sounds.held = HELD_SAME;
	send_sounds(s);
	session_row_resume_stretch(s);
	if (s->sound->switching.told && !s->sounds.moving)
		show_sound(s);
	s->sound->switching.told = false;
}

static void
sounds_finish(struct sitting *s)
{
	drop_sounds(s);
	free(s->sound->switching.waiting.name);
	free(s->sound->switching.base);
}

const struct part sounds_part = {
	.next_ns = sounds_next_ns,
	.run = sounds_run,
	.answered = sounds_read,
	.finish = sounds_finish,
};
