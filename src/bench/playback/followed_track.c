/*
 * The track of a followed player (deck/followed_player.c): which track of the list it is, and a
 * track that is on no list, which is added with the first note about it.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "archive/store/library.h"
#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/text/text.h"
#include "base/text/title.h"
#include "bench/playback/playback_state.h"
#include "review/files/field.h"
#include "review/files/session_file.h"
#include "review/record/identity.h"
#include "review/record/listing.h"
#include "review/record/note_rules.h"
#include "review/record/rows.h"
#include "review/record/timing.h"

/* ---- the player's track ---- */

static struct uuid
identity_heard(const struct follow_track *t)
{
	CLEANUP(pointer_free) char *title = title_without_site(t->title);

	return identity_of_heard_as(title, t->artist);
}

/* Returns the index of the item that the listener said track t is; s->nitems: none. */
static size_t
item_said(const struct sitting *s, const struct follow_track *t)
{
	struct follow_track first = *t; /* 1.3.0 knew the first of several artists alone */
	struct uuid uuid = identity_heard(t);
	const struct heard_as *said = sitting_find(s, ROW_HEARD_AS, &uuid);
	char *more = strstr(first.artist, ", ");
	size_t found = s->nitems;

	if (!said && more) {
		*more = '\0';
		uuid = identity_heard(&first);
		said = sitting_find(s, ROW_HEARD_AS, &uuid);
	}

	for (size_t i = 0; said && !said->row.deleted && i < s->nitems; i++)
		if (uuid_same(&s->items[i].item->recording, &said->recording) &&
			(found == s->nitems || i == s->item))
			found = i;
	return found;
}

/* Finds the track of the list whose recording is track t of the player, and sets *at to its index.
 * If there is none, sets *at to a track that may be it, in another version; s->nitems: none. */
static bool
find_item(const struct sitting *s, const struct follow_track *t, size_t *at)
{
	const struct library_heard h = { .title = t->title,
		.artist = text_or(t->artist, NULL),
		.album = text_or(t->album, NULL),
		.length_ms = t->length_us >= 0 ? t->length_us / 1000 : NO_INT,
		.is_file = t->is_file };
	enum library_hears best = HEARD_OTHER;

	*at = item_said(s, t);
	for (size_t i = 0; *at == s->nitems && t->url[0] && i < s->nitems; i++)
		if (text_same(s->items[i].listing->added, "playlist") &&
			source_at(&s->rec, &s->items[i].recording->row.uuid, t->url))
			*at = i; /* the address identifies it, whatever its title */
	if (*at < s->nitems)
		return true;
	for (size_t i = 0; i < s->nitems; i++) {
		struct library_wanted w = library_wanted_of(s->items[i].recording);
		enum library_hears is = library_hears(&w, &h);

		/* A track of no list is in each section for which it was heard. */
		if ((s->items[i].heading || !s->items[i].section) && s->loose.section &&
			s->items[i].section != s->loose.section)
			continue;
		if (is > best || (is == best && is > HEARD_TITLE && i == s->item)) {
			best = is;
			*at = i;
		}
	}
	return best > HEARD_TITLE;
}

/* Reports a title that no list has. near: index of the track that it may be. */
static void
say_unlisted(struct sitting *s, const struct follow_player *p, size_t near)
{
	const struct follow_track *t = &p->track;

	if (!t->title[0])
		sitting_say(s, SAID_PLAYER,
			"%s does not name what it plays: \1here\2 chooses or names the track; a "
			"note adds "
			"“played by %s”",
			p->name, p->name);
	else if (s->playback->followed.advert)
		sitting_say(s, SAID_PLAYER,
			"%s plays “%s”, which is an advertisement: it gets no notes and ratings",
			p->name, t->title);
	else if (near < s->nitems)
		sitting_say(s, SAID_PLAYER,
			"%s plays “%s”, which may be missing from the list: a note adds it; "
			"\1here\2: this is %s",
			p->name, t->title, s->items[near].recording->title);
	else if (s->loose.section)
		sitting_say(s, SAID_PLAYER, "%s plays “%s”: a note adds it under %s", p->name,
			t->title, s->loose.section->title);
	else
		sitting_say(s, SAID_PLAYER,
			"%s plays “%s”: a note adds it; \1here\2 if the list has it", p->name,
			t->title);
}

/* Gives an entry of the list that is an address, and has no title yet, the title that the player
 * says; `earlog check --missing` has the line for the file. */
static void
take_title(struct sitting *s, size_t at, const struct follow_track *t)
{
	const struct recording *known = s->items[at].recording;

	if (!t->title[0] || !text_is_web(known->title) ||
		!source_at(&s->rec, &known->row.uuid, known->title))
		return;
	struct recording *r = change_copy(s, ROW_RECORDING, &known->row.uuid);
	CLEANUP(pointer_free) char *title = title_without_site(t->title);

	xreplace(&r->title, title);
	if (t->artist[0] && !r->artist)
		xreplace(&r->artist, t->artist);
	if (t->album[0] && !r->album)
		xreplace(&r->album, t->album);
	change_one(s, ROW_RECORDING, r, NULL);
}

/* Returns the position on the screen: the music goes on there if its track changes its place on
 * the list. A player that reports no position would begin at 0:00 again. */
static int64_t
heard_ms(const struct sitting *s)
{
	int64_t pos_ms = sitting_now(s).pos_ms;

	return pos_ms == NO_MS ? 0 : pos_ms;
}

/* start_ms: the position in it as long as the player reports none. */
static void
take_track(struct sitting *s, int64_t start_ms)
{
	const struct follow_player *p = s->deck.followed;
	const struct follow_track *t = &p->track;
	struct followed *f = &s->playback->followed;
	bool idle = !t->title[0] && p->status == FOLLOW_STOPPED;
	size_t at = s->nitems;
	bool listed = (t->title[0] || t->url[0]) && find_item(s, t, &at);

	sitting_take_back(s, SAID_PLAYER);
	if (f->titled)
		f->unnamed = UUID_NONE;
	f->titled = t->title[0];
	f->due_ns = INT64_MAX;
	f->near = !listed && at < s->nitems ? s->items[at].item->row.uuid : UUID_NONE;
	f->advert = !listed && !idle && title_is_site(t->title);
	if (listed || idle)
		deck_tell(&s->deck, ON_LISTED);
	if (listed) {
		take_title(s, at, t);
		transport_load(s, at, start_ms, LOAD_PAUSED);
	} else if (!idle) {
		news_tell(s, NEWS_OTHER_TRACK);
		deck_on(&s->deck,
			(struct play_event){
				.kind = ON_UNLISTED, .ms = start_ms, .length_ms = -1 });
		s->chosen = s->nitems;
		sitting_choose_note(s, &UUID_NONE);
		news_tell(s, NEWS_SOUND);
		say_unlisted(s, p, at);
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
	deck_follow_position(&s->deck, capture_followed_at(s, clock_mono_ns()));
	capture_followed(s);
}

bool
followed_track_takes_again(struct sitting *s)
{
	if (!sitting_now(s).follows)
		return false;
	take_track(s, heard_ms(s));
	take_position(s);
	return true;
}

void
followed_track_heard_for(struct sitting *s)
{
	size_t chosen = s->chosen;

	if (followed_track_takes_again(s))
		s->chosen = chosen;
}

void
followed_track_list(struct sitting *s)
{
	struct followed *f = &s->playback->followed;
	struct edits rows = { .v = NULL };
	struct listing_new listing;
	size_t at;

	/* A note needs its track now. */
	if (sitting_now(s).follows && f->due_ns < INT64_MAX)
		take_track(s, 0);
	if (!sitting_now(s).play->unlisted || f->advert)
		return;
	const struct follow_track *t = &s->deck.followed->track;
	CLEANUP(pointer_free)
	char *title = t->title[0] ? title_without_site(t->title)
				  : xasprintf("played by %s", s->deck.followed->name);
	/* Takes the position at the key press before transport_load changes it. */
	capture_now(s);
	listing_new_init(&listing, &s->rec, title, NULL, text_or(t->url, text_or(t->artist, NULL)),
		s->loose.section ? s->loose.section->id : NULL);
	listing.kind = t->url[0] ? "url" : NULL;
	struct uuid item = listing_add(&s->rec, sitting_review(s), &listing, &rows);
	EACH (one, &rows) {
		struct recording *r = one->row;

		if (one->kind != ROW_RECORDING)
			continue;
		if (t->artist[0])
			xreplace(&r->artist, t->artist);
		if (t->album[0])
			xreplace(&r->album, t->album);
		if (t->length_us > 0)
			r->length_ms = t->length_us / 1000;
	}
	CLEANUP(pointer_free) char *label = xasprintf("track %s", listing.title);
	change_apply(s, &rows, label);
	listing_new_finish(&listing);
	if (!track_index_find(s, &item, &at))
		return;
	f->added = item;
	if (!t->title[0]) {
		f->unnamed = item;
		if (!f->asked)
			sitting_say(s, SAID_INFO,
				"which track does %s play? \1here\2 chooses or names it",
				s->deck.followed->name);
		f->asked = true;
	}
	deck_tell(&s->deck, ON_LISTED);
	transport_load(s, at, heard_ms(s), LOAD_PAUSED);
	s->playback->captures.in_hand = true;
	take_position(s);
}

#define NEAR_MS                                                                           \
	2000 /* a position further from the time since the track began belongs to another \
	      */

/* Returns true if the note of this session is on the track `from`, or was made since the track `to`
 * began, at since_ms (UTC), and is on another one. */
static bool
moves(const struct sitting *s, const struct note *n, const struct uuid *from, int64_t since_ms,
	const struct uuid *to)
{
	return !n->row.deleted && uuid_same(&n->sitting, &s->sitting) && !uuid_none(&n->item) &&
		!uuid_same(&n->item, to) && (uuid_same(&n->item, from) || n->made_ms >= since_ms);
}

static void
move_note(const struct sitting *s, struct note *n, const struct uuid *from, int64_t since_ms,
	const struct uuid *to)
{
	int64_t offset_ms = sitting_offset_ms(s, &n->source), pos_ms = note_track_ms(n, offset_ms),
		passed_ms = n->made_ms - since_ms;

	n->pos_end_ms = note_track_end_ms(n, offset_ms);
	if (!uuid_same(&n->item, from) && pos_ms != NO_MS && llabs(pos_ms - passed_ms) > NEAR_MS) {
		pos_ms = passed_ms;
		n->pos_end_ms = NO_MS;
		n->about = true;
	}
	n->item = *to;
	n->pos_ms = pos_ms;
	n->source = UUID_NONE;
	n->reaction_ms = n->reaction_end_ms = NO_INT;
}

/* Moves the notes that move to the track `to`, and takes the added track `from` off the list, with
 * the rows as one change. */
static void
move_notes(struct sitting *s, const struct uuid *from, int64_t since_ms, const struct uuid *to,
	struct edits rows)
{
	struct uuid listing = identity_of_listing(sitting_review(s), from);

	EACH_ROW (note, n, &s->rec, ROW_NOTE) {
		if (!moves(s, n, from, since_ms, to))
			continue;
		struct note *moved = change_copy(s, ROW_NOTE, &n->row.uuid);
		move_note(s, moved, from, since_ms, to);
		edits_add(&rows, ROW_NOTE, moved);
	}
	if (s->open_note && moves(s, &s->open_note->note, from, since_ms, to)) {
		move_note(s, &s->open_note->note, from, since_ms, to);
		change_one(s, ROW_OPEN_NOTE, row_dup(ROW_OPEN_NOTE, s->open_note), NULL);
	}
	if (sitting_find(s, ROW_LISTING, &listing)) {
		struct row *off = change_copy(s, ROW_LISTING, &listing);
		off->deleted = true;
		edits_add(&rows, ROW_LISTING, off);
	}
	change_apply(s, &rows, "track");
}

bool
followed_track_here(struct sitting *s, const struct uuid *to, struct err *err)
{
	const struct follow_track *t = &s->deck.followed->track;
	struct uuid added = s->playback->followed.added, uuid = identity_heard(t);
	struct edits rows = { .v = NULL };
	const struct track_row *row = sitting_find_item(s, to);

	if (!row)
		return err_set(err, "the track is not in this list");
	if (t->title[0]) {
		struct heard_as *said = edits_version(&s->rec, ROW_HEARD_AS, uuid);
		CLEANUP(pointer_free) char *title = title_without_site(t->title);

		said->recording = row->item->recording;
		xreplace(&said->title, title);
		xreplace(&said->artist, t->artist);
		edits_add(&rows, ROW_HEARD_AS, said);
	}
	s->playback->followed.near = s->playback->followed.added = UUID_NONE;
	s->playback->followed.unnamed = UUID_NONE;
	move_notes(s, &added, INT64_MAX, to, rows);
	deck_tell(&s->deck, ON_LISTED);
	size_t at = s->nitems;
	track_index_find(s, to, &at);
	transport_load(s, at, heard_ms(s), LOAD_PAUSED);
	take_position(s);
	sitting_say(s, SAID_INFO, "this is %s", s->items[at].recording->title);
	return true;
}

bool
followed_track_name(struct sitting *s, const char *title, struct err *err)
{
	const struct follow_player *p = s->deck.followed;
	struct edits rows = { .v = NULL };
	struct listing_new listing;

	if (p->track.title[0])
		return err_set(
			err, "%s names its track itself: a note adds it to the list", p->name);
	listing_new_init(&listing, &s->rec, title, NULL, NULL,
		s->loose.section ? s->loose.section->id : NULL);
	struct uuid item = listing_add(&s->rec, sitting_review(s), &listing, &rows);
	CLEANUP(pointer_free) char *label = xasprintf("track %s", listing.title);
	change_apply(s, &rows, label);
	listing_new_finish(&listing);
	return followed_track_here(s, &item, err);
}

bool
followed_track_may_be(const struct sitting *s, struct uuid *near, struct err *err)
{
	*near = s->playback->followed.near;
	if (!sitting_now(s).follows)
		return err_set(
			err, "no player is followed: \1follow\2 follows the player that plays");
	return !sitting_refuses(s, err);
}

/* If the title came seconds after the position, moves the notes that were made meanwhile. */
static void
take_late(struct sitting *s)
{
	struct followed *f = &s->playback->followed;
	const struct follow_player *p = s->deck.followed;
	int64_t late_ns = p->late_ns;
	const struct uuid from = f->unnamed, *now = &UUID_NONE;
	const struct note *n = NULL;

	/* A note that was typed before the player was found is also about its track. */
	if (f->begins && p->n && p->status == FOLLOW_PLAYING)
		late_ns = p->answers[p->n - 1].at_ns - p->answers[p->n - 1].pos_us * 1000;
	if (!late_ns || late_ns == f->late_ns || f->due_ns < INT64_MAX || f->advert)
		return;
	f->begins = false;
	f->late_ns = late_ns;
	int64_t since_ms = clock_utc_ms() - (clock_mono_ns() - late_ns) / 1000000;
	if (sitting_item(s))
		now = &sitting_item(s)->item->row.uuid;
	while ((n = record_next(&s->rec, ROW_NOTE, n)) && !moves(s, n, &from, since_ms, now))
		;
	if (!n && !(s->open_note && moves(s, &s->open_note->note, &from, since_ms, now)))
		return;
	followed_track_list(s);
	capture_forget_key(s);
	if (!sitting_item(s))
		return;
	struct uuid to = sitting_item(s)->item->row.uuid;
	move_notes(s, &from, since_ms, &to, (struct edits){ .v = NULL });
	f->unnamed = UUID_NONE;
	transport_load(s, s->item, heard_ms(s), LOAD_PAUSED);
	take_position(s);
}

static int64_t
followed_next_ns(const struct sitting *s)
{
	return sitting_now(s).follows ? s->playback->followed.due_ns : INT64_MAX;
}

static void
followed_run(struct sitting *s)
{
	if (followed_next_ns(s) > clock_mono_ns())
		return;
	take_track(s, 0);
	take_position(s);
	take_late(s);
}

void
followed_track_players(struct sitting *s, const char *names)
{
	struct buf *known = &s->playback->followed.players;

	if (text_same(text_or(known->s, ""), names))
		return;
	buf_clear(known);
	buf_add(known, names);
	s->dirty |= DIRTY_ALL; /* the ways to music, the offer */
}

const char *
followed_track_player_name(const struct sitting *s, size_t n)
{
	struct followed *f = &s->playback->followed;
	const char *at = text_or(f->players.s, "");

	for (; n && at; n--)
		at = text_after(at, '\n');
	if (!at || !*at)
		return NULL;
	buf_clear(&f->one);
	buf_add_bytes(&f->one, at, strcspn(at, "\n"));
	return f->one.s;
}

const char *
followed_track_offered(const struct sitting *s)
{
	return sitting_now(s).follows ? NULL : followed_track_player_name(s, 0);
}

static void
followed_finish(struct sitting *s)
{
	free(s->playback->followed.before);
	buf_finish(&s->playback->followed.players);
	buf_finish(&s->playback->followed.one);
}

const struct component followed_track_component = {
	.next_ns = followed_next_ns, .run = followed_run, .finish = followed_finish
};

/* ---- which player is followed ---- */

/* Stops following the player. earlog's clock stays at the player's last position, stopped; if the
 * player's track is not on the track list, the current track is loaded from its start. */
void
followed_track_let_go(struct sitting *s)
{
	struct play_now now = sitting_now(s);
	bool unlisted = now.play->unlisted;

	if (!now.follows)
		return;
	deck_follow_drop(&s->deck);
	if (unlisted)
		transport_load(s, s->item, 0, LOAD_PAUSED);
	news_tell(s, NEWS_SOUND);
	s->dirty |= DIRTY_ALL;
}

bool
followed_track_follow(struct sitting *s, const char *name, struct err *err)
{
	bool off = text_same(name, "off"), was_clock = chain_sound_is_clock(s);

	if (!deck_follow_choose(&s->deck, name, err))
		return false;
	if (off)
		followed_track_let_go(s);
	struct play_now now = sitting_now(s);
	if (now.follows || off)
		sitting_say(s, SAID_INFO, "%s is followed",
			now.follows ? s->deck.followed->name : "no player");
	else
		sitting_say(s, SAID_INFO, "looking for %s%s", *name ? "" : "a player", name);
	if (chain_sound_is_clock(s) != was_clock && now.state != PLAY_NOTHING)
		transport_load(s, s->item, now.pos_ms, LOAD_PAUSED);
	session_row_put(s);
	return true;
}

void
followed_track_again(struct sitting *s)
{
	bool was_clock = chain_sound_is_clock(s);

	deck_follow_again(&s->deck, s->playback->followed.before);
	s->playback->followed.begins = deck_follow_wanted(&s->deck);
	session_row_put(s);
	if (chain_sound_is_clock(s) != was_clock)
		transport_load_again(s);
}

void
followed_track_player(struct sitting *s, const struct follow_player *p)
{
	if (!p) {
		if (sitting_now(s).follows)
			sitting_say(s, SAID_WARN,
				"%s is gone: the clock keeps the position, \1toggle\2 starts the "
				"clock",
				s->deck.followed->name);
		followed_track_let_go(s);
		return;
	}
	if (deck_follow_suggest(&s->deck, p))
		return;
	struct followed *f = &s->playback->followed;
	if (deck_follow_take(&s->deck, p)) {
		f->due_ns = p->set_ns + FOLLOW_SETTLES_NS;
		f->added = UUID_NONE;
	}
	if (f->due_ns <= clock_mono_ns())
		take_track(s, 0);
	take_position(s);
	take_late(s);
}

void
followed_track_of_chain(struct sitting *s)
{
	const struct chain *c = sitting_chain_now(s);
	/* Takes the command from the session file only: rows of the archive may come from other
	 * people, and must not name a command to run. */
	const struct session_chain *file =
		c && c->name ? session_file_chain(s->files, c->name) : NULL;
	const char *command = file ? pairs_get(&file->content, "follow.command") : NULL;
	CLEANUP(pointer_free)
	char *of_chain = c && c->content ? records_content_get(c->content, "follow.player") : NULL;

	if (deck_follow_use_chain(&s->deck, of_chain, command,
		    chain_sound_plays_itself(c) || !s->nitems || s->playback->checks.silent))
		followed_track_let_go(s);
}
