/*
 * Draws levels from the analysis of the file: along the position bar, and of ten octaves at the
 * current position.
 */
#include <math.h>

#include "record/rows_music.h"
#include "ui/ui_private.h"

#define SILENCE_DBFS (-90.0)

/* ---- along the bar: the height of a column shows the mean level of that part of the track ---- */

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

/* ---- octaves: a row of the player pane, or one line of words for screen readers ---- */

/* A full block is HIGHEST_DB or more; each eighth less is EIGHTH_DB lower. */
#define EIGHTH_DB 6
#define HIGHEST_DB (-18)
#define NARROW_COLS 46

/* Returns the levels of the octaves at the current position; NULL: not measured there. */
static const unsigned char *
octaves_now(const struct sitting *s)
{
	int64_t pos_ms = sitting_now(s).pos_ms;

	return pos_ms == NO_MS ? NULL : analysis_octaves(&s->heard.analysis, pos_ms);
}

/* Returns why there are none. Streams, signals and the clock are never measured. */
static const char *
why_none(const struct sitting *s)
{
	struct play_now now = sitting_now(s);
	const struct source *source = sitting_source(s, &now.play->source);

	return now.clock || now.signal || (source && strcmp(source->kind, "file") != 0)
		? "no file plays"
		: "this file was not measured (yet)";
}

void
ui_octaves_draw(struct ui *ui, const struct sitting *s, struct pen *p)
{
	static const char *const blocks[] = { "·", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" };
	/* In ASCII the blocks are . : - = + * # @, so silence needs a sign other than the dot. */
	const char *nothing = ui->canvas.ascii ? "_" : blocks[0];
	const unsigned char *now = octaves_now(s);
	bool narrow = p->end - p->x < NARROW_COLS;

	if (!now) {
		pen_text(p, STYLE_DIM, "octaves: ");
		pen_text(p, STYLE_DIM, why_none(s));
		return;
	}
	for (size_t i = 0; i < OCTAVES; i++) {
		double eighths = ceil((analysis_db(now[i]) - HIGHEST_DB) / EIGHTH_DB) + 8;
		int n = (int)fmax(0, fmin(eighths, 8));

		pen_text(p, STYLE_DIM, analysis_octave_names[i]);
		pen_text(p, n ? STYLE_PLAYING : STYLE_DIM, n ? blocks[n] : nothing);
		pen_blank(p, STYLE_PLAIN, i + 1 < OCTAVES && !narrow);
	}
}

void
ui_octaves_words(const struct sitting *s, struct buf *out)
{
	const unsigned char *now = octaves_now(s);

	for (size_t i = 0; now && i < OCTAVES; i++) {
		buf_addf(out, "%s%s Hz ", i ? ", " : "", analysis_octave_names[i]);
		if (now[i])
			buf_addf(out, "%.0f", analysis_db(now[i]));
		else
			buf_add(out, "nothing");
	}
	buf_add(out, now ? " dB" : why_none(s));
}

int64_t
ui_octaves_due_ns(const struct ui *ui)
{
	const struct sitting *s = ui->s;

	if (!ui->octaves || !s || sitting_now(s).state != PLAY_RUNNING ||
		!s->heard.analysis.octaves)
		return -1;
	return ui->octaves_ns + OCTAVES_STEP_MS * 1000000LL;
}
