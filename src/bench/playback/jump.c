/*
 * Jumps to the previous or next cue, marker or note, also in other tracks, to the position of a
 * note, and to notes that contain some words.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "bench/playback/playback_state.h"
#include "review/record/rows.h"

/* For this time in ms after a jump to a note, the next jump goes to the neighbour of that note.
 * From the position of the chosen note itself it always does. */
#define JUST_THERE_MS 1000

/* Plays a track from a position. If the track is the current one, only seeks. */
static void
play_from(struct sitting *s, size_t item, int64_t track_ms)
{
	if (item != s->item && deck_follow_stays(&s->deck))
		return;
	if (item != s->item || sitting_now(s).state == PLAY_NOTHING) {
		struct candidates c = playable_sources(s, &s->items[item]);
		int64_t offset_ms = c.n ? sitting_offset_ms(s, &c.source[0]) : 0;
		deck_candidates_finish(&c);
		transport_load(s, item, track_ms + offset_ms, 0);
	} else {
		transport_seek_track(s, track_ms);
	}
}

/* Called after the last cue of the track, if a later track has one. Returns true after saying so; a
 * second press goes on to that track, as in a track without cues. */
static bool
stops_after_last(struct sitting *s, const struct track_row *t)
{
	bool any = false, again = uuid_same(&s->playback->last_cue_of, &t->item->row.uuid);

	for (size_t c = 0; c < t->ncues; c++)
		any |= cue_time(&s->rec, t->cues[c]).pos_ms != NO_MS;
	s->playback->last_cue_of = any && !again ? t->item->row.uuid : UUID_NONE;
	if (!any || again)
		return false;
	sitting_say(s, SAID_REFUSED,
		"no cue after this in the track; \1next-cue\2 again goes to the next track");
	return true;
}

bool
jump_step_cue(struct sitting *s, int by, struct err *err)
{
	int64_t now_ms = sitting_now(s).track_ms;

	if (now_ms == NO_MS)
		now_ms = -1; /* before 0:00 */
	for (int64_t i = (int64_t)s->item; i >= 0 && i < (int64_t)s->nitems; i += by) {
		const struct track_row *t = &s->items[i];
		bool here = t == &s->items[s->item];
		const struct cue *best = NULL;
		int64_t best_ms = NO_MS;

		for (size_t c = 0; c < t->ncues; c++) {
			int64_t ms = cue_time(&s->rec, t->cues[c]).pos_ms;
			if (ms == NO_MS)
				continue;
			/* Going back skips a cue that began less than a second ago: else a second
			 * press would go to the same cue. */
			bool right = !here || (by > 0 ? ms > now_ms : ms < now_ms - 1000);
			if (right && (!best || by < 0)) {
				best = t->cues[c];
				best_ms = ms;
			}
		}
		if (best && by > 0 && !here && stops_after_last(s, &s->items[s->item]))
			return true;
		if (best) {
			char time[TIME_TEXT];

			if (here)
				s->playback->last_cue_of = UUID_NONE;
			timecode_text(best_ms, false, time);
			sitting_say(s, SAID_INFO, "%s %s", time, loop_cue_words(best));
			play_from(s, (size_t)i, best_ms);
			news_send(s, (struct news){ NEWS_CUE, .about = &best->row.uuid });
			return true;
		}
	}
	return err_set(err, by > 0 ? "no cue after this time" : "no cue before this time");
}

/* Returns the note of a track that is next after now_ms (by > 0) or before it (by < 0); NULL: none.
 * now_ms NO_MS: the first or the last note. */
static const struct note *
note_beside(const struct sitting *s, const struct track_row *t, int by, int64_t now_ms)
{
	size_t from = t->nnotes; /* the chosen note if the position is still there, else nnotes */
	int64_t there_ms = uuid_same(&s->chosen_note, &s->playback->jumped_to) ? JUST_THERE_MS : 1;
	const struct note *best = NULL;

	/* Several notes may have the same time. */
	for (size_t i = t->nnotes; now_ms != NO_MS && i-- > 0;) {
		int64_t ms = sitting_note_ms(s, t->notes[i]);

		if (uuid_same(&t->notes[i]->row.uuid, &s->chosen_note) && now_ms >= ms &&
			now_ms < ms + there_ms)
			from = i;
	}
	for (size_t i = 0; i < t->nnotes; i++) {
		int64_t ms = sitting_note_ms(s, t->notes[i]);
		bool right = by > 0 ? ms > now_ms : ms < now_ms;

		if (from < t->nnotes)
			right = by > 0 ? i > from : i < from;
		if (ms != NO_MS && (right || now_ms == NO_MS) && (!best || by < 0))
			best = t->notes[i];
	}
	return best;
}

bool
jump_step_note(struct sitting *s, int by, struct err *err)
{
	int64_t now_ms = sitting_now(s).track_ms;

	if (now_ms == NO_MS)
		now_ms = -1; /* before 0:00 */
	for (int64_t i = (int64_t)s->item; i >= 0 && i < (int64_t)s->nitems; i += by) {
		const struct note *n =
			note_beside(s, &s->items[i], by, i == (int64_t)s->item ? now_ms : NO_MS);
		if (n)
			return jump_to_place(s, &n->row.uuid, err);
	}
	return err_set(err,
		by > 0 ? "no marker or note after this time"
		       : "no marker or note before this time");
}

bool
jump_to_place(struct sitting *s, const struct uuid *note, struct err *err)
{
	const struct note *n = sitting_find(s, ROW_NOTE, note);
	struct uuid *chosen = &s->playback->jumped_to;
	const char *words = text_or(n->body, text_or(n->kind, "marker"));
	int64_t ms = sitting_note_ms(s, n);
	char time[TIME_TEXT];
	size_t at;

	*chosen = *note;
	sitting_choose_note(s, chosen);
	if (ms == NO_MS || !track_index_find(s, &n->item, &at))
		return err_set(err, "this note has no time");
	/* Another pane may hide the note. */
	sitting_note_time(s, n, time);
	sitting_say(s, SAID_INFO, "%s %.*s", time, (int)strcspn(words, "\n"), words);
	play_from(s, at, ms);
	sitting_choose_note(s, chosen);
	return true;
}

/* Returns true if the note is in the list of notes of its track. */
static bool
is_listed(const struct sitting *s, const struct note *n)
{
	const struct track_row *t = sitting_find_item(s, &n->item);

	for (size_t i = 0; t && i < t->nnotes; i++)
		if (t->notes[i] == n)
			return true;
	return false;
}

size_t
jump_find_notes(const struct sitting *s, const char *words, const struct note **out, size_t most)
{
	size_t n = 0;

	if (!words[strspn(words, " *\"")])
		return 0;
	for (const struct track_row *t = s->items; t < s->items + s->nitems; t++)
		for (size_t i = 0; i < t->nnotes && n < most; i++)
			if (t->notes[i]->body && text_has(t->notes[i]->body, words, true))
				out[n++] = t->notes[i];
	EACH_ROW (note, x, &s->rec, ROW_NOTE)
		if (n < most && !x->row.deleted && x->body && uuid_same(&x->review, &s->review) &&
			!sitting_hides_note(s, &x->row.uuid) && text_has(x->body, words, true) &&
			!is_listed(s, x))
			out[n++] = x;
	return n;
}

bool
jump_to_note(struct sitting *s, const struct uuid *note, struct err *err)
{
	const struct note *n = sitting_find(s, ROW_NOTE, note);

	if (!n || n->row.deleted)
		return err_set(err, "that note is gone");
	track_index_choose(s, n);
	return n->pos_ms == NO_MS || !sitting_find_item(s, &n->item) || jump_to_place(s, note, err);
}
