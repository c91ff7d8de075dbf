/*
 * Parses numbers with units, as people write them, and volumes. The decimal point is '.' in every
 * locale; inf, nan and hexadecimal are refused. Each function returns false if the text does not
 * match.
 */
#ifndef CONFIG_QUANTITY_H
#define CONFIG_QUANTITY_H

#include <stdbool.h>

#include "base/err.h"

bool quantity_ohm(const char *text, double *ohm);         /* "0.4 ohm", "0.4 Ω", "0.4" */
bool quantity_vrms(const char *text, double *vrms);       /* "7.1 Vrms", "900 mV" */
bool quantity_power(const char *text, double mw_ohm[2]);  /* "2000 mW into 32 ohm" */
bool quantity_range(const char *text, double min_max[2]); /* "0-100" */
bool quantity_number(const char *text, double *value);    /* "28.5" and nothing else */
/* Parses a number followed by exactly `unit`, with or without spaces between: "75 dB SPL". */
bool quantity_unit(const char *text, const char *unit, double *value);

/* A volume typed from a device's display: "28", "28.5 steps", "50%", "-32 dB", and further text. */
struct volume_text {
	char *value; /* without its unit; a number if the unit is known */
	char *unit;  /* the chain's unit, else the typed one; NULL: none */
	char *rest;  /* the text after the volume, such as "by ear"; "" if none */
};

/* Parses a volume. unit: the chain's unit, or NULL. The caller finishes v either way. */
bool volume_read(struct volume_text *v, const char *text, const char *unit, struct err *err);
void volume_text_finish(struct volume_text *v);

#endif
