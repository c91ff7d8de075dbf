/*
 * Shared by insert.c (files, and the proof that nothing else changed) and insert_place.c (layout).
 */
#ifndef CONFIG_INSERT_PRIVATE_H
#define CONFIG_INSERT_PRIVATE_H

#include "base/buf.h"
#include "config/field.h"

/* A struct that becomes an entry of a list, by its table; both are borrowed. */
struct entry {
	const struct fields *fields;
	const void *of;
};

/* The insertions: texts with their offsets in the source, in order. */
struct insert_plan {
	struct {
		size_t at;
		struct buf text;
	} v[2];
	size_t n;
};

/*
 * Puts an entry at the end of the list `key` of a map, or makes that list. `deeper`: by how many
 * columns this file sets the entries of a list in from their key. False: it is laid out in a way
 * that is not known here; p is to be finished either way.
 */
bool plan_make(struct insert_plan *p, const struct yaml_tree *t, const struct yaml_node *map,
	const char *key, int deeper, const struct entry *e);
void plan_finish(struct insert_plan *p);

#endif
