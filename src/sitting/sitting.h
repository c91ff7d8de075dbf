/*
 * A sitting: one run of the bench. It joins the archive, the player and the files, and knows no
 * screen. Here are its state, its life and its loop; what can be done in it is in recorded.h,
 * sound.h and said.h. Whoever draws reads the struct and changes nothing.
 *
 * Each change of the record is a list of rows in their new version, which change.c applies, marks
 * to be drawn, queues for the archive and can undo.
 *
 * Times of `now` are clock_mono_ns(). Positions are milliseconds in the recording that plays.
 */
#ifndef SITTING_SITTING_H
#define SITTING_SITTING_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/analysis.h"
#include "base/scale.h"
#include "base/signal.h"
#include "player/player.h"
#include "record/follow.h"
#include "record/rating.h"
#include "sitting/editor.h"
#include "store/store.h"
#include "store/writer.h"

/* The parts of the screen that must be drawn again. */
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

/* The effect of keys: run commands, or write into the open note. */
enum state { STATE_KEYS, STATE_TEXT };

enum item_sound {
	SOUND_UNKNOWN, /* not looked for yet */
	SOUND_FILE,
	SOUND_LIBRARY, /* a file of the music library that matches, and that no file names */
	SOUND_URL,
	SOUND_SIGNAL,
	SOUND_CLOCK, /* nothing that earlog can play: the clock keeps the time of another player */
	SOUND_FAILED /* what it names could not be opened: item_state.why */
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
	const struct note **notes; /* kept ones that may be shown, by time in the track */
	size_t nnotes, notes_cap;
};

/* The state of an item, kept when the list is rebuilt. */
struct item_state {
	struct uuid item;
	enum item_sound sound;
	char why[256];  /* SOUND_FAILED, SOUND_CLOCK: in words */
	uint64_t probe; /* ticket of player_probe; 0: not asked yet */
};

/* A device that can be worn, by the number of its key: 1 is the device under test. */
struct worn_device {
	const struct device *device;
	const struct comparison *comparison; /* NULL for the device under test */
};

enum play_state {
	PLAY_NOTHING, /* nothing chosen yet, or the item has failed */
	PLAY_OPENING,
	PLAY_RUNNING,
	PLAY_PAUSED,
	PLAY_ENDED, /* it reached its end */
};

/* The question that waits for Space or Enter; Esc changes nothing. */
enum asked {
	ASK_NOTHING,
	ASK_EQUALISER, /* a second equaliser is added to the one in use */
	ASK_STILL,     /* the previous device is in use again */
	ASK_SWAP,      /* the listener changes to sitting.ask_device */
	ASK_ALIGN,     /* the listener waits for sitting.ask_cue */
	ASK_MATCH,     /* a step of a level match */
	ASK_TRIAL,     /* the helper swaps for sitting.ask_trial */
};

/* Shutdown: unsaved changes are written first. If that fails, the listener is asked. */
enum leaving { LEAVING_NOT, LEAVING_WRITES, LEAVING_ASKS };

struct transport {
	enum play_state state;
	bool clock;         /* the clock keeps the position, not the player */
	bool about;         /* … and that is only about right */
	uint64_t ticket;    /* of player_load */
	struct uuid source; /* its row; none for the clock */
	int64_t base_ms;    /* position at base_ns; it runs on from there in PLAY_RUNNING */
	int64_t base_ns;
	int64_t length_ms; /* -1: not known */
	int64_t seek_ms;   /* target of the last exact seek while nothing has played since; NO_MS */
	bool sounding;     /* false while it opens or seeks */
	struct player_info info;
	int64_t opened_ms;            /* when the player had opened it, UTC */
	uint64_t jumps;               /* counts seeks and loads */
	int64_t loop_ms, loop_end_ms; /* in the recording; NO_MS: not set; both set make a loop */
	int64_t excerpt_ms, excerpt_end_ms; /* the same of what plays once; NO_MS: nothing does */
	bool excerpt_over;                  /* … it has played to its end */
	struct analysis analysis;           /* of what plays; overview NULL: none is known (yet) */
	uint64_t analysis_serial;           /* changes whenever `analysis` does */
	bool player_ready, player_gone;     /* libmpv was loaded; it cannot be loaded */
	bool silent;                        /* no sound device */
	bool missed; /* the output is gone; playing resumes when it is back */
	bool held;   /* outputs came or went: the output is reopened before playing resumes */
	bool fading; /* fades in: not at level_db yet */
	bool switch_clicks; /* the player switches sounds without its plugin */
};

/* Another player that the clock follows (follow.h). */
struct followed {
	bool on;       /* the player is there */
	bool unlisted; /* … and plays a track that is no item: sitting_item is NULL */
	const struct follow_player *player; /* while on */
};

/* A signal that sounds in place of the music (instrument.h). */
struct instrument {
	bool on, sounding; /* false while it opens */
	bool over, music;  /* in turns with the music, which goes on; it is the music's turn */
	bool tone;         /* the player's tone is it, which glides; no_tone: it has none */
	bool no_tone;
	size_t row;               /* which one it is */
	struct signal signal;     /* what sounds … */
	struct signal other;      /* … and what takes turns with it */
	uint64_t ticket;          /* of player_load */
	int64_t base_ms, base_ns; /* its position, as of transport */
	int64_t until_ns;         /* a turn ends then */
	int64_t raised_ns;        /* its level was, last */
	bool resumes;             /* the music played before */
};

/* A line of the wheel. Texts are borrowed from the lexicon; NULL where there is none. */
struct wheel_row {
	const char *attribute; /* id in the lexicon, or of a score: section, sonic-quality, bias */
	const char *name, *definition;
	const char *low, *mid, *high;
	bool bipolar, score;
	struct scale scale;
	const struct rating *now; /* of this sitting, device and chain; NULL: not rated yet */
	const struct rating
		*before; /* of an earlier sitting; NULL while `now` is: it would sway it */
};

struct wheel {
	enum scope scope;
	struct wheel_row *rows; /* of the section of the item that plays */
	size_t n, chosen;
};

enum said_level { SAID_INFO, SAID_WARN, SAID_ERROR, SAID_ASKS /* a question */ };

/* One of the two sounds that `switch` goes between. */
struct sound {
	struct equaliser equaliser; /* n 0: none, the unchanged file */
	char *name;                 /* of the equaliser, or of the file; NULL: there is none */
	struct uuid row;            /* the one of that equaliser, kept or not; none */
	double held_db;             /* the gain that holds it as loud as the other, 0 or below */
	double lufs;                /* of the passage, so held; where it is HELD_SAME */
};

/* Are they equally loud? Not yet: it is being measured. Never: it cannot be. */
enum sounds_held { HELD_NOT_YET, HELD_SAME, HELD_NEVER };

struct sounds {
	struct sound of[2]; /* [0] is the unchanged file, [1] what `other` makes of it */
	const struct other_sound_ops *other; /* NULL: there is one sound alone */
	size_t now;                          /* the selected one */
	bool inserted; /* … which was heard: both are in libmpv's filter chain */
	bool moving;   /* keys move the last filter */
	enum sounds_held held;
};

struct sitting_private;
struct session_file;
struct profile;
struct playlist_file;

/* The device or the chain that a note is compared with; or nothing. */
struct compared {
	struct uuid device, chain;
	bool memory;  /* the device was not at hand */
	bool offered; /* not set: the words only say that there is something */
};

struct sitting {
	const struct session_file *files;
	const struct profile *profile;
	struct record rec;
	struct uuid review, sitting;

	struct bench_item *items;
	struct item_state *states; /* of each of them */
	size_t nitems;
	size_t item;                 /* the current one */
	struct worn_device *devices; /* [0] is key 1 */
	size_t ndevices;
	struct setup setup;      /* worn and in use now; its equaliser comes from sounds_into */
	struct uuid worn_before; /* also in an earlier sitting; none */
	struct compared next;    /* what the next note compares with */
	struct transport play;
	struct followed followed;
	struct instrument instrument;

	struct sounds sounds;

	enum asked ask;
	size_t ask_device; /* 0: the device under test, as in `devices` */
	size_t ask_cue;    /* of the item that plays */
	size_t ask_trial;  /* from 1; ntrials + 1: the end of the run */

	struct uuid blind;     /* the blind run that is open: nothing may name a device; none */
	size_t trial, ntrials; /* the current trial, from 1 (0: before the first); how many */

	size_t chosen;           /* the selected item of the track list */
	struct uuid chosen_note; /* the selected note; none: the last one; uuid_max: no note */
	struct uuid chosen_cue;  /* of the list of cues; none where it is not shown */

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
	bool type_to_note; /* of the profile: a letter begins a note, commands need Alt */
	bool reading;      /* notes and ratings were not read yet (sitting_start) */
	enum leaving leaving;
	bool quit, wants_reload;
	unsigned dirty;

	struct sitting_private *p;
};

struct sitting_options {
	const struct session_file *files;
	const struct profile *profile;
	struct playlist_file *playlist; /* borrowed while sitting_new runs */
	const char *db;                 /* path of the archive */
	const char *program; /* that measures (library/pool.h); NULL: nothing is measured */
	bool net;
};

/* ---- life ---- */

/* Reads the review from the archive, which is created where there is none, and joins it with the
 * files. Threads, sound, notes and ratings come with sitting_start, after the first paint. NULL:
 * err says why. */
struct sitting *sitting_new(const struct sitting_options *o, struct err *err);
bool sitting_start(struct sitting *s, struct err *err);
/* Joins the sitting with files that were read again; s->files is the new session file already.
 * playlist_only: the session file was not read again and keeps the changes of the bench. False:
 * err, and nothing changes. */
bool sitting_reload(struct sitting *s, const struct playlist_file *playlist, bool playlist_only,
	struct err *err);
/*
 * The way out, before sitting_end: queues the place and waits wait_ms for the disk. False:
 * something is not stored yet, and sitting_end waits longer where it may still be (it takes 3 s at
 * most).
 */
bool sitting_settle(struct sitting *s, int wait_ms);
/*
 * Writes the place, waits for the disk, shuts the player down and frees s. False: something is not
 * stored (err). Then what a person made of it is saved beside the archive or elsewhere, unless
 * sitting_throw_away was the answer, and *saved says in lines where and how it comes back; where no
 * place works it holds the words themselves. The caller frees; NULL: nothing is missing. *clean
 * gets false when libmpv or the disk did not let go in time: leave with _exit then.
 */
bool sitting_end(struct sitting *s, bool *clean, char **saved, struct err *err);
/* "12 notes, 3 markers, 5 ratings" of this sitting; or "nothing". */
void sitting_add_recorded(const struct sitting *s, struct buf *out);

/* ---- the loop ---- */

/* The descriptors to poll; -1: there is none now. They change from turn to turn. */
enum {
	SITTING_PLAYER,
	SITTING_OUTPUTS,
	SITTING_BACKGROUND,
	SITTING_PAIR,
	SITTING_WRITER,
	SITTING_READER,
	SITTING_HELPER,
	SITTING_SOURCES
};
void sitting_poll(const struct sitting *s, struct pollfd fds[SITTING_SOURCES]);
/* Handles what poll found, by revents. */
void sitting_ready(struct sitting *s, const struct pollfd fds[SITTING_SOURCES]);
void sitting_on_player(struct sitting *s);
void sitting_on_writer(struct sitting *s);
void sitting_on_reader(struct sitting *s);
/* A process, perhaps this one, wrote into the archive: reads the shown rows again in a moment if
 * it was another one. */
void sitting_archive_changed(struct sitting *s, int64_t now_ns);
bool sitting_will_look(const struct sitting *s); /* until then */
void sitting_on_background(struct sitting *s);   /* a file was measured */
void sitting_on_pair(struct sitting *s);         /* two files are in step, or cannot be */
/* Milliseconds until the next timer, -1: none. Rounded up, so that a timer is due when poll
 * returns. */
int sitting_wait_ms(const struct sitting *s, int64_t now_ns);
void sitting_run_timers(struct sitting *s, int64_t now_ns);

/* Hands changes to the writer. The loop calls it after drawing, so that a change is shown first.
 * While a position that belongs to a change is asked for, all changes wait (20 ms at most). */
void sitting_flush(struct sitting *s);

/* To be called first at a key press: asks the player for the audible position, which what the key
 * makes gets as its time. The answer comes as a player event, 20 ms later at most. */
void sitting_key_pressed(struct sitting *s, int64_t now_ns);

/* Between true and false, keys keep the position of the first one: M and a letter, a typed line. */
void sitting_keep_key(struct sitting *s, bool held);

/* ---- reading ---- */

const struct bench_item *sitting_item(const struct sitting *s); /* the current item; NULL: none */
const struct bench_item *sitting_find_item(
	const struct sitting *s, const struct uuid *item); /* NULL: not listed */
const struct source *sitting_source(const struct sitting *s, const struct uuid *u); /* NULL: none */
const struct device *sitting_device(const struct sitting *s, const struct uuid *u);
const struct chain *sitting_chain(const struct sitting *s, const struct uuid *u);
size_t sitting_device_number(const struct sitting *s, const struct uuid *u); /* 1 …; 0: none */
/* Is every change on disk? */
bool sitting_all_kept(const struct sitting *s);

/* ---- choosing ---- */

void sitting_choose_item(struct sitting *s, size_t item);
void sitting_choose_note(struct sitting *s, const struct uuid *note);

#endif
