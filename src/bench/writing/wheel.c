/*
 * The rating wheel, a list of attributes of the lexicon, each with a value on its scale for the
 * current track, its section or the whole review. Rating the same thing again in this session
 * changes the row; in a later session it adds a row.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/system/file.h"
#include "base/system/json.h"
#include "base/text/text.h"
#include "bench/writing/writing_state.h"
#include "review/files/profile.h"
#include "review/files/session_file.h"
#include "review/files/words.h"
#include "review/record/attribute.h"
#include "review/record/chains.h"
#include "review/record/note_rules.h"
#include "review/record/rating.h"
#include "review/record/rows.h"
#include "review/record/section.h"
#include "review/record/timing.h"

#define MOST_ROWS 64
#define SMALL_LEXICON 12 /* "whole" offers all words of one of at most so many */
/* ---- the attributes of the rating wheel, and the rating that each one shows ---- */

const struct section *
wheel_section(const struct sitting *s)
{
	const struct track_row *t = sitting_item(s);

	return t ? t->section : s->loose.section;
}

/* Returns true if there is a current track, or the followed player names one, which is added with
 * the first rating. */
static bool
names_track(const struct sitting *s)
{
	return sitting_item(s) ||
		(sitting_now(s).follows && s->deck.followed->track.title[0] &&
			!s->playback->followed.advert);
}

/* Returns the track, cue, section or review that a new rating is about; NULL: no track. */
static const struct uuid *
place_now(const struct sitting *s)
{
	const struct track_row *t = sitting_item(s);

	switch (s->wheel.scope) {
	case SCOPE_ITEM: return t ? &t->item->row.uuid : NULL;
	case SCOPE_SECTION: return wheel_section(s) ? &wheel_section(s)->row.uuid : NULL;
	case SCOPE_WHOLE: return &s->review;
	case SCOPE_CUE: return &s->wheel.cue;
	}
	return NULL;
}

struct wheel_row *
wheel_row_of(const struct sitting *s, const char *attribute)
{
	EACH_IN (row, s->wheel.rows, s->wheel.n)
		if (text_same(row->attribute, attribute))
			return row;
	return NULL;
}

const struct wheel_row *
wheel_chosen(const struct sitting *s)
{
	const struct wheel *w = &s->wheel;

	return w->chosen < w->n ? &w->rows[w->chosen] : NULL;
}

/* Takes the rating of a device that is not worn, if it is the last one of this evening on this
 * chain. */
static void
take_other(const struct sitting *s, struct wheel_row *row, const struct rating *r)
{
	if (sitting_is_blind(s) || !hidden_rated_now(s, r) ||
		!setup_same(&r->setup, &s->setup, SETUP_CHAIN))
		return;
	for (size_t i = 0; i < s->ndevices && i < WHEEL_OTHERS; i++)
		if (setup_has(&r->setup, ROW_DEVICE, &s->devices[i].device->row.uuid) &&
			rating_is_later(r, row->others[i]))
			row->others[i] = r;
}

/* Shows a rating in its row, if it is of the place and no later one is shown there. Ratings come in
 * the order of time. In a blind test only the present ones are shown: others would reveal the
 * device. */
static void
take_rating(struct sitting *s, const struct rating *r)
{
	const struct uuid *place = place_now(s);

	if (r->row.deleted || !place || !uuid_same(rating_place(r), place) ||
		!uuid_same(&r->review, &s->review) ||
		record_other_listener(&s->rec, &s->rec, &r->listener))
		return;
	struct wheel_row *row = wheel_row_of(s, r->attribute);
	if (!row)
		return;
	if (!setup_same(&r->setup, &s->setup, SETUP_DEVICE)) {
		take_other(s, row, r);
		return;
	}
	int64_t evening = rating_evening(r);
	const struct rating **into = &row->before;
	bool now = hidden_rated_now(s, r);

	if (now && !sounds_is_same(s, &r->setup, SETUP_ALL))
		into = &row->tonight;
	else if (!setup_same(&r->setup, &s->setup, SETUP_WORN))
		return;
	else if (now)
		into = &row->now;
	if (sitting_is_blind(s) && into != &row->now)
		return;
	if (!now && !isnan(r->value)) {
		if (!row->evenings || row->last_evening != evening)
			row->evenings++;
		row->last_evening = evening;
	}
	if (rating_is_later(r, *into))
		*into = r;
}

static void
find_ratings(struct sitting *s)
{
	struct wheel *w = &s->wheel;

	EACH_IN (row, w->rows, w->n) {
		row->now = row->tonight = row->before = NULL;
		memset(row->others, 0, sizeof(row->others));
		row->evenings = 0;
	}
	EACH_ROW (rating, r, &s->rec, ROW_RATING)
		take_rating(s, r);
}

void
wheel_rated(struct sitting *s, const struct news *n)
{
	if (!s->writing->words.known)
		return;
	if (n->was)
		find_ratings(s);
	else
		take_rating(s, n->is);
}

static void
add_wheel_row(struct sitting *s, struct wheel_row row)
{
	struct wheel *w = &s->wheel;
	const struct section *in = w->scope == SCOPE_WHOLE ? NULL : wheel_section(s);

	if (w->n == MOST_ROWS || wheel_row_of(s, row.attribute))
		return;
	/* Ignores a scale in the profile that cannot be read: `earlog check` reports it. */
	rating_scale(&row.scale, sitting_review(s), s->profile,
		row.score ? rating_score(row.attribute) : NULL, in, row.bipolar, ERR_IGNORED);
	w->rows[w->n++] = row;
}

static void
add_attribute_row(struct sitting *s, const char *id, bool asked)
{
	const struct lexicon_word *a = lexicon_attribute(&s->writing->words.lexicon, id);

	if (a)
		add_wheel_row(s,
			(struct wheel_row){ .attribute = a->id,
				.name = a->shown.name,
				.own = a->name,
				.definition = a->definition,
				.low = a->shown.low,
				.mid = a->shown.mid,
				.high = a->shown.high,
				.bipolar = a->bipolar,
				.asked = asked });
}

/* Adds words for a section that names none: the words of the profile, else ten over all groups of
 * the wheel, else (in a lexicon that has other words) one of each category. every: adds all
 * words. */
static void
offer_words(struct sitting *s, bool every)
{
	static const char *const usual[] = { "bass-depth", "bass-precision", "punch",
		"midrange-strength", "treble-strength", "dark-bright", "width", "clarity", "shrill",
		"perceived-loudness" };
	const struct lexicon_file *x = &s->writing->words.lexicon;
	const struct texts *own = &s->profile->wheel;
	const struct lexicon_word *a;

	EACH_WHILE (one, own, !every)
		add_attribute_row(s, *one, false);
	EACH_IN_WHILE (word, usual, LENGTH(usual), !own->n && !every)
		add_attribute_row(s, *word, false);
	if (s->wheel.n)
		return;
	for (size_t i = 0; (a = lexicon_nth(x, i)); i++)
		if (every || a == a->category->attributes)
			add_attribute_row(s, a->id, false);
}

static void
clear_rows(struct wheel *w)
{
	EACH_IN (row, w->rows, w->n)
		scale_finish(&row->scale);
	w->n = 0;
}

/* Selects the first attribute without a rating, or the first one if all are rated. */
static void
choose_unrated(struct wheel *w)
{
	size_t at = 0;

	while (at < w->n && w->rows[at].now)
		at++;
	w->chosen = at < w->n ? at : 0;
}

static bool
is_rated_elsewhere(const struct wheel_row *row)
{
	bool other = row->tonight;

	EACH_OF (r, row->others)
		other = other || *r;
	return other;
}

/* Call after a swap. Goes up to the first attribute that was rated this evening with something else
 * on and is not yet rated with what is on now; stops below an attribute that is. People rate all
 * attributes of one device and then all of the other, or swap at each attribute. Returns false if
 * there is none to go to. */
static bool
choose_after_swap(struct wheel *w)
{
	bool found = false;

	for (size_t i = w->chosen + 1; i-- > 0 && i < w->n && !w->rows[i].now;)
		if (is_rated_elsewhere(&w->rows[i])) {
			w->chosen = i;
			found = true;
		}
	return found;
}

/* Returns true if something else is on than when the row was chosen; in a blind run always, since
 * the row would reveal whether the device of a trial is another one. */
static bool
is_swapped(const struct sitting *s)
{
	return sitting_is_blind(s) ||
		!setup_same(&s->setup, &s->writing->words.chosen_with, SETUP_CHOSEN);
}

void
wheel_build(struct sitting *s)
{
	struct wheel *w = &s->wheel;
	const struct track_row *t = sitting_item(s);

	const struct cue *cue = sitting_find(s, ROW_CUE, &w->cue);

	if (w->wanted == SCOPE_CUE &&
		!(t && cue && !cue->row.deleted && uuid_same(&cue->item, &t->item->row.uuid)))
		w->wanted = SCOPE_ITEM;
	const struct section *in = wheel_section(s);
	/* Nothing is rated of a track that has no name: the section is, else the whole. */
	w->scope = w->wanted == SCOPE_SECTION && !in ? SCOPE_ITEM : w->wanted;
	if (w->scope == SCOPE_ITEM && !names_track(s))
		w->scope = in ? SCOPE_SECTION : SCOPE_WHOLE;
	if (!s->writing->words.known)
		return;
	if (!w->rows)
		w->rows = xcalloc(MOST_ROWS, sizeof(w->rows[0]));
	struct uuid section = in ? in->row.uuid : UUID_NONE;
	bool other = !uuid_same(&section, &s->writing->words.section);
	CLEANUP(pointer_free)
	char *was = other || w->chosen >= w->n ? NULL : xstrdup(w->rows[w->chosen].attribute);
	s->writing->words.section = section;
	if (other)
		texts_finish(&s->writing->words.extra);
	clear_rows(w);
	const char *own = in ? in->attributes : NULL;
	json_auto_t *ids = json_read(own);
	const struct lexicon_file *x = &s->writing->words.lexicon;
	bool plain = lexicon_is_vocabulary(x),
	     all = w->scope == SCOPE_WHOLE && (plain || x->n_attributes <= SMALL_LEXICON);
	EACH_VALUE (id, ids)
		if (json_is_string(id) && !all)
			add_attribute_row(s, json_string_value(id), true);
	/* A section with a separate scale has scores: only words that it names are asked. */
	CLEANUP(scale_finish) struct scale scored = { .n = 0 };
	const struct review *review = sitting_review(s);
	if (!w->n &&
		(all || plain ||
			(!json_array_size(ids) &&
				!(w->scope == SCOPE_SECTION &&
					section_scale(review, in, &scored)))))
		offer_words(s, all || plain);
	/* Scores come after them, so that a digit typed by habit rates a word. */
	EACH_IN (c, rating_scores, SCORES)
		if (c->scope == w->scope)
			add_wheel_row(s,
				(struct wheel_row){ .attribute = c->id,
					.name = rating_score_name(c->id),
					.own = c->name,
					.definition = c->definition,
					.score = true });
	/* Words that the listener found in this section are at the visible end, and move no row. */
	EACH (one, &s->writing->words.extra)
		add_attribute_row(s, *one, false);
	find_ratings(s);
	/* Selects the attribute that was selected; in another section, the first unrated one. */
	size_t at = 0;
	if (other) {
		choose_unrated(w);
	} else {
		while (at < w->n && (!text_same(w->rows[at].attribute, was)))
			at++;
		if (at < w->n)
			w->chosen = at;
		else if (w->chosen >= w->n)
			w->chosen = w->n ? w->n - 1 : 0;
		if (s->writing->words.shown && is_swapped(s))
			choose_after_swap(w);
	}
	if (s->writing->words.shown)
		s->writing->words.chosen_with = s->setup;
	wheel_end_number(s);
	s->dirty |= DIRTY_ALL;
}

void
wheel_cue(struct sitting *s, const struct news *n)
{
	s->wheel.cue = *n->about;
	if (s->wheel.scope == SCOPE_CUE)
		wheel_build(s);
}

void
wheel_read_lexicon(struct sitting *s)
{
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	struct wheel_words *words = &s->writing->words;
	struct lexicon_file was = words->lexicon, is;
	bool known = words->known, ok = attribute_lexicon(&is, sitting_review(s), s->profile, &d);

	if (ok) {
		words->lexicon = is;
		words->known = true;
	} else {
		sitting_say(s, SAID_WARN, "the lexicon %s cannot be read%s earlog check says why",
			attribute_lexicon_name(sitting_review(s), s->profile),
			known ? ", and its words stay:" : ";");
		lexicon_finish(&is);
	}
	wheel_build(s); /* which still reads the names of the old rows */
	if (ok && known)
		lexicon_finish(&was);
}

/* Returns what the wheel rates at first: the section, or the whole device if the last word of this
 * review that the bench rated was of it, so that values of two evenings meet. */
static enum scope
first_scope(const struct sitting *s)
{
	const struct rating *last = NULL;

	EACH_LIVE (rating, r, &s->rec, ROW_RATING)
		if (r->lexicon && !uuid_none(&r->sitting) && uuid_none(&r->listener) &&
			uuid_same(&r->review, &s->review) && rating_is_later(r, last))
			last = r;
	return last && text_same(last->scope, rating_scopes[SCOPE_WHOLE]) ? SCOPE_WHOLE
									  : SCOPE_SECTION;
}

void
wheel_load(struct sitting *s)
{
	struct edits missing = { .v = NULL };

	s->wheel.wanted = first_scope(s);
	wheel_read_lexicon(s);
	/* Adds rows of attributes that older versions of earlog did not store with ratings. */
	attribute_missing(&s->rec, &missing);
	change_apply(s, &missing, NULL);
}

static void
wheel_finish(struct sitting *s)
{
	clear_rows(&s->wheel);
	free(s->wheel.rows);
	texts_finish(&s->writing->words.extra);
	if (s->writing->words.known)
		lexicon_finish(&s->writing->words.lexicon);
}

/* ---- what a section that was begun still lacks ---- */

/* Returns true if the review has a rating of this attribute of the section on this device.
 * attribute NULL: any, made in this session. */
static bool
is_rated_in(const struct sitting *s, const struct section *section, const struct uuid *device,
	const char *attribute)
{
	EACH_LIVE (rating, r, &s->rec, ROW_RATING) {
		const struct track_row *t = sitting_find_item(s, &r->item);

		const struct uuid *in = t ? &t->item->section : &r->section;
		bool meant = attribute ? text_same(r->attribute, attribute)
				       : uuid_same(&r->sitting, &s->sitting);

		if (meant && !isnan(r->value) && uuid_same(&r->review, &s->review) &&
			uuid_same(&r->setup.device, device) && uuid_same(in, &section->row.uuid))
			return true;
	}
	return false;
}

void
wheel_add_unrated(const struct sitting *s, struct buf *out)
{
	const struct section *x = NULL;

	while (s->writing->words.known && (x = record_next(&s->rec, ROW_SECTION, x))) {
		json_auto_t *ids = json_read(x->attributes);

		EACH_IN (one, s->devices, s->ndevices) {
			const struct device *device = one->device;
			bool any = false;

			if (!is_rated_in(s, x, &device->row.uuid, NULL))
				continue;
			EACH_VALUE (id, ids) {
				const char *name = json_string_value(id);
				const struct lexicon_word *a = name
					? lexicon_attribute(&s->writing->words.lexicon, name)
					: NULL;

				if (!a || is_rated_in(s, x, &device->row.uuid, name))
					continue;
				if (!any)
					buf_addf(out, "Not rated in %s (%s)", section_name(x),
						device->name);
				buf_addf(out, "%s%s", any ? ", " : ": ", a->shown.name);
				any = true;
			}
			buf_add(out, any ? "\n" : "");
		}
	}
}

/* ---- rating ---- */

void
wheel_open(struct sitting *s)
{
	if (is_swapped(s) && !choose_after_swap(&s->wheel))
		choose_unrated(&s->wheel);
	s->writing->words.chosen_with = s->setup;
}

void
wheel_show(struct sitting *s)
{
	s->writing->words.shown = true;
	s->writing->words.chosen_with = s->setup;
}

void
wheel_close(struct sitting *s)
{
	s->writing->words.shown = false;
	/* The whole device stays, so that ratings of two devices meet. */
	if (s->wheel.wanted == SCOPE_SECTION || s->wheel.wanted == SCOPE_WHOLE)
		return;
	s->wheel.wanted = SCOPE_SECTION;
	wheel_build(s);
}

void
wheel_choose(struct sitting *s, size_t row)
{
	if (row >= s->wheel.n)
		return;
	wheel_end_number(s);
	s->wheel.chosen = row;
}

const char *const wheel_scopes[] = { "track", "cue", "section", "whole" };

void
wheel_place(const struct sitting *s, struct buf *out)
{
	const struct cue *c = sitting_find(s, ROW_CUE, &s->wheel.cue);
	const struct track_row *t = sitting_item(s);
	const struct section *in = wheel_section(s);
	enum scope scope = s->wheel.scope;
	const char *name = scope == SCOPE_ITEM && t ? t->recording->title : NULL;

	if (scope == SCOPE_SECTION && in)
		name = section_name(in);
	buf_add(out, wheel_scopes[scope]);
	if (scope == SCOPE_CUE) {
		buf_add_char(out, ' ');
		cue_add_words(out, &s->rec, c);
	} else if (name) {
		buf_addf(out, " %s", name);
	}
}

void
wheel_scope(struct sitting *s)
{
	const struct cue *cue = sitting_cue_now(s, false);
	CLEANUP(buf_finish) struct buf place = BUF_INIT;
	enum scope to = s->wheel.scope;

	do
		to = to == SCOPE_WHOLE ? SCOPE_ITEM : to + 1;
	while ((to == SCOPE_CUE && !cue) || (to == SCOPE_SECTION && !wheel_section(s)) ||
		(to == SCOPE_ITEM && !names_track(s)));
	s->wheel.wanted = to;
	if (to == SCOPE_CUE)
		s->wheel.cue = cue->row.uuid;
	wheel_build(s);
	wheel_place(s, &place);
	sitting_say(s, SAID_INFO, "ratings are for the %s%s", place.s,
		to == SCOPE_WHOLE ? " device" : "");
}

/* Returns the score of this name, or the only one that begins so, if no word of the lexicon does.
 */
static const struct score *
score_named(const struct lexicon_file *x, const char *word)
{
	const struct score *found = rating_score_called(word);
	const struct lexicon_word *a;
	size_t n = 0;

	if (found)
		return found;
	for (size_t i = 0; (a = lexicon_nth(x, i)); i++)
		if (text_begins(a->shown.name, word) || text_begins(a->name, word) ||
			text_begins(a->id, word))
			return NULL;
	EACH_IN (c, rating_scores, SCORES)
		if (text_begins(c->name, word) || text_begins(c->id, word)) {
			found = c;
			n++;
		}
	return n == 1 ? found : NULL;
}

bool
wheel_add(struct sitting *s, const char *word, struct err *err)
{
	const struct score *score = score_named(wheel_lexicon(s), word);
	const char *id = score ? score->id : NULL;

	if (!s->writing->words.known)
		return err_set(err, "there is no lexicon");
	if (score) {
		s->wheel.wanted = score->scope;
	} else {
		const struct lexicon_word *a = lexicon_match(&s->writing->words.lexicon, word, err);

		if (!a)
			return false;
		id = a->id;
		if (!texts_has(&s->writing->words.extra, id))
			texts_add(&s->writing->words.extra, id, NOWHERE);
	}
	wheel_build(s);
	const struct wheel_row *row = wheel_row_of(s, id);
	if (!row)
		return err_set(err, "%s cannot be rated here", word);
	s->wheel.chosen = (size_t)(row - s->wheel.rows);
	return true;
}

static const struct wheel_row *
chosen_row(struct sitting *s, struct err *err)
{
	if (s->wheel.scope == SCOPE_ITEM && names_track(s))
		followed_track_list(s);
	if (sitting_now(s).play->unlisted && s->playback->followed.advert) {
		err_set(err, "an advertisement plays, which gets no ratings");
		return NULL;
	}
	const struct wheel_row *row = wheel_chosen(s);
	if (!row)
		err_set(err, "the wheel is empty: \1ask attribute\2 takes a word of the lexicon");
	return row;
}

/* Returns the selected row if it has a rating of this evening; else sets err and returns NULL. */
static const struct wheel_row *
rated_row(struct sitting *s, struct err *err)
{
	const struct wheel_row *row = chosen_row(s, err);

	if (!row || row->now)
		return row;
	err_set(err, "rate %s first", row->name);
	return NULL;
}

/* Returns a new rating without value of what a value for the row rates now. The caller owns it. */
static struct rating *
rated_here(const struct sitting *s, const struct wheel_row *row)
{
	const struct track_row *t = sitting_item(s);
	const struct section *in = wheel_section(s);
	const char *lexicon = row->score ? NULL : s->writing->words.lexicon.id;
	struct rating *r = rating_new(&s->review, s->wheel.scope, t ? t->item : NULL,
		in ? &in->row.uuid : NULL, lexicon, row->attribute);

	r->cue = s->wheel.scope == SCOPE_CUE ? s->wheel.cue : UUID_NONE;
	r->scale = scale_json(&row->scale);
	sounds_into(s, &r->setup, &r->held_db);
	return r;
}

/* Returns, for a value, a copy of the rating in the row, or a new rating if that one was given
 * before the device was put on. A trial has one value, also if another session began it. The caller
 * owns it. */
static struct rating *
rating_of(struct sitting *s, const struct wheel_row *row)
{
	if (row->now &&
		(sitting_is_blind(s) ||
			(uuid_same(&row->now->sitting, &s->sitting) &&
				row->now->fit == sitting_seating(s))))
		return change_copy(s, ROW_RATING, &row->now->row.uuid);
	sounds_keep(s);
	struct rating *r = rated_here(s, row);
	r->sitting = s->sitting;
	r->sequence = count_next(s);
	r->blind = s->trial > 0;
	r->fit = sitting_seating(s);
	hidden_enter(s, &r->row.uuid);
	return r;
}

static bool
put_rating(struct sitting *s, struct rating *r, const struct wheel_row *row)
{
	const struct lexicon_file *x = &s->writing->words.lexicon;
	struct edits e = { .v = NULL };

	rating_edits(&s->rec, r, &row->scale, x,
		row->score ? NULL : lexicon_attribute(x, row->attribute), &e);
	change_apply(s, &e, "rating");
	return true;
}

/* Appends the parts of the setup of a rating that are not those in use. */
static void
add_other_setup(const struct sitting *s, const struct rating *r, struct buf *out)
{
	unsigned other = 0;

	EACH_PART (p)
		if (!sounds_is_same(s, &r->setup, 1u << p->kind))
			other |= 1u << p->kind;
	if (chains_are_one(sitting_chain(s, &r->setup.chain), sitting_chain_now(s)))
		other &= ~SETUP_CHAIN;
	setup_words(out, &s->rec, &r->setup, other);
}

void
wheel_add_rating(const struct sitting *s, const struct rating *r, struct buf *out)
{
	const struct wheel_row *row = wheel_row_of(s, r->attribute);
	CLEANUP(buf_finish) struct buf on = BUF_INIT;

	buf_add(out, row ? row->name : r->attribute);
	if (sitting_is_blind(s))
		return;
	add_other_setup(s, r, &on);
	CLEANUP(pointer_free) char *value = words_value(r->value, r->scale);
	/* A value of an earlier evening would influence the next one. */
	if (rating_is_of_tonight(r, sitting_session(s)))
		buf_addf(out, " %s", value);
	if (on.len)
		buf_addf(out, " (%s)", on.s);
}

/* Takes a rating back, which then counts nowhere. */
static void
withdraw(struct sitting *s, const struct uuid *rating)
{
	struct rating *r = change_copy(s, ROW_RATING, rating);
	CLEANUP(buf_finish) struct buf words = BUF_INIT;

	if (!r)
		return;
	r->row.deleted = true;
	wheel_add_rating(s, r, &words);
	change_one(s, ROW_RATING, r, "removal of rating");
	sitting_say(s, SAID_INFO, "%s is taken back; \1undo\2 returns it", words.s);
}

static void
withdraw_yes(struct sitting *s)
{
	withdraw(s, &s->ask_about);
}

static bool
withdraw_holds(const struct sitting *s)
{
	const struct rating *r = sitting_find(s, ROW_RATING, &s->ask_about);

	return r && !r->row.deleted;
}

/* The value is not said: it would influence the next one. */
static void
withdraw_add(const struct sitting *s, struct buf *out)
{
	const struct rating *r = sitting_find(s, ROW_RATING, &s->ask_about);
	const struct wheel_row *row = wheel_row_of(s, r->attribute);

	buf_addf(out, "take back the rating of %s of ", row ? row->name : r->attribute);
	rating_add_day(out, r);
	buf_add_char(out, '?');
}

const struct asks withdraw_asks = {
	.add = withdraw_add, .hint = "take it back", .holds = withdraw_holds, .yes = withdraw_yes
};

const struct rating *
wheel_rated_last(struct sitting *s, const char **name, struct err *err)
{
	const struct wheel_row *row = chosen_row(s, err);

	if (!row)
		return NULL;
	*name = row->name;
	const struct rating *r = row->now ? row->now : row->tonight;
	if (!r && row->before && !isnan(row->before->value))
		r = row->before;
	if (!r)
		err_set(err, "%s has no rating", row->name);
	return r;
}

bool
wheel_unrate(struct sitting *s, struct err *err)
{
	const char *name;
	const struct rating *r = wheel_rated_last(s, &name, err);

	if (!r)
		return false;
	if (rating_is_of_tonight(r, sitting_session(s)))
		withdraw(s, &r->row.uuid);
	else
		news_ask(s, ASK_WITHDRAW, &r->row.uuid);
	return true;
}

/* Returns the newest rating of an earlier evening that a value for the row corrects, or else
 * another value of its word (*corrects is then false); NULL: none, or it would reveal a device. */
static const struct rating *
earlier(const struct sitting *s, const struct wheel_row *row, bool *corrects)
{
	const struct sitting_row *now = sitting_session(s);

	*corrects = false;
	if (sitting_is_blind(s) || !place_now(s))
		return NULL;
	struct rating *x = rated_here(s, row);
	const struct rating *r = rating_corrected(&s->rec, x, SETUP_ALL, now);
	*corrects = r != NULL;
	if (!r)
		r = rating_earlier(&s->rec, x, now);
	row_free(ROW_RATING, x);
	return r;
}

/* Appends an earlier value: "8 on 30 November", with the place and setup that differ. */
static void
add_earlier(const struct sitting *s, const struct rating *r, struct buf *out)
{
	const struct uuid *place = rating_place(r);
	const struct track_row *t = sitting_find_item(s, place);
	const struct section *in = record_find(&s->rec, ROW_SECTION, place);
	CLEANUP(pointer_free) char *value = words_value(r->value, r->scale);
	CLEANUP(buf_finish) struct buf on = BUF_INIT;
	const char *where = in ? section_name(in) : "the whole";

	add_other_setup(s, r, &on);
	buf_addf(out, "%s on ", value);
	rating_add_day(out, r);
	if (!uuid_same(place, place_now(s)))
		buf_addf(out, ", for %s", t ? t->recording->title : where);
	if (on.len)
		buf_addf(out, ", %s", on.s);
}

/* Reads a value for the row. Returns false with err if it is not on the scale; of a number between
 * two steps err says how a file makes them smaller. */
static bool
read_value(const struct sitting *s, const struct wheel_row *row, const char *typed, double *value,
	struct err *err)
{
	static const double smaller[] = { 0.5, 0.25, 0.1 };
	CLEANUP(scale_finish) struct scale listed = { .n = 0 };
	const struct scale *is = &row->scale;
	const struct section *in = s->wheel.scope == SCOPE_WHOLE ? NULL : wheel_section(s);
	bool own = row->score || lexicon_is_vocabulary(wheel_lexicon(s));

	if (scale_read(is, typed, value, err))
		return true;
	EACH_OF (step, smaller) {
		const struct scale with = { .min = is->min, .max = is->max, .step = *step };

		if (!scale_number_read(typed, value) || !scale_has(&with, *value))
			continue;
		bool lists = in && section_scale(sitting_review(s), in, &listed);
		const char *key = own || lists ? "scale" : "wheel_scale";
		double least = row->bipolar ? 0 : is->min;
		return err_set(err,
			"%s goes from %g to %g in steps of %g; %g needs “%s: {min: %g, max: %g, "
			"step: %g}” in %s",
			row->name, is->min, is->max, is->step, *value, key, least, is->max, *step,
			lists ? "the playlist" : file_name(s->files->path));
	}
	return false;
}

/* Appends what a value was given for, "Tanager Reed 3 (gold nozzle), for the whole". */
static void
add_heard(const struct sitting *s, struct buf *out)
{
	sitting_add_worn(s, &s->setup.device, NULL, out);
	if (!sitting_is_blind(s))
		wear_add_setting(s, &s->setup, out);
	buf_add(out, ", for the ");
	wheel_place(s, out);
}

bool
wheel_rate(struct sitting *s, double value, struct err *err)
{
	const struct wheel_row *row = chosen_row(s, err);
	char number[SCALE_NUMBER];
	bool corrects;

	if (!row)
		return false;
	if (!read_value(s, row, scale_number(value, number), &value, err))
		return false;
	struct rating *r = rating_of(s, row);
	r->value = value;
	const struct rating *was = earlier(s, row, &corrects);
	CLEANUP(buf_finish) struct buf said = BUF_INIT;
	const char *shown = scale_show(&row->scale, value, number);
	buf_addf(&said, "%s %s: ", row->name, shown);
	add_heard(s, &said);
	if (was) {
		buf_add(&said, " (");
		add_earlier(s, was, &said);
		buf_add(&said, corrects ? "; \1correct\2 if that was a slip)" : ")");
	}
	sitting_say(s, SAID_INFO, "%s", said.s);
	return put_rating(s, r, row);
}

/* Appends the other device whose value of this evening would be beside none. */
static void
add_alone(const struct sitting *s, const struct rating *gone, struct buf *out)
{
	EACH_LIVE (rating, r, &s->rec, ROW_RATING)
		if (text_same(r->attribute, gone->attribute) &&
			uuid_same(rating_place(r), rating_place(gone)) &&
			uuid_same(&r->setup.chain, &gone->setup.chain) &&
			!uuid_same(&r->setup.device, &gone->setup.device) &&
			rating_is_of_tonight(r, sitting_session(s))) {
			const struct device *d = sitting_device(s, &r->setup.device);

			buf_addf(out, "; %s of this evening has none beside it now",
				row_name(ROW_DEVICE, d));
			return;
		}
}

bool
wheel_correct(struct sitting *s, const char *typed, struct err *err)
{
	const struct wheel_row *row = chosen_row(s, err);
	CLEANUP(buf_finish) struct buf said = BUF_INIT, narrow = BUF_INIT;
	char number[SCALE_NUMBER];
	struct edits e = { .v = NULL };
	bool corrects;

	if (!row)
		return false;
	const struct rating *now = row->now, *was = earlier(s, row, &corrects);
	double value = now ? now->value : (double)NAN;
	if (!corrects)
		return err_set(
			err, "%s has no value of an earlier evening to correct here", row->name);
	typed = text_typed(&narrow, typed);
	if (*typed && !read_value(s, row, typed, &value, err))
		return false;
	if (isnan(value))
		return err_set(err, "\1correct\2 takes a value, or is for the one just given");
	buf_addf(&said, "%s of the ", row->name);
	wheel_place(s, &said);
	buf_add(&said, ", ");
	rating_add_day(&said, was);
	CLEANUP(pointer_free) char *old = words_value(was->value, was->scale);
	buf_addf(&said, ": %s, corrected to %s", old, scale_show(&row->scale, value, number));
	struct rating *r = change_copy(s, ROW_RATING, &was->row.uuid);
	r->value = value;
	edits_add(&e, ROW_RATING, r);
	if (now) {
		add_alone(s, now, &said);
		r = change_copy(s, ROW_RATING, &now->row.uuid);
		r->row.deleted = true;
		edits_add(&e, ROW_RATING, r);
	}
	wheel_end_number(s);
	change_apply(s, &e, "correction of rating");
	sitting_say(s, SAID_INFO, "%s", said.s);
	return true;
}

bool
wheel_rate_text(struct sitting *s, const char *typed, struct err *err)
{
	const struct wheel_row *row = chosen_row(s, err);
	CLEANUP(buf_finish) struct buf narrow = BUF_INIT;
	enum scope wanted = s->wheel.wanted;
	size_t chosen = s->wheel.chosen;
	double value = NAN;

	typed = text_typed(&narrow, typed);
	const char *last = strrchr(typed, ' ');
	bool ok = row != NULL;

	/* A word of the lexicon or a score may come before the value. */
	if (ok && last && !scale_read(&row->scale, typed, &value, ERR_IGNORED)) {
		CLEANUP(pointer_free) char *word = xstrndup(typed, (size_t)(last - typed));

		ok = wheel_add(s, word, err);
		row = wheel_chosen(s);
		typed = last + 1;
	}
	if (ok && text_same(typed, "-"))
		ok = wheel_unrate(s, err);
	else
		ok = ok && read_value(s, row, typed, &value, err) && wheel_rate(s, value, err);
	if (s->wheel.wanted != wanted) {
		s->wheel.wanted = wanted;
		wheel_build(s);
		s->wheel.chosen = chosen;
	}
	return ok;
}

/* ---- a number that is typed on the chosen row ---- */

const char *
wheel_unfinished(const struct sitting *s)
{
	return s->writing->words.typed.text;
}

void
wheel_end_number(struct sitting *s)
{
	s->dirty |= *s->writing->words.typed.text ? DIRTY_ALL : 0;
	s->writing->words.typed = (struct typed){ .steps = false };
}

/* Returns the length of the decimals of a number of the scale, with their point. */
static size_t
decimals(double value)
{
	char number[SCALE_NUMBER];

	scale_number(value, number);
	return strlen(number) - strcspn(number, ".");
}

/* Returns true if a number of the scale begins with the text. Its decimals may end in zeros. */
static bool
begins_number(const struct scale *scale, const char *text)
{
	const char *point = strchr(text, '.');
	size_t n = strlen(text);
	char number[SCALE_NUMBER];

	if (point && strlen(point) > decimals(scale->step) && strlen(point) > decimals(scale->min))
		return false;
	while (point && text[n - 1] == '0')
		n--;
	for (double v = scale->min; v < scale->max + scale->step / 2; v += scale->step)
		if (!strncmp(scale_number(scale_nearest(scale, v), number), text, n))
			return true;
	return false;
}

/* Returns true if a digit or point goes on with the number; writes the longer one. */
static bool
goes_on(const struct scale *scale, const char *text, char next, char longer[TYPED])
{
	snprintf(longer, TYPED, "%.*s%c", TYPED - 2, text, next);
	return *text && begins_number(scale, longer);
}

/* Stores the typed text of the chosen row, unless no key goes on with it. A digit always goes on
 * after a point, also to a number that the scale refuses. rated: a part of it was a value. */
static void
keep_typed(struct sitting *s, const char *text, bool rated)
{
	const struct wheel_row *row = wheel_chosen(s);
	struct typed *t = &s->writing->words.typed;
	char longer[TYPED];

	*t = (struct typed){ .steps = true, .rated = rated };
	for (const char *next = "0123456789."; *next; next++)
		if (text_ends_in(text, ".") || goes_on(&row->scale, text, *next, longer))
			TEXT_COPY(t->text, text);
	s->dirty |= DIRTY_ALL;
}

static void
say_unfinished(struct sitting *s, const char *text, const char *more)
{
	sitting_say(s, SAID_INFO, "%s: %s…%s", wheel_chosen(s)->name, text, more);
}

bool
wheel_rate_point(struct sitting *s)
{
	const struct wheel_row *row = chosen_row(s, ERR_IGNORED);
	const struct typed *t = &s->writing->words.typed;
	char text[TYPED], number[SCALE_NUMBER];
	const char *begun = t->text;

	if (row && row->now && t->rated && !*begun)
		begun = scale_number(row->now->value, number);
	if (!row || !*begun || strchr(begun, '.'))
		return false;
	goes_on(&row->scale, begun, '.', text);
	say_unfinished(s, text, "");
	keep_typed(s, text, t->rated);
	return true;
}

bool
wheel_rate_digit(struct sitting *s, int digit, struct err *err)
{
	const struct wheel_row *row = chosen_row(s, err);
	const struct typed was = s->writing->words.typed;
	double value = NAN;
	char text[TYPED];

	if (!row)
		return false;
	bool joins = goes_on(&row->scale, was.text, (char)('0' + digit), text),
	     rated = joins && was.rated;
	if (!joins && !strchr(was.text, '.'))
		snprintf(text, sizeof(text), "%d", digit);
	scale_number_read(text, &value);
	wheel_end_number(s);
	if (!scale_has(&row->scale, value) && begins_number(&row->scale, text)) {
		say_unfinished(s, text, "");
	} else if (!wheel_rate(s, value, err)) {
		/* The digits before it were the beginning of this number, and no rating. */
		if (was.rated && strchr(text, '.'))
			sitting_undo(s, ERR_IGNORED);
		return false;
	} else if (rated) { /* one number is one step of undo */
		change_join(s);
	} else {
		rated = true;
	}
	keep_typed(s, text, rated);
	return true;
}

bool
wheel_rate_step(struct sitting *s, int by, struct err *err)
{
	const struct wheel_row *row = chosen_row(s, err);

	if (!row)
		return false;
	if (by < 0 && row->scale.min < 0 && !s->writing->words.typed.steps) {
		say_unfinished(s, "-", " a digit is below zero, - again is a step down");
		keep_typed(s, "-", false);
		return true;
	}
	bool judged = row->now && !isnan(row->now->value);
	double value = judged ? row->now->value + by * row->scale.step
			      : (row->scale.min + row->scale.max) / 2;
	if (!wheel_rate(s, scale_nearest(&row->scale, value), err))
		return false;
	keep_typed(s, "", false);
	return true;
}

bool
wheel_rate_confidence(struct sitting *s, struct err *err)
{
	const struct wheel_row *row = rated_row(s, err);

	if (!row)
		return false;
	const char *now = rating_confidence(row->now->confidence), *next = "sure";
	if (now)
		next = text_same(now, next) ? "unsure" : NULL;
	struct rating *r = change_copy(s, ROW_RATING, &row->now->row.uuid);
	xreplace(&r->confidence, next);
	sitting_say(s, SAID_INFO, "%s: %s", row->name, next ? next : "no confidence given");
	return put_rating(s, r, row);
}

bool
wheel_rate_remark(struct sitting *s, const char *text, struct err *err)
{
	const struct wheel_row *row = rated_row(s, err);

	if (!row)
		return false;
	struct uuid rating = row->now->row.uuid;
	if (!*text)
		return open_note_open_remark(s, &rating, err);
	const char *words = text_same(text, "none") ? NULL : text;
	sitting_say(s, SAID_INFO, "remark: %s", words ? words : "not recorded");
	return prose_put_remark(s, &rating, words, err);
}

bool
wheel_private_remark(struct sitting *s, struct err *err)
{
	const struct wheel_row *row = rated_row(s, err);
	struct edits e = { .v = NULL };

	if (!row)
		return false;
	if (!row->now->remark)
		return err_set(err, "%s has no remark: \1remark\2 writes one", row->name);
	bool private = rating_remark(&s->rec, row->now) != NULL;
	withheld_set(&s->rec, &row->now->row.uuid, private, &e);
	sitting_say(s, SAID_INFO, "%s",
		private ? "private: exports leave this remark out" : "no longer private");
	change_apply(s, &e, "privacy of remark");
	return true;
}

bool
wheel_benchmark(const struct sitting *s, const struct wheel_row *r, size_t n, const char **device,
	double *value)
{
	const struct track_row *t = sitting_item(s);

	EACH_IN_WHILE (m, s->profile->benchmarks, s->profile->n_benchmarks, !sitting_is_blind(s)) {
		bool here = m->attribute ? !r->score && text_same(m->attribute, r->attribute)
					 : m->section && text_same(r->attribute, "section") && t &&
				t->section && text_same(m->section, t->section->id);

		if (!here)
			continue;
		const struct device *on = sitting_device(s, &s->setup.device);
		/* The value of the device in use would be given again. */
		if (on && !r->now && text_same_name(m->device, on->name))
			continue;
		if (n == 0) {
			*device = m->device;
			*value = m->value;
			return true;
		}
		n--;
	}
	return false;
}

const struct lexicon_file *
wheel_lexicon(const struct sitting *s)
{
	return s->writing->words.known ? &s->writing->words.lexicon : NULL;
}

const struct component wheel_component = {
	.finish = wheel_finish,
};
