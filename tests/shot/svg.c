/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shot/svg.h"

#include <stdlib.h>
#include <string.h>

#include "base/core/buf.h"
#include "base/core/mem.h"

/*
 * The cell of DejaVu Sans Mono at 16 px. Lines and blocks are drawn, not written: they then meet in
 * any font, and a column that is off by one shows.
 */
#define CELL_W 9.63
#define CELL_H 19.0
#define BASE_Y 14.8   /* of the letters, from the cell's top */
#define PICTURE_S 1.2 /* how long each of several pictures is seen */
enum { LETTERS_ON_LIGHT = 0x202020, LETTERS_ON_DARK = 0xd4d4d4, LIGHT = 0xfafafa, DARK = 0x121212 };
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

/* What is drawn of a cell: colours after reversal, and the style of its letter. */
struct look {
	unsigned fg, bg;
	bool bold, italic;
};

static struct look
look_of(const struct vt_cell *c, bool cursor, bool light)
{
	struct look l = { rgb_of(c->fg, light ? LETTERS_ON_LIGHT : LETTERS_ON_DARK),
		rgb_of(c->bg, light ? LIGHT : DARK), c->bold, c->italic };

	/* The cursor is a reversed cell, as in most terminals. */
	if (c->reverse != cursor) {
		unsigned swap = l.fg;

		l.fg = l.bg;
		l.bg = swap;
	}
	return l;
}

/* Draws the signs, lines and grounds of a cell. Returns true if its letter is left to be written.
 */
static bool
draw_cell(FILE *f, const struct vt_cell *c, double x, double y, unsigned fg)
{
	double w = CELL_W * c->width;

	if (c->underline)
		rect(f, x, y + BASE_Y + 1.5, w, 1, fg, 1);
	if (c->strike)
		rect(f, x, y + CELL_H / 2, w, 1, fg, 1);
	if (!c->text[0] || strcmp(c->text, " ") == 0)
		return false;
	return !draw_line(f, c->text, x, y, fg) && !draw_block(f, c->text, x, y, fg);
}

/* Letters of one look side by side are one element, as wide as their cells in any font. */
struct run {
	char text[4096];
	size_t n;
	int col, cols;
	struct look look;
};

static void
end_run(FILE *f, struct run *r, double y)
{
	if (r->n) {
		fprintf(f, "<text x=\"%.2f\" y=\"%.2f\" textLength=\"%.2f\" fill=\"#%06x\"%s%s>",
			r->col * CELL_W, y + BASE_Y, r->cols * CELL_W, r->look.fg,
			r->look.bold ? " font-weight=\"bold\"" : "",
			r->look.italic ? " font-style=\"italic\"" : "");
		escaped(f, r->text);
		fprintf(f, "</text>\n");
	}
	r->n = 0;
}

static void
add_letter(FILE *f, struct run *r, const struct vt_cell *c, int col, struct look look, double y)
{
	size_t n = strlen(c->text);
	bool goes_on = r->n && r->col + r->cols == col && r->look.fg == look.fg &&
		r->look.bold == look.bold && r->look.italic == look.italic && c->width == 1;

	if (!goes_on || r->n + n >= sizeof(r->text))
		end_run(f, r, y);
	if (!r->n) {
		r->col = col;
		r->cols = 0;
		r->look = look;
	}
	memcpy(r->text + r->n, c->text, n + 1);
	r->n += n;
	r->cols += c->width;
	if (c->width != 1)
		end_run(f, r, y);
}

/* Draws a row of the screen with its upper edge at y. */
static void
draw_row(FILE *f, const struct vt *t, int row, double y, bool light)
{
	int rows, cols, at_row, at_col;
	struct run run = { .n = 0 };
	struct vt_cell c;

	vt_size(t, &rows, &cols);
	vt_cursor(t, &at_row, &at_col);
	if (!vt_mode(t, VT_CURSOR))
		at_row = -1;
	for (int col = 0; col < cols; col += c.width) {
		c = vt_cell(t, row, col);
		bool cursor = row == at_row && at_col >= col && at_col < col + c.width;
		struct look look = look_of(&c, cursor, light);

		if (look.bg != (light ? LIGHT : DARK))
			rect(f, col * CELL_W, y, CELL_W * c.width + 0.1, CELL_H + 0.1, look.bg, 1);
		if (draw_cell(f, &c, col * CELL_W, y, look.fg))
			add_letter(f, &run, &c, col, look, y);
	}
	end_run(f, &run, y);
}

static void
begin(FILE *f, const struct vt *t, bool light)
{
	int rows, cols;

	vt_size(t, &rows, &cols);
	fprintf(f,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\" "
		"font-family=\"%s\" font-size=\"16\" xml:space=\"preserve\">\n<title>",
		cols * CELL_W, rows * CELL_H, FONT);
	escaped(f, vt_title(t));
	fprintf(f, "</title>\n");
	rect(f, 0, 0, cols * CELL_W, rows * CELL_H, light ? LIGHT : DARK, 1);
}

bool
svg_write(FILE *f, const struct vt *t, bool light)
{
	int rows, cols;

	vt_size(t, &rows, &cols);
	begin(f, t, light);
	for (int row = 0; row < rows; row++)
		draw_row(f, t, row, row * CELL_H, light);
	fprintf(f, "</svg>\n");
	return fflush(f) == 0 && !ferror(f);
}

/* ---- several pictures, one after the other ---- */

/* Returns the number of the row with this drawing; adds it if no picture has it. Owns `drawn`. */
static size_t
row_number(struct svg_film *m, char *drawn)
{
	size_t i = 0;

	while (i < m->n_rows && strcmp(m->rows[i], drawn) != 0)
		i++;
	if (i < m->n_rows) {
		free(drawn);
		return i;
	}
	m->rows = xreallocarray(m->rows, m->n_rows + 1, sizeof(*m->rows));
	m->rows[m->n_rows++] = drawn;
	return i;
}

void
svg_film_take(struct svg_film *m, const struct vt *t, bool light)
{
	CLEANUP(buf_finish) struct buf uses = BUF_INIT;
	int rows, cols;

	vt_size(t, &rows, &cols);
	for (int row = 0; row < rows; row++) {
		char *drawn = NULL;
		size_t n;
		FILE *f = open_memstream(&drawn, &n);

		draw_row(f, t, row, 0, light);
		fclose(f);
		if (*drawn)
			buf_addf(&uses, "<use href=\"#r%zu\" y=\"%.0f\"/>\n", row_number(m, drawn),
				row * CELL_H);
		else
			free(drawn);
	}
	m->pictures = xreallocarray(m->pictures, m->n + 1, sizeof(*m->pictures));
	m->pictures[m->n++] = buf_detach(&uses);
}

/* The last picture is the one that is seen where nothing moves. Delays are negative, so that no
 * picture waits for its first turn. */
bool
svg_film_write(FILE *f, struct svg_film *m, const struct vt *t, bool light)
{
	double whole_s = (double)m->n * PICTURE_S;

	begin(f, t, light);
	fprintf(f,
		"<style>.p{visibility:hidden;animation:p %.1fs steps(1) infinite}.p:last-of-type"
		"{visibility:visible}@keyframes "
		"p{0%%{visibility:visible}%.3f%%,to{visibility:hidden}}"
		"@media(prefers-reduced-motion:reduce){.p{animation:none}}</style>\n<defs>\n",
		whole_s, 100.0 / (double)m->n);
	for (size_t i = 0; i < m->n_rows; i++) {
		fprintf(f, "<g id=\"r%zu\">\n%s</g>\n", i, m->rows[i]);
		free(m->rows[i]);
	}
	fprintf(f, "</defs>\n");
	for (size_t i = 0; i < m->n; i++) {
		fprintf(f, "<g class=\"p\" style=\"animation-delay:%.1fs\">\n%s</g>\n",
			(double)i * PICTURE_S - whole_s, m->pictures[i]);
		free(m->pictures[i]);
	}
	fprintf(f, "</svg>\n");
	free(m->rows);
	free(m->pictures);
	*m = (struct svg_film){ .n = 0 };
	return fflush(f) == 0 && !ferror(f);
}
