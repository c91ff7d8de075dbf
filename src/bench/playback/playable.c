/*
 * Finds the sources of a track: files in the folder of the session file and in the music folders,
 * web addresses, test signals. Also sets the marks of the track list that say which tracks can
 * play.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <unistd.h>

#include "archive/upkeep/reader.h"
#include "base/core/mem.h"
#include "base/text/text.h"
#include "bench/playback/playback_state.h"
#include "review/files/find.h"
#include "review/files/profile.h"
#include "review/files/session_file.h"
#include "review/record/identity.h"
#include "review/record/rows_music.h"

static void
add_candidate(struct candidates *c, enum player_source_kind kind, char *locator, struct uuid source)
{
	size_t same = c->cap;

	for (size_t i = 0; i < c->n; i++)
		if (c->v[i].kind == kind && text_same(c->v[i].locator, locator)) {
			free(locator);
			return;
		}
	c->v = xgrow(c->v, c->n, &c->cap, sizeof(c->v[0]));
	c->source = xgrow(c->source, c->n, &same, sizeof(c->source[0]));
	c->v[c->n] = (struct player_source){ kind, locator };
	c->source[c->n++] = source;
}

/* Returns the UUID of the source row of a music file: the row with its hash, else with its path.
 * The row may not exist yet. */
static struct uuid
library_source(const struct track_row *t, const struct library_file *f)
{
	struct uuid uuid = identity_of_source(t->recording, "library", f->path, NULL);

	for (size_t i = 0; i < t->nsources; i++) {
		const struct source *src = t->sources[i];
		if (src->hash && text_same(src->hash, f->hash))
			return src->row.uuid;
		if (source_is_file(src) && text_same(src->locator, f->path))
			uuid = src->row.uuid;
	}
	return uuid;
}

/* Returns true if a row of the same path was stored later: the file was replaced, and that row is
 * the current one. */
static bool
is_replaced(const struct track_row *t, const struct source *src)
{
	for (size_t i = 0; i < t->nsources; i++) {
		const struct source *o = t->sources[i];
		if (o != src && source_same_path(o, src) &&
			(o->row.edited_ms > src->row.edited_ms ||
				(o->row.edited_ms == src->row.edited_ms &&
					uuid_order(&o->row.uuid, &src->row.uuid) > 0)))
			return true;
	}
	return false;
}

/* Returns the sources of a track in the order of trying: files, the music library, addresses,
 * signals. The caller frees with deck_candidates_finish. */
struct candidates
playable_sources(const struct sitting *s, const struct track_row *t)
{
	const struct own_music_hits *h = own_music_hits(s, t);
	const struct review *r = sitting_review(s);
	struct candidates c = { 0 };

	/* The file of a source may be in the folder of the session file, in the music folders, and
	 * last where the music library found a file of the same content. */
	for (size_t i = 0; i < t->nsources; i++) {
		const struct source *src = t->sources[i];
		const struct library_answer *a =
			library_answer(&s->playback->music.answers, &src->row.uuid);
		char *path;

		if (!text_same(src->kind, "file") || is_replaced(t, src))
			continue;
		const char *beside = r ? r->path : NULL;
		for (size_t n = 0; (path = find_track(src->locator, beside, &s->profile->music, n));
			n++)
			add_candidate(&c, PLAYER_FILE, path, src->row.uuid);
		if (a && a->path) /* the file was moved */
			add_candidate(&c, PLAYER_FILE, xstrdup(a->path), src->row.uuid);
	}
	for (size_t i = 0; i < h->exact; i++)
		add_candidate(&c, PLAYER_FILE, xstrdup(h->v[i].file.path),
			library_source(t, &h->v[i].file));
	/* Adds files that the music library found in earlier sessions, without waiting for its
	 * answer. */
	for (size_t i = 0; i < t->nsources; i++)
		if (text_same(t->sources[i]->kind, "library") && !is_replaced(t, t->sources[i]))
			add_candidate(&c, PLAYER_FILE, xstrdup(t->sources[i]->locator),
				t->sources[i]->row.uuid);
	for (size_t i = 0; i < t->nsources; i++)
		if (!source_is_file(t->sources[i]))
			add_candidate(&c,
				text_same(t->sources[i]->kind, "url") ? PLAYER_URL : PLAYER_SIGNAL,
				xstrdup(t->sources[i]->locator), t->sources[i]->row.uuid);
	return c;
}

char *
playable_file_named(const struct sitting *s, const char *typed)
{
	char *path = find_from(s->files->path, typed);

	for (size_t i = 0; access(path, F_OK) != 0 && i < s->profile->music.n; i++) {
		CLEANUP(pointer_free) char *in = file_in(s->profile->music.v[i], typed);
		if (access(in, F_OK) == 0)
			xreplace(&path, in);
	}
	CLEANUP(pointer_free) char *full = realpath(path, NULL);
	if (full)
		xreplace(&path, full);
	return path;
}

void
playable_probe(struct sitting *s)
{
	const struct playing *p = sitting_now(s).play;

	for (size_t i = 0; s->started && i < s->nitems; i++) {
		struct item_state *st = &s->states[i];

		if (st->sound != SOUND_UNKNOWN || st->probe)
			continue;
		CLEANUP(deck_candidates_finish)
		struct candidates c = playable_sources(s, &s->items[i]);
		if (!c.n) {
			playable_failed(s, i, NULL);
		} else if (p->player_gone) {
			st->sound = SOUND_CLOCK;
		} else {
			st->probe = deck_ticket(&s->deck);
			s->playback->checks.unprobed++;
			player_probe(s->deck.player, st->probe, c.v, c.n);
		}
	}
	playable_silent(s);
}

enum item_sound
playable_sound(const struct sitting *s, const struct uuid *source)
{
	static const struct {
		const char *kind;
		enum item_sound sound;
	} kinds[] = { { "file", SOUND_FILE }, { "url", SOUND_URL }, { "signal", SOUND_SIGNAL } };
	const struct source *src = sitting_source(s, source);

	for (size_t i = 0; src && i < LENGTH(kinds); i++)
		if (text_same(src->kind, kinds[i].kind))
			return kinds[i].sound;
	return SOUND_LIBRARY; /* a file of the music library has no row until it has played */
}

/* Marks the track as a fault (SOUND_FAILED). If it has no source, or only addresses and there is no
 * network, marks it as one for the clock (SOUND_CLOCK). */
void
playable_failed(struct sitting *s, size_t item, const char *why)
{
	const struct track_row *t = &s->items[item];
	struct item_state *st = &s->states[item];
	CLEANUP(buf_finish) struct buf words = BUF_INIT;
	bool fault = why && player_has_net(s->deck.player);

	for (size_t i = 0; why && i < t->nsources; i++)
		fault |= !text_same(t->sources[i]->kind, "url");
	st->sound = fault ? SOUND_FAILED : SOUND_CLOCK;
	if (fault)
		buf_addf(&words, "%s; \1show track\2 links a file, " SPACE_KEY " runs the clock",
			why);
	else
		own_music_way_out(s, item, &words);
	TEXT_COPY(st->why, words.s);
}

/* Returns the length of the track in ms: from the playlist, else of the first address, else of the
 * file. NO_INT: unknown. */
static int64_t
track_length_ms(const struct track_row *t)
{
	int64_t url_ms = NO_INT, file_ms = NO_INT;

	for (size_t i = t->nsources; i-- > 0;) {
		const struct source *src = t->sources[i];
		if (text_same(src->kind, "url"))
			url_ms = src->length_ms;
		else if (text_same(src->kind, "file") && !source_is_linked(src) &&
			!is_replaced(t, src))
			file_ms = src->length_ms;
	}
	if (t->recording->length_ms != NO_INT)
		return t->recording->length_ms;
	return url_ms != NO_INT ? url_ms : file_ms;
}

/* Returns true if the track has times that were perhaps noted with something other than the file:
 * cues with a time, or a video. */
static bool
has_times(const struct sitting *s, const struct track_row *t)
{
	bool has = false;

	for (size_t i = 0; i < t->nsources; i++)
		has |= text_same(t->sources[i]->kind, "url");
	for (size_t i = 0; i < t->ncues; i++)
		has |= cue_time(&s->rec, t->cues[i]).pos_ms != NO_MS;
	return has;
}

bool
playable_source_unsure(const struct sitting *s, const struct track_row *t, const struct source *src)
{
	int64_t own_ms = track_length_ms(t);
	bool found = text_same(src->kind, "library") || source_is_linked(src);

	if (own_ms == NO_INT && found && source_start_ms(&s->rec, src) == NO_INT)
		return has_times(s, t);
	return source_unsure(&s->rec, src, own_ms);
}

bool
playable_times_unsure(const struct sitting *s, const struct track_row *t)
{
	const struct own_music_hits *h = own_music_hits(s, t);
	bool known = false;

	for (size_t i = 0; i < t->nsources; i++) {
		const struct source *src = t->sources[i];
		if (is_replaced(t, src))
			continue;
		if (playable_source_unsure(s, t, src))
			return true;
		known |= source_is_file(src);
	}
	/* A file of the music library that has not played yet is not a source of the track, but
	 * `h`, the result of the search of the library, has it. */
	return !known && h->exact && h->v[0].match >= MATCH_TITLE && has_times(s, t);
}

void
playable_silent(struct sitting *s)
{
	if (s->playback->checks.unprobed || !s->playback->music.known ||
		s->playback->music.looking || !s->nitems || s->playback->checks.silence_said ||
		sitting_now(s).follows || chain_sound_is_clock(s) || !s->started)
		return;
	size_t n = 0; /* tracks without a file that have possible matches */
	for (size_t i = 0; i < s->nitems; i++)
		if (s->states[i].sound != SOUND_FILE && own_music_near_miss(s, i, 0))
			n++;
	for (size_t i = 0; !n && i < s->nitems; i++)
		if (s->states[i].sound != SOUND_FAILED && s->states[i].sound != SOUND_CLOCK)
			return;
	s->playback->checks.silence_said = true;
	/* The message below replaces the message why one track has no sound; so that message may be
	 * shown again. */
	if (n) {
		sitting_say(s, SAID_NEWS,
			"%zu track%s may be among your files: \1show track\2 there links one", n,
			text_s(n));
		return;
	}
	s->playback->checks.silent = true;
	followed_track_of_chain(s); /* from now on a player that plays is suggested */
	/* The message must fit in one line of 80 columns. */
	const char *music = "your music has no match";
	if (!s->profile->music.n)
		music = "no music folder is named";
	else if (s->playback->music.answers.files == 0)
		music = "no music in your folders";
	sitting_say(s, SAID_NOTICE,
		"No track can play: %s. \1follow\2 follows a player, \1show track\2: more ways.",
		music);
}

bool
playable_lacks_music(const struct sitting *s)
{
	/* A listener who chose a chain that plays by itself knows where the music is. */
	return s->playback->checks.silent && !s->resumed && !chain_sound_is_clock(s);
}

bool
playable_allow_net(struct sitting *s, struct err *err)
{
	if (player_has_net(s->deck.player))
		return err_set(err, "web addresses may be played already");
	s->wants.net = true;
	player_allow_net(s->deck.player);
	for (size_t i = 0; i < s->nitems; i++)
		if (s->states[i].sound == SOUND_FAILED || s->states[i].sound == SOUND_CLOCK)
			track_index_forget_sound(s, i);
	playable_probe(s);
	playable_look_again(s);
	if (sitting_now(s).clock && sitting_now(s).state == PLAY_PAUSED)
		transport_load_again(s);
	return true;
}

/* ---- checking each source of one track on a thread of the player ---- */

/* Frees the results of the checks. Called before the sources of a track are checked. */
static void
sources_clear_checks(struct sitting *s)
{
	struct source_checks *c = &s->playback->checks;

	for (size_t i = 0; i < c->n; i++)
		free(c->v[i].words);
	free(c->v);
	c->v = NULL;
	c->n = 0;
	deck_candidates_finish(&c->paths);
}

/* Asks the reader thread for the measurements of the file that the screen describes. path NULL: the
 * screen describes none. */
static void
ask_measured(struct sitting *s, const char *path)
{
	analysis_finish(&s->playback->measured.looked);
	if (path && s->internal->reader)
		reader_ask(s->internal->reader, READER_LOOKED, path, 0);
}

void
playable_look(struct sitting *s, bool on)
{
	struct source_checks *c = &s->playback->checks;

	c->on = on && s->chosen < s->nitems;
	sources_clear_checks(s);
	ask_measured(s, NULL);
	if (!c->on)
		return;
	c->paths = playable_sources(s, &s->items[s->chosen]);
	c->v = xcalloc(c->paths.n, sizeof(c->v[0]));
	for (size_t first = 0, n; first < c->paths.n; first += n) {
		/* The paths of one source are adjacent. */
		for (n = 1; first + n < c->paths.n &&
			uuid_same(&c->paths.source[first + n], &c->paths.source[first]);)
			n++;
		uint64_t ticket = deck_ticket(&s->deck);
		c->v[c->n++] = (struct source_check){ .ticket = ticket, .first = first, .n = n };
		if (s->started && !sitting_now(s).play->player_gone)
			player_probe(s->deck.player, ticket, c->paths.v + first, n);
	}
	s->dirty |= DIRTY_ALL;
}

void
playable_look_again(struct sitting *s)
{
	if (s->playback->checks.on)
		playable_look(s, true);
}

/* Sets *out to the source whose existence check l tests. A file of the music library has no row
 * until it has played. */
static void
source_of_check(const struct sitting *s, const struct source_check *l, struct heard_from *out)
{
	const struct candidates *p = &s->playback->checks.paths;
	const struct source *src = sitting_source(s, &p->source[l->first]);

	*out = (struct heard_from){
		.row = src, .kind = "library", .locator = p->v[l->first].locator, .words = ""
	};
	if (src) {
		out->kind = src->kind;
		out->locator = src->locator;
	}
}

static bool
check_answered(struct sitting *s, const struct player_event *ev)
{
	for (struct source_check *l = s->playback->checks.v;
		l < s->playback->checks.v + s->playback->checks.n; l++) {
		if (l->ticket != ev->ticket)
			continue;
		l->answered = true;
		l->there = ev->index >= 0 && (size_t)ev->index < l->n;
		if (!l->there) {
			xreplace(&l->words, ev->text);
			return true;
		}
		/* Keeps the path for the screen, if the locator of the source does not say it. */
		const struct player_source *found =
			&s->playback->checks.paths.v[l->first + (size_t)ev->index];
		struct heard_from h;
		source_of_check(s, l, &h);
		bool elsewhere =
			!text_same(h.kind, "url") && !text_ends_in(found->locator, h.locator);
		xreplace(&l->words, elsewhere ? found->locator : "");
		if (found->kind == PLAYER_FILE && !s->playback->measured.looked.overview)
			ask_measured(s, found->locator);
		return true;
	}
	return false;
}

void
playable_probed(struct sitting *s, const struct player_event *ev)
{
	if (check_answered(s, ev))
		return;
	for (size_t at = 0; at < s->nitems; at++)
		if (s->states[at].probe == ev->ticket) {
			CLEANUP(deck_candidates_finish)
			struct candidates c = playable_sources(s, &s->items[at]);

			if (ev->index < 0)
				playable_failed(s, at, ev->text);
			else if (s->states[at].sound == SOUND_UNKNOWN && (size_t)ev->index < c.n)
				s->states[at].sound = playable_sound(s, &c.source[ev->index]);
			break;
		}
	if (!s->playback->checks.unprobed)
		return;
	s->playback->checks.unprobed--;
	if (!s->playback->checks.unprobed) {
		playable_silent(s);
		measured_ask(s);
	}
}

bool
playable_source_state(const struct sitting *s, size_t n, struct heard_from *out)
{
	if (n >= s->playback->checks.n)
		return false;
	const struct source_check *l = &s->playback->checks.v[n];
	source_of_check(s, l, out);
	struct play_now now = sitting_now(s);
	if (s->chosen == s->item && !now.clock && now.state != PLAY_NOTHING &&
		now.state != PLAY_OPENING &&
		uuid_same(&now.play->source, &s->playback->checks.paths.source[l->first])) {
		out->state = SOURCE_PLAYS;
		out->words = l->answered && l->there ? l->words : "";
	} else if (text_same(out->kind, "url") && !player_has_net(s->deck.player)) {
		out->state = SOURCE_MISSING;
		out->words = "streaming is off (--net)";
	} else if (l->answered) {
		out->state = l->there ? SOURCE_FOUND : SOURCE_MISSING;
		out->words = l->words;
	}
	return true;
}

const struct component playable_component = {
	.finish = sources_clear_checks,
};
