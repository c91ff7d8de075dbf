/* The commands of a sitting. Whatever is worth reusing is a verb of sitting.h; here is only text in. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/timecode.h"
#include "command/command.h"

static bool
no_note(struct err *err)
{
	return err_set(err, "there is no note here: m marks, n writes one");
}

static bool
cmd_play_item(void *context, const char *arg, struct err *err)
{
	struct sitting *s = context;

	(void)arg;
	if (s->chosen >= s->nitems)
		return err_set(err, "there is no item to play");
	sitting_play_item(s, s->chosen);
	return true;
}

static bool
cmd_toggle(void *context, const char *arg, struct err *err)
{
	(void)arg, (void)err;
	sitting_toggle(context);
	return true;
}

/* "+5", "-0.1", "1:10": a time with a sign. */
static bool
signed_time(const char *arg, int64_t *ms, struct err *err)
{
	const char *digits = arg + strspn(arg, "+-");

	if (digits - arg > 1)
		return err_set(err, "\"%s\" is no time; write +5, -0.1 or +1:10", arg);
	if (!time_parse(ms, digits, err))
		return false;
	if (arg[0] == '-')
		*ms = -*ms;
	return true;
}

static bool
cmd_seek(void *context, const char *arg, struct err *err)
{
	int64_t by_ms;

	if (!signed_time(arg, &by_ms, err))
		return false;
	sitting_seek_by(context, by_ms);
	return true;
}

static bool
cmd_goto(void *context, const char *arg, struct err *err)
{
	struct sitting *s = context;
	struct timespan t;

	if (!timespan_parse(&t, arg, err))
		return false;
	if (s->play.state == PLAY_NOTHING)
		return err_set(err, "nothing plays: Enter plays the chosen item");
	sitting_seek_track(s, t.pos_ms);
	return true;
}

static bool
cmd_next(void *context, const char *arg, struct err *err)
{
	(void)arg;
	return sitting_step_item(context, 1, err);
}

static bool
cmd_previous(void *context, const char *arg, struct err *err)
{
	(void)arg;
	return sitting_step_item(context, -1, err);
}

static bool
cmd_next_cue(void *context, const char *arg, struct err *err)
{
	(void)arg;
	return sitting_step_cue(context, 1, err);
}

static bool
cmd_previous_cue(void *context, const char *arg, struct err *err)
{
	(void)arg;
	return sitting_step_cue(context, -1, err);
}

static bool
cmd_jump(void *context, const char *arg, struct err *err)
{
	(void)arg;
	return sitting_step_note(context, 0, err);
}

static bool
cmd_level(void *context, const char *arg, struct err *err)
{
	struct sitting *s = context;
	char *end;
	double db = strtod(arg, &end);
	bool relative = arg[0] == '+' || arg[0] == '-';

	if (end == arg || *end || !isfinite(db))
		return err_set(err, "\"%s\" is no level; write +1, -1 or =-12 in dB", arg);
	sitting_set_level(s, relative ? s->level_db + db : -fabs(db));
	sitting_say(s, SAID_INFO, "level %.0f dB", s->level_db);
	return true;
}

static bool
cmd_loop(void *context, const char *arg, struct err *err)
{
	if (strcmp(arg, "start") == 0)
		return sitting_loop_start(context, err);
	if (strcmp(arg, "end") == 0)
		return sitting_loop_end(context, err);
	if (strcmp(arg, "cue") == 0)
		return sitting_loop_cue(context, err);
	if (strcmp(arg, "off") != 0)
		return err_set(err, "\"%s\" is no loop: start, end, cue or off", arg);
	sitting_loop_off(context);
	return true;
}

static bool
cmd_pin(void *context, const char *arg, struct err *err)
{
	(void)arg;
	return sitting_pin_cue(context, err);
}

static bool
cmd_align(void *context, const char *arg, struct err *err)
{
	(void)arg;
	return sitting_align(context, err);
}

static bool
cmd_wear(void *context, const char *arg, struct err *err)
{
	char *end;
	unsigned long n = strtoul(arg, &end, 10);

	if (end == arg || *end || n < 1 || n > 99)
		return err_set(err, "\"%s\" is no device: 1 is the one under test, 2 to 9 those it is compared with", arg);
	return sitting_wear(context, n, err);
}

static bool
cmd_wear_back(void *context, const char *arg, struct err *err)
{
	(void)arg;
	return sitting_wear_back(context, err);
}

static bool
cmd_variant(void *context, const char *arg, struct err *err)
{
	return sitting_choose_variant(context, arg, err);
}

static bool
cmd_volume(void *context, const char *arg, struct err *err)
{
	return sitting_volume(context, arg, NULL, err);
}

/* "22" or "22 by ear", "22 pink noise": a volume, and how it was matched. */
static bool
cmd_match(void *context, const char *arg, struct err *err)
{
	size_t n = strcspn(arg, " ");
	char *value = xstrndup(arg, n);
	bool ok = sitting_volume(context, value, arg + n + strspn(arg + n, " "), err);

	free(value);
	return ok;
}

static bool
cmd_against(void *context, const char *arg, struct err *err)
{
	(void)arg, (void)err;
	sitting_against_next(context);
	return true;
}

static bool
cmd_complete(void *context, const char *arg, struct err *err)
{
	(void)arg;
	return sitting_complete(context, err);
}

/* ---- the wheel ---- */

static bool
cmd_rate(void *context, const char *arg, struct err *err)
{
	char *end;
	double value = strtod(arg, &end);

	if (end == arg || *end || !isfinite(value))
		return err_set(err, "\"%s\" is no value", arg);
	return sitting_rate(context, value, err);
}

static bool
cmd_rate_digit(void *context, const char *arg, struct err *err)
{
	if (arg[0] < '0' || arg[0] > '9' || arg[1])
		return err_set(err, "\"%s\" is no digit", arg);
	return sitting_rate_digit(context, arg[0] - '0', err);
}

static bool
cmd_rate_step(void *context, const char *arg, struct err *err)
{
	if (strcmp(arg, "+") != 0 && strcmp(arg, "-") != 0)
		return err_set(err, "rate-step takes + or -");
	return sitting_rate_step(context, arg[0] == '+' ? 1 : -1, err);
}

static bool
cmd_unrate(void *context, const char *arg, struct err *err)
{
	(void)arg;
	return sitting_rate(context, NAN, err);
}

static bool
cmd_confidence(void *context, const char *arg, struct err *err)
{
	(void)arg;
	return sitting_rate_confidence(context, err);
}

static bool
cmd_remark(void *context, const char *arg, struct err *err)
{
	return sitting_rate_remark(context, arg, err);
}

static bool
cmd_attribute(void *context, const char *arg, struct err *err)
{
	return sitting_wheel_add(context, arg, err);
}

static bool
cmd_scope(void *context, const char *arg, struct err *err)
{
	(void)arg, (void)err;
	sitting_wheel_scope(context);
	return true;
}

static bool
cmd_confirm(void *context, const char *arg, struct err *err)
{
	(void)arg, (void)err;
	sitting_confirm(context);
	return true;
}

static bool
cmd_cancel(void *context, const char *arg, struct err *err)
{
	(void)arg, (void)err;
	sitting_cancel(context);
	return true;
}

static bool
cmd_chain(void *context, const char *arg, struct err *err)
{
	return sitting_choose_chain(context, arg, err);
}

static bool
cmd_mark(void *context, const char *arg, struct err *err)
{
	return sitting_mark(context, arg[0] ? arg : NULL, err);
}

static bool
cmd_note(void *context, const char *arg, struct err *err)
{
	struct sitting *s = context;

	if (!sitting_note(s, true, err))
		return false;
	if (!arg[0])
		return true;
	editor_insert(&s->editor, arg, strlen(arg));
	sitting_edited(s);
	sitting_keep(s);
	return true;
}

static bool
cmd_note_untimed(void *context, const char *arg, struct err *err)
{
	return arg[0] ? sitting_note_part(context, arg, err) : sitting_note(context, false, err);
}

static bool
cmd_add(void *context, const char *arg, struct err *err)
{
	return sitting_add_item(context, arg, NULL, err);
}

static bool
cmd_add_here(void *context, const char *arg, struct err *err)
{
	struct sitting *s = context;
	const struct section *section = s->chosen < s->nitems ? s->items[s->chosen].section : NULL;

	return sitting_add_item(s, arg, section ? section->id : NULL, err);
}

/* A verb on the chosen note. */
static bool
on_note(struct sitting *s, bool (*verb)(struct sitting *, const struct uuid *, struct err *), struct err *err)
{
	const struct note *n = sitting_chosen_note(s);

	if (!n)
		return no_note(err);
	struct uuid note = n->row.uuid;
	return verb(s, &note, err);
}

static bool
cmd_edit(void *context, const char *arg, struct err *err)
{
	(void)arg;
	return on_note(context, sitting_edit, err);
}

static bool
cmd_delete(void *context, const char *arg, struct err *err)
{
	(void)arg;
	return on_note(context, sitting_delete_note, err);
}

static bool
cmd_private(void *context, const char *arg, struct err *err)
{
	(void)arg;
	return on_note(context, sitting_private, err);
}

static bool
cmd_note_time(void *context, const char *arg, struct err *err)
{
	(void)arg;
	return on_note(context, sitting_note_now, err);
}

static bool
cmd_range(void *context, const char *arg, struct err *err)
{
	(void)arg;
	return on_note(context, sitting_range_note, err);
}

static bool
cmd_nudge(void *context, const char *arg, struct err *err)
{
	struct sitting *s = context;
	const struct note *n = sitting_chosen_note(s);
	int64_t by_ms;

	if (!signed_time(arg, &by_ms, err))
		return false;
	if (!n)
		return no_note(err);
	struct uuid note = n->row.uuid;
	return sitting_nudge_note(s, &note, by_ms, err);
}

static bool
cmd_done(void *context, const char *arg, struct err *err)
{
	struct sitting *s = context;

	(void)arg;
	return sitting_done(s, s->chosen) || err_set(err, "there is no item here");
}

static bool
cmd_undo(void *context, const char *arg, struct err *err)
{
	(void)arg;
	return sitting_undo(context, err);
}

static bool
cmd_redo(void *context, const char *arg, struct err *err)
{
	(void)arg;
	return sitting_redo(context, err);
}

static bool
cmd_retry(void *context, const char *arg, struct err *err)
{
	(void)arg, (void)err;
	sitting_retry(context);
	return true;
}

static bool
cmd_quit(void *context, const char *arg, struct err *err)
{
	struct sitting *s = context;

	(void)arg, (void)err;
	s->quit = true;
	return true;
}

/* ---- writing ---- */

static bool
need_draft(const struct sitting *s, struct err *err)
{
	return s->draft || err_set(err, "no note is open: n opens one");
}

static bool
cmd_keep(void *context, const char *arg, struct err *err)
{
	(void)arg, (void)err;
	sitting_keep(context);
	return true;
}

static bool
cmd_give_up(void *context, const char *arg, struct err *err)
{
	(void)arg, (void)err;
	sitting_give_up(context);
	return true;
}

static bool
cmd_newline(void *context, const char *arg, struct err *err)
{
	struct sitting *s = context;

	(void)arg;
	if (!need_draft(s, err))
		return false;
	sitting_type(s, "\n", 1);
	return true;
}

static const struct {
	const char *name;
	enum editor_motion motion;
} motions[] = {
	{ "left", EDITOR_LEFT }, { "right", EDITOR_RIGHT }, { "word-left", EDITOR_WORD_LEFT },
	{ "word-right", EDITOR_WORD_RIGHT }, { "line-start", EDITOR_LINE_START }, { "line-end", EDITOR_LINE_END },
	{ "up", EDITOR_UP }, { "down", EDITOR_DOWN }, { "start", EDITOR_START }, { "end", EDITOR_END },
};

static bool
motion_of(const char *arg, enum editor_motion *m, struct err *err)
{
	for (size_t i = 0; i < LENGTH(motions); i++)
		if (strcmp(motions[i].name, arg) == 0) {
			*m = motions[i].motion;
			return true;
		}
	return err_set(err, "\"%s\" is no motion: left, right, word-left, word-right, line-start, line-end, up, down, "
		"start, end", arg);
}

static bool
cmd_caret(void *context, const char *arg, struct err *err)
{
	struct sitting *s = context;
	enum editor_motion m = EDITOR_LEFT;

	if (!need_draft(s, err) || !motion_of(arg, &m, err))
		return false;
	editor_move(&s->editor, m);
	sitting_edited(s);
	return true;
}

static bool
cmd_erase(void *context, const char *arg, struct err *err)
{
	struct sitting *s = context;
	enum editor_motion m = EDITOR_LEFT;

	if (!need_draft(s, err) || !motion_of(arg, &m, err))
		return false;
	editor_delete(&s->editor, m);
	sitting_edited(s);
	return true;
}

static bool
cmd_text_undo(void *context, const char *arg, struct err *err)
{
	struct sitting *s = context;

	(void)arg;
	if (!need_draft(s, err))
		return false;
	if (!editor_undo(&s->editor))
		return err_set(err, "nothing typed to undo");
	sitting_edited(s);
	return true;
}

static bool
cmd_text_redo(void *context, const char *arg, struct err *err)
{
	struct sitting *s = context;

	(void)arg;
	if (!need_draft(s, err))
		return false;
	if (!editor_redo(&s->editor))
		return err_set(err, "nothing to type again");
	sitting_edited(s);
	return true;
}

static bool
cmd_insert_time(void *context, const char *arg, struct err *err)
{
	(void)arg;
	return sitting_insert_time(context, err);
}

const struct cmd sitting_cmds[] = {
	{ "toggle", "", cmd_toggle, "Play or pause; start or stop the clock", "play" },
	{ "play-item", "", cmd_play_item, "Play the chosen item from its start", "play item" },
	{ "seek", "<+-time>", cmd_seek, "Jump by a time: seek +5, seek -0.1", NULL },
	{ "goto", "<time>", cmd_goto, "Go to a time of the track: goto 1:10", NULL },
	{ "next", "", cmd_next, "Play the next item", NULL },
	{ "previous", "", cmd_previous, "Play the item before this one", NULL },
	{ "next-cue", "", cmd_next_cue, "Go to the next cue, in later tracks too", "cue" },
	{ "previous-cue", "", cmd_previous_cue, "Go to the cue before, in earlier tracks too", NULL },
	{ "jump", "", cmd_jump, "Go to the place of the chosen note or marker", NULL },
	{ "level", "<+-dB>", cmd_level, "Lower or raise the level by whole dB; never above the ceiling", NULL },
	{ "loop", "<start|end|cue|off>", cmd_loop, "Loop from here, to here, the cue, or not", NULL },
	{ "pin", "", cmd_pin, "Give the first cue without a time the time of what is heard now", NULL },
	{ "align", "", cmd_align, "Put this source's times right: confirm a cue when it is heard", NULL },
	{ "wear", "<number>", cmd_wear, "Put another device on, and hear the same again: wear 2", NULL },
	{ "wear-back", "", cmd_wear_back, "Back to the device worn before", NULL },
	{ "variant", "[name]", cmd_variant, "The next variant of the device worn, or the one named", NULL },
	{ "chain", "[name]", cmd_chain, "The next chain that feeds the ears, or the one named", NULL },
	{ "volume", "<value>", cmd_volume, "The volume as the device shows it, in the chain's unit", NULL },
	{ "match", "<value> [how]", cmd_match, "The volume at which this device is as loud as the one before", NULL },
	{ "against", "", cmd_against, "What the note is set against: each device in turn, or none", "against" },
	{ "confirm", "", cmd_confirm, "What was asked for: do it", NULL },
	{ "cancel", "", cmd_cancel, "What was asked for: leave it", NULL },
	{ "add", "<title|file|address>", cmd_add, "Add an item to this review, under \"also heard\"", NULL },
	{ "add-here", "<title|file|address>", cmd_add_here, "Add an item to the section of the chosen one", NULL },
	{ "mark", "[letter]", cmd_mark, "Drop a marker at what is heard now; a letter gives its kind", "mark" },
	{ "note", "[text]", cmd_note, "Write a note at what is heard now", "note" },
	{ "note-untimed", "[part]", cmd_note_untimed, "Write a note without a time: of this item, or a part of the review", NULL },
	{ "edit", "", cmd_edit, "Edit the chosen note, or give words to a marker", "edit" },
	{ "delete", "", cmd_delete, "Delete the chosen note; undo brings it back", NULL },
	{ "private", "", cmd_private, "Private, yes or no: a private note never leaves in an export", NULL },
	{ "note-time", "", cmd_note_time, "Set the chosen note's time to now", NULL },
	{ "nudge", "<+-time>", cmd_nudge, "Move the chosen note's time: nudge -0.1", NULL },
	{ "range", "", cmd_range, "End the chosen note's range now", NULL },
	{ "done", "", cmd_done, "Tick the chosen item off, or not after all", NULL },
	{ "undo", "", cmd_undo, "Undo the last change of the record", "undo" },
	{ "redo", "", cmd_redo, "Do again what was undone", NULL },
	{ "keep", "", cmd_keep, "Keep the note", "keep" },
	{ "give-up", "", cmd_give_up, "Give the note up; undo brings it back", "give up" },
	{ "newline", "", cmd_newline, "Make a new line in the note", "line" },
	{ "insert-time", "", cmd_insert_time, "The time of the track into the text: [1:10]", "[time]" },
	{ "caret", "<motion>", cmd_caret, "Move in the text: caret word-left", NULL },
	{ "erase", "<motion>", cmd_erase, "Delete up to there: erase line-start", NULL },
	{ "text-undo", "", cmd_text_undo, "Undo typing", NULL },
	{ "text-redo", "", cmd_text_redo, "Type again what was undone", NULL },
	{ "complete", "", cmd_complete, "Complete the word with one of the lexicon; again: another one", NULL },
	{ "rate", "<value>", cmd_rate, "Rate the chosen attribute", NULL },
	{ "rate-digit", "<digit>", cmd_rate_digit, "Rate that step; the same again adds a half", "rate" },
	{ "rate-step", "<+|->", cmd_rate_step, "Rate one smallest step more or less", "step" },
	{ "unrate", "", cmd_unrate, "Not judged, which is not zero", "not judged" },
	{ "confidence", "", cmd_confidence, "How sure: sure, unsure, not said", NULL },
	{ "remark", "[text]", cmd_remark, "A remark on the rating", NULL },
	{ "attribute", "<word>", cmd_attribute, "Another attribute of the lexicon joins the wheel", NULL },
	{ "scope", "", cmd_scope, "Rate the item, the section or the whole", "scope" },
	{ "retry", "", cmd_retry, "Try again to write what is not on disk", NULL },
	{ "quit", "", cmd_quit, "End the sitting; a note that is open stays as it is", "end" },
};
const size_t sitting_ncmds = LENGTH(sitting_cmds);
