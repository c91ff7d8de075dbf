/*
 * A sitting is one run of the bench (the screen on which the listener plays tracks and writes
 * notes); users read "session". This header has the state that all rooms of the bench need, the
 * questions about the record in memory, and the messages. Rooms above have the actions:
 * playback/playback.h, writing/writing.h, writing/blind.h; run/run.h has the start, the end, the
 * event loop and the questions to the listener. The user interface reads the struct and never
 * writes it. A change of the record is a list of new versions of rows: change.c applies the list,
 * marks what the screen must draw, queues the rows for the archive, and can undo the change. In all
 * functions now_ns is from clock_mono_ns(), and a position is in milliseconds in the recording that
 * plays, unless its name says track_ms.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "archive/upkeep/writer.h"
#include "audio/deck/deck.h"
#include "base/core/err.h"
#include "base/numbers/analysis.h"
#include "base/numbers/scale.h"
#include "bench/sitting/editor.h"
#include "review/record/device_in_chain.h"
#include "review/record/note_rules.h"
#include "review/record/rating.h"
#include "review/record/timing.h"

#define SAID_MOST 512 /* bytes of a message */

/* Bits of the parts of the screen that must be drawn again: what changes with the time and with
 * each letter, or all. */
enum {
	DIRTY_TIME = 1,
	DIRTY_LINE = 2, /* messages and hints, and the lines about the open note */
	DIRTY_TEXT = 4, /* the words of the open note alone */
	DIRTY_ALL = 15
};

/* Keys run commands, or write into the open note. */
enum state { STATE_KEYS, STATE_TEXT };

enum item_sound {
	SOUND_UNKNOWN, /* the player has not answered yet which source it can play */
	SOUND_FILE,
	/* a file of the music library that matches the track; the playlist does not name it */
	SOUND_LIBRARY,
	SOUND_URL,
	SOUND_SIGNAL,
	SOUND_CLOCK, /* earlog can play no source; its clock counts while another player plays */
	SOUND_FAILED /* no source could be opened; item_state.why has the reason */
};

/* A track in the track list. The pointers to its rows borrow from the record, and are valid until
 * the next change. */
struct track_row {
	const struct listing *listing;
	const struct item *item;
	const struct recording *recording;
	const struct section *section;
	/* 1 + the index of its section in sitting.headings; 0: its section has tracks of the list,
	 * or it has no section */
	size_t heading;
	const char *group;             /* listing_group, if the review has no list; else NULL */
	const struct source **sources; /* in the order in which earlog tries them */
	size_t nsources;
	const struct cue **cues; /* sorted by time; cues without a time come last */
	size_t ncues;
	const struct note **notes; /* closed notes, without hidden ones, sorted by time */
	size_t nnotes;
	int64_t first_evening; /* note_evening of the first of them that has words */
};

/* How a track can be played. Remains when the track list is built again. */
struct item_state {
	struct uuid item;
	enum item_sound sound;
	char why[320];  /* reason for SOUND_FAILED or SOUND_CLOCK, and what to do */
	uint64_t probe; /* ticket of the player_probe for this track; 0: the player was not asked
			   yet */
};

/* A device that the listener can wear in this review. */
struct worn_device {
	const struct device *device;
	/* its row in the list of compared devices; NULL: the device under test */
	const struct comparison *comparison;
	struct uuid usual; /* its usual setting (device_setting_usual); none: it has none */
};

/* The question that waits for an answer. Enter answers yes, Esc answers no; at a swap
 * and a trial Space is yes also (struct asks). */
enum asked {
	ASK_NOTHING,
	ASK_SWAP,     /* the listener is asked to put on the device sitting.ask_about */
	ASK_SHIFT,    /* move all times of the source sitting.ask_about, which plays? */
	ASK_TRIAL,    /* the helper puts on the device of trial sitting.ask_trial */
	ASK_WITHDRAW, /* withdraw the rating sitting.ask_about of an earlier evening? */
	ASK_SETTING,  /* add a setting that no file names? */
	ASK_PUT_ON,   /* hands change the setting or chain sitting.ask_about while music waits */
	ASK_FILES,    /* take away what the saved session file or playlist no longer names? */
};

/* Facts of the file that plays. */
struct heard {
	int64_t opened; /* count_next() before the player opened the file */
	/* The file that could not be decoded last, and the position in it at that time. */
	struct uuid damaged;
	int64_t damaged_ms;
	/* measurements of the file; overview is NULL if there are none yet */
	struct analysis analysis;
	uint64_t analysis_serial; /* changes whenever `analysis` changes */
};

/* A row of the rating wheel. Texts are borrowed from the lexicon, or NULL. */
#define WHEEL_OTHERS 9

struct wheel_row {
	/* Id of an attribute of the lexicon, or of a score: section, sonic-quality, bias. */
	const char *attribute;
	const char *name, *own, *definition; /* own: the name in the language of the lexicon */
	const char *low, *mid, *high;
	bool bipolar, score;
	bool asked; /* the section of the current track asks for it */
	struct scale scale;
	/* The rating made this evening with the current device and chain; NULL: none yet. */
	const struct rating *now;
	/* The last one of this evening with another setting, chain or equaliser; NULL: none. */
	const struct rating *tonight;
	/* The last ones of this evening of other devices, which have these numbers (from 0): not
	 * shown until `now` is set; NULL: none, or a blind test. */
	const struct rating *others[WHEEL_OTHERS];
	/* The newest rating of an earlier evening, which is not shown until `now` is set, so that
	 * it does not influence the listener; NULL: none, or a blind test. */
	const struct rating *before;
	/* Evenings on which the device was rated here before; 0 in a blind test. */
	size_t evenings;
	int64_t last_evening; /* valid if evenings is not 0 */
};

struct wheel {
	enum scope wanted, scope; /* wanted: by the listener; scope: that, if the track has it */
	struct uuid cue;          /* SCOPE_CUE: the cue of the current track that is rated */
	/* The attributes for the section of the current track, and the scores. */
	struct wheel_row *rows;
	size_t n, chosen;
};

/* The current sound, for files that do not play it. Positions are in the recording. */
struct play_now {
	const struct track_row *item; /* the current track; NULL: none */
	enum play_state state;
	bool clock, follows; /* earlog's clock counts; it copies the followed player */
	bool plays;          /* it plays, or will once the file is open */
	bool heard;          /* the music is audible, or the clock runs */
	bool signal;         /* a test signal is on */
	bool loops;          /* both ends of the loop are set */
	int64_t offset_ms;   /* where the track begins in the recording */
	/* pos_ms and track_ms: in the recording and in the track, NO_MS: PLAY_NOTHING. length_ms:
	 * of the track, -1: not known. */
	int64_t pos_ms, track_ms, length_ms;
	const struct playing *play; /* the value of which this was computed */
};

struct sitting_internal;
struct playback_state;
struct writing_state;
struct blind_state;
struct run_state;
struct session_file;
struct device_story;
struct profile;

struct sitting {
	const struct session_file *files;
	const struct profile *profile;
	struct record rec;
	struct uuid review, sitting;

	struct track_row *items;
	struct item_state *states; /* states[i] is the state of items[i] */
	size_t nitems;
	size_t item;                 /* index of the current track in `items` */
	struct worn_device *devices; /* devices[0] is device number 1, the device under test */
	size_t ndevices;
	const struct chain **chains; /* the chains that can be in use, in order (chains_list) */
	size_t nchains;
	/* device, variant and chain in use; sounds_into adds the equaliser */
	struct setup setup;
	struct uuids taken_off; /* the settings that devices had when a swap took them off */
	struct deck deck;       /* what sounds, the outputs */
	struct heard heard;

	enum asked ask;
	struct uuid ask_about; /* row that the question is about; UUID_NONE: none */
	/* Number of the trial in the question, from 1; ntrials + 1 asks whether to end the test. */
	size_t ask_trial;

	/* The open blind test of devices that a helper swaps, during which no text on the screen
	 * may name a device; UUID_NONE: none. */
	struct uuid blind;
	/* Number of the current trial, from 1, or 0 before the first; number of all trials. */
	size_t trial, ntrials;

	size_t chosen; /* index of the selected track in `items`; nitems: none is selected */
	/* In place of a track while none is selected: the notes without a place. Has no item.
	 * loose.section: the section without tracks for which a player is heard; NULL: none. */
	struct track_row loose;
	const struct section **headings; /* the sections without tracks, as the list has them */
	size_t nheadings;
	struct uuid chosen_note; /* the selected note; UUID_NONE: the last one of the track */
	bool no_note;            /* the selected line of a list is no note: none is selected */
	struct uuid chosen_cue;  /* the selected cue; UUID_NONE: the list of cues is not shown */

	enum state state;
	struct open_note *open_note; /* the open note or other text; NULL: none */
	struct editor editor;        /* its text */

	struct wheel wheel;

	char said[SAID_MOST]; /* the message that is shown */
	enum said_level said_level;
	unsigned said_nr; /* how many messages there were */

	struct writer_state disk;
	bool pending; /* a change has waited for the disk for more than 100 ms */
	int64_t day;  /* number of today, from 1, among the days with a session of this review */
	/* a setting of the profile: a letter begins a note, and commands need Alt */
	bool type_to_note;
	bool reading; /* true until run_start has read notes and ratings */
	/* true until run_start has read a playlist that has not changed, cues, and sections without
	 * tracks */
	bool unjoined;
	/* started: threads run; resumed: an earlier session of this review had a track */
	bool started, resumed;
	bool leaving; /* the session ends: unsaved changes are written first */
	bool quit;
	/* The file to which the review is exported; "": the file of the last export; NULL: none. */
	char *export_to;
	/* Values that the loop has to write to the profile. */
	struct {
		char *music; /* a new music folder */
		bool net;
	} wants;
	unsigned dirty;

	/* The state of each room, which the files of that room write: ROOM/ROOM_parts.h. */
	struct sitting_internal *internal;
	struct playback_state *playback;
	struct writing_state *writing;
	struct blind_state *blind_state;
	struct run_state *run;
};

struct play_now sitting_now(const struct sitting *s);

/* ---- finding rows ---- */

const struct track_row *sitting_item(const struct sitting *s); /* the current track; NULL: none */
const struct track_row *sitting_chosen(
	const struct sitting *s); /* the selected track, or `loose` */
/* Returns the track of the track list with this item row; NULL: not in the list. */
const struct track_row *sitting_find_item(const struct sitting *s, const struct uuid *item);
/* Returns true if the list of parts has this note: a note of this review on one of its parts, or on
 * a track that is not in the track list. */
bool sitting_note_in_parts(const struct sitting *s, const struct note *n);
size_t sitting_notes_in_parts(const struct sitting *s); /* how many there are; kept */
/* Return the row of the review, and of this session; NULL: it is not there yet. */
const struct review *sitting_review(const struct sitting *s);
const struct sitting_row *sitting_session(const struct sitting *s);
/* Return the row of the record with this UUID; NULL: none. */
void *sitting_find(const struct sitting *s, enum row_kind kind, const struct uuid *u);
const struct source *sitting_source(const struct sitting *s, const struct uuid *u);
/* Returns the position in a source at which the track starts, in ms (source_offset_ms). */
int64_t sitting_offset_ms(const struct sitting *s, const struct uuid *source);
/* Return the time of a note in its track, NO_MS: none; and in words (note_time_text). */
int64_t sitting_note_ms(const struct sitting *s, const struct note *n);
char *sitting_note_time(const struct sitting *s, const struct note *n, char text[TIME_TEXT]);
const struct device *sitting_device(const struct sitting *s, const struct uuid *u);
const struct chain *sitting_chain(const struct sitting *s, const struct uuid *u);
const struct chain *sitting_chain_now(const struct sitting *s); /* the chain in use */
/* Returns the words about a device that is put on, by the kind of the device under test. */
const struct device_words *sitting_words(const struct sitting *s);
/* Returns the number of a device, from 1 (devices[0]); 0: the device cannot be worn in this
 * review. */
size_t sitting_device_number(const struct sitting *s, const struct uuid *u);
/* Returns true if every change is on disk. */
bool sitting_all_kept(const struct sitting *s);
/* Returns the end of the name of a device by which the screen calls it, "Cantor": more words if
 * another device of the review ends with it. Points into name. */
const char *sitting_brief(const struct sitting *s, const char *name);
/* Returns the cue that the screen highlights now: the latest one that has begun and is at this time
 * (cue_is_at); next: else the next one with a time. NULL: there is none. */
const struct cue *sitting_cue_now(const struct sitting *s, bool next);

/* ---- selecting a track or a note ---- */

void sitting_choose_item(struct sitting *s, size_t item);
/* Selects a section without tracks, and no track. A followed player may play something that no list
 * has: it is heard for the section that was selected last, directly or by one of its tracks. */
void sitting_choose_heading(struct sitting *s, size_t heading);
/* note: UUID_NONE: the last one of the track; NULL: none. */
void sitting_choose_note(struct sitting *s, const struct uuid *note);

/* ---- the device in use (in_use.c) ---- */

/* Returns the number of times that the device was put on in this session, from 1 (it grows with
 * each change of device). */
int64_t sitting_seating(const struct sitting *s);
/* Returns true if the session file says that the device is known from memory only: it cannot be
 * worn. */
bool sitting_from_memory(const struct sitting *s, size_t number);
/* Returns the setting of a device after this one; NULL: before the first, after the last. */
const struct variant *sitting_next_setting(
	const struct sitting *s, const struct uuid *device, const struct variant *after);
/* Loops over the settings of the device that is worn. */
#define EACH_SETTING(v, s)                   \
	for (const struct variant *v = NULL; \
		(v = sitting_next_setting((s), &(s)->setup.device, v));)
/* Returns the usual setting of a device, which notes do not name; NULL: it has none. */
const struct variant *sitting_usual_setting(const struct sitting *s, const struct uuid *device);
/* Returns the current setup with that device. */
struct setup sitting_setup_of(const struct sitting *s, const struct uuid *device);

/* ---- finding notes ---- */

/* Returns the selected note (commands such as edit and delete work on it); NULL: none. */
const struct note *sitting_chosen_note(const struct sitting *s);

/* A note about the current track, or the remark of a rating of it that counts, made with another
 * device, perhaps in another review. */
struct other_note {
	const char *device;
	const char *listener;    /* who made the note; NULL: the owner of the archive */
	const struct note *note; /* NULL: a remark */
	const char *text;        /* the words; of a remark "Punch 3: soft hits" */
	int64_t track_ms;        /* time of the note in the track; NO_MS: none */
	/* The note is at the cue that the screen highlights. Equal for all notes that one call of
	 * sitting_others writes. */
	bool at_cue;
};

#define OTHERS_MOST 100

/* Writes to out at most OTHERS_MOST notes about other devices, from any review, newest first: those
 * at the highlighted cue, or, if there are none, those on the current track and the remarks on it,
 * each after the notes of its device and listener. Returns their number. The profile may hide such
 * notes, here and in track_row.notes, until the listener has written a note at that cue or on that
 * track. The pointers are valid until the next event. */
size_t sitting_others(const struct sitting *s, struct other_note *out);
/* Returns a line for each file of another listener that cannot be read; "": none, or a blind run is
 * open. Valid until the next event. */
const char *sitting_others_unread(const struct sitting *s);
/* Asks the reader thread for all that the archive knows of the device with this name. */
bool sitting_ask_story(struct sitting *s, const char *device, struct err *err);
/* Returns the answer to the last sitting_ask_story, until the next one; no words: none yet. */
const struct device_story *sitting_story(const struct sitting *s);
/* Returns true if a note is about this row (coverage_has). */
bool sitting_is_covered(const struct sitting *s, enum row_kind kind, const struct uuid *row);
/* Returns true if the track has a note with text. Also counts notes that the profile hides; in a
 * blind test counts only notes that may be shown. */
bool sitting_item_is_covered(const struct sitting *s, const struct track_row *t);
/* Appends the text of a question with the name of the device under test for {device}. */
void sitting_add_question(const struct sitting *s, const char *text, struct buf *out);
/* Appends the titles of the tracks that a question names: "hear Shivers, Ciaccona"; "": none. */
void sitting_question_items(const struct sitting *s, const struct question *q, struct buf *out);
/* Reads the notes of others on the current track: it is another one, or a listener may have sent a
 * newer file. */
void sitting_read_others(struct sitting *s);
/* Call when another process has written to the archive: a second later, reads the notes on the
 * screen again. */
void sitting_archive_changed(struct sitting *s, int64_t now_ns);
/* Returns true if the notes on the screen will be read again (sitting_archive_changed). */
bool sitting_will_look(const struct sitting *s);

/* ---- what an open blind test hides (hidden.c) ---- */

bool sitting_is_blind(const struct sitting *s);
/* Returns true if a blind test is open and the note was not made in it: such notes are hidden. */
bool sitting_hides_note(const struct sitting *s, const struct uuid *note);
/* Appends the name of a device for the screen; in a blind test, the number of the trial instead.
 * made: the note made with that device; NULL: the device is in use now. */
void sitting_add_worn(const struct sitting *s, const struct uuid *device, const struct uuid *made,
	struct buf *out);
/* Returns true if the note was made with the device in use; in a blind test: in the current
 * trial. */
bool sitting_is_worn(const struct sitting *s, const struct note *n);

/* ---- undo (change.c) ---- */

bool sitting_undo(struct sitting *s, struct err *err);
bool sitting_redo(struct sitting *s, struct err *err);

/* ---- messages (news.c) ---- */

/* Characters around a command line in a message: "\1note\2 writes one". The screen shows the key of
 * that command line instead, or the command line if it has no key. */
#define SAID_KEY_BEGIN '\1'
#define SAID_KEY_END '\2'

/* Shows a message. Behind one of more weight it waits, and replaces the one of its level that
 * waits. */
void sitting_say(struct sitting *s, enum said_level level, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
void sitting_unsay(struct sitting *s); /* removes the message that is shown */
/* Removes the messages of a level, because they no longer hold. */
void sitting_take_back(struct sitting *s, enum said_level level);
void sitting_key(struct sitting *s); /* a key was pressed: its answer may replace each message */
/* Shows the heaviest message that waits, if none is shown. */
void sitting_say_next(struct sitting *s);
#define NO_NOTE "there is no note here: \1mark\2 marks, \1note\2 writes one"
/* Says why something was refused or failed. */
void sitting_say_err(struct sitting *s, const struct err *err);
