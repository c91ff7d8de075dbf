#include "numbers/drive.h"

#include <math.h>

#define PI 3.14159265358979323846

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
drive_level_of_power_db(double db_per_mw, double mw)
{
	return number_positive(mw) ? number_or_unknown(db_per_mw + 10 * log10(mw)) : (double)NAN;
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
drive_mw_of_current(double ma, double ohm)
{
	return number_positive(ohm) && ma >= 0 ? number_or_unknown(ma * ma * ohm / 1000)
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

double
drive_series_ohm(double a, double b)
{
	return a >= 0 && b >= 0 ? number_or_unknown(a + b) : (double)NAN;
}

double
drive_parallel_ohm(double a, double b)
{
	return number_positive(a) && number_positive(b) ? number_or_unknown(1 / (1 / a + 1 / b))
							: (double)NAN;
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

double
drive_shift_bound_db(double divisor)
{
	return number_positive(divisor) ? 20 * log10((divisor + 1) / divisor) : (double)NAN;
}

/* ---- headroom, listening level ---- */

double
drive_headroom_db(double loudest_db, double level_db, double plr_db)
{
	return number_or_unknown(loudest_db - (level_db + plr_db));
}

double
drive_headroom_crest_db(double loudest_db, double level_db, double crest_db)
{
	return number_or_unknown(loudest_db + DRIVE_SINE_CREST_DB - (level_db + crest_db));
}

double
drive_plr_db(double true_peak_dbtp, double loudness_lufs)
{
	return number_or_unknown(true_peak_dbtp - loudness_lufs);
}

double
drive_volume_db(double level_db, double loudest_db, double loudness_lufs)
{
	return number_or_unknown(level_db - loudest_db - loudness_lufs);
}

static const struct {
	double dba, hours;
} allowances[] = {
	[DRIVE_ADULT] = { 80, 40 },
	[DRIVE_CHILD] = { 75, 40 },
};

double
drive_weekly_hours(double level_dba, enum drive_listener who)
{
	return number_or_unknown(
		allowances[who].hours * pow(10, (allowances[who].dba - level_dba) / 10));
}

double
drive_weekly_pa2h(enum drive_listener who)
{
	return 20e-6 * 20e-6 * pow(10, allowances[who].dba / 10) * allowances[who].hours;
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

/* The voltage of a figure at its load; NAN when it has no load. */
static double
loaded_vrms(const struct drive_figure *f)
{
	double v = drive_vrms_of_power(f->power_mw, f->load_ohm);

	return number_positive(v) ? v : number_positive(f->load_ohm) ? f->max_vrms : (double)NAN;
}

double
drive_between_vrms(const struct drive_figure *low, const struct drive_figure *high, double ohm)
{
	double v = loaded_vrms(high), ma = drive_ma(loaded_vrms(low), low->load_ohm);

	if (!(ohm >= low->load_ohm && ohm <= high->load_ohm) || !number_positive(v) ||
		!number_positive(ma))
		return NAN;
	return fmin(v, ma / 1000 * ohm);
}
