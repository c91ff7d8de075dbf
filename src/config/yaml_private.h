/*
 * Shared by yaml.c (trees and files) and yaml_read.c (libyaml's events).
 */
#ifndef CONFIG_YAML_PRIVATE_H
#define CONFIG_YAML_PRIVATE_H

#include "config/yaml.h"

/* Builds the tree of t->source[0..size). Errors at or after byte `cut` are not told: the source was
 * cut there. */
void yaml_read_events(struct yaml_tree *t, size_t size, bool cut, struct diags *d);

/* Both live as long as the tree. */
char *yaml_tree_text(struct yaml_tree *t, const void *bytes, size_t n);
struct yaml_node *yaml_tree_node(struct yaml_tree *t);

#endif
