/* Loads a track: tries its sources in order until one plays; then handles its seeks and its end. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "audio/player/player_private.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/system/log.h"
#include "base/text/text.h"

static const char not_audio[] = "this is not an audio format earlog opens";

static const struct player_source *
source(const struct player_track *t)
{
	return &t->sources[t->index];
}

/* Begins a new opening of a file or signal in mpv. Its number only grows, so that a reply about
 * an earlier opening is recognised. */
static void
new_opening(struct player_track *t)
{
	t->opening++;
	t->entry = t->running = -1;
	t->restarted = t->length_guessed = false;
}

static void
forget_played(struct player_track *t)
{
	player_sources_free(t->sources, t->n);
	t->sources = NULL;
	t->n = t->index = 0;
	free(t->target);
	t->target = NULL;
	buf_clear(&t->troubles);
	t->state = TRACK_NONE;
	new_opening(t);
	t->hashed = t->sought = false;
}

static void
silence(struct player *p)
{
	if (p->mpv)
		player_command(p, REPLY_NONE, (const char *[]){ "stop", NULL });
}

void
track_fail(struct player *p, const char *why)
{
	struct player_event *ev = player_push(p, PLAYER_FAILED, p->track.ticket);

	TEXT_COPY(ev->text, why);
	forget_played(&p->track);
	silence(p);
}

static void
resolve_source(struct player *p)
{
	struct player_track *t = &p->track;

	if (t->index == t->n) {
		track_fail(p, t->troubles.len ? t->troubles.s : "the track has no source");
		return;
	}
	t->state = TRACK_LOOKING;
	worker_give(p->worker, player_job_new(JOB_OPEN, t->number, source(t), 1));
}

/* Tries the next source, and keeps the reason `why` for the message about all sources. Equal
 * reasons of several sources are kept once. */
static void
give_up_source(struct player *p, const char *why)
{
	static const char *const names[] = {
		[PLAYER_FILE] = "file", [PLAYER_URL] = "url", [PLAYER_SIGNAL] = "signal"
	};
	struct player_track *t = &p->track;
	bool one = true;

	for (size_t i = 1; i < t->n; i++)
		one &= t->sources[i].kind == t->sources[0].kind;
	CLEANUP(pointer_free)
	char *trouble = one ? xstrdup(why) : xasprintf("%s: %s", names[source(t)->kind], why);
	if (!strstr(t->troubles.s, trouble))
		buf_add_part(&t->troubles, "; ", "%s", trouble);
	t->index++;
	new_opening(t);
	resolve_source(p);
}

/* Remembers the position of a new opening or seek. Replies that come later about the end of an
 * earlier one are ignored. */
static void
new_place(struct player_track *t, int64_t pos_ms)
{
	t->place++;
	t->place_ms = pos_ms;
	t->restarted = false;
	t->ended = t->decoded = false;
}

static mpv_node
text_node(const char *s)
{
	return (mpv_node){ .format = MPV_FORMAT_STRING, .u.string = (char *)(uintptr_t)s };
}

/* Loads the target in mpv with named arguments, since their order differs between versions.
 * Pauses before loading and unpauses after it, so that the earlier file stays silent. */
static void
give_to_mpv(struct player *p)
{
	struct player_track *t = &p->track;
	const struct file_option *o = mpv_options_of_kind(source(t)->kind);
	char *keys[8];
	mpv_node values[8];
	mpv_node_list list = { .num = 0, .values = values, .keys = keys };

	for (; o->name; o++) {
		keys[list.num] = (char *)(uintptr_t)o->name;
		values[list.num++] = text_node(o->value);
	}
	char chain_name[] = "af", start_name[] = "start", start[32];
	const char *chain = filters_loads(p, t->start_ms, source(t)->kind != PLAYER_SIGNAL);
	int64_t start_ms = filters_begins(p, t->start_ms);
	keys[list.num] = chain_name;
	values[list.num++] = text_node(chain);
	if (source(t)->kind != PLAYER_SIGNAL && start_ms > 0) {
		snprintf(start, sizeof(start), "+%.3f", (double)start_ms / 1000);
		keys[list.num] = start_name;
		values[list.num++] = text_node(start);
	}
	t->sought = false;
	new_place(t, t->start_ms);
	char name[] = "name", url[] = "url", flags[] = "flags", options[] = "options";
	char *names[] = { name, url, flags, options };
	mpv_node args[] = { text_node("loadfile"), text_node(t->target),
		text_node(t->appends ? "append" : "replace"),
		{ .format = MPV_FORMAT_NODE_MAP, .u.list = &list } };
	mpv_node_list command = { .num = LENGTH(args), .values = args, .keys = names };

	t->appends = false;
	log_line(LOG_PLAYER, "ask: load %s from %lld ms", t->target, (long long)t->start_ms);
	new_opening(t);
	if (p->paused)
		player_send_pause(p, true);
	mpvlib.command_node_async(p->mpv, REPLY(REPLY_OPEN, 0, t->opening),
		&(mpv_node){ .format = MPV_FORMAT_NODE_MAP, .u.list = &command });
	player_send_pause(p, p->paused);
}

/* Loads the signal from pos_ms on, because libavfilter cannot seek in a signal. */
static void
give_signal(struct player *p, int64_t pos_ms)
{
	struct buf url = BUF_INIT;

	p->track.start_ms = pos_ms;
	buf_add(&url, "av://lavfi:");
	player_graph_add(&url, &p->track.signal, filters_begins(p, pos_ms));
	free(p->track.target);
	p->track.target = buf_detach(&url);
	give_to_mpv(p);
}

void
player_load(struct player *p, uint64_t ticket, const struct player_source *sources, size_t n,
	int64_t start_ms, bool paused)
{
	struct player_track *t = &p->track;

	assert(ticket);
	p->paused = paused;
	t->appends = t->state == TRACK_PLAYING && t->decoded && !paused && !p->paused_sent;
	forget_played(t);
	info_pause_ends(p);
	worker_overtake(p->worker, ++t->number);
	t->ticket = ticket;
	t->sources = player_sources_dup(sources, n);
	t->n = n;
	t->start_ms = start_ms < 0 ? 0 : start_ms;
	if (*p->why_unavailable) {
		track_fail(p, p->why_unavailable);
		return;
	}
	/* Pauses the previous track while waiting for the disk or yt-dlp. */
	if (p->mpv && !p->paused_sent && !t->appends)
		player_send_pause(p, true);
	resolve_source(p);
}

void
player_stop(struct player *p)
{
	forget_played(&p->track);
	info_pause_ends(p);
	worker_overtake(p->worker, ++p->track.number);
	silence(p);
}

void
track_opened(struct player *p, struct player_job *job)
{
	struct player_track *t = &p->track;

	if (job->id != t->number || t->state != TRACK_LOOKING || !p->mpv)
		return;
	if (!job->ok) {
		give_up_source(p, job->why.msg);
		return;
	}
	t->state = TRACK_OPENING;
	if (source(t)->kind == PLAYER_SIGNAL) {
		/* The worker has parsed the signal without error. */
		signal_parse(&t->signal, source(t)->locator, ERR_IGNORED);
		give_signal(p, t->start_ms);
		return;
	}
	free(t->target);
	t->target = job->target;
	job->target = NULL;
	give_to_mpv(p);
}

static void
seek_mpv(struct player *p, int64_t pos_ms)
{
	char seconds[32];
	const char *seek[] = { "seek", seconds, "absolute+exact", NULL };

	p->track.sought = false;
	filters_seeks(p, pos_ms);
	new_place(&p->track, pos_ms);
	pos_ms = filters_begins(p, pos_ms);
	log_line(LOG_PLAYER, "ask: seek to %lld ms", (long long)pos_ms);
	snprintf(seconds, sizeof(seconds), "%.3f", (double)pos_ms / 1000);
	mpvlib.command_async(p->mpv, REPLY(REPLY_SEEK, 0, p->track.place), seek);
}

/* Drops the audio in the output's buffer by a seek to the current position, which decodes it
 * again. */
void
track_drop_buffer(struct player *p)
{
	struct player_track *t = &p->track;

	if (!p->sw.dropped || t->state != TRACK_PLAYING || source(t)->kind == PLAYER_SIGNAL)
		return;
	filters_seeks(p, p->sw.begins_ms);
	new_place(t, t->place_ms);
	mpvlib.command_async(p->mpv, REPLY(REPLY_SEEK, 0, t->place),
		(const char *[]){ "seek", "0", "relative+exact", NULL });
}

void
player_seek(struct player *p, int64_t pos_ms)
{
	struct player_track *t = &p->track;

	if (pos_ms < 0)
		pos_ms = 0;
	bool given = t->state == TRACK_OPENING || t->state == TRACK_PLAYING;
	if (given && source(t)->kind == PLAYER_SIGNAL) {
		give_signal(p, pos_ms);
	} else if (t->state == TRACK_PLAYING) {
		seek_mpv(p, pos_ms);
	} else { /* mpv refuses to seek before the file is open: keeps the target until then */
		t->start_ms = pos_ms;
		t->sought = given;
	}
}

static void
ended(struct player *p)
{
	if (p->track.ended)
		return;
	p->track.ended = true;
	player_push(p, PLAYER_ENDED, p->track.ticket);
}

/* Asks mpv for the property eof-reached. Observing it is not enough: an observed value may be about
 * the previous file, and mpv 0.35 reports it only when its core is idle, and not when paused. */
void
track_ask_end(struct player *p)
{
	struct player_track *t = &p->track;

	if (t->state != TRACK_PLAYING || !t->restarted || t->ended)
		return;
	if (p->info.length_ms >= 0 && t->place_ms >= p->info.length_ms)
		ended(p);
	else
		mpvlib.get_property_async(
			p->mpv, REPLY(REPLY_AT_END, 0, t->place), "eof-reached", MPV_FORMAT_FLAG);
}

static void
sounding(struct player *p)
{
	struct player_track *t = &p->track;

	player_push(p, PLAYER_SOUNDING, t->ticket);
	track_ask_end(p);
	if (source(t)->kind != PLAYER_FILE || t->hashed)
		return;
	t->hashed = true;
	struct player_job *job = player_job_new(JOB_HASH, t->number, NULL, 0);
	job->target = xstrdup(t->target);
	worker_give(p->worker, job);
}

void
track_loaded(struct player *p)
{
	struct player_event *ev = player_push(p, PLAYER_LOADED, p->track.ticket);

	p->track.state = TRACK_PLAYING;
	ev->index = (int)p->track.index;
	ev->info = p->info;
	filters_apply(p);
	if (p->track.sought)
		seek_mpv(p, p->track.start_ms);
	else
		sounding(p);
}

/* Gives up the source with the reason, if mpv could not open the file or stopped by itself while
 * opening it. */
static void
broke(struct player *p, int error)
{
	switch (error) {
	case MPV_ERROR_UNKNOWN_FORMAT:
	case MPV_ERROR_UNSUPPORTED: give_up_source(p, not_audio); break;
	case MPV_ERROR_NOTHING_TO_PLAY:
		give_up_source(p, "there is no sound in it that can be decoded");
		break;
	case MPV_ERROR_AO_INIT_FAILED: give_up_source(p, "no sound output could be opened"); break;
	case MPV_ERROR_LOADING_FAILED: give_up_source(p, "it cannot be read"); break;
	default:
		give_up_source(p,
			error < 0 ? mpvlib.error_string(error) : "mpv closed it before it played");
		break;
	}
}

/* Properties of mpv that show if it opened the requested file. */
static const char *const checks[] = { "path", "file-format" };

static void
check(struct player *p, const mpv_event *ev)
{
	const mpv_event_property *property = ev->data;
	struct player_track *t = &p->track;

	if (REPLY_NUMBER(ev->reply_userdata) != t->opening ||
		(t->state != TRACK_OPENING && t->state != TRACK_PLAYING))
		return;
	const char *s = ev->error >= 0 && property->format == MPV_FORMAT_STRING
		? *(char *const *)property->data
		: "";
	bool fits = REPLY_INDEX(ev->reply_userdata) == 0
		? text_same(s, t->target)
		: mpv_options_format_fits(source(t)->kind, s);
	if (fits)
		return;
	silence(p);
	if (t->state == TRACK_OPENING)
		give_up_source(p, not_audio);
	else
		track_fail(p, not_audio);
}

static void
restarted(struct player *p)
{
	struct player_track *t = &p->track;
	bool turned = t->restarted && t->state == TRACK_PLAYING && filters_turned(p);

	t->restarted = true;
	if (t->state == TRACK_PLAYING)
		player_send_pause(p, p->paused);
	if (turned)
		return;
	if (t->state == TRACK_OPENING)
		info_ask(p);
	else if (t->state == TRACK_PLAYING)
		sounding(p);
	if (t->state == TRACK_PLAYING && p->info_partial)
		info_ask(p);
}

static void
got_entry(struct player *p, const mpv_event *ev)
{
	const mpv_event_command *command = ev->data;
	struct player_track *t = &p->track;

	if (REPLY_NUMBER(ev->reply_userdata) != t->opening)
		return;
	if (ev->error < 0) {
		broke(p, ev->error);
		return;
	}
	const mpv_node *id = player_node(&command->result, "playlist_entry_id", MPV_FORMAT_INT64);
	t->entry = id ? id->u.int64 : t->entry;
}

void
track_event(struct player *p, const mpv_event *ev)
{
	struct player_track *t = &p->track;
	const mpv_event_property *property = ev->data; /* of MPV_EVENT_GET_PROPERTY_REPLY */
	const mpv_event_end_file *end;
	bool ours = t->entry >= 0 && t->running == t->entry;

	switch (ev->event_id) {
	case MPV_EVENT_COMMAND_REPLY:
		if (REPLY_KIND(ev->reply_userdata) == REPLY_OPEN)
			got_entry(p, ev);
		else if (REPLY_KIND(ev->reply_userdata) == REPLY_SEEK && ev->error < 0 &&
			REPLY_NUMBER(ev->reply_userdata) == t->place)
			restarted(p); /* the seek failed: the sound continues */
		break;
	case MPV_EVENT_START_FILE:
		t->running = ((const mpv_event_start_file *)ev->data)->playlist_entry_id;
		break;
	case MPV_EVENT_END_FILE:
		end = ev->data;
		if (end->playlist_entry_id != t->entry)
			break;
		if (t->state == TRACK_OPENING)
			broke(p, end->reason == MPV_END_FILE_REASON_ERROR ? end->error : 0);
		else if (t->state == TRACK_PLAYING && end->reason != MPV_END_FILE_REASON_STOP)
			track_fail(p,
				end->error < 0 ? mpvlib.error_string(end->error)
					       : "playing broke off");
		break;
	case MPV_EVENT_FILE_LOADED:
		for (size_t i = 0; ours && i < LENGTH(checks); i++)
			mpvlib.get_property_async(p->mpv, REPLY(REPLY_CHECK, i, t->opening),
				checks[i], MPV_FORMAT_STRING);
		break;
	case MPV_EVENT_PLAYBACK_RESTART:
		if (ours)
			restarted(p);
		break;
	case MPV_EVENT_PROPERTY_CHANGE: track_ask_end(p); break;
	case MPV_EVENT_GET_PROPERTY_REPLY:
		if (REPLY_KIND(ev->reply_userdata) == REPLY_CHECK)
			check(p, ev);
		else if (REPLY_KIND(ev->reply_userdata) == REPLY_AT_END &&
			REPLY_NUMBER(ev->reply_userdata) == t->place && t->state == TRACK_PLAYING &&
			ev->error >= 0 && property->format == MPV_FORMAT_FLAG &&
			*(const int *)property->data && !p->paused) {
			t->decoded = true;
			ended(p); /* paused: the buffered end is still to be played */
		}
		break;
	default: break;
	}
}
