/*
 * The tables of a session file's maps.
 */
#ifndef CONFIG_SESSION_FIELDS_H
#define CONFIG_SESSION_FIELDS_H

#include "config/field.h"

extern const struct fields session_file_fields;
extern const struct fields chain_keys; /* of one chain, by whatever name */

struct session_file;

/* Reads a tree that is there already, as the session_file_parse function otherwise; what was wrong
 * with the tree itself is not told again. */
bool session_file_take(struct session_file *f, const struct yaml_tree *t, struct diags *d);

#endif
