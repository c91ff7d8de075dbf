/* Reads tags, length and chapters, by a table of the names that formats use, and makes texts from a
 * worker safe. measure.c reads the sound. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "audio/library/tags.h"

#include <string.h>
#include <strings.h>

#include "audio/library/av.h"
#include "base/text/number.h"
#include "base/text/text.h"

/* ---- reading the tags of a file ---- */

/* The names of tags by format. Only letters and digits count, in any case; the first match wins. */
static const struct {
	const char *name;
	size_t offset, size;
	bool list; /* the values of a repeated tag are joined */
} names[] = {
#define TAG_AS(name, field, list)                                                           \
	{                                                                                   \
		name, offsetof(struct tags, field), sizeof(((struct tags *)0)->field), list \
	}
#define TAG(name, field) TAG_AS(name, field, false)
#define TAGS(name, field) TAG_AS(name, field, true)
	TAG("title", title),
	TAGS("artist", artist),
	TAG("albumartist", artist),
	TAG("author", artist),
	TAG("composer", artist),
	TAG("album", album),
	TAG("disc", disc),
	TAG("discnumber", disc),
	TAG("track", track),
	TAG("tracknumber", track),
	TAG("date", released),
	TAG("year", released),
	TAG("label", label),
	TAG("recordlabel", label),
	TAG("organization", label),
	TAG("publisher", label),
	TAGS("isrc", isrc),
	TAGS("tsrc", isrc),
	TAGS("musicbrainzrecordingid", mbid),
	TAGS("musicbrainztrackid", mbid),
#undef TAGS
#undef TAG
#undef TAG_AS
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

/* Copies as many whole characters of s as fit, of lines only the first one. Text that is not
 * UTF-8 is read as Latin-1, as in ID3v1 and RIFF. */
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
	EACH_OF (one, names) {
		char *into = (char *)t + one->offset;
		const AVDictionaryEntry *e = NULL;

		bool had = *into, list = one->list;

		while ((!*into || (list && !had)) &&
			(e = av.av_dict_get(of, "", e, AV_DICT_IGNORE_SUFFIX)))
			if (is_tag_key(e->key, one->name)) {
				size_t n = strlen(into), mark = n > 0;

				if (n + mark + 1 >= one->size)
					break;
				copy_tag_text(into + n + mark, one->size - n - mark, e->value);
				into[n] = mark ? ';' : into[n];
				if (text_is_unknown(into + n + mark))
					into[n] = '\0';
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
length_of_file(const AVFormatContext *c, const AVStream *sound)
{
	int64_t ms = length_ms_of(sound->duration, sound->time_base);

	return ms > 0 ? ms : length_ms_of(c->duration, (AVRational){ 1, AV_TIME_BASE });
}

static bool
take_container_tags(struct tags *t, AVFormatContext *c, struct err *err)
{
	const AVStream *sound = av_first_sound(c);

	/* Most formats have stream and length in the header; finding them by decoding is slower. */
	if (!sound || length_of_file(c, sound) < 0) {
		bool found = av.avformat_find_stream_info(c, NULL) >= 0;

		sound = found ? av_first_sound(c) : NULL;
		if (!sound)
			return err_set(err, "it has no audio of a known format");
	}
	/* A length that FFmpeg takes from the bit rate of the first frames may be twice the true
	 * one. */
	bool guess = c->duration_estimation_method == AVFMT_DURATION_FROM_BITRATE;
	t->length_ms = guess ? -1 : length_of_file(c, sound);
	take_dictionary(t, c->metadata);
	take_dictionary(t, sound->metadata); /* in Ogg files, the stream has the tags */
	for (unsigned i = 0; i < c->nb_chapters && t->nchapters < CHAPTERS_MOST; i++) {
		const AVChapter *from = c->chapters[i];
		const AVDictionaryEntry *title = av.av_dict_get(from->metadata, "title", NULL, 0);
		struct tag_chapter *into = &t->chapters[t->nchapters];

		into->pos_ms = length_ms_of(from->start, from->time_base);
		into->pos_end_ms = length_ms_of(from->end, from->time_base);
		if (into->pos_ms < 0)
			continue;
		if (title)
			copy_tag_text(into->title, sizeof(into->title), title->value);
		t->nchapters++;
	}
	return true;
}

bool
tags_read(int fd, struct tags *t, struct err *err)
{
	CLEANUP(av_input_close) struct av_input in;

	memset(t, 0, sizeof(*t));
	t->length_ms = -1;
	return av_input_open(&in, fd, err) && take_container_tags(t, in.c, err);
}

/* Terminates a text inside its array of this size, and replaces newlines by spaces. */
static void
check_tag_text(char *s, size_t size)
{
	s[size - 1] = '\0';
	for (; *s; s++)
		if (*s == '\n' || *s == '\r')
			*s = ' ';
}

static int
by_start(const void *a, const void *b)
{
	return number_order(
		((const struct tag_chapter *)a)->pos_ms, ((const struct tag_chapter *)b)->pos_ms);
}

void
tags_check(struct tags *t)
{
	EACH_OF (name, names)
		check_tag_text((char *)t + name->offset, name->size);
	if (t->length_ms < -1)
		t->length_ms = -1;
	uint32_t kept = 0;
	if (t->nchapters > CHAPTERS_MOST)
		t->nchapters = 0;
	for (uint32_t i = 0; i < t->nchapters; i++) {
		struct tag_chapter c = t->chapters[i];

		check_tag_text(c.title, sizeof(c.title));
		if (c.pos_end_ms < c.pos_ms)
			c.pos_end_ms = c.pos_ms;
		if (c.pos_ms >= 0 && c.pos_end_ms < INT32_MAX)
			t->chapters[kept++] = c;
	}
	t->nchapters = kept;
	ARRAY_SORT(t->chapters, kept, by_start);
}
