/*
 * Plays one track at a time through libmpv. A separate thread loads libmpv with dlopen, so that
 * only playing pays for it. No call here waits for a disk, the network, or mpv's core: slow work is
 * done on the player's thread, and results arrive as events.
 *
 * All functions are called from the loop's thread. Positions are milliseconds in the recording that
 * plays, as audible. A ticket (the caller's number, never 0) names one load, probe or question; its
 * answers carry it, so that the caller can drop an answer to an earlier request.
 */
#ifndef PLAYER_PLAYER_H
#define PLAYER_PLAYER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/filter.h"
#include "base/signal.h"
#include "player/outputs.h"

struct player;

enum player_source_kind {
	PLAYER_FILE,   /* locator: an absolute path; anything with a scheme is refused */
	PLAYER_URL,    /* locator: https:// (or http://) address, opened through yt-dlp */
	PLAYER_SIGNAL, /* locator: "sine 1000 30s -30dBFS", see base/signal.h */
	PLAYER_PAIR,   /* locator: path of a file of two stereo files in step (library/pair.h) */
};

struct player_source {
	enum player_source_kind kind;
	const char *locator;
};

struct player_options {
	const char *output; /* mpv's audio-device name ("alsa/iec958:CARD=DX300", "jack"), "auto",
			       or "null": no sound, played against the clock. Others than mpv's
			       drivers of sound (pcm would write a file) are silence */
	bool exclusive;     /* ask the output for exclusive use */
	bool net;           /* urls may be opened */
	bool http;          /* http:// too, not only https:// */
	double level_db;    /* 0 or below; at 0 no sample is touched */
	const char *plugin; /* path of the plugin of player_sounds; NULL: that beside the program */
};

/* The format and the output. Texts are mpv's words, not cleaned; "" if not known. */
struct player_info {
	char codec[32]; /* flac, vorbis, mp3, opus, pcm_s16le */
	char container[32];
	int64_t length_ms; /* -1 where not known */
	int rate_hz, out_rate_hz;
	int channels, out_channels;
	char format[16],
		out_format[16]; /* s16, s32, float … of the file's decoder and of the output */
	const char *resampler;  /* soxr, libswresample; NULL: both rates are alike */
	char output[32];        /* driver: pipewire, alsa, jack, null */
	char device[128];       /* device as mpv names it */
	bool silent;            /* no sound device could be opened (or none was wanted) */
	bool exclusive;
};

enum player_event_kind {
	PLAYER_READY,       /* libmpv is there; text: its version */
	PLAYER_UNAVAILABLE, /* it is not, or would not start: no sound; text: why, what to do */
	PLAYER_LOADED,      /* ticket; index of the source that opened; info */
	PLAYER_SOUNDING,    /* ticket; sound runs, or is ready and paused, after a load or a seek */
	PLAYER_POSITION,    /* ticket of player_ask; pos_ms, or known == false */
	PLAYER_ENDED,   /* ticket of the load; the track is at its end, and once after each seek to
			   there. A seek back plays on, unless paused */
	PLAYER_FAILED,  /* ticket of the load; text: why no source opened, or playing broke off */
	PLAYER_OUTPUT,  /* info: the output was opened, changed, or fell silent; text: then why, if
			   known. lost: the output broke, and the player is paused, on another one */
	PLAYER_OUTPUTS, /* player_outputs changed, or was listed again */
	PLAYER_STIRRED, /* a sound card or server came or went: worth another player_look, soon */
	PLAYER_PROBED,  /* ticket; index of the first source that could be played; -1, text: none */
	PLAYER_HASHED,  /* ticket of the load; text: SHA-256 as 64 hex digits; its size and time */
	PLAYER_SWITCH,  /* the plugin of player_sounds cannot be used; text: why, and the effect */
};

struct player_event {
	enum player_event_kind kind;
	uint64_t ticket;
	int index;
	bool known, lost;
	int64_t pos_ms;
	struct player_info info;
	int64_t size_bytes, mtime_ns;
	char text[256];
};

/* Does earlog have an output to itself, by mpv's names of driver and device: by request, or because
 * the device has no mixer? */
bool player_has_alone(const char *driver, const char *device, bool exclusive);

/* Makes the player and its descriptor (borrowed, for poll). Costs nothing: libmpv is not touched
 * yet. NULL: err. */
struct player *player_new(const struct player_options *o, struct err *err);
int player_fd(const struct player *p);
/* Another one, for outputs that appear; it changes from turn to turn. -1: none. */
int player_watch_fd(const struct player *p);

/* Begins to load libmpv on the player's thread. Call it after the first paint. Calls below may come
 * before PLAYER_READY: they are kept and carried out then. */
void player_start(struct player *p);

/* Opens the first of n sources (copied) that works, at start_ms, playing or paused. Overtakes an
 * earlier load. After LOADED and SOUNDING a file is hashed in the background (HASHED). */
void player_load(struct player *p, uint64_t ticket, const struct player_source *sources, size_t n,
	int64_t start_ms, bool paused);
/* Asks, without opening it in mpv, which of n sources could be played (a regular file that can be
 * read, a url with yt-dlp and the net, a signal that parses). Probes wait behind loads. */
void player_probe(struct player *p, uint64_t ticket, const struct player_source *sources, size_t n);
/* Path of the file that is loaded, without links; NULL: none is. Borrowed until the next load. */
const char *player_path(const struct player *p);
void player_stop(struct player *p); /* nothing is loaded afterwards */
void player_pause(struct player *p, bool paused);
void player_seek(struct player *p, int64_t pos_ms); /* absolute and exact */
void player_set_level(struct player *p, double level_db);
/* Keeps the place, nearly: sound is some 100 ms later than before. An OUTPUT event follows while a
 * track is there. */
void player_set_output(struct player *p, const char *output);
/* auto, null, or a driver of sound with or without device */
bool player_knows_output(const char *output);
/* Opens the same output again; an OUTPUT event follows. */
void player_reload_output(struct player *p);

/*
 * Lists the outputs, and keeps watching them. OUTPUTS follows; nothing before READY. A restarted
 * sound server is not noticed: call this again when an output was lost, and some time after
 * STIRRED.
 */
void player_look(struct player *p);
/* An output is missed: also watch for servers that start. */
void player_miss(struct player *p, bool missed);
/* Empty before OUTPUTS; valid until the next event. */
const struct outputs *player_outputs(const struct player *p);

/* One of the two sounds that player_switch goes between. */
struct player_sound {
	int file;                   /* 0; 1: the second of a PLAYER_PAIR */
	struct equaliser equaliser; /* with its preamp; no filters: none */
	double gain_db;             /* held, to be as loud as the other: 0 or below */
	bool at_once; /* a change of the gain is heard within a fade, not at 6 dB a second */
};

/*
 * Sets the two sounds (copied). NULL: neither; samples pass unchanged, and from the next load on
 * there is no filter between file and output. A change is a fade of about 100 ms, heard after the
 * output's buffer; a change of the gain alone fades at 6 dB a second. While paused, the buffer is
 * dropped. After a load each sound starts with the lower of its old and its new gain. Numbers
 * outside of base/filter.h's limits, and gains above 0, are brought within them.
 *
 * The plugin does this without losing a sample, and keeps both sounds over seeks and loads. If the
 * plugin cannot be used (PLAYER_SWITCH), FFmpeg's filters are exchanged, which clicks.
 */
void player_sounds(struct player *p, const struct player_sound two[2]);
/* Selects one of the two, 0 or 1, in all audio decoded from now on; heard after the buffer of
 * the output. Also applies to sounds that are set later. */
void player_switch(struct player *p, int which);

/* From the next seek or load on it fades out at the end of a loop, and in at its start, for 5 ms.
 * The caller seeks back within a second after its end. -1, -1: no loop; at once. */
void player_loop(struct player *p, int64_t from_ms, int64_t to_ms);

#define PLAYER_TONE_MOST_DB SIGNAL_MOST_DBFS

struct player_tone {
	bool noise;            /* a third of an octave; else a sine */
	double hz, level_dbfs; /* the limits of base/signal.h */
};

/*
 * Plays a signal (copied) instead of the loaded file, which continues silently; the signal is heard
 * only while the file plays. Frequency and level glide to the values of the next call. The signal
 * fades in and out, and is never above PLAYER_TONE_MOST_DB. NULL ends it. Needs the plugin.
 */
void player_tone(struct player *p, const struct player_tone *t);

/*
 * Requests the audible position (mpv's audio-pts, asynchronously). Call it first at a key press.
 * The answer is a POSITION event, usually within a millisecond; false: libmpv or a file is not
 * loaded yet, and no answer will come.
 *
 * mpv has no position (known == false) between a load or seek and its SOUNDING, and at the end.
 */
bool player_ask(struct player *p, uint64_t ticket);

/* Takes the next event; false when there is none. Empties the descriptor first. */
bool player_next_event(struct player *p, struct player_event *ev);

/* Ends it: mpv is shut down on the player's thread; waits for that at most limit_ms, and answers
 * false when it is still busy (then the program should leave with _exit). p is gone either way.
 * NULL is fine. */
bool player_close(struct player *p, int limit_ms);

#endif
