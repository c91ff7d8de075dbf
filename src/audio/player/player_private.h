/*
 * Shared by the files of src/audio/player. player.c: the public calls; track.c: from a list of
 * sources to sound; filters.c: switching between two sounds; info.c: format and device; outputs.c:
 * the list of outputs. These files run on the loop's thread, and every call to mpv there is
 * asynchronous.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <mpv/client.h>
#include <stdatomic.h>

#include "audio/player/board.h"
#include "audio/player/player.h"
#include "base/core/buf.h"
#include "base/numbers/audio_signal.h"
#include "base/system/os_thread.h"

/* ---- libraries.c: loads libmpv with dlopen, so that commands without sound start faster, and
 * earlog also runs without libmpv; finds and loads the plugin ---- */

/* The functions of libmpv that earlog calls, each without its prefix mpv_. */
#define MPVLIB_FUNCTIONS(X)     \
	X(client_api_version)   \
	X(create)               \
	X(initialize)           \
	X(terminate_destroy)    \
	X(set_option_string)    \
	X(set_wakeup_callback)  \
	X(wait_event)           \
	X(request_log_messages) \
	X(observe_property)     \
	X(get_property)         \
	X(get_property_string)  \
	X(get_property_async)   \
	X(set_property_async)   \
	X(command_async)        \
	X(command_node_async)   \
	X(error_string)         \
	X(free_node_contents)   \
	X(free)

struct mpvlib {
#define X(name) __typeof__(mpv_##name) *name;
	MPVLIB_FUNCTIONS(X)
#undef X
	bool loads_plugins; /* FFmpeg, as libmpv uses it, can load LADSPA plugins */
	bool has_soxr;      /* FFmpeg's libswresample can use the resampler soxr */
};

extern struct mpvlib mpvlib;

/* Loads libmpv.so.2; it stays loaded until the program ends. May take tens of milliseconds. */
bool mpvlib_open(struct err *err);

/*
 * Loads the plugin; it stays loaded until the program ends. named: a path; NULL: beside the
 * program, or ../lib/earlog from there. Sets *path to its absolute path without links, for FFmpeg;
 * the caller frees. Returns NULL with err on failure, also if anyone but root and the user may
 * write the file. Reads the disk.
 */
struct board *player_plugin_open(const char *named, char **path, struct err *err);

/*
 * ---- player_worker.c: the player's thread, which loads libmpv, checks files, runs yt-dlp, hashes,
 * and shuts mpv down. A job goes to the thread and returns with its result; the thread and the loop
 * share nothing else. ----
 */

/* Jobs of the worker thread. A kind that is earlier in this list runs first. */
enum job_kind {
	JOB_START,  /* starts mpv; sets `mpv`, and `text` to its version */
	JOB_PLUGIN, /* loads the plugin; sets `board`, and `target` to the plugin's path */
	JOB_OPEN,   /* sets `target` to the source's address for mpv (unused for a signal) */
	JOB_RATE,   /* asks for the rate of the sound server's sink `target`; sets `index` */
	JOB_LOOK,   /* starts a second mpv instance, to list outputs, instead of an earlier one */
	JOB_PROBE,  /* tries the sources; sets `index` to the first playable source */
	JOB_HASH,   /* hashes the file `target`; sets `text` (SHA-256), size_bytes and mtime_ns */
};

struct player_job {
	enum job_kind kind;
	uint64_t id; /* for JOB_OPEN and JOB_HASH the number of the load, for JOB_PROBE the caller's
			ticket */
	struct player_source *sources; /* owned by the job, with their locators */
	size_t n;
	char *target; /* owned by the job */

	bool ok;
	struct err why; /* the error, if not ok */
	int index;
	mpv_handle *mpv;
	struct board *board;
	char text[80];
	int64_t size_bytes, mtime_ns;

	struct player_job *next;
};

struct player_job *player_job_new(
	enum job_kind kind, uint64_t id, const struct player_source *sources, size_t n);
void player_job_free(struct player_job *job);
/* Copies sources; player_sources_free frees them. */
struct player_source *player_sources_dup(const struct player_source *sources, size_t n);
void player_sources_free(struct player_source *sources, size_t n);

struct worker;

/* Returns a worker with a copy of o, without a thread yet. On failure returns NULL and sets err. */
struct worker *worker_new(const struct player_options *o, struct err *err);
const struct wake *worker_news(const struct worker *w); /* signalled by finished jobs and by mpv */
void worker_start(struct worker *w);
void worker_allow_net(struct worker *w); /* web addresses may be opened from now on */
bool worker_has_net(const struct worker *w);
void worker_give(struct worker *w, struct player_job *job); /* queues a job and owns it */
/* Returns a finished job, which the caller frees; NULL: none. */
struct player_job *worker_take(struct worker *w);
/* Cancels the OPEN and HASH jobs of other loads than id. */
void worker_overtake(struct worker *w, uint64_t id);
/* Shuts mpv down on the thread and frees w. Returns false if that takes longer than limit_ms. */
bool worker_close(struct worker *w, int limit_ms);

/* ---- state of the player ---- */

/* The request that a reply of mpv belongs to: the highest byte of its reply_userdata. The lower
 * bytes hold more about the request. */
enum reply {
	REPLY_NONE,
	REPLY_ASK,    /* reply to player_ask; lower bytes hold its ticket */
	REPLY_OPEN,   /* reply to loading a file; lower bytes hold player_track.opening */
	REPLY_SEEK,   /* reply to a seek; lower bytes hold player_track.place */
	REPLY_AT_END, /* reply to a request for eof-reached; lower bytes hold player_track.place */
	REPLY_CHECK,  /* reply to a request for a property that identifies the opened file; lower
			 bytes: index of the property, and player_track.opening */
	REPLY_INFO,   /* reply to a request for a property of format or output; lower bytes: index
			 of the property, and number of the round of requests */
	REPLY_REOPEN, /* a command that reopens the output */
	REPLY_CHAIN,  /* a command that sets the filter chain */
};

#define REPLY(kind, index, number) \
	((uint64_t)(kind) << 56 | (uint64_t)(index) << 48 | ((uint64_t)(number)&0xffffffffffff))
#define REPLY_KIND(userdata) ((enum reply)((userdata) >> 56))
#define REPLY_INDEX(userdata) ((size_t)((userdata) >> 48 & 0xff))
#define REPLY_NUMBER(userdata) ((userdata)&0xffffffffffff)

enum track_state {
	TRACK_NONE,    /* no track is loaded */
	TRACK_LOOKING, /* the worker checks a source */
	TRACK_OPENING, /* mpv opens a source */
	TRACK_PLAYING, /* the track is open; LOADED was reported */
};

struct player_track {
	enum track_state state;
	uint64_t number; /* number of this load; increased with each load and stop */
	uint64_t ticket;
	struct player_source *sources;
	size_t n, index;      /* index: of the source being opened or played */
	struct buf troubles;  /* why earlier sources did not open */
	char *target;         /* the address given to mpv */
	struct signal signal; /* the signal, if the source is a PLAYER_SIGNAL */
	int64_t start_ms;
	bool hashed; /* the hash was requested or is known */

	/* Number of the newest opening: each time a file or signal is given to mpv. A seek in a
	 * signal opens it again. */
	uint64_t opening;
	int64_t entry, running; /* mpv's numbers of playlist entries; entry: of the newest
				   opening; running: of what plays now; -1: none */
	bool restarted;         /* sound has run since the newest opening */
	bool length_guessed;    /* FFmpeg said so of the newest opening */

	/* Number of the newest opening or seek. The end of the track is reported once for each. */
	uint64_t place;
	int64_t place_ms; /* position at which the newest opening or seek starts */
	bool ended;
	bool decoded; /* mpv has reported the end: it has only to play its buffer */
	bool sought;  /* a seek to start_ms came before mpv had opened the entry */
	bool appends; /* the track before has ended: mpv plays its last samples, then this load */
};

struct hotplug {
	int watch_fd; /* watches the folders where outputs appear; -1: not yet, or not supported */
	mpv_handle *mpv; /* the mpv instance that lists the outputs; NULL: none, or being started */
	bool starting, owed; /* starting: mpv starts; owed: mpv has sent no list of outputs yet */
	bool missed;         /* an output is missing: also watch for sound servers that start */
	struct outputs list;
};

/* The filter chain that libmpv has and the one it should have. */
struct player_switch {
	bool wanted; /* player_sounds needs the filter chain */
	struct board_sound sound[2];
	int which;

	bool looking, looked; /* the worker looks for the plugin; has ended its search */
	struct board *board;  /* memory shared with the plugin; NULL: plugin not loaded */
	bool written;         /* the sounds in `has` were written to the board */
	struct board_sound has[2];
	char *plugin;      /* libavfilter graph with the plugin */
	char trouble[256]; /* why the plugin is missing; "" once reported */
	char *chain;       /* the filter chain that libmpv has; NULL: none */
	int replies;       /* number of changes of `chain` to which libmpv has not replied */
	bool stays;        /* the plugin remains in the chain until the next load */
	bool dropped;      /* sounds changed while paused: drop the output's buffer on resuming */
	bool quick;        /* PulseAudio has short buffers, since two sounds were set */
	int64_t loop_ms, loop_end_ms; /* start and end of the passage; -1: none */
	int64_t begins_ms;            /* where the sound began with the last load or seek */
	bool seeks;                   /* libmpv can go back in the loaded source */
	int64_t turns; /* how often libmpv went back to the loop's start since the last seek */
	char *fades;   /* the filters that fade at the passage's ends; NULL or "": none */
};

struct player {
	struct worker *worker;
	char *output;
	bool exclusive;
	double level_db;
	bool paused, paused_sent; /* paused: the requested state; paused_sent: the state that was
				     sent to mpv */

	mpv_handle *mpv;
	char why_unavailable[256]; /* "": libmpv is loading or loaded */

	struct player_switch sw;
	struct player_track track;

	/* Format and output of the sound, and requests for these properties. */
	struct player_info info, next_info;
	struct player_info heard; /* value of `info` when a sound output was last open */
	bool info_partial; /* the last round of requests ran during a seek, and must be repeated
			      afterwards */
	uint64_t round;
	size_t missing;
	char trouble[200]; /* mpv's last error about an output */
	bool suspended;    /* it says that the server has suspended the output */
	bool refused; /* `trouble` is earlog's own error, which mpv's errors must not replace */

	int reopens; /* number of earlog's requests to reopen the output that have no reply */
	/* ASKED: earlog requested that mpv reopens the output; UNASKED: mpv does so by itself, and
	 * is paused; PARKED: the null output is selected, because the device was lost. */
	enum { OUTPUT_STEADY, OUTPUT_ASKED, OUTPUT_UNASKED, OUTPUT_PARKED } output_is;
	struct hotplug hotplug;

	struct player_event *events; /* events[first] is the next one to return */
	size_t first, nevents, cap;
};

/* Appends an empty event to the queue and returns it; the pointer is valid until the next call. */
struct player_event *player_push(struct player *p, enum player_event_kind kind, uint64_t ticket);
void player_send_pause(struct player *p, bool paused);
/* Sends mpv a command. Returns false if no reply of this kind will come. */
bool player_command(struct player *p, enum reply kind, const char **command);
bool player_set(struct player *p, enum reply kind, const char *property, const char *value);
/* Returns the value of a key in a map that mpv has sent, if it has this format; else NULL. */
const mpv_node *player_node(const mpv_node *map, const char *key, mpv_format format);
void player_park(struct player *p); /* selects the null output, until another output is set */

void track_opened(struct player *p, struct player_job *job); /* takes the result of JOB_OPEN */
void track_fail(struct player *p, const char *why); /* reports FAILED, and unloads the track */
void track_event(struct player *p, const mpv_event *ev);
void track_drop_buffer(struct player *p); /* drops buffered audio, which has the previous sounds */
void track_ask_end(struct player *p);     /* checks if the track has ended; ENDED may follow */
void track_loaded(struct player *p);      /* reports LOADED, once all properties are known */

/* Starts a round: requests all properties of format and output. After the last reply, LOADED or
 * OUTPUT is reported. */
void info_ask(struct player *p);
void info_answer(struct player *p, const mpv_event *ev);
/* Call when mpv has reopened its output. If earlog did not request that, pauses until the cause
 * is known. */
void info_reopened(struct player *p);
/* Counts a reply to REPLY_REOPEN; after the last reply, requests all properties. */
void info_asked(struct player *p);
/* Ends the pause of an output that mpv reopens by itself; its format is reported as usual. */
void info_pause_ends(struct player *p);
void info_log(struct player *p, const mpv_event_log_message *log);

/* ---- server_rate.c ---- */

/* Returns the sample rate of the sink that this output of mpv ("pulse/NAME", "pipewire") plays
 * into; 0: not known. Waits a second at most. */
int server_rate(const char *device);

/* ---- outputs.c: watches for sound outputs that appear or vanish ---- */

void outputs_started(struct player *p, const struct player_job *job);
void outputs_take(struct player *p);

/* ---- filters.c: switching between two sounds ---- */

/* Makes libmpv play the requested sound: the two sounds. Call it again when libmpv
 * is loaded, after LOADED, and after a change of output. The plugin stays in the filter chain until
 * the next load, because removing it loses samples. */
void filters_apply(struct player *p);
void filters_found(struct player *p, struct player_job *job); /* takes the result of JOB_PLUGIN */
/* Returns the filter chain for libmpv's next load, from pos_ms on; valid until the next call.
 * seeks: libmpv can go back in it, so it can repeat the passage. */
const char *filters_loads(struct player *p, int64_t pos_ms, bool seeks);
void filters_seeks(struct player *p, int64_t pos_ms); /* call before a seek */
/* Returns where a seek or load to pos_ms begins: for the start of the passage, earlier. */
int64_t filters_begins(const struct player *p, int64_t pos_ms);
/* Call when libmpv has gone back to the start of the loop by itself. Returns false if it was not
 * asked to do that. */
bool filters_turned(struct player *p);
/* Converts libmpv's audio-pts in ms to a position: behind a turn it counts back from the start of
 * the loop what the output still plays of its end. */
int64_t filters_pos_ms(const struct player *p, int64_t pts_ms);
void filters_finish(struct player *p);
/* Returns the libavfilter graph for the plugin at a path; the caller frees. */
char *plugin_graph(const char *path);

/* ---- mpv_options.c: mpv's options at start, and the files that mpv opens ---- */

/* Starts mpv with only earlog's options. On failure returns NULL and sets err. */
mpv_handle *mpv_options_start(const struct player_options *o, struct err *err);

/* Sets mpv's `ao` and `audio-device` for a requested output. Returns false if the name is no
 * sound output (pcm and lavc write files), after setting both to silence. */
bool mpv_options_output(const char *output, const char **ao, const char **device);

/* Returns mpv's volume for a level: the gain is the cube of volume/100; 100 changes no sample. */
double mpv_options_volume(double level_db);

/* An option of mpv for a single load. */
struct file_option {
	const char *name, *value;
};

/* Returns the options that limit a load to a kind's formats and protocols; NULL name: end. */
const struct file_option *mpv_options_of_kind(enum player_source_kind kind);
/* Returns true if mpv's file-format ("mov,mp4,m4a") is allowed for this kind. */
bool mpv_options_format_fits(enum player_source_kind kind, const char *format);

/* A built-in signal is a libavfilter graph, the text after "av://lavfi:". It contains only clamped
 * numbers and fixed words, never text of a file. */
#define GRAPH_RATE_HZ 48000

/* Appends a graph of the signal from start_ms on, because lavfi cannot seek; its times begin at
 * start_ms. Needs LC_NUMERIC "C". */
void player_graph_add(struct buf *out, const struct signal *s, int64_t start_ms);

/* ---- source.c: checks a source before mpv opens it, and finds the address of a stream. Runs
 * on the worker's thread, because it may wait for a disk or the network. ---- */

/* Opens a regular, non-empty file by a path without symbolic links. On failure returns -1 and
 * sets err. */
int source_open(const char *path, struct err *err);

/* Returns the path of a readable file with symbolic links resolved; the caller frees. On failure
 * returns NULL and sets err. */
char *source_real_path(const char *locator, struct err *err);

/* Returns true if the source is probably playable. Does not use the network. */
bool source_probe(const struct player_source *s, const struct player_options *o, struct err *err);

/* Limits of source_resolve, which stops as soon as *newest differs from id; `cancel` wakes it for
 * this check. */
struct source_limits {
	const struct wake *cancel;
	const _Atomic uint64_t *newest;
	uint64_t id;
	bool http;
};

/* Finds the address of the audio stream of a web page with yt-dlp, a child process without a
 * shell, and checks that address. The caller frees. Waits up to 10 s. On failure returns NULL
 * and sets err. */
char *source_resolve(const char *url, const struct source_limits *limits, struct err *err);
