/*
 * Tracks that are not on the playlist, which the listener adds during the session; and music files
 * that the listener links to a recording. own_music.c finds files that match a recording.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/core/mem.h"
#include "base/system/media.h"
#include "base/text/text.h"
#include "bench/writing/writing_state.h"
#include "review/files/field.h"
#include "review/files/find.h"
#include "review/files/session_file.h"
#include "review/record/identity.h"
#include "review/record/listing.h"
#include "review/record/rows_music.h"

/* ---- adding tracks ---- */

/* Tells what the listener wants to add: returns "url", "file" (an existing file, or a text that
 * looks like a path), or NULL for the title of a track. */
static const char *
source_kind(const char *what)
{
	if (TEXT_STARTS(what, "https://", "http://"))
		return "url";
	if (TEXT_STARTS(what, "/", "~", "./", "../"))
		return "file";
	return access(what, R_OK) == 0 && (file_is_regular(what) || file_is_folder(what)) ? "file"
											  : NULL;
}

/* Returns the absolute path of the file `named`, with symbolic links resolved, which the caller
 * frees. On failure sets err, to a message with the verb, and returns NULL. */
static char *
real_file(const char *named, const char *verb, struct err *err)
{
	char *full = realpath(named, NULL);

	if (!full)
		err_set(err, "cannot %s %s: %s", verb, named, strerror(errno));
	else if (!file_is_regular(full)) {
		err_set(err, "cannot %s %s: it is not a file", verb, named);
		xreplace(&full, NULL);
	}
	return full;
}

static void
add_item(struct sitting *s, const struct listing_new *listing)
{
	struct edits rows = { .v = NULL };
	const struct review *review = sitting_review(s);
	struct uuid item = listing_add(&s->rec, review, listing, &rows);
	size_t at;

	CLEANUP(pointer_free) char *label = xasprintf("track %s", listing->title);
	change_apply(s, &rows, label);
	if (track_index_find(s, &item, &at))
		sitting_choose_item(s, at);
	own_music_ask(s);
	if (text_same(listing->kind, "file"))
		own_music_read_tags(s, &item, listing->locator);
	if (track_index_find(s, &item, &at))
		own_music_say_added(s, at);
}

bool
items_add(struct sitting *s, const char *what, const char *section, struct err *err)
{
	const char *kind = source_kind(what);
	bool url = text_same(kind, "url"), file = kind && !url;
	struct uuid of = identity_of_section(section);

	if (section && !sitting_find(s, ROW_SECTION, &of))
		return err_set(err, "no section is called \"%s\"", section);
	if (strstr(what, "://") && !url)
		return media_refuse_address(what, err);
	if (url && !text_is_web(what))
		return err_set(err,
			"\"%s\" is not an address: an address has no spaces, quotes or control "
			"characters",
			what);
	CLEANUP(pointer_free) char *named = file ? find_home(what) : NULL;
	CLEANUP(pointer_free) char *folder = file_is_folder(named) ? realpath(named, NULL) : NULL;
	if (folder)
		return own_music_add_folder(s, folder, section, err);
	CLEANUP(pointer_free) char *full = file ? real_file(named, "open", err) : NULL;
	if (file && !full)
		return false;
	if (!kind) { /* the name of a file in the folder of the session file or in a music folder */
		full = playable_file_named(s, what);
		if (file_is_regular(full))
			kind = "file";
		else
			xreplace(&full, NULL);
	}
	CLEANUP(pointer_free) char *word = full ? text_shell_word(full) : NULL;
	if (full &&
		(field_is_foreign(full) || text_has_ending(full, strlen(full), ".txt") ||
			text_has_ending(full, strlen(full), ".md")))
		return err_set(err, "%s is a list: `earlog playlist import %s` makes a playlist",
			file_name(full), word);
	CLEANUP(listing_new_finish) struct listing_new listing;
	listing_new_init(&listing, &s->rec, what, kind, url ? what : full, section);
	struct uuid item = identity_of_item(listing.item, &listing.recording);
	size_t at;
	if (track_index_find(s, &item, &at)) {
		sitting_choose_item(s, at);
		sitting_say(s, SAID_INFO, "%s is on the list already: \1play-item\2 plays it",
			s->items[at].recording->title);
	} else {
		add_item(s, &listing);
	}
	return true;
}

bool
items_add_named(struct sitting *s, const char *what, const char *section, struct err *err)
{
	CLEANUP(pointer_free) char *file = source_kind(what) ? NULL : playable_file_named(s, what);

	if (file && !file_is_regular(file))
		return err_set(err,
			"\"%s\" is neither a file nor an address: Tab offers files of your music "
			"with "
			"these words",
			what);
	return items_add(s, what, section, err);
}

/* Returns the track of the list that has the file or address `what` as a source; s->nitems: none.
 */
static size_t
listed(const struct sitting *s, const char *what)
{
	const char *kind = source_kind(what);
	CLEANUP(pointer_free)
	char *full = text_same(kind, "file") ? realpath(what, NULL) : NULL;

	const char *sought = full ? full : what;

	for (size_t i = 0; kind && i < s->nitems; i++)
		EACH_IN (one, s->items[i].sources, s->items[i].nsources) {
			const struct source *src = *one;
			bool same = text_same(src->kind, kind);
			/* The locator of a file may be relative to the session file. */
			CLEANUP(pointer_free)
			char *beside =
				same && full ? find_from(s->files->path, src->locator) : NULL;
			CLEANUP(pointer_free) char *other = beside ? realpath(beside, NULL) : NULL;
			const char *is = other ? other : src->locator;

			if (same && text_same(is, sought))
				return i;
		}
	return s->nitems;
}

bool
items_add_files(struct sitting *s, char *const *what, size_t n, struct err *err)
{
	size_t before = s->nitems, there = 0;
	bool ok = true;

	EACH_IN_WHILE (one, what, n, ok) {
		bool is = listed(s, *one) < s->nitems;

		there += is;
		ok = is || items_add(s, *one, NULL, err);
	}
	if (n && there == n)
		sitting_say(s, SAID_INFO, "on the list already: \1play-item\2 plays it");
	if (ok && n && listed(s, what[0]) < s->nitems)
		sitting_choose_item(s, listed(s, what[0]));
	if (s->nitems > before + 1)
		sitting_say(s, SAID_INFO, "added %zu tracks", s->nitems - before);
	return ok;
}

/* ---- linking files to tracks ---- */

bool
items_link_file(struct sitting *s, const char *path, struct err *err)
{
	CLEANUP(pointer_free) char *named = NULL, *full = NULL, *title = NULL, *label = NULL;
	const struct recording *r = s->items[s->chosen].recording;
	struct edits rows = { .v = NULL };

	if (strstr(path, "://"))
		return media_refuse_address(path, err);
	named = playable_file_named(s, path);
	full = real_file(named, "link", err);
	if (!full)
		return false;
	listing_link(&s->rec, r, full, &rows);
	/* The current track had no file, so the clock counted its time. If the clock is paused, the
	 * new file is loaded below. */
	struct play_now at = sitting_now(s);
	bool now = s->chosen == s->item && s->started && at.clock && at.state == PLAY_PAUSED;
	title = xstrdup(r->title);
	label = xasprintf("file of %s", title);
	change_apply(s, &rows, label);
	if (now)
		transport_load(s, s->item, sitting_now(s).pos_ms, LOAD_PAUSED);
	sitting_say(s, SAID_INFO, "%s has the file %s now: \1play-item\2 plays it", title,
		file_name(full));
	playable_look_again(s);
	return true;
}
