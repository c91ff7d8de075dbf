/* Writes elements of SVG, chooses colours that can be read, and measures and breaks text without a
 * font. The files plot_*.c decide the content of a picture. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/plot/svg.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/system/file.h"
#include "base/text/text.h"

#define FURTHEST 1e7
#define GREY "#8c8c8c"
#define ELLIPSIS "\u2026"

static void
add_clean(struct buf *out, const char *s)
{
	if (s)
		text_clean(out, s, strlen(s), false);
}

void
svg_escape(struct buf *out, const char *s)
{
	CLEANUP(buf_finish) struct buf clean = BUF_INIT;

	add_clean(&clean, s);
	text_html(out, clean.s, clean.len);
}

void
svg_number(struct buf *out, double v)
{
	if (isnan(v))
		v = 0;
	v = fmin(fmax(v, -FURTHEST), FURTHEST);
	/* Prints integer hundredths, because the decimal point of printf depends on the locale. */
	long long hundredths = llround(fabs(v) * 100);
	if (v < 0 && hundredths)
		buf_add_char(out, '-');
	buf_addf(out, "%lld", hundredths / 100);
	if (hundredths % 10)
		buf_addf(out, ".%02lld", hundredths % 100);
	else if (hundredths % 100)
		buf_addf(out, ".%lld", hundredths % 100 / 10);
}

void
svg_numbers(struct buf *out, const char *text, const double *v)
{
	for (; *text; text++)
		if (*text == '#')
			svg_number(out, *v++);
		else
			buf_add_char(out, *text);
}

/* Appends "<name", the class (NULL: none), and `rest` with each # replaced by the next number of
 * v. */
static void
add_element(struct buf *out, const char *name, const char *class, const char *rest, const double *v)
{
	buf_addf(out, "<%s", name);
	if (class)
		buf_addf(out, " class=\"%s\"", class);
	svg_numbers(out, rest, v);
}

/* ---- checked and contrasting colours ---- */

const char *
svg_colour(const char *colour, char into[8])
{
	bool ok = colour && strlen(colour) == 7 && colour[0] == '#' &&
		strspn(colour + 1, "0123456789abcdefABCDEF") == 6;

	memcpy(into, ok ? colour : GREY, 8);
	return into;
}

const char *
svg_text_colour(const char *ground)
{
	static const double weight[] = { 0.2126, 0.7152, 0.0722 };
	double luminance = 0;
	char c[8];
	unsigned long rgb = strtoul(svg_colour(ground, c) + 1, NULL, 16);

	for (int i = 0; i < 3; i++)
		luminance += weight[i] * pow((double)(rgb >> (16 - 8 * i) & 0xff) / 255, 2.2);
	/* at luminance 0.179 black and white text have the same contrast */
	return luminance > 0.179 ? "#000000" : "#ffffff";
}

static double
linear(unsigned long c)
{
	double v = (double)(c & 0xff) / 255;

	return v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

static unsigned
not_linear(double v)
{
	v = fmin(fmax(v, 0), 1);
	return (unsigned)lround(
		255 * (v <= 0.0031308 ? 12.92 * v : 1.055 * pow(v, 1 / 2.4) - 0.055));
}

/* Writes the hue of a colour, two axes of Oklab, https://bottosson.github.io/posts/oklab */
static void
oklab_of(unsigned long rgb, double *x, double *y)
{
	double r = linear(rgb >> 16), g = linear(rgb >> 8), b = linear(rgb);
	double l = cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b),
	       m = cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b),
	       s = cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);

	*x = 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s;
	*y = 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s;
}

/* Writes a colour of Oklab as "#rrggbb". */
static void
put_oklab(double light, double x, double y, char into[8])
{
	double l = pow(light + 0.3963377774 * x + 0.2158037573 * y, 3);
	double m = pow(light - 0.1055613458 * x - 0.0638541728 * y, 3);
	double s = pow(light - 0.0894841775 * x - 1.2914855480 * y, 3);
	double r = 4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s;
	double g = -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s;
	double b = -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s;

	snprintf(into, 8, "#%02x%02x%02x", not_linear(r), not_linear(g), not_linear(b));
}

const char *
svg_calm(const char *colour, size_t nth, char into[8])
{
	/* Found by a search over all pairs of the colours of BS.2399, as people see them without
	 * one kind of cone; svg_test computes the differences. */
	static const double lightness[] = { 0.92, 0.83, 0.83, 0.5, 0.65, 0.71, 0.71, 0.8, 0.86,
		0.59, 0.65, 0.5 };
	const double most = 0.12; /* chroma */
	double x, y;

	oklab_of(strtoul(svg_colour(colour, into) + 1, NULL, 16), &x, &y);
	double less = fmin(1, most / fmax(hypot(x, y), 1e-6));
	put_oklab(lightness[nth % LENGTH(lightness)], x * less, y * less, into);
	return into;
}

/* ---- beginning and end of a picture ---- */

#define BLOG_WIDE 720.0 /* px of the text of most blogs */
#define DARK "\n@media (prefers-color-scheme:dark){"

/* Appends the style sheet without its line ends, except the line end before DARK, where the dark
 * style begins. */
static void
add_style(struct buf *out)
{
	const char *line = file_embedded("schema/pages/picture.css")->data;

	for (size_t n; *line; line += n + 1) {
		n = strcspn(line, "\n");
		buf_add(out, *line == '@' ? "\n" : "");
		buf_add_bytes(out, line, n);
	}
}

static void
add_id(struct buf *out, const char *id, const char *what)
{
	size_t before = out->len;

	for (const char *p = id ? id : ""; *p; p++)
		if ((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') ||
			(*p >= '0' && *p <= '9') || *p == '-' || *p == '_')
			buf_add_char(out, *p);
	/* An id cannot start with a digit or a hyphen. */
	if (out->len == before ||
		!((out->s[before] | 0x20) >= 'a' && (out->s[before] | 0x20) <= 'z'))
		buf_splice(out, before, 0, "plot-", out->len == before ? 4 : 5);
	buf_addf(out, "-%s", what);
}

void
svg_keep_style(struct buf *svg, bool dark)
{
	const char *begin = strstr(svg->s, DARK), *end = begin ? strstr(begin, "}</style>") : NULL;

	if (!end)
		return;
	size_t from = (size_t)(begin - svg->s), to = (size_t)(end - svg->s);
	if (dark) {
		buf_splice(svg, to, 1, "", 0);
		to = from + strlen(DARK) - 1;
	}
	buf_splice(svg, from, to + 1 - from, "", 0);
}

void
svg_open(struct buf *out, const char *id, bool in_page, double width, double height,
	const char *title, const char *desc)
{
	double wide = in_page ? width : fmin(width, BLOG_WIDE);

	buf_add(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"ep\" role=\"img\"");
	svg_numbers(out, " width=\"#\" height=\"#\" viewBox=\"0 0 # #",
		(double[]){ wide, round(height * wide / width), width, height });
	buf_add(out, "\" style=\"max-width:100%;height:auto\" aria-labelledby=\"");
	add_id(out, id, "title");
	buf_add(out, "\" aria-describedby=\"");
	add_id(out, id, "desc");
	buf_add(out, "\">\n<title id=\"");
	add_id(out, id, "title");
	buf_add(out, "\">");
	svg_escape(out, title);
	buf_add(out, "</title>\n<desc id=\"");
	add_id(out, id, "desc");
	buf_add(out, "\">");
	svg_escape(out, desc);
	buf_add(out, "</desc>\n");
	if (in_page)
		return;
	buf_add(out, "<style>");
	add_style(out);
	buf_add(out, "</style>\n");
	add_element(out, "rect", "bg", " x=\"0\" y=\"0\" width=\"#\" height=\"#\" rx=\"6\"/>\n",
		(double[]){ fmax(width, 0), fmax(height, 0) });
}

void
svg_close(struct buf *out)
{
	buf_add(out, "</svg>\n");
}

void
svg_group(struct buf *out, const char *tip)
{
	buf_add(out, "<g>");
	if (tip && *tip) {
		buf_add(out, "<title>");
		svg_escape(out, tip);
		buf_add(out, "</title>");
	}
	buf_add(out, "\n");
}

void
svg_group_end(struct buf *out)
{
	buf_add(out, "</g>\n");
}

void
svg_clip(struct buf *out, double x, double y, double w, double h)
{
	add_element(out, "svg", NULL,
		" x=\"#\" y=\"#\" width=\"#\" height=\"#\" overflow=\"hidden\">\n",
		(double[]){ x, y, w, h });
}

/* ---- lines, texts, paths and sectors ---- */

void
svg_line(struct buf *out, const char *class, double x1, double y1, double x2, double y2)
{
	add_element(out, "line", class, " x1=\"#\" y1=\"#\" x2=\"#\" y2=\"#\"/>\n",
		(double[]){ x1, y1, x2, y2 });
}

void
svg_rect(struct buf *out, const char *class, double x, double y, double w, double h)
{
	add_element(out, "rect", class, " x=\"#\" y=\"#\" width=\"#\" height=\"#\"/>\n",
		(double[]){ x, y, fmax(w, 0), fmax(h, 0) });
}

void
svg_circle(struct buf *out, const char *class, double x, double y, double r)
{
	add_element(out, "circle", class, " cx=\"#\" cy=\"#\" r=\"#\"/>\n",
		(double[]){ x, y, fmax(r, 0) });
}

void
svg_turned(struct buf *out, const char *class, const char *fill, enum svg_anchor anchor, double x,
	double y, double degrees, const char *s)
{
	static const char *const anchors[] = { NULL, "middle", "end" };
	char c[8];

	add_element(out, "text", class, "", NULL);
	/* Writes the colour as a style, since the style sheet's text colour would override the
	 * attribute fill. */
	if (fill)
		buf_addf(out, " style=\"fill:%s\"", svg_colour(fill, c));
	if (anchors[anchor])
		buf_addf(out, " text-anchor=\"%s\"", anchors[anchor]);
	svg_numbers(out,
		degrees != 0 ? " transform=\"translate(# #) rotate(#)\">" : " x=\"#\" y=\"#\">",
		(double[]){ x, y, degrees });
	svg_escape(out, s);
	buf_add(out, "</text>\n");
}

void
svg_text(struct buf *out, const char *class, enum svg_anchor anchor, double x, double y,
	const char *s)
{
	svg_turned(out, class, NULL, anchor, x, y, 0, s);
}

void
svg_path(struct buf *out, const char *class, const char *fill)
{
	char c[8];

	add_element(out, "path", class, "", NULL);
	if (fill)
		buf_addf(out, " fill=\"%s\"", svg_colour(fill, c));
	buf_add(out, " d=\"");
}

void
svg_move(struct buf *out, double x, double y)
{
	svg_numbers(out, "M# #", (double[]){ x, y });
}

void
svg_to(struct buf *out, double x, double y)
{
	svg_numbers(out, "L# #", (double[]){ x, y });
}

void
svg_stroke(struct buf *out, double x1, double y1, double x2, double y2)
{
	svg_move(out, x1, y1);
	svg_to(out, x2, y2);
}

void
svg_arc(struct buf *out, double cx, double cy, double r, double from_deg, double to_deg)
{
	/* Splits the arc into parts of at most 120 degrees: SVG arcs of 180 are ambiguous, and
	 * of 360 empty. */
	int parts = (int)ceil(fabs(to_deg - from_deg) / 120);

	for (int i = 1; i <= parts; i++) {
		double a = (from_deg + (to_deg - from_deg) * i / parts) * acos(-1) / 180;

		svg_numbers(out, to_deg > from_deg ? "A# # 0 0 1 # #" : "A# # 0 0 0 # #",
			(double[]){ r, r, cx + r * sin(a), cy - r * cos(a) });
	}
}

void
svg_path_end(struct buf *out)
{
	buf_add(out, "\"/>\n");
}

void
svg_shape_end(struct buf *out)
{
	buf_add(out, "Z\"/>\n");
}

/* ---- widths of text ---- */

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
	return text_width(s, n) > 1 ? 1.1 : 0.68;
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

	add_clean(&clean, s);
	return width_of(clean.s, clean.len) * size;
}

/* Returns the end of the longest part of s[from..n) that is at most `width` font sizes wide. */
static size_t
end_of_line_from(const char *s, size_t n, size_t from, double width)
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
	size_t end = end_of_line_from(text->s, text->len, from, width);

	if (end == text->len)
		return;
	end = end_of_line_from(text->s, text->len, from, width - 1);
	buf_truncate(text, from + text_trimmed(text->s + from, end - from, " "));
	buf_add(text, ELLIPSIS);
}

void
svg_fit(struct buf *into, const char *s, double size, double width)
{
	CLEANUP(buf_finish) struct buf clean = BUF_INIT;

	add_clean(&clean, s);
	cut(&clean, 0, width / size);
	buf_add_bytes(into, clean.s, clean.len);
}

/* Returns true if a line may break at s[at]. A slash within a fraction such as "1/24" allows no
 * break. */
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
	size_t most = end_of_line_from(s, n, from, width), end;

	if (most == n) {
		*next = n;
		return n;
	}
	end = s[most] == ' ' || most == from ? most : most - 1;
	for (; end > from; end--)
		if (can_break(s, end))
			break;
	if (end == from) { /* a single word is longer than the line: breaks it */
		*next = most > from ? most : text_next(s, n, from);
		return *next;
	}
	size_t stop = s[end] == ' ' ? end : end + 1;
	*next = stop;
	while (*next < n && s[*next] == ' ')
		++*next;
	return stop;
}

struct svg_lines
svg_wrap(const char *s, double size, double width, size_t most)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	struct svg_lines l = { .n = 0 };

	add_clean(&text, s);
	if (most > SVG_LINES)
		most = SVG_LINES;
	for (size_t at = 0, next; at < text.len && l.n < most; at = next) {
		if (l.n + 1 == most)
			cut(&text, at, width / size);
		size_t end = wrapped_end(text.s, text.len, at, width / size, &next);
		if (l.n + 1 == most)
			end = next = text.len;
		if (next == end && end < text.len && !strchr("/-", text.s[end - 1]))
			l.breaks_a_word = true;
		l.v[l.n++] = xstrndup(text.s + at, end - at);
	}
	return l;
}

void
svg_wrap_finish(struct svg_lines *l)
{
	EACH (one, l)
		free(*one);
}
