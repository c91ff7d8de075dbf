/* The calls of the loop, and the events of mpv and the worker as one queue. track.c loads and
 * seeks, filters.c and info.c have their own properties, player_worker.c the slow work. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "audio/player/player.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "audio/player/player_private.h"
#include "base/core/mem.h"
#include "base/system/log.h"
#include "base/system/os_process.h"
#include "base/text/text.h"

/* Names of the events for the log. */
static const char *const event_names[] = {
	[PLAYER_READY] = "libmpv is ready",
	[PLAYER_UNAVAILABLE] = "libmpv is unavailable",
	[PLAYER_LOADED] = "a source was loaded",
	[PLAYER_SOUNDING] = "sound runs",
	[PLAYER_POSITION] = "a position arrived",
	[PLAYER_ENDED] = "the track ended",
	[PLAYER_FAILED] = "no source opened, or playing broke off",
	[PLAYER_OUTPUT] = "the output changed",
	[PLAYER_OUTPUTS] = "the list of outputs changed",
	[PLAYER_RATE] = "the rate of the sound server is known",
	[PLAYER_STIRRED] = "a sound card or server came or went",
	[PLAYER_PROBED] = "sources were probed",
	[PLAYER_HASHED] = "a file was hashed",
	[PLAYER_DAMAGED] = "a part cannot be decoded",
	[PLAYER_SWITCH] = "sounds are switched without the plugin",
};

struct player_event *
player_push(struct player *p, enum player_event_kind kind, uint64_t ticket)
{
	log_line(LOG_PLAYER, "event: %s", event_names[kind]);
	ARRAY_ADD(p->events, p->nevents, p->cap,
		(struct player_event){ .kind = kind, .ticket = ticket, .index = -1 });
	return &p->events[p->nevents - 1];
}

void
player_send_pause(struct player *p, bool paused)
{
	paused |= p->output_is == OUTPUT_UNASKED;
	int flag = paused;
	if (!p->mpv || p->paused_sent == paused)
		return;
	p->paused_sent = paused;
	log_line(LOG_PLAYER, "ask: pause %d", flag);
	mpvlib.set_property_async(p->mpv, REPLY(REPLY_NONE, 0, 0), "pause", MPV_FORMAT_FLAG, &flag);
}

bool
player_command(struct player *p, enum reply kind, const char **command)
{
	log_line(LOG_PLAYER, "ask: %s", command[0]);
	return mpvlib.command_async(p->mpv, REPLY(kind, 0, 0), command) >= 0;
}

bool
player_set(struct player *p, enum reply kind, const char *property, const char *value)
{
	return player_command(p, kind, (const char *[]){ "set", property, value, NULL });
}

const mpv_node *
player_node(const mpv_node *map, const char *key, mpv_format format)
{
	for (int i = 0; map->format == MPV_FORMAT_NODE_MAP && i < map->u.list->num; i++) {
		const mpv_node *v = &map->u.list->values[i];

		if (text_same(map->u.list->keys[i], key) && v->format == format)
			return v;
	}
	return NULL;
}

static void
send_level(struct player *p)
{
	double volume = mpv_options_volume(p->level_db);

	if (p->mpv)
		mpvlib.set_property_async(
			p->mpv, REPLY(REPLY_NONE, 0, 0), "volume", MPV_FORMAT_DOUBLE, &volume);
}

/* Counts a command that reopens the output, if it was sent. Its reply comes after mpv has closed
 * the old output. */
static void
reopens(struct player *p, bool sent)
{
	if (!sent)
		return;
	p->reopens++;
	if (p->output_is == OUTPUT_STEADY)
		p->output_is = OUTPUT_ASKED;
}

static void
send_output(struct player *p)
{
	const char *driver, *device;

	p->refused = !mpv_options_output(p->output, &driver, &device);
	if (p->refused)
		snprintf(p->trouble, sizeof(p->trouble), "\"%.100s\" is not a sound output",
			p->output);
	if (!p->mpv)
		return;
	if (p->output_is == OUTPUT_PARKED)
		p->output_is = OUTPUT_STEADY;
	reopens(p, player_set(p, REPLY_REOPEN, "audio-device", device));
	reopens(p, player_set(p, REPLY_REOPEN, "ao", driver));
}

/* Selects the null output after a device was lost. Otherwise mpv switches to another device, or
 * retries the lost one forever (ALSA, PipeWire). */
void
player_park(struct player *p)
{
	p->output_is = OUTPUT_PARKED;
	reopens(p, player_set(p, REPLY_REOPEN, "ao", "null"));
}

/* mpv has started: observe its properties, and apply what changed while it started. */
static void
ready(struct player *p, const struct player_job *job)
{
	p->mpv = job->mpv;
	mpvlib.request_log_messages(p->mpv, log_is_on() ? "v" : "warn");
	mpvlib.observe_property(p->mpv, 0, "eof-reached", MPV_FORMAT_FLAG);
	send_level(p);
	send_output(p);
	filters_apply(p);
	struct player_event *ev = player_push(p, PLAYER_READY, 0);
	TEXT_COPY(ev->text, job->text);
}

static void
unavailable(struct player *p, const char *why)
{
	struct player_event *ev = player_push(p, PLAYER_UNAVAILABLE, 0);

	TEXT_COPY(ev->text, why);
	TEXT_COPY(p->why_unavailable, why);
	if (p->track.state != TRACK_NONE)
		track_fail(p, why);
}

static void
take_job(struct player *p, struct player_job *job)
{
	struct player_event *ev;

	switch (job->kind) {
	case JOB_START:
		if (job->ok)
			ready(p, job);
		else
			unavailable(p, job->why.msg);
		break;
	case JOB_PLUGIN: filters_found(p, job); break;
	case JOB_OPEN: track_opened(p, job); break;
	case JOB_LOOK: outputs_started(p, job); break;
	case JOB_RATE:
		if (p->track.state == TRACK_PLAYING && text_same(job->target, p->info.device))
			player_push(p, PLAYER_RATE, p->track.ticket)->index = job->index;
		break;
	case JOB_PROBE:
		ev = player_push(p, PLAYER_PROBED, job->id);
		ev->index = job->index;
		if (!job->ok)
			snprintf(ev->text, sizeof(ev->text), "%.*s", (int)sizeof(ev->text) - 1,
				job->why.msg);
		break;
	case JOB_HASH:
		if (job->id != p->track.number)
			break;
		ev = player_push(p, PLAYER_HASHED, p->track.ticket);
		TEXT_COPY(ev->text, job->text);
		ev->size_bytes = job->size_bytes;
		ev->mtime_ns = job->mtime_ns;
		break;
	}
}

static void
take_position(struct player *p, const mpv_event *ev)
{
	const mpv_event_property *property = ev->data;
	struct player_event *out =
		player_push(p, PLAYER_POSITION, REPLY_NUMBER(ev->reply_userdata));

	if (ev->error < 0 || property->format != MPV_FORMAT_DOUBLE)
		return;
	double seconds = *(const double *)property->data;
	if (!isfinite(seconds) || fabs(seconds) > 1e9)
		return;
	out->known = true;
	/* Until the first sample is audible, the delay of the output makes the position
	 * negative. */
	int64_t pos_ms = filters_pos_ms(p, llround(seconds * 1000));
	out->pos_ms = pos_ms > 0 ? pos_ms : 0;
}

static void
take_mpv_event(struct player *p, const mpv_event *ev)
{
	switch (ev->event_id) {
	case MPV_EVENT_LOG_MESSAGE: info_log(p, ev->data); break;
	case MPV_EVENT_SHUTDOWN:
		/* Only player_close shuts mpv down; after any other shutdown there is no sound. */
		p->mpv = NULL;
		unavailable(p, "libmpv ended by itself");
		break;
	case MPV_EVENT_AUDIO_RECONFIG:
		/* While mpv opens a track, the properties are requested later in any case. */
		if (p->track.state == TRACK_PLAYING)
			info_reopened(p);
		break;
	case MPV_EVENT_COMMAND_REPLY:
		if (REPLY_KIND(ev->reply_userdata) == REPLY_REOPEN)
			info_asked(p);
		else if (REPLY_KIND(ev->reply_userdata) == REPLY_CHAIN)
			p->sw.replies--;
		else
			track_event(p, ev);
		break;
	case MPV_EVENT_GET_PROPERTY_REPLY:
		if (REPLY_KIND(ev->reply_userdata) == REPLY_ASK)
			take_position(p, ev);
		else if (REPLY_KIND(ev->reply_userdata) == REPLY_INFO)
			info_answer(p, ev);
		else
			track_event(p, ev);
		break;
	default: track_event(p, ev); break;
	}
}

/* Takes results of the worker and events of mpv. Drains the descriptor first: a wakeup between
 * reading and draining would be lost. */
static void
take_news(struct player *p)
{
	struct player_job *job;

	wake_drain(worker_news(p->worker));
	while ((job = worker_take(p->worker))) {
		take_job(p, job);
		player_job_free(job);
	}
	while (p->mpv) {
		const mpv_event *ev = mpvlib.wait_event(p->mpv, 0);
		if (ev->event_id == MPV_EVENT_NONE)
			break;
		take_mpv_event(p, ev);
	}
	outputs_take(p);
}

struct player *
player_new(const struct player_options *o, struct err *err)
{
	struct worker *worker = worker_new(o, err);

	if (!worker)
		return NULL;
	struct player *p = xcalloc(1, sizeof(*p));
	p->worker = worker;
	/* Makes PipeWire end the stream when its sink disappears. Without this setting, WirePlumber
	 * moves the stream to another sink. setenv is safe here, because no thread runs yet. */
	if (!getenv("PIPEWIRE_PROPS"))
		os_child_hide("PIPEWIRE_PROPS");
	setenv("PIPEWIRE_PROPS", "{ node.dont-reconnect = true }", 0);
	p->hotplug.watch_fd = -1;
	p->output = xstrdup(o->output ? o->output : "auto");
	p->exclusive = o->exclusive;
	p->level_db = o->level_db;
	p->track.troubles = (struct buf)BUF_INIT;
	p->track.entry = p->track.running = -1;
	p->info.length_ms = -1;
	p->sw.loop_ms = p->sw.loop_end_ms = -1;
	return p;
}

int
player_fd(const struct player *p)
{
	return worker_news(p->worker)->fd;
}

int
player_watch_fd(const struct player *p)
{
	return p->hotplug.watch_fd;
}

void
player_start(struct player *p)
{
	worker_start(p->worker);
	filters_apply(p); /* looks for the plugin before the first file is opened */
}

void
player_probe(struct player *p, uint64_t ticket, const struct player_source *sources, size_t n)
{
	assert(ticket);
	worker_give(p->worker, player_job_new(JOB_PROBE, ticket, sources, n));
}

const char *
player_path(const struct player *p)
{
	const struct player_track *t = &p->track;
	bool file = t->state == TRACK_PLAYING && t->sources[t->index].kind == PLAYER_FILE;

	return file ? t->target : NULL;
}

void
player_pause(struct player *p, bool paused)
{
	p->paused = paused;
	if (!paused) {
		track_drop_buffer(p);
		p->sw.dropped = false;
	}
	/* The previous track stays paused until a source of the new load is opened, and the sound
	 * until a seek has ended: else the output plays a block of the earlier place. */
	if (p->track.state == TRACK_OPENING ||
		(p->track.state == TRACK_PLAYING && (paused || p->track.restarted)))
		player_send_pause(p, paused);
	track_ask_end(p);
}

void
player_set_level(struct player *p, double level_db)
{
	p->level_db = level_db;
	send_level(p);
}

void
player_allow_net(struct player *p)
{
	worker_allow_net(p->worker);
}

bool
player_has_net(const struct player *p)
{
	return worker_has_net(p->worker);
}

void
player_set_output(struct player *p, const char *output)
{
	xreplace(&p->output, output);
	send_output(p);
}

bool
player_knows_output(const char *output)
{
	const char *driver, *device;

	return mpv_options_output(output, &driver, &device);
}

void
player_reload_output(struct player *p)
{
	if (p->output_is == OUTPUT_PARKED)
		send_output(p);
	else if (p->mpv)
		reopens(p, player_command(p, REPLY_REOPEN, (const char *[]){ "ao-reload", NULL }));
}

bool
player_ask(struct player *p, uint64_t ticket)
{
	assert(ticket);
	return p->track.state == TRACK_PLAYING &&
		mpvlib.get_property_async(
			p->mpv, REPLY(REPLY_ASK, 0, ticket), "audio-pts", MPV_FORMAT_DOUBLE) >= 0;
}

bool
player_next_event(struct player *p, struct player_event *ev)
{
	if (!p->nevents) /* new events of libmpv are read only when all earlier ones were returned
			  */
		take_news(p);
	if (p->first == p->nevents) {
		p->first = p->nevents = 0;
		return false;
	}
	*ev = p->events[p->first++];
	return true;
}

bool
player_close(struct player *p, int limit_ms)
{
	if (!p)
		return true;
	bool ended = worker_close(p->worker, limit_ms);

	filters_finish(p);
	outputs_finish(&p->hotplug.list);
	if (p->hotplug.watch_fd >= 0)
		close(p->hotplug.watch_fd);
	player_sources_free(p->track.sources, p->track.n);
	free(p->track.target);
	buf_finish(&p->track.troubles);
	free(p->events);
	free(p->output);
	free(p);
	return ended;
}
