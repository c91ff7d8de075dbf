/*
 * A sitting: one run of the bench. It joins the archive, the player and the files, and knows no
 * screen. The verbs below are all that can be done; whoever draws reads the struct and changes
 * nothing.
 *
 * What a person does is a change: rows of the record in their new version. It is applied here,
 * shown, queued for the archive, and can be undone; the mechanism is in change.c and there is only
 * that one.
 *
 * Times of `now` are clock_mono_ns(). Positions are milliseconds in the recording that plays.
 */
#ifndef SITTING_SITTING_H
#define SITTING_SITTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/level.h"
#include "base/scale.h"
#include "player/player.h"
#include "record/rating.h"
#include "sitting/editor.h"
#include "store/store.h"
#include "store/writer.h"

/* What must be drawn again. */
enum {
	DIRTY_HEADER = 1,
	DIRTY_TRACKS = 2,
	DIRTY_PLAYER = 4,
	DIRTY_NOTES = 8,
	DIRTY_EDITOR = 16,
	DIRTY_LINE = 32,
	DIRTY_WHEEL = 64,
	DIRTY_ALL = 127
};

/* Those after STATE_TEXT are key tables only: what keys mean in Keys while a pane has the focus. */
enum state { STATE_KEYS, STATE_TEXT };

enum item_sound {
	SOUND_UNKNOWN, /* not looked for yet */
	SOUND_FILE,
	SOUND_LIBRARY, /* a file of one's own music that is the recording, though nobody named it */
	SOUND_URL,
	SOUND_SIGNAL,
	SOUND_CLOCK, /* nothing that earlog could play: the reviewer's own player and our clock */
	SOUND_FAILED /* it should play, and could not be opened: bench_item.why */
};

/* A line of the track list. Everything is borrowed from the record until the next change. */
struct bench_item {
	const struct listing *listing;
	const struct item *item;
	const struct recording *recording;
	const struct section *section;
	const struct source **sources; /* in the order in which they are tried */
	size_t nsources;
	const struct cue **cues; /* by time; those without a time last */
	size_t ncues;
	const struct note **notes; /* kept ones of this review that may be shown, by time in the
				      track, then as written */
	size_t nnotes, notes_cap;
};

/* What stays of an item when the list is made anew. */
struct item_state {
	struct uuid item;
	enum item_sound sound;
	char why[256]; /* SOUND_FAILED, SOUND_CLOCK: in words */
	int64_t clock_ms;
	uint64_t probe; /* ticket of the question what could play; 0: not asked yet */
};

/* What is in the ears, by number: 1 is the device under test. */
struct worn_device {
	const struct device *device;
	const struct comparison *comparison; /* NULL for the device under test */
};

enum play_state {
	PLAY_NOTHING, /* nothing chosen yet, or the item has failed */
	PLAY_OPENING,
	PLAY_RUNNING,
	PLAY_PAUSED,
	PLAY_ENDED, /* stands at its end */
};

/* What waits for Space or Enter; Esc leaves everything as it was. */
enum ask {
	ASK_NOTHING,
	ASK_SWAP,  /* another device goes on the ears: sitting.ask_device */
	ASK_ALIGN, /* a cue is to be heard: sitting.ask_cue */
	ASK_TRIAL, /* a trial of a blind run goes on the ears: sitting.ask_trial */
};

struct transport {
	enum play_state state;
	bool clock;         /* our clock runs, not the player */
	uint64_t ticket;    /* of the load */
	struct uuid source; /* what plays */
	int64_t base_ms;    /* position at base_ns; it runs on from there in PLAY_RUNNING */
	int64_t base_ns;
	int64_t length_ms; /* -1: not known */
	int64_t seek_ms;   /* target of the last exact seek while nothing has played since; NO_MS */
	bool sounding;     /* sound really runs (or stands) there; not while it opens or seeks */
	struct player_info info;
	uint64_t jumps;               /* counts each seek and load: what is no steady playing on */
	int64_t loop_ms, loop_end_ms; /* in the recording; a loop when both are there, else NO_MS */
	struct level
		level; /* of the file that plays; steps NULL: the archive holds none, or not yet */
	uint64_t level_serial;          /* changes whenever `level` does */
	bool player_ready, player_gone; /* libmpv is there; it will never be */
	bool silent;                    /* no sound device */
	bool missed; /* the output is gone: the sound stands, and goes on when it is back */
	bool held;   /* outputs came or went: the output is opened anew before the sound goes on */
	bool fading; /* in, so not at level_db yet */
};

/* A line of the wheel. Texts are borrowed from the lexicon; NULL where there is none. */
struct wheel_row {
	const char *attribute; /* id in the lexicon, or of a score: section, sonic-quality, bias */
	const char *name, *definition;
	const char *low, *mid, *high;
	bool bipolar, score;
	struct scale scale;          /* that it is rated on */
	const struct rating *now;    /* of this sitting, device and chain; NULL: not rated yet */
	const struct rating *before; /* the last one of an earlier sitting; NULL until `now` is
					there (design, 6) */
};

struct wheel {
	enum scope scope;
	struct wheel_row *rows; /* of the section of the item that plays */
	size_t n, chosen;
};

enum said_level { SAID_INFO, SAID_WARN, SAID_ERROR, SAID_ASKS /* what `ask` waits for */ };

struct sitting_private;
struct session_file;
struct profile;
struct playlist_file;

struct sitting {
	const struct session_file *files;
	const struct profile *profile;
	struct record rec;
	struct uuid review, sitting;

	struct bench_item *items;
	size_t nitems;
	size_t item;                 /* the one that plays or stands */
	struct worn_device *devices; /* [0] is key 1 */
	size_t ndevices;
	struct uuid device, variant, chain; /* worn now; none where not known */
	struct uuid worn_before; /* the device worn before this one, in an earlier sitting too;
				    none: there was none */
	struct uuid against;     /* what the next note is set against, if it is */
	bool against_memory;     /* … which is not at hand */
	struct transport play;

	enum ask ask;
	size_t ask_device; /* 0: the device under test, as in `devices` */
	size_t ask_cue;    /* of the item that plays */
	size_t ask_trial;  /* past the last one: the run ends */

	struct uuid blind;     /* the blind run that is on: nothing may tell a device; none */
	size_t trial, ntrials; /* of it: the one at hand, from 1 (0: before the first); how many */

	size_t chosen;           /* item under the bar of the track list */
	struct uuid chosen_note; /* note under the bar; none: the last one; uuid_max: the bar is on
				    something else */
	struct uuid
		chosen_cue; /* cue under the bar of the cues, while they are looked at; else none */

	enum state state;
	struct draft *draft;  /* NULL: none is open */
	struct editor editor; /* its text */

	struct wheel wheel;

	char said[512]; /* the last message */
	enum said_level said_level;

	struct writer_state disk;
	bool pending; /* something is not on disk yet */
	int64_t day;  /* day N of this review, by local dates */
	double level_db;
	bool type_to_note; /* of the profile: a letter in Keys begins a note, commands move to Alt
			    */
	bool reading;      /* what was noted and rated is still to come (sitting_start) */
	bool quit, wants_reload;
	unsigned dirty;

	struct sitting_private *p;
};

struct sitting_options {
	const struct session_file *files;
	const struct profile *profile;
	struct playlist_file *playlist; /* borrowed while sitting_new runs */
	const char *db;                 /* path of the archive */
	bool net;
};

/* ---- life ---- */

/* Reads from the archive (creating it when there is none) what the review is, and joins it with
 * what the files say. Starts no thread and no sound and reads no notes: that is sitting_start,
 * after the first paint. */
struct sitting *sitting_new(const struct sitting_options *o, struct err *err);
void sitting_start(struct sitting *s);
/* The files say something else now: s->files holds the new session file already. */
bool sitting_reload(struct sitting *s, const struct playlist_file *playlist, struct err *err);
/* Ends it: keeps the draft, writes the place, waits for the disk (false, err: something is not
 * stored) and shuts the player down. *clean gets false when libmpv would not end in time (then
 * leave with _exit). */
bool sitting_end(struct sitting *s, bool *clean, struct err *err);

/* ---- the loop ---- */

int sitting_player_fd(const struct sitting *s);
int sitting_writer_fd(const struct sitting *s);
int sitting_reader_fd(const struct sitting *s);
void sitting_on_player(struct sitting *s);
void sitting_on_writer(struct sitting *s);
void sitting_on_reader(struct sitting *s);
/* Milliseconds until the next timer, -1: none. Rounded up, so that a timer is due when poll
 * returns. */
int sitting_wait_ms(const struct sitting *s, int64_t now_ns);
void sitting_run_timers(struct sitting *s, int64_t now_ns);

/* Hands what was done to the writer. The loop calls it after each drawing: first shown, then
 * queued. While the position of something is asked for, it all waits (20 ms at most). */
void sitting_flush(struct sitting *s);

/*
 * First thing at a key press: asks what is audible now, so that whatever the key does has its true
 * time. The answer comes as a player event and completes what was made with it; until then it waits
 * (20 ms at most).
 */
void sitting_key_pressed(struct sitting *s, int64_t now_ns);

/* The key in hand takes another one to say what it does (M and a letter): until `held` is false
 * again, keys are of the moment of this one. */
void sitting_hold_key(struct sitting *s, bool held);

/* ---- reading ---- */

int64_t sitting_pos_ms(const struct sitting *s, int64_t now_ns); /* in the recording; NO_MS: none */
int64_t sitting_track_ms(
	const struct sitting *s, int64_t now_ns);   /* in the track (offset taken off) */
int64_t sitting_length_ms(const struct sitting *s); /* of the track; -1: not known */
bool sitting_plays(const struct sitting *s);        /* or will, once it is open */
const struct bench_item *sitting_item(const struct sitting *s); /* the one that plays; NULL: none */
const struct bench_item *sitting_find_item(
	const struct sitting *s, const struct uuid *item); /* NULL: not listed */
const struct item_state *sitting_item_state(const struct sitting *s, size_t item);
const struct source *sitting_source(const struct sitting *s, const struct uuid *u); /* NULL: none */
const struct device *sitting_device(const struct sitting *s, const struct uuid *u);
const struct chain *sitting_chain(const struct sitting *s, const struct uuid *u);
const struct variant *sitting_variant(const struct sitting *s, const struct uuid *u);
size_t sitting_device_number(const struct sitting *s, const struct uuid *u); /* 1 …; 0: none */
/* The cue that is lit at a track time: from 3 s before `at` to 10 s after it, or its range; -1:
 * none. */
int sitting_cue_at(const struct bench_item *i, int64_t track_ms);
/* Is all that was done on disk? */
bool sitting_all_kept(const struct sitting *s);
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

/* ---- saying ---- */

/* A key in a message, by the line that it runs: "\1note\2 writes one". Who shows it names the key
 * that is bound to the line now, or the command where none is. */
#define SAID_KEY_BEGIN '\1'
#define SAID_KEY_END '\2'

void sitting_say(struct sitting *s, enum said_level level, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* ---- transport: all take effect at once, none waits ---- */

void sitting_play_item(struct sitting *s, size_t item);
void sitting_toggle(struct sitting *s); /* play, pause; the clock too */
void sitting_pause(struct sitting *s, bool paused);
void sitting_seek(struct sitting *s, int64_t pos_ms); /* in the recording; clamped */
void sitting_seek_by(struct sitting *s, int64_t by_ms);
void sitting_seek_track(struct sitting *s, int64_t track_ms);       /* in the track's time */
bool sitting_step_item(struct sitting *s, int by, struct err *err); /* next, previous */
bool sitting_step_cue(struct sitting *s, int by, struct err *err);
/* Plays from the place of a note of the record. */
bool sitting_go_to_place(struct sitting *s, const struct uuid *note, struct err *err);
void sitting_set_level(struct sitting *s, double level_db);
/* The sound goes to an output, by its name in `earlog outputs`, without losing the place; "": says
 * which one it is. */
bool sitting_choose_output(struct sitting *s, const char *name, struct err *err);
const char *sitting_output_name(
	const struct sitting *s, size_t n); /* of those that there are; NULL after the last */

/* Loops: from the first place to the second, over and over; the clock has none. */
bool sitting_loop_start(struct sitting *s, struct err *err);
bool sitting_loop_end(struct sitting *s, struct err *err);
void sitting_loop_off(struct sitting *s);
bool sitting_loop_cue(struct sitting *s, struct err *err); /* the lit cue, or the next one */
/* Goes to a cue of the item that plays, by its number in its `cues`; the clock is set to it and
 * runs on. */
bool sitting_go_cue(struct sitting *s, size_t cue, struct err *err);
void sitting_choose_cue(struct sitting *s, size_t cue); /* SIZE_MAX: none */
/* Pins the chosen cue, else the first one of this item that has no time, to what is heard now. A
 * time that the playlist gives stays. */
bool sitting_pin_cue(struct sitting *s, struct err *err);
/* Asks for the lit or next cue to be confirmed when it is heard: the source's offset follows from
 * it. */
bool sitting_align(struct sitting *s, struct err *err);

/* ---- what is worn, and what feeds it (wear.c) ---- */

bool sitting_wear(
	struct sitting *s, size_t number, struct err *err); /* 1: under test; asks for a swap */
bool sitting_wear_back(struct sitting *s, struct err *err); /* the one worn before */
bool sitting_from_memory(
	const struct sitting *s, size_t number); /* it is not at hand, and cannot be put on */
/* The question of a swap: "put on AFUL Performer8, volume 45 %, matched by ear to AFUL Cantor at 50
 * %, now at 60 %; …", in fewer and fewer words; the last ones without the keys. */
enum swap_words { SWAP_ALL, SWAP_BRIEF, SWAP_SHORT, SWAP_NO_KEYS };
void sitting_add_swap(
	const struct sitting *s, const struct device *d, enum swap_words words, struct buf *out);
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

void sitting_confirm(struct sitting *s); /* what was asked for: do it */
void sitting_cancel(struct sitting *s);  /* leave it as it was */

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

/* ---- the record ---- */

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

/* ---- files of one's own music (items.c) ---- */

/* A file that looks like a recording, but for its length, a suffix, or the name of its artist. */
struct near_miss {
	const char *path;
	const char *title; /* as tagged; NULL: it has no tags */
	const char *artist;
	int64_t length_ms; /* NO_MS: not known */
};

/* Those of an item, the likeliest first; they are offered and never taken by themselves. Valid
 * until the next event. */
size_t sitting_near_misses(const struct sitting *s, size_t item, const struct near_miss **v);
/* A file becomes the first source of the item's recording, in place of one linked before; undo
 * takes it back. A relative path is seen from the session file. */
bool sitting_link_file(struct sitting *s, size_t item, const char *path, struct err *err);

/* ---- what an item is heard from (look.c), and its page (page.c) ---- */

enum source_state {
	SOURCE_LOOKED_FOR, /* nobody knows yet */
	SOURCE_PLAYS,      /* now */
	SOURCE_FOUND,      /* it could play */
	SOURCE_MISSING,    /* it could not */
};

/* One that an item is heard from. */
struct heard_from {
	const struct source *row;   /* NULL: a file of one's own music that was never heard */
	const char *kind, *locator; /* file, library, url, signal; as it is named */
	enum source_state state;
	const char *words; /* why it is missing, where else it was found; "" */
};

/* Asks for each that an item may be heard from whether it could play, and from then on for those of
 * each item that is chosen, until it is told SIZE_MAX; the answers come as events. */
void sitting_look(struct sitting *s, size_t item);
void sitting_look_again(struct sitting *s); /* another item was chosen, or its sources are others */
/* The n-th of the item that is looked at, in the order in which they are tried; false after the
 * last. Valid until the next event. */
bool sitting_heard_from(const struct sitting *s, size_t n, struct heard_from *out);
/* A track's own length, in ms (design, section 2: the playlist's word, its first url, its file);
 * NO_INT: not known. */
int64_t sitting_track_length(const struct bench_item *b);
/* Is a source of another length, with no offset that says by how much its times differ? */
bool sitting_times_unsure(const struct bench_item *b);
/* The path of a file as it was typed: from the session file's folder, then from the music folders;
 * the first that is there, else the first. The caller frees. */
char *sitting_file_named(const struct sitting *s, const char *typed);
/* Opens the n-th page of an item, from 0, at what is heard now, or says its address. */
bool sitting_open_page(struct sitting *s, size_t item, size_t n, struct err *err);
void sitting_on_child(struct sitting *s); /* SIGCHLD came */

/* ---- choosing ---- */

void sitting_choose_item(struct sitting *s, size_t item);
void sitting_choose_note(struct sitting *s, const struct uuid *note);

#endif
