/*
 * The tables of a playlist's maps. Questions look the same in a session file.
 */
#ifndef CONFIG_PLAYLIST_FIELDS_H
#define CONFIG_PLAYLIST_FIELDS_H

#include "config/field.h"

extern const struct fields playlist_fields, question_fields, scale_fields;

struct playlist_file;

/* Reads a tree that is there already, as the playlist_parse function otherwise; what was wrong with
 * the tree itself is not told again. */
bool playlist_take(struct playlist_file *p, const struct yaml_tree *t, struct diags *d);

#endif
