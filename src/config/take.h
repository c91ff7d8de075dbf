/*
 * Reading a tree that is there already, for check.c, which looks at it first to see what it is. As
 * the x_parse functions otherwise; what was wrong with the tree itself is not told again.
 */
#ifndef CONFIG_TAKE_H
#define CONFIG_TAKE_H

#include <stdbool.h>

#include "config/yaml.h"

struct session_file;
struct playlist_file;
struct profile;
struct lexicon_file;

bool session_file_take(struct session_file *f, const struct yaml_tree *t, struct diags *d);
bool playlist_take(struct playlist_file *p, const struct yaml_tree *t, struct diags *d);
bool profile_take(struct profile *p, const struct yaml_tree *t, struct diags *d);
bool lexicon_take(struct lexicon_file *x, const struct yaml_tree *t, struct diags *d);

#endif
