/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shot/svg.h"

#include <string.h>

/*
 * The cell of DejaVu Sans Mono at 16 px. Lines and blocks are drawn, not written: they then meet in
 * any font, and a column that is off by one shows.
 */
#define CELL_W 9.63
#define CELL_H 19.0
#define BASE_Y 14.8 /* of the letters, from the cell's top */
#define FONT "DejaVu Sans Mono,Noto Sans Mono,Noto Sans Mono CJK JP,monospace"

static const unsigned ansi[16] = { 0x000000, 0xcd3131, 0x0dbc79, 0xc5a90a, 0x2472c8, 0xbc3fbc,
	0x11a8cd, 0xcccccc, 0x666666, 0xf14c4c, 0x23d18b, 0xf5f543, 0x3b8eea, 0xd670d6, 0x29b8db,
	0xffffff };

static unsigned
rgb_of(int colour, unsigned otherwise)
{
	unsigned n = (unsigned)colour;

	if (colour == VT_DEFAULT)
		return otherwise;
	if (n & VT_RGB)
		return n & 0xffffff;
	if (n < 16)
		return ansi[n];
	if (n >= 232)
		return (8 + (n - 232) * 10) * 0x010101;
	unsigned rgb = 0;
	for (unsigned divisor = 36; divisor; divisor /= 6) {
		unsigned level = (n - 16) / divisor % 6;

		rgb = rgb << 8 | (level ? 55 + level * 40 : 0);
	}
	return rgb;
}

/* Arms of the light lines: left 1, right 2, up 4, down 8. */
static const struct {
	const char *text;
	int arms;
} lines[] = { { "─", 3 }, { "│", 12 }, { "┌", 10 }, { "┐", 9 }, { "└", 6 }, { "┘", 5 }, { "├", 14 },
	{ "┤", 13 }, { "┬", 11 }, { "┴", 7 }, { "┼", 15 }, { "╭", 10 }, { "╮", 9 }, { "╰", 6 },
	{ "╯", 5 }, { "╴", 1 }, { "╶", 2 }, { "╵", 4 }, { "╷", 8 } };

static bool
draw_line(FILE *f, const char *text, double x, double y, unsigned rgb)
{
	static const double dx[] = { -0.5, 0.5, 0, 0 }, dy[] = { 0, 0, -0.5, 0.5 };
	double mx = x + CELL_W / 2, my = y + CELL_H / 2;
	size_t i = 0;

	while (i < sizeof(lines) / sizeof(lines[0]) && strcmp(lines[i].text, text))
		i++;
	if (i == sizeof(lines) / sizeof(lines[0]))
		return false;
	fprintf(f, "<path d=\"");
	for (int arm = 0; arm < 4; arm++) {
		if (lines[i].arms & 1 << arm)
			fprintf(f, "M%.2f %.2fl%.2f %.2f", mx, my, dx[arm] * CELL_W,
				dy[arm] * CELL_H);
	}
	fprintf(f, "\" stroke=\"#%06x\"/>\n", rgb);
	return true;
}

static void
rect(FILE *f, double x, double y, double w, double h, unsigned rgb, double opacity)
{
	fprintf(f, "<rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" fill=\"#%06x\"", x,
		y, w, h, rgb);
	if (opacity < 1)
		fprintf(f, " opacity=\"%.2f\"", opacity);
	fprintf(f, "/>\n");
}

/* U+2580 to U+2595 (E2 96 80 to E2 96 95): halves, eighths and shades. */
static bool
draw_block(FILE *f, const char *text, double x, double y, unsigned rgb)
{
	if (strncmp(text, "\xe2\x96", 2) || text[3])
		return false;
	int n = (unsigned char)text[2] - 0x80;

	if (n == 0)
		rect(f, x, y, CELL_W, CELL_H / 2, rgb, 1);
	else if (n <= 8)
		rect(f, x, y + CELL_H * (8 - n) / 8, CELL_W, CELL_H * n / 8, rgb, 1);
	else if (n <= 15)
		rect(f, x, y, CELL_W * (16 - n) / 8, CELL_H, rgb, 1);
	else if (n == 16)
		rect(f, x + CELL_W / 2, y, CELL_W / 2, CELL_H, rgb, 1);
	else if (n <= 19)
		rect(f, x, y, CELL_W, CELL_H, rgb, 0.25 * (n - 16));
	else if (n == 20)
		rect(f, x, y, CELL_W, CELL_H / 8, rgb, 1);
	else if (n == 21)
		rect(f, x + CELL_W * 7 / 8, y, CELL_W / 8, CELL_H, rgb, 1);
	return n <= 21;
}

static void
escaped(FILE *f, const char *s)
{
	for (; *s; s++) {
		if (*s == '<' || *s == '>' || *s == '&')
			fprintf(f, "&#%d;", *s);
		else if ((unsigned char)*s >= 0x20)
			fputc(*s, f);
	}
}

static void
draw_cell(FILE *f, const struct vt_cell *c, double x, double y, unsigned fg)
{
	double w = CELL_W * c->width;

	if (c->underline)
		rect(f, x, y + BASE_Y + 1.5, w, 1, fg, 1);
	if (c->strike)
		rect(f, x, y + CELL_H / 2, w, 1, fg, 1);
	if (!c->text[0] || !strcmp(c->text, " "))
		return;
	if (draw_line(f, c->text, x, y, fg) || draw_block(f, c->text, x, y, fg))
		return;
	/* From the middle, so that a font with another width stays in its cell. */
	fprintf(f, "<text x=\"%.2f\" y=\"%.2f\" fill=\"#%06x\"%s%s>", x + w / 2, y + BASE_Y, fg,
		c->bold ? " font-weight=\"bold\"" : "", c->italic ? " font-style=\"italic\"" : "");
	escaped(f, c->text);
	fprintf(f, "</text>\n");
}

bool
svg_write(FILE *f, const struct vt *t, bool light)
{
	unsigned fg0 = light ? 0x202020 : 0xd4d4d4, bg0 = light ? 0xfafafa : 0x121212;
	int rows, cols, at_row, at_col;

	vt_size(t, &rows, &cols);
	vt_cursor(t, &at_row, &at_col);
	if (!vt_mode(t, VT_CURSOR))
		at_row = -1;
	fprintf(f,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\" "
		"font-family=\"%s\" font-size=\"16\" text-anchor=\"middle\" "
		"xml:space=\"preserve\">\n<title>",
		cols * CELL_W, rows * CELL_H, FONT);
	escaped(f, vt_title(t));
	fprintf(f, "</title>\n");
	rect(f, 0, 0, cols * CELL_W, rows * CELL_H, bg0, 1);
	for (int row = 0; row < rows; row++) {
		struct vt_cell c;

		for (int col = 0; col < cols; col += c.width) {
			c = vt_cell(t, row, col);
			bool cursor = row == at_row && at_col >= col && at_col < col + c.width;
			unsigned fg = rgb_of(c.fg, fg0), bg = rgb_of(c.bg, bg0);

			/* The cursor is a reversed cell, as in most terminals. */
			if (c.reverse != cursor) {
				unsigned swap = fg;

				fg = bg;
				bg = swap;
			}
			if (bg != bg0)
				rect(f, col * CELL_W, row * CELL_H, CELL_W * c.width + 0.1,
					CELL_H + 0.1, bg, 1);
			draw_cell(f, &c, col * CELL_W, row * CELL_H, fg);
		}
	}
	fprintf(f, "</svg>\n");
	return fflush(f) == 0 && !ferror(f);
}
