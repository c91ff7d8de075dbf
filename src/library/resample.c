#include "library/resample.h"

#include <stdint.h>

#include "base/media.h"
#include "base/mem.h"
#include "library/av.h"

#define BLOCK 65536 /* frames per call */

static struct SwrContext *
start(int channels, int from_hz, int to_hz, const char *options)
{
	AVChannelLayout mono = AV_CHANNEL_LAYOUT_MONO, stereo = AV_CHANNEL_LAYOUT_STEREO,
			*layout = channels == 1 ? &mono : &stereo;
	struct SwrContext *swr = NULL;

	if (av.swr_alloc_set_opts2(&swr, layout, AV_SAMPLE_FMT_FLT, to_hz, layout,
		    AV_SAMPLE_FMT_FLT, from_hz, 0, NULL) < 0)
		return NULL;
	if (av.av_set_options_string(swr, options, "=", ",") < 0 || av.swr_init(swr) < 0)
		av.swr_free(&swr);
	return swr;
}

float *
resample(const float *v, size_t n, int channels, int from_hz, int to_hz, size_t *into_n,
	struct err *err)
{
	size_t stride = (size_t)channels, all = (size_t)((double)n * to_hz / from_hz), done = 0;
	struct SwrContext *swr = start(channels, from_hz, to_hz, MEDIA_SOXR);
	float *into = NULL;
	size_t cap = 0;
	int got = 0;

	if (!swr)
		swr = start(channels, from_hz, to_hz, MEDIA_SWRESAMPLE);
	if (!swr) {
		err_set(err, "%d Hz cannot be made of %d Hz", to_hz, from_hz);
		return NULL;
	}
	/* After the last block, reads what the resampler still has. soxr crashes if it gets
	 * less space than it asks for. */
	for (size_t at = 0; got >= 0 && at < n + BLOCK; at += BLOCK) {
		size_t given = at >= n ? 0 : n - at < BLOCK ? n - at : BLOCK;
		int room = av.swr_get_out_samples(swr, (int)given);
		if (done + (size_t)room > cap) {
			cap = done + (size_t)room > all ? done + (size_t)room : all + 1;
			into = xreallocarray(into, cap, stride * sizeof(*into));
		}
		const uint8_t *in = (const uint8_t *)(v + (at < n ? at : 0) * stride);
		uint8_t *out = (uint8_t *)(into + done * stride);
		got = av.swr_convert(swr, &out, room, given ? &in : NULL, (int)given);
		done += got > 0 ? (size_t)got : 0;
	}
	av.swr_free(&swr);
	*into_n = done < all ? done : all;
	return into;
}
