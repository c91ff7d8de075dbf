/*
 * What a sitting records: notes and ratings, what they belong to (devices, chains, volumes, blind
 * runs), and what was recorded before.
 */
#ifndef SITTING_RECORDED_H
#define SITTING_RECORDED_H

#include "sitting/sitting.h"

/* ---- notes that are there ---- */

/* The note that edit, delete and the like mean; NULL: none. */
const struct note *sitting_chosen_note(const struct sitting *s);

/* A note about another device at the item that plays. */
struct other_note {
	const char *device;
	const struct note *note;
	int64_t track_ms; /* NO_MS: none */
};

/* What was written about other devices at the lit cue, in any review (without one: at the item),
 * newest first. Nothing before one's own note is kept there, if the profile asks for that:
 * bench_item.notes wait for it, too. Valid until the next event. */
size_t sitting_others(const struct sitting *s, struct other_note *out, size_t most);
/* Notes of this review that hold these words, newest first; valid until the next change. */
size_t sitting_find(
	const struct sitting *s, const char *words, const struct note **out, size_t most);
bool sitting_go_to_note(
	struct sitting *s, const struct uuid *note, struct err *err); /* item, time, sound */
/* What has no note yet, a line each: "item Shivers", "question warmth: …", "chain desk",
 * "comparison with …". */
void sitting_coverage(const struct sitting *s, struct buf *out);

/* ---- markers, notes, items ---- */

/* A marker now, of a kind of the profile by its letter (NULL, "": none). A held key makes one. */
bool sitting_mark(struct sitting *s, const char *letter, struct err *err);
bool sitting_note(
	struct sitting *s, bool timed, struct err *err); /* opens a note: now, or without a time */
/* Opens a note of a part of the review: diary, section, chain, packaging … (note_parts of
 * record/records.h), or of a question ("question ID"); "": of the item, without a time. */
bool sitting_note_part(struct sitting *s, const char *part, struct err *err);
/* Adds an item to the review, after the last one of the section with this id (NULL: under "also
 * heard"): an address, a file, or a title that is heard elsewhere. It is chosen afterwards. */
bool sitting_add_item(struct sitting *s, const char *what, const char *section, struct err *err);
/* Files and addresses under "also heard", but for those that an item of the list plays already. */
bool sitting_add_items(struct sitting *s, char *const *what, size_t n, struct err *err);
bool sitting_edit(struct sitting *s, const struct uuid *note, struct err *err);
void sitting_keep(struct sitting *s);    /* ends Text; empty: as if never opened */
void sitting_give_up(struct sitting *s); /* ends Text; undo brings it back */
bool sitting_delete_note(struct sitting *s, const struct uuid *note, struct err *err);
bool sitting_bring_back(
	struct sitting *s, const struct uuid *note, struct err *err); /* a deleted note */
bool sitting_private(struct sitting *s, const struct uuid *note, struct err *err); /* yes or no */
bool sitting_note_now(
	struct sitting *s, const struct uuid *note, struct err *err); /* its time: now */
bool sitting_nudge_note(struct sitting *s, const struct uuid *note, int64_t by_ms, struct err *err);
bool sitting_range_note(
	struct sitting *s, const struct uuid *note, struct err *err); /* its end: now */
bool sitting_done(struct sitting *s, size_t item);                    /* done, or not after all */
bool sitting_undo(struct sitting *s, struct err *err);
bool sitting_redo(struct sitting *s, struct err *err);
void sitting_retry(struct sitting *s); /* what is not on disk: now */

/* Text as it was typed or pasted goes into the open note; short codes of the profile expand. */
bool sitting_type(struct sitting *s, const char *text, size_t n);
/* The word before the caret becomes one of the lexicon that starts so; again: the next one. Says
 * what it means. */
bool sitting_complete(struct sitting *s, struct err *err);
/* After a change to s->editor (a verb of editor.h): the draft in the archive follows. */
void sitting_edited(struct sitting *s);
void sitting_caret_to(struct sitting *s, size_t at); /* bytes into the open note's text; clamped */
bool sitting_insert_time(struct sitting *s, struct err *err); /* "[1:10]" into the text */

/* ---- the wheel (wheel.c): verbs on its chosen row ---- */

void sitting_wheel_choose(struct sitting *s, size_t row);
void sitting_wheel_scope(struct sitting *s); /* item, section, whole, in turn */
/* Any attribute of the lexicon, by id or name, joins the wheel for this sitting. */
bool sitting_wheel_add(struct sitting *s, const char *word, struct err *err);
bool sitting_rate(struct sitting *s, double value, struct err *err); /* NAN: not judged */
/* That step; again: a half more. Right after a step down, on a scale that goes below zero, it is
 * below zero. */
bool sitting_rate_digit(struct sitting *s, int digit, struct err *err);
bool sitting_rate_step(struct sitting *s, int by, struct err *err); /* by the smallest step */
bool sitting_rate_confidence(
	struct sitting *s, struct err *err); /* sure, unsure, nothing, in turn */
bool sitting_rate_remark(struct sitting *s, const char *text, struct err *err);
/* Devices of the profile that stand for a value of this attribute: the n-th one; false after the
 * last. */
bool sitting_benchmark(const struct sitting *s, const struct wheel_row *r, size_t n,
	const char **device, double *value);
/* A word of the lexicon in use by what it starts with, for completion: the n-th one; NULL after the
 * last. */
const char *sitting_word(const struct sitting *s, const char *start, size_t n);

/* ---- what is worn, and what feeds it (wear.c) ---- */

bool sitting_wear(
	struct sitting *s, size_t number, struct err *err); /* 1: under test; asks for a swap */
bool sitting_wear_back(struct sitting *s, struct err *err); /* the one worn before */
bool sitting_from_memory(
	const struct sitting *s, size_t number); /* it is not at hand, and cannot be put on */
bool sitting_choose_variant(
	struct sitting *s, const char *name, struct err *err); /* "": the next one */
/* The volume as the device shows it, in the chain's unit (config/volume.h). `how` it was matched to
 * the device worn before, "" by ear, NULL not at all; what follows the volume in the text says it,
 * too: "22 by ear". */
bool sitting_volume(struct sitting *s, const char *text, const char *how, struct err *err);
/* The volume of a device on a chain as it was last read, else as the files say: "28 steps"; "" when
 * not known. */
void sitting_volume_text(const struct sitting *s, const struct uuid *device,
	const struct uuid *chain, char *text, size_t size);
/* What the open note, or the next one, is set against: nothing, each other device at hand, each
 * from memory, in turn. */
void sitting_against_next(struct sitting *s);

/* ---- blind runs (blind.c): a helper swaps, the listener sees the number of the trial ---- */

struct blind_wish {
	size_t devices[9], n; /* numbers as sitting_wear takes them */
	size_t blocks;        /* each device so often, or … */
	size_t repeats;       /* … not 0: once, and so many hidden repeats; or … */
	size_t draws; /* … not 0: so many trials of either of two, which the listener names */
	bool alike;   /* they cannot be told by their fit */
};

/* Draws the order and records it; asks for the first trial, which waits until the order is on disk.
 */
bool sitting_blind_begin(struct sitting *s, const struct blind_wish *w, struct err *err);
bool sitting_blind_next(
	struct sitting *s, struct err *err); /* asks for the next trial; after the last: the end */
bool sitting_blind_end(struct sitting *s, struct err *err); /* and reveals the order */
/* The trial at hand is device `number`, says the listener; until the next trial that can be
 * changed, and undone. */
bool sitting_answer(struct sitting *s, size_t number, struct err *err);
bool sitting_may_answer(
	const struct sitting *s, size_t number); /* is that an answer to the trial at hand? */
bool sitting_is_blind(const struct sitting *s);
bool sitting_hides_note(
	const struct sitting *s, const struct uuid *note); /* of before the run: it could sway */
/* How the device worn is called on the screen, the one way for all panes: by its name, in a blind
 * run by the trial. `made`: the note that it was worn for; NULL: what is made now. */
void sitting_add_worn(const struct sitting *s, const struct uuid *device, const struct uuid *made,
	struct buf *out);
/* Is it what is worn now, as far as the listener may know? */
bool sitting_is_worn(const struct sitting *s, const struct note *n);
/* For the helper's eyes: "put on AFUL Performer8, volume 22" of the trial that is asked for;
 * nothing without one. */
void sitting_add_helper(const struct sitting *s, struct buf *out);

/* ---- chains (chains.c) ---- */

/* The chains of this review in their order; rows are borrowed until the next change, the caller
 * frees *v. */
size_t sitting_chains(const struct sitting *s, const struct chain ***v);
bool sitting_chain_is_clock(const struct chain *c); /* it plays by itself; false for NULL */
bool sitting_choose_chain(
	struct sitting *s, const char *name, struct err *err); /* "": the next one */
/* Lines as config/chain_line.h reads them. A chain that is added is chosen; a changed one stays
 * chosen if it was. */
bool sitting_add_chain(struct sitting *s, const char *line, struct err *err);
bool sitting_change_chain(struct sitting *s, const char *line, struct err *err);

/* ---- the playlist's file (files.c): written into because it was asked for, and then read
 * again ---- */

/* A cue at what is heard now, of the item that plays; label: NULL or "" for none. */
bool sitting_add_cue(struct sitting *s, const char *label, struct err *err);
/* An item that was added at the bench goes into its section there. */
bool sitting_into_playlist(struct sitting *s, size_t item, struct err *err);
/* Does this file say what the sitting read as its playlist? */
bool sitting_has_read(const struct sitting *s, const char *path);

/* Where one sits and how one feels, if one cares to say: kept with the sitting. "" takes it back.
 */
bool sitting_room(struct sitting *s, const char *text, struct err *err);
bool sitting_mood(struct sitting *s, const char *text, struct err *err);

#endif
