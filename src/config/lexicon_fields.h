/*
 * The tables of a lexicon's maps.
 */
#ifndef CONFIG_LEXICON_FIELDS_H
#define CONFIG_LEXICON_FIELDS_H

#include "config/field.h"

extern const struct fields lexicon_fields;

struct lexicon_file;

/* Reads a tree that is there already, as the lexicon_parse function otherwise; what was wrong with
 * the tree itself is not told again. */
bool lexicon_take(struct lexicon_file *x, const struct yaml_tree *t, struct diags *d);

#endif
