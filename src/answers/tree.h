/*
 * Building the JSON of an answer, one key at a time. What is not known is null: NULL, NO_INT, NAN.
 * Reals are rounded to 12 significant digits, so that 0.1 + 0.2 prints as 0.3.
 */
#ifndef ANSWERS_TREE_H
#define ANSWERS_TREE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "numbers/range.h"

void tree_put(json_t *o, const char *key, json_t *value); /* takes the reference */
void tree_text(json_t *o, const char *key, const char *s);
void tree_int(json_t *o, const char *key, int64_t n);
void tree_size(json_t *o, const char *key, size_t n);
void tree_real(json_t *o, const char *key, double x);
void tree_bool(json_t *o, const char *key, bool b);
/* {low, high, text}: "109.5 to 124.1 dB", "at least …", "unknown". */
void tree_range(json_t *o, const char *key, struct range r, int decimals, const char *unit);
/* Parsed JSON text; null where it is none. */
void tree_json(json_t *o, const char *key, const char *json);
void tree_date(json_t *o, const char *key, int64_t utc_ms, int64_t offset_min);
json_t *tree_string(const char *s); /* null for NULL; text that is no UTF-8 as it is shown */
json_t *tree_number(double x);

/* Reading an answer: "" and NAN where there is none; borrowed. */
const char *tree_get_text(const json_t *o, const char *key);
double tree_get_real(const json_t *o, const char *key);

#endif
