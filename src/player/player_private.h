/*
 * Shared by the files of src/player. player.c: the public calls; track.c: from a list of sources to
 * sound; switch.c: one of two sounds; info.c: format and device; hotplug.c: the list of outputs.
 * These run on the loop's thread, and every call to mpv there is asynchronous.
 */
#ifndef PLAYER_PLAYER_PRIVATE_H
#define PLAYER_PLAYER_PRIVATE_H

#include <stdatomic.h>

#include "base/buf.h"
#include "base/os_thread.h"
#include "base/signal.h"
#include "player/outputs.h"
#include "player/player.h"
#include "player/worker.h"
#include "plugin/board.h"

/* Kind of request that a reply of mpv belongs to: the highest byte of its reply_userdata. */
enum reply {
	REPLY_NONE,
	REPLY_ASK,    /* with the number of the question */
	REPLY_OPEN,   /* with the number of the opening */
	REPLY_SEEK,   /* with the number of the place */
	REPLY_AT_END, /* with the number of the place */
	REPLY_CHECK,  /* with a property's index and the number of the opening */
	REPLY_INFO,   /* with a property's index and the number of the round */
	REPLY_REOPEN, /* an output was to be opened */
	REPLY_CHAIN,  /* a filter chain was sent */
};

#define REPLY(kind, index, number) \
	((uint64_t)(kind) << 56 | (uint64_t)(index) << 48 | ((uint64_t)(number)&0xffffffffffff))
#define REPLY_KIND(userdata) ((enum reply)((userdata) >> 56))
#define REPLY_INDEX(userdata) ((size_t)((userdata) >> 48 & 0xff))
#define REPLY_NUMBER(userdata) ((userdata)&0xffffffffffff)

enum track_state {
	TRACK_NONE,    /* nothing is loaded */
	TRACK_LOOKING, /* a source is with the worker */
	TRACK_OPENING, /* a source is with mpv */
	TRACK_PLAYING, /* LOADED was reported */
};

struct player_track {
	enum track_state state;
	uint64_t number; /* of this load; grows */
	uint64_t ticket;
	struct player_source *sources;
	size_t n, index;      /* the source that is tried or plays */
	struct buf troubles;  /* why the earlier ones did not open */
	char *target;         /* what mpv was given */
	struct signal signal; /* for PLAYER_SIGNAL */
	int64_t start_ms;
	bool hashed; /* the hash is ordered or there */

	/* About the entry that mpv was given last (a signal is given again for each seek). */
	uint64_t opening;
	int64_t entry, running; /* mpv's number for it, and of what it runs; -1: none */
	bool restarted;         /* sound ran since */

	/* Incremented with each opening and seek: the end is reported once for each. */
	uint64_t place;
	int64_t place_ms; /* where it was to begin */
	bool ended;
	bool sought; /* to start_ms, before mpv had opened it */
};

struct player_question {
	uint64_t ticket; /* 0: none */
	uint64_t number;
};

#define QUESTIONS 64

struct hotplug {
	int watch_fd;        /* folders where outputs appear; -1: none yet, or not watched here */
	mpv_handle *mpv;     /* tells the outputs; NULL: none, or one is being made */
	bool starting, owed; /* one is being made; its first list has not come yet */
	bool missed;         /* an output is missed: sound servers may start */
	struct outputs list;
};

/* The current and the wanted filter chain of libmpv. */
struct player_switch {
	bool wanted, tone; /* player_sounds and player_tone asked for it */
	bool pair;         /* the loaded file, or the next one, is two files in step */
	struct board_sound sound[2];
	struct board_tone tone_is;
	int which;

	bool looking, looked; /* for the plugin */
	struct board *board;  /* NULL: not there */
	bool written;         /* the board has… */
	struct board_sound has[2];
	char *plugin, *pair_plugin;   /* as libavfilter graphs */
	char trouble[256];            /* why it is missing; "" after it was reported */
	char *chain;                  /* the chain that libmpv has; NULL: none */
	int replies;                  /* that are to come about it */
	bool stays;                   /* the plugin is in the chain until the next load */
	bool dropped;                 /* the output's buffer has a sound of before */
	int64_t loop_ms, loop_end_ms; /* -1: none */
	char *fades;                  /* of the loop, in the chain; NULL, "": none */
};

struct player {
	struct worker *worker;
	char *output;
	bool exclusive;
	double level_db;
	bool paused, paused_told; /* wanted; what mpv knows */

	const struct mpvlib *lib; /* NULL until READY */
	mpv_handle *mpv;
	bool unavailable;
	char why_unavailable[256];

	struct player_switch sw;
	struct player_track track;
	struct player_question questions[QUESTIONS];
	uint64_t last_question;

	/* The format and the output, and the requests for them. */
	struct player_info info, next_info;
	struct player_info heard; /* the last info with an output */
	bool info_partial;        /* requested during a seek; requested again after it */
	uint64_t round;
	size_t missing;
	char trouble[200]; /* mpv's last complaint about an output */
	bool refused;      /* it is our own complaint, which mpv's must not replace */

	/* The output is being reopened: on request (so many replies are pending), or by mpv. */
	int reopens;
	bool reopening, unasked;
	bool parked; /* on the null output, because the device was lost */
	struct hotplug hotplug;

	struct player_event *events; /* those before `first` are taken */
	size_t first, nevents, cap;
};

/* A new event at the end of those to be taken, empty; valid until the next one. */
struct player_event *player_push(struct player *p, enum player_event_kind kind, uint64_t ticket);
void player_send_pause(struct player *p, bool paused);
void player_park(struct player *p); /* selects the null output until an output is set */
/* Disables all events that are not used: each one wakes the loop. */
void player_choose_events(const struct mpvlib *lib, mpv_handle *mpv);

void track_opened(struct player *p, struct player_job *job); /* the worker's answer */
void track_unavailable(struct player *p);                    /* there will never be sound */
void track_event(struct player *p, const mpv_event *ev);
void track_drop_buffer(struct player *p); /* where it has a sound of before (switch.c) */
void track_ask_end(struct player *p);     /* ENDED follows, if it is there */
void track_loaded(struct player *p);      /* info is complete */

/* Begins a round of questions; track_loaded or OUTPUT follow when all are answered. */
void info_ask(struct player *p);
void info_answer(struct player *p, const mpv_event *ev);
/* mpv reopened its output. Unless requested, playback is paused until the reason is known. */
void info_reopened(struct player *p);
/* An answer to a REPLY_REOPEN. */
void info_asked(struct player *p);
void info_log(struct player *p, const mpv_event_log_message *log);

/* ---- hotplug.c ---- */

void hotplug_finish(struct hotplug *h);
void hotplug_started(struct player *p, const struct player_job *job);
void hotplug_take(struct player *p);
/* outputs.c; the caller finishes the list. */
void outputs_read(struct outputs *out, const mpv_node *list);

/* ---- switch.c ---- */

void switch_ready(struct player *p);                         /* libmpv is there */
void switch_found(struct player *p, struct player_job *job); /* the worker's answer */
/* A load was asked for: a pair needs the plugin. */
void switch_expects(struct player *p, bool pair);
/* libmpv's filter chain for what it is to load now, from pos_ms on; valid until the next one. */
const char *switch_loads(struct player *p, bool pair, int64_t pos_ms);
void switch_seeks(struct player *p, int64_t pos_ms); /* a seek follows */
void switch_loaded(struct player *p);                /* LOADED was reported, or another output */
void switch_finish(struct player *p);
/* The plugin at a path, as a libavfilter graph; the caller frees. */
char *switch_graph(const char *path, const char *label);

/* ---- graph.c: built-in signals as a libavfilter graph, the text behind "av://lavfi:". Made from
 * clamped numbers and our own words only, never from text of a file. ---- */

#define GRAPH_RATE_HZ 48000

/* The signal from start_ms on, timestamps too: lavfi cannot seek. Wants LC_NUMERIC "C". */
void graph_add(struct buf *out, const struct signal *s, int64_t start_ms);
/* A third of an octave of noise: the Q of each of BOARD_BANDPASSES, and the RMS that is left of
 * white noise between -1 and 1 at GRAPH_RATE_HZ. */
double graph_band_q(void);
double graph_band_dbfs(double hz);

/* ---- options.c: mpv's options at start, and those for each kind of source ---- */

#define OPTIONS_DRIVER 32

/* Starts mpv with our options and no others. NULL: err says why. */
mpv_handle *options_start(
	const struct mpvlib *lib, const struct player_options *o, struct err *err);

/* Sets mpv's `ao` and `audio-device` for an output that a person named. False where the name is no
 * sound output (pcm and lavc write files): both are then set to silence. */
bool options_output(const char *output, char ao[OPTIONS_DRIVER], const char **device);

/* mpv's volume for a level: its gain is the cube of volume/100; at 100 it touches no sample. */
double options_volume(double level_db);

/* One option of a single load. */
struct file_option {
	const char *name, *value;
};

/* Options that restrict a load to formats and protocols of that kind; ends with a NULL name. */
const struct file_option *options_of_kind(enum player_source_kind kind);
/* May this kind have mpv's file-format ("mov,mp4,m4a")? */
bool options_format_fits(enum player_source_kind kind, const char *format);

/* ---- source.c: checks a source before mpv opens it, and finds the address of a stream; on the
 * worker's thread, because all of it may wait for a disk or the network ---- */

/* Opens a regular file, not empty, by a path without symbolic links. -1: err says why. */
int source_open(const char *path, struct err *err);

/* The path behind all symbolic links of a file that can be read; the caller frees. NULL: err. */
char *source_real_path(const char *locator, struct err *err);

/* Could it be played? Asks no network. */
bool source_probe(const struct player_source *s, const struct player_options *o, struct err *err);

/* Given up as soon as *newest is not id any more; cancel says when to look. */
struct source_limits {
	const struct wake *cancel;
	const _Atomic uint64_t *newest;
	uint64_t id;
	bool http;
};

/* The address of the sound of a web page, which yt-dlp, run as a child process without a shell,
 * finds; checked. The caller frees. Waits up to 10 s. NULL: err. */
char *source_resolve(const char *url, const struct source_limits *limits, struct err *err);

#endif
