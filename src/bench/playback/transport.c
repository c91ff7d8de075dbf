/*
 * Joins the deck (deck/deck.h), which plays, with the track list: loads tracks, tells the deck
 * the listener's wishes and what it must know of list and test, and does what its effects mean for
 * tracks, rows, tests and the screen. The screen shows a position that is extrapolated from the
 * last known one; for notes, the player is asked for the exact position (capture.c).
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */

#include "base/system/clock.h"
#include "base/text/text.h"
#include "bench/playback/playback_state.h"
#include "review/files/profile.h"
#include "review/record/rows_music.h"

/* Time in ns between two writes of the position while music plays. Each write syncs the disk. */
#define PLACE_NS 10000000000LL

/* ---- carrying out the effects of an event ---- */

/* Shows how to start the clock. */
static void
say_clock(struct sitting *s)
{
	CLEANUP(buf_finish) struct buf words = BUF_INIT;

	if (chain_sound_is_clock(s) || s->deck.play.player_gone)
		buf_addf(&words,
			"the clock is at 0:00: press " SPACE_KEY " when your player starts");
	else
		own_music_way_out(s, s->item, &words);
	sitting_say(s, SAID_INFO, "%s", words.s);
}

static void
listened(void *of, const struct playing *heard)
{
	session_row_listened(of, heard);
}

static void
listens(void *of)
{
	session_row_resume_stretch(of);
}

static void
does(void *of, const struct play_effect *e)
{
	struct sitting *s = of;

	switch (e->kind) {
	case DO_LOAD: played_analysis_follow(s); break;
	case DO_RELOAD: transport_load_again(s); break;
	case DO_CLOCK:
		played_analysis_follow(s);
		news_tell(s, NEWS_CLOCK);
		break;
	case DO_PLAY: transport_play_item(s, s->item + e->yes); break;
	case DO_OUTPUT_IS:
	case DO_SETTLED: session_row_put_output(s); break;
	case DO_PLACE:
		if (!e->yes || s->playback->placed_ns + PLACE_NS <= clock_mono_ns())
			session_row_put(s);
		break;
	case DO_FORGET_KEY: capture_forget_key(s); break;
	default: break; /* the deck has done it */
	}
}

/* Marks the parts of the screen that an event changes. ON_TIME and ON_POSITION come each second,
 * and mostly change only the time. */
static void
on_changed(void *of, const struct playing *was, enum play_event_kind kind)
{
	struct sitting *s = of;
	const struct playing *is = &s->deck.play;

	if (is->state == PLAY_ENDED && is->length_guessed && !was->length_guessed)
		played_cut(s, is->length_ms, was->length_ms);
	bool time = (kind == ON_TIME || kind == ON_POSITION) && is->state == was->state;
	s->dirty |= time ? DIRTY_TIME : DIRTY_ALL;
}

/* Returns the profile's step_back in ms. */
static int64_t
back_ms(const struct sitting *s)
{
	return (int64_t)(s->profile->typing_back_s * 1000 + 0.5);
}

static void
facts(const void *of, struct play_facts *now)
{
	const struct sitting *s = of;

	now->key_ticket = capture_asks(s, &now->key_ns);
	now->offset_ms = sitting_offset_ms(s, &s->deck.play.source);
	now->streams = s->nitems && s->states[s->item].sound == SOUND_URL;
	now->repeats = s->nitems && s->states[s->item].sound != SOUND_SIGNAL;
	now->back_ms = transport_steps_back(s) ? back_ms(s) : 0;
	now->next = s->profile->next_at_end && !s->open_note && s->item + 1 < s->nitems;
}

static void
say(void *of, enum said_level level, const char *text)
{
	sitting_say(of, level, "%s", text);
}

const struct deck_owner transport_owner = { .facts = facts,
	.changed = on_changed,
	.listened = listened,
	.listens = listens,
	.does = does,
	.say = say };

/* ---- opening a track ---- */

/* Returns the length of the track in ms while the clock counts: from the playlist, else of the
 * first source whose length is known; -1: not known. */
static int64_t
clock_length_ms(const struct sitting *s, const struct track_row *t)
{
	if (!t || t->recording->length_ms != NO_INT)
		return t ? t->recording->length_ms : -1;
	EACH_IN (one, t->sources, t->nsources) {
		const struct source *src = *one;
		int64_t offset_ms = sitting_offset_ms(s, &src->row.uuid);

		if (src->length_ms != NO_INT && src->length_ms > offset_ms)
			return src->length_ms - offset_ms;
	}
	return -1;
}

void
transport_load(struct sitting *s, size_t item, int64_t start_ms, unsigned how)
{
	session_row_end_stretch(s);
	capture_forget_key(s);
	if (item >= s->nitems)
		return;
	if (!(how & LOAD_AGAIN)) {
		s->chosen = item;
		sitting_choose_note(s, &UUID_NONE);
		s->chosen_cue = UUID_NONE;
	}
	/* Shows the track, before it is loaded. */
	if (item != s->item)
		news_tell(s, NEWS_OTHER_TRACK);
	s->item = item;
	news_tell(s, NEWS_TRACK);
	sitting_read_others(s);
	playable_look_again(s);
	const struct candidates *c = &s->deck.tried;
	deck_take_files(&s->deck, playable_sources(s, &s->items[item]));
	measured_ask(s);
	s->playback->asked = false;
	if (!c->n)
		playable_failed(s, item, NULL);
	else if (s->deck.play.player_gone)
		s->states[item].sound = SOUND_CLOCK;
	/* The music library may have a file of the track. Its answer comes soon, and the track is
	 * then loaded again. */
	bool may_come = !c->n && s->internal->reader && !s->playback->music.known;
	struct play_event ev = {
		.kind = ON_LOAD, .ms = start_ms, .yes = how & LOAD_PAUSED, .again = how & LOAD_AGAIN
	};
	if (chain_sound_is_clock(s) || s->deck.play.player_gone || (!c->n && !may_come)) {
		ev.loads = LOADED_CLOCK;
		ev.length_ms = clock_length_ms(s, sitting_item(s));
	} else if (c->n) {
		ev.loads = LOADED_FILE;
		/* A note that is made before the file is open refers to this source, so it must
		 * have a row. */
		if (sitting_source(s, &c->source[0]))
			ev.source = c->source[0];
	}
	deck_on(&s->deck, ev);
	sounds_loads(s);
	if (!(how & LOAD_AGAIN))
		session_row_put(s);
}

void
transport_load_again(struct sitting *s)
{
	int64_t pos_ms = sitting_now(s).pos_ms;
	bool paused = s->deck.play.want_paused || s->deck.play.state == PLAY_ENDED;

	if (pos_ms == NO_MS)
		pos_ms = 0;
	transport_load(s, s->item, pos_ms, LOAD_AGAIN | (paused ? LOAD_PAUSED : 0));
}

/* Called when the current track was removed from the list. Loads the first track, paused, because
 * sound must not continue under the name of another track. */
void
transport_item_gone(struct sitting *s)
{
	if (s->deck.play.state == PLAY_NOTHING)
		return;
	if (followed_track_takes_again(s))
		return;
	if (s->nitems)
		transport_load(s, 0, 0, LOAD_PAUSED);
	else
		deck_tell(&s->deck, ON_EMPTY);
	session_row_put(s);
}

void
transport_play_item(struct sitting *s, size_t item)
{
	if (deck_follow_stays(&s->deck))
		return;
	if (item >= s->nitems) {
		sitting_say(s, SAID_REFUSED, "there is no track to play: :add adds one");
		return;
	}
	transport_load(s, item, 0, 0);
	s->playback->asked = true;
	if (!playing_is_clock(&s->deck.play))
		return;
	own_music_ask(s); /* another process may have scanned the music meanwhile */
	say_clock(s);
}

/* ---- events of the player ---- */

static void
on_loaded(struct sitting *s, const struct player_event *ev)
{
	if (ev->index < 0)
		return;
	size_t at = (size_t)ev->index;
	const struct candidates *tried = &s->deck.tried;
	const struct source *src = at < tried->n ? sitting_source(s, &tried->source[at]) : NULL;
	if (src && src->row.deleted && sitting_item(s)) {
		/* Undo of a link, for example, may have removed the source meanwhile. */
		CLEANUP(deck_candidates_finish)
		struct candidates c = playable_sources(s, sitting_item(s));
		size_t i = 0;

		while (i < c.n && !uuid_same(&c.source[i], &src->row.uuid))
			i++;
		if (i == c.n) {
			transport_load_again(s);
			return;
		}
	}
	deck_on(&s->deck,
		(struct play_event){ .kind = ON_LOADED,
			.length_ms = ev->info.length_ms,
			.about = ev->info.length_guessed,
			.source = sitting_item(s) && at < tried->n ? tried->source[at]
								   : s->deck.play.source });
	played_opened(s, at);
	played_analysis_follow(s);
}

/* No source could be opened: the clock counts from the current position. */
static void
clock_takes_over(struct sitting *s)
{
	deck_on(&s->deck,
		(struct play_event){
			.kind = ON_CLOCK, .length_ms = clock_length_ms(s, sitting_item(s)) });
}

static void
on_failed(struct sitting *s, const struct player_event *ev)
{
	playable_failed(s, s->item, ev->text);
	clock_takes_over(s);
	/* At startup, the message that no track can play must not be replaced by the one below. */
	if (!s->playback->asked && s->playback->checks.silence_said)
		return;
	const struct item_state *st = &s->states[s->item];
	enum said_level level = s->playback->asked ? SAID_WARN : SAID_NOTICE;
	if (st->sound == SOUND_CLOCK)
		sitting_say(s, level, "%s; streaming is off", st->why);
	else
		sitting_say(s, level, "%s: %s", sitting_item(s)->recording->title, st->why);
}

void
transport_event(struct sitting *s, const struct player_event *ev)
{
	if (ev->kind == PLAYER_POSITION)
		capture_answer(s, ev);
	if (deck_event(&s->deck, ev))
		return;
	switch (ev->kind) {
	case PLAYER_READY: deck_tell(&s->deck, ON_READY); break;
	case PLAYER_UNAVAILABLE:
		deck_tell(&s->deck, ON_GONE);
		EACH_IN (state, s->states, s->nitems)
			state->sound = SOUND_CLOCK;
		if (s->nitems && !playing_is_clock(&s->deck.play)) /* else it counts already */
			clock_takes_over(s);
		sitting_say(s, SAID_ERROR, "no sound: %s; \1toggle\2 starts the clock, notes work",
			ev->text);
		break;
	case PLAYER_LOADED: on_loaded(s, ev); break;
	case PLAYER_FAILED: on_failed(s, ev); break;
	case PLAYER_RATE: break;
	case PLAYER_PROBED: playable_probed(s, ev); break;
	case PLAYER_SWITCH: sitting_say(s, SAID_WARN, "%s", ev->text); break;
	case PLAYER_DAMAGED: played_damaged(s, ev); return;
	case PLAYER_HASHED:
		played_hashed(s, ev);
		played_analysis_follow(s);
		return;
	default: return; /* the deck has handled it */
	}
	s->dirty = DIRTY_ALL;
}

/* ---- the timer ---- */

static int64_t
transport_next_ns(const struct sitting *s)
{
	return deck_next_ns(&s->deck);
}

static bool
transport_turn(struct sitting *s)
{
	return deck_turn(&s->deck);
}

static void
transport_finish(struct sitting *s)
{
	deck_finish(&s->deck);
	analysis_finish(&s->heard.analysis);
}

/* ---- the listener's wishes ---- */

void
transport_pause(struct sitting *s, bool paused)
{
	deck_on(&s->deck, (struct play_event){ .kind = ON_PAUSE, .yes = paused });
}

void
transport_step_back(struct sitting *s)
{
	deck_on(&s->deck, (struct play_event){ .kind = ON_BACK, .ms = back_ms(s) });
}

bool
transport_steps_back(const struct sitting *s)
{
	return s->profile->back_on_resume && !sitting_is_blind(s);
}

void
transport_toggle(struct sitting *s)
{
	deck_tell(&s->deck, ON_TOGGLE);
}

void
transport_seek(struct sitting *s, int64_t pos_ms)
{
	deck_on(&s->deck, (struct play_event){ .kind = ON_SEEK, .ms = pos_ms });
}

void
transport_seek_by(struct sitting *s, int64_t by_ms)
{
	int64_t pos_ms = sitting_now(s).pos_ms;

	if (pos_ms != NO_MS)
		transport_seek(s, pos_ms + by_ms);
}

void
transport_seek_track(struct sitting *s, int64_t track_ms)
{
	transport_seek(s, track_ms + sitting_now(s).offset_ms);
}

bool
transport_step_item(struct sitting *s, int by, struct err *err)
{
	if (sitting_now(s).follows)
		return deck_follow_steps(&s->deck, by, err);
	if (by < 0 && s->item < (size_t)-by)
		return err_set(err, "this is the first track");
	if (by > 0 && s->item + (size_t)by >= s->nitems)
		return err_set(err, "this is the last track");
	transport_play_item(s, s->item + (size_t)by);
	return true;
}

void
transport_set_level(struct sitting *s, double level_db)
{
	double ceiling = s->profile->volume_ceiling_db;

	s->deck.level_db = level_db < -60 ? -60 : level_db;
	if (level_db > ceiling)
		s->deck.level_db = ceiling;
	deck_tell(&s->deck, ON_LEVEL);
	session_row_put(s);
}

bool
transport_choose_output(struct sitting *s, const char *name, struct err *err)
{
	return output_choose(&s->deck, name, err);
}

bool
transport_signal(struct sitting *s, const char *text, struct err *err)
{
	if (!text_same(text, "off") && !sitting_now(s).play->player_gone && chain_sound_is_clock(s))
		return err_set(err,
			"this chain plays by itself (clock): earlog's signals do not reach it");
	return instrument_choose(&s->deck, text, err);
}

bool
transport_may_change_sound(const struct sitting *s, struct err *err)
{
	return !sitting_now(s).clock ||
		err_set(err,
			"this needs a file: your own player plays, and earlog cannot change its "
			"sound");
}

const struct component transport_component = {
	.next_ns = transport_next_ns,
	.turn = transport_turn,
	.finish = transport_finish,
};
