/*
 * Levels of ten octaves at the current position, from the analysis of the file: a row of the player
 * pane, or one line of words for screen readers.
 */
#include "base/clock.h"
#include "sitting/sound.h"
#include "ui/ui_private.h"

/* A block is eight eighths high; each stands for so many dB, below a highest one. */
#define EIGHTH_DB 6
#define HIGHEST_DB (-18)
#define NARROW_COLS 46

/* NULL: nothing was measured there. */
static const unsigned char *
octaves_now(const struct sitting *s)
{
	int64_t pos_ms = sitting_pos_ms(s, clock_mono_ns());

	return pos_ms == NO_MS ? NULL : analysis_octaves(&s->play.analysis, pos_ms);
}

void
octaves_draw(struct ui *ui, const struct sitting *s, struct pen *p)
{
	static const char *const blocks[] = { "·", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" };
	/* In ASCII a block is a mark of the ramp . : - = + * # @; a dot for nothing would be its
	 * lowest. */
	const char *nothing = ui->canvas.ascii ? "_" : blocks[0];
	const unsigned char *now = octaves_now(s);
	bool narrow = p->end - p->x < NARROW_COLS;

	if (!now) {
		pen_text(p, STYLE_DIM, "octaves: this file was not measured (yet)");
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
octaves_words(const struct sitting *s, struct buf *out)
{
	const unsigned char *now = octaves_now(s);

	for (size_t i = 0; now && i < OCTAVES; i++) {
		buf_addf(out, "%s%s Hz ", i ? ", " : "", analysis_octave_names[i]);
		if (now[i])
			buf_addf(out, "%.0f", analysis_db(now[i]));
		else
			buf_add(out, "nothing");
	}
	buf_add(out, now ? " dB" : "this file was not measured (yet)");
}

int64_t
octaves_due_ns(const struct ui *ui)
{
	const struct sitting *s = ui->s;

	if (!ui->octaves || !s || s->play.state != PLAY_RUNNING || !s->play.analysis.octaves)
		return -1;
	return ui->octaves_ns + OCTAVES_STEP_MS * 1000000LL;
}
