/* Computes the measurements of a file, and the loudness of a passage through two equalisers.
 * decode.c decodes; playback/sounds.c decides by how much a sound is lowered. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "audio/library/measure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audio/library/av.h"
#include "audio/library/decode.h"
#include "base/core/mem.h"
#include "base/system/file.h"

#define MOST_CHANNELS 32
#define MOST_RATE_HZ 768000
#define PI 3.14159265358979323846
/* Consecutive samples at full scale that count as clipping: one or two may be a normal peak. */
#define CLIP_RUN 3
/* Above a CD's highest frequency, with a margin for a resampler's filter slope. */
#define ULTRASONIC_HZ 22500.0
#define ULTRASONIC_RATE_HZ 48000 /* only files above this rate are searched for ultrasound */
#define OCTAVE_LOWEST_HZ 31.25

struct spectrum {
	AVTXContext *tx;
	av_tx_fn transform;
	AVComplexFloat *in, *out;
	float *window;
	size_t size;              /* length of the transform, in frames */
	double scale;             /* factor from a sum of squares to a channel's mean square */
	size_t edges[OCTAVES][2]; /* first bin of each octave, and the bin after the last */
	size_t ultrasonic;        /* the first ultrasonic bin; 0: not checked */
	double loudest;           /* highest mean square above ULTRASONIC_HZ of any window */
	float *held;              /* interleaved frames that are not yet transformed */
	size_t nheld, cap;
};

struct measure {
	int rate_hz;
	size_t channels;
	float full_scale;
	ebur128_state *r128; /* measures the heard sound: at most two channels */
	/* their shares in left and right, and of more than two channels these two */
	double mix[2][MOST_CHANNELS];
	float *heard;
	size_t cap;     /* frames in `heard` */
	int64_t frames; /* number of frames measured so far */
	/* The current step of the overview (level over time): sum of squares and highest sample. */
	double sum;
	float peak;
	size_t run[MOST_CHANNELS]; /* number of consecutive samples at full scale, by channel */
	int64_t clipped;
	struct spectrum s;
	struct buf overview, octaves;
};

/* ---- levels of octaves ---- */

/* Sets up the Fourier transform and window for the lowest octave. Returns false without memory. */
static bool
start_spectrum(struct measure *m)
{
	struct spectrum *s = &m->s;
	float scale = 1;
	double squares = 0;

	for (s->size = 256; (double)s->size < m->rate_hz * 0.3;)
		s->size *= 2;
	s->in = av.av_malloc(s->size * sizeof(s->in[0]));
	s->out = av.av_malloc(s->size * sizeof(s->out[0]));
	if (!s->in || !s->out ||
		av.av_tx_init(&s->tx, &s->transform, AV_TX_FLOAT_FFT, 0, (int)s->size, &scale, 0) <
			0)
		return false;
	s->window = xcalloc(s->size, sizeof(s->window[0]));
	for (size_t i = 0; i < s->size; i++) {
		s->window[i] = (float)(0.5 - 0.5 * cos(2 * PI * (double)i / (double)s->size));
		squares += (double)s->window[i] * s->window[i];
	}
	/* Each transform is of two channels, as real and imaginary part; the positive and negative
	 * frequencies of the result together have the energy of both channels. */
	s->scale = 1 / ((double)s->size * squares * (double)m->channels);
	double bin_hz = (double)m->rate_hz / (double)s->size;
	for (size_t i = 0; i < OCTAVES; i++)
		for (size_t k = 0; k < 2; k++) {
			double edge = ldexp(OCTAVE_LOWEST_HZ, (int)(i + k)) * sqrt(0.5) / bin_hz;
			size_t bin = (size_t)ceil(edge);
			s->edges[i][k] = bin < s->size / 2 ? bin : s->size / 2;
		}
	if (m->rate_hz > ULTRASONIC_RATE_HZ)
		s->ultrasonic = (size_t)ceil(ULTRASONIC_HZ / bin_hz);
	s->cap = 2 * s->size;
	s->held = xcalloc(s->cap * m->channels, sizeof(s->held[0]));
	return true;
}

static int64_t
step_start(const struct measure *m, size_t step, int step_ms)
{
	return (int64_t)step * step_ms * m->rate_hz / 1000;
}

static double
energy_of_bins(const struct spectrum *s, size_t from, size_t to)
{
	double sum = 0;

	for (size_t i = from; i < to; i++) {
		const AVComplexFloat *a = &s->out[i], *b = &s->out[s->size - i];
		sum += a->re * a->re + a->im * a->im + b->re * b->re + b->im * b->im;
	}
	return sum;
}

static double
db_of(double mean_square)
{
	return mean_square > 0 ? 10 * log10(mean_square) : -INFINITY;
}

static void
end_octaves_step(struct measure *m)
{
	struct spectrum *s = &m->s;
	double octaves[OCTAVES] = { 0 }, ultrasonic = 0;
	size_t step = m->octaves.len / OCTAVES;
	size_t hop = (size_t)(step_start(m, step + 1, OCTAVES_STEP_MS) -
		step_start(m, step, OCTAVES_STEP_MS));

	/* One transform takes two channels, as real and imaginary parts; energy_of_bins adds the
	 * energies of both. */
	for (size_t c = 0; c < m->channels; c += 2) {
		bool pair = c + 1 < m->channels;
		const float *from = s->held + c;

		for (size_t i = 0; i < s->size; i++, from += m->channels) {
			s->in[i].re = from[0] * s->window[i];
			s->in[i].im = pair ? from[1] * s->window[i] : 0;
		}
		s->transform(s->tx, s->out, s->in, sizeof(s->in[0]));
		for (size_t i = 0; i < OCTAVES; i++)
			octaves[i] += energy_of_bins(s, s->edges[i][0], s->edges[i][1]);
		if (s->ultrasonic)
			ultrasonic += energy_of_bins(s, s->ultrasonic, s->size / 2);
	}
	EACH_IN (octave, octaves, OCTAVES)
		buf_add_char(&m->octaves, (char)analysis_byte(db_of(*octave * s->scale)));
	s->loudest = fmax(s->loudest, ultrasonic * s->scale);
	s->nheld -= hop;
	memmove(s->held, s->held + hop * m->channels, s->nheld * m->channels * sizeof(float));
}

/* Adds n frames; NULL: silence. Transforms each window that is complete. */
static void
add_to_spectrum(struct measure *m, const float *frames, size_t n)
{
	struct spectrum *s = &m->s;

	for (size_t part; n; n -= part) {
		float *into = s->held + s->nheld * m->channels;

		part = s->cap - s->nheld < n ? s->cap - s->nheld : n;
		if (frames) {
			memcpy(into, frames, part * m->channels * sizeof(float));
			frames += part * m->channels;
		} else {
			memset(into, 0, part * m->channels * sizeof(float));
		}
		s->nheld += part;
		while (s->nheld >= s->size)
			end_octaves_step(m);
	}
}

/* ---- level over time (the overview) and clipping ---- */

static void
end_overview_step(struct measure *m, int64_t frames)
{
	double mean = m->sum / ((double)frames * (double)m->channels);

	buf_add_char(&m->overview, (char)analysis_byte(2 * db_of(m->peak)));
	buf_add_char(&m->overview, (char)analysis_byte(db_of(mean)));
	m->sum = 0;
	m->peak = 0;
}

static void
end_run(struct measure *m, size_t channel)
{
	if (m->run[channel] >= CLIP_RUN)
		m->clipped += (int64_t)m->run[channel];
	m->run[channel] = 0;
}

/* ---- measuring a whole file ---- */

/* Sets the shares of the file's channels in left and right, as the player mixes more than two
 * (player/filters.c). The shares of each side have the sum 1. */
static void
mix_to_stereo(double mix[2][MOST_CHANNELS], const AVChannelLayout *layout)
{
	static const struct {
		enum AVChannel is;
		double share[2];
	} channels[] = { { AV_CHAN_FRONT_LEFT, { 1, 0 } }, { AV_CHAN_FRONT_RIGHT, { 0, 1 } },
		{ AV_CHAN_FRONT_CENTER, { 0.707, 0.707 } }, { AV_CHAN_SIDE_LEFT, { 0.707, 0 } },
		{ AV_CHAN_SIDE_RIGHT, { 0, 0.707 } }, { AV_CHAN_BACK_LEFT, { 0.707, 0 } },
		{ AV_CHAN_BACK_RIGHT, { 0, 0.707 } } };

	for (size_t side = 0; side < 2; side++) {
		double sum = 0;

		for (int c = 0; c < layout->nb_channels; c++)
			EACH_OF (channel, channels)
				if (layout->nb_channels > 2 &&
					channel->is ==
						av.av_channel_layout_channel_from_index(
							layout, (unsigned)c))
					sum += mix[side][c] = channel->share[side];
		EACH_IN_WHILE (gain, mix[side], layout->nb_channels, sum > 0)
			*gain /= sum;
		if (!(sum > 0)) /* or an unknown layout: the first two channels */
			mix[side][side] = 1;
	}
}

/* Returns a libebur128 state for one or two channels of this rate; the caller frees it. One channel
 * is heard by both ears. mode: EBUR128_MODE_ bits. NULL: out of memory. */
static ebur128_state *
measure_loudness(int rate_hz, size_t channels, int mode)
{
	ebur128_state *r128 = av.ebur128_init((unsigned)channels, (unsigned long)rate_hz, mode);

	if (r128 && channels == 1)
		av.ebur128_set_channel(r128, 0, EBUR128_DUAL_MONO);
	return r128;
}

/* Returns true if audio of this rate and layout can be measured, else false with err. */
static bool
measure_can(int rate_hz, const AVChannelLayout *channels, struct err *err)
{
	int n = channels->nb_channels;

	return (n >= 1 && n <= MOST_CHANNELS && rate_hz >= 1000 && rate_hz <= MOST_RATE_HZ) ||
		err_set(err, "%d channels at %d Hz cannot be measured", n, rate_hz);
}

static bool
begin_measuring(
	void *into, int rate_hz, const AVChannelLayout *channels, float full_scale, struct err *err)
{
	struct measure *m = into;

	if (!measure_can(rate_hz, channels, err))
		return false;
	m->rate_hz = rate_hz;
	m->channels = (size_t)channels->nb_channels;
	m->full_scale = full_scale;
	mix_to_stereo(m->mix, channels);
	m->r128 = measure_loudness(rate_hz, m->channels > 2 ? 2 : m->channels,
		EBUR128_MODE_I | EBUR128_MODE_LRA | EBUR128_MODE_TRUE_PEAK);
	if (!m->r128 || !start_spectrum(m))
		return err_set(err, "out of memory");
	/* Adds silence before the file, so that the first window is centred on the first step. */
	add_to_spectrum(m, NULL, m->s.size / 2 - (size_t)step_start(m, 1, OCTAVES_STEP_MS) / 2);
	return true;
}

static size_t
overview_steps(const struct measure *m)
{
	return m->overview.len / OVERVIEW_BYTES;
}

/* Returns the frames that a listener hears, in two channels at most. */
static const float *
heard_frames(struct measure *m, const float *frames, size_t n)
{
	if (m->channels <= 2)
		return frames;
	if (n > m->cap) {
		m->cap = n;
		m->heard = xreallocarray(m->heard, 2 * n, sizeof(m->heard[0]));
	}
	for (size_t f = 0; f < n; f++)
		for (size_t side = 0; side < 2; side++) {
			double sum = 0;

			for (size_t c = 0; c < m->channels; c++)
				sum += frames[f * m->channels + c] * m->mix[side][c];
			m->heard[2 * f + side] = (float)sum;
		}
	return m->heard;
}

static bool
measure_frames(void *into, const float *frames, size_t n, struct err *err)
{
	struct measure *m = into;

	if ((m->frames + (int64_t)n) * 1000 / m->rate_hz > ANALYSIS_MOST_MS)
		return err_set(err, "it is longer than %d hours", ANALYSIS_MOST_MS / 3600000);
	if (av.ebur128_add_frames_float(m->r128, heard_frames(m, frames, n), n) != EBUR128_SUCCESS)
		return err_set(err, "out of memory");
	add_to_spectrum(m, frames, n);
	while (n) {
		int64_t start = step_start(m, overview_steps(m), OVERVIEW_STEP_MS),
			end = step_start(m, overview_steps(m) + 1, OVERVIEW_STEP_MS);
		size_t part = (size_t)(end - m->frames) < n ? (size_t)(end - m->frames) : n;

		for (size_t c = 0; c < m->channels; c++) {
			float sum = 0, peak = m->peak;

			for (size_t i = c; i < part * m->channels; i += m->channels) {
				float v = fabsf(frames[i]);

				sum += v * v;
				peak = v > peak ? v : peak;
				if (v >= m->full_scale)
					m->run[c]++;
				else if (m->run[c])
					end_run(m, c);
			}
			m->sum += (double)sum;
			m->peak = peak;
		}
		frames += part * m->channels;
		m->frames += (int64_t)part;
		n -= part;
		if (m->frames == end)
			end_overview_step(m, end - start);
	}
	return true;
}

static double
figure(int (*of)(ebur128_state *r128, double *out), ebur128_state *r128)
{
	double v;

	return of(r128, &v) == EBUR128_SUCCESS && isfinite(v) ? v : NAN;
}

/* Returns the highest true peak of all channels; NAN if the audio is too short or silent. */
static double
measure_true_peak_dbtp(ebur128_state *r128)
{
	double peak = 0, v;

	for (unsigned i = 0; i < r128->channels; i++)
		if (av.ebur128_true_peak(r128, i, &v) == EBUR128_SUCCESS)
			peak = fmax(peak, v);
	return peak > 0 ? 20 * log10(peak) : NAN;
}

bool
measure_file(int fd, struct analysis *out, struct err *err)
{
	static const struct decoded to = { begin_measuring, measure_frames };
	struct measure m = { .overview = BUF_INIT, .octaves = BUF_INIT };

	*out = (struct analysis)ANALYSIS_NONE;
	bool ok = (lseek(fd, 0, SEEK_SET) == 0 && file_hash_fd(fd, out->file)) ||
		err_set(err, "it cannot be read");
	ok = ok && decode_file(fd, 0, INT64_MAX, &to, &m, out->audio, err);
	if (ok) {
		int64_t start = step_start(&m, overview_steps(&m), OVERVIEW_STEP_MS);

		if (m.frames > start)
			end_overview_step(&m, m.frames - start);
		for (size_t i = 0; i < m.channels; i++)
			end_run(&m, i);
		while (step_start(&m, m.octaves.len / OCTAVES, OCTAVES_STEP_MS) < m.frames)
			add_to_spectrum(&m, NULL, m.s.size - m.s.nheld);
		out->length_ms = m.frames * 1000 / m.rate_hz;
		out->rate_hz = m.rate_hz;
		out->channels = (int32_t)m.channels;
		out->integrated_lufs = figure(av.ebur128_loudness_global, m.r128);
		out->range_lu = figure(av.ebur128_loudness_range, m.r128);
		out->true_peak_dbtp = measure_true_peak_dbtp(m.r128);
		out->clipped = m.clipped;
		out->above_22k_dbfs = m.s.ultrasonic ? db_of(m.s.loudest) : NAN;
		out->nsteps = overview_steps(&m);
		out->noctaves = m.octaves.len / OCTAVES;
		out->overview = (unsigned char *)buf_detach(&m.overview);
		out->octaves = (unsigned char *)buf_detach(&m.octaves);
	}
	if (m.r128)
		av.ebur128_destroy(&m.r128);
	av.av_tx_uninit(&m.s.tx);
	av.av_freep(&m.s.in);
	av.av_freep(&m.s.out);
	free(m.s.window);
	free(m.s.held);
	free(m.heard);
	buf_finish(&m.overview);
	buf_finish(&m.octaves);
	return ok;
}

/* ---- the loudness of a passage ---- */

#define SETTLE_MS 500

/* One of the two sounds to compare: the file, through an equaliser or without one. */
struct side {
	struct biquad v[FILTERS_MOST];
	size_t n;
	double gain;
	double (*held)[FILTERS_MOST][2]; /* filter memory of each channel and filter */
	ebur128_state *all,
		*passage; /* loudness of the whole file (NULL: not measured) and of the passage */
};

struct passage {
	const struct passage_wish *wish;
	struct side side[2];
	size_t stride, channels; /* number of channels in the file, and in each of the two sounds */
	/* gain of each channel of the file in each channel of a sound, before the equaliser */
	double mix[2][MOST_CHANNELS];
	int64_t start_ms; /* decoding starts here, before the passage, so that the filters settle */
	int64_t from, to, at; /* numbers of frames: the first of the passage, the one after its end,
				 the next to read */
	float *heard;
	double *channel; /* the samples of one channel */
	size_t cap;      /* capacity of `heard` and `channel`, in samples */
};

static bool
begin_passage(
	void *into, int rate_hz, const AVChannelLayout *channels, float full_scale, struct err *err)
{
	struct passage *p = into;

	(void)full_scale;
	if (!measure_can(rate_hz, channels, err))
		return false;
	p->stride = (size_t)channels->nb_channels;
	p->channels = p->stride < 2 ? 1 : 2;
	mix_to_stereo(p->mix, channels);
	p->at = p->start_ms * rate_hz / 1000;
	p->from = p->wish->from_ms * rate_hz / 1000;
	p->to = p->wish->to_ms * rate_hz / 1000;
	for (size_t i = 0; i < 2; i++) {
		const struct equaliser *e = &p->wish->side[i];
		struct side *s = &p->side[i];

		s->n = e->n < FILTERS_MOST ? e->n : FILTERS_MOST;
		for (size_t k = 0; k < s->n; k++)
			s->v[k] = filter_biquad(&e->v[k], rate_hz);
		s->gain = s->n ? pow(10, e->preamp_db / 20) : 1;
		s->held = xcalloc(p->channels, sizeof(s->held[0]));
		if (p->wish->whole)
			s->all = measure_loudness(rate_hz, p->channels, EBUR128_MODE_TRUE_PEAK);
		s->passage = measure_loudness(rate_hz, p->channels, EBUR128_MODE_I);
		if ((p->wish->whole && !s->all) || !s->passage)
			return err_set(err, "out of memory");
	}
	return true;
}

static bool
add_passage_frames(void *into, const float *frames, size_t n, struct err *err)
{
	struct passage *p = into;
	int64_t end = p->at + (int64_t)n;
	int64_t from = p->from > p->at ? p->from : p->at;
	int64_t to = p->to < end ? p->to : end;

	if (n * p->channels > p->cap) {
		p->cap = n * p->channels;
		p->heard = xreallocarray(p->heard, p->cap, sizeof(p->heard[0]));
		p->channel = xreallocarray(p->channel, p->cap, sizeof(p->channel[0]));
	}
	EACH_IN (s, p->side, 2) {
		for (size_t c = 0; c < p->channels; c++) {
			const double *mix = p->mix[c];

			for (size_t f = 0; f < n; f++) {
				p->channel[f] = 0;
				for (size_t k = 0; k < p->stride; k++)
					p->channel[f] +=
						frames[f * p->stride + k] * mix[k] * s->gain;
			}
			for (size_t k = 0; k < s->n; k++)
				filter_run(&s->v[k], s->held[c][k], p->channel, n);
			for (size_t f = 0; f < n; f++)
				p->heard[f * p->channels + c] = (float)p->channel[f];
		}
		if ((s->all &&
			    av.ebur128_add_frames_float(s->all, p->heard, n) != EBUR128_SUCCESS) ||
			(from < to &&
				av.ebur128_add_frames_float(s->passage,
					p->heard + (size_t)(from - p->at) * p->channels,
					(size_t)(to - from)) != EBUR128_SUCCESS))
			return err_set(err, "out of memory");
	}
	p->at = end;
	return true;
}

bool
measure_passage(
	int fd, const struct passage_wish *wish, struct passage_levels *out, struct err *err)
{
	static const struct decoded to = { begin_passage, add_passage_frames };
	struct passage p = { .wish = wish };
	char audio[FILE_HASH];
	int64_t to_ms = wish->whole ? INT64_MAX : wish->to_ms;

	if (!wish->whole && wish->from_ms > SETTLE_MS)
		p.start_ms = wish->from_ms - SETTLE_MS;
	bool ok = decode_file(fd, p.start_ms, to_ms, &to, &p, audio, err);

	for (size_t i = 0; i < 2; i++) {
		struct side *s = &p.side[i];

		if (ok) {
			out->lufs[i] = figure(av.ebur128_loudness_global, s->passage);
			out->true_peak_dbtp[i] =
				s->all ? measure_true_peak_dbtp(s->all) : (double)NAN;
		}
		if (s->all)
			av.ebur128_destroy(&s->all);
		if (s->passage)
			av.ebur128_destroy(&s->passage);
		free(s->held);
	}
	free(p.heard);
	free(p.channel);
	return ok;
}

#define MOST_DB 8000 /* limit of a plausible level: 128 filters of 40 dB stay below it */

bool
measure_passage_check(const struct passage_levels *l)
{
	for (size_t i = 0; i < 2; i++)
		if (fabs(l->lufs[i]) > MOST_DB || fabs(l->true_peak_dbtp[i]) > MOST_DB)
			return false;
	return true;
}
