/*
 * Plays one track at a time through libmpv, loaded on a separate thread by dlopen. It decides what
 * libmpv may open (the net included), and how a fade, a seek or a switch of two sounds is made. It
 * never decides what plays, nor when: it does what the deck (deck/deck.h) asks. No function waits
 * for a disk, the network, or mpv's core: slow work is done on the player's thread, and results
 * arrive as events.
 *
 * All functions are called from the loop's thread. Positions are milliseconds in the playing
 * recording, as audible. A ticket is a number (never 0) that the caller gives to a load, probe or
 * question. The resulting events contain it, so that the caller can drop events of an earlier
 * request.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/core/err.h"
#include "base/numbers/audio_signal.h"
#include "base/numbers/eq_filter.h"
#include "base/system/system_fact.h"

/* ---- outputs.c: the sound outputs of this machine, by the names that mpv gives them, which
 * `audio_output` in a chain and in the profile takes ---- */

struct output {
	char *name;        /* mpv's name, as in "alsa/iec958:CARD=DX300" */
	char *description; /* the description by the operating system */
};

struct outputs LIST_OF(struct output);

/* Lists the outputs with libmpv; outputs_finish frees the list. Blocks, so it is for shell
 * commands, not for the event loop. */
bool outputs_list(struct outputs *out, struct err *err);
void outputs_finish(struct outputs *out);

/* Adds facts about libmpv, its FFmpeg, and the number of outputs of each driver. Leaves the
 * names of outputs out, because they could identify the owner. As slow as outputs_list. */
void player_facts(struct system_facts *f);

/* ---- the player ---- */

struct player;

enum player_source_kind {
	PLAYER_FILE,   /* locator: an absolute path; a locator with a URL scheme is refused */
	PLAYER_URL,    /* locator: https:// (or http://) address, opened through yt-dlp */
	PLAYER_SIGNAL, /* locator: "sine 1000 30s -30dBFS", see numbers/audio_signal.h */
};

struct player_source {
	enum player_source_kind kind;
	const char *locator;
};

struct player_options {
	const char *output; /* mpv's audio-device name ("alsa/iec958:CARD=DX300", "jack"), "auto",
			       or "null": no sound, the clock keeps the time. A name without a sound
			       driver of mpv ("pcm" would write a file) gives silence */
	bool exclusive;     /* request exclusive use of the output device */
	bool net;           /* web addresses (PLAYER_URL) may be opened */
	bool http;          /* http:// addresses may also be opened */
	double level_db;    /* volume in dB, 0 or below; at 0 samples are unchanged */
	const char *plugin; /* path of the plugin; NULL: the plugin beside the program */
};

/* The format of the file and the output. Texts are mpv's words, not cleaned; "" if not known. */
struct player_info {
	char codec[32];      /* flac, vorbis, mp3, opus, pcm_s16le */
	int64_t length_ms;   /* length of the track; -1: not known */
	int64_t read_ms;     /* the part that mpv had read when the length was asked; -1: all */
	bool length_guessed; /* FFmpeg computed the length from the bit rate of the first frames */
	int rate_hz, out_rate_hz;
	int server_hz; /* rate to which the sound server converts out_rate_hz; 0: not known */
	int channels, out_channels;
	char format[16], out_format[16]; /* sample formats of the decoder and of the output: s16,
					    s32, float */
	const char *resampler; /* soxr or libswresample; NULL: rate_hz and out_rate_hz are equal */
	char output[32];       /* driver of the output: pipewire, alsa, jack, null */
	char device[128];      /* mpv's audio-device, as in "alsa/iec958:CARD=DX300" */
	bool silent;           /* true: no sound device could be opened, or "null" was requested */
	bool exclusive;
};

/* After each kind: the members of struct player_event that it sets. */
enum player_event_kind {
	PLAYER_READY,       /* libmpv is loaded; text: its version */
	PLAYER_UNAVAILABLE, /* no libmpv, or it did not start: no sound; text: why, what to do */
	PLAYER_LOADED, /* a source opened; sets `ticket` (of the load), `index` (of the source) and
			  `info` */
	PLAYER_SOUNDING, /* sets `ticket` (of the load); sound runs after a load or seek, or is
			    ready if the player is paused */
	PLAYER_POSITION, /* answers player_ask: sets its ticket, and pos_ms unless `known` is false
			  */
	PLAYER_ENDED,    /* sets `ticket`; the track ended, also after a seek to the end. A seek
			    back continues playing, unless paused */
	PLAYER_FAILED,   /* sets `ticket`; text: why no source opened, or why playing stopped */
	PLAYER_OUTPUT,   /* info: the output was opened, changed, or became silent; text: why, if
			    known. lost: it failed; the player is paused on another output */
	PLAYER_OUTPUTS,  /* the list that player_outputs returns was read again */
	PLAYER_RATE, /* sets `ticket`; index: the rate of the server's sink in Hz, 0: not known */
	PLAYER_STIRRED, /* a sound card or server appeared or vanished: call player_look soon */
	PLAYER_PROBED,  /* a probe ended; sets its ticket, and index: the first playable
			   source, or -1 if there is none: text says why */
	PLAYER_HASHED,  /* ticket: the load's; text: the SHA-256 of the loaded file as 64 hex
			   digits; size_bytes and mtime_ns: the file's */
	PLAYER_DAMAGED, /* sets `ticket`; a part of the file that is about to sound cannot be
			   decoded, and is left out; pos_ms: from where on, if `known` */
	PLAYER_SWITCH,  /* the plugin for player_sounds cannot be used; text: why, and the effect */
};

struct player_event {
	enum player_event_kind kind;
	uint64_t ticket;
	int index;
	bool known, lost;
	bool suspended; /* PLAYER_OUTPUT: the sound server has suspended the output */
	int64_t pos_ms;
	struct player_info info;
	int64_t size_bytes, mtime_ns;
	char text[256];
};

/* Returns true if earlog has an output exclusively, by request or because the device has no
 * mixer. driver and device are mpv's names. */
bool player_has_alone(const char *driver, const char *device, bool exclusive);

/* Makes the player and its descriptor (for poll, owned by the player), without loading libmpv.
 * On failure returns NULL and sets err. */
struct player *player_new(const struct player_options *o, struct err *err);
int player_fd(const struct player *p);
/* Returns a second descriptor for poll, which becomes readable when an output appears; -1: none.
 * It may change, so ask before each poll. */
int player_watch_fd(const struct player *p);

/* Starts the player's thread, which loads libmpv for the first load or sound. Call it after the
 * first paint. Calls made before PLAYER_READY are queued and run then. */
void player_start(struct player *p);

/* Opens the first of n sources (copied) that can be opened, at start_ms, playing or paused.
 * Replaces an earlier load; if that has ENDED, its last samples and the first of this load are
 * heard without a gap. After LOADED and SOUNDING, a file is hashed in the background (HASHED). */
void player_load(struct player *p, uint64_t ticket, const struct player_source *sources, size_t n,
	int64_t start_ms, bool paused);
/* Checks, without mpv, which of n sources is playable: a regular readable file, a url if yt-dlp
 * and the net are available, a valid signal. Probes wait behind loads. */
void player_probe(struct player *p, uint64_t ticket, const struct player_source *sources, size_t n);
/* Returns the path of the loaded file, with symbolic links resolved; NULL: no file is loaded.
 * Borrowed until the next load. */
const char *player_path(const struct player *p);
void player_stop(struct player *p); /* unloads the track */
void player_pause(struct player *p, bool paused);
/* Seeks exactly. pos_ms counts from the start of the track. */
void player_seek(struct player *p, int64_t pos_ms);
void player_set_level(struct player *p, double level_db);
void player_allow_net(struct player *p); /* as the option `net`, from now on */
bool player_has_net(const struct player *p);
/* Changes the output and keeps the approximate position; sound resumes some 100 ms later. An
 * OUTPUT event follows while a track is loaded. */
void player_set_output(struct player *p, const char *output);
/* Returns true if the name is "auto", "null", or a sound driver of mpv with or without a device. */
bool player_knows_output(const char *output);
/* Reopens the output in use; an OUTPUT event follows. */
void player_reload_output(struct player *p);

/*
 * Requests the list of outputs and watches for changes. An OUTPUTS event follows; before READY
 * nothing happens. A restart of a sound server is not detected: call this again when an output was
 * lost, and shortly after STIRRED.
 */
void player_look(struct player *p);
/* Sets whether the requested output is missing; if it is, also watches for sound servers that
 * start. */
void player_miss(struct player *p, bool missed);
/* Returns the list of outputs: empty before OUTPUTS; valid until the next event. */
const struct outputs *player_outputs(const struct player *p);

/* One of the two sounds between which player_switch switches. */
struct player_sound {
	struct equaliser equaliser; /* the filters and their preamp; may have no filters */
	double gain_db; /* matching gain: both sounds are then equally loud; 0 or below */
};

/*
 * Sets the two sounds (copied). NULL: none; samples are unchanged, and after the next load there is
 * no filter between file and output. A change is a fade of about 100 ms, heard after the output's
 * buffer; a change of only the gain fades at 6 dB a second. While paused, the buffer is dropped.
 * After a load, each sound starts with the lower of its old and new gain. Values outside the limits
 * of numbers/eq_filter.h, and gains above 0, are clamped.
 *
 * The plugin switches without losing a sample, and keeps both sounds over seeks and loads.
 * PulseAudio gets short buffers at once if sound plays, with a hole, else from the next load or
 * seek on. Without the plugin (PLAYER_SWITCH), FFmpeg's filters are exchanged, which clicks.
 */
void player_sounds(struct player *p, const struct player_sound two[2]);
/* Selects sound 0 or 1 for all audio that is decoded from now on. The listener hears the switch
 * after the output's buffer has played. The selection also applies to sounds that are set later. */
void player_switch(struct player *p, int which);

#define PLAYER_FADE_MS 5

/* Sets a passage. From the next seek or load on, nothing is heard before its start if the seek or
 * load is to the start or a later place: the sound fades in over its first PLAYER_FADE_MS. Sound
 * from before the start is heard, and fades in there only after libmpv went back. The sound fades
 * out over the PLAYER_FADE_MS behind its end and then is silent, unless it began behind the end. A
 * seek or load to its start begins earlier, silently, because an output may drop the first sound
 * after a seek. At the end of the last fade, libmpv goes back to the start without a gap, but not
 * in a PLAYER_SIGNAL. -1, -1: removes the passage; if its end was decoded already, the caller
 * seeks. */
void player_loop(struct player *p, int64_t from_ms, int64_t to_ms);
/* Returns the length of a pass of a loop with both fades, in ms. */
static inline int64_t
player_pass_ms(int64_t from_ms, int64_t to_ms)
{
	return to_ms + PLAYER_FADE_MS - from_ms;
}

/*
 * Requests the audible position (mpv's audio-pts, asynchronously). Call this first at a key press.
 * The result is a POSITION event, usually within a millisecond. Returns false, and no event
 * follows, if libmpv or a file is not loaded yet. The position is unknown (known == false) between
 * a load or seek and its SOUNDING, and at the end.
 */
bool player_ask(struct player *p, uint64_t ticket);

/* Takes the next event from the queue; returns false if there is none. Also empties the
 * descriptor. */
bool player_next_event(struct player *p, struct player_event *ev);

/* Shuts mpv down on the player's thread, waits at most limit_ms, and frees p. Returns false if
 * mpv is still busy; the program should then leave with _exit. NULL is fine. */
bool player_close(struct player *p, int limit_ms);
