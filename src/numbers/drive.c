#include "numbers/drive.h"

#include <math.h>

#include "base/mem.h"

#define PI 3.14159265358979323846
#define PLENTY_DB 10.0

/* ---- units and circuits ---- */

/* dB to add to dB/mW for dB/Vrms: 1 Vrms into ohm, as a level re 1 mW. */
static double
offset_db(double ohm)
{
	return number_positive(ohm) ? 10 * log10(1000 / ohm) : (double)NAN;
}

double
drive_per_vrms(double db_per_mw, double ohm)
{
	return number_or_unknown(db_per_mw + offset_db(ohm));
}

double
drive_per_mw(double db_per_vrms, double ohm)
{
	return number_or_unknown(db_per_vrms - offset_db(ohm));
}

double
drive_level_db(double db_per_vrms, double vrms)
{
	return number_positive(vrms) ? number_or_unknown(db_per_vrms + 20 * log10(vrms))
				     : (double)NAN;
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
	return number_positive(ohm) && vrms >= 0 ? number_or_unknown(1000 * vrms / ohm * vrms)
						 : (double)NAN;
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

/* ---- what a socket can do ---- */

/* Limits of a socket that its stated figures show, for one load. */
struct limits {
	double vrms_low, vrms_high; /* that of voltage, at the load; 0, INFINITY: not known */
	double ma_low, ma_high;     /* that of current */
	double either_high;         /* volts: upper bound of the lower of both limits */
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

/*
 * Voltage at the load of a source that gives 1 V into the resistor r (0: open circuit), for every
 * Zo within its bounds (voltage divider). Zo without an upper bound ends as a current source: Z/r.
 */
static struct range
gains(double r_ohm, struct impedance z, struct range zo)
{
	double low_zo = is_output_impedance(zo.low) ? zo.low : 0, at_low = gain(r_ohm, z, low_zo);
	double at_high = is_output_impedance(zo.high) ? gain(r_ohm, z, zo.high)
		: r_ohm > 0                           ? z.ohm / r_ohm
						      : 0;
	struct range g = { fmin(at_low, at_high), fmax(at_low, at_high) };
	/* With a phase the gain may turn in between, where its derivative by Zo is 0. */
	double re = fabs(z.phase_deg) <= 90 ? z.ohm * cos(z.phase_deg * PI / 180) : z.ohm;
	double turn = r_ohm > 0 ? z.ohm * (z.ohm - r_ohm * re / z.ohm) / (r_ohm - re) : (double)NAN;
	if (turn > low_zo && !(turn >= zo.high) && isfinite(turn)) {
		double there = gain(r_ohm, z, turn);
		g.low = fmin(g.low, there);
		g.high = fmax(g.high, there);
	}
	return g;
}

static void
take_voltage_at_load(
	struct limits *l, double vrms, double r_ohm, struct impedance z, struct range zo)
{
	struct range g = gains(r_ohm, z, zo);

	l->vrms_low = fmax(l->vrms_low, vrms * g.low);
	l->ma_low = fmax(l->ma_low, drive_ma(vrms, r_ohm));
	/* At the stated figure one of the limits was reached: the voltage limit scales by the gain,
	 * the current limit keeps the current. */
	l->either_high = fmin(l->either_high, vrms * fmax(g.high, z.ohm / r_ohm));
}

static void
take_figure(struct limits *l, const struct drive_figure *f, struct impedance z, struct range zo,
	unsigned *missing)
{
	bool loaded = number_positive(f->load_ohm);

	if (number_positive(f->power_mw) && loaded)
		take_voltage_at_load(
			l, drive_vrms_of_power(f->power_mw, f->load_ohm), f->load_ohm, z, zo);
	else if (number_positive(f->power_mw))
		*missing |= DRIVE_NO_LOAD;
	if (number_positive(f->max_vrms) && loaded)
		take_voltage_at_load(l, f->max_vrms, f->load_ohm, z, zo);
	else if (number_positive(f->max_vrms)) {
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

struct range
drive_reach(const struct drive_source *s, double ohm, double phase_deg, unsigned *missing)
{
	struct limits l = { 0, INFINITY, 0, INFINITY, INFINITY };
	struct impedance z = { ohm, phase_deg };

	if (!number_positive(ohm))
		return RANGE_UNKNOWN;
	for (size_t i = 0; i < s->n; i++)
		take_figure(&l, &s->figures[i], z, s->zo_ohm, missing);
	if (l.ma_low <= 0)
		*missing |= DRIVE_NO_CURRENT;
	if (l.vrms_low <= 0 && isinf(l.vrms_high))
		*missing |= DRIVE_NO_VOLTAGE;
	if (!is_output_impedance(s->zo_ohm.high))
		*missing |= DRIVE_NO_ZO;
	else if (!(s->zo_ohm.low >= s->zo_ohm.high))
		*missing |= DRIVE_ZO_BOUND;
	struct range r = {
		fmin(l.vrms_low, l.ma_low / 1000 * ohm),
		fmin(fmin(l.vrms_high, l.ma_high / 1000 * ohm), l.either_high),
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

/* ---- a source with a device ---- */

/* Applies an increasing function of one number to both ends of a range. */
static struct range
map(struct range r, double (*f)(double, double), double with)
{
	return (struct range){ f(r.low, with), f(r.high, with) };
}

static double
level_of_vrms(double vrms, double db_per_vrms)
{
	return drive_level_db(db_per_vrms, vrms);
}

static double
minus(double a, double b)
{
	return number_or_unknown(a - b);
}

static double
cable_ohm(const struct drive_source *s)
{
	return number_positive(s->added_ohm) ? s->added_ohm : 0;
}

/* The socket drives device and cable in series (voltage divider). */
static struct range
reach_across(const struct drive_source *s, double ohm, double phase_deg, unsigned *missing)
{
	double cable = cable_ohm(s), seen = ohm + cable, turned = phase_deg;

	if (!number_positive(ohm))
		return RANGE_UNKNOWN;
	if (cable > 0 && fabs(phase_deg) <= 90) {
		double re = ohm * cos(phase_deg * PI / 180) + cable,
		       im = ohm * sin(phase_deg * PI / 180);
		seen = hypot(re, im);
		turned = atan2(im, re) * 180 / PI;
	}
	struct range r = drive_reach(s, seen, turned, missing);
	return (struct range){ r.low * (ohm / seen), r.high * (ohm / seen) };
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
	else if (!curve_covers(c, CURVE_BAND_LOW_HZ, CURVE_BAND_HIGH_HZ))
		r->missing |= DRIVE_CURVE_SHORT;
	if (!(fabs(*phase_deg) <= 90))
		r->missing |= DRIVE_NO_PHASE;
}

static void
find_sensitivity(struct drive_result *r, const struct drive_device *d)
{
	double ohm = d->sensitivity_ohm;

	r->db_per_vrms = r->db_per_mw = NAN;
	if (!isfinite(d->sensitivity_db)) {
		r->missing |= DRIVE_NO_SENSITIVITY;
		return;
	}
	if (!number_positive(ohm))
		ohm = number_positive(d->ohm) ? d->ohm : r->ohm;
	switch (d->unit) {
	case DRIVE_NO_UNIT_STATED: r->missing |= DRIVE_NO_UNIT; break;
	case DRIVE_PER_MW:
		if (!number_positive(d->sensitivity_ohm))
			r->missing |= DRIVE_OHM_ASSUMED;
		r->db_per_mw = d->sensitivity_db;
		r->db_per_vrms = drive_per_vrms(d->sensitivity_db, ohm);
		break;
	case DRIVE_PER_VRMS:
		r->db_per_vrms = d->sensitivity_db;
		r->db_per_mw = drive_per_mw(d->sensitivity_db, ohm);
		break;
	}
}

/* Shift over the band for one end of the range of Zo. A Zo within the range gives a shift between
 * those of both ends. */
static double
spread_at(const struct curve *c, double zo_ohm)
{
	return zo_ohm >= 0 ? curve_shift(c, zo_ohm).spread_db : (double)NAN;
}

static void
find_losses(struct drive_result *r, const struct drive_source *s, const struct drive_device *d,
	double phase_deg)
{
	double cable = cable_ohm(s);
	struct range zo = { s->zo_ohm.low >= 0 ? s->zo_ohm.low + cable : cable,
		s->zo_ohm.high + cable };

	if (!(s->zo_ohm.high >= 0) || !isfinite(s->zo_ohm.high))
		zo.high = NAN;
	if (isnan(zo.high) && zo.low <= 0)
		zo.low = NAN; /* "at least 0" says nothing */
	r->zo_ohm = zo;
	/* The larger Zo is the larger loss. */
	r->loss_db = (struct range){ curve_loss_db(r->ohm, phase_deg, zo.high),
		curve_loss_db(r->ohm, phase_deg, zo.low) };
	r->damping = (struct range){ number_or_unknown(r->lowest_ohm / zo.high),
		number_or_unknown(r->lowest_ohm / zo.low) };
	r->eighth = r->missing & (DRIVE_NO_CURVE | DRIVE_CURVE_SHORT) &&
			drive_eighth(r->lowest_ohm, zo) == DRIVE_YES
		? DRIVE_UNKNOWN /* the lowest impedance may lie outside the curve */
		: drive_eighth(r->lowest_ohm, zo);
	if (d->curve && d->curve->n)
		r->spread_db =
			(struct range){ spread_at(d->curve, zo.low), spread_at(d->curve, zo.high) };
}

void
drive_work_out(struct drive_result *r, const struct drive_source *s, const struct drive_device *d,
	double level_db, double plr_db)
{
	double phase_deg;

	*r = (struct drive_result){ .spread_db = RANGE_UNKNOWN };
	if (!isfinite(plr_db)) {
		r->missing |= DRIVE_PLR_ASSUMED;
		plr_db = DRIVE_PLR_DB;
	}
	find_impedance(r, d, &phase_deg);
	find_sensitivity(r, d);
	find_losses(r, s, d, phase_deg);
	r->vrms = reach_across(s, r->ohm, phase_deg, &r->missing);
	r->ma = map(r->vrms, drive_ma, r->ohm);
	r->mw = map(r->vrms, drive_mw, r->ohm);
	r->loudest_db = map(r->vrms, level_of_vrms, r->db_per_vrms);
	r->headroom_db = map(r->loudest_db, minus, level_db + plr_db);
	r->need_vrms = drive_vrms_for(r->db_per_vrms, level_db + plr_db);
	r->need_ma = range_of(drive_ma(r->need_vrms, r->lowest_ohm));
	r->need_mw = range_of(drive_mw(r->need_vrms, r->lowest_ohm));
	if (r->missing & (DRIVE_NO_CURVE | DRIVE_CURVE_SHORT))
		r->need_ma.high = r->need_mw.high = NAN;
}

/* ---- words ---- */

const char *
drive_verdict(double headroom_db)
{
	if (!isfinite(headroom_db))
		return "unknown";
	return headroom_db >= PLENTY_DB ? "plenty"
		: headroom_db >= 0      ? "enough"
					: "clips before it";
}

void
drive_add_verdict(struct buf *b, struct range headroom_db)
{
	const char *low = drive_verdict(headroom_db.low), *high = drive_verdict(headroom_db.high);

	if (range_known(headroom_db)) {
		buf_add(b, low);
		if (low != high)
			buf_addf(b, ", perhaps %s", high);
	} else if (isfinite(headroom_db.low)) {
		/* "at least clips" would say nothing of how much more there may be. */
		buf_addf(b, headroom_db.low < 0 ? "perhaps %s" : "at least %s", low);
	} else if (isfinite(headroom_db.high)) {
		buf_addf(b, headroom_db.high < 0 ? "%s" : "at most %s", high);
	} else {
		buf_add(b, "unknown");
		return;
	}
	buf_add(b, " (");
	range_add(b, headroom_db, 1, true, "dB");
	buf_add_char(b, ')');
}

static const struct {
	enum drive_missing flag;
	const char *words;
} missing_words[] = {
	{ DRIVE_NO_IMPEDANCE, "no impedance" },
	{ DRIVE_NO_SENSITIVITY, "no sensitivity" },
	{ DRIVE_NO_UNIT, "sensitivity in dB without a unit: dB/mW or dB/Vrms?" },
	{ DRIVE_OHM_ASSUMED, "impedance of the sensitivity not stated: the nominal one taken" },
	{ DRIVE_NO_VOLTAGE, "no voltage or power figure" },
	{ DRIVE_NO_CURRENT, "no current figure: range" },
	{ DRIVE_NO_ZO, "no output impedance: range" },
	{ DRIVE_ZO_BOUND, "output impedance known as a bound: range" },
	{ DRIVE_NO_CURVE, "no impedance curve: lowest impedance unknown" },
	{ DRIVE_CURVE_SHORT, "impedance curve does not cover 20 Hz to 20 kHz" },
	{ DRIVE_NO_PHASE, "no phase: losses are at most those shown" },
	{ DRIVE_NO_LOAD, "power figure without its load left out" },
	{ DRIVE_CONTRADICTION, "the source's figures contradict each other" },
	{ DRIVE_PLR_ASSUMED, "peaks taken as 14 dB above the loudness" },
};

void
drive_add_missing(struct buf *b, unsigned missing)
{
	const char *between = "";

	for (size_t i = 0; i < LENGTH(missing_words); i++)
		if (missing & missing_words[i].flag) {
			buf_addf(b, "%s%s", between, missing_words[i].words);
			between = "; ";
		}
}
