/*
 * Following another player: which player, the track of the list that it plays, its position
 * (s->deck.play), and the helper process that reports its state. A track of the player that is not
 * on the track list is added with the first note about it.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/child.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/os_file.h"
#include "config/session_file.h"
#include "record/identity.h"
#include "record/listing.h"
#include "sitting/sitting_private.h"

/* For this time after earlog's own seek, positions further than OWN_SEEK_MS from its target are
 * ignored: the player reported them before the seek. */
#define OWN_SEEK_NS 500000000LL
#define OWN_SEEK_MS 1000
#define NEAR_MS 2000
#define LINE_BYTES 8192
#define FIRST_PAUSE_NS 1000000000LL
#define LONGEST_PAUSE_NS 60000000000LL

/* ---- which player is followed ---- */

bool
follow_wanted(const struct sitting *s)
{
	const struct follow_state *f = &s->p->follow;

	return f->wish ? strcmp(f->wish, "off") != 0 : f->command || f->of_chain;
}

const char *
sitting_follow_wish(const struct sitting *s)
{
	const struct follow_state *f = &s->p->follow;

	if (f->wish || f->command)
		return follow_wanted(s) ? f->wish : NULL;
	return f->of_chain ? f->of_chain : f->offers ? "auto" : NULL;
}

void
sitting_has_bus(struct sitting *s, bool has)
{
	s->p->follow.no_bus = !has;
}

/* Stops following the player. earlog's clock stays at the player's last position, stopped; if the
 * player's track is not on the track list, the current track is loaded from its start. */
static void
let_go(struct sitting *s)
{
	bool unlisted = s->deck.play.unlisted;

	if (!playing_follows(&s->deck.play))
		return;
	s->p->follow.nrequests = 0;
	deck_on(&s->deck, (struct play_event){ .kind = ON_FOLLOW });
	deck_on(&s->deck, (struct play_event){ .kind = ON_FOLLOWED, .ms = NO_MS, .about = true });
	if (unlisted)
		transport_load(s, s->item, 0, LOAD_PAUSED);
	s->dirty |= DIRTY_ALL;
}

bool
sitting_follow(struct sitting *s, const char *name, struct err *err)
{
	struct follow_state *f = &s->p->follow;
	bool off = strcmp(name, "off") == 0, was_clock = chain_is_clock(s),
	     helper = f->command && !*name;

	if (test_refuses(s, WISH_PLAYER, err))
		return false;
	if (!off && !helper && f->no_bus)
		return err_set(err,
			"no session bus, so no player is found; `follow: {command: …}` of a chain "
			"can run a helper program instead");
	if (off && !follow_wanted(s))
		return err_set(err, "no player is followed");
	xreplace(&f->wish, helper ? NULL : *name ? name : "auto");
	if (off)
		let_go(s);
	int64_t pos_ms = sitting_now(s).pos_ms;
	sitting_say(s, SAID_INFO, "%s%s",
		playing_follows(&s->deck.play) ? f->player.name
			: off                  ? "no player"
			      : "looking for a player; `earlog players` lists them",
		playing_follows(&s->deck.play) || off ? " is followed" : "");
	if (chain_is_clock(s) != was_clock && s->deck.play.state != PLAY_NOTHING)
		transport_load(s, s->item, pos_ms == NO_MS ? 0 : pos_ms, LOAD_PAUSED);
	return true;
}

/* ---- the player's track ---- */

/* Finds the track of the list whose recording is track t of the player, and sets *at to its index.
 * Returns false if there is none. The title is also compared as a file name, because titles of
 * videos often begin with the artist. */
static bool
find_item(const struct sitting *s, const struct follow_track *t, size_t *at)
{
	char *path = xasprintf("/%s.-", t->title);
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
	free(path);
	return best != MATCH_NEAR;
}

static void
take_track(struct sitting *s)
{
	const struct follow_player *p = &s->p->follow.player;
	const struct follow_track *t = &p->track;
	size_t at = 0;
	bool listed = t->title[0] && find_item(s, t, &at);

	if (listed || !t->title[0])
		deck_on(&s->deck, (struct play_event){ .kind = ON_LISTED });
	if (listed) {
		transport_load(s, at, 0, LOAD_PAUSED);
	} else if (t->title[0]) {
		against_forget(s);
		deck_on(&s->deck, (struct play_event){ .kind = ON_UNLISTED, .length_ms = -1 });
		wheel_build(s);
		sitting_say(s, SAID_INFO,
			"%s plays “%s”, which is on no list: a note adds it under “also heard”",
			p->name, t->title);
	} else if (s->deck.play.state == PLAY_NOTHING) {
		transport_load(s, s->item, 0, LOAD_PAUSED);
	}
	if (t->length_us > 0)
		deck_on(&s->deck,
			(struct play_event){ .kind = ON_LENGTH, .length_ms = t->length_us / 1000 });
	s->dirty |= DIRTY_ALL;
}

/* ---- the player's position ---- */

struct follow_verdict
follow_at(const struct sitting *s, int64_t at_ns)
{
	const struct bench_item *b = sitting_item(s);

	return follow_judge(&s->p->follow.player,
		b && b->recording->length_ms != NO_INT ? b->recording->length_ms : -1, at_ns);
}

static void
take_position(struct sitting *s)
{
	struct follow_state *f = &s->p->follow;
	int64_t now_ns = clock_mono_ns();
	struct follow_verdict v = follow_at(s, now_ns);
	int64_t pos_ms = v.known ? v.pos_us / 1000 : NO_MS;
	/* true: the player reported this position before it carried out our seek */
	bool before = v.known && now_ns - f->seek_ns < OWN_SEEK_NS &&
		llabs(pos_ms - f->seek_ms) > OWN_SEEK_MS;

	deck_on(&s->deck,
		(struct play_event){ .kind = ON_FOLLOWED,
			.yes = f->player.status == FOLLOW_PLAYING,
			.ms = before ? NO_MS : pos_ms,
			.about = before || !v.exact });
	capture_followed(s);
}

bool
follow_takes_again(struct sitting *s)
{
	if (!playing_follows(&s->deck.play))
		return false;
	take_track(s);
	take_position(s);
	return true;
}

void
follow_list(struct sitting *s)
{
	const struct follow_track *t = &s->p->follow.player.track;
	struct edits rows = { .v = NULL };
	struct listing_new new;
	size_t at;

	if (!s->deck.play.unlisted)
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
	char *label = xasprintf("track %s", new.title);
	change_apply(s, &rows, label);
	free(label);
	listing_new_finish(&new);
	if (!index_find(s, &item, &at))
		return;
	deck_on(&s->deck, (struct play_event){ .kind = ON_LISTED });
	transport_load(s, at, 0, LOAD_PAUSED);
	s->p->captures.in_hand = true;
	take_position(s);
}

void
sitting_player(struct sitting *s, const struct follow_player *p)
{
	struct follow_state *f = &s->p->follow;
	bool first = !playing_follows(&s->deck.play);

	if (!p) {
		if (!first)
			sitting_say(s, SAID_WARN,
				"%s is gone: the clock keeps the position, \1toggle\2 starts the "
				"clock",
				f->player.name);
		let_go(s);
		return;
	}
	if (!follow_wanted(s)) {
		if (!f->offered && p->status == FOLLOW_PLAYING && p->track.title[0]) {
			sitting_say(s, SAID_INFO, "%s plays “%s”: :follow follows it", p->name,
				p->track.title);
			f->offered = true;
		}
		return;
	}
	bool track = first || !follow_same_track(&f->player.track, &p->track);
	f->player = *p;
	s->deck.followed = &f->player;
	deck_on(&s->deck, (struct play_event){ .kind = ON_FOLLOW, .yes = true });
	if (first)
		sitting_say(s, SAID_INFO, "%s is followed", p->name);
	if (track)
		take_track(s);
	take_position(s);
}

/* ---- requests to the player ---- */

static void
request(struct sitting *s, struct follow_request q)
{
	struct follow_state *f = &s->p->follow;

	if (f->nrequests < LENGTH(f->requests))
		f->requests[f->nrequests++] = q;
}

bool
sitting_follow_request(struct sitting *s, struct follow_request *out)
{
	struct follow_state *f = &s->p->follow;

	if (!f->nrequests)
		return false;
	*out = f->requests[0];
	memmove(f->requests, f->requests + 1, --f->nrequests * sizeof(*out));
	return true;
}

bool
follow_asks(struct sitting *s)
{
	const struct follow_state *f = &s->p->follow;

	if (!playing_follows(&s->deck.play) || (f->pid && !f->wish))
		return false;
	request(s, (struct follow_request){ .kind = FOLLOW_ASK });
	return true;
}

void
follow_pauses(struct sitting *s, bool paused)
{
	const struct follow_player *p = &s->p->follow.player;

	if (paused ? p->can_pause : p->can_play)
		request(s, (struct follow_request){ .kind = paused ? FOLLOW_PAUSE : FOLLOW_PLAY });
	else
		sitting_say(s, SAID_WARN, "%s cannot be %s from here", p->name,
			paused ? "paused" : "started");
}

bool
follow_can_seek(const struct sitting *s, struct err *err)
{
	const struct follow_player *p = &s->p->follow.player;

	return (playing_follows(&s->deck.play) && p->can_seek) ||
		err_set(err, "%s cannot be moved to another position from here",
			playing_follows(&s->deck.play) ? p->name : "the clock");
}

void
follow_seeks(struct sitting *s, int64_t pos_ms)
{
	struct follow_state *f = &s->p->follow;
	struct err err = ERR_INIT;
	int64_t now_ns = clock_mono_ns();

	if (!follow_can_seek(s, &err)) {
		sitting_say(s, SAID_WARN, "%s", err.msg);
		return;
	}
	if (s->deck.play.length_ms > 0 && pos_ms > s->deck.play.length_ms)
		pos_ms = s->deck.play.length_ms;
	pos_ms = pos_ms > 0 ? pos_ms : 0;
	request(s,
		(struct follow_request){ FOLLOW_SEEK, pos_ms * 1000,
			playing_pos_ms(&s->deck.play, now_ns, clock_boot_ns()) * 1000 });
	f->seek_ns = now_ns;
	f->seek_ms = pos_ms;
	f->player.n = 0; /* no position is exact until the player has answered */
	deck_on(&s->deck,
		(struct play_event){ .kind = ON_FOLLOWED,
			.yes = s->deck.play.state == PLAY_RUNNING,
			.ms = pos_ms,
			.about = true });
}

bool
follow_stays(struct sitting *s)
{
	if (playing_follows(&s->deck.play))
		sitting_say(s, SAID_INFO, "%s chooses the track: play it there, or :follow off",
			s->p->follow.player.name);
	return playing_follows(&s->deck.play);
}

/* ---- the helper process that reports a player ---- */

static void
helper_ends(struct sitting *s)
{
	struct follow_state *f = &s->p->follow;

	if (f->fd >= 0)
		close(f->fd);
	f->fd = -1;
	if (f->pid) {
		kill(-f->pid, SIGKILL);
		waitpid(f->pid, NULL, 0);
	}
	f->pid = 0;
	buf_clear(&f->line);
}

void
follow_timer(struct sitting *s)
{
	struct follow_state *f = &s->p->follow;
	char shell[PATH_MAX], dash[] = "-c";
	char *argv[] = { shell, dash, f->command, NULL };
	int out[2];

	f->restart_ns = INT64_MAX;
	if (!child_find("sh", shell) || !os_pipe(out, false))
		return;
	if (child_spawn(&f->pid, shell, argv, -1, out[1], -1) != 0)
		f->pid = 0;
	close(out[1]);
	f->fd = out[0];
	fcntl(f->fd, F_SETFL, O_NONBLOCK);
	follow_init(&f->player, "The helper");
}

void
sitting_on_helper(struct sitting *s)
{
	struct follow_state *f = &s->p->follow;
	char bytes[4096];

	if (f->fd < 0) /* after poll() returned, another chain was put in use, which ended the
			  helper program */
		return;
	ssize_t n = read(f->fd, bytes, sizeof(bytes));
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		/* The helper has closed its output: starts it again after a pause, which doubles
		 * each time, up to 60 s, until the helper reports again. */
		helper_ends(s);
		if (!f->wish)
			sitting_player(s, NULL);
		f->restart_ns = clock_mono_ns() + f->pause_ns;
		f->pause_ns =
			f->pause_ns * 2 < LONGEST_PAUSE_NS ? f->pause_ns * 2 : LONGEST_PAUSE_NS;
		return;
	}
	struct follow_player p = f->player;
	bool news = false;
	for (ssize_t i = 0; i < n; i++) {
		if (bytes[i] != '\n') {
			if (f->line.len < LINE_BYTES && bytes[i])
				buf_add_char(&f->line, bytes[i]);
			continue;
		}
		if (f->line.len && f->line.len < LINE_BYTES)
			news |= follow_line(&p, f->line.s, clock_mono_ns());
		buf_clear(&f->line);
	}
	if (!news)
		return;
	f->pause_ns = FIRST_PAUSE_NS;
	/* If f->wish is set, the listener chose a player on the session bus: ignores the helper. */
	if (!f->wish)
		sitting_player(s, &p);
}

/* ---- following the player that the chain in use names; setting up and freeing ---- */

void
follow_chain(struct sitting *s)
{
	struct follow_state *f = &s->p->follow;
	const struct chain *c = sitting_chain(s, &s->setup.chain);
	/* Takes the command from the session file only: rows of the archive may come from other
	 * people, and must not name a command to run. */
	const struct session_chain *file =
		c && c->name ? session_file_chain(s->files, c->name) : NULL;
	const char *command = file ? pairs_get(&file->content, "follow.command") : NULL;
	char *of_chain = c && c->content ? content_get(c->content, "follow.player") : NULL;
	bool same = strcmp(of_chain ? of_chain : "", f->of_chain ? f->of_chain : "") == 0 &&
		strcmp(command ? command : "", f->command ? f->command : "") == 0;

	f->offers = sitting_chain_is_clock(c);
	if (!same) {
		helper_ends(s);
		let_go(s);
		xreplace(&f->wish, NULL);
		xreplace(&f->command, command);
		xreplace(&f->of_chain, of_chain);
		f->pause_ns = FIRST_PAUSE_NS;
		f->restart_ns = command ? 0 : INT64_MAX;
	}
	free(of_chain);
}

void
follow_init_state(struct sitting *s)
{
	s->p->follow = (struct follow_state){ .fd = -1, .restart_ns = INT64_MAX, .line = BUF_INIT };
}

void
follow_finish(struct sitting *s)
{
	struct follow_state *f = &s->p->follow;

	helper_ends(s);
	free(f->wish);
	free(f->of_chain);
	free(f->command);
	buf_finish(&f->line);
}
