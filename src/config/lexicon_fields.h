/*
 * The tables of a lexicon's maps.
 */
#ifndef CONFIG_LEXICON_FIELDS_H
#define CONFIG_LEXICON_FIELDS_H

#include "config/field.h"

extern const struct fields lexicon_fields;

#endif
