/*
 * Driveability of one device on each of its chains: which figures hold, where they come from, and
 * what follows from them (numbers/drive.h).
 */
#ifndef ANSWERS_DRIVE_H
#define ANSWERS_DRIVE_H

#include <jansson.h>
#include <stddef.h>

#include "config/sources.h"
#include "numbers/curve.h"

struct drive_feed {
	const char *name;
	const char *content; /* key=value lines, as a chain row keeps them */
};

/* Texts are NULL and numbers NAN where not known. */
struct drive_asked {
	const char *review, *device; /* an id, a name as shown */
	double impedance_ohm;        /* one number */
	const struct curve *curve;   /* or a curve; NULL: none */
	const char *curve_file;
	double sensitivity_db;
	const char *sensitivity_unit; /* dB/mW, dB/Vrms */
	const struct drive_feed *feeds;
	size_t n;
	const struct source_sheets *sources;
	double level_db; /* what one listens at, dB SPL */
	double plr_db;   /* NAN: 14 dB are taken, and said */
};

/* New reference. */
json_t *answer_drive(const struct drive_asked *a);

#endif
