/*
 * Plays the current track, with the player or the clock, and knows its position. The screen shows a
 * position that is extrapolated from the last known one; for notes, the player is asked for the
 * exact position (capture.c).
 */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "config/profile.h"
#include "sitting/instrument.h"
#include "sitting/sitting_private.h"

/* Time in ns between two comparisons of the extrapolated position with the player's. */
#define SYNC_NS (29 * 100000000LL)
/* Playing has stopped if the position advances by less than this fraction (1/10) of the elapsed
 * time. */
#define LEAST_MOVE 10
/* A followed player has jumped if its position differs from the extrapolated one by more than this,
 * in ms. */
#define JUMP_MS 2000

int64_t
sitting_pos_ms(const struct sitting *s, int64_t now_ns)
{
	const struct transport *t = &s->play;

	if (t->state == PLAY_NOTHING)
		return NO_MS;
	if (t->state != PLAY_RUNNING || !t->sounding)
		return t->base_ms;
	if (t->clock)
		/* The clock also counts while the computer is suspended. */
		now_ns = clock_boot_ns();
	int64_t pos_ms = t->base_ms + (now_ns - t->base_ns) / 1000000;
	if (t->length_ms >= 0 && pos_ms > t->length_ms)
		pos_ms = t->length_ms;
	return pos_ms > 0 ? pos_ms : 0;
}

int64_t
transport_offset_ms(const struct sitting *s)
{
	return source_offset_ms(sitting_source(s, &s->play.source));
}

int64_t
sitting_track_ms(const struct sitting *s, int64_t now_ns)
{
	int64_t ms = sitting_pos_ms(s, now_ns);

	if (ms == NO_MS)
		return NO_MS;
	ms -= transport_offset_ms(s);
	return ms > 0 ? ms : 0;
}

int64_t
sitting_length_ms(const struct sitting *s)
{
	const struct bench_item *b = sitting_item(s);

	if (b && s->play.length_ms > 0)
		return s->play.length_ms - transport_offset_ms(s);
	return b && b->recording && b->recording->length_ms > 0 ? b->recording->length_ms : -1;
}

bool
sitting_plays(const struct sitting *s)
{
	return s->play.state == PLAY_RUNNING ||
		(s->play.state == PLAY_OPENING && !s->p->playback.want_paused);
}

static void
set_base(struct sitting *s, int64_t pos_ms)
{
	s->play.base_ms = pos_ms;
	s->play.base_ns = s->play.clock ? clock_boot_ns() : clock_mono_ns();
}

/* ---- opening a track ---- */

/* Returns the length of the track in ms while the clock counts: from the playlist, else of the
 * first source whose length is known; -1: not known. */
static int64_t
clock_length_ms(const struct bench_item *b)
{
	if (!b || b->recording->length_ms != NO_INT)
		return b ? b->recording->length_ms : -1;
	for (size_t i = 0; i < b->nsources; i++) {
		const struct source *src = b->sources[i];
		int64_t offset_ms = source_offset_ms(src);

		if (src->length_ms != NO_INT && src->length_ms > offset_ms)
			return src->length_ms - offset_ms;
	}
	return -1;
}

static void
load_clock(struct sitting *s, int64_t start_ms)
{
	player_stop(s->p->player);
	s->play.clock = s->play.about = true;
	s->play.source = UUID_NONE;
	s->play.length_ms = clock_length_ms(sitting_item(s));
	s->play.state = PLAY_PAUSED;
	s->play.sounding = true;
	loop_forget(s);
	set_base(s, start_ms);
	analysis_follow(s);
	said_follow(s);
	test_lost(s, "earlog plays no file");
}

void
transport_unlisted(struct sitting *s)
{
	stretch_end(s);
	capture_forget_key(s);
	instrument_forget(s);
	against_forget(s);
	load_clock(s, 0);
	wheel_build(s);
	s->dirty |= DIRTY_ALL;
}

void
transport_followed(struct sitting *s, bool plays, int64_t pos_ms, bool about)
{
	int64_t now_ms = sitting_pos_ms(s, clock_mono_ns());
	enum play_state state = plays ? PLAY_RUNNING : PLAY_PAUSED, was = s->play.state;
	bool jumped = pos_ms != NO_MS && now_ms != NO_MS && llabs(pos_ms - now_ms) > JUMP_MS;

	if (pos_ms == NO_MS)
		pos_ms = now_ms != NO_MS ? now_ms : 0;
	if (!plays || jumped)
		stretch_end(s);
	if (jumped) {
		loop_moved(s, pos_ms);
		s->play.jumps++;
	}
	s->play.state = state;
	s->play.sounding = true;
	s->play.seek_ms = NO_MS;
	if (state != was || jumped || about != s->play.about)
		s->dirty |= DIRTY_PLAYER | DIRTY_TRACKS;
	s->play.about = about;
	set_base(s, pos_ms);
	if (plays)
		stretch_begin(s);
	else if (was == PLAY_RUNNING)
		place_put(s);
}

/* Stops the player; the clock continues from the current position. */
static void
clock_takes_over(struct sitting *s)
{
	int64_t pos_ms = sitting_pos_ms(s, clock_mono_ns());

	stretch_end(s);
	load_clock(s, pos_ms == NO_MS ? 0 : pos_ms);
	place_put(s);
}

void
transport_load(struct sitting *s, size_t item, int64_t start_ms, bool paused)
{
	stretch_end(s);
	capture_forget_key(s);
	if (item >= s->nitems)
		return;
	instrument_forget(s);
	if (item != s->item) {
		test_lost(s, "another track plays");
		against_forget(s);
	}
	if (s->wheel.scope == SCOPE_SECTION && !s->items[item].section)
		s->wheel.scope = SCOPE_ITEM;
	s->item = s->chosen = item;
	s->chosen_note = s->chosen_cue = UUID_NONE;
	said_follow(s);
	s->dirty |= DIRTY_ALL;
	wheel_build(s);
	other_notes_ask(s);
	sitting_look_again(s);
	s->play.ticket = ++s->p->ticket;
	s->play.seek_ms = start_ms > 0 ? start_ms : NO_MS;
	s->play.jumps++;
	s->play.sounding = false;
	s->play.clock = s->play.about = false;
	s->play.length_ms = -1;
	loop_forget(s);
	two_files_loads(s, item);
	const struct other_sound_ops *ops = s->sounds.other;
	memset(&s->play.info, 0, sizeof(s->play.info));
	candidates_finish(&s->p->playback.tried);
	s->p->playback.tried =
		ops && ops->candidates ? ops->candidates(s) : sources_of(s, &s->items[item]);
	bool plays = !paused;
	paused |= s->play.held;
	output_forget_plan(s, false);
	measured_ask(s);
	s->p->playback.want_paused = paused;
	s->p->playback.asked = false;
	const struct candidates *c = &s->p->playback.tried;
	if (!c->n)
		sources_failed(s, item, NULL);
	else if (s->play.player_gone)
		s->states[item].sound = SOUND_CLOCK;
	bool may_come = !c->n && s->p->reader && !s->p->music.known;
	if (chain_is_clock(s) || s->play.player_gone || (!c->n && !may_come)) {
		load_clock(s, start_ms);
	} else if (may_come) {
		/* The music library may have a file of the track. Its answer comes soon, and the
		 * track is then loaded again. */
		s->play.state = PLAY_OPENING;
		s->play.source = UUID_NONE;
		set_base(s, start_ms);
	} else {
		s->play.state = PLAY_OPENING;
		/* A note that is made before the file is open refers to this source, so it must
		 * have a row. */
		s->play.source = sitting_source(s, &c->source[0]) ? c->source[0] : UUID_NONE;
		set_base(s, start_ms);
		player_load(s->p->player, s->play.ticket, c->v, c->n, start_ms, paused);
		analysis_follow(s);
		if (plays)
			output_goes_on(s);
	}
	sounds_loads(s);
}

void
transport_load_again(struct sitting *s)
{
	int64_t from_ms = s->play.loop_ms, to_ms = s->play.loop_end_ms;

	transport_load(s, s->item, s->play.base_ms, s->p->playback.want_paused);
	loop_resume(s, from_ms, to_ms);
}

void
transport_reopen(struct sitting *s)
{
	int64_t from_ms = s->play.loop_ms, to_ms = s->play.loop_end_ms,
		pos_ms = sitting_pos_ms(s, clock_mono_ns());
	struct uuid note = s->chosen_note, cue = s->chosen_cue;
	size_t chosen = s->chosen;

	transport_load(s, s->item, pos_ms == NO_MS ? 0 : pos_ms, !sitting_plays(s));
	loop_resume(s, from_ms, to_ms);
	s->chosen = chosen;
	s->chosen_note = note;
	s->chosen_cue = cue;
}

/* Called when the current track was removed from the list. Loads the first track, paused, because
 * sound must not continue under the name of another track. */
void
transport_item_gone(struct sitting *s)
{
	test_lost(s, "its track is no longer in the list");
	if (follow_takes_again(s))
		return;
	if (s->nitems) {
		transport_load(s, 0, 0, true);
	} else {
		stretch_end(s);
		instrument_forget(s);
		loop_forget(s);
		player_stop(s->p->player);
		s->play.state = PLAY_NOTHING;
		s->play.clock = s->play.about = false;
		s->play.source = UUID_NONE;
		s->play.ticket = ++s->p->ticket; /* late events of the last track are ignored */
		s->dirty |= DIRTY_ALL;
	}
	place_put(s);
}

/* Returns true if the clock is paused and no message has said yet why this track has no sound. */
static bool
clock_is_news(const struct sitting *s)
{
	const struct bench_item *b = sitting_item(s);

	return b && s->play.clock && s->play.state == PLAY_PAUSED && !chain_is_clock(s) &&
		!s->play.player_gone && !uuid_same(&s->p->playback.clock_told, &b->item->row.uuid);
}

/* Shows how to start the clock. space: name of the Space key in the message. */
static void
say_clock(struct sitting *s, const char *space)
{
	CLEANUP(buf_finish) struct buf words = BUF_INIT;

	s->p->playback.clock_told = sitting_item(s)->item->row.uuid;
	if (chain_is_clock(s) || s->play.player_gone)
		buf_addf(&words, "the clock is at 0:00: press %s when your player starts", space);
	else
		library_way_out(s, s->item, space, &words);
	sitting_say(s, SAID_INFO, "%s", words.s);
}

void
sitting_play_item(struct sitting *s, size_t item)
{
	if (test_stops(s, WISH_TRACK) || follow_stays(s))
		return;
	if (item >= s->nitems) {
		sitting_say(s, SAID_WARN, "there is no track to play: :add adds one");
		return;
	}
	transport_load(s, item, 0, false);
	s->p->playback.asked = true;
	place_put(s);
	if (!s->play.clock)
		return;
	library_ask(s); /* another process may have scanned the music meanwhile */
	say_clock(s, SPACE_KEY);
}

/* ---- handling events of the player ---- */

static void
sync_position(struct sitting *s)
{
	int64_t now_ns = clock_mono_ns();

	/* The last request for the position has no reply: libmpv waits for the output. */
	if (s->p->playback.sync_ticket && now_ns - s->p->playback.sync_ns >= SYNC_NS / 2) {
		s->p->playback.sync_ticket = 0;
		s->p->playback.synced_ns = now_ns;
		output_moved(s, false);
		return;
	}
	if (player_ask(s->p->player, s->p->ticket + 1)) {
		s->p->playback.sync_ticket = ++s->p->ticket;
		s->p->playback.sync_ns = now_ns;
	}
	s->p->playback.synced_ns = now_ns;
}

/* Returns true if the source that was just opened is no longer a source of the track, for example
 * after undo of a link. */
static bool
was_taken_off(const struct sitting *s, size_t at)
{
	const struct source *src = at < s->p->playback.tried.n
		? sitting_source(s, &s->p->playback.tried.source[at])
		: NULL;
	bool tried = false;

	if (!src || !src->row.deleted || !sitting_item(s))
		return false;
	CLEANUP(candidates_finish) struct candidates c = sources_of(s, sitting_item(s));
	for (size_t i = 0; i < c.n; i++)
		tried |= uuid_same(&c.source[i], &src->row.uuid);
	return !tried;
}

static void
on_loaded(struct sitting *s, const struct player_event *ev)
{
	if (ev->index < 0)
		return;
	if (was_taken_off(s, (size_t)ev->index)) {
		transport_load_again(s);
		return;
	}
	two_files_info(s, &ev->info);
	s->play.length_ms = ev->info.length_ms;
	loop_fit(s);
	s->play.state = s->p->playback.want_paused ? PLAY_PAUSED : PLAY_RUNNING;
	played_opened(s, (size_t)ev->index);
	analysis_follow(s);
	abx_opened(s);
}

static void
on_sounding(struct sitting *s)
{
	if (!s->play.sounding)
		set_base(s, s->play.base_ms);
	s->play.sounding = true;
	output_is_settled(s);
	if (s->play.state != PLAY_RUNNING)
		return;
	s->play.seek_ms = NO_MS;
	s->p->playback.sync_ticket = 0;
	stretch_begin(s);
	sync_position(s);
	fade_sounds(s);
}

static void
on_failed(struct sitting *s, const struct player_event *ev)
{
	if (two_files_failed(s, ev->text))
		return;
	sources_failed(s, s->item, ev->text);
	clock_takes_over(s);
	/* At startup, the message that no track can play must not be replaced by the one below. */
	if (!s->p->playback.asked && s->p->checks.silence_said)
		return;
	const struct bench_item *b = sitting_item(s);
	const struct item_state *st = &s->states[s->item];
	s->p->playback.clock_told = b->item->row.uuid;
	if (st->sound == SOUND_CLOCK)
		sitting_say(s, SAID_WARN, "%s; streaming is off", st->why);
	else
		sitting_say(s, SAID_WARN, "%s: %s", b->recording->title, st->why);
}

static void
on_ended(struct sitting *s)
{
	if (s->play.length_ms < 0)
		s->play.length_ms = sitting_pos_ms(s, clock_mono_ns());
	/* libmpv has decoded the end, and the output still plays its buffer: loop_run goes back
	 * when the end of the loop was heard. */
	if (loop_next_ns(s, clock_mono_ns()) != INT64_MAX && !s->play.clock &&
		s->play.excerpt_end_ms == NO_MS)
		return;
	stretch_end(s);
	s->play.state = PLAY_ENDED;
	set_base(s, s->play.length_ms);
	bool excerpt = loop_excerpt_ended(s);
	if (!excerpt && loop_is_on(s)) { /* the track ends: plays the loop again */
		sitting_seek(s, s->play.loop_ms);
		return;
	}
	place_put(s);
	if (!excerpt && s->profile->next_at_end && !s->draft && s->item + 1 < s->nitems)
		sitting_play_item(s, s->item + 1);
}

static void
on_unavailable(struct sitting *s, const struct player_event *ev)
{
	s->play.player_gone = true;
	for (size_t i = 0; i < s->nitems; i++)
		s->states[i].sound = SOUND_CLOCK;
	if (s->nitems && !s->play.clock) /* if the clock counts already, it continues */
		clock_takes_over(s);
	sitting_say(
		s, SAID_ERROR, "no sound: %s; \1toggle\2 starts the clock, notes work", ev->text);
}

static void
on_position(struct sitting *s, const struct player_event *ev)
{
	if (capture_answer(s, ev) || ev->ticket != s->p->playback.sync_ticket)
		return;
	s->p->playback.sync_ticket = 0;
	if (!ev->known || !s->play.sounding || s->play.clock)
		return;
	/* Paused: the header, a note and the next session have the position that was heard. */
	if (s->play.state == PLAY_PAUSED && s->play.seek_ms == NO_MS && !s->play.held) {
		set_base(s, ev->pos_ms);
		place_put(s);
		s->dirty |= DIRTY_PLAYER;
	}
	if (s->play.state != PLAY_RUNNING)
		return;
	int64_t took_ms = (s->p->playback.sync_ns - s->play.base_ns) / 1000000,
		moved_ms = ev->pos_ms - s->play.base_ms;
	s->play.base_ms = ev->pos_ms;
	s->play.base_ns = s->p->playback.sync_ns;
	if (took_ms * 1000000 >= SYNC_NS / 2)
		output_moved(s, moved_ms >= took_ms / LEAST_MOVE);
}

void
transport_event(struct sitting *s, const struct player_event *ev)
{
	bool mine = ev->ticket == s->play.ticket && !s->play.clock;

	if (instrument_event(s, ev))
		return;
	if (!mine &&
		(ev->kind == PLAYER_LOADED || ev->kind == PLAYER_SOUNDING ||
			ev->kind == PLAYER_ENDED || ev->kind == PLAYER_FAILED))
		return; /* an event of an earlier load is ignored */
	switch (ev->kind) {
	case PLAYER_READY:
		s->play.player_ready = true;
		sources_probe(s);
		break;
	case PLAYER_UNAVAILABLE: on_unavailable(s, ev); break;
	case PLAYER_LOADED: on_loaded(s, ev); break;
	case PLAYER_SOUNDING: on_sounding(s); break;
	case PLAYER_POSITION: on_position(s, ev); return;
	case PLAYER_ENDED: on_ended(s); break;
	case PLAYER_FAILED: on_failed(s, ev); break;
	case PLAYER_OUTPUT: output_event(s, ev); break;
	case PLAYER_OUTPUTS: output_listed(s, player_outputs(s->p->player)); break;
	case PLAYER_STIRRED: output_stirred(s); return;
	case PLAYER_PROBED: sources_probed(s, ev); break;
	case PLAYER_SWITCH:
		s->play.switch_clicks = true;
		sitting_say(s, SAID_WARN, "%s", ev->text);
		break;
	case PLAYER_HASHED:
		played_hashed(s, ev);
		analysis_follow(s);
		return;
	}
	s->dirty |= DIRTY_TRACKS | DIRTY_PLAYER | DIRTY_HEADER;
}

/* ---- pausing and seeking ---- */

/* Plays the track from its start, or the passage that a test holds. */
static void
play_again(struct sitting *s)
{
	if (s->play.state == PLAY_ENDED && test_locks_sounds(s))
		sitting_seek(s, s->test.from_ms);
	else
		sitting_play_item(s, s->item);
}

void
sitting_pause(struct sitting *s, bool paused)
{
	enum play_state state = s->play.state;

	if (follow_pauses(s, paused))
		return;
	output_forget_plan(s, true);
	if (!paused && (instrument_ends(s, true) || output_goes_on(s)))
		return;
	if (state == PLAY_OPENING) {
		s->p->playback.want_paused = paused;
		player_pause(s->p->player, paused);
		return;
	}
	if (paused == (state != PLAY_RUNNING) || state == PLAY_NOTHING)
		return;
	if (state == PLAY_ENDED) { /* nothing is left to play */
		play_again(s);
		return;
	}
	int64_t pos_ms = sitting_pos_ms(s, clock_mono_ns());
	if (paused)
		stretch_end(s);
	set_base(s, pos_ms);
	s->p->playback.want_paused = paused;
	s->play.state = paused ? PLAY_PAUSED : PLAY_RUNNING;
	if (!paused)
		s->play.seek_ms = NO_MS;
	if (!s->play.clock) {
		player_pause(s->p->player, paused);
		/* An output with a latency of seconds plays what was extrapolated only later. */
		s->p->playback.sync_ticket = 0;
		sync_position(s);
	}
	if (paused)
		output_rests(s);
	else if (!s->play.sounding)
		output_awaits_sound(s);
	if (paused)
		place_put(s);
	else if (s->play.sounding)
		stretch_begin(s);
	s->dirty |= DIRTY_PLAYER | DIRTY_TRACKS;
}

void
sitting_toggle(struct sitting *s)
{
	if (clock_is_news(s))
		say_clock(s, SPACE_KEY " again");
	else if (s->play.state == PLAY_NOTHING || s->play.state == PLAY_ENDED)
		play_again(s);
	else if (s->play.state == PLAY_OPENING)
		sitting_pause(s, !s->p->playback.want_paused);
	else
		sitting_pause(s, s->play.state == PLAY_RUNNING);
}

void
sitting_seek(struct sitting *s, int64_t pos_ms)
{
	if (s->play.state == PLAY_NOTHING || follow_seeks(s, pos_ms))
		return;
	instrument_ends(s, s->instrument.resumes);
	bool ended = s->play.state == PLAY_ENDED, held = test_held_ms(s, pos_ms) != pos_ms;
	pos_ms = test_held_ms(s, pos_ms);
	output_forget_plan(s, false);
	capture_forget_key(s); /* later commands of the key being handled use the new position */
	stretch_end(s);
	if (s->play.length_ms >= 0 && pos_ms > s->play.length_ms)
		pos_ms = s->play.length_ms;
	if (pos_ms < 0)
		pos_ms = 0;
	loop_moved(s, pos_ms);
	set_base(s, pos_ms);
	if (ended && pos_ms < s->play.length_ms)
		s->play.state = s->play.held ? PLAY_PAUSED : PLAY_RUNNING;
	s->play.seek_ms = pos_ms;
	s->play.jumps++;
	if (s->play.clock) {
		if (s->play.state == PLAY_RUNNING)
			stretch_begin(s);
	} else {
		s->play.sounding = false;
		player_seek(s->p->player, pos_ms);
		if (s->play.state == PLAY_RUNNING)
			output_awaits_sound(s);
		if (ended && !output_goes_on(s))
			player_pause(s->p->player, false);
	}
	if (s->play.state != PLAY_RUNNING)
		place_put(s);
	s->dirty |= DIRTY_PLAYER;
	if (held)
		sitting_say(s, SAID_INFO,
			"the start of the passage, in which %s stays: %s end ends it",
			test_words(s)->a, test_words(s)->line);
}

void
sitting_seek_by(struct sitting *s, int64_t by_ms)
{
	int64_t pos_ms = sitting_pos_ms(s, clock_mono_ns());

	if (pos_ms != NO_MS)
		sitting_seek(s, pos_ms + by_ms);
}

void
sitting_seek_track(struct sitting *s, int64_t track_ms)
{
	sitting_seek(s, track_ms + transport_offset_ms(s));
}

bool
sitting_step_item(struct sitting *s, int by, struct err *err)
{
	if (by < 0 && s->item < (size_t)-by)
		return err_set(err, "this is the first track");
	if (by > 0 && s->item + (size_t)by >= s->nitems)
		return err_set(err, "this is the last track");
	sitting_play_item(s, s->item + (size_t)by);
	return true;
}

void
sitting_set_level(struct sitting *s, double level_db)
{
	double ceiling = s->profile->volume_ceiling_db;

	s->level_db = level_db > ceiling ? ceiling : level_db < -60 ? -60 : level_db;
	player_set_level(s->p->player, s->level_db);
	place_put(s);
	fade_ends(s);
	s->dirty |= DIRTY_HEADER;
}

/* ---- the timer of the shown position ---- */

int64_t
transport_next_ns(const struct sitting *s)
{
	if (s->play.state != PLAY_RUNNING || !s->play.sounding)
		return INT64_MAX;
	/* The screen is due 1 ms after the next full second of the track, so that it never shows
	 * the second before too long. */
	int64_t now_ns = clock_mono_ns(), ms = sitting_track_ms(s, now_ns),
		first_ns = now_ns + (1000 - ms % 1000) * 1000000 + 1000000,
		loop_ns = loop_next_ns(s, now_ns);
	return loop_ns < first_ns ? loop_ns : first_ns;
}

bool
transport_run(struct sitting *s, int64_t now_ns)
{
	if (s->play.state != PLAY_RUNNING || !s->play.sounding)
		return false;
	loop_run(s, now_ns);
	place_keep_up(s, now_ns);
	int64_t second = sitting_track_ms(s, now_ns) / 1000;
	if (second == s->p->playback.shown_s)
		return false;
	s->p->playback.shown_s = second;
	if (!s->play.clock && now_ns - s->p->playback.synced_ns >= SYNC_NS)
		sync_position(s);
	return true;
}

void
transport_init(struct sitting *s)
{
	s->play = (struct transport){ .length_ms = -1,
		.seek_ms = NO_MS,
		.loop_ms = NO_MS,
		.loop_end_ms = NO_MS,
		.excerpt_ms = NO_MS,
		.excerpt_end_ms = NO_MS,
		.analysis = ANALYSIS_NONE };
}

void
transport_finish(struct sitting *s)
{
	candidates_finish(&s->p->playback.tried);
	analysis_finish(&s->play.analysis);
}
