/*
 * The table of the commands that work on the session. The parser of command lines, the keys, the
 * help, the completion and the manual read it. Most rows call a function of sound, writing, blind
 * or sitting directly; the functions in this file parse arguments other than one text or one
 * number.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <math.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/text/number.h"
#include "base/text/text.h"
#include "base/text/timecode.h"
#include "bench/command/command.h"
#include "bench/playback/playback.h"
#include "bench/run/run.h"
#include "bench/writing/blind.h"
#include "bench/writing/writing.h"
#include "review/record/rows.h"

/* ---- commands that choose the track, the position and the loop ---- */

static void
play_item(struct sitting *s)
{
	struct play_now now = sitting_now(s);

	/* Enter on the playing track only shows a message. Playing the track again would
	 * return to its start and switch the loop off. */
	if (s->chosen == s->item && now.plays)
		sitting_say(s, SAID_INFO,
			"already playing: \1ask goto\2 goes to a time that you type, as 1:10 or 0");
	else if (s->chosen == s->item && !now.clock &&
		(now.state == PLAY_PAUSED || now.state == PLAY_OPENING))
		transport_pause(s, false);
	else
		transport_play_item(s, s->chosen);
}

/* Reads a time with an optional sign, "+5", "-0.1", "1:10", into milliseconds. */
static bool
read_signed_time(const char *arg, int64_t *ms, struct err *err)
{
	const char *digits = arg + strspn(arg, "+-");

	if (digits - arg > 1)
		return err_set(err, "\"%s\" is not a time: write +5, -0.1 or +1:10", arg);
	if (!timecode_parse(ms, digits, err))
		return false;
	if (arg[0] == '-')
		*ms = -*ms;
	return true;
}

static bool
go_to(struct sitting *s, const char *arg, struct err *err)
{
	struct play_now now = sitting_now(s);
	struct timespan t;
	char end[TIME_TEXT];

	if (!timespan_parse(&t, arg, err))
		return false;
	if (now.state == PLAY_NOTHING)
		return err_set(err, "nothing plays: \1play-item\2 plays the chosen track");
	if (now.length_ms > 0 && !now.play->length_guessed && t.pos_ms > now.length_ms)
		return err_set(err, "%s is past the end: the track has %s", arg,
			timecode_text(now.length_ms, false, end));
	transport_seek_track(s, t.pos_ms);
	return true;
}

/* A time with a colon and without a sign is a time of the track, as goto takes it. */
static bool
seek(struct sitting *s, const char *arg, struct err *err)
{
	int64_t by_ms;

	if (strchr(arg, ':') && arg[0] != '+' && arg[0] != '-')
		return go_to(s, arg, err);
	if (!read_signed_time(arg, &by_ms, err))
		return false;
	transport_seek_by(s, by_ms);
	return true;
}

static bool
set_level(struct sitting *s, const char *arg, struct err *err)
{
	double db;
	bool relative = arg[0] == '+' || arg[0] == '-';

	if (!number_parse(arg + (arg[0] == '='), -INFINITY, INFINITY, &db))
		return err_set(err, "\"%s\" is not a level: write +1, -1 or =-12 in dB", arg);
	double wanted = relative ? s->deck.level_db + db : -fabs(db);
	transport_set_level(s, wanted);
	const char *limit = "";
	if (wanted < s->deck.level_db)
		limit = ": this is the lowest";
	else if (wanted > s->deck.level_db)
		limit = s->deck.level_db < 0
			? ": this is the ceiling (volume_ceiling_db of the profile)"
			: ": the sound is never made louder";
	sitting_say(s, SAID_INFO, "level %.0f dB%s", s->deck.level_db, limit);
	return true;
}

static bool
loop(struct sitting *s, const char *arg, struct err *err)
{
	if (text_same(arg, "start"))
		return loop_start(s, err);
	if (text_same(arg, "end"))
		return loop_end(s, err);
	if (text_same(arg, "cue"))
		return loop_around_cue(s, err);
	if (!text_same(arg, "off"))
		return err_set(err, "\"%s\" is not a loop: write start, end, cue or off", arg);
	loop_off(s);
	return true;
}

/* ---- commands that change a test signal by steps ---- */

static bool
move_signal(struct sitting *s, const char *arg, struct err *err)
{
	int64_t steps;
	const char *digits = arg + (arg[0] == '+');

	if (!number_parse_int(digits, -480, 480, &steps) || !steps)
		return err_set(err,
			"\"%s\" is not a number of steps: write +1 or -1, 48 to the octave", arg);
	return instrument_move(&s->deck, (int)steps, err);
}

/* ---- commands for blind tests ---- */

static bool
read_whole(const char *word, size_t *n)
{
	int64_t value = 0;
	bool ok = number_parse_int(word, 0, 999, &value);

	*n = (size_t)value;
	return ok;
}

/* Reads one argument of the command blind: a device number, "1/foam" (one of its settings), "x4"
 * (each device four times), "+3" (three hidden repeats), "n10" (ten trials whose device the
 * listener names), or "alike" (the devices feel alike when worn). */
static bool
read_blind_word(struct blind_wish *w, char *word, struct err *err)
{
	char *device = strsep(&word, "/");
	size_t n;

	if (text_same(device, "alike")) {
		w->alike = true;
	} else if (*device == 'x' && read_whole(device + 1, &n)) {
		w->blocks = n;
	} else if (*device == '+' && read_whole(device + 1, &n) && n > 0) {
		w->repeats = n;
	} else if (*device == 'n' && read_whole(device + 1, &n) && n > 0) {
		w->draws = n;
	} else if (!read_whole(device, &n)) {
		return err_set(err,
			"\"%s\" is not a part of a blind run. Write the numbers of devices "
			"(1/foam: a "
			"setting of 1), then x4, +3 or n10: `blind 1 2 x4`",
			device);
	} else if (w->n == LENGTH(w->devices)) {
		return err_set(err, "only %zu devices have a key: name fewer", LENGTH(w->devices));
	} else {
		w->settings[w->n] = word;
		w->devices[w->n++] = n;
	}
	return true;
}

/* Begins the run of these arguments. */
static bool
begin_blind(struct sitting *s, struct blind_wish *w, const char *arg, struct err *err)
{
	CLEANUP(pointer_free) char *words = xstrdup(arg);
	bool ok = true;

	for (char *rest = words, *word; ok && (word = strsep(&rest, " "));)
		ok = !*word || read_blind_word(w, word, err);
	return ok && blind_begin(s, w, err);
}

static bool
blind(struct sitting *s, const char *arg, struct err *err)
{
	struct blind_wish w = { .blocks = 3 };
	CLEANUP(buf_finish) struct buf narrow = BUF_INIT;

	arg = text_typed(&narrow, arg);
	if (text_same(arg, "next"))
		return blind_next(s, err);
	if (text_same(arg, "end"))
		return blind_end(s, err);
	return begin_blind(s, &w, arg, err);
}

/* Runs the command prefer. "12 1 2 alike" begins 12 trials of devices 1 and 2, "end" ends the
 * test. */
static bool
prefer(struct sitting *s, const char *arg, struct err *err)
{
	struct blind_wish w = { .pairs = true };
	CLEANUP(buf_finish) struct buf narrow = BUF_INIT;
	arg = text_typed(&narrow, arg);
	const char *rest = arg + strcspn(arg, " ");
	CLEANUP(pointer_free) char *count = xstrndup(arg, (size_t)(rest - arg));

	if (text_same(arg, "end"))
		return blind_prefers(s) ? blind_end(s, err)
					: err_set(err,
						  "no preference test is on: :prefer 12 1 2 begins "
						  "one of 12 trials");
	if (!read_whole(count, &w.draws) || !*rest)
		return err_set(err,
			"\"%s\" is not a number of trials with two devices: write :prefer 12 1 2, "
			"or :prefer end",
			arg);
	return begin_blind(s, &w, rest, err);
}

/* ---- commands for the selected track ---- */

static bool
add_item(struct sitting *s, const char *what, struct err *err)
{
	CLEANUP(dropped_finish) struct dropped d;

	/* files that were dropped on the line */
	if (!dropped_read(&d, what, strlen(what)) || d.pictures)
		return items_add_named(s, what, NULL, err);
	return d.paths.n == 1 ? items_add_named(s, d.paths.v[0], NULL, err)
			      : items_add_files(s, d.paths.v, d.paths.n, err);
}

static bool
add_item_here(struct sitting *s, const char *what, struct err *err)
{
	const struct section *section = sitting_chosen(s)->section;

	return items_add_named(s, what, section ? section->id : NULL, err);
}

/* ---- commands that write and edit notes ---- */

static bool
write_note(struct sitting *s, const char *text, struct err *err)
{
	if (!writing_note(s, true, err))
		return false;
	if (!text[0] || text_same(text, "now"))
		return true;
	editor_insert(&s->editor, text, strlen(text));
	open_note_edited(s);
	writing_keep(s);
	return true;
}

static void
new_line(struct sitting *s)
{
	open_note_type(s, "\n", 1);
}

/* step: -1 undoes typing, 1 repeats the typing that was undone. */
static bool
step_typing(struct sitting *s, int step, struct err *err)
{
	bool found = editor_step(&s->editor, step);

	if (found)
		open_note_edited(s);
	return found ||
		err_set(err, step < 0 ? "nothing typed to undo" : "no undone typing to repeat");
}

/* ---- commands that change ratings ---- */

static bool
rate_digit(struct sitting *s, const char *arg, struct err *err)
{
	if (arg[0] < '0' || arg[0] > '9' || arg[1])
		return err_set(err, "\"%s\" is not a digit", arg);
	return wheel_rate_digit(s, arg[0] - '0', err);
}

static bool
rate_step(struct sitting *s, const char *arg, struct err *err)
{
	if (!text_same(arg, "+") && !text_same(arg, "-"))
		return err_set(err, "rate-step takes + or -");
	return wheel_rate_step(s, arg[0] == '+' ? 1 : -1, err);
}

/* ---- the table of the commands that work on the session ---- */

const struct cmd sitting_cmds[] = {
	{ OF_PLAY, "toggle", "", "Play or pause; without a file, start or stop the clock", "play",
		RUNS(transport_toggle) },
	{ OF_PLAY, "play-item", "", "Play the chosen track, or resume it", "play track",
		.needs = NEEDS_ITEM, RUNS(play_item) },
	{ OF_PLAY, "seek", "<+-time>",
		"Jump by a time: seek +5, seek -0.1; seek 2:10 goes to this time of the track",
		RUNS(seek) },
	{ OF_PLAY, "goto", "<time>", "Go to a time of the track: goto 1:10", RUNS(go_to) },
	{ OF_PLAY, "next", "", "Play the next track", RUNS(transport_step_item), .step = 1 },
	{ OF_PLAY, "previous", "", "Play the previous track", RUNS(transport_step_item),
		.step = -1 },
	{ OF_PLAY, "next-cue", "", "Go to the next cue, then to later tracks", "cue",
		RUNS(jump_step_cue), .step = 1 },
	{ OF_PLAY, "previous-cue", "", "Go to the previous cue, also in earlier tracks",
		RUNS(jump_step_cue), .step = -1 },
	{ OF_WRITE, "next-note", "", "Go to the next marker or note, also in later tracks",
		RUNS(jump_step_note), .step = 1 },
	{ OF_WRITE, "previous-note", "",
		"Go to the previous marker or note, also in earlier tracks", RUNS(jump_step_note),
		.step = -1 },
	{ OF_WRITE, "jump", "", "Go to the time of the chosen note or marker", "go there",
		RUNS(jump_to_place) },
	{ OF_SOUND, "level", "<+-dB>",
		"Change the level by dB, never above the profile's ceiling: level -1, level =-12",
		RUNS(set_level) },
	{ OF_SOUND, "output", "[name]",
		"Move the sound to another output of `earlog outputs`; without a name: show the "
		"one in use",
		RUNS(transport_choose_output) },
	{ OF_PLAY, "loop", "<start|end|cue|off>",
		"Start a loop here, end it here, loop the cue, or stop looping", RUNS(loop) },
	{ OF_PLAY, "go-cue", "<number>",
		"Go to a cue of this track by its number; a clock is set to the cue's time",
		RUNS(playback_go_cue), .number = "cue: 1 is the first cue of this track",
		.unlisted = true },
	{ OF_PLAY, "pin", "",
		"Set the time of a cue to the current time; if it has one, move all times of the "
		"file",
		RUNS(playback_pin_cue) },
	{ OF_SOUND, "follow", "[player|off]",
		"Follow another player: earlog notes its track and position and passes keys on to "
		"it (how a helper of yours speaks: `man earlog`)",
		RUNS(followed_track_follow) },
	{ OF_PLAY, "music", "<folder>", "", "look", RUNS(run_want_music), .unlisted = true },
	{ OF_PLAY, "net", "", "", "allow", RUNS(playable_allow_net), .unlisted = true },
	{ OF_SOUND, "signal", "<kind>",
		"Play a test signal instead of the music: sine 3150 -40dBFS, sweep, third-octave, "
		"pink, channels, polarity; off stops it",
		RUNS(transport_signal) },
	{ OF_SOUND, "signal-move", "<+-steps>",
		"Move the frequency of the signal, 48 steps per octave; noise moves from band to "
		"band",
		"move", RUNS(move_signal), .unlisted = true },
	{ OF_COMPARE, "switch", "", "Switch between two sounds: without and with the equaliser",
		RUNS(sounds_switch) },
	{ OF_COMPARE, "eq", "[file|filter|off]",
		"Play through an equaliser at matched loudness: a file of EqualizerAPO, or eq pk "
		"8200 -4 q3",
		RUNS(sounds_equaliser) },
	{ OF_COMPARE, "wear", "<number>", "Swap to the device with this number", "swap",
		RUNS(wear_device),
		.number = "device: 1 is the device under test, 2 to 9 are the others" },
	{ OF_COMPARE, "wear-back", "", "Swap back to the device before", RUNS(wear_back) },
	{ OF_COMPARE, "setting", "<name>", "Swap to the setting of this name: tips, socket, gain …",
		RUNS(wear_setting_named) },
	/* its name in 1.2.0, to which a profile may bind a key */
	{ OF_COMPARE, "variant", "<name>", "", RUNS(wear_setting_named), .unlisted = true },
	{ OF_COMPARE, "chain", "<name>", "Swap to the chain of this name",
		RUNS(chain_choice_choose) },
	{ OF_COMPARE, "chain-add", "<name: key=value, …>",
		"Add a playback chain: chain-add dx300: source=iBasso DX300, output=4.4 mm", "add",
		RUNS(chain_choice_add) },
	{ OF_COMPARE, "volume", "<value> [how]",
		"Record the volume that the device shows, in the unit of the chain; \"22 by ear\": "
		"as loud as the device, setting or chain before, with the signal that sounds",
		"vol", RUNS(wear_volume) },
	{ OF_BLIND, "blind", "<devices x4|+3|n10|next|end>",
		"Start blind trials, with a helper: blind 1 2 x4 is 1 and 2 four times each, "
		"1/foam "
		"a setting of 1",
		RUNS(blind) },
	{ OF_BLIND, "answer", "<number>",
		"Answer a trial. Blind: the number of the device, or 0 for no idea; preference "
		"test: 1 if the first of the pair was better, 2 the second, 0 neither",
		RUNS(blind_answer),
		.number = "device: answer with the number of a device, or 0 for no idea",
		.from_zero = true },
	{ OF_BLIND, "prefer", "<trials devices|end>",
		"Compare two devices in a hidden order, with a helper: prefer 12 1 2 has 12 pairs "
		"of trials",
		RUNS(prefer) },
	{ OF_SESSION, "confirm", "",
		"Answer a question: yes; Space says so only at a swap and a trial",
		RUNS(run_confirm) },
	{ OF_SESSION, "cancel", "", "Answer a question: no", RUNS(run_cancel) },
	{ OF_LISTS, "link", "<file>", "Play the chosen track from this file of your music", "file",
		.needs = NEEDS_ITEM, RUNS(items_link_file) },
	{ OF_LISTS, "page", "[number]",
		"Open the track's page at the current time; a number chooses one of several",
		"page", .needs = NEEDS_ITEM, RUNS(browser_open), .number = "number of a page" },
	{ OF_LISTS, "add", "<file|folder|address>",
		"Add tracks to this review; other words offer your music", RUNS(add_item) },
	{ OF_LISTS, "add-here", "<file|address>", "Add a track to the section of the chosen track",
		RUNS(add_item_here) },
	{ OF_PLAY, "cue", "[label]",
		"Add a cue to the playlist's file at the current time; a loop gives its range",
		RUNS(run_add_cue) },
	{ OF_WRITE, "mark", "[letter]", "Drop a marker at the current time; mark b: of kind b",
		"mark", RUNS(writing_mark) },
	{ OF_WRITE, "note", "[now | text]", "Write a note at the current time", "note",
		RUNS(write_note), .types = true },
	{ OF_WRITE, "note-untimed", "[part]",
		"Write a note without a time: about this track, or about a part of the review",
		RUNS(writing_note_part), .types = true, .unlisted = true },
	{ OF_WRITE, "edit", "", "Edit the chosen note, or give words to a marker", "edit",
		RUNS(writing_edit) },
	{ OF_WRITE, "delete", "", "Delete the chosen note; undo brings it back",
		RUNS(writing_delete_note) },
	{ OF_WRITE, "private", "", "Make the note private or not; exports leave private notes out",
		RUNS(writing_private) },
	{ OF_WRITE, "range", "", "End the range of the chosen note at the current time",
		RUNS(writing_range_note) },
	{ OF_WRITE, "undo", "", "Undo the last change; device and chain in use stay", "undo",
		RUNS(sitting_undo) },
	{ OF_WRITE, "redo", "", "Repeat the change that was undone", RUNS(sitting_redo) },
	{ OF_TEXT, "keep", "", "Save the note or other text and close it", "keep",
		RUNS(writing_keep) },
	{ OF_TEXT, "give-up", "", "Discard the note; undo brings it back", "give up",
		RUNS(writing_give_up) },
	{ OF_TEXT, "newline", "", "Start a new line in the note", "line", .needs = NEEDS_OPEN_NOTE,
		RUNS(new_line) },
	{ OF_TEXT, "insert-time", "", "Insert the time of the track into the text: [1:10]",
		"[time]", .needs = NEEDS_OPEN_NOTE, RUNS(open_note_insert_time) },
	{ OF_TEXT, "caret", "<motion>",
		"Move the caret: left, right, word-left, word-right, line-start, line-end …",
		.needs = NEEDS_OPEN_NOTE, RUNS(editor_move), .unlisted = true },
	{ OF_TEXT, "erase", "<motion>",
		"Delete the text over which the caret would move: left, word-left, line-end …",
		.needs = NEEDS_OPEN_NOTE, RUNS(editor_delete), .unlisted = true },
	{ OF_TEXT, "text-undo", "", "Undo typing", .needs = NEEDS_OPEN_NOTE, RUNS(step_typing),
		.step = -1 },
	{ OF_TEXT, "text-redo", "", "Repeat the typing that was undone", .needs = NEEDS_OPEN_NOTE,
		RUNS(step_typing), .step = 1 },
	{ OF_TEXT, "complete", "", "Complete the word from the lexicon; again for another one",
		.needs = NEEDS_OPEN_NOTE, RUNS(open_note_complete) },
	{ OF_RATE, "rate", "<[attribute] value>",
		"Rate the chosen attribute, or the named one: a number, a word of its scale, - to "
		"take it back",
		RUNS(wheel_rate_text) },
	{ OF_RATE, "rate-digit", "<digit>",
		"Rate with a digit; while the row shows the number as unfinished (1_), a digit or "
		"a point goes on with it: 1 0 is 10, 3 . 5 is 3.5",
		"rate", RUNS(rate_digit), .unlisted = true },
	{ OF_RATE, "rate-step", "<+|->",
		"Rate one step higher or lower; - before the first digit is its sign", "step",
		RUNS(rate_step), .unlisted = true },
	{ OF_RATE, "unrate", "", "Take the rating back; one of an earlier evening after a question",
		"take back", RUNS(wheel_unrate) },
	{ OF_RATE, "correct", "[value]",
		"The value just given corrects the one of an earlier evening, which keeps its day, "
		"and is not a rating of this evening; before a value, corrects with this one",
		RUNS(wheel_correct) },
	{ OF_RATE, "confidence", "", "Say how sure you are: sure, unsure, or not answered",
		RUNS(wheel_rate_confidence) },
	{ OF_RATE, "remark", "[text|none]", "Write a remark on the rating", RUNS(wheel_rate_remark),
		.types = true },
	{ OF_RATE, "remark-private", "",
		"Make the remark private or not; exports leave private remarks out",
		RUNS(wheel_private_remark) },
	{ OF_RATE, "attribute", "<word>",
		"Rate another word of the lexicon: its first letters find it", "find",
		RUNS(wheel_add) },
	{ OF_RATE, "scope", "",
		"Change what is rated: the track, the cue at this time, the section or the whole "
		"review",
		"scope", RUNS(wheel_scope) },
	{ OF_SESSION, "quit", "",
		"End the session; while a note is open, press it twice: the note is kept as a "
		"draft",
		"end", RUNS(run_quit) },
	{ OF_SESSION, "q", "", "The same as quit", RUNS(run_leave) },
	{ OF_SESSION, "export", "[file]",
		"Write the draft as earlog export does, to the file of the last export",
		RUNS(run_want_export) },
	{ OF_SESSION, "quit!", "", "End the session and discard what could not be saved",
		RUNS(run_throw_away) },
	/* what hands that know vi type */
	{ OF_SESSION, "q!", "", "The same as quit!", RUNS(run_throw_away), .unlisted = true },
	{ OF_SESSION, "wq", "", "The same as quit: all is saved", RUNS(run_leave),
		.unlisted = true },
	{ OF_SESSION, "x", "", "The same as quit: all is saved", RUNS(run_leave),
		.unlisted = true },
};
const size_t sitting_ncmds = LENGTH(sitting_cmds);
