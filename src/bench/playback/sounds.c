/*
 * Plays one of two sounds, which the `switch` command toggles: sound 0 is the unchanged file, sound
 * 1 is the file through an equaliser. Both are level-matched: a background process measures their
 * loudness in the passage that plays (the loop, else the file) and the true peak of the whole file.
 * The louder sound is lowered to the other, and both are lowered further if one would clip. Until
 * the result arrives, both are lowered by the most that the filters can raise a peak. libmpv's
 * filter chain is empty until a second sound is first selected. Equalisers are stored as rows.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "archive/upkeep/reader.h"
#include "audio/library/background.h"
#include "base/core/mem.h"
#include "base/text/text.h"
#include "bench/playback/playback_state.h"
#include "review/answers/level_match.h"
#include "review/files/check.h"
#include "review/files/equaliser.h"
#include "review/files/find.h"
#include "review/record/identity.h"
#include "review/record/records.h"
#include "review/record/rows_review.h"
#include "review/record/setup.h"

/* The sample rate for which equaliser_most_db computes; the result differs little at higher
 * rates. */
#define RATE_HZ 48000
#define FEW 8 /* if names are cut to fewer characters than this, the screen is narrow */

static const char *
name_now(const struct sitting *s)
{
	return s->playback->sounds.now ? s->playback->sounds.name : "off";
}

/* Returns the row of the equaliser that sounds; UUID_NONE: the unchanged file. */
static struct uuid
row_now(const struct sitting *s)
{
	return s->playback->sounds.now ? s->playback->sounds.row : UUID_NONE;
}

/* Marks what the screen shows of the sounds. other: so that earlier ratings belong to another
 * sound. */
static void
mark_sounds(struct sitting *s, bool other)
{
	s->dirty |= DIRTY_ALL;
	if (other)
		news_tell(s, NEWS_SOUND);
}

/* ---- the rows of the sounds ---- */

/* Returns a new row with UUID u for an equaliser, which the caller frees; NULL if the record has
 * this row, or e has no filters. */
static struct equaliser_row *
new_equaliser(
	const struct record *rec, const struct uuid *u, const char *name, const struct equaliser *e)
{
	struct buf content = BUF_INIT;

	if (!e->n || record_find(rec, ROW_EQUALISER, u))
		return NULL;
	struct equaliser_row *row = row_new(ROW_EQUALISER);
	equaliser_write(&content, e);
	row->row.uuid = *u;
	row->name = xstrdup(name);
	row->content = buf_detach(&content);
	return row;
}

void
sounds_keep(struct sitting *s)
{
	const struct sounds *x = &s->playback->sounds;
	struct equaliser_row *row = new_equaliser(&s->rec, &x->row, x->name, &x->equaliser);

	if (row)
		change_one(s, ROW_EQUALISER, row, NULL);
}

void
sounds_into(const struct sitting *s, struct setup *setup, double *held_db)
{
	const struct sounds *x = &s->playback->sounds;

	*setup = s->setup;
	*held_db = NAN;
	if (!s->deck.filtered || playing_is_clock(&s->deck.play))
		return;
	setup->equaliser = row_now(s);
	if (x->now || x->held_db[x->now] < 0)
		*held_db = x->held_db[x->now];
}

bool
sounds_is_same(const struct sitting *s, const struct setup *setup, unsigned parts)
{
	struct setup now = s->setup;

	now.equaliser = row_now(s);
	return setup_same(setup, &now, parts);
}

/* Returns true if the level of the device was matched, but only while another sound than the
 * current one played. `compare` and drafts then ignore the match. Returns false in a blind test,
 * where the message would reveal the device. */
static bool
matched_otherwise(const struct sitting *s)
{
	const struct record *r = &s->rec;
	const struct selection g = { .v = &r, .n = 1 };
	struct setup on = s->setup;

	on.equaliser = row_now(s);
	return !sitting_is_blind(s) && !match_find(&g, &on, NULL, NULL, false, SETUP_ALL).v &&
		match_find(&g, &on, NULL, NULL, false, SETUP_CHAIN).v;
}

/* ---- sending the sounds to the player ---- */

static void
send_sounds(struct sitting *s)
{
	const struct sounds *x = &s->playback->sounds;
	const struct player_sound two[2] = { { .gain_db = x->held_db[0] },
		{ .equaliser = x->equaliser, .gain_db = x->held_db[1] } };

	player_sounds(s->deck.player, s->deck.filtered ? two : NULL);
	if (s->deck.filtered)
		player_switch(s->deck.player, (int)x->now);
}

/* Marks the loudness of both sounds as unknown. Keeps their gains, with which neither can clip. */
static void
forget_levels(struct sitting *s)
{
	s->playback->sounds.held = HELD_NOT_YET;
	mark_sounds(s, false);
}

/* For two sounds of unknown loudness: sets gains with which neither can clip. */
static void
lower_safely(struct sitting *s)
{
	struct sounds *x = &s->playback->sounds;
	const struct equaliser *e = &x->equaliser;
	double most = e->n ? equaliser_most_db(e, RATE_HZ) + e->preamp_db : 0;

	x->held_db[0] = x->held_db[1] = most > 0 ? -most : 0;
	forget_levels(s);
	x->asked = false;
}

void
sounds_match_levels(const struct passage_levels *l, double held_db[2])
{
	double least = fmin(l->lufs[0], l->lufs[1]), over = 0;

	for (size_t i = 0; i < 2; i++) {
		held_db[i] = least - l->lufs[i];
		over = fmax(over, l->true_peak_dbtp[i] + held_db[i]);
	}
	EACH_IN (one, held_db, 2)
		*one -= over;
}

/* ---- setting an equaliser as the second sound ---- */

/* Shows a message that names the sound in use. Its matching gain is not in the message: it may
 * change, and the header shows it. */
static void
show_sound(struct sitting *s)
{
	static const char *const words[] = { [HELD_NOT_YET] = ", measuring both levels",
		[HELD_SAME] = ", levels matched",
		[HELD_NEVER] = "" };
	const struct sounds *x = &s->playback->sounds;
	const char *more = "";

	if (matched_otherwise(s))
		more = x->now ? "; levels were matched without it: match them again"
			      : "; levels were matched only with an equaliser: match them again";

	sitting_say(s, SAID_INFO, "EQ %s%s: \1switch\2 goes to the other sound and back%s",
		name_now(s), x->told ? words[x->held] : "", more);
}

/* Forgets both sounds, without a word to the player. */
static void
drop_sounds(struct sitting *s)
{
	struct sounds *x = &s->playback->sounds;

	free(x->name);
	*x = (struct sounds){ .reads_for_chain = x->reads_for_chain };
	s->deck.filtered = false;
}

/* Removes the second sound and plays the file. only_of_chain: does nothing unless the chain named
 * it. */
static void
forget_sound(struct sitting *s, bool only_of_chain)
{
	if (!s->playback->sounds.name || (only_of_chain && !s->playback->sounds.of_chain))
		return;
	session_row_end_stretch(s);
	drop_sounds(s);
	send_sounds(s);
	session_row_resume_stretch(s);
	mark_sounds(s, true);
}

bool
sounds_switch(struct sitting *s, struct err *err)
{
	if (!transport_may_change_sound(s, err))
		return false;
	if (!s->playback->sounds.name)
		return err_set(
			err, "there is no other sound: :eq FILE or :eq pk 8200 -4 q3 makes one");
	session_row_end_stretch(s);
	s->deck.filtered = true;
	s->playback->sounds.now = !s->playback->sounds.now;
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

/* Rounds the filters to the precision of their text. Returns the UUID for the equaliser's row,
 * which is made from them: one on every machine. */
static struct uuid
round_equaliser(struct equaliser *e)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;

	equaliser_write(&text, e);
	equaliser_read(e, "", text.s, text.len, &d);
	return identity_of_equaliser(text.s);
}

/* Makes the equaliser the second sound, in place of another one, selects it and begins a new
 * listening interval. Takes ownership of name. of_chain: the current chain names it. */
static void
put(struct sitting *s, const struct equaliser *e, char *name, bool of_chain)
{
	struct sounds *x = &s->playback->sounds;

	session_row_end_stretch(s);
	drop_sounds(s);
	x->equaliser = *e;
	x->name = name;
	x->row = round_equaliser(&x->equaliser);
	x->told = s->deck.filtered = true;
	x->now = 1;
	x->of_chain = of_chain;
	lower_safely(s);
	send_sounds(s);
	session_row_resume_stretch(s);
	mark_sounds(s, true);
	show_sound(s);
}

/* ---- equalisers that the listener or the chain names ---- */

/* Reads a filter that the listener typed and uses it: "pk 8200 -4 q3" replaces all filters, "+pk …"
 * adds one. On failure sets err and returns false. */
static bool
type_filter(struct sitting *s, const char *text, struct err *err)
{
	const struct sounds *was = &s->playback->sounds;
	struct equaliser e = { .n = 0 };
	struct filter f;

	if (!equaliser_type(&f, text + (*text == '+'), err))
		return false;
	bool more = *text == '+' && was->name;
	if (more && was->equaliser.n == FILTERS_MOST)
		return err_set(err, "an equaliser has at most %d filters", FILTERS_MOST);
	if (more)
		e = was->equaliser;
	e.v[e.n++] = f;
	put(s, &e, name_with_filter(more ? was->name : NULL, &f), false);
	return true;
}

static void
ask_file(struct sitting *s, const char *name, bool of_chain)
{
	CLEANUP(pointer_free) char *path = find_from(s->files->path, name);

	s->playback->sounds.reads_for_chain = of_chain;
	reader_ask(s->internal->reader, READER_TEXT, path, EQUALISER_MOST_BYTES);
}

/* Takes the text of an equaliser file. */
static void
sounds_read(struct sitting *s)
{
	CLEANUP(reader_text_finish) struct reader_text t = { .path = NULL };
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	struct equaliser e = { .n = 0 };
	bool of_chain = s->playback->sounds.reads_for_chain;

	if (!reader_take(s->internal->reader, READER_TEXT, &t))
		return;
	bool ok = t.ok && check_equaliser(&e, t.path, t.bytes.s, t.bytes.len, &d);
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
		put(s, &e, buf_detach(&text), of_chain);
	}
}

bool
sounds_equaliser(struct sitting *s, const char *text, struct err *err)
{
	if (!transport_may_change_sound(s, err))
		return false;
	if (text_same(text, "off")) {
		forget_sound(s, false);
		sitting_say(s, SAID_INFO, "No equaliser: the file plays unchanged.");
		return true;
	}
	if (*text == '+' || equaliser_is_typed(text))
		return type_filter(s, text, err);
	if (*text)
		ask_file(s, text, false);
	else if (s->playback->sounds.name)
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
	const struct chain *c = sitting_chain_now(s);
	CLEANUP(pointer_free)
	char *name = c && c->content ? records_content_get(c->content, "filters") : NULL;

	forget_sound(s, true);
	if (name && s->internal->reader && !chain_sound_plays_itself(c))
		ask_file(s, name, true);
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
	const struct sounds *x = &s->playback->sounds;
	double db = x->held_db[x->now];
	const char *level = most < FEW ? "" : "level ";

	if (!s->deck.filtered)
		return;
	buf_add(out, "EQ ");
	add_cut_name(out, name_now(s), most);
	if (x->held == HELD_NOT_YET && x->asked)
		buf_add(out, ", measuring…");
	else if (x->held != HELD_SAME)
		buf_addf(out, ", %snot matched", level);
	else if (x->now || db <= -0.05)
		buf_addf(out, ", %.1f dB matched", db <= -0.05 ? db : 0);
}

/* ---- the equaliser of the last session ---- */

void
sounds_resume(struct sitting *s, const struct uuid *equaliser)
{
	const struct equaliser_row *row = sitting_find(s, ROW_EQUALISER, equaliser);
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	struct equaliser e = { .n = 0 };

	if (!row || !row->content ||
		!equaliser_read(&e, "", row->content, strlen(row->content), &d) || !e.n)
		return;
	struct sounds *x = &s->playback->sounds;
	x->equaliser = e;
	x->name = xstrdup(text_or(row->name, ""));
	x->row = *equaliser;
}

/* ---- measuring and matching the levels of both sounds ---- */

void
sounds_loads(struct sitting *s)
{
	if (!s->playback->sounds.name)
		return;
	lower_safely(s);
	send_sounds(s);
}

/* Sets *from_ms and *to_ms to the passage whose levels are matched: the loop, else the whole file.
 */
static void
passage_of(const struct sitting *s, int64_t *from_ms, int64_t *to_ms)
{
	bool loops = playing_loops(&s->deck.play);

	*from_ms = loops ? s->deck.play.loop_ms : 0;
	*to_ms = loops ? s->deck.play.loop_end_ms : ANALYSIS_MOST_MS;
}

/* Returns true if the levels must be measured: for the first time, or because the file or the loop
 * has changed. */
static bool
is_stale(const struct sitting *s)
{
	const struct sounds *x = &s->playback->sounds;
	const struct playing *p = &s->deck.play;
	bool plays = p->state == PLAY_RUNNING || p->state == PLAY_PAUSED || p->state == PLAY_ENDED;
	int64_t from_ms, to_ms;

	passage_of(s, &from_ms, &to_ms);
	return s->deck.filtered && plays && !playing_is_clock(p) &&
		(!x->asked || x->from_ms != from_ms || x->to_ms != to_ms || x->load != p->ticket);
}

static int64_t
sounds_next_ns(const struct sitting *s)
{
	return is_stale(s) ? 0 : INT64_MAX;
}

static void
sounds_run(struct sitting *s)
{
	struct sounds *x = &s->playback->sounds;
	const char *path = player_path(s->deck.player);

	forget_levels(s);
	x->asked = true;
	passage_of(s, &x->from_ms, &x->to_ms);
	x->load = s->deck.play.ticket;
	x->ticket = deck_ticket(&s->deck);
	if (!path || !s->playback->measured.background) {
		/* A stream or a signal has no file to measure. */
		x->held = HELD_NEVER;
		return;
	}
	struct passage_wish wish = {
		.from_ms = x->from_ms, .to_ms = x->to_ms, .side = { [1] = x->equaliser }
	};
	background_ask(s->playback->measured.background,
		&(struct background_job){ .kind = BACKGROUND_PASSAGE,
			.ticket = x->ticket,
			.file = { .path = (char *)(uintptr_t)path },
			.wish = &wish });
}

void
sounds_measured(struct sitting *s, struct background_job *l)
{
	struct sounds *x = &s->playback->sounds;

	if (!s->deck.filtered || l->ticket != x->ticket || !x->asked || is_stale(s))
		return;
	mark_sounds(s, false);
	if (!l->ok || isnan(l->result.levels.lufs[0] + l->result.levels.lufs[1])) {
		x->held = HELD_NEVER;
		sitting_say(s, SAID_WARN, "the two sounds are not equally loud: %s",
			l->ok ? "this passage is silent" : l->why);
		return;
	}
	session_row_end_stretch(s);
	sounds_match_levels(&l->result.levels, x->held_db);
	x->held = HELD_SAME;
	send_sounds(s);
	session_row_resume_stretch(s);
	if (x->told)
		show_sound(s);
	x->told = false;
}

const struct component sounds_component = {
	.next_ns = sounds_next_ns,
	.run = sounds_run,
	.answered = sounds_read,
	.finish = drop_sounds,
};
