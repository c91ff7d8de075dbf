/*
 * Shutdown. Unsaved changes are written first. If that fails and they include work of the listener,
 * such as notes, asks what to do. They are saved separately if the listener wants that or does not
 * answer.
 */
#include <poll.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "config/session_file.h"
#include "sitting/sitting_private.h"
#include "store/writer.h"

#define MS INT64_C(1000000)
/* Longest waits for the disk: ASK_MS before the question, while the screen is still there;
 * DISK_END_MS after the screen has closed. After TOLD_MS a message says that earlog waits. */
#define ASK_MS 2500
#define DISK_END_MS 2000
#define TOLD_MS 100
/* Longest wait for the last attempt to store, if an earlier attempt failed or the listener answered
 * the question. */
#define LAST_TRY_MS 200
/* Longest shutdown, not counting libmpv. */
#define END_MS 2900

/* ---- asking at the end of a session, while the screen is still open ---- */

void
shutdown_add_question(const struct sitting *s, enum swap_words words, struct buf *out)
{
	const struct shutdown *l = &s->p->shutdown;
	const char *it = l->n == 1 ? "it" : "them";

	buf_addf(out, "%s %s not on disk", l->what, l->n == 1 ? "is" : "are");
	if (words == SWAP_ALL)
		buf_addf(
			out, " (%s)", s->disk.failing ? s->disk.error : "the disk does not answer");
	if (words <= SWAP_BRIEF)
		buf_addf(out,
			": \1save-beside\2 saves %s separately and ends, \1try-again\2 tries "
			"again, \1stay\2 goes on, \1quit!\2 throws %s away",
			it, it);
	else if (words == SWAP_SHORT)
		buf_add(out,
			": \1save-beside\2 save, \1try-again\2 again, \1stay\2 go on, "
			"\1quit!\2");
}

/* Asks what to do with the listener's unstored rows. Ends the session if there are none, or if the
 * listener discards them. */
static void
ask(struct sitting *s)
{
	struct shutdown *l = &s->p->shutdown;
	CLEANUP(buf_finish) struct buf what = BUF_INIT, words = BUF_INIT;
	struct edits versions = { .v = NULL };
	struct unstored u;

	writer_unstored(s->p->writer, &versions);
	unstored_find(&u, s, versions);
	l->n = unstored_count(&u, s, &what);
	if (l->n && !l->thrown_away) {
		xreplace(&l->what, what.s);
		s->leaving = LEAVING_ASKS;
		shutdown_add_question(s, SWAP_ALL, &words);
		sitting_say(s, SAID_ASKS, "%s", words.s);
		s->dirty |= DIRTY_EDITOR;
	} else {
		l->answered = s->quit = true;
	}
	unstored_finish(&u);
}

void
shutdown_follow(struct sitting *s)
{
	if (s->leaving != LEAVING_NOT && sitting_all_kept(s))
		s->quit = true;
	else if (s->leaving == LEAVING_WRITES && !s->p->backlog.n && s->disk.failing)
		ask(s);
}

static void
write_first(struct sitting *s)
{
	s->leaving = LEAVING_WRITES;
	s->p->shutdown.asked_ns = clock_mono_ns();
	s->p->shutdown.told = false;
}

void
sitting_leave(struct sitting *s)
{
	if (s->leaving != LEAVING_NOT)
		return;
	if (!s->p->started) {
		s->quit = true;
		return;
	}
	session_row_end(s);
	write_first(s);
}

static bool
is_asked(const struct sitting *s, struct err *err)
{
	return s->leaving == LEAVING_ASKS ||
		err_set(err, "the session is not ending: \1quit\2 ends it");
}

bool
sitting_try_again(struct sitting *s, struct err *err)
{
	if (!is_asked(s, err))
		return false;
	write_first(s);
	sitting_say(s, SAID_INFO, "trying again");
	s->dirty |= DIRTY_EDITOR;
	writer_retry(s->p->writer);
	return true;
}

bool
sitting_save_beside(struct sitting *s, struct err *err)
{
	return is_asked(s, err) && (s->p->shutdown.answered = s->quit = true);
}

void
sitting_throw_away(struct sitting *s)
{
	struct shutdown *l = &s->p->shutdown;

	l->thrown_away = true;
	sitting_leave(s);
	if (s->leaving == LEAVING_ASKS)
		l->answered = s->quit = true;
}

bool
sitting_stay(struct sitting *s, struct err *err)
{
	if (s->leaving == LEAVING_NOT)
		return is_asked(s, err);
	s->leaving = LEAVING_NOT;
	s->p->shutdown.thrown_away = false;
	session_row_go_on(s);
	sitting_say(s, SAID_INFO, "the session continues; saving is tried again");
	s->dirty |= DIRTY_EDITOR;
	return true;
}

/* ---- the timer of the wait for the disk ---- */

int64_t
shutdown_next_ns(const struct sitting *s)
{
	const struct shutdown *l = &s->p->shutdown;

	if (s->leaving != LEAVING_WRITES)
		return INT64_MAX;
	return l->asked_ns + (l->told ? ASK_MS : TOLD_MS) * MS;
}

void
shutdown_run_timer(struct sitting *s)
{
	if (s->p->shutdown.told) {
		ask(s);
	} else {
		s->p->shutdown.told = true;
		sitting_say(s, SAID_INFO,
			"waiting for the disk, 2 s at most; \1stay\2 continues the session");
	}
}

void
shutdown_finish(struct sitting *s)
{
	free(s->p->shutdown.what);
}

/* ---- after the screen has closed ---- */

/* Gives the last rows to the writer. Notes that still wait for libmpv's position keep the assumed
 * position. */
static void
queue_last(struct sitting *s)
{
	capture_end(s, INT64_MAX);
	if (s->leaving == LEAVING_NOT) {
		session_row_end(s);
		write_first(s);
	}
	sitting_flush(s);
}

bool
sitting_settle(struct sitting *s, int wait_ms)
{
	struct pollfd p = { .fd = writer_fd(s->p->writer), .events = POLLIN };
	int64_t until_ms = clock_mono_ms() + wait_ms;

	queue_last(s);
	while (!sitting_all_kept(s) && !s->p->shutdown.answered) {
		int64_t left_ms = until_ms - clock_mono_ms();
		if (left_ms <= 0 || poll(&p, 1, (int)left_ms) <= 0)
			break;
		sitting_on_writer(s);
		sitting_flush(s); /* queues the rows that sitting_on_writer changed */
		if (s->disk.failing)
			break;
	}
	return sitting_all_kept(s);
}

/* Saves the unstored rows in a file. Returns the message for the user, which the caller frees; if
 * no file could be written, it has the words of the notes. *hangs: in: the disk of the archive
 * hangs; out: that, or the thread that saves hangs. */
static char *
save(struct sitting *s, const struct unstored *u, const struct err *why, bool *hangs)
{
	struct buf text = BUF_INIT;
	char date[11], *told = NULL;
	int64_t now_ms = clock_utc_ms();

	clock_date_text(now_ms, clock_offset_min(now_ms), date);
	buf_addf(&text, "Not on disk when a session of %s ended on %s: %s\n\n", s->files->id, date,
		why->msg);
	size_t words = text.len;
	unstored_add_words(u, s, &text);
	if (s->draft && (u->moved || record_find(&u->rows, ROW_DRAFT, &s->draft->row.uuid))) {
		/* `earlog merge` takes no drafts, so the draft becomes a note. */
		s->p->draft.paused = false; /* so that keeping the note does not resume the music */
		draft_keep(s);
	}
	bool archive_hangs = *hangs, beside_hangs = false;
	if (!beside_save(s, archive_hangs ? NULL : s->p->db, &u->versions, text.s,
		    s->p->shutdown.ended_ms + END_MS, &told, &beside_hangs))
		told = xasprintf("no file could be written; these are the unsaved texts:\n%s",
			text.s + words);
	*hangs |= beside_hangs;
	if (!beside_hangs) /* if saving hangs, its thread still reads the text */
		buf_finish(&text);
	return told;
}

bool
shutdown_end(struct sitting *s, char **saved, bool *hangs, struct err *err)
{
	struct shutdown *l = &s->p->shutdown;
	struct writer_rest rest;
	struct unstored u;
	CLEANUP(buf_finish) struct buf what = BUF_INIT;

	l->ended_ms = clock_mono_ms();
	queue_last(s);
	int limit_ms = l->answered || s->disk.failing ? LAST_TRY_MS : DISK_END_MS;
	bool stored = writer_stop(s->p->writer, limit_ms, &rest, err);
	s->p->writer = NULL;
	*hangs = rest.hangs;
	if (stored)
		return true;
	struct err why = *err;
	s->disk.moved = rest.moved;
	unstored_find(&u, s, rest.unstored);
	size_t n = unstored_count(&u, s, &what);
	if (n == 0)
		err_set(err,
			"all that you wrote is on disk, but the position in the track is not: %s",
			why.msg);
	else
		err_set(err, "%s %s: %s", what.s,
			l->thrown_away   ? "thrown away"
				: n == 1 ? "is not on disk"
					 : "are not on disk",
			why.msg);
	if (n && saved && !l->thrown_away)
		*saved = save(s, &u, &why, hangs);
	if (!*hangs)
		unstored_finish(&u);
	return false;
}
