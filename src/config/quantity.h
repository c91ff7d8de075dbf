/*
 * Parses numbers with units, as people write them. The decimal point is '.' in every locale; inf,
 * nan and hexadecimal are refused. Each returns false if the text does not match.
 */
#ifndef CONFIG_QUANTITY_H
#define CONFIG_QUANTITY_H

#include <stdbool.h>

bool quantity_ohm(const char *text, double *ohm);         /* "0.4 ohm", "0.4 Ω", "0.4" */
bool quantity_vrms(const char *text, double *vrms);       /* "7.1 Vrms", "900 mV" */
bool quantity_power(const char *text, double mw_ohm[2]);  /* "2000 mW into 32 ohm" */
bool quantity_range(const char *text, double min_max[2]); /* "0-100" */
bool quantity_number(const char *text, double *value);    /* "28.5" and nothing else */
/* Parses a number followed by exactly `unit`, with or without spaces between: "75 dB SPL". */
bool quantity_unit(const char *text, const char *unit, double *value);

#endif
