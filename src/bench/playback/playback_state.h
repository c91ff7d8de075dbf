/*
 * The state of the sound for the modules above: what plays, where, how it got there, and the
 * measurements.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <sys/types.h>

#include "archive/store/library.h"
#include "audio/deck/follow.h"
#include "audio/library/measure.h"
#include "audio/player/player.h"
#include "base/core/err.h"
#include "base/numbers/analysis.h"
#include "bench/playback/playback.h"
#include "bench/sitting/sitting_internal.h"
#include "review/record/edits.h"
#include "review/record/records.h"
#include "review/record/rows_session.h"

/* ---- playable.c: the sources of a track, and which of them the player can open ---- */

/* The check of one source of the selected track, and its result. */
struct source_check {
	uint64_t ticket;
	/* the source's file may be at n paths, from source_checks.paths.v[first] on */
	size_t first, n;
	bool answered, there;
	char *words; /* why the source cannot be played, or where its file was found */
};

struct source_checks {
	size_t unprobed;   /* number of probes of tracks that the player has not answered */
	bool silence_said; /* the message of playable_silent was shown */
	bool silent;       /* it said that no track can play */
	bool on;           /* the sources of the selected track are checked */
	struct candidates paths;
	struct source_check *v;
	size_t n;
};

struct candidates playable_sources(const struct sitting *s, const struct track_row *t);
enum item_sound playable_sound(const struct sitting *s, const struct uuid *source);
/* Call when no source of the track could be opened. why: the reason; NULL: it has no source. */
void playable_failed(struct sitting *s, size_t item, const char *why);
/* Shows one message after all tracks were probed: how many files may be linked to tracks; or, if no
 * track can play, what to do. */
void playable_silent(struct sitting *s);
/* For each track whose sources have no answer yet, asks the player which of them it can open. */
void playable_probe(struct sitting *s);
void playable_probed(struct sitting *s, const struct player_event *ev);
extern const struct component playable_component;

/* ---- transport.c: loads and plays tracks, and handles the events of the player ---- */

extern const struct deck_owner transport_owner;

/* How a track is loaded. LOAD_AGAIN: the current track; keeps loop and selection;
 * else the place of the session is stored. */
enum { LOAD_PAUSED = 1, LOAD_AGAIN = 2 };
void transport_load(struct sitting *s, size_t item, int64_t start_ms, unsigned how);
/* Call when the current track was removed from the track list. */
void transport_item_gone(struct sitting *s);
void transport_event(struct sitting *s, const struct player_event *ev);
/* Loads the current track again from the audible position. */
void transport_load_again(struct sitting *s);
/* Seeks back by the profile's step_back, but not past the start of the loop. */
void transport_step_back(struct sitting *s);
/* Returns true if each resume steps back (step_back_on: resume); false in a test. */
bool transport_steps_back(const struct sitting *s);
extern const struct component transport_component;

/* ---- session_row.c: the place of the listener, and listening intervals ---- */

/* Returns the latest earlier session of this review that has a track; NULL: none. */
const struct sitting_row *session_row_last(const struct sitting *s);
/* Returns N if today is evening N of the review, from 1; only evenings with a session count.
 * today: from clock_evening. */
int64_t session_row_day(const struct sitting *s, int64_t today);
void session_row_begin(struct sitting *s); /* adds the row of this session */
/* Sets device, chain, volume and track to those at the end of session `last` (from
 * session_row_last; NULL: to the defaults). Call before anything plays. */
void session_row_take(struct sitting *s, const struct sitting_row *last);
/* Stores track, position, device, chain, volume and loop in the row of this session. */
void session_row_put(struct sitting *s);
/* Adds the current output and format to the row of the session, unless the row has them. */
void session_row_put_output(struct sitting *s);
/* stores track, position and setup (session_row_put), and the end time of the session */
void session_row_end(struct sitting *s);
/* removes the end time: the session continues after session_row_end */
void session_row_go_on(struct sitting *s);
/* Calls session_row_put, then returns a copy of this session's row, in which the caller changes
 * device or chain. The caller owns the copy. */
struct sitting_row *session_row_worn(struct sitting *s);
/* Ends the open listening interval, with the position of `heard`. */
void session_row_listened(struct sitting *s, const struct playing *heard);
void session_row_end_stretch(struct sitting *s); /* with the current position */
void session_row_resume_stretch(
	struct sitting *s); /* begins a listening interval if music is audible */

/* ---- loop.c: loops ---- */

extern const struct asks shift_asks;
/* Sets the range of a new note to the loop, if the loop is short. Returns false if no short loop is
 * set. */
bool loop_into_note(struct sitting *s, struct note *n);
/* Sets the loop; NO_MS: not set. */
void loop_set(struct sitting *s, int64_t from_ms, int64_t to_ms);

/* ---- played.c: which file plays: its source row, its hash and its measurements ---- */

/* call when source `at` of deck.tried was opened */
void played_opened(struct sitting *s, size_t at);
void played_hashed(struct sitting *s, const struct player_event *ev);
struct background_job;
void played_tagged(struct sitting *s, struct background_job *j);
void played_damaged(struct sitting *s, const struct player_event *ev);
/* Says once that the file's sound ends long before the stated length; in ms. */
void played_cut(struct sitting *s, int64_t ends_ms, int64_t stated_ms);
/* call when another file plays, or when its hash becomes known */
void played_analysis_follow(struct sitting *s);
/* requests the measurements from the reader thread if there are none yet */
void played_analysis_ask(struct sitting *s);
extern const struct component played_component;

/* ---- followed_track.c: the track of the followed player ---- */

/* Call when another chain is in use: changes to the player or helper program that it names. */
void followed_track_of_chain(struct sitting *s);
/* If the followed player's track is not on the track list, adds it. Call before something is
 * recorded about the track. */
void followed_track_list(struct sitting *s);
/* Call after tracks were deleted: finds the followed player's track on the track list again.
 * Returns false if no player is followed. */
bool followed_track_takes_again(struct sitting *s);
/* Call when another section is chosen: what plays is heard for it. */
void followed_track_heard_for(struct sitting *s);
extern const struct component followed_track_component;

/* ---- chain_sound.c: what the chain in use says of the sound ---- */

struct bit_perfect {
	struct uuid chain; /* the chain for which the next two members were set */
	bool asks;         /* the chain wants bit-perfect sound */
	/* PATH_ bits when they were last checked; only new bits are warned about */
	unsigned told;
};

extern const struct component chain_sound_component;

/* Returns true if another player makes the sound, and earlog only counts the time. */
bool chain_sound_is_clock(const struct sitting *s);
/* Changes to the output that the chain names, or else the profile. */
void chain_sound_output(struct sitting *s);

/* ---- own_music.c: files of the music library that match the tracks of this review ---- */

struct own_music {
	/* Answers of the reader thread: the files that match each recording, and the new path of
	 * each moved source, by the UUID of the recording or source. */
	struct library_answers answers;
	bool known;       /* `answers` is known, because the reader thread has answered */
	bool looking;     /* the music folders are being compared with the archive */
	char *words;      /* the words that the listener last searched for in the music library */
	bool found_known; /* `found` has the result of the search for `words` */
	struct library_files found;
};

void own_music_ask(struct sitting *s); /* asks the reader thread for files of the tracks; call after
					tracks were added */
/* Asks it again if a track has no file, but not in a test. */
void own_music_ask_again(struct sitting *s);
/* Adds the tracks of a folder (own_music_add_folder) whose tags were read. */
void own_music_folder_read(struct sitting *s, struct background_job *f);
const struct own_music_hits *own_music_hits(const struct sitting *s, const struct track_row *t);
#define SPACE_KEY "\1toggle\2" /* the screen puts the name of the key in its place */
/* Appends what the listener can do if a track has no file. */
void own_music_way_out(const struct sitting *s, size_t item, struct buf *out);
extern const struct component own_music_component;

/* ---- own_music_found.c: the answer of the reader thread about the music library ---- */

/* Shows that a track was added, and in which section. */
void own_music_say_added(struct sitting *s, size_t item);

/* ---- browser.c: opens the web pages of a track in a browser ---- */

/* A web page that a program (xdg-open) is opening. */
struct open_page {
	pid_t pid;
	char *address;
};

struct pages LIST_OF(struct open_page);

extern const struct component browser_component;

/* ---- sounds.c: the two sounds, between which the listener switches ---- */

/* Adds the rows of the equalisers in use to the record. Call before adding a row that refers to
 * them. */
void sounds_keep(struct sitting *s);
/* Sets *setup to the current setup with the equaliser, and *held_db to the matching gain in dB. For
 * the unchanged file: no equaliser, and NAN unless it is lowered. */
void sounds_into(const struct sitting *s, struct setup *setup, double *held_db);
/* Returns true if `setup` equals the current setup in these parts (SETUP_ bits). */
bool sounds_is_same(const struct sitting *s, const struct setup *setup, unsigned parts);
/* Call after another track was loaded: its levels are not known. */
void sounds_loads(struct sitting *s);
void sounds_measured(struct sitting *s, struct background_job *l);
/* Loads an equaliser from its row as the second sound. Does not select it. */
void sounds_resume(struct sitting *s, const struct uuid *equaliser);
void sounds_of_chain(struct sitting *s); /* call after the chain changed */
/* Computes the matching gains of both sounds in dB, 0 or below. The louder sound is lowered to the
 * other, and both are lowered further if a true peak would exceed full scale. The loudness in l
 * must be known; a peak of NAN is ignored. */
void sounds_match_levels(const struct passage_levels *l, double held_db[2]);
extern const struct component sounds_component;

/* ---- capture.c: the audible position at a key press ---- */

/* The part of a note that a capture completes: its start or its end. */
enum capture_end { CAPTURE_POS, CAPTURE_POS_END };

struct capture_target {
	struct uuid note; /* a stored note, or the note that an open note will become */
	enum capture_end end;
	/* The capture completes only versions of the note that were edited after this time; 0: all
	 * versions. */
	int64_t since_ms;
};

/* The audible position at a key press. */
struct capture {
	/* The player_ask() that is not answered yet; 0: none, pos_ms is final. */
	uint64_t ticket;
	int64_t key_ns;
	int64_t pos_ms; /* position in `source`; assumed until the player's answer arrives; NO_MS:
			   none */
	const char *pos_from;
	struct uuid source;
	int64_t reaction_ms;
	/* The assumed pos_ms and pos_from: waiting notes that still have them are changed by the
	 * answer. */
	int64_t held_ms;
	const char *held_from;
	/* about: pos_ms is approximate; follows: it comes from a followed player. */
	bool about, follows;
	/* Uncertainty of the position in ms, if it comes from a followed player; else NO_INT. */
	int64_t spread_ms;
	struct capture_target targets[4];
	size_t ntargets;
};

#define CAPTURES 8

struct captures {
	struct capture v[CAPTURES];
	size_t n;
	bool in_hand;  /* the last element of v belongs to the key that is being handled */
	bool key_held; /* later keys use the same position, until capture_keep_key(s, false) */
};

/* Returns the position captured for the key that is being handled. Captures it now if no key was
 * pressed (a remote command). */
struct capture *capture_now(struct sitting *s);
/* Writes the captured position into n. If the player has not answered yet, the answer completes n
 * later. */
void capture_into_note(struct sitting *s, struct note *n, enum capture_end end);
/* Writes the position at an earlier moment into n, reckoned back from what is known now. moved: the
 * sound did not go on evenly since, so the time is approximate. */
void capture_past_into_note(struct sitting *s, struct note *n, int64_t at_ns, bool moved);
/* Returns the ticket of the request that the key being handled has sent, and when; 0: none. */
uint64_t capture_asks(const struct sitting *s, int64_t *key_ns);
/* Takes the player's answer to a request for a position, and completes the notes that wait for
 * it. */
void capture_answer(struct sitting *s, const struct player_event *ev);
/* Call when the followed player has reported its position: completes the notes that wait for it. */
void capture_followed(struct sitting *s);
/* Forgets the position captured for the current key: the next note captures a new one. */
void capture_forget_key(struct sitting *s);
extern const struct component capture_component;
/* Lets the notes of keys until asked_ns keep the assumed position. */
void capture_end(struct sitting *s, int64_t asked_ns);

/* ---- track_measured.c: measures the files of this review in the background ---- */

struct measured {
	struct background *background; /* the measuring worker; NULL: nothing is measured */
	bool stored;            /* a new result was given to the writer and is not read back yet */
	struct analysis looked; /* results for the file that the screen describes */
};

/* program: path of the program that measures files; NULL: nothing is measured. */
void playback_start(struct sitting *s, const char *program);
/* Asks the reader thread which files of the review have no measurements, to measure them. */
void measured_ask(struct sitting *s);
/* Passes the measurements of a file to the writer. */
void measured_file(struct sitting *s, struct background_job *j);
extern const struct component measured_component;
/* Adds to a note the spectrum (octaves) of one second of sound at its position, or the frequency of
 * the test signal that plays. */
void measured_note(const struct sitting *s, struct note *n);

/* ---- the state of this room ---- */

/* followed_track.c: the track of the followed player. */
struct followed {
	int64_t due_ns;          /* when the track is believed; INT64_MAX: it is */
	bool advert;             /* an advertisement plays */
	struct buf players, one; /* names of players, one a line; the last that was returned */
	/* items: one that the track may be; the one that was added for it; the one that was added
	 * while the player gave no title; UUID_NONE: none */
	struct uuid near, added, unnamed;
	bool titled;     /* the track has a title */
	bool asked;      /* which track a player without titles plays */
	bool begins;     /* no player was followed since the session began, and one will be */
	char *before;    /* what the last session followed; NULL: nothing */
	int64_t late_ns; /* follow_player.late_ns for which notes were moved */
};

/* States of the level match of both sounds. HELD_NOT_YET: their loudness is being measured.
 * HELD_NEVER: it cannot be measured. */
enum sounds_held { HELD_NOT_YET, HELD_SAME, HELD_NEVER };

/* The two sounds between which the `switch` command toggles: 0, the unchanged file, and 1, the file
 * through an equaliser. */
struct sounds {
	struct equaliser equaliser;
	char *name; /* of the equaliser; NULL: there is none, all but the last member is empty */
	struct uuid row;   /* of the equaliser, which may not be stored yet */
	double held_db[2]; /* gains in dB, 0 or below, with which both sounds are equally loud */
	size_t now;        /* the sound that plays */
	enum sounds_held held;
	bool of_chain; /* the equaliser belongs to the chain, and is removed with it */
	/* The second sound is new, and a message named it: another message shows its level once it
	 * is matched. */
	bool told;
	/* A measurement of the levels was requested, with this ticket, for this load of a file and
	 * this passage. */
	bool asked;
	uint64_t ticket, load;
	int64_t from_ms, to_ms;
	/* the file that the reader thread is reading is the equaliser of the chain; stays when the
	 * equaliser goes */
	bool reads_for_chain;
};

struct playback_state {
	struct sounds sounds; /* the two sounds that are compared */
	struct followed followed;
	struct captures captures;
	struct source_checks checks;
	bool asked; /* transport.c: the listener started this track (not the startup) */
	/* The open listening interval; session_row_end_stretch sets its end, its setup and its
	 * texts. started_ms 0: no interval is open. */
	struct stretch playing;
	int64_t placed_ns; /* session_row.c: time at which the row of the session was last stored */
	/* jump.c: the track whose last cue was reported as the last; UUID_NONE: none */
	struct uuid last_cue_of;
	struct uuid jumped_to; /* jump.c: the note to which the listener jumped last */
	/* loop.c: by how much ASK_SHIFT moves the times of a file, and the cue that says it */
	int64_t shift_ms;
	struct uuid shift_cue;
	struct bit_perfect bit_perfect;
	struct measured measured;
	struct own_music music;
	struct pages pages;
};
