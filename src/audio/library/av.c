/* Loads FFmpeg and libebur128 in a worker, and opens a file for them by its descriptor alone.
 * decode.c and tags.c read through it. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "audio/library/av.h"

#include <dlfcn.h>
#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/core/mem.h"
#include "base/system/media.h"
#include "base/system/os_system.h"
#include "base/system/os_process.h"

#define IO_BYTES 32768

/* Most bytes to read if the header gives no length of the track (MP3 without Xing header, AAC). */
#define PROBE_BYTES "1000000"

struct av av;

/* ---- loading the libraries ---- */

/* The libraries with their Debian packages. earlog loads only the major version for whose struct
 * layouts it was compiled. */
static const struct av_library {
	const char *soname, *package;
	bool measures; /* the library is needed for decoding and measuring, but not for tags */
} libraries[] = {
	[AV_FORMAT] = { OS_LIBRARY("avformat", AV_STRINGIFY(LIBAVFORMAT_VERSION_MAJOR)),
		"libavformat" AV_STRINGIFY(LIBAVFORMAT_VERSION_MAJOR), false },
	[AV_UTIL] = { OS_LIBRARY("avutil", AV_STRINGIFY(LIBAVUTIL_VERSION_MAJOR)),
		"libavutil" AV_STRINGIFY(LIBAVUTIL_VERSION_MAJOR), false },
	[AV_CODEC] = { OS_LIBRARY("avcodec", AV_STRINGIFY(LIBAVCODEC_VERSION_MAJOR)),
		"libavcodec" AV_STRINGIFY(LIBAVCODEC_VERSION_MAJOR), true },
	[AV_EBUR128] = { OS_LIBRARY("ebur128", "1"), "libebur128-1", true },
	[AV_SWRESAMPLE] = { OS_LIBRARY("swresample", AV_STRINGIFY(LIBSWRESAMPLE_VERSION_MAJOR)),
		"libswresample" AV_STRINGIFY(LIBSWRESAMPLE_VERSION_MAJOR), true },
};

static const struct {
	size_t library;
	const char *name;
	size_t offset;
} functions[] = {
#define X(library, name) { library, #name, offsetof(struct av, name) },
	AV_FUNCTIONS(X)
#undef X
};

static bool
load_library(size_t library, struct err *err)
{
	const struct av_library *l = &libraries[library];
	void *so = dlopen(l->soname, RTLD_NOW | RTLD_LOCAL);

	if (!so)
		return err_set(err, "%s; install the package %s", dlerror(), l->package);
	EACH_OF (function, functions)
		if (function->library == library &&
			!os_function(so, function->name, (char *)&av + function->offset))
			return err_set(err, "%s has no function %s", l->soname, function->name);
	return true;
}

bool
av_load(bool measures, struct err *err)
{
	for (size_t i = 0; i < LENGTH(libraries); i++)
		if ((measures || !libraries[i].measures) && !load_library(i, err))
			return err_prefix(
				err, measures ? "music cannot be measured" : "tags cannot be read");
	/* FFmpeg would print messages to the terminal, with text from the file. */
	av.av_log_set_level(AV_LOG_QUIET);
	return true;
}

void
av_facts(struct system_facts *f)
{
	for (size_t i = 0; i < LENGTH(libraries); i++) {
		struct err ignored =
			ERR_INIT; /* the message is not shown, because it may contain a path */
		size_t first = 0;
		void *at = NULL;

		while (functions[first].library != i)
			first++;
		if (load_library(i, &ignored))
			memcpy(&at, (char *)&av + functions[first].offset, sizeof(at));
		if (at)
			system_fact_file(f, "music files", libraries[i].soname, at, NULL);
		else
			system_fact_lacks(f, "music files", libraries[i].soname,
				"%s; in the package %s",
				libraries[i].measures ? "loudness and spectra are not measured"
						      : "`earlog library scan` reads no tags",
				libraries[i].package);
	}
}

/* ---- the I/O context of libavformat ---- */

static int
read_some(void *data, uint8_t *into, int size)
{
	ssize_t n;

	do
		n = read(*(const int *)data, into, (size_t)size);
	while (n < 0 && errno == EINTR);
	if (n > 0)
		return (int)n;
	return n == 0 ? AVERROR_EOF : AVERROR(errno);
}

static int64_t
seek_to(void *data, int64_t to, int whence)
{
	struct stat st;
	int fd = *(const int *)data;

	if (whence == AVSEEK_SIZE)
		return fstat(fd, &st) == 0 ? st.st_size : AVERROR(errno);
	int64_t at = lseek(fd, to, whence & ~AVSEEK_FORCE);
	return at >= 0 ? at : AVERROR(errno);
}

/* Refuses to open other files to which the file refers. */
static int
refuse_other_file(
	AVFormatContext *c, AVIOContext **pb, const char *url, int flags, AVDictionary **options)
{
	(void)c, (void)pb, (void)url, (void)flags, (void)options;
	return AVERROR(EPERM);
}

bool
av_input_open(struct av_input *in, int fd, struct err *err)
{
	AVDictionary *options = NULL;
	uint8_t *room = av.av_malloc(IO_BYTES);

	*in = (struct av_input){ .fd = fd };
	in->c = av.avformat_alloc_context();
	in->io = room ? av.avio_alloc_context(room, IO_BYTES, 0, &in->fd, read_some, NULL, seek_to)
		      : NULL;
	if (!in->c || !in->io)
		return err_set(err,
			"out of memory"); /* `room` is not freed: the worker process exits soon */
	in->c->pb = in->io;
	in->c->flags |= AVFMT_FLAG_CUSTOM_IO;
	in->c->io_open = refuse_other_file;
	av.av_dict_set(&options, "format_whitelist", MEDIA_FORMATS, 0);
	av.av_dict_set(&options, "protocol_whitelist", "none", 0);
	av.av_dict_set(&options, "probesize", PROBE_BYTES, 0);
	/* On failure, libavformat frees the context, but not the I/O context. */
	int rc = av.avformat_open_input(&in->c, "", NULL, &options);
	av.av_dict_free(&options);
	return rc >= 0 || err_set(err, "its format is not known, or it is damaged");
}

void
av_input_close(struct av_input *in)
{
	if (in->c)
		av.avformat_close_input(&in->c);
	if (in->io) {
		av.av_freep(&in->io->buffer);
		av.avio_context_free(&in->io);
	}
}

AVStream *
av_first_sound(const AVFormatContext *c)
{
	for (unsigned i = 0; i < c->nb_streams; i++)
		if (c->streams[i]->codecpar->codec_type == AVMEDIA_TYPE_AUDIO)
			return c->streams[i];
	return NULL;
}
