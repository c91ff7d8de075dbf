/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/system/embedded_picture.h"

#include <nettle/base64.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "support/needs.h"
#include "support/test.h"

/* A part of a picture: its bytes, and whether a page has it. */
struct piece {
	const char *bytes;
	size_t n;
	bool stays;
};
#define STAYS(bytes)                           \
	{                                      \
		bytes, sizeof(bytes) - 1, true \
	}
#define GOES(bytes)                             \
	{                                       \
		bytes, sizeof(bytes) - 1, false \
	}

#define TIFF_LITTLE "II*\0\10\0\0\0\2\0\x3b\1\2\0\4\0\0\0SEC\0\x12\1\3\0\1\0\0\0\6\0\0\0\0\0\0\0"
#define TIFF_BIG "MM\0*\0\0\0\10\0\1\1\x12\0\3\0\0\0\1\0\6\0\0\0\0\0\0"

static const struct piece jpeg[] = {
	STAYS("\xff\xd8"),
	STAYS("\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0"),
	GOES("\xff\xe0\0\x0cJFXX\0SECRE"),
	GOES("\xff\xe1\0\x0cx.adobe.co"),
	GOES("\xff"),
	GOES("\xff\xe2\0\x08MPF\0SE"),
	STAYS("\xff\xe2\0\x12ICC_PROFILE\0\1\1SE"),
	GOES("\xff\xed\0\x0aSECRETSE"),
	GOES("\xff\xec\0\x08SECRET"),
	GOES("\xff\xfe\0\x08SECRET"),
	STAYS("\xff\xee\0\x0e"
	      "Adobe\0d\0\0\0\0\1"),
	STAYS("\xff\xdb\0\4\0\1"),
	STAYS("\xff\xda\0\3\0pix\xff\0\xff\xd0more"),
	GOES("\xff\xfe\0\x08SECRET"),
	STAYS("\xff\xda\0\3\1next scan"),
	STAYS("\xff\xd9"),
	GOES("SECRET"),
};
static const struct piece png[] = {
	STAYS("\x89PNG\r\n\x1a\n"),
	STAYS("\0\0\0\1IHDRxcrc1"),
	STAYS("\0\0\0\3iCCPp\0zcrc2"),
	GOES("\0\0\0\6tEXtSECRETcrc3"),
	GOES("\0\0\0\6iTXtSECRETcrc3"),
	GOES("\0\0\0\6zTXtSECRETcrc3"),
	GOES("\0\0\0\7tIMESECRET2crc3"),
	STAYS("\0\0\0\2IDATdacrc4"),
	GOES("\0\0\0\6eXIfSECRETcrc3"),
	GOES("\0\0\0\6prVtSECRETcrc3"),
	STAYS("\0\0\0\0IDATcrc4"),
	STAYS("\0\0\0\0IEND\xae\x42\x60\x82"),
	GOES("SECRET"),
};
static const struct piece gif[] = {
	STAYS("GIF89a\2\0\2\0\x80\0\0abcdef"),
	STAYS("!\xff\x0bNETSCAPE2.0\3\1\0\0\0"),
	GOES("!\xfe\6SECRET\2SE\0"),
	GOES("!\xff\x0bXMP DataXMP\6SECRET\0"),
	STAYS("!\xff\x0bICCRGBG1012\3icc\0"),
	STAYS("!\xf9\4\0\0\0\0\0"),
	STAYS(",\0\0\0\0\2\0\2\0\x80"
	      "abcdef\2\3pix\1x\0"),
	GOES("!\xfe\6SECRET\0"),
	STAYS(",\0\0\0\0\2\0\2\0\0\2\1p\0"),
	STAYS(";"),
	GOES("SECRET"),
};
/* Without the sizes and flags, which change. */
static const struct piece webp[] = {
	STAYS("VP8X\x0a\0\0\0\x20\0\0\0\0\0\0\0\0\0"),
	STAYS("ICCP\3\0\0\0icc\0"),
	GOES("EXIF\6\0\0\0SECRET"),
	STAYS("VP8 \5\0\0\0pixel\0"),
	GOES("XMP \6\0\0\0SECRET"),
	GOES("abcd\5\0\0\0SECRE\0"),
	STAYS("ALPH\1\0\0\0x\0"),
};

static void
add_parts(struct buf *all, struct buf *left, const struct piece *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		buf_add_bytes(all, v[i].bytes, v[i].n);
		if (v[i].stays)
			buf_add_bytes(left, v[i].bytes, v[i].n);
	}
}

/* Returns the bytes of a picture as a page has them; none: it has no such picture. */
static struct buf
in_page(const struct buf *picture, const char *type)
{
	CLEANUP(buf_finish) struct buf address = BUF_INIT;
	struct base64_decode_ctx ctx;
	struct buf out = BUF_INIT;
	bool metadata;

	if (!embedded_picture_address(&address, picture->s, picture->len, &metadata)) {
		assert_int_equal(address.len, 0);
		return out;
	}
	CLEANUP(pointer_free) char *begin = xasprintf("data:image/%s;base64,", type);
	assert_int_equal(strncmp(address.s, begin, strlen(begin)), 0);
	assert_false(metadata);
	size_t n = address.len;
	uint8_t *bytes = (uint8_t *)buf_room(&out, n);
	base64_decode_init(&ctx);
	assert_true(base64_decode_update(
		&ctx, &n, bytes, address.len - strlen(begin), address.s + strlen(begin)));
	out.len = n;
	out.s[n] = '\0';
	return out;
}

static void
assert_same(const struct buf *got, const struct buf *wanted)
{
	assert_int_equal(got->len, wanted->len);
	assert_memory_equal(got->s, wanted->s, wanted->len);
}

/* Sets the size of a WebP whose parts begin at `begin`, and puts its header before it. */
static void
add_riff(struct buf *b)
{
	char head[12] = "RIFF????WEBP";

	for (size_t i = 0; i < 4; i++)
		head[4 + i] = (char)((b->len + 4) >> 8 * i);
	buf_splice(b, 0, 0, head, 12);
}

static struct kind_of_picture {
	const char *type;
	struct buf all, left;
} pictures[4];

static int
make_pictures(void **state)
{
	static const struct {
		const char *type;
		const struct piece *v;
		size_t n;
	} of[] = { { "jpeg", jpeg, LENGTH(jpeg) }, { "png", png, LENGTH(png) },
		{ "gif", gif, LENGTH(gif) }, { "webp", webp, LENGTH(webp) } };

	(void)state;
	for (size_t i = 0; i < LENGTH(of); i++) {
		struct kind_of_picture *x = &pictures[i];

		x->type = of[i].type;
		x->all = x->left = (struct buf)BUF_INIT;
		add_parts(&x->all, &x->left, of[i].v, of[i].n);
		if (strcmp(x->type, "webp") == 0) {
			x->all.s[8] |= 0x0c;
			add_riff(&x->all);
			add_riff(&x->left);
			buf_add(&x->all, "SECRET beyond the end");
		}
	}
	return 0;
}

static int
free_pictures(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(pictures); i++) {
		buf_finish(&pictures[i].all);
		buf_finish(&pictures[i].left);
	}
	return 0;
}

/* Pixels and colours stay byte for byte. */
TEST(metadata_does_not_leave)
{
	for (size_t i = 0; i < LENGTH(pictures); i++) {
		CLEANUP(buf_finish)
		struct buf got = in_page(&pictures[i].all, pictures[i].type),
			   again = in_page(&got, pictures[i].type);

		assert_same(&got, &pictures[i].left);
		assert_same(&again, &got);
	}
}

/* The orientation is all that stays of Exif. */
TEST(a_turned_photo_stays_turned)
{
	static const struct {
		const char *exif;
		size_t n;
		int way; /* 0: none */
	} v[] = { { TIFF_LITTLE, sizeof(TIFF_LITTLE), 6 }, { TIFF_BIG, sizeof(TIFF_BIG), 6 },
		{ "II*\0\10\0\0\0\0\0", 11, 0 }, { "II*\0\xff\xff\xff\xff\0\0", 11, 0 },
		{ "II*\0\10\0\0\0\xff\xff\x12", 12, 0 }, { "II", 2, 0 } };
	static const char end[] = "\xff\xda\0\3\0pix\xff\xd9";

	for (size_t i = 0; i < LENGTH(v); i++) {
		CLEANUP(buf_finish) struct buf b = BUF_INIT, wanted = BUF_INIT;

		for (int twice = 0; twice < 2; twice++) {
			buf_add(&b, twice ? "" : "\xff\xd8");
			buf_add_bytes(&b, "\xff\xe1\0", 3);
			buf_add_char(&b, (char)(8 + v[i].n));
			buf_add_bytes(&b, "Exif\0\0", 6);
			buf_add_bytes(&b, v[i].exif, v[i].n);
		}
		buf_add_bytes(&b, end, sizeof(end) - 1);
		buf_add(&wanted, "\xff\xd8");
		if (v[i].way) {
			buf_add_bytes(&wanted,
				"\xff\xe1\0\x22"
				"Exif\0\0II*\0\10\0\0\0\1\0\x12\1\3\0\1\0\0\0",
				28);
			buf_add_char(&wanted, (char)v[i].way);
			buf_add_bytes(&wanted, "\0\0\0\0\0\0\0", 7);
		}
		buf_add_bytes(&wanted, end, sizeof(end) - 1);
		CLEANUP(buf_finish) struct buf got = in_page(&b, "jpeg");
		assert_same(&got, &wanted);
	}
}

/* A picture that is cut short or has other bytes is in no page, or in it without what was
 * metadata. */
TEST(damaged_pictures_do_no_harm)
{
	unsigned seed = 7;

	for (size_t i = 0; i < LENGTH(pictures); i++) {
		const struct kind_of_picture *x = &pictures[i];

		for (size_t n = 0; n < x->all.len; n++) {
			/* Memory that ends where the picture ends. */
			char *bytes = xmalloc(n + 1);
			bytes = realloc(bytes, n ? n : 1);
			memcpy(bytes, x->all.s, n);
			CLEANUP(buf_finish)
			struct buf got = in_page(&(struct buf){ bytes, n, 0 }, x->type);
			assert_null(memmem(got.s, got.len, "SECRET", 6));
			free(bytes);
		}
		for (int round = 0; round < rounds_here(40000); round++) {
			CLEANUP(buf_finish) struct buf out = BUF_INIT;
			char *bytes = xmalloc(x->all.len);
			bool metadata;

			memcpy(bytes, x->all.s, x->all.len);
			for (int k = 0; k < 3; k++) {
				seed = seed * 1103515245u + 12345u;
				bytes[(seed >> 8) % x->all.len] = (char)(seed >> 24);
			}
			embedded_picture_address(&out, bytes, x->all.len, &metadata);
			free(bytes);
		}
	}
}

/* A copy of a picture is what a page has of it, and whole. */
TEST(a_copy_has_no_metadata_and_is_whole)
{
	static const char *const endings[] = { "jpg", "png", "gif", "webp" };
	static const struct {
		const char *bytes, *why;
	} refused[] = { { "<svg/>", "removed from an SVG: save it as PNG" },
		{ "\1\1\1\1ftypavif", "removed from an AVIF" }, { "BM", "it is no PNG, JPEG" },
		{ "", "it is no PNG, JPEG" }, { "\x89PNG\r\n", "cut short or damaged" },
		{ "\xff\xd8\xff\xdb\1\1", "cut short or damaged" } };

	for (size_t i = 0; i < LENGTH(pictures); i++) {
		const struct kind_of_picture *x = &pictures[i];
		CLEANUP(buf_finish) struct buf got = BUF_INIT;
		const char *ending = "";
		struct err err = ERR_INIT;

		assert_true(embedded_picture_clean(&got, x->all.s, x->all.len, &ending, &err));
		assert_same(&got, &x->left);
		assert_string_equal(ending, endings[i]);
	}
	for (size_t i = 0; i < LENGTH(refused); i++) {
		CLEANUP(buf_finish) struct buf got = BUF_INIT;
		const char *s = refused[i].bytes, *ending;
		struct err err = ERR_INIT;

		assert_false(embedded_picture_clean(&got, s, strlen(s), &ending, &err));
		assert_non_null(strstr(err.msg, refused[i].why));
	}
}

TEST(metadata_of_other_kinds_is_reported)
{
	static const struct {
		const char *bytes;
		bool is, metadata;
	} v[] = { { "<svg><metadata>Jo</metadata></svg>", true, true },
		{ "<?xml?><svg sodipodi:docname=\"a\"/>", true, true }, { "<svg/>", true, false },
		{ "\1\1\1\1ftypavif\1Exif", true, true }, { "\1\1\1\1ftypavif", true, false },
		{ "BM", false, false }, { "", false, false } };

	for (size_t i = 0; i < LENGTH(v); i++) {
		CLEANUP(buf_finish) struct buf out = BUF_INIT;
		bool metadata = !v[i].metadata;

		assert_int_equal(
			embedded_picture_address(&out, v[i].bytes, strlen(v[i].bytes), &metadata),
			v[i].is);
		assert_int_equal(metadata, v[i].metadata);
	}
}

TEST_GROUP(make_pictures, free_pictures)
