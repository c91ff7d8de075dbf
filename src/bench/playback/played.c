/*
 * Records facts about a source (a file or address of a track) that are known once it plays: length,
 * hash, and the release that its tags name. Reads the measurements of the file by its hash. The
 * hash identifies the content of a file: an offset set by ear and the times of notes belong to the
 * content. If a path has other content than before, that content gets a separate row, and the old
 * row keeps its notes.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "archive/upkeep/reader.h"
#include "audio/library/background.h"
#include "base/core/mem.h"
#include "base/text/text.h"
#include "bench/playback/playback_state.h"
#include "review/record/identity.h"
#include "review/record/rows.h"

/* A stated and a measured length that differ less are one: encoders add up to some 100 ms. */
#define LENGTH_NEAR_MS 1000

/* Returns the length of the file that plays; NO_INT if it is not known, or a guess. */
static int64_t
true_length_ms(const struct sitting *s)
{
	const struct playing *p = &s->deck.play;

	return p->length_ms >= 0 && !p->length_guessed ? p->length_ms : NO_INT;
}

static void
put_length(struct sitting *s, const struct source *src)
{
	int64_t length_ms = true_length_ms(s);

	if (length_ms == NO_INT || src->length_ms == length_ms)
		return;
	struct source *version = change_copy(s, ROW_SOURCE, &src->row.uuid);
	version->length_ms = length_ms;
	change_one(s, ROW_SOURCE, version, NULL);
}

/* Returns a copy of the source row that has the path of `was` and this hash, or a new row. The
 * caller owns it. */
static struct source *
row_with_hash(struct sitting *s, const struct source *was, const char *hash)
{
	EACH_ROW (source, o, &s->rec, ROW_SOURCE)
		if (uuid_same(&o->recording, &was->recording) && source_same_path(o, was) &&
			text_same(o->hash, hash))
			return change_copy(s, ROW_SOURCE, &o->row.uuid);
	const struct recording *r = sitting_find(s, ROW_RECORDING, &was->recording);
	struct source *version = change_copy(s, ROW_SOURCE, &was->row.uuid);
	version->row.uuid = identity_of_source(
		r ? r : &(struct recording){ .id = NULL }, was->kind, was->locator, hash);
	xreplace(&version->hash, hash);
	xreplace(&version->album, NULL);
	xreplace(&version->released, NULL);
	xreplace(&version->label, NULL);
	return version;
}

/* Returns a copy, for changing, of the source row of a music file of the current track: the row
 * `source`, or, if that has another hash than `hash` ("": not known), the row with this path and
 * hash. The caller owns the copy. */
static struct source *
row_of_file(struct sitting *s, const struct uuid *source, const char *path, const char *hash)
{
	struct source *row = change_copy(s, ROW_SOURCE, source);

	if (!row) {
		const struct track_row *t = sitting_item(s);

		row = row_new(ROW_SOURCE);
		row->row.uuid = *source;
		row->recording = t->recording->row.uuid;
		row->rank = (int64_t)t->nsources;
		row->kind = xstrdup("library");
		row->locator = xstrdup(path);
	}
	if (*hash && row->hash && !text_same(row->hash, hash)) {
		struct source *other = row_with_hash(s, row, hash);

		other->rank = row->rank;
		row_free(ROW_SOURCE, row);
		row = other;
	}
	if (*hash)
		xreplace(&row->hash, hash);
	row->row.deleted = false;
	return row;
}

void
played_opened(struct sitting *s, size_t at)
{
	if (!sitting_item(s) || at >= s->deck.tried.n)
		return;
	struct uuid uuid = s->deck.tried.source[at];
	const struct source *src = sitting_source(s, &uuid);
	if (!src || src->row.deleted) { /* a file of the music library that never played */
		const char *path = s->deck.tried.v[at].locator;
		change_one(s, ROW_SOURCE, row_of_file(s, &uuid, path, ""), NULL);
		src = sitting_source(s, &uuid);
	}
	s->heard.opened = s->internal->counted;
	struct item_state *state = &s->states[s->item];
	if (*state->why && strstr(s->said, state->why)) /* why it did not play */
		sitting_unsay(s);
	state->why[0] = '\0';
	state->sound = playable_sound(s, &sitting_now(s).play->source);
	/* If the row has a hash, played_hashed sets the length when the file has the same hash. */
	if (!src->hash)
		put_length(s, src);
}

/* ---- a path whose file was replaced by another file ---- */

/* Changes the source of the notes that were made since the file was opened: from row `from` to row
 * `to`. */
static void
move_notes(struct sitting *s, const struct uuid *from, const struct uuid *to)
{
	/* An index stays valid when change_one replaces a row; a pointer does not. */
	for (size_t i = 0; i < record_count(&s->rec, ROW_NOTE); i++) {
		const struct note *n = record_at(&s->rec, ROW_NOTE, i);

		if (!uuid_same(&n->sitting, &s->sitting) || !uuid_same(&n->source, from) ||
			n->sequence <= s->heard.opened)
			continue;
		struct note *moved = change_copy(s, ROW_NOTE, &n->row.uuid);
		moved->source = *to;
		change_one(s, ROW_NOTE, moved, NULL);
	}
	if (s->open_note && uuid_same(&s->open_note->note.source, from) &&
		s->open_note->note.sequence > s->heard.opened)
		s->open_note->note.source = *to;
	if (uuid_same(&s->playback->playing.source, from)) /* the open listening interval */
		s->playback->playing.source = *to;
}

static void
say_other_file(struct sitting *s, const struct source *was, bool known)
{
	const char *name = file_name(was->locator);
	int64_t length_ms = true_length_ms(s);
	char before[TIME_TEXT] = "", now[TIME_TEXT] = "",
	     lengths[2 * TIME_TEXT + 16] = "of the same length";

	if (was->length_ms != NO_INT && length_ms != NO_INT && was->length_ms != length_ms) {
		bool close = was->length_ms / 1000 == length_ms / 1000;
		snprintf(lengths, sizeof(lengths), "length %s → %s",
			timecode_text(was->length_ms, close, before),
			timecode_text(length_ms, close, now));
	}
	if (known)
		sitting_say(s, SAID_INFO,
			"%s is the earlier file again (%s): the times of its notes are right", name,
			lengths);
	else
		sitting_say(s, SAID_WARN,
			"%s is another file than the one heard before (%s); its times may differ: "
			"\1pin\2 at a cue puts them right",
			name, lengths);
}

static void
take_other_file(struct sitting *s, const char *hash)
{
	const struct playing *p = sitting_now(s).play;
	const struct source *src = sitting_source(s, &p->source);
	struct uuid was = src->row.uuid;
	struct source *version = row_of_file(s, &was, src->locator, hash);
	bool known = sitting_find(s, ROW_SOURCE, &version->row.uuid) != NULL;

	say_other_file(s, src, known);
	version->length_ms = true_length_ms(s);
	struct uuid is = version->row.uuid;
	deck_on(&s->deck, (struct play_event){ .kind = ON_SOURCE, .source = is });
	/* From now on the new row stands for the file at this path: is_replaced (playable.c)
	 * ignores older rows with the same path. */
	change_one(s, ROW_SOURCE, version, NULL);
	move_notes(s, &was, &is);
}

/* ---- a file that was moved: the same content at another path ---- */

void
played_hashed(struct sitting *s, const struct player_event *ev)
{
	struct play_now now = sitting_now(s);
	const struct source *src = sitting_source(s, &now.play->source);

	if (!src || ev->ticket != now.play->ticket || now.clock)
		return;
	const char *path = player_path(s->deck.player);
	if (path)
		backlog_queue_file(s,
			&(struct library_file){ .path = (char *)(uintptr_t)path,
				.size_bytes = ev->size_bytes,
				.mtime_ns = ev->mtime_ns,
				.length_ms = true_length_ms(s),
				.hash = (char *)(uintptr_t)ev->text },
			NULL);
	if (!src->hash) {
		struct source *version = change_copy(s, ROW_SOURCE, &src->row.uuid);
		struct edits rows = { .v = NULL };
		xreplace(&version->hash, ev->text);
		/* The offset that the listener set by ear for the same content at another path. */
		const struct alignment *a = NULL;
		for (const struct source *o = NULL; !a &&
			source_start_ms(&s->rec, version) == NO_INT &&
			(o = record_next(&s->rec, ROW_SOURCE, o));)
			if (uuid_same(&o->recording, &version->recording) &&
				text_same(o->hash, version->hash))
				a = alignment_of(&s->rec, &o->row.uuid, ALIGNED_BY_EAR);
		if (a)
			alignment_set(&s->rec, &version->row.uuid, a->how, a->offset_ms, &rows);
		edits_add(&rows, ROW_SOURCE, version);
		change_apply(s, &rows, NULL);
	} else if (!text_same(src->hash, ev->text)) {
		take_other_file(s, ev->text);
	} else {
		put_length(s, src);
	}
	/* The tags of a file that plays name its release, unless its row has it. */
	src = sitting_source(s, &sitting_now(s).play->source);
	if (path && src && !src->album && s->playback->measured.background)
		background_ask(s->playback->measured.background,
			&(struct background_job){ .kind = BACKGROUND_TAGS,
				.of = src->row.uuid,
				.file = { .path = (char *)(uintptr_t)path } });
}

static void
take_tag(char **into, const char *tag)
{
	CLEANUP(buf_finish) struct buf clean = BUF_INIT;

	text_clean(&clean, tag, strlen(tag), false);
	xreplace(into, clean.s);
}

void
played_tagged(struct sitting *s, struct background_job *j)
{
	const struct tags *t = j->result.tags;

	if (!j->ok)
		return;
	struct source *version = change_copy(s, ROW_SOURCE, &j->of);
	take_tag(&version->album, t->album);
	take_tag(&version->released, t->released);
	take_tag(&version->label, t->label);
	change_one(s, ROW_SOURCE, version, NULL);
}

/* ---- a damaged file ---- */

void
played_damaged(struct sitting *s, const struct player_event *ev)
{
	struct play_now now = sitting_now(s);
	const char *path = player_path(s->deck.player);
	char time[TIME_TEXT];

	if (!path || ev->ticket != now.play->ticket || now.clock)
		return;
	s->heard.damaged_ms = ev->known ? ev->pos_ms : now.pos_ms;
	if (uuid_same(&s->heard.damaged, &now.play->source))
		return;
	s->heard.damaged = now.play->source;
	sitting_say(s, SAID_WARN, "%s is damaged at %s: music is missing there", file_name(path),
		timecode_text(s->heard.damaged_ms - now.offset_ms, false, time));
}

void
played_cut(struct sitting *s, int64_t ends_ms, int64_t stated_ms)
{
	struct play_now now = sitting_now(s);
	const char *path = player_path(s->deck.player);
	char ends[TIME_TEXT], stated[TIME_TEXT];

	if (uuid_same(&s->heard.damaged, &now.play->source))
		return;
	s->heard.damaged = now.play->source;
	s->heard.damaged_ms = ends_ms;
	sitting_say(s, SAID_WARN, "%s ends at %s, its header says %s",
		path ? file_name(path) : "the music",
		timecode_text(ends_ms - now.offset_ms, false, ends),
		timecode_text(stated_ms - now.offset_ms, false, stated));
}

/* ---- reading the measurements of the current file from the archive ---- */

/* Returns the hash of the current file; "" if nothing plays or the hash is not known yet. */
static const char *
hash_of_what_plays(const struct sitting *s)
{
	const struct source *src = sitting_source(s, &sitting_now(s).play->source);

	return src && src->hash ? src->hash : "";
}

/* Returns true if the note was made in this session on the current file, behind its end or before
 * it was measured. */
static bool
is_behind(const struct sitting *s, const struct note *n)
{
	return uuid_same(&n->sitting, &s->sitting) && !n->row.deleted &&
		uuid_same(&n->source, &s->deck.play.source) && n->pos_ms != NO_MS &&
		((!n->octaves && s->heard.analysis.octaves) ||
			(true_length_ms(s) != NO_INT && n->pos_ms > true_length_ms(s)));
}

/* Puts such a note before the end, and adds its spectrum. */
static void
put_right(const struct sitting *s, struct note *n)
{
	int64_t length_ms = true_length_ms(s);

	if (length_ms != NO_INT && n->pos_ms > length_ms)
		n->pos_ms = length_ms;
	measured_note(s, n);
}

/* Takes the measurements of the current file: its length, unless the file states nearly the same
 * length, and the notes that were made before. */
static void
take_measured(struct sitting *s)
{
	int64_t length_ms = s->heard.analysis.length_ms, stated_ms = true_length_ms(s);

	if (!s->heard.analysis.overview)
		return;
	if (stated_ms == NO_INT || llabs(stated_ms - length_ms) > LENGTH_NEAR_MS) {
		if (stated_ms != NO_INT && stated_ms - length_ms > PLAY_CUT_MS)
			played_cut(s, length_ms, stated_ms);
		deck_on(&s->deck, (struct play_event){ .kind = ON_LENGTH, .length_ms = length_ms });
		put_length(s, sitting_source(s, &s->deck.play.source));
	}
	/* An index stays valid when a change replaces a row. */
	for (size_t i = 0; i < record_count(&s->rec, ROW_NOTE); i++) {
		const struct note *n = record_at(&s->rec, ROW_NOTE, i);

		if (!is_behind(s, n))
			continue;
		struct note *right = change_copy(s, ROW_NOTE, &n->row.uuid);
		put_right(s, right);
		if (row_same(ROW_NOTE, right, n)) /* its moment has no spectrum */
			row_free(ROW_NOTE, right);
		else
			change_one(s, ROW_NOTE, right, NULL);
	}
	if (s->open_note && is_behind(s, &s->open_note->note))
		put_right(s, &s->open_note->note);
}

static void
take_analysis(struct sitting *s, const struct analysis *a)
{
	analysis_finish(&s->heard.analysis);
	s->heard.analysis = *a;
	s->heard.analysis_serial++;
	take_measured(s);
}

void
played_analysis_follow(struct sitting *s)
{
	static const struct analysis none = ANALYSIS_NONE;
	const char *hash = hash_of_what_plays(s);

	if (text_same(hash, s->heard.analysis.file)) {
		take_measured(s); /* the same file was opened again */
		return;
	}
	take_analysis(s, &none);
	played_analysis_ask(s);
}

void
played_analysis_ask(struct sitting *s)
{
	const char *hash = hash_of_what_plays(s);

	if (*hash && s->internal->reader && !s->heard.analysis.overview)
		reader_ask(s->internal->reader, READER_ANALYSIS, hash, 0);
}

/* Takes the measurements of the playing file. */
static void
analysis_answer(struct sitting *s)
{
	struct analysis a = ANALYSIS_NONE;

	if (!reader_take(s->internal->reader, READER_ANALYSIS, &a))
		return;
	if (text_same(a.file, hash_of_what_plays(s)))
		take_analysis(s, &a);
	else
		analysis_finish(&a); /* measured in an earlier file */
}

const struct component played_component = {
	.answered = analysis_answer,
};
