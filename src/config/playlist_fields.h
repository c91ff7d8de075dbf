/*
 * The tables of a playlist's maps. Questions look the same in a session file.
 */
#ifndef CONFIG_PLAYLIST_FIELDS_H
#define CONFIG_PLAYLIST_FIELDS_H

#include "config/field.h"

extern const struct fields playlist_fields, question_fields, scale_fields;

#endif
