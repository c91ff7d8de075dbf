/*
 * Level along the position bar: the height of a column shows the mean level of that part of the
 * track. Ten decibels more are perceived as twice as loud, so half the height is half the loudness
 * of the loudest part.
 */
#include <math.h>

#include "ui/ui_private.h"

#define SILENCE_DBFS (-90.0)

static void
resample(struct level_bar *b, const struct analysis *a)
{
	double dbfs[BAR_COLS], loudest = -INFINITY;

	for (int i = 0; i < b->cols; i++) {
		dbfs[i] = analysis_mean_dbfs(a, b->from_ms + b->length_ms * i / b->cols,
			b->from_ms + b->length_ms * (i + 1) / b->cols);
		loudest = fmax(loudest, dbfs[i]);
	}
	b->sounds = loudest >= SILENCE_DBFS;
	for (int i = 0; b->sounds && i < b->cols; i++)
		if (dbfs[i] >= SILENCE_DBFS)
			b->eighths[i] =
				(unsigned char)fmax(1, round(8 * pow(2, (dbfs[i] - loudest) / 10)));
}

const struct level_bar *
level_bar(struct ui *ui, const struct sitting *s, int64_t from_ms, int64_t length_ms, int cols)
{
	struct level_bar *b = &ui->level_bar;

	if (!s->play.analysis.overview || length_ms <= 0 || cols <= 0 || cols > BAR_COLS)
		return NULL;
	if (b->serial != s->play.analysis_serial || b->from_ms != from_ms ||
		b->length_ms != length_ms || b->cols != cols) {
		*b = (struct level_bar){ .serial = s->play.analysis_serial,
			.from_ms = from_ms,
			.length_ms = length_ms,
			.cols = cols };
		resample(b, &s->play.analysis);
	}
	return b->sounds ? b : NULL;
}

/* Played part, position and rest differ in more than their colour. */
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

void
level_words(const struct sitting *s, bool peak, struct buf *out)
{
	const struct analysis *a = &s->play.analysis;

	if (!isnan(a->integrated_lufs))
		buf_addf(out, "%.1f LUFS", a->integrated_lufs);
	if (peak && !isnan(a->true_peak_dbtp))
		buf_addf(out, "%s%.1f dBTP", out->len ? " · " : "", a->true_peak_dbtp);
}
