/*
 * text_clean, clusters and text_fit on any bytes. What must hold: clean text is valid UTF-8 without
 * a code point that a terminal obeys, cleaning it again changes nothing, and clusters tile every
 * text from either side.
 */
#include "fuzz/fuzz.h"

#include "base/text.h"

#include <string.h>

static bool
forbidden(int32_t c, bool lines)
{
	return c == TEXT_BAD || (c < 0x20 && !(lines && c == '\n')) || (c >= 0x7f && c <= 0x9f) ||
		c == 0x61c || c == 0x200b || c == 0x200c || c == 0x200e || c == 0x200f ||
		(c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff ||
		(c >= 0xfdd0 && c <= 0xfdef) || (c & 0xfffe) == 0xfffe ||
		(c >= 0xe0000 && c <= 0xe0fff);
}

static void
check_clean(const char *s, size_t n, bool lines)
{
	struct buf once = BUF_INIT, twice = BUF_INIT;
	size_t len;

	text_clean(&once, s, n, lines);
	must(text_valid(once.s, once.len));
	for (size_t at = 0; at < once.len; at += len)
		must(!forbidden(text_decode(once.s + at, once.len - at, &len), lines));
	text_clean(&twice, once.s, once.len, lines);
	must(twice.len == once.len && memcmp(twice.s, once.s, once.len) == 0);
	buf_finish(&once);
	buf_finish(&twice);
}

static void
check_clusters(const char *s, size_t n)
{
	int width = 0, used;

	for (size_t at = 0, end; at < n; at = end) {
		end = text_next(s, n, at);
		must(end > at && end <= n);
		must(text_prev(s, n, end) == at);
		int columns = text_cluster_width(s + at, end - at);
		must(columns >= 0 && columns <= 2);
		width += columns;
		must(text_word_right(s, n, at) > at && text_word_left(s, n, end) < end);
	}
	must(text_width(s, n) == width);
	for (int columns = 0; columns <= width; columns++) {
		size_t fits = text_fit(s, n, columns, &used);

		must(used <= columns && text_width(s, fits) == used);
		if (fits < n) {
			size_t more = text_next(s, n, fits) - fits;

			must(used + text_cluster_width(s + fits, more) > columns);
		}
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *s = (const char *)data;
	struct buf folded = BUF_INIT, text = BUF_INIT;

	if (size > 2000) /* the checks above are quadratic */
		return 0;
	check_clean(s, size, false);
	check_clean(s, size, true);
	check_clusters(s, size);

	buf_add_bytes(&text, s, size);
	text_fold(&folded, text.s);
	must(text_valid(folded.s, folded.len));
	must(text_distance(text.s, text.s) == 0);
	buf_finish(&folded);
	buf_finish(&text);
	return 0;
}
