/*
 * The deck: what earlog plays with. It has libmpv's player, the value of what sounds (playing.h),
 * the sound output, test signals, and what the screen shows of them. It decides when sound plays,
 * pauses, repeats and ends, and what happens when an output or a followed player goes. It never
 * decides which track or file plays, nor at which gain, and knows no archive, no track list, no
 * test and no screen: what concerns those, its owner does (playback/transport.c).
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "audio/deck/follow.h"
#include "audio/deck/playing.h"
#include "audio/player/player.h"
#include "base/core/buf.h"
#include "base/core/err.h"
#include "base/text/timecode.h"

/* The subject of a message. news.c has the weight of each. */
enum said_level {
	SAID_NEWS,   /* nobody asked for it, and it needs no answer */
	SAID_NOTICE, /* the same, drawn as a warning */
	SAID_INFO,
	SAID_PLAYER,  /* what another player plays; outdated when it plays something else */
	SAID_REFUSED, /* something cannot be done now; nothing was lost */
	SAID_WARN,
	SAID_ASKS,  /* a question that the listener has to answer */
	SAID_OPENS, /* which device and setting were on last */
	SAID_FILES, /* an error in a file or in the archive */
	SAID_ERROR, /* something was lost or failed */
	SAID_LEVELS
};

/* The files that the player tries for a track, in this order. */
struct candidates {
	struct player_source *v;
	struct uuid *source; /* source[i] is the row of v[i]; UUID_NONE: the file has no row yet */
	size_t n, cap;
};

void deck_candidates_finish(struct candidates *c);

/* The functions and values that the owner of a deck provides. */
struct deck_owner {
	/* Sets the members of *now that the deck does not know: all but the clocks, the ticket and
	 * the output. */
	void (*facts)(const void *of, struct play_facts *now);
	/* Called after each event, before its effects. was: deck.play before the event. */
	void (*changed)(void *of, const struct playing *was, enum play_event_kind kind);
	/* An open listening interval ends, with the position of `heard`. Called before `changed`.
	 */
	void (*listened)(void *of, const struct playing *heard);
	void (*listens)(void *of); /* one begins, after all effects of an event */
	/* Does what an effect means for tracks, rows, tests and messages; the deck has done its own
	 * part before. */
	void (*does)(void *of, const struct play_effect *e);
	void (*say)(void *of, enum said_level level, const char *text);
};

struct deck_private;

struct deck {
	struct playing play;     /* what sounds; deck_on alone writes it */
	struct candidates tried; /* the files of the current track, in the order of trying */
	struct player_info info; /* what the player reports of the file and the output */
	double level_db;         /* the chosen volume, 0 or below */
	const struct follow_player *followed; /* valid while playing_follows(&play) */
	/* set by the owner: libmpv's filter chain has the filters of two sounds */
	bool filtered;
	struct player *player; /* for questions and probes; deck_on alone makes it play */
	const struct deck_owner *owner;
	void *of; /* the owner */
	struct deck_private *p;
};

/* output: the first output, a name that `earlog outputs` lists. deck_new does not start a thread.
 * On failure sets err and returns false. After player_close, deck_finish frees the rest. */
bool deck_new(struct deck *d, const struct player_options *o, const struct deck_owner *owner,
	void *of, struct err *err);
void deck_finish(struct deck *d);

/* Takes the files of the track that is loaded next, and forgets what the player reported. */
void deck_take_files(struct deck *d, struct candidates files);
/* Computes the next value of what sounds, and carries out the effects. Sets ev.now. While other
 * effects are left to carry out, the event waits for them. */
void deck_on(struct deck *d, struct play_event ev);
void deck_tell(struct deck *d, enum play_event_kind kind); /* an event without values */
/* Handles an event of the player that concerns the deck alone (sound, the end, the position, the
 * output, a test signal) or an earlier load. Returns false for others, which the owner handles;
 * of a file that was loaded the deck has taken deck.info. */
bool deck_event(struct deck *d, const struct player_event *ev);
/* Returns a number for a request to the player or a thread that no request had before. */
uint64_t deck_ticket(struct deck *d);
/* Returns the time of the next deck_turn; INT64_MAX: none. */
int64_t deck_next_ns(const struct deck *d);
/* Call in each turn of the loop. Returns true while a sweep sounds, whose
 * frequency the screen shows. */
bool deck_turn(struct deck *d);

/* ---- output.c: the sound output ---- */

/* Changes to the output of this name at the same position, unless it is in use. */
void output_use(struct deck *d, const char *name);
/* Changes to the output that the listener typed, and says so. "": shows the output in use. On
 * failure sets err and returns false. */
bool output_choose(struct deck *d, const char *name, struct err *err);
/* Returns the name of output n, from 0; NULL after the last. */
const char *output_name(const struct deck *d, size_t n);

/* ---- followed_player.c: another player, whose position the clock copies and to which keys are
 * passed on ---- */

/* A request to the player. */
struct follow_request {
	enum {
		FOLLOW_ASK,
		FOLLOW_PLAY,
		FOLLOW_PAUSE,
		FOLLOW_SEEK,
		FOLLOW_NEXT,
		FOLLOW_PREVIOUS
	} kind;
	int64_t pos_us, from_us; /* FOLLOW_SEEK: target and current position in the track */
};

/* Follows the player whose name or bus name begins with `name` (see followed_track_follow). */
bool deck_follow_choose(struct deck *d, const char *name, struct err *err);
bool deck_follow_wanted(const struct deck *d);
/* Returns true if the listener wants no player, whatever the chain says. */
bool deck_follow_off(const struct deck *d);
/* Follows the player of the last session, if the chain names none. name may be NULL. */
void deck_follow_again(struct deck *d, const char *name);
/* Returns the name that the listener chose to follow. NULL: none, or "off". */
const char *deck_follow_chosen(const struct deck *d);
/* Returns the beginning of the name of the player to follow on the session bus. "auto": any player.
 * NULL: none is wanted. */
const char *deck_follow_wish(const struct deck *d);
/* Call with true when a session bus is connected, and with false if there is none. */
void deck_follow_has_bus(struct deck *d, bool has);
/* Returns true if a player can be found: there is a bus, or the chain has a helper. */
bool deck_follow_may(const struct deck *d);
/* Takes the player and the helper that the chain in use names; NULL: none. offers: the chain only
 * counts the time, so a player that plays is suggested. Returns true if they are others than
 * before: the caller then stops following. */
bool deck_follow_use_chain(struct deck *d, const char *player, const char *command, bool offers);
/* If no player is wanted, suggests this one, once, and returns true. */
bool deck_follow_suggest(struct deck *d, const struct follow_player *p);
/* Follows the player in the state p. Returns true if it plays another track than before. */
bool deck_follow_take(struct deck *d, const struct follow_player *p);
/* Stops following. earlog's clock stays at the player's last position, stopped. */
void deck_follow_drop(struct deck *d);
/* Takes over the player's position of this moment, which follow_judge has returned. */
void deck_follow_position(struct deck *d, struct follow_verdict v);
/* Takes the oldest request that must be sent to the player on the session bus. Returns false if
 * there is none. */
bool deck_follow_next_request(struct deck *d, struct follow_request *out);
/* Asks the followed player for its position. Returns true if an answer will come. */
bool deck_follow_asks(struct deck *d);
/* Returns true if the followed player can seek. Otherwise sets err and returns false. */
bool deck_follow_can_seek(const struct deck *d, struct err *err);
/* Asks the followed player for its next track (by > 0) or the one before. If it cannot, sets err
 * and returns false. */
bool deck_follow_steps(struct deck *d, int by, struct err *err);
/* If a player is followed, says that the player chooses the track, and returns true. */
bool deck_follow_stays(struct deck *d);
int deck_follow_fd(const struct deck *d); /* the helper's pipe; -1: none */
/* Call when the helper's pipe has data or was closed. FOLLOW_REPORTED: sets *p to the player's
 * state, which the helper has reported. FOLLOW_GONE: the helper has ended. Each is FOLLOW_NOTHING
 * while the listener follows a player of the session bus. */
enum follow_news { FOLLOW_NOTHING, FOLLOW_REPORTED, FOLLOW_GONE };
enum follow_news deck_follow_on_helper(struct deck *d, struct follow_player *p);

/* ---- instrument.c: test signals that play in place of the music, to find a peak, a leak, a
 * swapped channel or a difference in level by ear. None is louder than SIGNAL_MOST_DBFS. ---- */

/* Sets name and purpose of the n-th signal, from 0. Returns false after the last one. */
bool instrument_row(size_t n, const char **name, const char **what);
/* Plays "sine", "sine 3150", "sweep 20-20000 30s -40dBFS", … again and again; "off" returns to the
 * music. On failure sets err and returns false. */
bool instrument_choose(struct deck *d, const char *text, struct err *err);
/* Moves the frequency by `by` 48ths of an octave; third-octave noise moves by one band. */
bool instrument_move(struct deck *d, int by, struct err *err);
/* Returns the frequency in Hz of the signal that plays, from the keys or from the playlist; 0:
 * none. */
double instrument_hz(const struct deck *d, int64_t now_ns);
/* Returns the frequency in Hz at a position of the playlist's test signal; 0: music plays. */
double instrument_hz_at(const struct deck *d, int64_t pos_ms);
/* Appends "sine 7.94 kHz, -40 dBFS" for the test signal that plays, if the listener started it or
 * it is a sweep of the playlist; else appends nothing. */
void instrument_add(const struct deck *d, struct buf *out);

/* ---- what changes samples (true_path.c) ---- */

/* The changes of samples on their way from the file to the output: earlog's own, and changes shown
 * by the player's output format. Changes in a device are not known. */
enum {
	PATH_EQUALISER = 1,
	PATH_RESAMPLER = 2, /* file and output have different sample rates */
	PATH_CHANNELS = 4,
	PATH_WIDTH = 8, /* the output has fewer bits than the file, or another sample type */
	PATH_MIXER = 16,
	PATH_PLUG = 32, /* ALSA's plughw, which does not report that it converts */
	PATH_BLUETOOTH = 64,
	PATH_VOLUME = 128, /* the volume set in software is below 0 dB */
};

/* Returns true if the format of file and output is known, and nothing that passes soon changes the
 * samples: no signal, no fade, no lost output. */
bool true_path_is_settled(const struct deck *d);
/* Returns the PATH_ bits for what plays now; 0 while nothing plays or the output is unknown. */
unsigned true_path_now(const struct deck *d);
/* Returns true if the samples are known to reach the output unchanged. */
bool true_path_is_exact(const struct deck *d);

/* Returns the number of bits of an mpv sample format (s16, s16p, s32); 0 for float and unknown
 * formats. */
int true_path_bits(const char *format);

/* Returns the PATH_ bits that an output of mpv ("alsa/hw:1,0", "auto") sets for every file,
 * whatever its format. exclusive: exclusive mode is requested; level_db: the highest volume
 * allowed, 0 or below. */
unsigned true_path_of(const char *output, bool exclusive, double level_db);
/* Appends these PATH_ bits in words: "a mixer (pulse); volume in software, -6 dB". */
void true_path_add_words(
	unsigned what, const struct player_info *info, double level_db, struct buf *out);
