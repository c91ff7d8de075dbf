/*
 * Switches between two sounds. Puts the plugin into libmpv's filter chain, or FFmpeg's own filters
 * where the plugin cannot be used. FFmpeg and earlog load the same plugin file, so both share its
 * memory, the board (player/board.h), which is read and written without locks. Both sounds are
 * calculated all the time; a switch is one store and a fade of 20 ms. The plugin stays until the
 * next load, because removing it loses samples.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audio/player/player_private.h"
#include "base/core/mem.h"
#include "base/system/log.h"
#include "base/text/text.h"

/* Clamps a value; NaN becomes the lower limit. */
static double
within(double x, double least, double most)
{
	if (x >= most)
		return most;
	return x > least ? x : least;
}

/* Clears the struct first, so that equal sounds are equal byte by byte. */
static void
take_sound(struct board_sound *to, const struct player_sound *from)
{
	size_t n = from->equaliser.n < FILTERS_MOST ? from->equaliser.n : FILTERS_MOST;

	memset(to, 0, sizeof(*to));
	to->gain_db = within(from->gain_db, -FILTER_MOST_DB, 0);
	to->equaliser.preamp_db =
		within(from->equaliser.preamp_db, -FILTER_MOST_DB, FILTER_MOST_DB);
	to->equaliser.n = n;
	for (size_t k = 0; k < n; k++) {
		const struct filter *f = &from->equaliser.v[k];
		struct filter *into = &to->equaliser.v[k];
		into->type = f->type;
		into->hz = within(f->hz, FILTER_LEAST_HZ, FILTER_MOST_HZ);
		into->gain_db = within(f->gain_db, -FILTER_MOST_DB, FILTER_MOST_DB);
		into->q = within(f->q, FILTER_LEAST_Q, FILTER_MOST_Q);
	}
}

/* ---- libavfilter graphs: made of fixed words, checked numbers, and the plugin's path ---- */

/* Splits the decoder's frames into 512 samples, so that a switch does not wait for the end of a
 * long frame (up to 0.1 s in FLAC). */
#define CUT "asetnsamples=n=512:p=0,"

/* Duration in seconds of each fade at the ends of the passage. */
#define FADE_S (PLAYER_FADE_MS / 1000.0)
#define FADE "afade=t=%s:st=%.3f:d=%.3f:curve=hsin"
/* A seek to the passage begins this long before it, silently: a device may mute what comes first.
 */
#define LEAD_MS 60
/* The decoder begins at most this long before the place of a seek: a frame, or the start-up of
 * Opus. */
#define RUN_UP_MS 250

/* Escapes the path of the plugin twice: as the value of an option, and as part of the graph. */
char *
plugin_graph(const char *path)
{
	struct buf out = BUF_INIT;

	buf_add(&out, CUT "ladspa=file=");
	for (; *path; path++) {
		if (strchr("\\':", *path))
			buf_add(&out, "\\\\");
		if (strchr("\\'[],;", *path))
			buf_add(&out, "\\");
		buf_add_bytes(&out, path, 1);
	}
	buf_add(&out, ":plugin=" BOARD_LABEL);
	return buf_detach(&out);
}

/* Returns the sound as filters of FFmpeg, which compute the same as numbers/eq_filter.h if the
 * width is given as a Q (t=q). The caller frees. */
static char *
ffmpeg_graph(const struct board_sound *sound, int rate_hz)
{
	static const char *const names[] = {
		[FILTER_PEAK] = "equalizer",
		[FILTER_LOW_SHELF] = "lowshelf",
		[FILTER_HIGH_SHELF] = "highshelf",
		[FILTER_HIGH_PASS] = "highpass",
		[FILTER_LOW_PASS] = "lowpass",
		[FILTER_NOTCH] = "bandreject",
	};
	const struct equaliser *e = &sound->equaliser;
	double gain_db = e->preamp_db + sound->gain_db;
	struct buf out = BUF_INIT;

	if (e->n == 0 && gain_db == 0)
		return buf_detach(&out);
	buf_addf(&out, "aformat=sample_fmts=dblp,volume=%.9f:precision=double",
		pow(10, gain_db / 20));
	EACH (f, e) {
		if (rate_hz > 0 && f->hz >= rate_hz / 2.0)
			continue;
		buf_addf(&out, ",%s=f=%.6f:t=q:w=%.9f", names[f->type], f->hz, f->q);
		if (filter_has_gain(f->type))
			buf_addf(&out, ":g=%.6f", f->gain_db);
	}
	return buf_detach(&out);
}

/* Filters for two channels, as headphones need them. A single channel goes to both sides,
 * unchanged; more than two are mixed so that nothing clips. libmpv connects as many JACK ports as
 * there are channels. The samples are floats, because otherwise the resampler would restart when
 * the plugin is added. */
#define STEREO                                                                          \
	"pan=stereo|FL<FL+0.707*FC+0.707*SL+0.707*BL|FR<FR+0.707*FC+0.707*SR+0.707*BR," \
	"aformat=fltp"

static bool
plays_on(const struct player *p, const char *output)
{
	return text_same(p->info.output, output) || text_starts(p->output, output);
}

/* Returns the fades of the passage. They follow the times of the samples, so all before the start
 * and behind the end is silent, wherever the decoder begins after a seek. Sound that begins behind
 * the end gets no fade. Sound that begins before the start gets a fade-in only when libmpv goes
 * back: libmpv then makes new filters, and their first frame, from at most RUN_UP_MS before the
 * start, shows them the position. The caller frees. */
static char *
fades_graph(const struct player *p)
{
	const struct player_switch *s = &p->sw;
	struct buf out = BUF_INIT;

	if (s->loop_end_ms < 0 || s->begins_ms > s->loop_end_ms)
		return buf_detach(&out);
	int64_t before_ms = s->loop_ms - s->begins_ms,
		run_up_ms = before_ms / 2 < RUN_UP_MS ? before_ms / 2 : RUN_UP_MS;
	if (s->loop_ms > 0) {
		buf_addf(&out, FADE, "in", (double)s->loop_ms / 1000, FADE_S);
		if (before_ms > 0)
			buf_addf(&out, ":enable='st(0,if(n,ld(0),gte(t,%.3f)))'",
				(double)(s->loop_ms - run_up_ms) / 1000);
		buf_add_char(&out, ',');
	}
	buf_addf(&out, FADE, "out", (double)s->loop_end_ms / 1000, FADE_S);
	return buf_detach(&out);
}

/* Returns true if libmpv repeats the passage by itself. */
static bool
repeats(const struct player_switch *s)
{
	return s->seeks && s->loop_end_ms >= 0;
}

/* Makes libmpv repeat the passage, or not. */
static void
send_loop(struct player *p)
{
	struct player_switch *s = &p->sw;
	char from[32] = "no", to[32] = "no";

	s->turns = 0;
	if (repeats(s)) {
		snprintf(from, sizeof(from), "%.3f", (double)s->loop_ms / 1000);
		snprintf(to, sizeof(to), "%.3f", (double)s->loop_end_ms / 1000 + FADE_S);
	}
	log_line(LOG_PLAYER, "ask: loop %s to %s", from, to);
	player_set(p, REPLY_NONE, "ab-loop-a", from);
	player_set(p, REPLY_NONE, "ab-loop-b", to);
}

/* ---- libmpv's filter chain ---- */

/* Returns true if the plugin is in the chain from the start of each track, so that filters come
 * without a gap: with outputs that mix, and so take floats. Others get the samples of the file. */
static bool
rests(const struct player *p)
{
	return plays_on(p, "pulse") || plays_on(p, "pipewire") || plays_on(p, "jack") ||
		(text_same(p->output, "auto") && !*p->info.output);
}

/* Returns the filters between file and output; "": none. The caller frees. */
static char *
sounds_graph(const struct player *p)
{
	const struct player_switch *s = &p->sw;

	if (s->board)
		return xstrdup(s->stays ? s->plugin : "");
	return s->wanted ? ffmpeg_graph(&s->sound[s->which], p->info.rate_hz) : xstrdup("");
}

/* Appends the graph with its length, so that libmpv does not parse the text. Takes ownership of the
 * graph. */
static void
add_filter(struct buf *chain, const char *label, char *graph)
{
	if (*graph)
		buf_add_part(chain, ",", "@%s:lavfi=graph=%%%zu%%%s", label, strlen(graph), graph);
	free(graph);
}

/* Returns the whole filter chain. The caller frees. */
static char *
wanted_chain(const struct player *p)
{
	struct buf out = BUF_INIT;

	add_filter(&out, "earlog", sounds_graph(p));
	if (plays_on(p, "jack"))
		add_filter(&out, "stereo", xstrdup(STEREO));
	add_filter(&out, "loop", xstrdup(text_or(p->sw.fades, "")));
	return buf_detach(&out);
}

/* Sends the filter chain; waits for a load in progress, which sets its own chain. libmpv keeps
 * its output open if the format is the same, and keeps unchanged filters. */
static void
send_filter_chain(struct player *p)
{
	struct player_switch *s = &p->sw;
	CLEANUP(pointer_free) char *chain = wanted_chain(p);

	if (p->track.state == TRACK_PLAYING && !text_same(chain, text_or(s->chain, ""))) {
		xreplace(&s->chain, chain);
		log_line(LOG_PLAYER, "ask: filter chain \"%s\"", chain);
		/* Before its reply, libmpv may report a changed output, which is not a lost
		 * output. */
		s->replies += player_set(p, REPLY_CHAIN, "af", chain);
	}
}

static void
write_board(struct player *p)
{
	struct player_switch *s = &p->sw;
	struct board *b = s->board;

	/* Writes only changed sounds to the board: otherwise the plugin would fade from a sound
	 * to itself. */
	for (int i = 0; i < 2; i++)
		if (!s->written || memcmp(&s->has[i], &s->sound[i], sizeof(s->has[i])) != 0) {
			memcpy(&s->has[i], &s->sound[i], sizeof(s->has[i]));
			board_put_sound(b, i, &s->sound[i]);
		}
	s->written = true;
	atomic_store(&b->which, s->which);
	atomic_store(&b->on, s->wanted);
}

/* Gives PulseAudio short buffers while two sounds are compared, because the other one is heard only
 * behind them: libmpv's own and the server's. Other outputs have libmpv's alone. libmpv opens the
 * output again for that, with a hole. */
static void
send_buffer(struct player *p)
{
	struct player_switch *s = &p->sw;
	bool quick = s->wanted && plays_on(p, "pulse"),
	     known = *p->info.output || !text_same(p->output, "auto");

	if (s->quick == quick || !known || p->output_is == OUTPUT_PARKED || p->track.appends)
		return;
	s->quick = quick;
	player_set(p, REPLY_NONE, "pulse-buffer", quick ? "40" : "100");
	player_set(p, REPLY_NONE, "audio-buffer", quick ? "0.04" : "0.1");
	player_reload_output(p);
}

void
filters_apply(struct player *p)
{
	struct player_switch *s = &p->sw;

	if ((s->wanted || rests(p)) && !s->looking && !s->looked) {
		s->looking = true;
		worker_give(p->worker, player_job_new(JOB_PLUGIN, 0, NULL, 0));
	}
	if (!p->mpv || (s->wanted && !s->looked))
		return;
	if (s->board && (s->stays || s->wanted)) {
		if (!s->stays)
			atomic_store(&s->board->enter,
				p->track.state == TRACK_PLAYING && !p->paused_sent);
		s->stays = true;
		write_board(p);
	} else if (s->wanted && *s->trouble) {
		struct player_event *ev = player_push(p, PLAYER_SWITCH, 0);
		TEXT_COPY(ev->text, s->trouble);
		*s->trouble = '\0';
	}
	send_filter_chain(p);
}

void
filters_found(struct player *p, struct player_job *job)
{
	struct player_switch *s = &p->sw;

	s->looking = false;
	s->looked = true;
	s->board = job->board;
	if (job->ok) {
		s->plugin = plugin_graph(job->target);
	} else {
		snprintf(s->trouble, sizeof(s->trouble), "%.180s: switching sounds clicks",
			job->why.msg);
	}
	filters_apply(p);
}

const char *
filters_loads(struct player *p, int64_t pos_ms, bool seeks)
{
	struct player_switch *s = &p->sw;

	s->stays = s->wanted || rests(p);
	send_buffer(p);
	if (s->board && s->stays) {
		atomic_store(&s->board->enter, false);
		write_board(p);
	}
	free(s->fades);
	s->begins_ms = pos_ms;
	s->fades = fades_graph(p);
	free(s->chain);
	s->chain = wanted_chain(p);
	s->seeks = seeks;
	send_loop(p);
	return s->chain;
}

/* Makes the fades of the passage for sound that begins at pos_ms. */
static void
send_fades(struct player *p, int64_t pos_ms)
{
	struct player_switch *s = &p->sw;

	s->begins_ms = pos_ms;
	free(s->fades);
	s->fades = fades_graph(p);
	s->turns = 0;
	send_filter_chain(p);
}

void
filters_seeks(struct player *p, int64_t pos_ms)
{
	send_buffer(p);
	send_fades(p, pos_ms);
}

int64_t
filters_begins(const struct player *p, int64_t pos_ms)
{
	const struct player_switch *s = &p->sw;

	if (s->loop_end_ms < 0 || pos_ms != s->loop_ms)
		return pos_ms;
	return pos_ms > LEAD_MS ? pos_ms - LEAD_MS : 0;
}

bool
filters_turned(struct player *p)
{
	p->sw.turns += repeats(&p->sw);
	return repeats(&p->sw);
}

int64_t
filters_pos_ms(const struct player *p, int64_t pts_ms)
{
	const struct player_switch *s = &p->sw;

	for (int64_t i = 0; i < s->turns && pts_ms < s->loop_ms; i++)
		pts_ms += player_pass_ms(s->loop_ms, s->loop_end_ms);
	return pts_ms;
}

void
filters_finish(struct player *p)
{
	struct player_switch *s = &p->sw;

	free(s->plugin);
	free(s->fades);
	free(s->chain);
}

void
player_sounds(struct player *p, const struct player_sound two[2])
{
	struct player_switch *s = &p->sw;

	s->wanted = two != NULL;
	for (int i = 0; i < 2 && two; i++)
		take_sound(&s->sound[i], &two[i]);
	s->dropped |= p->paused;
	if (two && p->track.state == TRACK_PLAYING && !p->paused)
		send_buffer(p);
	filters_apply(p);
}

void
player_switch(struct player *p, int which)
{
	p->sw.which = which == 1;
	p->sw.dropped |= p->paused;
	filters_apply(p);
}

void
player_loop(struct player *p, int64_t from_ms, int64_t to_ms)
{
	struct player_switch *s = &p->sw;
	bool plays = p->track.state == TRACK_PLAYING;

	if (s->loop_ms == from_ms && s->loop_end_ms == to_ms)
		return;
	s->loop_ms = from_ms;
	s->loop_end_ms = to_ms;
	if (!plays)
		return;
	send_loop(p);
	if (to_ms >= 0) /* the fades, also if no seek follows */
		send_fades(p, s->begins_ms);
	else if (s->fades && *s->fades) /* turns off the fades of the removed passage */
		player_command(p, REPLY_NONE,
			(const char *[]){ "af-command", "loop", "enable", "0", NULL });
}
