/*
 * Following another player: which one is wished, its position, what it is asked, and the helper
 * process that reports its state. deck/follow.c judges whether a position is exact; the owner finds
 * the track that it plays (playback/followed_track.c).
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "audio/deck/deck_private.h"
#include "audio/deck/follow.h"
#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/system/os_file.h"
#include "base/system/os_process.h"
#include "base/text/number.h"
#include "base/text/text.h"

/* For this time after earlog's own seek, positions further than OWN_SEEK_MS from its target are
 * ignored: the player reported them before the seek. */
#define OWN_SEEK_NS 500000000LL
#define OWN_SEEK_MS 1000
#define LINE_BYTES 8192
#define FIRST_PAUSE_NS 1000000000LL
#define LONGEST_PAUSE_NS 60000000000LL

/* ---- which player is followed ---- */

bool
deck_follow_off(const struct deck *d)
{
	return text_same(d->p->follow.wish, "off");
}

bool
deck_follow_wanted(const struct deck *d)
{
	const struct follow_state *f = &d->p->follow;

	return !deck_follow_off(d) && (f->wish || f->command || f->of_chain);
}

const char *
deck_follow_wish(const struct deck *d)
{
	const struct follow_state *f = &d->p->follow;

	if (f->wish || f->command)
		return deck_follow_wanted(d) ? f->wish : NULL;
	if (f->of_chain)
		return f->of_chain;
	return f->offers ? "auto" : NULL;
}

void
deck_follow_has_bus(struct deck *d, bool has)
{
	d->p->follow.no_bus = !has;
}

bool
deck_follow_may(const struct deck *d)
{
	return !d->p->follow.no_bus || d->p->follow.command;
}

bool
deck_follow_choose(struct deck *d, const char *name, struct err *err)
{
	struct follow_state *f = &d->p->follow;
	bool off = text_same(name, "off"), helper = f->command && !*name;

	if (!off && !helper && f->no_bus)
		return err_set(err,
			"there is no desktop session here, so no player is found; a chain's "
			"`follow: {command: …}` runs a helper");
	if (off && !deck_follow_wanted(d) && (f->wish || !f->offers))
		return err_set(err, "no player is followed");
	xreplace(&f->wish, helper ? NULL : text_or(name, "auto"));
	f->again = false;
	return true;
}

void
deck_follow_again(struct deck *d, const char *name)
{
	struct follow_state *f = &d->p->follow;

	if (name && !f->no_bus && !deck_follow_wanted(d)) {
		xreplace(&f->wish, name);
		f->again = true;
	}
}

const char *
deck_follow_chosen(const struct deck *d)
{
	return deck_follow_wanted(d) ? d->p->follow.wish : NULL;
}

static void
helper_ends(struct deck *d)
{
	struct follow_state *f = &d->p->follow;

	if (f->fd >= 0)
		close(f->fd);
	if (f->to >= 0)
		close(f->to);
	f->fd = f->to = -1;
	if (f->pid) {
		kill(-f->pid, SIGKILL);
		waitpid(f->pid, NULL, 0);
	}
	f->pid = 0;
	buf_clear(&f->line);
}

bool
deck_follow_use_chain(struct deck *d, const char *player, const char *command, bool offers)
{
	struct follow_state *f = &d->p->follow;

	f->offers = offers;
	if (text_order(player, f->of_chain) == 0 && text_order(command, f->command) == 0)
		return false;
	helper_ends(d);
	xreplace(&f->wish, NULL);
	xreplace(&f->command, command);
	xreplace(&f->of_chain, player);
	f->reported = f->end_said = false;
	f->pause_ns = FIRST_PAUSE_NS;
	f->restart_ns = command ? 0 : INT64_MAX;
	return true;
}

bool
deck_follow_suggest(struct deck *d, const struct follow_player *p)
{
	struct follow_state *f = &d->p->follow;

	if (deck_follow_wanted(d))
		return false;
	if (!f->offered && p->status == FOLLOW_PLAYING && p->track.title[0]) {
		deck_say(d, SAID_PLAYER, "%s plays “%s”: \1follow\2 follows it", p->name,
			p->track.title);
		f->offered = true;
	}
	return true;
}

bool
deck_follow_take(struct deck *d, const struct follow_player *p)
{
	struct follow_state *f = &d->p->follow;
	bool first = !playing_follows(&d->play),
	     track = first || !follow_same_track(&f->player.track, &p->track);

	f->player = *p;
	deck_on(d, (struct play_event){ .kind = ON_FOLLOW, .yes = true });
	const char *kept = "";
	if (f->again)
		kept = ", as in the last session; :follow off ends it";
	else if (f->wish)
		kept = ", also next time; earlog check --missing prints its line";
	if (first)
		deck_say(d, SAID_INFO, "%s is followed%s", p->name, kept);
	return track;
}

void
deck_follow_drop(struct deck *d)
{
	d->p->follow.nrequests = 0;
	deck_tell(d, ON_FOLLOW);
	deck_on(d, (struct play_event){ .kind = ON_FOLLOWED, .ms = NO_MS, .about = true });
}

/* ---- the player's position ---- */

void
deck_follow_position(struct deck *d, struct follow_verdict v)
{
	const struct follow_state *f = &d->p->follow;
	int64_t pos_ms = v.known ? follow_pos_ms(&v) : NO_MS;
	/* true: the player reported this position before it carried out our seek */
	bool before = v.known && clock_mono_ns() - f->seek_ns < OWN_SEEK_NS &&
		llabs(pos_ms - f->seek_ms) > OWN_SEEK_MS;

	deck_on(d,
		(struct play_event){ .kind = ON_FOLLOWED,
			.yes = f->player.status == FOLLOW_PLAYING,
			.ms = before ? NO_MS : pos_ms,
			.about = before || !v.exact });
}

/* ---- requests to the player ---- */

/* Returns true if the player is that of the chain's helper. */
static bool
is_helped(const struct follow_state *f)
{
	return f->pid && !f->wish;
}

/* Writes a request to the helper. Nothing waits for one that does not read. */
static bool
ask_helper(const struct follow_state *f, const struct follow_request *q, struct err *err)
{
	static const char *const words[] = { [FOLLOW_PLAY] = "play",
		[FOLLOW_PAUSE] = "pause",
		[FOLLOW_SEEK] = "seek ",
		[FOLLOW_NEXT] = "next",
		[FOLLOW_PREVIOUS] = "previous" };
	CLEANUP(buf_finish) struct buf line = BUF_INIT;

	buf_add(&line, words[q->kind]);
	if (q->kind == FOLLOW_SEEK)
		number_add(&line, (double)q->pos_us / 1e6, 3);
	buf_add_char(&line, '\n');
	return write(f->to, line.s, line.len) == (ssize_t)line.len ||
		err_set(err, "the helper does not listen");
}

/* Sends a request to the player. Of those on the session bus, mpris_client.c takes it. */
static bool
request(struct deck *d, struct follow_request q, struct err *err)
{
	struct follow_state *f = &d->p->follow;

	if (is_helped(f))
		return ask_helper(f, &q, err);
	if (f->nrequests < LENGTH(f->requests))
		f->requests[f->nrequests++] = q;
	return true;
}

bool
deck_follow_next_request(struct deck *d, struct follow_request *out)
{
	struct follow_state *f = &d->p->follow;

	if (!f->nrequests)
		return false;
	*out = f->requests[0];
	ARRAY_REMOVE(f->requests, f->nrequests, 0);
	return true;
}

bool
deck_follow_asks(struct deck *d)
{
	const struct follow_state *f = &d->p->follow;

	return playing_follows(&d->play) && !is_helped(f) &&
		request(d, (struct follow_request){ .kind = FOLLOW_ASK }, ERR_IGNORED);
}

void
deck_follow_pauses(struct deck *d, bool paused)
{
	const struct follow_player *p = &d->p->follow.player;
	struct follow_request q = { .kind = paused ? FOLLOW_PAUSE : FOLLOW_PLAY };
	struct err err = ERR_INIT;
	bool can = paused ? p->can.pause : p->can.play;

	if (!can)
		err_set(&err, "%s cannot be %s from here", p->name, paused ? "paused" : "started");
	else if (request(d, q, &err))
		return;
	deck_say(d, SAID_REFUSED, "%s", err.msg);
}

bool
deck_follow_can_seek(const struct deck *d, struct err *err)
{
	const struct follow_player *p = &d->p->follow.player;

	return (playing_follows(&d->play) && p->can.seek) ||
		err_set(err, "%s cannot be moved to another position from here",
			playing_follows(&d->play) ? p->name : "the clock");
}

void
deck_follow_seeks(struct deck *d, int64_t from_ms)
{
	struct follow_state *f = &d->p->follow;
	int64_t to_us = d->play.base_ms * 1000;
	struct follow_request q = { FOLLOW_SEEK, to_us, from_ms * 1000 };
	struct err err = ERR_INIT;

	if (!deck_follow_can_seek(d, &err) || !request(d, q, &err)) {
		deck_say(d, SAID_REFUSED, "%s", err.msg);
		return;
	}
	f->seek_ns = clock_mono_ns();
	f->seek_ms = d->play.base_ms;
	f->player.n = 0; /* no position is exact until the player has answered */
	if (is_helped(f))
		follow_asked(&f->player, to_us, f->seek_ns);
}

bool
deck_follow_steps(struct deck *d, int by, struct err *err)
{
	const struct follow_player *p = &d->p->follow.player;
	bool can = by > 0 ? p->can.next : p->can.previous;

	if (!can)
		return err_set(err, "%s cannot go to its %s track from here", p->name,
			by > 0 ? "next" : "previous");
	return request(
		d, (struct follow_request){ .kind = by > 0 ? FOLLOW_NEXT : FOLLOW_PREVIOUS }, err);
}

bool
deck_follow_stays(struct deck *d)
{
	if (playing_follows(&d->play))
		deck_say(d, SAID_INFO, "%s chooses the track: play it there, or :follow off",
			d->p->follow.player.name);
	return playing_follows(&d->play);
}

/* ---- the helper process that reports a player ---- */

void
deck_follow_timer(struct deck *d)
{
	struct follow_state *f = &d->p->follow;
	char shell[PATH_MAX];
	const char *const argv[] = { shell, "-c", f->command, NULL };
	int out[2], in[2];

	f->restart_ns = INT64_MAX;
	if (!os_child_find("sh", shell) || !os_pipe(out))
		return;
	if (!os_pipe(in)) {
		close(out[0]);
		close(out[1]);
		return;
	}
	if (os_child_spawn(&f->pid, shell, argv, in[0], out[1], out[1]) != 0)
		f->pid = 0;
	close(out[1]);
	close(in[0]);
	f->fd = out[0];
	f->to = in[1];
	fcntl(f->fd, F_SETFL, O_NONBLOCK);
	fcntl(f->to, F_SETFL, O_NONBLOCK);
	follow_init(&f->player, "The helper");
}

enum follow_news
deck_follow_on_helper(struct deck *d, struct follow_player *p)
{
	struct follow_state *f = &d->p->follow;
	char bytes[4096];

	if (f->fd < 0) /* after poll() returned, another chain was put in use, which ended the
			  helper program */
		return FOLLOW_NOTHING;
	ssize_t n = read(f->fd, bytes, sizeof(bytes));
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return FOLLOW_NOTHING;
	if (n <= 0) {
		if (!f->reported && f->said_last.len && !f->end_said) {
			deck_say(d, SAID_WARN, "the helper of the chain ends: %s", f->said_last.s);
			f->end_said = true;
		}
		/* The helper has closed its output: starts it again after a pause, which doubles
		 * each time, up to 60 s, until the helper reports again. */
		helper_ends(d);
		f->restart_ns = clock_mono_ns() + f->pause_ns;
		f->pause_ns =
			f->pause_ns * 2 < LONGEST_PAUSE_NS ? f->pause_ns * 2 : LONGEST_PAUSE_NS;
		return f->wish ? FOLLOW_NOTHING : FOLLOW_GONE;
	}
	*p = f->player;
	bool news = false;
	for (ssize_t i = 0; i < n; i++) {
		if (bytes[i] != '\n') {
			if (f->line.len < LINE_BYTES && bytes[i])
				buf_add_char(&f->line, bytes[i]);
			continue;
		}
		if (f->line.len && f->line.s[f->line.len - 1] == '\r')
			buf_truncate(&f->line, f->line.len - 1);
		if (f->line.len && f->line.len < LINE_BYTES) {
			bool report = follow_line(p, f->line.s, clock_mono_ns());

			news |= report;
			if (!report) { /* an error message */
				buf_clear(&f->said_last);
				buf_addf(&f->said_last, "%.200s", f->line.s);
			}
		}
		buf_clear(&f->line);
	}
	if (!news)
		return FOLLOW_NOTHING;
	f->pause_ns = FIRST_PAUSE_NS;
	f->reported = true;
	/* If f->wish is set, the listener chose a player on the session bus: ignores the helper. */
	return f->wish ? FOLLOW_NOTHING : FOLLOW_REPORTED;
}

int
deck_follow_fd(const struct deck *d)
{
	return d->p->follow.fd;
}

void
deck_follow_finish(struct deck *d)
{
	struct follow_state *f = &d->p->follow;

	helper_ends(d);
	free(f->wish);
	free(f->of_chain);
	free(f->command);
	buf_finish(&f->line);
	buf_finish(&f->said_last);
}
