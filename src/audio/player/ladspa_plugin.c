/*
 * The LADSPA plugin through which the music passes while two sounds are compared, with the fade
 * from one to the other. It is a separate shared object. FFmpeg loads it to process audio; the
 * player loads the same file to write the board (board.h).
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "audio/player/board.h"
#include "audio/player/ladspa.h"
#include "base/core/mem.h"

/* time for which new filters of a sound run unheard, before the crossfade to them */
#define SETTLE_S 0.1
#define RISE_DB_S 6.0 /* rate at which the matching gain changes, without audible steps */
/* smaller filter states become 0: arithmetic on denormal numbers is very slow */
#define SILENT 1e-30

#define EXPORTED __attribute__((visibility("default")))

extern struct board earlog_board;
EXPORTED struct board earlog_board = { .version = BOARD_VERSION, .size = sizeof(struct board) };

/* ---- the fade of a switch: how one signal becomes another without an audible step ---- */

#define FADE_S 0.02    /* length of a fade, in seconds */
#define FADE_CHUNK 256 /* number of frames that are computed at once, at most */

/* A fade over FADE_S seconds. `at` goes from 0 to 1 if `up` is true, else from 1 to 0. */
struct fade {
	double at;
	bool up;
};

/* How much of the second sound is in a mix of two sounds, from 0 to 1, at each frame of a chunk. */
struct fade_shares {
	bool none, all; /* none: 0 at every frame; all: 1 at every frame; v is then not set */
	double v[FADE_CHUNK];
};

/* Sets *s to the shares of the next n frames, and moves the fade on by them. rate: frames a second.
 */
static void
fade_run(struct fade *f, double rate, struct fade_shares *s, size_t n)
{
	double step = 1 / (FADE_S * rate);

	s->none = f->at <= 0 && !f->up;
	s->all = f->at >= 1 && f->up;
	EACH_IN_WHILE (one, s->v, n, !s->none && !s->all) {
		f->at = f->up ? fmin(1, f->at + step) : fmax(0, f->at - step);
		/* The fade follows a smooth curve, because corners in it would be heard as clicks.
		 */
		*one = f->at * f->at * (3 - 2 * f->at);
	}
}

/* Ends the fade: all of the second signal if `up` is true, else none of it. */
static void
fade_be(struct fade *f, bool up)
{
	f->up = up;
	f->at = up;
}

/* Crossfades in place: replaces `from` by a mix of `from` and `to`. At a share of 0 or 1 the result
 * is exactly the one or the other. */
static void
fade_mix(double *from, const double *to, const struct fade_shares *s, size_t n)
{
	if (s->all)
		memcpy(from, to, n * sizeof(*from));
	for (size_t i = 0; i < n && !s->none && !s->all; i++)
		from[i] = s->v[i] >= 1 ? to[i] : from[i] + s->v[i] * (to[i] - from[i]);
}

/* ---- what the board says, and the sounds ---- */

/* Values of struct board (memory that the player writes) for the current block of samples. …_seen:
 * turn number of the value, by which board_get_… finds if there is a newer one. */
struct board_values {
	struct board_sound sound[2];
	unsigned sound_seen[2];
	int which;
	bool on, enter;
};

/* A sound as the previous instances of the plugin left it: a new instance continues its gain. */
struct before {
	struct board_sound of;
	double held_db; /* matching gain reached so far, in dB; INFINITY: the sounds were off */
};

/*
 * FFmpeg runs the instances of a file, one for each channel, in sequence, in one thread.
 * For each block of samples, the first instance reads the shared memory (board.h) and the others
 * use the same values, so that all channels switch at the same sample.
 */
static _Thread_local struct {
	unsigned long blocks; /* number of blocks for which the board was read */
	struct board_values heard;
	struct before before[2];
} common = { .heard = { .sound_seen = { 1, 1 } },
	.before = { { .held_db = INFINITY }, { .held_db = INFINITY } } };

/* A sound as the board described it at one time, with the state of its filters. */
struct switch_side {
	struct board_sound of;
	struct biquad biquad[FILTERS_MOST];
	size_t n;
	/* held_db: matching gain in dB; was, gain: matching gain and preamp together as a factor,
	 * at the start and at the end of a chunk */
	double held_db, was, gain;
	double z[FILTERS_MOST][2];
};

/* One of the two sounds. side[now] is its current version; the other side is the version that
 * replaces it. */
struct switch_sound {
	struct switch_side side[2];
	int now;
	/* frames until the crossfade to the replacement begins; -1: there is none */
	long settles;
	struct fade fade; /* the crossfade from side[now] to its replacement */
	unsigned seen;    /* value of `turn` on the board when the newest version of the sound was
			     taken */
};

struct instance {
	double rate;
	float *port[2];      /* in, out */
	unsigned long block; /* value of common.blocks when this instance took its last block */
	bool begun;
	struct switch_sound sound[2];
	struct fade which, on;
};

/* ---- computing one sound ---- */

static void
side_set(struct switch_side *s, const struct board_sound *sound, double held_db, double rate)
{
	const struct equaliser *e = &sound->equaliser;

	memset(s, 0, sizeof(*s));
	s->of = *sound;
	s->n = e->n < FILTERS_MOST ? e->n : FILTERS_MOST;
	for (size_t k = 0; k < s->n; k++)
		s->biquad[k] = filter_biquad(&e->v[k], rate);
	s->held_db = held_db;
	s->was = s->gain = pow(10, (e->preamp_db + held_db) / 20);
}

/* Moves the matching gain by at most most_db dB towards the gain that board.h asks for. */
static void
side_rise(struct switch_side *s, double most_db)
{
	double left_db = s->of.gain_db - s->held_db;

	s->was = s->gain;
	if (left_db == 0)
		return;
	s->held_db =
		fabs(left_db) > most_db ? s->held_db + copysign(most_db, left_db) : s->of.gain_db;
	s->gain = pow(10, (s->of.equaliser.preamp_db + s->held_db) / 20);
}

static void
side_run(struct switch_side *s, const double *in, double *out, size_t n)
{
	memcpy(out, in, n * sizeof(*out));
	for (size_t k = 0; k < s->n; k++) {
		filter_run(&s->biquad[k], s->z[k], out, n);
		EACH_IN (one, s->z[k], 2)
			if (fabs(*one) < SILENT)
				*one = 0;
	}
	for (size_t i = 0; i < n; i++)
		out[i] *= s->gain - (s->gain - s->was) * (double)(n - 1 - i) / (double)n;
}

/* The side that does not sound yet. */
static struct switch_side *
other_side(struct switch_sound *s)
{
	return s->now ? &s->side[0] : &s->side[1];
}

static struct switch_side *
newest_side(struct switch_sound *s)
{
	return s->settles >= 0 ? other_side(s) : &s->side[s->now];
}

static bool
differs_in_gain_alone(const struct board_sound *a, const struct board_sound *b)
{
	return equaliser_same(&a->equaliser, &b->equaliser);
}

/* Takes a changed sound from the board. If only the gain differs, changes the gain; else starts new
 * filters. While an earlier replacement still settles, the new sound stays on the board for a later
 * call, so that quick key presses do not delay the sound. before: the sound before a seek or a load
 * created this instance. */
static void
sound_take(struct switch_sound *s, const struct instance *p, const struct board_sound *sound,
	unsigned seen, const struct before *before)
{
	if (s->seen == seen)
		return;
	if (!p->begun) {
		bool same = differs_in_gain_alone(&before->of, sound);
		side_set(&s->side[s->now], sound,
			same ? fmin(before->held_db, sound->gain_db) : sound->gain_db, p->rate);
	} else if (differs_in_gain_alone(&newest_side(s)->of, sound)) {
		newest_side(s)->of.gain_db = sound->gain_db;
	} else if (s->settles < 0) {
		side_set(other_side(s), sound, sound->gain_db, p->rate);
		s->settles = (long)(SETTLE_S * p->rate);
	} else {
		return;
	}
	s->seen = seen;
}

/* Computes n samples of one sound into `out`. While the sound has a replacement, computes both and
 * crossfades between them. */
static void
sound_run(struct switch_sound *s, const struct instance *p, const double *in, double *out, size_t n)
{
	double other[FADE_CHUNK];
	struct fade_shares share;
	bool changes = s->settles >= 0;

	if (changes) {
		s->fade.up = s->settles == 0;
		s->settles = s->settles > (long)n ? s->settles - (long)n : 0;
		fade_run(&s->fade, p->rate, &share, n);
	}
	struct switch_side *now = &s->side[s->now], *next = other_side(s);
	side_rise(now, RISE_DB_S * (double)n / p->rate);
	side_rise(next, RISE_DB_S * (double)n / p->rate);
	side_run(now, in, out, n);
	if (!changes)
		return;
	side_run(next, in, other, n);
	fade_mix(out, other, &share, n);
	if (s->fade.at >= 1) {
		s->now = !s->now;
		s->settles = -1;
		fade_be(&s->fade, false);
	}
}

/* ---- the plugin's callbacks ---- */

static void
chunk(struct instance *p, size_t from, size_t n)
{
	double in[FADE_CHUNK], sound[2][FADE_CHUNK];
	struct fade_shares which, on;

	for (size_t i = 0; i < n; i++)
		in[i] = p->port[0][from + i];
	for (int s = 0; s < 2; s++)
		sound_run(&p->sound[s], p, in, sound[s], n);
	fade_run(&p->which, p->rate, &which, n);
	fade_run(&p->on, p->rate, &on, n);
	fade_mix(sound[0], sound[1], &which, n);
	fade_mix(in, sound[0], &on, n);
	for (size_t i = 0; i < n; i++)
		p->port[1][from + i] = (float)in[i];
}

static void
run(void *instance, unsigned long frames)
{
	struct instance *p = instance;
	const struct board_values *h = &common.heard;

	if (p->block == common.blocks) {
		struct board *b = &earlog_board;

		for (int i = 0; i < 2; i++)
			board_get_sound(b, i, &common.heard.sound_seen[i], &common.heard.sound[i]);
		common.heard.which = atomic_load(&b->which) != 0;
		common.heard.on = atomic_load(&b->on);
		common.heard.enter = atomic_exchange(&b->enter, false);
		common.blocks++;
		for (int i = 0; i < 2 && p->begun; i++) {
			const struct switch_side *side = newest_side(&p->sound[i]);
			common.before[i].of = side->of;
			common.before[i].held_db = h->on ? side->held_db : INFINITY;
		}
	}
	p->block = common.blocks;
	for (int i = 0; i < 2; i++)
		sound_take(&p->sound[i], p, &h->sound[i], h->sound_seen[i], &common.before[i]);
	if (!p->begun) {
		fade_be(&p->which, h->which);
		fade_be(&p->on, h->on && !h->enter);
		p->begun = true;
	}
	p->which.up = h->which;
	p->on.up = h->on;
	for (size_t from = 0; from < frames; from += FADE_CHUNK)
		chunk(p, from, frames - from < FADE_CHUNK ? frames - from : FADE_CHUNK);
}

static void *
instantiate(const struct ladspa_descriptor *d, unsigned long rate_hz)
{
	struct instance *p = calloc(1, sizeof(*p));

	(void)d;
	if (!p)
		return NULL;
	p->rate = (double)rate_hz;
	p->block = common.blocks;
	EACH_IN (one, p->sound, 2) {
		one->settles = -1;
		/* `turn` is even for a complete sound, so 3 makes the first block take the sound */
		one->seen = 3;
	}
	atomic_fetch_add(&earlog_board.instances, 1);
	return p;
}

static void
connect_port(void *instance, unsigned long port, float *samples)
{
	((struct instance *)instance)->port[port] = samples;
}

static void
cleanup(void *instance)
{
	atomic_fetch_sub(&earlog_board.instances, 1);
	free(instance);
}

static const int ports[] = { LADSPA_INPUT | LADSPA_AUDIO, LADSPA_OUTPUT | LADSPA_AUDIO };
static const char *const names[] = { "in", "out" };
static const struct ladspa_hint hints[LENGTH(ports)];

/* The unique id 761: ids below 1000 are for plugins that are not published. */
static const struct ladspa_descriptor plugin = { 761, BOARD_LABEL, LADSPA_HARD_RT_CAPABLE,
	"one of two sounds", "earlog", "as earlog", LENGTH(ports), ports, names, hints, NULL,
	instantiate, connect_port, NULL, run, NULL, NULL, NULL, cleanup };

EXPORTED const struct ladspa_descriptor *
ladspa_descriptor(unsigned long index)
{
	return index ? NULL : &plugin;
}
