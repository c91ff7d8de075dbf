/*
 * A volume as typed from the display of a device: "28", "28.5 steps", "50%", "-32 dB", and text
 * after it.
 */
#ifndef CONFIG_VOLUME_H
#define CONFIG_VOLUME_H

#include <stdbool.h>

#include "base/err.h"

struct volume_text {
	char *value; /* without its unit; a number where the unit is known */
	char *unit;  /* the chain's, else the typed unit; NULL: none */
	char *rest;  /* "by ear"; "" for none */
};

/* unit: the unit of the chain; NULL: it has none. v is to be finished either way. */
bool volume_read(struct volume_text *v, const char *text, const char *unit, struct err *err);
void volume_text_finish(struct volume_text *v);

#endif
