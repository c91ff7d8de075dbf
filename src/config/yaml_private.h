/* Shared by yaml.c (files, trees, their memory) and yaml_read.c (libyaml's events). */
#ifndef CONFIG_YAML_PRIVATE_H
#define CONFIG_YAML_PRIVATE_H

#include "config/yaml.h"

/* Builds the tree of the first `size` bytes of t->source. cut: the file has more bytes, so an error
 * at the end of these is not reported. */
void yaml_read_events(struct yaml_tree *t, size_t size, bool cut, struct diags *d);

/* Returns a copy of n bytes as a text in the tree's memory, freed with the tree. */
char *yaml_tree_text(struct yaml_tree *t, const void *bytes, size_t n);
struct yaml_node *yaml_tree_node(struct yaml_tree *t);

#endif
