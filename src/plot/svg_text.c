#include <string.h>

#include "base/text.h"
#include "plot/svg.h"

#define ELLIPSIS "\u2026"

/* Advance widths of DejaVu Sans, in hundredths of the size, from the space to the tilde. */
static const unsigned char advance[] = { 32, 40, 46, 84, 64, 95, 78, 27, 39, 39, 50, 84, 32, 36, 32,
	34, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84, 84, 53, 100, 68, 69, 70, 77, 63,
	58, 77, 75, 29, 29, 66, 56, 86, 75, 79, 60, 79, 69, 63, 61, 73, 68, 99, 69, 61, 69, 39, 34,
	39, 84, 50, 50, 61, 63, 55, 63, 62, 35, 63, 63, 28, 28, 58, 28, 97, 63, 61, 63, 63, 41, 52,
	39, 63, 59, 82, 59, 59, 52, 64, 34, 64, 84 };

/* Returns the width of one cluster of clean text, in font sizes. */
static double
cluster_width(const char *s, size_t n)
{
	unsigned char c = (unsigned char)s[0];

	if (n == 1 && c >= 32 && c < 127)
		return advance[c - 32] / 100.0;
	return text_cluster_width(s, n) > 1 ? 1.1 : 0.68;
}

static double
width_of(const char *s, size_t n)
{
	double w = 0;

	for (size_t at = 0, end; at < n; at = end) {
		end = text_next(s, n, at);
		w += cluster_width(s + at, end - at);
	}
	return w;
}

double
svg_width(const char *s, double size)
{
	CLEANUP(buf_finish) struct buf clean = BUF_INIT;

	text_clean(&clean, s ? s : "", s ? strlen(s) : 0, false);
	return width_of(clean.s, clean.len) * size;
}

/* Returns the end of the longest part of s[from..n) that is at most `width` font sizes wide. */
static size_t
fit_from(const char *s, size_t n, size_t from, double width)
{
	double w = 0;

	for (size_t at = from, end; at < n; at = end) {
		end = text_next(s, n, at);
		w += cluster_width(s + at, end - at);
		if (w > width)
			return at;
	}
	return n;
}

static void
cut(struct buf *text, size_t from, double width)
{
	size_t end = fit_from(text->s, text->len, from, width);

	if (end == text->len)
		return;
	end = fit_from(text->s, text->len, from, width - 1);
	while (end > from && text->s[end - 1] == ' ')
		end--;
	buf_truncate(text, end);
	buf_add(text, ELLIPSIS);
}

void
svg_fit(struct buf *into, const char *s, double size, double width)
{
	CLEANUP(buf_finish) struct buf clean = BUF_INIT;

	text_clean(&clean, s ? s : "", s ? strlen(s) : 0, false);
	cut(&clean, 0, width / size);
	buf_add_bytes(into, clean.s, clean.len);
}

/* Returns true for a slash within a fraction such as "1/24", where no line may break. */
static bool
can_break(const char *s, size_t at)
{
	return s[at] == ' ' || s[at] == '-' ||
		(s[at] == '/' && (at == 0 || s[at - 1] < '0' || s[at - 1] > '9'));
}

/* Returns the end of the line that starts at `from`; *next gets the start of the next line. */
static size_t
wrapped_end(const char *s, size_t n, size_t from, double width, size_t *next)
{
	size_t most = fit_from(s, n, from, width), end;

	if (most == n) {
		*next = n;
		return n;
	}
	for (end = s[most] == ' ' ? most : most - (most > from); end > from; end--)
		if (can_break(s, end))
			break;
	if (end == from) { /* a single word longer than the line */
		*next = most > from ? most : text_next(s, n, from);
		return *next;
	}
	size_t stop = s[end] == ' ' ? end : end + 1;
	*next = stop;
	while (*next < n && s[*next] == ' ')
		++*next;
	return stop;
}

void
svg_wrap(struct svg_lines *l, const char *s, double size, double width, size_t most)
{
	size_t at = 0;

	*l = (struct svg_lines){ .text = BUF_INIT };
	text_clean(&l->text, s ? s : "", s ? strlen(s) : 0, false);
	if (most > SVG_LINES)
		most = SVG_LINES;
	while (at < l->text.len && l->n < most) {
		size_t next;

		if (l->n + 1 == most)
			cut(&l->text, at, width / size);
		l->from[l->n] = at;
		l->to[l->n] = wrapped_end(l->text.s, l->text.len, at, width / size, &next);
		if (l->n + 1 == most)
			l->to[l->n] = next = l->text.len;
		l->n++;
		at = next;
	}
}

char *
svg_wrapped(const struct svg_lines *l, size_t line)
{
	struct buf b = BUF_INIT;

	buf_add_bytes(&b, l->text.s + l->from[line], l->to[line] - l->from[line]);
	return buf_detach(&b);
}

void
svg_wrap_finish(struct svg_lines *l)
{
	buf_finish(&l->text);
}
