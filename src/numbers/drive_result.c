#include "numbers/drive.h"

#include <math.h>

#include "base/mem.h"

#define PI 3.14159265358979323846
#define PLENTY_DB 10.0

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

/* The socket drives device and cable in series; the device gets its share of the voltage (voltage
 * divider). */
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
	unsigned seen = 0;

	*r = (struct drive_result){ .spread_db = RANGE_UNKNOWN };
	if (!isfinite(plr_db)) {
		r->missing |= DRIVE_PLR_ASSUMED;
		plr_db = DRIVE_PLR_DB;
	}
	find_impedance(r, d, &phase_deg);
	find_sensitivity(r, d);
	find_losses(r, s, d, phase_deg);
	r->vrms = reach_across(s, r->ohm, phase_deg, &r->missing);
	r->lowest_vrms = reach_across(
		s, r->lowest_ohm, r->lowest_ohm < r->ohm ? (double)NAN : phase_deg, &seen);
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

static void
add_range_line(struct buf *b, const char *name, struct range r, int decimals, const char *unit)
{
	buf_addf(b, "%s: ", name);
	range_add(b, r, decimals, false, unit);
	buf_add_char(b, '\n');
}

void
drive_add_result(struct buf *b, const struct drive_result *r)
{
	static const char *const answers[] = { "unknown", "broken", "kept" };

	add_range_line(b, "Sensitivity", range_of(r->db_per_vrms), 1, "dB/Vrms");
	add_range_line(b, "Sensitivity", range_of(r->db_per_mw), 1, "dB/mW");
	add_range_line(b, "Most voltage", r->vrms, 3, "Vrms");
	add_range_line(b, "Most current", r->ma, 1, "mA");
	add_range_line(b, "Most power", r->mw, 1, "mW");
	add_range_line(b, "Loudest", r->loudest_db, 1, "dB SPL");
	buf_add(b, "Headroom: ");
	drive_add_verdict(b, r->headroom_db);
	buf_add_char(b, '\n');
	add_range_line(b, "Needs voltage", range_of(r->need_vrms), 3, "Vrms");
	add_range_line(b, "Needs current", r->need_ma, 1, "mA");
	add_range_line(b, "Needs power", r->need_mw, 2, "mW");
	add_range_line(b, "Loss", r->loss_db, 2, "dB");
	add_range_line(b, "FR shift, spread", r->spread_db, 2, "dB");
	buf_addf(b, "Rule of 1/8: %s\n", answers[r->eighth]);
	if (r->missing) {
		buf_add(b, "Missing: ");
		drive_add_missing(b, r->missing);
		buf_add_char(b, '\n');
	}
}
