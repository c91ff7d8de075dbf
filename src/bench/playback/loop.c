/*
 * Cues and loops of the current track: loops between two positions, pinning a cue (giving it the
 * audible position as its time), and moving all times of a source (a file) that differ from the
 * track's.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "bench/playback/playback_state.h"
#include "review/record/rows.h"

/* A note that is made in a loop no longer than this gets the range of the loop. */
#define NOTE_LOOP_MS 30000

void
loop_set(struct sitting *s, int64_t from_ms, int64_t to_ms)
{
	deck_on(&s->deck, (struct play_event){ .kind = ON_LOOP, .ms = from_ms, .end_ms = to_ms });
}

static bool
needs_sound(const struct sitting *s, struct err *err)
{
	struct play_now now = sitting_now(s);

	if (now.follows && !deck_follow_can_seek(&s->deck, err))
		return false;
	if (now.clock && !now.follows)
		return err_set(
			err, "the clock has no loops: it only keeps the time of your own player");
	if (now.pos_ms == NO_MS)
		return err_set(err, "nothing plays: \1play-item\2 plays the chosen track");
	return true;
}

static void
say_loop(struct sitting *s, int64_t from_ms, int64_t to_ms)
{
	char from[TIME_TEXT], to[TIME_TEXT];
	int64_t offset_ms = sitting_now(s).offset_ms;

	loop_set(s, from_ms, to_ms);
	session_row_put(s); /* stores the loop, so that it is restored after a crash */
	if (from_ms == NO_MS)
		return;
	timecode_text(from_ms - offset_ms, true, from);
	if (to_ms == NO_MS) {
		sitting_say(s, SAID_INFO, "loop starts at %s: \1loop end\2 ends it", from);
		return;
	}
	sitting_say(s, SAID_INFO, "loop %s-%s: \1loop off\2 ends it", from,
		timecode_text(to_ms - offset_ms, true, to));
}

bool
loop_start(struct sitting *s, struct err *err)
{
	if (!needs_sound(s, err))
		return false;
	struct play_now now = sitting_now(s);
	int64_t end_ms = now.play->loop_end_ms;
	say_loop(s, now.pos_ms, end_ms < now.pos_ms + PLAY_LEAST_LOOP_MS ? NO_MS : end_ms);
	return true;
}

bool
loop_end(struct sitting *s, struct err *err)
{
	if (!needs_sound(s, err))
		return false;
	struct play_now now = sitting_now(s);
	int64_t from_ms = now.play->loop_ms;
	if (from_ms == NO_MS)
		return err_set(err,
			"no loop has started: \1loop start\2 starts a loop at the current time");
	if (now.pos_ms < from_ms + PLAY_LEAST_LOOP_MS)
		return err_set(err,
			"the loop must end after its start: wait, or \1loop start\2 moves the "
			"start here");
	say_loop(s, from_ms, now.pos_ms);
	transport_seek(s, from_ms);
	return true;
}

void
loop_off(struct sitting *s)
{
	say_loop(s, NO_MS, NO_MS);
}

/* Sets *from_ms and *to_ms to the passage of a cue (positions in the file), widened if the cue has
 * no end. Returns false and sets err if the passage is too short. */
static bool
cue_passage(const struct sitting *s, const struct cue *c, int64_t *from_ms, int64_t *to_ms,
	struct err *err)
{
	struct play_now now = sitting_now(s);
	struct timespan once = cue_time(&s->rec, c);

	*from_ms = *to_ms = 0;
	once.open = false; /* an open cue, which has no end, is looped like a single moment */
	cue_reach(&once, from_ms, to_ms);
	*from_ms = *from_ms + now.offset_ms > 0 ? *from_ms + now.offset_ms : 0;
	*to_ms += now.offset_ms;
	if (now.play->length_ms >= 0 && *to_ms > now.play->length_ms)
		*to_ms = now.play->length_ms;
	return *to_ms >= *from_ms + PLAY_LEAST_LOOP_MS ||
		err_set(err, "this cue is too short, or outside of this source");
}

bool
loop_around_cue(struct sitting *s, struct err *err)
{
	int64_t from_ms, to_ms;

	if (!needs_sound(s, err))
		return false;
	const struct cue *c = sitting_cue_now(s, true);
	if (!c)
		return err_set(err,
			"no cue to loop here or after this time: \1loop start\2 and \1loop end\2 "
			"loop any part");
	if (!cue_passage(s, c, &from_ms, &to_ms, err))
		return false;
	say_loop(s, from_ms, to_ms);
	transport_seek(s, from_ms);
	news_send(s, (struct news){ NEWS_CUE, .about = &c->row.uuid });
	return true;
}

bool
loop_into_note(struct sitting *s, struct note *n)
{
	struct play_now now = sitting_now(s);

	if (!now.loops || now.clock || now.play->loop_end_ms - now.play->loop_ms > NOTE_LOOP_MS)
		return false;
	n->source = now.play->source;
	n->pos_ms = now.play->loop_ms;
	n->pos_end_ms = now.play->loop_end_ms;
	n->reaction_ms = n->reaction_end_ms = NO_INT;
	xreplace(&n->pos_from, POS_SEEK);
	measured_note(s, n);
	return true;
}

const char *
loop_cue_words(const struct cue *c)
{
	if (c->label)
		return c->label;
	return c->listen_for ? c->listen_for : "cue";
}

bool
playback_go_cue(struct sitting *s, size_t number, struct err *err)
{
	const struct track_row *t = sitting_item(s);
	size_t n = t ? t->ncues : 0;

	if (!n || number > n)
		return err_set(err, "this track has %zu cue%s", n, text_s(n));
	const struct cue *c = t->cues[number - 1];
	int64_t ms = cue_time(&s->rec, c).pos_ms;
	if (ms == NO_MS)
		return err_set(err, "\"%s\" has no time yet: \1pin\2 sets it to the current time",
			loop_cue_words(c));
	struct play_now now = sitting_now(s);
	if (now.state == PLAY_NOTHING)
		return err_set(err, "nothing plays: \1play-item\2 in the track list plays a track");
	char text[TIME_TEXT];
	if (now.clock && !now.follows)
		sitting_say(s, SAID_INFO, "the clock is at %s, %s", timecode_text(ms, false, text),
			loop_cue_words(c));
	transport_seek_track(s, ms);
	news_send(s, (struct news){ NEWS_CUE, .about = &c->row.uuid });
	return true;
}

void
playback_choose_cue(struct sitting *s, const struct uuid *cue)
{
	s->chosen_cue = cue ? *cue : UUID_NONE;
}

/* Returns the cue that `pin` is about: the chosen one, else the first without a time, else the one
 * nearest to now_ms. NULL: the track has none. */
static const struct cue *
cue_to_pin(const struct sitting *s, int64_t now_ms)
{
	const struct track_row *t = sitting_item(s);
	const struct cue *nearest = NULL;
	int64_t least_ms = INT64_MAX;

	for (size_t i = 0; t && i < t->ncues; i++) {
		int64_t ms = cue_time(&s->rec, t->cues[i]).pos_ms,
			apart_ms = ms == NO_MS ? -1 : llabs(ms - now_ms);

		if (uuid_same(&t->cues[i]->row.uuid, &s->chosen_cue))
			return t->cues[i];
		if (apart_ms < least_ms) {
			nearest = t->cues[i];
			least_ms = apart_ms;
		}
	}
	return nearest;
}

/* Asks whether the file starts elsewhere, so that the cue is where it is heard. */
static bool
ask_shift(struct sitting *s, const struct cue *c, int64_t heard_ms, struct err *err)
{
	const struct source *src = sitting_source(s, &capture_now(s)->source);

	if (heard_ms == NO_MS)
		return err_set(err, "nothing is heard yet: press P at the moment when you hear it");
	if (!src || sitting_now(s).follows)
		return err_set(err,
			"the time of \"%s\" is in the playlist; only a file that earlog plays can "
			"be moved against it",
			loop_cue_words(c));
	if (src->offset_ms != NO_INT)
		return err_set(err,
			"the playlist says where the track starts in %s: change its offset there",
			src->locator);
	s->playback->shift_ms =
		heard_ms - cue_time(&s->rec, c).pos_ms - sitting_offset_ms(s, &src->row.uuid);
	s->playback->shift_cue = c->row.uuid;
	news_ask(s, ASK_SHIFT, &src->row.uuid);
	return true;
}

bool
playback_pin_cue(struct sitting *s, struct err *err)
{
	int64_t now_ms = sitting_now(s).track_ms;
	const struct cue *c = cue_to_pin(s, now_ms);

	if (!c)
		return err_set(err, "this track has no cue: :cue NAME adds one");
	if (now_ms == NO_MS)
		return err_set(err, "nothing plays, so there is no time for the cue");

	const struct capture *heard = capture_now(s);
	int64_t heard_ms = note_heard_ms(heard->pos_ms, heard->reaction_ms);
	struct pin *pin = cue_pin_version(&s->rec, &c->row.uuid);
	/* A time that was heard in this file is set again. */
	if (cue_time(&s->rec, c).pos_ms != NO_MS &&
		!(c->pos_ms == NO_MS && uuid_same(&pin->source, &heard->source))) {
		row_free(ROW_PIN, pin);
		return ask_shift(s, c, heard_ms, err);
	}
	if (heard_ms != NO_MS)
		now_ms = source_track_ms(sitting_offset_ms(s, &heard->source), heard_ms);
	pin->source = heard->source;
	pin->pos_ms = heard_ms > 0 ? heard_ms : 0;
	if (heard_ms == NO_MS)
		pin->pos_ms = now_ms;
	xreplace(&pin->pos_from, heard->pos_from);
	pin->about = heard->about;
	char text[TIME_TEXT];
	sitting_say(s, SAID_INFO, "\"%s\" is at %s", loop_cue_words(c),
		timecode_text(now_ms, false, text));
	change_one(s, ROW_PIN, pin, "pin");
	return true;
}

static void
shift(struct sitting *s)
{
	struct edits rows = { .v = NULL };

	alignment_set(&s->rec, &s->ask_about, ALIGNED_BY_EAR,
		sitting_offset_ms(s, &s->ask_about) + s->playback->shift_ms, &rows);
	change_apply(s, &rows, "move of all times");
}

static void
add_shift(const struct sitting *s, struct buf *out)
{
	const struct cue *c = sitting_find(s, ROW_CUE, &s->playback->shift_cue);

	buf_addf(out, "move all times of this file by %.1f s, as “%s” is here?",
		(double)s->playback->shift_ms / 1000, c ? loop_cue_words(c) : "");
}

static bool
shift_holds(const struct sitting *s)
{
	const struct track_row *t = sitting_item(s);
	const struct source *src = sitting_source(s, &s->ask_about);

	return t && src && !sitting_now(s).clock &&
		uuid_same(&src->recording, &t->recording->row.uuid);
}

const struct asks shift_asks = {
	.add = add_shift, .hint = "move", .holds = shift_holds, .yes = shift
};
