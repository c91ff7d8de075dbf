#include "library/passage.h"

#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "library/decode.h"
#include "library/measure.h"

#define SETTLE_MS 500

/* One of the two sounds to compare: the file through an equaliser, or one of two files that are
 * aligned in time. */
struct side {
	size_t first; /* index in the file of this sound's first channel */
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
	p->stride = p->channels = (size_t)channels->nb_channels;
	if (p->wish->pair) {
		static const AVChannelLayout stereo = AV_CHANNEL_LAYOUT_STEREO;

		if (p->stride != 4)
			return err_set(
				err, "it does not have the four channels of a pair of files");
		p->channels = 2;
		channels = &stereo;
	}
	p->at = p->start_ms * rate_hz / 1000;
	p->from = p->wish->from_ms * rate_hz / 1000;
	p->to = p->wish->to_ms * rate_hz / 1000;
	for (size_t i = 0; i < 2; i++) {
		const struct equaliser *e = &p->wish->side[i];
		struct side *s = &p->side[i];

		s->first = p->wish->pair && p->wish->file[i] == 1 ? 2 : 0;
		s->n = e->n < FILTERS_MOST ? e->n : FILTERS_MOST;
		for (size_t k = 0; k < s->n; k++)
			s->v[k] = filter_biquad(&e->v[k], rate_hz);
		s->gain = s->n ? pow(10, e->preamp_db / 20) : 1;
		s->held = xcalloc(p->channels, sizeof(s->held[0]));
		if (p->wish->whole)
			s->all = measure_loudness(
				rate_hz, channels, EBUR128_MODE_I | EBUR128_MODE_TRUE_PEAK);
		s->passage = measure_loudness(rate_hz, channels, EBUR128_MODE_I);
		if ((p->wish->whole && !s->all) || !s->passage)
			return err_set(err, "out of memory");
	}
	return true;
}

static void
filter_side(const struct passage *p, struct side *s, const float *frames, size_t n)
{
	for (size_t c = 0; c < p->channels; c++) {
		for (size_t i = 0; i < n; i++)
			p->channel[i] = frames[i * p->stride + s->first + c] * s->gain;
		for (size_t k = 0; k < s->n; k++)
			filter_run(&s->v[k], s->held[c][k], p->channel, n);
		for (size_t i = 0; i < n; i++)
			p->heard[i * p->channels + c] = (float)p->channel[i];
	}
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

		filter_side(p, s, frames, n);
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
	static const struct decoded to = { begin_passage, add_passage_frames, NULL };
	struct passage p = { .wish = wish };
	int64_t to_ms = wish->whole ? INT64_MAX : wish->to_ms;

	if (!wish->whole && wish->from_ms > SETTLE_MS)
		p.start_ms = wish->from_ms - SETTLE_MS;
	bool ok = (lseek(fd, 0, SEEK_SET) == 0 || err_set(err, "it cannot be read")) &&
		decode_part(fd, p.start_ms, to_ms, &to, &p, err);

	for (size_t i = 0; i < 2; i++) {
		struct side *s = &p.side[i];

		if (ok) {
			out->lufs[i] = measure_lufs(s->passage);
			out->whole_lufs[i] = s->all ? measure_lufs(s->all) : (double)NAN;
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
		if (fabs(l->lufs[i]) > MOST_DB || fabs(l->whole_lufs[i]) > MOST_DB ||
			fabs(l->true_peak_dbtp[i]) > MOST_DB)
			return false;
	return true;
}
