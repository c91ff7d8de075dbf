/*
 * FFmpeg's libraries and libebur128, loaded by dlopen in a worker process: no other process pays
 * for loading them. A file is only read through its descriptor, never by references.
 */
#ifndef LIBRARY_AV_H
#define LIBRARY_AV_H

#include <stdbool.h>

#include "base/err.h"
#include "base/fact.h"

/* The libraries' headers cause some of our warnings. */
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

/* The functions that we call, in two lists: for reading, and for decoding and measuring. */
#define AV_FORMAT_FUNCTIONS(X)       \
	X(avformat_alloc_context)    \
	X(avformat_open_input)       \
	X(avformat_find_stream_info) \
	X(avformat_close_input)      \
	X(avio_alloc_context)        \
	X(avio_context_free)         \
	X(av_read_frame)             \
	X(av_seek_frame)
#define AV_CODEC_FUNCTIONS(X)            \
	X(avcodec_find_decoder)          \
	X(avcodec_alloc_context3)        \
	X(avcodec_parameters_to_context) \
	X(avcodec_open2)                 \
	X(avcodec_send_packet)           \
	X(avcodec_receive_frame)         \
	X(avcodec_free_context)          \
	X(av_packet_alloc)               \
	X(av_packet_unref)               \
	X(av_packet_free)
#define AV_UTIL_FUNCTIONS(X)                    \
	X(av_channel_layout_channel_from_index) \
	X(av_dict_get)                          \
	X(av_dict_set)                          \
	X(av_dict_free)                         \
	X(av_frame_alloc)                       \
	X(av_frame_free)                        \
	X(av_freep)                             \
	X(av_get_bytes_per_sample)              \
	X(av_log_set_level)                     \
	X(av_malloc)                            \
	X(av_set_options_string)                \
	X(av_tx_init)                           \
	X(av_tx_uninit)
#define AV_SWRESAMPLE_FUNCTIONS(X) \
	X(swr_alloc_set_opts2)     \
	X(swr_init)                \
	X(swr_get_out_samples)     \
	X(swr_convert)             \
	X(swr_free)
#define AV_EBUR128_FUNCTIONS(X)     \
	X(ebur128_init)             \
	X(ebur128_destroy)          \
	X(ebur128_set_channel)      \
	X(ebur128_add_frames_float) \
	X(ebur128_loudness_global)  \
	X(ebur128_loudness_range)   \
	X(ebur128_true_peak)

struct av {
#define X(name) __typeof__(name) *name;
	AV_FORMAT_FUNCTIONS(X)
	AV_CODEC_FUNCTIONS(X)
	AV_UTIL_FUNCTIONS(X)
	AV_SWRESAMPLE_FUNCTIONS(X)
	AV_EBUR128_FUNCTIONS(X)
#undef X
};
extern struct av av;

/* Loads the libraries, once per process. measures: loads also those for decoding and measuring. */
bool av_load(bool measures, struct err *err);
void av_facts(struct facts *f); /* reports the versions; loads the libraries that exist */

struct av_input {
	int fd;
	AVFormatContext *c;
	AVIOContext *io;
};

/* Opens a file by its descriptor, which the caller keeps, and reads its header. The caller
 * closes `in` also after a failure. */
bool av_input_open(struct av_input *in, int fd, struct err *err);
void av_input_close(struct av_input *in);

/* Returns the first audio stream; NULL: there is none. */
AVStream *av_first_sound(const AVFormatContext *c);

#endif
