/*
 * Frequency responses and impedance curves from any bytes. What must hold: a curve that was read
 * rises, is finite, and a response stays so when it is smoothed, averaged and drawn; what was
 * refused leaves nothing and says why.
 */
#include "fuzz/fuzz.h"

#include "plot/fr.h"

#include <math.h>
#include <string.h>

#include "numbers/impedance_curve.h"
#include "plot/plot.h"

static void
check_curve(const struct fr *f)
{
	must(f->n >= 2);
	for (size_t i = 0; i < f->n; i++) {
		must(isfinite(f->freq_hz[i]) && f->freq_hz[i] > 0 && isfinite(f->level_db[i]));
		must(i == 0 || f->freq_hz[i] > f->freq_hz[i - 1]);
	}
}

static void
check_picture(const struct fr *f)
{
	struct plot_fr_curve curve = { .label = "x", .fr = *f };
	struct plot_fr p = { .curves = &curve, .n = 1 };
	struct buf out = BUF_INIT;

	plot_fr(&p, &out);
	must(strcmp(out.s + out.len - 7, "</svg>\n") == 0);
	buf_finish(&out);
}

static void
check_impedance(const uint8_t *data, size_t size)
{
	struct err err = ERR_INIT;
	struct curve c;

	if (!curve_parse(&c, (const char *)data, size, &err))
		must(c.n == 0 && !c.v && err.msg[0]);
	else
		must(c.n >= 2);
	for (size_t i = 0; i < c.n; i++) {
		must(number_positive(c.v[i].freq_hz) && number_positive(c.v[i].ohm));
		must(i == 0 || c.v[i].freq_hz > c.v[i - 1].freq_hz);
	}
	curve_finish(&c);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err err = ERR_INIT;
	struct fr f, half, both, delta;

	check_impedance(data, size);
	if (!fr_parse(&f, (const char *)data, size, &err)) {
		must(f.n == 0 && !f.freq_hz && err.msg[0]);
		return 0;
	}
	check_curve(&f);
	must(memchr(f.smoothing, '\0', sizeof(f.smoothing)) != NULL);
	check_picture(&f);
	fr_copy(&half, &f);
	fr_smooth(&half, 6);
	check_curve(&half);

	const struct fr *sides[] = { &f, &half };
	must(fr_average(&both, sides, 2, FR_MEAN_AMPLITUDE, &err));
	check_curve(&both);
	must(fr_delta(&delta, &both, &f, &err));
	check_curve(&delta);
	if (fr_normalise_at(&delta, 1000, 60, &err))
		check_curve(&delta);
	check_picture(&delta);
	fr_finish(&f);
	fr_finish(&half);
	fr_finish(&both);
	fr_finish(&delta);
	return 0;
}
