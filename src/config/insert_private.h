/*
 * Shared by insert.c (files, and the check that nothing else changed) and insert_place.c (layout).
 */
#ifndef CONFIG_INSERT_PRIVATE_H
#define CONFIG_INSERT_PRIVATE_H

#include "base/buf.h"
#include "config/field.h"

/* A struct to insert as a list entry, and its table; both are borrowed. */
struct entry {
	const struct fields *fields;
	const void *of;
};

/* Texts to insert, with their offsets in the source, in order. */
struct insert_plan {
	struct {
		size_t at;
		struct buf text;
	} v[2];
	size_t n;
};

/*
 * Plans an entry at the end of the list `key` of a map, creating the list if necessary. `deeper`:
 * columns by which this file indents list entries from their key. Returns false if the file's
 * layout is not supported. The caller finishes p either way.
 */
bool plan_make(struct insert_plan *p, const struct yaml_tree *t, const struct yaml_node *map,
	const char *key, int deeper, const struct entry *e);
void plan_finish(struct insert_plan *p);

#endif
