/*
 * The LADSPA plugin between file and output while two sounds are compared. It is a separate shared
 * object. FFmpeg loads it by its path to process audio, the player to share its board.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "plugin/board.h"
#include "plugin/ladspa.h"

#define FADE_S 0.02
#define SETTLE_S 0.1  /* a changed sound's filters run silently for this time first */
#define GLIDE_S 0.015 /* time constant of a gliding tone */
#define RISE_DB_S 6.0 /* rate of a changed matching gain, without audible steps */
#define CHUNK 256
#define CHANNELS 2
#define PORTS_MOST 8
#define SILENT 1e-30 /* above denormal numbers, which are a hundred times slower */

#define EXPORTED __attribute__((visibility("default")))

extern struct board earlog_board;
EXPORTED struct board earlog_board = { .version = BOARD_VERSION, .size = sizeof(struct board) };

/* The values of the board that apply to the current block of samples. */
struct heard {
	struct board_sound sound[2];
	struct board_tone tone;
	unsigned sound_seen[2], tone_seen;
	int which;
	bool on, enter;
};

/* The state of a sound after the last block. */
struct before {
	struct board_sound of;
	double held_db; /* current matching gain; INFINITY: the sound was not heard */
};

/*
 * The instances of a file's channels run in sequence, in one thread. The first of them reads the
 * board for a block and the others use the same values, so that all channels switch at the same
 * sample.
 */
static _Thread_local struct {
	unsigned long blocks; /* number of blocks read */
	struct heard heard;
	struct before before[2];
} common = { .heard = { .sound_seen = { 1, 1 }, .tone_seen = 1 },
	.before = { { .held_db = INFINITY }, { .held_db = INFINITY } } };

/* A fade: `at` goes from 0 to 1, or back, in FADE_S. */
struct switch_fade {
	double at;
	bool up;
};

/* One version of a sound, with the memory of its filters. */
struct switch_side {
	struct board_sound of;
	struct biquad biquad[FILTERS_MOST];
	size_t n;
	double held_db, was, gain; /* matching gain; factors at start and end of a chunk */
	double z[CHANNELS][FILTERS_MOST][2];
};

/* One of the two sounds, and the version that will replace it. */
struct switch_sound {
	struct switch_side side[2];
	int now;
	long settles;            /* frames until the other version is heard; -1: none */
	struct switch_fade fade; /* fade to the other version */
	unsigned seen; /* turn number of the board from which the newest version was read */
};

struct instance {
	double rate;
	float *port[PORTS_MOST];
	int inputs, channels;
	unsigned long block; /* number of the next block, of common.blocks */
	bool begun;
	struct switch_sound sound[2];
	struct switch_fade which, on, tone;
	double phase, hz, level; /* state of the tone; level is an amplitude */
	double z[BOARD_BANDPASSES][2];
	uint32_t noise;
};

/* ---- fades ---- */

/* The share of the second of two sounds at each frame of a chunk, from 0 to 1. */
struct shares {
	bool none, all; /* none: the share is 0 at every frame; all: it is 1 */
	double v[CHUNK];
};

static void
fade_run(struct switch_fade *f, double rate, struct shares *s, size_t n)
{
	double step = 1 / (FADE_S * rate);

	s->none = f->at <= 0 && !f->up;
	s->all = f->at >= 1 && f->up;
	for (size_t i = 0; i < n && !s->none && !s->all; i++) {
		f->at = f->up ? fmin(1, f->at + step) : fmax(0, f->at - step);
		/* A smooth curve, because corners would click. */
		s->v[i] = f->at * f->at * (3 - 2 * f->at);
	}
}

static void
fade_be(struct switch_fade *f, bool up)
{
	f->up = up;
	f->at = up;
}

/* Mixes `to` into `from`. At a share of 0 or 1 the result equals one of both exactly. */
static void
mix(double *from, const double *to, const struct shares *s, size_t n)
{
	if (s->all)
		memcpy(from, to, n * sizeof(*from));
	for (size_t i = 0; i < n && !s->none && !s->all; i++)
		from[i] = s->v[i] >= 1 ? to[i] : from[i] + s->v[i] * (to[i] - from[i]);
}

/* ---- a sound ---- */

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

/* Moves the matching gain by at most most_db towards its target. */
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
side_run(struct switch_side *s, int channel, const double *in, double *out, size_t n)
{
	double(*z)[2] = s->z[channel];

	memcpy(out, in, n * sizeof(*out));
	for (size_t k = 0; k < s->n; k++) {
		filter_run(&s->biquad[k], z[k], out, n);
		for (int j = 0; j < 2; j++)
			if (fabs(z[k][j]) < SILENT)
				z[k][j] = 0;
	}
	for (size_t i = 0; i < n; i++)
		out[i] *= s->gain - (s->gain - s->was) * (double)(n - 1 - i) / (double)n;
}

static struct switch_side *
newest(struct switch_sound *s)
{
	return &s->side[s->settles >= 0 ? !s->now : s->now];
}

static bool
differs_in_gain_alone(const struct board_sound *a, const struct board_sound *b)
{
	return a->file == b->file && !b->at_once &&
		memcmp(&a->equaliser, &b->equaliser, sizeof(a->equaliser)) == 0;
}

/* Takes a new version of the sound once the previous version was heard, so that quickly repeated
 * keys do not delay the sound. before: the state if a seek or load made this instance. */
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
	} else if (differs_in_gain_alone(&newest(s)->of, sound)) {
		newest(s)->of.gain_db = sound->gain_db;
	} else if (s->settles < 0) {
		side_set(&s->side[!s->now], sound, sound->gain_db, p->rate);
		s->settles = (long)(SETTLE_S * p->rate);
	} else {
		return;
	}
	s->seen = seen;
}

/* Computes n frames of one sound, and of its next version while both exist. in: the channels of
 * each file. */
static void
sound_run(struct switch_sound *s, const struct instance *p, double in[][CHANNELS][CHUNK],
	double out[CHANNELS][CHUNK], size_t n)
{
	double other[CHUNK];
	struct shares share;
	bool changes = s->settles >= 0;

	if (changes) {
		s->fade.up = s->settles == 0;
		s->settles = s->settles > (long)n ? s->settles - (long)n : 0;
		fade_run(&s->fade, p->rate, &share, n);
	}
	struct switch_side *now = &s->side[s->now], *next = &s->side[!s->now];
	side_rise(now, RISE_DB_S * (double)n / p->rate);
	side_rise(next, RISE_DB_S * (double)n / p->rate);
	for (int c = 0; c < p->channels; c++) {
		side_run(now, c, in[now->of.file][c], out[c], n);
		if (!changes)
			continue;
		side_run(next, c, in[next->of.file][c], other, n);
		mix(out[c], other, &share, n);
	}
	if (changes && s->fade.at >= 1) {
		s->now = !s->now;
		s->settles = -1;
		fade_be(&s->fade, false);
	}
}

/* ---- the tone ---- */

/* White noise between -1 and 1 (Marsaglia's xorshift), the same on each channel. */
static double
white(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state / 2147483648.0 - 1;
}

static void
tone_run(struct instance *p, const struct board_tone *tone, double *out, size_t n)
{
	double keep = exp(-1 / (GLIDE_S * p->rate)), most = pow(10, BOARD_TONE_MOST_DB / 20);
	double level = tone->on ? pow(10, tone->level_dbfs / 20) : 0;
	double hz = fmax(FILTER_LEAST_HZ, fmin(tone->hz, p->rate / 2));

	if (tone->q == 0)
		level = fmin(most, level);
	if (p->level == 0)
		p->hz = hz; /* the tone starts at this frequency, without a glide */
	for (size_t i = 0; i < n; i++) {
		p->level = level + (p->level - level) * keep;
		p->hz = hz + (p->hz - hz) * keep;
		out[i] = p->level * (tone->q == 0 ? sin(p->phase) : white(&p->noise));
		p->phase += 2 * acos(-1) * p->hz / p->rate;
	}
	p->phase = fmod(p->phase, 2 * acos(-1));
	if (tone->q == 0)
		return;
	struct biquad band = filter_band_pass(p->hz, tone->q, p->rate);
	for (int k = 0; k < BOARD_BANDPASSES; k++)
		filter_run(&band, p->z[k], out, n);
	for (size_t i = 0; i < n; i++)
		out[i] = fmax(-most, fmin(most, out[i]));
}

/* ---- the whole plugin ---- */

static void
look(struct heard *h)
{
	struct board *b = &earlog_board;

	for (int i = 0; i < 2; i++)
		board_get_sound(b, i, &h->sound_seen[i], &h->sound[i]);
	board_get_tone(b, &h->tone_seen, &h->tone);
	h->which = atomic_load(&b->which) != 0;
	h->on = atomic_load(&b->on);
	h->enter = atomic_exchange(&b->enter, false);
}

static void
take(struct instance *p)
{
	const struct heard *h = &common.heard;

	if (p->block == common.blocks) {
		look(&common.heard);
		common.blocks++;
		for (int i = 0; i < 2 && p->begun; i++) {
			const struct switch_side *side = newest(&p->sound[i]);
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
		fade_be(&p->tone, h->tone.on && !h->enter);
		p->begun = true;
	}
	p->which.up = h->which;
	p->on.up = h->on;
	p->tone.up = h->tone.on;
}

static void
chunk(struct instance *p, size_t from, size_t n)
{
	double in[2][CHANNELS][CHUNK], sound[2][CHANNELS][CHUNK], tone[CHUNK] = { 0 };
	struct shares which, on, toned;

	for (int k = 0; k < p->inputs; k++)
		for (size_t i = 0; i < n; i++)
			in[k / CHANNELS][k % CHANNELS][i] = p->port[k][from + i];
	for (int s = 0; s < 2; s++)
		sound_run(&p->sound[s], p, in, sound[s], n);
	fade_run(&p->which, p->rate, &which, n);
	fade_run(&p->on, p->rate, &on, n);
	fade_run(&p->tone, p->rate, &toned, n);
	if (!toned.none)
		tone_run(p, &common.heard.tone, tone, n);
	else
		p->level = 0;
	for (int c = 0; c < p->channels; c++) {
		mix(sound[0][c], sound[1][c], &which, n);
		mix(in[0][c], sound[0][c], &on, n);
		mix(in[0][c], tone, &toned, n);
		for (size_t i = 0; i < n; i++)
			p->port[p->inputs + c][from + i] = (float)in[0][c][i];
	}
	for (int k = p->channels; k < p->inputs; k++)
		memset(p->port[p->inputs + k] + from, 0, n * sizeof(float));
}

static void
run(void *instance, unsigned long frames)
{
	struct instance *p = instance;

	take(p);
	for (size_t from = 0; from < frames; from += CHUNK)
		chunk(p, from, frames - from < CHUNK ? frames - from : CHUNK);
}

static void *
instantiate(const struct ladspa_descriptor *d, unsigned long rate_hz)
{
	struct instance *p = calloc(1, sizeof(*p));

	if (!p)
		return NULL;
	p->rate = (double)rate_hz;
	p->inputs = (int)d->nports / 2;
	p->channels = p->inputs == 1 ? 1 : CHANNELS;
	p->block = common.blocks;
	p->noise = 1;
	for (int i = 0; i < 2; i++) {
		p->sound[i].settles = -1;
		p->sound[i].seen = 3; /* matches no board, so it is read first */
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

#define IN (LADSPA_INPUT | LADSPA_AUDIO)
#define OUT (LADSPA_OUTPUT | LADSPA_AUDIO)

static const int ports_one[] = { IN, OUT }, ports_two[] = { IN, IN, IN, IN, OUT, OUT, OUT, OUT };
static const char *const names_one[] = { "in", "out" },
			 *const names_two[] = { "left of the first", "right of the first",
				 "left of the second", "right of the second", "left", "right",
				 "silent", "silent too" };
static const struct ladspa_hint hints[PORTS_MOST];

/* Numbers below 1000 are for unpublished plugins. */
static const struct ladspa_descriptor plugins[] = {
	{ 761, BOARD_ONE, LADSPA_HARD_RT_CAPABLE, "one of two sounds", "earlog", "as earlog",
		LENGTH(ports_one), ports_one, names_one, hints, NULL, instantiate, connect_port,
		NULL, run, NULL, NULL, NULL, cleanup },
	{ 762, BOARD_TWO, LADSPA_HARD_RT_CAPABLE, "one of two sounds, of two files", "earlog",
		"as earlog", LENGTH(ports_two), ports_two, names_two, hints, NULL, instantiate,
		connect_port, NULL, run, NULL, NULL, NULL, cleanup },
};

EXPORTED const struct ladspa_descriptor *
ladspa_descriptor(unsigned long index)
{
	return index < LENGTH(plugins) ? &plugins[index] : NULL;
}
