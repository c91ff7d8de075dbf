#include "library/tags.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

/* FFmpeg's headers are not written for all of our warnings. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wpedantic"
#include <libavformat/avformat.h>
#include <libavutil/log.h>
#pragma GCC diagnostic pop

#include "base/media.h"
#include "base/mem.h"
#include "base/os.h"
#include "base/text.h"

#define IO_BYTES 32768

/* Bytes to read where the header does not give the length: MP3 without a Xing header, AAC. */
#define PROBE_BYTES "1000000"

/* ---- libavformat, found by dlopen: no other command pays for loading it and its libraries ---- */

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

static struct avlib {
#define X(name) __typeof__(name) *name;
	AVLIB_FUNCTIONS(X)
#undef X
} lib;

static const struct {
	const char *name;
	size_t offset;
} functions[] = {
#define X(name) { #name, offsetof(struct avlib, name) },
	AVLIB_FUNCTIONS(X)
#undef X
};

/* The layout of its structs is that of one major version. */
#define SONAME OS_LIBRARY("avformat", AV_STRINGIFY(LIBAVFORMAT_VERSION_MAJOR))

bool
tags_open(struct err *err)
{
	void *so = dlopen(SONAME, RTLD_NOW | RTLD_LOCAL);

	if (!so)
		return err_set(err, "tags cannot be read: %s; install the package libavformat%d",
			dlerror(), LIBAVFORMAT_VERSION_MAJOR);
	for (size_t i = 0; i < LENGTH(functions); i++) {
		void *f = dlsym(so, functions[i].name);
		if (!f)
			return err_set(err, "tags cannot be read: %s has no %s", SONAME,
				functions[i].name);
		memcpy((char *)&lib + functions[i].offset, &f, sizeof(f));
	}
	/* libavformat's messages would appear on the terminal, with text from the file. */
	lib.av_log_set_level(AV_LOG_QUIET);
	return true;
}

/* ---- what libavformat reads through ---- */

static int
read_some(void *data, uint8_t *into, int size)
{
	ssize_t n;

	do
		n = read(*(const int *)data, into, (size_t)size);
	while (n < 0 && errno == EINTR);
	return n > 0 ? (int)n : n == 0 ? AVERROR_EOF : AVERROR(errno);
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

/* Refuses to open anything besides the file itself, whatever the file refers to. */
static int
refuse(AVFormatContext *c, AVIOContext **pb, const char *url, int flags, AVDictionary **options)
{
	(void)c, (void)pb, (void)url, (void)flags, (void)options;
	return AVERROR(EPERM);
}

/* ---- tags ---- */

/* Their names differ by format; letters and digits count, in any case. The first one wins. */
static const struct {
	const char *name;
	size_t offset, size;
} names[] = {
#define TAG(name, field)                                                              \
	{                                                                             \
		name, offsetof(struct tags, field), sizeof(((struct tags *)0)->field) \
	}
	TAG("title", title),
	TAG("artist", artist),
	TAG("albumartist", artist),
	TAG("author", artist),
	TAG("composer", artist),
	TAG("album", album),
	TAG("isrc", isrc),
	TAG("tsrc", isrc),
	TAG("musicbrainzrecordingid", mbid),
	TAG("musicbrainztrackid", mbid),
#undef TAG
};

static bool
is_tag_key(const char *key, const char *name)
{
	for (; *key; key++) {
		if (strchr(" _-/", *key))
			continue;
		if (!*name || strncasecmp(key, name, 1) != 0)
			return false;
		name++;
	}
	return !*name;
}

/* As much of s as fits, whole characters only; nothing of a list after its first newline. What is
 * no UTF-8 was written when everybody took Latin-1 (ID3v1, RIFF). */
static void
copy_tag_text(char *into, size_t size, const char *s)
{
	size_t n = 0, len, all = strcspn(s, "\r\n");
	bool latin = !text_valid(s, all);

	for (size_t at = 0; at < all; at += len) {
		unsigned char c = (unsigned char)s[at];
		size_t wide = latin && c >= 0x80 ? 2 : 1;

		len = 1;
		if (!latin)
			text_decode(s + at, all - at, &len);
		if (n + len + wide > size)
			break;
		if (wide == 2) {
			into[n++] = (char)(0xc0 | c >> 6);
			into[n++] = (char)(0x80 | (c & 0x3f));
		} else {
			memcpy(into + n, s + at, len);
			n += len;
		}
	}
	into[n] = '\0';
}

static void
take_dictionary(struct tags *t, const AVDictionary *of)
{
	for (size_t i = 0; i < LENGTH(names); i++) {
		char *into = (char *)t + names[i].offset;
		const AVDictionaryEntry *e = NULL;

		while (!*into && (e = lib.av_dict_get(of, "", e, AV_DICT_IGNORE_SUFFIX)))
			if (is_tag_key(e->key, names[i].name)) {
				copy_tag_text(into, names[i].size, e->value);
				if (text_is_unknown(into))
					*into = '\0';
			}
	}
}

static int64_t
length_ms_of(int64_t n, AVRational base)
{
	if (n == AV_NOPTS_VALUE || n < 0 || base.num <= 0 || base.den <= 0)
		return -1;
	return (int64_t)((double)n * base.num * 1000 / base.den + 0.5);
}

static int64_t
length_of(const AVFormatContext *c, const AVStream *sound)
{
	int64_t ms = length_ms_of(sound->duration, sound->time_base);

	return ms > 0 ? ms : length_ms_of(c->duration, (AVRational){ 1, AV_TIME_BASE });
}

static void
take_chapters(struct tags *t, const AVFormatContext *c)
{
	for (unsigned i = 0; i < c->nb_chapters && t->nchapters < CHAPTERS_MOST; i++) {
		const AVChapter *from = c->chapters[i];
		const AVDictionaryEntry *title = lib.av_dict_get(from->metadata, "title", NULL, 0);
		struct tag_chapter *into = &t->chapters[t->nchapters];

		into->pos_ms = length_ms_of(from->start, from->time_base);
		into->pos_end_ms = length_ms_of(from->end, from->time_base);
		if (into->pos_ms < 0)
			continue;
		if (title)
			copy_tag_text(into->title, sizeof(into->title), title->value);
		t->nchapters++;
	}
}

static const AVStream *
first_sound(const AVFormatContext *c)
{
	for (unsigned i = 0; i < c->nb_streams; i++)
		if (c->streams[i]->codecpar->codec_type == AVMEDIA_TYPE_AUDIO)
			return c->streams[i];
	return NULL;
}

static bool
take_tags(struct tags *t, AVFormatContext *c, struct err *err)
{
	const AVStream *sound = first_sound(c);

	/* Most formats give all of it in the header; to probe the others is slower. */
	if (!sound || length_of(c, sound) < 0) {
		if (lib.avformat_find_stream_info(c, NULL) < 0 || !(sound = first_sound(c)))
			return err_set(err, "it has no audio of a known format");
	}
	t->length_ms = length_of(c, sound);
	take_dictionary(t, c->metadata);
	take_dictionary(t, sound->metadata); /* Ogg has them there */
	take_chapters(t, c);
	return true;
}

static AVFormatContext *
new_context(int *fd)
{
	AVFormatContext *c = lib.avformat_alloc_context();
	uint8_t *room = lib.av_malloc(IO_BYTES);
	AVIOContext *io = room
		? lib.avio_alloc_context(room, IO_BYTES, 0, fd, read_some, NULL, seek_to)
		: NULL;

	if (!c || !io)
		return NULL; /* out of memory: the process ends soon */
	c->pb = io;
	c->flags |= AVFMT_FLAG_CUSTOM_IO;
	c->io_open = refuse;
	return c;
}

bool
tags_read(int fd, struct tags *t, struct err *err)
{
	AVDictionary *options = NULL;
	AVFormatContext *c = new_context(&fd);

	memset(t, 0, sizeof(*t));
	t->length_ms = -1;
	if (!c)
		return err_set(err, "out of memory");
	AVIOContext *io = c->pb;
	lib.av_dict_set(&options, "format_whitelist", MEDIA_FORMATS, 0);
	lib.av_dict_set(&options, "protocol_whitelist", "none", 0);
	lib.av_dict_set(&options, "probesize", PROBE_BYTES, 0);
	/* On failure it frees the context, but not the I/O context. */
	int rc = lib.avformat_open_input(&c, "", NULL, &options);
	lib.av_dict_free(&options);
	bool ok = rc >= 0 ? take_tags(t, c, err)
			  : err_set(err, "it is not of a format that is known, or damaged");
	if (rc >= 0)
		lib.avformat_close_input(&c);
	lib.av_freep(&io->buffer);
	lib.avio_context_free(&io);
	return ok;
}

/* Ends a text within its room, and takes its newlines. */
static void
check_text(char *s, size_t size)
{
	s[size - 1] = '\0';
	for (; *s; s++)
		if (*s == '\n' || *s == '\r')
			*s = ' ';
}

static int
by_start(const void *a, const void *b)
{
	const struct tag_chapter *x = a, *y = b;

	return (x->pos_ms > y->pos_ms) - (x->pos_ms < y->pos_ms);
}

static void
check_chapters(struct tags *t)
{
	uint32_t kept = 0;

	if (t->nchapters > CHAPTERS_MOST)
		t->nchapters = 0;
	for (uint32_t i = 0; i < t->nchapters; i++) {
		struct tag_chapter c = t->chapters[i];

		check_text(c.title, sizeof(c.title));
		if (c.pos_end_ms < c.pos_ms)
			c.pos_end_ms = c.pos_ms;
		if (c.pos_ms >= 0 && c.pos_end_ms < INT32_MAX)
			t->chapters[kept++] = c;
	}
	t->nchapters = kept;
	qsort(t->chapters, kept, sizeof(t->chapters[0]), by_start);
}

void
tags_check(struct tags *t)
{
	for (size_t i = 0; i < LENGTH(names); i++)
		check_text((char *)t + names[i].offset, names[i].size);
	if (t->length_ms < -1)
		t->length_ms = -1;
	check_chapters(t);
}
