/*
 * Parses numbers with units, as people write them, and volumes. The decimal point is '.' in every
 * locale; inf, nan and hexadecimal are refused. Each function returns false if the text has another
 * form.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "base/core/err.h"

/* The functions down to quantity_unit parse the whole text: nothing may follow the value. */
bool quantity_ohm(const char *text, double *ohm);   /* value in ohm: "0.4 ohm", "0.4 Ω", "0.4" */
bool quantity_vrms(const char *text, double *vrms); /* value in Vrms: "7.1 Vrms", "900 mV" */
/* values in mW and ohm: "2000 mW into 32 ohm" */
bool quantity_power(const char *text, double mw_ohm[2]);
bool quantity_range(const char *text, double min_max[2]); /* two values: "0-100" */
bool quantity_number(const char *text, double *value);    /* a number without a unit: "28.5" */
/* Parses a number followed by exactly `unit`, with or without spaces between: "75 dB SPL". */
bool quantity_unit(const char *text, const char *unit, double *value);

/* A volume that the user typed from a device's display, and how its level was matched: "28",
 * "28.5 steps", "50% by ear", "-32 dB". */
struct volume_text {
	char *value; /* the number, without its unit */
	char *unit;  /* unit of the chain, else the typed unit; NULL: none */
	char *how;   /* "by ear", "by meter" or "by meter, 120 mV"; NULL: not typed */
	bool read;   /* how has what the meter read */
};

/* Parses a typed volume into v. unit: the unit of the chain's volume, or NULL. Returns false with
 * err for another unit, other words or no volume. The caller calls volume_text_finish in either
 * case. */
bool quantity_read_volume(
	struct volume_text *v, const char *text, const char *unit, struct err *err);
void volume_text_finish(struct volume_text *v);
