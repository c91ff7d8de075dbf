/*
 * A volume typed from a device's display: "28", "28.5 steps", "50%", "-32 dB", and further text
 * after it.
 */
#ifndef CONFIG_VOLUME_H
#define CONFIG_VOLUME_H

#include <stdbool.h>

#include "base/err.h"

struct volume_text {
	char *value; /* without its unit; a number if the unit is known */
	char *unit;  /* the chain's unit, else the typed one; NULL: none */
	char *rest;  /* the text after the volume, such as "by ear"; "" if none */
};

/* Parses a volume. unit: the chain's unit, or NULL. The caller finishes v either way. */
bool volume_read(struct volume_text *v, const char *text, const char *unit, struct err *err);
void volume_text_finish(struct volume_text *v);

#endif
