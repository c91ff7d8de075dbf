#include "library/passage.h"

#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "library/decode.h"
#include "library/measure.h"

#define SETTLE_MS 500
#define MOST_CHANNELS 32

/* One of the two sounds to compare: the file through an equaliser, or one of two files that are
 * aligned in time. */
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
	double mix[2][2][MOST_CHANNELS];
	int64_t start_ms; /* decoding starts here, before the passage, so that the filters settle */
	int64_t from, to, at; /* numbers of frames: the first of the passage, the one after its end,
				 the next to read */
	float *heard;
	double *channel; /* the samples of one channel */
	size_t cap;      /* capacity of `heard` and `channel`, in samples */
};

/* Mixes the channels of the file to left and right, as the player does (player/switch.c), so that
 * the shares of each side have the sum 1. */
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
			for (size_t i = 0; i < LENGTH(channels); i++)
				if (channels[i].is ==
					av.av_channel_layout_channel_from_index(
						layout, (unsigned)c))
					sum += mix[side][c] = channels[i].share[side];
		for (int c = 0; sum > 0 && c < layout->nb_channels; c++)
			mix[side][c] /= sum;
		if (!(sum > 0)) /* an unknown layout: the first two channels */
			mix[side][side] = 1;
	}
}

/* Sets how the sounds are made from the channels of the file, and the number of their channels. */
static bool
find_mix(struct passage *p, const AVChannelLayout *layout, struct err *err)
{
	p->stride = (size_t)layout->nb_channels;
	p->channels = p->stride < 2 ? 1 : 2;
	if (p->stride > MOST_CHANNELS)
		return err_set(err, "it has more than %d channels", MOST_CHANNELS);
	if (p->wish->pair && p->stride != 4)
		return err_set(err, "it does not have the four channels of a pair of files");
	for (size_t i = 0; i < 2; i++)
		if (p->stride > 2 && !p->wish->pair)
			mix_to_stereo(p->mix[i], layout);
		else
			for (size_t c = 0; c < p->channels; c++)
				p->mix[i][c][c + (p->wish->pair && p->wish->file[i] ? 2 : 0)] = 1;
	return true;
}

static bool
begin_passage(
	void *into, int rate_hz, const AVChannelLayout *channels, float full_scale, struct err *err)
{
	static const AVChannelLayout stereo = AV_CHANNEL_LAYOUT_STEREO;
	struct passage *p = into;

	(void)full_scale;
	if (!measure_can(rate_hz, channels, err) || !find_mix(p, channels, err))
		return false;
	if (p->channels == 2)
		channels = &stereo;
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
			s->all = measure_loudness(rate_hz, channels, EBUR128_MODE_TRUE_PEAK);
		s->passage = measure_loudness(rate_hz, channels, EBUR128_MODE_I);
		if ((p->wish->whole && !s->all) || !s->passage)
			return err_set(err, "out of memory");
	}
	return true;
}

static bool
add_passage_frames(void *into, const float *frames, size_t n, struct err *err)
{
	struct passage *p = into;
	int64_t end = p->at + (int64_t)n, from = p->from > p->at ? p->from : p->at,
		to = p->to < end ? p->to : end;

	if (n * p->channels > p->cap) {
		p->cap = n * p->channels;
		p->heard = xreallocarray(p->heard, p->cap, sizeof(p->heard[0]));
		p->channel = xreallocarray(p->channel, p->cap, sizeof(p->channel[0]));
	}
	for (size_t i = 0; i < 2; i++) {
		struct side *s = &p->side[i];

		for (size_t c = 0; c < p->channels; c++) {
			const double *mix = p->mix[s - p->side][c];

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
passage_file(int fd, const struct passage_wish *wish, struct passage_levels *out, struct err *err)
{
	static const struct decoded to = { begin_passage, add_passage_frames };
	struct passage p = { .wish = wish };
	int64_t to_ms = wish->whole ? INT64_MAX : wish->to_ms;

	if (!wish->whole && wish->from_ms > SETTLE_MS)
		p.start_ms = wish->from_ms - SETTLE_MS;
	bool ok = (lseek(fd, 0, SEEK_SET) == 0 || err_set(err, "it cannot be read")) &&
		decode_part(fd, p.start_ms, to_ms, &to, &p, out->audio, err);

	for (size_t i = 0; i < 2; i++) {
		struct side *s = &p.side[i];

		if (ok) {
			out->lufs[i] = measure_lufs(s->passage);
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

#define MOST_DB 2000 /* limit of a plausible level: 32 filters of 40 dB stay below it */

bool
passage_check(const struct passage_levels *l)
{
	for (size_t i = 0; i < 2; i++)
		if (fabs(l->lufs[i]) > MOST_DB || fabs(l->true_peak_dbtp[i]) > MOST_DB)
			return false;
	return !l->audio[0] || file_is_hash(l->audio);
}
