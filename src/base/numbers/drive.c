/* Computes what a source can do with a load from stated figures, as ranges, and puts the verdict
 * into words. answers/drive_report.c decides which figures apply. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/numbers/drive.h"

#include "base/core/mem.h"
#include "base/text/text.h"

#define PI 3.14159265358979323846
#define PLENTY_DB 10.0

/* ---- units and circuits ---- */

/* Returns the difference of dB/Vrms and dB/mW: the level of 1 Vrms into ohm, relative to 1 mW. */
static double
offset_db(double ohm)
{
	return number_positive(ohm) ? 10 * log10(1000 / ohm) : (double)NAN;
}

double
drive_per_vrms(double db_per_mw, double ohm)
{
	return db_per_mw + offset_db(ohm);
}

double
drive_per_mw(double db_per_vrms, double ohm)
{
	return db_per_vrms - offset_db(ohm);
}

double
drive_level_db(double vrms, double db_per_vrms)
{
	return number_positive(vrms) ? db_per_vrms + 20 * log10(vrms) : (double)NAN;
}

double
drive_vrms_for(double db_per_vrms, double level_db)
{
	return number_or_unknown(pow(10, (level_db - db_per_vrms) / 20));
}

double
drive_ma(double vrms, double ohm)
{
	return number_positive(ohm) && vrms >= 0 ? number_or_unknown(1000 * vrms / ohm)
						 : (double)NAN;
}

double
drive_mw(double vrms, double ohm)
{
	return number_or_unknown(drive_ma(vrms, ohm) * vrms);
}

double
drive_vrms_of_power(double mw, double ohm)
{
	return number_positive(ohm) && mw >= 0 ? number_or_unknown(sqrt(mw / 1000 * ohm))
					       : (double)NAN;
}

double
drive_ma_of_power(double mw, double ohm)
{
	return drive_ma(drive_vrms_of_power(mw, ohm), ohm);
}

enum drive_answer
drive_eighth(double lowest_ohm, struct range zo_ohm)
{
	if (!number_positive(lowest_ohm))
		return DRIVE_UNKNOWN;
	if (zo_ohm.high >= 0 && zo_ohm.high <= lowest_ohm / 8)
		return DRIVE_YES;
	return isfinite(zo_ohm.low) && zo_ohm.low > lowest_ohm / 8 ? DRIVE_NO : DRIVE_UNKNOWN;
}

/* ---- voltage and current limits of an output ---- */

/* Bounds of the voltage and the current of one output into one load, from its stated figures. */
struct limits {
	double vrms_low, vrms_high; /* bounds of the voltage limit; 0 and INFINITY if unknown */
	double ma_low, ma_high; /* bounds of the current limit in mA; 0 and INFINITY if unknown */
	/* highest voltage at the load in V, whichever of the two limits applies */
	double either_high;
};

struct impedance {
	double ohm, phase_deg;
};

static bool
is_output_impedance(double zo_ohm)
{
	return isfinite(zo_ohm) && zo_ohm >= 0;
}

static double
gain(double r_ohm, struct impedance z, double zo_ohm)
{
	return (r_ohm > 0 ? 1 + zo_ohm / r_ohm : 1) * curve_divider(z.ohm, z.phase_deg, zo_ohm).low;
}

/* Returns the voltages at a load for all Zo in the range, for a source that gives 1 V into the
 * resistor r (0: open circuit). Without an upper bound of Zo one end is a current source: Z/r. */
static struct range
gains(double r_ohm, struct impedance z, struct range zo)
{
	double low_zo = is_output_impedance(zo.low) ? zo.low : 0, at_low = gain(r_ohm, z, low_zo);
	double at_high = r_ohm > 0 ? z.ohm / r_ohm : 0;
	if (is_output_impedance(zo.high))
		at_high = gain(r_ohm, z, zo.high);
	struct range g = { fmin(at_low, at_high), fmax(at_low, at_high) };
	/* With a phase the gain may have an extreme where its derivative by Zo is 0. */
	double re = fabs(z.phase_deg) <= 90 ? z.ohm * cos(z.phase_deg * PI / 180) : z.ohm;
	double turn = r_ohm > 0 ? z.ohm * (z.ohm - r_ohm * re / z.ohm) / (r_ohm - re) : (double)NAN;
	if (turn > low_zo && !(turn >= zo.high) && isfinite(turn)) {
		double there = gain(r_ohm, z, turn);
		g.low = fmin(g.low, there);
		g.high = fmax(g.high, there);
	}
	return g;
}

/* Writes the voltages that a stated figure gives at its load, from its power and from its
 * maximal voltage; returns how many (0 to 2). */
static size_t
volts_under_load(const struct drive_figure *f, double volts[2])
{
	size_t n = 0;

	if (number_positive(f->power_mw) && number_positive(f->load_ohm))
		volts[n++] = drive_vrms_of_power(f->power_mw, f->load_ohm);
	if (number_positive(f->max_vrms) && number_positive(f->load_ohm))
		volts[n++] = f->max_vrms;
	return n;
}

static bool
is_open_voltage(const struct drive_figure *f)
{
	return number_positive(f->max_vrms) && !number_positive(f->load_ohm);
}

/* Narrows the limits *l by one stated figure. */
static void
take_figure(struct limits *l, const struct drive_figure *f, struct impedance z, struct range zo,
	unsigned *missing)
{
	double volts[2];
	size_t n = volts_under_load(f, volts);

	EACH_IN (v, volts, n) {
		struct range g = gains(f->load_ohm, z, zo);

		l->vrms_low = fmax(l->vrms_low, *v * g.low);
		l->ma_low = fmax(l->ma_low, drive_ma(*v, f->load_ohm));
		/* The stated figure is at the voltage limit or at the current limit of the
		 * source. The larger result of both is the upper bound. */
		l->either_high = fmin(l->either_high, *v * fmax(g.high, z.ohm / f->load_ohm));
	}
	if (number_positive(f->power_mw) && !number_positive(f->load_ohm))
		*missing |= DRIVE_NO_LOAD;
	if (is_open_voltage(f)) {
		struct range g = gains(0, z, zo);
		l->vrms_low = fmax(l->vrms_low, f->max_vrms * g.low);
		l->vrms_high = fmin(l->vrms_high, f->max_vrms * g.high);
	}
	if (number_positive(f->max_ma)) {
		l->ma_low = fmax(l->ma_low, f->max_ma);
		l->ma_high = fmin(l->ma_high, f->max_ma);
	}
}

/* Rounded figures of a data sheet may differ by this factor without a contradiction. */
#define ROUNDING 1.03

/* Returns a lower bound of the voltage that the source can give into r_ohm, 0 if unknown. */
static double
least_volts_at(const struct drive_source *s, double r_ohm)
{
	struct impedance load = { r_ohm, 0 };
	double least = 0, volts[2];

	EACH_IN (f, s->figures, s->n) {
		size_t n = volts_under_load(f, volts);

		EACH_IN (v, volts, n)
			least = fmax(least, *v * gains(f->load_ohm, load, s->zo_ohm).low);
		if (is_open_voltage(f))
			least = fmax(least, f->max_vrms * gains(0, load, s->zo_ohm).low);
	}
	return least;
}

/* Finds the limit that a figure under load reached, if other figures prove it: the current limit if
 * they give more volts into that load; the voltage limit if they give more current. */
static void
take_proven(struct limits *l, const struct drive_source *s, struct impedance z)
{
	double ma_low = l->ma_low, volts[2];

	EACH_IN (f, s->figures, s->n) {
		size_t n = volts_under_load(f, volts);
		double least = n ? least_volts_at(s, f->load_ohm) : 0;

		EACH_IN (v, volts, n) {
			if (least > *v * ROUNDING)
				l->ma_high = fmin(l->ma_high, drive_ma(*v, f->load_ohm));
			else if (ma_low > drive_ma(*v, f->load_ohm) * ROUNDING)
				l->vrms_high = fmin(
					l->vrms_high, *v * gains(f->load_ohm, z, s->zo_ohm).high);
		}
	}
}

/* Returns the voltages at a load of known phase. any_current: assumes no current limit. */
static struct range
reach_at(const struct drive_source *s, struct impedance z, bool any_current, unsigned *missing)
{
	struct limits l = { 0, INFINITY, 0, INFINITY, INFINITY };

	EACH_IN (figure, s->figures, s->n)
		take_figure(&l, figure, z, s->zo_ohm, missing);
	if (l.ma_low <= 0)
		*missing |= DRIVE_NO_CURRENT;
	if (l.vrms_low <= 0 && isinf(l.vrms_high))
		*missing |= DRIVE_NO_VOLTAGE;
	if (!is_output_impedance(s->zo_ohm.high))
		*missing |= DRIVE_NO_ZO;
	else if (!(s->zo_ohm.low >= s->zo_ohm.high))
		*missing |= DRIVE_ZO_BOUND;
	take_proven(&l, s, z);
	struct range r = {
		fmin(l.vrms_low, any_current ? INFINITY : l.ma_low / 1000 * z.ohm),
		fmin(fmin(l.vrms_high, l.ma_high / 1000 * z.ohm), l.either_high),
	};
	if (r.low > r.high) {
		struct range other = { r.high, r.low };
		if (r.low > r.high * ROUNDING)
			*missing |= DRIVE_CONTRADICTION;
		r = other;
	}
	r.low = number_positive(r.low) ? r.low : (double)NAN;
	r.high = number_positive(r.high) ? r.high : (double)NAN;
	return r;
}

struct range
drive_reach(const struct drive_source *s, double ohm, double phase_deg, bool any_current,
	unsigned *missing)
{
	if (!number_positive(ohm))
		return RANGE_UNKNOWN;
	if (fabs(phase_deg) <= 90)
		return reach_at(s, (struct impedance){ ohm, phase_deg }, any_current, missing);
	/* The voltage rises with the phase angle, so the extreme angles bound the others. */
	struct range low = reach_at(s, (struct impedance){ ohm, 0 }, any_current, missing);
	struct range high =
		reach_at(s, (struct impedance){ ohm, CURVE_MOST_PHASE_DEG }, any_current, missing);
	return (struct range){ low.low, high.high };
}

/* ---- level and headroom of a source with a device ---- */

/* Returns the range of f(x, with) for x in r; f must increase with x. */
static struct range
map(struct range r, double (*f)(double, double), double with)
{
	return (struct range){ f(r.low, with), f(r.high, with) };
}

static double
minus(double a, double b)
{
	return number_or_unknown(a - b);
}

static void
find_impedance(struct drive_result *r, const struct drive_device *d, double *phase_deg)
{
	const struct curve *c = d->curve && d->curve->n ? d->curve : NULL;

	*phase_deg = c ? curve_phase_deg(c, CURVE_REFERENCE_HZ) : (double)NAN;
	r->ohm = c ? curve_ohm(c, CURVE_REFERENCE_HZ) : (double)NAN;
	if (!number_positive(r->ohm) && number_positive(d->ohm))
		r->ohm = d->ohm;
	r->lowest_ohm =
		c ? curve_lowest_ohm(c, CURVE_BAND_LOW_HZ, CURVE_BAND_HIGH_HZ) : (double)NAN;
	if (!number_positive(r->lowest_ohm))
		r->lowest_ohm = r->ohm;
	if (!number_positive(r->ohm))
		r->missing |= DRIVE_NO_IMPEDANCE;
	if (!c)
		r->missing |= DRIVE_NO_CURVE;
	else if (!curve_covers(c))
		r->missing |= DRIVE_CURVE_SHORT;
	if (!(fabs(*phase_deg) <= 90))
		r->missing |= DRIVE_NO_PHASE;
}

static void
find_sensitivity(struct drive_result *r, const struct drive_device *d)
{
	double ohm = number_positive(d->ohm) ? d->ohm : r->ohm;

	r->db_per_vrms = r->db_per_mw = NAN;
	if (!isfinite(d->sensitivity_db)) {
		r->missing |= DRIVE_NO_SENSITIVITY;
		return;
	}
	switch (d->unit) {
	case DRIVE_NO_UNIT_STATED: r->missing |= DRIVE_NO_UNIT; break;
	case DRIVE_PER_MW:
		r->missing |= number_positive(d->ohm) ? DRIVE_OHM_ASSUMED : DRIVE_OHM_AT_1_KHZ;
		r->db_per_mw = d->sensitivity_db;
		r->db_per_vrms = drive_per_vrms(d->sensitivity_db, ohm);
		break;
	case DRIVE_PER_VRMS:
		r->db_per_vrms = d->sensitivity_db;
		r->db_per_mw = drive_per_mw(d->sensitivity_db, ohm);
		break;
	}
}

static void
find_losses(struct drive_result *r, const struct drive_source *s, const struct drive_device *d,
	double phase_deg)
{
	struct range zo = { s->zo_ohm.low >= 0 ? s->zo_ohm.low : 0, s->zo_ohm.high };

	if (!(s->zo_ohm.high >= 0) || !isfinite(s->zo_ohm.high))
		zo.high = NAN;
	if (isnan(zo.high) && zo.low <= 0)
		zo.low = NAN; /* both ends unknown: "at least 0" would tell nothing */
	r->zo_ohm = zo;
	/* The larger output impedance has the larger loss. Without a phase, a resistive load has
	 * the largest loss. */
	r->loss_db = (struct range){
		number_or_unknown(20 * log10(curve_divider(r->ohm, phase_deg, zo.high).low)),
		number_or_unknown(20 * log10(curve_divider(r->ohm, phase_deg, zo.low).high)),
	};
	r->damping = (struct range){ number_or_unknown(r->lowest_ohm / zo.high),
		number_or_unknown(r->lowest_ohm / zo.low) };
	if (r->missing & (DRIVE_NO_CURVE | DRIVE_CURVE_SHORT))
		r->damping.low = NAN;
	r->eighth = drive_eighth(r->lowest_ohm, zo);
	/* the lowest impedance may lie outside the curve */
	if (r->eighth == DRIVE_YES && r->missing & (DRIVE_NO_CURVE | DRIVE_CURVE_SHORT))
		r->eighth = DRIVE_UNKNOWN;
	if (d->curve && d->curve->n && zo.high >= 0) {
		r->spread_db = curve_spread(d->curve, zo);
		if (r->missing & DRIVE_CURVE_SHORT)
			r->spread_db.high =
				NAN; /* outside the curve, the change of level may be larger */
		r->spread_about_db = curve_shift(d->curve, zo.high).spread_db;
	}
}

void
drive_work_out(struct drive_result *r, const struct drive_source *s, const struct drive_device *d,
	double level_db, double plr_db)
{
	double phase_deg;

	*r = (struct drive_result){ .spread_db = RANGE_UNKNOWN,
		.spread_about_db = NAN,
		.voltage_headroom_db = RANGE_UNKNOWN };
	if (!isfinite(plr_db)) {
		r->missing |= DRIVE_PLR_ASSUMED;
		plr_db = DRIVE_PLR_DB;
	}
	find_impedance(r, d, &phase_deg);
	find_sensitivity(r, d);
	find_losses(r, s, d, phase_deg);
	r->vrms = drive_reach(s, r->ohm, phase_deg, false, &r->missing);
	r->ma = map(r->vrms, drive_ma, r->ohm);
	r->mw = map(r->vrms, drive_mw, r->ohm);
	r->loudest_db = map(r->vrms, drive_level_db, r->db_per_vrms);
	r->headroom_db = map(r->loudest_db, minus, level_db + plr_db);
	if (r->missing & DRIVE_NO_CURRENT)
		r->voltage_headroom_db =
			map(map(drive_reach(s, r->ohm, phase_deg, true, &r->missing),
				    drive_level_db, r->db_per_vrms),
				minus, level_db + plr_db);
	r->need_vrms = drive_vrms_for(r->db_per_vrms, level_db + plr_db);
	r->need_ma = range_of(drive_ma(r->need_vrms, r->lowest_ohm));
	r->need_mw = range_of(drive_mw(r->need_vrms, r->lowest_ohm));
	if (r->missing & (DRIVE_NO_CURVE | DRIVE_CURVE_SHORT))
		r->need_ma.high = r->need_mw.high = NAN;
}

/* ---- results in words ---- */

const char *
drive_verdict(double headroom_db)
{
	if (!isfinite(headroom_db))
		return "not known";
	if (headroom_db >= PLENTY_DB)
		return "more than enough";
	return headroom_db >= 0 ? "enough" : "not enough";
}

/* Appends a level difference without sign and with two digits: "17" or "5.3". */
static void
add_db(struct buf *b, double db, double (*rounded)(double))
{
	double per_db = fabs(db) < 10 ? 10 : 1;
	double parts = fabs(rounded(db * per_db + (rounded == ceil ? -1e-9 : 1e-9)));

	buf_addf(b, "%.*f", fmod(parts, per_db) > 0.5 ? 1 : 0, parts / per_db);
}

/* Appends the headroom h in words: "17 dB to spare", "between 3.2 dB short and 12 dB to spare". */
static void
add_spare(struct buf *b, struct range h)
{
	bool exact = fabs(h.high - h.low) <= 1e-9 * (1 + fabs(h.high));
	const char *end = h.high < 0 || (isnan(h.high) && h.low < 0) ? "short" : "to spare";
	CLEANUP(buf_finish) struct buf low = BUF_INIT, high = BUF_INIT;

	add_db(&low, h.low, exact ? round : floor);
	add_db(&high, h.high, exact ? round : ceil);
	if (exact)
		buf_addf(b, "%s dB %s", high.s, end);
	else if (isnan(h.low))
		buf_addf(b, "at %s %s dB %s", h.high < 0 ? "least" : "most", high.s, end);
	else if (isnan(h.high))
		buf_addf(b, "at %s %s dB %s", h.low < 0 ? "most" : "least", low.s, end);
	else if (h.low < 0 && h.high >= 0)
		buf_addf(b, "between %s dB short and %s dB to spare", low.s, high.s);
	else if (text_same(low.s, high.s))
		buf_addf(b, "%s dB %s", high.s, end);
	else if (h.low < 0)
		buf_addf(b, "%s to %s dB %s", high.s, low.s, end);
	else
		buf_addf(b, "%s to %s dB %s", low.s, high.s, end);
}

/* Drops the upper end of `of` if the headroom h, a range, is more than enough at its lower end. */
static struct range
capped(struct range h, struct range of)
{
	if (h.low >= PLENTY_DB && h.high > h.low + 1e-9 * (1 + h.high))
		of.high = NAN;
	return of;
}

static struct range
headroom_of(const struct drive_result *r)
{
	return r->voltage_headroom_db.high >= 0 ? r->voltage_headroom_db : r->headroom_db;
}

struct range
drive_capped(const struct drive_result *r, struct range level_db)
{
	return isfinite(level_db.low) ? capped(headroom_of(r), level_db) : level_db;
}

void
drive_add_verdict(struct buf *b, const struct drive_result *r)
{
	bool by_voltage = r->voltage_headroom_db.high >= 0;
	struct range h = headroom_of(r);
	const char *low = drive_verdict(h.low), *high = drive_verdict(h.high);

	if (!isfinite(h.low) && !isfinite(h.high)) {
		buf_add(b, "not known");
		return;
	}
	/* How much more than the required current it gives is not known. */
	if (by_voltage && r->need_ma.low > 0) {
		buf_add(b, "enough if it gives ");
		range_add_digits(b, r->need_ma.low, 1);
		buf_add(b, " mA, with ");
		add_spare(b, r->headroom_db); /* bounded like the loudest level */
		return;
	}
	/* A source that gives the required current has enough voltage at any output impedance. */
	bool sure = by_voltage || (isfinite(h.high) ? low == high || h.high < 0 : h.low >= 0);
	if (sure)
		buf_add(b, by_voltage || !isfinite(h.low) ? high : low);
	else if (h.low >= 0)
		buf_addf(b, "%s, perhaps %s", low, high);
	else
		buf_addf(b, "perhaps %s", isfinite(h.high) ? high : "enough");
	buf_add(b, sure ? ", " : ": ");
	add_spare(b, capped(h, h));
}

static const struct {
	enum drive_missing flag;
	const char *words;
} missing_words[] = {
	{ DRIVE_NO_IMPEDANCE, "no impedance" },
	{ DRIVE_NO_SENSITIVITY, "no sensitivity" },
	{ DRIVE_NO_UNIT, "sensitivity in dB without a unit: dB/mW or dB/Vrms?" },
	{ DRIVE_OHM_ASSUMED, "impedance of the sensitivity not stated, assumed nominal" },
	{ DRIVE_OHM_AT_1_KHZ,
		"impedance of the sensitivity not stated, assumed that of the curve at 1 kHz" },
	{ DRIVE_NO_VOLTAGE, "no voltage or power figure" },
	{ DRIVE_NO_CURRENT, "no figure for the maximum current, so results are ranges" },
	{ DRIVE_NO_ZO, "no output impedance, so results are ranges" },
	{ DRIVE_ZO_BOUND, "output impedance stated only as a bound, so results are ranges" },
	{ DRIVE_NO_CURVE, "no impedance curve, so the lowest impedance is unknown" },
	{ DRIVE_CURVE_SHORT, "impedance curve does not cover 20 Hz to 20 kHz" },
	{ DRIVE_NO_PHASE, "no phase, assumed within 60 degrees" },
	{ DRIVE_NO_LOAD, "power figure left out: its load is not stated" },
	{ DRIVE_CONTRADICTION, "the source's figures contradict each other" },
	{ DRIVE_PLR_ASSUMED, "peaks assumed 14 dB above the loudness" },
};

void
drive_add_missing(struct buf *b, unsigned missing)
{
	const char *between = "";

	EACH_OF (row, missing_words)
		if (missing & row->flag) {
			buf_addf(b, "%s%s", between, row->words);
			between = "; ";
		}
}
