/* Chooses among file, pins and alignments the time of a cue and the start of a track, by one order
 * of precedence. playback/loop.c and playback/played.c set them; follow.c judges how exact the
 * position of a followed player is. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/record/timing.h"

#include "base/core/mem.h"
#include "base/text/text.h"
#include "base/text/timed_link.h"
#include "review/record/rows_music.h"

#define UNSURE_MS 2000

/* A row that may set a time, and its place in the order: rows of the owner of r above rows of
 * others, times by ear above measured ones. */
struct setting {
	const struct row *row;
	int rank;
};

/* Replaces *best by a row if that counts more. */
static void
keep_better(const struct record *r, struct setting *best, const struct row *row,
	const struct uuid *listener, bool by_ear)
{
	struct setting x = { row, (record_other_listener(r, r, listener) ? 0 : 2) + by_ear };

	if (!best->row || x.rank > best->rank ||
		(x.rank == best->rank && row_version_later(row, best->row)))
		*best = x;
}

/* Returns the row that a new time is written to: a version of the row that counted so far (NULL:
 * none), which thus has a history, but a new row if another listener made that one. */
static void *
version_to_set(const struct record *r, enum row_kind kind, const void *was)
{
	bool own = was && !record_other_listener(r, r, row_listener(kind, was));

	return edits_version(r, kind, own ? ((const struct row *)was)->uuid : uuid_random());
}

/* ---- where the track starts in a source ---- */

const struct alignment *
alignment_of(const struct record *r, const struct uuid *source, const char *how)
{
	struct setting best = { .row = NULL };

	EACH_LIVE (alignment, a, r, ROW_ALIGNMENT)
		if (uuid_same(&a->source, source) && a->offset_ms != NO_INT &&
			(!how || text_same(a->how, how)))
			keep_better(
				r, &best, &a->row, &a->listener, text_same(a->how, ALIGNED_BY_EAR));
	return (const struct alignment *)best.row;
}

void
alignment_set(const struct record *r, const struct uuid *source, const char *how, int64_t offset_ms,
	struct edits *out)
{
	const struct alignment *was = alignment_of(r, source, how);

	if (was && was->offset_ms == offset_ms)
		return;
	struct alignment *a = version_to_set(r, ROW_ALIGNMENT, was);
	a->source = *source;
	a->offset_ms = offset_ms;
	xreplace(&a->how, how);
	edits_add(out, ROW_ALIGNMENT, a);
}

int64_t
source_start_ms(const struct record *r, const struct source *s)
{
	const struct alignment *a =
		s->offset_ms == NO_INT ? alignment_of(r, &s->row.uuid, NULL) : NULL;

	return a ? a->offset_ms : s->offset_ms;
}

const struct source *
source_at(const struct record *r, const struct uuid *recording, const char *address)
{
	CLEANUP(pointer_free) char *page = timed_link_page(address);

	EACH_ROW_WHILE (source, s, r, ROW_SOURCE, page) {
		CLEANUP(pointer_free)
		char *own = text_same(s->kind, "url") && uuid_same(&s->recording, recording)
			? timed_link_page(s->locator)
			: NULL;

		if (text_same(own, page))
			return s;
	}
	return NULL;
}

int64_t
source_offset_ms(const struct record *r, const struct uuid *source)
{
	const struct source *s = record_find(r, ROW_SOURCE, source);
	int64_t ms = s ? source_start_ms(r, s) : NO_INT;

	return ms == NO_INT ? 0 : ms;
}

int64_t
source_track_ms(int64_t offset_ms, int64_t pos_ms)
{
	return pos_ms > offset_ms ? pos_ms - offset_ms : 0;
}

bool
source_unsure(const struct record *r, const struct source *s, int64_t length_ms)
{
	bool timed = source_is_file(s) || text_same(s->kind, "url");

	return timed && s->length_ms != NO_INT && length_ms != NO_INT &&
		(s->length_ms - length_ms > UNSURE_MS || length_ms - s->length_ms > UNSURE_MS) &&
		source_start_ms(r, s) == NO_INT;
}

/* ---- the time of a cue ---- */

static const struct pin *
pin_of(const struct record *r, const struct uuid *cue)
{
	struct setting best = { .row = NULL };

	EACH_LIVE (pin, p, r, ROW_PIN)
		if (uuid_same(&p->cue, cue) && p->pos_ms != NO_MS)
			keep_better(r, &best, &p->row, &p->listener, true);
	return (const struct pin *)best.row;
}

bool
cue_is_pinned(const struct record *r, const struct uuid *cue)
{
	return pin_of(r, cue) != NULL;
}

struct pin *
cue_pin_version(const struct record *r, const struct uuid *cue)
{
	struct pin *p = version_to_set(r, ROW_PIN, pin_of(r, cue));

	p->cue = *cue;
	return p;
}

struct timespan
cue_time(const struct record *r, const struct cue *c)
{
	const struct pin *p = c->pos_ms == NO_MS ? pin_of(r, &c->row.uuid) : NULL;

	if (!p)
		return (struct timespan){ c->pos_ms, c->pos_end_ms, c->about, c->open };
	return (struct timespan){ .pos_ms = source_track_ms(
					  source_offset_ms(r, &p->source), p->pos_ms),
		.pos_end_ms = NO_MS,
		.about = p->about };
}

void
cue_add_words(struct buf *out, const struct record *r, const struct cue *c)
{
	const struct timespan t = cue_time(r, c);
	char text[TIME_TEXT] = "";
	const char *words = c->label;

	if (t.pos_ms != NO_MS)
		timespan_text(&t, text);
	else if (!words)
		words = c->listen_for;
	if (!words && !*text)
		words = "cue";
	buf_add(out, text);
	if (words)
		buf_addf(out, "%s%s", *text ? " " : "", words);
}

bool
cue_reach(const struct timespan *cue, int64_t *from_ms, int64_t *to_ms)
{
	bool range = cue->open || (cue->pos_end_ms != NO_MS && cue->pos_end_ms > cue->pos_ms);

	if (cue->pos_ms == NO_MS)
		return false;
	*from_ms = range ? cue->pos_ms : cue->pos_ms - CUE_BEFORE_MS;
	*to_ms = range ? cue->pos_end_ms : cue->pos_ms + CUE_AFTER_MS;
	if (cue->open)
		*to_ms = INT64_MAX;
	return true;
}

bool
cue_is_at(const struct timespan *cue, int64_t track_ms, int64_t end_ms)
{
	int64_t from_ms, to_ms;

	if (track_ms == NO_MS || !cue_reach(cue, &from_ms, &to_ms))
		return false;
	return track_ms <= to_ms && (end_ms == NO_MS ? track_ms : end_ms) >= from_ms;
}

bool
cue_is_on(const struct timespan *cue, int64_t track_ms)
{
	return cue->pos_ms / 1000 <= track_ms / 1000 && cue_is_at(cue, track_ms, NO_MS);
}
