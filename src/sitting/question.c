/*
 * The questions that Space or Enter answers: a swap of devices, a cue to be heard, a trial of a
 * blind test. A swap or a trial pauses the music. Until the answer, the device or cue that the
 * question is about may move in its list or be deleted. Also says what was undone.
 */
#include <string.h>

#include "base/text.h"
#include "base/timecode.h"
#include "sitting/sitting_private.h"

#define EXCERPT_COLUMNS 32

bool
sitting_add_question(const struct sitting *s, enum swap_words words, struct buf *out)
{
	const struct cue *c = record_find(&s->rec, ROW_CUE, &s->ask_about);
	char time[TIME_TEXT];

	if (s->leaving == LEAVING_ASKS) {
		shutdown_add_question(s, words, out);
		return true;
	}
	switch (s->ask) {
	case ASK_NOTHING: return false;
	case ASK_SWAP: wear_add_swap(s, sitting_device(s, &s->ask_about), words, out); break;
	case ASK_STILL: wear_add_still(s, words > SWAP_BRIEF, out); break;
	case ASK_EQUALISER: sounds_add_question(s, out); break;
	case ASK_ALIGN:
		buf_addf(out,
			"%s %s: \1confirm\2 when you hear it, \1cancel\2 leaves the times as they "
			"are",
			time_text(c->pos_ms, false, time), loop_cue_words(c));
		break;
	case ASK_MATCH: match_add_question(s, words, out); break;
	case ASK_EMPTY: draft_add_question(s, out); break;
	case ASK_UNDO: wear_add_undo(s, change_asked(s), words, out); break;
	case ASK_DIGIT: draft_add_digit(s, out); break;
	case ASK_TRIAL:
		if (s->ask_trial > s->ntrials)
			buf_add(out,
				"that was the last trial: \1confirm\2 ends the run and reveals the "
				"order, \1cancel\2 stays");
		else
			buf_addf(out,
				words == SWAP_NO_KEYS ? "trial %zu of %zu waits for its device"
					: words == SWAP_BRIEF
					? "trial %zu of %zu: look away; \1confirm\2 when the "
					  "device is on, \1cancel\2 if not"
					: "trial %zu of %zu: listener, look away; the helper "
					  "runs earlog blind elsewhere; \1confirm\2 when the "
					  "device is on, \1cancel\2 if not",
				s->ask_trial, s->ntrials);
		if (words <= SWAP_BRIEF)
			blind_add_hint(s, out);
		break;
	}
	return true;
}

bool
sitting_asks(const struct sitting *s)
{
	return s->leaving == LEAVING_ASKS || s->ask == ASK_DIGIT ||
		(s->ask != ASK_NOTHING && s->state == STATE_KEYS);
}

void
question_ask(struct sitting *s, const struct news *n)
{
	CLEANUP(buf_finish) struct buf words = BUF_INIT;
	enum asked what = n->asks;
	bool pauses = what == ASK_SWAP || what == ASK_TRIAL;

	if (s->ask == ASK_MATCH && what != ASK_MATCH)
		match_ends(s);
	if (!pauses && s->ask == ASK_SWAP)
		sitting_cancel(s);
	enum play_state state = sitting_now(s).state;
	if (pauses && s->ask != ASK_SWAP && s->ask != ASK_TRIAL) /* else it is paused already */
		s->ending->ask_plays = state == PLAY_RUNNING || state == PLAY_OPENING;
	if (pauses)
		sitting_pause(s, true);
	s->ask = what;
	s->ask_about = *n->about;
	s->dirty |= DIRTY_EDITOR;
	sitting_add_question(s, SWAP_ALL, &words);
	sitting_say(s, SAID_ASKS, "%s", words.s);
}

void
question_follow(struct sitting *s)
{
	const struct bench_item *b = sitting_item(s);
	const struct cue *c = record_find(&s->rec, ROW_CUE, &s->ask_about);
	bool gone = false;

	if (s->ask == ASK_EMPTY)
		gone = !draft_has_emptied(s);
	else if (s->ask == ASK_UNDO)
		gone = !change_asked(s);
	else if (s->ask == ASK_DIGIT)
		gone = !draft_wants_digit(s);
	else if (s->ask == ASK_STILL)
		gone = !uuid_same(&s->ask_about, &s->setup.device);
	else if (s->ask == ASK_SWAP)
		gone = !sitting_device_number(s, &s->ask_about);
	else if (s->ask == ASK_ALIGN)
		gone = !b || sitting_now(s).clock || !c || c->row.deleted ||
			!uuid_same(&c->item, &b->item->row.uuid);
	if (gone)
		s->ask = ASK_NOTHING;
}

const char *
sitting_confirm_hint(const struct sitting *s)
{
	switch (s->ask) {
	case ASK_ALIGN: return "heard";
	case ASK_MATCH: return match_hint(s);
	case ASK_EQUALISER: return "compare";
	case ASK_EMPTY: return "delete";
	case ASK_UNDO: return "take back";
	case ASK_TRIAL: return s->ask_trial > s->ntrials ? "reveal" : "it is on";
	default: return "it is on";
	}
}

void
sitting_confirm(struct sitting *s)
{
	enum asked ask = s->ask;

	s->ask = ASK_NOTHING;
	s->dirty |= DIRTY_LINE;
	switch (ask) {
	case ASK_NOTHING: break;
	case ASK_SWAP: wear_swapped(s); break;
	case ASK_STILL: wear_still(s); break;
	case ASK_EQUALISER: sounds_answered(s, true); break;
	case ASK_ALIGN: loop_aligned(s); break;
	case ASK_MATCH: match_confirmed(s); break;
	case ASK_EMPTY: draft_confirmed(s); break;
	case ASK_UNDO: change_confirmed(s); break;
	case ASK_DIGIT: sitting_keep(s); break; /* asks again */
	case ASK_TRIAL: blind_confirmed(s); break;
	}
}

void
sitting_cancel(struct sitting *s)
{
	bool plays = (s->ask == ASK_SWAP || s->ask == ASK_TRIAL) && s->ending->ask_plays;

	/* In a level match the device before may be on. */
	const struct device *again = uuid_same(sitting_device_on(s), &s->setup.device)
		? NULL
		: sitting_device(s, &s->setup.device);

	if (s->ask == ASK_MATCH)
		match_ends(s);
	if (s->ask == ASK_TRIAL && s->trial)
		test_enter(s, TEST_BLIND, TEST_TRIAL);
	if (s->ask == ASK_EQUALISER) {
		s->ask = ASK_NOTHING;
		sounds_answered(s, false);
		return;
	}
	if (s->ask == ASK_DIGIT) {
		draft_keep(s);
		return;
	}
	if (s->ask == ASK_UNDO) {
		s->ask = ASK_NOTHING;
		change_keep(s);
		return;
	}
	s->ask = ASK_NOTHING;
	if (again)
		sitting_say(s, SAID_INFO, "cancelled: put %s on again", wear_name(again));
	else
		sitting_say(s, SAID_INFO, "cancelled");
	if (plays)
		sitting_pause(s, false);
}

/* ---- undo and redo ---- */

/* Appends the time of a note and its first words: " at 0:43, “rings around…”". */
static void
add_note(const struct sitting *s, const struct note *n, struct buf *out)
{
	char time[TIME_TEXT];

	note_time_text(n, sitting_offset_ms(s, &n->source), time);
	if (time[0])
		buf_addf(out, " at %s", time);
	if (!n->body)
		return;
	size_t line = strcspn(n->body, "\n");
	int used;
	size_t fits = text_fit(n->body, line, EXCERPT_COLUMNS, &used);
	buf_addf(out, ", “%.*s%s”", (int)fits, n->body, n->body[fits] ? "…" : "");
}

void
question_turned(struct sitting *s, const struct news *n)
{
	const struct undo_step *st = n->step;
	CLEANUP(buf_finish) struct buf what = BUF_INIT;

	for (size_t i = 0; i < st->n && !what.len; i++) {
		const struct undo_row *u = &st->rows[i];
		const struct row *row = record_find(&s->rec, u->kind, &u->uuid);

		if (row->deleted && u->before)
			row = u->before;
		if (u->kind == ROW_NOTE)
			add_note(s, (const struct note *)row, &what);
		else if (u->kind == ROW_DRAFT)
			add_note(s, &((const struct draft *)row)->note, &what);
		else if (u->kind == ROW_RATING) {
			const char *attribute = ((const struct rating *)row)->attribute;
			const struct wheel_row *w = wheel_row_of(s, attribute);

			buf_addf(&what, " of %s", w ? w->name : attribute);
		}
	}
	sitting_say(s, SAID_INFO, "%s: %s%s", n->redo ? "Redone" : "Undone", st->label, what.s);
}
