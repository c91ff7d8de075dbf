/*
 * The questions that Enter answers: a swap of devices, a move of times, a trial of a
 * blind test. A swap or a trial, which Space answers also, pauses the music. Until the answer, the
 * device or cue that the question is about may move in its list or be deleted. Also reports an
 * undo, and chooses the note that is back.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/text/text.h"
#include "base/text/timecode.h"
#include "bench/run/run_private.h"
#include "review/record/rows.h"

static const struct asks *const questions[] = {
	[ASK_SWAP] = &swap_asks,
	[ASK_SHIFT] = &shift_asks,
	[ASK_TRIAL] = &trial_asks,
	[ASK_WITHDRAW] = &withdraw_asks,
	[ASK_SETTING] = &setting_asks,
	[ASK_PUT_ON] = &put_on_asks,
	[ASK_FILES] = &files_asks,
};

bool
run_add_question(const struct sitting *s, struct buf *out)
{
	if (s->ask == ASK_NOTHING)
		return false;
	questions[s->ask]->add(s, out);
	return true;
}

bool
run_asks(const struct sitting *s)
{
	return s->ask != ASK_NOTHING && s->state == STATE_KEYS;
}

void
question_ask(struct sitting *s, const struct news *n)
{
	CLEANUP(buf_finish) struct buf words = BUF_INIT;
	enum asked what = n->asks;
	bool pauses = questions[what]->pauses, paused = run_answer_plays(s);

	if (!pauses && s->ask == ASK_SWAP)
		run_cancel(s);
	enum play_state state = sitting_now(s).state;
	if (pauses && !paused)
		s->run->ask_plays = state == PLAY_RUNNING || state == PLAY_OPENING;
	if (pauses)
		transport_pause(s, true);
	s->ask = what;
	s->ask_about = *n->about;
	run_add_question(s, &words);
	sitting_say(s, SAID_ASKS, "%s", words.s);
}

void
question_follow(struct sitting *s)
{
	const struct asks *q = questions[s->ask];

	if (q && q->holds && !q->holds(s))
		s->ask = ASK_NOTHING;
}

const char *
run_confirm_hint(const struct sitting *s)
{
	return s->ask == ASK_TRIAL && s->ask_trial > s->ntrials ? "reveal"
								: questions[s->ask]->hint;
}

bool
run_answer_plays(const struct sitting *s)
{
	return s->ask != ASK_NOTHING && questions[s->ask]->pauses;
}

void
run_confirm(struct sitting *s)
{
	const struct asks *q = questions[s->ask];

	s->ask = ASK_NOTHING;
	if (q)
		q->yes(s);
}

void
run_cancel(struct sitting *s)
{
	const struct asks *q = questions[s->ask];
	bool plays = q && q->pauses && s->run->ask_plays;

	s->ask = ASK_NOTHING;
	if (q && q->no) {
		q->no(s);
		return;
	}
	sitting_say(s, SAID_INFO, "cancelled");
	if (plays)
		transport_pause(s, false);
}

/* ---- undo and redo ---- */

/* Appends the time of a note and its first words: " at 0:43, “rings around…”". Chooses the note if
 * the pane of notes lists it, and no other list has the choice: the next key is about the note that
 * the message names. */
static void
add_note(struct sitting *s, const struct note *n, struct buf *out)
{
	CLEANUP(pointer_free) char *words = text_or(n->body, "")[0] ? note_start(n) : NULL;
	const struct track_row *t = sitting_chosen(s);
	const struct note *chosen = sitting_chosen_note(s);
	char time[TIME_TEXT];

	sitting_note_time(s, n, time);
	if (time[0])
		buf_addf(out, " at %s", time);
	if (words)
		buf_addf(out, ", %s", words);
	EACH_IN (one, t->notes, t->nnotes)
		if (*one == n && chosen && uuid_same(&chosen->item, &n->item))
			sitting_choose_note(s, &n->row.uuid);
}

void
question_turned(struct sitting *s, const struct news *n)
{
	const struct undo_step *st = n->step;
	CLEANUP(buf_finish) struct buf what = BUF_INIT;

	EACH_IN_WHILE (u, st->rows, st->n, !what.len) {
		const struct row *row = sitting_find(s, u->kind, &u->uuid);

		bool gone = row->deleted;
		if (gone && u->before)
			row = u->before;
		if (u->kind == ROW_NOTE)
			add_note(s, (const struct note *)row, &what);
		else if (u->kind == ROW_OPEN_NOTE) {
			add_note(s, &((const struct open_note *)row)->note, &what);
			buf_add(&what, gone ? " is given up" : " is open again");
		} else if (u->kind == ROW_RATING) {
			buf_add(&what, " of ");
			wheel_add_rating(s, (const struct rating *)row, &what);
		}
	}
	sitting_say(s, SAID_INFO, "%s: %s%s", n->redo ? "Redone" : "Undone", st->label, what.s);
}
