/* Loads FFmpeg's libraries and libebur128 by dlopen, and only in a worker process, which saves
 * other processes the time. A file is read only through its descriptor; other files to which it
 * refers are not opened. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "base/core/err.h"
#include "base/system/system_fact.h"

/* The headers of these libraries cause some of the warnings that earlog enables. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wshadow"
#include <ebur128.h>
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/log.h>
#include <libavutil/opt.h>
#include <libavutil/tx.h>
#include <libswresample/swresample.h>
#pragma GCC diagnostic pop

/* The functions of the libraries that earlog calls, each with the index of its library. */
#define AV_FORMAT 0
#define AV_UTIL 1
#define AV_CODEC 2
#define AV_EBUR128 3
#define AV_SWRESAMPLE 4
#define AV_FUNCTIONS(X)                                  \
	X(AV_FORMAT, avformat_alloc_context)             \
	X(AV_FORMAT, avformat_open_input)                \
	X(AV_FORMAT, avformat_find_stream_info)          \
	X(AV_FORMAT, avformat_close_input)               \
	X(AV_FORMAT, avio_alloc_context)                 \
	X(AV_FORMAT, avio_context_free)                  \
	X(AV_FORMAT, av_read_frame)                      \
	X(AV_FORMAT, av_seek_frame)                      \
	X(AV_UTIL, av_channel_layout_channel_from_index) \
	X(AV_UTIL, av_dict_get)                          \
	X(AV_UTIL, av_dict_set)                          \
	X(AV_UTIL, av_dict_free)                         \
	X(AV_UTIL, av_frame_alloc)                       \
	X(AV_UTIL, av_frame_free)                        \
	X(AV_UTIL, av_freep)                             \
	X(AV_UTIL, av_get_bytes_per_sample)              \
	X(AV_UTIL, av_log_set_level)                     \
	X(AV_UTIL, av_malloc)                            \
	X(AV_UTIL, av_tx_init)                           \
	X(AV_UTIL, av_tx_uninit)                         \
	X(AV_CODEC, avcodec_find_decoder)                \
	X(AV_CODEC, avcodec_alloc_context3)              \
	X(AV_CODEC, avcodec_parameters_to_context)       \
	X(AV_CODEC, avcodec_open2)                       \
	X(AV_CODEC, avcodec_send_packet)                 \
	X(AV_CODEC, avcodec_receive_frame)               \
	X(AV_CODEC, avcodec_free_context)                \
	X(AV_CODEC, av_packet_alloc)                     \
	X(AV_CODEC, av_packet_unref)                     \
	X(AV_CODEC, av_packet_free)                      \
	X(AV_EBUR128, ebur128_init)                      \
	X(AV_EBUR128, ebur128_destroy)                   \
	X(AV_EBUR128, ebur128_set_channel)               \
	X(AV_EBUR128, ebur128_add_frames_float)          \
	X(AV_EBUR128, ebur128_loudness_global)           \
	X(AV_EBUR128, ebur128_loudness_range)            \
	X(AV_EBUR128, ebur128_true_peak)                 \
	X(AV_SWRESAMPLE, swr_alloc_set_opts2)            \
	X(AV_SWRESAMPLE, swr_init)                       \
	X(AV_SWRESAMPLE, swr_convert)                    \
	X(AV_SWRESAMPLE, swr_free)

struct av {
#define X(library, name) __typeof__(name) *name;
	AV_FUNCTIONS(X)
#undef X
};
extern struct av av;

/* Loads the libraries for reading tags, once per process. measures: also loads the libraries for
 * decoding and measuring. Returns false with err if one is missing. */
bool av_load(bool measures, struct err *err);
void av_facts(
	struct system_facts *f); /* loads the installed libraries and adds their versions to f */

struct av_input {
	int fd;
	AVFormatContext *c;
	AVIOContext *io;
};

/* Opens an audio file by its descriptor, which the caller keeps, and reads its header. The caller
 * calls av_input_close, also after a failure. */
bool av_input_open(struct av_input *in, int fd, struct err *err);
void av_input_close(struct av_input *in);

/* Returns the first audio stream; NULL: there is none. */
AVStream *av_first_sound(const AVFormatContext *c);
