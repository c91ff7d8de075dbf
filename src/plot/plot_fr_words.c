#include <math.h>
#include <string.h>

#include "plot/plot_private.h"

/* Files come smoothed already, and often all of them alike. */
static void
say_files(struct buf *b, const struct plot_fr *p)
{
	const char *first = p->n && p->curves[0].fr ? p->curves[0].fr->smoothing : "";
	bool alike = true, any = false;

	for (size_t i = 0; i < p->n; i++)
		alike = alike && p->curves[i].fr && strcmp(p->curves[i].fr->smoothing, first) == 0;
	if (alike && *first)
		buf_addf(b, " Already smoothed in the files: %s.", first);
	for (size_t i = 0; i < p->n && !alike; i++) {
		char letter[PLOT_LETTER];

		if (!p->curves[i].fr || !p->curves[i].fr->smoothing[0])
			continue;
		plot_letter(i, letter);
		buf_addf(b, "%s%s %s", any ? ", " : " Already smoothed in the file: ", letter,
			p->curves[i].fr->smoothing);
		any = true;
	}
	if (any)
		buf_add(b, ".");
}

void
plot_fr_say_view(struct buf *b, const struct plot_fr *p)
{
	char level[SCALE_NUMBER], hz[SCALE_NUMBER], end[SCALE_NUMBER];
	const struct fr_view *v = &p->view;

	plot_number(v->level_db, level);
	plot_number(v->freq_hz, hz);
	plot_number(v->freq_end_hz, end);
	if (p->delta_to)
		buf_addf(b, "Difference from %s. ", plot_or(p->delta_to, "the target"));
	if (v->normal == FR_AS_MEASURED)
		buf_add(b, "Not normalised: levels as measured. ");
	else if (v->normal == FR_AT_HZ)
		buf_addf(b, "Normalised to %s dB at %s Hz. ", level, hz);
	else
		buf_addf(b, "Normalised to a mean of %s dB from %s to %s Hz. ", level, hz, end);
	plot_number(v->smoothing, hz);
	if (v->smoothing > 0)
		buf_addf(b, "Smoothed over 1/%s octave. ", hz);
	else
		buf_add(b, "Not smoothed here. ");
	buf_addf(b, "Coupler: %s.", plot_or(p->coupler, "not stated"));
	say_files(b, p);
}

void
plot_fr_say_curves(struct buf *b, const struct plot_fr *p)
{
	static const double at[] = { 20, 50, 100, 200, 500, 1000, 2000, 3000, 5000, 8000 };

	for (size_t i = 0; i < p->n && i < PLOT_FR_CURVES; i++) {
		char letter[PLOT_LETTER], hz[SCALE_NUMBER], db[SCALE_NUMBER];
		bool any = false;
		double level;

		plot_letter(i, letter);
		buf_addf(b, " %s, %s:", letter, plot_or(p->curves[i].label, "?"));
		for (size_t k = 0; k < LENGTH(at) && p->curves[i].fr; k++) {
			if (!fr_at(p->curves[i].fr, at[k], &level) || !isfinite(level))
				continue;
			plot_number(at[k], hz);
			plot_db(level, db);
			buf_addf(b, "%s %s dB at %s Hz", any ? "," : "", db, hz);
			any = true;
		}
		buf_add(b, any ? "." : " no level.");
	}
}
