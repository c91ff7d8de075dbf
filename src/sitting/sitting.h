/*
 * A sitting: one run of the bench, called "session" for users. It joins the archive, the player and
 * the files, without a screen. This header has the state, start, end and event loop; recorded.h,
 * sound.h and said.h have the actions. The user interface reads the struct and never writes it. A
 * change of the record is a list of new versions of rows. change.c applies the list, marks what the
 * screen must draw, queues the rows for the archive and can undo the change. now_ns: from
 * clock_mono_ns(). Positions are milliseconds in the recording that plays.
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

/* Keys run commands, or write into the open note. */
enum state { STATE_KEYS, STATE_TEXT };

enum item_sound {
	SOUND_UNKNOWN, /* no source has been looked for yet */
	SOUND_FILE,
	SOUND_LIBRARY, /* a matching file of the music library that no playlist names */
	SOUND_URL,
	SOUND_SIGNAL,
	SOUND_CLOCK, /* earlog can play nothing: the clock counts the time of another player */
	SOUND_FAILED /* no source could be opened: item_state.why has the reason */
};

/* A line of the track list. The rows are borrowed from the record until the next change. */
struct bench_item {
	const struct listing *listing;
	const struct item *item;
	const struct recording *recording;
	const struct section *section;
	const struct source **sources; /* in the order in which earlog tries them */
	size_t nsources;
	const struct cue **cues; /* by time; cues without a time come last */
	size_t ncues;
	const struct note **notes; /* closed notes that may be shown, by time in the track */
	size_t nnotes, notes_cap;
};

/* How an item can be played. Kept when the track list is built again. */
struct item_state {
	struct uuid item;
	enum item_sound sound;
	char why[256];  /* reason for SOUND_FAILED or SOUND_CLOCK */
	uint64_t probe; /* number of its player_probe; 0: the player was not asked yet */
};

/* A device that can be worn. Key 1 is the device under test. */
struct worn_device {
	const struct device *device;
	const struct comparison *comparison; /* NULL: the device under test */
};

enum play_state {
	PLAY_NOTHING, /* nothing chosen yet, or the item has failed */
	PLAY_OPENING,
	PLAY_RUNNING,
	PLAY_PAUSED,
	PLAY_ENDED, /* the file reached its end */
};

/* The open question. Space or Enter answers yes; Esc answers no and changes nothing. */
enum asked {
	ASK_NOTHING,
	ASK_EQUALISER, /* a second equaliser is added to the one in use */
	ASK_STILL,     /* is the last session's device still worn? */
	ASK_SWAP,      /* the listener puts on sitting.ask_device */
	ASK_ALIGN,     /* the listener waits to hear sitting.ask_cue */
	ASK_MATCH,     /* is this step of a level match done? */
	ASK_TRIAL,     /* the helper puts on the device of sitting.ask_trial */
};

/* Shutdown: unsaved changes are written first. If that fails, the listener is asked. */
enum leaving { LEAVING_NOT, LEAVING_WRITES, LEAVING_ASKS };

struct transport {
	enum play_state state;
	bool clock;         /* another player has the music: earlog's clock counts */
	bool about;         /* the position of that clock is only approximate */
	uint64_t ticket;    /* number of the last player_load */
	struct uuid source; /* row of the source that plays; none for the clock */
	int64_t base_ms;    /* position at the time base_ns; counts on in PLAY_RUNNING */
	int64_t base_ns;
	int64_t length_ms; /* length of the source; -1: not known */
	int64_t seek_ms;   /* target of the last exact seek until sound plays; else NO_MS */
	bool sounding;     /* false while the file opens or seeks */
	struct player_info info;
	int64_t opened_ms;                  /* when the player opened the file, UTC */
	uint64_t jumps;                     /* number of seeks and loads so far */
	int64_t loop_ms, loop_end_ms;       /* the loop in the recording; NO_MS: not set */
	int64_t excerpt_ms, excerpt_end_ms; /* the passage that plays once; NO_MS: none */
	bool excerpt_over;                  /* the excerpt has ended */
	struct analysis analysis;       /* measurements of the file; overview NULL: none (yet) */
	uint64_t analysis_serial;       /* changes with each change of `analysis` */
	bool player_ready, player_gone; /* libmpv was loaded; libmpv cannot be loaded */
	bool silent;                    /* there is no sound device */
	bool missed;                    /* the output is gone; playing resumes when it is back */
	bool held;   /* outputs came or went: the output is reopened before playing resumes */
	bool fading; /* the level fades in, and is still below level_db */
	bool switch_clicks; /* switching sounds clicks, because the plugin is missing */
};

/* Another player that the clock follows (follow.h). */
struct followed {
	bool on;                            /* the followed player is running */
	bool unlisted;                      /* its track is not on the list: sitting_item is NULL */
	const struct follow_player *player; /* valid while `on` */
};

/* A test signal that plays in place of the music (instrument.h). */
struct instrument {
	bool on, sounding; /* false while it opens */
	bool over, music;  /* takes turns with the music; it is the music's turn */
	/* The signal is the player's gliding tone; no_tone: the player has no such tone. */
	bool tone;
	bool no_tone;
	size_t row;               /* index in instruments[] of instrument.c */
	struct signal signal;     /* the signal that plays */
	struct signal other;      /* the signal that takes turns with it */
	uint64_t ticket;          /* number of its player_load */
	int64_t base_ms, base_ns; /* position of the signal, as in struct transport */
	int64_t until_ns;         /* when the current turn ends */
	int64_t raised_ns;        /* when the level was last raised */
	bool resumes;             /* the music played before, and resumes afterwards */
};

/* A line of the rating wheel. Texts are borrowed from the lexicon, or NULL. */
struct wheel_row {
	const char *attribute; /* id in the lexicon, or a score: section, sonic-quality, bias */
	const char *name, *definition;
	const char *low, *mid, *high;
	bool bipolar, score;
	struct scale scale;
	const struct rating *now; /* rating of this session, device and chain; NULL: none yet */
	const struct rating
		*before; /* rating of an earlier session; hidden (NULL) until `now` is set */
};

struct wheel {
	enum scope scope;
	struct wheel_row *rows; /* the attributes of the section that plays, and the scores */
	size_t n, chosen;
};

enum said_level { SAID_INFO, SAID_WARN, SAID_ERROR, SAID_ASKS /* a question */ };

/* One of the two sounds that the `switch` command toggles. */
struct sound {
	struct equaliser equaliser; /* its filters; n 0: the file is unchanged */
	char *name;                 /* name of the equaliser or the file; NULL: none */
	struct uuid row; /* row of the equaliser, perhaps not stored yet; none: no equaliser */
	double held_db;  /* matching gain in dB, 0 or below, so that both are equally loud */
	double lufs;     /* loudness of the passage at that gain, if HELD_SAME */
};

/* Are both sounds equally loud? HELD_NOT_YET: they are being measured. HELD_NEVER: they cannot be
 * measured. */
enum sounds_held { HELD_NOT_YET, HELD_SAME, HELD_NEVER };

struct sounds {
	struct sound of[2]; /* [0]: usually the unchanged file; [1]: the other sound */
	const struct other_sound_ops *other; /* kind of the second sound; NULL: none */
	size_t now;                          /* index of the sound that plays */
	bool inserted;                       /* both sounds are in libmpv's filter chain */
	bool moving;                         /* the arrow keys change the equaliser's last filter */
	enum sounds_held held;
};

struct sitting_private;
struct session_file;
struct profile;
struct playlist_file;

/* The device or the chain that a note is compared with; both none: nothing. */
struct compared {
	struct uuid device, chain;
	bool memory;  /* the device is compared from memory */
	bool offered; /* suggested by the words of the note, not set */
};

struct sitting {
	const struct session_file *files;
	const struct profile *profile;
	struct record rec;
	struct uuid review, sitting;

	struct bench_item *items;
	struct item_state *states; /* state of items[i] */
	size_t nitems;
	size_t item;                 /* index of the current item */
	struct worn_device *devices; /* devices[0] has the number 1 */
	size_t ndevices;
	struct setup setup;      /* device and chain in use; sounds_into adds the equaliser */
	struct uuid worn_before; /* the previous device, perhaps of an earlier session; none: no
				    other */
	struct compared next;    /* what the next note compares with */
	struct transport play;
	struct followed followed;
	struct instrument instrument;

	struct sounds sounds;

	enum asked ask;
	size_t ask_device; /* index in `devices`; 0: the device under test */
	size_t ask_cue;    /* index in the cues of the current item */
	size_t ask_trial;  /* number of the trial, from 1; ntrials + 1: end the run? */

	struct uuid
		blind; /* the open blind run, in which no text may name a device; none: not blind */
	size_t trial, ntrials; /* current trial, from 1 (0: before the first); number of trials */

	size_t chosen;           /* the selected item of the track list */
	struct uuid chosen_note; /* the selected note; none: the last note; uuid_max: no note */
	struct uuid chosen_cue;  /* the selected cue; none: the list of cues is not shown */

	enum state state;
	struct draft *draft;  /* the open note; NULL: none */
	struct editor editor; /* text of the open note */

	struct wheel wheel;

	char said[512]; /* the last message */
	enum said_level said_level;

	struct writer_state disk;
	bool pending; /* a change was not stored within 100 ms */
	int64_t day;  /* day N of this review, by local dates */
	double level_db;
	bool type_to_note; /* profile setting: a letter begins a note, commands need Alt */
	bool reading;      /* sitting_start has not read notes and ratings yet */
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
	const char *program; /* program that measures (library/pool.h); NULL: nothing is measured */
	bool net;
};

/* ---- start and end ---- */

/* Reads the review from the archive, joined with the files; creates a missing archive. Call
 * sitting_start after the first paint: it starts threads and sound, and reads notes and ratings.
 * NULL: err says why. */
struct sitting *sitting_new(const struct sitting_options *o, struct err *err);
bool sitting_start(struct sitting *s, struct err *err);
/* Applies files that were read again; s->files already is the new session file. playlist_only:
 * the session file was not read again, so changes made at the bench remain. False: err, and
 * nothing changes. */
bool sitting_reload(struct sitting *s, const struct playlist_file *playlist, bool playlist_only,
	struct err *err);
/*
 * Prepares shutdown, before sitting_end: queues the place and waits wait_ms for the disk. False:
 * some change is not stored yet; sitting_end then waits longer if storing may still succeed (3 s
 * at most).
 */
bool sitting_settle(struct sitting *s, int wait_ms);
/*
 * Writes the place, waits for the disk, closes the player and frees s. False: some change is not
 * stored (err). The listener's unstored changes are then saved in a file, unless
 * sitting_throw_away was called. *saved says where that file is and how to restore it; if no file
 * can be written, it has the words themselves. The caller frees; NULL: nothing is missing. *clean
 * is false if libmpv or the disk hangs: leave with _exit then.
 */
bool sitting_end(struct sitting *s, bool *clean, char **saved, struct err *err);
/* Appends "12 notes, 3 markers, 5 ratings" of this sitting, or "nothing". */
void sitting_add_recorded(const struct sitting *s, struct buf *out);

/* ---- the loop ---- */

/* The descriptors to poll; -1: none now. They may change between two calls of poll. */
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
/* Handles the events that poll reported in revents. */
void sitting_ready(struct sitting *s, const struct pollfd fds[SITTING_SOURCES]);
void sitting_on_player(struct sitting *s);
void sitting_on_writer(struct sitting *s);
void sitting_on_reader(struct sitting *s);
/* To be called after any process wrote into the archive. Reads the notes on the screen again a
 * second later, unless this process itself is writing. */
void sitting_archive_changed(struct sitting *s, int64_t now_ns);
bool sitting_will_look(const struct sitting *s); /* is such a reading still to come? */
void sitting_on_background(struct sitting *s);   /* call when a file was measured */
void sitting_on_pair(struct sitting *s); /* call when two files were aligned, or could not be */
/* Returns the milliseconds until the next timer, -1: none. Rounded up, so that the timer is due
 * when poll returns. */
int sitting_wait_ms(const struct sitting *s, int64_t now_ns);
void sitting_run_timers(struct sitting *s, int64_t now_ns);

/* Hands changes to the writer. The loop calls this after drawing, so that the screen shows a change
 * first. All changes wait, 20 ms at most, while libmpv is asked for the position of one of them. */
void sitting_flush(struct sitting *s);

/* To be called first at a key press: asks the player for the position that is audible now, for the
 * note or marker that the key may make. The answer arrives as a player event, 20 ms later at most.
 */
void sitting_key_pressed(struct sitting *s, int64_t now_ns);

/* held true: until a call with false, all keys use the position of the first key. For a command of
 * several keys, as M and a letter, or a typed line. */
void sitting_keep_key(struct sitting *s, bool held);

/* ---- reading ---- */

const struct bench_item *sitting_item(const struct sitting *s); /* the current item; NULL: none */
/* Returns the item's line of the track list; NULL: it is not listed. */
const struct bench_item *sitting_find_item(const struct sitting *s, const struct uuid *item);
/* Return the row with this UUID; NULL: there is none. */
const struct source *sitting_source(const struct sitting *s, const struct uuid *u);
const struct device *sitting_device(const struct sitting *s, const struct uuid *u);
const struct chain *sitting_chain(const struct sitting *s, const struct uuid *u);
/* Returns the number of a device, from 1; 0: it cannot be worn here. */
size_t sitting_device_number(const struct sitting *s, const struct uuid *u);
/* Is every change on disk? */
bool sitting_all_kept(const struct sitting *s);

/* ---- choosing ---- */

void sitting_choose_item(struct sitting *s, size_t item);
void sitting_choose_note(struct sitting *s, const struct uuid *note);

#endif
