#include "plot/svg.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

#define FURTHEST 1e7
#define GREY "#8c8c8c"

void
svg_escape(struct buf *out, const char *s)
{
	CLEANUP(buf_finish) struct buf clean = BUF_INIT;

	text_clean(&clean, s ? s : "", s ? strlen(s) : 0, false);
	text_html(out, clean.s, clean.len);
}

void
svg_number(struct buf *out, double v)
{
	if (isnan(v))
		v = 0;
	v = fmin(fmax(v, -FURTHEST), FURTHEST);
	/* Formats integer hundredths, because printf's decimal point depends on the locale. */
	long long hundredths = llround(fabs(v) * 100);
	if (v < 0 && hundredths)
		buf_add_char(out, '-');
	buf_addf(out, "%lld", hundredths / 100);
	if (hundredths % 10)
		buf_addf(out, ".%02lld", hundredths % 100);
	else if (hundredths % 100)
		buf_addf(out, ".%lld", hundredths % 100 / 10);
}

static void
add_attr(struct buf *out, const char *name, double v)
{
	buf_addf(out, " %s=\"", name);
	svg_number(out, v);
	buf_add_char(out, '"');
}

static void
add_class(struct buf *out, const char *class)
{
	if (class)
		buf_addf(out, " class=\"%s\"", class);
}

/* ---- colours ---- */

static int
hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

const char *
svg_colour(const char *colour, char into[8])
{
	bool ok = colour && strlen(colour) == 7 && colour[0] == '#';

	for (int i = 1; ok && i < 7; i++)
		ok = hex(colour[i]) >= 0;
	memcpy(into, ok ? colour : GREY, 8);
	return into;
}

const char *
svg_text_colour(const char *ground)
{
	static const double weight[] = { 0.2126, 0.7152, 0.0722 };
	double luminance = 0;
	char c[8];

	svg_colour(ground, c);
	for (int i = 0; i < 3; i++)
		luminance +=
			weight[i] * pow((hex(c[1 + 2 * i]) * 16 + hex(c[2 + 2 * i])) / 255.0, 2.2);
	/* At this luminance black and white have the same contrast. */
	return luminance > 0.179 ? "#000000" : "#ffffff";
}

static void
add_fill(struct buf *out, const char *fill)
{
	char c[8];

	if (fill)
		buf_addf(out, " fill=\"%s\"", svg_colour(fill, c));
}

/* ---- the picture ---- */

/*
 * Six colours, each with a variant for dark backgrounds (after Okabe and Ito, adjusted to a
 * contrast of about 4.5), and six dashes: s0..s5 and d0..d5. f0..f5 fill with the same colours.
 */
#define DARK "\n@media (prefers-color-scheme:dark){"
static const char style[] =
	".ep{font-family:system-ui,'Segoe UI',Roboto,Arial,'DejaVu Sans',sans-serif}"
	".ep text{fill:#1d2328;font-size:13px}"
	".ep .h{font-size:20px;font-weight:600}.ep .b{font-weight:700}"
	".ep .m{fill:#56606a;font-size:12px}.ep .t{fill:#56606a;font-size:11px}"
	".ep .z8{font-size:8px}.ep .z9{font-size:9px}.ep .z10{font-size:10px}"
	".ep .z11{font-size:11px}.ep .z12{font-size:12px}.ep .z16{font-size:16px}"
	".ep .bg{fill:#fff}.ep .pane{fill:#f4f6f8}.ep .shade{fill:#8a96a3;fill-opacity:.13}"
	".ep .hatch{stroke:#8a96a3;stroke-opacity:.3;fill:none}"
	".ep .g{stroke:#dfe4e8;fill:none}.ep .gg{stroke:#c3cbd2;fill:none}"
	".ep .ax{stroke:#56606a;fill:none}.ep .mid{stroke:#1d2328;stroke-width:2;fill:none}"
	".ep .edge,.ep .open{stroke:#1d2328}.ep .open{fill:#fff;stroke-width:1.5}.ep "
	".cut{stroke:#fff;stroke-width:1.5}"
	".ep .none{fill:none;stroke:#aab3bb;stroke-dasharray:3 3}"
	".ep .level{fill:#a9b7c4}.ep .band{fill:#e3e9ee}.ep .band2{fill:#d3dce4}"
	".ep .knob{fill:#fff;stroke-width:1.75}"
	".ep .curve{fill:none;stroke-width:2.25;stroke-linejoin:round}"
	".ep .thin{stroke-width:1.5}"
	".ep .wide{stroke-width:7;stroke-opacity:.28;stroke-linecap:round}"
	".ep text.c{font-size:11px;font-weight:700}.ep .hollow{fill:#fff;stroke-width:2}"
	".ep .s0{stroke:#0067a8}.ep .s1{stroke:#bd4a00}.ep .s2{stroke:#007a57}"
	".ep .s3{stroke:#9a3f83}.ep .s4{stroke:#7d6200}.ep .s5{stroke:#4a5560}"
	".ep .f0{fill:#0067a8}.ep .f1{fill:#bd4a00}.ep .f2{fill:#007a57}"
	".ep .f3{fill:#9a3f83}.ep .f4{fill:#7d6200}.ep .f5{fill:#4a5560}"
	".ep .d1{stroke-dasharray:9 4}.ep .d2{stroke-dasharray:2.5 3}"
	".ep .d3{stroke-dasharray:11 3 2.5 3}"
	".ep .d4{stroke-dasharray:16 5}.ep .d5{stroke-dasharray:9 3 2 3 2 3}" DARK
	".ep text{fill:#e8ecef}.ep .m,.ep .t{fill:#a7b2bc}"
	".ep .bg{fill:#14181c}.ep .pane{fill:#1c2227}.ep .g{stroke:#2b333a}.ep .gg{stroke:#46515b}"
	".ep .ax{stroke:#a7b2bc}.ep .mid,.ep .edge,.ep .open{stroke:#e8ecef}.ep "
	".cut{stroke:#14181c}"
	".ep .none{stroke:#5d6973}.ep .level{fill:#4b5966}.ep .band{fill:#28313a}"
	".ep .band2{fill:#35404a}"
	".ep .knob,.ep .hollow,.ep .open{fill:#14181c}"
	".ep .s0{stroke:#62b5f5}.ep .s1{stroke:#ff9455}.ep .s2{stroke:#4fd0a2}"
	".ep .s3{stroke:#e59ad0}.ep .s4{stroke:#e3c54b}.ep .s5{stroke:#c2ccd5}"
	".ep .f0{fill:#62b5f5}.ep .f1{fill:#ff9455}.ep .f2{fill:#4fd0a2}"
	".ep .f3{fill:#e59ad0}.ep .f4{fill:#e3c54b}.ep .f5{fill:#c2ccd5}"
	"}";

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
	buf_splice(svg, dark ? to : from, dark ? 1 : to + 1 - from, "", 0);
	if (dark)
		buf_splice(svg, from, strlen(DARK), "", 0);
}

void
svg_open(struct buf *out, const char *id, double width, double height, const char *title,
	const char *desc)
{
	buf_add(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"ep\" role=\"img\"");
	add_attr(out, "width", width);
	add_attr(out, "height", height);
	buf_add(out, " viewBox=\"0 0 ");
	svg_number(out, width);
	buf_add_char(out, ' ');
	svg_number(out, height);
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
	buf_addf(out, "</desc>\n<style>%s</style>\n", style);
	svg_rect(out, "bg", 0, 0, width, height, 6);
}

void
svg_close(struct buf *out)
{
	buf_add(out, "</svg>\n");
}

void
svg_group(struct buf *out)
{
	buf_add(out, "<g>");
}

void
svg_group_end(struct buf *out)
{
	buf_add(out, "</g>\n");
}

void
svg_tip(struct buf *out, const char *text)
{
	buf_add(out, "<title>");
	svg_escape(out, text);
	buf_add(out, "</title>\n");
}

void
svg_clip(struct buf *out, double x, double y, double w, double h)
{
	buf_add(out, "<svg");
	add_attr(out, "x", x);
	add_attr(out, "y", y);
	add_attr(out, "width", w);
	add_attr(out, "height", h);
	buf_add(out, " overflow=\"hidden\">\n");
}

void
svg_clip_end(struct buf *out)
{
	buf_add(out, "</svg>\n");
}

/* ---- shapes ---- */

void
svg_line(struct buf *out, const char *class, double x1, double y1, double x2, double y2)
{
	buf_add(out, "<line");
	add_class(out, class);
	add_attr(out, "x1", x1);
	add_attr(out, "y1", y1);
	add_attr(out, "x2", x2);
	add_attr(out, "y2", y2);
	buf_add(out, "/>\n");
}

void
svg_rect(struct buf *out, const char *class, double x, double y, double w, double h, double rounded)
{
	buf_add(out, "<rect");
	add_class(out, class);
	add_attr(out, "x", x);
	add_attr(out, "y", y);
	add_attr(out, "width", fmax(w, 0));
	add_attr(out, "height", fmax(h, 0));
	if (rounded > 0)
		add_attr(out, "rx", rounded);
	buf_add(out, "/>\n");
}

void
svg_circle(struct buf *out, const char *class, double x, double y, double r)
{
	buf_add(out, "<circle");
	add_class(out, class);
	add_attr(out, "cx", x);
	add_attr(out, "cy", y);
	add_attr(out, "r", fmax(r, 0));
	buf_add(out, "/>\n");
}

void
svg_turned(struct buf *out, const char *class, const char *fill, enum svg_anchor anchor, double x,
	double y, double degrees, const char *s)
{
	static const char *const anchors[] = { NULL, "middle", "end" };
	char c[8];

	buf_add(out, "<text");
	add_class(out, class);
	/* Uses a style, since the style sheet's text colour overrides an attribute. */
	if (fill)
		buf_addf(out, " style=\"fill:%s\"", svg_colour(fill, c));
	if (anchors[anchor])
		buf_addf(out, " text-anchor=\"%s\"", anchors[anchor]);
	if (degrees != 0) {
		buf_add(out, " transform=\"translate(");
		svg_number(out, x);
		buf_add_char(out, ' ');
		svg_number(out, y);
		buf_add(out, ") rotate(");
		svg_number(out, degrees);
		buf_add(out, ")\">");
	} else {
		add_attr(out, "x", x);
		add_attr(out, "y", y);
		buf_add_char(out, '>');
	}
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
	buf_add(out, "<path");
	add_class(out, class);
	add_fill(out, fill);
	buf_add(out, " d=\"");
}

static void
add_path_point(struct buf *out, char command, double x, double y)
{
	buf_add_char(out, command);
	svg_number(out, x);
	buf_add_char(out, ' ');
	svg_number(out, y);
}

void
svg_move(struct buf *out, double x, double y)
{
	add_path_point(out, 'M', x, y);
}

void
svg_to(struct buf *out, double x, double y)
{
	add_path_point(out, 'L', x, y);
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
	/* Splits into parts of at most 120 degrees: arcs of 180 are ambiguous, and of 360 empty. */
	int parts = (int)ceil(fabs(to_deg - from_deg) / 120);

	for (int i = 1; i <= parts; i++) {
		double a = (from_deg + (to_deg - from_deg) * i / parts) * acos(-1) / 180;

		buf_add_char(out, 'A');
		svg_number(out, r);
		buf_add_char(out, ' ');
		svg_number(out, r);
		buf_add(out, to_deg > from_deg ? " 0 0 1 " : " 0 0 0 ");
		svg_number(out, cx + r * sin(a));
		buf_add_char(out, ' ');
		svg_number(out, cy - r * cos(a));
	}
}

void
svg_shut(struct buf *out)
{
	buf_add_char(out, 'Z');
}

void
svg_path_end(struct buf *out)
{
	buf_add(out, "\"/>\n");
}

void
svg_sector(struct buf *out, const char *class, const char *fill, double cx, double cy, double r0,
	double r1, double from_deg, double to_deg)
{
	double a = from_deg * acos(-1) / 180, b = to_deg * acos(-1) / 180;

	svg_path(out, class, fill);
	svg_move(out, cx + r1 * sin(a), cy - r1 * cos(a));
	svg_arc(out, cx, cy, r1, from_deg, to_deg);
	svg_to(out, cx + r0 * sin(b), cy - r0 * cos(b));
	svg_arc(out, cx, cy, r0, to_deg, from_deg);
	svg_shut(out);
	svg_path_end(out);
}
