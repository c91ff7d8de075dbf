/*
 * Numbers with units, as people write them. '.' is the point, whatever the locale; no inf, nan or
 * hexadecimal. False: it is not such a text.
 */
#ifndef CONFIG_QUANTITY_H
#define CONFIG_QUANTITY_H

#include <stdbool.h>

bool quantity_ohm(const char *text, double *ohm);                /* "0.4 ohm", "0.4 Ω", "0.4" */
bool quantity_vrms(const char *text, double *vrms);              /* "7.1 Vrms", "900 mV" */
bool quantity_power(const char *text, double *mw, double *ohm);  /* "2000 mW into 32 ohm" */
bool quantity_range(const char *text, double *min, double *max); /* "0-100" */
bool quantity_number(const char *text, double *value);           /* "28.5", the whole text */
/* A number, then exactly `unit` (spaces between are free): "75 dB SPL". */
bool quantity_unit(const char *text, const char *unit, double *value);

#endif
