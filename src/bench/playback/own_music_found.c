/*
 * Takes the answer of the reader thread about the music library: checks the tracks without a file
 * again, and loads the current track if it had nothing to play. Adds the tracks of a folder when
 * their tags are read.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */

#include "archive/upkeep/reader.h"
#include "audio/library/background.h"
#include "base/core/mem.h"
#include "base/system/file.h"
#include "base/text/text.h"
#include "bench/playback/playback_state.h"
#include "review/files/playlist.h"
#include "review/record/identity.h"
#include "review/record/listing.h"
#include "review/record/rows_music.h"
#include "review/record/section.h"

void
own_music_say_added(struct sitting *s, size_t item)
{
	const struct recording *r = s->items[item].recording;
	const struct section *in = s->items[item].section;
	CLEANUP(buf_finish) struct buf words = BUF_INIT;

	if (r->artist)
		buf_addf(&words, " by %s", r->artist);
	if (in)
		buf_addf(&words, " under %s", section_name(in));
	sitting_say(s, SAID_INFO, "added %s%s: \1play-item\2 plays it", r->title, words.s);
}

/* Returns the path that the answer `a` has for an item: of its moved file, else of an exact match;
 * NULL: none. */
static const char *
first_path(const struct library_answers *a, const struct track_row *t)
{
	const struct library_answer *of = library_answer(a, &t->recording->row.uuid);

	for (size_t i = 0; i < t->nsources; i++) {
		const struct library_answer *moved = library_answer(a, &t->sources[i]->row.uuid);
		if (moved && moved->path)
			return moved->path;
	}
	return of && of->hits.exact ? of->hits.v[0].file.path : NULL;
}

/* Sets title, artist, album and length of a recording from the tags of its file. */
static void
take_tags(struct sitting *s, size_t i, const struct album_file *f)
{
	int64_t length_ms = f->length_ms > 0 ? f->length_ms : NO_INT;

	if (!*f->title && !*f->artist && length_ms == NO_INT)
		return;
	struct recording *r = change_copy(s, ROW_RECORDING, &s->items[i].recording->row.uuid);
	if (*f->title)
		xreplace(&r->title, f->title);
	xreplace(&r->artist, text_or(f->artist, NULL));
	if (*f->album)
		xreplace(&r->album, f->album);
	r->length_ms = length_ms;
	change_one(s, ROW_RECORDING, r, NULL);
	if (i == s->chosen && text_starts(s->said, "added "))
		own_music_say_added(s, i);
}

/* ---- a folder of tracks ---- */

bool
own_music_add_folder(struct sitting *s, const char *folder, const char *section, struct err *err)
{
	const struct item *chosen = sitting_chosen(s)->item;

	if (!s->playback->measured.background)
		return err_set(err, "%s is a folder, and no thread can read it", folder);
	background_ask(s->playback->measured.background,
		&(struct background_job){ .kind = BACKGROUND_FOLDER,
			.of = chosen ? chosen->row.uuid : UUID_NONE,
			.file = { .path = (char *)(uintptr_t)folder },
			.tag = (char *)(uintptr_t)section });
	sitting_say(s, SAID_INFO, "reading the tracks of %s", file_name(folder));
	return true;
}

#define OF_A_TRACK 1 /* ticket of a job for the tags of one track, whose answer adds nothing */

void
own_music_read_tags(struct sitting *s, const struct uuid *item, const char *path)
{
	if (s->playback->measured.background)
		background_ask(s->playback->measured.background,
			&(struct background_job){ .kind = BACKGROUND_FOLDER,
				.of = *item,
				.ticket = OF_A_TRACK,
				.file = { .path = (char *)(uintptr_t)path } });
}

/* Adds a file, with the titles and cues of the CUE sheet beside it, as track `nth` of the new ones,
 * and sets *item to its UUID. Returns false if it is on the list already. */
static bool
add_of_folder(struct sitting *s, struct background_job *of, const struct album_file *f, size_t nth,
	struct uuid *item, struct edits *rows)
{
	CLEANUP(listing_new_finish) struct listing_new fresh;
	CLEANUP(playlist_finish) struct playlist_file p;
	bool sheet = playlist_parse_sheet(&p, f->sheet, f->sheet_text);
	struct track t = sheet ? p.sections[0].tracks[0] : (struct track){ .title = NULL };
	size_t at, first = rows->n;

	listing_new_init(&fresh, &s->rec, f->file.path, "file", f->file.path, of->tag);
	*item = identity_of_item(fresh.item, &fresh.recording);
	if (f->sheet && !sheet)
		ARENA_ADD(&of->result.album.memory, &of->result.album.lists, f->sheet);
	if (track_index_find(s, item, &at))
		return false;
	if (t.title || *f->title)
		xreplace(&fresh.title, t.title ? t.title : f->title);
	listing_add(&s->rec, sitting_review(s), &fresh, rows);
	/* The recording is the first row of listing_add, the listing the last. */
	struct recording *r = rows->v[first].row;
	struct listing *l = rows->v[rows->n - 1].row;
	l->rank += (int64_t)nth;
	if (t.artist || *f->artist)
		xreplace(&r->artist, t.artist ? t.artist : f->artist);
	if (t.album || *f->album)
		xreplace(&r->album, t.album ? t.album : f->album);
	if (f->length_ms > 0)
		r->length_ms = f->length_ms;
	t.id = fresh.track;
	t.recording = fresh.recording;
	for (size_t i = 0; i < t.n_cues; i++)
		edits_add(rows, ROW_CUE, listing_cue(&s->rec, item, &t, fresh.item, i));
	return true;
}

/* Adds the tracks of a folder as one change. Chooses the first one, unless the listener writes or
 * has chosen another track since. */
void
own_music_folder_read(struct sitting *s, struct background_job *f)
{
	const struct item *chosen = sitting_chosen(s)->item;
	bool stays = s->open_note || !uuid_same(chosen ? &chosen->row.uuid : &UUID_NONE, &f->of);
	size_t at;
	const struct album_file *one = f->ok && f->result.album.n == 1 ? f->result.album.v : NULL;

	if (f->ticket == OF_A_TRACK) {
		if (one && !one->why && track_index_find(s, &f->of, &at) &&
			!s->items[at].recording->artist)
			take_tags(s, at, one);
		return;
	}
	struct edits rows = { .v = NULL };
	struct uuid first = UUID_NONE, item;
	size_t n = 0;
	for (size_t i = 0; f->ok && i < f->result.album.n; i++) {
		n += add_of_folder(s, f, &f->result.album.v[i], n, &item, &rows);
		first = i ? first : item;
	}
	CLEANUP(pointer_free)
	char *label = xasprintf("%zu track%s of %s", n, text_s(n), file_name(f->file.path));
	size_t nleft = f->ok ? f->result.album.lists.n : 0;
	CLEANUP(buf_finish) struct buf left = BUF_INIT;
	if (nleft)
		buf_addf(&left, "; left out: %s%s (`earlog playlist import`)",
			file_name(f->result.album.lists.v[0]), nleft > 1 ? " …" : "");
	if (n) {
		change_apply(s, &rows, label);
		own_music_ask(s);
	}
	if (!stays && track_index_find(s, &first, &at))
		sitting_choose_item(s, at);
	if (!f->ok)
		sitting_say(s, SAID_WARN, "%s", f->why);
	else if (!n)
		sitting_say(s, SAID_INFO, "all tracks of %s are on the list already",
			file_name(f->file.path));
	else
		sitting_say(s, SAID_INFO, "added %s%s%s", label,
			stays ? "" : ": \1play-item\2 plays the first", left.s);
}

static void
library_answered(struct sitting *s)
{
	struct library_answers old = s->playback->music.answers, fresh = { 0 };
	bool again = false, more = false;

	if (reader_take(s->internal->reader, READER_FOUND, &s->playback->music.found)) {
		s->playback->music.found_known = true; /* the result of own_music_search's search */
		s->dirty |= DIRTY_LINE;
	}
	if (!reader_take(s->internal->reader, READER_LIBRARY, &fresh))
		return;
	s->playback->music.answers = fresh;
	s->playback->music.known = true;
	for (size_t i = 0; i < s->nitems; i++) {
		const struct uuid *id = &s->items[i].recording->row.uuid;
		const char *was = first_path(&old, &s->items[i]),
			   *is = first_path(&fresh, &s->items[i]);
		const struct library_answer *o = library_answer(&old, id),
					    *n = library_answer(&fresh, id);

		bool other = is && (!text_same(was, is));
		size_t nold = o ? o->hits.n : 0;
		size_t nnew = n ? n->hits.n : 0;
		if (!other && nold == nnew)
			continue;
		more = true;
		again |= i == s->item && is;
		const struct item_state *st = &s->states[i];
		if (st->sound == SOUND_FAILED || st->sound == SOUND_CLOCK)
			track_index_forget_sound(s, i);
	}
	library_answers_finish(&old);
	/* Loads the current track again if it had nothing to play. */
	struct play_now now = sitting_now(s);
	const struct candidates *tried = &s->deck.tried;
	bool clock = now.clock && now.state == PLAY_PAUSED && !now.play->player_gone &&
		!s->open_note,
	     opening = now.state == PLAY_OPENING && sitting_item(s);
	if (opening) {
		/* The player may be trying the same sources in the same order already. */
		CLEANUP(deck_candidates_finish)
		struct candidates c = playable_sources(s, sitting_item(s));
		bool same = c.n && c.n == tried->n;

		for (size_t i = 0; same && i < c.n; i++)
			same = text_same(c.v[i].locator, tried->v[i].locator);
		again |= !tried->n;
		opening = !same;
	}
	if (again && (clock || opening))
		transport_load_again(s);
	if (more) {
		playable_probe(s);
		playable_look_again(s);
	} else {
		playable_silent(s);
	}
	s->dirty |= DIRTY_ALL;
}

static void
library_finish(struct sitting *s)
{
	library_answers_finish(&s->playback->music.answers);
	library_files_finish(&s->playback->music.found);
	free(s->playback->music.words);
}

const struct component own_music_component = {
	.answered = library_answered,
	.finish = library_finish,
};
