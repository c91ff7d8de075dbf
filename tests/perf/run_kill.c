/*
 * SIGKILL at random moments: several earlogs at once, each typed into at 12 keys a second and
 * killed. What stood on the screen more than 100 ms before must be in the archive, as a note or as
 * a draft.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "perf.h"

#include <math.h>
#include <poll.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#define LANES 6
#define KEYS 64
#define NOTE_WORDS 3

struct lane {
	bool busy, typing;
	int try;
	struct perf_place place;
	struct perf_term t;
	char keys[KEYS];          /* letters sent, without n and Enter */
	int64_t seen[KEYS];       /* when the screen showed it; 0: not yet */
	size_t sent, shown, note; /* note: where the open one begins */
	bool open;
	int64_t next_key, kill_at, started;
};

struct toll {
	int tries, damaged, unanswered;
	size_t expected, lost;
};

static void
lane_start(struct lane *l, int try)
{
	char name[32];

	*l = (struct lane){ .try = try };
	snprintf(name, sizeof(name), "kill%d", try);
	place_make(&l->place, name, "null");
	l->busy = start_earlog(&l->t, &l->place, NULL);
	l->started = now_ns();
}

/* The numbered words, without an end: "a001 a002 a003", then a new note "b004 …". */
static char
letter_at(size_t i, size_t *in_note)
{
	size_t length = NOTE_WORDS * 5 - 1, note = i / length, at = i % length;
	char word[8];

	*in_note = at;
	snprintf(word, sizeof(word), "%c%03u ", (char)('a' + note % 26),
		(unsigned)(note * NOTE_WORDS + at / 5) % 1000);
	return word[at % 5];
}

static void
lane_key(struct lane *l)
{
	size_t in_note;
	char letter[2] = { letter_at(l->sent, &in_note), '\0' };

	l->next_key = now_ns() + 1000 * MS / 12;
	if (in_note == 0 && !l->open) {
		term_send(&l->t, l->sent ? "\rn" : "n");
		l->note = l->sent;
		l->open = true;
		return;
	}
	if (l->sent == KEYS)
		return;
	term_send(&l->t, letter);
	l->keys[l->sent++] = letter[0];
	letter_at(l->sent, &in_note);
	l->open = in_note != 0;
}

static void
lane_look(struct lane *l)
{
	char text[KEYS + 1];

	for (size_t end = l->sent; end > l->shown && end > l->note; end--) {
		snprintf(text, sizeof(text), "%.*s", (int)(end - l->note), l->keys + l->note);
		if (!term_shows(&l->t, text))
			continue;
		for (; l->shown < end; l->shown++)
			l->seen[l->shown] = l->t.read_ns;
	}
}

/* Puts together what the archive holds: the notes in their order, then the draft. */
static bool
archive_text(const char *db, char *out, size_t size)
{
	static const char *const parts[] = {
		"SELECT body FROM note ORDER BY rowid",
		"SELECT body FROM draft ORDER BY rowid",
		"PRAGMA integrity_check",
	};
	sqlite3 *s = NULL;
	sqlite3_stmt *q;
	bool ok = sqlite3_open_v2(db, &s, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK;

	*out = '\0';
	for (size_t i = 0; i < 3 && ok; i++) {
		ok = sqlite3_prepare_v2(s, parts[i], -1, &q, NULL) == SQLITE_OK;
		while (ok && sqlite3_step(q) == SQLITE_ROW) {
			const char *text = (const char *)sqlite3_column_text(q, 0);

			if (i == 2)
				ok = text && strcmp(text, "ok") == 0;
			else if (text)
				snprintf(out + strlen(out), size - strlen(out), "%s", text);
		}
		sqlite3_finalize(q);
	}
	if (!ok)
		say("%s: %s", db, sqlite3_errmsg(s));
	sqlite3_close(s);
	return ok;
}

static void
lane_kill(struct lane *l, struct toll *toll)
{
	char held[4096];
	int64_t killed = now_ns();
	size_t expected = 0, kept = 0;

	term_kill(&l->t);
	l->busy = false;
	toll->tries++;
	while (expected < l->shown && l->seen[expected] <= killed - 100 * MS)
		expected++;
	if (!archive_text(l->place.db, held, sizeof(held)))
		toll->damaged++;
	while (kept < expected && held[kept] == l->keys[kept])
		kept++;
	toll->expected += expected;
	toll->lost += expected - kept;
	if (kept < expected)
		say("try %d lost %zu: shown '%.*s', archive '%s'", l->try, expected - kept,
			(int)expected, l->keys, held);
}

static void
lane_turn(struct lane *l, struct toll *toll)
{
	int64_t now;

	while (term_read(&l->t, 0))
		if (l->typing)
			lane_look(l);
	now = now_ns();
	if (!l->typing && term_shows(&l->t, "Perf One")) {
		l->typing = true;
		l->next_key = now;
		l->kill_at = now + (int64_t)(uniform(20, 3000) * MS);
	}
	if (l->t.gone || (!l->typing && now - l->started > 10000 * MS)) {
		say("try %d: earlog ended or did not start", l->try);
		toll->unanswered++;
		l->kill_at = now;
		l->typing = true;
	}
	if (l->typing && now >= l->kill_at)
		lane_kill(l, toll);
	else if (l->typing && now >= l->next_key)
		lane_key(l);
}

void
run_kill(int tries)
{
	static struct lane lanes[LANES];
	struct toll toll = { 0 };
	char text[64];
	int begun = 0;

	if (!bench.earlog) {
		table_text("SIGKILL", "not built", "");
		return;
	}
	while (toll.tries < tries) {
		struct pollfd fds[LANES];

		for (size_t i = 0; i < LANES; i++) {
			if (!lanes[i].busy && begun < tries)
				lane_start(&lanes[i], begun++);
			if (lanes[i].busy)
				lane_turn(&lanes[i], &toll);
			fds[i] = (struct pollfd){ .fd = lanes[i].busy ? lanes[i].t.fd : -1,
				.events = POLLIN };
		}
		poll(fds, LANES, 5);
	}
	snprintf(text, sizeof(text), "of %zu in %d tries", toll.expected, toll.tries);
	table_value("SIGKILL: keys shown > 100 ms, lost", (double)toll.lost, text, "", 0);
	table_value("  archives damaged", (double)toll.damaged, "", "", 0);
	if (toll.unanswered)
		say("%d tries ended by themselves", toll.unanswered);
}
