/* Removes the metadata of pictures, and puts them into pages as addresses. Bytes of pictures are
 * hostile: each length is checked before it is used. A picture that is cut short or damaged ends
 * there. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/system/embedded_picture.h"

#include <nettle/base64.h>
#include <stdint.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/text/text.h"

/* Reads a number of `size` bytes. */
static uint32_t
number_at(const unsigned char *p, size_t size, bool little)
{
	uint32_t x = 0;

	for (size_t i = 0; i < size; i++)
		x = x << 8 | p[little ? size - 1 - i : i];
	return x;
}

/* Returns true if n bytes begin with one of these names of `size` bytes. */
static bool
begins(const unsigned char *p, size_t n, const char *names, size_t size)
{
	for (; n >= size && *names; names += size)
		if (memcmp(p, names, size) == 0)
			return true;
	return false;
}

/* ---- JPEG ---- */

/* Appends an APP1 segment that has only the orientation of the n bytes of another one. */
static void
add_orientation(struct buf *out, const unsigned char *p, size_t n)
{
	static const char begin[] = "\xff\xe1\0\x22"
				    "Exif\0\0II*\0\10\0\0\0\1\0\x12\1\3\0\1\0\0\0";
	bool little = n > 6 && p[6] == 'I';

	if (n < 14 || memcmp(p, "Exif\0\0", 6) != 0)
		return;
	p += 6;
	n -= 6;
	size_t at = number_at(p + 4, 4, little);
	if (at > n - 2)
		return;
	for (uint32_t left = number_at(p + at, 2, little); left; left--, at += 12) {
		if (n - at < 14)
			return;
		const unsigned char *entry = p + at + 2;
		uint32_t way = number_at(entry + 8, 2, little);

		if (number_at(entry, 2, little) != 0x112 || way < 2 || way > 8)
			continue;
		buf_add_bytes(out, begin, sizeof(begin) - 1);
		buf_add_bytes(out, (const char[8]){ (char)way }, 8);
		return;
	}
}

/* Returns true for a segment that the pixels or their colours need. */
static bool
jpeg_needs(unsigned marker, const unsigned char *p, size_t n)
{
	switch (marker) {
	case 0xe0: return begins(p, n, "JFIF", 4);
	case 0xe2: return begins(p, n, "ICC_PROFILE", 11);
	case 0xee: return begins(p, n, "Adobe", 5);
	}
	return marker != 0xfe && (marker < 0xe0 || marker > 0xef);
}

/* Returns true for the second byte of a marker that ends the data of a scan. */
static bool
ends_scan(unsigned marker)
{
	return marker && (marker < 0xd0 || marker > 0xd7);
}

static void
clean_jpeg(struct buf *out, const unsigned char *p, size_t n)
{
	bool turned = false, ended = false;
	size_t at = 2, end;

	buf_add_bytes(out, p, 2);
	for (; n - at >= 2 && p[at] == 0xff && !ended; at = end) {
		unsigned marker = p[at + 1];

		if (marker == 0xff) {
			end = at + 1;
			continue;
		}
		end = at + 2;
		ended = marker == 0xd9 || n - end < 2;
		size_t length = ended ? 0 : number_at(p + end, 2, false), from = end + 2;
		end += length < n - end ? length : n - end;
		length = end > from ? end - from : 0;
		if (marker == 0xda)
			while (end < n && (p[end] != 0xff || n - end < 2 || !ends_scan(p[end + 1])))
				end++;
		if (marker == 0xe1 && !turned) {
			size_t before = out->len;

			add_orientation(out, p + from, length);
			turned = out->len > before;
		} else if (marker != 0xe1 && jpeg_needs(marker, p + from, length))
			buf_add_bytes(out, p + at, end - at);
	}
}

/* ---- PNG and WebP: chunks ---- */

static void
clean_png(struct buf *out, const unsigned char *p, size_t n)
{
	static const char needed[] = "IHDRPLTEIDATIENDgAMAcHRMsRGBiCCPsBITtRNSbKGDpHYshISTsPLT"
				     "acTLfcTLfdATcICPmDCVcLLI";
	bool ended = false;

	buf_add_bytes(out, p, n < 8 ? n : 8);
	for (size_t at = 8, len; n > at + 8 && !ended; at += len) {
		len = (size_t)number_at(p + at, 4, false) + 12;
		len = len < n - at ? len : n - at;
		if (begins(p + at + 4, 4, needed, 4))
			buf_add_bytes(out, p + at, len);
		ended = memcmp(p + at + 4, "IEND", 4) == 0;
	}
}

static void
clean_webp(struct buf *out, const unsigned char *p, size_t n)
{
	size_t size = number_at(p + 4, 4, true), begin = out->len;

	n = size < n - 8 ? size + 8 : n;
	buf_add_bytes(out, p, 12);
	for (size_t at = 12, len; n >= at + 8; at += len + 8) {
		len = number_at(p + at + 4, 4, true);
		len += len & 1;
		len = len < n - at - 8 ? len : n - at - 8;
		if (begins(p + at, 4, "VP8 VP8LVP8XALPHANIMANMFICCP", 4))
			buf_add_bytes(out, p + at, len + 8);
		/* The flags of the chunks that are left out: EXIF, XMP. */
		if (begins(p + at, 4, "VP8X", 4) && len)
			out->s[out->len - len] &= ~0x0c;
	}
	for (size_t i = 0; i < 4; i++)
		out->s[begin + 4 + i] = (char)((out->len - begin - 8) >> 8 * i);
}

/* ---- GIF ---- */

/* Returns the end of the blocks at `at`, each with its length before it. */
static size_t
blocks_end(const unsigned char *p, size_t n, size_t at)
{
	while (at < n && p[at])
		at += 1u + p[at];
	return at < n ? at + 1 : n;
}

/* Returns the bytes of a table of colours, by the byte that announces it. */
static size_t
colours(unsigned flags)
{
	return flags & 0x80 ? (size_t)6 << (flags & 7) : 0;
}

static void
clean_gif(struct buf *out, const unsigned char *p, size_t n)
{
	size_t at = n < 13 ? n : 13 + colours(p[10]), end;

	at = at < n ? at : n;
	buf_add_bytes(out, p, at);
	for (; n - at >= 11 || (at < n && p[at] == '!' && n - at >= 3); at = end) {
		bool image = p[at] == ',';

		if (!image && p[at] != '!')
			break;
		end = blocks_end(p, n, at + (image ? 11 + colours(p[at + 9]) : 2));
		bool drawn = image || p[at + 1] == 0xf9 || p[at + 1] == 0x01,
		     known = p[at + 1] == 0xff && p[at + 2] == 11 &&
			begins(p + at + 3, end - at - 3, "NETSCAPE2.0ANIMEXTS1.0ICCRGBG1012", 11);
		if (drawn || known)
			buf_add_bytes(out, p + at, end - at);
	}
	buf_add(out, n < 13 ? "" : ";");
}

/* ---- all kinds ---- */

static const struct kind {
	size_t at;
	const char *mark, *type;
	/* Appends the picture without metadata; NULL: earlog cannot remove it. */
	void (*clean)(struct buf *out, const unsigned char *p, size_t n);
	/* the ending of its files; the bytes with which a whole one ends when it is clean */
	const char *ending, *end;
	size_t end_n;
} kinds[] = {
	{ 0, "\x89PNG", "png", clean_png, "png", "IEND\xae\x42\x60\x82", 8 },
	{ 0, "\xff\xd8\xff", "jpeg", clean_jpeg, "jpg", "\xff\xd9", 2 },
	{ 0, "GIF8", "gif", clean_gif, "gif", ";", 1 },
	{ 8, "WEBP", "webp", clean_webp, "webp", "", 0 },
	{ 4, "ftypavif", "avif", NULL, "avif", "", 0 },
	{ 0, "<svg", "svg+xml", NULL, "svg", "", 0 },
	{ 0, "<?xml", "svg+xml", NULL, "svg", "", 0 },
};

/* Returns true if an AVIF or SVG has metadata. */
static bool
has_metadata(const char *bytes, size_t n)
{
	static const char *const marks[] = { "Exif", "application/rdf+xml", "<metadata",
		"<rdf:", "<x:xmpmeta", "sodipodi:docname", "inkscape:export-filename" };
	bool has = false;

	EACH_OF (mark, marks)
		has |= memmem(bytes, n, *mark, strlen(*mark)) != NULL;
	return has;
}

/* Returns the kind of a picture; NULL: none of these. */
static const struct kind *
kind_of(const char *bytes, size_t n)
{
	EACH_OF (k, kinds)
		if (n >= k->at + strlen(k->mark) &&
			memcmp(bytes + k->at, k->mark, strlen(k->mark)) == 0)
			return k;
	return NULL;
}

bool
embedded_picture_clean(
	struct buf *out, const char *bytes, size_t n, const char **ending, struct err *err)
{
	const struct kind *k = kind_of(bytes, n);
	size_t begin = out->len;

	if (!k)
		return err_set(err, "it is no PNG, JPEG, GIF or WebP");
	if (!k->clean)
		return err_set(err,
			"place, author and other metadata cannot be removed from %s: save it as "
			"PNG or JPEG",
			text_same(k->ending, "svg") ? "an SVG" : "an AVIF");
	k->clean(out, (const unsigned char *)bytes, n);
	*ending = k->ending;
	size_t len = out->len - begin, end_n = k->end_n;
	if (len < end_n || memcmp(out->s + out->len - end_n, k->end, end_n) != 0)
		return err_set(err, "it is cut short or damaged");
	return true;
}

bool
embedded_picture_address(struct buf *out, const char *bytes, size_t n, bool *metadata)
{
	const struct kind *k = kind_of(bytes, n);
	CLEANUP(buf_finish) struct buf clean = BUF_INIT;

	*metadata = k && !k->clean && has_metadata(bytes, n);
	if (!k)
		return false;
	if (k->clean)
		k->clean(&clean, (const unsigned char *)bytes, n);
	else
		buf_add_bytes(&clean, bytes, n);
	n = clean.len;
	CLEANUP(pointer_free) char *text = xmalloc(BASE64_ENCODE_RAW_LENGTH(n) + 1);
	base64_encode_raw(text, n, (const uint8_t *)clean.s);
	text[BASE64_ENCODE_RAW_LENGTH(n)] = '\0';
	buf_addf(out, "data:image/%s;base64,", k->type);
	buf_add(out, text);
	return true;
}
