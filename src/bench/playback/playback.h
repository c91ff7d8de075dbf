/*
 * The actions that concern sound: playing, positions, loops, cues, outputs, the two sounds of a
 * comparison, sources, test signals, another player that is followed. It decides which track plays,
 * from which of its sources in which order, to which output, at which gains, and what of that is
 * stored. It never decides whether sound plays now: it sends wishes to the deck (deck/deck.h),
 * whose value it reads. No function waits for libmpv: results arrive as events of the player.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "archive/store/library.h"
#include "bench/sitting/sitting.h"

/* ---- the position at a key press (capture.c) ---- */

/* Call first after a key press: asks libmpv for the position that is audible now, for a note or
 * marker that the key may make. The position arrives as a player event within 20 ms. */
void capture_key_pressed(struct sitting *s, int64_t now_ns);

/* After a call with held = true, all keys use the position of the first key, until a call with
 * false. For a command of several keys (M and a letter) and for a typed line. */
void capture_keep_key(struct sitting *s, bool held);

/* ---- playing, pausing and seeking ---- */

void transport_play_item(struct sitting *s, size_t item);
void transport_toggle(struct sitting *s); /* plays or pauses the music or the clock */
void transport_pause(struct sitting *s, bool paused);
/* Seeks to a position in the recording; limits it to the length. */
void transport_seek(struct sitting *s, int64_t pos_ms);
void transport_seek_by(struct sitting *s, int64_t by_ms);
/* Seeks to a position in the track. */
void transport_seek_track(struct sitting *s, int64_t track_ms);
/* Plays the next track (by 1) or the previous track (by -1). */
bool transport_step_item(struct sitting *s, int by, struct err *err);
bool jump_step_cue(struct sitting *s, int by, struct err *err);
/* Goes to the next (by 1) or previous (by -1) marker or note, also of other tracks, and selects
 * it. */
bool jump_step_note(struct sitting *s, int by, struct err *err);
/* Plays the note's track from the position of the note. */
bool jump_to_place(struct sitting *s, const struct uuid *note, struct err *err);
void transport_set_level(struct sitting *s, double level_db);
/* output_choose as a command */
bool transport_choose_output(struct sitting *s, const char *name, struct err *err);

/* Set the start or the end of the loop to the audible position. While the clock runs, set err and
 * return false. */
bool loop_start(struct sitting *s, struct err *err);
bool loop_end(struct sitting *s, struct err *err);
void loop_off(struct sitting *s);
/* Returns the label of a cue, else what to listen for, else "cue". */
const char *loop_cue_words(const struct cue *c);
/* Loops the current cue, or else the next one, and seeks to its start. */
bool loop_around_cue(struct sitting *s, struct err *err);
/* Seeks to cue `number`, from 1, of the current track; or sets the clock to the time of that
 * cue. */
bool playback_go_cue(struct sitting *s, size_t number, struct err *err);
void playback_choose_cue(struct sitting *s, const struct uuid *cue); /* selects a cue; NULL: none */
/* Sets the time of a cue to the audible position: of the selected cue, else of the first cue of the
 * track without a time. If the selected or else the nearest cue has a time that was not heard in
 * this file, asks whether to move all times of the file (where the track starts in it). */
bool playback_pin_cue(struct sitting *s, struct err *err);

/* ---- comparing the file with and without an equaliser ---- */

/* Returns true if earlog plays the music. Else sets err. */
bool transport_may_change_sound(const struct sitting *s, struct err *err);
/* Changes to the other of the two sounds without a pause. */
bool sounds_switch(struct sitting *s, struct err *err);
/* Makes an equaliser the second sound and selects it. text: the path of an EqualizerAPO file
 * (relative to the session file; a thread reads it) or a filter, "pk 8200 -4 q3"; with a leading
 * "+" the filter is added to the equaliser in use. "off" removes the equaliser, "save NAME.txt"
 * writes it to a file, "" shows its name. */
bool sounds_equaliser(struct sitting *s, const char *text, struct err *err);
/* Appends which of the two sounds plays, "EQ harman, -0.6 dB matched", with the name cut to `most`
 * characters. Appends nothing if there is no second sound. */
void sounds_add(const struct sitting *s, size_t most, struct buf *out);

/* ---- finding files of the music library (own_music.c) ---- */

/* Returns possible match n, from 0, of a track without a file, the likeliest first; NULL after the
 * last. The result is valid until the next event. */
const struct library_file *own_music_near_miss(const struct sitting *s, size_t item, size_t n);
/* Appends the reason why this possible match was not linked automatically. */
void own_music_why_not(
	const struct sitting *s, size_t item, const struct library_file *f, struct buf *out);
/* Returns the files of the music library that have all these words in path, title, artist or album.
 * NULL: a thread still searches; call again after the next event. The result is valid until the
 * next event. */
const struct library_files *own_music_search(struct sitting *s, const char *words);
/* Tells that a process begins or ends to look for new files in the music folders. */
void own_music_looks(struct sitting *s, bool looks);
/* Starts to read a folder. When all of its files are read, they are added as one change, to a
 * section (its id) or under "also heard" (NULL), and a message says how many they are. */
bool own_music_add_folder(
	struct sitting *s, const char *folder, const char *section, struct err *err);
/* Reads the tags of the file of an item that was added, which takes them if it has none. */
void own_music_read_tags(struct sitting *s, const struct uuid *item, const char *path);

/* ---- the sources of a track (playable.c), and its web page (browser.c) ---- */

enum source_state {
	SOURCE_LOOKED_FOR, /* the player has not answered yet */
	SOURCE_PLAYS,      /* the source plays now */
	SOURCE_FOUND,      /* the source can be played */
	SOURCE_MISSING,    /* the source cannot be played */
};

/* A source of the track whose sources the listener looks at (playable_look). */
struct heard_from {
	const struct source *row; /* its row; NULL: a file of the music library that never played */
	/* kind: "file", "library", "url" or "signal"; locator: path or address */
	const char *kind, *locator;
	enum source_state state;
	/* reason why it cannot be played, or the path at which it was found; or "" */
	const char *words;
};

/* Asks the player which sources of the selected track can be played, and does so again for each
 * track that the listener selects later, until a call with `on` false. The answers arrive as
 * events. */
void playable_look(struct sitting *s, bool on);
/* call when another track is selected or its sources changed: checks the sources again, if
 * playable_look asked for that */
void playable_look_again(struct sitting *s);
/* Returns the measurements of the selected track's file; NULL: there are none yet. */
const struct analysis *measured_looked(const struct sitting *s);
/* Describes in *out source n, from 0, of the track passed to playable_look, in the order of trying.
 * Returns false after the last. The texts are valid until the next event. */
bool playable_source_state(const struct sitting *s, size_t n, struct heard_from *out);
/* Returns true if no track of a review's first session can play. */
bool playable_lacks_music(const struct sitting *s);
/* Allows web addresses, in this session and in the profile. */
bool playable_allow_net(struct sitting *s, struct err *err);
/* Returns true if the times of cues may be wrong for this source: its length differs from the
 * track's, or it was found by tags or linked and nothing says for which length the times were
 * noted. False once an offset was set. */
bool playable_source_unsure(
	const struct sitting *s, const struct track_row *t, const struct source *src);
/* Returns true if the times of cues may be wrong for some source of this track, or for a file found
 * by tags that has not played yet. */
bool playable_times_unsure(const struct sitting *s, const struct track_row *t);
/* Returns the path of the file that the listener typed: an existing file in the folder of the
 * session file or in a music folder, else a path in the folder of the session file. The caller
 * frees. */
char *playable_file_named(const struct sitting *s, const char *typed);
/* Opens web page `number`, from 1, of the selected track, at the current position; without a
 * desktop shows its address. */
bool browser_open(struct sitting *s, size_t number, struct err *err);
/* call after SIGCHLD: a program that opens a web page has ended */
void browser_on_child(struct sitting *s);

/* ---- test signals ---- */

/* instrument_choose; refused by some tests and by a chain that plays by itself */
bool transport_signal(struct sitting *s, const char *text, struct err *err);
/* ---- following another player: the screen shows that player's position, and keys are passed on to
 * the player. The player is on the session bus (remote/mpris_client.c), or a helper process reports
 * its state as lines of text. ---- */

/* Follows the player whose name begins with `name`; "auto": any player that plays; "off": none. On
 * failure sets err and returns false. */
bool followed_track_follow(struct sitting *s, const char *name, struct err *err);
/* Call when a session bus is connected: follows what the last session followed. */
void followed_track_again(struct sitting *s);
/* Call when the state of the player changed: makes the clock follow it, or suggests :follow. p is
 * NULL if the player is gone. */
void followed_track_player(struct sitting *s, const struct follow_player *p);
/* Takes the names of the players that can be followed, which :follow takes; separated by newlines,
 * the one that it takes without a name first. "": none can, or the listener wants none. */
void followed_track_players(struct sitting *s, const char *names);
/* Returns player i, from 0; NULL after the last. Valid until the next call. */
const char *followed_track_player_name(const struct sitting *s, size_t n);
/* Returns the player that :follow takes, while none is followed; NULL: there is none. */
const char *followed_track_offered(const struct sitting *s);
/* Call when another player is followed from now on: says nothing. */
void followed_track_let_go(struct sitting *s);
/* Returns the followed player's position at a time, and how exact this position is. */
struct follow_verdict capture_followed_at(const struct sitting *s, int64_t at_ns);
/* From now on the name that the followed player gives its track means this item, also in other
 * reviews. Files the track there, with the notes of this session. Call only after
 * followed_track_may_be. */
bool followed_track_here(struct sitting *s, const struct uuid *to, struct err *err);
/* The same for a track that no list has, and whose player names none: adds it with this title. */
bool followed_track_name(struct sitting *s, const char *title, struct err *err);
/* Returns true if a player is followed. *near: the item that it resembles; none.
 */
bool followed_track_may_be(const struct sitting *s, struct uuid *near, struct err *err);

/* ---- the chain (chain_sound.c) ---- */

/* Returns true if a device other than this computer plays the music of the chain, so that earlog
 * runs its clock. False for NULL. */
bool chain_sound_plays_itself(const struct chain *c);

/* ---- finding notes (jump.c) ---- */

/* Writes to out at most `most` notes of this review that contain the words, in the order of the
 * track list and its times; notes that no track lists are last. Returns their number. The pointers
 * are valid until the next change. */
size_t jump_find_notes(
	const struct sitting *s, const char *words, const struct note **out, size_t most);
/* Selects a note and its track, and plays from the time of the note. */
bool jump_to_note(struct sitting *s, const struct uuid *note, struct err *err);
