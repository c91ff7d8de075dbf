/*
 * Notes about the current track that were made with other devices, in any review, and the remarks
 * on its ratings. A thread (upkeep/reader.h) reads them from the archive, and reads them again
 * after a note or rating was stored or another process changed the archive. The profile may hide
 * them until the listener has written a note with the current device. Also what the archive knows
 * of a device that the listener named.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "archive/store/store.h"
#include "archive/upkeep/reader.h"
#include "base/core/mem.h"
#include "base/text/text.h"
#include "bench/sitting/sitting_internal.h"
#include "review/answers/drive_report.h"
#include "review/answers/selection.h"
#include "review/answers/grades.h"
#include "review/files/profile.h"
#include "review/record/rating.h"
#include "review/record/rows.h"

/* Time in ns between a change of the archive by another process and reading the notes again. */
#define LOOK_NS 1000000000

static void
ask_heard(struct sitting *s, bool only_news)
{
	const struct track_row *t = sitting_item(s);

	if (s->internal->reader && t)
		reader_ask_heard(s->internal->reader, &t->item->row.uuid, only_news);
}

void
sitting_read_others(struct sitting *s)
{
	s->internal->others.stale = false;
	ask_heard(s, false);
}

void
other_notes_changed(struct sitting *s)
{
	s->internal->others.stale = true;
}

/* Copies the listener's notes of this review that another process stored into the record, with the
 * device and source of each, and whether they are private (those of an open blind
 * run are left out). */
static void
take_new_notes(struct sitting *s)
{
	const struct record *heard = &s->internal->others.heard.notes;

	for (size_t i = record_count(heard, ROW_NOTE); i-- > 0;) {
		const struct note *n = record_at(heard, ROW_NOTE, i);
		const struct device *d = record_find(heard, ROW_DEVICE, &n->setup.device);

		if (!uuid_same(&n->review, &s->review) ||
			record_other_listener(&s->rec, heard, &n->listener))
			continue;
		change_arrived(s, ROW_DEVICE, d);
		change_arrived(s, ROW_SOURCE, record_find(heard, ROW_SOURCE, &n->source));
		change_arrived(s, ROW_NOTE, n);
	}
	EACH_ROW (withheld, w, heard, ROW_WITHHELD)
		if (sitting_find(s, ROW_NOTE, &w->target))
			change_arrived(s, ROW_WITHHELD, w);
}

static void
forget_remarks(struct other_notes *o)
{
	EACH_IN (remark, o->remarks, o->nremarks)
		free(remark->text);
	free(o->remarks);
	o->remarks = NULL;
	o->nremarks = 0;
}

/* Finds the remarks of those ratings that count. The number of an earlier evening is left out: a
 * listener who sees it gives it again. */
static void
find_remarks(struct sitting *s)
{
	struct other_notes *o = &s->internal->others;
	const struct record *heard = &o->heard.notes;
	const struct selection g = { .v = &heard, .n = 1 };
	CLEANUP(grades_finish) struct grades ratings;

	/* grades_new compares the listeners of ratings with the owner of the record. */
	o->heard.notes.listener = s->rec.listener;
	ratings = grades_new(&g);
	o->remarks = xcalloc(ratings.n_each + 1, sizeof(o->remarks[0]));
	EACH_IN (one, ratings.each, ratings.n_each) {
		const struct rating *r = one->rating;

		if (r->remark)
			o->remarks[o->nremarks++] = (struct other_remark){ r,
				selection_remark(
					&g, r, rating_is_of_tonight(r, sitting_session(s))) };
	}
}

/* Takes the notes that the reader thread has read. */
static void
other_notes_answer(struct sitting *s)
{
	if (!reader_take(s->internal->reader, READER_HEARD, &s->internal->others.heard))
		return;
	forget_remarks(&s->internal->others);
	find_remarks(s);
	s->dirty |= DIRTY_ALL;
	take_new_notes(s);
}

void
sitting_archive_changed(struct sitting *s, int64_t now_ns)
{
	if (!sitting_will_look(s))
		s->internal->others.look_ns = now_ns + LOOK_NS;
}

bool
sitting_will_look(const struct sitting *s)
{
	return s->internal->others.look_ns != INT64_MAX;
}

static int64_t
other_notes_next_ns(const struct sitting *s)
{
	return s->internal->others.look_ns;
}

static void
other_notes_run(struct sitting *s)
{
	s->internal->others.look_ns = INT64_MAX;
	ask_heard(s, true);
	news_tell(s, NEWS_ARCHIVE);
}

bool
other_notes_hides(const struct sitting *s)
{
	return s->profile->hide_others_until_kept && !sitting_is_blind(s);
}

/* Returns true if the note is at the cue. track_ms: start of the note in the track; NO_MS: the note
 * has no time. */
static bool
is_note_at(const struct sitting *s, const struct cue *c, const struct note *n, int64_t track_ms)
{
	const struct timespan t = cue_time(&s->rec, c);
	int64_t end_ms = NO_MS;

	if (track_ms != NO_MS && n->pos_end_ms != NO_MS)
		end_ms = track_ms + note_heard_end_ms(n) -
			note_heard_ms(n->pos_ms, note_reaction_ms(n));
	return cue_is_at(&t, track_ms, end_ms);
}

bool *
other_notes_open(const struct sitting *s, const struct track_row *t)
{
	if (!other_notes_hides(s))
		return NULL;
	bool *open = xcalloc(t->ncues + 1, sizeof(open[0]));
	EACH_IN (one, t->notes, t->nnotes) {
		const struct note *n = *one;
		if (!n->body || !setup_same(&n->setup, &s->setup, SETUP_DEVICE) ||
			!uuid_same(&n->sitting, &s->sitting))
			continue;
		int64_t ms = sitting_note_ms(s, n);
		open[0] = true;
		for (size_t c = 0; c < t->ncues; c++)
			open[c + 1] |= is_note_at(s, t->cues[c], n, ms);
	}
	return open;
}

bool
other_notes_may_show(const struct sitting *s, const struct track_row *t, const bool *open,
	const struct note *n, int64_t track_ms)
{
	bool at_cue = false;
	bool own = !record_other_listener(&s->rec, &s->internal->others.heard.notes, &n->listener);

	if (!open || uuid_none(&n->setup.device) ||
		(own && setup_same(&n->setup, &s->setup, SETUP_DEVICE)))
		return true;
	for (size_t c = 0; c < t->ncues; c++) {
		if (!is_note_at(s, t->cues[c], n, track_ms))
			continue;
		if (open[c + 1])
			return true;
		at_cue = true;
	}
	return !at_cue && open[0];
}

/* Sets device and listener of *out. Returns false if rows of this setup and listener are not about
 * another device, or about an unknown one. */
static bool
take_other(const struct sitting *s, const struct setup *setup, const struct uuid *listener,
	struct other_note *out)
{
	const struct record *heard = &s->internal->others.heard.notes;
	const struct device *d = record_find(heard, ROW_DEVICE, &setup->device);
	const struct listener_row *other = record_other_listener(&s->rec, heard, listener);

	if (!d || (!other && setup_same(setup, &s->setup, SETUP_DEVICE)))
		return false;
	*out = (struct other_note){ .device = d->name, .track_ms = NO_MS };
	if (other)
		out->listener = other->name ? other->name : "another listener";
	return true;
}

/* Writes to out the notes of other devices at cue number `at` of track b (-1: on the whole track),
 * OTHERS_MOST notes at most. Returns their number. open: from other_notes_open. */
static size_t
others_at(const struct sitting *s, const struct track_row *t, int at, const bool *open,
	struct other_note *out)
{
	const struct record *heard = &s->internal->others.heard.notes;
	const struct cue *cue = at >= 0 ? t->cues[at] : NULL;
	bool hidden = open && !open[at + 1];
	size_t n = 0;

	for (const struct note *o = NULL;
		!hidden && (o = record_live(heard, ROW_NOTE, o)) && n < OTHERS_MOST;) {
		if (!o->body || !uuid_same(&o->item, &t->item->row.uuid) ||
			!take_other(s, &o->setup, &o->listener, &out[n]))
			continue;
		int64_t ms = note_track_ms(o, source_offset_ms(heard, &o->source));
		if ((cue && !is_note_at(s, cue, o, ms)) || !other_notes_may_show(s, t, open, o, ms))
			continue;
		out[n].note = o;
		out[n].text = o->body;
		out[n].track_ms = ms;
		out[n++].at_cue = cue;
	}
	return n;
}

/* Adds the remarks on the track to the n notes in out, each after the last note of its device and
 * listener. They have no time, so they are hidden as a note without one. A device that a blind
 * run hides has none. Returns the new number. */
static size_t
add_remarks(const struct sitting *s, const struct track_row *t, const bool *open,
	struct other_note *out, size_t n)
{
	const struct other_notes *o = &s->internal->others;

	EACH_IN_WHILE (remark, o->remarks, o->nremarks, n < OTHERS_MOST && !(open && !open[0])) {
		const struct rating *r = remark->rating;
		struct other_note other;
		size_t at = n;

		if (!uuid_same(&r->item, &t->item->row.uuid) ||
			!take_other(s, &r->setup, &r->listener, &other))
			continue;
		other.text = remark->text;
		while (at > 0 &&
			(text_order(out[at - 1].device, other.device) != 0 ||
				text_order(out[at - 1].listener, other.listener) != 0))
			at--;
		at = at ? at : n;
		memmove(&out[at + 1], &out[at], (n - at) * sizeof(out[0]));
		out[at] = other;
		n++;
	}
	return n;
}

/* Returns the index of the last cue that is at this time of the track; -1: none. */
static int
cue_at(const struct sitting *s, const struct track_row *t, int64_t track_ms)
{
	int lit = -1;

	for (size_t i = 0; i < t->ncues; i++) {
		const struct timespan at = cue_time(&s->rec, t->cues[i]);

		if (cue_is_at(&at, track_ms, NO_MS))
			lit = (int)i;
	}
	return lit;
}

size_t
sitting_others(const struct sitting *s, struct other_note *out)
{
	const struct track_row *t = sitting_item(s);

	if (!t || sitting_is_blind(s))
		return 0;
	int lit = cue_at(s, t, sitting_now(s).track_ms);
	CLEANUP(pointer_free) bool *open = other_notes_open(s, t);
	size_t n = others_at(s, t, lit, open, out);
	if (n && lit >= 0)
		return n;
	if (lit >= 0 && open && !open[lit + 1])
		return 0;
	if (lit >= 0)
		n = others_at(s, t, -1, open, out);
	return add_remarks(s, t, open, out, n);
}

const char *
sitting_others_unread(const struct sitting *s)
{
	return sitting_is_blind(s) ? "" : s->internal->others.heard.unread.s;
}

/* ---- what the archive knows of a device that the listener named (`:device`) ---- */

bool
sitting_ask_story(struct sitting *s, const char *device, struct err *err)
{
	if (!*device)
		return err_set(err, "name a device: device Cantor");
	if (!s->internal->reader)
		return err_set(err, "the archive cannot be read");
	device_story_finish(&s->internal->story);
	s->internal->story = (struct device_story){ .device = NULL };
	reader_ask(s->internal->reader, READER_STORY, device, 0);
	return true;
}

const struct device_story *
sitting_story(const struct sitting *s)
{
	return &s->internal->story;
}

static void
device_story_answer(struct sitting *s)
{
	struct device_story *story = &s->internal->story;

	if (!reader_take(s->internal->reader, READER_STORY, story))
		return;
	if (story->device)
		drive_report_add_events(story, s->profile->listening_db_spl, s->profile->plr_db);
	s->dirty |= DIRTY_LINE;
}

static void
answered(struct sitting *s)
{
	other_notes_answer(s);
	device_story_answer(s);
}

static void
begin(struct sitting *s)
{
	s->internal->others.look_ns = INT64_MAX;
	heard_notes_init(&s->internal->others.heard);
}

static void
finish(struct sitting *s)
{
	forget_remarks(&s->internal->others);
	heard_notes_finish(&s->internal->others.heard);
	device_story_finish(&s->internal->story);
}

const struct component other_notes_component = {
	.begin = begin,
	.next_ns = other_notes_next_ns,
	.run = other_notes_run,
	.answered = answered,
	.finish = finish,
};
