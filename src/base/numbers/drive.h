/*
 * Driveability: how loud a source can play a device, the current this takes, and the missing facts.
 * All voltages and currents are RMS of a sine. Levels are dB SPL in the maker's coupler at the
 * frequency of the sensitivity, not at a listener's eardrum. NAN is "not stated" in input and
 * "unknown" in results: a missing fact widens a range and sets a flag; nothing is guessed.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <math.h>
#include <stddef.h>

#include "base/core/buf.h"
#include "base/numbers/impedance_curve.h"
#include "base/numbers/range.h"

/* Assumed PLR (true peak - integrated loudness) of a track that was not measured. */
#define DRIVE_PLR_DB 14.0

/* ---- units and circuits (definitions, circuit theory) ---- */

/* Convert a sensitivity from dB/mW to dB/Vrms and back; ohm: impedance for which it is stated. */
double drive_per_vrms(double db_per_mw, double ohm);
double drive_per_mw(double db_per_vrms, double ohm);

double drive_level_db(double vrms, double db_per_vrms); /* returns dB SPL */
double drive_vrms_for(double db_per_vrms, double level_db);
double drive_ma(double vrms, double ohm);
double drive_mw(double vrms, double ohm);
double drive_vrms_of_power(double mw, double ohm); /* volts for a power at a load: sqrt(P·R) */
double drive_ma_of_power(double mw, double ohm);   /* mA for a power at a load: sqrt(P/R) */

/* Rule of 1/8: Zo <= lowest Z / 8 (nwavguy.blogspot.com 2011/02). Not a law of audibility. */
enum drive_answer { DRIVE_UNKNOWN, DRIVE_NO, DRIVE_YES };
enum drive_answer drive_eighth(double lowest_ohm, struct range zo_ohm);

/* Returns "more than enough" (10 dB and up), "enough" (0), "not enough"; "not known" for NAN. */
const char *drive_verdict(double headroom_db);

/* ---- a source and a device ---- */

/* One stated figure. max_vrms and power_mw are at load_ohm, if that is stated. Power without a load
 * is ignored. Voltage without a load is the largest open-circuit voltage. max_ma is the largest
 * current. */
struct drive_figure {
	double max_vrms, load_ohm, power_mw, max_ma;
};

#define DRIVE_FIGURE_INIT                                          \
	{                                                          \
		(double)NAN, (double)NAN, (double)NAN, (double)NAN \
	}

/* One output of a source with its figures: the balanced output's do not follow from the unbalanced
 * output's. */
struct drive_source {
	const struct drive_figure *figures;
	size_t n;
	struct range zo_ohm; /* output impedance; 0 to 1.5 for "< 1.5"; never derived from power */
};

enum drive_unit { DRIVE_NO_UNIT_STATED, DRIVE_PER_MW, DRIVE_PER_VRMS };

struct drive_device {
	double ohm;                /* nominal impedance */
	const struct curve *curve; /* impedance curve; NULL: none */
	double sensitivity_db;
	/* For DRIVE_PER_MW, the power is at the nominal impedance `ohm`, or, if that is unknown,
	 * at the impedance at 1 kHz. DRIVE_NO_UNIT_STATED: plain "dB", which is ambiguous. */
	enum drive_unit unit;
};

enum drive_missing {
	DRIVE_NO_IMPEDANCE = 1 << 0,
	DRIVE_NO_SENSITIVITY = 1 << 1,
	DRIVE_NO_UNIT = 1 << 2,
	DRIVE_OHM_ASSUMED = 1 << 3, /* assumed: dB/mW is at the nominal impedance */
	DRIVE_NO_VOLTAGE = 1 << 4,
	DRIVE_NO_CURRENT = 1 << 5,
	DRIVE_NO_ZO = 1 << 6,
	DRIVE_ZO_BOUND = 1 << 7,
	DRIVE_NO_CURVE = 1 << 8,
	DRIVE_CURVE_SHORT = 1 << 9, /* the impedance curve does not cover the audio band */
	DRIVE_NO_PHASE = 1 << 10,
	DRIVE_NO_LOAD = 1 << 11,       /* power stated without its load */
	DRIVE_CONTRADICTION = 1 << 12, /* the figures cannot all be true */
	DRIVE_PLR_ASSUMED = 1 << 13,
	DRIVE_OHM_AT_1_KHZ = 1 << 14, /* assumed: dB/mW is at the impedance at 1 kHz */
};

struct drive_result {
	double ohm, lowest_ohm; /* impedance at 1 kHz; lowest known impedance in the audio band */
	double db_per_vrms, db_per_mw;
	struct range zo_ohm;
	struct range vrms, ma, mw; /* largest voltage, current and power at `ohm` */
	struct range loudest_db;
	struct range headroom_db;
	struct range voltage_headroom_db; /* headroom if the current were unlimited; set if no
					     current is stated */
	double need_vrms; /* volts for the peaks of the track at the listening level */
	/* current and power at lowest_ohm for the peaks of the track; .high is NAN if the impedance
	 * curve is missing or does not cover the audio band */
	struct range need_ma, need_mw;
	/* change of the level by the output impedance, in dB, at `ohm`; 0 or below */
	struct range loss_db;
	struct range spread_db; /* highest minus lowest level over the audio band (curve_spread) */
	double spread_about_db; /* estimate of spread_db from the magnitude of the impedance alone,
				   at the largest output impedance */
	struct range damping;   /* damping factor: lowest impedance / output impedance */
	enum drive_answer eighth;
	unsigned missing; /* flags of enum drive_missing */
};

/* Returns the highest voltage across ohm at phase_deg (NAN: anything within CURVE_MOST_PHASE_DEG).
 * A source has a voltage limit behind Zo, and a current limit. A stated figure is a lower bound of
 * both limits and an upper bound of one. Figures are combined: 8.12 V into 300 ohm prove that 1300
 * mW into 32 ohm is the current limit. Below the loads of all figures the result is "at least I·Z,
 * at most V"; an unknown Zo may be anything. any_current: assumes no current limit. Adds flags to
 * *missing. */
struct range drive_reach(const struct drive_source *s, double ohm, double phase_deg,
	bool any_current, unsigned *missing);

/* Calculates *r. plr_db NAN: uses DRIVE_PLR_DB and sets a flag. level_db (listening level) NAN:
 * headroom and needed voltage stay unknown. */
void drive_work_out(struct drive_result *r, const struct drive_source *s,
	const struct drive_device *d, double level_db, double plr_db);

/* ---- results in words ---- */

/* Returns a range of levels without its upper end if its lower end is already more than enough:
 * a higher level makes no difference to a listener. */
struct range drive_capped(const struct drive_result *r, struct range level_db);
/* Appends "enough, 5.3 dB to spare", "enough, perhaps more than enough: 5 to 21 dB to spare",
 * "enough if it gives 6.4 mA, with at most 17 dB to spare", "not enough, 3.2 dB short" or "not
 * known". */
void drive_add_verdict(struct buf *b, const struct drive_result *r);
/* Appends the missing data: "no figure for the maximum current, so results are ranges; …"; else
 * nothing. */
void drive_add_missing(struct buf *b, unsigned missing);
