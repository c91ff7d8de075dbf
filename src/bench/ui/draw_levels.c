/*
 * Draws levels from the analysis of the file along the position bar.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <math.h>

#include "bench/ui/ui_private.h"

#define SILENCE_DBFS (-90.0)

/* The height of a column shows the mean level of that part of the track. */

const struct level_bar *
level_bar(struct ui *ui, const struct sitting *s, int64_t from_ms, int64_t length_ms, int cols)
{
	struct level_bar *b = &ui->level_bar;
	double dbfs[BAR_COLS], loudest = -INFINITY;

	if (!s->heard.analysis.overview || length_ms <= 0 || cols <= 0 || cols > BAR_COLS)
		return NULL;
	if (b->serial == s->heard.analysis_serial && b->from_ms == from_ms &&
		b->length_ms == length_ms && b->cols == cols)
		return b->sounds ? b : NULL;
	*b = (struct level_bar){ .serial = s->heard.analysis_serial,
		.from_ms = from_ms,
		.length_ms = length_ms,
		.cols = cols };
	for (int i = 0; i < cols; i++) {
		dbfs[i] = analysis_mean_dbfs(&s->heard.analysis, from_ms + length_ms * i / cols,
			from_ms + length_ms * (i + 1) / cols);
		loudest = fmax(loudest, dbfs[i]);
	}
	b->sounds = loudest >= SILENCE_DBFS;
	/* A sound 10 dB louder is perceived as twice as loud, so a column of half the height is
	 * half as loud as the loudest one. */
	for (int i = 0; b->sounds && i < cols; i++)
		if (dbfs[i] >= SILENCE_DBFS)
			b->eighths[i] =
				(unsigned char)fmax(1, round(8 * pow(2, (dbfs[i] - loudest) / 10)));
	return b->sounds ? b : NULL;
}

/* Draws the bar. The played part, the position and the rest differ in more than colour. */
void
level_bar_draw(const struct level_bar *b, struct pen *p, int played)
{
	static const char *const blocks[] = { " ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" };
	CLEANUP(buf_finish) struct buf part = BUF_INIT;

	for (int i = 0; i < b->cols; i++) {
		if (i == played) {
			pen_text(p, STYLE_BAR, part.s);
			buf_clear(&part);
			pen_text(p, STYLE_PLAYING, "│");
		} else {
			buf_add(&part, blocks[b->eighths[i]]);
		}
	}
	pen_text(p, played < b->cols ? STYLE_RULE : STYLE_BAR, part.s);
}
