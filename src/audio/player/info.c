/*
 * Reads the format and the device of the sound: requests several properties of mpv at once (a
 * round) and reports them when all replies have arrived.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "audio/player/player_private.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/system/log.h"
#include "base/text/text.h"

static void
set_ms(int64_t *ms, double seconds)
{
	if (isfinite(seconds) && seconds > 0 && seconds < 1e9)
		*ms = llround(seconds * 1000);
}

static void
take_length(struct player_info *info, const void *data)
{
	set_ms(&info->length_ms, *(const double *)data);
}

/* Reads how much of the file mpv has read from its demuxer-cache-state; -1: all of it. */
static void
take_read(struct player_info *info, const void *data)
{
	const mpv_node *end = player_node(data, "cache-end", MPV_FORMAT_DOUBLE),
		       *all = player_node(data, "eof", MPV_FORMAT_FLAG);

	if (all && all->u.flag)
		info->read_ms = -1;
	else if (end)
		set_ms(&info->read_ms, end->u.double_);
}

static int
read_int(const mpv_node *map, const char *key)
{
	const mpv_node *v = player_node(map, key, MPV_FORMAT_INT64);

	return v ? (int)v->u.int64 : 0;
}

/* Reads sample rate, channels and sample format from mpv's audio-params or audio-out-params.
 * `format` has room for 16 bytes. */
static void
read_params(const mpv_node *node, int *rate_hz, int *channels, char *format)
{
	const mpv_node *text = player_node(node, "format", MPV_FORMAT_STRING);

	*rate_hz = read_int(node, "samplerate");
	*channels = read_int(node, "channel-count");
	snprintf(format, 16, "%s", text ? text->u.string : "");
}

static void
take_in(struct player_info *info, const void *data)
{
	read_params(data, &info->rate_hz, &info->channels, info->format);
}

static void
take_out(struct player_info *info, const void *data)
{
	read_params(data, &info->out_rate_hz, &info->out_channels, info->out_format);
}

#define TEXT(member)                                                   \
	MPV_FORMAT_STRING, NULL, offsetof(struct player_info, member), \
		sizeof(((struct player_info *)0)->member)

static const struct {
	const char *name;
	mpv_format format;
	void (*take)(struct player_info *info,
		const void *data); /* NULL: copies the text to the member at `offset` */
	size_t offset, size;
} properties[] = {
	{ "audio-codec-name", TEXT(codec) },
	{ "duration", MPV_FORMAT_DOUBLE, take_length, 0, 0 },
	{ "demuxer-cache-state", MPV_FORMAT_NODE, take_read, 0, 0 },
	{ "audio-params", MPV_FORMAT_NODE, take_in, 0, 0 },
	{ "audio-out-params", MPV_FORMAT_NODE, take_out, 0, 0 },
	{ "current-ao", TEXT(output) },
	{ "audio-device", TEXT(device) },
};

static bool
same_output(const struct player_info *a, const struct player_info *b)
{
	return a->silent == b->silent && a->exclusive == b->exclusive &&
		a->out_rate_hz == b->out_rate_hz && a->out_channels == b->out_channels &&
		text_same(a->out_format, b->out_format) && text_same(a->output, b->output) &&
		text_same(a->device, b->device);
}

/* Returns true if mpv reopened the output because the device was lost. Otherwise the file has a
 * new format; mpv does not reopen for the same format. */
static bool
lost(const struct player_info *before, const struct player_info *now)
{
	return !before->silent &&
		(now->silent || !text_same(before->output, now->output) ||
			(before->out_rate_hz == now->out_rate_hz &&
				before->out_channels == now->out_channels &&
				text_same(before->out_format, now->out_format)));
}

/* Called when all replies of a round of requests have arrived: reports LOADED, or a changed
 * output. An output that fails again is reported again, because the sitting waits for an event
 * after each attempt. */
static void
round_ends(struct player *p)
{
	struct player_info *now = &p->next_info;

	now->resampler = NULL;
	if (now->rate_hz != now->out_rate_hz)
		now->resampler = mpvlib.has_soxr ? "soxr" : "libswresample";
	now->length_guessed = p->track.length_guessed;
	/* The length of a file that states none is for mpv what it has read so far, and grows. */
	if (now->length_ms <= now->read_ms)
		now->length_ms = -1;
	now->silent = text_same(now->output, "null");
	now->exclusive = !now->silent && *now->output &&
		player_has_alone(now->output, now->device, p->exclusive);
	if (p->track.sources && p->track.sources[p->track.index].kind == PLAYER_SIGNAL)
		now->length_ms = p->track.signal.length_ms;
	p->info_partial = now->rate_hz == 0;
	if (p->info_partial && p->track.state == TRACK_PLAYING) {
		/* mpv reports no properties of the file during a seek: those before it stay. */
		const struct player_info *was = &p->info;

		now->length_ms = was->length_ms;
		now->rate_hz = was->rate_hz;
		now->channels = was->channels;
		TEXT_COPY(now->codec, was->codec);
		TEXT_COPY(now->format, was->format);
	}
	bool changed = !same_output(&p->info, now) || (now->rate_hz > 0) != (p->info.rate_hz > 0);
	p->info = *now;
	if (p->track.state == TRACK_OPENING && p->track.restarted)
		track_loaded(p);
	if (text_same(now->output, "pulse") || text_same(now->output, "pipewire")) {
		struct player_job *job = player_job_new(JOB_RATE, 0, NULL, 0);

		job->target = xstrdup(now->device);
		worker_give(p->worker, job);
	}
	/* Without an output, mpv has closed the old one and not yet opened the new one: the next
	 * round of replies will report it. The loss of a parked output was already reported. */
	if (!*now->output || p->reopens || p->output_is == OUTPUT_PARKED)
		return;
	bool unasked = p->output_is == OUTPUT_UNASKED;
	if (!changed && !*p->trouble && p->output_is == OUTPUT_STEADY)
		return;
	filters_apply(p);
	struct player_event *ev = player_push(p, PLAYER_OUTPUT, p->track.ticket);
	bool is_lost = unasked && lost(&p->heard, now);
	ev->lost = is_lost;
	ev->info = p->heard = *now;
	p->paused |= is_lost;
	p->output_is = OUTPUT_STEADY;
	if (unasked)
		player_send_pause(p, p->paused);
	if (is_lost)
		player_park(p);
	if (now->silent) {
		TEXT_COPY(ev->text, p->trouble);
		ev->suspended = p->suspended;
	}
	*p->trouble = '\0';
	p->suspended = false;
	p->refused = false;
}

void
info_ask(struct player *p)
{
	p->next_info = (struct player_info){ .length_ms = -1, .read_ms = -1 };
	p->round++;
	p->missing = LENGTH(properties);
	for (size_t i = 0; i < LENGTH(properties); i++)
		if (mpvlib.get_property_async(p->mpv, REPLY(REPLY_INFO, i, p->round),
			    properties[i].name, properties[i].format) < 0)
			p->missing--;
}

void
info_reopened(struct player *p)
{
	if (p->output_is == OUTPUT_STEADY && p->track.restarted && !p->sw.replies) {
		p->output_is = OUTPUT_UNASKED;
		player_send_pause(p, true);
	}
	info_ask(p);
}

void
info_pause_ends(struct player *p)
{
	if (p->output_is == OUTPUT_UNASKED)
		p->output_is = OUTPUT_ASKED;
}

void
info_asked(struct player *p)
{
	if (!p->reopens)
		return;
	p->reopens--;
	if (!p->reopens && p->track.state == TRACK_PLAYING)
		info_ask(p);
}

void
info_answer(struct player *p, const mpv_event *ev)
{
	const mpv_event_property *property = ev->data;
	size_t i = REPLY_INDEX(ev->reply_userdata);

	if (REPLY_NUMBER(ev->reply_userdata) != p->round || i >= LENGTH(properties))
		return;
	if (ev->error >= 0 && property->format == properties[i].format) {
		if (properties[i].take)
			properties[i].take(&p->next_info, property->data);
		else
			snprintf((char *)&p->next_info + properties[i].offset, properties[i].size,
				"%s", *(char *const *)property->data);
	}
	p->missing--;
	if (!p->missing)
		round_ends(p);
}

/* Handles a message of the decoder. A gap of the times follows an error in most formats. */
static void
damaged(struct player *p, const mpv_event_log_message *log)
{
	struct player_event *last = p->nevents ? &p->events[p->nevents - 1] : NULL;
	bool follows = last && last->kind == PLAYER_DAMAGED;
	static const char gap[] = "Invalid audio PTS: ";

	if (log->log_level <= MPV_LOG_LEVEL_ERROR && !follows) {
		player_push(p, PLAYER_DAMAGED, p->track.ticket);
	} else if (follows && text_starts(log->text, gap)) {
		double from_s = strtod(log->text + strlen(gap), NULL);

		last->known = from_s >= 0 && from_s < 1e9;
		last->pos_ms = last->known ? llround(from_s * 1000) : 0;
	}
}

void
info_log(struct player *p, const mpv_event_log_message *log)
{
	log_line(LOG_PLAYER, "mpv %s: %s: %s", log->level, log->prefix, log->text);
	if (text_same(log->prefix, "ad") && p->track.state != TRACK_NONE)
		damaged(p, log);
	if (strstr(log->text, "Estimating duration from bitrate"))
		p->track.length_guessed = true;
	/* Once earlog itself refused an output, a late message about the previous output must
	 * not replace the reason. */
	if (log->log_level > MPV_LOG_LEVEL_ERROR || !text_starts(log->prefix, "ao") || p->refused)
		return;
	TEXT_COPY(p->trouble, log->text);
	p->suspended = strstr(log->text, "stream is suspended");
	p->trouble[strcspn(p->trouble, "\n")] = '\0';
}
