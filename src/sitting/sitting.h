/*
 * A sitting: one run of the bench. It joins the archive, the player and the files, and knows no screen. The
 * verbs below are all that can be done; whoever draws reads the struct and changes nothing.
 *
 * What a person does is a change: rows of the record in their new version. It is applied here, shown,
 * queued for the archive, and can be undone; the mechanism is in change.c and there is only that one.
 *
 * Times of `now` are clock_mono_ns(). Positions are milliseconds in the recording that plays.
 */
#ifndef SITTING_SITTING_H
#define SITTING_SITTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/records.h"
#include "player/player.h"
#include "sitting/editor.h"
#include "store/store.h"
#include "store/writer.h"

/* What must be drawn again. */
enum {
	DIRTY_HEADER = 1, DIRTY_TRACKS = 2, DIRTY_PLAYER = 4, DIRTY_NOTES = 8, DIRTY_EDITOR = 16, DIRTY_LINE = 32,
	DIRTY_ALL = 63,
};

enum state { STATE_KEYS, STATE_TEXT };

enum item_sound {
	SOUND_UNKNOWN,       /* not looked for yet */
	SOUND_FILE, SOUND_URL, SOUND_SIGNAL,
	SOUND_CLOCK,         /* nothing that earlog could play: the reviewer's own player and our clock */
	SOUND_FAILED,        /* it should play, and could not be opened: bench_item.why */
};

/* A line of the track list. Everything is borrowed from the record until the next change. */
struct bench_item {
	const struct listing *listing;
	const struct item *item;
	const struct recording *recording;
	const struct section *section;
	const struct source **sources;   /* in the order in which they are tried */
	size_t nsources;
	const struct cue **cues;         /* by time; those without a time last */
	size_t ncues;
	const struct note **notes;       /* kept ones of this review, by time in the track, then as written */
	size_t nnotes;
};

/* What stays of an item when the list is made anew. */
struct item_state {
	struct uuid item;
	enum item_sound sound;
	char why[256];                   /* SOUND_FAILED, SOUND_CLOCK: in words */
	int64_t clock_ms;
};

/* What is in the ears, by number: 1 is the device under test. */
struct worn_device {
	const struct device *device;
	const struct comparison *comparison;     /* NULL for the device under test */
};

enum play_state {
	PLAY_NOTHING,        /* nothing chosen yet, or the item has failed */
	PLAY_OPENING,
	PLAY_RUNNING,
	PLAY_PAUSED,
	PLAY_ENDED,          /* stands at its end */
};

struct transport {
	enum play_state state;
	bool clock;                      /* our clock runs, not the player */
	uint64_t ticket;                 /* of the load */
	struct uuid source;              /* what plays */
	int64_t base_ms;                 /* position at base_ns; it runs on from there in PLAY_RUNNING */
	int64_t base_ns;
	int64_t length_ms;               /* -1: not known */
	int64_t seek_ms;                 /* target of the last exact seek while nothing has played since; NO_MS */
	bool sounding;                   /* sound really runs (or stands) there; not while it opens or seeks */
	struct player_info info;
	bool player_ready, player_gone;  /* libmpv is there; it will never be */
	bool silent;                     /* no sound device */
};

enum said_level { SAID_INFO, SAID_WARN, SAID_ERROR };

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
	size_t item;                     /* the one that plays or stands */
	struct worn_device *devices;     /* [0] is key 1 */
	size_t ndevices;
	struct uuid device, variant, chain;      /* worn now; none where not known */
	struct transport play;

	size_t chosen;                   /* item under the bar of the track list */
	struct uuid chosen_note;         /* note under the bar of the notes; none: the last one */

	enum state state;
	struct draft *draft;             /* NULL: none is open */
	struct editor editor;            /* its text */

	char said[512];                  /* the last message */
	enum said_level said_level;

	struct writer_state disk;
	bool pending;                    /* something is not on disk yet */
	int64_t day;                     /* day N of this review, by local dates */
	double level_db;
	bool quit;
	unsigned dirty;

	struct sitting_private *p;
};

struct sitting_options {
	const struct session_file *files;
	const struct profile *profile;
	struct playlist_file *playlist;          /* borrowed while sitting_new runs */
	const char *db;                          /* path of the archive */
	bool net;
};

/* ---- life ---- */

/* Reads the record from the archive (creating it when there is none) and joins it with what the files say.
 * Starts no thread and no sound: that is sitting_start, after the first paint. */
struct sitting *sitting_new(const struct sitting_options *o, struct err *err);
void sitting_start(struct sitting *s);
/* Ends it: keeps the draft, writes the place, waits for the disk (false, err: something is not stored) and shuts
 * the player down. *clean gets false when libmpv would not end in time (then leave with _exit). */
bool sitting_end(struct sitting *s, bool *clean, struct err *err);

/* ---- the loop ---- */

int sitting_player_fd(const struct sitting *s);
int sitting_writer_fd(const struct sitting *s);
void sitting_on_player(struct sitting *s);
void sitting_on_writer(struct sitting *s);
/* Milliseconds until the next timer, -1: none. Rounded up, so that a timer is due when poll returns. */
int sitting_wait_ms(const struct sitting *s, int64_t now_ns);
void sitting_run_timers(struct sitting *s, int64_t now_ns);

/* Hands what was done to the writer. The loop calls it after each drawing: first shown, then queued. While the position
 * of something is asked for, it all waits (20 ms at most). */
void sitting_flush(struct sitting *s);

/*
 * First thing at a key press: asks what is audible now, so that whatever the key does has its true time. The
 * answer comes as a player event and completes what was made with it; until then it waits (20 ms at most).
 */
void sitting_key_pressed(struct sitting *s, int64_t now_ns);

/* ---- reading ---- */

int64_t sitting_pos_ms(const struct sitting *s, int64_t now_ns);         /* in the recording; NO_MS: none */
int64_t sitting_track_ms(const struct sitting *s, int64_t now_ns);       /* in the track (offset taken off) */
const struct bench_item *sitting_item(const struct sitting *s);          /* the one that plays; NULL: none */
const struct item_state *sitting_item_state(const struct sitting *s, size_t item);
const struct source *sitting_source(const struct sitting *s, const struct uuid *u);   /* NULL: none */
const struct device *sitting_device(const struct sitting *s, const struct uuid *u);
const struct chain *sitting_chain(const struct sitting *s, const struct uuid *u);
const struct variant *sitting_variant(const struct sitting *s, const struct uuid *u);
size_t sitting_device_number(const struct sitting *s, const struct uuid *u);   /* 1 …; 0: none */
/* The cue that is lit at a track time: from 3 s before `at` to 10 s after it, or its range; -1: none. */
int sitting_cue_at(const struct bench_item *i, int64_t track_ms);
/* Is all that was done on disk? */
bool sitting_all_kept(const struct sitting *s);
/* The note that edit, delete and the like mean; NULL: none. */
const struct note *sitting_chosen_note(const struct sitting *s);

/* ---- saying ---- */

void sitting_say(struct sitting *s, enum said_level level, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* ---- transport: all take effect at once, none waits ---- */

void sitting_play_item(struct sitting *s, size_t item);
void sitting_toggle(struct sitting *s);                                  /* play, pause; the clock too */
void sitting_pause(struct sitting *s, bool paused);
void sitting_seek(struct sitting *s, int64_t pos_ms);                    /* in the recording; clamped */
void sitting_seek_by(struct sitting *s, int64_t by_ms);
void sitting_seek_track(struct sitting *s, int64_t track_ms);            /* in the track's time */
bool sitting_step_item(struct sitting *s, int by, struct err *err);      /* next, previous */
bool sitting_step_cue(struct sitting *s, int by, struct err *err);
bool sitting_step_note(struct sitting *s, int by, struct err *err);      /* to the next, previous note's place */
void sitting_set_level(struct sitting *s, double level_db);
bool sitting_choose_chain(struct sitting *s, const char *name, struct err *err);

/* ---- the record ---- */

bool sitting_mark(struct sitting *s, struct err *err);                   /* a marker now */
bool sitting_note(struct sitting *s, bool timed, struct err *err);       /* opens a note: now, or without a time */
bool sitting_edit(struct sitting *s, const struct uuid *note, struct err *err);
void sitting_keep(struct sitting *s);                                    /* ends Text; empty: as if never opened */
void sitting_give_up(struct sitting *s);                                 /* ends Text; undo brings it back */
bool sitting_delete_note(struct sitting *s, const struct uuid *note, struct err *err);
bool sitting_private(struct sitting *s, const struct uuid *note, struct err *err);   /* yes or no */
bool sitting_note_now(struct sitting *s, const struct uuid *note, struct err *err);  /* its time: now */
bool sitting_nudge_note(struct sitting *s, const struct uuid *note, int64_t by_ms, struct err *err);
bool sitting_range_note(struct sitting *s, const struct uuid *note, struct err *err);    /* its end: now */
bool sitting_done(struct sitting *s, size_t item);                       /* done, or not after all */
bool sitting_undo(struct sitting *s, struct err *err);
bool sitting_redo(struct sitting *s, struct err *err);
void sitting_retry(struct sitting *s);                                   /* what is not on disk: now */

/* After a change to s->editor (a verb of editor.h): the draft in the archive follows. */
void sitting_edited(struct sitting *s);
bool sitting_insert_time(struct sitting *s, struct err *err);            /* "[1:10]" into the text */

/* ---- choosing ---- */

void sitting_choose_item(struct sitting *s, size_t item);
void sitting_choose_note(struct sitting *s, const struct uuid *note);

#endif
