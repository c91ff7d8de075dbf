/*
 * Shared by yaml.c (trees and files) and yaml_read.c (libyaml's events).
 */
#ifndef CONFIG_YAML_PRIVATE_H
#define CONFIG_YAML_PRIVATE_H

#include "config/yaml.h"

/* Builds the tree of t->source[0..size). If the source was cut, errors at its end are not
 * reported. */
void yaml_read_events(struct yaml_tree *t, size_t size, bool cut, struct diags *d);

/* Allocates text in the tree's memory, freed with the tree. */
char *yaml_tree_text(struct yaml_tree *t, const void *bytes, size_t n);
struct yaml_node *yaml_tree_node(struct yaml_tree *t);

#endif
