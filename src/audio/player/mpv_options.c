/* Decides what mpv may open and how it starts, and writes test signals as graphs of FFmpeg. track.c
 * and filters.c pass them to mpv; deck/output.c chooses the output. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "audio/player/player_private.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/system/media.h"
#include "base/text/text.h"

/* mpv's options at start. They stop mpv from following references in files (playlists, EDL, cue
 * sheets, covers, subtitles, scripts) and from reading the user's mpv.conf. If mpv refuses an
 * option, starting fails. */
static const struct file_option options[] = {
	{ "config", "no" },
	{ "load-scripts", "no" },
	{ "terminal", "no" },
	{ "input-default-bindings", "no" },
	{ "input-vo-keyboard", "no" },
	{ "idle", "yes" },
	{ "vid", "no" },
	{ "sid", "no" },
	{ "audio-display", "no" },
	{ "cover-art-auto", "no" },
	{ "sub-auto", "no" },
	{ "audio-file-auto", "no" },
	{ "access-references", "no" },
	{ "load-unsafe-playlists", "no" },
	{ "resume-playback", "no" },
	{ "save-position-on-quit", "no" },
	{ "ordered-chapters", "no" },
	/* The track stays loaded at its end; mpv does not pause by itself. */
	{ "keep-open", "yes" },
	{ "keep-open-pause", "no" },
	{ "hr-seek", "yes" },
	/* In seconds: decoders of MP3, AAC and Opus need what precedes a sample. */
	{ "hr-seek-demuxer-offset", "0.1" },
	/* These options keep mpv from changing the sound. */
	{ "replaygain", "no" },
	{ "af", "" },
	{ "volume-max", "100" },
	/* Headphones have two channels. mpv mixes surround sound, so that nothing clips and the
	 * header can show it. No sound server does both. */
	{ "audio-channels", "mono,stereo" },
	{ "audio-normalize-downmix", "yes" },
	{ "audio-fallback-to-null", "yes" },
	{ "audio-client-name", "earlog" },
	/* In seconds; a switch of two sounds is heard only behind this buffer. In 7 minutes beside
	 * a load of 15 on two processors JACK had 3 underruns with 0.08, none with 0.1. */
	{ "audio-buffer", "0.1" },
	/* Limits the memory for the cache of network streams. */
	{ "demuxer-max-bytes", "4MiB" },
	{ "demuxer-max-back-bytes", "1MiB" },
	{ "network-timeout", "10" },
	{ "tls-verify", "yes" },
};

/* Options of features that mpv may be built without. */
static const struct file_option features[] = {
	{ "ytdl", "no" },
	{ "osc", "no" },
	{ "load-stats-overlay", "no" },
	{ "load-osd-console", "no" },
	{ "load-auto-profiles", "no" },
	{ "input-media-keys", "no" },
};

/* mpv's audio drivers that play sound. Others (pcm, lavc) write files, which a session file must
 * not cause. */
static const char *const drivers[] = { "pipewire", "pulse", "alsa", "jack", "sndio", "oss",
	"coreaudio", "avfoundation", "openal", "sdl" };

#define URL_FORMATS "flac,wav,mp3,aac,ogg,mov,matroska"
#define SIGNAL_FORMATS "lavfi"

/*
 * Allows only the listed demuxers of FFmpeg (demuxer=lavf disables mpv's own demuxers). ffconcat is
 * not listed, because it follows references even if mpv forbids that. protocol_whitelist: the only
 * protocols that a demuxer may open.
 */
#define ONLY_LAVF(formats)                                                                 \
	{ "demuxer", "lavf" },                                                             \
	{                                                                                  \
		"demuxer-lavf-o", "format_whitelist=[" formats "],protocol_whitelist=none" \
	}

static const struct {
	const char *formats;
	struct file_option options[6];
} kinds[] = {
	[PLAYER_FILE] = { MEDIA_FORMATS,
		{ ONLY_LAVF(MEDIA_FORMATS), { "stream-lavf-o", "protocol_whitelist=file" } } },
	[PLAYER_URL] = { URL_FORMATS,
		{ ONLY_LAVF(URL_FORMATS),
			{ "stream-lavf-o",
				"protocol_whitelist=[https,http,tls,tcp,httpproxy]" } } },
	/* Signals' timestamps begin at their start time: mpv must not subtract it. */
	[PLAYER_SIGNAL] = { SIGNAL_FORMATS,
		{ ONLY_LAVF(SIGNAL_FORMATS), { "rebase-start-time", "no" } } },
};

static bool
set(mpv_handle *mpv, const char *name, const char *value, struct err *err)
{
	int rc = mpvlib.set_option_string(mpv, name, value);

	return rc >= 0 ||
		err_set(err,
			"libmpv refuses %s=%s (%s), without which playing is unsafe or changes the "
			"sound",
			name, value, mpvlib.error_string(rc));
}

static bool
set_all(mpv_handle *mpv, const struct player_options *o, struct err *err)
{
	char volume[32];
	const char *ao, *device;

	EACH_OF (option, options)
		if (!set(mpv, option->name, option->value, err))
			return false;
	EACH_OF (f, features)
		if (mpvlib.set_option_string(mpv, f->name, f->value) !=
				MPV_ERROR_OPTION_NOT_FOUND &&
			!set(mpv, f->name, f->value, err))
			return false;
	const char *resampler = mpvlib.has_soxr ? MEDIA_SOXR : MEDIA_SWRESAMPLE;
	mpv_options_output(o->output, &ao, &device);
	snprintf(volume, sizeof(volume), "%.6f", mpv_options_volume(o->level_db));
	return set(mpv, "ao", ao, err) && set(mpv, "audio-device", device, err) &&
		set(mpv, "audio-exclusive", o->exclusive ? "yes" : "no", err) &&
		set(mpv, "audio-swresample-o", resampler, err) && set(mpv, "volume", volume, err);
}

mpv_handle *
mpv_options_start(const struct player_options *o, struct err *err)
{
	mpv_handle *mpv = mpvlib.create();
	if (!mpv) {
		err_set(err, "libmpv would not start (out of memory, or LC_NUMERIC is not C)");
		return NULL;
	}
	bool ok = set_all(mpv, o, err);
	if (ok) {
		int rc = mpvlib.initialize(mpv);
		ok = rc >= 0 || err_set(err, "libmpv would not start: %s", mpvlib.error_string(rc));
	}
	if (!ok)
		mpvlib.terminate_destroy(mpv);
	return ok ? mpv : NULL;
}

bool
mpv_options_output(const char *output, const char **ao, const char **device)
{
	size_t n = strcspn(output, "/");

	*device = "auto";
	*ao = "";
	if (text_same(output, "auto") || !*output)
		return true;
	EACH_OF (driver, drivers)
		if (text_is(output, n, *driver)) {
			/* Names a single driver, so that mpv tries no other one if the device is
			 * missing. */
			*ao = *driver;
			*device = output;
			return true;
		}
	*ao = "null";
	return text_same(output, "null");
}

double
mpv_options_volume(double level_db)
{
	return level_db >= 0 ? 100 : 100 * pow(10, level_db / 60);
}

const struct file_option *
mpv_options_of_kind(enum player_source_kind kind)
{
	return kinds[kind].options;
}

bool
mpv_options_format_fits(enum player_source_kind kind, const char *format)
{
	int n = (int)strcspn(format, ",");
	CLEANUP(pointer_free)
	char *all = xasprintf(",%s,", kinds[kind].formats), *one = xasprintf(",%.*s,", n, format);

	return n && strstr(all, one);
}

bool
player_has_alone(const char *driver, const char *device, bool exclusive)
{
	static const char *const direct[] = { "alsa/hw", "alsa/plughw", "alsa/iec958",
		"alsa/hdmi" };

	EACH_OF (one, direct) {
		size_t n = strlen(*one); /* a name without a card means the first card */
		if (strncmp(device, *one, n) == 0 && (!device[n] || device[n] == ':'))
			return true;
	}
	/* On Linux, other drivers ignore a request for exclusive use (manual of mpv 0.35). */
	return exclusive && text_same(driver, "pipewire");
}

/* ---- signals ---- */

#define PI 3.14159265358979323846

/* The RMS of FFmpeg's noise source (anoisesrc) at amplitude 1. White noise is uniform: 1/sqrt(3).
 * The RMS of pink noise was measured, in dBFS. */
#define WHITE_RMS 0.57735
#define PINK_RMS_DB (-14.2)

/* Seconds in which a signal fades in at its start and out at its end, so that neither end
 * clicks. */
#define FADE_S 0.02

/* Noise of a third of an octave is white noise through this number of band passes. */
#define BANDPASSES 3

/* Returns the Q of each band pass. */
static double
band_q(void)
{
	/* Three equal band passes in sequence are narrower than one of them by sqrt(2^(1/3) -
	 * 1). */
	return 1 / (pow(2, 1.0 / 6) - pow(2, -1.0 / 6)) * sqrt(pow(2, 1.0 / BANDPASSES) - 1);
}

/* Returns the RMS, in dBFS, that the band passes leave of white noise between -1 and 1. Sums the
 * energy of their impulse response: no closed formula is exact up to 20 kHz. */
static double
band_dbfs(double hz)
{
	double q = band_q();
	struct biquad b = filter_band_pass(hz, q, GRAPH_RATE_HZ);
	double z[BANDPASSES][2] = { { 0 } }, energy = 0;
	/* The impulse response has faded after about 60 / (hz / q) seconds. */
	long samples = (long)(60 * q * GRAPH_RATE_HZ / hz);

	for (long i = 0; i < samples; i++) {
		double x = i == 0;
		EACH_IN (one, z, BANDPASSES)
			filter_run(&b, *one, &x, 1);
		energy += x * x;
	}
	return 10 * log10(energy) + 20 * log10(WHITE_RMS);
}

/* Returns the factor of amplitude for a level or a gain in dB. */
static double
from_db(double db)
{
	return pow(10, db / 20);
}

void
player_graph_add(struct buf *out, const struct signal *s, int64_t start_ms)
{
	double length_s = (double)s->length_ms / 1000, start_s = (double)start_ms / 1000, k;

	/* Never starts at the end: keeps at least two fades of the signal, because mpv reports
	 * an empty signal as a broken file. */
	start_s = fmax(0, fmin(start_s, length_s - 2 * FADE_S));
	double rest_s = length_s - start_s;
	switch (s->kind) {
	case SIGNAL_SINE:
		buf_addf(out, "aevalsrc='%.9f*sin(%.9f*(t+%.6f))':s=%d:d=%.6f",
			from_db(s->level_dbfs), 2 * PI * s->freq_hz, start_s, GRAPH_RATE_HZ,
			rest_s);
		break;
	case SIGNAL_SWEEP:
		/* The phase is the integral of the frequency, so that the pitch is correct at each
		 * time. */
		k = log(s->freq_end_hz / s->freq_hz) / length_s;
		buf_addf(out, "aevalsrc='%.9f*sin(%.9f*(exp(%.12f*(t+%.6f))-1))':s=%d:d=%.6f",
			from_db(s->level_dbfs), 2 * PI * s->freq_hz / k, k, start_s, GRAPH_RATE_HZ,
			rest_s);
		break;
	case SIGNAL_THIRD_OCTAVE:
		buf_addf(out, "anoisesrc=c=white:r=%d:a=1:d=%.6f:s=1", GRAPH_RATE_HZ, rest_s);
		for (int i = 0; i < BANDPASSES; i++)
			buf_addf(out, ",bandpass=f=%.6f:t=q:w=%.9f:r=f64", s->freq_hz, band_q());
		buf_addf(out, ",volume=%.9f:precision=double",
			from_db(s->level_dbfs - band_dbfs(s->freq_hz)));
		break;
	case SIGNAL_PINK:
	case SIGNAL_CHANNELS:
	case SIGNAL_POLARITY:
		buf_addf(out, "anoisesrc=c=pink:r=%d:a=1:d=%.6f:s=1,volume=%.9f:precision=double",
			GRAPH_RATE_HZ, rest_s, from_db(s->level_dbfs - PINK_RMS_DB));
		break;
	}
	buf_addf(out, ",afade=t=in:d=%.3f,afade=t=out:st=%.6f:d=%.3f", FADE_S, rest_s - FADE_S,
		FADE_S);
	buf_addf(out, ",asetpts=PTS+%.6f/TB", start_s);

	/* Always makes two channels: an output that copies a single channel to both sides lowers
	 * it by 3 dB. */
	if (s->kind == SIGNAL_CHANNELS)
		buf_addf(out,
			",aeval='val(0)*not(between(t,%.6f,%.6f))|val(0)*gte(t,%.6f)':c=stereo",
			length_s / 3, length_s * 2 / 3, length_s / 3);
	else if (s->kind == SIGNAL_POLARITY)
		buf_addf(out, ",aeval='val(0)|val(0)*if(lt(t,%.6f),1,-1)':c=stereo", length_s / 2);
	else
		buf_add(out, ",aeval='val(0)|val(0)':c=stereo");
	buf_add(out, ",aformat=sample_fmts=s32");
}
