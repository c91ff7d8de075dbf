/*
 * The track of a followed player (playing/followed_player.c): which track of the list it is, and a
 * track that is on no list, which is added with the first note about it.
 */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "config/session_file.h"
#include "record/listing.h"
#include "sound/sound_parts.h"

#define NEAR_MS 2000

/* ---- the player's track ---- */

/* Finds the track of the list whose recording is track t of the player, and sets *at to its index.
 * Returns false if there is none. The title is also compared as a file name, because titles of
 * videos often begin with the artist. */
static bool
find_item(const struct sitting *s, const struct follow_track *t, size_t *at)
{
	CLEANUP(pointer_free) char *path = xasprintf("/%s.-", t->title);
	enum library_match best = MATCH_NEAR, match;

	for (char *c = path + 1; *c; c++)
		if (*c == '/')
			*c = ' ';
	for (int named = 1; named >= 0 && best == MATCH_NEAR; named--)
		for (size_t i = 0; i < s->nitems; i++) {
			const struct recording *r = s->items[i].recording;
			struct library_wanted w = library_wanted_of(r);
			struct library_file f = { .path = path,
				.title = named ? (char *)(uintptr_t)t->title : NULL,
				.artist = t->artist[0] ? (char *)(uintptr_t)t->artist : NULL,
				.album = t->album[0] ? (char *)(uintptr_t)t->album : NULL,
				.length_ms = t->length_us >= 0 ? t->length_us / 1000 : NO_INT };

			if (!library_matches(&w, &f, &match))
				continue;
			/* A near match is good enough if the lengths are equal, or if the file name
			 * matches and the artist is known. */
			bool same = r->length_ms != NO_INT && f.length_ms != NO_INT &&
				llabs(r->length_ms - f.length_ms) <= NEAR_MS;
			if (match == MATCH_NEAR && (same || (!named && f.artist)))
				match = MATCH_TITLE;
			if (match < best || (match == best && best != MATCH_NEAR && i == s->item)) {
				best = match;
				*at = i;
			}
		}
	return best != MATCH_NEAR;
}

static void
take_track(struct sitting *s)
{
	const struct follow_player *p = s->deck.followed;
	const struct follow_track *t = &p->track;
	size_t at = 0;
	bool listed = t->title[0] && find_item(s, t, &at);

	if (listed || !t->title[0])
		deck_on(&s->deck, (struct play_event){ .kind = ON_LISTED });
	if (listed) {
		transport_load(s, at, 0, LOAD_PAUSED);
	} else if (t->title[0]) {
		news_tell(s, (struct news){ .kind = NEWS_OTHER_TRACK });
		deck_on(&s->deck, (struct play_event){ .kind = ON_UNLISTED, .length_ms = -1 });
		news_tell(s, (struct news){ .kind = NEWS_SOUND });
		sitting_say(s, SAID_INFO,
			"%s plays “%s”, which is on no list: a note adds it under “also heard”",
			p->name, t->title);
	} else if (sitting_now(s).state == PLAY_NOTHING) {
		transport_load(s, s->item, 0, LOAD_PAUSED);
	}
	if (t->length_us > 0)
		deck_on(&s->deck,
			(struct play_event){ .kind = ON_LENGTH, .length_ms = t->length_us / 1000 });
	s->dirty |= DIRTY_ALL;
}

static void
take_position(struct sitting *s)
{
	follow_position(&s->deck, capture_followed_at(s, clock_mono_ns()));
	capture_followed(s);
}

bool
followed_track_takes_again(struct sitting *s)
{
	if (!sitting_now(s).follows)
		return false;
	take_track(s);
	take_position(s);
	return true;
}

void
followed_track_list(struct sitting *s)
{
	const struct follow_track *t = &s->deck.followed->track;
	struct edits rows = { .v = NULL };
	struct listing_new new;
	size_t at;

	if (!sitting_now(s).play->unlisted)
		return;
	/* Takes the position at the key press before transport_load changes it. */
	capture_now(s);
	listing_new_init(&new, &s->rec, t->title, NULL,
		t->url[0]              ? t->url
			: t->artist[0] ? t->artist
				       : NULL,
		NULL);
	new.kind = t->url[0] ? "url" : NULL;
	struct uuid item =
		listing_add(&s->rec, record_find(&s->rec, ROW_REVIEW, &s->review), &new, &rows);
	for (size_t i = 0; i < rows.n; i++) {
		struct recording *r = rows.v[i].row;

		if (rows.v[i].kind != ROW_RECORDING)
			continue;
		if (t->artist[0])
			xreplace(&r->artist, t->artist);
		if (t->album[0])
			xreplace(&r->album, t->album);
		if (t->length_us > 0)
			r->length_ms = t->length_us / 1000;
	}
	CLEANUP(pointer_free) char *label = xasprintf("track %s", new.title);
	change_apply(s, &rows, label);
	listing_new_finish(&new);
	if (!index_find(s, &item, &at))
		return;
	deck_on(&s->deck, (struct play_event){ .kind = ON_LISTED });
	transport_load(s, at, 0, LOAD_PAUSED);
	s->sound->captures.in_hand = true;
	take_position(s);
}

/* ---- which player is followed ---- */

/* Stops following the player. earlog's clock stays at the player's last position, stopped; if the
 * player's track is not on the track list, the current track is loaded from its start. */
static void
let_go(struct sitting *s)
{
	struct play_now now = sitting_now(s);
	bool unlisted = now.play->unlisted;

	if (!now.follows)
		return;
	follow_drop(&s->deck);
	if (unlisted)
		transport_load(s, s->item, 0, LOAD_PAUSED);
	s->dirty |= DIRTY_ALL;
}

bool
sitting_follow(struct sitting *s, const char *name, struct err *err)
{
	bool off = strcmp(name, "off") == 0, was_clock = chain_is_clock(s);

	if (!follow_choose(&s->deck, name, err))
		return false;
	if (off)
		let_go(s);
	struct play_now now = sitting_now(s);
	sitting_say(s, SAID_INFO, "%s%s",
		now.follows   ? s->deck.followed->name
			: off ? "no player"
			      : "looking for a player; `earlog players` lists them",
		now.follows || off ? " is followed" : "");
	if (chain_is_clock(s) != was_clock && now.state != PLAY_NOTHING)
		transport_load(s, s->item, now.pos_ms, LOAD_PAUSED);
	return true;
}

void
sitting_player(struct sitting *s, const struct follow_player *p)
{
	if (!p) {
		if (sitting_now(s).follows)
			sitting_say(s, SAID_WARN,
				"%s is gone: the clock keeps the position, \1toggle\2 starts the "
				"clock",
				s->deck.followed->name);
		let_go(s);
		return;
	}
	if (follow_suggest(&s->deck, p))
		return;
	if (follow_take(&s->deck, p))
		take_track(s);
	take_position(s);
}

void
followed_track_of_chain(struct sitting *s)
{
	const struct chain *c = sitting_chain(s, &s->setup.chain);
	/* Takes the command from the session file only: rows of the archive may come from other
	 * people, and must not name a command to run. */
	const struct session_chain *file =
		c && c->name ? session_file_chain(s->files, c->name) : NULL;
	const char *command = file ? pairs_get(&file->content, "follow.command") : NULL;
	CLEANUP(pointer_free)
	char *of_chain = c && c->content ? content_get(c->content, "follow.player") : NULL;

	if (follow_use_chain(&s->deck, of_chain, command, sitting_chain_is_clock(c)))
		let_go(s);
}
