/*
 * The deck: what earlog plays with. It has libmpv's player, the value of what sounds (playing.h),
 * the sound output, test signals, and what the screen shows of them. It knows no archive, no track
 * list, no test and no screen: what concerns those, its owner does (sitting/transport.c).
 */
#ifndef PLAYING_DECK_H
#define PLAYING_DECK_H

#include "base/buf.h"
#include "base/err.h"
#include "base/timecode.h"
#include "library/pair.h"
#include "library/passage.h"
#include "player/player.h"
#include "playing/playing.h"
#include "record/abx.h"
#include "record/follow.h"

enum said_level {
	SAID_INFO,
	SAID_WARN,
	SAID_ERROR,
	SAID_ASKS /* a question that the listener has to answer */
};

/* The files that the player tries for a track, in this order. */
struct candidates {
	struct player_source *v;
	struct uuid *source; /* source[i] is the row of v[i]; UUID_NONE: the file has no row yet */
	size_t n, cap;
};

void candidates_finish(struct candidates *c);

struct sitting; /* the owner */

/* The functions that the owner of the deck provides. */
struct deck_owner {
	/* Sets the members of *now that the deck does not know: all but the clocks, the ticket and
	 * the output. */
	void (*facts)(const struct sitting *of, struct play_facts *now);
	/* Called after each event, before its effects. was: deck.play before the event. */
	void (*changed)(struct sitting *of, const struct playing *was, enum play_event_kind kind);
	/* A listening interval begins; or ends, with the current value. */
	void (*begins)(struct sitting *of);
	void (*ends)(struct sitting *of);
	/* Carries out what an effect means for tracks, rows, tests and messages. The deck has done
	 * its own part before. */
	void (*effect)(struct sitting *of, const struct play_effect *e);
	void (*say)(struct sitting *of, enum said_level level, const char *fmt, ...)
		__attribute__((format(printf, 3, 4)));
	/* The name, the levels or the choice of the two sounds has changed. other: so that earlier
	 * ratings belong to another sound. */
	void (*sounds)(struct sitting *of, bool other);
	/* The helper has reported the state of a player; NULL: the player is gone. */
	void (*player)(struct sitting *of, const struct follow_player *p);
	/* A sound or the passage of a test is gone. */
	void (*lost)(struct sitting *of, const char *why);
	/* Returns true while a test hides which of the two sounds plays. */
	bool (*hides)(const struct sitting *of);
	/* Returns true if the level of the device was matched only with another sound. */
	bool (*matched_otherwise)(const struct sitting *of);
	/* Returns true if the rows say where the second file starts in the first. */
	bool (*placed)(const struct sitting *of);
};

/* One of the two sounds between which the `switch` command toggles. */
struct sound {
	struct equaliser equaliser; /* filters of this sound; none (n is 0): the unchanged file */
	char *name;                 /* name of the equaliser or of the file; NULL: none */
	/* Row of the equaliser, which may not be stored yet; UUID_NONE: no equaliser. */
	struct uuid row;
	double held_db; /* gain in dB, 0 or below, with which both sounds are equally loud */
	/* loudness of the passage in LUFS with the gain held_db; valid if both sounds are matched
	 * (HELD_SAME) */
	double lufs;
};

/* States of the level match of both sounds. HELD_NOT_YET: their loudness is being measured.
 * HELD_NEVER: it cannot be measured. */
enum sounds_held { HELD_NOT_YET, HELD_SAME, HELD_NEVER };

struct sounds {
	/* [0]: the unchanged file, or what [1] is compared with; [1]: the second sound */
	struct sound of[2];
	/* the kind of of[1]; NULL: there is no second sound */
	const struct other_sound_ops *other;
	size_t now; /* index of the sound that plays */
	/* the filters of both sounds are in libmpv's filter chain */
	bool inserted;
	/* the listener changes the equaliser's last filter with the arrow keys */
	bool moving;
	enum sounds_held held;
	char audio[FILE_HASH]; /* passage_levels.audio of the file that was measured last */
};

struct deck;

/* A kind of second sound: the file through an equaliser, or another file, time-aligned with it. */
struct other_sound_ops {
	const char *name; /* prefix of the sound's name in the header of the screen */
	const char *said; /* prefix of the sound's name in messages */
	const char *noun; /* word for the kind, "file" in "the other file" */
	/* Returns the files that the player opens instead of the track's sources; NULL: it opens
	 * the track's sources. */
	struct candidates (*candidates)(const struct deck *d);
	/* Sets *from_ms and *to_ms to the passage in which the loudness is measured. */
	void (*passage)(const struct deck *d, int64_t *from_ms, int64_t *to_ms);
	/* appends words for the passage in which the loudness is measured; may be NULL */
	void (*add_passage)(const struct deck *d, struct buf *out);
	void (*show)(struct deck *d); /* shows a message about the two sounds */
};

/* Two files in step; two_files.c alone writes it. */
struct two_files {
	/* path: the two files in use; asked: the two files that are being aligned. */
	char *path[2], *asked[2];
	struct uuid source[2]; /* the source rows of both files */
	struct pair *making;   /* the combined file being made; NULL: none */
	struct pair *pair;     /* the combined file in use; NULL: none */
	struct pair_made out;  /* offset and format of the combined file in use */
	/* true: the offset of the last combined file was not measured, but set by the listener or
	 * read from the source rows */
	bool told;
	struct offset found;  /* the offset that was measured last */
	bool alone;           /* two_files_have_music was false when the header was drawn last */
	int64_t tried_frames; /* offset between both files of the last combined file, in frames */
	/* what the player reported about the first file when it played alone */
	struct player_info info;
	/* combined files no longer in use; their threads delete them */
	struct pair **dropped;
	size_t ndropped, cap;
};

struct deck_private;
struct background;
struct background_levels;

struct deck {
	struct playing play; /* what sounds; deck_on alone writes it */
	struct sounds sounds;
	struct two_files two;
	struct candidates tried; /* the files of the current track, in the order of trying */
	struct player_info info; /* what the player reports of the file and the output */
	double level_db;         /* the chosen volume, 0 or below */
	const struct follow_player *followed; /* valid while playing_follows(&play) */
	bool switch_clicks;    /* a switch between two sounds clicks, because a plugin for libmpv
				  is missing */
	struct player *player; /* for questions and probes; deck_on alone makes it play */
	/* set by the owner: the path of the program that aligns files, and the worker that measures
	 * levels; NULL: none */
	const char *program;
	struct background *background;
	const struct deck_owner *owner;
	struct sitting *of;
	struct deck_private *p;
};

/* output: the first output, a name that `earlog outputs` lists. deck_new does not start a thread.
 * On failure sets err and returns false. deck_close closes the player, as player_close does, and
 * stops aligning files; deck_finish frees the rest. */
bool deck_new(struct deck *d, const struct player_options *o, const struct deck_owner *owner,
	struct sitting *of, struct err *err);
bool deck_close(struct deck *d, int limit_ms);
void deck_finish(struct deck *d);

/* Takes the files of the track that is loaded next, and forgets what the player reported. */
void deck_take_files(struct deck *d, struct candidates files);
/* Computes the next value of what sounds, and carries out the effects. Sets ev.now. */
void deck_on(struct deck *d, struct play_event ev);
/* Returns true while nothing can be heard, because no sound device could be opened. */
bool deck_is_mute(const struct deck *d);
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
/* Does so for a name that the listener typed, and says it. "": shows the output in use. On failure
 * sets err and returns false. */
bool output_choose(struct deck *d, const char *name, struct err *err);
/* Returns the name of output n, from 0; NULL after the last. */
const char *output_name(const struct deck *d, size_t n);

/* ---- sounds.c: the two sounds, between which the listener switches ---- */

extern const struct other_sound_ops equaliser_ops, two_files_ops;

/* Changes to the other of the two sounds without a pause. */
bool sounds_switch(struct deck *d, struct err *err);
/* Makes equaliser x the second sound and selects it; takes ownership of its name. It replaces a
 * second file. Returns false if another equaliser is on: then x waits for sounds_answered.
 * of_chain: the current chain names x, which replaces the equaliser. */
bool sounds_offer(struct deck *d, struct sound x, bool of_chain);
/* Reads a filter that the listener typed and uses it: "pk 8200 -4 q3" replaces all filters, "+pk …"
 * adds one. On failure sets err and returns false. */
bool sounds_type(struct deck *d, const char *text, struct err *err);
/* Writes the equaliser to a new file. beside: a relative name starts in the folder of this file. */
bool sounds_save(struct deck *d, const char *beside, const char *name, struct err *err);
void sounds_show(struct deck *d); /* shows a message that names the sound in use */
/* Adds a peak filter, "8000" or "8000 -4 q3" (Hz, dB, Q), to the equaliser. sounds_peak_move
 * changes the filter until sounds_peak_keep is called, which returns false if there is none. */
bool sounds_peak(struct deck *d, const char *text, struct err *err);
enum peak_part { PEAK_HZ, PEAK_GAIN, PEAK_Q_STEP };
/* Changes the filter of sounds_peak. One step is 1/24 octave, 0.5 dB, or a factor of 2^(1/4) in
 * Q. */
bool sounds_peak_move(struct deck *d, enum peak_part part, int steps, struct err *err);
bool sounds_peak_keep(struct deck *d);
/* Appends which of the two sounds plays, "EQ harman, -0.6 dB matched" or "file b.flac, -3.2 dB
 * matched", with the name cut to `most` characters. Appends nothing if there is no second sound, or
 * in a blind test of the two. */
void sounds_add(const struct deck *d, size_t most, struct buf *out);
/* Puts the filters of both sounds into libmpv's filter chain. Does not change which sound is
 * selected. */
void sounds_insert(struct deck *d);
/* Returns true if the level measurement for the current passage has ended, with or without a
 * result. */
bool sounds_is_level(const struct deck *d);
/* Selects sound 0 or 1. Does the same if that sound is selected already: in an ABX test, nothing
 * may reveal that X is the same sound. */
void sounds_select(struct deck *d, size_t which);
/* Call after another track was loaded: its levels are not known. */
void sounds_loads(struct deck *d);
/* appends the question of ASK_EQUALISER */
void sounds_add_question(const struct deck *d, struct buf *out);
/* Handles the answer to ASK_EQUALISER. beside true: the equaliser in use becomes the first sound
 * and the new one the second; false: the new one replaces it. */
void sounds_answered(struct deck *d, bool beside);
void sounds_measured(struct deck *d, const struct background_levels *l);
/* Sets the gains and the loudness that the row of an ABX test has. */
void sounds_take_levels(struct deck *d, const struct abx_sound two[2]);
/* Makes equaliser x sound `which`, without selecting it; takes ownership of its name. */
void sounds_set(struct deck *d, size_t which, struct sound x);
void sounds_drop(struct deck *d); /* forgets both sounds, without a word to the player */
/* Removes the second sound and plays the file. only_of_chain: does nothing unless the chain named
 * it. */
void sounds_forget(struct deck *d, bool only_of_chain);

/* ---- two_files.c: a second file that plays in step with the first one ---- */

/* Deletes the combined files (temporary files with two tracks, aligned in time) of crashed
 * sessions. */
void two_files_start(const struct deck *d);
/* Returns true if the two sounds that are compared are two files that play in step. */
bool two_files_on(const struct deck *d);
/* Returns the source row of the file that is heard: the second file while it is selected, else
 * play.source. */
struct uuid two_files_source(const struct deck *d);
/* Returns what to subtract from a position in the first file to get the position in `source`, in
 * ms; 0 unless `source` is the second file. */
int64_t two_files_shift_ms(const struct deck *d, const struct uuid *source);
/* Converts a position in the first file to a position in `source`. */
int64_t two_files_pos_ms(const struct deck *d, const struct uuid *source, int64_t pos_ms);
/* returns true if `source` is one of the two files */
bool two_files_have(const struct deck *d, const struct uuid *source);
bool two_files_play(const struct deck *d); /* returns true if the combined file plays */
/* Plays the first file alone again. */
void two_files_leave(struct deck *d);
/* Returns true if both files are time-aligned in the whole range. Else sets err, which names the
 * aligned parts, and returns false. */
bool two_files_agree(const struct deck *d, int64_t from_ms, int64_t to_ms, struct err *err);
/* Returns true if both files have music at the current position, in step with each other, or if
 * there is no second file. Elsewhere their levels were not measured. */
bool two_files_have_music(const struct deck *d);
/* Returns true if both files are certainly time-aligned, or if there is no second file. */
bool two_files_in_step(const struct deck *d);
/* Begins to align two files in time; the player plays on. */
void two_files_begin(struct deck *d, const char *first, const char *second);
/* Takes the combined file. Returns false if it is not complete, or has failed: says why. */
bool two_files_take(struct deck *d);
/* Plays the combined file that was taken. second: the source row of the second file. */
void two_files_enter(struct deck *d, const struct uuid *second);
/* Makes the combined file of the same files again: the second file starts at this frame of the
 * first. */
void two_files_make_again(struct deck *d, int64_t frames);
/* Drops the combined file in use and the one being made. Returns true if two files were in use: the
 * caller must then load the first file. */
bool two_files_drop(struct deck *d);
void two_files_show(struct deck *d); /* shows a message about the two files */
/* Converts frames of the first file to ms. */
int64_t two_files_ms(const struct two_files *t, int64_t frames);

/* ---- followed_player.c: another player, whose position the clock copies and to which keys are
 * passed on ---- */

/* A request to the player. */
struct follow_request {
	enum { FOLLOW_ASK, FOLLOW_PLAY, FOLLOW_PAUSE, FOLLOW_SEEK } kind;
	int64_t pos_us, from_us; /* FOLLOW_SEEK: target and current position in the track */
};

/* Chooses the player whose name begins with `name`: as sitting_follow. */
bool follow_choose(struct deck *d, const char *name, struct err *err);
bool follow_wanted(const struct deck *d);
/* Returns how the name of the player to follow on the session bus begins; "auto": any player; NULL:
 * none is wanted. */
const char *follow_wish(const struct deck *d);
/* Call with true when a session bus is connected, and with false if there is none. */
void follow_has_bus(struct deck *d, bool has);
/* Takes the player and the helper that the chain in use names; NULL: none. offers: the chain only
 * counts the time, so a player that plays is suggested. Returns true if they are others than
 * before: the caller then stops following. */
bool follow_use_chain(struct deck *d, const char *player, const char *command, bool offers);
/* If no player is wanted, suggests this one, once, and returns true. */
bool follow_suggest(struct deck *d, const struct follow_player *p);
/* Follows the player in the state p. Returns true if it plays another track than before. */
bool follow_take(struct deck *d, const struct follow_player *p);
/* Stops following. earlog's clock stays at the player's last position, stopped. */
void follow_drop(struct deck *d);
/* Takes over the player's position of this moment, which follow_judge has returned. */
void follow_position(struct deck *d, struct follow_verdict v);
/* Takes the oldest request that must be sent to the player. Returns false if there is none. */
bool follow_next_request(struct deck *d, struct follow_request *out);
/* Asks the followed player for its position. Returns true if an answer will come. */
bool follow_asks(struct deck *d);
/* Returns true if the followed player can seek. Otherwise sets err and returns false. */
bool follow_can_seek(const struct deck *d, struct err *err);
/* If a player is followed, says that the player chooses the track, and returns true. */
bool follow_stays(struct deck *d);
int follow_fd(const struct deck *d); /* the helper's pipe; -1: none */
/* Call when the helper's pipe has data or was closed. */
void follow_on_helper(struct deck *d);

/* ---- instrument.c: test signals that play in place of the music and are changed by keys, to find
 * a peak, a leak, a swapped channel or a difference in level by ear. Each begins at -40 dBFS or
 * less, and none is louder than SIGNAL_MOST_DBFS. ---- */

/* Sets name, purpose and use of the n-th instrument, from 0. Returns false after the last one. */
bool instrument_row(size_t n, const char **name, const char **what, const char **how);
/* Starts "sine", "sine 3150", "sweep 20-20000 30s", "seal", …; "off" returns to the music, and ""
 * shows the current signal. A typed level above -40 dBFS is lowered to -40. On failure sets err and
 * returns false. */
bool instrument_choose(struct deck *d, const char *text, struct err *err);
/* Moves the frequency by `by` 48ths of an octave; third-octave noise moves by one band. */
bool instrument_move(struct deck *d, int by, struct err *err);
/* Changes the level of the signal. Above -30 dBFS a key press raises it by at most 1 dB, and all
 * key presses in a second by at most 6 dB. */
bool instrument_raise(struct deck *d, double by_db, struct err *err);
/* Changes the level of the signal `in`, a copy of the signal that plays, at once by any amount,
 * within the range of levels. */
bool instrument_level(struct deck *d, struct play_signal in, double by_db, struct err *err);
/* Returns how far the level of the signal is above -40 dBFS, in dB; 0: no signal. */
double instrument_raised(const struct deck *d);
/* Ends the signal and loads the music at its position; plays: the music resumes. Returns false if
 * no signal had replaced the music. */
bool instrument_ends(struct deck *d, bool plays);
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

#endif
