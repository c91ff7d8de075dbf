/* Decodes a file or a part of it to floats, and hashes its packets. measure.c gets the floats; av.c
 * opens the file. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "audio/library/decode.h"

#include <math.h>
#include <nettle/sha2.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/core/mem.h"

struct decoding {
	const struct decoded *to;
	void *into;
	struct av_input in;
	AVStream *stream;
	AVCodecContext *codec;
	AVPacket *packet;
	AVFrame *frame;
	struct sha256_ctx sha;  /* of the packets */
	struct SwrContext *swr; /* converts decoded frames to floats */
	int format;             /* sample format that swr expects */
	bool begun;             /* a frame was decoded; rate and channels are known */
	int rate_hz, channels;  /* of the first frame; a frame with other values is an error */
	int64_t from_ms, to_ms;
	/* frame numbers: the first frame that the caller wants, the next one, and the end */
	int64_t from, at, end;
	float *floats;
	size_t cap; /* capacity of `floats`, in samples */
};

/* ---- conversion to floats ---- */

static bool
is_float(int format)
{
	return format == AV_SAMPLE_FMT_FLT || format == AV_SAMPLE_FMT_FLTP ||
		format == AV_SAMPLE_FMT_DBL || format == AV_SAMPLE_FMT_DBLP;
}

/* Converts the frame to interleaved floats. */
static bool
take_floats(struct decoding *a, struct err *err)
{
	AVFrame *f = a->frame;
	size_t n = (size_t)f->nb_samples * (size_t)a->channels;
	bool ok = true;

	if (n > a->cap) {
		free(a->floats);
		a->cap = n;
		a->floats = xcalloc(a->cap, sizeof(a->floats[0]));
	}
	if (!a->swr || a->format != f->format) {
		av.swr_free(&a->swr);
		ok = av.swr_alloc_set_opts2(&a->swr, &f->ch_layout, AV_SAMPLE_FMT_FLT, a->rate_hz,
			     &f->ch_layout, f->format, a->rate_hz, 0, NULL) >= 0 &&
			av.swr_init(a->swr) >= 0;
		a->format = f->format;
	}
	uint8_t *to = (uint8_t *)a->floats;
	ok = ok &&
		av.swr_convert(a->swr, &to, f->nb_samples, (const uint8_t **)f->extended_data,
			f->nb_samples) == f->nb_samples;
	EACH_IN_WHILE (value, a->floats, n, is_float(f->format))
		*value = isfinite(*value) ? *value : 0;
	return ok || err_set(err, "its sample format is not supported by the analysis");
}

/* Returns a sample's highest value as a float. 24-bit samples are in the upper part of 32 bits. */
static float
full_scale(const struct decoding *a)
{
	int bits = 8 * av.av_get_bytes_per_sample(a->frame->format),
	    raw = a->codec->bits_per_raw_sample;

	if (raw > 0 && raw < bits)
		bits = raw;
	if (bits > 24)
		bits = 24;
	return is_float(a->frame->format) ? 1 : 1 - ldexpf(1, 1 - bits);
}

static int64_t
start_of(const struct decoding *a)
{
	return a->stream->start_time == AV_NOPTS_VALUE ? 0 : a->stream->start_time;
}

/* Converts the range that the caller wants from milliseconds to frames. After a seek, also sets the
 * current position from the time stamp of the first frame. */
static bool
place(struct decoding *a, struct err *err)
{
	AVRational unit = a->stream->time_base;

	a->from = a->from_ms * a->rate_hz / 1000;
	a->end = a->to_ms < INT64_MAX / a->rate_hz ? a->to_ms * a->rate_hz / 1000 : INT64_MAX;
	if (!a->from_ms)
		return true;
	if (a->frame->pts == AV_NOPTS_VALUE)
		return err_set(err, "its format gives no times, so a part of it cannot be decoded");
	a->at = llround((double)(a->frame->pts - start_of(a)) * unit.num / unit.den * a->rate_hz);
	return true;
}

static bool
take_frame(struct decoding *a, struct err *err)
{
	const AVFrame *f = a->frame;

	if (f->nb_samples <= 0)
		return true;
	if (!a->begun) {
		a->rate_hz = f->sample_rate;
		a->channels = f->ch_layout.nb_channels;
		a->begun = true;
		if (!place(a, err) ||
			!a->to->begin(a->into, a->rate_hz, &f->ch_layout, full_scale(a), err))
			return false;
	} else if (f->sample_rate != a->rate_hz || f->ch_layout.nb_channels != a->channels) {
		return err_set(
			err, "its sample rate or number of channels changes inside the file");
	}
	if (!take_floats(a, err))
		return false;
	int64_t n = f->nb_samples, skip = a->from - a->at;
	if (skip < 0)
		skip = 0;
	if (skip > n)
		skip = n;
	a->at += n;
	return skip == n ||
		a->to->add(a->into, a->floats + skip * a->channels, (size_t)(n - skip), err);
}

/* ---- decoding packets ---- */

/* Decodes a packet (NULL: end of file). Skips packets that cannot be decoded, as players do. */
static bool
decode(struct decoding *a, const AVPacket *packet, struct err *err)
{
	bool ok = true;

	if (av.avcodec_send_packet(a->codec, packet) < 0 && packet)
		return true;
	while (ok && av.avcodec_receive_frame(a->codec, a->frame) >= 0)
		ok = take_frame(a, err);
	return ok;
}

static bool
read_packets(struct decoding *a, struct err *err)
{
	bool ok = true;

	while (ok && (!a->begun || a->at < a->end) && av.av_read_frame(a->in.c, a->packet) >= 0) {
		if (a->packet->stream_index == a->stream->index) {
			sha256_update(&a->sha, (size_t)a->packet->size, a->packet->data);
			ok = decode(a, a->packet, err);
		}
		av.av_packet_unref(a->packet);
	}
	return ok && decode(a, NULL, err);
}

static bool
open_codec(struct decoding *a, struct err *err)
{
	if (av.avformat_find_stream_info(a->in.c, NULL) >= 0)
		a->stream = av_first_sound(a->in.c);
	if (!a->stream)
		return err_set(err, "it has no audio of a known format");
	for (unsigned i = 0; i < a->in.c->nb_streams; i++)
		if (a->in.c->streams[i] != a->stream)
			a->in.c->streams[i]->discard = AVDISCARD_ALL;
	const AVCodec *decoder = av.avcodec_find_decoder(a->stream->codecpar->codec_id);
	a->codec = av.avcodec_alloc_context3(decoder);
	a->packet = av.av_packet_alloc();
	a->frame = av.av_frame_alloc();
	if (!a->codec || !a->packet || !a->frame)
		return err_set(err, "out of memory");
	bool ok = decoder && av.avcodec_parameters_to_context(a->codec, a->stream->codecpar) >= 0;
	a->codec->pkt_timebase =
		a->stream->time_base; /* the decoder needs this unit of time to remove the padding
					 that the encoder added */
	a->codec->thread_count = 1;
	return (ok && av.avcodec_open2(a->codec, decoder, NULL) >= 0) ||
		err_set(err, "its audio cannot be decoded");
}

bool
decode_file(int fd, int64_t from_ms, int64_t to_ms, const struct decoded *to, void *into,
	char audio[FILE_HASH], struct err *err)
{
	struct decoding a = { .to = to, .into = into, .from_ms = from_ms, .to_ms = to_ms };
	bool ok = (lseek(fd, 0, SEEK_SET) == 0 || err_set(err, "it cannot be read")) &&
		av_input_open(&a.in, fd, err) && open_codec(&a, err);

	sha256_init(&a.sha);
	if (ok) {
		/* If the format cannot seek, all earlier audio is decoded and skipped. */
		AVRational unit = a.stream->time_base;
		double ticks = (double)a.from_ms / 1000 * unit.den / unit.num;

		if (a.from_ms)
			av.av_seek_frame(a.in.c, a.stream->index, start_of(&a) + (int64_t)ticks,
				AVSEEK_FLAG_BACKWARD);
	}
	ok = ok && read_packets(&a, err) &&
		(a.begun || err_set(err, "nothing in it can be decoded"));
	free(a.floats);
	av.swr_free(&a.swr);
	av.avcodec_free_context(&a.codec);
	av.av_packet_free(&a.packet);
	av.av_frame_free(&a.frame);
	av_input_close(&a.in);
	file_hash_text(&a.sha, audio);
	return ok;
}
