/*
 * libavformat, found by dlopen, in the process that reads tags and nowhere else: no other command
 * pays for loading it and its forty libraries.
 */
#ifndef LIBRARY_AVLIB_H
#define LIBRARY_AVLIB_H

#include <stdbool.h>

/* FFmpeg's headers are not written for all of our warnings. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wpedantic"
#include <libavformat/avformat.h>
#include <libavutil/log.h>
#pragma GCC diagnostic pop

#include "base/err.h"

/* The functions that we call, each under its own name. */
#define AVLIB_FUNCTIONS(X)           \
	X(avformat_alloc_context)    \
	X(avformat_open_input)       \
	X(avformat_find_stream_info) \
	X(avformat_close_input)      \
	X(avformat_version)          \
	X(avio_alloc_context)        \
	X(avio_context_free)         \
	X(av_dict_get)               \
	X(av_dict_set)               \
	X(av_dict_free)              \
	X(av_freep)                  \
	X(av_log_set_level)          \
	X(av_malloc)

struct avlib {
#define X(name) __typeof__(name) *name;
	AVLIB_FUNCTIONS(X)
#undef X
};

/* Loads the libavformat that this was built for; it stays loaded until the program ends. */
bool avlib_open(struct avlib *lib, struct err *err);

#endif
