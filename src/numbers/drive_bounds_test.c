/*
 * Bounds are bounds: whatever the source, the device and its phase within 60 degrees, and whatever
 * part of them is stated, their true values are within the printed ranges.
 */
#include <math.h>

#include "numbers/drive.h"
#include "support/test.h"

#define U ((double)NAN)
#define WORLDS 10000
#define POINTS 12

static uint64_t seed = 1;

/* splitmix64 */
static double
chance(void)
{
	uint64_t z = seed += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return (double)((z ^ (z >> 31)) >> 11) / 9007199254740992.0;
}

static double
between(double low, double high)
{
	return low + (high - low) * chance();
}

static double
between_log(double low, double high)
{
	return exp(between(log(low), log(high)));
}

struct drive_world {
	double voc, zo, ma, db_per_vrms;
	struct curve truth;  /* with its phase */
	struct curve stated; /* perhaps without */
	struct curve_point points[2][POINTS];
	struct drive_figure figures[3];
	struct drive_source source;
	struct drive_device device;
};

static double
truth_at(const struct drive_world *w, double ohm, double phase_deg)
{
	return fmin(w->voc * curve_divider(ohm, phase_deg, w->zo).low, w->ma / 1000 * ohm);
}

static void
draw_curve(struct drive_world *w)
{
	size_t n = 2 + (size_t)between(0, POINTS - 1.001);
	bool phase = chance() < 0.3;

	for (size_t i = 0; i < n; i++) {
		double share = (double)i / (double)(n - 1);
		struct curve_point p = { 20 * pow(1000, share), between_log(2, 300),
			between(-60, 60) };

		if (i == n - 1)
			p.freq_hz = 20000;
		w->points[0][i] = w->points[1][i] = p;
		if (!phase)
			w->points[1][i].phase_deg = U;
	}
	w->truth = (struct curve){ w->points[0], n, true };
	/* Some curves do not cover the audio band. */
	size_t from = n > 2 && chance() < 0.1;
	size_t to = n > 3 && chance() < 0.1 ? n - 1 : n;
	w->stated = (struct curve){ w->points[1] + from, to - from, phase };
}

/* Published figures of it: true, and a part of all. */
static void
draw_figures(struct drive_world *w)
{
	size_t n = (size_t)between(0, 3.999);

	for (size_t i = 0; i < n; i++) {
		struct drive_figure *f = &w->figures[i];
		double load = between_log(8, 600), vrms = truth_at(w, load, 0);

		*f = (struct drive_figure)DRIVE_FIGURE_INIT;
		switch ((int)between(0, 4)) {
		case 0: f->max_vrms = w->voc; break;
		case 1: f->max_ma = w->ma; break;
		case 2:
			f->max_vrms = vrms;
			f->load_ohm = load;
			break;
		default:
			f->power_mw = drive_mw(vrms, load);
			f->load_ohm = load;
			break;
		}
	}
	w->source = (struct drive_source){ w->figures, n, RANGE_UNKNOWN };
	double said = chance();
	if (said < 0.4)
		w->source.zo_ohm = range_of(w->zo);
	else if (said < 0.8)
		w->source.zo_ohm =
			(struct range){ said < 0.6 ? 0 : w->zo * chance(), w->zo * between(1, 3) };
}

static void
draw_world(struct drive_world *w)
{
	*w = (struct drive_world){ .voc = between_log(0.3, 12),
		.zo = chance() < 0.1 ? 0 : between_log(0.05, 120),
		.ma = between_log(10, 1000),
		.db_per_vrms = between(90, 130) };
	draw_curve(w);
	draw_figures(w);
	double at_1k = curve_ohm(&w->truth, CURVE_REFERENCE_HZ);
	w->device = (struct drive_device){ .ohm = at_1k,
		.curve = chance() < 0.7 ? &w->stated : NULL,
		.sensitivity_db = w->db_per_vrms,
		.unit = DRIVE_PER_VRMS };
}

/* Reads the printed range. */
static struct range
printed(struct range r, int decimals, struct buf *text)
{
	struct range got = RANGE_UNKNOWN;
	char *end;

	buf_clear(text);
	range_add_bounds(text, r, decimals, "");
	if (strncmp(text->s, "at least ", 9) == 0)
		got.low = strtod(text->s + 9, NULL);
	else if (strncmp(text->s, "at most ", 8) == 0)
		got.high = strtod(text->s + 8, NULL);
	else if (strcmp(text->s, "unknown") != 0) {
		got.low = got.high = strtod(text->s, &end);
		if (strncmp(end, " to ", 4) == 0)
			got.high = strtod(end + 4, NULL);
	}
	return got;
}

static void
holds(int world, const char *what, struct range r, int decimals, double truth)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	struct range p = printed(r, decimals, &text);
	bool exact = fabs(r.high - r.low) <= 1e-9 * fabs(r.high);
	/* One exact number stands for what rounds to it. */
	double off = exact ? fmax(pow(10, -decimals), fabs(truth) * 0.01) / 2 : 0;

	off += 1e-8 * (1 + fabs(truth));
	if (truth < p.low - off || truth > p.high + off)
		fail_msg("world %d: %s is %.9g, not %s (%.9g to %.9g)", world, what, truth, text.s,
			r.low, r.high);
}

static double
true_spread(const struct drive_world *w)
{
	double most = -INFINITY, least = INFINITY;

	/* With a stated phase only the points are known. */
	for (double f = 20; f <= 20000 && !w->stated.has_phase; f *= 1.05) {
		double loss = curve_loss_db(
			curve_ohm(&w->truth, f), curve_phase_deg(&w->truth, f), w->zo);

		most = fmax(most, loss);
		least = fmin(least, loss);
	}
	for (size_t i = 0; i < w->truth.n; i++) {
		double loss = curve_loss_db(w->points[0][i].ohm, w->points[0][i].phase_deg, w->zo);

		most = fmax(most, loss);
		least = fmin(least, loss);
	}
	return most - least;
}

static void
no_true_value_is_outside_its_bounds(void **state)
{
	static struct drive_world w;

	for (int i = 0; i < WORLDS; i++) {
		struct drive_result r;

		draw_world(&w);
		drive_work_out(&r, &w.source, &w.device, 75, 14);
		double ohm = curve_ohm(&w.truth, CURVE_REFERENCE_HZ),
		       phase = curve_phase_deg(&w.truth, CURVE_REFERENCE_HZ),
		       lowest = curve_lowest_ohm(&w.truth, 20, 20000),
		       vrms = truth_at(&w, ohm, phase),
		       loudest = drive_level_db(w.db_per_vrms, vrms),
		       by_voltage = drive_level_db(
			       w.db_per_vrms, w.voc * curve_divider(ohm, phase, w.zo).low);

		holds(i, "the voltage", r.vrms, 3, vrms);
		holds(i, "the current", r.ma, 1, drive_ma(vrms, ohm));
		holds(i, "the power", r.mw, 1, drive_mw(vrms, ohm));
		holds(i, "the loudest", r.loudest_db, 1, loudest);
		holds(i, "the headroom", r.headroom_db, 1, loudest - 89);
		holds(i, "the headroom of the voltage", r.voltage_headroom_db, 1, by_voltage - 89);
		holds(i, "the loss", r.loss_db, 2, curve_loss_db(ohm, phase, w.zo));
		holds(i, "the current needed", r.need_ma, 2, drive_ma(r.need_vrms, lowest));
		holds(i, "the power needed", r.need_mw, 3, drive_mw(r.need_vrms, lowest));
		if (w.zo > 0)
			holds(i, "the damping factor", r.damping, 1, lowest / w.zo);
		if (w.device.curve)
			holds(i, "the spread", r.spread_db, 2, true_spread(&w));
		if (r.eighth != DRIVE_UNKNOWN)
			assert_int_equal(r.eighth == DRIVE_YES, w.zo <= lowest / 8);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_true_value_is_outside_its_bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
