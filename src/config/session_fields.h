/*
 * The tables of a session file's maps.
 */
#ifndef CONFIG_SESSION_FIELDS_H
#define CONFIG_SESSION_FIELDS_H

#include "config/field.h"

extern const struct fields session_file_fields;
extern const struct fields chain_keys; /* of one chain, by whatever name */

#endif
